/*
 * purchases.h
 *		The purchases of a customer by day, or by another bucket of time: the state behind
 *		purchase_stats, purchase_agg and cltv_historic.
 *
 * Purchases of one bucket are one.  A refund, which is a negative amount, is no purchase: in a bucket
 * without a purchase it lowers the money of the last purchase before it.  Which purchase that is, is
 * known only when all rows are there, so a bucket with refunds alone has an entry of its own.
 *
 * Money is counted in units of one decimal scale.  Nothing is ever rounded: an entry takes one word of
 * 64 bits where every key and all money have 32 bits, as those of common orders have; two words where
 * they have 64; and three where money has 128.
 *
 * A state is open or closed (doc/design/005).  Open, entries are in the order in which they came, a
 * bucket may have several, and there is room for more.  Closed, there is one for each bucket, in the
 * order of time, at the smallest scale and width that hold them and without room to spare, so equal
 * values are the same bytes.
 */
#ifndef EMP_VALUE_PURCHASES_H
#define EMP_VALUE_PURCHASES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/decimal.h"
#include "base/failure.h"
#include "base/interrupt.h"

#define EMP_PURCHASES_FORMAT 1
#define EMP_PURCHASES_WIDEST 3
#define EMP_PURCHASES_FEW 64       /* entries that get more room before they are put in order */
#define EMP_PURCHASES_MAX 16000000 /* the most entries: their text stays below 1 GB */

/* What a state is made for; a direct aggregate carries its other argument in its state. */
typedef enum EmpPurchasesKind
{
	EMP_PURCHASES_PLAIN = 0,
	EMP_PURCHASES_AS_OF = 1,   /* parameter: the last bucket that counts */
	EMP_PURCHASES_DISCOUNT = 2 /* parameter: the bits of an annual discount */
} EmpPurchasesKind;

/* The layout is the stored one; padding is spelt out and zero. */
typedef struct EmpPurchases
{
	int32_t header;    /* varlena length; the SQL face sets it */
	uint8_t format;    /* EMP_PURCHASES_FORMAT */
	uint8_t scale;     /* decimals of the money, 0 .. EMP_DECIMAL_SCALE_MAX */
	uint8_t width;     /* words of an entry, 1 .. EMP_PURCHASES_WIDEST */
	uint8_t kind;      /* EmpPurchasesKind */
	int64_t bucket;    /* length of a bucket in microseconds, above 0 */
	int64_t parameter; /* what kind says, 0 when plain */
	uint32_t entries;
	uint32_t room;    /* entries there is room for; closed: entries */
	uint64_t entry[]; /* key and money in one word; or the key, then the money, low word first */
} EmpPurchases;

/*
 * A key is twice the number of a bucket, and 1 more when there is a purchase in it.  Bucket 0 begins
 * at 2000-01-03 00:00, a Monday, so that buckets of 7 days are weeks.
 */
#define EMP_PURCHASES_ORIGIN (2 * EMP_INSTANT_DAY)

#define EMP_PURCHASES_KEY_MIN (-(INT64_C(1) << 62)) /* the buckets that a key can be made of */
#define EMP_PURCHASES_KEY_MAX ((INT64_C(1) << 62) - 1)

/* Make a key. */
static inline int64_t
emp_purchase_key(int64_t number, bool purchase)
{
	return 2 * number + purchase;
}

/* Return the number of the bucket of a key. */
static inline int64_t
emp_purchase_bucket(int64_t key)
{
	return key >> 1;
}

/* What is to be added: a purchase, a refund, or nothing but what the state is made for. */
typedef struct EmpPurchase
{
	bool counts; /* false: behind the last bucket that counts */
	int64_t key;
	EmpDecimal money;
} EmpPurchase;

/* Return the bytes of a state. */
static inline uint64_t
emp_purchases_size(int width, uint64_t room)
{
	return sizeof(EmpPurchases) + (uint64_t) width * sizeof(uint64_t) * room;
}

/* Return an entry. */
static inline uint64_t *
emp_purchases_entry(const EmpPurchases *p, uint32_t i)
{
	return (uint64_t *) p->entry + (size_t) i * p->width;
}

/* Return the key of an entry. */
static inline int64_t
emp_purchases_key(const EmpPurchases *p, uint32_t i)
{
	int64_t word = (int64_t) *emp_purchases_entry(p, i);

	return p->width == 1 ? word >> 32 : word;
}

/* Return the money of an entry. */
static inline EmpInt128
emp_purchases_money(const EmpPurchases *p, uint32_t i)
{
	const uint64_t *entry = emp_purchases_entry(p, i);

	if (p->width == 1)
		return (int32_t) (uint32_t) entry[0];
	if (p->width == 2)
		return (int64_t) entry[1];
	return (EmpInt128) ((EmpUint128) entry[2] << 64 | entry[1]);
}

/* Find the bucket of a moment, which was checked. */
extern EmpStatus emp_purchase_bucket_of(int64_t at, int64_t bucket, int64_t *number,
										EmpFailure *failure);

