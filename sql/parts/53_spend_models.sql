-- value: spend models
--
-- What customers spend at a purchase, from the mean of their repeat purchases.

-- type

EXPAND io (
    TYPE = spend_sample,
    TEXT = 'options that came with the rows (penalty, tolerance, start_p and so on), then for each frequency and mean money, =, and the number of customers who have them, in order, as in 0,0=3 2,22.345=1; customers without a repeat are 0,0, those whose repeats brought no money 1,0',
    BINARY = 'the format, then the text form',
    ALIGNMENT = double,
    STORAGE = extended
);
COMMENT ON TYPE empathy.spend_sample IS
'What customers spend, each frequency and mean money once with the number of customers who have them: made by spend_sample_agg, merged by rollup, fitted by gamma_gamma_fit. Any split and order of the rows gives the same bytes. 24 bytes an entry, at most 1 GB; 2^48 customers.';

-- functions

CREATE FUNCTION empathy.gamma_gamma_fit(sample empathy.spend_sample) RETURNS empathy.spend_model
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100000
AS 'MODULE_PATHNAME', 'emp_gamma_gamma_fit';
COMMENT ON FUNCTION empathy.gamma_gamma_fit(empathy.spend_sample) IS
'Fits the Gamma-Gamma model to a sample of what customers spend: the same bits as the aggregate over its rows. NULL gives NULL.';

CREATE FUNCTION empathy.gamma_gamma_fit(sample empathy.spend_sample, options jsonb) RETURNS empathy.spend_model
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100000
AS 'MODULE_PATHNAME', 'emp_gamma_gamma_fit';
COMMENT ON FUNCTION empathy.gamma_gamma_fit(empathy.spend_sample, jsonb) IS
'Fits the Gamma-Gamma model to a sample of what customers spend with options (penalty, tolerance, start): the same bits as the aggregate over its rows. NULL gives NULL.';

CREATE FUNCTION empathy.expected_spend(model empathy.spend_model, frequency int, monetary float8) RETURNS float8
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_expected_spend';
COMMENT ON FUNCTION empathy.expected_spend(empathy.spend_model, int, float8) IS
'The mean money that a customer is expected to spend at a purchase to come: p (v + x z)/(p x + q - 1) after x repeat purchases of mean z, and p v/(q - 1), the mean of all customers, without a repeat (Fader and Hardie, note 025). frequency is x, the number of their repeat purchases, and monetary z, their mean money in the unit of the model; without a repeat it is not looked at and may be NULL. A mean below 0, where refunds exceed purchases, counts as 0. Infinite numbers, NaN and a negative frequency are out of range (22003), and so is a mean that does not exist because p x + q is not above 1. A model whose fit failed is an error (22023). Another NULL gives NULL.';

CREATE FUNCTION empathy.expected_spend(model empathy.spend_model, stats empathy.purchase_stats) RETURNS float8
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_expected_spend_stats';
COMMENT ON FUNCTION empathy.expected_spend(empathy.spend_model, empathy.purchase_stats) IS
'The mean money that a customer is expected to spend at a purchase to come: p (v + x z)/(p x + q - 1) after x repeat purchases of mean z, and p v/(q - 1), the mean of all customers, without a repeat (Fader and Hardie, note 025). The customer is known by their purchase statistics. A mean below 0, where refunds exceed purchases, counts as 0. Infinite numbers, NaN and a negative frequency are out of range (22003), and so is a mean that does not exist because p x + q is not above 1. A model whose fit failed is an error (22023). NULL gives NULL.';

CREATE FUNCTION empathy.log_likelihood(model empathy.spend_model, frequency int, monetary float8) RETURNS float8
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_spend_log_likelihood';
COMMENT ON FUNCTION empathy.log_likelihood(empathy.spend_model, int, float8) IS
'The log-likelihood of what a customer spent at their repeat purchases under a model: the sum over customers is what a fit makes as large as it can be; 0 without a repeat. frequency is x, the number of their repeat purchases, and monetary z, their mean money in the unit of the model; without a repeat it is not looked at and may be NULL. Negative or infinite numbers, NaN, and with a repeat 0, are out of range (22003). A model whose fit failed is an error (22023). Another NULL gives NULL.';

CREATE FUNCTION empathy.log_likelihood(model empathy.spend_model, stats empathy.purchase_stats) RETURNS float8
LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_spend_log_likelihood_stats';
COMMENT ON FUNCTION empathy.log_likelihood(empathy.spend_model, empathy.purchase_stats) IS
'The log-likelihood of what a customer spent at their repeat purchases under a model: the sum over customers is what a fit makes as large as it can be; 0 without a repeat. The customer is known by their purchase statistics. Negative or infinite numbers, NaN, and with a repeat 0, are out of range (22003). A model whose fit failed is an error (22023). NULL gives NULL.';

