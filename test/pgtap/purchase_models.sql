-- Fitted models as values, samples of histories, and the fits of purchase models: bgnbd_fit and its neighbours.
-- That fits with covariates are R's is checked by test/unit/test_fit.c.
BEGIN;
SELECT no_plan();
SET LOCAL max_parallel_workers_per_gather = 0;
SET LOCAL timezone = 'UTC';

-- Tables of the usual kind: workers of a parallel query cannot look into temporary ones.
CREATE SCHEMA purchase_models_test;
SET LOCAL search_path = purchase_models_test, empathy, public, pg_catalog;

\ir failure.psql

CREATE FUNCTION near(a float8, b float8, tolerance float8) RETURNS boolean LANGUAGE sql IMMUTABLE
RETURN abs(a - b) <= tolerance * abs(b);

-- ---- models as values ---------------------------------------------------------------------------

SELECT is(purchase_model('bgnbd', '{"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}')::text,
          'model=bgnbd status=given r=0.243 alpha=4.414 a=0.793 b=2.426', 'a model of published parameters');
SELECT is(spend_model('gamma_gamma', '{"p": 6.25, "q": 3.74, "v": 15.44}')::text, 'model=gamma_gamma status=given p=6.25 q=3.74 v=15.44', 'of spend');
SELECT is(retention_model('sbg', '{"beta": 3.806, "alpha": 0.668}')::text, 'model=sbg status=given alpha=0.668 beta=3.806', 'of retention');
SELECT is(purchase_model('pareto_nbd', '{"r": 1, "alpha": 2, "s": 3, "beta": 4, "covariates": {"beta": [-1, 0.5], "alpha": [0, -0]}}')::text,
          'model=pareto_nbd status=given r=1 alpha=2 s=3 beta=4 alpha_covariates=0,0 beta_covariates=-1,0.5', 'with covariates');
SELECT is(purchase_model('bgnbd', NULL), NULL, 'NULL gives NULL');
SELECT is(retention_model('sbg', '{"alpha": 0.668, "beta": 3.806}')::jsonb,
          '{"model": "sbg", "status": "given", "reason": null, "customers": null, "left_out": null, "iterations": null, "log_likelihood": null,
            "parameters": {"alpha": 0.668, "beta": 3.806}, "standard_errors": null, "covariance": null}', 'as jsonb');
SELECT is(pg_temp.failure($$SELECT purchase_model('bg', '{}')$$), '22023 unknown kind of purchase_model: "bg" +hint', 'an unknown kind');
SELECT is(pg_temp.failure($$SELECT purchase_model('bgnbd', '[1]')$$), '22023 params is not an object +hint', 'no object');
SELECT is(pg_temp.failure($$SELECT purchase_model('bgnbd', '{"r": 1, "alpha": 1, "a": 1}')$$), '22023 params: "b" is missing +hint', 'a missing parameter');
SELECT is(pg_temp.failure($$SELECT purchase_model('bgnbd', '{"s": 1}')$$), '22023 unknown parameter "s" of a model bgnbd +hint', 'an unknown parameter');
SELECT is(pg_temp.failure($$SELECT purchase_model('bgnbd', '{"r": "1"}')$$), '22023 "r" is not a number +hint', 'no number');
SELECT is(pg_temp.failure($$SELECT purchase_model('bgnbd', '{"r": 0}')$$), '22003 "r" is not from 1e-12 to 1e+12 +hint', 'zero');
SELECT is(pg_temp.failure($$SELECT purchase_model('bgnbd', '{"r": 1.1e12}')$$), '22003 "r" is not from 1e-12 to 1e+12 +hint', 'beyond what the laws are exact for');
SELECT is(purchase_model('pareto_nbd', '{"r": 1e-12, "alpha": 1e12, "s": 1e-12, "beta": 1e12}')::text, 'model=pareto_nbd status=given r=1e-12 alpha=1000000000000 s=1e-12 beta=1000000000000', 'and up to there');
SELECT is(pg_temp.failure($$SELECT purchase_model('bgnbd', '{"r": 1e400}')$$), '22003 "r" is not finite +hint', 'beyond float8');
SELECT is(pg_temp.failure($$SELECT purchase_model('bgbb', '{"covariates": {}}')$$), '22023 a model bgbb takes no covariates +hint', 'covariates of a model without');
SELECT is(pg_temp.failure($$SELECT purchase_model('bgnbd', '{"covariates": {"alpha": [1], "a": [1, 2], "b": [1]}}')$$),
          '22023 the lists of coefficients differ in length +hint', 'coefficients of different lengths');
