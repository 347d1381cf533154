-- scores: the customer empathy score
--
-- Scores of 0 to 100 from any scale, their weighted mean with its parts, how it compares with
-- benchmarks, and the gap between what customers say when asked and what their words show.

-- type
-- empathy_summary: mergeable sums of scores for each source

EXPAND io (
    TYPE = empathy_summary,
    TEXT = 'policy=error, renormalise or null, then each source in double quotes with weight and sum in 1e-12 and the numbers n and missing, as in policy=error "survey" weight=500000000000 n=1 sum=85000000000000; n and sum, or missing, may be left out where they are 0',
    BINARY = 'the format, then the text form in the encoding of the client',
    ALIGNMENT = double,
    STORAGE = extended
);
COMMENT ON TYPE empathy.empathy_summary IS
'Mergeable sums of scores for each named source, with its weight: made by empathy_agg, merged by rollup, read by customer_empathy_score and empathy_breakdown. Exact decimals, so any split and order of the rows gives the same bytes. 16 bytes and about 64 for each source, at most 256 sources and 2^48 rows of each.';

-- type
-- weighted_score: the state of customer_empathy_score over rows, and of weights_valid

EXPAND io (
    TYPE = weighted_score,
    TEXT = 'sources=N missing=N invalid=N policy=N total=SUM present=SUM product=SUM, weights in 1e-12 and their products with scores in 1e-24, which some sources have',
    BINARY = '74 bytes, big endian, the first of which is the format, with sums that some sources have',
    ALIGNMENT = double,
    STORAGE = main
);
COMMENT ON TYPE empathy.weighted_score IS
'Sums of weights and of weighted scores: the state of customer_empathy_score and weights_valid, 80 bytes. To keep scores of named sources, use empathy_summary.';

-- type
-- perception_gap_summary: mergeable sums of survey and text scores

EXPAND io (
    TYPE = perception_gap_summary,
    TEXT = 'n_survey=N n_text=N survey=SUM text=SUM min_n=N, sums in 1e-12 that some scores have; min_n 0: nobody said',
    BINARY = '57 bytes, big endian, the first of which is the format, with sums that some scores have',
    ALIGNMENT = double,
    STORAGE = main
);
COMMENT ON TYPE empathy.perception_gap_summary IS
'Mergeable sums of survey scores and of text scores: made by perception_gap_agg, merged by rollup, read by perception_gap. Exact decimals, so any split and order of the rows gives the same bytes. 64 bytes.';

-- type
-- results of several columns

CREATE TYPE empathy.benchmark_result AS (
    band text,
    gap_to_median float8,
    gap_to_p75 float8,
    p25 float8,
    p50 float8,
    p75 float8,
    period text,
    source text
);
COMMENT ON TYPE empathy.benchmark_result IS
'Where a value stands among the quartiles of a benchmark, from vs_benchmark. band: "below p25", "p25 to p50" (p25 itself belongs to it), "p50 to p75" (both ends belong to it) or "above p75"; it says where, not whether that is good. gap_to_median and gap_to_p75: value minus p50 and p75, in the unit of the value. p25, p50, p75, period and source: the benchmark that was used; period and source are NULL where it came as numbers.';

CREATE TYPE empathy.perception_gap_result AS (
    n_survey bigint,
    n_text bigint,
    survey float8,
    text_score float8,
    gap float8
);
COMMENT ON TYPE empathy.perception_gap_result IS
'Survey and text scores side by side, from perception_gap: how many of each, their means (0 to 100, NULL over none), and gap, survey minus text_score (-100 to 100), NULL where either has fewer scores than the threshold.';

-- functions
-- scores of other scales as scores of 0 to 100

CREATE FUNCTION empathy.rescale(x float8, lo float8, hi float8) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_rescale';
COMMENT ON FUNCTION empathy.rescale(float8, float8, float8) IS
'A value on a scale from lo to hi as a score of 0 to 100: 100 * (x - lo) / (hi - lo). lo may be above hi, for a scale on which less is better. A value outside the scale, or NaN, is an error (22003), an infinite end or lo = hi another (22023), never moved to an end. NULL gives NULL.';

