-- Trends, effects and anomalies: trend, before_after, diff_in_diff, point_biserial, score_anomaly, their
-- summaries and results.  That the figures are R's is checked by test/unit/test_effects.c.
BEGIN;
SELECT no_plan();
SET LOCAL max_parallel_workers_per_gather = 0;
SET LOCAL timezone = 'UTC';

-- Tables of the usual kind: workers of a parallel query cannot look into temporary ones.
CREATE SCHEMA effects_test;
SET LOCAL search_path = effects_test, empathy, public, pg_catalog;

\ir failure.psql

-- Random numbers that are the same everywhere: between 0 and 1, and normal.
CREATE FUNCTION uniform(seed text) RETURNS float8 LANGUAGE sql IMMUTABLE AS
$$ SELECT (('x' || substr(md5(seed), 1, 8))::bit(32)::bigint + 0.5) / 4294967296 $$;
CREATE FUNCTION normal(seed text) RETURNS float8 LANGUAGE sql IMMUTABLE AS
$$ SELECT sqrt(-2 * ln(uniform(seed || 'a'))) * cos(2 * pi() * uniform(seed || 'b')) $$;
CREATE FUNCTION near(a float8, b float8) RETURNS boolean LANGUAGE sql IMMUTABLE AS
$$ SELECT abs(a - b) <= 1e-12 * greatest(abs(a), abs(b)) $$;

CREATE TABLE sample AS
SELECT i, 50 + 10 * normal('v' || i) AS value, uniform('f' || i) < 0.4 AS after, uniform('t' || i) < 0.5 AS treated,
       'customer ' || floor(40 * uniform('c' || i)) AS customer,
       timestamptz '2026-01-01' + 90 * uniform('w' || i) * interval '1 day' AS "at"
FROM generate_series(1, 2000) i;

-- Trend: worked by hand.  Days 0 to 4, values 1 2 4 4 6: slope 12/10, residuals -0.4 -0.2 ... sum of squares 0.8.
CREATE TABLE line AS
SELECT d, v, timestamptz '2026-03-01 12:00+00' + d * interval '1 day' AS "at" FROM (VALUES (0, 1.0::float8), (1, 2), (2, 4), (3, 4), (4, 6)) q (d, v);
SELECT is((trend(v, "at")).slope_per_day, 1.2::float8, 'slope per day') FROM line;
SELECT ok(near((trend(v, "at")).ci_high - 1.2, 3.182446305284263 * sqrt(0.8 / 3 / 10)), 'half of its 95 % interval: t of 3 degrees of freedom') FROM line;
SELECT is((trend(v, "at")).direction, 'rising', 'rising') FROM line;
SELECT is((trend(-v, "at")).direction, 'falling', 'falling') FROM line;
SELECT is((trend(v, "at")).n, 5::bigint, 'n') FROM line;
SELECT is(trend(v, "at") FILTER (WHERE d < 2), ROW(1, NULL, NULL, 2, NULL)::trend_result, 'two values: no interval, no direction') FROM line;
SELECT is(trend(v, "at") FILTER (WHERE d < 1), ROW(NULL, NULL, NULL, 1, NULL)::trend_result, 'one value: no slope') FROM line;
SELECT is(trend(v, timestamptz '2026-01-01'), ROW(NULL, NULL, NULL, 5, NULL)::trend_result, 'all at one time: no slope') FROM line;
SELECT is(trend(d, "at"), ROW(1, 1, 1, 5, 'rising')::trend_result, 'a line without residuals') FROM line;
SELECT is(trend(7, "at"), ROW(0, 0, 0, 5, 'flat')::trend_result, 'a constant is flat') FROM line;
SELECT is(trend(v, "at") FILTER (WHERE false), NULL, 'nothing: NULL') FROM line;
SELECT is((SELECT trend(v, "at") FROM (SELECT v, "at" FROM line UNION ALL VALUES (NULL, now()), (5, NULL)) q), (SELECT trend(v, "at") FROM line), 'NULLs are skipped');
SELECT is(trend(v, "at")::jsonb - '{ci_low,ci_high}'::text[], '{"n": 5, "direction": "rising", "slope_per_day": 1.2}', 'as jsonb') FROM line;
SELECT is(trend_agg(v, "at")::jsonb, trend(v, "at")::jsonb, 'the summary as jsonb') FROM line;
SELECT is(trend(NULL::float8, "at")::jsonb, NULL, 'NULL as jsonb') FROM line;
SELECT is((ROW(1, NULL, 'Infinity', 3, 'a "b"')::trend_result)::jsonb, '{"slope_per_day": 1, "ci_low": null, "ci_high": "Infinity", "n": 3, "direction": "a \"b\""}',
    'results made by hand as jsonb');

