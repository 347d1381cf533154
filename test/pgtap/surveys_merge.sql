-- Surveys and rates merge: however the rows are split over parts, workers, groups and frames, and
-- however states travel, the answer is the same bytes as that of one pass.
BEGIN;
SELECT no_plan();
SET LOCAL max_parallel_workers_per_gather = 0;

-- Tables of the usual kind: workers of a parallel query cannot look into temporary ones.
CREATE SCHEMA survey_merge_test;
SET LOCAL search_path = survey_merge_test, empathy, public, pg_catalog;

-- Pseudo-random answers, the same in every run; some are NULL.
CREATE TABLE answer AS
SELECT i, i % 7 AS grp, nullif(h % 8, 0) AS ease, nullif(h % 13, 12) % 11 AS likely,
       'item ' || h % 17 AS item, nullif(h % 3 = 0, h % 11 = 0) AS hit, ARRAY[h % 5, h / 5 % 5, nullif(h / 25 % 5 + h % 5, 8)] AS answers
FROM (SELECT i, (('x' || substr(md5(i::text), 1, 7))::bit(28)::int) FROM generate_series(1, 5000) i) r (i, h);
ANALYZE answer;

-- All states of this part over some rows, as text, which is exact.
CREATE TYPE states AS (s survey_summary, t item_summary, a alpha_summary, r rate_summary, retention rate_summary, fcr rate_summary);
CREATE VIEW part AS
SELECT i % k AS part, k, ROW(survey_agg(ease, 'ease_1_7'), survey_empathy_agg(item, ease, 7), cronbach_alpha_agg(answers), rate_agg(hit),
           retention_agg(ease > 3, hit), fcr_agg(ease, hit))::states AS p
FROM answer, generate_series(1, 7) k GROUP BY k, i % k;
CREATE TABLE direct AS SELECT p FROM part WHERE k = 1;

SELECT is(ROW(rollup((p).s), rollup((p).t), rollup((p).a), rollup((p).r), rollup((p).retention), rollup((p).fcr))::states::text, (SELECT p::text FROM direct), format('%s parts, merged', k))
FROM (SELECT k, p FROM part UNION ALL SELECT k, NULL FROM generate_series(1, 7) k) q GROUP BY k ORDER BY k;
SELECT is(ROW(rollup((p).s ORDER BY part DESC), rollup((p).t ORDER BY part DESC), rollup((p).a ORDER BY part DESC))::text, (SELECT ROW((p).s, (p).t, (p).a)::text FROM direct), 'the order of merging does not matter')
FROM part WHERE k = 7;
SELECT is(ROW(survey_agg(ease, 'ease_1_7' ORDER BY -i), survey_empathy_agg(item, ease, 7 ORDER BY i % 97), cronbach_alpha_agg(answers ORDER BY -i))::text, (SELECT ROW((p).s, (p).t, (p).a)::text FROM direct), 'nor does that of the rows')
FROM answer;

-- States travel as text, and settings must not change them.
CREATE FUNCTION travel(digits int) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('extra_float_digits', digits::text, true);
    RETURN is(ROW(rollup((p).s::text::survey_summary), rollup((p).t::text::item_summary), rollup((p).a::text::alpha_summary), rollup((p).r::text::rate_summary))::text,
              (SELECT ROW((p).s, (p).t, (p).a, (p).r)::text FROM direct), format('as text, extra_float_digits %s', digits))
    FROM part WHERE k = 5;
END $$;
SELECT travel(-15);
SELECT travel(0);
SELECT travel(3);
SET LOCAL extra_float_digits = 1;

-- Binary.
CREATE TABLE kept AS SELECT (p).s, (p).t, (p).a, (p).r FROM part;
CREATE TABLE received (LIKE kept);
DO $$
DECLARE
    file text := current_setting('data_directory') || '/surveys_merge.test';
