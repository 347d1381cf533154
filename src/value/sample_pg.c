/*
 * sample_pg.c
 *		SQL face of the types purchase_sample and spend_sample, and of the fits of purchase models.
 *
 * As in triggers_pg.c, the state of the aggregates is open and grows by doubling, what people see is
 * closed, and every function takes either.
 */
#include "base/pg_compat.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "utils/array.h"
#include "utils/memutils.h"

#include "base/hash.h"
#include "base/interrupt_pg.h"
#include "base/number.h"
#include "base/state_pg.h"
#include "value/fit.h"
#include "value/fit_options_pg.h"
#include "value/fitted_pg.h"
#include "value/law.h"
#include "value/purchase_stats_pg.h"
#include "value/sample_pg.h"

#define TYPE "purchase_sample or spend_sample"
#define EMP_PURCHASE_SAMPLE_FORMAT EMP_SAMPLE_FORMAT
#define EMP_SPEND_SAMPLE_FORMAT EMP_SAMPLE_FORMAT

PG_FUNCTION_INFO_V1(emp_purchase_sample_jsonb);

/* ---------------------------------------------------------------------------------------------
 * The type.
 */

/* Fetch a state to read, open or closed. */
static EmpSample *
get_any(Datum datum)
{
	EmpSample *s = emp_state_get_sized(datum, EMP_SAMPLE_FORMAT, TYPE);

	if (unlikely(!emp_sample_sound(s, VARSIZE(s))))
		emp_throw_damaged(TYPE);
	return s;
}

/* Make an open state of nothing. */
static EmpSample *
new_sample(const EmpSamplePlan *plan)
{
	Size size = emp_sample_size(plan->covariates, plan->room, plan->slots);
	EmpSample *s = palloc(size);

	emp_sample_init(s, plan);
	SET_VARSIZE(s, size);
	return s;
}

/* Return a state that is closed. */
static EmpSample *
close_sample(const EmpSample *s)
{
	Size size = emp_sample_size(s->covariates, s->entries, 0);
	EmpSample *closed = palloc(size);
	void *scratch = palloc(size - sizeof(EmpSample));

	emp_sample_close(s, scratch, closed, emp_check_interrupts);
	SET_VARSIZE(closed, size);
	pfree(scratch);
	return closed;
}

/* Fetch a closed state to read. */
EmpSample *
emp_sample_get_closed(Datum datum)
{
	EmpSample *s = get_any(datum);

	return s->slots == 0 ? s : close_sample(s);
}

/* Make a larger open state of a state, or of none, with room for so many more entries. */
static EmpSample *
enlarge(const EmpSample *s, EmpSampleKind kind, int covariates, uint32 more)
{
	EmpSamplePlan plan;
	EmpSample *larger;
	EmpFailure failure;

	if (emp_sample_plan(s, kind, covariates, more, &plan, &failure) != EMP_OK)
		emp_throw(&failure);
	larger = new_sample(&plan);
	if (s == NULL)
		return larger;
	larger->options = s->options;
	larger->options_hash = s->options_hash;
	if (emp_sample_merge(larger, s, emp_check_interrupts, &failure) != EMP_OK)
		emp_throw(&failure);
	return larger;
}

/*
 * Fetch the first argument, which may be NULL, as an open state that may be changed and returned, with
 * room for so many more entries.
 *
 * An open state that an aggregate passes in was made here, so its hash table is to be trusted.
 */
EmpSample *
emp_sample_get_writable(FunctionCallInfo fcinfo, EmpSampleKind kind, int covariates, uint32 more,
						const EmpFitOptions *options)
{
	EmpSample *s;
	EmpFailure failure;

	if (PG_ARGISNULL(0))
	{
		s = enlarge(NULL, kind, covariates, more);
		s->options = *options;
		return s;
	}
	s = get_any(PG_GETARG_DATUM(0));
	if (emp_sample_match(s, covariates, options, &failure) != EMP_OK)
		emp_throw(&failure);
	if (AggCheckCallContext(fcinfo, NULL) && emp_sample_fits(s, more))
		return s;
	return enlarge(s, kind, covariates, more);
}

