-- scores
--
-- Aggregates over readings.  Every state is a type of its own, made of exact integers: parts of
-- the rows can be summed on different workers, nodes or days and merged in any order, and the
-- result is the same bytes.

-- type
-- emotion_summary: mergeable sums over readings

CREATE TYPE empathy.emotion_summary;

CREATE FUNCTION empathy.emotion_summary_in(cstring) RETURNS empathy.emotion_summary
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_emotion_summary_in';
COMMENT ON FUNCTION empathy.emotion_summary_in(cstring) IS
'Reads the text form of a summary: key=value pairs in any order, separated by blanks, each key once. readings, model, lang, valence and squares are required; other sums that are missing are 0. An unknown key, or sums that no readings have, is an error.';

CREATE FUNCTION empathy.emotion_summary_out(empathy.emotion_summary) RETURNS cstring
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_emotion_summary_out';
COMMENT ON FUNCTION empathy.emotion_summary_out(empathy.emotion_summary) IS
'Prints the text form of a summary, which reads back bit for bit whatever the settings: all numbers are integers, valence in 1e-9, squares in 1e-18, other sums of shares in 1e-4. Sums of 0 are left out.';

CREATE FUNCTION empathy.emotion_summary_recv(internal) RETURNS empathy.emotion_summary
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_emotion_summary_recv';
COMMENT ON FUNCTION empathy.emotion_summary_recv(internal) IS
'Reads the binary form of a summary: 790 bytes, the first of which is the format. Anything else, or sums that no readings have, is an error.';

CREATE FUNCTION empathy.emotion_summary_send(empathy.emotion_summary) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_emotion_summary_send';
COMMENT ON FUNCTION empathy.emotion_summary_send(empathy.emotion_summary) IS
'Makes the binary form of a summary: 790 bytes, big endian, the first of which is the format.';

-- The C struct of a summary is its stored layout, so that an aggregate changes it in place: hence the
-- alignment.  It has 800 bytes, most of them the zeros of small numbers, which compress well.
CREATE TYPE empathy.emotion_summary (
    INPUT = empathy.emotion_summary_in,
    OUTPUT = empathy.emotion_summary_out,
    RECEIVE = empathy.emotion_summary_recv,
    SEND = empathy.emotion_summary_send,
    INTERNALLENGTH = VARIABLE,
    ALIGNMENT = double,
    STORAGE = extended
);
COMMENT ON TYPE empathy.emotion_summary IS
'Mergeable sums over one or more readings: made by emotion_agg, merged by rollup, read by readings, mean_valence, share and others. Exact integers, so any split and order of the readings gives the same bytes. 800 bytes, at most 2^48 readings.';

-- type
-- valence_mean: the state of customer_emotion_score

CREATE TYPE empathy.valence_mean;

CREATE FUNCTION empathy.valence_mean_in(cstring) RETURNS empathy.valence_mean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_valence_mean_in';
COMMENT ON FUNCTION empathy.valence_mean_in(cstring) IS
'Reads the text form of a mean: readings=N valence=SUM, the sum in 1e-9. Anything else, or a sum that no readings have, is an error.';

CREATE FUNCTION empathy.valence_mean_out(empathy.valence_mean) RETURNS cstring
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_valence_mean_out';
COMMENT ON FUNCTION empathy.valence_mean_out(empathy.valence_mean) IS
'Prints the text form of a mean, which reads back bit for bit whatever the settings.';

CREATE FUNCTION empathy.valence_mean_recv(internal) RETURNS empathy.valence_mean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_valence_mean_recv';
COMMENT ON FUNCTION empathy.valence_mean_recv(internal) IS
'Reads the binary form of a mean: 25 bytes, the first of which is the format. Anything else, or a sum that no readings have, is an error.';

CREATE FUNCTION empathy.valence_mean_send(empathy.valence_mean) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_valence_mean_send';
COMMENT ON FUNCTION empathy.valence_mean_send(empathy.valence_mean) IS
'Makes the binary form of a mean: 25 bytes, big endian, the first of which is the format.';

