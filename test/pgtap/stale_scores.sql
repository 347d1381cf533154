-- stale_scores(): stored scores that another model made.
--
-- A function of the user's in place of a new model: it is built on the extension, so the catalogue
-- knows that it scores, and it is replaced by one that computes something else.  (It has a setting,
-- so that it is not inlined into what this session remembers of the index.)
BEGIN;
SELECT no_plan();

CREATE FUNCTION pg_temp.stale(relation regclass) RETURNS SETOF text LANGUAGE sql AS $$
SELECT object || ': ' || kind || ', ' || coalesce(stale::text, 'unknown') FROM empathy.stale_scores(relation)
$$;

-- Run what stale_scores() proposes.  (A transaction block, such as a test, has no CONCURRENTLY.)
CREATE FUNCTION pg_temp.rebuild(relation regclass) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
    command text;
    n int := 0;
BEGIN
    FOR command IN SELECT replace(rebuild, 'REINDEX INDEX CONCURRENTLY', 'REINDEX INDEX') FROM empathy.stale_scores(relation) LOOP
        EXECUTE replace(command, 'VIEW CONCURRENTLY', 'VIEW');
        n := n + 1;
    END LOOP;
    RETURN n;
END $$;

CREATE SCHEMA shop;
CREATE FUNCTION shop.mood(body text) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog
BEGIN ATOMIC
    SELECT empathy.valence(empathy.score(body));
