-- value: retention models
--
-- How many customers of a contract renew it, from how many were lost in which period.

-- type

EXPAND io (
    TYPE = retention_sample,
    TEXT = 'the number of periods, customers who are not lost by the last of them (waiting) or not at their first renewal yet (fresh), then by period those lost and those who renewed and have not come to the next renewal (active), as in periods=2 waiting=743 fresh=0 lost_1=131 lost_2=126',
    BINARY = 'the format as a byte, then the text form',
    ALIGNMENT = double,
    STORAGE = extended
);
COMMENT ON TYPE empathy.retention_sample IS
'How many customers of a contract were lost in which period, mergeable: exact counts, of at most 2^48 customers and 10,000 periods. Made by retention_sample_agg, merged by rollup, fitted by sbg_fit. 40 bytes and 16 for each period.';

-- functions

CREATE FUNCTION empathy.sbg_fit(empathy.retention_sample) RETURNS empathy.retention_model
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000
AS 'MODULE_PATHNAME', 'emp_retention_sample_fit';
COMMENT ON FUNCTION empathy.sbg_fit(empathy.retention_sample) IS
'Fits the shifted beta-geometric model (sbg: Fader and Hardie 2007) to customers lost by period: the parameters of the greatest likelihood. Where nobody was lost, nobody renewed, or the share that is lost does not fall from renewal to renewal, the model is on the boundary, and a NOTICE says so; without anybody at a first renewal the fit fails. A NOTICE says when no customer is still there. NULL gives NULL.';

CREATE FUNCTION empathy.survival(model empathy.retention_model, period int) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_survival';
COMMENT ON FUNCTION empathy.survival(empathy.retention_model, int) IS
'The share of customers, 0 to 1, that is still there after so many renewals: B(alpha, beta + period)/B(alpha, beta) (Fader and Hardie 2007); 1 for period 0. A negative period is out of range (22003). A model whose fit failed is an error (22023). NULL gives NULL.';

CREATE FUNCTION empathy.retention_rate(model empathy.retention_model, period int) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_retention_rate';
COMMENT ON FUNCTION empathy.retention_rate(empathy.retention_model, int) IS
'Of the customers who come to renewal number `period`, the share, 0 to 1, that renews: (beta + period - 1)/(alpha + beta + period - 1) (Fader and Hardie 2007). It grows with the period, because those who are easily lost are lost first. A period below 1 is out of range (22003). A model whose fit failed is an error (22023). NULL gives NULL.';

CREATE FUNCTION empathy.retention_curve(model empathy.retention_model, periods int)
RETURNS TABLE (period int, survival float8, retention_rate float8)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 ROWS 24
AS 'MODULE_PATHNAME', 'emp_retention_curve';
COMMENT ON FUNCTION empathy.retention_curve(empathy.retention_model, int) IS
'survival and retention_rate for period 0 and as many after it; the retention rate of period 0 is NULL. A negative number of periods is out of range (22003), more than 100,000 are too many (54000). A model whose fit failed is an error (22023). NULL gives no rows.';

CREATE FUNCTION empathy.expected_lifetime(model empathy.retention_model, discount float8) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_expected_lifetime';
COMMENT ON FUNCTION empathy.expected_lifetime(empathy.retention_model, float8) IS
'Discounted payments that are expected of a new customer: 1 for the one that they make at the start, then each renewal at the factor (1 + discount)^-period times survival, for all time (Fader and Hardie 2010). Times the payment it is their lifetime value. The discount is a rate per period, finite and above 0 (22003). A model whose fit failed is an error (22023). NULL gives NULL.';

CREATE FUNCTION empathy.derl(model empathy.retention_model, renewals int, discount float8) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_derl';
COMMENT ON FUNCTION empathy.derl(empathy.retention_model, int, float8) IS
'Discounted expected residual lifetime: the payments that are expected of a customer who has paid `renewals` times, from 1, and is about to decide on the next one: that one in full if they make it, later ones at the factor (1 + discount)^-periods, for all time (Fader and Hardie 2010). Times the payment it is what they are worth. Payments below 1 are out of range, and so is a discount per period that is not finite and above 0 (22003). A model whose fit failed is an error (22023). NULL gives NULL.';

CREATE FUNCTION empathy.log_likelihood(model empathy.retention_model) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_retention_model_log_likelihood';
COMMENT ON FUNCTION empathy.log_likelihood(empathy.retention_model) IS
'The log-likelihood that a fit found; NULL where the parameters were given. A model whose fit failed is an error (22023). NULL gives NULL.';

-- private functions

