-- How rows become features: types, missing values, levels, and what is said of them.
SET search_path = empathy, public;
SET timezone = 'Asia/Tokyo';
SET max_parallel_workers_per_gather = 0;

CREATE TYPE plan AS ENUM ('free', 'basic', 'pro');
CREATE DOMAIN share AS numeric CHECK (value BETWEEN 0 AND 1);
CREATE TABLE customer AS
SELECT g * g % 1009 % 10 < 3 AS churned, (g % 13)::int2 AS small, g % 17 AS whole, (g % 19)::bigint AS large, (g % 23 / 2.0)::real AS real, (g % 29)::float8 / 4 AS double,
       (g % 31 / 10.0)::numeric AS exact, (g % 7 / 10.0)::share AS part, make_interval(months => g % 14, hours => 12) AS since, g % 3 = 0 AS active,
       date '2026-03-01' + g % 37 AS signed, timestamp '2026-03-01 12:00' + g % 41 * interval '1 hour' AS seen,
       timestamptz '2026-03-01 12:00+00' + g % 43 * interval '1 day' AS paid, 'c' || g % 5 AS city, ('v' || g % 2)::varchar(9) AS code,
       ('p' || g % 3)::char(6) AS padded, ('n' || g % 7)::name AS named, chr(97 + g % 11)::"char" AS letter, (enum_range(NULL::plan))[1 + g % 13 % 3] AS plan
FROM generate_series(1, 400) g;

-- every type that can be one
SELECT feature, kind, role, round(mean::numeric, 6) AS mean, round(deviation::numeric, 6) AS deviation, low, high, levels
FROM churn_features((SELECT churn_fit(churned, f) FROM customer, LATERAL (SELECT small, whole, large, "real", double, exact, part, since, active, signed, seen, paid) AS f));
SELECT feature, kind, role, levels
FROM churn_features((SELECT churn_fit(churned, f) FROM customer, LATERAL (SELECT city, code, padded, named, letter, plan) AS f));

-- the types that cannot
SELECT churn_fit(churned, f) FROM customer, LATERAL (SELECT ARRAY[small] AS list) AS f;
SELECT churn_fit(churned, f) FROM customer, LATERAL (SELECT '{}'::jsonb AS object) AS f;
SELECT churn_fit(churned, f) FROM customer, LATERAL (SELECT customer AS row) AS f;
SELECT churn_fit(churned, f) FROM customer, LATERAL (SELECT 'valence=0'::emotion AS mood) AS f;

-- what is no number
SELECT churn_fit(churned, f) FROM customer, LATERAL (SELECT whole, 'NaN'::float8 AS spend) AS f;
SELECT churn_fit(churned, f) FROM customer, LATERAL (SELECT whole, '-infinity'::real AS spend) AS f;
SELECT churn_fit(churned, f) FROM customer, LATERAL (SELECT whole, 'NaN'::numeric AS spend) AS f;
SELECT churn_fit(churned, f) FROM customer, LATERAL (SELECT whole, 'infinity'::date AS until) AS f;
SELECT churn_fit(churned, f) FROM customer, LATERAL (SELECT whole, 'infinity'::timestamptz AS until) AS f;
SELECT churn_fit(churned, f) FROM customer, LATERAL (SELECT whole, 1e61 AS spend) AS f;
SELECT churn_fit(churned, ARRAY[whole, 'NaN']::float8[]) FROM customer;
SELECT churn_fit(churned, ARRAY[[whole], [1]]::float8[]) FROM customer;
SELECT churn_fit(churned, '{}'::float8[]) FROM customer;
SELECT churn_fit(churned, array_fill(1.0::float8, ARRAY[1601])) FROM customer;

-- texts that are no levels
SELECT churn_fit(churned, f) FROM customer, LATERAL (SELECT repeat('long', 64) AS complaint) AS f;

