/*
 * read.c
 *		Reading a text: what its sentences say, added up.
 *
 * A sentence is a bag of features: its words, pairs of neighbours, words under a negation,
 * letter groups of words that the table does not know, phrases and other cues.  Each adds a row of
 * integer weights, one per head.  A text is the sum over its sentences, each sentence counted once
 * however often it is said, divided by the length of the text: the root of the sum of its words'
 * squared weights (the cosine normalisation of TF-IDF), see finish.c.  To a label the strongest part
 * of a sentence for each head and the strongest against it add some more, since one word can be
 * what a sentence is about.  So every part's share of the result is known.
 */
#include "emotion/read.h"

#include "emotion/lexicon_read.h"
#include "emotion/rows.h"
#include "features/rules.h"

#include <stddef.h>
#include <string.h>

/* How the charge of a word is changed by what stands around it, in 1/16 of the way to 1 or 0. */
#define CHARGE_BOOST 4
#define CHARGE_LOUD 4
#define CHARGE_SHOUTS 4    /* "!!" */
#define CHARGE_SHOUT 2     /* "!" */
#define CHARGE_DAMPENED 10 /* what is left */
#define CHARGE_NEGATED 10

/* Hedges of one sentence that leave at most so much, in 1/100, mitigate it. */
#define MITIGATED_LEFT 70

/* Start reading a text. */
void
emp_reading_init(EmpReading *r, const EmpModel *model, EmpPartSink sink, void *arg)
{
	memset(r, 0, offsetof(EmpReading, ramp));
	emp_sentences_init(&r->seen);
	r->model = model;
	r->peaks = true;
	r->sink = sink;
	r->sink_arg = arg;
	for (int k = 0; k < EMP_PHRASE_KINDS; k++)
		r->left[k] = EMP_LEFT_ONE;
}

/* Ask for a list of the cues as well. */
void
emp_reading_list_cues(EmpReading *r, EmpPartSink sink, void *arg)
{
	r->cue_sink = sink;
	r->sink_arg = arg;
}

/* Ask for the valence alone. */
void
emp_reading_valence_only(EmpReading *r)
{
	r->peaks = false;
}

/* A sentence with what the tables, and the lexicon if there is one, know about it. */
typedef struct Lookup
{
	const EmpTermHits *terms; /* tokens that are terms, for which no table speaks; NULL for none */
	const EmpRow *row[EMP_SENTENCE_TOKENS];      /* NULL for unknown words */
	const EmpRow *pair[EMP_SENTENCE_TOKENS + 1]; /* NULL for none to add */
	EmpLexical lexical[EMP_SENTENCE_TOKENS];
	EmpScopes scopes;
} Lookup;

/* Return the term that a token is, NULL when it is a word of the text's own. */
static inline const EmpLexiconTerm *
term_at(const Lookup *look, int i)
{
	return look->terms != NULL && look->terms->is[i] ? &look->terms->term[i] : NULL;
}

/* Add what a term of the lexicon says. */
static void
add_term(EmpRowSum *sum, const EmpModel *model, const EmpLexiconTerm *term, const EmpScope *scope)
{
	int32_t weight[EMP_HEADS];

	emp_term_weigh(term, model->header, scope, weight);
	emp_rows_add_own(sum, weight);
}

/* Add a row of a token, in full or as far as a word under a negation speaks for itself. */
static inline void
add_own_row(EmpRowSum *sum, const EmpRow *row, const EmpScope *scope)
{
	if (scope->negated)
		emp_rows_add_quarters(sum, row, EMP_NEGATED_QUARTERS);
	else
		emp_rows_add(sum, row);
}

/* Add what the letters of a word say that the table of words does not know. */
static void
add_grams(EmpRowSum *sum, const EmpModel *model, const EmpToken *token, const EmpScope *scope)
{
	uint64_t grams[EMP_MAX_GRAMS];
	int n = emp_token_grams(token, grams);

	for (int k = 0; k < n; k++)
		add_own_row(sum, emp_table_find(&model->table[EMP_TABLE_GRAMS], grams[k]), scope);
}

