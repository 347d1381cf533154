/*
 * next_action_pg.c
 *		SQL face of next_best_action, next_best_action_explain, next_best_actions and promotion_allowed.
 *
 * Whether something may be sold is asked in one place (may_be_sold_to), of every rule, whatever its priority: so the
 * guard cannot be switched off by rules.  A mood that is not known is not known to be well.
 */
#include "base/pg_compat.h"

#include "fmgr.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"

#include "emotion/context_pg.h"
#include "emotion/emotion_pg.h"
#include "segment/guard.h"
#include "segment/matcher_pg.h"
#include "segment/rule_list_pg.h"

PG_FUNCTION_INFO_V1(emp_promotion_allowed_emotion);
PG_FUNCTION_INFO_V1(emp_next_best_action_text);
PG_FUNCTION_INFO_V1(emp_next_best_action_jsonb);
PG_FUNCTION_INFO_V1(emp_next_best_action_regclass);
PG_FUNCTION_INFO_V1(emp_next_best_action_explain_text);
PG_FUNCTION_INFO_V1(emp_next_best_action_explain_jsonb);
PG_FUNCTION_INFO_V1(emp_next_best_action_explain_regclass);
PG_FUNCTION_INFO_V1(emp_next_best_actions);

/* Arguments of the faces. */
enum
{
	CUSTOMER,
	MOOD,
	STAGE,
	RULES
};

/* The actions that are shipped, as an example: they ask about the reading only, as columns differ from shop to shop. */
static const EmpShippedRule actions[] = {
	{.name = "call_back",
	 .when = "anger >= 0.25 or disgust >= 0.25 or frustration >= 0.5",
	 .description = "A person calls, says sorry and puts it right."},
	{.name = "write_in_person",
	 .when = "grief >= 0.05 or sadness >= 0.25",
	 .description = "A person writes, and asks for nothing."},
	{.name = "reassure",
	 .when = "anxiety >= 0.25",
	 .description = "Say what is safe, what happens next and when."},
	{.name = "welcome_call",
	 .when = "sentiment in ('negative', 'mixed') or confusion >= 0.25",
	 .stage = "onboarding",
	 .description = "Set it up together, before the customer gives up."},
	{.name = "follow_up",
	 .when = "sentiment in ('negative', 'mixed')",
	 .description = "Ask whether it is solved."},
	{.name = "send_guide",
	 .when = "confusion >= 0.25 or curiosity >= 0.25 or question",
	 .description = "Answer with the page that explains it."},
	{.name = "ask_for_review",
	 .when = "sentiment = 'positive' and gratitude >= 0.5",
	 .promotional = true,
	 .description = "Ask a thankful customer to tell others."},
	{.name = "offer_upgrade",
	 .when = "sentiment = 'positive' and (delight >= 0.5 or enthusiasm >= 0.5)",
	 .stage = "usage",
	 .promotional = true,
	 .description = "Show what the next plan adds."},
};

/* What a face made of its list of rules. */
typedef struct Bound
{
	EmpMatchers *matchers;
	const EmpStage **stage; /* of each rule; NULL: any */
} Bound;

/* What is asked of every rule. */
typedef struct Question
{
	EmpAsked about;
	const EmpStage *stage; /* NULL: not known */
	bool may_be_sold_to;
} Question;

/* What was found out about a rule. */
typedef struct Answer
{
	EmpTruth holds;
	bool withheld; /* it holds, and sells to somebody who is not well */
} Answer;

/* The rule that is looked at, for the context of an error. */
typedef struct Looking
{
	const EmpRuleList *list;
	int rule;
} Looking;

/* promotion_allowed(emotion) */
Datum
emp_promotion_allowed_emotion(PG_FUNCTION_ARGS)
{
	EmpEmotion e;

	EMP_GETARG_EMOTION(0, &e);
	PG_RETURN_BOOL(emp_promotion_allowed(&e));
}

