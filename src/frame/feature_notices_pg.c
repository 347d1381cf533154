/*
 * feature_notices_pg.c
 *		Features for people to read: what is to be said of them after a fit, and the text of a cell.
 */
#include "base/pg_compat.h"

#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/datetime.h"
#include "utils/timestamp.h"

#include "base/number.h"
#include "frame/frame_pg.h"

/* Append what is to be said of a feature; false when there is nothing. */
typedef bool (*Remark)(StringInfo text, const EmpFeature *features, const EmpFeature *feature);

/* It is the same in all rows. */
static bool
say_constant(StringInfo text, const EmpFeature *features, const EmpFeature *feature)
{
	(void) text;
	(void) features;
	return feature->role == EMP_FEATURE_CONSTANT && feature->missing < feature->rows;
}

/* It is not known in any row. */
static bool
say_unknown(StringInfo text, const EmpFeature *features, const EmpFeature *feature)
{
	(void) text;
	(void) features;
	return feature->role == EMP_FEATURE_CONSTANT && feature->missing == feature->rows;
}

/* It is a copy of another one. */
static bool
say_duplicate(StringInfo text, const EmpFeature *features, const EmpFeature *feature)
{
	if (feature->role != EMP_FEATURE_DUPLICATE)
		return false;
	appendStringInfo(text, " (the same as \"%s\")", features[feature->twin].name);
	return true;
}

/* It names rows rather than telling something about them. */
static bool
say_identifier(StringInfo text, const EmpFeature *features, const EmpFeature *feature)
{
	(void) features;
	if (feature->role != EMP_FEATURE_IDENTIFIER)
		return false;
	appendStringInfo(text, " (%d levels in " INT64_FORMAT " rows)", feature->others,
					 feature->rows - feature->missing);
	return true;
}

/* Not all of its levels are kept. */
static bool
say_pooled(StringInfo text, const EmpFeature *features, const EmpFeature *feature)
{
	(void) features;
	if (feature->role != EMP_FEATURE_USED || feature->others == 0)
		return false;
	appendStringInfo(text, " (%d of %d levels, in " INT64_FORMAT " rows)", feature->others,
					 feature->levels + feature->others, feature->other_rows);
	return true;
}

/* It is not known in some rows. */
static bool
say_missing(StringInfo text, const EmpFeature *features, const EmpFeature *feature)
{
	(void) features;
	if (feature->role != EMP_FEATURE_USED || feature->missing == 0)
		return false;
	appendStringInfo(text, " (" INT64_FORMAT " of " INT64_FORMAT " rows)", feature->missing,
					 feature->rows);
	return true;
}

/* Say in NOTICEs what is to be said of features, in one for each kind of remark. */
void
emp_feature_notices(const EmpFeature *feature, int features)
{
	static const struct
	{
		Remark remark;
		const char *heading;
	} remarks[] = {
		{say_constant, "features left out because they are the same in all rows"},
		{say_unknown, "features left out because they are missing in all rows"},
		{say_duplicate, "features left out because they repeat another one"},
		{say_identifier, "features left out because they are different in most rows"},
		{say_pooled, "features whose rare levels are pooled as \"" EMP_FEATURE_OTHER "\""},
		{say_missing, "features that are missing in some rows"},
	};
	int i;
	int j;

	for (i = 0; i < (int) lengthof(remarks); i++)
	{
		StringInfoData names;
		StringInfoData more;

		initStringInfo(&names);
		initStringInfo(&more);
		for (j = 0; j < features; j++)
		{
			resetStringInfo(&more);
			if (remarks[i].remark(&more, feature, &feature[j]))
				appendStringInfo(&names, "%s\"%s\"%s", names.len == 0 ? "" : ", ", feature[j].name,
								 more.data);
		}
		if (names.len > 0)
			ereport(NOTICE, (errmsg_internal("%s: %s", remarks[i].heading, names.data)));
		pfree(names.data);
		pfree(more.data);
	}
}

/* Return the text of a date, or NULL when the server has no such date. */
static char *
date_text(double days)
{
	double at = rint(days * (double) USECS_PER_DAY);
	char text[MAXDATELEN + 1];
	struct pg_tm tm;
	fsec_t fsec;

	if (!(at >= (double) MIN_TIMESTAMP && at < (double) END_TIMESTAMP) ||
		timestamp2tm((Timestamp) at, NULL, &tm, &fsec, NULL, NULL) != 0)
		return NULL;
	if (days == floor(days))
		EncodeDateOnly(&tm, USE_ISO_DATES, text);
	else
		EncodeDateTime(&tm, fsec, false, 0, NULL, USE_ISO_DATES, text);
	return pstrdup(text);
}

/* Return the text of a cell as SQL would show the value, or NULL when it is missing. */
char *
emp_feature_cell_text(const EmpFeature *feature, double cell)
{
	char *text = NULL;

	if (isnan(cell))
		return NULL;
	if (feature->kind == EMP_COLUMN_CATEGORY)
		return pstrdup(emp_feature_level_text(feature, cell));
	if (feature->kind == EMP_COLUMN_BOOLEAN && (cell == 0 || cell == 1))
		return pstrdup(cell == 1 ? "true" : "false");
	if (feature->kind == EMP_COLUMN_DATE)
		text = date_text(cell);
	if (text == NULL)
	{
		text = palloc(EMP_NUMBER_TEXT_SIZE);
		emp_number_print(cell, text);
	}
	return text;
}
