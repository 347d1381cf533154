/*
 * churn_model.c
 *		A fitted churn model: names of what it says of itself, and the check of one that came from outside.
 */
#include "churn/churn_model.h"

#include <float.h>
#include <string.h>

#include "base/sound.h"

static const char *const METHODS[EMP_CHURN_METHODS] = {
	[EMP_CHURN_LOGISTIC] = "logistic", [EMP_CHURN_BOOSTING] = "boosting", [EMP_CHURN_COX] = "cox"};

static const char *const STATUSES[EMP_CHURN_STATUSES] = {[EMP_CHURN_CONVERGED] = "converged",
														 [EMP_CHURN_PENALISED] = "penalised",
														 [EMP_CHURN_STOPPED] = "stopped",
														 [EMP_CHURN_FAILED] = "failed"};

/* Reasons: their names, in words, and the status that they lead to. */
static const struct
{
	const char *name;
	const char *text;
	EmpChurnStatus status;
} REASONS[EMP_CHURN_REASONS] = {
	[EMP_CHURN_NO_REASON] = {"", "", EMP_CHURN_CONVERGED},
	[EMP_CHURN_SEPARABLE] = {"separable", "the features tell who left from who stayed",
							 EMP_CHURN_PENALISED},
	[EMP_CHURN_ALL_LEFT] = {"all_left", "everybody left", EMP_CHURN_FAILED},
	[EMP_CHURN_ALL_STAYED] = {"all_stayed", "everybody stayed", EMP_CHURN_FAILED},
	[EMP_CHURN_STEPS] = {"steps", "the steps were used up before the likelihood was at its maximum",
						 EMP_CHURN_STOPPED}};

/* Return the name of a method. */
const char *
emp_churn_method_name(EmpChurnMethod method)
{
	return METHODS[method];
}

/* Return the name of an approximation. */
const char *
emp_cox_ties_name(EmpCoxTies ties)
{
	static const char *const NAMES[EMP_COX_TIES] = {
		[EMP_COX_EFRON] = "efron", [EMP_COX_BRESLOW] = "breslow"};

	return NAMES[ties];
}

/* Return the name of a status. */
const char *
emp_churn_status_name(EmpChurnStatus status)
{
	return STATUSES[status];
}

/* Return the name of a reason, "" for none. */
const char *
emp_churn_reason_name(EmpChurnReason reason)
{
	return REASONS[reason].name;
}

/* Return a reason in words. */
const char *
emp_churn_reason_text(EmpChurnReason reason)
{
	return REASONS[reason].text;
}

/* Return the terms that have a coefficient. */
int
emp_churn_model_estimated(const EmpChurnModel *model)
{
	int estimated = 0;
	int t;

	for (t = 0; t < model->terms; t++)
		estimated += !model->term[t].aliased;
	return estimated;
}

/* Return how many of some growing numbers are not above another one. */
static int
count_up_to(const double *number, int count, double last)
{
	int low = 0;

	while (low < count)
	{
		int middle = low + (count - low) / 2;

		if (number[middle] <= last)
			low = middle + 1;
		else
			count = middle;
	}
	return low;
}

/* Return the cumulative hazard of the average customer at a time. */
double
emp_churn_model_hazard(const EmpChurnModel *model, double time)
{
	int passed = count_up_to(model->time, model->times, time);

	return passed == 0 ? 0 : model->hazard[passed - 1];
}

/* Return the first time at which not more than half of the customers are left. */
double
emp_churn_model_median(const EmpChurnModel *model, double ratio)
{
	int i;

	for (i = 0; i < model->times; i++)
		if (model->hazard[i] > 0 && exp(-model->hazard[i] * ratio) <= 0.5)
			return model->time[i];
	return NAN;
}

/* A check: what fails first is recorded. */
typedef struct Check
{
	EmpStatus status;
	EmpFailure *failure;
} Check;

/* Record what is wrong with a model as a whole. */
static EmpStatus
fail(const Check *check, const char *problem)
{
	emp_fail(check->failure, check->status, "invalid churn_model");
	emp_fail_detail(check->failure, "%s", problem);
	return check->status;
}

/* Record what is wrong with a numbered part of a model. */
static EmpStatus
fail_at(const Check *check, const char *part, int number, const char *problem)
{
	emp_fail(check->failure, check->status, "invalid churn_model");
	emp_fail_detail(check->failure, "%s %d: %s.", part, number + 1, problem);
	return check->status;
}

/* Check what is said of the whole fit. */
static EmpStatus
check_fit(const EmpChurnModel *model, const Check *check)
{
	if (model->method < EMP_CHURN_LOGISTIC || model->method >= EMP_CHURN_METHODS ||
		(unsigned) model->status >= EMP_CHURN_STATUSES ||
		(unsigned) model->reason >= EMP_CHURN_REASONS)
		return fail(check, "The method, status or reason is unknown.");
	if (REASONS[model->reason].status != model->status)
		return fail(check, "The reason does not go with the status.");
	if (model->rows < 1 || model->rows > EMP_CHURN_CUSTOMERS ||
		!emp_within(model->churned, model->rows) ||
		!emp_within(model->left_out, EMP_CHURN_CUSTOMERS))
		return fail(check, "The number of customers is impossible.");
	if ((model->reason == EMP_CHURN_ALL_LEFT && model->churned != model->rows) ||
		(model->reason == EMP_CHURN_ALL_STAYED && model->churned != 0))
		return fail(check, "The reason does not go with the number of customers who left.");
	if (!emp_all_finite(model->weight, 2) || model->weight[0] <= 0 || model->weight[1] <= 0 ||
		!isfinite(model->l2) || model->l2 < 0)
		return fail(check, "The weights or the penalty are impossible.");
	if (!isfinite(model->log_likelihood) || model->log_likelihood > 0)
		return fail(check, "The log-likelihood is impossible.");
	return EMP_OK;
}

