-- matching
--
-- Whether a reading, an RFM score or a row belongs to a segment, and why.

-- type

CREATE TYPE empathy.rfm AS (r int, f int, m int);
COMMENT ON TYPE empathy.rfm IS
'How recently, how often and for how much a customer bought, as three scores from 1 (least) to the number of tiles, 5 or at most 10. Make it by rfm(r, f, m), which checks the scores.';

-- functions: the planner

CREATE FUNCTION empathy._matches_emotion_support(internal) RETURNS internal
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_matches_emotion_support';
COMMENT ON FUNCTION empathy._matches_emotion_support(internal) IS
'For the planner: a constant rule about a reading is planned as conditions on valence(e), probability(e, ...) and the like, so that indexes on these are used, unless a text would have to be scored twice. Only while everybody may execute all of them.';

CREATE FUNCTION empathy._matches_row_support(internal) RETURNS internal
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_matches_row_support';
COMMENT ON FUNCTION empathy._matches_row_support(internal) IS
'For the planner: a constant rule about a row is planned as conditions on its columns, as if they had been written by hand. Only while everybody may execute the call that is replaced.';

-- functions: readings

CREATE FUNCTION empathy.matches(empathy.emotion, empathy.segment) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 2 SUPPORT empathy._matches_emotion_support
AS 'MODULE_PATHNAME', 'emp_matches_emotion';
COMMENT ON FUNCTION empathy.matches(empathy.emotion, empathy.segment) IS
'Whether a reading belongs to a segment. Names are valence, intensity, confidence, positive, negative and every label of emotion_labels(), numbers as the functions of these names give them; dominant, sentiment and language, texts that compare by =, <>, in and like; and contrast, negated, question, shouting, mitigated, uncertain, true or false. An error for any other name, and for a comparison of different kinds. Twin of the operator @@. NULL gives NULL.';

CREATE FUNCTION empathy.segment_explain(empathy.emotion, empathy.segment,
    OUT condition text, OUT value text, OUT holds boolean)
RETURNS SETOF record
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 5
AS 'MODULE_PATHNAME', 'emp_segment_explain_emotion';
COMMENT ON FUNCTION empathy.segment_explain(empathy.emotion, empathy.segment) IS
'Why a reading belongs to a segment or does not: a row for each condition in the order of the text, without the not before it; what its name has, as text, of several names parted by commas, NULL where there is no name; and whether it holds. Errors as in matches(emotion, segment). NULL gives no rows.';

-- operators: readings

CREATE OPERATOR empathy.@@ (
    LEFTARG = empathy.emotion, RIGHTARG = empathy.segment,
    FUNCTION = empathy.matches,
    RESTRICT = matchingsel, JOIN = matchingjoinsel
);
COMMENT ON OPERATOR empathy.@@ (empathy.emotion, empathy.segment) IS
'Whether a reading belongs to a segment';

-- functions: RFM scores

CREATE FUNCTION empathy.matches(empathy.rfm, empathy.segment) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 3
AS 'MODULE_PATHNAME', 'emp_matches_rfm';
COMMENT ON FUNCTION empathy.matches(empathy.rfm, empathy.segment) IS
'Whether an RFM score belongs to a segment such as r >= 4 & f >= 4. Names are r, f and m, in capitals as well; a score that is NULL makes a condition unknown. An error for any other name, and for a comparison with what is no number. Twin of the operator @@. NULL gives NULL.';

CREATE FUNCTION empathy.segment_explain(empathy.rfm, empathy.segment,
    OUT condition text, OUT value text, OUT holds boolean)
RETURNS SETOF record
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 5
AS 'MODULE_PATHNAME', 'emp_segment_explain_rfm';
COMMENT ON FUNCTION empathy.segment_explain(empathy.rfm, empathy.segment) IS
'Why an RFM score belongs to a segment or does not; rows as in segment_explain(emotion, segment). NULL gives no rows.';

-- operators: RFM scores

CREATE OPERATOR empathy.@@ (
    LEFTARG = empathy.rfm, RIGHTARG = empathy.segment,
    FUNCTION = empathy.matches,
    RESTRICT = matchingsel, JOIN = matchingjoinsel
);
COMMENT ON OPERATOR empathy.@@ (empathy.rfm, empathy.segment) IS
'Whether an RFM score belongs to a segment';

-- functions: rows

CREATE FUNCTION empathy.matches(record, empathy.segment) RETURNS boolean
LANGUAGE C STABLE STRICT PARALLEL SAFE COST 5 SUPPORT empathy._matches_row_support
AS 'MODULE_PATHNAME', 'emp_matches_record';
COMMENT ON FUNCTION empathy.matches(record, empathy.segment) IS
'Whether a segment holds of a row: true, false, or NULL, as the same condition in WHERE says with the operators of the server for the types of the columns, whatever search_path is. The row is a row of a table, view or subquery, or a composite value. Names are its columns; mood.anger is an attribute of a column of type emotion or a field of a composite column. A name that the row lacks is an error, 42703; so is a comparison that SQL does not make, 42883 or 42804. Stable, because operators of dates and moments may depend on the time zone. A NULL row gives NULL; a row of NULLs is a row. Twin of the operator @@.';

CREATE FUNCTION empathy.matches(record, empathy.segment, as_of timestamptz) RETURNS boolean
LANGUAGE C STABLE STRICT PARALLEL SAFE COST 5 SUPPORT empathy._matches_row_support
AS 'MODULE_PATHNAME', 'emp_matches_record';
COMMENT ON FUNCTION empathy.matches(record, empathy.segment, timestamptz) IS
'The same, where the name as_of in the segment stands for a moment: matches(c, ''last_order_at < as_of - 90 days'', now()). A column of that name comes first. NULL gives NULL.';

CREATE FUNCTION empathy.segment_explain(record, empathy.segment, OUT condition text, OUT value text, OUT holds boolean) RETURNS SETOF record
LANGUAGE C STABLE STRICT PARALLEL SAFE COST 1000 ROWS 5
AS 'MODULE_PATHNAME', 'emp_segment_explain_record';
COMMENT ON FUNCTION empathy.segment_explain(record, empathy.segment) IS
'Why a segment holds of a row or does not: a row for each condition, in the order of the text, with the value that its name has, as text ("a, b" of two names; NULL of one that is NULL, or where there is no name), and whether it holds by itself: true, false or NULL. Errors as matches(record, segment). A NULL row or segment gives no rows.';

CREATE FUNCTION empathy.segment_explain(record, empathy.segment, as_of timestamptz, OUT condition text, OUT value text, OUT holds boolean) RETURNS SETOF record
LANGUAGE C STABLE STRICT PARALLEL SAFE COST 1000 ROWS 5
AS 'MODULE_PATHNAME', 'emp_segment_explain_record';
COMMENT ON FUNCTION empathy.segment_explain(record, empathy.segment, timestamptz) IS
'The same, where the name as_of in the segment stands for a moment. NULL gives no rows.';

-- operators: rows

CREATE OPERATOR empathy.@@ (
    LEFTARG = record, RIGHTARG = empathy.segment,
    FUNCTION = empathy.matches,
    RESTRICT = matchingsel, JOIN = matchingjoinsel
);
COMMENT ON OPERATOR empathy.@@ (record, empathy.segment) IS
'Whether a segment holds of a row: matches(record, segment)';
