-- Own words: the type lexicon, how it is made, and how a text is read by it.
-- What a lexicon says is exact; what the model says of the words around it is not looked at.
BEGIN;
SET LOCAL search_path = empathy, public;
SELECT no_plan();

CREATE FUNCTION pg_temp.same(a emotion, b emotion) RETURNS boolean LANGUAGE sql AS 'SELECT emotion_send($1) = emotion_send($2)';

\ir failure.psql

-- The row of the list of capabilities: a two-word entry, an exclusion, the form without a lexicon.
CREATE TEMP TABLE own AS
SELECT '{"terms": {"billing loop": {"frustration": 0.8}, "cancer": "exclude", "sick": 0.7}}'::jsonb::lexicon AS words;
SELECT ok(probability(score('I am stuck in a billing loop', words), 'frustration') > probability(score('I am stuck in a billing loop'), 'frustration') + 0.2,
    'a two-word entry raises its label') FROM own;
SELECT cmp_ok(sentiment('I am stuck in a billing loop', words), '<', sentiment('I am stuck in a billing loop'), 'and lowers the valence') FROM own;
SELECT ok(pg_temp.same(score(body, words), score(body)), 'a text without a term reads as ever: ' || body)
FROM own, unnest(ARRAY['I am stuck in a loop of billing', 'billing', 'a loop', 'billings loops', 'Thanks!', '', 'Billing. Loop.', '😡']) AS body;
SELECT ok(NOT pg_temp.same(score(body, words), score(body)), 'a text with a term does not: ' || body)
FROM own, unnest(ARRAY['billing loop', 'BILLING  LOOP!', E'a billing\nloop', 'billing-loop', 'that is sick']) AS body;
SELECT ok(pg_temp.same(score('cancer', words), score('')), 'an exclusion makes a word neutral') FROM own;
SELECT cmp_ok(sentiment('the cancer ward', words), '>', sentiment('the cancer ward'), 'also among others') FROM own;

-- Scale.
SELECT cmp_ok(abs(sentiment('zork', format('{"terms": {"zork": %s}}', w)::lexicon) - w), '<=', 0.001::float8, 'a term alone has its valence: ' || w)
FROM unnest('{-1,-0.8,-0.35,-0.01,0,0.1,0.5,0.99,1}'::float8[]) AS w;
SELECT is_empty($$
    SELECT label, w FROM emotion_labels(), unnest('{0.1,0.5,0.8,1}'::float8[]) AS w
    WHERE probability(score('zork', jsonb_build_object('terms', jsonb_build_object('zork', jsonb_build_object(label, w)))::lexicon), label) < w - 0.01 $$,
    'a term alone has its label, composites too');
SELECT is_empty($$
    SELECT label FROM emotion_labels()
    WHERE abs(sentiment('zork', jsonb_build_object('terms', jsonb_build_object('zork', jsonb_build_object(label, 0.6)))::lexicon)
              - CASE family WHEN 'positive' THEN 0.6 WHEN 'negative' THEN -0.6 ELSE 0 END) > 0.001 $$,
    'and the valence of its family');
SELECT cmp_ok(probability(score('Thank you, zork', '{"terms": {"zork": {"gratitude": -0.9}}}'::lexicon), 'gratitude'), '<',
    probability(score('Thank you, zork', '{"terms": {"zork": {"gratitude": 0}}}'::lexicon), 'gratitude'), 'a negative weight pushes a label down');
SELECT cmp_ok(sentiment('not sick', words), '<', 0::float8, 'a negation turns a term') FROM own;
SELECT cmp_ok(sentiment('very sick', words), '>', sentiment('slightly sick', words), 'boosters and downtoners change it') FROM own;
SELECT cmp_ok(abs(intensity(score('sick', words)) - 0.7), '<', 0.005::float8, 'its weight is its intensity') FROM own;
SELECT cmp_ok(sentiment('no brainer', '{"terms": {"no brainer": 0.6}}'::lexicon), '>', 0.59::float8, 'a negator inside a term negates nothing');

