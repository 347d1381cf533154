/*
 * frame.h
 *		Rows of SQL as a matrix of named columns.
 *
 * A row is a run of numbers: what is known of the outcome (lead cells: whether a customer left, how long
 * they stayed), then one cell a feature.  A cell is a number, 0 or 1, days, or the number of a level; NaN
 * is a missing value.  Where the columns come from is the business of frame_pg.h.
 */
#ifndef EMP_FRAME_FRAME_H
#define EMP_FRAME_FRAME_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/interrupt.h"

#define EMP_FRAME_COLUMNS 1600   /* the most features: as many as a table has columns */
#define EMP_FRAME_NAME_MAX 63    /* bytes of a name, without the end */
#define EMP_FRAME_LEVEL_MAX 255  /* bytes of a level, without the end */
#define EMP_FRAME_LEVELS 5000000 /* the most different levels of a column before pooling */
#define EMP_FRAME_LARGEST                                                                          \
	1e60 /* the greatest number, so that no product or square is too large ... */
#define EMP_FRAME_SMALLEST 1e-60 /* ... and what is closer to 0 is 0 */

/* What a column holds.  The numbers are part of stored formats. */
typedef enum EmpColumnKind
{
	EMP_COLUMN_NUMBER = 1,
	EMP_COLUMN_BOOLEAN = 2,  /* 0 or 1 */
	EMP_COLUMN_DATE = 3,     /* days since 2000-01-01 00:00; moments with a zone: of UTC */
	EMP_COLUMN_CATEGORY = 4, /* the number of a level */
	EMP_COLUMN_KINDS
} EmpColumnKind;

/* Return the name of a kind: number, boolean, date, category. */
extern const char *emp_column_kind_name(EmpColumnKind kind);

typedef struct EmpColumn
{
	const char *name; /* NUL at the end, as all texts here; in the encoding of the server */
	EmpColumnKind kind;
	int32_t levels;           /* of a category, else 0 */
	const char *const *level; /* in the order of their bytes */
} EmpColumn;

typedef struct EmpFrame
{
	int lead;    /* cells before those of the features */
	int columns; /* features */
	const EmpColumn *column;
	int64_t rows;
	int64_t left_out; /* rows without an outcome */
	double *cell;     /* rows * emp_frame_stride() */
} EmpFrame;

/* Return the cells of a row. */
static inline int
emp_frame_stride(const EmpFrame *frame)
{
	return frame->lead + frame->columns;
}

/* Return a row: lead cells, then features. */
static inline double *
emp_frame_row(const EmpFrame *frame, int64_t row)
{
	return frame->cell + row * emp_frame_stride(frame);
}

/* Return a number as a cell, NaN when it is beyond EMP_FRAME_LARGEST. */
static inline double
emp_frame_cell(double number)
{
	double size = fabs(number);

	if (size < EMP_FRAME_SMALLEST)
		return 0;
	return size <= EMP_FRAME_LARGEST ? number : (double) NAN;
}

/*
 * Put the rows into an order that follows from what they hold alone: that of a hash of them.  So a fit
 * gives the same bits however the rows came, and the first rows are a sample drawn at random.
 */
extern size_t emp_frame_sort_scratch(const EmpFrame *frame);
extern void emp_frame_sort(EmpFrame *frame, void *scratch, EmpCheck check);

/* Put rows into the order of a lead cell, those of equal ones as they were; the same scratch. */
extern void emp_frame_order(EmpFrame *frame, int lead, void *scratch, EmpCheck check);

#endif
