-- churn: fits over queries
--
-- Rows stay where they are: a fit is a few aggregates over the query, with the model so far as a parameter.

-- types
-- logit_sums

EXPAND io (
    TYPE = logit_sums,
    TEXT = 'a hash of the model, rows, how many of them left, the number of terms, log-likelihood, gradient and information in units of 2^-44, then for each feature the rows in which it is missing, its range, a hash and the rows in its bins, by outcome, as in model=1f rows=2 churned=1 terms=1 sums=-24388,0,8796093022208 feature=0,0,1,1,3,3,77,1,1',
    BINARY = 'the format, then the text form',
    ALIGNMENT = double,
    STORAGE = extended
);
COMMENT ON TYPE empathy.logit_sums IS
'What one pass over customers adds up for a logistic model: log-likelihood, its gradient and the information, as exact integers, and how the features are distributed: made by logit_pass, merged by rollup. Any split and order of the rows gives the same bytes. 8 bytes for each pair of terms and some hundred a feature.';

-- functions

CREATE FUNCTION empathy.log_likelihood(sums empathy.logit_sums) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_log_likelihood_logit_sums';
COMMENT ON FUNCTION empathy.log_likelihood(empathy.logit_sums) IS
'The log-likelihood of the customers under the model that logit_pass was given, with its class weights and without its penalty: at most 0. NULL gives NULL.';

CREATE FUNCTION empathy.logit_sums_jsonb(empathy.logit_sums) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100
AS 'MODULE_PATHNAME', 'emp_logit_sums_jsonb';
COMMENT ON FUNCTION empathy.logit_sums_jsonb(empathy.logit_sums) IS
'What a pass has added up, as an object: customers, churned (those who left), log_likelihood, and gradient, by the coefficients of standardised terms. Twin of the cast to jsonb. NULL gives NULL.';

CREATE FUNCTION empathy.churn_train(query text) RETURNS empathy.churn_model
LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE COST 1000000
AS 'MODULE_PATHNAME', 'emp_churn_train';
COMMENT ON FUNCTION empathy.churn_train(text) IS
'A churn model of the rows of a query, which are not kept: the logistic model that churn_fit gives for them, to 1e-8, by a few aggregates over the query; so for tables larger than memory, and for tables that are distributed. The query is one SELECT with a row for each customer: a boolean column churned, and features as churn_fit takes them. It runs with the rights and the search path of the caller, some ten times, over one snapshot, and is expected to give the same rows each time. A NOTICE tells of each pass. Errors are those of churn_fit; a query that is not one SELECT or has no features is an error (22023), a missing column 42703, one of another type 42804. NULL over no rows. NULL gives NULL.';

CREATE FUNCTION empathy.churn_train(query text, options jsonb) RETURNS empathy.churn_model
LANGUAGE C VOLATILE PARALLEL UNSAFE COST 1000000
AS 'MODULE_PATHNAME', 'emp_churn_train_options';
COMMENT ON FUNCTION empathy.churn_train(text, jsonb) IS
'A churn model of the rows of a query, as churn_train without options, which are those of churn_fit for logistic models, and "label", the column with the outcome ("churned"). Boosting is not supported (0A000). An unknown key is an error (22023). NULL options are none; a NULL query gives NULL.';

CREATE FUNCTION empathy.cross_validate(query text, folds int) RETURNS TABLE (fold int, customers bigint, churned bigint, auc float8, log_loss float8, brier float8, lift_10 float8)
LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE COST 1000000 ROWS 6
AS 'MODULE_PATHNAME', 'emp_cross_validate';
COMMENT ON FUNCTION empathy.cross_validate(text, int) IS
'How well churn_fit predicts customers that it was not fitted to. The query is that of churn_train. Its rows are parted into 2 to 1,000 folds (else 22023) by a hash of their features, so that copies of a customer stay together; each fold is scored by a model of the others. One row a fold, from 1 on: its customers, how many of them left, auc, log_loss, brier, and lift_10, lift_at a tenth; then one where fold is NULL, of all customers together. Measures are NULL where there is nothing to measure. Rows without an outcome are left out. NULL gives no rows.';

