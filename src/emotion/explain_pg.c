/*
 * explain_pg.c
 *		SQL face of explanations: which words made a reading what it is.
 */
#include "postgres.h"

#include "funcapi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"

#include "base/failure_pg.h"
#include "emotion/emotion_pg.h"
#include "emotion/lexicon_pg.h"
#include "emotion/linked.h"
#include "emotion/read_pg.h"

PG_FUNCTION_INFO_V1(emp_explain);
PG_FUNCTION_INFO_V1(emp_explain_lang);
PG_FUNCTION_INFO_V1(emp_explain_lexicon);
PG_FUNCTION_INFO_V1(emp_explain_label);
PG_FUNCTION_INFO_V1(emp_explain_label_lexicon);

/* An explanation while it is made. */
typedef struct Explanation
{
	bool auto_language;        /* the text has to be English */
	const EmpLexicon *lexicon; /* own words, NULL for none */
	ReturnSetInfo *result;
	EmpSource source;
	double length;      /* of the text, in 2^-10 like the weights */
	int head;           /* EMP_HEAD_VALENCE, or the label asked for */
	double slope;       /* from decision value to log-odds; 1 for valence */
	MemoryContext part; /* for the values of one row */
} Explanation;

/* Return the base label for which a part speaks most, NULL when it speaks for none. */
static const char *
spoken_for(const int32_t *weight)
{
	int best = -1;

	for (int label = 0; label < EMP_BASE_LABELS; label++)
		if (label != EMP_NEUTRAL && weight[label] > 0 && (best < 0 || weight[label] > weight[best]))
			best = label;
	return best < 0 ? NULL : emp_label_info(best)->name;
}

/* Put one part into the result. */
static void
put_part(void *arg, const EmpPart *part)
{
	Explanation *x = arg;
	bool bytes = GetDatabaseEncoding() == PG_SQL_ASCII; /* where a character is a byte */
	const char *label = spoken_for(part->weight);
	Datum values[5];
	bool nulls[5] = {false};
	int column = 0;
	MemoryContext caller = MemoryContextSwitchTo(x->part);

	values[column++] = Int32GetDatum((int32) (bytes ? part->byte : part->start) + 1);
	values[column++] = Int32GetDatum((int32) (bytes ? part->bytes : part->chars));
	values[column++] = PointerGetDatum(emp_source_piece(&x->source, part->text, part->bytes));
	if (x->head == EMP_HEAD_VALENCE)
	{
		nulls[column] = label == NULL;
		values[column++] = label ? CStringGetTextDatum(label) : (Datum) 0;
	}
	MemoryContextSwitchTo(caller);
	values[column++] = Float8GetDatum(part->weight[x->head] / x->length * x->slope);
	tuplestore_putvalues(x->result->setResult, x->result->setDesc, values, nulls);
	MemoryContextReset(x->part);
}

/* Explain a text: once to find its length, once to hand out its parts; false without a word. */
static bool
explain(FunctionCallInfo fcinfo, text *body, Explanation *x)
{
	EmpModel model;
	EmpReading r;

	emp_linked_model(&model);
	x->part =
		AllocSetContextCreate(CurrentMemoryContext, "part of an explanation", ALLOCSET_SMALL_SIZES);
	InitMaterializedSRF(fcinfo, 0);
	x->result = (ReturnSetInfo *) fcinfo->resultinfo;
	emp_reading_init(&r, &model, NULL, NULL);
	r.lexicon = x->lexicon;
	emp_read_windows_pg(&x->source, body, &r);
	if (x->auto_language)
		emp_require_reading_pg(&r);
	if (r.words == 0)
		return false;
	x->length = (double) emp_reading_length(&r) / (1 << (EMP_NORM_BITS - EMP_WEIGHT_BITS));

	emp_reading_init(&r, &model, put_part, x);
	r.lexicon = x->lexicon;
	emp_read_windows_pg(&x->source, body, &r);
	return true;
}

/* explain(body) */
Datum
emp_explain(PG_FUNCTION_ARGS)
{
	Explanation x = {.head = EMP_HEAD_VALENCE, .slope = 1};

	explain(fcinfo, PG_GETARG_TEXT_PP(0), &x);
	return (Datum) 0;
}

/* explain(body, lang) */
Datum
emp_explain_lang(PG_FUNCTION_ARGS)
{
	Explanation x = {.head = EMP_HEAD_VALENCE, .slope = 1};

	x.auto_language = emp_require_language_pg(PG_GETARG_TEXT_PP(1));
	explain(fcinfo, PG_GETARG_TEXT_PP(0), &x);
	return (Datum) 0;
}

/* explain(body, lexicon) */
Datum
emp_explain_lexicon(PG_FUNCTION_ARGS)
{
	EmpLexicon lexicon;
	Explanation x = {.head = EMP_HEAD_VALENCE, .slope = 1, .lexicon = &lexicon};

	emp_lexicon_get_pg(PG_GETARG_DATUM(1), &lexicon);
	explain(fcinfo, PG_GETARG_TEXT_PP(0), &x);
	return (Datum) 0;
}

/* Explain the label that the second argument names, by a lexicon or NULL. */
static Datum
explain_label(FunctionCallInfo fcinfo, const EmpLexicon *lexicon)
{
	text *name = PG_GETARG_TEXT_PP(1);
	const EmpCalibration *calibration = &emp_linked_header()->calibration;
	Explanation x = {.lexicon = lexicon};
	EmpFailure failure;
	Datum values[4] = {0};
	bool nulls[4] = {true, true, true, false};

	if (emp_label_require(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name), &x.head, &failure) != EMP_OK)
		emp_throw(&failure);
	if (x.head >= EMP_BASE_LABELS)
	{
		emp_fail(&failure, EMP_BAD_VALUE, "label \"%s\" has no explanation of its own",
				 emp_label_info(x.head)->name);
		emp_fail_detail(&failure,
						"Only the 28 base labels are sums over words; a composite is made of "
						"several of them.");
		emp_fail_hint(&failure, "Explain its members, which emotion_schemes() lists.");
		emp_throw(&failure);
	}
	x.slope = calibration->slope[x.head] / (double) (1 << EMP_LOGIT_BITS);
	if (!explain(fcinfo, PG_GETARG_TEXT_PP(0), &x))
		return (Datum) 0;
	values[3] = Float8GetDatum(calibration->intercept[x.head] / (double) (1 << EMP_LOGIT_BITS));
	tuplestore_putvalues(x.result->setResult, x.result->setDesc, values, nulls);
	return (Datum) 0;
}

/* explain_label(body, label) */
Datum
emp_explain_label(PG_FUNCTION_ARGS)
{
	return explain_label(fcinfo, NULL);
}

/* explain_label(body, label, lexicon) */
Datum
emp_explain_label_lexicon(PG_FUNCTION_ARGS)
{
	EmpLexicon lexicon;

	emp_lexicon_get_pg(PG_GETARG_DATUM(2), &lexicon);
	return explain_label(fcinfo, &lexicon);
}
