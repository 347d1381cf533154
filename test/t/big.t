#!/usr/bin/env bash
# One row of 10 MB of anything: time grows with the length and no faster, a cancel is noticed at once,
# and memory does not grow with the text.
#
# The texts are stored uncompressed (EXTERNAL), so that reading a value from its table is cheap; that
# time, which no function of ours can cut short, is measured by length() and allowed on top.
source "$(dirname "$0")/tap.sh"

timeout=20 # ms
grace=100  # ms: a cancel is noticed within this time
attempts=3 # the machine may be busy: the best of so many counts

database empathy_big
query empathy_big <<'SQL'
CREATE TABLE kind (name text PRIMARY KEY, piece text);
INSERT INTO kind VALUES
    ('prose', 'I ordered the phone on Monday and it was not what I wanted. Support was kind, but very slow! Thanks anyway :-) '),
    ('prose beyond ASCII', 'The café’s crème brûlée wasn’t good — we’re disappointed… 😡 '),
    ('one letter', 'a'), ('emoji', '😡'), ('emoji joined', '👩‍❤️‍👩‍'), ('combining marks', U&'\0301'), ('angle brackets', '<'), ('spaces', ' '),
    ('digits', '7'), ('apostrophes', 'a'''), ('braces', '{{'), ('address', 'a.b@'), ('words without an end', 'good bad '), ('hyphens', '-'),
    ('hyphenated', 'a-'), ('negators', 'not '), ('openers', 'had to call no one could not have been ');
CREATE TABLE body (name text, mb int, body text);
ALTER TABLE body ALTER body SET STORAGE EXTERNAL;
-- A text of one piece is read as that piece, so another word stands before.
INSERT INTO body SELECT name, mb, 'Well, ' || repeat(piece, mb * 1000000 / octet_length(piece)) FROM kind, unnest(ARRAY[1, 10]) AS mb;
-- Every sentence another one, so that none is left out for having been said.
INSERT INTO body SELECT 'different sentences', mb, (SELECT string_agg('Part ' || md5(i::text) || ' is not so good, ' || (ARRAY['but fine', 'and I hate it', 'thanks'])[1 + i % 3] || '. ', '')
    FROM generate_series(1, mb * 1000000 / 68) AS i) FROM unnest(ARRAY[1, 10]) AS mb;
SQL

# milliseconds SQL: how long a statement takes, by psql's clock, and how it ended.
measure() {
    local output
    output=$(query empathy_big -v VERBOSITY=sqlstate -v ON_ERROR_STOP=0 <<<"$1
\\timing on
$2")
    took=$(sed -n 's/^Time: \([0-9]*\).*/\1/p' <<<"$output" | tail -n 1)
    code=$(sed -n 's/^ERROR:  //p' <<<"$output" | tail -n 1)
}

# best SQL: the least time of the attempts, stopping early when it is below the second argument.
best() {
    local least=
    for _ in $(seq $attempts); do
        measure "$1" "$2"
        { [ -n "$least" ] && [ "$least" -le "$took" ]; } || least=$took
        [ "$least" -gt "${3:-0}" ] || break
    done
    took=$least
}

body_of() {
    echo "(SELECT body FROM body WHERE name = '$1' AND mb = $2)"
}

mapfile -t names < <(query empathy_big <<<"SELECT DISTINCT name FROM body ORDER BY 1")

for name in "${names[@]}"; do
    measure "" "SELECT length(empathy.score($(body_of "$name" 1))::text), length(empathy.score($(body_of "$name" 1))::text)"
    small=$((took / 2 > 0 ? took / 2 : 1))
    best "" "SELECT length(empathy.score($(body_of "$name" 10))::text)" $((15 * small))
    [ "$took" -le $((15 * small + 100)) ]
    ok $? "$name: 10 MB take $took ms, 1 MB $small ms"
done

for name in "${names[@]}"; do
    best "" "SELECT length($(body_of "$name" 10))"
    fetch=$took
    for call in 'length(empathy.score(%s)::text)' 'empathy.sentiment(%s)' 'length(empathy.customer_words(%s, $$html$$))' 'length(empathy.customer_words(%s, $$text$$))' \
        '(SELECT sum(contribution) FROM empathy.explain(%s))' '(SELECT sum(contribution) FROM empathy.explain_label(%s, $$joy$$))'; do
        # shellcheck disable=SC2059
        statement="SELECT $(printf "$call" "$(body_of "$name" 10)")"
        allowed=$((timeout + grace + fetch))
        best "SET statement_timeout = $timeout;" "$statement" $allowed
        # What is done before the timeout needs no cancel.
        [ "$took" -le $allowed ] && [ "${code:-57014}" = 57014 ]
        ok $? "$name: ${call//\%s/body} stops after $took ms${code:+ ($code)}"
    done
done

# Memory: a backend that reads 10 MB holds the text and little more (kB at its peak).
memory() {
    query empathy_big <<<"SELECT $1; SELECT substring(pg_read_file('/proc/self/status') FROM 'VmHWM:\s*(\d+)')" | tail -n 1
}
for name in "prose" "different sentences"; do
    base=$(memory "length($(body_of "$name" 10))")
    for call in 'length(empathy.score(%s)::text)' '(SELECT sum(contribution) FROM empathy.explain(%s))'; do
        # shellcheck disable=SC2059
        peak=$(memory "$(printf "$call" "$(body_of "$name" 10)")")
        [ $((peak - base)) -le 32768 ]
        ok $? "$name: ${call//\%s/body} takes $((peak - base)) kB besides the text"
    done
done
finish
