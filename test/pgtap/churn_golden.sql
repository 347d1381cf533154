-- Logistic churn models of two published data sets against ../shared/data/churn/golden: coefficients, standard
-- errors and likelihood of unpenalised fits, by records and by arrays.  The data are no part of the sources;
-- without them the test is skipped.
BEGIN;
SET LOCAL search_path = empathy, public;
SET LOCAL client_min_messages = warning;

CREATE TEMP TABLE raw (line text);
\copy raw from program 'cat ../shared/data/churn/telco_customer_churn.csv 2>/dev/null | sed 1d' with (format csv, delimiter E'\x01', quote E'\x02')
CREATE TEMP TABLE telco AS
SELECT c[1] AS "customerID", c[2] AS gender, c[3]::int AS "SeniorCitizen", c[4] AS "Partner", c[5] AS "Dependents", c[6]::int AS tenure,
       c[7] AS "PhoneService", c[8] AS "MultipleLines", c[9] AS "InternetService", c[10] AS "OnlineSecurity", c[11] AS "OnlineBackup",
       c[12] AS "DeviceProtection", c[13] AS "TechSupport", c[14] AS "StreamingTV", c[15] AS "StreamingMovies", c[16] AS "Contract",
       c[17] AS "PaperlessBilling", c[18] AS "PaymentMethod", c[19]::numeric AS "MonthlyCharges",
       coalesce(nullif(btrim(c[20]), ''), '0')::float8 AS "TotalCharges", c[21] = 'Yes' AS churned
FROM raw, LATERAL string_to_array(replace(replace(btrim(line, E'\r'), 'No internet service', 'No'), 'No phone service', 'No'), ',') AS c;
TRUNCATE raw;
\copy raw from program 'cat ../shared/data/churn/iranian_churn.csv 2>/dev/null | sed 1d' with (format csv, delimiter E'\x01', quote E'\x02')
CREATE TEMP TABLE iranian AS
SELECT c[1] AS call_failure, c[2] AS complains, c[3] AS subscription_length, c[4] AS charge_amount, c[5] AS seconds_of_use, c[6] AS frequency_of_use,
       c[7] AS frequency_of_sms, c[8] AS distinct_called_numbers, c[9] AS age_group, c[10] AS tariff_plan, c[11] AS status, c[12] AS age,
       c[13] AS customer_value, c[14] = 1 AS churned
FROM raw, LATERAL (SELECT string_to_array(btrim(line, E'\r'), ',')::float8[] AS c) AS cells;
TRUNCATE raw;
CREATE TEMP TABLE golden (dataset text, term text, coef float8, se float8, loglik float8, iterations int);
\copy golden from program 'cat ../shared/data/churn/golden/logit_coefficients.csv 2>/dev/null | sed 1d' with (format csv)
SELECT EXISTS (SELECT FROM golden) AS there \gset
\if :there
SELECT plan(10);

CREATE FUNCTION pg_temp.near(a float8, b float8) RETURNS boolean LANGUAGE sql RETURN abs(a - b) <= 1e-8 * abs(b);

CREATE TEMP TABLE fitted AS
SELECT 'telco' AS dataset, 'record' AS kind, churn_fit(churned, t, '{"ignore": ["customerID", "churned"]}') AS model FROM telco AS t
UNION ALL
SELECT 'iranian', 'record', churn_fit(churned, t, '{"ignore": ["churned"]}') FROM iranian AS t
UNION ALL
SELECT 'iranian', 'array', churn_fit(churned, ARRAY[call_failure, complains, subscription_length, charge_amount, seconds_of_use, frequency_of_use,
       frequency_of_sms, distinct_called_numbers, age_group, tariff_plan, status, age, customer_value]) FROM iranian
UNION ALL
-- the columns of the golden file, made by hand
SELECT 'telco', 'array', churn_fit(churned, ARRAY["SeniorCitizen", tenure, "MonthlyCharges", "TotalCharges", (gender = 'Male')::int, ("Partner" = 'Yes')::int,
       ("Dependents" = 'Yes')::int, ("PhoneService" = 'Yes')::int, ("MultipleLines" = 'Yes')::int, ("InternetService" = 'Fiber optic')::int,
       ("InternetService" = 'No')::int, ("OnlineSecurity" = 'Yes')::int, ("OnlineBackup" = 'Yes')::int, ("DeviceProtection" = 'Yes')::int,
       ("TechSupport" = 'Yes')::int, ("StreamingTV" = 'Yes')::int, ("StreamingMovies" = 'Yes')::int, ("Contract" = 'One year')::int,
       ("Contract" = 'Two year')::int, ("PaperlessBilling" = 'Yes')::int, ("PaymentMethod" = 'Credit card (automatic)')::int,
       ("PaymentMethod" = 'Electronic check')::int, ("PaymentMethod" = 'Mailed check')::int]) FROM telco;

