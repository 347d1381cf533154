-- fit: the fits of one purchase model, as functions of a sample and as aggregates.
-- TYPE its kind, ABOUT what it is of and where published, SHIFTS how covariates move its parameters.

CREATE FUNCTION empathy.@type@_fit(sample empathy.purchase_sample) RETURNS empathy.purchase_model
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100000
AS 'MODULE_PATHNAME', 'emp_@type@_fit';
COMMENT ON FUNCTION empathy.@type@_fit(empathy.purchase_sample) IS
'@about@ Fitted to a sample: the same bits as the aggregate over its rows. NULL gives NULL.';

CREATE FUNCTION empathy.@type@_fit(sample empathy.purchase_sample, options jsonb) RETURNS empathy.purchase_model
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100000
AS 'MODULE_PATHNAME', 'emp_@type@_fit';
COMMENT ON FUNCTION empathy.@type@_fit(empathy.purchase_sample, jsonb) IS
'@about@ Fitted to a sample with options (penalty, tolerance, start): the same bits as the aggregate over its rows. NULL gives NULL.';

CREATE AGGREGATE empathy.@type@_fit(frequency int, recency float8, age float8) (
    SFUNC = empathy.purchase_sample_accum,
    STYPE = empathy.purchase_sample,
    SSPACE = 400,
    FINALFUNC = empathy.@type@_fit,
    COMBINEFUNC = empathy.purchase_sample_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.@type@_fit(int, float8, float8) IS
'@about@ One row a customer: frequency is the number of their repeat purchases, recency the time from their first purchase to their last, age the time from their first purchase to the present, in one unit of time, which is then that of the model. Where the likelihood has no maximum inside the range of the parameters the status of the model is boundary, with a notice of the reason; where none is found it is failed. A NULL skips the row; NULL over no rows. Numbers that no history has are out of range (22003).';

CREATE AGGREGATE empathy.@type@_fit(stats empathy.purchase_stats) (
    SFUNC = empathy.purchase_sample_accum_stats,
    STYPE = empathy.purchase_sample,
    SSPACE = 400,
    FINALFUNC = empathy.@type@_fit,
    COMBINEFUNC = empathy.purchase_sample_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.@type@_fit(empathy.purchase_stats) IS
'@about@ One row a customer, their purchase_stats; the unit of time of the model is then the day. Where the likelihood has no maximum inside the range of the parameters the status of the model is boundary, with a notice of the reason; where none is found it is failed. A NULL skips the row; NULL over no rows. Numbers that no history has are out of range (22003).';

CREATE AGGREGATE empathy.@type@_fit(frequency int, recency float8, age float8, options jsonb) (
    SFUNC = empathy.purchase_sample_accum_options,
    STYPE = empathy.purchase_sample,
    SSPACE = 400,
    FINALFUNC = empathy.@type@_fit,
    COMBINEFUNC = empathy.purchase_sample_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.@type@_fit(int, float8, float8, jsonb) IS
'@about@ One row a customer: frequency is the number of their repeat purchases, recency the time from their first purchase to their last, age the time from their first purchase to the present, in one unit of time, which is then that of the model. options are the same in every row: {"penalty": p} fits the maximum of log-likelihood - p * sum of (ln parameter - ln start)^2 and of the squares of coefficients; {"tolerance": t}, 1e-9 by default, is the gradient of the log-likelihood in the logarithms of the parameters, for each customer, at which the search ends; {"start": {"r": 0.5}} is where it also begins and what the penalty pulls to, by default 1, and the mean age for parameters that are times; an unknown key is an error (22023). Where the likelihood has no maximum inside the range of the parameters the status of the model is boundary, with a notice of the reason; where none is found it is failed. A NULL skips the row, but NULL options are none; NULL over no rows. Numbers that no history has are out of range (22003).';

CREATE AGGREGATE empathy.@type@_fit(stats empathy.purchase_stats, options jsonb) (
    SFUNC = empathy.purchase_sample_accum_stats_options,
    STYPE = empathy.purchase_sample,
    SSPACE = 400,
    FINALFUNC = empathy.@type@_fit,
    COMBINEFUNC = empathy.purchase_sample_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.@type@_fit(empathy.purchase_stats, jsonb) IS
'@about@ One row a customer, their purchase_stats; the unit of time of the model is then the day. options are the same in every row: {"penalty": p} fits the maximum of log-likelihood - p * sum of (ln parameter - ln start)^2 and of the squares of coefficients; {"tolerance": t}, 1e-9 by default, is the gradient of the log-likelihood in the logarithms of the parameters, for each customer, at which the search ends; {"start": {"r": 0.5}} is where it also begins and what the penalty pulls to, by default 1, and the mean age for parameters that are times; an unknown key is an error (22023). Where the likelihood has no maximum inside the range of the parameters the status of the model is boundary, with a notice of the reason; where none is found it is failed. A NULL skips the row, but NULL options are none; NULL over no rows. Numbers that no history has are out of range (22003).';

CREATE AGGREGATE empathy.@type@_fit(frequency int, recency float8, age float8, covariates float8[]) (
    SFUNC = empathy.purchase_sample_accum_covariates,
    STYPE = empathy.purchase_sample,
    SSPACE = 400,
    FINALFUNC = empathy.@type@_fit,
    COMBINEFUNC = empathy.purchase_sample_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.@type@_fit(int, float8, float8, float8[]) IS
'@about@ One row a customer: frequency is the number of their repeat purchases, recency the time from their first purchase to their last, age the time from their first purchase to the present, in one unit of time, which is then that of the model. covariates are numbers known of the customer, as many in every row (another number is an error, 22023), at most 32, finite: @shifts@ (Fader and Hardie, note 019). Where the likelihood has no maximum inside the range of the parameters the status of the model is boundary, with a notice of the reason; where none is found it is failed. A NULL skips the row; NULL over no rows. Numbers that no history has are out of range (22003).';

CREATE AGGREGATE empathy.@type@_fit(stats empathy.purchase_stats, covariates float8[]) (
    SFUNC = empathy.purchase_sample_accum_stats_covariates,
    STYPE = empathy.purchase_sample,
    SSPACE = 400,
    FINALFUNC = empathy.@type@_fit,
    COMBINEFUNC = empathy.purchase_sample_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.@type@_fit(empathy.purchase_stats, float8[]) IS
'@about@ One row a customer, their purchase_stats; the unit of time of the model is then the day. covariates are numbers known of the customer, as many in every row (another number is an error, 22023), at most 32, finite: @shifts@ (Fader and Hardie, note 019). Where the likelihood has no maximum inside the range of the parameters the status of the model is boundary, with a notice of the reason; where none is found it is failed. A NULL skips the row; NULL over no rows. Numbers that no history has are out of range (22003).';

CREATE AGGREGATE empathy.@type@_fit(frequency int, recency float8, age float8, covariates float8[], options jsonb) (
    SFUNC = empathy.purchase_sample_accum_covariates_options,
    STYPE = empathy.purchase_sample,
    SSPACE = 400,
    FINALFUNC = empathy.@type@_fit,
    COMBINEFUNC = empathy.purchase_sample_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.@type@_fit(int, float8, float8, float8[], jsonb) IS
'@about@ One row a customer: frequency is the number of their repeat purchases, recency the time from their first purchase to their last, age the time from their first purchase to the present, in one unit of time, which is then that of the model. covariates are numbers known of the customer, as many in every row (another number is an error, 22023), at most 32, finite: @shifts@ (Fader and Hardie, note 019). options are the same in every row: {"penalty": p} fits the maximum of log-likelihood - p * sum of (ln parameter - ln start)^2 and of the squares of coefficients; {"tolerance": t}, 1e-9 by default, is the gradient of the log-likelihood in the logarithms of the parameters, for each customer, at which the search ends; {"start": {"r": 0.5}} is where it also begins and what the penalty pulls to, by default 1, and the mean age for parameters that are times; an unknown key is an error (22023). Where the likelihood has no maximum inside the range of the parameters the status of the model is boundary, with a notice of the reason; where none is found it is failed. A NULL skips the row, but NULL options are none; NULL over no rows. Numbers that no history has are out of range (22003).';

CREATE AGGREGATE empathy.@type@_fit(stats empathy.purchase_stats, covariates float8[], options jsonb) (
    SFUNC = empathy.purchase_sample_accum_stats_covariates_options,
    STYPE = empathy.purchase_sample,
    SSPACE = 400,
    FINALFUNC = empathy.@type@_fit,
    COMBINEFUNC = empathy.purchase_sample_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.@type@_fit(empathy.purchase_stats, float8[], jsonb) IS
'@about@ One row a customer, their purchase_stats; the unit of time of the model is then the day. covariates are numbers known of the customer, as many in every row (another number is an error, 22023), at most 32, finite: @shifts@ (Fader and Hardie, note 019). options are the same in every row: {"penalty": p} fits the maximum of log-likelihood - p * sum of (ln parameter - ln start)^2 and of the squares of coefficients; {"tolerance": t}, 1e-9 by default, is the gradient of the log-likelihood in the logarithms of the parameters, for each customer, at which the search ends; {"start": {"r": 0.5}} is where it also begins and what the penalty pulls to, by default 1, and the mean age for parameters that are times; an unknown key is an error (22023). Where the likelihood has no maximum inside the range of the parameters the status of the model is boundary, with a notice of the reason; where none is found it is failed. A NULL skips the row, but NULL options are none; NULL over no rows. Numbers that no history has are out of range (22003).';
