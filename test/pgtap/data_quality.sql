-- data_quality: what spoils scores in a table, whatever it is called and whoever asks.
BEGIN;
SELECT no_plan();
SET LOCAL search_path = public, pg_catalog;

CREATE TABLE "odd "" table" (id bigint PRIMARY KEY, "the body" text, "at" timestamptz, "by" text, answer int, scale text, "user" int);
INSERT INTO "odd "" table" VALUES
 (1, 'The parcel came late, can you help?', '2026-05-01', 'customer', 5, 'csat_1_5', 1),
 (2, E' \n\t', '2026-05-02', 'customer', 4, 'csat_1_5', 1),
 (3, NULL, '2027-05-02', 'customer', 9, 'nps_0_10', 2),
 (4, 'We love our customers, have a nice day!', '2026-05-03', 'bot', NULL, NULL, NULL),
 (5, 'We love our customers, have a nice day!', '2026-05-03', 'customer', 3, 'csat_1_5', 3),
 (6, 'This is an automated message. Do not reply.', 'infinity', 'customer', NULL, NULL, NULL),
 (7, 'ok', '2026-05-04', 'bot', NULL, NULL, NULL), (8, 'ok', '2026-05-04', 'customer', 2, 'csat_1_5', 4);
CREATE TEMP TABLE mapping AS SELECT '{"table": "\"odd \"\" table\"", "id": "id", "text": "the body", "at": "at", "author": "by", "answer": "answer",
    "respondent": "user", "as_of": "2026-06-01"}'::jsonb AS m;

SELECT results_eq($$SELECT "check", bad_rows, sample_ids FROM mapping, empathy.data_quality(m || '{"scale": "csat_1_5"}')$$,
    $$VALUES ('future_dates', 2::bigint, '{3,6}'::text[]), ('empty_texts', 2, '{2,3}'), ('mixed_scales', 1, '{3}'),
             ('duplicate_answers', 1, '{2}'), ('bot_texts', 2, '{5,6}')$$, 'all checks');
SELECT results_eq($$SELECT bad_rows, sample_ids FROM mapping, empathy.data_quality(m || '{"scale": "scale"}') WHERE "check" = 'mixed_scales'$$,
    $$VALUES (1::bigint, '{3}'::text[])$$, 'a scale in a column');
SELECT results_eq($$SELECT bad_rows FROM mapping, empathy.data_quality(m || '{"respondent": ["user", "scale"]}') WHERE "check" = 'duplicate_answers'$$,
    $$VALUES (1::bigint)$$, 'a respondent of two columns');
CREATE TABLE nobody (id int, body text);
SELECT results_eq($$SELECT "check", bad_rows, sample_ids FROM empathy.data_quality('{"table": "nobody", "id": "id", "text": "body"}')$$,
    $$VALUES ('empty_texts', 0::bigint, '{}'::text[])$$, 'an empty table');
CREATE TABLE many AS SELECT i AS id, ''::text AS body, i % 2 = 0 AS is_bot FROM generate_series(1, 1000) i;
SELECT results_eq($$SELECT bad_rows, sample_ids FROM empathy.data_quality('{"table": "many", "id": "id", "text": "body"}')$$,
    $$VALUES (1000::bigint, '{1,2,3,4,5,6,7,8,9,10}'::text[])$$, 'at most 10 ids, in their order');
SELECT is_empty('SELECT * FROM empathy.data_quality(NULL)', 'NULL gives no rows');
SELECT is(current_setting('search_path'), 'public, pg_catalog', 'the search path stays');

SELECT throws_ok(format('SELECT * FROM empathy.data_quality(%L)', m), code, message, message)
FROM (VALUES ('[]', '22023', 'mapping is not an object'),
             ('{}', '22023', 'mapping has no "table"'),
             ('{"table": "many"}', '22023', 'mapping has no "id"'),
             ('{"table": "many", "id": "id"}', '22023', 'mapping names nothing to check'),
             ('{"table": "many", "id": "id", "txt": "body"}', '22023', 'unknown key "txt" of a mapping'),
             ('{"table": "many", "id": "id", "text": 5}', '22023', '"text" of a mapping is not a string'),
             ('{"table": "many", "id": "id", "text": ["body"]}', '22023', '"text" of a mapping is not a string'),
             ('{"table": "many", "id": "id", "respondent": []}', '22023', '"respondent" of a mapping is an empty list'),
             ('{"table": "many", "id": "id", "respondent": [["id"]]}', '22023', '"respondent" of a mapping is not a name or a list of names'),
             ('{"table": "many", "id": "id", "respondent": {"a": "id"}}', '22023', '"respondent" of a mapping is not a name or a list of names'),
             ('{"table": "many", "id": "id", "at": "id"}', '22023', 'mapping has "at" and no "as_of"'),
             ('{"table": "many", "id": "id", "answer": "id", "scale": "x"}', '22023', 'scale "x" is neither a column nor the name of a scale'),
             ('{"table": "many", "id": "id", "answer": "id", "scale": "x_5_1"}', '22023', 'scale "x_5_1" is neither a column nor the name of a scale'),
             ('{"table": "nowhere", "id": "id"}', '42P01', 'relation "nowhere" does not exist'),
             ('{"table": "4294967295", "id": "id"}', '42P01', 'relation "4294967295" does not exist'),
             ('{"table": "many", "id": "nothing"}', '42703', 'column "nothing" of relation "many" does not exist'),
             ('{"table": "many", "id": "id", "text": "body\" OR true --"}', '42703', 'column "body" OR true --" of relation "many" does not exist')) x (m, code, message);

-- With the rights of the caller, and never with a function that the caller's path has in store.
CREATE SCHEMA trap;
CREATE FUNCTION trap.count() RETURNS bigint LANGUAGE sql AS 'SELECT 7::bigint';
CREATE FUNCTION trap.shout(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT 1 / 0 = 1';
CREATE OPERATOR trap.!~ (LEFTARG = text, RIGHTARG = text, FUNCTION = trap.shout);
SET LOCAL search_path = trap, public, pg_catalog;
SELECT is(bad_rows, 1000::bigint, 'operators are those of the catalogue') FROM empathy.data_quality('{"table": "many", "id": "id", "text": "body"}');
CREATE ROLE empathy_quality_reader;
GRANT USAGE ON SCHEMA public, empathy TO empathy_quality_reader;
SET LOCAL search_path = public, pg_catalog;
SET LOCAL ROLE empathy_quality_reader;
SELECT throws_ok($$SELECT * FROM empathy.data_quality('{"table": "many", "id": "id", "text": "body"}')$$, '42501', NULL, 'no rights, no answer');
RESET ROLE;

SELECT * FROM finish();
ROLLBACK;
