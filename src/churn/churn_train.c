/*
 * churn_train.c
 *		A logistic model from sums alone.
 *
 * The zero model gives every row the weight 1/4, so four times its information are the sums of products of
 * the terms, and those with the intercept are their sums.
 */
#include "churn/churn_train.h"

#include <string.h>

#define RANGE_PART 8.0   /* of a range: the provisional deviation of a number */
#define PRODUCT_PART 8.0 /* of the largest product: that of a product */
#define CONSTANT 1e-14   /* a variance, in provisional units, that is as good as none */

/* Return how large the values of a term get. */
static double
largest_of(const EmpDesign *design, const EmpTerm *term)
{
	const EmpFeature *feature = &design->feature[term->feature];

	return term->kind == EMP_TERM_VALUE ? fmax(fabs(feature->low), fabs(feature->high)) : 1;
}

/* Return the share of the rows in which a term is 1. */
static double
share_of(const EmpFeature *feature, const EmpTerm *term)
{
	int64_t rows = feature->missing;

	if (term->kind == EMP_TERM_LEVEL)
		rows =
			term->level < feature->levels ? feature->level[term->level].rows : feature->other_rows;
	return (double) rows / (double) feature->rows;
}

/* Give terms provisional means and deviations. */
void
emp_churn_train_scale_roughly(EmpDesign *design)
{
	int i;

	for (i = 0; i < design->terms; i++)
	{
		EmpTerm *term = &design->term[i];
		const EmpFeature *feature = &design->feature[term->feature];

		term->aliased = false;
		term->mean = 0;
		term->deviation = 1;
		if (term->kind == EMP_TERM_VALUE)
		{
			term->mean = feature->mean;
			term->deviation = (feature->high - feature->low) / RANGE_PART;
		}
		else if (term->kind == EMP_TERM_PRODUCT)
		{
			const EmpTerm *left = &design->term[term->left];
			const EmpTerm *right = &design->term[term->right];

			term->mean = left->mean * right->mean;
			term->deviation = largest_of(design, left) * largest_of(design, right) / PRODUCT_PART;
		}
		else if (term->kind != EMP_TERM_INTERCEPT)
		{
			term->mean = share_of(feature, term);
			term->deviation = sqrt(term->mean * (1 - term->mean));
		}
		if (!(term->deviation > 0))
			term->deviation = 1;
	}
}

/* Take the range of a number, and what is missing. */
static void
take_range(EmpFeature *feature, const EmpLogitTotals *t, const EmpLogitRange *range)
{
	int64_t rows[2] = {t->rows - t->churned, t->churned};
	bool any = false;
	int outcome;

	feature->missing = range->missing[0] + range->missing[1];
	if (feature->kind == EMP_COLUMN_CATEGORY)
		return;
	for (outcome = 0; outcome < 2; outcome++)
		if (rows[outcome] > range->missing[outcome])
		{
			feature->low = any ? fmin(feature->low, range->low[outcome]) : range->low[outcome];
			feature->high = any ? fmax(feature->high, range->high[outcome]) : range->high[outcome];
			any = true;
		}
}

/* Correct the mean of a number, and work out its deviation, from the sums of its term. */
static void
take_moments(EmpFeature *feature, const EmpTerm *term, double sum, double squares)
{
	double known = (double) (feature->rows - feature->missing);
	double shift = sum / known;

	feature->mean = fmin(fmax(term->mean + term->deviation * shift, feature->low), feature->high);
	if (feature->low < feature->high)
		feature->deviation = term->deviation * sqrt(fmax(squares / known - shift * shift, 0));
}

/* Return whether two features mean the same by their cells. */
static bool
same_levels(const EmpFeature *a, const EmpFeature *b)
{
	int i;

	if ((a->kind == EMP_COLUMN_CATEGORY) != (b->kind == EMP_COLUMN_CATEGORY) ||
		a->levels != b->levels || a->others != b->others)
		return false;
	for (i = 0; i < a->levels; i++)
		if (strcmp(a->level[i].text, b->level[i].text) != 0)
			return false;
	return true;
}

/* Find the earlier feature that one repeats. */
static void
find_twin(EmpFeature *feature, const EmpLogitRange *range, int number)
{
	int i;

	for (i = 0; i < number && feature[number].role == EMP_FEATURE_USED; i++)
		if (feature[i].role == EMP_FEATURE_USED && range[i].twin == range[number].twin &&
			same_levels(&feature[i], &feature[number]))
		{
			feature[number].role = EMP_FEATURE_DUPLICATE;
			feature[number].twin = i;
		}
}

