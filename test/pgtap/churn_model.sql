-- Churn models as values, what they say of customers, and their fits to rows in memory.  That coefficients are
-- those of others is checked by churn_golden.sql.
BEGIN;
SELECT no_plan();
SET LOCAL max_parallel_workers_per_gather = 0;
SET LOCAL timezone = 'UTC';
SET LOCAL client_min_messages = warning;

-- Tables of the usual kind: workers of a parallel query cannot look into temporary ones.
CREATE SCHEMA churn_test;
SET LOCAL search_path = churn_test, empathy, public, pg_catalog;

\ir failure.psql

-- The NOTICEs of a statement, which come to nobody but the client: whether there is one like this.
CREATE FUNCTION u(i int, k int) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ((hashint4extended(i, k) & 65535) + 0.5) / 65536;
CREATE TABLE customer AS
SELECT i AS id, floor(72 * u(i, 1))::int AS tenure, round((20 + 90 * u(i, 2))::numeric, 2) AS charge,
       (ARRAY['month', 'one year', 'two years'])[1 + floor(3 * u(i, 3))::int] AS contract, u(i, 4) < 0.3 AS senior,
       CASE WHEN u(i, 5) < 0.9 THEN date '2026-01-01' - floor(400 * u(i, 6))::int END AS last_call,
       CASE WHEN u(i, 7) < 0.8 THEN (ARRAY['web', 'shop', 'phone'])[1 + floor(3 * u(i, 8))::int] END AS channel
FROM generate_series(1, 2000) AS i;
CREATE TABLE training AS
SELECT c.*, u(id, 9) < 1 / (1 + exp(0.5 + 0.04 * tenure - 1.2 * (contract = 'month')::int - 0.5 * senior::int)) AS churned FROM customer AS c;
ANALYZE training;
CREATE TABLE model (name text PRIMARY KEY, model churn_model NOT NULL);
INSERT INTO model
SELECT 'logistic', churn_fit(churned, t, '{"ignore": ["id", "churned"]}') FROM training AS t UNION ALL
SELECT 'products', churn_fit(churned, t, '{"ignore": ["id", "churned"], "interactions": [["tenure", "contract"], ["senior", "channel"]], "l2": 2}') FROM training AS t UNION ALL
SELECT 'boosting', churn_fit(churned, t, '{"ignore": ["id", "churned"], "method": "boosting", "rounds": 30}') FROM training AS t UNION ALL
SELECT 'array', churn_fit(churned, ARRAY[tenure, charge, senior::int, extract(day FROM last_call)]) FROM training UNION ALL
SELECT 'failed', churn_fit(true, t) FROM customer AS t;

-- ---- the type -----------------------------------------------------------------------------------

SELECT is(model::text::churn_model, model, name || ': text and back') FROM model;
SELECT is(churn_model_send(model::text::churn_model), churn_model_send(model), name || ': with the same bytes') FROM model;
SELECT is(model::jsonb, model::text::jsonb, name || ': jsonb is the text') FROM model;
SELECT is(model::jsonb::text::churn_model, model, name || ': jsonb reads back, whatever the order of its keys') FROM model;
SELECT is((model::jsonb ->> 'method') || ' ' || (model::jsonb ->> 'status'), expected, name || ': method and status')
FROM model JOIN (VALUES ('logistic', 'logistic converged'), ('products', 'logistic converged'), ('boosting', 'boosting converged'),
                        ('array', 'logistic converged'), ('failed', 'logistic failed')) AS e (n, expected) ON n = name;
SELECT is(count(DISTINCT model), 5::bigint, 'models sort and group') FROM model;
SELECT ok(bool_and(churn_model_cmp(a.model, b.model) = sign(CASE WHEN churn_model_send(a.model) < churn_model_send(b.model) THEN -1
          WHEN a.name = b.name THEN 0 ELSE 1 END)), 'by their bytes') FROM model AS a, model AS b;
SELECT is(hash_churn_model(model::text::churn_model), hash_churn_model(model), name || ': equal models have one hash') FROM model;
SELECT is(status(model), model::jsonb ->> 'status', name || ': status') FROM model;
SELECT is(customers(model), 2000::bigint, name || ': customers') FROM model;
SELECT is(log_likelihood(model), (model::jsonb ->> 'log_likelihood')::float8, name || ': log_likelihood') FROM model WHERE name <> 'failed';
SELECT is(NULL::churn_model::text, NULL, 'NULL');

