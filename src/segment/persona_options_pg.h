/*
 * persona_options_pg.h
 *		How personas are to be fitted, where somebody says so: an object of jsonb.
 */
#ifndef EMP_SEGMENT_PERSONA_OPTIONS_PG_H
#define EMP_SEGMENT_PERSONA_OPTIONS_PG_H

#include "base/pg_compat.h"

#include "utils/jsonb.h"

#include "segment/persona_model.h"

/* How often a feature counts. */
typedef struct EmpPersonaWeight
{
	char *feature;
	double weight;
} EmpPersonaWeight;

typedef struct EmpPersonaOptions
{
	int restarts;
	int iterations;
	int most_levels;
	int ignored;
	char **ignore; /* columns that are no features */
	int weights;
	EmpPersonaWeight *weight;
	int starts;     /* centres to start from; 0: none are given */
	int *start_len; /* the numbers of each */
	double **start; /* in the units of the features; NaN: null */
} EmpPersonaOptions;

/* Read an object of options, or NULL for none, over the defaults; throws for what there is not. */
extern void emp_persona_options_read(Jsonb *object, EmpPersonaOptions *options);

#endif