BEGIN
    EXECUTE format('COPY kept TO %L (FORMAT binary)', file);
    EXECUTE format('COPY received FROM %L (FORMAT binary)', file);
    EXECUTE format('COPY (SELECT WHERE false) TO PROGRAM %L', 'rm ''' || file || '''');
END $$;
SELECT bag_eq('SELECT s::text, t::text, a::text, r::text FROM received', 'SELECT s::text, t::text, a::text, r::text FROM kept', 'binary COPY and back');

-- Direct aggregates are the readers over the states.
SELECT is(customer_effort_score(ease, 'ease_1_7'), (SELECT customer_effort_score((p).s) FROM direct), 'customer_effort_score') FROM answer;
SELECT is(customer_ease_index_interval(ease, 'ease_1_7'), (SELECT customer_ease_index_interval((p).s) FROM direct), 'customer_ease_index_interval') FROM answer;
SELECT is(survey_empathy(item, ease, 7), (SELECT survey_empathy((p).t) FROM direct), 'survey_empathy') FROM answer;
SELECT is(cronbach_alpha(answers), (SELECT cronbach_alpha((p).a) FROM direct), 'cronbach_alpha') FROM answer;
SELECT is(rate(hit), (SELECT rate((p).r) FROM direct), 'rate') FROM answer;
SELECT ok(abs(customer_effort_score(ease, 'ease_1_7') - avg(ease)) < 1e-12, 'the mean is avg') FROM answer;
SELECT ok(abs(nps(likely) - 100.0 * (count(*) FILTER (WHERE likely >= 9) - count(*) FILTER (WHERE likely <= 6)) / count(likely)) < 1e-12, 'NPS by counting') FROM answer;

-- Nothing to sum up.
SELECT is(ROW(survey_agg(ease, 'ease_1_7'), nps(likely), csat(ease), survey_empathy(item, ease, 7), cronbach_alpha(answers), rate(hit), fcr(ease, hit), retention_rate(hit, hit)),
          ROW(NULL::survey_summary, NULL::float8, NULL::float8, NULL::float8, NULL::float8, NULL::float8, NULL::float8, NULL::float8), 'no rows') FROM answer WHERE false;
SELECT is(rollup(NULL::survey_summary), NULL, 'nothing rolled up');

-- Called outside an aggregate, a transition function leaves its argument alone.
CREATE TABLE stored AS SELECT (p).s, (p).t, (p).a, (p).r FROM direct;
ALTER TABLE stored ALTER s SET STORAGE PLAIN, ALTER t SET STORAGE PLAIN, ALTER a SET STORAGE PLAIN, ALTER r SET STORAGE PLAIN;
CREATE TABLE before AS SELECT stored::text FROM stored;
SELECT isnt(survey_accum(s, 7, 'ease_1_7'), s, 'another survey') FROM stored;
SELECT isnt(survey_summary_combine(s, s), s, 'another survey') FROM stored;
SELECT isnt(item_summary_accum(t, 'item 1', 7, 7), t, 'other items') FROM stored;
SELECT isnt(item_summary_accum(t, 'item new', 7, 7), t, 'more items') FROM stored;
SELECT isnt(item_summary_combine(t, t), t, 'other items') FROM stored;
SELECT isnt(alpha_summary_accum(a, '{1,2,3}'), a, 'other respondents') FROM stored;
SELECT isnt(alpha_summary_combine(a, a), a, 'other respondents') FROM stored;
SELECT isnt(rate_accum(r, true), r, 'another rate') FROM stored;
SELECT isnt(rate_summary_combine(r, r), r, 'another rate') FROM stored;
SELECT is(stored::text, (SELECT * FROM before), 'what was stored is unchanged') FROM stored;
SELECT is(ROW(survey_accum(survey_accum(NULL, 7, 'ease_1_7'), 1, 'ease_1_7'), item_summary_accum(item_summary_accum(NULL, 'b', 1, 5), 'a', 2, 5), alpha_summary_accum(alpha_summary_accum(NULL, '{1}'), '{2}'))::text,
          '("scale=ease_1_7 1=1 7=1","""a"" points=5 2=1 ""b"" points=5 1=1","respondents=2 squares=5 sum=3 squares=5")', 'accum of accum of NULL');
SELECT is(ROW(survey_summary_combine(NULL, s), survey_summary_combine(s, NULL), survey_accum(s, NULL, NULL), item_summary_combine(NULL, t), item_summary_accum(t, NULL, 1, 1), alpha_summary_combine(NULL, a), alpha_summary_accum(a, NULL)),
          ROW(s, s, s, t, t, a, a), 'NULL adds nothing') FROM stored;

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
SELECT matches(plan_of($$SELECT survey_agg(ease, 'ease_1_7'), survey_empathy_agg(item, ease, 7), cronbach_alpha_agg(answers), rate_agg(hit), nps(likely), nps_interval(likely) FROM answer$$), 'Partial Aggregate', 'parallel plan');
SELECT is(ROW(survey_agg(ease, 'ease_1_7'), survey_empathy_agg(item, ease, 7), cronbach_alpha_agg(answers), rate_agg(hit))::text, (SELECT ROW((p).s, (p).t, (p).a, (p).r)::text FROM direct), 'parallel equals serial')
FROM answer;
CREATE TABLE parallel_groups AS SELECT grp, survey_empathy_agg(item, ease, 7) AS t, nps_interval(likely) AS nps, csat(hit) AS csat FROM answer GROUP BY grp;
SET LOCAL max_parallel_workers_per_gather = 0;
SELECT set_config(name, 'off', true) FROM pg_settings WHERE name IN ('force_parallel_mode', 'debug_parallel_query') \g /dev/null
SELECT results_eq('SELECT grp, t, nps, csat FROM parallel_groups ORDER BY grp', 'SELECT grp, survey_empathy_agg(item, ease, 7), nps_interval(likely), csat(hit) FROM answer GROUP BY grp ORDER BY grp', 'parallel groups equal serial groups');

-- Windows, FILTER, GROUPING SETS, DISTINCT.
CREATE TABLE few AS SELECT * FROM answer WHERE i <= 200;
SELECT is_empty($$
    SELECT i FROM (
        SELECT i, nps(likely) OVER w AS nps, survey_empathy_agg(item, ease, 7) OVER w AS t, cronbach_alpha(answers) OVER w AS alpha, rate_interval(hit) OVER w AS rate
        FROM few WINDOW w AS (ORDER BY i ROWS BETWEEN 4 PRECEDING AND 2 FOLLOWING)) q,
    LATERAL (SELECT nps(likely), survey_empathy_agg(item, ease, 7), cronbach_alpha(answers), rate_interval(hit) FROM few f WHERE f.i BETWEEN q.i - 4 AND q.i + 2) d (nps, t, alpha, rate)
    WHERE (q.nps, q.t, q.alpha, q.rate) IS DISTINCT FROM (d.nps, d.t, d.alpha, d.rate)$$, 'moving frames');
SELECT is_empty($$
    SELECT i FROM (SELECT i, csat(ease, 7) OVER w AS csat, survey_empathy_agg(item, ease, 7) OVER w AS t FROM few WINDOW w AS (ORDER BY i)) q,
    LATERAL (SELECT csat(ease, 7), survey_empathy_agg(item, ease, 7) FROM few f WHERE f.i <= q.i) d (csat, t)
    WHERE (q.csat, q.t) IS DISTINCT FROM (d.csat, d.t)$$, 'growing frames');
SELECT is(nps(likely) FILTER (WHERE grp = 3), (SELECT nps(likely) FROM answer WHERE grp = 3), 'FILTER') FROM answer;
SELECT results_eq(
    'SELECT grp, i % 2, nps(likely), retention_rate(hit, ease > 3) FROM answer GROUP BY GROUPING SETS ((grp, i % 2), (grp), ()) ORDER BY 1, 2',
    'SELECT * FROM (
        SELECT grp, i % 2, nps(likely), retention_rate(hit, ease > 3) FROM answer GROUP BY grp, i % 2
        UNION ALL SELECT grp, NULL, nps(likely), retention_rate(hit, ease > 3) FROM answer GROUP BY grp
        UNION ALL SELECT NULL, NULL, nps(likely), retention_rate(hit, ease > 3) FROM answer) q ORDER BY 1, 2',
    'GROUPING SETS');
SELECT is(survey_agg(DISTINCT ease, 'ease_1_7')::text, 'scale=ease_1_7 1=1 2=1 3=1 4=1 5=1 6=1 7=1', 'DISTINCT') FROM answer;

SELECT * FROM finish();
ROLLBACK;
