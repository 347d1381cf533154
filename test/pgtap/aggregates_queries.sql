-- Every aggregate in every kind of query: with FILTER, DISTINCT and ORDER BY, in GROUPING SETS, over
-- window frames, in parallel plans, over many groups, and spilling to disk.
BEGIN;
SELECT no_plan();
\ir ../aggregates/subjects.sql
CREATE FUNCTION cpu_seconds() RETURNS float8 AS '$libdir/empathy_calls' LANGUAGE C VOLATILE;

-- The answer of some rows: those of the whole set are a table of their own.
SELECT same(s, 'FILTER', ask(s, format('FROM (SELECT *, true AS keep FROM rows_%1$s UNION ALL SELECT *, false FROM rows_%1$s WHERE i < 20) AS q', s.id),
                             'FILTER (WHERE keep)'), ask(s, 'FROM rows_' || s.id))
FROM subject AS s ORDER BY id;
SELECT is(ask(s, 'FROM rows_' || s.id, 'FILTER (WHERE false)'), NULL, s.signature || ': FILTER that leaves nothing')
FROM subject AS s ORDER BY id;
SELECT nothing(s, 'DISTINCT', format(
    'SELECT FROM (SELECT %2$s AS got FROM (TABLE rows_%1$s UNION ALL TABLE rows_%1$s) AS twice) AS q
     WHERE NOT near(got, (SELECT %3$s FROM (SELECT DISTINCT %4$s FROM rows_%1$s) AS once), %5$L)',
    s.id, answer(s, call(s, 'DISTINCT ')), answer(s, call(s)), columns(s), s.tolerance))
FROM subject AS s WHERE only_whole IS NULL ORDER BY id;
SELECT nothing(s, 'ORDER BY', format(
    'SELECT FROM (SELECT %2$s AS got FROM rows_%1$s) AS q WHERE NOT near(got, (SELECT %3$s FROM rows_%1$s), %4$L)',
    s.id, answer(s, format('%s(%s ORDER BY i DESC)', s.name, columns(s))), answer(s, call(s)), s.tolerance))
FROM subject AS s ORDER BY id;

-- Two copies of the rows, apart, and where parts have answers, thirds of them and both together.
SELECT nothing(s, 'GROUPING SETS', format(
    'WITH two AS (SELECT copy, CASE WHEN %5$L THEN i %% 3 ELSE 0 END AS third, r.* FROM rows_%1$s AS r, generate_series(1, 2) AS copy)
     SELECT FROM (SELECT copy, third, %2$s AS got FROM two GROUP BY GROUPING SETS (%3$s)) AS q
     WHERE NOT near(got, (SELECT %2$s FROM two WHERE copy = coalesce(q.copy, copy) AND third = coalesce(q.third, third)), %4$L)',
    s.id, answer(s, call(s)), '(copy, third), (copy)' || CASE WHEN s.only_whole IS NULL THEN ', (third), ()' ELSE '' END,
    s.tolerance, s.only_whole IS NULL))
FROM subject AS s ORDER BY id;

-- Window frames.
CREATE FUNCTION frames(s subject, description text, frame text, inside text) RETURNS text LANGUAGE sql
RETURN nothing(s, description, format(
    'SELECT FROM (SELECT i, %2$s AS got FROM rows_%1$s) AS q WHERE NOT near(got, (SELECT %3$s FROM rows_%1$s AS r WHERE %4$s), %5$L)',
    s.id, answer(s, call(s, '', format('OVER (%s)', frame))), answer(s, call(s)), inside, s.tolerance));
SELECT frames(s, 'moving frames', 'ORDER BY i ROWS BETWEEN 4 PRECEDING AND 2 FOLLOWING', 'r.i BETWEEN q.i - 4 AND q.i + 2')
FROM subject AS s WHERE only_whole IS NULL ORDER BY id;
SELECT frames(s, 'growing frames', 'ORDER BY i', 'r.i <= q.i') FROM subject AS s WHERE only_whole IS NULL ORDER BY id;
SELECT frames(s, 'frames of partitions', 'PARTITION BY i % 3', 'r.i % 3 = q.i % 3') FROM subject AS s WHERE only_whole IS NULL ORDER BY id;
SELECT frames(s, 'the frame of all rows', 'ORDER BY i ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING', 'true')
FROM subject AS s ORDER BY id;

-- Parallel.
SELECT make_rows(s, 1500, 'many_' || s.id), make_rows(s, 100, 'one_' || s.id, 1) FROM subject AS s \g /dev/null
CREATE TABLE asked AS
SELECT s.id, format('SELECT %s FROM many_%s', answer(s, call(s)), s.id) AS whole,
       CASE WHEN only_whole IS NULL AND makes_states THEN
           format('SELECT jsonb_agg(got ORDER BY grp) FROM (SELECT grp, %s AS got FROM many_%s GROUP BY grp) AS q', answer(s, call(s)), s.id) END AS groups
