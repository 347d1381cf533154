-- Predictions and lifetime value, spend, retention, intervals and holdouts: figures that can be checked by hand or
-- were published, and whatever is out of range.  (That everything merges is in aggregates_merge.sql; every golden
-- figure is in value_golden.sql.)
BEGIN;
SET LOCAL search_path = empathy, public;
SET LOCAL client_min_messages = warning;
SELECT no_plan();

CREATE FUNCTION pg_temp.message(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    detail text;
BEGIN
    EXECUTE query;
    RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
    RETURN concat_ws(' | ', sqlstate || ' ' || sqlerrm, nullif(detail, ''));
END $$;
CREATE FUNCTION pg_temp.near(got float8, expected float8, within float8, what text) RETURNS text LANGUAGE sql
RETURN ok(abs(got - expected) <= within, format('%s: %s is %s', what, got, expected));

-- CDNOW's customers, in weeks, as published
CREATE TEMP TABLE m AS SELECT
    purchase_model('bgnbd', '{"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}') AS bg,
    purchase_model('pareto_nbd', '{"r": 0.553, "alpha": 10.578, "s": 0.606, "beta": 11.669}') AS pa,
    purchase_model('bgbb', '{"alpha": 1.204, "beta": 0.750, "gamma": 0.657, "delta": 2.783}') AS bb,
    purchase_model('bgnbd', '{"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426, "covariates": {"alpha": [0.5, 0], "a": [0, 1], "b": [0, 0]}}') AS cv,
    spend_model('gamma_gamma', '{"p": 6.25, "q": 3.74, "v": 15.44}') AS gg,
    spend_model('gamma_gamma', '{"p": 1, "q": 0.9, "v": 15.44}') AS heavy,
    retention_model('sbg', '{"alpha": 0.668, "beta": 3.806}') AS sb,
    ROW(2, 30.43, 38.86, 22.35)::purchase_stats AS s, ROW(0, 0, 38.86, NULL)::purchase_stats AS once,
    bgnbd_fit(0, 0, 1) AS failed
FROM (SELECT) AS one;
-- a fit that failed: no customer bought anything that the model can have
UPDATE m SET failed = 'model=bgnbd status=failed reason=no_rows customers=1 left_out=0 iterations=0';

-- published figures
SELECT pg_temp.near(expected_purchases(bg, 2, 30.43, 38.86, 39), 1.226, 5e-4, 'E[Y(39)] (Fader and Hardie''s sheet)') FROM m;
SELECT pg_temp.near(p_alive(pa, 26, 30.86, 31), 0.9979, 5e-5, 'P(alive) of customer 1516') FROM m;
SELECT pg_temp.near(expected_purchases(pa, 26, 30.86, 31, 52), 25.46, 5e-3, 'E[Y(52)] of customer 1516') FROM m;
SELECT pg_temp.near(expected_purchases(bg, 32), 1.0437, 2e-3, 'E[X(32)] (the sheet)') FROM m;
SELECT pg_temp.near(expected_spend(gg, 2, 22.35), 24.66, 5e-3, 'E[M]') FROM m;
SELECT pg_temp.near(expected_spend(gg, 0, NULL), 6.25 * 15.44 / 2.74, 1e-12, 'E[M] of all customers') FROM m;
SELECT pg_temp.near(dert(pa, 26, 30.86, 31, ln(1.15) / 52), 86.2898887886, 1e-6, 'DERT of customer 1516') FROM m;
SELECT pg_temp.near(cltv(bg, gg, 2, 30.43, 38.86, 22.35, 12 * 4.345, 1.01 ^ (365.25 / 4.345) - 1, 4.345), 36.2892111, 1e-6, '12 months at 1 % a month') FROM m;

-- by hand
SELECT is(p_alive(bg, 0, 0, 38.86), 1::float8, 'in BG/NBD who has not bought again is alive') FROM m;
SELECT is(p_alive(pa, 3, 20, 20), 1::float8, 'who has just bought is alive, in Pareto/NBD') FROM m;
SELECT pg_temp.near(p_alive(bg, 2, 30.43, 38.86),
                    1 / (1 + 0.793 / (2.426 + 2 - 1) * ((4.414 + 38.86) / (4.414 + 30.43)) ^ 2.243), 1e-14, 'P(alive) by its formula') FROM m;
SELECT is(expected_purchases(bg, 2, 30.43, 38.86, 0), 0::float8, 'nothing within no time') FROM m;
SELECT is(expected_purchases(bg, 0), 0::float8, 'nor by a new customer') FROM m;
SELECT is(purchase_probability(bg, 2, 30.43, 38.86, 0, n), (n = 0)::int::float8, 'no purchase within no time') FROM m, generate_series(0, 1) AS n;
SELECT pg_temp.near(sum(purchase_probability(bg, 2, 30.43, 38.86, 39, n)), 1, 1e-9, 'probabilities sum to 1') FROM m, generate_series(0, 300) AS n;
SELECT pg_temp.near(sum(n * purchase_probability(pa, 2, 30.43, 38.86, 39, n)), expected_purchases(pa, 2, 30.43, 38.86, 39), 1e-9,
                    'and have the mean that is expected') FROM m, generate_series(0, 300) AS n GROUP BY pa;
SELECT pg_temp.near(cltv(bg, gg, 2, 30.43, 38.86, 22.35, 365, 0), expected_purchases(bg, 2, 30.43, 38.86, 365) * expected_spend(gg, 2, 22.35), 1e-9,
                    'without a discount, purchases times spend') FROM m;
SELECT pg_temp.near(cltv(bg, gg, 2, 30.43, 38.86, 22.35, 30, 0.21), expected_purchases(bg, 2, 30.43, 38.86, 30) * expected_spend(gg, 2, 22.35) * 1.21 ^ (-30 / 365.25),
                    1e-9, 'within one month, discounted from its end') FROM m;
SELECT pg_temp.near(cltv(bg, gg, 2, 30.43, 38.86, 22.35, 730.5, 0.21, 365.25),
                    expected_spend(gg, 2, 22.35) * (y1 / 1.21 + (y2 - y1) / 1.21 ^ 2), 1e-9, 'two years, by years')
FROM m, LATERAL (SELECT expected_purchases(bg, 2, 30.43, 38.86, 365.25), expected_purchases(bg, 2, 30.43, 38.86, 730.5)) AS y (y1, y2);
SELECT is(cltv(bg, gg, 2, 30.43, 38.86, 22.35, 0, 0.1), 0::float8, 'no time, no value') FROM m;
SELECT is(cltv(bg, gg, 2, 30.43, 38.86, 22.35, 365, 0.1), cltv(bg, gg, 2, 30.43, 38.86, 22.35, 365, 0.1, 365.25 / 12), 'a period is a month') FROM m;
SELECT pg_temp.near(log_likelihood(gg, 0, NULL), 0, 0, 'who spent nothing that counts is certain') FROM m;
SELECT is(log_likelihood(bg), NULL, 'what was given was not fitted') FROM m;
SELECT pg_temp.near(expected_purchases(bb, 2, 4, 6, 5), expected_purchases(bb, 2, 4, 6, 5.0), 0, 'opportunities are whole') FROM m;

-- purchase_stats in place of numbers, wherever a customer is asked for
SELECT is(p_alive(bg, s), p_alive(bg, 2, 30.43, 38.86), 'p_alive of stats') FROM m;
SELECT is(expected_purchases(bg, s, 39), expected_purchases(bg, 2, 30.43, 38.86, 39), 'expected_purchases of stats') FROM m;
SELECT is(purchase_probability(bg, s, 39, 2), purchase_probability(bg, 2, 30.43, 38.86, 39, 2), 'purchase_probability of stats') FROM m;
SELECT is(log_likelihood(bg, s), log_likelihood(bg, 2, 30.43, 38.86), 'log_likelihood of stats') FROM m;
SELECT is(dert(bg, s, 0.01), dert(bg, 2, 30.43, 38.86, 0.01), 'dert of stats') FROM m;
SELECT is(cltv(bg, gg, s, 365, 0.1), cltv(bg, gg, 2, 30.43, 38.86, 22.35, 365, 0.1), 'cltv of stats') FROM m;
SELECT is(cltv(bg, gg, s, 365, 0.1, 7), cltv(bg, gg, 2, 30.43, 38.86, 22.35, 365, 0.1, 7), 'cltv of stats by weeks') FROM m;
SELECT is(expected_spend(gg, s), expected_spend(gg, 2, 22.35), 'expected_spend of stats') FROM m;
SELECT is(log_likelihood(gg, s), log_likelihood(gg, 2, 22.35), 'log_likelihood of spending, of stats') FROM m;
SELECT is(purchases_interval(bg, s, 39, 0.9, 1), purchases_interval(bg, 2, 30.43, 38.86, 39, 0.9, 1), 'purchases_interval of stats') FROM m;
SELECT is(cltv(bg, gg, once, 365, 0.1), cltv(bg, gg, 0, 0, 38.86, NULL, 365, 0.1), 'without a repeat, the mean of all customers') FROM m;
SELECT is(expected_spend(gg, once), expected_spend(gg, 0, 5), 'and monetary is not looked at') FROM m;

-- covariates move the parameters of a customer
SELECT is(p_alive(cv, 2, 30.43, 38.86, '{0, 0}'), p_alive(bg, 2, 30.43, 38.86), 'covariates of 0 say nothing') FROM m;
SELECT pg_temp.near(expected_purchases(cv, 2, 30.43, 38.86, 39, '{0.4, 0.2}'), expected_purchases(
    purchase_model('bgnbd', jsonb_build_object('r', 0.243, 'alpha', 4.414 * exp(-0.2), 'a', 0.793 * exp(0.2), 'b', 2.426)), 2, 30.43, 38.86, 39),
    1e-12, 'alpha exp(-g''z), a exp(g''z)') FROM m;
SELECT is(expected_purchases(cv, 39, '{0, 0}'), expected_purchases(bg, 39), 'of a new customer') FROM m;
SELECT is(cltv(cv, gg, s, 365, 0.1, '{0, 0}'::float8[]), cltv(bg, gg, s, 365, 0.1), 'in cltv') FROM m;
SELECT is(purchases_interval(cv, s, 39, 0.9, 7, '{0, 0}'), purchases_interval(bg, s, 39, 0.9, 7), 'in intervals') FROM m;
SELECT is(pg_temp.message('SELECT p_alive(cv, 2, 30.43, 38.86) FROM m'),
          '22023 wrong number of covariates: 0 | The purchase_model was fitted with 2.', 'none');
SELECT is(pg_temp.message('SELECT p_alive(cv, 2, 30.43, 38.86, ''{1}'') FROM m'),
          '22023 wrong number of covariates: 1 | The purchase_model was fitted with 2.', 'too few');
SELECT is(pg_temp.message('SELECT p_alive(bg, 2, 30.43, 38.86, ''{1}'') FROM m'),
          '22023 wrong number of covariates: 1 | The purchase_model was fitted with 0.', 'too many');
SELECT is(pg_temp.message('SELECT p_alive(cv, 2, 30.43, 38.86, ''{{0},{0}}'') FROM m'),
          '22023 wrong number of covariates: 2 | The purchase_model was fitted with 2.', 'a matrix');
SELECT matches(pg_temp.message('SELECT p_alive(cv, 2, 30.43, 38.86, ''{1,NULL}'') FROM m'), '^22004 ', 'NULL among them');
SELECT matches(pg_temp.message('SELECT p_alive(cv, 2, 30.43, 38.86, ''{1,NaN}'') FROM m'), '^22003 ', 'NaN among them');
SELECT matches(pg_temp.message('SELECT p_alive(cv, 2, 30.43, 38.86, ''{1e5,0}'') FROM m'), '^22003 the covariates are too far', 'far out');
SELECT is(p_alive(bg, 2, 30.43, 38.86, '{}'), p_alive(bg, 2, 30.43, 38.86), 'an empty list is none') FROM m;

-- NULL
SELECT is(p_alive(NULL::purchase_model, 2, 30.43, 38.86), NULL, 'no model');
SELECT is(p_alive(bg, NULL, 30.43, 38.86), NULL, 'no frequency') FROM m;
SELECT is(p_alive(bg, NULL::purchase_stats), NULL, 'no stats') FROM m;
SELECT is(p_alive(bg, ROW(NULL, 0, 1, NULL)::purchase_stats), NULL, 'stats without a frequency') FROM m;
SELECT is(cltv(bg, gg, 2, 30.43, 38.86, NULL, 365, 0.1), NULL, 'no money though there were repeats') FROM m;
SELECT is(cltv(bg, gg, ROW(2, 30.43, 38.86, NULL)::purchase_stats, 365, 0.1), NULL, 'nor in stats') FROM m;
SELECT is(cltv(bg, NULL, 2, 30.43, 38.86, 22, 365, 0.1), NULL, 'no spend model') FROM m;
SELECT is(cltv(bg, gg, 2, 30.43, 38.86, 22, NULL, 0.1), NULL, 'no horizon') FROM m;
SELECT is(cltv(bg, gg, 2, 30.43, 38.86, 22, 365, 0.1, NULL::float8), NULL, 'no period') FROM m;
SELECT is(expected_spend(gg, 2, NULL), NULL, 'no mean of repeats') FROM m;
SELECT is(expected_spend(gg, NULL, 5), NULL, 'no number of repeats') FROM m;
SELECT is(survival(NULL, 1), NULL, 'no retention model');
SELECT is_empty('SELECT * FROM retention_curve(NULL, 3)', 'nor its curve');

-- out of range
SELECT matches(pg_temp.message(format('SELECT %s FROM m', call)), '^22003 ', call)
FROM unnest(ARRAY[
    'p_alive(bg, -1, 0, 1)', 'p_alive(bg, 2, -1, 1)', 'p_alive(bg, 2, 2, 1)', 'p_alive(bg, 0, 1, 2)', 'p_alive(bg, 2, ''NaN'', 1)',
    'p_alive(bg, 2, 1, ''NaN'')', 'p_alive(bg, 2, 1, ''Infinity'')', 'p_alive(bg, 2, ''-Infinity'', 1)',
    'p_alive(bg, ROW(2, 2, 1, NULL)::purchase_stats)', 'p_alive(bb, 2, 1.5, 4)', 'p_alive(bb, 3, 2, 4)',
    'expected_purchases(bg, 2, 1, 2, -1)', 'expected_purchases(bg, 2, 1, 2, ''NaN'')', 'expected_purchases(bg, 2, 1, 2, ''Infinity'')',
    'expected_purchases(bg, -1)', 'expected_purchases(bg, ''Infinity'')', 'expected_purchases(bb, 2, 4, 6, 0.5)',
    'purchase_probability(bg, 2, 1, 2, 1, -1)', 'purchase_probability(bg, 2, 1, 2, ''Infinity'', 1)',
    'dert(bg, 2, 1, 2, 0)', 'dert(bg, 2, 1, 2, -1)', 'dert(bg, 2, 1, 2, ''NaN'')', 'dert(bg, 2, 1, 2, ''Infinity'')',
    'cltv(bg, gg, 2, 1, 2, 5, -1, 0.1)', 'cltv(bg, gg, 2, 1, 2, 5, ''Infinity'', 0.1)', 'cltv(bg, gg, 2, 1, 2, 5, 365, -0.1)',
    'cltv(bg, gg, 2, 1, 2, 5, 365, ''NaN'')', 'cltv(bg, gg, 2, 1, 2, 5, 365, ''Infinity'')', 'cltv(bg, gg, 2, 1, 2, 5, 365, 0.1, 0)',
    'cltv(bg, gg, 2, 1, 2, 5, 365, 0.1, -1)', 'cltv(bg, gg, 2, 1, 2, 5, 365, 0.1, float8 ''NaN'')', 'cltv(bb, gg, 2, 4, 6, 5, 12, 0.1)',
    'cltv(bg, gg, 2, 5, 6, 1.7e308, 36500, 0.1)', 'cltv(bg, gg, 2, 1, 2, ''NaN'', 365, 0.1)', 'cltv(bg, gg, 2, 1, 2, ''Infinity'', 365, 0.1)',
    'cltv(bg, heavy, 0, 0, 2, NULL, 365, 0.1)', 'expected_spend(heavy, 0, NULL)',
    'expected_spend(gg, -1, 5)', 'expected_spend(gg, 1, ''-Infinity'')', 'log_likelihood(gg, 1, -5)', 'purchase_probability(bb, 2, 2, 6, 1000000, 3)', 'expected_spend(gg, 1, ''NaN'')', 'log_likelihood(gg, 1, 0)',
    'purchases_interval(bg, 2, 1, 2, 39, 0, 1)', 'purchases_interval(bg, 2, 1, 2, 39, 1, 1)', 'purchases_interval(bg, 2, 1, 2, 39, ''NaN'', 1)',
    'purchases_interval(bg, 2, 1, 2, -1, 0.9, 1)', 'survival(sb, -1)', 'retention_rate(sb, 0)', 'derl(sb, 0, 0.1)', 'derl(sb, 1, 0)',
    'derl(sb, 1, ''NaN'')', 'expected_lifetime(sb, -0.1)', '(retention_curve(sb, -1)).period']) AS call;
SELECT is(cltv(bg, gg, 2, 1, 2, -5, 365, 0.1), cltv(bg, gg, 2, 1, 2, 0, 365, 0.1), 'who got back more than he paid counts as one who spent nothing') FROM m;
SELECT is(expected_spend(gg, 1, -5), expected_spend(gg, 1, 0), 'and so he does without a horizon') FROM m;
SELECT ok(cltv(bg, gg, 2, 1, 2, 5, 1e9, 1e-6, 1) > 0, 'a thousand million periods') FROM m;
SELECT ok(coalesce(expected_purchases(bg, 2147483647, 5, 5, 1e300) < 'Infinity', false), 'the most purchases and the farthest horizon') FROM m;
SELECT ok(cltv(bg, gg, 2, 1, 2, 5, 1e9, 0.1) > 0, 'a far horizon is worked out') FROM m;
SELECT ok(expected_spend(heavy, 1, 10) > 0, 'who bought again has a mean spend where all customers have none') FROM m;
SELECT ok(expected_spend(gg, 1, 0) > 0, 'a free purchase counts as one') FROM m;
SELECT matches(pg_temp.message(format('SELECT %s FROM m', call)), '^22023 the fit of this purchase_model failed', call)
FROM unnest(ARRAY['p_alive(failed, 2, 1, 2)', 'expected_purchases(failed, 1)', 'cltv(failed, gg, 2, 1, 2, 5, 365, 0.1)', 'log_likelihood(failed)',
                  'purchases_interval(failed, 2, 1, 2, 39, 0.9, 1)', '(model_draws(failed, 1, 1)).draw', 'purchase_holdout(failed, 2, 1, 2, 39, 1)']) AS call;

-- the most that an integer counts
SELECT ok(v > 0 AND v < 1e9, format('2^31 - 1 purchases: %s', v))
FROM m, LATERAL (SELECT expected_purchases(bg, 2147483647, 3650, 3650, 30) UNION ALL SELECT expected_purchases(pa, 2147483647, 3650, 3650, 30)) AS e (v);
SELECT is(p_alive(bg, 2147483647, 1, 3650), 0::float8, 'who bought so much and stopped is gone') FROM m;

-- intervals
CREATE TEMP TABLE customer AS
SELECT i % 7 * (i % 2) AS x, CASE WHEN i % 7 * (i % 2) > 0 THEN 5 + i % 60 ELSE 0 END::float8 AS tx, (70 + i % 9)::float8 AS t, 10 * (0.3 + (i * 37 % 101 / 50.0) ^ 2) AS z
FROM generate_series(1, 500) AS i;
CREATE TEMP TABLE fitted AS
SELECT purchase_model 'model=bgnbd status=converged customers=2357 left_out=0 iterations=9 log_likelihood=-9582.4 r=0.243 alpha=4.414 a=0.793 b=2.426 covariance=0.00016,0.0037,0.14,0,0,0.034,0,0,0.12,0.5' AS bg,
       gamma_gamma_fit(x, z) AS gg FROM customer;
SELECT is(bg::jsonb ->> 'status', 'converged', 'a fit to draw from') FROM fitted;
SELECT is(gg::jsonb ->> 'status', 'converged', 'and one of spending') FROM fitted;
SELECT ok((i).low < e AND e < (i).high, 'the expectation is in its interval')
FROM fitted, LATERAL (SELECT expected_purchases_interval(bg, 4, 60, 70, 52, 0.9, 42), expected_purchases(bg, 4, 60, 70, 52)) AS v (i, e);
SELECT ok((i).low < e AND e < (i).high, 'and so is the value')
FROM fitted, LATERAL (SELECT cltv_interval(bg, gg, 4, 60, 70, 12, 52, 0.1, 0.9, 42), cltv(bg, gg, 4, 60, 70, 12, 52, 0.1)) AS v (i, e);
SELECT ok((cltv_interval(bg, gg, 4, 60, 70, 12, 52, 0.1, 7, 0.5, 42)).low > (cltv_interval(bg, gg, 4, 60, 70, 12, 52, 0.1, 7, 0.9, 42)).low,
          'a lower level is narrower') FROM fitted;
SELECT is(expected_purchases_interval(bg, 4, 60, 70, 52, 0.9, 42), expected_purchases_interval(bg, 4, 60, 70, 52, 0.9, 42), 'a seed determines it') FROM fitted;
SELECT isnt(expected_purchases_interval(bg, 4, 60, 70, 52, 0.9, 42), expected_purchases_interval(bg, 4, 60, 70, 52, 0.9, 43), 'another one, another') FROM fitted;
SELECT is(expected_purchases_interval(bg, 4, 60, 70, 0, 0.9, 42), ROW(0, 0)::score_interval, 'no time, no doubt') FROM fitted;
SELECT ok((i).low = floor((i).low) AND (i).high = floor((i).high) AND (i).low <= (i).high, 'purchases are counted')
FROM fitted, LATERAL (SELECT purchases_interval(bg, 4, 60, 70, 52, 0.9, 42)) AS v (i);
SELECT ok((purchases_interval(bg, 2, 30.43, 38.86, 39, 0.9, 1)).high >= 3, 'of given parameters, what a customer does by chance') FROM m;
SELECT is(pg_temp.message(format('SELECT %s FROM m', call)),
          '22023 this purchase_model does not say how well its parameters are known | Its status is given; only a fit that converged has standard errors.', call)
FROM unnest(ARRAY['expected_purchases_interval(bg, 2, 1, 2, 39, 0.9, 1)', 'cltv_interval(bg, gg, 2, 1, 2, 5, 365, 0.1, 0.9, 1)', '(model_draws(bg, 5, 1)).draw']) AS call;
SELECT matches(pg_temp.message('SELECT cltv_interval(f.bg, m.gg, 2, 1, 2, 5, 365, 0.1, 0.9, 1) FROM m, fitted AS f'), '^22023 this spend_model does not say', 'nor a spend model');

-- draws for totals: the same that the intervals are made of
SELECT is(count(*), 200::bigint, 'as many draws as were asked for') FROM fitted, model_draws(bg, 200, 42);
SELECT is(array_agg(d.draw), '{1,2,3}'::int[], 'numbered') FROM fitted, model_draws(bg, 3, 42) AS d;
SELECT is(d.model::jsonb ->> 'status', 'given', 'as if they were given') FROM fitted, model_draws(bg, 1, 42) AS d;
SELECT pg_temp.near(percentile_cont(0.05) WITHIN GROUP (ORDER BY expected_purchases(d.model, 4, 60, 70, 52)),
                    (expected_purchases_interval((SELECT bg FROM fitted), 4, 60, 70, 52, 0.9, 42)).low, 1e-12, 'quantiles of draws are the interval')
FROM fitted, model_draws(bg, 200, 42) AS d;
SELECT is(count(DISTINCT d.model), 50::bigint, 'spend models too') FROM fitted, model_draws(gg, 50, 1) AS d;
SELECT matches(pg_temp.message(format('SELECT (model_draws(bg, %s, 1)).draw FROM fitted', n)), '^22003 number of draws', n || ' draws')
FROM unnest('{0,-1,100001,2147483647}'::int[]) AS n;

-- spend models
SELECT is(gamma_gamma_fit(0, NULL)::jsonb ->> 'reason', 'there is nothing that the model can be fitted to', 'nobody bought again');
SELECT is(gamma_gamma_fit(x, z)::jsonb ->> 'status', 'boundary', 'one customer') FROM (VALUES (3, 10)) AS v (x, z);
SELECT is(gamma_gamma_fit(NULL::int, NULL::float8), NULL, 'no rows');
SELECT is((gamma_gamma_fit(x, z)::jsonb ->> 'left_out')::int, count(*) FILTER (WHERE x = 0 OR z <= 0)::int, 'customers left out are counted')
FROM (SELECT x, CASE WHEN x % 4 = 1 THEN -z ELSE z END FROM customer) AS c (x, z);
SELECT is(gamma_gamma_fit(spend_sample_agg(x, z)), gamma_gamma_fit(x, z), 'a sample says what its rows say') FROM customer;
SELECT is(gamma_gamma_fit(ROW(x, tx, t, z)::purchase_stats), gamma_gamma_fit(x, z), 'and so do stats') FROM customer;
SELECT is(spend_sample_agg(x, z)::text::spend_sample, spend_sample_agg(x, z), 'its text form comes back') FROM customer;
SELECT is(spend_sample_agg(x, z)::jsonb, '{"customers": 4, "repeaters": 3, "with_money": 2, "repeat_purchases": 5, "mean_monetary": 6}', 'a sample as jsonb')
FROM (VALUES (0, NULL), (2, 4.0), (3, 8), (5, -1)) AS v (x, z);
SELECT is(spend_sample_agg(x, z)::text, '0,0=1 1,0=1 2,4=1 3,8=1', 'a sample as text') FROM (VALUES (0, NULL), (2, 4.0), (3, 8), (5, -1)) AS v (x, z);
SELECT matches(pg_temp.message(format('SELECT gamma_gamma_fit(%s)', arguments)), '^22003 ', arguments)
FROM unnest(ARRAY['-1, 5', '1, ''NaN''', '1, ''Infinity''', '1, ''-Infinity''']) AS arguments;
SELECT matches(pg_temp.message(format('SELECT gamma_gamma_fit(x, z, %L) FROM customer', options)), '^22023 ', options)
FROM unnest(ARRAY['{"start": {"r": 1}}', '{"penalties": 1}', '[]', '{"start": 1}']) AS options;
SELECT matches(pg_temp.message(format('SELECT %L::spend_sample', text)), '^22P02 ', text)
FROM unnest(ARRAY['', '1,2', '1,2=0', '1,2,3=1', '1.5,2=1', '-1,2=1', '1,-2=1', '1,NaN=1', '1,1e999=1', 'covariates=0 1,2=1', 'penalty=1', '1,2=1 1,2=1']) AS text;

-- retention models
SELECT pg_temp.near(survival(sb, 1), 3.806 / 4.474, 1e-14, 'survival by hand') FROM m;
SELECT pg_temp.near(survival(sb, 7), 0.491, 3e-3, 'survival of seven years, of whom 49.1 % stayed') FROM m;
SELECT is(survival(sb, 0), 1::float8, 'all at the start') FROM m;
SELECT pg_temp.near(derl(sb, 1, 0.1), 5.4149, 5e-5, 'DERL (Fader and Hardie 2010)') FROM m;
SELECT results_eq('SELECT period, round(survival::numeric, 4), round(retention_rate::numeric, 4) FROM m, retention_curve(sb, 2)',
                  'VALUES (0, 1.0000, NULL::numeric), (1, 0.8507, 0.8507), (2, 0.7469, 0.8780)', 'a curve');
SELECT is(sbg_fit(age, lost)::jsonb ->> 'customers', '1000', 'rows by period')
FROM (VALUES (1, 131), (2, 126), (3, 90), (4, 60), (5, 42), (6, 34), (7, 26), (NULL, 491)) AS v (age, lost);
SELECT pg_temp.near((sbg_fit(age, lost)::jsonb #>> '{parameters,alpha}')::float8, 0.668, 5e-4, 'the published alpha')
FROM (VALUES (1, 131), (2, 126), (3, 90), (4, 60), (5, 42), (6, 34), (7, 26), (NULL, 491)) AS v (age, lost);
SELECT is(sbg_fit(v.age, true), sbg_fit(v.age, 1::bigint), 'a row for each customer lost') FROM (VALUES (1), (1), (1), (2), (5)) AS v (age);
SELECT is(sbg_fit(v.age, v.lost, v.active), sbg_fit(c.age, c.churned), 'rows by age and rows by customer')
FROM (VALUES (1, 3, 2), (2, 1, 0), (3, 0, 4)) AS v (age, lost, active) FULL JOIN
     (VALUES (1, true), (1, true), (1, true), (1, false), (1, false), (2, true), (3, false), (3, false), (3, false), (3, false)) AS c (age, churned) ON false;
SELECT is(sbg_fit(NULL::int, NULL::bigint), NULL, 'no rows');
SELECT is(retention_sample_agg(age, lost, active)::text, 'periods=2 waiting=9 fresh=7 lost_1=3 active_1=1 lost_2=2', 'a sample as text')
FROM (VALUES (1, 3, 1), (2, 2, NULL), (NULL, 4, 5), (0, NULL, 7), (1, NULL, NULL)) AS v (age, lost, active);
SELECT is(sbg_fit(i, 0, 5)::jsonb ->> 'status', 'boundary', 'nobody lost') FROM generate_series(1, 3) AS i;
SELECT is(sbg_fit(1, 5::bigint)::jsonb ->> 'status', 'boundary', 'everybody lost at once');
SELECT is(sbg_fit(age, lost)::jsonb ->> 'status', 'boundary', 'half of them each time') FROM (VALUES (1, 512), (2, 256), (3, 128), (NULL, 128)) AS v (age, lost);
SELECT is(sbg_fit(0, false)::jsonb ->> 'status', 'failed', 'nobody at a renewal');
SELECT matches(pg_temp.message(format('SELECT sbg_fit(%s)', arguments)), '^22003 ', arguments)
FROM unnest(ARRAY['-1, 5', '0, 5', '1, -5', '1, 1, -1', '0, true', '-1, false', '1, 9223372036854775807']) AS arguments;
SELECT matches(pg_temp.message('SELECT sbg_fit(2147483647, 1::bigint)'), '^54000 ', 'days where renewals are counted');

-- holdouts
SELECT is(h -> 'actual', '6', 'purchases that were made') FROM m, LATERAL (SELECT purchase_holdout(bg, 2, 30.43, 38.86, 39, i) FROM generate_series(0, 3) AS i) AS v (h);
SELECT results_eq('SELECT h.* FROM (SELECT holdout_agg(bg, x, CASE WHEN x > 0 THEN 30 ELSE 0 END, 39, 0, x) FROM m, (VALUES (0), (0), (3), (7), (12)) AS v (x)) AS s (s), purchase_holdout(s) AS h',
                  'VALUES (0, 2::bigint, 0::float8, 0::float8), (3, 1, 0, 3), (7, 2, 0, 9.5)', 'by the number of repeats');
SELECT is(purchase_holdout(bg, 2, 30.43, 38.86, 39, NULL), NULL, 'rows with a NULL are skipped') FROM m;
SELECT is(purchase_holdout(cv, s, 39, 1, '{0,0}'), purchase_holdout(bg, s, 39, 1), 'with covariates') FROM m;
SELECT matches(pg_temp.message('SELECT purchase_holdout(bg, 2, 30.43, 38.86, 39, -1) FROM m'), '^22003 actual', 'negative purchases');
SELECT matches(pg_temp.message(format('SELECT %L::holdout_summary', text)), '^22P02 ', text) FROM unnest(ARRAY['', 'customers_0=1', 'x=1']) AS text;

-- as a BI user writes it
SELECT ok(bool_and(p BETWEEN 0 AND 1), 'a fit and its scores in one statement')
FROM (WITH fit AS (SELECT bgnbd_fit(x, tx, t) AS model FROM customer)
      SELECT p_alive(model, ROW(x, tx, t, z)::purchase_stats) AS p FROM customer, fit) AS scored;

SELECT * FROM finish();
ROLLBACK;
