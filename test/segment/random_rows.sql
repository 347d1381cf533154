-- Rows of many types, with NULLs, of few values, so that random rules say all three things of them; and the table
-- that the queries of random_rules.pl put what they found into.
CREATE TYPE color AS ENUM ('red', 'green', 'blue');
CREATE DOMAIN cents AS numeric CHECK (VALUE > -1000000);
CREATE TYPE pair AS (x int, y text);

-- A number of 0 .. n - 1 for a row and a column.
CREATE FUNCTION draw(id int, col int, n int) RETURNS int LANGUAGE sql IMMUTABLE
RETURN (hashint4extended(id, col) & 1048575) % n;
-- A value, or NULL now and then.
CREATE FUNCTION maybe(id int, col int, value anyelement) RETURNS anyelement LANGUAGE sql IMMUTABLE
AS 'SELECT CASE WHEN draw(id, 100 + col, 6) > 0 THEN value END';

CREATE TABLE random_row AS
SELECT id,
       maybe(id, 1, (draw(id, 1, 9) - 3)::int2) AS i2, maybe(id, 2, draw(id, 2, 9) - 3) AS i4,
       maybe(id, 3, CASE draw(id, 3, 4) WHEN 0 THEN 3000000000 ELSE draw(id, 4, 9) - 3 END::int8) AS i8,
       maybe(id, 5, (ARRAY[0.5, -0.25, 1.5, 2, 0, 'NaN', 'Infinity', 100])[1 + draw(id, 5, 8)]::float4) AS f4,
       maybe(id, 6, (ARRAY[0.5, -0.25, 1.5, 2, 0, 'NaN', '-Infinity', 0.1])[1 + draw(id, 6, 8)]::float8) AS f8,
       maybe(id, 7, (ARRAY[0.5, -0.25, 1.50, 2, 0, 'NaN', 123456789.125, 0.25])[1 + draw(id, 7, 8)]::numeric) AS n,
       maybe(id, 8, (draw(id, 8, 9) - 4)::numeric / 2) AS "Own Name",
       maybe(id, 9, (ARRAY['', 'a', 'b', 'abc', 'ab ', 'it''s', 'Abc', 'a%', 'a\b'])[1 + draw(id, 9, 9)]) AS t,
       maybe(id, 10, (ARRAY['', 'a', 'b', 'abc', 'ab ', 'zz'])[1 + draw(id, 10, 6)])::varchar(10) AS vc,
       maybe(id, 11, (ARRAY['', 'a', 'b', 'abc', 'ab', 'zz'])[1 + draw(id, 11, 6)])::char(5) AS ch,
       maybe(id, 12, (ARRAY['', 'a', 'b', 'abc', 'ab', 'zz'])[1 + draw(id, 12, 6)]::name) AS nm,
       maybe(id, 13, (ARRAY['', 'a', 'B', 'abc', 'Ab', 'zz'])[1 + draw(id, 13, 6)]) COLLATE "C" AS tc,
       maybe(id, 14, draw(id, 14, 2) = 0) AS b,
       maybe(id, 15, date '2026-01-01' + 14 * draw(id, 15, 9)) AS d,
       maybe(id, 16, timestamp '2026-01-01' + 14 * draw(id, 16, 9) * interval '1 day' + 12 * draw(id, 17, 2) * interval '1 hour') AS ts,
       maybe(id, 18, timestamptz '2026-01-01 00:00+00' + 14 * draw(id, 18, 9) * interval '1 day' + 6 * draw(id, 19, 4) * interval '1 hour') AS tz,
       maybe(id, 20, (ARRAY['1 day', '24 hours', '1 month', '30 days', '90 days', '1 year', '-1 hour'])[1 + draw(id, 20, 7)]::interval) AS iv,
       maybe(id, 21, (ARRAY['red', 'green', 'blue'])[1 + draw(id, 21, 3)]::color) AS en,
       maybe(id, 22, ((draw(id, 22, 9) - 3)::numeric / 2)::cents) AS dom,
       maybe(id, 23, ('00000000-0000-0000-0000-00000000000' || draw(id, 23, 4))::uuid) AS u,
       maybe(id, 24, (ARRAY['{}', '{1,2}', '{1,3}', '{2}', '{1,NULL}'])[1 + draw(id, 24, 5)]::int[]) AS arr,
       maybe(id, 25, ROW(draw(id, 25, 9) - 3, (ARRAY['', 'a', 'b', NULL])[1 + draw(id, 26, 4)])::pair) AS comp,
       maybe(id, 27, format('valence=%s intensity=%s confidence=%s positive=%s negative=%s anger=%s joy=%s sadness=%s lang=%s %s',
           (ARRAY[-1, -0.5, 0, 0.3333, 1])[1 + draw(id, 27, 5)], (ARRAY[0, 0.25, 0.5, 1])[1 + draw(id, 28, 4)], (ARRAY[0, 0.1, 0.9, 1])[1 + draw(id, 29, 4)],
           (ARRAY[0, 0.25, 0.5, 1])[1 + draw(id, 30, 4)], (ARRAY[0, 0.25, 0.75, 1])[1 + draw(id, 31, 4)], (ARRAY[0, 0.1, 0.5, 0.9])[1 + draw(id, 32, 4)],
           (ARRAY[0, 0.25, 0.75, 1])[1 + draw(id, 33, 4)], (ARRAY[0, 0.1, 0.5, 0.9])[1 + draw(id, 34, 4)], (ARRAY['en', 'und'])[1 + draw(id, 35, 2)],
           CASE WHEN draw(id, 36, 2) = 0 THEN 'flags=' || (ARRAY['negated', 'contrast+question', 'shouting+uncertain', 'mitigated'])[1 + draw(id, 37, 4)] ELSE '' END)::empathy.emotion) AS mood,
       maybe(id, 38, ROW(1 + draw(id, 39, 5), 1 + draw(id, 40, 5), maybe(id, 41, 1 + draw(id, 41, 5)))::empathy.rfm) AS score
FROM generate_series(1, 400) AS id;
ALTER TABLE random_row ADD PRIMARY KEY (id);
ANALYZE random_row;

CREATE TABLE outcome (subject text, rules bigint, asked bigint, yes bigint, no bigint, unknown bigint, ours_differ bigint, planned_differ bigint, which text);
