-- Each of nine emotions is the dominant one on at least 16 of its 20 sentences, which were written
-- before any model read them (test/sentences/README.md).  What falls short prints its sentences.
BEGIN;
SET LOCAL search_path = empathy, public;
SELECT plan(11);

CREATE TEMP TABLE sentence (label text NOT NULL, body text NOT NULL);
\copy sentence from 'test/sentences/dominant.tsv' with (format csv, delimiter E'\t', header true, quote E'\b')

SELECT is(count(*), 180::bigint, '180 sentences') FROM sentence;
SELECT is(count(DISTINCT label), 9::bigint, 'of nine labels') FROM sentence;
SELECT cmp_ok(count(*) FILTER (WHERE dominant(score(body)) = label), '>=', 16::bigint, label || ' is dominant')
FROM sentence GROUP BY label ORDER BY label;

SELECT diag(format('%s of 20 read as %s; the others:', count(*) FILTER (WHERE found = label), label)
            || string_agg(E'\n  ' || found || ': ' || body, '' ORDER BY body) FILTER (WHERE found <> label))
FROM (SELECT label, body, dominant(score(body)) AS found FROM sentence) AS x
GROUP BY label HAVING count(*) FILTER (WHERE found = label) < 16 ORDER BY label;

SELECT * FROM finish();
ROLLBACK;
