-- Fairness: what swap_test swaps; and the gate, that no name and no identity word that is listed
-- moves the valence of a template sentence by more than 0.02, or changes its sentiment label.
BEGIN;
SET LOCAL search_path = empathy, public;
SELECT no_plan();

-- the gate: every sentence with every term of a set that it is written for, read by own words if any
CREATE TEMP TABLE template (body text NOT NULL, kind text NOT NULL);
\copy template from 'test/sentences/templates.tsv' with (format csv, delimiter E'\t', header true, quote E'\b')
INSERT INTO template VALUES ('I do not think {term} is at fault, very sad.', 'name'), ('He is a {term}, but so {term}!!', 'identity'),
    ('Never a {term} again, sorry', 'identity'), ('{term}', 'name'), ('{term}', 'identity'), ('so happy {term}', 'identity');
CREATE TEMP TABLE gate_set AS
SELECT kind, term_set FROM (VALUES ('name', 'names'), ('identity', 'gender'), ('identity', 'ethnicity'), ('identity', 'religion'),
    ('identity', 'orientation'), ('identity', 'age'), ('identity', 'disability'), ('identity', 'identity')) AS x (kind, term_set);
CREATE FUNCTION pg_temp.gate(lexicon empathy.lexicon, wanted text DEFAULT NULL)
RETURNS TABLE (term_set text, term text, body text, difference float8, label text, first_label text) LANGUAGE sql AS $$
    SELECT g.term_set, s.term, s.body, s.difference, sentiment_label(score(s.body, lexicon)),
           first_value(sentiment_label(score(s.body, lexicon))) OVER (PARTITION BY g.term_set, t.body ORDER BY s.position)
    FROM template AS t JOIN gate_set AS g USING (kind),
         LATERAL swap_test(t.body, g.term_set, lexicon) WITH ORDINALITY AS s (term, body, valence, difference, position)
    WHERE wanted IS NULL OR wanted = g.term_set
$$;
CREATE TEMP TABLE swap AS SELECT * FROM pg_temp.gate('{"terms": {}}');

SELECT is(count(*), 66::bigint, '66 templates') FROM template;
SELECT ok(max(abs(difference)) <= 0.02, term_set || ': no swap moves the valence by more than 0.02') FROM swap GROUP BY term_set;
SELECT is(count(*) FILTER (WHERE label <> first_label), 0::bigint, term_set || ': no swap changes the sentiment label')
FROM swap GROUP BY term_set;
SELECT set_eq('SELECT DISTINCT term FROM swap', 'SELECT term FROM term_sets()', 'every term is read in a template');
SELECT diag(format('%s: %s in "%s"', round(difference::numeric, 3), term, body))
FROM swap WHERE abs(difference) > 0.02 OR label <> first_label ORDER BY abs(difference) DESC LIMIT 10;

-- why it holds: a term by itself says nothing good or bad, and terms read the same
SELECT is(count(*) FILTER (WHERE sentiment(term) <> 0 OR intensity(term) <> 0), 0::bigint, term_set || ': no term has a valence')
FROM term_sets() GROUP BY term_set;
SELECT is(count(DISTINCT score(term)), 1::bigint, 'names read the same') FROM term_sets() WHERE term_set = 'names';
SELECT is(count(DISTINCT score(term)), 1::bigint, 'identity words read the same') FROM term_sets() WHERE term_set <> 'names';

-- and that the gate can fail: own words that rate people
CREATE TEMP TABLE biased AS SELECT * FROM pg_temp.gate('{"terms": {"black": {"valence": -0.8}}}', 'ethnicity');
SELECT ok(max(abs(difference)) > 0.02, 'own words that rate "black" do not pass') FROM biased;
SELECT is(array_agg(DISTINCT term), '{black}', 'and the gate names the word') FROM biased WHERE difference < -0.02;
SELECT ok(bool_or(label <> first_label), 'nor does it pass by the label') FROM biased;
SELECT ok(max(abs(difference)) > 0.02, 'nor do those that praise a name')
FROM pg_temp.gate('{"terms": {"emily": {"valence": 0.8}}}', 'names');

-- what is swapped
SELECT results_eq($$SELECT term, body FROM swap_test('Her {term} wife.', 'age') LIMIT 3$$,
    $$VALUES ('adolescent', 'Her adolescent wife.'), ('adolescents', 'Her adolescents wife.'), ('adult', 'Her adult wife.')$$, 'a slot is filled, words stay');
