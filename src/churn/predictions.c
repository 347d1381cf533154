/*
 * predictions.c
 *		Scores of customers and whether they left, and what they say about a model.
 *
 * Adding a row is writing 16 bytes behind the others.  When there is no room left, what came is put in
 * order by its bits (base/radix.h) and merged with what was in order before, so that a score takes its
 * 16 bytes once however many customers have it; only if that does not make room does the summary grow.
 */
#include "churn/predictions.h"

#include <math.h>
#include <string.h>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/number.h"
#include "base/order.h"

#define FIRST_ROOM 16    /* most groups of a GROUP BY are small */
#define CHECK_STEP 65536 /* scores between two checks */
#define SCORES_MAX                                                                                 \
	((EMP_PREDICTION_SUMMARY_BYTES - sizeof(EmpPredictionSummary)) / sizeof(EmpScore))

/* Check a score that a user gave. */
EmpStatus
emp_score_check(double score, EmpFailure *failure)
{
	if (isfinite(score))
		return EMP_OK;
	emp_fail(failure, EMP_OUT_OF_RANGE, "score %s is out of range", EMP_SHOW(score));
	emp_fail_detail(failure, "A score is a finite number.");
	emp_fail_hint(failure, "Leave such rows out by FILTER, or make them NULL, which is skipped.");
	return failure->status;
}

/* Check a share of the customers that a user gave. */
EmpStatus
emp_share_check(double share, EmpFailure *failure)
{
	if (share > 0 && share <= 1)
		return EMP_OK;
	emp_fail(failure, EMP_BAD_VALUE, "share %s of the customers is not a share", EMP_SHOW(share));
	emp_fail_detail(failure, "A share is above 0 and at most 1; 0.1 is the tenth of the customers "
							 "with the highest scores.");
	return failure->status;
}

/* Record that a summary would hold more than it can. */
static EmpStatus
too_many(const char *what, long long most, EmpFailure *failure)
{
	emp_fail(failure, EMP_TOO_LARGE, "too many %s", what);
	emp_fail_detail(failure, "A prediction_summary holds at most %lld %s.", most, what);
	emp_fail_hint(failure, "Round the scores, or use auc with bins, calibration, log_loss and "
						   "brier, whose states do not grow.");
	return failure->status;
}

/* Make an open summary of nothing yet; its room, which may be large, is not touched. */
void
emp_prediction_summary_init(EmpPredictionSummary *s, uint32_t room, double share)
{
	memset(s, 0, sizeof(*s));
	s->format = EMP_PREDICTION_SUMMARY_FORMAT;
	s->room = room;
	s->share = share;
}

/* Return whether an open summary can take so many more scores. */
bool
emp_prediction_summary_fits(const EmpPredictionSummary *s, uint32_t more)
{
	return s->room - s->scores >= more;
}

/* Return how much room a summary gets that has so many scores, and takes so many more. */
uint32_t
emp_prediction_summary_room(uint32_t scores, uint32_t more)
{
	size_t wanted = 2 * (size_t) scores;

	if (wanted < (size_t) scores + more)
		wanted = (size_t) scores + more;
	if (wanted < FIRST_ROOM)
		wanted = FIRST_ROOM;
	return (uint32_t) (wanted < SCORES_MAX ? wanted : SCORES_MAX);
}

/* Give back room that was more than a summary needs, once it is in order, to take so many more scores. */
EmpStatus
emp_prediction_summary_trim(EmpPredictionSummary *s, uint32_t more, EmpFailure *failure)
{
	if ((size_t) s->scores + more > SCORES_MAX)
		return too_many("different scores", (long long) SCORES_MAX, failure);
	s->room = emp_prediction_summary_room(s->scores, more);
	return EMP_OK;
}

/* Add customers of one score. */
EmpStatus
emp_prediction_summary_add(EmpPredictionSummary *s, double score, int64_t churned, int64_t stayed,
						   EmpFailure *failure)
{
	EmpScore *new = &s->score[s->scores];

	if (churned + stayed > EMP_PREDICTIONS_MAX - s->customers)
		return too_many("customers", EMP_PREDICTIONS_MAX, failure);
	new->score = score + 0.0; /* no negative zero */
	new->churned = (uint32_t) churned;
	new->stayed = (uint32_t) stayed;
	s->scores++;
	s->customers += churned + stayed;
	s->churned += churned;
	return EMP_OK;
}

/* Check that a summary, and a row or another summary, ask for the same share. */
EmpStatus
emp_share_match(const EmpPredictionSummary *s, double share, EmpFailure *failure)
{
	if (s->share == share)
		return EMP_OK;
	emp_fail(failure, EMP_BAD_VALUE, "different shares of the customers: %s and %s",
			 EMP_SHOW(fmin(s->share, share)), EMP_SHOW(fmax(s->share, share)));
	emp_fail_detail(failure, "The share has to be the same in all rows of a group.");
	return failure->status;
}

