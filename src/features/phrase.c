/*
 * phrase.c
 *		Finding phrases in a sentence.
 *
 * A phrase is looked up by the word that opens it, and the few rows that share the word are
 * compared place by place as they are written in the table.  A row has two gaps of a few tokens
 * at most, so a token costs no more than a constant, whatever the text.
 */
#include "features/phrase.h"

#include "base/hash.h"

#include <string.h>

/* A row of the table. */
typedef struct Row
{
	uint8_t kind;
	uint8_t weight;
	const char *words;
} Row;

#define PHRASE(kind, weight, words) {EMP_PHRASE_##kind, weight, words},
static const Row rows[] = {
#include "features/phrases.inc"
};
#undef PHRASE

#define ROWS ((int) (sizeof(rows) / sizeof(rows[0])))

/* Families: kinds that say the same thing, or its opposite, about the same words. */
static const uint8_t family[EMP_PHRASE_KINDS] = {
	[EMP_PHRASE_REPEATED_CONTACT] = EMP_PHRASE_REPEATED_CONTACT,
	[EMP_PHRASE_EXPECTATION] = EMP_PHRASE_EXPECTATION,
	[EMP_PHRASE_POLITENESS] = EMP_PHRASE_POLITENESS,
	[EMP_PHRASE_HEDGE] = EMP_PHRASE_HEDGE,
	[EMP_PHRASE_EFFORT_HARD] = EMP_PHRASE_EFFORT_HARD,
	[EMP_PHRASE_EFFORT_EASY] = EMP_PHRASE_EFFORT_HARD,
	[EMP_PHRASE_UNHEARD] = EMP_PHRASE_UNHEARD,
	[EMP_PHRASE_PRAISE_IDIOM] = EMP_PHRASE_PRAISE_IDIOM,
	[EMP_PHRASE_BLAME_IDIOM] = EMP_PHRASE_PRAISE_IDIOM,
	[EMP_PHRASE_SET_PHRASE] = EMP_PHRASE_PRAISE_IDIOM,
	[EMP_PHRASE_SARCASM] = EMP_PHRASE_SARCASM,
	[EMP_PHRASE_QUESTION] = EMP_PHRASE_QUESTION,
	[EMP_PHRASE_CONTRAST] = EMP_PHRASE_CONTRAST,
	[EMP_PHRASE_CONCESSION] = EMP_PHRASE_CONTRAST,
	[EMP_PHRASE_LITOTES] = EMP_PHRASE_LITOTES,
};

/* A word that opens rows, in a table of hashes with open addressing. */
typedef struct Slot
{
	uint16_t rows;  /* that it opens, 0 for a free slot */
	uint16_t first; /* of them */
	uint8_t length; /* bytes of the word */
	uint32_t key;   /* upper half of the hash of the word */
	uint64_t next;  /* what has to follow, in one of the rows */
} Slot;

#define NEEDS(row, next, near)
#define OPENER(slot, ...) [slot] = {__VA_ARGS__},
static const Slot slots[EMP_PHRASE_SLOTS] = {
#include "features/phrase_index.inc"
};
#undef OPENER
#undef NEEDS

#define NEEDS(row, next, near) [row] = {next, near},
#define OPENER(slot, ...)
static const EmpPhraseNeeds needs[ROWS] = {
#include "features/phrase_index.inc"
};
#undef OPENER
#undef NEEDS

/* Find the slot of a word by its hash and length, a free one when it opens no row. */
static const Slot *
find_slot(uint64_t hash, size_t len)
{
	for (uint64_t at = hash;; at++)
	{
		const Slot *slot = &slots[at % EMP_PHRASE_SLOTS];

		if (slot->rows == 0 || (slot->key == (uint32_t) (hash >> 32) && slot->length == len))
			return slot;
	}
}

/* Say whether a token is one of the words of a place: "a|b|c", which ends at a blank. */
static bool
is_one_of(const EmpToken *token, const char *words)
{
	for (;;)
	{
		int i = 0;

		while (i < token->key_len && (uint8_t) words[i] == token->key[i])
			i++;
		if (i == token->key_len && (words[i] == '|' || words[i] == ' ' || words[i] == '\0'))
			return true;
		for (words += i; *words != '|'; words++)
			if (*words == ' ' || *words == '\0')
				return false;
		words++;
	}
}

/* Say whether a token is a number, in figures or as a word. */
static bool
is_number(const EmpToken *token)
{
	return token->kind == EMP_TOKEN_NUMBER ||
		   is_one_of(token, "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|"
							"several|many|multiple|countless|numerous|few|couple|hundred|dozen");
}

/* Say whether a token opens its clause. */
static bool
opens_clause(const EmpSentence *s, int i)
{
	return i == 0 || (s->token[i].flags & EMP_TOKEN_AFTER_PAUSE) ||
		   (s->token[i - 1].kind != EMP_TOKEN_WORD && s->token[i - 1].kind != EMP_TOKEN_NUMBER) ||
		   is_one_of(&s->token[i - 1], "and|but|so|hi|hello|hey");
}

