-- Readings in context: stages of the journey, criticality, and people who speak with reserve.
-- Readings move with every training, so of those these are signs and orders; what is done with them is exact.
BEGIN;
SET LOCAL search_path = empathy, public;
SELECT no_plan();

CREATE TABLE complaint (body text, reserved text);  -- the same, with a mitigator
INSERT INTO complaint VALUES
    ('I am frustrated with the setup.', 'I am just a little frustrated with the setup.'),
    ('The invoice was wrong again.', 'The invoice was perhaps wrong again.'),
    ('I am disappointed with your support.', 'I am just a little disappointed with your support.'),
    ('This is annoying.', 'This is a bit annoying.'),
    ('The delivery was late.', 'The delivery was a little late.'),
    ('Your app is confusing.', 'Your app is somewhat confusing.'),
    ('I am angry about the price increase.', 'I am just a little angry about the price increase.'),
    ('The agent was rude to me.', 'The agent was slightly rude to me.'),
    ('The export is broken.', 'The export is sort of broken.'),
    ('I am worried about my data.', 'I am just a little worried about my data.'),
    ('We are unhappy with the new plan.', 'We are a little unhappy with the new plan.'),
    ('It is too slow for our team.', 'It is perhaps a little too slow for our team.'),
    ('I hate the new editor.', 'I kind of hate the new editor.'),
    ('This is terrible.', 'This is just a little terrible.'),
    ('I am upset that nobody called me back.', 'I am a little upset that nobody called me back.'),
    ('The quality is poor.', 'The quality is a bit poor.'),
    ('I feel ignored.', 'I feel a little ignored.'),
    ('The refund is taking too long.', 'The refund is perhaps taking a bit too long.'),
    ('I lost all my work.', 'I sort of lost all my work.'),
    ('Support was useless.', 'Support was just a little useless.'),
    ('The hotel room was dirty.', 'The hotel room was slightly dirty.'),
    ('This bug is driving me crazy.', 'This bug is maybe driving me a little crazy.'),
    ('The instructions are unclear.', 'The instructions are perhaps a little unclear.'),
    ('I regret buying this.', 'I somewhat regret buying this.'),
    ('The screen is scratched.', 'The screen is just a little scratched.'),
    ('My order never arrived.', 'My order never arrived, which is just a little annoying.'),
    ('I cannot log in and it is a problem.', 'I cannot log in and it is perhaps a small problem.'),
    ('You charged me twice and I am furious.', 'You charged me twice and I am just a little furious.'),
    ('This is the worst service ever.', 'This is maybe just a little the worst service ever.'),
    ('The food was cold.', 'The food was a bit cold.'),
    ('We are losing money because of this outage.', 'We are perhaps losing a little money because of this outage.'),
    ('I am sad to leave.', 'I am just a little sad to leave.'),
    ('I am scared that my account was hacked.', 'I am just a little scared that my account was hacked.'),
    ('The migration failed.', 'The migration kind of failed.'),
    ('I am stressed by this deadline.', 'I am just a little stressed by this deadline.'),
    ('It is unacceptable.', 'It is perhaps just a little unacceptable.'),
    ('This is a disgrace.', 'This is a bit of a disgrace.'),
    ('Your emails are spam.', 'Your emails are kind of spam.'),
    ('The checkout is a nightmare.', 'The checkout is a bit of a nightmare.'),
    ('I am fed up with waiting.', 'I am just a little fed up with waiting.'),
    ('The new update ruined everything!', 'The new update just a little ruined everything!'),
    ('I am VERY ANGRY!!!', 'I am just a little VERY ANGRY!!!');

-- stages
SELECT results_eq('SELECT position, name, weight FROM journey_stages()', $$
    VALUES (1, 'awareness', 0.4::float8), (2, 'consideration', 0.5), (3, 'purchase', 0.8), (4, 'delivery', 0.8), (5, 'onboarding', 1),
           (6, 'usage', 0.6), (7, 'support', 0.8), (8, 'renewal', 0.9), (9, 'cancellation', 1), (10, 'advocacy', 0.5) $$, 'the stages and their weights');
SELECT ok(bool_and(length(description) > 10), 'each is described') FROM journey_stages();

