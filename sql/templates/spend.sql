-- spend: the aggregates over what customers spend, for one form of rows.
-- SUFFIX that of the transition function, ARGUMENTS those of the aggregates, ROWS what a row says, OPTIONS what they may be.

CREATE FUNCTION empathy.spend_sample_accum@suffix@(empathy.spend_sample, @arguments@) RETURNS empathy.spend_sample
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_spend_sample_accum@suffix@';
COMMENT ON FUNCTION empathy.spend_sample_accum@suffix@(empathy.spend_sample, @arguments@) IS
'Adds a customer to a sample; the transition function of spend_sample_agg and gamma_gamma_fit. A NULL sample is one without customers, and a NULL adds nothing, but that monetary may be NULL without a repeat.';

CREATE AGGREGATE empathy.spend_sample_agg(@arguments@) (
    SFUNC = empathy.spend_sample_accum@suffix@,
    STYPE = empathy.spend_sample,
    SSPACE = 400,
    FINALFUNC = empathy._spend_sample_final,
    COMBINEFUNC = empathy.spend_sample_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.spend_sample_agg(@arguments@) IS
'Collects what customers spend. @rows@@options@ Keep the result, merge it with rollup, and fit it with gamma_gamma_fit. NULL over no rows.';

CREATE AGGREGATE empathy.gamma_gamma_fit(@arguments@) (
    SFUNC = empathy.spend_sample_accum@suffix@,
    STYPE = empathy.spend_sample,
    SSPACE = 400,
    FINALFUNC = empathy.gamma_gamma_fit,
    COMBINEFUNC = empathy.spend_sample_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.gamma_gamma_fit(@arguments@) IS
'Fits the Gamma-Gamma model to what customers spend (Fader, Hardie and Lee 2005b; Fader and Hardie, note 025): the parameters p, q and v of the greatest likelihood. @rows@@options@ Customers without a repeat, or whose repeats brought no money, 0 or less, are left out and counted; a NOTICE says how many of the latter there are. Where customers or their purchases cannot be seen to differ, or q is not above 1, so that the mean of all customers is infinite, the status of the model is boundary, with a NOTICE of the reason; where no customer bought again it is failed. NULL over no rows.';
