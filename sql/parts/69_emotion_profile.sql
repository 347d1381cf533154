-- segment: the emotional profile of a customer
--
-- How a customer feels, on which channel, and what about, from summaries that merge.  The state is a row of the
-- summaries that other aggregates have, so nothing is counted here that is not counted there.

-- type

CREATE TYPE empathy.emotion_profile_summary AS (
    readings empathy.emotion_summary,
    valences empathy.trend_summary,
    channels empathy.trigger_summary,
    themes empathy.trigger_summary,
    first_at timestamptz,
    last_at timestamptz,
    latest empathy.emotion
);
COMMENT ON TYPE empathy.emotion_profile_summary IS
'What emotion_profile is made of: made by emotion_profile_agg, merged by rollup, read by emotion_profile. Any split and order of the readings gives the same bytes. No text but the names of channels and themes is in it; about 1 KB, and 150 bytes for each of these.';
COMMENT ON COLUMN empathy.emotion_profile_summary.readings IS 'Sums over all readings';
COMMENT ON COLUMN empathy.emotion_profile_summary.valences IS 'Sums of valences in time';
COMMENT ON COLUMN empathy.emotion_profile_summary.channels IS 'Readings by channel';
COMMENT ON COLUMN empathy.emotion_profile_summary.themes IS 'Readings by theme; NULL where no themes were given';
COMMENT ON COLUMN empathy.emotion_profile_summary.first_at IS 'The first moment';
COMMENT ON COLUMN empathy.emotion_profile_summary.last_at IS 'The last moment';
COMMENT ON COLUMN empathy.emotion_profile_summary.latest IS 'The reading of the last moment; of several ones the greatest by the order of readings';

-- private functions

