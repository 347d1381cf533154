/*
 * churn_fit_pg.c
 *		SQL face of churn_fit: aggregates over records and over arrays of numbers, and fits of samples.
 *
 * The state over arrays is a churn_sample, which merges and travels.  That over records is one of type
 * internal: their columns have names and texts, so it is a pointer to a frame that grows (doc/design/016
 * says why); it is serialized between the workers of a parallel query.
 */
#include "base/pg_compat.h"

#include "fmgr.h"
#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "base/failure_pg.h"
#include "base/interrupt_pg.h"
#include "churn/churn_fit.h"
#include "churn/churn_fit_pg.h"
#include "churn/churn_model_pg.h"
#include "churn/churn_score.h"
#include "frame/frame_pg.h"
#include "frame/matrix_pg.h"

PG_FUNCTION_INFO_V1(emp_churn_frame_accum);
PG_FUNCTION_INFO_V1(emp_churn_frame_combine);
PG_FUNCTION_INFO_V1(emp_churn_frame_serialize);
PG_FUNCTION_INFO_V1(emp_churn_frame_deserialize);
PG_FUNCTION_INFO_V1(emp_churn_frame_fit);
PG_FUNCTION_INFO_V1(emp_churn_sample_accum);
PG_FUNCTION_INFO_V1(emp_churn_sample_accum_options);
PG_FUNCTION_INFO_V1(emp_churn_sample_fit);
PG_FUNCTION_INFO_V1(emp_churn_sample_fit_options);
PG_FUNCTION_INFO_V1(emp_churn_sample_jsonb);

/* ---------------------------------------------------------------------------------------------
 * Fits.
 */

/* Return the names of the columns of a frame, for messages. */
static char *
column_names(const EmpFrame *frame)
{
	StringInfoData names;

	initStringInfo(&names);
	for (int i = 0; i < frame->columns && names.len < 400; i++)
		appendStringInfo(&names, "%s\"%s\"", i > 0 ? ", " : "", frame->column[i].name);
	return names.data;
}

/* Return the number of the column that an option names. */
static int
find_column(const EmpFrame *frame, const char *option, const char *name)
{
	for (int i = 0; i < frame->columns; i++)
		if (strcmp(frame->column[i].name, name) == 0)
			return i;
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					errmsg("option \"%s\" names a feature \"%s\" that there is not", option, name),
					errdetail("The features are %s.", column_names(frame))));
	pg_unreachable();
}

/* Return the reference level of each column, NULL where none is given. */
const char **
emp_churn_find_references(const EmpFrame *frame, const EmpChurnOptions *options)
{
	const char **reference = palloc0(sizeof(char *) * Max(frame->columns, 1));

	for (int i = 0; i < options->references; i++)
	{
		const EmpNamePair *pair = &options->reference[i];
		int column = find_column(frame, "reference", pair->first);

		if (frame->column[column].kind != EMP_COLUMN_CATEGORY)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("feature \"%s\" is no category, and has no reference", pair->first)));
		reference[column] = pair->second;
	}
	return reference;
}

/* Return the features whose products are terms. */
EmpInteraction *
emp_churn_find_interactions(const EmpFrame *frame, const EmpChurnOptions *options)
{
	EmpInteraction *interaction = palloc(sizeof(EmpInteraction) * Max(options->interactions, 1));

	for (int i = 0; i < options->interactions; i++)
	{
		const EmpNamePair *pair = &options->interaction[i];

		interaction[i].left = find_column(frame, "interactions", pair->first);
		interaction[i].right = find_column(frame, "interactions", pair->second);
	}
	return interaction;
}

/* Allocate what may be more than 1 GB, and at least something. */
static void *
alloc(Size size)
{
	return MemoryContextAllocHuge(CurrentMemoryContext, Max(size, 1));
}

/* Make the terms of a linear model. */
static void
make_terms(EmpChurnModel *model, const EmpChurnOptions *options, const EmpInteraction *interaction)
{
	EmpFailure failure;

	model->term = alloc(sizeof(EmpTerm) * EMP_DESIGN_TERMS);
	if (emp_design_terms(model->feature, model->features, interaction, options->interactions,
						 model->term, &model->terms, &failure) != EMP_OK)
		emp_throw(&failure);
	model->l2 = options->l2;
	model->coefficient = alloc(sizeof(double) * model->terms);
	model->covariance = alloc(sizeof(double) * emp_packed_size(model->terms));
}

