/*
 * matrix_pg.h
 *		Types whose values are rows of numbers (matrix.h): the functions of the type, and of aggregates.
 */
#ifndef EMP_FRAME_MATRIX_PG_H
#define EMP_FRAME_MATRIX_PG_H

#include "base/pg_compat.h"

#include "fmgr.h"
#include "utils/jsonb.h"

#include "base/state_pg.h"
#include "frame/matrix.h"

/* Fetch a state to read, open or closed; fetch one that is closed. */
extern EmpMatrix *emp_matrix_get(const EmpMatrixKind *kind, Datum datum);
extern EmpMatrix *emp_matrix_get_closed(const EmpMatrixKind *kind, Datum datum);

/*
 * Add a row in a transition function: features is the number of the argument of type float8[], options
 * that of type jsonb, or 0 where there is none.  lead: checked cells, or NULL: the row has no outcome, and is
 * left out and counted, unless it has no features either.
 */
extern Datum emp_matrix_accum(FunctionCallInfo fcinfo, const EmpMatrixKind *kind,
							  const double *lead, int features, int options);

/*
 * The same with options of an aggregate's own: make returns them, and is asked when hash, which is not 0, is that of
 * no row before.
 */
extern Datum emp_matrix_accum_by(FunctionCallInfo fcinfo, const EmpMatrixKind *kind,
								 const double *lead, int features, uint64 hash,
								 Jsonb *(*make)(FunctionCallInfo fcinfo));

/* Add a state to a state: combine function, and the transition function of rollup. */
extern Datum emp_matrix_combine(FunctionCallInfo fcinfo, const EmpMatrixKind *kind);

/* Return the options that came with the rows, NULL: none. */
extern Jsonb *emp_matrix_given_options(const EmpMatrix *m);

/* Return the rows of a closed state as a frame with columns x1, x2, ...; the cells are copied. */
extern EmpFrame *emp_matrix_frame(const EmpMatrix *m);

/* What the macro below is made of. */
extern EmpMatrix *emp_matrix_read_text(const EmpMatrixKind *kind, const char *text, Size len,
									   EmpFailure *failure);
extern char *emp_matrix_text(const EmpMatrixKind *kind, Datum datum);

/* Define in, out, recv, send, order, hash, NAME_combine and NAME_final (it closes) of a type. */
#define EMP_MATRIX_FUNCTIONS(name, KIND)                                                           \
	static EmpMatrix *name##_closed(Datum datum)                                                   \
	{                                                                                              \
		return emp_matrix_get_closed(&KIND, datum);                                                \
	}                                                                                              \
                                                                                                   \
	static void *name##_parse(const char *text, Size len, EmpFailure *failure)                     \
	{                                                                                              \
		return emp_matrix_read_text(&KIND, text, len, failure);                                    \
	}                                                                                              \
                                                                                                   \
	static char *name##_print(Datum datum)                                                         \
	{                                                                                              \
		return emp_matrix_text(&KIND, datum);                                                      \
	}                                                                                              \
                                                                                                   \
	EMP_TEXT_STATE_IO_FUNCTIONS(name, MATRIX, name##_parse, name##_print)                          \
	EMP_STATE_ORDER_FUNCTIONS(name, name##_closed, emp_matrix_compare)                             \
	EMP_STATE_HASH_FUNCTIONS(name, name##_closed, emp_matrix_hash)                                 \
                                                                                                   \
	PG_FUNCTION_INFO_V1(emp_##name##_combine);                                                     \
	Datum emp_##name##_combine(PG_FUNCTION_ARGS)                                                   \
	{                                                                                              \
		return emp_matrix_combine(fcinfo, &KIND);                                                  \
	}                                                                                              \
                                                                                                   \
	PG_FUNCTION_INFO_V1(emp_##name##_final);                                                       \
	Datum emp_##name##_final(PG_FUNCTION_ARGS)                                                     \
	{                                                                                              \
		PG_RETURN_POINTER(name##_closed(PG_GETARG_DATUM(0)));                                      \
	}

#endif
