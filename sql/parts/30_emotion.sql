-- emotion
--
-- The type emotion, one reading of one text, and everything that looks at a reading.

-- type

-- A value is 76 bytes, stored with a header of one byte, which any alignment allows for short
-- values; int4 is the least that a varlena may state.  Storage is main: such a value gains
-- nothing from compression and is read far more often than the text beside it, so it stays in
-- the row, and it is the text that is compressed or moved out when the row gets too long.
EXPAND io (
    TYPE = emotion,
    TEXT = 'key=value pairs in any order, separated by blanks, each key once; only valence is required, probabilities of 0 and flags that are not set are left out',
    BINARY = '76 bytes, little endian, the first of which is the format',
    ALIGNMENT = int4,
    STORAGE = main
);
COMMENT ON TYPE empathy.emotion IS
'One reading of one text: valence -1..1, intensity and confidence 0..1, a probability for each emotion label, flags, language, and the id of the model that made it. 77 bytes in a table. For example: valence=0.8 intensity=0.6 gratitude=0.93 joy=0.12';

-- functions

-- reading: what a value says

CREATE FUNCTION empathy._valence_support(internal) RETURNS internal
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_valence_support';
COMMENT ON FUNCTION empathy._valence_support(internal) IS
'For the planner: valence(score(body)) is planned as sentiment(body), which gives the same for less. Only while everybody may execute both.';

CREATE FUNCTION empathy.valence(empathy.emotion) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE SUPPORT empathy._valence_support
AS 'MODULE_PATHNAME', 'emp_valence';
COMMENT ON FUNCTION empathy.valence(empathy.emotion) IS
'How good the feeling is: -1 (very bad) to 1 (very good), 0 for a text without words. NULL gives NULL.';

CREATE FUNCTION empathy.intensity(empathy.emotion) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_intensity';
COMMENT ON FUNCTION empathy.intensity(empathy.emotion) IS
'How strong the feeling is, good or bad: 0 to 1, 0 for a text without words. NULL gives NULL.';

CREATE FUNCTION empathy.confidence(empathy.emotion) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_confidence';
COMMENT ON FUNCTION empathy.confidence(empathy.emotion) IS
'How far the reading can be relied on: 0 to 1, 0 for a text without words. The largest probability that anything was found, times the share of words that the model knows, times 3/4 for a text of one or two words and 7/8 for one with a contrast ("but"). NULL gives NULL.';

CREATE FUNCTION empathy.positive(empathy.emotion) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_positive';
COMMENT ON FUNCTION empathy.positive(empathy.emotion) IS
'Probability that something positive is said, 0 to 1, as judged for the whole text and not from its labels. Praise and complaint can both be likely. NULL gives NULL.';

CREATE FUNCTION empathy.negative(empathy.emotion) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_negative';
COMMENT ON FUNCTION empathy.negative(empathy.emotion) IS
'Probability that something negative is said, 0 to 1, as judged for the whole text and not from its labels. Praise and complaint can both be likely. NULL gives NULL.';

CREATE FUNCTION empathy.dominant(empathy.emotion) RETURNS text
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 3
AS 'MODULE_PATHNAME', 'emp_dominant_emotion';
COMMENT ON FUNCTION empathy.dominant(empathy.emotion) IS
'The label of the scheme headline that stands out most: of those whose probability p reaches their threshold t, the one with the largest (p - t) / (1 - t); among equals the first in the order of emotion_schemes(). Frustration gives way to anger where both reach theirs. ''neutral'' when none reaches its threshold. NULL gives NULL.';

