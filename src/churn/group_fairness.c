/*
 * group_fairness.c
 *		Whether groups of customers are treated alike.
 *
 * Scores: the largest difference of means by the test of Welch (1947), and all means together by his
 * analysis of variance (Welch 1951, "On the comparison of several mean values"), neither of which takes
 * groups for equally spread.
 *
 * Decisions: demographic parity and the four-fifths rule (ratio of selection rates; Uniform Guidelines
 * on Employee Selection Procedures, 1978), equal opportunity and equalised odds (Hardt, Price, Srebro
 * 2016, "Equality of opportunity in supervised learning"), and calibration by group (Chouldechova 2017,
 * who shows that not all of them can hold at once).  Intervals of rates are Wilson's, of differences
 * Newcombe's, of the ratio that of Katz, Baptista, Azen and Pike (1978).
 */
#include "churn/group_fairness.h"

#include <math.h>

#include "base/distributions.h"
#include "base/interval.h"
#include "base/number.h"
#include "base/special.h"
#include "base/wide.h"

static const EmpInterval no_interval = {NAN, NAN};

/* Check a threshold that a user gave. */
EmpStatus
emp_threshold_check(double threshold, EmpFailure *failure)
{
	if (threshold >= 0 && threshold <= 1)
		return EMP_OK;
	emp_fail(failure, EMP_BAD_VALUE, "threshold %s is no probability", EMP_SHOW(threshold));
	emp_fail_detail(failure, "A threshold is between 0 and 1.");
	return failure->status;
}

/* Check the rows of the smallest group compared, that a user gave. */
EmpStatus
emp_least_check(int32_t least, EmpFailure *failure)
{
	if (least >= 1)
		return EMP_OK;
	emp_fail(failure, EMP_BAD_VALUE, "smallest group of %d rows", (int) least);
	emp_fail_detail(failure, "A group that is compared has at least one row.");
	return failure->status;
}

/* Return the moments of a group. */
static const EmpMoments *
moments_of(const EmpGroupSums *s, uint32_t i)
{
	return emp_group_moments(emp_group_at(s, i));
}

/* ---------------------------------------------------------------------------------------------
 * By a score.
 */

/* Compare the means of two groups. */
static void
compare_means(const EmpCell *high, const EmpCell *low, EmpScoreGap *gap)
{
	double a = high->stddev / sqrt((double) high->n);
	double b = low->stddev / sqrt((double) low->n);
	double error = hypot(a, b);
	double largest = fmax(high->stddev, low->stddev);
	double pooled;
	double half;
	double df;

	gap->gap = high->mean - low->mean;
	if (!(error > 0) || !isfinite(error))
		return;
	a = a / error * (a / error);
	b = b / error * (b / error);
	df = 1 / (a * a / (double) (high->n - 1) + b * b / (double) (low->n - 1));
	gap->p_value = 2 * emp_t_cdf(-gap->gap / error, df);
	half = emp_t_quantile(0.5 + EMP_LEVEL_DEFAULT / 2, df) * error;
	gap->interval.low = gap->gap - half;
	gap->interval.high = gap->gap + half;
	a = high->stddev / largest;
	b = low->stddev / largest;
	pooled = largest * sqrt(((double) (high->n - 1) * a * a + (double) (low->n - 1) * b * b) /
							(double) (high->n + low->n - 2));
	gap->effect_size = gap->gap / pooled;
}

/* Return the p-value of all means being equal; NaN where a group does not vary. */
static double
compare_all(const EmpGapGroup *group, uint32_t groups, double k)
{
	double weights = 0;
	double middle = 0;
	double between = 0;
	double rest = 0;
	double f;
	double df;
	uint32_t i;

	for (i = 0; i < groups; i++)
	{
		double weight = (double) group[i].cell.n / (group[i].cell.stddev * group[i].cell.stddev);

		if (!group[i].compared)
			continue;
		if (!isfinite(weight) || !(weight > 0))
			return NAN;
		weights += weight;
		middle += weight * group[i].cell.mean;
	}
	middle /= weights;
	for (i = 0; i < groups; i++)
	{
		double weight = (double) group[i].cell.n / (group[i].cell.stddev * group[i].cell.stddev);
		double off = group[i].cell.mean - middle;

		if (!group[i].compared)
			continue;
		between += weight * off * off;
		rest += (1 - weight / weights) * (1 - weight / weights) / (double) (group[i].cell.n - 1);
	}
	f = between / (k - 1) / (1 + 2 * (k - 2) / (k * k - 1) * rest);
	df = (k * k - 1) / (3 * rest);
	return emp_beta_share(df / (df + (k - 1) * f), (k - 1) * f / (df + (k - 1) * f), df / 2,
						  (k - 1) / 2);
}

