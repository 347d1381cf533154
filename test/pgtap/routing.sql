-- Routing, recovery priority and escalation.
BEGIN;
SET LOCAL search_path = public, empathy;
SET LOCAL timezone = 'UTC';
SELECT no_plan();

-- the shipped rules
SELECT results_eq('SELECT position, queue FROM routing_rules()',
    $$ VALUES (1, 'human'), (2, 'human'), (3, 'human'), (4, 'support'), (5, 'support'), (6, 'self_service') $$, 'the rules that are shipped');
SELECT ok(bool_and(rule::text::segment = rule AND length(description) > 10), 'as segments, described') FROM routing_rules();
SELECT is((SELECT rule::text FROM routing_rules() ORDER BY position DESC LIMIT 1), 'true', 'the last one always holds');

CREATE TABLE message (wanted text, body text);
INSERT INTO message VALUES
    ('human', 'I am furious, you charged my card twice.'), ('human', 'This is outrageous, I want my money back now!'),
    ('human', 'How dare you close my account without asking me.'), ('human', 'I''m so angry that nobody picks up the phone.'),
    ('human', 'I am sick and tired of this broken app.'), ('human', 'This is the third time I explain the same problem and I am fed up.'),
    ('human', 'Your last update is a disaster and I hate it.'), ('human', 'I am extremely frustrated with the checkout.'),
    ('human', 'You people are incompetent and rude.'), ('human', 'Absolutely disgusted by how I was treated on the phone.'),
    ('human', 'I''ve been waiting for six weeks and all I get is excuses. Ridiculous!'),
    ('human', 'My husband passed away last week and I do not know how to close his account.'),
    ('human', 'I am scared that somebody has broken into my account.'), ('human', 'We are heartbroken, the photo album of our late father is gone.'),
    ('human', 'I''m really worried about the payment, please tell me it is safe.'),
    ('human', 'I feel so sad and let down, this was a present for my daughter.'),
    ('human', 'It is perhaps a little difficult for our team.'), ('human', 'I''m just a little frustrated, this is the third time I explain the setup.'),
    ('human', 'The new screen is somewhat confusing and we are a bit unhappy with it.'), ('human', 'Worst. Support. Ever.'),
    ('person', 'Export fails again.'), ('person', 'The parcel came without the charger.'), ('person', 'The zip is broken after two weeks.'),
    ('person', 'The invoice shows the wrong amount.'), ('person', 'I like the app, but the search never finds anything.'),
    ('person', 'Okay, but the export keeps failing.'), ('person', 'The login page does not load on my phone.'),
    ('person', 'The colour is nice but the shoes are too small.'), ('person', 'Great, another outage. Love it.'), ('person', 'WORST update EVER!!! 😡'),
    ('self_service', 'How do I add a user?'), ('self_service', 'Where can I change my address?'), ('self_service', 'What are your opening hours?'),
    ('self_service', 'Can I pay by invoice?'), ('self_service', 'Do you ship to Norway?'), ('self_service', 'Please send me a copy of my receipt.'),
    ('self_service', 'How long does delivery take?'), ('self_service', 'I would like to upgrade my plan.'), ('self_service', 'Which file formats can I import?'),
    ('self_service', 'What is the difference between the two plans?'), ('self_service', 'Is there a student discount?'),
    ('self_service', 'My order number is 48213.'), ('self_service', 'How can I reset my password?'), ('self_service', 'Could you tell me where to find the settings?'),
    ('self_service', 'Thank you so much, that solved it!'), ('self_service', 'Great, that worked.'), ('self_service', 'I love the new dashboard.'),
    ('self_service', 'All good. No complaints, no problems ever.'), ('self_service', 'Fantastic service, Kim was very helpful.'),
    ('self_service', 'Thanks for the quick answer.'), ('self_service', 'The delivery was fast and everything fits perfectly.'),
    ('self_service', 'You made my day!'), ('self_service', 'We are happy with the product and will stay.'),
    ('self_service', 'I want to book a table for four on Friday.'), ('self_service', 'When does the sale start?'),
    ('self_service', 'Can I change the colour of the button?'), ('self_service', 'Where is my order?'), ('self_service', 'Does the warranty cover batteries?'),
    ('self_service', 'Please cancel my appointment on Monday.'), ('self_service', 'I have a question about my invoice.');
