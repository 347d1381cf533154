-- Cox models: their fits by records and by arrays, what they say of customers, and their forms as values.  That
-- their figures are those of R is checked by survival_golden.sql and test/unit/test_survival.c.
BEGIN;
SELECT no_plan();
SET LOCAL max_parallel_workers_per_gather = 0;
SET LOCAL timezone = 'UTC';
SET LOCAL client_min_messages = warning;

-- Tables of the usual kind: workers of a parallel query cannot look into temporary ones.
CREATE SCHEMA cox_test;
SET LOCAL search_path = cox_test, empathy, public, pg_catalog;

\ir failure.psql

CREATE FUNCTION u(i int, k int) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ((hashint4extended(i, k) & 65535) + 0.5) / 65536;
CREATE TABLE customer AS
SELECT i AS id, CASE WHEN u(i, 1) < 0.9 THEN 20 + round((90 * u(i, 2))::numeric, 2) END AS charge,
       (ARRAY['month', 'one year', 'two years'])[1 + floor(3 * u(i, 3))::int] AS contract, u(i, 4) < 0.3 AS senior
FROM generate_series(1, 3000) AS i;
CREATE TABLE training AS
SELECT c.*, least(floor(stayed), watched) AS months, floor(stayed) <= watched AS churned
FROM customer AS c, LATERAL (SELECT -ln(u(id, 5)) * 24 * exp(CASE contract WHEN 'month' THEN 0 WHEN 'one year' THEN 1 ELSE 2 END - 0.5 * senior::int) AS stayed,
                                    floor(1 + 72 * u(id, 6)) AS watched) AS t;
ANALYZE training;
CREATE TABLE model (name text PRIMARY KEY, model cox_model NOT NULL);
INSERT INTO model
SELECT 'record', cox_fit(months, churned, t, '{"ignore": ["id", "months", "churned"]}') FROM training AS t UNION ALL
SELECT 'breslow', cox_fit(months, churned, t, '{"ignore": ["id", "months", "churned"], "ties": "breslow", "l2": 3, "interactions": [["contract", "senior"]], "reference": {"contract": "two years"}}') FROM training AS t UNION ALL
SELECT 'array', cox_fit(months, churned, ARRAY[charge, (contract = 'one year')::int, (contract = 'two years')::int, senior::int]) FROM training UNION ALL
SELECT 'failed', cox_fit(months, false, t, '{"ignore": ["id", "months", "churned"]}') FROM training AS t;

-- ---- the type -----------------------------------------------------------------------------------

SELECT is(model::text::cox_model, model, name || ': text and back') FROM model;
SELECT is(cox_model_send(model::text::cox_model), cox_model_send(model), name || ': with the same bytes') FROM model;
SELECT is(model::jsonb::text::cox_model, model, name || ': jsonb reads back') FROM model;
SELECT is(hash_cox_model(model::text::cox_model), hash_cox_model(model), name || ': one hash') FROM model;
SELECT is(count(DISTINCT model), 4::bigint, 'models sort and group') FROM model;
SELECT is(status(model), CASE name WHEN 'failed' THEN 'failed' ELSE 'converged' END, name || ': status') FROM model;
SELECT is(customers(model), 3000::bigint, name || ': customers') FROM model;
CREATE FUNCTION pg_temp.changed(path text[], value jsonb) RETURNS text LANGUAGE sql
RETURN (SELECT pg_temp.failure(format('SELECT %L::cox_model', jsonb_set(model::jsonb, path, value))) FROM cox_test.model WHERE name = 'record');
SELECT is(left(pg_temp.changed(path, value), 5), '22P02', format('a text with another %s', path))
FROM (VALUES ('{ties}'::text[], '"exact"'::jsonb), ('{concordance}', '1.5'), ('{concordance}', '-1'), ('{log_likelihood_null}', '1'), ('{longest}', '1'), ('{hazard,0}', '-1'), ('{hazard,1}', '0'),
             ('{hazard}', '[1]'), ('{times}', '[]'), ('{times,1}', '0'), ('{times,1}', '"x"'), ('{method}', '"logistic"'), ('{extra}', '1')) AS v (path, value);
