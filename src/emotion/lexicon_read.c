/*
 * lexicon_read.c
 *		Terms of a lexicon in a sentence, and what they add to a reading.
 *
 * A term counts as one rare word: its square is that of a word which the model does not know.
 * Its weights are such that a text which is the term alone reads as the lexicon says: the
 * softsign and the logistic function, which make valence and probabilities of sums, are
 * turned round.  With more words around it its share shrinks as that of any word does.
 */
#include "emotion/lexicon_read.h"

#include "emotion/emotion.h"
#include "emotion/read.h"

#include <math.h>
#include <string.h>

/* Valence 1 would take an infinite weight; 0.999 and more is taken for 1000 : 1. */
#define LEAST_REST 10   /* 1 - |valence|, in 1e-4 */
#define MOST_SHARE 9950 /* no more is asked for than this probability, in 1e-4 */
/* Under a negation what is good turns bad, and what is bad turns a little good: "not bad". */
#define QUARTERS_GOOD_TURNED -3
#define QUARTERS_BAD_TURNED -1
#define QUARTERS_LEFT 1 /* of any other label there */
#define QUARTERS_BOOSTED 5
#define QUARTERS_DAMPENED 3

/* The hashes of one variant in a sentence. */
typedef struct Forms
{
	bool fit[EMP_SENTENCE_TOKENS];
	uint64_t hash[EMP_SENTENCE_TOKENS];
} Forms;

/* Make the hashes of a variant; true when a term may begin at one of the tokens. */
static bool
make_forms(const EmpLexicon *lexicon, const uint8_t *text, const EmpSentence *s, uint8_t flags,
		   Forms *forms)
{
	for (int i = 0; i < s->n; i++)
	{
		forms->fit[i] = emp_token_form_hash(&s->token[i], s->hash[i], text, flags, &forms->hash[i]);
		if (forms->fit[i])
			emp_lexicon_prefetch(lexicon, emp_term_start(forms->hash[i], flags));
	}
	for (int i = 0; i < s->n; i++)
	{
		int64_t probe = -1;
		uint32_t place;

		if (forms->fit[i] &&
			emp_lexicon_find(lexicon, emp_term_start(forms->hash[i], flags), &probe, &place))
			return true;
	}
	return false;
}

/* Say whether n tokens are the term at a place. */
static bool
is_term(const EmpLexicon *lexicon, uint32_t place, const uint8_t *text, const EmpToken *token,
		int n, uint8_t flags, EmpLexiconTerm *term)
{
	uint8_t spelled[EMP_TERM_SIZE];
	size_t len;
	size_t next;

	if (place < 2 || !emp_term_at(lexicon->records, lexicon->bytes, place - 2, term, &next) ||
		term->tokens != n || term->flags != flags)
		return false;
	len = emp_term_spell(token, n, text, flags, spelled);
	return len == term->len && memcmp(spelled, term->text, len) == 0;
}

/* A term that was found in a sentence. */
typedef struct Found
{
	int tokens; /* 0 when none was */
	EmpLexiconTerm term;
	uint64_t hash;
} Found;

/* Find the longest term of a variant that starts at token i, unless a longer one was found. */
static void
find_longest(const EmpLexicon *lexicon, const uint8_t *text, const EmpSentence *s, int i,
			 uint8_t flags, const Forms *forms, Found *found)
{
	uint64_t hash = 0;

	for (int n = 1; n <= lexicon->longest && i + n <= s->n && forms->fit[i + n - 1]; n++)
	{
		int64_t probe = -1;
		uint32_t place;
		bool begun = false;
		EmpLexiconTerm term;

		hash = n == 1 ? emp_term_start(forms->hash[i], flags)
					  : emp_term_chain(hash, forms->hash[i + n - 1]);
		while (emp_lexicon_find(lexicon, hash, &probe, &place))
		{
			begun = true;
			if (n >= found->tokens && is_term(lexicon, place, text, &s->token[i], n, flags, &term))
			{
				*found = (Found){n, term, hash};
				break;
			}
		}
		if (!begun)
			break;
	}
}

/* Make one token of n. */
static EmpToken
join_tokens(const EmpToken *token, int n, const EmpLexiconTerm *term)
{
	const EmpToken *last = &token[n - 1];
	EmpToken joined = token[0];

	/* What is no word takes no part in how far a negation reaches, and is not counted. */
	joined.kind = emp_term_excluded(term) ? EMP_TOKEN_PLACEHOLDER : EMP_TOKEN_WORD;
	joined.key_len = 0;
	joined.chars = last->start + last->chars - token->start;
	joined.bytes = last->byte + last->bytes - token->byte;
	for (int i = 1; i < n; i++)
		joined.flags |= token[i].flags & (EMP_TOKEN_CAPS | EMP_TOKEN_ELONGATED);
	return joined;
}