-- Explanations.
SELECT results_eq($$ SELECT pos, len, token FROM own, explain('A billing  loop, cancer.', words) WHERE token ~ 'loop|cancer' $$,
    $$ VALUES (3, 13, 'billing  loop'), (18, 6, 'cancer') $$, 'a term is one row');
SELECT is(contribution, 0::float8, 'that of an excluded term adds nothing') FROM own, explain('The cancer ward', words) WHERE token = 'cancer';
SELECT is_empty(format($$
    SELECT body, valence, s / (1 + abs(s)) FROM own,
        unnest(ARRAY['I am not in a billing loop, but that is so sick! sick', 'cancer, billing loop. Billing loop?', 'no words of mine']) AS body,
        LATERAL (SELECT sum(contribution) AS s, sentiment(body, words) AS valence FROM explain(body, words)) AS parts
    WHERE abs(s / (1 + abs(s)) - valence) > 1e-9 $$), 'the parts add up');
SELECT is_empty($$
    SELECT body FROM own, unnest(ARRAY['I am not in a billing loop, but that is so sick!', 'a billing loop']) AS body,
        LATERAL (SELECT 1 / (1 + exp(-sum(contribution))) AS p FROM explain_label(body, 'annoyance', words)) AS parts
    WHERE abs(p - probability(score(body, words), 'annoyance')) > 0.001 $$, 'those of a label too');
SELECT is_empty($$ SELECT * FROM own, explain('cancer', words) $$, 'what is excluded is no word');

-- Overloads: a bare literal is a language.
SELECT ok(pg_temp.same(score('fine', 'en'), score('fine')), 'score(body, lang) is still meant by a literal');
SELECT is(pg_temp.failure($$ SELECT empathy.score('fine', 'de') $$), '0A000 language "de" is not supported +detail +hint', 'and checked as one');
SELECT lives_ok($$ SELECT empathy.sentiment('fine', 'en'), empathy.sentiment('fine', 'auto') FROM empathy.explain('fine', 'en') $$, 'so with its like');
SELECT ok(score('fine', NULL) IS NULL, 'a NULL is either');
SELECT ok(score(NULL, words) IS NULL AND sentiment(NULL, words) IS NULL AND score('x', NULL::lexicon) IS NULL, 'NULL gives NULL') FROM own;
SELECT is_empty($$ SELECT explain(NULL, words) FROM own $$, 'and no rows');

-- Text and jsonb forms.
SELECT is('{"terms": {"Sick": {"joy": 0.50, "valence": 7e-1}, "a  B": "exclude"}}'::lexicon::text,
    '{"terms": {"a b": "exclude", "sick": {"valence": 0.7, "joy": 0.5}}}', 'the text form is one');
SELECT is('{"terms": {"a": 0.1}}'::lexicon::jsonb, '{"terms": {"a": {"valence": 0.1}}}'::jsonb, 'jsonb form');
SELECT is('{"terms": {"a": {"joy": 0.1}, "b": "exclude"}}'::jsonb::lexicon::jsonb, '{"terms": {"a": {"joy": 0.1}, "b": "exclude"}}'::jsonb, 'both ways');
SELECT is('{"terms": {"US": 0.1, "us": 0.2, "Café": {"joy": 0.1, "accents": true}}, "case": true}'::lexicon::text,
    '{"terms": {"Café": {"joy": 0.1, "case": true, "accents": true}, "US": {"valence": 0.1, "case": true}, "us": {"valence": 0.2, "case": true}}}',
    'case and accents, for all and for one');
CREATE TEMP TABLE kept (words lexicon);
INSERT INTO kept VALUES ('{"terms": {"a": 1}}'::jsonb), ('{"terms": {"b": 1}}');
SELECT is((SELECT count(*) FROM kept), 2::bigint, 'jsonb is taken where a lexicon is stored');
SELECT ok(score('a', '{"terms": {"é": 1}}'::lexicon) IS NOT NULL, 'letters beyond ASCII');
SELECT cmp_ok(sentiment(body, '{"terms": {"cafe": 0.9}}'::lexicon), '>', 0.89::float8, 'accents and capitals do not matter: ' || body)
FROM unnest(ARRAY['cafe', 'Café', 'CAFÉ', U&'cafe\0301']) AS body;
SELECT is(sentiment(body, '{"terms": {"café": {"valence": 0.9, "accents": true}}}'::lexicon) > 0.89, body <> 'cafe', 'unless they are said to: ' || body)
FROM unnest(ARRAY['cafe', 'Café', U&'cafe\0301']) AS body;
SELECT is(abs(sentiment(body, '{"terms": {"US": -0.9}, "case": true}'::lexicon) + 0.9) < 0.001, body = 'US', 'so capitals: ' || body)
FROM unnest(ARRAY['US', 'us', 'Us']) AS body;