/* Say in which rule an error is. */
static void
say_rule(void *argument)
{
	const Looking *looking = argument;

	errcontext("rule %d (\"%s\")%s", looking->rule + 1, looking->list->rule[looking->rule].name,
			   looking->list->of);
}

/* Make what is needed of a list that is new; looking says in which rule an error is. */
static Bound *
bind(const EmpKeptRules *kept, Looking *looking)
{
	MemoryContext before = MemoryContextSwitchTo(kept->context);
	Bound *bound = palloc0(sizeof(Bound));

	bound->matchers = emp_matchers(kept->context, true, false);
	bound->stage = palloc0(sizeof(EmpStage *) * kept->list->rules);
	for (int i = 0; i < kept->list->rules; i++)
	{
		const char *stage = kept->list->rule[i].stage;

		looking->rule = i;
		if (stage != NULL)
			bound->stage[i] = emp_stage_pg(cstring_to_text(stage));
	}
	MemoryContextSwitchTo(before);
	return bound;
}

/* Return what is asked by the arguments; the customer is there. */
static Question
question_of(FunctionCallInfo fcinfo)
{
	Question question = {
		.about = {.row = PG_GETARG_HEAPTUPLEHEADER(CUSTOMER), .mood_null = PG_ARGISNULL(MOOD)}};

	if (!PG_ARGISNULL(MOOD))
	{
		EmpEmotion e;

		question.about.mood = PG_GETARG_DATUM(MOOD);
		EMP_GETARG_EMOTION(MOOD, &e);
		question.may_be_sold_to = emp_promotion_allowed(&e);
	}
	if (!PG_ARGISNULL(STAGE))
		question.stage = emp_stage_pg(PG_GETARG_TEXT_PP(STAGE));
	return question;
}

/* Ask a rule. */
static Answer
ask(const EmpRuleList *list, int i, const Bound *bound, const Question *question)
{
	const EmpListedRule *rule = &list->rule[i];
	Answer answer = {EMP_FALSE, false};
	EmpMatcher *matcher;

	if (bound->stage[i] != NULL && bound->stage[i] != question->stage)
		return answer;
	matcher = emp_matchers_find(bound->matchers, rule->segment, question->about.row);
	answer.holds = emp_matcher_holds(matcher, &question->about);
	answer.withheld = answer.holds == EMP_TRUE && rule->promotional && !question->may_be_sold_to;
	return answer;
}

/*
 * Ask the rules in their order: up to the first whose action is taken, or all of them where answers are wanted.
 * Returns the rule whose action is taken, or -1.
 */
static int
choose(FunctionCallInfo fcinfo, EmpKeptRules *kept, Answer *answers)
{
	EmpRuleList *list = kept->list;
	Looking looking = {.list = list};
	ErrorContextCallback context = {.callback = say_rule, .arg = &looking};
	Question question = question_of(fcinfo);
	int chosen = -1;

	if (list->shipped)
		question.about.row = NULL;
	context.previous = error_context_stack;
	error_context_stack = &context;
	if (kept->extra == NULL)
		kept->extra = bind(kept, &looking);
	for (int i = 0; i < list->rules && (chosen < 0 || answers != NULL); i++)
	{
		Answer answer;

		looking.rule = i;
		answer = ask(list, i, kept->extra, &question);
		if (chosen < 0 && answer.holds == EMP_TRUE && !answer.withheld)
			chosen = i;
		if (answers != NULL)
			answers[i] = answer;
	}
	error_context_stack = context.previous;
	return chosen;
}

/* Return the list of rules that is given as jsonb, a table, or a text that means one of these. */
static EmpKeptRules *
jsonb_list(FunctionCallInfo fcinfo)
{
	return emp_rule_list_keep_jsonb(fcinfo, RULES, "action", true, NULL);
}

static EmpKeptRules *
table_list(FunctionCallInfo fcinfo)
{
	return emp_rule_list_keep_table(fcinfo, PG_GETARG_OID(RULES), "action", true, NULL);
}

