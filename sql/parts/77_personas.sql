-- segment: personas
--
-- Customers divided by k-means into groups whose members are alike.  A fit of arrays reads a sample, which merges,
-- travels and can be kept; a fit of records gathers a frame, whose columns have names and texts.

-- types
-- persona_model, persona_sample

EXPAND io (
    TYPE = persona_model,
    TEXT = 'an object of JSON: status, customers, asked, seed, iterations, features with what they were like and their weights, and personas with their sizes, inertias and centres',
    BINARY = 'the format and what src/segment/persona_model_bytes.h lists, numbers big endian, texts in the encoding of the server',
    ALIGNMENT = int4,
    STORAGE = extended
);
COMMENT ON TYPE empathy.persona_model IS
'Personas: groups of customers who are alike, found by k-means. Made by kmeans_fit; read by persona, persona_distance, persona_profile and others, and shown by ::jsonb. Some KB.';

EXPAND io (
    TYPE = persona_sample,
    TEXT = 'what came with the rows, if anything, in quotes, then the number of features, left_out=0, and each customer''s features, as in columns=2 left_out=0 row=0.5,3 row=2,null',
    BINARY = 'the format, then the text form',
    ALIGNMENT = double,
    STORAGE = extended
);
COMMENT ON TYPE empathy.persona_sample IS
'Customers by their features as numbers: made by persona_sample_agg, merged by rollup, fitted by kmeans_fit. Any split and order of the rows gives the same bytes. 8 bytes a feature of a customer, at most 1 GB.';

-- functions

CREATE FUNCTION empathy.persona(model empathy.persona_model, features record) RETURNS int
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20
AS 'MODULE_PATHNAME', 'emp_persona_record';
COMMENT ON FUNCTION empathy.persona(empathy.persona_model, record) IS
'The persona of a customer: the number, from 1, of the one whose centre is nearest, the first of equally near ones. features is a row such as a table''s, whose columns are found by name, in any order; columns that the model does not know are ignored. A feature that the model uses and the row lacks is an error (42703), one of another kind too (42804), NaN and infinity too (22003). A NULL in the row is a missing value, which counts as the average. NULL gives NULL.';

CREATE FUNCTION empathy.persona(model empathy.persona_model, features float8[]) RETURNS int
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20
AS 'MODULE_PATHNAME', 'emp_persona_array';
COMMENT ON FUNCTION empathy.persona(empathy.persona_model, float8[]) IS
'The persona of a customer: the number, from 1, of the one whose centre is nearest, the first of equally near ones. The features of the model in its order: as many numbers as it has (another number is an error, 22023; a model with categories, 42804; NaN and infinity, 22003). A NULL element is a missing value, which counts as the average. NULL gives NULL.';

CREATE FUNCTION empathy.persona_distance(model empathy.persona_model, features record) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20
AS 'MODULE_PATHNAME', 'emp_persona_distance_record';
COMMENT ON FUNCTION empathy.persona_distance(empathy.persona_model, record) IS
'How far a customer is from the centre of their persona, 0 or more: the Euclidean distance in the coordinates of the model, in which every feature of weight 1 has a total variance of 1. features is a row such as a table''s, whose columns are found by name, in any order; columns that the model does not know are ignored. A feature that the model uses and the row lacks is an error (42703), one of another kind too (42804), NaN and infinity too (22003). A NULL in the row is a missing value, which counts as the average. NULL gives NULL.';

CREATE FUNCTION empathy.persona_distance(model empathy.persona_model, features float8[]) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20
AS 'MODULE_PATHNAME', 'emp_persona_distance_array';
COMMENT ON FUNCTION empathy.persona_distance(empathy.persona_model, float8[]) IS
'How far a customer is from the centre of their persona, 0 or more: the Euclidean distance in the coordinates of the model, in which every feature of weight 1 has a total variance of 1. The features of the model in its order: as many numbers as it has (another number is an error, 22023; a model with categories, 42804; NaN and infinity, 22003). A NULL element is a missing value, which counts as the average. NULL gives NULL.';

