-- Emotional triggers: the type trigger_summary, its aggregates, and what they say.
-- Readings are written by hand, so that no model decides a test.
BEGIN;
SELECT no_plan();
SET LOCAL max_parallel_workers_per_gather = 0;

-- Tables of the usual kind: workers of a parallel query cannot look into temporary ones.
CREATE SCHEMA triggers_test;
SET LOCAL search_path = triggers_test, empathy, public, pg_catalog;

\ir failure.psql

CREATE FUNCTION angry() RETURNS emotion LANGUAGE sql IMMUTABLE AS $$ SELECT 'valence=-0.9 negative=1 anger=1'::emotion $$;
CREATE FUNCTION happy() RETURNS emotion LANGUAGE sql IMMUTABLE AS $$ SELECT 'valence=0.9 positive=1 joy=1'::emotion $$;
CREATE FUNCTION plain() RETURNS emotion LANGUAGE sql IMMUTABLE AS $$ SELECT 'valence=0 neutral=1'::emotion $$;

-- The row of the list of capabilities: in a planted set 'refund' rows are angry and others are not.
CREATE TABLE planted AS
SELECT (ARRAY['refund', 'delivery', 'app', 'price', NULL])[1 + i % 5] AS theme,
       CASE WHEN i % 5 = 0 THEN CASE WHEN i % 20 = 0 THEN plain() ELSE angry() END
            WHEN i % 5 = 1 THEN CASE WHEN i % 2 = 0 THEN plain() ELSE happy() END
            WHEN i % 50 <> 7 THEN plain() END AS e
