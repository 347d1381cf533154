-- Survival curves, log-rank tests and Cox models of two published data sets against ../shared/data/churn/golden,
-- which is by R's package survival.  The data are no part of the sources; without them the test is skipped.
BEGIN;
SET LOCAL search_path = empathy, public;
SET LOCAL client_min_messages = warning;

CREATE TEMP TABLE raw (line text);
\copy raw from program 'cat ../shared/data/churn/telco_customer_churn.csv 2>/dev/null | sed 1d' with (format csv, delimiter E'\x01', quote E'\x02')
CREATE TEMP TABLE telco AS
SELECT c[3]::int AS "SeniorCitizen", (c[4] = 'Yes')::int AS "Partner1", (c[5] = 'Yes')::int AS "Dependents1", c[6]::int AS tenure,
       (c[9] = 'Fiber optic')::int AS "Fiber", c[16] AS contract, (c[16] = 'One year')::int AS "OneYear", (c[16] = 'Two year')::int AS "TwoYear",
       (c[17] = 'Yes')::int AS "Paperless", (c[18] = 'Electronic check')::int AS "ECheck", c[19]::float8 AS "MonthlyCharges",
       btrim(c[21], E'\r') = 'Yes' AS churned
FROM raw, LATERAL string_to_array(line, ',') AS c;
TRUNCATE raw;
\copy raw from program 'cat ../shared/data/churn/rossi.csv 2>/dev/null | sed 1d' with (format csv, delimiter E'\x01', quote E'\x02')
CREATE TEMP TABLE rossi AS
SELECT c[1] AS week, c[2] = 1 AS arrest, c[3] AS fin, c[4] AS age, c[5] AS race, c[6] AS wexp, c[7] AS mar, c[8] AS paro, c[9] AS prio
FROM raw, LATERAL (SELECT string_to_array(btrim(line, E'\r'), ',')::float8[] AS c) AS cells;
CREATE TEMP TABLE curve (stratum text, "time" float8, at_risk bigint, churned bigint, censored bigint, survival float8, se float8, low float8, high float8, hazard float8);
\copy curve from program 'cat ../shared/data/churn/golden/telco_km.csv 2>/dev/null | sed 1d' with (format csv)
CREATE TEMP TABLE telco_cox (ties text, term text, coef float8, se float8, z float8, loglik_null float8, loglik float8, concordance float8);
\copy telco_cox from program 'cat ../shared/data/churn/golden/telco_cox.csv 2>/dev/null | sed 1d' with (format csv)
CREATE TEMP TABLE rossi_cox (ties text, term text, coef float8, se float8, loglik float8);
\copy rossi_cox from program 'cat ../shared/data/churn/golden/rossi_cox.csv 2>/dev/null | sed 1d' with (format csv)
SELECT EXISTS (SELECT FROM curve) AS there \gset
\if :there
SELECT plan(19);

-- Within so much, relative, of the second number, or absolute where that is below 1.
CREATE FUNCTION pg_temp.near(a float8, b float8, tolerance float8) RETURNS boolean LANGUAGE sql
RETURN abs(a - b) <= tolerance * least(greatest(abs(b), 1e-3), 1);

-- ---- curves -------------------------------------------------------------------------------------

CREATE TEMP TABLE fitted AS
SELECT 'all' AS stratum, kaplan_meier(tenure, churned) AS curve FROM telco UNION ALL
SELECT contract, kaplan_meier(tenure, churned) FROM telco GROUP BY 1;
CREATE TEMP TABLE compared AS
SELECT c.*, t.at_risk AS n, t.churned AS d, t.censored AS w, t.survival AS s, t.standard_error, t.low AS lo, t.high AS hi, t.cumulative_hazard
FROM (SELECT f.stratum, t.* FROM fitted AS f, survival_table(f.curve) AS t) AS t
FULL JOIN curve AS c ON t.stratum = c.stratum AND t.time = c.time;
SELECT is(count(*), 291::bigint, 'durations') FROM compared WHERE n = at_risk AND d = churned AND w = censored;
SELECT is_empty($$SELECT * FROM compared WHERE pg_temp.near(s, survival, 1e-12) IS NOT TRUE$$, 'survival');
SELECT is_empty($$SELECT * FROM compared WHERE pg_temp.near(standard_error, se, 1e-12) IS NOT TRUE$$, 'standard errors');
SELECT is_empty($$SELECT * FROM compared WHERE pg_temp.near(lo, low, 1e-12) IS NOT TRUE OR pg_temp.near(hi, high, 1e-12) IS NOT TRUE$$, 'intervals');
SELECT is_empty($$SELECT * FROM compared WHERE pg_temp.near(cumulative_hazard, hazard, 1e-12) IS NOT TRUE$$, 'cumulative hazards');
SELECT is(median_survival(curve), 35::float8, 'median') FROM fitted WHERE stratum = 'Month-to-month';
SELECT is(median_survival_interval(curve), ROW(32, 38)::score_interval, 'its interval') FROM fitted WHERE stratum = 'Month-to-month';
SELECT ok(median_survival(curve) IS NULL, stratum || ': no median') FROM fitted WHERE stratum IN ('all', 'Two year') ORDER BY stratum;

