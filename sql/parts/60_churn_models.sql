-- churn: models as values, and what they say of customers
--
-- A model is a value: it dumps, restores, compares and travels.  What fits one is in the parts after this.

-- types
-- churn_model

EXPAND io (
    TYPE = churn_model,
    TEXT = 'an object of JSON: method, status, reason, customers, churned, left_out, class_weights, l2, iterations, log_likelihood, features with what they were like, and terms with coefficients and their covariance, or trees',
    BINARY = 'the format and what src/churn/churn_model_bytes.h lists, numbers big endian, texts in the encoding of the server',
    ALIGNMENT = int4,
    STORAGE = extended
);
COMMENT ON TYPE empathy.churn_model IS
'How likely customers are to leave: a logistic model or boosted trees, the features it takes by name and kind, and how these were distributed when it was fitted. Made by churn_fit or churn_train; read by churn_probability, churn_explain, churn_coefficients and others, and shown by ::jsonb. Some KB for a logistic model, some hundred KB for trees.';

-- functions

CREATE FUNCTION empathy.churn_probability(model empathy.churn_model, features record) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20
AS 'MODULE_PATHNAME', 'emp_churn_probability_record';
COMMENT ON FUNCTION empathy.churn_probability(empathy.churn_model, record) IS
'The probability, 0 to 1, that a customer leaves: 1/(1 + exp(-churn_log_odds)). features is a row such as a table''s, whose columns are found by name, in any order; columns that the model does not know are ignored. A feature that the model uses and the row lacks is an error (42703), one of another kind too (42804). A NULL in the row is a missing value: a number counts as the mean of the customers that the model was fitted to, and being missing counts by itself if it was among them. A model whose fit failed is an error (22023). NULL gives NULL.';

CREATE FUNCTION empathy.churn_probability(model empathy.churn_model, features float8[]) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20
AS 'MODULE_PATHNAME', 'emp_churn_probability_array';
COMMENT ON FUNCTION empathy.churn_probability(empathy.churn_model, float8[]) IS
'The probability, 0 to 1, that a customer leaves, given the features of the model in its order: as many numbers as it has (another number is an error, 22023; a model with categories, 42804). A NULL element is a missing value. A model whose fit failed is an error (22023). NULL gives NULL.';

CREATE FUNCTION empathy.churn_log_odds(model empathy.churn_model, features record) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20
AS 'MODULE_PATHNAME', 'emp_churn_log_odds_record';
COMMENT ON FUNCTION empathy.churn_log_odds(empathy.churn_model, record) IS
'The logarithm of the odds p/(1 - p) that a customer leaves: the sum of coefficients times values, or of the leaves of trees. It ranks customers as churn_probability does, and is what churn_explain takes apart. Arguments and errors are those of churn_probability. NULL gives NULL.';

CREATE FUNCTION empathy.churn_log_odds(model empathy.churn_model, features float8[]) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20
AS 'MODULE_PATHNAME', 'emp_churn_log_odds_array';
COMMENT ON FUNCTION empathy.churn_log_odds(empathy.churn_model, float8[]) IS
'The logarithm of the odds p/(1 - p) that a customer leaves, given the features of the model in its order. Arguments and errors are those of churn_probability. NULL gives NULL.';

CREATE FUNCTION empathy.churn_baseline(model empathy.churn_model) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_churn_baseline';
COMMENT ON FUNCTION empathy.churn_baseline(empathy.churn_model) IS
'The log-odds that the contributions of churn_explain are measured from: of a logistic model its intercept, of trees their mean over the customers that they were fitted to. A model whose fit failed is an error (22023). NULL gives NULL.';

CREATE FUNCTION empathy.churn_explain(model empathy.churn_model, features record) RETURNS TABLE (feature text, value text, contribution float8)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 20
AS 'MODULE_PATHNAME', 'emp_churn_explain_record';
COMMENT ON FUNCTION empathy.churn_explain(empathy.churn_model, record) IS
'Why a customer has their log-odds: one row for each feature that the model uses, and for each pair of them whose product is a term, with its value as a text (NULL: missing) and its contribution, the largest, up or down, first. Contributions add up to churn_log_odds - churn_baseline. Of a logistic model they are coefficients times values; of trees, Shapley values (Lundberg, Erion and Lee 2018). Arguments and errors are those of churn_probability. A NULL argument gives no rows.';

CREATE FUNCTION empathy.churn_explain(model empathy.churn_model, features float8[]) RETURNS TABLE (feature text, value text, contribution float8)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 20
AS 'MODULE_PATHNAME', 'emp_churn_explain_array';
COMMENT ON FUNCTION empathy.churn_explain(empathy.churn_model, float8[]) IS
'Why a customer has their log-odds, given the features of the model in its order: for each one its name (x1, x2, ... where it was fitted to arrays), value and contribution, the largest, up or down, first. Contributions add up to churn_log_odds - churn_baseline. Arguments and errors are those of churn_probability. A NULL argument gives no rows.';

CREATE FUNCTION empathy.churn_explain(model empathy.churn_model, features float8[], names text[]) RETURNS TABLE (name text, value text, contribution float8)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 20
AS 'MODULE_PATHNAME', 'emp_churn_explain_names';
COMMENT ON FUNCTION empathy.churn_explain(empathy.churn_model, float8[], text[]) IS
'Why a customer has their log-odds, as churn_explain of an array, with names for its elements, as many as the model has features (another number is an error, 22023; a NULL one, 22004). A NULL argument gives no rows.';

