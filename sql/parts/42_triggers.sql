-- scores: triggers
--
-- Which themes come with which emotion more often than usual, from counts that merge.

-- type

-- The C struct of a summary is its stored layout, so that an aggregate changes it in place: hence the
-- alignment.  Most of it are the zeros of small numbers, which compress well.
EXPAND io (
    TYPE = trigger_summary,
    TEXT = 'readings=N, then how many readings have each dominant label, then each theme in double quotes, in the order of their bytes, and the same for it, as in readings=3 anger=2 neutral=1 "refund" anger=2. Counts are integers that some readings have; those of 0 are left out. At most 10,000 themes',
    BINARY = 'the format, then the text form in the encoding of the client',
    ALIGNMENT = double,
    STORAGE = extended
);
COMMENT ON TYPE empathy.trigger_summary IS
'Mergeable counts of dominant labels, for each theme and for all readings: made by emotion_triggers_agg, merged by rollup, read by emotion_triggers and triggers. Exact integers, so any split and order of the readings gives the same bytes. 160 bytes and about 150 for each theme, at most 10,000 themes and 2^48 readings.';

-- functions

CREATE FUNCTION empathy.emotion_triggers(empathy.trigger_summary) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000
AS 'MODULE_PATHNAME', 'emp_emotion_triggers';
COMMENT ON FUNCTION empathy.emotion_triggers(empathy.trigger_summary) IS
'A trigger is a theme and a headline label other than neutral that is more frequent among the readings with the theme than among all: n readings have the theme, n_label of these the label as their dominant one, share is n_label / n (0 to 1), lift is share divided by the share of the label among all readings (above 1). lift_low is a cautious estimate of the lift, the lower end of its 95 % credibility interval after shrinkage towards 1 (IC025 of Noren, Hopstadius and Bate 2013, out of its logarithm); below 1 the lift may be chance. The 1,000 triggers of the largest lift_low are an array, the largest first; triggers has them all: [{"theme": "refund", "label": "anger", "n": 40, "n_label": 31, "share": 0.775, "lift": 2.5, "lift_low": 1.61}, ...], [] when there are none. NULL gives NULL.';

CREATE FUNCTION empathy.triggers(empathy.trigger_summary,
    OUT theme text, OUT label text, OUT n bigint, OUT n_label bigint,
    OUT share float8, OUT lift float8, OUT lift_low float8) RETURNS SETOF record
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 100
AS 'MODULE_PATHNAME', 'emp_triggers';
COMMENT ON FUNCTION empathy.triggers(empathy.trigger_summary) IS
'A trigger is a theme and a headline label other than neutral that is more frequent among the readings with the theme than among all: n readings have the theme, n_label of these the label as their dominant one, share is n_label / n (0 to 1), lift is share divided by the share of the label among all readings (above 1). lift_low is a cautious estimate of the lift, the lower end of its 95 % credibility interval after shrinkage towards 1 (IC025 of Noren, Hopstadius and Bate 2013, out of its logarithm); below 1 the lift may be chance. A row for each trigger, the largest lift_low first. NULL gives no rows.';

-- private functions

CREATE FUNCTION empathy.trigger_summary_jsonb(empathy.trigger_summary) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100
AS 'MODULE_PATHNAME', 'emp_trigger_summary_jsonb';
COMMENT ON FUNCTION empathy.trigger_summary_jsonb(empathy.trigger_summary) IS
'Everything inside a summary of themes: the number of readings, how many of them have each dominant label, and the same for each theme; labels that do not occur are left out. Twin of the cast to jsonb. NULL gives NULL.';

CREATE FUNCTION empathy.trigger_summary_accum(empathy.trigger_summary, empathy.emotion, theme text) RETURNS empathy.trigger_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 3
AS 'MODULE_PATHNAME', 'emp_trigger_summary_accum';
COMMENT ON FUNCTION empathy.trigger_summary_accum(empathy.trigger_summary, empathy.emotion, text) IS
'Adds a reading and its theme to a summary; the transition function of emotion_triggers and emotion_triggers_agg. A NULL summary is one without readings, a NULL reading adds nothing, a reading with a NULL theme counts among all readings only. More than 10,000 different themes, a theme of more than 256 bytes, or more than 2^48 readings is an error.';

CREATE FUNCTION empathy.trigger_summary_combine(empathy.trigger_summary, empathy.trigger_summary) RETURNS empathy.trigger_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_trigger_summary_combine';
COMMENT ON FUNCTION empathy.trigger_summary_combine(empathy.trigger_summary, empathy.trigger_summary) IS
'Adds the readings of the second summary of themes to the first; the transition function of rollup and the combine function of all aggregates over themes. A NULL summary is one without readings. More than 10,000 different themes, or more than 2^48 readings, is an error.';

CREATE FUNCTION empathy._trigger_summary_final(empathy.trigger_summary) RETURNS empathy.trigger_summary
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_trigger_summary_final';
COMMENT ON FUNCTION empathy._trigger_summary_final(empathy.trigger_summary) IS
'Puts the themes of a summary in order; the final function of emotion_triggers_agg and rollup. NULL gives NULL.';

-- aggregates

CREATE AGGREGATE empathy.emotion_triggers(empathy.emotion, theme text) (
    SFUNC = empathy.trigger_summary_accum,
    STYPE = empathy.trigger_summary,
    SSPACE = 4096,
    FINALFUNC = empathy.emotion_triggers,
    COMBINEFUNC = empathy.trigger_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.emotion_triggers(empathy.emotion, text) IS
'Which themes come with which emotion more often than usual, the strongest first, at most 1,000: emotion_triggers(emotion_triggers_agg(emotion, theme)), a jsonb array whose members are explained there. A NULL reading is skipped; a NULL theme counts among all readings only. NULL over no readings. More than 10,000 different themes, or a theme of more than 256 bytes, is an error (54000).';

CREATE AGGREGATE empathy.emotion_triggers_agg(empathy.emotion, theme text) (
    SFUNC = empathy.trigger_summary_accum,
    STYPE = empathy.trigger_summary,
    SSPACE = 4096,
    FINALFUNC = empathy._trigger_summary_final,
    COMBINEFUNC = empathy.trigger_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.emotion_triggers_agg(empathy.emotion, text) IS
'Counts dominant labels for each theme and for all readings. Keep the result, a day for instance, and merge it with rollup later; read it with triggers and emotion_triggers. A NULL reading is skipped; a NULL theme counts among all readings only. NULL over no readings. More than 10,000 different themes, or a theme of more than 256 bytes, is an error (54000).';

CREATE AGGREGATE empathy.rollup(empathy.trigger_summary) (
    SFUNC = empathy.trigger_summary_combine,
    STYPE = empathy.trigger_summary,
    SSPACE = 4096,
    FINALFUNC = empathy._trigger_summary_final,
    COMBINEFUNC = empathy.trigger_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.rollup(empathy.trigger_summary) IS
'Merges summaries of themes: the same bytes as emotion_triggers_agg over all their readings. NULLs are skipped; NULL over no summaries. More than 10,000 different themes is an error (54000).';

-- casts

CREATE CAST (empathy.trigger_summary AS jsonb)
WITH FUNCTION empathy.trigger_summary_jsonb(empathy.trigger_summary);
COMMENT ON CAST (empathy.trigger_summary AS jsonb) IS
'Everything inside a summary of themes';

-- order

EXPAND order (
    TYPE = trigger_summary,
    NOUN = 'summary of themes',
    NOUNS = 'summaries of themes',
    PART = count,
    ORDER = 'by readings, then by every other count'
);
