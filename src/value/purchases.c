/*
 * purchases.c
 *		The purchases of a customer by day, or by another bucket of time.
 *
 * Millions of customers have ten rows each, in any order, so a row costs little: it is put behind the
 * others, or added to the last entry when that is of the same bucket.  When the room is used up,
 * entries are put in order and those of one bucket become one; when little is won by that, the room
 * doubles.  Sizes are powers of 2, as the server's memory comes in those.
 */
#include "value/purchases.h"

#include <math.h>
#include <string.h>

#include "base/hash.h"
#include "base/instant.h"
#include "base/order.h"
#include "value/basic_value.h"

#define FIRST_BYTES 128                             /* of a state: twelve common entries */
#define CHECK_EVERY 65536                           /* entries */
#define MONEY_END (emp_power_of_10(37) * 10)        /* 38 digits is what a closed state has */
#define LAST_INSTANT (EMP_INSTANT_END - INT64_C(1)) /* the last moment */

/* Find the bucket of a moment. */
EmpStatus
emp_purchase_bucket_of(int64_t at, int64_t bucket, int64_t *number, EmpFailure *failure)
{
	int64_t since = at - EMP_PURCHASES_ORIGIN;

	/* a division by a constant is a multiplication */
	*number = bucket == EMP_INSTANT_DAY ? since / EMP_INSTANT_DAY - (since % EMP_INSTANT_DAY < 0)
										: since / bucket - (since % bucket < 0);
	if (*number <= EMP_PURCHASES_KEY_MAX)
		return EMP_OK;
	emp_fail(failure, EMP_OUT_OF_RANGE, "time is too late for buckets of this length");
	emp_fail_detail(failure, "Buckets of a microsecond end in the year 148139.");
	return failure->status;
}

/* Return where a bucket begins. */
int64_t
emp_purchase_bucket_start(int64_t number, int64_t bucket)
{
	EmpInt128 start = (EmpInt128) number * bucket + EMP_PURCHASES_ORIGIN;

	if (start < EMP_INSTANT_MIN)
		return EMP_INSTANT_MIN;
	return start < LAST_INSTANT ? (int64_t) start : LAST_INSTANT;
}

/* Let a query be cancelled once in a while; a loop over few entries does not ask. */
static inline void
now_and_then(size_t i, EmpCheck check)
{
	if (i % CHECK_EVERY == CHECK_EVERY - 1)
		check();
}

/* ---------------------------------------------------------------------------------------------
 * Entries.
 */

/* Return the words that an entry needs. */
static inline int
width_of(int64_t key, EmpInt128 money)
{
	if (key == (int32_t) key && money == (int32_t) money)
		return 1;
	return money == (int64_t) money ? 2 : 3;
}

/* Set an entry, which fits. */
static inline void
put(EmpPurchases *p, uint32_t i, int64_t key, EmpInt128 money)
{
	uint64_t *entry = emp_purchases_entry(p, i);

	if (p->width == 1)
	{
		/* the key is above, so that the words have the order of the keys */
		entry[0] = (uint64_t) key << 32 | (uint32_t) money;
		return;
	}
	entry[0] = (uint64_t) key;
	entry[1] = (uint64_t) money;
	if (p->width == 3)
		entry[2] = (uint64_t) ((EmpUint128) money >> 64);
}

/* Add to the last entry when it is of the same bucket and the sum fits. */
static inline bool
join(EmpPurchases *p, int64_t key, EmpInt128 money)
{
	uint32_t last = p->entries - 1;
	int64_t last_key = emp_purchases_key(p, last);

	if ((last_key | 1) != (key | 1) ||
		__builtin_add_overflow(emp_purchases_money(p, last), money, &money) ||
		width_of(key, money) > p->width)
		return false;
	put(p, last, last_key | key, money);
	return true;
}

/* Put an entry that fits behind the others, or add it to the last one; false when there is no room. */
static inline bool
append(EmpPurchases *p, int64_t key, EmpInt128 money)
{
	if (p->entries > 0 && join(p, key, money))
		return true;
	if (p->entries == p->room)
		return false;
	put(p, p->entries++, key, money);
	return true;
}

