/*
 * survey_measures.c
 *		What the answers on a scale say: effort, ease, satisfaction, recommendation.
 */
#include "base/wide.h"
#include "scores/survey_summary.h"

/* One measure: the kinds of scales that have it, a bit each, and how people call them. */
typedef struct Measure
{
	int kinds;
	const char *scales;
} Measure;

static const Measure measures[EMP_SURVEY_MEASURES] = {
	[EMP_MEASURE_EFFORT] = {1 << EMP_SCALE_EFFORT | 1 << EMP_SCALE_EASE, "an effort scale"},
	[EMP_MEASURE_EASE] = {1 << EMP_SCALE_EFFORT | 1 << EMP_SCALE_EASE, "an effort scale"},
	[EMP_MEASURE_CSAT] = {1 << EMP_SCALE_CSAT, "a satisfaction scale"},
	[EMP_MEASURE_NPS] = {1 << EMP_SCALE_NPS, "the scale nps_0_10"},
};

/* Sums over answers, each counted from 0 for the lowest. */
typedef struct Sums
{
	int64_t n;
	EmpInt128 sum;
	EmpInt128 squares;
} Sums;

/* Sum answers up. */
static Sums
sum_up(const EmpSurveySummary *s)
{
	Sums sums = {0, 0, 0};
	int i;

	for (i = 0; i < s->scale.points; i++)
	{
		sums.n += s->count[i];
		sums.sum += (EmpInt128) s->count[i] * i;
		sums.squares += (EmpInt128) s->count[i] * i * i;
	}
	return sums;
}

/* Sum answers up so that high is easy, on whatever scale: the same experience has the same sums. */
static Sums
sum_up_ease(const EmpSurveySummary *s)
{
	EmpSurveySummary turned = *s;
	int i;

	if (s->scale.kind == EMP_SCALE_EFFORT)
		for (i = 0; i < s->scale.points; i++)
			turned.count[i] = s->count[s->scale.points - 1 - i];
	return sum_up(&turned);
}

/* Sum up detractors as -1, promoters as 1 and others as 0. */
static Sums
sum_up_nps(const EmpSurveySummary *s)
{
	Sums sums = {emp_survey_answers(s), 0, 0};
	int64_t promoters = s->count[9] + s->count[10];
	int64_t detractors = 0;
	int i;

	for (i = 0; i <= 6; i++)
		detractors += s->count[i];
	sums.sum = promoters - detractors;
	sums.squares = promoters + detractors;
	return sums;
}

/* Count the answers that are one of the two best. */
static int64_t
top_two(const EmpSurveySummary *s)
{
	return s->count[s->scale.points - 1] + s->count[s->scale.points - 2];
}

/* Return the sample variance of what was summed up, at least two values. */
static double
sample_variance(Sums sums)
{
	EmpInt128 n = sums.n;

	return emp_wide_ratio(n * sums.squares - sums.sum * sums.sum, n * (n - 1));
}

/* Return whether a scale has a measure. */
bool
emp_survey_has(EmpScale scale, EmpSurveyMeasure measure)
{
	return (measures[measure].kinds >> scale.kind & 1) != 0;
}

/* Check that a scale has a measure. */
EmpStatus
emp_survey_require(EmpScale scale, EmpSurveyMeasure measure, EmpFailure *failure)
{
	char name[EMP_SCALE_NAME_SIZE];

	if (emp_survey_has(scale, measure))
		return EMP_OK;
	emp_scale_name(scale, name);
	emp_fail(failure, EMP_BAD_VALUE, "%s is not %s", name, measures[measure].scales);
	if (measure == EMP_MEASURE_EFFORT || measure == EMP_MEASURE_EASE)
		emp_fail_hint(failure, "Effort scales are effort_1_5, effort_1_7, ease_1_5 and ease_1_7.");
	else if (measure == EMP_MEASURE_CSAT)
		emp_fail_hint(failure, "Satisfaction scales are csat_1_3 to csat_1_%d.", EMP_POINTS_MAX);
	return EMP_BAD_VALUE;
}

/* Return the mean answer, rounded once. */
double
emp_survey_mean(const EmpSurveySummary *s)
{
	Sums sums = sum_up(s);

	return emp_wide_ratio(sums.sum + (EmpInt128) sums.n * emp_scale_lowest(s->scale), sums.n);
}

/* Return the value of a measure, rounded once. */
double
emp_survey_value(const EmpSurveySummary *s, EmpSurveyMeasure measure)
{
	Sums sums;

	switch (measure)
	{
		case EMP_MEASURE_EASE:
			sums = sum_up_ease(s);
			return emp_wide_ratio(sums.sum * 100, (EmpInt128) sums.n * (s->scale.points - 1));
		case EMP_MEASURE_CSAT:
			return emp_wide_ratio((EmpInt128) top_two(s) * 100, emp_survey_answers(s));
		case EMP_MEASURE_NPS:
			sums = sum_up_nps(s);
			return emp_wide_ratio(sums.sum * 100, sums.n);
		default:
			return emp_survey_mean(s);
	}
}

/*
 * Work out half the width of the interval of an NPS: z * 100 * sqrt((p + d - (p - d)^2) / n), where
 * p and d are the shares of promoters and detractors, and what is under the root is the variance of
 * the difference of two shares of one multinomial sample.
 */
bool
emp_survey_nps_margin(const EmpSurveySummary *s, double level, double *margin)
{
	Sums sums = sum_up_nps(s);
	EmpInt128 n = sums.n;
	double variance = emp_wide_ratio(n * sums.squares - sums.sum * sums.sum, n * n);

	if (n < 2)
		return false;
	*margin = 100.0 * emp_normal_margin(variance, sums.n, level);
	return true;
}

/* Work out the confidence interval of a measure; false where a single answer gives none. */
bool
emp_survey_interval(const EmpSurveySummary *s, EmpSurveyMeasure measure, double level,
					EmpInterval *interval)
{
	double value = emp_survey_value(s, measure);
	double unit = measure == EMP_MEASURE_EASE ? 100.0 / (s->scale.points - 1) : 1.0;
	double margin;
	Sums sums;

	switch (measure)
	{
		case EMP_MEASURE_CSAT:
			emp_wilson_interval((double) top_two(s), (double) emp_survey_answers(s), 100, level,
								interval);
			return true;
		case EMP_MEASURE_NPS:
			if (!emp_survey_nps_margin(s, level, &margin))
				return false;
			interval->low = value - margin;
			interval->high = value + margin;
			return true;
		default:
			sums = measure == EMP_MEASURE_EASE ? sum_up_ease(s) : sum_up(s);
			return sums.n >= 2 && emp_mean_interval(value, unit * unit * sample_variance(sums),
													sums.n, level, interval);
	}
}
