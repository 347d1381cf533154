-- segment: the emotional profile of a customer
--
-- How a customer feels, on which channel, and what about, from summaries that merge.  The state holds the
-- summaries that other aggregates have, so nothing is counted here that is not counted there.

-- type

-- The C struct of a summary is its stored layout, so that an aggregate changes it in place: hence the
-- alignment.  Most of it are the zeros of small numbers, which compress well.
EXPAND io (
    TYPE = emotion_profile_summary,
    TEXT = 'first_at and last_at in microseconds since 2000 (UTC), then in parentheses the text forms of what it is made of: latest=(an emotion) readings=(an emotion_summary) trend=(a trend_summary of valences in time, low=-3 words=6) channels=(a trigger_summary of channels) themes=(a trigger_summary of themes), all of the same readings',
    BINARY = 'the format, then the text form in the encoding of the client',
    ALIGNMENT = double,
    STORAGE = extended
);
COMMENT ON TYPE empathy.emotion_profile_summary IS
'What emotion_profile is made of: made by emotion_profile_agg, merged by rollup, read by emotion_profile. The last reading, exact sums over all of them and in time, and counts by channel and by theme, so any split and order of the readings gives the same bytes. No text but the names of channels and themes is in it. 1.5 KB and about 150 bytes for each of these, at most 10,000 channels, 10,000 themes and 2^48 readings.';

-- functions

CREATE FUNCTION empathy.emotion_profile(empathy.emotion_profile_summary) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000
AS 'MODULE_PATHNAME', 'emp_emotion_profile';
COMMENT ON FUNCTION empathy.emotion_profile(empathy.emotion_profile_summary) IS
'How a customer feels, on which channel, and what about, as an object: n (readings), first_at and last_at (UTC), last (at, dominant, sentiment, valence -1 to 1 and intensity 0 to 1 of the reading of the last moment; of several the greatest in the order of readings), mean_valence (-1 to 1), mean_intensity (0 to 1), customer_emotion_score (0 to 100), emotions (the three most frequent dominant labels, an array of label and share, 0 to 1), trend (that of the valence in time by least squares, as trend gives it: slope_per_day, its 95 % interval ci_low to ci_high, and direction; null with fewer than three readings, or all of one moment), channels (readings of each) and preferred_channel (the one with the most; of several the first in the order of bytes), {} and null where none is given, and top_trigger (the first of emotion_triggers; null where there is none). NULL gives NULL.';

-- private functions

CREATE FUNCTION empathy.emotion_profile_accum(empathy.emotion_profile_summary, empathy.emotion, channel text, at timestamptz) RETURNS empathy.emotion_profile_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 6
AS 'MODULE_PATHNAME', 'emp_emotion_profile_accum';
COMMENT ON FUNCTION empathy.emotion_profile_accum(empathy.emotion_profile_summary, empathy.emotion, text, timestamptz) IS
'Adds a reading, its channel and its moment; the transition function of emotion_profile and emotion_profile_agg. A NULL summary is one without readings; a row without a reading or a moment adds nothing, one without a channel counts among all readings only. More than 10,000 different channels, or one of more than 256 bytes, is an error (54000); an infinite moment is one too (22023), and so are more than 2^48 readings (22003).';

CREATE FUNCTION empathy.emotion_profile_accum(empathy.emotion_profile_summary, empathy.emotion, channel text, at timestamptz, theme text) RETURNS empathy.emotion_profile_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 6
AS 'MODULE_PATHNAME', 'emp_emotion_profile_accum';
COMMENT ON FUNCTION empathy.emotion_profile_accum(empathy.emotion_profile_summary, empathy.emotion, text, timestamptz, text) IS
'Adds a reading, its channel, its moment and its theme; the transition function of emotion_profile and emotion_profile_agg with themes. A NULL summary is one without readings; a row without a reading or a moment adds nothing, one without a channel or a theme counts among all readings only. More than 10,000 different channels or themes, or one of more than 256 bytes, is an error (54000); an infinite moment is one too (22023), and so are more than 2^48 readings (22003).';

CREATE FUNCTION empathy.emotion_profile_combine(empathy.emotion_profile_summary, empathy.emotion_profile_summary) RETURNS empathy.emotion_profile_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_emotion_profile_combine';
COMMENT ON FUNCTION empathy.emotion_profile_combine(empathy.emotion_profile_summary, empathy.emotion_profile_summary) IS
'Adds the readings of the second summary to the first; the transition function of rollup and the combine function of emotion_profile and emotion_profile_agg. A NULL summary is one without readings. More than 10,000 different channels or themes (54000), or more than 2^48 readings (22003), is an error.';