/* Add a row to an open state. */
bool
emp_purchases_add(EmpPurchases *p, const EmpPurchase *row)
{
	EmpInt128 money = row->money.units;

	if (!row->counts)
		return true;
	return row->money.scale <= p->scale &&
		   (row->money.scale == p->scale ||
			emp_decimal_finer(&money, p->scale - row->money.scale)) &&
		   width_of(row->key, money) <= p->width && append(p, row->key, money);
}

/* ---------------------------------------------------------------------------------------------
 * States.
 */

/* Make an open state of nothing yet. */
void
emp_purchases_init(EmpPurchases *p, const EmpPurchases *like, const EmpPurchasesPlan *plan)
{
	memset(p, 0, sizeof(*p));
	p->format = EMP_PURCHASES_FORMAT;
	p->scale = (uint8_t) plan->scale;
	p->width = (uint8_t) plan->width;
	p->kind = like->kind;
	p->bucket = like->bucket;
	p->parameter = like->parameter;
	p->room = plan->room;
	/* what is not used yet is stored too, when somebody makes an aggregate of their own */
	memset(p->entry, 0, emp_purchases_size(plan->width, plan->room) - sizeof(*p));
}

/* Make a state of one row. */
void
emp_purchases_of_row(EmpPurchaseRow *p, const EmpPurchases *like, const EmpPurchase *row)
{
	EmpPurchasesPlan plan = {.scale = row->money.scale, .width = EMP_PURCHASES_WIDEST, .room = 1};

	emp_purchases_init(&p->state, like, &plan);
	emp_purchases_add(&p->state, row);
}

/* Check that two states may be added. */
EmpStatus
emp_purchases_same(const EmpPurchases *a, const EmpPurchases *b, EmpFailure *failure)
{
	if (a->bucket == b->bucket && a->kind == b->kind && a->parameter == b->parameter)
		return EMP_OK;
	if (a->bucket != b->bucket)
	{
		emp_fail(failure, EMP_BAD_VALUE, "buckets of different lengths in one group");
		emp_fail_detail(failure, "One has %lld microseconds, another one %lld.",
						(long long) a->bucket, (long long) b->bucket);
		emp_fail_hint(failure, "Give all rows and summaries of a group the same bucket.");
	}
	else if (a->kind == EMP_PURCHASES_DISCOUNT || b->kind == EMP_PURCHASES_DISCOUNT)
	{
		emp_fail(failure, EMP_BAD_VALUE, "different annual discounts in one group");
		emp_fail_hint(failure, "Give all rows of a group the same annual_discount.");
	}
	else
	{
		emp_fail(failure, EMP_BAD_VALUE, "different values of as_of in one group");
		emp_fail_detail(failure, "The age of a customer can be told for one moment at a time.");
		emp_fail_hint(failure, "Give all rows of a group the same as_of, or make a summary by "
							   "purchase_agg and ask it for several moments.");
	}
	return failure->status;
}

/* Record that money is too large. */
static EmpStatus
too_large(EmpFailure *failure)
{
	emp_fail(failure, EMP_OUT_OF_RANGE, "amounts of a group are too large for exact sums");
	emp_fail_detail(failure,
					"Sums have at most 38 digits, counted from the last decimal of any amount.");
	emp_fail_hint(failure, "Round the amounts to the decimals that matter.");
	return failure->status;
}

/* Record that there are too many entries. */
EmpStatus
emp_purchases_too_many(EmpFailure *failure)
{
	emp_fail(failure, EMP_TOO_LARGE, "too many purchases in a group");
	emp_fail_detail(failure, "A summary has at most %d buckets of time.", EMP_PURCHASES_MAX);
	emp_fail_hint(failure, "Group by customer, or take longer buckets.");
	return failure->status;
}

/* Widen a plan to what the entries of a state need at its scale. */
static EmpStatus
plan_entries(const EmpPurchases *p, EmpPurchasesPlan *plan, EmpCheck check, EmpFailure *failure)
{
	int finer = plan->scale - p->scale;
	EmpInt128 coarser = emp_power_of_10(finer < 0 ? -finer : 0);
	uint32_t i;

	if (finer == 0 && p->width <= plan->width)
		return EMP_OK;
	for (i = 0; i < p->entries; i++)
	{
		EmpInt128 money = emp_purchases_money(p, i) / coarser;
		int width;

		if (finer > 0 && !emp_decimal_finer(&money, finer))
			return too_large(failure);
		width = width_of(emp_purchases_key(p, i), money);
		if (width > plan->width)
			plan->width = width;
		now_and_then(i, check);
	}
	return EMP_OK;
}

