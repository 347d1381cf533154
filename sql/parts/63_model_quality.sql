-- churn: model quality
--
-- How good predictions are: every score exactly (prediction_summary), in bins (prediction_bins), or no
-- more than two sums (prediction_loss).

-- types

EXPAND io (
    TYPE = prediction_summary,
    TEXT = 'each score, in order, with the customers who left and who stayed, as in 0.25=3,17 0.5=4,4; before them the share that lift_at asks for, if there is one, as in share=0.1',
    BINARY = 'the format, then the text form in the encoding of the client',
    ALIGNMENT = double,
    STORAGE = extended
);
COMMENT ON TYPE empathy.prediction_summary IS
'Scores of customers and whether they left, mergeable and exact: made by prediction_agg, merged by rollup, read by auc, lift_at, churn_report and ::jsonb. 16 bytes for each different score, at most 67 million of them and 2^32 - 1 customers; prediction_bins and prediction_loss do not grow.';

EXPAND io (
    TYPE = prediction_bins,
    TEXT = 'the number of bins, then for each bin that has customers those who left, those who stayed, and the sum of their probabilities in units of 2^-78, as in bins=10 3=1,3,453347182355485940514816',
    BINARY = 'the format, then the text form in the encoding of the client',
    ALIGNMENT = double,
    STORAGE = extended
);
COMMENT ON TYPE empathy.prediction_bins IS
'Probabilities in 2 to 10,000 bins of equal width, and who left, mergeable: made by prediction_bins_agg, merged by rollup, read by calibration and auc. Exact integers, so any split and order of the rows gives the same bytes. 32 bytes a bin, at most 2^47 customers.';

EXPAND io (
    TYPE = prediction_loss,
    TEXT = 'customers, how many of them left, the sum of their logarithmic losses in units of 2^-73 and that of their squared errors in units of 2^-78, as in customers=2 churned=1 log_loss=13093180052687518957568 brier=151115727451828646838272',
    BINARY = '49 bytes, big endian, the first of which is the format',
    ALIGNMENT = double,
    STORAGE = main
);
COMMENT ON TYPE empathy.prediction_loss IS
'How far probabilities are from what happened, mergeable: made by prediction_loss_agg, merged by rollup, read by log_loss, brier and ::jsonb. Exact integers, so any split and order of the rows gives the same bytes. 56 bytes, at most 2^48 customers.';

-- functions

CREATE FUNCTION empathy.auc(empathy.prediction_summary) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000
AS 'MODULE_PATHNAME', 'emp_auc';
COMMENT ON FUNCTION empathy.auc(empathy.prediction_summary) IS
'Area under the ROC curve, 0 to 1: the share of pairs of a customer who left and one who stayed in which the former has the higher score, ties counting half (Mann and Whitney 1947), in integers and divided once. 0.5 is chance. NULL where all left or all stayed. NULL gives NULL.';

CREATE FUNCTION empathy.lift_at(empathy.prediction_summary, share float8) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000
AS 'MODULE_PATHNAME', 'emp_lift_at';
COMMENT ON FUNCTION empathy.lift_at(empathy.prediction_summary, float8) IS
'Churn rate among the share of the customers with the highest scores, over that of all. share is above 0 and at most 1, 0.1 for a tenth; anything else is an error (22023). The customers are the share of all rounded down, but at least one; those of equal scores count by their expectation, so that no order of rows matters. NULL where nobody left. NULL gives NULL.';

CREATE FUNCTION empathy.churn_report(empathy.prediction_summary) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000
AS 'MODULE_PATHNAME', 'emp_churn_report_jsonb';
COMMENT ON FUNCTION empathy.churn_report(empathy.prediction_summary) IS
'How good predicted probabilities are, as an object: customers, churned, churn_rate; auc with the standard error and interval of DeLong, DeLong and Clarke-Pearson (1988); log_loss, brier, and brier_skill over the churn rate as a prediction; lift and capture (the part of all who left that is reached) of the 5, 10 and 20 % of the customers with the highest probabilities; mean_probability, calibration_difference (churn_rate less mean_probability), calibration_intercept and calibration_slope of the logistic regression on the predicted log-odds (0 and 1 where calibrated), expected_calibration_error, and ten bins as of calibration. NAME_low and NAME_high are 95 % intervals, NAME_standard_error is a standard error; null is what has no value. A score outside 0 to 1 is an error (22003). NULL gives NULL.';

