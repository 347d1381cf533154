-- Cues: every named rule, where it is printed, and the functions that add up its phrases.
-- Readings move with every training, so of those these are signs and orders; cues are rules and exact.
BEGIN;
SET LOCAL search_path = empathy, public;
SELECT no_plan();

-- the cues of a text, without their places
CREATE FUNCTION pg_temp.found(body text) RETURNS text LANGUAGE sql AS
$$SELECT string_agg(token || '=' || rule, ', ' ORDER BY n) FROM empathy.cues(body) WITH ORDINALITY AS c (pos, len, token, rule, weight, n)$$;
-- the rules that explain() prints for a token
CREATE FUNCTION pg_temp.at_work(body text, wanted text) RETURNS text LANGUAGE sql AS
$$SELECT string_agg(DISTINCT rule, ' ') FROM empathy.explain(body) WHERE token = wanted$$;
-- 1 - product(1 - weight), as the functions are documented
CREATE FUNCTION pg_temp.closed(body text, wanted text[]) RETURNS numeric LANGUAGE sql AS
$$SELECT round((1 - coalesce(exp(sum(ln(1 - abs(weight)))), 1))::numeric, 4) FROM empathy.cues(body) WHERE rule = ANY (wanted)$$;

-- every rule in cues()
SELECT is(pg_temp.found(body), expected, 'cues of: ' || body)
FROM (VALUES
    ('I do not like it', 'not=negation'), ('I don’t like it', 'n’t=negation'), ('It never works', 'never=negation'),
    ('It came without a plug', 'without=negation'), ('not without charm', 'not=negation, without=double_negation'),
    ('It is very slow', 'very=intensifier'), ('It is slightly slow', 'slightly=hedge, slightly=dampener'),
    ('It is nice but slow', 'but=contrast'), ('On the other hand it is slow', 'On the other hand=contrast'),
    ('It is TERRIBLE', 'TERRIBLE=capitals'), ('It is soooo slow', 'soooo=intensifier+elongation'),
    ('It is slow!!', '!!=punctuation'), ('It is slow...', '...=punctuation'), ('Slow?', '?=question'), ('Slow?!', '?!=punctuation+question'),
    ('It is slow 😡', '😡=emoji'), ('It is slow :-(', ':-(=emoticon'),
    ('This is the third time', 'third time=repeated_contact'), ('I am still waiting', 'still waiting=repeated_contact'),
    ('It happened again', 'happened again=repeated_contact'), ('yet another bug', 'yet another=repeated_contact'),
    ('It should have come', 'should have=expectation'), ('I thought it was new', 'I thought=expectation'), ('We were promised a call', 'were promised=expectation'),
    ('Kindly stop', 'Kindly=politeness'), ('Would you mind', 'Would you=question, Would you mind=politeness'),
    ('It could be better', 'could be better=hedge'), ('kind of slow', 'kind of=hedge'),
    ('It took me hours', 'took me hours=effort'), ('It was one click', 'one click=effort'),
    ('Nobody answered', 'Nobody answered=unheard, Nobody=negation'), ('You ignored my mail', 'ignored my=unheard'),
    ('What a waste of money', 'waste of money=idiom'), ('I can’t complain', 'can’t complain=idiom'), ('Without a doubt it is', 'Without a doubt=idiom'),
    ('Thanks for nothing', 'Thanks for nothing=idiom, Thanks for nothing=sarcasm'), ('How do I pay', 'How do=question'),
    ('I was promised it, was promised it', 'was promised=expectation, was promised=repeated'),
    ('The table is round', NULL), ('', NULL), ('12345', NULL)) AS t (body, expected);
SELECT results_eq($$SELECT * FROM cues('Well, I’m JUST a little upset: still no answer!! 😡')$$,
    $$VALUES (11, 13, 'JUST a little', 'hedge', 0.65::float8), (11, 4, 'JUST', 'capitals', NULL), (18, 6, 'little', 'dampener', NULL),
             (32, 15, 'still no answer', 'unheard', 0.65), (38, 2, 'no', 'negation', NULL), (47, 2, '!!', 'punctuation', NULL), (50, 1, '😡', 'emoji', NULL)$$,
    'places, rules and weights');
SELECT is(count(*), 0::bigint, 'substr is the token')
FROM unnest(ARRAY['👩‍❤️‍👩 I had to call four times :-( and nobody’s listening', 'Great, another café outage!! can’t complain']) AS body, LATERAL cues(body)
WHERE substr(body, pos, len) IS DISTINCT FROM token;
SELECT is_empty($$SELECT * FROM cues(NULL)$$, 'cues of NULL');
SELECT is(count(*), 1::bigint, 'a sentence that is said again has no rows') FROM cues('It took ages. It took ages. It took ages.');

