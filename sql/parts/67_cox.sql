-- churn: Cox models
--
-- What makes customers leave sooner, and how long one is expected to stay.

-- types

EXPAND io (
    TYPE = survival_sample,
    TEXT = 'the options that came with the rows, if any, in quotes, then the number of features, the number of customers that are left out, and for each other one how long they stayed, whether they left then, 1 or 0, and their features, as in columns=2 left_out=0 row=12,1,0.5,3 row=40,0,2,null',
    BINARY = 'the format, then the text form',
    ALIGNMENT = double,
    STORAGE = extended
);
COMMENT ON TYPE empathy.survival_sample IS
'Customers, how long they stayed, whether they left then, and their features as numbers: made by survival_sample_agg, merged by rollup, fitted by cox_fit. Any split and order of the rows gives the same bytes. 8 bytes a feature of a customer and 16 more, at most 1 GB.';

EXPAND io (
    TYPE = cox_model,
    TEXT = 'an object of JSON: what a churn_model has, and ties, log_likelihood_null, concordance, longest (duration), times at which somebody left, and hazard, the cumulative one of the average customer at these',
    BINARY = 'the format and what src/churn/churn_model_bytes.h lists, numbers big endian, texts in the encoding of the server',
    ALIGNMENT = int4,
    STORAGE = extended
);
COMMENT ON TYPE empathy.cox_model IS
'How long customers stay: a model of proportional hazards, the features it takes by name and kind, and the hazard of the average customer. Made by cox_fit; survival and median_survival apply it to a customer, cox_coefficients, cox_baseline and concordance say what it is made of.';

-- functions

CREATE FUNCTION empathy.survival(model empathy.cox_model, features record, t float8) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20
AS 'MODULE_PATHNAME', 'emp_cox_survival_record';
COMMENT ON FUNCTION empathy.survival(empathy.cox_model, record, float8) IS
'The share, 0 to 1, of customers with these features that is still there after time t, in the unit of the durations: exp(-H(t) r), with H the cumulative hazard of the average customer (cox_baseline) and r their hazard_ratio. 1 before the first duration at which somebody left, NULL beyond the longest duration, as nobody was watched so long. features is a row such as a table''s, whose columns are found by name, in any order; others are ignored. A feature that is not there (42703), or of another kind (42804), is an error that names it. A negative t or NaN is out of range (22003). A model whose fit failed is an error (22023). NULL gives NULL.';

CREATE FUNCTION empathy.median_survival(model empathy.cox_model, features record) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50
AS 'MODULE_PATHNAME', 'emp_cox_median_survival_record';
COMMENT ON FUNCTION empathy.median_survival(empathy.cox_model, record) IS
'The duration after which half of the customers with these features are left: the first at which survival is not above one half; NULL when that is not reached. features is a row such as a table''s, whose columns are found by name, in any order; others are ignored. A feature that is not there (42703), or of another kind (42804), is an error that names it. A model whose fit failed is an error (22023). NULL gives NULL.';

CREATE FUNCTION empathy.hazard_ratio(model empathy.cox_model, features record) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20
AS 'MODULE_PATHNAME', 'emp_hazard_ratio_record';
COMMENT ON FUNCTION empathy.hazard_ratio(empathy.cox_model, record) IS
'How many times the hazard of leaving of the average customer a customer with these features has, at any time: exp of the sum of coefficients times what the terms differ from their means. features is a row such as a table''s, whose columns are found by name, in any order; others are ignored. A feature that is not there (42703), or of another kind (42804), is an error that names it. A model whose fit failed is an error (22023). NULL gives NULL.';

CREATE FUNCTION empathy.survival(model empathy.cox_model, features float8[], t float8) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20
AS 'MODULE_PATHNAME', 'emp_cox_survival_array';
COMMENT ON FUNCTION empathy.survival(empathy.cox_model, float8[], float8) IS
'The share, 0 to 1, of customers with these features that is still there after time t, in the unit of the durations: exp(-H(t) r), with H the cumulative hazard of the average customer (cox_baseline) and r their hazard_ratio. 1 before the first duration at which somebody left, NULL beyond the longest duration, as nobody was watched so long. features are those of the model in its order: as many numbers as it has (another number is an error, 22023, and so is a model with categories). A negative t or NaN is out of range (22003). A model whose fit failed is an error (22023). NULL gives NULL.';

