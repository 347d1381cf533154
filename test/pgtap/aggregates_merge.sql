-- Everything merges: however readings are split over parts, workers, groups and frames, and
-- however states travel, the answer is the same bytes as that of one pass.
BEGIN;
SELECT no_plan();
SET LOCAL max_parallel_workers_per_gather = 0;

-- Tables of the usual kind: workers of a parallel query cannot look into temporary ones.
CREATE SCHEMA merge_test;
SET LOCAL search_path = merge_test, empathy, public, pg_catalog;

-- Pseudo-random readings, the same in every run; one in eleven is NULL.
CREATE FUNCTION reading(i int) RETURNS emotion LANGUAGE sql IMMUTABLE AS $$
SELECT CASE WHEN i % 11 <> 0 THEN
    format('valence=%s intensity=0.%s confidence=0.%s positive=0.%s negative=0.%s lang=en model=0000000%s '
           || 'anger=0.%s joy=0.%s gratitude=0.%s neutral=0.%s%s',
           round((h1 % 2000000001 - 1000000000) / 1000000000.0, 9), h1 % 10000, h2 % 9973, h1 % 9949, h2 % 9941, 1 + i / 4000,
           h1 % 9931, h2 % 9929, h1 % 9923, h2 % 9907, CASE WHEN i % 3 = 0 THEN ' flags=contrast+question' ELSE '' END)::emotion
END
FROM (SELECT ('x' || substr(md5(i::text), 1, 8))::bit(32)::bigint & 2147483647,
             ('x' || substr(md5(i::text), 9, 8))::bit(32)::bigint & 2147483647) AS hash (h1, h2)
$$;
CREATE TABLE readings AS SELECT i, i % 7 AS grp, reading(i) AS e FROM generate_series(1, 5000) i;
ANALYZE readings;

-- The state of customer_emotion_score as a value, which the extension itself does not hand out.
CREATE AGGREGATE mean_agg(emotion) (
    SFUNC = valence_mean_accum, STYPE = valence_mean, COMBINEFUNC = valence_mean_combine, PARALLEL = SAFE);
CREATE AGGREGATE mean_rollup(valence_mean) (
    SFUNC = valence_mean_combine, STYPE = valence_mean, COMBINEFUNC = valence_mean_combine, PARALLEL = SAFE);

CREATE TABLE direct AS
SELECT emotion_agg(e) AS s, mean_agg(e) AS m, customer_emotion_score(e) AS score, mean_emotion(e) AS mean FROM readings;

CREATE FUNCTION bytes(s emotion_summary) RETURNS bytea LANGUAGE sql AS 'SELECT emotion_summary_send(s)';
CREATE FUNCTION bytes(m valence_mean) RETURNS bytea LANGUAGE sql AS 'SELECT valence_mean_send(m)';

SELECT is(readings(s), (SELECT count(e) FROM readings), 'NULLs are not counted') FROM direct;
SELECT is(customer_emotion_score(s), score, 'summary and aggregate give the same score, bit for bit') FROM direct;
SELECT is(valence_mean_score(m), score, 'mean and aggregate give the same score, bit for bit') FROM direct;
SELECT is(mean_emotion(s), mean, 'summary and aggregate give the same mean reading') FROM direct;
SELECT cmp_ok(abs(score - (SELECT avg(50 + 50 * valence(e)) FROM readings)), '<', 1e-9::float8, 'the score is 50 + 50 * mean valence')
FROM direct;

-- Splits: k parts, and beside them a part without rows and a NULL.
SELECT is(bytes(rollup(part.s)), bytes(direct.s), format('emotion_agg over %s parts and rollup', k))
FROM direct, generate_series(1, 7) k, LATERAL (
    SELECT emotion_agg(e) FROM readings GROUP BY i % k
    UNION ALL SELECT emotion_agg(e) FROM readings WHERE false
    UNION ALL SELECT NULL) part (s)
