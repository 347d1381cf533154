-- The type emotion: accessors, operators, casts, classes, binary form, storage.
BEGIN;
SET LOCAL search_path = empathy, public;
SELECT no_plan();

CREATE TEMP TABLE reading (name text PRIMARY KEY, e emotion);
INSERT INTO reading VALUES
    ('thanks', 'valence=0.531234567 intensity=0.6121 confidence=0.88 lang=en model=9f3a1c02 flags=contrast+negated positive=0.8 negative=0.1 gratitude=1 joy=0.5'),
    ('angry', 'valence=-0.75 intensity=0.9 confidence=0.7 lang=en model=9f3a1c02 flags=shouting negative=0.95 anger=1 annoyance=0.2 disappointment=0.1'),
    ('both', 'valence=0.1 positive=0.9 negative=0.9 lang=en fear=1 nervousness=0.5'),
    ('empty', 'valence=0 lang=en');

-- text form
SELECT is(e::text::emotion, e, name || ': text and back') FROM reading;
SELECT is(e::text, 'valence=0 intensity=0 confidence=0 lang=en model=00000000', 'zeros are short')
FROM reading WHERE name = 'empty';

-- accessors: the nearest float8
SELECT is(valence(e), 0.531234567::float8, 'valence') FROM reading WHERE name = 'thanks';
SELECT is(intensity(e), 0.6121::float8, 'intensity') FROM reading WHERE name = 'thanks';
SELECT is(confidence(e), 0.88::float8, 'confidence') FROM reading WHERE name = 'thanks';
SELECT is(positive(e), 0.8::float8, 'positive') FROM reading WHERE name = 'thanks';
SELECT is(negative(e), 0.1::float8, 'negative') FROM reading WHERE name = 'thanks';
SELECT is(language(e), 'en', 'language') FROM reading WHERE name = 'thanks';
SELECT is(language('valence=0'), 'und', 'no language');
SELECT is(model_id(e), '9f3a1c02', 'model_id') FROM reading WHERE name = 'thanks';
SELECT is(emotion_flags(e), '{contrast,negated}', 'emotion_flags') FROM reading WHERE name = 'thanks';
SELECT is(emotion_flags(e), '{}', 'no flags') FROM reading WHERE name = 'empty';
SELECT is(sentiment_label(e), expected, name || ': sentiment_label')
FROM reading JOIN (VALUES ('thanks', 'positive'), ('angry', 'negative'), ('both', 'mixed'),
                          ('empty', 'neutral')) AS x (name, expected) USING (name);
SELECT is(dominant(e), expected, name || ': dominant')
FROM reading JOIN (VALUES ('thanks', 'gratitude'), ('angry', 'anger'), ('both', 'fear'),
                          ('empty', 'neutral')) AS x (name, expected) USING (name);

-- labels
SELECT is(e -> 'gratitude', 1::float8, 'a base label') FROM reading WHERE name = 'thanks';
SELECT is(e -> 'sadness', 0::float8, 'a label that is not there') FROM reading WHERE name = 'thanks';
SELECT is(e -> 'frustration', 0.28::float8, 'a composite label') FROM reading WHERE name = 'angry';
SELECT is(probability(e, 'anger', 'ekman'), 1::float8, 'a label of a scheme') FROM reading WHERE name = 'angry';
SELECT is(probability(e, 'frustration', 'headline'), 0.2::float8, 'headline frustration leaves disappointment out')
FROM reading WHERE name = 'angry';
SELECT ok(labels(e) @> '{gratitude}' AND NOT labels(e) @> '{anger}', 'labels') FROM reading WHERE name = 'thanks';
SELECT is(labels(e, 'goemotions'), labels(e), 'goemotions is the default scheme') FROM reading;
SELECT is(labels(e), '{neutral}', 'neutral when there is nothing else') FROM reading WHERE name = 'empty';
SELECT is(labels(e, 'composite'), '{}', 'but not among composites') FROM reading WHERE name = 'empty';
SELECT is(labels(e, 'sentiment'), '{negative}', 'sentiment') FROM reading WHERE name = 'both';
SELECT throws_ok($$SELECT probability('valence=0', 'happiness')$$, '22023', 'unknown emotion label "happiness"');
SELECT throws_ok($$SELECT 'valence=0'::emotion -> 'mood'$$, '22023', 'unknown emotion label "mood"');
SELECT throws_ok($$SELECT labels('valence=0', 'mood')$$, '22023', 'unknown emotion scheme "mood"');
SELECT throws_ok($$SELECT probability('valence=0', 'love', 'ekman')$$, '22023',
                 'unknown label "love" of the emotion scheme "ekman"');
