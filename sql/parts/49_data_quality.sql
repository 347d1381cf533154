-- scores: data quality
--
-- What spoils scores before they are computed.

-- functions

CREATE FUNCTION empathy.data_quality(mapping jsonb)
RETURNS TABLE ("check" text, bad_rows bigint, sample_ids text[])
AS 'MODULE_PATHNAME', 'emp_data_quality' LANGUAGE C STABLE STRICT PARALLEL RESTRICTED COST 100000 ROWS 5;
COMMENT ON FUNCTION empathy.data_quality(jsonb) IS
'What spoils scores in a table of your own: a row for each check that the mapping allows, with the number of bad rows (0 when all is well) and the ids of up to 10 of them, in the order of the ids. mapping is an object: table (found by the search path) and id, a column, are needed; text, at, author, answer and respondent (one column or a list of them) name columns; customer is the author that stands for customers (''customer'' unless given); scale is a column, or the name of a scale that ends with its ends, such as csat_1_5; as_of is the moment that counts as the present, needed with at, as no clock is asked.
Checks: ''future_dates'', at after as_of. ''empty_texts'', text NULL or blank. ''mixed_scales'', answers that are outside the scale, or on another scale than most. ''duplicate_answers'', all answers of a respondent but the first. ''bot_texts'', rows of customers whose text says that a program wrote it, or is word for word one of 20 characters or more that somebody else wrote.
Reads the table once or twice for each check, with the rights of the caller. A missing table (42P01) or column (42703), an unknown key, and a mapping with nothing to check (22023) are errors. NULL gives no rows.';
