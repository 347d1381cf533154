-- scores: surveys
--
-- What customers answer when they are asked.  The states are counts of answers, so every measure is an
-- exact fraction, rounded once, however the answers were split and in whatever order they came.

-- type
-- survey_summary: answers on one scale

-- The C struct is the stored layout, so that an aggregate changes it in place: hence the alignment.
EXPAND io (
    TYPE = survey_summary,
    TEXT = 'scale=NAME and how often each answer was given, as in scale=ease_1_7 6=3 7=12; answers that nobody gave are left out',
    BINARY = '91 bytes, big endian, the first of which is the format',
    ALIGNMENT = double,
    STORAGE = main
);
COMMENT ON TYPE empathy.survey_summary IS
'Mergeable counts of answers on one scale, at least one answer and at most 2^48: made by survey_agg, merged by rollup, read by answers, nps, csat, customer_effort_score, customer_ease_index and their intervals. 96 bytes. Scales are effort_1_5, effort_1_7, ease_1_5, ease_1_7, nps_0_10, csat_1_3 to csat_1_11, and likert_1_2 to likert_1_11.';

-- type
-- item_summary: answers to several items of a questionnaire

EXPAND io (
    TYPE = item_summary,
    TEXT = 'each item in double quotes, in the order of their bytes, its number of points, and how often each answer was given, as in "-rushed" points=5 1=7 2=1 "understood" points=5 4=3 5=5; answers that nobody gave are left out. At most 64 items',
    BINARY = 'the format, then the text form in the encoding of the client',
    ALIGNMENT = double,
    STORAGE = extended
);
COMMENT ON TYPE empathy.item_summary IS
'Mergeable counts of answers for each item of a questionnaire, 1 to 64 items, at most 2^48 answers to each: made by survey_empathy_agg, merged by rollup, read by survey_empathy and answers. 16 bytes and 160 for each item.';

-- type
-- alpha_summary: how the answers to several items go together

EXPAND io (
    TYPE = alpha_summary,
    TEXT = 'respondents=N squares=SUM, the squares of the totals of respondents, and then sum=SUM squares=SUM for each item, integers that some answers have; at most 64 items',
    BINARY = 'the format, then the text form',
    ALIGNMENT = double,
    STORAGE = extended
);
COMMENT ON TYPE empathy.alpha_summary IS
'Mergeable sums over the answers of respondents to several items, 0 to 64 items, 1 to 2^36 respondents: made by cronbach_alpha_agg, merged by rollup, read by cronbach_alpha and respondents. 40 bytes and 24 for each item.';

-- functions
-- what a survey_summary says

CREATE FUNCTION empathy.answers(empathy.survey_summary) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_answers';
COMMENT ON FUNCTION empathy.answers(empathy.survey_summary) IS
'Number of answers in a summary, at least 1. NULL gives NULL.';

CREATE FUNCTION empathy.answer_count(empathy.survey_summary, answer int) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_answer_count';
COMMENT ON FUNCTION empathy.answer_count(empathy.survey_summary, int) IS
'How often an answer was given, 0 or more. An answer that is not on the scale is an error (22003). NULL gives NULL.';

CREATE FUNCTION empathy.customer_effort_score(empathy.survey_summary) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_customer_effort_score';
COMMENT ON FUNCTION empathy.customer_effort_score(empathy.survey_summary) IS
'Customer effort score: the mean answer on an effort scale, 1 to 5 or 1 to 7, rounded once. Effort scales are effort_1_5 and effort_1_7, on which low is easy, and ease_1_5 and ease_1_7, on which high is easy; another scale is an error (22023). NULL gives NULL.';

CREATE FUNCTION empathy.customer_ease_index(empathy.survey_summary) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_customer_ease_index';
COMMENT ON FUNCTION empathy.customer_ease_index(empathy.survey_summary) IS
'Ease index: how easy it is for customers, 0 to 100, high is easy on every scale. (mean - 1) / (points - 1) * 100 on ease scales, (points - mean) / (points - 1) * 100 on effort scales, rounded once: the same experience gives the same bits on both. Effort scales are effort_1_5 and effort_1_7, on which low is easy, and ease_1_5 and ease_1_7, on which high is easy; another scale is an error (22023). NULL gives NULL.';

