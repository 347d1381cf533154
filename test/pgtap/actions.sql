-- The next best action, and the guard: nothing is sold to somebody angry, anxious or grieving.
BEGIN;
SET LOCAL search_path = public, empathy;
SET LOCAL timezone = 'UTC';
SELECT no_plan();

CREATE TABLE customer (id int, plan text, value numeric, anger text);
INSERT INTO customer VALUES (1, 'basic', 900, 'a column'), (2, 'pro', 80, NULL);
CREATE TABLE action_rule (action text, rule segment, stage text, promotional boolean NOT NULL, priority int);
INSERT INTO action_rule VALUES
    ('call', 'negative >= 0.5 and value >= 500', NULL, false, 1), ('sorry', 'negative >= 0.5', NULL, false, 2),
    ('guide', 'question', 'onboarding', false, 3), ('upgrade', 'plan = ''basic''', NULL, true, 4), ('gift', 'positive > 0.5', NULL, true, 5);

-- which action
CREATE FUNCTION pg_temp.next(customer int, mood emotion, stage text) RETURNS text LANGUAGE sql AS
$$SELECT next_best_action(c, mood, stage, 'action_rule') FROM customer AS c WHERE id = customer$$;
SELECT is(pg_temp.next(1, score('The export is broken.'), 'usage'), 'call', 'columns and the mood in one rule');
SELECT is(pg_temp.next(2, score('The export is broken.'), 'usage'), 'sorry', 'the first rule that holds');
SELECT is(pg_temp.next(2, score('How do I add a user?'), 'onboarding'), 'guide', 'a rule of a stage, in it');
SELECT is(pg_temp.next(2, score('How do I add a user?'), 'usage'), NULL, 'elsewhere it does not hold; no rule, no action');
SELECT is(pg_temp.next(2, score('How do I add a user?'), NULL), NULL, 'nor where the stage is not known');
SELECT is(pg_temp.next(1, score('How do I add a user?'), NULL), 'upgrade', 'selling to somebody calm');
SELECT is(pg_temp.next(2, score('Thank you, I love it!'), 'usage'), 'gift', 'or happy');
SELECT is(pg_temp.next(1, NULL, 'usage'), NULL, 'never to somebody whose mood is not known');
SELECT is(pg_temp.next(1, score(''), 'usage'), 'upgrade', 'a mood of no words is one that is given');
SELECT is(next_best_action(NULL::customer, score('x'), 'usage', 'action_rule'), NULL, 'NULL customer');
SELECT is(next_best_action(c, score('x'), 'usage', NULL::text), NULL, 'NULL rules') FROM customer AS c WHERE id = 1;
SELECT is(next_best_action(c, score('I am so angry!'), 'usage', '[{"action": "column", "when": "anger = ''a column''", "promotional": false}]'), 'column',
    'a column comes before a label of its name') FROM customer AS c WHERE id = 1;

-- every form of rules
SELECT is(next_best_action(c, score('The export is broken.'), 'usage', 'action_rule'::regclass), 'call', 'regclass') FROM customer AS c WHERE id = 1;
SELECT is(next_best_action(c, score('fine'), 'usage', '[{"action": "a", "when": "value > 1000", "promotional": false}, {"action": "b", "when": "plan like ''b%''", "promotional": false, "stage": "usage"}]'::jsonb),
    'b', 'jsonb') FROM customer AS c WHERE id = 1;
SELECT is(next_best_action(ROW(1, 'x'), score('fine'), NULL, '[{"action": "a", "when": "f1 = 1 and f2 = ''x''", "promotional": false}]'), 'a', 'a row without a table');
SELECT is(next_best_action(c, score('I am furious, you charged my card twice.'), 'usage', 'default'), 'call_back', 'the shipped ones') FROM customer AS c WHERE id = 1;
CREATE FUNCTION pg_temp.changing() RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
    c customer;
    seen text[];
BEGIN
    SELECT * INTO c FROM customer WHERE id = 1;
    FOR i IN 1..3 LOOP
        seen := seen || next_best_action(c, score('The export is broken.'), 'usage', 'action_rule');
        UPDATE action_rule SET action = 'round ' || i WHERE priority = 1;
    END LOOP;
    RETURN seen;
END $$;
SELECT is(pg_temp.changing(), '{call,round 1,round 2}', 'rules that change between expressions of PL/pgSQL');
UPDATE action_rule SET action = 'call' WHERE priority = 1;

-- explained
SELECT results_eq($$ SELECT position, action, rule::text, in_stage, holds, promotional, withheld, chosen
        FROM customer AS c, next_best_action_explain(c, score('The export is broken.'), 'usage', 'action_rule') WHERE id = 1 $$, $$
    VALUES (1, 'call', 'negative >= 0.5 and value >= 500', NULL, true, false, false, true), (2, 'sorry', 'negative >= 0.5', NULL, true, false, false, false),
           (3, 'guide', 'question', 'onboarding', false, false, false, false), (4, 'upgrade', 'plan = ''basic''', NULL, true, true, true, false),
           (5, 'gift', 'positive > 0.5', NULL, false, true, false, false) $$, 'every rule: whether it holds, was withheld, was chosen');