/* Add the cues of a token. */
static void
add_cues(EmpRowSum *sum, const EmpModel *model, const EmpToken *token, const EmpLexical *lexical,
		 const EmpScope *scope)
{
	EmpCueValue cues[EMP_MAX_TOKEN_CUES];
	int n = emp_token_cues(token, lexical, scope, cues);

	for (int k = 0; k < n; k++)
		emp_rows_add_cue(sum, model->header->cue[cues[k].cue], cues[k].value);
}

/* Add what one token says by itself that is not simply a word of the table. */
static void
add_other_token(EmpRowSum *sum, const EmpModel *model, const EmpSentence *s, const Lookup *look,
				int i)
{
	const EmpToken *token = &s->token[i];
	const EmpScope *scope = &look->scopes.at[i];
	const EmpLexiconTerm *term = term_at(look, i);
	EmpRowSum part;
	EmpRowSum *into;

	if (term != NULL)
	{
		add_term(sum, model, term, scope);
		return;
	}
	into = emp_rows_part(sum, &part);
	if (look->row[i] != NULL)
		add_own_row(into, look->row[i], scope);
	else
		add_grams(into, model, token, scope);
	if (scope->negated)
		emp_rows_add(into,
					 emp_table_find(&model->table[EMP_TABLE_PAIRS], emp_negated_hash(s->hash[i])));
	if (emp_token_may_cue(token, &look->lexical[i]))
		add_cues(into, model, token, &look->lexical[i], scope);
	emp_rows_end_part(sum, into);
}

/* Add what one token says by itself. */
static inline void
add_token(EmpRowSum *sum, const EmpModel *model, const EmpSentence *s, const Lookup *look, int i)
{
	const EmpScope *scope = &look->scopes.at[i];

	if (scope->repeated || scope->covered)
		return;
	if (look->row[i] != NULL && !scope->negated &&
		!emp_token_may_cue(&s->token[i], &look->lexical[i]))
		emp_rows_add(sum, look->row[i]);
	else
		add_other_token(sum, model, s, look, i);
}

/* Take back what the tables said about tokens that are terms. */
static void
put_terms(const EmpSentence *s, Lookup *look)
{
	for (int i = 0; i < s->n; i++)
	{
		const EmpLexiconTerm *term = term_at(look, i);

		if (term == NULL)
			continue;
		look->row[i] = look->pair[i] = look->pair[i + 1] = NULL;
		look->lexical[i] = (EmpLexical){.strength = emp_term_strength(term)};
	}
}

/* Add what one phrase says. */
static void
add_phrase(EmpRowSum *sum, const EmpModel *model, const EmpScopes *scopes, const EmpPhrase *phrase)
{
	EmpRowSum part;
	EmpRowSum *into;
	EmpCueValue cue;

	if (phrase->repeated)
		return;
	into = emp_rows_part(sum, &part);
	if (phrase->covers)
		emp_rows_add(into, emp_table_find(&model->table[EMP_TABLE_PAIRS], emp_phrase_hash(phrase)));
	if (emp_phrase_cue(scopes, phrase, &cue))
		emp_rows_add_cue(into, model->header->cue[cue.cue], cue.value);
	emp_rows_end_part(sum, into);
}

/* Take out pairs that add nothing: those that are said again, and those inside an idiom. */
static void
drop_pairs(const EmpSentence *s, const uint64_t *hash, Lookup *look)
{
	for (int i = 0; i <= s->n; i++)
		if (!emp_pair_speaks(s, &look->scopes, i))
			look->pair[i] = NULL;
		else if (look->pair[i] != NULL && i > 0 && look->scopes.at[i - 1].repeated)
			for (int k = 0; k < i; k++)
				if (hash[k] == hash[i])
					look->pair[i] = NULL;
}

