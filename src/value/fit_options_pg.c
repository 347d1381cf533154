/*
 * fit_options_pg.c
 *		Reading how a model is to be fitted: {"penalty": 0.01, "tolerance": 1e-9, "start": {"r": 0.2}}.
 */
#include "base/pg_compat.h"

#include "base/options_pg.h"
#include "value/fit_options_pg.h"

/* Read parameters to start from. */
static void
read_start(const EmpOptions *member, EmpFitOptions *options)
{
	EmpOptions start;

	emp_option_open(member, &start);
	while (emp_options_next(&start))
	{
		int i = 0;

		while (i < EMP_FIT_STARTS && !emp_option_is(&start, emp_fit_start_name(i)))
			i++;
		if (i == EMP_FIT_STARTS)
			emp_option_unknown(&start);
		options->start[i] = emp_option_number(&start, EMP_OPTION_POSITIVE, DBL_MAX);
	}
}

/* Read an object of options. */
void
emp_fit_options_read(Jsonb *object, EmpFitOptions *options)
{
	EmpOptions member;

	memset(options, 0, sizeof(*options));
	emp_options_open(
		&member, object, "a fit",
		"The options are penalty, tolerance, and start, an object of parameters by name.");
	while (emp_options_next(&member))
	{
		if (emp_option_is(&member, "penalty"))
			options->penalty = emp_option_number(&member, 0, DBL_MAX);
		else if (emp_option_is(&member, "tolerance"))
			options->tolerance = emp_option_number(&member, EMP_OPTION_POSITIVE, DBL_MAX);
		else if (emp_option_is(&member, "start"))
			read_start(&member, options);
		else
			emp_option_unknown(&member);
	}
}