-- ---- log-rank -----------------------------------------------------------------------------------

SELECT ok(pg_temp.near((t).chi_square / 2352.87253825934, 1, 1e-12), 'log-rank: chi-square') FROM (SELECT log_rank(tenure, churned, contract) AS t FROM telco) AS t;
SELECT is((t).df, 2, 'degrees of freedom') FROM (SELECT log_rank(tenure, churned, contract) AS t FROM telco) AS t;

-- ---- Cox ----------------------------------------------------------------------------------------

CREATE TEMP TABLE model AS
SELECT 'telco' AS data, ties, 'record' AS kind, cox_fit(tenure, churned, r, jsonb_build_object('ties', ties)) AS model
FROM (SELECT tenure, churned, r FROM telco AS t, LATERAL (SELECT "SeniorCitizen", "Partner1", "Dependents1", "Paperless", "Fiber", "OneYear", "TwoYear", "ECheck", "MonthlyCharges") AS r) AS t,
     (VALUES ('efron'), ('breslow')) AS o (ties) GROUP BY ties UNION ALL
SELECT 'telco', ties, 'array', cox_fit(tenure, churned, ARRAY["SeniorCitizen", "Partner1", "Dependents1", "Paperless", "Fiber", "OneYear", "TwoYear", "ECheck", "MonthlyCharges"],
       jsonb_build_object('ties', ties)) FROM telco, (VALUES ('efron'), ('breslow')) AS o (ties) GROUP BY ties UNION ALL
SELECT 'rossi', ties, 'record', cox_fit(week, arrest, r, jsonb_build_object('ties', ties, 'ignore', '["week", "arrest"]'::jsonb)) FROM rossi AS r, (VALUES ('efron'), ('breslow')) AS o (ties) GROUP BY ties;
CREATE TEMP TABLE coefficient AS
SELECT m.data, m.ties, m.kind, c.*, g.coef, g.se
FROM model AS m CROSS JOIN LATERAL (SELECT c.*, row_number() OVER () AS n FROM cox_coefficients(m.model) AS c) AS c
LEFT JOIN (SELECT 'telco' AS data, ties, replace(term, 'Paperless1', 'Paperless') AS term, coef, se, row_number() OVER (PARTITION BY ties ORDER BY ctid) AS n FROM telco_cox UNION ALL
           SELECT 'rossi', ties, term, coef, se, row_number() OVER (PARTITION BY ties ORDER BY ctid) FROM rossi_cox) AS g
ON g.data = m.data AND g.ties = m.ties AND CASE m.kind WHEN 'array' THEN g.n = c.n ELSE g.term = c.feature END;
SELECT is(count(coef), (SELECT 2 * (SELECT count(*) FROM telco_cox) + count(*) FROM rossi_cox), 'every coefficient is there') FROM coefficient;
SELECT is_empty($$SELECT * FROM coefficient WHERE coef IS NOT NULL AND pg_temp.near(coefficient, coef, 1e-7) IS NOT TRUE$$, 'coefficients');
SELECT is_empty($$SELECT * FROM coefficient WHERE coef IS NOT NULL AND pg_temp.near(standard_error, se, 1e-7) IS NOT TRUE$$, 'standard errors of coefficients');
SELECT is_empty($$SELECT m.ties FROM model AS m JOIN telco_cox AS g USING (ties) WHERE data = 'telco'
    AND (pg_temp.near(log_likelihood(model) / loglik, 1, 1e-9) AND pg_temp.near((model::jsonb ->> 'log_likelihood_null')::float8 / loglik_null, 1, 1e-9)) IS NOT TRUE$$, 'likelihoods');
SELECT is_empty($$SELECT m.ties FROM model AS m JOIN rossi_cox AS g USING (ties) WHERE data = 'rossi' AND pg_temp.near(log_likelihood(model) / loglik, 1, 1e-9) IS NOT TRUE$$, 'likelihoods of rossi');
SELECT is_empty($$SELECT m.ties FROM model AS m JOIN telco_cox AS g USING (ties) WHERE data = 'telco' AND pg_temp.near(concordance(model), concordance, 1e-9) IS NOT TRUE$$, 'concordance');
SELECT is(string_agg(DISTINCT status(model), ' '), 'converged', 'status') FROM model;
-- An average customer is one whose hazard ratio is 1, and the baseline is theirs.
SELECT is_empty($$SELECT m.ties FROM model AS m, cox_baseline(m.model) AS b,
    LATERAL (SELECT array_agg(avg ORDER BY n) AS x FROM (SELECT n, avg(x) FROM telco, unnest(ARRAY["SeniorCitizen", "Partner1", "Dependents1", "Paperless", "Fiber", "OneYear", "TwoYear", "ECheck", "MonthlyCharges"]) WITH ORDINALITY AS u (x, n) GROUP BY n) AS a) AS a
    WHERE kind = 'array' AND pg_temp.near(survival(model, a.x, b.time), b.survival, 1e-9) IS NOT TRUE$$, 'survival of the average customer');
\else
SELECT plan(1);
SELECT skip('there is no ../shared/data/churn');
\endif
SELECT * FROM finish();
ROLLBACK;