CREATE FUNCTION empathy.csat(empathy.survey_summary) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_csat';
COMMENT ON FUNCTION empathy.csat(empathy.survey_summary) IS
'Customer satisfaction: share of the two best answers, in percent, 0 to 100, rounded once. Satisfaction scales are csat_1_3 to csat_1_11; another scale is an error (22023). NULL gives NULL.';

CREATE FUNCTION empathy.nps(empathy.survey_summary) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_nps';
COMMENT ON FUNCTION empathy.nps(empathy.survey_summary) IS
'Net Promoter Score: share of promoters (9 and 10) less that of detractors (0 to 6), in percent, -100 to 100, rounded once (Reichheld 2003). A scale other than nps_0_10 is an error (22023). NULL gives NULL.';

CREATE FUNCTION empathy.nps_margin(empathy.survey_summary) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_nps_margin';
COMMENT ON FUNCTION empathy.nps_margin(empathy.survey_summary) IS
'Half the width of the 95 % confidence interval of an NPS, in its points, 0 or more: 100 * 1.96 * sqrt((p + d - (p - d)^2) / n), where p and d are the shares of promoters and detractors among n answers: the normal interval of a difference of two shares of one multinomial sample. NULL for a single answer. A scale other than nps_0_10 is an error (22023). NULL gives NULL.';

CREATE FUNCTION empathy.customer_effort_score_interval(empathy.survey_summary) RETURNS empathy.score_interval
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_customer_effort_score_interval';
COMMENT ON FUNCTION empathy.customer_effort_score_interval(empathy.survey_summary) IS
'95 % confidence interval of the mean answer on an effort scale: Student''s t interval: mean -+ t(n - 1) * s / sqrt(n), from exact sums; its ends may lie beyond the scale. NULL for a single answer. A scale that is no effort scale is an error (22023). NULL gives NULL.';

CREATE FUNCTION empathy.customer_effort_score_interval(empathy.survey_summary, level float8) RETURNS empathy.score_interval
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_customer_effort_score_interval';
COMMENT ON FUNCTION empathy.customer_effort_score_interval(empathy.survey_summary, float8) IS
'Confidence interval of the mean answer on an effort scale: Student''s t interval: mean -+ t(n - 1) * s / sqrt(n), from exact sums; its ends may lie beyond the scale. The level is a confidence between 0 and 1, neither included; anything else is an error (22003). NULL for a single answer. A scale that is no effort scale is an error (22023). NULL gives NULL.';

CREATE FUNCTION empathy.customer_ease_index_interval(empathy.survey_summary) RETURNS empathy.score_interval
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_customer_ease_index_interval';
COMMENT ON FUNCTION empathy.customer_ease_index_interval(empathy.survey_summary) IS
'95 % confidence interval of the ease index: Student''s t interval: mean -+ t(n - 1) * s / sqrt(n), from exact sums; its ends may lie beyond the scale. NULL for a single answer. A scale that is no effort scale is an error (22023). NULL gives NULL.';

CREATE FUNCTION empathy.customer_ease_index_interval(empathy.survey_summary, level float8) RETURNS empathy.score_interval
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_customer_ease_index_interval';
COMMENT ON FUNCTION empathy.customer_ease_index_interval(empathy.survey_summary, float8) IS
'Confidence interval of the ease index: Student''s t interval: mean -+ t(n - 1) * s / sqrt(n), from exact sums; its ends may lie beyond the scale. The level is a confidence between 0 and 1, neither included; anything else is an error (22003). NULL for a single answer. A scale that is no effort scale is an error (22023). NULL gives NULL.';

CREATE FUNCTION empathy.csat_interval(empathy.survey_summary) RETURNS empathy.score_interval
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_csat_interval';
COMMENT ON FUNCTION empathy.csat_interval(empathy.survey_summary) IS
'95 % confidence interval of the share of the two best answers, in percent: Wilson''s interval (Wilson 1927), without correction for continuity: it stays inside 0 to 100, and is right for few rows too. Satisfaction scales are csat_1_3 to csat_1_11; another scale is an error (22023). NULL gives NULL.';