/* Fit a logistic model. */
static void
fit_logistic(EmpChurnModel *model, const EmpFrame *frame, const EmpChurnOptions *options,
			 const EmpInteraction *interaction)
{
	void *scratch;

	make_terms(model, options, interaction);
	scratch = alloc(emp_churn_fit_logistic_scratch(model->terms));
	emp_churn_fit_logistic(model, frame, scratch, emp_check_interrupts);
	pfree(scratch);
}

/* Fit a Cox model. */
static void
fit_cox(EmpChurnModel *model, EmpFrame *frame, const EmpChurnOptions *options,
		const EmpInteraction *interaction)
{
	Size times = (Size) emp_cox_times(frame);
	void *scratch;

	make_terms(model, options, interaction);
	model->ties = options->ties;
	model->time = alloc(sizeof(double) * times);
	model->hazard = alloc(sizeof(double) * times);
	scratch = alloc(emp_churn_fit_cox_scratch(frame, model->terms));
	emp_churn_fit_cox(model, frame, scratch, emp_check_interrupts);
	pfree(scratch);
}

/* Fit a boosting model. */
static void
fit_boosting(EmpChurnModel *model, const EmpFrame *frame, const EmpChurnOptions *options)
{
	const EmpBoostOptions *boost = &options->boost;
	int32 *root = alloc(sizeof(int32) * (boost->rounds + 1));
	EmpNode *node = alloc(sizeof(EmpNode) * boost->rounds * (2 * boost->leaves - 1));
	void *scratch = alloc(emp_boost_scratch(frame, boost));

	emp_churn_fit_boosting(model, frame, boost, root, node, scratch, emp_check_interrupts);
	pfree(scratch);
}

/* Fit a model to a frame. */
EmpChurnModel *
emp_churn_fit_frame(EmpFrame *frame, const EmpChurnOptions *options, bool by_position, bool notices)
{
	EmpFeatureOptions feature_options = {options->most_levels,
										 emp_churn_find_references(frame, options)};
	EmpInteraction *interaction = emp_churn_find_interactions(frame, options);
	EmpFeature *feature = emp_frame_describe(frame, &feature_options);
	EmpChurnModel *model = palloc(sizeof(EmpChurnModel));
	bool *tells = palloc0(sizeof(bool) * Max(frame->columns, 1));
	void *scratch;

	if (emp_churn_fit_begin(model, frame, feature, options->balanced, options->weight))
	{
		for (int i = 0; notices && i < frame->columns; i++)
			tells[i] =
				emp_feature_tells(frame, &feature[i], i, frame->lead - 1, emp_check_interrupts);
		if (options->method == EMP_CHURN_LOGISTIC)
			fit_logistic(model, frame, options, interaction);
		else if (options->method == EMP_CHURN_COX)
			fit_cox(model, frame, options, interaction);
		else
			fit_boosting(model, frame, options);
	}
	model->method = options->method;
	model->by_position = by_position;
	model->importance = palloc0(sizeof(double) * Max(model->features, 1));
	if (model->status != EMP_CHURN_FAILED)
	{
		scratch = alloc(emp_churn_importance_scratch(model));
		emp_churn_measure_importance(model, frame, scratch, emp_check_interrupts);
	}
	if (notices)
		emp_churn_model_notices(model, tells);
	return model;
}

/* Read options, NULL: none. */
static EmpChurnOptions
read_options(Jsonb *object, bool cox)
{
	EmpChurnOptions options;

	emp_churn_options_default(&options);
	if (cox)
		options.method = EMP_CHURN_COX;
	if (object != NULL)
		(cox ? emp_cox_options_read : emp_churn_options_read)(object, &options);
	return options;
}

