-- Segments over rows of SQL: what the types of columns make of conditions, errors, rows from anywhere, rules that
-- take turns, and that search_path has no say.  Random rules of random rows: test/t/segment_random.t.
BEGIN;
SELECT no_plan();
SET LOCAL timezone = 'UTC';
SET LOCAL client_min_messages = warning;
CREATE SCHEMA segment_test;
SET LOCAL search_path = segment_test, empathy, public, pg_catalog;

\ir failure.psql

CREATE TYPE plan AS ENUM ('free', 'basic', 'pro');
CREATE DOMAIN euro AS numeric(10, 2) CHECK (VALUE >= 0);
CREATE DOMAIN nickname AS varchar(20);
CREATE TYPE address AS (city text, floor int, "Post Code" text);
CREATE TABLE customer (
    id int PRIMARY KEY, dropped text,
    i2 int2, i8 int8, f4 float4, f8 float8, n numeric, t text, vc varchar(20), ch char(5), nm name, letter "char", b bool,
    d date, ts timestamp, tz timestamptz, ti time, iv interval, en plan, spent euro, nick nickname, u uuid, ints int[], texts text[],
    range daterange, home address, mood emotion, js jsonb, "Own Name" int, "order" int, as_text text COLLATE "C");
ALTER TABLE customer DROP COLUMN dropped;
INSERT INTO customer VALUES
    (1, 7, 3000000000, 0.5, 0.1, 12.50, 'Ann', 'a%b', 'ab', 'ann', 'x', true,
     '2026-03-01', '2026-03-01 12:00', '2026-03-01 12:00+00', '10:00', '90 days', 'basic', 99.5, 'annie', '00000000-0000-0000-0000-000000000001', '{1,2}', '{a,b}',
     '[2026-01-01,2026-02-01)', '(Ulm,3,89073)', 'valence=-0.5 intensity=0.8 negative=0.9 anger=0.7 flags=negated', '{"a": 1}', 5, 6, 'b'),
    (3, -7, -3000000000, 'NaN', 'Infinity', 'NaN', '', '', '', '', '', false,
     'infinity', '-infinity', 'infinity', '00:00', '-1 day', 'free', 0, '', '00000000-0000-0000-0000-000000000003', '{}', '{}',
     'empty', '(,,)', 'valence=1', 'null', 0, 0, '');
INSERT INTO customer VALUES (2);

-- What a rule says of the three rows: t, f, or - for unknown.
CREATE FUNCTION says(rule segment) RETURNS text LANGUAGE sql STABLE
RETURN (SELECT string_agg(coalesce(left((c @@ rule)::text, 1), '-'), '' ORDER BY id) FROM customer AS c);

-- ---- types of columns -----------------------------------------------------------------------------

