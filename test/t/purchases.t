#!/usr/bin/env bash
# Purchase statistics of two published logs of orders: CDNOW (Fader and Hardie) and Online Retail (Chen and
# others), against the figures computed from them elsewhere and against plain SQL, serial and parallel.
# Needs the data beside the checkout; skips where they are missing.
source "$(dirname "$0")/tap.sh"
cd "$(dirname "$0")/../.." || exit

data=$PWD/../shared/data/clv
if [ ! -f "$data/CDNOW_sample.txt" ] || [ ! -f "$data/online_retail_invoices.csv" ]; then
    echo "1..0 # SKIP the logs of orders are not beside the checkout"
    exit 0
fi

database empathy_purchases
query empathy_purchases <<SQL
CREATE TABLE cdnow (master text, id int, day date, cds int, amount numeric(10,2));
\\copy cdnow FROM PROGRAM 'tr -s " \\r" "  " < $data/CDNOW_sample.txt | sed "s/^ //; s/ $//"' WITH (DELIMITER ' ')
CREATE TABLE retail (invoice text, id int, at timestamp, country text, lines int, quantity int, amount numeric);
\\copy retail FROM '$data/online_retail_invoices.csv' WITH (FORMAT csv, HEADER)
CREATE TABLE golden (log text, id int, first_day date, last_day date, x int, t_x float8, t float8, zbar float8, spent float8, PRIMARY KEY (log, id));
CREATE TABLE file (id int, first_day date, last_day date, x int, t_x float8, t float8, zbar float8, spent float8);
\\copy file FROM PROGRAM 'cut -d, -f1-8 $data/golden/cdnow_sample_all_predictions.csv' WITH (FORMAT csv, HEADER)
INSERT INTO golden SELECT 'cdnow', id, first_day, last_day, x, t_x, t, zbar, spent FROM file;
TRUNCATE file;
\\copy file FROM PROGRAM 'cut -d, -f1-8 $data/golden/online_retail_all_predictions.csv' WITH (FORMAT csv, HEADER)
INSERT INTO golden SELECT 'retail', id, first_day, last_day, x, t_x, t, zbar, spent FROM file;

-- The figures of Online Retail leave out invoices of 0, of which there are four; those of CDNOW have theirs, as we do.
CREATE VIEW orders AS
SELECT 'cdnow' AS log, id, day::timestamp AS at, amount, timestamp '1997-09-30' AS as_of, 7.0 AS unit FROM cdnow
UNION ALL SELECT 'retail', id, at, amount, timestamp '2011-06-08 23:59', 1 FROM retail WHERE amount <> 0;

-- What the statistics are, in plain SQL.
CREATE TABLE plain AS
WITH known AS (SELECT log, id, at::date AS day, amount, as_of::date AS as_of FROM orders WHERE at::date <= as_of::date),
     bought AS (SELECT log, id, as_of, array_agg(DISTINCT day ORDER BY day) AS days FROM known WHERE amount >= 0 GROUP BY log, id, as_of)
SELECT log, id, cardinality(days) - 1 AS frequency, days[cardinality(days)] - days[1] AS recency, as_of - days[1] AS age,
       (SELECT sum(amount) FROM known AS k WHERE k.log = b.log AND k.id = b.id AND k.day >= days[2]) / nullif(cardinality(days) - 1, 0) AS monetary
FROM bought AS b;
CREATE TABLE stats AS SELECT log, id, unit, empathy.purchase_stats(at, amount, as_of) AS s FROM orders GROUP BY log, id, unit;
ANALYZE;
SQL

ask() {
    query empathy_purchases
}

is "$(ask <<<"SELECT log, count(*), count(s) FROM stats GROUP BY log ORDER BY log")" $'cdnow|2357|2357\nretail|4371|2787' \
    "customers, and those with a purchase by the end of calibration"
is "$(ask <<<"SELECT count(*) FROM (SELECT log, id FROM stats WHERE s IS NOT NULL EXCEPT SELECT log, id FROM golden) AS d")" 0 "customers as elsewhere"
is "$(ask <<<"SELECT count(*) FROM golden NATURAL JOIN stats WHERE (s).frequency = x")" "$(ask <<<"SELECT count(*) FROM golden")" \
    "frequency is exact for every customer"
is "$(ask <<<"SELECT count(*) FROM golden NATURAL JOIN stats WHERE (s).recency = last_day - first_day
              AND (s).age = CASE log WHEN 'cdnow' THEN date '1997-09-30' ELSE '2011-06-08' END - first_day")" \
    "$(ask <<<"SELECT count(*) FROM golden")" "recency and age are the exact days"
