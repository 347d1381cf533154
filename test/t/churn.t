#!/usr/bin/env bash
# Churn models and samples as values: dumped, copied in binary form, written as text under odd settings, kept in
# the toast table while a query scores by them; the same from parallel plans; and fits that stop when told to.
source "$(dirname "$0")/tap.sh"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

database empathy_churn
query empathy_churn <<'SQL'
CREATE FUNCTION u(c bigint, k bigint) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ((hashint8extended(c, k) & 65535) + 0.5) / 65536;
CREATE TABLE customer AS
SELECT c AS id, floor(72 * u(c, 1))::int AS tenure, round((20 + 90 * u(c, 2))::numeric, 2) AS charge,
       (ARRAY['month', 'one year', 'zwei Jahre', 'für immer'])[1 + floor(4 * u(c, 3))::int] AS contract, u(c, 4) < 0.3 AS senior,
       CASE WHEN u(c, 5) < 0.9 THEN date '2026-01-01' - floor(400 * u(c, 6))::int END AS last_call, u(c, 9) < 0.9 - tenure / 90.0 AS churned
FROM (SELECT c, floor(72 * u(c, 1))::int AS tenure FROM generate_series(1, 3000) AS c) AS c;
ANALYZE customer;
CREATE TABLE model (name text PRIMARY KEY, model empathy.churn_model);
CREATE TABLE sample (part int, sample empathy.churn_sample);
SET client_min_messages = warning;
INSERT INTO model
SELECT 'logistic', empathy.churn_fit(churned, t, '{"ignore": ["id", "churned"]}') FROM customer AS t UNION ALL
SELECT 'boosting', empathy.churn_fit(churned, t, '{"ignore": ["id", "churned"], "method": "boosting"}') FROM customer AS t UNION ALL
SELECT 'failed', empathy.churn_fit(true, t) FROM customer AS t UNION ALL
SELECT 'array', empathy.churn_fit(churned, ARRAY[tenure, charge]) FROM customer;
INSERT INTO sample SELECT id % 7, empathy.churn_sample_agg(churned, ARRAY[tenure, charge / 3, CASE WHEN senior THEN 1 END]) FROM customer GROUP BY 1;
SQL
is "$(query empathy_churn <<<"SELECT count(*) FROM model")" 4 "models are fitted and stored"

# ---- text and binary forms --------------------------------------------------------------------

for line in "model model churn_model" "sample sample churn_sample"; do
    read -r table column type <<<"$line"
    text="SELECT md5(string_agg($column::text, '|' ORDER BY $column::text COLLATE \"C\")) FROM $table"
    for settings in "extra_float_digits = -15" "DateStyle = 'SQL, DMY'" "TimeZone = 'Asia/Kathmandu'" "bytea_output = 'escape'"; do
        is "$(query empathy_churn <<<"SET $settings; $text")" "$(query empathy_churn <<<"$text")" "$type: the text is the same with $settings"
    done
    is "$(query empathy_churn <<<"SET extra_float_digits = -15;
            SELECT count(*) FROM $table WHERE empathy.${type}_send($column::text::empathy.$type) IS DISTINCT FROM empathy.${type}_send($column)")" 0 \
        "$type: text and back are the same bytes"
    query empathy_churn <<SQL >/dev/null
CREATE TABLE copied (v empathy.$type);
COPY (SELECT $column FROM $table ORDER BY $column) TO STDOUT WITH (FORMAT binary) \g $folder/one
\copy copied from $folder/one with (format binary)
COPY (SELECT v FROM copied ORDER BY v) TO STDOUT WITH (FORMAT binary) \g $folder/two
DROP TABLE copied;
SQL
    [ -s "$folder/one" ] && cmp -s "$folder/one" "$folder/two"
    ok $? "$type: copied in binary form and back are the same bytes"
done

# A message with a byte changed is refused or read, and nothing else happens: every 97th byte of every model.
query empathy_churn <<<"COPY (SELECT model FROM model) TO STDOUT WITH (FORMAT binary)" >"$folder/models" 2>/dev/null
size=$(stat -c %s "$folder/models")
crashed=0
for ((at = 30; at < size; at += size / 40)); do
    cp "$folder/models" "$folder/changed"
    printf '\377' | dd of="$folder/changed" bs=1 seek="$at" conv=notrunc status=none
    query empathy_churn <<<"CREATE TEMP TABLE changed (v empathy.churn_model);
\\copy changed from $folder/changed with (format binary)" >"$folder/log"
    grep -q 'server closed\|lost' "$folder/log" && crashed=1
done
is "$crashed" 0 "changed messages crash nothing"