SELECT is(says(rule::segment), expected, rule) FROM (VALUES
    ('i2 = 7', 't-f'), ('i2 > -8', 't-t'), ('i2 < 3000000000', 't-t'), ('i2 = 7.0', 't-f'), ('i2 > 6.5', 't-f'),
    ('i8 = 3000000000', 't-f'), ('i8 < 99999999999999999999', 't-t'), ('i8 = 3000000000.0', 't-f'),
    ('f4 = 0.5', 't-f'), ('f4 > 1e30', 'f-t'), ('f8 = 0.1', 't-f'), ('f8 > 0.0999999', 't-t'), ('f8 in (0.1, 5)', 't-f'), ('f8 = ''Infinity''', 'f-t'),
    ('n = 12.5', 't-f'), ('n > 12', 't-t'), ('n = ''NaN''', 'f-t'), ('n between 12 and 13', 't-f'), ('n not between 12 and 13', 'f-t'),
    ('t = ''Ann''', 't-f'), ('t = ''ann''', 'f-f'), ('t like ''A%''', 't-f'), ('t not like ''A%''', 'f-t'), ('t in (''Ann'', ''Bob'')', 't-f'), ('t not in (''Ann'')', 'f-t'), ('t < ''B''', 't-t'),
    ('vc like ''a\%b''', 't-f'), ('vc = nm', 'f-t'), ('ch = ''ab''', 't-f'), ('ch = ''ab   ''', 't-f'), ('ch like ''ab''', 'f-f'), ('nm = ''ann''', 't-f'), ('letter = ''x''', 't-f'),
    ('b', 't-f'), ('not b', 'f-t'), ('b = true', 't-f'), ('b <> true', 'f-t'), ('b is null', 'ftf'), ('b is not null', 'tft'), ('b or not b', 't-t'),
    ('d = date ''2026-03-01''', 't-f'), ('d = ''2026-03-01''', 't-f'), ('d + 1 month > date ''2026-03-31''', 't-t'), ('d < ''infinity''', 't-f'), ('d >= ts - 12 hours', 't-t'),
    ('ts > date ''2026-03-01''', 't-f'), ('ts = ''2026-03-01 12:00''', 't-f'), ('tz = ''2026-03-01 13:00+01''', 't-f'), ('tz >= date ''2026-03-01''', 't-t'), ('ti > ''09:30''', 't-f'), ('ti + 1 hour = ''11:00''', 't-f'),
    ('iv = 90 days', 't-f'), ('iv > 12 weeks', 't-f'), ('iv = 3 months', 't-f'), ('iv in (90 days, 1 year)', 't-f'), ('iv + 1 day > interval ''90 days''', 't-f'),
    ('en = ''basic''', 't-f'), ('en > ''free''', 't-f'), ('en in (''basic'', ''pro'')', 't-f'), ('spent = 99.5', 't-f'), ('spent > 0', 't-f'), ('nick = ''annie''', 't-f'), ('nick like ''a%''', 't-f'),
    ('u = ''00000000-0000-0000-0000-000000000001''', 't-f'), ('ints = ''{1,2}''', 't-f'), ('texts <> ''{a,b}''', 'f-t'), ('range = ''[2026-01-01,2026-02-01)''', 't-f'), ('js = ''{"a": 1}''', 't-f'),
    ('home.city = ''Ulm''', 't--'), ('home.floor between 1 and 3', 't--'), ('home."Post Code" like ''89%''', 't--'), ('home.city is null', 'ftt'), ('home is null', 'ftt'),
    ('mood.anger > 0.5', 't-f'), ('mood.valence < 0', 't-f'), ('mood.negated', 't-f'), ('not mood.negated', 'f-t'), ('mood.sentiment = ''negative''', 't-f'), ('mood.dominant = ''anger''', 't-f'), ('mood.anger > mood.valence', 't-f'), ('mood is null', 'ftf'),
    ('mood = ''valence=1''', 'f-t'), ('"Own Name" = 5', 't-f'), ('"order" = 6', 't-f'), ('ORDER = 6', 't-f'), ('as_text < ''c''', 't-t'), ('as_text = ''b''', 't-f'), ('i2 < i8', 't-f'), ('7 = i2', 't-f'), ('f4 > n', 'f-f'), ('n >= f8', 't-t'),
    ('true', 'ttt'), ('false or i2 = 7', 't-f'), ('true and i2 = 7', 't-f')
) AS v (rule, expected);

-- ---- three-valued logic ---------------------------------------------------------------------------

CREATE TABLE logic AS SELECT a, b FROM (VALUES (true), (false), (NULL)) AS x (a), (VALUES (true), (false), (NULL)) AS y (b);
SELECT results_eq(format('SELECT a, b, l @@ %L, l @@ r FROM logic AS l, (VALUES (%1$L::segment), (%1$L)) AS v (r) ORDER BY 1, 2', rule),
                  format('SELECT a, b, %s, %1$s FROM logic, (VALUES (1), (2)) AS v ORDER BY 1, 2', rule), 'all values of: ' || rule)
FROM unnest(ARRAY['a and b', 'a or b', 'not a', 'not (a and b)', 'a = b', 'a is null and b', 'a in (true, false)', 'a not in (true)', 'not a or not b', 'not (a is null or b)', 'a <> b']) AS rule;
SELECT is(empathy.matches(NULL::customer, 'i2 = 1'), NULL, 'of a NULL row it is not known');
SELECT is(c @@ 'i2 is null and i8 is null', true, 'a row of NULLs is a row') FROM customer AS c WHERE id = 2;
SELECT is(ROW(NULL, NULL) @@ 'f1 is null', true, 'also one that is NULL to SQL');
SELECT is(c @@ NULL::segment, NULL, 'no segment') FROM customer AS c WHERE id = 1;
SELECT is((r.*) @@ 'id = 1', NULL, 'the missing row of an outer join') FROM customer AS c LEFT JOIN customer AS r ON r.id = c.id + 100 WHERE c.id = 1;

-- ---- errors ---------------------------------------------------------------------------------------

