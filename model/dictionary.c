/*
 * dictionary.c
 *		All features that the training documents have, and what is known of words.
 */
#include "dictionary.h"

#include "base/hash.h"
#include "features/roles.h"
#include "features/terms.h"
#include "tsv.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MIN_WORDS 2 /* documents that must hold a word, a pair, a letter group */
#define MIN_PAIRS 3
#define MIN_GRAMS 8

/* Find an entry, NULL for none. */
Entry *
map_find(const Map *m, uint64_t hash)
{
	for (uint32_t i = (uint32_t) (hash >> 20) & (m->slots - 1);; i = (i + 1) & (m->slots - 1))
	{
		if (m->slot == NULL || m->slot[i] == 0)
			return NULL;
		if (m->entry[m->slot[i] - 1].hash == hash)
			return &m->entry[m->slot[i] - 1];
	}
}

/* Double the slots of a map. */
static void
grow(Map *m)
{
	m->slots = m->slots ? m->slots * 2 : 1 << 16;
	free(m->slot);
	m->slot = calloc(m->slots, sizeof(uint32_t));
	for (uint32_t k = 0; k < m->n; k++)
	{
		uint32_t i = (uint32_t) (m->entry[k].hash >> 20) & (m->slots - 1);

		while (m->slot[i] != 0)
			i = (i + 1) & (m->slots - 1);
		m->slot[i] = k + 1;
	}
}

/* Find an entry or make it. */
static Entry *
put(Map *m, uint64_t hash)
{
	Entry *e = m->slot ? map_find(m, hash) : NULL;
	uint32_t i;

	if (e != NULL)
		return e;
	if (m->n * 2 >= m->slots)
		grow(m);
	if (m->n == m->size)
		m->entry = realloc(m->entry, sizeof(Entry) * (m->size = m->size * 2 + 1024));
	e = &m->entry[m->n++];
	memset(e, 0, sizeof(*e));
	e->hash = hash;
	e->feature = -1;
	for (i = (uint32_t) (hash >> 20) & (m->slots - 1); m->slot[i] != 0;)
		i = (i + 1) & (m->slots - 1);
	m->slot[i] = m->n;
	return e;
}

/* Count a feature once per document. */
static Entry *
count(Map *m, uint64_t hash, uint32_t document)
{
	Entry *e = put(m, hash);

	if (e->last != document + 1)
	{
		e->last = document + 1;
		e->df++;
	}
	return e;
}

/* Return what is known of a word. */
EmpLexical
dictionary_lexical(const Dictionary *d, uint64_t word)
{
	static const EmpLexical nothing;
	const Entry *e = map_find(&d->map[KIND_WORD], word);

	return e ? e->lexical : nothing;
}

/* What stands for all names, and for all identity words; no token has such a key. */
static const char *const group_key[] = {"<names>", "<identity>"};

/* Return the hash under which a word is kept: its own, or for a listed term that of its group. */
uint64_t
dictionary_hash(const EmpToken *token, uint64_t hash)
{
	const EmpListed *term = emp_term_listed_find(token->key, token->key_len);
	const char *key;

	if (term == NULL)
		return hash;
	key = group_key[term->set != EMP_TERMS_NAMES];
	return emp_hash64(key, strlen(key), 0);
}

/* Make the entries of listed terms. */
static void
put_groups(Dictionary *d)
{
	static const uint8_t sets[] = {EMP_TERMS_NAMES, EMP_TERMS_IDENTITY};

	for (int i = 0; i < 2; i++)
	{
		Entry *e = put(&d->map[KIND_WORD], emp_hash64(group_key[i], strlen(group_key[i]), 0));

		e->key = strdup(group_key[i]);
		e->terms = sets[i];
	}
}