CREATE FUNCTION pg_temp.changed(path text[], value jsonb) RETURNS text LANGUAGE sql
RETURN (SELECT pg_temp.failure(format('SELECT %L::churn_model', jsonb_set(model::jsonb, path, value))) FROM churn_test.model WHERE name = 'logistic');
SELECT is(pg_temp.failure($$SELECT '1'::churn_model$$), '22P02 invalid input syntax for type churn_model +detail', 'no object');
SELECT is(pg_temp.failure($$SELECT '{"format": 1'::churn_model$$), '22P02 invalid input syntax for type json +detail', 'no JSON');
SELECT is(pg_temp.failure($$SELECT '{}'::churn_model$$), '22P02 invalid input syntax for type churn_model +detail', 'nothing in it');
SELECT is(pg_temp.changed('{format}', '2'), '22P02 invalid input syntax for type churn_model +detail', 'another format');
SELECT is(pg_temp.changed('{method}', '"magic"'), '22P02 invalid input syntax for type churn_model +detail', 'another method');
SELECT is(pg_temp.changed('{extra}', '1'), '22P02 invalid input syntax for type churn_model +detail', 'an unknown member');
SELECT is(pg_temp.changed('{customers}', '1999'), '22P02 invalid churn_model +detail', 'counts that do not add up');
SELECT is(pg_temp.changed('{customers}', '1.5'), '22P02 invalid input syntax for type churn_model +detail', 'half a customer');
SELECT is(pg_temp.changed('{status}', '"stopped"'), '22P02 invalid churn_model +detail', 'a status without its reason');
SELECT is(pg_temp.changed('{terms,1,feature}', '"nobody"'), '22P02 invalid input syntax for type churn_model +detail', 'a term of no feature');
SELECT is(pg_temp.changed('{terms,1,coefficient}', '1e400'), '22P02 invalid input syntax for type churn_model +detail', 'beyond float8');
SELECT is(pg_temp.changed('{terms,1,coefficient}', 'null'), '22P02 invalid input syntax for type churn_model +detail', 'fewer coefficients than the covariance has');
SELECT is(pg_temp.changed('{covariance,0,0}', '-1'), '22P02 invalid churn_model +detail', 'a negative variance');
SELECT is(pg_temp.changed('{features,0,name}', '"charge"'), '22P02 invalid input syntax for type churn_model +detail', 'a name for two features: terms of none are left');
SELECT is(pg_temp.failure($$SELECT churn_model_recv(NULL)$$) IS NOT NULL, true, 'recv is not for people');

-- ---- features -----------------------------------------------------------------------------------

SELECT results_eq($$SELECT feature, kind, role, round(missing_rate::numeric, 2), levels FROM model, churn_features(model) WHERE name = 'logistic'$$,
    $$VALUES ('tenure', 'number', 'used', 0.00, NULL::text[]), ('charge', 'number', 'used', 0.00, NULL), ('contract', 'category', 'used', 0.00, '{month,one year,two years}'),
             ('senior', 'boolean', 'used', 0.00, NULL), ('last_call', 'date', 'used', (SELECT round(avg((last_call IS NULL)::int), 2) FROM training), NULL),
             ('channel', 'category', 'used', (SELECT round(avg((channel IS NULL)::int), 2) FROM training), '{phone,shop,web}')$$, 'features by name and kind');
SELECT ok(abs(f.mean - avg(t.tenure)) < 1e-9 AND abs(f.deviation - stddev_pop(t.tenure)) < 1e-9 AND f.low = min(t.tenure) AND f.high = max(t.tenure), 'and how they were distributed')
FROM model, churn_features(model) AS f, training AS t WHERE name = 'logistic' AND f.feature = 'tenure' GROUP BY f.mean, f.deviation, f.low, f.high;
SELECT results_eq($$SELECT feature FROM model, churn_coefficients(model) WHERE name = 'products'$$,
    $$VALUES ('(intercept)'), ('tenure'), ('charge'), ('contract=one year'), ('contract=two years'), ('senior'), ('last_call'), ('last_call is missing'),
             ('channel=shop'), ('channel=web'), ('channel is missing'), ('tenure * contract=one year'), ('tenure * contract=two years'),
             ('senior * channel=shop'), ('senior * channel=web'), ('senior * channel is missing')$$, 'terms in order');