-- every rule in explain()
SELECT is(pg_temp.at_work(body, token), expected, format('explain(%L): %s', body, token))
FROM (VALUES
    ('not good', 'good', 'negation'), ('not good', 'not', 'negation'), ('not without charm', 'charm', 'double_negation'),
    ('very good', 'good', 'intensifier'), ('slightly good', 'good', 'dampener'), ('good but bad', 'good', 'before_contrast'),
    ('good but bad', 'bad', 'after_contrast'), ('GOOD thing', 'GOOD', 'capitals'), ('goooood thing', 'goooood', 'elongation'),
    ('good!!', '!!', 'punctuation'), ('good 😀', '😀', 'emoji'), ('good :-)', ':-)', 'emoticon'), ('good good', 'good', 'repeated'),
    ('third time now', 'third time', 'repeated_contact'), ('I was promised it', 'was promised', 'expectation'), ('please do', 'please', 'politeness'),
    ('a bit late', 'a bit', 'hedge'), ('took ages', 'took ages', 'effort'), ('nobody answered', 'nobody answered', 'unheard'),
    ('can’t complain', 'can’t complain', 'idiom'), ('thanks for nothing', 'thanks for nothing', 'idiom sarcasm'), ('late?', '?', 'question'),
    ('VERY good', 'good', 'intensifier'), ('it was not VERY GOOD', 'GOOD', 'negation+capitals'), ('the table', 'table', NULL)) AS t (body, token, expected);
SELECT results_eq($$SELECT token FROM explain('no complaints')$$, $$VALUES ('no complaints')$$, 'an idiom takes the place of its words');
SELECT results_eq($$SELECT count(*) FROM explain('took ages') WHERE token = 'took ages' AND rule = 'effort'$$, $$VALUES (1::bigint)$$, 'other phrases stand beside theirs');
SELECT is_empty($$SELECT * FROM explain('no complaints', 'en') EXCEPT SELECT * FROM explain('no complaints')$$, 'the language named');
SELECT cmp_ok(abs(valence(score(body)) - coalesce(s / (1 + abs(s)), 0)), '<=', 1e-9::float8, 'parts add up: ' || body)
FROM unnest(ARRAY['I can’t complain, no problems, never disappointed', 'Great, another outage. Thanks for nothing! Thanks for nothing, please.',
    'Although it is nice, I had to call four times and nobody answered, could you please help?', 'please please please', 'not a waste of money']) AS body,
    LATERAL (SELECT sum(contribution) AS s FROM explain(body)) AS parts;

-- negation
SELECT cmp_ok(sentiment(body), '>', 0::float8, 'good: ' || body)
FROM unnest(ARRAY['All good. No complaints.', 'no problems ever', 'I can''t complain', 'never disappointed', 'I can not recommend it enough',
    'I can''t recommend this shop enough', 'not bad', 'no bugs, no delays', 'second to none', 'couldn''t be happier', 'all my problems are gone',
    'free of problems', 'not without charm', 'I won''t forget how kind you were', 'without any problems']) AS body;
SELECT cmp_ok(sentiment(body), '<', 0::float8, 'bad: ' || body)
FROM unnest(ARRAY['Nobody helped us', 'It came without instructions and does not work', 'I would not recommend this', 'never again',
    'Without a doubt the worst service', 'I''m not happy :(', 'I don''t like it 😡', 'Kindly stop disturbing me', 'a waste of money', 'how dare you',
    'I gave up', 'leaves much to be desired', 'anything but good']) AS body;
SELECT cmp_ok(sentiment('not a waste of money'), '>', sentiment('a waste of money'), 'an idiom that is denied is none');
SELECT cmp_ok(sentiment('not 😀'), '<', sentiment('😀'), 'a denied face');
SELECT cmp_ok(abs(sentiment('Kind regards')), '<', 0.25::float8, 'a polite form has no side');

-- flags
SELECT ok('mitigated' = ANY (emotion_flags(score(body))), 'mitigated: ' || body)
FROM unnest(ARRAY['I''m just a little frustrated', 'It is a bit slow', 'kind of annoying', 'slightly disappointed', 'It could be better', 'somewhat rude']) AS body;
SELECT ok('mitigated' <> ALL (emotion_flags(score(body))), 'not mitigated: ' || body)
FROM unnest(ARRAY['I am furious', 'What kind of card is it', 'Maybe on Monday', 'It is just wrong']) AS body;
SELECT ok('contrast' = ANY (emotion_flags(score(body))), 'contrast: ' || body)
FROM unnest(ARRAY['Nice but slow', 'Nice. However, it is slow', 'Although it is nice, it is slow', 'It is slow though', 'It is small, yet good', 'The app is nice, while support is rude',
    'On the other hand it is slow', 'Other than that all is fine', 'Apart from the colour it is fine', 'Even though it is new, it broke']) AS body;
