# shellcheck shell=bash disable=SC2154
# How fast orders become purchase statistics, models and values.  test/bench/run sources it.

if [ -n "${BENCH_QUICK:-}" ]; then
    customers=${BENCH_CUSTOMERS:-10000} runs=${BENCH_RUNS:-3}
else
    customers=${BENCH_CUSTOMERS:-1000000} runs=${BENCH_RUNS:-3}
fi
# Bars in absolute figures are those of a million customers.
scale="($customers / 1e6)"

# ---- orders ---------------------------------------------------------------------------------

say "inventing the orders of $customers customers"
"$here/../../build/simulate" "$customers" 20240601 >"$tmp/orders"
sql -v file="$tmp/orders" <<'SQL'
CREATE TABLE bench.orders (customer_id int, at timestamptz, day date, amount numeric);
\set copy '\\copy bench.orders FROM ' :'file'
:copy
VACUUM (FREEZE, ANALYZE) bench.orders;
SQL
rm "$tmp/orders"

# What purchase_stats says, the way that SQL without it has to go.
exact="SELECT customer_id, count(*)::int - 1 AS frequency, (max(day) - min(day))::float8 AS recency, (date '2024-12-31' - min(day))::float8 AS age,
              (sum(amount) - (array_agg(amount ORDER BY day))[1]) / nullif(count(*) - 1, 0) AS monetary
       FROM (SELECT customer_id, day, sum(amount) AS amount FROM bench.orders WHERE day <= '2024-12-31' GROUP BY customer_id, day) AS days
       GROUP BY customer_id"
stats="SELECT customer_id, empathy.purchase_stats(at, amount, timestamptz '2024-12-31 00:00+00') AS s FROM bench.orders GROUP BY customer_id"

