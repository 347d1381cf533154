-- scores: effects
--
-- Trends, effects with their intervals, and anomalies.  Sums of values, squares and products are exact,
-- so any split and order of the rows gives the same bits.

-- types
-- results

CREATE TYPE empathy.trend_result AS (
    slope_per_day float8,
    ci_low float8,
    ci_high float8,
    n bigint,
    direction text
);
COMMENT ON TYPE empathy.trend_result IS
'A line through values in time: its slope in units of the value per day, the 95 % interval of the slope, the number of values, and the direction: rising or falling when the interval lies on one side of 0, flat when it holds 0. Made by trend.';
COMMENT ON COLUMN empathy.trend_result.slope_per_day IS 'Slope of the line of least squares, in units of the value per day of 24 hours; NULL when all values have one time';
COMMENT ON COLUMN empathy.trend_result.ci_low IS 'Lower end of the 95 % interval of the slope; NULL for fewer than 3 values';
COMMENT ON COLUMN empathy.trend_result.ci_high IS 'Upper end of the 95 % interval of the slope; NULL for fewer than 3 values';
COMMENT ON COLUMN empathy.trend_result.n IS 'Number of values';
COMMENT ON COLUMN empathy.trend_result.direction IS 'rising, falling or flat; NULL without an interval';

CREATE TYPE empathy.effect AS (
    n_before bigint,
    n_after bigint,
    mean_before float8,
    mean_after float8,
    diff float8,
    ci_low float8,
    ci_high float8,
    p_value float8
);
COMMENT ON TYPE empathy.effect IS
'A difference between before and after: rows and means on both sides, the difference, its 95 % interval, and the p-value of no difference. Made by before_after and diff_in_diff.';
COMMENT ON COLUMN empathy.effect.n_before IS 'Number of values before; of the treated, for diff_in_diff';
COMMENT ON COLUMN empathy.effect.n_after IS 'Number of values after; of the treated, for diff_in_diff';
COMMENT ON COLUMN empathy.effect.mean_before IS 'Mean before; NULL when there is no value. Of the treated, for diff_in_diff';
COMMENT ON COLUMN empathy.effect.mean_after IS 'Mean after; NULL when there is no value. Of the treated, for diff_in_diff';
COMMENT ON COLUMN empathy.effect.diff IS 'Mean after less mean before; for diff_in_diff less the same difference of the others; NULL when a mean is missing';
COMMENT ON COLUMN empathy.effect.ci_low IS 'Lower end of the 95 % interval of diff; NULL when there are too few rows to tell';
COMMENT ON COLUMN empathy.effect.ci_high IS 'Upper end of the 95 % interval of diff; NULL when there are too few rows to tell';
COMMENT ON COLUMN empathy.effect.p_value IS 'Two-sided p-value of no difference, 0 to 1; NULL when there is no interval';

-- types
-- trend_summary

EXPAND io (
    TYPE = trend_summary,
    TEXT = 'the number of values n; where the 64-bit words of the sums begin (low) and how many there are (words); then the sums of the times t in microseconds since 2000, of t squared (tt), of the values x, of x squared (xx) and of x t (xt), as hexadecimal integers in units of 2^(64 low), those of 0 left out, as in n=2 low=0 words=1 t=0x3 tt=0x5 x=0x2 xx=0x2 xt=0x3',
    BINARY = 'the format, then the text form',
    ALIGNMENT = double,
    STORAGE = extended
);
COMMENT ON TYPE empathy.trend_summary IS
'Exact sums of values and times: made by trend_agg, merged by rollup, read by trend. Any split and order of the rows gives the same bytes. About 200 bytes for common values, at most 2,800; at most 2^48 rows.';

-- types
-- effect_summary

EXPAND io (
    TYPE = effect_summary,
    TEXT = 'the numbers of values n_before and n_after; where the 64-bit words of the sums begin (low) and how many there are (words); then the sums of the values (x_before, x_after) and of their squares (xx_before, xx_after), as hexadecimal integers in units of 2^(64 low); what is 0 is left out, as in n_before=2 low=0 words=1 x_before=0x3 xx_before=0x5',
    BINARY = 'the format, then the text form',
    ALIGNMENT = double,
    STORAGE = extended
);
COMMENT ON TYPE empathy.effect_summary IS
'Exact sums of values before and after, or without and with a flag: made by effect_agg, merged by rollup, read by before_after and point_biserial. Any split and order of the rows gives the same bytes. About 130 bytes for common values, at most 2,300; at most 2^48 rows.';

-- types
-- diff_in_diff_summary

