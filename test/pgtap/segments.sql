-- The type segment: forms, order, hash, jsonb, putting together; rules about readings and RFM scores.
BEGIN;
SET LOCAL search_path = empathy, public;
SELECT no_plan();

-- text form: every rule reads back to the same bytes
CREATE TEMP TABLE rules (rule segment);
INSERT INTO rules VALUES
    ('anger > 0.4 or (valence < 0 and cltv >= 500)'), ('R>=4 & F>=4'), ('not (a or not (b and c))'),
    ('x not in (1, ''it''''s'', true, date ''2026-02-28'', 90 days, -1.5) and y is not null'),
    ('last_at < as_of - 90 days and "Full Name" like ''a\%_%'' and "x""y"."or" between low and 1e39'),
    ('t + interval ''1 year 2 months -3 days -04:05:06.5'' >= date ''0001-01-01'' or true'),
    ('0.1 = a or a = 0.10000000000000000555111512312578270211');
SELECT ok(segment_send(rule::text::segment) = segment_send(rule) AND rule::text::segment = rule, rule::text || ': text and back') FROM rules;
SELECT is('A > .50 AND NOT b IN (1)'::segment, 'a > 0.5 and b not in (1)'::segment, 'one rule written in two ways is equal');
SELECT isnt('a > 1 and b'::segment, 'b and a > 1'::segment, 'the order of conditions counts');
SELECT is('a = 0.1'::segment <> 'a = 0.10000000000000000555111512312578270211', true, 'numbers are exact');

-- binary form: the format and the text
SELECT is(segment_send('anger>.40'), '\x01'::bytea || convert_to('anger > 0.4', getdatabaseencoding()), 'format and text');

-- putting together
SELECT is(('a or b'::segment && 'c and d')::text, '(a or b) and c and d', '&&');
SELECT is(('a or b'::segment || 'c and d')::text, 'a or b or c and d', '||');
SELECT is((!! 'a or b'::segment)::text, 'not (a or b)', '!!');
SELECT is((!! 'x between 1 and 2'::segment)::text, 'x not between 1 and 2', '!! of a condition that has a not of its own');
SELECT is(!! !! rule, rule, '!! twice') FROM rules;
SELECT is(segment_and('a', 'b'), 'a and b'::segment, 'twin of &&');
SELECT is(segment_or('a', 'b'), 'a or b'::segment, 'twin of ||');
SELECT is(segment_not('a'), 'not a'::segment, 'twin of !!');
SELECT is('a'::segment && NULL, NULL, '&& of NULL');
SELECT ok((a.rule && b.rule)::text::segment = (a.rule && b.rule) AND (a.rule || b.rule)::text::segment = (a.rule || b.rule), 'joined rules read back')
FROM rules AS a, rules AS b;
SELECT throws_ok($$ SELECT ('a' || repeat(' or a', 5000))::segment || ('a' || repeat(' or a', 5000))::segment $$, '54000', NULL, 'too many conditions');
SELECT throws_ok($$ WITH RECURSIVE deep (n, rule) AS (SELECT 1, 'a'::segment UNION ALL SELECT n + 1, !! (rule && 'b') FROM deep WHERE n < 400) SELECT count(rule) FROM deep $$,
    '54001', 'the segment is nested too deeply', 'joined beyond the depth');

-- order and hash
SELECT is((SELECT count(DISTINCT rule) FROM (SELECT rule FROM rules UNION ALL SELECT rule::text::segment FROM rules) AS x), count(*), 'distinct by hash and order') FROM rules;
SELECT ok(bool_and((segment_cmp(a.rule, b.rule) < 0) = (a.rule < b.rule) AND (a.rule = b.rule) = (segment_cmp(a.rule, b.rule) = 0)
    AND segment_cmp(a.rule, b.rule) = -segment_cmp(b.rule, a.rule) AND (a.rule <= b.rule) <> (a.rule > b.rule)), 'an order') FROM rules AS a, rules AS b;
SELECT ok(hash_segment(rule) = hash_segment(rule::text::segment), 'hash') FROM rules;
CREATE INDEX ON rules (rule);
CREATE INDEX ON rules USING hash (rule);

-- jsonb and names
SELECT is('churn > 0.6 and not (0.5 < risk or x in (1, ''a''))'::segment::jsonb,
    '{"and": [{"name": "churn", "op": ">", "value": 0.6}, {"not": {"or": [{"name": "risk", "op": ">", "value": 0.5}, {"name": "x", "op": "in", "value": [1, "a"]}]}}]}'::jsonb, 'jsonb');
SELECT is('a > b - 3 days and mood.anger is not null and c and true and d like ''x%'' and e between date ''2026-01-01'' and 2 months'::segment::jsonb,
    '{"and": [{"name": "a", "op": ">", "value": {"name": "b", "plus": "-3 days"}}, {"not": {"name": "mood", "part": "anger", "op": "is null"}}, {"name": "c"}, {"value": true},
      {"name": "d", "op": "like", "value": "x%"}, {"name": "e", "op": "between", "value": [{"date": "2026-01-01"}, {"period": "2 months"}]}]}'::jsonb, 'jsonb of the other conditions');
SELECT is(segment_attributes('b > 1 and a > b and mood.anger > 1 and not (b in (1) or mood is null or as_of > a + 1 day)'), '{b,a,mood.anger,mood,as_of}', 'names in order');
SELECT is(segment_attributes('true'), '{}', 'no names');

-- readings: each name gives what the function of that name gives
CREATE TEMP TABLE reading (name text PRIMARY KEY, e emotion);
INSERT INTO reading VALUES
    ('angry', 'valence=-0.75 intensity=0.9123 confidence=0.7 lang=en flags=shouting+question positive=0.01 negative=0.95 anger=0.8231 annoyance=0.2 disappointment=0.1'),
    ('thanks', 'valence=0.531234567 intensity=0.6121 confidence=0.88 lang=en flags=contrast+negated positive=0.8 negative=0.1 gratitude=0.9312 joy=0.5'),
    ('empty', 'valence=0'),
    ('text', score('I was a bit disappointed with the delivery, but the kind driver made up for it!'));
SELECT ok(bool_and(e @@ format('%s = %s', name, value)::segment AND NOT e @@ format('%s <> %s', name, value)::segment AND NOT e @@ format('%s < %s', name, value)::segment
    AND e @@ format('%s between %s and %s', name, value, value)::segment AND e @@ format('%s not in (7, 8)', name)::segment), 'numbers are those of SQL, bit for bit')
FROM (SELECT e, n.* FROM reading, LATERAL (SELECT 'valence', valence(e) UNION ALL SELECT 'intensity', intensity(e) UNION ALL SELECT 'confidence', confidence(e)
      UNION ALL SELECT 'positive', positive(e) UNION ALL SELECT 'negative', negative(e) UNION ALL SELECT label, probability(e, label) FROM emotion_labels()) AS n (name, value)) AS x;
SELECT ok(e @@ format('dominant = %L and sentiment = %L and language = %L', dominant(e), sentiment_label(e), language(e))::segment, name || ': texts') FROM reading;
SELECT ok(bool_and((e @@ flag::segment) = (flag = ANY (emotion_flags(e))) AND (e @@ (flag || ' = false')::segment) = (flag <> ALL (emotion_flags(e)))), 'flags')
FROM reading, unnest('{contrast,negated,question,shouting,mitigated,uncertain}'::text[]) AS flag;
SELECT is(array_agg(name ORDER BY name), '{angry,text}', 'anger or frustration') FROM reading WHERE e @@ 'anger > 0.4 | frustration > 0.4';
SELECT is(array_agg(name ORDER BY name), '{angry}', 'patterns') FROM reading WHERE e @@ 'language like ''e_'' and dominant like ''%ng%''';
SELECT is(array_agg(name ORDER BY name), '{angry,thanks}', 'names with names') FROM reading WHERE name <> 'text' AND e @@ 'anger > joy or gratitude > joy';
SELECT is(matches(e, 'valence < 0'), e @@ 'valence < 0', 'twin of @@') FROM reading;
SELECT is(NULL::emotion @@ 'valence < 0', NULL, 'no reading');
SELECT is('valence=0'::emotion @@ NULL::segment, NULL, 'no rule');

-- patterns are those of SQL
SELECT ok(bool_and(('valence=0'::emotion @@ ('language like ''' || pattern || '''')::segment) = ('und' LIKE pattern)), 'like is LIKE')
FROM unnest(ARRAY['und', 'u%', '%d', '_n_', '%', '', 'u', '%n%', '\und', 'u\%', '%%_', '____', 'U%', '%\d', 'und%', 'u_d_']) AS pattern;

-- many rules in turn, each row by each rule
SELECT is(count(*) FILTER (WHERE e @@ rule), count(*) FILTER (WHERE valence(e) < n / 100.0), 'rules that take turns are not mixed up')
FROM (SELECT n, format('valence < %s', n / 100.0)::segment AS rule FROM generate_series(-100, 100) AS n) AS r, reading;
SELECT is(count(*) FILTER (WHERE 'valence=0.5'::emotion @@ rule), 1501::bigint, 'also more of them than are kept')
FROM (SELECT format('valence > %s', (n - 1500) / 1000.0 + 0.4999)::segment AS rule FROM generate_series(0, 2999) AS n ORDER BY n % 7, n) AS r;

-- why
SELECT results_eq($$ SELECT * FROM segment_explain((SELECT e FROM reading WHERE name = 'angry'), 'anger > 0.4 or not (dominant = ''joy'' and anger <= joy) or shouting or false') $$,
    $$ VALUES ('anger > 0.4', '0.8231', true), ('dominant = ''joy''', 'anger', false), ('anger <= joy', '0.8231, 0', false), ('shouting', 'true', true), ('false', NULL, false) $$, 'explained');
SELECT is_empty($$ SELECT * FROM segment_explain(NULL::emotion, 'valence < 0') $$, 'nothing to explain');

-- RFM scores
SELECT is(array_agg((r, f, m)::rfm @@ 'R >= 4 & F >= 4 & m is not null'), '{t,f,NULL,f,f}', 'RFM')
FROM (VALUES (5, 5, 1), (3, 5, 1), (5, NULL, 1), (1, NULL, NULL), (5, 5, NULL)) AS v (r, f, m);
SELECT results_eq($$ SELECT * FROM segment_explain((5, NULL, 1)::rfm, 'r > m and f > 1 and f > r') $$,
    $$ VALUES ('r > m', '5, 1', true), ('f > 1', NULL, NULL), ('f > r', 'null, 5', NULL) $$, 'RFM explained');

-- names and kinds that do not fit
SELECT throws_ok($$ SELECT 'valence=0'::emotion @@ 'angr > 0.4' $$, '42703', 'a reading has no "angr"', 'no such name');
SELECT throws_ok($$ SELECT 'valence=0'::emotion @@ 'anger = ''x''' $$, '42804', 'anger is a number and does not compare with a text', 'kinds');
SELECT throws_ok($$ SELECT 'valence=0'::emotion @@ 'true or anger > 3 days' $$, '42804', NULL, 'kinds count also where they do not matter');
SELECT throws_ok($$ SELECT (1, 2, 3)::rfm @@ 'x > 1' $$, '42703', 'an RFM score has no "x"', 'no such score');

-- an index for the angry queue is used for the same predicate (scenario 0, D2)
CREATE TEMP TABLE messages (id int, created_at timestamptz, body text);
INSERT INTO messages SELECT i, '2026-01-01'::timestamptz + i * interval '1 hour', CASE WHEN i % 100 = 0 THEN 'I am furious, this is outrageous!' ELSE 'Order ' || i || ' arrived.' END
FROM generate_series(1, 2000) AS i;
CREATE INDEX messages_angry ON messages (created_at) WHERE score(body) @@ 'anger > 0.4 | frustration > 0.4';
ANALYZE messages;
CREATE FUNCTION pg_temp.plan(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE line text; plan text := '';
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP plan := plan || line || E'\n'; END LOOP;
    RETURN plan;
END $$;
SELECT matches(pg_temp.plan($$ SELECT id FROM messages WHERE score(body) @@ 'anger > 0.4 | frustration > 0.4' AND created_at > '2026-01-01' ORDER BY created_at $$),
    'messages_angry', 'the partial index is used');
SELECT is((SELECT count(*) FROM messages WHERE score(body) @@ 'anger > 0.4 | frustration > 0.4'), (SELECT count(*) FROM messages WHERE probability(score(body), 'anger') > 0.4 OR probability(score(body), 'frustration') > 0.4),
    'and has the same rows');

-- stored values: short, and long ones that are compressed
CREATE TEMP TABLE stored (id int, rule segment);
INSERT INTO stored VALUES (1, 'valence < 0'), (2, ('valence < 0 and not valence in (9' || repeat(', 9', 3000) || ')')::segment);
SELECT ok(bool_and('valence=-0.5'::emotion @@ rule), 'from a table') FROM stored;
SELECT ok(bool_and(rule::text::segment = rule AND segment_not(segment_not(rule)) = rule), 'and back') FROM stored;

-- errors of the input function can be caught without a subtransaction, from 16 on
SELECT current_setting('server_version_num')::int >= 160000 AS soft_errors \gset
\if :soft_errors
SELECT ok(pg_input_is_valid('a > 1', 'segment') AND NOT pg_input_is_valid('a >', 'segment') AND NOT pg_input_is_valid(repeat('(', 501), 'segment'), 'soft errors');
SELECT is(message, 'invalid segment at character 4: expected a number, a text in quotes, a date or a name', 'soft error') FROM pg_input_error_info('a >', 'segment');
\endif

SELECT * FROM finish();
ROLLBACK;
