-- What test/bench/run keeps in the server: timings in pairs, and the table of results.
CREATE SCHEMA bench;

-- One line of the table.  A ratio is ours / reference, unless the unit says that more is better.
CREATE TABLE bench.result (
    position int GENERATED ALWAYS AS IDENTITY,
    work text NOT NULL,
    measured text NOT NULL,  -- with its unit
    reference_work text,
    reference text,          -- with its unit
    ratio float8,            -- median of the ratios of neighbouring runs
    low float8,
    high float8,
    bar float8,              -- what doc and issues ask for
    bar_is_floor boolean     -- ratio has to be at least the bar, else at most
);

-- What was measured with.
CREATE TABLE bench.about (
    position int GENERATED ALWAYS AS IDENTITY,
    line text NOT NULL
);

-- Every single run, for the noise of the machine.
CREATE TABLE bench.run (
    work text, run int, ours float8, reference float8  -- milliseconds
);

-- Run a query to its end and return how many milliseconds that takes.
CREATE FUNCTION bench.milliseconds(query text) RETURNS float8 LANGUAGE plpgsql AS $$
DECLARE
    started timestamptz := clock_timestamp();
BEGIN
    EXECUTE query;
    RETURN 1000 * extract(epoch FROM clock_timestamp() - started);
END $$;

-- Run two queries in turn, once unmeasured and then as often as asked.
CREATE FUNCTION bench.alternate(work text, ours text, reference text, runs int) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    FOR i IN 0..runs LOOP
        INSERT INTO bench.run VALUES (work, i, bench.milliseconds(ours), bench.milliseconds(reference));
    END LOOP;
    DELETE FROM bench.run r WHERE r.work = alternate.work AND r.run = 0;
END $$;

-- Print milliseconds.
CREATE FUNCTION bench.ms(float8) RETURNS text LANGUAGE sql AS $$
SELECT to_char($1, CASE WHEN $1 < 100 THEN 'FM990.0' ELSE 'FM999,999,990' END) || ' ms'
$$;

-- Compare two queries: the line of the table.
CREATE FUNCTION bench.compare(work text, ours text, reference_work text, reference text, runs int, bar float8)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM bench.alternate(work, ours, reference, runs);
    INSERT INTO bench.result (work, measured, reference_work, reference, ratio, low, high, bar, bar_is_floor)
    SELECT compare.work, bench.ms(percentile_cont(0.5) WITHIN GROUP (ORDER BY r.ours)),
           compare.reference_work, bench.ms(percentile_cont(0.5) WITHIN GROUP (ORDER BY r.reference)),
           percentile_cont(0.5) WITHIN GROUP (ORDER BY r.ours / r.reference),
           min(r.ours / r.reference), max(r.ours / r.reference), compare.bar, false
    FROM bench.run r
    WHERE r.work = compare.work;
END $$;

-- Compare a rate (per second, more is better) with another one that was measured elsewhere.
CREATE FUNCTION bench.compare_rate(work text, unit text, ours float8, reference_work text, reference float8, bar float8)
RETURNS void LANGUAGE sql AS $$
INSERT INTO bench.result (work, measured, reference_work, reference, ratio, bar, bar_is_floor)
VALUES (work, to_char(ours, CASE WHEN ours < 1000 THEN 'FM990.0' ELSE 'FM999,999,990' END) || unit, reference_work,
        to_char(reference, CASE WHEN reference < 1000 THEN 'FM990.0' ELSE 'FM999,999,990' END) || unit,
        ours / reference, bar, true)
$$;

-- Compare a cost (less is better) with another one that was measured elsewhere.
CREATE FUNCTION bench.compare_cost(work text, unit text, ours float8, reference_work text, reference float8, bar float8)
RETURNS void LANGUAGE sql AS $$
INSERT INTO bench.result (work, measured, reference_work, reference, ratio, bar, bar_is_floor)
VALUES (work, to_char(ours, 'FM999,999,990') || unit, reference_work, to_char(reference, 'FM999,999,990') || unit,
        ours / reference, bar, false)
$$;

-- Compare a quantity with the most that it may be.
CREATE FUNCTION bench.within(work text, unit text, quantity float8, most float8) RETURNS void LANGUAGE sql AS $$
INSERT INTO bench.result (work, measured, reference_work, reference, ratio, bar, bar_is_floor)
VALUES (work, to_char(quantity, 'FM999,999,990') || unit, CASE WHEN most IS NOT NULL THEN 'at most' END, to_char(most, 'FM999,999,990') || unit,
        quantity / most, CASE WHEN most IS NOT NULL THEN 1 END, false)
$$;

-- Return how many milliseconds of processor a query takes.  The kernel counts them in hundredths of a second.
CREATE FUNCTION bench.processor_milliseconds(query text) RETURNS float8 LANGUAGE plpgsql AS $$
DECLARE
    used CONSTANT text := $q$SELECT 10 * (f[12]::float8 + f[13]::float8)
                             FROM regexp_split_to_array(regexp_replace(pg_read_file('/proc/self/stat'), '^.*\) ', ''), ' ') AS f$q$;
    before float8;
    after float8;
BEGIN
    EXECUTE used INTO before;
    EXECUTE query;
    EXECUTE used INTO after;
    RETURN after - before;
END $$;

-- Compare the processor time of a query, less that of another one, with the most that it may be.
CREATE FUNCTION bench.processor(work text, query text, less text, runs int, most float8) RETURNS float8 LANGUAGE plpgsql AS $$
DECLARE
    used float8;
BEGIN
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY bench.processor_milliseconds(query) - coalesce(bench.processor_milliseconds(less), 0))
    INTO used
    FROM generate_series(1, runs);
    PERFORM bench.within(work, ' ms CPU', used, most);
    RETURN used;
END $$;

-- Note what was not measured.
CREATE FUNCTION bench.skip(work text, reason text) RETURNS void LANGUAGE sql AS $$
INSERT INTO bench.result (work, measured) VALUES (work, reason)
$$;

-- Memory of this process in KiB: VmRSS (now) or VmHWM (the most so far).
CREATE FUNCTION bench.process_memory(line text) RETURNS bigint LANGUAGE sql AS $$
SELECT substring(pg_read_file('/proc/self/status') FROM line || ':\s+(\d+) kB')::bigint
$$;

CREATE VIEW bench.report AS
SELECT work, measured, coalesce(reference_work, '') AS against, coalesce(reference, '') AS reference,
       coalesce(to_char(ratio, 'FM9990.000'), '') AS ratio,
       coalesce(to_char(low, 'FM9990.000') || ' .. ' || to_char(high, 'FM9990.000'), '') AS "min .. max",
       coalesce(CASE WHEN bar_is_floor THEN '>= ' ELSE '<= ' END || to_char(bar, 'FM9990.000'), '') AS bar,
       CASE WHEN bar IS NULL THEN ''
            WHEN CASE WHEN bar_is_floor THEN ratio >= bar ELSE ratio <= bar END THEN 'yes'
            ELSE 'NO' END AS met
FROM bench.result
ORDER BY position;
