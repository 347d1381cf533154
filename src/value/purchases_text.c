/*
 * purchases_text.c
 *		The text form of the purchases of a customer.
 */
#include <stdio.h>
#include <string.h>

#include "base/instant.h"
#include "base/pairs.h"
#include "value/basic_value.h"
#include "value/purchases.h"

#define TYPE "purchase_summary"
#define EXAMPLE "bucket=86400000000 scale=2 9862=2999 9870r=-500"
#define HEAD_KEYS 4
#define REFUND 'r'
#define CHECK_EVERY 4096

/* What stands before the entries. */
enum
{
	HEAD_BUCKET = 1,
	HEAD_SCALE = 2,
	HEAD_AS_OF = 4,
	HEAD_DISCOUNT = 8
};

/* Print a closed state, terminated, and return the length. */
size_t
emp_purchases_print(const EmpPurchases *p, char *out, EmpCheck check)
{
	size_t len;
	uint32_t i;

	len = (size_t) sprintf(out, "bucket=%lld", (long long) p->bucket);
	if (p->kind == EMP_PURCHASES_AS_OF)
		len += (size_t) sprintf(out + len, " as_of=%lld", (long long) p->parameter);
	if (p->kind == EMP_PURCHASES_DISCOUNT)
		len += (size_t) sprintf(out + len, " discount=%lld", (long long) p->parameter);
	len += (size_t) sprintf(out + len, " scale=%d", p->scale);
	for (i = 0; i < p->entries; i++)
	{
		int64_t key = emp_purchases_key(p, i);

		len += (size_t) sprintf(out + len, " %lld%s=", (long long) emp_purchase_bucket(key),
								(key & 1) != 0 ? "" : "r");
		len += (size_t) emp_wide_print(emp_purchases_money(p, i), out + len);
		if (i % CHECK_EVERY == 0)
			check();
	}
	return len;
}

/* Plan a state that has room for the entries of a text. */
EmpStatus
emp_purchases_parse_plan(const char *text, size_t len, EmpPurchasesPlan *plan, EmpFailure *failure)
{
	uint32_t pairs = 0;
	size_t i;

	for (i = 0; i < len && pairs <= EMP_PURCHASES_MAX + HEAD_KEYS; i++)
		pairs += text[i] == '=';
	plan->scale = 0;
	plan->width = EMP_PURCHASES_WIDEST;
	plan->room = pairs;
	return pairs <= EMP_PURCHASES_MAX + HEAD_KEYS ? EMP_OK : emp_purchases_too_many(failure);
}

/* Read an integer of the head. */
static EmpStatus
read_integer(const EmpPairs *pairs, EmpInt128 least, EmpInt128 most, int64_t *value,
			 EmpFailure *failure)
{
	EmpInt128 integer;

	if (!emp_pairs_integer(pairs, &integer, failure))
		return failure->status;
	if (integer < least || integer > most)
		return emp_pairs_fail(pairs, failure, "a number out of range in");
	*value = (int64_t) integer;
	return EMP_OK;
}

/* Read the bits of a discount. */
static EmpStatus
read_discount(const EmpPairs *pairs, int64_t *bits, EmpFailure *failure)
{
	EmpFailure ignored;
	double discount;

	if (read_integer(pairs, 0, INT64_MAX, bits, failure) != EMP_OK)
		return failure->status;
	memcpy(&discount, bits, sizeof(discount));
	if (emp_paid_discount_check(discount, &ignored) != EMP_OK)
		return emp_pairs_fail(pairs, failure, "a number out of range in");
	return EMP_OK;
}

