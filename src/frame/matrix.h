/*
 * matrix.h
 *		Rows of numbers as the state of an aggregate: what stands behind the SQL type churn_sample, and
 *		others that fits of rows of float8[] begin with.
 *
 * A row is as in a frame: lead cells, then a cell for each feature, NaN where it is missing.  A matrix is
 * open or closed (doc/design/005): open, rows are as they came and there is room for more; closed, they are
 * in the canonical order of frames and nothing is left over, so equal values are the same bytes.
 *
 * Rows that have no outcome, or no features, are counted only.  How many columns there are is not known
 * before the first row; until then there are none.
 */
#ifndef EMP_FRAME_MATRIX_H
#define EMP_FRAME_MATRIX_H

#include "base/failure.h"
#include "frame/frame.h"

#define EMP_MATRIX_FORMAT 1
#define EMP_MATRIX_BYTES ((size_t) 0x3fffffff) /* the most bytes of a state: 1 GB */
#define EMP_MATRIX_LEAD 2                      /* the most lead cells */
#define EMP_MATRIX_LEFT_OUT ((int64_t) 1 << 48)
#define EMP_MATRIX_OPTIONS 1000000 /* the most bytes of options */

/* What the rows of a type are. */
typedef struct EmpMatrixKind
{
	const char *type;    /* SQL type, for messages */
	const char *example; /* of a text form */
	const char *hint;    /* what to do when rows are too many */
	int lead;            /* cells; a row has one cell or more, features included */
	/* return NULL, or what is wrong with lead cells */
	const char *(*check)(const double *lead);
} EmpMatrixKind;

/* The layout is the stored one; padding is spelt out and zero. */
typedef struct EmpMatrix
{
	int32_t header;        /* varlena length; the SQL face sets it */
	uint8_t format;        /* EMP_MATRIX_FORMAT */
	uint8_t lead;          /* cells before those of the features */
	uint16_t columns;      /* features */
	uint32_t options;      /* bytes of the options that came with the rows, a text; 0: none */
	uint8_t open;          /* 1, or 0: closed */
	uint8_t reserved[3];   /* 0 */
	int64_t rows;          /* with an outcome */
	int64_t room;          /* rows there is room for; closed: rows */
	int64_t left_out;      /* rows without an outcome or features */
	uint64_t options_hash; /* open: of what the options were read from, 0: unknown; closed: 0 */
	uint64_t data[]; /* options, filled up with zeros to 8 bytes; then the cells of the rows */
} EmpMatrix;

/* What a state has to hold. */
typedef struct EmpMatrixPlan
{
	int lead;
	int columns;
	size_t options;
	int64_t room;
} EmpMatrixPlan;

/* Return the bytes of a state. */
static inline size_t
emp_matrix_size(const EmpMatrixPlan *plan)
{
	return sizeof(EmpMatrix) + (plan->options + 7) / 8 * 8 +
		   sizeof(double) * (size_t) (plan->lead + plan->columns) * (size_t) plan->room;
}

/* Return the options of a state, which are not terminated. */
static inline char *
emp_matrix_options(const EmpMatrix *m)
{
	return (char *) m->data;
}

/* Return the cells of a state. */
static inline double *
emp_matrix_cells(const EmpMatrix *m)
{
	return (double *) (m->data + (m->options + 7) / 8);
}

/* Return the cells of a row. */
static inline int
emp_matrix_stride(const EmpMatrix *m)
{
	return m->lead + m->columns;
}

/* Return whether an open state can take so many more rows. */
extern bool emp_matrix_fits(const EmpMatrix *m, int64_t more);

/*
 * Plan a larger state that takes a state, or NULL, and so many more rows of so many columns; options: their
 * bytes, where there is no state yet.
 */
extern EmpStatus emp_matrix_plan(const EmpMatrixKind *kind, const EmpMatrix *m, int columns,
								 size_t options, int64_t more, EmpMatrixPlan *plan,
								 EmpFailure *failure);

/* Make an open state of nothing yet, in emp_matrix_size bytes. */
extern void emp_matrix_init(EmpMatrix *m, const EmpMatrixPlan *plan, const char *options);

/* Add a row to an open state that fits it; cells were checked. */
extern void emp_matrix_add(EmpMatrix *m, const double *lead, const double *cell);

/* Count rows that are left out. */
extern EmpStatus emp_matrix_leave_out(EmpMatrix *m, int64_t rows, EmpFailure *failure);

/* Add all of another state, of the same columns and options, to one that is open and fits it. */
extern EmpStatus emp_matrix_merge(EmpMatrix *into, const EmpMatrix *from, EmpFailure *failure);

/* Check that a state goes with rows of so many columns and these options. */
extern EmpStatus emp_matrix_match(const EmpMatrix *m, int columns, const char *options, size_t len,
								  EmpFailure *failure);

/* Close a state: into has emp_matrix_size bytes of its rows, scratch as emp_matrix_close_scratch says. */
extern size_t emp_matrix_close_scratch(const EmpMatrix *m);
extern void emp_matrix_close(const EmpMatrix *m, EmpMatrix *into, void *scratch, EmpCheck check);

/* Whether a stored value of so many bytes can be read without going astray. */
extern bool emp_matrix_sound(const EmpMatrixKind *kind, const EmpMatrix *m, size_t size);

/* Order and hash, of closed states. */
extern int emp_matrix_compare(const EmpMatrix *a, const EmpMatrix *b);
extern uint64_t emp_matrix_hash(const EmpMatrix *m, uint64_t seed);

/*
 * Text form: options, if there are any, in quotes, then columns=2 left_out=1 row=1,0.5,null row=0,2,3, the
 * lead cells first.  parse_plan finds what the text has, and copies the options into a buffer of as many
 * bytes as the text; parse fills an open state that emp_matrix_init made of it.
 */
extern size_t emp_matrix_text_size(const EmpMatrix *m);
extern size_t emp_matrix_print(const EmpMatrix *m, char *out, EmpCheck check);
extern EmpStatus emp_matrix_parse_plan(const EmpMatrixKind *kind, const char *text, size_t len,
									   EmpMatrixPlan *plan, char *options, EmpFailure *failure);
extern EmpStatus emp_matrix_parse(const EmpMatrixKind *kind, const char *text, size_t len,
								  EmpMatrix *m, EmpCheck check, EmpFailure *failure);

#endif