EXPAND io (
    TYPE = diff_in_diff_summary,
    TEXT = 'the numbers of values, n_control_before, n_control_after, n_treated_before and n_treated_after; where the 64-bit words of the sums begin (low) and how many there are (words); then the sums of the values (x_control_before and so on) and of their squares (xx_control_before and so on), as hexadecimal integers in units of 2^(64 low); what is 0 is left out, as in n_control_before=2 low=0 words=1 x_control_before=0x3 xx_control_before=0x5',
    BINARY = 'the format, then the text form',
    ALIGNMENT = double,
    STORAGE = extended
);
COMMENT ON TYPE empathy.diff_in_diff_summary IS
'Exact sums of values of the treated and the others, before and after: made by diff_in_diff_agg, merged by rollup, read by diff_in_diff. Any split and order of the rows gives the same bytes. About 250 bytes for common values, at most 4,500; at most 2^48 rows.';

-- types
-- cluster_effect_summary

EXPAND io (
    TYPE = cluster_effect_summary,
    TEXT = 'where the 64-bit words of the sums begin (low) and how many there are (words); then for each cluster a hash of its name and the numbers of values and their sums before and after, as hexadecimal integers in units of 2^(64 low), in the order of the hashes, as in low=0 words=1 9ae16a3b2f90404f02f1dc1b6c4e0d3a=2,1,0x5,-0x3',
    BINARY = 'the format, then the text form',
    ALIGNMENT = double,
    STORAGE = extended
);
COMMENT ON TYPE empathy.cluster_effect_summary IS
'For each cluster, a customer for instance, the number of values before and after and their exact sums: made by effect_agg with a cluster, merged by rollup, read by before_after and clusters. A cluster is known by a 128-bit hash of the bytes of its name; the names are not in it. Any split and order of the rows gives the same bytes. About 64 bytes a cluster, at most 1 GB.';

-- types
-- anomaly_summary

EXPAND io (
    TYPE = anomaly_summary,
    TEXT = 'the values in the order of time: the time in microseconds since 2000, =, and the 64 bits of the value in hexadecimal, as in 820454400000000=4049000000000000. At most 100,000 values',
    BINARY = 'the format, then the text form',
    ALIGNMENT = double,
    STORAGE = extended
);
COMMENT ON TYPE empathy.anomaly_summary IS
'A series of values in time: made by anomaly_agg, merged by rollup, read by score_anomaly. 16 bytes a value, at most 100,000 values.';

-- functions

CREATE FUNCTION empathy.trend(empathy.trend_summary) RETURNS empathy.trend_result
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50
AS 'MODULE_PATHNAME', 'emp_trend';
COMMENT ON FUNCTION empathy.trend(empathy.trend_summary) IS
'The line of least squares through values in time, and whether it rises: slope_per_day = sum((t - mean t) (x - mean x)) / sum((t - mean t)^2), t in days of 24 hours; its 95 % interval is slope +- t(0.975, n - 2) * sqrt(residual sum of squares / (n - 2) / sum((t - mean t)^2)); direction is rising when the interval lies above 0, falling below, flat when it holds 0. Fewer than 3 values: interval and direction are NULL. All values at one time: the slope is NULL too. The interval takes the values as independent of each other: take one value a day or week rather than each message. Of a summary, the same bits as the aggregate over its rows. A result that no float8 can hold is an error. NULL gives NULL.';

CREATE FUNCTION empathy.before_after(empathy.effect_summary) RETURNS empathy.effect
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50
AS 'MODULE_PATHNAME', 'emp_before_after';
COMMENT ON FUNCTION empathy.before_after(empathy.effect_summary) IS
'The difference of the means after and before, its 95 % interval and its p-value by the t test of Welch, which lets both sides have their own variance, with the degrees of freedom of Satterthwaite. diff = mean after - mean before. A side without rows: its mean, diff and all that follows are NULL. A side of one row: interval and p-value are NULL. No variance on either side: the interval is diff, and the p-value 0, or 1 where diff is 0. Rows count as independent of each other; where one customer has several, take the form with a cluster. Of a summary, the same bits as the aggregate over its rows. A result that no float8 can hold is an error. NULL gives NULL.';

CREATE FUNCTION empathy.before_after(empathy.cluster_effect_summary) RETURNS empathy.effect
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100
AS 'MODULE_PATHNAME', 'emp_before_after_cluster';
COMMENT ON FUNCTION empathy.before_after(empathy.cluster_effect_summary) IS
'The difference of the means after and before, with a 95 % interval and a p-value that take the rows of one cluster (a customer, an agent) as dependent on each other: the cluster-robust standard error CR1 of the regression of value on after (Liang and Zeger 1986), with the correction G/(G - 1) (N - 1)/(N - 2) for G clusters and N rows, and t of G - 1 degrees of freedom. A side without rows: diff is NULL. A side with rows of fewer than two clusters: interval and p-value are NULL. No variance: the interval is diff, and the p-value 0, or 1 where diff is 0. With fewer than some 20 clusters the interval is too narrow. Of a summary, the same bits as the aggregate over its rows. A result that no float8 can hold is an error. NULL gives NULL.';

