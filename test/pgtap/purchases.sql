-- Purchase statistics: purchase_stats, purchase_agg, rollup, cltv_historic, cltv_simple, cltv_uplift.  That
-- published logs of orders give the published figures is checked by test/t/purchases.t.
BEGIN;
SELECT no_plan();
SET LOCAL max_parallel_workers_per_gather = 0;
SET LOCAL timezone = 'UTC';
SET LOCAL datestyle = 'ISO';

-- Tables of the usual kind: workers of a parallel query cannot look into temporary ones.
CREATE SCHEMA purchases_test;
SET LOCAL search_path = purchases_test, empathy, public, pg_catalog;

\ir failure.psql

-- Statistics of orders written as 'DAY AMOUNT, DAY AMOUNT': frequency, recency, age, monetary, or NULL.
CREATE FUNCTION stats(orders text, as_of text, bucket interval DEFAULT '1 day') RETURNS text LANGUAGE sql AS $$
SELECT concat_ws(' ', (s).frequency, (s).recency, (s).age, coalesce(trim_scale((s).monetary)::text, 'NULL'))
FROM (SELECT purchase_stats(split_part(o, ' ', 1)::timestamp, split_part(o, ' ', 2)::numeric, as_of::timestamp, bucket) AS s
      FROM unnest(string_to_array(orders, ', ')) AS o) AS q
WHERE (s).frequency IS NOT NULL
$$;

-- Worked by hand.
SELECT is(stats('2024-01-01 10', '2024-01-11'), '0 0 10 NULL', 'one purchase: no repeat, no mean');
SELECT is(stats('2024-01-01 10', '2024-01-01'), '0 0 0 NULL', 'and none of its age');
SELECT is(stats('2024-01-01T09:00 10, 2024-01-01T17:00 5', '2024-01-11'), '0 0 10 NULL', 'two of one day are one purchase');
SELECT is(stats('2024-01-01 10, 2024-01-05 20, 2024-01-09 41', '2024-01-11'), '2 8 10 30.5', 'the first is no repeat, and not in the mean');
SELECT is(stats('2024-01-09 41, 2024-01-01 10, 2024-01-05 20', '2024-01-11'), '2 8 10 30.5', 'in another order');
SELECT is(stats('2024-01-01 10, 2024-01-05 20, 2024-01-05 20.5, 2024-01-09 41', '2024-01-11'), '2 8 10 40.75', 'money of one day is added up');
SELECT is(stats('2024-01-01T23:59:59.999999 10, 2024-01-02T00:00 20', '2024-01-02'), '1 1 1 20', 'a microsecond is the end of a day');
SELECT is(stats('2024-01-01 10, 2024-01-05 0', '2024-01-11'), '1 4 10 0', 'a purchase of 0 is one');
SELECT is(stats('2023-12-31 10, 2024-02-29 20, 2024-03-01 30', '2024-03-01'), '2 61 61 25', 'a leap day');
SELECT is(stats('2023-02-28 10, 2023-03-01 20', '2023-03-01'), '1 1 1 20', 'and none');

-- What is not known yet as of the moment.
SELECT is(stats('2024-01-01 10, 2024-01-05 20, 2024-01-09 40', '2024-01-08'), '1 4 7 20', 'orders after as_of are left out');
SELECT is(stats('2024-01-01 10, 2024-01-05T18:00 20', '2024-01-05T06:00'), '1 4 4 20', 'the day of as_of counts as a whole');
SELECT is(stats('2024-01-01 10, 2024-01-05 20', '2023-12-31'), NULL, 'as_of before the first: NULL');
SELECT is(stats('2024-01-01 10, 2024-01-05 20, 2024-01-09 -7', '2024-01-08'), '1 4 7 20', 'so are refunds after it');

