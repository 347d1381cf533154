/*
 * fuzz_purchases.c
 *		Text into purchases of a customer: what is taken reads back the same and says something
 *		possible; and a stored value with any bytes at all is refused or read without harm.
 */
#include "fuzz.h"
#include "../unit/purchases_build.h"

/* Ask a state, which gets put in order, for all that it knows. */
static void
ask(EmpPurchases *p, bool possible)
{
	EmpPurchasesResult r;
	EmpFailure failure;
	EmpStatus status;

	emp_purchases_compact(p, purchases_check);
	require(emp_purchases_in_order(p));
	status = emp_purchases_result(p, p->parameter, &r, purchases_check, &failure);
	require(status == EMP_OK || status == EMP_OUT_OF_RANGE);
	status = emp_purchases_result(p, EMP_PURCHASES_KEY_MAX, &r, purchases_check, &failure);
	require(status == EMP_OK || status == EMP_OUT_OF_RANGE);
	if (status == EMP_OK && possible)
	{
		double days = emp_purchases_days(p, r.first, r.last);

		require(r.purchases + r.refunds <= p->entries);
		require(r.purchases > 1 ? days > 0 : days == 0);
		require(emp_purchase_bucket_start(r.first, p->bucket) <=
				emp_purchase_bucket_start(r.last, p->bucket));
	}
	emp_purchases_discounted(p, 0.1, purchases_check);
	emp_purchases_hash(p, 0);
}

/* Try a text. */
static void
try_text(const char *text, size_t size)
{
	EmpFailure failure;
	EmpPurchases *p = purchases_read(text, size, &failure);
	EmpPurchases *again;
	EmpPurchases *sum = NULL;
	char *printed;

	if (p == NULL)
	{
		require(failure.status == EMP_BAD_TEXT || failure.status == EMP_OUT_OF_RANGE);
		require(failure.message[0] != '\0');
		return;
	}
	require(emp_purchases_sound(p, purchases_bytes(p)));
	printed = purchases_text(p);
	again = purchases_read(printed, strlen(printed), &failure);
	require(again != NULL && purchases_bytes(p) == purchases_bytes(again));
	require(memcmp(p, again, purchases_bytes(p)) == 0);
	require(emp_purchases_compare(p, again) == 0);
	if (purchases_join(&sum, p, &failure) == EMP_OK &&
		purchases_join(&sum, again, &failure) == EMP_OK)
		ask(sum, true);
	ask(p, true);
	free(printed);
	free(again);
	free(sum);
	free(p);
}

/* Take bytes for a stored value. */
static void
try_stored(const uint8_t *data, size_t size)
{
	EmpPurchases *p = malloc(size + 1);
	EmpFailure failure;

	memcpy(p, data, size);
	if (emp_purchases_sound(p, size))
	{
		free(purchases_closed(p, &failure));
		ask(p, false);
	}
	free(p);
}

/* Run one input. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	try_text((const char *) data, size);
	try_stored(data, size);
	return 0;
}
