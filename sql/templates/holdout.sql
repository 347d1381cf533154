-- holdout: the aggregates that compare a model with customers, for one form in which these come.
-- SUFFIX that of the functions, ARGUMENTS those of the aggregates, CUSTOMER how a customer is known.

CREATE FUNCTION empathy.holdout_accum@suffix@(empathy.holdout_summary, @arguments@) RETURNS empathy.holdout_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_holdout_summary_accum@suffix@';
COMMENT ON FUNCTION empathy.holdout_accum@suffix@(empathy.holdout_summary, @arguments@) IS
'Adds a customer to a summary: what the model expects them to buy within the horizon, and the purchases that they made in it; the transition function of holdout_agg and purchase_holdout. @customer@ A NULL summary is one without customers; nothing is added where another argument is NULL. Errors are those of expected_purchases; a negative actual is out of range (22003).';

CREATE AGGREGATE empathy.holdout_agg(@arguments@) (
    SFUNC = empathy.holdout_accum@suffix@,
    STYPE = empathy.holdout_summary,
    SSPACE = 400,
    COMBINEFUNC = empathy.holdout_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.holdout_agg(@arguments@) IS
'Compares a model with what happened: for each customer, the purchases that the model expects within the horizon, from what was known before it, and those that they made in it (actual). @customer@ Keep the result and merge it with rollup; read it with purchase_holdout. Errors are those of expected_purchases; a negative actual is out of range (22003). Rows with a NULL are skipped; NULL over no rows.';

CREATE AGGREGATE empathy.purchase_holdout(@arguments@) (
    SFUNC = empathy.holdout_accum@suffix@,
    STYPE = empathy.holdout_summary,
    SSPACE = 400,
    FINALFUNC = empathy.holdout_summary_jsonb,
    COMBINEFUNC = empathy.holdout_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.purchase_holdout(@arguments@) IS
'How good a model is on customers of a later time, as an object: customers, the totals of purchases predicted and actual, mae and rmse (mean absolute error and root of the mean squared error of a customer), correlation (Pearson''s; null where either does not vary), and by_frequency: customers, and the means of both, by the number of repeat purchases before the horizon, 7 being 7 and more. For each customer, the model says what to expect within the horizon, from what was known before it, and actual is what they bought in it. @customer@ Errors are those of expected_purchases; a negative actual is out of range (22003). Rows with a NULL are skipped; NULL over no rows.';
