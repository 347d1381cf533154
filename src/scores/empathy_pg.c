/*
 * empathy_pg.c
 *		SQL face of the customer empathy score of named sources: empathy_summary and empathy_breakdown.
 */
#include "base/pg_compat.h"

#include "fmgr.h"
#include "lib/stringinfo.h"
#include "utils/json.h"

#include "base/decimal.h"
#include "base/failure_pg.h"
#include "scores/empathy_breakdown.h"
#include "scores/empathy_pg.h"
#include "base/state_pg.h"

#define TYPE "empathy_summary"

PG_FUNCTION_INFO_V1(emp_customer_empathy_score_summary);
PG_FUNCTION_INFO_V1(emp_empathy_breakdown_summary);
PG_FUNCTION_INFO_V1(emp_empathy_summary_jsonb);
PG_FUNCTION_INFO_V1(emp_empathy_summary_accum);
PG_FUNCTION_INFO_V1(emp_empathy_summary_accum_policy);
PG_FUNCTION_INFO_V1(emp_empathy_summary_combine);

/* Return a weight, which may not be NULL. */
double
emp_weight_argument(FunctionCallInfo fcinfo, int arg)
{
	if (PG_ARGISNULL(arg))
		ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("weight is NULL"),
						errdetail("A source without a weight cannot be part of a score."),
						errhint("Give each source a weight, or leave it out by WHERE or FILTER.")));
	return PG_GETARG_FLOAT8(arg);
}

/* Return a policy for missing sources, which may not be NULL. */
EmpPolicy
emp_policy_argument(FunctionCallInfo fcinfo, int arg)
{
	EmpFailure failure;
	EmpPolicy policy;
	text *name;

	if (PG_ARGISNULL(arg))
		ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
						errmsg("policy for missing sources is NULL"),
						errhint("The policies are: error, renormalise, null.")));
	name = PG_GETARG_TEXT_PP(arg);
	if (emp_policy_require(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name), &policy, &failure) != EMP_OK)
		emp_throw(&failure);
	return policy;
}

/* Fetch a summary to read, once it is sure that nothing in it leads astray. */
static EmpEmpathySummary *
get_summary(Datum datum)
{
	EmpEmpathySummary *s = emp_state_get_sized(datum, EMP_EMPATHY_SUMMARY_FORMAT, TYPE);

	if (unlikely(!emp_empathy_summary_sound(s, VARSIZE(s))))
		emp_throw_damaged(TYPE);
	return s;
}

/* Return a copy of a summary, or of none, with so much more room. */
static EmpEmpathySummary *
copy_summary(const EmpEmpathySummary *s, Size room, EmpPolicy policy)
{
	Size size = s != NULL ? emp_empathy_summary_size(s) : sizeof(EmpEmpathySummary);
	EmpEmpathySummary *copy = palloc(size + room);

	if (s != NULL)
		memcpy(copy, s, size);
	else
		emp_empathy_summary_init(copy, policy);
	return copy;
}

/* Read the text form; NULL when it is none. */
static void *
parse(const char *text, Size len, EmpFailure *failure)
{
	EmpEmpathySummary *s = palloc(emp_empathy_summary_parse_size(text, len));

	if (emp_empathy_summary_parse(text, len, s, failure) != EMP_OK)
		return NULL;
	SET_VARSIZE(s, emp_empathy_summary_size(s));
	return s;
}

/* Print the text form. */
static char *
print(Datum datum)
{
	EmpEmpathySummary *s = get_summary(datum);
	char *text = palloc(emp_empathy_summary_text_size(s));

	emp_empathy_summary_print(s, text);
	return text;
}

EMP_TEXT_STATE_IO_FUNCTIONS(empathy_summary, EMPATHY_SUMMARY, parse, print)

/* Return the policy of a reader: its second argument, or what the summary was made with. */
static EmpPolicy
reader_policy(FunctionCallInfo fcinfo, const EmpEmpathySummary *s)
{
	return PG_NARGS() > 1 ? emp_policy_argument(fcinfo, 1) : (EmpPolicy) s->policy;
}

/*
 * Take a summary apart, or throw.
 *
 * A breakdown is some 20 kB on the stack of the caller, as what palloc gives is not aligned for the
 * 128-bit numbers in it.
 */