CREATE FUNCTION empathy.persona_profile(model empathy.persona_model) RETURNS TABLE (persona int, size bigint, feature text, mean float8, lift float8)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 50
AS 'MODULE_PATHNAME', 'emp_persona_profile';
COMMENT ON FUNCTION empathy.persona_profile(empathy.persona_model) IS
'What personas are like: a row for each persona and each feature that the model uses, of a category for each level (Contract=One year). size is the customers of the persona when it was fitted; mean that of the feature among them, in its unit (a boolean: the share of true; a date: days since 2000-01-01; a level: its share, 0 to 1), where missing values count as the mean of all; lift is mean by the same of all customers: 2 is twice as much, or twice as common; NULL for dates, and for numbers that are negative for somebody or 0 for everybody. NULL gives no rows.';

CREATE FUNCTION empathy.personas(model empathy.persona_model) RETURNS int
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_persona_count';
COMMENT ON FUNCTION empathy.personas(empathy.persona_model) IS
'How many personas a model has, 1 to 100: those that were asked for, or fewer where not so many customers differ. NULL gives NULL.';

CREATE FUNCTION empathy.inertia(model empathy.persona_model) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_persona_inertia_of';
COMMENT ON FUNCTION empathy.inertia(empathy.persona_model) IS
'The sum, over the customers that a model was fitted to, of the squared distances from the centres of their personas; 0 or more. NULL gives NULL.';

CREATE FUNCTION empathy.status(model empathy.persona_model) RETURNS text
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_persona_status';
COMMENT ON FUNCTION empathy.status(empathy.persona_model) IS
'How the search for personas ended: converged (every customer is in the nearest persona, and every centre is the mean of its customers), or stopped (iterations used up before that). NULL gives NULL.';

CREATE FUNCTION empathy.customers(model empathy.persona_model) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_persona_customers';
COMMENT ON FUNCTION empathy.customers(empathy.persona_model) IS
'How many customers a persona model was fitted to. NULL gives NULL.';

CREATE FUNCTION empathy.persona_model_jsonb(empathy.persona_model) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000
AS 'MODULE_PATHNAME', 'emp_persona_model_jsonb';
COMMENT ON FUNCTION empathy.persona_model_jsonb(empathy.persona_model) IS
'Everything in a persona model, as the object that is its text form: status, by_position (fitted to arrays), customers, asked (personas), seed, iterations, features (name, kind, role, missing, weight, and how they are distributed) and personas (size, inertia, centre in the coordinates of the model). Twin of the cast to jsonb. NULL gives NULL.';

CREATE FUNCTION empathy.kmeans_fit(sample empathy.persona_sample, k int, seed int) RETURNS empathy.persona_model
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100000
AS 'MODULE_PATHNAME', 'emp_persona_sample_fit_with';
COMMENT ON FUNCTION empathy.kmeans_fit(empathy.persona_sample, int, int) IS
'A persona model of the customers of a sample: as kmeans_fit of the rows. NULL gives NULL.';

CREATE FUNCTION empathy.kmeans_fit(sample empathy.persona_sample, k int, seed int, options jsonb) RETURNS empathy.persona_model
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100000
AS 'MODULE_PATHNAME', 'emp_persona_sample_fit_with';
COMMENT ON FUNCTION empathy.kmeans_fit(empathy.persona_sample, int, int, jsonb) IS
'A persona model of the customers of a sample, with options: as kmeans_fit of the rows. NULL gives NULL.';

CREATE FUNCTION empathy.persona_sample_jsonb(empathy.persona_sample) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100
AS 'MODULE_PATHNAME', 'emp_persona_sample_jsonb';
COMMENT ON FUNCTION empathy.persona_sample_jsonb(empathy.persona_sample) IS
'What a sample has in it, as an object: customers, features (how many a customer has) and asked (what came with the rows: k, seed and options, or a model; or null). Twin of the cast to jsonb. NULL gives NULL.';

-- private functions

CREATE FUNCTION empathy.persona_sample_accum(empathy.persona_sample, float8[]) RETURNS empathy.persona_sample
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_persona_sample_accum';
COMMENT ON FUNCTION empathy.persona_sample_accum(empathy.persona_sample, float8[]) IS
'Adds the features of a customer to a sample. The transition function of persona_sample_agg. NULL features give the sample unchanged.';

CREATE FUNCTION empathy.persona_sample_accum(empathy.persona_sample, float8[], k int, seed int) RETURNS empathy.persona_sample
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_persona_sample_accum_fit';
COMMENT ON FUNCTION empathy.persona_sample_accum(empathy.persona_sample, float8[], int, int) IS
'Adds the features of a customer, and what is asked for, to a sample. The transition function of kmeans_fit and personas_suggest. NULL features give the sample unchanged.';

