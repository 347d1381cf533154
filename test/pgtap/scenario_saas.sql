-- Subscriptions, usage and surveys: schema, data, questions and exact values of a company that sells software,
-- as BI people write them.
BEGIN;
SELECT no_plan();
SET LOCAL search_path = public, pg_catalog;
SET LOCAL timezone = 'UTC';

CREATE SCHEMA saas;
CREATE TABLE saas.accounts (account_id bigint PRIMARY KEY, name text, industry text, country text, csm text, signed_up_at timestamptz NOT NULL);
CREATE TABLE saas.users (user_id bigint PRIMARY KEY, account_id bigint REFERENCES saas.accounts, email text, role text, locale text);
CREATE TABLE saas.subscriptions (
  subscription_id bigint PRIMARY KEY, account_id bigint REFERENCES saas.accounts, plan text, mrr numeric(12,2),
  started_at timestamptz NOT NULL, renews_at timestamptz, cancelled_at timestamptz, cancel_reason text);
CREATE TABLE saas.usage_events (user_id bigint REFERENCES saas.users, event text, at timestamptz NOT NULL);
CREATE TABLE saas.nps_responses (
  response_id bigint PRIMARY KEY, user_id bigint REFERENCES saas.users, score int, comment text, answered_at timestamptz NOT NULL);
CREATE TABLE saas.empathy_survey (user_id bigint REFERENCES saas.users, understood int, valued int, answered_at timestamptz);   -- 5-point
CREATE TABLE saas.tickets (ticket_id bigint PRIMARY KEY, account_id bigint REFERENCES saas.accounts, opened_at timestamptz, body text);

INSERT INTO saas.accounts VALUES (1,'Acme','retail','US','mia','2025-01-01'),(2,'Bolt','retail','DE','mia','2025-02-01'),
 (3,'Core','health','JP','tom','2025-03-01'),(4,'Dune','health','US','tom','2025-04-01');
INSERT INTO saas.users VALUES (1,1,'a@a.test','admin','en'),(2,2,'b@b.test','admin','de'),(3,3,'c@c.test','admin','ja'),(4,4,'d@d.test','admin','en');
INSERT INTO saas.subscriptions VALUES
 (1,1,'pro',100,'2025-01-01','2027-01-01',NULL,NULL),(2,2,'pro',100,'2025-02-01','2027-02-01',NULL,NULL),
 (3,3,'basic',30,'2025-03-01',NULL,'2026-04-10','too complicated, nobody helped us'),(4,4,'basic',30,'2025-04-01','2027-04-01',NULL,NULL);
INSERT INTO saas.usage_events SELECT u, e, '2026-03-01'::timestamptz + (g || ' days')::interval
 FROM (VALUES (1,'login',40),(2,'login',20),(3,'login',2),(4,'export',10)) v(u,e,n), generate_series(0, v.n - 1) g;
INSERT INTO saas.nps_responses VALUES (1,1,10,'Love it, support is wonderful','2026-03-10'),(2,2,9,NULL,'2026-03-11'),
 (3,3,6,'It is perhaps a little difficult for our team','2026-03-12'),(4,4,8,'Okay, but the export keeps failing','2026-03-13');
INSERT INTO saas.empathy_survey VALUES (1,5,5,'2026-03-10'),(2,4,4,'2026-03-11'),(4,3,4,'2026-03-13');
INSERT INTO saas.tickets VALUES (1,3,'2026-03-20','We wrote twice and nobody answered'),(2,4,'2026-03-21','Export fails again'),(3,1,'2026-03-22','How do I add a user?');

-- NPS by industry and total, with margin, and what detractors say.
CREATE TABLE saas.nps AS
SELECT a.industry, count(*) AS n, round(empathy.nps(r.score)::numeric, 1) AS nps, round(empathy.nps_margin(r.score)::numeric, 1) AS plus_minus,
       string_agg(r.comment, ' | ') FILTER (WHERE r.score <= 6) AS detractor_words
