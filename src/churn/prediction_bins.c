/*
 * prediction_bins.c
 *		Probabilities in bins of equal width, and who left: calibration, and an area whose state does not
 *		grow.
 */
#include "churn/prediction_bins.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/hash.h"
#include "base/interval.h"
#include "base/order.h"
#include "base/pairs.h"

#define TYPE "prediction_bins"
#define BIN_TEXT 100 /* blank, 4 digits, "=", two times 15 digits and ",", 39 digits, rounded up */

/* Check the number of bins that a user gave. */
EmpStatus
emp_bins_check(int64_t bins, EmpFailure *failure)
{
	if (bins >= EMP_BINS_MIN && bins <= EMP_BINS_MAX)
		return EMP_OK;
	emp_fail(failure, EMP_BAD_VALUE, "%lld bins are out of range", (long long) bins);
	emp_fail_detail(failure, "There are %d to %d bins.", EMP_BINS_MIN, EMP_BINS_MAX);
	return failure->status;
}

/* Make a state of nothing yet. */
void
emp_prediction_bins_init(EmpPredictionBins *s, uint32_t bins)
{
	memset(s, 0, emp_prediction_bins_size(bins));
	s->format = EMP_PREDICTION_BINS_FORMAT;
	s->bins = bins;
}

/* Return where a bin ends. */
static double
end_of(uint32_t bin, uint32_t bins)
{
	return (double) (bin + 1) / bins;
}

/* Return the bin of a probability. */
static uint32_t
bin_of(double probability, uint32_t bins)
{
	uint32_t bin = (uint32_t) (probability * bins);

	/* the product is rounded, and ends belong to the bin below them */
	if (bin >= bins)
		bin = bins - 1;
	while (bin > 0 && probability <= end_of(bin - 1, bins))
		bin--;
	while (bin < bins - 1 && probability > end_of(bin, bins))
		bin++;
	return bin;
}

/* Record that a state would count more customers than fit. */
static EmpStatus
too_many(EmpFailure *failure)
{
	emp_fail(failure, EMP_OUT_OF_RANGE, "too many customers");
	emp_fail_detail(failure, "A prediction_bins holds at most %lld customers.",
					(long long) EMP_BIN_CUSTOMERS_MAX);
	return failure->status;
}

/* Add customers of one probability. */
EmpStatus
emp_prediction_bins_add(EmpPredictionBins *s, double probability, int64_t churned, int64_t stayed,
						EmpFailure *failure)
{
	EmpPredictionBin *bin = &s->bin[bin_of(probability, s->bins)];

	if (churned + stayed > EMP_BIN_CUSTOMERS_MAX - s->customers)
		return too_many(failure);
	s->customers += churned + stayed;
	bin->churned += churned;
	bin->stayed += stayed;
	emp_wide_add(&bin->sum,
				 (churned + stayed) * (EmpInt128) rint(ldexp(probability, EMP_BIN_SUM_BITS)));
	return EMP_OK;
}

/* Check that two states, or a state and a row, have equal numbers of bins. */
EmpStatus
emp_prediction_bins_match(const EmpPredictionBins *s, int64_t bins, EmpFailure *failure)
{
	if (s->bins == bins)
		return EMP_OK;
	emp_fail(failure, EMP_BAD_VALUE, "different numbers of bins: %lld and %lld",
			 (long long) (bins < s->bins ? bins : s->bins),
			 (long long) (bins < s->bins ? s->bins : bins));
	emp_fail_detail(failure, "The number of bins has to be the same in all rows of a group.");
	return failure->status;
}

/* Add the customers of another state. */
EmpStatus
emp_prediction_bins_merge(EmpPredictionBins *into, const EmpPredictionBins *from,
						  EmpFailure *failure)
{
	uint32_t i;

	if (emp_prediction_bins_match(into, from->bins, failure) != EMP_OK)
		return failure->status;
	if (from->customers > EMP_BIN_CUSTOMERS_MAX - into->customers)
		return too_many(failure);
	into->customers += from->customers;
	for (i = 0; i < from->bins; i++)
	{
		into->bin[i].churned += from->bin[i].churned;
		into->bin[i].stayed += from->bin[i].stayed;
		emp_wide_add(&into->bin[i].sum, emp_wide_get(&from->bin[i].sum));
	}
	return EMP_OK;
}

/* Return whether a stored value of so many bytes can be read. */
bool
emp_prediction_bins_sound(const EmpPredictionBins *s, size_t size)
{
	return size >= sizeof(*s) && s->bins >= EMP_BINS_MIN && s->bins <= EMP_BINS_MAX &&
		   size == emp_prediction_bins_size(s->bins) && s->customers >= 1 &&
		   s->customers <= EMP_BIN_CUSTOMERS_MAX;
}

/* Return a limit of a sum: so many customers at a share of the bins, in units. */
static EmpInt128
limit(int64_t customers, uint32_t share, uint32_t bins)
{
	EmpInt128 one = (EmpInt128) 1 << EMP_BIN_SUM_BITS;

	return customers * (one / bins * share + one % bins * share / bins);
}