# Values in a dump, and what is computed from them after it.
contents() {
    query "$1" <<'SQL'
SELECT name, md5(empathy.churn_model_send(model)) FROM model ORDER BY name;
SELECT md5(string_agg(encode(empathy.churn_sample_send(sample), 'hex'), ',' ORDER BY part)) FROM sample;
SELECT md5(string_agg(float8send(empathy.churn_probability(model, t))::text, ',' ORDER BY id)) FROM customer AS t, model WHERE name = 'boosting';
SQL
}
pg_dump -d empathy_churn >"$folder/dump.sql" 2>"$folder/log"
ok $? "all of it is dumped"
query postgres <<<"CREATE DATABASE empathy_churn_restored TEMPLATE template0"
made+=(empathy_churn_restored)
PGOPTIONS="-c extra_float_digits=-10 -c TimeZone=Asia/Tokyo" psql -X -q -v ON_ERROR_STOP=1 -d empathy_churn_restored -f "$folder/dump.sql" >/dev/null 2>"$folder/log"
ok $? "and restored"
is "$(contents empathy_churn_restored)" "$(contents empathy_churn)" "and comes back byte for byte"

# ---- parallel -----------------------------------------------------------------------------------

serial="SET client_min_messages = warning; SET max_parallel_workers_per_gather = 0;"
parallel="SET client_min_messages = warning; SET max_parallel_workers_per_gather = 3; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0;
          SET min_parallel_table_scan_size = 0; SET parallel_leader_participation = off;"
options='{"ignore": ["id", "churned"]}'
for fit in "empathy.churn_fit(churned, t, '$options')" "empathy.churn_fit(churned, ARRAY[tenure, charge])" \
    "empathy.churn_fit(churned, ARRAY[tenure, charge], '{\"method\": \"boosting\", \"early_stopping\": 5}')" \
    "empathy.churn_fit(churned, t, '{\"ignore\": [\"id\", \"churned\"], \"method\": \"boosting\"}')"; do
    statement="SELECT md5(empathy.churn_model_send($fit)) FROM customer AS t"
    like "$(query empathy_churn <<<"$parallel EXPLAIN (COSTS OFF) $statement")" "Partial" "$fit: the plan aggregates in parallel"
    is "$(query empathy_churn <<<"$parallel $statement")" "$(query empathy_churn <<<"$serial $statement")" "$fit: the answer is the same"
    is "$(query empathy_churn <<<"$serial SELECT md5(empathy.churn_model_send($fit)) FROM (SELECT * FROM customer ORDER BY u(id, 42)) AS t")" \
        "$(query empathy_churn <<<"$serial $statement")" "$fit: whatever the order of the rows"
done

# ---- memory and stopping ------------------------------------------------------------------------

query empathy_churn <<'SQL'
CREATE TABLE large AS
SELECT c, u(c, 1) AS a, u(c, 2) AS b, u(c, 3) AS d, u(c, 4) < 0.5 AS e, (ARRAY['x', 'y', 'z'])[1 + c % 3] AS f, u(c, 7) < u(c, 1) AS churned
FROM generate_series(1, 300000) AS c;
VACUUM ANALYZE large;
SQL

# Scoring by a stored model of 70 KB fetches it once, not for every row: no slower than by a constant.
is "$(query empathy_churn <<<"SELECT pg_column_size(model) > 2500 FROM model WHERE name = 'boosting'")" t "a model is in the toast table"
blocks() {
    query empathy_churn <<<"SET jit = off; $serial EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF, SUMMARY OFF)
SELECT count(empathy.churn_probability(model, t)) FROM model, customer AS t WHERE name = 'boosting'" | sed -n '1,2s/.*hit=\([0-9]*\).*/\1/p' | head -n 1
}
blocks >/dev/null
hits=$(blocks)
[ -n "$hits" ] && [ "$hits" -lt 1000 ]
ok $? "and is fetched once for 3,000 rows: ${hits:-no} buffers hit"

grace=100  # ms: a cancel is noticed within this time
attempts=3 # the machine may be busy: the best of so many counts

# lateness QUERY: by how many milliseconds it outlives its timeout, which is a good part of the time that it takes alone.
lateness() {
    local alone after output took i
    alone=$(query empathy_churn <<<"$serial
\\timing on
$1" | sed -n 's/^Time: \([0-9]*\).*/\1/p' | tail -n 1)
    late=
    for part in 20 50 80; do
        after=$((1 + alone * part / 100))
        for ((i = 0; i < attempts; i++)); do
            output=$(query empathy_churn -v VERBOSITY=sqlstate -v ON_ERROR_STOP=0 <<<"$serial SET statement_timeout = $after;
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
for fit in "empathy.churn_fit(churned, t, '{\"ignore\": [\"c\", \"churned\"]}')" "empathy.churn_fit(churned, ARRAY[a, b, d, a * b, a * d])" \
    "empathy.churn_fit(churned, t, '{\"ignore\": [\"c\", \"churned\"], \"method\": \"boosting\", \"rounds\": 30}')" \
    "empathy.churn_fit(churned, x, '{\"interactions\": [[\"f\", \"code\"]]}')" \
    "length(empathy.churn_sample_agg(churned, ARRAY[a, b, d])::text)"; do
    lateness "SELECT $fit FROM large AS t, LATERAL (SELECT f, 'code ' || c % 40 AS code) AS x"
    [ -n "$late" ] && [ "$late" -le $grace ]
    ok $? "$fit stops ${late:-never} ms after its timeout"
done
finish