SELECT is(pg_temp.failure($$SELECT purchase_model('bgnbd', '{"covariates": {"alpha": [1], "a": [1]}}')$$), '22023 "b" of the covariates is missing +hint', 'missing coefficients');
SELECT is(pg_temp.failure($$SELECT purchase_model('bgnbd', '{"covariates": {"r": [1]}}')$$), '22023 covariates act on no "r" +hint', 'coefficients of another parameter');

CREATE TABLE model (m purchase_model);
INSERT INTO model VALUES ('model=bgnbd status=given r=0.3 alpha=1 a=1 b=1'), ('model=bgnbd status=given r=0.2 alpha=1 a=1 b=1'),
    ('model=bgbb status=failed reason=no_rows'), ('model=bgnbd status=given r=0.2 alpha=1 a=1 b=1'), (NULL);
CREATE INDEX ON model (m);
SELECT results_eq('SELECT m::text, count(*) FROM model GROUP BY model.m ORDER BY model.m',
    $$VALUES ('model=bgnbd status=given r=0.2 alpha=1 a=1 b=1', 2::bigint), ('model=bgnbd status=given r=0.3 alpha=1 a=1 b=1', 1),
             ('model=bgbb status=failed reason=no_rows customers=0 left_out=0 iterations=0', 1), (NULL, 1)$$, 'models sort and group');

-- ---- samples ------------------------------------------------------------------------------------

CREATE TABLE customer AS
SELECT i AS id, x, CASE WHEN x > 0 THEN 1 + (i * 7) % 30 ELSE 0 END::float8 AS recency, (31 + i % 7)::float8 AS age,
       ARRAY[(i % 5)::float8, (i % 3)::float8] AS z
FROM generate_series(1, 1000) i, LATERAL (SELECT (i * i) % 11 % 6 AS x) q;

SELECT is(purchase_sample_agg(x, r, a)::text, 'covariates=0 0,0,38.86=2 2,30.43,38.86=1', 'a sample')
FROM (VALUES (0, 0.0::float8, 38.86::float8), (2, 30.43, 38.86), (0, '-0', 38.86), (1, NULL, 3), (NULL, 1, 3)) v (x, r, a);
SELECT is(purchase_sample_agg(x, recency, age)::text::purchase_sample, purchase_sample_agg(x, recency, age), 'its text reads back') FROM customer;
SELECT is(purchase_sample_agg(ROW(x, recency, age, NULL)::purchase_stats), purchase_sample_agg(x, recency, age), 'of purchase_stats') FROM customer;
SELECT is((SELECT rollup(s) FROM (SELECT purchase_sample_agg(x, recency, age) FROM customer GROUP BY id % 17) g (s)), purchase_sample_agg(x, recency, age), 'merged') FROM customer;
SELECT is(purchase_sample_agg(x, recency, age)::jsonb - 'mean_age',
          jsonb_build_object('customers', count(*), 'repeaters', count(*) FILTER (WHERE x > 0), 'histories', count(DISTINCT (x, recency, age)),
                             'covariates', 0, 'repeat_purchases', sum(x)), 'as jsonb') FROM customer;
