#!/usr/bin/env bash
# The value room against published and computed figures, by SQL from the raw files: parameters, likelihoods,
# predictions at ordinary and at edge parameters, values, contracts, and the case whose optimum lies on the boundary.
# The figures are in ../shared beside the checkout; without that folder everything is skipped.
source "$(dirname "$0")/tap.sh"
top=$(cd "$(dirname "$0")/../.." && pwd)
data=$top/../shared/data/clv
if [ ! -d "$data/golden" ]; then
    echo "1..0 # SKIP there is no ../shared/data/clv"
    exit 0
fi

database empathy_golden
query empathy_golden <<'SQL'
CREATE TABLE prediction (model text, param_set text, case_id text, x int, t_x float8, age float8, quantity text, t float8, value float8, lifetimes float8);
CREATE TABLE edge (model text, param_set text, p1 float8, p2 float8, p3 float8, p4 float8, case_id text, x int, t_x float8, age float8, quantity text, t float8, value float8);
CREATE TABLE unconditional (model text, param_set text, quantity text, t float8, n int, value float8);
CREATE TABLE money (model text, param_set text, case_id text, x int, t_x float8, age float8, zbar float8, quantity text, horizon float8, value float8, lifetimes float8);
CREATE TABLE dert (model text, param_set text, case_id text, x int, t_x float8, age float8, quantity text, value float8, closed float8);
CREATE TABLE donation (model text, param_set text, x int, t_x int, n int, quantity text, value float8);
CREATE TABLE contract (segment text, alpha float8, beta float8, quantity text, t int, discount float8, value float8);
CREATE TABLE estimate (data text, model text, param text, estimate float8, se float8, loglik float8, c1 float8, c2 float8, c3 float8, c4 float8);
CREATE TABLE contract_fit (segment text, years int, alpha float8, beta float8, loglik float8);
CREATE TABLE cdnow (id int, first_date date, last_date date, x int, t_x float8, age float8, zbar float8, spend numeric, x_holdout int, spend_holdout float8,
    palive_bgnbd float8, cond_exp_bgnbd float8, palive_mbgnbd float8, cond_exp_mbgnbd float8, palive_paretonbd float8, cond_exp_paretonbd float8, exp_value float8);
CREATE TABLE retail (id int, first_date date, last_date date, x int, t_x float8, age float8, zbar float8, spend numeric, x_holdout int, spend_holdout float8,
    palive_bgnbd float8, cond_exp_bgnbd float8, palive_mbgnbd float8, cond_exp_mbgnbd float8, exp_value float8);
CREATE TABLE rounded (id int, x int, t_x float8, age float8, zbar numeric);
CREATE TABLE pattern (frequency int, recency int, periods int, weights bigint);
CREATE TABLE survivors (segment text, year int, percent float8, n bigint);
CREATE TABLE raw (line text);
SQL
# load TABLE FILE
load() {
    query empathy_golden -c "\\copy $1 FROM '$2' WITH (FORMAT csv, HEADER)"
}
load prediction "$data/golden/cdnow_predictions.csv"
load edge "$data/golden/edge_parameters.csv"
load unconditional "$data/golden/cdnow_unconditional.csv"
load money "$data/golden/cdnow_value_clv.csv"
load dert "$data/golden/cdnow_dert.csv"
load donation "$data/golden/donations_bgbb.csv"
load contract "$data/golden/sbg_predictions.csv"
load estimate "$data/golden/cdnow_params_mle.csv"
load contract_fit "$data/golden/sbg_params.csv"
load cdnow "$data/golden/cdnow_sample_all_predictions.csv"
load retail "$data/golden/online_retail_all_predictions.csv"
load rounded "$data/cdnow_customers_summary_with_transactions.csv"
load pattern "$data/donations.csv"
load survivors "$data/sbg_contract_data.csv"
query empathy_golden -c "\\copy raw FROM '$data/CDNOW_sample.txt'"
query empathy_golden <<'SQL'
CREATE VIEW bought AS
SELECT f[2]::int AS id, to_date(f[3], 'YYYYMMDD') AS day, f[5]::numeric AS amount
FROM (SELECT regexp_split_to_array(btrim(line), ' +') AS f FROM raw) AS x;

