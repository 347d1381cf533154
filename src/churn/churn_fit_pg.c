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
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "base/failure_pg.h"
#include "base/interrupt_pg.h"
#include "churn/churn_fit.h"
#include "churn/churn_fit_pg.h"
#include "churn/churn_model_pg.h"
#include "churn/churn_score.h"
#include "frame/frame_pg.h"
#include "frame/gather_pg.h"
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

/* Which number of a state says that it is of a Cox model. */
#define COX 0

/* Check the options of a state, and make a builder. */
static EmpFrameBuilder *
begin(const EmpGathering *g)
{
	EmpChurnOptions options = read_options((Jsonb *) g->value, g->number[COX]);

	check_options(&options, false);
	return emp_frame_builder(CurrentMemoryContext, g->number[COX] ? EMP_COX_LEAD : 1,
							 options.ignore, options.ignored);
}

static const EmpGatherKind GATHER = {.differ = "options differ within one fit",
									 .hint = "Give the same options in all rows.",
									 .begin = begin};

/* Gather a row. */
Datum
emp_churn_gather(FunctionCallInfo fcinfo, bool cox, const double *lead, int features)
{
	int64 number[EMP_GATHER_NUMBERS] = {[COX] = cox};

	return emp_gather(fcinfo, &GATHER, number, emp_gather_value(fcinfo, features + 1), lead,
					  features);
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
	return emp_gather_combine(fcinfo, &GATHER);
}

/* Turn a state into bytes. */
Datum
emp_churn_frame_serialize(PG_FUNCTION_ARGS)
{
	return emp_gather_serialize(fcinfo);
}

/* Turn bytes into a state. */
Datum
emp_churn_frame_deserialize(PG_FUNCTION_ARGS)
{
	return emp_gather_deserialize(fcinfo);
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
	EmpGathering *g;

	emp_aggregate_context(fcinfo);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	g = (EmpGathering *) PG_GETARG_POINTER(0);
	context = fit_context();
	MemoryContextSwitchTo(context);
	options = read_options((Jsonb *) g->value, g->number[COX]);
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
