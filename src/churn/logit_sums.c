/*
 * logit_sums.c
 *		What a pass over customers adds up for a logistic model.
 *
 * Nearly all terms of the sums are small: adding 1.5 * 2^52 to one in units leaves the nearest integer in
 * the low bits of the double, without a branch.  Rows with large terms take another way to the same
 * integers, and what would not fit 2^48 times into 127 bits is out of range.
 */
#include "churn/logit_sums.h"

#include <stdio.h>
#include <string.h>

#include "base/hash.h"
#include "base/special.h"

#define TYPE "logit_sums"
#define MAGIC 0x1.8p52 /* added to a number below 2^51, shows its nearest integer */
#define SMALL 0x1p50   /* units that MAGIC can take */
#define LARGEST 0x1p78 /* units of a row at most */

/* What stands behind an open state; arrays follow. */
typedef struct Behind
{
	double weight[2];
	size_t len; /* of the stored bytes of the model */
} Behind;

/* The arrays behind an open state. */
typedef struct Design
{
	Behind *behind;
	EmpFeature *feature; /* without texts */
	EmpTerm *term;
	double *coefficient; /* of standardised terms */
	double *x;           /* terms of a row */
	unsigned char *bytes;
} Design;

/* Return how many sums there are for so many terms. */
static size_t
sums_of_terms(size_t terms)
{
	return 1 + terms + emp_packed_size((int) terms);
}

/* Return the bytes of a closed state. */
size_t
emp_logit_sums_size(const EmpLogitShape *shape)
{
	return sizeof(EmpLogitTotals) + sums_of_terms(shape->terms) * sizeof(EmpWide) +
		   shape->features * sizeof(EmpLogitRange) + 2 * (size_t) shape->bins * sizeof(int64_t);
}

/* Return the bins that cells of a feature are counted in; levels that are not kept share one. */
static uint32_t
bins_of(const EmpFeature *feature)
{
	if (feature->role != EMP_FEATURE_USED)
		return 0;
	return (uint32_t) (feature->kind == EMP_COLUMN_CATEGORY ? feature->levels : feature->cuts) + 1;
}

/* Return the shape of the sums of a model. */
EmpLogitShape
emp_logit_sums_shape(const EmpChurnModel *model)
{
	EmpLogitShape shape = {(uint32_t) model->terms, (uint32_t) model->features, 0};
	int i;

	for (i = 0; i < model->features; i++)
		shape.bins += bins_of(&model->feature[i]);
	return shape;
}

/* Return the shape of a state. */
static EmpLogitShape
shape_of(const EmpLogitTotals *t)
{
	return (EmpLogitShape){t->terms, t->features, t->bins};
}

/* Return the sums. */
EmpWide *
emp_logit_sums_of(const EmpLogitTotals *t)
{
	return (EmpWide *) t->data;
}

/* Return how many sums there are. */
int
emp_logit_sums_count(const EmpLogitTotals *t)
{
	return (int) sums_of_terms(t->terms);
}

/* Return the ranges of the features. */
EmpLogitRange *
emp_logit_ranges(const EmpLogitTotals *t)
{
	return (EmpLogitRange *) (emp_logit_sums_of(t) + sums_of_terms(t->terms));
}

/* Return the bins of a feature in rows of an outcome. */
int64_t *
emp_logit_bins(const EmpLogitTotals *t, const EmpLogitRange *range, int outcome)
{
	int64_t *bin = (int64_t *) (emp_logit_ranges(t) + t->features);

	return bin + (outcome == 0 ? 0 : t->bins) + range->first_bin;
}

/* Return the bytes of the design behind an open state. */
static size_t
design_size(size_t features, size_t terms, size_t len)
{
	return sizeof(Behind) + features * sizeof(EmpFeature) + terms * sizeof(EmpTerm) +
		   2 * terms * sizeof(double) + (len + 7) / 8 * 8;
}

