-- The emotional profile of a customer: emotion_profile, emotion_profile_agg, rollup.
BEGIN;
SET LOCAL search_path = empathy, public;
SELECT no_plan();

CREATE FUNCTION pg_temp.mood(valence float8, label text) RETURNS emotion LANGUAGE sql
RETURN format('valence=%s intensity=0.5 confidence=0.9 positive=0.4 negative=0.4 lang=en model=00000001 %s=0.9', round(valence::numeric, 9), label)::emotion;
CREATE TEMP TABLE contact AS
SELECT i, timestamptz '2026-03-01 00:00+00' + i * interval '1 day' AS at, (ARRAY['mail', 'chat', 'chat', NULL])[1 + i % 4] AS channel,
       CASE WHEN i % 3 = 0 THEN 'refund' WHEN i % 3 = 1 THEN 'login' END AS theme,
       pg_temp.mood(0.5 - i / 50.0, CASE WHEN i % 3 = 0 THEN 'anger' WHEN i % 4 = 0 THEN 'joy' ELSE 'gratitude' END) AS mood
FROM generate_series(0, 39) AS i;
CREATE TEMP TABLE profile AS SELECT emotion_profile(mood, channel, at, theme) AS p, emotion_profile(mood, channel, at) AS without FROM contact;

SELECT is(p->'n', '40', 'readings') FROM profile;
SELECT is((p->>'first_at', p->>'last_at')::text, '(2026-03-01T00:00:00+00:00,2026-04-09T00:00:00+00:00)', 'first and last') FROM profile;
SELECT is(p->'last', '{"at": "2026-04-09T00:00:00+00:00", "dominant": "anger", "sentiment": "neutral", "valence": -0.28, "intensity": 0.5}', 'the last reading') FROM profile;
SELECT ok(abs((p->>'mean_valence')::float8 - 0.11) < 1e-9, 'mean valence') FROM profile;
SELECT is(p->'mean_intensity', '0.5', 'mean intensity') FROM profile;
SELECT is((p->>'customer_emotion_score')::float8, (SELECT customer_emotion_score(mood) FROM contact), 'the score') FROM profile;
SELECT is(p->'emotions'->0->>'label', 'gratitude', 'the most frequent emotion') FROM profile;
SELECT is(p->'emotions'->1, '{"label": "anger", "share": 0.35}', 'the next one') FROM profile;
SELECT is(p->'trend'->>'direction', 'falling', 'the trend') FROM profile;
SELECT is(p->'trend', (SELECT trend_summary_jsonb(trend_agg(valence(mood), at)) - 'n' FROM contact), 'that of trend to the last digit') FROM profile;
SELECT ok(abs((p->'trend'->>'slope_per_day')::float8 + 0.02) < 1e-9, 'its slope') FROM profile;
SELECT is(p->>'preferred_channel', 'chat', 'the most used channel') FROM profile;
SELECT is(p->'channels', '{"chat": 20, "mail": 10}', 'channels') FROM profile;
SELECT is(p->'top_trigger', (SELECT emotion_triggers(mood, theme)->0 FROM contact), 'the first trigger') FROM profile;
SELECT is(p->'top_trigger'->>'theme', 'refund', 'which is') FROM profile;
SELECT is(without - 'top_trigger', p - 'top_trigger', 'without themes the same') FROM profile;
SELECT is(without->'top_trigger', 'null', 'but for triggers') FROM profile;

SELECT is((SELECT emotion_profile(mood, channel, at, theme) FROM (SELECT * FROM contact ORDER BY at DESC) AS c), p, 'any order') FROM profile;
SELECT is((SELECT emotion_profile(rollup(s)) FROM (SELECT emotion_profile_agg(mood, channel, at, theme) AS s FROM contact GROUP BY i % 7) AS s), p, 'any split') FROM profile;
SELECT is((SELECT rollup(s) FROM (SELECT emotion_profile_agg(mood, channel, at, theme) AS s FROM contact GROUP BY i % 5) AS s)::text,
          (SELECT emotion_profile_agg(mood, channel, at, theme) FROM contact)::text, 'the same summary');
SELECT is(s::text::emotion_profile_summary, s, 'a summary reads back') FROM (SELECT emotion_profile_agg(mood, channel, at, theme) AS s FROM contact) AS f;
SELECT is(emotion_profile(m, 'mail', '2026-03-01 00:00+00')->'last', emotion_profile(m, 'mail', '2026-03-01 00:00+00' ORDER BY m DESC)->'last', 'readings of one moment, in any order')
FROM (VALUES (pg_temp.mood(0.5, 'joy')), (pg_temp.mood(-0.5, 'anger'))) AS v (m);
SELECT is(emotion_profile(m, c, '2026-03-01 00:00+00')->>'preferred_channel', 'Z', 'of channels used alike the first in the order of bytes')
FROM (VALUES (pg_temp.mood(0.5, 'joy'), 'a'), (pg_temp.mood(-0.5, 'anger'), 'Z')) AS v (m, c);
SET LOCAL timezone = 'Asia/Tokyo'; SET LOCAL datestyle = 'German';
SELECT is((SELECT emotion_profile(mood, channel, at, theme) FROM contact), p, 'whatever the settings') FROM profile;

