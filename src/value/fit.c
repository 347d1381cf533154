/*
 * fit.c
 *		Fitting a purchase model to a sample: the parameters of the greatest likelihood.
 */
#include "value/fit.h"

#include <string.h>

#include "value/fit_search.h"

/* Check that the histories of a sample suit a law in which time is counted. */
static EmpStatus
check_counts(const EmpLaw *law, const EmpSample *sample, EmpCheck check, EmpFailure *failure)
{
	uint32_t i;

	for (i = 0; i < sample->entries; i++)
	{
		EmpHistory h = emp_sample_history(emp_sample_entry(sample, i));

		if (i % EMP_FIT_CHECK_EVERY == 0)
			check();
		if (emp_law_history_check(law, &h, failure) != EMP_OK)
			return failure->status;
	}
	return EMP_OK;
}

/* Check that all parameters to start from are those of a kind. */
EmpStatus
emp_fit_start_check(const EmpFitOptions *options, const EmpFittedKind *kind, EmpFailure *failure)
{
	char names[128] = "";
	int i;
	int k;

	for (i = 0; i < EMP_FIT_STARTS; i++)
	{
		for (k = 0; k < kind->parameters; k++)
			if (strcmp(emp_fit_start_name(i), kind->parameter[k]) == 0)
				break;
		if (options->start[i] == 0 || k < kind->parameters)
			continue;
		emp_fail(failure, EMP_BAD_VALUE, "unknown parameter \"%s\" of a model %s",
				 emp_fit_start_name(i), kind->name);
		for (k = 0; k < kind->parameters; k++)
		{
			strcat(names, k > 0 ? ", " : "");
			strcat(names, kind->parameter[k]);
		}
		emp_fail_hint(failure, "A model %s has the parameters %s.", kind->name, names);
		return failure->status;
	}
	return EMP_OK;
}

/* Fit a kind of purchase model to a closed sample. */
EmpStatus
emp_fit(int kind, const EmpSample *sample, const EmpFitOptions *options, EmpCheck check,
		double *scratch, EmpFitOutcome *outcome, EmpFailure *failure)
{
	EmpFitSearch s = {.law = emp_law(kind), .sample = sample, .options = options, .check = check};
	double *u = scratch;
	bool surplus;

	s.kind = emp_fitted_kind(&emp_purchase_family, kind);
	s.covariates = sample->covariates;
	s.variables = emp_fitted_parameters(s.kind, s.covariates);
	if (s.covariates > 0 && s.kind->shifted == 0)
		return emp_fail(failure, EMP_BAD_VALUE, "a model %s takes no covariates", s.kind->name);
	if (emp_fit_start_check(options, s.kind, failure) != EMP_OK ||
		(s.law->discrete && check_counts(s.law, sample, check, failure) != EMP_OK))
		return failure->status;
	emp_fit_cut(&s, scratch + s.variables);
	*outcome = (EmpFitOutcome){.kind = kind,
							   .covariates = s.covariates,
							   .customers = sample->customers,
							   .at = u,
							   .hessian = s.newton.hessian};
	emp_fit_prepare(&s);
	surplus = s.covariates > 0 && options->penalty == 0 && emp_fit_hold_surplus(&s);
	emp_fit_maximise(&s, u, outcome);
	if (surplus && outcome->status != EMP_FIT_FAILED)
	{
		outcome->status = EMP_FIT_BOUNDARY;
		outcome->reason = EMP_REASON_COVARIATES;
	}
	return EMP_OK;
}
