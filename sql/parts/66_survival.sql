-- churn: survival curves
--
-- How long customers stay, where many are only watched so far, and whether groups of them differ in it.

-- types

EXPAND io (
    TYPE = survival_curve,
    TEXT = 'by duration, the customers who left at it, and those who were still there when last seen, as in 1=380,233 2=123,115',
    BINARY = 'the format as a byte, then the text form',
    ALIGNMENT = double,
    STORAGE = extended
);
COMMENT ON TYPE empathy.survival_curve IS
'How many customers left, and how many were only watched so long, at each duration, mergeable: exact counts, of at most 2^48 customers and 2^32 - 1 at one duration. Made by kaplan_meier, merged by rollup, read by survival, median_survival and survival_table. 40 bytes and 24 for each different duration.';

EXPAND io (
    TYPE = log_rank_summary,
    TEXT = 'by the name of the group in double quotes (a backslash before " and \) and by duration, the customers who left at it, and those who were still there when last seen, as in "One year" 1=10,20 2=3,4',
    BINARY = 'the format as a byte, then the text form',
    ALIGNMENT = double,
    STORAGE = extended
);
COMMENT ON TYPE empathy.log_rank_summary IS
'How many customers of each group left, and how many were only watched so long, at each duration, mergeable: exact counts, of at most 1,000 groups. Made by log_rank_agg, merged by rollup, read by log_rank and log_rank_groups. 40 bytes, 24 for each different duration of a group, and the names.';

CREATE TYPE empathy.chi_square_test AS (chi_square float8, df int, p_value float8);
COMMENT ON TYPE empathy.chi_square_test IS
'What a test says: the statistic, its degrees of freedom, and the probability of one as large if nothing but chance were at work. Take one of them as in (log_rank(duration, churned, grp)).p_value.';

-- functions

CREATE FUNCTION empathy.survival(curve empathy.survival_curve, t float8) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_survival_curve_survival';
COMMENT ON FUNCTION empathy.survival(empathy.survival_curve, float8) IS
'The share of customers, 0 to 1, that is still there after time t, in the unit of the durations: the product of 1 - churned/at risk over the durations up to t (Kaplan and Meier 1958). 1 before the first. Beyond the longest duration it is 0 if nobody was left, and else NULL, as nobody was watched so long. A negative t or NaN is out of range (22003). NULL gives NULL.';

CREATE FUNCTION empathy.survival_interval(curve empathy.survival_curve, t float8) RETURNS empathy.score_interval
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_survival_interval';
COMMENT ON FUNCTION empathy.survival_interval(empathy.survival_curve, float8) IS
'95 % confidence interval of survival at time t, by Greenwood''s variance on the logarithm of survival, at most 1: what survfit of R''s package survival gives. NULL where survival is 0 or NULL. A negative t or NaN is out of range (22003). NULL gives NULL.';

CREATE FUNCTION empathy.survival_interval(curve empathy.survival_curve, t float8, level float8) RETURNS empathy.score_interval
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_survival_interval';
COMMENT ON FUNCTION empathy.survival_interval(empathy.survival_curve, float8, float8) IS
'Confidence interval of survival at time t, by Greenwood''s variance on the logarithm of survival, at most 1: what survfit of R''s package survival gives. The level is a confidence between 0 and 1, neither included; another one is an error (22023). NULL where survival is 0 or NULL. A negative t or NaN is out of range (22003). NULL gives NULL.';

CREATE FUNCTION empathy.median_survival(curve empathy.survival_curve) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_median_survival';
COMMENT ON FUNCTION empathy.median_survival(empathy.survival_curve) IS
'The duration after which half of the customers are left, in the unit of the durations: the first at which survival is below one half, or, where it is one half for a while, the middle of that while. NULL when more than half are left after the longest duration. NULL gives NULL.';

CREATE FUNCTION empathy.median_survival_interval(curve empathy.survival_curve) RETURNS empathy.score_interval
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_median_survival_interval';
COMMENT ON FUNCTION empathy.median_survival_interval(empathy.survival_curve) IS
'95 % confidence interval of median_survival: the durations at which the lower and the upper end of survival_interval fall to one half (Brookmeyer and Crowley 1982); what print of a survfit of R''s package survival gives. An end that is not reached is NULL. NULL gives NULL.';