-- Refunds.
SELECT is(stats('2024-01-01 10, 2024-01-05 20, 2024-01-09 40, 2024-01-07 -6', '2024-01-11'), '2 8 10 27', 'a refund lowers the money of the purchase before it');
SELECT is(stats('2024-01-01 10, 2024-01-05 20, 2024-01-03 -6', '2024-01-11'), '1 4 10 20', 'that of the first, which is not in the mean');
SELECT is(stats('2024-01-01 10, 2024-01-05 20, 2023-12-20 -6', '2024-01-11'), '1 4 10 20', 'one before the first: of the first');
SELECT is(stats('2024-01-05 -6, 2024-01-01 10, 2024-01-05 20', '2024-01-11'), '1 4 10 14', 'of the same day');
SELECT is(stats('2024-01-01 10, 2024-01-05 20, 2024-01-10 -6', '2024-01-11'), '1 4 10 14', 'after the last: recency is that of the purchase');
SELECT is(stats('2024-01-01 10, 2024-01-05 20, 2024-01-10 -60', '2024-01-11'), '1 4 10 -40', 'more than was paid');
SELECT is(stats('2024-01-01 -10, 2024-01-05 -20', '2024-01-11'), NULL, 'refunds alone: no purchase');
SELECT is(stats('2024-01-01 -10, 2024-01-05 20, 2024-01-09 -20', '2024-01-11'), '0 0 6 NULL', 'one purchase among refunds');
SELECT is(stats('2024-01-01 10, 2024-01-05 20, 2024-01-05 -20', '2024-01-11'), '1 4 10 0', 'taken back the same day: still a purchase');

-- Buckets.
SELECT is(stats('2024-01-01T10:10 10, 2024-01-01T10:50 5, 2024-01-01T13:00 20', '2024-01-02T01:30', '1 hour'), '1 0.125 0.625 20', 'of an hour, in days');
SELECT is(stats('2024-01-01 10, 2024-01-07 5, 2024-01-08 20', '2024-01-21', '7 days'), '1 7 14 20', 'of a week, from Monday');
SELECT is(stats('1999-12-31 10, 2000-01-02 5, 2000-01-03 20', '2000-01-09', '7 days'), '1 7 7 20', 'also before the first week');
SELECT is(stats('2024-01-01T10:10 10, 2024-01-01T10:10:00.000001 5', '2024-01-01T10:10:01', '1 microsecond'),
          concat_ws(' ', 1, 1 / 86400e6::float8, 1 / 86400::float8, 5), 'of a microsecond');
SELECT is(stats('2024-01-01 10, 2024-01-02 5, 2024-01-04 20', '2024-01-09', '36 hours'), '2 3 9 12.5', 'of 36 hours');
SELECT is(stats('2024-01-01 10, 2024-01-02 5', '2024-01-09', '1 day 00:00'), '1 1 8 5', 'a day is the default');

-- Time zones: nothing depends on that of the session.
CREATE TABLE order_log (customer int, at timestamptz, amount numeric);
INSERT INTO order_log VALUES (1, '2024-03-30 23:30+00', 10), (1, '2024-03-31 00:30+00', 20), (1, '2024-03-31 23:30+00', 40),
                             (2, '2024-10-26 22:30+00', 1), (2, '2024-10-26 23:30+00', 2), (2, '2024-10-27 23:30+00', 4);