/* Describe one group. */
static void
describe_scores(const EmpGroupSums *s, uint32_t i, EmpGapGroup *group)
{
	emp_cell_of(emp_group_kind(EMP_GROUP_SCORES), moments_of(s, i), 0, &group->cell);
	group->compared = group->cell.n >= EMP_FAIR_ROWS;
	if (!emp_mean_interval(group->cell.mean, group->cell.stddev * group->cell.stddev, group->cell.n,
						   EMP_LEVEL_DEFAULT, &group->interval))
		group->interval = no_interval;
}

/* Compare groups by a score. */
void
emp_fairness_gap(const EmpGroupSums *s, EmpGapGroup *group, EmpScoreGap *gap)
{
	double pairs;
	uint32_t i;

	*gap = (EmpScoreGap){0, 0, EMP_NO_GROUP, EMP_NO_GROUP, NAN, no_interval, NAN, NAN, NAN, NAN};
	for (i = 0; i < s->groups; i++)
	{
		describe_scores(s, i, &group[i]);
		gap->n += group[i].cell.n;
		if (!group[i].compared)
			continue;
		gap->compared++;
		if (gap->highest == EMP_NO_GROUP || group[i].cell.mean > group[gap->highest].cell.mean)
			gap->highest = i;
		/* of equal ones the last, so that equal means are not those of one group */
		if (gap->lowest == EMP_NO_GROUP || group[i].cell.mean <= group[gap->lowest].cell.mean)
			gap->lowest = i;
	}
	if (gap->compared < 2)
	{
		gap->highest = gap->lowest = EMP_NO_GROUP;
		return;
	}
	compare_means(&group[gap->highest].cell, &group[gap->lowest].cell, gap);
	pairs = (double) gap->compared * (gap->compared - 1) / 2;
	gap->p_adjusted = isnan(gap->p_value) ? NAN : fmin(1, gap->p_value * pairs);
	gap->p_value_equal = compare_all(group, s->groups, gap->compared);
}

/* ---------------------------------------------------------------------------------------------
 * By a decision.
 */

/* Return so many of so many as a rate. */
static EmpFairRate
rate_of(int64_t hits, int64_t cases)
{
	EmpFairRate rate = {hits, cases, NAN, no_interval};

	if (cases == 0)
		return rate;
	rate.rate = emp_wide_ratio(hits, cases);
	emp_wilson_interval((double) hits, (double) cases, 1, EMP_LEVEL_DEFAULT, &rate.interval);
	return rate;
}

/* Return a sum of probabilities, or of their squares. */
static double
sum_of(const EmpMoments *m, int cell, int power)
{
	EmpBig sum;

	emp_moments_take(&sum, emp_group_kind(EMP_GROUP_PREDICTIONS), m, 2 * cell + power - 1);
	return emp_big_double(&sum, 0);
}

/* Describe how far the probabilities of a group are from what happened. */
static void
describe_calibration(const EmpMoments *m, EmpReportGroup *group)
{
	double n = (double) group->n;
	double churned = (double) group->rate[EMP_BASE_RATE].hits;
	double left = sum_of(m, EMP_SELECTED_CHURNED, 1) + sum_of(m, EMP_OTHER_CHURNED, 1);
	double stayed = sum_of(m, EMP_SELECTED_STAYED, 1) + sum_of(m, EMP_OTHER_STAYED, 1);
	double squares = 0;
	double variance;
	int cell;

	for (cell = EMP_SELECTED_CHURNED; cell <= EMP_OTHER_STAYED; cell++)
		squares += sum_of(m, cell, 2);
	group->mean_probability = (left + stayed) / n;
	group->difference = (churned - left - stayed) / n;
	squares = fmax(squares - 2 * left + churned, 0); /* of the errors */
	group->brier = squares / n;
	group->interval = no_interval;
	if (group->n < 2)
		return;
	variance = fmax(squares - n * group->difference * group->difference, 0) / (n - 1);
	group->interval.low =
		group->difference - emp_normal_margin(variance, group->n, EMP_LEVEL_DEFAULT);
	group->interval.high =
		group->difference + emp_normal_margin(variance, group->n, EMP_LEVEL_DEFAULT);
}