/* Throw for an interaction of boosting, which needs none. */
static void
check_options(const EmpChurnOptions *options, bool by_position)
{
	if (options->method == EMP_CHURN_BOOSTING && options->interactions > 0)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("option \"interactions\" is for logistic models"),
						errhint("Trees find the interactions of features by themselves.")));
	if (by_position && options->ignored > 0)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("option \"ignore\" is for columns of a record"),
						errhint("Leave the numbers out of the array.")));
}

/* Fit a model to a frame, in memory that is freed, and return it as a value. */
static Datum
fit_datum(EmpFrame *frame, const EmpChurnOptions *options, bool by_position, MemoryContext result)
{
	EmpChurnModel *model = emp_churn_fit_frame(frame, options, by_position, true);
	MemoryContext before = MemoryContextSwitchTo(result);
	Datum datum = emp_churn_model_datum(model);

	MemoryContextSwitchTo(before);
	return datum;
}

/* ---------------------------------------------------------------------------------------------
 * Records.
 */

/* The state of the aggregates over records. */
typedef struct Gathering
{
	MemoryContext context;
	EmpFrameBuilder *builder;
	Jsonb *options; /* of all rows, or NULL */
	bool cox;
} Gathering;

/* Make a state with options that came with the first row. */
static Gathering *
new_gathering(MemoryContext context, const Jsonb *options, bool cox)
{
	MemoryContext before = MemoryContextSwitchTo(context);
	Gathering *g = palloc0(sizeof(Gathering));
	EmpChurnOptions read;

	g->context = context;
	g->cox = cox;
	if (options != NULL)
	{
		g->options = palloc(VARSIZE(options));
		memcpy(g->options, options, VARSIZE(options));
	}
	read = read_options(g->options, cox);
	check_options(&read, false);
	g->builder = emp_frame_builder(context, cox ? EMP_COX_LEAD : 1, read.ignore, read.ignored);
	MemoryContextSwitchTo(before);
	return g;
}

/* Throw unless options are those of a state. */
static void
match_options(const Gathering *g, const Jsonb *options)
{
	EmpFailure failure;

	if (g->options == NULL ? options == NULL
						   : options != NULL && VARSIZE(options) == VARSIZE(g->options) &&
								 memcmp(options, g->options, VARSIZE(options)) == 0)
		return;
	emp_fail(&failure, EMP_BAD_VALUE, "options differ within one fit");
	emp_fail_hint(&failure, "Give the same options in all rows.");
	emp_throw(&failure);
}

/* Return the state in the first argument as it is. */
static Datum
unchanged(FunctionCallInfo fcinfo)
{
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	PG_RETURN_POINTER(PG_GETARG_POINTER(0));
}

/*
 * Gather a row.  One that has either its outcome or its features is counted as left out; one that has
 * neither says nothing.
 */
Datum
emp_churn_gather(FunctionCallInfo fcinfo, bool cox, const double *lead, int features)
{
	MemoryContext context = emp_aggregate_context(fcinfo);
	int arg = features + 1;
	Jsonb *options = PG_NARGS() > arg && !PG_ARGISNULL(arg) ? PG_GETARG_JSONB_P(arg) : NULL;
	Gathering *g;

	if (lead == NULL && PG_ARGISNULL(features))
		return unchanged(fcinfo);
	if (PG_ARGISNULL(0))
		g = new_gathering(context, options, cox);
	else
	{
		g = (Gathering *) PG_GETARG_POINTER(0);
		match_options(g, options);
	}
	if (lead == NULL || PG_ARGISNULL(features))
		emp_frame_builder_leave_out(g->builder);
	else
		emp_frame_builder_add(g->builder, lead, PG_GETARG_DATUM(features));
	PG_RETURN_POINTER(g);
}

/* Add a row: whether a customer left, their features, and maybe options. */
Datum
emp_churn_frame_accum(PG_FUNCTION_ARGS)
{
	double left = PG_ARGISNULL(1) ? 0 : PG_GETARG_BOOL(1);

	return emp_churn_gather(fcinfo, false, PG_ARGISNULL(1) ? NULL : &left, 2);
}

