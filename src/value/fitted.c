/*
 * fitted.c
 *		A fitted model as a value: families, making, checking, order and hash.
 */
#include "value/fitted.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/newton.h"
#include "base/number.h"
#include "base/order.h"

/* Covariates as in Fader and Hardie, note 019: rates fall or rise by a factor exp(coefficient). */
static const EmpFittedKind purchase_kinds[] = {
	{"bgnbd", 4, {"r", "alpha", "a", "b"}, 3, {1, 2, 3}, {-1, 1, 1}},
	{"mbgnbd", 4, {"r", "alpha", "a", "b"}, 3, {1, 2, 3}, {-1, 1, 1}},
	{"pareto_nbd", 4, {"r", "alpha", "s", "beta"}, 2, {1, 3}, {-1, -1}},
	{"bgbb", 4, {"alpha", "beta", "gamma", "delta"}, 0, {0}, {0}},
};

static const EmpFittedKind spend_kinds[] = {
	{"gamma_gamma", 3, {"p", "q", "v"}, 0, {0}, {0}},
};

static const EmpFittedKind retention_kinds[] = {
	{"sbg", 2, {"alpha", "beta"}, 0, {0}, {0}},
};

const EmpFamily emp_purchase_family = {
	"purchase_model", "model=bgnbd status=given r=0.243 alpha=4.414 a=0.793 b=2.426", 4,
	purchase_kinds};
const EmpFamily emp_spend_family = {
	"spend_model", "model=gamma_gamma status=given p=6.25 q=3.74 v=15.44", 1, spend_kinds};
const EmpFamily emp_retention_family = {
	"retention_model", "model=sbg status=given alpha=0.668 beta=3.806", 1, retention_kinds};

static const char *const status_names[EMP_FIT_STATUSES] = {"given", "converged", "boundary",
														   "failed"};

/* Names and sentences of the reasons, by number. */
static const struct
{
	const char *name;
	const char *text;
} reasons[EMP_REASONS] = {
	[EMP_REASON_NONE] = {"", ""},
	[EMP_REASON_NO_DROPOUT] = {"no_dropout",
							   "no dropout can be seen: the likelihood grows as it goes to 0"},
	[EMP_REASON_EQUAL_DROPOUT] = {"equal_dropout",
								  "customers cannot be seen to differ in how they leave"},
	[EMP_REASON_EQUAL_RATES] = {"equal_rates",
								"customers cannot be seen to differ in how often they buy"},
	[EMP_REASON_NO_REPEATS] = {"no_repeats", "nobody bought again"},
	[EMP_REASON_UNBOUNDED] = {"unbounded",
							  "the likelihood grows as parameters go to 0 or beyond all bounds"},
	[EMP_REASON_FLAT] = {"flat", "other parameters are as likely as these"},
	[EMP_REASON_COVARIATES] = {"covariates",
							   "covariates are constant, or linear in those before them"},
	[EMP_REASON_NO_ROWS] = {"no_rows", "there is nothing that the model can be fitted to"},
	[EMP_REASON_NO_LIKELIHOOD] = {"no_likelihood", "the likelihood cannot be computed"},
	[EMP_REASON_STEPS] = {"steps", "no maximum was found in as many steps as are allowed"},
	[EMP_REASON_EQUAL_SPEND] = {"equal_spend",
								"customers cannot be seen to differ in what they spend"},
	[EMP_REASON_ALL_LEFT] = {"all_left", "customers leave as soon as they can"},
	[EMP_REASON_POLARISED] = {"polarised",
							  "some customers leave as soon as they can, the others never"},
	[EMP_REASON_STEADY_SPEND] = {"steady_spend",
								 "purchases of one customer cannot be seen to differ in money"},
	[EMP_REASON_NO_MEAN] = {"no_mean", "the mean spend of all customers is infinite, as q is not "
									   "above 1"},
};

