-- purchases: what takes orders with a time of one type.
-- TIME the type, C its suffix of the C functions, CLOCK whose clock says which day it is.

CREATE FUNCTION empathy.purchase_stats(empathy.purchase_summary, as_of @time@) RETURNS empathy.purchase_stats
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_purchase_stats_@c@';
COMMENT ON FUNCTION empathy.purchase_stats(empathy.purchase_summary, as_of @time@) IS
'Purchase statistics of a summary as of a moment, the same as the aggregate purchase_stats gives over its rows with its bucket: buckets after that of as_of are left out. @clock@ An infinite as_of is an error. NULL when there is no purchase by then. NULL gives NULL.';

CREATE FUNCTION empathy.purchase_summary_accum(empathy.purchase_summary, at @time@, amount numeric) RETURNS empathy.purchase_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_purchase_summary_accum_@c@';
COMMENT ON FUNCTION empathy.purchase_summary_accum(empathy.purchase_summary, at @time@, amount numeric) IS
'Adds an order to a summary with buckets of a day; the transition function of purchase_agg. A NULL summary is one without rows, a NULL in another argument adds nothing. An amount that is NaN or infinite, or has too many digits, an infinite time, or a summary with other buckets is an error.';

CREATE FUNCTION empathy.purchase_summary_accum(empathy.purchase_summary, at @time@, amount numeric, bucket interval) RETURNS empathy.purchase_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_purchase_summary_accum_@c@';
COMMENT ON FUNCTION empathy.purchase_summary_accum(empathy.purchase_summary, at @time@, amount numeric, bucket interval) IS
'Adds an order to a summary with buckets of a length; the transition function of purchase_agg. A NULL summary is one without rows, a NULL in another argument adds nothing. An amount that is NaN or infinite, or has too many digits, an infinite time, a bucket that is not above 0 or has months, or a summary with other buckets is an error.';

CREATE FUNCTION empathy.purchase_summary_accum(empathy.purchase_summary, at @time@, amount numeric, as_of @time@) RETURNS empathy.purchase_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_purchase_summary_accum_as_of_@c@';
COMMENT ON FUNCTION empathy.purchase_summary_accum(empathy.purchase_summary, at @time@, amount numeric, as_of @time@) IS
'Adds an order to a summary that ends with the day of as_of; the transition function of purchase_stats. A NULL summary is one without rows, a NULL in another argument adds nothing. An amount that is NaN or infinite, or has too many digits, an infinite time, or a summary with other buckets or another end is an error.';

CREATE FUNCTION empathy.purchase_summary_accum(empathy.purchase_summary, at @time@, amount numeric, as_of @time@, bucket interval) RETURNS empathy.purchase_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_purchase_summary_accum_as_of_@c@';
COMMENT ON FUNCTION empathy.purchase_summary_accum(empathy.purchase_summary, at @time@, amount numeric, as_of @time@, bucket interval) IS
'Adds an order to a summary that ends with the bucket of as_of; the transition function of purchase_stats. A NULL summary is one without rows, a NULL in another argument adds nothing. An amount that is NaN or infinite, or has too many digits, an infinite time, a bucket that is not above 0 or has months, or a summary with other buckets or another end is an error.';

CREATE FUNCTION empathy._payment_accum(empathy.purchase_summary, amount numeric, at @time@) RETURNS empathy.purchase_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_purchase_summary_accum_payment_@c@';
COMMENT ON FUNCTION empathy._payment_accum(empathy.purchase_summary, amount numeric, at @time@) IS
'Adds a payment to a sum; the transition function of cltv_historic. A NULL sum is one without rows, a NULL in another argument adds nothing. An amount that is NaN or infinite, or has too many digits, or an infinite time is an error.';

CREATE FUNCTION empathy._payment_accum(empathy.purchase_summary, amount numeric, at @time@, annual_discount float8) RETURNS empathy.purchase_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_purchase_summary_accum_payment_@c@';
COMMENT ON FUNCTION empathy._payment_accum(empathy.purchase_summary, amount numeric, at @time@, annual_discount float8) IS
'Adds a payment to those that get discounted; the transition function of cltv_historic. A NULL summary is one without rows, a NULL in another argument adds nothing. An amount that is NaN or infinite, or has too many digits, an infinite time, a discount outside 0 to 1, or payments with another discount is an error.';

-- SSPACE is several times the space of most states: planners tend to see fewer customers than there are, and a hash
-- aggregate that is cut into too few parts is written to disk twice.

