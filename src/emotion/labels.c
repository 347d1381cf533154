/*
 * labels.c
 *		The labels of a reading, and the schemes that group them.
 *
 * The base labels, their families and the groups of the schemes "ekman" and "sentiment" are
 * those of GoEmotions: Demszky et al., "GoEmotions: A Dataset of Fine-Grained Emotions",
 * ACL 2020, https://arxiv.org/abs/2005.00547 (data under CC BY 4.0).  The scheme "plutchik"
 * follows the eight primary emotions of Plutchik, "A general psychoevolutionary theory of
 * emotion", 1980; a dyad of his wheel counts where the label lies.  The scheme "headline" and
 * the composites are our own: the words that customer work speaks.  The schemes "goemotions",
 * "ekman", "sentiment" and "headline" put every base label into exactly one group.
 */
#include "emotion/labels.h"

#include <stdio.h>
#include <string.h>

#define SET(label) (UINT32_C(1) << (label))

#define POSITIVE "positive"
#define NEGATIVE "negative"
#define AMBIGUOUS "ambiguous"
#define NEUTRAL "neutral"

#define FRUSTRATION (SET(EMP_ANNOYANCE) | SET(EMP_DISAPPOINTMENT) | SET(EMP_DISAPPROVAL))
#define ANXIETY (SET(EMP_NERVOUSNESS) | SET(EMP_FEAR))
#define DELIGHT (SET(EMP_EXCITEMENT) | SET(EMP_ADMIRATION) | SET(EMP_JOY))
#define ENTHUSIASM (SET(EMP_EXCITEMENT) | SET(EMP_LOVE) | SET(EMP_DESIRE))
#define SATISFACTION (SET(EMP_ADMIRATION) | SET(EMP_APPROVAL) | SET(EMP_RELIEF))
#define TRUST (SET(EMP_ADMIRATION) | SET(EMP_APPROVAL) | SET(EMP_CARING))
#define ANTICIPATION (SET(EMP_OPTIMISM) | SET(EMP_DESIRE) | SET(EMP_EXCITEMENT))

/* clang-format off */
static const EmpLabelInfo label_info[EMP_LABELS] = {
	{"admiration", POSITIVE, "Thinks highly of somebody or something.", SET(EMP_ADMIRATION)},
	{"amusement", POSITIVE, "Finds something funny.", SET(EMP_AMUSEMENT)},
	{"anger", NEGATIVE, "Is strongly upset and hostile towards what happened.", SET(EMP_ANGER)},
	{"annoyance", NEGATIVE, "Is irritated, in a milder way than anger.", SET(EMP_ANNOYANCE)},
	{"approval", POSITIVE, "Agrees, or finds something good.", SET(EMP_APPROVAL)},
	{"caring", POSITIVE, "Shows concern for the well-being of somebody.", SET(EMP_CARING)},
	{"confusion", AMBIGUOUS, "Does not understand, or is unsure what to do.", SET(EMP_CONFUSION)},
	{"curiosity", AMBIGUOUS, "Wants to know or to learn something.", SET(EMP_CURIOSITY)},
	{"desire", POSITIVE, "Wants something, or wishes that it happens.", SET(EMP_DESIRE)},
	{"disappointment", NEGATIVE, "Is let down: hoped for more than came.", SET(EMP_DISAPPOINTMENT)},
	{"disapproval", NEGATIVE, "Objects, or finds something wrong.", SET(EMP_DISAPPROVAL)},
	{"disgust", NEGATIVE, "Is repelled by something.", SET(EMP_DISGUST)},
	{"embarrassment", NEGATIVE, "Feels awkward or ashamed in front of others.", SET(EMP_EMBARRASSMENT)},
	{"excitement", POSITIVE, "Is eager and full of energy about something.", SET(EMP_EXCITEMENT)},
	{"fear", NEGATIVE, "Is afraid of something.", SET(EMP_FEAR)},
	{"gratitude", POSITIVE, "Is thankful.", SET(EMP_GRATITUDE)},
	{"grief", NEGATIVE, "Mourns a loss.", SET(EMP_GRIEF)},
	{"joy", POSITIVE, "Is happy.", SET(EMP_JOY)},
	{"love", POSITIVE, "Feels deep affection for somebody or something.", SET(EMP_LOVE)},
	{"nervousness", NEGATIVE, "Worries about what may come.", SET(EMP_NERVOUSNESS)},
	{"optimism", POSITIVE, "Hopes, or trusts that things turn out well.", SET(EMP_OPTIMISM)},
	{"pride", POSITIVE, "Takes pleasure in an achievement.", SET(EMP_PRIDE)},
	{"realization", AMBIGUOUS, "Becomes aware of something.", SET(EMP_REALIZATION)},
	{"relief", POSITIVE, "Is reassured now that a worry is over.", SET(EMP_RELIEF)},
	{"remorse", NEGATIVE, "Regrets something, or feels guilty.", SET(EMP_REMORSE)},
	{"sadness", NEGATIVE, "Is unhappy.", SET(EMP_SADNESS)},
	{"surprise", AMBIGUOUS, "Did not expect what happened.", SET(EMP_SURPRISE)},
	{"neutral", NEUTRAL, "Shows no emotion.", SET(EMP_NEUTRAL)},

	{"frustration", NEGATIVE, "Composite of annoyance, disappointment and disapproval.", FRUSTRATION},
	{"anxiety", NEGATIVE, "Composite of nervousness and fear.", ANXIETY},
	{"delight", POSITIVE, "Composite of excitement, admiration and joy.", DELIGHT},
	{"enthusiasm", POSITIVE, "Composite of excitement, love and desire.", ENTHUSIASM},
	{"satisfaction", POSITIVE, "Composite of admiration, approval and relief.", SATISFACTION},
	{"trust", POSITIVE, "Composite of admiration, approval and caring.", TRUST},
	{"anticipation", POSITIVE, "Composite of optimism, desire and excitement.", ANTICIPATION},
};

