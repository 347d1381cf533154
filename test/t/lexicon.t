#!/usr/bin/env bash
# Own words where several databases or processes are needed: other encodings, dump and restore, parallel
# query, cancelling, and what an administrator builds on them.
source "$(dirname "$0")/tap.sh"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export PGOPTIONS="-c search_path=public,empathy" # for operators

# A text reads the same by a lexicon in every encoding that can hold both.
words='{"terms": {"billing loop": {"frustration": 0.8}, "caf\u00e9": {"valence": 0.9, "accents": true}, "naive": -0.5}}'
expected=
for encoding in UTF8 LATIN1 SQL_ASCII WIN1252; do
    db=empathy_words_${encoding,,}
    database "$db" "ENCODING '$encoding' LOCALE 'C'"
    got=$(query "$db" <<SQL
CREATE TABLE own (words empathy.lexicon);
INSERT INTO own VALUES ('$words');
CREATE TABLE body AS SELECT convert_from(utf8, CASE getdatabaseencoding() WHEN 'SQL_ASCII' THEN 'SQL_ASCII' ELSE 'UTF8' END) AS body
FROM (VALUES ('\x54686520436166c3a9'::bytea), ('\x6e61c3af76652043414645'), ('\x412062696c6c696e67206c6f6f70')) AS v (utf8);
SELECT encode(empathy.emotion_send(empathy.score(body, words)), 'hex'), encode(empathy.lexicon_send(words), 'hex') FROM body, own ORDER BY 1;
SELECT words = words::text::empathy.lexicon, words = words::jsonb::empathy.lexicon, (SELECT empathy.lexicon_agg(term, label, weight, case_matters, accents_matter)
    FROM empathy.lexicon_terms(words)) = words FROM own;
SELECT count(*) FROM body, own, LATERAL empathy.explain(body, words) WHERE substr(body, pos, len) <> token;
SELECT count(*) FROM body, own WHERE empathy.score(body, words) <> empathy.score(body);
SQL
    )
    expected=${expected:-$got}
    is "$got" "$expected" "$encoding reads as UTF8 does"
done
like "$expected" $'t\\|t\\|t\n0\n3$' "and there is something to read"
query empathy_words_utf8 <<SQL
COPY own TO STDOUT WITH (FORMAT binary) \g $folder/own.bin
COPY (SELECT '{"terms": {"\\u65e5": 1}}'::lexicon) TO STDOUT WITH (FORMAT binary) \g $folder/wide.bin
SQL
query empathy_words_latin1 <<SQL
CREATE TABLE copied (words lexicon);
CREATE TABLE wide (words lexicon);
\copy copied from $folder/own.bin with (format binary)
\copy wide from $folder/wide.bin with (format binary)
SQL
is "$(query empathy_words_latin1 <<<'SELECT c.words = o.words FROM copied c, own o')" t "a binary copy between encodings is the same"
like "$(query empathy_words_latin1 <<<'SELECT words FROM wide')" "has no equivalent in encoding" "a term that this encoding lacks is an error when it is shown"

# A shop: a wrapper function in a generated column, words of each tenant in a table.
database empathy_words
query empathy_words <<'SQL'
CREATE SCHEMA shop;
CREATE FUNCTION shop.score_ticket(body text) RETURNS empathy.emotion
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN empathy.score(body, '{"terms": {"billing loop": {"frustration": 0.8}, "Kettle King": "exclude"}}'::jsonb::empathy.lexicon);
CREATE TABLE shop.ticket (
    id int PRIMARY KEY,
    tenant int NOT NULL,
    body text,
    mood empathy.emotion GENERATED ALWAYS AS (shop.score_ticket(body)) STORED
);
CREATE INDEX ON shop.ticket (empathy.valence(shop.score_ticket(body)));
CREATE TABLE shop.words (tenant int PRIMARY KEY, words empathy.lexicon NOT NULL);
INSERT INTO shop.ticket (id, tenant, body)
SELECT i, i % 3, (ARRAY['In a billing loop', 'The Kettle King is late', 'Thanks', 'It is fine', 'Loop of billing'])[1 + i % 5] || ' no. ' || i FROM generate_series(1, 30000) AS i;
INSERT INTO shop.words VALUES (0, '{"terms": {"fine": -0.6}}'), (1, '{"terms": {"late": "exclude"}}');
INSERT INTO shop.words SELECT 2, empathy.lexicon_agg('word ' || i, 'joy', 0.5) FROM generate_series(1, 20000) AS i;
VACUUM ANALYZE shop.ticket;
SQL
is "$(query empathy_words <<<"SELECT count(*) FILTER (WHERE mood <> empathy.score(body)), count(*) FILTER (WHERE mood = empathy.score(body)) FROM shop.ticket WHERE id % 5 IN (0, 2, 3, 4)")" \
    "6000|18000" "only tickets with the phrase read differently"
