/*
 * feature_json_pg.c
 *		Features in the text form of a model: printed, and read.
 */
#include "frame/feature_json_pg.h"

#include "mb/pg_wchar.h"
#include "utils/json.h"

#include "base/jsonb_pg.h"

/* ---------------------------------------------------------------------------------------------
 * Printing.
 */

/* Append the levels of a category. */
static void
print_levels(StringInfo json, const EmpFeature *f)
{
	emp_json_print_name(json, "levels");
	appendStringInfoChar(json, '{');
	for (int i = 0; i < f->levels; i++)
	{
		if (i > 0)
			appendStringInfoString(json, ", ");
		escape_json(json, f->level[i].text);
		appendStringInfo(json, ": " INT64_FORMAT, f->level[i].rows);
	}
	appendStringInfoChar(json, '}');
	emp_json_print_text(json, "reference", f->levels > 0 ? f->level[f->reference].text : NULL);
	emp_json_print_name(json, "other");
	appendStringInfo(json, "{\"levels\": %d, \"customers\": " INT64_FORMAT "}", f->others,
					 f->other_rows);
}

/* Append how a number is distributed. */
static void
print_bins(StringInfo json, const EmpFeature *f)
{
	emp_json_print_number(json, "mean", f->mean);
	emp_json_print_number(json, "deviation", f->deviation);
	emp_json_print_number(json, "low", f->low);
	emp_json_print_number(json, "high", f->high);
	emp_json_print_name(json, "cuts");
	appendStringInfoChar(json, '[');
	for (int i = 0; i < f->cuts; i++)
	{
		emp_json_print_comma(json);
		emp_json_print_digits(json, f->cut[i]);
	}
	appendStringInfoChar(json, ']');
	emp_json_print_name(json, "bins");
	appendStringInfoChar(json, '[');
	for (int i = 0; i <= f->cuts; i++)
		appendStringInfo(json, "%s" INT64_FORMAT, i > 0 ? ", " : "", f->bin[i]);
	appendStringInfoChar(json, ']');
}

/* Append a feature. */
static void
print_feature(StringInfo json, const EmpFeature *feature, int i, const char *name, double number)
{
	const EmpFeature *f = &feature[i];

	emp_json_print_comma(json);
	appendStringInfoChar(json, '{');
	emp_json_print_text(json, "name", f->name);
	emp_json_print_text(json, "kind", emp_column_kind_name(f->kind));
	emp_json_print_text(json, "role", emp_feature_role_name(f->role));
	if (f->role == EMP_FEATURE_DUPLICATE)
		emp_json_print_text(json, "twin", feature[f->twin].name);
	emp_json_print_count(json, "missing", f->missing);
	emp_json_print_number(json, name, number);
	if (f->kind == EMP_COLUMN_CATEGORY)
		print_levels(json, f);
	else
		print_bins(json, f);
	appendStringInfoChar(json, '}');
}

/* Append features as a member. */
void
emp_features_print(StringInfo json, const EmpFeature *feature, int features, const char *name,
				   const double *number)
{
	emp_json_print_name(json, "features");
	appendStringInfoChar(json, '[');
	for (int i = 0; i < features; i++)
		print_feature(json, feature, i, name, number[i]);
	appendStringInfoChar(json, ']');
}

/* Append the text of a level, or null for those that are pooled. */
void
emp_feature_print_level(StringInfo json, const EmpFeature *f, int level)
{
	if (level == f->levels)
		appendStringInfoString(json, "null");
	else
		escape_json(json, f->level[level].text);
}

/* ---------------------------------------------------------------------------------------------
 * Reading.
 */

/* Names by number, as emp_json_read_word wants them. */
static const char *
kind_name(int i)
{
	return emp_column_kind_name((EmpColumnKind) i);
}

static const char *
role_name(int i)
{
	return emp_feature_role_name((EmpFeatureRole) i);
}

/* Order levels by their bytes. */
static int
compare_levels(const void *a, const void *b)
{
	return strcmp(((const EmpLevel *) a)->text, ((const EmpLevel *) b)->text);
}

/* Return the number of a level of a category; null is the pooled ones. */
int
emp_feature_read_level(EmpJsonReading *r, const char *name, const EmpFeature *f,
					   const JsonbValue *value)
{
	char *text = emp_jsonb_text(value);

	if (value->type == jbvNull)
		return f->levels;
	if (f->kind == EMP_COLUMN_CATEGORY && text != NULL)
		for (int i = 0; i < f->levels; i++)
			if (strcmp(f->level[i].text, text) == 0)
				return i;
	emp_json_fail(r, name, "is no level of the feature");
	return 0;
}