/* Find the terms of a sentence and make one token of each. */
void
emp_terms_find(const EmpLexicon *lexicon, const void *window, EmpSentence *s, EmpTermHits *hits)
{
	Forms forms[EMP_TERM_VARIANTS];
	uint8_t variants = 0; /* of which a term may be in the sentence */
	int n = 0;

	hits->n = 0;
	for (uint8_t v = 0; v < EMP_TERM_VARIANTS; v++)
		if ((lexicon->variants & (1 << v)) && make_forms(lexicon, window, s, v, &forms[v]))
			variants |= (uint8_t) (1 << v);
	if (variants == 0)
		return;
	for (int i = 0; i < s->n; n++)
	{
		Found found = {.tokens = 0};

		/* Of two as long, the one that minds more comes later and is taken: it is the nearer. */
		for (uint8_t v = 0; v < EMP_TERM_VARIANTS; v++)
			if (variants & (1 << v))
				find_longest(lexicon, window, s, i, v, &forms[v], &found);
		if (found.tokens > 0)
		{
			if (hits->n++ == 0)
				memset(hits->is, 0, sizeof(hits->is));
			hits->is[n] = true;
			hits->term[n] = found.term;
			s->token[n] = join_tokens(&s->token[i], found.tokens, &found.term);
			s->hash[n] = found.hash;
			i += found.tokens;
			continue;
		}
		if (n < i)
		{
			s->token[n] = s->token[i];
			s->hash[n] = s->hash[i];
		}
		i++;
	}
	s->n = n;
}

/* Say whether a term is excluded. */
bool
emp_term_excluded(const EmpLexiconTerm *term)
{
	return term->meanings == 1 && term->meaning[0] == EMP_MEANS_NOTHING;
}

/* What a term says in all, once what it leaves open is filled in. */
typedef struct Says
{
	int32_t more[EMP_HEADS]; /* the largest weight for a head, at least 0, in 1e-4 */
	int32_t less[EMP_HEADS]; /* the smallest, at most 0 */
	int32_t valence;
	int32_t strength; /* the largest weight of any kind */
} Says;

/* Give a head a weight. */
static void
say(Says *says, int head, int32_t weight)
{
	if (weight > says->more[head])
		says->more[head] = weight;
	if (weight < says->less[head])
		says->less[head] = weight;
}