SELECT is(pg_temp.failure(format('SELECT c @@ r FROM customer AS c, (VALUES (%L::segment), (%1$L)) AS v (r)', rule)), expected, rule) FROM (VALUES
    ('nope > 1', '42703 the row has no column "nope" +detail'), ('dropped = ''''', '42703 the row has no column "dropped" +detail'), ('ctid is null', '42703 the row has no column "ctid" +detail'),
    ('"I2" = 1', '42703 the row has no column "I2" +detail'), ('t > 5', '42883 operator does not exist: text > integer +hint'), ('i2 = true', '42883 operator does not exist: smallint = boolean +hint'),
    ('i2 like ''7''', '42883 operator does not exist: smallint ~~ unknown +hint'), ('t', '42804 argument of a condition must be type boolean, not type text'), ('i2 + 1 day > 1', '42883 operator does not exist: smallint + interval +hint'),
    ('i2 = ''x''', '22P02 invalid input syntax for type smallint: "x"'), ('en = ''gold''', '22P02 invalid input value for enum plan: "gold"'), ('d = ''soon''', '22007 invalid input syntax for type date: "soon"'),
    ('u = ''x''', '22P02 invalid input syntax for type uuid: "x"'), ('i2 in (1, ''x'')', '22P02 invalid input syntax for type integer: "x"'), ('ints = 1', '42883 operator does not exist: integer[] = integer +hint'),
    ('js > 1', '42883 operator does not exist: jsonb > integer +hint'), ('home > 1', '42883 operator does not exist: address > integer +hint'), ('home.street = ''''', '42703 column "home" has no part "street" +detail'),
    ('t.city = ''''', '42703 column "t" has no part "city" +detail'), ('nope.city = ''''', '42703 the row has no column "nope" +detail'), ('mood > 0.5', '42883 operator does not exist: emotion > numeric +hint'),
    ('mood.rage > 0.5', '42703 column "mood" has no part "rage" +detail'), ('mood.dominant > 1', '42883 operator does not exist: text > integer +hint'), ('tz > as_of - 1 day', '42703 the row has no column "as_of" +detail +hint'),
    ('home = ''(Ulm,3,89073)''', '0A000 input of anonymous composite types is not implemented')
) AS v (rule, expected);
SELECT is(pg_temp.failure(format('SELECT c @@ r FROM customer AS c, (VALUES (%L::segment), (%1$L)) AS v (r)', rule)), '22023 segment depends on the clock: ''' || word || ''' +detail +hint', rule) FROM (VALUES
    ('d > ''today''', 'today'), ('tz > '' NOW ''', 'now'), ('ts between ''yesterday'' and ''2026-01-01''', 'yesterday'), ('ts in (''2026-01-01'', ''Tomorrow 10:00'')', 'tomorrow'), ('''now'' > ti', 'now'),
    ('range = ''[today,tomorrow)''', 'today'), ('d + 1 day > ''today''', 'today')) AS v (rule, word);
