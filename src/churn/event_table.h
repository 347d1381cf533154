/*
 * event_table.h
 *		How many customers left, and how many were only watched so long, at each duration: the state
 *		behind kaplan_meier and log_rank.
 *
 * An event is a duration at which somebody left or was watched no longer (was censored), with how many
 * of either.  A table is of all customers (survival_curve) or of groups of them (log_rank_summary), by
 * name.
 *
 * A table is open or closed (doc/design/005).  Open, events are in the order in which they came, a hash
 * table finds them, and there is room for more.  Closed, which is how people see it, they are in the
 * order of the names of groups and of durations, and nothing is left over, so equal values are the same
 * bytes.
 */
#ifndef EMP_CHURN_EVENT_TABLE_H
#define EMP_CHURN_EVENT_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/failure.h"
#include "base/interrupt.h"

#define EMP_EVENT_TABLE_FORMAT 1
#define EMP_EVENT_TABLE_BYTES ((size_t) 0x3fffffff)   /* the most bytes of a table: 1 GB */
#define EMP_EVENT_TABLE_CUSTOMERS ((int64_t) 1 << 48) /* the most customers */
#define EMP_EVENT_GROUPS 1000                         /* the most groups */
#define EMP_EVENT_NAME 255 /* the most bytes of the name of a group ... */
/* ... and in a value from outside: those of one encoding may be four times as many in another. */
#define EMP_EVENT_STORED_NAME (4 * EMP_EVENT_NAME)

/* What a table is of.  The numbers are part of the stored format. */
typedef enum EmpEventKind
{
	EMP_EVENTS_OF_ALL = 0,    /* survival_curve */
	EMP_EVENTS_OF_GROUPS = 1, /* log_rank_summary */
	EMP_EVENT_KINDS
} EmpEventKind;

/* One duration, of one group.  No time is a negative zero. */
typedef struct EmpEvent
{
	double time;       /* from 0, finite */
	uint32_t group;    /* where its name is: see emp_event_group */
	uint32_t churned;  /* customers who left */
	uint32_t censored; /* customers who were still there when last seen */
	uint32_t reserved; /* 0 */
} EmpEvent;

/* The name of a group. */
typedef struct EmpEventGroup
{
	uint32_t hash; /* lower half of emp_hash64 of the name */
	uint32_t len;  /* of the name, in bytes */
	char name[];   /* and zeros up to a multiple of 8 */
} EmpEventGroup;

/* At least one customer.  The layout is the stored one; padding is spelt out and zero. */
typedef struct EmpEventTable
{
	int32_t header;  /* varlena length; the SQL face sets it */
	uint8_t format;  /* EMP_EVENT_TABLE_FORMAT */
	uint8_t kind;    /* EmpEventKind */
	uint16_t groups; /* of all customers: 0 */
	uint32_t events;
	uint32_t room;      /* events there is room for; closed: events */
	uint32_t slots;     /* of the hash table, a power of 2; closed: 0 */
	uint32_t names;     /* bytes of the names of groups */
	uint32_t name_room; /* bytes there are for them; closed: names */
	uint32_t reserved;  /* 0 */
	int64_t customers;  /* in all events */
	EmpEvent event[];   /* up to room, then the slots, 32 bits each, then the names */
} EmpEventTable;

/* What a table has to hold. */
typedef struct EmpEventTablePlan
{
	EmpEventKind kind;
	uint32_t room;
	uint32_t slots;
	uint32_t name_room;
} EmpEventTablePlan;

/* Return the bytes of a table. */
static inline size_t
emp_event_table_size(uint32_t room, uint32_t slots, uint32_t name_room)
{
	return sizeof(EmpEventTable) + sizeof(EmpEvent) * room + sizeof(uint32_t) * (size_t) slots +
		   name_room;
}

/* Return the bytes that the name of a group takes. */
static inline uint32_t
emp_event_name_size(size_t len)
{
	return (uint32_t) ((sizeof(EmpEventGroup) + len + 7) & ~(size_t) 7);
}

/* Return the group whose name is so many bytes after the first one. */
static inline EmpEventGroup *
emp_event_group(const EmpEventTable *t, uint32_t at)
{
	return (EmpEventGroup *) ((char *) (t->event + t->room) + sizeof(uint32_t) * (size_t) t->slots +
							  at);
}

/* One row: customers of a group, if the table is of groups, and a duration. */
typedef struct EmpEventRow
{
	double time;
	const char *name;
	size_t len;
	int64_t churned;
	int64_t censored;
} EmpEventRow;

/* Check a duration, and the name of a group, that a user gave. */
extern EmpStatus emp_event_time_check(double time, EmpFailure *failure);
extern EmpStatus emp_event_name_check(size_t len, EmpFailure *failure);

/* Return whether an open table can take so many more events, and bytes of names. */
extern bool emp_event_table_fits(const EmpEventTable *t, uint32_t more, uint32_t names);

/* Plan a larger table that takes a table, or NULL, and so much more. */
extern EmpStatus emp_event_table_plan(const EmpEventTable *t, EmpEventKind kind, uint32_t more,
									  uint32_t names, EmpEventTablePlan *plan, EmpFailure *failure);

/* Make an open table of nothing yet, in emp_event_table_size bytes. */
extern void emp_event_table_init(EmpEventTable *t, const EmpEventTablePlan *plan);

/* Add a row that was checked, or all of another table; what is added to is open and fits it. */
extern EmpStatus emp_event_table_add(EmpEventTable *t, const EmpEventRow *row, EmpFailure *failure);
extern EmpStatus emp_event_table_merge(EmpEventTable *into, const EmpEventTable *from,
									   EmpCheck check, EmpFailure *failure);

/* Close a table: into has emp_event_table_size(events, 0, names) bytes. */
extern size_t emp_event_table_close_scratch(const EmpEventTable *from); /* bytes */
extern void emp_event_table_close(const EmpEventTable *from, void *scratch, EmpEventTable *into,
								  EmpCheck check);

/* Whether the header of a stored value of so many bytes is possible. */
extern bool emp_event_table_sound(const EmpEventTable *t, EmpEventKind kind, size_t size);

/* Order (by customers, then every other number, then names) and hash; of closed tables. */
extern int emp_event_table_compare(const EmpEventTable *a, const EmpEventTable *b);
extern uint64_t emp_event_table_hash(const EmpEventTable *t, uint64_t seed);

/*
 * Text form: each duration with those who left and those censored: 1=380,233 2=123,115; of groups,
 * after the name of each: "One year" 1=10,20 2=3,4 "Two year" 1=2,11.  parse fills an open table, made by
 * emp_event_table_init of what emp_event_table_parse_plan says.
 */
extern size_t emp_event_table_text_size(const EmpEventTable *t);
extern size_t emp_event_table_print(const EmpEventTable *t, char *out, EmpCheck check);
extern EmpStatus emp_event_table_parse_plan(const char *text, size_t len, EmpEventKind kind,
											EmpEventTablePlan *plan, EmpFailure *failure);
extern EmpStatus emp_event_table_parse(const char *text, size_t len, EmpEventTable *t,
									   EmpCheck check, EmpFailure *failure);

#endif