CREATE FUNCTION empathy.persona_sample_accum(empathy.persona_sample, float8[], k int, seed int, options jsonb) RETURNS empathy.persona_sample
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_persona_sample_accum_fit';
COMMENT ON FUNCTION empathy.persona_sample_accum(empathy.persona_sample, float8[], int, int, jsonb) IS
'Adds the features of a customer, and what is asked for, to a sample. The transition function of kmeans_fit and personas_suggest with options. NULL features give the sample unchanged; NULL options are none.';

CREATE FUNCTION empathy.persona_sample_accum(empathy.persona_sample, model empathy.persona_model, float8[]) RETURNS empathy.persona_sample
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_persona_sample_accum_drift';
COMMENT ON FUNCTION empathy.persona_sample_accum(empathy.persona_sample, empathy.persona_model, float8[]) IS
'Adds the features of a customer, and the model that they are held against, to a sample. The transition function of persona_drift. A row with a NULL gives the sample unchanged.';

CREATE FUNCTION empathy.persona_sample_combine(empathy.persona_sample, empathy.persona_sample) RETURNS empathy.persona_sample
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_persona_sample_combine';
COMMENT ON FUNCTION empathy.persona_sample_combine(empathy.persona_sample, empathy.persona_sample) IS
'Merges two samples. The combine function of aggregates, and the transition function of rollup. NULL gives the other sample.';

CREATE FUNCTION empathy._persona_sample_final(empathy.persona_sample) RETURNS empathy.persona_sample
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_persona_sample_final';
COMMENT ON FUNCTION empathy._persona_sample_final(empathy.persona_sample) IS
'Puts the customers of a sample in order. The final function of aggregates. NULL gives NULL.';

CREATE FUNCTION empathy._persona_sample_fit(empathy.persona_sample) RETURNS empathy.persona_model
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100000
AS 'MODULE_PATHNAME', 'emp_persona_sample_fit';
COMMENT ON FUNCTION empathy._persona_sample_fit(empathy.persona_sample) IS
'Fits personas to a sample whose rows came with k and seed. The final function of kmeans_fit over arrays. NULL gives NULL.';

CREATE FUNCTION empathy._persona_sample_suggest(empathy.persona_sample) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100000
AS 'MODULE_PATHNAME', 'emp_persona_sample_suggest';
COMMENT ON FUNCTION empathy._persona_sample_suggest(empathy.persona_sample) IS
'Tries numbers of personas on a sample. The final function of personas_suggest over arrays. NULL gives NULL.';

CREATE FUNCTION empathy._persona_sample_drift(empathy.persona_sample) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000
AS 'MODULE_PATHNAME', 'emp_persona_sample_drift';
COMMENT ON FUNCTION empathy._persona_sample_drift(empathy.persona_sample) IS
'Holds a sample against the model that came with its rows. The final function of persona_drift over arrays. NULL gives NULL.';

CREATE FUNCTION empathy._persona_frame_accum(internal, record, int, int) RETURNS internal
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_persona_frame_accum';
COMMENT ON FUNCTION empathy._persona_frame_accum(internal, record, int, int) IS
'Adds the features of a customer, k and seed to the state of an aggregate.';

CREATE FUNCTION empathy._persona_frame_accum(internal, record, int, int, jsonb) RETURNS internal
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_persona_frame_accum';
COMMENT ON FUNCTION empathy._persona_frame_accum(internal, record, int, int, jsonb) IS
'Adds the features of a customer, k, seed and options to the state of an aggregate.';

CREATE FUNCTION empathy._persona_frame_combine(internal, internal) RETURNS internal
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_persona_frame_combine';
COMMENT ON FUNCTION empathy._persona_frame_combine(internal, internal) IS
'Merges two states of an aggregate.';

CREATE FUNCTION empathy._persona_frame_serialize(internal) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_persona_frame_serialize';
COMMENT ON FUNCTION empathy._persona_frame_serialize(internal) IS
'Makes bytes of the state of an aggregate, for another process of the same query.';

CREATE FUNCTION empathy._persona_frame_deserialize(bytea, internal) RETURNS internal
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_persona_frame_deserialize';
COMMENT ON FUNCTION empathy._persona_frame_deserialize(bytea, internal) IS
'Makes a state of an aggregate of the bytes that another process of the same query sent.';