CREATE FUNCTION empathy.median_survival_interval(curve empathy.survival_curve, level float8) RETURNS empathy.score_interval
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_median_survival_interval';
COMMENT ON FUNCTION empathy.median_survival_interval(empathy.survival_curve, float8) IS
'Confidence interval of median_survival: the durations at which the lower and the upper end of survival_interval fall to one half (Brookmeyer and Crowley 1982); what print of a survfit of R''s package survival gives. An end that is not reached is NULL. The level is a confidence between 0 and 1, neither included; another one is an error (22023). NULL gives NULL.';

CREATE FUNCTION empathy.restricted_mean(curve empathy.survival_curve, t float8) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_restricted_mean';
COMMENT ON FUNCTION empathy.restricted_mean(empathy.survival_curve, float8) IS
'The mean time, up to t, that customers stay: the area below survival from 0 to t, in the unit of the durations. Beyond the longest duration it is NULL, unless nobody was left. A negative t or NaN is out of range (22003). NULL gives NULL.';

CREATE FUNCTION empathy.survival_table(curve empathy.survival_curve)
RETURNS TABLE ("time" float8, at_risk bigint, churned bigint, censored bigint, survival float8, standard_error float8, low float8, high float8, cumulative_hazard float8)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 ROWS 100
AS 'MODULE_PATHNAME', 'emp_survival_table';
COMMENT ON FUNCTION empathy.survival_table(empathy.survival_curve) IS
'A survival curve as rows, one a duration: customers at risk just before it, those who churned at it and those last seen at it; survival after it, its standard error (Greenwood''s), the ends of its 95 % interval (as survival_interval), and the cumulative hazard (Nelson and Aalen). Where nobody is left, standard error and interval are NULL. NULL gives no rows.';

CREATE FUNCTION empathy.survival_table(curve empathy.survival_curve, level float8)
RETURNS TABLE ("time" float8, at_risk bigint, churned bigint, censored bigint, survival float8, standard_error float8, low float8, high float8, cumulative_hazard float8)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 ROWS 100
AS 'MODULE_PATHNAME', 'emp_survival_table';
COMMENT ON FUNCTION empathy.survival_table(empathy.survival_curve, float8) IS
'A survival curve as rows, one a duration: customers at risk just before it, those who churned at it and those last seen at it; survival after it, its standard error (Greenwood''s), the ends of its interval (as survival_interval), and the cumulative hazard (Nelson and Aalen). Where nobody is left, standard error and interval are NULL. The level is a confidence between 0 and 1, neither included; another one is an error (22023). NULL gives no rows.';

CREATE FUNCTION empathy.log_rank(summary empathy.log_rank_summary) RETURNS empathy.chi_square_test
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100
AS 'MODULE_PATHNAME', 'emp_log_rank';
COMMENT ON FUNCTION empathy.log_rank(empathy.log_rank_summary) IS
'Whether groups of customers leave at the same rate: the log-rank test (Mantel 1966), with as many degrees of freedom as there are groups in which somebody was at risk when a customer left, less one; what survdiff of R''s package survival gives. With less than two such groups, or where the durations cannot tell them apart, chi_square and p_value are NULL. NULL gives NULL.';

CREATE FUNCTION empathy.log_rank_groups(summary empathy.log_rank_summary)
RETURNS TABLE (grp text, customers bigint, churned bigint, expected float8)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 10
AS 'MODULE_PATHNAME', 'emp_log_rank_groups';
COMMENT ON FUNCTION empathy.log_rank_groups(empathy.log_rank_summary) IS
'What a log-rank test compares, one row a group in the order of their names: customers, those who churned, and how many would have been expected to if groups did not differ. NULL gives no rows.';

-- private functions

CREATE FUNCTION empathy.survival_curve_jsonb(empathy.survival_curve) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100
AS 'MODULE_PATHNAME', 'emp_survival_curve_jsonb';
COMMENT ON FUNCTION empathy.survival_curve_jsonb(empathy.survival_curve) IS
'A survival curve as an object: customers, churned, censored, the median and the ends of its 95 % interval (null where not reached), and the curve, an array of objects with time, at_risk, churned, censored and survival. Twin of the cast to jsonb. NULL gives NULL.';

CREATE FUNCTION empathy.survival_curve_accum(empathy.survival_curve, duration float8, churned boolean) RETURNS empathy.survival_curve
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_survival_curve_accum';
COMMENT ON FUNCTION empathy.survival_curve_accum(empathy.survival_curve, float8, boolean) IS
'Adds a customer to a survival curve; the transition function of kaplan_meier. A NULL curve is one without customers; another NULL adds nothing. A duration that is negative or not finite is out of range (22003).';