-- columns
SELECT churn_fit(churned, ROW()) FROM customer;
SELECT churn_fit(churned, f) FROM customer, LATERAL (SELECT small, whole AS small) AS f;
SELECT churn_fit(churned, CASE WHEN active THEN ROW(1, 2) ELSE ROW(1, 2, 3) END) FROM customer;
SELECT churn_fit(churned, CASE WHEN active THEN ROW(1, 2) ELSE ROW(1, 'x') END) FROM customer;
SELECT churn_fit(churned, CASE WHEN active THEN b ELSE a END) = churn_fit(churned, CASE WHEN active THEN a ELSE b END) AS "in any order"
FROM (SELECT churned, active, (SELECT x FROM (SELECT small, city, double) AS x) AS a, (SELECT x FROM (SELECT double, city, small) AS x) AS b FROM customer) AS both_orders;
SELECT feature FROM churn_features((SELECT churn_fit(churned, customer, '{"ignore": ["churned", "city", "code", "padded", "named", "no such column"]}') FROM customer));

-- a row type with a column that was dropped, and one that came later
CREATE TABLE changed AS SELECT churned, whole, city FROM customer;
ALTER TABLE changed DROP COLUMN whole;
ALTER TABLE changed ADD COLUMN later int DEFAULT 3;
SELECT feature, role FROM churn_features((SELECT churn_fit(churned, changed, '{"ignore": ["churned"]}') FROM changed));

-- what is said: constant, missing, copies, identifiers, rare levels
SELECT feature, role, missing_rate, levels
FROM churn_features((SELECT churn_fit(churned, f, '{"max_categories": 3}')
     FROM customer, LATERAL (SELECT 1 AS one, NULL::text AS nothing, whole, CASE WHEN whole < 4 THEN NULL ELSE double END AS sometimes, city, whole::float8 AS again,
                                    md5(customer::text) AS id, 'x'::text AS same, CASE WHEN small > 9 THEN 'seldom' END AS seldom) AS f));
-- a feature that tells the outcome
SELECT status(churn_fit(churned, f)) FROM customer, LATERAL (SELECT whole, churned AS cancelled) AS f;
SELECT status(churn_fit(churned, f)) FROM customer, LATERAL (SELECT whole, CASE WHEN churned THEN date '2026-03-01' END AS ended) AS f;

-- reading a row for a model
CREATE TABLE model AS SELECT churn_fit(churned, f) AS m FROM customer, LATERAL (SELECT whole, city, active, signed, 1 AS one) AS f;
SELECT feature, value FROM model, LATERAL (SELECT true AS active, 'c1'::varchar AS city, timestamp '2026-03-08 18:00' AS signed, 2.50 AS whole, 'more' AS extra) AS f, churn_explain(m, f) ORDER BY feature;
SELECT feature, value FROM model, LATERAL (SELECT NULL::boolean AS active, 'nowhere' AS city, date '2026-03-08' AS signed, 3 AS whole) AS f, churn_explain(m, f) ORDER BY feature;
SELECT churn_probability(m, f) FROM model, LATERAL (SELECT 1 AS whole, 'c1' AS city, true AS active) AS f;
SELECT churn_probability(m, f) FROM model, LATERAL (SELECT 1 AS whole, 2 AS city, true AS active, date '2026-03-08' AS signed) AS f;
SELECT churn_probability(m, f) FROM model, LATERAL (SELECT 'Infinity'::float8 AS whole, 'c1' AS city, true AS active, date '2026-03-08' AS signed) AS f;
SELECT churn_probability(m, f) FROM model, LATERAL (SELECT 1 AS whole, 2 AS whole, 'c1' AS city, true AS active, date '2026-03-08' AS signed) AS f;
SELECT churn_probability(m, ARRAY[1, 2, 3, 4, 5]::float8[]) FROM model;
SELECT churn_probability(churn_fit(churned, ARRAY[whole, small]::float8[]), ARRAY[1, 2, 3]::float8[]) FROM customer;

-- workers make the same of it: categories are numbered anew where states meet
SELECT churn_fit(churned, customer, '{"ignore": ["churned"]}') AS m FROM customer \gset serial_
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
EXPLAIN (COSTS OFF) SELECT churn_fit(churned, customer, '{"ignore": ["churned"]}') FROM customer;
SELECT churn_fit(churned, customer, '{"ignore": ["churned"]}') = :'serial_m' AS same FROM customer;

DROP TABLE customer, changed, model;
DROP DOMAIN share;
DROP TYPE plan;