/* Read the levels of a category. */
static void
parse_levels(EmpJsonReading *r, EmpJsonObject *object, EmpFeature *f)
{
	const JsonbValue *reference;
	EmpJsonObject levels;
	EmpLevel *level;

	emp_json_open(r, "levels", emp_json_need(r, object, "levels"), &levels);
	if (levels.members > EMP_FEATURE_LEVELS_MAX)
	{
		emp_json_fail(r, "levels", "has too many members");
		return;
	}
	level = palloc(sizeof(EmpLevel) * Max(levels.members, 1));
	for (int i = 0; i < levels.members; i++)
	{
		level[i].text = levels.member[i].name;
		level[i].rows = emp_json_count_of(r, "levels", &levels.member[i].value);
	}
	qsort(level, levels.members, sizeof(EmpLevel), compare_levels);
	f->levels = levels.members;
	f->level = level;
	reference = emp_json_need(r, object, "reference");
	if (reference->type != jbvNull)
		f->reference = emp_feature_read_level(r, "reference", f, reference);
	emp_json_open(r, "other", emp_json_need(r, object, "other"), &levels);
	f->others = emp_json_read_place(r, &levels, "levels");
	f->other_rows = emp_json_read_count(r, &levels, "customers");
	emp_json_close(r, &levels);
}

/* Read how a number is distributed. */
static void
parse_bins(EmpJsonReading *r, EmpJsonObject *object, EmpFeature *f)
{
	JsonbIterator *it;
	JsonbValue v;
	int bins;

	f->mean = emp_json_read_number(r, object, "mean");
	f->deviation = emp_json_read_number(r, object, "deviation");
	f->low = emp_json_read_number(r, object, "low");
	f->high = emp_json_read_number(r, object, "high");
	it = emp_json_read_list(r, "cuts", emp_json_need(r, object, "cuts"), EMP_FEATURE_BINS - 1,
							&f->cuts);
	for (int i = 0; it != NULL && emp_jsonb_next_element(&it, &v); i++)
		f->cut[i] = emp_json_number_of(r, "cuts", &v);
	it = emp_json_read_list(r, "bins", emp_json_need(r, object, "bins"), f->cuts + 1, &bins);
	if (bins != f->cuts + 1)
		emp_json_fail(r, "bins", "does not have one element more than the cuts");
	for (int i = 0; it != NULL && emp_jsonb_next_element(&it, &v); i++)
		f->bin[i] = emp_json_count_of(r, "bins", &v);
}

/* Return the number of a feature among the first ones. */
int
emp_feature_read_name(EmpJsonReading *r, EmpJsonObject *object, const char *name,
					  const EmpFeature *feature, int features)
{
	char *text = emp_json_read_text(r, object, name);

	for (int i = 0; i < features; i++)
		if (strcmp(feature[i].name, text) == 0)
			return i;
	emp_json_fail(r, name, "is no feature");
	return 0;
}

/* Read a feature. */
static void
parse_feature(EmpJsonReading *r, const JsonbValue *value, EmpFeature *feature, int i,
			  const char *name, double *number)
{
	EmpFeature *f = &feature[i];
	EmpJsonObject object;

	r->part = psprintf("Feature %d", i + 1);
	emp_json_open(r, "features", value, &object);
	f->name = emp_json_read_text(r, &object, "name");
	f->kind = (EmpColumnKind) emp_json_read_word(r, &object, "kind", kind_name, EMP_COLUMN_NUMBER,
												 EMP_COLUMN_KINDS);
	f->role =
		(EmpFeatureRole) emp_json_read_word(r, &object, "role", role_name, 0, EMP_FEATURE_ROLES);
	f->twin = -1;
	if (f->role == EMP_FEATURE_DUPLICATE)
		f->twin = emp_feature_read_name(r, &object, "twin", feature, i);
	f->missing = emp_json_read_count(r, &object, "missing");
	*number = emp_json_read_number(r, &object, name);
	if (f->kind == EMP_COLUMN_CATEGORY)
		parse_levels(r, &object, f);
	else
		parse_bins(r, &object, f);
	emp_json_close(r, &object);
}

/* Read the member with features. */
EmpFeature *
emp_features_parse(EmpJsonReading *r, EmpJsonObject *object, int64 rows, int *features,
				   const char *name, double **number)
{
	const char *part = r->part;
	EmpFeature *feature;
	JsonbIterator *it;
	JsonbValue v;

	it = emp_json_read_list(r, "features", emp_json_need(r, object, "features"), EMP_FRAME_COLUMNS,
							features);
	feature = palloc0(sizeof(EmpFeature) * Max(*features, 1));
	*number = palloc0(sizeof(double) * Max(*features, 1));
	for (int i = 0; it != NULL && !r->failed && emp_jsonb_next_element(&it, &v); i++)
	{
		feature[i].rows = rows;
		parse_feature(r, &v, feature, i, name, *number + i);
	}
	r->part = part;
	return feature;
}

/* Throw unless the texts of features are of the encoding of the server. */
void
emp_features_verify(const EmpFeature *feature, int features)
{
	for (int i = 0; i < features; i++)
	{
		pg_verifymbstr(feature[i].name, (int) strlen(feature[i].name), false);
		for (int j = 0; j < feature[i].levels; j++)
			pg_verifymbstr(feature[i].level[j].text, (int) strlen(feature[i].level[j].text), false);
	}
}