CREATE FUNCTION empathy.csat_interval(empathy.survey_summary, level float8) RETURNS empathy.score_interval
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_csat_interval';
COMMENT ON FUNCTION empathy.csat_interval(empathy.survey_summary, float8) IS
'Confidence interval of the share of the two best answers, in percent: Wilson''s interval (Wilson 1927), without correction for continuity: it stays inside 0 to 100, and is right for few rows too. The level is a confidence between 0 and 1, neither included; anything else is an error (22003). Satisfaction scales are csat_1_3 to csat_1_11; another scale is an error (22023). NULL gives NULL.';

CREATE FUNCTION empathy.nps_interval(empathy.survey_summary) RETURNS empathy.score_interval
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_nps_interval';
COMMENT ON FUNCTION empathy.nps_interval(empathy.survey_summary) IS
'95 % confidence interval of an NPS: the NPS less and plus its margin, as nps_margin has it at 95 %; its ends may lie beyond the scale. NULL for a single answer. A scale other than nps_0_10 is an error (22023). NULL gives NULL.';

CREATE FUNCTION empathy.nps_interval(empathy.survey_summary, level float8) RETURNS empathy.score_interval
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_nps_interval';
COMMENT ON FUNCTION empathy.nps_interval(empathy.survey_summary, float8) IS
'Confidence interval of an NPS: the NPS less and plus its margin, as nps_margin has it at 95 %; its ends may lie beyond the scale. The level is a confidence between 0 and 1, neither included; anything else is an error (22003). NULL for a single answer. A scale other than nps_0_10 is an error (22023). NULL gives NULL.';

-- what the other summaries say

CREATE FUNCTION empathy.survey_empathy(empathy.item_summary) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_survey_empathy';
COMMENT ON FUNCTION empathy.survey_empathy(empathy.item_summary) IS
'Perceived empathy, 0 to 100, high is good, of the answers in a summary. For each item the mean answer is brought to 0 to 100, (mean - 1) / (points - 1) * 100, or (points - mean) / (points - 1) * 100 for a reverse-coded item, whose name starts with a minus; the result is the mean over items, each of which counts the same however many answered it. NULL gives NULL.';

CREATE FUNCTION empathy.answers(empathy.item_summary) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_answers_items';
COMMENT ON FUNCTION empathy.answers(empathy.item_summary) IS
'Number of answers to all items in a summary, at least 1. NULL gives NULL.';

CREATE FUNCTION empathy.cronbach_alpha(empathy.alpha_summary) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_cronbach_alpha';
COMMENT ON FUNCTION empathy.cronbach_alpha(empathy.alpha_summary) IS
'Cronbach''s alpha, how far several items measure one thing: 1 when all go together, 0 when none does, below 0 when some are coded the wrong way round. k / (k - 1) * (1 - sum of the variances of the items / variance of the totals) for k items (Cronbach 1951), from exact sums, rounded once. NULL for fewer than two items or two respondents, and when all totals are the same. NULL gives NULL.';

CREATE FUNCTION empathy.respondents(empathy.alpha_summary) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_respondents';
COMMENT ON FUNCTION empathy.respondents(empathy.alpha_summary) IS
'Number of respondents in a summary, at least 1; those who left an item out are not among them. NULL gives NULL.';

-- private functions

CREATE FUNCTION empathy.survey_summary_jsonb(empathy.survey_summary) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100
AS 'MODULE_PATHNAME', 'emp_survey_summary_jsonb';
COMMENT ON FUNCTION empathy.survey_summary_jsonb(empathy.survey_summary) IS
'Everything inside a summary: the scale, the number of answers, how often each was given, their mean, and what the scale is asked for under the names of the functions: customer_effort_score, customer_ease_index, csat, nps. Twin of the cast to jsonb. NULL gives NULL.';

CREATE FUNCTION empathy.item_summary_jsonb(empathy.item_summary) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100
AS 'MODULE_PATHNAME', 'emp_item_summary_jsonb';
COMMENT ON FUNCTION empathy.item_summary_jsonb(empathy.item_summary) IS
'Everything inside a summary: survey_empathy, and for each item the number of points, the number of answers, its score of 0 to 100, and how often each answer was given. Twin of the cast to jsonb. NULL gives NULL.';