is "$(ask <<<"SELECT count(*) FROM golden NATURAL JOIN stats WHERE abs((s).recency / unit::float8 - t_x) > 1e-9 OR abs((s).age / unit::float8 - t) > 1e-9")" 0 \
    "and the published times within their rounding"
is "$(ask <<<"SELECT count(*) FROM golden NATURAL JOIN stats WHERE log = 'cdnow' AND abs(coalesce((s).monetary, 0)::float8 - zbar) > 1e-9 * zbar")" 0 \
    "the mean of repeat purchases as elsewhere, where there are no credits"
is "$(ask <<<"SELECT count(*) FROM plain NATURAL JOIN stats
              WHERE (frequency, recency, age) IS DISTINCT FROM ((s).frequency, (s).recency, (s).age) OR monetary IS DISTINCT FROM (s).monetary")" 0 \
    "all four as in plain SQL, credits included"
SQL_REFUNDS="SELECT count(*) FILTER (WHERE refunds > 0) > 500 FROM (SELECT count(*) FILTER (WHERE amount < 0) AS refunds FROM retail GROUP BY id) AS c"
is "$(ask <<<"$SQL_REFUNDS")" t "many customers have credits"

# The same in other ways: dates, moments in time in any zone, summaries, buckets written out, parallel plans.
differ() {
    ask <<<"SET max_parallel_workers_per_gather = 0; ${2:-}
            SELECT count(*) FROM (SELECT log, id, $1 AS s FROM orders GROUP BY log, id) AS q JOIN stats AS t USING (log, id) WHERE q.s IS DISTINCT FROM t.s"
}
is "$(differ "empathy.purchase_stats(at::date, amount, as_of::date)")" 0 "by dates"
is "$(differ "empathy.purchase_stats(at::date, amount, as_of::date, '1 day')")" 0 "with a bucket of a day"
is "$(differ "empathy.purchase_stats(at AT TIME ZONE 'UTC', amount, as_of AT TIME ZONE 'UTC')" "SET timezone = 'Pacific/Auckland';")" 0 "by moments in time"
is "$(differ "empathy.purchase_stats(empathy.purchase_agg(at, amount), max(as_of))")" 0 "by a summary"
is "$(differ "empathy.purchase_stats(empathy.purchase_agg(at, amount)::text::empathy.purchase_summary, max(as_of)::date)")" 0 "by a summary that travelled as text"
parallel="SET max_parallel_workers_per_gather = 4; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;
          SET parallel_leader_participation = off;"
# Workers that add up pay where groups are few, so the planner is told that they are; the rows are in no order.
ask <<<"CREATE TABLE both_logs AS SELECT * FROM orders ORDER BY md5(at::text || id || amount); ALTER TABLE both_logs SET (parallel_workers = 4);
        ALTER TABLE both_logs ALTER id SET (n_distinct = 10); ANALYZE both_logs"
partial="FROM (SELECT log, id, empathy.purchase_stats(at, amount, as_of) AS s FROM both_logs GROUP BY log, id) AS q"
like "$(ask <<<"$parallel EXPLAIN SELECT log, id, empathy.purchase_stats(at, amount, as_of) AS s FROM both_logs GROUP BY log, id")" "Partial (Hash|Group)Aggregate" \
    "the plan is a parallel one"
is "$(ask <<<"$parallel SELECT count(*) $partial JOIN stats AS t USING (log, id) WHERE q.s IS DISTINCT FROM t.s")" 0 "in parallel"
is "$(ask <<<"$parallel SELECT sum((q.s).frequency), count(q.s) $partial")" "$(ask <<<"SELECT sum((s).frequency), count(s) FROM stats")" "in parallel, of all customers"

# Money.
is "$(ask <<<"SELECT count(*) FROM (SELECT sum(amount) AS a, empathy.cltv_historic(amount, at) AS b, empathy.cltv_historic(empathy.purchase_agg(at, amount)) AS c
              FROM orders GROUP BY log, id) AS q WHERE a <> b OR a <> c")" 0 "cltv_historic is the exact sum"
is "$(ask <<<"WITH f AS (SELECT *, min(at) OVER (PARTITION BY log, id) AS first FROM orders)
              SELECT count(*) FROM (SELECT sum(amount * 1.1 ^ (-extract(epoch FROM at - first) / (86400 * 365.25))) AS a, empathy.cltv_historic(amount, at, 0.1) AS b,
                                           sum(abs(amount)) AS size FROM f GROUP BY log, id) AS q WHERE abs(a - b) > 1e-12 * size")" 0 \
    "discounted, within the rounding of a float"
finish
