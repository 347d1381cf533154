#!/usr/bin/env bash
# Models and summaries of purchases as values: dumped, copied in binary form, written as text under odd
# settings; the same from parallel plans; and fits that stop when they are told to.
source "$(dirname "$0")/tap.sh"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

database empathy_value
query empathy_value <<'SQL'
-- Orders of 3,000 customers, ten regions: who buys often, who leaves, and a few refunds.
CREATE FUNCTION u(c bigint, k bigint) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ((hashint8extended(c, k) & 65535) + 0.5) / 65536;
CREATE TABLE orders AS
SELECT c AS customer_id, c % 10 AS region,
       timestamptz '2024-01-01 00:00+00' + interval '1 hour' * round((6000 * u(c, -1) + (k - 1) * -240 * ln(u(c, -2)) * (0.5 + u(c, k)))::numeric, 3) AS at,
       round((CASE WHEN u(c, -k - 9) < 0.05 THEN -5 ELSE 20 END * (0.2 + u(c, k + 100) + u(c, -3)))::numeric, 2) AS amount
FROM generate_series(1, 3000) AS c, LATERAL generate_series(1, 1 + floor(ln(u(c, -4)) / ln(0.88))::int) AS k;
ANALYZE orders;
CREATE TABLE stats AS
SELECT customer_id, region, empathy.purchase_stats(at, amount, timestamptz '2025-07-01 00:00+00') AS s FROM orders GROUP BY 1, 2;
ANALYZE stats;
SQL
is "$(query empathy_value <<<"SELECT count(*) > 10000, count(DISTINCT customer_id) FROM orders")" "t|3000" "orders of 3,000 customers"

# ---- values of every type -----------------------------------------------------------------------

is "$(query empathy_value <<'SQL'
SET client_min_messages = warning;
CREATE TABLE summary AS SELECT customer_id, region, empathy.purchase_agg(at, amount) AS orders FROM orders GROUP BY 1, 2;
CREATE TABLE sample AS
SELECT region, empathy.purchase_sample_agg((s).frequency, (s).recency, (s).age) AS sample FROM stats GROUP BY 1;
CREATE TABLE model (name text PRIMARY KEY, purchases empathy.purchase_model, spend empathy.spend_model, retention empathy.retention_model);
INSERT INTO model (name, purchases)
SELECT 'bgnbd', empathy.bgnbd_fit(s) FROM stats UNION ALL
SELECT 'mbgnbd', empathy.mbgnbd_fit(s) FROM stats UNION ALL
SELECT 'pareto_nbd', empathy.pareto_nbd_fit(s) FROM stats UNION ALL
SELECT 'bgbb', empathy.bgbb_fit(least((s).frequency, 6), CASE WHEN (s).frequency = 0 THEN 0 ELSE 6 END, 6) FROM stats UNION ALL
SELECT 'covariates', empathy.bgnbd_fit((s).frequency, (s).recency, (s).age, ARRAY[region / 10.0::float8]) FROM stats UNION ALL
SELECT 'given', 'model=bgnbd status=given r=0.1 alpha=3.3333333333333335 a=1e-300 b=1e300'::empathy.purchase_model;
INSERT INTO model (name, spend)
SELECT 'gamma_gamma', empathy.gamma_gamma_fit((s).frequency, (s).monetary::float8) FROM stats;
INSERT INTO model (name, retention)
SELECT 'sbg', empathy.sbg_fit(age, lost) FROM (VALUES (1, 131::bigint), (2, 126), (3, 90), (4, 60), (NULL, 593)) AS t (age, lost);
SQL
)" "" "models of every kind are fitted and stored"
is "$(query empathy_value <<<"SELECT count(*), count(purchases), count(spend), count(retention) FROM model")" "8|6|1|1" "eight of them"

# ---- text and binary forms --------------------------------------------------------------------

# each TABLE COLUMN: what follows is asked of every stored value.
stored=("summary orders purchase_summary" "sample sample purchase_sample" "model purchases purchase_model" "model spend spend_model"
    "model retention retention_model")
