-- Personas: kmeans_fit, persona, persona_distance, persona_profile, personas_suggest, persona_drift, and R's kmeans.
BEGIN;
SET LOCAL search_path = empathy, public;
SET LOCAL client_min_messages = warning;
SELECT no_plan();

-- Within so much of the second number, relative.
CREATE FUNCTION pg_temp.near(a float8, b float8, tolerance float8) RETURNS boolean LANGUAGE sql
RETURN abs(a - b) <= tolerance * abs(b);
-- A pseudo-random number 0 .. 1, the same in every run.
CREATE FUNCTION pg_temp.noise(i int, salt int) RETURNS float8 LANGUAGE sql IMMUTABLE
RETURN (hashint8extended(i, salt) & 1048575) / 1048576.0;

-- ---- R's kmeans -------------------------------------------------------------------------------------

CREATE TEMP TABLE line (text text);
\copy line from program 'sed 1d test/golden/kmeans.csv' with (format csv, delimiter E'\x01', quote E'\x02')
CREATE TEMP TABLE golden AS
SELECT part[1] AS kind, part[2]::int AS data, part[3:]::float8[] AS number, row_number() OVER () AS line
FROM line, LATERAL (SELECT string_to_array(text, ',') AS part) AS parts;
CREATE TEMP TABLE search AS
SELECT data, number[1] AS start, number[2]::int AS k, number[3] AS inertia,
       (SELECT jsonb_agg(to_jsonb(s.number[2:]) ORDER BY s.line) FROM golden AS s WHERE s.kind = 'start' AND s.data = g.data AND s.number[1] = g.number[1]) AS centres,
       (SELECT s.number[2:] FROM golden AS s WHERE s.kind = 'size' AND s.data = g.data AND s.number[1] = g.number[1]) AS sizes
FROM golden AS g WHERE kind = 'inertia';
CREATE TEMP TABLE found AS
SELECT s.*, (SELECT kmeans_fit(r.number, s.k, 0, jsonb_build_object('start', s.centres, 'iterations', 1000)) FROM golden AS r WHERE r.kind = 'row' AND r.data = s.data) AS model
FROM search AS s;
SELECT is(count(*), 16::bigint, 'searches of R from given starts') FROM found;
SELECT is_empty($$SELECT data, start, inertia, inertia(model) FROM found WHERE pg_temp.near(inertia(model), inertia, 1e-9) IS NOT TRUE$$, 'the same inertia, to 1e-9');
SELECT is_empty($$SELECT data, start, sizes FROM found WHERE sizes IS DISTINCT FROM (SELECT array_agg((p->>'size')::float8 ORDER BY place) FROM jsonb_array_elements(model::jsonb->'personas') WITH ORDINALITY AS p (p, place))$$, 'the same sizes');
SELECT is_empty($$SELECT * FROM found WHERE status(model) <> 'converged' OR personas(model) <> k$$, 'all of them converged');
SELECT is_empty($$SELECT b.data, b.number, inertia(m) FROM golden AS b, LATERAL (SELECT kmeans_fit(r.number, b.number[1]::int, 1) AS m FROM golden AS r WHERE r.kind = 'row' AND r.data = b.data) AS f
    WHERE b.kind = 'best' AND NOT inertia(m) <= 1.01 * b.number[2]$$, 'by its own starts, no more than 1 % above the best of 10 of Hartigan and Wong');

-- ---- planted groups -----------------------------------------------------------------------------------

CREATE TEMP TABLE customer AS
SELECT i AS id, g AS truth, 100 * g + 10 * pg_temp.noise(i, 1) AS spent, 3 * (g % 2) + pg_temp.noise(i, 2) AS visits,
       CASE WHEN g = 2 THEN 'premium' WHEN pg_temp.noise(i, 3) < 0.5 THEN 'basic' ELSE 'plus' END AS plan, g = 1 AS app, date '2026-01-01' + 200 * g + (10 * pg_temp.noise(i, 4))::int AS joined
