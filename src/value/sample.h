/*
 * sample.h
 *		Histories of customers, each once with how many customers have it: the state behind
 *		purchase_sample_agg and the fits of purchase models.
 *
 * A sample is open or closed (doc/design/005).  Open, entries are in the order in which they came, a
 * hash table finds them, and there is room for more.  Closed, which is how people see it, they are in
 * order (by frequency, age, recency, covariates) and nothing is left over, so equal values are the same
 * bytes, and a fit meets histories of one frequency in a row.
 *
 * The state behind gamma_gamma_fit is a sample too, of another kind: with the mean money of repeat
 * purchases where the age is, and without recency or covariates (spend_fit.h).
 */
#ifndef EMP_VALUE_SAMPLE_H
#define EMP_VALUE_SAMPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/failure.h"
#include "base/interrupt.h"
#include "value/fit_options.h"
#include "value/history.h"

#define EMP_SAMPLE_FORMAT 1
#define EMP_SAMPLE_BYTES ((size_t) 0x3fffffff)   /* the most bytes of a state: 1 GB */
#define EMP_SAMPLE_CUSTOMERS ((int64_t) 1 << 48) /* the most customers */
#define EMP_SAMPLE_COVARIATES 32                 /* the most covariates of a customer */

/* What entries are.  The numbers are part of the stored format. */
typedef enum EmpSampleKind
{
	EMP_SAMPLE_HISTORIES = 0, /* purchase_sample */
	EMP_SAMPLE_SPENDING = 1,  /* spend_sample */
	EMP_SAMPLE_KINDS
} EmpSampleKind;

/* One history.  No number is a negative zero. */
typedef struct EmpSampleEntry
{
	double recency;
	double age;
	uint32_t frequency;
	uint32_t customers; /* at least 1 */
	double covariate[];
} EmpSampleEntry;

/* At least one customer.  The layout is the stored one; padding is spelt out and zero. */
typedef struct EmpSample
{
	int32_t header;      /* varlena length; the SQL face sets it */
	uint8_t format;      /* EMP_SAMPLE_FORMAT */
	uint8_t kind;        /* EmpSampleKind */
	uint16_t covariates; /* of each customer */
	uint32_t entries;
	uint32_t room;         /* entries there is room for; closed: entries */
	uint32_t slots;        /* of the hash table, a power of 2; closed: 0 */
	uint32_t reserved2;    /* 0 */
	int64_t customers;     /* in all entries */
	uint64_t options_hash; /* open: of what the options were read from, 0: unknown; closed: 0 */
	EmpFitOptions options; /* that came with the rows */
	uint64_t data[];       /* room entries, then the slots, 32 bits each */
} EmpSample;

/* What a state has to hold. */
typedef struct EmpSamplePlan
{
	EmpSampleKind kind;
	int covariates;
	uint32_t room;
	uint32_t slots;
} EmpSamplePlan;

/* Return the bytes of an entry. */
static inline size_t
emp_sample_entry_size(int covariates)
{
	return sizeof(EmpSampleEntry) + sizeof(double) * (size_t) covariates;
}

/* Return the bytes of a state. */
static inline size_t
emp_sample_size(int covariates, uint32_t room, uint32_t slots)
{
	return sizeof(EmpSample) + emp_sample_entry_size(covariates) * room +
		   sizeof(uint32_t) * (size_t) slots;
}

/* Return an entry. */
static inline EmpSampleEntry *
emp_sample_entry(const EmpSample *s, uint32_t i)
{
	return (EmpSampleEntry *) ((char *) s->data + emp_sample_entry_size(s->covariates) * i);
}

/* Return the history of an entry. */
static inline EmpHistory
emp_sample_history(const EmpSampleEntry *e)
{
	return (EmpHistory){e->frequency, e->recency, e->age};
}

/* Return whether an open state can take so many more entries. */
extern bool emp_sample_fits(const EmpSample *s, uint32_t more);

/* Plan a larger state that takes a state, or NULL, and so many more entries. */
extern EmpStatus emp_sample_plan(const EmpSample *s, EmpSampleKind kind, int covariates,
								 uint32_t more, EmpSamplePlan *plan, EmpFailure *failure);

/* Make an open state of nothing yet, in emp_sample_size bytes. */
extern void emp_sample_init(EmpSample *s, const EmpSamplePlan *plan);

/*
 * Add customers of one history, which was checked; what is added to is open and fits it.  covariates:
 * as many as the state has, finite.
 */
extern EmpStatus emp_sample_add(EmpSample *s, const EmpHistory *h, const double *covariates,
								int64_t customers, EmpFailure *failure);

/* Add all of another state to one that is open and fits it. */
extern EmpStatus emp_sample_merge(EmpSample *into, const EmpSample *from, EmpCheck check,
								  EmpFailure *failure);

/* Check that two samples, or a sample and a row, have equal numbers of covariates and options. */
extern EmpStatus emp_sample_match(const EmpSample *s, int covariates, const EmpFitOptions *options,
								  EmpFailure *failure);

/*
 * Close a state: into has emp_sample_size(covariates, entries, 0) bytes, and scratch as many as all
 * entries have.
 */
extern void emp_sample_close(const EmpSample *from, void *scratch, EmpSample *into, EmpCheck check);

/* Whether a stored value of so many bytes can be read without going astray. */
extern bool emp_sample_sound(const EmpSample *s, size_t size);

/* Order (by entries, then every other number) and hash; of closed states. */
extern int emp_sample_compare(const EmpSample *a, const EmpSample *b);
extern uint64_t emp_sample_hash(const EmpSample *s, uint64_t seed);

/*
 * Text form: covariates=0, options that were given, then each history with the number of customers:
 * covariates=0 0,0,38.86=3 2,30.43,38.86=1 (frequency, recency, age, covariates); of spending, options
 * and 2,22.345=1 (frequency, mean money).  parse fills an open
 * state, made by emp_sample_init of what emp_sample_parse_plan says.
 */
extern size_t emp_sample_text_size(const EmpSample *s);
extern size_t emp_sample_print(const EmpSample *s, char *out, EmpCheck check);
extern EmpStatus emp_sample_parse_plan(const char *text, size_t len, EmpSampleKind kind,
									   EmpSamplePlan *plan, EmpFailure *failure);
extern EmpStatus emp_sample_parse(const char *text, size_t len, EmpSample *s, EmpCheck check,
								  EmpFailure *failure);

#endif