GROUP BY k, direct.s ORDER BY k;
SELECT is(bytes(mean_rollup(part.m)), bytes(direct.m), format('mean over %s parts, merged', k))
FROM direct, generate_series(1, 7) k, LATERAL (
    SELECT mean_agg(e) FROM readings GROUP BY i % k
    UNION ALL SELECT mean_agg(e) FROM readings WHERE false
    UNION ALL SELECT NULL) part (m)
GROUP BY k, direct.m ORDER BY k;
SELECT is(bytes(rollup(s ORDER BY k DESC)), bytes((SELECT s FROM direct)), 'the order of merging does not matter')
FROM (SELECT i % 5 AS k, emotion_agg(e) AS s FROM readings GROUP BY 1) part;
SELECT is(bytes(rollup(s)), bytes((SELECT s FROM direct)), 'days roll up to weeks and weeks to a month')
FROM (SELECT rollup(s) AS s FROM (SELECT i % 28 AS day, emotion_agg(e) AS s FROM readings GROUP BY 1) d GROUP BY day / 7) w;

-- States travel as text, and settings must not change them.
CREATE FUNCTION travel(digits int) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('extra_float_digits', digits::text, true);
    RETURN NEXT is(bytes(rollup(part.s::text::emotion_summary)), bytes(direct.s), format('summaries as text, extra_float_digits %s', digits))
        FROM direct, (SELECT emotion_agg(e) AS s FROM readings GROUP BY grp) part GROUP BY direct.s;
    RETURN NEXT is(bytes(mean_rollup(part.m::text::valence_mean)), bytes(direct.m), format('means as text, extra_float_digits %s', digits))
        FROM direct, (SELECT mean_agg(e) AS m FROM readings GROUP BY grp) part GROUP BY direct.m;
END $$;
SELECT travel(-15);
SELECT travel(0);
SELECT travel(1);
SELECT travel(3);
SET LOCAL extra_float_digits = 1;

-- Nothing to sum up.
SELECT is(emotion_agg(e), NULL, 'no rows: no summary') FROM readings WHERE false;
SELECT is(customer_emotion_score(e), NULL, 'only NULLs: no score') FROM readings WHERE e IS NULL;
SELECT is(mean_emotion(e), NULL, 'only NULLs: no mean reading') FROM readings WHERE e IS NULL;
SELECT is(rollup(NULL::emotion_summary), NULL, 'only NULLs: nothing rolled up');

-- Called outside an aggregate, a transition function leaves its argument alone; also where the
-- column is stored plain, so that the argument is a pointer into the page.
CREATE TABLE stored (s emotion_summary, m valence_mean, e emotion);
ALTER TABLE stored ALTER s SET STORAGE PLAIN, ALTER m SET STORAGE PLAIN;
INSERT INTO stored SELECT s, m, mean FROM direct;
CREATE TABLE before AS SELECT bytes(s) AS s, bytes(m) AS m FROM stored;
SELECT isnt(bytes(emotion_summary_accum(s, e)), bytes(s), 'accum makes another summary') FROM stored;
SELECT isnt(bytes(emotion_summary_combine(s, s)), bytes(s), 'combine makes another summary') FROM stored;
SELECT isnt(bytes(valence_mean_accum(m, e)), bytes(m), 'accum makes another mean') FROM stored;
SELECT isnt(bytes(valence_mean_combine(m, m)), bytes(m), 'combine makes another mean') FROM stored;
SELECT is(readings(rollup(s)), 2 * (SELECT readings(s) FROM stored), 'rollup starts from a stored state')
FROM (SELECT s FROM stored UNION ALL SELECT s FROM stored) twice;
SELECT is(bytes(s), (SELECT s FROM before), 'the stored summary is unchanged') FROM stored;
SELECT is(bytes(m), (SELECT m FROM before), 'the stored mean is unchanged') FROM stored;
SELECT is(bytes(emotion_summary_accum(emotion_summary_accum(NULL, reading(1)), reading(2))),
          (SELECT bytes(emotion_agg(e)) FROM readings WHERE i <= 2), 'accum of accum of NULL');