/* Look up all words and pairs of a sentence. */
static void
look_up(const EmpModel *model, const EmpSentence *s, const EmpTermHits *terms, Lookup *look)
{
	const EmpTable words = model->table[EMP_TABLE_WORDS];
	const EmpTable pairs = model->table[EMP_TABLE_PAIRS];
	uint64_t hash[EMP_SENTENCE_TOKENS + 1]; /* of pairs */

	for (int i = 0; i < s->n; i++)
	{
		hash[i] = emp_sentence_pair(s, i);
		emp_table_prefetch(&words, s->hash[i]);
		emp_table_prefetch(&pairs, hash[i]);
	}
	hash[s->n] = emp_sentence_pair(s, s->n);
	emp_table_prefetch(&pairs, hash[s->n]);
	for (int i = 0; i < s->n; i++)
	{
		emp_table_prefetch_keys(&words, s->hash[i]);
		emp_table_prefetch_keys(&pairs, hash[i]);
	}
	emp_table_prefetch_keys(&pairs, hash[s->n]);
	for (int i = 0; i < s->n; i++)
	{
		look->row[i] = emp_table_find(&words, s->hash[i]);
		emp_row_prefetch(look->row[i]);
		look->pair[i] = emp_table_find(&pairs, hash[i]);
		emp_row_prefetch(look->pair[i]);
	}
	look->pair[s->n] = emp_table_find(&pairs, hash[s->n]);
	emp_row_prefetch(look->pair[s->n]);
	for (int i = 0; i < s->n; i++)
		look->lexical[i] = look->row[i] != NULL ? look->row[i]->lexical : (EmpLexical){0, 0, 0, 0};
	look->terms = terms->n > 0 ? terms : NULL;
	if (look->terms != NULL)
		put_terms(s, look);
	emp_scopes(s, look->lexical, &look->scopes);
	if (look->scopes.phrases > 0 || look->scopes.any_repeated)
		drop_pairs(s, hash, look);
}

/* Return what stands from one token to another as a part of an explanation. */
static EmpPart
part_of(const EmpReading *r, const EmpToken *first, const EmpToken *last, uint32_t rules)
{
	return (EmpPart){
		.start = r->chars + first->start,
		.byte = r->bytes + first->byte,
		.text = r->window + first->byte,
		.chars = last->start + last->chars - first->start,
		.bytes = last->byte + last->bytes - first->byte,
		.rules = rules,
	};
}

/* Say whether the row of a word speaks of good and bad, and so carries where valence starts. */
static inline bool
carries(const EmpRow *row)
{
	return row->weight[EMP_HEAD_VALENCE] != 0;
}

/* Return what of the squared length of the text a token carries, in 2^-8. */
static uint32_t
carried_square(const Lookup *look, int i)
{
	const EmpRow *row = look->row[i];

	return row == NULL || look->scopes.at[i].repeated || !carries(row) ? 0 : row->square;
}

/* A sentence that is being explained. */
typedef struct Telling
{
	const EmpReading *r;
	const EmpSentence *s;
	const Lookup *look;
	EmpRowSum peaks;  /* those that no part has claimed yet; 0 for the others */
	uint64_t covered; /* bits for words of idioms that a row has spoken for */
	bool edge;        /* at its start or end */
} Telling;

/* Claim the peaks of one side that a part makes. */
static void
claim(const int32_t weight[EMP_HEADS], int sign, int32_t peak[EMP_HEADS],
	  int32_t claimed[EMP_HEADS])
{
	for (int h = 0; h < EMP_HEADS; h++)
	{
		bool made = peak[h] > 0 && weight[h] * sign == peak[h];

		claimed[h] = made ? peak[h] : 0;
		peak[h] = made ? 0 : peak[h];
	}
}

/* Hand what stands from one token to another to the sink of the explanation. */
static void
give_part(Telling *t, const EmpToken *first, const EmpToken *last, uint32_t rules, uint64_t carried,
		  EmpRowSum *sum)
{
	EmpPart part = part_of(t->r, first, last, rules);

	part.carried = carried;
	part.own = sum->any_own;
	part.edge = t->edge;
	emp_rows_flush(sum);
	memcpy(part.weight, sum->sum, sizeof(part.weight));
	if (!part.own) /* what its owner wrote is never a peak */
	{
		claim(part.weight, 1, t->peaks.peak[EMP_PEAK_FOR], part.peak[EMP_PEAK_FOR]);
		claim(part.weight, -1, t->peaks.peak[EMP_PEAK_AGAINST], part.peak[EMP_PEAK_AGAINST]);
	}
	t->r->sink(t->r->sink_arg, &part);
}

