#!/usr/bin/env bash
# Fits over queries: a cancel while a pass is running, and in cross-validation; sums of passes on their way
# through text, binary copies, dumps and parallel workers.
source "$(dirname "$0")/tap.sh"

work=$(mktemp -d "${TMPDIR:-/tmp}/empathy-churn-train.XXXXXX")
trap 'rm -rf "$work"' EXIT

database train ""
query train <<'SQL'
CREATE TABLE customer AS
SELECT i, hashint4(i) % 10 < 3 AS churned, hashint4extended(i, 1) % 1000 / 1000.0 AS a, hashint4extended(i, 2) % 1000 / 1000.0 AS b, i % 7 AS c,
       (ARRAY['x', 'y', 'z'])[1 + i % 3] AS d
FROM generate_series(1, 200000) AS i;
CREATE TABLE model AS SELECT empathy.churn_fit(churned, ARRAY[a, b, c]) AS m FROM customer;
CREATE TABLE part AS SELECT i % 3 AS part, empathy.logit_pass(m, churned, ARRAY[a, b, c]) AS s FROM customer, model GROUP BY 1;
CREATE TABLE back (LIKE part);
SQL

# cancel STATEMENT: what it says, and how many milliseconds after the cancel
cancel() {
    local begin=$(date +%s%3N)
    query train <<<"SET statement_timeout = 500; SET client_min_messages = error; $1"
    local took=$(($(date +%s%3N) - begin - 500))
    [ $took -lt 1000 ] || echo "only after $took ms"
}
is "$(cancel "SELECT empathy.churn_train('SELECT o.churned, o.a, o.b, o.c, o.d FROM customer AS o, generate_series(1, 100) AS g')" | grep -oE 'canceling statement|only.*')" \
    'canceling statement' "a cancel of churn_train"
is "$(cancel "SELECT count(*) FROM empathy.cross_validate('SELECT o.churned, o.a, o.b, o.c, o.d FROM customer AS o, generate_series(1, 20) AS g', 5)" | grep -oE 'canceling statement|only.*')" \
    'canceling statement' "a cancel of cross_validate"

for form in text binary; do
    query train -c "\copy part TO '$work/$form' (FORMAT $form)"
    query train -c "\copy back FROM '$work/$form' (FORMAT $form)"
done
is "$(query train <<<"SET search_path = empathy; SELECT count(*), count(DISTINCT s) FROM (TABLE public.part UNION ALL TABLE public.back) AS x")" \
    '9|3' "sums by text and binary copy"
whole="SELECT md5(empathy.logit_sums_send(empathy.logit_pass(m, churned, ARRAY[a, b, c]))::text) FROM customer, model"
merged=$(query train <<<"SELECT md5(empathy.logit_sums_send(empathy.rollup(s))::text) FROM part")
is "$(query train <<<"SET max_parallel_workers_per_gather = 0; $whole")" "$merged" "parts merge to the whole"
parallel="SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET parallel_leader_participation = off"
is "$(query train <<<"$parallel; $whole")" "$merged" "and so do those of parallel workers"

is "$(pg_dump -d train | (query postgres <<<"CREATE DATABASE train_back TEMPLATE template0" && query train_back >"$work/restore") 2>&1)" "" "dump and restore"
made+=(train_back)
is "$(query train_back <<<"SELECT md5(empathy.logit_sums_send(empathy.rollup(s))::text) FROM part")" "$merged" "of the same sums"

# The sums of passes are exact, so workers change nothing but the means that passes begin with.
fit="SET client_min_messages = error; SELECT round(c.coefficient::numeric, 9) FROM empathy.churn_train('SELECT churned, a, b, c, d FROM customer') AS m, empathy.churn_coefficients(m) AS c"
is "$(query train <<<"$parallel; $fit")" "$(query train <<<"SET max_parallel_workers_per_gather = 0; $fit")" "a fit with workers and without"
finish
