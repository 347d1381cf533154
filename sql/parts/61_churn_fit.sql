-- churn: fits to rows in memory
--
-- A fit of arrays reads a sample, which merges, travels and can be kept.  A fit of records gathers a frame,
-- whose columns have names and texts.

-- types
-- churn_sample

EXPAND io (
    TYPE = churn_sample,
    TEXT = 'the options that came with the rows, if any, in quotes, then the number of features, the number of customers that are left out, and for each other one whether they left, 1 or 0, and their features, as in columns=2 left_out=0 row=1,0.5,3 row=0,2,null',
    BINARY = 'the format, then the text form',
    ALIGNMENT = double,
    STORAGE = extended
);
COMMENT ON TYPE empathy.churn_sample IS
'Customers, whether they left, and their features as numbers: made by churn_sample_agg, merged by rollup, fitted by churn_fit. Any split and order of the rows gives the same bytes. 8 bytes a feature of a customer and 8 more, at most 1 GB.';

-- functions

CREATE FUNCTION empathy.churn_fit(sample empathy.churn_sample) RETURNS empathy.churn_model
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100000
AS 'MODULE_PATHNAME', 'emp_churn_sample_fit';
COMMENT ON FUNCTION empathy.churn_fit(empathy.churn_sample) IS
'A churn model of the customers of a sample, with the options that came with its rows: as churn_fit of the rows. A sample without customers gives NULL. NULL gives NULL.';

CREATE FUNCTION empathy.churn_fit(sample empathy.churn_sample, options jsonb) RETURNS empathy.churn_model
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100000
AS 'MODULE_PATHNAME', 'emp_churn_sample_fit_options';
COMMENT ON FUNCTION empathy.churn_fit(empathy.churn_sample, jsonb) IS
'A churn model of the customers of a sample, with these options: as churn_fit of the rows. A sample without customers gives NULL. NULL gives NULL.';

CREATE FUNCTION empathy.churn_sample_jsonb(empathy.churn_sample) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100
AS 'MODULE_PATHNAME', 'emp_churn_sample_jsonb';
COMMENT ON FUNCTION empathy.churn_sample_jsonb(empathy.churn_sample) IS
'What a sample has in it, as an object: customers, churned (those who left), left_out (customers without an outcome or features), features (how many a customer has) and options (or null). Twin of the cast to jsonb. NULL gives NULL.';

-- private functions

CREATE FUNCTION empathy.churn_sample_accum(empathy.churn_sample, boolean, float8[]) RETURNS empathy.churn_sample
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_churn_sample_accum';
COMMENT ON FUNCTION empathy.churn_sample_accum(empathy.churn_sample, boolean, float8[]) IS
'Adds whether a customer left, and their features, to a sample. The transition function of aggregates. A row that lacks one of them is counted as left out; one that lacks both gives the sample unchanged.';

CREATE FUNCTION empathy.churn_sample_accum_options(empathy.churn_sample, boolean, float8[], jsonb) RETURNS empathy.churn_sample
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_churn_sample_accum_options';
COMMENT ON FUNCTION empathy.churn_sample_accum_options(empathy.churn_sample, boolean, float8[], jsonb) IS
'Adds whether a customer left, their features, and options, to a sample. The transition function of aggregates. A row that lacks one of the first two is counted as left out; one that lacks both gives the sample unchanged; NULL options are none.';

CREATE FUNCTION empathy.churn_sample_combine(empathy.churn_sample, empathy.churn_sample) RETURNS empathy.churn_sample
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_churn_sample_combine';
COMMENT ON FUNCTION empathy.churn_sample_combine(empathy.churn_sample, empathy.churn_sample) IS
'Merges two samples. The combine function of aggregates, and the transition function of rollup. NULL gives the other sample.';

CREATE FUNCTION empathy._churn_sample_final(empathy.churn_sample) RETURNS empathy.churn_sample
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_churn_sample_final';
COMMENT ON FUNCTION empathy._churn_sample_final(empathy.churn_sample) IS
'Puts the customers of a sample in order. The final function of aggregates. NULL gives NULL.';

