-- text
--
-- What comes before the scoring of a text.

-- functions

CREATE FUNCTION empathy.customer_words(body text, format text) RETURNS text
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50
AS 'MODULE_PATHNAME', 'emp_customer_words';
COMMENT ON FUNCTION empathy.customer_words(text, text) IS
'The words that a customer wrote themselves, out of the message that carried them: without markup, quoted mail, signature, legal notice and the line of a device. '
'format: ''text'', ''html'', or ''auto'' for HTML when the body looks like it (a known tag, a doctype or a complete character reference); anything else is an error. NULL when an argument is NULL. '
'HTML: script, style, head and comments are dropped with their contents, and so are <blockquote> and the containers in which Gmail, Outlook, Apple Mail, Thunderbird, Yahoo, Proton, Zoho and others put quotations and signatures; answers between the quotations of a Gmail reply stay. Blocks become lines, white space collapses, character references become characters (a space where the database encoding lacks them); "<3" and "a < b" are text. An image whose alternative text is an emoji becomes that emoji. '
'Then, in both formats: lines that begin with ">" are dropped (not ">:(") with the attribution above them, but answers between them stay; the text ends at "-----Original Message-----", at the header of a quoted mail, at a dated "On ... wrote:" with no quoted line below, at "-- ". From the end are dropped "--" with up to 15 lines, "Sent from my iPhone" and alikes, legal notices, and a closing such as "Best regards," with up to four lines of name, title, telephone and address; "Thanks," stays. '
'In doubt too little is dropped. When all would be, the text comes back with only its markup removed. Lines end in a line feed, blanks at line ends go, several empty lines become one. Takes time proportional to the length of the body and one buffer of that length.';

CREATE FUNCTION empathy.customer_words(body text) RETURNS text
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50
AS 'MODULE_PATHNAME', 'emp_customer_words_auto';
COMMENT ON FUNCTION empathy.customer_words(text) IS
'The words that a customer wrote themselves: customer_words(body, ''auto''). NULL when body is NULL.';