CREATE AGGREGATE empathy.purchase_stats(at @time@, amount numeric, as_of @time@) (
    SFUNC = empathy.purchase_summary_accum,
    STYPE = empathy.purchase_summary,
    SSPACE = 1024,
    FINALFUNC = empathy._purchase_stats_final,
    COMBINEFUNC = empathy.purchase_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.purchase_stats(at @time@, amount numeric, as_of @time@) IS
'Purchase statistics of one customer from their orders, in any order: frequency, days with a purchase less 1; recency, days from the first to the last; age, days from the first to as_of; monetary, mean money of the repeats, NULL without one. Purchases of one day are one. An amount below 0 is a refund: it makes no purchase, and lowers the money of the last purchase of the same day or before, or of the first one. An amount of 0 is a purchase. Days after that of as_of are left out. @clock@ Money is added up exactly. A NULL in an argument skips the row; NULL when there is no purchase by as_of. An amount that is NaN or infinite, or has too many digits for exact sums (38), and an infinite time are errors; so are several as_of in a group. Source: the summary that the models of Fader, Hardie and Lee (2005) take.';

CREATE AGGREGATE empathy.purchase_stats(at @time@, amount numeric, as_of @time@, bucket interval) (
    SFUNC = empathy.purchase_summary_accum,
    STYPE = empathy.purchase_summary,
    SSPACE = 1024,
    FINALFUNC = empathy._purchase_stats_final,
    COMBINEFUNC = empathy.purchase_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.purchase_stats(at @time@, amount numeric, as_of @time@, bucket interval) IS
'Purchase statistics of one customer as without a bucket, where purchases of one bucket, an hour or 7 days for instance, are one. Buckets follow each other from Monday 2000-01-03 00:00, so those of 7 days are weeks. recency and age are still in days, from the begin of a bucket to the begin of another one. @clock@ A bucket that is not above 0 or has months or years is an error, and so are several of them in a group.';

CREATE AGGREGATE empathy.purchase_agg(at @time@, amount numeric) (
    SFUNC = empathy.purchase_summary_accum,
    STYPE = empathy.purchase_summary,
    SSPACE = 1024,
    FINALFUNC = empathy._purchase_summary_final,
    COMBINEFUNC = empathy.purchase_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.purchase_agg(at @time@, amount numeric) IS
'Keeps the purchases of one customer by day, for purchase_stats and cltv_historic: 8 bytes a day with a purchase or a refund. @clock@ A NULL in an argument skips the row; NULL over no rows. An amount that is NaN or infinite, or has too many digits for exact sums (38), and an infinite time are errors.';

CREATE AGGREGATE empathy.purchase_agg(at @time@, amount numeric, bucket interval) (
    SFUNC = empathy.purchase_summary_accum,
    STYPE = empathy.purchase_summary,
    SSPACE = 1024,
    FINALFUNC = empathy._purchase_summary_final,
    COMBINEFUNC = empathy.purchase_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.purchase_agg(at @time@, amount numeric, bucket interval) IS
'Keeps the purchases of one customer by buckets of a length, counted from Monday 2000-01-03 00:00, for purchase_stats and cltv_historic: 8 bytes a bucket. @clock@ A bucket that is not above 0 or has months or years is an error, and so are several of them in a group. Otherwise as without a bucket.';

CREATE AGGREGATE empathy.cltv_historic(amount numeric, at @time@) (
    SFUNC = empathy._payment_accum,
    STYPE = empathy.purchase_summary,
    SSPACE = 128,
    FINALFUNC = empathy._cltv_historic_final,
    COMBINEFUNC = empathy.purchase_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.cltv_historic(amount numeric, at @time@) IS
'What a customer has paid until now: the exact sum of the amounts, refunds (below 0) included, with the fewest decimals that hold it. A NULL in an argument skips the row; NULL over no rows. An amount that is NaN or infinite, or has too many digits for exact sums (38), and an infinite time are errors.';

CREATE AGGREGATE empathy.cltv_historic(amount numeric, at @time@, annual_discount float8) (
    SFUNC = empathy._payment_accum,
    STYPE = empathy.purchase_summary,
    SSPACE = 1024,
    FINALFUNC = empathy._cltv_historic_final,
    COMBINEFUNC = empathy.purchase_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.cltv_historic(amount numeric, at @time@, annual_discount float8) IS
'What a customer has paid until now, discounted to the first payment: the sum of amount * (1 + annual_discount)^(-years since the first payment), in years of 365.25 days, to 15 digits; with a discount of 0 the exact sum. annual_discount is a share from 0 to 1, 0.1 for 10 %; anything else is out of range (22003). It is an error too to have several of them in a group. Otherwise as without a discount.';