/* Return whether a state that can be read is one of customers with probabilities. */
bool
emp_prediction_bins_possible(const EmpPredictionBins *s)
{
	int64_t customers = 0;
	uint32_t i;

	for (i = 0; i < s->bins; i++)
	{
		const EmpPredictionBin *bin = &s->bin[i];
		EmpInt128 sum = emp_wide_get(&bin->sum);
		int64_t here;

		if (bin->churned < 0 || bin->stayed < 0 || bin->churned > EMP_BIN_CUSTOMERS_MAX ||
			bin->stayed > EMP_BIN_CUSTOMERS_MAX)
			return false;
		here = bin->churned + bin->stayed;
		/* ends of bins are rounded doubles: a few units of 2^-53 more or less */
		if (sum < limit(here, i, s->bins) - ((EmpInt128) here << (EMP_BIN_SUM_BITS - 52)) ||
			sum > limit(here, i + 1, s->bins) + ((EmpInt128) here << (EMP_BIN_SUM_BITS - 52)) ||
			sum < 0)
			return false;
		customers += here;
		if (customers > s->customers)
			return false;
	}
	return customers == s->customers;
}

/* Return the area under the curve of the bins. */
double
emp_prediction_bins_auc(const EmpPredictionBins *s)
{
	int64_t churned = 0;
	int64_t below = 0; /* who stayed, in lower bins */
	EmpInt128 twice = 0;
	uint32_t i;

	for (i = 0; i < s->bins; i++)
	{
		twice += (EmpInt128) s->bin[i].churned * (2 * below + s->bin[i].stayed);
		below += s->bin[i].stayed;
		churned += s->bin[i].churned;
	}
	if (churned == 0 || below == 0)
		return NAN;
	return emp_wide_ratio(twice, (EmpInt128) 2 * churned * below);
}

/* Return the mean probability of some customers. */
static double
mean_of(EmpInt128 sum, int64_t customers)
{
	return ldexp(emp_wide_ratio(sum, customers), -EMP_BIN_SUM_BITS);
}

/* Describe a bin; false when nobody is in it. */
bool
emp_calibration_bin(const EmpPredictionBins *s, uint32_t i, EmpCalibrationBin *out)
{
	const EmpPredictionBin *bin = &s->bin[i];

	out->low = (double) i / s->bins;
	out->high = end_of(i, s->bins);
	out->customers = bin->churned + bin->stayed;
	if (out->customers == 0)
		return false;
	out->mean_probability = mean_of(emp_wide_get(&bin->sum), out->customers);
	out->churn_rate = emp_wide_ratio(bin->churned, out->customers);
	emp_wilson_interval((double) bin->churned, (double) out->customers, 1, EMP_LEVEL_DEFAULT,
						&out->interval);
	return true;
}

/* Describe all bins together. */
void
emp_calibration(const EmpPredictionBins *s, EmpModelCalibration *out)
{
	EmpInt128 sum = 0;
	int64_t churned = 0;
	double errors = 0;
	uint32_t i;

	out->customers = s->customers;
	out->maximum_error = 0;
	for (i = 0; i < s->bins; i++)
	{
		EmpCalibrationBin bin;
		double error;

		if (!emp_calibration_bin(s, i, &bin))
			continue;
		sum += emp_wide_get(&s->bin[i].sum);
		churned += s->bin[i].churned;
		error = fabs(bin.churn_rate - bin.mean_probability);
		errors += error * (double) bin.customers;
		out->maximum_error = fmax(out->maximum_error, error);
	}
	out->mean_probability = mean_of(sum, s->customers);
	out->churn_rate = emp_wide_ratio(churned, s->customers);
	out->expected_error = errors / (double) s->customers;
}

/* Order two states; 0 only when they are equal. */
int
emp_prediction_bins_compare(const EmpPredictionBins *a, const EmpPredictionBins *b)
{
	uint32_t i;

	EMP_RETURN_ORDER(a->bins, b->bins);
	EMP_RETURN_ORDER(a->customers, b->customers);
	for (i = 0; i < a->bins; i++)
	{
		EMP_RETURN_ORDER(a->bin[i].churned, b->bin[i].churned);
		EMP_RETURN_ORDER(a->bin[i].stayed, b->bin[i].stayed);
		EMP_RETURN_ORDER(emp_wide_get(&a->bin[i].sum), emp_wide_get(&b->bin[i].sum));
	}
	return 0;
}

/* Return a hash that is the same on every machine. */
uint64_t
emp_prediction_bins_hash(const EmpPredictionBins *s, uint64_t seed)
{
	uint64_t hash = emp_hash_seed(seed ^ s->bins);
	uint32_t i;

	for (i = 0; i < s->bins; i++)
	{
		const EmpPredictionBin *bin = &s->bin[i];

		hash = emp_hash_mix(hash ^ (uint64_t) bin->churned ^ EMP_SECRET_1,
							(uint64_t) bin->stayed ^ EMP_SECRET_2);
		hash = emp_hash_mix(hash ^ bin->sum.low ^ EMP_SECRET_1, bin->sum.high ^ EMP_SECRET_2);
	}
	return emp_hash_seed(hash);
}

