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
SELECT is((p->>'first_at', p->>'last_at')::text, '(2026-03-01T00:00:00Z,2026-04-09T00:00:00Z)', 'first and last') FROM profile;
SELECT is(p->'last', '{"dominant": "anger", "valence": -0.28}', 'the last reading') FROM profile;
SELECT ok(abs((p->>'mean_valence')::float8 - 0.11) < 1e-9, 'mean valence') FROM profile;
SELECT is(p->'mean_intensity', '0.5', 'mean intensity') FROM profile;
SELECT is(p->'emotions'->0->>'label', 'gratitude', 'the most frequent emotion') FROM profile;
SELECT is(p->'emotions'->1, '{"label": "anger", "share": 0.35}', 'the next one') FROM profile;
SELECT is(p->'trend'->>'direction', 'falling', 'the trend') FROM profile;
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

SELECT is(emotion_profile(NULL::emotion, 'mail', now()), NULL, 'no readings');
SELECT is(emotion_profile(mood, 'mail', NULL), NULL, 'no moments') FROM contact;
SELECT is((emotion_profile(mood, NULL, at))->'channels', '{}', 'no channels') FROM contact;
SELECT is((emotion_profile(mood, NULL, at))->'preferred_channel', 'null', 'none of them preferred') FROM contact;
SELECT is(emotion_profile(NULL::emotion_profile_summary), NULL, 'no summary');
SELECT throws_ok($$SELECT emotion_profile(mood, repeat('c', 257), at) FROM contact$$, '54000', NULL, 'a channel that is too long');
SELECT throws_ok($$SELECT emotion_profile(mood, 'mail', 'infinity') FROM contact$$, '22023', NULL, 'a moment that is infinite');
SELECT * FROM finish();
ROLLBACK;