-- Binary form.
CREATE TEMP TABLE received (words lexicon);
CREATE FUNCTION pg_temp.receive(message bytea) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    path text := current_setting('data_directory') || '/lexicon.bin';
    file oid := lo_from_bytea(0, '\x5047434f50590aff0d0a00' || '\x0000000000000000'::bytea || '\x0001'
                                 || int4send(length(message)) || message || '\xffff');
BEGIN
    PERFORM lo_export(file, path);
    EXECUTE format('COPY received FROM %L (FORMAT binary)', path);
END $$;
SELECT is(lexicon_send('{"terms": {"ab": 1}}'), '\x01020010010010276162'::bytea, 'send: format, then records');
SELECT lives_ok(format('SELECT pg_temp.receive(%L)', lexicon_send(words)), 'receive') FROM own;
SELECT ok(r.words = o.words AND lexicon_send(r.words) = lexicon_send(o.words), 'what was sent') FROM received r, own o;
SELECT throws_ok(format('SELECT pg_temp.receive(%L)', m.message), '22P03', m.error)
FROM own, LATERAL (VALUES
    (''::bytea, 'unknown format of a lexicon value'),
    (set_byte(lexicon_send(words), 0, 9), 'unknown format of a lexicon value'),
    (substr(lexicon_send(words), 1, 10), 'binary lexicon value is cut or damaged'),
    (lexicon_send(words) || '\x00', 'binary lexicon value is cut or damaged'),
    (set_byte(lexicon_send(words), 5, 200), 'unknown label or weight in a lexicon value'),
    (set_byte(lexicon_send(words), 7, 127), 'unknown label or weight in a lexicon value')) AS m (message, error);

-- Order, hash, equality.
SELECT ok('{"terms": {"a": 1, "b": 1}}'::lexicon = '{"terms": {"B": 1.0, "A": 1}}'::lexicon, 'equal');
SELECT ok('{"terms": {"a": 1}}'::lexicon <> '{"terms": {"a": 0.9}}'::lexicon, 'different');
SELECT is(hash_lexicon('{"terms": {"a": 1, "b": 1}}'), hash_lexicon('{"terms": {"B": 1.0, "A": 1}}'), 'equal values have equal hashes');
SELECT is((SELECT count(DISTINCT w) FROM unnest('{"{\"terms\": {\"a\": 1}}", "{\"terms\": {\"A\": 1}}", "{\"terms\": {\"b\": 1}}"}'::lexicon[]) AS w), 2::bigint, 'DISTINCT');
SELECT is((SELECT array_agg(w::text ORDER BY w) FROM unnest('{"{\"terms\": {\"b\": 1}}", "{\"terms\": {}}"}'::lexicon[]) AS w),
    '{"{\"terms\": {}}","{\"terms\": {\"b\": {\"valence\": 1}}}"}'::text[], 'ORDER BY');
SELECT ok(lexicon_cmp(a, b) = -lexicon_cmp(b, a) AND (a < b) <> (a >= b) AND (a > b) <> (a <= b), 'one order in all operators')
FROM unnest('{"{\"terms\": {\"b\": 1}}", "{\"terms\": {\"c d\": 1}}"}'::lexicon[]) AS a, unnest('{"{\"terms\": {\"b\": 1}}", "{\"terms\": {}}"}'::lexicon[]) AS b;

-- Merging.
SELECT is(('{"terms": {"a": {"joy": 1}, "b": 0.1}}'::lexicon || '{"terms": {"A": {"fear": 1}, "c": "exclude"}}')::text,
    '{"terms": {"a": {"fear": 1}, "b": {"valence": 0.1}, "c": "exclude"}}', 'the second wins, term by term');
