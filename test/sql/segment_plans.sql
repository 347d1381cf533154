-- What the planner makes of constant rules: ordinary conditions, by which indexes are used and partitions pruned.
SET search_path = public, empathy;
SET max_parallel_workers_per_gather = 0;
SET jit = off;

CREATE TABLE customer (id int PRIMARY KEY, churn float8, cltv numeric, country text, last_at timestamptz, mood emotion);
INSERT INTO customer
SELECT i, i % 100 / 100.0, i % 1000, CASE i % 50 WHEN 0 THEN 'IS' WHEN 1 THEN 'MT' WHEN 2 THEN NULL ELSE 'DE' END,
       '2026-01-01'::timestamptz - i * interval '1 hour', format('valence=%s anger=%s', i % 21 / 10.0 - 1, i % 10 / 10.0)::emotion
FROM generate_series(1, 10000) AS i;
CREATE INDEX customer_cltv ON customer (cltv);
CREATE INDEX customer_country ON customer (country);
CREATE INDEX customer_last ON customer (last_at);
VACUUM ANALYZE customer;

-- an index on cltv
EXPLAIN (COSTS OFF) SELECT * FROM customer AS c WHERE c @@ 'churn > 0.6 and cltv >= 995';
EXPLAIN (COSTS OFF) SELECT * FROM customer AS c WHERE c.churn > 0.6 AND c.cltv >= 995;
EXPLAIN (COSTS OFF) SELECT * FROM customer AS c WHERE matches(c, 'churn > 0.6 and cltv >= 995');