CREATE FUNCTION empathy.median_survival(model empathy.cox_model, features float8[]) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50
AS 'MODULE_PATHNAME', 'emp_cox_median_survival_array';
COMMENT ON FUNCTION empathy.median_survival(empathy.cox_model, float8[]) IS
'The duration after which half of the customers with these features are left: the first at which survival is not above one half; NULL when that is not reached. features are those of the model in its order: as many numbers as it has (another number is an error, 22023, and so is a model with categories). A model whose fit failed is an error (22023). NULL gives NULL.';

CREATE FUNCTION empathy.hazard_ratio(model empathy.cox_model, features float8[]) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20
AS 'MODULE_PATHNAME', 'emp_hazard_ratio_array';
COMMENT ON FUNCTION empathy.hazard_ratio(empathy.cox_model, float8[]) IS
'How many times the hazard of leaving of the average customer a customer with these features has, at any time: exp of the sum of coefficients times what the terms differ from their means. features are those of the model in its order: as many numbers as it has (another number is an error, 22023, and so is a model with categories). A model whose fit failed is an error (22023). NULL gives NULL.';

CREATE FUNCTION empathy.cox_coefficients(model empathy.cox_model) RETURNS TABLE (feature text, coefficient float8, hazard_ratio float8, standard_error float8, z float8, p_value float8, low float8, high float8)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 ROWS 20
AS 'MODULE_PATHNAME', 'emp_cox_coefficients';
COMMENT ON FUNCTION empathy.cox_coefficients(empathy.cox_model) IS
'The coefficients of a Cox model, one row a term: its name (a number, a level as in contract=One year, or that a value is missing), the coefficient, the hazard ratio exp(coefficient) of one unit more, the standard error of the coefficient, z, the p-value of the test that it is 0, and the ends of the 95 % confidence interval of the hazard ratio. A term that follows from others has NULLs. Under a penalty, the errors are those of the penalised likelihood. A model whose fit failed is an error (22023). NULL gives no rows.';

CREATE FUNCTION empathy.cox_coefficients(model empathy.cox_model, level float8) RETURNS TABLE (feature text, coefficient float8, hazard_ratio float8, standard_error float8, z float8, p_value float8, low float8, high float8)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 ROWS 20
AS 'MODULE_PATHNAME', 'emp_cox_coefficients';
COMMENT ON FUNCTION empathy.cox_coefficients(empathy.cox_model, float8) IS
'The coefficients of a Cox model, one row a term: its name (a number, a level as in contract=One year, or that a value is missing), the coefficient, the hazard ratio exp(coefficient) of one unit more, the standard error of the coefficient, z, the p-value of the test that it is 0, and the ends of the confidence interval of the hazard ratio. A term that follows from others has NULLs. Under a penalty, the errors are those of the penalised likelihood. The level is a confidence between 0 and 1, neither included; anything else is an error (22003). A model whose fit failed is an error (22023). NULL gives no rows.';

CREATE FUNCTION empathy.cox_baseline(model empathy.cox_model) RETURNS TABLE ("time" float8, cumulative_hazard float8, survival float8)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 ROWS 100
AS 'MODULE_PATHNAME', 'emp_cox_baseline';
COMMENT ON FUNCTION empathy.cox_baseline(empathy.cox_model) IS
'The cumulative hazard of the average customer, whose terms are all at their means, and the survival that it makes, at each duration at which somebody left (by Efron''s or Breslow''s estimate, as the model was fitted). A model whose fit failed is an error (22023). NULL gives no rows.';

CREATE FUNCTION empathy.concordance(model empathy.cox_model) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_concordance';
COMMENT ON FUNCTION empathy.concordance(empathy.cox_model) IS
'How well a model tells who leaves sooner, 0 to 1: the share of pairs of the customers it was fitted to, of whom it is known who left sooner, in which that one has the higher hazard ratio; equal ones count half (Harrell''s C). 0.5 is chance. NULL when there is no such pair. A model whose fit failed is an error (22023). NULL gives NULL.';

