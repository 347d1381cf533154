/*
 * persona_options_pg.c
 *		How personas are to be fitted, where somebody says so: an object of jsonb.
 */
#include "segment/persona_options_pg.h"

#include "base/jsonb_pg.h"
#include "base/options_pg.h"

#define HINT "The options are restarts, iterations, weights, start, max_categories and ignore."

/* Read how often features count: {"tenure": 2}. */
static void
read_weights(const EmpOptions *member, EmpPersonaOptions *options)
{
	EmpOptions weight;
	int room = 0;

	if (!emp_option_is_object(member))
		emp_option_wrong(member, "an object of numbers");
	emp_option_open(member, &weight);
	while (emp_options_next(&weight))
	{
		if (options->weights == room)
		{
			room = 2 * room + 8;
			options->weight = options->weight == NULL
								  ? palloc(sizeof(EmpPersonaWeight) * room)
								  : repalloc(options->weight, sizeof(EmpPersonaWeight) * room);
		}
		options->weight[options->weights++] =
			(EmpPersonaWeight){weight.name, emp_option_number(&weight, EMP_PERSONA_LEAST_WEIGHT,
															  EMP_PERSONA_MOST_WEIGHT)};
	}
}

/* Read a centre to start from: a list of numbers and nulls. */
static double *
read_centre(const EmpOptions *member, const JsonbValue *list, int *count)
{
	JsonbIterator *it = emp_jsonb_list(list);
	double *number;
	JsonbValue v;

	if (it == NULL)
		emp_option_wrong(member, "a list of lists of numbers");
	*count = JsonContainerSize(list->val.binary.data);
	number = palloc(sizeof(double) * Max(*count, 1));
	for (int i = 0; emp_jsonb_next_element(&it, &v); i++)
	{
		if (v.type == jbvNull)
			number[i] = NAN;
		else if (!emp_jsonb_number(&v, &number[i]) || isnan(number[i] = emp_frame_cell(number[i])))
			emp_option_wrong(member, "a list of lists of numbers");
	}
	return number;
}

/* Read the centres to start from. */
static void
read_start(const EmpOptions *member, EmpPersonaOptions *options)
{
	JsonbIterator *it = emp_jsonb_list(&member->value);
	JsonbValue v;

	if (it == NULL)
		emp_option_wrong(member, "a list of lists of numbers");
	options->starts = JsonContainerSize(member->value.val.binary.data);
	if (options->starts == 0 || options->starts > EMP_KMEANS_MOST)
		emp_option_wrong(member, "a list of 1 to 100 lists of numbers");
	options->start = palloc(sizeof(double *) * options->starts);
	options->start_len = palloc(sizeof(int) * options->starts);
	for (int i = 0; emp_jsonb_next_element(&it, &v); i++)
		options->start[i] = read_centre(member, &v, &options->start_len[i]);
}

/* Read options over the defaults. */
void
emp_persona_options_read(Jsonb *object, EmpPersonaOptions *options)
{
	EmpOptions member;

	memset(options, 0, sizeof(*options));
	options->restarts = 10;
	options->iterations = 300;
	options->most_levels = EMP_FEATURE_LEVELS;
	if (object == NULL)
		return;
	emp_options_open(&member, object, "personas", HINT);
	while (emp_options_next(&member))
	{
		if (emp_option_is(&member, "restarts"))
			options->restarts = (int) emp_option_integer(&member, 1, 1000);
		else if (emp_option_is(&member, "iterations"))
			options->iterations = (int) emp_option_integer(&member, 1, EMP_PERSONA_ITERATIONS);
		else if (emp_option_is(&member, "max_categories"))
			options->most_levels = (int) emp_option_integer(&member, 2, EMP_FEATURE_LEVELS_MAX);
		else if (emp_option_is(&member, "ignore"))
			options->ignore = emp_option_texts(&member, &options->ignored);
		else if (emp_option_is(&member, "weights"))
			read_weights(&member, options);
		else if (emp_option_is(&member, "start"))
			read_start(&member, options);
		else
			emp_option_unknown(&member);
	}
}
