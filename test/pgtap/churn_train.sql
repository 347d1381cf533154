-- Fits over queries: the same models as churn_fit gives for the rows, what queries are refused, sums of a
-- pass, and cross-validation.
BEGIN;
SET LOCAL search_path = empathy, public;
SET LOCAL client_min_messages = warning;
SELECT no_plan();
\ir failure.psql

CREATE FUNCTION pg_temp.draw(i bigint, salt bigint) RETURNS float8 LANGUAGE sql IMMUTABLE
RETURN (hashint8extended(i, salt) & 1048575) / 1048576.0::float8;

CREATE TYPE pg_temp.plan AS ENUM ('basic', 'gold', 'silver');
CREATE TABLE customer AS
SELECT i AS id, CASE WHEN i % 50 > 0 THEN pg_temp.draw(i, 1) < 0.15 + 0.3 * pg_temp.draw(i, 2) + 0.2 * (i % 3 = 0)::int END AS churned,
       pg_temp.draw(i, 2) AS use, (100 * pg_temp.draw(i, 3))::numeric(8, 2) AS charge, CASE WHEN i % 7 > 0 THEN (i % 11)::int END AS tickets,
       i % 3 = 0 AS late, date '2024-01-01' + (i % 700)::int AS since,
       timestamptz '2026-01-01 00:00+00' + pg_temp.draw(i, 4) * interval '30 days' AS seen, pg_temp.draw(i, 5) * interval '90 days' AS age,
       (ARRAY['gold', 'basic', 'silver'])[1 + i % 3]::pg_temp.plan AS plan,
       CASE WHEN i % 13 > 0 THEN (ARRAY['Köln', 'Aix', 'Bonn', 'Bonn', 'Ulm'])[1 + (7 * pg_temp.draw(i, 6))::int % 5] END AS city,
       'town ' || (90 * pg_temp.draw(i, 7) ^ 2)::int AS town, 'c' || i AS code, 7 AS seven, NULL::float8 AS nothing, pg_temp.draw(i, 2) AS again,
       i % 4 AS part
FROM generate_series(1, 3000) AS i;

-- What two models differ in: text of the first thing, or 'nothing'.  The one is churn_fit's.
CREATE FUNCTION pg_temp.difference(a churn_model, b churn_model) RETURNS text LANGUAGE sql AS $$
    SELECT COALESCE(min(d), 'nothing') FROM (
        SELECT format('%s: %s, %s', x.feature, (x.coefficient, x.standard_error), (y.coefficient, y.standard_error)) AS d
        FROM churn_coefficients(a) WITH ORDINALITY AS x FULL JOIN churn_coefficients(b) WITH ORDINALITY AS y USING (feature, ordinality)
        WHERE (abs(x.coefficient - y.coefficient) <= 1e-8 * abs(x.coefficient) AND abs(x.standard_error - y.standard_error) <= 1e-8 * x.standard_error)
              IS NOT TRUE AND NOT (x.coefficient IS NULL AND y.coefficient IS NULL AND x.feature IS NOT NULL AND y.feature IS NOT NULL)
        UNION ALL
        SELECT format('%s: %s, %s', k, a::jsonb -> k, b::jsonb -> k)
        FROM unnest(ARRAY['method', 'status', 'reason', 'customers', 'churned', 'left_out', 'l2', 'by_position']) AS k
        WHERE a::jsonb -> k IS DISTINCT FROM b::jsonb -> k
        UNION ALL
        SELECT 'log-likelihood' WHERE abs(log_likelihood(a) - log_likelihood(b)) > 1e-8 * abs(log_likelihood(a))
        UNION ALL
        SELECT format('feature %s: %s: %s, %s', f -> 'name', k, f -> k, g -> k)
        FROM jsonb_array_elements(a::jsonb -> 'features') WITH ORDINALITY AS x (f, n)
        JOIN jsonb_array_elements(b::jsonb -> 'features') WITH ORDINALITY AS y (g, n) USING (n),
             jsonb_object_keys(f || g) AS k
        -- importance is measured on a sample, which is that of churn_fit unless levels are pooled
        WHERE CASE WHEN k = 'importance' THEN abs((f -> k)::float8 - (g -> k)::float8) > 0.03 * (f -> k)::float8 + 1e-9
              WHEN jsonb_typeof(f -> k) = 'number' AND k <> 'missing'
              THEN (abs((f -> k)::float8 - (g -> k)::float8) <= 1e-8 * greatest(abs((f -> k)::float8), 1e-3)) IS NOT TRUE
              WHEN k = 'cuts' THEN EXISTS (SELECT FROM jsonb_array_elements(f -> k) WITH ORDINALITY AS c (v, m)
                                           FULL JOIN jsonb_array_elements(g -> k) WITH ORDINALITY AS e (w, m) USING (m)
                                           WHERE (abs(v::float8 - w::float8) <= 1e-9 * abs(v::float8)) IS NOT TRUE)
              ELSE f -> k IS DISTINCT FROM g -> k END
    ) AS found
