/*
 * persona_model_build.h
 *		A small persona model, for tests: a number, a category, a boolean and what is not used.
 */
#ifndef EMP_TEST_PERSONA_MODEL_BUILD_H
#define EMP_TEST_PERSONA_MODEL_BUILD_H

#include "segment/persona_model.h"

typedef struct EmpPersonaBuild
{
	EmpPersonaModel model;
	EmpFeature feature[4];
	double weight[4];
	int64_t size[2];
	double inertia[2];
	double centre[8];
} EmpPersonaBuild;

/* Fill a model of 10 customers in 2 personas. */
static inline void
build_personas(EmpPersonaBuild *b)
{
	static const EmpLevel level[] = {{"basic", 5}, {"premium", 5}};

	*b = (EmpPersonaBuild){.model = {.status = EMP_PERSONA_STOPPED,
									 .rows = 10,
									 .asked = 3,
									 .iterations = 4,
									 .seed = -7,
									 .features = 4,
									 .personas = 2,
									 .terms = 4},
						   .weight = {1, 1, 4, 1},
						   .size = {6, 4},
						   .inertia = {2, 1},
						   .centre = {1, 0.5, -0.5, 0.25, -1, -0.5, 0.5, 0.75}};
	b->feature[0] = (EmpFeature){.name = "balance",
								 .kind = EMP_COLUMN_NUMBER,
								 .twin = -1,
								 .rows = 10,
								 .missing = 1,
								 .mean = 10,
								 .deviation = 5,
								 .low = -1,
								 .high = 20,
								 .cuts = 1,
								 .cut = {8},
								 .bin = {4, 5}};
	b->feature[1] = (EmpFeature){.name = "plan",
								 .kind = EMP_COLUMN_CATEGORY,
								 .twin = -1,
								 .rows = 10,
								 .levels = 2,
								 .level = level};
	b->feature[2] = (EmpFeature){.name = "app",
								 .kind = EMP_COLUMN_BOOLEAN,
								 .twin = -1,
								 .rows = 10,
								 .mean = 0.5,
								 .deviation = 0.5,
								 .high = 1,
								 .cuts = 1,
								 .cut = {0},
								 .bin = {5, 5}};
	b->feature[3] = (EmpFeature){.name = "customer",
								 .kind = EMP_COLUMN_CATEGORY,
								 .role = EMP_FEATURE_IDENTIFIER,
								 .twin = -1,
								 .rows = 10,
								 .others = 10,
								 .other_rows = 10};
	b->model.feature = b->feature;
	b->model.weight = b->weight;
	b->model.size = b->size;
	b->model.inertia = b->inertia;
	b->model.centre = b->centre;
}

#endif
