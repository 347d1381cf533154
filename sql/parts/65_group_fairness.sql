-- churn: fairness between groups
--
-- Whether groups of customers get alike scores, and alike decisions.  (37_fairness.sql is about texts.)

-- types

EXPAND io (
    TYPE = fairness_gap_summary,
    TEXT = 'the number of rows without a group, if there are any, then each group in double quotes, in the order of their bytes, with its rows, the window of its sums in words of 64 bits, and the exact sums of the scores and of their squares in hexadecimal, in units of 2^(64 low), as in without=2 "de" n=2 low=0 words=1 x=0x3 xx=0x5',
    BINARY = 'the format, then the text form in the encoding of the client',
    ALIGNMENT = double,
    STORAGE = extended
);
COMMENT ON TYPE empathy.fairness_gap_summary IS
'Scores by group, mergeable: made by fairness_gap_agg, merged by rollup, read by fairness_gap and ::jsonb. Exact sums, so any split and order of the rows gives the same bytes. About 100 bytes a group, at most 1,000 groups.';

EXPAND io (
    TYPE = fairness_report_summary,
    TEXT = 'threshold and smallest group (least), the number of rows without a group, if there are any, then each group in double quotes, in the order of their bytes, with its rows by selected or other and churned or stayed, and the exact sums of their probabilities and of the squares in hexadecimal, in units of 2^(64 low), as in threshold=0.5 least=30 "de" selected_churned=1 low=0 words=1 p_selected_churned=0x1 pp_selected_churned=0x1',
    BINARY = 'the format, then the text form in the encoding of the client',
    ALIGNMENT = double,
    STORAGE = extended
);
COMMENT ON TYPE empathy.fairness_report_summary IS
'Predictions by group against a threshold, mergeable: made by fairness_report_agg, merged by rollup, read by fairness_report and ::jsonb. Exact sums, so any split and order of the rows gives the same bytes. About 300 bytes a group, at most 1,000 groups.';

-- functions

CREATE FUNCTION empathy.fairness_gap(empathy.fairness_gap_summary) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000
AS 'MODULE_PATHNAME', 'emp_fairness_gap_jsonb';
COMMENT ON FUNCTION empathy.fairness_gap(empathy.fairness_gap_summary) IS
'Whether groups differ in a score, as an object: n, without_group (rows whose group is NULL), groups, each with group, n, mean, its 95 % interval (mean_low, mean_high: Student''s t), stddev and whether it is compared, which takes 30 rows (min_group); groups_compared; gap, the largest mean less the smallest among those compared, gap_groups, the two, gap_low and gap_high, its 95 % interval, p_value and p_value_adjusted by the test of Welch (1947), the latter times the number of pairs (Bonferroni), effect_size (the gap in pooled standard deviations, Cohen''s d), and p_value_all_equal of the analysis of variance of Welch (1951). null is what has no value, as a gap of fewer than two groups. NULL gives NULL.';

CREATE FUNCTION empathy.fairness_report(empathy.fairness_report_summary) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000
AS 'MODULE_PATHNAME', 'emp_fairness_report_jsonb';
COMMENT ON FUNCTION empathy.fairness_report(empathy.fairness_report_summary) IS
'Whether groups are treated alike by a decision that follows from a predicted probability, as an object: n, without_group (rows whose group is NULL), threshold, min_group, groups_compared, and groups, each with group, n, churned, selected (probability at least the threshold), base_rate, selection_rate, true_positive_rate, false_positive_rate, precision, mean_probability, calibration_difference (base_rate less mean_probability), brier and compared. Among groups of at least min_group rows: disparate_impact (smallest selection rate over the largest) with four_fifths_rule (whether it is at least 0.8), and the largest differences demographic_parity_difference (selection rate), equal_opportunity_difference (true positive rate), false_positive_rate_difference, equalised_odds_difference (the larger one of these two), predictive_parity_difference (precision) and base_rate_difference; NAME_groups are the two groups. NAME_low and NAME_high are 95 % intervals: Wilson''s (1927) of rates, Newcombe''s (1998) of differences, that of Katz and others (1978) of the ratio. null is what has no value. NULL gives NULL.';

-- private functions

CREATE FUNCTION empathy.fairness_gap_accum(empathy.fairness_gap_summary, grp text, score float8) RETURNS empathy.fairness_gap_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 2
AS 'MODULE_PATHNAME', 'emp_fairness_gap_accum';
COMMENT ON FUNCTION empathy.fairness_gap_accum(empathy.fairness_gap_summary, text, float8) IS
'Adds a score of a customer of a group; the transition function of fairness_gap and fairness_gap_agg. A NULL summary is one without rows, a NULL score adds nothing, a NULL group is counted only. A score of NaN or infinity is an error (22003), as are a name of more than 255 bytes and more than 1,000 groups (54000).';