/* Return the bytes of an open state. */
size_t
emp_logit_sums_open_size(const EmpChurnModel *model, size_t len)
{
	EmpLogitShape shape = emp_logit_sums_shape(model);

	return emp_logit_sums_size(&shape) + design_size(shape.features, shape.terms, len);
}

/* Find the design behind an open state. */
static Design
design_of(const EmpLogitTotals *t)
{
	EmpLogitShape shape = shape_of(t);
	Design d;

	d.behind = (Behind *) ((char *) t + emp_logit_sums_size(&shape));
	d.feature = (EmpFeature *) (d.behind + 1);
	d.term = (EmpTerm *) (d.feature + t->features);
	d.coefficient = (double *) (d.term + t->terms);
	d.x = d.coefficient + t->terms;
	d.bytes = (unsigned char *) (d.x + t->terms);
	return d;
}

/* Make an open state of nothing. */
void
emp_logit_sums_init(EmpLogitTotals *t, const EmpChurnModel *model, const void *bytes, size_t len)
{
	EmpLogitShape shape = emp_logit_sums_shape(model);
	EmpLogitRange *range;
	uint32_t bins = 0;
	Design d;
	int i;

	memset(t, 0, emp_logit_sums_open_size(model, len));
	t->format = EMP_LOGIT_SUMS_FORMAT;
	t->open = 1;
	t->terms = shape.terms;
	t->features = shape.features;
	t->bins = shape.bins;
	t->design = (uint32_t) design_size(shape.features, shape.terms, len);
	t->model = emp_hash64(bytes, len, 0);
	d = design_of(t);
	d.behind->weight[0] = model->weight[0];
	d.behind->weight[1] = model->weight[1];
	d.behind->len = len;
	memcpy(d.bytes, bytes, len);
	range = emp_logit_ranges(t);
	for (i = 0; i < model->features; i++)
	{
		d.feature[i] = model->feature[i];
		d.feature[i].name = NULL;
		d.feature[i].level = NULL;
		range[i].bins = bins_of(&model->feature[i]);
		range[i].first_bin = bins;
		bins += range[i].bins;
	}
	if (model->terms > 0)
	{
		memcpy(d.term, model->term, (size_t) model->terms * sizeof(EmpTerm));
		memcpy(d.coefficient, model->coefficient, (size_t) model->terms * sizeof(double));
	}
	emp_logit_scale(d.term, model->terms, d.coefficient);
}

/* Return whether an open state was made for a model. */
bool
emp_logit_sums_is_of(const EmpLogitTotals *t, const void *bytes, size_t len)
{
	Design d = design_of(t);

	return d.behind->len == len && memcmp(d.bytes, bytes, len) == 0;
}

/* Return whether a cell can be one of a feature: that of a category names a level. */
static bool
is_cell(const EmpFeature *feature, double cell)
{
	return feature->kind != EMP_COLUMN_CATEGORY || isnan(cell) ||
		   (cell >= EMP_LEVEL_UNSEEN && cell <= feature->levels && cell == floor(cell));
}

/* Count the cells of a row. */
static void
count_cells(EmpLogitTotals *t, const Design *d, int left, const double *cell)
{
	EmpLogitRange *range = emp_logit_ranges(t);
	uint64_t row = emp_hash64(cell, t->features * sizeof(double), (uint64_t) left);
	uint32_t i;

	for (i = 0; i < t->features; i++)
	{
		EmpLogitRange *r = &range[i];
		int64_t known;

		if (r->bins == 0)
			continue;
		r->twin += emp_hash_mix(row ^ emp_double_bits(cell[i]), EMP_SECRET_2);
		if (isnan(cell[i]))
		{
			r->missing[left]++;
			continue;
		}
		emp_logit_bins(t, r, left)[emp_feature_bin(&d->feature[i], cell[i])]++;
		known = (left ? t->churned : t->rows - t->churned) - r->missing[left];
		r->low[left] = known == 0 ? cell[i] : fmin(r->low[left], cell[i]);
		r->high[left] = known == 0 ? cell[i] : fmax(r->high[left], cell[i]);
	}
}

