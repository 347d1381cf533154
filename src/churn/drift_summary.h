/*
 * drift_summary.h
 *		Customers of now by the bins of the features of a churn model: the value behind the SQL type
 *		drift_summary.
 *
 * It takes from the model, once, what is needed to count: of each feature that the model uses its name,
 * where its bins end, and how many customers the model was fitted to were in each.  So rows after the
 * first one need the model no more, only that it is the same.
 */
#ifndef EMP_CHURN_DRIFT_SUMMARY_H
#define EMP_CHURN_DRIFT_SUMMARY_H

#include "base/failure.h"
#include "churn/churn_model.h"

#define EMP_DRIFT_SUMMARY_FORMAT 1
#define EMP_DRIFT_CUSTOMERS (INT64_C(1) << 48)      /* the most customers */
#define EMP_DRIFT_BINS (EMP_FEATURE_LEVELS_MAX + 2) /* of a feature: levels, other ones, missing */

/* A feature; its missing values are the last one of its bins. */
typedef struct EmpDriftFeature
{
	uint32_t name;    /* where it is among the names */
	uint32_t len;     /* of the name, in bytes */
	uint32_t element; /* which feature of the model it is */
	uint32_t kind;    /* EmpColumnKind */
	uint32_t cuts;
	uint32_t first_cut;
	uint32_t bins;
	uint32_t first_bin;
} EmpDriftFeature;

/* At least one customer.  The layout is the stored one; padding is spelt out and zero. */
typedef struct EmpDriftSummary
{
	int32_t header;      /* varlena length; the SQL face sets it */
	uint8_t format;      /* EMP_DRIFT_SUMMARY_FORMAT */
	uint8_t reserved[3]; /* 0 */
	uint32_t elements;   /* features of the model */
	uint32_t features;   /* of them, used */
	uint32_t cuts;       /* of all features */
	uint32_t bins;
	uint32_t names;    /* bytes, a multiple of 8 */
	uint32_t arrays;   /* 1: arrays will do, because no feature is a category; else 0 */
	uint64_t model;    /* hash of the bytes of the model */
	uint64_t key;      /* open: hash of the model as it was last passed; closed: 0 */
	int64_t then;      /* customers that the model was fitted to */
	int64_t customers; /* now */
	/* features, cuts, bins then, bins now, names */
	EmpDriftFeature feature[];
} EmpDriftSummary;

/* Return the bytes of a summary that has such a head. */
extern size_t emp_drift_summary_size(const EmpDriftSummary *head);

/* Return the parts of a summary. */
static inline double *
emp_drift_cuts(const EmpDriftSummary *s)
{
	return (double *) (s->feature + s->features);
}

static inline int64_t *
emp_drift_then(const EmpDriftSummary *s)
{
	return (int64_t *) (emp_drift_cuts(s) + s->cuts);
}

static inline int64_t *
emp_drift_now(const EmpDriftSummary *s)
{
	return emp_drift_then(s) + s->bins;
}

static inline char *
emp_drift_names(const EmpDriftSummary *s)
{
	return (char *) (emp_drift_now(s) + s->bins);
}

/* Make the head of a summary of a model; and all of it, of no customer yet. */
extern void emp_drift_summary_head(const EmpChurnModel *model, uint64_t hash,
								   EmpDriftSummary *head);
extern void emp_drift_summary_init(EmpDriftSummary *s, const EmpDriftSummary *head,
								   const EmpChurnModel *model);

/* Count a customer: cells of the features of the model, as many as elements; from a row or an array. */
extern EmpStatus emp_drift_summary_add_row(EmpDriftSummary *s, const EmpChurnModel *model,
										   const double *cell, EmpFailure *failure);
extern EmpStatus emp_drift_summary_add_array(EmpDriftSummary *s, const double *cell, int elements,
											 EmpFailure *failure);

/* Check that a model is that of a summary; add another summary. */
extern EmpStatus emp_drift_summary_match(const EmpDriftSummary *s, uint64_t hash,
										 EmpFailure *failure);
extern EmpStatus emp_drift_summary_merge(EmpDriftSummary *into, const EmpDriftSummary *from,
										 EmpFailure *failure);

/* Whether the head of a stored value of so many bytes is possible; whether all of it is. */
extern bool emp_drift_summary_sound(const EmpDriftSummary *s, size_t size);
extern bool emp_drift_summary_possible(const EmpDriftSummary *s);

/* What a feature says. */
typedef struct EmpDrift
{
	double psi;
	double
		chance; /* what the index is on average where nothing has changed, by the numbers of rows */
	double missing_then; /* share, 0..1 */
	double missing_now;
} EmpDrift;
extern EmpDrift emp_drift_of(const EmpDriftSummary *s, uint32_t feature);

/* Order (by customers, then model, then every count) and hash; of closed summaries. */
extern int emp_drift_summary_compare(const EmpDriftSummary *a, const EmpDriftSummary *b);
extern uint64_t emp_drift_summary_hash(const EmpDriftSummary *s, uint64_t seed);

/*
 * Text form: the head, then each feature in quotes, which one of the model it is, its kind, its cuts, and
 * its bins then and now, as in model=7 elements=2 arrays=1 then=20 customers=4 "x1" element=0 kind=number
 * cuts=1,2.5 bins_then=5,10,5,0 bins_now=0,0,4,0.  print needs emp_drift_summary_text_size bytes and
 * returns the length.  parse fills a summary of the head that emp_drift_summary_parse_head finds.
 */
extern size_t emp_drift_summary_text_size(const EmpDriftSummary *s);
extern size_t emp_drift_summary_print(const EmpDriftSummary *s, char *out);
extern EmpStatus emp_drift_summary_parse_head(const char *text, size_t len, EmpDriftSummary *head,
											  EmpFailure *failure);
extern EmpStatus emp_drift_summary_parse(const char *text, size_t len, const EmpDriftSummary *head,
										 EmpDriftSummary *s, EmpFailure *failure);

#endif
