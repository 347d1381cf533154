# shellcheck shell=bash disable=SC2154
# How fast rules find customers, beside conditions written by hand.  test/bench/run sources it.

if [ -n "${BENCH_QUICK:-}" ]; then
    customers=${BENCH_CUSTOMERS:-20000} runs=${BENCH_RUNS:-1}
else
    customers=${BENCH_CUSTOMERS:-1000000} runs=${BENCH_RUNS:-3}
fi

# ---- customers and rules ------------------------------------------------------------------------

say "inventing $customers customers and 200 rules"
sql -v customers="$customers" <<'SQL'
SELECT setseed(0.5);
CREATE TABLE bench.member AS
SELECT i AS id, random() AS churn, round((1000 * random())::numeric, 2) AS cltv, (ARRAY['DE', 'FR', 'IT', 'ES', 'PL'])[1 + floor(5 * random())::int] AS country,
       timestamptz '2026-01-01' - 700 * random() * interval '1 day' AS last_at, floor(20 * random())::int AS orders, random() < 0.4 AS subscribed, random() AS engagement,
       format('valence=%s anger=%s joy=%s', round((2 * random() - 1)::numeric, 4), round(random()::numeric, 4), round(random()::numeric, 4))::empathy.emotion AS mood
FROM generate_series(1, :customers) AS i;
-- Rules of two and three conditions over all columns.
CREATE TABLE bench.segments AS
SELECT 's' || i AS name,
       format((ARRAY['churn > %1$s and cltv >= %2$s', 'orders >= %3$s and country in (''DE'', ''FR'')', 'engagement < %1$s or last_at < timestamp_of', 'subscribed and cltv between %2$s and 900', 'not (churn < %1$s) and orders < %3$s'])[1 + i % 5],
              round(i / 200.0, 3), 4 * i, i % 20) AS text
FROM generate_series(1, 200) AS i;
UPDATE bench.segments SET text = replace(text, 'timestamp_of', '''2025-06-01''');
ALTER TABLE bench.segments ADD COLUMN rule empathy.segment;
UPDATE bench.segments SET rule = text::empathy.segment;
VACUUM (FREEZE, ANALYZE) bench.member, bench.segments;
SQL

# ---- matching -------------------------------------------------------------------------------------

# matching WORK CALL RULE CONDITION BAR: count those of whom a rule holds; CALL has %s for the rule.
matching() {
    say "$1"
    sql -v work="$1" -v call="$2" -v rule="$3" -v condition="$4" -v runs="$runs" -v bar="$5" <<'SQL'
SELECT bench.compare(:'work', format('SELECT count(*) FROM bench.member AS c WHERE ' || :'call', :'rule'), 'conditions by hand', format('SELECT count(*) FROM bench.member AS c WHERE %s', :'condition'), :runs, :bar);
SQL
}
rows='churn > 0.6 and cltv >= 500'
moods='valence < -0.2 and anger > 0.3'
by_hand="empathy.valence(mood) < -0.2 AND empathy.probability(mood, 'anger') > 0.3"
matching 'c @@ segment' 'empathy.matches(c, %L)' "$rows" "$rows" 1.3
matching 'c @@ segment, not constant' 'empathy.matches(c, (SELECT %L::empathy.segment))' "$rows" "$rows" 3
matching 'mood @@ segment' 'empathy.matches(mood, %L)' "$moods" "$by_hand" 1.3
matching 'mood @@ segment, not constant' 'empathy.matches(mood, (SELECT %L::empathy.segment))' "$moods" "$by_hand" 3

# ---- joining --------------------------------------------------------------------------------------

say "200 rules over all customers"
filters=$(psql -X -q -A -t -c "SELECT string_agg(format('count(*) FILTER (WHERE %s)', text), ', ' ORDER BY name) FROM bench.segments")
# The same numbers come out of all three ways.
sql -v filters="$filters" <<'SQL'
SELECT 1 / (count(*) FILTER (WHERE a.customers IS DISTINCT FROM b.customers OR a.customers IS DISTINCT FROM c.customers) = 0)::int
FROM empathy.segment_counts('SELECT * FROM bench.member WHERE id <= 10000', 'bench.segments') AS a
JOIN (SELECT name, (SELECT ARRAY[:filters] FROM bench.member WHERE id <= 10000)[row_number() OVER (ORDER BY name)] AS customers FROM bench.segments) AS b USING (name)
JOIN (SELECT s.name, count(c.id) AS customers FROM bench.segments AS s LEFT JOIN bench.member AS c ON c.id <= 10000 AND empathy.matches(c, s.rule) GROUP BY s.name) AS c USING (name);
SQL
sql -v filters="$filters" -v runs="$runs" <<'SQL'
SELECT bench.compare('segment_counts, 200 rules', $$SELECT sum(customers) FROM empathy.segment_counts('SELECT * FROM bench.member', 'bench.segments')$$,
                     '200 FILTERs by hand', 'SELECT ' || :'filters' || ' FROM bench.member', :runs, 1.3);
SELECT bench.compare('customers JOIN segments, 200 rules', 'SELECT s.name, count(*) FROM bench.segments AS s JOIN bench.member AS c ON empathy.matches(c, s.rule) GROUP BY s.name',
                     '200 FILTERs by hand', 'SELECT ' || :'filters' || ' FROM bench.member', 1, 3);
SQL
