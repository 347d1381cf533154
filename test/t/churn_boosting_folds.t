#!/usr/bin/env bash
# Boosting by its defaults against scikit-learn's on the same folds: area under the curve and log-loss of rows held out, mean over five folds,
# of two data sets by two rules of folds.  AUC is the rank sum, with ties, in plain SQL.
# Data and scikit-learn's figures are in ../shared beside the checkout; without that folder everything is skipped.
source "$(dirname "$0")/tap.sh"
top=$(cd "$(dirname "$0")/../.." && pwd)
data=$top/../shared/data/churn
if [ ! -d "$data/golden" ]; then
    echo "1..0 # SKIP there is no ../shared/data/churn"
    exit 0
fi
worse_auc=0.003 # what may be lost
worse_loss=0.005

export PGOPTIONS='-c client_min_messages=warning'
database empathy_folds

# columns FILE TYPE: the columns of a CSV file by its first line, all of one type.
columns() {
    head -n 1 "$data/$1" | sed -E "s/\r//; s/ +/ /g; s/([^,]+)/\"\\1\" $2/g"
}
# load TABLE FILE TYPE: a table of a CSV file, with the number of each line.
load() {
    query empathy_folds -c "CREATE TABLE $1 (line int GENERATED ALWAYS AS IDENTITY, $(columns "$2" "$3"))" \
        -c "\\copy $1 ($(columns "$2" '')) FROM '$data/$2' WITH (FORMAT csv, HEADER)"
}
load telco_text telco_customer_churn.csv text
load iranian_number iranian_churn.csv float8
load baseline golden/churn_baselines.csv text
query empathy_folds <<'SQL'
-- Numbers as numbers, what is blank as missing; texts as they are.
CREATE TABLE telco AS
SELECT *, "Churn" = 'Yes' AS churned, tenure::int AS months, "MonthlyCharges"::float8 AS charges, nullif(btrim("TotalCharges"), '')::float8 AS total FROM telco_text;
ALTER TABLE telco DROP "customerID", DROP "Churn", DROP tenure, DROP "MonthlyCharges", DROP "TotalCharges";
CREATE TABLE iranian AS SELECT *, "Churn" = 1 AS churned FROM iranian_number;
ALTER TABLE iranian DROP "Churn";
CREATE FUNCTION fold(rule text, line int) RETURNS int LANGUAGE sql IMMUTABLE
RETURN CASE rule WHEN 'md5' THEN ('x' || substr(md5(line::text), 1, 8))::bit(32)::bigint % 5 WHEN 'mod5' THEN (line - 1) % 5 END;
SQL

for table in telco iranian; do
    for rule in md5 mod5; do
        read -r folds auc loss peer_auc peer_loss < <(query empathy_folds -F ' ' <<SQL
WITH model AS (
    SELECT f, empathy.churn_fit(churned, t, '{"method": "boosting", "ignore": ["line", "churned"]}') AS m
    FROM generate_series(0, 4) f JOIN $table t ON fold('$rule', line) <> f GROUP BY f),
scored AS (SELECT f, churned, empathy.churn_probability(m, t) AS p FROM model JOIN $table t ON fold('$rule', line) = f),
ranked AS (
    SELECT f, churned, p, rank() OVER (PARTITION BY f ORDER BY p) + (count(*) OVER (PARTITION BY f, p) - 1) / 2.0 AS rank FROM scored),
figure AS (
    SELECT (sum(rank) FILTER (WHERE churned) - count(*) FILTER (WHERE churned) * (count(*) FILTER (WHERE churned) + 1) / 2)
               / (count(*) FILTER (WHERE churned) * count(*) FILTER (WHERE NOT churned)) AS auc,
           -avg(ln(CASE WHEN churned THEN p ELSE 1 - p END)) AS loss
    FROM ranked GROUP BY f)
SELECT count(*), avg(figure.auc), avg(loss), min(b.auc), min(b.logloss)
FROM figure, baseline b WHERE b.dataset = '$table' AND b.fold_rule = '$rule' AND b.model = 'histgb_100it_lr0.05_15leaf';
SQL
        )
        is "$folds" 5 "$table, $rule: five folds"
        ok "$(awk "BEGIN { print !(${auc:-0} > 0.5 && ${auc:-0} >= ${peer_auc:-1} - $worse_auc) }")" "$table, $rule: AUC ${auc:-none}, scikit-learn's ${peer_auc:-none}"
        ok "$(awk "BEGIN { print !(${loss:-9} > 0 && ${loss:-9} <= ${peer_loss:-0} + $worse_loss) }")" "$table, $rule: log-loss ${loss:-none}, scikit-learn's ${peer_loss:-none}"
    done
done
finish