/* Return the name of a status. */
const char *
emp_fit_status_name(EmpFitStatus status)
{
	return status_names[status];
}

/* Return the name of a reason. */
const char *
emp_fit_reason_name(EmpFitReason reason)
{
	return reasons[reason].name;
}

/* Return a reason as a sentence. */
const char *
emp_fit_reason_text(EmpFitReason reason)
{
	return reasons[reason].text;
}

/* Find a kind by its name, or record which there are. */
EmpStatus
emp_fitted_find(const EmpFamily *family, const char *name, size_t len, int *kind,
				EmpFailure *failure)
{
	char quote[48];
	char list[128] = "";
	int i;

	for (i = 0; i < family->kinds; i++)
	{
		if (strlen(family->kind[i].name) == len && memcmp(family->kind[i].name, name, len) == 0)
		{
			*kind = i + 1;
			return EMP_OK;
		}
		strcat(list, i > 0 ? ", " : "");
		strcat(list, family->kind[i].name);
	}
	emp_quote(quote, sizeof(quote), name, len < sizeof(quote) ? (int) len : (int) sizeof(quote));
	emp_fail(failure, EMP_BAD_VALUE, "unknown kind of %s: \"%s\"", family->type, quote);
	emp_fail_hint(failure, family->kinds == 1 ? "The only kind is %s." : "The kinds are %s.", list);
	return failure->status;
}

/* Return whether a status comes with parameters that have a likelihood. */
static bool
is_found(int status)
{
	return status == EMP_FIT_CONVERGED || status == EMP_FIT_BOUNDARY;
}

/* Start a model: everything that follows from its kind, covariates and status. */
static void
start(const EmpFittedKind *kind, int number, int covariates, int status, EmpFitted *model)
{
	memset(model, 0, sizeof(*model));
	model->format = EMP_FITTED_FORMAT;
	model->kind = (uint8_t) number;
	model->status = (uint8_t) status;
	model->covariates = (uint16_t) (status == EMP_FIT_FAILED ? 0 : covariates);
	model->parameters =
		(uint16_t) (status == EMP_FIT_FAILED ? 0 : emp_fitted_parameters(kind, covariates));
	model->has_covariance = status == EMP_FIT_CONVERGED;
}

/* Make a model that somebody enters. */
void
emp_fitted_give(const EmpFamily *family, int kind, int covariates, const double *number,
				EmpFitted *model)
{
	int i;

	start(emp_fitted_kind(family, kind), kind, covariates, EMP_FIT_GIVEN, model);
	for (i = 0; i < model->parameters; i++)
		model->number[i] = number[i] + 0.0; /* no negative zero */
}

/* Return the derivative of a parameter with respect to what was searched in: a logarithm, or itself. */
static double
scale_of(const EmpFittedKind *kind, const EmpFitted *model, int i)
{
	return i < kind->parameters ? model->number[i] : 1.0;
}

/* Fill the covariance; false when there is none, or not in finite numbers. */
static bool
fill_covariance(const EmpFittedKind *kind, const double *hessian, EmpFitted *model)
{
	double *covariance = model->number + model->parameters;
	int i;
	int j;

	if (!emp_newton_covariance(hessian, model->parameters, covariance))
		return false;
	for (i = 0; i < model->parameters; i++)
		for (j = 0; j <= i; j++)
		{
			double *c = &covariance[emp_packed_at(i, j)];

			*c = *c * scale_of(kind, model, i) * scale_of(kind, model, j) + 0.0;
			if (!isfinite(*c))
				return false;
		}
	return true;
}

/* Return a parameter without the noise that its logarithm has in the last digits. */
static double
without_noise(double parameter)
{
	char text[EMP_NUMBER_TEXT_SIZE];
	int len = snprintf(text, sizeof(text), "%.13g", parameter);
	double rounded = parameter;

	emp_number_parse(text, (size_t) len, &rounded);
	return rounded;
}