/* Return whether a number is that of a feature in use. */
static bool
is_used(const EmpChurnModel *model, int32_t feature)
{
	return feature >= 0 && feature < model->features &&
		   model->feature[feature].role == EMP_FEATURE_USED;
}

/* Return whether a number is that of a term before another that may be a factor. */
static bool
is_factor(const EmpChurnModel *model, int32_t factor, int before)
{
	return factor > 0 && factor < before && model->term[factor].kind != EMP_TERM_PRODUCT;
}

/* Check a term; NULL when it is right. */
static const char *
check_term(const EmpChurnModel *model, int t)
{
	const EmpTerm *term = &model->term[t];
	const EmpFeature *f;

	if ((t == 0) != (term->kind == EMP_TERM_INTERCEPT) || (t == 0 && term->aliased))
		return "the first term, and no other one, is the intercept";
	if (!isfinite(term->mean) || !isfinite(term->deviation) || term->deviation < 0 ||
		!isfinite(model->coefficient[t]))
		return "a number is impossible";
	switch (term->kind)
	{
		case EMP_TERM_INTERCEPT:
			return NULL;
		case EMP_TERM_PRODUCT:
			if (!is_factor(model, term->left, t) || !is_factor(model, term->right, t))
				return "it is a product of terms that there are not";
			return NULL;
		case EMP_TERM_VALUE:
			if (!is_used(model, term->feature) ||
				model->feature[term->feature].kind == EMP_COLUMN_CATEGORY)
				return "there is no such number";
			return NULL;
		case EMP_TERM_MISSING:
			return is_used(model, term->feature) ? NULL : "there is no such feature";
		case EMP_TERM_LEVEL:
			if (!is_used(model, term->feature) ||
				model->feature[term->feature].kind != EMP_COLUMN_CATEGORY)
				return "there is no such category";
			f = &model->feature[term->feature];
			if (term->level < 0 || term->level > f->levels ||
				(term->level == f->levels && f->others == 0))
				return "there is no such level";
			return NULL;
		case EMP_TERM_KINDS:
			break;
	}
	return "the kind is unknown";
}

/* Check terms, coefficients and their covariance. */
static EmpStatus
check_logistic(const EmpChurnModel *model, const Check *check)
{
	int t;

	if (model->terms < 1 || model->terms > EMP_DESIGN_TERMS)
		return fail(check, "The number of terms is impossible.");
	for (t = 0; t < model->terms; t++)
	{
		const char *problem = check_term(model, t);

		if (problem != NULL)
			return fail_at(check, "Term", t, problem);
	}
	if (!emp_all_finite(model->covariance, emp_packed_size(model->terms)))
		return fail(check, "A number of the covariance is not finite.");
	for (t = 0; t < model->terms; t++)
		if (model->covariance[emp_packed_at(t, t)] < 0)
			return fail(check, "A variance is negative.");
	return EMP_OK;
}

/* Check what a Cox model has more than a logistic one. */
static EmpStatus
check_cox(const EmpChurnModel *model, const Check *check)
{
	int i;

	if ((unsigned) model->ties >= EMP_COX_TIES || !isfinite(model->log_likelihood_null) ||
		model->log_likelihood_null > 0 ||
		!((model->concordance >= 0 && model->concordance <= 1) || model->concordance == -1))
		return fail(check, "The ties, likelihood or concordance are impossible.");
	if (model->times < 1 || model->times > model->churned || !isfinite(model->longest) ||
		model->longest < model->time[model->times - 1])
		return fail(check, "The durations are impossible.");
	for (i = 0; i < model->times; i++)
		if (!isfinite(model->time[i]) || !isfinite(model->hazard[i]) ||
			model->time[i] <= (i > 0 ? model->time[i - 1] : -DBL_MIN) ||
			model->hazard[i] < (i > 0 ? model->hazard[i - 1] : 0))
			return fail_at(check, "Duration", i, "time and hazard are impossible, or do not grow");
	return EMP_OK;
}

/* Check everything in a model. */
EmpStatus
emp_churn_model_check(const EmpChurnModel *model, EmpStatus status, EmpFailure *failure)
{
	Check check = {status, failure};
	int i;

	if (check_fit(model, &check) != EMP_OK)
		return status;
	if (!emp_within(model->features, EMP_FRAME_COLUMNS))
		return fail(&check, "The number of features is impossible.");
	for (i = 0; i < model->features; i++)
	{
		const char *problem = emp_feature_check(model->feature, i, model->rows);

		if (problem == NULL && (!isfinite(model->importance[i]) || model->importance[i] < 0))
			problem = "the importance is impossible";
		if (problem != NULL)
			return fail_at(&check, "Feature", i, problem);
		if (model->by_position && model->feature[i].kind != EMP_COLUMN_NUMBER)
			return fail_at(&check, "Feature", i, "an array has numbers only");
	}
	if (model->status == EMP_CHURN_FAILED)
		return EMP_OK;
	if (emp_churn_model_linear(model))
	{
		if (check_logistic(model, &check) != EMP_OK)
			return status;
		return model->method == EMP_CHURN_COX ? check_cox(model, &check) : EMP_OK;
	}
	if (!isfinite(model->learning_rate) || model->learning_rate <= 0)
		return fail(&check, "The learning rate is impossible.");
	return emp_forest_check(&model->forest, model->feature, model->features, status, failure);
}
