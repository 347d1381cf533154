-- segment
--
-- The type segment, a rule that says which customers belong to it, and how rules are put together.

-- type

-- A rule is read in place, whatever its alignment, and is short; a long one may be compressed.
EXPAND io (
    TYPE = segment,
    TEXT = 'a rule such as anger > 0.4 or (valence < 0 and cltv >= 500): comparisons, between, in, like, is null, and, or, not and brackets over names, numbers, texts in quotes, true, false, dates and periods. What is printed has brackets only where the rule needs them, and reads back to the same bytes',
    BINARY = 'the format, then the text form in the encoding of the client',
    ALIGNMENT = int4,
    STORAGE = extended
);
COMMENT ON TYPE empathy.segment IS
'A rule that says which customers belong to a segment: at most 10,000 conditions, 500 brackets and nots within each other, and 1,000,000 bytes of text. For example: churn > 0.6 and cltv >= 500';

-- functions

CREATE FUNCTION empathy.segment_and(empathy.segment, empathy.segment) RETURNS empathy.segment
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_segment_and';
COMMENT ON FUNCTION empathy.segment_and(empathy.segment, empathy.segment) IS
'The segment of those who belong to both. An error when it would be beyond the limits of a segment. Twin of the operator &&. NULL gives NULL.';

CREATE FUNCTION empathy.segment_or(empathy.segment, empathy.segment) RETURNS empathy.segment
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_segment_or';
COMMENT ON FUNCTION empathy.segment_or(empathy.segment, empathy.segment) IS
'The segment of those who belong to one or both. An error when it would be beyond the limits of a segment. Twin of the operator ||. NULL gives NULL.';

CREATE FUNCTION empathy.segment_not(empathy.segment) RETURNS empathy.segment
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_segment_not';
COMMENT ON FUNCTION empathy.segment_not(empathy.segment) IS
'The segment of those who do not belong to it; of whom it is unknown whether they do, for want of a value, it stays unknown. Twin of the operator !!. NULL gives NULL.';

CREATE FUNCTION empathy.segment_attributes(empathy.segment) RETURNS text[]
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_segment_attributes';
COMMENT ON FUNCTION empathy.segment_attributes(empathy.segment) IS
'The names in a segment, each once, in the order in which they first stand there; a part of a column as column.part. Columns, attributes of a reading and as_of alike. Empty for a rule without names. NULL gives NULL.';

-- private functions

CREATE FUNCTION empathy.segment_jsonb(empathy.segment) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20
AS 'MODULE_PATHNAME', 'emp_segment_jsonb';
COMMENT ON FUNCTION empathy.segment_jsonb(empathy.segment) IS
'The rule as a tree: {"and": [...]}, {"or": [...]}, {"not": ...} and conditions such as {"name": "churn", "op": ">", "value": 0.6}, where op is =, <>, <, <=, >=, >, between, in, like or "is null". A name that stands alone is {"name": ...}; a name as a value, a date and a period are objects {"name": ...}, {"date": ...} and {"period": ...}; "part" is the second half of column.part, "plus" the period that is added to a name. Twin of the cast to jsonb. NULL gives NULL.';

-- casts

CREATE CAST (empathy.segment AS jsonb) WITH FUNCTION empathy.segment_jsonb(empathy.segment);
COMMENT ON CAST (empathy.segment AS jsonb) IS
'The rule as a tree';

-- operators

CREATE OPERATOR empathy.&& (
    LEFTARG = empathy.segment, RIGHTARG = empathy.segment,
    FUNCTION = empathy.segment_and
);
COMMENT ON OPERATOR empathy.&& (empathy.segment, empathy.segment) IS
'The segment of those who belong to both';

CREATE OPERATOR empathy.|| (
    LEFTARG = empathy.segment, RIGHTARG = empathy.segment,
    FUNCTION = empathy.segment_or
);
COMMENT ON OPERATOR empathy.|| (empathy.segment, empathy.segment) IS
'The segment of those who belong to one or both';

CREATE OPERATOR empathy.!! (
    RIGHTARG = empathy.segment,
    FUNCTION = empathy.segment_not
);
COMMENT ON OPERATOR empathy.!! (NONE, empathy.segment) IS
'The segment of those who do not belong to it';

-- order

EXPAND order (
    TYPE = segment,
    NOUN = segment,
    NOUNS = segments,
    PART = byte,
    ORDER = 'by their bytes, which means nothing beyond being the same everywhere'
);
