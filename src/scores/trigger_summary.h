/*
 * trigger_summary.h
 *		Mergeable counts of emotions for each theme: the value behind the SQL type trigger_summary.
 *
 * A theme is a short text that says what a message is about.  For each of them, and for all
 * readings together, the summary counts how often each headline label is the dominant one.
 *
 * A summary is closed, which is how it is kept, or open, the state of an aggregate.  Closed, its
 * themes are in the order of their names and nothing is left over, so that equal summaries are
 * the same bytes.  Open, they are in the order in which they came, a hash table finds them, and
 * there is room for more.  Either is flat, without pointers.
 */
#ifndef EMP_SCORES_TRIGGER_SUMMARY_H
#define EMP_SCORES_TRIGGER_SUMMARY_H

#include "base/failure.h"
#include "emotion/emotion.h"
#include "scores/emotion_summary.h"

#define EMP_TRIGGER_SUMMARY_FORMAT 1
#define EMP_THEMES_MAX 10000 /* the most themes of a summary */
#define EMP_THEME_NAME 256   /* the most bytes of the name of a theme */
/*
 * The most bytes of a name in a value that comes from outside: what has 256 bytes in one encoding
 * of a database may have four times as many in that of another.
 */
#define EMP_THEME_STORED_NAME (4 * EMP_THEME_NAME)

/* One theme. */
typedef struct EmpTheme
{
	uint32_t hash;                         /* lower half of emp_hash64 of the name */
	uint32_t len;                          /* of the name, in bytes */
	int64_t dominant[EMP_HEADLINE_GROUPS]; /* readings by dominant label */
	char name[];                           /* and zeros up to a multiple of 8 */
} EmpTheme;

/* At least one reading.  The layout is the stored one; padding is spelt out and zero. */
typedef struct EmpTriggerSummary
{
	int32_t header;                        /* varlena length; the SQL face sets it */
	uint8_t format;                        /* EMP_TRIGGER_SUMMARY_FORMAT */
	uint8_t reserved[3];                   /* 0 */
	uint32_t themes;                       /* 0 .. EMP_THEMES_MAX */
	uint32_t used;                         /* bytes of the themes */
	uint32_t room;                         /* bytes there are for themes; closed: used */
	uint32_t slots;                        /* of the hash table, a power of two; closed: 0 */
	int64_t readings;                      /* 1 .. EMP_READINGS_MAX, without a theme too */
	int64_t dominant[EMP_HEADLINE_GROUPS]; /* all readings by dominant label */
	char themes_at[];                      /* themes up to room, then the slots, 32 bits each */
} EmpTriggerSummary;

/* Return the bytes of a theme with a name of len bytes. */
static inline size_t
emp_theme_size(size_t len)
{
	return (sizeof(EmpTheme) + len + 7) & ~(size_t) 7;
}

/* Return the bytes of a summary. */
static inline size_t
emp_trigger_summary_size(uint32_t room, uint32_t slots)
{
	return sizeof(EmpTriggerSummary) + room + (size_t) slots * sizeof(uint32_t);
}

/* Check the length of the name of a theme that a user gave. */
extern EmpStatus emp_theme_check(size_t len, EmpFailure *failure);

/* Return whether an open summary can take so many more themes, of so many bytes together. */
extern bool emp_trigger_summary_fits(const EmpTriggerSummary *s, uint32_t themes, size_t bytes);

/* Say how large a larger summary should be that takes a summary, or NULL, and so much more. */
extern void emp_trigger_summary_plan(const EmpTriggerSummary *s, uint32_t themes, size_t bytes,
									 uint32_t *room, uint32_t *slots);

/* Make an open summary of nothing yet, in emp_trigger_summary_size(room, slots) bytes. */
extern void emp_trigger_summary_init(EmpTriggerSummary *s, uint32_t room, uint32_t slots);

/*
 * Add a reading, with a theme that was checked, or NULL; find a theme or make it; add a summary.
 * What is added to is open, and fits it.
 */
extern EmpStatus emp_trigger_summary_add(EmpTriggerSummary *s, const EmpEmotion *e,
										 const char *theme, size_t len, EmpFailure *failure);
extern EmpTheme *emp_trigger_summary_theme(EmpTriggerSummary *s, const char *name, size_t len,
										   EmpFailure *failure);
extern EmpStatus emp_trigger_summary_merge(EmpTriggerSummary *into, const EmpTriggerSummary *from,
										   EmpFailure *failure);

/*
 * Close a summary: into has emp_trigger_summary_size(from->used, 0) bytes, and order has room for
 * from->themes.
 */
extern void emp_trigger_summary_close(const EmpTriggerSummary *from, const EmpTheme **order,
									  EmpTriggerSummary *into);

/* Whether the header of a stored value of so many bytes is possible. */
extern bool emp_trigger_summary_sound(const EmpTriggerSummary *s, size_t size);

/* Walk over the themes, from {0} on: the next one, or NULL behind the last or what is damaged. */
typedef struct EmpThemeCursor
{
	uint32_t at;     /* bytes */
	uint32_t passed; /* themes */
} EmpThemeCursor;
extern const EmpTheme *emp_trigger_summary_next(const EmpTriggerSummary *s, EmpThemeCursor *c);

/* Order (by readings, then every other field), equality, hash; of closed summaries. */
extern int emp_theme_name_compare(const EmpTheme *a, const EmpTheme *b);
extern int emp_trigger_summary_compare(const EmpTriggerSummary *a, const EmpTriggerSummary *b);
extern uint64_t emp_trigger_summary_hash(const EmpTriggerSummary *s, uint64_t seed);

/*
 * Text form: counts of all readings, then each theme in quotes and its counts, for example
 *		readings=60 anger=33 neutral=27 "late \"express\" parcel" anger=31 neutral=9
 * Counts of 0 are left out.  print needs emp_trigger_summary_text_size bytes and returns the
 * length.  parse fills an open summary, made by emp_trigger_summary_init with the sizes that
 * emp_trigger_summary_parse_plan says.
 */
extern size_t emp_trigger_summary_text_size(const EmpTriggerSummary *s);
extern size_t emp_trigger_summary_print(const EmpTriggerSummary *s, char *out);
extern void emp_trigger_summary_parse_plan(const char *text, size_t len, uint32_t *room,
										   uint32_t *slots);
extern EmpStatus emp_trigger_summary_parse(const char *text, size_t len, EmpTriggerSummary *s,
										   EmpFailure *failure);

#endif
