-- segment: lifecycle
--
-- Where a customer is between their first purchase and their last.

-- functions

CREATE FUNCTION empathy.lifecycle_stage(first_at timestamptz, last_at timestamptz, purchases bigint, as_of timestamptz) RETURNS text
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_lifecycle_stage';
COMMENT ON FUNCTION empathy.lifecycle_stage(timestamptz, timestamptz, bigint, timestamptz) IS
'The stage of a customer as of a moment, by their first and last purchase and the number of all: ''lapsed'' from 365 days after the last, ''at_risk'' from 90 days after it; before that ''new'' for 30 days after the first, and as long as it is the only one, else ''established''. The longer ago the last purchase, the later the stage. ''prospect'' for 0 purchases, whatever the times. The numbers of days are no law: give your own in the form with ten arguments. last_at before first_at, as_of before last_at, and infinite times are errors (22023); a negative number is out of range (22003). A NULL gives NULL, but for the times of a prospect.';

CREATE FUNCTION empathy.lifecycle_stage(first_at timestamptz, last_at timestamptz, purchases bigint, as_of timestamptz, p_alive float8) RETURNS text
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_lifecycle_stage';
COMMENT ON FUNCTION empathy.lifecycle_stage(timestamptz, timestamptz, bigint, timestamptz, float8) IS
'The stage of a customer as of a moment, as the form without p_alive gives it, or a later one where the probability that they still are one, 0 to 1, as p_alive gives it, is low: ''lapsed'' below 0.2, ''at_risk'' below 0.5. NULL is a probability that is not known, and changes nothing; outside 0 to 1 it is out of range (22003). Other NULLs and errors are those of that form.';

CREATE FUNCTION empathy.lifecycle_stage(first_at timestamptz, last_at timestamptz, purchases bigint, as_of timestamptz, p_alive float8, new_for interval, at_risk_from interval, lapsed_from interval, at_risk_below float8, lapsed_below float8) RETURNS text
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 2
AS 'MODULE_PATHNAME', 'emp_lifecycle_stage';
COMMENT ON FUNCTION empathy.lifecycle_stage(timestamptz, timestamptz, bigint, timestamptz, float8, interval, interval, interval, float8, float8) IS
'The stage of a customer as of a moment by your own limits: ''lapsed'' from lapsed_from after the last purchase on, or where p_alive is below lapsed_below; else ''at_risk'' from at_risk_from after it on, or where p_alive is below at_risk_below; else ''new'' for less than new_for after the first purchase, and as long as it is the only one; else ''established''. A day counts 24 hours, a month 30 days and a year 365.25. Intervals that are negative or infinite, at_risk_from above lapsed_from, and limits that are no probabilities or of which lapsed_below is the higher, are errors (22023). NULL for p_alive is one that is not known; any other NULL gives NULL, but for the times of a prospect (0 purchases). Errors are those of the other forms.';
