/*
 * churn_report.h
 *		How good predictions of churn are: every usual figure, with its 95 % interval where there is a
 *		standard one.
 */
#ifndef EMP_CHURN_CHURN_REPORT_H
#define EMP_CHURN_CHURN_REPORT_H

#include "base/level.h"
#include "churn/prediction_bins.h"
#include "churn/predictions.h"

#define EMP_REPORT_BINS 10
#define EMP_REPORT_TOPS 3 /* shares of the customers of the highest probabilities: 5, 10, 20 % */

/* A figure; NaN where it, its error or its interval has no value. */
typedef struct EmpFigure
{
	double value;
	double error; /* standard error */
	EmpInterval interval;
} EmpFigure;

typedef struct EmpChurnReport
{
	EmpFigure rate;
	EmpFigure auc;
	EmpFigure log_loss;
	EmpFigure brier;
	double
		brier_skill; /* 1 less the Brier score over that of the churn rate as prediction; at most 1 */
	double mean_probability;
	EmpFigure difference; /* churn rate less mean probability: calibration in the large */
	EmpFigure intercept;  /* log-odds of churn on those predicted: 0 and 1 where calibrated */
	EmpFigure slope;
	double expected_calibration_error;
	int percent[EMP_REPORT_TOPS];
	EmpTop top[EMP_REPORT_TOPS];
	EmpFigure lift[EMP_REPORT_TOPS];
	EmpFigure capture[EMP_REPORT_TOPS];
} EmpChurnReport;

/*
 * Report on a closed summary, whose scores are checked to be probabilities; bins has
 * emp_prediction_bins_size(EMP_REPORT_BINS) bytes, and is filled.
 */
extern EmpStatus emp_churn_report(const EmpPredictionSummary *s, EmpChurnReport *report,
								  EmpPredictionBins *bins, EmpCheck check, EmpFailure *failure);

#endif