CREATE FUNCTION empathy.sentiment_label(empathy.emotion) RETURNS text
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_sentiment_label_emotion';
COMMENT ON FUNCTION empathy.sentiment_label(empathy.emotion) IS
'''mixed'' when something positive and something negative are both likely said, ''neutral'' when neither is, else ''positive'' or ''negative'' by the sign of the valence. Likely is a pole, positive(e) or negative(e), from the threshold on that the model brings for it, near 0.5. A value without poles goes by its valence, neutral within 0.1. NULL gives NULL.';

CREATE FUNCTION empathy.probability(empathy.emotion, label text) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_probability';
COMMENT ON FUNCTION empathy.probability(empathy.emotion, text) IS
'Probability of a label of emotion_labels(), 0 to 1; a composite label has 1 - product(1 - p) over its members, rounded to 4 decimals. An unknown label is an error that lists the labels. Twin of the operator ->. NULL gives NULL.';

CREATE FUNCTION empathy.probability(empathy.emotion, label text, scheme text) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_probability_scheme';
COMMENT ON FUNCTION empathy.probability(empathy.emotion, text, text) IS
'Probability of a label of a scheme of emotion_schemes(), 0 to 1: 1 - product(1 - p) over its members, rounded to 4 decimals. An unknown scheme or label is an error that lists what there is. NULL gives NULL.';

CREATE FUNCTION empathy.labels(empathy.emotion) RETURNS text[]
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 3
AS 'MODULE_PATHNAME', 'emp_labels';
COMMENT ON FUNCTION empathy.labels(empathy.emotion) IS
'The base labels whose probability reaches their threshold, in the order of emotion_labels(), or {neutral} when none does: labels(e, ''goemotions''). Never empty. NULL gives NULL.';

CREATE FUNCTION empathy.labels(empathy.emotion, scheme text) RETURNS text[]
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 3
AS 'MODULE_PATHNAME', 'emp_labels_scheme';
COMMENT ON FUNCTION empathy.labels(empathy.emotion, text) IS
'The labels of a scheme (goemotions, ekman, plutchik, sentiment, headline, composite) whose probability reaches their threshold, in the order of emotion_schemes(). When none does: {neutral}, or an empty array in the scheme composite, which has no neutral. An unknown scheme is an error that lists the schemes. NULL gives NULL.';

CREATE FUNCTION empathy.emotion_flags(empathy.emotion) RETURNS text[]
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_emotion_flags';
COMMENT ON FUNCTION empathy.emotion_flags(empathy.emotion) IS
'What was noticed in the text beside its emotions: contrast, negated, question, shouting, mitigated, uncertain; an empty array when nothing was. NULL gives NULL.';

CREATE FUNCTION empathy.language(empathy.emotion) RETURNS text
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_language';
COMMENT ON FUNCTION empathy.language(empathy.emotion) IS
'The language in which the text was read, such as ''en''; ''und'' when it was read in none. NULL gives NULL.';

CREATE FUNCTION empathy.model_id(empathy.emotion) RETURNS text
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_model_id_emotion';
COMMENT ON FUNCTION empathy.model_id(empathy.emotion) IS
'Id of the model that made the reading, eight hexadecimal digits. Readings of different models do not compare; look for them after an update. NULL gives NULL.';

CREATE FUNCTION empathy.distance(empathy.emotion, empathy.emotion) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_distance';
COMMENT ON FUNCTION empathy.distance(empathy.emotion, empathy.emotion) IS
'How far two readings are apart, 0 (the same) to 1: the root mean square of 29 differences, those of the probabilities of the 28 base labels and half the difference of the valences. A metric on these; intensity, confidence, flags and model do not count. Twin of the operator <->. NULL gives NULL.';

CREATE FUNCTION empathy.coordinates(empathy.emotion) RETURNS float4[]
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 3
AS 'MODULE_PATHNAME', 'emp_coordinates';
COMMENT ON FUNCTION empathy.coordinates(empathy.emotion) IS
'A reading as a point of 29 coordinates, half the valence and the probabilities of the base labels, each divided by the root of 29: the Euclidean distance of two points is distance(emotion, emotion), but for the rounding to single precision, at most 1e-7. For an index on vectors, such as those of pgvector. NULL gives NULL.';

CREATE FUNCTION empathy.emotion_labels()
RETURNS TABLE ("position" int, label text, family text, description text)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 ROWS 35
AS 'MODULE_PATHNAME', 'emp_emotion_labels';
COMMENT ON FUNCTION empathy.emotion_labels() IS
'Every label of a reading: its position from 1 (the subscript in the cast to float4[]), its name, its family (positive, negative, ambiguous, neutral) and what it means. The 28 base labels of GoEmotions (Demszky et al., ACL 2020) come first, then the composites.';

CREATE FUNCTION empathy.emotion_schemes()
RETURNS TABLE (scheme text, "position" int, label text, members text[], threshold float8)
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 ROWS 71
AS 'MODULE_PATHNAME', 'emp_emotion_schemes';
COMMENT ON FUNCTION empathy.emotion_schemes() IS
'Every label of every scheme that labels(e, scheme) and probability(e, label, scheme) take: its position in the scheme from 1, its name, the base labels that it is made of, and the probability from which on it counts as present, 0 to 1.';

-- private functions

CREATE FUNCTION empathy.emotion_jsonb(empathy.emotion) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20
AS 'MODULE_PATHNAME', 'emp_emotion_jsonb';
COMMENT ON FUNCTION empathy.emotion_jsonb(empathy.emotion) IS
'Everything inside a reading: numbers as they are stored, probabilities and composites other than 0, labels that are present, dominant, sentiment, flags, language, model. Twin of the cast to jsonb. NULL gives NULL.';

CREATE FUNCTION empathy.emotion_float4(empathy.emotion) RETURNS float4[]
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 3
AS 'MODULE_PATHNAME', 'emp_emotion_float4';
COMMENT ON FUNCTION empathy.emotion_float4(empathy.emotion) IS
'Probabilities of all labels, 35 numbers from 0 to 1 in the order of emotion_labels(). Twin of the cast to float4[]. NULL gives NULL.';

-- casts

CREATE CAST (empathy.emotion AS jsonb) WITH FUNCTION empathy.emotion_jsonb(empathy.emotion);
COMMENT ON CAST (empathy.emotion AS jsonb) IS
'Everything inside a reading';

CREATE CAST (empathy.emotion AS float4[]) WITH FUNCTION empathy.emotion_float4(empathy.emotion);
COMMENT ON CAST (empathy.emotion AS float4[]) IS
'Probabilities of all labels, in the order of emotion_labels()';

-- operators

CREATE OPERATOR empathy.-> (
    LEFTARG = empathy.emotion, RIGHTARG = text, FUNCTION = empathy.probability
);
COMMENT ON OPERATOR empathy.-> (empathy.emotion, text) IS
'Probability of a label of emotion_labels(), 0 to 1';

CREATE OPERATOR empathy.<-> (
    LEFTARG = empathy.emotion, RIGHTARG = empathy.emotion, FUNCTION = empathy.distance,
    COMMUTATOR = OPERATOR(empathy.<->)
);
COMMENT ON OPERATOR empathy.<-> (empathy.emotion, empathy.emotion) IS
'How far two readings are apart, 0 to 1';

-- order

EXPAND order (
    TYPE = emotion,
    NOUN = 'reading',
    NOUNS = 'readings',
    PART = field,
    ORDER = 'by valence, then by every other field'
);
-- Equal values have equal bytes, so btree indexes may keep one copy for many rows.
ALTER OPERATOR FAMILY empathy.emotion_ops USING btree ADD
    FUNCTION 4 (empathy.emotion, empathy.emotion) pg_catalog.btequalimage(oid);
