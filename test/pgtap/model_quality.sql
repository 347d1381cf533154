-- How good a churn model is, whether customers have moved away from it, and whether groups are treated alike: what these say,
-- over any split of the rows, and what they refuse.  Their figures against those of others: test/unit/test_model_quality.c.
BEGIN;
SELECT no_plan();
SET LOCAL max_parallel_workers_per_gather = 0;

-- Tables of the usual kind: workers of a parallel query cannot look into temporary ones.
CREATE SCHEMA quality_test;
SET LOCAL search_path = quality_test, empathy, public, pg_catalog;

\ir failure.psql

-- A number of 0 to 1, the same in every run.
CREATE FUNCTION u(i int, salt int) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (hashint8extended(i, salt) & 1048575) / 1048575.0::float8;

CREATE TABLE scored AS
SELECT i, u(i, 1) < 0.15 + 0.5 * u(i, 2) AS left_us, round((0.1 + 0.6 * u(i, 2))::numeric, 2)::float8 AS p,
       (ARRAY['north', 'south', 'east', NULL])[1 + i % 4] AS region
FROM generate_series(1, 2000) AS i;

-- ---- quality ------------------------------------------------------------------------------------

SELECT is(auc(left_us, p), (SELECT (sum((a.p > b.p)::int) + 0.5 * sum((a.p = b.p)::int))::float8 / count(*) FROM scored AS a, scored AS b WHERE a.left_us AND NOT b.left_us),
    'auc is the share of pairs in order, ties half') FROM scored;
SELECT is(auc(left_us, -1000 * p - 5), 1 - auc(left_us, p), 'of any scores, by their order alone') FROM scored;
SELECT is(auc(left_us, 0.5), 0.5::float8, 'one score for all is chance') FROM scored;
SELECT cmp_ok(abs(auc(left_us, u(i, 7)) - 0.5), '<', 0.04::float8, 'and so are random ones') FROM scored;
SELECT is(auc(true, p), NULL, 'one outcome only: NULL') FROM scored;
SELECT is(auc(left_us, p), NULL, 'no rows: NULL') FROM scored WHERE false;
SELECT is(auc(CASE WHEN i % 2 = 0 THEN left_us END, CASE WHEN i % 3 > 0 THEN p END), (SELECT auc(left_us, p) FROM scored WHERE i % 2 = 0 AND i % 3 > 0),
    'rows with a NULL are skipped') FROM scored;
SELECT cmp_ok(abs(log_loss(left_us, p) - avg(-ln(CASE WHEN left_us THEN p ELSE 1 - p END))), '<', 1e-12::float8, 'log_loss') FROM scored;
SELECT cmp_ok(abs(brier(left_us, p) - avg((p - left_us::int) ^ 2)), '<', 1e-12::float8, 'brier') FROM scored;
SELECT is(log_loss(true, 0), 36.04365338911715::float8, 'probabilities are kept off 0') FROM scored;
SELECT cmp_ok(lift_at(left_us, p, 0.1), '>', 1.2::float8, 'lift among the first tenth') FROM scored;
SELECT is(lift_at(left_us, p, 1), 1::float8, 'and among all') FROM scored;
SELECT is(lift_at(false, p, 0.1), NULL, 'nobody left: NULL') FROM scored;
SELECT cmp_ok(abs(auc(left_us, p, 1000) - auc(left_us, p)), '<', 1e-9::float8, 'auc in bins as fine as the probabilities') FROM scored;
SELECT is((SELECT sum((b ->> 'customers')::int) FROM jsonb_array_elements(c -> 'bins') AS b), 2000::bigint, 'calibration has everybody in bins')
FROM (SELECT calibration(left_us, p, 10) AS c FROM scored) AS q;
SELECT ok((b ->> 'churn_rate_low')::float8 < (b ->> 'churn_rate')::float8 AND (b ->> 'churn_rate')::float8 < (b ->> 'churn_rate_high')::float8, 'with intervals')
FROM (SELECT calibration(left_us, p, 3) AS c FROM scored) AS q, jsonb_array_elements(c -> 'bins') AS b;
CREATE TABLE report AS SELECT churn_report(left_us, p) AS r FROM scored;
SELECT is(ARRAY[r -> 'auc', r -> 'log_loss', r -> 'brier', r -> 'lift_10'],
    (SELECT ARRAY[to_jsonb(auc(left_us, p)), to_jsonb(log_loss(left_us, p)), to_jsonb(brier(left_us, p)), to_jsonb(lift_at(left_us, p, 0.1))] FROM scored),
    'churn_report says what the single aggregates say') FROM report;