-- score_in_context
SELECT is(score_in_context(body, 'usage'), score(body), 'usage changes nothing: ' || body) FROM complaint LIMIT 5;
SELECT is(score_in_context(body, NULL), score(body), 'nor does a stage that is not known: ' || body) FROM complaint LIMIT 5;
SELECT is(score_in_context(body, name), score(body), 'nor does any stage change praise: ' || body)
FROM journey_stages(), unnest(ARRAY['Love it, support is wonderful', 'Thank you!', '', '12345']) AS body;
SELECT ok(bool_and(valence(score_in_context(body, 'onboarding')) < valence(score(body))
               AND valence(score_in_context(body, 'awareness')) > valence(score(body))
               AND valence(score_in_context(body, 'awareness')) < 0
               AND valence(score_in_context(body, 'onboarding')) >= -1), 'bad words weigh more where more is at stake, and stay bad')
FROM (SELECT body FROM complaint UNION ALL SELECT reserved FROM complaint) AS c;
SELECT ok(bool_and(abs(valence(score_in_context(body, name)) - weight / 0.6 * s / (1 + abs(weight / 0.6 * s))) < 1e-8),
    'with s = sum(contribution) of explain(), valence is g * s / (1 + |g * s|)')
FROM complaint, journey_stages(), LATERAL (SELECT sum(contribution) AS s FROM explain(body)) AS e;
SELECT is(count(*), 0::bigint, 'everything but the valence is as score() says')
FROM complaint, journey_stages(), LATERAL (SELECT score(body) AS e, score_in_context(body, name) AS c) AS r
WHERE (e::jsonb - 'valence' - 'sentiment') IS DISTINCT FROM (c::jsonb - 'valence' - 'sentiment') OR sentiment_label(e) <> sentiment_label(c)
   OR dominant(e) <> dominant(c) OR model_id(e) <> model_id(c);
SELECT is(count(DISTINCT score_in_context('The delivery was late.', 'delivery', channel)), 1::bigint, 'a channel is any word, and does not change the reading')
FROM unnest(ARRAY[NULL, 'survey', 'review', 'social', 'Brieftaube', '']) AS channel;
SELECT is(score_in_context(NULL, 'usage', 'chat'), NULL, 'NULL body');
SELECT is(score_in_context(body => 'late', stage => 'delivery'), score_in_context('late', 'delivery', NULL), 'the channel may be left out');
SELECT throws_ok($$ SELECT score_in_context('late', 'Usage') $$, '22023', 'unknown stage of the journey "Usage"', 'unknown stage');
SELECT throws_ok($$ SELECT score_in_context(NULL, 'hurz') $$, '22023', 'unknown stage of the journey "hurz"', 'also without a text');
SELECT throws_ok(format('SELECT score_in_context(%L, %L)', 'late', repeat('x', 100000)), '22023', NULL, 'a long unknown stage');
CREATE TABLE generated (body text, stage text, e emotion GENERATED ALWAYS AS (empathy.score_in_context(body, stage)) STORED);
INSERT INTO generated VALUES ('The delivery was late.', 'delivery');
SELECT is(e, score_in_context(body, stage), 'fit for a generated column') FROM generated;

-- criticality
SELECT ok(bool_and(criticality(score(body), 'onboarding') > criticality(score(body), 'usage')), 'the same words are more critical in onboarding than in usage')
FROM complaint;
SELECT ok(bool_and(criticality(score_in_context(body, 'onboarding'), 'onboarding') > criticality(score_in_context(body, 'usage'), 'usage')),
    'also as readings of the stage') FROM complaint;
SELECT ok(bool_and(abs(criticality(e, name) - weight * (negative(e) + greatest(0, -valence(e))) / 2 * (1 + intensity(e)) / 2) < 1e-12
               AND criticality(e, name, 'low_context') = criticality(e, name)
               AND abs(criticality(e, name, 'high_context') - weight * CASE WHEN mitigated THEN 1 - (1 - bad) ^ 2 ELSE bad END) < 1e-12), 'both formulas')
FROM (SELECT score(body) AS e FROM (SELECT body FROM complaint UNION ALL SELECT reserved FROM complaint UNION ALL VALUES ('Thank you!'), ('')) AS c (body)) AS c,
     journey_stages(), LATERAL (SELECT (negative(e) + greatest(0, -valence(e))) / 2 AS bad, e::jsonb -> 'flags' ? 'mitigated' AS mitigated) AS x;
SELECT ok(bool_and(criticality(e, 'usage', 'high_context') >= criticality(e, 'usage', 'low_context')
               AND criticality(e, 'usage', 'high_context') BETWEEN 0 AND 0.6), 'high context never counts less')