-- A moment as JSON has it, in UTC.  What it is made of is stable by its settings, none of which matters here.
CREATE FUNCTION empathy._json_moment(at timestamptz) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (to_jsonb(at AT TIME ZONE 'UTC') #>> '{}') || 'Z';
COMMENT ON FUNCTION empathy._json_moment(timestamptz) IS
'Prints a moment in UTC by ISO 8601, 2026-03-01T12:00:00Z. NULL gives NULL.';

-- functions

CREATE FUNCTION empathy.emotion_profile(empathy.emotion_profile_summary) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 2000
RETURN CASE WHEN ($1).readings IS NOT NULL THEN jsonb_build_object(
    'n', empathy.readings(($1).readings),
    'first_at', empathy._json_moment(($1).first_at),
    'last_at', empathy._json_moment(($1).last_at),
    'last', jsonb_build_object('dominant', empathy.dominant(($1).latest), 'valence', empathy.valence(($1).latest)),
    'mean_valence', empathy.mean_valence(($1).readings),
    'mean_intensity', empathy.mean_intensity(($1).readings),
    'emotions', (SELECT coalesce(jsonb_agg(jsonb_build_object('label', e.key, 'share', e.value) ORDER BY e.value DESC, e.key COLLATE "C"), '[]')
                 FROM (SELECT s.key, s.value FROM jsonb_each(empathy.emotion_summary_jsonb(($1).readings) -> 'dominant_share') AS s
                       WHERE s.value <> '0' ORDER BY s.value DESC, s.key COLLATE "C" LIMIT 3) AS e),
    'trend', empathy.trend_result_jsonb(empathy.trend(($1).valences)),
    'preferred_channel', (SELECT c.key FROM jsonb_each(empathy.trigger_summary_jsonb(($1).channels) -> 'themes') AS c, jsonb_each_text(c.value) AS d
                          GROUP BY c.key ORDER BY sum(d.value::bigint) DESC, c.key COLLATE "C" LIMIT 1),
    'channels', (SELECT coalesce(jsonb_object_agg(n.key, n.readings), '{}')
                 FROM (SELECT c.key, sum(d.value::bigint) AS readings
                       FROM jsonb_each(empathy.trigger_summary_jsonb(($1).channels) -> 'themes') AS c, jsonb_each_text(c.value) AS d
                       GROUP BY c.key) AS n),
    'top_trigger', empathy.emotion_triggers(($1).themes) -> 0) END;
COMMENT ON FUNCTION empathy.emotion_profile(empathy.emotion_profile_summary) IS
'How a customer feels, on which channel, and what about, as an object: n (readings), first_at and last_at (UTC), last (dominant label and valence, -1 to 1, of the last moment), mean_valence (-1 to 1), mean_intensity (0 to 1), emotions (the three most frequent dominant labels with their shares, 0 to 1), trend (that of the valence in time: slope_per_day, its 95 % interval ci_low to ci_high, n and direction, as trend gives it), preferred_channel (the most used; of several the first in the order of bytes) and channels (readings of each), null and {} where none is given, and top_trigger (the first of emotion_triggers; null where there is none). NULL gives NULL.';

-- private functions

CREATE FUNCTION empathy.emotion_profile_accum(state empathy.emotion_profile_summary, mood empathy.emotion, channel text, at timestamptz) RETURNS empathy.emotion_profile_summary
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 20
RETURN CASE WHEN mood IS NULL OR at IS NULL THEN state ELSE ROW(
    empathy.emotion_summary_accum((state).readings, mood),
    empathy.trend_summary_accum((state).valences, empathy.valence(mood), at),
    empathy.trigger_summary_accum((state).channels, mood, channel),
    (state).themes,
    least((state).first_at, at),
    greatest((state).last_at, at),
    CASE WHEN (state).last_at > at THEN (state).latest WHEN (state).last_at = at THEN greatest((state).latest, mood) ELSE mood END
    )::empathy.emotion_profile_summary END;
COMMENT ON FUNCTION empathy.emotion_profile_accum(empathy.emotion_profile_summary, empathy.emotion, text, timestamptz) IS
'Adds a reading, its channel and its moment; the transition function of emotion_profile and emotion_profile_agg. A NULL summary is one without readings; a row without a reading or a moment adds nothing, one without a channel counts among all readings only.';

CREATE FUNCTION empathy.emotion_profile_accum(state empathy.emotion_profile_summary, mood empathy.emotion, channel text, at timestamptz, theme text) RETURNS empathy.emotion_profile_summary
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 20
RETURN CASE WHEN mood IS NULL OR at IS NULL THEN state ELSE ROW(
    empathy.emotion_summary_accum((state).readings, mood),
    empathy.trend_summary_accum((state).valences, empathy.valence(mood), at),
    empathy.trigger_summary_accum((state).channels, mood, channel),
    empathy.trigger_summary_accum((state).themes, mood, theme),
    least((state).first_at, at),
    greatest((state).last_at, at),
    CASE WHEN (state).last_at > at THEN (state).latest WHEN (state).last_at = at THEN greatest((state).latest, mood) ELSE mood END
    )::empathy.emotion_profile_summary END;
COMMENT ON FUNCTION empathy.emotion_profile_accum(empathy.emotion_profile_summary, empathy.emotion, text, timestamptz, text) IS
'Adds a reading, its channel, its moment and its theme; the transition function of emotion_profile and emotion_profile_agg with themes. A NULL summary is one without readings; a row without a reading or a moment adds nothing, one without a channel or a theme counts among all readings only.';

CREATE FUNCTION empathy.emotion_profile_combine(a empathy.emotion_profile_summary, b empathy.emotion_profile_summary) RETURNS empathy.emotion_profile_summary
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 50
RETURN CASE WHEN (a).readings IS NULL THEN b WHEN (b).readings IS NULL THEN a ELSE ROW(
    empathy.emotion_summary_combine((a).readings, (b).readings),
    empathy.trend_summary_combine((a).valences, (b).valences),
    empathy.trigger_summary_combine((a).channels, (b).channels),
    empathy.trigger_summary_combine((a).themes, (b).themes),
    least((a).first_at, (b).first_at),
    greatest((a).last_at, (b).last_at),
    CASE WHEN (a).last_at > (b).last_at THEN (a).latest WHEN (a).last_at = (b).last_at THEN greatest((a).latest, (b).latest) ELSE (b).latest END
    )::empathy.emotion_profile_summary END;
COMMENT ON FUNCTION empathy.emotion_profile_combine(empathy.emotion_profile_summary, empathy.emotion_profile_summary) IS
'Adds the readings of the second summary to the first; the transition function of rollup and the combine function of emotion_profile and emotion_profile_agg. A NULL summary is one without readings.';

CREATE FUNCTION empathy._emotion_profile_final(state empathy.emotion_profile_summary) RETURNS empathy.emotion_profile_summary
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 20
RETURN CASE WHEN (state).readings IS NOT NULL THEN ROW((state).readings, (state).valences,
    empathy._trigger_summary_final((state).channels), empathy._trigger_summary_final((state).themes),
    (state).first_at, (state).last_at, (state).latest)::empathy.emotion_profile_summary END;
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
