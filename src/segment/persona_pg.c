/*
 * persona_pg.c
 *		SQL face of what a persona model says of customers and of itself.
 */
#include "base/pg_compat.h"

#include "fmgr.h"
#include "funcapi.h"
#include "utils/builtins.h"

#include "base/kept_pg.h"
#include "base/state_pg.h"
#include "frame/frame_pg.h"
#include "segment/persona_model_pg.h"

PG_FUNCTION_INFO_V1(emp_persona_record);
PG_FUNCTION_INFO_V1(emp_persona_array);
PG_FUNCTION_INFO_V1(emp_persona_distance_record);
PG_FUNCTION_INFO_V1(emp_persona_distance_array);
PG_FUNCTION_INFO_V1(emp_persona_profile);
PG_FUNCTION_INFO_V1(emp_persona_status);
PG_FUNCTION_INFO_V1(emp_persona_inertia_of);
PG_FUNCTION_INFO_V1(emp_persona_count);
PG_FUNCTION_INFO_V1(emp_persona_customers);

/* What is made of a model for one row, and kept for the next. */
typedef struct Placer
{
	EmpFeatureReader *reader; /* of records; NULL before the first one */
	double *cell;
	double *point;
} Placer;

/* Return what was made of the model in the first argument. */
static Placer *
get_placer(FunctionCallInfo fcinfo, const EmpPersonaModel *model, bool record)
{
	MemoryContext context;
	void **extra = emp_kept_extra(fcinfo, &context);
	Placer *p = *extra;

	if (unlikely(p == NULL))
	{
		p = MemoryContextAllocZero(context, sizeof(Placer));
		p->cell = MemoryContextAlloc(context, sizeof(double) * Max(model->features, 1));
		p->point = MemoryContextAlloc(context, sizeof(double) * Max(model->terms, 1));
		*extra = p;
	}
	if (unlikely(record && p->reader == NULL))
		p->reader = emp_feature_reader(context, model->feature, model->features, NULL);
	return p;
}

/* Return the persona of the customer in the second argument, from 0, and the distance from its centre. */
static int
place(FunctionCallInfo fcinfo, bool record, double *distance)
{
	const EmpPersonaModel *model = emp_persona_model_fetch(fcinfo, 0);
	Placer *p = get_placer(fcinfo, model, record);

	if (record)
		emp_feature_read_record(p->reader, PG_GETARG_DATUM(1), p->cell);
	else
		emp_feature_read_array(model->feature, model->features, PG_GETARG_ARRAYTYPE_P(1), p->cell);
	return emp_persona_of(model, p->cell, p->point, distance);
}

/* Return the persona of a customer. */
Datum
emp_persona_record(PG_FUNCTION_ARGS)
{
	double distance;

	PG_RETURN_INT32(place(fcinfo, true, &distance) + 1);
}

/* The same of an array. */
Datum
emp_persona_array(PG_FUNCTION_ARGS)
{
	double distance;

	PG_RETURN_INT32(place(fcinfo, false, &distance) + 1);
}

/* Return how far a customer is from the centre of their persona. */
Datum
emp_persona_distance_record(PG_FUNCTION_ARGS)
{
	double distance;

	place(fcinfo, true, &distance);
	PG_RETURN_FLOAT8(distance);
}

/* The same of an array. */
Datum
emp_persona_distance_array(PG_FUNCTION_ARGS)
{
	double distance;

	place(fcinfo, false, &distance);
	PG_RETURN_FLOAT8(distance);
}

/* Return the name of a term: tenure, Contract=One year. */
static char *
term_name(const EmpPersonaModel *model, int t)
{
	const EmpPersonaTerm *term = &model->term[t];
	const EmpFeature *f = &model->feature[term->feature];

	if (term->level < 0)
		return pstrdup(f->name);
	return psprintf("%s=%s", f->name, emp_feature_level_text(f, term->level));
}

/* Return what the personas are like: a row for each of them and each term. */
Datum
emp_persona_profile(PG_FUNCTION_ARGS)
{
	const EmpPersonaModel *model = emp_persona_model_fetch(fcinfo, 0);
	ReturnSetInfo *result;

	InitMaterializedSRF(fcinfo, 0);
	result = (ReturnSetInfo *) fcinfo->resultinfo;
	for (int i = 0; i < model->personas; i++)
		for (int t = 0; t < model->terms; t++)
		{
			EmpPersonaLikeness likeness = emp_persona_likeness(model, i, t);
			Datum values[5] = {Int32GetDatum(i + 1), Int64GetDatum(model->size[i]),
							   CStringGetTextDatum(term_name(model, t)),
							   Float8GetDatum(likeness.mean), Float8GetDatum(likeness.lift)};
			bool nulls[5] = {false, false, false, false, isnan(likeness.lift)};

			tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
		}
	return (Datum) 0;
}

/* Return how the search for personas ended. */
Datum
emp_persona_status(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(
		cstring_to_text(emp_persona_status_name(emp_persona_model_fetch(fcinfo, 0)->status)));
}

/* Return the sum of squared distances. */
Datum
emp_persona_inertia_of(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(emp_persona_inertia(emp_persona_model_fetch(fcinfo, 0)));
}

/* Return the number of personas. */
Datum
emp_persona_count(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(emp_persona_model_fetch(fcinfo, 0)->personas);
}

/* Return how many customers a model was fitted to. */
Datum
emp_persona_customers(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(emp_persona_model_fetch(fcinfo, 0)->rows);
}
