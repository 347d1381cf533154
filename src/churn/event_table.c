/*
 * event_table.c
 *		How many customers left, and how many were only watched so long, at each duration.
 */
#include "churn/event_table.h"

#include <math.h>
#include <string.h>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/number.h"
#include "base/order.h"
#include "base/sort.h"

#define FIRST_EVENTS 4   /* room in a new table: most groups of a GROUP BY are small */
#define FIRST_NAMES 64   /* bytes of names in a new table of groups */
#define CHECK_EVERY 1024 /* events between two calls of check */

/* Check a duration. */
EmpStatus
emp_event_time_check(double time, EmpFailure *failure)
{
	if (time >= 0 && isfinite(time))
		return EMP_OK;
	emp_fail(failure, EMP_OUT_OF_RANGE, "duration %s is out of range", EMP_SHOW(time));
	emp_fail_detail(failure, "It is a finite number from 0.");
	return failure->status;
}

/* Check the length of the name of a group. */
EmpStatus
emp_event_name_check(size_t len, EmpFailure *failure)
{
	if (len <= EMP_EVENT_NAME)
		return EMP_OK;
	emp_fail(failure, EMP_BAD_VALUE, "name of a group is too long: %zu bytes", len);
	emp_fail_detail(failure, "It may have %d bytes.", EMP_EVENT_NAME);
	emp_fail_hint(failure, "Use a key of the group, such as its number.");
	return failure->status;
}

/* Return whether an open table can take so many more events, and bytes of names. */
bool
emp_event_table_fits(const EmpEventTable *t, uint32_t more, uint32_t names)
{
	return t->room - t->events >= more && t->slots >= 2 * (size_t) t->room &&
		   t->name_room - t->names >= names;
}

/* Plan a larger table: twice as large, so that this happens seldom, unless that is beyond the limit. */
EmpStatus
emp_event_table_plan(const EmpEventTable *t, EmpEventKind kind, uint32_t more, uint32_t names,
					 EmpEventTablePlan *plan, EmpFailure *failure)
{
	uint64_t needed = (t == NULL ? 0 : (uint64_t) t->events) + more;
	uint64_t wanted = needed < FIRST_EVENTS ? FIRST_EVENTS : needed;
	uint64_t needed_names = (t == NULL ? 0 : (uint64_t) t->names) + names;
	uint64_t name_room = needed_names > 0 ? FIRST_NAMES : 0;
	uint64_t slots = 2 * FIRST_EVENTS;
	uint64_t most = EMP_EVENT_TABLE_BYTES - sizeof(EmpEventTable);

	while (slots < 2 * wanted)
		slots *= 2;
	while (name_room < needed_names)
		name_room *= 2;

	/* the slots allow for half as many events, and memory may have room for fewer */
	most = slots * sizeof(uint32_t) + name_room < most
			   ? (most - slots * sizeof(uint32_t) - name_room) / sizeof(EmpEvent)
			   : 0;
	if (wanted > most)
	{
		emp_fail(failure, EMP_TOO_LARGE, "too many different durations");
		emp_fail_detail(failure, "The table of %llu different durations has more than 1 GB.",
						(unsigned long long) needed);
		emp_fail_hint(failure, "Count durations in whole units, such as days.");
		return failure->status;
	}
	plan->kind = kind;
	plan->slots = (uint32_t) slots;
	plan->room = (uint32_t) (slots / 2 < most ? slots / 2 : most);
	plan->name_room = (uint32_t) name_room;
	return EMP_OK;
}

/* Return the hash table of an open table. */
static uint32_t *
slots_of(EmpEventTable *t)
{
	return (uint32_t *) (t->event + t->room);
}

/* Make an open table of nothing yet; only the slots have to be cleared. */
void
emp_event_table_init(EmpEventTable *t, const EmpEventTablePlan *plan)
{
	memset(t, 0, sizeof(*t));
	t->format = EMP_EVENT_TABLE_FORMAT;
	t->kind = (uint8_t) plan->kind;
	t->room = plan->room;
	t->slots = plan->slots;
	t->name_room = plan->name_room;
	memset(slots_of(t), 0, sizeof(uint32_t) * (size_t) t->slots);
}

/* Return whether a group has a name. */
static bool
is_named(const EmpEventGroup *group, uint32_t hash, const char *name, size_t len)
{
	return group->hash == hash && group->len == len && memcmp(group->name, name, len) == 0;
}

