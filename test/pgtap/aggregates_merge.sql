-- Everything merges: however the rows of any aggregate are split, and however its states travel, the
-- answer is that of one pass, bit for bit where the state is of integers.
BEGIN;
SELECT no_plan();
\ir ../aggregates/subjects.sql
CREATE FUNCTION through_binary(anyelement) RETURNS anyelement AS '$libdir/empathy_calls' LANGUAGE C STRICT;

-- 1,000 random partitions of the rows into 1 to 7 parts, some of them empty (100 for an aggregate whose
-- states are those of another one).  The rows of a part come in random order; the states of the parts are merged in random order along a random tree of up to three
-- levels; and on each level they stay what they are, travel as text, or travel in binary form.
CREATE FUNCTION partitions(s subject) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    travel text := format('CASE (p + level) %% 3 WHEN 0 THEN s WHEN 1 THEN s::text::%s ELSE through_binary(s) END', s.state);
    wanted int := CASE WHEN s.makes_states THEN 1000 ELSE 100 END;
    wrong bigint;
    number bigint;
BEGIN
    EXECUTE format($query$
        WITH slot AS (
            SELECT p, part FROM generate_series(1, %9$s) AS p, generate_series(0, p %% 7) AS part),
        filled AS (
            SELECT p, pick(i, p, 1 + p %% 7) AS part, r.* FROM generate_series(1, %9$s) AS p, rows_%1$s AS r),
        leaf AS (
            SELECT p, part, state_%1$s(%2$s ORDER BY hashint8extended(i, 1000 + p)) FILTER (WHERE i IS NOT NULL) AS s, 1 AS level
            FROM slot LEFT JOIN filled USING (p, part) GROUP BY p, part),
        branch AS (
            SELECT p, pick(part, 2000 + p, 4) AS part, merge_%1$s(%3$s ORDER BY hashint8extended(part, 3000 + p)) AS s, 2 AS level
            FROM leaf GROUP BY 1, 2),
        bough AS (
            SELECT p, pick(part, 4000 + p, 2) AS part, merge_%1$s(%3$s ORDER BY hashint8extended(part, 5000 + p)) AS s, 3 AS level
            FROM branch GROUP BY 1, 2),
        root AS (
            SELECT p, merge_%1$s(%3$s ORDER BY hashint8extended(part, 6000 + p)) AS state,
                   finish_%1$s(%3$s ORDER BY hashint8extended(part, 6000 + p)) AS result
            FROM bough GROUP BY p)
        SELECT count(*), count(*) FILTER (WHERE NOT near(%4$s, d.answer, %5$L) %6$s)
        FROM root, (SELECT %7$s AS answer, %8$s AS bytes FROM rows_%1$s) AS d$query$,
        s.id, columns(s), travel, answer(s, 'result'), s.tolerance,
        CASE WHEN s.tolerance IS NULL THEN format('OR %s IS DISTINCT FROM d.bytes', bytes(s, 'state')) END,
        answer(s, call(s)), bytes(s, format('state_%s(%s)', s.id, columns(s))), wanted)
    INTO number, wrong;
    RETURN is(number || ' partitions, ' || wrong || ' wrong', wanted || ' partitions, 0 wrong', s.signature || ': any split gives the same');
END $$;
SELECT partitions(s) FROM subject AS s ORDER BY id;

-- Parts without rows and NULL states add nothing.
SELECT nothing(s, 'empty parts and NULL states add nothing', format(
    'SELECT FROM (SELECT finish_%1$s(s) AS result FROM (
        SELECT state_%1$s(%2$s) FROM rows_%1$s UNION ALL SELECT NULL UNION ALL SELECT state_%1$s(%2$s) FROM rows_%1$s WHERE false
     ) AS part (s)) AS q, rows_%1$s HAVING NOT near((SELECT %3$s FROM rows_%1$s), min(%4$s::text)::jsonb, %5$L)',
    s.id, columns(s), answer(s, call(s)), answer(s, 'q.result'), s.tolerance))
FROM subject AS s ORDER BY id;