CREATE FUNCTION empathy._churn_frame_accum(internal, boolean, record) RETURNS internal
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_churn_frame_accum';
COMMENT ON FUNCTION empathy._churn_frame_accum(internal, boolean, record) IS
'Adds whether a customer left, and their features, to the state of an aggregate.';

CREATE FUNCTION empathy._churn_frame_accum(internal, boolean, record, jsonb) RETURNS internal
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_churn_frame_accum';
COMMENT ON FUNCTION empathy._churn_frame_accum(internal, boolean, record, jsonb) IS
'Adds whether a customer left, their features, and options, to the state of an aggregate.';

CREATE FUNCTION empathy._churn_frame_combine(internal, internal) RETURNS internal
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_churn_frame_combine';
COMMENT ON FUNCTION empathy._churn_frame_combine(internal, internal) IS
'Merges two states of an aggregate.';

CREATE FUNCTION empathy._churn_frame_serialize(internal) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_churn_frame_serialize';
COMMENT ON FUNCTION empathy._churn_frame_serialize(internal) IS
'Makes bytes of the state of an aggregate, for another process of the same query.';

CREATE FUNCTION empathy._churn_frame_deserialize(bytea, internal) RETURNS internal
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_churn_frame_deserialize';
COMMENT ON FUNCTION empathy._churn_frame_deserialize(bytea, internal) IS
'Makes a state of an aggregate of the bytes that another process of the same query sent.';

CREATE FUNCTION empathy._churn_frame_fit(internal) RETURNS empathy.churn_model
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_churn_frame_fit';
COMMENT ON FUNCTION empathy._churn_frame_fit(internal) IS
'Fits a churn model to the state of an aggregate. The final function of churn_fit.';

-- samples