CREATE FUNCTION empathy.clusters(empathy.cluster_effect_summary) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_clusters';
COMMENT ON FUNCTION empathy.clusters(empathy.cluster_effect_summary) IS
'Number of clusters in a summary, at least 1. NULL gives NULL.';

CREATE FUNCTION empathy.diff_in_diff(empathy.diff_in_diff_summary) RETURNS empathy.effect
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50
AS 'MODULE_PATHNAME', 'emp_diff_in_diff';
COMMENT ON FUNCTION empathy.diff_in_diff(empathy.diff_in_diff_summary) IS
'What changed among the treated less what changed among the others, which takes out what changed for everybody: diff = (mean treated after - mean treated before) - (mean of the others after - before). 95 % interval and p-value by the t test of Welch over the four means (the regression on both dummies and their product with HC2 errors), degrees of freedom of Satterthwaite over four variances. n_before, n_after, mean_before and mean_after are of the treated. A cell of the four without rows: diff and all that follows are NULL. A cell of one row: interval and p-value are NULL. No variance in any cell: the interval is diff, and the p-value 0, or 1 where diff is 0. Of a summary, the same bits as the aggregate over its rows. A result that no float8 can hold is an error. NULL gives NULL.';

CREATE FUNCTION empathy.point_biserial(empathy.effect_summary) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_point_biserial';
COMMENT ON FUNCTION empathy.point_biserial(empathy.effect_summary) IS
'Correlation of a flag, as 0 and 1, with a value, -1 to 1: the point-biserial correlation, what corr(flag::int, value) gives, from exact sums. NULL when the flag, or the value, is the same in all rows. Of a summary, in which after is the flag, the same bits as the aggregate over its rows. NULL gives NULL.';

CREATE FUNCTION empathy.score_anomaly(empathy.anomaly_summary) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100
AS 'MODULE_PATHNAME', 'emp_score_anomaly';
COMMENT ON FUNCTION empathy.score_anomaly(empathy.anomaly_summary) IS
'How unusual the latest value of a series is: its robust z, 0.6745 * (latest - median of the earlier values) / median absolute deviation of the earlier values; where that deviation is 0, (latest - median) / (1.2533 * mean absolute deviation) (Iglewicz and Hoaglin 1993); beyond 3.5 either way is an anomaly by their rule. Where at least three earlier weeks have a value of the same weekday (a whole number of weeks before, to the nearest day), the median is theirs and the deviations are those from the medians of each own weekday, so that a weekly rhythm is no anomaly. Fewer than 5 earlier values: NULL. All earlier values equal: 0, or infinite where the latest differs. Several values at the latest time count as their mean. Of a summary, the same bits as the aggregate over its rows. NULL gives NULL.';

-- private functions

CREATE FUNCTION empathy.trend_result_jsonb(empathy.trend_result) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20
AS 'MODULE_PATHNAME', 'emp_result_jsonb';
COMMENT ON FUNCTION empathy.trend_result_jsonb(empathy.trend_result) IS
'A trend as an object: its fields under their names. Twin of the cast to jsonb. NULL gives NULL.';

CREATE FUNCTION empathy.effect_jsonb(empathy.effect) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20
AS 'MODULE_PATHNAME', 'emp_result_jsonb';
COMMENT ON FUNCTION empathy.effect_jsonb(empathy.effect) IS
'An effect as an object: its fields under their names. Twin of the cast to jsonb. NULL gives NULL.';

CREATE FUNCTION empathy.trend_summary_jsonb(empathy.trend_summary) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50
AS 'MODULE_PATHNAME', 'emp_trend_summary_jsonb';
COMMENT ON FUNCTION empathy.trend_summary_jsonb(empathy.trend_summary) IS
'What a summary says: n and the fields of trend. Twin of the cast to jsonb. NULL gives NULL.';

CREATE FUNCTION empathy.effect_summary_jsonb(empathy.effect_summary) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50
AS 'MODULE_PATHNAME', 'emp_effect_summary_jsonb';
COMMENT ON FUNCTION empathy.effect_summary_jsonb(empathy.effect_summary) IS
'What a summary says: n, mean and standard deviation (divisor n - 1) before and after, and the difference with its interval and p-value as before_after gives them. Twin of the cast to jsonb. NULL gives NULL.';

