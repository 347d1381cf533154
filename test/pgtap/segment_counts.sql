-- segment_counts: what it counts, whose query it is, what it refuses.
BEGIN;
SET LOCAL search_path = empathy, public;
SELECT no_plan();
\ir failure.psql

CREATE TEMP TABLE customer AS SELECT i AS id, CASE WHEN i % 10 > 0 THEN i / 100.0::float8 END AS churn, i % 7 AS orders, CASE WHEN i % 2 = 0 THEN 'DE' END AS country FROM generate_series(1, 100) AS i;
CREATE TEMP TABLE segments (name text, rule segment);
INSERT INTO segments VALUES ('risky', 'churn > 0.6'), ('all', 'true'), ('none', 'not true'), ('unknown', 'churn is null'), ('keen', 'orders in (5, 6) and country = ''DE'''), (NULL, 'true'), ('empty', NULL);

SELECT results_eq('SELECT * FROM segment_counts(''SELECT * FROM customer'')',
    $$VALUES ('all', 100::bigint, 1::float8), ('keen', 14, 0.14), ('none', 0, 0), ('risky', 36, 0.36), ('unknown', 10, 0.1)$$, 'counts and shares by name; without a name or a rule nothing');
SELECT results_eq('SELECT * FROM segment_counts(''SELECT * FROM customer'', ''segments'')', 'SELECT * FROM segment_counts(''SELECT * FROM customer'')', 'the table by name');
SELECT results_eq('SELECT name, customers FROM segment_counts(''SELECT * FROM customer'')',
    'SELECT s.name, count(c.id) FROM segments AS s LEFT JOIN customer AS c ON c @@ s.rule WHERE s.name IS NOT NULL AND s.rule IS NOT NULL GROUP BY s.name ORDER BY s.name COLLATE "C"', 'as the join counts');
SELECT results_eq('SELECT DISTINCT customers, share FROM segment_counts(''SELECT * FROM customer WHERE false'')', 'VALUES (0::bigint, NULL::float8)', 'of no rows there is no share');
SELECT is_empty('SELECT * FROM segment_counts(NULL)', 'no query, no rows');
SELECT is_empty('SELECT * FROM segment_counts(''SELECT 1'', NULL)', 'no table, no rows');

-- queries
SELECT is(sum(customers), 160::numeric, 'a query of ' || what)
FROM (VALUES ('WITH', 'WITH c AS (SELECT * FROM customer) SELECT * FROM c'), ('a comment at the end', 'SELECT * FROM customer -- all'), ('semicolons at the end', 'SELECT * FROM customer ; ; '),
             ('a column q', 'SELECT *, 1 AS q FROM customer AS q'), ('brackets', '(SELECT * FROM customer)'), ('TABLE', 'TABLE customer')) AS queries (what, query), LATERAL segment_counts(query)
GROUP BY what ORDER BY what;
SELECT is(pg_temp.failure(format('SELECT * FROM segment_counts(%L)', query)), expected, query)
FROM (VALUES ('', '22023 query is not one SELECT +detail +hint'), ('SELECT * FROM customer; SELECT 1', '22023 query is not one SELECT +detail +hint'),
             ('DELETE FROM customer RETURNING *', '22023 query is not one SELECT +detail +hint'), ('WITH d AS (DELETE FROM customer RETURNING *) SELECT * FROM d', '22023 query is not one SELECT +detail +hint'),
             ('SELECT * FROM customer) AS q; DELETE FROM customer; SELECT * FROM (SELECT 1', '42601 syntax error at or near ")"'),
             ('SELECT * FROM customer) AS q, (SELECT 1', '42601 syntax error at or near ")"'), ('EXPLAIN SELECT 1', '22023 query is not one SELECT +detail +hint'),
             ('SELECT id, churn, country FROM customer', '42703 segment "keen" asks for "orders", which the query does not have +detail'),
             ('SELECT churn::text, orders, country FROM customer', '42883 operator does not exist: text > numeric +hint')) AS queries (query, expected);

-- rules that look like SQL stay rules
INSERT INTO segments VALUES ('quoted', $$country = 'x'')) FROM customer; DROP TABLE customer; --' or country like '\%'$$);
SELECT is(customers, 0::bigint, 'quotes and backslashes') FROM segment_counts('SELECT * FROM customer') WHERE name = 'quoted';

-- many rules
INSERT INTO segments SELECT 'n' || i, format('churn > %s', i / 1200.0)::segment FROM generate_series(1, 1200) AS i;
SELECT is(count(*), 0::bigint, 'more than one query holds')
FROM (SELECT name, customers, (SELECT count(*) FROM customer WHERE churn > (substr(name, 2)::int / 1200.0)) AS hand FROM segment_counts('SELECT * FROM customer') WHERE name ~ '^n[0-9]') AS n WHERE customers <> hand;

-- tables
SELECT is(pg_temp.failure('SELECT * FROM segment_counts(''SELECT 1'', ''customer'')'), '42703 column "name" of relation "customer" does not exist +detail', 'a table without names');
CREATE TEMP TABLE texts (name text, rule text);
SELECT is(pg_temp.failure('SELECT * FROM segment_counts(''SELECT 1'', ''texts'')'), '42804 column "rule" of relation "texts" is not of type segment', 'rules that are text');
DROP TABLE segments;
SELECT is(pg_temp.failure('SELECT * FROM segment_counts(''SELECT 1'')'), '42P01 there is no table "segments" in the search path +hint', 'no table of that name');

SELECT * FROM finish();
ROLLBACK;