CREATE AGGREGATE empathy.churn_sample_agg(churned boolean, features float8[]) (
    SFUNC = empathy.churn_sample_accum,
    STYPE = empathy.churn_sample,
    SSPACE = 10000,
    FINALFUNC = empathy._churn_sample_final,
    COMBINEFUNC = empathy.churn_sample_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.churn_sample_agg(boolean, float8[]) IS
'Customers, whether they left, and their features, as a value: keep it, merge it with rollup, fit it with churn_fit. One row a customer; features are as many numbers in every row (another number is an error, 22023), each finite and at most 1e60 (else 22003), NULL where it is missing. A row without an outcome, or without features, is left out and counted, and one with neither is skipped; NULL over no rows.';

CREATE AGGREGATE empathy.rollup(empathy.churn_sample) (
    SFUNC = empathy.churn_sample_combine,
    STYPE = empathy.churn_sample,
    SSPACE = 10000,
    FINALFUNC = empathy._churn_sample_final,
    COMBINEFUNC = empathy.churn_sample_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.rollup(empathy.churn_sample) IS
'Merges samples: the same bytes as one sample of all their rows. They have one number of features, and the same options (else 22023). NULLs are skipped; NULL over no samples.';

-- fits

CREATE AGGREGATE empathy.churn_fit(churned boolean, features record) (
    SFUNC = empathy._churn_frame_accum,
    STYPE = internal,
    SSPACE = 10000,
    FINALFUNC = empathy._churn_frame_fit,
    FINALFUNC_MODIFY = READ_WRITE,
    COMBINEFUNC = empathy._churn_frame_combine,
    SERIALFUNC = empathy._churn_frame_serialize,
    DESERIALFUNC = empathy._churn_frame_deserialize,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.churn_fit(boolean, record) IS
'A churn model: logistic regression of whether a customer left on their features, by maximum likelihood. One row a customer; features is a row such as a table''s, whose columns are taken by name: numbers, intervals (days), booleans, dates and timestamps (days since 2000-01-01), and text, uuid and enum as categories; another type is an error (42804). A category has a coefficient for each level against the first one in the order of bytes; the 50 most frequent levels are kept, others pooled. A NULL in the row is a missing value: a number counts as its mean, and being missing has a coefficient of its own. Constant columns, duplicates, identifiers, missing shares, pooled levels and a feature that alone tells who left are each named in a NOTICE. Where the likelihood has no maximum the model is fitted with a penalty, its status is penalised, and a NOTICE says so; where all left or all stayed it is failed. NaN or infinity in a feature is out of range (22003); more than 1,600 features or coefficients are too many (54000). A row without an outcome, or without features, is left out and counted, and one with neither is skipped; NULL over no rows. The same rows give the same bytes, in any order and split.';

CREATE AGGREGATE empathy.churn_fit(churned boolean, features record, options jsonb) (
    SFUNC = empathy._churn_frame_accum,
    STYPE = internal,
    SSPACE = 10000,
    FINALFUNC = empathy._churn_frame_fit,
    FINALFUNC_MODIFY = READ_WRITE,
    COMBINEFUNC = empathy._churn_frame_combine,
    SERIALFUNC = empathy._churn_frame_serialize,
    DESERIALFUNC = empathy._churn_frame_deserialize,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.churn_fit(boolean, record, jsonb) IS
'A churn model, as churn_fit without options, which are the same in every row (else 22023): {"method": "logistic"} or "boosting" (gradient boosted trees over histograms); "l2", the penalty l2/2 times the sum of squares of the coefficients of standardised terms (default 0), or on the values of leaves (default 1); "class_weights", "balanced" or {"churned": 2, "stayed": 1}; "interactions", pairs of features whose product is a term, [["tenure", "contract"]]; "reference", levels of categories that others are compared with, {"contract": "Two year"}; "max_categories", the most levels that are kept, 2 to 254 (50); "ignore", columns that are no features. Boosting has "learning_rate" (0.05), "leaves" of a tree (15), "rounds" (100), "min_leaf", customers of a leaf (20), "bins" (255), "early_stopping", rounds without improvement on customers held out (0: all rounds), "holdout", their share (0.1), and "seed" (0). An unknown key, or a feature that there is not, is an error (22023). NULL options are none.';

CREATE AGGREGATE empathy.churn_fit(churned boolean, features float8[]) (
    SFUNC = empathy.churn_sample_accum,
    STYPE = empathy.churn_sample,
    SSPACE = 10000,
    FINALFUNC = empathy.churn_fit,
    COMBINEFUNC = empathy.churn_sample_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.churn_fit(boolean, float8[]) IS
'A churn model of features that are numbers, called x1, x2, ...: as churn_fit of records, with the same result where the columns are the same. One row a customer, with as many features in every row (another number is an error, 22023), at least one and at most 1,600; a NULL element is missing; NaN and infinity are out of range (22003), and the error says where. Partial aggregates travel to and from other servers. A row without an outcome, or without features, is left out and counted, and one with neither is skipped; NULL over no rows.';

CREATE AGGREGATE empathy.churn_fit(churned boolean, features float8[], options jsonb) (
    SFUNC = empathy.churn_sample_accum_options,
    STYPE = empathy.churn_sample,
    SSPACE = 10000,
    FINALFUNC = empathy.churn_fit,
    COMBINEFUNC = empathy.churn_sample_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.churn_fit(boolean, float8[], jsonb) IS
'A churn model of features that are numbers, as churn_fit without options; those of churn_fit of records are the same in every row (else 22023), without ignore. NULL options are none.';

-- casts

CREATE CAST (empathy.churn_sample AS jsonb)
WITH FUNCTION empathy.churn_sample_jsonb(empathy.churn_sample);
COMMENT ON CAST (empathy.churn_sample AS jsonb) IS
'What a sample has in it';

-- order

EXPAND order (
    TYPE = churn_sample,
    NOUN = 'sample of customers',
    NOUNS = 'samples of customers',
    PART = number,
    ORDER = 'by features, then by customers, then by every number'
);