/* Read a pair of the head; *part is 0 when the pair is none. */
static EmpStatus
read_head(const EmpPairs *pairs, EmpPurchases *p, int *part, EmpFailure *failure)
{
	int64_t value = 0;

	*part = 0;
	if (emp_span_is(pairs->key, "bucket"))
	{
		*part = HEAD_BUCKET;
		return read_integer(pairs, 1, INT64_MAX, &p->bucket, failure);
	}
	if (emp_span_is(pairs->key, "as_of"))
	{
		*part = HEAD_AS_OF;
		p->kind = EMP_PURCHASES_AS_OF;
		return read_integer(pairs, EMP_PURCHASES_KEY_MIN, EMP_PURCHASES_KEY_MAX, &p->parameter,
							failure);
	}
	if (emp_span_is(pairs->key, "discount"))
	{
		*part = HEAD_DISCOUNT;
		p->kind = EMP_PURCHASES_DISCOUNT;
		return read_discount(pairs, &p->parameter, failure);
	}
	if (emp_span_is(pairs->key, "scale"))
	{
		*part = HEAD_SCALE;
		if (read_integer(pairs, 0, EMP_DECIMAL_SCALE_MAX, &value, failure) != EMP_OK)
			return failure->status;
		p->scale = (uint8_t) value;
	}
	return EMP_OK;
}

/* Read a bucket and its money. */
static EmpStatus
read_entry(const EmpPairs *pairs, EmpPurchase *row, EmpFailure *failure)
{
	EmpSpan key = pairs->key;
	bool refund = key.len > 0 && key.text[key.len - 1] == REFUND;
	EmpInt128 number;

	if (!emp_wide_parse(key.text, key.len - refund, &number) || number < EMP_PURCHASES_KEY_MIN ||
		number > EMP_PURCHASES_KEY_MAX)
		return emp_pairs_fail(pairs, failure, "no bucket in");
	if (!emp_pairs_integer(pairs, &row->money.units, failure))
		return failure->status;
	if (refund && row->money.units >= 0)
		return emp_pairs_fail(pairs, failure, "a refund that is not below 0 in");
	row->key = emp_purchase_key((int64_t) number, !refund);
	return EMP_OK;
}

/* Return whether all buckets have a moment that there is. */
static bool
in_time(const EmpPurchases *p)
{
	uint32_t i;

	for (i = 0; i < p->entries; i++)
	{
		EmpInt128 start = (EmpInt128) emp_purchase_bucket(emp_purchases_key(p, i)) * p->bucket +
						  EMP_PURCHASES_ORIGIN;

		if (start >= EMP_INSTANT_END || start + p->bucket <= EMP_INSTANT_MIN)
			return false;
	}
	return true;
}

/* Parse the text form. */
EmpStatus
emp_purchases_parse(const char *text, size_t len, EmpPurchases *p, EmpCheck check,
					EmpFailure *failure)
{
	EmpPurchase row = {.counts = true};
	int seen = 0;
	uint32_t i = 0;
	EmpPairs pairs;

	emp_pairs_start(&pairs, TYPE, EXAMPLE, text, len);
	while (emp_pairs_next(&pairs, failure))
	{
		int part;

		if (read_head(&pairs, p, &part, failure) != EMP_OK)
			return failure->status;
		if ((seen & part) != 0)
			return emp_pairs_fail(&pairs, failure, "a repeated key in");
		seen |= part;
		if (i++ % CHECK_EVERY == 0)
			check();
		if (part != 0)
			continue;
		if (read_entry(&pairs, &row, failure) != EMP_OK)
			return failure->status;
		/* the scale of the rows is that of the text, wherever it says so */
		row.money.scale = p->scale;
		if (!emp_purchases_add(p, &row))
			return emp_pairs_fail(&pairs, failure, "too large a number in");
	}
	if (failure->status != EMP_OK)
		return failure->status;
	if ((seen & HEAD_BUCKET) == 0)
		return emp_pairs_missing(&pairs, failure, "bucket");
	if ((seen & HEAD_SCALE) == 0)
		return emp_pairs_missing(&pairs, failure, "scale");
	if ((seen & HEAD_AS_OF) != 0 && (seen & HEAD_DISCOUNT) != 0)
		return emp_fail(failure, EMP_BAD_TEXT,
						"invalid input syntax for type " TYPE ": \"as_of\" and \"discount\"");
	if (!in_time(p))
		return emp_fail(failure, EMP_BAD_TEXT,
						"invalid input syntax for type " TYPE ": a bucket beyond all times");
	if (p->entries == 0 && p->kind != EMP_PURCHASES_AS_OF)
		return emp_fail(failure, EMP_BAD_TEXT, "invalid input syntax for type " TYPE ": no bucket");
	return EMP_OK;
}