CREATE FUNCTION empathy.likelihood_ratio_test(model empathy.cox_model) RETURNS empathy.chi_square_test
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_likelihood_ratio_test';
COMMENT ON FUNCTION empathy.likelihood_ratio_test(empathy.cox_model) IS
'Whether the features say anything at all: twice the growth of the log-likelihood over a model without features, with as many degrees of freedom as there are coefficients. Without any, chi_square and p_value are NULL. Under a penalty it is no test, but the figures of one. A model whose fit failed is an error (22023). NULL gives NULL.';

CREATE FUNCTION empathy.log_likelihood(model empathy.cox_model) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_churn_log_likelihood';
COMMENT ON FUNCTION empathy.log_likelihood(empathy.cox_model) IS
'The partial log-likelihood that a fit found, without the penalty. A model whose fit failed is an error (22023). NULL gives NULL.';

CREATE FUNCTION empathy.status(model empathy.cox_model) RETURNS text
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_churn_status';
COMMENT ON FUNCTION empathy.status(empathy.cox_model) IS
'How a fit ended: converged, penalised (the likelihood has no maximum; fitted with a penalty), stopped (before its maximum) or failed (nobody left). NULL gives NULL.';

CREATE FUNCTION empathy.customers(model empathy.cox_model) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_churn_customers';
COMMENT ON FUNCTION empathy.customers(empathy.cox_model) IS
'The number of customers that a model was fitted to. NULL gives NULL.';

CREATE FUNCTION empathy.cox_fit(sample empathy.survival_sample) RETURNS empathy.cox_model
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100000
AS 'MODULE_PATHNAME', 'emp_survival_sample_fit';
COMMENT ON FUNCTION empathy.cox_fit(empathy.survival_sample) IS
'A Cox model of the customers of a sample, with the options that came with its rows: as cox_fit of the rows. A sample without customers gives NULL. NULL gives NULL.';

CREATE FUNCTION empathy.cox_fit(sample empathy.survival_sample, options jsonb) RETURNS empathy.cox_model
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100000
AS 'MODULE_PATHNAME', 'emp_survival_sample_fit_options';
COMMENT ON FUNCTION empathy.cox_fit(empathy.survival_sample, jsonb) IS
'A Cox model of the customers of a sample, with these options: as cox_fit of the rows. A sample without customers gives NULL. NULL gives NULL.';

-- private functions

CREATE FUNCTION empathy.survival_sample_jsonb(empathy.survival_sample) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100
AS 'MODULE_PATHNAME', 'emp_survival_sample_jsonb';
COMMENT ON FUNCTION empathy.survival_sample_jsonb(empathy.survival_sample) IS
'What a sample has in it, as an object: customers, churned (those who left), left_out (customers without an outcome or features), features (how many a customer has) and options (or null). Twin of the cast to jsonb. NULL gives NULL.';

CREATE FUNCTION empathy.cox_model_jsonb(empathy.cox_model) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000
AS 'MODULE_PATHNAME', 'emp_cox_model_jsonb';
COMMENT ON FUNCTION empathy.cox_model_jsonb(empathy.cox_model) IS
'Everything in a Cox model, as its text form. Twin of the cast to jsonb. NULL gives NULL.';

CREATE FUNCTION empathy.survival_sample_accum(empathy.survival_sample, float8, boolean, float8[]) RETURNS empathy.survival_sample
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_survival_sample_accum';
COMMENT ON FUNCTION empathy.survival_sample_accum(empathy.survival_sample, float8, boolean, float8[]) IS
'Adds how long a customer stayed, whether they left then, and their features, to a sample. The transition function of aggregates. A NULL is counted as left out. A duration that is negative or not finite is out of range (22003).';

CREATE FUNCTION empathy.survival_sample_accum_options(empathy.survival_sample, float8, boolean, float8[], jsonb) RETURNS empathy.survival_sample
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_survival_sample_accum_options';
COMMENT ON FUNCTION empathy.survival_sample_accum_options(empathy.survival_sample, float8, boolean, float8[], jsonb) IS
'Adds how long a customer stayed, whether they left then, their features, and options, to a sample. The transition function of aggregates. A NULL outcome or NULL features are counted as left out; NULL options are none. A duration that is negative or not finite is out of range (22003).';