for line in "${stored[@]}"; do
    read -r table column type <<<"$line"
    for settings in "extra_float_digits = -15" "extra_float_digits = 0" "DateStyle = 'SQL, DMY'" "TimeZone = 'Asia/Kathmandu'" "IntervalStyle = 'sql_standard'" \
        "bytea_output = 'escape'"; do
        is "$(query empathy_value <<<"SET $settings; SELECT md5(string_agg($column::text, '|' ORDER BY $column::text COLLATE \"C\")) FROM $table")" \
            "$(query empathy_value <<<"SELECT md5(string_agg($column::text, '|' ORDER BY $column::text COLLATE \"C\")) FROM $table")" "$type: the text is the same with $settings"
    done
    is "$(query empathy_value <<<"SET extra_float_digits = -15; SET DateStyle = 'German'; SET TimeZone = 'America/St_Johns';
            SELECT count(*) FROM $table WHERE empathy.${type}_send($column::text::empathy.$type) IS DISTINCT FROM empathy.${type}_send($column)")" 0 \
        "$type: text and back are the same bytes"
    is "$(query empathy_value <<<"SELECT count(*) FROM $table AS a JOIN $table AS b ON a.$column OPERATOR(empathy.=) b.$column WHERE a.$column IS NOT NULL
            AND a.ctid = b.ctid")" "$(query empathy_value <<<"SELECT count($column) FROM $table")" "$type: every value equals itself"
    query empathy_value <<SQL >/dev/null
CREATE TABLE copied (v empathy.$type);
COPY (SELECT $column FROM $table ORDER BY $column::text COLLATE "C") TO STDOUT WITH (FORMAT binary) \g $folder/one
\copy copied from $folder/one with (format binary)
COPY (SELECT v FROM copied ORDER BY v::text COLLATE "C") TO STDOUT WITH (FORMAT binary) \g $folder/two
DROP TABLE copied;
SQL
    [ -s "$folder/one" ] && cmp -s "$folder/one" "$folder/two"
    ok $? "$type: copied in binary form and back are the same bytes"
done

# Values in a dump, and what is computed from them after it.
contents() {
    query "$1" <<'SQL'
SET client_min_messages = warning;
SELECT md5(string_agg(encode(empathy.purchase_summary_send(orders), 'hex'), ',' ORDER BY customer_id)) FROM summary;
SELECT md5(string_agg(encode(empathy.purchase_sample_send(sample), 'hex'), ',' ORDER BY region)) FROM sample;
SELECT name, md5(empathy.purchase_model_send(purchases)), md5(empathy.spend_model_send(spend)), md5(empathy.retention_model_send(retention))
FROM model ORDER BY name;
SELECT md5(string_agg(s::text, ',' ORDER BY customer_id)) FROM stats;
SELECT md5(string_agg(float8send(empathy.p_alive(m.purchases, s))::text, ',' ORDER BY customer_id)) FROM stats, model AS m WHERE name = 'bgnbd';
SQL
}
pg_dump -d empathy_value >"$folder/dump.sql" 2>"$folder/log"
ok $? "all of it is dumped"
query postgres <<<"CREATE DATABASE empathy_value_restored TEMPLATE template0"
made+=(empathy_value_restored)
PGOPTIONS="-c extra_float_digits=-10 -c TimeZone=Asia/Tokyo" psql -X -q -v ON_ERROR_STOP=1 -d empathy_value_restored -f "$folder/dump.sql" >/dev/null 2>"$folder/log"
ok $? "and restored"
is "$(contents empathy_value_restored)" "$(contents empathy_value)" "and comes back byte for byte"
pg_dump -d empathy_value_restored >"$folder/again.sql"
# Rows may lie in another order, and newer versions write something at random around a dump.
for file in dump again; do
    sed '/^\\\(un\)\?restrict /d' "$folder/$file.sql" | LC_ALL=C sort >"$folder/$file.sorted"
done
cmp "$folder/dump.sorted" "$folder/again.sorted"
ok $? "a dump of the restored database has the same rows"

# ---- parallel -----------------------------------------------------------------------------------

serial="SET client_min_messages = warning; SET max_parallel_workers_per_gather = 0;"
parallel="SET client_min_messages = warning; SET max_parallel_workers_per_gather = 3; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0;
          SET min_parallel_table_scan_size = 0; SET parallel_leader_participation = off;"

# both NAME QUERY: the plan is parallel, and the answers are the same.
both() {
    like "$(query empathy_value <<<"$parallel EXPLAIN (COSTS OFF) $2")" "Partial" "$1: the plan aggregates in parallel"
    is "$(query empathy_value <<<"$parallel $2")" "$(query empathy_value <<<"$serial $2")" "$1: the answer is the same"
}
both "purchase_stats" "SELECT region, empathy.purchase_stats(at, amount, timestamptz '2025-07-01Z') FROM orders GROUP BY 1 ORDER BY 1"
both "purchase_stats in weeks" "SELECT region, empathy.purchase_stats(at, amount, timestamptz '2025-07-01Z', interval '7 days') FROM orders GROUP BY 1 ORDER BY 1"
both "purchase_agg" "SELECT empathy.purchase_summary_send(empathy.purchase_agg(at, amount)) FROM orders"
both "cltv_historic" "SELECT region, empathy.cltv_historic(amount, at) FROM orders GROUP BY 1 ORDER BY 1"
both "cltv_historic, discounted" "SELECT region, empathy.cltv_historic(amount, at, 0.1) FROM orders GROUP BY 1 ORDER BY 1"
for fit in bgnbd_fit mbgnbd_fit pareto_nbd_fit; do
    both "$fit" "SELECT empathy.purchase_model_send(empathy.$fit((s).frequency, (s).recency, (s).age)) FROM stats"
done
both "gamma_gamma_fit" "SELECT empathy.spend_model_send(empathy.gamma_gamma_fit((s).frequency, (s).monetary::float8)) FROM stats"
both "cltv_uplift" "SELECT (u).* FROM (SELECT empathy.cltv_uplift((s).age, region < 3) AS u FROM stats) AS x"
for call in "empathy.p_alive(purchases, s)" "empathy.expected_purchases(purchases, s, 365)" "empathy.log_likelihood(purchases, s)"; do
    is "$(query empathy_value <<<"$parallel SELECT md5(string_agg(x, ',' ORDER BY customer_id)) FROM (SELECT customer_id, float8send($call)::text AS x FROM stats, model WHERE name = 'pareto_nbd') AS y")" \
        "$(query empathy_value <<<"$serial SELECT md5(string_agg(x, ',' ORDER BY customer_id)) FROM (SELECT customer_id, float8send($call)::text AS x FROM stats, model WHERE name = 'pareto_nbd') AS y")" \
        "$call: the same in parallel"
done

# ---- stopping -----------------------------------------------------------------------------------

grace=100  # ms: a cancel is noticed within this time
attempts=3 # the machine may be busy: the best of so many counts

# Histories that are all different, so that a fit has nothing to put together: 400,000.
query empathy_value <<'SQL'
CREATE TABLE large AS
SELECT (-3 * ln(u(i, 1)))::int AS x, 300 * u(i, 2) AS t_x, 300 + 100 * u(i, 3) + i / 1e6 AS age, 1 + 50 * u(i, 4) AS m,
       timestamptz '2024-01-01 00:00+00' + interval '1 second' * (i::bigint * 1000000007 % 31000000) AS at
FROM generate_series(1, 400000) AS i;
UPDATE large SET t_x = 0 WHERE x = 0;
VACUUM ANALYZE large;
SQL

# lateness QUERY: by how many milliseconds it outlives its timeout, which is a good part of the time that it takes alone.
lateness() {
    local alone after output took i
    alone=$(query empathy_value <<<"SET client_min_messages = warning;
\\timing on
$1" | sed -n 's/^Time: \([0-9]*\).*/\1/p' | tail -n 1)
    late=
    for part in 20 50 80; do
        after=$((1 + alone * part / 100))
        for ((i = 0; i < attempts; i++)); do
            output=$(query empathy_value -v VERBOSITY=sqlstate -v ON_ERROR_STOP=0 <<<"SET client_min_messages = warning; SET statement_timeout = $after;
\\timing on
$1")
            took=$(sed -n 's/^Time: \([0-9]*\).*/\1/p' <<<"$output" | tail -n 1)
            [ $((took - after)) -gt $grace ] || break
        done
        if [[ $output == *57014* ]]; then
            [ -n "$late" ] && [ "$late" -ge $((took - after)) ] || late=$((took - after))
        fi
    done
}
for statement in "empathy.bgnbd_fit(x, t_x, age)" "empathy.mbgnbd_fit(x, t_x, age)" "empathy.pareto_nbd_fit(x, t_x, age)" \
    "empathy.bgnbd_fit(x, t_x, age, ARRAY[m, t_x])" "empathy.gamma_gamma_fit(x, m)" "length(empathy.purchase_agg(at, m::numeric)::text)" \
    "empathy.purchase_stats(at, m::numeric, timestamptz '2025-07-01Z', interval '1 second')" "empathy.cltv_historic(m::numeric, at, 0.1)"; do
    lateness "SELECT $statement FROM large"
    [ -n "$late" ] && [ "$late" -le $grace ]
    ok $? "$statement stops ${late:-never} ms after its timeout"
done
query empathy_value <<'SQL' >/dev/null
CREATE TABLE kept AS SELECT empathy.purchase_sample_agg(x, t_x, age) AS sample FROM large;
SQL
for statement in "empathy.pareto_nbd_fit(sample) FROM kept" "length(sample::text) FROM kept" \
    "count(*) FROM model, empathy.model_draws(purchases, 100000, 1) WHERE name = 'bgnbd'" \
    "empathy.purchases_interval(purchases, 5000, 365, 366, 1e6, 0.95, 1) FROM model WHERE name = 'pareto_nbd'"; do
    lateness "SELECT $statement"
    [ -n "$late" ] && [ "$late" -le $grace ]
    ok $? "$statement stops ${late:-never} ms after its timeout"
done
finish
