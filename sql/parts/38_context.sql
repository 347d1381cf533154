-- emotion: context
--
-- What a reading weighs where it was said.

-- functions

CREATE FUNCTION empathy.journey_stages(OUT "position" int, OUT name text, OUT weight float8, OUT description text)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'emp_journey_stages' LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 10;
COMMENT ON FUNCTION empathy.journey_stages() IS
'The stages of a customer''s journey, in its order, and their weights: how much is at stake there, 0.4 to 1. The weights are a judgement and no law; to weigh otherwise, multiply criticality(emotion, ''usage'') / 0.6 by your own.';

CREATE FUNCTION empathy.score_in_context(body text, stage text, channel text DEFAULT NULL) RETURNS empathy.emotion
	AS 'MODULE_PATHNAME', 'emp_score_in_context' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION empathy.score_in_context(text, text, text) IS
'Reads the emotion of an English text as one of a stage of journey_stages(): everything is as score(body) says, but a valence below 0 weighs as much more, or less, as there is at stake: with s = sum(contribution) of explain(body), it is g * s / (1 + abs(g * s)) with g = weight of the stage / 0.6, the weight of usage. So usage changes nothing, the sign stays, and -1 to 1 is kept. channel is your own word for where it was said; it does not change the reading, as no effect of it is known that holds everywhere. A NULL body gives NULL; a NULL stage is one that is not known, and gives score(body). An unknown stage is an error (22023) that names the stages.';

CREATE FUNCTION empathy.criticality(empathy.emotion, stage text) RETURNS float8
	AS 'MODULE_PATHNAME', 'emp_criticality_stage' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION empathy.criticality(empathy.emotion, text) IS
'How critical what was said is at a stage of journey_stages(), 0 to 1: weight * (negative + max(0, -valence)) / 2 * (1 + intensity) / 2, with the numbers of the reading. It is that of low_context in the form with three arguments. An unknown stage is an error (22023) that names the stages. NULL gives NULL.';

CREATE FUNCTION empathy.criticality(empathy.emotion, stage text, context text) RETURNS float8
	AS 'MODULE_PATHNAME', 'emp_criticality_context' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION empathy.criticality(empathy.emotion, text, text) IS
'How critical what was said is at a stage of journey_stages(), 0 to 1, among people who speak in this way (Hall 1976). With bad = (negative + max(0, -valence)) / 2: low_context, where people say what they mean: weight * bad * (1 + intensity) / 2. high_context, where they speak with reserve: weight * bad whatever the intensity, and of a reading with the flag mitigated weight * (1 - (1 - bad)^2), as if it were said twice. It is never below that of low_context. An unknown stage or context is an error (22023). NULL gives NULL.';