CREATE FUNCTION empathy.survival_sample_combine(empathy.survival_sample, empathy.survival_sample) RETURNS empathy.survival_sample
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_survival_sample_combine';
COMMENT ON FUNCTION empathy.survival_sample_combine(empathy.survival_sample, empathy.survival_sample) IS
'Merges two samples. The combine function of aggregates, and the transition function of rollup. NULL gives the other sample.';

CREATE FUNCTION empathy._survival_sample_final(empathy.survival_sample) RETURNS empathy.survival_sample
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_survival_sample_final';
COMMENT ON FUNCTION empathy._survival_sample_final(empathy.survival_sample) IS
'Puts the customers of a sample in order. The final function of aggregates. NULL gives NULL.';

CREATE FUNCTION empathy._cox_frame_accum(internal, float8, boolean, record) RETURNS internal
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_cox_frame_accum';
COMMENT ON FUNCTION empathy._cox_frame_accum(internal, float8, boolean, record) IS
'Adds how long a customer stayed, whether they left then, and their features, to the state of an aggregate.';

CREATE FUNCTION empathy._cox_frame_accum(internal, float8, boolean, record, jsonb) RETURNS internal
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_cox_frame_accum';
COMMENT ON FUNCTION empathy._cox_frame_accum(internal, float8, boolean, record, jsonb) IS
'Adds how long a customer stayed, whether they left then, their features, and options, to the state of an aggregate.';

CREATE FUNCTION empathy._cox_frame_fit(internal) RETURNS empathy.cox_model
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_churn_frame_fit';
COMMENT ON FUNCTION empathy._cox_frame_fit(internal) IS
'Fits a Cox model to the state of an aggregate. The final function of cox_fit.';

-- aggregates

