-- value: purchase samples and fits
--
-- A fit reads a sample, in which equal histories are one, so that it merges, travels and can be kept.

-- types
-- purchase_sample

EXPAND io (
    TYPE = purchase_sample,
    TEXT = 'the number of covariates of a customer, options that came with the rows (penalty, tolerance, start_r and so on), then for each history frequency, recency, age and covariates, =, and the number of customers who have it, in order, as in covariates=0 0,0,38.86=3 2,30.43,38.86=1',
    BINARY = 'the format, then the text form',
    ALIGNMENT = double,
    STORAGE = extended
);
COMMENT ON TYPE empathy.purchase_sample IS
'Histories of customers, each once with the number of customers who have it: made by purchase_sample_agg, merged by rollup, fitted by bgnbd_fit and its neighbours. Any split and order of the rows gives the same bytes. 24 bytes a history and 8 a covariate, at most 1 GB; 2^48 customers.';

-- functions of the type

CREATE FUNCTION empathy.purchase_sample_jsonb(empathy.purchase_sample) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100
AS 'MODULE_PATHNAME', 'emp_purchase_sample_jsonb';
COMMENT ON FUNCTION empathy.purchase_sample_jsonb(empathy.purchase_sample) IS
'What a sample has in it, as an object: customers, repeaters (customers who bought again), histories (different ones), covariates (of each customer), repeat_purchases (of all), mean_age in its unit of time. Twin of the cast to jsonb. NULL gives NULL.';

-- private functions

CREATE FUNCTION empathy.purchase_sample_accum(empathy.purchase_sample, int, float8, float8) RETURNS empathy.purchase_sample
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_purchase_sample_accum';
COMMENT ON FUNCTION empathy.purchase_sample_accum(empathy.purchase_sample, int, float8, float8) IS
'Adds a customer''s frequency, recency and age to a sample. The transition function of aggregates. A NULL gives the sample unchanged.';

CREATE FUNCTION empathy.purchase_sample_accum_stats(empathy.purchase_sample, empathy.purchase_stats) RETURNS empathy.purchase_sample
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_purchase_sample_accum_stats';
COMMENT ON FUNCTION empathy.purchase_sample_accum_stats(empathy.purchase_sample, empathy.purchase_stats) IS
'Adds a customer''s purchase_stats to a sample. The transition function of aggregates. A NULL gives the sample unchanged.';

CREATE FUNCTION empathy.purchase_sample_accum_options(empathy.purchase_sample, int, float8, float8, jsonb) RETURNS empathy.purchase_sample
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_purchase_sample_accum_options';
COMMENT ON FUNCTION empathy.purchase_sample_accum_options(empathy.purchase_sample, int, float8, float8, jsonb) IS
'Adds a customer''s frequency, recency and age, and options to a sample. The transition function of aggregates. A NULL gives the sample unchanged.';

CREATE FUNCTION empathy.purchase_sample_accum_stats_options(empathy.purchase_sample, empathy.purchase_stats, jsonb) RETURNS empathy.purchase_sample
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_purchase_sample_accum_stats_options';
COMMENT ON FUNCTION empathy.purchase_sample_accum_stats_options(empathy.purchase_sample, empathy.purchase_stats, jsonb) IS
'Adds a customer''s purchase_stats, and options to a sample. The transition function of aggregates. A NULL gives the sample unchanged.';

CREATE FUNCTION empathy.purchase_sample_accum_covariates(empathy.purchase_sample, int, float8, float8, float8[]) RETURNS empathy.purchase_sample
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_purchase_sample_accum_covariates';
COMMENT ON FUNCTION empathy.purchase_sample_accum_covariates(empathy.purchase_sample, int, float8, float8, float8[]) IS
'Adds a customer''s frequency, recency, age and covariates to a sample. The transition function of aggregates. A NULL gives the sample unchanged.';

CREATE FUNCTION empathy.purchase_sample_accum_stats_covariates(empathy.purchase_sample, empathy.purchase_stats, float8[]) RETURNS empathy.purchase_sample
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_purchase_sample_accum_stats_covariates';
COMMENT ON FUNCTION empathy.purchase_sample_accum_stats_covariates(empathy.purchase_sample, empathy.purchase_stats, float8[]) IS
'Adds a customer''s purchase_stats and covariates to a sample. The transition function of aggregates. A NULL gives the sample unchanged.';

