/*
 * feature_check.c
 *		The names of roles, and the check of features that came from outside.
 */
#include <string.h>

#include "base/sound.h"
#include "frame/feature.h"

static const char *const ROLES[EMP_FEATURE_ROLES] = {[EMP_FEATURE_USED] = "used",
													 [EMP_FEATURE_CONSTANT] = "constant",
													 [EMP_FEATURE_DUPLICATE] = "duplicate",
													 [EMP_FEATURE_IDENTIFIER] = "identifier"};

/* Return the name of a role. */
const char *
emp_feature_role_name(EmpFeatureRole role)
{
	return ROLES[role];
}

/* Check the levels of a category, and how many rows have them; NULL when they are right. */
static const char *
check_levels(const EmpFeature *f)
{
	int64_t rows = f->missing;
	int i;

	if (!emp_within(f->levels, EMP_FEATURE_LEVELS_MAX) || f->others < 0 ||
		!emp_within(f->other_rows, f->rows) || f->other_rows < f->others)
		return "the number of levels is impossible";
	for (i = 0; i < f->levels; i++)
	{
		if (strlen(f->level[i].text) > EMP_FRAME_LEVEL_MAX)
			return "a level is too long";
		if (i > 0 && strcmp(f->level[i - 1].text, f->level[i].text) >= 0)
			return "the levels are not different and in the order of their bytes";
		if (!emp_within(f->level[i].rows, f->rows))
			return "the rows of a level are impossible";
		rows += f->level[i].rows;
	}
	if (rows + f->other_rows != f->rows)
		return "the rows of the levels do not add up";
	if (f->reference < 0 || f->reference >= (f->levels > 0 ? f->levels : 1))
		return "the reference is no level";
	return NULL;
}

/* Check how a number is distributed; NULL when it is right. */
static const char *
check_bins(const EmpFeature *f)
{
	int64_t rows = f->missing;
	int i;

	if (!isfinite(f->mean) || !isfinite(f->deviation) || f->deviation < 0 || !isfinite(f->low) ||
		!isfinite(f->high) || f->low > f->high)
		return "the mean, deviation or range is impossible";
	if (!emp_within(f->cuts, EMP_FEATURE_BINS - 1) || !emp_all_finite(f->cut, (size_t) f->cuts))
		return "the cuts are impossible";
	for (i = 0; i <= f->cuts; i++)
	{
		if (i > 0 && i < f->cuts && f->cut[i - 1] >= f->cut[i])
			return "the cuts do not grow";
		if (!emp_within(f->bin[i], f->rows))
			return "the rows of a bin are impossible";
		rows += f->bin[i];
	}
	if (rows != f->rows)
		return "the rows of the bins do not add up";
	return NULL;
}

/* Check a feature; NULL when it is right. */
const char *
emp_feature_check(const EmpFeature *feature, int i, int64_t rows)
{
	const EmpFeature *f = &feature[i];
	size_t len = strlen(f->name);
	int j;

	if (len == 0 || len > EMP_FRAME_NAME_MAX)
		return "the name is empty or too long";
	for (j = 0; j < i; j++)
		if (strcmp(feature[j].name, f->name) == 0)
			return "the name is that of another feature";
	if (f->kind < EMP_COLUMN_NUMBER || f->kind >= EMP_COLUMN_KINDS ||
		(unsigned) f->role >= EMP_FEATURE_ROLES)
		return "the kind or role is unknown";
	if (f->role == EMP_FEATURE_DUPLICATE ? f->twin < 0 || f->twin >= i : f->twin != -1)
		return "the twin is no earlier feature";
	if (f->rows != rows || !emp_within(f->missing, f->rows))
		return "the number of rows is impossible";
	return f->kind == EMP_COLUMN_CATEGORY ? check_levels(f) : check_bins(f);
}
