/*
 * trigger_summary.c
 *		Mergeable counts of emotions for each theme: the value behind the SQL type trigger_summary.
 *
 * Adding a reading is a look into a hash table (open addressing, at most half full) and two
 * additions.  Whoever adds sees to it beforehand that there is room, by emp_trigger_summary_fits
 * and, where it says no, by a larger summary into which the old one is merged; sizes double, so
 * that this happens seldom.
 */
#include "scores/trigger_summary.h"

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/order.h"

#define FIRST_THEMES 4 /* room in a new summary: most groups of a GROUP BY are small */
#define FIRST_BYTES 640
#define SLOT_FREE 0 /* else 1 more than the place of a theme, in units of 8 bytes */

/* Return the larger of two sizes. */
static inline size_t
larger(size_t a, size_t b)
{
	return a > b ? a : b;
}

/* Return the number of themes when so many come to those of a summary. */
static uint32_t
themes_with(const EmpTriggerSummary *s, uint32_t themes)
{
	uint32_t left = EMP_THEMES_MAX - s->themes;

	return s->themes + (themes < left ? themes : left);
}

/* Return whether an open summary can take so many more themes, of so many bytes together. */
bool
emp_trigger_summary_fits(const EmpTriggerSummary *s, uint32_t themes, size_t bytes)
{
	return s->room - s->used >= bytes && s->slots / 2 >= themes_with(s, themes);
}

/* Say how large a larger summary should be that takes a summary, or NULL, and so much more. */
void
emp_trigger_summary_plan(const EmpTriggerSummary *s, uint32_t themes, size_t bytes, uint32_t *room,
						 uint32_t *slots)
{
	const EmpTriggerSummary nothing = {0};
	size_t needed;

	if (s == NULL)
		s = &nothing;
	*room = (uint32_t) larger(larger(s->used + bytes, 2 * (size_t) s->used), FIRST_BYTES);
	needed = larger(larger(themes_with(s, themes), themes_with(s, s->themes)), FIRST_THEMES);
	for (*slots = 2 * FIRST_THEMES; *slots < 2 * needed; *slots *= 2)
		;
}

/* Make an open summary of nothing yet. */
void
emp_trigger_summary_init(EmpTriggerSummary *s, uint32_t room, uint32_t slots)
{
	memset(s, 0, emp_trigger_summary_size(room, slots));
	s->format = EMP_TRIGGER_SUMMARY_FORMAT;
	s->room = room;
	s->slots = slots;
}

/* Check the length of the name of a theme that a user gave. */
EmpStatus
emp_theme_check(size_t len, EmpFailure *failure)
{
	if (len <= EMP_THEME_NAME)
		return EMP_OK;
	emp_fail(failure, EMP_TOO_LARGE, "theme of %zu bytes is too long", len);
	emp_fail_detail(failure, "A theme has at most %d bytes.", EMP_THEME_NAME);
	emp_fail_hint(failure, "A theme is a short name of what a message is about. Cut longer ones, "
						   "for example by left(theme, 60).");
	return failure->status;
}

/* Find a theme, or make it. */
static EmpTheme *
find_or_make(EmpTriggerSummary *s, const char *name, size_t len, uint32_t hash, EmpFailure *failure)
{
	uint32_t *slots = (uint32_t *) (s->themes_at + s->room);
	uint32_t i = hash & (s->slots - 1);
	EmpTheme *theme;

	for (; slots[i] != SLOT_FREE; i = (i + 1) & (s->slots - 1))
	{
		theme = (EmpTheme *) (s->themes_at + 8 * (size_t) (slots[i] - 1));
		if (theme->hash == hash && theme->len == len && memcmp(theme->name, name, len) == 0)
			return theme;
	}
	if (s->themes >= EMP_THEMES_MAX)
	{
		emp_fail(failure, EMP_TOO_LARGE, "too many themes");
		emp_fail_detail(failure, "A trigger_summary holds at most %d different themes.",
						EMP_THEMES_MAX);
		emp_fail_hint(failure, "Group the themes into fewer, or aggregate only rows of themes that "
							   "are frequent.");
		return NULL;
	}
	slots[i] = 1 + s->used / 8;
	theme = (EmpTheme *) (s->themes_at + s->used);
	theme->hash = hash;
	theme->len = (uint32_t) len;
	memcpy(theme->name, name, len);
	s->used += (uint32_t) emp_theme_size(len);
	s->themes++;
	return theme;
}

/* Find a theme, or make it; NULL on a failure. */
EmpTheme *
emp_trigger_summary_theme(EmpTriggerSummary *s, const char *name, size_t len, EmpFailure *failure)
{
	return find_or_make(s, name, len, (uint32_t) emp_hash64(name, len, 0), failure);
}

/* Add one reading. */
EmpStatus
emp_trigger_summary_add(EmpTriggerSummary *s, const EmpEmotion *e, const char *theme, size_t len,
						EmpFailure *failure)
{
	int label = emp_dominant(e);

	if (s->readings >= EMP_READINGS_MAX)
		return emp_too_many_readings(failure);
	if (theme != NULL)
	{
		EmpTheme *found = emp_trigger_summary_theme(s, theme, len, failure);

		if (found == NULL)
			return failure->status;
		found->dominant[label]++;
	}
	s->readings++;
	s->dominant[label]++;
	return EMP_OK;
}

/* Add counts to counts. */
static void
add_counts(int64_t *into, const int64_t *from)
{
	int i;

	for (i = 0; i < EMP_HEADLINE_GROUPS; i++)
		into[i] += from[i];
}

