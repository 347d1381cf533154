-- Rates: retention, churn, referrals, first-contact resolution and any other share of rows.
-- (That everything merges is in surveys_merge.sql.)
BEGIN;
SET LOCAL search_path = empathy, public;
SELECT no_plan();

CREATE FUNCTION pg_temp.message(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    detail text;
BEGIN
    EXECUTE query;
    RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
    RETURN concat_ws(' | ', sqlstate || ' ' || sqlerrm, nullif(detail, ''));
END $$;

-- any rate
SELECT is(rate(h), 75::float8, 'rate') FROM unnest('{t,t,NULL,f,t}'::boolean[]) h;
SELECT is(rate(rate_agg(h)), 75::float8, 'rate of a summary') FROM unnest('{t,t,NULL,f,t}'::boolean[]) h;
SELECT is(hits(rate_agg(h)), 3::bigint, 'hits') FROM unnest('{t,t,NULL,f,t}'::boolean[]) h;
SELECT is(cases(rate_agg(h)), 4::bigint, 'cases') FROM unnest('{t,t,NULL,f,t}'::boolean[]) h;
SELECT is(rate(h), NULL, 'rate of NULLs') FROM unnest('{NULL,NULL}'::boolean[]) h;
SELECT is(rate_interval(h), NULL, 'interval of NULLs') FROM unnest('{NULL,NULL}'::boolean[]) h;
SELECT is(rate_agg(h), NULL, 'summary of NULLs') FROM unnest('{NULL,NULL}'::boolean[]) h;
SELECT is(rate_agg(h)::jsonb, '{"hits": 3, "cases": 4, "rate": 75}', 'a rate as jsonb') FROM unnest('{t,t,NULL,f,t}'::boolean[]) h;
SELECT is(rate_interval(h), rate_interval(rate_agg(h)), 'interval of a summary') FROM unnest('{t,t,NULL,f,t}'::boolean[]) h;
SELECT is(rate_interval(h), rate_interval(rate_agg(h), 0.95), 'at the usual level') FROM unnest('{t,t,NULL,f,t}'::boolean[]) h;
SELECT is((rate_interval(h)).low, 0::float8, 'an interval ends at 0') FROM unnest('{f,f,f}'::boolean[]) h;
SELECT is((rate_interval(h)).high, 100::float8, 'an interval ends at 100') FROM unnest('{t}'::boolean[]) h;
-- R: prop.test(90, 100, correct = FALSE)
SELECT ok(abs((i).low - 82.56343384885016) < 1e-9 AND abs((i).high - 94.47708629361143) < 1e-9, 'Wilson') FROM rate_interval('hits=90 cases=100'::rate_summary) i;
SELECT is(pg_temp.message($$SELECT rate_interval('hits=90 cases=100'::rate_summary, 1)$$), '22003 confidence level 1 is out of range | It is between 0 and 1, neither included, such as 0.95.', 'a level of 1');
SELECT is(referral_rate(h), 75::float8, 'referral_rate') FROM unnest('{t,t,NULL,f,t}'::boolean[]) h;
SELECT is(referral_rate_interval(h), rate_interval(h), 'referral_rate_interval') FROM unnest('{t,t,NULL,f,t}'::boolean[]) h;
SELECT is(csat(h), 75::float8, 'csat of good and bad') FROM unnest('{t,t,NULL,f,t}'::boolean[]) h;
SELECT is(csat_interval(h), rate_interval(h), 'csat_interval of good and bad') FROM unnest('{t,t,NULL,f,t}'::boolean[]) h;

-- retention: 100 at the start, 90 of them at the end, 40 new
CREATE TEMP TABLE customer AS
SELECT i <= 100 AS at_start, i <= 90 OR i > 100 AS at_end, i % 2 AS grp FROM generate_series(1, 140) i;
SELECT is(retention_rate(at_start, at_end), 90::float8, 'new customers are not counted') FROM customer;
SELECT is(churn_rate(at_start, at_end), 10::float8, 'churn') FROM customer;
SELECT is_empty('SELECT grp FROM customer GROUP BY ROLLUP (grp) HAVING churn_rate(at_start, at_end) <> 100 - retention_rate(at_start, at_end)', 'churn is 100 - retention');
SELECT is(retention_agg(at_start, at_end)::text, 'hits=90 cases=100', 'what is counted') FROM customer;
SELECT is(rate(retention_agg(at_start, at_end)), 90::float8, 'retention of a summary') FROM customer;
SELECT is(churn_rate(retention_agg(at_start, at_end)), 10::float8, 'churn of a summary') FROM customer;
SELECT is(retention_rate_interval(at_start, at_end), rate_interval(retention_agg(at_start, at_end)), 'interval of the retention') FROM customer;
SELECT ok(abs((c).low - (100 - (r).high)) < 1e-9 AND abs((c).high - (100 - (r).low)) < 1e-9, 'interval of the churn') FROM (SELECT churn_rate_interval(at_start, at_end), retention_rate_interval(at_start, at_end) FROM customer) q (c, r);
SELECT is(churn_rate_interval(at_start, at_end), churn_rate_interval(retention_agg(at_start, at_end), 0.95), 'of a summary') FROM customer;
SELECT is(retention_rate(at_start, at_end), NULL, 'nobody at the start') FROM customer WHERE NOT at_start;
SELECT is(churn_rate(at_start, at_end), NULL, 'nobody at the start, no churn') FROM customer WHERE NOT at_start;
SELECT is(retention_rate(a, b), 100::float8, 'rows with a NULL are skipped') FROM (VALUES (true, true), (true, NULL), (NULL, false)) v (a, b);

-- first-contact resolution: a case is a row
CREATE TEMP TABLE ticket (contact_no int, resolved boolean);
INSERT INTO ticket VALUES (1, true), (1, true), (1, false), (2, true), (3, false), (1, NULL), (NULL, true);
SELECT is(fcr(contact_no, resolved), 40::float8, 'two of five') FROM ticket;
SELECT is(fcr(contact_no, resolved), 0::float8, 'a reopened ticket is not first-contact, resolved or not') FROM ticket WHERE contact_no > 1;
SELECT is(fcr_agg(contact_no, resolved)::text, 'hits=2 cases=5', 'what is counted') FROM ticket;
SELECT is(fcr_interval(contact_no, resolved), rate_interval(fcr_agg(contact_no, resolved)), 'interval') FROM ticket;
SELECT is(pg_temp.message('SELECT fcr(0, true)'), '22003 contact number 0 is out of range | The first contact of a case has the number 1.', 'no contact');
SELECT is(pg_temp.message('SELECT fcr(-2147483648, true)'), '22003 contact number -2147483648 is out of range | The first contact of a case has the number 1.', 'less than no contact');

-- forms, limits, order
SELECT is(pg_temp.message(format('SELECT %L::rate_summary', form)), expected, form) FROM (VALUES
    ('hits=0 cases=1', 'no error'),
    ('', '22P02 invalid input syntax for type rate_summary: "hits" is missing'),
    ('hits=2 cases=1', '22P02 "hits" of a rate_summary is out of range | It is between 0 and the number of cases.'),
    ('hits=0 cases=281474976710657', '22P02 "cases" of a rate_summary is out of range | It is between 1 and 281474976710656.')
) AS list (form, expected);
SELECT is(encode(rate_summary_send('hits=90 cases=100'), 'hex'), '01000000000000005a0000000000000064', 'binary form');
SELECT is(pg_temp.message($$SELECT rollup(r) FROM (VALUES ('hits=1 cases=281474976710656'::rate_summary), ('hits=0 cases=1')) v (r)$$),
          '22003 too many cases | A rate_summary holds at most 281474976710656 cases.', 'too many cases');
SELECT is(array_agg(r::text ORDER BY r), '{hits=0 cases=9,hits=1 cases=3,hits=2 cases=6,hits=1 cases=2}', 'order')
FROM unnest('{hits=1 cases=2,hits=2 cases=6,hits=1 cases=3,hits=0 cases=9}'::rate_summary[]) r;
SELECT is((SELECT count(*) FROM (SELECT DISTINCT format('hits=%s cases=%s', i % 3, 5)::rate_summary FROM generate_series(1, 100) i) d), 3::bigint, 'DISTINCT');
SELECT is(rate(NULL::rate_summary), NULL, 'rate of NULL');
SELECT is(churn_rate(NULL), NULL, 'churn_rate of NULL');

-- stored values that this version cannot read
CREATE TYPE public.stored;
CREATE FUNCTION public.stored_in(cstring) RETURNS public.stored IMMUTABLE STRICT LANGUAGE internal AS 'byteain';
CREATE FUNCTION public.stored_out(public.stored) RETURNS cstring IMMUTABLE STRICT LANGUAGE internal AS 'byteaout';
CREATE TYPE public.stored (INPUT = public.stored_in, OUTPUT = public.stored_out, ALIGNMENT = double, STORAGE = extended);
CREATE CAST (rate_summary AS public.stored) WITHOUT FUNCTION;
CREATE CAST (public.stored AS rate_summary) WITHOUT FUNCTION;
CREATE TEMP TABLE kept_bytes AS SELECT 'hits=1 cases=2'::rate_summary::public.stored::text::bytea AS r;
SELECT matches(pg_temp.message(format('SELECT (%s)::text::public.stored::rate_summary::text FROM kept_bytes', value)), expected, value)
FROM (VALUES
    ('r', '^no error$'),
    ('set_byte(r, 0, 9)', '^0A000 unknown format 9 of a stored value of type rate_summary'),
    ('set_byte(r, 4, 3)', '^XX001 damaged value of type rate_summary'),
    ('set_byte(r, 11, 255)', '^XX001 damaged value of type rate_summary'),
    ('set_byte(r, 12, 0)', '^XX001 damaged value of type rate_summary'),
    ('substr(r, 1, 8)', '^XX001 damaged value of type rate_summary')
) AS list (value, expected);

-- Cohorts.
SET LOCAL timezone = 'Europe/Berlin';
CREATE TABLE "Odd visits" ("Who is" text, "at " timestamptz);
INSERT INTO "Odd visits"
SELECT 'a' || c, '2026-01-10'::timestamptz + m * interval '1 month' FROM generate_series(1, 10) c, generate_series(0, 5) m WHERE c <= 10 - 2 * m
UNION ALL SELECT 'b' || c, '2026-03-29 03:30'::timestamptz FROM generate_series(1, 4) c
UNION ALL SELECT 'late', '2026-06-01' UNION ALL SELECT NULL, '2026-01-01' UNION ALL SELECT 'never', 'infinity' UNION ALL SELECT 'c', NULL;
SELECT results_eq($$ SELECT cohort, array_agg(active ORDER BY period), max(customers), array_agg(retention ORDER BY period)
                     FROM cohort_retention('"Odd visits"', 'Who is', 'at ', 'month', '2026-06-01') GROUP BY 1 ORDER BY 1 $$,
    $$ VALUES ('2026-01-01'::date, '{10,8,6,4,2}'::bigint[], 10::bigint, '{100,80,60,40,20}'::float8[]),
              ('2026-03-01', '{4,0,0}', 4, '{100,0,0}') $$, 'cohorts of months, over a change of the clock');
SELECT is(count(*), 0::bigint, 'no unit is over') FROM cohort_retention('"Odd visits"', 'Who is', 'at ', 'year', '2026-12-31');
SELECT is(sum(customers), 14::numeric, 'every customer is in one cohort of weeks') FROM cohort_retention('"Odd visits"', 'Who is', 'at ', 'week', '2026-06-01') WHERE period = 0;
SELECT is(array_agg(DISTINCT period), '{0}', 'a quarter') FROM cohort_retention('"Odd visits"', 'Who is', 'at ', 'quarter', '2026-04-01');
SELECT is(count(*), 0::bigint, 'NULL has no rows') FROM cohort_retention('"Odd visits"', 'Who is', NULL, 'month', '2026-06-01');
SELECT throws_ok(format('SELECT * FROM cohort_retention(%L, %L, %L, %L, %L)', '"Odd visits"', w, a, u, t), s, NULL, coalesce(w || a || u || t, ''))
FROM (VALUES ('nobody', 'at ', 'month', '2026-06-01', '42703'), ('Who is', 'at', 'month', '2026-06-01', '42703'),
             ('Who is', 'at ', 'fortnight', '2026-06-01', '22023'), ('Who is', 'at ', 'month; DROP TABLE x', '2026-06-01', '22023'),
             ('Who is', 'at ', 'month', 'infinity', '22023'), ('Who is', 'Who is', 'month', '2026-06-01', '22007')) v (w, a, u, t, s);

SELECT * FROM finish();
ROLLBACK;