CREATE FUNCTION empathy.likert_100(answer int, points int) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_likert_100';
COMMENT ON FUNCTION empathy.likert_100(int, int) IS
'An answer on a scale of 1 to points as a score of 0 to 100: 100 * (answer - 1) / (points - 1), so that the lowest answer is 0, the highest 100, and (3, 5) 50. An answer outside the scale is an error (22003), fewer than 2 points another (22023). NULL gives NULL.';

CREATE FUNCTION empathy.sentiment_100(valence float8) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_sentiment_100';
COMMENT ON FUNCTION empathy.sentiment_100(float8) IS
'A valence of -1 to 1 as a score of 0 to 100: 50 + 50 * valence, as in customer_emotion_score; 0.4 is 70. A valence outside, or NaN, is an error (22003). NULL gives NULL.';

CREATE FUNCTION empathy.retention_100(rate float8, benchmark float8) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_retention_100';
COMMENT ON FUNCTION empathy.retention_100(float8, float8) IS
'A retention rate as a percentage of a benchmark rate, both in percent: 100 * rate / benchmark, and 100 from the benchmark on; 75 of benchmark 80 is 93.75. Being better than the benchmark is no error: the score says how much of it was reached. A rate outside 0 to 100, or a benchmark that is not above 0 and at most 100, is an error (22003). NULL gives NULL.';

-- functions
-- the customer empathy score and its parts

CREATE FUNCTION empathy.customer_empathy_score(empathy.empathy_summary) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_customer_empathy_score_summary';
COMMENT ON FUNCTION empathy.customer_empathy_score(empathy.empathy_summary) IS
'Customer empathy score of a summary, 0 to 100: the mean of the scores, weighted by the weights that there are divided by their sum, rounded to 12 decimals. The score of a source is the mean of its rows. Weights that sum neither to 1 nor to 100 (to a thousand-millionth of it) are an error (22023). A source without any score is missing: an error that says how many are (22023), unless the summary was made with another policy. NULL gives NULL.';

CREATE FUNCTION empathy.customer_empathy_score(empathy.empathy_summary, policy text) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_customer_empathy_score_summary';
COMMENT ON FUNCTION empathy.customer_empathy_score(empathy.empathy_summary, text) IS
'The same with a policy for missing sources: ''error'' refuses, ''renormalise'' divides the weights of the others by their sum (NULL when none is left), ''null'' gives NULL. Another policy is an error (22023). NULL gives NULL.';

CREATE FUNCTION empathy.empathy_breakdown(empathy.empathy_summary) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100
AS 'MODULE_PATHNAME', 'emp_empathy_breakdown_summary';
COMMENT ON FUNCTION empathy.empathy_breakdown(empathy.empathy_summary) IS
'How the customer empathy score of a summary is made of its sources: a jsonb object with policy, score (0 to 100), total_weight, parts and missing. Each part has source, score (the mean of its rows), weight as given, share (the weight divided by the sum of those that count), contribution and n, the number of its rows with a score; the largest weight comes first, then names in the order of their bytes. Contributions add up to score exactly as printed, and shares to 1: all are rounded to 12 decimals by largest remainders. missing lists sources without a score, with their weight. Where the score is NULL, so are shares and contributions. Errors are those of customer_empathy_score. NULL gives NULL.';

CREATE FUNCTION empathy.empathy_breakdown(empathy.empathy_summary, policy text) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100
AS 'MODULE_PATHNAME', 'emp_empathy_breakdown_summary';
COMMENT ON FUNCTION empathy.empathy_breakdown(empathy.empathy_summary, text) IS
'The same with a policy for missing sources: ''error'', ''renormalise'' or ''null'', as in customer_empathy_score. NULL gives NULL.';

-- functions
-- benchmarks

CREATE FUNCTION empathy.vs_benchmark(value float8, p25 float8, p50 float8, p75 float8) RETURNS empathy.benchmark_result
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_vs_benchmark';
COMMENT ON FUNCTION empathy.vs_benchmark(float8, float8, float8, float8) IS
'Where a value stands among quartiles in the same unit; see the type benchmark_result. period and source are NULL. Quartiles that do not rise, NaN and infinities are errors (22023). NULL gives NULL.';