/* Append a group to the names of a table that has room for it. */
static uint32_t
append_group(EmpEventTable *t, uint32_t hash, const char *name, size_t len)
{
	uint32_t at = t->names;
	EmpEventGroup *group = emp_event_group(t, at);

	memset(group, 0, emp_event_name_size(len));
	group->hash = hash;
	group->len = (uint32_t) len;
	memcpy(group->name, name, len);
	t->names += emp_event_name_size(len);
	t->groups++;
	return at;
}

/* Find a group or make it.  They are few, and looked up only for durations that are new to them. */
static EmpStatus
find_group(EmpEventTable *t, uint32_t hash, const char *name, size_t len, uint32_t *at,
		   EmpFailure *failure)
{
	for (*at = 0; *at < t->names; *at += emp_event_name_size(emp_event_group(t, *at)->len))
		if (is_named(emp_event_group(t, *at), hash, name, len))
			return EMP_OK;
	if (t->groups == EMP_EVENT_GROUPS)
	{
		emp_fail(failure, EMP_TOO_LARGE, "too many groups");
		emp_fail_detail(failure, "At most %d groups are compared.", EMP_EVENT_GROUPS);
		return failure->status;
	}
	*at = append_group(t, hash, name, len);
	return EMP_OK;
}

/* Add counts to a count, unless there are too many. */
static EmpStatus
count(EmpEventTable *t, uint32_t *into, int64_t customers, EmpFailure *failure)
{
	if (customers <= EMP_EVENT_TABLE_CUSTOMERS - t->customers && customers <= UINT32_MAX - *into)
	{
		t->customers += customers;
		*into += (uint32_t) customers;
		return EMP_OK;
	}
	emp_fail(failure, EMP_TOO_LARGE, "too many customers");
	emp_fail_detail(failure, "There may be 2^48 in all, and 2^32 - 1 of one duration.");
	return failure->status;
}

/* Add a row. */
EmpStatus
emp_event_table_add(EmpEventTable *t, const EmpEventRow *row, EmpFailure *failure)
{
	double time = row->time + 0.0; /* no negative zeros: equal numbers are equal bytes */
	bool grouped = t->kind == EMP_EVENTS_OF_GROUPS;
	uint32_t hash = grouped ? (uint32_t) emp_hash64(row->name, row->len, 0) : 0;
	uint32_t *slots = slots_of(t);
	uint32_t i = (uint32_t) emp_hash_mix(emp_double_bits(time) ^ EMP_SECRET_1, hash ^ EMP_SECRET_2);
	uint32_t group = 0;
	EmpEvent *e = NULL;

	for (i &= t->slots - 1; slots[i] != 0; i = (i + 1) & (t->slots - 1))
	{
		e = &t->event[slots[i] - 1];
		if (e->time == time &&
			(!grouped || is_named(emp_event_group(t, e->group), hash, row->name, row->len)))
			break;
	}
	if (slots[i] == 0)
	{
		if (grouped && find_group(t, hash, row->name, row->len, &group, failure) != EMP_OK)
			return failure->status;
		e = &t->event[t->events];
		*e = (EmpEvent){time, group, 0, 0, 0};
		slots[i] = ++t->events;
	}
	if (count(t, &e->churned, row->churned, failure) != EMP_OK)
		return failure->status;
	return count(t, &e->censored, row->censored, failure);
}

/* Add all of another table. */
EmpStatus
emp_event_table_merge(EmpEventTable *into, const EmpEventTable *from, EmpCheck check,
					  EmpFailure *failure)
{
	uint32_t i;

	for (i = 0; i < from->events; i++)
	{
		const EmpEvent *e = &from->event[i];
		EmpEventRow row = {e->time, NULL, 0, e->churned, e->censored};

		if (i % CHECK_EVERY == 0)
			check();
		if (from->kind == EMP_EVENTS_OF_GROUPS)
		{
			row.name = emp_event_group(from, e->group)->name;
			row.len = emp_event_group(from, e->group)->len;
		}
		if (emp_event_table_add(into, &row, failure) != EMP_OK)
			return failure->status;
	}
	return EMP_OK;
}

/* Order two groups by their names, byte by byte. */
static int
compare_names(const EmpEventGroup *a, const EmpEventGroup *b)
{
	int order = memcmp(a->name, b->name, a->len < b->len ? a->len : b->len);

	return order != 0 ? order : (a->len > b->len) - (a->len < b->len);
}

/* Order two places of names, for emp_sort. */
static int
order_names(const void *a, const void *b, const void *table)
{
	return compare_names(emp_event_group(table, *(const uint32_t *) a),
						 emp_event_group(table, *(const uint32_t *) b));
}

