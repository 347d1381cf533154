#!/usr/bin/env bash
# Personas of real customers against R's kmeans (Lloyd from the same start, and the best of ten starts of Hartigan and Wong) and scikit-learn's KMeans,
# and a fit that is cancelled.  Data are in ../shared beside the checkout; without that folder, or without R, that part is skipped.
source "$(dirname "$0")/tap.sh"
top=$(cd "$(dirname "$0")/../.." && pwd)
data=$top/../shared/data/churn

export PGOPTIONS='-c client_min_messages=warning'
database empathy_personas

# near A B TOLERANCE: whether A is not more than that above or below B, relative.
near() {
    awk "BEGIN { d = ($1) / ($2) - 1; exit !(d <= $3 && d >= -($3)) }"
}

# ---- cancelling ---------------------------------------------------------------------------------

query empathy_personas <<'SQL'
CREATE TABLE noise AS SELECT (SELECT array_agg(((hashint8extended(i, s) & 1048575) / 1048576.0)::float8) FROM generate_series(1, 20) AS s) AS x FROM generate_series(1, 50000) AS i;
SQL
late=
for ((i = 0; i < 3; i++)); do # the machine may be busy: the best of so many counts
    output=$(query empathy_personas -v VERBOSITY=sqlstate -v ON_ERROR_STOP=0 <<'SQL'
SET max_parallel_workers_per_gather = 0; SET statement_timeout = 500;
\timing on
SELECT empathy.kmeans_fit(x, 50, 1, '{"restarts": 100}') FROM noise;
SQL
    )
    took=$(sed -n 's/^Time: \([0-9]*\).*/\1/p' <<<"$output" | tail -n 1)
    [ -n "$late" ] && [ "$late" -le $((took - 500)) ] || late=$((took - 500))
done
like "$output" 57014 'a fit can be cancelled'
[ "$late" -le 100 ]
ok $? "within 100 ms: $late"

# ---- real customers -----------------------------------------------------------------------------

if [ ! -f "$data/iranian_churn.csv" ] || ! command -v Rscript >/dev/null; then
    echo "# skipped: there is no ../shared/data/churn, or no R"
    finish
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tail -n +2 "$data/iranian_churn.csv" | tr -d '\r' >"$work/rows"
cat >"$work/reference.R" <<'R'
x <- as.matrix(read.csv(commandArgs(TRUE)[1], header = FALSE))
z <- sweep(x, 2, colMeans(x))
z <- sweep(z, 2, sqrt(colMeans(z^2)), "/")
set.seed(1)
start <- sample(which(!duplicated(z)), 5)
cat(sprintf("%.17g", kmeans(z, z[start, ], iter.max = 10000, algorithm = "Lloyd")$tot.withinss), "\n")
cat(sprintf("%.17g", kmeans(z, 5, nstart = 10, iter.max = 1000)$tot.withinss), "\n")
cat("[", paste(apply(x[start, ], 1, function(r) paste0("[", paste(sprintf("%.17g", r), collapse = ","), "]")), collapse = ","), "]\n", sep = "")
R
{
    read -r lloyd
    read -r best
    read -r start
} < <(Rscript "$work/reference.R" "$work/rows")
query empathy_personas -c 'CREATE TABLE raw (line text)' -c "\\copy raw FROM '$work/rows' WITH (FORMAT csv, DELIMITER E'\\x01', QUOTE E'\\x02')" \
    -c "CREATE TABLE iranian AS SELECT string_to_array(line, ',')::float8[] AS x FROM raw"
ours=$(query empathy_personas <<<"SELECT empathy.inertia(empathy.kmeans_fit(x, 5, 0, '{\"start\": $start, \"iterations\": 10000}')) FROM iranian")
near "$ours" "$lloyd" 1e-9
ok $? "Iranian customers, from the same start: inertia $ours, R's $lloyd"
ours=$(query empathy_personas <<<"SELECT empathy.inertia(empathy.kmeans_fit(x, 5, 1)) FROM iranian")
awk "BEGIN { exit !($ours <= 1.005 * $best) }"
ok $? "by ten starts: inertia $ours, $(awk "BEGIN { print $ours / $best }") of R's best of ten"
if python=$(for p in python3 /usr/bin/python3; do "$p" -c 'import sklearn' 2>/dev/null && echo "$p" && break; done) && [ -n "$python" ]; then
    theirs=$("$python" -c "
import numpy, sys
from sklearn.cluster import KMeans
x = numpy.loadtxt(sys.argv[1], delimiter=',')
print(KMeans(5, n_init=10, random_state=0, tol=0).fit((x - x.mean(0)) / x.std(0)).inertia_)" "$work/rows")
    awk "BEGIN { exit !($ours <= 1.005 * $theirs) }"
    ok $? "by ten starts: $(awk "BEGIN { print $ours / $theirs }") of scikit-learn's"
fi
finish