CREATE FUNCTION empathy.vs_benchmark(metric text, value float8, industry text, benchmarks regclass) RETURNS empathy.benchmark_result
LANGUAGE C STABLE STRICT PARALLEL RESTRICTED COST 1000
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'emp_vs_benchmark_table';
COMMENT ON FUNCTION empathy.vs_benchmark(text, float8, text, regclass) IS
'Where a value stands among the quartiles in a table of your own with the columns metric, industry, period, p25, p50, p75 and source, of the latest period; see the type benchmark_result. The latest period is the last in the order of its column. NULL, with a NOTICE, when the table has no such benchmark or one of its quartiles is NULL: nothing is guessed, and the extension ships no figures. Reads the table with the rights of the caller. A missing column is an error (42703), two rows for one period are another (21000), quartiles that do not rise, NaN and infinities are 22023. NULL gives NULL.';

CREATE FUNCTION empathy.vs_benchmark(metric text, value float8, industry text, benchmarks regclass, period text) RETURNS empathy.benchmark_result
LANGUAGE C STABLE STRICT PARALLEL RESTRICTED COST 1000
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'emp_vs_benchmark_table_period';
COMMENT ON FUNCTION empathy.vs_benchmark(text, float8, text, regclass, text) IS
'Where a value stands among the quartiles in a table of your own with the columns metric, industry, period, p25, p50, p75 and source, of the given period; see the type benchmark_result. The period is compared as text. NULL, with a NOTICE, when the table has no such benchmark or one of its quartiles is NULL: nothing is guessed, and the extension ships no figures. Reads the table with the rights of the caller. A missing column is an error (42703), two rows for one period are another (21000), quartiles that do not rise, NaN and infinities are 22023. NULL gives NULL.';

-- The same by the name of the table: four literals without a cast would else be taken for numbers.

CREATE FUNCTION empathy.vs_benchmark(metric text, value float8, industry text, benchmarks text) RETURNS empathy.benchmark_result
LANGUAGE sql STABLE STRICT PARALLEL RESTRICTED COST 1000
RETURN empathy.vs_benchmark(metric, value, industry, benchmarks::regclass);
COMMENT ON FUNCTION empathy.vs_benchmark(text, float8, text, text) IS
'The same with the name of the table as text, which the search path of the caller finds.';

CREATE FUNCTION empathy.vs_benchmark(metric text, value float8, industry text, benchmarks text, period text) RETURNS empathy.benchmark_result
LANGUAGE sql STABLE STRICT PARALLEL RESTRICTED COST 1000
RETURN empathy.vs_benchmark(metric, value, industry, benchmarks::regclass, period);
COMMENT ON FUNCTION empathy.vs_benchmark(text, float8, text, text, text) IS
'The same with the name of the table as text, which the search path of the caller finds.';

-- functions
-- the gap between survey and text

CREATE FUNCTION empathy.perception_gap(survey float8, text_score float8) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_perception_gap_scores';
COMMENT ON FUNCTION empathy.perception_gap(float8, float8) IS
'How much better a customer says things are than their own words show: survey minus text_score, both 0 to 100, so -100 to 100; far above 0 is politeness or a question that misses the point. A score outside 0 to 100, or NaN, is an error (22003). NULL gives NULL.';

CREATE FUNCTION empathy.perception_gap(empathy.perception_gap_summary) RETURNS empathy.perception_gap_result
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_perception_gap_of_summary';
COMMENT ON FUNCTION empathy.perception_gap(empathy.perception_gap_summary) IS
'Means of survey and of text scores, how many there are, and their gap; see the type perception_gap_result. The gap is NULL where either has fewer scores than the threshold with which the summary was made, or 30 where it was made without one. NULL gives NULL.';

CREATE FUNCTION empathy.perception_gap(empathy.perception_gap_summary, min_n int) RETURNS empathy.perception_gap_result
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10
AS 'MODULE_PATHNAME', 'emp_perception_gap_of_summary';
COMMENT ON FUNCTION empathy.perception_gap(empathy.perception_gap_summary, int) IS
'The same with another threshold. One below 1 is an error (22023). NULL gives NULL.';

-- private functions

CREATE FUNCTION empathy.empathy_summary_accum(empathy.empathy_summary, source text, score float8, weight float8) RETURNS empathy.empathy_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 3
AS 'MODULE_PATHNAME', 'emp_empathy_summary_accum';
COMMENT ON FUNCTION empathy.empathy_summary_accum(empathy.empathy_summary, text, float8, float8) IS
'Adds a row of a source to a summary, under the policy ''error''; the transition function of empathy_agg and empathy_breakdown. A NULL summary is one without sources; a NULL score counts as missing; a NULL source or weight is an error (22004). More than 2^48 rows of a source, or more than 256 sources, is an error.';

