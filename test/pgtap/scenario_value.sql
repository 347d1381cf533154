-- Orders of a web shop: schema, data, questions and exact values of what a relationship is worth, as BI people
-- write them.  Values marked by hand can be computed with pencil and paper; the models are chosen so.
BEGIN;
SELECT no_plan();
SET LOCAL search_path = public, pg_catalog;
SET LOCAL timezone = 'America/New_York'; -- no answer may depend on it

CREATE SCHEMA web;
CREATE TABLE web.customers (customer_id bigint PRIMARY KEY, name text, country text, invited boolean);
CREATE TABLE web.orders (order_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, customer_id bigint REFERENCES web.customers,
    ordered_at timestamptz NOT NULL, total numeric(12,2));
CREATE TABLE web.messages (customer_id bigint REFERENCES web.customers, at timestamptz NOT NULL, emotion empathy.emotion);

INSERT INTO web.customers VALUES (1, 'Ana', 'GB', true), (2, 'Bo', 'GB', false), (3, 'Cy', 'JP', true), (4, 'Di', 'JP', false), (5, 'Eli', 'JP', true),
    (6, 'Flo', 'GB', false);
INSERT INTO web.orders (customer_id, ordered_at, total) VALUES
    (1, '2026-01-31 09:00+00', 50), (1, '2026-01-01 10:00+00', 20), (1, '2026-01-11 12:00+00', 30), (1, '2026-01-01 15:00+00', 10), -- two on one day
    (2, '2026-01-21 08:00+00', 25),                                                                       -- came once
    (3, '2026-01-05 08:00+00', 10), (3, '2026-01-15 08:00+00', 40), (3, '2026-01-17 08:00+00', -15),    -- sent something back
    (4, '2026-03-01 08:00+00', 99),                                                                       -- not yet a customer
    (5, '2026-01-01 23:30+00', 10), (5, '2026-01-02 00:30+00', 20), (5, '2026-01-03 08:00+00', NULL);    -- around midnight; a price is missing
INSERT INTO web.messages VALUES (1, '2026-02-01 08:00+00', 'valence=-0.6 negative=0.9 anger=0.7'), (3, '2026-02-01 08:00+00', 'valence=0.5 positive=0.8 joy=0.6');

-- Purchase frequency and value of each customer, by hand.
CREATE VIEW web.stats AS
SELECT customer_id, empathy.purchase_stats(ordered_at, total, timestamptz '2026-02-10 00:00+00') AS s FROM web.orders GROUP BY 1;
SELECT results_eq('SELECT customer_id, (s).frequency, (s).recency, (s).age, (s).monetary FROM web.stats ORDER BY 1', $$
    VALUES (1::bigint, 2, 30::float8, 40::float8, 40::numeric), (2, 0, 0, 20, NULL), (3, 1, 10, 36, 25), (4, NULL, NULL, NULL, NULL),
           (5, 1, 1, 40, 20) $$, 'purchase statistics, by hand');
SELECT ok(s IS NULL, 'nobody is a customer before the first purchase') FROM web.stats WHERE customer_id = 4;
SELECT results_eq($$ SELECT (s).frequency, (s).recency, (s).age FROM (
    SELECT empathy.purchase_stats(ordered_at AT TIME ZONE 'Asia/Tokyo', total, timestamp '2026-02-10 00:00') AS s FROM web.orders WHERE customer_id = 5) AS x $$,
    'VALUES (0, 0::float8, 39::float8)', 'in Tokyo both of them are of January 2');
SELECT results_eq($$ SELECT (s).frequency, (s).recency, (s).age, (s).monetary FROM (
    SELECT empathy.purchase_stats(ordered_at, total, timestamptz '2026-02-10 00:00+00', interval '7 days') AS s FROM web.orders WHERE customer_id = 1) AS x $$,
    'VALUES (2, 28::float8, 42::float8, 40::numeric)', 'weeks begin on Monday');
SELECT results_eq($$ SELECT (s).frequency, (s).recency, (s).age, (s).monetary FROM (
    SELECT empathy.purchase_stats((ordered_at AT TIME ZONE 'UTC')::date, total, date '2026-02-10') AS s FROM web.orders WHERE customer_id = 1) AS x $$,
    'VALUES (2, 30::float8, 40::float8, 40::numeric)', 'a table of dates says the same');
SELECT results_eq($$ WITH monthly AS (
        SELECT customer_id, date_trunc('month', ordered_at, 'UTC') AS month, empathy.purchase_agg(ordered_at, total) AS orders FROM web.orders GROUP BY 1, 2)
    SELECT customer_id, empathy.purchase_stats(empathy.rollup(orders), timestamptz '2026-02-10 00:00+00')::text FROM monthly GROUP BY 1 ORDER BY 1 $$,
    'SELECT customer_id, s::text FROM web.stats ORDER BY 1', 'months roll up to the same');