/* Explain a phrase, which is one row; the words of an idiom have none of their own. */
static void
explain_phrase(Telling *t, const EmpPhrase *phrase)
{
	const Lookup *look = t->look;
	const EmpToken *first = &t->s->token[phrase->first];
	uint64_t carried = 0;
	EmpRowSum sum;
	EmpCueValue cue;

	if (!emp_phrase_cue(&look->scopes, phrase, &cue) && !phrase->covers)
		return;
	emp_rows_init(&sum, true);
	add_phrase(&sum, t->r->model, &look->scopes, phrase);
	for (int i = phrase->first; phrase->covers && i < phrase->first + phrase->tokens; i++)
		if (look->scopes.at[i].covered && !(t->covered >> i & 1))
		{
			t->covered |= UINT64_C(1) << i;
			carried += carried_square(look, i);
		}
	give_part(t, first, first + phrase->tokens - 1, emp_rules_of_phrase(phrase), carried, &sum);
}

/* Explain a pair, if it adds anything. */
static void
explain_pair(Telling *t, int i)
{
	const EmpToken *token = t->s->token;
	EmpRowSum sum;

	if (t->look->pair[i] == NULL)
		return;
	emp_rows_init(&sum, true);
	emp_rows_add(&sum, t->look->pair[i]);
	t->edge = i == 0 || i == t->s->n;
	give_part(t, &token[i > 0 ? i - 1 : 0], &token[i < t->s->n ? i : i - 1], 0, 0, &sum);
	t->edge = false;
}

/* Explain a sentence: the parts of its sum, one by one. */
static void
explain_sentence(const EmpReading *r, const EmpSentence *s, const Lookup *look,
				 const EmpRowSum *whole)
{
	const EmpScopes *scopes = &look->scopes;
	Telling t = {.r = r, .s = s, .look = look, .peaks = *whole};
	EmpRowSum sum;
	int next = 0; /* phrase */

	for (int i = 0; i < s->n; i++)
	{
		if (!scopes->at[i].covered)
		{
			emp_rows_init(&sum, true);
			add_token(&sum, r->model, s, look, i);
			give_part(&t, &s->token[i], &s->token[i],
					  emp_rules_of_token(s, look->lexical, scopes, i), carried_square(look, i),
					  &sum);
		}
		if (i == 0)
			explain_pair(&t, 0);
		explain_pair(&t, i + 1);
		for (; next < scopes->phrases && scopes->phrase[next].first == i; next++)
			explain_phrase(&t, &scopes->phrase[next]);
	}
}

/* List the cues of a sentence: phrases, and words and signs that change how others are read. */
static void
list_cues(const EmpReading *r, const EmpSentence *s, const Lookup *look)
{
	const EmpScopes *scopes = &look->scopes;
	int next = 0; /* phrase */

	for (int i = 0; i < s->n; i++)
	{
		const EmpToken *token = &s->token[i];
		uint32_t rules = emp_rules_of_cue(s, look->lexical, scopes, i);

		for (; next < scopes->phrases && scopes->phrase[next].first == i; next++)
		{
			const EmpPhrase *phrase = &scopes->phrase[next];
			EmpPart part =
				part_of(r, token, token + phrase->tokens - 1, emp_rules_of_phrase(phrase));

			part.percent = phrase->repeated ? 0 : emp_phrase_percent(phrase);
			r->cue_sink(r->sink_arg, &part);
		}
		if (rules != 0)
		{
			EmpPart part = part_of(r, token, token, rules);

			r->cue_sink(r->sink_arg, &part);
		}
	}
}

/* Move a charge some sixteenths of the way to 1. */
static int32_t
raise_charge(int32_t charge, int sixteenths)
{
	return charge + (EMP_SHARE_ONE - charge) * sixteenths / 16;
}

/* Work out what is left of the charge of a word or phrase after what stands around it. */
static int32_t
charge_in_scope(int32_t charge, const EmpScope *scope)
{
	if (scope->boosted)
		charge = raise_charge(charge, CHARGE_BOOST);
	if (scope->dampened || scope->hedged)
		charge = charge * CHARGE_DAMPENED / 16;
	if (scope->negated)
		charge = charge * CHARGE_NEGATED / 16;
	return charge;
}

