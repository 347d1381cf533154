#!/usr/bin/env bash
# The same text gives the same reading in every database encoding that can hold it; explanations
# point at the words; bytes that are no text are read without an error.
source "$(dirname "$0")/tap.sh"

encodings=(UTF8 LATIN1 SQL_ASCII EUC_JP WIN1252)

# Texts as UTF-8 bytes; body(id) is the text in this database, NULL where the encoding lacks it.
# A long text takes several windows, which have to be cut at the same places everywhere.
setup=$(cat <<'SQL'
CREATE TABLE sample (id int PRIMARY KEY, utf8 bytea);
INSERT INTO sample VALUES
    (1, '\x4772656174212049206c6f76652069742e20446f6e27742077616974'),                -- ASCII
    (2, '\x54686520636166c3a92077617320617766756c2c206e6f7420676f6f6421'),            -- e with acute accent
    (3, '\x49206c6f766520e697a5e69cace381ae20666f6f642c207468616e6b732120e38080'),    -- Japanese
    (4, '\x574f5253542075706461746520455645522121212020f09f98a120e29da4efb88f'),      -- emoji
    (5, '\x49e28099726d206e6f742068617070792c20646f6ee280997420626f74686572'),        -- typographic apostrophe
    (6, '\xc2a1476f6f6421204ec2b06f2e20c384524745522067726f737365'),                  -- inverted mark, capitals
    (7, '\x'),
    (8, convert_to(repeat('It is not so good, but I do like the colour 17. ', 5000), 'SQL_ASCII')),
    (9, (SELECT string_agg('\x54686520636166c3a92077617320676f6f642c206e6f7420626164'::bytea || convert_to(' ' || i || ' really. ', 'SQL_ASCII'), '' ORDER BY i)
         FROM generate_series(1, 5000) AS i)),
    (10, (SELECT string_agg('\xe697a5e69cac206e6f7420676f6f6420c3a9'::bytea, '\x20') FROM generate_series(1, 6000))),
    (11, (SELECT string_agg('\xc3a9'::bytea, '') FROM generate_series(1, 100000))),
    (12, (SELECT string_agg('\x20e697a5e697a5e69cace381af20'::bytea, '') FROM generate_series(1, 6)));
CREATE FUNCTION body(wanted int) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    RETURN (SELECT convert_from(utf8, CASE getdatabaseencoding() WHEN 'SQL_ASCII' THEN 'SQL_ASCII' ELSE 'UTF8' END)
            FROM sample WHERE id = wanted);
EXCEPTION WHEN untranslatable_character THEN
    RETURN NULL;
END $$;
SQL
)
declare -A held=(
    [UTF8]="1,2,3,4,5,6,7,8,9,10,11,12" [SQL_ASCII]="1,2,3,4,5,6,7,8,9,10,11,12"
    [LATIN1]="1,2,6,7,8,9,11" [WIN1252]="1,2,5,6,7,8,9,11" [EUC_JP]="1,2,3,5,6,7,8,9,10,11,12"
)
declare -A readings

for encoding in "${encodings[@]}"; do
    db=empathy_${encoding,,}
    database "$db" "ENCODING '$encoding' LOCALE 'C'"
    query "$db" <<<"$setup"
    is "$(query "$db" <<<"SELECT string_agg(id::text, ',' ORDER BY id) FROM sample WHERE body(id) IS NOT NULL")" \
        "${held[$encoding]}" "$encoding holds the texts that it should"
    readings[$encoding]=$(query "$db" <<<"SELECT id, encode(empathy.emotion_send(empathy.score(body(id))), 'hex') FROM sample ORDER BY id")
    is "$(query "$db" <<<"SELECT count(*) FROM sample, LATERAL empathy.explain(body(id)) WHERE substr(body(id), pos, len) <> token")" \
        0 "$encoding: substr is the token"
    is "$(query "$db" <<<"SELECT count(*) FROM (SELECT body(id) || ' I can''t complain, not bad!! ' || body(id) FROM sample) AS x (body), LATERAL empathy.cues(body) WHERE substr(body, pos, len) <> token")" \
        0 "$encoding: and of cues"
    is "$(query "$db" <<<"SELECT count(*) FILTER (WHERE abs(empathy.sentiment(body) - s / (1 + abs(s))) > 1e-9) FROM (SELECT body(id) FROM sample) AS x (body), LATERAL (SELECT sum(contribution) AS s FROM empathy.explain(body)) AS y")" \
        0 "$encoding: the parts add up"
    is "$(query "$db" <<'SQL'
