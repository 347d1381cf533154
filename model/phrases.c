/*
 * phrases.c
 *		Prints src/features/phrase_index.inc: what opens phrases, and what has to follow.
 */
#include "base/hash.h"
#include "features/phrase.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Return the words of a row, NULL behind the last. */
static const char *
words_of(int row)
{
	static const char *const words[] = {
#define PHRASE(kind, weight, words) words,
#include "features/phrases.inc"
#undef PHRASE
		NULL};

	return words[row];
}

/* Return the bits of the words of a place: "a|b|c", which ends at a blank. */
static uint64_t
place_bits(const char *words)
{
	uint64_t bits = 0;

	for (;; words++)
	{
		size_t len = strcspn(words, "| ");

		bits |= emp_phrase_bit(emp_hash64(words, len, 0));
		words += len;
		if (*words != '|')
			return bits;
	}
}

/* Work out what has to stand behind the first word of a row. */
static EmpPhraseNeeds
row_needs(const char *place)
{
	EmpPhraseNeeds needs = {EMP_PHRASE_ANYTHING, EMP_PHRASE_ANYTHING};
	int before = 0; /* tokens that may stand between the first word and the place */

	for (place += strcspn(place, " "); *place != '\0'; place += strcspn(place, " "))
	{
		place++;
		if (*place == '<')
			break;
		if (*place == '~')
			before += place[1] - '0';
		if (strchr("~^$,=", *place) != NULL)
			continue;
		if (*place != '#' && *place != '_')
		{
			uint64_t bits = place_bits(place);

			if (before == 0)
				needs.next = bits;
			else if (before < EMP_PHRASE_NEAR &&
					 (needs.near == EMP_PHRASE_ANYTHING ||
					  __builtin_popcountll(bits) < __builtin_popcountll(needs.near)))
				needs.near = bits;
		}
		before++;
	}
	return needs;
}

int
main(void)
{
	int rows[EMP_PHRASE_SLOTS] = {0};
	int first[EMP_PHRASE_SLOTS];
	size_t length[EMP_PHRASE_SLOTS];
	uint32_t key[EMP_PHRASE_SLOTS];
	uint64_t next[EMP_PHRASE_SLOTS] = {0};
	size_t before = 0; /* length of the word that opens the row before */
	size_t slot = 0;

	for (int row = 0; words_of(row) != NULL; row++)
	{
		const char *words = words_of(row);
		size_t len = strcspn(words, " ");

		if (row == 0 || len != before || memcmp(words, words_of(row - 1), len) != 0)
		{
			uint64_t hash = emp_hash64(words, len, 0);

			slot = hash % EMP_PHRASE_SLOTS;
			while (rows[slot] != 0)
				slot = (slot + 1) % EMP_PHRASE_SLOTS;
			first[slot] = row;
			length[slot] = len;
			key[slot] = (uint32_t) (hash >> 32);
			before = len;
		}
		rows[slot]++;
		next[slot] |= row_needs(words).next;
	}
	printf("/* Made from phrases.inc by \"make phrases\"; read by phrase.c. */\n");
	for (int i = 0; i < EMP_PHRASE_SLOTS; i++)
		if (rows[i] != 0)
			printf("OPENER(%d, %d, %d, %zu, 0x%08" PRIX32 ", 0x%016" PRIX64 ")\n", i, rows[i],
				   first[i], length[i], key[i], next[i]);
	for (int row = 0; words_of(row) != NULL; row++)
	{
		EmpPhraseNeeds needs = row_needs(words_of(row));

		printf("NEEDS(%d, 0x%016" PRIX64 ", 0x%016" PRIX64 ")\n", row, needs.next, needs.near);
	}
	return 0;
}