$$;
-- The same fit in both ways.
CREATE FUNCTION pg_temp.both(columns text, options jsonb DEFAULT '{}', rows text DEFAULT 'true') RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    fitted churn_model;
    trained churn_model;
BEGIN
    EXECUTE format('SELECT churn_fit(churned, (SELECT q FROM (SELECT %s) AS q), $1) FROM customer WHERE %s', columns, rows) INTO fitted USING options;
    trained := churn_train(format('SELECT churned, %s FROM customer WHERE %s', columns, rows), options);
    RETURN pg_temp.difference(fitted, trained);
END $$;

SELECT is(pg_temp.both('use, charge, tickets, late'), 'nothing', 'numbers, some of them missing');
SELECT is(pg_temp.both('use, since, seen, age'), 'nothing', 'times');
SELECT is(pg_temp.both('plan, city, late, use'), 'nothing', 'categories, one of them missing at times');
SELECT is(pg_temp.both('town, use'), 'nothing', 'rare levels are pooled');
SELECT is(pg_temp.both('code, seven, nothing, use, again, city, city AS place'), 'nothing', 'identifiers, constants, duplicates');
SELECT is(pg_temp.both('use, charge, use + charge AS sum, late, NOT late AS early'), 'nothing', 'terms that are linear in others');
SELECT is(pg_temp.both('use, city, since, tickets', '{"l2": 2.5}'), 'nothing', 'a penalty');
SELECT is(pg_temp.both('use, city, tickets', '{"class_weights": "balanced"}'), 'nothing', 'balanced classes');
SELECT is(pg_temp.both('use, city, tickets', '{"class_weights": {"churned": 3, "stayed": 0.5}, "l2": 1}'), 'nothing', 'weights and a penalty');
SELECT is(pg_temp.both('use, city, tickets, late', '{"interactions": [["use", "city"], ["late", "tickets"]]}'), 'nothing', 'interactions');
SELECT is(pg_temp.both('town, city', '{"max_categories": 4, "reference": {"city": "Köln"}}'), 'nothing', 'levels kept, reference');
SELECT is(pg_temp.both('use, churned AS leak'), 'nothing', 'separable: both are penalised');
SELECT is(pg_temp.both('use, code', '{"ignore": ["code"]}'), 'nothing', 'ignored columns');
SELECT is(pg_temp.both('use, city', '{}', 'id <= 120'), 'nothing', 'few rows');
SELECT is(pg_temp.both('CASE WHEN id = 77 THEN 1e7 ELSE use END AS heavy, late'), 'nothing', 'one number far from the others');
SELECT is(pg_temp.both('use + 1e6 AS far, late'), 'nothing', 'numbers far from 0');
SELECT is(pg_temp.difference((SELECT churn_fit(late, (SELECT q FROM (SELECT use, tickets) AS q)) FROM customer),
                             churn_train('SELECT use, late AS gone, tickets FROM customer;  ', '{"label": "gone"}')), 'nothing', 'another label, a semicolon');