SELECT ok(bool_and((r ->> (name || '_low'))::float8 < (r ->> name)::float8 AND (r ->> name)::float8 < (r ->> (name || '_high'))::float8), 'with intervals around it')
FROM report, unnest(ARRAY['churn_rate', 'auc', 'log_loss', 'brier', 'lift_5', 'lift_10', 'lift_20', 'capture_20', 'calibration_difference', 'calibration_slope', 'calibration_intercept']) AS name;
SELECT is(r -> 'bins', (SELECT calibration(left_us, p, 10) -> 'bins' FROM scored), 'and the bins of calibration') FROM report;
SELECT is(churn_report(p > 0.3, p) ->> 'calibration_slope', NULL, 'what has no value is null') FROM scored;

-- Summaries.
CREATE TABLE kept AS
SELECT prediction_agg(left_us, p) AS s, prediction_bins_agg(left_us, p, 20) AS b, prediction_loss_agg(left_us, p) AS l FROM scored GROUP BY i % 7;
SELECT is(auc(rollup(s)), (SELECT auc(left_us, p) FROM scored), 'auc of merged summaries') FROM kept;
SELECT is(lift_at(rollup(s), 0.2), (SELECT lift_at(left_us, p, 0.2) FROM scored), 'lift_at of merged summaries') FROM kept;
SELECT is(churn_report(rollup(s)), (SELECT r FROM report), 'churn_report of merged summaries') FROM kept;
SELECT is(rollup(s)::text, (SELECT prediction_agg(left_us, p ORDER BY i DESC)::text FROM scored), 'the same bytes in any order') FROM kept;
SELECT is(calibration(rollup(b)), (SELECT calibration(left_us, p, 20) FROM scored), 'calibration of merged bins') FROM kept;
SELECT is(auc(rollup(b)), (SELECT auc(left_us, p, 20) FROM scored), 'auc of merged bins') FROM kept;
SELECT is(log_loss(rollup(l)), (SELECT log_loss(left_us, p) FROM scored), 'log_loss of merged losses') FROM kept;
SELECT is(brier(rollup(l)), (SELECT brier(left_us, p) FROM scored), 'brier of merged losses') FROM kept;
SELECT is(rollup(s)::jsonb - '{auc,auc_standard_error}'::text[],
    (SELECT jsonb_build_object('customers', count(*), 'churned', count(*) FILTER (WHERE left_us), 'different_scores', count(DISTINCT p), 'lowest', min(p), 'highest', max(p)) FROM scored),
    'what is in a summary') FROM kept;
SELECT cmp_ok(pg_column_size(prediction_agg(left_us, p)), '<', 1200, 'a score takes its room once') FROM scored;
SELECT is(s::text::prediction_summary, s, 'text and back') FROM kept;
SELECT is(b::text::prediction_bins, b, 'text and back') FROM kept;
SELECT is(l::text::prediction_loss, l, 'text and back') FROM kept;

