-- A rule says the same whether the planner makes conditions of it or it is asked row by row: random rules, over rows
-- with NULLs, rows that outer joins leave alone, and every form that a row may have.
BEGIN;
SET LOCAL search_path = empathy, public;
SELECT no_plan();
SELECT setseed(0.25);

CREATE TEMP TABLE thing AS
SELECT i AS id, CASE WHEN i % 7 > 0 THEN i % 5 END AS whole, CASE WHEN i % 5 > 0 THEN (i % 9 - 4) / 4.0::float8 END AS real,
       CASE WHEN i % 3 > 0 THEN (i % 4)::numeric / 2 END AS exact, CASE WHEN i % 11 > 3 THEN chr(97 + i % 4) END AS word, CASE i % 3 WHEN 0 THEN true WHEN 1 THEN false END AS flag,
       CASE WHEN i % 6 > 0 THEN date '2026-03-01' + i % 10 END AS day,
       CASE WHEN i % 8 > 0 THEN format('valence=%s anger=%s joy=%s%s', i % 5 / 2.0 - 1, i % 4 / 4.0, i % 3 / 2.0, CASE WHEN i % 5 = 0 THEN ' flags=negated' END)::emotion END AS mood
FROM generate_series(1, 60) AS i;

-- A random rule about a thing, or about a mood.
CREATE FUNCTION pg_temp.pick(VARIADIC choice text[]) RETURNS text LANGUAGE sql AS $$ SELECT choice[1 + floor(random() * cardinality(choice))::int] $$;
CREATE FUNCTION pg_temp.condition(mood boolean) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    op text := pg_temp.pick('=', '<>', '<', '<=', '>', '>=');
    number text := pg_temp.pick('0', '1', '2', '0.5', '-0.25', '0.75');
    name text := CASE WHEN mood THEN pg_temp.pick('valence', 'anger', 'joy', 'confidence', 'positive', 'frustration') ELSE pg_temp.pick('whole', 'real', 'exact', 'mood.anger', 'mood.valence') END;
BEGIN
    RETURN CASE floor(random() * 8)::int
        WHEN 0 THEN format('%s between %s and %s', name, number, pg_temp.pick('1', '0.5', '2'))
        WHEN 1 THEN format('%s in (%s, 1, -1)', name, number)
        WHEN 2 THEN name || pg_temp.pick(' is null', ' is not null')
        WHEN 3 THEN CASE WHEN mood THEN pg_temp.pick('negated', 'not negated', 'dominant = ''anger''', 'sentiment in (''negative'', ''mixed'')', 'dominant like ''%r%''')
                    ELSE pg_temp.pick('flag', 'not flag', 'flag = true', 'mood is null', 'mood.negated', 'mood.dominant = ''anger''') END
        WHEN 4 THEN CASE WHEN mood THEN pg_temp.pick('anger > joy', 'true', 'language = ''und''')
                    ELSE pg_temp.pick('word = ''b''', 'word in (''a'', ''c'')', 'word like ''_''', 'word between ''b'' and ''c''', 'whole >= exact', 'true') END
        WHEN 5 THEN CASE WHEN mood THEN format('not %s %s %s', name, op, number)
                    ELSE pg_temp.pick('day > as_of - 5 days', 'day < as_of', 'as_of > date ''2026-01-01''', 'day + 3 days >= date ''2026-03-08''') END
        ELSE format('%s %s %s', name, op, number) END;
END $$;
CREATE FUNCTION pg_temp.rule(mood boolean, depth int) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    RETURN CASE WHEN depth = 0 OR random() < 0.3 THEN pg_temp.condition(mood)
                WHEN random() < 0.2 THEN format('not (%s)', pg_temp.rule(mood, depth - 1))
                ELSE format('(%s) %s (%s)', pg_temp.rule(mood, depth - 1), pg_temp.pick('and', 'or'), pg_temp.rule(mood, depth - 1)) END;
END $$;

-- How a row x may come about.
CREATE TEMP VIEW thing_view AS SELECT * FROM thing WHERE id > 3;
CREATE TEMP TABLE form (name text, source text);
INSERT INTO form VALUES
    ('a table', 'thing AS x'),
    ('a view', 'thing_view AS x'),
    ('outer join', 'generate_series(50, 70) AS i LEFT JOIN thing AS x ON x.id = i'),
    ('outer joins', 'thing AS y RIGHT JOIN generate_series(50, 70) AS i ON y.id = i FULL JOIN thing AS x ON x.id = y.id AND x.whole > 2'),
    ('outer join of a view', 'generate_series(50, 70) AS i LEFT JOIN thing_view AS x ON x.id = i'),
    ('a subquery', '(SELECT id, whole + 1 AS whole, real * 2 AS real, exact, word, flag, day, mood FROM thing) AS x'),
    ('outer join of a subquery', 'generate_series(50, 70) AS i LEFT JOIN (SELECT id, whole + 1 AS whole, real * 2 AS real, exact, coalesce(word, ''b'') AS word, flag, day, mood FROM thing) AS x ON x.id = i'),
    ('outer join of a subquery that stays one', 'generate_series(50, 70) AS i LEFT JOIN (SELECT * FROM thing OFFSET 2) AS x ON x.id = i'),
    ('an alias of a join', '(thing AS a (id, whole) JOIN (SELECT id AS other FROM thing WHERE flag) AS b ON b.other = a.id) AS x'),
    ('rows that are values', '(VALUES (1, 1, 0.5::float8, 1.5, ''b'', true, date ''2026-03-03'', ''valence=-1 anger=1''::emotion), (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL)) AS x (id, whole, real, exact, word, flag, day, mood)');