-- What customers paid so far.
SELECT results_eq('SELECT customer_id, empathy.cltv_historic(total, ordered_at) FROM web.orders GROUP BY 1 ORDER BY 1', $$
    VALUES (1::bigint, 110::numeric), (2, 25), (3, 35), (4, 99), (5, 30) $$, 'historic value is the sum of payments less refunds');
SELECT is(empathy.cltv_historic(total, ordered_at), sum(total), 'of all customers too') FROM web.orders;
SELECT is(round(empathy.cltv_historic(amount, at, 0.1), 9), 200::numeric, 'a payment a year later counts by 1 / (1 + d)')
FROM (VALUES (100::numeric, timestamptz '2025-01-01 00:00+00'), (110, '2026-01-01 06:00+00')) AS v (amount, at);
SELECT is(empathy.cltv_simple(50, 4, 3, 0.2), 120::numeric, 'the formula: order value x orders a year x years x margin');

-- Are they still a customer?  BG/NBD with r = 1, alpha = 10, a = b = 1: odds of having left are ((10 + T) / (10 + t_x)) ^ (1 + x) / x.
CREATE TABLE web.models (name text PRIMARY KEY, fit empathy.purchase_model, spend empathy.spend_model);
INSERT INTO web.models VALUES
    ('bg', empathy.purchase_model('bgnbd', '{"r": 1, "alpha": 10, "a": 1, "b": 1}'), empathy.spend_model('gamma_gamma', '{"p": 6, "q": 4, "v": 15}')),
    ('mbg', empathy.purchase_model('mbgnbd', '{"r": 1, "alpha": 10, "a": 1, "b": 1}'), NULL),
    ('pareto', empathy.purchase_model('pareto_nbd', '{"r": 1, "alpha": 10, "s": 1, "beta": 10}'), NULL),
    ('published', empathy.purchase_model('bgnbd', '{"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}'),
     empathy.spend_model('gamma_gamma', '{"p": 6.25, "q": 3.74, "v": 15.44}'));
SELECT results_eq($$ SELECT customer_id, round(empathy.p_alive(fit, s)::numeric, 12) FROM web.stats, web.models WHERE name = 'bg' ORDER BY 1 $$, $$
    VALUES (1::bigint, round(1 / (1 + 1.25 ^ 3 / 2), 12)), (2, 1), (3, round(1 / 6.29, 12)), (4, NULL), (5, round(1 / (1 + (50 / 11.0) ^ 2), 12)) $$,
    'P(alive), by hand');
SELECT is(round(empathy.p_alive(fit, 0, 0, 20)::numeric, 12), 0.25, 'MBG/NBD: who came once may have left: 1 / (1 + 30 / 10)') FROM web.models WHERE name = 'mbg';
SELECT is(round(empathy.p_alive(fit, 0, 0, 20)::numeric, 12), 0.2, 'Pareto/NBD with alpha = beta: 1 / (1 + (3 * 3 - 1) / 2)') FROM web.models WHERE name = 'pareto';
SELECT is(empathy.p_alive(fit, 26, 31, 31), 1::float8, 'Pareto/NBD: who bought just now is one') FROM web.models WHERE name = 'pareto';
SELECT is(round(empathy.p_alive(fit, 2, 30.43, 38.86)::numeric, 10), 0.7265785701, 'customer 1 of CDNOW, weeks') FROM web.models WHERE name = 'published';
SELECT is(round(empathy.expected_purchases(fit, 2, 30.43, 38.86, 39)::numeric, 9), 1.226028175, 'and their purchases in the next 39 weeks, 1.226 in the paper')
FROM web.models WHERE name = 'published';
SELECT is(round(empathy.expected_purchases(empathy.purchase_model('bgnbd', '{"r": 1, "alpha": 1, "a": 2, "b": 1}'), 1)::numeric, 12), round(2 * (1 - ln(2.0)), 12),
    'a new customer, by hand: 2 (1 - ln 2)');
SELECT is(round(sum(empathy.purchase_probability(fit, s, 30, n))::numeric, 9), 1::numeric, 'probabilities of all numbers add up to 1, customer ' || customer_id)
FROM web.stats, web.models, generate_series(0, 200) AS n WHERE name = 'published' AND (s).frequency IS NOT NULL GROUP BY customer_id ORDER BY customer_id;
SELECT is(round(sum(n * empathy.purchase_probability(fit, s, 30, n))::numeric, 8), round(max(empathy.expected_purchases(fit, s, 30))::numeric, 8),
    'and their mean is what is expected, customer ' || customer_id)