CREATE FUNCTION empathy.fairness_gap_summary_combine(empathy.fairness_gap_summary, empathy.fairness_gap_summary) RETURNS empathy.fairness_gap_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_fairness_gap_summary_combine';
COMMENT ON FUNCTION empathy.fairness_gap_summary_combine(empathy.fairness_gap_summary, empathy.fairness_gap_summary) IS
'Adds the rows of the second summary to the first; the transition function of rollup and the combine function of fairness_gap and fairness_gap_agg. A NULL summary is one without rows. More than 1,000 groups is an error (54000).';

CREATE FUNCTION empathy.fairness_report_accum(empathy.fairness_report_summary, grp text, churned boolean, probability float8, threshold float8) RETURNS empathy.fairness_report_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 2
AS 'MODULE_PATHNAME', 'emp_fairness_report_accum';
COMMENT ON FUNCTION empathy.fairness_report_accum(empathy.fairness_report_summary, text, boolean, float8, float8) IS
'Adds a prediction for a customer of a group, whose smallest group compared has 30 rows; a transition function of fairness_report and fairness_report_agg. A NULL summary is one without rows, a NULL adds nothing but for a NULL group, which is counted only. A probability outside 0 to 1 is an error (22003), as are a threshold outside 0 to 1 or other than that of the summary (22023), a name of more than 255 bytes and more than 1,000 groups (54000).';

CREATE FUNCTION empathy.fairness_report_accum(empathy.fairness_report_summary, grp text, churned boolean, probability float8, threshold float8, min_group int) RETURNS empathy.fairness_report_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 2
AS 'MODULE_PATHNAME', 'emp_fairness_report_accum';
COMMENT ON FUNCTION empathy.fairness_report_accum(empathy.fairness_report_summary, text, boolean, float8, float8, int) IS
'Adds a prediction for a customer of a group; a transition function of fairness_report and fairness_report_agg. A NULL summary is one without rows, a NULL adds nothing but for a NULL group, which is counted only. A probability outside 0 to 1 is an error (22003), as are a threshold outside 0 to 1, a smallest group below 1, or either other than that of the summary (22023), a name of more than 255 bytes and more than 1,000 groups (54000).';

CREATE FUNCTION empathy.fairness_report_summary_combine(empathy.fairness_report_summary, empathy.fairness_report_summary) RETURNS empathy.fairness_report_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_fairness_report_summary_combine';
COMMENT ON FUNCTION empathy.fairness_report_summary_combine(empathy.fairness_report_summary, empathy.fairness_report_summary) IS
'Adds the rows of the second summary to the first; the transition function of rollup and the combine function of fairness_report and fairness_report_agg. A NULL summary is one without rows. Different thresholds or smallest groups (22023) and more than 1,000 groups (54000) are errors.';

-- aggregates