SELECT ok(bool_and(abs(z - coefficient / standard_error) < 1e-12 AND p_value BETWEEN 0 AND 1), 'z and p of coefficients') FROM model, churn_coefficients(model) WHERE name = 'logistic';
SELECT ok(abs(sum(share) - 1) < 1e-12 AND (array_agg(feature))[1] = 'tenure', name || ': importance') FROM model, churn_importance(model) WHERE name IN ('logistic', 'products', 'boosting') GROUP BY name;
SELECT is(pg_temp.failure($$SELECT churn_coefficients(model) FROM model WHERE name = 'boosting'$$), '22023 a boosting model has no coefficients +hint', 'trees have no coefficients');

-- ---- scores -------------------------------------------------------------------------------------

SELECT ok(bool_and(abs(churn_probability(model, t) - 1 / (1 + exp(-churn_log_odds(model, t)))) < 1e-15), name || ': a probability is that of the log-odds')
FROM model, training AS t WHERE name IN ('logistic', 'products', 'boosting') GROUP BY name;
SELECT ok(bool_and(abs(parts - (churn_log_odds(model, t) - churn_baseline(model))) < 1e-9), name || ': parts add up')
FROM model, (SELECT * FROM training LIMIT 300) AS t, LATERAL (SELECT sum(contribution) AS parts FROM churn_explain(model, t)) AS p
WHERE name IN ('logistic', 'products', 'boosting') GROUP BY name;
SELECT ok(bool_and(abs(avg) < 1e-9), 'reasons are about the average') FROM (
    SELECT feature, avg(contribution) FROM model, training AS t, churn_reasons(model, t) WHERE name = 'logistic' GROUP BY feature) AS r;
SELECT is((SELECT array_agg(feature || ' ' || coalesce(value, '?') ORDER BY feature) FROM model, churn_explain(model, t) WHERE name = 'products'),
          '{"channel ?","charge 50.5","contract two years","last_call 2026-01-31","senior true","senior * channel ?","tenure 12","tenure * contract 12 * two years"}', 'values as texts')
FROM (SELECT 12 AS tenure, 50.5 AS charge, 'two years' AS contract, true AS senior, date '2026-01-31' AS last_call, NULL::text AS channel) AS t;
SELECT is((SELECT count(*) FROM (SELECT contribution, lag(abs(contribution)) OVER () AS before FROM model, churn_explain(model, t) WHERE name = 'boosting') AS c
           WHERE abs(contribution) > before), 0::bigint, 'the largest first') FROM training AS t WHERE id = 7;
SELECT is(churn_probability(model, a), churn_probability(model, b), name || ': the order of columns and what else is there do not matter')
FROM model, (SELECT 12 AS tenure, 50.5 AS charge, 'two years' AS contract, true AS senior, date '2026-01-31' AS last_call, 'web' AS channel) AS a,
     (SELECT '{}'::jsonb AS what, 'web'::varchar AS channel, timestamp '2026-01-31' AS last_call, 12::float8 AS tenure, 50.5::float8 AS charge, true AS senior, 'two years'::name AS contract) AS b
WHERE name IN ('logistic', 'products', 'boosting');
SELECT is(churn_probability(model, NULL::training), NULL, 'NULL gives NULL') FROM model WHERE name = 'logistic';
SELECT is(churn_probability(NULL, ARRAY[1.0::float8]), NULL, 'for either argument');
SELECT is_empty($$SELECT churn_explain(model, NULL::training) FROM model$$, 'or nothing');
SELECT ok(churn_probability(model, t) BETWEEN 0 AND 1, name || ': every value may be missing')
FROM model, (SELECT NULL::int AS tenure, NULL::numeric AS charge, NULL::text AS contract, NULL::boolean AS senior, NULL::date AS last_call, NULL::text AS channel) AS t
WHERE name IN ('logistic', 'products', 'boosting');
SELECT ok(churn_probability(model, t) BETWEEN 0 AND 1, name || ': a level that nobody had')
FROM model, (SELECT 1 AS tenure, 20 AS charge, 'for life' AS contract, true AS senior, date '2026-01-31' AS last_call, 'pigeon' AS channel) AS t
WHERE name IN ('logistic', 'products', 'boosting');

