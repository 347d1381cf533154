#!/usr/bin/env bash
# What an administrator builds on readings: generated columns, indexes, materialized views, dumps,
# binary copies; and all of it as the owner of a database who is no superuser, under any search path.
source "$(dirname "$0")/tap.sh"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# A shop whose owner is no superuser.
query postgres <<<"CREATE ROLE empathy_shopkeeper LOGIN; CREATE DATABASE empathy_shop TEMPLATE template0 OWNER empathy_shopkeeper"
made+=(empathy_shop empathy_restored)
shop() {
    query empathy_shop -U empathy_shopkeeper "$@"
}

is "$(shop <<<"CREATE EXTENSION empathy" 2>&1)" "" "the owner of a database may create the extension"
is "$(shop <<<"SELECT extowner::regrole, empathy.sentiment('I love it') > 0 FROM pg_extension WHERE extname = 'empathy'")" \
    "empathy_shopkeeper|t" "and use it"

is "$(shop <<'SQL'
SET search_path = pg_catalog;
CREATE TABLE public.message (
    id int PRIMARY KEY,
    at date NOT NULL,
    body text,
    mood empathy.emotion GENERATED ALWAYS AS (empathy.score(body)) STORED,
    sentiment float8 GENERATED ALWAYS AS (empathy.sentiment(body)) STORED
);
INSERT INTO public.message (id, at, body)
SELECT i, date '2026-01-01' + i % 200,
       CASE WHEN i % 101 = 0 THEN NULL WHEN i % 100 = 0 THEN 'WORST update EVER!!! 😡 number ' || i
            ELSE (ARRAY['Where is my parcel', 'I need the invoice', 'Thanks, that worked', 'It is ok', 'The app is slow'])[1 + i % 5] || ' no. ' || i END
FROM generate_series(1, 20000) AS i;
CREATE INDEX message_mood ON public.message (empathy.sentiment(body));
CREATE INDEX message_angry ON public.message (at) WHERE empathy.sentiment(body) < -0.5;
CREATE INDEX message_reading ON public.message USING hash (mood);
CREATE MATERIALIZED VIEW public.daily AS
    SELECT at, empathy.emotion_agg(mood) AS mood, empathy.customer_emotion_score(mood) AS emotion_score FROM public.message GROUP BY at;
CREATE UNIQUE INDEX daily_at ON public.daily (at);
ANALYZE public.message;
SQL
)" "" "tables, indexes and views are made under search_path = pg_catalog"

# Generated columns.
is "$(shop <<<"SELECT count(*), count(mood) FROM message WHERE mood::text IS NOT DISTINCT FROM empathy.score(body)::text AND sentiment IS NOT DISTINCT FROM empathy.sentiment(body)")" \
    "20000|19802" "generated columns hold the readings"
is "$(shop <<<"UPDATE message SET body = 'I love it' WHERE id = 1; SELECT sentiment > 0 FROM message WHERE id = 1")" t "and follow the text"

# Indexes.
like "$(shop <<<"EXPLAIN SELECT id FROM message WHERE empathy.sentiment(body) < -0.8")" "message_mood|message_angry" "an expression index is used to filter"
like "$(shop <<<"EXPLAIN SELECT id FROM message ORDER BY empathy.sentiment(body) LIMIT 5")" "Index Scan using message_mood" "and to order"
like "$(shop <<<"EXPLAIN SELECT id FROM message WHERE empathy.sentiment(body) < -0.5 AND at = '2026-01-08'")" "message_angry" "a partial index is used"
like "$(shop <<<"SET search_path = empathy, public; EXPLAIN SELECT id FROM message WHERE mood = score('I love it')")" "message_reading" "a hash index is used"
for wanted in "empathy.sentiment(body) < -0.5" "empathy.sentiment(body) > 0.3" "empathy.sentiment(body) < -0.5 AND at = '2026-01-08'"; do
    find="SELECT count(*), sum(id) FROM message WHERE $wanted"
    is "$(shop <<<"SET enable_seqscan = off; $find")" "$(shop <<<"SET enable_indexscan = off; SET enable_bitmapscan = off; $find")" \
        "with and without indexes: $wanted"