SELECT is(pg_temp.failure($$SELECT auc(true, 'NaN')$$), '22003 score NaN is out of range +detail +hint', 'a score that is no number');
SELECT is(pg_temp.failure($$SELECT auc(true, 'infinity')$$), '22003 score Infinity is out of range +detail +hint', 'an infinite score');
SELECT is(pg_temp.failure($$SELECT log_loss(true, 1.5)$$), '22003 probability 1.5 is out of range +detail +hint', 'no probability');
SELECT is(pg_temp.failure($$SELECT brier(true, 'NaN')$$), '22003 probability NaN is out of range +detail +hint', 'no probability');
SELECT is(pg_temp.failure($$SELECT calibration(true, -0.1, 10)$$), '22003 probability -0.1 is out of range +detail +hint', 'no probability');
SELECT is(pg_temp.failure($$SELECT churn_report(true, 2)$$), '22003 probability 2 is out of range +detail +hint', 'no probability');
SELECT is(pg_temp.failure($$SELECT churn_report(prediction_agg(true, 2))$$), '22003 probability 2 is out of range +detail +hint', 'nor in a summary');
SELECT is(pg_temp.failure($$SELECT lift_at(true, 0.5, 0)$$), '22023 share 0 of the customers is not a share +detail', 'no share');
SELECT is(pg_temp.failure($$SELECT lift_at(true, 0.5, 'NaN')$$), '22023 share NaN of the customers is not a share +detail', 'no share');
SELECT is(pg_temp.failure($$SELECT lift_at(true, 0.5, s) FROM (VALUES (0.1), (0.2)) AS v (s)$$), '22023 different shares of the customers: 0.1 and 0.2 +detail', 'two shares');
SELECT is(pg_temp.failure($$SELECT auc(true, 0.5, 1)$$), '22023 1 bins are out of range +detail', 'too few bins');
SELECT is(pg_temp.failure($$SELECT calibration(true, 0.5, 10001)$$), '22023 10001 bins are out of range +detail', 'too many bins');
SELECT is(pg_temp.failure($$SELECT calibration(true, 0.5, b) FROM (VALUES (10), (20)) AS v (b)$$), '22023 different numbers of bins: 10 and 20 +detail', 'two numbers of bins');
SELECT is(pg_temp.failure($$SELECT '0.5=1'::prediction_summary$$), '22P02 invalid input syntax for type prediction_summary: no two counts in "0.5=1" +detail', 'no summary');

-- ---- drift --------------------------------------------------------------------------------------

SELECT cmp_ok(population_stability(array_agg(u(i, 3)), array_agg(u(i, 4))), '<', 0.1::float8, 'samples of one kind are stable') FROM scored;
SELECT cmp_ok(population_stability(array_agg(u(i, 3)), array_agg(u(i, 4) + 0.3)), '>', 0.25::float8, 'a shifted sample is not') FROM scored;
SELECT is(population_stability(array_agg(p), array_agg(p)), 0::float8, 'the same sample has not moved at all') FROM scored;
SELECT cmp_ok(population_stability('{1,2,3,4}', '{1,2,3,4,NULL,NULL,NULL}'), '>', 0.25::float8, 'missing values are a bin of their own');
SELECT cmp_ok(population_stability('{5,5,5}', '{6,6,6}'), '>', 0.25::float8, 'what was all the same and is something else has moved');
SELECT is(population_stability('{}', '{1}'), NULL, 'nothing to compare: NULL');
SELECT is(population_stability(NULL, '{1}'), NULL, 'NULL gives NULL');
SELECT is(pg_temp.failure($$SELECT population_stability('{1,NaN}', '{1}')$$), '22003 score NaN is out of range +detail +hint', 'NaN');
SELECT is(pg_temp.failure($$SELECT population_stability('{{1},{2}}', '{1}')$$), '2202E sample has 2 dimensions +hint', 'a matrix');

CREATE TABLE customer AS
SELECT i, u(i, 1) < 0.3 AS churned, round((u(i, 5) * 100)::numeric, 1) AS tenure, (ARRAY['basic', 'pro', 'team'])[1 + i % 3] AS plan,
       CASE WHEN i % 5 > 0 THEN i % 4 END AS calls, i % 2 = 0 AS senior