-- How models are called here and there, their published parameters, and the best ones.
CREATE TABLE known (model text, param_set text, kind text, names text[], numbers float8[]);
INSERT INTO known VALUES
    ('bgnbd', 'published', 'bgnbd', '{r,alpha,a,b}', '{0.243,4.414,0.793,2.426}'),
    ('mbgnbd', 'published', 'mbgnbd', '{r,alpha,a,b}', '{0.525,6.183,0.891,1.614}'),
    ('paretonbd', 'published', 'pareto_nbd', '{r,alpha,s,beta}', '{0.553,10.578,0.606,11.669}'),
    ('gammagamma', 'published', 'gamma_gamma', '{p,q,v}', '{6.25,3.74,15.44}'),
    ('bgbb', 'published', 'bgbb', '{alpha,beta,gamma,delta}', '{1.204,0.750,0.657,2.783}');
-- Predictions at the best parameters were made with 9 decimals of these.
INSERT INTO known
SELECT k.model, 'mle', k.kind, k.names, (SELECT array_agg(round(e.estimate::numeric, 9)::float8 ORDER BY array_position(k.names, e.param))
                                          FROM estimate AS e WHERE e.model = k.model AND e.data = 'cdnow_rounded_2dp_summary')
FROM known AS k WHERE k.model <> 'bgbb';
CREATE FUNCTION params(names text[], numbers float8[]) RETURNS jsonb LANGUAGE sql RETURN (SELECT jsonb_object_agg(n, v) FROM unnest(names, numbers) AS u (n, v));

-- Whether a figure is right: to so much of its size, or so small that nobody can tell.
CREATE FUNCTION off(got float8, expected float8, tolerance float8) RETURNS boolean LANGUAGE sql IMMUTABLE
RETURN (abs(got - expected) <= tolerance * CASE expected WHEN 0 THEN 1 ELSE abs(expected) END OR (abs(expected) < 1e-250 AND abs(got - expected) <= 1e-250)) IS NOT TRUE;
CREATE FUNCTION error(got float8, expected float8) RETURNS float8 LANGUAGE sql IMMUTABLE
RETURN abs(got - expected) / CASE WHEN expected = 0 THEN 1 ELSE greatest(abs(expected), 1e-250) END;
SQL

# holds NAME QUERY: a query for got, expected, tolerance and what a row is; nothing may be off.
holds() {
    local answer
    answer=$(query empathy_golden <<SQL
CREATE TEMP TABLE checked AS SELECT * FROM ($2) AS q (got, expected, tolerance, what);
SELECT count(*) FILTER (WHERE off(got, expected, tolerance)) AS off, count(*) AS figures, coalesce(max(error(got, expected))::float4, 0) AS worst FROM checked;
SELECT format('# %s: got %s, expected %s', what, got, expected) FROM checked WHERE off(got, expected, tolerance) ORDER BY error(got, expected) DESC NULLS FIRST LIMIT 5;
SQL
    )
    local off figures worst
    IFS='|' read -r off figures worst <<<"${answer%%$'\n'*}"
    [ "$off" = 0 ] && [ "${figures:-0}" -gt 0 ]
    ok $? "$1: ${figures:-no} figures, largest relative error ${worst:-unknown}"
    [ "$off" = 0 ] || sed 's/^\([^#]\)/# \1/' <<<"$answer" | head -n 7
}

# ---- what models say --------------------------------------------------------------------------

