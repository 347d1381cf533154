/*
 * test_fitted.c
 *		Fitted models as values: text and byte forms, order, hash, hostile input; exact text of numbers.
 */
#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "base/number.h"
#include "check.h"
#include "value/fitted.h"

static EmpFailure failure;

/* Numbers print with as few digits as read back, and nothing but decimals is read. */
static void
test_numbers(void)
{
	static const double numbers[] = {0,
									 1,
									 -1.5,
									 0.1,
									 1.0 / 3,
									 2.0 / 3,
									 1e300,
									 DBL_MIN,
									 DBL_MAX,
									 5e-324,
									 123456789012345678.0,
									 0.1 + 0.2,
									 4.4136020190135043};
	static const char *const bad[] = {"",    "-",  ".",  "e5",  "1e", "1e+",   "nan", "inf",
									  "0x1", " 1", "1 ", "1,5", "+1", "1e999", "--1", "1.2.3"};
	char text[EMP_NUMBER_TEXT_SIZE];
	double back;
	size_t i;

	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
	{
		int len = emp_number_print(numbers[i], text);

		CHECK_INT(len, strlen(text));
		CHECK(emp_number_parse(text, (size_t) len, &back) && back == numbers[i]);
	}
	emp_number_print(0.1, text);
	CHECK_STRING(text, "0.1");
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		CHECK(!emp_number_parse(bad[i], strlen(bad[i]), &back));
	CHECK(emp_number_parse(".5", 2, &back) && back == 0.5);
	CHECK(emp_number_parse("12345", 3, &back) && back == 123);
}

/* A text that reads back from both forms, in the form that is printed. */
static void
keep(const EmpFamily *family, const char *text)
{
	EmpFitted *model = malloc(EMP_FITTED_MAX_SIZE);
	EmpFitted *back = malloc(EMP_FITTED_MAX_SIZE);
	char *printed;
	uint8_t *bytes;
	size_t len;

	if (CHECK(emp_fitted_parse(family, text, strlen(text), model, &failure) == EMP_OK))
	{
		size_t size = emp_fitted_size(model->parameters, model->has_covariance);

		CHECK(emp_fitted_sound(family, model, size));
		CHECK(!emp_fitted_sound(family, model, size + 8));
		printed = malloc(emp_fitted_text_size(model));
		CHECK(emp_fitted_print(family, model, printed) < emp_fitted_text_size(model));
		CHECK_STRING(printed, text);
		free(printed);
		len = emp_fitted_bytes(model);
		bytes = malloc(len);
		emp_fitted_pack(model, bytes);
		CHECK(emp_fitted_unpack(family, bytes, len, back, &failure) == EMP_OK);
		CHECK(memcmp(model, back, size) == 0);
		CHECK(emp_fitted_compare(model, back) == 0);
		CHECK(emp_fitted_hash(model, 3) == emp_fitted_hash(back, 3));
		for (; len > 0; len--)
			CHECK_INT(emp_fitted_unpack(family, bytes, len - 1, back, &failure), EMP_BAD_BINARY);
		free(bytes);
	}
	else
		printf("\t%s: %s\n", text, failure.message);
	free(back);
	free(model);
}

/* A text that is no model. */
static void
refuse(const EmpFamily *family, const char *text, const char *message)
{
	EmpFitted *model = malloc(EMP_FITTED_MAX_SIZE);

	CHECK_INT(emp_fitted_parse(family, text, strlen(text), model, &failure), EMP_BAD_TEXT);
	if (!CHECK(strstr(failure.message, message) != NULL || strstr(failure.detail, message) != NULL))
		printf("\t%s: %s (%s)\n", text, failure.message, failure.detail);
	free(model);
}

/* Texts that are models, and texts that are none. */
static void
test_text(void)
{
	const EmpFamily *f = &emp_purchase_family;

	keep(f, "model=bgnbd status=given r=0.243 alpha=4.414 a=0.793 b=2.426");
	keep(f, "model=mbgnbd status=given r=1e-300 alpha=0.1 a=1 b=1.7976931348623157e+308");
	keep(f, "model=pareto_nbd status=given r=1 alpha=2 s=3 beta=4 alpha_covariates=0.1,-0.2 "
			"beta_covariates=0,1e-05");
	keep(f, "model=bgbb status=boundary reason=equal_rates customers=5 left_out=0 iterations=7 "
			"log_likelihood=-12.5 alpha=1 beta=2 gamma=3 delta=4");
	keep(f, "model=bgbb status=failed reason=steps customers=5 left_out=1 iterations=7");
	keep(f, "model=bgbb status=converged customers=9223372036854775807 left_out=0 "
			"iterations=4294967295 log_likelihood=0 alpha=1 beta=2 gamma=3 delta=4 "
			"covariance=1,-0.5,1,0,0,1,0,0,0,0.25");
	keep(&emp_spend_family, "model=gamma_gamma status=given p=6.25 q=3.74 v=15.44");
	keep(&emp_retention_family, "model=sbg status=given alpha=0.668 beta=3.806");

	refuse(f, "", "\"model\" is missing");
	refuse(f, "model=sbg status=given alpha=1 beta=1", "unknown kind");
	refuse(f, "model=bgnbd", "\"status\" is missing");
	refuse(f, "model=bgnbd status=fine", "unknown status");
	refuse(f, "model=bgnbd status=given r=1 alpha=1 a=1", "\"b\" is missing");
	refuse(f, "model=bgnbd status=given r=1 alpha=1 a=1 b=1 r=1", "repeated key");
	refuse(f, "model=bgnbd status=given r=1 alpha=1 a=1 b=1 s=1", "unknown key");
	refuse(f, "model=bgnbd status=given r=0 alpha=1 a=1 b=1", "more than 0");
	refuse(f, "model=bgnbd status=given r=-0 alpha=1 a=1 b=1", "more than 0");
	refuse(f, "model=bgnbd status=given r=nan alpha=1 a=1 b=1", "no finite number");
	refuse(f, "model=bgnbd status=given r=1,2 alpha=1 a=1 b=1", "another number of numbers");
	refuse(f, "model=bgnbd status=given customers=1 r=1 alpha=1 a=1 b=1", "unfitting key");
	refuse(f, "model=bgnbd status=given r=1 alpha=1 a=1 b=1 covariance=1", "unfitting key");
	refuse(f, "model=bgnbd status=given reason=steps r=1 alpha=1 a=1 b=1", "has a reason");
	refuse(f, "model=bgnbd status=failed customers=1", "has a reason");
	refuse(f, "model=bgnbd status=failed reason=x", "unknown reason");
	refuse(f, "model=bgnbd status=failed reason=", "unknown reason");
	refuse(f, "model=bgnbd status=failed reason=steps customers=-1", "out of range");
	refuse(f, "model=bgnbd status=failed reason=steps iterations=4294967296", "out of range");
	refuse(f, "model=bgnbd status=boundary reason=flat log_likelihood=1 r=1 alpha=1 a=1 b=1",
		   "one customer at least");
	refuse(f, "model=bgnbd status=given r=1 alpha=1 a=1 b=1 alpha_covariates=1", "is missing");
	refuse(f,
		   "model=bgnbd status=given r=1 alpha=1 a=1 b=1 alpha_covariates=1 a_covariates=1,2 "
		   "b_covariates=1",
		   "another number of numbers");
	refuse(f, "model=bgbb status=given alpha=1 beta=2 gamma=3 delta=4 alpha_covariates=1",
		   "unknown key");
	refuse(f,
		   "model=bgbb status=converged customers=5 log_likelihood=0 alpha=1 beta=2 gamma=3 "
		   "delta=4 covariance=1,0,1,0,0,1,0,0,0,-1",
		   "not negative");
}