CREATE FUNCTION empathy.survival_curve_accum(empathy.survival_curve, duration interval, churned boolean) RETURNS empathy.survival_curve
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_survival_curve_accum_interval';
COMMENT ON FUNCTION empathy.survival_curve_accum(empathy.survival_curve, interval, boolean) IS
'Adds a customer to a survival curve, whose unit is the day; the transition function of kaplan_meier. A NULL curve is one without customers; another NULL adds nothing. A duration that is negative or not finite is out of range (22003).';

CREATE FUNCTION empathy.survival_curve_combine(empathy.survival_curve, empathy.survival_curve) RETURNS empathy.survival_curve
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_survival_curve_combine';
COMMENT ON FUNCTION empathy.survival_curve_combine(empathy.survival_curve, empathy.survival_curve) IS
'Adds the customers of the second curve to the first; the transition function of rollup and the combine function of kaplan_meier. NULL gives the other curve.';

CREATE FUNCTION empathy._survival_curve_final(empathy.survival_curve) RETURNS empathy.survival_curve
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_survival_curve_final';
COMMENT ON FUNCTION empathy._survival_curve_final(empathy.survival_curve) IS
'Puts the durations of a curve in order; the final function of kaplan_meier and rollup. NULL gives NULL.';

CREATE FUNCTION empathy.log_rank_summary_jsonb(empathy.log_rank_summary) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100
AS 'MODULE_PATHNAME', 'emp_log_rank_summary_jsonb';
COMMENT ON FUNCTION empathy.log_rank_summary_jsonb(empathy.log_rank_summary) IS
'A log-rank test as an object: chi_square, df, p_value, and groups, an array of objects with grp, customers, churned and expected. Twin of the cast to jsonb. NULL gives NULL.';

CREATE FUNCTION empathy.chi_square_test_jsonb(empathy.chi_square_test) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_composite_jsonb';
COMMENT ON FUNCTION empathy.chi_square_test_jsonb(empathy.chi_square_test) IS
'A test as {"chi_square": ..., "df": ..., "p_value": ...}, exact whatever the settings. Twin of the cast to jsonb. NULL gives NULL.';

CREATE FUNCTION empathy.log_rank_summary_accum(empathy.log_rank_summary, duration float8, churned boolean, grp text) RETURNS empathy.log_rank_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_log_rank_summary_accum';
COMMENT ON FUNCTION empathy.log_rank_summary_accum(empathy.log_rank_summary, float8, boolean, text) IS
'Adds a customer of a group to a summary; the transition function of log_rank and log_rank_agg. A NULL summary is one without customers; another NULL adds nothing. A duration that is negative or not finite is out of range (22003), the name of a group of more than 255 bytes an error (22023), more than 1,000 groups too many (54000).';

CREATE FUNCTION empathy.log_rank_summary_combine(empathy.log_rank_summary, empathy.log_rank_summary) RETURNS empathy.log_rank_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_log_rank_summary_combine';
COMMENT ON FUNCTION empathy.log_rank_summary_combine(empathy.log_rank_summary, empathy.log_rank_summary) IS
'Adds the customers of the second summary to the first; the transition function of rollup and the combine function of log_rank. NULL gives the other summary.';

CREATE FUNCTION empathy._log_rank_summary_final(empathy.log_rank_summary) RETURNS empathy.log_rank_summary
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_log_rank_summary_final';
COMMENT ON FUNCTION empathy._log_rank_summary_final(empathy.log_rank_summary) IS
'Puts the groups and durations of a summary in order; the final function of log_rank_agg and rollup. NULL gives NULL.';

-- aggregates

