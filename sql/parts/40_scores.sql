-- scores
--
-- Aggregates over readings.  Every state is a type of its own, made of exact integers: parts of
-- the rows can be summed on different workers, nodes or days and merged in any order, and the
-- result is the same bytes.

-- type
-- emotion_summary: mergeable sums over readings

-- The C struct of a summary is its stored layout, so that an aggregate changes it in place: hence the
-- alignment.  It has 800 bytes, most of them the zeros of small numbers, which compress well.
EXPAND io (
    TYPE = emotion_summary,
    TEXT = 'key=value pairs in any order, separated by blanks, each key once, and integers that some readings have: readings, model, lang, valence in 1e-9, squares in 1e-18, and other sums of shares in 1e-4; sums of 0 may be left out',
    BINARY = '790 bytes, big endian, the first of which is the format, with sums that some readings have',
    ALIGNMENT = double,
    STORAGE = extended
);
COMMENT ON TYPE empathy.emotion_summary IS
'Mergeable sums over one or more readings: made by emotion_agg, merged by rollup, read by readings, mean_valence, share and others. Exact integers, so any split and order of the readings gives the same bytes. 800 bytes, at most 2^48 readings.';

-- type
-- valence_mean: the state of customer_emotion_score

EXPAND io (
    TYPE = valence_mean,
    TEXT = 'readings=N valence=SUM, a sum in 1e-9 that some readings have',
    BINARY = '25 bytes, big endian, the first of which is the format, with a sum that some readings have',
    ALIGNMENT = double,
    STORAGE = main
);
COMMENT ON TYPE empathy.valence_mean IS
'Number of readings and the exact sum of their valence: the state of the aggregate customer_emotion_score, 32 bytes. To keep sums in a table, use emotion_summary.';

-- functions
-- what a summary says

CREATE FUNCTION empathy.readings(empathy.emotion_summary) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_readings';
COMMENT ON FUNCTION empathy.readings(empathy.emotion_summary) IS
'Number of readings in a summary, at least 1. NULL gives NULL.';

CREATE FUNCTION empathy.mean_valence(empathy.emotion_summary) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_mean_valence';
COMMENT ON FUNCTION empathy.mean_valence(empathy.emotion_summary) IS
'Mean valence of the readings in a summary, -1 to 1: the exact sum divided by their number, rounded once. NULL gives NULL.';

CREATE FUNCTION empathy.valence_stddev(empathy.emotion_summary) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_valence_stddev';
COMMENT ON FUNCTION empathy.valence_stddev(empathy.emotion_summary) IS
'Sample standard deviation of the valence of the readings in a summary (divisor n - 1, as stddev() has), 0 to sqrt(2), from exact sums. NULL for a single reading. NULL gives NULL.';

CREATE FUNCTION empathy.mean_intensity(empathy.emotion_summary) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_mean_intensity';
COMMENT ON FUNCTION empathy.mean_intensity(empathy.emotion_summary) IS
'Mean intensity of the readings in a summary, 0 to 1. NULL gives NULL.';

CREATE FUNCTION empathy.mean_confidence(empathy.emotion_summary) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_mean_confidence';
COMMENT ON FUNCTION empathy.mean_confidence(empathy.emotion_summary) IS
'Mean confidence of the readings in a summary, 0 to 1. NULL gives NULL.';

CREATE FUNCTION empathy.share(empathy.emotion_summary, label text) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_share';
COMMENT ON FUNCTION empathy.share(empathy.emotion_summary, text) IS
'Share of the readings in a summary in which a label of emotion_labels() is present, 0 to 1. Several labels can be present in one reading, so shares add up to more than 1. An unknown label is an error that lists the labels. NULL gives NULL.';

CREATE FUNCTION empathy.dominant_share(empathy.emotion_summary, label text) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_dominant_share';
COMMENT ON FUNCTION empathy.dominant_share(empathy.emotion_summary, text) IS
'Share of the readings in a summary whose dominant label is this one, 0 to 1; over all labels of the scheme headline the shares add up to 1. Any other label is an error that lists those. NULL gives NULL.';

CREATE FUNCTION empathy.sentiment_share(empathy.emotion_summary, sentiment text) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_sentiment_share';
COMMENT ON FUNCTION empathy.sentiment_share(empathy.emotion_summary, text) IS
'Share of the readings in a summary whose sentiment is this one (positive, negative, neutral or mixed), 0 to 1; the four shares add up to 1. Another name is an error. NULL gives NULL.';