/* Add all of another summary. */
EmpStatus
emp_prediction_summary_merge(EmpPredictionSummary *into, const EmpPredictionSummary *from,
							 EmpFailure *failure)
{
	if (emp_share_match(into, from->share, failure) != EMP_OK)
		return failure->status;
	if (from->customers > EMP_PREDICTIONS_MAX - into->customers)
		return too_many("customers", EMP_PREDICTIONS_MAX, failure);
	memcpy(&into->score[into->scores], from->score, from->scores * sizeof(EmpScore));
	if (into->scores == 0)
		into->sorted = from->sorted;
	into->scores += from->scores;
	into->customers += from->customers;
	into->churned += from->churned;
	return EMP_OK;
}

/* Return the items that putting in order needs. */
size_t
emp_prediction_summary_scratch(const EmpPredictionSummary *from)
{
	return 2 * (size_t) (from->scores - from->sorted);
}

/* Add a score to those in order, the last of which may be the same. */
static void
append(EmpPredictionSummary *into, double score, uint32_t churned, uint32_t stayed)
{
	EmpScore *last = into->scores > 0 ? &into->score[into->scores - 1] : NULL;

	if (last == NULL || last->score != score)
	{
		last = &into->score[into->scores++];
		*last = (EmpScore){score, 0, 0};
	}
	last->churned += churned;
	last->stayed += stayed;
}

/* Put the scores of a summary in order, each once. */
void
emp_prediction_summary_compact(const EmpPredictionSummary *from, EmpKeyed *scratch,
							   EmpPredictionSummary *into, EmpCheck check)
{
	const EmpScore *tail = from->score + from->sorted;
	size_t tails = from->scores - from->sorted;
	size_t i;
	size_t k = 0;

	for (i = 0; i < tails; i++)
	{
		scratch[i].key = emp_radix_key(tail[i].score);
		scratch[i].place = (uint64_t) tail[i].churned << 32 | tail[i].stayed;
	}
	emp_radix_sort(scratch, scratch + tails, tails, check);
	for (i = 0; i < from->sorted || k < tails;)
	{
		if ((i + k) % CHECK_STEP == 0)
			check();
		if (k == tails ||
			(i < from->sorted && from->score[i].score <= emp_radix_number(scratch[k].key)))
		{
			append(into, from->score[i].score, from->score[i].churned, from->score[i].stayed);
			i++;
		}
		else
		{
			append(into, emp_radix_number(scratch[k].key), (uint32_t) (scratch[k].place >> 32),
				   (uint32_t) scratch[k].place);
			k++;
		}
	}
	into->sorted = into->scores;
	into->customers = from->customers;
	into->churned = from->churned;
}

/* Leave no room in a summary that was just put in order. */
void
emp_prediction_summary_close(EmpPredictionSummary *s)
{
	s->room = s->scores;
}

/* Return whether the header of a stored value of so many bytes is possible. */
bool
emp_prediction_summary_sound(const EmpPredictionSummary *s, size_t size)
{
	return size >= sizeof(*s) && size == emp_prediction_summary_size(s->room) &&
		   s->sorted <= s->scores && s->scores <= s->room && s->scores >= 1 && s->customers >= 1 &&
		   s->customers <= EMP_PREDICTIONS_MAX && s->churned >= 0 && s->churned <= s->customers &&
		   s->share >= 0 && s->share <= 1;
}

/* Return whether all of a closed summary is possible. */
bool
emp_prediction_summary_possible(const EmpPredictionSummary *s)
{
	int64_t customers = 0;
	int64_t churned = 0;
	uint32_t i;

	for (i = 0; i < s->scores; i++)
	{
		const EmpScore *e = &s->score[i];

		if (!isfinite(e->score) || (i > 0 && e->score <= e[-1].score) ||
			(e->score == 0 && signbit(e->score)) || (e->churned == 0 && e->stayed == 0))
			return false;
		churned += e->churned;
		customers += (int64_t) e->churned + e->stayed;
	}
	return customers == s->customers && churned == s->churned;
}

/* Return the area under the curve: the rank-sum formula in integers, divided once. */
double
emp_prediction_auc(const EmpPredictionSummary *s)
{
	int64_t stayed = s->customers - s->churned;
	int64_t below = 0; /* of those who stayed, with lower scores */
	EmpInt128 twice = 0;
	uint32_t i;

	if (s->churned == 0 || stayed == 0)
		return NAN;
	for (i = 0; i < s->scores; i++)
	{
		twice += (EmpInt128) s->score[i].churned * (2 * below + s->score[i].stayed);
		below += s->score[i].stayed;
	}
	return emp_wide_ratio(twice, (EmpInt128) 2 * s->churned * stayed);
}