SELECT is(says('t = ''today'''), 'f-f', 'texts may be today');
CREATE FUNCTION pg_temp.context(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE context text; detail text;
BEGIN
    EXECUTE statement;
    RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS context = PG_EXCEPTION_CONTEXT, detail = PG_EXCEPTION_DETAIL;
    RETURN detail || '|' || split_part(context, E'\n', 1);
END $$;
SELECT is(pg_temp.context('SELECT c @@ r FROM customer AS c, (VALUES (''b and (nick = 5 or i2=1)''::segment), (''b'')) AS v (r)'), '|condition nick = 5 of the segment', 'errors name the condition');
SELECT is(pg_temp.context('SELECT x @@ r FROM (SELECT 1 AS a, 2 AS "B c") AS x, (VALUES (''d = 1''::segment), (''a=1'')) AS v (r)'), 'It has: a, B c.|condition d = 1 of the segment', 'and the columns');
SELECT matches(pg_temp.context(format('SELECT c @@ %L FROM customer AS c', 'i2 in (' || string_agg(i::text, ', ') || ', true)')), '^\|condition i2 in \(1, 2, .{100,200}\.\.\. of the segment$', 'long conditions are clipped') FROM generate_series(1, 500) AS i;

-- ---- as_of ----------------------------------------------------------------------------------------

SELECT is(empathy.matches(c, 'tz > as_of - 90 days', '2026-04-01'), true, 'a moment that is given') FROM customer AS c WHERE id = 1;
SELECT is(empathy.matches(c, 'tz > as_of - 90 days', '2026-08-01'), false, 'and another') FROM customer AS c WHERE id = 1;
SELECT is(string_agg(empathy.matches(c, 'd < as_of', m)::text, ',' ORDER BY m), 'false,true', 'a moment for each row') FROM customer AS c, (VALUES (timestamptz '2026-02-01'), ('2026-04-01')) AS v (m) WHERE id = 1;
SELECT is(empathy.matches(x, 'as_of = 5', '2026-02-01'), true, 'a column of that name comes first') FROM (SELECT 5 AS as_of) AS x;
SELECT is(x @@ 'as_of = 5', true, 'and is one without a moment') FROM (SELECT 5 AS as_of) AS x;
SELECT is(empathy.matches(c, 'i2 = 7', NULL), NULL, 'no moment') FROM customer AS c WHERE id = 1;

-- ---- rows from anywhere ---------------------------------------------------------------------------

SELECT is(x @@ 'a = 1 and b = ''x''', true, 'a subquery') FROM (SELECT 1 AS a, 'x' AS b) AS x;
SELECT is(x @@ r, true, 'a subquery, rule from a column') FROM (SELECT 1 AS a, 'x' AS b) AS x, (VALUES ('a = 1'::segment), ('b = ''x''')) AS v (r);
SELECT is(string_agg((x @@ 'column2 = ''b''')::text, ',' ORDER BY column1), 'false,true', 'VALUES') FROM (VALUES (1, 'a'), (2, 'b')) AS x;
SELECT is(ROW(1, 'x', 2.5) @@ 'f1 = 1 and f2 = ''x'' and f2 like ''_'' and f3 > 2', true, 'ROW()');
SELECT is(ROW('Ulm', 3, NULL)::address @@ 'city = ''Ulm'' and floor = 3', true, 'a composite type');
SELECT is(c.home @@ 'city = ''Ulm''', true, 'a composite column') FROM customer AS c WHERE id = 1;
SELECT is(c.mood @@ 'anger > 0.5', true, 'a reading is no row') FROM customer AS c WHERE id = 1;
SELECT is(to_tsvector('simple', 'a b') @@ to_tsquery('simple', 'b'), true, 'nor is a document of text search');
CREATE VIEW rich AS SELECT id, n * 2 AS twice, lower(t) AS t FROM customer;
SELECT is(array_agg(id ORDER BY id), ARRAY[1], 'a view') FROM rich AS r WHERE r @@ 'twice = 25 and t = ''ann''';
WITH w AS MATERIALIZED (SELECT id, i2 AS x FROM customer) SELECT is(array_agg(id), ARRAY[1], 'a CTE') FROM w WHERE w @@ 'x = 7';
SELECT is(count(*), 3::bigint, 'a function of one column') FROM (SELECT i FROM generate_series(1, 5) AS i) AS g WHERE g @@ 'i >= 3';
SELECT is(pg_temp.failure('SELECT x @@ r FROM (SELECT 1 AS a, 2 AS a) AS x, (VALUES (''a = 1''::segment), (''a > 1'')) AS v (r)'), '42702 column "a" is ambiguous +detail +hint', 'two columns of one name');
SELECT is(x @@ r, true, 'of which others may be named') FROM (SELECT 1 AS a, 2 AS a, 3 AS b) AS x, (VALUES ('b = 3'::segment), ('b > 2')) AS v (r);
CREATE DOMAIN home AS address CHECK ((VALUE).floor < 100);
SELECT is(ROW('Ulm', 3, NULL)::address::home @@ 'floor = 3', true, 'a domain over a composite type');
SELECT is(x @@ 'h.city = ''Ulm''', true, 'a column of one') FROM (SELECT ROW('Ulm', 3, NULL)::address::home AS h) AS x;
CREATE DOMAIN feeling AS emotion;
SELECT is(x @@ 'e.anger > 0.5 and e.negated', true, 'a domain over emotion') FROM (SELECT mood::feeling AS e FROM customer WHERE id = 1 OFFSET 0) AS x;
SELECT is(x @@ r, true, 'rows in rows') FROM (SELECT c, 1 AS one FROM customer AS c WHERE id = 1) AS x, (VALUES ('c.i2 = 7'::segment), ('c.nick = ''annie''')) AS v (r);

-- inheritance and partitions
CREATE TABLE event (at date NOT NULL, kind text, score int) PARTITION BY RANGE (at);
CREATE TABLE event_1 PARTITION OF event FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE TABLE event_2 (score int, unused int, kind text, at date NOT NULL);
ALTER TABLE event_2 DROP COLUMN unused;
ALTER TABLE event ATTACH PARTITION event_2 FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
INSERT INTO event VALUES ('2026-01-05', 'a', 1), ('2026-02-05', 'a', 2), ('2026-02-06', 'b', 3);
CREATE TABLE rule AS SELECT * FROM (VALUES ('some', 'kind = ''a'' and score >= 2'::segment), ('all', 'score > 0'), ('late', 'at >= date ''2026-02-01''')) AS v (name, rule);
SELECT results_eq('SELECT r.name, array_agg(score ORDER BY score) FROM event AS e JOIN rule AS r ON e @@ r.rule GROUP BY 1 ORDER BY 1',
    $$VALUES ('all', ARRAY[1, 2, 3]), ('late', ARRAY[2, 3]), ('some', ARRAY[2])$$, 'partitions with columns in another order, joined to segments');
CREATE TABLE special_event (extra int) INHERITS (rule);
CREATE TABLE parent (a int);
CREATE TABLE child (b int, c int) INHERITS (parent);
INSERT INTO parent VALUES (1);
INSERT INTO child VALUES (1, 2, 3), (2, 2, 3);
SELECT is((SELECT count(*) FROM parent AS p, (VALUES ('a = 1'::segment), ('a = 3')) AS v (r) WHERE p @@ r), 2::bigint, 'inherited tables');
SELECT is(pg_temp.failure('SELECT count(*) FROM parent AS p, (VALUES (''b = 2''::segment), (''a = 3'')) AS v (r) WHERE p @@ r'), '42703 the row has no column "b" +detail', 'of which only the columns of the parent are seen');

-- ---- rules that take turns, tables that change ------------------------------------------------------

SELECT is((SELECT count(*) FROM generate_series(1, 20) AS i, (SELECT ('i = ' || j)::segment AS r FROM generate_series(1, 1500) AS j) AS s, LATERAL (SELECT i) AS x WHERE x @@ s.r), 20::bigint, 'more rules than are kept');
SELECT is((SELECT count(*) FROM (SELECT x, r FROM (SELECT 1 AS a) AS x, (VALUES ('a = 1'::segment)) AS v (r) UNION ALL SELECT x, r FROM (SELECT 'b' AS b, 1 AS a) AS x, (VALUES ('a = 1'::segment)) AS v (r)) AS y (x, r) WHERE x @@ r), 2::bigint, 'rows of two types');
PREPARE find(segment) AS SELECT array_agg(id ORDER BY id) FROM customer AS c WHERE c @@ $1;
SET LOCAL plan_cache_mode = force_generic_plan;
SELECT is(pg_temp.failure('EXECUTE find(''added = 3'')'), '42703 the row has no column "added" +detail', 'a column that is not there yet');
ALTER TABLE customer ADD COLUMN added int DEFAULT 3;
CREATE TEMPORARY TABLE found (ids int[]);
CREATE FUNCTION pg_temp.found(statement text) RETURNS int[] LANGUAGE plpgsql AS $$ DECLARE ids int[]; BEGIN EXECUTE statement INTO ids; RETURN ids; END $$;
SELECT is(pg_temp.found('EXECUTE find(''added = 3 and id < 3'')'), ARRAY[1, 2], 'and then is');
ALTER TABLE customer ALTER COLUMN added TYPE text;
SELECT is(pg_temp.found('EXECUTE find(''added = ''''3'''' and id < 2'')'), ARRAY[1], 'with another type');
ALTER TABLE customer DROP COLUMN added;
SELECT is(pg_temp.failure('EXECUTE find(''added = 3'')'), '42703 the row has no column "added" +detail', 'and is not any more');
-- One function call after another within one query, between which the table changes.
CREATE TABLE changing (a int);
INSERT INTO changing VALUES (1);
CREATE FUNCTION change() RETURNS text LANGUAGE plpgsql AS $$
DECLARE row changing; said text = ''; rule segment = 'a = 1';
BEGIN
    FOR i IN 1 .. 4 LOOP
        EXECUTE 'SELECT * FROM changing' INTO row;
        said = said || (row @@ rule)::text || ' ';
        IF i = 1 THEN ALTER TABLE changing ADD COLUMN b int DEFAULT 2; rule = 'b = 2 and a = 1'; END IF;
        IF i = 2 THEN ALTER TABLE changing DROP COLUMN b; rule = 'a = 1'; END IF;
        IF i = 3 THEN ALTER TABLE changing ALTER a TYPE numeric USING a + 0.5; rule = 'a = 1.5'; END IF;
    END LOOP;
    RETURN said;
END $$;
SELECT is(change(), 'true true true true ', 'a row type that changes under a function');

-- ---- search_path ----------------------------------------------------------------------------------

CREATE SCHEMA hostile;
CREATE FUNCTION hostile.always(text, text) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN true;
CREATE FUNCTION hostile.always(smallint, integer) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN true;
CREATE FUNCTION hostile.always(plan, plan) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN true;
CREATE FUNCTION hostile.always(text, bigint) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN true;
CREATE FUNCTION hostile.valence(emotion) RETURNS float8 LANGUAGE sql IMMUTABLE RETURN 1;
CREATE OPERATOR hostile.= (LEFTARG = text, RIGHTARG = text, FUNCTION = hostile.always);
CREATE OPERATOR hostile.= (LEFTARG = smallint, RIGHTARG = integer, FUNCTION = hostile.always);
CREATE OPERATOR hostile.= (LEFTARG = plan, RIGHTARG = plan, FUNCTION = hostile.always);
CREATE OPERATOR segment_test.= (LEFTARG = plan, RIGHTARG = plan, FUNCTION = hostile.always);
CREATE OPERATOR hostile.> (LEFTARG = text, RIGHTARG = bigint, FUNCTION = hostile.always);
SET LOCAL search_path = hostile, segment_test, empathy, public, pg_catalog;
CREATE TABLE hostile.answer AS SELECT says(rule::segment), expected, rule
FROM (VALUES ('t = ''x''', 'f-f'), ('i2 = 1', 'f-f'), ('en = ''pro''', 'f-f'), ('t in (''x'', ''y'')', 'f-f'), ('mood.valence = 1', 'f-t')) AS v (rule, expected);
CREATE TABLE hostile.failure AS SELECT pg_temp.failure('SELECT segment_test.says(''t > 3000000000'')');
SET LOCAL search_path = public, pg_catalog;
SELECT is(says, expected, rule || ': an operator of search_path is not used') FROM hostile.answer;
SELECT ok(failure LIKE '42883 operator does not exist: text > bigint%', 'nor one that SQL lacks') FROM hostile.failure;
SELECT is(c OPERATOR(empathy.@@) 'mood.anger > 0.5 and t = ''Ann''', true, 'a search_path without the extension is enough') FROM segment_test.customer AS c WHERE id = 1;
SET LOCAL search_path = segment_test, empathy, public, pg_catalog;

-- A type that lives elsewhere and has operators of its own: they are found beside it.
SELECT count(*) > 0 AS citext FROM pg_available_extensions WHERE name = 'citext' \gset
\if :citext
CREATE SCHEMA elsewhere;
CREATE EXTENSION citext SCHEMA elsewhere;
CREATE DOMAIN folded AS elsewhere.citext;
CREATE TABLE account AS SELECT 'Ann'::elsewhere.citext AS login, 'Ann'::folded AS alias, 'ann'::text AS plain;
SELECT is(a @@ r, true, r::text) FROM account AS a, unnest(ARRAY['login = ''ANN''', 'login in (''bob'', ''ann'')', 'login like ''a%''', 'login between ''a'' and ''B''', 'alias = ''ann''', 'plain = ''ann''']::segment[]) AS r;
SELECT is(a @@ r, false, r::text) FROM account AS a, unnest(ARRAY['login <> ''ANN''', 'login not in (''ann'')', 'login not like ''A%''', 'plain = ''Ann''', 'login = plain', 'plain = alias']::segment[]) AS r;
\else
SELECT skip('citext is not installed', 12);
\endif

-- ---- collations -----------------------------------------------------------------------------------

CREATE TABLE word AS SELECT 'B' COLLATE "C" AS c, 'B' COLLATE "und-x-icu" AS icu;
SELECT is(w @@ r, true, r::text || ': by the collation of the column') FROM word AS w, unnest(ARRAY['c < ''a''', 'icu > ''a''']::segment[]) AS r;
SELECT is(pg_temp.failure('SELECT w @@ r FROM word AS w, (VALUES (''c < icu''::segment), (''c = icu'')) AS v (r)'), '42P22 could not determine which collation to use for string comparison +hint', 'two collations');

-- ---- anywhere in a query --------------------------------------------------------------------------

SELECT is(count(*) FILTER (WHERE c @@ 'i2 = 7')::int, 1, 'FILTER') FROM customer AS c;
SELECT results_eq($$SELECT c @@ 'i2 > 0', count(*)::int FROM customer AS c GROUP BY c @@ 'i2 > 0' ORDER BY 1$$, $$VALUES (false, 1), (true, 1), (NULL, 1)$$, 'GROUP BY');
SELECT is(array_agg(id ORDER BY c @@ 'i2 > 0', id), ARRAY[3, 1, 2], 'ORDER BY') FROM customer AS c;
SELECT is((SELECT string_agg(DISTINCT r.name, ',') FROM customer AS c LEFT JOIN (VALUES ('a', 'i2 = 7'::segment), ('b', 'nope.x = 1')) AS r (name, rule) ON r.name = 'a' AND c @@ r.rule), 'a', 'a left join');
UPDATE customer AS c SET i8 = 1 WHERE c @@ 'i2 = 7';
SELECT is(i8, 1::bigint, 'UPDATE') FROM customer WHERE id = 1;
DELETE FROM parent AS p WHERE p @@ 'a = 1';
SELECT is((SELECT count(*) FROM parent), 1::bigint, 'DELETE');
CREATE TABLE checked (a int, b int);
ALTER TABLE checked ADD CHECK (ROW(a, b) @@ 'f1 < f2');
SELECT is(pg_temp.failure('INSERT INTO checked VALUES (1, 2)'), 'no error', 'a check that holds');
SELECT matches(pg_temp.failure('INSERT INTO checked VALUES (2, 1)'), '^23514', 'and one that does not');
SELECT is((SELECT count(*) FROM (SELECT repeat('x', 3000000) AS long, 1 AS a) AS x, (VALUES ('a = 1'::segment), ('long like ''x%''')) AS v (r) WHERE x @@ r), 2::bigint, 'long values');

-- Row security and privileges are those of the query.
CREATE ROLE segment_test_reader;
GRANT USAGE ON SCHEMA segment_test TO segment_test_reader;
GRANT SELECT ON customer TO segment_test_reader;
ALTER TABLE customer ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON customer USING (id > 1);
SET LOCAL ROLE segment_test_reader;
SELECT is(array_agg(id ORDER BY id), ARRAY[2, 3], 'row security') FROM customer AS c WHERE c @@ 'id > 0';
SELECT is(pg_temp.failure('SELECT * FROM segment_test.event AS e WHERE e @@ ''score > 0'''), '42501 permission denied for table event', 'privileges');
RESET ROLE;

-- ---- why ------------------------------------------------------------------------------------------

SELECT results_eq($$SELECT e.* FROM customer AS c, segment_explain(c, 'n > 12 and (t = ''Bob'' or not mood.anger > 0.9) and i2 < i8 and true and home.city is not null and ch in (''ab'')') AS e WHERE id = 1$$,
    $$VALUES ('n > 12', '12.50', true), ('t = ''Bob''', 'Ann', false), ('mood.anger > 0.9', '0.7', false), ('i2 < i8', '7, 1', false), ('true', NULL, true), ('home.city is null', 'Ulm', false), ('ch in (''ab'')', 'ab   ', true)$$,
    'conditions in the order of the text, what their names have, and whether they hold');
SELECT results_eq($$SELECT e.* FROM customer AS c, segment_explain(c, 'n > 12 and i2 < id and tz < as_of - 1 day', '2026-04-01') AS e WHERE id = 2$$,
    $$VALUES ('n > 12', NULL, NULL::bool), ('i2 < id', 'NULL, 2', NULL), ('tz < as_of - 1 day', 'NULL, 2026-04-01 00:00:00+00', NULL)$$, 'of NULLs, and with a moment');
SELECT is_empty($$SELECT * FROM segment_explain(NULL::customer, 'n > 12')$$, 'no row, no rows');
SELECT is(pg_temp.failure('SELECT segment_explain(c, ''n > 12 and nope = 1'') FROM customer AS c'), '42703 the row has no column "nope" +detail', 'errors are those of @@');

SELECT * FROM finish();
ROLLBACK;