-- The same as the server's regression, which rounds.
SELECT ok(abs((trend(value, "at")).slope_per_day - regr_slope(value, extract(epoch FROM "at" - timestamptz '2026-01-01') / 86400)) < 1e-9, 'as regr_slope') FROM sample;

-- Planted slopes, and noise: how often the interval is right.
CREATE TABLE simulated AS
SELECT s,
       trend(0.3 * d + 4 * normal('p' || s || '.' || d), timestamptz '2026-01-01' + d * interval '1 day') AS planted,
       trend(4 * normal('n' || s || '.' || d), timestamptz '2026-01-01' + d * interval '1 day') AS noise
FROM generate_series(1, 1000) s, generate_series(1, 24) d GROUP BY s;
SELECT ok(count(*) FILTER (WHERE 0.3 BETWEEN (planted).ci_low AND (planted).ci_high) BETWEEN 936 AND 964, 'a planted slope is in its interval in 93.6 to 96.4 of 100 series') FROM simulated;
SELECT ok(count(*) FILTER (WHERE (noise).direction = 'flat') BETWEEN 936 AND 964, 'noise is flat as often as the level says') FROM simulated;
SELECT ok(count(*) FILTER (WHERE (noise).direction = 'rising') BETWEEN 13 AND 37, 'and rises by chance in half of the rest') FROM simulated;

