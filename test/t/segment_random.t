#!/usr/bin/env bash
# Random rules of random rows, readings and RFM scores: what @@ says against the same predicates in SQL, which are
# printed apart from the rules (test/segment/random_rules.pl).  SEGMENT_RULES: how many; SEGMENT_SEED: which.
source "$(dirname "$0")/tap.sh"
here=$(dirname "$0")/../segment
rules=${SEGMENT_RULES:-20000}
seed=${SEGMENT_SEED:-1}

database segment_random ""
is "$(query segment_random -f "$here/random_rows.sql")" "" "rows"
is "$(perl "$here/random_rules.pl" "$rules" "$seed" | PGOPTIONS='-c jit=off -c timezone=Europe/Berlin' query segment_random)" "" "$rules rules, seed $seed"
for subject in row reading rfm; do
    is "$(query segment_random <<<"SELECT sum(ours_differ), sum(planned_differ) FROM outcome WHERE subject = '$subject'")" '0|0' "$subject: as the executor says"
    answers="sum(yes) > sum(asked) / 20, sum(no) > sum(asked) / 20, sum(unknown) > sum(asked) / 50"
    many='t|t|t'
    [ $subject = reading ] && many='t|t|f' # a reading has no NULLs
    is "$(query segment_random <<<"SELECT $answers FROM outcome WHERE subject = '$subject'")" "$many" "$subject: of all answers there are many"
done
echo "# $(query segment_random <<<"SELECT sum(rules) || ' rules, ' || sum(asked) || ' answers, ' || sum(ours_differ + planned_differ) || ' differ' FROM outcome")"
query segment_random <<<"SELECT '# ' || which FROM outcome WHERE which IS NOT NULL LIMIT 5"
finish
