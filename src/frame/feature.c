/*
 * feature.c
 *		What a model knows of its features: levels, bins, and whether one tells the outcome alone.
 */
#include "frame/feature.h"

#include <string.h>

#define ROWS_PER_CHECK 65536

/* Return the order of a text that ends with NUL and one of a length. */
static int
order_of(const char *level, const char *text, size_t len)
{
	int order = strncmp(level, text, len);

	return order != 0 ? order : level[len] != '\0';
}

/* Return the number of a level that is kept, or -1. */
static int
find_level(const EmpFeature *feature, const char *text, size_t len)
{
	int low = 0;
	int high = feature->levels;

	while (low < high)
	{
		int middle = (low + high) / 2;
		int order = order_of(feature->level[middle].text, text, len);

		if (order == 0)
			return middle;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return -1;
}

/* Return the cell of a level. */
double
emp_feature_level(const EmpFeature *feature, const char *text, size_t len)
{
	int level = find_level(feature, text, len);

	if (level >= 0)
		return level;
	return feature->others > 0 ? feature->levels : EMP_LEVEL_UNSEEN;
}

/* Return the text of the cell of a category. */
const char *
emp_feature_level_text(const EmpFeature *feature, double cell)
{
	if (isnan(cell))
		return EMP_FEATURE_MISSING;
	if (cell >= 0 && cell < feature->levels)
		return feature->level[(int) cell].text;
	return cell < 0 ? EMP_FEATURE_UNSEEN : EMP_FEATURE_OTHER;
}

/* Choose where bins of numbers end. */
int
emp_feature_cuts(const EmpKeyed *sorted, int64_t n, double low, double high,
				 double cut[EMP_FEATURE_BINS - 1])
{
	int cuts = 0;
	int64_t i;

	for (i = 1; n > 0 && i < EMP_FEATURE_BINS; i++)
	{
		double v =
			emp_radix_number(sorted[(i * n + EMP_FEATURE_BINS - 1) / EMP_FEATURE_BINS - 1].key);

		if (v < high && (cuts == 0 || v > cut[cuts - 1]))
			cut[cuts++] = v;
	}
	if (cuts > 0 || low == high)
		return cuts;
	for (i = n; i > 0 && emp_radix_number(sorted[i - 1].key) == high; i--)
		;
	cut[0] = i > 0 ? emp_radix_number(sorted[i - 1].key) : low;
	return 1;
}

/* Return the bin that a cell is in. */
int
emp_feature_bin(const EmpFeature *feature, double cell)
{
	int bin = 0;

	if (isnan(cell))
		return -1;
	if (feature->kind == EMP_COLUMN_CATEGORY)
		return cell >= 0 && cell < feature->levels ? (int) cell : feature->levels;
	while (bin < feature->cuts && cell > feature->cut[bin])
		bin++;
	return bin;
}

/* What has been seen of rows with each outcome. */
typedef struct Outcomes
{
	double low[2];
	double high[2];
	bool missing[2];
	bool any[2];
	bool level[2][EMP_FEATURE_LEVELS_MAX + 1]; /* the pooled ones last */
} Outcomes;

/* Add a cell; return whether it is still possible that no cell is found with both outcomes. */
static bool
take(Outcomes *seen, bool category, double cell, int outcome)
{
	seen->any[outcome] = true;
	if (isnan(cell))
	{
		seen->missing[outcome] = true;
		return !seen->missing[!outcome];
	}
	if (category)
	{
		seen->level[outcome][(int) cell] = true;
		return !seen->level[!outcome][(int) cell];
	}
	seen->low[outcome] = fmin(seen->low[outcome], cell);
	seen->high[outcome] = fmax(seen->high[outcome], cell);
	return seen->high[0] < seen->low[1] || seen->high[1] < seen->low[0];
}

/*
 * Return whether a feature alone tells rows with an outcome from the others without an error: numbers that
 * do not overlap, levels that are pure.  What is missing counts as a level.
 */
bool
emp_feature_tells(const EmpFrame *frame, const EmpFeature *feature, int column, int lead,
				  EmpCheck check)
{
	Outcomes seen = {.low = {HUGE_VAL, HUGE_VAL}, .high = {-HUGE_VAL, -HUGE_VAL}};
	int64_t i;

	if (feature->role != EMP_FEATURE_USED)
		return false;
	for (i = 0; i < frame->rows; i++)
	{
		const double *row = emp_frame_row(frame, i);

		if (i % ROWS_PER_CHECK == 0)
			check();
		if (!take(&seen, feature->kind == EMP_COLUMN_CATEGORY, row[frame->lead + column],
				  row[lead] == 1))
			return false;
	}
	return seen.any[0] && seen.any[1];
}