/* Add a state to a state. */
Datum
emp_churn_frame_combine(PG_FUNCTION_ARGS)
{
	MemoryContext context = emp_aggregate_context(fcinfo);
	Gathering *from;
	Gathering *g;

	if (PG_ARGISNULL(1))
		return unchanged(fcinfo);
	from = (Gathering *) PG_GETARG_POINTER(1);
	if (PG_ARGISNULL(0))
		g = new_gathering(context, from->options, from->cox);
	else
	{
		g = (Gathering *) PG_GETARG_POINTER(0);
		match_options(g, from->options);
	}
	emp_frame_builder_merge(g->builder, from->builder);
	PG_RETURN_POINTER(g);
}

/* Turn a state into bytes: of which model it is, length of the options, options, rows. */
Datum
emp_churn_frame_serialize(PG_FUNCTION_ARGS)
{
	Gathering *g = (Gathering *) PG_GETARG_POINTER(0);
	bytea *rows = emp_frame_builder_serialize(g->builder);
	uint32 options = g->options == NULL ? 0 : VARSIZE(g->options);
	Size size = VARHDRSZ + 1 + sizeof(options) + options + VARSIZE_ANY_EXHDR(rows);
	bytea *bytes;
	char *at;

	emp_aggregate_context(fcinfo);
	if (!AllocSizeIsValid(size))
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
						errmsg("too many rows for a parallel fit"),
						errdetail("The rows of one worker have more than 1 GB."),
						errhint("Use churn_train, or set max_parallel_workers_per_gather = 0.")));
	bytes = palloc(size);
	SET_VARSIZE(bytes, size);
	at = VARDATA(bytes);
	*at++ = g->cox;
	memcpy(at, &options, sizeof(options));
	if (options > 0)
		memcpy(at + sizeof(options), g->options, options);
	memcpy(at + sizeof(options) + options, VARDATA_ANY(rows), VARSIZE_ANY_EXHDR(rows));
	PG_RETURN_BYTEA_P(bytes);
}

/* Turn bytes into a state. */
Datum
emp_churn_frame_deserialize(PG_FUNCTION_ARGS)
{
	bytea *bytes = PG_GETARG_BYTEA_PP(0);
	MemoryContext context = emp_aggregate_context(fcinfo);
	const char *at = VARDATA_ANY(bytes);
	Size rows_size;
	uint32 options;
	bytea *rows;
	Gathering *g;

	g = MemoryContextAllocZero(context, sizeof(Gathering));
	g->context = context;
	g->cox = *at++;
	memcpy(&options, at, sizeof(options));
	at += sizeof(options);
	if (options > 0)
		g->options = memcpy(MemoryContextAlloc(context, options), at, options);
	at += options;
	rows_size = VARSIZE_ANY_EXHDR(bytes) - 1 - sizeof(options) - options;
	rows = palloc(VARHDRSZ + rows_size);
	SET_VARSIZE(rows, VARHDRSZ + rows_size);
	memcpy(VARDATA(rows), at, rows_size);
	g->builder = emp_frame_builder_deserialize(context, rows);
	pfree(rows);
	PG_RETURN_POINTER(g);
}

/* Return memory for a fit, which is freed in one go. */
static MemoryContext
fit_context(void)
{
	return AllocSetContextCreate(CurrentMemoryContext, "churn fit", ALLOCSET_DEFAULT_SIZES);
}

/* Fit a model to the rows of a state, which ends with it. */
Datum
emp_churn_frame_fit(PG_FUNCTION_ARGS)
{
	MemoryContext result = CurrentMemoryContext;
	Datum datum = (Datum) 0;
	EmpChurnOptions options;
	MemoryContext context;
	EmpFrame *frame;
	Gathering *g;

	emp_aggregate_context(fcinfo);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	g = (Gathering *) PG_GETARG_POINTER(0);
	context = fit_context();
	MemoryContextSwitchTo(context);
	options = read_options(g->options, g->cox);
	frame = emp_frame_builder_close(g->builder);
	if (frame->rows > 0)
		datum = fit_datum(frame, &options, false, result);
	MemoryContextSwitchTo(result);
	MemoryContextDelete(context);
	if (datum == (Datum) 0)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(datum);
}

/* ---------------------------------------------------------------------------------------------
 * Arrays of numbers: the type churn_sample.
 */