CREATE AGGREGATE empathy.fairness_gap_agg(grp text, score float8) (
    SFUNC = empathy.fairness_gap_accum,
    STYPE = empathy.fairness_gap_summary,
    SSPACE = 1024,
    COMBINEFUNC = empathy.fairness_gap_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.fairness_gap_agg(text, float8) IS
'Adds up scores by group. Keep the result, a month for instance, and merge it with rollup later; read it with fairness_gap. A NULL score is skipped, a NULL group counted only; NULL over no rows. A score of NaN or infinity is an error (22003), as are a name of more than 255 bytes and more than 1,000 groups (54000).';

CREATE AGGREGATE empathy.rollup(empathy.fairness_gap_summary) (
    SFUNC = empathy.fairness_gap_summary_combine,
    STYPE = empathy.fairness_gap_summary,
    SSPACE = 1024,
    COMBINEFUNC = empathy.fairness_gap_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.rollup(empathy.fairness_gap_summary) IS
'Merges scores by group: the same bytes as fairness_gap_agg over all their rows. NULLs are skipped; NULL over nothing. More than 1,000 groups is an error (54000).';

CREATE AGGREGATE empathy.fairness_gap(grp text, score float8) (
    SFUNC = empathy.fairness_gap_accum,
    STYPE = empathy.fairness_gap_summary,
    SSPACE = 1024,
    FINALFUNC = empathy.fairness_gap,
    COMBINEFUNC = empathy.fairness_gap_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.fairness_gap(text, float8) IS
'Whether groups differ in a score: fairness_gap(fairness_gap_agg(grp, score)), an object whose members are explained there. Groups of fewer than 30 rows are listed, not compared. A NULL score is skipped, a NULL group counted only; NULL over no rows. A score of NaN or infinity is an error (22003), as are a name of more than 255 bytes and more than 1,000 groups (54000).';

CREATE AGGREGATE empathy.fairness_report_agg(grp text, churned boolean, probability float8, threshold float8) (
    SFUNC = empathy.fairness_report_accum,
    STYPE = empathy.fairness_report_summary,
    SSPACE = 1024,
    COMBINEFUNC = empathy.fairness_report_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.fairness_report_agg(text, boolean, float8, float8) IS
'Adds up predictions by group against a threshold from which on a customer is selected, the same in all rows (22023); groups of 30 rows will be compared. Keep the result, a month for instance, and merge it with rollup later; read it with fairness_report. Rows with a NULL are skipped, but a NULL group is counted; NULL over no rows. A probability outside 0 to 1 is an error (22003), as are a name of more than 255 bytes and more than 1,000 groups (54000).';

CREATE AGGREGATE empathy.fairness_report_agg(grp text, churned boolean, probability float8, threshold float8, min_group int) (
    SFUNC = empathy.fairness_report_accum,
    STYPE = empathy.fairness_report_summary,
    SSPACE = 1024,
    COMBINEFUNC = empathy.fairness_report_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.fairness_report_agg(text, boolean, float8, float8, int) IS
'Adds up predictions by group against a threshold from which on a customer is selected; groups of min_group rows will be compared. Both are the same in all rows (22023). Keep the result, a month for instance, and merge it with rollup later; read it with fairness_report. Rows with a NULL are skipped, but a NULL group is counted; NULL over no rows. A probability outside 0 to 1 is an error (22003), as are a name of more than 255 bytes and more than 1,000 groups (54000).';

CREATE AGGREGATE empathy.rollup(empathy.fairness_report_summary) (
    SFUNC = empathy.fairness_report_summary_combine,
    STYPE = empathy.fairness_report_summary,
    SSPACE = 1024,
    COMBINEFUNC = empathy.fairness_report_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.rollup(empathy.fairness_report_summary) IS
'Merges predictions by group: the same bytes as fairness_report_agg over all their rows. Different thresholds or smallest groups are an error (22023). NULLs are skipped; NULL over nothing. More than 1,000 groups is an error (54000).';

CREATE AGGREGATE empathy.fairness_report(grp text, churned boolean, probability float8, threshold float8) (
    SFUNC = empathy.fairness_report_accum,
    STYPE = empathy.fairness_report_summary,
    SSPACE = 1024,
    FINALFUNC = empathy.fairness_report,
    COMBINEFUNC = empathy.fairness_report_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.fairness_report(text, boolean, float8, float8) IS
'Whether groups are treated alike when customers with a probability of at least the threshold, the same in all rows (22023), are selected: fairness_report(fairness_report_agg(grp, churned, probability, threshold)), an object whose members are explained there. Groups of fewer than 30 rows are listed, not compared. Rows with a NULL are skipped, but a NULL group is counted; NULL over no rows. A probability outside 0 to 1 is an error (22003), as are a name of more than 255 bytes and more than 1,000 groups (54000).';

CREATE AGGREGATE empathy.fairness_report(grp text, churned boolean, probability float8, threshold float8, min_group int) (
    SFUNC = empathy.fairness_report_accum,
    STYPE = empathy.fairness_report_summary,
    SSPACE = 1024,
    FINALFUNC = empathy.fairness_report,
    COMBINEFUNC = empathy.fairness_report_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.fairness_report(text, boolean, float8, float8, int) IS
'Whether groups are treated alike when customers with a probability of at least the threshold are selected: fairness_report(fairness_report_agg(grp, churned, probability, threshold, min_group)), an object whose members are explained there. Groups of fewer than min_group rows are listed, not compared; threshold and min_group are the same in all rows (22023). Rows with a NULL are skipped, but a NULL group is counted; NULL over no rows. A probability outside 0 to 1 is an error (22003), as are a name of more than 255 bytes and more than 1,000 groups (54000).';

-- casts

CREATE CAST (empathy.fairness_gap_summary AS jsonb)
WITH FUNCTION empathy.fairness_gap(empathy.fairness_gap_summary);
COMMENT ON CAST (empathy.fairness_gap_summary AS jsonb) IS
'What groups say of a score: the same as fairness_gap';

CREATE CAST (empathy.fairness_report_summary AS jsonb)
WITH FUNCTION empathy.fairness_report(empathy.fairness_report_summary);
COMMENT ON CAST (empathy.fairness_report_summary AS jsonb) IS
'What groups say of a decision: the same as fairness_report';

-- order

EXPAND order (
    TYPE = fairness_gap_summary,
    NOUN = 'summary of scores by group',
    NOUNS = 'summaries of scores by group',
    PART = 'name, count and sum',
    ORDER = 'by the number of groups, then by names, counts and sums'
);
-- Equal values have equal bytes, so btree indexes may keep one copy for many rows.
ALTER OPERATOR FAMILY empathy.fairness_gap_summary_ops USING btree ADD
    FUNCTION 4 (empathy.fairness_gap_summary, empathy.fairness_gap_summary) pg_catalog.btequalimage(oid);

EXPAND order (
    TYPE = fairness_report_summary,
    NOUN = 'summary of predictions by group',
    NOUNS = 'summaries of predictions by group',
    PART = 'parameter, name, count and sum',
    ORDER = 'by the number of groups, then by parameters, names, counts and sums'
);
-- Equal values have equal bytes, so btree indexes may keep one copy for many rows.
ALTER OPERATOR FAMILY empathy.fairness_report_summary_ops USING btree ADD
    FUNCTION 4 (empathy.fairness_report_summary, empathy.fairness_report_summary) pg_catalog.btequalimage(oid);