CREATE FUNCTION empathy.auc(empathy.prediction_bins) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100
AS 'MODULE_PATHNAME', 'emp_auc_bins';
COMMENT ON FUNCTION empathy.auc(empathy.prediction_bins) IS
'Area under the ROC curve of probabilities in bins, 0 to 1: as auc, where customers of one bin are ties. It differs from the exact one by at most half the share of pairs, one who left and one who stayed, that are in one bin. NULL where all left or all stayed. NULL gives NULL.';

CREATE FUNCTION empathy.calibration(empathy.prediction_bins) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000
AS 'MODULE_PATHNAME', 'emp_calibration_jsonb';
COMMENT ON FUNCTION empathy.calibration(empathy.prediction_bins) IS
'Whether customers of whom a model says 30 % leave as often as that, as an object: customers, mean_probability, churn_rate, expected_calibration_error (mean of |churn rate - mean probability| of the bins, by their customers), maximum_calibration_error, and bins, those that have customers: low and high (a bin holds what is above low, up to high; the first one 0 too), customers, mean_probability, churn_rate, and churn_rate_low and churn_rate_high, Wilson''s interval of the churn rate. NULL gives NULL.';

CREATE FUNCTION empathy.log_loss(empathy.prediction_loss) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_log_loss';
COMMENT ON FUNCTION empathy.log_loss(empathy.prediction_loss) IS
'Mean of minus the natural logarithm of the probability of what happened, 0 or more; 0.693 is a coin. Probabilities are kept 2.2e-16 away from 0 and 1, as scikit-learn does. NULL gives NULL.';

CREATE FUNCTION empathy.brier(empathy.prediction_loss) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_brier';
COMMENT ON FUNCTION empathy.brier(empathy.prediction_loss) IS
'Mean of the squared errors of probabilities (Brier 1950), 0 to 1; 0.25 is a coin. NULL gives NULL.';

-- private functions

CREATE FUNCTION empathy.prediction_summary_jsonb(empathy.prediction_summary) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000
AS 'MODULE_PATHNAME', 'emp_prediction_summary_jsonb';
COMMENT ON FUNCTION empathy.prediction_summary_jsonb(empathy.prediction_summary) IS
'What is in a summary of predictions, as an object: customers, churned, different_scores, lowest, highest, auc and its standard error. Twin of the cast to jsonb. NULL gives NULL.';

CREATE FUNCTION empathy.prediction_loss_jsonb(empathy.prediction_loss) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20
AS 'MODULE_PATHNAME', 'emp_prediction_loss_jsonb';
COMMENT ON FUNCTION empathy.prediction_loss_jsonb(empathy.prediction_loss) IS
'What losses of predictions say, as an object: customers, churned, log_loss, brier. Twin of the cast to jsonb. NULL gives NULL.';

CREATE FUNCTION empathy.lift_at(empathy.prediction_summary) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000
AS 'MODULE_PATHNAME', 'emp_lift_at';
COMMENT ON FUNCTION empathy.lift_at(empathy.prediction_summary) IS
'Lift among the share that the rows of the aggregate lift_at asked for; its final function. A summary without a share is an error (22023). NULL gives NULL.';

CREATE FUNCTION empathy.prediction_summary_accum(empathy.prediction_summary, label boolean, score float8) RETURNS empathy.prediction_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_prediction_summary_accum';
COMMENT ON FUNCTION empathy.prediction_summary_accum(empathy.prediction_summary, boolean, float8) IS
'Adds a customer to a summary of predictions: whether they left, and a score. The transition function of auc and prediction_agg. A NULL summary is one without customers, a NULL adds nothing. A score of NaN or infinity is an error (22003).';

CREATE FUNCTION empathy.prediction_summary_accum(empathy.prediction_summary, label boolean, score float8, share float8) RETURNS empathy.prediction_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_prediction_summary_accum_share';
COMMENT ON FUNCTION empathy.prediction_summary_accum(empathy.prediction_summary, boolean, float8, float8) IS
'Adds a customer to a summary of predictions that is about a share of the customers. The transition function of lift_at. A NULL summary is one without customers, a NULL adds nothing. A score of NaN or infinity is an error (22003), a share that is none or differs from that of the summary too (22023).';

CREATE FUNCTION empathy._prediction_summary_accum_probability(empathy.prediction_summary, label boolean, p float8) RETURNS empathy.prediction_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_prediction_summary_accum_probability';
COMMENT ON FUNCTION empathy._prediction_summary_accum_probability(empathy.prediction_summary, boolean, float8) IS
'Adds a customer to a summary of predictions whose scores are probabilities. The transition function of churn_report. A NULL summary is one without customers, a NULL adds nothing. A probability outside 0 to 1 is an error (22003).';