FROM saas.nps_responses r JOIN saas.users u USING (user_id) JOIN saas.accounts a USING (account_id)
GROUP BY ROLLUP (a.industry) ORDER BY a.industry NULLS LAST;
SELECT results_eq('SELECT industry, n, nps, detractor_words FROM saas.nps ORDER BY industry NULLS LAST', $$
    VALUES ('health', 2::bigint, -50.0, 'It is perhaps a little difficult for our team'), ('retail', 2, 100.0, NULL),
           (NULL, 4, 25.0, 'It is perhaps a little difficult for our team') $$, 'Q1: NPS by industry and total');
SELECT ok(plus_minus > 0, 'Q1: with a margin') FROM saas.nps WHERE industry IS NULL;

-- The Customer Empathy Score of the worked example, then from our own tables, with its parts.
CREATE TABLE saas.worked_example AS
SELECT empathy.customer_empathy_score(score, weight) AS empathy_score,
       empathy.empathy_breakdown(source, score, weight) AS parts
FROM (VALUES ('survey', 85.0::float8, 0.50::float8), ('sentiment', 70, 0.30), ('retention', 90, 0.20)) s(source, score, weight);
SELECT is(empathy_score, 81.5::float8, 'Q2: the worked example is exactly 81.5') FROM saas.worked_example;
SELECT results_eq($$
    SELECT p ->> 'source', (p ->> 'contribution')::numeric FROM saas.worked_example, jsonb_array_elements(parts -> 'parts') AS p ORDER BY 1
$$, $$ VALUES ('retention', 18::numeric), ('sentiment', 21), ('survey', 42.5) $$, 'Q2: of 42.5, 21 and 18');
SELECT is(sum((p ->> 'contribution')::numeric), 81.5, 'Q2: which add up to it') FROM saas.worked_example, jsonb_array_elements(parts -> 'parts') AS p;

CREATE TABLE saas.own AS
WITH parts AS (
  SELECT 'survey' AS source, 0.5::float8 AS weight, avg((empathy.likert_100(understood, 5) + empathy.likert_100(valued, 5)) / 2) AS score FROM saas.empathy_survey
  UNION ALL
  SELECT 'sentiment', 0.3, avg(empathy.sentiment_100(empathy.sentiment(body))) FROM saas.tickets
  UNION ALL
  SELECT 'retention', 0.2, empathy.retention_100(empathy.retention_rate(started_at < '2026-01-01', cancelled_at IS NULL OR cancelled_at > '2026-06-01'), 80)
  FROM saas.subscriptions)
SELECT empathy.customer_empathy_score(score, weight) AS empathy_score, empathy.empathy_breakdown(source, score, weight) AS parts FROM parts;
CREATE TABLE saas.part AS SELECT p ->> 'source' AS source, (p ->> 'score')::float8 AS score, (p ->> 'contribution')::float8 AS contribution
FROM saas.own, jsonb_array_elements(parts -> 'parts') AS p;
SELECT is(round(score::numeric, 4), 79.1667, 'Q2: the survey''s part') FROM saas.part WHERE source = 'survey';
SELECT ok(score BETWEEN 0 AND 50, 'Q2: tickets that complain') FROM saas.part WHERE source = 'sentiment';
SELECT is(empathy.retention_rate(started_at < '2026-01-01', cancelled_at IS NULL OR cancelled_at > '2026-06-01'), 75::float8, 'Q2: retention is 75.0')
FROM saas.subscriptions;
SELECT is(score, empathy.retention_100(75, 80), 'Q2: of a benchmark of 80') FROM saas.part WHERE source = 'retention';
SELECT cmp_ok(abs(sum(contribution) - (SELECT empathy_score FROM saas.own)), '<', 1e-9::float8, 'Q2: the parts add up to the score') FROM saas.part;
SELECT throws_ok($$ SELECT empathy.customer_empathy_score(score, weight) FROM (VALUES (85.0::float8, 0.5::float8), (70, 0.3), (90, 0.1)) AS s (score, weight) $$,
    '22023', NULL, 'Q2: weights that sum to 0.9 are refused');

