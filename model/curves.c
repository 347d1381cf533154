/*
 * curves.c
 *		Fitting what turns decision values into probabilities.
 *
 * The log-odds of a label are its decision value, which the stack has made log-odds already,
 * and what the ramps add: the strongest parts of the sentences, and high decision values.  They
 * are fitted on GoEmotions and on annotated customers.  The other heads have Platt's curves.
 */
#include "curves.h"

#include "calibrate.h"
#include "joint.h"
#include "measure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Quantiles above which a peak counts again, and a decision value. */
#define PEAK_BEND 0.75
#define LOWER_SUM_BEND 0.5
#define UPPER_SUM_BEND 0.9
#define RAMP_SPREAD 0.3 /* standard deviation that a ramp is given for the fit */
#define RAMP_PRICE 0.0003
#define STEPS 150

/* What the fit looks at: the ramps, and whether a customer wrote the text. */
#define CUSTOMER EMP_RAMPS
#define INPUTS (EMP_RAMPS + 1)

/* What the images say of all documents that have a fold. */
typedef struct Said
{
	double (*decision)[EMP_HEADS]; /* without the constant */
	double (*ramp)[EMP_RAMPS];
} Said;

/* Say whether the curves of labels are fitted to a document. */
static bool
teaches(const Document *d)
{
	return d->source == SOURCE_GOEMOTIONS ||
		   (d->source == SOURCE_ANNOTATIONS && (d->use & USE_LABELS));
}

/* Read all documents that have a fold. */
static void
listen(Said *s, const Folds *f, const Corpus *c)
{
	EmpReading r;

	for (int i = 0; i < c->n; i++)
	{
		int64_t decision[EMP_HEADS];
		int16_t ramp[EMP_RAMPS];

		if (c->doc[i].fold == FOLD_NONE)
			continue;
		folds_read_one(f, &c->doc[i], &r);
		emp_reading_decisions(&r, decision);
		emp_reading_ramps(&r, decision, ramp);
		for (int h = 0; h < EMP_HEADS; h++)
			s->decision[i][h] = ldexp((double) decision[h], -EMP_LOGIT_BITS);
		for (int k = 0; k < EMP_RAMPS; k++)
			s->ramp[i][k] =
				ldexp(ramp[k], k < EMP_RAMPS_SUMS ? -EMP_PEAK_RAMP_BITS : -EMP_SUM_RAMP_BITS);
	}
}

/* Order numbers. */
static int
by_value(const void *a, const void *b)
{
	double x = *(const double *) a;
	double y = *(const double *) b;

	return (x > y) - (x < y);
}

/* Set the bends of the ramps, which are straight so far. */
static void
bend(Curves *curves, const Said *s, const Corpus *c)
{
	double *x = malloc(sizeof(double) * (size_t) c->n);

	for (int k = 0; k < EMP_PEAKS + EMP_HEADS; k++)
	{
		int h = k - EMP_PEAKS;
		int n = 0;

		for (int i = 0; i < c->n; i++)
			if (teaches(&c->doc[i]))
				x[n++] = h < 0 ? s->ramp[i][k] : s->decision[i][h];
		qsort(x, (size_t) n, sizeof(*x), by_value);
		if (h < 0)
			curves->peak_bend[k] = x[(int) (n * PEAK_BEND)];
		else
		{
			curves->sum_bend[h] = x[(int) (n * LOWER_SUM_BEND)];
			curves->sum_bend[EMP_HEADS + h] = x[(int) (n * UPPER_SUM_BEND)];
		}
	}
	free(x);
}

/* Give a column of the ramps the spread that the fit expects, and return by what it was scaled. */
static double
spread(double (*x)[INPUTS], int rows, int k)
{
	double sum = 0, squares = 0, variance, scale;

	for (int i = 0; i < rows; i++)
	{
		sum += x[i][k];
		squares += x[i][k] * x[i][k];
	}
	variance = squares / rows - sum / rows * (sum / rows);
	scale = variance > 0 ? RAMP_SPREAD / sqrt(variance) : 0;
	for (int i = 0; i < rows; i++)
		x[i][k] *= scale;
	return scale;
}

/*
 * Fit the curves of the labels and the weights of the ramps.  Customers are calmer than Reddit; a
 * constant of their own keeps that out of what is common to both, and the library has no use for it.
 */
