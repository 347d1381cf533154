/*
 * frame_pg.h
 *		Rows of SQL as frames, and one row at a time as the features of a model.
 */
#ifndef EMP_FRAME_FRAME_PG_H
#define EMP_FRAME_FRAME_PG_H

#include "base/pg_compat.h"

#include "lib/stringinfo.h"
#include "utils/array.h"
#include "utils/palloc.h"

#include "frame/feature.h"

/*
 * Gathers records by the names of their columns, and grows.  It is the state, of type internal, of the
 * aggregates over record, and merges, so that workers of a parallel query may build parts of it.
 */
typedef struct EmpFrameBuilder EmpFrameBuilder;

/* ignore: names of columns that are no features, which need not exist. */
extern EmpFrameBuilder *emp_frame_builder(MemoryContext context, int lead, char *const *ignore,
										  int ignored);

/* Add a record; throws for a type that is no feature, NaN, infinity, other columns than before. */
extern void emp_frame_builder_add(EmpFrameBuilder *builder, const double *lead, Datum record);

/* Count a row that has no outcome or no features. */
extern void emp_frame_builder_leave_out(EmpFrameBuilder *builder);

extern void emp_frame_builder_merge(EmpFrameBuilder *into, const EmpFrameBuilder *from);
extern bytea *emp_frame_builder_serialize(const EmpFrameBuilder *builder);
extern EmpFrameBuilder *emp_frame_builder_deserialize(MemoryContext context, bytea *bytes);

/*
 * Make a frame in the current memory context: levels in order, rows sorted.  The builder gives its cells
 * away, so it is the end of it.
 */
extern EmpFrame *emp_frame_builder_close(EmpFrameBuilder *builder);

/* Make a frame of rows of numbers (cells are copied): columns x1, x2, ... */
extern EmpFrame *emp_frame_of_numbers(int lead, int columns, int64 rows, const double *cell);

/* Put the rows of a frame into their order. */
extern void emp_frame_sort_rows(EmpFrame *frame);

/* Throw for more than EMP_FRAME_COLUMNS features. */
pg_noreturn extern void emp_frame_throw_columns(void);

/* Describe a frame in the current memory context; throws what emp_feature_describe finds. */
extern EmpFeature *emp_frame_describe(EmpFrame *frame, const EmpFeatureOptions *options);

/* Say in NOTICEs which features are constant, duplicates or identifiers, pooled or missing. */
extern void emp_feature_notices(const EmpFeature *feature, int features);

/*
 * Reads the features of a model from records, by name, whatever the order of their columns.  It keeps
 * what it found out about the last row type, so one reader serves many rows fast.
 */
typedef struct EmpFeatureReader EmpFeatureReader;

/* needed: features that a record has to have, NULL for those whose role is EMP_FEATURE_USED. */
extern EmpFeatureReader *emp_feature_reader(MemoryContext context, const EmpFeature *feature,
											int features, const bool *needed);

/* Fill cells; throws, naming the feature, when one is missing from the row or of another kind. */
extern void emp_feature_read_record(EmpFeatureReader *reader, Datum record, double *cell);

/* The same from an array, by position: as many elements as features, none of them a category. */
extern void emp_feature_read_array(const EmpFeature *feature, int features, ArrayType *array,
								   double *cell);

/* Return the text of a cell as SQL would show the value: 12.5, true, 2026-03-01, Two year; or NULL. */
extern char *emp_feature_cell_text(const EmpFeature *feature, double cell);

/*
 * Return the elements of an array of features; missing ones are NaN.  Throws for NaN, infinity, more than one
 * dimension, no elements, more than EMP_FRAME_COLUMNS.
 */
extern const double *emp_feature_array_cells(ArrayType *array, int *elements);

#endif