-- Monthly retention and churn.
SELECT results_eq($$
SELECT m::date AS month,
       round(empathy.retention_rate(s.started_at < m AND (s.cancelled_at IS NULL OR s.cancelled_at >= m),
                          s.cancelled_at IS NULL OR s.cancelled_at >= m + interval '1 month')::numeric, 1) AS retention,
       round(empathy.churn_rate(s.started_at < m AND (s.cancelled_at IS NULL OR s.cancelled_at >= m),
                          s.cancelled_at IS NULL OR s.cancelled_at >= m + interval '1 month')::numeric, 1) AS churn
FROM generate_series('2026-03-01'::timestamptz, '2026-05-01', '1 month') m CROSS JOIN saas.subscriptions s
GROUP BY 1 ORDER BY 1
$$, $$ VALUES ('2026-03-01'::date, 100.0, 0.0), ('2026-04-01', 75.0, 25.0), ('2026-05-01', 100.0, 0.0) $$,
    'Q3: one of four left in April, and nobody of three in May');

-- Engagement per account, decayed; no usage means 0, not NULL.
CREATE TABLE saas.engagement AS
SELECT a.name, round(coalesce(empathy.engagement_score(e.event, e.at, '2026-04-10'::timestamptz, interval '14 days'), 0)::numeric, 1) AS engagement,
       empathy.engagement_level(coalesce(empathy.engagement_score(e.event, e.at, '2026-04-10'::timestamptz, interval '14 days'), 0)) AS level
FROM saas.accounts a LEFT JOIN saas.users u USING (account_id) LEFT JOIN saas.usage_events e ON e.user_id = u.user_id AND e.at <= '2026-04-10'
GROUP BY a.name ORDER BY engagement DESC;
SELECT is((SELECT name FROM saas.engagement ORDER BY engagement DESC LIMIT 1), 'Acme', 'Q4: Acme is first');
SELECT is((SELECT name FROM saas.engagement ORDER BY engagement LIMIT 1), 'Core', 'Q4: Core is last');
SELECT is(count(level), 4::bigint, 'Q4: everybody has a level') FROM saas.engagement;
SELECT is(coalesce(empathy.engagement_score(event, at, '2026-04-10'::timestamptz, interval '14 days'), 0), 0::float8, 'Q4: no usage is 0')
FROM saas.usage_events WHERE user_id = 99;
SELECT throws_ok($$ SELECT empathy.engagement_score(event, at, '2026-03-10'::timestamptz, interval '14 days') FROM saas.usage_events $$,
    NULL, NULL, 'Q4: an event after as_of is an error');

-- A churn model, trained in SQL, checked and stored.
CREATE TABLE saas.churn_models (name text PRIMARY KEY, model empathy.churn_model, auc float8, trained_at timestamptz);
CREATE VIEW saas.features AS
SELECT a.account_id, bool_or(s.cancelled_at IS NOT NULL AND s.cancelled_at < '2026-06-01') AS churned,
       ARRAY[ coalesce((SELECT count(*) FROM saas.usage_events e JOIN saas.users u USING (user_id) WHERE u.account_id = a.account_id), 0)::float8,
              coalesce((SELECT avg(empathy.sentiment(t.body)) FROM saas.tickets t WHERE t.account_id = a.account_id), 0),
              coalesce((SELECT avg(n.score) FROM saas.nps_responses n JOIN saas.users u USING (user_id) WHERE u.account_id = a.account_id), 7)::float8 ] AS x