/* Return the smallest share that n members of a group need for the group to have `whole`. */
static int32_t
share_of_members(int32_t whole, int n)
{
	int32_t low = 0;
	int32_t high = EMP_SHARE_ONE;

	while (low < high)
	{
		int32_t middle = (low + high) / 2;
		int64_t rest = EMP_SHARE_ONE; /* 1 - product(1 - p) is the group's share */

		for (int i = 0; i < n; i++)
			rest = rest * (EMP_SHARE_ONE - middle) / EMP_SHARE_ONE;
		if (EMP_SHARE_ONE - rest >= whole)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

/* Give a label, composite or not, a weight. */
static void
say_label(Says *says, int label, int32_t weight)
{
	EmpLabelSet members = emp_label_info(label)->members;
	int n = __builtin_popcount(members);
	int32_t size = share_of_members(weight < 0 ? -weight : weight, n);

	for (int l = 0; l < EMP_BASE_LABELS; l++)
		if (members & (UINT32_C(1) << l))
			say(says, l, weight < 0 ? -size : size);
}

/* Work out what a term says. */
static void
understand(const EmpLexiconTerm *term, Says *says)
{
	bool has[EMP_MEANS_NOTHING + 1] = {false};
	int32_t given[EMP_MEANS_NOTHING + 1] = {0};
	bool neutral = false;
	int32_t good = 0;
	int32_t bad = 0;

	memset(says, 0, sizeof(*says));
	for (int i = 0; i < term->meanings; i++)
	{
		EmpMeaning m = emp_term_meaning(term, i);
		const char *family = NULL;

		if (m.code <= EMP_MEANS_NOTHING)
		{
			has[m.code] = true;
			given[m.code] = m.weight;
			family = m.code == EMP_MEANS_POSITIVE || m.code == EMP_MEANS_NEGATIVE
						 ? emp_meaning_name(m.code)
						 : NULL;
		}
		else if (emp_meaning_name(m.code) != NULL)
		{
			int label = m.code < EMP_MEANS_COMPOSITE
							? m.code - EMP_MEANS_BASE
							: m.code - EMP_MEANS_COMPOSITE + EMP_BASE_LABELS;

			say_label(says, label, m.weight);
			neutral |= label == EMP_NEUTRAL;
			family = emp_label_info(label)->family;
			if (label != EMP_NEUTRAL && m.weight > says->strength)
				says->strength = m.weight;
		}
		if (family != NULL && strcmp(family, "positive") == 0 && m.weight > good)
			good = m.weight;
		if (family != NULL && strcmp(family, "negative") == 0 && m.weight > bad)
			bad = m.weight;
	}
	if (emp_term_excluded(term))
		return;

	/* What is left open follows from what is said. */
	says->valence = has[EMP_MEANS_VALENCE] ? given[EMP_MEANS_VALENCE] : good - bad;
	say(says, EMP_HEAD_POSITIVE,
		has[EMP_MEANS_POSITIVE] ? given[EMP_MEANS_POSITIVE] : says->valence);
	say(says, EMP_HEAD_NEGATIVE,
		has[EMP_MEANS_NEGATIVE] ? given[EMP_MEANS_NEGATIVE] : -says->valence);
	if (says->valence > says->strength)
		says->strength = says->valence;
	if (-says->valence > says->strength)
		says->strength = -says->valence;
	if (!neutral)
		say(says, EMP_NEUTRAL, -says->strength);
}

/* Return the emotional charge of a term. */
uint8_t
emp_term_strength(const EmpLexiconTerm *term)
{
	Says says;

	understand(term, &says);
	return (uint8_t) ((says.strength * 255 + EMP_SHARE_ONE / 2) / EMP_SHARE_ONE);
}

/* Return the least argument at which the logistic function gives a share. */
static int64_t
logit(int32_t share)
{
	int64_t low = -(INT64_C(12) << EMP_LOGIT_BITS);
	int64_t high = INT64_C(12) << EMP_LOGIT_BITS;

	while (low < high)
	{
		int64_t middle = low + (high - low) / 2;

		if (emp_logistic(middle) >= share)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

/* Return the log-odds of a head where no word of the model says anything, in 2^-16. */
static int64_t
start_of(const EmpCalibration *c, int head)
{
	int64_t x = c->intercept[head];

	for (int k = 0; head < EMP_BASE_LABELS && k < EMP_SUM_BENDS; k++)
		if (c->sum_bend[k] < 0)
			x += (int64_t) -c->sum_bend[k] * c->ramp[head][EMP_RAMPS_SUMS + k] /
				 (1 << EMP_SUM_WEIGHT_BITS);
	return x;
}

/* Return the decision value that takes a head from where it starts up to a share, in 2^-16. */
static int64_t
decision_for(const EmpCalibration *c, int head, int32_t share)
{
	int64_t x;

	if (share <= 0 || c->slope[head] <= 0)
		return 0;
	x = logit(share < MOST_SHARE ? share : MOST_SHARE) - start_of(c, head);
	return x > 0 ? (x << EMP_LOGIT_BITS) / c->slope[head] : 0;
}

/* Return how many quarters of a weight the words around a term leave. */
static int
quarters(const EmpScope *scope, int head, const Says *says)
{
	if (scope->negated &&
		(head == EMP_HEAD_VALENCE || head == EMP_HEAD_POSITIVE || head == EMP_HEAD_NEGATIVE))
		return says->valence > 0 ? QUARTERS_GOOD_TURNED : QUARTERS_BAD_TURNED;
	if (scope->negated)
		return QUARTERS_LEFT;
	return 4 + (scope->boosted ? QUARTERS_BOOSTED - 4 : 0) +
		   (scope->dampened ? QUARTERS_DAMPENED - 4 : 0);
}

/* Work out what a term adds to every head. */
void
emp_term_weigh(const EmpLexiconTerm *term, const EmpModelHeader *model, const EmpScope *scope,
			   int32_t weight[EMP_HEADS])
{
	/* The length of a text that is the term alone, in 2^-12. */
	const double one = 1 << EMP_NORM_BITS;
	const double square =
		(double) model->unknown_square * (1 << (2 * EMP_NORM_BITS - EMP_SQUARE_BITS));
	int64_t length = (int64_t) sqrt(square);
	int64_t label_length = (int64_t) (emp_label_length((double) length / one) * one);
	Says says;

	understand(term, &says);
	for (int h = 0; h < EMP_HEADS; h++)
	{
		int64_t w;

		if (h == EMP_HEAD_VALENCE)
		{
			int32_t rest = EMP_SHARE_ONE - (says.valence < 0 ? -says.valence : says.valence);

			w = length * says.valence / (rest > LEAST_REST ? rest : LEAST_REST) /
				(1 << (EMP_NORM_BITS - EMP_WEIGHT_BITS));
		}
		else
			w = (decision_for(&model->calibration, h, says.more[h]) -
				 decision_for(&model->calibration, h, -says.less[h])) *
				(h < EMP_BASE_LABELS ? label_length : length) /
				(INT64_C(1) << (EMP_LOGIT_BITS + EMP_NORM_BITS - EMP_WEIGHT_BITS));
		weight[h] = (int32_t) (w * quarters(scope, h, &says) * scope->weight / (4 * 8));
	}
}
