/*
 * guard.c
 *		Who may be sold to: nobody who is angry, anxious or grieving.
 *
 * An emotion that is measured can be made use of, and that is what this stands against: no rule of a list, no
 * priority, no option reaches round it.  It errs on the side of silence, as an offer that waits costs little: one label
 * at its threshold is enough, the milder kin of each emotion count as well, and so does a text that is negative as a
 * whole, because rare emotions (grief above all) are often missed.
 */
#include "segment/guard.h"

#include "emotion/thresholds.h"

#define BIT(label) (UINT32_C(1) << (label))

/* Anger and its kin, anxiety, grief. */
#define DISTRESS                                                                                   \
	(BIT(EMP_ANGER) | BIT(EMP_ANNOYANCE) | BIT(EMP_DISGUST) | BIT(EMP_FEAR) |                      \
	 BIT(EMP_NERVOUSNESS) | BIT(EMP_GRIEF) | BIT(EMP_SADNESS) | BIT(EMP_REMORSE))

/* Return whether a group of a scheme is made of nothing but distress. */
static bool
is_distress(const EmpGroup *group)
{
	return (group->members & ~DISTRESS) == 0;
}

/* Return whether a group of distress is at its threshold, in any scheme. */
static bool
distressed(const EmpEmotion *e)
{
	for (int s = 0; s < EMP_SCHEMES; s++)
	{
		const EmpScheme *scheme = emp_scheme((EmpSchemeId) s);
		uint32_t present = emp_groups_present(e, (EmpSchemeId) s);

		for (int g = 0; g < scheme->groups; g++)
			if ((present >> g & 1) && is_distress(&scheme->group[g]))
				return true;
	}
	return false;
}

/* Return whether something may be sold. */
bool
emp_promotion_allowed(const EmpEmotion *e)
{
	return emp_sentiment(e) != EMP_SENTIMENT_NEGATIVE && !distressed(e);
}
