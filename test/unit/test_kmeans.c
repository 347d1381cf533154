/*
 * test_kmeans.c
 *		k-means on points whose clusters are known, the number of clusters, and persona models as bytes.
 */
#include <math.h>
#include <stdlib.h>

#include "check.h"
#include "persona_model_build.h"
#include "segment/kmeans_suggest.h"
#include "segment/persona_model_bytes.h"

#define POINTS 1000
#define MOST 8

static int checks_called;

/* Count calls. */
static void
count_check(void)
{
	checks_called++;
}

/* Make points: `groups` of them, 100 apart on a line, with places about each that repeat. */
static EmpPoints
make_points(int points, int groups)
{
	EmpPoints p = {points, 2, calloc(emp_points_size(points, 2), sizeof(double))};
	int i;

	for (i = 0; i < points; i++)
	{
		p.x[emp_points_at(&p, i, 0)] = 100 * (i % groups) + (i * 7 % 11) / 11.0;
		p.x[emp_points_at(&p, i, 1)] = (i * 13 % 17) / 17.0;
	}
	return p;
}

/* Search, into arrays that are made. */
static EmpKmeans
search(const EmpPoints *p, const EmpKmeansOptions *options)
{
	size_t k = (size_t) options->k;
	EmpKmeans found = {.centre = calloc(k * (size_t) p->terms, sizeof(double)),
					   .size = calloc(k, sizeof(int64_t)),
					   .inertia = calloc(k, sizeof(double)),
					   .cluster = calloc((size_t) p->points, sizeof(int32_t))};
	void *scratch = malloc(emp_kmeans_scratch(p, options->k));

	emp_kmeans(p, options, &found, scratch, count_check);
	free(scratch);
	return found;
}

/* Free what a search found. */
static void
forget(EmpKmeans *found)
{
	free(found->centre);
	free(found->size);
	free(found->inertia);
	free(found->cluster);
}

/* Groups that are far apart are found from any seed, with the same numbers. */
static void
test_groups(void)
{
	EmpPoints p = make_points(POINTS, 3);
	uint64_t seed;
	int i;

	for (seed = 0; seed < 20; seed++)
	{
		EmpKmeansOptions options = {.k = 3, .restarts = 3, .iterations = 100, .seed = seed};
		EmpKmeans found = search(&p, &options);

		CHECK_INT(found.k, 3);
		CHECK(found.converged);
		CHECK_INT(found.size[0], 334);
		CHECK_INT(found.size[2], 333);
		for (i = 3; i < POINTS; i++)
			if (found.cluster[i] != found.cluster[i % 3])
				break;
		CHECK_INT(i, POINTS);
		CHECK(found.centre[0] < 1 && found.centre[2] < found.centre[4]);
		CHECK(emp_kmeans_inertia(&found) < POINTS);
		forget(&found);
	}
	free(p.x);
}

/* More clusters than points differ, one cluster, and clusters of no point. */
static void
test_few(void)
{
	EmpPoints p = make_points(11 * 17 * 2, 1);
	EmpKmeansOptions options = {.k = 2, .restarts = 2, .iterations = 100};
	const double far[] = {0.5, 0.5, 1e6, 1e6};
	double square;
	EmpKmeans found;
	int i;

	options.start = far;
	found = search(&p, &options);
	CHECK_INT(found.k, 2);
	CHECK(found.size[1] > 50);
	forget(&found);

	for (i = 0; i < p.points; i++)
		p.x[emp_points_at(&p, i, 0)] = p.x[emp_points_at(&p, i, 1)] = i % 2;
	options.start = NULL;
	options.k = 5;
	found = search(&p, &options);
	CHECK_INT(found.k, 2);
	CHECK(emp_kmeans_inertia(&found) == 0);
	CHECK_INT(emp_kmeans_nearest(found.centre, found.k, 2, (const double[]){1, 1}, &square),
			  found.cluster[1]);
	CHECK(square == 0);
	forget(&found);

	options.k = 2;
	options.start = (const double[]){0, 0, 0, 0};
	found = search(&p, &options);
	CHECK_INT(found.k, 2);
	CHECK(found.converged && emp_kmeans_inertia(&found) < 1e-20);
	forget(&found);

	for (i = 0; i < p.points; i++)
		p.x[emp_points_at(&p, i, 0)] = p.x[emp_points_at(&p, i, 1)] = 3;
	found = search(&p, &options);
	CHECK_INT(found.k, 1);
	CHECK_INT(found.size[0], p.points);
	forget(&found);
	free(p.x);
}