CREATE AGGREGATE empathy.kaplan_meier(duration float8, churned boolean) (
    SFUNC = empathy.survival_curve_accum,
    STYPE = empathy.survival_curve,
    SSPACE = 400,
    FINALFUNC = empathy._survival_curve_final,
    COMBINEFUNC = empathy.survival_curve_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.kaplan_meier(float8, boolean) IS
'The survival curve of customers (Kaplan and Meier 1958): one row a customer, with how long they have been one, in any unit, and whether they left then; who did not was only watched so long. Read it with survival, median_survival and survival_table, keep it, and merge it with rollup. A duration that is negative or not finite is out of range (22003). Rows with a NULL are skipped; NULL over no rows.';

CREATE AGGREGATE empathy.kaplan_meier(duration interval, churned boolean) (
    SFUNC = empathy.survival_curve_accum,
    STYPE = empathy.survival_curve,
    SSPACE = 400,
    FINALFUNC = empathy._survival_curve_final,
    COMBINEFUNC = empathy.survival_curve_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.kaplan_meier(interval, boolean) IS
'The survival curve of customers (Kaplan and Meier 1958) in days: one row a customer, with how long they have been one, and whether they left then; who did not was only watched so long. A month counts 30 days and a year 365.25, as in extract(epoch). Read it with survival, median_survival and survival_table, keep it, and merge it with rollup. A duration that is negative or not finite is out of range (22003). Rows with a NULL are skipped; NULL over no rows.';

CREATE AGGREGATE empathy.rollup(empathy.survival_curve) (
    SFUNC = empathy.survival_curve_combine,
    STYPE = empathy.survival_curve,
    SSPACE = 400,
    FINALFUNC = empathy._survival_curve_final,
    COMBINEFUNC = empathy.survival_curve_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.rollup(empathy.survival_curve) IS
'Merges survival curves: the same bytes as one curve of all their customers. NULLs are skipped; NULL over no curves.';

CREATE AGGREGATE empathy.log_rank_agg(duration float8, churned boolean, grp text) (
    SFUNC = empathy.log_rank_summary_accum,
    STYPE = empathy.log_rank_summary,
    SSPACE = 400,
    FINALFUNC = empathy._log_rank_summary_final,
    COMBINEFUNC = empathy.log_rank_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.log_rank_agg(float8, boolean, text) IS
'Counts for a log-rank test: one row a customer, with how long they have been one, whether they left then, and the name of their group. Keep the result, merge it with rollup, and read it with log_rank and log_rank_groups. A duration that is negative or not finite is out of range (22003), the name of a group of more than 255 bytes an error (22023), more than 1,000 groups too many (54000). Rows with a NULL are skipped; NULL over no rows.';

CREATE AGGREGATE empathy.log_rank(duration float8, churned boolean, grp text) (
    SFUNC = empathy.log_rank_summary_accum,
    STYPE = empathy.log_rank_summary,
    SSPACE = 400,
    FINALFUNC = empathy.log_rank,
    COMBINEFUNC = empathy.log_rank_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.log_rank(float8, boolean, text) IS
'Whether groups of customers leave at the same rate: the log-rank test (Mantel 1966). One row a customer, with how long they have been one, whether they left then, and the name of their group. With less than two groups in which somebody was at risk when a customer left, chi_square and p_value are NULL. A duration that is negative or not finite is out of range (22003), the name of a group of more than 255 bytes an error (22023), more than 1,000 groups too many (54000). Rows with a NULL are skipped; NULL over no rows.';

CREATE AGGREGATE empathy.rollup(empathy.log_rank_summary) (
    SFUNC = empathy.log_rank_summary_combine,
    STYPE = empathy.log_rank_summary,
    SSPACE = 400,
    FINALFUNC = empathy._log_rank_summary_final,
    COMBINEFUNC = empathy.log_rank_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.rollup(empathy.log_rank_summary) IS
'Merges counts for log-rank tests: the same bytes as one summary of all their customers. More than 1,000 groups are too many (54000). NULLs are skipped; NULL over no summaries.';

-- casts

CREATE CAST (empathy.survival_curve AS jsonb)
WITH FUNCTION empathy.survival_curve_jsonb(empathy.survival_curve);
COMMENT ON CAST (empathy.survival_curve AS jsonb) IS
'What a survival curve says, and its steps';

CREATE CAST (empathy.log_rank_summary AS jsonb)
WITH FUNCTION empathy.log_rank_summary_jsonb(empathy.log_rank_summary);
COMMENT ON CAST (empathy.log_rank_summary AS jsonb) IS
'A log-rank test and its groups';

CREATE CAST (empathy.chi_square_test AS jsonb)
WITH FUNCTION empathy.chi_square_test_jsonb(empathy.chi_square_test);
COMMENT ON CAST (empathy.chi_square_test AS jsonb) IS
'The numbers of a test';

-- order

EXPAND order (
    TYPE = survival_curve,
    NOUN = 'survival curve',
    NOUNS = 'survival curves',
    PART = count,
    ORDER = 'by customers, then by every other number'
);

EXPAND order (
    TYPE = log_rank_summary,
    NOUN = 'log-rank summary',
    NOUNS = 'log-rank summaries',
    PART = count,
    ORDER = 'by customers, then by every other number, then by the names of groups'
);