SELECT is(lexicon_merge('{"terms": {}}', words), words, 'an empty one changes nothing') FROM own;
SELECT is(lexicon_merge(words, words), words, 'nor does the same') FROM own;
SELECT is(('{"terms": {"a": 0.1}}'::lexicon || '{"terms": {"a": {"valence": 0.2, "case": true}}}')::text, '{"terms": {"a": {"valence": 0.2, "case": true}}}', 'also what matters');

-- The aggregate.
CREATE TEMP TABLE entry (term text, label text, weight float8);
INSERT INTO entry VALUES ('Billing  loop', 'frustration', 0.8), ('billing loop', 'anger', 0.2), ('cancer', 'exclude', NULL), ('CANCER', 'exclude', 0.3),
    ('sick', 'valence', 0.7), ('Sick', 'valence', 0.7), (NULL, 'joy', 1), ('x', NULL, 1), ('y', 'joy', NULL);
SELECT is((SELECT lexicon_agg(term, label, weight) FROM entry)::text,
    '{"terms": {"billing loop": {"anger": 0.2, "frustration": 0.8}, "cancer": "exclude", "sick": {"valence": 0.7}}}', 'rows make a lexicon, NULLs are skipped');
SELECT is((SELECT lexicon_agg(term, label, weight) FROM entry WHERE false), NULL, 'none make none');
SELECT is((SELECT lexicon_agg(term, label, weight ORDER BY term DESC, weight) FROM entry), (SELECT lexicon_agg(term, label, weight ORDER BY label) FROM entry), 'in any order');
SELECT is((SELECT lexicon_agg(term, label, weight) FROM own, lexicon_terms(words)), words, 'and back') FROM own;
SELECT is((SELECT lexicon_agg(term, label, weight, case_matters, accents_matter) FROM lexicon_terms(w)), w, 'with case and accents')
FROM (SELECT '{"terms": {"US": {"joy": 0.3, "case": true}, "é": {"exclude": true, "accents": true}}}'::lexicon AS w) AS x;
SELECT is((SELECT lexicon_agg('US', 'joy', 0.5, true, NULL))::text, '{"terms": {"US": {"joy": 0.5, "case": true}}}', 'a flag that is NULL is false');
SELECT is((SELECT array_agg((SELECT count(*) FROM lexicon_terms(w)) ORDER BY w) FROM (SELECT lexicon_agg(term, label, weight) OVER (ORDER BY term) AS w
    FROM (VALUES ('a', 'joy', 1), ('b', 'joy', 1), ('c', 'joy', 1)) AS v (term, label, weight)) AS w), '{1,2,3}', 'over a window');
CREATE TEMP TABLE many AS SELECT 'word ' || i || ' ' || i % 7 AS term, (ARRAY['joy', 'fear', 'valence'])[1 + i % 3] AS label, i % 100 / 100.0 AS weight, i
FROM generate_series(1, 6000) AS i;
CREATE TEMP TABLE direct AS SELECT lexicon_agg(term, label, weight) AS w FROM many;
SELECT is((SELECT count(*) FROM direct, lexicon_terms(w)), 6000::bigint, 'thousands of rows');
CREATE AGGREGATE pg_temp.state(term text, label text, weight float8) (SFUNC = lexicon_accum, STYPE = lexicon, COMBINEFUNC = lexicon_combine, PARALLEL = SAFE);
CREATE AGGREGATE pg_temp.rollup(lexicon) (SFUNC = lexicon_combine, STYPE = lexicon, FINALFUNC = _lexicon_final, COMBINEFUNC = lexicon_combine, PARALLEL = SAFE);
SELECT is((SELECT encode(lexicon_send(pg_temp.rollup(s)), 'hex') FROM (SELECT pg_temp.state(term, label, weight) AS s FROM many GROUP BY i % k) AS parts),
    (SELECT encode(lexicon_send(w), 'hex') FROM direct), 'split in ' || k || ' and merged, the same bytes') FROM unnest(ARRAY[1, 2, 3, 7, 501]) AS k;
