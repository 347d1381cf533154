/*
 * churn_fit_pg.h
 *		Fitting churn models to frames, for aggregates and for what else has rows in memory.
 */
#ifndef EMP_CHURN_CHURN_FIT_PG_H
#define EMP_CHURN_CHURN_FIT_PG_H

#include "base/pg_compat.h"

#include "churn/churn_model.h"
#include "churn/churn_options_pg.h"
#include "frame/frame.h"

/*
 * Fit a model to a frame with some rows in canonical order, in the current memory context; it lives in the
 * frame and in that.  by_position: the frame is one of arrays.  notices: whether to say what is to be said.
 */
extern EmpChurnModel *emp_churn_fit_frame(EmpFrame *frame, const EmpChurnOptions *options,
										  bool by_position, bool notices);

#endif
