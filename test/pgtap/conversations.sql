-- Conversations: arcs that no order changes, one reading for all of it, and engagement.
BEGIN;
SELECT no_plan();
SET LOCAL search_path = empathy, public, pg_catalog;
SET LOCAL timezone = 'Asia/Tokyo';

CREATE FUNCTION pg_temp.e(valence float8) RETURNS emotion LANGUAGE sql IMMUTABLE AS $$ SELECT format('valence=%s', valence)::emotion $$;

-- Arcs.
SELECT is(emotion_arc(pg_temp.e(v), at::timestamptz)::jsonb,
    '{"start_valence": -0.2, "low_valence": -0.8, "low_at": "2026-01-02T00:00:00+00:00", "peak_valence": 0.6, "end_valence": 0.6, "slope_per_day": 0.4, "recovered": true}',
    'an arc, in UTC')
FROM (VALUES (0.6, '2026-01-03Z'), (-0.2, '2026-01-01Z'), (-0.8, '2026-01-02Z')) x (v, at);
SELECT is(to_jsonb(emotion_arc(pg_temp.e(0.5), '2026-01-01')) - 'low_at',
    '{"start_valence": 0.5, "low_valence": 0.5, "peak_valence": 0.5, "end_valence": 0.5, "slope_per_day": null, "recovered": null}', 'one message');
SELECT is((emotion_arc(pg_temp.e(v), '2026-01-01')).start_valence, 0::float8, 'readings of one moment count with their mean') FROM unnest('{-0.5,0.5}'::float8[]) v;
SELECT is((emotion_arc(pg_temp.e(v), '2026-01-01'::timestamptz + i * '1 day'::interval)).recovered, r, why)
FROM (VALUES ('{-0.9,0.5}', true, 'bad, then good'), ('{-0.9,-0.4}', false, 'less bad is not recovered'), ('{0.9,0.4}', false, 'worse than it began'),
             ('{0.5,-0.9,0.6}', true, 'through a low'), ('{0.5,-0.9,0.5}', false, 'no better than it began'), ('{-0.9,0}', true, 'calm')) x (vs, r, why),
     unnest(vs::float8[]) WITH ORDINALITY y (v, i) GROUP BY r, why;
CREATE TEMP TABLE message AS
SELECT i, i % 5 AS part, CASE WHEN i % 13 > 0 THEN pg_temp.e(((i * 7919 % 2001) - 1000) / 1000.0::float8) END AS e,
       CASE WHEN i % 17 > 0 THEN '2026-01-01Z'::timestamptz + (i * 104729 % 500) * '1 hour'::interval END AS at
FROM generate_series(1, 1000) i;
SELECT is(emotion_arc(e, at ORDER BY i DESC), (SELECT emotion_arc(e, at ORDER BY md5(i::text)) FROM message), 'shuffling rows changes nothing') FROM message;
SELECT is(rollup(s), (SELECT arc_agg(e, at) FROM message), 'arcs roll up') FROM (SELECT arc_agg(e, at) AS s FROM message GROUP BY part) x;
SELECT cmp_ok(abs((emotion_arc(e, at)).slope_per_day - regr_slope(valence(e), extract(epoch FROM at)::float8 / 86400)), '<', 1e-12::float8, 'the slope of least squares')
FROM message WHERE e IS NOT NULL AND at IS NOT NULL;
SELECT is(emotion_arc(arc_agg(e, at)), emotion_arc(e, at), 'a summary says the same') FROM message;
SELECT is((arc_agg(e, at)::jsonb ->> 'readings')::bigint, count(*) FILTER (WHERE e IS NOT NULL AND at IS NOT NULL), 'NULLs are skipped') FROM message;
SELECT is(arc_agg(e, at)::text::arc_summary, arc_agg(e, at), 'reads back') FROM message;
SELECT is(emotion_arc(e, at), NULL, 'no messages') FROM message WHERE false;
SELECT throws_ok($$SELECT emotion_arc(pg_temp.e(0), 'infinity')$$, '22023', 'time of a reading is infinite', 'an infinite moment');
SELECT throws_ok($$SELECT conversation_emotion(pg_temp.e(0), '-infinity')$$, '22023', 'time of a reading is infinite', 'another one');
SELECT is(count(DISTINCT arc), 11::bigint, 'window frames are arcs of their own')
FROM (SELECT emotion_arc(e, at) OVER (ORDER BY i ROWS 3 PRECEDING)::text AS arc FROM message WHERE i % 13 > 0 AND i % 17 > 0 ORDER BY i LIMIT 11) x;
SELECT is(s, (SELECT arc_agg(e, at) FROM message), 'a stored summary stays')
FROM (SELECT s, arc_summary_accum(s, pg_temp.e(1), '2026-01-01'), arc_summary_combine(s, s) FROM (SELECT arc_agg(e, at) AS s FROM message OFFSET 0) x OFFSET 0) y;
SELECT throws_ok(format('SELECT replace(arc_agg(e, at)::text, %L, %L)::arc_summary FROM message', a, b), '22P02', NULL, b)
FROM (VALUES ('readings=', 'readings=-'), ('first_n=', 'first_n=-'), ('low=', 'low=9'), ('at=', 'at=1'), ('at_squares=', 'at_squares=-'), ('at_squares=', 'at_squares=x'),
             ('at_squares=', 'at_squares=fffffffffffffffffffffffffffffff'), ('peak=', 'peek=')) x (a, b);