-- larger than the sample that it starts with
CREATE TABLE many AS SELECT pg_temp.draw(i, 1) < 0.2 + 0.3 * pg_temp.draw(i, 2) AS churned, pg_temp.draw(i, 2) AS use, i % 37 AS k,
                            (ARRAY['a', 'b', 'c'])[1 + i % 3] AS c FROM generate_series(1, 70000) AS i;
SELECT is(pg_temp.difference((SELECT churn_fit(churned, (SELECT q FROM (SELECT use, k, c) AS q)) FROM many), churn_train('TABLE many')),
          'nothing', 'more rows than are sampled');
SELECT is((SELECT array_agg(feature ORDER BY feature) FROM churn_importance(churn_train('TABLE many')) WHERE importance > 0), '{c,k,use}', 'importance');

-- a churn_model like any other
SELECT is((churn_probability(churn_train('SELECT churned, use FROM customer'), c) BETWEEN 0 AND 1), true, 'it predicts') FROM customer AS c LIMIT 1;
SELECT is(churn_train('SELECT churned, use FROM customer WHERE false'), NULL, 'no rows');
SELECT is(churn_train('SELECT NULL::boolean AS churned, use FROM customer'), NULL, 'no outcomes');
SELECT is(status(churn_train('SELECT true AS churned, use, city FROM customer')), 'failed', 'all left');
SELECT is(churn_train('SELECT true AS churned, use, city FROM customer')::jsonb -> 'reason', '"all_left"', 'and it says so');
SELECT is(churn_train(NULL), NULL, 'NULL');
SELECT is(status(churn_train('SELECT churned, use FROM customer', NULL)), 'converged', 'NULL options');

-- queries that are none, or hostile
SELECT is(pg_temp.failure(format('SELECT churn_train(%L)', query)), expected, query)
FROM (VALUES ('', '22023 query is not one SELECT +detail +hint'),
    ('SELECT true AS churned, 1 AS a; SELECT 1', '22023 query is not one SELECT +detail +hint'),
    ('DELETE FROM customer RETURNING churned, use', '22023 query is not one SELECT +detail +hint'),
    ('WITH gone AS (DELETE FROM customer RETURNING *) SELECT churned, use FROM gone', '22023 query is not one SELECT +detail +hint'),
    ('CREATE TABLE mine ()', '22023 query is not one SELECT +detail +hint'),
    ('EXPLAIN SELECT churned, use FROM customer', '22023 query is not one SELECT +detail +hint'),
    ('SELECT churned, use FROM customer) AS q; DROP TABLE customer; --', '42601 syntax error at or near ")"'),
    ('SELECT churned, $1 AS use FROM customer', '42P02 there is no parameter $1'),
    ('SELECT use FROM customer', '42703 query has no column "churned" +hint'),
    ('SELECT id AS churned, use FROM customer', '42804 column "churned" of type integer is no boolean'),
    ('SELECT churned FROM customer', '22023 query has no features +hint'),
    ('SELECT churned, use, use FROM customer', '42701 column "use" appears twice in the query +hint'),
    ('SELECT churned, late AS churned, use FROM customer', '42701 column "churned" appears twice in the query +hint'),
    ('SELECT churned, to_json(use) AS use FROM customer', '42804 column "use" of type json cannot be a feature +detail +hint'),
    ('SELECT churned, CASE WHEN id = 5 THEN ''NaN''::float8 ELSE use END AS use FROM customer', '22003 feature "use" is NaN +hint'),
    ('SELECT churned, CASE WHEN id = 5 THEN ''-Infinity''::numeric ELSE 1 END AS use FROM customer', '22003 feature "use" is infinite +hint'),
    ('SELECT churned, CASE WHEN id = 5 THEN ''infinity''::date ELSE since END AS use FROM customer', '22003 feature "use" is infinite +hint'),
    ('SELECT churned, repeat(code, 100) AS use FROM customer', '22023 text of feature "use" is too long +detail +hint'),
    ('SELECT churned, 1 / (id - 5) AS use FROM customer', '22012 division by zero')) AS x (query, expected);