FROM generate_series(1, 3000) AS i;
CREATE TABLE model AS
SELECT churn_fit(churned, c, '{"ignore": ["i", "churned"]}') AS rows, churn_fit(churned, ARRAY[tenure, calls]) AS numbers FROM customer AS c;
CREATE TABLE drift AS SELECT churn_drift(rows, c) AS same FROM model, customer AS c;
SELECT is(same ->> 'verdict', 'stable', 'the customers that a model was fitted to have not moved') FROM drift;
SELECT ok(bool_and((f ->> 'psi')::float8 = 0), 'not at all') FROM drift, jsonb_array_elements(same -> 'features') AS f;
SELECT results_eq($$
    SELECT f ->> 'feature', f ->> 'verdict' FROM (
        SELECT churn_drift(rows, c) AS d FROM model, (SELECT true AS other, plan, tenure + 30 AS tenure, senior, calls FROM customer) AS c) AS q,
        jsonb_array_elements(d -> 'features') AS f ORDER BY (f ->> 'psi')::float8 DESC, 1 $$,
    $$ VALUES ('tenure', 'shifted'), ('calls', 'stable'), ('plan', 'stable'), ('senior', 'stable') $$, 'tenure has moved; columns are known by name');
SELECT is(f ->> 'verdict', 'shifted', 'a level that was never seen is a change') FROM (
    SELECT churn_drift(rows, c) AS d FROM model, (SELECT CASE WHEN i % 2 = 0 THEN 'new' ELSE plan END AS plan, tenure, senior, calls FROM customer) AS c) AS q,
    jsonb_array_elements(d -> 'features') AS f WHERE f ->> 'feature' = 'plan';
SELECT is(ARRAY[f -> 'missing_then', f -> 'missing_now', f -> 'verdict'], ARRAY['0.2', '1', '"shifted"']::jsonb[], 'and so are missing values') FROM (
    SELECT churn_drift(rows, c) AS d FROM model, (SELECT plan, tenure, senior, NULL::int AS calls FROM customer) AS c) AS q,
    jsonb_array_elements(d -> 'features') AS f WHERE f ->> 'feature' = 'calls';
SELECT is(churn_drift(numbers, ARRAY[tenure, calls]), churn_drift(drift_agg(numbers, ARRAY[tenure, calls])), 'arrays') FROM model, customer;
CREATE TABLE drifts AS
SELECT drift_agg(numbers, ARRAY[tenure + i % 9, calls]) AS numbers, drift_agg(rows, c) AS rows FROM model, customer AS c GROUP BY i % 11;
SELECT is(rollup(numbers), (SELECT drift_agg(m.numbers, ARRAY[tenure + i % 9, calls]) FROM model AS m, customer), 'summaries of arrays merge') FROM drifts;
SELECT is(rollup(rows), (SELECT drift_agg(m.rows, c) FROM model AS m, customer AS c), 'and those of records') FROM drifts;
SELECT is(numbers::text::drift_summary, numbers, 'text and back') FROM drifts;
SELECT is(rows::text::drift_summary, rows, 'text and back') FROM drifts;
SELECT is(churn_drift(rows, c), NULL, 'no rows: NULL') FROM model, customer AS c WHERE false;
SELECT is(churn_drift(rows, CASE WHEN false THEN c END), NULL, 'nothing but NULL: NULL') FROM model, customer AS c;
SELECT is(churn_drift(NULL::churn_model, ARRAY[1.0]::float8[]), NULL, 'no model: NULL') FROM customer;
SELECT is(pg_temp.failure($$SELECT churn_drift(rows, c) FROM quality_test.model, (SELECT plan, tenure, senior FROM quality_test.customer) AS c$$),
    '42703 feature "calls" is missing from the row +detail', 'a feature that is not there');
