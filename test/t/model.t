#!/usr/bin/env bash
# The model: the server reads every GoEmotions dev text exactly as the trainer's programs do, and the
# quality, cross-fitted on that split, is what the project promises.  Needs the training data beside
# the checkout and zlib's header; skips where one is missing.
source "$(dirname "$0")/tap.sh"
cd "$(dirname "$0")/../.." || exit

data=../shared/data/emotion
if [ ! -f "$data/goemotions/dev.tsv.gz" ]; then
    echo "1..0 # SKIP the training data is not beside the checkout"
    exit 0
fi
if ! make -s build/report >build/report.log 2>&1; then
    echo "1..0 # SKIP build/report does not build here: $(tail -n 1 build/report.log)"
    exit 0
fi

# macro SCHEME: its macro F1 as the report prints it.
macro() {
    awk -v scheme="$1" '$1 == scheme { inside = 1 } inside && $1 == "macro" { print $3; exit }' <<<"$report"
}

# at_least GOT BAR NAME
at_least() {
    awk -v got="$1" -v bar="$2" 'BEGIN { exit !(got != "" && got >= bar) }'
    ok $? "$3: $1, at least $2"
}

report=$(build/report "$data" model/english.model)
at_least "$(macro goemotions)" 0.48 "macro F1 over 28 labels"
at_least "$(macro ekman)" 0.59 "macro F1 over Ekman's groups"
at_least "$(macro sentiment)" 0.66 "macro F1 over sentiment groups"

database empathy_model
expected=$(build/report --readings "$data" model/english.model)
got=$(query empathy_model <<SQL
CREATE TABLE dev (body text, ids text, comment text, n serial);
\\copy dev (body, ids, comment) FROM PROGRAM 'zcat $PWD/$data/goemotions/dev.tsv.gz | tail -n +2 | sed "s/\\\\\\\\/\\\\\\\\\\\\\\\\/g"'
SELECT empathy.score(body) FROM dev ORDER BY n;
SQL
)
is "$(wc -l <<<"$got")" 5426 "all dev rows are read"
[ "$got" = "$expected" ]
ok $? "the server reads every row as the trainer's path does"
[ "$got" = "$expected" ] || diff <(echo "$expected") <(echo "$got") | head -4 | sed 's/^/# /'

query empathy_model <<<"SELECT jsonb_pretty(empathy.model_card())" | grep -q '"goemotions_dev"'
ok $? "the model card holds the measured quality"
finish
