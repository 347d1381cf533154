/*
 * empathy_breakdown.c
 *		The customer empathy score of a summary, taken apart into what each source contributes.
 *
 * Parts are rounded to 12 decimals like the score, and they add up to it: each is rounded down first,
 * and what is left over goes, a unit each, to the parts that lost most by that.  This is the method of
 * largest remainders, by which parliaments turn shares of votes into whole seats.
 */
#include "scores/empathy_breakdown.h"

#include <stdlib.h>

#include "base/order.h"

/* Order two parts: the largest weight first, then as the summary does, by name. */
static int
compare(const void *left, const void *right)
{
	const EmpScorePart *a = left;
	const EmpScorePart *b = right;

	EMP_RETURN_ORDER(b->source->weight, a->source->weight);
	EMP_RETURN_ORDER((const char *) a->source, (const char *) b->source);
	return 0;
}

/* List the sources and sum up their weights. */
static void
list_parts(const EmpEmpathySummary *s, EmpBreakdown *b)
{
	const EmpScoreSource *source = NULL;
	int64_t count = 0;

	b->weights = (EmpWeights){0};
	while ((source = emp_empathy_summary_next(s, source)) != NULL)
	{
		EmpScorePart *part = &b->part[count++];

		*part = (EmpScorePart){.source = source, .present = source->n > 0};
		b->weights.total += source->weight;
		if (part->present)
		{
			b->weights.present += source->weight;
			part->score = (int64_t) emp_points_divide(emp_wide_get(&source->sum), source->n);
		}
		else
			b->weights.missing++;
	}
	b->weights.sources = count;
	qsort(b->part, (size_t) count, sizeof(EmpScorePart), compare);
}

/* Return the present part that lost most by rounding down, the first of several. */
static EmpScorePart *
worst_off(EmpBreakdown *b)
{
	EmpScorePart *worst = NULL;
	int64_t i;

	for (i = 0; i < b->weights.sources; i++)
	{
		EmpScorePart *part = &b->part[i];

		if (part->present && (worst == NULL || part->rest > worst->rest))
			worst = part;
	}
	return worst;
}

/* Return what a part is given a share of: its score, or the whole. */
static int64_t
measure(const EmpScorePart *part, bool score)
{
	return score ? part->score : EMP_POINTS_ONE;
}

/* Give every present part its weight's share of a measure, and return the sum of what was given. */
static int64_t
hand_out(EmpBreakdown *b, bool score)
{
	EmpInt128 whole = 0;
	int64_t given = 0;
	int64_t sum;
	int64_t i;

	for (i = 0; i < b->weights.sources; i++)
	{
		EmpScorePart *part = &b->part[i];
		EmpInt128 product = (EmpInt128) part->source->weight * measure(part, score);
		int64_t down = (int64_t) (product / b->weights.present);

		if (!part->present)
			continue;
		whole += product;
		given += down;
		part->rest = product % b->weights.present;
		*(score ? &part->contribution : &part->share) = down;
	}
	sum = (int64_t) emp_points_divide(whole, b->weights.present);
	for (; given < sum; given++)
	{
		EmpScorePart *part = worst_off(b);

		part->rest = -1;
		(*(score ? &part->contribution : &part->share))++;
	}
	return sum;
}

/* Take a summary apart. */
EmpStatus
emp_empathy_breakdown(const EmpEmpathySummary *s, EmpPolicy policy, EmpBreakdown *b,
					  EmpFailure *failure)
{
	list_parts(s, b);
	b->score = 0;
	if (emp_weights_check(&b->weights, policy, &b->defined, failure) != EMP_OK)
		return failure->status;
	if (b->defined)
	{
		hand_out(b, false);
		b->score = hand_out(b, true);
	}
	return EMP_OK;
}