model="empathy.purchase_model(k.kind, params(k.names, k.numbers))"
for kind in bgnbd mbgnbd paretonbd; do
    holds "$kind, likelihood" "SELECT empathy.log_likelihood($model, x, t_x, age), CASE WHEN abs(value) > 1e-50 THEN value ELSE 0 END, 1e-10, concat_ws(' ', param_set, case_id)
        FROM prediction JOIN known AS k USING (model, param_set) WHERE model = '$kind' AND quantity = 'loglik'"
    holds "$kind, P(alive)" "SELECT empathy.p_alive($model, x, t_x, age), value, CASE WHEN x >= 500 THEN 1e-7 ELSE 1e-9 END, concat_ws(' ', param_set, case_id)
        FROM prediction JOIN known AS k USING (model, param_set) WHERE model = '$kind' AND quantity = 'palive'"
    holds "$kind, expected purchases" "SELECT empathy.expected_purchases($model, x, t_x, age, t), value, CASE WHEN x >= 500 OR t < 1 THEN 1e-7 ELSE 1e-9 END,
        concat_ws(' ', param_set, case_id, t) FROM prediction JOIN known AS k USING (model, param_set) WHERE model = '$kind' AND quantity = 'cond_exp'"
    holds "$kind, expected purchases of a new customer" "SELECT empathy.expected_purchases($model, t), value, CASE WHEN t < 1 THEN 1e-7 ELSE 1e-9 END, concat_ws(' ', param_set, t)
        FROM unconditional JOIN known AS k USING (model, param_set) WHERE model = '$kind' AND quantity = 'expected_new_customer'"
    edge="empathy.purchase_model(k.kind, params(k.names, ARRAY[p1, p2, p3, p4]))"
    holds "$kind, likelihood at edge parameters" "SELECT empathy.log_likelihood($edge, x, t_x, age), value, 1e-7, concat_ws(' ', e.param_set, case_id)
        FROM edge AS e JOIN known AS k USING (model) WHERE k.param_set = 'published' AND model = '$kind' AND quantity = 'loglik'"
    holds "$kind, P(alive) at edge parameters" "SELECT empathy.p_alive($edge, x, t_x, age), value, 1e-7, concat_ws(' ', e.param_set, case_id)
        FROM edge AS e JOIN known AS k USING (model) WHERE k.param_set = 'published' AND model = '$kind' AND quantity = 'palive'"
    holds "$kind, expected purchases at edge parameters" "SELECT CASE quantity WHEN 'cond_exp' THEN empathy.expected_purchases($edge, x, t_x, age, t) ELSE empathy.expected_purchases($edge, t) END,
        value, 1e-7, concat_ws(' ', e.param_set, case_id, t)
        FROM edge AS e JOIN known AS k USING (model) WHERE k.param_set = 'published' AND model = '$kind' AND quantity IN ('cond_exp', 'expected_new_customer')"
    holds "$kind, all customers of CDNOW" "SELECT unnest(ARRAY[empathy.p_alive(m, x, t_x, age), empathy.expected_purchases(m, x, t_x, age, 39)]), unnest(ARRAY[palive_$kind, cond_exp_$kind]), 1e-9, id::text
        FROM cdnow, (SELECT empathy.purchase_model(k.kind, params(k.names, (SELECT array_agg(e.estimate ORDER BY array_position(k.names, e.param)) FROM estimate AS e
                     WHERE e.model = k.model AND e.data = 'cdnow_exact_from_raw_log'))) AS m FROM known AS k WHERE model = '$kind' AND param_set = 'published') AS best"
    holds "$kind, discounted purchases (DERT)" "SELECT empathy.dert($model, x, t_x, age, ln(1.15) / 52), coalesce(closed, value), CASE WHEN closed IS NULL THEN 1e-6 ELSE 1e-8 END, case_id
        FROM dert JOIN known AS k USING (model, param_set) WHERE model = '$kind'"
    # Value: twelve months of 4.345 weeks at 1 % a month, put into days.
    days="empathy.purchase_model(k.kind, params(k.names, ARRAY[k.numbers[1], 7 * k.numbers[2], k.numbers[3], CASE k.kind WHEN 'pareto_nbd' THEN 7 ELSE 1 END * k.numbers[4]]))"
    holds "$kind, value of twelve months" "SELECT empathy.cltv($days, empathy.spend_model('gamma_gamma', params(g.names, g.numbers)), x, 7 * t_x, 7 * age, nullif(zbar, 0), 12 * 30.415,
        1.01 ^ (365.25 / 30.415) - 1, 30.415), value, CASE WHEN x >= 500 THEN 1e-7 ELSE 1e-9 END, concat_ws(' ', param_set, case_id)
        FROM money AS m JOIN known AS k USING (param_set) JOIN known AS g USING (param_set)
        WHERE g.model = 'gammagamma' AND k.model = '$kind' AND m.model = '$kind+gammagamma'"
done
holds "bgnbd, probability of a number of purchases" "SELECT empathy.purchase_probability($model, 0, 0, 0, t, n), value, 1e-9, concat_ws(' ', param_set, t, n)
    FROM unconditional JOIN known AS k USING (model, param_set) WHERE model = 'bgnbd' AND quantity = 'pmf'"
