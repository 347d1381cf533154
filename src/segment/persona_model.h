/*
 * persona_model.h
 *		Personas: customers divided by k-means into groups whose members are alike; what stands behind the SQL
 *		type persona_model.
 *
 * A customer is a point: each feature that is used makes up terms, and every feature has a total variance of 1 over
 * the customers of the fit, so that none counts more than another for its unit or its number of levels.  A number,
 * a boolean and a date is one term, less its mean, by its deviation.  A category has a term for each level, which is
 * 1 or 0, less the share of the level, by the square root of the sum of p (1 - p) over its levels; for two levels
 * that is the same as a boolean.  What is missing is 0 in all terms of its feature: the average.
 *
 * A value is a run of bytes (persona_model_bytes.c), which is opened to be used.
 */
#ifndef EMP_SEGMENT_PERSONA_MODEL_H
#define EMP_SEGMENT_PERSONA_MODEL_H

#include "frame/feature.h"
#include "segment/kmeans.h"

#define EMP_PERSONA_CUSTOMERS ((int64_t) 1 << 48)
#define EMP_PERSONA_TERMS 1600 /* the most terms */
#define EMP_PERSONA_LEAST_WEIGHT 1e-6
#define EMP_PERSONA_MOST_WEIGHT 1e6
#define EMP_PERSONA_ITERATIONS 1000000

/* Part of the stored format. */
typedef enum EmpPersonaStatus
{
	EMP_PERSONA_CONVERGED =
		0, /* every customer is in the nearest persona, whose centre is the mean */
	EMP_PERSONA_STOPPED = 1, /* iterations used up before that */
	EMP_PERSONA_STATUSES
} EmpPersonaStatus;

/* Return the name of a status: converged, stopped. */
extern const char *emp_persona_status_name(EmpPersonaStatus status);

/* A coordinate: (cell - mean) * factor, or of a category ((cell == level) - mean) * factor. */
typedef struct EmpPersonaTerm
{
	int32_t feature;
	int32_t level; /* of a category, the pooled ones included; else -1 */
	double mean;
	double factor;
} EmpPersonaTerm;

typedef struct EmpPersonaModel
{
	EmpPersonaStatus status;
	bool by_position;    /* fitted to float8[]: features are x1, x2, ... */
	int64_t rows;        /* customers that it was fitted to */
	int32_t asked;       /* personas that were asked for */
	uint32_t iterations; /* of the search that was kept */
	int64_t seed;        /* of 32 bits */
	int32_t features;
	EmpFeature *feature;
	double *weight; /* features: how often each counts, 1 unless somebody said otherwise */
	int32_t personas;
	int64_t *size;   /* personas: customers, the largest first */
	double *inertia; /* personas: sum of squared distances from the centre */
	double *centre;  /* personas * terms */
	/* these follow from the features */
	int32_t terms;
	EmpPersonaTerm *term;
} EmpPersonaModel;

/* Return the terms that features make up, and fill them in; term may be NULL to count them. */
extern int emp_persona_terms(const EmpFeature *feature, int features, const double *weight,
							 EmpPersonaTerm *term);

/* Fill in the point of a customer's cells. */
extern void emp_persona_point(const EmpPersonaModel *model, const double *cell, double *point);

/* Fill in the points of the rows of a frame, whose cells are those of the features. */
extern void emp_persona_points(const EmpPersonaModel *model, const EmpFrame *frame, EmpPoints *p,
							   EmpCheck check);

/* Return the persona of a customer, from 0, and the distance from its centre; point: room for the terms. */
extern int emp_persona_of(const EmpPersonaModel *model, const double *cell, double *point,
						  double *distance);

/* Return the sum of squared distances of all customers from their personas' centres. */
extern double emp_persona_inertia(const EmpPersonaModel *model);

/* What a persona is like in a term. */
typedef struct EmpPersonaLikeness
{
	double mean; /* of the number, in its unit, or the share of the level: 0 .. 1 */
	double lift; /* by that of all customers; NaN where that means nothing */
} EmpPersonaLikeness;
extern EmpPersonaLikeness emp_persona_likeness(const EmpPersonaModel *model, int persona, int term);

/* Return what is wrong with a model that came from outside, whose terms are not made yet, as a status. */
extern EmpStatus emp_persona_model_check(const EmpPersonaModel *model, EmpStatus status,
										 EmpFailure *failure);

#endif