static void
break_down(const EmpEmpathySummary *s, EmpPolicy policy, EmpBreakdown *b)
{
	EmpFailure failure;

	if (emp_empathy_breakdown(s, policy, b, &failure) != EMP_OK)
		emp_throw(&failure);
}

/* Return the customer empathy score of a summary, 0..100. */
Datum
emp_customer_empathy_score_summary(PG_FUNCTION_ARGS)
{
	EmpEmpathySummary *s = get_summary(PG_GETARG_DATUM(0));
	EmpBreakdown b;

	break_down(s, reader_policy(fcinfo, s), &b);
	if (!b.defined)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(emp_points_double(b.score));
}

/* Append a member with a decimal, or with null. */
static void
append_decimal(StringInfo json, const char *name, bool known, int64 value)
{
	char digits[EMP_DECIMAL_TEXT_SIZE];

	emp_decimal_print(value, EMP_POINTS_SCALE, digits);
	appendStringInfo(json, ", \"%s\": %s", name, known ? digits : "null");
}

/* Open an object with the name of a source. */
static void
append_source(StringInfo json, const EmpScoreSource *source)
{
	char *name = pnstrdup(source->name, source->len);

	appendStringInfoString(json,
						   json->data[json->len - 1] == '[' ? "{\"source\": " : ", {\"source\": ");
	escape_json(json, name);
	pfree(name);
}

/* Append what the sources with a score contribute. */
static void
append_parts(StringInfo json, const EmpBreakdown *b)
{
	appendStringInfoString(json, ", \"parts\": [");
	for (int64 i = 0; i < b->weights.sources; i++)
	{
		const EmpScorePart *part = &b->part[i];

		if (!part->present)
			continue;
		append_source(json, part->source);
		append_decimal(json, "score", true, part->score);
		append_decimal(json, "weight", true, part->source->weight);
		append_decimal(json, "share", b->defined, part->share);
		append_decimal(json, "contribution", b->defined, part->contribution);
		appendStringInfo(json, ", \"n\": " INT64_FORMAT "}", part->source->n);
	}
	appendStringInfoChar(json, ']');
}

/* Append the sources that have no score. */
static void
append_missing(StringInfo json, const EmpBreakdown *b)
{
	appendStringInfoString(json, ", \"missing\": [");
	for (int64 i = 0; i < b->weights.sources; i++)
	{
		const EmpScorePart *part = &b->part[i];

		if (part->present)
			continue;
		append_source(json, part->source);
		append_decimal(json, "weight", true, part->source->weight);
		appendStringInfoChar(json, '}');
	}
	appendStringInfoChar(json, ']');
}

/* Show how the score of a summary is made of its sources; the final function of empathy_breakdown. */
Datum
emp_empathy_breakdown_summary(PG_FUNCTION_ARGS)
{
	EmpEmpathySummary *s = get_summary(PG_GETARG_DATUM(0));
	EmpPolicy policy = reader_policy(fcinfo, s);
	StringInfoData json;
	EmpBreakdown b;

	break_down(s, policy, &b);
	initStringInfo(&json);
	appendStringInfo(&json, "{\"policy\": \"%s\"", emp_policy_name(policy));
	append_decimal(&json, "score", b.defined, b.score);
	append_decimal(&json, "total_weight", true, (int64) b.weights.total);
	append_parts(&json, &b);
	append_missing(&json, &b);
	return emp_json_datum(&json);
}

/* Show everything in a summary. */
Datum
emp_empathy_summary_jsonb(PG_FUNCTION_ARGS)
{
	EmpEmpathySummary *s = get_summary(PG_GETARG_DATUM(0));
	const EmpScoreSource *source = NULL;
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfo(&json, "{\"policy\": \"%s\", \"sources\": [",
					 emp_policy_name((EmpPolicy) s->policy));
	while ((source = emp_empathy_summary_next(s, source)) != NULL)
	{
		int64 mean =
			source->n == 0 ? 0 : (int64) emp_points_divide(emp_wide_get(&source->sum), source->n);

		append_source(&json, source);
		append_decimal(&json, "weight", true, source->weight);
		append_decimal(&json, "score", source->n > 0, mean);
		appendStringInfo(&json, ", \"n\": " INT64_FORMAT ", \"missing\": " INT64_FORMAT "}",
						 source->n, source->missing);
	}
	appendStringInfoChar(&json, ']');
	return emp_json_datum(&json);
}

