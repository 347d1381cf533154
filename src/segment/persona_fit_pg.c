/*
 * persona_fit_pg.c
 *		SQL face of kmeans_fit and personas_suggest: aggregates over records and over arrays of numbers.
 *
 * All of them gather rows and work at the end.  The state over arrays is a persona_sample, which merges and
 * travels; that over records is one of type internal (frame/gather_pg.h).  What came with the rows is an object,
 * {"k": 5, "seed": 1, "options": null}.
 */
#include "segment/persona_fit_pg.h"

#include "fmgr.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "base/failure_pg.h"
#include "base/hash.h"
#include "base/interrupt_pg.h"
#include "base/options_pg.h"
#include "frame/gather_pg.h"
#include "segment/kmeans_suggest.h"
#include "segment/persona_model_pg.h"
#include "segment/persona_options_pg.h"

PG_FUNCTION_INFO_V1(emp_persona_frame_accum);
PG_FUNCTION_INFO_V1(emp_persona_frame_combine);
PG_FUNCTION_INFO_V1(emp_persona_frame_serialize);
PG_FUNCTION_INFO_V1(emp_persona_frame_deserialize);
PG_FUNCTION_INFO_V1(emp_persona_frame_fit);
PG_FUNCTION_INFO_V1(emp_persona_frame_suggest);
PG_FUNCTION_INFO_V1(emp_persona_sample_accum);
PG_FUNCTION_INFO_V1(emp_persona_sample_accum_fit);
PG_FUNCTION_INFO_V1(emp_persona_sample_fit);
PG_FUNCTION_INFO_V1(emp_persona_sample_fit_with);
PG_FUNCTION_INFO_V1(emp_persona_sample_suggest);
PG_FUNCTION_INFO_V1(emp_persona_sample_jsonb);

/* What is asked for: how many personas, by which seed, how. */
typedef struct Asked
{
	int k;
	int seed;
	EmpPersonaOptions options;
} Asked;

/* ---------------------------------------------------------------------------------------------
 * Fits.
 */

/* Allocate what may be more than 1 GB, and at least something. */
static void *
alloc(Size size)
{
	return MemoryContextAllocHuge(CurrentMemoryContext, Max(size, 1));
}

/* Return the weights of features. */
static double *
make_weights(const EmpFeature *feature, int features, const EmpPersonaOptions *options)
{
	double *weight = palloc(sizeof(double) * Max(features, 1));

	for (int i = 0; i < features; i++)
		weight[i] = 1;
	for (int j = 0; j < options->weights; j++)
	{
		int i = 0;

		while (i < features && strcmp(feature[i].name, options->weight[j].feature) != 0)
			i++;
		if (i == features)
			ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
							errmsg("option \"weights\" names a feature \"%s\" that there is not",
								   options->weight[j].feature)));
		weight[i] = options->weight[j].weight;
	}
	return weight;
}

/* Make a model of a frame without its personas: features and terms. */
static EmpPersonaModel *
begin_model(EmpFrame *frame, const EmpPersonaOptions *options, bool by_position)
{
	EmpFeatureOptions feature_options = {options->most_levels, NULL};
	EmpPersonaModel *model = palloc0(sizeof(EmpPersonaModel));

	model->by_position = by_position;
	model->rows = frame->rows;
	model->features = frame->columns;
	model->feature = emp_frame_describe(frame, &feature_options);
	model->weight = make_weights(model->feature, model->features, options);
	model->terms = emp_persona_terms(model->feature, model->features, model->weight, NULL);
	if (model->terms > EMP_PERSONA_TERMS)
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("too many coordinates"),
						errdetail("Numbers, and levels of categories, make up %d; there may be %d.",
								  model->terms, EMP_PERSONA_TERMS),
						errhint("Keep fewer levels, {\"max_categories\": 10}.")));
	model->term = palloc(sizeof(EmpPersonaTerm) * Max(model->terms, 1));
	emp_persona_terms(model->feature, model->features, model->weight, model->term);
	return model;
}

