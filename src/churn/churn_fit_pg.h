/*
 * churn_fit_pg.h
 *		Fitting churn models to frames, for aggregates and for what else has rows in memory.
 */
#ifndef EMP_CHURN_CHURN_FIT_PG_H
#define EMP_CHURN_CHURN_FIT_PG_H

#include "base/pg_compat.h"

#include "fmgr.h"

#include "churn/churn_model.h"
#include "churn/churn_options_pg.h"
#include "frame/matrix.h"

/*
 * Fit a model to a frame with some rows in canonical order, in the current memory context; it lives in the
 * frame and in that.  by_position: the frame is one of arrays.  notices: whether to say what is to be said.
 */
extern EmpChurnModel *emp_churn_fit_frame(EmpFrame *frame, const EmpChurnOptions *options,
										  bool by_position, bool notices);

/* Find the features that options name, among the columns of a frame; throws for one that there is not. */
extern const char **emp_churn_find_references(const EmpFrame *frame,
											  const EmpChurnOptions *options);
extern EmpInteraction *emp_churn_find_interactions(const EmpFrame *frame,
												   const EmpChurnOptions *options);

/* Return the rows of a churn_sample as a frame, whose columns are numbers. */
extern EmpFrame *emp_churn_sample_frame(Datum sample);

/*
 * What the faces of churn_fit and of cox_fit share.  cox: rows have two lead cells, and the model is a Cox
 * model.
 *
 * Gather a record in a transition function whose state is of type internal: features is the number of the
 * argument with the record, after which options may come.  lead: checked cells, or NULL: the row has no
 * outcome.  The functions that combine, serialize, deserialize and fit such states are those of churn_fit.
 */
extern Datum emp_churn_gather(FunctionCallInfo fcinfo, bool cox, const double *lead, int features);

/* Fit a model to rows of arrays, with options, or NULL: those that came with the rows. */
extern Datum emp_churn_fit_matrix(FunctionCallInfo fcinfo, const EmpMatrix *m, Jsonb *given,
								  bool cox);

/* Show what rows of arrays there are. */
extern Datum emp_churn_matrix_jsonb(const EmpMatrix *m);

#endif
