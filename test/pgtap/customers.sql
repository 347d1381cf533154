-- What customers write is read as a support lead would: the sentences of test/sentences/customers.tsv,
-- those that VADER's users reported, sincere praise, and single claims.
BEGIN;
SET LOCAL search_path = empathy, public;
SELECT plan(38);

-- Headlines.  The bars are below what the model reaches, far above chance (1 of 16).
CREATE TEMP TABLE customer (half text NOT NULL, label text NOT NULL, body text NOT NULL);
\copy customer from 'test/sentences/customers.tsv' with (format csv, delimiter E'\t', header true, quote E'\b')

SELECT is(count(*), 400::bigint, '400 sentences') FROM customer;
SELECT is(count(*), 200::bigint, '200 of them held back') FROM customer WHERE half = 'held_back';
SELECT is((SELECT array_agg(DISTINCT label ORDER BY label) FROM customer),
          (SELECT array_agg(label ORDER BY label) FROM emotion_schemes() WHERE scheme = 'headline'),
          'every headline label has sentences');
SELECT cmp_ok(count(*) FILTER (WHERE dominant(score(body)) = label), '>=', 110::bigint, 'headlines of the half ' || half)
FROM customer GROUP BY half ORDER BY half;
SELECT diag(format('%s: %s of %s headlines right', half, count(*) FILTER (WHERE dominant(score(body)) = label), count(*)))
FROM customer GROUP BY half ORDER BY half;

-- VADER's reported errors, all right.
CREATE TEMP TABLE reported (issue int NOT NULL, claim text NOT NULL, body text NOT NULL);
\copy reported from 'test/sentences/vader_issues.tsv' with (format csv, delimiter E'\t', header true, quote E'\b')

SELECT is(string_agg(format('#%s %s (%s)', issue, body, round(sentiment(body)::numeric, 2)), E'\n' ORDER BY issue, body), NULL,
          'every sentence of VADER''s reported errors is read right')
FROM reported
WHERE NOT CASE claim WHEN 'positive' THEN sentiment(body) > 0
                     WHEN 'negative' THEN sentiment(body) < 0
                     WHEN 'not positive' THEN sentiment(body) <= 0.1 END;
SELECT cmp_ok(sentiment('New website is HORRIBLE'), '<', -0.5::float8, 'capitals shout');
SELECT cmp_ok(abs(sentiment('bad good bad good bad good bad good bad good bad good bad good bad good bad good') - sentiment('bad good')), '<', 0.05::float8,
              'what is said again adds next to nothing (#151)');
SELECT is(sentiment('❤️'), sentiment('❤'), 'a variation selector changes nothing (#116)');
SELECT is(sign(sentiment('💗')), sign(sentiment('💓')), 'hearts are of one sign (#94)');

-- Granularity.
CREATE FUNCTION pg_temp.p(body text, label text) RETURNS float8 LANGUAGE sql AS 'SELECT probability(score(body), label)';
SELECT cmp_ok(pg_temp.p('this is the third time I explain this', 'frustration'), '>',
              pg_temp.p('this is the third time I explain this', 'anger'), 'the third time is frustration above anger');
SELECT cmp_ok(pg_temp.p('How dare you', 'anger'), '>', pg_temp.p('How dare you', 'frustration'), 'how dare you is anger above frustration');
SELECT cmp_ok(pg_temp.p('love it!!!', 'enthusiasm'), '>', pg_temp.p('it is fine', 'enthusiasm'), 'love it is more enthusiasm than fine');

-- Intensity, mitigation.
SELECT cmp_ok(intensity('upset'), '<', intensity('very upset'), 'very upset is more than upset');
SELECT cmp_ok(intensity('very upset'), '<', intensity('VERY upset!!!'), 'VERY upset!!! is more than very upset');
SELECT cmp_ok(intensity('I''m just a little frustrated'), '<', intensity('I am furious'), 'a little frustrated is less than furious');
SELECT cmp_ok(pg_temp.p('I''m just a little frustrated', 'frustration'), '>', 0.5::float8, 'a mitigator leaves the frustration');
SELECT cmp_ok(sentiment('I''m just a little frustrated'), '<', 0::float8, 'a mitigator does not make it good');

-- Negation, contrast.
SELECT cmp_ok(sentiment('not bad'), '>=', 0::float8, 'not bad is not bad');
SELECT cmp_ok(sentiment('no problems ever'), '>', 0::float8, 'no problems are good');
SELECT cmp_ok(sentiment('All good. No complaints.'), '>', 0::float8, 'no complaints are good');
SELECT cmp_ok(sentiment('okay, but it broke'), '<', sentiment('it is okay'), 'what comes after but weighs');

-- Neutral and mixed.
SELECT is(sentiment_label(body), 'neutral', body)
FROM unnest(ARRAY['The delivery is on Tuesday.', 'How do I change my address?', 'I ordered two blue shirts in size M.',
                  'What are your opening hours on Sunday?']) WITH ORDINALITY AS t (body, i) ORDER BY i;
SELECT is(sentiment_label(body), 'mixed', body)
FROM unnest(ARRAY['Beautiful dress. Too small for me, sadly.',
                  'I love the colour, but it fell apart after one wash.']) WITH ORDINALITY AS t (body, i) ORDER BY i;

-- Long text.
SELECT cmp_ok(sentiment('I have called you five times about the wrong invoice and nobody helped me. You charged me twice, your agent was rude, '
              'and now you threaten me with a fee. This is outrageous and I am furious. I have never been treated so badly. '
              'Thank you in advance for your help. Kind regards, Anna'), '<', -0.3::float8, 'a long angry mail with a polite ending is bad');
SELECT is(dominant(score('I have called you five times about the wrong invoice and nobody helped me. You charged me twice, your agent was rude, '
              'and now you threaten me with a fee. This is outrageous and I am furious. I have never been treated so badly. '
              'Thank you in advance for your help. Kind regards, Anna')), 'anger', 'and angry');
SELECT is(score(repeat('The app crashes all the time. ', 10)), score('The app crashes all the time. '), 'ten times is as once');

-- Sarcasm that a phrase gives away, and sincere praise.
CREATE TEMP TABLE praise (body text NOT NULL);
\copy praise from 'test/sentences/praise.tsv' with (format csv, delimiter E'\t', header true, quote E'\b')

SELECT cmp_ok(sentiment(body), '<', 0::float8, 'sarcastic praise is bad') FROM (VALUES ('Great, another outage. Love it.')) AS v (body);
SELECT unnest(ARRAY[
       is(score(body, true), score(body), 'as it is with the flip'),
       cmp_ok(sentiment(body, false), '>', 0.3::float8, 'and good as it is written'),
       is(valence(score(body, false)), sentiment(body, false), 'whoever asks'),
       cmp_ok((SELECT abs(sum(contribution) / (1 + abs(sum(contribution))) - sentiment(body)) FROM explain(body)), '<', 1e-9::float8, 'explain follows')])
FROM (VALUES ('Great, another outage. Love it.')) AS v (body);
SELECT is(sentiment('This is terrible. Great, another outage.') < 0, true, 'what is bad stays bad');
SELECT cmp_ok(count(*) FILTER (WHERE sarcasm(body) >= 0.5 OR score(body) <> score(body, false)), '<', 10::bigint, 'of 200 sincere sentences of praise fewer than 5 % are taken for sarcasm')
FROM praise;

SELECT * FROM finish();
ROLLBACK;