FROM web.stats, web.models, generate_series(0, 200) AS n WHERE name = 'published' AND (s).frequency IS NOT NULL GROUP BY customer_id ORDER BY customer_id;

-- What will they spend?  6 (15 + x z) / (6 x + 3).
SELECT results_eq($$ SELECT customer_id, round(empathy.expected_spend(spend, s)::numeric, 12) FROM web.stats, web.models WHERE name = 'bg' ORDER BY 1 $$, $$
    VALUES (1::bigint, 38::numeric), (2, 30), (3, round(240 / 9.0, 12)), (4, NULL), (5, round(210 / 9.0, 12)) $$, 'expected spend, by hand');

-- Lifetime value.
SELECT is(round(empathy.cltv(fit, spend, s, 300, 0)::numeric, 9), round((empathy.expected_purchases(fit, s, 300) * empathy.expected_spend(spend, s))::numeric, 9),
    'without a discount it is purchases x spend, customer ' || customer_id)
FROM web.stats, web.models WHERE name = 'published' AND (s).frequency IS NOT NULL ORDER BY customer_id;
SELECT is(round(empathy.cltv(fit, spend, 2, 30, 40, 40, 365.25, 0.21, 365.25)::numeric, 9),
    round((empathy.expected_purchases(fit, 2, 30, 40, 365.25) * empathy.expected_spend(spend, 2, 40) / 1.21)::numeric, 9), 'a year of one period is discounted at its end')
FROM web.models WHERE name = 'published';
SELECT is(round(empathy.cltv(fit, spend, 2, 30, 40, 40, 365.25 / 6, 0.21)::numeric, 9),
    round(((empathy.expected_purchases(fit, 2, 30, 40, 365.25 / 12) / 1.21 ^ (1 / 12.0)::float8
            + (empathy.expected_purchases(fit, 2, 30, 40, 365.25 / 6) - empathy.expected_purchases(fit, 2, 30, 40, 365.25 / 12)) / 1.21 ^ (1 / 6.0)::float8)
           * empathy.expected_spend(spend, 2, 40))::numeric, 9), 'two months, each at its end')
FROM web.models WHERE name = 'published';

-- Contracts: survival 1 / (t + 1), retention t / (t + 1) with alpha = beta = 1.
CREATE TABLE web.contract AS SELECT empathy.retention_model('sbg', '{"alpha": 1, "beta": 1}') AS m;
SELECT is(round(empathy.survival(m, 3)::numeric, 12), 0.25, 'survival of a contract, by hand') FROM web.contract;
SELECT is(round(empathy.retention_rate(m, 3)::numeric, 12), 0.75, 'its retention rate') FROM web.contract;
SELECT results_eq($$ SELECT period, round(survival::numeric, 12), round(retention_rate::numeric, 12)
    FROM web.contract, empathy.retention_curve(m, 2) WHERE period > 0 $$,
    'VALUES (1, 0.5, 0.5), (2, round(1 / 3.0, 12), round(2 / 3.0, 12))', 'and the curve');

-- One statement, as a BI user writes it: from orders to who is at risk, with how they feel.
CREATE FUNCTION web.u(c bigint, k bigint) RETURNS float8 LANGUAGE sql IMMUTABLE RETURN ((hashint8extended(c, k) & 65535) + 0.5) / 65536;
INSERT INTO web.customers SELECT c, 'customer ' || c, CASE WHEN c % 3 = 0 THEN 'JP' ELSE 'GB' END, c % 2 = 0 FROM generate_series(101, 500) AS c;
INSERT INTO web.orders (customer_id, ordered_at, total)
SELECT c, timestamptz '2025-01-01 12:00+00' + interval '1 day' * round(200 * web.u(c, -1) + (k - 1) * 25 * (0.2 + web.u(c, -2)) * (0.5 + web.u(c, k))), 10 + round(90 * web.u(c, -3)) + k % 7
FROM generate_series(101, 500) AS c, generate_series(1, 40) AS k WHERE k <= 1 + ln(web.u(c, -4)) / ln(0.99 - 0.3 * web.u(c, -6) ^ 2);
CREATE TABLE web.answer AS
WITH customer AS (
  SELECT o.customer_id, empathy.purchase_stats(o.ordered_at, o.total, timestamptz '2026-02-10 00:00+00') AS purchase_stats
  FROM web.orders o GROUP BY 1),
fits AS (
  SELECT empathy.bgnbd_fit(purchase_stats) AS fit, empathy.gamma_gamma_fit((purchase_stats).frequency, (purchase_stats).monetary::float8) AS spend FROM customer),
mood AS (
  SELECT customer_id, empathy.customer_emotion_score(emotion) AS emotion_score FROM web.messages GROUP BY 1)
