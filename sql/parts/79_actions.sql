-- segment: actions
--
-- What to do next for a customer, and the guard against selling to somebody who is not well.

-- functions

CREATE FUNCTION empathy.promotion_allowed(empathy.emotion) RETURNS boolean
	AS 'MODULE_PATHNAME', 'emp_promotion_allowed_emotion' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION empathy.promotion_allowed(empathy.emotion) IS
'Whether something may be sold to the writer of a text: false for anybody angry, anxious or grieving. That is: anger, annoyance, disgust, fear, nervousness, grief, sadness or remorse, or a label made of these only (anxiety), is at its threshold in any scheme of emotion_schemes(), or the text is negative as a whole (sentiment_label), as rare emotions are often missed. NULL gives NULL; next_best_action takes that for no.';

CREATE FUNCTION empathy.next_best_actions(OUT "position" int, OUT action text, OUT rule empathy.segment, OUT stage text, OUT promotional boolean, OUT description text)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'emp_next_best_actions' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100 ROWS 8;
COMMENT ON FUNCTION empathy.next_best_actions() IS
'The actions that ''default'' means in next_best_action, in the order in which they are asked: an example to start from. Their names are attributes of the mood, whatever the columns of a customer are called.';

CREATE FUNCTION empathy.next_best_action(customer record, mood empathy.emotion, stage text, rules text) RETURNS text
	AS 'MODULE_PATHNAME', 'emp_next_best_action_text' LANGUAGE C STABLE PARALLEL RESTRICTED COST 20;
COMMENT ON FUNCTION empathy.next_best_action(record, empathy.emotion, text, text) IS
'What to do next for a customer. rules is ''default'' for those of next_best_actions(); a list of JSON, which starts with [; or the name of a table as a cast to regclass reads it. See the forms with jsonb and regclass.';

CREATE FUNCTION empathy.next_best_action(customer record, mood empathy.emotion, stage text, rules jsonb) RETURNS text
	AS 'MODULE_PATHNAME', 'emp_next_best_action_jsonb' LANGUAGE C STABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION empathy.next_best_action(record, empathy.emotion, text, jsonb) IS
'What to do next for a customer: the action of the first rule that holds, NULL when none does. rules is a list such as ''[{"action": "call", "when": "anger >= 0.4 and value > 500", "promotional": false}, {"action": "upgrade", "when": "plan = ''basic''", "stage": "usage", "promotional": true}]'', asked in its order. Names in a rule are columns of the customer first, else attributes of the mood, which are NULL where mood is. A rule with a stage, one of journey_stages(), holds in that stage only. A promotional action is passed over unless promotion_allowed(mood) is true, so also where mood is NULL; nothing switches that off, and every rule has to say whether it is promotional. A NULL customer or NULL rules give NULL. Errors name the rule, and are those of route(emotion, jsonb); an unknown stage is one too (22023).';

CREATE FUNCTION empathy.next_best_action(customer record, mood empathy.emotion, stage text, rules regclass) RETURNS text
	AS 'MODULE_PATHNAME', 'emp_next_best_action_regclass' LANGUAGE C STABLE PARALLEL RESTRICTED COST 20;
COMMENT ON FUNCTION empathy.next_best_action(record, empathy.emotion, text, regclass) IS
'What to do next for a customer, by a table or view with the columns action (text), rule (segment), priority, the lowest of which is asked first, promotional (boolean, not NULL) and, where it is there, stage (text). It is read with the rights of the caller, once in a statement. All else is as in the form with jsonb.';

CREATE FUNCTION empathy.next_best_action_explain(customer record, mood empathy.emotion, stage text, rules text,
	OUT "position" int, OUT action text, OUT rule empathy.segment, OUT in_stage text, OUT holds boolean, OUT promotional boolean, OUT withheld boolean, OUT chosen boolean)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'emp_next_best_action_explain_text' LANGUAGE C STABLE PARALLEL RESTRICTED COST 50 ROWS 8;
COMMENT ON FUNCTION empathy.next_best_action_explain(record, empathy.emotion, text, text) IS
'Why next_best_action(customer, mood, stage, rules) decides as it does: a row for each rule in the order in which they are asked, the stage for which it is, whether it holds (for another stage it does not), whether it is promotional and for that withheld, and which one was chosen, the first that holds and is not withheld. A NULL customer or NULL rules give no rows.';

CREATE FUNCTION empathy.next_best_action_explain(customer record, mood empathy.emotion, stage text, rules jsonb,
	OUT "position" int, OUT action text, OUT rule empathy.segment, OUT in_stage text, OUT holds boolean, OUT promotional boolean, OUT withheld boolean, OUT chosen boolean)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'emp_next_best_action_explain_jsonb' LANGUAGE C STABLE PARALLEL SAFE COST 50 ROWS 8;
COMMENT ON FUNCTION empathy.next_best_action_explain(record, empathy.emotion, text, jsonb) IS
'The same with rules as jsonb.';

CREATE FUNCTION empathy.next_best_action_explain(customer record, mood empathy.emotion, stage text, rules regclass,
	OUT "position" int, OUT action text, OUT rule empathy.segment, OUT in_stage text, OUT holds boolean, OUT promotional boolean, OUT withheld boolean, OUT chosen boolean)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'emp_next_best_action_explain_regclass' LANGUAGE C STABLE PARALLEL RESTRICTED COST 50 ROWS 8;
COMMENT ON FUNCTION empathy.next_best_action_explain(record, empathy.emotion, text, regclass) IS
'The same with rules in a table.';
