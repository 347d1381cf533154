-- RFM scores: tiles, cut-offs, segments; and the same over real purchases, where ../shared has them.
BEGIN;
SELECT no_plan();
SET LOCAL search_path = empathy, public;
SET LOCAL timezone = 'UTC';

\ir failure.psql

-- ---- scores -------------------------------------------------------------------------------------

SELECT is(rfm(5, 4, 1)::jsonb, '{"r": 5, "f": 4, "m": 1}', 'a score');
SELECT is(rfm(NULL, 4, 1), NULL, 'NULL');
SELECT is(pg_temp.failure(format('SELECT rfm(%s)', v)), '22003 ' || m || ' +detail', v)
FROM (VALUES ('0, 1, 1', 'r of an RFM score is out of range: 0'), ('1, 11, 1', 'f of an RFM score is out of range: 11'), ('1, 1, -1', 'm of an RFM score is out of range: -1')) AS t (v, m);

CREATE TEMP TABLE score AS
SELECT rfm(r, f, m) AS s, r, f, m FROM generate_series(1, 5) AS r, generate_series(1, 5) AS f, generate_series(1, 5) AS m;
SELECT is(array_agg(s ORDER BY s), (SELECT array_agg(s ORDER BY s) FROM score WHERE r >= 4 AND f >= 4), 'a rule selects the same rows as the predicate written out')
FROM score WHERE s @@ 'R>=4 & F>=4';

-- ---- segments -----------------------------------------------------------------------------------

SELECT is(rfm_segment(s), (SELECT name FROM rfm_segments() AS g WHERE s @@ g.rule ORDER BY position LIMIT 1), 'the first rule that holds: ' || s::text) FROM score;
SELECT set_eq('SELECT rfm_segment(s) FROM score', 'SELECT name FROM rfm_segments()', 'eleven segments, and none is empty');
SELECT is(count(*), 11::bigint, 'eleven') FROM rfm_segments();
SELECT is(rfm_segment(ROW(NULL, 1, 1)::rfm), NULL, 'no segment where a part is NULL');
SELECT is(pg_temp.failure('SELECT rfm_segment(rfm(6, 1, 1))'), '22003 RFM score 6 1 1 is not one of 5 tiles +detail +hint', 'other tiles');
SELECT is(pg_temp.failure('SELECT rfm_segment(ROW(0, 1, 1)::rfm)'), '22003 r of an RFM score is out of range: 0 +detail', 'a row that is no score');

SELECT is(array_agg(rfm_segment(rfm(r, f, m), '[{"name": "vip", "when": "R >= 4 & M >= 4"}, {"name": "often", "when": "f >= 6"}]') ORDER BY i), '{vip,NULL,often,vip}', 'rules of one''s own')
FROM (VALUES (1, 4, 1, 5), (2, 3, 5, 5), (3, 1, 10, 1), (4, 10, 10, 10)) AS v (i, r, f, m);
SELECT is(array_agg(rfm_segment(s, usual) = rfm_segment(s)), array_fill(true, ARRAY[125]), 'the usual rules as rules of one''s own')
FROM score, (SELECT jsonb_agg(jsonb_build_object('name', name, 'when', rule::text) ORDER BY position) AS usual FROM rfm_segments()) AS u;
SELECT is(rfm_segment(ROW(NULL, 5, 5)::rfm, '[{"name": "a", "when": "r < 9"}, {"name": "b", "when": "f > 4"}]'), 'b', 'what is unknown does not hold');
SELECT is(left(pg_temp.failure(format('SELECT rfm_segment(rfm(1, 1, 1), %L)', j)), 5), e, j)
FROM (VALUES ('[{"name": "a", "when": "r >"}]', '22P02'), ('[{"name": "a", "when": "x > 1"}]', '42703'), ('{"name": "a"}', '22023'), ('[{"name": 1, "when": "r > 1"}]', '22023')) AS v (j, e);

-- ---- tiles --------------------------------------------------------------------------------------

