/*
 * rfm.h
 *		An RFM score: how recently, how often and for how much a customer bought, each from 1 (least) up.
 */
#ifndef EMP_SEGMENT_RFM_H
#define EMP_SEGMENT_RFM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/failure.h"

#define EMP_RFM_MAX 10 /* the most tiles */

typedef struct EmpRfm
{
	int32_t score[3]; /* r, f, m: 1 .. EMP_RFM_MAX */
	bool null[3];
} EmpRfm;

#endif
