/*
 * gather_pg.h
 *		Records gathered for a fit: the state, of type internal, of aggregates over record.
 *
 * A state is a frame that grows, and what came with the rows and has to be the same in all of them: numbers
 * of the aggregate's own, and a value such as options or a model (doc/design/016 says why it is internal).
 */
#ifndef EMP_FRAME_GATHER_PG_H
#define EMP_FRAME_GATHER_PG_H

#include "base/pg_compat.h"

#include "fmgr.h"

#include "frame/frame_pg.h"

#define EMP_GATHER_NUMBERS 3

typedef struct EmpGathering EmpGathering;

/* What the aggregates of a family have in common. */
typedef struct EmpGatherKind
{
	const char
		*differ;      /* "options differ within one fit": when rows do not come with the same ... */
	const char *hint; /* ... and what to do then */
	/* check what came with the first row, and make a builder for a state in the current memory context */
	EmpFrameBuilder *(*begin)(const EmpGathering *g);
} EmpGatherKind;

struct EmpGathering
{
	MemoryContext context;
	EmpFrameBuilder *builder;
	int64 number[EMP_GATHER_NUMBERS]; /* that came with the rows */
	struct varlena *value;            /* that came with the rows, or NULL */
	struct varlena *key;              /* the value as it was passed */
};

/*
 * Add a row in a transition function: number and value (NULL: none) as they came with it, its lead cells, or
 * NULL where it has no outcome, and its features, the argument of that number.  A row that has either an outcome
 * or features is counted as left out; one that has neither says nothing.
 */
extern Datum emp_gather(FunctionCallInfo fcinfo, const EmpGatherKind *kind, const int64 *number,
						struct varlena *value, const double *lead, int features);

/* Return the argument as it was passed, to be a value; NULL where there is none. */
extern struct varlena *emp_gather_value(FunctionCallInfo fcinfo, int arg);

/* The functions that combine, serialize and deserialize states. */
extern Datum emp_gather_combine(FunctionCallInfo fcinfo, const EmpGatherKind *kind);
extern Datum emp_gather_serialize(FunctionCallInfo fcinfo);
extern Datum emp_gather_deserialize(FunctionCallInfo fcinfo);

#endif