CREATE FUNCTION empathy.prediction_summary_combine(empathy.prediction_summary, empathy.prediction_summary) RETURNS empathy.prediction_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_prediction_summary_combine';
COMMENT ON FUNCTION empathy.prediction_summary_combine(empathy.prediction_summary, empathy.prediction_summary) IS
'Adds the customers of the second summary of predictions to the first; the transition function of rollup and the combine function of all aggregates over exact scores. A NULL summary is one without customers. Summaries about different shares (22023) and more than 2^32 - 1 customers (54000) are errors.';

CREATE FUNCTION empathy._prediction_summary_final(empathy.prediction_summary) RETURNS empathy.prediction_summary
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000
AS 'MODULE_PATHNAME', 'emp_prediction_summary_final';
COMMENT ON FUNCTION empathy._prediction_summary_final(empathy.prediction_summary) IS
'Puts the scores of a summary in order; the final function of prediction_agg and rollup. NULL gives NULL.';

CREATE FUNCTION empathy.prediction_bins_accum(empathy.prediction_bins, label boolean, p float8, bins int) RETURNS empathy.prediction_bins
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_prediction_bins_accum';
COMMENT ON FUNCTION empathy.prediction_bins_accum(empathy.prediction_bins, boolean, float8, int) IS
'Adds a customer to bins of probabilities; the transition function of auc with bins, calibration and prediction_bins_agg. A NULL state is one without customers, a NULL adds nothing. A probability outside 0 to 1 is an error (22003), a number of bins outside 2 to 10,000 or other than that of the state too (22023).';

CREATE FUNCTION empathy.prediction_bins_combine(empathy.prediction_bins, empathy.prediction_bins) RETURNS empathy.prediction_bins
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_prediction_bins_combine';
COMMENT ON FUNCTION empathy.prediction_bins_combine(empathy.prediction_bins, empathy.prediction_bins) IS
'Adds the customers of the second bins of probabilities to the first; the transition function of rollup and the combine function of all aggregates over bins. A NULL state is one without customers. Different numbers of bins (22023) and more than 2^47 customers (22003) are errors.';

CREATE FUNCTION empathy.prediction_loss_accum(empathy.prediction_loss, label boolean, p float8) RETURNS empathy.prediction_loss
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_prediction_loss_accum';
COMMENT ON FUNCTION empathy.prediction_loss_accum(empathy.prediction_loss, boolean, float8) IS
'Adds the losses of a customer; the transition function of log_loss, brier and prediction_loss_agg. A NULL state is one without customers, a NULL adds nothing. A probability outside 0 to 1 is an error (22003), as are more than 2^48 customers.';

CREATE FUNCTION empathy.prediction_loss_combine(empathy.prediction_loss, empathy.prediction_loss) RETURNS empathy.prediction_loss
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_prediction_loss_combine';
COMMENT ON FUNCTION empathy.prediction_loss_combine(empathy.prediction_loss, empathy.prediction_loss) IS
'Adds the losses of the second state to the first; the transition function of rollup and the combine function of log_loss, brier and prediction_loss_agg. A NULL state is one without customers. More than 2^48 customers is an error (22003).';

-- aggregates