say "comparing the answers"
sql -v stats="$stats" -v exact="$exact" <<'SQL'
-- The order of its columns is that in which they are read.
CREATE TABLE bench.customer AS
SELECT (s).frequency, (s).recency, (s).age, (s).monetary::float8 AS monetary, s AS stats, (s).monetary AS money, customer_id
FROM (:stats OFFSET 0) AS x;
CREATE TABLE bench.exact AS :exact;
VACUUM (FREEZE, ANALYZE) bench.customer, bench.exact;
SQL
differing=$(psql -X -q -A -t -c "SELECT count(*) FROM bench.customer AS c FULL JOIN bench.exact AS e USING (customer_id)
    WHERE (c.frequency, c.recency, c.age, c.money) IS DISTINCT FROM (e.frequency, e.recency, e.age, e.monetary)")
[ "$differing" = 0 ] || { echo "bench: purchase_stats differs from SQL for $differing customers" >&2; exit 1; }

sql <<'SQL'
INSERT INTO bench.about (line)
SELECT format('%s orders of %s customers, invented; purchase_stats agrees with SQL for every one', to_char(count(*), 'FM999,999,990'),
              to_char((SELECT count(*) FROM bench.customer), 'FM999,999,990'))
FROM bench.orders;
SQL

# ---- purchase statistics ----------------------------------------------------------------------

# by_customer WHAT: what each customer's orders come to, without sending it.  Columns that nobody asks for are left out by the planner.
by_customer() {
    echo "SELECT count(x) FROM (SELECT customer_id, $1 FROM bench.orders GROUP BY customer_id OFFSET 0) AS x"
}
stats=$(by_customer "empathy.purchase_stats(at, amount, timestamptz '2024-12-31 00:00+00')")
distinct=$(by_customer "count(DISTINCT (at AT TIME ZONE 'UTC')::date), sum(amount)")

# orders WORK OURS AGAINST REFERENCE RUNS BAR [WORK_MEM]
orders() {
    sql -v work="$1" -v ours="$2" -v against="$3" -v reference="$4" -v runs="$5" -v bar="$6" -v memory="${7:-4MB}" <<'SQL'
SET work_mem = :'memory';
SELECT bench.compare(:'work', :'ours', :'against', :'reference', :runs, :bar);
SQL
}
say "purchase statistics, $runs runs"
orders 'purchase_stats' "$stats" 'count(DISTINCT date), sum' "$distinct" "$runs" 1
orders 'purchase_stats of dates' "$(by_customer "empathy.purchase_stats(day, amount, date '2024-12-31')")" \
    'count(DISTINCT date), sum' "$(by_customer 'count(DISTINCT day), sum(amount)')" "$runs" 1
orders 'purchase_stats, 1 GB of work_mem' "$stats" 'count(DISTINCT date), sum' "$distinct" 1 1 1GB
orders 'purchase_agg' "$(by_customer 'empathy.purchase_agg(at, amount)')" 'count(DISTINCT date), sum' "$distinct" 1 NULL
orders 'purchase_stats beside simple sums' "$stats" 'count, min, max, sum' "$(by_customer 'count(*), min(at), max(at), sum(amount)')" 1 NULL
orders 'purchase_stats beside exact SQL' "$stats" 'the same in SQL' "SELECT count(x) FROM ($exact OFFSET 0) AS x" 1 NULL

# ---- models -----------------------------------------------------------------------------------

say "fitting models"
sql -v runs="$runs" -v scale="$scale" <<'SQL'
CREATE TABLE bench.model AS
SELECT empathy.bgnbd_fit(frequency, recency, age) AS bgnbd, empathy.pareto_nbd_fit(frequency, recency, age) AS pareto,
       empathy.gamma_gamma_fit(frequency, monetary) AS spend
FROM bench.customer;
SELECT bench.processor(aggregate || ' of all customers', format('SELECT empathy.%s FROM bench.customer', call), 'SELECT sum(recency) FROM bench.customer',
                       :runs, most * :scale)
FROM (VALUES ('bgnbd_fit', 'bgnbd_fit(frequency, recency, age)', 10400 / 3.0),
             ('mbgnbd_fit', 'mbgnbd_fit(frequency, recency, age)', NULL),
             ('pareto_nbd_fit', 'pareto_nbd_fit(frequency, recency, age)', NULL),
             ('gamma_gamma_fit', 'gamma_gamma_fit(frequency, monetary)', NULL)) AS fits (aggregate, call, most);
SQL

for fit in 'bgnbd_fit(frequency, recency, age)' 'mbgnbd_fit(frequency, recency, age)' 'pareto_nbd_fit(frequency, recency, age)' \
    'gamma_gamma_fit(frequency, monetary)'; do
    peak=$(private_peak "SELECT sum(recency) FROM bench.customer" "SELECT empathy.$fit FROM bench.customer")
    sql -v work="memory of a process with ${fit%(*}" -v peak="$peak" <<'SQL'
SELECT bench.within(:'work', ' MiB', :peak, 300e6 / 1048576);
SQL
done

# ---- scores -----------------------------------------------------------------------------------

say "scoring customers"
sql -v runs="$runs" -v scale="$scale" <<'SQL'
-- A model is a column here, as it is where models are kept in a table.
SELECT bench.processor(work, format('SELECT %s FROM bench.customer AS c, bench.model AS m', what), 'SELECT sum(recency + age) FROM bench.customer AS c, bench.model AS m',
                       2 * :runs + 1, most * :scale)
FROM (VALUES ('p_alive + expected_purchases', 'sum(empathy.p_alive(bgnbd, frequency, recency, age) + empathy.expected_purchases(bgnbd, frequency, recency, age, 365))', 500),
             ('p_alive + expected_purchases of purchase_stats', 'sum(empathy.p_alive(bgnbd, stats) + empathy.expected_purchases(bgnbd, stats, 365))', NULL),
             ('p_alive + expected_purchases, Pareto/NBD', 'sum(empathy.p_alive(pareto, frequency, recency, age) + empathy.expected_purchases(pareto, frequency, recency, age, 365))', NULL),
             ('cltv, twelve months', 'sum(empathy.cltv(bgnbd, spend, frequency, recency, age, monetary, 365, 0.1))', NULL)) AS scores (work, what, most);
SQL

# ---- peers ------------------------------------------------------------------------------------

# They read the summary, not the orders, and say how much CPU their fit alone took.
psql -X -q -c "\\copy (SELECT frequency, recency, age FROM bench.customer) TO '$tmp/summary.csv' WITH (FORMAT csv)"
ours=$(psql -X -q -A -t -c "SELECT replace(split_part(measured, ' ', 1), ',', '') FROM bench.result WHERE work = 'bgnbd_fit of all customers'")

# peer NAME MODULES PROGRAM BAR: compare our fit with that of a Python program.
peer() {
    local python cpu fitted
    if ! python=$(python_with "$2"); then
        sql -v work="$1" -v needs="$2" <<'SQL'
SELECT bench.skip(:'work', 'not installed: there is no Python with ' || :'needs');
SQL
        return
    fi
    say "$1"
    read -r cpu fitted < <("$python" "$here/$3" "$tmp/summary.csv")
    sql -v work="$1" -v fitted="$fitted" -v ours="$ours" -v theirs="$cpu" -v bar="$4" <<'SQL'
SELECT bench.compare_cost('bgnbd_fit of all customers', ' ms CPU', :ours, :'work', :theirs, :bar);
INSERT INTO bench.about (line) VALUES (format('%s fits %s', :'work', :'fitted'));
SQL
}
peer 'lifetimes' lifetimes bgnbd_lifetimes.py '1.0 / 3'
peer 'scipy' 'numpy, scipy' bgnbd_scipy.py NULL
sql <<'SQL'
INSERT INTO bench.about (line)
SELECT format('bgnbd_fit %s fits r %s alpha %s a %s b %s', j ->> 'status', round((p ->> 'r')::numeric, 4), round((p ->> 'alpha')::numeric, 3),
              round((p ->> 'a')::numeric, 4), round((p ->> 'b')::numeric, 3))
FROM (SELECT bgnbd::jsonb AS j, bgnbd::jsonb -> 'parameters' AS p FROM bench.model) AS m;
SQL