/* Return the points of the rows of a frame, whose cells are freed. */
static EmpPoints
take_points(const EmpPersonaModel *model, EmpFrame *frame)
{
	EmpPoints points;

	points.x = alloc(sizeof(double) * emp_points_size(frame->rows, model->terms));
	emp_persona_points(model, frame, &points, emp_check_interrupts);
	pfree(frame->cell);
	frame->cell = NULL;
	return points;
}

/* Return the centres to start from as points, or NULL. */
static double *
take_start(const EmpPersonaModel *model, const Asked *asked)
{
	const EmpPersonaOptions *options = &asked->options;
	double *start;

	if (options->starts == 0)
		return NULL;
	if (options->starts != asked->k)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("option \"start\" has %d centres, but k is %d", options->starts,
							   asked->k)));
	for (int i = 0; i < model->features; i++)
		if (model->feature[i].kind == EMP_COLUMN_CATEGORY &&
			model->feature[i].role == EMP_FEATURE_USED)
			ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
							errmsg("option \"start\" is for features that are numbers"),
							errdetail("Feature \"%s\" is a category.", model->feature[i].name)));
	start = palloc(sizeof(double) * Max((Size) asked->k * model->terms, 1));
	for (int i = 0; i < asked->k; i++)
	{
		if (options->start_len[i] != model->features)
			ereport(
				ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("option \"start\" has %d numbers in centre %d, but there are %d features",
						options->start_len[i], i + 1, model->features)));
		emp_persona_point(model, options->start[i], start + (Size) i * model->terms);
	}
	return start;
}

/* Say what is to be said of a fit. */
static void
say(const EmpPersonaModel *model, const EmpPersonaOptions *options)
{
	emp_feature_notices(model->feature, model->features);
	if (model->personas < model->asked)
		ereport(NOTICE,
				(errmsg("there are only %d personas, not %d", model->personas, model->asked),
				 errdetail("No more customers than that differ.")));
	if (model->status == EMP_PERSONA_STOPPED)
		ereport(NOTICE,
				(errmsg("the search for personas stopped after %d iterations", options->iterations),
				 errdetail("Some customers would still go to another persona."),
				 errhint("Allow more: {\"iterations\": %d}.", 10 * options->iterations)));
}

/* Fit a model to a frame with some rows in canonical order. */
static EmpPersonaModel *
fit_frame(EmpFrame *frame, const Asked *asked, bool by_position)
{
	const EmpPersonaOptions *options = &asked->options;
	EmpPersonaModel *model = begin_model(frame, options, by_position);
	EmpKmeansOptions search = {.k = asked->k,
							   .restarts = options->restarts,
							   .iterations = options->iterations,
							   .seed = (uint64) (int64) asked->seed,
							   .start = take_start(model, asked)};
	EmpPoints points = take_points(model, frame);
	EmpKmeans found;
	void *scratch = alloc(emp_kmeans_scratch(&points, asked->k));

	found.centre = palloc(sizeof(double) * Max((Size) asked->k * model->terms, 1));
	found.size = palloc(sizeof(int64) * asked->k);
	found.inertia = palloc(sizeof(double) * asked->k);
	found.cluster = alloc(sizeof(int32) * points.points);
	emp_kmeans(&points, &search, &found, scratch, emp_check_interrupts);
	model->status = found.converged ? EMP_PERSONA_CONVERGED : EMP_PERSONA_STOPPED;
	model->asked = asked->k;
	model->seed = asked->seed;
	model->iterations = (uint32) found.iterations;
	model->personas = found.k;
	model->size = found.size;
	model->inertia = found.inertia;
	model->centre = found.centre;
	say(model, options);
	return model;
}

/* ---------------------------------------------------------------------------------------------
 * What is asked for.
 */

/* Check how many personas are asked for. */
static void
check_k(int64 k)
{
	if (k < 1 || k > EMP_KMEANS_MOST)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("the number of personas is " INT64_FORMAT, k),
						errdetail("It is 1 to %d.", EMP_KMEANS_MOST)));
}

/* Return a parameter, which is not NULL. */
static int32
need_int(FunctionCallInfo fcinfo, int arg, const char *name)
{
	if (PG_ARGISNULL(arg))
		ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("%s is NULL", name)));
	return PG_GETARG_INT32(arg);
}