SELECT results_eq($$ SELECT action, holds, withheld, chosen FROM customer AS c, next_best_action_explain(c, NULL, NULL, '[{"action": "a", "when": "valence > 0", "promotional": false}, {"action": "b", "when": "value > 1", "promotional": true}]'::jsonb) WHERE id = 1 $$,
    $$ VALUES ('a', NULL::boolean, false, false), ('b', true, true, false) $$, 'a mood that is not known has attributes that are not known');
SELECT is((SELECT count(*) FROM customer AS c, next_best_action_explain(c, score('x'), NULL, 'action_rule'::regclass) WHERE id = 1), 5::bigint, 'a regclass explained');
SELECT is_empty($$ SELECT * FROM next_best_action_explain(NULL::customer, score('x'), NULL, 'action_rule') $$, 'NULL explained');

-- the guard
CREATE TABLE mood (kind text, body text);
INSERT INTO mood VALUES
    ('angry', 'I am furious about the charge.'), ('angry', 'This is outrageous, I want my money back now!'), ('angry', 'How dare you close my account without asking me.'),
    ('angry', 'I''m so angry that nobody picks up the phone.'), ('angry', 'Your last update is a disaster and I hate it.'), ('angry', 'You people are incompetent and rude.'),
    ('angry', 'I am absolutely livid.'), ('angry', 'WORST update EVER!!! 😡'), ('angry', 'I am just a little angry, that''s all.'), ('angry', 'I love the design but I am furious about the price!'),
    ('angry', 'Thanks a lot for nothing, I hate this.'), ('angry', 'It makes my blood boil how you treat customers.'), ('angry', 'This is annoying, please fix it.'),
    ('anxious', 'I am scared that somebody has broken into my account.'), ('anxious', 'I''m really worried about the payment, please tell me it is safe.'),
    ('anxious', 'I am anxious about the surgery and need the insurance papers.'), ('anxious', 'I''m nervous about moving all our data.'), ('anxious', 'I am afraid that we lose everything.'),
    ('anxious', 'We are terrified that the backup is gone.'), ('anxious', 'Please help, I am panicking, my deadline is tonight.'), ('anxious', 'I fear for my job if this fails.'),
    ('anxious', 'I love your shop, but I am afraid of the fees.'),
    ('grieving', 'My husband passed away last week and I do not know how to close his account.'), ('grieving', 'We are heartbroken, the photo album of our late father is gone.'),
    ('grieving', 'I lost my mother on Sunday, please cancel her subscription.'), ('grieving', 'My condolences do not help, my son is dead.'), ('grieving', 'We mourn our founder, who died in May.'),
    ('grieving', 'I am so sad, our dog died.'), ('grieving', 'After the funeral I have no strength for forms.'), ('grieving', 'I am in tears.'), ('grieving', 'Rest in peace, dear grandma.'),
    ('well', 'Thank you so much, that solved it!'), ('well', 'I love the new dashboard.'), ('well', 'How do I add a user?'), ('well', 'What are your opening hours?'),
    ('well', 'Great service, everything works.'), ('well', 'I would like to upgrade my plan.'), ('well', 'We are happy with the product and will stay.'), ('well', 'You made my day!'),
    ('well', 'Where can I see the prices?'), ('well', 'Fantastic, I recommend you to all my friends.');
SELECT is(promotion_allowed(score(body)), false, format('nothing is sold to somebody %s: %s', kind, body)) FROM mood WHERE kind <> 'well';
SELECT is(promotion_allowed(score(body)), true, 'but to somebody well: ' || body) FROM mood WHERE kind = 'well';
SELECT is(promotion_allowed(format('valence=0.9 positive=0.9 %s=%s', label, threshold)::emotion), false, format('%s at its threshold is enough, however glad the rest', label))
FROM emotion_schemes() WHERE scheme = 'goemotions' AND label IN ('anger', 'annoyance', 'disgust', 'fear', 'nervousness', 'grief', 'sadness', 'remorse');
SELECT is(promotion_allowed('valence=0.9 positive=0.9 joy=0.9'), true, 'joy is no distress');
SELECT is(promotion_allowed(NULL), NULL, 'NULL reading');

