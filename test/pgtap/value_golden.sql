-- Predictions, lifetime value and fits of spend and retention models against every golden figure of
-- ../shared/data/clv/golden, which were computed with 60 to 700 digits or are published.  They are no part of
-- the sources; without them the test is skipped.
BEGIN;
SET LOCAL search_path = empathy, public;
SET LOCAL client_min_messages = warning;

CREATE TEMP TABLE raw (file text, line text);
CREATE TEMP TABLE line (line text);
\copy line from program 'cat ../shared/data/clv/golden/cdnow_predictions.csv 2>/dev/null | sed 1d' with (format csv, delimiter E'\x01', quote E'\x02')
INSERT INTO raw SELECT 'predictions', line FROM line; TRUNCATE line;
\copy line from program 'cat ../shared/data/clv/golden/edge_parameters.csv 2>/dev/null | sed 1d' with (format csv, delimiter E'\x01', quote E'\x02')
INSERT INTO raw SELECT 'edge', line FROM line; TRUNCATE line;
\copy line from program 'cat ../shared/data/clv/golden/cdnow_unconditional.csv 2>/dev/null | sed 1d' with (format csv, delimiter E'\x01', quote E'\x02')
INSERT INTO raw SELECT 'unconditional', line FROM line; TRUNCATE line;
\copy line from program 'cat ../shared/data/clv/golden/cdnow_value_clv.csv 2>/dev/null | sed 1d' with (format csv, delimiter E'\x01', quote E'\x02')
INSERT INTO raw SELECT 'value', line FROM line; TRUNCATE line;
\copy line from program 'cat ../shared/data/clv/golden/cdnow_dert.csv 2>/dev/null | sed 1d' with (format csv, delimiter E'\x01', quote E'\x02')
INSERT INTO raw SELECT 'dert', line FROM line; TRUNCATE line;
\copy line from program 'cat ../shared/data/clv/golden/donations_bgbb.csv 2>/dev/null | sed 1d' with (format csv, delimiter E'\x01', quote E'\x02')
INSERT INTO raw SELECT 'donations', line FROM line; TRUNCATE line;
\copy line from program 'cat ../shared/data/clv/golden/sbg_predictions.csv 2>/dev/null | sed 1d' with (format csv, delimiter E'\x01', quote E'\x02')
INSERT INTO raw SELECT 'sbg', line FROM line; TRUNCATE line;
\copy line from program 'cat ../shared/data/clv/golden/sbg_params.csv 2>/dev/null | sed 1d' with (format csv, delimiter E'\x01', quote E'\x02')
INSERT INTO raw SELECT 'sbg_params', line FROM line; TRUNCATE line;
\copy line from program 'cat ../shared/data/clv/golden/cdnow_params_mle.csv 2>/dev/null | sed 1d' with (format csv, delimiter E'\x01', quote E'\x02')
INSERT INTO raw SELECT 'params', line FROM line; TRUNCATE line;
\copy line from program 'cat ../shared/data/clv/golden/shared_fits.csv 2>/dev/null | sed 1d' with (format csv, delimiter E'\x01', quote E'\x02')
INSERT INTO raw SELECT 'fits', line FROM line; TRUNCATE line;
\copy line from program 'cat ../shared/data/clv/golden/shared_fits_gg.csv 2>/dev/null | sed 1d' with (format csv, delimiter E'\x01', quote E'\x02')
INSERT INTO raw SELECT 'fits_gg', line FROM line; TRUNCATE line;
\copy line from program 'cat ../shared/data/clv/golden/cdnow_sample_all_predictions.csv 2>/dev/null | sed 1d' with (format csv, delimiter E'\x01', quote E'\x02')
INSERT INTO raw SELECT 'cdnow', line FROM line; TRUNCATE line;
\copy line from program 'cat ../shared/data/clv/golden/online_retail_all_predictions.csv 2>/dev/null | sed 1d' with (format csv, delimiter E'\x01', quote E'\x02')
INSERT INTO raw SELECT 'retail', line FROM line; TRUNCATE line;
\copy line from program 'cat ../shared/data/clv/sbg_contract_data.csv 2>/dev/null | sed 1d' with (format csv, delimiter E'\x01', quote E'\x02')
INSERT INTO raw SELECT 'contracts', line FROM line; TRUNCATE line;
\copy line from program 'cat ../shared/data/clv/cdnow_customers_summary_with_transactions.csv 2>/dev/null | sed 1d' with (format csv, delimiter E'\x01', quote E'\x02')
INSERT INTO raw SELECT 'summary', line FROM line; TRUNCATE line;
SELECT EXISTS (SELECT FROM raw) AS there \gset
\if :there
\else
SELECT plan(1);
SELECT skip('there are no golden figures in ../shared/data/clv/golden', 1);
ROLLBACK;
\quit
\endif
SELECT no_plan();