/* Make what is asked for of its parts; by_position: options are those of arrays. */
static Asked
make_asked(int64 k, int64 seed, Jsonb *options, bool by_position)
{
	Asked asked = {.k = (int) k, .seed = (int) seed};

	check_k(k);
	emp_persona_options_read(options, &asked.options);
	if (by_position && asked.options.ignored > 0)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("option \"ignore\" is for columns of a record"),
						errhint("Leave the numbers out of the array.")));
	return asked;
}

/* Return what is asked for by the arguments of a transition function over arrays, as an object. */
static Jsonb *
asked_jsonb(FunctionCallInfo fcinfo)
{
	Jsonb *options = PG_NARGS() > 4 && !PG_ARGISNULL(4) ? PG_GETARG_JSONB_P(4) : NULL;
	StringInfoData json;

	(void) make_asked(PG_GETARG_INT32(2), PG_GETARG_INT32(3), options, true);
	initStringInfo(&json);
	appendStringInfo(&json, "{\"k\": %d, \"seed\": %d, \"options\": ", PG_GETARG_INT32(2),
					 PG_GETARG_INT32(3));
	if (options == NULL)
		appendStringInfoString(&json, "null");
	else
		JsonbToCString(&json, &options->root, VARSIZE(options));
	return DatumGetJsonbP(emp_json_datum(&json));
}

/* Read what is asked for from an object that came with a sample. */
static Asked
read_asked(Jsonb *object)
{
	int64 number[2] = {0, 0};
	Jsonb *options = NULL;
	EmpOptions member;

	if (object == NULL)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("the sample does not say how many personas are asked for"),
						errhint("Use kmeans_fit(sample, k, seed).")));
	emp_options_open(&member, object, "a sample", "A sample has k, seed and options.");
	while (emp_options_next(&member))
	{
		if (emp_option_is(&member, "k"))
			number[0] = emp_option_integer(&member, 1, EMP_KMEANS_MOST);
		else if (emp_option_is(&member, "seed"))
			number[1] = emp_option_integer(&member, PG_INT32_MIN, PG_INT32_MAX);
		else if (!emp_option_is(&member, "options"))
			emp_option_unknown(&member);
		else if (member.value.type != jbvNull)
			options = JsonbValueToJsonb(&member.value);
	}
	return make_asked(number[0], number[1], options, true);
}

/* ---------------------------------------------------------------------------------------------
 * Suggestions.
 */

/* Append a number of personas that was tried. */
static void
append_tried(StringInfo json, const EmpKmeansTried *tried, int k)
{
	appendStringInfo(json, "%s{\"k\": %d", k > 1 ? ", " : "", k);
	emp_json_number(json, "inertia", tried->inertia);
	emp_json_number(json, "strength", tried->strength);
	emp_json_number(json, "calinski_harabasz", tried->ratio);
	appendStringInfoChar(json, '}');
}

/* Try numbers of personas on the rows of a frame. */
static Datum
suggest_frame(EmpFrame *frame, const Asked *asked)
{
	EmpPersonaModel *model = begin_model(frame, &asked->options, false);
	EmpKmeansTried tried[EMP_KMEANS_MOST];
	StringInfoData json;
	EmpPoints points;
	int most;
	int k;

	emp_feature_notices(model->feature, model->features);
	frame->rows = Min(frame->rows, EMP_SUGGEST_SAMPLE);
	points = take_points(model, frame);
	k = emp_kmeans_suggest(&points, asked->k, (uint64) (int64) asked->seed, tried, &most,
						   alloc(emp_kmeans_suggest_scratch(&points, asked->k)),
						   emp_check_interrupts);
	initStringInfo(&json);
	appendStringInfo(&json,
					 "{\"personas\": %d, \"customers\": " INT64_FORMAT
					 ", \"looked_at\": " INT64_FORMAT ", \"tried\": [",
					 k, model->rows, points.points);
	for (int i = 1; i <= most; i++)
		append_tried(&json, &tried[i - 1], i);
	appendStringInfoChar(&json, ']');
	return emp_json_datum(&json);
}

