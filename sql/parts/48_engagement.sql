-- scores: engagement
--
-- How much a customer has been doing lately, whatever it is that they do.

-- type

EXPAND io (
    TYPE = engagement_summary,
    TEXT = 'events=N as_of=N half_life=N sum=SUM, as some events have them: as_of in microseconds since 2000, half_life in microseconds, the sum in 2^-56',
    BINARY = '41 bytes, big endian, the first of which is the format, with a sum that some events have',
    ALIGNMENT = double,
    STORAGE = main
);
COMMENT ON TYPE empathy.engagement_summary IS
'Mergeable sum of what events count as of a moment, with a half-life: made by engagement_agg, merged by rollup, read by engagement_score. An exact integer, so any split and order of the events gives the same bytes. 48 bytes, at most 2^48 events.';

-- functions

CREATE FUNCTION empathy.engagement_score(empathy.engagement_summary) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_engagement_score_summary';
COMMENT ON FUNCTION empathy.engagement_score(empathy.engagement_summary) IS
'What the events of a summary count together, 0 or more, as the aggregate of this name gives it. NULL gives NULL.';

CREATE FUNCTION empathy.engagement_level(score float8) RETURNS text
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_engagement_level_default';
COMMENT ON FUNCTION empathy.engagement_level(float8) IS
'Name of the level of an engagement score: ''none'' below 0.5 (a single event was longer than a half-life ago), ''low'' from 0.5, ''medium'' from 3, ''high'' from 10. These numbers are for events of weight 1 and no law; give your own in the form with four arguments. A score below 0, or NaN, is an error (22023). NULL gives NULL.';

CREATE FUNCTION empathy.engagement_level(score float8, low float8, medium float8, high float8) RETURNS text
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_engagement_level_own';
COMMENT ON FUNCTION empathy.engagement_level(float8, float8, float8, float8) IS
'Name of the level of an engagement score by your own numbers: ''none'' below low, ''low'' from low, ''medium'' from medium, ''high'' from high. Numbers that are not above 0 and in this order, a score below 0, and NaN, are errors (22023). NULL gives NULL.';

-- private functions

CREATE FUNCTION empathy.engagement_summary_accum(empathy.engagement_summary, event text, at timestamptz, as_of timestamptz, half_life interval) RETURNS empathy.engagement_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 3
AS 'MODULE_PATHNAME', 'emp_engagement_summary_accum';
COMMENT ON FUNCTION empathy.engagement_summary_accum(empathy.engagement_summary, text, timestamptz, timestamptz, interval) IS
'Adds an event to a summary; the transition function of engagement_agg and engagement_score. A NULL summary is one without events; an event with a NULL adds nothing. Errors are those of engagement_score.';

CREATE FUNCTION empathy.engagement_summary_accum(empathy.engagement_summary, event text, at timestamptz, as_of timestamptz, half_life interval, weights jsonb) RETURNS empathy.engagement_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 5
AS 'MODULE_PATHNAME', 'emp_engagement_summary_accum_weights';
COMMENT ON FUNCTION empathy.engagement_summary_accum(empathy.engagement_summary, text, timestamptz, timestamptz, interval, jsonb) IS
'The same with weights of events.';

CREATE FUNCTION empathy.engagement_summary_combine(empathy.engagement_summary, empathy.engagement_summary) RETURNS empathy.engagement_summary
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_engagement_summary_combine';
COMMENT ON FUNCTION empathy.engagement_summary_combine(empathy.engagement_summary, empathy.engagement_summary) IS
'Adds the events of the second state to the first; the combine function of all aggregates with this state, and the transition function of rollup where there is one. A NULL state is one without events. Another as_of or half-life, or more than 2^48 events, is an error.';

CREATE FUNCTION empathy.engagement_summary_jsonb(empathy.engagement_summary) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100
AS 'MODULE_PATHNAME', 'emp_engagement_summary_jsonb';
COMMENT ON FUNCTION empathy.engagement_summary_jsonb(empathy.engagement_summary) IS
'Everything inside a summary of events: their number, the engagement score, the half-life in days, and as_of in UTC. Twin of the cast to jsonb. NULL gives NULL.';