SELECT is(pg_temp.failure($$SELECT churn_drift(rows, c) FROM quality_test.model, (SELECT 1 AS plan, tenure, senior, calls FROM quality_test.customer) AS c$$) LIKE '42804 %', true,
    'a feature of another kind');
SELECT is(pg_temp.failure($$SELECT churn_drift(numbers, ARRAY[1.0]::float8[]) FROM quality_test.model$$), '22023 array has 1 features, but the model has 2', 'too short an array');
SELECT is(pg_temp.failure($$SELECT churn_drift(rows, ARRAY[1.0, 2, 3, 4]::float8[]) FROM quality_test.model$$) LIKE '22023 the model has categories%', true, 'categories are no numbers');
SELECT is(pg_temp.failure($$SELECT churn_drift(numbers, ARRAY[1.0, 'NaN']::float8[]) FROM quality_test.model$$) LIKE '22003 %', true, 'NaN');
SELECT is(pg_temp.failure($$SELECT churn_drift(m, ARRAY[1.0, 2]::float8[]) FROM (SELECT numbers FROM quality_test.model UNION ALL
    SELECT churn_fit(i % 3 = 0, ARRAY[i, i % 7]::float8[]) FROM generate_series(1, 100) AS i) AS v (m)$$), '22023 drift from different models +detail', 'two models');

-- ---- fairness -----------------------------------------------------------------------------------