SELECT is(route(score(body)), 'human', 'to a person at once: ' || body) FROM message WHERE wanted = 'human';
SELECT isnt(route(score(body)), 'self_service', 'to a person: ' || body) FROM message WHERE wanted = 'person';
SELECT cmp_ok(count(*) FILTER (WHERE route(score(body)) = 'self_service'), '>=', 27::bigint, 'of 30 neutral and positive ones at least 27 need none')
FROM message WHERE wanted = 'self_service';
SELECT ok(bool_and(route(score(body)) <> 'human'), 'and none is alarming') FROM message WHERE wanted = 'self_service';
SELECT is(route(score('')), 'support', 'no words are not to be relied on');
SELECT is(route(NULL), NULL, 'NULL reading');

-- rules of one's own, in every form
CREATE TABLE my_rules (queue text, rule segment, priority int);
INSERT INTO my_rules VALUES ('rest', 'true', 9), ('loud', 'shouting', 1), ('bad', 'valence < 0', 2);
CREATE TABLE "default" (queue text, rule text);
INSERT INTO "default" VALUES ('only', 'true');
CREATE SCHEMA desk;
CREATE VIEW desk.rules AS SELECT queue, rule::text, priority FROM my_rules;
SELECT is(route(score('THIS IS BAD!!'), 'default'), 'human', 'the shipped rules by name');
SELECT is(route(score('It is bad.'), '[{"queue": "a", "when": "valence > 0"}, {"queue": "b", "when": "valence < 0"}]'), 'b', 'a literal that is JSON');
SELECT is(route(score('It is bad.'), E' \n[{"queue": "a", "when": "true"}]'), 'a', 'with white space before it');
SELECT is(route(score('It is bad.'), '[{"queue": "a", "when": "valence > 0"}]'::jsonb), NULL, 'jsonb; no rule holds');
SELECT is(route(score('It is bad.'), 'my_rules'), 'bad', 'a literal that names a table');
SELECT is(route(score('IT IS BAD!!'), 'my_rules'), 'loud', 'its rules are asked by priority');
SELECT is(route(score('Thanks'), 'my_rules'::regclass), 'rest', 'regclass');
SELECT is(route(score('Thanks'), 'desk.rules'), 'rest', 'a view with a schema, and rules as texts');
SELECT is(route(score('Thanks'), '"default"'), 'only', 'one row needs no priority; a table called default is named in quotes');
SELECT is(route(score('Thanks'), 'public."my_rules"'), 'rest', 'a qualified name in quotes');
SELECT is(route(score('Thanks'), NULL::text), NULL, 'NULL rules, text');
SELECT is(route(score('Thanks'), NULL::jsonb), NULL, 'NULL rules, jsonb');
SELECT is(route(score('Thanks'), NULL::regclass), NULL, 'NULL rules, table');
INSERT INTO my_rules VALUES ('aaa', 'valence < 0', 2);
SELECT is(route(score('It is bad.'), 'my_rules'), 'aaa', 'equal priorities go by name');
UPDATE my_rules SET priority = NULL WHERE queue = 'loud';
SELECT is(route(score('THANKS!!'), 'my_rules'), 'rest', 'a rule without a priority comes last');

-- what is kept is read anew when it changed, also in an expression that outlives statements
CREATE FUNCTION pg_temp.changing() RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
    e emotion := score('It is bad.');
    seen text[];
BEGIN
    FOR i IN 1..3 LOOP
        seen := seen || route(e, 'my_rules');
        UPDATE my_rules SET queue = 'round ' || i WHERE rule = 'valence < 0';
        seen := seen || route(e, format('[{"queue": "json %s", "when": "true"}]', i));
    END LOOP;
    RETURN seen;
END $$;
SELECT is(pg_temp.changing(), '{aaa,json 1,round 1,json 2,round 2,json 3}', 'rules that change between expressions of PL/pgSQL');
SELECT is(string_agg(route(score('It is bad.'), format('[{"queue": "q%s", "when": "true"}]', n % 3)::jsonb), ' ' ORDER BY n), 'q1 q2 q0 q1 q2 q0', 'rules of each row')
FROM generate_series(1, 6) AS n;
CREATE ROLE clerk_of_routing;
GRANT USAGE ON SCHEMA empathy TO clerk_of_routing;
SET LOCAL ROLE clerk_of_routing;
SELECT throws_ok($$ SELECT route(score('x'), 'my_rules') $$, '42501', 'permission denied for table my_rules', 'a table is read with the rights of the caller');
RESET ROLE;

