-- value: holdout
--
-- A model fitted to what was known at one time, against what customers did after it.

-- type

EXPAND io (
    TYPE = holdout_summary,
    TEXT = 'for each number of repeat purchases, 0 to 7, customers and their purchases predicted, in 1e-12, and actual; then the sums of absolute errors, squares and products, the last three in hexadecimal, as in customers_0=1 predicted_0=1500000000000 actual_0=1 ...',
    BINARY = '369 bytes, big endian, the first of which is the format',
    ALIGNMENT = double,
    STORAGE = main
);
COMMENT ON TYPE empathy.holdout_summary IS
'Predicted against actual purchases, mergeable: exact sums by the number of repeat purchases, over at least one customer and at most 2^32. Made by holdout_agg, merged by rollup, read by purchase_holdout and ::jsonb. 376 bytes.';

-- functions

CREATE FUNCTION empathy.purchase_holdout(empathy.holdout_summary)
RETURNS TABLE (frequency int, customers bigint, predicted float8, actual float8)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 ROWS 8
AS 'MODULE_PATHNAME', 'emp_holdout_summary_rows';
COMMENT ON FUNCTION empathy.purchase_holdout(empathy.holdout_summary) IS
'Predicted against actual by the number of repeat purchases before the horizon, 7 being 7 and more: a row for each that customers had, with the number of customers and the means of the purchases predicted and made within the horizon. NULL gives no rows.';

-- private functions

CREATE FUNCTION empathy.holdout_summary_jsonb(empathy.holdout_summary) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20
AS 'MODULE_PATHNAME', 'emp_holdout_summary_jsonb';
COMMENT ON FUNCTION empathy.holdout_summary_jsonb(empathy.holdout_summary) IS
'Predicted against actual as an object: customers, the totals predicted and actual, mae, rmse, correlation (null where either does not vary) and by_frequency, the rows of purchase_holdout. Twin of the cast to jsonb. NULL gives NULL.';

CREATE FUNCTION empathy.holdout_summary_combine(empathy.holdout_summary, empathy.holdout_summary) RETURNS empathy.holdout_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_holdout_summary_combine';
COMMENT ON FUNCTION empathy.holdout_summary_combine(empathy.holdout_summary, empathy.holdout_summary) IS
'Adds the customers of the second summary to the first; the transition function of rollup and the combine function of holdout_agg and purchase_holdout. A NULL summary is one without customers. More than 2^32 customers is an error (22003).';

-- aggregates

EXPAND holdout (
    SUFFIX = '',
    ARGUMENTS = 'model empathy.purchase_model, frequency int, recency float8, age float8, horizon float8, actual int',
    CUSTOMER = 'The customer is known by frequency, recency and age.'
);

EXPAND holdout (
    SUFFIX = '_stats',
    ARGUMENTS = 'model empathy.purchase_model, stats empathy.purchase_stats, horizon float8, actual int',
    CUSTOMER = 'The customer is known by their purchase statistics.'
);

EXPAND holdout (
    SUFFIX = '_covariates',
    ARGUMENTS = 'model empathy.purchase_model, frequency int, recency float8, age float8, horizon float8, actual int, covariates float8[]',
    CUSTOMER = 'The customer is known by frequency, recency, age and covariates.'
);

EXPAND holdout (
    SUFFIX = '_stats_covariates',
    ARGUMENTS = 'model empathy.purchase_model, stats empathy.purchase_stats, horizon float8, actual int, covariates float8[]',
    CUSTOMER = 'The customer is known by their purchase statistics and covariates.'
);

CREATE AGGREGATE empathy.rollup(empathy.holdout_summary) (
    SFUNC = empathy.holdout_summary_combine,
    STYPE = empathy.holdout_summary,
    SSPACE = 400,
    COMBINEFUNC = empathy.holdout_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.rollup(empathy.holdout_summary) IS
'Merges summaries of predicted against actual purchases: the same bytes as one summary over all their customers. More than 2^32 customers is an error (22003). NULLs are skipped; NULL over no summaries.';

-- casts

CREATE CAST (empathy.holdout_summary AS jsonb)
WITH FUNCTION empathy.holdout_summary_jsonb(empathy.holdout_summary);
COMMENT ON CAST (empathy.holdout_summary AS jsonb) IS
'Everything that a comparison of predicted and actual purchases says';

-- order

EXPAND order (
    TYPE = holdout_summary,
    NOUN = 'holdout summary',
    NOUNS = 'holdout summaries',
    PART = sum,
    ORDER = 'by the sums as the text form has them, one after the other'
);
-- Equal values have equal bytes, so btree indexes may keep one copy for many rows.
ALTER OPERATOR FAMILY empathy.holdout_summary_ops USING btree ADD
    FUNCTION 4 (empathy.holdout_summary, empathy.holdout_summary) pg_catalog.btequalimage(oid);
