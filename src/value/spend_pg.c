/*
 * spend_pg.c
 *		SQL face of spend models: gamma_gamma_fit, expected_spend, log_likelihood.
 */
#include "base/pg_compat.h"

#include <math.h>

#include "fmgr.h"

#include "base/failure_pg.h"
#include "base/interrupt_pg.h"
#include "base/number.h"
#include "base/state_pg.h"
#include "value/fit_options_pg.h"
#include "value/fitted_pg.h"
#include "value/gamma_gamma.h"
#include "value/purchase_stats_pg.h"
#include "value/sample_pg.h"
#include "value/spend_fit.h"

PG_FUNCTION_INFO_V1(emp_gamma_gamma_fit);
PG_FUNCTION_INFO_V1(emp_spend_sample_jsonb);

/* How a customer comes. */
typedef enum Form
{
	FORM_FIELDS, /* frequency int, monetary float8 */
	FORM_STATS   /* purchase_stats */
} Form;

/*
 * Read the repeat purchases of a customer; false when they are not known.  monetary is not looked at
 * without a repeat, and may be NULL then.
 */
static bool
read_spender(FunctionCallInfo fcinfo, int at, Form form, EmpSpender *spender)
{
	EmpPurchaseStats stats;

	if (PG_ARGISNULL(at))
		return false;
	if (form == FORM_STATS)
	{
		if (!emp_purchase_stats_fetch(PG_GETARG_DATUM(at), &stats))
			return false;
		*spender = (EmpSpender){stats.history.frequency, stats.monetary};
		return spender->frequency == 0 || !isnan(stats.monetary);
	}
	*spender = (EmpSpender){PG_GETARG_INT32(at), 0};
	if (PG_ARGISNULL(at + 1))
		return spender->frequency == 0;
	spender->monetary = PG_GETARG_FLOAT8(at + 1);
	return true;
}

/* Add a customer: the transition function of gamma_gamma_fit and spend_sample_agg. */
static Datum
accum(FunctionCallInfo fcinfo, Form form, bool with_options)
{
	int options_at = form == FORM_STATS ? 2 : 3;
	EmpFitOptions options = {0};
	uint64 options_hash = 0;
	EmpSpender spender;
	EmpFailure failure;
	EmpHistory entry;
	EmpSample *s;

	if (!read_spender(fcinfo, 1, form, &spender))
		return emp_state_unchanged(fcinfo);
	if (emp_spender_check(&spender, &failure) != EMP_OK)
		emp_throw(&failure);
	if (with_options)
		options_hash = emp_sample_fetch_options(fcinfo, options_at, &options);
	entry = emp_spend_entry(&spender);
	s = emp_sample_get_writable(fcinfo, EMP_SAMPLE_SPENDING, 0, 1, &options);
	s->options_hash = options_hash;
	if (emp_sample_add(s, &entry, NULL, 1, &failure) != EMP_OK)
		emp_throw(&failure);
	PG_RETURN_POINTER(s);
}

