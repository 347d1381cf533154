# shellcheck shell=bash disable=SC2154
# How fast customers become churn models, and models probabilities.  test/bench/run sources it.

if [ -n "${BENCH_QUICK:-}" ]; then
    customers=${BENCH_CUSTOMERS:-20000} runs=${BENCH_RUNS:-1}
else
    customers=${BENCH_CUSTOMERS:-1000000} runs=${BENCH_RUNS:-3}
fi
# Bars in absolute figures are those of a million customers.
scale="($customers / 1e6)"

# ---- customers ------------------------------------------------------------------------------

say "inventing the features of $customers customers"
columns=$(seq -s ', ' -f 'x%g' 20)
sums=$(seq -s ' + ' -f 'x%g' 20)
# Features are uniform; who leaves depends on some of them, by a line, an angle and a product.
sql -v customers="$customers" <<SQL
SELECT setseed(0.5);
CREATE TABLE bench.churner AS
SELECT random() < 1 / (1 + exp(1 - 2 * x1 + 3 * abs(x2 - 0.5) - 4 * (x3 - 0.5) * (x4 - 0.5) - x5)) AS churned, $columns
FROM (SELECT $(seq -s ', ' -f 'random() AS x%g' 20) FROM generate_series(1, :customers) OFFSET 0) AS c;
VACUUM (FREEZE, ANALYZE) bench.churner;
SQL
read_all="SELECT sum($sums) FROM bench.churner"

# ---- fits -----------------------------------------------------------------------------------

# fit METHOD: the aggregate over the records of all customers.
fit() {
    echo "SELECT empathy.churn_fit(churned, c, '{\"method\": \"$1\", \"ignore\": [\"churned\"]}') FROM bench.churner AS c"
}
for method in logistic boosting; do
    say "churn_fit, $method"
    sql -v work="churn_fit, $method, 20 features" -v fit="$(fit $method)" -v less="$read_all" -v runs="$runs" <<'SQL'
SELECT bench.processor(:'work', :'fit', :'less', :runs, NULL);
SQL
    peak=$(private_peak "$read_all" "$(fit $method)")
    sql -v work="memory of a process with churn_fit, $method" -v peak="$peak" <<'SQL'
SELECT bench.within(:'work', ' MiB', :peak, 600e6 / 1048576);
SQL
done
sql -v work='churn_fit, logistic, of float8[]' -v less="$read_all" -v runs="$runs" -v fit="SELECT empathy.churn_fit(churned, ARRAY[$columns]) FROM bench.churner" <<'SQL'
SELECT bench.processor(:'work', :'fit', :'less', :runs, NULL);
SQL

# ---- scores -----------------------------------------------------------------------------------

say "scoring customers"
sql -v logistic="$(fit logistic)" -v boosting="$(fit boosting)" -v runs="$runs" -v scale="$scale" -v less="$read_all" <<'SQL'
CREATE TABLE bench.churn_model AS SELECT (:logistic) AS logistic, (:boosting) AS boosting;
SELECT bench.processor(work, format('SELECT sum(empathy.%s) FROM bench.churner AS c, bench.churn_model', what), :'less', :runs, most * :scale)
FROM (VALUES ('churn_probability, logistic', 'churn_probability(logistic, c)', 1000),
             ('churn_probability, boosting', 'churn_probability(boosting, c)', NULL)) AS scores (work, what, most);
SELECT bench.processor('churn_explain of 1,000 customers, boosting', 'SELECT count(*) FROM (SELECT * FROM bench.churner LIMIT 1000) AS c, bench.churn_model, empathy.churn_explain(boosting, c)',
                       'SELECT 1', :runs, NULL);
SQL

sql -v work='a pass of churn_train, 20 features' -v pass='SELECT empathy.logit_pass(logistic, c.churned, empathy._churn_cells(logistic, c.churned, c.*, 4294967296)) FROM bench.churner AS c, bench.churn_model' -v less="$read_all" -v runs="$runs" <<'SQL'
SELECT bench.processor(:'work', :'pass', :'less', :runs, NULL);
SQL

# ---- peer -------------------------------------------------------------------------------------

# cost WORK: the milliseconds that were measured for it.
cost() {
    psql -X -q -A -t -v work="$1" <<<"SELECT replace(split_part(measured, ' ', 1), ',', '') FROM bench.result WHERE work = :'work'"
}
# against WORK PEER COST BAR
against() {
    sql -v work="$1" -v ours="$(cost "$1")" -v peer="$2" -v theirs="$3" -v bar="$4" <<'SQL'
SELECT bench.compare_cost(:'work', ' ms CPU', :ours, :'peer', :theirs, :bar);
SQL
}
if python=$(python_with 'numpy, sklearn'); then
    say "scikit-learn"
    psql -X -q -c "\\copy (SELECT churned::int::float8, $columns FROM bench.churner) TO '$tmp/customers' WITH (FORMAT binary)"
    {
        read -r logistic logistic_loss
        read -r boosting boosting_loss
        read -r predicted _
    } < <("$python" "$here/churn_sklearn.py" "$tmp/customers")
    rm "$tmp/customers"
    against 'churn_fit, logistic, 20 features' 'scikit-learn, lbfgs, C = 1' "$logistic" 1
    against 'churn_fit, boosting, 20 features' 'scikit-learn, HistGradientBoosting' "$boosting" NULL
    against 'churn_probability, boosting' 'scikit-learn, HistGradientBoosting' "$predicted" NULL
    sql -v logistic="$logistic_loss" -v boosting="$boosting_loss" <<'SQL'
INSERT INTO bench.about (line)
SELECT format('log-loss of the logistic model %s, scikit-learn''s %s; of boosting %s, scikit-learn''s %s',
              round((-empathy.log_likelihood(logistic) / empathy.customers(logistic))::numeric, 6), round(:logistic, 6),
              round((-empathy.log_likelihood(boosting) / empathy.customers(boosting))::numeric, 6), round(:boosting, 6))
FROM bench.churn_model;
SQL
else
    sql -c "SELECT bench.skip('scikit-learn', 'not installed: there is no Python with numpy and sklearn')"
fi
