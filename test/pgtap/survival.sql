-- Survival curves and log-rank tests.  That their figures are those of R is checked by survival_golden.sql and
-- test/unit/test_survival.c.
BEGIN;
SELECT no_plan();
SET LOCAL search_path = empathy, public;
SET LOCAL timezone = 'UTC';

\ir failure.psql

CREATE TEMP TABLE customer AS
SELECT i, i % 4 AS g, (i * 37 % 101) / 4.0::float8 AS duration, i % 3 = 0 AS churned FROM generate_series(1, 200) AS i;
CREATE TEMP VIEW curve AS SELECT kaplan_meier(duration, churned) AS c FROM customer;

-- ---- curves -------------------------------------------------------------------------------------

SELECT is(kaplan_meier(d, c)::text, '1=1,1 2=0,1 3=2,0', 'the text form of a curve') FROM (VALUES (3, true), (1, true), (2, false), (3, true), (1, false)) AS v (d, c);
SELECT results_eq($$SELECT time, at_risk, churned, censored, survival, round(standard_error::numeric, 12), round(low::numeric, 12), high, cumulative_hazard FROM survival_table('1=1,1 2=0,1 3=2,0')$$,
    $$VALUES (1::float8, 5::bigint, 1::bigint, 1::bigint, 0.8::float8, 0.178885438200, 0.516125760342, 1::float8, 0.2::float8),
             (2, 3, 0, 1, 0.8, 0.178885438200, 0.516125760342, 1, 0.2), (3, 2, 2, 0, 0, NULL, NULL, NULL, 1.2)$$, 'a curve as rows');
