/*
 * persona_model.c
 *		Personas: terms, points, what a persona is like, and the check of a model that came from outside.
 */
#include "segment/persona_model.h"

#include <string.h>

#include "base/sound.h"

#define LARGEST 1e75 /* of a centre and a factor: no square is too large */
#define ROWS_PER_CHECK 1000

static const char *const STATUSES[EMP_PERSONA_STATUSES] = {
	[EMP_PERSONA_CONVERGED] = "converged", [EMP_PERSONA_STOPPED] = "stopped"};

/* Return the name of a status. */
const char *
emp_persona_status_name(EmpPersonaStatus status)
{
	return STATUSES[status];
}

/* Return the levels of a category that have a term: those kept, and the pooled ones. */
static int
levels_of(const EmpFeature *f)
{
	return f->levels + (f->others > 0);
}

/* Return the share of a level among the customers whose level is known. */
static double
share_of(const EmpFeature *f, int level)
{
	int64_t rows = level < f->levels ? f->level[level].rows : f->other_rows;

	return (double) rows / (double) (f->rows - f->missing);
}

/* Return what a category varies by: the square root of the sum of the variances of its levels. */
static double
deviation_of(const EmpFeature *f)
{
	double sum = 0;
	int level;

	if (f->kind != EMP_COLUMN_CATEGORY)
		return f->deviation;
	for (level = 0; level < levels_of(f); level++)
		sum += share_of(f, level) * (1 - share_of(f, level));
	return sqrt(sum);
}

/* Return the terms of features. */
int
emp_persona_terms(const EmpFeature *feature, int features, const double *weight,
				  EmpPersonaTerm *term)
{
	int terms = 0;
	int i;
	int j;

	for (i = 0; i < features; i++)
	{
		const EmpFeature *f = &feature[i];
		bool category = f->kind == EMP_COLUMN_CATEGORY;
		int count = category ? levels_of(f) : 1;

		if (f->role != EMP_FEATURE_USED)
			continue;
		for (j = 0; term != NULL && j < count; j++)
			term[terms + j] = (EmpPersonaTerm){.feature = i,
											   .level = category ? j : -1,
											   .mean = category ? share_of(f, j) : f->mean,
											   .factor = sqrt(weight[i]) / deviation_of(f)};
		terms += count;
	}
	return terms;
}

/* Return a coordinate of a customer with a cell. */
static double
coordinate(const EmpPersonaTerm *term, double cell)
{
	if (isnan(cell))
		return 0;
	if (term->level < 0)
		return (cell - term->mean) * term->factor;
	if (cell == EMP_LEVEL_UNSEEN)
		return 0;
	return ((cell == term->level) - term->mean) * term->factor;
}

/* Fill in the point of a customer. */
void
emp_persona_point(const EmpPersonaModel *model, const double *cell, double *point)
{
	int t;

	for (t = 0; t < model->terms; t++)
		point[t] = coordinate(&model->term[t], cell[model->term[t].feature]);
}

/* Fill in the points of the rows of a frame. */
void
emp_persona_points(const EmpPersonaModel *model, const EmpFrame *frame, EmpPoints *p,
				   EmpCheck check)
{
	int64_t i;
	int t;

	p->points = frame->rows;
	p->terms = model->terms;
	for (i = frame->rows / EMP_KMEANS_TILE * EMP_KMEANS_TILE;
		 i < (frame->rows + EMP_KMEANS_TILE - 1) / EMP_KMEANS_TILE * EMP_KMEANS_TILE; i++)
		for (t = 0; t < model->terms; t++)
			p->x[emp_points_at(p, i, t)] = 0;
	for (i = 0; i < frame->rows; i++)
	{
		const double *cell = emp_frame_row(frame, i) + frame->lead;

		if (i % ROWS_PER_CHECK == 0)
			check();
		for (t = 0; t < model->terms; t++)
			p->x[emp_points_at(p, i, t)] =
				coordinate(&model->term[t], cell[model->term[t].feature]);
	}
}

/* Return the persona of a customer. */
int
emp_persona_of(const EmpPersonaModel *model, const double *cell, double *point, double *distance)
{
	double square;
	int persona;

	emp_persona_point(model, cell, point);
	persona = emp_kmeans_nearest(model->centre, model->personas, model->terms, point, &square);
	*distance = sqrt(square);
	return persona;
}

/* Return the sum of squared distances. */
double
emp_persona_inertia(const EmpPersonaModel *model)
{
	double sum = 0;
	int i;

	for (i = 0; i < model->personas; i++)
		sum += model->inertia[i];
	return sum;
}

/* Return a number, or the bound that it is beyond. */
static double
clamp(double number, double low, double high)
{
	return number < low ? low : number > high ? high : number;
}