CREATE FUNCTION empathy._emotion_profile_final(empathy.emotion_profile_summary) RETURNS empathy.emotion_profile_summary
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_emotion_profile_final';
COMMENT ON FUNCTION empathy._emotion_profile_final(empathy.emotion_profile_summary) IS
'Puts the channels and themes of a summary in order; the final function of emotion_profile_agg and rollup. NULL gives NULL.';

-- aggregates

CREATE AGGREGATE empathy.emotion_profile(mood empathy.emotion, channel text, at timestamptz) (
    SFUNC = empathy.emotion_profile_accum,
    STYPE = empathy.emotion_profile_summary,
    SSPACE = 4096,
    FINALFUNC = empathy.emotion_profile,
    COMBINEFUNC = empathy.emotion_profile_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.emotion_profile(empathy.emotion, text, timestamptz) IS
'How a customer feels, and on which channel: emotion_profile(emotion_profile_agg(mood, channel, at)), an object whose members are explained there; top_trigger is null. A row without a reading or a moment is skipped, one without a channel counts among all readings only; NULL over no rows. More than 10,000 different channels, or one of more than 256 bytes, is an error (54000); an infinite moment is one too (22023).';

CREATE AGGREGATE empathy.emotion_profile(mood empathy.emotion, channel text, at timestamptz, theme text) (
    SFUNC = empathy.emotion_profile_accum,
    STYPE = empathy.emotion_profile_summary,
    SSPACE = 4096,
    FINALFUNC = empathy.emotion_profile,
    COMBINEFUNC = empathy.emotion_profile_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.emotion_profile(empathy.emotion, text, timestamptz, text) IS
'How a customer feels, on which channel, and what about: emotion_profile(emotion_profile_agg(mood, channel, at, theme)), an object whose members are explained there. A row without a reading or a moment is skipped, one without a channel or a theme counts among all readings only; NULL over no rows. More than 10,000 different channels or themes, or one of more than 256 bytes, is an error (54000); an infinite moment is one too (22023).';

CREATE AGGREGATE empathy.emotion_profile_agg(mood empathy.emotion, channel text, at timestamptz) (
    SFUNC = empathy.emotion_profile_accum,
    STYPE = empathy.emotion_profile_summary,
    SSPACE = 4096,
    FINALFUNC = empathy._emotion_profile_final,
    COMBINEFUNC = empathy.emotion_profile_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.emotion_profile_agg(empathy.emotion, text, timestamptz) IS
'Sums up readings, channels and moments for emotion_profile. Keep the result, a day for instance, and merge it with rollup later. A row without a reading or a moment is skipped, one without a channel counts among all readings only; NULL over no rows. Errors are those of emotion_profile.';

CREATE AGGREGATE empathy.emotion_profile_agg(mood empathy.emotion, channel text, at timestamptz, theme text) (
    SFUNC = empathy.emotion_profile_accum,
    STYPE = empathy.emotion_profile_summary,
    SSPACE = 4096,
    FINALFUNC = empathy._emotion_profile_final,
    COMBINEFUNC = empathy.emotion_profile_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.emotion_profile_agg(empathy.emotion, text, timestamptz, text) IS
'Sums up readings, channels, moments and themes for emotion_profile. Keep the result, a day for instance, and merge it with rollup later. A row without a reading or a moment is skipped, one without a channel or a theme counts among all readings only; NULL over no rows. Errors are those of emotion_profile.';

CREATE AGGREGATE empathy.rollup(empathy.emotion_profile_summary) (
    SFUNC = empathy.emotion_profile_combine,
    STYPE = empathy.emotion_profile_summary,
    SSPACE = 4096,
    FINALFUNC = empathy._emotion_profile_final,
    COMBINEFUNC = empathy.emotion_profile_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.rollup(empathy.emotion_profile_summary) IS
'Merges summaries of profiles: the same bytes as emotion_profile_agg over all their readings. NULLs are skipped; NULL over nothing.';

-- casts

CREATE CAST (empathy.emotion_profile_summary AS jsonb)
WITH FUNCTION empathy.emotion_profile(empathy.emotion_profile_summary);
COMMENT ON CAST (empathy.emotion_profile_summary AS jsonb) IS
'What a summary says of a customer: emotion_profile';

-- order

EXPAND order (
    TYPE = emotion_profile_summary,
    NOUN = 'summary of a profile',
    NOUNS = 'summaries of profiles',
    PART = part,
    ORDER = 'by the order of the sums over readings, mean valence first, then by every other part'
);