SELECT is(bytes(emotion_summary_combine(NULL, s)), bytes(s), 'NULL and a summary is the summary') FROM stored;
SELECT is(bytes(emotion_summary_combine(s, NULL)), bytes(s), 'a summary and NULL is the summary') FROM stored;
SELECT is(emotion_summary_accum(NULL, NULL), NULL, 'NULL and NULL is NULL');

-- Parallel.
CREATE FUNCTION plan_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    line text;
    lines text := '';
BEGIN
    FOR line IN EXECUTE 'EXPLAIN ' || query LOOP
        lines := lines || line || E'\n';
    END LOOP;
    RETURN lines;
END $$;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL parallel_leader_participation = off;
SET LOCAL max_parallel_workers_per_gather = 2;
SELECT set_config(name, 'on', true) FROM pg_settings WHERE name IN ('force_parallel_mode', 'debug_parallel_query') \g /dev/null
SELECT matches(plan_of('SELECT emotion_agg(e), customer_emotion_score(e), mean_emotion(e) FROM readings'), 'Partial Aggregate', 'parallel plan');
SELECT matches(plan_of('SELECT grp, emotion_agg(e) FROM readings GROUP BY grp'), 'Partial (Hash|Group)Aggregate', 'parallel plan of groups');
SELECT results_eq(
    'SELECT emotion_summary_send(emotion_agg(e)), valence_mean_send(mean_agg(e)), customer_emotion_score(e), emotion_send(mean_emotion(e)) FROM readings',
    'SELECT emotion_summary_send(s), valence_mean_send(m), score, emotion_send(mean) FROM direct',
    'parallel equals serial, bit for bit');
CREATE TABLE parallel_groups AS SELECT grp, emotion_agg(e) AS s, customer_emotion_score(e) AS score FROM readings GROUP BY grp;
SET LOCAL max_parallel_workers_per_gather = 0;
SELECT set_config(name, 'off', true) FROM pg_settings WHERE name IN ('force_parallel_mode', 'debug_parallel_query') \g /dev/null
SELECT results_eq(
    'SELECT grp, emotion_summary_send(s), score FROM parallel_groups ORDER BY grp',
    'SELECT grp, emotion_summary_send(emotion_agg(e)), customer_emotion_score(e) FROM readings GROUP BY grp ORDER BY grp',
    'parallel groups equal serial groups, bit for bit');

-- Many groups: time grows with their number, not with its square; spilling changes nothing.
CREATE TABLE groups AS SELECT g, r.e FROM generate_series(1, 40000) g JOIN readings r ON r.i = 1 + g % 5000;
ANALYZE groups;
SET LOCAL work_mem = '512MB';
SET LOCAL enable_sort = off;
CREATE FUNCTION seconds(query text) RETURNS float8 LANGUAGE plpgsql AS $$
DECLARE
    start timestamptz;
    best float8 := 'infinity';
BEGIN
    FOR i IN 1..3 LOOP
        start := clock_timestamp();
        EXECUTE query;
        best := least(best, extract(epoch FROM clock_timestamp() - start));
    END LOOP;
    RETURN best;
END $$;
SELECT matches(plan_of('SELECT g, emotion_agg(e) FROM groups GROUP BY g'), 'HashAggregate', 'hashed groups');
SELECT cmp_ok(
    seconds('SELECT count(s) FROM (SELECT emotion_agg(e) s FROM groups GROUP BY g OFFSET 0) q')
    / seconds('SELECT count(s) FROM (SELECT emotion_agg(e) s FROM groups WHERE g <= 20000 GROUP BY g OFFSET 0) q'),
    '<', 3::float8, '40,000 groups take less than 3 times as long as 20,000');
SELECT cmp_ok(
    seconds('SELECT count(s) FROM (SELECT customer_emotion_score(e) s FROM groups GROUP BY g OFFSET 0) q')
    / seconds('SELECT count(s) FROM (SELECT customer_emotion_score(e) s FROM groups WHERE g <= 20000 GROUP BY g OFFSET 0) q'),
    '<', 3::float8, '40,000 scores take less than 3 times as long as 20,000');
