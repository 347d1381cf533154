# shellcheck shell=bash disable=SC2154
# How fast quantile sketches and RFM scores are, beside percentile_disc and ntile.  test/bench/run sources it.

if [ -n "${BENCH_QUICK:-}" ]; then
    customers=${BENCH_CUSTOMERS:-10000} runs=${BENCH_RUNS:-3}
else
    customers=${BENCH_CUSTOMERS:-1000000} runs=${BENCH_RUNS:-3}
fi

say "inventing $customers customers"
sql -v customers="$customers" <<'SQL'
CREATE TABLE bench.patron AS
SELECT i, i % 1000 AS page, 10000 * u AS uniform, exp(5 * sqrt(-2 * ln(u)) * cos(2 * pi() * v)) AS lognormal, u ^ -2 AS pareto,
       ROW(f, CASE WHEN f > 0 THEN floor(400 * v) ELSE 0 END, 400, CASE WHEN f > 0 THEN round(exp(3 + 2 * u)::numeric, 2) END)::empathy.purchase_stats AS stats,
       f AS frequency, 400 - CASE WHEN f > 0 THEN floor(400 * v) ELSE 0 END AS idle, CASE WHEN f > 0 THEN round(exp(3 + 2 * u)::numeric, 2)::float8 END AS money
FROM (SELECT i, ((hashint8extended(i, 1) & 1048575) + 0.5)::float8 / 1048576 AS u, ((hashint8extended(i, 2) & 1048575) + 0.5)::float8 / 1048576 AS v,
             floor(-2 * ln(((hashint8extended(i, 3) & 1048575) + 0.5) / 1048576))::int AS f
      FROM generate_series(1, :customers) AS i) AS c;
VACUUM (FREEZE, ANALYZE) bench.patron;
CREATE TABLE bench.cut AS SELECT empathy.rfm_cutoffs(stats) AS c FROM bench.patron;
INSERT INTO bench.about (line) SELECT format('RFM of %s customers, invented', to_char(:customers, 'FM999,999,990'));
SQL

# beside WORK OURS AGAINST REFERENCE BAR: with memory for the sorts of the reference.
beside() {
    sql -v work="$1" -v ours="$2" -v against="$3" -v reference="$4" -v bar="$5" -v runs="$runs" <<'SQL'
SET work_mem = '256MB';
SELECT bench.compare(:'work', :'ours', :'against', :'reference', :runs, :bar);
SQL
}
shares="'{0.01,0.5,0.9,0.99,0.999}'::float8[]"
for numbers in uniform lognormal pareto; do
    say "quantiles, $numbers"
    beside "quantile_agg, five quantiles, $numbers" "SELECT empathy.quantile(empathy.quantile_agg($numbers), $shares) FROM bench.patron" \
        'percentile_disc' "SELECT percentile_disc($shares) WITHIN GROUP (ORDER BY $numbers) FROM bench.patron" 1
done
beside 'quantile_agg, 1,000 pages' 'SELECT count(q) FROM (SELECT empathy.quantile(empathy.quantile_agg(uniform), 0.95) AS q FROM bench.patron GROUP BY page OFFSET 0) AS x' \
    'percentile_disc' 'SELECT count(q) FROM (SELECT percentile_disc(0.95) WITHIN GROUP (ORDER BY uniform) AS q FROM bench.patron GROUP BY page OFFSET 0) AS x' 1
say "RFM"
fifths="'{0.2,0.4,0.6,0.8}'::float8[]"
beside 'rfm_cutoffs' 'SELECT empathy.rfm_cutoffs(stats) FROM bench.patron' 'three percentile_disc' \
    "SELECT percentile_disc($fifths) WITHIN GROUP (ORDER BY idle), percentile_disc($fifths) WITHIN GROUP (ORDER BY frequency), percentile_disc($fifths) WITHIN GROUP (ORDER BY money) FROM bench.patron" 1
beside 'rfm_score' 'SELECT count(s) FROM (SELECT empathy.rfm_score(stats, c) AS s FROM bench.patron, bench.cut OFFSET 0) AS x' 'three ntile' \
    'SELECT count((r, f, m)) FROM (SELECT ntile(5) OVER (ORDER BY idle DESC) AS r, ntile(5) OVER (ORDER BY frequency) AS f, ntile(5) OVER (ORDER BY money) AS m FROM bench.patron OFFSET 0) AS x' 1
beside 'rfm_tile over a window' 'SELECT count(t) FROM (SELECT empathy.rfm_tile(5) OVER (ORDER BY money) AS t FROM bench.patron OFFSET 0) AS x' 'ntile' \
    'SELECT count(t) FROM (SELECT ntile(5) OVER (ORDER BY money) AS t FROM bench.patron OFFSET 0) AS x' 1.3