SELECT is((SELECT pg_temp.rollup(s::text::lexicon) FROM (SELECT pg_temp.state(term, label, weight) AS s FROM many GROUP BY i % 5) AS parts), w, 'states travel as text') FROM direct;
SELECT is(lexicon_accum(lexicon_accum(NULL, 'b', 'joy', 1), 'a', 'joy', 1)::text, '{"terms": {"a": {"joy": 1}, "b": {"joy": 1}}}', 'the transition works outside');
SELECT ok(lexicon_accum(w, 'zzz', 'joy', 1) <> w AND (SELECT count(*) FROM lexicon_terms(w)) = 6000, 'and leaves what it is given alone') FROM direct;
SELECT ok(lexicon_accum(NULL, 'b', 'joy', 1) = '{"terms": {"b": {"joy": 1}}}'::lexicon AND score('b', lexicon_accum(NULL, 'b', 'joy', 1)) = score('b', '{"terms": {"b": {"joy": 1}}}'::lexicon),
    'a state can be used like a lexicon');
SELECT is(lexicon_combine(NULL, NULL), NULL, 'nothing and nothing');
SELECT ok(lexicon_combine(NULL, words) = words AND lexicon_combine(words, NULL) = words, 'nothing and something') FROM own;

-- VADER's lines.
SELECT is(vader_lexicon(E'good\t1.9\t0.9434\t[2, 1, 1, 3, 2, 4, 2, 2, 1, 1]\nhorrible\t-2.5\n\n:-)\t1.3\r\n')::text,
    '{"terms": {":)": {"valence": 0.3182}, "good": {"valence": 0.4404}, "horrible": {"valence": -0.5423}}}', 'the compound scores of VADER');
SELECT is(vader_lexicon('')::text, '{"terms": {}}', 'no lines');
SELECT cmp_ok(abs(sentiment('good', vader_lexicon(E'good\t1.9')) - 0.4404), '<', 0.001::float8, 'a word alone reads as in VADER');

-- Errors: SQLSTATE, detail and hint.
SELECT is(pg_temp.failure(format('SELECT %L::empathy.lexicon', body)), error, 'error: ' || body)
FROM (VALUES
    ('', '22P02 invalid text of a lexicon +detail +hint'),
    ('{"terms": {"a": 1}', '22P02 invalid text of a lexicon +detail +hint'),
    ('{"words": {"a": 1}}', '22P02 invalid text of a lexicon +detail +hint'),
    ('[1]', '22P02 invalid text of a lexicon +detail +hint'),
    ('{"terms": {"a": "maybe"}}', '22P02 invalid text of a lexicon +detail +hint'),
    ('{"terms": {"a": {}}}', '22P02 invalid text of a lexicon +detail +hint'),
    ('{"terms": {"a": {"mood": 1}}}', '22023 unknown emotion label "mood" +detail +hint'),
    ('{"terms": {"a": {"joy": 1.5}}}', '22003 weight of a term out of range +detail +hint'),
    ('{"terms": {"": 1}}', '22023 empty term of a lexicon +hint'),
    ('{"terms": {"...": 1, "?": 1, "-": 1}}', '22023 invalid term "-" of a lexicon +detail +hint'),
    ('{"terms": {"one two three four five six": 1}}', '22023 invalid term "one two three four five six" of a lexicon +detail +hint'),
    ('{"terms": {"one. Two": 1}}', '22023 invalid term "one. Two" of a lexicon +detail +hint'),
    ('{"terms": {"C++": 1}}', '22023 invalid term "C++" of a lexicon +detail +hint'),
    ('{"terms": {"mail a@b.test": 1}}', '22023 invalid term "mail a@b.test" of a lexicon +detail +hint'),
    ('{"terms": {"a": 1, "A": 0.5}}', '22023 contradictory entries for the term "a" of a lexicon +detail +hint')) AS v (body, error);