SELECT is(left(pg_temp.failure(format('SELECT %L::churn_model', model)), 31), '22P02 invalid churn_model +deta', 'it is no churn_model') FROM model WHERE name = 'record';
SELECT is(left(pg_temp.failure(format('SELECT %L::cox_model', m)), 28), '22P02 invalid cox_model +det', 'nor the other way around')
FROM (SELECT churn_fit(churned, ARRAY[months]) AS m FROM training) AS m;

-- ---- fits ---------------------------------------------------------------------------------------

SELECT is(array_agg(feature ORDER BY n), ARRAY['charge', 'charge is missing', 'contract=one year', 'contract=two years', 'senior'], 'terms of a record')
FROM model, LATERAL (SELECT feature, row_number() OVER () AS n FROM cox_coefficients(model)) AS c WHERE name = 'record';
SELECT is(array_agg(feature ORDER BY n), ARRAY['charge', 'charge is missing', 'contract=month', 'contract=one year', 'senior', 'contract=month * senior', 'contract=one year * senior'], 'with a reference and products')
FROM model, LATERAL (SELECT feature, row_number() OVER () AS n FROM cox_coefficients(model)) AS c WHERE name = 'breslow';
SELECT ok(bool_and(abs(coefficient - truth) < 4 * standard_error), 'coefficients are those that the data were made with')
FROM model, cox_coefficients(model) JOIN (VALUES ('charge', 0), ('contract=one year', -1), ('contract=two years', -2), ('senior', 0.5)) AS t (feature, truth) USING (feature) WHERE name = 'record';
SELECT ok(bool_and(hazard_ratio = exp(coefficient) AND abs(z - coefficient / standard_error) < 1e-9 AND low < hazard_ratio AND hazard_ratio < high), 'columns of a coefficient')
FROM model, cox_coefficients(model) WHERE name <> 'failed';
SELECT ok(bool_and(n.high - n.low < w.high - w.low), 'a level of the intervals') FROM model, LATERAL cox_coefficients(model, 0.8) AS n JOIN cox_coefficients(model, 0.99) AS w USING (feature) WHERE name = 'record';
SELECT ok(abs(a.coefficient - r.coefficient) < 1e-9, 'arrays and records: ' || r.feature)
FROM (SELECT c.*, row_number() OVER () AS n FROM model, cox_coefficients(model) AS c WHERE name = 'array') AS a
JOIN (SELECT c.*, row_number() OVER () AS n FROM model, cox_coefficients(model) AS c WHERE name = 'record') AS r USING (n);
SELECT ok(concordance(model) BETWEEN 0.6 AND 0.9, name || ': concordance') FROM model WHERE name <> 'failed';
SELECT is((likelihood_ratio_test(model)).df, 5, 'degrees of freedom') FROM model WHERE name = 'record';
SELECT ok((likelihood_ratio_test(model)).p_value < 1e-50 AND (likelihood_ratio_test(model)).chi_square > 200, 'the features say something') FROM model WHERE name = 'record';
SELECT is((SELECT model FROM model WHERE name = 'array'), cox_fit(months, churned, f ORDER BY id DESC), 'any order of the rows gives the same bits')
FROM (SELECT *, ARRAY[charge, (contract = 'one year')::int, (contract = 'two years')::int, senior::int] AS f FROM training) AS t;
SELECT is((SELECT model FROM model WHERE name = 'record'), cox_fit(months, churned, t, '{"ignore": ["id", "months", "churned"]}' ORDER BY charge), 'of records too') FROM training AS t;
SELECT is((SELECT model FROM model WHERE name = 'array'), cox_fit(rollup(s)), 'a rollup of samples has the same fit')
FROM (SELECT survival_sample_agg(months, churned, ARRAY[charge, (contract = 'one year')::int, (contract = 'two years')::int, senior::int]) AS s FROM training GROUP BY id % 3) AS s;
SELECT is((SELECT count(*) FROM training WHERE charge < 30), customers(cox_fit(s, '{"ties": "breslow"}')), 'a sample with options')
FROM (SELECT survival_sample_agg(months, churned, ARRAY[charge]) AS s FROM training WHERE charge < 30) AS s;