SELECT ok('contrast' <> ALL (emotion_flags(score(body))), 'no contrast: ' || body)
FROM unnest(ARRAY['It has not come yet', 'I waited for a while', 'Nice and slow']) AS body;
SELECT ok('question' = ANY (emotion_flags(score(body))), 'question: ' || body)
FROM unnest(ARRAY['Where is it?', 'It is late, right?', 'how do i reset my password', 'can you help me']) AS body;
SELECT ok('question' <> ALL (emotion_flags(score(body))), 'no question: ' || body) FROM unnest(ARRAY['I know how it works', 'It is here.', 'I can see it']) AS body;
SELECT ok('shouting' = ANY (emotion_flags(score('NO way'))) IS NOT TRUE AND 'shouting' = ANY (emotion_flags(score('It is LATE'))), 'shouting');
SELECT ok('negated' = ANY (emotion_flags(score('It is not late'))) AND 'negated' <> ALL (emotion_flags(score('It is late'))), 'negated');
SELECT ok('negated' <> ALL (emotion_flags(score('not only fast'))), '"not only" negates nothing');

-- contrast: what stands behind it weighs more
SELECT cmp_ok(sentiment('Although it is awful, it is great'), '>', sentiment('Although it is great, it is awful'), 'the main clause weighs more');
SELECT cmp_ok(sentiment('awful but great'), '>', sentiment('great but awful'), 'the last word weighs more');

-- intensity
SELECT cmp_ok(intensity('upset'), '<', intensity('very upset'), 'upset, very upset');
SELECT cmp_ok(intensity('very upset'), '<', intensity('VERY upset!!!'), 'very upset, VERY upset!!!');
SELECT cmp_ok(intensity('I''m just a little frustrated'), '<', intensity('I am furious'), 'a little frustrated, furious');
SELECT cmp_ok(intensity('kind of annoying'), '<', intensity('annoying'), 'a hedge dampens');
SELECT cmp_ok(intensity('I''m just a little frustrated'), '>', 0::float8, 'but a little is something');
SELECT cmp_ok(sentiment('I''m just a little frustrated'), '<', -0.1::float8, 'and does not turn frustration into calm');
SELECT cmp_ok(intensity('It was a waste of money'), '>', 0.2::float8, 'an idiom is charged');
SELECT is(intensity(body), NULL, 'no emotion, no intensity: "' || body || '"') FROM unnest(ARRAY['', '12345', '!!!', '[NAME]']) AS body;
SELECT is(min(intensity(score(body))), 0::float8, 'where the reading has 0') FROM unnest(ARRAY['', '12345']) AS body;
SELECT is(intensity(body), nullif(intensity(score(body)), 0), 'else that of the reading: ' || body)
FROM unnest(ARRAY['This is the fourth time I have written', 'Where is my parcel?', 'I am furious', 'My order number is 48213']) AS body;

-- understatement
SELECT cmp_ok(understatement('I''m just a little frustrated'), '>', 0.5::float8, 'the sentence of the issue');
SELECT is(understatement('I am furious'), 0::float8, 'plain speech');
SELECT is(understatement('It is not great'), 0.4::float8, 'a negated strong word');
SELECT cmp_ok(understatement('not exactly thrilled'), '>', 0.5::float8, 'hedged and negated');
SELECT cmp_ok(understatement('I might perhaps have a small problem'), '>', 0.5::float8, 'several hedges');

-- effort
SELECT cmp_ok(text_effort('I had to call four times'), '<', 0::float8, 'hard');
SELECT cmp_ok(text_effort('found it in one click'), '>', 0::float8, 'easy');
SELECT cmp_ok(text_effort(body), '<', 0::float8, 'hard: ' || body)
FROM unnest(ARRAY['not easy to use', 'I can''t find the invoice', 'transferred 4 times', 'so complicated', 'there is no way to cancel']) AS body;
SELECT cmp_ok(text_effort(body), '>', 0::float8, 'easy: ' || body) FROM unnest(ARRAY['easy to use', 'no hassle', 'set up in no time', 'It took two minutes']) AS body;
SELECT is(text_effort(body), NULL, 'no word of effort: ' || body) FROM unnest(ARRAY['I like it', '', '12345']) AS body;
SELECT ok(text_effort('had to call, one click') BETWEEN -1 AND 1, 'both');

-- unheard
SELECT cmp_ok(unheard('nobody answered my last two emails'), '>=', 0.5::float8, 'the sentence of the issue');
SELECT cmp_ok(unheard(body), '>=', 0.5::float8, 'unheard: ' || body)
FROM unnest(ARRAY['still no answer', 'You ignored my emails', 'I never got a reply', 'You did not read my mail', 'No one is listening', 'no response at all']) AS body;
SELECT cmp_ok(unheard(body), '<', 0.2::float8, 'heard: ' || body)
FROM unnest(ARRAY['Does the red one come in size L?', 'Thanks for your answer', 'How do I pay?', '']) AS body;

