-- value: purchases
--
-- Purchase statistics from orders in any order, in one pass: how often, how long, since when, how much.
-- Money is exact.

-- types
-- results

CREATE TYPE empathy.purchase_stats AS (
    frequency int,
    recency float8,
    age float8,
    monetary numeric
);
COMMENT ON TYPE empathy.purchase_stats IS
'The purchases of one customer: how many repeats, how long from the first to the last, how long from the first to the present, and the mean money of a repeat. Made by purchase_stats; the purchase models take it.';
COMMENT ON COLUMN empathy.purchase_stats.frequency IS 'Number of repeat purchases: days with a purchase, less 1; from 0';
COMMENT ON COLUMN empathy.purchase_stats.recency IS 'Days from the first purchase to the last one; 0 without a repeat';
COMMENT ON COLUMN empathy.purchase_stats.age IS 'Days from the first purchase to the present, at least recency';
COMMENT ON COLUMN empathy.purchase_stats.monetary IS 'Mean money of the repeat purchases; NULL without a repeat';

CREATE TYPE empathy.uplift AS (
    n_treated bigint,
    n_control bigint,
    mean_treated float8,
    mean_control float8,
    diff float8,
    ci_low float8,
    ci_high float8,
    p_value float8
);
COMMENT ON TYPE empathy.uplift IS
'What a treatment, a campaign for instance, did to value: customers and mean value with it and without, the difference, its 95 % interval, and the p-value of no difference. Made by cltv_uplift.';
COMMENT ON COLUMN empathy.uplift.n_treated IS 'Number of values of the treated';
COMMENT ON COLUMN empathy.uplift.n_control IS 'Number of values of the others';
COMMENT ON COLUMN empathy.uplift.mean_treated IS 'Mean value of the treated; NULL when there is none';
COMMENT ON COLUMN empathy.uplift.mean_control IS 'Mean value of the others; NULL when there is none';
COMMENT ON COLUMN empathy.uplift.diff IS 'Mean of the treated less mean of the others; NULL when a mean is missing';
COMMENT ON COLUMN empathy.uplift.ci_low IS 'Lower end of the 95 % interval of diff; NULL when there are too few values to tell';
COMMENT ON COLUMN empathy.uplift.ci_high IS 'Upper end of the 95 % interval of diff; NULL when there are too few values to tell';
COMMENT ON COLUMN empathy.uplift.p_value IS 'Two-sided p-value of no difference, 0 to 1; NULL when there is no interval';

-- types
-- purchase_summary

EXPAND io (
    TYPE = purchase_summary,
    TEXT = 'the length of a bucket in microseconds, the number of decimals of the money (scale), and for each bucket with purchases its number, counted from 2000-01-03, and its money in units of the last decimal; r behind the number where there are refunds alone; as in bucket=86400000000 scale=2 9862=2999 9870r=-500. States of purchase_stats also have the last bucket that counts (as_of), those of a discounted cltv_historic the bits of the discount (discount)',
    BINARY = 'the format, then the text form',
    ALIGNMENT = double,
    STORAGE = extended
);
COMMENT ON TYPE empathy.purchase_summary IS
'The purchases of one customer by day, or by another bucket of time, and their exact money: made by purchase_agg, merged by rollup, read by purchase_stats and cltv_historic. Any split and order of the rows gives the same bytes. 32 bytes and 8 for each bucket, or 16 or 24 where its number or its money needs more than 32 or 64 bits; at most 16 million buckets.';

-- functions

CREATE FUNCTION empathy.cltv_historic(empathy.purchase_summary) RETURNS numeric
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_cltv_historic';
COMMENT ON FUNCTION empathy.cltv_historic(empathy.purchase_summary) IS
'What a customer has paid until now: the exact sum of all money of a summary, refunds included, with the fewest decimals that hold it. NULL gives NULL.';