/* How a sentence is written, whatever its words. */
typedef struct Writing
{
	uint8_t tokens; /* EmpTokenFlag of any token */
	int shout;      /* how far its ! and ? raise the charge, in sixteenths */
	uint16_t flags; /* EmpFlag that this alone raises */
} Writing;

/* Note a run of ! and ?. */
static void
note_shout(const EmpToken *token, Writing *writing)
{
	bool run = token->key_len > 1;
	int one = token->key[0] == '!' ? CHARGE_SHOUT : 0;
	int shout = !run ? one : token->key[0] == '!' ? CHARGE_SHOUTS : CHARGE_SHOUT;

	writing->shout = shout > writing->shout ? shout : writing->shout;
	if (token->key[0] == '?')
		writing->flags |= EMP_FLAG_QUESTION;
	if (run && token->key[1] == '!')
		writing->flags |= EMP_FLAG_SHOUTING;
}

/*
 * Work out how charged a sentence is: its strongest word or phrase, what stands around it, and how
 * the sentence is written, which raises flags too.
 */
static int32_t
sentence_charge(const EmpSentence *s, const Lookup *look, uint16_t *flags)
{
	Writing writing = {0, 0, 0};
	int strongest = 0; /* of the words that nothing around them changes, 0..255 */
	int32_t best = 0;  /* of the others */

	for (int i = 0; i < s->n; i++)
	{
		const EmpScope *scope = &look->scopes.at[i];
		int strength = look->lexical[i].strength;

		writing.tokens |= s->token[i].flags;
		if (s->token[i].kind == EMP_TOKEN_SHOUT)
			note_shout(&s->token[i], &writing);
		if (scope->covered)
			continue;
		if (scope->boosted || scope->dampened || scope->hedged || scope->negated)
		{
			int32_t charge = charge_in_scope(strength * EMP_SHARE_ONE / 255, scope);

			best = strength > 0 && charge > best ? charge : best;
		}
		else
			strongest = strength > strongest ? strength : strongest;
	}
	if (strongest * EMP_SHARE_ONE / 255 > best)
		best = strongest * EMP_SHARE_ONE / 255;
	for (int k = 0; k < look->scopes.phrases; k++)
	{
		const EmpPhrase *phrase = &look->scopes.phrase[k];
		int32_t charge = emp_phrase_strength(phrase) * EMP_SHARE_ONE / 255;

		if (charge == 0)
			continue;
		charge = charge_in_scope(charge, &look->scopes.at[phrase->first]);
		best = charge > best ? charge : best;
	}
	*flags |= writing.flags | (writing.tokens & EMP_TOKEN_CAPS ? EMP_FLAG_SHOUTING : 0);
	if (best == 0)
		return 0;
	if (writing.tokens & (EMP_TOKEN_CAPS | EMP_TOKEN_ELONGATED))
		best = raise_charge(best, CHARGE_LOUD);
	return raise_charge(best, writing.shout);
}

/* Say whether a word that is charged is dampened: "a bit slow". */
static bool
dampens(const EmpSentence *s, const Lookup *look)
{
	for (int i = 0; i < s->n; i++)
	{
		const EmpScope *scope = &look->scopes.at[i];

		if (scope->dampened && !scope->covered && look->lexical[i].strength > 0)
			return true;
	}
	return false;
}

/* Note what flags a sentence raises by what it says. */
static uint16_t
sentence_flags(const EmpSentence *s, const Lookup *look)
{
	const EmpScopes *scopes = &look->scopes;
	uint16_t flags = 0;
	int left = 100; /* of the force of the sentence, after its hedges */

	if (scopes->any_contrast)
		flags |= EMP_FLAG_CONTRAST;
	if (scopes->any_negator)
		flags |= EMP_FLAG_NEGATED;
	for (int k = 0; k < scopes->phrases; k++)
	{
		if (scopes->phrase[k].kind == EMP_PHRASE_HEDGE)
			left = left * (100 - scopes->phrase[k].weight) / 100;
		if (scopes->phrase[k].kind == EMP_PHRASE_QUESTION)
			flags |= EMP_FLAG_QUESTION;
	}
	if (left <= MITIGATED_LEFT || (scopes->any_dampened && dampens(s, look)))
		flags |= EMP_FLAG_MITIGATED;
	return flags;
}

