/*
 * measure.c
 *		How good the readings are.
 */
#include "measure.h"

#include <stdlib.h>
#include <string.h>

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

/* Predict every labelled document by calibration and thresholds fitted on the other folds. */
void
cross_fitted(Score score[EMP_SCHEMES], const Decisions *d, const Corpus *c, int folds)
{
	bool *use = malloc(sizeof(bool) * (size_t) c->n);

	memset(score, 0, sizeof(Score) * EMP_SCHEMES);
	for (int fold = 0; fold < folds; fold++)
	{
		EmpCalibration cal;

		for (int i = 0; i < c->n; i++)
			use[i] = i % folds != fold;
		calibrate_heads(&cal, d, c, use);
		choose_thresholds(current_threshold, &cal, d, c, use);
		for (int i = 0; i < c->n; i++)
		{
			EmpEmotion e;

			if (use[i] || !(c->doc[i].use & USE_LABELS))
				continue;
			calibrated(&cal, d->z[i], &e);
			for (int s = 0; s < EMP_SCHEMES; s++)
			{
				uint32_t present = emp_groups_present(&e, (EmpSchemeId) s);

				for (int g = 0; g < emp_scheme((EmpSchemeId) s)->groups; g++)
				{
					bool y = group_holds(&emp_scheme((EmpSchemeId) s)->group[g], &c->doc[i]);
					bool p = present >> g & 1;

					score[s].hit[g] += p && y;
					score[s].predicted[g] += p;
					score[s].actual[g] += y;
				}
			}
		}
	}
	free(use);
}