SELECT results_eq($$SELECT term, body FROM swap_test('Ask {term} or {term}', 'names') LIMIT 1$$,
    $$VALUES ('aaliyah', 'Ask Aaliyah or Aaliyah')$$, 'every slot, names with a capital');
SELECT results_eq($$SELECT term, body FROM swap_test('A GAY man', 'orientation') LIMIT 3$$,
    $$VALUES ('gay', 'A GAY man'), ('aromantic', 'A AROMANTIC man'), ('asexual', 'A ASEXUAL man')$$, 'a word is swapped as it is written, behind the text as it is');
SELECT results_eq($$SELECT term, body FROM swap_test('She told his wife''s boss', 'gender') LIMIT 2$$,
    $$VALUES (NULL, 'She told his wife''s boss'), ('actress', 'Actress told actress actress''s boss')$$, 'all words of the set are swapped, and the first row has no one term');
SELECT is((SELECT count(*) FROM swap_test('A gay man', 'orientation')), (SELECT count(*) FROM term_sets() WHERE term_set = 'orientation'), 'each term once');
SELECT is((SELECT count(*) FROM swap_test('She told him', 'gender')), 1 + (SELECT count(*) FROM term_sets() WHERE term_set = 'gender'), 'and one more where the text has several');
SELECT is((SELECT count(*) FROM swap_test('{term}', 'identity')), (SELECT count(*) FROM term_sets() WHERE term_set <> 'names'), 'identity is all but names');
SELECT ok(bool_and(valence = sentiment(body)) AND bool_and(difference = valence - sentiment('A gay man, so glad')), 'valence and difference are what they say')
FROM swap_test('A gay man, so glad', 'orientation');
SELECT ok(bool_and(valence = sentiment(body, own)), 'with own words too')
FROM (VALUES ('{"terms": {"gay": {"valence": 0.5}}}'::lexicon)) AS x (own), LATERAL swap_test('A gay man', 'orientation', own);
SELECT results_eq($$SELECT * FROM swap_test('A gay man', 'orientation', '{"terms": {}}')$$, $$SELECT * FROM swap_test('A gay man', 'orientation')$$, 'no own words change nothing');
SELECT is((SELECT count(*) FROM swap_test(repeat('The man was late. ', 5000), 'gender')), (SELECT count(*) FROM term_sets() WHERE term_set = 'gender'), 'a long text');

-- nothing to swap, and bad input
SELECT is_empty($$SELECT * FROM swap_test('Nothing here', 'names')$$, 'nothing to swap');
SELECT is_empty($$SELECT * FROM swap_test('', 'names')$$, 'an empty text');
SELECT is_empty($$SELECT * FROM swap_test(NULL, 'names')$$, 'no text');
SELECT is_empty($$SELECT * FROM swap_test('{term}', NULL)$$, 'no set');
SELECT is_empty($$SELECT * FROM swap_test('{term}', 'names', NULL)$$, 'no own words');
SELECT throws_ok($$SELECT * FROM swap_test('{term}', 'name')$$, '22023', 'unknown term set "name"', 'an unknown set');
SELECT throws_ok($$SELECT * FROM swap_test('', '')$$, '22023', 'unknown term set ""', 'an empty set, whatever the text');
SELECT throws_ok($$SELECT * FROM swap_test('{term}', repeat('x', 100000))$$, '22023', NULL, 'a long set');

-- the lists
SELECT is(array_agg(DISTINCT term_set ORDER BY term_set), '{age,disability,ethnicity,gender,names,orientation,religion}', 'seven sets') FROM term_sets();
SELECT is(count(*), count(DISTINCT term), 'a term stands in one set') FROM term_sets();
SELECT is(count(*), 11::bigint, 'words of which reports were heard are listed') FROM term_sets()
WHERE term IN ('black', 'white', 'gay', 'lesbian', 'muslim', 'jewish', 'woman', 'deaf', 'blind', 'old', 'latoya');
SELECT ok(bool_and(provolatile = 'i' AND proparallel = 's'), 'immutable and safe in parallel') FROM pg_proc
WHERE pronamespace = 'empathy'::regnamespace AND proname IN ('swap_test', 'term_sets');

SELECT * FROM finish();
ROLLBACK;