is "$(query empathy_words <<<"SELECT count(*) FROM shop.ticket t LEFT JOIN shop.words w USING (tenant) WHERE empathy.score(body, words) IS NULL AND tenant < 2")" \
    0 "each tenant's tickets are read by its words"
is "$(query empathy_words <<<"SELECT string_agg(DISTINCT tenant || ' ' || (id % 5), ', ' ORDER BY tenant || ' ' || (id % 5)) FROM shop.ticket JOIN shop.words USING (tenant) WHERE empathy.score(body, words) <> empathy.score(body)")" \
    "0 3, 1 1" "and by no other's"
like "$(query empathy_words <<<"SELECT pg_column_size(words) FROM shop.words WHERE tenant = 2")" '^[0-9]{6}' "a large lexicon is kept beside the row"

# Parallel and serial are the same bytes.
serial="SET max_parallel_workers_per_gather = 0;"
parallel="SET max_parallel_workers_per_gather = 3; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0;
          SET min_parallel_table_scan_size = 0; SET parallel_leader_participation = off;"
for what in "md5(empathy.lexicon_send(empathy.lexicon_agg(substr(body, 1, 7) || ' ' || id, 'joy', 0.1))::text)" \
    "sum(empathy.hash_emotion_extended(empathy.score(body, '$words'::empathy.lexicon), 0)::numeric)"; do
    like "$(query empathy_words <<<"$parallel EXPLAIN (COSTS OFF) SELECT $what FROM shop.ticket")" "Partial Aggregate" "the plan is parallel: ${what:0:40}"
    is "$(query empathy_words <<<"$parallel SELECT $what FROM shop.ticket")" "$(query empathy_words <<<"$serial SELECT $what FROM shop.ticket")" "the answer is the same"
done

# Dump and restore.
pg_dump -d empathy_words --no-comments >"$folder/words.sql" 2>"$folder/dump.log"
ok $? "a dump"
query postgres <<<"CREATE DATABASE empathy_words_restored TEMPLATE template0"
made+=(empathy_words_restored)
psql -X -q -v ON_ERROR_STOP=1 -d empathy_words_restored -f "$folder/words.sql" >/dev/null 2>"$folder/restore.log"
ok $? "is restored"
everything="SELECT (SELECT md5(string_agg(encode(empathy.emotion_send(mood), 'hex'), ',' ORDER BY id)) FROM shop.ticket), (SELECT md5(string_agg(encode(empathy.lexicon_send(words), 'hex'), ',' ORDER BY tenant)) FROM shop.words)"
is "$(query empathy_words_restored <<<"$everything")" "$(query empathy_words <<<"$everything")" "with the same words and readings"

# New words: a new body of the function, then the column is computed anew.
query empathy_words <<'SQL'
CREATE OR REPLACE FUNCTION shop.score_ticket(body text) RETURNS empathy.emotion
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN empathy.score(body, '{"terms": {"billing loop": {"anger": 0.9}}}'::jsonb::empathy.lexicon);
SQL
like "$(query empathy_words <<<"SELECT kind FROM empathy.stale_scores('shop.ticket')")" "generated column" "stale_scores finds what the old words made"
is "$(query empathy_words <<<"UPDATE shop.ticket SET body = body; REINDEX TABLE shop.ticket; SELECT count(*) FROM shop.ticket WHERE mood IS DISTINCT FROM shop.score_ticket(body)")" \
    0 "an update makes it right"

# Cancelling.
for slow in "SELECT empathy.lexicon_agg('word ' || i, 'joy', 0.1) FROM generate_series(1, 100000000) AS i" \
    "SELECT count(empathy.vader_lexicon(repeat(E'good morning\t1.5\n', 8000000)))"; do
    started=$(date +%s%N)
    like "$(query empathy_words <<<"SET statement_timeout = 300; $slow")" "canceling statement" "cancelled: ${slow:0:40}"
    taken=$((($(date +%s%N) - started) / 1000000))
    ok $((taken > 3000)) "soon ($taken ms)"
done

finish