done

# A materialized view.
is "$(shop <<<"INSERT INTO message VALUES (0, '2026-01-01', 'I am delighted!'); REFRESH MATERIALIZED VIEW CONCURRENTLY daily")" "" \
    "a materialized view is refreshed concurrently"
is "$(shop <<<"SELECT sum(empathy.readings(mood)) FROM daily")" 19803 "and holds the new reading"
is "$(shop <<<"SELECT empathy.rollup(mood)::text = (SELECT empathy.emotion_agg(mood)::text FROM message) FROM daily")" t "its days roll up to the whole"

# Binary copies.
shop <<SQL
COPY (SELECT id, mood FROM message ORDER BY id) TO STDOUT WITH (FORMAT binary) \g $folder/mood.bin
COPY (SELECT at, mood FROM daily ORDER BY at) TO STDOUT WITH (FORMAT binary) \g $folder/daily.bin
CREATE TABLE mood_copy (id int, mood empathy.emotion);
CREATE TABLE daily_copy (at date, mood empathy.emotion_summary);
\copy mood_copy from $folder/mood.bin with (format binary)
\copy daily_copy from $folder/daily.bin with (format binary)
COPY (SELECT id, mood FROM mood_copy ORDER BY id) TO STDOUT WITH (FORMAT binary) \g $folder/mood_copy.bin
COPY (SELECT at, mood FROM daily_copy ORDER BY at) TO STDOUT WITH (FORMAT binary) \g $folder/daily_copy.bin
SQL
cmp -s "$folder/mood.bin" "$folder/mood_copy.bin"
ok $? "readings copied in binary form are the same bytes"
cmp -s "$folder/daily.bin" "$folder/daily_copy.bin"
ok $? "summaries too"
like "$(stat -c %s "$folder/mood.bin")" '^[0-9]{7}$' "the copies are not empty"

# Dump and restore.
dump() {
    pg_dump -U empathy_shopkeeper -d "$1" --no-comments >"$2" 2>"$folder/dump.log"
}
dump empathy_shop "$folder/shop.sql"
ok $? "the owner dumps"
query postgres <<<"CREATE DATABASE empathy_restored TEMPLATE template0 OWNER empathy_shopkeeper"
psql -X -q -v ON_ERROR_STOP=1 -U empathy_shopkeeper -d empathy_restored -f "$folder/shop.sql" >/dev/null 2>"$folder/restore.log"
ok $? "and restores"
dump empathy_restored "$folder/restored.sql"
# What newer versions write at random around a dump is no difference.
for file in shop restored; do
    sed -i '/^\\\(un\)\?restrict /d' "$folder/$file.sql"
done
cmp "$folder/shop.sql" "$folder/restored.sql"
ok $? "a dump of the restored database is the same, byte for byte"
everything="SELECT md5(string_agg(encode(empathy.emotion_send(mood), 'hex') || float8send(sentiment)::text, ',' ORDER BY id)) FROM message WHERE mood IS NOT NULL"
is "$(query empathy_restored <<<"$everything")" "$(query empathy_shop <<<"$everything")" "generated columns come back the same"
views="SELECT md5(string_agg(encode(empathy.emotion_summary_send(mood), 'hex') || float8send(emotion_score)::text, ',' ORDER BY at)) FROM daily"
is "$(query empathy_restored <<<"$views")" "$(query empathy_shop <<<"$views")" "so does the materialized view"

# Gone without a trace, but for the schema: PostgreSQL does not count it to the extension.
is "$(shop <<<"SET client_min_messages = warning; DROP EXTENSION empathy CASCADE;
    SELECT (SELECT count(*) FROM pg_proc WHERE pronamespace = 'empathy'::regnamespace) +
           (SELECT count(*) FROM pg_type WHERE typnamespace = 'empathy'::regnamespace)")" \
    0 "dropping the extension leaves nothing in its schema"
trap 'rm -rf "$folder"; query postgres <<<"DROP ROLE IF EXISTS empathy_shopkeeper"' EXIT
finish
