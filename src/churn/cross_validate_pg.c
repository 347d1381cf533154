/*
 * cross_validate_pg.c
 *		How good models are on customers that they were not fitted to: cross_validate().
 *
 * For each fold one query fits the others, and one scores it.  A fold is a hash of the features, so that
 * copies of a customer stay together, or what a column says.
 */
#include "churn/churn_query_pg.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/elog.h"
#include "utils/guc.h"
#include "utils/jsonb.h"

PG_FUNCTION_INFO_V1(emp_cross_validate);
PG_FUNCTION_INFO_V1(emp_cross_validate_options);

#define MOST_FOLDS 1000

/* A validation. */
typedef struct Validation
{
	EmpChurnOptions options;
	EmpChurnQuery *query;
	Datum fit_options; /* jsonb */
	int folds;
	int32 *fold; /* their numbers */
	char *fit_query;
	char *score_query;
	MemoryContext context;
	ReturnSetInfo *result;
} Validation;

/* What scoring a fold gives; states may be NULL. */
typedef struct Scores
{
	int64 customers;
	int64 churned;
	Datum summary;
	Datum loss;
	bool none;
} Scores;

/* Return the expression for the fold of a row: a hash of the features, from 1 on, or the column. */
static char *
fold_expression(const Validation *v)
{
	StringInfoData text;

	if (v->query->fold != NULL)
		return v->query->fold;
	initStringInfo(&text);
	appendStringInfoString(&text, "pg_catalog.mod(pg_catalog.hash_record_extended(ROW(");
	for (int i = 0; i < v->query->columns; i++)
		appendStringInfo(&text, "%s%s", i > 0 ? ", " : "", v->query->column[i].quoted);
	appendStringInfo(
		&text, "), 0) OPERATOR(pg_catalog.&) 9223372036854775807, %d) OPERATOR(pg_catalog.+) 1",
		v->folds);
	return text.data;
}

/* Write the queries that every fold asks. */
static void
write_queries(Validation *v)
{
	char *fold = fold_expression(v);

	v->fit_query = psprintf("SELECT empathy.churn_fit(%s, q.*, $2) %s WHERE %s IS NOT NULL AND "
							"(%s) OPERATOR(pg_catalog.<>) $1",
							v->query->label, v->query->from, v->query->label, fold);
	v->score_query = psprintf(
		"SELECT pg_catalog.count(*), pg_catalog.count(*) FILTER (WHERE s.y), "
		"empathy.prediction_agg(s.y, s.p), empathy.prediction_loss_agg(s.y, s.p) "
		"FROM (SELECT %s AS y, empathy.churn_probability($2, q.*) AS p %s WHERE %s IS NOT NULL AND "
		"(%s) OPERATOR(pg_catalog.=) $1) AS s",
		v->query->label, v->query->from, v->query->label, fold);
}

/* Take the folds that a column has, which are as many as the caller says. */
static void
find_folds(Validation *v)
{
	v->fold = palloc(sizeof(int32) * v->folds);
	for (int i = 0; i < v->folds; i++)
		v->fold[i] = i + 1;
	if (v->query->fold == NULL)
		return;
	emp_query_run(psprintf("SELECT DISTINCT %s %s WHERE %s IS NOT NULL AND %s IS NOT NULL "
						   "ORDER BY 1",
						   v->query->fold, v->query->from, v->query->fold, v->query->label),
				  0, NULL, NULL);
	if (SPI_processed != (uint64) v->folds)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("column \"%s\" has " UINT64_FORMAT " folds, not %d", v->options.fold,
							   (uint64) SPI_processed, v->folds)));
	for (int i = 0; i < v->folds; i++)
		v->fold[i] = DatumGetInt32(emp_query_value(i, 1, NULL));
	SPI_freetuptable(SPI_tuptable);
}

/* Return the options of the fits: those of the caller, where the outcome and the fold are no features. */
static Datum
options_of_fits(const Validation *v, Jsonb *options)
{
	static Oid type[3] = {JSONBOID, TEXTOID, TEXTOID};
	const char *fold = v->options.fold != NULL ? v->options.fold : v->options.label;
	Datum value[3] = {options != NULL ? JsonbPGetDatum(options)
									  : DirectFunctionCall1(jsonb_in, CStringGetDatum("{}")),
					  CStringGetTextDatum(v->options.label), CStringGetTextDatum(fold)};

	emp_query_run("SELECT $1 OPERATOR(pg_catalog.||) pg_catalog.jsonb_build_object('ignore', "
				  "COALESCE($1 OPERATOR(pg_catalog.->) 'ignore', '[]') OPERATOR(pg_catalog.||) "
				  "pg_catalog.jsonb_build_array($2, $3))",
				  3, type, value);
	return datumCopy(emp_query_value(0, 1, NULL), false, -1);
}

/* Run a query about a fold; argument is that of a type of ours or jsonb. */
static void
ask_about(const char *text, int32 fold, Oid argument_type, Datum argument, bool null)
{
	Oid type[2] = {INT4OID, argument_type};
	Datum value[2] = {Int32GetDatum(fold), argument};
	char nulls[3] = {' ', null ? 'n' : ' ', '\0'};

	if (SPI_execute_with_args(text, 2, type, value, nulls, true, 0) != SPI_OK_SELECT)
		elog(ERROR, "unexpected result of a query: %s", text);
}

