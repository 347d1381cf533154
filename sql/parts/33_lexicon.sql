-- lexicon
--
-- The type lexicon, a customer's own words and phrases, and reading by it.

-- type

-- A value is read in place, whatever its alignment.  Storage is external: a large one is moved out of
-- the row, but not compressed, because it is fetched anew for every text that is read by it.
EXPAND io (
    TYPE = lexicon,
    TEXT = 'JSON like {"terms": {"billing loop": {"frustration": 0.8}, "cancer": "exclude"}}, terms in the order of their bytes. What is said of a term is an object of labels and weights -1..1, a number, which is its valence, or "exclude". A term is 1 to 5 words. "case": true and "accents": true, for a term or for all, make capitals and accents matter',
    BINARY = 'the format, then the terms in UTF-8, little endian, each checked like one that was typed',
    ALIGNMENT = int4,
    STORAGE = external
);
COMMENT ON TYPE empathy.lexicon IS
'A customer''s own words and phrases, what each means and which mean nothing: at most 100,000 terms and 16 MiB. For example: {"terms": {"billing loop": {"frustration": 0.8}, "cancer": "exclude"}}';

-- functions

CREATE FUNCTION empathy.score(body text, lexicon empathy.lexicon) RETURNS empathy.emotion
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 150
AS 'MODULE_PATHNAME', 'emp_score_lexicon';
COMMENT ON FUNCTION empathy.score(text, empathy.lexicon) IS
'Reads the emotion of an English text by own words. The text''s words are searched for terms of the lexicon, from the left, the longest first; a term is read as one word that says what the lexicon says, and none of its words says anything else. Words before it negate, boost and dampen it. An excluded term is as good as not there. A text that is one term alone has its weights: valence, to 0.001, and probabilities, at least, to 0.01. A text without a term reads as in score(body). Time does not depend on the size of the lexicon, except that a stored lexicon is fetched for each row. NULL gives NULL.';

CREATE FUNCTION empathy.sentiment(body text, lexicon empathy.lexicon) RETURNS float8
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 150
AS 'MODULE_PATHNAME', 'emp_sentiment_text_lexicon';
COMMENT ON FUNCTION empathy.sentiment(text, empathy.lexicon) IS
'The valence of an English text by own words, -1 (bad) to 1 (good): valence(score(body, lexicon)). NULL gives NULL.';

CREATE FUNCTION empathy.explain(body text, lexicon empathy.lexicon,
    OUT pos int, OUT len int, OUT token text, OUT label text, OUT contribution float8, OUT rule text)
RETURNS SETOF record
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 20
AS 'MODULE_PATHNAME', 'emp_explain_lexicon';
COMMENT ON FUNCTION empathy.explain(text, empathy.lexicon) IS
'Which words made the valence of an English text by own words; rows and rule as in explain(text). A term of the lexicon is one row; that of an excluded term has contribution 0. NULL gives no rows.';

CREATE FUNCTION empathy.explain_label(body text, label text, lexicon empathy.lexicon,
    OUT pos int, OUT len int, OUT token text, OUT contribution float8)
RETURNS SETOF record
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 20
AS 'MODULE_PATHNAME', 'emp_explain_label_lexicon';
COMMENT ON FUNCTION empathy.explain_label(text, text, empathy.lexicon) IS
'Which words made the probability of one of the 28 base labels by own words; rows, rule and errors as in explain_label(text, text). NULL gives no rows.';

CREATE FUNCTION empathy.lexicon_terms(empathy.lexicon,
    OUT term text, OUT label text, OUT weight float8, OUT case_matters boolean, OUT accents_matter boolean)
RETURNS SETOF record
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 100
AS 'MODULE_PATHNAME', 'emp_lexicon_terms';
COMMENT ON FUNCTION empathy.lexicon_terms(empathy.lexicon) IS
'What is in a lexicon, a row for each term and label: the term as it is kept, folded; the label, or valence, positive, negative or exclude; its weight -1..1, NULL for exclude; whether capitals and accents matter. lexicon_agg makes the same lexicon of these rows. NULL gives no rows.';

CREATE FUNCTION empathy.lexicon_merge(empathy.lexicon, empathy.lexicon) RETURNS empathy.lexicon
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100
AS 'MODULE_PATHNAME', 'emp_lexicon_merge';
COMMENT ON FUNCTION empathy.lexicon_merge(empathy.lexicon, empathy.lexicon) IS
'Both lexicons as one; of a term that both have, all that the second says and nothing of the first. Twin of the operator ||. More than 100,000 terms or 16 MiB is an error. NULL gives NULL.';

CREATE FUNCTION empathy.vader_lexicon(lines text) RETURNS empathy.lexicon
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100
AS 'MODULE_PATHNAME', 'emp_vader_lexicon';
COMMENT ON FUNCTION empathy.vader_lexicon(text) IS
'Makes a lexicon of lines in the format of VADER''s vader_lexicon.txt: a term, a tab, its mean rating from -4 to 4; further columns are not looked at. The valence of a term is the compound score that VADER gives to it alone: x / sqrt(x * x + 15) of the rating x (Hutto and Gilbert, ICWSM 2014). Of two lines for one term the last counts, and one that spells the term as it is kept before others. A line that cannot be used is an error that names its number, except emoticons that are not read as one here: these are left out, with a NOTICE. Blank lines are skipped. NULL gives NULL.';

