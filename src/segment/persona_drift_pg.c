/*
 * persona_drift_pg.c
 *		SQL face of persona_drift: how far customers have moved between personas since a model was fitted.
 *
 * An aggregate over records and over arrays of numbers, with the states of kmeans_fit; what comes with the rows is
 * the model.
 */
#include "segment/persona_fit_pg.h"

#include <math.h>

#include "fmgr.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include "base/hash.h"
#include "base/state_pg.h"
#include "churn/drift.h"
#include "frame/gather_pg.h"
#include "segment/persona_model_pg.h"

PG_FUNCTION_INFO_V1(emp_persona_drift_accum);
PG_FUNCTION_INFO_V1(emp_persona_drift_combine);
PG_FUNCTION_INFO_V1(emp_persona_frame_drift);
PG_FUNCTION_INFO_V1(emp_persona_sample_accum_drift);
PG_FUNCTION_INFO_V1(emp_persona_sample_drift);

/* Where the cells of a feature of a model are in a frame. */
typedef struct Source
{
	int column;    /* -1: nowhere, and not needed */
	double *level; /* of a category: the model's cells of the frame's levels */
} Source;

/* Return the number of a column, or -1. */
static int
find_column(const EmpFrame *frame, const char *name)
{
	for (int i = 0; i < frame->columns; i++)
		if (strcmp(frame->column[i].name, name) == 0)
			return i;
	return -1;
}

/* Find the features of a model among the columns of a frame. */
static Source *
find_sources(const EmpPersonaModel *model, const EmpFrame *frame)
{
	Source *source = palloc0(sizeof(Source) * Max(model->features, 1));

	for (int i = 0; i < model->features; i++)
	{
		const EmpFeature *f = &model->feature[i];
		const EmpColumn *column;

		source[i].column = -1;
		if (f->role != EMP_FEATURE_USED)
			continue;
		source[i].column = find_column(frame, f->name);
		if (source[i].column < 0)
			ereport(ERROR, (errcode(ERRCODE_UNDEFINED_COLUMN),
							errmsg("feature \"%s\" is missing from the rows", f->name)));
		column = &frame->column[source[i].column];
		if (column->kind != f->kind)
			ereport(ERROR,
					(errcode(ERRCODE_DATATYPE_MISMATCH),
					 errmsg("feature \"%s\" is a %s, but the model was fitted to a %s", f->name,
							emp_column_kind_name(column->kind), emp_column_kind_name(f->kind))));
		source[i].level = palloc(sizeof(double) * Max(column->levels, 1));
		for (int j = 0; j < column->levels; j++)
			source[i].level[j] = emp_feature_level(f, column->level[j], strlen(column->level[j]));
	}
	return source;
}

/* Count the rows of a frame by persona; return the root of the mean squared distance. */
static double
count_personas(const EmpPersonaModel *model, const EmpFrame *frame, int64 *now)
{
	Source *source = find_sources(model, frame);
	double *cell = palloc(sizeof(double) * Max(model->features, 1));
	double *point = palloc(sizeof(double) * Max(model->terms, 1));
	double squares = 0;

	for (int64 row = 0; row < frame->rows; row++)
	{
		const double *from = emp_frame_row(frame, row) + frame->lead;
		double distance;

		CHECK_FOR_INTERRUPTS();
		for (int i = 0; i < model->features; i++)
		{
			cell[i] = source[i].column < 0 ? NAN : from[source[i].column];
			if (model->feature[i].kind == EMP_COLUMN_CATEGORY && !isnan(cell[i]))
				cell[i] = source[i].level[(int) cell[i]];
		}
		now[emp_persona_of(model, cell, point, &distance)]++;
		squares += distance * distance;
	}
	return sqrt(squares / (double) frame->rows);
}

