#!/usr/bin/env bash
# The recipe of similar readings with pgvector, for real: its blocks, the index among random readings, and how many of
# the nearest it finds.  (That the blocks without pgvector run is checked by make docs-check.)
source "$(dirname "$0")/tap.sh"
top=$(cd "$(dirname "$0")/../.." && pwd)

if [ ! -e "$(pg_config --sharedir)/extension/vector.control" ]; then
    echo "1..0 # SKIP pgvector is not installed (Debian 13: postgresql-17-pgvector)"
    exit
fi

like "$("$top"/tools/check-docs --all doc/recipes/similar.md)" ' 0 wrong$' "the recipe does what it says"

database empathy_similar
indexed=$(query empathy_similar <<'SQL'
CREATE EXTENSION vector;
SELECT setseed(0.5);
-- Readings with one to four labels.
CREATE TABLE message AS
SELECT i AS id, format('valence=%s %s', round((2 * random() - 1)::numeric, 4), labels)::empathy.emotion AS mood
FROM generate_series(1, 20000) AS i,
     LATERAL (SELECT string_agg(format('%s=%s', label, round(random()::numeric, 4)), ' ') AS labels
              FROM (SELECT label FROM empathy.emotion_labels() AS l WHERE l."position" <= 28 ORDER BY random() LIMIT 1 + i % 4) AS l) AS spoken;
CREATE INDEX message_mood ON message USING hnsw ((empathy.coordinates(mood)::vector(29)) vector_l2_ops);
ANALYZE message;
SELECT count(*) FROM message;
SQL
)
like "$indexed" '20000$' "an index on 20,000 readings"
nearest="SELECT id FROM message ORDER BY empathy.coordinates(mood)::vector(29) <-> (SELECT empathy.coordinates(mood)::vector(29) FROM message WHERE id = %s) LIMIT 10"
# shellcheck disable=SC2059
like "$(query empathy_similar <<<"EXPLAIN (COSTS OFF) $(printf "$nearest" 1)")" 'Index Scan using message_mood' "their nearest come from the index"

# Points are at the distances of readings, which pgvector adds up in single precision.
is "$(query empathy_similar <<<"SELECT max(abs(empathy.distance(a.mood, b.mood) - (empathy.coordinates(a.mood)::vector(29) <-> empathy.coordinates(b.mood)::vector(29)))) < 1e-6
FROM message AS a JOIN message AS b ON b.id <= 20 AND a.id <= 1000")" t "its distances are ours"

found=$(query empathy_similar <<SQL
SET hnsw.ef_search = 100;
CREATE TABLE found (asked int, id int);
DO \$\$
BEGIN
    FOR i IN 1..50 LOOP
        EXECUTE format('INSERT INTO found SELECT \$1, * FROM ($nearest) AS n', i) USING i;
    END LOOP;
END \$\$;
SELECT round(100.0 * count(*) / 500)
FROM generate_series(1, 50) AS asked, LATERAL (SELECT m.id FROM message AS m, message AS this WHERE this.id = asked ORDER BY empathy.distance(m.mood, this.mood), m.id LIMIT 10) AS exact
JOIN found ON found.id = exact.id WHERE found.asked = asked.asked;
SQL
)
[ "${found:-0}" -ge 95 ] 2>/dev/null
ok $? "the index finds 95 % of the ten nearest or more (it found ${found:-nothing} %)"
finish