END;
CREATE FUNCTION shop.is_bad(body text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog
BEGIN ATOMIC
    SELECT shop.mood(body) < 0;
END;

CREATE TABLE shop.message (
    id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    channel text,
    "the body" text,
    e empathy.emotion,
    own_score empathy.emotion GENERATED ALWAYS AS (empathy.score("the body")) STORED,
    mood float8 GENERATED ALWAYS AS (shop.mood("the body")) STORED,
    length int GENERATED ALWAYS AS (length("the body")) STORED
);
INSERT INTO shop.message (channel, "the body")
SELECT 'chat', text
FROM (VALUES ('I love it, thank you so much!'), ('This is terrible, I hate it.'), ('Worst service ever!'),
             ('The parcel is blue.'), (''), (NULL)) AS texts (text);
UPDATE shop.message SET e = empathy.score("the body");
CREATE INDEX mood_idx ON shop.message (shop.mood("the body"), id);
CREATE INDEX label_idx ON shop.message (empathy.dominant(empathy.score("the body"))) INCLUDE (channel);
CREATE INDEX bad_idx ON shop.message (id) WHERE shop.is_bad("the body");
CREATE INDEX hash_idx ON shop.message USING hash (shop.mood("the body"));
CREATE INDEX length_idx ON shop.message (length("the body"));

SELECT is_empty($$SELECT * FROM empathy.stale_scores('shop.message')$$, 'nothing is stale right after installing');
SELECT is_empty($$SELECT * FROM empathy.stale_scores(NULL)$$, 'NULL gives no rows');

-- columns
UPDATE shop.message SET e = 'valence=0.5 model=00000bad joy=1' WHERE id <= 2;
UPDATE shop.message SET e = 'valence=0.5 joy=1' WHERE id = 3;
SELECT results_eq($$SELECT * FROM empathy.stale_scores('shop.message') WHERE kind = 'column'$$,
    format($$VALUES ('shop.message.e', 'column', 2::bigint, %L)$$,
           'UPDATE shop.message SET e = empathy.score(/* its text: channel, "the body" */) WHERE empathy.model_id(e) NOT IN ('''
           || right(empathy.score_version(), 8) || ''', ''00000000'')'),
    'readings of another model count, written ones do not');
SELECT set_eq($$SELECT pg_temp.stale('shop.message')$$, '{"shop.message.e: column, 2","shop.hash_idx: index, unknown"}'::text[],
    'what cannot be compared is listed beside what is stale');
SELECT throws_ok($$SELECT pg_temp.rebuild('shop.message')$$, '42883', NULL, 'a statement with a gap does not run');
UPDATE shop.message SET e = empathy.score("the body");

CREATE TABLE shop.review (body text, e empathy.emotion, PRIMARY KEY (body));
INSERT INTO shop.review SELECT "the body", 'valence=0.1 model=00000bad' FROM shop.message WHERE "the body" <> '';
SELECT set_eq($$SELECT pg_temp.stale('shop.review')$$, '{"shop.review.e: column, 4"}'::text[], 'a table with one text column');
SELECT is(pg_temp.rebuild('shop.review'), 1, 'its readings can be rebuilt');
SELECT is_empty($$SELECT * FROM empathy.stale_scores('shop.review')$$, 'and are right then');
SELECT is_empty($$SELECT * FROM shop.review WHERE e::text IS DISTINCT FROM empathy.score(body)::text$$, 'namely those of the text');

CREATE DOMAIN shop.feeling AS empathy.emotion;
CREATE TABLE shop.domain_column (e shop.feeling);
INSERT INTO shop.domain_column VALUES ('valence=0.1 model=00000bad'), (NULL);
SELECT set_eq($$SELECT pg_temp.stale('shop.domain_column')$$, '{"shop.domain_column.e: column, 1"}'::text[], 'a domain over emotion');

CREATE TABLE shop.week (week int, s empathy.emotion_summary);
INSERT INTO shop.week SELECT 1, empathy.emotion_agg(e) FROM shop.domain_column;
INSERT INTO shop.week SELECT 2, empathy.emotion_agg(e) FROM shop.review;
SELECT set_eq($$SELECT pg_temp.stale('shop.week')$$, '{"shop.week.s: column, 1"}'::text[], 'summaries know their model');

-- a new model, as it were
CREATE OR REPLACE FUNCTION shop.mood(body text) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog
BEGIN ATOMIC
    SELECT CASE WHEN body LIKE 'This%' THEN 0.25 ELSE empathy.valence(empathy.score(body)) END;
END;
SELECT set_eq($$SELECT pg_temp.stale('shop.message')$$,
    '{"shop.message.mood: generated column, 1","shop.mood_idx: index, 1","shop.bad_idx: index, 1","shop.hash_idx: index, unknown"}'::text[],
    'generated columns, expressions, and entries that have no place in a partial index');
SELECT is((SELECT array_agg(kind) FROM empathy.stale_scores('shop.message')), '{generated column,index,index,index}', 'in the order of rebuilding');
SELECT is(pg_temp.rebuild('shop.message'), 4, 'all of it can be rebuilt');
SELECT is_empty($$SELECT * FROM empathy.stale_scores('shop.message')$$, 'and is right then');
SELECT is((SELECT mood FROM shop.message WHERE id = 2), 0.25::float8, 'namely computed anew');

CREATE OR REPLACE FUNCTION shop.mood(body text) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog
BEGIN ATOMIC
    SELECT CASE WHEN body LIKE 'This%' OR body LIKE 'I love%' THEN -0.5 ELSE empathy.valence(empathy.score(body)) END;
END;
SET LOCAL enable_seqscan = off;
SELECT is((SELECT stale FROM empathy.stale_scores('shop.message') WHERE object = 'shop.bad_idx'), 2::bigint, 'entries that a partial index lacks');
SELECT is((SELECT stale FROM empathy.stale_scores('shop.message') WHERE object = 'shop.mood_idx'), 2::bigint, 'an index of more columns');
RESET enable_seqscan;
SELECT is(pg_temp.rebuild('shop.message'), 4, 'rebuilding again');
SELECT is_empty($$SELECT * FROM empathy.stale_scores('shop.message')$$, 'a rebuilt table');

-- dead rows, and rows that another snapshot sees, are no matter
DELETE FROM shop.message WHERE id = 4;
SELECT is_empty($$SELECT * FROM empathy.stale_scores('shop.message')$$, 'deleted rows do not count');

-- many entries that are equal, and long ones
CREATE TABLE shop.long (body text);
CREATE INDEX long_idx ON shop.long ((shop.is_bad(body)), (repeat(body || empathy.dominant(empathy.score(body)), 60)));
INSERT INTO shop.long SELECT text FROM (VALUES ('I love it'), ('I hate it')) t (text), generate_series(1, 400);
SELECT is_empty($$SELECT * FROM empathy.stale_scores('shop.long')$$, 'posting lists and compressed entries compare equal');

-- partitions and children
CREATE TABLE shop.part (at int, body text, mood float8 GENERATED ALWAYS AS (shop.mood(body)) STORED, e empathy.emotion)
PARTITION BY RANGE (at);
CREATE TABLE shop.part_1 PARTITION OF shop.part FOR VALUES FROM (0) TO (10);
CREATE TABLE shop.part_2 PARTITION OF shop.part FOR VALUES FROM (10) TO (20) PARTITION BY LIST (at);
CREATE TABLE shop.part_2a PARTITION OF shop.part_2 DEFAULT;
CREATE INDEX part_idx ON shop.part (shop.mood(body));
INSERT INTO shop.part VALUES (1, 'I love it', DEFAULT, 'valence=0'), (12, 'I love it', DEFAULT, 'valence=0 model=00000bad'), (13, 'I hate it', DEFAULT, NULL);
SELECT set_eq($$SELECT pg_temp.stale('shop.part')$$, '{"shop.part_2a.e: column, 1"}'::text[], 'a partition of a partition');
SELECT is_empty($$SELECT * FROM empathy.stale_scores('shop.part_1')$$, 'one partition by itself');
CREATE OR REPLACE FUNCTION shop.mood(body text) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog
BEGIN ATOMIC
    SELECT 2 * empathy.valence(empathy.score(body));
END;
SELECT set_eq($$SELECT pg_temp.stale('shop.part')$$,
    '{"shop.part_2a.e: column, 1","shop.part_1.mood: generated column, 1","shop.part_2a.mood: generated column, 2","shop.part_1_mood_idx: index, 1","shop.part_2a_mood_idx: index, 2"}'::text[],
    'everything of every partition');
SELECT is(pg_temp.rebuild('shop.part'), 5, 'partitions can be rebuilt');
SELECT is_empty($$SELECT * FROM empathy.stale_scores('shop.part')$$, 'and are right then');

-- materialized views
CREATE VIEW shop.between AS SELECT body, e FROM shop.review;
CREATE MATERIALIZED VIEW shop.seen AS SELECT body, e FROM shop.between;
CREATE MATERIALIZED VIEW shop.average AS SELECT empathy.customer_emotion_score(e) AS score FROM shop.review;
CREATE MATERIALIZED VIEW shop.counted AS SELECT count(*) FROM shop.review;
CREATE UNIQUE INDEX ON shop.seen (body);
SELECT is_empty($$SELECT * FROM empathy.stale_scores('shop.review')$$, 'fresh views');
UPDATE shop.review SET e = 'valence=0.1 model=00000bad' WHERE body LIKE 'I love%';
REFRESH MATERIALIZED VIEW shop.seen;
SELECT set_eq($$SELECT pg_temp.stale('shop.seen')$$, '{"shop.seen: materialized view, 1"}'::text[], 'a view by itself');
SELECT is((SELECT rebuild FROM empathy.stale_scores('shop.seen')), 'REFRESH MATERIALIZED VIEW CONCURRENTLY shop.seen', 'which has a key');
SELECT set_eq($$SELECT pg_temp.stale('shop.review')$$,
    '{"shop.review.e: column, 1","shop.seen: materialized view, 1","shop.average: materialized view, unknown"}'::text[],
    'views over a table, also through another view');
SELECT is(pg_temp.rebuild('shop.review'), 3, 'views can be rebuilt');
SELECT is_empty($$SELECT * FROM empathy.stale_scores('shop.review')$$, 'and are right then');
CREATE MATERIALIZED VIEW shop.later AS SELECT e FROM shop.review WITH NO DATA;
SELECT is_empty($$SELECT * FROM empathy.stale_scores('shop.later')$$, 'a view without data');

-- a foreign or odd name, an empty table, a table without any score
CREATE TABLE shop."Odd ""name"" 'here'" (body text, "E" empathy.emotion, g empathy.emotion_summary);
SELECT is_empty($$SELECT * FROM empathy.stale_scores('shop."Odd ""name"" ''here''"')$$, 'an empty table');
INSERT INTO shop."Odd ""name"" 'here'" VALUES ('I love it', 'valence=0 model=00000bad');
SELECT is(pg_temp.rebuild('shop."Odd ""name"" ''here''"'), 1, 'names are quoted');
SELECT is_empty($$SELECT * FROM empathy.stale_scores('shop."Odd ""name"" ''here''"')$$, 'in every statement');
SELECT is_empty($$SELECT * FROM empathy.stale_scores('pg_catalog.pg_class')$$, 'a table without scores');

-- what cannot have stored scores
SELECT throws_ok($$SELECT * FROM empathy.stale_scores('shop.between')$$, '42809', '"between" is not a table or materialized view', 'a view');
SELECT throws_ok($$SELECT * FROM empathy.stale_scores('shop.mood_idx')$$, '42809', NULL, 'an index');
SELECT throws_ok($$SELECT * FROM empathy.stale_scores(1::regclass)$$, '42P01', NULL, 'nothing at all');

-- rights
CREATE FUNCTION shop.who(body text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    PERFORM empathy.score(body);
    RETURN current_user;
END $$;
CREATE FUNCTION shop.owner_code(body text) RETURNS text LANGUAGE sql IMMUTABLE
BEGIN ATOMIC
    SELECT shop.who(body) || empathy.dominant(empathy.score(body));
END;
CREATE ROLE empathy_test_owner;
CREATE ROLE empathy_test_reader;
GRANT USAGE, CREATE ON SCHEMA shop TO empathy_test_owner, empathy_test_reader;
CREATE TABLE shop.trap (tenant text, body text, e empathy.emotion, g text GENERATED ALWAYS AS (shop.owner_code(body)) STORED);
CREATE INDEX trap_idx ON shop.trap (shop.owner_code(body));
ALTER TABLE shop.trap OWNER TO empathy_test_owner;
SET LOCAL ROLE empathy_test_owner;
INSERT INTO shop.trap VALUES ('a', 'I love it', 'valence=0 model=00000bad'), ('b', 'I hate it', 'valence=0 model=00000bad');
SELECT set_eq($$SELECT object || stale FROM empathy.stale_scores('shop.trap')$$, '{shop.trap.e2}'::text[], 'the owner''s view');
RESET ROLE;
SELECT set_eq($$SELECT object || stale FROM empathy.stale_scores('shop.trap')$$, '{shop.trap.e2}'::text[],
    'the owner''s expressions run as the owner, not as a superuser who looks');
SELECT is(current_user::text, session_user::text, 'who is himself again');
SET LOCAL ROLE empathy_test_reader;
SELECT throws_ok($$SELECT * FROM empathy.stale_scores('shop.trap')$$, '42501', 'permission denied for table trap', 'without SELECT');
RESET ROLE;
GRANT SELECT ON shop.trap TO empathy_test_reader;
CREATE POLICY own_tenant ON shop.trap TO empathy_test_reader USING (tenant = 'a');
ALTER TABLE shop.trap ENABLE ROW LEVEL SECURITY;
SET LOCAL ROLE empathy_test_reader;
SELECT set_eq($$SELECT pg_temp.stale('shop.trap')$$,
    '{"shop.trap.e: column, 1","shop.trap.g: generated column, 1","shop.trap_idx: index, unknown"}'::text[],
    'policies limit what is counted');
RESET ROLE;

SELECT * FROM finish();
ROLLBACK;