/* Return the nearest integer of a number of units that is small. */
static inline int64_t
nearest(double units)
{
	return (int64_t) (emp_double_bits(units + MAGIC) - emp_double_bits(MAGIC));
}

/* Return the nearest integer of any number of units up to LARGEST. */
static EmpInt128
nearest_large(double units)
{
	return fabs(units) < SMALL ? (EmpInt128) nearest(units) : (EmpInt128) units;
}

/* Add what the terms of a row have in the gradient and the information. */
static void
add_terms(EmpWide *sum, const double *x, int terms, double residual, double weight, bool small)
{
	EmpWide *information = sum + terms;
	int i;
	int j;

	for (i = 0; i < terms; i++)
	{
		double r = residual * x[i] * EMP_LOGIT_SUMS_UNIT;
		double w = weight * x[i] * EMP_LOGIT_SUMS_UNIT;

		emp_wide_add(&sum[i], nearest_large(r));
		if (small)
			for (j = 0; j <= i; j++)
				emp_wide_add(information++, nearest(w * x[j]));
		else
			for (j = 0; j <= i; j++)
				emp_wide_add(information++, nearest_large(w * x[j]));
	}
}

/* Work out the standardised terms of a row, and return the largest of them in magnitude. */
static double
fill_terms(const EmpLogitTotals *t, const Design *d, const double *cell)
{
	EmpDesign design = {(int) t->features, d->feature, (int) t->terms, d->term};
	double largest = 1;
	uint32_t i;

	emp_design_row(&design, cell, d->x);
	for (i = 1; i < t->terms; i++)
	{
		d->x[i] = d->term[i].aliased ? 0 : (d->x[i] - d->term[i].mean) / d->term[i].deviation;
		largest = fmax(largest, fabs(d->x[i]));
	}
	return largest;
}

/* Add a row. */
EmpStatus
emp_logit_sums_add(EmpLogitTotals *t, bool left, const double *cell, EmpFailure *failure)
{
	EmpWide *sum = emp_logit_sums_of(t);
	Design d = design_of(t);
	double log_odds = 0;
	double weight = d.behind->weight[left];
	double largest;
	double other;
	double log_likelihood;
	uint32_t i;

	for (i = 0; i < t->features; i++)
		if (!is_cell(&d.feature[i], cell[i]))
		{
			emp_fail(failure, EMP_OUT_OF_RANGE, "feature %u is no level of the model", i + 1);
			emp_fail_detail(failure, "It is %g, but levels have numbers from 0 to %d.", cell[i],
							d.feature[i].levels);
			return failure->status;
		}
	largest = fill_terms(t, &d, cell);
	for (i = 0; i < t->terms; i++)
		log_odds += d.coefficient[i] * d.x[i];
	/* log-odds of what has not come about */
	if (left)
		log_odds = -log_odds;
	other = weight * emp_expit(log_odds);
	log_likelihood = -weight * emp_log_1p_exp(log_odds) * EMP_LOGIT_SUMS_UNIT;
	if (t->rows >= EMP_LOGIT_SUMS_ROWS || !(fabs(log_likelihood) < LARGEST) ||
		!(weight * largest * largest < LARGEST / EMP_LOGIT_SUMS_UNIT))
	{
		emp_fail(failure, EMP_OUT_OF_RANGE, "terms of a row are too large to be added up");
		emp_fail_detail(failure, "They are far from those that the model was scaled for.");
		return failure->status;
	}
	emp_wide_add(sum, nearest_large(log_likelihood));
	add_terms(sum + 1, d.x, (int) t->terms, left ? other : -other, other * emp_expit(-log_odds),
			  weight * largest * largest * EMP_LOGIT_SUMS_UNIT < SMALL);
	count_cells(t, &d, left, cell);
	t->rows++;
	t->churned += left;
	return EMP_OK;
}

