-- Reading: what any model of English has to get right, and how a reading is explained.
-- Readings move with every training, so these are signs, orders and identities, no exact numbers.
BEGIN;
SET LOCAL search_path = empathy, public;
SELECT no_plan();

-- the sentences of the acceptance
SELECT cmp_ok(sentiment('All good. No complaints, no problems ever.'), '>', 0::float8, 'denied complaints are good');
SELECT cmp_ok(sentiment('not bad'), '>=', 0::float8, 'not bad');
SELECT cmp_ok(sentiment('Great, that worked. Thank you so much!'), '>', 0.3::float8, 'thanks');
SELECT cmp_ok(sentiment('WORST update EVER!!! 😡'), '<', -0.5::float8, 'rage');
SELECT cmp_ok(sentiment('<p>WORST update EVER!!! &#128545;</p>'), '<', 0::float8, 'rage in markup');
SELECT is(score(customer_words('<p>WORST update EVER!!! &#128545;</p><blockquote>On Monday Lee wrote: happy to help</blockquote>', 'html')),
    score(customer_words('<p>WORST update EVER!!! &#128545;</p>', 'html')), 'the quoted mail of somebody else changes nothing');
SELECT cmp_ok(sentiment('I''m just a little frustrated, this is the third time I explain the setup.'), '<', 0::float8, 'understated');
SELECT cmp_ok(intensity('I''m just a little frustrated, this is the third time I explain the setup.'), '<',
    intensity('WORST update EVER!!! 😡'), 'a little frustrated is less than rage');
SELECT cmp_ok(intensity('I''m just a little frustrated.'), '<', intensity('I am furious'), 'a little frustrated is less than furious');
SELECT ok('mitigated' = ANY (emotion_flags(score('I''m just a little frustrated, this is the third time.'))), 'said with reserve');
SELECT ok('contrast' = ANY (emotion_flags(score('Okay, but the export keeps failing'))), 'two sides');
SELECT cmp_ok(sentiment('Okay, but the export keeps failing'), '<', sentiment('Love it'), 'okay, but');
SELECT cmp_ok(sentiment('okay, but it broke'), '<', sentiment('it is okay'), 'what follows "but" counts');
SELECT cmp_ok(sentiment('no problems ever'), '>', 0::float8, 'no problems ever');

-- signs
SELECT cmp_ok(sentiment(body), '>', 0::float8, 'good: ' || body)
FROM unnest(ARRAY['I love it', 'Thanks a lot', 'works perfectly', 'very helpful staff', '❤', '😀', ':-)', 'never disappoints',
                  'Thank you, Kim really listened', 'Love it, support is wonderful']) AS body;
SELECT cmp_ok(sentiment(body), '<', 0::float8, 'bad: ' || body)
FROM unnest(ARRAY['I hate it', 'it does not work', 'very slow and rude', 'felt ignored', '😡', ':-(', 'not good', 'I don’t like it',
                  'never again', 'too complicated, nobody helped us', 'waste of money', 'I want a refund, this is unacceptable']) AS body;
SELECT cmp_ok(sentiment('This is not good at all'), '<', sentiment('This is good'), 'negation');

-- intensity
SELECT cmp_ok(intensity('upset'), '<', intensity('very upset'), 'upset is less than very upset');
SELECT cmp_ok(intensity('very upset'), '<', intensity('VERY upset!!!'), 'very upset is less than VERY upset!!!');
SELECT cmp_ok(intensity('slightly upset'), '<', intensity('upset'), 'slightly upset is less than upset');

-- emoji
SELECT is(score('❤'), score('❤️'), 'a heart is a heart in either presentation');
SELECT is(score('thanks 👍🏽'), score('thanks 👍'), 'skin tones carry no mood');
SELECT is(sign(sentiment('💗')), sign(sentiment('💓')), 'two hearts, one sign');
SELECT cmp_ok(sentiment('💗'), '>', 0::float8, 'which is good');
SELECT is(score('I am fine 🫩'), score('I am fine'), 'an emoji newer than the pinned Unicode is unknown');
SELECT is(sentiment('🫩'), 0::float8, 'and alone says nothing');

-- nothing to read
SELECT is(format('%s %s %s %s %s', valence(e), intensity(e), confidence(e), dominant(e), sentiment_label(e)),
    '0 0 0 neutral neutral', 'neutral zeros: "' || translate(body, E'\t\n', '  ') || '"')