-- Terms of arrays are in the order of the file; those of records go by their names.
CREATE TEMP TABLE compared AS
WITH numbered AS (SELECT *, row_number() OVER (PARTITION BY dataset ORDER BY ctid) AS n FROM golden),
     terms AS (SELECT f.dataset, f.kind, f.model, c.*
               FROM fitted AS f, LATERAL (SELECT c.*, row_number() OVER () AS n FROM churn_coefficients(f.model) AS c) AS c)
SELECT t.dataset, t.kind, t.model, g.term, g.coef, g.se, g.loglik, t.coefficient, t.standard_error
FROM terms AS t
LEFT JOIN numbered AS g ON g.dataset = t.dataset
     AND CASE t.kind WHEN 'array' THEN g.n = t.n ELSE g.term = CASE t.feature WHEN '(intercept)' THEN 'const' ELSE replace(t.feature, '=', '_') END END;

SELECT is(count(*), 76::bigint, 'every term is there') FROM compared WHERE term IS NOT NULL;
SELECT is_empty($$SELECT term, kind, coef, coefficient FROM compared WHERE pg_temp.near(coefficient, coef) IS NOT TRUE$$, 'coefficients');
SELECT is_empty($$SELECT term, kind, se, standard_error FROM compared WHERE pg_temp.near(standard_error, se) IS NOT TRUE$$, 'standard errors');
SELECT is_empty($$SELECT dataset, kind, loglik, log_likelihood(model) FROM compared WHERE abs(log_likelihood(model) - loglik) > 1e-10 * abs(loglik)$$, 'likelihoods');
SELECT is_empty($$SELECT dataset, kind FROM fitted WHERE status(model) <> 'converged'$$, 'all converged');

-- What is wrong without exactness: probabilities of records and of arrays of the same numbers.
SELECT ok(max(abs(churn_probability(r.model, t) - churn_probability(a.model, ARRAY[call_failure, complains, subscription_length, charge_amount, seconds_of_use,
       frequency_of_use, frequency_of_sms, distinct_called_numbers, age_group, tariff_plan, t.status, age, customer_value]))) < 1e-12, 'records and arrays say the same')
FROM iranian AS t, fitted AS r, fitted AS a WHERE r.dataset = 'iranian' AND a.dataset = 'iranian' AND r.kind = 'record' AND a.kind = 'array';
SELECT ok(abs(sum(CASE WHEN churned THEN ln(p) ELSE ln(1 - p) END) / log_likelihood(model) - 1) < 1e-10, 'the likelihood is that of the probabilities')
FROM (SELECT churned, model, churn_probability(model, t) AS p FROM telco AS t, fitted WHERE dataset = 'telco' AND kind = 'record') AS s GROUP BY model;
SELECT ok(abs(avg(churn_probability(model, t)) - avg(churned::int)) < 1e-9, 'the mean probability is the rate') FROM telco AS t, fitted WHERE dataset = 'telco' AND kind = 'record' GROUP BY kind;
SELECT ok(max(abs(parts - odds)) < 1e-9, 'parts add up')
FROM (SELECT churn_log_odds(model, t) - churn_baseline(model) AS odds, (SELECT sum(contribution) FROM churn_explain(model, t)) AS parts
      FROM (SELECT * FROM telco LIMIT 500) AS t, fitted WHERE dataset = 'telco' AND kind = 'record') AS p;
SELECT ok(max(abs(parts - odds)) < 1e-9, 'and those of trees')
FROM (SELECT churn_log_odds(model, t) - churn_baseline(model) AS odds, (SELECT sum(contribution) FROM churn_explain(model, t)) AS parts
      FROM (SELECT * FROM telco LIMIT 500) AS t,
           (SELECT churn_fit(churned, t, '{"ignore": ["customerID", "churned"], "method": "boosting"}') AS model FROM telco AS t) AS fit) AS p;
\else
SELECT plan(1);
SELECT skip('the data are not beside the checkout', 1);
\endif
SELECT * FROM finish();
ROLLBACK;