SELECT is(pg_temp.failure(format('SELECT churn_train(%L, %L)', 'SELECT churned, use FROM customer', options)), expected, options)
FROM (VALUES ('{"method": "boosting"}', '0A000 churn_train fits logistic models +hint'),
    ('{"label": "gone"}', '42703 query has no column "gone" +hint'),
    ('{"reference": {"use": "x"}}', '22023 feature "use" is no category, and has no reference'),
    ('{"interactions": [["use", "city"]]}', '22023 option "interactions" names a feature "city" that there is not +detail')) AS x (options, expected);
SELECT is((SELECT count(*) FROM customer), 3000::bigint, 'nothing was deleted');

-- names that are ours, or need quotes; a search path with operators of the same names
SELECT is(status(churn_train('SELECT churned AS "select", use AS q, late AS "s"" x", city AS y, tickets AS v0 FROM customer -- end', '{"label": "select"}')),
          'converged', 'names');
CREATE SCHEMA hostile;
CREATE FUNCTION hostile.avg_of(float8, float8) RETURNS float8 LANGUAGE sql RETURN 0;
CREATE OPERATOR hostile./ (LEFTARG = float8, RIGHTARG = float8, FUNCTION = hostile.avg_of);
CREATE FUNCTION hostile.count(float8) RETURNS bigint LANGUAGE sql RETURN 0;
SET LOCAL search_path = hostile, public, empathy, pg_catalog;
SELECT is(pg_temp.both('use, age, since, city'), 'nothing', 'a search path does not change what our queries mean');
SET LOCAL search_path = empathy, public;

-- the rights of the caller
CREATE ROLE churn_train_reader;
GRANT USAGE ON SCHEMA empathy TO churn_train_reader;
SET LOCAL ROLE churn_train_reader;
SELECT is(pg_temp.failure('SELECT empathy.churn_train(''SELECT churned, use FROM customer'')'), '42501 permission denied for table customer', 'rights');
RESET ROLE;

-- sums of a pass
CREATE TEMP TABLE fitted AS SELECT churn_fit(churned, ARRAY[use, tickets]) AS m FROM customer;
CREATE TEMP TABLE sums AS
SELECT part, logit_pass(m, churned, ARRAY[use, tickets]) AS s FROM customer, fitted GROUP BY part;
SELECT is(rollup(s), (SELECT logit_pass(m, churned, ARRAY[use, tickets]) FROM customer, fitted), 'parts merge to the whole') FROM sums;
SELECT ok(abs(log_likelihood(rollup(s)) / log_likelihood(m) - 1) < 1e-12, 'the log-likelihood of the fit') FROM sums, fitted GROUP BY m;
SELECT ok(max(abs(g::float8)) < 1e-6, 'the gradient at the maximum is 0')
FROM (SELECT rollup(s)::jsonb AS j FROM sums) AS x, jsonb_array_elements(j -> 'gradient') AS g;
SELECT is(s::text::logit_sums, s, 'text form') FROM sums LIMIT 1;
SELECT is(logit_pass(m, true, NULL), NULL, 'no features') FROM fitted GROUP BY m;
SELECT is(pg_temp.failure('SELECT logit_pass(m, true, ARRAY[1]) FROM fitted'), '22023 array has 1 features, but the model has 2', 'another number of features');
SELECT is(pg_temp.failure('SELECT logit_pass(m, true, ARRAY[1e30, 1]) FROM fitted'), '22003 terms of a row are too large to be added up +detail', 'far away');
SELECT is(pg_temp.failure($$SELECT logit_pass(churn_fit, true, ARRAY[1, 2])
          FROM (SELECT churn_fit(late, ARRAY[use, tickets], '{"method": "boosting", "rounds": 2}') FROM customer UNION ALL SELECT m FROM fitted) AS x$$),
          '22023 sums are those of a logistic model +detail', 'boosting');