CREATE FUNCTION empathy.empathy_summary_accum(empathy.empathy_summary, source text, score float8, weight float8, policy text) RETURNS empathy.empathy_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 3
AS 'MODULE_PATHNAME', 'emp_empathy_summary_accum_policy';
COMMENT ON FUNCTION empathy.empathy_summary_accum(empathy.empathy_summary, text, float8, float8, text) IS
'The same under a policy for missing sources, which all rows have to name alike.';

CREATE FUNCTION empathy.empathy_summary_combine(empathy.empathy_summary, empathy.empathy_summary) RETURNS empathy.empathy_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_empathy_summary_combine';
COMMENT ON FUNCTION empathy.empathy_summary_combine(empathy.empathy_summary, empathy.empathy_summary) IS
'Adds the rows of the second state to the first; the combine function of all aggregates with this state, and the transition function of rollup where there is one. A NULL state is one without sources. A source with two weights, two policies, or more than 256 sources, is an error.';

CREATE FUNCTION empathy.empathy_summary_jsonb(empathy.empathy_summary) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100
AS 'MODULE_PATHNAME', 'emp_empathy_summary_jsonb';
COMMENT ON FUNCTION empathy.empathy_summary_jsonb(empathy.empathy_summary) IS
'Everything inside a summary of sources: the policy, and for each source its weight, score (the mean of its rows), n and missing, the numbers of its rows with and without a score. Twin of the cast to jsonb. NULL gives NULL.';

CREATE FUNCTION empathy.weighted_score_accum(empathy.weighted_score, score float8, weight float8) RETURNS empathy.weighted_score
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_weighted_score_accum';
COMMENT ON FUNCTION empathy.weighted_score_accum(empathy.weighted_score, float8, float8) IS
'Adds a source to a state, under the policy ''error''; the transition function of customer_empathy_score. A NULL state is one without sources; a NULL score is a missing source; a NULL weight is an error (22004). More than 2^32 sources is an error.';

CREATE FUNCTION empathy.weighted_score_accum(empathy.weighted_score, score float8, weight float8, policy text) RETURNS empathy.weighted_score
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_weighted_score_accum_policy';
COMMENT ON FUNCTION empathy.weighted_score_accum(empathy.weighted_score, float8, float8, text) IS
'The same under a policy for missing sources, which all rows have to name alike.';

CREATE FUNCTION empathy.weighted_score_accum(empathy.weighted_score, weight float8) RETURNS empathy.weighted_score
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_weighted_score_accum_weight';
COMMENT ON FUNCTION empathy.weighted_score_accum(empathy.weighted_score, float8) IS
'Adds a weight to a state; the transition function of weights_valid. A weight that is NULL, NaN, negative or above 100 counts as invalid.';

CREATE FUNCTION empathy.weighted_score_combine(empathy.weighted_score, empathy.weighted_score) RETURNS empathy.weighted_score
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_weighted_score_combine';
COMMENT ON FUNCTION empathy.weighted_score_combine(empathy.weighted_score, empathy.weighted_score) IS
'Adds the sources of the second state to the first; the combine function of all aggregates with this state, and the transition function of rollup where there is one. A NULL state is one without sources. Two policies, or more than 2^32 sources, is an error.';

CREATE FUNCTION empathy.weighted_score_result(empathy.weighted_score) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_weighted_score_result';
COMMENT ON FUNCTION empathy.weighted_score_result(empathy.weighted_score) IS
'Customer empathy score of a state; what the aggregate over rows ends with. NULL gives NULL.';

CREATE FUNCTION empathy.weighted_score_valid(empathy.weighted_score) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_weighted_score_valid';
COMMENT ON FUNCTION empathy.weighted_score_valid(empathy.weighted_score) IS
'Whether the weights of a state are a set of weights; what weights_valid ends with. NULL gives NULL.';