-- S1.Q3: which conversations ended better than they began.
CREATE TEMP TABLE support (conversation int, body text, at timestamptz);
INSERT INTO support VALUES
 (100, 'I''m just a little frustrated, this is the third time I explain the setup.', '2026-05-01 09:00+00'),
 (100, 'Great, that worked. Thank you so much!', '2026-05-01 11:50+00'),
 (101, 'WORST update EVER!!! 😡', '2026-05-02 09:00+00'), (101, 'Great, another outage. Love it.', '2026-05-02 09:50+00'),
 (102, 'All good. No complaints, no problems ever.', '2026-05-03 09:00+00');
SELECT is((emotion_arc(score(body), at)).recovered, r, 'conversation ' || conversation)
FROM support JOIN (VALUES (100, true), (101, false), (102, NULL)) x (conversation, r) USING (conversation) GROUP BY conversation, r;

-- One reading for a conversation.
CREATE TEMP TABLE angry AS SELECT score('Your invoice is wrong and I am really angry about it.') AS e;
SELECT is(conversation_emotion(e, '2026-01-01'::timestamptz + i * '1 minute'::interval), (SELECT e FROM angry), 'three angry messages are as angry as one')
FROM angry, generate_series(1, 3) i;
SELECT cmp_ok((valence(conversation_emotion(x.e, at)))::float8, '<=', (SELECT valence(e) FROM angry), 'and with a milder one in between not milder')
FROM (SELECT e, '2026-01-01'::timestamptz AS at FROM angry UNION ALL SELECT 'valence=-0.1 annoyance=0.4', '2026-01-02') x;
SELECT is(valence(conversation_emotion(pg_temp.e(v), '2026-01-01'::timestamptz + i * '1 day'::interval)), w, vs)
FROM (VALUES ('{-0.8,0.6}', 0.2::float8), ('{0.6,-0.8}', -0.5), ('{-0.8,0.6,0.01}', 0.2), ('{-0.8,-0.2,-0.8}', -0.8), ('{0.3,0.7}', 0.7), ('{0.02}', 0.02)) x (vs, w),
     unnest(vs::float8[]) WITH ORDINALITY y (v, i) GROUP BY vs, w;
SELECT is(probability(c, 'joy'), 0.9::float8, 'the largest joy')
FROM (SELECT conversation_emotion(e, at) AS c FROM (VALUES ('valence=0.8 joy=0.9 neutral=0.1'::emotion, '2026-01-01'::timestamptz), ('valence=0.1 joy=0.2 neutral=0.8', '2026-01-02')) x (e, at)) y;
SELECT is(probability(c, 'neutral'), 0.1::float8, 'the smallest neutral')
FROM (SELECT conversation_emotion(e, at) AS c FROM (VALUES ('valence=0.8 joy=0.9 neutral=0.1'::emotion, '2026-01-01'::timestamptz), ('valence=0.1 joy=0.2 neutral=0.8', '2026-01-02')) x (e, at)) y;
SELECT is(rollup(s), (SELECT conversation_agg(e, at) FROM message), 'conversations roll up') FROM (SELECT conversation_agg(e, at) AS s FROM message GROUP BY part) x;
SELECT is(conversation_emotion(conversation_agg(e, at)), conversation_emotion(e, at), 'a summary says the same') FROM message;
SELECT is(conversation_agg(e, at)::text::conversation_summary, conversation_agg(e, at), 'reads back') FROM message;
SELECT is(conversation_agg(e, at)::jsonb -> 'emotion', conversation_emotion(e, at)::jsonb, 'the jsonb view') FROM message;
SELECT is(conversation_emotion(e, at), NULL, 'nothing said') FROM message WHERE e IS NULL;
SELECT throws_ok(format('SELECT %L::conversation_summary', t), NULL, NULL, t)
FROM unnest(ARRAY['', 'high=0', 'high=0 good_at=0 bad_at=0 | valence=0', 'high=1 good_at=-9223372036854775808 bad_at=-9223372036854775808 | valence=3']) t;