/* Read the text form; NULL when it does not parse. */
static void *
parse(const char *text, Size len, EmpSampleKind kind, EmpFailure *failure)
{
	EmpSamplePlan plan;
	EmpSample *s;

	if (emp_sample_parse_plan(text, len, kind, &plan, failure) != EMP_OK)
		return NULL;
	s = new_sample(&plan);
	if (emp_sample_parse(text, len, s, emp_check_interrupts, failure) != EMP_OK)
		return NULL;
	return close_sample(s);
}

/* Print the text form. */
static char *
print(Datum datum)
{
	EmpSample *s = emp_sample_get_closed(datum);
	Size size = emp_sample_text_size(s);
	char *text;

	if (!AllocSizeIsValid(size))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many histories for the text form"),
				 errdetail("The text of %u histories may have more than 1 GB.", s->entries)));
	text = palloc(size);
	emp_sample_print(s, text, emp_check_interrupts);
	return text;
}

/* Add a state to a state: combine function, and the transition function of rollup. */
static Datum
combine(FunctionCallInfo fcinfo)
{
	EmpSample *into;
	EmpSample *from;
	EmpFailure failure;

	if (PG_ARGISNULL(1))
		return emp_state_unchanged(fcinfo);
	from = get_any(PG_GETARG_DATUM(1));
	into = emp_sample_get_writable(fcinfo, (EmpSampleKind) from->kind, from->covariates,
								   from->entries, &from->options);
	if (emp_sample_merge(into, from, emp_check_interrupts, &failure) != EMP_OK)
		emp_throw(&failure);
	PG_RETURN_POINTER(into);
}

/* Define the functions of a type; its final function closes a state. */
#define SAMPLE_FUNCTIONS(name, NAME, kind)                                                         \
	static void *name##_parse(const char *text, Size len, EmpFailure *failure)                     \
	{                                                                                              \
		return parse(text, len, kind, failure);                                                    \
	}                                                                                              \
                                                                                                   \
	EMP_TEXT_STATE_IO_FUNCTIONS(name, NAME, name##_parse, print)                                   \
	EMP_STATE_ORDER_FUNCTIONS(name, emp_sample_get_closed, emp_sample_compare)                     \
	EMP_STATE_HASH_FUNCTIONS(name, emp_sample_get_closed, emp_sample_hash)                         \
                                                                                                   \
	PG_FUNCTION_INFO_V1(emp_##name##_combine);                                                     \
	Datum emp_##name##_combine(PG_FUNCTION_ARGS)                                                   \
	{                                                                                              \
		return combine(fcinfo);                                                                    \
	}                                                                                              \
                                                                                                   \
	PG_FUNCTION_INFO_V1(emp_##name##_final);                                                       \
	Datum emp_##name##_final(PG_FUNCTION_ARGS)                                                     \
	{                                                                                              \
		PG_RETURN_POINTER(emp_sample_get_closed(PG_GETARG_DATUM(0)));                              \
	}

SAMPLE_FUNCTIONS(purchase_sample, PURCHASE_SAMPLE, EMP_SAMPLE_HISTORIES)
SAMPLE_FUNCTIONS(spend_sample, SPEND_SAMPLE, EMP_SAMPLE_SPENDING)

/* Show what a sample has in it. */
Datum
emp_purchase_sample_jsonb(PG_FUNCTION_ARGS)
{
	EmpSample *s = get_any(PG_GETARG_DATUM(0));
	int64 repeaters = 0;
	double repeats = 0;
	double ages = 0;
	StringInfoData json;

	for (uint32 i = 0; i < s->entries; i++)
	{
		const EmpSampleEntry *e = emp_sample_entry(s, i);

		repeaters += e->frequency > 0 ? e->customers : 0;
		repeats += (double) e->customers * e->frequency;
	}
	/* in the order of a closed sample, so that an open one shows the same */
	s = s->slots == 0 ? s : close_sample(s);
	for (uint32 i = 0; i < s->entries; i++)
		ages += emp_sample_entry(s, i)->customers * emp_sample_entry(s, i)->age;
	initStringInfo(&json);
	appendStringInfo(&json,
					 "{\"customers\": " INT64_FORMAT ", \"repeaters\": " INT64_FORMAT
					 ", \"histories\": %u, \"covariates\": %d",
					 s->customers, repeaters, s->entries, s->covariates);
	emp_json_number(&json, "repeat_purchases", repeats);
	emp_json_number(&json, "mean_age", ages / (double) s->customers);
	return emp_json_datum(&json);
}

/* ---------------------------------------------------------------------------------------------
 * Rows.
 */

/* What the arguments of a transition function are, behind the state. */
typedef enum Rows
{
	ROWS_NUMBERS,      /* frequency int, recency float8, age float8 */
	ROWS_STATS,        /* purchase_stats */
	ROWS_OPPORTUNITIES /* frequency int, recency int, opportunities int */
} Rows;

/* What comes after them. */
#define WITH_COVARIATES 1
#define WITH_CUSTOMERS 2
#define WITH_OPTIONS 4

/* Fetch the history of a row; false when something is NULL.  *arg: of what comes after it. */
static bool
fetch_history(FunctionCallInfo fcinfo, Rows rows, int *arg, EmpHistory *h)
{
	EmpPurchaseStats stats;

	*arg = rows == ROWS_STATS ? 2 : 4;
	for (int i = 1; i < *arg; i++)
		if (PG_ARGISNULL(i))
			return false;
	switch (rows)
	{
		case ROWS_NUMBERS:
			*h = (EmpHistory){PG_GETARG_INT32(1), PG_GETARG_FLOAT8(2), PG_GETARG_FLOAT8(3)};
			return true;
		case ROWS_STATS:
			if (!emp_purchase_stats_fetch(PG_GETARG_DATUM(1), &stats))
				return false;
			*h = stats.history;
			return true;
		case ROWS_OPPORTUNITIES:
			*h = (EmpHistory){PG_GETARG_INT32(1), PG_GETARG_INT32(2), PG_GETARG_INT32(3)};
			return true;
	}
	return false;
}

/* Fetch covariates, and return how many there are. */
static int
fetch_covariates(FunctionCallInfo fcinfo, int arg, double *covariate)
{
	ArrayType *array = PG_GETARG_ARRAYTYPE_P(arg);
	int count = ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));

	if (ARR_NDIM(array) > 1)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("covariates have %d dimensions", ARR_NDIM(array)),
						errhint("Write them as one list of numbers.")));
	if (count > EMP_SAMPLE_COVARIATES)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("too many covariates: %d", count),
				 errdetail("There may be %d.", EMP_SAMPLE_COVARIATES)));
	if (array_contains_nulls(array))
		ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("covariate is NULL"),
						errhint("Put a number in its place, or leave the customer out.")));
	memcpy(covariate, ARR_DATA_PTR(array), sizeof(double) * count);
	for (int i = 0; i < count; i++)
		if (!isfinite(covariate[i]))
			ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
							errmsg("covariate %s is not a finite number", EMP_SHOW(covariate[i]))));
	if ((Pointer) array != PG_GETARG_POINTER(arg))
		pfree(array);
	return count;
}