CREATE FUNCTION empathy._persona_frame_fit(internal) RETURNS empathy.persona_model
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_persona_frame_fit';
COMMENT ON FUNCTION empathy._persona_frame_fit(internal) IS
'Fits personas to the state of an aggregate. The final function of kmeans_fit over records.';

CREATE FUNCTION empathy._persona_frame_suggest(internal) RETURNS jsonb
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_persona_frame_suggest';
COMMENT ON FUNCTION empathy._persona_frame_suggest(internal) IS
'Tries numbers of personas on the state of an aggregate. The final function of personas_suggest over records.';

CREATE FUNCTION empathy._persona_drift_accum(internal, empathy.persona_model, record) RETURNS internal
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_persona_drift_accum';
COMMENT ON FUNCTION empathy._persona_drift_accum(internal, empathy.persona_model, record) IS
'Adds the features of a customer, and the model that they are held against, to the state of an aggregate.';

CREATE FUNCTION empathy._persona_drift_combine(internal, internal) RETURNS internal
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_persona_drift_combine';
COMMENT ON FUNCTION empathy._persona_drift_combine(internal, internal) IS
'Merges two states of an aggregate.';

CREATE FUNCTION empathy._persona_frame_drift(internal) RETURNS jsonb
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_persona_frame_drift';
COMMENT ON FUNCTION empathy._persona_frame_drift(internal) IS
'Holds the customers of a state against their model. The final function of persona_drift over records.';

-- samples