FROM generate_series(1, 900) AS i, LATERAL (SELECT CASE WHEN i <= 500 THEN 0 WHEN i <= 800 THEN 1 ELSE 2 END AS g) AS groups;
CREATE TEMP TABLE fitted AS SELECT kmeans_fit(c, 3, 7, '{"ignore": ["id", "truth"]}') AS m FROM customer AS c;
SELECT is(array_agg(DISTINCT (truth, persona(m, c))::text ORDER BY (truth, persona(m, c))::text), '{"(0,1)","(1,2)","(2,3)"}', 'groups are found, and numbered by size') FROM customer AS c, fitted;
SELECT results_eq('SELECT DISTINCT persona, size FROM fitted, persona_profile(m) ORDER BY 1', 'VALUES (1, 500::bigint), (2, 300), (3, 100)', 'sizes');
SELECT ok(pg_temp.near(inertia(m), (SELECT sum(persona_distance(m, c) ^ 2) FROM customer AS c), 1e-12), 'inertia is the sum of squared distances') FROM fitted;
SELECT is_empty($$SELECT * FROM fitted, persona_profile(m) AS p WHERE feature = 'plan=premium' AND abs(mean - CASE persona WHEN 3 THEN 1 ELSE 0 END) > 1e-14$$, 'shares of levels');
SELECT ok(pg_temp.near(lift, 9, 1e-9), 'lift: how many times as common') FROM fitted, persona_profile(m) WHERE persona = 3 AND feature = 'plan=premium';
SELECT is_empty($$SELECT p.* FROM fitted, persona_profile(m) AS p, LATERAL (SELECT avg(spent) AS then, (SELECT avg(spent) FROM customer) AS overall FROM customer AS c WHERE persona(m, c) = p.persona) AS a
    WHERE feature = 'spent' AND NOT (pg_temp.near(mean, a.then, 1e-12) AND pg_temp.near(lift, a.then / overall, 1e-12))$$, 'means in their unit');
SELECT is(count(*), 3::bigint, 'no lift of a date') FROM fitted, persona_profile(m) WHERE feature = 'joined' AND lift IS NULL AND mean > 9000;
SELECT is(count(*), 0::bigint, 'nothing of what is ignored') FROM fitted, persona_profile(m) WHERE feature ~ '^(id|truth)';
SELECT is(customers(m), 900::bigint, 'customers') FROM fitted;

-- Any order, any split, any way of asking.
SELECT is((SELECT kmeans_fit(c, 3, 7, '{"ignore": ["id", "truth"]}') FROM (SELECT * FROM customer ORDER BY pg_temp.noise(id, 5)) AS c), m, 'any order of the rows') FROM fitted;
SELECT is((SELECT kmeans_fit(c, 3, 7) FROM (SELECT spent, visits, plan, app, joined FROM customer) AS c), m, 'columns left out by the query instead') FROM fitted;
SELECT isnt((SELECT kmeans_fit(c, 4, 7, '{"ignore": ["id", "truth"]}') FROM customer AS c), m, 'another k is another model') FROM fitted;
SELECT is((SELECT kmeans_fit(rollup, 3, 7) FROM (SELECT rollup(s) FROM (SELECT persona_sample_agg(ARRAY[spent, visits]) AS s FROM customer GROUP BY id % 7) AS s) AS r),
          (SELECT kmeans_fit(ARRAY[spent, visits], 3, 7) FROM customer), 'samples that are merged');
SELECT is((SELECT array_agg(p::text ORDER BY p) FROM (SELECT persona, size, mean FROM persona_profile((SELECT kmeans_fit(ARRAY[spent, visits], 3, 7) FROM customer))) AS p),
          (SELECT array_agg(p::text ORDER BY p) FROM (SELECT persona, size, mean FROM persona_profile((SELECT kmeans_fit(c, 3, 7) FROM (SELECT spent, visits FROM customer) AS c))) AS p), 'arrays and records agree');
CREATE TABLE public.persona_parallel AS SELECT * FROM customer;
SET LOCAL parallel_setup_cost = 0; SET LOCAL parallel_tuple_cost = 0; SET LOCAL min_parallel_table_scan_size = 0; SET LOCAL max_parallel_workers_per_gather = 3;
SELECT is((SELECT kmeans_fit(c, 3, 7, '{"ignore": ["id", "truth"]}') FROM public.persona_parallel AS c), m, 'workers') FROM fitted;
SELECT is((SELECT persona_drift(m, c)->'psi' FROM public.persona_parallel AS c), '0', 'drift by workers') FROM fitted;
RESET max_parallel_workers_per_gather;

-- ---- small and odd things -------------------------------------------------------------------------------