-- in parallel
SET LOCAL max_parallel_workers_per_gather = 2;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL parallel_leader_participation = off;
CREATE FUNCTION pg_temp.plan_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    line text;
    lines text := '';
BEGIN
    FOR line IN EXECUTE 'EXPLAIN ' || query LOOP
        lines := lines || line || E'\n';
    END LOOP;
    RETURN lines;
END $$;
SELECT matches(pg_temp.plan_of($$SELECT cox_fit(months, churned, t, '{"ignore": ["id", "months", "churned"]}') FROM training AS t$$), 'Partial Aggregate', 'records are gathered in parallel');
SELECT is(cox_fit(months, churned, t, '{"ignore": ["id", "months", "churned"]}'), (SELECT model FROM model WHERE name = 'record'), 'with the same model') FROM training AS t;
SET LOCAL max_parallel_workers_per_gather = 0;

-- ---- what a model says of a customer ------------------------------------------------------------

CREATE TEMP TABLE scored AS
SELECT c.*, hazard_ratio(model, c) AS ratio, survival(model, c, 24) AS s, median_survival(model, c) AS median FROM model, customer AS c WHERE name = 'record';
SELECT ok(bool_and(s BETWEEN 0 AND 1), 'survival is a share') FROM scored;
SELECT ok(bool_and(abs(s - exp(-h * ratio)) < 1e-12), 'survival is that of the baseline, by the hazard ratio')
FROM scored, LATERAL (SELECT max(cumulative_hazard) AS h FROM model, cox_baseline(model) AS b WHERE name = 'record' AND time <= 24) AS b;
SELECT ok(corr(ratio, s) < -0.9, 'who has a higher hazard leaves sooner') FROM scored;
SELECT ok(bool_and(median IS NULL OR survival(model, x, median) <= 0.5 AND survival(model, x, greatest(median - 1, 0)) > 0.5), 'the median is where half are left')
FROM model, (SELECT * FROM scored LIMIT 200) AS x WHERE name = 'record';
SELECT is(survival(model, x, 12), (SELECT survival(model, y, 12) FROM (SELECT true AS senior, 'month' AS contract, 50.5 AS charge, 1 AS extra) AS y), 'the order of columns does not matter')
FROM model, (SELECT 50.5::float4 AS charge, 'month'::varchar AS contract, true AS senior) AS x WHERE name = 'record';
SELECT ok(abs(survival(a.model, ARRAY[50.5, 0, 0, 1], 12) - survival(r.model, x, 12)) < 1e-9, 'arrays and records')
FROM model AS a, model AS r, (SELECT true AS senior, 'month' AS contract, 50.5 AS charge) AS x WHERE a.name = 'array' AND r.name = 'record';
SELECT is(survival(model, ARRAY[NULL, 0, 0, 1], t), e, 'at ' || t) FROM model, (VALUES (0::float8, NULL::float8), (1000, NULL), ('infinity', NULL)) AS v (t, e) WHERE name = 'array' AND t > 0;
SELECT ok(abs(survival(model, ARRAY[50, 0, 0, 1], time) - exp(-cumulative_hazard * hazard_ratio(model, ARRAY[50, 0, 0, 1]))) < 1e-15, 'at the first duration')
FROM model, cox_baseline(model) WHERE name = 'array' ORDER BY time LIMIT 1;
SELECT is(survival(cox_fit(x, true, ARRAY[x % 3]), ARRAY[1], 0.5), 1::float8, 'before the first duration') FROM generate_series(1, 10) AS x;
SELECT ok(survival(model, ARRAY[50, 0, 0, 1], (model::jsonb ->> 'longest')::float8) IS NOT NULL, 'at the longest duration') FROM model WHERE name = 'array';
SELECT is(survival(NULL::cox_model, ARRAY[1.0], 12), NULL, 'NULL model');
SELECT is(survival(model, NULL::float8[], 12), NULL, 'NULL features') FROM model WHERE name = 'array';
SELECT is(array_agg(provolatile ORDER BY oid), array_fill('i'::"char", ARRAY[count(*)::int]), 'what is said of customers is immutable')
FROM pg_proc WHERE proname IN ('survival', 'median_survival', 'hazard_ratio') AND pronamespace = 'empathy'::regnamespace;