CREATE FUNCTION empathy.weighted_score_jsonb(empathy.weighted_score) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100
AS 'MODULE_PATHNAME', 'emp_weighted_score_jsonb';
COMMENT ON FUNCTION empathy.weighted_score_jsonb(empathy.weighted_score) IS
'Everything inside a state: the numbers of sources, of those missing, and of invalid weights, the policy, and the sums of weights. Twin of the cast to jsonb. NULL gives NULL.';

CREATE FUNCTION empathy.perception_gap_summary_accum(empathy.perception_gap_summary, survey float8, text_score float8) RETURNS empathy.perception_gap_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_perception_gap_summary_accum';
COMMENT ON FUNCTION empathy.perception_gap_summary_accum(empathy.perception_gap_summary, float8, float8) IS
'Adds the scores of a customer to a summary; the transition function of perception_gap_agg. A NULL summary is one without scores; a score that is NULL is not counted. More than 2^48 scores is an error.';

CREATE FUNCTION empathy.perception_gap_summary_accum(empathy.perception_gap_summary, survey float8, text_score float8, min_n int) RETURNS empathy.perception_gap_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_perception_gap_summary_accum_min_n';
COMMENT ON FUNCTION empathy.perception_gap_summary_accum(empathy.perception_gap_summary, float8, float8, int) IS
'The same with a threshold, which all rows have to name alike; the transition function of perception_gap.';

CREATE FUNCTION empathy.perception_gap_summary_combine(empathy.perception_gap_summary, empathy.perception_gap_summary) RETURNS empathy.perception_gap_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_perception_gap_summary_combine';
COMMENT ON FUNCTION empathy.perception_gap_summary_combine(empathy.perception_gap_summary, empathy.perception_gap_summary) IS
'Adds the scores of the second state to the first; the combine function of all aggregates with this state, and the transition function of rollup where there is one. A NULL state is one without scores. Two thresholds, or more than 2^48 scores, is an error.';

CREATE FUNCTION empathy.perception_gap_summary_jsonb(empathy.perception_gap_summary) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100
AS 'MODULE_PATHNAME', 'emp_perception_gap_summary_jsonb';
COMMENT ON FUNCTION empathy.perception_gap_summary_jsonb(empathy.perception_gap_summary) IS
'Everything inside a summary of survey and text scores: how many, their means, the threshold and the gap. Twin of the cast to jsonb. NULL gives NULL.';

CREATE FUNCTION empathy.benchmark_result_jsonb(empathy.benchmark_result) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100
AS 'MODULE_PATHNAME', 'emp_composite_jsonb';
COMMENT ON FUNCTION empathy.benchmark_result_jsonb(empathy.benchmark_result) IS
'The columns of a benchmark_result under their names. Twin of the cast to jsonb. NULL gives NULL.';

CREATE FUNCTION empathy.perception_gap_result_jsonb(empathy.perception_gap_result) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100
AS 'MODULE_PATHNAME', 'emp_composite_jsonb';
COMMENT ON FUNCTION empathy.perception_gap_result_jsonb(empathy.perception_gap_result) IS
'The columns of a perception_gap_result under their names. Twin of the cast to jsonb. NULL gives NULL.';

-- aggregates