static void
fit_labels(Curves *curves, const Said *s, const Folds *f, const Corpus *c)
{
	double(*x)[INPUTS] = malloc(sizeof(*x) * (size_t) c->n);
	double(*mix)[EMP_BASE_LABELS] = calloc(INPUTS, sizeof(*mix));
	double(*own)[EMP_BASE_LABELS] = malloc(sizeof(*own) * (size_t) c->n);
	EmpLabelSet *labels = malloc(sizeof(*labels) * (size_t) c->n);
	Joint j = {.inputs = INPUTS, .labels = labels, .price = RAMP_PRICE, .steps = STEPS};
	double scale[EMP_RAMPS];

	for (int i = 0; i < c->n; i++)
		if (teaches(&c->doc[i]))
		{
			memcpy(x[j.rows], s->ramp[i], sizeof(s->ramp[i]));
			x[j.rows][CUSTOMER] = c->doc[i].source == SOURCE_ANNOTATIONS;
			for (int l = 0; l < EMP_BASE_LABELS; l++)
				own[j.rows][l] = s->decision[i][l] + f->heads[c->doc[i].fold].bias[l];
			labels[j.rows++] = c->doc[i].labels;
		}
	for (int k = 0; k < EMP_RAMPS; k++)
		scale[k] = spread(x, j.rows, k);
	j.x = x[0];
	j.own = own;
	j.mix = mix;
	for (int l = 0; l < EMP_BASE_LABELS; l++)
		j.slope[l] = 1;
	joint_fit(&j);
	memcpy(curves->slope, j.slope, sizeof(j.slope));
	memcpy(curves->intercept, j.bias, sizeof(j.bias));
	for (int k = 0; k < EMP_RAMPS; k++)
		for (int l = 0; l < EMP_BASE_LABELS; l++)
			curves->ramp[k][l] = mix[k][l] * scale[k];
	free(x);
	free(mix);
	free(own);
	free(labels);
}

/* A head over the documents of some sources. */
typedef struct Sample
{
	double *x;
	bool *y;
	int n;
} Sample;

/* Collect what a head says of the documents of a source. */
static void
collect(Sample *s, int head, Source source, int use, const Said *said, const Folds *f,
		const Corpus *c)
{
	for (int i = 0; i < c->n; i++)
		if (c->doc[i].source == source && (c->doc[i].use & use))
		{
			s->x[s->n] = said->decision[i][head] + f->heads[c->doc[i].fold].bias[head];
			s->y[s->n++] = head_finds(&c->doc[i], head);
		}
}

/* Fit the curve of a head. */
static void
fit_head(Curves *curves, int head, const Sample *s)
{
	fit_curve(s->x, s->y, s->n, &curves->slope[head], &curves->intercept[head]);
}

/*
 * Fit the curves of the other heads: the poles on annotated sentences, sarcasm on these and
 * iSarcasmEval's tweets, a quarter of which are sarcastic: so many would be too many of what
 * customers write.
 */
static double
fit_others(Curves *curves, const Said *said, const Folds *f, const Corpus *c)
{
	Sample s = {malloc(sizeof(double) * (size_t) c->n), malloc(sizeof(bool) * (size_t) c->n), 0};
	double auc;

	for (int head = EMP_HEAD_POSITIVE; head <= EMP_HEAD_NEGATIVE; head++)
	{
		s.n = 0;
		collect(&s, head, SOURCE_ANNOTATIONS, USE_POLES, said, f, c);
		fit_head(curves, head, &s);
	}
	s.n = 0;
	collect(&s, EMP_HEAD_SARCASM, SOURCE_SARCASM, USE_SARCASM, said, f, c);
	auc = measure_auc(s.x, s.y, s.n);
	collect(&s, EMP_HEAD_SARCASM, SOURCE_ANNOTATIONS, USE_SINCERE, said, f, c);
	fit_head(curves, EMP_HEAD_SARCASM, &s);
	free(s.x);
	free(s.y);
	return auc;
}

/* Fit all curves. */
double
curves_fit(Curves *curves, Folds *folds, const Corpus *c)
{
	Said said;
	double auc;

	said.decision = calloc((size_t) c->n, sizeof(*said.decision));
	said.ramp = calloc((size_t) c->n, sizeof(*said.ramp));
	memset(curves, 0, sizeof(*curves));
	listen(&said, folds, c);
	bend(curves, &said, c);
	folds_calibrate(folds, curves);
	listen(&said, folds, c);
	fit_labels(curves, &said, folds, c);
	auc = fit_others(curves, &said, folds, c);
	free(said.decision);
	free(said.ramp);
	return auc;
}