/* Plan the scale and the width of a state that takes a state, or NULL, and another one. */
static EmpStatus
plan_money(const EmpPurchases *p, const EmpPurchases *more, int scale, EmpPurchasesPlan *plan,
		   EmpCheck check, EmpFailure *failure)
{
	plan->scale = scale;
	plan->width = p == NULL ? 1 : p->width;
	if (p != NULL && plan_entries(p, plan, check, failure) != EMP_OK)
		return failure->status;
	return plan_entries(more, plan, check, failure);
}

/* Return the smallest scale that a state, or NULL, can have. */
static int
smallest_scale(const EmpPurchases *p, EmpCheck check)
{
	int zeros = p == NULL ? 0 : p->scale;
	uint32_t i;

	for (i = 0; zeros > 0 && i < p->entries; i++)
	{
		zeros = emp_decimal_zeros(emp_purchases_money(p, i), zeros);
		now_and_then(i, check);
	}
	return p == NULL ? 0 : p->scale - zeros;
}

/* Return the larger of two scales. */
static int
finer_scale(int a, int b)
{
	return a > b ? a : b;
}

/* Plan an open state that takes a state and another one. */
EmpStatus
emp_purchases_plan(const EmpPurchases *p, const EmpPurchases *more, EmpPurchasesPlan *plan,
				   EmpCheck check, EmpFailure *failure)
{
	uint64_t needed = (uint64_t) more->entries + (p == NULL ? 0 : p->entries);
	uint64_t bytes = FIRST_BYTES;
	uint64_t words;
	int scale = finer_scale(p == NULL ? 0 : p->scale, more->scale);

	if (plan_money(p, more, scale, plan, check, failure) != EMP_OK)
	{
		/* decimals that are all 0 may leave no room for large money */
		scale = finer_scale(smallest_scale(p, check), smallest_scale(more, check));
		if (plan_money(p, more, scale, plan, check, failure) != EMP_OK)
			return failure->status;
	}
	if (needed > EMP_PURCHASES_MAX)
		return emp_purchases_too_many(failure);
	/* a state that is nearly full is made larger, or it would be put in order again and again */
	if (p != NULL && needed > p->room / 4 * 3)
		needed += needed / 4;
	while (bytes < emp_purchases_size(plan->width, needed))
		bytes *= 2;
	words = (bytes - sizeof(EmpPurchases)) / sizeof(uint64_t);
	plan->room = (uint32_t) (words / (unsigned) plan->width);
	return EMP_OK;
}

/* Add a state to one that has room, scale and width for it. */
void
emp_purchases_merge(EmpPurchases *into, const EmpPurchases *from, EmpCheck check)
{
	int finer = into->scale - from->scale;
	EmpInt128 coarser = finer < 0 ? emp_power_of_10(-finer) : 1;
	uint32_t i;

	if (finer == 0 && into->width == from->width)
	{
		memcpy(emp_purchases_entry(into, into->entries), from->entry,
			   emp_purchases_size(from->width, from->entries) - sizeof(*from));
		into->entries += from->entries;
		return;
	}
	for (i = 0; i < from->entries; i++)
	{
		EmpInt128 money = emp_purchases_money(from, i);

		if (finer > 0)
			emp_decimal_finer(&money, finer);
		else if (finer < 0)
			money /= coarser;
		append(into, emp_purchases_key(from, i), money);
		now_and_then(i, check);
	}
}

/* ---------------------------------------------------------------------------------------------
 * Order.
 */

/*
 * Sort entries of so many words by the first one: Shell's sort with the gaps of Ciura (2001).
 *
 * Most states have few entries, many of them in order already, and it needs no memory.
 */