/* Return how many bytes printing takes at most. */
size_t
emp_prediction_bins_text_size(const EmpPredictionBins *s)
{
	return BIN_TEXT * (1 + (size_t) s->bins);
}

/* Print a state, terminated, and return the length. */
size_t
emp_prediction_bins_print(const EmpPredictionBins *s, char *out)
{
	size_t len = (size_t) sprintf(out, "bins=%u", (unsigned) s->bins);
	uint32_t i;

	for (i = 0; i < s->bins; i++)
	{
		const EmpPredictionBin *bin = &s->bin[i];

		if (bin->churned + bin->stayed == 0)
			continue;
		len += (size_t) sprintf(out + len, " %u=%lld,%lld,", (unsigned) i, (long long) bin->churned,
								(long long) bin->stayed);
		len += (size_t) emp_wide_print(emp_wide_get(&bin->sum), out + len);
	}
	return len;
}

/* Start reading a text: its first pair is the number of bins. */
static EmpStatus
parse_bins(EmpPairs *pairs, const char *text, size_t len, uint32_t *bins, EmpFailure *failure)
{
	EmpInt128 number;

	emp_pairs_start(pairs, TYPE, "bins=10 3=1,3,453347182355485940514816", text, len);
	if (!emp_pairs_next(pairs, failure))
		return failure->status != EMP_OK ? failure->status
										 : emp_pairs_missing(pairs, failure, "bins");
	if (!emp_span_is(pairs->key, "bins"))
		return emp_pairs_fail(pairs, failure, "unexpected");
	if (!emp_pairs_integer(pairs, &number, failure))
		return failure->status;
	if (number < EMP_BINS_MIN || number > EMP_BINS_MAX)
		return emp_pairs_fail(pairs, failure, "number out of range in");
	*bins = (uint32_t) number;
	return EMP_OK;
}

/* Find the number of bins in a text. */
EmpStatus
emp_prediction_bins_parse_plan(const char *text, size_t len, uint32_t *bins, EmpFailure *failure)
{
	EmpPairs pairs;

	return parse_bins(&pairs, text, len, bins, failure);
}

/* Parse one of the numbers of a bin, and go on behind the comma after it. */
static bool
parse_number(const char **at, const char *end, bool last, EmpInt128 *number)
{
	const char *stop = last ? end : memchr(*at, ',', (size_t) (end - *at));

	if (stop == NULL || !emp_wide_parse(*at, (size_t) (stop - *at), number))
		return false;
	*at = last ? stop : stop + 1;
	return true;
}

/* Parse what is in a bin. */
static EmpStatus
parse_bin(const EmpPairs *pairs, EmpPredictionBins *s, EmpFailure *failure)
{
	const char *at = pairs->value.text;
	const char *end = at + pairs->value.len;
	EmpPredictionBin *bin;
	EmpInt128 number[3];
	EmpInt128 i;

	if (!emp_wide_parse(pairs->key.text, pairs->key.len, &i) || i < 0 || i >= s->bins)
		return emp_pairs_fail(pairs, failure, "no bin in");
	bin = &s->bin[i];
	if (bin->churned + bin->stayed > 0)
		return emp_pairs_fail(pairs, failure, "repeated bin in");
	if (!parse_number(&at, end, false, &number[0]) || !parse_number(&at, end, false, &number[1]) ||
		!parse_number(&at, end, true, &number[2]) || number[0] < 0 || number[1] < 0 ||
		number[0] > EMP_BIN_CUSTOMERS_MAX || number[1] > EMP_BIN_CUSTOMERS_MAX ||
		number[0] + number[1] == 0)
		return emp_pairs_fail(pairs, failure, "no two counts and a sum in");
	if (number[0] + number[1] > EMP_BIN_CUSTOMERS_MAX - s->customers)
		return too_many(failure);
	s->customers += (int64_t) (number[0] + number[1]);
	bin->churned = (int64_t) number[0];
	bin->stayed = (int64_t) number[1];
	emp_wide_set(&bin->sum, number[2]);
	return EMP_OK;
}

/* Parse the text form. */
EmpStatus
emp_prediction_bins_parse(const char *text, size_t len, EmpPredictionBins *s, EmpFailure *failure)
{
	EmpPairs pairs;
	uint32_t bins;

	if (parse_bins(&pairs, text, len, &bins, failure) != EMP_OK)
		return failure->status;
	while (emp_pairs_next(&pairs, failure))
		if (parse_bin(&pairs, s, failure) != EMP_OK)
			return failure->status;
	if (failure->status != EMP_OK)
		return failure->status;
	if (s->customers == 0)
		return emp_pairs_missing(&pairs, failure, "a bin");
	if (!emp_prediction_bins_possible(s))
	{
		emp_fail(failure, EMP_BAD_TEXT, "impossible sums in a value of type %s", TYPE);
		emp_fail_detail(failure, "There are no probabilities that have them.");
		return failure->status;
	}
	return EMP_OK;
}