CREATE FUNCTION empathy.cross_validate(query text, folds int, options jsonb) RETURNS TABLE (fold int, customers bigint, churned bigint, auc float8, log_loss float8, brier float8, lift_10 float8)
LANGUAGE C VOLATILE PARALLEL UNSAFE COST 1000000 ROWS 6
AS 'MODULE_PATHNAME', 'emp_cross_validate_options';
COMMENT ON FUNCTION empathy.cross_validate(text, int, jsonb) IS
'How well churn_fit with some options predicts customers that it was not fitted to, as cross_validate without options; those of churn_fit, and "label", the column with the outcome ("churned"), and "fold", an integer column that says in which fold a row is: as many values as folds (else 22023), rows where it is NULL are left out. NULL options are none; another NULL gives no rows.';

-- private functions

CREATE FUNCTION empathy.logit_sums_accum(empathy.logit_sums, model empathy.churn_model, churned boolean, features float8[]) RETURNS empathy.logit_sums
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_logit_sums_accum';
COMMENT ON FUNCTION empathy.logit_sums_accum(empathy.logit_sums, empathy.churn_model, boolean, float8[]) IS
'Adds a customer to the sums of a pass. The transition function of logit_pass. A NULL is skipped.';

CREATE FUNCTION empathy.logit_sums_combine(empathy.logit_sums, empathy.logit_sums) RETURNS empathy.logit_sums
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_logit_sums_combine';
COMMENT ON FUNCTION empathy.logit_sums_combine(empathy.logit_sums, empathy.logit_sums) IS
'Merges the sums of two passes. The combine function of aggregates, and the transition function of rollup. NULL gives the other sums.';

CREATE FUNCTION empathy._logit_sums_final(empathy.logit_sums) RETURNS empathy.logit_sums
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_logit_sums_final';
COMMENT ON FUNCTION empathy._logit_sums_final(empathy.logit_sums) IS
'Leaves of a state what it has added up. The final function of aggregates. NULL gives NULL.';

CREATE FUNCTION empathy._churn_cells(model empathy.churn_model, churned boolean, features record, bound bigint) RETURNS float8[]
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100
AS 'MODULE_PATHNAME', 'emp_churn_cells';
COMMENT ON FUNCTION empathy._churn_cells(empathy.churn_model, boolean, record, bigint) IS
'The features of a customer as numbers, in the order of the model: a category as the number of its level. NULL where a hash of the outcome and the features, of 32 bits, is not below the bound, so that a bound draws a sample; 4294967296 keeps all. NULL gives NULL.';

-- aggregates

CREATE AGGREGATE empathy.logit_pass(model empathy.churn_model, churned boolean, features float8[]) (
    SFUNC = empathy.logit_sums_accum,
    STYPE = empathy.logit_sums,
    SSPACE = 10000,
    FINALFUNC = empathy._logit_sums_final,
    COMBINEFUNC = empathy.logit_sums_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.logit_pass(empathy.churn_model, boolean, float8[]) IS
'What customers add up to for a step of Newton''s method on a logistic model, which is the same in all rows (else 22023): log-likelihood, gradient and information by the coefficients of standardised terms, and how the features are distributed. features are as many numbers as the model has features (else 22023), a category as the number of its level from 0 on, in the order of the model, NULL where missing. Numbers that are far from what the model was scaled for are out of range (22003). A row with a NULL outcome, features or model is skipped; NULL over no rows.';

CREATE AGGREGATE empathy.rollup(empathy.logit_sums) (
    SFUNC = empathy.logit_sums_combine,
    STYPE = empathy.logit_sums,
    SSPACE = 10000,
    FINALFUNC = empathy._logit_sums_final,
    COMBINEFUNC = empathy.logit_sums_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.rollup(empathy.logit_sums) IS
'Merges the sums of passes of one model (of different ones: 22023): the same bytes as one pass over all their rows. NULLs are skipped; NULL over no sums.';

-- casts

CREATE CAST (empathy.logit_sums AS jsonb)
WITH FUNCTION empathy.logit_sums_jsonb(empathy.logit_sums);
COMMENT ON CAST (empathy.logit_sums AS jsonb) IS
'What a pass has added up';

-- order

EXPAND order (
    TYPE = logit_sums,
    NOUN = 'sums of a pass',
    NOUNS = 'sums of passes',
    PART = number,
    ORDER = 'by rows, then by everything else, which means nothing'
);