/* Return what is wrong with the lead cell of a row, or NULL. */
static const char *
check_lead(const double *lead)
{
	return lead[0] == 0 || lead[0] == 1 ? NULL : "an outcome other than 0 and 1 in";
}

static const EmpMatrixKind SAMPLE = {
	.type = "churn_sample",
	.example = "columns=2 left_out=0 row=1,0.5,3 row=0,2,null",
	.hint = "Use churn_train, which needs no memory for rows, or a random part of the customers.",
	.lead = 1,
	.check = check_lead};

EMP_MATRIX_FUNCTIONS(churn_sample, SAMPLE)

/* Return the rows of a sample as a frame. */
EmpFrame *
emp_churn_sample_frame(Datum sample)
{
	return emp_matrix_frame(emp_matrix_get_closed(&SAMPLE, sample));
}

/* Add a row in a transition function. */
static Datum
accum(FunctionCallInfo fcinfo, int options)
{
	double left = PG_ARGISNULL(1) ? 0 : PG_GETARG_BOOL(1);

	return emp_matrix_accum(fcinfo, &SAMPLE, PG_ARGISNULL(1) ? NULL : &left, 2, options);
}

/* Add a row: whether a customer left, and their features. */
Datum
emp_churn_sample_accum(PG_FUNCTION_ARGS)
{
	return accum(fcinfo, 0);
}

/* The same with options. */
Datum
emp_churn_sample_accum_options(PG_FUNCTION_ARGS)
{
	return accum(fcinfo, 3);
}

/* Fit a model to rows of arrays, with some options or those that came with the rows. */
Datum
emp_churn_fit_matrix(FunctionCallInfo fcinfo, const EmpMatrix *m, Jsonb *given, bool cox)
{
	MemoryContext result = CurrentMemoryContext;
	EmpChurnOptions options;
	MemoryContext context;
	Datum datum;

	if (m->rows == 0)
		PG_RETURN_NULL();
	context = fit_context();
	MemoryContextSwitchTo(context);
	options = read_options(given != NULL ? given : emp_matrix_given_options(m), cox);
	check_options(&options, true);
	datum = fit_datum(emp_matrix_frame(m), &options, true, result);
	MemoryContextSwitchTo(result);
	MemoryContextDelete(context);
	PG_RETURN_DATUM(datum);
}

/* Fit a model to a sample. */
Datum
emp_churn_sample_fit(PG_FUNCTION_ARGS)
{
	return emp_churn_fit_matrix(fcinfo, emp_matrix_get(&SAMPLE, PG_GETARG_DATUM(0)), NULL, false);
}

/* Fit a model to a sample, with options. */
Datum
emp_churn_sample_fit_options(PG_FUNCTION_ARGS)
{
	return emp_churn_fit_matrix(fcinfo, emp_matrix_get(&SAMPLE, PG_GETARG_DATUM(0)),
								PG_GETARG_JSONB_P(1), false);
}

/* Show what a sample has in it. */
Datum
emp_churn_sample_jsonb(PG_FUNCTION_ARGS)
{
	return emp_churn_matrix_jsonb(emp_matrix_get(&SAMPLE, PG_GETARG_DATUM(0)));
}

/* Show what rows there are. */
Datum
emp_churn_matrix_jsonb(const EmpMatrix *m)
{
	Jsonb *options = emp_matrix_given_options(m);
	int64 churned = 0;
	StringInfoData json;

	for (int64 i = 0; i < m->rows; i++)
		churned += emp_matrix_cells(m)[i * emp_matrix_stride(m) + m->lead - 1] == 1;
	initStringInfo(&json);
	appendStringInfo(&json,
					 "{\"customers\": " INT64_FORMAT ", \"churned\": " INT64_FORMAT
					 ", \"left_out\": " INT64_FORMAT ", \"features\": %d, \"options\": ",
					 m->rows, churned, m->left_out, m->columns);
	if (options == NULL)
		appendStringInfoString(&json, "null");
	else
		JsonbToCString(&json, &options->root, VARSIZE(options));
	return emp_json_datum(&json);
}
