-- Boosted churn models: the same model whatever the order of rows and however many workers, parts that add up, options, early
-- stopping, and tables that are no good.  That trees and Shapley values are right is checked by test/unit/test_boost.c and test_forest.c.
BEGIN;
SELECT no_plan();
SET LOCAL max_parallel_workers_per_gather = 0;
SET LOCAL timezone = 'UTC';
SET LOCAL client_min_messages = warning;

-- Tables of the usual kind: workers of a parallel query cannot look into temporary ones.
CREATE SCHEMA churn_boosting_test;
SET LOCAL search_path = churn_boosting_test, empathy, public, pg_catalog;

\ir failure.psql

CREATE FUNCTION pg_temp.plan(statement text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE 'EXPLAIN (COSTS OFF) ' || statement;
END $$;

CREATE TABLE customer AS
SELECT i AS id, (i * 7919 % 71)::int AS tenure, CASE WHEN i % 9 > 0 THEN (i * 31 % 1000) / 7.0 END AS charge, (ARRAY['month', 'year', 'two'])[1 + i % 3] AS contract,
       CASE WHEN i % 11 > 0 THEN 'shop ' || i * 13 % 40 END AS shop, i % 5 = 0 AS paperless, date '2020-01-01' + i * 37 % 900 AS since,
       i * 7121 % 1009 % 100 < 10 + CASE WHEN i % 3 = 0 THEN 40 ELSE 0 END + CASE WHEN i * 7919 % 71 < 20 THEN 30 ELSE 0 END - i * 13 % 40 / 2 AS churned
FROM generate_series(1, 3000) i;
CREATE TYPE features AS (tenure int, charge numeric, contract text, shop text, paperless boolean, since date);
CREATE VIEW customer_row AS SELECT id, churned, (tenure, charge, contract, shop, paperless, since)::features AS r FROM customer;
CREATE VIEW numbers AS SELECT id, churned, ARRAY[tenure, charge, paperless::int] AS x FROM customer;
CREATE TABLE model AS SELECT churn_fit(churned, r, '{"method": "boosting"}') AS m FROM customer_row;
CREATE TABLE array_model AS SELECT churn_fit(churned, x, '{"method": "boosting"}') AS m FROM numbers;
CREATE FUNCTION fit(options jsonb) RETURNS churn_model LANGUAGE sql AS
$$SELECT churn_fit(churned, r, '{"method": "boosting"}' || options) FROM churn_boosting_test.customer_row$$;
CREATE FUNCTION trees(m churn_model) RETURNS int LANGUAGE sql AS $$SELECT jsonb_array_length(m::jsonb -> 'trees')$$;

-- ---- the model ----------------------------------------------------------------------------------

SELECT is(status(m), 'converged', 'a model') FROM model;
SELECT is(customers(m), 3000::bigint, 'of all rows') FROM model;
SELECT is(trees(m), 100, 'all rounds') FROM model;
SELECT ok(abs(log_likelihood(m) - (SELECT sum(ln(CASE WHEN churned THEN churn_probability(m, r) ELSE 1 - churn_probability(m, r) END)) FROM customer_row)) < 1e-9, 'its likelihood is that of its probabilities')
FROM model;
SELECT ok(log_likelihood(m) > log_likelihood(fit('{"rounds": 50}')), 'which grows') FROM model;
SELECT is(m::text::churn_model, m, 'there and back as text') FROM model;
SELECT is(m::jsonb::text::churn_model, m, 'there and back as jsonb') FROM model;
SELECT ok(bool_and(p > 0 AND p < 1), 'probabilities are') FROM (SELECT churn_probability(m, r) AS p FROM model, customer_row) q;
SELECT is(churn_probability(m, r), churn_probability(m, s), 'the order of columns does not matter, others are ignored')
FROM model, customer_row, (SELECT customer.id, s FROM customer, LATERAL (SELECT id, since, shop, contract, charge, tenure, paperless) s) q WHERE customer_row.id = 18 AND q.id = 18;
SELECT isnt(churn_probability(m, r), churn_probability(m, s), 'values do')
FROM model, customer_row, (SELECT customer.id, s FROM customer, LATERAL (SELECT 70 - tenure AS tenure, charge, contract, shop, paperless, since) s) q WHERE customer_row.id = 18 AND q.id = 18;
SELECT ok(churn_probability(m, r) BETWEEN 0.01 AND 0.99, 'what was never seen has a probability')
FROM model, (SELECT NULL::int AS tenure, 1e60 AS charge, 'never seen' AS contract, NULL::text AS shop, NULL::boolean AS paperless, date '5874897-12-31' AS since) r;
SELECT is(pg_temp.failure($$SELECT churn_coefficients(m) FROM model$$) LIKE '22023%', true, 'trees have no coefficients');

-- ---- order, workers, types ----------------------------------------------------------------------

SELECT is((SELECT churn_fit(churned, r, '{"method": "boosting"}' ORDER BY id DESC) FROM customer_row), m, 'whatever the order of rows') FROM model;
SELECT is((SELECT churn_fit(churned, x, '{"method": "boosting"}' ORDER BY id % 7, id) FROM numbers), m, 'also of arrays') FROM array_model;
SELECT is((SELECT churn_fit(rollup(s), '{"method": "boosting"}') FROM (SELECT churn_sample_agg(churned, x) AS s FROM numbers GROUP BY id % 13) q), m, 'and of samples merged') FROM array_model;
SELECT is((SELECT fit('{"early_stopping": 5, "seed": 3}')),
          (SELECT churn_fit(churned, r, '{"seed": 3, "early_stopping": 5, "method": "boosting"}' ORDER BY id DESC) FROM customer_row), 'with rows held out too');

SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL max_parallel_workers_per_gather = 3;
SET LOCAL parallel_leader_participation = off;
CREATE TABLE wide AS SELECT id, churned, r FROM customer_row;
ALTER TABLE wide SET (parallel_workers = 3);
SELECT ok(string_agg(line, ' ') LIKE '%Partial Aggregate%', 'a parallel plan')
FROM pg_temp.plan($$SELECT churn_fit(churned, r, '{"method": "boosting"}') FROM churn_boosting_test.wide$$) AS p (line);
CREATE TABLE parallel_model AS SELECT churn_fit(churned, r, '{"method": "boosting"}') AS m FROM wide;
SET LOCAL max_parallel_workers_per_gather = 0;
SELECT is((SELECT churn_fit(churned, r, '{"method": "boosting"}') FROM wide), m, 'gives the same model') FROM parallel_model;

-- ---- reasons ------------------------------------------------------------------------------------

SELECT ok(max(abs(churn_log_odds(m, r) - churn_baseline(m) - (SELECT sum(contribution) FROM churn_explain(m, r)))) < 1e-9, 'parts add up') FROM model, customer_row WHERE id <= 500;
SELECT ok(max(abs(churn_log_odds(m, x) - churn_baseline(m) - (SELECT sum(contribution) FROM churn_explain(m, x)))) < 1e-9, 'of arrays too') FROM array_model, numbers WHERE id <= 500;
SELECT ok(abs(avg(churn_log_odds(m, r)) - churn_baseline(m)) < 1e-9, 'the baseline is the mean log-odds') FROM model, customer_row GROUP BY m;
SELECT set_eq($$SELECT feature, value FROM churn_boosting_test.model, churn_boosting_test.customer_row, churn_explain(m, r) WHERE id = 99$$,
    $$VALUES ('tenure', '70'), ('charge', NULL), ('contract', 'month'), ('shop', NULL), ('paperless', 'false'), ('since', '2020-03-04')$$, 'a part for each feature');
SELECT results_eq($$SELECT feature, contribution FROM churn_boosting_test.model, churn_boosting_test.customer_row, churn_explain(m, r) WHERE id = 99$$,
    $$SELECT feature, contribution FROM churn_boosting_test.model, churn_boosting_test.customer_row, churn_reasons(m, r) WHERE id = 99$$, 'reasons are the same');
SELECT is(array_agg(name), ARRAY['months', 'money', 'mail'], 'names for the numbers of an array') FROM
    (SELECT name FROM array_model, numbers, churn_explain(m, x, ARRAY['months', 'money', 'mail']) WHERE id = 1 ORDER BY array_position(ARRAY['months', 'money', 'mail'], name)) q;
SELECT ok(abs(sum(share) - 1) < 1e-12 AND min(importance) >= 0, 'shares of importance add up to 1') FROM model, churn_importance(m);
SELECT is((SELECT feature FROM model, churn_importance(m) LIMIT 1), 'contract', 'what matters most');

-- ---- options ------------------------------------------------------------------------------------

SELECT cmp_ok(trees(fit('{"early_stopping": 3, "learning_rate": 0.5}')), '<', 100, 'early stopping keeps the best rounds');
SELECT isnt(fit('{"early_stopping": 3, "learning_rate": 0.5, "seed": 1}'), fit('{"early_stopping": 3, "learning_rate": 0.5, "seed": 2}'), 'seeds hold other rows out');
SELECT is(fit('{"seed": 1}'), fit('{"seed": 2}'), 'and do nothing else');
SELECT is(max(jsonb_array_length(tree)), 3, 'two leaves') FROM jsonb_array_elements(fit('{"leaves": 2, "rounds": 3}')::jsonb -> 'trees') AS tree;
SELECT cmp_ok(log_likelihood(fit('{"rounds": 5, "l2": 1000}')), '<', log_likelihood(fit('{"rounds": 5, "l2": 0}')), 'l2 holds back');
SELECT cmp_ok(log_likelihood(fit('{"rounds": 5, "min_leaf": 1000}')), '<', log_likelihood(fit('{"rounds": 5}')), 'so does the size of leaves');
SELECT cmp_ok(log_likelihood(fit('{"rounds": 5, "bins": 2}')), '<', log_likelihood(fit('{"rounds": 5}')), 'and bins');
SELECT cmp_ok(avg(churn_probability(fit, r)), '>', avg(churned::int) + 0.05::float8, 'balanced classes raise what is rare') FROM customer_row, fit('{"class_weights": "balanced"}');
SELECT is(trees(fit('{"max_categories": 2, "rounds": 10}')), 10, 'few levels');
SELECT is(pg_temp.failure(format($$SELECT churn_boosting_test.fit('{%s}')$$, o)) LIKE want, true, o)
FROM (VALUES ('"learning_rate": 0', '22%'), ('"learning_rate": 1.5', '22%'), ('"learning_rate": "fast"', '22023%'), ('"leaves": 1', '22%'), ('"leaves": 257', '22%'),
             ('"leaves": 2.5', '22%'), ('"rounds": 0', '22%'), ('"rounds": 10001', '22%'), ('"l2": -1', '22%'), ('"min_leaf": 0', '22%'), ('"bins": 1', '22%'), ('"bins": 256', '22%'),
             ('"early_stopping": -1', '22%'), ('"holdout": 0', '22%'), ('"holdout": 1', '22%'), ('"seed": -1', '22%'), ('"seed": 0.5', '22%'), ('"leafs": 3', '22023%+hint'),
             ('"method": "forest"', '22023%+hint'), ('"interactions": [["tenure", "charge"]]', '22023%')) AS v (o, want);

-- ---- tables that are no good --------------------------------------------------------------------

SELECT is(churn_fit(churned, r, '{"method": "boosting"}'), NULL, 'no rows') FROM customer_row WHERE false;
SELECT is(status(churn_fit(churned, r, '{"method": "boosting"}')), 'failed', 'one row') FROM customer_row WHERE id = 1;
SELECT is(status(churn_fit(true, r, '{"method": "boosting"}')), 'failed', 'all left') FROM customer_row;
SELECT is(pg_temp.failure($$SELECT churn_probability((SELECT churn_fit(false, r, '{"method": "boosting"}') FROM churn_boosting_test.customer_row), r) FROM churn_boosting_test.customer_row$$) LIKE '22023%', true, 'a failed model predicts nothing');
SELECT is(trees(churn_fit(i % 2 = 0, ROW(i), '{"method": "boosting"}')), 0, 'few rows: no trees, and every probability is the rate') FROM generate_series(1, 30) i;
SELECT is(churn_probability((SELECT churn_fit(i % 2 = 0, ROW(i), '{"method": "boosting"}') FROM generate_series(1, 30) i), ROW(7)), 0.5::float8, 'which it is');
SELECT is(count(*), 1::bigint, 'and has an explanation') FROM churn_explain((SELECT churn_fit(i % 2 = 0, ROW(i), '{"method": "boosting"}') FROM generate_series(1, 30) i), ROW(7));
SELECT is(array_agg(role ORDER BY feature), ARRAY['used', 'constant', 'constant', 'duplicate'], 'columns that say nothing are left out')
FROM (SELECT churn_fit(churned, r, '{"method": "boosting"}') AS m FROM customer, LATERAL (SELECT tenure AS a, 1 AS b, NULL::float8 AS c, tenure AS d) r) q, churn_features(m);
SELECT is(trees(churn_fit(churned, r, '{"method": "boosting"}')), 0, 'nothing but those') FROM customer, LATERAL (SELECT 1 AS b, NULL::text AS c) r;
SELECT is(array_agg(role ORDER BY feature), ARRAY['used', 'identifier'], 'as are names of rows')
FROM (SELECT churn_fit(churned, r, '{"method": "boosting"}') AS m FROM customer, LATERAL (SELECT tenure AS a, 'customer ' || id AS name) r) q, churn_features(m);
SELECT ok(bool_and(isfinite), 'extreme numbers give finite log-odds')
FROM (SELECT churn_fit(i % 3 = 0, ARRAY[CASE i % 5 WHEN 0 THEN 1e60 WHEN 1 THEN -1e60 WHEN 2 THEN 5e-324 WHEN 3 THEN NULL ELSE 0 END], '{"method": "boosting"}') AS m FROM generate_series(1, 500) i) q,
     (VALUES (1e60::float8), (-1e60), (5e-324), (0), (1), (NULL)) v (x), LATERAL (SELECT churn_log_odds(m, ARRAY[x]) BETWEEN -1e3 AND 1e3 AS isfinite) f;
SELECT ok(churn_probability(m, ARRAY[0]) > 0.99 AND churn_probability(m, ARRAY[1]) < 0.01, 'separable data are no trouble')
FROM (SELECT churn_fit(i % 2 = 0, ARRAY[i % 2], '{"method": "boosting", "rounds": 500, "learning_rate": 1, "l2": 0}') AS m FROM generate_series(1, 500) i) q;
SELECT is(pg_temp.failure($$SELECT churn_fit(churned, ARRAY['NaN'::float8], '{"method": "boosting"}') FROM customer$$) LIKE '22003%', true, 'NaN');
SELECT is(pg_temp.failure($$SELECT churn_fit(churned, array_fill(1::float8, ARRAY[5000]), '{"method": "boosting"}') FROM customer$$) LIKE '54000%', true, '5,000 columns');

SELECT * FROM finish();
ROLLBACK;