SELECT is(pg_temp.failure($$SELECT logit_pass(churn_fit, true, ARRAY[1, 2])
          FROM (SELECT churn_fit(late, ARRAY[use, tickets]) FROM customer UNION ALL SELECT m FROM fitted) AS x$$),
          '22023 sums of different models cannot be merged +hint', 'two models');
SELECT is(pg_temp.failure($$SELECT logit_pass(churn_fit, true, ARRAY[1, 2]) FROM (SELECT churn_fit(true, ARRAY[use, tickets]) FROM customer) AS x$$),
          '22023 the fit of this churn_model failed +detail +hint', 'no model');
SELECT throws_like($$SELECT 'model=1f rows=2 churned=3 terms=1 sums=0,0,0'::logit_sums$$, 'invalid input syntax for type logit_sums%', 'no sums');

-- cross-validation
CREATE TEMP TABLE validated AS SELECT * FROM cross_validate('SELECT * FROM customer', 4, '{"fold": "part", "ignore": ["id", "code"]}');
SELECT is((SELECT array_agg(fold ORDER BY fold) FROM validated), '{0,1,2,3,NULL}', 'a row a fold, and one of all');
SELECT is((SELECT customers FROM validated WHERE fold IS NULL), (SELECT sum(customers) FROM validated WHERE fold IS NOT NULL)::bigint, 'customers add up');
SELECT is((SELECT customers FROM validated WHERE fold IS NULL), (SELECT count(churned) FROM customer), 'those with an outcome');
CREATE TEMP TABLE held_out AS
SELECT churned, churn_probability((SELECT churn_fit(o.churned, o, '{"ignore": ["id", "code", "churned", "part"]}') FROM customer AS o WHERE o.part <> 2), c) AS p
FROM customer AS c WHERE part = 2;
SELECT is((SELECT (v.auc, v.log_loss, v.brier, v.lift_10) FROM validated AS v WHERE fold = 2),
          (SELECT (auc(churned, p), log_loss(churned, p), brier(churned, p), lift_at(churned, p, 0.1)) FROM held_out), 'a fold is scored by a model of the others');
SELECT is((SELECT count(*) FROM cross_validate('SELECT churned, use, city FROM customer', 3)), 4::bigint, 'folds by what is known');
SELECT is(a, b, 'the same each time')
FROM (SELECT array_agg(x::text) AS a FROM cross_validate('SELECT churned, use, city FROM customer', 3) AS x) AS x,
     (SELECT array_agg(y::text) AS b FROM cross_validate('SELECT churned, use, city FROM customer ORDER BY random()', 3) AS y) AS y;
-- twins that are near in all they have cannot tell on each other
SELECT ok((SELECT auc FROM cross_validate('SELECT churned, use, use AS twice FROM customer UNION ALL SELECT churned, use, use FROM customer', 5,
                                          '{"method": "boosting", "rounds": 20}') WHERE fold IS NULL) < 0.75, 'copies stay together');
SELECT ok((SELECT auc FROM validated WHERE fold IS NULL) > 0.55, 'it predicts');
SELECT is(pg_temp.failure(format('SELECT * FROM cross_validate(%L, %s, %L)', 'SELECT * FROM customer', folds, options)), expected, options)
FROM (VALUES (1, '{}', '22023 number of folds is out of range: 1 +detail'),
    (3, '{"fold": "part"}', '22023 column "part" has 4 folds, not 3'),
    (3, '{"fold": "city"}', '42804 column "city" of type text is no integer'),
    (3, '{"fold": "where"}', '42703 query has no column "where" +hint'),
    (3, '{"folds": 3}', '22023 unknown option "folds" of a churn model +hint')) AS x (folds, options, expected);
SELECT is((SELECT count(*) FROM cross_validate(NULL, 3)), 0::bigint, 'NULL');
SELECT is((SELECT count(*) FROM cross_validate('SELECT 1', NULL, '{}')), 0::bigint, 'NULL');

SELECT * FROM finish();
ROLLBACK;
