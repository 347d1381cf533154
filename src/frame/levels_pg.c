/*
 * levels_pg.c
 *		The levels of a category while rows are gathered.
 *
 * Texts lie one behind the other in chunks, and a hash table of the server finds them.
 */
#include "frame/levels_pg.h"

#include "miscadmin.h"
#include "utils/memutils.h"

#include "base/bytes.h"
#include "base/hash.h"
#include "base/interrupt_pg.h"
#include "base/sort.h"
#include "frame/frame.h"

#define FIRST_LEVELS 16 /* that there is room for at first */
#define LEVELS_PER_CHECK 10000
#define CHUNK 8192 /* bytes of texts that are allocated together */

typedef struct LevelKey
{
	const char *text;
	Size len;
} LevelKey;

typedef struct LevelEntry
{
	LevelKey key;
	uint32 hash;
	int32 number;
	char status; /* of the hash table */
} LevelEntry;

#define SH_PREFIX level
#define SH_ELEMENT_TYPE LevelEntry
#define SH_KEY_TYPE LevelKey
#define SH_KEY key
#define SH_HASH_KEY(table, key) ((uint32) emp_hash64((key).text, (key).len, 0))
#define SH_EQUAL(table, a, b) ((a).len == (b).len && memcmp((a).text, (b).text, (a).len) == 0)
#define SH_STORE_HASH
#define SH_GET_HASH(table, entry) (entry)->hash
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

struct EmpLevels
{
	MemoryContext context;
	level_hash *table;
	int32 count;
	int32 room;
	const char **text;
	char *free; /* of the last chunk */
	Size left;
};

/* Make a table without levels. */
EmpLevels *
emp_levels(MemoryContext context)
{
	EmpLevels *levels = MemoryContextAllocZero(context, sizeof(EmpLevels));

	levels->context = context;
	levels->table = level_create(context, FIRST_LEVELS, NULL);
	levels->room = FIRST_LEVELS;
	levels->text = MemoryContextAlloc(context, sizeof(char *) * FIRST_LEVELS);
	return levels;
}

/* Keep a text. */
static const char *
keep(EmpLevels *levels, const char *text, Size len)
{
	char *kept;

	if (levels->left < len + 1)
	{
		/* the first few levels of a column, which are mostly all, need no whole chunk */
		levels->left = levels->count < FIRST_LEVELS ? 2 * (len + 1) : CHUNK;
		levels->free = MemoryContextAlloc(levels->context, levels->left);
	}
	kept = levels->free;
	memcpy(kept, text, len);
	kept[len] = '\0';
	levels->free += len + 1;
	levels->left -= len + 1;
	return kept;
}

/* Return the number of a level. */
int32
emp_levels_number(EmpLevels *levels, const char *text, Size len)
{
	LevelKey key = {text, len};
	bool found;
	LevelEntry *entry;

	if (levels->count == EMP_FRAME_LEVELS)
	{
		entry = level_lookup(levels->table, key);
		return entry == NULL ? -1 : entry->number;
	}
	entry = level_insert(levels->table, key, &found);
	if (found)
		return entry->number;
	if (levels->count == levels->room)
	{
		levels->room *= 2;
		levels->text = repalloc(levels->text, sizeof(char *) * (Size) levels->room);
	}
	entry->key.text = keep(levels, text, len);
	entry->number = levels->count;
	levels->text[levels->count] = entry->key.text;
	return levels->count++;
}

/* Return how many levels there are. */
int32
emp_levels_count(const EmpLevels *levels)
{
	return levels->count;
}

/* Return the text of a level. */
const char *
emp_levels_text(const EmpLevels *levels, int32 number)
{
	return levels->text[number];
}

/* A level to be sorted: its first bytes as a number tell most of them apart. */
typedef struct Sorted
{
	uint64 start;
	const char *text;
	int32 number;
} Sorted;

/* Return the first eight bytes of a text as a number that orders as they do. */
static uint64
start_of(const char *text)
{
	uint64 start = 0;
	int i;

	for (i = 0; i < 8 && text[i] != '\0'; i++)
		start |= (uint64) (uint8) text[i] << (56 - 8 * i);
	return start;
}

/* Order two levels by their bytes. */
static int
order(const void *a, const void *b, const void *context)
{
	const Sorted *left = a;
	const Sorted *right = b;

	(void) context;
	if (left->start != right->start)
		return left->start < right->start ? -1 : 1;
	return strcmp(left->text, right->text);
}

/* Return the texts in the order of their bytes, and the place of each number among them. */
const char **
emp_levels_sort(const EmpLevels *levels, int32 **place)
{
	Size n = (Size) levels->count;
	Sorted *sorted = MemoryContextAllocHuge(CurrentMemoryContext, sizeof(Sorted) * 2 * n + 1);
	const char **text = palloc(sizeof(char *) * n + 1);
	Size i;

	*place = palloc(sizeof(int32) * n + 1);
	for (i = 0; i < n; i++)
	{
		if (i % LEVELS_PER_CHECK == 0)
			CHECK_FOR_INTERRUPTS();
		sorted[i] = (Sorted){start_of(levels->text[i]), levels->text[i], (int32) i};
	}
	emp_sort(sorted, n, sizeof(Sorted), order, NULL, sorted + n, emp_check_interrupts);
	for (i = 0; i < n; i++)
	{
		if (i % LEVELS_PER_CHECK == 0)
			CHECK_FOR_INTERRUPTS();
		text[i] = sorted[i].text;
		(*place)[sorted[i].number] = (int32) i;
	}
	pfree(sorted);
	return text;
}