/* Return how many rows of an outcome have a cell. */
static int64_t
known_rows(const EmpLogitTotals *t, const EmpLogitRange *range, int outcome)
{
	return (outcome ? t->churned : t->rows - t->churned) - range->missing[outcome];
}

/* Add the range of a feature. */
static void
merge_range(EmpLogitTotals *into, const EmpLogitTotals *from, uint32_t feature)
{
	EmpLogitRange *to = emp_logit_ranges(into) + feature;
	const EmpLogitRange *add = emp_logit_ranges(from) + feature;
	int outcome;
	uint32_t i;

	for (outcome = 0; outcome < 2; outcome++)
	{
		bool any = known_rows(into, to, outcome) > 0;

		if (known_rows(from, add, outcome) > 0)
		{
			to->low[outcome] = any ? fmin(to->low[outcome], add->low[outcome]) : add->low[outcome];
			to->high[outcome] =
				any ? fmax(to->high[outcome], add->high[outcome]) : add->high[outcome];
		}
		to->missing[outcome] += add->missing[outcome];
		for (i = 0; i < to->bins; i++)
			emp_logit_bins(into, to, outcome)[i] += emp_logit_bins(from, add, outcome)[i];
	}
	to->twin += add->twin;
}

/* Return whether sums are of models that are alike. */
static bool
alike(const EmpLogitTotals *a, const EmpLogitTotals *b)
{
	const EmpLogitRange *left = emp_logit_ranges(a);
	const EmpLogitRange *right = emp_logit_ranges(b);
	uint32_t i;

	if (a->model != b->model || a->terms != b->terms || a->features != b->features ||
		a->bins != b->bins)
		return false;
	for (i = 0; i < a->features; i++)
		if (left[i].bins != right[i].bins)
			return false;
	return true;
}

/* Add all of another state. */
EmpStatus
emp_logit_sums_merge(EmpLogitTotals *into, const EmpLogitTotals *from, EmpFailure *failure)
{
	int count = emp_logit_sums_count(into);
	EmpWide *sum = emp_logit_sums_of(into);
	uint32_t f;
	int i;

	if (!alike(into, from))
	{
		emp_fail(failure, EMP_BAD_VALUE, "sums of different models cannot be merged");
		emp_fail_hint(failure, "Merge sums that one model was given for.");
		return failure->status;
	}
	if (from->rows > EMP_LOGIT_SUMS_ROWS - into->rows)
	{
		emp_fail(failure, EMP_OUT_OF_RANGE, "too many rows in " TYPE);
		return failure->status;
	}
	for (f = 0; f < into->features; f++)
		merge_range(into, from, f);
	for (i = 0; i < count; i++)
		emp_wide_add(&sum[i], emp_wide_get(&emp_logit_sums_of(from)[i]));
	into->rows += from->rows;
	into->churned += from->churned;
	return EMP_OK;
}

/* Make a closed state. */
void
emp_logit_sums_close(const EmpLogitTotals *t, EmpLogitTotals *into)
{
	EmpLogitShape shape = shape_of(t);

	memcpy(into, t, emp_logit_sums_size(&shape));
	into->open = 0;
	into->design = 0;
}