SELECT is(purchase_sample_agg(NULL, 1, 1), NULL, 'of nothing');
SELECT is(purchase_sample_agg(f, r, a)::text, 'covariates=0 1,10,38=1 4,3,38=1', 'whole days in integers are times, not opportunities') FROM (VALUES (4, 3, 38), (1, 10, 38)) v (f, r, a);
SELECT is(purchase_sample_agg(f, r, a, n)::text, 'covariates=0 0,0,38=2 2,30.5,38=5', 'of customers counted') FROM (VALUES (2, 30.5, 38, 3), (2, 30.5, 38, 2), (0, 0, 38, 2), (1, 1, 9, 0)) v (f, r, a, n);
SELECT is(bgnbd_fit(purchase_sample_agg(x, recency, age)), bgnbd_fit(x, recency, age), 'fitted as its rows are') FROM customer;
SELECT is(pareto_nbd_fit(ROW(x, recency, age, NULL)::purchase_stats, z), pareto_nbd_fit(x, recency, age, z), 'purchase_stats with covariates') FROM customer;
SELECT is(mbgnbd_fit(purchase_sample_agg(x, recency, age, z), '{"penalty": 0.1}'), mbgnbd_fit(x, recency, age, z, '{"penalty": 0.1}'::jsonb),
    'with covariates and options') FROM customer;

-- ---- fits on data that are not here ---------------------------------------------------------------

\set shared `test -f ../shared/data/clv/CDNOW_sample.txt && cd ../shared && pwd`
SELECT :'shared' <> '' AS is_there \gset
\if :is_there
CREATE TABLE cdnow_rounded (id int, x int, t_x float8, t float8, zbar numeric);
\set file :shared/data/clv/cdnow_customers_summary_with_transactions.csv
COPY cdnow_rounded FROM :'file' (FORMAT csv, HEADER);
CREATE TABLE cdnow_line (line text);
\set file :shared/data/clv/CDNOW_sample.txt
COPY cdnow_line FROM :'file';
CREATE TABLE cdnow AS
SELECT id, count(DISTINCT day)::int - 1 AS x, (max(day) - min(day)) / 7.0::float8 AS t_x, (date '1997-09-30' - min(day)) / 7.0::float8 AS t
FROM cdnow_line, LATERAL (SELECT regexp_split_to_array(trim(line), '\s+')) l (a), LATERAL (SELECT a[2] AS id, a[3]::date AS day) p
WHERE day <= '1997-09-30' GROUP BY id;
CREATE TABLE golden (data text, model text, param text, estimate float8, se float8, loglik float8, cov1 float8, cov2 float8, cov3 float8, cov4 float8);
\set file :shared/data/clv/golden/cdnow_params_mle.csv
COPY golden FROM :'file' (FORMAT csv, HEADER);