/* Fetch options; NULL: none.  They are read once, and known by a hash in the rows after that. */
uint64
emp_sample_fetch_options(FunctionCallInfo fcinfo, int arg, EmpFitOptions *options)
{
	Jsonb *object;
	uint64 hash;

	memset(options, 0, sizeof(*options));
	if (PG_ARGISNULL(arg))
		return 0;
	object = PG_GETARG_JSONB_P(arg);
	hash = emp_hash64(VARDATA(object), VARSIZE(object) - VARHDRSZ, 0);
	if (!PG_ARGISNULL(0) && AggCheckCallContext(fcinfo, NULL))
	{
		const EmpSample *s = get_any(PG_GETARG_DATUM(0));

		if (s->options_hash == hash)
		{
			*options = s->options;
			return hash;
		}
	}
	emp_fit_options_read(object, options);
	return hash;
}

/* Add a row. */
static Datum
accum(FunctionCallInfo fcinfo, Rows rows, int with)
{
	double covariate[EMP_SAMPLE_COVARIATES];
	EmpFitOptions options = {0};
	uint64 options_hash = 0;
	int64 customers = 1;
	int covariates = 0;
	EmpFailure failure;
	EmpHistory h;
	EmpSample *s;
	int arg;

	if (!fetch_history(fcinfo, rows, &arg, &h))
		return emp_state_unchanged(fcinfo);
	if ((with & (WITH_COVARIATES | WITH_CUSTOMERS)) != 0 && PG_ARGISNULL(arg))
		return emp_state_unchanged(fcinfo);
	if ((rows == ROWS_OPPORTUNITIES ? emp_law_history_check(&emp_law_bgbb, &h, &failure)
									: emp_history_check(&h, &failure)) != EMP_OK)
		emp_throw(&failure);
	if ((with & WITH_COVARIATES) != 0)
		covariates = fetch_covariates(fcinfo, arg++, covariate);
	if ((with & WITH_CUSTOMERS) != 0)
		customers = PG_GETARG_INT64(arg++);
	if ((with & WITH_OPTIONS) != 0)
		options_hash = emp_sample_fetch_options(fcinfo, arg, &options);
	if (customers < 0)
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
						errmsg("number of customers is negative: " INT64_FORMAT, customers)));
	if (customers == 0)
		return emp_state_unchanged(fcinfo);
	s = emp_sample_get_writable(fcinfo, EMP_SAMPLE_HISTORIES, covariates, 1, &options);
	s->options_hash = options_hash;
	if (unlikely(emp_sample_add(s, &h, covariate, customers, &failure) != EMP_OK))
		emp_throw(&failure);
	PG_RETURN_POINTER(s);
}