CREATE FUNCTION empathy.customer_emotion_score(empathy.emotion_summary) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_customer_emotion_score_summary';
COMMENT ON FUNCTION empathy.customer_emotion_score(empathy.emotion_summary) IS
'Customer emotion score of the readings in a summary, 0 (all very bad) to 100 (all very good): 50 + 50 * mean valence, rounded once, and the same bits as the aggregate over the readings. NULL gives NULL.';

CREATE FUNCTION empathy.mean_emotion(empathy.emotion_summary) RETURNS empathy.emotion
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 3
AS 'MODULE_PATHNAME', 'emp_mean_emotion_summary';
COMMENT ON FUNCTION empathy.mean_emotion(empathy.emotion_summary) IS
'The mean of the readings in a summary as a reading: every number is the mean, rounded to the last decimal that a reading has, halves away from 0; a flag is set when at least half of the readings have it; language and model are those of all readings, or und and 00000000 when they differ. NULL gives NULL.';

-- private functions
-- emotion_summary

CREATE FUNCTION empathy.emotion_summary_accum(empathy.emotion_summary, empathy.emotion) RETURNS empathy.emotion_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 3
AS 'MODULE_PATHNAME', 'emp_emotion_summary_accum';
COMMENT ON FUNCTION empathy.emotion_summary_accum(empathy.emotion_summary, empathy.emotion) IS
'Adds a reading to a summary; the transition function of emotion_agg and mean_emotion. A NULL summary is one without readings, a NULL reading adds nothing. More than 2^48 readings is an error.';

CREATE FUNCTION empathy.emotion_summary_combine(empathy.emotion_summary, empathy.emotion_summary) RETURNS empathy.emotion_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_emotion_summary_combine';
COMMENT ON FUNCTION empathy.emotion_summary_combine(empathy.emotion_summary, empathy.emotion_summary) IS
'Adds the readings of the second summary to the first; the transition function of rollup and the combine function of all aggregates over summaries. A NULL summary is one without readings. More than 2^48 readings is an error.';

CREATE FUNCTION empathy.emotion_summary_jsonb(empathy.emotion_summary) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100
AS 'MODULE_PATHNAME', 'emp_emotion_summary_jsonb';
COMMENT ON FUNCTION empathy.emotion_summary_jsonb(empathy.emotion_summary) IS
'Everything inside a summary, under the names of the functions that give the same numbers: means, shares of all labels, flags, dominant labels and sentiments. model is 00000000 and language und when the readings differ in it. Twin of the cast to jsonb. NULL gives NULL.';

-- private functions
-- valence_mean

CREATE FUNCTION empathy.valence_mean_accum(empathy.valence_mean, empathy.emotion) RETURNS empathy.valence_mean
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_valence_mean_accum';
COMMENT ON FUNCTION empathy.valence_mean_accum(empathy.valence_mean, empathy.emotion) IS
'Adds a reading to a mean; the transition function of customer_emotion_score. A NULL mean is one without readings, a NULL reading adds nothing. More than 2^48 readings is an error.';

CREATE FUNCTION empathy.valence_mean_accum(empathy.valence_mean, body text) RETURNS empathy.valence_mean
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 300
AS 'MODULE_PATHNAME', 'emp_valence_mean_accum_text';
COMMENT ON FUNCTION empathy.valence_mean_accum(empathy.valence_mean, text) IS
'Reads an English text as score(text) does and adds the reading to a mean; the transition function of customer_emotion_score. A NULL mean is one without readings, a NULL text adds nothing. More than 2^48 readings is an error.';

CREATE FUNCTION empathy.valence_mean_combine(empathy.valence_mean, empathy.valence_mean) RETURNS empathy.valence_mean
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_valence_mean_combine';
COMMENT ON FUNCTION empathy.valence_mean_combine(empathy.valence_mean, empathy.valence_mean) IS
'Adds the readings of the second mean to the first; the combine function of customer_emotion_score. A NULL mean is one without readings. More than 2^48 readings is an error.';

CREATE FUNCTION empathy.valence_mean_score(empathy.valence_mean) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_valence_mean_score';
COMMENT ON FUNCTION empathy.valence_mean_score(empathy.valence_mean) IS
'Customer emotion score of a mean, 0 to 100: 50 + 50 * mean valence, rounded once; the final function of customer_emotion_score. NULL gives NULL.';

