-- scores: intervals
--
-- How far a rate or a mean may be off, because not everybody was asked.  The functions are named
-- after what they are the interval of, and stand beside it; here are their type, and the interval of
-- the customer emotion score.

-- type

CREATE TYPE empathy.score_interval AS (low float8, high float8);
COMMENT ON TYPE empathy.score_interval IS
'A confidence interval: its lower and upper end, in the unit of what it is the interval of. Take one end as in (nps_interval(answer)).low.';

-- functions

CREATE FUNCTION empathy.customer_emotion_score_interval(empathy.emotion_summary) RETURNS empathy.score_interval
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_customer_emotion_score_interval';
COMMENT ON FUNCTION empathy.customer_emotion_score_interval(empathy.emotion_summary) IS
'95 % confidence interval of the customer emotion score of the readings in a summary: Student''s t interval: mean -+ t(n - 1) * s / sqrt(n), from exact sums; its ends may lie beyond 0 and 100. NULL for a single reading. NULL gives NULL.';

CREATE FUNCTION empathy.customer_emotion_score_interval(empathy.emotion_summary, level float8) RETURNS empathy.score_interval
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_customer_emotion_score_interval';
COMMENT ON FUNCTION empathy.customer_emotion_score_interval(empathy.emotion_summary, float8) IS
'Confidence interval of the customer emotion score of the readings in a summary: Student''s t interval: mean -+ t(n - 1) * s / sqrt(n), from exact sums; its ends may lie beyond 0 and 100. The level is a confidence between 0 and 1, neither included; anything else is an error (22003). NULL for a single reading. NULL gives NULL.';

-- private functions

CREATE FUNCTION empathy.score_interval_jsonb(empathy.score_interval) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_score_interval_jsonb';
COMMENT ON FUNCTION empathy.score_interval_jsonb(empathy.score_interval) IS
'An interval as {"low": ..., "high": ...}, exact whatever the settings; an end that is NULL is null. Twin of the cast to jsonb. NULL gives NULL.';

-- aggregates

CREATE AGGREGATE empathy.customer_emotion_score_interval(empathy.emotion) (
    SFUNC = empathy.emotion_summary_accum,
    STYPE = empathy.emotion_summary,
    SSPACE = 800,
    FINALFUNC = empathy.customer_emotion_score_interval,
    COMBINEFUNC = empathy.emotion_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.customer_emotion_score_interval(empathy.emotion) IS
'95 % confidence interval of the customer emotion score of readings: Student''s t interval: mean -+ t(n - 1) * s / sqrt(n), from exact sums; its ends may lie beyond 0 and 100. NULLs are skipped; NULL over no readings and over a single one.';

-- casts

CREATE CAST (empathy.score_interval AS jsonb)
WITH FUNCTION empathy.score_interval_jsonb(empathy.score_interval);
COMMENT ON CAST (empathy.score_interval AS jsonb) IS
'Both ends of an interval';
