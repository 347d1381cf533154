-- explain on 10,000 real texts: the parts add up to the valence, and substr is the token.
-- The texts are no part of the sources; without them (../shared/data/emotion) the test is skipped.
BEGIN;
SET LOCAL search_path = empathy, public;

CREATE TEMP TABLE body (source text, body text);
CREATE TEMP TABLE line (body text);
-- One text a line: the first column, as it is.
\copy line from program 'zcat ../shared/data/emotion/goemotions/dev.tsv.gz 2>/dev/null | sed 1d | cut -f1 | head -n 2500' with (format csv, delimiter E'\x01', quote E'\x02')
INSERT INTO body SELECT 'goemotions', l.body FROM line AS l;
TRUNCATE line;
\copy line from program 'zcat ../shared/data/emotion/pros_cons/dev.tsv.gz 2>/dev/null | sed 1d | cut -f1 | head -n 2500' with (format csv, delimiter E'\x01', quote E'\x02')
INSERT INTO body SELECT 'pros_cons', l.body FROM line AS l;
TRUNCATE line;
\copy line from program 'zcat ../shared/data/emotion/womens_clothing/train.tsv.gz 2>/dev/null | sed 1d | cut -f1 | head -n 2500' with (format csv, delimiter E'\x01', quote E'\x02')
INSERT INTO body SELECT 'womens_clothing', l.body FROM line AS l;
TRUNCATE line;
\copy line from program 'zcat ../shared/data/emotion/nhs_fft/train.tsv.gz 2>/dev/null | sed 1d | cut -f1 | head -n 2500' with (format csv, delimiter E'\x01', quote E'\x02')
INSERT INTO body SELECT 'nhs_fft', l.body FROM line AS l;
SELECT count(*) = 0 AS absent FROM body \gset

\if :absent
SELECT plan(1);
SELECT skip('there are no texts in ../shared/data/emotion', 1);
\else
SELECT plan(6);
CREATE TEMP TABLE explained AS
SELECT b.source, b.body, sentiment(b.body) AS valence, coalesce(s / (1 + abs(s)), 0) AS from_parts, misplaced
FROM body AS b,
     LATERAL (SELECT sum(contribution) AS s, count(*) FILTER (WHERE substr(b.body, pos, len) IS DISTINCT FROM token) AS misplaced
              FROM explain(b.body)) AS parts;
SELECT is(count(*), 10000::bigint, '10,000 texts') FROM explained;
SELECT is(sum(misplaced), 0::numeric, 'substr(body, pos, len) is the token') FROM explained;
SELECT cmp_ok(max(abs(valence - from_parts)), '<=', 1e-9::float8, 'the parts add up: ' || source) FROM explained GROUP BY source ORDER BY source;
\endif

SELECT * FROM finish();
ROLLBACK;