CREATE FUNCTION empathy.alpha_summary_jsonb(empathy.alpha_summary) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100
AS 'MODULE_PATHNAME', 'emp_alpha_summary_jsonb';
COMMENT ON FUNCTION empathy.alpha_summary_jsonb(empathy.alpha_summary) IS
'What is inside a summary: the numbers of respondents and items, cronbach_alpha or null, and the sum of the answers to each item. Twin of the cast to jsonb. NULL gives NULL.';

CREATE FUNCTION empathy.survey_accum(empathy.survey_summary, answer int, scale text) RETURNS empathy.survey_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_survey_accum';
COMMENT ON FUNCTION empathy.survey_accum(empathy.survey_summary, int, text) IS
'Adds an answer on a scale to a summary; the transition function of survey_agg. A NULL summary is one without answers, a NULL argument adds nothing. An unknown scale (22023) is an error that lists the scales. An answer that is not on the scale (22003), two scales in one summary (22023), or more than 2^48 answers (22003), is an error.';

CREATE FUNCTION empathy.effort_accum(empathy.survey_summary, answer int, scale text) RETURNS empathy.survey_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_effort_accum';
COMMENT ON FUNCTION empathy.effort_accum(empathy.survey_summary, int, text) IS
'Adds an answer on an effort scale to a summary; the transition function of customer_effort_score, customer_ease_index and their intervals. A NULL summary is one without answers, a NULL argument adds nothing. A scale that is no effort scale is an error (22023). An answer that is not on the scale (22003), two scales in one summary (22023), or more than 2^48 answers (22003), is an error.';

CREATE FUNCTION empathy.csat_accum(empathy.survey_summary, answer int) RETURNS empathy.survey_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_csat_accum';
COMMENT ON FUNCTION empathy.csat_accum(empathy.survey_summary, int) IS
'Adds an answer from 1 to 5 to a summary; the transition function of csat and csat_interval. A NULL summary is one without answers, a NULL argument adds nothing. An answer that is not on the scale (22003), two scales in one summary (22023), or more than 2^48 answers (22003), is an error.';

CREATE FUNCTION empathy.csat_accum(empathy.survey_summary, answer int, points int) RETURNS empathy.survey_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_csat_accum';
COMMENT ON FUNCTION empathy.csat_accum(empathy.survey_summary, int, int) IS
'Adds an answer from 1 to so many points, 3 to 11, to a summary; the transition function of csat and csat_interval. A NULL summary is one without answers, a NULL argument adds nothing. Another number of points is an error (22003). An answer that is not on the scale (22003), two scales in one summary (22023), or more than 2^48 answers (22003), is an error.';

CREATE FUNCTION empathy.nps_accum(empathy.survey_summary, answer int) RETURNS empathy.survey_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_nps_accum';
COMMENT ON FUNCTION empathy.nps_accum(empathy.survey_summary, int) IS
'Adds an answer from 0 to 10 to a summary; the transition function of nps, nps_margin and nps_interval. A NULL summary is one without answers, a NULL argument adds nothing. An answer that is not on the scale (22003), two scales in one summary (22023), or more than 2^48 answers (22003), is an error.';

CREATE FUNCTION empathy.survey_summary_combine(empathy.survey_summary, empathy.survey_summary) RETURNS empathy.survey_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_survey_summary_combine';
COMMENT ON FUNCTION empathy.survey_summary_combine(empathy.survey_summary, empathy.survey_summary) IS
'Adds the answers of the second summary to the first; the transition function of rollup and the combine function of all aggregates over answers. A NULL summary is one without answers. Two scales (22023), or more than 2^48 answers (22003), is an error.';

CREATE FUNCTION empathy.item_summary_accum(empathy.item_summary, item text, answer int, points int) RETURNS empathy.item_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_item_summary_accum';
COMMENT ON FUNCTION empathy.item_summary_accum(empathy.item_summary, text, int, int) IS
'Adds an answer to an item of a questionnaire to a summary; the transition function of survey_empathy and survey_empathy_agg. A NULL summary is one without answers, a NULL argument adds nothing. Errors are those of survey_empathy.';