SELECT is(kmeans_fit(ARRAY[x], 2, 1), NULL, 'no rows') FROM (SELECT 1.0::float8 WHERE false) AS t (x);
SELECT is(kmeans_fit(t, 2, 1), NULL, 'no rows of records') FROM (SELECT 1 AS x WHERE false) AS t;
SELECT is(kmeans_fit(x::float8[], 2, 1), NULL, 'no features') FROM (VALUES (NULL)) AS t (x);
SELECT is((personas(m), inertia(m), customers(m))::text, '(1,0,1)', 'one row') FROM (SELECT kmeans_fit(ARRAY[4.0, 2.0], 3, 1) AS m) AS f;
SELECT is((personas(m), inertia(m), customers(m), persona(m, ARRAY[4.0]))::text, '(1,0,50,1)', 'equal rows') FROM (SELECT kmeans_fit(ARRAY[4.0], 3, 1) AS m FROM generate_series(1, 50)) AS f;
SELECT is((personas(m), inertia(m), status(m))::text, '(3,0,converged)', 'as many personas as customers that differ') FROM (SELECT kmeans_fit(ARRAY[i % 3, i % 3 * 2 + 0.1], 9, 1) AS m FROM generate_series(1, 50) AS i) AS f;
SELECT is_empty($$SELECT i FROM generate_series(0, 2) AS i, (SELECT kmeans_fit(ARRAY[i % 3 / 7.0, i % 3 * 2 + 0.1], 3, 1) AS m FROM generate_series(1, 50) AS i) AS f WHERE persona_distance(m, ARRAY[i / 7.0, i * 2 + 0.1]) <> 0$$, 'a point on a centre is at distance 0');
SELECT ok(pg_temp.near(inertia(m), 1800, 1e-12), 'k = 1: the total variance of each feature is 1') FROM (SELECT kmeans_fit(c, 1, 1) AS m FROM (SELECT spent, plan FROM customer) AS c) AS f;
SELECT is((SELECT inertia(kmeans_fit(c, 2, 1)) FROM (SELECT spent, app FROM customer) AS c)::numeric(20, 9), (SELECT inertia(kmeans_fit(c, 2, 1)) FROM (SELECT spent, app::text FROM customer) AS c)::numeric(20, 9), 'a boolean is a category of two levels');
SELECT is(persona(m, ARRAY[NULL]::float8[]), persona(m, ARRAY[2.0]), 'what is missing counts as the average') FROM (SELECT kmeans_fit(ARRAY[x], 3, 1) AS m FROM (VALUES (1.0::float8), (2), (3), (NULL)) AS t (x)) AS f;
SELECT is(persona(m, unseen), persona(m, missing), 'a level that was never seen counts as missing')
FROM (SELECT kmeans_fit(c, 3, 1) AS m FROM (SELECT spent, plan FROM customer) AS c) AS f, (SELECT 55.0 AS spent, 'gold' AS plan) AS unseen, (SELECT 55.0 AS spent, NULL::text AS plan) AS missing;
SELECT is(persona(m, wide), 1, 'columns by name, in any order') FROM fitted, (SELECT 'x' AS more, date '2026-01-03' AS joined, false AS app, 'basic' AS plan, 0.5 AS visits, 5 AS spent) AS wide;
SELECT is(persona(NULL, ARRAY[1.0]), NULL, 'no model');
SELECT is(persona(m, NULL::float8[]), NULL, 'no customer') FROM fitted;
SELECT is((SELECT personas(kmeans_fit(ARRAY[spent, visits], 3, 7, '{"restarts": 1, "iterations": 1}')) FROM customer), 3, 'options');
SELECT is((SELECT status(kmeans_fit(ARRAY[pg_temp.noise(i, 1), pg_temp.noise(i, 2)], 9, 1, '{"iterations": 1, "restarts": 1}')) FROM generate_series(1, 2000) AS i), 'stopped', 'stopped');
SELECT ok((SELECT count(DISTINCT persona(m, ARRAY[spent, visits])) FILTER (WHERE truth = 1) = 1 FROM customer, (SELECT kmeans_fit(ARRAY[spent, visits], 2, 1, '{"weights": {"x2": 1000}}') AS m FROM customer) AS f), 'a weight of one feature decides');
SELECT is((SELECT inertia(kmeans_fit(ARRAY[spent, visits], 1, 1, '{"weights": {"x2": 4}}')) FROM customer)::numeric(20, 6), 4500.000000, 'a weight multiplies the variance');

-- ---- errors -------------------------------------------------------------------------------------------

