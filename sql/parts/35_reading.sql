-- reading -------------------------------------------------------------------
--
-- From text to readings, what explains them, and what made them.

-- functions

CREATE FUNCTION empathy.is_english(body text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'emp_is_english' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION empathy.is_english(text) IS
'Whether score(body, ''auto'') reads a text: at least 60 % of its words, each counted once a sentence, are common in English, or it has fewer than three words and does not tell. Use it to leave out other languages: WHERE is_english(body). On subtitles of five words and more 99.4 % of English texts and 0 to 2.1 % of those in ten other languages pass. NULL gives NULL.';

CREATE FUNCTION empathy.score(body text) RETURNS empathy.emotion
	AS 'MODULE_PATHNAME', 'emp_score' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION empathy.score(text) IS
'Reads the emotion of an English text. A text without a word is neutral: valence, intensity and confidence 0. Sentences that are said again count once, so a repeated text reads as once. Any bytes are read, nothing in a text is an error. NULL gives NULL. The same text gives the same bytes on every machine; score_version() names the model. Method: linear heads over hashed words, pairs, letter groups and cues, see doc/models.md.';

CREATE FUNCTION empathy.score(body text, lang text) RETURNS empathy.emotion
	AS 'MODULE_PATHNAME', 'emp_score_lang' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION empathy.score(text, text) IS
'Reads the emotion of a text in a language: ''en'', or ''auto'', which raises an error (0A000) on a text of three words or more of which fewer than 60 % are common in English. Any other language is an error (0A000), never a neutral reading. NULL gives NULL.';

CREATE FUNCTION empathy.score(body text, sarcasm_flip boolean) RETURNS empathy.emotion
	AS 'MODULE_PATHNAME', 'emp_score_flip' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION empathy.score(text, boolean) IS
'Reads the emotion of an English text. With true it is score(body): where phrases make sarcasm likely (0.65 or more), praise is turned round as far as it is; with false it is read as it is written. NULL gives NULL. Errors: none.';

CREATE FUNCTION empathy.sentiment(body text) RETURNS float8
	AS 'MODULE_PATHNAME', 'emp_sentiment_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION empathy.sentiment(text) IS
'The valence of an English text, -1 (bad) to 1 (good): valence(score(body)). NULL gives NULL.';

CREATE FUNCTION empathy.sentiment(body text, lang text) RETURNS float8
	AS 'MODULE_PATHNAME', 'emp_sentiment_text_lang' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION empathy.sentiment(text, text) IS
'The valence of a text, -1 (bad) to 1 (good): valence(score(body, lang)), with the errors of that function. NULL gives NULL.';

CREATE FUNCTION empathy.sentiment(body text, sarcasm_flip boolean) RETURNS float8
	AS 'MODULE_PATHNAME', 'emp_sentiment_text_flip' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION empathy.sentiment(text, boolean) IS
'The valence of an English text, -1 (bad) to 1 (good): valence(score(body, sarcasm_flip)). NULL gives NULL. Errors: none.';

CREATE FUNCTION empathy.sentiment_label(body text) RETURNS text
	AS 'MODULE_PATHNAME', 'emp_sentiment_label_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION empathy.sentiment_label(text) IS
'positive, negative, neutral or mixed: sentiment_label(score(body)). NULL gives NULL.';

CREATE FUNCTION empathy.sentiment_label(body text, lang text) RETURNS text
	AS 'MODULE_PATHNAME', 'emp_sentiment_label_text_lang' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION empathy.sentiment_label(text, text) IS
'positive, negative, neutral or mixed: sentiment_label(score(body, lang)), with the errors of that function. NULL gives NULL.';

CREATE FUNCTION empathy.intensity(body text) RETURNS float8
	AS 'MODULE_PATHNAME', 'emp_intensity_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION empathy.intensity(text) IS
'How strongly an English text speaks, above 0 to 1: intensity(score(body)); NULL, never 0, where no emotion is present: no charged word or phrase, and neutral is the likeliest label. NULL gives NULL.';

CREATE FUNCTION empathy.confidence(body text) RETURNS float8
	AS 'MODULE_PATHNAME', 'emp_confidence_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION empathy.confidence(text) IS
'How far the reading of an English text can be relied on, 0 to 1: confidence(score(body)). NULL gives NULL.';

CREATE FUNCTION empathy.explain(body text,
	OUT pos int, OUT len int, OUT token text, OUT label text, OUT contribution float8, OUT rule text)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'emp_explain' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 20;
COMMENT ON FUNCTION empathy.explain(text) IS
'Which words made the valence of an English text. One row for each word, emoji or sign, one for each pair of neighbours that has a weight as a pair, and one for each phrase, which for an idiom ("can''t complain") takes the place of its words: pos and len in characters, so that substr(body, pos, len) is the token; label, the emotion for which it speaks most (NULL: none); contribution, its part of s; rule, the named rules at work on the row joined by +, NULL for none: negation, double_negation, intensifier, dampener, before_contrast, after_contrast, capitals, elongation, punctuation, emoji, emoticon, repeated, repeated_contact, expectation, politeness, hedge, effort, unheard, idiom, sarcasm, question. The rule of the sum: with s = sum(contribution), valence = s / (1 + abs(s)), to 1e-9. Sentences that are said again have no rows, and a word said again in its sentence under the same negation has contribution 0. A text without a word has none either. NULL gives no rows.';

CREATE FUNCTION empathy.explain(body text, lang text,
	OUT pos int, OUT len int, OUT token text, OUT label text, OUT contribution float8, OUT rule text)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'emp_explain_lang' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 20;
COMMENT ON FUNCTION empathy.explain(text, text) IS
'Which words made the valence of a text in a language; see explain(text) and, for the languages, score(text, text). NULL gives no rows.';

CREATE FUNCTION empathy.explain_label(body text, label text,
	OUT pos int, OUT len int, OUT token text, OUT contribution float8)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'emp_explain_label' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 20;
COMMENT ON FUNCTION empathy.explain_label(text, text) IS
'Which words made the probability of one of the 28 base labels. Rows as in explain(text), and one row with pos, len and token NULL for what no word adds. The rule: with x = sum(contribution), probability = 1 / (1 + exp(-x)), to 0.001; for a text that sarcasm turns round that of score(body, false). A text without a word has no rows. A composite or unknown label is an error (22023). NULL gives no rows.';

CREATE FUNCTION empathy.cues(body text,
	OUT pos int, OUT len int, OUT token text, OUT rule text, OUT weight float8)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'emp_cues' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 500 ROWS 5;
COMMENT ON FUNCTION empathy.cues(text) IS
'Every cue that was found in an English text, in text order: words and signs that change how others are read, and phrases. pos and len in characters, so that substr(body, pos, len) is the token; rule, its names as in explain(text) joined by +, and contrast for the word or phrase that opens one, and understatement for a negated strong word; weight, of a phrase, how far it by itself makes sure of its rule, 0 to 1, less than 0 for effort that is hard and for idioms of blame, NULL for other cues. understatement, text_effort, unheard and politeness are sums over these weights. What is said again has the rule repeated and no weight, a sentence that is said again no rows. NULL gives no rows.';

CREATE FUNCTION empathy.understatement(body text) RETURNS float8
	AS 'MODULE_PATHNAME', 'emp_understatement' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION empathy.understatement(text) IS
'How far an English text says less than it means, 0 to 1: 1 - product(1 - weight) over its rows of cues(body) with the rule hedge ("just a little", "kind of", "could be better") or understatement (0.4 for a negated word rated 1.9 of 4 or stronger: "not great"). Negated praise is not calm: read it beside sentiment and intensity. NULL gives NULL.';

CREATE FUNCTION empathy.text_effort(body text) RETURNS float8
	AS 'MODULE_PATHNAME', 'emp_text_effort' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION empathy.text_effort(text) IS
'The effort that an English text speaks of, -1 (hard: "had to call four times") to 1 (easy: "in one click"); NULL when it speaks of none, so that averages leave it out. With easy = 1 - product(1 - weight) over its rows of cues(body) with the rule effort and a weight above 0, and hard likewise over those below 0 with their size: easy - hard. NULL gives NULL.';

CREATE FUNCTION empathy.unheard(body text) RETURNS float8
	AS 'MODULE_PATHNAME', 'emp_unheard' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION empathy.unheard(text) IS
'How far an English text says that nobody listens ("nobody answered", "ignored my emails"), 0 to 1: 1 - product(1 - weight) over its rows of cues(body) with the rule unheard. NULL gives NULL.';

CREATE FUNCTION empathy.politeness(body text) RETURNS float8
	AS 'MODULE_PATHNAME', 'emp_politeness' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION empathy.politeness(text) IS
'How polite the forms of an English text are ("could you please", "kind regards"), 0 to 1: 1 - product(1 - weight) over its rows of cues(body) with the rule politeness. It counts forms, whatever the mood: "kindly stop disturbing me" is polite and annoyed. NULL gives NULL.';

CREATE FUNCTION empathy.sarcasm(body text) RETURNS float8
	AS 'MODULE_PATHNAME', 'emp_sarcasm' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION empathy.sarcasm(text) IS
'Probability that an English text is sarcastic, 0 to 1: 1 - (1 - p) * product(1 - weight), where p comes from a linear head trained on iSarcasmEval (Oprea and Magdy, SemEval-2022; its figure is in model_card()) and the weights are those of the rows of cues(body) with the rule sarcasm. Words alone tell little about sarcasm: take it for a reason to look, not for a verdict. The reading itself is not turned round; its confidence falls by this share, and from 0.5 on it has the flag uncertain. A text without a word gives 0. NULL gives NULL.';

CREATE FUNCTION empathy.needs_review(e empathy.emotion) RETURNS boolean
	AS 'MODULE_PATHNAME', 'emp_needs_review' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION empathy.needs_review(empathy.emotion) IS
'Whether a person ought to look at a reading before it is acted on: its confidence is below 0.4, or it has the flag uncertain (fewer than half of the words are known, or sarcasm is likely). Confidence is lower for unknown words, for a contrast, for sarcasm and for fewer than three words. NULL gives NULL.';

CREATE FUNCTION empathy.needs_review(body text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'emp_needs_review_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION empathy.needs_review(text) IS
'Whether a person ought to look at the reading of an English text: needs_review(score(body)). NULL gives NULL.';

CREATE FUNCTION empathy.model_card() RETURNS jsonb
	AS 'MODULE_PATHNAME', 'emp_model_card' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION empathy.model_card() IS
'The card of the linked model: what it is, the data it was trained on with their licences, its measured quality and its known limits.';

CREATE FUNCTION empathy.score_version() RETURNS text
	AS 'MODULE_PATHNAME', 'emp_score_version' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION empathy.score_version() IS
'Language and id of the model that score() uses, such as en-9f3a1c02: it changes with any weight. Keep it beside stored scores; model_id(emotion) is the same id inside a reading.';

-- private functions

CREATE FUNCTION empathy._library_version() RETURNS text
	AS 'MODULE_PATHNAME', 'emp_library_version' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION empathy._library_version() IS 'Version of the loaded library; see version().';

CREATE FUNCTION empathy._unicode_version() RETURNS text
	AS 'MODULE_PATHNAME', 'emp_unicode_version' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION empathy._unicode_version() IS 'Pinned version of Unicode; see version().';

CREATE FUNCTION empathy.version(OUT extension text, OUT library text, OUT model text, OUT unicode text)
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT (SELECT e.extversion FROM pg_catalog.pg_extension e WHERE e.extname = 'empathy'),
		   empathy._library_version(), empathy.score_version(), empathy._unicode_version();
END;
COMMENT ON FUNCTION empathy.version() IS
'What is installed: the version of the SQL objects, of the library, of the model (see score_version()) and of Unicode behind which characters count as unknown. On a cluster of servers all of them must agree. STABLE, because ALTER EXTENSION changes the first.';