/* Return where a bucket begins, or the first moment that there is. */
extern int64_t emp_purchase_bucket_start(int64_t number, int64_t bucket);

/* Add to an open state where it is; false when it has to be made larger first. */
extern bool emp_purchases_add(EmpPurchases *p, const EmpPurchase *row);

/* What a state has to hold. */
typedef struct EmpPurchasesPlan
{
	int scale;
	int width;
	uint32_t room;
} EmpPurchasesPlan;

/* Make an open state of nothing yet, like another one in what it is made for. */
extern void emp_purchases_init(EmpPurchases *p, const EmpPurchases *like,
							   const EmpPurchasesPlan *plan);

/* A state of one row, to be added where emp_purchases_add had no success. */
typedef union EmpPurchaseRow
{
	EmpPurchases state;
	uint64_t words[sizeof(EmpPurchases) / sizeof(uint64_t) + EMP_PURCHASES_WIDEST];
} EmpPurchaseRow;
extern void emp_purchases_of_row(EmpPurchaseRow *p, const EmpPurchases *like,
								 const EmpPurchase *row);

/* Check that two states may be added: the same buckets, made for the same. */
extern EmpStatus emp_purchases_same(const EmpPurchases *a, const EmpPurchases *b,
									EmpFailure *failure);

/* Record that there are more entries than EMP_PURCHASES_MAX. */
extern EmpStatus emp_purchases_too_many(EmpFailure *failure);

/* Plan an open state that takes a state, or NULL, and another one. */
extern EmpStatus emp_purchases_plan(const EmpPurchases *p, const EmpPurchases *more,
									EmpPurchasesPlan *plan, EmpCheck check, EmpFailure *failure);

/* Return whether a state already is what a plan says. */
static inline bool
emp_purchases_fits(const EmpPurchases *p, const EmpPurchasesPlan *plan)
{
	return p->scale == plan->scale && p->width == plan->width && p->room >= plan->room;
}

/* Add a state to one that has room, scale and width for it. */
extern void emp_purchases_merge(EmpPurchases *into, const EmpPurchases *from, EmpCheck check);

/* Put the entries in order, and add up those of one bucket as far as their width allows. */
extern bool emp_purchases_in_order(const EmpPurchases *p);
extern void emp_purchases_compact(EmpPurchases *p, EmpCheck check);

/*
 * Closing: copy a state into one of the greatest width, compact that, and copy it into what the plan
 * says, which fails when a sum is too large.
 */
extern EmpStatus emp_purchases_plan_closed(const EmpPurchases *widest, EmpPurchasesPlan *plan,
										   EmpCheck check, EmpFailure *failure);

/* Whether a stored value of so many bytes can be read without going astray. */
extern bool emp_purchases_sound(const EmpPurchases *p, size_t size);

/* What a state says; of one whose entries are in order. */
typedef struct EmpPurchasesResult
{
	int64_t purchases; /* buckets with a purchase */
	int64_t refunds;   /* buckets with refunds alone */
	int64_t first;     /* their first and their last one, where there is one */
	int64_t last;
	EmpDecimal total;   /* all money */
	EmpDecimal repeats; /* money of all purchases but the first */
} EmpPurchasesResult;

/* Count up to a bucket, that one included. */
extern EmpStatus emp_purchases_result(const EmpPurchases *p, int64_t as_of,
									  EmpPurchasesResult *result, EmpCheck check,
									  EmpFailure *failure);

/* Return the days from one bucket to another. */
extern double emp_purchases_days(const EmpPurchases *p, int64_t from, int64_t to);

/* Return all money, discounted to the first entry; 0 without any.  Of a state in order. */
extern double emp_purchases_discounted(const EmpPurchases *p, double annual_discount,
									   EmpCheck check);

/* Order (by what the state is made for, the number of entries, then every entry) and hash; closed. */
extern int emp_purchases_compare(const EmpPurchases *a, const EmpPurchases *b);
extern uint64_t emp_purchases_hash(const EmpPurchases *p, uint64_t seed);

/*
 * Text form: bucket=86400000000 scale=2 9862=2999 9870r=-500, that is the length of a bucket, the
 * scale, and the number and the money of each bucket, r where there are refunds alone; as_of and
 * discount where the state is made for them.  parse fills an open state that was made as parse_plan
 * says.
 */
#define EMP_PURCHASES_TEXT_HEAD 96
#define EMP_PURCHASES_TEXT_ENTRY 64
extern size_t emp_purchases_print(const EmpPurchases *p, char *out, EmpCheck check);
extern EmpStatus emp_purchases_parse_plan(const char *text, size_t len, EmpPurchasesPlan *plan,
										  EmpFailure *failure);
extern EmpStatus emp_purchases_parse(const char *text, size_t len, EmpPurchases *p, EmpCheck check,
									 EmpFailure *failure);

#endif