CREATE FUNCTION empathy.churn_reasons(model empathy.churn_model, features record) RETURNS TABLE (feature text, value text, contribution float8)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 20
AS 'MODULE_PATHNAME', 'emp_churn_reasons_record';
COMMENT ON FUNCTION empathy.churn_reasons(empathy.churn_model, record) IS
'What sets a customer apart from the average one: as churn_explain, but contributions of a logistic model are coefficients times the difference of the value from the mean of the customers that it was fitted to, so that they do not depend on where a feature has its zero or which level is the reference. Of trees they are the same as those of churn_explain. Arguments and errors are those of churn_probability. A NULL argument gives no rows.';

CREATE FUNCTION empathy.churn_reasons(model empathy.churn_model, features float8[]) RETURNS TABLE (feature text, value text, contribution float8)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 20
AS 'MODULE_PATHNAME', 'emp_churn_reasons_array';
COMMENT ON FUNCTION empathy.churn_reasons(empathy.churn_model, float8[]) IS
'What sets a customer apart from the average one, given the features of the model in its order: as churn_reasons of a row. A NULL argument gives no rows.';

CREATE FUNCTION empathy.churn_coefficients(model empathy.churn_model) RETURNS TABLE (feature text, coefficient float8, standard_error float8, z float8, p_value float8)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 20
AS 'MODULE_PATHNAME', 'emp_churn_coefficients';
COMMENT ON FUNCTION empathy.churn_coefficients(empathy.churn_model) IS
'The coefficients of a logistic model, in the unit of each term: log-odds for one more. Terms are (intercept), then a number (tenure), a level of a category against the reference (Contract=One year), a value that is missing (tenure is missing), a product (tenure * Contract=One year). standard_error is the square root of the diagonal of the inverse of the information, the penalty included; z their ratio; p_value, 0 to 1, two-sided by the normal distribution. A term that follows from earlier ones has NULLs. A boosting model, and one whose fit failed, is an error (22023). NULL gives no rows.';

CREATE FUNCTION empathy.churn_importance(model empathy.churn_model) RETURNS TABLE (feature text, importance float8, share float8)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 20
AS 'MODULE_PATHNAME', 'emp_churn_importance';
COMMENT ON FUNCTION empathy.churn_importance(empathy.churn_model) IS
'How much each feature that the model uses matters, the most important first: importance is the mean absolute contribution of churn_reasons, in log-odds, over up to 2,000 of the customers that the model was fitted to, drawn by a hash; that of a product counts half for either feature. share, 0 to 1, is its part of all importance. A model whose fit failed is an error (22023). NULL gives no rows.';

CREATE FUNCTION empathy.churn_features(model empathy.churn_model) RETURNS TABLE (feature text, kind text, role text, missing_rate float8, mean float8, deviation float8, low float8, high float8, levels text[])
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 20
AS 'MODULE_PATHNAME', 'emp_churn_features';
COMMENT ON FUNCTION empathy.churn_features(empathy.churn_model) IS
'The features of a model and how they were distributed among the customers that it was fitted to. kind is number, boolean (1 for true), date (days since 2000-01-01) or category; role is used, constant (also: always missing), duplicate (of an earlier feature) or identifier (a category that differs from customer to customer): those that are not used need not be in a row that is scored. missing_rate is 0 to 1; mean, deviation (of the population), low and high are of the values that are not missing, NULL for categories; levels, the reference first, are the kept ones of a category. NULL gives no rows.';

CREATE FUNCTION empathy.status(model empathy.churn_model) RETURNS text
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_churn_status';
COMMENT ON FUNCTION empathy.status(empathy.churn_model) IS
'How the fit of a churn model ended: converged; penalised (the likelihood has no maximum, so it was fitted with a penalty); stopped (steps used up before the maximum); failed (all customers left, or all stayed: there is no model). NULL gives NULL.';

CREATE FUNCTION empathy.log_likelihood(model empathy.churn_model) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_churn_log_likelihood';
COMMENT ON FUNCTION empathy.log_likelihood(empathy.churn_model) IS
'The log-likelihood, without its penalty and with class weights, of the customers that a churn model was fitted to: the sum of ln p of those who left and ln(1 - p) of those who stayed. A model whose fit failed is an error (22023). NULL gives NULL.';

CREATE FUNCTION empathy.customers(model empathy.churn_model) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_churn_customers';
COMMENT ON FUNCTION empathy.customers(empathy.churn_model) IS
'How many customers a churn model was fitted to, without those that were left out. NULL gives NULL.';

CREATE FUNCTION empathy.churn_model_jsonb(empathy.churn_model) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000
AS 'MODULE_PATHNAME', 'emp_churn_model_jsonb';
COMMENT ON FUNCTION empathy.churn_model_jsonb(empathy.churn_model) IS
'Everything in a churn model, as the object that is its text form: method (logistic or boosting), status, reason (why it is not converged, else null), by_position (fitted to arrays), customers, churned and left_out, class_weights, l2 (the penalty that was used), iterations, log_likelihood, features (name, kind, role, missing, importance; mean, deviation, low, high and rows in bins between cuts; or rows of levels, reference and the levels that were pooled), and terms with coefficients and the lower triangle of their covariance, or trees. Twin of the cast to jsonb. NULL gives NULL.';

-- casts

CREATE CAST (empathy.churn_model AS jsonb)
WITH FUNCTION empathy.churn_model_jsonb(empathy.churn_model);
COMMENT ON CAST (empathy.churn_model AS jsonb) IS
'Everything in a churn model';

-- order

EXPAND order (
    TYPE = churn_model,
    NOUN = 'churn model',
    NOUNS = 'churn models',
    PART = byte,
    ORDER = 'by their bytes, which means nothing but is the same everywhere'
);
-- Equal values have equal bytes, so btree indexes may keep one copy for many rows.
ALTER OPERATOR FAMILY empathy.churn_model_ops USING btree ADD
    FUNCTION 4 (empathy.churn_model, empathy.churn_model) pg_catalog.btequalimage(oid);
