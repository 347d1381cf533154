/*
 * frame.c
 *		Rows of SQL as a matrix of named columns: their order.
 *
 * Rows are sorted by a hash of what they hold.  Rows that are equal may take each other's place; those
 * that differ and have the same hash, of which there are few but by ill will, are ordered by their bytes.
 */
#include "frame/frame.h"

#include <string.h>

#include "base/hash.h"
#include "base/radix.h"

#define CELLS_PER_CHECK 100000

/* Return the name of a kind. */
const char *
emp_column_kind_name(EmpColumnKind kind)
{
	static const char *const name[EMP_COLUMN_KINDS] = {
		[EMP_COLUMN_NUMBER] = "number",
		[EMP_COLUMN_BOOLEAN] = "boolean",
		[EMP_COLUMN_DATE] = "date",
		[EMP_COLUMN_CATEGORY] = "category",
	};

	return name[kind];
}

/* Return the bytes of a row. */
static size_t
row_size(const EmpFrame *frame)
{
	return sizeof(double) * (size_t) emp_frame_stride(frame);
}

/* Return how much room sorting needs. */
size_t
emp_frame_sort_scratch(const EmpFrame *frame)
{
	return 2 * sizeof(EmpKeyed) * (size_t) frame->rows + row_size(frame);
}

/* Put rows where their items are, along the cycles of the permutation; item i names the row for place i. */
static void
permute(EmpFrame *frame, EmpKeyed *item, double *held, int64_t step, EmpCheck check)
{
	size_t size = row_size(frame);
	int64_t moved = 0;
	int64_t i;

	for (i = 0; i < frame->rows; i++)
	{
		int64_t to = i;
		int64_t from = (int64_t) item[i].place;

		if (from == i)
			continue;
		memcpy(held, emp_frame_row(frame, i), size);
		for (; from != i; to = from, from = (int64_t) item[to].place, moved++)
		{
			if (moved % step == 0)
				check();
			memcpy(emp_frame_row(frame, to), emp_frame_row(frame, from), size);
			item[to].place = (uint64_t) to;
		}
		memcpy(emp_frame_row(frame, to), held, size);
		item[to].place = (uint64_t) to;
	}
}

/* Order rows of the same hash by their bytes, by insertion: as a rule they are equal. */
static void
order_equal(EmpFrame *frame, const EmpKeyed *item, double *held, int64_t step, EmpCheck check)
{
	size_t size = row_size(frame);
	int64_t done = 0;
	int64_t i;

	for (i = 1; i < frame->rows; i++)
	{
		int64_t to = i;

		for (; to > 0 && item[to - 1].key == item[i].key; to--, done++)
		{
			if (done % step == 0)
				check();
			if (to == i)
				memcpy(held, emp_frame_row(frame, i), size);
			if (memcmp(emp_frame_row(frame, to - 1), held, size) <= 0)
				break;
			memcpy(emp_frame_row(frame, to), emp_frame_row(frame, to - 1), size);
		}
		if (to < i)
			memcpy(emp_frame_row(frame, to), held, size);
	}
}

/* Put the rows into an order that follows from what they hold alone. */
void
emp_frame_sort(EmpFrame *frame, void *scratch, EmpCheck check)
{
	EmpKeyed *item = scratch;
	EmpKeyed *spare = item + frame->rows;
	double *held = (double *) (spare + frame->rows);
	int64_t step = CELLS_PER_CHECK / emp_frame_stride(frame) + 1;
	int64_t i;

	for (i = 0; i < frame->rows; i++)
	{
		if (i % step == 0)
			check();
		/* half of the hash takes half of the time to sort */
		item[i].key = emp_hash64(emp_frame_row(frame, i), row_size(frame), 0) >> 32;
		item[i].place = (uint64_t) i;
	}
	emp_radix_sort(item, spare, (size_t) frame->rows, check);
	permute(frame, item, held, step, check);
	order_equal(frame, item, held, step, check);
}

/* Put rows into the order of a lead cell. */
void
emp_frame_order(EmpFrame *frame, int lead, void *scratch, EmpCheck check)
{
	EmpKeyed *item = scratch;
	EmpKeyed *spare = item + frame->rows;
	int64_t step = CELLS_PER_CHECK / emp_frame_stride(frame) + 1;
	int64_t i;

	for (i = 0; i < frame->rows; i++)
	{
		if (i % step == 0)
			check();
		item[i].key = emp_radix_key(emp_frame_row(frame, i)[lead]);
		item[i].place = (uint64_t) i;
	}
	emp_radix_sort(item, spare, (size_t) frame->rows, check);
	permute(frame, item, (double *) (spare + frame->rows), step, check);
}
