/*
 * calibrate.c
 *		From decision values to probabilities and thresholds.
 *
 * Probabilities are Platt's (1999): a logistic curve in the decision value, fitted by Newton
 * steps with his smoothed targets.  Thresholds are those of the largest F1, taken as the median
 * over bootstrap samples: a rare label has a handful of documents, and the best threshold of
 * one sample is mostly luck.
 */
#include "calibrate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BAGS 25

/* A headline is one word for the whole text: better a mood too many than one overlooked. */
#define HEADLINE_THOUSANDTHS 990

uint16_t current_threshold[EMP_SCHEMES][EMP_MAX_GROUPS];
uint16_t current_pole_threshold[EMP_POLES];

/* Stand in for the linked model's thresholds: see src/emotion/thresholds.c. */
uint16_t
emp_threshold(EmpSchemeId scheme, int group)
{
	return current_threshold[scheme][group];
}

/* Stand in for the linked model's thresholds of the poles. */
uint16_t
emp_pole_threshold(EmpPole pole)
{
	return current_pole_threshold[pole];
}

/* Fit one logistic curve. */
void
fit_curve(const double *x, const bool *y, int n, double *a, double *b)
{
	double positives = 0;

	for (int i = 0; i < n; i++)
		positives += y[i];
	*a = 2;
	*b = log((positives + 1) / (n - positives + 1));
	for (int step = 0; step < 60; step++)
	{
		double ga = 0, gb = 0, haa = 1e-9, hab = 0, hbb = 1e-9, det, da, db;

		for (int i = 0; i < n; i++)
		{
			double t = y[i] ? (positives + 1) / (positives + 2) : 1 / (n - positives + 2);
			double p = 1 / (1 + exp(-(*a * x[i] + *b)));
			double w = p * (1 - p) + 1e-12;

			ga += (p - t) * x[i];
			gb += p - t;
			haa += w * x[i] * x[i];
			hab += w * x[i];
			hbb += w;
		}
		det = haa * hbb - hab * hab;
		da = (hbb * ga - hab * gb) / det;
		db = (haa * gb - hab * ga) / det;
		*a -= fmax(-1, fmin(1, da));
		*b -= fmax(-1, fmin(1, db));
		if (fabs(da) + fabs(db) < 1e-9)
			break;
	}
}

/* Say whether a scheme's group is true of a document. */
bool
group_holds(const EmpGroup *group, const Document *d)
{
	return (d->labels & group->members) != 0;
}

/* A document in the eyes of one group. */
typedef struct Seen
{
	int p; /* in 1e-4 */
	bool y;
	int weight; /* how often a bag holds it */
	int document;
} Seen;

/* Order by probability, the highest first, and equals as they come, whatever the C library. */
static int
by_probability(const void *a, const void *b)
{
	const Seen *x = a;
	const Seen *y = b;

	return x->p != y->p ? y->p - x->p : x->document - y->document;
}

/*
 * Return a threshold of the largest F1 over sorted documents: the lowest one whose F1 is at
 * least so many thousandths of it.
 */
static int
best_threshold(const Seen *s, int n, int thousandths)
{
	double best = 0;
	int threshold = EMP_SHARE_ONE;
	long total = 0;

	for (int i = 0; i < n; i++)
		total += s[i].y * s[i].weight;
	for (int pass = 0; pass < 2; pass++)
	{
		long hits = 0, picked = 0;

		for (int i = 0; i < n; i++)
		{
			double f;

			hits += s[i].y * s[i].weight;
			picked += s[i].weight;
			if (i + 1 < n && s[i + 1].p == s[i].p)
				continue;
			f = 2.0 * (double) hits / (double) (picked + total);
			if (pass == 0)
				best = f > best ? f : best;
			else if (f * 1000 >= best * thousandths)
				threshold = i + 1 < n ? (s[i].p + s[i + 1].p + 1) / 2 : s[i].p;
		}
	}
	return threshold;
}

/* Order numbers. */
static int
by_value(const void *a, const void *b)
{
	return *(const int *) a - *(const int *) b;
}

/* A small generator of our own, so that bags are the same everywhere (xorshift, Marsaglia 2003). */
static uint32_t
draw(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return (uint32_t) (*state >> 32);
}