FROM (SELECT score(body) AS e FROM complaint UNION ALL SELECT score(reserved) FROM complaint) AS c;
SELECT ok(criticality(score(body), 'usage', 'high_context') > criticality(score(body), 'usage', 'low_context'), 'indirect words count for more: ' || body)
FROM (SELECT reserved FROM complaint UNION ALL VALUES ('it might perhaps be a small problem')) AS c (body);
SELECT ok(criticality(score('Thank you so much, it works!'), 'onboarding') < 0.05, 'praise is not critical');
SELECT is(criticality(NULL, 'usage'), NULL, 'NULL reading');
SELECT is(criticality(score('late'), NULL), NULL, 'NULL stage');
SELECT is(criticality(score('late'), 'usage', NULL), NULL, 'NULL context');
SELECT throws_ok($$ SELECT criticality(score('late'), 'hurz') $$, '22023', 'unknown stage of the journey "hurz"', 'unknown stage of criticality');
SELECT throws_ok($$ SELECT criticality(score('late'), 'usage', 'high') $$, '22023', 'unknown context "high"', 'unknown context');

-- Quiet and plain complaints of like weight: which one ranks above the other is what the context decides.  The plain
-- ones are said openly and with some force; the quiet ones have several mitigators.
CREATE TABLE pair (quiet text, plain text);
INSERT INTO pair VALUES
    ('It is perhaps a little difficult for our team', 'Okay, but the export keeps failing'),
    ('It might perhaps be a small problem.', 'This is a serious problem for us!'),
    ('The setup is maybe somewhat complicated for us.', 'The setup is very complicated.'),
    ('We are perhaps a little unhappy with the speed.', 'It is so slow!'),
    ('The report could perhaps be a bit clearer.', 'The report is really unclear.'),
    ('The price is maybe slightly high for our small shop.', 'The price is far too high!'),
    ('Your colleague was perhaps a little short with us.', 'Your colleague was very rude.'),
    ('The delivery was perhaps somewhat late.', 'The delivery was late AGAIN!'),
    ('I am just a little worried about our data.', 'I am so annoyed about the ads!'),
    ('The new menu is perhaps a bit confusing for older colleagues.', 'The new menu is very confusing.'),
    ('We are maybe slightly disappointed with the training.', 'The training was really boring!'),
    ('The room was perhaps a little cold at night.', 'The room was very noisy!'),
    ('It is perhaps a bit hard to reach somebody on the phone.', 'Nobody ever answers the phone!'),
    ('The invoice may be slightly wrong, I am sorry to say.', 'The invoice is completely wrong!'),
    ('The fabric feels perhaps a little cheap.', 'The fabric is really cheap!'),
    ('The search is perhaps somewhat slow for our catalogue.', 'The search is very slow!'),
    ('I find the tone of the letter perhaps a little unfriendly.', 'What an unfriendly letter!'),
    ('It is maybe just a little disappointing for the children.', 'So disappointing!!'),
    ('The coffee was perhaps a bit weak.', 'The coffee was very bad!'),
    ('Our clerks find the form perhaps a little tiresome.', 'The form is so annoying!'),
    ('The screen is maybe a little dark for our workshop.', 'The screen is much too dark!'),
    ('The packaging was perhaps slightly damaged.', 'The packaging was totally damaged!');
CREATE TABLE ranked AS
SELECT criticality(q, 'usage') < criticality(p, 'usage') AS plain_above, criticality(q, 'usage', 'high_context') > criticality(p, 'usage', 'high_context') AS quiet_above,
       criticality(q, 'usage', 'high_context') / criticality(q, 'usage') > criticality(p, 'usage', 'high_context') / criticality(p, 'usage') AS quiet_gains
FROM (SELECT score(quiet) AS q, score(plain) AS p FROM pair) AS r;
SELECT cmp_ok(count(*) FILTER (WHERE plain_above), '>=', 15::bigint, 'in low context the plain complaint ranks above the quiet one in 15 of 22 pairs or more') FROM ranked;
SELECT cmp_ok(count(*) FILTER (WHERE quiet_above), '>=', 18::bigint, 'in high context the quiet one ranks above it in 18 or more') FROM ranked;
SELECT ok(bool_and(quiet_gains), 'and gains more by it in each') FROM ranked;

-- understatement and mood, from row A06
SELECT ok(understatement('I’m just a little frustrated') > 0.5, 'an understatement');
SELECT ok(intensity(score('I’m just a little frustrated')) < intensity(score('I am furious')), 'is less intense');
SELECT ok(bool_and(recovery_priority(score(reserved), 500, '1 day', stage, 1) >= recovery_priority(score(body), 500, '1 day', stage, 1)),
    'and does not lower the priority of the same complaint, in ' || stage)
FROM complaint, unnest(ARRAY['usage', 'onboarding']) AS stage GROUP BY stage;

SELECT * FROM finish();
ROLLBACK;
