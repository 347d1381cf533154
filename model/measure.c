/*
 * measure.c
 *		How good readings are, on documents that the model did not see.
 */
#include "measure.h"

#include "calibrate.h"

#include <stdlib.h>
#include <string.h>

/* Count hits and misses of a scheme's groups on the documents for which use[i] holds. */
void
score_scheme(Score *score, EmpSchemeId scheme, const EmpEmotion *e, const Corpus *c,
			 const bool *use)
{
	memset(score, 0, sizeof(*score));
	for (int i = 0; i < c->n; i++)
	{
		uint32_t present;

		if (!use[i] || !(c->doc[i].use & USE_LABELS))
			continue;
		present = emp_groups_present(&e[i], scheme);
		for (int g = 0; g < emp_scheme(scheme)->groups; g++)
		{
			bool y = group_holds(&emp_scheme(scheme)->group[g], &c->doc[i]);
			bool p = present >> g & 1;

			score->hit[g] += p && y;
			score->predicted[g] += p;
			score->actual[g] += y;
		}
	}
}

/* Return the F1 of a group. */
double
score_f1(const Score *s, int group)
{
	long below = s->predicted[group] + s->actual[group];

	return below ? 2.0 * (double) s->hit[group] / (double) below : 0;
}

/* Return the mean F1 over the groups of a scheme. */
double
score_macro(const Score *s, EmpSchemeId scheme)
{
	double sum = 0;
	int n = emp_scheme(scheme)->groups;

	for (int g = 0; g < n; g++)
		sum += score_f1(s, g);
	return sum / n;
}

/* Return a share, 0 of nothing. */
static double
share(long part, long whole)
{
	return whole ? (double) part / (double) whole : 0;
}

/* Measure how well the polarity of a source is read. */
void
measure_polarity(Polarity *p, const EmpEmotion *e, const Corpus *c, Source source,
				 const bool *negated)
{
	long all = 0, strong = 0, called[4] = {0};
	long sided[2] = {0}, right[2] = {0};
	long hit[3] = {0}, below[3] = {0}, actual[3] = {0};
	double f1 = 0;

	for (int i = 0; i < c->n; i++)
	{
		int side = c->doc[i].side;
		int said;

		if (c->doc[i].source != source)
			continue;
		all++;
		strong += abs(e[i].valence) > EMP_VALENCE_ONE / 2;
		called[emp_sentiment(&e[i])]++;
		if (side == SIDE_NONE)
			continue;
		said = said_side(&e[i]);
		hit[side + 1] += said == side;
		below[said + 1]++;
		below[side + 1]++;
		actual[side + 1]++;
		if (side == 0)
			continue;
		sided[negated[i]]++;
		right[negated[i]] += (e[i].valence > 0) - (e[i].valence < 0) == side;
	}
	p->rows = sided[0] + sided[1];
	p->right = share(right[0] + right[1], p->rows);
	p->negated = share(right[1], sided[1]);
	p->not_negated = share(right[0], sided[0]);
	for (int k = 0; k < 3; k++)
		f1 += 2 * share(hit[k], below[k]);
	p->three = actual[1] ? f1 / 3 : -1;
	for (int s = 0; s < 4; s++)
		p->called[s] = share(called[s], all);
	p->strong = share(strong, all);
}

/* Return the share of annotated documents with the right headline. */
double
measure_headline(const EmpEmotion *e, const Corpus *c)
{
	const EmpScheme *scheme = emp_scheme(EMP_SCHEME_HEADLINE);
	long all = 0, right = 0;

	for (int i = 0; i < c->n; i++)
	{
		int first = c->doc[i].first;

		if (c->doc[i].source != SOURCE_ANNOTATIONS || first < 0)
			continue;
		all++;
		right += scheme->group[emp_dominant(&e[i])].members >> first & 1;
	}
	return share(right, all);
}

/* A document to be ranked. */
typedef struct Ranked
{
	double x;
	bool y;
} Ranked;

/* Order by value. */
static int
by_rank(const void *a, const void *b)
{
	const Ranked *x = a;
	const Ranked *y = b;

	return (x->x > y->x) - (x->x < y->x);
}

/* Return the area under the ROC curve: Mann and Whitney's U over the number of pairs. */
double
measure_auc(const double *x, const bool *y, int n)
{
	Ranked *r = malloc(sizeof(Ranked) * (size_t) n);
	double positives = 0, ranks = 0;

	for (int i = 0; i < n; i++)
		r[i] = (Ranked){x[i], y[i]};
	qsort(r, (size_t) n, sizeof(Ranked), by_rank);
	for (int i = 0, j; i < n; i = j)
	{
		for (j = i; j < n && r[j].x == r[i].x; j++)
			;
		for (int k = i; k < j; k++)
			if (r[k].y)
			{
				positives++;
				ranks += (i + 1 + j) / 2.0; /* ties share their mean rank */
			}
	}
	free(r);
	return (ranks - positives * (positives + 1) / 2) / (positives * (n - positives));
}