-- Engagement.
CREATE FUNCTION pg_temp.engagement(days float8[]) RETURNS float8 LANGUAGE sql AS $$
SELECT engagement_score('x', '2026-04-10Z'::timestamptz - d * '1 day'::interval, '2026-04-10Z', '14 days') FROM unnest(days) d $$;
SELECT is(pg_temp.engagement('{0}'), 1::float8, 'an event of now');
SELECT is(pg_temp.engagement('{14}'), 0.5::float8, 'one half-life old counts half');
SELECT is(pg_temp.engagement('{0,14,28}'), 1.75::float8, 'events add up');
SELECT is(pg_temp.engagement('{}'), NULL, 'no events');
SELECT cmp_ok(abs(pg_temp.engagement(array_agg(d)) - sum(2 ^ (-d / 14))), '<', 1e-12::float8, 'the formula') FROM generate_series(0, 300, 0.37) d;
SELECT is(engagement_score(ev, '2026-04-10', '2026-04-10', '1 day', '{"login": 1, "export": 3, "*": 0}'), 4::float8, 'weights') FROM unnest('{login,export,other}'::text[]) ev;
SELECT is(engagement_score(NULL, '2026-04-10', '2026-04-10', '1 day'), NULL, 'a NULL event');
SELECT is(engagement_score('x', NULL, '2026-04-10', '1 day'), NULL, 'a NULL time');
SELECT throws_ok(format('SELECT engagement_score(%s)', args), '22023', message, message)
FROM (VALUES ($$'x', '2026-04-11', '2026-04-10', '1 day'$$, 'event after as_of'),
             ($$'x', '2026-04-10', '2026-04-10', '1 month'$$, 'half-life has months or years'),
             ($$'x', '2026-04-10', '2026-04-10', '0'$$, 'half-life is not positive'),
             ($$'x', '2026-04-10', '2026-04-10', '-1 day'$$, 'half-life is not positive'),
             ($$'x', '-infinity', '2026-04-10', '1 day'$$, 'time of an event is infinite'),
             ($$'x', '2026-04-10', 'infinity', '1 day'$$, 'as_of is infinite'),
             ($$'x', '2026-04-10', '2026-04-10', '1 day', '{"y": 1}'$$, 'event "x" has no weight'),
             ($$'x', '2026-04-10', '2026-04-10', '1 day', '{"x": "1"}'$$, 'weight of event "x" is not a number'),
             ($$'x', '2026-04-10', '2026-04-10', '1 day', '{"x": -1}'$$, 'weight -1 of an event is not between 0 and 1000000'),
             ($$'x', '2026-04-10', '2026-04-10', '1 day', '[1]'$$, 'weights of events are not an object')) x (args, message);
SELECT throws_ok($$SELECT engagement_score('x', '2026-04-10', '2026-04-10'::timestamptz + i * '1 day'::interval, '1 day') FROM generate_series(1, 2) i$$,
                 '22023', 'two values of as_of in one engagement score', 'two clocks');
SELECT throws_ok($$SELECT engagement_score('x', '2026-04-10', '2026-04-10', i * '1 day'::interval) FROM generate_series(1, 2) i$$,
                 '22023', 'two half-lives in one engagement score', 'two half-lives');
CREATE TEMP TABLE event AS SELECT i, 'e' || i % 3 AS event, '2026-01-01Z'::timestamptz + i * '97 minutes'::interval AS at FROM generate_series(1, 1000) i;
SELECT is(rollup(s), (SELECT engagement_agg(event, at, '2026-06-01', '9 days') FROM event), 'summaries roll up')
FROM (SELECT engagement_agg(event, at, '2026-06-01', '9 days') AS s FROM event GROUP BY i % 7) x;
SELECT is(engagement_score(engagement_agg(event, at, '2026-06-01', '9 days')), engagement_score(event, at, '2026-06-01', '9 days' ORDER BY i DESC), 'and say the same') FROM event;
SELECT is(engagement_agg(event, at, '2026-06-01', '9 days')::text::engagement_summary, engagement_agg(event, at, '2026-06-01', '9 days'), 'reads back') FROM event;
SELECT is(engagement_agg('x', '2026-04-10Z', '2026-04-10Z', '36 hours')::jsonb,
          '{"events": 1, "engagement_score": 1, "half_life_days": 1.5, "as_of": "2026-04-10T00:00:00+00:00"}', 'the jsonb view');
SELECT throws_ok(format('SELECT %L::engagement_summary', t), '22P02', NULL, t)
FROM unnest(ARRAY['', 'as_of=0 half_life=0 sum=0 events=1', 'as_of=0 half_life=1 sum=-1 events=1', 'as_of=0 half_life=1 sum=0 events=0',
                  'as_of=9223372036854775807 half_life=1 sum=0 events=1']) t;

-- S3.Q4: accounts by level.
CREATE TEMP TABLE usage_event AS
SELECT a AS account, e AS event, '2026-03-01Z'::timestamptz + g * '1 day'::interval AS at
FROM (VALUES ('Acme', 'login', 40), ('Bolt', 'login', 20), ('Core', 'login', 2), ('Dune', 'export', 10)) v (a, e, n), generate_series(0, n - 1) g;
SELECT results_eq($$SELECT account, engagement_level(engagement_score(event, at, '2026-04-10Z', '14 days')) FROM usage_event GROUP BY 1 ORDER BY 1$$,
                  $$VALUES ('Acme', 'high'), ('Bolt', 'medium'), ('Core', 'none'), ('Dune', 'low')$$, 'Acme first, Core last');
SELECT is(engagement_level(s, 1, 5, 20), l, format('own levels, %s', s)) FROM (VALUES (0.9, 'none'), (1, 'low'), (5, 'medium'), (20, 'high')) x (s, l);

SELECT * FROM finish();
ROLLBACK;