/* Count the words of a sentence, each once, and those that the tables know. */
static void
count_words(EmpReading *r, const EmpSentence *s, const Lookup *look)
{
	const unsigned counted =
		1u << EMP_TOKEN_WORD | 1u << EMP_TOKEN_EMOJI | 1u << EMP_TOKEN_EMOTICON;
	const uint32_t unknown = r->model->header->unknown_square;
	const uint32_t common = unknown * 5 / 8;

	for (int i = 0; i < s->n; i++)
	{
		const EmpRow *row = look->row[i];
		const EmpLexiconTerm *term = term_at(look, i);
		unsigned one = counted >> s->token[i].kind & 1;

		if (look->scopes.at[i].repeated || (term != NULL && emp_term_excluded(term)))
			continue;
		r->words += one;
		if (row != NULL)
		{
			r->square += row->square;
			r->carried += carries(row) ? row->square : 0;
			r->known += one;
			r->common += row->square < common ? one : 0;
		}
		else
		{
			r->square += unknown;
			r->known += term != NULL ? one : 0;
		}
	}
}

/* Add up what the tokens, pairs and phrases of a sentence say. */
static void
add_sentence(EmpReading *r, const EmpSentence *s, const Lookup *look, EmpRowSum *sum)
{
	emp_rows_init(sum, r->peaks);
	for (int i = 0; i < s->n; i++)
	{
		add_token(sum, r->model, s, look, i);
		emp_rows_add(sum, look->pair[i]);
	}
	emp_rows_add(sum, look->pair[s->n]);
	for (int k = 0; k < look->scopes.phrases; k++)
	{
		const EmpPhrase *phrase = &look->scopes.phrase[k];
		uint32_t *left = &r->left[phrase->kind];

		add_phrase(sum, r->model, &look->scopes, phrase);
		if (!phrase->repeated)
			*left = (uint32_t) ((uint64_t) *left * (100u - phrase->weight) / 100);
	}
	emp_rows_flush(sum);
	emp_rows_add_to(sum->sum, r->sum);
	if (sum->any_own)
		emp_rows_add_to(sum->own, r->own);
	if (r->peaks && r->seen.sentences == 1)
		memset(r->ramp, 0, sizeof(r->ramp));
	if (r->peaks)
		emp_rows_add_ramps(sum, r->model->header->calibration.peak_bend, r->ramp);
}

/* Read one sentence. */
static void
read_sentence(EmpReading *r, const EmpSentence *s, const EmpTermHits *terms)
{
	int32_t charge;
	Lookup look;
	EmpRowSum sum;

	look_up(r->model, s, terms, &look);
	add_sentence(r, s, &look, &sum);
	count_words(r, s, &look);
	if (r->sink != NULL)
		explain_sentence(r, s, &look, &sum);
	if (r->cue_sink != NULL)
		list_cues(r, s, &look);

	charge = sentence_charge(s, &look, &r->flags);
	r->charge_sum += charge;
	r->charge_max = charge > r->charge_max ? charge : r->charge_max;
	r->flags |= sentence_flags(s, &look);
}

/* Read one window of a text. */
void
emp_reading_add(EmpReading *r, const void *window, size_t len)
{
	EmpSentenceReader sentences;
	EmpSentence s;
	EmpTermHits terms;

	r->window = window;
	terms.n = 0;
	emp_sentence_init(&sentences, window, len);
	while (emp_sentence_next(&sentences, &s))
	{
		if (r->lexicon != NULL)
			emp_terms_find(r->lexicon, window, &s, &terms);
		if (!emp_sentence_seen(&r->seen, &s))
			read_sentence(r, &s, &terms);
	}
	r->chars += sentences.tokenizer.chars;
	r->bytes += (int64_t) len;
}
