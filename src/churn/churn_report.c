/*
 * churn_report.c
 *		How good predictions of churn are.
 *
 * Intervals: Wilson's for rates; DeLong, DeLong and Clarke-Pearson (1988) for the area under the curve;
 * normal ones for means of losses and errors, over the standard error of the mean.  Lift among a share
 * of the customers is the part of all who left that is among them, divided by the share, so that its
 * interval is Wilson's of that part.  Calibration slope and intercept are those of the logistic
 * regression of the outcome on the predicted log-odds (Cox 1958, "Two further applications of a model
 * for binary regression"; Steyerberg 2009, "Clinical prediction models", section 15).
 */
#include "churn/churn_report.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/distributions.h"
#include "base/interval.h"
#include "base/special.h"
#include "churn/prediction_loss.h"

#define CHECK_STEP 16384 /* scores between two checks */
#define STEPS_MAX 100    /* of Newton's method */
#define SMALL_STEP 1e-10

static const int percents[EMP_REPORT_TOPS] = {5, 10, 20};

/* Return a figure with its normal interval, kept within the figure's own range. */
static EmpFigure
normal_figure(double value, double error, double low, double high)
{
	double half = -emp_normal_quantile((1 - EMP_LEVEL_DEFAULT) / 2) * error;
	EmpFigure figure = {value, error, {value - half, value + half}};

	/* comparisons, which leave a NaN alone */
	if (figure.interval.low < low)
		figure.interval.low = low;
	if (figure.interval.high > high)
		figure.interval.high = high;
	return figure;
}

/* Return so many cases of all as a rate with Wilson's interval; NaN without cases. */
static EmpFigure
rate_figure(double hits, double cases)
{
	EmpFigure rate = {NAN, NAN, {NAN, NAN}};

	if (cases == 0)
		return rate;
	rate.value = hits / cases;
	emp_wilson_interval(hits, cases, 1, EMP_LEVEL_DEFAULT, &rate.interval);
	return rate;
}

/* Return the area under the curve; where it is 0 or 1 no error can be told from the rows. */
static EmpFigure
auc_figure(const EmpPredictionSummary *s)
{
	double auc = emp_prediction_auc(s);
	double error = emp_prediction_auc_error(s);

	return normal_figure(auc, error > 0 ? error : NAN, 0, 1);
}

/* What a customer adds to a mean. */
typedef double (*Measure)(double probability, bool churned);

/* Return the error of a prediction. */
static double
error_of(double probability, bool churned)
{
	return churned - probability;
}

/* Return the standard error of the mean of a measure, which is known; NaN for one customer. */
static double
error_of_mean(const EmpPredictionSummary *s, Measure measure, double mean, EmpCheck check)
{
	double squares = 0;
	uint32_t i;

	for (i = 0; i < s->scores; i++)
	{
		const EmpScore *e = &s->score[i];
		double left = measure(e->score, true) - mean;
		double stayed = measure(e->score, false) - mean;

		if (i % CHECK_STEP == 0)
			check();
		squares += e->churned * left * left + e->stayed * stayed * stayed;
	}
	return s->customers < 2 ? NAN
							: sqrt(squares / (double) (s->customers - 1) / (double) s->customers);
}

/* Log-likelihood, gradient and information of intercept and slope. */
typedef struct Sums
{
	double likelihood;
	double gradient[2];
	double information[3]; /* 1 1, 1 x, x x */
} Sums;

/* Return the log-odds of a probability that is kept off 0 and 1. */
static double
log_odds(double probability)
{
	double p = fmin(fmax(probability, DBL_EPSILON), 1 - DBL_EPSILON);

	return log(p) - log1p(-p);
}

/* Add up over all customers at an intercept and a slope. */
static Sums
add_up(const EmpPredictionSummary *s, const double *line, EmpCheck check)
{
	Sums sums = {0};
	uint32_t i;

	for (i = 0; i < s->scores; i++)
	{
		const EmpScore *e = &s->score[i];
		double n = (double) e->churned + e->stayed;
		double x = log_odds(e->score);
		double odds = line[0] + line[1] * x;
		double p = emp_expit(odds);
		double rest = e->churned - n * p;
		double weight = n * p * (1 - p);

		if (i % CHECK_STEP == 0)
			check();
		sums.likelihood += e->churned * odds - n * emp_log_1p_exp(odds);
		sums.gradient[0] += rest;
		sums.gradient[1] += rest * x;
		sums.information[0] += weight;
		sums.information[1] += weight * x;
		sums.information[2] += weight * x * x;
	}
	return sums;
}

/*
 * Return whether intercept and slope have finite values: scores of those who left and of those who
 * stayed overlap (Albert and Anderson 1984).
 */
static bool
overlap(const EmpPredictionSummary *s)
{
	double low[2] = {INFINITY, INFINITY};
	double high[2] = {-INFINITY, -INFINITY};
	uint32_t i;

	for (i = 0; i < s->scores; i++)
	{
		const EmpScore *e = &s->score[i];
		double x = log_odds(e->score);

		if (e->stayed > 0)
		{
			low[0] = fmin(low[0], x);
			high[0] = fmax(high[0], x);
		}
		if (e->churned > 0)
		{
			low[1] = fmin(low[1], x);
			high[1] = fmax(high[1], x);
		}
	}
	return high[0] > low[1] && high[1] > low[0];
}

