/*
 * quantile_sketch.h
 *		Quantiles of numbers from counts in buckets, mergeable and the same for any order of the rows: the
 *		state behind quantile_sketch and rfm_summary (doc/design/023).
 *
 * The bucket of a number is the first 19 bits of its double: the sign, the exponent and 7 bits of the
 * mantissa, so each doubling has 128 buckets of one width, as in HDR histograms.  No logarithm is taken, so
 * every machine agrees.  A bucket keeps how many numbers fell into it and the lowest of them, so what a
 * quantile gives has occurred; constants, and whole numbers up to 256, come back as they are.
 *
 * The bound: the quantile q of n numbers is the lowest one with at least q * n numbers at or below it
 * (percentile_disc).  The answer is in the bucket of that number and at most it, so it is lower by less than
 * 1/128 of its magnitude.  For a negative number that is: further from zero.
 *
 * A sketch is open or closed (doc/design/005).  Closed, its buckets are in order, and nothing is left over,
 * so equal sketches are the same bytes.  Open, numbers that came since it was last put in order stand behind
 * the buckets, as they came, and there is room for more.  Either is flat, without pointers.
 */
#ifndef EMP_SEGMENT_QUANTILE_SKETCH_H
#define EMP_SEGMENT_QUANTILE_SKETCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/failure.h"
#include "base/interrupt.h"
#include "base/radix.h"

#define EMP_QUANTILE_SKETCH_FORMAT 1
#define EMP_QUANTILE_SERIES 3                       /* the most series of numbers in a sketch */
#define EMP_QUANTILE_NUMBERS_MAX (INT64_C(1) << 48) /* the most numbers of a series */
#define EMP_QUANTILE_ERROR (1.0 / 128)              /* relative, not reached */
#define EMP_QUANTILE_BUCKET_BITS 19                 /* of a double */

/* A bucket, or a number that is in none yet. */
typedef struct EmpQuantileBucket
{
	double low;      /* finite; neither subnormal nor -0 */
	uint64_t tagged; /* 16 bits: the series; 48: how many numbers there are, less 1 */
} EmpQuantileBucket;

/* At least one number.  The layout is the stored one; padding is spelt out and zero. */
typedef struct EmpQuantileSketch
{
	int32_t header;                       /* varlena length; the SQL face sets it */
	uint8_t format;                       /* EMP_QUANTILE_SKETCH_FORMAT */
	uint8_t series;                       /* 1: quantile_sketch; 3: rfm_summary */
	uint16_t reserved;                    /* 0 */
	uint32_t buckets;                     /* those in order, then those that are in none */
	uint32_t sorted;                      /* of them, in order and different; closed: all */
	uint32_t room;                        /* for how many there is room; closed: buckets */
	uint32_t reserved2;                   /* 0 */
	int64_t numbers[EMP_QUANTILE_SERIES]; /* 0 .. EMP_QUANTILE_NUMBERS_MAX */
	EmpQuantileBucket bucket[];
} EmpQuantileSketch;

/* Return the bytes of a sketch. */
static inline size_t
emp_quantile_sketch_size(size_t room)
{
	return sizeof(EmpQuantileSketch) + room * sizeof(EmpQuantileBucket);
}

/* Return how many numbers are in a bucket, and of which series. */
static inline int64_t
emp_quantile_count(const EmpQuantileBucket *b)
{
	return (int64_t) (b->tagged & ((UINT64_C(1) << 48) - 1)) + 1;
}

static inline int
emp_quantile_series(const EmpQuantileBucket *b)
{
	return (int) (b->tagged >> 48);
}

/* Check a number, and a share of the numbers, that a user gave. */
extern EmpStatus emp_quantile_number_check(double number, EmpFailure *failure);
extern EmpStatus emp_quantile_share_check(double q, EmpFailure *failure);

/* Make an open sketch of nothing yet, in emp_quantile_sketch_size(room) bytes. */
extern void emp_quantile_sketch_init(EmpQuantileSketch *s, int series, uint32_t room);

/* Return whether an open sketch can take so many more numbers or buckets. */
static inline bool
emp_quantile_sketch_fits(const EmpQuantileSketch *s, uint32_t more)
{
	return s->room - s->buckets >= more;
}

/* Add a number that was checked, or all of another sketch; what is added to is open and fits it. */
extern EmpStatus emp_quantile_sketch_add(EmpQuantileSketch *s, int series, double number,
										 EmpFailure *failure);
extern EmpStatus emp_quantile_sketch_merge(EmpQuantileSketch *into, const EmpQuantileSketch *from,
										   EmpFailure *failure);

/*
 * Put a sketch in order, in one that emp_quantile_sketch_init made with room for as many buckets.  What it
 * makes is closed, once its room is the buckets it has.  scratch: emp_quantile_sketch_scratch items.
 */
extern size_t emp_quantile_sketch_scratch(const EmpQuantileSketch *from);
extern void emp_quantile_sketch_compact(const EmpQuantileSketch *from, EmpKeyed *scratch,
										EmpQuantileSketch *into, EmpCheck check);

/* Return how much room a closed sketch, or none, gets that is to take so many more. */
extern uint32_t emp_quantile_sketch_room(const EmpQuantileSketch *s, uint32_t more);

/* Whether the head of a stored value of so many bytes is possible; whether all of a closed one is. */
extern bool emp_quantile_sketch_sound(const EmpQuantileSketch *s, int series, size_t size);
extern bool emp_quantile_sketch_possible(const EmpQuantileSketch *s);

/* What follows is about closed sketches. */

/* Return the quantile q of a series, NaN of one without numbers. */
extern double emp_quantile(const EmpQuantileSketch *s, int series, double q);

/*
 * Return the share of the numbers of the first series, 0..1, in buckets whose lowest number is at most this
 * one: at least the share of those at or below it, at most that at or below it and 1/128 of it.
 */
extern double emp_quantile_rank(const EmpQuantileSketch *s, double number);

/* Return whether a number is in a bucket above that of the quantile q of the first series. */
extern bool emp_quantile_exceeded(const EmpQuantileSketch *s, double q, double number);

/* Order (by numbers, then buckets) and hash. */
extern int emp_quantile_sketch_compare(const EmpQuantileSketch *a, const EmpQuantileSketch *b);
extern uint64_t emp_quantile_sketch_hash(const EmpQuantileSketch *s, uint64_t seed);

/*
 * Text form: the lowest number of each bucket with how many are in it, in order: 0=3 12.5=40; of three
 * series, each with its letter: r3=2 r7=1 f0=2 m12.5=1.  print needs emp_quantile_sketch_text_size bytes and
 * returns the length.  parse makes a closed sketch of one that has the room that emp_quantile_sketch_parse_plan
 * says.
 */
extern size_t emp_quantile_sketch_text_size(const EmpQuantileSketch *s);
extern size_t emp_quantile_sketch_print(const EmpQuantileSketch *s, char *out, EmpCheck check);
extern EmpStatus emp_quantile_sketch_parse_plan(const char *text, size_t len, int series,
												uint32_t *room, EmpFailure *failure);
extern EmpStatus emp_quantile_sketch_parse(const char *text, size_t len, EmpQuantileSketch *s,
										   EmpCheck check, EmpFailure *failure);

/* Return the number of the bucket that a number is in: higher for higher numbers. */
extern uint32_t emp_quantile_bucket(double number);

/* Add a bucket behind all others; of the text form. */
extern EmpStatus emp_quantile_sketch_append(EmpQuantileSketch *s, int series, double low,
											int64_t count, EmpFailure *failure);

#endif