CREATE TABLE in_memory AS SELECT g / 4 AS g, emotion_agg(e) AS s FROM groups GROUP BY 1;
SET LOCAL work_mem = '64kB';
CREATE TABLE spilt AS SELECT g / 4 AS g, emotion_agg(e) AS s FROM groups GROUP BY 1;
RESET work_mem;
RESET enable_sort;
SELECT is((SELECT count(*) FROM in_memory JOIN spilt USING (g, s)), (SELECT count(*) FROM in_memory WHERE s IS NOT NULL),
          'spilling to disk changes no summary');

-- Windows.
CREATE TABLE few AS SELECT * FROM readings WHERE i <= 300;
SELECT is_empty($$
    SELECT i FROM (
        SELECT i, customer_emotion_score(e) OVER w AS score, emotion_agg(e) OVER w AS s, mean_emotion(e) OVER w AS mean
        FROM few WINDOW w AS (ORDER BY i ROWS BETWEEN 4 PRECEDING AND 2 FOLLOWING)) q,
    LATERAL (SELECT customer_emotion_score(e), emotion_agg(e), mean_emotion(e) FROM few f WHERE f.i BETWEEN q.i - 4 AND q.i + 2) d (score, s, mean)
    WHERE (q.score, q.s, q.mean) IS DISTINCT FROM (d.score, d.s, d.mean)$$, 'moving frames');
SELECT is_empty($$
    SELECT i FROM (
        SELECT i, customer_emotion_score(e) OVER w AS score, emotion_agg(e) OVER w AS s, mean_emotion(e) OVER w AS mean
        FROM few WINDOW w AS (ORDER BY i)) q,
    LATERAL (SELECT customer_emotion_score(e), emotion_agg(e), mean_emotion(e) FROM few f WHERE f.i <= q.i) d (score, s, mean)
    WHERE (q.score, q.s, q.mean) IS DISTINCT FROM (d.score, d.s, d.mean)$$, 'growing frames');
SELECT is_empty($$
    SELECT i FROM (
        SELECT i, grp, rollup(s) OVER (PARTITION BY grp ORDER BY i ROWS 1 PRECEDING) AS s FROM (SELECT i, grp, emotion_agg(e) AS s FROM few GROUP BY i, grp) one) q,
    LATERAL (SELECT emotion_agg(e) FROM few f WHERE f.grp = q.grp AND f.i IN (q.i, q.i - 7)) d (s)
    WHERE q.s IS DISTINCT FROM d.s$$, 'rollup over moving frames');

-- FILTER, GROUPING SETS, DISTINCT, ORDER BY.
SELECT is(bytes(emotion_agg(e) FILTER (WHERE grp = 3)), (SELECT bytes(emotion_agg(e)) FROM readings WHERE grp = 3), 'FILTER') FROM readings;
SELECT is(customer_emotion_score(e) FILTER (WHERE false), NULL, 'FILTER that leaves nothing') FROM readings;
SELECT results_eq(
    'SELECT grp, i % 2, emotion_agg(e), customer_emotion_score(e) FROM readings GROUP BY GROUPING SETS ((grp, i % 2), (grp), ()) ORDER BY 1, 2',
    'SELECT * FROM (
        SELECT grp, i % 2, emotion_agg(e), customer_emotion_score(e) FROM readings GROUP BY grp, i % 2
        UNION ALL SELECT grp, NULL, emotion_agg(e), customer_emotion_score(e) FROM readings GROUP BY grp
        UNION ALL SELECT NULL, NULL, s, score FROM direct) q ORDER BY 1, 2',
    'GROUPING SETS');
SELECT is(bytes(emotion_agg(DISTINCT e)), (SELECT bytes(s) FROM direct), 'DISTINCT readings')
FROM (SELECT e FROM readings UNION ALL SELECT e FROM readings) twice;
SELECT is(bytes(emotion_agg(e ORDER BY i DESC)), (SELECT bytes(s) FROM direct), 'ORDER BY') FROM readings;

SELECT * FROM finish();
ROLLBACK;
