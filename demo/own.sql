-- Reads the messages of the user's own file, which demo/run has copied into own.file: every column as
-- text under its name, and file_row.  Variables: text, date, group (names of columns; the last two
-- may be empty), format (for customer_words).
--
-- What it prints is for demo/run: lines "statement SQL" with what is done, a line "rows N texts M",
-- and a line "INSERT 0 n" for each batch.

-- A time of the file, or NULL where it cannot be read; numbers of 10 or 13 digits are Unix times.
CREATE FUNCTION own.as_time(written text) RETURNS timestamptz
LANGUAGE plpgsql STABLE STRICT AS $$
BEGIN
    IF written ~ '^\s*\d{10}(\d{3})?\s*$' THEN
        RETURN to_timestamp(left(btrim(written), 10)::bigint);
    END IF;
    RETURN CASE WHEN isfinite(written::timestamptz) THEN written::timestamptz END;
EXCEPTION WHEN data_exception THEN
    RETURN NULL;
END;
$$;

\pset tuples_only on
\pset format unaligned
\set QUIET on

SELECT 'SELECT file_row, '
       || CASE :'date' WHEN '' THEN '' ELSE format('own.as_time(%I) AS at, ', :'date') END
       || CASE :'group' WHEN '' THEN '' WHEN :'group_name' THEN format('%I, ', :'group')
                        ELSE format('%I AS %I, ', :'group', :'group_name') END
       || E'words, empathy.score(words) AS emotion\n'
       || format('FROM own.file, empathy.customer_words(%I, %L) AS words', :'text', :'format')
       || format(E'\nWHERE %I ~ ''\\S''', :'text') AS reading \gset

CREATE UNLOGGED TABLE own.messages AS
:reading WITH NO DATA;

SELECT count(*) AS rows, count(*) FILTER (WHERE :"text" ~ '\S') AS with_text FROM own.file \gset
\echo rows :rows texts :with_text
SELECT 'statement ' || line
FROM string_to_table(E'INSERT INTO own.messages\n' || :'reading' || ';', E'\n') AS line;

\set QUIET off
SELECT format(E'INSERT INTO own.messages\n%s AND file_row BETWEEN %s AND %s', :'reading', n, n + 4999)
FROM generate_series(1, :rows, 5000) AS n \gexec

ANALYZE own.messages;
