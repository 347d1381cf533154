-- Transition and combine functions of every aggregate, called in other ways than the server's own: outside
-- an aggregate, from afar as a distributed server does, and under a bare search path.
BEGIN;
SELECT no_plan();
\ir ../aggregates/subjects.sql
CREATE FUNCTION cpu_seconds() RETURNS float8 AS '$libdir/empathy_calls' LANGUAGE C VOLATILE;
CREATE FUNCTION far_accum(internal, regprocedure, boolean, VARIADIC "any") RETURNS internal AS '$libdir/empathy_calls' LANGUAGE C;
CREATE FUNCTION far_merge(internal, regprocedure, text) RETURNS internal AS '$libdir/empathy_calls' LANGUAGE C;
CREATE FUNCTION far_text(internal) RETURNS text AS '$libdir/empathy_calls' LANGUAGE C;
CREATE AGGREGATE far_partial(aggregate regprocedure, fresh boolean, VARIADIC "any") (SFUNC = far_accum, STYPE = internal, FINALFUNC = far_text);
CREATE AGGREGATE far_combine(aggregate regprocedure, state text) (SFUNC = far_merge, STYPE = internal, FINALFUNC = far_text);

-- Outside an aggregate a state is an argument like any other, here one that points into a page.
CREATE FUNCTION store_state(s subject) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TABLE stored_%s (s %s)', s.id, s.state);
    EXECUTE format('ALTER TABLE stored_%s ALTER s SET STORAGE plain', s.id);
    EXECUTE format('INSERT INTO stored_%1$s SELECT state_%1$s(%2$s ORDER BY i) FROM rows_%1$s WHERE i <= 30', s.id, columns(s));
    EXECUTE format('CREATE TABLE before_%1$s AS SELECT %2$s(s) AS bytes FROM stored_%1$s', s.id, s.send);
END $$;
SELECT store_state(s) FROM subject AS s \g /dev/null
SELECT nothing(s, 'a call outside an aggregate adds a row', format(
    'SELECT FROM stored_%1$s AS t, rows_%1$s AS r WHERE r.i > 30 AND (num_nulls(%2$s) = 0 OR NOT %3$L)
     AND %4$s IS DISTINCT FROM (SELECT %5$s FROM rows_%1$s AS o WHERE o.i <= 30 OR o.i = r.i)',
    s.id, columns(s, 'r'), s.accum_is_strict, bytes(s, format('%s(t.s, %s)', s.accum, columns(s, 'r'))),
    bytes(s, format('state_%s(%s ORDER BY o.i)', s.id, columns(s, 'o')))))
FROM subject AS s ORDER BY id;
SELECT nothing(s, 'and another one', format(
    'SELECT FROM rows_%1$s AS r JOIN rows_%1$s AS q ON r.i < q.i AND num_nulls(%2$s) = 0 AND num_nulls(%3$s) = 0
     WHERE %4$s IS DISTINCT FROM (SELECT %5$s FROM rows_%1$s AS o WHERE o.i IN (r.i, q.i)) AND r.i < 10',
    s.id, columns(s, 'r'), columns(s, 'q'),
    bytes(s, format('%1$s(%1$s(NULL::%2$s, %3$s), %4$s)', s.accum, s.state, columns(s, 'r'), columns(s, 'q'))),
    bytes(s, format('state_%s(%s ORDER BY o.i)', s.id, columns(s, 'o')))))
FROM subject AS s WHERE NOT accum_is_strict AND initial IS NULL ORDER BY id;
SELECT nothing(s, 'a call outside an aggregate merges states', format(
    'SELECT FROM stored_%1$s AS t, (SELECT state_%1$s(%2$s) AS s FROM rows_%1$s WHERE i > 30) AS o
     WHERE %3$s IS DISTINCT FROM (SELECT %4$s FROM (SELECT 1 AS n, t.s UNION ALL SELECT 2, o.s) AS pair)',
    s.id, columns(s), bytes(s, format('%s(t.s, o.s)', s.combine)), bytes(s, format('merge_%s(pair.s ORDER BY n)', s.id))))
FROM subject AS s ORDER BY id;
SELECT nothing(s, 'and leaves the stored state alone',
    format('SELECT FROM stored_%1$s JOIN before_%1$s ON %2$s(s) IS DISTINCT FROM bytes', s.id, s.send))
FROM subject AS s ORDER BY id;

-- From afar.
SELECT nothing(s, 'partial states from afar, combined from afar, give the same', format(
    'SELECT FROM (SELECT finish_%1$s(t::%2$s) AS result FROM (
        SELECT far_combine(%3$L::oid, t) AS t FROM (SELECT far_partial(%3$L::oid, true, %4$s) AS t FROM rows_%1$s GROUP BY i %% 5) AS part) AS whole) AS q
     WHERE NOT near(%5$s, (SELECT %6$s FROM rows_%1$s), %7$L)',
    s.id, s.state, s.oid, columns(s), answer(s, 'q.result'), answer(s, call(s)), s.tolerance))
FROM subject AS s ORDER BY id;

-- How many times as long a function takes that is called through an FmgrInfo of its own for each row.
-- Processor time, the least of some runs.
CREATE FUNCTION fresh_ratio(s subject) RETURNS float8 LANGUAGE plpgsql AS $$
DECLARE
    least_kept float8 := 'infinity';
    least_fresh float8 := 'infinity';
    fresh boolean;
    start float8;
    took float8;
BEGIN
    FOR run IN 1..30 LOOP
        FOREACH fresh IN ARRAY ARRAY[false, true] LOOP
            start := cpu_seconds();
            EXECUTE format('SELECT far_partial(%s::oid, %L, %s) FROM rows_%s, generate_series(1, 20)', s.oid, fresh, columns(s), s.id);
            took := cpu_seconds() - start;
            IF fresh THEN least_fresh := least(least_fresh, took); ELSE least_kept := least(least_kept, took); END IF;
        END LOOP;
        EXIT WHEN run >= 5 AND least_fresh < 2 * least_kept;
    END LOOP;
    RETURN least_fresh / least_kept;
END $$;
SELECT cmp_ok(fresh_ratio(s), '<', 2::float8, s.signature || ': nothing is lost with the FmgrInfo')
FROM subject AS s ORDER BY id;

-- Under a bare search path.
CREATE TABLE bare AS
SELECT s.*, ask(s, 'FROM rows_' || s.id) AS expected, format('SELECT %s FROM aggregate_test.rows_%s', answer(s, call(s)), s.id) AS query FROM subject AS s;
CREATE FUNCTION under_bare_path(query text) RETURNS jsonb LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    result jsonb;
BEGIN
    EXECUTE query INTO result;
    RETURN result;
END $$;
SELECT same(s, 'search_path = pg_catalog, pg_temp', under_bare_path(b.query), b.expected)
FROM subject AS s JOIN bare AS b USING (id) ORDER BY id;

SELECT * FROM finish();
ROLLBACK;
