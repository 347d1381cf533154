-- segment: routing
--
-- Which queue a message goes to, whose trouble comes first, when a bot gives way to a person.

-- functions

CREATE FUNCTION empathy.routing_rules(OUT "position" int, OUT queue text, OUT rule empathy.segment, OUT description text)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'emp_routing_rules' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100 ROWS 6;
COMMENT ON FUNCTION empathy.routing_rules() IS
'The rules by which route(emotion) decides, in the order in which they are asked. The queues are human (a person at once), support (an ordinary ticket) and self_service.';

CREATE FUNCTION empathy.route(empathy.emotion) RETURNS text
	AS 'MODULE_PATHNAME', 'emp_route' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION empathy.route(empathy.emotion) IS
'The queue of the first rule of routing_rules() that holds of a reading: human, support or self_service. NULL gives NULL.';

CREATE FUNCTION empathy.route(empathy.emotion, rules text) RETURNS text
	AS 'MODULE_PATHNAME', 'emp_route_text' LANGUAGE C STABLE STRICT PARALLEL RESTRICTED COST 10;
COMMENT ON FUNCTION empathy.route(empathy.emotion, text) IS
'The queue of the first rule that holds of a reading. rules is ''default'' for those of routing_rules(); a list of JSON, which starts with [; or the name of a table as a cast to regclass reads it. See the forms with jsonb and regclass. NULL gives NULL.';

CREATE FUNCTION empathy.route(empathy.emotion, rules jsonb) RETURNS text
	AS 'MODULE_PATHNAME', 'emp_route_jsonb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION empathy.route(empathy.emotion, jsonb) IS
'The queue of the first rule that holds of a reading; NULL when none does. rules is a list such as ''[{"queue": "human", "when": "anger >= 0.4"}, {"queue": "rest", "when": "true"}]'', asked in its order; when is a rule of type segment over the attributes of a reading. An error names the rule by its place and queue: one without a queue or condition, an unknown member, a rule that cannot be read, an empty list (22023), a name that no reading has (42703). The list is read once for as long as it is the same. NULL gives NULL.';

CREATE FUNCTION empathy.route(empathy.emotion, rules regclass) RETURNS text
	AS 'MODULE_PATHNAME', 'emp_route_regclass' LANGUAGE C STABLE STRICT PARALLEL RESTRICTED COST 10;
COMMENT ON FUNCTION empathy.route(empathy.emotion, regclass) IS
'The queue of the first rule that holds of a reading; NULL when none does. rules is a table or view with the columns queue (text), rule (segment) and priority, the lowest of which is asked first, equal ones in the order of their queues; without priority it has one row. It is read with the rights of the caller, once in a statement. Errors are those of the form with jsonb, and a column that is missing (42703). NULL gives NULL.';

CREATE FUNCTION empathy.route_explain(empathy.emotion,
	OUT "position" int, OUT queue text, OUT rule empathy.segment, OUT holds boolean, OUT chosen boolean)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'emp_route_explain' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50 ROWS 6;
COMMENT ON FUNCTION empathy.route_explain(empathy.emotion) IS
'Why route(emotion) decides as it does: a row for each rule in the order in which they are asked, whether it holds of the reading, and which one was chosen, the first that holds. NULL gives no rows.';

CREATE FUNCTION empathy.route_explain(empathy.emotion, rules text,
	OUT "position" int, OUT queue text, OUT rule empathy.segment, OUT holds boolean, OUT chosen boolean)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'emp_route_explain_text' LANGUAGE C STABLE STRICT PARALLEL RESTRICTED COST 50 ROWS 6;
COMMENT ON FUNCTION empathy.route_explain(empathy.emotion, text) IS
'Why route(emotion, rules) decides as it does; see route_explain(emotion) and, for the rules, route(emotion, text). NULL gives no rows.';

CREATE FUNCTION empathy.route_explain(empathy.emotion, rules jsonb,
	OUT "position" int, OUT queue text, OUT rule empathy.segment, OUT holds boolean, OUT chosen boolean)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'emp_route_explain_jsonb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50 ROWS 6;
COMMENT ON FUNCTION empathy.route_explain(empathy.emotion, jsonb) IS
'Why route(emotion, rules) decides as it does; see route_explain(emotion) and, for the rules, route(emotion, jsonb). NULL gives no rows.';

CREATE FUNCTION empathy.route_explain(empathy.emotion, rules regclass,
	OUT "position" int, OUT queue text, OUT rule empathy.segment, OUT holds boolean, OUT chosen boolean)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'emp_route_explain_regclass' LANGUAGE C STABLE STRICT PARALLEL RESTRICTED COST 50 ROWS 6;
COMMENT ON FUNCTION empathy.route_explain(empathy.emotion, regclass) IS
'Why route(emotion, rules) decides as it does; see route_explain(emotion) and, for the rules, route(emotion, regclass). NULL gives no rows.';