CREATE TABLE fitted AS
SELECT 'cdnow_rounded_2dp_summary' AS data, 'bgnbd' AS model, bgnbd_fit(x, t_x, t)::jsonb AS j FROM cdnow_rounded UNION ALL
SELECT 'cdnow_rounded_2dp_summary', 'mbgnbd', mbgnbd_fit(x, t_x, t)::jsonb FROM cdnow_rounded UNION ALL
SELECT 'cdnow_rounded_2dp_summary', 'paretonbd', pareto_nbd_fit(x, t_x, t)::jsonb FROM cdnow_rounded UNION ALL
SELECT 'cdnow_exact_from_raw_log', 'bgnbd', bgnbd_fit(x, t_x, t)::jsonb FROM cdnow UNION ALL
SELECT 'cdnow_exact_from_raw_log', 'mbgnbd', mbgnbd_fit(x, t_x, t)::jsonb FROM cdnow UNION ALL
SELECT 'cdnow_exact_from_raw_log', 'paretonbd', pareto_nbd_fit(x, t_x, t)::jsonb FROM cdnow;
SELECT is(j ->> 'status', 'converged', concat_ws(' ', data, model, 'converges')) FROM fitted;
SELECT is((j ->> 'customers')::int, 2357, concat_ws(' ', data, model, 'has all customers')) FROM fitted;
SELECT ok(abs((j ->> 'log_likelihood')::float8 - loglik) < 1e-4, concat_ws(' ', data, model, 'log-likelihood'))
FROM fitted JOIN (SELECT DISTINCT data, model, loglik FROM golden) g USING (data, model);
SELECT ok(near((j #>> ARRAY['parameters', param])::float8, estimate, CASE param WHEN 'beta' THEN 1e-3 ELSE 1e-4 END)
          AND near((j #>> ARRAY['standard_errors', param])::float8, se, 1e-3), concat_ws(' ', data, model, param, 'and its standard error'))
FROM fitted JOIN golden USING (data, model);
SELECT is(count(*), 24::bigint, 'of every parameter') FROM fitted JOIN golden USING (data, model);
SELECT ok(bool_and(abs(c.value::float8 - cov) <= 1e-3 * sqrt(v1 * v2)), concat_ws(' ', data, model, 'covariance'))
FROM (SELECT data, model, array_position(CASE model WHEN 'paretonbd' THEN '{r,alpha,s,beta}' ELSE '{r,alpha,a,b}' END::text[], param) - 1 AS i, ARRAY[cov1, cov2, cov3, cov4] AS covs FROM golden WHERE model <> 'gammagamma') g
JOIN fitted USING (data, model), unnest(covs) WITH ORDINALITY AS u (cov, k),
LATERAL (SELECT j #> ARRAY['covariance', i::text, (k - 1)::text] AS value, (j #>> ARRAY['covariance', i::text, i::text])::float8 AS v1,
                (j #>> ARRAY['covariance', (k - 1)::text, (k - 1)::text])::float8 AS v2) c
GROUP BY data, model;

-- BG/BB on donations: Fader, Hardie and Shang 2010.
CREATE TABLE donation (frequency int, recency int, periods int, donors bigint);
\set file :shared/data/clv/donations.csv
COPY donation FROM :'file' (FORMAT csv, HEADER);
SELECT ok(abs((m ->> 'log_likelihood')::float8 + 33225.581274) < 1e-4 AND near((m #>> '{parameters,alpha}')::float8, 1.20352235, 1e-4)
          AND near((m #>> '{parameters,beta}')::float8, 0.74971636, 1e-4) AND near((m #>> '{parameters,gamma}')::float8, 0.65671821, 1e-4)
          AND near((m #>> '{parameters,delta}')::float8, 2.78344223, 1e-4) AND m ->> 'customers' = '11104', 'BG/BB of the donors')
FROM (SELECT bgbb_fit(frequency, recency, periods, donors)::jsonb FROM donation) f (m);
SELECT is((SELECT bgbb_fit(frequency, recency, periods) FROM donation, generate_series(1, donors)), (SELECT bgbb_fit(frequency, recency, periods, donors) FROM donation),
    'one row for each of them says the same');
SELECT is((SELECT bgbb_fit(purchase_sample_agg(frequency, recency, periods, donors)) FROM donation), (SELECT bgbb_fit(frequency, recency, periods, donors) FROM donation), 'and a sample of them');

-- Online Retail, cut off in its middle: nobody is seen to leave, and all models tend to the NBD.
CREATE TABLE retail (id text, first_date date, last_date date, x int, t_x float8, t float8, zbar text, spend text, x_holdout text, spend_holdout text,
                     a text, b text, c text, d text, e text);
\set file :shared/data/clv/golden/online_retail_all_predictions.csv
COPY retail FROM :'file' (FORMAT csv, HEADER, NULL '');
SET LOCAL client_min_messages = warning;
CREATE TABLE retail_fit AS
SELECT bgnbd_fit(x, t_x, t) AS m FROM retail UNION ALL SELECT mbgnbd_fit(x, t_x, t) FROM retail UNION ALL SELECT pareto_nbd_fit(x, t_x, t) FROM retail;
RESET client_min_messages;
SELECT ok(j ->> 'status' = 'boundary' AND j ->> 'reason' LIKE 'no dropout can be seen%' AND j -> 'standard_errors' = 'null'
          AND abs((j ->> 'log_likelihood')::float8 + 21447.577385) < 0.05, j ->> 'model' || ' ends on the boundary')
FROM (SELECT m::jsonb AS j FROM retail_fit) f;
SELECT ok(near((j #>> '{parameters,r}')::float8, 0.743537, 1e-5) AND near((j #>> '{parameters,alpha}')::float8, 61.7794, 1e-5), j ->> 'model' || ' is the NBD there')
FROM (SELECT m::jsonb AS j FROM retail_fit) f;
\else
SELECT skip('the data of ../shared are not here', 12);
\endif

-- ---- samples that say little ----------------------------------------------------------------------

SET LOCAL client_min_messages = warning;
SELECT is(bgnbd_fit(0, 0, age)::jsonb ->> 'reason', 'nobody bought again', 'no repeats') FROM customer;
SELECT is(bgnbd_fit(2, 30.43, 38.86)::jsonb - 'iterations' - 'log_likelihood' - 'standard_errors' - 'covariance', '{"model": "bgnbd", "status": "boundary", "reason": "no dropout can be seen: the likelihood grows as it goes to 0", "customers": 1, "left_out": 0,
    "parameters": {"r": 1000000000, "alpha": 19430000000, "a": 1e-10, "b": 1}}', 'one customer, at a limit in round numbers');
SELECT is((SELECT array_agg(DISTINCT m::jsonb ->> 'reason') FROM (VALUES (1), (1000), (1000000)) v (n),
              LATERAL (SELECT purchase_sample_agg(x, r, 38, n) AS s FROM (VALUES (5, 30), (5, 30)) e (x, r)) q, LATERAL (VALUES (bgnbd_fit(s)), (mbgnbd_fit(s)), (pareto_nbd_fit(s))) f (m)),
          ARRAY['no dropout can be seen: the likelihood grows as it goes to 0'], 'customers who are all the same, however many');
SELECT is((SELECT pareto_nbd_fit(x, r, 10)::jsonb ->> 'status' FROM (VALUES (3, 5), (2, 4), (0, 0)) v (x, r)), 'boundary', 'three customers');
SELECT is(bgnbd_fit(x, recency, age, ARRAY[1.0, 2.0])::jsonb ->> 'reason', 'covariates are constant, or linear in those before them', 'constant covariates') FROM customer;
SELECT is(bgnbd_fit(x, recency, age, z || z[1] + z[2])::jsonb #> '{parameters,covariates,alpha,2}', '0', 'of covariates linear in others the last one is left out') FROM customer;
SELECT is(bgnbd_fit(x, recency, age, '{}'::float8[]), bgnbd_fit(x, recency, age), 'no covariates') FROM customer;
SELECT is(bgnbd_fit(x, recency, age, '{}'::jsonb), bgnbd_fit(x, recency, age), 'no options') FROM customer;
SELECT is(bgnbd_fit(x, recency, age, NULL::jsonb), bgnbd_fit(x, recency, age), 'NULL options') FROM customer;
SELECT is(bgnbd_fit(x, recency, age) FILTER (WHERE false), NULL, 'no customers') FROM customer;
RESET client_min_messages;

-- ---- errors ---------------------------------------------------------------------------------------

SELECT is(pg_temp.failure($$SELECT bgnbd_fit(-1, 0, 1)$$), '22003 frequency -1 is negative +detail', 'a negative frequency');
SELECT is(pg_temp.failure($$SELECT bgnbd_fit(1, -1, 1)$$), '22003 recency -1 is not a time +detail', 'a negative recency');
SELECT is(pg_temp.failure($$SELECT bgnbd_fit(1, 'NaN', 1)$$), '22003 recency NaN is not a time +detail', 'NaN');
SELECT is(pg_temp.failure($$SELECT bgnbd_fit(1, 1, 'Infinity')$$), '22003 age Infinity is not a time +detail', 'an infinite age');
SELECT is(pg_temp.failure($$SELECT bgnbd_fit(1, 2, 1)$$), '22003 recency 2 is greater than age 1 +detail +hint', 'recency beyond age');
SELECT is(pg_temp.failure($$SELECT bgbb_fit(3, 2, 5)$$), '22003 frequency 3 is greater than recency 2 +detail', 'more donations than opportunities');
SELECT is(pg_temp.failure($$SELECT bgbb_fit(1, 2, 10001)$$), '22003 10001 opportunities are more than 10000 +hint', 'opportunities without end');
SELECT is(pg_temp.failure($$SELECT bgbb_fit(1, 2, 5, -1)$$), '22003 number of customers is negative: -1', 'a negative number of customers');
SELECT is(pg_temp.failure($$SELECT bgbb_fit(purchase_sample_agg(3, 2, 5))$$), '22003 frequency 3 is greater than recency 2 +detail', 'and in a sample');
SELECT is(pg_temp.failure($$SELECT bgbb_fit(purchase_sample_agg(1, 1.5, 3))$$), '22003 bgbb counts time in opportunities, and 1.5 is not whole +detail', 'half an opportunity');
SELECT is(pg_temp.failure($$SELECT bgbb_fit(purchase_sample_agg(1, 1, 3, ARRAY[1.0]))$$), '22023 a model bgbb takes no covariates', 'covariates of BG/BB');
SELECT is(pg_temp.failure($$SELECT bgnbd_fit(1, 1, 2, CASE i WHEN 1 THEN '{1}' ELSE '{1,2}' END::float8[]) FROM generate_series(1, 2) i$$),
          '22023 customers have different numbers of covariates +detail', 'another number of covariates');
SELECT is(pg_temp.failure($$SELECT bgnbd_fit(1, 1, 2, '{NaN}'::float8[])$$), '22003 covariate NaN is not a finite number', 'a covariate that is NaN');
SELECT is(pg_temp.failure($$SELECT bgnbd_fit(1, 1, 2, '{NULL}'::float8[])$$), '22004 covariate is NULL +hint', 'a covariate that is NULL');
SELECT is(pg_temp.failure($$SELECT bgnbd_fit(1, 1, 2, '{{1},{2}}'::float8[])$$), '22023 covariates have 2 dimensions +hint', 'a matrix');
SELECT is(pg_temp.failure($$SELECT bgnbd_fit(1, 1, 2, array_fill(1, ARRAY[33])::float8[])$$), '54000 too many covariates: 33 +detail', '33 covariates');
SELECT is(pg_temp.failure($$SELECT bgnbd_fit(1, 1, 2, '{"penaty": 1}'::jsonb)$$), '22023 unknown option "penaty" of a fit +hint', 'an unknown option');
SELECT is(pg_temp.failure($$SELECT bgnbd_fit(1, 1, 2, '{"penalty": -1}'::jsonb)$$), '22003 option "penalty" is out of range +detail +hint', 'a negative penalty');
SELECT is(pg_temp.failure($$SELECT bgnbd_fit(1, 1, 2, '{"tolerance": 0}'::jsonb)$$), '22003 option "tolerance" is out of range +detail +hint', 'no tolerance');
SELECT is(pg_temp.failure($$SELECT bgnbd_fit(1, 1, 2, '{"start": {"x": 1}}'::jsonb)$$), '22023 unknown option "x" of "start" +hint', 'an unknown parameter to start from');
SELECT is(pg_temp.failure($$SELECT bgnbd_fit(1, 1, 2, '{"start": {"s": 1}}'::jsonb)$$), '22023 unknown parameter "s" of a model bgnbd +hint', 'a parameter of another model');
SELECT is(pg_temp.failure($$SELECT bgnbd_fit(1, 1, 2, format('{"penalty": %s}', i)::jsonb) FROM generate_series(1, 2) i$$), '22023 options differ within one sample +hint', 'different options');
SELECT is(pg_temp.failure($$SELECT 'covariates=0 1,2,1=1'::purchase_sample$$), '22P02 invalid input syntax for type purchase_sample: a history that no customer has in "1,2,1=1" +detail', 'no sample');
SELECT is(pg_temp.failure($$SELECT 'model=bgnbd'::purchase_model$$), '22P02 invalid input syntax for type purchase_model: "status" is missing', 'no model');

SELECT * FROM finish();
ROLLBACK;