holds "paretonbd, DERT at both sets of parameters" "SELECT empathy.dert($model, x, t_x, age, ln(1.15) / 52), value, 1e-8, concat_ws(' ', param_set, case_id)
    FROM money JOIN known AS k USING (model, param_set) WHERE model = 'paretonbd'"
spend="empathy.spend_model(k.kind, params(k.names, k.numbers))"
holds "expected spend" "SELECT empathy.expected_spend($spend, x, CASE WHEN x > 0 THEN zbar END), value, 1e-9, concat_ws(' ', param_set, case_id)
    FROM money JOIN known AS k USING (model, param_set) WHERE quantity = 'cond_exp_value'"
holds "likelihood of a spend" "SELECT empathy.log_likelihood($spend, x, zbar), value, 1e-9, concat_ws(' ', param_set, case_id)
    FROM money JOIN known AS k USING (model, param_set) WHERE model = 'gammagamma' AND quantity = 'loglik'"

contract="empathy.retention_model('sbg', jsonb_build_object('alpha', alpha, 'beta', beta))"
holds "contracts: survival and retention" "SELECT CASE quantity WHEN 'survival' THEN empathy.survival($contract, t) ELSE empathy.retention_rate($contract, t) END, value, 1e-9, concat_ws(' ', segment, quantity, t)
    FROM contract WHERE quantity IN ('survival', 'retention')"
holds "contracts: DERL" "SELECT empathy.derl($contract, t, discount), value, 1e-9, concat_ws(' ', segment, t, discount) FROM contract WHERE quantity = 'derl'"
holds "donors" "SELECT CASE quantity WHEN 'loglik' THEN empathy.log_likelihood($model, x, t_x, n) WHEN 'cond_exp_5' THEN empathy.expected_purchases($model, x, t_x, n, 5) END,
    value, 1e-9, concat_ws(' ', param_set, x, t_x, quantity) FROM donation JOIN known AS k USING (model, param_set) WHERE quantity IN ('loglik', 'cond_exp_5')"

# ---- from the raw log to models -----------------------------------------------------------------

query empathy_golden <<'SQL'
SET client_min_messages = warning;
CREATE TABLE stats AS SELECT id, empathy.purchase_stats(day, amount, date '1997-09-30') AS s FROM bought GROUP BY id;
CREATE TABLE fit AS
SELECT 'cdnow_exact_from_raw_log' AS data, model, m, NULL::empathy.spend_model AS spend
FROM (SELECT empathy.bgnbd_fit((s).frequency, (s).recency / 7, (s).age / 7) AS bgnbd, empathy.mbgnbd_fit((s).frequency, (s).recency / 7, (s).age / 7) AS mbgnbd,
             empathy.pareto_nbd_fit((s).frequency, (s).recency / 7, (s).age / 7) AS paretonbd FROM stats) AS f,
     LATERAL (VALUES ('bgnbd', bgnbd), ('mbgnbd', mbgnbd), ('paretonbd', paretonbd)) AS v (model, m)
UNION ALL
SELECT 'cdnow_rounded_2dp_summary', model, m, NULL
FROM (SELECT empathy.bgnbd_fit(x, t_x, age) AS bgnbd, empathy.mbgnbd_fit(x, t_x, age) AS mbgnbd, empathy.pareto_nbd_fit(x, t_x, age) AS paretonbd FROM rounded) AS f,
     LATERAL (VALUES ('bgnbd', bgnbd), ('mbgnbd', mbgnbd), ('paretonbd', paretonbd)) AS v (model, m)
UNION ALL SELECT 'cdnow_exact_from_raw_log', 'gammagamma', NULL, empathy.gamma_gamma_fit((s).frequency, (s).monetary::float8) FROM stats
UNION ALL SELECT 'cdnow_rounded_2dp_summary', 'gammagamma', NULL, empathy.gamma_gamma_fit(x, zbar::float8) FROM rounded;
CREATE VIEW fitted AS SELECT data, model, coalesce(m::jsonb, spend::jsonb) AS j FROM fit;
SQL
is "$(query empathy_golden <<<"SELECT count(*), count(*) FILTER (WHERE (s).frequency = x AND abs((s).recency / 7 - t_x) < 1e-10 AND abs((s).age / 7 - age) < 1e-10
    AND (s).recency = (last_date - first_date) AND (s).age = date '1997-09-30' - first_date) FROM stats JOIN cdnow USING (id)")" "2357|2357" \
    "CDNOW: frequency, recency and age of all customers are exact"