CREATE AGGREGATE empathy.prediction_agg(label boolean, score float8) (
    SFUNC = empathy.prediction_summary_accum,
    STYPE = empathy.prediction_summary,
    SSPACE = 4096,
    FINALFUNC = empathy._prediction_summary_final,
    COMBINEFUNC = empathy.prediction_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.prediction_agg(boolean, float8) IS
'Gathers scores of customers and whether they left (label). Keep the result, a month for instance, and merge it with rollup later; read it with auc, lift_at and, where the scores are probabilities, churn_report. Rows with a NULL are skipped; NULL over no rows. A score of NaN or infinity is an error (22003), as are more than 67 million different scores (54000).';

CREATE AGGREGATE empathy.rollup(empathy.prediction_summary) (
    SFUNC = empathy.prediction_summary_combine,
    STYPE = empathy.prediction_summary,
    SSPACE = 4096,
    FINALFUNC = empathy._prediction_summary_final,
    COMBINEFUNC = empathy.prediction_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.rollup(empathy.prediction_summary) IS
'Merges summaries of predictions: the same bytes as prediction_agg over all their customers. NULLs are skipped; NULL over no summaries. More than 67 million different scores or 2^32 - 1 customers is an error (54000).';

CREATE AGGREGATE empathy.auc(label boolean, p float8) (
    SFUNC = empathy.prediction_summary_accum,
    STYPE = empathy.prediction_summary,
    SSPACE = 4096,
    FINALFUNC = empathy.auc,
    COMBINEFUNC = empathy.prediction_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.auc(boolean, float8) IS
'Area under the ROC curve, 0 to 1: the share of pairs of a customer who left (label) and one who stayed in which the former has the higher score, ties counting half (Mann and Whitney 1947), in integers and divided once. 0.5 is chance. p is any finite score; NaN and infinity are errors (22003). Rows with a NULL are skipped; NULL over no rows, and where all left or all stayed. 16 bytes for each different score; auc with bins does not grow.';

CREATE AGGREGATE empathy.lift_at(label boolean, p float8, share float8) (
    SFUNC = empathy.prediction_summary_accum,
    STYPE = empathy.prediction_summary,
    SSPACE = 4096,
    FINALFUNC = empathy.lift_at,
    COMBINEFUNC = empathy.prediction_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.lift_at(boolean, float8, float8) IS
'Churn rate among the share of the customers with the highest scores, over that of all: 3 says that calling them reaches three times as many who leave as calling at random. share is above 0 and at most 1, 0.1 for a tenth, the same in all rows (22023). The customers are the share of all rounded down, but at least one; those of equal scores count by their expectation. p is any finite score; NaN and infinity are errors (22003). Rows with a NULL are skipped; NULL over no rows, and where nobody left.';

CREATE AGGREGATE empathy.churn_report(label boolean, p float8) (
    SFUNC = empathy._prediction_summary_accum_probability,
    STYPE = empathy.prediction_summary,
    SSPACE = 4096,
    FINALFUNC = empathy.churn_report,
    COMBINEFUNC = empathy.prediction_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.churn_report(boolean, float8) IS
'How good predicted probabilities are: churn_report(prediction_agg(label, p)), an object whose members are explained there. A probability outside 0 to 1 is an error (22003). Rows with a NULL are skipped; NULL over no rows.';

CREATE AGGREGATE empathy.prediction_bins_agg(label boolean, p float8, bins int) (
    SFUNC = empathy.prediction_bins_accum,
    STYPE = empathy.prediction_bins,
    SSPACE = 1024,
    COMBINEFUNC = empathy.prediction_bins_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.prediction_bins_agg(boolean, float8, int) IS
'Gathers probabilities and who left (label) in bins of equal width, 2 to 10,000, the same in all rows (22023). Keep the result, a month for instance, and merge it with rollup later; read it with calibration and auc. A probability outside 0 to 1 is an error (22003). Rows with a NULL are skipped; NULL over no rows.';

CREATE AGGREGATE empathy.rollup(empathy.prediction_bins) (
    SFUNC = empathy.prediction_bins_combine,
    STYPE = empathy.prediction_bins,
    SSPACE = 1024,
    COMBINEFUNC = empathy.prediction_bins_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.rollup(empathy.prediction_bins) IS
'Merges bins of probabilities: the same bytes as prediction_bins_agg over all their customers. Different numbers of bins are an error (22023). NULLs are skipped; NULL over nothing.';

CREATE AGGREGATE empathy.auc(label boolean, p float8, bins int) (
    SFUNC = empathy.prediction_bins_accum,
    STYPE = empathy.prediction_bins,
    SSPACE = 1024,
    FINALFUNC = empathy.auc,
    COMBINEFUNC = empathy.prediction_bins_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.auc(boolean, float8, int) IS
'Area under the ROC curve of probabilities in bins of equal width, 2 to 10,000, the same in all rows (22023): as auc, where customers of one bin are ties, in a state that does not grow with the rows. It differs from the exact one by at most half the share of pairs, one who left and one who stayed, that are in one bin. A probability outside 0 to 1 is an error (22003). Rows with a NULL are skipped; NULL over no rows, and where all left or all stayed.';

CREATE AGGREGATE empathy.calibration(label boolean, p float8, bins int) (
    SFUNC = empathy.prediction_bins_accum,
    STYPE = empathy.prediction_bins,
    SSPACE = 1024,
    FINALFUNC = empathy.calibration,
    COMBINEFUNC = empathy.prediction_bins_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.calibration(boolean, float8, int) IS
'Whether customers of whom a model says 30 % leave as often as that: calibration(prediction_bins_agg(label, p, bins)), an object whose members are explained there. bins, 2 to 10,000, is the same in all rows (22023). A probability outside 0 to 1 is an error (22003). Rows with a NULL are skipped; NULL over no rows.';

CREATE AGGREGATE empathy.prediction_loss_agg(label boolean, p float8) (
    SFUNC = empathy.prediction_loss_accum,
    STYPE = empathy.prediction_loss,
    SSPACE = 56,
    COMBINEFUNC = empathy.prediction_loss_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.prediction_loss_agg(boolean, float8) IS
'Adds up the losses of probabilities of leaving (label). Keep the result, a month for instance, and merge it with rollup later; read it with log_loss and brier. A probability outside 0 to 1 is an error (22003). Rows with a NULL are skipped; NULL over no rows.';

CREATE AGGREGATE empathy.rollup(empathy.prediction_loss) (
    SFUNC = empathy.prediction_loss_combine,
    STYPE = empathy.prediction_loss,
    SSPACE = 56,
    COMBINEFUNC = empathy.prediction_loss_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.rollup(empathy.prediction_loss) IS
'Merges losses of predictions: the same bytes as prediction_loss_agg over all their customers. NULLs are skipped; NULL over nothing.';

CREATE AGGREGATE empathy.log_loss(label boolean, p float8) (
    SFUNC = empathy.prediction_loss_accum,
    STYPE = empathy.prediction_loss,
    SSPACE = 56,
    FINALFUNC = empathy.log_loss,
    COMBINEFUNC = empathy.prediction_loss_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.log_loss(boolean, float8) IS
'Mean of minus the natural logarithm of the probability of what happened (label: left), 0 or more; 0.693 is a coin. Probabilities are kept 2.2e-16 away from 0 and 1, as scikit-learn does. A probability outside 0 to 1 is an error (22003). Rows with a NULL are skipped; NULL over no rows.';

CREATE AGGREGATE empathy.brier(label boolean, p float8) (
    SFUNC = empathy.prediction_loss_accum,
    STYPE = empathy.prediction_loss,
    SSPACE = 56,
    FINALFUNC = empathy.brier,
    COMBINEFUNC = empathy.prediction_loss_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.brier(boolean, float8) IS
'Mean of the squared errors of probabilities of leaving (label) (Brier 1950), 0 to 1; 0.25 is a coin. A probability outside 0 to 1 is an error (22003). Rows with a NULL are skipped; NULL over no rows.';

-- casts

CREATE CAST (empathy.prediction_summary AS jsonb)
WITH FUNCTION empathy.prediction_summary_jsonb(empathy.prediction_summary);
COMMENT ON CAST (empathy.prediction_summary AS jsonb) IS
'What is in a summary of predictions';

CREATE CAST (empathy.prediction_bins AS jsonb)
WITH FUNCTION empathy.calibration(empathy.prediction_bins);
COMMENT ON CAST (empathy.prediction_bins AS jsonb) IS
'What bins of probabilities say: the same as calibration';

CREATE CAST (empathy.prediction_loss AS jsonb)
WITH FUNCTION empathy.prediction_loss_jsonb(empathy.prediction_loss);
COMMENT ON CAST (empathy.prediction_loss AS jsonb) IS
'What losses of predictions say';

-- order

EXPAND order (
    TYPE = prediction_summary,
    NOUN = 'summary of predictions',
    NOUNS = 'summaries of predictions',
    PART = 'score and count',
    ORDER = 'by customers, then by those who left, then by every score and count'
);

EXPAND order (
    TYPE = prediction_bins,
    NOUN = 'set of bins',
    NOUNS = 'sets of bins',
    PART = 'count and sum',
    ORDER = 'by the number of bins, then by customers, then by every count and sum'
);
-- Equal values have equal bytes, so btree indexes may keep one copy for many rows.
ALTER OPERATOR FAMILY empathy.prediction_bins_ops USING btree ADD
    FUNCTION 4 (empathy.prediction_bins, empathy.prediction_bins) pg_catalog.btequalimage(oid);

EXPAND order (
    TYPE = prediction_loss,
    NOUN = 'loss of predictions',
    NOUNS = 'losses of predictions',
    PART = 'count and sum',
    ORDER = 'by customers, then by those who left, then by logarithmic loss, then by Brier score'
);
-- Equal values have equal bytes, so btree indexes may keep one copy for many rows.
ALTER OPERATOR FAMILY empathy.prediction_loss_ops USING btree ADD
    FUNCTION 4 (empathy.prediction_loss, empathy.prediction_loss) pg_catalog.btequalimage(oid);
