-- Stages of customers, levels of engagement, and abandoned carts.
BEGIN;
SELECT no_plan();
SET LOCAL search_path = empathy, public;
SET LOCAL timezone = 'UTC';

\ir failure.psql

-- ---- lifecycle_stage ----------------------------------------------------------------------------

SELECT is(lifecycle_stage('2026-01-01', '2026-01-01'::timestamptz + last * interval '1 day', n, '2026-01-01'::timestamptz + as_of * interval '1 day'), e, format('%s purchases, the last on day %s, as of day %s', n, last, as_of))
FROM (VALUES (0, 1, 0, 'new'), (0, 1, 29, 'new'), (0, 1, 89, 'new'), (0, 1, 90, 'at_risk'), (0, 1, 364, 'at_risk'), (0, 1, 365, 'lapsed'), (10, 2, 29, 'new'), (10, 2, 30, 'established'),
             (10, 2, 99, 'established'), (10, 2, 100, 'at_risk'), (10, 2, 374, 'at_risk'), (10, 2, 375, 'lapsed')) AS v (last, n, as_of, e);
SELECT is(lifecycle_stage('2026-01-01', '2026-02-01', 3, '2026-02-01', p), e, 'p_alive ' || coalesce(p::text, 'unknown'))
FROM (VALUES (NULL, 'established'), (1, 'established'), (0.5, 'established'), (0.49, 'at_risk'), (0.2, 'at_risk'), (0.19, 'lapsed'), (0, 'lapsed')) AS v (p, e);
SELECT is(lifecycle_stage(NULL, NULL, 0, '2026-01-01'), 'prospect', 'without a purchase');
SELECT is(lifecycle_stage(f::timestamptz, l::timestamptz, n, a::timestamptz, 0.9), NULL, format('NULL: %s %s %s %s', f, l, n, a))
FROM (VALUES (NULL, '2026-01-01', 1, '2026-01-01'), ('2026-01-01', NULL, 1, '2026-01-01'), ('2026-01-01', '2026-01-01', NULL, '2026-01-01'), ('2026-01-01', '2026-01-01', 1, NULL)) AS v (f, l, n, a);
SELECT is(lifecycle_stage('2026-01-01', '2026-01-03', 2, '2026-01-08', 0.4, '3 days', '5 days', '1 week', 0.4, 0.1), 'at_risk', 'limits of one''s own');
SELECT is(lifecycle_stage('2026-01-01', '2026-01-03', 2, '2026-01-08', NULL, '3 days', '6 days', '6 days', 0.4, 0.1), 'established', 'a later one');
SELECT is(lifecycle_stage('2026-01-01', '2026-01-03', 2, '2026-01-08', 0.4, NULL, '6 days', '6 days', 0.4, 0.1), NULL, 'an unknown one');

CREATE TEMP TABLE stage AS SELECT * FROM (VALUES ('new', 1), ('established', 2), ('at_risk', 3), ('lapsed', 4)) AS v (stage, place);
CREATE TEMP TABLE patron AS
SELECT i, '2020-01-01'::timestamptz + a AS first_at, '2020-01-01'::timestamptz + a + b AS last_at, 1 + (hashint8extended(i, 3) & 3) AS n,
       NULLIF((hashint8extended(i, 4) & 15), 0) / 15.0::float8 AS p
FROM generate_series(1, 3000) AS i, LATERAL (SELECT (hashint8extended(i, 1) & 511) * interval '1 day', (hashint8extended(i, 2) & 511) * interval '1 day') AS r (a, b);
SELECT ok(bool_and(place >= before), 'a stage only ever moves on with time')
FROM (SELECT place, lag(place, 1, 1) OVER (PARTITION BY i ORDER BY d) AS before
      FROM patron, generate_series(0, 500, 20) AS d JOIN LATERAL (SELECT lifecycle_stage(first_at, last_at, n, last_at + d * interval '1 day', p)) AS l (stage) ON true JOIN stage USING (stage)) AS t;
SELECT ok(bool_and(place >= before), 'and with less hope')
FROM (SELECT place, lag(place, 1, 1) OVER (PARTITION BY i ORDER BY hope DESC) AS before
      FROM patron, generate_series(0, 1, 0.1) AS hope JOIN LATERAL (SELECT lifecycle_stage(first_at, last_at, n, last_at + i % 400 * interval '1 day', hope)) AS l (stage) ON true JOIN stage USING (stage)) AS t;

SELECT is(pg_temp.failure(format('SELECT lifecycle_stage(%s)', a)), m, a)
FROM (VALUES ($$'2026-01-02', '2026-01-01', 1, '2026-01-03'$$, '22023 last_at is before first_at'), ($$'2026-01-01', '2026-01-03', 2, '2026-01-02'$$, '22023 as_of is before last_at +hint'),
             ($$'-infinity', '2026-01-03', 2, '2026-01-02'$$, '22023 first_at is infinite +detail +hint'), ($$'2026-01-01', '2026-01-03', 2, 'infinity'$$, '22023 as_of is infinite +detail +hint'),
             ($$'2026-01-01', '2026-01-01', -1, '2026-01-02'$$, '22003 number of purchases is negative: -1'),
             ($$'2026-01-01', '2026-01-01', 1, '2026-01-02', 1.5$$, '22003 p_alive 1.5 is out of range +detail'), ($$'2026-01-01', '2026-01-01', 1, '2026-01-02', 'NaN'$$, '22003 p_alive NaN is out of range +detail +hint'),
             ($$'2026-01-01', '2026-01-01', 1, '2026-01-02', NULL, '1 day', '3 days', '2 days', 0.5, 0.2$$, '22023 limits of the stages are not in order +detail'),
             ($$'2026-01-01', '2026-01-01', 1, '2026-01-02', NULL, '1 day', '2 days', '3 days', 0.1, 0.2$$, '22023 limits of the stages are not in order +detail'),
             ($$'2026-01-01', '2026-01-01', 1, '2026-01-02', NULL, '1 day', '2 days', '3 days', 'NaN', 0.2$$, '22023 limits of the stages are not in order +detail'),
             ($$'2026-01-01', '2026-01-01', 1, '2026-01-02', NULL, '-1 day', '2 days', '3 days', 0.5, 0.2$$, '22023 new_for is negative')) AS v (a, m);