CREATE FUNCTION empathy.log_likelihood(model empathy.spend_model) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_spend_model_log_likelihood';
COMMENT ON FUNCTION empathy.log_likelihood(empathy.spend_model) IS
'The log-likelihood that a fit found, without its penalty; NULL where the parameters were given. A model whose fit failed is an error (22023). NULL gives NULL.';

-- private functions

CREATE FUNCTION empathy.spend_sample_jsonb(empathy.spend_sample) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100
AS 'MODULE_PATHNAME', 'emp_spend_sample_jsonb';
COMMENT ON FUNCTION empathy.spend_sample_jsonb(empathy.spend_sample) IS
'What a sample has in it, as an object: customers, repeaters (customers who bought again), with_money (of them, those whose repeats brought money, whom a model can have), repeat_purchases and mean_monetary of these (the mean over customers; null without any). Twin of the cast to jsonb. NULL gives NULL.';

CREATE FUNCTION empathy.spend_sample_combine(empathy.spend_sample, empathy.spend_sample) RETURNS empathy.spend_sample
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_spend_sample_combine';
COMMENT ON FUNCTION empathy.spend_sample_combine(empathy.spend_sample, empathy.spend_sample) IS
'Adds the customers of the second sample to the first; the transition function of rollup and the combine function of gamma_gamma_fit. A NULL sample is one without customers. Samples with other options are an error (22023).';

CREATE FUNCTION empathy._spend_sample_final(empathy.spend_sample) RETURNS empathy.spend_sample
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_spend_sample_final';
COMMENT ON FUNCTION empathy._spend_sample_final(empathy.spend_sample) IS
'Puts the entries of a sample in order, with nothing left over; the final function of spend_sample_agg and rollup. NULL gives NULL.';

-- aggregates

EXPAND spend (
    SUFFIX = '',
    ARGUMENTS = 'frequency int, monetary float8',
    ROWS = 'A row is a customer: frequency is the number of their repeat purchases, from 0, and monetary their mean money, finite; numbers that are not are out of range (22003). Rows with a NULL are skipped, but monetary may be NULL without a repeat.',
    OPTIONS = ''
);

EXPAND spend (
    SUFFIX = '_options',
    ARGUMENTS = 'frequency int, monetary float8, options jsonb',
    ROWS = 'A row is a customer: frequency is the number of their repeat purchases, from 0, and monetary their mean money, finite; numbers that are not are out of range (22003). Rows with a NULL are skipped, but monetary may be NULL without a repeat.',
    OPTIONS = ' options are the same in every row: {"penalty": w} fits the maximum of log-likelihood - w * sum of (ln parameter - ln start)^2; {"tolerance": t}, 1e-9 by default, is the gradient of the log-likelihood in the logarithms of the parameters, for each customer, at which the search ends; {"start": {"p": 6}} is where it also begins and what the penalty pulls to, by default p = 1, q = 2 and v the mean money; an unknown key is an error (22023), and NULL options are none.'
);

EXPAND spend (
    SUFFIX = '_stats',
    ARGUMENTS = 'stats empathy.purchase_stats',
    ROWS = 'A row is a customer, their purchase_stats. A NULL is skipped.',
    OPTIONS = ''
);

EXPAND spend (
    SUFFIX = '_stats_options',
    ARGUMENTS = 'stats empathy.purchase_stats, options jsonb',
    ROWS = 'A row is a customer, their purchase_stats. A NULL is skipped.',
    OPTIONS = ' options are the same in every row: {"penalty": w} fits the maximum of log-likelihood - w * sum of (ln parameter - ln start)^2; {"tolerance": t}, 1e-9 by default, is the gradient of the log-likelihood in the logarithms of the parameters, for each customer, at which the search ends; {"start": {"p": 6}} is where it also begins and what the penalty pulls to, by default p = 1, q = 2 and v the mean money; an unknown key is an error (22023), and NULL options are none.'
);

CREATE AGGREGATE empathy.rollup(empathy.spend_sample) (
    SFUNC = empathy.spend_sample_combine,
    STYPE = empathy.spend_sample,
    SSPACE = 400,
    FINALFUNC = empathy._spend_sample_final,
    COMBINEFUNC = empathy.spend_sample_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.rollup(empathy.spend_sample) IS
'Merges samples of what customers spend: the same bytes as one sample of all of them. Samples with other options are an error (22023). NULLs are skipped; NULL over no samples.';

-- casts

CREATE CAST (empathy.spend_sample AS jsonb)
WITH FUNCTION empathy.spend_sample_jsonb(empathy.spend_sample);
COMMENT ON CAST (empathy.spend_sample AS jsonb) IS
'What a sample of spending has in it';

-- order

EXPAND order (
    TYPE = spend_sample,
    NOUN = 'spend sample',
    NOUNS = 'spend samples',
    PART = entry,
    ORDER = 'by customers, then by the number of entries, then by the entries'
);