SELECT count(*) > 400, count(*) = (SELECT count(*) FROM empathy.term_sets() WHERE term_set = 'names'),
       bool_and(abs(valence - empathy.sentiment(body)) < 1e-9 AND position(lower(term) IN lower(body)) > 0)
FROM empathy.swap_test(body(2) || ' {term}', 'names');
SQL
)" "t|t|t" "$encoding: names are swapped"
done

for encoding in "${encodings[@]}"; do
    different=
    while IFS='|' read -r id reading; do
        [ -z "$reading" ] || grep -qx "$id|$reading" <<<"${readings[UTF8]}" || different+=" $id"
    done <<<"${readings[$encoding]}"
    is "$different" "" "$encoding reads as UTF8 does"
done

# Offsets are characters, whatever a character is in the encoding.
places='SELECT string_agg(pos || $$+$$ || len, $$ $$ ORDER BY pos, len) FROM empathy.explain(body(3)) WHERE token !~ $$ $$'
is "$(query empathy_euc_jp <<<"$places")" "$(query empathy_utf8 <<<"$places")" "EUC_JP counts characters as UTF8 does"

# Characters that EUC_JP stores but UTF-8 lacks, alone, between words and in masses.
is "$(query empathy_euc_jp <<'SQL'
CREATE FUNCTION hostile() RETURNS SETOF text LANGUAGE sql AS $$
    SELECT convert_from(b, 'EUC_JP') FROM unnest(ARRAY['\xa9a1', '\x676f6f6420a9a1206e6f7420a9a16261642121', '\xa9a1a9a1a9a1',
        (SELECT string_agg('\x676f6f64a9a18faba1c3a9'::bytea, '\x20') FROM generate_series(1, 20000))]) AS b
$$;
SELECT count(empathy.score(h)) FROM hostile() AS h;
SELECT empathy.score(convert_from('\x676f6f6420a9a1', 'EUC_JP'))::text = empathy.score('good ')::text;
SELECT count(*) > 2, bool_and(substr(h, pos, len) = token) FROM hostile() AS h, LATERAL empathy.explain(h) WHERE length(h) < 100;
SELECT count(*) > 0 FROM hostile() AS h, LATERAL empathy.explain(h);
SQL
)" $'4\nt\nt|t\nt' "EUC_JP: what UTF-8 lacks is no error"
is "$(query empathy_win1252 <<<"SELECT empathy.score(convert_from('\x676f6f6420818d', 'WIN1252'))::text = empathy.score('good ')::text")" t "WIN1252: likewise"
is "$(query empathy_latin1 <<<"SELECT count(empathy.score(chr(i) || 'good' || chr(i) || ' bad')) FROM generate_series(1, 255) AS i")" 255 "LATIN1: every character"

database empathy_win1251 "ENCODING 'WIN1251' LOCALE 'C'"
is "$(query empathy_win1251 <<<"SELECT count(*) > 400, bool_or(term ~ '[^a-z]') FROM empathy.swap_test('{term}', 'names')")" \
    "t|f" "WIN1251: names that it cannot write are left out"
is "$(query empathy_euc_jp <<<"\\set VERBOSITY sqlstate
SELECT * FROM empathy.swap_test('he ' || convert_from('\xa9a1', 'EUC_JP'), 'gender')")" "ERROR:  22P05" "EUC_JP: but swap_test needs it all in UTF-8"