SELECT c.name, c.country, c.invited, empathy.p_alive(fit, purchase_stats) AS p_alive, empathy.expected_purchases(fit, purchase_stats, 90) AS purchases,
       empathy.cltv(fit, spend, purchase_stats, 365, 0.1) AS value, m.emotion_score
FROM customer JOIN web.customers c USING (customer_id) LEFT JOIN mood m USING (customer_id) CROSS JOIN fits;
SELECT results_eq('SELECT count(*), count(p_alive), count(value) FROM web.answer', 'VALUES (405::bigint, 404::bigint, 404::bigint)', 'one row for each customer, NULL for the one to come');
SELECT ok(bool_and(p_alive BETWEEN 0 AND 1 AND purchases >= 0 AND value >= 0), 'every figure is on its scale') FROM web.answer;
CREATE TABLE web.fitted AS SELECT empathy.bgnbd_fit(s) AS fit, empathy.gamma_gamma_fit((s).frequency, (s).monetary::float8) AS spend FROM web.stats;
SELECT is(fit::jsonb ->> 'status', 'converged', 'the fit has converged') FROM web.fitted;
SELECT is((fit::jsonb ->> 'customers')::bigint, 404::bigint, 'to 404 customers') FROM web.fitted;
SELECT is(count(*), 404::bigint, 'a fit that is kept says the same, bit for bit')
FROM web.answer AS a JOIN web.customers USING (name) JOIN web.stats USING (customer_id), web.fitted AS f
WHERE float8send(a.p_alive) = float8send(empathy.p_alive(f.fit, s));
SELECT results_eq($$ SELECT attname::text COLLATE "C", format_type(atttypid, atttypmod) COLLATE "C" FROM pg_attribute WHERE attrelid = 'web.answer'::regclass AND attnum > 0 ORDER BY attnum $$, $$
    VALUES ('name' COLLATE "C", 'text' COLLATE "C"), ('country', 'text'), ('invited', 'boolean'), ('p_alive', 'double precision'), ('purchases', 'double precision'),
           ('value', 'double precision'), ('emotion_score', 'double precision') $$, 'plain types only');

-- Value by segment, and the difference that something made: by hand.
SELECT ok(abs(sum(value) FILTER (WHERE g = 3) - sum(value) FILTER (WHERE g = 0)) < 1e-6, 'segments add up')
FROM (SELECT grouping(country, invited) AS g, sum(value) AS value FROM web.answer GROUP BY CUBE (country, invited)) AS x;
SELECT results_eq($$ SELECT (u).n_treated, (u).n_control, (u).mean_treated, (u).mean_control, (u).diff, round((u).ci_low::numeric, 4), round((u).ci_high::numeric, 4)
    FROM (SELECT empathy.cltv_uplift(v, t) AS u FROM (VALUES (10::float8, true), (12, true), (14, true), (8, false), (9, false), (10, false)) AS x (v, t)) AS y $$,
    -- by R: t.test(c(10, 12, 14), c(8, 9, 10))
    $$ VALUES (3::bigint, 3::bigint, 12::float8, 9::float8, 3::float8, -1.1554, 7.1554) $$, 'uplift, by hand');

-- P(alive) falls while nothing happens and rises with a purchase.
SELECT ok(bool_and(p < before), 'P(alive) falls while nothing happens')
FROM (SELECT p, lag(p) OVER (ORDER BY day) AS before
      FROM generate_series(date '2026-02-01', '2026-06-01', '10 days') AS day,
           LATERAL (SELECT empathy.p_alive(fit, empathy.purchase_stats(empathy.purchase_agg(ordered_at, total), day AT TIME ZONE 'UTC')) AS p
                    FROM web.orders, web.models WHERE customer_id = 1 AND name = 'published' GROUP BY fit) AS x) AS y
WHERE before IS NOT NULL;

-- Holdout: customers by repeat purchases, predicted and actual.
CREATE TABLE web.holdout AS
SELECT empathy.holdout_agg(m.fit, (a.s).frequency, (a.s).recency, (a.s).age, 100, (b.s).frequency - (a.s).frequency) AS h
FROM (SELECT customer_id, empathy.purchase_stats(ordered_at, total, timestamptz '2025-11-02 00:00+00') AS s FROM web.orders GROUP BY 1) AS a
JOIN web.stats AS b USING (customer_id), web.models AS m WHERE m.name = 'published' AND (a.s).frequency IS NOT NULL;
SELECT is((SELECT sum(customers) FROM web.holdout, empathy.purchase_holdout(h)), 400::numeric, 'holdout: every customer is counted once');
SELECT ok((SELECT bool_and(predicted >= 0 AND actual >= 0 AND frequency BETWEEN 0 AND 7) FROM web.holdout, empathy.purchase_holdout(h)), 'holdout: on its scale');

SELECT * FROM finish();
ROLLBACK;