-- The fields of a line, with nothing for an empty one.
CREATE FUNCTION pg_temp.f(line text) RETURNS text[] LANGUAGE sql RETURN string_to_array(line, ',', '');
CREATE TEMP TABLE g AS SELECT file, pg_temp.f(line) AS f FROM raw;

-- Models by their names there.
CREATE FUNCTION pg_temp.model(kind text, p float8[]) RETURNS purchase_model LANGUAGE sql RETURN CASE kind
    WHEN 'paretonbd' THEN purchase_model('pareto_nbd', jsonb_build_object('r', p[1], 'alpha', p[2], 's', p[3], 'beta', p[4]))
    WHEN 'bgbb' THEN purchase_model('bgbb', jsonb_build_object('alpha', p[1], 'beta', p[2], 'gamma', p[3], 'delta', p[4]))
    ELSE purchase_model(kind, jsonb_build_object('r', p[1], 'alpha', p[2], 'a', p[3], 'b', p[4])) END;
CREATE TEMP TABLE m (kind text, set text, p float8[], model purchase_model, spend spend_model);
INSERT INTO m (kind, set, p) VALUES
    ('bgnbd', 'published', '{0.243,4.414,0.793,2.426}'), ('mbgnbd', 'published', '{0.525,6.183,0.891,1.614}'),
    ('paretonbd', 'published', '{0.553,10.578,0.606,11.669}'), ('gammagamma', 'published', '{6.25,3.74,15.44}'),
    ('bgbb', 'published', '{1.204,0.750,0.657,2.783}'),
    ('bgbb', 'mle', '{1.20352235,0.74971636,0.65671821,2.78344223}');
INSERT INTO m (kind, set, p)
SELECT f[2], CASE f[1] WHEN 'cdnow_rounded_2dp_summary' THEN 'mle' ELSE 'exact' END,
       array_agg(f[4]::float8 ORDER BY array_position('{r,alpha,s,a,p,q,v,b,beta}', f[3]))
FROM g WHERE file = 'params' GROUP BY 1, 2;
UPDATE m SET model = pg_temp.model(kind, p) WHERE kind <> 'gammagamma';
UPDATE m SET spend = spend_model('gamma_gamma', jsonb_build_object('p', p[1], 'q', p[2], 'v', p[3])) WHERE kind = 'gammagamma';

-- What is worked out here: which figure, what it should be, how near.
CREATE TEMP TABLE figure (what text, name text, got float8, expected float8, tolerance float8, mle boolean DEFAULT false);

INSERT INTO figure
SELECT 'cdnow_predictions', concat_ws(' ', f[1], f[2], f[3], f[7], f[8]),
       CASE f[7] WHEN 'loglik' THEN log_likelihood(model, x, tx, t) WHEN 'palive' THEN p_alive(model, x, tx, t)
                 ELSE expected_purchases(model, x, tx, t, f[8]::float8) END,
       f[9]::float8,
       CASE WHEN f[7] = 'loglik' THEN 1e-10 WHEN x >= 500 OR f[8]::float8 < 1 THEN 1e-7 ELSE 1e-9 END, f[2] = 'mle'
FROM g JOIN m ON kind = f[1] AND set = f[2], LATERAL (SELECT f[4]::int, f[5]::float8, f[6]::float8) AS h (x, tx, t)
WHERE file = 'predictions';

INSERT INTO figure
SELECT 'edge_parameters', concat_ws(' ', f[1], f[2], f[7], f[11], f[12]),
       CASE f[11] WHEN 'loglik' THEN log_likelihood(model, x, tx, t) WHEN 'palive' THEN p_alive(model, x, tx, t)
                  WHEN 'expected_new_customer' THEN expected_purchases(model, f[12]::float8)
                  ELSE expected_purchases(model, x, tx, t, f[12]::float8) END,
       f[13]::float8, CASE f[11] WHEN 'loglik' THEN 1e-10 ELSE 1e-7 END
FROM g, LATERAL (SELECT f[8]::int, f[9]::float8, f[10]::float8, pg_temp.model(f[1], f[3:6]::float8[])) AS h (x, tx, t, model)
WHERE file = 'edge';

INSERT INTO figure
SELECT 'cdnow_unconditional', concat_ws(' ', f[1], f[2], f[3], f[4], f[5]),
       CASE f[3] WHEN 'pmf' THEN purchase_probability(model, 0, 0, 0, f[4]::float8, f[5]::int)
                 ELSE expected_purchases(model, f[4]::float8) END,
       f[6]::float8, CASE WHEN f[4]::float8 < 1 THEN 1e-7 ELSE 1e-9 END, f[2] = 'mle'
FROM g JOIN m ON kind = f[1] AND set = f[2] WHERE file = 'unconditional';