FROM unnest(ARRAY['', ' ', E'\n\t', '12345', '!!!', '?!...', '-- ()', '3.50 1,000', '[NAME]', 'https://x.test/a', '@ann']) AS body,
     LATERAL score(body) AS e;
SELECT is(score(NULL), NULL, 'score(NULL)');
SELECT is(score(NULL, 'en'), NULL, 'score(NULL, lang)');
SELECT is(score('a', NULL), NULL, 'score(body, NULL)');
SELECT is(sentiment(NULL::text), NULL, 'sentiment(NULL)');
SELECT is(sentiment_label(NULL::text), NULL, 'sentiment_label(NULL)');
SELECT is(intensity(NULL::text), NULL, 'intensity(NULL)');
SELECT is(confidence(NULL::text), NULL, 'confidence(NULL)');
SELECT is_empty($$SELECT * FROM explain(NULL)$$, 'explain(NULL)');
SELECT is_empty($$SELECT * FROM explain('')$$, 'explain of nothing');
SELECT is_empty($$SELECT * FROM explain('12345 !!!')$$, 'explain of no word');
SELECT is_empty($$SELECT * FROM explain_label(NULL, 'joy')$$, 'explain_label(NULL)');

-- every way to the same number
CREATE TEMP TABLE sample (body text, name text GENERATED ALWAYS AS (translate(left(body, 20), E'\t\r\n', '   ')) STORED);
INSERT INTO sample VALUES ('Great, that worked. Thank you so much!'), ('WORST update EVER!!! 😡'), ('not bad'), (''), ('12345'),
    ('I don’t love it, but it’s ok... 🤷🏽‍♀️ and 👨‍👩‍👧!'), ('All good. No complaints, no problems ever.'),
    ('ＧＲＥＡＴ eﬃcient 𝐡𝐚𝐩𝐩𝐲 café' || U&'\0301' || ' so' || U&'\00AD' || 'ft'), (E'Dear [NAME],\r\n\r\nsee https://x.test/a. :-(\n\nBye @ann'),
    ('Sooooo loooong!!! ❤️❤️ thanks thanks thanks'), ('好吃。 很好！'), (repeat('Not good. ', 20) || 'But fine. Not good.'),
    (repeat('a ', 200)), ('Zzyzx qwertz unbelieveably greatfull'), ('don' || U&'\00AD' || '’t f*** b*d 1,000.50 12:30');
SELECT is(sentiment(body), valence(score(body)), 'sentiment is valence: ' || name) FROM sample;
SELECT is(sentiment(body, 'en'), sentiment(body), 'the language named: ' || name) FROM sample;
SELECT is(score(body, 'en'), score(body), 'score in a language: ' || name) FROM sample;
SELECT is(intensity(body), nullif(intensity(score(body)), 0), 'intensity: ' || name) FROM sample;
SELECT is(confidence(body), confidence(score(body)), 'confidence: ' || name) FROM sample;
SELECT is(sentiment_label(body), sentiment_label(score(body)), 'sentiment_label: ' || name) FROM sample;
SELECT is(sentiment_label(body, 'en'), sentiment_label(body), 'sentiment_label in a language: ' || name) FROM sample;
SELECT is(score(body)::text::emotion, score(body), 'text and back: ' || name) FROM sample;
SELECT is(model_id(score('good')), substr(score_version(), 4), 'a reading bears the id of its model');
SELECT is(language(score('good')), 'en', 'and its language');
SELECT ok(bool_and(valence(e) BETWEEN -1 AND 1 AND intensity(e) BETWEEN 0 AND 1 AND confidence(e) BETWEEN 0 AND 1), 'ranges')
FROM sample, LATERAL score(body) AS e;
SELECT is(count(DISTINCT score(body)), 1::bigint, 'the same text gives the same reading') FROM generate_series(1, 100), (SELECT body FROM sample LIMIT 1) AS one;

-- a text that is repeated reads as once
SELECT is(score(repeat(body, 10)), score(body), 'ten times: ' || translate(left(body, 20), E'\n', ' '))
FROM unnest(ARRAY['It broke. ', E'I love this phone!\n', 'Great, that worked. Thank you so much! ', 'WORST update EVER!!! 😡 ',
                  'All good. No complaints, no problems ever. ', E'not bad\n\n']) AS body;