/* Make a word known even when no document holds it; NULL for a listed term. */
static Entry *
put_word(Dictionary *d, const char *text)
{
	EmpTokenizer tokenizer;
	EmpToken token;
	EmpToken more;
	Entry *e;

	emp_tokenizer_init(&tokenizer, text, strlen(text));
	if (!emp_token_next(&tokenizer, &token) || emp_token_next(&tokenizer, &more))
		return NULL; /* not one token of ours */
	if (emp_term_listed_find(token.key, token.key_len) != NULL)
		return NULL; /* no lexicon and no vector speaks for it */
	e = put(&d->map[KIND_WORD], emp_hash64(token.key, token.key_len, 0));
	if (e->key == NULL)
		e->key = strndup((const char *) token.key, token.key_len);
	return e;
}

/* Open a file that training cannot do without. */
static void
must_open(Tsv *t, const char *dir, const char *file)
{
	if (!tsv_open(t, dir, file))
		exit(1);
}

/* Take up the lexicons. */
static void
load_lexicons(Dictionary *d, const char *dir)
{
	char word[EMP_ROLE_WORD_SIZE];
	Tsv t;
	Entry *e;

	/* VADER's file has no header: its first row is read as one, and is no word. */
	must_open(&t, dir, "vader_lexicon/vader_lexicon.txt.gz");
	while (tsv_next(&t))
		if ((e = put_word(d, t.field[0])) != NULL)
			e->lexical.valence = (int8_t) lround(atof(t.field[1]) * 25);
	tsv_close(&t);
	must_open(&t, dir, "opinion_lexicon/lexicon.tsv.gz");
	while (tsv_next(&t))
		if ((e = put_word(d, t.field[0])) != NULL)
			e->lexical.opinion = (int8_t) atoi(t.field[1]);
	tsv_close(&t);
	must_open(&t, dir, "emoji_emotion/emoji.tsv.gz");
	while (tsv_next(&t))
		if ((e = put_word(d, t.field[0])) != NULL)
			e->lexical.valence = (int8_t) lround(atof(t.field[1]) * 20);
	tsv_close(&t);
	for (int i = 0; emp_role_word(i, word) != NULL; i++)
	{
		e = put(&d->map[KIND_WORD], emp_hash64(word, strlen(word), 0));
		if (e->key == NULL)
			e->key = strdup(word);
		e->lexical.role = emp_role_of((const uint8_t *) word, strlen(word));
		/* "no" and "cannot" are rated negative; as negators they are read by their scope. */
		if (e->lexical.role & (EMP_ROLE_NEGATOR | EMP_ROLE_BOOSTER | EMP_ROLE_CONTRAST))
			e->lexical.valence = e->lexical.opinion = 0;
	}
}

/* Read a half precision number. */
static float
half(const uint8_t *p)
{
	int h = p[0] | p[1] << 8;
	int exponent = h >> 10 & 31;
	float f = exponent ? ldexpf((float) (1024 + (h & 1023)), exponent - 25)
					   : ldexpf((float) (h & 1023), -24);

	return h & 0x8000 ? -f : f;
}

/* Take up the word vectors, scaled to length one. */
static void
load_vectors(Dictionary *d, const char *dir)
{
	char command[1200];
	uint8_t head[10];
	uint8_t raw[VECTOR_SIZE * 2];
	char path[1100];
	char word[256];
	FILE *numbers;
	gzFile words;
	int vectors = 0;

	snprintf(command, sizeof(command), "unzip -p '%s/glove_100d/glove6b_100d_top40k_f16.npz'", dir);
	snprintf(path, sizeof(path), "%s/glove_100d/words.txt.gz", dir);
	numbers = popen(command, "r");
	words = gzopen(path, "rb");
	if (numbers == NULL || words == NULL || fread(head, 1, 10, numbers) != 10)
	{
		fprintf(stderr, "cannot read the word vectors\n");
		exit(1);
	}
	for (int skip = head[8] | head[9] << 8; skip > 0; skip--)
		fgetc(numbers);
	while (gzgets(words, word, sizeof(word)) && fread(raw, 1, sizeof(raw), numbers) == sizeof(raw))
	{
		double square = 0;
		Entry *e;

		vectors++;
		word[strcspn(word, "\r\n")] = '\0';
		e = strcmp(word, "n't") == 0 ? put(&d->map[KIND_WORD], emp_hash64("n't", 3, 0))
									 : put_word(d, word);
		if (e == NULL || e->vector != NULL)
			continue;
		e->vector = malloc(sizeof(float) * VECTOR_SIZE);
		for (int i = 0; i < VECTOR_SIZE; i++)
		{
			e->vector[i] = half(raw + 2 * i);
			square += (double) e->vector[i] * e->vector[i];
		}
		for (int i = 0; i < VECTOR_SIZE; i++)
			e->vector[i] /= (float) sqrt(square);
	}
	gzclose(words);
	/* Everything was read, so that unzip ended well, or it did not find what it was to unpack. */
	if (vectors == 0 || fgetc(numbers) != EOF || pclose(numbers) != 0)
	{
		fprintf(stderr, "cannot read the word vectors to their end\n");
		exit(1);
	}
}