# Rules: positions are characters, and the binary form is text in the encoding of the client.
e=$'\u00e9'
export PGCLIENTENCODING=UTF8
folder=$(mktemp -d)
for encoding in UTF8 LATIN1 EUC_JP WIN1252; do
    db=empathy_${encoding,,}
    is "$(query "$db" <<<"SELECT '$e$e > ''$e'' or $e >'::empathy.segment" | head -n 1)" \
        "ERROR:  invalid segment at character 16: expected a number, a text in quotes, a date or a name" "$encoding: where a rule is wrong"
    is "$(query "$db" <<<"SELECT '((\"$e A\" LIKE ''$e%'')) & $e>.50'::empathy.segment")" \
        "\"$e A\" like '$e%' and $e > 0.5" "$encoding: a rule is printed"
    is "$(query "$db" <<<"SELECT empathy.segment_send('$e > 1')")" '\x01c3a9203e2031' "$encoding: the binary form is in the encoding of the client"
    query "$db" <<<"CREATE TABLE rules (rule empathy.segment);
INSERT INTO rules VALUES ('$e > 1 and \"$e A\" in (''$e'')'), ('last_at < as_of - 90 days');
\\copy rules to $folder/rules with (format binary)
\\copy rules from $folder/rules with (format binary)" >/dev/null
    is "$(query "$db" <<<"SELECT count(*) FROM rules GROUP BY rule")" $'2\n2' "$encoding: rules are copied in binary form"
    is "$(query "$db" <<<"SELECT 'valence=0'::empathy.emotion OPERATOR(empathy.@@) 'dominant like ''$e%'' or dominant like ''neutra_'''")" \
        t "$encoding: patterns"
done
printf 'PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0' >"$folder/head"
while IFS='|' read -r message error; do
    { cat "$folder/head"; printf '\0\1\0\0\0%b%b\377\377' "\\x$(printf %02x "$(printf %b "$message" | wc -c)")" "$message"; } >"$folder/hostile"
    is "$(query empathy_utf8 <<<"\\copy rules from $folder/hostile with (format binary)" | head -n 1)" "ERROR:  $error" "a hostile message: $error"
done <<'EOM'
\x02a|unknown format 2 of a message of type segment
\x01|invalid segment at character 1: expected a condition
\x01a >|invalid segment at character 4: expected a number, a text in quotes, a date or a name
\x01\xff|invalid byte sequence for encoding "UTF8": 0xff
\x01a\x00b|invalid byte sequence for encoding "UTF8": 0x00
EOM
rm -rf "$folder"
unset PGCLIENTENCODING

# Any bytes at all.
is "$(query empathy_sql_ascii <<'SQL'
CREATE TABLE hostile AS
    SELECT convert_from(decode(md5(i::text) || md5((i * 7)::text), 'hex'), 'SQL_ASCII') AS h FROM generate_series(1, 3000) AS i
    WHERE position('\x00'::bytea IN decode(md5(i::text) || md5((i * 7)::text), 'hex')) = 0
    UNION ALL SELECT convert_from(b, 'SQL_ASCII') FROM unnest(ARRAY['\xff', '\xc3', '\xe280', '\xf09f98', '\xeda080', '\x676f6f64ff626164']::bytea[]) AS b
    UNION ALL SELECT repeat(convert_from('\xe280', 'SQL_ASCII'), 100000);
SELECT count(*) > 2000, count(empathy.score(h)) = count(*), count(empathy.customer_words(h)) = count(*) FROM hostile;
SELECT count(*) FROM hostile, LATERAL empathy.explain(h) WHERE substr(h, pos, len) <> token;
SELECT count(*) = count(DISTINCT h) * 22 FROM hostile, LATERAL empathy.swap_test('{term} ' || h, 'orientation') WHERE length(h) < 100;
SQL
)" $'t|t|t\n0\nt' "SQL_ASCII: any bytes are read"
finish