/* Return the name of a source, which may not be NULL. */
static text *
source_argument(FunctionCallInfo fcinfo, int arg)
{
	EmpFailure failure;
	text *name;

	if (PG_ARGISNULL(arg))
		ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("source is NULL"),
						errhint("Name each source, or leave its rows out by WHERE or FILTER.")));
	name = PG_GETARG_TEXT_PP(arg);
	if (emp_source_check(VARSIZE_ANY_EXHDR(name), &failure) != EMP_OK)
		emp_throw(&failure);
	return name;
}

/* Add a row of a source, in the second to fourth argument, under a policy. */
static Datum
accum(FunctionCallInfo fcinfo, EmpPolicy policy)
{
	text *name = source_argument(fcinfo, 1);
	Size len = VARSIZE_ANY_EXHDR(name);
	double score = PG_ARGISNULL(2) ? 0.0 : PG_GETARG_FLOAT8(2);
	EmpEmpathySummary *s = PG_ARGISNULL(0) ? NULL : get_summary(PG_GETARG_DATUM(0));
	EmpScoreSource *source = NULL;
	size_t place = 0;
	EmpFailure failure;
	int64_t weight;

	if (emp_weight_of(emp_weight_argument(fcinfo, 3), &weight, &failure) != EMP_OK)
		emp_throw(&failure);
	if (s != NULL && s->policy != policy)
	{
		emp_policies_differ((EmpPolicy) s->policy, policy, &failure);
		emp_throw(&failure);
	}
	if (s != NULL)
		source = emp_empathy_summary_find(s, VARDATA_ANY(name), len, &place);
	if (source == NULL)
	{
		s = copy_summary(s, emp_source_size(len), policy);
		source = emp_empathy_summary_insert(s, place, VARDATA_ANY(name), len, weight, &failure);
		if (source == NULL)
			emp_throw(&failure);
		SET_VARSIZE(s, emp_empathy_summary_size(s));
	}
	else if (!AggCheckCallContext(fcinfo, NULL))
	{
		s = copy_summary(s, 0, policy);
		source = (EmpScoreSource *) (s->sources_at + place);
	}
	if (emp_source_add(source, PG_ARGISNULL(2) ? NULL : &score, weight, &failure) != EMP_OK)
		emp_throw(&failure);
	PG_RETURN_POINTER(s);
}

/* Add a row of a source: the transition function of empathy_agg and empathy_breakdown. */
Datum
emp_empathy_summary_accum(PG_FUNCTION_ARGS)
{
	return accum(fcinfo, EMP_POLICY_ERROR);
}

/* The same with a policy for missing sources. */
Datum
emp_empathy_summary_accum_policy(PG_FUNCTION_ARGS)
{
	return accum(fcinfo, emp_policy_argument(fcinfo, 4));
}

/* Add a summary to a summary: combine function, and the transition function of rollup. */
Datum
emp_empathy_summary_combine(PG_FUNCTION_ARGS)
{
	EmpEmpathySummary *a;
	EmpEmpathySummary *b;
	EmpEmpathySummary *both;
	EmpFailure failure;

	if (PG_ARGISNULL(1))
		return emp_state_unchanged(fcinfo);
	b = get_summary(PG_GETARG_DATUM(1));
	if (PG_ARGISNULL(0))
		PG_RETURN_POINTER(b);
	a = get_summary(PG_GETARG_DATUM(0));
	both = palloc(emp_empathy_summary_size(a) + b->used);
	if (emp_empathy_summary_merge(a, b, both, &failure) != EMP_OK)
		emp_throw(&failure);
	SET_VARSIZE(both, emp_empathy_summary_size(both));
	PG_RETURN_POINTER(both);
}

EMP_STATE_ORDER_FUNCTIONS(empathy_summary, get_summary, emp_empathy_summary_compare)
EMP_STATE_HASH_FUNCTIONS(empathy_summary, get_summary, emp_empathy_summary_hash)