-- route_explain
SELECT results_eq($$ SELECT position, queue, rule::text, holds, chosen FROM route_explain(score('It is bad.'),
        '[{"queue": "a", "when": "anger>0.99"}, {"queue": "b", "when": "valence<0"}, {"queue": "c", "when": "true"}, {"queue": "d", "when": "language = ''de''"}]') $$,
    $$ VALUES (1, 'a', 'anger > 0.99', false, false), (2, 'b', 'valence < 0', true, true), (3, 'c', 'true', true, false), (4, 'd', 'language = ''de''', false, false) $$,
    'every rule, whether it holds, and which one was chosen');
SELECT is((SELECT queue FROM route_explain(score(body)) WHERE chosen), route(score(body)), 'the chosen one decides: ' || body) FROM message LIMIT 10;
SELECT results_eq($$ SELECT position, queue, rule::text, holds, chosen FROM route_explain(score('I am furious'), 'default') $$,
                  $$ SELECT position, queue, rule::text, holds, chosen FROM route_explain(score('I am furious')) $$, 'default explained');
SELECT is((SELECT count(*) FROM route_explain(score('x'), 'my_rules')), 4::bigint, 'a table explained');
SELECT is((SELECT count(*) FROM route_explain(score('x'), 'my_rules'::regclass) WHERE chosen), 1::bigint, 'a regclass explained');
SELECT is_empty($$ SELECT * FROM route_explain(NULL) $$, 'NULL explained');

