-- scores: conversations
--
-- How a conversation went from its first message to its last, and one reading for all of it.

-- type
-- arc_summary: mergeable sums over readings and their moments

EXPAND io (
    TYPE = arc_summary,
    TEXT = 'key=value pairs in any order, separated by blanks, all of readings, first_at, first_n, first_sum, last_at, last_n, last_sum, low, low_at, peak, valence, at, at_squares and at_valence, as some readings have them: moments in microseconds since 2000, valences in 1e-9, the last two hexadecimal',
    BINARY = '193 bytes, big endian, the first of which is the format, with sums that some readings have',
    ALIGNMENT = double,
    STORAGE = main
);
COMMENT ON TYPE empathy.arc_summary IS
'Mergeable sums over one or more readings and their moments: made by arc_agg, merged by rollup, read by emotion_arc. Exact integers, so any split and order of the readings gives the same bytes. 200 bytes, at most 2^48 readings.';

-- type
-- conversation_summary: the extremes of readings

EXPAND io (
    TYPE = conversation_summary,
    TEXT = 'high=N good_at=N bad_at=N, a bar, and a reading whose valence is the lowest one; high in 1e-9, moments in microseconds since 2000, -9223372036854775808 for never',
    BINARY = '97 bytes, the first of which is the format; a reading is at the end',
    ALIGNMENT = double,
    STORAGE = main
);
COMMENT ON TYPE empathy.conversation_summary IS
'Extremes of one or more readings: made by conversation_agg, merged by rollup, read by conversation_emotion. Any split, order and repetition of the readings gives the same bytes. 104 bytes.';

-- type
-- results of several columns

CREATE TYPE empathy.emotion_arc AS (
    start_valence float8,
    low_valence float8,
    low_at timestamptz,
    peak_valence float8,
    end_valence float8,
    slope_per_day float8,
    recovered boolean
);
COMMENT ON TYPE empathy.emotion_arc IS
'How a conversation went, from the aggregate emotion_arc; valences are -1 to 1. start_valence and end_valence: of the first and of the last moment, the mean where there are several readings of it. low_valence: the lowest reading, and low_at the first moment that has it. peak_valence: the highest reading. slope_per_day: valence a day, of the line of least squares through all readings. recovered: it ended better than it began, and not below 0. Slope and recovered are NULL where there is one moment only.';

-- functions

CREATE FUNCTION empathy.emotion_arc(empathy.arc_summary) RETURNS empathy.emotion_arc
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_emotion_arc';
COMMENT ON FUNCTION empathy.emotion_arc(empathy.arc_summary) IS
'The arc of a summary; see the type emotion_arc. NULL gives NULL.';

CREATE FUNCTION empathy.conversation_emotion(empathy.conversation_summary) RETURNS empathy.emotion
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 3
AS 'MODULE_PATHNAME', 'emp_conversation_emotion_summary';
COMMENT ON FUNCTION empathy.conversation_emotion(empathy.conversation_summary) IS
'One reading for all readings of a summary, as the aggregate of this name gives it. NULL gives NULL.';

-- private functions

CREATE FUNCTION empathy.arc_summary_accum(empathy.arc_summary, empathy.emotion, at timestamptz) RETURNS empathy.arc_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_arc_summary_accum';
COMMENT ON FUNCTION empathy.arc_summary_accum(empathy.arc_summary, empathy.emotion, timestamptz) IS
'Adds a reading and its moment to a summary; the transition function of arc_agg and emotion_arc. A NULL summary is one without readings; a NULL reading or moment adds nothing. An infinite moment, or more than 2^48 readings, is an error.';

CREATE FUNCTION empathy.arc_summary_combine(empathy.arc_summary, empathy.arc_summary) RETURNS empathy.arc_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_arc_summary_combine';
COMMENT ON FUNCTION empathy.arc_summary_combine(empathy.arc_summary, empathy.arc_summary) IS
'Adds the readings of the second state to the first; the combine function of all aggregates with this state, and the transition function of rollup where there is one. A NULL state is one without readings. More than 2^48 readings is an error.';

CREATE FUNCTION empathy.arc_summary_jsonb(empathy.arc_summary) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100
AS 'MODULE_PATHNAME', 'emp_arc_summary_jsonb';
COMMENT ON FUNCTION empathy.arc_summary_jsonb(empathy.arc_summary) IS
'Everything inside a summary of moments: the number of readings, the first and the last moment, and the arc under the names of its columns; moments are shown in UTC. Twin of the cast to jsonb. NULL gives NULL.';

CREATE FUNCTION empathy.conversation_summary_accum(empathy.conversation_summary, empathy.emotion, at timestamptz) RETURNS empathy.conversation_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 3
AS 'MODULE_PATHNAME', 'emp_conversation_summary_accum';
COMMENT ON FUNCTION empathy.conversation_summary_accum(empathy.conversation_summary, empathy.emotion, timestamptz) IS
'Adds a reading and its moment to a summary; the transition function of conversation_agg and conversation_emotion. A NULL summary is one without readings; a NULL reading or moment adds nothing. An infinite moment is an error.';

CREATE FUNCTION empathy.conversation_summary_combine(empathy.conversation_summary, empathy.conversation_summary) RETURNS empathy.conversation_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_conversation_summary_combine';
COMMENT ON FUNCTION empathy.conversation_summary_combine(empathy.conversation_summary, empathy.conversation_summary) IS
'Adds the readings of the second state to the first; the combine function of all aggregates with this state, and the transition function of rollup where there is one. A NULL state is one without readings.';

