/*
 * matrix.c
 *		Rows of numbers as the state of an aggregate.
 */
#include "frame/matrix.h"

#include <string.h>

#include "base/hash.h"
#include "base/order.h"

#define FIRST_ROWS 4 /* room in a new state: most groups of a GROUP BY are small */

/* Return the bytes of a row. */
static size_t
row_size(const EmpMatrix *m)
{
	return sizeof(double) * (size_t) emp_matrix_stride(m);
}

/* Return the cells of a row. */
static double *
row_of(const EmpMatrix *m, int64_t row)
{
	return emp_matrix_cells(m) + row * emp_matrix_stride(m);
}

/* Return whether an open state can take so many more rows. */
bool
emp_matrix_fits(const EmpMatrix *m, int64_t more)
{
	return m->open && m->room - m->rows >= more;
}

/* Plan a larger state: twice as large, so that this happens seldom, unless that is beyond the limit. */
EmpStatus
emp_matrix_plan(const EmpMatrixKind *kind, const EmpMatrix *m, int columns, size_t options,
				int64_t more, EmpMatrixPlan *plan, EmpFailure *failure)
{
	int64_t needed = (m == NULL ? 0 : m->rows) + more;
	int64_t wanted = m == NULL ? needed : needed > 2 * m->room ? needed : 2 * m->room;
	int64_t most;

	*plan = (EmpMatrixPlan){kind->lead, columns, m == NULL ? options : m->options, 0};
	most = (int64_t) ((EMP_MATRIX_BYTES - emp_matrix_size(plan)) /
					  (sizeof(double) * (size_t) (kind->lead + columns)));
	if (needed > most)
	{
		emp_fail(failure, EMP_TOO_LARGE, "too many rows of a %s", kind->type);
		emp_fail_detail(failure, "%lld rows of %d numbers have more than 1 GB.", (long long) needed,
						kind->lead + columns);
		emp_fail_hint(failure, "%s", kind->hint);
		return EMP_TOO_LARGE;
	}
	if (wanted < FIRST_ROWS)
		wanted = FIRST_ROWS;
	plan->room = wanted < most ? wanted : most;
	return EMP_OK;
}

/* Make an open state of nothing yet. */
void
emp_matrix_init(EmpMatrix *m, const EmpMatrixPlan *plan, const char *options)
{
	memset(m, 0, emp_matrix_size(&(EmpMatrixPlan){plan->lead, plan->columns, plan->options, 0}));
	m->format = EMP_MATRIX_FORMAT;
	m->lead = (uint8_t) plan->lead;
	m->columns = (uint16_t) plan->columns;
	m->options = (uint32_t) plan->options;
	m->open = 1;
	m->room = plan->room;
	memcpy(m->data, options, plan->options);
}

/* Add a row; zeros have no sign, and what is missing is one NaN, so that equal rows are equal bytes. */
void
emp_matrix_add(EmpMatrix *m, const double *lead, const double *cell)
{
	double *row = row_of(m, m->rows++);
	int i;

	for (i = 0; i < m->lead; i++)
		*row++ = lead[i] + 0.0;
	for (i = 0; i < m->columns; i++)
		*row++ = isnan(cell[i]) ? (double) NAN : cell[i] + 0.0;
}

/* Count rows that are left out. */
EmpStatus
emp_matrix_leave_out(EmpMatrix *m, int64_t rows, EmpFailure *failure)
{
	if (rows > EMP_MATRIX_LEFT_OUT - m->left_out)
		return emp_fail(failure, EMP_TOO_LARGE, "too many rows are left out");
	m->left_out += rows;
	return EMP_OK;
}

/* Add all of another state. */
EmpStatus
emp_matrix_merge(EmpMatrix *into, const EmpMatrix *from, EmpFailure *failure)
{
	if (from->rows > 0)
		memcpy(row_of(into, into->rows), emp_matrix_cells(from),
			   row_size(from) * (size_t) from->rows);
	into->rows += from->rows;
	return emp_matrix_leave_out(into, from->left_out, failure);
}

