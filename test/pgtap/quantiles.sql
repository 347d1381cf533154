-- Quantile sketches.  That they keep to their error on numbers of all kinds, and merge to the same bytes, is checked
-- by test/unit/test_quantiles.c and aggregates_merge.sql.
BEGIN;
SELECT no_plan();
SET LOCAL search_path = empathy, public;
SET LOCAL timezone = 'UTC';
SET LOCAL extra_float_digits = -5; -- no setting changes a text form

\ir failure.psql

CREATE TEMP TABLE sample AS
SELECT kind, i, CASE kind WHEN 'rising' THEN i * 0.37 WHEN 'falling' THEN -i * 0.37 WHEN 'constant' THEN 0.1 WHEN 'whole' THEN i % 257
                          WHEN 'pareto' THEN (1 - u) ^ -2 WHEN 'mixed' THEN (i % 7) * (u - 0.5) * 1e6 END::float8 AS x
FROM unnest('{rising,falling,constant,whole,pareto,mixed}'::text[]) AS kind, generate_series(1, 20000) AS i,
     LATERAL (SELECT ((hashint8(i) & 2147483647) / 2147483648.0)::float8) AS r (u);

-- ---- the error, beside percentile_disc in the same pass -----------------------------------------

CREATE TEMP TABLE answer AS
SELECT kind, q, exact, quantile(sketch, q) AS x, sketch
FROM (SELECT kind, quantile_agg(x) AS sketch, array_agg(x ORDER BY x) AS sorted FROM sample GROUP BY kind) AS s,
     LATERAL (SELECT n / 200.0::float8 AS q, sorted[greatest(ceil(n / 200.0::float8 * 20000), 1)::int] AS exact FROM generate_series(0, 200) AS n) AS e;
SELECT ok(bool_and(x <= exact AND exact - x <= abs(exact) / 128), kind || ': at most the exact quantile, and within 1/128') FROM answer GROUP BY kind ORDER BY kind;
SELECT ok(bool_and(x = exact), kind || ': exact') FROM answer WHERE kind IN ('constant', 'whole') GROUP BY kind ORDER BY kind;
SELECT ok(bool_or(x < exact), 'not all are exact') FROM answer;
SELECT is(e, percentile_disc(0.3) WITHIN GROUP (ORDER BY s.x), kind || ': the exact one is percentile_disc')
FROM (SELECT kind, exact AS e FROM answer WHERE q = 0.3::float8) AS a JOIN sample AS s USING (kind) GROUP BY kind, e;
SELECT ok(bool_and(quantile_rank(sketch, x) >= q), 'rank undoes quantile') FROM answer;

-- ---- the type -----------------------------------------------------------------------------------

SELECT is(quantile_agg(x)::text, '-5=1 0=2 1=2 300=2 1e+20=1', 'the text form') FROM unnest('{300,-5,0,1,NULL,301,1,1e20,-0}'::float8[]) AS x;
SELECT is(quantile_agg(x)::jsonb, '{"numbers": 200, "lowest": 1, "p5": 10, "p25": 50, "median": 100, "p75": 150, "p95": 190, "p99": 198, "buckets": 200}', '::jsonb')
FROM generate_series(1, 200) AS x;
SELECT is(quantile_agg(NULL), NULL, 'of nothing but NULLs');
SELECT is(rollup(s), quantile_agg(x), 'rollup') FROM (SELECT x, quantile_agg(x) AS s FROM sample WHERE kind = 'pareto' GROUP BY x) AS p;
SELECT is((SELECT rollup(s) FROM (SELECT quantile_agg(x) AS s FROM sample WHERE kind = 'mixed' GROUP BY i % 13) AS p),
          (SELECT quantile_agg(x ORDER BY x DESC) FROM sample WHERE kind = 'mixed'), 'parts of any split, in any order');