SELECT is(array_agg(rfm_tile(x, '{1,1,3}') ORDER BY x), '{1,1,3,3,4,4}', 'tiles by cut-offs') FROM unnest('{-Infinity,1,2,3,4,Infinity}'::float8[]) AS x;
SELECT is(rfm_tile(5, '{}'), 1, 'without cut-offs there is one tile');
SELECT is(pg_temp.failure(format('SELECT rfm_tile(1, %L)', c)), m, c)
FROM (VALUES ('{2,1}', '22023 cut-offs of a tile are not in order: 1 after 2 +detail'), ('{NaN}', '22023 a cut-off of a tile is not finite: NaN'),
             ('{1,2,3,4,5,6,7,8,9,10}', '22023 too many cut-offs of a tile: 10 +detail'), ('{1,NULL}', '22004 a cut-off of a tile is NULL'),
             ('{{1,2}}', '2202E cut-offs of a tile have 2 dimensions +hint')) AS v (c, m);
SELECT is(pg_temp.failure($$SELECT rfm_tile('NaN', '{1}')$$), '22003 NaN has no tile', 'NaN');

CREATE TEMP TABLE number AS SELECT i, (hashint8(i) & 15)::float8 AS x, i % 3 AS g FROM generate_series(1, 500) AS i;
SELECT ok(bool_and(w = rfm_tile(x, (SELECT percentile_disc('{0.25,0.5,0.75}'::float8[]) WITHIN GROUP (ORDER BY n.x) FROM number AS n WHERE n.g = t.g))), 'a window gives the tiles of the exact quantiles')
FROM (SELECT x, g, rfm_tile(4) OVER (PARTITION BY g ORDER BY x) AS w FROM number) AS t;
SELECT is(count(DISTINCT (x, w)), count(DISTINCT x), 'peers share a tile') FROM (SELECT x, rfm_tile(5) OVER (ORDER BY x) AS w FROM number) AS t;
SELECT is((SELECT array_agg(w ORDER BY i) FROM (SELECT i, rfm_tile(5) OVER (ORDER BY x) AS w FROM (SELECT * FROM number ORDER BY i) AS n) AS t),
          (SELECT array_agg(w ORDER BY i) FROM (SELECT i, rfm_tile(5) OVER (ORDER BY x) AS w FROM (SELECT * FROM number ORDER BY i DESC) AS n) AS t), 'whatever the order of the rows');
SELECT is(array_agg(w ORDER BY i), array_agg(n ORDER BY i), 'without peers it is ntile') FROM (SELECT i, rfm_tile(7) OVER (ORDER BY i) AS w, ntile(7) OVER (ORDER BY i) AS n FROM generate_series(1, 70) AS i) AS t;
SELECT is(array_agg(DISTINCT rfm_tile), '{1}', 'without an order all rows are peers') FROM (SELECT rfm_tile(5) OVER () FROM number) AS t;
SELECT is(array_agg(rfm_tile ORDER BY i), '{1,NULL,3}', 'NULL, and the next row still knows its place') FROM (SELECT i, rfm_tile(CASE WHEN i <> 2 THEN 3 END) OVER (ORDER BY i) FROM generate_series(1, 3) AS i) AS t;
SELECT is(pg_temp.failure(format('SELECT rfm_tile(%s) OVER (ORDER BY x) FROM number', n)), '22023 number of tiles is out of range: ' || n || ' +detail', n || ' tiles') FROM unnest('{0,11}'::int[]) AS n;

-- ---- cut-offs -----------------------------------------------------------------------------------

CREATE TEMP TABLE customer AS
SELECT i, ROW(f, CASE WHEN f > 0 THEN hashint8(i + 1) & 127 ELSE 0 END, 200, CASE WHEN f > 0 THEN ((hashint8(i + 2) & 4095) + 1) / 16.0 END)::purchase_stats AS s
FROM generate_series(1, 2000) AS i, LATERAL (SELECT hashint8(i) & 7) AS h (f);
CREATE TEMP TABLE cut AS SELECT rfm_cutoffs(s) AS c, rfm_agg(s) AS a FROM customer;