/* Return the variance of the mean of n whole numbers, by their sum and that of their squares. */
static double
variance_of_mean(int64_t n, EmpInt128 sum, EmpInt128 squares)
{
	double spread = emp_wide_ratio(n * squares - sum * sum, 1);

	return spread / ((double) n * (double) n * (double) (n - 1));
}

/*
 * Return the standard error of the area.
 *
 * Each customer who left has a placement, the part of those who stayed that they are above; each who
 * stayed, the part of those who left that they are below.  The variance of the area is that of the mean
 * of the former plus that of the latter.  Placements are counted twice, so that ties are whole.
 */
double
emp_prediction_auc_error(const EmpPredictionSummary *s)
{
	int64_t stayed = s->customers - s->churned;
	int64_t below = 0; /* of those who stayed */
	int64_t above = s->churned;
	EmpInt128 sum = 0;
	EmpInt128 squares_left = 0;
	EmpInt128 squares_stayed = 0;
	double of_left;
	double of_stayed;
	uint32_t i;

	if (s->churned < 2 || stayed < 2)
		return NAN;
	for (i = 0; i < s->scores; i++)
	{
		const EmpScore *e = &s->score[i];
		EmpInt128 placement = 2 * below + e->stayed;

		sum += e->churned * placement;
		squares_left += e->churned * placement * placement;
		below += e->stayed;
		above -= e->churned;
		placement = 2 * above + e->churned;
		squares_stayed += e->stayed * placement * placement;
	}
	/* both sums of placements count the same pairs */
	of_left = variance_of_mean(s->churned, sum, squares_left) / ((double) stayed * (double) stayed);
	of_stayed =
		variance_of_mean(stayed, sum, squares_stayed) / ((double) s->churned * (double) s->churned);
	return sqrt(of_left + of_stayed) / 2;
}

/* Return how many customers a share of them is, rounded down but for the rounding of the share. */
static int64_t
customers_of(double share, int64_t customers)
{
	double product = share * (double) customers;
	int64_t most = (int64_t) floor(product + 1e-9 * fmin(product, 1));

	return most < 1 ? 1 : most > customers ? customers : most;
}

/* Describe the customers of the highest scores. */
EmpTop
emp_prediction_top(const EmpPredictionSummary *s, double share)
{
	EmpTop top = {0};
	int64_t left = customers_of(share, s->customers);
	EmpInt128 churned = 0; /* in parts of one customer: over those of the last score */
	EmpInt128 parts = 1;
	uint32_t i = s->scores;

	top.customers = left;
	while (left > 0)
	{
		const EmpScore *e = &s->score[--i];
		int64_t here = (int64_t) e->churned + e->stayed;

		if (here > left)
		{
			parts = here;
			churned = churned * parts + (EmpInt128) e->churned * left;
			left = 0;
		}
		else
		{
			churned += e->churned;
			left -= here;
		}
	}
	top.churned = emp_wide_ratio(churned, parts);
	top.rate = emp_wide_ratio(churned, parts * top.customers);
	top.lift = top.capture = NAN;
	if (s->churned > 0)
	{
		/* three counts below 2^32 each: no more than 96 bits */
		top.lift = emp_wide_ratio(churned * s->customers, parts * top.customers * s->churned);
		top.capture = emp_wide_ratio(churned, parts * s->churned);
	}
	return top;
}

/* Order two summaries by customers, then every other number; 0 only when they are equal. */
int
emp_prediction_summary_compare(const EmpPredictionSummary *a, const EmpPredictionSummary *b)
{
	uint32_t i;

	EMP_RETURN_ORDER(a->customers, b->customers);
	EMP_RETURN_ORDER(a->churned, b->churned);
	EMP_RETURN_ORDER(a->share, b->share);
	EMP_RETURN_ORDER(a->scores, b->scores);
	for (i = 0; i < a->scores; i++)
	{
		EMP_RETURN_ORDER(a->score[i].score, b->score[i].score);
		EMP_RETURN_ORDER(a->score[i].churned, b->score[i].churned);
		EMP_RETURN_ORDER(a->score[i].stayed, b->score[i].stayed);
	}
	return 0;
}

/* Return a hash that is the same on every machine. */
uint64_t
emp_prediction_summary_hash(const EmpPredictionSummary *s, uint64_t seed)
{
	uint64_t hash = emp_hash_seed(seed ^ emp_double_bits(s->share));
	uint32_t i;

	for (i = 0; i < s->scores; i++)
	{
		const EmpScore *e = &s->score[i];

		hash = emp_hash_mix(hash ^ emp_double_bits(e->score) ^ EMP_SECRET_1,
							((uint64_t) e->churned << 32 | e->stayed) ^ EMP_SECRET_2);
	}
	return emp_hash_seed(hash);
}
