/*
 * fuzz_logit_sums.c
 *		Text into sums of a pass: what is taken prints and reads back the same, and merges with itself.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "churn/logit_sums.h"

/* An EmpCheck that does nothing. */
static void
no_check(void)
{
}

/* Read a text; NULL when it is refused. */
static EmpLogitTotals *
read_text(const char *text, size_t len, EmpFailure *failure)
{
	EmpLogitShape shape;
	EmpLogitTotals *t;

	if (emp_logit_sums_parse_shape(text, len, &shape, failure) != EMP_OK)
		return NULL;
	t = malloc(emp_logit_sums_size(&shape));
	if (emp_logit_sums_parse(text, len, t, no_check, failure) == EMP_OK)
		return t;
	free(t);
	return NULL;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	EmpFailure failure;
	EmpLogitTotals *t = read_text((const char *) data, size, &failure);
	EmpLogitTotals *again;
	EmpLogitSums sums;
	char *text;

	if (t == NULL)
	{
		require(failure.status == EMP_BAD_TEXT || failure.status == EMP_OUT_OF_RANGE);
		require(failure.message[0] != '\0');
		return 0;
	}
	text = malloc(emp_logit_sums_text_size(t));
	require(emp_logit_sums_print(t, text, no_check) < emp_logit_sums_text_size(t));
	again = read_text(text, strlen(text), &failure);
	require(again != NULL && emp_logit_sums_compare(t, again) == 0);
	require(emp_logit_sums_hash(t, 1) == emp_logit_sums_hash(again, 1));
	sums.gradient = malloc(t->terms * sizeof(double));
	sums.information = malloc(emp_packed_size((int) t->terms) * sizeof(double));
	emp_logit_sums_read(t, &sums);
	require(isfinite(sums.log_likelihood));
	if (emp_logit_sums_merge(again, t, &failure) == EMP_OK)
		require(again->rows == 2 * t->rows && again->churned == 2 * t->churned);
	free(sums.gradient);
	free(sums.information);
	free(text);
	free(again);
	free(t);
	return 0;
}