/* Fit without a fold, and score it. */
static Scores
validate_fold(const Validation *v, int32 fold)
{
	Scores scores;
	bool null;
	Datum model;

	ask_about(v->fit_query, fold, JSONBOID, v->fit_options, false);
	model = emp_query_value(0, 1, &null);
	ask_about(v->score_query, fold, emp_query_type("churn_model"), model, null);
	scores.customers = DatumGetInt64(emp_query_value(0, 1, NULL));
	scores.churned = DatumGetInt64(emp_query_value(0, 2, NULL));
	scores.summary = emp_query_value(0, 3, &scores.none);
	scores.loss = emp_query_value(0, 4, &null);
	scores.none |= null;
	return scores;
}

/* Merge two states of a type, by its combine function; copied into the memory of the whole. */
static Datum
merge(const Validation *v, const char *name, Datum a, Datum b)
{
	Oid type = emp_query_type(name);
	Oid types[2] = {type, type};
	Datum values[2] = {a, b};
	MemoryContext before;
	Datum merged;

	emp_query_run(psprintf("SELECT empathy.%s_combine($1, $2)", name), 2, types, values);
	before = MemoryContextSwitchTo(v->context);
	merged = datumCopy(emp_query_value(0, 1, NULL), false, -1);
	MemoryContextSwitchTo(before);
	return merged;
}

/* Add the scores of a fold to those of all. */
static void
pool(const Validation *v, Scores *all, const Scores *scores)
{
	MemoryContext before = MemoryContextSwitchTo(v->context);

	all->customers += scores->customers;
	all->churned += scores->churned;
	if (!scores->none && all->none)
	{
		all->summary = datumCopy(scores->summary, false, -1);
		all->loss = datumCopy(scores->loss, false, -1);
		all->none = false;
	}
	else if (!scores->none)
	{
		all->summary = merge(v, "prediction_summary", all->summary, scores->summary);
		all->loss = merge(v, "prediction_loss", all->loss, scores->loss);
	}
	MemoryContextSwitchTo(before);
}

/* Put a row into the result; fold NULL: all of them. */
static void
put_row(const Validation *v, const int32 *fold, const Scores *scores)
{
	Oid type[2] = {emp_query_type("prediction_summary"), emp_query_type("prediction_loss")};
	Datum argument[2] = {scores->summary, scores->loss};
	Datum value[7] = {Int32GetDatum(fold != NULL ? *fold : 0), Int64GetDatum(scores->customers),
					  Int64GetDatum(scores->churned)};
	bool null[7] = {fold == NULL, false, false, true, true, true, true};

	if (!scores->none)
	{
		emp_query_run("SELECT empathy.auc($1), empathy.log_loss($2), empathy.brier($2), "
					  "empathy.lift_at($1, 0.1)",
					  2, type, argument);
		for (int i = 0; i < 4; i++)
			value[3 + i] = emp_query_value(0, 1 + i, &null[3 + i]);
	}
	tuplestore_putvalues(v->result->setResult, v->result->setDesc, value, null);
}

/* Go through the folds. */
static void
validate(Validation *v)
{
	Scores all = {.none = true};

	for (int i = 0; i < v->folds; i++)
	{
		MemoryContext fold = AllocSetContextCreate(v->context, "fold", ALLOCSET_DEFAULT_SIZES);
		MemoryContext before = MemoryContextSwitchTo(fold);
		Scores scores = validate_fold(v, v->fold[i]);

		put_row(v, &v->fold[i], &scores);
		pool(v, &all, &scores);
		MemoryContextSwitchTo(before);
		MemoryContextDelete(fold);
	}
	put_row(v, NULL, &all);
}

/* Validate, connected to SPI; what each fit has to say is not said. */
static void
run_validation(Validation *v, const char *query, Jsonb *options)
{
	int level = NewGUCNestLevel();

	if (client_min_messages < WARNING)
		(void) set_config_option("client_min_messages", "warning", PGC_USERSET, PGC_S_SESSION,
								 GUC_ACTION_SAVE, true, 0, false);
	v->context = CurrentMemoryContext;
	v->query = emp_churn_query(query, &v->options);
	write_queries(v);
	find_folds(v);
	v->fit_options = options_of_fits(v, options);
	validate(v);
	AtEOXact_GUC(true, level);
}

/* Return how good models of a query are, fold by fold. */
static Datum
cross_validate(FunctionCallInfo fcinfo, Jsonb *options)
{
	char *query = text_to_cstring(PG_GETARG_TEXT_PP(0));
	Validation v = {.folds = PG_GETARG_INT32(1)};

	if (v.folds < 2 || v.folds > MOST_FOLDS)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("number of folds is out of range: %d", v.folds),
						errdetail("It is 2 to %d.", MOST_FOLDS)));
	emp_churn_options_default(&v.options);
	if (options != NULL)
		emp_churn_options_read(options, &v.options);
	InitMaterializedSRF(fcinfo, 0);
	v.result = (ReturnSetInfo *) fcinfo->resultinfo;
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	run_validation(&v, query, options);
	SPI_finish();
	return (Datum) 0;
}

/* Return how good models of a query are. */
Datum
emp_cross_validate(PG_FUNCTION_ARGS)
{
	return cross_validate(fcinfo, NULL);
}

/* The same with options. */
Datum
emp_cross_validate_options(PG_FUNCTION_ARGS)
{
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
	{
		InitMaterializedSRF(fcinfo, 0);
		return (Datum) 0;
	}
	return cross_validate(fcinfo, PG_ARGISNULL(2) ? NULL : PG_GETARG_JSONB_P(2));
}