static inline __attribute__((always_inline)) void
sort(uint64_t *entry, uint32_t n, size_t words, EmpCheck check)
{
	static const uint32_t gaps[] = {1,       4,        10,       23,      57,      132,
									301,     701,      1577,     3548,    7983,    17961,
									40412,   90927,    204585,   460316,  1035711, 2330349,
									5243285, 11797391, 26544129, 59724290};
	int g = (int) (sizeof(gaps) / sizeof(gaps[0]));

	while (g-- > 0)
	{
		size_t gap = gaps[g];
		size_t i;

		/* a gap that is not much shorter than all of it moves little */
		if (g > 0 && gap > n / 2)
			continue;
		for (i = gap; i < n; i++)
		{
			uint64_t moved[3];
			size_t at = i;

			now_and_then(i, check);
			if ((int64_t) entry[(i - gap) * words] <= (int64_t) entry[i * words])
				continue;
			memcpy(moved, entry + i * words, words * sizeof(uint64_t));
			do
			{
				memcpy(entry + at * words, entry + (at - gap) * words, words * sizeof(uint64_t));
				at -= gap;
			} while (at >= gap && (int64_t) entry[(at - gap) * words] > (int64_t) moved[0]);
			memcpy(entry + at * words, moved, words * sizeof(uint64_t));
		}
	}
}

/* Return whether the entries of a state are in order; a bucket may have several. */
bool
emp_purchases_in_order(const EmpPurchases *p)
{
	uint32_t i;

	for (i = 1; i < p->entries; i++)
		if (emp_purchases_key(p, i - 1) > emp_purchases_key(p, i))
			return false;
	return true;
}

/* Put the entries in order, and add up those of one bucket. */
void
emp_purchases_compact(EmpPurchases *p, EmpCheck check)
{
	uint32_t n = p->entries;
	uint32_t i;

	if (p->width == 1)
		sort(p->entry, n, 1, check);
	else if (p->width == 2)
		sort(p->entry, n, 2, check);
	else
		sort(p->entry, n, 3, check);
	p->entries = 0;
	for (i = 0; i < n; i++)
	{
		append(p, emp_purchases_key(p, i), emp_purchases_money(p, i));
		now_and_then(i, check);
	}
	memset(emp_purchases_entry(p, p->entries), 0,
		   sizeof(uint64_t) * p->width * (size_t) (n - p->entries));
}

/* Plan the closed form of a state of the greatest width that was compacted. */
EmpStatus
emp_purchases_plan_closed(const EmpPurchases *widest, EmpPurchasesPlan *plan, EmpCheck check,
						  EmpFailure *failure)
{
	EmpInt128 end = MONEY_END;
	EmpInt128 coarser;
	uint32_t i;

	if (widest->entries > EMP_PURCHASES_MAX)
		return emp_purchases_too_many(failure);
	plan->scale = smallest_scale(widest, check);
	plan->room = widest->entries;
	plan->width = 1;
	coarser = emp_power_of_10(widest->scale - plan->scale);
	for (i = 0; i < widest->entries; i++)
	{
		int64_t key = emp_purchases_key(widest, i);
		EmpInt128 money = emp_purchases_money(widest, i) / coarser;
		int width = width_of(key, money);

		/* what is still apart is so because the sum has more than 127 bits */
		if (money <= -end || money >= end ||
			(i > 0 &&
			 emp_purchase_bucket(emp_purchases_key(widest, i - 1)) == emp_purchase_bucket(key)))
			return too_large(failure);
		if (width > plan->width)
			plan->width = width;
		now_and_then(i, check);
	}
	return EMP_OK;
}

/* Return whether a stored value of so many bytes can be read. */
bool
emp_purchases_sound(const EmpPurchases *p, size_t size)
{
	return size >= sizeof(*p) && p->scale <= EMP_DECIMAL_SCALE_MAX && p->width >= 1 &&
		   p->width <= EMP_PURCHASES_WIDEST && p->kind <= EMP_PURCHASES_DISCOUNT && p->bucket > 0 &&
		   p->entries <= p->room && size == emp_purchases_size(p->width, p->room);
}

/* ---------------------------------------------------------------------------------------------
 * What a state says.
 */