CREATE FUNCTION empathy.item_summary_combine(empathy.item_summary, empathy.item_summary) RETURNS empathy.item_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_item_summary_combine';
COMMENT ON FUNCTION empathy.item_summary_combine(empathy.item_summary, empathy.item_summary) IS
'Adds the answers of the second summary to the first; the transition function of rollup and the combine function of survey_empathy. A NULL summary is one without answers. Errors are those of survey_empathy.';

CREATE FUNCTION empathy.alpha_summary_accum(empathy.alpha_summary, answers int[]) RETURNS empathy.alpha_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_alpha_summary_accum';
COMMENT ON FUNCTION empathy.alpha_summary_accum(empathy.alpha_summary, int[]) IS
'Adds a respondent to a summary; the transition function of cronbach_alpha and cronbach_alpha_agg. A NULL summary is one without respondents; a NULL array, or one with a NULL in it, adds nothing. Errors are those of cronbach_alpha.';

CREATE FUNCTION empathy.alpha_summary_combine(empathy.alpha_summary, empathy.alpha_summary) RETURNS empathy.alpha_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_alpha_summary_combine';
COMMENT ON FUNCTION empathy.alpha_summary_combine(empathy.alpha_summary, empathy.alpha_summary) IS
'Adds the respondents of the second summary to the first; the transition function of rollup and the combine function of cronbach_alpha. A NULL summary is one without respondents. Errors are those of cronbach_alpha.';

-- aggregates