FROM generate_series(0, 199) i;
CREATE TABLE kept AS SELECT emotion_triggers_agg(e, theme) AS s FROM planted;
SELECT is(emotion_triggers(e, theme) #>> '{0,theme}', 'refund', 'refund ranks first') FROM planted;
SELECT cmp_ok((emotion_triggers(e, theme) #>> '{0,lift}')::float8, '>', 1::float8, 'with a lift above 1') FROM planted;
SELECT is((emotion_triggers(e, theme) -> 0) - '{lift_low,lift}'::text[], '{"theme": "refund", "label": "anger", "n": 40, "n_label": 30, "share": 0.75}',
    'what is said of it') FROM planted;
SELECT results_eq('SELECT theme, label, n, n_label, share, lift, round(lift_low::numeric, 3) FROM kept, triggers(s)', $$
    VALUES ('refund', 'anger', 40::bigint, 30::bigint, 0.75::float8, 4.9::float8, 3.019),
           ('delivery', 'joy', 40, 20, 0.5, 4.9, 2.660)$$,
    'the same as rows: the base is all readings, without NULL readings, with NULL themes');
SELECT is(emotion_triggers(s), (SELECT emotion_triggers(e, theme) FROM planted), 'of a summary as of rows') FROM kept;
SELECT is(emotion_triggers(s), (SELECT jsonb_agg(to_jsonb(t)) FROM triggers(s) t), 'array and rows say the same, in the same order') FROM kept;

-- The same of texts, which any model of English reads as angry or not.
SELECT results_eq($$
    SELECT t.theme, label FROM (SELECT emotion_triggers_agg(score(body), theme) AS s FROM (VALUES
        ('refund', 'I am furious, you still have not refunded me!'), ('refund', 'This is outrageous. Give me my money back now!'),
        ('refund', 'I hate this company, where is my refund?!'), ('refund', 'How dare you refuse my refund? I am angry.'),
        ('refund', 'I am so mad about the refund that never came!'), ('refund', 'So angry about this refund!'),
        ('delivery', 'Thank you, the parcel came early.'), ('delivery', 'When will my order ship?'), ('app', 'I love the new app!'),
        ('app', 'Where is the export button?'), ('price', 'What does the larger plan cost?'), ('price', 'Great price, thanks!')) q (theme, body)) s,
    triggers(s) t LIMIT 1 $$, $$ VALUES ('refund', 'anger') $$, 'planted texts');

-- Counts and shares, computed in SQL, for data of no particular meaning.
CREATE TABLE sample AS
SELECT i, CASE WHEN h % 5 > 0 THEN 'theme ' || h % 40 END AS theme,
       CASE WHEN h % 13 <> 0 THEN ('valence=0 ' || (ARRAY['anger', 'joy', 'fear', 'neutral', 'gratitude', 'neutral'])[1 + (h / 7 + h % 40 % 3) % 6] || '=1')::emotion END AS e
FROM generate_series(1, 5000) i, LATERAL (SELECT ('x' || substr(md5(i::text), 1, 7))::bit(28)::int) AS hash (h);
CREATE TABLE direct AS SELECT emotion_triggers_agg(e, theme) AS s, emotion_triggers(e, theme) AS j FROM sample;
CREATE VIEW expected AS
SELECT theme, label, n, n_label, n_label / n::float8 AS share, (n_label * total)::float8 / (n * all_label)::float8 AS lift
FROM (SELECT theme, dominant(e) AS label, count(*) AS n_label FROM sample WHERE e IS NOT NULL AND theme IS NOT NULL GROUP BY 1, 2) a
JOIN (SELECT theme, count(e) AS n FROM sample GROUP BY 1) b USING (theme)
JOIN (SELECT dominant(e) AS label, count(*) AS all_label FROM sample WHERE e IS NOT NULL GROUP BY 1) c USING (label),
     (SELECT count(e) AS total FROM sample) d
WHERE label <> 'neutral' AND n_label * total > n * all_label;
SELECT cmp_ok((SELECT count(*) FROM expected), '>', 20::bigint, 'enough to compare');
SELECT set_eq('SELECT theme, label, n, n_label, share, lift FROM direct, triggers(s)', 'SELECT * FROM expected', 'counts, shares and lifts');
SELECT is_empty('SELECT * FROM (SELECT lift_low, lag(lift_low) OVER () AS before FROM direct, triggers(s)) q WHERE lift_low > before', 'in order');
SELECT is_empty('SELECT * FROM direct, triggers(s) WHERE lift_low >= lift OR lift_low <= 0', 'cautious');
SELECT is_empty($$ SELECT * FROM direct, triggers(s)
    WHERE abs(lift_low / ((n_label + 0.5) / (n_label / lift + 0.5) * 2 ^ (-3.3 * (n_label + 0.5) ^ -0.5 - 2 * (n_label + 0.5) ^ -1.5)::float8) - 1) > 1e-12 $$,
    'lift_low is the formula of the documents');
SELECT is(j, emotion_triggers(s), 'array') FROM direct;

-- One row does not win, however rare its label is.
SELECT results_eq($$
    SELECT t.theme FROM (SELECT emotion_triggers_agg(e, theme) AS s FROM (
        SELECT plain(), 'refund' FROM generate_series(1, 5000) UNION ALL SELECT angry(), 'refund' FROM generate_series(1, 200)
        UNION ALL SELECT plain(), 'other' FROM generate_series(1, 5000) UNION ALL SELECT 'valence=-1 disgust=1', 'once') q (e, theme)) s, triggers(s) t $$,
    $$ VALUES ('refund'), ('once') $$, 'a theme of one reading comes behind');

-- Nothing to say.
SELECT is(emotion_triggers(e, theme), NULL, 'no rows') FROM planted WHERE false;
SELECT is(emotion_triggers(NULL, theme), NULL, 'only NULL readings') FROM planted;
SELECT is(emotion_triggers_agg(NULL, theme), NULL, 'no summary of them either') FROM planted;
SELECT is(emotion_triggers(e, NULL), '[]', 'only NULL themes') FROM planted;
SELECT is(emotion_triggers(e, 'one'), '[]', 'one theme: nothing is more than usual') FROM planted WHERE e IS NOT NULL;
SELECT is(emotion_triggers(NULL::trigger_summary), NULL, 'of NULL');
SELECT is_empty('SELECT * FROM triggers(NULL)', 'no rows of NULL');
SELECT is(rollup(NULL::trigger_summary), NULL, 'only NULLs: nothing rolled up');
SELECT is(emotion_triggers_agg(e, theme)::text, 'readings=2 anger=1 neutral=1 "" anger=1', 'an empty theme is a theme')
FROM (VALUES (angry(), ''), (plain(), NULL), (NULL, 'x')) v (e, theme);

-- Merging: any split, any order, the same bytes.
SELECT is(trigger_summary_send(rollup(part.s)), trigger_summary_send(direct.s), format('%s parts, rolled up', k))
FROM direct, generate_series(1, 7) k, LATERAL (
    SELECT emotion_triggers_agg(e, theme) FROM sample GROUP BY i % k
    UNION ALL SELECT emotion_triggers_agg(e, theme) FROM sample WHERE false
    UNION ALL SELECT NULL) part (s)
GROUP BY k, direct.s ORDER BY k;
SELECT is(rollup(s ORDER BY k DESC), (SELECT s FROM direct), 'the order of merging does not matter')
FROM (SELECT i % 5 AS k, emotion_triggers_agg(e, theme) AS s FROM sample GROUP BY 1) part;
SELECT is(rollup(s), (SELECT s FROM direct), 'themes one by one') FROM (SELECT emotion_triggers_agg(e, theme) AS s FROM sample GROUP BY theme) part;
SELECT is(emotion_triggers_agg(e, theme ORDER BY i DESC), (SELECT s FROM direct), 'the order of rows does not matter') FROM sample;
SELECT is(rollup(s::text::trigger_summary), (SELECT s FROM direct), 'parts as text') FROM (SELECT emotion_triggers_agg(e, theme) AS s FROM sample GROUP BY i % 9) part;
SELECT is(emotion_triggers_agg(e, theme) FILTER (WHERE i % 2 = 0), (SELECT emotion_triggers_agg(e, theme) FROM sample WHERE i % 2 = 0), 'FILTER') FROM sample;

-- Outside an aggregate, transition functions leave their arguments alone.
CREATE TABLE plainly (s trigger_summary);
ALTER TABLE plainly ALTER s SET STORAGE PLAIN;
INSERT INTO plainly SELECT emotion_triggers_agg(e, theme) FROM planted;
CREATE TABLE before AS SELECT s::text AS s FROM plainly;
SELECT isnt(trigger_summary_accum(s, angry(), 'new')::text, s::text, 'accum makes another summary') FROM plainly;
SELECT isnt(trigger_summary_accum(s, angry(), NULL)::text, s::text, 'also without a theme') FROM plainly;
SELECT isnt(trigger_summary_combine(s, s)::text, s::text, 'combine makes another summary') FROM plainly;
SELECT is(s::text, (SELECT s FROM before), 'the stored summary is unchanged') FROM plainly;
SELECT is(trigger_summary_accum(trigger_summary_accum(NULL, angry(), 'b'), plain(), 'a')::text, 'readings=2 anger=1 neutral=1 "a" neutral=1 "b" anger=1', 'accum of accum of NULL');
SELECT is(trigger_summary_combine(NULL, s), s, 'NULL and a summary is the summary') FROM plainly;
SELECT is(trigger_summary_combine(s, NULL), s, 'a summary and NULL is the summary') FROM plainly;
SELECT is(trigger_summary_accum(NULL, NULL, 'a'), NULL, 'NULL and NULL is NULL');

-- An aggregate of somebody else's without a final function keeps what it has open: it is as good.
CREATE AGGREGATE open_agg(emotion, text) (SFUNC = trigger_summary_accum, STYPE = trigger_summary, COMBINEFUNC = trigger_summary_combine, PARALLEL = SAFE);
CREATE TABLE opened AS SELECT open_agg(e, theme) AS s FROM sample;
SELECT ok(o.s = d.s AND hash_trigger_summary(o.s) = hash_trigger_summary(d.s), 'an open summary is equal') FROM opened o, direct d;
SELECT is(emotion_triggers(o.s), emotion_triggers(d.s), 'says the same') FROM opened o, direct d;
SELECT is(o.s::jsonb, d.s::jsonb, 'shows the same') FROM opened o, direct d;
SELECT is(trigger_summary_send(o.s), trigger_summary_send(d.s), 'is sent as the same') FROM opened o, direct d;
SELECT is(rollup(s), (SELECT rollup(s) FROM (SELECT s FROM direct UNION ALL SELECT s FROM direct) q), 'and merges') FROM (SELECT s FROM opened UNION ALL SELECT s FROM opened) q;

-- Parallel.
CREATE FUNCTION plan_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    line text;
    lines text := '';
BEGIN
    FOR line IN EXECUTE 'EXPLAIN ' || query LOOP
        lines := lines || line || E'\n';
    END LOOP;
    RETURN lines;
END $$;
ANALYZE sample;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL parallel_leader_participation = off;
SET LOCAL max_parallel_workers_per_gather = 2;
SELECT set_config(name, 'on', true) FROM pg_settings WHERE name IN ('force_parallel_mode', 'debug_parallel_query') \g /dev/null
SELECT matches(plan_of('SELECT emotion_triggers(e, theme) FROM sample'), 'Partial Aggregate', 'parallel plan');
SELECT results_eq('SELECT trigger_summary_send(emotion_triggers_agg(e, theme)), emotion_triggers(e, theme) FROM sample',
    'SELECT trigger_summary_send(s), j FROM direct', 'parallel equals serial, bit for bit');
CREATE TABLE parallel_groups AS SELECT i % 10 AS grp, emotion_triggers_agg(e, theme) AS s FROM sample GROUP BY 1;
SET LOCAL max_parallel_workers_per_gather = 0;
SELECT set_config(name, 'off', true) FROM pg_settings WHERE name IN ('force_parallel_mode', 'debug_parallel_query') \g /dev/null
SELECT results_eq('SELECT grp, trigger_summary_send(s) FROM parallel_groups ORDER BY 1',
    'SELECT i % 10, trigger_summary_send(emotion_triggers_agg(e, theme)) FROM sample GROUP BY 1 ORDER BY 1', 'parallel groups equal serial ones');

-- Windows.
SELECT is_empty($$
    SELECT i FROM (SELECT i, emotion_triggers_agg(e, theme) OVER w AS s, emotion_triggers(e, theme) OVER w AS j FROM sample WHERE i <= 200
                   WINDOW w AS (ORDER BY i ROWS BETWEEN 9 PRECEDING AND 2 FOLLOWING)) q,
    LATERAL (SELECT emotion_triggers_agg(e, theme), emotion_triggers(e, theme) FROM sample f WHERE f.i <= 200 AND f.i BETWEEN q.i - 9 AND q.i + 2) d (s, j)
    WHERE (q.s, q.j) IS DISTINCT FROM (d.s, d.j)$$, 'moving frames');
SELECT is_empty($$
    SELECT i FROM (SELECT i, emotion_triggers_agg(e, theme) OVER w AS s, emotion_triggers(e, theme) OVER w AS j FROM sample WHERE i <= 200 WINDOW w AS (ORDER BY i)) q,
    LATERAL (SELECT emotion_triggers_agg(e, theme), emotion_triggers(e, theme) FROM sample f WHERE f.i <= q.i) d (s, j)
    WHERE (q.s, q.j) IS DISTINCT FROM (d.s, d.j)$$, 'growing frames');

-- Limits.
CREATE TABLE many AS SELECT 'theme ' || i AS theme, CASE WHEN i % 3 = 0 THEN angry() ELSE plain() END AS e FROM generate_series(1, 10000) i;
SELECT is((SELECT count(*) FROM jsonb_object_keys((SELECT emotion_triggers_agg(e, theme)::jsonb FROM many) -> 'themes')), 10000::bigint, '10,000 themes');
SELECT is(jsonb_array_length(emotion_triggers(s)), 1000, 'the array has the 1,000 strongest') FROM (SELECT emotion_triggers_agg(e, theme) AS s FROM many) q;
SELECT is((SELECT count(*) FROM triggers((SELECT emotion_triggers_agg(e, theme) FROM many))), 3333::bigint, 'the rows are all of them');
SELECT is(rollup(s), (SELECT emotion_triggers_agg(e, theme) FROM many), '10,000 parts') FROM (SELECT emotion_triggers_agg(e, theme) AS s FROM many GROUP BY theme) q;
SELECT is(pg_temp.failure($$ SELECT emotion_triggers(e, theme) FROM (SELECT * FROM many UNION ALL SELECT 'one more', angry()) q $$),
    '54000 too many themes +detail +hint', 'and no more');
SELECT is(pg_temp.failure($$ SELECT rollup(s) FROM (SELECT emotion_triggers_agg(e, theme) AS s FROM (SELECT * FROM many UNION ALL SELECT 'one more', angry()) q GROUP BY theme <> 'one more') q $$),
    '54000 too many themes +detail +hint', 'nor by rolling up');
SELECT is(pg_temp.failure($$ SELECT emotion_triggers(e, repeat('x', 257)) FROM planted $$), '54000 theme of 257 bytes is too long +detail +hint', 'a theme is not a text');
SELECT is(pg_temp.failure($$ SELECT emotion_triggers(e, repeat('x', 10000000)) FROM planted $$), '54000 theme of 10000000 bytes is too long +detail +hint', 'let alone a long one');
SELECT is(pg_temp.failure($$ SELECT emotion_triggers(e, repeat('x', 256)) FROM planted $$), 'no error', '256 bytes are fine');
SELECT is(pg_temp.failure($$ SELECT emotion_triggers_agg('anger', 'a') $$), '22P02 invalid input syntax for type emotion: "anger" +detail', 'what is no reading');

-- Forms.
CREATE TABLE names AS SELECT emotion_triggers_agg(angry(), n) AS s
FROM unnest(ARRAY['', ' ', '"', '\', '\"', 'a=1', E'tab\tline\nend\r', E'\x01', 'Ärger 😡', 'late "express" parcel', 'a', 'A', repeat('é', 128)]) n;
SELECT is(s::text::trigger_summary, s, 'any name as text and back') FROM names;
SELECT is((SELECT array_agg(k ORDER BY k COLLATE "C") FROM jsonb_object_keys(s::jsonb -> 'themes') k), ARRAY['', E'\x01', ' ', '"', 'A', '\', '\"', 'a', 'a=1', 'late "express" parcel', E'tab\tline\nend\r', 'Ärger 😡', repeat('é', 128)]
    COLLATE "C", 'any name in jsonb') FROM names;
SELECT is(s::text, 'readings=196 anger=30 joy=20 neutral=146 "app" neutral=36 "delivery" joy=20 neutral=20 "price" neutral=40 "refund" anger=30 neutral=10', 'text form') FROM kept;
SELECT is(s::jsonb, '{"readings": 196, "dominant": {"anger": 30, "joy": 20, "neutral": 146}, "themes": {"app": {"neutral": 36}, "delivery": {"joy": 20, "neutral": 20},
    "price": {"neutral": 40}, "refund": {"anger": 30, "neutral": 10}}}'::jsonb, 'jsonb form') FROM kept;
SELECT is(pg_temp.failure(format('SELECT %L::trigger_summary', form)), expected, form) FROM (VALUES
    ('anger=1', '22P02 invalid input syntax for type trigger_summary: "readings" is missing'),
    ('readings=1 anger=1 "a', '22P02 invalid input syntax for type trigger_summary: no closing quote of ""a" +detail'),
    ('readings=2 anger=1 "a" anger=1', '22P02 counts of a trigger_summary do not add up +detail'),
    ('readings=1 anger=1 "a" joy=1', '22P02 counts of a trigger_summary do not add up +detail'),
    ('readings=1 anger=nan', '22P02 invalid input syntax for type trigger_summary: no integer in "anger=nan" +detail'),
    ('readings=1 anger=-1', '22P02 invalid input syntax for type trigger_summary: number out of range in "anger=-1" +detail'),
    ('readings=281474976710656 anger=281474976710656', 'no error'),
    ('{"readings": 1}', '22P02 invalid input syntax for type trigger_summary: "{"readings":" +detail')
) AS list (form, expected);
SELECT matches(pg_temp.failure($$ SELECT ('readings=10001 anger=10001' || (SELECT string_agg(' "' || i || '" anger=1', '') FROM generate_series(1, 10001) i))::trigger_summary $$),
    '^54000 too many themes', 'too many in a text');
SELECT is(pg_temp.failure($$ SELECT trigger_summary_accum('readings=281474976710656 anger=281474976710656', angry(), 'a') $$), '22003 too many readings +detail', 'too many readings');
SELECT is(pg_temp.failure($$ SELECT trigger_summary_combine(s, s) FROM (VALUES ('readings=281474976710656 anger=281474976710656'::trigger_summary)) v (s) $$), '22003 too many readings +detail', 'also of two');

-- Binary form, through COPY.
CREATE TABLE received (s trigger_summary);
CREATE FUNCTION receive(message bytea) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    path text := current_setting('data_directory') || '/empathy_triggers.bin';
    file oid := lo_from_bytea(0, '\x5047434f50590aff0d0a00' || '\x0000000000000000'::bytea || '\x0001'
                                 || int4send(length(message)) || message || '\xffff');
BEGIN
    PERFORM lo_export(file, path);
    EXECUTE format('COPY received FROM %L (FORMAT binary)', path);
END $$;
SELECT is(trigger_summary_send('readings=1 anger=1'), '\x01' || 'readings=1 anger=1'::bytea, 'send: the format, then the text');
SELECT lives_ok(format('SELECT receive(%L)', trigger_summary_send(s)), 'receive') FROM names;
SELECT is(r.s, n.s, 'what was sent') FROM received r, names n;
SELECT is(pg_temp.failure(format('SELECT receive(%L)', message)), error, 'receive ' || message::text) FROM (VALUES
    (''::bytea, '22P03 unknown format of a trigger_summary value +detail'),
    ('\x02', '22P03 unknown format of a trigger_summary value +detail'),
    ('\x01', '22P03 invalid input syntax for type trigger_summary: "readings" is missing'),
    ('\x01' || 'readings=1 anger=2'::bytea, '22P03 counts of a trigger_summary do not add up +detail'),
    ('\x0172656164696e67733d3120616e6765723d3120220022', '22021 invalid byte sequence for encoding "UTF8": 0x00'),
    ('\x0172656164696e67733d3120616e6765723d312022ff22', '22021 invalid byte sequence for encoding "UTF8": 0xff')) AS m (message, error);

-- Order, hash, grouping.
CREATE TABLE several AS SELECT emotion_triggers_agg(e, theme) AS s FROM sample GROUP BY i % 20 UNION ALL SELECT emotion_triggers_agg(e, theme) FROM sample GROUP BY i % 20;
SELECT is((SELECT count(DISTINCT s) FROM several), 20::bigint, 'DISTINCT');
SELECT is((SELECT count(*) FROM (SELECT s FROM several GROUP BY s) q), 20::bigint, 'GROUP BY');
CREATE INDEX ON several USING hash (s);
SELECT is((SELECT count(*) FROM several a JOIN several b USING (s)), 80::bigint, 'join');
SELECT ok('readings=1 anger=1'::trigger_summary < 'readings=2 anger=2' AND 'readings=1 joy=1'::trigger_summary < 'readings=1 anger=1'
    AND 'readings=1 joy=1 "a" joy=1'::trigger_summary < 'readings=1 joy=1 "b" joy=1' AND 'readings=1 joy=1'::trigger_summary < 'readings=1 joy=1 "b" joy=1', 'order');
SELECT is(pg_temp.failure($$ INSERT INTO several SELECT emotion_triggers_agg(e, theme) FROM many; CREATE INDEX ON several USING hash (s) $$), 'no error', 'large values too');

SELECT * FROM finish();
ROLLBACK;