CREATE FUNCTION empathy.valence_mean_jsonb(empathy.valence_mean) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20
AS 'MODULE_PATHNAME', 'emp_valence_mean_jsonb';
COMMENT ON FUNCTION empathy.valence_mean_jsonb(empathy.valence_mean) IS
'Everything inside a mean: readings, customer_emotion_score, mean_valence. Twin of the cast to jsonb. NULL gives NULL.';

-- aggregates

CREATE AGGREGATE empathy.emotion_agg(empathy.emotion) (
    SFUNC = empathy.emotion_summary_accum,
    STYPE = empathy.emotion_summary,
    SSPACE = 800,
    COMBINEFUNC = empathy.emotion_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.emotion_agg(empathy.emotion) IS
'Sums up readings. Keep the result, a day for instance, and merge it with rollup later. NULLs are skipped; NULL over no readings. More than 2^48 readings is an error.';

CREATE AGGREGATE empathy.rollup(empathy.emotion_summary) (
    SFUNC = empathy.emotion_summary_combine,
    STYPE = empathy.emotion_summary,
    SSPACE = 800,
    COMBINEFUNC = empathy.emotion_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.rollup(empathy.emotion_summary) IS
'Merges summaries: the same bytes as emotion_agg over all their readings. NULLs are skipped; NULL over no summaries. More than 2^48 readings is an error.';

CREATE AGGREGATE empathy.mean_emotion(empathy.emotion) (
    SFUNC = empathy.emotion_summary_accum,
    STYPE = empathy.emotion_summary,
    SSPACE = 800,
    FINALFUNC = empathy.mean_emotion,
    COMBINEFUNC = empathy.emotion_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.mean_emotion(empathy.emotion) IS
'The mean of readings as a reading: every number is the mean, rounded to the last decimal that a reading has, halves away from 0; a flag is set when at least half of the readings have it; language and model are those of all readings, or und and 00000000 when they differ. NULLs are skipped; NULL over no readings.';

CREATE AGGREGATE empathy.customer_emotion_score(empathy.emotion) (
    SFUNC = empathy.valence_mean_accum,
    STYPE = empathy.valence_mean,
    SSPACE = 32,
    FINALFUNC = empathy.valence_mean_score,
    COMBINEFUNC = empathy.valence_mean_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.customer_emotion_score(empathy.emotion) IS
'Customer emotion score of readings, 0 (all very bad) to 100 (all very good): 50 + 50 * mean valence, from an exact sum, rounded once. NULLs are skipped; NULL over no readings.';

CREATE AGGREGATE empathy.customer_emotion_score(text) (
    SFUNC = empathy.valence_mean_accum,
    STYPE = empathy.valence_mean,
    SSPACE = 32,
    FINALFUNC = empathy.valence_mean_score,
    COMBINEFUNC = empathy.valence_mean_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.customer_emotion_score(text) IS
'Customer emotion score of English texts, 0 (all very bad) to 100 (all very good): reads each text as score(text) does, then 50 + 50 * mean valence, rounded once. To ask more than once, store score(body) in a column. NULLs are skipped; NULL over no texts. A text without words counts as valence 0.';

-- casts

CREATE CAST (empathy.emotion_summary AS jsonb)
WITH FUNCTION empathy.emotion_summary_jsonb(empathy.emotion_summary);
COMMENT ON CAST (empathy.emotion_summary AS jsonb) IS
'Everything inside a summary';

CREATE CAST (empathy.valence_mean AS jsonb)
WITH FUNCTION empathy.valence_mean_jsonb(empathy.valence_mean);
COMMENT ON CAST (empathy.valence_mean AS jsonb) IS
'Everything inside a mean';

-- order

EXPAND order (
    TYPE = emotion_summary,
    NOUN = 'summary',
    NOUNS = 'summaries',
    PART = sum,
    ORDER = 'by mean valence, then by readings, then by every other sum'
);
-- Equal values have equal bytes, so btree indexes may keep one copy for many rows.
ALTER OPERATOR FAMILY empathy.emotion_summary_ops USING btree ADD
    FUNCTION 4 (empathy.emotion_summary, empathy.emotion_summary) pg_catalog.btequalimage(oid);

EXPAND order (
    TYPE = valence_mean,
    NOUN = 'mean',
    NOUNS = 'means',
    PART = sum,
    ORDER = 'by mean valence, then by readings'
);
-- Equal values have equal bytes, so btree indexes may keep one copy for many rows.
ALTER OPERATOR FAMILY empathy.valence_mean_ops USING btree ADD
    FUNCTION 4 (empathy.valence_mean, empathy.valence_mean) pg_catalog.btequalimage(oid);
