/*
 * triggers.c
 *		Emotional triggers: which themes come with which emotion more often than usual.
 *
 * For a theme and a headline label, the lift is the share of the label among the readings with the
 * theme, divided by its share among all readings: the count that is observed, divided by the one
 * that is expected if theme and emotion had nothing to do with each other.  A theme of one reading
 * has the largest lifts of all, by chance, so the lift alone must not rank.
 *
 * What ranks is the lower end of the 95 % credibility interval of the lift under a gamma prior with
 * shape and rate 1/2, which draws a lift towards 1 as long as there is little to go by:
 *
 *		(O + 1/2) / (E + 1/2) * 2 ^ (-3.3 (O + 1/2) ^ (-1/2) - 2 (O + 1/2) ^ (-3/2))
 *
 * for O observed and E expected.  This is IC025, the lower end of the "information component", out
 * of its logarithm: G. N. Noren, J. Hopstadius, A. Bate, "Shrinkage observed-to-expected ratios for
 * robust and transparent large-scale pattern discovery", Statistical Methods in Medical Research
 * 22 (2013) 57-69, made to find out which of many drugs come with which of many reactions, and used
 * for that by the WHO's monitoring of drugs.  Considered and left:
 *
 * - The lower end of Wilson's interval of the share, divided by the label's share in all readings.
 *   A single reading of a label that occurs nowhere else gets a fifth of all readings as its lift.
 * - Log-odds with an informative Dirichlet prior (Monroe, Colaresi, Quinn 2008), by z.  Its
 *   variance is for words, each a small part of a text; a label is often most of a theme.  And z is
 *   about how sure it is, more than about how much: themes of many readings come first.
 */
#include "scores/triggers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/order.h"

/*
 * Return 2 ^ -x for x of 0 .. 4.
 *
 * By a series, as what exp2() returns is not the same on every machine, and basic arithmetic is:
 * e ^ -y for y below 0.18, which needs no more than 12 terms, raised to the 16th power.
 */
static double
inverse_power_of_two(double x)
{
	double y = x * (0.69314718055994530942 / 16.0);
	double power = 1.0;
	int i;

	for (i = 12; i > 0; i--)
		power = 1.0 - power * y / i;
	for (i = 0; i < 4; i++)
		power *= power;
	return power;
}

/* Return the cautious estimate of a lift. */
double
emp_lift_low(int64_t observed, double expected)
{
	double o = (double) observed + 0.5;
	double root = sqrt(o);

	return o / (expected + 0.5) * inverse_power_of_two(3.3 / root + 2.0 / (o * root));
}

/* Return how many triggers a summary has at most. */
size_t
emp_triggers_max(const EmpTriggerSummary *s)
{
	return (size_t) s->themes * (EMP_HEADLINE_GROUPS - 1);
}

/* Return whether a headline label is a negative one. */
static bool
is_negative(int headline)
{
	const char *name = emp_scheme(EMP_SCHEME_HEADLINE)->group[headline].name;
	int label = emp_label_find(name, strlen(name));

	return label >= 0 && strcmp(emp_label_info(label)->family, "negative") == 0;
}

/*
 * Order two triggers, the stronger first.
 *
 * Where two have exactly the same counts, more readings go first, then what is negative, as that is
 * what somebody should look into; names make the order complete.
 */
static int
compare(const void *left, const void *right)
{
	const EmpTrigger *a = left;
	const EmpTrigger *b = right;

	EMP_RETURN_ORDER(b->lift_low, a->lift_low);
	EMP_RETURN_ORDER(b->n_label, a->n_label);
	EMP_RETURN_ORDER(is_negative(b->label), is_negative(a->label));
	if (a->theme != b->theme)
		return emp_theme_name_compare(a->theme, b->theme);
	EMP_RETURN_ORDER(a->label, b->label);
	return 0;
}

/* List the triggers of a theme and return how many there are. */
static size_t
list_theme(const EmpTriggerSummary *s, const EmpTheme *theme, EmpTrigger *triggers)
{
	const EmpScheme *headline = emp_scheme(EMP_SCHEME_HEADLINE);
	size_t count = 0;
	int64_t n = 0;
	int i;

	for (i = 0; i < EMP_HEADLINE_GROUPS; i++)
		n += theme->dominant[i];
	for (i = 0; i < EMP_HEADLINE_GROUPS; i++)
	{
		int64_t n_label = theme->dominant[i];
		/* both times the number of readings; below 2^48 * 2^48, so there is no overflow */
		EmpInt128 observed = (EmpInt128) n_label * s->readings;
		EmpInt128 expected = (EmpInt128) n * s->dominant[i];

		if (emp_group_is_neutral(&headline->group[i]) || expected <= 0 || observed <= expected)
			continue;
		triggers[count].theme = theme;
		triggers[count].label = i;
		triggers[count].n = n;
		triggers[count].n_label = n_label;
		triggers[count].share = emp_wide_ratio(n_label, n);
		triggers[count].lift = emp_wide_ratio(observed, expected);
		triggers[count].lift_low = emp_lift_low(n_label, emp_wide_ratio(expected, s->readings));
		count++;
	}
	return count;
}

/* List the triggers of a summary, the strongest first, and return how many there are. */
size_t
emp_triggers_rank(const EmpTriggerSummary *s, EmpTrigger *triggers)
{
	EmpThemeCursor cursor = {0};
	const EmpTheme *theme;
	size_t count = 0;

	while ((theme = emp_trigger_summary_next(s, &cursor)) != NULL)
		count += list_theme(s, theme, triggers + count);
	qsort(triggers, count, sizeof(*triggers), compare);
	return count;
}