CREATE FUNCTION empathy.cltv_historic(empathy.purchase_summary, annual_discount float8) RETURNS numeric
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20
AS 'MODULE_PATHNAME', 'emp_cltv_historic_discount';
COMMENT ON FUNCTION empathy.cltv_historic(empathy.purchase_summary, annual_discount float8) IS
'What a customer has paid until now, discounted to the first bucket of a summary: the sum of money * (1 + annual_discount)^(-years since the first bucket), in years of 365.25 days and by the begins of buckets, to 15 digits; with a discount of 0 the exact sum. annual_discount is a share from 0 to 1, 0.1 for 10 %; anything else is out of range (22003). NULL gives NULL.';

CREATE FUNCTION empathy.cltv_simple(order_value numeric, orders_per_year numeric, years numeric, margin numeric) RETURNS numeric
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_cltv_simple';
COMMENT ON FUNCTION empathy.cltv_simple(order_value numeric, orders_per_year numeric, years numeric, margin numeric) IS
'The value of a customer by rule of thumb: order_value * orders_per_year * years * margin, exactly. orders_per_year and years are from 0; margin is a share from -1 to 1, 0.35 for 35 per cent. Anything else is an error, and so is a number that is NaN or infinite. NULL gives NULL.';

CREATE FUNCTION empathy.cltv_uplift(empathy.effect_summary) RETURNS empathy.uplift
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50
AS 'MODULE_PATHNAME', 'emp_cltv_uplift';
COMMENT ON FUNCTION empathy.cltv_uplift(empathy.effect_summary) IS
'What a treatment did to value: the difference of the means of the treated and the others, its 95 % interval and its p-value, by the t test of Welch as in before_after. Of a summary made by effect_agg(value, treated), the same bits as the aggregate over its rows. NULL gives NULL.';

-- private functions

CREATE FUNCTION empathy.uplift_jsonb(empathy.uplift) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20
AS 'MODULE_PATHNAME', 'emp_composite_jsonb';
COMMENT ON FUNCTION empathy.uplift_jsonb(empathy.uplift) IS
'An uplift as an object: its fields under their names. Twin of the cast to jsonb. NULL gives NULL.';

CREATE FUNCTION empathy.purchase_stats_jsonb(empathy.purchase_stats) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20
AS 'MODULE_PATHNAME', 'emp_composite_jsonb';
COMMENT ON FUNCTION empathy.purchase_stats_jsonb(empathy.purchase_stats) IS
'Purchase statistics as an object: the fields under their names. Twin of the cast to jsonb. NULL gives NULL.';

CREATE FUNCTION empathy.purchase_summary_jsonb(empathy.purchase_summary) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50
AS 'MODULE_PATHNAME', 'emp_purchase_summary_jsonb';
COMMENT ON FUNCTION empathy.purchase_summary_jsonb(empathy.purchase_summary) IS
'What a summary says: the number of buckets with purchases and of those with refunds alone, the begins of the first and the last bucket with purchases, all money, and the length of a bucket in days. Twin of the cast to jsonb. NULL gives NULL.';

CREATE FUNCTION empathy.purchase_summary_combine(empathy.purchase_summary, empathy.purchase_summary) RETURNS empathy.purchase_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 5
AS 'MODULE_PATHNAME', 'emp_purchase_summary_combine';
COMMENT ON FUNCTION empathy.purchase_summary_combine(empathy.purchase_summary, empathy.purchase_summary) IS
'Adds the rows of the second summary to the first; the transition function of rollup and the combine function of purchase_agg, purchase_stats and cltv_historic. A NULL summary is one without rows. Summaries with other buckets are an error.';

CREATE FUNCTION empathy._purchase_summary_final(empathy.purchase_summary) RETURNS empathy.purchase_summary
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5
AS 'MODULE_PATHNAME', 'emp_purchase_summary_final';
COMMENT ON FUNCTION empathy._purchase_summary_final(empathy.purchase_summary) IS
'Puts the buckets of a summary in order; the final function of purchase_agg and rollup. NULL gives NULL.';

