/*
 * phrases.c
 *		Prints src/features/phrase_index.inc, the index of the words that open phrases.
 */
#include "base/hash.h"
#include "features/phrase.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Return the bits of the words that may stand in the second place of a row. */
static uint64_t
second_place(const char *words)
{
	uint64_t bits = 0;

	words += strcspn(words, " ");
	if (*words == '\0' || strchr("#_~,^$=<", words[1]) != NULL)
		return UINT64_MAX; /* no word needs to follow, or any word may */
	do
	{
		size_t len = strcspn(++words, "| ");

		bits |= emp_phrase_bit(emp_hash64(words, len, 0));
		words += len;
	} while (*words == '|');
	return bits;
}

int
main(void)
{
	int rows[EMP_PHRASE_SLOTS] = {0};
	int first[EMP_PHRASE_SLOTS];
	size_t length[EMP_PHRASE_SLOTS];
	uint32_t key[EMP_PHRASE_SLOTS];
	uint64_t second[EMP_PHRASE_SLOTS] = {0};
	size_t before = 0; /* length of the word that opens the row before */
	size_t slot = 0;

	for (int row = 0; emp_phrase_words(row) != NULL; row++)
	{
		const char *words = emp_phrase_words(row);
		size_t len = strcspn(words, " ");

		if (row == 0 || len != before || memcmp(words, emp_phrase_words(row - 1), len) != 0)
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
		second[slot] |= second_place(words);
	}
	printf("/* Made from phrases.inc by \"make phrases\"; see Slot in phrase.c. */\n");
	for (int i = 0; i < EMP_PHRASE_SLOTS; i++)
		if (rows[i] != 0)
			printf("[%d] = {%d, %d, %zu, 0x%08" PRIX32 ", 0x%016" PRIX64 "},\n", i, rows[i],
				   first[i], length[i], key[i], second[i]);
	return 0;
}