CREATE FUNCTION empathy.diff_in_diff_summary_jsonb(empathy.diff_in_diff_summary) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50
AS 'MODULE_PATHNAME', 'emp_diff_in_diff_summary_jsonb';
COMMENT ON FUNCTION empathy.diff_in_diff_summary_jsonb(empathy.diff_in_diff_summary) IS
'What a summary says: n, mean and standard deviation (divisor n - 1) of the four cells control_before, control_after, treated_before and treated_after, and the effect with its interval and p-value as diff_in_diff gives them. Twin of the cast to jsonb. NULL gives NULL.';

CREATE FUNCTION empathy.cluster_effect_summary_jsonb(empathy.cluster_effect_summary) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100
AS 'MODULE_PATHNAME', 'emp_cluster_effect_summary_jsonb';
COMMENT ON FUNCTION empathy.cluster_effect_summary_jsonb(empathy.cluster_effect_summary) IS
'What a summary says: the number of clusters and the fields of before_after. Twin of the cast to jsonb. NULL gives NULL.';

CREATE FUNCTION empathy.anomaly_summary_jsonb(empathy.anomaly_summary) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100
AS 'MODULE_PATHNAME', 'emp_anomaly_summary_jsonb';
COMMENT ON FUNCTION empathy.anomaly_summary_jsonb(empathy.anomaly_summary) IS
'How the latest value of a series is judged: the number of values, the latest, the median that it is compared with (typical), the robust standard deviation (spread), score_anomaly, and whether it was compared with the same weekday. Twin of the cast to jsonb. NULL gives NULL.';

CREATE FUNCTION empathy.trend_summary_accum(empathy.trend_summary, value float8, at timestamptz) RETURNS empathy.trend_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_trend_summary_accum';
COMMENT ON FUNCTION empathy.trend_summary_accum(empathy.trend_summary, value float8, at timestamptz) IS
'Adds a value at a time to a summary; the transition function of trend and trend_agg. A NULL summary is one without rows, a NULL in another argument adds nothing. A value that is NaN or infinite, an infinite time, or more than 2^48 rows is an error.';

CREATE FUNCTION empathy.trend_summary_combine(empathy.trend_summary, empathy.trend_summary) RETURNS empathy.trend_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_trend_summary_combine';
COMMENT ON FUNCTION empathy.trend_summary_combine(empathy.trend_summary, empathy.trend_summary) IS
'Adds the rows of the second summary to the first; the transition function of rollup and the combine function of trend and trend_agg. A NULL summary is one without rows.';

CREATE FUNCTION empathy.effect_summary_accum(empathy.effect_summary, value float8, after boolean) RETURNS empathy.effect_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_effect_summary_accum';
COMMENT ON FUNCTION empathy.effect_summary_accum(empathy.effect_summary, value float8, after boolean) IS
'Adds a value before or after to a summary; the transition function of before_after and effect_agg. A NULL summary is one without rows, a NULL in another argument adds nothing. A value that is NaN or infinite or more than 2^48 rows is an error.';

CREATE FUNCTION empathy.effect_summary_accum(empathy.effect_summary, flag boolean, value float8) RETURNS empathy.effect_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_effect_summary_accum_flag';
COMMENT ON FUNCTION empathy.effect_summary_accum(empathy.effect_summary, flag boolean, value float8) IS
'Adds a value without or with a flag to a summary; the transition function of point_biserial. A NULL summary is one without rows, a NULL in another argument adds nothing. A value that is NaN or infinite or more than 2^48 rows is an error.';

CREATE FUNCTION empathy.effect_summary_combine(empathy.effect_summary, empathy.effect_summary) RETURNS empathy.effect_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_effect_summary_combine';
COMMENT ON FUNCTION empathy.effect_summary_combine(empathy.effect_summary, empathy.effect_summary) IS
'Adds the rows of the second summary to the first; the transition function of rollup and the combine function of before_after, effect_agg and point_biserial. A NULL summary is one without rows.';

CREATE FUNCTION empathy.diff_in_diff_summary_accum(empathy.diff_in_diff_summary, value float8, treated boolean, after boolean) RETURNS empathy.diff_in_diff_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_diff_in_diff_summary_accum';
COMMENT ON FUNCTION empathy.diff_in_diff_summary_accum(empathy.diff_in_diff_summary, value float8, treated boolean, after boolean) IS
'Adds a value of the treated or the others, before or after, to a summary; the transition function of diff_in_diff and diff_in_diff_agg. A NULL summary is one without rows, a NULL in another argument adds nothing. A value that is NaN or infinite or more than 2^48 rows is an error.';