CREATE FUNCTION pg_temp.score(customer text, which text DEFAULT 'logistic') RETURNS text LANGUAGE sql
RETURN pg_temp.failure(format('SELECT churn_probability(model, t) FROM churn_test.model, (%s) AS t WHERE name = %L', customer, which));
SELECT is(pg_temp.score($$SELECT 12 AS tenure, 50.5 AS charge, true AS senior, date '2026-01-31' AS last_call, 'web' AS channel$$) LIKE '42703 %"contract"%', true, 'a feature that is missing is named');
SELECT is(pg_temp.score($$SELECT 12 AS tenure, 50.5 AS charge, 2 AS contract, true AS senior, date '2026-01-31' AS last_call, 'web' AS channel$$) LIKE '42804 %"contract"%', true, 'one of another kind too');
SELECT is(pg_temp.score($$SELECT '12' AS tenure, 50.5 AS charge, 'x' AS contract, true AS senior, date '2026-01-31' AS last_call, 'web' AS channel$$) LIKE '42804 %"tenure"%', true, 'also a text for a number');
SELECT is(pg_temp.score($$SELECT float8 'NaN' AS tenure, 50.5 AS charge, 'x' AS contract, true AS senior, date '2026-01-31' AS last_call, 'web' AS channel$$) LIKE '22003 %"tenure"%', true, 'NaN');
SELECT is(pg_temp.score($$SELECT 1 AS tenure, float8 '-Infinity' AS charge, 'x' AS contract, true AS senior, date '2026-01-31' AS last_call, 'web' AS channel$$) LIKE '22003 %"charge"%', true, 'an infinity');
SELECT is(pg_temp.score('SELECT * FROM customer WHERE id = 1', 'failed'), '22023 the fit of this churn_model failed +detail +hint', 'a failed model');
SELECT is(pg_temp.failure(format($$SELECT %s FROM model WHERE name = 'failed'$$, call)), '22023 the fit of this churn_model failed +detail +hint', call || ' of a failed model')
FROM unnest('{churn_baseline(model),log_likelihood(model),churn_coefficients(model),churn_importance(model)}'::text[]) AS call;
SELECT isnt_empty($$SELECT churn_features(model) FROM model WHERE name = 'failed'$$, 'which still knows its features');

-- arrays
SELECT ok(churn_probability(model, ARRAY[12, 50, NULL, 3]) BETWEEN 0 AND 1, 'an array') FROM model WHERE name = 'array';
SELECT is(pg_temp.failure($$SELECT churn_probability(model, ARRAY[12, 50, 1]::float8[]) FROM model WHERE name = 'array'$$) LIKE '22023 %', true, 'of another length');
SELECT is(pg_temp.failure($$SELECT churn_probability(model, ARRAY[1, 2, 3, 4, 5, 6]::float8[]) FROM model WHERE name = 'logistic'$$) LIKE '42804 %"contract"%', true, 'for a model with categories');
SELECT is(pg_temp.failure($$SELECT churn_probability(model, '{1,NaN,3,4}'::float8[]) FROM model WHERE name = 'array'$$) LIKE '22003 %x2%', true, 'NaN in an array');
SELECT set_eq($$SELECT feature FROM model, churn_explain(model, ARRAY[12, 50, 1, 3]) WHERE name = 'array'$$, ARRAY['x1', 'x2', 'x3', 'x4'], 'explained');
SELECT set_eq($$SELECT c.name FROM model AS m, churn_explain(model, ARRAY[12, 50, 1, 3], ARRAY['a', 'b', 'c', 'd']) AS c WHERE m.name = 'array'$$, ARRAY['a', 'b', 'c', 'd'], 'with names');
SELECT is(pg_temp.failure($$SELECT churn_explain(model, ARRAY[12, 50, 1, 3], ARRAY['a', 'b', 'c']) FROM model WHERE name = 'array'$$), '22023 the model has 4 features, and there are 3 names', 'too few names');
SELECT is(pg_temp.failure($$SELECT churn_explain(model, ARRAY[12, 50, 1, 3], ARRAY['a', 'b', 'c', NULL]) FROM model WHERE name = 'array'$$), '22004 the name of feature 4 is NULL', 'a NULL name');
SELECT is(churn_probability(model, t), churn_probability(model, ARRAY[12, 50, 1, 3]), 'a record for a model of arrays')
FROM model, (SELECT 3 AS x4, 1 AS x3, 50 AS x2, 12 AS x1) AS t WHERE name = 'array';

