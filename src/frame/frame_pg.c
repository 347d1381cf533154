/*
 * frame_pg.c
 *		Frames of numbers, and frames described.
 */
#include "base/pg_compat.h"

#include "utils/memutils.h"

#include "base/failure_pg.h"
#include "base/interrupt_pg.h"
#include "frame/frame_pg.h"

/* Throw for more features than there may be. */
void
emp_frame_throw_columns(void)
{
	ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("too many features"),
					errdetail("A model has at most %d features.", EMP_FRAME_COLUMNS)));
	pg_unreachable();
}

/* Put the rows of a frame into their order. */
void
emp_frame_sort_rows(EmpFrame *frame)
{
	void *scratch = MemoryContextAllocHuge(CurrentMemoryContext, emp_frame_sort_scratch(frame));

	emp_frame_sort(frame, scratch, emp_check_interrupts);
	pfree(scratch);
}

/* Make a frame of rows of numbers. */
EmpFrame *
emp_frame_of_numbers(int lead, int columns, int64 rows, const double *cell)
{
	EmpColumn *column = palloc0(sizeof(EmpColumn) * (Size) columns + 1);
	EmpFrame *frame = palloc0(sizeof(EmpFrame));
	Size size = sizeof(double) * (Size) (lead + columns) * (Size) rows;
	int i;

	if (columns > EMP_FRAME_COLUMNS)
		emp_frame_throw_columns();
	for (i = 0; i < columns; i++)
		column[i] = (EmpColumn){.name = psprintf("x%d", i + 1), .kind = EMP_COLUMN_NUMBER};
	frame->lead = lead;
	frame->columns = columns;
	frame->column = column;
	frame->rows = rows;
	frame->cell = MemoryContextAllocHuge(CurrentMemoryContext, size + 1);
	memcpy(frame->cell, cell, size);
	emp_frame_sort_rows(frame);
	return frame;
}

/* Describe a frame. */
EmpFeature *
emp_frame_describe(EmpFrame *frame, const EmpFeatureOptions *options)
{
	EmpFeature *feature = palloc(sizeof(EmpFeature) * (Size) frame->columns + 1);
	void *memory = palloc(emp_feature_describe_memory(frame, options));
	void *scratch =
		MemoryContextAllocHuge(CurrentMemoryContext, emp_feature_describe_scratch(frame, options));
	EmpFailure failure;

	if (emp_feature_describe(frame, options, feature, memory, scratch, emp_check_interrupts,
							 &failure) != EMP_OK)
		emp_throw(&failure);
	pfree(scratch);
	return feature;
}