static EmpKeptRules *
text_list(FunctionCallInfo fcinfo)
{
	return emp_rule_list_keep_text(fcinfo, RULES, "action", true, actions, lengthof(actions), NULL);
}

/* Return the action that is taken; NULL for none. */
static Datum
next_action(FunctionCallInfo fcinfo, EmpKeptRules *(*list)(FunctionCallInfo fcinfo))
{
	EmpKeptRules *kept;
	int chosen;

	if (PG_ARGISNULL(CUSTOMER) || PG_ARGISNULL(RULES))
		PG_RETURN_NULL();
	kept = list(fcinfo);
	chosen = choose(fcinfo, kept, NULL);
	if (chosen < 0)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(kept->list->rule[chosen].name));
}

/* Return a row for each rule. */
static Datum
explain(FunctionCallInfo fcinfo, EmpKeptRules *(*list)(FunctionCallInfo fcinfo))
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	EmpKeptRules *kept;
	Answer *answers;
	int chosen;

	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(CUSTOMER) || PG_ARGISNULL(RULES))
		return (Datum) 0;
	kept = list(fcinfo);
	answers = palloc(sizeof(Answer) * kept->list->rules);
	chosen = choose(fcinfo, kept, answers);
	for (int i = 0; i < kept->list->rules; i++)
	{
		const EmpListedRule *rule = &kept->list->rule[i];
		Datum values[8] = {Int32GetDatum(i + 1), CStringGetTextDatum(rule->name), rule->segment};
		bool nulls[8] = {false};

		nulls[3] = rule->stage == NULL;
		if (rule->stage != NULL)
			values[3] = CStringGetTextDatum(rule->stage);
		nulls[4] = answers[i].holds == EMP_UNKNOWN;
		values[4] = BoolGetDatum(answers[i].holds == EMP_TRUE);
		values[5] = BoolGetDatum(rule->promotional);
		values[6] = BoolGetDatum(answers[i].withheld);
		values[7] = BoolGetDatum(i == chosen);
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/* next_best_action(customer, mood, stage, text) */
Datum
emp_next_best_action_text(PG_FUNCTION_ARGS)
{
	return next_action(fcinfo, text_list);
}

/* next_best_action(customer, mood, stage, jsonb) */
Datum
emp_next_best_action_jsonb(PG_FUNCTION_ARGS)
{
	return next_action(fcinfo, jsonb_list);
}

/* next_best_action(customer, mood, stage, regclass) */
Datum
emp_next_best_action_regclass(PG_FUNCTION_ARGS)
{
	return next_action(fcinfo, table_list);
}

/* next_best_action_explain(customer, mood, stage, text) */
Datum
emp_next_best_action_explain_text(PG_FUNCTION_ARGS)
{
	return explain(fcinfo, text_list);
}

/* next_best_action_explain(customer, mood, stage, jsonb) */
Datum
emp_next_best_action_explain_jsonb(PG_FUNCTION_ARGS)
{
	return explain(fcinfo, jsonb_list);
}

/* next_best_action_explain(customer, mood, stage, regclass) */
Datum
emp_next_best_action_explain_regclass(PG_FUNCTION_ARGS)
{
	return explain(fcinfo, table_list);
}

/* next_best_actions() */
Datum
emp_next_best_actions(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	EmpRuleList *list = emp_rule_list_of_shipped(actions, lengthof(actions));

	InitMaterializedSRF(fcinfo, 0);
	for (int i = 0; i < list->rules; i++)
	{
		const EmpListedRule *rule = &list->rule[i];
		Datum values[6] = {Int32GetDatum(i + 1),
						   CStringGetTextDatum(rule->name),
						   rule->segment,
						   0,
						   BoolGetDatum(rule->promotional),
						   CStringGetTextDatum(actions[i].description)};
		bool nulls[6] = {false, false, false, rule->stage == NULL};

		if (rule->stage != NULL)
			values[3] = CStringGetTextDatum(rule->stage);
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}