static const EmpGroup goemotions[EMP_BASE_LABELS] = {
	{"admiration", SET(EMP_ADMIRATION)},
	{"amusement", SET(EMP_AMUSEMENT)},
	{"anger", SET(EMP_ANGER)},
	{"annoyance", SET(EMP_ANNOYANCE)},
	{"approval", SET(EMP_APPROVAL)},
	{"caring", SET(EMP_CARING)},
	{"confusion", SET(EMP_CONFUSION)},
	{"curiosity", SET(EMP_CURIOSITY)},
	{"desire", SET(EMP_DESIRE)},
	{"disappointment", SET(EMP_DISAPPOINTMENT)},
	{"disapproval", SET(EMP_DISAPPROVAL)},
	{"disgust", SET(EMP_DISGUST)},
	{"embarrassment", SET(EMP_EMBARRASSMENT)},
	{"excitement", SET(EMP_EXCITEMENT)},
	{"fear", SET(EMP_FEAR)},
	{"gratitude", SET(EMP_GRATITUDE)},
	{"grief", SET(EMP_GRIEF)},
	{"joy", SET(EMP_JOY)},
	{"love", SET(EMP_LOVE)},
	{"nervousness", SET(EMP_NERVOUSNESS)},
	{"optimism", SET(EMP_OPTIMISM)},
	{"pride", SET(EMP_PRIDE)},
	{"realization", SET(EMP_REALIZATION)},
	{"relief", SET(EMP_RELIEF)},
	{"remorse", SET(EMP_REMORSE)},
	{"sadness", SET(EMP_SADNESS)},
	{"surprise", SET(EMP_SURPRISE)},
	{"neutral", SET(EMP_NEUTRAL)},
};

static const EmpGroup ekman[] = {
	{"anger", SET(EMP_ANGER) | SET(EMP_ANNOYANCE) | SET(EMP_DISAPPROVAL)},
	{"disgust", SET(EMP_DISGUST)},
	{"fear", SET(EMP_FEAR) | SET(EMP_NERVOUSNESS)},
	{"joy", SET(EMP_JOY) | SET(EMP_AMUSEMENT) | SET(EMP_APPROVAL) | SET(EMP_EXCITEMENT) |
			SET(EMP_GRATITUDE) | SET(EMP_LOVE) | SET(EMP_OPTIMISM) | SET(EMP_RELIEF) |
			SET(EMP_PRIDE) | SET(EMP_ADMIRATION) | SET(EMP_DESIRE) | SET(EMP_CARING)},
	{"sadness", SET(EMP_SADNESS) | SET(EMP_DISAPPOINTMENT) | SET(EMP_EMBARRASSMENT) |
				SET(EMP_GRIEF) | SET(EMP_REMORSE)},
	{"surprise", SET(EMP_SURPRISE) | SET(EMP_REALIZATION) | SET(EMP_CONFUSION) |
				 SET(EMP_CURIOSITY)},
	{"neutral", SET(EMP_NEUTRAL)},
};

