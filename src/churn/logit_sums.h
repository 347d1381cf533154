/*
 * logit_sums.h
 *		What a pass over customers adds up for a logistic model: the SQL type logit_sums.
 *
 * Log-likelihood, gradient and information are sums of numbers in units of 2^-44, rounded row by row, so
 * they are exact integers: any split of the rows gives the same bytes.  Terms are standardised, so that one
 * unit serves all of them.  How the features are distributed, by outcome, is counted with them: what is
 * missing, ranges, bins or levels, and a hash that is equal for features that are equal in all rows.
 *
 * A state is open or closed (doc/design/005).  An open one has the design of the model behind it, taken
 * from the first row's argument, so that a row finds everything at hand; a closed one is sums only.
 */
#ifndef EMP_CHURN_LOGIT_SUMS_H
#define EMP_CHURN_LOGIT_SUMS_H

#include "base/failure.h"
#include "base/wide.h"
#include "churn/churn_model.h"
#include "churn/logit.h"

#define EMP_LOGIT_SUMS_FORMAT 1
#define EMP_LOGIT_SUMS_UNIT 0x1p44 /* units of 1 */
#define EMP_LOGIT_SUMS_ROWS EMP_CHURN_CUSTOMERS
#define EMP_LOGIT_SUMS_BYTES ((size_t) 0x3fffffff) /* the most bytes of a state: 1 GB */

/* How a feature is distributed in rows that stayed [0] and that left [1]. */
typedef struct EmpLogitRange
{
	double low[2]; /* of the cells, 0 where there are none */
	double high[2];
	int64_t missing[2];
	uint64_t twin; /* sum of hashes of row and cell: equal features have equal ones */
	uint32_t bins; /* that cells are counted in; 0 for a feature that the model does not use */
	uint32_t first_bin;
} EmpLogitRange;

/* The layout is the stored one; padding is spelt out and zero. */
typedef struct EmpLogitTotals
{
	int32_t header; /* varlena length; the SQL face sets it */
	uint8_t format; /* EMP_LOGIT_SUMS_FORMAT */
	uint8_t open;   /* 1, or 0: closed */
	uint8_t reserved[2];
	uint32_t terms;
	uint32_t features;
	uint32_t bins;   /* of all features */
	uint32_t design; /* bytes of the design behind an open state */
	uint64_t model;  /* hash of the model */
	int64_t rows;
	int64_t churned;
	uint64_t data[]; /* sums, ranges, bins by outcome; then the design */
} EmpLogitTotals;

/* How large a closed state is, and whether that is within the limit. */
typedef struct EmpLogitShape
{
	uint32_t terms;
	uint32_t features;
	uint32_t bins;
} EmpLogitShape;

extern size_t emp_logit_sums_size(const EmpLogitShape *shape);
extern EmpLogitShape emp_logit_sums_shape(const EmpChurnModel *model);

/* The parts of a state: sums are the log-likelihood, the gradient, then the information, packed. */
extern EmpWide *emp_logit_sums_of(const EmpLogitTotals *t);
extern int emp_logit_sums_count(const EmpLogitTotals *t);
extern EmpLogitRange *emp_logit_ranges(const EmpLogitTotals *t);
extern int64_t *emp_logit_bins(const EmpLogitTotals *t, const EmpLogitRange *range, int outcome);

/* Bytes that an open state needs, and an open state of nothing, for a model and its stored bytes. */
extern size_t emp_logit_sums_open_size(const EmpChurnModel *model, size_t len);
extern void emp_logit_sums_init(EmpLogitTotals *t, const EmpChurnModel *model, const void *bytes,
								size_t len);

/* Return whether an open state was made for a model with these bytes. */
extern bool emp_logit_sums_is_of(const EmpLogitTotals *t, const void *bytes, size_t len);

/* Add a row, given the cells of all features, to an open state. */
extern EmpStatus emp_logit_sums_add(EmpLogitTotals *t, bool left, const double *cell,
									EmpFailure *failure);

/* Add all of another state of the same model. */
extern EmpStatus emp_logit_sums_merge(EmpLogitTotals *into, const EmpLogitTotals *from,
									  EmpFailure *failure);

/* Make a closed state in emp_logit_sums_size bytes. */
extern void emp_logit_sums_close(const EmpLogitTotals *t, EmpLogitTotals *into);

/* Whether a stored value of so many bytes can be read without going astray. */
extern bool emp_logit_sums_sound(const EmpLogitTotals *t, size_t size);

/* Read the sums as numbers. */
extern void emp_logit_sums_read(const EmpLogitTotals *t, EmpLogitSums *sums);

/* Order and hash, of closed states. */
extern int emp_logit_sums_compare(const EmpLogitTotals *a, const EmpLogitTotals *b);
extern uint64_t emp_logit_sums_hash(const EmpLogitTotals *t, uint64_t seed);

/*
 * Text form of a closed state (logit_sums_text.c).  parse_shape finds what the text has; parse fills a
 * state of that shape.
 */
extern size_t emp_logit_sums_text_size(const EmpLogitTotals *t);
extern size_t emp_logit_sums_print(const EmpLogitTotals *t, char *out, EmpCheck check);
extern EmpStatus emp_logit_sums_parse_shape(const char *text, size_t len, EmpLogitShape *shape,
											EmpFailure *failure);
extern EmpStatus emp_logit_sums_parse(const char *text, size_t len, EmpLogitTotals *t,
									  EmpCheck check, EmpFailure *failure);

#endif