SELECT is(score(repeat(body, times)), score(body), times || ' times without an end: ' || body)
FROM unnest(ARRAY['I love this phone', 'this is really bad ', 'not bad, ', 'thanks ', '... and then? 😡 I do not', '❤️ it']) AS body,
     unnest(ARRAY[2, 3, 10, 100]) AS times;
SELECT cmp_ok(abs(sentiment(repeat(body, 10) || body) - sentiment(body)), '<', 0.3::float8, 'about the same eleven times: ' || body)
FROM unnest(ARRAY['I love this phone ', 'this is really bad ', 'not bad, ', 'thanks ']) AS body;
SELECT isnt(score('haha'), score('ha'), 'but letters are not repeated texts');
SELECT results_eq($$SELECT * FROM explain(repeat('I love it ', 10))$$, $$SELECT * FROM explain('I love it')$$, 'explained where it is said first');
SELECT is(score(repeat(letter, 2)), score(letter), 'a letter of 500 sentences')
FROM (SELECT string_agg(format('Point %s%s is good. ', chr(97 + i % 26), chr(97 + i / 26)), '') AS letter
      FROM generate_series(0, 499) AS i) AS x;

-- languages
SELECT throws_ok($$SELECT score('gut', 'de')$$, '0A000', 'language "de" is not supported', 'another language is an error');
SELECT throws_ok($$SELECT sentiment('gut', 'de')$$, '0A000', NULL, 'in sentiment too');
SELECT throws_ok($$SELECT sentiment_label('gut', 'EN')$$, '0A000', NULL, 'names of languages are in lower case');
SELECT throws_ok($$SELECT score('gut', '')$$, '0A000', NULL, 'no language');
SELECT throws_ok($$SELECT * FROM explain('gut', 'de')$$, '0A000', NULL, 'in explain too');
SELECT throws_ok($$SELECT score('Das Paket ist leider nicht angekommen und niemand antwortet', 'auto')$$, '0A000',
    'the language of the text is not supported', 'auto on another language is an error');
SELECT is(score('The parcel did not arrive and nobody answers', 'auto'), score('The parcel did not arrive and nobody answers'), 'auto on English');
SELECT is(score('', 'auto'), score(''), 'auto on nothing');
CREATE FUNCTION pg_temp.hint_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    hint text;
BEGIN
    EXECUTE query;
    RETURN NULL;
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
    RETURN hint;
END $$;
SELECT matches(pg_temp.hint_of($$SELECT empathy.score('gut', 'de')$$), '''en''', 'the hint names what works');
SELECT matches(pg_temp.hint_of($$SELECT * FROM empathy.explain_label('gut', 'frustration')$$), 'emotion_schemes', 'the hint says where the members of a composite are');

-- explain: the rule, and where the words stand
SELECT cmp_ok(abs(valence(score(body)) - coalesce(s / (1 + abs(s)), 0)), '<=', 1e-9::float8, 'parts add up: ' || name)
FROM sample, LATERAL (SELECT sum(contribution) AS s FROM explain(body)) AS parts;
SELECT is(count(*) FILTER (WHERE substr(body, pos, len) IS DISTINCT FROM token), 0::bigint, 'substr is the token: ' || name)
FROM sample LEFT JOIN LATERAL explain(body) ON true WHERE pos IS NOT NULL GROUP BY name;
SELECT results_eq($$SELECT pos, len, token FROM explain('Don’t cry 👨‍👩‍👧 :-)') WHERE token !~ ' '$$,
    $$VALUES (1, 2, 'Do'), (1, 5, 'Don’t'), (3, 3, 'n’t'), (7, 3, 'cry'), (11, 5, '👨‍👩‍👧'), (17, 3, ':-)')$$,
    'positions count characters');
SELECT results_eq($$SELECT * FROM explain('It is so good', 'en')$$, $$SELECT * FROM explain('It is so good')$$, 'the language named');
SELECT is(count(*) FILTER (WHERE label IS NOT NULL AND label NOT IN (SELECT l.label FROM emotion_labels() AS l)), 0::bigint, 'labels are labels')
FROM sample, LATERAL explain(body);
SELECT is(max(n), 1::bigint, 'what is said again has no rows of its own')
FROM (SELECT count(*) AS n FROM explain('It broke. It broke. It broke.') GROUP BY token) AS x;
SELECT cmp_ok(contribution, '<', 0::float8, 'the angry face speaks against') FROM explain('WORST update EVER!!! 😡') WHERE token = '😡';