CREATE FUNCTION empathy.diff_in_diff_summary_combine(empathy.diff_in_diff_summary, empathy.diff_in_diff_summary) RETURNS empathy.diff_in_diff_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_diff_in_diff_summary_combine';
COMMENT ON FUNCTION empathy.diff_in_diff_summary_combine(empathy.diff_in_diff_summary, empathy.diff_in_diff_summary) IS
'Adds the rows of the second summary to the first; the transition function of rollup and the combine function of diff_in_diff and diff_in_diff_agg. A NULL summary is one without rows.';

CREATE FUNCTION empathy.cluster_effect_summary_accum(empathy.cluster_effect_summary, value float8, after boolean, cluster text) RETURNS empathy.cluster_effect_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 3
AS 'MODULE_PATHNAME', 'emp_cluster_effect_summary_accum';
COMMENT ON FUNCTION empathy.cluster_effect_summary_accum(empathy.cluster_effect_summary, value float8, after boolean, cluster text) IS
'Adds a value of a cluster, before or after, to a summary; the transition function of before_after and effect_agg with a cluster. A NULL summary is one without rows, a NULL in another argument adds nothing. A value that is NaN or infinite or more than 2^48 rows is an error.';

CREATE FUNCTION empathy.cluster_effect_summary_combine(empathy.cluster_effect_summary, empathy.cluster_effect_summary) RETURNS empathy.cluster_effect_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_cluster_effect_summary_combine';
COMMENT ON FUNCTION empathy.cluster_effect_summary_combine(empathy.cluster_effect_summary, empathy.cluster_effect_summary) IS
'Adds the rows of the second summary to the first; the transition function of rollup and the combine function of before_after and effect_agg with a cluster. A NULL summary is one without rows.';

CREATE FUNCTION empathy._cluster_effect_summary_final(empathy.cluster_effect_summary) RETURNS empathy.cluster_effect_summary
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_cluster_effect_summary_final';
COMMENT ON FUNCTION empathy._cluster_effect_summary_final(empathy.cluster_effect_summary) IS
'Puts the clusters of a summary in order; the final function of effect_agg with a cluster and of rollup. NULL gives NULL.';

CREATE FUNCTION empathy.anomaly_summary_accum(empathy.anomaly_summary, value float8, at timestamptz) RETURNS empathy.anomaly_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_anomaly_summary_accum';
COMMENT ON FUNCTION empathy.anomaly_summary_accum(empathy.anomaly_summary, value float8, at timestamptz) IS
'Adds a value at a time to a series; the transition function of score_anomaly and anomaly_agg. A NULL summary is one without rows, a NULL in another argument adds nothing. A value that is NaN or infinite, an infinite time, or more than 100,000 values is an error.';

CREATE FUNCTION empathy.anomaly_summary_combine(empathy.anomaly_summary, empathy.anomaly_summary) RETURNS empathy.anomaly_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_anomaly_summary_combine';
COMMENT ON FUNCTION empathy.anomaly_summary_combine(empathy.anomaly_summary, empathy.anomaly_summary) IS
'Adds the rows of the second summary to the first; the transition function of rollup and the combine function of score_anomaly and anomaly_agg. A NULL summary is one without rows.';

CREATE FUNCTION empathy._anomaly_summary_final(empathy.anomaly_summary) RETURNS empathy.anomaly_summary
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_anomaly_summary_final';
COMMENT ON FUNCTION empathy._anomaly_summary_final(empathy.anomaly_summary) IS
'Puts the values of a series in order; the final function of anomaly_agg and rollup. NULL gives NULL.';

-- aggregates