/* Describe one group. */
static void
describe_decisions(const EmpGroupSums *s, uint32_t i, EmpReportGroup *group)
{
	const EmpMoments *m = moments_of(s, i);
	int64_t selected_churned = emp_moments_count(m, EMP_SELECTED_CHURNED);
	int64_t selected_stayed = emp_moments_count(m, EMP_SELECTED_STAYED);
	int64_t churned = selected_churned + emp_moments_count(m, EMP_OTHER_CHURNED);
	int64_t stayed = selected_stayed + emp_moments_count(m, EMP_OTHER_STAYED);
	int64_t selected = selected_churned + selected_stayed;

	group->n = churned + stayed;
	group->compared = group->n >= s->least;
	group->rate[EMP_BASE_RATE] = rate_of(churned, group->n);
	group->rate[EMP_SELECTION_RATE] = rate_of(selected, group->n);
	group->rate[EMP_TRUE_POSITIVE_RATE] = rate_of(selected_churned, churned);
	group->rate[EMP_FALSE_POSITIVE_RATE] = rate_of(selected_stayed, stayed);
	group->rate[EMP_PRECISION] = rate_of(selected_churned, selected);
	describe_calibration(m, group);
}

/* Find the largest difference of a rate between groups that are compared. */
static EmpFairDifference
largest_difference(const EmpReportGroup *group, uint32_t groups, EmpFairRates which)
{
	EmpFairDifference found = {EMP_NO_GROUP, EMP_NO_GROUP, NAN, no_interval};
	const EmpFairRate *high;
	const EmpFairRate *low;
	uint32_t i;

	for (i = 0; i < groups; i++)
	{
		double rate = group[i].rate[which].rate;

		if (!group[i].compared || isnan(rate))
			continue;
		if (found.highest == EMP_NO_GROUP || rate > group[found.highest].rate[which].rate)
			found.highest = i;
		/* of equal ones the last, so that equal rates are not those of one group */
		if (found.lowest == EMP_NO_GROUP || rate <= group[found.lowest].rate[which].rate)
			found.lowest = i;
	}
	if (found.highest == found.lowest)
	{
		found.highest = found.lowest = EMP_NO_GROUP;
		return found;
	}
	high = &group[found.highest].rate[which];
	low = &group[found.lowest].rate[which];
	found.difference = high->rate - low->rate;
	emp_newcombe_interval(high->rate, &high->interval, low->rate, &low->interval, &found.interval);
	return found;
}

/* Work out the ratio of the lowest selection rate to the highest. */
static void
impact_of(const EmpReportGroup *group, EmpFairness *fairness)
{
	const EmpFairDifference *difference = &fairness->difference[EMP_SELECTION_RATE];
	const EmpFairRate *high;
	const EmpFairRate *low;
	double error;
	double z = -emp_normal_quantile((1 - EMP_LEVEL_DEFAULT) / 2);

	fairness->impact = NAN;
	fairness->impact_interval = no_interval;
	if (difference->highest == EMP_NO_GROUP)
		return;
	high = &group[difference->highest].rate[EMP_SELECTION_RATE];
	low = &group[difference->lowest].rate[EMP_SELECTION_RATE];
	if (high->hits == 0)
		return;
	fairness->impact = low->rate / high->rate;
	if (low->hits == 0)
		return;
	error = sqrt((1 - low->rate) / (double) low->hits + (1 - high->rate) / (double) high->hits);
	fairness->impact_interval.low = fairness->impact * exp(-z * error);
	fairness->impact_interval.high = fairness->impact * exp(z * error);
}

/* Compare groups by a decision. */
void
emp_fairness_report(const EmpGroupSums *s, EmpReportGroup *group, EmpFairness *fairness)
{
	const EmpFairDifference *hits = &fairness->difference[EMP_TRUE_POSITIVE_RATE];
	const EmpFairDifference *errors = &fairness->difference[EMP_FALSE_POSITIVE_RATE];
	uint32_t i;
	int rate;

	fairness->n = 0;
	fairness->compared = 0;
	for (i = 0; i < s->groups; i++)
	{
		describe_decisions(s, i, &group[i]);
		fairness->n += group[i].n;
		fairness->compared += group[i].compared;
	}
	for (rate = 0; rate < EMP_FAIR_RATES; rate++)
		fairness->difference[rate] = largest_difference(group, s->groups, (EmpFairRates) rate);
	/* both have to be known */
	fairness->odds = isnan(hits->difference)                 ? *hits
					 : hits->difference > errors->difference ? *hits
															 : *errors;
	impact_of(group, fairness);
}