SELECT is(emotion_profile(m, 'mail', at)->'trend', 'null', 'two readings have no trend')
FROM (VALUES (pg_temp.mood(0.5, 'joy'), '2026-03-01 00:00+00'::timestamptz), (pg_temp.mood(-0.5, 'anger'), '2026-03-02 00:00+00')) AS v (m, at);
SELECT is(emotion_profile(mood, 'mail', '2026-03-01 00:00+00')->'trend', 'null', 'nor have readings of one moment') FROM contact;
SELECT is(emotion_profile(m, 'mail', at)->'trend'->>'slope_per_day' IS NOT NULL, true, 'the first and the last moment that there are')
FROM (VALUES (pg_temp.mood(0.000000001, 'joy'), '4714-11-24 00:00+00 BC'::timestamptz), (pg_temp.mood(-0.999999999, 'anger'), '294276-12-31 23:59:59.999999+00'),
             (pg_temp.mood(1, 'joy'), '2026-03-02 00:00+00')) AS v (m, at);

-- many names, which make the state grow
SELECT is((p->'n', (SELECT count(*) FROM jsonb_object_keys(p->'channels')), p->'channels'->'channel 7', p->'preferred_channel')::text, '(40000,500,80,"""channel 0""")', 'many channels')
FROM (SELECT emotion_profile(mood, 'channel ' || j % 500, at, 'theme ' || j) AS p FROM contact, generate_series(0, 999) AS j) AS many;
SELECT is((SELECT rollup(s) FROM (SELECT emotion_profile_agg(mood, c, at, t) AS s FROM contact, LATERAL (SELECT 'channel ' || i AS c, repeat('t', i) AS t) AS n GROUP BY i % 7) AS s),
          (SELECT emotion_profile_agg(mood, 'channel ' || i, at, repeat('t', i) ORDER BY i DESC) FROM contact), 'many channels, split');
CREATE TEMP TABLE kept AS SELECT emotion_profile_agg(mood, '(a) "b\" ' || channel, at, ')' || theme) AS s FROM contact;
SELECT is(s::text::emotion_profile_summary::text, s::text, 'names with quotes and parentheses read back') FROM kept;
SELECT is(s::jsonb, emotion_profile(s), 'the cast to jsonb') FROM kept;

CREATE FUNCTION pg_temp.refused(change_from text, change_to text, description text) RETURNS text LANGUAGE sql
RETURN (SELECT throws_ok(format('SELECT %L::empathy.emotion_profile_summary', regexp_replace(s::text, change_from, change_to)), '22P02', NULL, description) FROM kept);
SELECT pg_temp.refused('last_at=\d+', 'last_at=0', 'the last moment before the first one');
SELECT pg_temp.refused('last_at=\d+', 'last_at=9223372036854775807', 'an infinite moment');
SELECT pg_temp.refused('last_at=\d+', '', 'no last moment');
SELECT pg_temp.refused('^', 'first_at=0 ', 'two first moments');
SELECT pg_temp.refused('^', 'what=0 ', 'an unknown part');
SELECT pg_temp.refused('words=6', 'words=7', 'a window of another size');
SELECT pg_temp.refused('trend=\(n=40', 'trend=(n=41', 'a trend of more readings');
SELECT pg_temp.refused('channels=\(readings=40 anger=14', 'channels=(readings=40 joy=14', 'channels of other readings');
SELECT pg_temp.refused('\)$', '', 'no closing parenthesis');
SELECT pg_temp.refused('latest=\(', 'latest=', 'no opening parenthesis');
SELECT pg_temp.refused('latest=\(valence', 'latest=(what', 'a reading that is none');
SELECT pg_temp.refused('.*', '', 'nothing');

SELECT is(emotion_profile(NULL::emotion, 'mail', now()), NULL, 'no readings');
SELECT is(emotion_profile(mood, 'mail', NULL), NULL, 'no moments') FROM contact;
SELECT is((emotion_profile(mood, NULL, at))->'channels', '{}', 'no channels') FROM contact;
SELECT is((emotion_profile(mood, NULL, at))->'preferred_channel', 'null', 'none of them preferred') FROM contact;
SELECT is(emotion_profile(NULL::emotion_profile_summary), NULL, 'no summary');
SELECT throws_ok($$SELECT emotion_profile(mood, repeat('c', 257), at) FROM contact$$, '54000', NULL, 'a channel that is too long');
SELECT throws_ok($$SELECT emotion_profile(mood, 'mail', 'infinity') FROM contact$$, '22023', NULL, 'a moment that is infinite');
SELECT throws_like($$SELECT emotion_profile(mood, 'channel ' || j, at) FROM contact, generate_series(1, 10001) AS j WHERE i = 0$$, 'too many channels', 'too many channels');
SELECT throws_like($$SELECT emotion_profile(mood, 'mail', at, 'theme ' || j) FROM contact, generate_series(1, 10001) AS j WHERE i = 0$$, 'too many themes', 'too many themes');
SELECT throws_ok($$SELECT emotion_profile(mood, 'mail', at, repeat('t', 257)) FROM contact$$, '54000', NULL, 'a theme that is too long');
SELECT * FROM finish();
ROLLBACK;