CREATE AGGREGATE empathy.trend(value float8, at timestamptz) (
    SFUNC = empathy.trend_summary_accum,
    STYPE = empathy.trend_summary,
    SSPACE = 200,
    FINALFUNC = empathy.trend,
    COMBINEFUNC = empathy.trend_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.trend(value float8, at timestamptz) IS
'The line of least squares through values in time, and whether it rises: slope_per_day = sum((t - mean t) (x - mean x)) / sum((t - mean t)^2), t in days of 24 hours; its 95 % interval is slope +- t(0.975, n - 2) * sqrt(residual sum of squares / (n - 2) / sum((t - mean t)^2)); direction is rising when the interval lies above 0, falling below, flat when it holds 0. Fewer than 3 values: interval and direction are NULL. All values at one time: the slope is NULL too. The interval takes the values as independent of each other: take one value a day or week rather than each message. A NULL in an argument skips the row; NULL over no rows. A value that is NaN or infinite is an error, and so is an infinite time, or a result that no float8 can hold.';

CREATE AGGREGATE empathy.trend_agg(value float8, at timestamptz) (
    SFUNC = empathy.trend_summary_accum,
    STYPE = empathy.trend_summary,
    SSPACE = 200,
    COMBINEFUNC = empathy.trend_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.trend_agg(value float8, at timestamptz) IS
'Sums up values in time for trend. Keep the result, a day for instance, and merge it with rollup later. A NULL in an argument skips the row; NULL over no rows. A value that is NaN or infinite is an error, and so are an infinite time and more than 2^48 rows.';

CREATE AGGREGATE empathy.rollup(empathy.trend_summary) (
    SFUNC = empathy.trend_summary_combine,
    STYPE = empathy.trend_summary,
    SSPACE = 200,
    COMBINEFUNC = empathy.trend_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.rollup(empathy.trend_summary) IS
'Merges summaries: the same bytes as one summary over all their rows. NULLs are skipped; NULL over no summaries.';

CREATE AGGREGATE empathy.before_after(value float8, after boolean) (
    SFUNC = empathy.effect_summary_accum,
    STYPE = empathy.effect_summary,
    SSPACE = 160,
    FINALFUNC = empathy.before_after,
    COMBINEFUNC = empathy.effect_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.before_after(value float8, after boolean) IS
'The difference of the means after and before, its 95 % interval and its p-value by the t test of Welch, which lets both sides have their own variance, with the degrees of freedom of Satterthwaite. diff = mean after - mean before. A side without rows: its mean, diff and all that follows are NULL. A side of one row: interval and p-value are NULL. No variance on either side: the interval is diff, and the p-value 0, or 1 where diff is 0. Rows count as independent of each other; where one customer has several, take the form with a cluster. A NULL in an argument skips the row; NULL over no rows. A value that is NaN or infinite is an error, and so is a result that no float8 can hold.';

CREATE AGGREGATE empathy.effect_agg(value float8, after boolean) (
    SFUNC = empathy.effect_summary_accum,
    STYPE = empathy.effect_summary,
    SSPACE = 160,
    COMBINEFUNC = empathy.effect_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.effect_agg(value float8, after boolean) IS
'Sums up values before and after for before_after, or without and with a flag for point_biserial. Keep the result, a day for instance, and merge it with rollup later. A NULL in an argument skips the row; NULL over no rows. A value that is NaN or infinite is an error, and so are more than 2^48 rows.';

CREATE AGGREGATE empathy.rollup(empathy.effect_summary) (
    SFUNC = empathy.effect_summary_combine,
    STYPE = empathy.effect_summary,
    SSPACE = 160,
    COMBINEFUNC = empathy.effect_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.rollup(empathy.effect_summary) IS
'Merges summaries: the same bytes as one summary over all their rows. NULLs are skipped; NULL over no summaries.';

CREATE AGGREGATE empathy.point_biserial(flag boolean, value float8) (
    SFUNC = empathy.effect_summary_accum,
    STYPE = empathy.effect_summary,
    SSPACE = 160,
    FINALFUNC = empathy.point_biserial,
    COMBINEFUNC = empathy.effect_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.point_biserial(flag boolean, value float8) IS
'Correlation of a flag, as 0 and 1, with a value, -1 to 1: the point-biserial correlation, what corr(flag::int, value) gives, from exact sums. NULL when the flag, or the value, is the same in all rows. A NULL in an argument skips the row; NULL over no rows. A value that is NaN or infinite is an error.';

CREATE AGGREGATE empathy.before_after(value float8, after boolean, cluster text) (
    SFUNC = empathy.cluster_effect_summary_accum,
    STYPE = empathy.cluster_effect_summary,
    SSPACE = 4096,
    FINALFUNC = empathy.before_after,
    COMBINEFUNC = empathy.cluster_effect_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.before_after(value float8, after boolean, cluster text) IS
'The difference of the means after and before, with a 95 % interval and a p-value that take the rows of one cluster (a customer, an agent) as dependent on each other: the cluster-robust standard error CR1 of the regression of value on after (Liang and Zeger 1986), with the correction G/(G - 1) (N - 1)/(N - 2) for G clusters and N rows, and t of G - 1 degrees of freedom. A side without rows: diff is NULL. A side with rows of fewer than two clusters: interval and p-value are NULL. No variance: the interval is diff, and the p-value 0, or 1 where diff is 0. With fewer than some 20 clusters the interval is too narrow. A NULL in an argument skips the row; NULL over no rows. A value that is NaN or infinite is an error, and so are more clusters than 1 GB holds, some 8 million.';

CREATE AGGREGATE empathy.effect_agg(value float8, after boolean, cluster text) (
    SFUNC = empathy.cluster_effect_summary_accum,
    STYPE = empathy.cluster_effect_summary,
    SSPACE = 4096,
    FINALFUNC = empathy._cluster_effect_summary_final,
    COMBINEFUNC = empathy.cluster_effect_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.effect_agg(value float8, after boolean, cluster text) IS
'Sums up values before and after by cluster for before_after. Keep the result, a day for instance, and merge it with rollup later. A NULL in an argument skips the row; NULL over no rows. A value that is NaN or infinite is an error, and so are more clusters than 1 GB holds, some 8 million.';

CREATE AGGREGATE empathy.rollup(empathy.cluster_effect_summary) (
    SFUNC = empathy.cluster_effect_summary_combine,
    STYPE = empathy.cluster_effect_summary,
    SSPACE = 4096,
    FINALFUNC = empathy._cluster_effect_summary_final,
    COMBINEFUNC = empathy.cluster_effect_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.rollup(empathy.cluster_effect_summary) IS
'Merges summaries: the same bytes as one summary over all their rows. NULLs are skipped; NULL over no summaries.';

CREATE AGGREGATE empathy.diff_in_diff(value float8, treated boolean, after boolean) (
    SFUNC = empathy.diff_in_diff_summary_accum,
    STYPE = empathy.diff_in_diff_summary,
    SSPACE = 300,
    FINALFUNC = empathy.diff_in_diff,
    COMBINEFUNC = empathy.diff_in_diff_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.diff_in_diff(value float8, treated boolean, after boolean) IS
'What changed among the treated less what changed among the others, which takes out what changed for everybody: diff = (mean treated after - mean treated before) - (mean of the others after - before). 95 % interval and p-value by the t test of Welch over the four means (the regression on both dummies and their product with HC2 errors), degrees of freedom of Satterthwaite over four variances. n_before, n_after, mean_before and mean_after are of the treated. A cell of the four without rows: diff and all that follows are NULL. A cell of one row: interval and p-value are NULL. No variance in any cell: the interval is diff, and the p-value 0, or 1 where diff is 0. A NULL in an argument skips the row; NULL over no rows. A value that is NaN or infinite is an error, and so is a result that no float8 can hold.';

CREATE AGGREGATE empathy.diff_in_diff_agg(value float8, treated boolean, after boolean) (
    SFUNC = empathy.diff_in_diff_summary_accum,
    STYPE = empathy.diff_in_diff_summary,
    SSPACE = 300,
    COMBINEFUNC = empathy.diff_in_diff_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.diff_in_diff_agg(value float8, treated boolean, after boolean) IS
'Sums up values of the treated and the others, before and after, for diff_in_diff. Keep the result, a day for instance, and merge it with rollup later. A NULL in an argument skips the row; NULL over no rows. A value that is NaN or infinite is an error, and so are more than 2^48 rows.';

CREATE AGGREGATE empathy.rollup(empathy.diff_in_diff_summary) (
    SFUNC = empathy.diff_in_diff_summary_combine,
    STYPE = empathy.diff_in_diff_summary,
    SSPACE = 300,
    COMBINEFUNC = empathy.diff_in_diff_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.rollup(empathy.diff_in_diff_summary) IS
'Merges summaries: the same bytes as one summary over all their rows. NULLs are skipped; NULL over no summaries.';

CREATE AGGREGATE empathy.score_anomaly(value float8, at timestamptz) (
    SFUNC = empathy.anomaly_summary_accum,
    STYPE = empathy.anomaly_summary,
    SSPACE = 2048,
    FINALFUNC = empathy.score_anomaly,
    COMBINEFUNC = empathy.anomaly_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.score_anomaly(value float8, at timestamptz) IS
'How unusual the latest value of a series is: its robust z, 0.6745 * (latest - median of the earlier values) / median absolute deviation of the earlier values; where that deviation is 0, (latest - median) / (1.2533 * mean absolute deviation) (Iglewicz and Hoaglin 1993); beyond 3.5 either way is an anomaly by their rule. Where at least three earlier weeks have a value of the same weekday (a whole number of weeks before, to the nearest day), the median is theirs and the deviations are those from the medians of each own weekday, so that a weekly rhythm is no anomaly. Fewer than 5 earlier values: NULL. All earlier values equal: 0, or infinite where the latest differs. Several values at the latest time count as their mean. A NULL in an argument skips the row; NULL over no rows. A value that is NaN or infinite is an error, and so are an infinite time and more than 100,000 values: take one a day or an hour.';

CREATE AGGREGATE empathy.anomaly_agg(value float8, at timestamptz) (
    SFUNC = empathy.anomaly_summary_accum,
    STYPE = empathy.anomaly_summary,
    SSPACE = 2048,
    FINALFUNC = empathy._anomaly_summary_final,
    COMBINEFUNC = empathy.anomaly_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.anomaly_agg(value float8, at timestamptz) IS
'Keeps values in time for score_anomaly, 16 bytes each. A NULL in an argument skips the row; NULL over no rows. A value that is NaN or infinite is an error, and so are an infinite time and more than 100,000 values: take one a day or an hour.';

CREATE AGGREGATE empathy.rollup(empathy.anomaly_summary) (
    SFUNC = empathy.anomaly_summary_combine,
    STYPE = empathy.anomaly_summary,
    SSPACE = 2048,
    FINALFUNC = empathy._anomaly_summary_final,
    COMBINEFUNC = empathy.anomaly_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.rollup(empathy.anomaly_summary) IS
'Merges summaries: the same bytes as one summary over all their rows. NULLs are skipped; NULL over no summaries.';

-- casts

CREATE CAST (empathy.trend_result AS jsonb)
WITH FUNCTION empathy.trend_result_jsonb(empathy.trend_result);
COMMENT ON CAST (empathy.trend_result AS jsonb) IS
'A trend as an object';

CREATE CAST (empathy.effect AS jsonb)
WITH FUNCTION empathy.effect_jsonb(empathy.effect);
COMMENT ON CAST (empathy.effect AS jsonb) IS
'An effect as an object';

CREATE CAST (empathy.trend_summary AS jsonb)
WITH FUNCTION empathy.trend_summary_jsonb(empathy.trend_summary);
COMMENT ON CAST (empathy.trend_summary AS jsonb) IS
'What a summary says';

CREATE CAST (empathy.effect_summary AS jsonb)
WITH FUNCTION empathy.effect_summary_jsonb(empathy.effect_summary);
COMMENT ON CAST (empathy.effect_summary AS jsonb) IS
'What a summary says';

CREATE CAST (empathy.diff_in_diff_summary AS jsonb)
WITH FUNCTION empathy.diff_in_diff_summary_jsonb(empathy.diff_in_diff_summary);
COMMENT ON CAST (empathy.diff_in_diff_summary AS jsonb) IS
'What a summary says';

CREATE CAST (empathy.cluster_effect_summary AS jsonb)
WITH FUNCTION empathy.cluster_effect_summary_jsonb(empathy.cluster_effect_summary);
COMMENT ON CAST (empathy.cluster_effect_summary AS jsonb) IS
'What a summary says';

CREATE CAST (empathy.anomaly_summary AS jsonb)
WITH FUNCTION empathy.anomaly_summary_jsonb(empathy.anomaly_summary);
COMMENT ON CAST (empathy.anomaly_summary AS jsonb) IS
'What a summary says';

-- order

EXPAND order (
    TYPE = trend_summary,
    NOUN = 'summary of a trend',
    NOUNS = 'summaries of trends',
    PART = number,
    ORDER = 'by rows, then by every other number'
);
-- Equal values have equal bytes, so btree indexes may keep one copy for many rows.
ALTER OPERATOR FAMILY empathy.trend_summary_ops USING btree ADD
    FUNCTION 4 (empathy.trend_summary, empathy.trend_summary) pg_catalog.btequalimage(oid);

EXPAND order (
    TYPE = effect_summary,
    NOUN = 'summary of an effect',
    NOUNS = 'summaries of effects',
    PART = number,
    ORDER = 'by rows, then by every other number'
);
-- Equal values have equal bytes, so btree indexes may keep one copy for many rows.
ALTER OPERATOR FAMILY empathy.effect_summary_ops USING btree ADD
    FUNCTION 4 (empathy.effect_summary, empathy.effect_summary) pg_catalog.btequalimage(oid);

EXPAND order (
    TYPE = diff_in_diff_summary,
    NOUN = 'summary of differences',
    NOUNS = 'summaries of differences',
    PART = number,
    ORDER = 'by rows, then by every other number'
);
-- Equal values have equal bytes, so btree indexes may keep one copy for many rows.
ALTER OPERATOR FAMILY empathy.diff_in_diff_summary_ops USING btree ADD
    FUNCTION 4 (empathy.diff_in_diff_summary, empathy.diff_in_diff_summary) pg_catalog.btequalimage(oid);

EXPAND order (
    TYPE = cluster_effect_summary,
    NOUN = 'summary by cluster',
    NOUNS = 'summaries by cluster',
    PART = number,
    ORDER = 'by clusters, then by every other number'
);

EXPAND order (
    TYPE = anomaly_summary,
    NOUN = 'series',
    NOUNS = 'series',
    PART = value,
    ORDER = 'by the number of values, then by each time and value'
);