/* ---------------------------------------------------------------------------------------------
 * What is made of the rows of a state.
 */

/* Makes a result of a frame with some rows; given: what came with them. */
typedef Datum (*Make)(EmpFrame *frame, const Asked *asked, bool by_position);

/* Make a model. */
static Datum
make_model(EmpFrame *frame, const Asked *asked, bool by_position)
{
	return emp_persona_model_datum(fit_frame(frame, asked, by_position));
}

/* Make a suggestion. */
static Datum
make_suggestion(EmpFrame *frame, const Asked *asked, bool by_position)
{
	(void) by_position;
	return suggest_frame(frame, asked);
}

/* Work in memory that is freed; the result is copied to what was current before. */
MemoryContext
emp_persona_begin_work(void)
{
	MemoryContext work =
		AllocSetContextCreate(CurrentMemoryContext, "persona fit", ALLOCSET_DEFAULT_SIZES);

	return MemoryContextSwitchTo(work);
}

/* Return a result, or NULL for 0, and free the memory that it was made in. */
Datum
emp_persona_end_work(FunctionCallInfo fcinfo, MemoryContext before, Datum made)
{
	MemoryContext work = MemoryContextSwitchTo(before);

	if (made != (Datum) 0)
		made = PointerGetDatum(PG_DETOAST_DATUM_COPY(made));
	MemoryContextDelete(work);
	if (made == (Datum) 0)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(made);
}

/* ---------------------------------------------------------------------------------------------
 * Records.
 */

/* The numbers of a state. */
#define K 0
#define SEED 1

/* Check what came with the first row, and make a builder. */
static EmpFrameBuilder *
begin_fit(const EmpGathering *g)
{
	Asked asked = make_asked(g->number[K], g->number[SEED], (Jsonb *) g->value, false);

	return emp_frame_builder(CurrentMemoryContext, 0, asked.options.ignore, asked.options.ignored);
}

static const EmpGatherKind FIT = {.differ = "k, seed or options differ within one fit",
								  .hint = "Give the same ones in all rows.",
								  .begin = begin_fit};
/* Return the lead cells of a row: none, but not NULL, unless there are no features. */
const double *
emp_persona_lead(FunctionCallInfo fcinfo, int features)
{
	static const double nothing = 0;

	return PG_ARGISNULL(features) ? NULL : &nothing;
}

/* Add a row: features, k, seed, and maybe options. */
Datum
emp_persona_frame_accum(PG_FUNCTION_ARGS)
{
	int64 number[EMP_GATHER_NUMBERS] = {0};

	if (!PG_ARGISNULL(1))
	{
		number[K] = need_int(fcinfo, 2, "k");
		number[SEED] = need_int(fcinfo, 3, "seed");
	}
	return emp_gather(fcinfo, &FIT, number, emp_gather_value(fcinfo, 4),
					  emp_persona_lead(fcinfo, 1), 1);
}

/* Add a state to a state. */
Datum
emp_persona_frame_combine(PG_FUNCTION_ARGS)
{
	return emp_gather_combine(fcinfo, &FIT);
}

/* Turn a state into bytes. */
Datum
emp_persona_frame_serialize(PG_FUNCTION_ARGS)
{
	return emp_gather_serialize(fcinfo);
}

/* Turn bytes into a state. */
Datum
emp_persona_frame_deserialize(PG_FUNCTION_ARGS)
{
	return emp_gather_deserialize(fcinfo);
}

/* Make something of the rows of a state, which ends with it. */
static Datum
finish_records(FunctionCallInfo fcinfo, Make make)
{
	Datum made = (Datum) 0;
	MemoryContext before;
	EmpFrame *frame;
	EmpGathering *g;
	Asked asked;

	emp_aggregate_context(fcinfo);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	g = (EmpGathering *) PG_GETARG_POINTER(0);
	before = emp_persona_begin_work();
	asked = make_asked(g->number[K], g->number[SEED], (Jsonb *) g->value, false);
	frame = emp_frame_builder_close(g->builder);
	if (frame->rows > 0)
		made = make(frame, &asked, false);
	return emp_persona_end_work(fcinfo, before, made);
}

