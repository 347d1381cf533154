#!/usr/bin/env bash
# Themes in every database encoding, what the encoding cannot express in UTF-8 included; summaries on
# their way from one encoding to another, by both forms; a cancel while themes are counted.
source "$(dirname "$0")/tap.sh"

work=$(mktemp -d "${TMPDIR:-/tmp}/empathy-triggers.XXXXXX")
trap 'rm -rf "$work"' EXIT

for encoding in UTF8 LATIN1 SQL_ASCII EUC_JP; do
    database "themes_${encoding,,}" "ENCODING '$encoding' LOCALE 'C'"
done

# agg THEME...: a summary of themes that are given as bytes of the encoding of the database
agg() {
    local encoding=$1
    shift
    printf "SELECT empathy.emotion_triggers_agg('valence=-1 anger=1', convert_from(b::bytea, '%s')) AS s FROM (VALUES " "$encoding"
    printf "('%s')," "$@" | sed 's/,$//'
    printf ') AS themes (b)'
}

is "$(query themes_latin1 <<<"SET client_encoding = 'UTF8'; $(agg LATIN1 '\x636166e9' '\x63616665')")" \
    'readings=2 anger=2 "cafe" anger=1 "café" anger=1' "LATIN1: accents"
is "$(query themes_euc_jp <<<"SELECT octet_length(s::text), empathy.trigger_summary_eq(s::text::empathy.trigger_summary, s) FROM ($(agg EUC_JP '\xa9a1' '\xc6fcc1b0')) AS x")" \
    '46|t' "EUC_JP: a character that UTF-8 lacks"
is "$(query themes_sql_ascii <<<"SELECT octet_length(s::text), empathy.trigger_summary_eq(s::text::empathy.trigger_summary, s), jsonb_typeof(s::jsonb) FROM ($(agg SQL_ASCII '\xff' '\xe280' '\x22')) AS x")" \
    '56|t|object' "SQL_ASCII: any bytes"

# 256 bytes of LATIN1 are 512 of UTF-8: what one database took, another has to take.
long="SELECT empathy.emotion_triggers_agg('valence=1 joy=1', repeat(convert_from('\xe9', 'LATIN1'), 256)) AS s"
utf8="SET client_encoding = 'UTF8'"
query themes_utf8 <<<"CREATE TABLE kept (s empathy.trigger_summary)"
for form in text binary; do
    query themes_latin1 -c "$utf8" -c "\copy ($long) TO '$work/$form' (FORMAT $form)"
    query themes_utf8 -c "$utf8" -c "\copy kept FROM '$work/$form' (FORMAT $form)"
done
is "$(query themes_utf8 <<<"SELECT count(*), count(DISTINCT s), max(length(k)), max(octet_length(k)) FROM kept, jsonb_object_keys(s::jsonb -> 'themes') AS k")" \
    '2|1|256|512' "from LATIN1 to UTF8, as text and binary"
like "$(query themes_utf8 <<<"SELECT empathy.emotion_triggers_agg('valence=1 joy=1', repeat('é', 256))")" \
    'theme of 512 bytes is too long' "which is too long a theme in the first place"
is "$(query themes_utf8 <<<"SELECT empathy.readings(NULL) IS NULL, (SELECT count(*) FROM kept, empathy.triggers(empathy.trigger_summary_combine(s, s)))")" \
    't|0' "and it merges"

# Dump and restore.
query themes_utf8 <<<"INSERT INTO kept $(agg UTF8 '\x6122' '\x625c5c' '\x63c3a90a')"
before=$(query themes_utf8 <<<"SELECT md5(string_agg(empathy.trigger_summary_send(s)::text, '' ORDER BY s)) FROM kept")
query postgres <<<"CREATE DATABASE themes_back TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'"
made+=(themes_back)
pg_dump -d themes_utf8 | query themes_back >"$work/restore" 2>&1
is "$(query themes_back <<<"SELECT md5(string_agg(empathy.trigger_summary_send(s)::text, '' ORDER BY s)) FROM kept")" "$before" "dump and restore"

# A cancel.
cancelled=$(query themes_utf8 <<'SQL'
SET statement_timeout = 300;
SELECT empathy.emotion_triggers('valence=-1 anger=1', 'theme ' || i % 9999) FROM generate_series(1, 100000000) AS i;
SQL
)
like "$cancelled" 'canceling statement' "a cancel while adding"
finish