static const EmpGroup plutchik[] = {
	{"anger", SET(EMP_ANGER) | SET(EMP_ANNOYANCE)},
	{"anticipation", ANTICIPATION},
	{"disgust", SET(EMP_DISGUST)},
	{"fear", SET(EMP_FEAR) | SET(EMP_NERVOUSNESS)},
	{"joy", SET(EMP_JOY) | SET(EMP_AMUSEMENT) | SET(EMP_EXCITEMENT) | SET(EMP_PRIDE) |
			SET(EMP_LOVE)},
	{"sadness", SET(EMP_SADNESS) | SET(EMP_GRIEF) | SET(EMP_REMORSE) | SET(EMP_DISAPPOINTMENT)},
	{"surprise", SET(EMP_SURPRISE) | SET(EMP_REALIZATION)},
	{"trust", TRUST},
	{"neutral", SET(EMP_NEUTRAL)},
};

static const EmpGroup sentiment[] = {
	{"positive", SET(EMP_AMUSEMENT) | SET(EMP_EXCITEMENT) | SET(EMP_JOY) | SET(EMP_LOVE) |
				 SET(EMP_DESIRE) | SET(EMP_OPTIMISM) | SET(EMP_CARING) | SET(EMP_PRIDE) |
				 SET(EMP_ADMIRATION) | SET(EMP_GRATITUDE) | SET(EMP_RELIEF) | SET(EMP_APPROVAL)},
	{"negative", SET(EMP_FEAR) | SET(EMP_NERVOUSNESS) | SET(EMP_REMORSE) | SET(EMP_EMBARRASSMENT) |
				 SET(EMP_DISAPPOINTMENT) | SET(EMP_SADNESS) | SET(EMP_GRIEF) | SET(EMP_DISGUST) |
				 SET(EMP_ANGER) | SET(EMP_ANNOYANCE) | SET(EMP_DISAPPROVAL)},
	{"ambiguous", SET(EMP_REALIZATION) | SET(EMP_SURPRISE) | SET(EMP_CURIOSITY) |
				  SET(EMP_CONFUSION)},
	{"neutral", SET(EMP_NEUTRAL)},
};

static const EmpGroup headline[] = {
	{"anger", SET(EMP_ANGER)},
	{"frustration", SET(EMP_ANNOYANCE) | SET(EMP_DISAPPROVAL)},
	{"disappointment", SET(EMP_DISAPPOINTMENT)},
	{"sadness", SET(EMP_SADNESS) | SET(EMP_GRIEF) | SET(EMP_REMORSE)},
	{"fear", SET(EMP_FEAR) | SET(EMP_NERVOUSNESS)},
	{"disgust", SET(EMP_DISGUST)},
	{"confusion", SET(EMP_CONFUSION)},
	{"curiosity", SET(EMP_CURIOSITY)},
	{"surprise", SET(EMP_SURPRISE)},
	{"joy", SET(EMP_JOY) | SET(EMP_AMUSEMENT) | SET(EMP_EXCITEMENT) | SET(EMP_PRIDE) |
			SET(EMP_RELIEF) | SET(EMP_LOVE)},
	{"gratitude", SET(EMP_GRATITUDE)},
	{"satisfaction", SET(EMP_ADMIRATION) | SET(EMP_APPROVAL)},
	{"anticipation", SET(EMP_OPTIMISM) | SET(EMP_DESIRE)},
	{"caring", SET(EMP_CARING)},
	{"embarrassment", SET(EMP_EMBARRASSMENT)},
	{"neutral", SET(EMP_NEUTRAL)},
};

static const EmpGroup composite[EMP_COMPOSITE_LABELS] = {
	{"frustration", FRUSTRATION},
	{"anxiety", ANXIETY},
	{"delight", DELIGHT},
	{"enthusiasm", ENTHUSIASM},
	{"satisfaction", SATISFACTION},
	{"trust", TRUST},
	{"anticipation", ANTICIPATION},
};
/* clang-format on */

#define SCHEME(groups)                                                                             \
	{                                                                                              \
#groups, (int) (sizeof(groups) / sizeof(groups[0])), groups                                \
	}

static const EmpScheme schemes[EMP_SCHEMES] = {
	SCHEME(goemotions), SCHEME(ekman),    SCHEME(plutchik),
	SCHEME(sentiment),  SCHEME(headline), SCHEME(composite),
};

/* A list of names, for one search and one list in an error, whatever the names are of. */
typedef const char *(*NameAt)(const void *names, int i);