CREATE FUNCTION under(zone text, query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    answer text;
BEGIN
    PERFORM set_config('timezone', zone, true);
    EXECUTE query INTO answer;
    PERFORM set_config('timezone', 'UTC', true);
    RETURN answer;
END $$;
CREATE TABLE zone (name) AS VALUES ('UTC'), ('Europe/London'), ('America/Los_Angeles'), ('Pacific/Kiritimati'), ('Asia/Kathmandu');
SELECT is(under(name, $$SELECT string_agg(s::text, ' ' ORDER BY customer) FROM (SELECT customer, purchase_stats(at, amount, '2024-12-01 00:00+00'::timestamptz) AS s FROM order_log GROUP BY customer) q$$),
    '(1,1,246,60.0000000000000000) (1,1,36,4.0000000000000000)', 'timestamptz: days of UTC, the session being in ' || name) FROM zone;
-- In London summer time began at 2024-03-31 01:00 UTC and ended at 2024-10-27 01:00 UTC.
SELECT is(under(name, $$SELECT string_agg(s::text, ' ' ORDER BY customer) FROM (SELECT customer, purchase_stats(at AT TIME ZONE 'Europe/London', amount, timestamp '2024-12-01') AS s FROM order_log GROUP BY customer) q$$),
    under('UTC', $$SELECT string_agg(s::text, ' ' ORDER BY customer) FROM (SELECT customer, purchase_stats((at AT TIME ZONE 'Europe/London')::date, amount, date '2024-12-01') AS s FROM order_log GROUP BY customer) q$$),
    'timestamp and date: days of London, the session being in ' || name) FROM zone;
SELECT results_eq($$SELECT customer, (s).frequency, (s).recency, (s).age FROM (SELECT customer, purchase_stats((at AT TIME ZONE 'Europe/London')::date, amount, date '2024-12-01') AS s FROM order_log GROUP BY customer) q ORDER BY customer$$,
    $$VALUES (1, 2, 2::float8, 246::float8), (2, 1, 1::float8, 36::float8)$$, 'days of London over both changes of the clock');
SELECT is(under(name, $$SELECT purchase_agg(at::date, amount) FROM (VALUES (date '2024-03-31', 1.5), ('2024-10-27', 2), ('0044-03-15 BC', 3)) q (at, amount)$$),
    format('bucket=86400000000 scale=1 %s=30 8854=15 9064=20', date '0044-03-15 BC' - date '2000-01-03'), 'dates are what they are, the session being in ' || name) FROM zone;

-- Times far away.
SELECT is(purchase_stats(at, amount, timestamp '2024-01-01'), ROW(1, 1460, date '2024-01-01' - date '4713-01-01 BC', 20)::purchase_stats, 'from the first year that there is')
FROM (VALUES (timestamp '4713-01-01 00:00 BC', 10), (timestamp '4713-01-01 BC' + interval '1460 days', 20)) q (at, amount);
SELECT is(purchase_agg(at, 1)::jsonb ->> 'first', '4714-11-24T00:00:00 BC', 'the first moment in a week that begins before it') FROM (VALUES (timestamp '4714-11-24 00:00 BC')) q (at);
SELECT is(purchase_agg(at, 1, '7 days')::jsonb ->> 'first', '4714-11-24T00:00:00 BC', 'a week that begins before all time') FROM (VALUES (timestamp '4714-11-24 00:00 BC')) q (at);
SELECT is((purchase_stats(d, 1, date '294276-12-31')).age, (date '294276-12-31' - date '2024-01-01')::float8, 'to the last year') FROM (VALUES (date '2024-01-01')) q (d);
SELECT is(pg_temp.failure($$SELECT purchase_agg(date '294277-01-01', 1)$$), '22003 date is out of range +detail', 'a date behind the last timestamp');
SELECT is(pg_temp.failure($$SELECT purchase_agg(date '5874897-12-31', 1)$$), '22003 date is out of range +detail', 'the last date');
SELECT is(pg_temp.failure(format('SELECT purchase_agg(%L::%s, 1)', i, t)), '22003 time is infinite +detail +hint', t || ' ' || i)
FROM (VALUES ('infinity'), ('-infinity')) a (i), (VALUES ('timestamptz'), ('timestamp'), ('date')) b (t);
SELECT is(pg_temp.failure(format('SELECT purchase_stats(%L::%s, 1, %L::%2$s)', '2024-01-01', t, i)), '22003 time is infinite +detail +hint', 'as_of ' || t || ' ' || i)
FROM (VALUES ('infinity'), ('-infinity')) a (i), (VALUES ('timestamptz'), ('timestamp'), ('date')) b (t);
SELECT is(pg_temp.failure($$SELECT purchase_agg(timestamp '200000-01-01', 1, '1 microsecond')$$), '22003 time is too late for buckets of this length +detail', 'the number of a microsecond');
SELECT is(pg_temp.failure($$SELECT purchase_agg(timestamp '200000-01-01', 1, '2 microseconds')$$), 'no error', 'of two');

-- Amounts.
SELECT is((purchase_stats(d, a, date '2024-01-11')).monetary, m, a::text)
FROM (VALUES (1e30, 1e30), (0.00000000000000000001, 0.00000000000000000001), (123456789012345.12345678901234567890, 123456789012345.12345678901234567890), (-0.0, 0)) q (a, m),
     (VALUES (date '2024-01-01'), ('2024-01-02')) d (d) GROUP BY a, m;
WITH q AS (SELECT date '2024-01-01' + i AS d, round((i * i) / 7.0, 2) AS a FROM generate_series(1, 8) i)
SELECT is((SELECT (purchase_stats(d, a, date '2025-01-11')).monetary::text FROM q), (SELECT (sum(a) / count(*))::text FROM q WHERE d > '2024-01-02'), 'the mean is the server''s own division');
SELECT is(pg_temp.failure(format('SELECT purchase_stats(date ''2024-01-01'', %L::numeric, ''2024-01-01'')', a)), '22003 amount is NaN or infinite +detail', a)
FROM (VALUES ('NaN'), ('Infinity'), ('-Infinity')) q (a);
SELECT is(pg_temp.failure($$SELECT purchase_agg(date '2024-01-01', a) FROM (VALUES (1e30), (1e-20)) q (a)$$), '22003 amounts of a group are too large for exact sums +detail +hint', '50 digits in one group');
SELECT is(pg_temp.failure($$SELECT purchase_agg(date '2024-01-01', a) FROM (VALUES (1e-20), (1e30)) q (a)$$), '22003 amounts of a group are too large for exact sums +detail +hint', 'in the other order');
SELECT is(pg_temp.failure($$SELECT purchase_agg(date '2024-01-01', 8e37) FROM generate_series(1, 2)$$), '22003 amounts of a group are too large for exact sums +detail +hint', 'a sum of more than 38 digits');
SELECT is(pg_temp.failure($$SELECT purchase_stats(date '2024-01-01' + i, 8e37, '2025-01-01') FROM generate_series(1, 5) i$$), '22003 amounts of a group are too large for exact sums +detail +hint', 'over several days');
SELECT is(pg_temp.failure($$SELECT cltv_historic(8e37, date '2024-01-01') FROM generate_series(1, 5) i$$), '22003 amounts of a group are too large for exact sums +detail +hint', 'over one');
SELECT is((SELECT cltv_historic(a, at) FROM (VALUES (8e37, date '2024-01-01'), (-8e37, '2024-01-01'), (1, '2024-01-02'), (8e37, '2024-01-03')) q (a, at)), 8e37 + 1, 'large amounts that cancel');

-- NULLs, and nothing.
SELECT is((SELECT purchase_stats(at, amount, as_of) FROM (VALUES (date '2024-01-01', 10, date '2024-01-11'), (NULL, 20, '2024-01-11'), ('2024-01-05', NULL, '2024-01-11'), ('2024-01-06', 7, NULL)) q (at, amount, as_of)),
    ROW(0, 0, 10, NULL)::purchase_stats, 'a NULL skips the row');
SELECT is(purchase_stats(NULL::date, 1, date '2024-01-11'), NULL, 'all NULL: NULL');
SELECT is(purchase_stats(date '2024-01-01', 1, date '2024-01-11', NULL), NULL, 'a NULL bucket skips the row too');
SELECT is(purchase_stats(at, amount, now()), NULL, 'no rows: NULL') FROM order_log WHERE false;
SELECT is(purchase_agg(at, amount), NULL, 'no rows: no summary') FROM order_log WHERE false;
SELECT is(cltv_historic(amount, at), NULL, 'no rows: no sum') FROM order_log WHERE false;
SELECT is(purchase_stats(NULL::purchase_summary, now()), NULL, 'NULL gives NULL');
SELECT is((SELECT count(*) FROM (SELECT purchase_stats(NULL::date, 1, date '2024-01-11') AS s) q WHERE s IS NULL), 1::bigint, 'one NULL, no row of NULLs');

-- Parameters.
SELECT is(pg_temp.failure(format('SELECT purchase_agg(date ''2024-01-01'', 1, %L)', b)), '22023 ' || m, b)
FROM (VALUES ('1 month', 'a bucket of months has no fixed length +hint'), ('1 year', 'a bucket of months has no fixed length +hint'), ('1 month -30 days', 'a bucket of months has no fixed length +hint'),
             ('0', 'the length of a bucket is off its range +detail'), ('-1 day', 'the length of a bucket is off its range +detail'), ('1 day -24:00', 'the length of a bucket is off its range +detail'),
             ('2000000000 days', 'the length of a bucket is off its range +detail')) q (b, m);
SELECT is(pg_temp.failure($$SELECT purchase_stats(date '2024-01-01', 1, '2024-01-01'::date + i) FROM generate_series(1, 2) i$$), '22023 different values of as_of in one group +detail +hint', 'two as_of');
SELECT is(pg_temp.failure($$SELECT purchase_stats(date '2025-01-01', 1, '2024-01-01'::date + i) FROM generate_series(1, 2) i$$), '22023 different values of as_of in one group +detail +hint', 'also where no order counts');
SELECT is(pg_temp.failure($$SELECT purchase_agg(date '2024-01-01', 1, i * interval '1 day') FROM generate_series(1, 2) i$$), '22023 buckets of different lengths in one group +detail +hint', 'two buckets');
SELECT is(pg_temp.failure($$SELECT rollup(s) FROM (SELECT purchase_agg(date '2024-01-01', 1, i * interval '1 day') AS s FROM generate_series(1, 2) i GROUP BY i) q$$), '22023 buckets of different lengths in one group +detail +hint', 'two buckets in a rollup');
SELECT is(pg_temp.failure($$SELECT purchase_stats('bucket=86400000000 as_of=10 scale=0 5=1'::purchase_summary, date '2024-01-01')$$), '22023 this summary ends before as_of +hint', 'a state of purchase_stats that ends too early');
SELECT is(purchase_stats('bucket=86400000000 as_of=10 scale=0 5=1'::purchase_summary, date '2000-01-13'), ROW(0, 0, 5, NULL)::purchase_stats, 'one that does not');
SELECT is(pg_temp.failure($$SELECT _purchase_stats_final('bucket=86400000000 scale=0 5=1')$$), '22023 this summary does not say as of when +hint', 'a summary without as_of');

-- Summaries.
CREATE TABLE orders AS
SELECT (i * 7919) % 50 AS customer, timestamp '2023-01-01' + ((i::bigint * 104729) % 600) * interval '11 hours' AS at, ((i::bigint * 15485863) % 30000 - 5000) / 100.0 AS amount
FROM generate_series(1, 3000) AS i;
CREATE TABLE expected AS SELECT customer, purchase_agg(at, amount) AS s FROM orders GROUP BY customer;
SELECT results_eq('SELECT customer, purchase_stats(at, amount, timestamp ''2023-07-01'') FROM orders GROUP BY customer ORDER BY customer',
    'SELECT customer, purchase_stats(s, timestamp ''2023-07-01'') FROM expected ORDER BY customer', 'a summary says what its rows say');
SELECT results_eq('SELECT customer, purchase_stats(at, amount, timestamp ''2023-07-01'') FROM orders GROUP BY customer ORDER BY customer',
    'SELECT customer, purchase_stats(s, date ''2023-07-01'') FROM expected ORDER BY customer', 'asked by a date');
SELECT results_eq('SELECT customer, rollup(s)::text FROM (SELECT customer, purchase_agg(at, amount) AS s FROM orders GROUP BY customer, at::date) q GROUP BY customer ORDER BY customer',
    'SELECT customer, s::text FROM expected ORDER BY customer', 'summaries of days add up to that of all');
SELECT results_eq('SELECT customer, purchase_agg(at, amount) FROM (SELECT * FROM orders ORDER BY md5(at::text || amount)) q GROUP BY customer ORDER BY customer',
    'SELECT customer, s FROM expected ORDER BY customer', 'the order of rows does not matter');
SELECT is((SELECT count(DISTINCT s) FROM expected), (SELECT count(DISTINCT s::text) FROM expected), 'equal are those of one text');
SELECT is((SELECT count(*) FROM expected a JOIN expected b ON a.s = b.s), 50::bigint, 'a hash join finds them');
CREATE INDEX ON expected USING btree (s);
CREATE INDEX ON expected USING hash (s);
SELECT is((SELECT array_agg(customer ORDER BY s) FROM expected), (SELECT array_agg(customer ORDER BY rank) FROM (SELECT customer, row_number() OVER (ORDER BY s DESC) * -1 AS rank FROM expected) q), 'they have an order');
SELECT is((SELECT count(*) FROM expected WHERE hash_purchase_summary_extended(s, 0) & 4294967295 <> hash_purchase_summary(s)::bigint & 4294967295), 0::bigint, 'the hash of 32 bits is that of 64');
SELECT is(s::jsonb, '{"purchases": 2, "refunds": 1, "first": "2024-01-01T00:00:00", "last": "2024-01-03T00:00:00", "total": 13.25, "bucket_days": 1}', 'as jsonb')
FROM (SELECT purchase_agg(at, amount) AS s FROM (VALUES (date '2024-01-01', 10), ('2024-01-03', 4.25), ('2024-01-02', -1)) q (at, amount)) q;
SELECT is(purchase_agg(date '2024-01-01', -1)::jsonb, '{"purchases": 0, "refunds": 1, "first": null, "last": null, "total": -1, "bucket_days": 1}', 'refunds alone as jsonb');
SELECT is(s::jsonb, '{"frequency": 1, "recency": 2, "age": 3, "monetary": 4.5000000000000000}', 'statistics as jsonb')
FROM (SELECT purchase_stats(at, amount, date '2024-01-04') AS s FROM (VALUES (date '2024-01-01', 10), ('2024-01-03', 4.5)) q (at, amount)) q;
SELECT is((ROW(1, NULL, 'Infinity', 'NaN')::purchase_stats)::jsonb, '{"frequency": 1, "recency": null, "age": "Infinity", "monetary": "NaN"}', 'odd statistics as jsonb');
SELECT is(pg_temp.failure(format('SELECT %L::purchase_summary', t)), m, t)
FROM (VALUES ('', '22P02 invalid input syntax for type purchase_summary: "bucket" is missing'),
             ('bucket=1 scale=0 1=x', '22P02 invalid input syntax for type purchase_summary: no integer in "1=x" +detail'),
             ('bucket=1 scale=0 1=99999999999999999999999999999999999999 1=1', '22003 amounts of a group are too large for exact sums +detail +hint')) q (t, m);
SELECT cmp_ok((SELECT max(pg_column_size(s)) FROM (SELECT purchase_agg(date '2024-01-01' + i, i / 100.0) AS s FROM generate_series(1, 10) i) q), '<=', 32 + 10 * 8, '8 bytes a day');

-- Windows, and a state that goes on after a result.
SELECT is((SELECT string_agg((s).frequency || ':' || (s).recency, ' ' ORDER BY at) FROM (SELECT at, purchase_stats(at, amount, date '2024-02-01') OVER (ORDER BY at) AS s
           FROM (VALUES (date '2024-01-03', 1), ('2024-01-01', 2), ('2024-01-09', 3), ('2024-01-09', 4)) q (at, amount)) q), '0:0 1:2 2:8 2:8', 'in a window');

-- Parallel.
SELECT is_empty($$SELECT customer, purchase_stats(s, timestamp '2024-01-01') FROM expected EXCEPT
    SELECT customer, purchase_stats(at, amount, timestamp '2024-01-01') FROM orders GROUP BY customer$$, 'serial');
SET LOCAL max_parallel_workers_per_gather = 4;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL parallel_leader_participation = off;
SELECT is_empty($$SELECT customer, purchase_stats(s, timestamp '2024-01-01') FROM expected EXCEPT
    SELECT customer, purchase_stats(at, amount, timestamp '2024-01-01') FROM orders GROUP BY customer$$, 'parallel');
SELECT is((SELECT purchase_agg(at, amount)::text FROM orders), (SELECT rollup(s)::text FROM expected), 'the same bytes in parallel');
SET LOCAL max_parallel_workers_per_gather = 0;

-- What was paid.
SELECT is((SELECT cltv_historic(amount, at) FROM orders), (SELECT trim_scale(sum(amount)) FROM orders), 'the exact sum');
SELECT is(cltv_historic(a, at), 0.3, 'of decimals') FROM (VALUES (0.1, date '2024-01-01'), (0.2, date '2025-01-01')) q (a, at);
SELECT is((SELECT cltv_historic(s) FROM (SELECT purchase_agg(at, amount) AS s FROM orders) q), (SELECT cltv_historic(amount, at) FROM orders), 'of a summary');
SELECT is(cltv_historic(a, at, 0), 3.5, 'a discount of 0 changes nothing') FROM (VALUES (1.25, date '2024-01-01'), (2.25, '2025-01-01')) q (a, at);
-- 1,461 days are four years of 365.25.
SELECT is(round(cltv_historic(a, at, 0.1), 12), 200.000000000000, 'discounted to the first payment') FROM (VALUES (146.41, date '2020-01-01' + 1461), (100, '2020-01-01')) q (a, at);
SELECT is(round(cltv_historic(a, at, 0.1), 12), 200.000000000000, 'by the moment') FROM (VALUES (146.41, timestamptz '2020-01-01 18:00+00' + interval '1461 days'), (100, '2020-01-01 18:00+00')) q (a, at);
SELECT is(round(cltv_historic(purchase_agg(at, a), 0.1), 12), 200.000000000000, 'of a summary by the day') FROM (VALUES (146.41, timestamp '2020-01-01 08:00' + interval '1461 days'), (100, '2020-01-01 18:00')) q (a, at);
SELECT is(pg_temp.failure(format('SELECT cltv_historic(1, date ''2024-01-01'', %s)', d)), m, 'discount ' || d)
FROM (VALUES ('-0.1', '22003 annual discount -0.1 is off its range +detail'), ('10', '22003 annual discount 10 is off its range +detail +hint'),
             ('''NaN''', '22003 annual discount NaN is off its range +detail'), ('''Infinity''', '22003 annual discount Infinity is off its range +detail')) q (d, m);
SELECT is(pg_temp.failure($$SELECT cltv_historic(1, date '2024-01-01', i / 10.0) FROM generate_series(1, 2) i$$), '22023 different annual discounts in one group +hint', 'two discounts');

-- By rule of thumb.
SELECT is(cltv_simple(50, 12, 3, 0.35), 630.00, '50 a month for three years at 35 per cent');
SELECT is(cltv_simple(19.99, 0.5, 10, 1), 99.950, 'exactly');
SELECT is(cltv_simple(-5, 2, 1, -0.1), 1.0, 'refunds at a loss');
SELECT is(cltv_simple(NULL, 2, 1, 0.1), NULL, 'NULL gives NULL');
SELECT is(pg_temp.failure('SELECT cltv_simple(' || a || ')'), m, a)
FROM (VALUES ('50, 12, 3, 35', '22003 margin 35 is off its range +detail +hint'), ('50, 12, 3, -1.5', '22003 margin -1.5 is off its range +detail'),
             ('50, -12, 3, 0.1', '22003 orders_per_year -12 is off its range +detail'), ('50, 12, -3, 0.1', '22003 years -3 is off its range +detail'),
             ('''NaN'', 12, 3, 0.1', '22003 order_value is NaN or infinite'), ('50, ''NaN'', 3, 0.1', '22003 orders_per_year NaN is off its range +detail'),
             ('50, 1, ''Infinity'', 0.1', '22003 years Infinity is off its range +detail'), ('50, 1, 1, ''NaN''', '22003 margin NaN is off its range +detail')) q (a, m);

-- Uplift is before_after with other names.
CREATE TABLE trial AS SELECT i, 100 + (i * 7919) % 41 + CASE WHEN i % 2 = 0 THEN 6 ELSE 0 END + 0::float8 AS value, i % 2 = 0 AS treated FROM generate_series(1, 200) AS i;
SELECT is((cltv_uplift(value, treated))::text, (SELECT ROW(n_after, n_before, mean_after, mean_before, diff, ci_low, ci_high, p_value)::text FROM (SELECT (before_after(value, treated)).* FROM trial) q), 'uplift') FROM trial;
SELECT is(cltv_uplift(effect_agg(value, treated)), cltv_uplift(value, treated), 'of a summary') FROM trial;
SELECT is(round((cltv_uplift(value, treated)).diff::numeric, 10), 6.26, 'treated less the others') FROM trial;
SELECT is(cltv_uplift(value, true)::jsonb - '{mean_treated}'::text[], '{"n_treated": 200, "n_control": 0, "mean_control": null, "diff": null, "ci_low": null, "ci_high": null, "p_value": null}', 'nobody untreated') FROM trial;
SELECT is(cltv_uplift(value, treated), NULL, 'no rows: NULL') FROM trial WHERE false;

SELECT * FROM finish();
ROLLBACK;