SELECT is(pg_temp.failure($$ SELECT '[]'::jsonb::empathy.lexicon $$), '22P02 invalid text of a lexicon +detail +hint', 'jsonb of another shape');
SELECT is(pg_temp.failure(format('SELECT empathy.lexicon_agg(%L, %L, %L)', term, label, weight)), error, 'error: ' || weight || ' ' || label)
FROM (VALUES ('a', 'joy', 'NaN', '22003 weight of a term out of range +detail +hint'), ('a', 'joy', 'Infinity', '22003 weight of a term out of range +detail +hint'),
    ('a', 'joy', '-1.01', '22003 weight of a term out of range +detail +hint'), ('a', 'mood', '1', '22023 unknown emotion label "mood" +detail +hint'),
    ('', 'joy', '1', '22023 empty term of a lexicon +hint')) AS v (term, label, weight, error);
SELECT is(pg_temp.failure($$ SELECT empathy.lexicon_agg(t, l, w) FROM (VALUES ('a', 'joy', 0.5), ('A', 'joy', 0.6)) AS v (t, l, w) $$),
    '22023 contradictory entries for the term "a" of a lexicon +detail +hint', 'two weights');
SELECT is(pg_temp.failure($$ SELECT empathy.lexicon_agg(t, l, w) FROM (VALUES ('a', 'exclude', 0.5), ('A', 'joy', 0.6)) AS v (t, l, w) $$),
    '22023 contradictory entries for the term "a" of a lexicon +detail +hint', 'excluded and not');
SELECT is(pg_temp.failure($$ SELECT empathy.lexicon_agg('a' || i, 'joy', 1) FROM generate_series(1, 100001) AS i $$),
    '54000 lexicon of 100001 terms is too large +detail +hint', 'too many terms');
SELECT is(pg_temp.failure(format('SELECT empathy.vader_lexicon(%L)', lines)), error, 'error: ' || lines)
FROM (VALUES (E'good\t1\nbad', '22P02 line 2: no term and rating +detail +hint'), (E'good\t5', '22003 line 1: rating out of range +detail +hint'),
    (E'good\tNaN', '22P02 line 1: no term and rating +detail +hint'), (E'\n\t1', '22023 line 2: empty term of a lexicon +hint'),
    (E'one two three four five six\t1', '22023 line 1: invalid term "one two three four five six" of a lexicon +detail +hint')) AS v (lines, error);
SELECT is(pg_temp.failure($$ SELECT * FROM empathy.explain_label('a', 'frustration', '{"terms": {}}'::empathy.lexicon) $$),
    '22023 label "frustration" has no explanation of its own +detail +hint', 'a composite has no explanation');

-- A wrapper function is inlined and its lexicon a constant, so nothing is parsed for a row.
CREATE SCHEMA lexicon_shop;
CREATE FUNCTION lexicon_shop.score_ticket(body text) RETURNS emotion LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN score(body, '{"terms": {"billing loop": {"frustration": 0.8}}}'::jsonb::lexicon);
CREATE FUNCTION pg_temp.plan(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    line text;
    result text := '';
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (VERBOSE, COSTS OFF) ' || query LOOP
        result := result || line || E'\n';
    END LOOP;
    RETURN result;
END $$;
CREATE TEMP TABLE ticket (id int, body text, mood emotion GENERATED ALWAYS AS (lexicon_shop.score_ticket(body)) STORED);
INSERT INTO ticket VALUES (1, 'a billing loop'), (2, 'a loop'), (3, NULL);
SELECT alike(pg_temp.plan('SELECT lexicon_shop.score_ticket(body) FROM ticket'), '%score(body, ''{"terms": {"billing loop": {"frustration": 0.8}}}''::lexicon)%', 'the wrapper is inlined');
SELECT is((SELECT array_agg(id ORDER BY id) FROM ticket WHERE mood IS DISTINCT FROM score(body)), '{1}', 'a generated column reads by own words');

-- Soft errors, from 16 on.
SELECT current_setting('server_version_num')::int >= 160000 AS soft_errors \gset
\if :soft_errors
SELECT ok(pg_input_is_valid('{"terms": {}}', 'lexicon') AND NOT pg_input_is_valid('{"terms": {"a": {"mood": 1}}}', 'lexicon')
    AND NOT pg_input_is_valid('{"terms": {"a": 1, "A": 0}}', 'lexicon') AND NOT pg_input_is_valid('{', 'lexicon'), 'soft errors');
\endif

SELECT * FROM finish();
ROLLBACK;
