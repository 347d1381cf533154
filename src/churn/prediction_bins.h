/*
 * prediction_bins.h
 *		Probabilities in bins of equal width, and who left: the value behind the SQL type prediction_bins.
 *
 * A state has the size of its bins whatever the number of customers.  Bin i of b holds what is above
 * i / b, up to (i + 1) / b; the first one holds 0 too.  Probabilities are added up as integers, so that
 * any split of the rows gives the same bytes.
 */
#ifndef EMP_CHURN_PREDICTION_BINS_H
#define EMP_CHURN_PREDICTION_BINS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/failure.h"
#include "base/level.h"
#include "base/wide.h"

#define EMP_PREDICTION_BINS_FORMAT 1
#define EMP_BINS_MIN 2
#define EMP_BINS_MAX 10000
#define EMP_BIN_CUSTOMERS_MAX (INT64_C(1) << 47) /* in all bins */
#define EMP_BIN_SUM_BITS 78                      /* sums count units of 2^-78 */

/* One bin. */
typedef struct EmpPredictionBin
{
	int64_t churned;
	int64_t stayed;
	EmpWide sum; /* of the probabilities, in 2^-EMP_BIN_SUM_BITS */
} EmpPredictionBin;

/* At least one customer.  The layout is the stored one; padding is spelt out and zero. */
typedef struct EmpPredictionBins
{
	int32_t header;      /* varlena length; the SQL face sets it */
	uint8_t format;      /* EMP_PREDICTION_BINS_FORMAT */
	uint8_t reserved[3]; /* 0 */
	uint32_t bins;       /* EMP_BINS_MIN .. EMP_BINS_MAX */
	uint32_t reserved2;  /* 0 */
	int64_t customers;   /* in all bins */
	EmpPredictionBin bin[];
} EmpPredictionBins;

/* Return the bytes of a state. */
static inline size_t
emp_prediction_bins_size(uint32_t bins)
{
	return sizeof(EmpPredictionBins) + bins * sizeof(EmpPredictionBin);
}

/* Check the number of bins that a user gave. */
extern EmpStatus emp_bins_check(int64_t bins, EmpFailure *failure);

/* Make a state of nothing yet; add customers of one probability, which was checked; add a state. */
extern void emp_prediction_bins_init(EmpPredictionBins *s, uint32_t bins);
extern EmpStatus emp_prediction_bins_add(EmpPredictionBins *s, double probability, int64_t churned,
										 int64_t stayed, EmpFailure *failure);
extern EmpStatus emp_prediction_bins_merge(EmpPredictionBins *into, const EmpPredictionBins *from,
										   EmpFailure *failure);

/* Check that two states, or a state and a row, have equal numbers of bins. */
extern EmpStatus emp_prediction_bins_match(const EmpPredictionBins *s, int64_t bins,
										   EmpFailure *failure);

/* Whether a stored value of so many bytes can be read without going astray; whether it is possible. */
extern bool emp_prediction_bins_sound(const EmpPredictionBins *s, size_t size);
extern bool emp_prediction_bins_possible(const EmpPredictionBins *s);

/*
 * The area under the curve of the bins, where customers of one bin are ties; NaN where all left or all
 * stayed.  The exact one differs from it by at most half the share of pairs that are in one bin.
 */
extern double emp_prediction_bins_auc(const EmpPredictionBins *s);

/* What one bin says, which has customers. */
typedef struct EmpCalibrationBin
{
	double low; /* the bin */
	double high;
	int64_t customers;
	double mean_probability;
	double churn_rate;
	EmpInterval interval; /* of the churn rate: Wilson's, 95 % */
} EmpCalibrationBin;
extern bool emp_calibration_bin(const EmpPredictionBins *s, uint32_t bin, EmpCalibrationBin *out);

/* What all of them say. */
typedef struct EmpModelCalibration
{
	int64_t customers;
	double mean_probability;
	double churn_rate;
	double expected_error; /* mean of |churn rate - mean probability| of the bins, by customers */
	double maximum_error;  /* the largest of them */
} EmpModelCalibration;
extern void emp_calibration(const EmpPredictionBins *s, EmpModelCalibration *out);

/* Order (by bins, then customers, then every other number), hash. */
extern int emp_prediction_bins_compare(const EmpPredictionBins *a, const EmpPredictionBins *b);
extern uint64_t emp_prediction_bins_hash(const EmpPredictionBins *s, uint64_t seed);

/*
 * Text form: the number of bins, then those that have customers: who left, who stayed, the sum of their
 * probabilities, as in bins=10 3=1,3,453347182355485940514816.  parse fills a state that
 * emp_prediction_bins_init made with the bins that emp_prediction_bins_parse_plan finds.
 */
extern size_t emp_prediction_bins_text_size(const EmpPredictionBins *s);
extern size_t emp_prediction_bins_print(const EmpPredictionBins *s, char *out);
extern EmpStatus emp_prediction_bins_parse_plan(const char *text, size_t len, uint32_t *bins,
												EmpFailure *failure);
extern EmpStatus emp_prediction_bins_parse(const char *text, size_t len, EmpPredictionBins *s,
										   EmpFailure *failure);

#endif