/* Everything of a binary form is checked. */
static void
test_hostile(void)
{
	static const char text[] = "model=bgbb status=converged customers=5 left_out=0 iterations=7 "
							   "log_likelihood=-1 alpha=1 beta=2 gamma=3 delta=4 "
							   "covariance=1,0,1,0,0,1,0,0,0,1";
	EmpFitted *model = malloc(EMP_FITTED_MAX_SIZE);
	uint8_t bytes[1000];
	size_t len;
	size_t i;
	int bit;

	CHECK(emp_fitted_parse(&emp_purchase_family, text, strlen(text), model, &failure) == EMP_OK);
	len = emp_fitted_bytes(model);
	CHECK(len <= sizeof(bytes));
	for (i = 0; i < 8 * len; i++)
	{
		EmpStatus status;

		CHECK(emp_fitted_parse(&emp_purchase_family, text, strlen(text), model, &failure) ==
			  EMP_OK);
		emp_fitted_pack(model, bytes);
		bit = (int) (i % 8);
		bytes[i / 8] ^= (uint8_t) (1 << bit);
		status = emp_fitted_unpack(&emp_purchase_family, bytes, len, model, &failure);
		CHECK(status == EMP_BAD_BINARY ||
			  (status == EMP_OK &&
			   emp_fitted_sound(&emp_purchase_family, model,
								emp_fitted_size(model->parameters, model->has_covariance))));
	}
	free(model);
}

/* Covariates move the parameters that they act on. */
static void
test_theta(void)
{
	EmpFitted *model = malloc(EMP_FITTED_MAX_SIZE);
	const double number[] = {1, 2, 3, 4, 0.5, 0.25, -0.5, 0};
	const double z[] = {2, -1};
	double theta[4];

	emp_fitted_give(&emp_purchase_family, 3, 2, number, model);
	emp_fitted_theta(&emp_purchase_family, model, z, theta);
	CHECK(theta[0] == 1 && theta[2] == 3);
	CHECK(fabs(theta[1] - 2 * exp(-0.75)) < 1e-15);
	CHECK(fabs(theta[3] - 4 * exp(1)) < 1e-14);
	free(model);
}

/* The covariance of parameters follows from the Hessian in their logarithms; flat is a boundary. */
static void
test_finish(void)
{
	EmpFitted *model = malloc(EMP_FITTED_MAX_SIZE);
	const double at[] = {log(2), log(5)};
	double hessian[] = {-4, 0, -25};
	EmpFitOutcome outcome = {.kind = 1,
							 .status = EMP_FIT_CONVERGED,
							 .customers = 10,
							 .log_likelihood = -3,
							 .at = at,
							 .hessian = hessian};

	emp_fitted_finish(&emp_retention_family, &outcome, model);
	CHECK_INT(model->status, EMP_FIT_CONVERGED);
	CHECK(fabs(emp_fitted_covariance(model)[0] - 1) < 1e-15);
	CHECK(fabs(emp_fitted_covariance(model)[2] - 1) < 1e-15);
	hessian[2] = 0;
	emp_fitted_finish(&emp_retention_family, &outcome, model);
	CHECK(model->status == EMP_FIT_BOUNDARY && model->reason == EMP_REASON_FLAT);
	CHECK(emp_fitted_covariance(model) == NULL);
	outcome.log_likelihood = NAN;
	emp_fitted_finish(&emp_retention_family, &outcome, model);
	CHECK(model->status == EMP_FIT_FAILED && model->reason == EMP_REASON_NO_LIKELIHOOD);
	CHECK_INT(model->parameters, 0);
	free(model);
}

int
main(void)
{
	test_numbers();
	test_text();
	test_hostile();
	test_theta();
	test_finish();
	return CHECK_DONE();
}