/* Count up to a bucket. */
EmpStatus
emp_purchases_result(const EmpPurchases *p, int64_t as_of, EmpPurchasesResult *result,
					 EmpCheck check, EmpFailure *failure)
{
	EmpInt128 total = 0;
	EmpInt128 before_repeats = 0;
	uint32_t i = 0;

	memset(result, 0, sizeof(*result));
	while (i < p->entries)
	{
		int64_t number = emp_purchase_bucket(emp_purchases_key(p, i));
		EmpInt128 sum = 0;
		bool purchase = false;

		if (number > as_of)
			break;
		for (; i < p->entries && emp_purchase_bucket(emp_purchases_key(p, i)) == number; i++)
		{
			if (__builtin_add_overflow(sum, emp_purchases_money(p, i), &sum))
				return too_large(failure);
			purchase = purchase || (emp_purchases_key(p, i) & 1) != 0;
			now_and_then(i, check);
		}
		if (purchase)
		{
			if (result->purchases == 0)
				result->first = number;
			else if (result->purchases == 1)
				before_repeats = total;
			result->last = number;
			result->purchases++;
		}
		else
			result->refunds++;
		if (__builtin_add_overflow(total, sum, &total))
			return too_large(failure);
	}
	result->total.units = total;
	if (result->purchases > 1 &&
		__builtin_sub_overflow(total, before_repeats, &result->repeats.units))
		return too_large(failure);
	result->total.scale = result->repeats.scale = p->scale;
	return EMP_OK;
}

/* Return the days from one bucket to another. */
double
emp_purchases_days(const EmpPurchases *p, int64_t from, int64_t to)
{
	if (p->bucket == EMP_INSTANT_DAY)
		return (double) (to - from);
	return emp_wide_ratio(((EmpInt128) to - from) * p->bucket, EMP_INSTANT_DAY);
}

/* Return all money, discounted to the first entry. */
double
emp_purchases_discounted(const EmpPurchases *p, double annual_discount, EmpCheck check)
{
	double sum = 0;
	double lost = 0; /* what rounding took from sum (Neumaier 1974) */
	uint32_t i;

	for (i = 0; i < p->entries; i++)
	{
		EmpDecimal money = {emp_purchases_money(p, i), p->scale};
		double years = emp_purchases_days(p, emp_purchase_bucket(emp_purchases_key(p, 0)),
										  emp_purchase_bucket(emp_purchases_key(p, i))) /
					   EMP_YEAR_DAYS;
		double term = emp_decimal_double(money) * exp(-years * log1p(annual_discount));
		double next = sum + term;

		lost += fabs(sum) >= fabs(term) ? (sum - next) + term : (term - next) + sum;
		sum = next;
		now_and_then(i, check);
	}
	return sum + lost;
}

/* Order two closed states; 0 only when they are equal. */
int
emp_purchases_compare(const EmpPurchases *a, const EmpPurchases *b)
{
	uint32_t i;

	EMP_RETURN_ORDER(a->kind, b->kind);
	EMP_RETURN_ORDER(a->bucket, b->bucket);
	EMP_RETURN_ORDER(a->parameter, b->parameter);
	EMP_RETURN_ORDER(a->entries, b->entries);
	EMP_RETURN_ORDER(a->scale, b->scale);
	for (i = 0; i < a->entries; i++)
	{
		EMP_RETURN_ORDER(emp_purchases_key(a, i), emp_purchases_key(b, i));
		EMP_RETURN_ORDER(emp_purchases_money(a, i), emp_purchases_money(b, i));
	}
	return 0;
}

/* Return a hash of a closed state that is the same on every machine. */
uint64_t
emp_purchases_hash(const EmpPurchases *p, uint64_t seed)
{
	uint64_t hash = emp_hash_seed(seed);
	uint32_t i;

	hash = emp_hash_mix(hash ^ EMP_SECRET_1 ^ (uint64_t) p->bucket,
						(uint64_t) p->parameter ^ EMP_SECRET_2);
	hash = emp_hash_mix(hash ^ EMP_SECRET_1 ^ p->kind, p->scale ^ EMP_SECRET_2);
	for (i = 0; i < p->entries; i++)
	{
		EmpInt128 money = emp_purchases_money(p, i);

		hash = emp_hash_mix(hash ^ EMP_SECRET_1 ^ (uint64_t) emp_purchases_key(p, i),
							(uint64_t) money ^ EMP_SECRET_2);
		hash = emp_hash_mix(hash ^ EMP_SECRET_1, (uint64_t) ((EmpUint128) money >> 64));
	}
	return emp_hash_seed(hash);
}