-- ---- what is wrong ------------------------------------------------------------------------------

CREATE FUNCTION pg_temp.apply(expression text, model text) RETURNS text LANGUAGE sql
RETURN pg_temp.failure(format('SELECT %s FROM cox_test.model WHERE name = %L', expression, model));
SELECT is(pg_temp.apply('survival(model, ARRAY[1.0, 2, 3, 4], -1)', 'array'), '22003 time -1 is out of range +detail', 'a negative time');
SELECT is(pg_temp.apply($$survival(model, ARRAY[1.0, 2, 3, 4], 'nan')$$, 'array'), '22003 time NaN is out of range +detail', 'NaN');
SELECT is(left(pg_temp.apply('survival(model, ARRAY[1.0], 1)', 'array'), 5), '22023', 'another number of features');
SELECT is(left(pg_temp.apply($$survival(model, ARRAY['nan'::float8, 2, 3, 4], 1)$$, 'array'), 5), '22003', 'a feature that is NaN');
SELECT is(left(pg_temp.apply('survival(model, ARRAY[1.0, 2, 3, 4], 1)', 'record'), 5), '22023', 'numbers for categories');
SELECT is(left(pg_temp.apply($$survival(model, (SELECT r FROM (SELECT 1 AS charge) AS r), 1)$$, 'record'), 5), '42703', 'a feature that is not there');
SELECT is(left(pg_temp.apply($$survival(model, (SELECT r FROM (SELECT 1 AS charge, 2 AS contract, true AS senior) AS r), 1)$$, 'record'), 5), '42804', 'a feature of another kind');
SELECT is(left(pg_temp.apply(f, 'failed'), 38), '22023 the fit of this cox_model failed', f)
FROM unnest(ARRAY['concordance(model)', 'log_likelihood(model)', 'likelihood_ratio_test(model)', 'cox_coefficients(model)', 'cox_baseline(model)', 'hazard_ratio(model, ARRAY[1.0])']) AS f;
SELECT is(pg_temp.failure($$SELECT cox_fit(-1, true, ARRAY[1.0])$$), '22003 duration -1 is out of range +detail', 'a negative duration');
SELECT is(pg_temp.failure($$SELECT cox_fit('nan', true, ARRAY[1.0])$$), '22003 duration NaN is out of range +detail', 'NaN');
SELECT is(pg_temp.failure($$SELECT cox_fit('infinity', true, ROW(1))$$), '22003 duration Infinity is out of range +detail', 'infinity');
SELECT is(pg_temp.failure($$SELECT cox_fit(1, true, ARRAY[1.0], '{"method": "boosting"}')$$), '22023 unknown option "method" of a Cox model +hint', 'an option of other models');
SELECT is(left(pg_temp.failure($$SELECT cox_fit(1, true, ARRAY[1.0], '{"ties": "exact"}')$$), 5), '22023', 'other ties');
SELECT is(left(pg_temp.failure($$SELECT cox_fit(1, true, ARRAY[1.0], '{"ignore": ["x"]}')$$), 5), '22023', 'nothing to ignore in an array');
SELECT is(left(pg_temp.failure($$SELECT cox_fit(1, true, ARRAY[1.0], o) FROM (VALUES ('{"l2": 1}'::jsonb), ('{"l2": 2}')) AS v (o)$$), 5), '22023', 'different options');
SELECT is(left(pg_temp.failure($$SELECT cox_fit(1, true, f) FROM (VALUES (ARRAY[1.0]), (ARRAY[1.0, 2])) AS v (f)$$), 5), '22023', 'different numbers of features');

-- ---- small data ---------------------------------------------------------------------------------

