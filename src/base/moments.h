/*
 * moments.h
 *		Counts and exact sums of numbers: the states behind trends and effects.
 *
 * trend_summary, effect_summary and diff_in_diff_summary are all some counts and some sums (of
 * values, squares and products) in one window of words; a kind says how many, and what they are
 * called in the text form.  States grow by a word where a number needs it, which is seldom after the
 * first rows.  Everything in a state follows from the rows, in whatever order and whatever parts they
 * came: equal rows give equal bytes.
 */
#ifndef EMP_BASE_MOMENTS_H
#define EMP_BASE_MOMENTS_H

#include "base/exact.h"
#include "base/failure.h"

#define EMP_MOMENTS_FORMAT 1
#define EMP_MOMENTS_COUNTS 4 /* the most counts of a kind */
#define EMP_MOMENTS_SUMS 8   /* the most sums of a kind */

/* At least one row.  The layout is the stored one; padding is spelt out and zero. */
typedef struct EmpMoments
{
	int32_t header;    /* varlena length; the SQL face sets it */
	uint8_t format;    /* EMP_MOMENTS_FORMAT */
	uint8_t reserved1; /* 0 */
	int16_t low;       /* the window of the sums */
	int32_t words;
	uint32_t reserved2; /* 0 */
	uint64_t number[];  /* the counts, then the sums */
} EmpMoments;

/* What the counts and sums of a type are. */
typedef struct EmpMomentsKind
{
	const char *type;    /* SQL type */
	const char *example; /* of the text form, for messages */
	int counts;
	int sums;
	const char *const *names; /* of the counts, then the sums */
	/* whether there are rows with these sums */
	bool (*possible)(const EmpMoments *m);
} EmpMomentsKind;

/* Return the window of a state. */
static inline EmpWindow
emp_moments_window(const EmpMoments *m)
{
	EmpWindow window = {m->low, m->low + m->words};

	return window;
}

/* Return the bytes of a state. */
static inline size_t
emp_moments_size(const EmpMomentsKind *kind, int words)
{
	return sizeof(EmpMoments) + sizeof(uint64_t) * (size_t) (kind->counts + kind->sums * words);
}

/* Return a count. */
static inline int64_t
emp_moments_count(const EmpMoments *m, int i)
{
	return (int64_t) m->number[i];
}

/* Return a sum. */
static inline const uint64_t *
emp_moments_sum(const EmpMomentsKind *kind, const EmpMoments *m, int i)
{
	return m->number + kind->counts + i * m->words;
}

/* Return the rows of a state: the sum of its counts. */
extern int64_t emp_moments_rows(const EmpMomentsKind *kind, const EmpMoments *m);

/* Make a state of nothing yet, in emp_moments_size bytes. */
extern void emp_moments_init(const EmpMomentsKind *kind, EmpMoments *m, EmpWindow window);

/* Return the window of the terms of a row. */
static inline EmpWindow
emp_terms_window(const EmpExactTerm *terms, int n)
{
	EmpWindow window = {0, 0};
	int i;

	for (i = 0; i < n; i++)
		emp_window_take(&window, &terms[i]);
	return window;
}

/*
 * Add a row to a count, and terms to the sums from one on; add a state.  The window of what is added
 * to has those of what is added.
 */
extern EmpStatus emp_moments_add(const EmpMomentsKind *kind, EmpMoments *m, int count, int sum,
								 const EmpExactTerm *terms, int n, EmpFailure *failure);
extern EmpStatus emp_moments_merge(const EmpMomentsKind *kind, EmpMoments *into,
								   const EmpMoments *from, EmpFailure *failure);
extern EmpStatus emp_too_many_rows(EmpFailure *failure);

/* Whether a stored value of so many bytes can be read without going astray. */
extern bool emp_moments_sound(const EmpMomentsKind *kind, const EmpMoments *m, size_t size);

/* Order: by rows, then by every other number. */
extern int emp_moments_compare(const EmpMomentsKind *kind, const EmpMoments *a,
							   const EmpMoments *b);
extern uint64_t emp_moments_hash(const EmpMomentsKind *kind, const EmpMoments *m, uint64_t seed);

/*
 * Text form: the counts; where the window begins, in words, and how many words it has; the sums, in
 * hexadecimal, in units of 2^(64 low): n=3 low=0 words=1 t=0x6 tt=0xe ...  What is 0 is left out.
 * print needs emp_moments_text_size bytes and returns the length.  parse fills a state that
 * emp_moments_init made with the window that emp_moments_parse_window found.
 */
extern size_t emp_moments_text_size(const EmpMomentsKind *kind, int words);
extern size_t emp_moments_print(const EmpMomentsKind *kind, const EmpMoments *m, char *out);
extern EmpStatus emp_moments_parse_window(const EmpMomentsKind *kind, const char *text, size_t len,
										  EmpWindow *window, EmpFailure *failure);
extern EmpStatus emp_moments_parse(const EmpMomentsKind *kind, const char *text, size_t len,
								   EmpMoments *m, EmpFailure *failure);

#endif