SELECT throws_ok($$SELECT kmeans_fit(ARRAY[spent], 0, 1) FROM customer$$, '22023', NULL, 'k of 0');
SELECT throws_ok($$SELECT kmeans_fit(c, 101, 1) FROM customer AS c$$, '22023', NULL, 'k of 101');
SELECT throws_ok($$SELECT kmeans_fit(ARRAY[spent], 2 + (id = 30)::int, 1) FROM customer$$, '22023', NULL, 'two ks');
SELECT throws_ok($$SELECT kmeans_fit(c, 2, id) FROM customer AS c$$, '22023', 'k, seed or options differ within one fit', 'two seeds');
SELECT throws_ok($$SELECT kmeans_fit(c, 2, 1, CASE WHEN id = 9 THEN '{"restarts": 3}'::jsonb END) FROM customer AS c$$, '22023', NULL, 'two options');
SELECT throws_ok($$SELECT kmeans_fit(c, NULL, 1) FROM customer AS c$$, '22004', 'k is NULL', 'no k');
SELECT throws_ok($$SELECT kmeans_fit(ARRAY[spent], 3, NULL) FROM customer$$, '22004', 'seed is NULL', 'no seed');
SELECT throws_ok($$SELECT kmeans_fit(ARRAY[x], 2, 1) FROM (VALUES (1.0::float8), ('NaN')) AS t (x)$$, '22003', NULL, 'NaN');
SELECT throws_ok($$SELECT kmeans_fit(t, 2, 1) FROM (VALUES (1.0::float8), ('infinity')) AS t (x)$$, '22003', NULL, 'infinity');
SELECT throws_ok($$SELECT kmeans_fit(x, 2, 1) FROM (VALUES ('{1,2}'::float8[]), ('{1}')) AS t (x)$$, '22023', NULL, 'arrays of two lengths');
SELECT throws_ok($$SELECT kmeans_fit(ARRAY[spent], 2, 1, '{"restart": 3}') FROM customer$$, '22023', 'unknown option "restart" of personas', 'an unknown option');
SELECT throws_ok($$SELECT kmeans_fit(ARRAY[spent], 2, 1, '{"weights": {"x2": 3}}') FROM customer$$, '22023', NULL, 'a weight of no feature');
SELECT throws_ok($$SELECT kmeans_fit(ARRAY[spent], 2, 1, '{"weights": {"x1": 0}}') FROM customer$$, '22003', NULL, 'a weight of 0');
SELECT throws_ok($$SELECT kmeans_fit(ARRAY[spent], 2, 1, '{"start": [[1]]}') FROM customer$$, '22023', NULL, 'too few centres');
SELECT throws_ok($$SELECT kmeans_fit(ARRAY[spent], 1, 1, '{"start": [[1, 2]]}') FROM customer$$, '22023', NULL, 'a centre of another length');
SELECT throws_ok($$SELECT kmeans_fit(ARRAY[spent], 1, 1, '{"start": [["a"]]}') FROM customer$$, '22023', NULL, 'a centre of texts');
SELECT throws_ok($$SELECT kmeans_fit(c, 1, 1, '{"start": [[1, 2, 3, 4, 5, 6, 7]]}') FROM customer AS c$$, '22023', NULL, 'a centre of categories');
SELECT throws_ok($$SELECT persona(m, t) FROM fitted, (SELECT 1 AS spent) AS t$$, '42703', NULL, 'a feature that is not there');
SELECT throws_ok($$SELECT persona(m, t) FROM fitted, (SELECT 'a' AS spent, 1 AS visits, '' AS plan, true AS app, date 'today' AS joined) AS t$$, '42804', NULL, 'a feature of another kind');
SELECT throws_ok($$SELECT persona(m, ARRAY[1.0, 2, 3, 4, 5]) FROM fitted$$, '42804', NULL, 'an array for a model of records');
SELECT throws_ok($$SELECT persona(kmeans_fit, ARRAY[1.0, 2]) FROM (SELECT kmeans_fit(ARRAY[spent], 2, 1) FROM customer) AS f$$, '22023', NULL, 'an array of another length');
SELECT throws_ok($$SELECT '{}'::persona_model$$, '22P02', NULL, 'no model');
SELECT throws_ok($$SELECT 'columns=0 left_out=0'::persona_sample$$, '22P02', NULL, 'no columns');
SELECT throws_ok(format($$SELECT %L::persona_model$$, jsonb_set(m::jsonb, '{personas,0,size}', '501')), '22P02', NULL, 'sizes that do not add up') FROM fitted;
SELECT throws_ok(format($$SELECT %L::persona_model$$, jsonb_set(m::jsonb, '{personas,0,centre}', '[1]')), '22P02', NULL, 'a centre that is too short') FROM fitted;

-- ---- values -------------------------------------------------------------------------------------------

