/*
 * labels_pg.c
 *		The labels of a reading in SQL: which are present, how probable, and which there are.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "funcapi.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "base/failure_pg.h"
#include "emotion/emotion_pg.h"
#include "emotion/thresholds.h"

PG_FUNCTION_INFO_V1(emp_dominant_emotion);
PG_FUNCTION_INFO_V1(emp_probability);
PG_FUNCTION_INFO_V1(emp_probability_scheme);
PG_FUNCTION_INFO_V1(emp_labels);
PG_FUNCTION_INFO_V1(emp_labels_scheme);
PG_FUNCTION_INFO_V1(emp_emotion_flags);
PG_FUNCTION_INFO_V1(emp_emotion_labels);
PG_FUNCTION_INFO_V1(emp_emotion_schemes);

static int label_argument(const text *name);
static const EmpScheme *scheme_argument(const text *name, EmpSchemeId *id);
static Datum text_array(const char *const *names, int count);
static Datum member_array(EmpLabelSet members);
static Datum present_array(const EmpEmotion *e, EmpSchemeId id);

/* Return the headline label that stands out most. */
Datum
emp_dominant_emotion(PG_FUNCTION_ARGS)
{
	EmpEmotion e;
	const EmpGroup *group;

	EMP_GETARG_EMOTION(0, &e);
	group = &emp_scheme(EMP_SCHEME_HEADLINE)->group[emp_dominant(&e)];
	PG_RETURN_TEXT_P(cstring_to_text(group->name));
}

/* Return the probability of a label of emotion_labels(). */
Datum
emp_probability(PG_FUNCTION_ARGS)
{
	const uint8_t *body = EMP_GETARG_EMOTION_BODY(0);
	int label = label_argument(PG_GETARG_TEXT_PP(1));
	EmpEmotion e;

	if (label < EMP_BASE_LABELS)
		PG_RETURN_FLOAT8(emp_share_float8(emp_emotion_peek_probability(body, label)));
	emp_emotion_from_body(body, &e);
	PG_RETURN_FLOAT8(emp_share_float8(emp_label_probability(&e, label)));
}

/* Return the probability of a label of a scheme. */
Datum
emp_probability_scheme(PG_FUNCTION_ARGS)
{
	const text *name = PG_GETARG_TEXT_PP(1);
	EmpSchemeId id;
	const EmpScheme *scheme = scheme_argument(PG_GETARG_TEXT_PP(2), &id);
	int group;
	EmpEmotion e;
	EmpFailure failure;

	if (emp_group_require(scheme, VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name), &group, &failure) !=
		EMP_OK)
		emp_throw(&failure);
	EMP_GETARG_EMOTION(0, &e);
	PG_RETURN_FLOAT8(emp_share_float8(emp_group_probability(&e, scheme->group[group].members)));
}

/* Return the base labels that are present. */
Datum
emp_labels(PG_FUNCTION_ARGS)
{
	EmpEmotion e;

	EMP_GETARG_EMOTION(0, &e);
	return present_array(&e, EMP_SCHEME_GOEMOTIONS);
}

/* Return the labels of a scheme that are present. */
Datum
emp_labels_scheme(PG_FUNCTION_ARGS)
{
	EmpSchemeId id;
	EmpEmotion e;

	scheme_argument(PG_GETARG_TEXT_PP(1), &id);
	EMP_GETARG_EMOTION(0, &e);
	return present_array(&e, id);
}

/* Return the names of the flags that are set. */
Datum
emp_emotion_flags(PG_FUNCTION_ARGS)
{
	const char *names[EMP_FLAG_BITS];
	int count = 0;
	int bit;
	EmpEmotion e;

	EMP_GETARG_EMOTION(0, &e);
	for (bit = 0; bit < EMP_FLAG_BITS; bit++)
		if (e.flags & (1 << bit))
			names[count++] = emp_flag_name(bit);
	return text_array(names, count);
}

/* Return every label: position from 1, name, family and description. */
Datum
emp_emotion_labels(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	int label;

	InitMaterializedSRF(fcinfo, 0);
	for (label = 0; label < EMP_LABELS; label++)
	{
		const EmpLabelInfo *info = emp_label_info(label);
		Datum values[4];
		bool nulls[4] = {false};

		values[0] = Int32GetDatum(label + 1);
		values[1] = CStringGetTextDatum(info->name);
		values[2] = CStringGetTextDatum(info->family);
		values[3] = CStringGetTextDatum(info->description);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/* Return every group of every scheme: scheme, position from 1, name, members and threshold. */
Datum
emp_emotion_schemes(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	int id;
	int i;

	InitMaterializedSRF(fcinfo, 0);
	for (id = 0; id < EMP_SCHEMES; id++)
	{
		const EmpScheme *scheme = emp_scheme((EmpSchemeId) id);

		for (i = 0; i < scheme->groups; i++)
		{
			Datum values[5];
			bool nulls[5] = {false};

			values[0] = CStringGetTextDatum(scheme->name);
			values[1] = Int32GetDatum(i + 1);
			values[2] = CStringGetTextDatum(scheme->group[i].name);
			values[3] = member_array(scheme->group[i].members);
			values[4] = Float8GetDatum(emp_share_float8(emp_threshold((EmpSchemeId) id, i)));
			tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
		}
	}
	return (Datum) 0;
}

/* Return the label that an argument names, or throw. */
static int
label_argument(const text *name)
{
	int label;
	EmpFailure failure;

	if (emp_label_require(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name), &label, &failure) != EMP_OK)
		emp_throw(&failure);
	return label;
}

/* Return the scheme that an argument names, or throw. */
static const EmpScheme *
scheme_argument(const text *name, EmpSchemeId *id)
{
	EmpFailure failure;

	if (emp_scheme_require(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name), id, &failure) != EMP_OK)
		emp_throw(&failure);
	return emp_scheme(*id);
}

/* Return an array of text. */
static Datum
text_array(const char *const *names, int count)
{
	Datum *elements = palloc(sizeof(Datum) * Max(count, 1));
	int i;

	for (i = 0; i < count; i++)
		elements[i] = CStringGetTextDatum(names[i]);
	return PointerGetDatum(construct_array(elements, count, TEXTOID, -1, false, TYPALIGN_INT));
}

/* Return the names of a set of base labels. */
static Datum
member_array(EmpLabelSet members)
{
	const char *names[EMP_BASE_LABELS];
	int count = 0;
	int label;

	for (label = 0; label < EMP_BASE_LABELS; label++)
		if (members & (UINT32_C(1) << label))
			names[count++] = emp_label_info(label)->name;
	return text_array(names, count);
}

/* Return the names of the groups of a scheme that are present, in the order of the scheme. */
static Datum
present_array(const EmpEmotion *e, EmpSchemeId id)
{
	const EmpScheme *scheme = emp_scheme(id);
	uint32_t present = emp_groups_present(e, id);
	const char *names[EMP_MAX_GROUPS];
	int count = 0;
	int i;

	for (i = 0; i < scheme->groups; i++)
		if (present & (UINT32_C(1) << i))
			names[count++] = scheme->group[i].name;
	return text_array(names, count);
}