SELECT is(array_agg(survival(c, t) ORDER BY t), ARRAY[1, 1, 0.8, 0.8, 0, 0, 0]::float8[], 'survival, beyond the end 0 where nobody is left')
FROM (SELECT '1=1,1 2=0,1 3=2,0'::survival_curve AS c) AS s, unnest(ARRAY[0, 0.5, 1, 2.9, 3, 4, 'infinity']::float8[]) AS t;
SELECT is(array_agg(survival(c, t) ORDER BY t), ARRAY[1, 0.75, 0.75, NULL, NULL]::float8[], 'and else NULL')
FROM (SELECT '1=1,1 2=0,2'::survival_curve AS c) AS s, unnest(ARRAY[0.5, 1, 2, 2.1, 'infinity']::float8[]) AS t;
SELECT is(median_survival('1=1,1 2=0,1 3=2,0'), 3::float8, 'median');
SELECT is(median_survival('1=1,0 2=0,1 3=1,0'), 3::float8, 'a median over a gap');
SELECT is(median_survival('1=1,0 5=1,0'), 3::float8, 'a median in the middle of a while');
SELECT is(median_survival('1=1,3'), NULL, 'no median');
SELECT is(median_survival_interval('1=1,30'), ROW(NULL, NULL)::score_interval, 'nor ends of its interval');
SELECT is(restricted_mean('1=1,0 5=1,0', 3), 2::float8, 'restricted mean');
SELECT is(restricted_mean('1=1,0 5=1,0', 'infinity'), 3::float8, 'whole mean, where nobody is left');
SELECT is(restricted_mean('1=1,0 5=0,1', 6), NULL, 'unknown mean, where somebody is');
SELECT is(restricted_mean('1=1,0 5=0,1', 0), 0::float8, 'mean up to 0');
SELECT is(survival_interval('1=1,3', 1, 0.5), ROW(0.75 * exp(-0.6744897501960817 * sqrt(1 / 12.0::float8)), 0.75 * exp(0.6744897501960817 * sqrt(1 / 12.0::float8)))::score_interval, 'interval of another level');
SELECT is(survival_interval('1=1,0', 1), NULL, 'no interval where nobody is left');
SELECT is(kaplan_meier(s, c)::text, '1=1,0 1.5=0,1 30=0,1 365.25=1,0', 'intervals are counted in days')
FROM (VALUES (interval '24 hours', true), (interval '1 day 12 hours', false), (interval '1 month', false), (interval '1 year', true)) AS v (s, c);
SELECT is('1=1,1 2=0,1 3=2,0'::survival_curve::jsonb - 'curve', '{"customers": 5, "churned": 3, "censored": 2, "median": 3, "median_low": null, "median_high": null}'::jsonb, 'jsonb: what is said of all');
SELECT is(jsonb_array_length(c::jsonb -> 'curve'), (SELECT count(DISTINCT duration)::int FROM customer), 'jsonb: the steps') FROM curve;
SELECT is(c::jsonb #> '{curve,0}', '{"time": 0, "at_risk": 200, "churned": 0, "censored": 1, "survival": 1}'::jsonb, 'jsonb: a step') FROM curve;

SELECT is(kaplan_meier(d, c), NULL, 'no rows') FROM (VALUES (1, true)) AS v (d, c) WHERE false;
SELECT is(kaplan_meier(d, c), NULL, 'NULLs only') FROM (VALUES (1, NULL), (NULL, true)) AS v (d, c);
SELECT is(kaplan_meier(d, c)::text, '1=1,0', 'NULLs are skipped') FROM (VALUES (1, NULL), (NULL, true), (1, true)) AS v (d, c);
SELECT is(kaplan_meier('-0'::float8, true)::text, '0=1,0', 'no negative zero');
SELECT is(kaplan_meier(1e308, false)::text, '1e+308=0,1', 'a huge duration');
SELECT is(pg_temp.failure($$SELECT kaplan_meier(-1, true)$$), '22003 duration -1 is out of range +detail', 'negative');
SELECT is(pg_temp.failure($$SELECT kaplan_meier('nan'::float8, true)$$), '22003 duration NaN is out of range +detail', 'NaN');
SELECT is(pg_temp.failure($$SELECT kaplan_meier('infinity'::float8, true)$$), '22003 duration Infinity is out of range +detail', 'infinite');
SELECT is(pg_temp.failure($$SELECT kaplan_meier(interval '-1 day', true)$$), '22003 duration -1 is out of range +detail', 'a negative interval');
SELECT is(pg_temp.failure($$SELECT survival('1=1,1'::survival_curve, -1)$$), '22003 time -1 is out of range +detail', 'survival: negative time');
SELECT is(pg_temp.failure($$SELECT survival('1=1,1'::survival_curve, 'nan')$$), '22003 time NaN is out of range +detail', 'survival: NaN');
SELECT is(pg_temp.failure($$SELECT restricted_mean('1=1,1', 'nan')$$), '22003 time NaN is out of range +detail', 'mean: NaN');
SELECT is(left(pg_temp.failure($$SELECT survival_interval('1=1,1', 1, 1)$$), 5), '22003', 'a level of 1');
SELECT is(left(pg_temp.failure($$SELECT * FROM survival_table('1=1,1', 0)$$), 5), '22003', 'a level of 0');
SELECT is(left(pg_temp.failure($$SELECT median_survival_interval('1=1,1', 'nan')$$), 5), '22003', 'a level of NaN');

-- ---- values -------------------------------------------------------------------------------------

SELECT is(c::text::survival_curve, c, 'text and back') FROM curve;
SELECT is(rollup(c), (SELECT c FROM curve), 'a rollup of curves is the curve of all') FROM (SELECT kaplan_meier(duration, churned) AS c FROM customer GROUP BY g) AS s;
SELECT is(survival_curve_send(rollup(c)), (SELECT survival_curve_send(c) FROM curve), 'bit for bit') FROM (SELECT kaplan_meier(duration, churned) AS c FROM customer GROUP BY g) AS s;
SELECT is(kaplan_meier(duration, churned ORDER BY random())::text, (SELECT c::text FROM curve), 'in any order') FROM customer;
SELECT is(pg_temp.failure(format('SELECT %L::survival_curve', t)), '22P02 invalid input syntax for type survival_curve: ' || m || ' +detail', t)
FROM (VALUES ('1', '"1"'), ('1=1', 'no two integers in "1=1"'), ('1=1,1,1', 'no two integers in "1=1,1,1"'), ('x=1,1', 'no duration in "x=1,1"'),
             ('-1=1,1', 'no duration in "-1=1,1"'), ('inf=1,1', 'no duration in "inf=1,1"'), ('1=0,0', 'number out of range in "1=0,0"'),
             ('1=-1,2', 'number out of range in "1=-1,2"'), ('1=1,4294967296', 'number out of range in "1=1,4294967296"'),
             ('1=1,1 1.0=2,2', 'repeated duration in "1.0=2,2"')) AS v (t, m);
SELECT is(pg_temp.failure($$SELECT ''::survival_curve$$), '22P02 invalid input syntax for type survival_curve: "a duration" is missing', 'nothing');

-- ---- log-rank -----------------------------------------------------------------------------------

CREATE TEMP VIEW summary AS SELECT log_rank_agg(duration, churned, 'group ' || g) AS s FROM customer;
SELECT results_eq($$SELECT grp, customers, churned FROM summary, log_rank_groups(s)$$,
                  $$SELECT 'group ' || g, count(*), count(*) FILTER (WHERE churned) FROM customer GROUP BY 1 ORDER BY 1$$, 'groups and who churned');
SELECT ok(abs(sum(expected) - sum(churned)) < 1e-9, 'as many are expected to leave as left') FROM summary, log_rank_groups(s);
SELECT is(log_rank(s), (SELECT log_rank(duration, churned, 'group ' || g) FROM customer), 'a summary and its rows') FROM summary;
SELECT is(s::text::log_rank_summary, s, 'text and back') FROM summary;
SELECT is(log_rank_summary_send(rollup(s)), (SELECT log_rank_summary_send(s) FROM summary), 'a rollup, bit for bit')
FROM (SELECT log_rank_agg(duration, churned, 'group ' || g) AS s FROM customer GROUP BY i % 7) AS s;
SELECT is(s::jsonb -> 'p_value', to_jsonb((log_rank(s)).p_value), 'jsonb') FROM summary;
SELECT is(jsonb_path_query_array(s::jsonb, '$.groups[*].grp'), '["group 0", "group 1", "group 2", "group 3"]'::jsonb, 'jsonb: groups') FROM summary;
SELECT is(log_rank(s)::jsonb, jsonb_build_object('chi_square', (log_rank(s)).chi_square, 'df', 3, 'p_value', (log_rank(s)).p_value), 'jsonb of a test') FROM summary;
SELECT is(log_rank(1, true, 'a'), ROW(NULL, 0, NULL)::chi_square_test, 'one group');
SELECT is(log_rank(d, false, g), ROW(NULL, 0, NULL)::chi_square_test, 'nobody left') FROM (VALUES (1, 'a'), (2, 'b')) AS v (d, g);
SELECT is((log_rank(1, true, g)).p_value, NULL, 'everybody left at once') FROM (VALUES ('a'), ('b'), ('b')) AS v (g);
SELECT is((log_rank(CASE g WHEN 'a' THEN 1 ELSE 2 END, g = 'a', g)).p_value, 0::float8, 'a probability below every double') FROM generate_series(1, 4000), (VALUES ('a'), ('b')) AS v (g);
SELECT is(log_rank(1, NULL, 'a'), NULL, 'NULLs only');
SELECT is(log_rank_agg(1, true, E'"\\ é')::text, E'"\\"\\\\ é" 1=1,0', 'quotes in a name');
SELECT is(log_rank_agg(1, true, '')::text, '"" 1=1,0', 'an empty name');
SELECT is(log_rank_agg(1, true, repeat('x', 255))::jsonb #>> '{groups,0,grp}', repeat('x', 255), 'a long name');
SELECT is(pg_temp.failure($$SELECT log_rank(1, true, repeat('x', 256))$$), '22023 name of a group is too long: 256 bytes +detail +hint', 'too long a name');
SELECT is(pg_temp.failure($$SELECT log_rank(1, true, i::text) FROM generate_series(1, 1001) AS i$$), '54000 too many groups +detail', 'too many groups');
SELECT is((log_rank(i % 50 + i / 100.0, i % 7 > 0, (i % 1000)::text)).df, 999, '1,000 groups') FROM generate_series(1, 20000) AS i;
SELECT is(pg_temp.failure($$SELECT log_rank(-1, true, 'a')$$), '22003 duration -1 is out of range +detail', 'negative');
SELECT is(pg_temp.failure(format('SELECT %L::log_rank_summary', t)), '22P02 invalid input syntax for type log_rank_summary: ' || m, t)
FROM (VALUES ('1=1,1', 'no name of a group before "1=1,1" +detail'), ('"a"', '"a duration" is missing'), ('"a 1=1,1', 'no closing quote of ""a 1=1,1" +detail'),
             ('"a" 1=1,1 "a" 1=2,2', 'repeated duration in "1=2,2" +detail')) AS v (t, m);

SELECT * FROM finish();
ROLLBACK;