SELECT is(c, rfm_cutoffs(a), 'at once, or by a summary') FROM cut;
SELECT is(rfm_cutoffs(a, 5), c, 'five tiles are usual') FROM cut;
SELECT is(array_length((rfm_cutoffs(a, n)).recency, 1), nullif(n - 1, 0), n || ' tiles') FROM cut, generate_series(1, 10) AS n;
SELECT is(pg_temp.failure('SELECT rfm_cutoffs(a, 11) FROM cut'), '22023 number of tiles is out of range: 11 +detail', 'too many tiles');
SELECT is((SELECT rollup(a) FROM (SELECT rfm_agg(s) AS a FROM customer GROUP BY i % 7) AS p), a, 'parts merge to the same') FROM cut;
SELECT is((c).recency, percentile_disc('{0.2,0.4,0.6,0.8}'::float8[]) WITHIN GROUP (ORDER BY (s).age - (s).recency), 'days are exact') FROM cut, customer GROUP BY c;
SELECT is((c).frequency, percentile_disc('{0.2,0.4,0.6,0.8}'::float8[]) WITHIN GROUP (ORDER BY (s).frequency)::float8[], 'so are purchases') FROM cut, customer GROUP BY c;
SELECT ok(bool_and(k <= exact AND exact - k < exact / 128), 'money is within 1/128')
FROM (SELECT (c).monetary AS m, percentile_disc('{0.2,0.4,0.6,0.8}'::float8[]) WITHIN GROUP (ORDER BY (s).monetary::float8) AS e FROM cut, customer GROUP BY c) AS p, unnest(m, e) AS u (k, exact);
SELECT is(a::jsonb - '{days_since,monetary}'::text[], '{"customers": 2000, "frequency": {"numbers": 2000, "lowest": 0, "p5": 0, "p25": 1, "median": 3, "p75": 5, "p95": 7, "p99": 7}}'::jsonb
          || (a::jsonb - '{days_since,monetary}'::text[]), '::jsonb') FROM cut;
SELECT is(c::jsonb -> 'frequency', to_jsonb((c).frequency), 'cut-offs as jsonb') FROM cut;
SELECT is(rfm_agg(NULL), NULL, 'nobody');
SELECT is(rfm_agg(ROW(NULL, 1, 1, 1)::purchase_stats), NULL, 'of whom nothing is known');
SELECT is(rfm_cutoffs(ROW(0, 0, 5, NULL)::purchase_stats), ROW('{5,5,5,5}', '{0,0,0,0}', '{}')::rfm_cutoffs, 'nobody bought twice');
SELECT is(pg_temp.failure(format('SELECT rfm_agg(ROW(%s)::purchase_stats)', v)), m, v)
FROM (VALUES ('-1, 0, 5, NULL', '22003 frequency -1 is negative +detail'), ('1, 9, 5, 1', '22003 recency 9 is greater than age 5 +detail +hint'),
             ('1, 1, 5, ''Infinity''', '22003 number Infinity has no place among quantiles +detail +hint')) AS t (v, m);
SELECT is(pg_temp.failure('SELECT ''r1=1 f1=1 r2=1''::rfm_summary'), '22P02 invalid input syntax for type rfm_summary: a bucket that is not above the last in "r2=1" +detail', 'series in order');