/* Say how far customers have moved between personas and away from them. */
static Datum
drift_frame(const EmpPersonaModel *model, const EmpFrame *frame)
{
	int64 now[EMP_KMEANS_MOST] = {0};
	double distance = count_personas(model, frame, now);
	double psi = emp_stability(model->size, now, model->personas);
	double then = (double) model->rows;
	double rows = (double) frame->rows;
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfo(&json, "{\"customers\": " INT64_FORMAT ", \"customers_then\": " INT64_FORMAT,
					 frame->rows, model->rows);
	emp_json_number(&json, "psi", psi);
	appendStringInfo(&json, ", \"verdict\": \"%s\"", emp_drift_verdict(psi));
	emp_json_number(&json, "psi_by_chance", (model->personas - 1) * (1 / then + 1 / rows));
	emp_json_number(&json, "distance_then", sqrt(emp_persona_inertia(model) / then));
	emp_json_number(&json, "distance_now", distance);
	appendStringInfoString(&json, ", \"personas\": [");
	for (int i = 0; i < model->personas; i++)
	{
		appendStringInfo(&json,
						 "%s{\"persona\": %d, \"size_then\": " INT64_FORMAT
						 ", \"size_now\": " INT64_FORMAT,
						 i > 0 ? ", " : "", i + 1, model->size[i], now[i]);
		emp_json_number(&json, "share_then", (double) model->size[i] / then);
		emp_json_number(&json, "share_now", (double) now[i] / rows);
		appendStringInfoChar(&json, '}');
	}
	appendStringInfoChar(&json, ']');
	return emp_json_datum(&json);
}

/* ---------------------------------------------------------------------------------------------
 * Records.
 */

/* Make a builder; the model is looked at in the end. */
static EmpFrameBuilder *
begin_drift(const EmpGathering *g)
{
	(void) g;
	return emp_frame_builder(CurrentMemoryContext, 0, NULL, 0);
}

static const EmpGatherKind DRIFT = {.differ = "models differ within one aggregate",
									.hint = "Give the same model in all rows.",
									.begin = begin_drift};

/* Add a row to be held against a model. */
Datum
emp_persona_drift_accum(PG_FUNCTION_ARGS)
{
	int64 number[EMP_GATHER_NUMBERS] = {0};
	bool none = PG_ARGISNULL(1) || PG_ARGISNULL(2);

	if (none)
		return emp_state_unchanged(fcinfo);
	return emp_gather(fcinfo, &DRIFT, number, emp_gather_value(fcinfo, 1),
					  emp_persona_lead(fcinfo, 2), 2);
}

/* Add a state to a state. */
Datum
emp_persona_drift_combine(PG_FUNCTION_ARGS)
{
	return emp_gather_combine(fcinfo, &DRIFT);
}

/* Hold the rows of a state against their model. */
Datum
emp_persona_frame_drift(PG_FUNCTION_ARGS)
{
	Datum made = (Datum) 0;
	MemoryContext before;
	EmpFrame *frame;
	EmpGathering *g;

	emp_aggregate_context(fcinfo);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	g = (EmpGathering *) PG_GETARG_POINTER(0);
	before = emp_persona_begin_work();
	frame = emp_frame_builder_close(g->builder);
	if (frame->rows > 0)
		made = drift_frame(emp_persona_model_get(PointerGetDatum(g->value)), frame);
	return emp_persona_end_work(fcinfo, before, made);
}

/* ---------------------------------------------------------------------------------------------
 * Arrays of numbers.
 */

/* Return the model in the second argument as an object. */
static Jsonb *
model_jsonb(FunctionCallInfo fcinfo)
{
	char *text = emp_persona_model_text(PG_GETARG_DATUM(1));

	return DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(text)));
}

/* Add a row to be held against a model: the model, features. */
Datum
emp_persona_sample_accum_drift(PG_FUNCTION_ARGS)
{
	struct varlena *model;

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		return emp_state_unchanged(fcinfo);
	model = emp_gather_value(fcinfo, 1);
	return emp_matrix_accum_by(fcinfo, &emp_persona_sample, emp_persona_lead(fcinfo, 2), 2,
							   emp_hash64(model, VARSIZE_ANY(model), 2) | 1, model_jsonb);
}

/* Hold the rows of a sample against the model that came with them. */
Datum
emp_persona_sample_drift(PG_FUNCTION_ARGS)
{
	EmpMatrix *m = emp_matrix_get_closed(&emp_persona_sample, PG_GETARG_DATUM(0));
	MemoryContext before = emp_persona_begin_work();
	Datum made = (Datum) 0;
	EmpFrame *frame;

	if (m->rows > 0)
	{
		const EmpPersonaModel *model = emp_persona_model_of_jsonb(emp_matrix_given_options(m));

		if (model->by_position && model->features != m->columns)
			ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
							errmsg("array has %d features, but the model has %d", m->columns,
								   model->features)));
		frame = emp_matrix_frame(m);
		made = drift_frame(model, frame);
	}
	return emp_persona_end_work(fcinfo, before, made);
}