FROM subject AS s;
CREATE TABLE answered (id int, workers int, whole jsonb, groups jsonb);
CREATE FUNCTION answer_all(workers int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    a asked;
    whole jsonb;
    groups jsonb;
BEGIN
    PERFORM set_config('parallel_setup_cost', '0', true), set_config('parallel_tuple_cost', '0', true),
            set_config('min_parallel_table_scan_size', '0', true), set_config('parallel_leader_participation', 'off', true),
            set_config('max_parallel_workers_per_gather', workers::text, true);
    FOR a IN SELECT * FROM asked LOOP
        EXECUTE a.whole INTO whole;
        groups := NULL;
        IF a.groups IS NOT NULL THEN
            EXECUTE a.groups INTO groups;
        END IF;
        INSERT INTO answered VALUES (a.id, workers, whole, groups);
    END LOOP;
END $$;
SELECT answer_all(0), answer_all(2) \g /dev/null
SELECT matches(plan_of(a.whole), 'Partial Aggregate', s.signature || ': parallel plan') FROM subject AS s JOIN asked AS a USING (id) ORDER BY id;
SELECT matches(plan_of(a.groups), 'Partial (Hash|Group)Aggregate', s.signature || ': parallel plan of groups')
FROM subject AS s JOIN asked AS a USING (id) WHERE groups IS NOT NULL ORDER BY id;
SET LOCAL max_parallel_workers_per_gather = 0;
SELECT same(s, 'parallel equals serial', p.whole, o.whole)
FROM subject AS s JOIN answered AS o ON o.id = s.id AND o.workers = 0 JOIN answered AS p ON p.id = s.id AND p.workers = 2 ORDER BY s.id;
SELECT same(s, 'parallel groups equal serial groups', p.groups, o.groups)
FROM subject AS s JOIN answered AS o ON o.id = s.id AND o.workers = 0 JOIN answered AS p ON p.id = s.id AND p.workers = 2
WHERE o.groups IS NOT NULL ORDER BY s.id;

-- Spilling to disk changes nothing.
SET LOCAL enable_sort = off;
CREATE FUNCTION spilt(s subject, memory text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    result jsonb;
BEGIN
    PERFORM set_config('work_mem', memory, true), set_config('hash_mem_multiplier', '1', true);
    EXECUTE format('SELECT jsonb_agg(got ORDER BY g) FROM (SELECT i %% 500 AS g, %s AS got FROM many_%s GROUP BY 1 OFFSET 0) AS q',
                   answer(s, call(s)), s.id) INTO result;
    RETURN result;
END $$;
SELECT same(s, 'spilling changes nothing', spilt(s, '64kB'), spilt(s, '64MB'))
FROM subject AS s WHERE only_whole IS NULL ORDER BY id;

-- Many groups of a row each: processor time grows with their number, not with its square.  The least of
-- some runs counts.
SET LOCAL work_mem = '1GB';
CREATE TABLE groups AS SELECT g, 1 + g % 100 AS i FROM generate_series(1, 40000) AS g;
ANALYZE groups;
SELECT matches(plan_of(format('SELECT %s FROM groups JOIN one_%s USING (i) GROUP BY g', call(s), s.id)), 'HashAggregate', s.signature || ': hashed groups')
FROM subject AS s ORDER BY id;
CREATE FUNCTION groups_ratio(s subject) RETURNS float8 LANGUAGE plpgsql AS $$
DECLARE
    least_some float8 := 'infinity';
    least_all float8 := 'infinity';
    number int;
    start float8;
    took float8;
BEGIN
    FOR run IN 1..10 LOOP
        FOREACH number IN ARRAY ARRAY[20000, 40000] LOOP
            start := cpu_seconds();
            EXECUTE format('SELECT count(x) FROM (SELECT %s AS x FROM groups JOIN one_%s USING (i) WHERE g <= %s GROUP BY g OFFSET 0) AS q', call(s), s.id, number);
            took := cpu_seconds() - start;
            IF number = 20000 THEN least_some := least(least_some, took); ELSE least_all := least(least_all, took); END IF;
        END LOOP;
        EXIT WHEN least_all < 3 * least_some;
    END LOOP;
    RETURN least_all / least_some;
END $$;
SELECT cmp_ok(groups_ratio(s), '<', 3::float8, s.signature || ': 40,000 groups take less than 3 times as long as 20,000')
FROM subject AS s WHERE makes_states ORDER BY id;

SELECT * FROM finish();
ROLLBACK;