SELECT is(rfm_score(ROW(f, rec, 100, m), ROW('{10,20,30,40}', '{1,2,3,4}', '{5,6,7,8}')), e, format('%s %s %s', f, rec, m))
FROM (VALUES (9, 95, 20, rfm(5, 5, 5)), (0, 0, NULL, rfm(1, 1, 1)), (1, 90, 5, rfm(5, 1, 1)), (2, 89, 5.01, rfm(4, 2, 2)), (NULL, 1, 1, NULL)) AS t (f, rec, m, e);
SELECT ok(bool_and((rfm_score(s, c)).r = 6 - rfm_tile((s).age - (s).recency, (c).recency)), 'r is highest for the fewest days') FROM cut, customer;
SELECT is(count(DISTINCT ((s).frequency, (rfm_score(s, c)).f)), count(DISTINCT (s).frequency), 'equal customers have equal scores') FROM cut, customer;
SELECT is(pg_temp.failure(format('SELECT rfm_score(ROW(1, 1, 1, 1), ROW(%s))', c)), m, c)
FROM (VALUES ($$'{2,1}', '{}', '{}'$$, '22023 cut-offs of recency are not in order: 1 after 2 +detail'), ($$'{}', NULL, '{}'$$, '22004 cut-offs of frequency are NULL +hint'),
             ($$'{}', '{}', '{Infinity}'$$, '22023 a cut-off of monetary is not finite: Infinity')) AS v (c, m);

-- ---- real purchases -----------------------------------------------------------------------------

CREATE TEMP TABLE line (t text);
\copy line from program 'cat ../shared/data/clv/CDNOW_sample.txt 2>/dev/null || true'
SELECT EXISTS (SELECT FROM line) AS there \gset
\if :there
CREATE TEMP TABLE cdnow AS
SELECT purchase_stats(to_date(w[3], 'YYYYMMDD'), w[5]::numeric, date '1998-06-30') AS s
FROM line, LATERAL (SELECT regexp_split_to_array(trim(t), '\s+')) AS p (w) WHERE t ~ '\d' GROUP BY w[2];
SELECT is(count(*), 2357::bigint, 'CDNOW: customers') FROM cdnow;
CREATE TEMP TABLE by_hand AS
SELECT percentile_disc('{0.2,0.4,0.6,0.8}'::float8[]) WITHIN GROUP (ORDER BY (s).age - (s).recency) AS r,
       percentile_disc('{0.2,0.4,0.6,0.8}'::float8[]) WITHIN GROUP (ORDER BY (s).frequency::float8) AS f,
       percentile_disc('{0.2,0.4,0.6,0.8}'::float8[]) WITHIN GROUP (ORDER BY (s).monetary::float8) AS m FROM cdnow;
CREATE TEMP TABLE sketched AS SELECT rfm_cutoffs(s) AS c FROM cdnow;
SELECT is((c).frequency, f, 'CDNOW: frequency as written by hand') FROM sketched, by_hand;
SELECT ok(bool_and(k <= exact AND exact - k < exact / 128), 'CDNOW: recency and money within 1/128')
FROM sketched, by_hand, unnest((c).recency || (c).monetary, r || m) AS u (k, exact);
-- scores differ only where a number is between the cut-off of a sketch and the exact one
SELECT ok(bool_and((a).f = (b).f AND ((a).r = (b).r OR (s).age - (s).recency BETWEEN (c).recency[least(5 - (a).r + 1, 4)] - 1 AND 550)
                   AND ((a).m = (b).m OR EXISTS (SELECT FROM unnest((c).monetary, m) AS u (k, e) WHERE (s).monetary > k AND (s).monetary <= e))), 'CDNOW: scores as by hand, but for what a sketch cannot tell')
FROM (SELECT s, c, m, rfm_score(s, c) AS a, rfm_score(s, ROW(r, f, m)) AS b FROM cdnow, sketched, by_hand) AS t;
SELECT ok(avg(((a).r <> (b).r OR (a).m <> (b).m)::int) < 0.03, 'CDNOW: which are few')
FROM (SELECT rfm_score(s, c) AS a, rfm_score(s, ROW(r, f, m)) AS b FROM cdnow, sketched, by_hand) AS t;
SELECT is(sum(n), 2357::numeric, 'CDNOW: everybody is in a segment') FROM (SELECT rfm_segment(rfm_score(s, c)), count(*) AS n FROM cdnow, sketched GROUP BY 1) AS t WHERE rfm_segment IS NOT NULL;
\else
SELECT skip('../shared/data/clv is not there', 6);
\endif

SELECT * FROM finish();
ROLLBACK;