/* Return the name of label i. */
static const char *
label_name_at(const void *unused, int i)
{
	(void) unused;
	return label_info[i].name;
}

/* Return the name of scheme i. */
static const char *
scheme_name_at(const void *unused, int i)
{
	(void) unused;
	return schemes[i].name;
}

/* Return the name of group i of a scheme. */
static const char *
group_name_at(const void *scheme, int i)
{
	return ((const EmpScheme *) scheme)->group[i].name;
}

/* Return the index of a name among `count`, or -1. */
static int
find_name(NameAt name_at, const void *names, int count, const char *name, size_t len)
{
	int i;

	for (i = 0; i < count; i++)
	{
		const char *known = name_at(names, i);

		/* no known name is empty, so the first byte of the given one exists when looked at */
		if (len > 0 && known[0] == name[0] && strlen(known) == len && memcmp(known, name, len) == 0)
			return i;
	}
	return -1;
}

/* Fail for an unknown name of something, listing the known ones in the detail. */
static EmpStatus
fail_unknown(NameAt name_at, const void *names, int count, const char *what, const char *name,
			 size_t len, const char *of, EmpFailure *failure)
{
	char list[sizeof(failure->detail)];
	char quote[40];
	int used = 0;
	int i;

	for (i = 0; i < count && used < (int) sizeof(list); i++)
		used += snprintf(list + used, sizeof(list) - (size_t) used, "%s%s", i > 0 ? ", " : "",
						 name_at(names, i));
	emp_quote(quote, sizeof(quote), name, len < sizeof(quote) ? (int) len : (int) sizeof(quote));
	emp_fail(failure, EMP_BAD_VALUE, "unknown %s \"%s\"%s", what, quote, of);
	emp_fail_detail(failure, "The known names are %s.", list);
	return failure->status;
}

/* Return the row of a label. */
const EmpLabelInfo *
emp_label_info(int label)
{
	return &label_info[label];
}

/* Return a scheme. */
const EmpScheme *
emp_scheme(EmpSchemeId id)
{
	return &schemes[id];
}

/* Return whether a group holds nothing but the base label neutral. */
bool
emp_group_is_neutral(const EmpGroup *group)
{
	return group->members == SET(EMP_NEUTRAL);
}

/* Return the label of a name, or -1. */
int
emp_label_find(const char *name, size_t len)
{
	return find_name(label_name_at, NULL, EMP_LABELS, name, len);
}

/* Return the scheme of a name, or -1. */
int
emp_scheme_find(const char *name, size_t len)
{
	return find_name(scheme_name_at, NULL, EMP_SCHEMES, name, len);
}

/* Return the group of a name in a scheme, or -1. */
int
emp_group_find(const EmpScheme *scheme, const char *name, size_t len)
{
	return find_name(group_name_at, scheme, scheme->groups, name, len);
}

/* Find a label by the name that a user gave. */
EmpStatus
emp_label_require(const char *name, size_t len, int *label, EmpFailure *failure)
{
	*label = emp_label_find(name, len);
	if (*label < 0)
		return fail_unknown(label_name_at, NULL, EMP_LABELS, "emotion label", name, len, "",
							failure);
	return EMP_OK;
}

/* Find a scheme by the name that a user gave. */
EmpStatus
emp_scheme_require(const char *name, size_t len, EmpSchemeId *id, EmpFailure *failure)
{
	int found = emp_scheme_find(name, len);

	if (found < 0)
		return fail_unknown(scheme_name_at, NULL, EMP_SCHEMES, "emotion scheme", name, len, "",
							failure);
	*id = (EmpSchemeId) found;
	return EMP_OK;
}

/* Find a group of a scheme by the name that a user gave. */
EmpStatus
emp_group_require(const EmpScheme *scheme, const char *name, size_t len, int *group,
				  EmpFailure *failure)
{
	*group = emp_group_find(scheme, name, len);
	if (*group < 0)
	{
		char of[64];

		snprintf(of, sizeof(of), " of the emotion scheme \"%s\"", scheme->name);
		return fail_unknown(group_name_at, scheme, scheme->groups, "label", name, len, of, failure);
	}
	return EMP_OK;
}

/*
 * Return the headline group that wins over another when both are present, -1 for none: who is
 * angry is frustrated as well, and frustration, the group of the commoner labels, would win
 * too often.
 */
int
emp_stronger_kin(int headline)
{
	enum
	{
		ANGER = 0,
		FRUSTRATION_GROUP = 1
	};

	return headline == FRUSTRATION_GROUP ? ANGER : -1;
}