-- private functions

CREATE FUNCTION empathy.lexicon_accum(empathy.lexicon, term text, label text, weight float8) RETURNS empathy.lexicon
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_lexicon_accum';
COMMENT ON FUNCTION empathy.lexicon_accum(empathy.lexicon, text, text, float8) IS
'Adds an entry to the state of lexicon_agg, a lexicon that is not sorted yet; the transition function. A NULL state is one without entries; without a term, a label or, unless it is exclude, a weight nothing is added.';

CREATE FUNCTION empathy.lexicon_accum(empathy.lexicon, term text, label text, weight float8, case_matters boolean, accents_matter boolean) RETURNS empathy.lexicon
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_lexicon_accum_exact';
COMMENT ON FUNCTION empathy.lexicon_accum(empathy.lexicon, text, text, float8, boolean, boolean) IS
'Adds an entry to the state of lexicon_agg, and says whether capitals and accents matter; the transition function. NULLs as in lexicon_accum of four arguments; a NULL flag is false.';

CREATE FUNCTION empathy.lexicon_combine(empathy.lexicon, empathy.lexicon) RETURNS empathy.lexicon
LANGUAGE C IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_lexicon_combine';
COMMENT ON FUNCTION empathy.lexicon_combine(empathy.lexicon, empathy.lexicon) IS
'Adds the entries of the second state to the first; the combine function of lexicon_agg. A NULL state is one without entries.';

CREATE FUNCTION empathy._lexicon_final(empathy.lexicon) RETURNS empathy.lexicon
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'emp_lexicon_final';
COMMENT ON FUNCTION empathy._lexicon_final(empathy.lexicon) IS
'Sorts the entries of a state and makes the table by which they are found; the final function of lexicon_agg. Entries that contradict each other are an error.';

CREATE FUNCTION empathy.lexicon(jsonb) RETURNS empathy.lexicon
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100
AS 'MODULE_PATHNAME', 'emp_jsonb_lexicon';
COMMENT ON FUNCTION empathy.lexicon(jsonb) IS
'Makes a lexicon of jsonb, whose shape is that of the text form. Twin of the cast. NULL gives NULL.';

CREATE FUNCTION empathy.lexicon_jsonb(empathy.lexicon) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100
AS 'MODULE_PATHNAME', 'emp_lexicon_jsonb';
COMMENT ON FUNCTION empathy.lexicon_jsonb(empathy.lexicon) IS
'Everything inside a lexicon, in the shape of its text form. Twin of the cast to jsonb. NULL gives NULL.';

-- aggregates

CREATE AGGREGATE empathy.lexicon_agg(term text, label text, weight float8) (
    SFUNC = empathy.lexicon_accum,
    STYPE = empathy.lexicon,
    SSPACE = 4096,
    FINALFUNC = empathy._lexicon_final,
    COMBINEFUNC = empathy.lexicon_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.lexicon_agg(text, text, float8) IS
'Makes a lexicon of rows: a term of 1 to 5 words, a label of emotion_labels() or valence, positive, negative or exclude, and its weight -1..1, which exclude does not need. A term may have several rows with different labels. The same row twice is one; two weights for one label of a term, or weights for a term that is excluded, are an error (22023), whatever the order. Rows with a NULL are skipped; NULL over no rows.';

CREATE AGGREGATE empathy.lexicon_agg(term text, label text, weight float8, case_matters boolean, accents_matter boolean) (
    SFUNC = empathy.lexicon_accum,
    STYPE = empathy.lexicon,
    SSPACE = 4096,
    FINALFUNC = empathy._lexicon_final,
    COMBINEFUNC = empathy.lexicon_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.lexicon_agg(text, text, float8, boolean, boolean) IS
'Makes a lexicon of rows as lexicon_agg of three arguments does, and says of each term whether its capitals and its accents matter. A NULL there is false. All rows of a term have to agree.';

-- casts

CREATE CAST (jsonb AS empathy.lexicon) WITH FUNCTION empathy.lexicon(jsonb) AS ASSIGNMENT;
COMMENT ON CAST (jsonb AS empathy.lexicon) IS
'A lexicon in the shape of its text form';

CREATE CAST (empathy.lexicon AS jsonb) WITH FUNCTION empathy.lexicon_jsonb(empathy.lexicon);
COMMENT ON CAST (empathy.lexicon AS jsonb) IS
'Everything inside a lexicon';

-- operators

CREATE OPERATOR empathy.|| (
    LEFTARG = empathy.lexicon, RIGHTARG = empathy.lexicon, FUNCTION = empathy.lexicon_merge
);
COMMENT ON OPERATOR empathy.|| (empathy.lexicon, empathy.lexicon) IS
'Both lexicons as one; of a term that both have, what the second says';

-- order

EXPAND order (
    TYPE = lexicon,
    NOUN = 'lexicon',
    NOUNS = 'lexicons',
    PART = term,
    ORDER = 'by their bytes, which means nothing beyond being the same everywhere'
);
