-- scores: rates
--
-- Shares of rows: who came back, who left, who recommends, what was solved at once.  They differ in
-- which rows count as cases and which of these as hits; the state is two counts.

-- type

EXPAND io (
    TYPE = rate_summary,
    TEXT = 'hits=N cases=N, as in hits=90 cases=100',
    BINARY = '17 bytes, big endian, the first of which is the format',
    ALIGNMENT = double,
    STORAGE = main
);
COMMENT ON TYPE empathy.rate_summary IS
'A mergeable rate: how many hits among how many cases, at least one and at most 2^48. Made by rate_agg, retention_agg and fcr_agg, merged by rollup, read by rate, hits, cases, churn_rate and their intervals. 24 bytes.';

-- functions

CREATE FUNCTION empathy.rate(empathy.rate_summary) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_rate';
COMMENT ON FUNCTION empathy.rate(empathy.rate_summary) IS
'Share of hits among cases, in percent, 0 to 100, rounded once. NULL gives NULL.';

CREATE FUNCTION empathy.hits(empathy.rate_summary) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_hits';
COMMENT ON FUNCTION empathy.hits(empathy.rate_summary) IS
'Number of hits in a rate, 0 or more. NULL gives NULL.';

CREATE FUNCTION empathy.cases(empathy.rate_summary) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_cases';
COMMENT ON FUNCTION empathy.cases(empathy.rate_summary) IS
'Number of cases in a rate, at least 1. NULL gives NULL.';

CREATE FUNCTION empathy.churn_rate(empathy.rate_summary) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_churn_rate';
COMMENT ON FUNCTION empathy.churn_rate(empathy.rate_summary) IS
'What a rate lacks to 100 percent, 100 - rate(s): the churn, of a summary made by retention_agg. NULL gives NULL.';

CREATE FUNCTION empathy.rate_interval(empathy.rate_summary) RETURNS empathy.score_interval
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_rate_interval';
COMMENT ON FUNCTION empathy.rate_interval(empathy.rate_summary) IS
'95 % confidence interval of a rate, in percent: Wilson''s interval (Wilson 1927), without correction for continuity: it stays inside 0 to 100, and is right for few rows too. NULL gives NULL.';

CREATE FUNCTION empathy.rate_interval(empathy.rate_summary, level float8) RETURNS empathy.score_interval
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_rate_interval';
COMMENT ON FUNCTION empathy.rate_interval(empathy.rate_summary, float8) IS
'Confidence interval of a rate, in percent: Wilson''s interval (Wilson 1927), without correction for continuity: it stays inside 0 to 100, and is right for few rows too. The level is a confidence between 0 and 1, neither included; anything else is an error (22003). NULL gives NULL.';

CREATE FUNCTION empathy.churn_rate_interval(empathy.rate_summary) RETURNS empathy.score_interval
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_churn_rate_interval';
COMMENT ON FUNCTION empathy.churn_rate_interval(empathy.rate_summary) IS
'95 % confidence interval of what a rate lacks to 100 percent, the churn of a summary made by retention_agg: Wilson''s interval (Wilson 1927), without correction for continuity: it stays inside 0 to 100, and is right for few rows too. NULL gives NULL.';

CREATE FUNCTION empathy.churn_rate_interval(empathy.rate_summary, level float8) RETURNS empathy.score_interval
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_churn_rate_interval';
COMMENT ON FUNCTION empathy.churn_rate_interval(empathy.rate_summary, float8) IS
'Confidence interval of what a rate lacks to 100 percent, the churn of a summary made by retention_agg: Wilson''s interval (Wilson 1927), without correction for continuity: it stays inside 0 to 100, and is right for few rows too. The level is a confidence between 0 and 1, neither included; anything else is an error (22003). NULL gives NULL.';