/* Starts are tried on a part of many points, and the result is that of all. */
static void
test_many(void)
{
	EmpPoints p = make_points(EMP_KMEANS_SAMPLE + 1000, 4);
	EmpKmeansOptions options = {.k = 4, .restarts = 2, .iterations = 100, .seed = 3};
	EmpKmeans found;

	checks_called = 0;
	found = search(&p, &options);
	CHECK_INT(found.size[0] + found.size[1] + found.size[2] + found.size[3], p.points);
	CHECK_INT(found.size[0], found.size[3]);
	CHECK(checks_called > 1);
	forget(&found);
	free(p.x);
}

/* The number of clusters. */
static void
test_suggest(void)
{
	EmpKmeansTried tried[MOST];
	int groups;
	int count;

	for (groups = 1; groups <= 5; groups += 2)
	{
		EmpPoints p = make_points(POINTS, groups);
		void *scratch = malloc(emp_kmeans_suggest_scratch(&p, MOST));

		CHECK_INT(emp_kmeans_suggest(&p, MOST, 1, tried, &count, scratch, count_check), groups);
		CHECK_INT(count, MOST);
		CHECK(tried[0].inertia > tried[MOST - 1].inertia);
		free(scratch);
		free(p.x);
	}
}

/* A model packs, opens to the same, and places customers. */
static void
test_bytes(void)
{
	const double in_first[] = {15, 0, (double) NAN};
	const double in_second[] = {5, 1, 1};
	EmpPersonaModel model;
	EmpPersonaBuild build;
	EmpFailure failure;
	uint8_t bytes[2000];
	uint8_t again[2000];
	double point[8];
	double distance;
	size_t memory;
	size_t len;
	size_t i;
	void *room;

	build_personas(&build);
	len = emp_persona_model_bytes(&build.model);
	CHECK(len < sizeof(bytes));
	emp_persona_model_pack(&build.model, bytes);
	CHECK_INT(emp_persona_model_memory(bytes, len, &memory, &failure), EMP_OK);
	room = malloc(memory);
	CHECK_INT(emp_persona_model_open(bytes, len, room, &model, &failure), EMP_OK);
	CHECK_INT(emp_persona_model_bytes(&model), len);
	emp_persona_model_pack(&model, again);
	CHECK(memcmp(bytes, again, len) == 0);
	CHECK_INT(model.terms, 4);
	CHECK_INT(emp_persona_of(&model, in_first, point, &distance), 0);
	CHECK_INT(emp_persona_of(&model, in_second, point, &distance), 1);
	CHECK(emp_persona_inertia(&model) == 3);
	CHECK(isnan(emp_persona_likeness(&model, 0, 0).lift));
	/* a category of two levels, half each: 1 / sqrt(2 * 0.25) for one of them */
	CHECK(fabs(model.term[1].factor - sqrt(2)) < 1e-15);

	/* cut off anywhere, or a byte more, it is no model */
	for (i = 0; i < len; i++)
		CHECK(emp_persona_model_memory(bytes, i, &memory, &failure) != EMP_OK ||
			  emp_persona_model_open(bytes, i, room, &model, &failure) != EMP_OK);
	CHECK_INT(emp_persona_model_open(bytes, len + 1, room, &model, &failure), EMP_BAD_BINARY);
	bytes[0] = 2;
	CHECK_INT(emp_persona_model_memory(bytes, len, &memory, &failure), EMP_BAD_BINARY);
	free(room);
}

int
main(void)
{
	test_groups();
	test_few();
	test_many();
	test_suggest();
	test_bytes();
	return CHECK_DONE();
}
