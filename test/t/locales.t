#!/usr/bin/env bash
# The same text gives the same bytes whatever the locale of the database: no Turkish rule for the
# letter I, no German one for the sharp s, no dictionary for Japanese.
source "$(dirname "$0")/tap.sh"

declare -A clause=(
    [c]="LOCALE 'C'" [c_utf8]="LOCALE 'C.UTF-8'" [und]="LOCALE_PROVIDER icu ICU_LOCALE 'und' LOCALE 'C'"
    [tr]="LOCALE_PROVIDER icu ICU_LOCALE 'tr-TR' LOCALE 'C'" [de]="LOCALE_PROVIDER icu ICU_LOCALE 'de-DE' LOCALE 'C'"
    [ja]="LOCALE_PROVIDER icu ICU_LOCALE 'ja' LOCALE 'C'"
)
texts=$(cat <<'SQL'
CREATE TEMP TABLE sample AS
SELECT row_number() OVER () AS id, body FROM unnest(ARRAY[
    'I LIKE IT. THIS IS IRRITATING!', 'İSTANBUL ısı iyi i̇', 'Straße STRASSE ẞ ſo goo∂', 'ÄRGER über Öl',
    'これは美味しい。とても良い!', '好吃。 很好！', 'ＧＲＥＡＴ eﬃcient 𝐡𝐚𝐩𝐩𝐲', 'Don’t cry 👨‍👩‍👧 ❤️ :-)', 'not bad, but 1.000,50',
    'ΣΊΣΥΦΟΣ Σίσυφος', 'ǅ ǆ Ǆ', 'A' || U&'\030A' || 'ngstrom Å', repeat('I do not think so. ', 5000)]) AS body;
SQL
)
rows='SELECT id, encode(empathy.emotion_send(empathy.score(body)), $$hex$$), (SELECT md5(string_agg(x::text, $$|$$)) FROM empathy.explain(body) AS x), md5(empathy.customer_words(body)) FROM sample ORDER BY id'

for name in c c_utf8 und tr de ja; do
    if ! problem=$(database "empathy_$name" "ENCODING UTF8 ${clause[$name]}"); then
        tests=$((tests + 1))
        echo "ok $tests # SKIP no locale for ${clause[$name]}: ${problem%%$'\n'*}"
        continue
    fi
    made+=("empathy_$name") # the subshell could not note it
    got=$(query "empathy_$name" <<<"$texts $rows")
    [ "$name" != c ] || { expected=$got; is "$(wc -l <<<"$got")" 13 "13 texts are read"; }
    is "$got" "$expected" "${clause[$name]}"
done
# The locales do differ from each other.
is "$(query empathy_tr <<<"SELECT lower('I')")" "ı" "Turkish lower case is in force in tr"

# A locale of the client or of the session changes nothing either.
is "$(PGOPTIONS="-c lc_numeric=C -c lc_messages=C -c lc_monetary=C" query empathy_tr <<<"$texts $rows")" "$expected" "settings of the session"
finish