CREATE FUNCTION empathy.cohort_retention(events regclass, customer text, at text, unit text, as_of timestamptz)
RETURNS TABLE (cohort date, period int, customers bigint, active bigint, retention float8)
LANGUAGE C STABLE STRICT PARALLEL RESTRICTED COST 100000 ROWS 100
AS 'MODULE_PATHNAME', 'emp_cohort_retention';
COMMENT ON FUNCTION empathy.cohort_retention(regclass, text, text, text, timestamptz) IS
'Of the customers who came in one day, week, month, quarter or year (unit), how many came again in the later ones: a row for each cohort and period, with the first day of the cohort (in the time zone of the session), the number of units since (0 for the first), the customers of the cohort, those with an event in that unit, and their percentage, 0 to 100. events is a table of your own, customer and at name columns of it; rows without a customer or a finite at, and rows from as_of on, do not count. Only units that are over by as_of have rows, those in which nobody came too. Customers who are new in a later period belong to a cohort of their own. Reads the table once, with the rights of the caller. A missing column (42703), another unit or an infinite as_of (22023) are errors. NULL gives no rows.';

-- private functions

CREATE FUNCTION empathy.rate_summary_jsonb(empathy.rate_summary) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20
AS 'MODULE_PATHNAME', 'emp_rate_summary_jsonb';
COMMENT ON FUNCTION empathy.rate_summary_jsonb(empathy.rate_summary) IS
'Everything inside a rate: hits, cases, rate in percent. Twin of the cast to jsonb. NULL gives NULL.';

CREATE FUNCTION empathy.rate_accum(empathy.rate_summary, hit boolean) RETURNS empathy.rate_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_rate_accum';
COMMENT ON FUNCTION empathy.rate_accum(empathy.rate_summary, boolean) IS
'Adds a case to a rate, a hit or not; the transition function of rate, rate_agg, csat, referral_rate and their intervals. A NULL rate is one without cases, a NULL adds nothing. More than 2^48 cases is an error (22003).';

CREATE FUNCTION empathy.retention_accum(empathy.rate_summary, active_at_start boolean, active_at_end boolean) RETURNS empathy.rate_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_retention_accum';
COMMENT ON FUNCTION empathy.retention_accum(empathy.rate_summary, boolean, boolean) IS
'Adds a customer who was active at the start to a rate, a hit when also active at the end; the transition function of retention_rate, churn_rate, retention_agg and their intervals. A NULL rate is one without cases; a NULL, or a customer who was not active at the start, adds nothing. More than 2^48 cases is an error (22003).';

CREATE FUNCTION empathy.fcr_accum(empathy.rate_summary, contact_no int, resolved boolean) RETURNS empathy.rate_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_fcr_accum';
COMMENT ON FUNCTION empathy.fcr_accum(empathy.rate_summary, int, boolean) IS
'Adds a case to a rate, a hit when its first contact resolved it; the transition function of fcr, fcr_agg and fcr_interval. A NULL rate is one without cases, a NULL adds nothing. A contact number below 1 is an error (22003). More than 2^48 cases is an error (22003).';

CREATE FUNCTION empathy.rate_summary_combine(empathy.rate_summary, empathy.rate_summary) RETURNS empathy.rate_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_rate_summary_combine';
COMMENT ON FUNCTION empathy.rate_summary_combine(empathy.rate_summary, empathy.rate_summary) IS
'Adds the cases of the second rate to the first; the transition function of rollup and the combine function of all rates. A NULL rate is one without cases. More than 2^48 cases is an error (22003).';

-- aggregates

