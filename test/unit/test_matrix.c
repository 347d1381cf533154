/*
 * test_matrix.c
 *		Rows of numbers as a state: it grows, merges, closes to the same bytes whatever the order, and reads
 *		back from its text.
 */
#include <stdlib.h>

#include "check.h"
#include "frame/matrix.h"

static EmpFailure failure;

/* Let everything run. */
static void
no_check(void)
{
}

/* Return what is wrong with a lead cell. */
static const char *
check_lead(const double *lead)
{
	return lead[0] == 0 || lead[0] == 1 ? NULL : "an outcome other than 0 and 1 in";
}

static const EmpMatrixKind kind = {"test_sample", "columns=1 left_out=0 row=1,2", "Take fewer.", 1,
								   check_lead};

/* Make an open state with room for some rows of two columns. */
static EmpMatrix *
make(int64_t room, const char *options)
{
	EmpMatrixPlan plan = {1, 2, strlen(options), room};
	EmpMatrix *m = malloc(emp_matrix_size(&plan));

	emp_matrix_init(m, &plan, options);
	return m;
}

/* Return a state closed, and free it. */
static EmpMatrix *
closed(EmpMatrix *m)
{
	EmpMatrixPlan plan = {m->lead, m->columns, m->options, m->rows};
	EmpMatrix *into = malloc(emp_matrix_size(&plan));
	void *scratch = malloc(emp_matrix_close_scratch(m) + 1);

	memset(into, 0xee, emp_matrix_size(&plan));
	into->header = 0;
	emp_matrix_close(m, into, scratch, no_check);
	CHECK(emp_matrix_sound(&kind, into, emp_matrix_size(&plan)));
	CHECK(!emp_matrix_sound(&kind, into, emp_matrix_size(&plan) + 8));
	free(scratch);
	free(m);
	return into;
}

/* Add row i of a made-up set: some cells are missing, some are negative zeros. */
static void
add(EmpMatrix *m, int i)
{
	double lead = i % 3 == 0;
	double cell[2] = {i % 5 == 0 ? (double) -NAN : i * 0.5, i % 7 == 0 ? -0.0 : i % 4};

	emp_matrix_add(m, &lead, cell);
}

/* Any order and any split of the rows close to the same bytes. */
static void
test_close(void)
{
	EmpMatrixPlan plan = {1, 2, 9, 50};
	EmpMatrix *forward = make(60, "{\"l2\": 1}");
	EmpMatrix *backward = make(50, "{\"l2\": 1}");
	EmpMatrix *part = make(20, "{\"l2\": 1}");
	int i;

	for (i = 0; i < 50; i++)
	{
		add(forward, i);
		add(i < 30 ? backward : part, 49 - i);
	}
	CHECK(emp_matrix_leave_out(forward, 3, &failure) == EMP_OK);
	CHECK(emp_matrix_leave_out(part, 3, &failure) == EMP_OK);
	CHECK(emp_matrix_fits(backward, 20) && !emp_matrix_fits(backward, 21));
	CHECK(emp_matrix_merge(backward, part, &failure) == EMP_OK);
	forward = closed(forward);
	backward = closed(backward);
	CHECK(memcmp(forward, backward, emp_matrix_size(&plan)) == 0);
	CHECK_INT(emp_matrix_compare(forward, backward), 0);
	CHECK(emp_matrix_hash(forward, 1) == emp_matrix_hash(backward, 1));
	backward->left_out = 4;
	CHECK_INT(emp_matrix_compare(forward, backward), -1);
	CHECK(emp_matrix_hash(forward, 1) != emp_matrix_hash(backward, 1));
	free(part);
	free(backward);
	free(forward);
}