SELECT is(count(*), 35::bigint, 'emotion_labels has a row for each label') FROM emotion_labels();
SELECT is(array_agg(DISTINCT family ORDER BY family), '{ambiguous,negative,neutral,positive}', 'families')
FROM emotion_labels();
SELECT is(array_agg(position ORDER BY position), ARRAY(SELECT generate_series(1, 35)), 'positions')
FROM emotion_labels();
SELECT is(array_agg(DISTINCT scheme ORDER BY scheme),
          '{composite,ekman,goemotions,headline,plutchik,sentiment}', 'emotion_schemes')
FROM emotion_schemes();
SELECT ok(bool_and(threshold > 0 AND threshold <= 1), 'thresholds are probabilities') FROM emotion_schemes();
SELECT lives_ok(format('SELECT labels(e, %L), probability(e, %L, %L) FROM reading', scheme, min(label), scheme),
                'scheme ' || scheme)
FROM emotion_schemes() GROUP BY scheme;

-- distance
SELECT is(a.e <-> b.e, distance(b.e, a.e), 'distance is symmetric') FROM reading a, reading b;
SELECT is(e <-> e, 0::float8, 'distance to itself') FROM reading;
SELECT is(array_length(coordinates('valence=0.5'), 1), 29, 'a point has 29 coordinates');
SELECT is(coordinates(NULL), NULL, 'coordinates of no reading');
SELECT cmp_ok(max(abs((a.e <-> b.e) - (SELECT sqrt(sum((x::float8 - y) ^ 2)) FROM unnest(coordinates(a.e), coordinates(b.e)) AS c (x, y)))), '<=', 1e-7::float8,
              'points are as far apart as readings') FROM reading a, reading b;
SELECT is('valence=1'::emotion <-> 'valence=-1'::emotion, sqrt(1 / 29.0::float8), 'half the difference of valences counts');
SELECT is('valence=0'::emotion <-> 'valence=0 joy=1'::emotion, sqrt(1 / 29.0::float8), 'as much as a label');
SELECT is('valence=0 intensity=1'::emotion <-> 'valence=0'::emotion, 0::float8, 'intensity does not count');
SELECT is(array_agg(name ORDER BY e <-> 'valence=-0.8 anger=0.9'), '{angry,empty,both,thanks}', 'nearest first')
FROM reading;

-- casts
SELECT is(e::jsonb, '{"valence": 0.531234567, "intensity": 0.6121, "confidence": 0.88, "positive": 0.8,
    "negative": 0.1, "sentiment": "positive", "dominant": "gratitude", "language": "en",
    "model": "9f3a1c02", "flags": ["contrast", "negated"],
    "probabilities": {"gratitude": 1, "joy": 0.5},
    "composites": {"delight": 0.5}}'::jsonb || jsonb_build_object('labels', labels(e)), 'jsonb')
FROM reading WHERE name = 'thanks';
SELECT is(e::jsonb -> 'probabilities', '{}', 'jsonb of an empty text') FROM reading WHERE name = 'empty';
SELECT is((e::float4[])[l.position], (e -> l.label)::float4, 'float4[]: ' || l.label)
FROM reading, emotion_labels() l WHERE name = 'angry';
SELECT is(array_length(e::float4[], 1), 35, 'float4[] has all labels') FROM reading WHERE name = 'empty';

-- NULL in, NULL out
SELECT ok(valence(NULL) IS NULL AND dominant(NULL) IS NULL AND labels(NULL) IS NULL
          AND labels('valence=0', NULL) IS NULL AND probability('valence=0', NULL) IS NULL
          AND ('valence=0'::emotion <-> NULL) IS NULL AND NULL::emotion::jsonb IS NULL, 'NULL gives NULL');

-- order, equality, hash
CREATE TEMP TABLE many AS
SELECT i, format('valence=%s joy=%s model=%s', (i % 20 - 10) / 10.0, i % 3 / 10.0, lpad(to_hex(i % 7), 8, '0'))::emotion AS e
FROM generate_series(1, 4000) AS i;
ANALYZE many;
SELECT is(count(*), 420::bigint, 'hash aggregate') FROM (SELECT e FROM many GROUP BY e) AS x;
SELECT is(count(DISTINCT e), 420::bigint, 'sort') FROM many;
SELECT ok(bool_and(valence(e) >= lag), 'valence comes first')
FROM (SELECT e, lag(valence(e)) OVER (ORDER BY e) AS lag FROM many) AS x;
SELECT ok(bool_and((a.e < b.e) = (emotion_cmp(a.e, b.e) < 0) AND (a.e <= b.e) = (emotion_cmp(a.e, b.e) <= 0)
               AND (a.e > b.e) = (b.e < a.e) AND (a.e >= b.e) = (b.e <= a.e)
               AND (a.e = b.e) = (emotion_cmp(a.e, b.e) = 0) AND (a.e <> b.e) = NOT (a.e = b.e)
               AND (a.e = b.e) = (a.e::text = b.e::text)
               AND (a.e = b.e) = (hash_emotion_extended(a.e, 7) = hash_emotion_extended(b.e, 7))),
          'operators agree')