INSERT INTO figure
SELECT 'cdnow_value_clv', concat_ws(' ', f[1], f[2], f[3], f[8]),
       CASE WHEN f[8] = 'cond_exp_value' THEN expected_spend(s.spend, x, z) WHEN f[8] = 'loglik' THEN log_likelihood(s.spend, x, z)
            WHEN f[8] LIKE 'dert%' THEN dert(b.model, x, tx, t, ln(1.15) / 52)
            ELSE cltv(b.model, s.spend, x, tx, t, z, 12 * 4.345, 1.01 ^ (365.25 / 4.345) - 1, 4.345) END,
       f[10]::float8, CASE WHEN f[8] LIKE 'dert%' THEN 1e-8 WHEN x >= 500 AND f[8] LIKE 'clv%' THEN 1e-7 ELSE 1e-9 END, f[2] = 'mle'
FROM g LEFT JOIN m AS s ON s.kind = 'gammagamma' AND s.set = f[2] LEFT JOIN m AS b ON b.kind = split_part(f[1], '+', 1) AND b.set = f[2],
LATERAL (SELECT f[4]::int, f[5]::float8, f[6]::float8, f[7]::float8) AS h (x, tx, t, z)
WHERE file = 'value';

INSERT INTO figure
SELECT 'cdnow_dert', concat_ws(' ', f[1], f[3]), dert(model, f[4]::int, f[5]::float8, f[6]::float8, ln(1.15) / 52),
       coalesce(f[9], f[8])::float8, CASE WHEN f[9] IS NULL THEN 1e-6 ELSE 1e-8 END
FROM g JOIN m ON kind = f[1] AND set = f[2] WHERE file = 'dert';

INSERT INTO figure
SELECT 'donations_bgbb', concat_ws(' ', f[3], f[4], f[6]),
       CASE f[6] WHEN 'loglik' THEN log_likelihood(model, x, tx, t) WHEN 'palive_n_plus_1' THEN p_alive(model, x, tx, t)
                 WHEN 'cond_exp_5' THEN expected_purchases(model, x, tx, t, 5) ELSE dert(model, x, tx, t, ln(1.1)) END,
       f[7]::float8, 1e-9, f[2] = 'mle'
FROM g JOIN m ON kind = f[1] AND set = f[2], LATERAL (SELECT f[3]::int, f[4]::float8, f[5]::float8) AS h (x, tx, t)
WHERE file = 'donations';

INSERT INTO figure
SELECT 'sbg_predictions', concat_ws(' ', f[1], f[4], f[5], f[6]),
       CASE f[4] WHEN 'survival' THEN survival(model, n) WHEN 'retention' THEN retention_rate(model, n)
                 WHEN 'derl' THEN derl(model, n, f[6]::float8) ELSE expected_lifetime(model, f[6]::float8) END,
       f[7]::float8, 1e-9
FROM g, LATERAL (SELECT f[5]::int, retention_model('sbg', jsonb_build_object('alpha', f[2]::float8, 'beta', f[3]::float8))) AS h (n, model)
WHERE file = 'sbg';

-- every customer, as a query scores them
INSERT INTO figure
SELECT file || ' customers', concat_ws(' ', file, f[1], k.kind), q.got, q.expected, 1e-7
FROM g, LATERAL (SELECT f[4]::int, f[5]::float8, f[6]::float8) AS h (x, tx, t),
LATERAL (VALUES ('bgnbd', 11), ('mbgnbd', 13), ('paretonbd', 15)) AS k (kind, at)
JOIN m ON m.kind = k.kind AND m.set = 'exact',
LATERAL (VALUES (p_alive(model, x, tx, t), f[at]::float8), (expected_purchases(model, x, tx, t, 39), f[at + 1]::float8)) AS q (got, expected)
WHERE file = 'cdnow';