/* Say whether a token, if there is one, is a listed term, which makes no pairs. */
static bool
is_term(const EmpSentence *s, int i)
{
	return i >= 0 && i < s->n && dictionary_hash(&s->token[i], s->hash[i]) != s->hash[i];
}

/* Count the features of one document. */
static void
count_document(Dictionary *d, const char *text, uint32_t document)
{
	EmpSentenceReader reader;
	EmpSentence s;

	emp_sentence_init(&reader, text, strlen(text));
	while (emp_sentence_next(&reader, &s))
	{
		EmpLexical lexical[EMP_SENTENCE_TOKENS];
		EmpScopes scopes;

		for (int i = 0; i < s.n; i++)
			lexical[i] = dictionary_lexical(d, s.hash[i]);
		emp_scopes(&s, lexical, &scopes);
		for (int i = 0; i < scopes.phrases; i++)
			if (scopes.phrase[i].covers)
				count(&d->map[KIND_PAIR], emp_phrase_hash(&scopes.phrase[i]), document);
		for (int i = 0; i <= s.n; i++)
			if (emp_pair_speaks(&s, &scopes, i) && !is_term(&s, i - 1) && !is_term(&s, i))
				count(&d->map[KIND_PAIR], emp_sentence_pair(&s, i), document)->edge =
					i == 0 || i == s.n;
		for (int i = 0; i < s.n; i++)
		{
			uint64_t grams[EMP_MAX_GRAMS];
			int n = emp_token_grams(&s.token[i], grams);
			Entry *e = count(&d->map[KIND_WORD], dictionary_hash(&s.token[i], s.hash[i]), document);

			if (e->terms)
				continue; /* no negated form, no letter groups */
			if (e->key == NULL)
				e->key = strndup((const char *) s.token[i].key, s.token[i].key_len);
			if (scopes.at[i].negated && !scopes.at[i].covered)
				count(&d->map[KIND_PAIR], emp_negated_hash(s.hash[i]), document);
			for (int k = 0; k < n; k++)
				count(&d->map[KIND_GRAM], grams[k], document);
		}
	}
}

/* Build the dictionary of a corpus. */
void
dictionary_build(Dictionary *d, const Corpus *c, const char *data_dir)
{
	static const uint32_t min_df[KINDS] = {MIN_WORDS, MIN_PAIRS, MIN_GRAMS};

	memset(d, 0, sizeof(*d));
	put_groups(d);
	load_lexicons(d, data_dir);
	load_vectors(d, data_dir);
	for (int i = 0; i < c->n; i++)
		count_document(d, c->doc[i].text, (uint32_t) i);
	d->unknown_idf = log((1.0 + c->n) / (1.0 + MIN_WORDS)) + 1;
	for (int k = 0; k < KINDS; k++)
		for (uint32_t i = 0; i < d->map[k].n; i++)
		{
			Entry *e = &d->map[k].entry[i];

			e->idf =
				e->df ? (float) (log((1.0 + c->n) / (1.0 + e->df)) + 1) : (float) d->unknown_idf;
			if (e->idf > d->unknown_idf)
				e->idf = (float) d->unknown_idf;
			if (e->df >= min_df[k])
				e->feature = d->features++;
		}
}
