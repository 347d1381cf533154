-- The types emotion_summary and valence_mean: what they say, their forms, order and errors.
-- (That everything merges is in aggregates_merge.sql.)
BEGIN;
SET LOCAL search_path = empathy, public;
SELECT no_plan();

-- Labels are far from their thresholds here, so that no threshold of a model decides a test.
CREATE TEMP TABLE readings (name text, e emotion);
INSERT INTO readings VALUES
    ('thanks', 'valence=0.8 intensity=0.6 confidence=0.9 lang=en model=9f3a1c02 positive=0.9 gratitude=1 joy=1'),
    ('angry', 'valence=-0.9 intensity=0.9 confidence=0.8 lang=en model=9f3a1c02 flags=shouting+negated negative=0.95 anger=1'),
    ('both', 'valence=0.2 intensity=0.3 confidence=0.7 lang=en model=9f3a1c02 flags=contrast+negated positive=0.8 negative=0.8 anger=1'),
    ('plain', 'valence=0 intensity=0 confidence=0.2 lang=en model=9f3a1c02 neutral=1'),
    ('missing', NULL);
CREATE TEMP TABLE summary AS SELECT emotion_agg(e) AS s FROM readings;

-- what a summary says
SELECT is(readings(s), 4::bigint, 'readings') FROM summary;
SELECT is(mean_valence(s), 0.025::float8, 'mean_valence') FROM summary;
SELECT is(mean_intensity(s), 0.45::float8, 'mean_intensity') FROM summary;
SELECT is(mean_confidence(s), 0.65::float8, 'mean_confidence') FROM summary;
SELECT is(customer_emotion_score(s), 51.25::float8, 'customer_emotion_score of a summary') FROM summary;
SELECT is(customer_emotion_score(e), 51.25::float8, 'customer_emotion_score of readings') FROM readings;
SELECT cmp_ok(abs(valence_stddev(s) - (SELECT stddev(valence(e)) FROM readings)), '<', 1e-15::float8, 'valence_stddev is stddev') FROM summary;
SELECT is(valence_stddev(emotion_agg(e)), NULL, 'no deviation of one reading') FROM readings WHERE name = 'thanks';
SELECT is(valence_stddev(emotion_agg(e)), 0::float8, 'no deviation among equals')
FROM (SELECT 'valence=0.123456789'::emotion FROM generate_series(1, 1000)) same (e);
SELECT is(share(s, 'anger'), 0.5::float8, 'share of a base label') FROM summary;
SELECT is(share(s, 'delight'), 0.25::float8, 'share of a composite label') FROM summary;
SELECT is(share(s, 'neutral'), 0.25::float8, 'share of neutral') FROM summary;
SELECT is(share(s, 'grief'), 0::float8, 'share of a label that is not there') FROM summary;
SELECT is(dominant_share(s, 'anger'), 0.5::float8, 'dominant_share') FROM summary;
SELECT is(dominant_share(s, 'neutral'), 0.25::float8, 'dominant_share of neutral') FROM summary;
SELECT is(sum(dominant_share(s, label)), 1::float8, 'dominant shares add up to 1')
FROM summary, emotion_schemes() WHERE scheme = 'headline';
SELECT is(sentiment_share(s, name), 0.25::float8, 'sentiment_share of ' || name)
FROM summary, unnest('{positive,negative,neutral,mixed}'::text[]) name;
SELECT is_empty($$
    SELECT l.label FROM emotion_labels() l, summary
    WHERE share(s, l.label) <> (SELECT count(*) FILTER (WHERE l.label = ANY (labels(e) || labels(e, 'composite'))) / count(e)::float8 FROM readings)
$$, 'shares are those of labels(e), for every label');
SELECT is_empty($$
    SELECT h.label FROM emotion_schemes() h, summary
    WHERE h.scheme = 'headline'
      AND dominant_share(s, h.label) <> (SELECT count(*) FILTER (WHERE dominant(e) = h.label) / count(e)::float8 FROM readings)
$$, 'dominant shares are those of dominant(e), for every label');

-- mean_emotion
SELECT is(mean_emotion(e), 'valence=0.025 intensity=0.45 confidence=0.65 lang=en model=9f3a1c02 flags=negated positive=0.425 negative=0.4375 '
          'anger=0.5 gratitude=0.25 joy=0.25 neutral=0.25'::emotion, 'mean_emotion') FROM readings;
SELECT is(mean_emotion(s), (SELECT mean_emotion(e) FROM readings), 'mean_emotion of a summary') FROM summary;
SELECT is(mean_emotion(e), 'valence=-0.000000002 intensity=0.0001'::emotion, 'halves away from 0')
FROM (VALUES ('valence=-0.000000002 intensity=0.0001'::emotion), ('valence=-0.000000001')) v (e);
SELECT is(mean_emotion(e), 'valence=0'::emotion, 'other languages and models: und and 00000000')
FROM (VALUES ('valence=0 lang=en model=00000001'::emotion), ('valence=0 lang=und model=00000002')) v (e);