/* Add the readings of another summary. */
EmpStatus
emp_trigger_summary_merge(EmpTriggerSummary *into, const EmpTriggerSummary *from,
						  EmpFailure *failure)
{
	EmpThemeCursor cursor = {0};
	const EmpTheme *theme;

	if (from->readings > EMP_READINGS_MAX - into->readings)
		return emp_too_many_readings(failure);
	while ((theme = emp_trigger_summary_next(from, &cursor)) != NULL)
	{
		EmpTheme *found = find_or_make(into, theme->name, theme->len, theme->hash, failure);

		if (found == NULL)
			return failure->status;
		add_counts(found->dominant, theme->dominant);
	}
	into->readings += from->readings;
	add_counts(into->dominant, from->dominant);
	return EMP_OK;
}

/* Order two themes by the bytes of their names. */
int
emp_theme_name_compare(const EmpTheme *a, const EmpTheme *b)
{
	int order = memcmp(a->name, b->name, a->len < b->len ? a->len : b->len);

	if (order != 0)
		return order < 0 ? -1 : 1;
	EMP_RETURN_ORDER(a->len, b->len);
	return 0;
}

/* Order two pointers to themes, for qsort. */
static int
compare_pointed(const void *a, const void *b)
{
	return emp_theme_name_compare(*(const EmpTheme *const *) a, *(const EmpTheme *const *) b);
}

/* Close a summary. */
void
emp_trigger_summary_close(const EmpTriggerSummary *from, const EmpTheme **order,
						  EmpTriggerSummary *into)
{
	EmpThemeCursor cursor = {0};
	const EmpTheme *theme;
	uint32_t themes = 0;
	uint32_t i;

	while ((theme = emp_trigger_summary_next(from, &cursor)) != NULL)
		order[themes++] = theme;
	qsort(order, themes, sizeof(*order), compare_pointed);
	emp_trigger_summary_init(into, from->used, 0);
	for (i = 0; i < themes; i++)
	{
		size_t size = emp_theme_size(order[i]->len);

		memcpy(into->themes_at + into->used, order[i], size);
		into->used += (uint32_t) size;
	}
	into->themes = themes;
	into->readings = from->readings;
	memcpy(into->dominant, from->dominant, sizeof(into->dominant));
}

/* Return whether the header of a stored value of so many bytes is possible. */
bool
emp_trigger_summary_sound(const EmpTriggerSummary *s, size_t size)
{
	return size >= sizeof(*s) && size == emp_trigger_summary_size(s->room, s->slots) &&
		   s->used <= s->room && s->room % 8 == 0 && s->used % 8 == 0 &&
		   s->themes <= EMP_THEMES_MAX && s->readings >= 1 && s->readings <= EMP_READINGS_MAX;
}

/* Return the next theme; NULL behind the last, or where a damaged value has none. */
const EmpTheme *
emp_trigger_summary_next(const EmpTriggerSummary *s, EmpThemeCursor *c)
{
	const EmpTheme *theme = (const EmpTheme *) (s->themes_at + c->at);
	uint32_t left = s->used - c->at;

	if (c->passed == s->themes || left < sizeof(EmpTheme) || theme->len > EMP_THEME_STORED_NAME ||
		left < emp_theme_size(theme->len))
		return NULL;
	c->at += (uint32_t) emp_theme_size(theme->len);
	c->passed++;
	return theme;
}

/* Order counts. */
static int
compare_counts(const int64_t *a, const int64_t *b)
{
	int i;

	for (i = 0; i < EMP_HEADLINE_GROUPS; i++)
		EMP_RETURN_ORDER(a[i], b[i]);
	return 0;
}

/* Order two closed summaries by readings, then the rest; 0 only when equal. */
int
emp_trigger_summary_compare(const EmpTriggerSummary *a, const EmpTriggerSummary *b)
{
	EmpThemeCursor cursor_a = {0};
	EmpThemeCursor cursor_b = {0};
	const EmpTheme *theme_a;
	const EmpTheme *theme_b;
	int order;

	EMP_RETURN_ORDER(a->readings, b->readings);
	order = compare_counts(a->dominant, b->dominant);
	while (order == 0)
	{
		theme_a = emp_trigger_summary_next(a, &cursor_a);
		theme_b = emp_trigger_summary_next(b, &cursor_b);
		if (theme_a == NULL || theme_b == NULL)
			return (theme_a != NULL) - (theme_b != NULL);
		order = emp_theme_name_compare(theme_a, theme_b);
		if (order == 0)
			order = compare_counts(theme_a->dominant, theme_b->dominant);
	}
	return order;
}

/* Return the hash of counts and a name, on top of the hash of what came before. */
static uint64_t
hash_part(const int64_t *counts, const char *name, size_t len, uint64_t seed)
{
	uint8_t bytes[8 * EMP_HEADLINE_GROUPS];
	EmpWriter writer;
	int i;

	emp_writer_init(&writer, bytes, sizeof(bytes));
	for (i = 0; i < EMP_HEADLINE_GROUPS; i++)
		emp_write64be(&writer, (uint64_t) counts[i]);
	return emp_hash64(name, len, emp_hash64(bytes, sizeof(bytes), seed));
}

/* Return a hash of a closed summary that is the same on every machine. */
uint64_t
emp_trigger_summary_hash(const EmpTriggerSummary *s, uint64_t seed)
{
	uint64_t hash = hash_part(s->dominant, "", 0, seed);
	EmpThemeCursor cursor = {0};
	const EmpTheme *theme;

	while ((theme = emp_trigger_summary_next(s, &cursor)) != NULL)
		hash = hash_part(theme->dominant, theme->name, theme->len, hash);
	return hash;
}