/* Fit intercept and slope by Newton's method, steps halved until they gain. */
static void
fit_line(const EmpPredictionSummary *s, EmpChurnReport *report, EmpCheck check)
{
	double line[2] = {0, 1};
	double determinant;
	Sums sums;
	int step;

	report->intercept = report->slope = (EmpFigure){NAN, NAN, {NAN, NAN}};
	if (!overlap(s))
		return;
	sums = add_up(s, line, check);
	for (step = 0; step < STEPS_MAX; step++)
	{
		const double *h = sums.information;
		const double *g = sums.gradient;
		double part = 1;
		double move[2];
		Sums next;

		determinant = h[0] * h[2] - h[1] * h[1];
		if (!(determinant > 0))
			return;
		move[0] = (h[2] * g[0] - h[1] * g[1]) / determinant;
		move[1] = (h[0] * g[1] - h[1] * g[0]) / determinant;
		if (fabs(move[0]) + fabs(move[1]) <= SMALL_STEP * (1 + fabs(line[0]) + fabs(line[1])))
			break;
		for (; part > SMALL_STEP; part /= 2)
		{
			double try[2] = {line[0] + part * move[0], line[1] + part * move[1]};

			next = add_up(s, try, check);
			if (next.likelihood >= sums.likelihood - 1e-12 * fabs(sums.likelihood))
				break;
		}
		if (part <= SMALL_STEP)
			return;
		line[0] += part * move[0];
		line[1] += part * move[1];
		sums = next;
	}
	if (step == STEPS_MAX)
		return;
	report->intercept =
		normal_figure(line[0], sqrt(sums.information[2] / determinant), -INFINITY, INFINITY);
	report->slope =
		normal_figure(line[1], sqrt(sums.information[0] / determinant), -INFINITY, INFINITY);
}

/* Report on the customers of the highest probabilities. */
static void
report_top(const EmpPredictionSummary *s, int i, EmpChurnReport *report)
{
	EmpTop *top = &report->top[i];
	double share;

	report->percent[i] = percents[i];
	*top = emp_prediction_top(s, percents[i] / 100.0);
	share = (double) top->customers / (double) s->customers;
	report->capture[i] = rate_figure(top->churned, (double) s->churned);
	report->lift[i] = report->capture[i];
	report->lift[i].value = top->lift;
	report->lift[i].interval.low /= share;
	report->lift[i].interval.high /= share;
}

/* Add up losses and bins of probabilities. */
static EmpStatus
gather(const EmpPredictionSummary *s, EmpPredictionLoss *loss, EmpPredictionBins *bins,
	   EmpCheck check, EmpFailure *failure)
{
	uint32_t i;

	emp_prediction_loss_init(loss);
	emp_prediction_bins_init(bins, EMP_REPORT_BINS);
	for (i = 0; i < s->scores; i++)
	{
		const EmpScore *e = &s->score[i];

		if (i % CHECK_STEP == 0)
			check();
		if (emp_probability_check(e->score, failure) != EMP_OK ||
			emp_prediction_loss_add(loss, e->score, true, e->churned, failure) != EMP_OK ||
			emp_prediction_loss_add(loss, e->score, false, e->stayed, failure) != EMP_OK ||
			emp_prediction_bins_add(bins, e->score, e->churned, e->stayed, failure) != EMP_OK)
			return failure->status;
	}
	return EMP_OK;
}

/* Report on a summary. */
EmpStatus
emp_churn_report(const EmpPredictionSummary *s, EmpChurnReport *report, EmpPredictionBins *bins,
				 EmpCheck check, EmpFailure *failure)
{
	EmpModelCalibration calibration;
	EmpPredictionLoss loss;
	double unexplained;
	double value;
	int i;

	if (gather(s, &loss, bins, check, failure) != EMP_OK)
		return failure->status;
	emp_calibration(bins, &calibration);
	report->rate = rate_figure((double) s->churned, (double) s->customers);
	report->auc = auc_figure(s);
	value = emp_prediction_log_loss(&loss);
	report->log_loss =
		normal_figure(value, error_of_mean(s, emp_log_loss_of, value, check), 0, INFINITY);
	value = emp_prediction_brier(&loss);
	report->brier = normal_figure(value, error_of_mean(s, emp_brier_of, value, check), 0, 1);
	unexplained = report->rate.value * (1 - report->rate.value);
	report->brier_skill = unexplained > 0 ? 1 - value / unexplained : NAN;
	report->mean_probability = calibration.mean_probability;
	value = report->rate.value - calibration.mean_probability;
	report->difference = normal_figure(value, error_of_mean(s, error_of, value, check), -1, 1);
	report->expected_calibration_error = calibration.expected_error;
	fit_line(s, report, check);
	for (i = 0; i < EMP_REPORT_TOPS; i++)
		report_top(s, i, report);
	return EMP_OK;
}