CREATE FUNCTION empathy.purchase_sample_accum_covariates_options(empathy.purchase_sample, int, float8, float8, float8[], jsonb) RETURNS empathy.purchase_sample
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_purchase_sample_accum_covariates_options';
COMMENT ON FUNCTION empathy.purchase_sample_accum_covariates_options(empathy.purchase_sample, int, float8, float8, float8[], jsonb) IS
'Adds a customer''s frequency, recency, age and covariates, and options to a sample. The transition function of aggregates. A NULL gives the sample unchanged.';

CREATE FUNCTION empathy.purchase_sample_accum_stats_covariates_options(empathy.purchase_sample, empathy.purchase_stats, float8[], jsonb) RETURNS empathy.purchase_sample
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_purchase_sample_accum_stats_covariates_options';
COMMENT ON FUNCTION empathy.purchase_sample_accum_stats_covariates_options(empathy.purchase_sample, empathy.purchase_stats, float8[], jsonb) IS
'Adds a customer''s purchase_stats and covariates, and options to a sample. The transition function of aggregates. A NULL gives the sample unchanged.';

CREATE FUNCTION empathy.purchase_sample_accum_customers(empathy.purchase_sample, int, float8, float8, bigint) RETURNS empathy.purchase_sample
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_purchase_sample_accum_customers';
COMMENT ON FUNCTION empathy.purchase_sample_accum_customers(empathy.purchase_sample, int, float8, float8, bigint) IS
'Adds a number of customers with one frequency, recency and age to a sample. The transition function of aggregates. A NULL gives the sample unchanged.';

CREATE FUNCTION empathy.purchase_sample_accum_opportunities(empathy.purchase_sample, int, int, int) RETURNS empathy.purchase_sample
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_purchase_sample_accum_opportunities';
COMMENT ON FUNCTION empathy.purchase_sample_accum_opportunities(empathy.purchase_sample, int, int, int) IS
'Adds a customer''s frequency, recency and opportunities to a sample. The transition function of aggregates. A NULL gives the sample unchanged.';

CREATE FUNCTION empathy.purchase_sample_accum_opportunities_options(empathy.purchase_sample, int, int, int, jsonb) RETURNS empathy.purchase_sample
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_purchase_sample_accum_opportunities_options';
COMMENT ON FUNCTION empathy.purchase_sample_accum_opportunities_options(empathy.purchase_sample, int, int, int, jsonb) IS
'Adds a customer''s frequency, recency and opportunities, and options to a sample. The transition function of aggregates. A NULL gives the sample unchanged.';

CREATE FUNCTION empathy.purchase_sample_accum_opportunities_customers(empathy.purchase_sample, int, int, int, bigint) RETURNS empathy.purchase_sample
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_purchase_sample_accum_opportunities_customers';
COMMENT ON FUNCTION empathy.purchase_sample_accum_opportunities_customers(empathy.purchase_sample, int, int, int, bigint) IS
'Adds a number of customers with one frequency, recency and opportunities to a sample. The transition function of aggregates. A NULL gives the sample unchanged.';

CREATE FUNCTION empathy.purchase_sample_accum_opportunities_customers_options(empathy.purchase_sample, int, int, int, bigint, jsonb) RETURNS empathy.purchase_sample
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_purchase_sample_accum_opportunities_customers_options';
COMMENT ON FUNCTION empathy.purchase_sample_accum_opportunities_customers_options(empathy.purchase_sample, int, int, int, bigint, jsonb) IS
'Adds a number of customers with one frequency, recency and opportunities, and options to a sample. The transition function of aggregates. A NULL gives the sample unchanged.';

CREATE FUNCTION empathy.purchase_sample_combine(empathy.purchase_sample, empathy.purchase_sample) RETURNS empathy.purchase_sample
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_purchase_sample_combine';
COMMENT ON FUNCTION empathy.purchase_sample_combine(empathy.purchase_sample, empathy.purchase_sample) IS
'Merges two samples. The combine function of aggregates, and the transition function of rollup. NULL gives the other sample.';

