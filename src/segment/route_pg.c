/*
 * route_pg.c
 *		SQL face of route, route_explain and routing_rules: which queue a message goes to.
 */
#include "base/pg_compat.h"

#include "fmgr.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"

#include "emotion/emotion_pg.h"
#include "segment/rule_list_pg.h"

PG_FUNCTION_INFO_V1(emp_route);
PG_FUNCTION_INFO_V1(emp_route_text);
PG_FUNCTION_INFO_V1(emp_route_jsonb);
PG_FUNCTION_INFO_V1(emp_route_regclass);
PG_FUNCTION_INFO_V1(emp_route_explain);
PG_FUNCTION_INFO_V1(emp_route_explain_text);
PG_FUNCTION_INFO_V1(emp_route_explain_jsonb);
PG_FUNCTION_INFO_V1(emp_route_explain_regclass);
PG_FUNCTION_INFO_V1(emp_routing_rules);

/*
 * The rules that are shipped.  The numbers are near the thresholds of the labels (emotion_schemes), that of frustration
 * above, because a mild one is what most complaints have.
 */
static const EmpShippedRule rules[] = {
	{.name = "human",
	 .when = "anger >= 0.25 or disgust >= 0.25 or frustration >= 0.5",
	 .description = "Angry, disgusted or highly frustrated: a person at once."},
	{.name = "human",
	 .when = "grief >= 0.05 or sadness >= 0.25 or anxiety >= 0.25",
	 .description = "Mourning, sad or afraid: nothing for a machine."},
	{.name = "human",
	 .when = "mitigated and sentiment = 'negative'",
	 .description = "Complains with reserve, and may mean more than is said."},
	{.name = "support",
	 .when = "sentiment in ('negative', 'mixed')",
	 .description = "Something is wrong, and said calmly: an ordinary ticket."},
	{.name = "support",
	 .when = "uncertain or confidence < 0.4",
	 .description = "The reading is not to be relied on: somebody looks at it."},
	{.name = "self_service",
	 .when = "true",
	 .description = "Neutral or positive: questions, thanks, praise."},
};

/* Return the list of the second argument; types of arguments tell faces apart. */
static EmpRuleList *
shipped_list(FunctionCallInfo fcinfo)
{
	return emp_rule_list_keep_shipped(fcinfo, rules, lengthof(rules), &emp_subject_emotion)->list;
}

static EmpRuleList *
text_list(FunctionCallInfo fcinfo)
{
	return emp_rule_list_keep_text(fcinfo, 1, "queue", false, rules, lengthof(rules),
								   &emp_subject_emotion)
		->list;
}

static EmpRuleList *
jsonb_list(FunctionCallInfo fcinfo)
{
	return emp_rule_list_keep_jsonb(fcinfo, 1, "queue", false, &emp_subject_emotion)->list;
}

static EmpRuleList *
table_list(FunctionCallInfo fcinfo)
{
	return emp_rule_list_keep_table(fcinfo, PG_GETARG_OID(1), "queue", false, &emp_subject_emotion)
		->list;
}

/* Return the queue of the first rule that holds of the reading; NULL when none does. */
static Datum
route(FunctionCallInfo fcinfo, const EmpRuleList *list)
{
	int first = emp_rule_list_first(list, &emp_subject_emotion, EMP_GETARG_EMOTION_BODY(0));

	if (first < 0)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(list->rule[first].name));
}

/* Return a row for each rule: what it decides, whether it holds, and which one was chosen. */
static Datum
explain(FunctionCallInfo fcinfo, const EmpRuleList *list)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	const uint8_t *body = EMP_GETARG_EMOTION_BODY(0);
	int first = emp_rule_list_first(list, &emp_subject_emotion, body);

	InitMaterializedSRF(fcinfo, 0);
	for (int i = 0; i < list->rules; i++)
	{
		const EmpListedRule *rule = &list->rule[i];
		EmpTruth holds = emp_segment_holds(rule->when, &emp_subject_emotion, body);
		Datum values[5] = {Int32GetDatum(i + 1), CStringGetTextDatum(rule->name), rule->segment,
						   BoolGetDatum(holds == EMP_TRUE), BoolGetDatum(i == first)};
		bool nulls[5] = {false, false, false, holds == EMP_UNKNOWN, false};

		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/* route(emotion) */
Datum
emp_route(PG_FUNCTION_ARGS)
{
	return route(fcinfo, shipped_list(fcinfo));
}

/* route(emotion, text) */
Datum
emp_route_text(PG_FUNCTION_ARGS)
{
	return route(fcinfo, text_list(fcinfo));
}

/* route(emotion, jsonb) */
Datum
emp_route_jsonb(PG_FUNCTION_ARGS)
{
	return route(fcinfo, jsonb_list(fcinfo));
}

/* route(emotion, regclass) */
Datum
emp_route_regclass(PG_FUNCTION_ARGS)
{
	return route(fcinfo, table_list(fcinfo));
}

/* route_explain(emotion) */
Datum
emp_route_explain(PG_FUNCTION_ARGS)
{
	return explain(fcinfo, shipped_list(fcinfo));
}

/* route_explain(emotion, text) */
Datum
emp_route_explain_text(PG_FUNCTION_ARGS)
{
	return explain(fcinfo, text_list(fcinfo));
}

/* route_explain(emotion, jsonb) */
Datum
emp_route_explain_jsonb(PG_FUNCTION_ARGS)
{
	return explain(fcinfo, jsonb_list(fcinfo));
}

/* route_explain(emotion, regclass) */
Datum
emp_route_explain_regclass(PG_FUNCTION_ARGS)
{
	return explain(fcinfo, table_list(fcinfo));
}

/* routing_rules() */
Datum
emp_routing_rules(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	EmpRuleList *list = emp_rule_list_of_shipped(rules, lengthof(rules));

	InitMaterializedSRF(fcinfo, 0);
	for (int i = 0; i < list->rules; i++)
	{
		Datum values[4] = {Int32GetDatum(i + 1), CStringGetTextDatum(list->rule[i].name),
						   list->rule[i].segment, CStringGetTextDatum(rules[i].description)};
		bool nulls[4] = {false};

		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}