-- no shipped rule sells to them
SELECT results_eq('SELECT action FROM next_best_actions() WHERE promotional ORDER BY position', $$ VALUES ('ask_for_review'), ('offer_upgrade') $$, 'the shipped actions that sell');
SELECT ok(bool_and(rule::text::segment = rule AND length(description) > 10), 'all are described') FROM next_best_actions();
CREATE TABLE reading AS
SELECT score(m.body || ' ' || w.body) AS e FROM mood AS m, mood AS w WHERE m.kind <> 'well' AND w.kind = 'well'
UNION ALL SELECT score(body) FROM mood
UNION ALL SELECT format('valence=%s positive=%s negative=%s %s=%s gratitude=0.9 joy=0.9 excitement=0.9', v, p, n, label, s)::emotion
FROM unnest(ARRAY['anger', 'annoyance', 'disgust', 'fear', 'nervousness', 'grief', 'sadness', 'remorse']) AS label, unnest(ARRAY[-0.9, 0, 0.9]) AS v,
     unnest(ARRAY[0.1, 0.9]) AS p, unnest(ARRAY[0.1, 0.9]) AS n, unnest(ARRAY[0.01, 0.3, 0.9]) AS s;
SELECT cmp_ok(count(*), '>', 500::bigint, 'over many readings') FROM reading WHERE NOT promotion_allowed(e);
SELECT is(count(*), 0::bigint, 'no promotional action of the shipped ones goes to anybody in distress')
FROM reading, journey_stages() AS s, LATERAL (SELECT next_best_action(c, e, s.name, 'default') AS action FROM customer AS c WHERE id = 1) AS n
WHERE NOT promotion_allowed(e) AND action IN (SELECT a.action FROM next_best_actions() AS a WHERE promotional);
SELECT cmp_ok(count(*), '>', 0::bigint, 'to others some do') FROM reading, customer AS c WHERE id = 1 AND next_best_action(c, e, 'usage', 'default') IN ('ask_for_review', 'offer_upgrade');
-- nor does any rule of one's own, whatever it says
SELECT is(count(*), 0::bigint, 'nor one that always holds and comes first') FROM reading, customer AS c
WHERE id = 1 AND NOT promotion_allowed(e) AND next_best_action(c, e, 'usage', '[{"action": "sell", "when": "true", "promotional": true}, {"action": "care", "when": "true", "promotional": false}]') <> 'care';

-- rules that cannot be used
CREATE TABLE unmarked (action text, rule segment, priority int);
INSERT INTO unmarked VALUES ('a', 'true', 1);
CREATE TABLE half_marked (action text, rule segment, priority int, promotional boolean);
INSERT INTO half_marked VALUES ('a', 'true', 1, false), ('b', 'true', 2, NULL);
CREATE TABLE staged (action text, rule segment, priority int, promotional boolean, stage text);
INSERT INTO staged VALUES ('a', 'true', 1, false, 'onbording');
CREATE FUNCTION pg_temp.refused(rules text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE message text; detail text; hint text; context text;
BEGIN
    PERFORM empathy.next_best_action(c, empathy.score('fine'), 'usage', rules) FROM customer AS c;
    RETURN 'accepted';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT, context = PG_EXCEPTION_CONTEXT;
    RETURN SQLSTATE || ' ' || message || coalesce(' | ' || nullif(detail, ''), '') || coalesce(' | ' || nullif(hint, ''), '') || ' || ' || context;
END $$;
SELECT alike(pg_temp.refused(rules), expected, 'refused: ' || rules)
FROM (VALUES
    ('unmarked', '42703 column "promotional" of relation "unmarked" does not exist | A table of rules has the columns action, rule, priority and promotional, and may have stage.%'),
    ('half_marked', '22023 rule 2 ("b") of table %.half_marked has no promotional | Say true of an action that sells something,%'),
    ('staged', '22023 unknown stage of the journey "onbording" | The stages are awareness,%rule 1 ("a") of table %'),
    ('[{"action": "a", "when": "true"}]', '22023 rule 1 ("a") has no promotional |%'),
    ('[{"action": "a", "when": "true", "promotional": null}]', '22023 "promotional" of rule 1 is not true or false%'),
    ('[{"action": "a", "when": "true", "promotional": "no"}]', '22023 "promotional" of rule 1 is not true or false%'),
    ('[{"action": "a", "when": "true", "promotional": false, "stage": 1}]', '22023 "stage" of rule 1 is not a text%'),
    ('[{"queue": "a", "when": "true", "promotional": false}]', '22023 unknown member "queue" of rule 1 | A rule has the members action, when and promotional, and may have stage.%'),
    ('[{"action": "x", "when": "true and false", "promotional": false}, {"action": "a", "when": "cltv > 5", "promotional": false}]', '42703 %cltv%rule 2 ("a")%'),
    ('[{"action": "a", "when": "plan > 5", "promotional": false}]', '42883 %rule 1 ("a")%')) AS bad (rules, expected);
SELECT throws_ok($$ SELECT next_best_action(c, empathy.score('x'), 'Usage', 'default') FROM customer AS c $$, '22023', 'unknown stage of the journey "Usage"', 'an unknown stage');

SELECT * FROM finish();
ROLLBACK;