/* Return whether a feature's counts add up. */
static bool
range_sound(const EmpLogitTotals *t, const EmpLogitRange *range, uint32_t first_bin)
{
	int outcome;
	uint32_t i;

	if (range->first_bin != first_bin || range->bins > t->bins - first_bin)
		return false;
	for (outcome = 0; outcome < 2; outcome++)
	{
		int64_t left = known_rows(t, range, outcome);
		const int64_t *bin = emp_logit_bins(t, range, outcome);

		if (range->missing[outcome] < 0 || left < 0 || !isfinite(range->low[outcome]) ||
			!isfinite(range->high[outcome]) || range->low[outcome] > range->high[outcome])
			return false;
		if (range->bins == 0)
		{
			if (range->missing[outcome] != 0 || range->low[outcome] != 0 ||
				range->high[outcome] != 0 || range->twin != 0)
				return false;
			continue;
		}
		if (left == 0 && (range->low[outcome] != 0 || range->high[outcome] != 0))
			return false;
		for (i = 0; i < range->bins; i++)
		{
			if (bin[i] < 0 || bin[i] > left)
				return false;
			left -= bin[i];
		}
		if (left != 0)
			return false;
	}
	return true;
}

/* Whether a stored value can be read without going astray. */
bool
emp_logit_sums_sound(const EmpLogitTotals *t, size_t size)
{
	EmpLogitShape shape;
	uint32_t bins = 0;
	uint32_t i;

	if (size < sizeof(EmpLogitTotals) || t->open > 1 || t->reserved[0] != 0 ||
		t->reserved[1] != 0 || t->terms < 1 || t->terms > EMP_DESIGN_TERMS ||
		t->features > EMP_FRAME_COLUMNS ||
		t->bins > EMP_FRAME_COLUMNS * (EMP_FEATURE_LEVELS_MAX + 1) || t->rows < 0 ||
		t->rows > EMP_LOGIT_SUMS_ROWS || t->churned < 0 || t->churned > t->rows)
		return false;
	shape = shape_of(t);
	if (size != emp_logit_sums_size(&shape) + t->design || (t->open == 0) != (t->design == 0))
		return false;
	/* an open state is an aggregate's own, and changes with every row */
	if (t->open)
		return t->design >= design_size(t->features, t->terms, 0) &&
			   t->design == design_size(t->features, t->terms, design_of(t).behind->len);
	for (i = 0; i < t->features; i++)
	{
		const EmpLogitRange *range = emp_logit_ranges(t) + i;

		if (!range_sound(t, range, bins))
			return false;
		bins += range->bins;
	}
	return bins == t->bins;
}

/* Return a sum as a number. */
static double
number_of(const EmpWide *sum)
{
	return (double) emp_wide_get(sum) / EMP_LOGIT_SUMS_UNIT;
}

/* Read the sums as numbers. */
void
emp_logit_sums_read(const EmpLogitTotals *t, EmpLogitSums *sums)
{
	const EmpWide *sum = emp_logit_sums_of(t);
	size_t i;

	sums->log_likelihood = number_of(sum);
	for (i = 0; i < t->terms; i++)
		sums->gradient[i] = number_of(&sum[1 + i]);
	for (i = 0; i < emp_packed_size((int) t->terms); i++)
		sums->information[i] = number_of(&sum[1 + t->terms + i]);
}

/* Order two closed states: by rows, then by their bytes. */
int
emp_logit_sums_compare(const EmpLogitTotals *a, const EmpLogitTotals *b)
{
	EmpLogitShape left = shape_of(a);
	EmpLogitShape right = shape_of(b);
	size_t a_size = emp_logit_sums_size(&left);
	size_t b_size = emp_logit_sums_size(&right);
	size_t skip = offsetof(EmpLogitTotals, format);
	int order;

	if (a->rows != b->rows)
		return a->rows < b->rows ? -1 : 1;
	if (a_size != b_size)
		return a_size < b_size ? -1 : 1;
	order = memcmp((const char *) a + skip, (const char *) b + skip, a_size - skip);
	return order < 0 ? -1 : order > 0;
}

/* Hash a closed state. */
uint64_t
emp_logit_sums_hash(const EmpLogitTotals *t, uint64_t seed)
{
	EmpLogitShape shape = shape_of(t);
	size_t skip = offsetof(EmpLogitTotals, format);

	return emp_hash64((const char *) t + skip, emp_logit_sums_size(&shape) - skip, seed);
}
