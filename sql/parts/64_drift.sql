-- churn: drift
--
-- How far customers have moved away from those that a model was fitted to.

-- type

EXPAND io (
    TYPE = drift_summary,
    TEXT = 'a hash of the model, the number of its features, whether arrays will do, the customers then and now, and for each feature that the model uses its name in double quotes, which one it is, its kind, where its bins end (cuts), and the customers in its bins then and now, missing values last, as in model=7 elements=1 arrays=1 then=20 customers=4 "x1" element=0 kind=number cuts=1 bins_then=15,5,0 bins_now=0,4,0',
    BINARY = 'the format, then the text form in the encoding of the client',
    ALIGNMENT = double,
    STORAGE = extended
);
COMMENT ON TYPE empathy.drift_summary IS
'Customers by the bins of the features of a churn model, mergeable: made by drift_agg, merged by rollup, read by churn_drift and ::jsonb. Exact counts, so any split and order of the rows gives the same bytes. About 300 bytes a feature, at most 2^48 customers.';

-- functions

CREATE FUNCTION empathy.population_stability(expected float8[], actual float8[]) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000
AS 'MODULE_PATHNAME', 'emp_population_stability';
COMMENT ON FUNCTION empathy.population_stability(float8[], float8[]) IS
'Population stability index of two samples, 0 or more: the sum of (q - p) ln(q / p) over bins that had the share p in the expected sample and q in the actual one. Below 0.1 they are alike, from 0.25 they differ (Siddiqi 2006, "Credit risk scorecards"). Bins are the deciles of the expected sample; a NULL element is a missing value, which has a bin of its own; a bin that is empty in one sample counts half a row there. NULL when either has no elements. NaN and infinity are errors (22003), as are arrays of more than one dimension (2202E). NULL gives NULL.';

CREATE FUNCTION empathy.churn_drift(empathy.drift_summary) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000
AS 'MODULE_PATHNAME', 'emp_churn_drift';
COMMENT ON FUNCTION empathy.churn_drift(empathy.drift_summary) IS
'How far customers have moved away from those that a churn model was fitted to, as an object: customers, customers_then, verdict (of the feature that moved most), and features, those that the model uses, the one that moved most first: feature, kind, psi (the population stability index, over the deciles of a number and the levels of a category, with missing values as a bin of their own), verdict (stable below 0.1, shifting below 0.25, else shifted), psi_by_chance (what the index is on average where nothing has changed, which for few customers is not small), and missing_then and missing_now, shares of 0 to 1. NULL gives NULL.';

-- private functions

CREATE FUNCTION empathy.drift_summary_accum(empathy.drift_summary, model empathy.churn_model, features float8[]) RETURNS empathy.drift_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 2
AS 'MODULE_PATHNAME', 'emp_drift_summary_accum';
COMMENT ON FUNCTION empathy.drift_summary_accum(empathy.drift_summary, empathy.churn_model, float8[]) IS
'Counts a customer by the bins of the features of a model; the transition function of churn_drift and drift_agg over arrays. A NULL summary is one without customers, a NULL adds nothing, a NULL element is a missing value. Another model than before, an array of another length, and a model with categories are errors (22023), NaN and infinity too (22003).';

CREATE FUNCTION empathy.drift_summary_combine(empathy.drift_summary, empathy.drift_summary) RETURNS empathy.drift_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_drift_summary_combine';
COMMENT ON FUNCTION empathy.drift_summary_combine(empathy.drift_summary, empathy.drift_summary) IS
'Adds the customers of the second summary of drift to the first; the transition function of rollup and the combine function of churn_drift and drift_agg over arrays. A NULL summary is one without customers. Summaries of different models are an error (22023).';

CREATE FUNCTION empathy._drift_summary_final(empathy.drift_summary) RETURNS empathy.drift_summary
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_drift_summary_final';
COMMENT ON FUNCTION empathy._drift_summary_final(empathy.drift_summary) IS
'Closes a summary of drift; the final function of drift_agg and rollup. NULL gives NULL.';

CREATE FUNCTION empathy._drift_record_accum(internal, model empathy.churn_model, features record) RETURNS internal
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 2
AS 'MODULE_PATHNAME', 'emp_drift_record_accum';
COMMENT ON FUNCTION empathy._drift_record_accum(internal, empathy.churn_model, record) IS
'Counts a customer by the bins of the features of a model; the transition function of churn_drift and drift_agg over records.';

CREATE FUNCTION empathy._drift_record_combine(internal, internal) RETURNS internal
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_drift_record_combine';
COMMENT ON FUNCTION empathy._drift_record_combine(internal, internal) IS
'Adds a state over records to another; the combine function of churn_drift and drift_agg over records.';

CREATE FUNCTION empathy._drift_record_serialize(internal) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_drift_record_serialize';
COMMENT ON FUNCTION empathy._drift_record_serialize(internal) IS
'Makes bytes of a state over records, for another process of this server.';