FROM many a, many b WHERE a.i <= 100 AND b.i BETWEEN 300 AND 800;
SELECT ok(bool_and(hash_emotion(e) & 4294967295 = hash_emotion_extended(e, 0) & 4294967295), 'hashes agree')
FROM many;
CREATE INDEX many_btree ON many (e);
CREATE INDEX many_hash ON many USING hash (e);
SET LOCAL enable_seqscan = off;
SELECT is(count(*), (SELECT count(*) FROM many WHERE valence(e) < -0.5), 'btree index')
FROM many WHERE e < 'valence=-0.5';
SELECT is(count(*), 10::bigint, 'hash index')
FROM many WHERE e = 'valence=-0.9 joy=0.1 model=00000001' ;
RESET enable_seqscan;
SELECT is(count(*), (SELECT sum(c * c)::bigint FROM (SELECT count(*) AS c FROM many GROUP BY e) AS x), 'join')
FROM many a JOIN many b USING (e);
SELECT ok(oprcom <> 0 AND oprrest <> 0 AND oprjoin <> 0 AND oprnegate <> 0, 'operator ' || oprname)
FROM pg_operator
WHERE oprleft = 'emotion'::regtype AND oprright = 'emotion'::regtype AND oprresult = 'boolean'::regtype;

-- stored: one byte of header, no padding
SELECT is(pg_column_size(e), 77, name || ': size in a table') FROM reading;

-- in an index expression, a generated column and a partial index
CREATE TEMP TABLE derived (e emotion, v float8 GENERATED ALWAYS AS (valence(e)) STORED);
CREATE INDEX ON derived (dominant(e)) WHERE (e -> 'anger') > 0.4;
INSERT INTO derived SELECT e FROM reading;
SELECT is(count(*), 1::bigint, 'partial index on an accessor') FROM derived WHERE e -> 'anger' > 0.4;

-- binary form
SELECT is(substr(emotion_send(e), 1, 12), '\x01010300021c3a9f07ffa91f', 'send: format, language, flags, model, valence')
FROM reading WHERE name = 'thanks';
CREATE TEMP TABLE received (e emotion);
CREATE FUNCTION pg_temp.receive(message bytea) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    path text := current_setting('data_directory') || '/emotion_type.bin';
    file oid := lo_from_bytea(0, '\x5047434f50590aff0d0a00' || '\x0000000000000000'::bytea || '\x0001'
                                 || int4send(length(message)) || message || '\xffff');
BEGIN
    PERFORM lo_export(file, path);
    EXECUTE format('COPY received FROM %L (FORMAT binary)', path);
END $$;
SELECT lives_ok(format('SELECT pg_temp.receive(%L)', emotion_send(e)), name || ': receive') FROM reading;
SELECT bag_eq('SELECT e FROM received', 'SELECT e FROM reading', 'send and receive');
SELECT throws_ok(format('SELECT pg_temp.receive(%L)', m.message), '22P03', m.error)
FROM reading, LATERAL (VALUES
    (''::bytea, 'emotion value is empty'),
    (substr(emotion_send(e), 1, 75), 'emotion value of 75 bytes'),
    (emotion_send(e) || '\x00', 'emotion value of 77 bytes'),
    (set_byte(emotion_send(e), 0, 9), 'unknown format 9 of an emotion value'),
    (set_byte(emotion_send(e), 1, 9), 'unknown language 9 of an emotion value'),
    (set_byte(emotion_send(e), 3, 1), 'unknown flags 0x103 of an emotion value'),
    (set_byte(emotion_send(e), 11, 127), 'valence of an emotion value is out of range'),
    (set_byte(emotion_send(e), 75, 255), 'neutral of an emotion value is out of range')) AS m (message, error)
WHERE name = 'thanks';

-- errors of the input function can be caught without a subtransaction, from 16 on
SELECT current_setting('server_version_num')::int >= 160000 AS soft_errors \gset
\if :soft_errors
SELECT ok(pg_input_is_valid('valence=0', 'emotion'), 'valid input');
SELECT ok(NOT pg_input_is_valid('valence=2', 'emotion'), 'invalid input');
SELECT is(message, 'unknown key "mood" in an emotion value', 'soft error')
FROM pg_input_error_info('valence=0 mood=1', 'emotion');
\endif

SELECT * FROM finish();
ROLLBACK;