-- fits of spend models: parameters and standard errors
CREATE TEMP TABLE fit AS
SELECT 'cdnow_exact_from_raw_log' AS data, gamma_gamma_fit(f[4]::int, f[7]::float8) AS model FROM g WHERE file = 'cdnow'
UNION ALL
SELECT 'cdnow_rounded_2dp_summary', gamma_gamma_fit(f[2]::int, f[5]::float8) FROM g WHERE file = 'summary'
UNION ALL
SELECT 'online_retail_days_cal_2011-06-08', gamma_gamma_fit(f[4]::int, f[7]::float8) FROM g WHERE file = 'retail';
INSERT INTO figure
SELECT 'gamma_gamma_fit', concat_ws(' ', f[1], f[3], k), got, expected, tolerance
FROM g JOIN fit ON data = f[1], LATERAL (VALUES
    ('estimate', (model::jsonb #>> ARRAY['parameters', f[3]])::float8, f[4]::float8, 1e-4),
    ('standard error', (model::jsonb #>> ARRAY['standard_errors', f[3]])::float8, f[5]::float8, 1e-3),
    ('log-likelihood', log_likelihood(model), f[6]::float8, 1e-8)) AS v (k, got, expected, tolerance)
WHERE file = 'params' AND f[2] = 'gammagamma'
UNION ALL
SELECT 'gamma_gamma_fit', concat_ws(' ', f[1], name, k), got, expected, tolerance
FROM g JOIN fit ON data = replace(f[1], 'cdnow_sample_weeks', 'cdnow_exact_from_raw_log'),
LATERAL (VALUES ('p', 5), ('q', 6), ('v', 7)) AS n (name, at), LATERAL (VALUES
    ('estimate', (model::jsonb #>> ARRAY['parameters', name])::float8, f[at]::float8, 1e-4),
    ('standard error', (model::jsonb #>> ARRAY['standard_errors', name])::float8, f[at + 3]::float8, 1e-3),
    ('log-likelihood', log_likelihood(model), f[11]::float8, 1e-8)) AS v (k, got, expected, tolerance)
WHERE file = 'fits_gg';

-- fits of retention models to the years that Fader and Hardie published
WITH lost AS (SELECT f[1] AS segment, f[2]::int AS year, f[4]::bigint AS kept,
                     lag(f[4]::bigint) OVER (PARTITION BY f[1] ORDER BY f[2]::int) - f[4]::bigint AS lost FROM g WHERE file = 'contracts')
INSERT INTO figure
SELECT 'sbg_fit', concat_ws(' ', f[1], f[2], k), got, expected, tolerance
FROM g, LATERAL (SELECT sbg_fit(r.age, r.customers)
                 FROM (SELECT year, lost FROM lost WHERE segment = f[1] AND year BETWEEN 1 AND f[2]::int
                       UNION ALL SELECT NULL, kept FROM lost WHERE segment = f[1] AND year = f[2]::int) AS r (age, customers)) AS fitted (model),
LATERAL (VALUES ('alpha', (model::jsonb #>> '{parameters,alpha}')::float8, f[3]::float8, 1e-4),
                ('beta', (model::jsonb #>> '{parameters,beta}')::float8, f[4]::float8, 1e-4),
                ('log-likelihood', log_likelihood(model), f[5]::float8, 1e-8)) AS v (k, got, expected, tolerance)
WHERE file = 'sbg_params';

-- holdouts: sums and errors of every model that was fitted and of the data that are here
INSERT INTO figure
SELECT 'purchase_holdout', concat_ws(' ', f[2], k), (h ->> k)::float8, expected, 1e-7
FROM g JOIN m ON kind = f[2] AND set = 'exact',
LATERAL (SELECT purchase_holdout(model, c.f[4]::int, c.f[5]::float8, c.f[6]::float8, 39, c.f[9]::int) FROM g AS c WHERE c.file = 'cdnow') AS s (h),
LATERAL (VALUES ('predicted', f[17]::float8), ('actual', f[18]::float8), ('mae', f[19]::float8), ('rmse', f[20]::float8),
                ('correlation', f[21]::float8)) AS v (k, expected)
WHERE g.file = 'fits' AND f[1] = 'cdnow_sample_weeks';

-- Fitted parameters were kept to 9 digits, so figures from them agree to 8.
UPDATE figure SET tolerance = greatest(tolerance, 1e-8) WHERE mle;

-- A NaN is near nothing; what is smaller than any figure means nothing, and a log-likelihood may be that of certainty.
SELECT ok(made >= least, format('%s: %s figures', what, made))
FROM (SELECT of.what, least, count(f.what) AS made
      FROM (VALUES ('cdnow_predictions', 1716), ('edge_parameters', 793), ('cdnow_unconditional', 112), ('cdnow_value_clv', 294), ('cdnow_dert', 18),
                   ('donations_bgbb', 176), ('sbg_predictions', 98), ('cdnow customers', 14142), ('gamma_gamma_fit', 36), ('sbg_fit', 18),
                   ('purchase_holdout', 15)) AS of (what, least)
      LEFT JOIN figure AS f USING (what) GROUP BY of.what, least ORDER BY 1 OFFSET 0) AS counted;
SELECT is_empty(format($$SELECT name, got, expected, abs(got - expected) / abs(expected) FROM figure
                         WHERE what = %L AND (abs(got - expected) <= greatest(tolerance * abs(expected), CASE WHEN name LIKE '%%loglik%%' THEN 1e-15 ELSE 1e-250 END)) IS NOT TRUE$$, what),
                what || ': every figure within its tolerance')
FROM (SELECT DISTINCT what FROM figure ORDER BY 1) AS w;

SELECT * FROM finish();
ROLLBACK;
