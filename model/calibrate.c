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

#include "emotion/thresholds.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BAGS 25

/* A headline is one word for the whole text: better a mood too many than one overlooked. */
#define HEADLINE_THOUSANDTHS 990

uint16_t current_threshold[EMP_SCHEMES][EMP_MAX_GROUPS];

/* Stand in for the linked model's thresholds: see src/emotion/thresholds.c. */
uint16_t
emp_threshold(EmpSchemeId scheme, int group)
{
	return current_threshold[scheme][group];
}

/* Read all documents. */
void
decide(Decisions *d, const EmpModel *model, const Corpus *c)
{
	d->n = c->n;
	d->z = malloc(sizeof(*d->z) * (size_t) c->n);
	for (int i = 0; i < c->n; i++)
	{
		EmpReading r;
		int64_t reciprocal;

		emp_reading_init(&r, model, NULL, NULL);
		emp_reading_add(&r, c->doc[i].text, strlen(c->doc[i].text));
		reciprocal = emp_reading_reciprocal(emp_reading_length(&r));
		for (int h = 0; h < EMP_HEADS; h++)
			d->z[i][h] = emp_reading_decision(&r, h, reciprocal);
	}
}

/* Say what a head ought to say of a document; false when the document does not tell. */
static bool
truth(const Document *d, int head, bool *y)
{
	if (head < EMP_BASE_LABELS)
	{
		*y = d->labels >> head & 1;
		return d->use & USE_LABELS;
	}
	*y = head == EMP_HEAD_POSITIVE ? d->positive : d->negative;
	return d->use & USE_POLES;
}

/* Fit one logistic curve p = 1 / (1 + exp(-(a x + b))). */
static void
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

/* Fit the calibration of all heads. */
void
calibrate_heads(EmpCalibration *out, const Decisions *d, const Corpus *c, const bool *use)
{
	double *x = malloc(sizeof(double) * (size_t) c->n);
	bool *y = malloc(sizeof(bool) * (size_t) c->n);

	memset(out, 0, sizeof(*out));
	for (int h = 0; h < EMP_HEADS_USED; h++)
	{
		double a, b;
		int n = 0;

		if (h == EMP_HEAD_VALENCE)
			continue;
		for (int i = 0; i < c->n; i++)
			if (use[i] && truth(&c->doc[i], h, &y[n]))
				x[n++] = (double) d->z[i][h] / (1 << EMP_LOGIT_BITS);
		fit_curve(x, y, n, &a, &b);
		out->slope[h] = (int32_t) lround(a * (1 << EMP_LOGIT_BITS));
		out->intercept[h] = (int32_t) lround(b * (1 << EMP_LOGIT_BITS));
	}
	free(x);
	free(y);
}

/* Work out the probabilities of the base labels under a calibration. */
void
calibrated(const EmpCalibration *cal, const int64_t *z, EmpEmotion *e)
{
	memset(e, 0, sizeof(*e));
	for (int h = 0; h < EMP_BASE_LABELS; h++)
		e->probability[h] =
			emp_logistic((z[h] * cal->slope[h] >> EMP_LOGIT_BITS) + cal->intercept[h]);
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

/* Choose the thresholds of all schemes. */
void
choose_thresholds(uint16_t threshold[EMP_SCHEMES][EMP_MAX_GROUPS], const EmpCalibration *cal,
				  const Decisions *d, const Corpus *c, const bool *use)
{
	EmpEmotion *e = malloc(sizeof(EmpEmotion) * (size_t) c->n);
	Seen *seen = malloc(sizeof(Seen) * (size_t) c->n);
	uint64_t state = 88172645463325252u;

	for (int i = 0; i < c->n; i++)
		calibrated(cal, d->z[i], &e[i]);
	memset(threshold, 0, sizeof(uint16_t) * EMP_SCHEMES * EMP_MAX_GROUPS);
	for (int scheme = 0; scheme < EMP_SCHEMES; scheme++)
		for (int g = 0; g < emp_scheme((EmpSchemeId) scheme)->groups; g++)
		{
			const EmpGroup *group = &emp_scheme((EmpSchemeId) scheme)->group[g];
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
				best[bag] = best_threshold(
					seen, n, scheme == EMP_SCHEME_HEADLINE ? HEADLINE_THOUSANDTHS : 1000);
			}
			qsort(best, BAGS, sizeof(int), by_value);
			threshold[scheme][g] = (uint16_t) (best[BAGS / 2] > 0 ? best[BAGS / 2] : 1);
		}
	free(e);
	free(seen);
}