CREATE AGGREGATE empathy.rate_agg(hit boolean) (
    SFUNC = empathy.rate_accum,
    STYPE = empathy.rate_summary,
    SSPACE = 24,
    COMBINEFUNC = empathy.rate_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.rate_agg(boolean) IS
'Counts hits among rows. Keep the result, a day for instance, and merge it with rollup later; read it with rate, hits, cases and rate_interval. NULLs are skipped; NULL over no rows.';

CREATE AGGREGATE empathy.rollup(empathy.rate_summary) (
    SFUNC = empathy.rate_summary_combine,
    STYPE = empathy.rate_summary,
    SSPACE = 24,
    COMBINEFUNC = empathy.rate_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.rollup(empathy.rate_summary) IS
'Merges rates: the same bytes as one rate over all their cases. More than 2^48 cases is an error (22003). NULLs are skipped; NULL over no rates.';

CREATE AGGREGATE empathy.rate(hit boolean) (
    SFUNC = empathy.rate_accum,
    STYPE = empathy.rate_summary,
    SSPACE = 24,
    FINALFUNC = empathy.rate,
    COMBINEFUNC = empathy.rate_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.rate(boolean) IS
'Share of true among rows, in percent, 0 to 100, rounded once. NULLs are skipped; NULL over no rows.';

CREATE AGGREGATE empathy.rate_interval(hit boolean) (
    SFUNC = empathy.rate_accum,
    STYPE = empathy.rate_summary,
    SSPACE = 24,
    FINALFUNC = empathy.rate_interval,
    COMBINEFUNC = empathy.rate_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.rate_interval(boolean) IS
'95 % confidence interval of the share of true among rows, in percent: Wilson''s interval (Wilson 1927), without correction for continuity: it stays inside 0 to 100, and is right for few rows too. NULLs are skipped; NULL over no rows.';

CREATE AGGREGATE empathy.retention_agg(active_at_start boolean, active_at_end boolean) (
    SFUNC = empathy.retention_accum,
    STYPE = empathy.rate_summary,
    SSPACE = 24,
    COMBINEFUNC = empathy.rate_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.retention_agg(boolean, boolean) IS
'Counts customers who were active at the start, and as hits those of them who also were at the end. Rows of customers who were not active at the start, such as new ones, are not counted. Read it with rate, churn_rate, rate_interval and churn_rate_interval. Rows with a NULL are skipped; NULL when nobody was active at the start.';

CREATE AGGREGATE empathy.retention_rate(active_at_start boolean, active_at_end boolean) (
    SFUNC = empathy.retention_accum,
    STYPE = empathy.rate_summary,
    SSPACE = 24,
    FINALFUNC = empathy.rate,
    COMBINEFUNC = empathy.rate_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.retention_rate(boolean, boolean) IS
'Retention: share of the customers active at the start who also are at the end, in percent, 0 to 100, rounded once. A row is a customer. Rows of customers who were not active at the start, such as new ones, are not counted. Rows with a NULL are skipped; NULL when nobody was active at the start.';

CREATE AGGREGATE empathy.retention_rate_interval(active_at_start boolean, active_at_end boolean) (
    SFUNC = empathy.retention_accum,
    STYPE = empathy.rate_summary,
    SSPACE = 24,
    FINALFUNC = empathy.rate_interval,
    COMBINEFUNC = empathy.rate_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.retention_rate_interval(boolean, boolean) IS
'95 % confidence interval of the retention, in percent: Wilson''s interval (Wilson 1927), without correction for continuity: it stays inside 0 to 100, and is right for few rows too. Rows of customers who were not active at the start, such as new ones, are not counted. Rows with a NULL are skipped; NULL when nobody was active at the start.';

CREATE AGGREGATE empathy.churn_rate(active_at_start boolean, active_at_end boolean) (
    SFUNC = empathy.retention_accum,
    STYPE = empathy.rate_summary,
    SSPACE = 24,
    FINALFUNC = empathy.churn_rate,
    COMBINEFUNC = empathy.rate_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.churn_rate(boolean, boolean) IS
'Churn: share of the customers active at the start who no longer are at the end, in percent, 0 to 100: 100 - retention_rate over the same rows. Rows of customers who were not active at the start, such as new ones, are not counted. Rows with a NULL are skipped; NULL when nobody was active at the start.';

CREATE AGGREGATE empathy.churn_rate_interval(active_at_start boolean, active_at_end boolean) (
    SFUNC = empathy.retention_accum,
    STYPE = empathy.rate_summary,
    SSPACE = 24,
    FINALFUNC = empathy.churn_rate_interval,
    COMBINEFUNC = empathy.rate_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.churn_rate_interval(boolean, boolean) IS
'95 % confidence interval of the churn, in percent: Wilson''s interval (Wilson 1927), without correction for continuity: it stays inside 0 to 100, and is right for few rows too. Rows of customers who were not active at the start, such as new ones, are not counted. Rows with a NULL are skipped; NULL when nobody was active at the start.';

CREATE AGGREGATE empathy.referral_rate(referred boolean) (
    SFUNC = empathy.rate_accum,
    STYPE = empathy.rate_summary,
    SSPACE = 24,
    FINALFUNC = empathy.rate,
    COMBINEFUNC = empathy.rate_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.referral_rate(boolean) IS
'Share of customers who referred somebody, in percent, 0 to 100, rounded once. A row is a customer. NULLs are skipped; NULL over no rows.';

CREATE AGGREGATE empathy.referral_rate_interval(referred boolean) (
    SFUNC = empathy.rate_accum,
    STYPE = empathy.rate_summary,
    SSPACE = 24,
    FINALFUNC = empathy.rate_interval,
    COMBINEFUNC = empathy.rate_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.referral_rate_interval(boolean) IS
'95 % confidence interval of the share of customers who referred somebody, in percent: Wilson''s interval (Wilson 1927), without correction for continuity: it stays inside 0 to 100, and is right for few rows too. NULLs are skipped; NULL over no rows.';

CREATE AGGREGATE empathy.fcr_agg(contact_no int, resolved boolean) (
    SFUNC = empathy.fcr_accum,
    STYPE = empathy.rate_summary,
    SSPACE = 24,
    COMBINEFUNC = empathy.rate_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.fcr_agg(int, boolean) IS
'Counts cases, and as hits those solved at their first contact. A row is a case, with the number of its last contact, 1 for the first; a case that was reopened is at its second or a later one, so it is not solved at its first, resolved or not. Read it with rate, hits, cases and rate_interval. A contact number below 1 is an error (22003). Rows with a NULL are skipped; NULL over no cases.';

CREATE AGGREGATE empathy.fcr(contact_no int, resolved boolean) (
    SFUNC = empathy.fcr_accum,
    STYPE = empathy.rate_summary,
    SSPACE = 24,
    FINALFUNC = empathy.rate,
    COMBINEFUNC = empathy.rate_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.fcr(int, boolean) IS
'First-contact resolution: share of cases that were solved at their first contact, in percent, 0 to 100, rounded once. A row is a case, with the number of its last contact, 1 for the first; a case that was reopened is at its second or a later one, so it is not solved at its first, resolved or not. A contact number below 1 is an error (22003). Rows with a NULL are skipped; NULL over no cases.';

CREATE AGGREGATE empathy.fcr_interval(contact_no int, resolved boolean) (
    SFUNC = empathy.fcr_accum,
    STYPE = empathy.rate_summary,
    SSPACE = 24,
    FINALFUNC = empathy.rate_interval,
    COMBINEFUNC = empathy.rate_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.fcr_interval(int, boolean) IS
'95 % confidence interval of the first-contact resolution, in percent: Wilson''s interval (Wilson 1927), without correction for continuity: it stays inside 0 to 100, and is right for few rows too. A row is a case, with the number of its last contact, 1 for the first; a case that was reopened is at its second or a later one, so it is not solved at its first, resolved or not. A contact number below 1 is an error (22003). Rows with a NULL are skipped; NULL over no cases.';

CREATE AGGREGATE empathy.csat(good boolean) (
    SFUNC = empathy.rate_accum,
    STYPE = empathy.rate_summary,
    SSPACE = 24,
    FINALFUNC = empathy.rate,
    COMBINEFUNC = empathy.rate_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.csat(boolean) IS
'Customer satisfaction where it is asked as good or bad: share of true, in percent, 0 to 100, rounded once. NULLs are skipped; NULL over no rows.';

CREATE AGGREGATE empathy.csat_interval(good boolean) (
    SFUNC = empathy.rate_accum,
    STYPE = empathy.rate_summary,
    SSPACE = 24,
    FINALFUNC = empathy.rate_interval,
    COMBINEFUNC = empathy.rate_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.csat_interval(boolean) IS
'95 % confidence interval of the customer satisfaction where it is asked as good or bad, in percent: Wilson''s interval (Wilson 1927), without correction for continuity: it stays inside 0 to 100, and is right for few rows too. NULLs are skipped; NULL over no rows.';

-- casts

CREATE CAST (empathy.rate_summary AS jsonb)
WITH FUNCTION empathy.rate_summary_jsonb(empathy.rate_summary);
COMMENT ON CAST (empathy.rate_summary AS jsonb) IS
'Everything inside a rate';

-- order

EXPAND order (
    TYPE = rate_summary,
    NOUN = 'rate',
    NOUNS = 'rates',
    PART = 'count',
    ORDER = 'by rate, then by cases'
);
-- Equal values have equal bytes, so btree indexes may keep one copy for many rows.
ALTER OPERATOR FAMILY empathy.rate_summary_ops USING btree ADD
    FUNCTION 4 (empathy.rate_summary, empathy.rate_summary) pg_catalog.btequalimage(oid);