CREATE FUNCTION empathy._purchase_sample_final(empathy.purchase_sample) RETURNS empathy.purchase_sample
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_purchase_sample_final';
COMMENT ON FUNCTION empathy._purchase_sample_final(empathy.purchase_sample) IS
'Puts the histories of a sample in order. The final function of aggregates. NULL gives NULL.';

-- samples

CREATE AGGREGATE empathy.purchase_sample_agg(frequency int, recency float8, age float8) (
    SFUNC = empathy.purchase_sample_accum,
    STYPE = empathy.purchase_sample,
    SSPACE = 400,
    FINALFUNC = empathy._purchase_sample_final,
    COMBINEFUNC = empathy.purchase_sample_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.purchase_sample_agg(int, float8, float8) IS
'Histories of customers as a value: keep it, merge it with rollup, fit it with bgnbd_fit and its neighbours. One row a customer: frequency is the number of their repeat purchases, recency the time from their first purchase to their last, age the time from their first purchase to the present, in one unit of time. A NULL skips the row; NULL over no rows. Numbers that no history has are out of range (22003).';

CREATE AGGREGATE empathy.purchase_sample_agg(stats empathy.purchase_stats) (
    SFUNC = empathy.purchase_sample_accum_stats,
    STYPE = empathy.purchase_sample,
    SSPACE = 400,
    FINALFUNC = empathy._purchase_sample_final,
    COMBINEFUNC = empathy.purchase_sample_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.purchase_sample_agg(empathy.purchase_stats) IS
'Histories of customers as a value: keep it, merge it with rollup, fit it with bgnbd_fit and its neighbours. One row a customer, their purchase_stats; the unit of time is the day. A NULL skips the row; NULL over no rows. Numbers that no history has are out of range (22003).';

CREATE AGGREGATE empathy.purchase_sample_agg(frequency int, recency float8, age float8, covariates float8[]) (
    SFUNC = empathy.purchase_sample_accum_covariates,
    STYPE = empathy.purchase_sample,
    SSPACE = 400,
    FINALFUNC = empathy._purchase_sample_final,
    COMBINEFUNC = empathy.purchase_sample_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.purchase_sample_agg(int, float8, float8, float8[]) IS
'Histories of customers as a value: keep it, merge it with rollup, fit it with bgnbd_fit and its neighbours. One row a customer: frequency is the number of their repeat purchases, recency the time from their first purchase to their last, age the time from their first purchase to the present, in one unit of time. covariates are finite numbers known of the customer, as many in every row (another number is an error, 22023), at most 32. A NULL skips the row; NULL over no rows. Numbers that no history has are out of range (22003).';

CREATE AGGREGATE empathy.purchase_sample_agg(stats empathy.purchase_stats, covariates float8[]) (
    SFUNC = empathy.purchase_sample_accum_stats_covariates,
    STYPE = empathy.purchase_sample,
    SSPACE = 400,
    FINALFUNC = empathy._purchase_sample_final,
    COMBINEFUNC = empathy.purchase_sample_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.purchase_sample_agg(empathy.purchase_stats, float8[]) IS
'Histories of customers as a value: keep it, merge it with rollup, fit it with bgnbd_fit and its neighbours. One row a customer, their purchase_stats; the unit of time is the day. covariates are finite numbers known of the customer, as many in every row (another number is an error, 22023), at most 32. A NULL skips the row; NULL over no rows. Numbers that no history has are out of range (22003).';

CREATE AGGREGATE empathy.purchase_sample_agg(frequency int, recency float8, age float8, customers bigint) (
    SFUNC = empathy.purchase_sample_accum_customers,
    STYPE = empathy.purchase_sample,
    SSPACE = 400,
    FINALFUNC = empathy._purchase_sample_final,
    COMBINEFUNC = empathy.purchase_sample_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.purchase_sample_agg(int, float8, float8, bigint) IS
'Histories of customers as a value: keep it, merge it with rollup, fit it with bgnbd_fit and its neighbours. One row for each number of customers with one history: frequency is the number of their repeat purchases, recency the time from the first purchase to the last, age the time from the first purchase to the present, in one unit of time. A NULL or 0 customers skips the row; NULL over no rows. Numbers that no history has, and negative numbers of customers, are out of range (22003).';

CREATE AGGREGATE empathy.rollup(empathy.purchase_sample) (
    SFUNC = empathy.purchase_sample_combine,
    STYPE = empathy.purchase_sample,
    SSPACE = 400,
    FINALFUNC = empathy._purchase_sample_final,
    COMBINEFUNC = empathy.purchase_sample_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.rollup(empathy.purchase_sample) IS
'Merges samples: the same bytes as one sample of all their rows. They have one number of covariates. NULLs are skipped; NULL over no samples.';

-- fits

EXPAND fit (
    TYPE = bgnbd,
    ABOUT = 'The model BG/NBD (Fader, Hardie and Lee 2005): a customer buys at a rate of their own, which has a gamma distribution of shape r and rate alpha, and leaves after a repeat purchase with a probability of their own, which has a beta distribution a, b.',
    SHIFTS = 'they move alpha to alpha exp(-g z), a to a exp(g z) and b to b exp(g z), each with coefficients of its own'
);

EXPAND fit (
    TYPE = mbgnbd,
    ABOUT = 'The model MBG/NBD (Batislam, Denizel and Filiztekin 2007): as BG/NBD, but a customer may also leave right after their first purchase.',
    SHIFTS = 'they move alpha to alpha exp(-g z), a to a exp(g z) and b to b exp(g z), each with coefficients of its own'
);

EXPAND fit (
    TYPE = pareto_nbd,
    ABOUT = 'The model Pareto/NBD (Schmittlein, Morrison and Colombo 1987): a customer buys at a rate of their own, which has a gamma distribution of shape r and rate alpha, and leaves at a rate of their own, which has a gamma distribution of shape s and rate beta.',
    SHIFTS = 'they move alpha to alpha exp(-g z) and beta to beta exp(-g z), each with coefficients of its own'
);

CREATE FUNCTION empathy.bgbb_fit(sample empathy.purchase_sample) RETURNS empathy.purchase_model
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100000
AS 'MODULE_PATHNAME', 'emp_bgbb_fit';
COMMENT ON FUNCTION empathy.bgbb_fit(empathy.purchase_sample) IS
'The model BG/BB (Fader, Hardie and Shang 2010): at each opportunity a customer who is still one buys with a probability of their own, which has a beta distribution alpha, beta, and leaves with one, which has a beta distribution gamma, delta. Fitted to a sample, whose ages are numbers of opportunities: whole numbers, and frequency at most recency, else out of range (22003). The same bits as the aggregate over its rows. NULL gives NULL.';

CREATE FUNCTION empathy.bgbb_fit(sample empathy.purchase_sample, options jsonb) RETURNS empathy.purchase_model
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100000
AS 'MODULE_PATHNAME', 'emp_bgbb_fit';
COMMENT ON FUNCTION empathy.bgbb_fit(empathy.purchase_sample, jsonb) IS
'The model BG/BB (Fader, Hardie and Shang 2010): at each opportunity a customer who is still one buys with a probability of their own, which has a beta distribution alpha, beta, and leaves with one, which has a beta distribution gamma, delta. Fitted to a sample with options (penalty, tolerance, start), whose ages are numbers of opportunities: whole numbers, and frequency at most recency, else out of range (22003). The same bits as the aggregate over its rows. NULL gives NULL.';

CREATE AGGREGATE empathy.bgbb_fit(frequency int, recency int, opportunities int) (
    SFUNC = empathy.purchase_sample_accum_opportunities,
    STYPE = empathy.purchase_sample,
    SSPACE = 400,
    FINALFUNC = empathy.bgbb_fit,
    COMBINEFUNC = empathy.purchase_sample_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.bgbb_fit(int, int, int) IS
'The model BG/BB (Fader, Hardie and Shang 2010): at each opportunity a customer who is still one buys with a probability of their own, which has a beta distribution alpha, beta, and leaves with one, which has a beta distribution gamma, delta. One row a customer: frequency is the number of opportunities at which they bought again, recency the number of the last one of them (0 without one), opportunities how many there were. Where the likelihood has no maximum inside the range of the parameters the status of the model is boundary, with a notice of the reason; where none is found it is failed. A NULL skips the row; NULL over no rows. Numbers that no history has are out of range (22003).';

CREATE AGGREGATE empathy.bgbb_fit(frequency int, recency int, opportunities int, options jsonb) (
    SFUNC = empathy.purchase_sample_accum_opportunities_options,
    STYPE = empathy.purchase_sample,
    SSPACE = 400,
    FINALFUNC = empathy.bgbb_fit,
    COMBINEFUNC = empathy.purchase_sample_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.bgbb_fit(int, int, int, jsonb) IS
'The model BG/BB (Fader, Hardie and Shang 2010): at each opportunity a customer who is still one buys with a probability of their own, which has a beta distribution alpha, beta, and leaves with one, which has a beta distribution gamma, delta. One row a customer: frequency is the number of opportunities at which they bought again, recency the number of the last one of them (0 without one), opportunities how many there were. options are the same in every row: {"penalty": p} fits the maximum of log-likelihood - p * sum of (ln parameter - ln start)^2 and of the squares of coefficients; {"tolerance": t}, 1e-9 by default, is the gradient of the log-likelihood in the logarithms of the parameters, for each customer, at which the search ends; {"start": {"alpha": 0.5}} is where it also begins and what the penalty pulls to, by default 1; an unknown key is an error (22023). Where the likelihood has no maximum inside the range of the parameters the status of the model is boundary, with a notice of the reason; where none is found it is failed. A NULL skips the row, but NULL options are none; NULL over no rows. Numbers that no history has are out of range (22003).';

CREATE AGGREGATE empathy.bgbb_fit(frequency int, recency int, opportunities int, customers bigint) (
    SFUNC = empathy.purchase_sample_accum_opportunities_customers,
    STYPE = empathy.purchase_sample,
    SSPACE = 400,
    FINALFUNC = empathy.bgbb_fit,
    COMBINEFUNC = empathy.purchase_sample_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.bgbb_fit(int, int, int, bigint) IS
'The model BG/BB (Fader, Hardie and Shang 2010): at each opportunity a customer who is still one buys with a probability of their own, which has a beta distribution alpha, beta, and leaves with one, which has a beta distribution gamma, delta. One row for each number of customers with one history: frequency is the number of opportunities at which they bought again, recency the number of the last one of them (0 without one), opportunities how many there were. Where the likelihood has no maximum inside the range of the parameters the status of the model is boundary, with a notice of the reason; where none is found it is failed. A NULL skips the row; NULL over no rows. Numbers that no history has are out of range (22003).';

CREATE AGGREGATE empathy.bgbb_fit(frequency int, recency int, opportunities int, customers bigint, options jsonb) (
    SFUNC = empathy.purchase_sample_accum_opportunities_customers_options,
    STYPE = empathy.purchase_sample,
    SSPACE = 400,
    FINALFUNC = empathy.bgbb_fit,
    COMBINEFUNC = empathy.purchase_sample_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.bgbb_fit(int, int, int, bigint, jsonb) IS
'The model BG/BB (Fader, Hardie and Shang 2010): at each opportunity a customer who is still one buys with a probability of their own, which has a beta distribution alpha, beta, and leaves with one, which has a beta distribution gamma, delta. One row for each number of customers with one history: frequency is the number of opportunities at which they bought again, recency the number of the last one of them (0 without one), opportunities how many there were. options are the same in every row: {"penalty": p} fits the maximum of log-likelihood - p * sum of (ln parameter - ln start)^2 and of the squares of coefficients; {"tolerance": t}, 1e-9 by default, is the gradient of the log-likelihood in the logarithms of the parameters, for each customer, at which the search ends; {"start": {"alpha": 0.5}} is where it also begins and what the penalty pulls to, by default 1; an unknown key is an error (22023). Where the likelihood has no maximum inside the range of the parameters the status of the model is boundary, with a notice of the reason; where none is found it is failed. A NULL skips the row, but NULL options are none; NULL over no rows. Numbers that no history has are out of range (22003).';

-- casts

CREATE CAST (empathy.purchase_sample AS jsonb)
WITH FUNCTION empathy.purchase_sample_jsonb(empathy.purchase_sample);
COMMENT ON CAST (empathy.purchase_sample AS jsonb) IS
'What a sample has in it';

-- order

EXPAND order (
    TYPE = purchase_sample,
    NOUN = 'sample of histories',
    NOUNS = 'samples of histories',
    PART = number,
    ORDER = 'by customers, then by histories, then by every other number'
);