FROM saas.accounts a JOIN saas.subscriptions s USING (account_id) GROUP BY a.account_id;
INSERT INTO saas.churn_models
SELECT 'v1', empathy.churn_fit(churned, x), NULL, '2026-06-01' FROM saas.features;
UPDATE saas.churn_models m SET auc =
 (SELECT empathy.auc(f.churned, empathy.churn_probability(m.model, f.x)) FROM saas.features f) WHERE name = 'v1';
SELECT is(model::jsonb ->> 'status', 'penalised', 'Q5: separable data give a penalised fit, which says so') FROM saas.churn_models;
SELECT ok(bool_and(abs(coefficient) < 100), 'Q5: whose coefficients are finite') FROM saas.churn_models, empathy.churn_coefficients(model);
SELECT is(round(auc::numeric, 3), 1.000, 'Q5: and which tells the one that left from the others') FROM saas.churn_models;
SELECT is(empathy.churn_model_send(model::text::empathy.churn_model), empathy.churn_model_send(model), 'Q5: it survives as text, byte for byte') FROM saas.churn_models;

-- The accounts at risk, with three reasons each.
CREATE TABLE saas.risk AS
SELECT a.name, round(empathy.churn_probability(m.model, f.x)::numeric, 2) AS risk, why.reasons, s.mrr, s.renews_at::date
FROM saas.features f JOIN saas.accounts a USING (account_id) JOIN saas.subscriptions s USING (account_id)
CROSS JOIN saas.churn_models m
CROSS JOIN LATERAL (SELECT string_agg(format('%s %s', c.name, round(c.contribution::numeric, 2)), ', ' ORDER BY abs(c.contribution) DESC) AS reasons
                    FROM empathy.churn_explain(m.model, f.x, ARRAY['usage','ticket mood','nps']) c) why
WHERE m.name = 'v1' AND s.cancelled_at IS NULL ORDER BY risk DESC, s.mrr DESC;
SELECT results_eq('SELECT name FROM saas.risk ORDER BY name', $$ VALUES ('Acme'), ('Bolt'), ('Dune') $$, 'Q6: the accounts that are still there');
SELECT ok(bool_and(array_length(string_to_array(reasons, ', '), 1) = 3), 'Q6: three reasons each') FROM saas.risk;
SELECT cmp_ok(max(abs(parts - (empathy.churn_log_odds(m.model, f.x) - empathy.churn_baseline(m.model)))), '<', 1e-9::float8,
    'Q6: reasons add up to the log-odds less the baseline')
FROM saas.churn_models m, saas.features f, LATERAL (SELECT sum(contribution) AS parts FROM empathy.churn_explain(m.model, f.x)) AS why;

-- Quiet, polite, at risk: the comment in the customer's own culture.
CREATE VIEW saas.quiet AS
SELECT a.name, a.country, r.score, round(empathy.understatement(r.comment)::numeric, 2) AS understatement,
       empathy.dominant(empathy.score(r.comment)) AS emotion,
       round(empathy.criticality(empathy.score_in_context(r.comment, 'usage', 'survey'), 'usage')::numeric, 2) AS criticality
FROM saas.nps_responses r JOIN saas.users u USING (user_id) JOIN saas.accounts a USING (account_id)
WHERE r.comment IS NOT NULL ORDER BY criticality DESC;
SELECT results_eq('SELECT name FROM saas.quiet', $$ VALUES ('Dune'), ('Core'), ('Acme') $$, 'Q7: by what is said, the plain complaint ranks above the quiet one');
SELECT ok(understatement > 0.5, 'Q7: which is an understatement') FROM saas.quiet WHERE name = 'Core';
SELECT results_eq($$
    SELECT a.name FROM saas.nps_responses r JOIN saas.users u USING (user_id) JOIN saas.accounts a USING (account_id) WHERE r.comment IS NOT NULL
    ORDER BY empathy.criticality(empathy.score_in_context(r.comment, 'usage', 'survey'), 'usage', 'high_context') DESC $$,
    $$ VALUES ('Core'), ('Dune'), ('Acme') $$, 'Q7: in high context it is the other way round');