-- Before and after: worked by hand.  Means 2 and 5, variances 1 and 4, three rows each.
CREATE TABLE sides (value float8, after boolean, cluster text);
INSERT INTO sides VALUES (1, false, 'a'), (2, false, 'b'), (3, false, 'c'), (3, true, 'a'), (5, true, 'b'), (7, true, 'c');
SELECT is((before_after(value, after)).diff, 3::float8, 'difference of means') FROM sides;
SELECT is(((before_after(value, after)).n_before, (before_after(value, after)).n_after), (3::bigint, 3::bigint), 'rows') FROM sides;
SELECT is(((before_after(value, after)).mean_before, (before_after(value, after)).mean_after), (2::float8, 5::float8), 'means') FROM sides;
-- R: t.test(c(3, 5, 7), 1:3)
SELECT ok(abs((before_after(value, after)).p_value - 0.10447888668472183) < 1e-15, 'p-value of Welch') FROM sides;
SELECT is(before_after(value, after) FILTER (WHERE NOT after), ROW(3, 0, 2, NULL, NULL, NULL, NULL, NULL)::effect, 'nothing after') FROM sides;
SELECT is(before_after(value, after) FILTER (WHERE after), ROW(0, 3, NULL, 5, NULL, NULL, NULL, NULL)::effect, 'nothing before') FROM sides;
SELECT is(before_after(value, after) FILTER (WHERE value < 4), ROW(3, 1, 2, 3, 1, NULL, NULL, NULL)::effect, 'one row after') FROM sides;
SELECT is(before_after(after::int, after), ROW(3, 3, 0, 1, 1, 1, 1, 0)::effect, 'no variance, but a difference') FROM sides;
SELECT is(before_after(4, after), ROW(3, 3, 4, 4, 0, 0, 0, 1)::effect, 'no variance, no difference') FROM sides;
SELECT is(before_after(value, after) FILTER (WHERE false), NULL, 'nothing: NULL') FROM sides;
SELECT is((SELECT before_after(value, after) FROM (TABLE sides UNION ALL VALUES (NULL, true, 'x'), (5, NULL, 'x')) q), (SELECT before_after(value, after) FROM sides), 'NULLs are skipped');
SELECT is(before_after(value, after)::jsonb - '{ci_low,ci_high,p_value}'::text[], '{"diff": 3, "n_after": 3, "n_before": 3, "mean_after": 5, "mean_before": 2}', 'as jsonb') FROM sides;
SELECT is(effect_agg(value, after)::jsonb #> '{after}', '{"n": 3, "mean": 5, "stddev": 2}', 'the summary as jsonb') FROM sides;
SELECT is(effect_agg(value, after)::jsonb -> 'p_value', before_after(value, after)::jsonb -> 'p_value', 'with what it says') FROM sides;

-- The interval is right as often as it says, with unequal sides.
SELECT ok(count(*) FILTER (WHERE (e).p_value < 0.05) BETWEEN 36 AND 64, 'without an effect p is below 0.05 in 5 % of 1,000 comparisons')
FROM (SELECT before_after(CASE WHEN i <= 6 THEN 3 ELSE 1 END * normal('w' || s || '.' || i), i <= 6) AS e FROM generate_series(1, 1000) s, generate_series(1, 20) i GROUP BY s) q;

-- Clusters.
SELECT is((before_after(value, after, cluster)).diff, 3::float8, 'the difference is that of the rows') FROM sides;
-- scores of a, b, c: (-2 + 1, 0, 2 - 1) / 3; variance 2/9 * 3/2 * 5/4 of 2 degrees of freedom
SELECT ok(near((before_after(value, after, cluster)).ci_high - 3, 4.302652729749464 * sqrt(2.0 / 9 * 3 / 2 * 5 / 4)), 'CR1, t of G - 1 degrees of freedom') FROM sides;
SELECT is(before_after(value, after, cluster) FILTER (WHERE cluster = 'a'), ROW(1, 1, 1, 3, 2, NULL, NULL, NULL)::effect, 'one cluster says nothing of how clusters differ') FROM sides;
SELECT is(before_after(value, after, cluster) FILTER (WHERE after OR cluster = 'a'), ROW(1, 3, 1, 5, 4, NULL, NULL, NULL)::effect, 'nor does one on a side') FROM sides;
SELECT is(before_after(value, after, cluster) FILTER (WHERE NOT after), ROW(3, 0, 2, NULL, NULL, NULL, NULL, NULL)::effect, 'nothing after') FROM sides;
SELECT is(before_after(after::int, after, cluster), ROW(3, 3, 0, 1, 1, 1, 1, 0)::effect, 'no variance') FROM sides;
SELECT is(before_after(value, after, NULL), NULL, 'a NULL cluster skips the row') FROM sides;
SELECT is(clusters(effect_agg(value, after, customer)), 40::bigint, 'clusters are counted') FROM sample;
SELECT is(effect_agg(value, after, cluster)::jsonb, before_after(value, after, cluster)::jsonb || '{"clusters": 3}', 'the summary as jsonb') FROM sides;
SELECT is(position('customer' in effect_agg(value, after, customer)::text), 0, 'names of customers are not in a summary') FROM sample;
-- 1,000 tickets of 4 agents, who differ, are not 1,000 observations.
SELECT cmp_ok((clustered).p_value, '>', 0.05::float8, 'what looks like an effect is a difference between agents') FROM (
    SELECT before_after(v, a) AS plain, before_after(v, a, g::text) AS clustered FROM (
        SELECT i % 4 AS g, i % 4 < 2 AS a, (ARRAY[50, 58, 51, 47])[1 + i % 4] + 5 * normal('g' || i) AS v FROM generate_series(1, 1000) i) t) e
WHERE (plain).p_value < 1e-6;
-- Each row a cluster of its own: about Welch with pooled rows.
SELECT ok(abs((before_after(value, after, i::text)).ci_low - (before_after(value, after)).ci_low) < 0.01, 'clusters of one row each') FROM sample;

-- Differences in differences: both groups drift by 5, the treated gain 2.
SELECT ok((e).diff BETWEEN 1.8 AND 2.2 AND (e).ci_low > 0 AND (e).p_value < 0.001, 'a planted effect is found though both groups drift')
FROM (SELECT diff_in_diff(10 + 3 * treated::int + 5 * after::int + 2 * (treated AND after)::int + normal('d' || i), treated, after) AS e FROM sample) q;
SELECT ok((e).ci_low < 0 AND (e).ci_high > 0 AND (e).mean_after - (e).mean_before > 4, 'and a drift alone is none')
FROM (SELECT diff_in_diff(10 + 3 * treated::int + 5 * after::int + normal('e' || i), treated, after) AS e FROM sample) q;
SELECT is(diff_in_diff(value, true, after), ROW(3, 3, 2, 5, NULL, NULL, NULL, NULL)::effect, 'no others to compare with') FROM sides;
SELECT is(diff_in_diff(2 * after::int + (g AND after)::int, g, after), ROW(3, 3, 0, 3, 1, 1, 1, 0)::effect, 'no variance') FROM sides, (VALUES (true), (false)) t (g);
SELECT is(diff_in_diff(value, NULL, after), NULL, 'NULLs are skipped') FROM sides;
SELECT is(diff_in_diff_agg(value, treated, after)::jsonb - '{control_before,control_after,treated_before,treated_after}'::text[],
    diff_in_diff(value, treated, after)::jsonb - '{n_before,n_after,mean_before,mean_after}'::text[], 'the summary as jsonb') FROM sample;

-- Association.
SELECT ok(near(point_biserial(after, value), corr(after::int, value)), 'point_biserial is corr') FROM sample;
SELECT is(point_biserial(after, value), point_biserial(effect_agg(value, after)), 'of a summary as of rows') FROM sample;
SELECT is(point_biserial(value > 50, (value > 50)::int), 1::float8, 'perfect') FROM sample;
SELECT is(point_biserial(true, value), NULL, 'no variance in the flag: NULL') FROM sample;
SELECT is(point_biserial(after, 7), NULL, 'no variance in the value: NULL') FROM sample;
SELECT is(point_biserial(NULL, value), NULL, 'NULLs are skipped') FROM sample;

-- Anomalies.  A score a day, twelve weeks, 20 higher at weekends; noise of 1, so a MAD of 0.67.
CREATE TABLE daily AS
SELECT d, timestamptz '2026-01-05' + d * interval '1 day' AS "at", 50 + CASE WHEN d % 7 >= 5 THEN 20 ELSE 0 END + normal('y' || d) AS score FROM generate_series(0, 83) d;
SELECT is(count(*) FILTER (WHERE abs(z) > 3.5), 0::bigint, 'a weekly rhythm is no anomaly on any day from the fourth week on')
FROM (SELECT d, score_anomaly(score, "at") OVER (ORDER BY "at") AS z FROM daily) q WHERE d >= 28;
SELECT is(array_agg(d ORDER BY d), ARRAY[60], 'one spike of 6 MAD above the usual is flagged')
FROM (SELECT d, score_anomaly(score, "at") OVER (ORDER BY "at") AS z
      FROM (SELECT d, "at", CASE WHEN d = 60 THEN 50 + 6 * 0.6745 ELSE score END AS score FROM daily) s) q WHERE d >= 28 AND abs(z) > 3.5;
SELECT is(round(score_anomaly(v, timestamptz '2026-01-01' + d * interval '1 day')::numeric, 4), 1.3490, 'robust z by hand: median 4, MAD 3')
FROM (VALUES (1, 1), (2, 2), (3, 4), (4, 8), (5, 100), (6, 10)) q (d, v);
SELECT is(score_anomaly(v, timestamptz '2026-01-01' + d * interval '1 day'), NULL, 'four earlier values are too few') FROM (VALUES (1, 1), (2, 2), (3, 4), (4, 8), (5, 100)) q (d, v);
SELECT is(score_anomaly(CASE WHEN d = 9 THEN 6 ELSE 5 END, timestamptz '2026-01-01' + d * interval '1 day'), 'Infinity', 'off a constant') FROM generate_series(1, 9) d;
SELECT is(score_anomaly(5, timestamptz '2026-01-01' + d * interval '1 day'), 0::float8, 'on a constant') FROM generate_series(1, 9) d;
SELECT is(anomaly_agg(CASE WHEN d = 9 THEN 6 ELSE 5 END, timestamptz '2026-01-01' + d * interval '1 day')::jsonb,
    '{"n": 9, "latest": 6, "spread": 0, "typical": 5, "same_weekday": false, "score_anomaly": "Infinity"}', 'as jsonb') FROM generate_series(1, 9) d;
SELECT is(score_anomaly(score, "at"), score_anomaly(anomaly_agg(score, "at")), 'of a summary as of rows') FROM daily;
SET LOCAL timezone = 'America/New_York';
SELECT is(score_anomaly(score, "at"), (SELECT score_anomaly(score, "at" + interval '9 hours') FROM daily), 'neither the time zone nor the hour matters') FROM daily;
SET LOCAL timezone = 'UTC';

-- Windows, FILTER, GROUPING SETS.
SELECT is((SELECT array_agg(e ORDER BY i) FROM (SELECT i, before_after(value, after) OVER (ORDER BY i ROWS 20 PRECEDING) AS e FROM sample WHERE i <= 200) w),
          (SELECT array_agg((SELECT before_after(value, after) FROM sample b WHERE b.i BETWEEN a.i - 20 AND a.i) ORDER BY i) FROM sample a WHERE i <= 200), 'a moving window');
SELECT is((SELECT array_agg((e).n_before + (e).n_after ORDER BY i) FROM (SELECT i, before_after(value, after, customer) OVER (ORDER BY i) AS e FROM sample) w),
          (SELECT array_agg(i::bigint ORDER BY i) FROM sample), 'a growing window of clusters');
SELECT is(before_after(value, after) FILTER (WHERE treated), (SELECT before_after(value, after) FROM sample WHERE treated), 'FILTER') FROM sample;
SELECT bag_eq('SELECT treated, trend(value, "at") FROM sample GROUP BY GROUPING SETS ((treated), ())',
    'SELECT treated, trend(value, "at") FROM sample GROUP BY treated UNION ALL SELECT NULL, trend(value, "at") FROM sample', 'GROUPING SETS');

-- Badly centred values: the same as centred ones, of which nothing is lost here.
SELECT is((e).diff, (f).diff, 'differences of values around 1e9') FROM
    (SELECT before_after(1e9::float8 + round(value), after) AS e, before_after(round(value), after) AS f FROM sample) q;
SELECT ok(near((e).ci_low, (f).ci_low) AND near((e).p_value, (f).p_value), 'and their intervals') FROM
    (SELECT before_after(1e9::float8 + round(value), after) AS e, before_after(round(value), after) AS f FROM sample) q;

-- Any split, any order, text between: the same bytes, values of very different sizes included.
CREATE FUNCTION wild(i int) RETURNS float8 LANGUAGE sql IMMUTABLE AS $$ SELECT normal('x' || i) * power(10::float8, floor(40 * uniform('e' || i)) - 20) $$;
CREATE TABLE parts AS
SELECT k, g, trend_agg(wild(i), "at") AS t, effect_agg(wild(i), after) AS e, diff_in_diff_agg(wild(i), treated, after) AS d,
       effect_agg(wild(i), after, customer) AS c, anomaly_agg(wild(i), "at") AS a
FROM sample, generate_series(1, 60) k, LATERAL (SELECT floor(k * uniform(k || '/' || i)) AS g) p WHERE i <= 300 GROUP BY k, g;
SET LOCAL extra_float_digits = -15;
SELECT is(count(*) FILTER (WHERE (w.t, w.e, w.d, w.c, w.a) = (p.t, p.e, p.d, p.c, p.a)
              AND (trend_summary_send(w.t), effect_summary_send(w.e), diff_in_diff_summary_send(w.d), cluster_effect_summary_send(w.c), anomaly_summary_send(w.a))
                = (trend_summary_send(p.t), effect_summary_send(p.e), diff_in_diff_summary_send(p.d), cluster_effect_summary_send(p.c), anomaly_summary_send(p.a))
              AND pg_column_size(w.t) = pg_column_size(p.t)), 60::bigint, 'rollup of random parts, through text, in any order')
FROM (SELECT trend_agg(wild(i), "at" ORDER BY i DESC) AS t, effect_agg(wild(i), after ORDER BY value) AS e, diff_in_diff_agg(wild(i), treated, after) AS d,
             effect_agg(wild(i), after, customer ORDER BY value) AS c, anomaly_agg(wild(i), "at" ORDER BY value) AS a FROM sample WHERE i <= 300) w,
     (SELECT k, empathy.rollup(t::text::trend_summary ORDER BY md5(g::text)) AS t, empathy.rollup(e::text::effect_summary) AS e,
             empathy.rollup(d::text::diff_in_diff_summary) AS d, empathy.rollup(c::text::cluster_effect_summary) AS c,
             empathy.rollup(a::text::anomaly_summary ORDER BY g DESC) AS a FROM parts GROUP BY k) p;
RESET extra_float_digits;
SELECT is((trend(empathy.rollup(t)), before_after(empathy.rollup(e)), diff_in_diff(empathy.rollup(d)), before_after(empathy.rollup(c))),
    (SELECT (trend(wild(i), "at"), before_after(wild(i), after), diff_in_diff(wild(i), treated, after), before_after(wild(i), after, customer)) FROM sample WHERE i <= 300),
    'and what they say') FROM parts WHERE k = 7;
SELECT is(empathy.rollup(t), NULL, 'rollup of nothing') FROM parts WHERE false;

-- Parallel plans give the same bits.
CREATE TABLE many AS SELECT (s.i + 2000 * r) AS i, value + r / 7.0 AS value, after, treated, customer || r % 3 AS customer, "at" + r * interval '1 min' AS "at" FROM sample s, generate_series(1, 20) r;
ANALYZE many;
CREATE FUNCTION everything() RETURNS text LANGUAGE sql AS $$
    SELECT trend(value, "at")::text || before_after(value, after)::text || before_after(value, after, customer)::text || diff_in_diff(value, treated, after)::text
           || point_biserial(after, value) || score_anomaly(value, "at") || effect_agg(value, after, customer)::text FROM many $$;
CREATE TEMP TABLE serial AS SELECT everything();
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL max_parallel_workers_per_gather = 3;
SET LOCAL parallel_leader_participation = off;
CREATE FUNCTION plan(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text := '';
    line text;
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (COSTS off) ' || query LOOP
        result := result || line || E'\n';
    END LOOP;
    RETURN result;
END $$;
SELECT matches(plan('SELECT trend(value, "at"), before_after(value, after, customer), score_anomaly(value, "at") FROM many'), 'Partial Aggregate', 'a parallel plan');
SELECT is(everything(), (SELECT everything FROM serial), 'parallel as serial, bit for bit');
SET LOCAL max_parallel_workers_per_gather = 0;

-- States outside aggregates: an argument stays as it was.
SELECT is(trend_summary_accum(trend_summary_accum(NULL, 1, 'epoch'), 2, '2026-01-01'), trend_agg(v, t), 'trend_summary_accum by hand')
FROM (VALUES (1::float8, timestamptz 'epoch'), (2, '2026-01-01')) q (v, t);
CREATE TEMP TABLE kept AS SELECT effect_agg(value, after) AS e, effect_agg(value, after, cluster) AS c, anomaly_agg(value, 'epoch') AS a FROM sides;
CREATE TEMP TABLE changed AS SELECT effect_summary_accum(e, 1e-9::float8, true) AS e, cluster_effect_summary_accum(c, 4, true, 'zzz') AS c, anomaly_summary_accum(a, 4, 'epoch') AS a FROM kept;
SELECT is((e, c, a), (SELECT (effect_agg(value, after), effect_agg(value, after, cluster), anomaly_agg(value, 'epoch')) FROM sides), 'an argument is not changed') FROM kept;
SELECT is(clusters(c), 4::bigint, 'an open state can be read') FROM changed;
SELECT is(c, c::text::cluster_effect_summary, 'and compared') FROM changed;
SELECT is(a, a::text::anomaly_summary, 'a series too') FROM changed;

-- Order and hash.
SELECT is(count(DISTINCT t), 2::bigint, 'DISTINCT sorts or hashes') FROM (SELECT trend_agg(v, "at") AS t FROM line UNION ALL SELECT trend_agg(v, "at") FROM line UNION ALL SELECT trend_agg(v + 1, "at") FROM line) q;
SELECT is((SELECT count(*) FROM parts a JOIN parts b USING (e, d, c, a)), (SELECT count(*) FROM parts a JOIN parts b ON (a.e, a.d, a.c, a.a) = (b.e, b.d, b.c, b.a)), 'joins by hash');
CREATE INDEX ON parts (t);
CREATE INDEX ON parts (c);
SET LOCAL enable_seqscan = off;
SELECT cmp_ok((SELECT count(*) FROM parts WHERE t >= (SELECT t FROM parts WHERE k = 3 AND g = 0)), '>', 0::bigint, 'an index over summaries');
RESET enable_seqscan;
SELECT ok(bool_and((trend_summary_cmp(a.t, b.t) = 0) = (a.t = b.t) AND (a.t < b.t) = (b.t > a.t) AND (a.t <= b.t) = NOT (a.t > b.t) AND (a.t <> b.t) = NOT (a.t = b.t)), 'operators agree')
FROM parts a, parts b WHERE a.k < 6 AND b.k < 6;

-- Errors.
SELECT is(pg_temp.failure($$SELECT trend('NaN', now())$$), '22023 value NaN cannot be averaged +detail +hint');
SELECT is(pg_temp.failure($$SELECT trend('-Infinity', now())$$), '22023 value -Infinity cannot be averaged +detail +hint');
SELECT is(pg_temp.failure($$SELECT trend(1, 'infinity')$$), '22023 time "infinity" cannot be placed in a series +detail +hint');
SELECT is(pg_temp.failure($$SELECT trend(1, '-infinity')$$), '22023 time "-infinity" cannot be placed in a series +detail +hint');
SELECT is(pg_temp.failure($$SELECT before_after('NaN', true)$$), '22023 value NaN cannot be averaged +detail +hint');
SELECT is(pg_temp.failure($$SELECT before_after('Infinity', true, 'a')$$), '22023 value Infinity cannot be averaged +detail +hint');
SELECT is(pg_temp.failure($$SELECT diff_in_diff('NaN', true, true)$$), '22023 value NaN cannot be averaged +detail +hint');
SELECT is(pg_temp.failure($$SELECT point_biserial(true, 'NaN')$$), '22023 value NaN cannot be averaged +detail +hint');
SELECT is(pg_temp.failure($$SELECT score_anomaly('NaN', now())$$), '22023 value NaN cannot be averaged +detail +hint');
SELECT is(pg_temp.failure($$SELECT score_anomaly(1, 'infinity')$$), '22023 time "infinity" cannot be placed in a series +detail +hint');
SELECT is(pg_temp.failure($$SELECT before_after(v, v > 0) FROM (VALUES (1.7e308), (-1.7e308)) q (v)$$), '22003 result is out of range +detail');
SELECT is(pg_temp.failure($$SELECT trend(v, t::timestamptz) FROM (VALUES (1.7e308, '2026-01-01'), (-1.7e308, '2026-01-01 00:00:01')) q (v, t)$$), '22003 result is out of range +detail');
SELECT is(pg_temp.failure($$SELECT score_anomaly(1, now()) FROM generate_series(1, 100001)$$), '54000 too many values in a series +detail +hint');
SELECT is(pg_temp.failure($$SELECT 'n=281474976710657 low=0 words=0'::trend_summary$$), '22P02 impossible sums in a value of type trend_summary +detail');
SELECT is(pg_temp.failure($$SELECT empathy.rollup(s::trend_summary) FROM (VALUES ('n=281474976710656 low=0 words=0'), ('n=1 low=0 words=0')) q (s)$$), '22003 too many rows +detail');
SELECT is(pg_temp.failure($$SELECT ''::effect_summary$$), '22P02 invalid input syntax for type effect_summary: "low" is missing');
SELECT is(pg_temp.failure($$SELECT 'n_before=2 low=0 words=1 x_before=0x3 xx_before=0x4'::effect_summary$$), '22P02 impossible sums in a value of type effect_summary +detail');
SELECT is(pg_temp.failure($$SELECT 'n_after=1 low=0 words=1 x_before=0x3 xx_before=0x9'::effect_summary$$), '22P02 impossible sums in a value of type effect_summary +detail');
SELECT is(pg_temp.failure($$SELECT 'low=0 words=0 x=1'::cluster_effect_summary$$), '22P02 invalid input syntax for type cluster_effect_summary: unknown key in "x=1" +detail');
SELECT is(pg_temp.failure($$SELECT '1=2'::anomaly_summary$$), '22P02 invalid input syntax for type anomaly_summary: no finite value in "1=2" +detail');

SELECT * FROM finish();
ROLLBACK;