#define ACCUM(suffix, form, with_options)                                                          \
	PG_FUNCTION_INFO_V1(emp_spend_sample_accum##suffix);                                           \
	Datum emp_spend_sample_accum##suffix(PG_FUNCTION_ARGS)                                         \
	{                                                                                              \
		return accum(fcinfo, form, with_options);                                                  \
	}

ACCUM(, FORM_FIELDS, false)
ACCUM(_options, FORM_FIELDS, true)
ACCUM(_stats, FORM_STATS, false)
ACCUM(_stats_options, FORM_STATS, true)

/* Show what a sample has in it. */
Datum
emp_spend_sample_jsonb(PG_FUNCTION_ARGS)
{
	EmpSample *s = emp_sample_get_closed(PG_GETARG_DATUM(0));
	int64 repeaters = 0;
	int64 with_money = 0;
	double purchases = 0;
	double means = 0;
	StringInfoData json;

	for (uint32 i = 0; i < s->entries; i++)
	{
		const EmpSampleEntry *e = emp_sample_entry(s, i);

		repeaters += e->frequency > 0 ? e->customers : 0;
		if (!emp_spend_usable(e))
			continue;
		with_money += e->customers;
		purchases += (double) e->customers * e->frequency;
		means += e->customers * e->age;
	}
	initStringInfo(&json);
	appendStringInfo(&json,
					 "{\"customers\": " INT64_FORMAT ", \"repeaters\": " INT64_FORMAT
					 ", \"with_money\": " INT64_FORMAT,
					 s->customers, repeaters, with_money);
	emp_json_number(&json, "repeat_purchases", purchases);
	if (with_money > 0)
		emp_json_number(&json, "mean_monetary", means / (double) with_money);
	else
		appendStringInfoString(&json, ", \"mean_monetary\": null");
	return emp_json_datum(&json);
}

/* Fit a model to a sample, with the options that came with it or in the second argument. */
Datum
emp_gamma_gamma_fit(PG_FUNCTION_ARGS)
{
	EmpSample *s = emp_sample_get_closed(PG_GETARG_DATUM(0));
	EmpFitOptions options = s->options;
	EmpFailure failure;
	EmpSpendFit fit;

	if (PG_NARGS() > 1)
		emp_fit_options_read(PG_GETARG_JSONB_P(1), &options);
	if (emp_spend_fit(s, &options, emp_check_interrupts, &fit, &failure) != EMP_OK)
		emp_throw(&failure);
	if (fit.without_money > 0)
		ereport(NOTICE, (errmsg("customers left out because their repeat purchases brought no "
								"money: " INT64_FORMAT,
								fit.without_money),
						 errdetail("The Gamma-Gamma model is of amounts above 0.")));
	return emp_fitted_datum(&emp_spend_family, &fit.outcome);
}

/* Return what a customer is expected to spend at a purchase. */
static Datum
expected_spend(const EmpFitted *model, const EmpSpender *spender)
{
	EmpFailure failure;
	double money;

	if (emp_spender_check(spender, &failure) != EMP_OK ||
		emp_spender_expected(model->number, spender, &money, &failure) != EMP_OK)
		emp_throw(&failure);
	PG_RETURN_FLOAT8(money);
}

/* Return the log-likelihood of what a customer spent; without a repeat they spent nothing that counts. */
static Datum
spend_log_likelihood(const EmpFitted *model, const EmpSpender *spender)
{
	double theta[EMP_DERIVATIVES] = {model->number[0], model->number[1], model->number[2]};
	EmpDerivatives frequency;
	EmpDerivatives money;
	EmpFailure failure;

	if (emp_spender_check(spender, &failure) != EMP_OK)
		emp_throw(&failure);
	if (spender->frequency == 0)
		PG_RETURN_FLOAT8(0);
	if (spender->monetary <= 0)
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
						errmsg("monetary %s is out of range", EMP_SHOW(spender->monetary)),
						errdetail("The Gamma-Gamma model is of amounts above 0.")));
	emp_gamma_gamma_frequency_part(theta, spender->frequency, &frequency);
	emp_gamma_gamma_money_part(theta, spender->frequency, spender->monetary, &money);
	PG_RETURN_FLOAT8(frequency.value + money.value);
}

#define SPENDER_FUNCTION(name, form, body)                                                         \
	PG_FUNCTION_INFO_V1(emp_##name);                                                               \
	Datum emp_##name(PG_FUNCTION_ARGS)                                                             \
	{                                                                                              \
		EmpSpender spender;                                                                        \
                                                                                                   \
		if (PG_ARGISNULL(0) || !read_spender(fcinfo, 1, form, &spender))                           \
			PG_RETURN_NULL();                                                                      \
		return body(emp_spend_model_get(PG_GETARG_DATUM(0)), &spender);                            \
	}

SPENDER_FUNCTION(expected_spend, FORM_FIELDS, expected_spend)
SPENDER_FUNCTION(expected_spend_stats, FORM_STATS, expected_spend)
SPENDER_FUNCTION(spend_log_likelihood, FORM_FIELDS, spend_log_likelihood)
SPENDER_FUNCTION(spend_log_likelihood_stats, FORM_STATS, spend_log_likelihood)