SELECT ok(max(empathy.sentiment(comment)) FILTER (WHERE comment LIKE 'Okay, but%') < max(empathy.sentiment(comment)) FILTER (WHERE comment LIKE 'Love it%'),
    'Q7: "Okay, but" is below "Love it"') FROM saas.nps_responses;

-- Do accounts that felt understood stay longer and pay more?
SELECT results_eq($$
    SELECT not_understood, understood, value_difference IS NOT NULL, ci_low, ci_high FROM (
SELECT (x).n_before AS not_understood, (x).n_after AS understood, (x).diff AS value_difference, (x).ci_low, (x).ci_high
FROM (SELECT empathy.before_after(v.paid::float8, e.understood >= 4) AS x
      FROM saas.empathy_survey e JOIN saas.users u USING (user_id)
      JOIN (SELECT account_id, sum(mrr * (extract(epoch FROM (coalesce(cancelled_at, '2026-06-01') - started_at)) / 2629800)::numeric) AS paid
            FROM saas.subscriptions GROUP BY 1) v USING (account_id)) q
    ) AS answer
$$, $$ VALUES (1::bigint, 2::bigint, true, NULL::float8, NULL::float8) $$,
    'Q8: one account against two has a difference and no interval');

-- Our own scores by locale, before we route by them.
CREATE TABLE saas.gap AS
SELECT empathy.fairness_gap(coalesce(u.locale, 'unknown'), empathy.sentiment(r.comment)) AS gap
FROM saas.nps_responses r JOIN saas.users u USING (user_id) WHERE r.comment IS NOT NULL;
SELECT results_eq($$ SELECT g ->> 'group', g ->> 'n', g ->> 'compared' FROM saas.gap, jsonb_array_elements(gap -> 'groups') AS g $$,
    $$ VALUES ('en', '2', 'false'), ('ja', '1', 'false') $$, 'Q9: groups under the minimum are listed, not compared');
SELECT is(gap -> 'gap', 'null', 'Q9: so there is no gap') FROM saas.gap;

-- The executive board: one row a month and industry for the BI tool.
CREATE MATERIALIZED VIEW saas.empathy_board AS
SELECT date_trunc('month', r.answered_at)::date AS month, a.industry, count(*) AS answers,
       empathy.nps(r.score) AS nps, empathy.nps_margin(r.score) AS nps_margin,
       empathy.customer_emotion_score(empathy.score(r.comment)) AS emotion_score,
       empathy.score_version() AS scored_with
FROM saas.nps_responses r JOIN saas.users u USING (user_id) JOIN saas.accounts a USING (account_id)
GROUP BY 1, 2;
CREATE UNIQUE INDEX ON saas.empathy_board (month, industry);
REFRESH MATERIALIZED VIEW CONCURRENTLY saas.empathy_board;
SELECT results_eq($$
SELECT column_name, data_type FROM (SELECT a.attname AS column_name, format_type(a.atttypid, a.atttypmod) AS data_type
  FROM pg_attribute a WHERE a.attrelid = 'saas.empathy_board'::regclass AND a.attnum > 0) t
$$, $$ VALUES ('month'::name, 'date'), ('industry', 'text'), ('answers', 'bigint'), ('nps', 'double precision'),
              ('nps_margin', 'double precision'), ('emotion_score', 'double precision'), ('scored_with', 'text') $$,
    'Q10: plain types only');
SELECT results_eq('SELECT month, industry, answers, nps FROM saas.empathy_board ORDER BY industry',
    $$ VALUES ('2026-03-01'::date, 'health', 2::bigint, -50::float8), ('2026-03-01', 'retail', 2, 100) $$, 'Q10: the board');
SELECT matches(scored_with, '^en-[0-9a-f]{8}$', 'Q10: and what scored it') FROM saas.empathy_board;

SELECT * FROM finish();
ROLLBACK;