CREATE AGGREGATE empathy.customer_empathy_score(score float8, weight float8) (
    SFUNC = empathy.weighted_score_accum,
    STYPE = empathy.weighted_score,
    FINALFUNC = empathy.weighted_score_result,
    COMBINEFUNC = empathy.weighted_score_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.customer_empathy_score(float8, float8) IS
'Customer empathy score, 0 to 100: the mean of the scores, weighted by the weights that there are divided by their sum, rounded to 12 decimals. Each row is a source with its score (0 to 100) and its weight; the weights of all rows have to sum to 1 or to 100 (to a thousand-millionth of it). A NULL score is a missing source: an error that says how many there are and which part of the weight (22023), unless a third argument names another policy. A NULL weight (22004), a weight or score outside 0 to 100, or NaN (22003), and other sums of weights (22023) are errors. NULL over no rows.';

CREATE AGGREGATE empathy.customer_empathy_score(score float8, weight float8, policy text) (
    SFUNC = empathy.weighted_score_accum,
    STYPE = empathy.weighted_score,
    FINALFUNC = empathy.weighted_score_result,
    COMBINEFUNC = empathy.weighted_score_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.customer_empathy_score(float8, float8, text) IS
'Customer empathy score, 0 to 100: the mean of the scores, weighted by the weights that there are divided by their sum, rounded to 12 decimals. Each row is a source with its score (0 to 100) and its weight; the weights of all rows have to sum to 1 or to 100 (to a thousand-millionth of it). A NULL score is a missing source, and policy says what then: ''error'' refuses, ''renormalise'' divides the weights of the others by their sum (NULL when none is left), ''null'' gives NULL; all rows of a group have to name the same. A NULL weight (22004), a weight or score outside 0 to 100, or NaN (22003), and other sums of weights (22023) are errors. NULL over no rows.';

CREATE AGGREGATE empathy.empathy_breakdown(source text, score float8, weight float8) (
    SFUNC = empathy.empathy_summary_accum,
    STYPE = empathy.empathy_summary,
    SSPACE = 512,
    FINALFUNC = empathy.empathy_breakdown,
    COMBINEFUNC = empathy.empathy_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.empathy_breakdown(text, float8, float8) IS
'How the customer empathy score of these rows is made of their sources: a jsonb object with policy, score (0 to 100), total_weight, parts and missing. Each part has source, score (the mean of its rows), weight as given, share (the weight divided by the sum of those that count), contribution and n, the number of its rows with a score; the largest weight comes first, then names in the order of their bytes. Contributions add up to score exactly as printed, and shares to 1: all are rounded to 12 decimals by largest remainders. missing lists sources without a score, with their weight. Where the score is NULL, so are shares and contributions. Several rows of one source are averaged and have to have one weight; a source is missing when none of its rows has a score. A missing source is an error (22023). A NULL source or weight (22004), a weight or score outside 0 to 100, or NaN (22003), a source with two weights, and weights that sum neither to 1 nor to 100 (22023) are errors. NULL over no rows.';

CREATE AGGREGATE empathy.empathy_breakdown(source text, score float8, weight float8, policy text) (
    SFUNC = empathy.empathy_summary_accum,
    STYPE = empathy.empathy_summary,
    SSPACE = 512,
    FINALFUNC = empathy.empathy_breakdown,
    COMBINEFUNC = empathy.empathy_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.empathy_breakdown(text, float8, float8, text) IS
'The same with a policy for missing sources: ''error'', ''renormalise'' or ''null'', as in customer_empathy_score; all rows of a group have to name the same.';

CREATE AGGREGATE empathy.empathy_agg(source text, score float8, weight float8) (
    SFUNC = empathy.empathy_summary_accum,
    STYPE = empathy.empathy_summary,
    SSPACE = 512,
    COMBINEFUNC = empathy.empathy_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.empathy_agg(text, float8, float8) IS
'Sums up scores for each named source. Keep the result, a day for instance, and merge it with rollup later; read it with customer_empathy_score and empathy_breakdown. Several rows of one source are averaged and have to have one weight; a source is missing when none of its rows has a score. A NULL source or weight (22004), a weight or score outside 0 to 100, or NaN (22003), and a source with two weights (22023), are errors; the sum of the weights is looked at by readers. NULL over no rows.';

CREATE AGGREGATE empathy.rollup(empathy.empathy_summary) (
    SFUNC = empathy.empathy_summary_combine,
    STYPE = empathy.empathy_summary,
    SSPACE = 512,
    COMBINEFUNC = empathy.empathy_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.rollup(empathy.empathy_summary) IS
'Merges summaries of sources: the same bytes as empathy_agg over all their rows. A source with two weights is an error (22023), so is another than one policy; more than 256 sources is an error (54000). NULLs are skipped; NULL over no summaries.';

CREATE AGGREGATE empathy.weights_valid(weight float8) (
    SFUNC = empathy.weighted_score_accum,
    STYPE = empathy.weighted_score,
    FINALFUNC = empathy.weighted_score_valid,
    COMBINEFUNC = empathy.weighted_score_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.weights_valid(float8) IS
'Whether the weights of all rows are a set of weights: none of them NULL, NaN, negative or above 100, and their sum 1 or 100 to a thousand-millionth of it. For constraint triggers on a table of weights. NULL over no rows.';

CREATE AGGREGATE empathy.perception_gap(survey float8, text_score float8, min_n int) (
    SFUNC = empathy.perception_gap_summary_accum,
    STYPE = empathy.perception_gap_summary,
    FINALFUNC = empathy.perception_gap,
    COMBINEFUNC = empathy.perception_gap_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.perception_gap(float8, float8, int) IS
'Means of survey and of text scores, how many there are, and their gap; see the type perception_gap_result. The gap is NULL unless there are min_n or more of both. Each row is a customer (or a month, or a conversation) with a survey score and a text score, 0 to 100, either of which may be NULL and is then not counted. A score outside 0 to 100, or NaN, is an error (22003). A NULL min_n (22004), one below 1, or two in one group (22023), is an error. NULL over no scores.';

CREATE AGGREGATE empathy.perception_gap_agg(survey float8, text_score float8) (
    SFUNC = empathy.perception_gap_summary_accum,
    STYPE = empathy.perception_gap_summary,
    COMBINEFUNC = empathy.perception_gap_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.perception_gap_agg(float8, float8) IS
'Sums up survey and text scores. Keep the result, a day for instance, and merge it with rollup later; read it with perception_gap. Each row is a customer (or a month, or a conversation) with a survey score and a text score, 0 to 100, either of which may be NULL and is then not counted. A score outside 0 to 100, or NaN, is an error (22003). NULL over no scores.';

CREATE AGGREGATE empathy.perception_gap_agg(survey float8, text_score float8, min_n int) (
    SFUNC = empathy.perception_gap_summary_accum,
    STYPE = empathy.perception_gap_summary,
    COMBINEFUNC = empathy.perception_gap_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.perception_gap_agg(float8, float8, int) IS
'The same, with the number of scores of each kind that a gap needs at least; all rows of a group have to name the same.';

CREATE AGGREGATE empathy.rollup(empathy.perception_gap_summary) (
    SFUNC = empathy.perception_gap_summary_combine,
    STYPE = empathy.perception_gap_summary,
    COMBINEFUNC = empathy.perception_gap_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.rollup(empathy.perception_gap_summary) IS
'Merges summaries of survey and text scores: the same bytes as perception_gap_agg over all their rows. Summaries with different thresholds are an error (22023). NULLs are skipped; NULL over no summaries.';

-- casts

CREATE CAST (empathy.empathy_summary AS jsonb)
WITH FUNCTION empathy.empathy_summary_jsonb(empathy.empathy_summary);
COMMENT ON CAST (empathy.empathy_summary AS jsonb) IS
'Everything inside a summary of sources';

CREATE CAST (empathy.weighted_score AS jsonb)
WITH FUNCTION empathy.weighted_score_jsonb(empathy.weighted_score);
COMMENT ON CAST (empathy.weighted_score AS jsonb) IS
'Everything inside a state of customer_empathy_score';

CREATE CAST (empathy.perception_gap_summary AS jsonb)
WITH FUNCTION empathy.perception_gap_summary_jsonb(empathy.perception_gap_summary);
COMMENT ON CAST (empathy.perception_gap_summary AS jsonb) IS
'Everything inside a summary of survey and text scores';

CREATE CAST (empathy.benchmark_result AS jsonb)
WITH FUNCTION empathy.benchmark_result_jsonb(empathy.benchmark_result);
COMMENT ON CAST (empathy.benchmark_result AS jsonb) IS
'The columns of a benchmark_result under their names';

CREATE CAST (empathy.perception_gap_result AS jsonb)
WITH FUNCTION empathy.perception_gap_result_jsonb(empathy.perception_gap_result);
COMMENT ON CAST (empathy.perception_gap_result AS jsonb) IS
'The columns of a perception_gap_result under their names';

-- order

EXPAND order (
    TYPE = empathy_summary,
    NOUN = 'summary of sources',
    NOUNS = 'summaries of sources',
    PART = source,
    ORDER = 'by policy, then source by source: name, weight, number of rows, sum'
);

EXPAND order (
    TYPE = weighted_score,
    NOUN = 'weighted score',
    NOUNS = 'weighted scores',
    PART = sum,
    ORDER = 'by the number of sources, then by every other number'
);

EXPAND order (
    TYPE = perception_gap_summary,
    NOUN = 'summary of survey and text scores',
    NOUNS = 'summaries of survey and text scores',
    PART = sum,
    ORDER = 'by the number of survey scores, then by every other number'
);