is "$(query empathy_golden <<<"SELECT count(*) FROM stats JOIN (SELECT id, sum(amount) AS paid, sum(amount) FILTER (WHERE day > first) AS repeats FROM
    (SELECT b.*, min(day) OVER (PARTITION BY id) AS first FROM bought AS b WHERE day <= '1997-09-30') AS x GROUP BY id) AS y USING (id)
    WHERE (s).monetary IS DISTINCT FROM repeats / nullif((s).frequency, 0)")" 0 "CDNOW: money is exact"
is "$(query empathy_golden <<<"SELECT count(*) FROM stats JOIN rounded USING (id) WHERE (s).frequency <> x OR abs((s).recency / 7 - t_x) > 0.005 OR abs((s).age / 7 - age) > 0.005
    OR abs(coalesce((s).monetary, 0) - zbar) > 0.0051")" 0 "CDNOW: it is the published summary"
holds "fitted parameters" "SELECT (j -> 'parameters' ->> param)::float8, estimate, CASE WHEN param = 'beta' THEN 1e-3 ELSE 1e-4 END, concat_ws(' ', data, model, param)
    FROM estimate JOIN fitted USING (data, model)"
holds "standard errors" "SELECT (j -> 'standard_errors' ->> param)::float8, se, 1e-3, concat_ws(' ', data, model, param) FROM estimate JOIN fitted USING (data, model)"
is "$(query empathy_golden <<<"SELECT count(*) FROM estimate JOIN fitted USING (data, model) WHERE abs((j ->> 'log_likelihood')::float8 - loglik) > 1e-4 OR j ->> 'status' <> 'converged'")" 0 \
    "every fit has converged to the greatest likelihood"
is "$(query empathy_golden <<<"SELECT abs((j ->> 'log_likelihood')::float8 + 33225.581274) < 1e-4, j ->> 'status' FROM (SELECT empathy.bgbb_fit(frequency, recency, periods, weights)::jsonb AS j FROM pattern) AS x")" \
    "t|converged" "donors: the greatest likelihood of BG/BB"
holds "contracts: fits" "SELECT (j -> 'parameters' ->> param)::float8, expected, 1e-4, concat_ws(' ', segment, years, param)
    FROM (SELECT f.segment, f.years, alpha, beta, (SELECT empathy.sbg_fit(year, lost) FROM (
              SELECT year, lag(n) OVER (ORDER BY year) - n AS lost FROM survivors AS s WHERE s.segment = f.segment AND year <= f.years
              UNION ALL SELECT NULL, n FROM survivors AS s WHERE s.segment = f.segment AND year = f.years) AS c WHERE lost IS NOT NULL)::jsonb AS j FROM contract_fit AS f) AS x,
         LATERAL (VALUES ('alpha', alpha), ('beta', beta)) AS p (param, expected)"

# ---- the boundary -------------------------------------------------------------------------------

for kind in bgnbd mbgnbd pareto_nbd; do
    is "$(query empathy_golden <<<"SET client_min_messages = error;
        SELECT j ->> 'status', abs((j ->> 'log_likelihood')::float8 + 21447.577385) < 0.05, j ->> 'standard_errors' IS NULL, j ->> 'reason' IS NOT NULL,
               abs((SELECT sum(empathy.expected_purchases(m, x, t_x, age, 184)) FROM retail) - 6171.82) < 0.5
        FROM (SELECT m, m::jsonb AS j FROM (SELECT empathy.${kind}_fit(x, t_x, age) AS m FROM retail) AS f) AS x")" "boundary|t|t|t|t" \
        "$kind: customers of whom nobody leaves: the boundary, its likelihood, no standard errors, a reason, and the right prediction"
done
like "$(query empathy_golden <<<"SELECT empathy.bgnbd_fit(x, t_x, age) IS NOT NULL FROM retail")" "NOTICE" "a fit on the boundary says so"
finish