SELECT is(cox_fit(1, true, ARRAY[1.0]), NULL, 'no rows') FROM generate_series(1, 0);
SELECT is(cox_fit(1, NULL, ARRAY[1.0]), NULL, 'NULLs only');
SELECT is(cox_fit(NULL, true, ROW(1)), NULL, 'in records');
SELECT is(cox_fit(d, true, f)::jsonb -> 'left_out', '2', 'rows with a NULL are counted') FROM (VALUES (1, ARRAY[1.0]), (2, ARRAY[3.0]), (2, ARRAY[2.0]), (3, NULL), (NULL, ARRAY[1.0])) AS v (d, f);
SELECT is(status(cox_fit(1, true, ARRAY[1.0])), 'converged', 'one customer');
SELECT is(survival(cox_fit(1, true, ARRAY[1.0]), '{}'::float8[], 1), NULL, 'of whom no feature is used') FROM generate_series(1, 0);
SELECT is(concordance(cox_fit(1, true, ARRAY[1.0])), NULL, 'without a pair');
SELECT is(likelihood_ratio_test(cox_fit(d, true, ARRAY[1.0])), ROW(NULL, 0, NULL)::chi_square_test, 'a constant feature') FROM generate_series(1, 5) AS d;
SELECT is(status(cox_fit(7, true, ARRAY[x])), 'converged', 'everybody left at once') FROM generate_series(1, 5) AS x;
SELECT is(status(cox_fit(0, x > 2, ARRAY[x])), 'converged', 'at once, at 0') FROM generate_series(1, 5) AS x;
SELECT is(m::jsonb ->> 'reason', 'separable', 'a feature that tells who leaves sooner') FROM (SELECT cox_fit(x, true, ARRAY[x]) AS m FROM generate_series(1, 30) AS x) AS m;
SELECT is(m::jsonb ->> 'status' || (m::jsonb ->> 'l2'), 'penalised1', 'is penalised') FROM (SELECT cox_fit(x, x < 20, ARRAY[x]) AS m FROM generate_series(1, 30) AS x) AS m;
SELECT is(m::jsonb ->> 'status' || (m::jsonb ->> 'l2'), 'converged0.5', 'but not with a penalty of one''s own') FROM (SELECT cox_fit(x, x < 20, ARRAY[x], '{"l2": 0.5}') AS m FROM generate_series(1, 30) AS x) AS m;
SELECT is(count(coefficient), 1::bigint, 'a feature that follows from others has no coefficient')
FROM (SELECT cox_fit(x % 7, x % 3 > 0, ARRAY[x % 5, 1 + 2 * (x % 5)]) AS m FROM generate_series(1, 60) AS x) AS m, cox_coefficients(m);
SELECT ok(bool_and(abs(coefficient) < 1e-50), 'huge numbers')
FROM (SELECT cox_fit(x % 7, x % 3 > 0, ARRAY[1e59 * (x % 5), 1e-59 * (x % 4)]) AS m FROM generate_series(1, 60) AS x) AS m, cox_coefficients(m) WHERE feature = 'x1';
SELECT is(s::text::survival_sample, s, 'a sample: text and back') FROM (SELECT survival_sample_agg(x, x > 3, ARRAY[x, NULL]) AS s FROM generate_series(1, 5) AS x) AS s;
SELECT is(s::jsonb, '{"customers": 5, "churned": 2, "left_out": 0, "features": 2, "options": null}'::jsonb, 'jsonb of a sample') FROM (SELECT survival_sample_agg(x, x > 3, ARRAY[x, NULL]) AS s FROM generate_series(1, 5) AS x) AS s;
SELECT is(left(pg_temp.failure(format('SELECT %L::survival_sample', t)), 5), '22P02', t)
FROM (VALUES ('columns=1 left_out=0 row=-1,1,1'), ('columns=1 left_out=0 row=1,2,1'), ('columns=1 left_out=0 row=nan,1,1'), ('columns=1 left_out=0 row=1,1')) AS v (t);

SELECT * FROM finish();
ROLLBACK;