-- Ask a rule of all rows of a form, in three ways: return what is said, and whether WHERE finds those of whom it holds.
CREATE FUNCTION pg_temp.differences(source text, call text, rule text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    constant text := format(call, format('%L::segment', rule));
    asked text := format(call, format('(SELECT %L::segment)', rule));
    different bigint;
    found bigint;
    hold bigint;
BEGIN
    EXECUTE format('SELECT count(*) FILTER (WHERE %1$s IS DISTINCT FROM %2$s), count(*) FILTER (WHERE %2$s) FROM %3$s', constant, asked, source) INTO different, hold;
    EXECUTE format('SELECT count(*) FROM %2$s WHERE %1$s', constant, source) INTO found;
    RETURN different + abs(found - hold);
END $$;

CREATE TEMP TABLE rule AS SELECT pg_temp.rule(false, 3) AS row_rule, pg_temp.rule(true, 3) AS mood_rule FROM generate_series(1, 150);

SELECT is(array_agg(row_rule) FILTER (WHERE pg_temp.differences(source, 'matches(x, %s, timestamptz ''2026-03-06'')', row_rule) > 0), NULL, 'rules about ' || name)
FROM form, rule GROUP BY name ORDER BY name;
SELECT is(array_agg(row_rule) FILTER (WHERE pg_temp.differences(source, 'matches(x, %s, CASE WHEN x.id %% 2 = 0 THEN timestamptz ''2026-03-06'' END)', row_rule) > 0), NULL, 'moments that may be NULL, about ' || name)
FROM form, (SELECT * FROM rule LIMIT 40) AS r GROUP BY name ORDER BY name;
SELECT is(array_agg(row_rule) FILTER (WHERE pg_temp.differences(source, 'x @@ %s', row_rule) > 0), NULL, 'the operator, about ' || name)
FROM form, (SELECT * FROM rule WHERE row_rule !~ 'as_of' LIMIT 40) AS r GROUP BY name ORDER BY name;
SELECT is(array_agg(mood_rule) FILTER (WHERE pg_temp.differences(source, 'x.mood @@ %s', mood_rule) > 0), NULL, 'rules about a reading in ' || name)
FROM form, rule GROUP BY name ORDER BY name;

-- what a subquery says on the nullable side of an outer join, where the subquery is gone before rules are simplified
CREATE FUNCTION pg_temp.inside(rule text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    different bigint;
BEGIN
    EXECUTE format('SELECT count(*) FROM generate_series(50, 70) AS i LEFT JOIN (SELECT id, x @@ %1$L AS said FROM thing AS x) AS y ON y.id = i LEFT JOIN thing AS z ON z.id = i
                    WHERE y.said IS DISTINCT FROM (z @@ (SELECT %1$L::segment))', rule) INTO different;
    RETURN different;
END $$;
SELECT is(array_agg(row_rule) FILTER (WHERE pg_temp.inside(row_rule) > 0), NULL, 'inside an outer join') FROM rule WHERE row_rule !~ 'as_of';

-- in EXISTS, where the server simplifies with the query around it at hand
CREATE FUNCTION pg_temp.exist(source text, rule text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    inner_query text := format('SELECT FROM %s WHERE coalesce(x.id, 0) %% 7 = k AND x @@ ', source);
    different bigint;
BEGIN
    EXECUTE format('SELECT count(*) FROM generate_series(0, 6) AS k WHERE EXISTS (%1$s %2$L) <> EXISTS (%1$s (SELECT %2$L::segment))', inner_query, rule) INTO different;
    RETURN different;
END $$;
SELECT is(array_agg(row_rule) FILTER (WHERE pg_temp.exist(source, row_rule) > 0), NULL, 'in EXISTS, ' || name)
FROM form, (SELECT * FROM rule WHERE row_rule !~ 'as_of' LIMIT 40) AS r GROUP BY name ORDER BY name;

-- and the planner did make conditions of most: of a table all but those over what there is not
CREATE FUNCTION pg_temp.stays(query text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    line text;
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
        IF line ~ 'matches\(|@@' THEN
            RETURN true;
        END IF;
    END LOOP;
    RETURN false;
END $$;
SELECT is(count(*) FILTER (WHERE pg_temp.stays(format('SELECT FROM thing AS x WHERE matches(x, %L::segment, timestamptz ''2026-03-06'')', row_rule))), 0::bigint, 'every rule about a row was taken apart') FROM rule;
SELECT is(count(*) FILTER (WHERE pg_temp.stays(format('SELECT FROM thing AS x WHERE mood @@ %L', mood_rule))), 0::bigint, 'every rule about a reading was taken apart') FROM rule;

SELECT * FROM finish();
ROLLBACK;