/*
 * Match places of a row from token i on, for a phrase that began at first; returns the token
 * behind it, -1 when it does not match.
 */
static int
match(const EmpSentence *s, int first, int i, const char *place)
{
	for (; *place != '\0'; place += strcspn(place, " "))
	{
		bool fits;

		place += *place == ' ';
		switch (*place)
		{
			case '~':
				for (int skip = 0; skip <= place[1] - '0' && i + skip <= s->n; skip++)
				{
					int end = match(s, first, i + skip, place + 2);

					if (end >= 0)
						return end;
				}
				return -1;
			case '<':
				return first > 0 && is_one_of(&s->token[first - 1], place + 2) ? -1 : i;
			case '^':
				if (!opens_clause(s, first))
					return -1;
				continue;
			case '=':
				continue;
			case '$':
				if (i < s->n &&
					(s->token[i].kind == EMP_TOKEN_WORD || s->token[i].kind == EMP_TOKEN_NUMBER))
					return -1;
				continue;
			case ',':
				if (i >= s->n || !(s->token[i].flags & EMP_TOKEN_AFTER_PAUSE))
					return -1;
				continue;
			default:
				break;
		}
		if (i >= s->n)
			return -1;
		if (*place == '#')
			fits = is_number(&s->token[i]);
		else
			fits = *place == '_' || is_one_of(&s->token[i], place);
		if (!fits)
			return -1;
		i++;
	}
	return i;
}

/* Say whether the row of a phrase was found before. */
static bool
found_before(const EmpPhrase *found, int n, int row)
{
	for (int k = 0; k < n; k++)
		if (found[k].row == row)
			return true;
	return false;
}

/* Return the bits of up to n words behind a token. */
static uint64_t
words_behind(const EmpSentence *s, int i, int n)
{
	uint64_t bits = EMP_PHRASE_ANYTHING;
	int end = i + 1 + n < s->n ? i + 1 + n : s->n;

	for (int k = i + 1; k < end; k++)
		bits |= emp_phrase_bit(s->hash[k]);
	return bits;
}

/* Add what a token opens to what was found; returns how many there are then. */
static int
find_at(const EmpSentence *s, int i, EmpPhrase *found, int n, uint8_t *until)
{
	const Slot *slot = find_slot(s->hash[i], s->token[i].key_len);
	uint64_t next = words_behind(s, i, 1);
	uint64_t near;
	int known = n; /* before this token */

	if ((slot->next & next) == 0)
		return n;
	near = words_behind(s, i, EMP_PHRASE_NEAR);
	for (int r = slot->first; r < slot->first + slot->rows; r++)
	{
		uint8_t kin = family[rows[r].kind];
		int end;
		int at = known;

		if ((needs[r].next & next) == 0 || (needs[r].near & near) == 0 || until[kin] > i ||
			(end = match(s, i, i + 1, rows[r].words + slot->length)) < 0)
			continue;
		while (at < n && family[found[at].kind] != kin)
			at++;
		if (at == EMP_SENTENCE_PHRASES || (at < n && found[at].tokens >= end - i))
			continue;
		found[at] = (EmpPhrase){rows[r].kind,
								rows[r].weight,
								(uint8_t) i,
								(uint8_t) (end - i),
								(uint16_t) r,
								found_before(found, known, r),
								strchr(rows[r].words, '=') != NULL};
		n += at == n;
	}
	for (int k = known; k < n; k++)
		until[family[found[k].kind]] = (uint8_t) (i + found[k].tokens);
	return n;
}

/* Find the phrases of a sentence. */
int
emp_phrases_find(const EmpSentence *s, uint64_t openers, EmpPhrase found[EMP_SENTENCE_PHRASES])
{
	uint8_t until[EMP_PHRASE_KINDS] = {0}; /* token behind the last phrase of each family */
	int n = 0;

	for (; openers != 0; openers &= openers - 1)
		n = find_at(s, __builtin_ctzll(openers), found, n, until);
	return n;
}

/* Return the hash of a phrase as a feature: that of its row. */
uint64_t
emp_phrase_hash(const EmpPhrase *phrase)
{
	const char *words = rows[phrase->row].words;

	return emp_hash64(words, strlen(words), 3);
}

/* Say whether a word opens a phrase. */
bool
emp_phrase_opens(const uint8_t *key, size_t len)
{
	return find_slot(emp_hash64(key, len, 0), len)->rows != 0;
}

/* Return the words of a row. */
const char *
emp_phrase_words(int i)
{
	return i < ROWS ? rows[i].words : NULL;
}

_Static_assert(EMP_SENTENCE_TOKENS <= 64, "a sentence's openers are bits of 64");
