/*
 * swap.c
 *		Swapping names and identity words in a text for others of their set.
 *
 * The method is the perturbation test of Prabhakaran, Hutchinson and Mitchell (Perturbation
 * Sensitivity Analysis to Detect Unintended Model Biases, EMNLP 2019): a text that reads otherwise
 * when only the person in it changes shows a bias of the reader.
 */
#include "emotion/swap.h"

#include "text/token.h"

#include <string.h>

#define SLOT_LEN (sizeof(EMP_SWAP_SLOT) - 1)

/* How a term is written. */
typedef enum Letters
{
	LETTERS_SMALL,
	LETTERS_CAPITAL, /* the first */
	LETTERS_CAPITALS /* all */
} Letters;

/* A stretch of a window that is swapped. */
typedef struct Place
{
	size_t at;
	size_t len;
	Letters letters;
	const EmpListed *term; /* NULL for a slot */
} Place;

/* A window while it is searched for slots. */
typedef struct Slots
{
	const char *window;
	size_t len;
	size_t at;
} Slots;

/* Find the next slot. */
static bool
next_slot(Slots *slots, uint8_t sets, Place *place)
{
	while (slots->len - slots->at >= SLOT_LEN)
	{
		const char *from = slots->window + slots->at;
		const char *brace = memchr(from, EMP_SWAP_SLOT[0], slots->len - slots->at - SLOT_LEN + 1);

		if (brace == NULL)
			return false;
		slots->at = (size_t) (brace - slots->window) + 1;
		if (memcmp(brace, EMP_SWAP_SLOT, SLOT_LEN) == 0)
		{
			*place = (Place){.at = slots->at - 1, .len = SLOT_LEN};
			place->letters = sets == EMP_TERMS_NAMES ? LETTERS_CAPITAL : LETTERS_SMALL;
			slots->at += SLOT_LEN - 1;
			return true;
		}
	}
	return false;
}

/* Find the next word that is a term. */
static bool
next_word(EmpTokenizer *t, uint8_t sets, Place *place)
{
	EmpToken token;

	while (emp_token_next(t, &token))
	{
		uint8_t first = t->text[token.byte];

		if (token.kind != EMP_TOKEN_WORD)
			continue;
		place->term = emp_term_listed_find(token.key, token.key_len);
		if (place->term == NULL || !(place->term->set & sets))
			continue;
		place->at = token.byte;
		place->len = token.bytes;
		place->letters = (token.flags & EMP_TOKEN_CAPS) ? LETTERS_CAPITALS
						 : first >= 'A' && first <= 'Z' ? LETTERS_CAPITAL
														: LETTERS_SMALL;
		return true;
	}
	return false;
}

/* Start on a text. */
void
emp_swap_init(EmpSwap *swap, uint8_t sets)
{
	memset(swap, 0, sizeof(*swap));
	swap->sets = sets;
}

/* Take up what the next window has. */
void
emp_swap_look(EmpSwap *swap, const char *window, size_t len)
{
	Slots slots = {.window = window, .len = len};
	EmpTokenizer words;
	Place place;

	while (next_slot(&slots, swap->sets, &place))
		swap->slots++;
	emp_tokenizer_init(&words, window, len);
	while (next_word(&words, swap->sets, &place))
	{
		if (swap->term == NULL)
			swap->term = place.term;
		swap->several |= swap->term != place.term;
		swap->places++;
		swap->bytes += place.len;
	}
}

/* Return the size that a text has with a term in all places. */
size_t
emp_swap_size(const EmpSwap *swap, size_t len, const EmpListed *term)
{
	if (swap->slots > 0)
		return len - swap->slots * SLOT_LEN + swap->slots * strlen(term->word);
	return len - swap->bytes + swap->places * strlen(term->word);
}

/* Write a term: its letters are of ASCII and Latin-1, whose capitals take as many bytes. */
static char *
put_term(char *out, const EmpListed *term, Letters letters)
{
	const uint8_t *p = (const uint8_t *) term->word;
	bool wide = false; /* p is the second byte of a letter of Latin-1 */

	for (size_t i = 0; p[i] != '\0'; i++)
	{
		bool small = wide ? p[i] >= 0xA0 && p[i] <= 0xBE : p[i] >= 'a' && p[i] <= 'z';
		bool capital = letters == LETTERS_CAPITALS || (letters == LETTERS_CAPITAL && i == 0);

		*out++ = (char) (small && capital ? p[i] - 0x20 : p[i]);
		wide = p[i] == 0xC3;
	}
	return out;
}

/* Write a window with a term in all places. */
size_t
emp_swap_write(const EmpSwap *swap, const char *window, size_t len, const EmpListed *term,
			   char *out)
{
	Slots slots = {.window = window, .len = len};
	EmpTokenizer words;
	char *start = out;
	size_t done = 0;
	Place place;

	emp_tokenizer_init(&words, window, len);
	while (swap->slots > 0 ? next_slot(&slots, swap->sets, &place)
						   : next_word(&words, swap->sets, &place))
	{
		memcpy(out, window + done, place.at - done);
		out = put_term(out + (place.at - done), term, place.letters);
		done = place.at + place.len;
	}
	memcpy(out, window + done, len - done);
	return (size_t) (out - start) + len - done;
}