-- models that change from row to row
SELECT is(count(*), 0::bigint, 'models that take turns say what each says alone')
FROM (SELECT t.id, m.name, churn_probability(m.model, t) AS p FROM (SELECT * FROM training LIMIT 50) AS t, model AS m WHERE m.name IN ('logistic', 'products', 'boosting') ORDER BY t.id, m.name) AS mixed
JOIN (SELECT t.id, m.name, churn_probability(m.model, t) AS p FROM model AS m, (SELECT * FROM training LIMIT 50) AS t WHERE m.name = 'boosting') AS alone
     ON alone.id = mixed.id AND alone.name = mixed.name WHERE alone.p <> mixed.p;
DO $$
DECLARE
    m churn_model;
    p float8[];
BEGIN
    FOR m IN SELECT model FROM model WHERE name IN ('logistic', 'products') ORDER BY name LOOP
        p := p || churn_probability(m, (SELECT t FROM training AS t WHERE id = 3));
    END LOOP;
    CREATE TABLE loop_result AS SELECT p;
END $$;
SELECT is((SELECT p FROM loop_result), (SELECT array_agg(churn_probability(model, t) ORDER BY name) FROM model, training AS t WHERE name IN ('logistic', 'products') AND t.id = 3), 'also in a loop of PL/pgSQL');

-- an index
SELECT lives_ok((SELECT format('CREATE INDEX risk ON training (churn_probability(%L::churn_model, training.*))', model) FROM model WHERE name = 'logistic'), 'a probability is indexed');
CREATE TABLE risks AS SELECT t.id, churn_probability(model, t) AS p FROM model, training AS t WHERE name = 'logistic';
SELECT is((SELECT count(*) FROM risks WHERE p > 0.5), (SELECT count(*) FROM model, training AS t WHERE name = 'logistic' AND churn_probability(model, t) > 0.5), 'as often as asked');

-- ---- fits ---------------------------------------------------------------------------------------

SELECT is(churn_model_send(churn_fit(churned, t, '{"ignore": ["id", "churned"], "interactions": [["tenure", "contract"], ["senior", "channel"]], "l2": 2}' ORDER BY u(id, 77))),
          churn_model_send(model), 'the order of rows does not matter')
FROM training AS t, model WHERE name = 'products' GROUP BY model;
SELECT is(churn_model_send(churn_fit(churned, t, '{"ignore": ["id", "churned"], "method": "boosting", "rounds": 30}' ORDER BY u(id, 77))),
          churn_model_send(model), 'also of trees') FROM training AS t, model WHERE name = 'boosting' GROUP BY model;
SELECT is((SELECT churn_fit(rollup) FROM (SELECT rollup(s) FROM (SELECT churn_sample_agg(churned, ARRAY[tenure, charge, senior::int, extract(day FROM last_call)]) AS s
          FROM training GROUP BY id % 7) AS parts) AS whole), model, 'a sample in parts gives the same model') FROM model WHERE name = 'array';
SELECT is((SELECT churn_fit(churn_sample_agg(churned, ARRAY[tenure, charge, senior::int, extract(day FROM last_call)]), '{}') FROM training), model, 'with options too') FROM model WHERE name = 'array';
SELECT is(churn_fit(churned, t, NULL), churn_fit(churned, t), 'NULL options are none') FROM training AS t;
SELECT is(churn_fit(churned, t), NULL, 'no rows') FROM training AS t WHERE id < 0;
SELECT is(churn_fit(NULL, t), NULL, 'no outcome') FROM training AS t;
SELECT is(churn_fit(churned, NULL::float8[]), NULL, 'no features') FROM training AS t;
SELECT is(churn_fit(churned, ARRAY[1.0::float8]), NULL, 'no rows of arrays') FROM training AS t WHERE id < 0;
SELECT is((churn_fit(nullif(id % 10 = 0, true), t) :: jsonb ->> 'left_out')::int, 200, 'rows without an outcome are counted') FROM training AS t;
SELECT is((churn_fit(v.churned, t)::jsonb ->> 'reason'), expected, 'one outcome') FROM (VALUES (true, 'all_left'), (false, 'all_stayed')) AS v (churned, expected), training AS t GROUP BY expected;
SELECT is(status(churn_fit(true, t)), 'failed', 'one row') FROM training AS t WHERE id = 1;