/* Check that a state goes with some rows. */
EmpStatus
emp_matrix_match(const EmpMatrix *m, int columns, const char *options, size_t len,
				 EmpFailure *failure)
{
	if (m->columns != columns)
	{
		emp_fail(failure, EMP_BAD_VALUE, "rows have different numbers of features");
		emp_fail_detail(failure, "There are %d and %d.", m->columns, columns);
		return EMP_BAD_VALUE;
	}
	if (m->options != len || memcmp(emp_matrix_options(m), options, len) != 0)
	{
		emp_fail(failure, EMP_BAD_VALUE, "options differ within one fit");
		emp_fail_hint(failure, "Give the same options in all rows.");
		return EMP_BAD_VALUE;
	}
	return EMP_OK;
}

/* Return the rows of a state as a frame without columns' names, to be sorted. */
static EmpFrame
as_frame(const EmpMatrix *m)
{
	return (EmpFrame){
		.lead = m->lead, .columns = m->columns, .rows = m->rows, .cell = emp_matrix_cells(m)};
}

/* Return the bytes of scratch that closing needs. */
size_t
emp_matrix_close_scratch(const EmpMatrix *m)
{
	EmpFrame frame = as_frame(m);

	return emp_frame_sort_scratch(&frame);
}

/* Close a state. */
void
emp_matrix_close(const EmpMatrix *m, EmpMatrix *into, void *scratch, EmpCheck check)
{
	EmpMatrixPlan plan = {m->lead, m->columns, m->options, m->rows};
	EmpFrame frame;

	emp_matrix_init(into, &plan, emp_matrix_options(m));
	into->open = 0;
	into->rows = m->rows;
	into->left_out = m->left_out;
	memcpy(emp_matrix_cells(into), emp_matrix_cells(m), row_size(m) * (size_t) m->rows);
	frame = as_frame(into);
	emp_frame_sort(&frame, scratch, check);
}

/* Whether a stored value can be read without going astray. */
bool
emp_matrix_sound(const EmpMatrixKind *kind, const EmpMatrix *m, size_t size)
{
	EmpMatrixPlan plan;

	if (size < sizeof(EmpMatrix) || m->lead != kind->lead || m->columns > EMP_FRAME_COLUMNS ||
		emp_matrix_stride(m) == 0 || m->options > EMP_MATRIX_OPTIONS || m->open > 1 ||
		m->rows < 0 || m->rows > m->room || m->room > (int64_t) EMP_MATRIX_BYTES ||
		(!m->open && m->room != m->rows) || m->left_out < 0 || m->left_out > EMP_MATRIX_LEFT_OUT)
		return false;
	plan = (EmpMatrixPlan){m->lead, m->columns, m->options, m->room};
	return emp_matrix_size(&plan) == size;
}

/* Order two closed states. */
int
emp_matrix_compare(const EmpMatrix *a, const EmpMatrix *b)
{
	int order;

	EMP_RETURN_ORDER(a->columns, b->columns);
	EMP_RETURN_ORDER(a->rows, b->rows);
	EMP_RETURN_ORDER(a->left_out, b->left_out);
	EMP_RETURN_ORDER(a->options, b->options);
	order = memcmp(a->data, b->data, (a->options + 7) / 8 * 8 + row_size(a) * (size_t) a->rows);
	return order < 0 ? -1 : order > 0;
}

/* Hash a closed state. */
uint64_t
emp_matrix_hash(const EmpMatrix *m, uint64_t seed)
{
	seed = emp_hash_mix(seed ^ EMP_SECRET_0, (uint64_t) m->left_out ^ EMP_SECRET_1);
	seed = emp_hash_mix(seed ^ m->columns ^ EMP_SECRET_2, m->options ^ EMP_SECRET_3);
	return emp_hash64(m->data, (m->options + 7) / 8 * 8 + row_size(m) * (size_t) m->rows, seed);
}
