/*
 * churn_fit.c
 *		From a frame to a churn model: what logistic regression and boosting have around them.
 */
#include "churn/churn_fit.h"

#include <string.h>

#include "churn/logit_rows.h"

/* Begin a model. */
bool
emp_churn_fit_begin(EmpChurnModel *model, const EmpFrame *frame, EmpFeature *feature, bool balanced,
					const double weight[2])
{
	int64_t i;

	memset(model, 0, sizeof(*model));
	model->rows = frame->rows;
	model->left_out = frame->left_out;
	model->features = frame->columns;
	model->feature = feature;
	for (i = 0; i < frame->rows; i++)
		model->churned += emp_frame_row(frame, i)[frame->lead - 1] == 1;
	model->weight[0] = weight[0];
	model->weight[1] = weight[1];
	if (model->churned == 0 || (model->churned == model->rows && frame->lead == 1))
	{
		model->status = EMP_CHURN_FAILED;
		model->reason = model->churned == 0 ? EMP_CHURN_ALL_STAYED : EMP_CHURN_ALL_LEFT;
		return false;
	}
	if (balanced)
	{
		model->weight[0] = (double) model->rows / (2 * (double) (model->rows - model->churned));
		model->weight[1] = (double) model->rows / (2 * (double) model->churned);
	}
	return true;
}

/* Return a log-likelihood as what it can be: rounding may leave a perfect one above 0. */
static double
below_zero(double log_likelihood)
{
	return log_likelihood < 0 ? log_likelihood : 0;
}

/* The parts of the scratch: they follow one another, and some are used one after the other. */
typedef struct Room
{
	double *logit;
	double *rows; /* also for scaling and finding aliases */
	double *correlation;
} Room;

/* Return the larger of two sizes. */
static size_t
larger(size_t a, size_t b)
{
	return a > b ? a : b;
}

/* Return how many bytes of scratch a fit needs. */
size_t
emp_churn_fit_logistic_scratch(int terms)
{
	return sizeof(double) * (emp_logit_scratch(terms) +
							 larger(emp_logit_rows_scratch(terms), emp_design_scratch(terms)) +
							 emp_packed_size(terms));
}

/* Cut the scratch up. */
static Room
cut_scratch(void *scratch, int terms)
{
	Room room;

	room.logit = scratch;
	room.rows = room.logit + emp_logit_scratch(terms);
	room.correlation = room.rows + larger(emp_logit_rows_scratch(terms), emp_design_scratch(terms));
	return room;
}

/* Say in a model how the search for it ended. */
static void
say_end(EmpChurnModel *model, EmpLogitEnd end)
{
	switch (end)
	{
		case EMP_LOGIT_CONVERGED:
			break;
		case EMP_LOGIT_SEPARATED:
			model->status = EMP_CHURN_PENALISED;
			model->reason = EMP_CHURN_SEPARABLE;
			break;
		case EMP_LOGIT_STEPS:
			model->status = EMP_CHURN_STOPPED;
			model->reason = EMP_CHURN_STEPS;
			break;
	}
}

/* Take what a fit of a logistic model has found. */
void
emp_churn_fit_finish(EmpChurnModel *model, const EmpLogit *logit)
{
	emp_logit_unscale(model->term, model->terms, model->coefficient, model->covariance,
					  logit->scratch);
	model->l2 = logit->used_l2;
	model->iterations = (uint32_t) logit->passes;
	model->log_likelihood = below_zero(logit->log_likelihood);
	say_end(model, logit->end);
}

/* Fit a logistic model. */
void
emp_churn_fit_logistic(EmpChurnModel *model, const EmpFrame *frame, void *scratch, EmpCheck check)
{
	EmpDesign design = emp_churn_model_design(model);
	Room room = cut_scratch(scratch, model->terms);
	EmpLogitRows rows = {.design = &design,
						 .frame = frame,
						 .weight = {model->weight[0], model->weight[1]},
						 .check = check,
						 .scratch = room.rows};
	EmpLogit logit = {.l2 = model->l2,
					  .coefficient = model->coefficient,
					  .covariance = model->covariance,
					  .scratch = room.logit};

	model->method = EMP_CHURN_LOGISTIC;
	emp_design_scale(&design, frame, model->weight, room.rows, check);
	if (model->l2 == 0)
		emp_design_find_linear(&design, frame, model->weight, room.correlation, room.rows, check);
	emp_logit_rows_fit(&logit, &rows);
	emp_churn_fit_finish(model, &logit);
}

/* Return how many bytes of scratch a fit needs. */
size_t
emp_churn_fit_cox_scratch(const EmpFrame *frame, int terms)
{
	return sizeof(double) * (emp_design_scratch(terms) + emp_packed_size(terms)) +
		   larger(emp_cox_scratch(frame, terms), emp_frame_sort_scratch(frame));
}

/* Fit a Cox model. */
void
emp_churn_fit_cox(EmpChurnModel *model, EmpFrame *frame, void *scratch, EmpCheck check)
{
	EmpDesign design = emp_churn_model_design(model);
	double *rows = scratch;
	double *correlation = rows + emp_design_scratch(model->terms);
	EmpCox cox = {.frame = frame,
				  .design = &design,
				  .ties = model->ties,
				  .l2 = model->l2,
				  .check = check,
				  .scratch = correlation + emp_packed_size(model->terms),
				  .coefficient = model->coefficient,
				  .covariance = model->covariance,
				  .time = model->time,
				  .hazard = model->hazard};

	model->method = EMP_CHURN_COX;
	emp_design_scale(&design, frame, NULL, rows, check);
	if (model->l2 == 0)
		emp_design_find_linear(&design, frame, NULL, correlation, rows, check);
	emp_frame_order(frame, 0, cox.scratch, check);
	emp_cox_fit(&cox);
	model->times = (int32_t) emp_cox_times(frame);
	model->longest = emp_frame_row(frame, frame->rows - 1)[0];
	model->l2 = cox.used_l2;
	model->iterations = (uint32_t) cox.passes;
	model->log_likelihood_null = below_zero(cox.log_likelihood_null);
	model->log_likelihood = below_zero(cox.log_likelihood);
	model->concordance = isnan(cox.concordance) ? -1 : cox.concordance;
	say_end(model, cox.end);
	/* back to the order in which the first rows are a sample drawn at random */
	emp_frame_sort(frame, cox.scratch, check);
}

/* Fit a boosting model. */
void
emp_churn_fit_boosting(EmpChurnModel *model, const EmpFrame *frame, const EmpBoostOptions *options,
					   int32_t *root, EmpNode *node, void *scratch, EmpCheck check)
{
	EmpBoost boost = {.frame = frame,
					  .feature = model->feature,
					  .options = *options,
					  .check = check,
					  .scratch = scratch,
					  .root = root,
					  .node = node};

	model->method = EMP_CHURN_BOOSTING;
	boost.options.weight[0] = model->weight[0];
	boost.options.weight[1] = model->weight[1];
	emp_boost_fit(&boost);
	model->l2 = options->l2;
	model->learning_rate = options->learning_rate;
	model->forest = boost.forest;
	model->iterations = (uint32_t) boost.rounds;
	model->log_likelihood = below_zero(boost.log_likelihood);
}