/* Order two events by group and time. */
static int
order_events(const void *a, const void *b, const void *context)
{
	const EmpEvent *x = a;
	const EmpEvent *y = b;

	(void) context;
	EMP_RETURN_ORDER(x->group, y->group);
	EMP_RETURN_ORDER(x->time, y->time);
	return 0;
}

/* Return the bytes that closing needs: places of names twice and their new places; later, events. */
size_t
emp_event_table_close_scratch(const EmpEventTable *from)
{
	size_t names = sizeof(uint32_t) * (2 * (size_t) from->groups + from->names / 8 + 1);
	size_t events = sizeof(EmpEvent) * (size_t) from->events;

	return names > events ? names : events;
}

/* Copy the names of groups in their order, and change the events to them. */
static void
close_names(const EmpEventTable *from, uint32_t *scratch, EmpEventTable *into, EmpCheck check)
{
	uint32_t *place = scratch;
	uint32_t *moved = scratch + 2 * from->groups; /* by the old place in units of 8 bytes */
	uint32_t at = 0;
	uint32_t i;

	for (i = 0; i < from->groups; i++)
	{
		place[i] = at;
		at += emp_event_name_size(emp_event_group(from, at)->len);
	}
	emp_sort(place, from->groups, sizeof(*place), order_names, from, place + from->groups, check);
	for (i = 0; i < from->groups; i++)
	{
		const EmpEventGroup *group = emp_event_group(from, place[i]);

		moved[place[i] / 8] = append_group(into, group->hash, group->name, group->len);
	}
	for (i = 0; i < into->events; i++)
		into->event[i].group = moved[into->event[i].group / 8];
}

/* Close a table. */
void
emp_event_table_close(const EmpEventTable *from, void *scratch, EmpEventTable *into, EmpCheck check)
{
	EmpEventTablePlan plan = {(EmpEventKind) from->kind, from->events, 0, from->names};

	emp_event_table_init(into, &plan);
	into->events = from->events;
	into->customers = from->customers;
	memcpy(into->event, from->event, sizeof(EmpEvent) * (size_t) from->events);
	if (from->kind == EMP_EVENTS_OF_GROUPS)
		close_names(from, scratch, into, check);
	emp_sort(into->event, into->events, sizeof(EmpEvent), order_events, NULL, scratch, check);
}

/* Return whether the header of a stored value of so many bytes is possible. */
bool
emp_event_table_sound(const EmpEventTable *t, EmpEventKind kind, size_t size)
{
	return size >= sizeof(*t) && t->kind == kind && t->events >= 1 && t->events <= t->room &&
		   t->names <= t->name_room && (t->groups > 0) == (kind == EMP_EVENTS_OF_GROUPS) &&
		   size == emp_event_table_size(t->room, t->slots, t->name_room);
}

/* Order two closed tables. */
int
emp_event_table_compare(const EmpEventTable *a, const EmpEventTable *b)
{
	uint32_t i;

	EMP_RETURN_ORDER(a->customers, b->customers);
	EMP_RETURN_ORDER(a->events, b->events);
	EMP_RETURN_ORDER(a->names, b->names);
	for (i = 0; i < a->events; i++)
	{
		const EmpEvent *x = &a->event[i];
		const EmpEvent *y = &b->event[i];

		EMP_RETURN_ORDER(x->group, y->group);
		EMP_RETURN_ORDER(x->time, y->time);
		EMP_RETURN_ORDER(x->churned, y->churned);
		EMP_RETURN_ORDER(x->censored, y->censored);
	}
	if (a->names == 0)
		return 0;
	return memcmp(emp_event_group(a, 0), emp_event_group(b, 0), a->names);
}

/* Return a hash of a closed table that is the same on every machine. */
uint64_t
emp_event_table_hash(const EmpEventTable *t, uint64_t seed)
{
	uint64_t hash = emp_hash_seed(seed ^ (uint64_t) t->customers);
	uint32_t at;
	uint32_t i;

	for (i = 0; i < t->events; i++)
	{
		const EmpEvent *e = &t->event[i];

		hash = emp_hash_mix(hash ^ EMP_SECRET_1, emp_double_bits(e->time) ^ e->group);
		hash = emp_hash_mix(hash ^ EMP_SECRET_2,
							((uint64_t) e->churned << 32 | e->censored) ^ EMP_SECRET_3);
	}
	for (at = 0; at < t->names; at += emp_event_name_size(emp_event_group(t, at)->len))
		hash = emp_hash64(emp_event_group(t, at)->name, emp_event_group(t, at)->len, hash);
	return emp_hash_seed(hash);
}
