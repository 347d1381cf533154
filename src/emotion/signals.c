/*
 * signals.c
 *		What the phrases of a text say.
 *
 * Every phrase is taken for an independent witness that is right with the probability of its
 * weight, so that at least one of them is right with 1 - product(1 - weight).
 */
#include "emotion/signals.h"

/* Return 1 - left in 1e-4, for a product of what each phrase leaves open in 1e-8. */
static int32_t
closed(uint64_t left)
{
	const int64_t unit = EMP_LEFT_ONE / EMP_SHARE_ONE;

	return (int32_t) ((EMP_LEFT_ONE - (int64_t) left + unit / 2) / unit);
}

/* Return how far a text says less than it means: hedges, and negated strong words. */
int32_t
emp_signal_understatement(const EmpReading *r)
{
	return closed((uint64_t) r->left[EMP_PHRASE_HEDGE] * r->left[EMP_PHRASE_LITOTES] /
				  EMP_LEFT_ONE);
}

/* Return how far a text says that nobody listens. */
int32_t
emp_signal_unheard(const EmpReading *r)
{
	return closed(r->left[EMP_PHRASE_UNHEARD]);
}

/* Return how polite a text is. */
int32_t
emp_signal_politeness(const EmpReading *r)
{
	return closed(r->left[EMP_PHRASE_POLITENESS]);
}

/* Work out the effort that a text speaks of: what is easy less what is hard. */
bool
emp_signal_effort(const EmpReading *r, int32_t *effort)
{
	int32_t easy = closed(r->left[EMP_PHRASE_EFFORT_EASY]);
	int32_t hard = closed(r->left[EMP_PHRASE_EFFORT_HARD]);

	*effort = easy - hard;
	return easy > 0 || hard > 0;
}

/* Say whether a person ought to look at a reading. */
bool
emp_signal_needs_review(const EmpEmotion *e)
{
	return e->confidence < EMP_REVIEW_CONFIDENCE || (e->flags & EMP_FLAG_UNCERTAIN);
}