-- politeness
SELECT cmp_ok(politeness('Could you please call me? Kind regards'), '>', 0.5::float8, 'polite');
SELECT is(politeness('Call me'), 0::float8, 'plain');

-- the arithmetic of the four, from cues()
SELECT is(ARRAY[understatement(body)::numeric, unheard(body)::numeric, politeness(body)::numeric, coalesce(text_effort(body), 0)::numeric],
    ARRAY[pg_temp.closed(body, '{hedge,understatement}'), pg_temp.closed(body, '{unheard}'), pg_temp.closed(body, '{politeness}'), effort], 'the rule: ' || left(body, 40))
FROM unnest(ARRAY['I''m just a little upset, it could be better and is not great. Kind regards', 'Could you please help? Please. Still no answer, nobody answered, you ignored my mail.',
    'had to call four times, took ages, so complicated, but one click and easy to use', 'Maybe perhaps possibly. Maybe, kind of, sort of.', '']) AS body,
    LATERAL (SELECT round((coalesce(exp(sum(ln(1 + weight)) FILTER (WHERE weight < 0)), 1) - coalesce(exp(sum(ln(1 - weight)) FILTER (WHERE weight > 0)), 1))::numeric, 4) AS effort
             FROM cues(body) WHERE rule = 'effort') AS e;

-- review
SELECT is(needs_review(e), review, 'review: ' || e::text)
FROM (VALUES ('valence=0 confidence=0.39'::emotion, true), ('valence=0 confidence=0.4', false), ('valence=0 confidence=0.9 flags=uncertain', true),
    ('valence=-1 confidence=0.9 flags=contrast+negated', false)) AS t (e, review);
SELECT ok(needs_review(body), 'review: ' || body) FROM unnest(ARRAY['xqzt wrtz plmk', 'Great, another outage. Love it.', '']) AS body;
SELECT ok(NOT needs_review(body), 'no review: ' || body) FROM unnest(ARRAY['Thank you so much for your help!', 'I am furious, this is terrible service.']) AS body;
SELECT cmp_ok(confidence('Thanks for nothing'), '<', confidence('Thanks for everything'), 'sarcasm lowers confidence');
SELECT cmp_ok(confidence('Good xqzt wrtz plmk'), '<', confidence('Good'), 'so do unknown words');
SELECT is(needs_review(NULL::emotion), NULL, 'needs_review of NULL');

-- NULL, and the catalogue
SELECT is(ARRAY[understatement(NULL), text_effort(NULL), unheard(NULL), politeness(NULL)], '{NULL,NULL,NULL,NULL}', 'NULL gives NULL');
SELECT is(needs_review(NULL::text), NULL, 'needs_review of no text');
SELECT is(array_agg(DISTINCT provolatile::text || proisstrict::text || proparallel::text), '{itrues}', 'immutable, strict, parallel safe')
FROM pg_proc WHERE pronamespace = 'empathy'::regnamespace AND proname IN ('cues', 'understatement', 'text_effort', 'unheard', 'politeness', 'needs_review');
SELECT is(count(*), 0::bigint, 'each with a comment') FROM pg_proc AS p
WHERE pronamespace = 'empathy'::regnamespace AND obj_description(p.oid, 'pg_proc') IS NULL;

-- hostile: a megabyte of each, in seconds at most
SET LOCAL statement_timeout = '30s';
SELECT ok(score(flood) IS NOT NULL AND understatement(flood) BETWEEN 0 AND 1 AND unheard(flood) BETWEEN 0 AND 1, 'a flood of ' || left(piece, 20))
FROM unnest(ARRAY['not ', 'no one could ', 'had to call no nobody ', 'could n''t have been ', '😡', ':-( ', 'please ', 'ca n''t recommend a b c ', '!? ', 'great, another ', 'but ', 'n''t']) AS piece,
     LATERAL (SELECT 'Well, ' || repeat(piece, 1000000 / octet_length(piece)) AS flood) AS f;
SELECT cmp_ok(count(*), '>', 1000::bigint, 'cues of a hundred thousand openers')
FROM cues('Well, ' || (SELECT string_agg('had to call ' || md5(i::text) || ' nobody answered', ' ') FROM generate_series(1, 20000) AS i));
SELECT cmp_ok(count(*), '>', 100::bigint, 'cues of a hundred thousand emoji') FROM cues((SELECT string_agg('😡' || i, '') FROM generate_series(1, 100000) AS i));
SELECT is(understatement(string_agg('It is a bit ' || md5(i::text), '. ')), 1::float8, 'a thousand hedges') FROM generate_series(1, 1000) AS i;

SELECT * FROM finish();
ROLLBACK;