CREATE FUNCTION empathy.retention_sample_jsonb(empathy.retention_sample) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100
AS 'MODULE_PATHNAME', 'emp_retention_sample_jsonb';
COMMENT ON FUNCTION empathy.retention_sample_jsonb(empathy.retention_sample) IS
'The counts of a sample, as an object: customers, waiting (not lost by the latest period), fresh (not at their first renewal yet), and by period, from 1, those lost and those active (came through it and not to the next yet). Twin of the cast to jsonb. NULL gives NULL.';

CREATE FUNCTION empathy.retention_sample_accum(empathy.retention_sample, age int, lost bigint) RETURNS empathy.retention_sample
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_retention_sample_accum';
COMMENT ON FUNCTION empathy.retention_sample_accum(empathy.retention_sample, int, bigint) IS
'Adds the customers lost in a period, or those not lost yet where age is NULL; the transition function of sbg_fit and retention_sample_agg. A NULL sample is one without customers, a NULL number of customers adds nothing. Negative numbers are out of range (22003), periods beyond 10,000 too many (54000).';

CREATE FUNCTION empathy.retention_sample_accum(empathy.retention_sample, age int, lost bigint, active bigint) RETURNS empathy.retention_sample
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_retention_sample_accum_active';
COMMENT ON FUNCTION empathy.retention_sample_accum(empathy.retention_sample, int, bigint, bigint) IS
'Adds the customers lost in a period and those who came through it and not to the next yet; the transition function of sbg_fit and retention_sample_agg. A NULL sample is one without customers, a NULL number is 0, and where both are NULL nothing is added. Negative numbers are out of range (22003), periods beyond 10,000 too many (54000).';

CREATE FUNCTION empathy.retention_sample_accum(empathy.retention_sample, age int, churned boolean) RETURNS empathy.retention_sample
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_retention_sample_accum_churned';
COMMENT ON FUNCTION empathy.retention_sample_accum(empathy.retention_sample, int, boolean) IS
'Adds a customer; the transition function of sbg_fit and retention_sample_agg. A NULL sample is one without customers, a NULL adds nothing. A negative age, or 0 of one who churned, is out of range (22003), periods beyond 10,000 are too many (54000).';

CREATE FUNCTION empathy.retention_sample_combine(empathy.retention_sample, empathy.retention_sample) RETURNS empathy.retention_sample
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_retention_sample_combine';
COMMENT ON FUNCTION empathy.retention_sample_combine(empathy.retention_sample, empathy.retention_sample) IS
'Adds the customers of the second sample to the first; the transition function of rollup and the combine function of sbg_fit. A NULL sample is one without customers. More than 2^48 customers are out of range (22003).';

-- aggregates

EXPAND retention (
    ARGUMENTS = 'age int, lost bigint',
    ROWS = 'A row says how many customers were lost in a period: age counts renewals, from 1, and a row whose age is NULL says how many are not lost yet by the latest period, as GROUP BY of a column that is NULL for them gives it. Rows whose lost is NULL are skipped.'
);

EXPAND retention (
    ARGUMENTS = 'age int, lost bigint, active bigint',
    ROWS = 'A row says how many customers were lost at renewal number age, from 1, and how many came through it and not to the next yet (of age 0: not to the first, so that they say nothing); so customers may have begun at different times. Where age is NULL, all of the row are not lost by the latest period. A NULL number is 0.'
);

EXPAND retention (
    ARGUMENTS = 'age int, churned boolean',
    ROWS = 'A row is a customer: who churned did so at renewal number age, from 1, and who did not came through as many, from 0. Rows with a NULL are skipped.'
);

CREATE AGGREGATE empathy.rollup(empathy.retention_sample) (
    SFUNC = empathy.retention_sample_combine,
    STYPE = empathy.retention_sample,
    SSPACE = 200,
    COMBINEFUNC = empathy.retention_sample_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.rollup(empathy.retention_sample) IS
'Merges samples of customers lost by period: the same bytes as one sample of all of them. More than 2^48 customers are out of range (22003). NULLs are skipped; NULL over no samples.';

-- casts

CREATE CAST (empathy.retention_sample AS jsonb)
WITH FUNCTION empathy.retention_sample_jsonb(empathy.retention_sample);
COMMENT ON CAST (empathy.retention_sample AS jsonb) IS
'The counts of a retention sample';

-- order

EXPAND order (
    TYPE = retention_sample,
    NOUN = 'retention sample',
    NOUNS = 'retention samples',
    PART = count,
    ORDER = 'by the numbers as the text form has them, one after the other'
);
-- Equal values have equal bytes, so btree indexes may keep one copy for many rows.
ALTER OPERATOR FAMILY empathy.retention_sample_ops USING btree ADD
    FUNCTION 4 (empathy.retention_sample, empathy.retention_sample) pg_catalog.btequalimage(oid);