SELECT is(s::text::quantile_sketch, s, 'text and back') FROM (SELECT quantile_agg(x) AS s FROM sample) AS p;
SELECT is(pg_temp.failure(format('SELECT %L::quantile_sketch', t)), '22P02 invalid input syntax for type quantile_sketch: ' || m, t)
FROM (VALUES ('', '"a number" is missing'), ('1=0', 'number out of range in "1=0" +detail'), ('1=1 1=1', 'a bucket that is not above the last in "1=1" +detail'),
             ('x=1', 'no number in "x=1" +detail')) AS v (t, m);
SELECT is(pg_temp.failure(format('SELECT quantile_agg(%L::float8)', x)), '22003 number ' || x || ' has no place among quantiles +detail +hint', x)
FROM unnest('{NaN,Infinity,-Infinity}'::text[]) AS x;

-- ---- reading ------------------------------------------------------------------------------------

SELECT is(quantile('1=1 2=1 3=1 4=1', ARRAY[[0, 0.25, 0.26], [NULL, 0.5, 1]]::float8[]), ARRAY[[1, 1, 2], [NULL, 2, 4]]::float8[], 'several at once, in their shape');
SELECT is(quantile('1=1', '{}'::float8[]), '{}', 'none at once');
SELECT is(quantile(NULL, 0.5), NULL, 'NULL');
SELECT is(pg_temp.failure(format('SELECT quantile(''1=1'', %L::float8)', q)), '22003 quantile ' || q || ' is out of range +detail', q) FROM unnest('{-0.1,1.1,NaN}'::text[]) AS q;
SELECT is(pg_temp.failure($$SELECT quantile('1=1', '{0.5,2}'::float8[])$$), '22003 quantile 2 is out of range +detail', 'one of several');
SELECT is(array_agg(quantile_rank('1=1 2=1 3=2', x) ORDER BY x), '{0,0,0.25,0.5,1,1}'::float8[], 'ranks') FROM unnest('{-Infinity,0,1,2.5,3,Infinity}'::float8[]) AS x;
SELECT is(pg_temp.failure($$SELECT quantile_rank('1=1', 'NaN')$$), '22003 NaN has no place among quantiles', 'rank of NaN');

-- ---- unusual durations --------------------------------------------------------------------------

SELECT is(count(*) FILTER (WHERE unusual_duration(x, s)), 5::bigint, 'one in twenty is unusual')
FROM generate_series(1, 100) AS x, (SELECT quantile_agg(y) AS s FROM generate_series(1, 100) AS y) AS u;
SELECT is(count(*) FILTER (WHERE unusual_duration(x, s, 0.5)), 50::bigint, 'a threshold of one''s own')
FROM generate_series(1, 100) AS x, (SELECT quantile_agg(y) AS s FROM generate_series(1, 100) AS y) AS u;
SELECT ok(NOT bool_or(unusual_duration(300 + x, s)), 'nothing is unusual among what a sketch cannot tell apart')
FROM generate_series(0, 1, 0.01) AS x, (SELECT quantile_agg(300 + y) AS s FROM generate_series(0, 1, 0.01) AS y) AS u;
SELECT ok((count(*) FILTER (WHERE unusual_duration(x, s)))::float8 / count(*) <= 0.05, kind || ': at most one in twenty')
FROM (SELECT kind, quantile_agg(abs(x)) AS s FROM sample GROUP BY kind) AS u JOIN (SELECT kind, abs(x) AS x FROM sample) AS x USING (kind) GROUP BY kind;
SELECT is(unusual_duration(NULL, '1=1'), NULL, 'NULL');
SELECT is(pg_temp.failure(format('SELECT unusual_duration(%L, ''1=1'')', x)), '22003 duration ' || x || ' is out of range +detail', x) FROM unnest('{-1,NaN,Infinity}'::text[]) AS x;
SELECT is(pg_temp.failure($$SELECT unusual_duration(1, '1=1', 2)$$), '22003 quantile 2 is out of range +detail', 'no quantile');

SELECT * FROM finish();
ROLLBACK;
