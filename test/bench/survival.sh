# shellcheck shell=bash disable=SC2154
# How fast survival curves and Cox models are, beside R's package survival.  test/bench/run sources it.

if [ -n "${BENCH_QUICK:-}" ]; then
    customers=${BENCH_CUSTOMERS:-10000}
else
    customers=${BENCH_CUSTOMERS:-1000000}
fi

say "inventing how long $customers customers stay"
sql -v customers="$customers" <<'SQL'
CREATE TABLE bench.stay AS
SELECT least(left_at, watched) AS duration, left_at <= watched AS churned, x1, x2, x3, x4, x5, x6, x7, x8, x9, x10
FROM (SELECT i, ARRAY(SELECT ((hashint8extended(i, k) & 1048575) - 524287.5) / 302716.0 FROM generate_series(1, 10) AS k) AS x
      FROM generate_series(1, :customers) AS i) AS c,
     LATERAL (SELECT x[1] AS x1, x[2] AS x2, x[3] AS x3, x[4] AS x4, x[5] AS x5, x[6] AS x6, x[7] AS x7, x[8] AS x8, x[9] AS x9, x[10] AS x10) AS f,
     LATERAL (SELECT -ln(((hashint8extended(i, 11) & 1048575) + 0.5) / 1048576) * 20 * exp(0.6 * x10 + 0.3 * x2 - 0.5 * x1 - 0.4 * x8) AS left_at,
                     ((hashint8extended(i, 12) & 1048575) + 0.5) / 26214.4 AS watched) AS t;
VACUUM (FREEZE, ANALYZE) bench.stay;
SQL

# measure NAME SQL: print how many milliseconds a statement takes, the second time.
measure() {
    psql -X -q -A -t -c "SELECT NULL FROM (SELECT bench.milliseconds(\$q\$$1\$q\$) OFFSET 0) AS x" -c "SELECT bench.milliseconds(\$q\$$1\$q\$)" | tail -n 1
}

psql -X -q -c "\\copy bench.stay TO '$tmp/stay.csv' WITH (FORMAT csv, HEADER)"
for unit in 'all durations different' 'whole months'; do
    duration=$([ "$unit" = 'whole months' ] && echo 'ceil(duration)' || echo duration)
    say "Cox models, $unit"
    cox=$(measure "SELECT empathy.cox_fit($duration, churned, ARRAY[x1, x2, x3, x4, x5, x6, x7, x8, x9, x10]) FROM bench.stay")
    curve=$(measure "SELECT empathy.kaplan_meier($duration, churned) FROM bench.stay")
    if ! command -v Rscript >/dev/null || ! Rscript -e 'library(survival)' 2>/dev/null; then
        sql -v work="coxph of R, $unit" <<'SQL'
SELECT bench.skip(:'work', 'not installed: there is no R with survival');
SQL
        continue
    fi
    read -r theirs their_curve < <(Rscript "$here/survival_coxph.R" "$tmp/stay.csv" "$unit")
    sql -v unit="$unit" -v cox="$cox" -v curve="$curve" -v theirs="$theirs" -v their_curve="$their_curve" <<'SQL'
SELECT bench.compare_cost('cox_fit, 10 features, ' || :'unit', ' ms', :cox, 'coxph of R', :theirs, NULL);
SELECT bench.compare_cost('kaplan_meier, ' || :'unit', ' ms', :curve, 'survfit of R', :their_curve, NULL);
SQL
done