-- explain_label: the rule
SELECT cmp_ok(max(abs(1 / (1 + exp(-x)) - probability(score(body), label))), '<=', 0.001::float8, 'parts of labels add up: ' || name)
FROM sample, (SELECT l.label FROM emotion_labels() AS l WHERE l.position <= 28) AS base,
     LATERAL (SELECT sum(contribution) AS x FROM explain_label(body, label)) AS parts
WHERE confidence(score(body)) > 0 GROUP BY name;
SELECT is(count(*) FILTER (WHERE pos IS NULL), 1::bigint, 'one row is where the label starts from') FROM explain_label('good', 'joy');
SELECT throws_ok($$SELECT * FROM explain_label('good', 'frustration')$$, '22023', 'label "frustration" has no explanation of its own', 'a composite');
SELECT throws_ok($$SELECT * FROM explain_label('good', 'nonsense')$$, '22023', NULL, 'an unknown label');
SELECT ok(dominant(score(b)) NOT IN ('joy', 'gratitude', 'satisfaction') AND sentiment(b) < 0, b || ': a negated joy is none')
FROM unnest(ARRAY['I am not happy', 'Not happy at all', 'not happy with this', 'I don''t love it', 'I am not satisfied with this product']) AS b;
SELECT ok(is_english('Where is my parcel, please? It should have come on Monday.'), 'English is English');
SELECT ok(NOT is_english('Wo bleibt denn mein Paket? Es sollte am Montag kommen.'), 'German is not');

-- what made a reading
SELECT is(jsonb_typeof(model_card()), 'object', 'the card is an object');
SELECT ok(length(model_card()::text) > 500, 'with something in it');
SELECT matches(score_version(), '^en-[0-9a-f]{8}$', 'score_version');
SELECT is(score_version(), score_version(), 'which stays');
SELECT is(extension, (SELECT extversion FROM pg_extension WHERE extname = 'empathy'), 'version of the extension') FROM empathy.version();
SELECT is(library, extension, 'the library is of the same version') FROM empathy.version();
SELECT is(model, score_version(), 'version names the model') FROM empathy.version();
SELECT is(unicode, '14.0', 'and Unicode') FROM empathy.version();

-- a reading depends on no setting
SELECT score('I don’t love it, but it’s ok... 🤷🏽‍♀️') AS before \gset
SET LOCAL extra_float_digits = -15;
SET LOCAL DateStyle = 'German';
SET LOCAL bytea_output = 'escape';
SET LOCAL search_path = pg_catalog;
SELECT empathy.score('I don’t love it, but it’s ok... 🤷🏽‍♀️') AS after \gset
SET LOCAL search_path = empathy, public;
SELECT is(:'after'::text, :'before'::text, 'no setting changes a reading');

-- valence(score(body)) is planned as sentiment(body), the same for less
CREATE TEMP TABLE planned (body text, words lexicon);
INSERT INTO planned
SELECT body, '{"terms": {"app": {"valence": -0.9}}}' FROM unnest(ARRAY['The app is great, thanks', 'It broke!!', '!!!', '12345', '', NULL]) AS body;
CREATE FUNCTION pg_temp.plan_of(query text) RETURNS SETOF text LANGUAGE plpgsql AS $$BEGIN RETURN QUERY EXECUTE 'EXPLAIN (VERBOSE, COSTS off) ' || query; END$$;
SELECT matches(string_agg(line, E'\n'), E'Output: sentiment\\(body\\), sentiment\\(body, ''en''::text\\), sentiment\\(body, words\\), intensity\\(score\\(body\\)\\)', 'the plan')
FROM pg_temp.plan_of('SELECT valence(score(body)), valence(score(body, ''en'')), valence(score(body, words)), intensity(score(body)) FROM planned') AS line;
SELECT ok(bool_and(valence(e) IS NOT DISTINCT FROM sentiment(body) AND valence(own) IS NOT DISTINCT FROM sentiment(body, words)), 'gives the same')
FROM (SELECT body, words, score(body) AS e, score(body, words) AS own FROM planned OFFSET 0) AS read;
REVOKE EXECUTE ON FUNCTION sentiment(text) FROM public;
SELECT matches(string_agg(line, E'\n'), E'Output: valence\\(score\\(body\\)\\)', 'not where somebody may be kept from sentiment')
FROM pg_temp.plan_of('SELECT valence(score(body)) FROM planned') AS line;

SELECT * FROM finish();
ROLLBACK;