CREATE TABLE gap AS SELECT fairness_gap(region, p + CASE region WHEN 'south' THEN 0.2 ELSE 0 END) AS g FROM scored;
SELECT is(ARRAY[g -> 'n', g -> 'without_group', g -> 'groups_compared'], ARRAY['1500', '500', '3']::jsonb[], 'rows, those without a group, groups') FROM gap;
SELECT is(g #>> '{gap_groups,0}', 'south', 'the highest group') FROM gap;
SELECT cmp_ok((g ->> 'gap_low')::float8, '>', 0.1::float8, 'is clearly above the lowest') FROM gap;
SELECT cmp_ok((g ->> 'p_value_adjusted')::float8, '<', 0.001::float8, 'which is no chance') FROM gap;
SELECT cmp_ok((fairness_gap(region, u(i, 12)) ->> 'p_value_all_equal')::float8, '>', 0.001::float8, 'and random scores are') FROM scored;
SELECT is((SELECT array_agg(x ->> 'compared' ORDER BY x ->> 'group') FROM jsonb_array_elements(r -> 'groups') AS x), '{false,true}', 'small groups are listed, not compared')
FROM (SELECT fairness_gap(CASE WHEN i < 30 THEN 'few' ELSE 'many' END, p) AS r FROM scored) AS q;
SELECT is(fairness_gap(region, NULL::float8), NULL, 'nothing but NULL: NULL') FROM scored;
CREATE TABLE fair AS SELECT fairness_report(region, left_us, p, 0.5) AS f, fairness_report(region, left_us, p, 0.5, 600) AS strict FROM scored;
SELECT is(x -> 'selection_rate', (SELECT to_jsonb(avg((p >= 0.5)::int::float8)) FROM scored WHERE region = x ->> 'group'), 'selection rate') FROM fair, jsonb_array_elements(f -> 'groups') AS x;
SELECT is(x -> 'true_positive_rate', (SELECT to_jsonb(avg((p >= 0.5)::int::float8)) FROM scored WHERE region = x ->> 'group' AND left_us), 'true positive rate')
FROM fair, jsonb_array_elements(f -> 'groups') AS x;
SELECT is(x -> 'precision', (SELECT to_jsonb(avg(left_us::int::float8)) FROM scored WHERE region = x ->> 'group' AND p >= 0.5), 'precision') FROM fair, jsonb_array_elements(f -> 'groups') AS x;
SELECT cmp_ok(abs((f ->> 'disparate_impact')::float8 - (SELECT min(s) / max(s) FROM (SELECT avg((p >= 0.5)::int) AS s FROM scored WHERE region IS NOT NULL GROUP BY region) AS q)),
    '<', 1e-12::float8, 'disparate impact') FROM fair;
SELECT is((f ->> 'four_fifths_rule')::boolean, (f ->> 'disparate_impact')::float8 >= 0.8, 'and its verdict') FROM fair;
SELECT ok(bool_and((f ->> (name || '_low'))::float8 < (f ->> name)::float8 AND (f ->> name)::float8 < (f ->> (name || '_high'))::float8), 'intervals')
FROM fair, unnest(ARRAY['disparate_impact', 'demographic_parity_difference', 'equal_opportunity_difference', 'equalised_odds_difference', 'predictive_parity_difference']) AS name;
SELECT is(ARRAY[strict -> 'groups_compared', strict -> 'disparate_impact', strict -> 'four_fifths_rule'], ARRAY['0', 'null', 'null']::jsonb[], 'no group is large enough') FROM fair;
SELECT is(fairness_report(rollup(s)), (SELECT f FROM fair), 'summaries merge')
FROM (SELECT fairness_report_agg(region, left_us, p, 0.5) AS s FROM scored GROUP BY i % 9) AS q;
SELECT is(fairness_gap(rollup(s)), (SELECT fairness_gap(region, p) FROM scored), 'summaries merge')
FROM (SELECT fairness_gap_agg(region, p) AS s FROM scored GROUP BY i % 9) AS q;
SELECT is(pg_temp.failure($$SELECT fairness_gap('a', 'NaN')$$), '22003 score NaN is out of range +detail +hint', 'no score');
SELECT is(pg_temp.failure($$SELECT fairness_gap(repeat('a', 256), 1)$$), '54000 name of a group of 256 bytes is too long +detail +hint', 'a long name');
SELECT is(pg_temp.failure($$SELECT fairness_gap(i::text, i) FROM generate_series(1, 1001) AS i$$), '54000 too many groups +detail +hint', 'an identifier for a group');
SELECT is(jsonb_array_length(fairness_gap(i::text, i) -> 'groups'), 1000, 'as many groups as there may be') FROM generate_series(1, 1000) AS i;
SELECT is(pg_temp.failure($$SELECT fairness_report('a', true, 0.5, 1.5)$$), '22023 threshold 1.5 is no probability +detail', 'no threshold');
SELECT is(pg_temp.failure($$SELECT fairness_report('a', true, 1.5, 0.5)$$), '22003 probability 1.5 is out of range +detail +hint', 'no probability');
SELECT is(pg_temp.failure($$SELECT fairness_report('a', true, 0.5, 0.5, 0)$$), '22023 smallest group of 0 rows +detail', 'no smallest group');
SELECT is(pg_temp.failure($$SELECT fairness_report('a', true, 0.5, t) FROM (VALUES (0.1), (0.2)) AS v (t)$$), '22023 different thresholds or smallest groups +detail', 'two thresholds');

-- ---- in parallel --------------------------------------------------------------------------------

CREATE TABLE serial AS SELECT drift_agg(rows, c) AS s, churn_drift(rows, c) AS j FROM model, (SELECT senior, plan, tenure + 3 AS tenure, calls FROM customer) AS c;
ALTER TABLE customer SET (parallel_workers = 2);
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL parallel_leader_participation = off;
SET LOCAL max_parallel_workers_per_gather = 2;
SELECT is(drift_agg((SELECT rows FROM model), c), (SELECT s FROM serial), 'records in parallel: the same bytes')
FROM (SELECT senior, plan, tenure + 3 AS tenure, calls FROM customer) AS c;
SELECT is(churn_drift((SELECT rows FROM model), c), (SELECT j FROM serial), 'records in parallel: the same answer')
FROM (SELECT senior, plan, tenure + 3 AS tenure, calls FROM customer) AS c;

SELECT * FROM finish();
ROLLBACK;