-- rules that cannot be used, each named
CREATE FUNCTION pg_temp.refused(rules text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE message text; detail text; hint text;
BEGIN
    PERFORM empathy.route('valence=0'::empathy.emotion, rules);
    RETURN 'accepted';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    RETURN SQLSTATE || ' ' || message || coalesce(' | ' || nullif(detail, ''), '') || coalesce(' | ' || nullif(hint, ''), '');
END $$;
CREATE TABLE unordered (queue text, rule segment);
INSERT INTO unordered VALUES ('a', 'true'), ('b', 'true');
CREATE TABLE nobody (queue text, rule segment, priority int);
CREATE TABLE nameless (queue text, rule segment, priority int);
INSERT INTO nameless VALUES ('a', 'valence > 2', 1), (NULL, 'true', 2);
CREATE TABLE ruleless (queue text, rule segment, priority int);
INSERT INTO ruleless VALUES ('a', NULL, 2);
CREATE TABLE foreign_names (queue text, rule segment, priority int);
INSERT INTO foreign_names VALUES ('a', 'true', 1), ('b', 'cltv > 500', 2);
CREATE TABLE other_columns (name text, rule segment);
CREATE TABLE spelled (queue text, rule text, priority int);
INSERT INTO spelled VALUES ('a', 'anger >', 1);
SELECT alike(pg_temp.refused(rules), expected, 'refused: ' || left(rules, 60))
FROM (VALUES
    ('[]', '22023 list of rules is empty |%'),
    ('["anger > 0.4"]', '22023 rule 1 is not an object | A rule has the members queue and when.'),
    ('[{"queue": "a", "whne": "true"}]', '22023 unknown member "whne" of rule 1 ("a") | A rule has the members queue and when.'),
    ('[{"queue": "a", "when": "true"}, {"queue": "b"}]', '22023 rule 2 ("b") has no condition | A rule that always holds is true.'),
    ('[{"when": "true"}]', '22023 rule 1 has no queue | Every rule names its queue.'),
    ('[{"queue": "", "when": "true"}]', '22023 rule 1 ("") has no queue |%'),
    ('[{"queue": 5, "when": "true"}]', '22023 "queue" of rule 1 is not a text'),
    ('[{"queue": "a", "when": true}]', '22023 "when" of rule 1 is not a text'),
    ('[{"queue": "a", "when": "true", "stage": "usage"}]', '22023 unknown member "stage" of rule 1 ("a") |%'),
    ('[{"queue": "a", "when": "anger > "}]', '22P02 rule 1 ("a") cannot be used | Invalid segment at %'),
    ('[{"queue": "a", "when": "true"}, {"queue": "ä", "when": "ange > 0.4"}]', '42703 rule 2 ("ä") cannot be used |%ange%'),
    ('[{"queue": "a", "when": "anger > ''x''"}]', '% rule 1 ("a") cannot be used |%'),
    ('[1', '22P02 invalid input syntax for type json%'),
    ('[{"queue": "a", "when": "true"}] x', '22P02 invalid input syntax for type json%'),
    ('nowhere', '42P01 relation "nowhere" does not exist'),
    ('', '42602 invalid name syntax'),
    ('a b', '42602 invalid name syntax'),
    ('{"queue": "a"}', '42602 invalid name syntax'),
    ('unordered', '22023 rules of table %.unordered have no order | Add a column "priority": the rule with the lowest is asked first.'),
    ('nobody', '22023 list of rules of table %.nobody is empty |%'),
    ('nameless', '22023 rule 2 of table %.nameless has no queue |%'),
    ('ruleless', '22023 rule 1 ("a") of table %.ruleless has no condition |%'),
    ('foreign_names', '42703 rule 2 ("b") of table %.foreign_names cannot be used |%cltv%'),
    ('other_columns', '42703 column "queue" of relation "other_columns" does not exist | A table of rules has the columns queue, rule and priority.'),
    ('spelled', '22P02 rule 1 ("a") of table %.spelled cannot be used | Invalid segment at %'),
    ('[' || repeat('{"queue": "a", "when": "true"}, ', 10000) || '{"queue": "a", "when": "true"}]', '54000 list of rules has more than 10000 rules%')) AS bad (rules, expected);
SELECT throws_ok($$ SELECT route(score('x'), '{"queue": "a", "when": "true"}'::jsonb) $$, '22023', 'rules are not a list', 'an object is no list');
SELECT throws_ok($$ SELECT route(score('x'), '"a"'::jsonb) $$, '22023', 'rules are not a list', 'nor is a text');
SELECT throws_ok($$ SELECT route(score('x'), 0::regclass) $$, '42P01', NULL, 'a table that there is not');
SELECT is(route(score('It is bad.'), format('[%s{"queue": "b", "when": "valence < 0"}]', repeat('{"queue": "a", "when": "valence > 2"}, ', 9999))), 'b', '10,000 rules');

-- recovery_priority: figures worked out by hand
SELECT is(round(recovery_priority('valence=-0.5 intensity=0.1 negative=0.7', 3000, '3 days', 'onboarding', 6)::numeric, 9), 51.0, 'bad 0.6, 40 + 25 * 3/4 + 20 * 3/4 + 15 * 3/4');
SELECT is(round(recovery_priority('valence=-0.5 intensity=0.1 flags=mitigated negative=0.7', 3000, '3 days', 'usage', 6)::numeric, 9), round(0.6 * 0.84 * 85, 9), 'mitigated, at another stage');
SELECT is(round(recovery_priority('valence=-0.5 negative=0.7', 500, '3 days', 'onboarding', 6, 500)::numeric, 9), round(0.6 * (40 + 12.5 + 15 + 11.25), 9), 'with a value of one''s own that counts half');
SELECT is(recovery_priority('valence=-0.5 negative=0.7', 1e9, '1 month', 'usage', 1), recovery_priority('valence=-0.5 negative=0.7', 1e9, '30 days', 'usage', 1), 'a month counts 30 days');
SELECT is(recovery_priority('valence=0.5', 1e100, '100 years', 'onboarding', 2147483647), 0::float8, 'nothing is to be made good');
SELECT is(recovery_priority('valence=-1 negative=1', 1e300, '178000000 years', 'onboarding', 2147483647) BETWEEN 99.99 AND 100, true, 'at most 100');
SELECT ok(bool_and(priority = total AND priority BETWEEN 0 AND 100 AND exact), 'the parts add up exactly')
FROM (SELECT recovery_priority(score(body), n * 37, n * interval '7 hours', name, (n % 5)::int) AS priority, body, n, name FROM message, journey_stages() WITH ORDINALITY AS s (p, name, w, d, n)) AS m,
     LATERAL (SELECT sum(points ORDER BY o) AS total, bool_and(points = criticality * weight * share) AND sum(weight) = 100 AS exact
              FROM recovery_priority_parts(score(body), n * 37, n * interval '7 hours', name, (n % 5)::int) WITH ORDINALITY AS q (part, criticality, weight, share, points, o)) AS parts;
SELECT results_eq($$ SELECT part, weight, share FROM recovery_priority_parts('valence=-0.5', 1000, '1 day', 'usage', 2) $$,
    $$ VALUES ('feeling', 40::float8, 1::float8), ('value', 25, 0.5), ('waiting', 20, 0.5), ('prior_contacts', 15, 0.5) $$, 'what counts half');
SELECT results_eq($$ SELECT part, share FROM recovery_priority_parts('valence=-0.5', 300, '1 day', 'usage', 2, 100) $$,
    $$ VALUES ('feeling', 1::float8), ('value', 0.75), ('waiting', 0.5), ('prior_contacts', 0.5) $$, 'parts with a value that counts half');
SELECT is(count(*), 0::bigint, 'monotone in value, waiting and contacts')
FROM message, LATERAL (SELECT score(body) AS e) AS s,
     (SELECT n, v, v * interval '90 minutes' AS w, (v % 7)::int AS c FROM (SELECT n, (n * 7919 % 5000)::int AS v FROM generate_series(1, 40) AS n) AS x) AS a
WHERE recovery_priority(e, v, w, 'usage', c) > least(recovery_priority(e, v + n, w, 'usage', c), recovery_priority(e, v, w + interval '1 minute' * n, 'usage', c),
                                                     recovery_priority(e, v, w, 'usage', c + n), recovery_priority(e, v, w, 'support', c));
SELECT ok(bool_and(recovery_priority(e, 100, '1 day', stage, 1) < recovery_priority(worse, 100, '1 day', stage, 1)), 'and in how bad the reading is')
FROM unnest(ARRAY['usage', 'delivery']) AS stage,
     (VALUES ('valence=-0.3 negative=0.5'::emotion, 'valence=-0.31 negative=0.5'::emotion), ('valence=-0.3 negative=0.5', 'valence=-0.3 negative=0.51'),
             ('valence=-0.3 intensity=0.9 negative=0.5', 'valence=-0.3 intensity=0.4 flags=mitigated negative=0.5')) AS r (e, worse);
SELECT is(recovery_priority(NULL, 1, '1 day', 'usage', 1), NULL, 'NULL reading');
SELECT is(recovery_priority(score('bad'), NULL, '1 day', 'usage', 1), NULL, 'NULL value');
SELECT is_empty($$ SELECT * FROM recovery_priority_parts(score('bad'), 1, NULL, 'usage', 1) $$, 'NULL waiting');
SELECT throws_ok(format('SELECT recovery_priority(score(%L), %s)', 'bad', arguments), state, message, 'refused: ' || arguments)
FROM (VALUES
    ($$-1, '1 day', 'usage', 1$$, '22003', 'value of the customer is negative'), ($$'NaN', '1 day', 'usage', 1$$, '22003', 'value of the customer is not finite'),
    ($$'Infinity', '1 day', 'usage', 1$$, '22003', 'value of the customer is not finite'), ($$'-Infinity', '1 day', 'usage', 1$$, '22003', 'value of the customer is not finite'),
    ($$1, '-1 second', 'usage', 1$$, '22003', 'time of waiting is negative'), ($$1, '1 day -25 hours', 'usage', 1$$, '22003', 'time of waiting is negative'),
    ($$1, '1 day', 'usage', -1$$, '22003', 'number of prior contacts is negative'), ($$1, '1 day', 'use', 1$$, '22023', 'unknown stage of the journey "use"'),
    ($$1, '1 day', 'usage', 1, 0$$, '22003', 'value that counts half is not above 0'), ($$1, '1 day', 'usage', 1, 'NaN'$$, '22003', 'value that counts half is not finite')) AS bad (arguments, state, message);
SELECT throws_ok($$ SELECT recovery_priority(score('bad'), 1, 'infinity', 'usage', 1) $$, '22003', 'time of waiting is not finite', 'infinite waiting')
WHERE current_setting('server_version_num')::int >= 170000;

-- the quiet valuable customer and the loud one
SELECT ok(recovery_priority(score(quiet), 4200, '1 hour', stage, 0) > recovery_priority(score(loud), 80, '1 hour', 'usage', 0), 'quiet above loud: ' || quiet)
FROM (VALUES
    ('onboarding', 'I''m just a little frustrated, this is the third time I explain the setup.', 'WORST update EVER!!! 😡'),
    ('usage', 'It is perhaps a bit hard to reach somebody on the phone.', 'Nobody EVER answers the phone!!!'),
    ('onboarding', 'We are perhaps a little unhappy with the import.', 'I HATE the new colours!!!'),
    ('renewal', 'The price is maybe slightly high for our small shop.', 'TOO EXPENSIVE!!! Are you crazy?!'),
    ('support', 'Your colleague was perhaps a little short with us.', 'Your chat is SO slow, unbelievable!!!'),
    ('usage', 'The report could perhaps be a bit clearer.', 'THIS IS RIDICULOUS!!!!')) AS pair (stage, quiet, loud);

-- should_escalate
CREATE TABLE talk (id int, n int, body text);
INSERT INTO talk VALUES
    (1, 1, 'Hi, I love the new app, great work!'), (1, 2, 'Okay, thanks.'), (1, 3, 'I already tried that.'),
    (2, 1, 'How do I add a user?'), (2, 2, 'Thanks, that worked!'),
    (3, 1, 'I am furious, you charged my card twice.'),
    (4, 1, 'Thank you, support is wonderful!'), (4, 2, 'Great, it works, thank you!');
CREATE TABLE arc AS SELECT id, emotion_arc(score(body), '2026-05-01'::timestamptz + n * interval '5 minutes') AS a FROM talk GROUP BY id;
SELECT results_eq('SELECT id, escalation_reasons(a, 1, false) FROM arc ORDER BY id', $$ VALUES (1, '{falling}'::text[]), (2, '{}'), (3, '{unhappy}'), (4, '{}') $$,
    'a falling arc escalates, and a bad end');
SELECT ok((a).end_valence > -0.5, 'although its last message is mild') FROM arc WHERE id = 1;
SELECT is(escalation_reasons((SELECT emotion_arc(score(body), '2026-05-01'::timestamptz) FROM talk WHERE id = 1 AND n = 3), 1, false), '{}', 'and alone does not');
SELECT is(should_escalate(a, turns, low), cardinality(escalation_reasons(a, turns, low)) > 0, format('talk %s, %s turns, %s', id, turns, low))
FROM arc, unnest(ARRAY[0, 2, 5]) AS turns, unnest(ARRAY[true, false]) AS low;
SELECT is(escalation_reasons(a, 5, true), '{bot_turns,low_confidence}', 'a bot that goes on and on, and does not know') FROM arc WHERE id = 4;
SELECT is(should_escalate(a, 4, false), false, 'while all is well a bot may go on') FROM arc WHERE id = 4;
SELECT is(escalation_reasons(a, 4, false, 0.25, -0.6, 4), '{bot_turns}', 'by one''s own numbers') FROM arc WHERE id = 4;
SELECT is(should_escalate(a, 4, false, 0.25, -0.6, 4), true, 'by one''s own numbers, twin') FROM arc WHERE id = 4;
SELECT is(should_escalate(ROW(NULL, NULL, NULL, NULL, NULL, NULL, NULL)::emotion_arc, 1, true), false, 'an arc of NULLs gives no reason');
SELECT is(should_escalate(NULL, 9, true), NULL, 'NULL arc');
SELECT is(should_escalate(a, NULL, true), NULL, 'NULL turns') FROM arc WHERE id = 1;
SELECT throws_ok($$ SELECT should_escalate(ROW(2, NULL, NULL, NULL, 0, NULL, NULL)::empathy.emotion_arc, 1, true) $$, '22003', 'valence of an arc is not between -1 and 1', 'a valence off its scale');
SELECT throws_ok($$ SELECT should_escalate(a, -1, true) FROM arc $$, '22003', 'number of bot turns is negative', 'negative turns');
SELECT throws_ok($$ SELECT should_escalate(a, 1, true, 0, 0, 1) FROM arc $$, '22003', 'fall is not above 0 and at most 2', 'a fall of nothing');
SELECT throws_ok($$ SELECT should_escalate(a, 1, true, 1, 'NaN', 1) FROM arc $$, '22003', 'unhappy is not between -1 and 1', 'a limit that is no number');
SELECT throws_ok($$ SELECT should_escalate(a, 1, true, 1, 0, 0) FROM arc $$, '22003', 'most bot turns are fewer than 1', 'no turn at all');

SELECT * FROM finish();
ROLLBACK;