-- jsonb
SELECT is(s::jsonb - '{share,mean_probability,dominant_share,sentiment_share,flag_share,valence_stddev}'::text[],
    '{"readings": 4, "language": "en", "model": "9f3a1c02", "customer_emotion_score": 51.25, "mean_valence": 0.025, "mean_intensity": 0.45,
      "mean_confidence": 0.65, "mean_positive": 0.425, "mean_negative": 0.4375}'::jsonb, 'numbers in jsonb') FROM summary;
SELECT is_empty($$
    SELECT label FROM emotion_labels(), summary WHERE (s::jsonb #>> ARRAY['share', label])::float8 IS DISTINCT FROM share(s, label)
$$, 'shares in jsonb');
SELECT is((s::jsonb ->> 'valence_stddev')::float8, valence_stddev(s), 'deviation in jsonb') FROM summary;
SELECT is(s::jsonb -> 'flag_share' ->> 'negated', '0.5', 'flags in jsonb') FROM summary;
SELECT is(s::jsonb -> 'mean_probability' ->> 'joy', '0.25', 'probabilities in jsonb') FROM summary;
SELECT is(s::jsonb -> 'dominant_share' ->> 'anger', '0.5', 'dominant labels in jsonb') FROM summary;
SELECT is(s::jsonb -> 'sentiment_share' ->> 'mixed', '0.25', 'sentiments in jsonb') FROM summary;
SELECT is(emotion_agg(e)::jsonb -> 'valence_stddev', 'null'::jsonb, 'no deviation in jsonb') FROM readings WHERE name = 'plain';
SELECT is('readings=2 valence=1000000000'::valence_mean::jsonb, '{"readings": 2, "customer_emotion_score": 75, "mean_valence": 0.5}'::jsonb, 'mean as jsonb');

-- score of texts
SELECT is(customer_emotion_score(body), customer_emotion_score(score(body)), 'customer_emotion_score of texts')
FROM (VALUES ('Thank you so much, this is great!'), ('Worst support ever.'), (NULL), ('')) v (body);
SELECT is(customer_emotion_score(NULL::text), NULL, 'no score of no text');

-- NULL in, NULL out
SELECT is(readings(NULL), NULL, 'readings of NULL');
SELECT is(mean_valence(NULL), NULL, 'mean_valence of NULL');
SELECT is(share(NULL, 'anger'), NULL, 'share of NULL');
SELECT is(share(s, NULL), NULL, 'share of a NULL label') FROM summary;
SELECT is(customer_emotion_score(NULL::emotion_summary), NULL, 'score of a NULL summary');

-- text form
SELECT is(s::text, 'readings=4 model=9f3a1c02 lang=en valence=100000000 squares=1490000000000000000 intensity=18000 confidence=26000 '
          'positive=17000 negative=17500 probability.anger=20000 probability.gratitude=10000 probability.joy=10000 probability.neutral=10000 '
          || substr(s::text, strpos(s::text, 'present.')), 'text form') FROM summary;
SELECT is(s::text::emotion_summary::text, s::text, 'summary as text and back') FROM summary;
SELECT is('valence=-5 readings=2'::valence_mean::text, 'readings=2 valence=-5', 'mean as text and back');

CREATE FUNCTION pg_temp.message(query text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE query;
    RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
    RETURN sqlstate || ' ' || sqlerrm;
END $$;
CREATE FUNCTION pg_temp.refusal(form text) RETURNS text LANGUAGE sql AS $$
SELECT pg_temp.message(format('SELECT %L::emotion_summary', replace(replace(form, 'HEAD', 'readings=2 model=00000001 lang=en'),
                                                                    'TAIL', 'dominant.joy=2 sentiment.mixed=2')))
$$;
SELECT is(pg_temp.refusal('HEAD valence=4 squares=10 TAIL'), 'no error', 'a small summary');
SELECT is(pg_temp.refusal(form), expected, form) FROM (VALUES
    ('', '22P02 invalid input syntax for type emotion_summary: "readings" is missing'),
    ('HEAD valence=4 TAIL', '22P02 invalid input syntax for type emotion_summary: "squares" is missing'),
    ('HEAD HEAD', '22P02 invalid input syntax for type emotion_summary: repeated key in "readings=2"'),
    ('HEAD readings', '22P02 invalid input syntax for type emotion_summary: "readings"'),
    ('HEAD present.rage=1', '22P02 invalid input syntax for type emotion_summary: unknown key in "present.rage=1"'),
    ('HEAD present.anger=1.5', '22P02 invalid input syntax for type emotion_summary: no integer in "present.anger=1.5"'),
    ('HEAD present.anger=-1', '22P02 invalid input syntax for type emotion_summary: number out of range in "present.anger=-1"'),
    ('HEAD valence=4 squares=10 present.anger=3 TAIL', '22P02 "present.anger" of an emotion_summary is out of range'),
    ('HEAD valence=4 squares=10 intensity=20001 TAIL', '22P02 "intensity" of an emotion_summary is out of range'),
    ('HEAD valence=-2000000001 squares=10 TAIL', '22P02 "valence" of an emotion_summary is out of range'),
    ('HEAD valence=4 squares=7 TAIL', '22P02 "squares" of an emotion_summary is out of range'),
    ('HEAD valence=4 squares=10 dominant.joy=2', '22P02 "sentiment" counts of an emotion_summary do not add up')
) AS list (form, expected);
SELECT is(pg_temp.message('SELECT ''readings=0 valence=0''::valence_mean'), '22P02 "readings" of a valence_mean is out of range', 'a mean of nothing');
SELECT is(pg_temp.message('SELECT ''readings=1 valence=1000000001''::valence_mean'), '22P02 "valence" of a valence_mean is out of range', 'a mean above 1');
SELECT is(pg_temp.message($$SELECT share(s, 'rage') FROM summary$$), '22023 unknown emotion label "rage"', 'share of an unknown label');
SELECT matches(pg_temp.message($$SELECT dominant_share(s, 'grief') FROM summary$$), '^22023 .*"grief"', 'dominant_share of a label that is no headline');
SELECT is(pg_temp.message($$SELECT sentiment_share(s, 'good') FROM summary$$), '22023 unknown sentiment "good"', 'sentiment_share of an unknown name');
SELECT is(pg_temp.message($$SELECT valence_mean_combine(m, m) FROM (VALUES ('readings=281474976710656 valence=0'::valence_mean)) v (m)$$),
          '22003 too many readings', 'a mean that is full');

-- stored values that this version cannot read: a type that shows their bytes makes them
CREATE TYPE public.stored;
CREATE FUNCTION public.stored_in(cstring) RETURNS public.stored IMMUTABLE STRICT LANGUAGE internal AS 'byteain';
CREATE FUNCTION public.stored_out(public.stored) RETURNS cstring IMMUTABLE STRICT LANGUAGE internal AS 'byteaout';
CREATE TYPE public.stored (INPUT = public.stored_in, OUTPUT = public.stored_out, ALIGNMENT = double, STORAGE = extended);
CREATE CAST (emotion_summary AS public.stored) WITHOUT FUNCTION;
CREATE CAST (public.stored AS emotion_summary) WITHOUT FUNCTION;
CREATE CAST (valence_mean AS public.stored) WITHOUT FUNCTION;
CREATE CAST (public.stored AS valence_mean) WITHOUT FUNCTION;
CREATE TEMP TABLE kept_bytes AS
SELECT s::public.stored::text::bytea AS s, 'readings=1 valence=5'::valence_mean::public.stored::text::bytea AS m FROM summary;
SELECT is(pg_temp.message(format('SELECT (%s)::text::public.stored::%s::text FROM kept_bytes', value, type)), expected, value)
FROM (VALUES
    ('s', 'emotion_summary', 'no error'),
    ('set_byte(s, 0, 9)', 'emotion_summary', '0A000 unknown format 9 of a stored value of type emotion_summary'),
    ('set_byte(substr(s, 1, 50), 0, 9)', 'emotion_summary', '0A000 unknown format 9 of a stored value of type emotion_summary'),
    ('set_byte(s, 1, 9)', 'emotion_summary', '0A000 unknown language 9 of a stored value of type emotion_summary'),
    ('substr(s, 1, 50)', 'emotion_summary', 'XX001 damaged value of type emotion_summary'),
    ('substr(s, 1, 0)', 'emotion_summary', 'XX001 damaged value of type emotion_summary'),
    ($$overlay(s PLACING '\x0000000000000000' FROM 13)$$, 'emotion_summary', 'XX001 damaged value of type emotion_summary'),
    ('m', 'valence_mean', 'no error'),
    ('set_byte(m, 0, 9)', 'valence_mean', '0A000 unknown format 9 of a stored value of type valence_mean'),
    ($$overlay(m PLACING '\x0000000000000000' FROM 5)$$, 'valence_mean', 'XX001 damaged value of type valence_mean')
) AS list (value, type, expected);

-- binary form
CREATE TEMP TABLE kept (s emotion_summary, m valence_mean);
INSERT INTO kept SELECT s, 'readings=3 valence=-5'::valence_mean FROM summary;
INSERT INTO kept VALUES (NULL, 'readings=281474976710656 valence=-281474976710656000000000');
CREATE TEMP TABLE received (LIKE kept);
DO $$
DECLARE
    file text := current_setting('data_directory') || '/emotion_summary.test';
BEGIN
    EXECUTE format('COPY kept TO %L (FORMAT binary)', file);
    EXECUTE format('COPY received FROM %L (FORMAT binary)', file);
    EXECUTE format('COPY (SELECT WHERE false) TO PROGRAM %L', 'rm ''' || file || '''');
END $$;
SELECT bag_eq('SELECT emotion_summary_send(s), valence_mean_send(m) FROM received', 'SELECT emotion_summary_send(s), valence_mean_send(m) FROM kept', 'binary COPY and back');
SELECT is(length(emotion_summary_send(s)), 790, 'bytes sent of a summary') FROM summary;
SELECT is(encode(valence_mean_send('readings=3 valence=-5'), 'hex'), '010000000000000003fffffffffffffffffffffffffffffffb', 'bytes sent of a mean');

-- order and hash
CREATE TEMP TABLE parts AS
SELECT i, emotion_agg(('valence=' || (i * 37 % 10 - 5) / 10.0)::emotion) AS s, format('readings=%s valence=%s', 1 + i % 2, i * 37 % 10)::valence_mean AS m
FROM generate_series(1, 200) i GROUP BY i;
SELECT is((SELECT count(*) FROM (SELECT DISTINCT s FROM parts) d), 10::bigint, 'DISTINCT summaries');
SELECT is((SELECT count(*) FROM (SELECT m FROM parts GROUP BY m) d), (SELECT count(DISTINCT m::text) FROM parts), 'groups of means');
SELECT is_empty('SELECT FROM (SELECT mean_valence(s) AS v, lag(mean_valence(s)) OVER (ORDER BY s) AS before FROM parts) o WHERE before > v', 'summaries sort by mean valence');
SET LOCAL enable_hashjoin = off;
SET LOCAL enable_nestloop = off;
SELECT is(count(*), 4000::bigint, 'merge join of summaries') FROM parts a JOIN parts b USING (s);
SELECT is(count(*), (SELECT sum(n * n) FROM (SELECT count(*) n FROM parts GROUP BY m::text) g)::bigint, 'merge join of means') FROM parts a JOIN parts b USING (m);
SET LOCAL enable_hashjoin = on;
SET LOCAL enable_mergejoin = off;
SELECT is(count(*), 4000::bigint, 'hash join of summaries') FROM parts a JOIN parts b USING (s);
SELECT is(count(*), (SELECT sum(n * n) FROM (SELECT count(*) n FROM parts GROUP BY m::text) g)::bigint, 'hash join of means') FROM parts a JOIN parts b USING (m);
SELECT is_empty('SELECT FROM parts WHERE hash_emotion_summary(s) <> (hash_emotion_summary_extended(s, 0) << 32 >> 32)::int', 'both hashes of summaries agree');
SELECT is_empty('SELECT FROM parts WHERE hash_valence_mean(m) <> (hash_valence_mean_extended(m, 0) << 32 >> 32)::int', 'both hashes of means agree');
SELECT is('readings=1 valence=3'::valence_mean < 'readings=2 valence=6'::valence_mean, true, 'equal means: fewer readings first');
SELECT is_empty($$
    SELECT FROM parts a, parts b
    WHERE (a.s < b.s) <> (emotion_summary_cmp(a.s, b.s) < 0) OR (a.s <= b.s) <> (emotion_summary_cmp(a.s, b.s) <= 0)
       OR (a.s > b.s) <> (emotion_summary_cmp(a.s, b.s) > 0) OR (a.s >= b.s) <> (emotion_summary_cmp(a.s, b.s) >= 0)
       OR (a.s = b.s) <> (emotion_summary_cmp(a.s, b.s) = 0) OR (a.s <> b.s) <> (emotion_summary_cmp(a.s, b.s) <> 0)
       OR (a.m < b.m) <> (valence_mean_cmp(a.m, b.m) < 0) OR (a.m <= b.m) <> (valence_mean_cmp(a.m, b.m) <= 0)
       OR (a.m > b.m) <> (valence_mean_cmp(a.m, b.m) > 0) OR (a.m >= b.m) <> (valence_mean_cmp(a.m, b.m) >= 0)
       OR (a.m = b.m) <> (valence_mean_cmp(a.m, b.m) = 0) OR (a.m <> b.m) <> (valence_mean_cmp(a.m, b.m) <> 0)
$$, 'operators agree with the order');
CREATE INDEX ON parts (s);
CREATE INDEX ON parts USING hash (s);
SET LOCAL enable_seqscan = off;
SELECT is(count(*), 20::bigint, 'index search') FROM parts WHERE s = (SELECT s FROM parts WHERE i = 1);

SELECT * FROM finish();
ROLLBACK;