/* Room doubles, up to the limit; what does not match is refused. */
static void
test_plan(void)
{
	EmpMatrix *m = make(4, "");
	EmpMatrixPlan plan;

	CHECK(emp_matrix_plan(&kind, NULL, 2, 0, 1, &plan, &failure) == EMP_OK && plan.room == 4);
	CHECK(emp_matrix_plan(&kind, m, 2, 0, 1, &plan, &failure) == EMP_OK && plan.room == 8);
	CHECK(emp_matrix_plan(&kind, m, 2, 0, 100, &plan, &failure) == EMP_OK && plan.room == 100);
	CHECK(emp_matrix_plan(&kind, NULL, 1600, 0, 80000, &plan, &failure) == EMP_OK);
	CHECK_INT(emp_matrix_plan(&kind, NULL, 1600, 0, 90000, &plan, &failure), EMP_TOO_LARGE);
	CHECK_STRING(failure.hint, "Take fewer.");
	CHECK_INT(emp_matrix_match(m, 3, "", 0, &failure), EMP_BAD_VALUE);
	CHECK_STRING(failure.detail, "There are 2 and 3.");
	CHECK_INT(emp_matrix_match(m, 2, "{}", 2, &failure), EMP_BAD_VALUE);
	CHECK_INT(emp_matrix_match(m, 2, "", 0, &failure), EMP_OK);
	m->left_out = EMP_MATRIX_LEFT_OUT;
	CHECK_INT(emp_matrix_leave_out(m, 1, &failure), EMP_TOO_LARGE);
	free(m);
}

/* Check that a state is not sound with a field changed. */
#define UNSOUND(change)                                                                            \
	do                                                                                             \
	{                                                                                              \
		EmpMatrix before = *m;                                                                     \
                                                                                                   \
		change;                                                                                    \
		CHECK(!emp_matrix_sound(&kind, m, size));                                                  \
		*m = before;                                                                               \
	} while (0)

/* A stored state that would lead astray is found. */
static void
test_sound(void)
{
	EmpMatrixPlan plan = {1, 2, 2, 4};
	size_t size = emp_matrix_size(&plan);
	EmpMatrix *m = make(4, "{}");

	add(m, 1);
	CHECK(emp_matrix_sound(&kind, m, size));
	CHECK(!emp_matrix_sound(&kind, m, sizeof(EmpMatrix) - 1));
	UNSOUND(m->lead = 2);
	UNSOUND(m->columns = 3);
	UNSOUND(m->columns = 1601);
	UNSOUND(m->options = 4000000000u);
	UNSOUND(m->open = 0);
	UNSOUND(m->open = 2);
	UNSOUND(m->rows = 5);
	UNSOUND(m->rows = -1);
	UNSOUND(m->room = INT64_MAX);
	UNSOUND(m->left_out = -1);
	free(m);
}

/* The text reads back to the same. */
static void
test_text(void)
{
	static const char text[] =
		"\"{\\\"l2\\\": 1}\" columns=2 left_out=3 row=1,-0.5,null row=0,1e+60,0";
	char options[sizeof(text)];
	char out[1000];
	EmpMatrixPlan plan;
	EmpMatrix *m;

	CHECK(emp_matrix_parse_plan(&kind, text, strlen(text), &plan, options, &failure) == EMP_OK);
	CHECK_INT(plan.options, 9);
	CHECK(memcmp(options, "{\"l2\": 1}", 9) == 0);
	m = malloc(emp_matrix_size(&plan));
	emp_matrix_init(m, &plan, options);
	CHECK(emp_matrix_parse(&kind, text, strlen(text), m, no_check, &failure) == EMP_OK);
	m = closed(m);
	CHECK(emp_matrix_text_size(m) <= sizeof(out));
	CHECK_INT(emp_matrix_print(m, out, no_check), strlen(out));
	CHECK(strcmp(out, text) == 0 || strstr(out, "row=0,1e+60,0 row=1,-0.5,null") != NULL);
	free(m);
}

int
main(void)
{
	test_close();
	test_plan();
	test_sound();
	test_text();
	return CHECK_DONE();
}