/* Choose the thresholds of a scheme. */
void
choose_thresholds(uint16_t threshold[EMP_MAX_GROUPS], EmpSchemeId scheme, const EmpEmotion *e,
				  const Corpus *c, const bool *use)
{
	Seen *seen = malloc(sizeof(Seen) * (size_t) c->n);
	uint64_t state = 88172645463325252u;

	memset(threshold, 0, sizeof(uint16_t) * EMP_MAX_GROUPS);
	for (int g = 0; g < emp_scheme(scheme)->groups; g++)
	{
		const EmpGroup *group = &emp_scheme(scheme)->group[g];
		int best[BAGS];
		int n = 0;

		for (int i = 0; i < c->n; i++)
			if (use[i] && (c->doc[i].use & USE_LABELS))
			{
				seen[n].document = i;
				seen[n].p = emp_group_probability(&e[i], group->members);
				seen[n++].y = group_holds(group, &c->doc[i]);
			}
		qsort(seen, (size_t) n, sizeof(Seen), by_probability);
		for (int bag = 0; bag < BAGS; bag++)
		{
			for (int i = 0; i < n; i++)
				seen[i].weight = 0;
			for (int i = 0; i < n; i++)
				seen[draw(&state) % (uint32_t) n].weight++;
			best[bag] = best_threshold(seen, n,
									   scheme == EMP_SCHEME_HEADLINE ? HEADLINE_THOUSANDTHS : 1000);
		}
		qsort(best, BAGS, sizeof(int), by_value);
		threshold[g] = (uint16_t) (best[BAGS / 2] > 0 ? best[BAGS / 2] : 1);
	}
	free(seen);
}

/* Return the side that a reading is on: -1, 0 for neutral and mixed, 1. */
int
said_side(const EmpEmotion *e)
{
	EmpSentiment said = emp_sentiment(e);

	return (said == EMP_SENTIMENT_POSITIVE) - (said == EMP_SENTIMENT_NEGATIVE);
}

/* Return the macro F1 of positive, neither or both, and negative over the documents of a source. */
static double
sides_f1(const EmpEmotion *e, const Corpus *c, const bool *use, Source source)
{
	long hit[3] = {0}, below[3] = {0};
	double sum = 0;

	for (int i = 0; i < c->n; i++)
		if (use[i] && c->doc[i].source == source && c->doc[i].side != SIDE_NONE)
		{
			int said = said_side(&e[i]) + 1;
			int true_side = c->doc[i].side + 1;

			hit[true_side] += said == true_side;
			below[said]++;
			below[true_side]++;
		}
	for (int k = 0; k < 3; k++)
		sum += below[k] ? 2.0 * (double) hit[k] / (double) below[k] : 0;
	return sum / 3;
}

/* Return the F1 of mixed over the annotated documents. */
static double
mixed_f1(const EmpEmotion *e, const Corpus *c, const bool *use)
{
	long hit = 0, below = 0;

	for (int i = 0; i < c->n; i++)
		if (use[i] && c->doc[i].source == SOURCE_ANNOTATIONS)
		{
			bool mixed = c->doc[i].positive && c->doc[i].negative;
			bool said = emp_sentiment(&e[i]) == EMP_SENTIMENT_MIXED;

			hit += mixed && said;
			below += mixed + said;
		}
	return below ? 2.0 * (double) hit / (double) below : 0;
}

/* Choose the thresholds of the poles: the best sum over the sources that have a middle. */
void
choose_pole_thresholds(uint16_t threshold[EMP_POLES], const EmpEmotion *e, const Corpus *c,
					   const bool *use)
{
	static const Source sources[] = {SOURCE_ANNOTATIONS, SOURCE_CLOTHING, SOURCE_FOODS,
									 SOURCE_SURVEY};
	uint16_t chosen[EMP_POLES] = {0};
	double best = -1;

	for (int positive = 1000; positive <= 9000; positive += 500)
		for (int negative = 1000; negative <= 9000; negative += 500)
		{
			double sum;

			current_pole_threshold[EMP_POLE_POSITIVE] = (uint16_t) positive;
			current_pole_threshold[EMP_POLE_NEGATIVE] = (uint16_t) negative;
			sum = mixed_f1(e, c, use);
			for (size_t s = 0; s < sizeof(sources) / sizeof(sources[0]); s++)
				sum += sides_f1(e, c, use, sources[s]);
			if (sum > best)
			{
				best = sum;
				memcpy(chosen, current_pole_threshold, sizeof(chosen));
			}
		}
	memcpy(threshold, chosen, sizeof(chosen));
}