CREATE AGGREGATE empathy.survey_agg(answer int, scale text) (
    SFUNC = empathy.survey_accum,
    STYPE = empathy.survey_summary,
    SSPACE = 96,
    COMBINEFUNC = empathy.survey_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.survey_agg(int, text) IS
'Counts answers on a scale: effort_1_5, effort_1_7, ease_1_5, ease_1_7, nps_0_10, csat_1_3 to csat_1_11, likert_1_2 to likert_1_11; another name is an error (22023) that lists them. Keep the result, a day for instance, and merge it with rollup later. An answer that is not on the scale is an error (22003), never clamped. Two scales in one group are an error (22023): group by the scale too. Rows with a NULL are skipped; NULL over no answers.';

CREATE AGGREGATE empathy.rollup(empathy.survey_summary) (
    SFUNC = empathy.survey_summary_combine,
    STYPE = empathy.survey_summary,
    SSPACE = 96,
    COMBINEFUNC = empathy.survey_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.rollup(empathy.survey_summary) IS
'Merges summaries of answers: the same bytes as survey_agg over all their answers. Two scales in one group are an error (22023). NULLs are skipped; NULL over no summaries.';

CREATE AGGREGATE empathy.customer_effort_score(answer int, scale text) (
    SFUNC = empathy.effort_accum,
    STYPE = empathy.survey_summary,
    SSPACE = 96,
    FINALFUNC = empathy.customer_effort_score,
    COMBINEFUNC = empathy.survey_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.customer_effort_score(int, text) IS
'Customer effort score: the mean answer, 1 to 5 or 1 to 7, rounded once. Effort scales are effort_1_5 and effort_1_7, on which low is easy, and ease_1_5 and ease_1_7, on which high is easy; another scale is an error (22023). An answer that is not on the scale is an error (22003), never clamped. Two scales in one group are an error (22023): group by the scale too. Rows with a NULL are skipped; NULL over no answers.';

CREATE AGGREGATE empathy.customer_effort_score_interval(answer int, scale text) (
    SFUNC = empathy.effort_accum,
    STYPE = empathy.survey_summary,
    SSPACE = 96,
    FINALFUNC = empathy.customer_effort_score_interval,
    COMBINEFUNC = empathy.survey_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.customer_effort_score_interval(int, text) IS
'95 % confidence interval of the mean answer on an effort scale: Student''s t interval: mean -+ t(n - 1) * s / sqrt(n), from exact sums; its ends may lie beyond the scale. An answer that is not on the scale is an error (22003), never clamped. Two scales in one group are an error (22023): group by the scale too. Rows with a NULL are skipped; NULL over no answers and over a single one.';

CREATE AGGREGATE empathy.customer_ease_index(answer int, scale text) (
    SFUNC = empathy.effort_accum,
    STYPE = empathy.survey_summary,
    SSPACE = 96,
    FINALFUNC = empathy.customer_ease_index,
    COMBINEFUNC = empathy.survey_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.customer_ease_index(int, text) IS
'Ease index: how easy it is for customers, 0 to 100, high is easy on every scale. (mean - 1) / (points - 1) * 100 on ease scales, (points - mean) / (points - 1) * 100 on effort scales, rounded once: the same experience gives the same bits on both. Effort scales are effort_1_5 and effort_1_7, on which low is easy, and ease_1_5 and ease_1_7, on which high is easy; another scale is an error (22023). An answer that is not on the scale is an error (22003), never clamped. Two scales in one group are an error (22023): group by the scale too. Rows with a NULL are skipped; NULL over no answers.';

CREATE AGGREGATE empathy.customer_ease_index_interval(answer int, scale text) (
    SFUNC = empathy.effort_accum,
    STYPE = empathy.survey_summary,
    SSPACE = 96,
    FINALFUNC = empathy.customer_ease_index_interval,
    COMBINEFUNC = empathy.survey_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.customer_ease_index_interval(int, text) IS
'95 % confidence interval of the ease index: Student''s t interval: mean -+ t(n - 1) * s / sqrt(n), from exact sums; its ends may lie beyond the scale. An answer that is not on the scale is an error (22003), never clamped. Two scales in one group are an error (22023): group by the scale too. Rows with a NULL are skipped; NULL over no answers and over a single one.';

CREATE AGGREGATE empathy.csat(answer int) (
    SFUNC = empathy.csat_accum,
    STYPE = empathy.survey_summary,
    SSPACE = 96,
    FINALFUNC = empathy.csat,
    COMBINEFUNC = empathy.survey_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.csat(int) IS
'Customer satisfaction: share of the answers 4 and 5, of 1 to 5, in percent, 0 to 100, rounded once. An answer that is not on the scale is an error (22003), never clamped. Rows with a NULL are skipped; NULL over no answers.';

CREATE AGGREGATE empathy.csat(answer int, points int) (
    SFUNC = empathy.csat_accum,
    STYPE = empathy.survey_summary,
    SSPACE = 96,
    FINALFUNC = empathy.csat,
    COMBINEFUNC = empathy.survey_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.csat(int, int) IS
'Customer satisfaction: share of the two best answers, of 1 to so many points, in percent, 0 to 100, rounded once. Points are 3 to 11. An answer that is not on the scale is an error (22003), never clamped. Two numbers of points in one group are an error (22023). Rows with a NULL are skipped; NULL over no answers.';

CREATE AGGREGATE empathy.csat_interval(answer int) (
    SFUNC = empathy.csat_accum,
    STYPE = empathy.survey_summary,
    SSPACE = 96,
    FINALFUNC = empathy.csat_interval,
    COMBINEFUNC = empathy.survey_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.csat_interval(int) IS
'95 % confidence interval of the share of the answers 4 and 5, of 1 to 5, in percent: Wilson''s interval (Wilson 1927), without correction for continuity: it stays inside 0 to 100, and is right for few rows too. An answer that is not on the scale is an error (22003), never clamped. Rows with a NULL are skipped; NULL over no answers.';

CREATE AGGREGATE empathy.csat_interval(answer int, points int) (
    SFUNC = empathy.csat_accum,
    STYPE = empathy.survey_summary,
    SSPACE = 96,
    FINALFUNC = empathy.csat_interval,
    COMBINEFUNC = empathy.survey_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.csat_interval(int, int) IS
'95 % confidence interval of the share of the two best answers, of 1 to so many points, in percent: Wilson''s interval (Wilson 1927), without correction for continuity: it stays inside 0 to 100, and is right for few rows too. Points are 3 to 11. An answer that is not on the scale is an error (22003), never clamped. Two numbers of points in one group are an error (22023). Rows with a NULL are skipped; NULL over no answers.';

CREATE AGGREGATE empathy.nps(answer int) (
    SFUNC = empathy.nps_accum,
    STYPE = empathy.survey_summary,
    SSPACE = 96,
    FINALFUNC = empathy.nps,
    COMBINEFUNC = empathy.survey_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.nps(int) IS
'Net Promoter Score: share of promoters (9 and 10) less that of detractors (0 to 6), in percent, of answers from 0 to 10, -100 to 100, rounded once (Reichheld 2003). An answer that is not on the scale is an error (22003), never clamped. Rows with a NULL are skipped; NULL over no answers.';

CREATE AGGREGATE empathy.nps_margin(answer int) (
    SFUNC = empathy.nps_accum,
    STYPE = empathy.survey_summary,
    SSPACE = 96,
    FINALFUNC = empathy.nps_margin,
    COMBINEFUNC = empathy.survey_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.nps_margin(int) IS
'Half the width of the 95 % confidence interval of an NPS, in its points, 0 or more: 100 * 1.96 * sqrt((p + d - (p - d)^2) / n), where p and d are the shares of promoters and detractors among n answers: the normal interval of a difference of two shares of one multinomial sample. An answer that is not on the scale is an error (22003), never clamped. Rows with a NULL are skipped; NULL over no answers and over a single one.';

CREATE AGGREGATE empathy.nps_interval(answer int) (
    SFUNC = empathy.nps_accum,
    STYPE = empathy.survey_summary,
    SSPACE = 96,
    FINALFUNC = empathy.nps_interval,
    COMBINEFUNC = empathy.survey_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.nps_interval(int) IS
'95 % confidence interval of an NPS: the NPS less and plus nps_margin; its ends may lie beyond the scale. An answer that is not on the scale is an error (22003), never clamped. Rows with a NULL are skipped; NULL over no answers and over a single one.';

CREATE AGGREGATE empathy.survey_empathy(item text, answer int, points int) (
    SFUNC = empathy.item_summary_accum,
    STYPE = empathy.item_summary,
    SSPACE = 1024,
    FINALFUNC = empathy.survey_empathy,
    COMBINEFUNC = empathy.item_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.survey_empathy(text, int, int) IS
'Perceived empathy from a questionnaire, a row for each answer, 0 to 100, high is good. For each item the mean answer is brought to 0 to 100, (mean - 1) / (points - 1) * 100, or (points - mean) / (points - 1) * 100 for a reverse-coded item, whose name starts with a minus; the result is the mean over items, each of which counts the same however many answered it. An answer that is not on the scale of its item, 1 to its points, is an error (22003); so are points other than 2 to 11 (22003), one item with two numbers of points (22023), an item without a name (22023), a name of more than 63 bytes and more than 64 items (54000). Rows with a NULL are skipped; NULL over no answers.';

CREATE AGGREGATE empathy.survey_empathy_agg(item text, answer int, points int) (
    SFUNC = empathy.item_summary_accum,
    STYPE = empathy.item_summary,
    SSPACE = 1024,
    COMBINEFUNC = empathy.item_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.survey_empathy_agg(text, int, int) IS
'Counts answers for each item of a questionnaire. Keep the result, a day for instance, and merge it with rollup later; read it with survey_empathy, or with its cast to jsonb, which has the score of each item. A reverse-coded item has a name that starts with a minus. An answer that is not on the scale of its item, 1 to its points, is an error (22003); so are points other than 2 to 11 (22003), one item with two numbers of points (22023), an item without a name (22023), a name of more than 63 bytes and more than 64 items (54000). Rows with a NULL are skipped; NULL over no answers.';

CREATE AGGREGATE empathy.rollup(empathy.item_summary) (
    SFUNC = empathy.item_summary_combine,
    STYPE = empathy.item_summary,
    SSPACE = 1024,
    COMBINEFUNC = empathy.item_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.rollup(empathy.item_summary) IS
'Merges summaries of items: the same bytes as survey_empathy_agg over all their answers. One item with two numbers of points is an error (22023), more than 64 items are (54000). NULLs are skipped; NULL over no summaries.';

CREATE AGGREGATE empathy.cronbach_alpha(answers int[]) (
    SFUNC = empathy.alpha_summary_accum,
    STYPE = empathy.alpha_summary,
    SSPACE = 160,
    FINALFUNC = empathy.cronbach_alpha,
    COMBINEFUNC = empathy.alpha_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.cronbach_alpha(int[]) IS
'Cronbach''s alpha, how far several items measure one thing: 1 when all go together, 0 when none does, below 0 when some are coded the wrong way round. An array for each respondent, with an element for each item. k / (k - 1) * (1 - sum of the variances of the items / variance of the totals) for k items (Cronbach 1951), from exact sums, rounded once. Arrays of different length are an error (22023); so are arrays of two dimensions (22023), more than 64 items (54000), and answers beyond 100,000 of either sign (22003). A respondent with a NULL among the answers is left out altogether, as is a NULL array; NULL over no respondents, for fewer than two items or respondents, and when all totals are the same.';

CREATE AGGREGATE empathy.cronbach_alpha_agg(answers int[]) (
    SFUNC = empathy.alpha_summary_accum,
    STYPE = empathy.alpha_summary,
    SSPACE = 160,
    COMBINEFUNC = empathy.alpha_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.cronbach_alpha_agg(int[]) IS
'Sums up the answers of respondents, an array for each with an element for each item. Keep the result, a day for instance, and merge it with rollup later; read it with cronbach_alpha. Arrays of different length are an error (22023); so are arrays of two dimensions (22023), more than 64 items (54000), and answers beyond 100,000 of either sign (22003). A respondent with a NULL among the answers is left out altogether, as is a NULL array; NULL over no respondents.';

CREATE AGGREGATE empathy.rollup(empathy.alpha_summary) (
    SFUNC = empathy.alpha_summary_combine,
    STYPE = empathy.alpha_summary,
    SSPACE = 160,
    COMBINEFUNC = empathy.alpha_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.rollup(empathy.alpha_summary) IS
'Merges summaries of respondents: the same bytes as cronbach_alpha_agg over all of them. Different numbers of items are an error (22023). NULLs are skipped; NULL over no summaries.';

-- casts

CREATE CAST (empathy.survey_summary AS jsonb)
WITH FUNCTION empathy.survey_summary_jsonb(empathy.survey_summary);
COMMENT ON CAST (empathy.survey_summary AS jsonb) IS
'Everything inside a summary of answers';

CREATE CAST (empathy.item_summary AS jsonb)
WITH FUNCTION empathy.item_summary_jsonb(empathy.item_summary);
COMMENT ON CAST (empathy.item_summary AS jsonb) IS
'Everything inside a summary of items';

CREATE CAST (empathy.alpha_summary AS jsonb)
WITH FUNCTION empathy.alpha_summary_jsonb(empathy.alpha_summary);
COMMENT ON CAST (empathy.alpha_summary AS jsonb) IS
'What is inside a summary of respondents';

-- order

EXPAND order (
    TYPE = survey_summary,
    NOUN = 'summary of answers',
    NOUNS = 'summaries of answers',
    PART = 'count',
    ORDER = 'by scale, then by mean, then by every count'
);
-- Equal values have equal bytes, so btree indexes may keep one copy for many rows.
ALTER OPERATOR FAMILY empathy.survey_summary_ops USING btree ADD
    FUNCTION 4 (empathy.survey_summary, empathy.survey_summary) pg_catalog.btequalimage(oid);

EXPAND order (
    TYPE = item_summary,
    NOUN = 'summary of items',
    NOUNS = 'summaries of items',
    PART = 'count',
    ORDER = 'by name, points and counts of each item in turn'
);
-- Equal values have equal bytes, so btree indexes may keep one copy for many rows.
ALTER OPERATOR FAMILY empathy.item_summary_ops USING btree ADD
    FUNCTION 4 (empathy.item_summary, empathy.item_summary) pg_catalog.btequalimage(oid);

EXPAND order (
    TYPE = alpha_summary,
    NOUN = 'summary of respondents',
    NOUNS = 'summaries of respondents',
    PART = 'sum',
    ORDER = 'by items, then by respondents, then by every sum'
);
-- Equal values have equal bytes, so btree indexes may keep one copy for many rows.
ALTER OPERATOR FAMILY empathy.alpha_summary_ops USING btree ADD
    FUNCTION 4 (empathy.alpha_summary, empathy.alpha_summary) pg_catalog.btequalimage(oid);