-- Nothing to sum up is NULL; rows of NULLs are skipped.
SELECT is(ask(s, 'FROM rows_' || s.id || ' WHERE false'), NULL, s.signature || ': no rows, no answer')
FROM subject AS s ORDER BY id;
SELECT is(ask(s, format('FROM rows_%s WHERE i %% 7 = 0', s.id)), NULL, s.signature || ': only NULLs, no answer')
FROM subject AS s WHERE nullable > 0 ORDER BY id;
SELECT same(s, 'rows of NULLs are skipped', ask(s, format('FROM rows_%s WHERE i %% 7 > 0', s.id)), ask(s, 'FROM rows_' || s.id))
FROM subject AS s WHERE nullable > 0 ORDER BY id;
SELECT isnt(ask(s, 'FROM rows_' || s.id), NULL, s.signature || ': there is an answer') FROM subject AS s ORDER BY id;

-- The text of a state is the same under all settings, and reads back the same under all others.
SELECT make_rows(s, 300, 'many_' || s.id) FROM subject AS s \g /dev/null
CREATE TABLE setting (id int, name text, value text);
INSERT INTO setting VALUES
    (1, 'extra_float_digits', '-15'), (2, 'extra_float_digits', '0'), (3, 'extra_float_digits', '1'), (4, 'extra_float_digits', '3'),
    (1, 'datestyle', 'SQL, DMY'), (2, 'datestyle', 'German'), (3, 'datestyle', 'Postgres, MDY'), (4, 'datestyle', 'ISO, YMD'),
    (1, 'timezone', 'Asia/Kathmandu'), (2, 'timezone', 'America/St_Johns'), (3, 'timezone', 'UTC'), (4, 'timezone', 'Pacific/Apia'),
    (1, 'intervalstyle', 'sql_standard'), (2, 'intervalstyle', 'postgres_verbose'), (3, 'intervalstyle', 'iso_8601'), (4, 'intervalstyle', 'postgres'),
    (1, 'bytea_output', 'escape'), (2, 'bytea_output', 'hex'), (3, 'bytea_output', 'escape'), (4, 'bytea_output', 'hex'),
    (1, 'lc_numeric', 'de_DE.UTF-8'), (2, 'lc_numeric', 'C'), (3, 'lc_numeric', 'fr_FR.UTF-8'), (4, 'lc_numeric', 'C.UTF-8');
CREATE FUNCTION settings(chosen int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    s record;
BEGIN
    FOR s IN SELECT name, value FROM setting WHERE id = chosen LOOP
        BEGIN
            PERFORM set_config(s.name, s.value, true);
        EXCEPTION WHEN invalid_parameter_value THEN
            NULL; -- a locale that the machine does not have
        END;
    END LOOP;
END $$;
CREATE TABLE travelled (id int, written int, part bigint, state text);
CREATE FUNCTION write_states(chosen int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    s subject;
BEGIN
    PERFORM settings(chosen);
    FOR s IN SELECT * FROM subject LOOP
        EXECUTE format('INSERT INTO travelled SELECT %1$s, %2$s, i %% 5, state_%1$s(%3$s)::text FROM many_%1$s GROUP BY i %% 5', s.id, chosen, columns(s));
    END LOOP;
END $$;
SELECT write_states(id) FROM generate_series(1, 4) AS id \g /dev/null
SELECT nothing(s, 'states are the same text under all settings',
    format('SELECT FROM travelled WHERE id = %s GROUP BY part HAVING count(DISTINCT state) > 1', s.id))
FROM subject AS s ORDER BY id;
CREATE FUNCTION read_states(chosen int) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    s subject;
BEGIN
    PERFORM settings(chosen);
    FOR s IN SELECT * FROM subject ORDER BY id LOOP
        RETURN NEXT nothing(s, format('states as text, read under settings %s', chosen), format(
            'SELECT FROM (SELECT finish_%1$s(state::%2$s) AS result FROM travelled WHERE id = %1$s GROUP BY written) AS q
             WHERE NOT near(%3$s, (SELECT %4$s FROM many_%1$s), %5$L)',
            s.id, s.state, answer(s, 'result'), answer(s, call(s)), s.tolerance));
    END LOOP;
END $$;
SELECT read_states(id) FROM generate_series(1, 4) AS id;

SELECT * FROM finish();
ROLLBACK;