-- separable data
SELECT is(churn_fit(tenure > 30, t, '{"ignore": ["id", "churned"]}')::jsonb #>> '{reason}', 'separable', 'separable data say so') FROM training AS t;
SELECT is(status(churn_fit(tenure > 30, ARRAY[tenure])), 'penalised', 'in arrays too') FROM training;
SELECT is(churn_fit(tenure > 30, t, '{"ignore": ["id", "churned"], "l2": 0.5}')::jsonb #>> '{status}', 'converged', 'but not with a penalty') FROM training AS t;

-- columns of no use
CREATE TABLE odd AS SELECT t.churned, tenure, 1 AS one, tenure AS months, NULL::int AS nothing, 'c' || id AS customer, tenure * 2 + 1 AS twice, (tenure % 7)::text AS many FROM training AS t;
CREATE TABLE odd_model AS SELECT churn_fit(churned, t, '{"ignore": ["churned"], "max_categories": 3}') AS model FROM odd AS t;
SELECT results_eq($$SELECT feature, role FROM odd_model, churn_features(model)$$,
    $$VALUES ('tenure', 'used'), ('one', 'constant'), ('months', 'duplicate'), ('nothing', 'constant'), ('customer', 'identifier'), ('twice', 'used'), ('many', 'used')$$, 'columns of no use');
SELECT results_eq($$SELECT feature FROM odd_model, churn_coefficients(model) WHERE coefficient IS NULL AND p_value IS NULL$$, $$VALUES ('twice')$$, 'a term that follows from another has no coefficient');
SELECT is(cardinality(levels), 3, 'levels beyond the most are pooled') FROM odd_model, churn_features(model) WHERE feature = 'many';
SELECT isnt_empty($$SELECT FROM odd_model, churn_coefficients(model) WHERE feature = 'many=(other)'$$, 'with a term of their own');
SELECT is(model::text::churn_model, model, 'all of which has a text') FROM odd_model;
SELECT ok(churn_probability(model, t) > 0, 'what is not used need not be there') FROM odd_model, (SELECT 12 AS tenure, 25 AS twice, '3' AS many) AS t;

-- options
SELECT is((SELECT f.levels[1] FROM churn_features(model) AS f WHERE feature = 'contract'), 'two years', 'a reference')
FROM (SELECT churn_fit(churned, t, '{"ignore": ["id", "churned"], "reference": {"contract": "two years"}}') AS model FROM training AS t) AS m;
SELECT ok(abs(avg(churn_probability(model, t)) - 0.5) < 0.1 AND (model::jsonb #>> '{class_weights,churned}')::float8 > 1, 'balanced classes')
FROM (SELECT churn_fit(churned, t, '{"ignore": ["id", "churned"], "class_weights": "balanced"}') AS model FROM training AS t) AS m, training AS t GROUP BY model;
SELECT is(churn_fit(churned, t, '{"class_weights": {"churned": 2, "stayed": 3}}')::jsonb -> 'class_weights', '{"churned": 2, "stayed": 3}', 'weights') FROM training AS t;
CREATE FUNCTION pg_temp.fit(options text) RETURNS text LANGUAGE sql
RETURN pg_temp.failure(format('SELECT churn_fit(churned, t, %L) FROM churn_test.training AS t', options));
SELECT is(pg_temp.fit('{"lambda": 1}'), '22023 unknown option "lambda" of a churn model +hint', 'an unknown option');
SELECT is(pg_temp.fit('[]'), '22023 options are not an object +hint', 'no object');
SELECT is(pg_temp.fit('{"method": "forest"}'), '22023 option "method" cannot be "forest" +hint', 'an unknown method');
SELECT is(pg_temp.fit('{"l2": -1}'), '22003 option "l2" is out of range +detail +hint', 'a negative penalty');
SELECT is(pg_temp.fit('{"l2": "1"}'), '22023 option "l2" is not a number +hint', 'no number');
SELECT is(pg_temp.fit('{"max_categories": 255}'), '22003 option "max_categories" is out of range +detail +hint', 'too many categories');
SELECT is(pg_temp.fit('{"rounds": 1.5}'), '22023 option "rounds" is not a whole number +hint', 'half a round');
SELECT is(pg_temp.fit('{"ignore": "id"}'), '22023 option "ignore" is not a list of texts +hint', 'no list');
SELECT is(pg_temp.fit('{"ignore": ["id", 1]}'), '22023 option "ignore" is not a list of texts +hint', 'no list of texts');
SELECT is(pg_temp.fit('{"interactions": [["tenure"]]}'), '22023 option "interactions" is not a list of pairs of texts +hint', 'no pair');
SELECT is(pg_temp.fit('{"interactions": [["tenure", "weather"]]}'), '22023 option "interactions" names a feature "weather" that there is not +detail', 'an interaction of nothing');
SELECT is(pg_temp.fit('{"interactions": [["tenure", "charge"]], "method": "boosting"}'), '22023 option "interactions" is for logistic models +hint', 'an interaction of trees');
SELECT is(pg_temp.fit('{"reference": {"weather": "fine"}}'), '22023 option "reference" names a feature "weather" that there is not +detail', 'a reference of nothing');
SELECT is(pg_temp.fit('{"reference": {"tenure": "1"}}'), '22023 feature "tenure" is no category, and has no reference', 'of a number');
SELECT is(pg_temp.fit('{"reference": {"contract": "for life"}}') LIKE '22023 %', true, 'that is no level');
SELECT is(pg_temp.fit('{"class_weights": {"churned": 0}}'), '22003 option "churned" is out of range +detail +hint', 'no weight');
SELECT is(pg_temp.fit('{"class_weights": "equal"}'), '22023 option "class_weights" cannot be "equal" +hint', 'unknown weights');
SELECT is(pg_temp.fit('{"class_weights": {"gone": 1}}'), '22023 unknown option "gone" of "class_weights" +hint', 'of an unknown outcome');
SELECT is(pg_temp.failure($$SELECT churn_fit(churned, t, CASE WHEN id = 9 THEN '{"l2": 1}' ELSE '{}' END::jsonb) FROM training AS t$$), '22023 options differ within one fit +hint', 'options that differ');
SELECT is(pg_temp.failure($$SELECT churn_fit(churned, ARRAY[tenure], CASE WHEN id = 9 THEN '{"l2": 1}' ELSE '{}' END::jsonb) FROM training AS t$$), '22023 options differ within one fit +hint', 'also of arrays');
SELECT is(pg_temp.failure($$SELECT churn_fit(churned, ARRAY[tenure], '{"ignore": ["x1"]}') FROM training AS t$$), '22023 option "ignore" is for columns of a record +hint', 'ignoring an element');

-- hostile rows
SELECT is(pg_temp.failure($$SELECT churn_fit(true, t) FROM (VALUES (1, '{}'::jsonb)) AS t (a, b)$$) LIKE '42804 %"b"%', true, 'a type that is no feature');
SELECT is(pg_temp.failure($$SELECT churn_fit(true, t) FROM (VALUES (float8 'NaN')) AS t (speed)$$) LIKE '22003 %"speed"%', true, 'NaN');
SELECT is(pg_temp.failure($$SELECT churn_fit(true, t) FROM (VALUES (numeric 'Infinity')) AS t (speed)$$) LIKE '22003 %"speed"%', true, 'infinity');
SELECT is(pg_temp.failure($$SELECT churn_fit(true, t) FROM (VALUES (float8 '1e61')) AS t (speed)$$) LIKE '22003 %"speed"%', true, 'beyond what can be squared');
SELECT is(pg_temp.failure($$SELECT churn_fit(true, '{1,2,Infinity}'::float8[])$$) LIKE '22003 %x3%', true, 'infinity in an array');
SELECT is(pg_temp.failure($$SELECT churn_fit(true, a) FROM (VALUES ('{1,2}'::float8[]), ('{1}')) AS t (a)$$), '22023 rows have different numbers of features +detail', 'arrays of different lengths');
SELECT is(left(pg_temp.failure($$SELECT churn_fit(true, '{{1,2},{3,4}}'::float8[])$$), 5) IN ('22023', '2202E'), true, 'two dimensions');
SELECT is(pg_temp.failure($$SELECT churn_fit(true, '{}'::float8[])$$) LIKE '22023 %', true, 'no elements');
SELECT is(pg_temp.failure($$SELECT churn_fit(i = 1, array_fill(i::float8, ARRAY[5000])) FROM generate_series(1, 2) AS i$$) LIKE '54000 %', true, '5,000 features');
SELECT is(churn_fit(i % 2 = 0, t)::jsonb #>> '{features,0,role}', 'identifier', 'a text column with 100,000 levels') FROM (SELECT i, t FROM generate_series(1, 100000) AS i, LATERAL (SELECT 'customer ' || i AS code) AS t) AS r;
SELECT is(pg_temp.failure($$SELECT churn_fit(true, t) FROM (VALUES (repeat('x', 256))) AS t (essay)$$) LIKE '22023 %"essay"%', true, 'a long text');

-- samples
SELECT is(churn_sample_agg(churned, f)::text, 'columns=2 left_out=2 row=1,0.5,null row=0,2,3', 'a sample') FROM (VALUES (true, '{0.5,NULL}'::float8[]), (NULL, '{1,2}'), (true, NULL), (false, '{2,3}')) AS t (churned, f);
SELECT is(churn_sample_agg(churned, f ORDER BY n), churn_sample_agg(churned, f ORDER BY -n), 'in any order') FROM (VALUES (1, true, '{0.5,NULL}'::float8[]), (2, true, '{-0,1}'), (3, false, '{2,3}')) AS t (n, churned, f);
SELECT is('"{\"l2\": 1}" columns=2 left_out=1 row=1,0.5,null row=0,2,3'::churn_sample::jsonb, '{"customers": 2, "churned": 1, "left_out": 1, "features": 2, "options": {"l2": 1}}', 'as jsonb');
SELECT is('"{ \"l2\":1 }" columns=2 left_out=1 row=0,2,3 row=1,5e-1,null'::churn_sample::text, '"{\"l2\": 1}" columns=2 left_out=1 row=1,0.5,null row=0,2,3', 'and text');
SELECT is(status(churn_fit('"{\"l2\": 1}" columns=1 left_out=0 row=1,0.5 row=0,2 row=0,1 row=1,1.5'::churn_sample)), 'converged', 'fitted with its options');
SELECT is(pg_temp.failure(format('SELECT %L::churn_sample', sample)) LIKE '22P02 %', true, sample)
FROM unnest(ARRAY['', 'columns=1', 'columns=1 left_out=0', 'columns=1 left_out=0 row=2,1', 'columns=1 left_out=0 row=1,NaN', 'columns=1 left_out=0 row=1,1e61', 'columns=1 left_out=0 row=1',
                  'columns=1 left_out=0 row=1,2,3', 'columns=-1 left_out=0 row=1', 'columns=2000 left_out=0 row=1', 'columns=1 left_out=-1 row=1,2', 'columns=1 columns=1 left_out=0 row=1,2',
                  'columns=1 left_out=0 row=1,2 row=', 'columns=1 left_out=0 row=null,2', '"{" columns=1 left_out=0 row=1,2', '"{}', 'columns=1 left_out=0 rows=1,2']) AS sample;
SELECT is(pg_temp.failure($$SELECT rollup(s) FROM (VALUES ('columns=1 left_out=0 row=1,2'::churn_sample), ('columns=2 left_out=0 row=1,2,3')) AS t (s)$$), '22023 rows have different numbers of features +detail', 'samples that differ');
SELECT is((SELECT rollup(s) FROM (VALUES ('columns=0 left_out=3'::churn_sample), (NULL), ('columns=2 left_out=0 row=1,2,3')) AS t (s))::text, 'columns=2 left_out=3 row=1,2,3', 'one without rows goes with any');

-- ---- parallel -----------------------------------------------------------------------------------

CREATE TABLE serial_models AS SELECT name, model FROM model WHERE name IN ('logistic', 'boosting', 'array');
SET LOCAL max_parallel_workers_per_gather = 3;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL parallel_leader_participation = off;
CREATE TABLE parallel_models AS
SELECT 'logistic' AS name, churn_fit(churned, t, '{"ignore": ["id", "churned"]}') AS model FROM training AS t UNION ALL
SELECT 'boosting', churn_fit(churned, t, '{"ignore": ["id", "churned"], "method": "boosting", "rounds": 30}') FROM training AS t UNION ALL
SELECT 'array', churn_fit(churned, ARRAY[tenure, charge, senior::int, extract(day FROM last_call)]) FROM training;
SELECT is(p.model, s.model, s.name || ': parallel and serial fits are the same') FROM serial_models AS s JOIN parallel_models AS p USING (name);
CREATE FUNCTION pg_temp.plan_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE line text; lines text := '';
BEGIN
    FOR line IN EXECUTE 'EXPLAIN ' || query LOOP lines := lines || line || E'\n'; END LOOP;
    RETURN lines;
END $$;
SELECT matches(pg_temp.plan_of('SELECT churn_fit(churned, t) FROM training AS t'), 'Partial Aggregate', 'records are gathered in parallel');
SELECT matches(pg_temp.plan_of('SELECT churn_fit(churned, ARRAY[tenure::float8]) FROM training AS t'), 'Partial Aggregate', 'arrays are gathered in parallel');

SELECT * FROM finish();
ROLLBACK;
