/*
 * explain_pg.c
 *		SQL face of explanations: which words made a reading what it is, and which cues were found.
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
#include "emotion/shares.h"
#include "features/rules.h"

PG_FUNCTION_INFO_V1(emp_explain);
PG_FUNCTION_INFO_V1(emp_explain_lang);
PG_FUNCTION_INFO_V1(emp_explain_lexicon);
PG_FUNCTION_INFO_V1(emp_explain_label);
PG_FUNCTION_INFO_V1(emp_explain_label_lexicon);
PG_FUNCTION_INFO_V1(emp_cues);

/* An explanation while it is made. */
typedef struct Explanation
{
	bool auto_language;        /* the text has to be English */
	const EmpLexicon *lexicon; /* own words, NULL for none */
	ReturnSetInfo *result;
	EmpSource source;
	int label; /* the base label asked for, -1 for valence */
	EmpShares shares;
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

/* Set the three columns that say where a part stands. */
static void
set_place(Explanation *x, const EmpPart *part, Datum *values)
{
	bool bytes = GetDatabaseEncoding() == PG_SQL_ASCII; /* where a character is a byte */

	values[0] = Int32GetDatum((int32) (bytes ? part->byte : part->start) + 1);
	values[1] = Int32GetDatum((int32) (bytes ? part->bytes : part->chars));
	values[2] = PointerGetDatum(emp_source_piece(&x->source, part->text, part->bytes));
}

/* Return the names of rules as a text, and whether there are none. */
static Datum
rules_datum(uint32_t rules, bool *none)
{
	char names[EMP_RULES_TEXT];
	size_t len = emp_rules_print(rules, names);

	*none = len == 0;
	return *none ? (Datum) 0 : PointerGetDatum(cstring_to_text_with_len(names, (int) len));
}

/* Put one part into the result. */
static void
put_part(void *arg, const EmpPart *part)
{
	Explanation *x = arg;
	const char *label = spoken_for(part->weight);
	Datum values[6];
	bool nulls[6] = {false};
	int column = 3;
	MemoryContext caller;

	if (part->edge && x->label < 0)
		return;
	caller = MemoryContextSwitchTo(x->part);
	set_place(x, part, values);
	if (x->label < 0)
	{
		nulls[column] = label == NULL;
		values[column++] = label ? CStringGetTextDatum(label) : (Datum) 0;
	}
	values[column++] = Float8GetDatum(emp_share_of_part(&x->shares, part));
	if (x->label < 0)
		values[column] = rules_datum(part->rules, &nulls[column]);
	MemoryContextSwitchTo(caller);
	tuplestore_putvalues(x->result->setResult, x->result->setDesc, values, nulls);
	MemoryContextReset(x->part);
}

/* Put one cue into the result. */
static void
put_cue(void *arg, const EmpPart *part)
{
	Explanation *x = arg;
	Datum values[5];
	bool nulls[5] = {false};
	MemoryContext caller = MemoryContextSwitchTo(x->part);

	set_place(x, part, values);
	values[3] = rules_datum(part->rules, &nulls[3]);
	nulls[4] = part->percent == 0;
	values[4] = Float8GetDatum(part->percent / 100.0);
	MemoryContextSwitchTo(caller);
	tuplestore_putvalues(x->result->setResult, x->result->setDesc, values, nulls);
	MemoryContextReset(x->part);
}

/* Make ready for the rows of a result. */
static void
begin_rows(FunctionCallInfo fcinfo, Explanation *x)
{
	x->part =
		AllocSetContextCreate(CurrentMemoryContext, "part of an explanation", ALLOCSET_SMALL_SIZES);
	InitMaterializedSRF(fcinfo, 0);
	x->result = (ReturnSetInfo *) fcinfo->resultinfo;
}

/* Explain a text: once to find its length, once to hand out its parts; false without a word. */
static bool
explain(FunctionCallInfo fcinfo, text *body, Explanation *x)
{
	EmpModel model;
	EmpReading r;

	emp_linked_model(&model);
	begin_rows(fcinfo, x);
	emp_reading_init(&r, &model, NULL, NULL);
	r.lexicon = x->lexicon;
	emp_read_windows_pg(&x->source, body, &r);
	if (x->auto_language)
		emp_require_reading_pg(&r);
	if (r.words == 0)
		return false;
	if (x->label < 0)
		emp_shares_of_valence(&x->shares, &r);
	else
		emp_shares_of_label(&x->shares, &r, x->label);

	emp_reading_init(&r, &model, put_part, x);
	r.lexicon = x->lexicon;
	emp_read_windows_pg(&x->source, body, &r);
	return true;
}

/* explain(body) */
Datum
emp_explain(PG_FUNCTION_ARGS)
{
	Explanation x = {.label = -1};

	explain(fcinfo, PG_GETARG_TEXT_PP(0), &x);
	return (Datum) 0;
}

/* explain(body, lang) */
Datum
emp_explain_lang(PG_FUNCTION_ARGS)
{
	Explanation x = {.label = -1};

	x.auto_language = emp_require_language_pg(PG_GETARG_TEXT_PP(1));
	explain(fcinfo, PG_GETARG_TEXT_PP(0), &x);
	return (Datum) 0;
}

/* explain(body, lexicon) */
Datum
emp_explain_lexicon(PG_FUNCTION_ARGS)
{
	EmpLexicon lexicon;
	Explanation x = {.label = -1, .lexicon = &lexicon};

	emp_lexicon_get_pg(PG_GETARG_DATUM(1), &lexicon);
	explain(fcinfo, PG_GETARG_TEXT_PP(0), &x);
	return (Datum) 0;
}

/* Explain the label that the second argument names, by a lexicon or NULL. */
static Datum
explain_label(FunctionCallInfo fcinfo, const EmpLexicon *lexicon)
{
	text *name = PG_GETARG_TEXT_PP(1);
	Explanation x = {.lexicon = lexicon};
	EmpFailure failure;
	Datum values[4] = {0};
	bool nulls[4] = {true, true, true, false};

	if (emp_label_require(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name), &x.label, &failure) != EMP_OK)
		emp_throw(&failure);
	if (x.label >= EMP_BASE_LABELS)
	{
		emp_fail(&failure, EMP_BAD_VALUE, "label \"%s\" has no explanation of its own",
				 emp_label_info(x.label)->name);
		emp_fail_detail(&failure,
						"Only the 28 base labels are sums over words; a composite is made of "
						"several of them.");
		emp_fail_hint(&failure, "Explain its members, which emotion_schemes() lists.");
		emp_throw(&failure);
	}
	if (!explain(fcinfo, PG_GETARG_TEXT_PP(0), &x))
		return (Datum) 0;
	values[3] = Float8GetDatum(x.shares.constant);
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

/* cues(body) */
Datum
emp_cues(PG_FUNCTION_ARGS)
{
	Explanation x = {0};
	EmpModel model;
	EmpReading r;

	emp_linked_model(&model);
	begin_rows(fcinfo, &x);
	emp_reading_init(&r, &model, NULL, NULL);
	emp_reading_list_cues(&r, put_cue, &x);
	emp_read_windows_pg(&x.source, PG_GETARG_TEXT_PP(0), &r);
	return (Datum) 0;
}