CREATE FUNCTION empathy.conversation_summary_jsonb(empathy.conversation_summary) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100
AS 'MODULE_PATHNAME', 'emp_conversation_summary_jsonb';
COMMENT ON FUNCTION empathy.conversation_summary_jsonb(empathy.conversation_summary) IS
'Everything inside a summary of a conversation: the lowest and the highest valence, the last moment of a valence of 0.05 or more and of one of -0.05 or less, in UTC, and emotion, the reading of the whole. Twin of the cast to jsonb. NULL gives NULL.';

CREATE FUNCTION empathy.emotion_arc_jsonb(empathy.emotion_arc) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100
AS 'MODULE_PATHNAME', 'emp_composite_jsonb';
COMMENT ON FUNCTION empathy.emotion_arc_jsonb(empathy.emotion_arc) IS
'The columns of an emotion_arc under their names, low_at in UTC. Twin of the cast to jsonb. NULL gives NULL.';

-- aggregates

CREATE AGGREGATE empathy.emotion_arc(empathy.emotion, at timestamptz) (
    SFUNC = empathy.arc_summary_accum,
    STYPE = empathy.arc_summary,
    FINALFUNC = empathy.emotion_arc,
    COMBINEFUNC = empathy.arc_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.emotion_arc(empathy.emotion, timestamptz) IS
'How a conversation went, from its readings and when they were: start, low, peak, end, slope and whether the customer recovered; see the type emotion_arc. The order of the rows does not matter; readings of one moment count with their mean where the conversation begins or ends with them. A NULL reading or moment is skipped. An infinite moment (22023), or more than 2^48 readings (22003), is an error. NULL over no readings.';

CREATE AGGREGATE empathy.arc_agg(empathy.emotion, at timestamptz) (
    SFUNC = empathy.arc_summary_accum,
    STYPE = empathy.arc_summary,
    COMBINEFUNC = empathy.arc_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.arc_agg(empathy.emotion, timestamptz) IS
'Sums up readings and their moments. Keep the result, a day for instance, and merge it with rollup later; read it with emotion_arc. NULLs and errors are those of the aggregate emotion_arc. NULL over no readings.';

CREATE AGGREGATE empathy.rollup(empathy.arc_summary) (
    SFUNC = empathy.arc_summary_combine,
    STYPE = empathy.arc_summary,
    COMBINEFUNC = empathy.arc_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.rollup(empathy.arc_summary) IS
'Merges summaries of moments: the same bytes as arc_agg over all their readings. More than 2^48 readings is an error (22003). NULLs are skipped; NULL over no summaries.';

CREATE AGGREGATE empathy.conversation_emotion(empathy.emotion, at timestamptz) (
    SFUNC = empathy.conversation_summary_accum,
    STYPE = empathy.conversation_summary,
    FINALFUNC = empathy.conversation_emotion,
    COMBINEFUNC = empathy.conversation_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.conversation_emotion(empathy.emotion, timestamptz) IS
'One reading for a whole conversation, in which saying a thing again is never milder than saying it once. Each probability, intensity, confidence, and a flag, is the largest of any reading; only neutral is the smallest, and the flag uncertain needs all. The valence is the lowest of all readings (0 if none is below) plus the highest (0 if none is above), where the side that did not have the last word counts half; a word is a valence of at least 0.05 or at most -0.05. The order of the rows does not matter, only their moments. Language and model are those of all readings, or und and 00000000 when they differ. A NULL reading or moment is skipped. An infinite moment is an error (22023). NULL over no readings.';

CREATE AGGREGATE empathy.conversation_agg(empathy.emotion, at timestamptz) (
    SFUNC = empathy.conversation_summary_accum,
    STYPE = empathy.conversation_summary,
    COMBINEFUNC = empathy.conversation_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.conversation_agg(empathy.emotion, timestamptz) IS
'The extremes of readings, from which conversation_emotion makes one. Keep the result and merge it with rollup later. NULLs and errors are those of the aggregate conversation_emotion. NULL over no readings.';

CREATE AGGREGATE empathy.rollup(empathy.conversation_summary) (
    SFUNC = empathy.conversation_summary_combine,
    STYPE = empathy.conversation_summary,
    COMBINEFUNC = empathy.conversation_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.rollup(empathy.conversation_summary) IS
'Merges summaries of a conversation: the same bytes as conversation_agg over all their readings. NULLs are skipped; NULL over no summaries.';

-- casts

CREATE CAST (empathy.arc_summary AS jsonb)
WITH FUNCTION empathy.arc_summary_jsonb(empathy.arc_summary);
COMMENT ON CAST (empathy.arc_summary AS jsonb) IS
'Everything inside a summary of moments';

CREATE CAST (empathy.conversation_summary AS jsonb)
WITH FUNCTION empathy.conversation_summary_jsonb(empathy.conversation_summary);
COMMENT ON CAST (empathy.conversation_summary AS jsonb) IS
'Everything inside a summary of a conversation';

CREATE CAST (empathy.emotion_arc AS jsonb)
WITH FUNCTION empathy.emotion_arc_jsonb(empathy.emotion_arc);
COMMENT ON CAST (empathy.emotion_arc AS jsonb) IS
'The columns of an emotion_arc under their names';

-- order

EXPAND order (
    TYPE = arc_summary,
    NOUN = 'summary of moments',
    NOUNS = 'summaries of moments',
    PART = sum,
    ORDER = 'by the number of readings, then by first_at and every other number'
);

EXPAND order (
    TYPE = conversation_summary,
    NOUN = 'summary of a conversation',
    NOUNS = 'summaries of conversations',
    PART = extreme,
    ORDER = 'as the readings of the whole do, by valence first, then by every other number'
);