CREATE FUNCTION empathy._drift_record_deserialize(bytea, internal) RETURNS internal
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_drift_record_deserialize';
COMMENT ON FUNCTION empathy._drift_record_deserialize(bytea, internal) IS
'Makes a state over records of bytes.';

CREATE FUNCTION empathy._drift_record_final(internal) RETURNS jsonb
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000
AS 'MODULE_PATHNAME', 'emp_drift_record_final';
COMMENT ON FUNCTION empathy._drift_record_final(internal) IS
'Says how far customers have moved; the final function of churn_drift over records. NULL of no customer.';

CREATE FUNCTION empathy._drift_record_summary(internal) RETURNS empathy.drift_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_drift_record_summary';
COMMENT ON FUNCTION empathy._drift_record_summary(internal) IS
'Returns a state over records as a summary; the final function of drift_agg over records. NULL of no customer.';

-- aggregates

CREATE AGGREGATE empathy.drift_agg(model empathy.churn_model, features float8[]) (
    SFUNC = empathy.drift_summary_accum,
    STYPE = empathy.drift_summary,
    SSPACE = 4096,
    FINALFUNC = empathy._drift_summary_final,
    COMBINEFUNC = empathy.drift_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.drift_agg(empathy.churn_model, float8[]) IS
'Counts customers by the bins of the features of a churn model, the same in all rows (22023), without categories. Keep the result, a day for instance, and merge it with rollup later; read it with churn_drift. Rows with a NULL are skipped, NULL elements are missing values; NULL over no rows. An array of another length than the model has features is an error (22023), NaN and infinity too (22003).';

CREATE AGGREGATE empathy.drift_agg(model empathy.churn_model, features record) (
    SFUNC = empathy._drift_record_accum,
    STYPE = internal,
    SSPACE = 8192,
    FINALFUNC = empathy._drift_record_summary,
    COMBINEFUNC = empathy._drift_record_combine,
    SERIALFUNC = empathy._drift_record_serialize,
    DESERIALFUNC = empathy._drift_record_deserialize,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.drift_agg(empathy.churn_model, record) IS
'Counts customers by the bins of the features of a churn model, the same in all rows (22023), which are columns of the record by name, in any order. Keep the result, a day for instance, and merge it with rollup later; read it with churn_drift. Rows with a NULL model or record are skipped, NULL columns are missing values; NULL over no rows. A feature that is not in the record (42703) or of another kind (42804) is an error, NaN and infinity too (22003).';

CREATE AGGREGATE empathy.rollup(empathy.drift_summary) (
    SFUNC = empathy.drift_summary_combine,
    STYPE = empathy.drift_summary,
    SSPACE = 4096,
    FINALFUNC = empathy._drift_summary_final,
    COMBINEFUNC = empathy.drift_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.rollup(empathy.drift_summary) IS
'Merges summaries of drift: the same bytes as drift_agg over all their customers. Summaries of different models are an error (22023). NULLs are skipped; NULL over nothing.';

CREATE AGGREGATE empathy.churn_drift(model empathy.churn_model, features float8[]) (
    SFUNC = empathy.drift_summary_accum,
    STYPE = empathy.drift_summary,
    SSPACE = 4096,
    FINALFUNC = empathy.churn_drift,
    COMBINEFUNC = empathy.drift_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.churn_drift(empathy.churn_model, float8[]) IS
'How far customers have moved away from those that a churn model was fitted to: churn_drift(drift_agg(model, features)), an object whose members are explained there. The model is the same in all rows (22023), without categories. Rows with a NULL are skipped, NULL elements are missing values; NULL over no rows. An array of another length than the model has features is an error (22023), NaN and infinity too (22003).';

CREATE AGGREGATE empathy.churn_drift(model empathy.churn_model, features record) (
    SFUNC = empathy._drift_record_accum,
    STYPE = internal,
    SSPACE = 8192,
    FINALFUNC = empathy._drift_record_final,
    COMBINEFUNC = empathy._drift_record_combine,
    SERIALFUNC = empathy._drift_record_serialize,
    DESERIALFUNC = empathy._drift_record_deserialize,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.churn_drift(empathy.churn_model, record) IS
'How far customers have moved away from those that a churn model was fitted to: churn_drift(drift_agg(model, features)), an object whose members are explained there. The model is the same in all rows (22023); features are columns of the record by name, in any order. Rows with a NULL model or record are skipped, NULL columns are missing values; NULL over no rows. A feature that is not in the record (42703) or of another kind (42804) is an error, NaN and infinity too (22003).';

-- casts

CREATE CAST (empathy.drift_summary AS jsonb)
WITH FUNCTION empathy.churn_drift(empathy.drift_summary);
COMMENT ON CAST (empathy.drift_summary AS jsonb) IS
'How far customers have moved: the same as churn_drift';

-- order

EXPAND order (
    TYPE = drift_summary,
    NOUN = 'summary of drift',
    NOUNS = 'summaries of drift',
    PART = 'model and count',
    ORDER = 'by customers, then by model, then by every count'
);