SELECT is(m::text::persona_model, m, 'the text form reads back') FROM fitted;
SELECT is(persona_model_send(m::text::persona_model), persona_model_send(m), 'the same bytes') FROM fitted;
SELECT is(s::text::persona_sample, s, 'a sample reads back') FROM (SELECT persona_sample_agg(ARRAY[spent, visits]) AS s FROM customer WHERE id < 9) AS f;
SELECT is(s::jsonb, '{"customers": 8, "features": 2, "asked": null}', 'what is in a sample') FROM (SELECT persona_sample_agg(ARRAY[spent, visits]) AS s FROM customer WHERE id < 9) AS f;
SELECT is(m::jsonb->'asked', '3', 'as jsonb') FROM fitted;

-- ---- suggestions ----------------------------------------------------------------------------------------

SELECT is((SELECT personas_suggest(ARRAY[spent, visits], 8, 1)->'personas' FROM customer), '3', 'three groups');
SELECT is((SELECT personas_suggest(c, 8, 1, '{"ignore": ["id", "truth", "plan"]}')->'personas' FROM customer AS c), '3', 'three groups of records');
SELECT is((SELECT personas_suggest(ARRAY[pg_temp.noise(i, 1), pg_temp.noise(i, 2), pg_temp.noise(i, 3)], 6, 1)->'personas' FROM generate_series(1, 1500) AS i), '1', 'no groups');
SELECT is((SELECT personas_suggest(ARRAY[1.0], 6, 1) FROM customer)->'personas', '1', 'equal rows');
SELECT is((SELECT personas_suggest(ARRAY[i % 2], 6, 1) FROM generate_series(1, 99) AS i)->'personas', '2', 'two values');
SELECT is((SELECT jsonb_array_length(personas_suggest(ARRAY[spent], 100, 1)->'tried') FROM customer WHERE id <= 10), 5, 'no more than half of the customers');
SELECT is((SELECT personas_suggest(ARRAY[spent, visits], 4, 1) FROM (SELECT * FROM customer ORDER BY id DESC) AS c), (SELECT personas_suggest(ARRAY[spent, visits], 4, 1) FROM customer), 'any order');
SELECT throws_ok($$SELECT personas_suggest(ARRAY[spent], 0, 1) FROM customer$$, '22023', NULL, 'none at most');

-- ---- drift ----------------------------------------------------------------------------------------------

SELECT is(d->'verdict', '"stable"', 'the same customers') FROM (SELECT persona_drift(m, c) AS d FROM customer AS c, fitted) AS f;
SELECT is(d->'verdict', '"shifted"', 'others') FROM (SELECT persona_drift(m, c) AS d FROM customer AS c, fitted WHERE id > 450) AS f;
SELECT ok(pg_temp.near((d->>'distance_then')::float8, (d->>'distance_now')::float8, 1e-9), 'and as far from their centres') FROM (SELECT persona_drift(m, c) AS d FROM customer AS c, fitted) AS f;
SELECT ok((d->>'distance_now')::float8 > 2 * (d->>'distance_then')::float8, 'farther away') FROM (SELECT persona_drift(m, c) AS d FROM (SELECT spent, visits + 9 AS visits, plan, app, joined FROM customer) AS c, fitted) AS f;
SELECT is(count(DISTINCT d), 1::bigint, 'any order of arrays') FROM (SELECT kmeans_fit(ARRAY[spent, visits], 3, 7) AS m FROM customer) AS f,
    LATERAL (SELECT persona_drift(m, ARRAY[spent, visits]) AS d FROM customer UNION ALL SELECT persona_drift(m, ARRAY[spent, visits]) FROM (SELECT * FROM customer ORDER BY id DESC) AS c) AS two;
SELECT throws_ok($$SELECT persona_drift(m, t) FROM fitted, (SELECT 1 AS spent) AS t$$, '42703', NULL, 'a feature that is not there');
SELECT throws_ok($$SELECT persona_drift(m, ARRAY[1.0, 2]) FROM (SELECT kmeans_fit(ARRAY[spent], 2, 1) AS m FROM customer) AS f$$, '22023', NULL, 'an array of another length');
SELECT throws_ok($$SELECT persona_drift(m, ARRAY[spent]) FROM customer, (SELECT k, kmeans_fit(ARRAY[spent], k, 1) AS m FROM customer, generate_series(2, 3) AS k GROUP BY k) AS f$$, '22023', NULL, 'two models');
SELECT is(persona_drift(m, NULL::float8[]), NULL, 'nobody') FROM fitted;

SELECT * FROM finish();
ROLLBACK;