-- ---- engagement_level ---------------------------------------------------------------------------

SELECT ok(bool_and((engagement_level(x) IN ('none', 'low', 'medium', 'high')) IS TRUE), 'every customer is on one level') FROM (SELECT (hashint8(i) & 65535) / 3000.0::float8 AS x FROM generate_series(1, 2000) AS i) AS t;
SELECT is(max(place) FILTER (WHERE x < t) < min(place) FILTER (WHERE x >= t), true, 'a threshold parts the levels: ' || t)
FROM (SELECT x / 16.0::float8 AS x, array_position('{none,low,medium,high}', engagement_level(x / 16.0::float8, 2, 5, 9)) AS place FROM generate_series(0, 200) AS x) AS l, unnest('{2,5,9}'::float8[]) AS t GROUP BY t;
CREATE TEMP TABLE threshold AS SELECT 2::float8 AS low, 5::float8 AS medium, 9::float8 AS high;
SELECT is(engagement_level(6, low, medium, high), 'medium', 'thresholds from a table') FROM threshold;
UPDATE threshold SET medium = 7;
SELECT is(engagement_level(6, low, medium, high), 'low', 'which change without code') FROM threshold;

-- ---- abandoned_carts ----------------------------------------------------------------------------

CREATE TYPE pg_temp.did AS ENUM ('add_to_cart', 'purchase', 'view');
CREATE TEMP TABLE "Event" (who int, "What" pg_temp.did, at timestamp);
INSERT INTO "Event" VALUES
    (1, 'add_to_cart', '2026-01-01 10:00'), (1, 'purchase', '2026-01-01 11:00'), -- bought
    (2, 'add_to_cart', '2026-01-01 10:00'), (2, 'view', '2026-01-01 12:00'), -- went away
    (3, 'purchase', '2026-01-01 10:00'), (3, 'add_to_cart', '2026-01-01 12:00'), (3, 'add_to_cart', '2026-01-01 13:00'), -- came back and went away
    (4, 'add_to_cart', '2026-01-01 23:30'), -- is still there
    (5, 'view', '2026-01-01 10:00'), (NULL, 'add_to_cart', '2026-01-01 10:00'), (6, 'add_to_cart', 'infinity'), (7, 'add_to_cart', NULL),
    (8, 'add_to_cart', '2026-01-01 10:00'), (8, 'purchase', '2026-01-01 10:00'); -- at the same time
CREATE FUNCTION pg_temp.left_at(as_of timestamptz, after interval DEFAULT '1 hour') RETURNS TABLE (customer_id text, cart_at timestamptz, idle interval, carts bigint) LANGUAGE sql
AS $$SELECT * FROM empathy.abandoned_carts('"Event"', 'who', 'What', 'at', $1, $2)$$;
CREATE TEMP TABLE early AS SELECT * FROM pg_temp.left_at('2026-01-02');
SELECT results_eq('TABLE early', $$VALUES ('3', timestamptz '2026-01-01 13:00', interval '11 hours', 2::bigint), ('2', '2026-01-01 10:00', '14 hours', 1)$$, 'who went away, the latest first');
SELECT set_eq($$SELECT customer_id FROM pg_temp.left_at('2026-01-02', '30 minutes')$$, '{2,3,4}'::text[], 'after a shorter time');
SELECT set_eq($$SELECT customer_id FROM pg_temp.left_at('2026-01-01 11:00')$$, '{1,2}'::text[], 'as of a moment before the purchase');
SELECT is_empty($$SELECT * FROM pg_temp.left_at('2026-01-01 10:00')$$, 'what happens at as_of is not there yet');
INSERT INTO "Event" VALUES (2, 'purchase', '2026-01-02'), (3, 'purchase', '2026-01-03'), (9, 'add_to_cart', '2026-01-02'), (2, 'add_to_cart', '2026-01-05');
SELECT results_eq($$SELECT * FROM pg_temp.left_at('2026-01-02')$$, 'TABLE early', 'what comes later changes nothing');
SELECT set_eq($$SELECT customer_id FROM abandoned_carts('"Event"', 'who', 'What', 'at', '2026-01-02', '1 hour', 'view', 'add_to_cart')$$, '{2,5}'::text[], 'events of other names');
SELECT is_empty($$SELECT * FROM abandoned_carts('"Event"', 'who', 'What', 'at', NULL, '1 hour')$$, 'NULL');
SELECT is(pg_temp.failure(format('SELECT abandoned_carts(%s)', a)), m, a)
FROM (VALUES ($$'"Event"', 'whom', 'What', 'at', '2026-01-02', '1 hour'$$, '42703 column "whom" of relation "Event" does not exist'),
             ($$'"Event"', 'who', 'What', 'at', 'infinity', '1 hour'$$, '22023 as_of is not finite'), ($$'"Event"', 'who', 'What', 'at', '2026-01-02', '-1 hour'$$, '22023 after is negative or infinite +hint')) AS v (a, m);

SELECT * FROM finish();
ROLLBACK;