-- the sizes are estimated as those of conditions written by hand
CREATE FUNCTION estimate(query text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    plan json;
BEGIN
    EXECUTE 'EXPLAIN (FORMAT JSON) ' || query INTO plan;
    RETURN plan -> 0 -> 'Plan' ->> 'Plan Rows';
END $$;
SELECT rule, estimate(format('SELECT FROM customer AS c WHERE c @@ %L', rule)) = estimate('SELECT FROM customer WHERE ' || rule) AS same
FROM (VALUES ('churn > 0.6'), ('cltv between 10 and 20'), ('country is null'), ('country in (''IS'', ''MT'') and cltv < 10'), ('country like ''I%'''), ('not (churn > 0.6)')) AS rules (rule);

-- several indexes at once
SET enable_seqscan = off;
EXPLAIN (COSTS OFF) SELECT * FROM customer AS c WHERE c @@ 'country = ''IS'' or cltv >= 995';
EXPLAIN (COSTS OFF) SELECT * FROM customer AS c WHERE c @@ 'country in (''IS'', ''MT'') and cltv between 990 and 995';
RESET enable_seqscan;

-- as_of: a moment that is known, and one that may be NULL
EXPLAIN (COSTS OFF) SELECT * FROM customer AS c WHERE matches(c, 'last_at < as_of - 400 days', '2026-01-01');
EXPLAIN (COSTS OFF) SELECT * FROM customer AS c WHERE matches(c, 'last_at < as_of - 4000 days', now());
EXPLAIN (COSTS OFF) SELECT * FROM customer AS c WHERE matches(c, 'last_at < as_of - 4000 days', current_date - interval '1 day');
SET plan_cache_mode = force_generic_plan;
PREPARE lapsed(timestamptz) AS SELECT count(id) FROM customer AS c WHERE matches(c, 'last_at < as_of - 400 days', $1);
EXPLAIN (COSTS OFF) EXECUTE lapsed('2026-01-01');
EXECUTE lapsed('2026-01-01');
EXECUTE lapsed(NULL);

-- a rule that is a parameter: known to a custom plan, not to a generic one
PREPARE members(segment) AS SELECT count(id) FROM customer AS c WHERE c @@ $1;
EXPLAIN (COSTS OFF) EXECUTE members('cltv >= 995');
EXECUTE members('cltv >= 995');
SET plan_cache_mode = force_custom_plan;
EXPLAIN (COSTS OFF) EXECUTE members('cltv >= 995');
EXECUTE members('cltv >= 995');
RESET plan_cache_mode;

-- joins
EXPLAIN (COSTS OFF) SELECT * FROM (VALUES (1), (2)) AS asked (id) JOIN customer AS c ON c.id = asked.id AND c @@ 'churn < 0.5' WHERE asked.id < 9;
-- of an outer join, conditions that reject rows of NULLs make it an inner one
EXPLAIN (COSTS OFF) SELECT * FROM generate_series(1, 2) AS asked LEFT JOIN customer AS c ON c.id = asked WHERE c @@ 'churn < 0.5';

-- rows of subqueries: pulled up, grouped, of a CTE, of a function
EXPLAIN (COSTS OFF) SELECT * FROM (SELECT id, cltv * 2 AS spend, country FROM customer) AS q WHERE q @@ 'spend > 1 and country = ''IS''';
EXPLAIN (COSTS OFF) SELECT * FROM (SELECT country, sum(cltv) AS spend FROM customer GROUP BY country) AS q WHERE q @@ 'spend > 1 and country <> ''IS''';
EXPLAIN (COSTS OFF) WITH q AS MATERIALIZED (SELECT country, sum(cltv) AS spend FROM customer GROUP BY country) SELECT * FROM q WHERE q @@ 'spend > 1';
EXPLAIN (COSTS OFF) SELECT * FROM json_to_recordset('[{"a": 1}]') AS q (a int) WHERE q @@ 'a > 1';
SELECT ROW(1, 'x'::text) @@ 'f1 = 1 and f2 = ''x''', ROW(1) @@ 'f1 = 2', (NULL::customer) @@ 'id is null' AS of_nothing, (SELECT (NULL::customer, 1) @@ 'f2 = 1');

-- views: one that can be updated, and a security barrier, which stays one
CREATE VIEW icelander AS SELECT id, churn, cltv FROM customer WHERE country = 'IS';
EXPLAIN (COSTS OFF) DELETE FROM icelander AS v WHERE v @@ 'cltv < 3';
CREATE FUNCTION spy(numeric) RETURNS boolean LANGUAGE plpgsql COST 0.0001 AS $$ BEGIN RAISE NOTICE 'saw %', $1; RETURN true; END $$;
CREATE VIEW safe WITH (security_barrier) AS SELECT id, churn, cltv FROM customer WHERE spy(cltv) AND id < 3;
EXPLAIN (COSTS OFF) SELECT * FROM safe AS v WHERE v @@ 'churn > 0.5' AND spy(id);

-- partitions
CREATE TABLE account (id int, region text, value float8) PARTITION BY LIST (region);
CREATE TABLE account_north PARTITION OF account FOR VALUES IN ('north');
CREATE TABLE account_south PARTITION OF account FOR VALUES IN ('south');
CREATE TABLE account_other PARTITION OF account DEFAULT;
INSERT INTO account VALUES (1, 'north', 1), (2, 'south', 2), (3, 'east', 3), (4, NULL, 4);
EXPLAIN (COSTS OFF) SELECT * FROM account AS a WHERE a @@ 'region = ''south'' and value > 1';
EXPLAIN (COSTS OFF) SELECT * FROM account AS a WHERE a @@ 'region in (''south'', ''north'')';
EXPLAIN (COSTS OFF) SELECT * FROM account AS a WHERE a @@ 'region is null';
-- a partition whose columns stand in another order
CREATE TABLE account_west (value float8, gone int, id int, region text);
ALTER TABLE account_west DROP COLUMN gone;
INSERT INTO account_west VALUES (5, 5, 'west');
ALTER TABLE account ATTACH PARTITION account_west FOR VALUES IN ('west');
SELECT * FROM account AS a WHERE a @@ 'region = ''west'' and value = 5';
SELECT * FROM account_west AS a WHERE a @@ 'region = ''west'' and value = 5';

-- changes
BEGIN;
UPDATE account AS a SET value = -1 WHERE a @@ 'value <= 2' RETURNING id, value, a @@ 'value = -1' AS changed;
MERGE INTO account AS a USING (VALUES (1), (4), (9)) AS s (id) ON a.id = s.id
WHEN MATCHED AND a @@ 'region = ''north''' THEN DELETE
WHEN MATCHED AND a @@ 'value > 3' THEN UPDATE SET value = 0
WHEN NOT MATCHED AND s @@ 'id = 9' THEN INSERT VALUES (s.id, 'north', 9);
DELETE FROM account AS a WHERE a @@ 'value = 3';
TABLE account ORDER BY id;
ROLLBACK;

-- a check and a policy
CREATE TABLE deal (id int, price int, cost int, CONSTRAINT sane CHECK (deal @@ 'price >= cost or price is null'));
INSERT INTO deal VALUES (1, 10, 5), (2, NULL, 5), (3, 10, NULL);
INSERT INTO deal VALUES (4, 4, 5);
ALTER TABLE deal ENABLE ROW LEVEL SECURITY;
CREATE POLICY cheap ON deal USING (deal @@ 'price <= 10');
CREATE ROLE segment_reader;
GRANT USAGE ON SCHEMA empathy, public TO segment_reader;
GRANT SELECT ON deal, customer TO segment_reader;
SET ROLE segment_reader;
EXPLAIN (COSTS OFF) SELECT * FROM deal;
SELECT * FROM deal;
RESET ROLE;

-- a partial index by a rule about rows is refused, simplified or not: names of columns change
CREATE INDEX ON deal (id) WHERE deal @@ 'price > 1';

-- where the call stays: names that there are not or that are ambiguous, rows of an outer query, grouped rows, what is volatile
EXPLAIN (COSTS OFF) SELECT * FROM customer AS c WHERE c @@ 'x > 1';
SELECT * FROM customer AS c WHERE c @@ 'x > 1';
SELECT * FROM customer AS c WHERE c @@ 'mood.x > 1';
SELECT * FROM customer AS c WHERE c @@ 'last_at > as_of';
SELECT * FROM (SELECT 1 AS a, 2 AS a) AS q WHERE q @@ 'a = 1';
EXPLAIN (VERBOSE, COSTS OFF) SELECT id, more FROM account_south AS a, LATERAL (SELECT a @@ 'value > 1' AS more OFFSET 0) AS l;
EXPLAIN (COSTS OFF) SELECT a @@ 'value > 1' AS more, count(*) FROM account_north AS a GROUP BY a;
SELECT a @@ 'value > 1' AS more, a, count(*) FROM account AS a GROUP BY GROUPING SETS ((a), ()) ORDER BY a;
EXPLAIN (VERBOSE, COSTS OFF) SELECT ROW(random()) @@ 'f1 between 0 and 1';
-- grouping by what the rule says is no matter
SELECT a @@ 'value > 1' AS more, count(*) FROM account AS a GROUP BY 1 ORDER BY 1;

-- rows that an outer join left alone are NULL, and so is what is said of them
SELECT n, c @@ 'churn is null' AS "is null", c @@ 'churn is not null' AS "is not null", c @@ 'churn > 0' AS "> 0", c @@ 'true' AS "true"
FROM (VALUES (1), (-1)) AS asked (n) LEFT JOIN customer AS c ON c.id = n ORDER BY n;
SELECT n FROM (VALUES (1), (-1)) AS asked (n) LEFT JOIN customer AS c ON c.id = n WHERE c @@ 'churn is null or churn > 0';

-- readings: what the accessors say, so that indexes on these are used
CREATE TABLE message (id int, body text, at date, mood emotion GENERATED ALWAYS AS (score(body)) STORED);
INSERT INTO message (id, body, at)
SELECT i, (ARRAY['I am so angry about this!', 'Thank you so much, you made my day!', 'Where is my parcel?', 'I am sad and disappointed.'])[1 + i % 4], date '2026-01-01' + i FROM generate_series(1, 200) AS i;
CREATE INDEX message_valence ON message (valence(mood));
CREATE INDEX message_anger ON message (probability(mood, 'anger'));
CREATE INDEX message_joy ON message (probability(mood, 'joy'));
CREATE INDEX message_sentiment ON message (sentiment(body));
ANALYZE message;
SET enable_seqscan = off;
EXPLAIN (COSTS OFF) SELECT * FROM message WHERE mood @@ 'valence < -0.9';
EXPLAIN (COSTS OFF) SELECT * FROM message WHERE matches(mood, 'anger > 0.99 or joy > 0.99');
EXPLAIN (COSTS OFF) SELECT * FROM message AS m WHERE m @@ 'mood.anger > 0.99 and id < 50';
EXPLAIN (COSTS OFF) SELECT * FROM message WHERE mood @@ 'not (dominant in (''anger'', ''sadness'') or question) and sentiment = ''positive'' and valence between 0 and 1';
-- of a text that is scored for one condition: the valence alone is read, which has an index
EXPLAIN (COSTS OFF) SELECT * FROM message WHERE score(body) @@ 'valence < -0.9';
-- for more the call stays, so that it is scored once, and a partial index is found by it
CREATE INDEX message_angry ON message (at) WHERE score(body) @@ 'anger > 0.4 | frustration > 0.4';
EXPLAIN (COSTS OFF) SELECT * FROM message WHERE score(body) @@ 'anger > 0.4 or frustration > 0.4' AND at < '2026-02-01';
SELECT count(*) FROM message WHERE score(body) @@ 'anger > 0.4 or frustration > 0.4' AND at < '2026-02-01';
SELECT count(*) FROM message WHERE matches(score(body), (SELECT segment 'anger > 0.4 or frustration > 0.4')) AND at < '2026-02-01';
-- of a column also one that asks for less
CREATE INDEX message_upset ON message (at) WHERE mood @@ 'valence < -0.2 or anger > 0.3';
EXPLAIN (COSTS OFF) SELECT * FROM message WHERE mood @@ 'anger > 0.5' AND at < '2026-02-01';
EXPLAIN (COSTS OFF) SELECT * FROM message WHERE valence(mood) < -0.5 AND at < '2026-02-01';
RESET enable_seqscan;
-- a rule that holds of nothing known says NULL of no reading
SELECT e IS NULL AS none, e @@ 'dominant is null' AS "is null", e @@ 'true' AS "true", e @@ 'not (anger is null)' AS "is not null" FROM (VALUES (NULL::emotion), ('valence=0')) AS v (e);
SELECT * FROM message WHERE mood @@ 'rage > 0.5';
-- only while everybody may call what stands for it
BEGIN;
REVOKE EXECUTE ON FUNCTION probability(emotion, text) FROM PUBLIC;
EXPLAIN (COSTS OFF) SELECT * FROM message WHERE mood @@ 'anger > 0.5';
ROLLBACK;

-- only what everybody may call is replaced
BEGIN;
REVOKE EXECUTE ON FUNCTION matches(record, segment) FROM PUBLIC;
EXPLAIN (COSTS OFF) SELECT * FROM customer AS c WHERE c @@ 'cltv >= 995';
ROLLBACK;

DROP VIEW icelander, safe;
DROP TABLE customer, account, deal, message;
DROP FUNCTION estimate, spy;
DROP OWNED BY segment_reader;
DROP ROLE segment_reader;