CREATE AGGREGATE empathy.persona_sample_agg(features float8[]) (
    SFUNC = empathy.persona_sample_accum,
    STYPE = empathy.persona_sample,
    SSPACE = 10000,
    FINALFUNC = empathy._persona_sample_final,
    COMBINEFUNC = empathy.persona_sample_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.persona_sample_agg(float8[]) IS
'Customers by their features, as a value: keep it, merge it with rollup, fit it with kmeans_fit. One row a customer; features are as many numbers in every row (another number is an error, 22023), each finite and at most 1e60 (else 22003), NULL where it is missing. A row without features is skipped; NULL over no rows.';

CREATE AGGREGATE empathy.rollup(empathy.persona_sample) (
    SFUNC = empathy.persona_sample_combine,
    STYPE = empathy.persona_sample,
    SSPACE = 10000,
    FINALFUNC = empathy._persona_sample_final,
    COMBINEFUNC = empathy.persona_sample_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.rollup(empathy.persona_sample) IS
'Merges samples: the same bytes as one sample of all their rows. They have one number of features, and the same things came with their rows (else 22023). NULLs are skipped; NULL over no samples.';

-- fits

CREATE AGGREGATE empathy.kmeans_fit(features record, k int, seed int) (
    SFUNC = empathy._persona_frame_accum,
    STYPE = internal,
    SSPACE = 10000,
    FINALFUNC = empathy._persona_frame_fit,
    FINALFUNC_MODIFY = READ_WRITE,
    COMBINEFUNC = empathy._persona_frame_combine,
    SERIALFUNC = empathy._persona_frame_serialize,
    DESERIALFUNC = empathy._persona_frame_deserialize,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.kmeans_fit(record, int, int) IS
'A persona model: customers divided into k groups (1 to 100, else 22023) whose members are alike, by k-means. One row a customer; features is a row whose columns are numbers, booleans, dates or texts (other types are an error, 42804), the same in every row, of which none tells whom it is about. Every feature has the same weight: numbers are less their mean and by their deviation, a category has a coordinate for each level such that its total variance is 1 too; the 50 most frequent levels are kept, others pooled. A NULL in the row is a missing value, which counts as the average. Constant columns, duplicates and identifiers are left out and named in a NOTICE. Ten starts by k-means++, which seed determines, are tried, each until no customer would go to another persona or after 300 iterations, and the one with the least inertia is kept; of more than 100,000 customers so many, drawn by a hash, try the starts, and all refine the best. Personas are numbered by size, the largest first. Where fewer than k customers differ, there are fewer personas, and a NOTICE says so. k and seed are the same in all rows (else 22023), and not NULL (22004). NaN or infinity in a feature is out of range (22003); more than 1,600 features or coordinates are too many (54000). A row without features is skipped; NULL over no rows. The same rows give the same bytes, in any order and split.';

CREATE AGGREGATE empathy.kmeans_fit(features record, k int, seed int, options jsonb) (
    SFUNC = empathy._persona_frame_accum,
    STYPE = internal,
    SSPACE = 10000,
    FINALFUNC = empathy._persona_frame_fit,
    FINALFUNC_MODIFY = READ_WRITE,
    COMBINEFUNC = empathy._persona_frame_combine,
    SERIALFUNC = empathy._persona_frame_serialize,
    DESERIALFUNC = empathy._persona_frame_deserialize,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.kmeans_fit(record, int, int, jsonb) IS
'A persona model, as kmeans_fit without options, with options, which are the same in every row (else 22023): "restarts", starts that are tried (10); "iterations", of each at most (300); "weights", how often features count, {"tenure": 2}, 1e-6 to 1e6 (1); "start", centres to start from in the units of the features, k lists of as many numbers as there are features, none of which is a category; "max_categories", the most levels that are kept, 2 to 254 (50); "ignore", columns that are no features. An unknown key, or a feature that there is not, is an error (22023). NULL options are none.';

CREATE AGGREGATE empathy.kmeans_fit(features float8[], k int, seed int) (
    SFUNC = empathy.persona_sample_accum,
    STYPE = empathy.persona_sample,
    SSPACE = 10000,
    FINALFUNC = empathy._persona_sample_fit,
    COMBINEFUNC = empathy.persona_sample_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.kmeans_fit(float8[], int, int) IS
'A persona model of features that are numbers, called x1, x2, ...: as kmeans_fit of records, with the same result where the columns are the same. One row a customer, with as many features in every row (another number is an error, 22023), at least one and at most 1,600; a NULL element is missing; NaN and infinity are out of range (22003). Partial aggregates travel to and from other servers. A row without features is skipped; NULL over no rows.';

CREATE AGGREGATE empathy.kmeans_fit(features float8[], k int, seed int, options jsonb) (
    SFUNC = empathy.persona_sample_accum,
    STYPE = empathy.persona_sample,
    SSPACE = 10000,
    FINALFUNC = empathy._persona_sample_fit,
    COMBINEFUNC = empathy.persona_sample_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.kmeans_fit(float8[], int, int, jsonb) IS
'A persona model of features that are numbers, as kmeans_fit without options, with options, which are the same in every row (else 22023): "restarts", starts that are tried (10); "iterations", of each at most (300); "weights", how often features count, {"tenure": 2}, 1e-6 to 1e6 (1); "start", centres to start from in the units of the features, k lists of as many numbers as there are features, none of which is a category; "max_categories", the most levels that are kept, 2 to 254 (50). NULL options are none.';

-- suggestions

CREATE AGGREGATE empathy.personas_suggest(features record, most int, seed int) (
    SFUNC = empathy._persona_frame_accum,
    STYPE = internal,
    SSPACE = 10000,
    FINALFUNC = empathy._persona_frame_suggest,
    FINALFUNC_MODIFY = READ_WRITE,
    COMBINEFUNC = empathy._persona_frame_combine,
    SERIALFUNC = empathy._persona_frame_serialize,
    DESERIALFUNC = empathy._persona_frame_deserialize,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.personas_suggest(record, int, int) IS
'How many personas there are, 1 to most (1 to 100, else 22023): an object with personas, the number that is suggested; customers, and looked_at, how many of them were looked at, at most 5,000, drawn by a hash; and tried: for each k its inertia, strength (the prediction strength of Tibshirani and Walther 2005, 0 to 1, in the mean of 4 divisions into halves) and calinski_harabasz (the pseudo-F of Calinski and Harabasz 1974). Suggested is the greatest k whose strength is 0.9 or more; 1 says that there are no groups that would be found again. A k for which not so many customers differ, or of which there are fewer than two each, is not tried. features and seed are those of kmeans_fit. A row without features is skipped; NULL over no rows.';

CREATE AGGREGATE empathy.personas_suggest(features record, most int, seed int, options jsonb) (
    SFUNC = empathy._persona_frame_accum,
    STYPE = internal,
    SSPACE = 10000,
    FINALFUNC = empathy._persona_frame_suggest,
    FINALFUNC_MODIFY = READ_WRITE,
    COMBINEFUNC = empathy._persona_frame_combine,
    SERIALFUNC = empathy._persona_frame_serialize,
    DESERIALFUNC = empathy._persona_frame_deserialize,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.personas_suggest(record, int, int, jsonb) IS
'How many personas there are, as personas_suggest without options, with those of kmeans_fit that are about features: weights, max_categories and ignore. NULL options are none.';

CREATE AGGREGATE empathy.personas_suggest(features float8[], most int, seed int) (
    SFUNC = empathy.persona_sample_accum,
    STYPE = empathy.persona_sample,
    SSPACE = 10000,
    FINALFUNC = empathy._persona_sample_suggest,
    COMBINEFUNC = empathy.persona_sample_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.personas_suggest(float8[], int, int) IS
'How many personas there are, 1 to most (1 to 100, else 22023): an object with personas, the number that is suggested; customers, and looked_at, how many of them were looked at, at most 5,000, drawn by a hash; and tried: for each k its inertia, strength (the prediction strength of Tibshirani and Walther 2005, 0 to 1, in the mean of 4 divisions into halves) and calinski_harabasz (the pseudo-F of Calinski and Harabasz 1974). Suggested is the greatest k whose strength is 0.9 or more; 1 says that there are no groups that would be found again. A k for which not so many customers differ, or of which there are fewer than two each, is not tried. features and seed are those of kmeans_fit over arrays. A row without features is skipped; NULL over no rows.';

-- drift

CREATE AGGREGATE empathy.persona_drift(model empathy.persona_model, features record) (
    SFUNC = empathy._persona_drift_accum,
    STYPE = internal,
    SSPACE = 10000,
    FINALFUNC = empathy._persona_frame_drift,
    FINALFUNC_MODIFY = READ_WRITE,
    COMBINEFUNC = empathy._persona_drift_combine,
    SERIALFUNC = empathy._persona_frame_serialize,
    DESERIALFUNC = empathy._persona_frame_deserialize,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.persona_drift(empathy.persona_model, record) IS
'How customers have moved between personas, and away from them, since a model was fitted: an object with customers, customers_then, psi (the population stability index of the sizes of the personas), verdict (stable below 0.1, shifting below 0.25, else shifted), psi_by_chance (what the index is on average where nothing has changed), distance_then and distance_now (the square root of the mean squared distance from the centres), and personas: size_then, size_now, share_then and share_now of each. The model is the same in all rows (22023). Features are columns of the record by name, in any order: one that is not there (42703) or of another kind (42804) is an error, NaN and infinity too (22003). Rows with a NULL are skipped, NULL columns are missing values; NULL over no rows.';

CREATE AGGREGATE empathy.persona_drift(model empathy.persona_model, features float8[]) (
    SFUNC = empathy.persona_sample_accum,
    STYPE = empathy.persona_sample,
    SSPACE = 10000,
    FINALFUNC = empathy._persona_sample_drift,
    COMBINEFUNC = empathy.persona_sample_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.persona_drift(empathy.persona_model, float8[]) IS
'How customers have moved between personas, and away from them, since a model was fitted: an object with customers, customers_then, psi (the population stability index of the sizes of the personas), verdict (stable below 0.1, shifting below 0.25, else shifted), psi_by_chance (what the index is on average where nothing has changed), distance_then and distance_now (the square root of the mean squared distance from the centres), and personas: size_then, size_now, share_then and share_now of each. The model is the same in all rows (22023). An array of another length than the model has features is an error (22023), NaN and infinity too (22003). Rows with a NULL are skipped, NULL elements are missing values; NULL over no rows.';

-- casts

CREATE CAST (empathy.persona_model AS jsonb)
WITH FUNCTION empathy.persona_model_jsonb(empathy.persona_model);
COMMENT ON CAST (empathy.persona_model AS jsonb) IS
'Everything in a persona model';

CREATE CAST (empathy.persona_sample AS jsonb)
WITH FUNCTION empathy.persona_sample_jsonb(empathy.persona_sample);
COMMENT ON CAST (empathy.persona_sample AS jsonb) IS
'What a sample has in it';

-- order

EXPAND order (
    TYPE = persona_model,
    NOUN = 'persona model',
    NOUNS = 'persona models',
    PART = byte,
    ORDER = 'by their bytes, which means nothing but is the same everywhere'
);
-- Equal values have equal bytes, so btree indexes may keep one copy for many rows.
ALTER OPERATOR FAMILY empathy.persona_model_ops USING btree ADD
    FUNCTION 4 (empathy.persona_model, empathy.persona_model) pg_catalog.btequalimage(oid);

EXPAND order (
    TYPE = persona_sample,
    NOUN = 'sample of features',
    NOUNS = 'samples of features',
    PART = number,
    ORDER = 'by features, then by customers, then by every number'
);