CREATE AGGREGATE empathy.survival_sample_agg(duration float8, churned boolean, features float8[]) (
    SFUNC = empathy.survival_sample_accum,
    STYPE = empathy.survival_sample,
    SSPACE = 10000,
    FINALFUNC = empathy._survival_sample_final,
    COMBINEFUNC = empathy.survival_sample_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.survival_sample_agg(float8, boolean, float8[]) IS
'Customers, how long they stayed, whether they left then, and their features, as a value: keep it, merge it with rollup, fit it with cox_fit. One row a customer; features are as many numbers in every row (another number is an error, 22023), each finite (22003), a NULL element a missing value. A duration that is negative or not finite is out of range (22003). Rows with a NULL are counted as left out; NULL over no rows.';

CREATE AGGREGATE empathy.rollup(empathy.survival_sample) (
    SFUNC = empathy.survival_sample_combine,
    STYPE = empathy.survival_sample,
    SSPACE = 10000,
    FINALFUNC = empathy._survival_sample_final,
    COMBINEFUNC = empathy.survival_sample_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.rollup(empathy.survival_sample) IS
'Merges samples: the same bytes as one sample of all their rows. They have one number of features, and the same options (else 22023). NULLs are skipped; NULL over no samples.';

CREATE AGGREGATE empathy.cox_fit(duration float8, churned boolean, features record) (
    SFUNC = empathy._cox_frame_accum,
    STYPE = internal,
    SSPACE = 10000,
    FINALFUNC = empathy._cox_frame_fit,
    FINALFUNC_MODIFY = READ_WRITE,
    COMBINEFUNC = empathy._churn_frame_combine,
    SERIALFUNC = empathy._churn_frame_serialize,
    DESERIALFUNC = empathy._churn_frame_deserialize,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.cox_fit(float8, boolean, record) IS
'What makes customers leave sooner: a model of proportional hazards (Cox 1972), by the greatest partial likelihood, with Efron''s approximation for customers who leave at one duration. One row a customer: how long they have been one, in any unit, and whether they left then; who did not was only watched so long. features is a row such as a table''s, whose columns are taken by name: numbers, intervals (days), booleans, dates, texts and enums; a NULL column is a missing value, which has a term of its own. Features that are constant, duplicates, identifiers or linear in others, and customers left out, are named in NOTICEs. Where features tell without an error who leaves sooner, the model is fitted with a penalty (status penalised), and where nobody left it is failed; a NOTICE says so. A duration that is negative or not finite is out of range (22003). Rows with a NULL are left out; NULL over no rows.';

CREATE AGGREGATE empathy.cox_fit(duration float8, churned boolean, features record, options jsonb) (
    SFUNC = empathy._cox_frame_accum,
    STYPE = internal,
    SSPACE = 10000,
    FINALFUNC = empathy._cox_frame_fit,
    FINALFUNC_MODIFY = READ_WRITE,
    COMBINEFUNC = empathy._churn_frame_combine,
    SERIALFUNC = empathy._churn_frame_serialize,
    DESERIALFUNC = empathy._churn_frame_deserialize,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.cox_fit(float8, boolean, record, jsonb) IS
'A Cox model, as cox_fit without options. options are the same in every row (else 22023): {"ties": "efron"} or "breslow"; "l2", the penalty l2/2 times the sum of squares of the coefficients of standardised terms, 0 by default; "interactions", pairs of features whose products are terms; "reference", the level of a category that the others are compared with; "max_categories", 50 by default; "ignore", columns of a record that are no features. An unknown key is an error (22023). NULL options are none.';

CREATE AGGREGATE empathy.cox_fit(duration float8, churned boolean, features float8[]) (
    SFUNC = empathy.survival_sample_accum,
    STYPE = empathy.survival_sample,
    SSPACE = 10000,
    FINALFUNC = empathy.cox_fit,
    COMBINEFUNC = empathy.survival_sample_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.cox_fit(float8, boolean, float8[]) IS
'A Cox model of features that are numbers, called x1, x2, ...: as cox_fit of records, with the same result where the columns are the same. One row a customer, with as many features in every row (another number is an error, 22023), each finite (22003), a NULL element a missing value. Features that are constant, duplicates, identifiers or linear in others, and customers left out, are named in NOTICEs. Where features tell without an error who leaves sooner, the model is fitted with a penalty (status penalised), and where nobody left it is failed; a NOTICE says so. A duration that is negative or not finite is out of range (22003). Rows with a NULL are left out; NULL over no rows.';

CREATE AGGREGATE empathy.cox_fit(duration float8, churned boolean, features float8[], options jsonb) (
    SFUNC = empathy.survival_sample_accum_options,
    STYPE = empathy.survival_sample,
    SSPACE = 10000,
    FINALFUNC = empathy.cox_fit,
    COMBINEFUNC = empathy.survival_sample_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.cox_fit(float8, boolean, float8[], jsonb) IS
'A Cox model of features that are numbers, as cox_fit without options; those of cox_fit of records are the same in every row (else 22023), without ignore. NULL options are none.';

-- casts

CREATE CAST (empathy.survival_sample AS jsonb)
WITH FUNCTION empathy.survival_sample_jsonb(empathy.survival_sample);
COMMENT ON CAST (empathy.survival_sample AS jsonb) IS
'What a sample has in it';

CREATE CAST (empathy.cox_model AS jsonb)
WITH FUNCTION empathy.cox_model_jsonb(empathy.cox_model);
COMMENT ON CAST (empathy.cox_model AS jsonb) IS
'Everything in a Cox model';

-- order

EXPAND order (
    TYPE = survival_sample,
    NOUN = 'sample of customers',
    NOUNS = 'samples of customers',
    PART = number,
    ORDER = 'by features, then by customers, then by every number'
);

EXPAND order (
    TYPE = cox_model,
    NOUN = 'Cox model',
    NOUNS = 'Cox models',
    PART = byte,
    ORDER = 'by their bytes'
);
-- Equal values have equal bytes, so btree indexes may keep one copy for many rows.
ALTER OPERATOR FAMILY empathy.cox_model_ops USING btree ADD
    FUNCTION 4 (empathy.cox_model, empathy.cox_model) pg_catalog.btequalimage(oid);
