-- fairness ------------------------------------------------------------------
--
-- Whether a reading depends on who is spoken of.

-- functions

CREATE FUNCTION empathy.term_sets(OUT term_set text, OUT term text) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'emp_term_sets' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100 ROWS 1000;
COMMENT ON FUNCTION empathy.term_sets() IS
'The names and identity words on which no reading may depend, each in one of the sets names, gender, ethnicity, religion, orientation, age and disability. Terms are in lower case. A term with letters that the encoding of the database lacks is left out.';

CREATE FUNCTION empathy.swap_test(body text, term_set text,
	OUT term text, OUT body text, OUT valence float8, OUT difference float8)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'emp_swap_test' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 ROWS 300;
COMMENT ON FUNCTION empathy.swap_test(text, text) IS
'Whether the valence of an English text depends on who is spoken of. term_set is one of term_sets(), or ''identity'' for all but names; another is an error (22023). Where body says {term} each of these places is filled by every term of the set in turn; where it does not, every word that is a term of the set is swapped for every other, and capitals are kept. The first row is the text as it is, its term NULL when it has several, or with the first term of the set in place of {term}; difference is valence minus that of the first row, -2..2. A text with nothing to swap has no rows, so that no test passes by testing nothing. In a database of another encoding than UTF8 or SQL_ASCII, a character that UTF8 lacks is an error (22P05). NULL gives no rows. Method: perturbation sensitivity analysis (Prabhakaran, Hutchinson and Mitchell, EMNLP 2019).';

CREATE FUNCTION empathy.swap_test(body text, term_set text, lexicon empathy.lexicon,
	OUT term text, OUT body text, OUT valence float8, OUT difference float8)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'emp_swap_test_lexicon' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 ROWS 300;
COMMENT ON FUNCTION empathy.swap_test(text, text, empathy.lexicon) IS
'Whether the valence of an English text by own words depends on who is spoken of: as swap_test(body, term_set), read by sentiment(body, lexicon). NULL gives no rows.';