#define ACCUM(name, rows, with)                                                                    \
	PG_FUNCTION_INFO_V1(emp_purchase_sample_##name);                                               \
	Datum emp_purchase_sample_##name(PG_FUNCTION_ARGS)                                             \
	{                                                                                              \
		return accum(fcinfo, rows, with);                                                          \
	}

/* The transition functions: add a customer, as numbers or as purchase_stats ... */
ACCUM(accum, ROWS_NUMBERS, 0)
ACCUM(accum_customers, ROWS_NUMBERS, WITH_CUSTOMERS)
ACCUM(accum_options, ROWS_NUMBERS, WITH_OPTIONS)
ACCUM(accum_covariates, ROWS_NUMBERS, WITH_COVARIATES)
ACCUM(accum_covariates_options, ROWS_NUMBERS, WITH_COVARIATES | WITH_OPTIONS)
ACCUM(accum_stats, ROWS_STATS, 0)
ACCUM(accum_stats_options, ROWS_STATS, WITH_OPTIONS)
ACCUM(accum_stats_covariates, ROWS_STATS, WITH_COVARIATES)
ACCUM(accum_stats_covariates_options, ROWS_STATS, WITH_COVARIATES | WITH_OPTIONS)
/* ... or customers with so many opportunities. */
ACCUM(accum_opportunities, ROWS_OPPORTUNITIES, 0)
ACCUM(accum_opportunities_options, ROWS_OPPORTUNITIES, WITH_OPTIONS)
ACCUM(accum_opportunities_customers, ROWS_OPPORTUNITIES, WITH_CUSTOMERS)
ACCUM(accum_opportunities_customers_options, ROWS_OPPORTUNITIES, WITH_CUSTOMERS | WITH_OPTIONS)

/* ---------------------------------------------------------------------------------------------
 * Fits.
 */

/* Fit a kind of model to a sample, with the options that came with it or in the second argument. */
static Datum
fit(FunctionCallInfo fcinfo, EmpLawKind kind)
{
	EmpSample *s = emp_sample_get_closed(PG_GETARG_DATUM(0));
	double *scratch = palloc(emp_fit_scratch(s->covariates) * sizeof(double));
	EmpFitOptions options = s->options;
	EmpFitOutcome outcome;
	EmpFailure failure;

	if (PG_NARGS() > 1)
		emp_fit_options_read(PG_GETARG_JSONB_P(1), &options);
	if (emp_fit(kind, s, &options, emp_check_interrupts, scratch, &outcome, &failure) != EMP_OK)
		emp_throw(&failure);
	return emp_fitted_datum(&emp_purchase_family, &outcome);
}

#define FIT(name, kind)                                                                            \
	PG_FUNCTION_INFO_V1(emp_##name##_fit);                                                         \
	Datum emp_##name##_fit(PG_FUNCTION_ARGS)                                                       \
	{                                                                                              \
		return fit(fcinfo, kind);                                                                  \
	}

FIT(bgnbd, EMP_LAW_BGNBD)
FIT(mbgnbd, EMP_LAW_MBGNBD)
FIT(pareto_nbd, EMP_LAW_PARETO_NBD)
FIT(bgbb, EMP_LAW_BGBB)