/* Make a model of an outcome. */
void
emp_fitted_finish(const EmpFamily *family, const EmpFitOutcome *outcome, EmpFitted *model)
{
	const EmpFittedKind *kind = emp_fitted_kind(family, outcome->kind);
	EmpFitStatus status = outcome->status;
	EmpFitReason reason = outcome->reason;
	int i;

	if (status != EMP_FIT_FAILED && !isfinite(outcome->log_likelihood))
	{
		status = EMP_FIT_FAILED;
		reason = EMP_REASON_NO_LIKELIHOOD;
	}
	start(kind, outcome->kind, outcome->covariates, status, model);
	for (i = 0; i < model->parameters; i++)
	{
		double number = i < kind->parameters ? exp(outcome->at[i]) : outcome->at[i] + 0.0;

		if (!isfinite(number) || (i < kind->parameters && number <= 0))
		{
			status = EMP_FIT_FAILED;
			reason = EMP_REASON_NO_LIKELIHOOD;
			start(kind, outcome->kind, outcome->covariates, status, model);
			break;
		}
		if (status == EMP_FIT_BOUNDARY && i < kind->parameters)
			number = without_noise(number);
		model->number[i] = number;
	}
	if (status == EMP_FIT_CONVERGED && !fill_covariance(kind, outcome->hessian, model))
	{
		model->status = EMP_FIT_BOUNDARY;
		model->has_covariance = 0;
		reason = EMP_REASON_FLAT;
	}
	model->reason = (uint8_t) reason;
	model->customers = outcome->customers;
	model->left_out = outcome->left_out;
	model->iterations = outcome->iterations;
	if (is_found(status))
		model->log_likelihood = outcome->log_likelihood + 0.0;
}

/* Return whether a stored value of so many bytes can be read without going astray. */
bool
emp_fitted_sound(const EmpFamily *family, const EmpFitted *model, size_t size)
{
	const EmpFittedKind *kind;
	int expected;
	int i;

	if (size < sizeof(*model) || model->kind < 1 || model->kind > family->kinds ||
		model->status >= EMP_FIT_STATUSES || model->reason >= EMP_REASONS ||
		model->covariates > EMP_FITTED_COVARIATES || model->has_covariance > 1)
		return false;
	kind = emp_fitted_kind(family, model->kind);
	expected = model->status == EMP_FIT_FAILED ? 0 : emp_fitted_parameters(kind, model->covariates);
	if (model->parameters != expected || size != emp_fitted_size(expected, model->has_covariance))
		return false;
	for (i = 0; i < expected; i++)
		if (!isfinite(model->number[i]) || (i < kind->parameters && model->number[i] <= 0))
			return false;
	return true;
}

/* Record that a model cannot be. */
static EmpStatus
fail(const EmpFamily *family, EmpStatus status, EmpFailure *failure, const char *rule)
{
	emp_fail(failure, status, "no %s has these numbers", family->type);
	emp_fail_detail(failure, "%s", rule);
	return failure->status;
}