CREATE TYPE empathy.valence_mean (
    INPUT = empathy.valence_mean_in,
    OUTPUT = empathy.valence_mean_out,
    RECEIVE = empathy.valence_mean_recv,
    SEND = empathy.valence_mean_send,
    INTERNALLENGTH = VARIABLE,
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

CREATE FUNCTION empathy.emotion_summary_eq(empathy.emotion_summary, empathy.emotion_summary) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_emotion_summary_eq';
COMMENT ON FUNCTION empathy.emotion_summary_eq(empathy.emotion_summary, empathy.emotion_summary) IS
'Whether two summaries are equal in every sum. Twin of the operator =. NULL gives NULL.';

CREATE FUNCTION empathy.emotion_summary_ne(empathy.emotion_summary, empathy.emotion_summary) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_emotion_summary_ne';
COMMENT ON FUNCTION empathy.emotion_summary_ne(empathy.emotion_summary, empathy.emotion_summary) IS
'Whether two summaries differ in any sum. Twin of the operator <>. NULL gives NULL.';

CREATE FUNCTION empathy.emotion_summary_lt(empathy.emotion_summary, empathy.emotion_summary) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_emotion_summary_lt';
COMMENT ON FUNCTION empathy.emotion_summary_lt(empathy.emotion_summary, empathy.emotion_summary) IS
'Whether the first summary sorts before the second: by mean valence, then by readings, then by every other sum. Twin of the operator <. NULL gives NULL.';

CREATE FUNCTION empathy.emotion_summary_le(empathy.emotion_summary, empathy.emotion_summary) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_emotion_summary_le';
COMMENT ON FUNCTION empathy.emotion_summary_le(empathy.emotion_summary, empathy.emotion_summary) IS
'Whether the first summary sorts before the second or equals it. Twin of the operator <=. NULL gives NULL.';

CREATE FUNCTION empathy.emotion_summary_gt(empathy.emotion_summary, empathy.emotion_summary) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_emotion_summary_gt';
COMMENT ON FUNCTION empathy.emotion_summary_gt(empathy.emotion_summary, empathy.emotion_summary) IS
'Whether the first summary sorts after the second. Twin of the operator >. NULL gives NULL.';

CREATE FUNCTION empathy.emotion_summary_ge(empathy.emotion_summary, empathy.emotion_summary) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_emotion_summary_ge';
COMMENT ON FUNCTION empathy.emotion_summary_ge(empathy.emotion_summary, empathy.emotion_summary) IS
'Whether the first summary sorts after the second or equals it. Twin of the operator >=. NULL gives NULL.';

CREATE FUNCTION empathy.emotion_summary_cmp(empathy.emotion_summary, empathy.emotion_summary) RETURNS int
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_emotion_summary_cmp';
COMMENT ON FUNCTION empathy.emotion_summary_cmp(empathy.emotion_summary, empathy.emotion_summary) IS
'Order of two summaries, -1, 0 or 1: by mean valence, then by readings, then by every other sum. For the btree class. NULL gives NULL.';

CREATE FUNCTION empathy.hash_emotion_summary(empathy.emotion_summary) RETURNS int
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_hash_emotion_summary';
COMMENT ON FUNCTION empathy.hash_emotion_summary(empathy.emotion_summary) IS
'Hash of a summary, 32 bits, the same on every machine. For the hash class. NULL gives NULL.';

CREATE FUNCTION empathy.hash_emotion_summary_extended(empathy.emotion_summary, seed bigint) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_hash_emotion_summary_extended';
COMMENT ON FUNCTION empathy.hash_emotion_summary_extended(empathy.emotion_summary, bigint) IS
'Hash of a summary with a seed, 64 bits, the same on every machine (wyhash 4.3 of the binary form). For the hash class. NULL gives NULL.';

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

CREATE FUNCTION empathy.valence_mean_eq(empathy.valence_mean, empathy.valence_mean) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_valence_mean_eq';
COMMENT ON FUNCTION empathy.valence_mean_eq(empathy.valence_mean, empathy.valence_mean) IS
'Whether two means are equal in every sum. Twin of the operator =. NULL gives NULL.';

CREATE FUNCTION empathy.valence_mean_ne(empathy.valence_mean, empathy.valence_mean) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_valence_mean_ne';
COMMENT ON FUNCTION empathy.valence_mean_ne(empathy.valence_mean, empathy.valence_mean) IS
'Whether two means differ in any sum. Twin of the operator <>. NULL gives NULL.';

CREATE FUNCTION empathy.valence_mean_lt(empathy.valence_mean, empathy.valence_mean) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_valence_mean_lt';
COMMENT ON FUNCTION empathy.valence_mean_lt(empathy.valence_mean, empathy.valence_mean) IS
'Whether the first mean sorts before the second: by mean valence, then by readings. Twin of the operator <. NULL gives NULL.';

CREATE FUNCTION empathy.valence_mean_le(empathy.valence_mean, empathy.valence_mean) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_valence_mean_le';
COMMENT ON FUNCTION empathy.valence_mean_le(empathy.valence_mean, empathy.valence_mean) IS
'Whether the first mean sorts before the second or equals it. Twin of the operator <=. NULL gives NULL.';

CREATE FUNCTION empathy.valence_mean_gt(empathy.valence_mean, empathy.valence_mean) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_valence_mean_gt';
COMMENT ON FUNCTION empathy.valence_mean_gt(empathy.valence_mean, empathy.valence_mean) IS
'Whether the first mean sorts after the second. Twin of the operator >. NULL gives NULL.';

CREATE FUNCTION empathy.valence_mean_ge(empathy.valence_mean, empathy.valence_mean) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_valence_mean_ge';
COMMENT ON FUNCTION empathy.valence_mean_ge(empathy.valence_mean, empathy.valence_mean) IS
'Whether the first mean sorts after the second or equals it. Twin of the operator >=. NULL gives NULL.';

CREATE FUNCTION empathy.valence_mean_cmp(empathy.valence_mean, empathy.valence_mean) RETURNS int
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_valence_mean_cmp';
COMMENT ON FUNCTION empathy.valence_mean_cmp(empathy.valence_mean, empathy.valence_mean) IS
'Order of two means, -1, 0 or 1: by mean valence, then by readings. For the btree class. NULL gives NULL.';

CREATE FUNCTION empathy.hash_valence_mean(empathy.valence_mean) RETURNS int
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_hash_valence_mean';
COMMENT ON FUNCTION empathy.hash_valence_mean(empathy.valence_mean) IS
'Hash of a mean, 32 bits, the same on every machine. For the hash class. NULL gives NULL.';

CREATE FUNCTION empathy.hash_valence_mean_extended(empathy.valence_mean, seed bigint) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_hash_valence_mean_extended';
COMMENT ON FUNCTION empathy.hash_valence_mean_extended(empathy.valence_mean, bigint) IS
'Hash of a mean with a seed, 64 bits, the same on every machine (wyhash 4.3 of the binary form). For the hash class. NULL gives NULL.';

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

-- operators

CREATE OPERATOR empathy.= (
    LEFTARG = empathy.emotion_summary, RIGHTARG = empathy.emotion_summary,
    FUNCTION = empathy.emotion_summary_eq,
    COMMUTATOR = OPERATOR(empathy.=), NEGATOR = OPERATOR(empathy.<>),
    RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR empathy.= (empathy.emotion_summary, empathy.emotion_summary) IS
'Whether two summaries are equal in every sum';

CREATE OPERATOR empathy.<> (
    LEFTARG = empathy.emotion_summary, RIGHTARG = empathy.emotion_summary,
    FUNCTION = empathy.emotion_summary_ne,
    COMMUTATOR = OPERATOR(empathy.<>), NEGATOR = OPERATOR(empathy.=),
    RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR empathy.<> (empathy.emotion_summary, empathy.emotion_summary) IS
'Whether two summaries differ in any sum';

CREATE OPERATOR empathy.< (
    LEFTARG = empathy.emotion_summary, RIGHTARG = empathy.emotion_summary,
    FUNCTION = empathy.emotion_summary_lt,
    COMMUTATOR = OPERATOR(empathy.>), NEGATOR = OPERATOR(empathy.>=),
    RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR empathy.< (empathy.emotion_summary, empathy.emotion_summary) IS
'Whether the first summary sorts before the second: by mean valence, then by readings, then by every other sum';

CREATE OPERATOR empathy.<= (
    LEFTARG = empathy.emotion_summary, RIGHTARG = empathy.emotion_summary,
    FUNCTION = empathy.emotion_summary_le,
    COMMUTATOR = OPERATOR(empathy.>=), NEGATOR = OPERATOR(empathy.>),
    RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR empathy.<= (empathy.emotion_summary, empathy.emotion_summary) IS
'Whether the first summary sorts before the second or equals it';

CREATE OPERATOR empathy.> (
    LEFTARG = empathy.emotion_summary, RIGHTARG = empathy.emotion_summary,
    FUNCTION = empathy.emotion_summary_gt,
    COMMUTATOR = OPERATOR(empathy.<), NEGATOR = OPERATOR(empathy.<=),
    RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR empathy.> (empathy.emotion_summary, empathy.emotion_summary) IS
'Whether the first summary sorts after the second';

CREATE OPERATOR empathy.>= (
    LEFTARG = empathy.emotion_summary, RIGHTARG = empathy.emotion_summary,
    FUNCTION = empathy.emotion_summary_ge,
    COMMUTATOR = OPERATOR(empathy.<=), NEGATOR = OPERATOR(empathy.<),
    RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR empathy.>= (empathy.emotion_summary, empathy.emotion_summary) IS
'Whether the first summary sorts after the second or equals it';

CREATE OPERATOR empathy.= (
    LEFTARG = empathy.valence_mean, RIGHTARG = empathy.valence_mean,
    FUNCTION = empathy.valence_mean_eq,
    COMMUTATOR = OPERATOR(empathy.=), NEGATOR = OPERATOR(empathy.<>),
    RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR empathy.= (empathy.valence_mean, empathy.valence_mean) IS
'Whether two means are equal in every sum';

CREATE OPERATOR empathy.<> (
    LEFTARG = empathy.valence_mean, RIGHTARG = empathy.valence_mean,
    FUNCTION = empathy.valence_mean_ne,
    COMMUTATOR = OPERATOR(empathy.<>), NEGATOR = OPERATOR(empathy.=),
    RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR empathy.<> (empathy.valence_mean, empathy.valence_mean) IS
'Whether two means differ in any sum';

CREATE OPERATOR empathy.< (
    LEFTARG = empathy.valence_mean, RIGHTARG = empathy.valence_mean,
    FUNCTION = empathy.valence_mean_lt,
    COMMUTATOR = OPERATOR(empathy.>), NEGATOR = OPERATOR(empathy.>=),
    RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR empathy.< (empathy.valence_mean, empathy.valence_mean) IS
'Whether the first mean sorts before the second: by mean valence, then by readings';

CREATE OPERATOR empathy.<= (
    LEFTARG = empathy.valence_mean, RIGHTARG = empathy.valence_mean,
    FUNCTION = empathy.valence_mean_le,
    COMMUTATOR = OPERATOR(empathy.>=), NEGATOR = OPERATOR(empathy.>),
    RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR empathy.<= (empathy.valence_mean, empathy.valence_mean) IS
'Whether the first mean sorts before the second or equals it';

CREATE OPERATOR empathy.> (
    LEFTARG = empathy.valence_mean, RIGHTARG = empathy.valence_mean,
    FUNCTION = empathy.valence_mean_gt,
    COMMUTATOR = OPERATOR(empathy.<), NEGATOR = OPERATOR(empathy.<=),
    RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR empathy.> (empathy.valence_mean, empathy.valence_mean) IS
'Whether the first mean sorts after the second';

CREATE OPERATOR empathy.>= (
    LEFTARG = empathy.valence_mean, RIGHTARG = empathy.valence_mean,
    FUNCTION = empathy.valence_mean_ge,
    COMMUTATOR = OPERATOR(empathy.<=), NEGATOR = OPERATOR(empathy.<),
    RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR empathy.>= (empathy.valence_mean, empathy.valence_mean) IS
'Whether the first mean sorts after the second or equals it';

-- opclasses

-- Equal values have equal bytes, so btree indexes may keep one copy for many rows.
CREATE OPERATOR CLASS empathy.emotion_summary_ops DEFAULT FOR TYPE empathy.emotion_summary USING btree AS
    OPERATOR 1 empathy.<,
    OPERATOR 2 empathy.<=,
    OPERATOR 3 empathy.=,
    OPERATOR 4 empathy.>=,
    OPERATOR 5 empathy.>,
    FUNCTION 1 empathy.emotion_summary_cmp(empathy.emotion_summary, empathy.emotion_summary),
    FUNCTION 4 pg_catalog.btequalimage(oid);
COMMENT ON OPERATOR CLASS empathy.emotion_summary_ops USING btree IS
'Order of summaries: by mean valence, then by readings, then by every other sum';
COMMENT ON OPERATOR FAMILY empathy.emotion_summary_ops USING btree IS
'Order of summaries: by mean valence, then by readings, then by every other sum';

CREATE OPERATOR CLASS empathy.emotion_summary_ops DEFAULT FOR TYPE empathy.emotion_summary USING hash AS
    OPERATOR 1 empathy.=,
    FUNCTION 1 empathy.hash_emotion_summary(empathy.emotion_summary),
    FUNCTION 2 empathy.hash_emotion_summary_extended(empathy.emotion_summary, bigint);
COMMENT ON OPERATOR CLASS empathy.emotion_summary_ops USING hash IS
'Equality of summaries';
COMMENT ON OPERATOR FAMILY empathy.emotion_summary_ops USING hash IS
'Equality of summaries';

CREATE OPERATOR CLASS empathy.valence_mean_ops DEFAULT FOR TYPE empathy.valence_mean USING btree AS
    OPERATOR 1 empathy.<,
    OPERATOR 2 empathy.<=,
    OPERATOR 3 empathy.=,
    OPERATOR 4 empathy.>=,
    OPERATOR 5 empathy.>,
    FUNCTION 1 empathy.valence_mean_cmp(empathy.valence_mean, empathy.valence_mean),
    FUNCTION 4 pg_catalog.btequalimage(oid);
COMMENT ON OPERATOR CLASS empathy.valence_mean_ops USING btree IS
'Order of means: by mean valence, then by readings';
COMMENT ON OPERATOR FAMILY empathy.valence_mean_ops USING btree IS
'Order of means: by mean valence, then by readings';

CREATE OPERATOR CLASS empathy.valence_mean_ops DEFAULT FOR TYPE empathy.valence_mean USING hash AS
    OPERATOR 1 empathy.=,
    FUNCTION 1 empathy.hash_valence_mean(empathy.valence_mean),
    FUNCTION 2 empathy.hash_valence_mean_extended(empathy.valence_mean, bigint);
COMMENT ON OPERATOR CLASS empathy.valence_mean_ops USING hash IS
'Equality of means';
COMMENT ON OPERATOR FAMILY empathy.valence_mean_ops USING hash IS
'Equality of means';