-- aggregates

CREATE AGGREGATE empathy.engagement_score(event text, at timestamptz, as_of timestamptz, half_life interval) (
    SFUNC = empathy.engagement_summary_accum,
    STYPE = empathy.engagement_summary,
    FINALFUNC = empathy.engagement_score,
    COMBINEFUNC = empathy.engagement_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.engagement_score(text, timestamptz, timestamptz, interval) IS
'How much a customer has been doing lately, 0 or more: the sum over events of 2 ^ -(age / half_life), age being as_of minus at, so that an event one half-life ago counts half; to 17 decimals, whatever the order of the rows. Every event counts alike. An event after as_of, a half-life that is not positive or has months or years (a day counts 24 hours), another as_of or half-life in the same group, and an infinite time are errors (22023). A row with a NULL is skipped. NULL over no events.';

CREATE AGGREGATE empathy.engagement_score(event text, at timestamptz, as_of timestamptz, half_life interval, weights jsonb) (
    SFUNC = empathy.engagement_summary_accum,
    STYPE = empathy.engagement_summary,
    FINALFUNC = empathy.engagement_score,
    COMBINEFUNC = empathy.engagement_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.engagement_score(text, timestamptz, timestamptz, interval, jsonb) IS
'How much a customer has been doing lately, 0 or more: the sum over events of weight * 2 ^ -(age / half_life), age being as_of minus at, so that an event one half-life ago counts half; to 17 decimals, whatever the order of the rows. weights is an object of events and their weights, 0 to 1,000,000, as in ''{"login": 1, "export": 3, "*": 0}'', where "*" stands for every event that is not named; an event without a weight is an error (22023). An event after as_of, a half-life that is not positive or has months or years (a day counts 24 hours), another as_of or half-life in the same group, and an infinite time are errors (22023). A row with a NULL is skipped. NULL over no events.';

CREATE AGGREGATE empathy.engagement_agg(event text, at timestamptz, as_of timestamptz, half_life interval) (
    SFUNC = empathy.engagement_summary_accum,
    STYPE = empathy.engagement_summary,
    COMBINEFUNC = empathy.engagement_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.engagement_agg(text, timestamptz, timestamptz, interval) IS
'Sums up what events count as of a moment. Merge results with rollup; read them with engagement_score. NULLs and errors are those of the aggregate engagement_score. NULL over no events.';

CREATE AGGREGATE empathy.engagement_agg(event text, at timestamptz, as_of timestamptz, half_life interval, weights jsonb) (
    SFUNC = empathy.engagement_summary_accum,
    STYPE = empathy.engagement_summary,
    COMBINEFUNC = empathy.engagement_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.engagement_agg(text, timestamptz, timestamptz, interval, jsonb) IS
'The same with weights of events, as in engagement_score.';

CREATE AGGREGATE empathy.rollup(empathy.engagement_summary) (
    SFUNC = empathy.engagement_summary_combine,
    STYPE = empathy.engagement_summary,
    COMBINEFUNC = empathy.engagement_summary_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.rollup(empathy.engagement_summary) IS
'Merges summaries of events: the same bytes as engagement_agg over all their events. Summaries with another as_of or half-life are an error (22023). NULLs are skipped; NULL over no summaries.';

-- casts

CREATE CAST (empathy.engagement_summary AS jsonb)
WITH FUNCTION empathy.engagement_summary_jsonb(empathy.engagement_summary);
COMMENT ON CAST (empathy.engagement_summary AS jsonb) IS
'Everything inside a summary of events';

-- order

EXPAND order (
    TYPE = engagement_summary,
    NOUN = 'summary of events',
    NOUNS = 'summaries of events',
    PART = number,
    ORDER = 'by as_of, then by half-life, sum and number of events'
);
