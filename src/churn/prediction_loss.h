/*
 * prediction_loss.h
 *		How far probabilities are from what happened: the value behind the SQL type prediction_loss.
 *
 * The losses of a customer are rounded to a fixed number of binary digits and added up as integers, so
 * that any split of the rows gives the same bytes.
 */
#ifndef EMP_CHURN_PREDICTION_LOSS_H
#define EMP_CHURN_PREDICTION_LOSS_H

#include <stdbool.h>

#include "base/record.h"

#define EMP_PREDICTION_LOSS_FORMAT 1
#define EMP_LOSS_CUSTOMERS_MAX (INT64_C(1) << 48)
/*
 * Sums count units of 2^-73 and 2^-78.  No logarithmic loss is above 37, so 2^48 of them stay below
 * 2^127, as do as many squares.
 */
#define EMP_LOG_LOSS_BITS 73
#define EMP_BRIER_BITS 78

/* At least one customer.  The layout is the stored one; padding is spelt out and zero. */
typedef struct EmpPredictionLoss
{
	int32_t header;      /* varlena length; the SQL face sets it */
	uint8_t format;      /* EMP_PREDICTION_LOSS_FORMAT */
	uint8_t reserved[3]; /* 0 */
	int64_t customers;   /* 1 .. EMP_LOSS_CUSTOMERS_MAX */
	int64_t churned;     /* of them */
	EmpWide log_loss;    /* sum, in 2^-EMP_LOG_LOSS_BITS */
	EmpWide brier;       /* sum of squares, in 2^-EMP_BRIER_BITS */
} EmpPredictionLoss;

/* Check a probability that a user gave. */
extern EmpStatus emp_probability_check(double probability, EmpFailure *failure);

/*
 * The losses of one customer: minus the logarithm of the probability of what happened, where
 * probabilities are kept 2.2e-16 away from 0 and 1, and the square of the error.
 */
extern double emp_log_loss_of(double probability, bool churned);
extern double emp_brier_of(double probability, bool churned);

/* Add so many customers of one probability, which was checked, or another part. */
extern EmpStatus emp_prediction_loss_add(EmpPredictionLoss *s, double probability, bool churned,
										 int64_t customers, EmpFailure *failure);
extern EmpStatus emp_prediction_loss_merge(EmpPredictionLoss *into, const EmpPredictionLoss *from,
										   EmpFailure *failure);

/* Whether sums are those of so many customers. */
extern bool emp_prediction_loss_sound(const EmpPredictionLoss *s);

/* The mean losses of a customer, rounded once. */
extern double emp_prediction_log_loss(const EmpPredictionLoss *s);
extern double emp_prediction_brier(const EmpPredictionLoss *s);

/* Text form: "customers=2 churned=1 log_loss=... brier=...", and the byte form. */
#define EMP_PREDICTION_LOSS_TEXT_SIZE 192
#define EMP_PREDICTION_LOSS_BYTES (1 + 8 + 8 + 16 + 16)
EMP_RECORD_PROTOTYPES(prediction_loss, EmpPredictionLoss)

#endif