/* Return what a persona is like in a term. */
EmpPersonaLikeness
emp_persona_likeness(const EmpPersonaModel *model, int persona, int t)
{
	const EmpPersonaTerm *term = &model->term[t];
	const EmpFeature *f = &model->feature[term->feature];
	double centre = model->centre[(size_t) persona * (size_t) model->terms + (size_t) t];
	bool category = term->level >= 0;
	double mean =
		clamp(term->mean + centre / term->factor, category ? 0 : f->low, category ? 1 : f->high);
	bool positive = category || (f->kind != EMP_COLUMN_DATE && f->low >= 0);

	return (EmpPersonaLikeness){mean,
								positive && term->mean > 0 ? mean / term->mean : (double) NAN};
}

/* Record what is wrong with a model. */
static EmpStatus
fail(EmpStatus status, EmpFailure *failure, const char *problem)
{
	emp_fail(failure, status, "invalid persona_model");
	emp_fail_detail(failure, "%s", problem);
	return status;
}

/* Record what is wrong with a numbered part of a model. */
static EmpStatus
fail_at(EmpStatus status, EmpFailure *failure, const char *part, int number, const char *problem)
{
	emp_fail(failure, status, "invalid persona_model");
	emp_fail_detail(failure, "%s %d: %s.", part, number + 1, problem);
	return status;
}

/* Check a feature; NULL when it is right. */
static const char *
check_feature(const EmpPersonaModel *model, int i)
{
	const EmpFeature *f = &model->feature[i];
	const char *problem = emp_feature_check(model->feature, i, model->rows);
	double deviation;

	if (problem != NULL)
		return problem;
	if (model->by_position && f->kind != EMP_COLUMN_NUMBER)
		return "an array has numbers only";
	if (!(model->weight[i] >= EMP_PERSONA_LEAST_WEIGHT &&
		  model->weight[i] <= EMP_PERSONA_MOST_WEIGHT))
		return "the weight is impossible";
	if (f->role != EMP_FEATURE_USED)
		return NULL;
	if (f->missing == f->rows)
		return "it is used, but always missing";
	if (!(f->low >= -EMP_FRAME_LARGEST && f->high <= EMP_FRAME_LARGEST && f->mean >= f->low &&
		  f->mean <= f->high))
		return "the mean or range is impossible";
	deviation = deviation_of(f);
	if (!(deviation > 0) || sqrt(model->weight[i]) / deviation > LARGEST)
		return "it is used, but does not vary";
	return NULL;
}

/* Check everything in a model. */
EmpStatus
emp_persona_model_check(const EmpPersonaModel *model, EmpStatus status, EmpFailure *failure)
{
	int64_t rows = 0;
	int terms;
	int i;
	int t;

	if ((unsigned) model->status >= EMP_PERSONA_STATUSES)
		return fail(status, failure, "The status is unknown.");
	if (model->rows < 1 || model->rows > EMP_PERSONA_CUSTOMERS)
		return fail(status, failure, "The number of customers is impossible.");
	if (model->seed < INT32_MIN || model->seed > INT32_MAX || model->asked < 1 ||
		model->asked > EMP_KMEANS_MOST || model->personas < 1 || model->personas > model->asked ||
		model->iterations > EMP_PERSONA_ITERATIONS)
		return fail(status, failure,
					"The seed, or the number of personas or iterations, is impossible.");
	if (!emp_within(model->features, EMP_FRAME_COLUMNS))
		return fail(status, failure, "The number of features is impossible.");
	for (i = 0; i < model->features; i++)
	{
		const char *problem = check_feature(model, i);

		if (problem != NULL)
			return fail_at(status, failure, "Feature", i, problem);
	}
	terms = emp_persona_terms(model->feature, model->features, model->weight, NULL);
	if (terms > EMP_PERSONA_TERMS || terms != model->terms)
		return fail(status, failure, "The number of coordinates is impossible.");
	for (i = 0; i < model->personas; i++)
	{
		if (model->size[i] < 1 || model->size[i] > model->rows ||
			(i > 0 && model->size[i] > model->size[i - 1]))
			return fail_at(status, failure, "Persona", i, "the size is impossible");
		rows += model->size[i];
		if (!isfinite(model->inertia[i]) || model->inertia[i] < 0)
			return fail_at(status, failure, "Persona", i, "the inertia is impossible");
		for (t = 0; t < terms; t++)
			if (!(fabs(model->centre[i * terms + t]) <= LARGEST))
				return fail_at(status, failure, "Persona", i, "the centre is impossible");
	}
	if (rows != model->rows)
		return fail(status, failure, "The sizes of the personas do not add up.");
	return EMP_OK;
}