/* Fit a model to the rows of a state. */
Datum
emp_persona_frame_fit(PG_FUNCTION_ARGS)
{
	return finish_records(fcinfo, make_model);
}

/* Try numbers of personas. */
Datum
emp_persona_frame_suggest(PG_FUNCTION_ARGS)
{
	return finish_records(fcinfo, make_suggestion);
}

/* ---------------------------------------------------------------------------------------------
 * Arrays of numbers: the type persona_sample.
 */

/* There are no lead cells that may be wrong. */
static const char *
check_lead(const double *lead)
{
	(void) lead;
	return NULL;
}

const EmpMatrixKind emp_persona_sample = {.type = "persona_sample",
										  .example = "columns=2 left_out=0 row=0.5,3 row=2,null",
										  .hint = "Use a random part of the customers.",
										  .lead = 0,
										  .check = check_lead};

EMP_MATRIX_FUNCTIONS(persona_sample, emp_persona_sample)

/* Add a row: features. */
Datum
emp_persona_sample_accum(PG_FUNCTION_ARGS)
{
	return emp_matrix_accum(fcinfo, &emp_persona_sample, emp_persona_lead(fcinfo, 1), 1, 0);
}

/* Add a row: features, k, seed, and maybe options. */
Datum
emp_persona_sample_accum_fit(PG_FUNCTION_ARGS)
{
	int32 number[2];
	uint64 hash = 0;

	if (PG_ARGISNULL(1))
		return emp_state_unchanged(fcinfo);
	number[0] = need_int(fcinfo, 2, "k");
	number[1] = need_int(fcinfo, 3, "seed");
	if (PG_NARGS() > 4 && !PG_ARGISNULL(4))
	{
		Jsonb *options = PG_GETARG_JSONB_P(4);

		hash = emp_hash64(VARDATA(options), VARSIZE(options) - VARHDRSZ, 1);
	}
	hash = emp_hash64(number, sizeof(number), hash) | 1;
	return emp_matrix_accum_by(fcinfo, &emp_persona_sample, emp_persona_lead(fcinfo, 1), 1, hash,
							   asked_jsonb);
}

/* Make something of the rows of a sample. */
static Datum
finish_sample(FunctionCallInfo fcinfo, Make make, const Asked *given)
{
	EmpMatrix *m = emp_matrix_get_closed(&emp_persona_sample, PG_GETARG_DATUM(0));
	Datum made = (Datum) 0;
	MemoryContext before = emp_persona_begin_work();
	Asked asked = given != NULL ? *given : read_asked(emp_matrix_given_options(m));

	if (m->rows > 0)
		made = make(emp_matrix_frame(m), &asked, true);
	return emp_persona_end_work(fcinfo, before, made);
}

/* Fit a model to a sample whose rows came with k and seed. */
Datum
emp_persona_sample_fit(PG_FUNCTION_ARGS)
{
	return finish_sample(fcinfo, make_model, NULL);
}

/* Fit a model to a sample: k, seed, and maybe options. */
Datum
emp_persona_sample_fit_with(PG_FUNCTION_ARGS)
{
	Asked asked = make_asked(PG_GETARG_INT32(1), PG_GETARG_INT32(2),
							 PG_NARGS() > 3 ? PG_GETARG_JSONB_P(3) : NULL, true);

	return finish_sample(fcinfo, make_model, &asked);
}

/* Try numbers of personas. */
Datum
emp_persona_sample_suggest(PG_FUNCTION_ARGS)
{
	return finish_sample(fcinfo, make_suggestion, NULL);
}

/* Show what a sample has in it. */
Datum
emp_persona_sample_jsonb(PG_FUNCTION_ARGS)
{
	EmpMatrix *m = emp_matrix_get(&emp_persona_sample, PG_GETARG_DATUM(0));
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfo(&json,
					 "{\"customers\": " INT64_FORMAT ", \"features\": %d, \"asked\": ", m->rows,
					 m->columns);
	if (m->options == 0)
		appendStringInfoString(&json, "null");
	else
		appendBinaryStringInfo(&json, emp_matrix_options(m), (int) m->options);
	return emp_json_datum(&json);
}