/* Work out how features are distributed. */
void
emp_churn_train_describe(const EmpDesign *design, EmpFeature *feature, const EmpLogitTotals *t,
						 const EmpLogitSums *sums)
{
	const EmpLogitRange *range = emp_logit_ranges(t);
	int i;

	for (i = 0; i < design->features; i++)
		if (range[i].bins > 0)
			take_range(&feature[i], t, &range[i]);
	for (i = 0; i < design->terms; i++)
		if (design->term[i].kind == EMP_TERM_VALUE)
			take_moments(&feature[design->term[i].feature], &design->term[i],
						 4 * sums->information[emp_packed_at(i, 0)],
						 4 * sums->information[emp_packed_at(i, i)]);
	for (i = 0; i < design->features; i++)
		find_twin(feature, range, i);
}

/* Take the rows in bins from a pass, in which features that repeat others had no part. */
void
emp_churn_train_take_bins(EmpFeature *feature, const EmpLogitTotals *t)
{
	const EmpLogitRange *range = emp_logit_ranges(t);
	uint32_t i;
	uint32_t j;

	for (i = 0; i < t->features; i++)
	{
		if (feature[i].role == EMP_FEATURE_DUPLICATE)
			memcpy(feature[i].bin, feature[feature[i].twin].bin, sizeof(feature[i].bin));
		else if (feature[i].kind != EMP_COLUMN_CATEGORY)
			for (j = 0; j < range[i].bins; j++)
				feature[i].bin[j] =
					emp_logit_bins(t, &range[i], 0)[j] + emp_logit_bins(t, &range[i], 1)[j];
	}
}

/* Return whether a feature alone tells the outcome: no cell is found with both. */
bool
emp_churn_train_tells(const EmpFeature *feature, const EmpLogitTotals *t, int number)
{
	const EmpLogitRange *range = &emp_logit_ranges(t)[number];
	int64_t stayed = t->rows - t->churned - range->missing[0];
	int64_t left = t->churned - range->missing[1];
	uint32_t i;

	if (feature->role != EMP_FEATURE_USED || t->churned == 0 || t->churned == t->rows ||
		(range->missing[0] > 0 && range->missing[1] > 0))
		return false;
	if (stayed == 0 || left == 0)
		return true;
	if (feature->kind != EMP_COLUMN_CATEGORY)
		return range->high[0] < range->low[1] || range->high[1] < range->low[0];
	for (i = 0; i < range->bins; i++)
		if (emp_logit_bins(t, range, 0)[i] > 0 && emp_logit_bins(t, range, 1)[i] > 0)
			return false;
	return true;
}

/* Return whether two terms are the same one. */
static bool
same_term(const EmpDesign *a, int i, const EmpDesign *b, int j)
{
	const EmpTerm *left = &a->term[i];
	const EmpTerm *right = &b->term[j];

	if (left->kind != right->kind)
		return false;
	if (left->kind == EMP_TERM_PRODUCT)
		return same_term(a, left->left, b, right->left) &&
			   same_term(a, left->right, b, right->right);
	return left->feature == right->feature && left->level == right->level;
}

/* Return the provisional term that a term was, given that of the term before it: they are in order. */
static int
find_term(const EmpDesign *provisional, const EmpDesign *design, int term, int before)
{
	int i = before + 1;

	while (i < provisional->terms && !same_term(provisional, i, design, term))
		i++;
	return i;
}

/* Give terms their means and deviations, and work out their correlations. */
void
emp_churn_train_scale(const EmpDesign *provisional, const EmpLogitSums *sums, EmpDesign *design,
					  double *correlation)
{
	const double *information = sums->information;
	double rows = information[0];
	int was[EMP_DESIGN_TERMS] = {0};
	double shift[EMP_DESIGN_TERMS] = {0};
	double root[EMP_DESIGN_TERMS] = {1};
	int i;
	int j;

	design->term[0].mean = 0;
	design->term[0].deviation = 1;
	for (i = 1; i < design->terms; i++)
	{
		EmpTerm *term = &design->term[i];
		const EmpTerm *old;
		double variance;

		was[i] = find_term(provisional, design, i, was[i - 1]);
		old = &provisional->term[was[i]];
		shift[i] = information[emp_packed_at(was[i], 0)] / rows;
		variance = information[emp_packed_at(was[i], was[i])] / rows - shift[i] * shift[i];
		term->aliased = !(variance > CONSTANT);
		root[i] = term->aliased ? 0 : sqrt(variance);
		term->mean = old->mean + old->deviation * shift[i];
		term->deviation = old->deviation * root[i];
		for (j = 1; j <= i; j++)
		{
			double product =
				information[emp_packed_at(was[i], was[j])] / rows - shift[i] * shift[j];
			bool none = term->aliased || design->term[j].aliased;

			correlation[emp_packed_at(i - 1, j - 1)] = none ? 0 : product / (root[i] * root[j]);
		}
	}
}
