/*
 * joint.h
 *		Fitting log-odds of all labels together.
 */
#ifndef EMP_MODEL_JOINT_H
#define EMP_MODEL_JOINT_H

#include "corpus.h"

/*
 * The log-odds of label l in row i are bias[l] + slope[l] * own[i][l] + sum of mix[k][l] * x[i][k].
 * A weight that leaves where it started has a price: of it squared, at a label of JOINT_COMMON rows.
 */
typedef struct Joint
{
	int rows;
	int inputs;
	const double *x;                /* rows * inputs */
	double (*own)[EMP_BASE_LABELS]; /* NULL: without, and slope stays as it is */
	const EmpLabelSet *labels;      /* of each row */
	double price;
	int steps; /* at most */
	/* where it starts, and the result: */
	double (*mix)[EMP_BASE_LABELS]; /* inputs rows */
	double slope[EMP_BASE_LABELS];
	double bias[EMP_BASE_LABELS];
} Joint;

#define JOINT_COMMON 1000.0

extern void joint_fit(Joint *j);

#endif
