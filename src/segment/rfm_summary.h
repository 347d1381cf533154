/*
 * rfm_summary.h
 *		What the cut-offs of RFM scores come from: three quantile sketches in one, the state behind
 *		rfm_summary.
 *
 * The numbers of a customer are the days since their last purchase, their repeat purchases, and the mean money
 * of those.  Who never came back has no such mean: they count in the first two, and get the lowest score in the
 * third.
 */
#ifndef EMP_SEGMENT_RFM_SUMMARY_H
#define EMP_SEGMENT_RFM_SUMMARY_H

#include "segment/quantile_sketch.h"
#include "segment/rfm.h"
#include "value/history.h"

/* The series of the sketch. */
typedef enum EmpRfmSeries
{
	EMP_RFM_IDLE = 0,      /* days since the last purchase */
	EMP_RFM_FREQUENCY = 1, /* repeat purchases */
	EMP_RFM_MONETARY = 2   /* mean money of a repeat purchase */
} EmpRfmSeries;

#define EMP_RFM_ADDS 3 /* the room that a customer takes */

/* The cut-offs of each series, ascending. */
typedef struct EmpRfmCutoffs
{
	double cutoff[3][EMP_RFM_MAX - 1];
	int cutoffs[3];
} EmpRfmCutoffs;

/* Check what is known of a customer; monetary: NaN where there is none. */
extern EmpStatus emp_rfm_customer_check(const EmpHistory *history, double monetary,
										EmpFailure *failure);

/* Add a customer who was checked to an open sketch with room. */
extern EmpStatus emp_rfm_summary_add(EmpQuantileSketch *s, const EmpHistory *history,
									 double monetary, EmpFailure *failure);

/* Find the cut-offs that make so many tiles; none where a series has no numbers. */
extern void emp_rfm_cutoffs(const EmpQuantileSketch *s, int tiles, EmpRfmCutoffs *cutoffs);

/* Score a customer who was checked; the lowest score for no money. */
extern void emp_rfm_score(const EmpHistory *history, double monetary, const EmpRfmCutoffs *cutoffs,
						  EmpRfm *rfm);

#endif
