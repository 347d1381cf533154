/*
 * shares.h
 *		Sharing out a valence, or the log-odds of a label, to the parts of a text.
 */
#ifndef EMP_EMOTION_SHARES_H
#define EMP_EMOTION_SHARES_H

#include "emotion/read.h"

/* What a part adds, by what it holds: see EmpPart. */
typedef struct EmpShares
{
	const EmpCalibration *calibration;
	int label;                /* -1 for valence */
	double weight[EMP_HEADS]; /* for a weight of 1 in 2^-10 */
	double own;               /* the same for the head itself, of a term of the lexicon */
	double ramp;              /* for a peak of 1 in 2^-10 and a weight of 1 in 2^-13 */
	double carried;           /* for a square of 1 in 2^-8 */
	double constant;          /* what no part adds */
} EmpShares;

/* The s of valence = s / (1 + |s|).  All of it is shared out. */
extern void emp_shares_of_valence(EmpShares *shares, const EmpReading *r);

/* The log-odds of a base label. */
extern void emp_shares_of_label(EmpShares *shares, const EmpReading *r, int label);

/* What a part adds. */
extern double emp_share_of_part(const EmpShares *shares, const EmpPart *part);

#endif