CREATE FUNCTION empathy.recovery_priority(empathy.emotion, value numeric, waiting interval, stage text, prior_contacts int) RETURNS float8
	AS 'MODULE_PATHNAME', 'emp_recovery_priority' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION empathy.recovery_priority(empathy.emotion, numeric, interval, text, int) IS
'Whose trouble is to be made good first, 0 to 100: criticality * (40 + 25 * value / (value + 1000) + 20 * hours / (hours + 24) + 15 * contacts / (contacts + 2)). criticality is criticality(emotion, stage, ''high_context''), so being loud counts nothing, and what is mitigated more than the same without. value: what the customer is worth in any money; waiting: since when nobody answered, a month counts 30 days; stage: one of journey_stages(); prior_contacts: how often they wrote about it before. It never falls when the reading is worse, or any of these is more. The numbers are a judgement and no law. A negative or infinite number, or NaN, is an error (22003), an unknown stage too (22023). NULL gives NULL.';

CREATE FUNCTION empathy.recovery_priority(empathy.emotion, value numeric, waiting interval, stage text, prior_contacts int, value_half numeric) RETURNS float8
	AS 'MODULE_PATHNAME', 'emp_recovery_priority' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION empathy.recovery_priority(empathy.emotion, numeric, interval, text, int, numeric) IS
'The same with the value of a customer that counts half in place of 1000, above 0: the median of your own customers is a good choice.';

CREATE FUNCTION empathy.recovery_priority_parts(empathy.emotion, value numeric, waiting interval, stage text, prior_contacts int,
	OUT part text, OUT criticality float8, OUT weight float8, OUT share float8, OUT points float8)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'emp_recovery_priority_parts' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20 ROWS 4;
COMMENT ON FUNCTION empathy.recovery_priority_parts(empathy.emotion, numeric, interval, text, int) IS
'What a recovery_priority is made of: rows feeling, value, waiting and prior_contacts; points = criticality * weight * share, and the points in this order add up to the priority exactly. NULL gives no rows.';

CREATE FUNCTION empathy.recovery_priority_parts(empathy.emotion, value numeric, waiting interval, stage text, prior_contacts int, value_half numeric,
	OUT part text, OUT criticality float8, OUT weight float8, OUT share float8, OUT points float8)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'emp_recovery_priority_parts' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20 ROWS 4;
COMMENT ON FUNCTION empathy.recovery_priority_parts(empathy.emotion, numeric, interval, text, int, numeric) IS
'The same with the value of a customer that counts half.';

CREATE FUNCTION empathy.should_escalate(arc empathy.emotion_arc, bot_turns int, low_confidence boolean) RETURNS boolean
	AS 'MODULE_PATHNAME', 'emp_should_escalate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION empathy.should_escalate(empathy.emotion_arc, int, boolean) IS
'Whether a conversation with a bot goes to a person: whether escalation_reasons of the same arguments has any. NULL gives NULL.';

CREATE FUNCTION empathy.should_escalate(arc empathy.emotion_arc, bot_turns int, low_confidence boolean,
	fall float8, unhappy float8, most_bot_turns int) RETURNS boolean
	AS 'MODULE_PATHNAME', 'emp_should_escalate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION empathy.should_escalate(empathy.emotion_arc, int, boolean, float8, float8, int) IS
'Whether a conversation with a bot goes to a person, by your own numbers: whether escalation_reasons of the same arguments has any. NULL gives NULL.';

CREATE FUNCTION empathy.escalation_reasons(arc empathy.emotion_arc, bot_turns int, low_confidence boolean) RETURNS text[]
	AS 'MODULE_PATHNAME', 'emp_escalation_reasons' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION empathy.escalation_reasons(empathy.emotion_arc, int, boolean) IS
'Why a conversation with a bot goes to a person, {} when it does not. arc: of the customer''s messages so far, from the aggregate emotion_arc; bot_turns: how often the bot answered; low_confidence: the bot does not trust its own answer. falling: the slope is below 0, the end at least 0.25 below the start, and below 0.3, however mild the last message is by itself. unhappy: the end is at or below -0.6. bot_turns: 5 or more. low_confidence: it is true, and the bot answered twice or more, or the end is below 0. What is NULL in the arc, as the slope of a single message is, gives no reason. The numbers are a judgement and no law. A valence off its scale or negative turns are an error (22003). NULL gives NULL.';

CREATE FUNCTION empathy.escalation_reasons(arc empathy.emotion_arc, bot_turns int, low_confidence boolean,
	fall float8, unhappy float8, most_bot_turns int) RETURNS text[]
	AS 'MODULE_PATHNAME', 'emp_escalation_reasons' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION empathy.escalation_reasons(empathy.emotion_arc, int, boolean, float8, float8, int) IS
'The same by your own numbers in place of 0.25 (above 0, at most 2), -0.6 (-1 to 1) and 5 (1 or more); others are an error (22003).';
