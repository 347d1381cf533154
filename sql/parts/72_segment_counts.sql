-- segment counts
--
-- How many rows of a query the segments of a table hold.

-- functions

CREATE FUNCTION empathy.segment_counts(query text) RETURNS TABLE (name text, customers bigint, share float8)
LANGUAGE C STABLE STRICT PARALLEL UNSAFE COST 1000000 ROWS 20
AS 'MODULE_PATHNAME', 'emp_segment_counts';
COMMENT ON FUNCTION empathy.segment_counts(text) IS
'How many rows of a query are in each segment of the table segments that the search path finds, as segment_counts(query, segments) tells. No such table is an error (42P01). NULL gives no rows.';

CREATE FUNCTION empathy.segment_counts(query text, segments regclass) RETURNS TABLE (name text, customers bigint, share float8)
LANGUAGE C STABLE STRICT PARALLEL UNSAFE COST 1000000 ROWS 20
AS 'MODULE_PATHNAME', 'emp_segment_counts_table';
COMMENT ON FUNCTION empathy.segment_counts(text, regclass) IS
'How many rows of a query are in each segment: one row a segment, by name; customers, the rows of the query of which its rule holds; share, these of all rows, 0 to 1, NULL where there are none. Segments overlap, so shares need not add up to 1. The segments are the rows of a table or view with the columns name and rule (of type segment); those where one of them is NULL are left out. The query is one SELECT with a row for each customer and the columns that the rules ask for; it runs with the rights and the search path of the caller, once for each 500 segments. A query that is not one SELECT is an error (22023), a column that is missing 42703, a rule of another type 42804. NULL gives no rows.';