/* Check everything in a model whose numbers are all there. */
EmpStatus
emp_fitted_check(const EmpFamily *family, const EmpFitted *model, EmpStatus status,
				 EmpFailure *failure)
{
	const EmpFittedKind *kind = emp_fitted_kind(family, model->kind);
	const double *covariance = emp_fitted_covariance(model);
	bool found = is_found(model->status);
	int i;
	int j;

	if (model->covariates > 0 && kind->shifted == 0)
		return fail(family, status, failure, "A model of this kind has no covariates.");
	if ((model->reason != EMP_REASON_NONE) !=
		(model->status == EMP_FIT_BOUNDARY || model->status == EMP_FIT_FAILED))
		return fail(family, status, failure,
					"A model on the boundary or failed has a reason, and no other has one.");
	if (model->customers < 0 || model->left_out < 0)
		return fail(family, status, failure, "Counts are 0 or more.");
	if (model->status == EMP_FIT_GIVEN &&
		(model->customers != 0 || model->left_out != 0 || model->iterations != 0))
		return fail(family, status, failure, "A model that was given was not fitted to customers.");
	if (found && model->customers == 0)
		return fail(family, status, failure, "A model is fitted to one customer at least.");
	if (!isfinite(model->log_likelihood) || (!found && model->log_likelihood != 0))
		return fail(
			family, status, failure,
			"The log-likelihood of a model that was fitted is finite, and no other has one.");
	for (i = 0; i < model->parameters; i++)
	{
		if (!isfinite(model->number[i]) || (i < kind->parameters && model->number[i] <= 0))
			return fail(family, status, failure,
						"Parameters are finite and more than 0, coefficients finite.");
		for (j = 0; covariance != NULL && j <= i; j++)
			if (!isfinite(covariance[emp_packed_at(i, j)]) ||
				(i == j && covariance[emp_packed_at(i, i)] < 0))
				return fail(family, status, failure,
							"Covariances are finite, and variances are not negative.");
	}
	return EMP_OK;
}

/* Order two models. */
int
emp_fitted_compare(const EmpFitted *a, const EmpFitted *b)
{
	int i;

	EMP_RETURN_ORDER(a->kind, b->kind);
	EMP_RETURN_ORDER(a->parameters, b->parameters);
	for (i = 0; i < a->parameters; i++)
		EMP_RETURN_ORDER(a->number[i], b->number[i]);
	EMP_RETURN_ORDER(a->status, b->status);
	EMP_RETURN_ORDER(a->reason, b->reason);
	EMP_RETURN_ORDER(a->customers, b->customers);
	EMP_RETURN_ORDER(a->left_out, b->left_out);
	EMP_RETURN_ORDER(a->iterations, b->iterations);
	EMP_RETURN_ORDER(a->log_likelihood, b->log_likelihood);
	EMP_RETURN_ORDER(a->has_covariance, b->has_covariance);
	for (; i < emp_fitted_numbers(a); i++)
		EMP_RETURN_ORDER(a->number[i], b->number[i]);
	return 0;
}

/* Add a number to a hash. */
static void
mix(uint64_t *hash, uint64_t number)
{
	*hash = emp_hash_mix(*hash ^ EMP_SECRET_1, number ^ EMP_SECRET_2);
}

/* Return a hash of a model. */
uint64_t
emp_fitted_hash(const EmpFitted *model, uint64_t seed)
{
	uint64_t hash = emp_hash_seed(seed);
	int i;

	mix(&hash, (uint64_t) model->kind | (uint64_t) model->status << 8 |
				   (uint64_t) model->reason << 16 | (uint64_t) model->covariates << 24);
	mix(&hash, (uint64_t) model->customers);
	mix(&hash, (uint64_t) model->left_out);
	mix(&hash, model->iterations);
	mix(&hash, emp_double_bits(model->log_likelihood));
	for (i = 0; i < emp_fitted_numbers(model); i++)
		mix(&hash, emp_double_bits(model->number[i]));
	return emp_hash_seed(hash);
}

/* Work out the parameters of one customer. */
bool
emp_fitted_theta(const EmpFamily *family, const EmpFitted *model, const double *covariates,
				 double *theta)
{
	const EmpFittedKind *kind = emp_fitted_kind(family, model->kind);
	const double *coefficient = model->number + kind->parameters;
	int i;
	int j;

	for (i = 0; i < kind->parameters; i++)
		theta[i] = model->number[i];
	if (model->covariates == 0)
		return true;
	for (i = 0; i < kind->shifted; i++)
	{
		double *parameter = &theta[kind->shift[i]];
		double sum = 0;

		for (j = 0; j < model->covariates; j++)
			sum += *coefficient++ * covariates[j];
		*parameter *= exp(kind->sign[i] * sum);
		if (!(*parameter > 0 && isfinite(*parameter)))
			return false;
	}
	return true;
}
