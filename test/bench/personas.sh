# shellcheck shell=bash disable=SC2154
# How fast customers become personas, and are placed among them.  test/bench/run sources it.

if [ -n "${BENCH_QUICK:-}" ]; then
    customers=${BENCH_CUSTOMERS:-20000} runs=${BENCH_RUNS:-1}
else
    customers=${BENCH_CUSTOMERS:-1000000} runs=${BENCH_RUNS:-3}
fi

# ---- customers ------------------------------------------------------------------------------

say "inventing the features of $customers customers"
columns=$(seq -s ', ' -f 'x%g' 10)
sums=$(seq -s ' + ' -f 'x%g' 10)
# Five groups that lie apart by some of the features, and overlap.
sql -v customers="$customers" <<SQL
SELECT setseed(0.5);
CREATE TABLE bench.likeness AS
SELECT $(for i in $(seq 10); do echo "random() + CASE g WHEN $((i % 5)) THEN 0.8 ELSE 0 END AS x$i"; done | paste -s -d ,)
FROM (SELECT (5 * sqrt(random()))::int AS g FROM generate_series(1, :customers) OFFSET 0) AS c;
VACUUM (FREEZE, ANALYZE) bench.likeness;
SQL
read_all="SELECT sum($sums) FROM bench.likeness"

# ---- fits and places --------------------------------------------------------------------------

say "kmeans_fit"
for kind in c "ARRAY[$columns]"; do
    [ "$kind" = c ] && of='records' || of='float8[]'
    sql -v work="kmeans_fit, 10 features, k = 5, of $of" -v fit="SELECT empathy.kmeans_fit($kind, 5, 1) FROM bench.likeness AS c" -v less="$read_all" -v runs="$runs" <<'SQL'
SELECT bench.processor(:'work', :'fit', :'less', :runs, NULL);
SQL
done
peak=$(private_peak "$read_all" "SELECT empathy.kmeans_fit(c, 5, 1) FROM bench.likeness AS c")
sql -v peak="$peak" <<'SQL'
SELECT bench.within('memory of a process with kmeans_fit', ' MiB', :peak, NULL);
SQL

say "persona"
# By hand: the least of five sums of squares over standardised columns, written out with the numbers of the model.
sql -v runs="$runs" <<'SQL'
CREATE TABLE bench.persona_model AS SELECT empathy.kmeans_fit(c, 5, 1) AS model FROM bench.likeness AS c;
SELECT bench.compare('persona of all customers', 'SELECT sum(empathy.persona(model, c)) FROM bench.likeness AS c, bench.persona_model',
                     'the distances as SQL, written out', 'SELECT sum(least(' || string_agg(sum, ', ') || ')) FROM bench.likeness', :runs, 1)
FROM (SELECT string_agg(format('((%I - %s) / %s - %s) ^ 2', f->>'name', f->>'mean', f->>'deviation', '(' || (p->'centre'->>(place::int - 1)) || ')'), ' + ') AS sum
      FROM bench.persona_model, jsonb_array_elements(model::jsonb->'personas') WITH ORDINALITY AS p (p, number),
           jsonb_array_elements(model::jsonb->'features') WITH ORDINALITY AS f (f, place)
      GROUP BY number) AS sums;
SQL

# ---- peer -------------------------------------------------------------------------------------

if python=$(python_with 'numpy, sklearn'); then
    say "scikit-learn"
    psql -X -q -c "\\copy (SELECT 0::float8, $columns FROM bench.likeness) TO '$tmp/likeness' WITH (FORMAT binary)"
    {
        read -r ten ten_inertia
        read -r one one_inertia
    } < <("$python" "$here/personas_sklearn.py" "$tmp/likeness")
    rm "$tmp/likeness"
    for peer in "ten $ten 10" "one $one 1"; do
        read -r _ used starts <<<"$peer"
        sql -v used="$used" -v peer="scikit-learn, KMeans, n_init = $starts" <<'SQL'
SELECT bench.compare_cost('kmeans_fit, 10 features, k = 5, of float8[]', ' ms CPU', replace(split_part(measured, ' ', 1), ',', '')::float8, :'peer', :used, NULL)
FROM bench.result WHERE work = 'kmeans_fit, 10 features, k = 5, of float8[]' LIMIT 1;
SQL
    done
    sql -v ten="$ten_inertia" -v one="$one_inertia" <<'SQL'
INSERT INTO bench.about (line)
SELECT format('inertia of the personas %s; scikit-learn''s %s with ten starts, %s with one', round(empathy.inertia(model)::numeric, 1), round(:ten, 1), round(:one, 1))
FROM bench.persona_model;
SQL
else
    sql -c "SELECT bench.skip('scikit-learn', 'not installed: there is no Python with numpy and sklearn')"
fi