CREATE FUNCTION empathy._purchase_stats_final(empathy.purchase_summary) RETURNS empathy.purchase_stats
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_purchase_stats_final';
COMMENT ON FUNCTION empathy._purchase_stats_final(empathy.purchase_summary) IS
'Purchase statistics of a summary that knows its as_of; the final function of purchase_stats. NULL when there is no purchase by then. NULL gives NULL.';

CREATE FUNCTION empathy._cltv_historic_final(empathy.purchase_summary) RETURNS numeric
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_cltv_historic_final';
COMMENT ON FUNCTION empathy._cltv_historic_final(empathy.purchase_summary) IS
'All money of a summary, discounted when it knows a discount; the final function of cltv_historic. NULL gives NULL.';

-- functions and aggregates by the type of time

EXPAND purchases (
    TIME = timestamptz,
    C = timestamp,
    CLOCK = 'Days are those of UTC whatever the session says; for local days, give at AT TIME ZONE a zone, and as_of too.'
);

EXPAND purchases (
    TIME = timestamp,
    C = timestamp,
    CLOCK = 'Days are those of the wall clock that the timestamps show, whatever the time zone of the session.'
);

EXPAND purchases (
    TIME = date,
    C = date,
    CLOCK = 'Days are the dates as they are, whatever the time zone of the session.'
);

-- aggregates

CREATE AGGREGATE empathy.rollup(empathy.purchase_summary) (
    SFUNC = empathy.purchase_summary_combine,
    STYPE = empathy.purchase_summary,
    SSPACE = 1024,
    FINALFUNC = empathy._purchase_summary_final,
    COMBINEFUNC = empathy.purchase_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.rollup(empathy.purchase_summary) IS
'Merges summaries: the same bytes as one summary over all their rows. NULLs are skipped; NULL over no summaries. Summaries with buckets of other lengths are an error.';

CREATE AGGREGATE empathy.cltv_uplift(value float8, treated boolean) (
    SFUNC = empathy.effect_summary_accum,
    STYPE = empathy.effect_summary,
    SSPACE = 200,
    FINALFUNC = empathy.cltv_uplift,
    COMBINEFUNC = empathy.effect_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.cltv_uplift(value float8, treated boolean) IS
'What a treatment, a campaign for instance, did to value: diff = mean of the treated - mean of the others, its 95 % interval and its p-value by the t test of Welch, which lets both sides have their own variance, with the degrees of freedom of Satterthwaite; exact sums, so any order and split of the rows gives the same bits. One row a customer. A side without rows: its mean, diff and all that follows are NULL. A side of one row: interval and p-value are NULL. The difference is what the treatment did where chance decided who gets it. A NULL in an argument skips the row; NULL over no rows. A value that is NaN or infinite is an error.';

-- casts

CREATE CAST (empathy.uplift AS jsonb)
WITH FUNCTION empathy.uplift_jsonb(empathy.uplift);
COMMENT ON CAST (empathy.uplift AS jsonb) IS
'The fields under their names';

CREATE CAST (empathy.purchase_stats AS jsonb)
WITH FUNCTION empathy.purchase_stats_jsonb(empathy.purchase_stats);
COMMENT ON CAST (empathy.purchase_stats AS jsonb) IS
'The fields under their names';

CREATE CAST (empathy.purchase_summary AS jsonb)
WITH FUNCTION empathy.purchase_summary_jsonb(empathy.purchase_summary);
COMMENT ON CAST (empathy.purchase_summary AS jsonb) IS
'What a summary says';

-- order

EXPAND order (
    TYPE = purchase_summary,
    NOUN = 'summary of purchases',
    NOUNS = 'summaries of purchases',
    PART = bucket,
    ORDER = 'by the length of a bucket, the number of buckets, the scale, then every bucket and its money'
);
