/*
 * group_sums.c
 *		Exact sums of numbers by group.
 */
#include "churn/group_sums.h"

#include <string.h>

#include "base/hash.h"
#include "base/order.h"

static bool scores_possible(const EmpMoments *m);
static bool predictions_possible(const EmpMoments *m);

static const char *const score_names[] = {"n", "x", "xx"};
static const char *const prediction_names[] = {
	"selected_churned",   "selected_stayed",     "other_churned",     "other_stayed",
	"p_selected_churned", "pp_selected_churned", "p_selected_stayed", "pp_selected_stayed",
	"p_other_churned",    "pp_other_churned",    "p_other_stayed",    "pp_other_stayed"};

static const EmpMomentsKind kinds[EMP_GROUP_KINDS] = {
	{"fairness_gap_summary", "\"de\" n=2 low=0 words=1 x=0x3 xx=0x5", 1, 2, score_names,
	 scores_possible},
	{"fairness_report_summary",
	 "threshold=0.5 least=30 \"de\" selected_churned=1 low=0 words=1 p_selected_churned=0x1 "
	 "pp_selected_churned=0x1",
	 4, 8, prediction_names, predictions_possible}};

/* Return the moments of a kind. */
const EmpMomentsKind *
emp_group_kind(EmpGroupKind kind)
{
	return &kinds[kind];
}

/* Return whether there are scores with these sums. */
static bool
scores_possible(const EmpMoments *m)
{
	return emp_cells_possible(&kinds[EMP_GROUP_SCORES], m);
}

/* Return whether there are probabilities with these sums: squares <= sum <= n. */
static bool
predictions_possible(const EmpMoments *m)
{
	const EmpMomentsKind *kind = &kinds[EMP_GROUP_PREDICTIONS];
	int i;

	for (i = 0; i < kind->counts; i++)
	{
		EmpBig n;
		EmpBig x;
		EmpBig squares;
		EmpBig rest;

		emp_big_int(&n, emp_moments_count(m, i));
		emp_moments_take(&x, kind, m, 2 * i);
		emp_moments_take(&squares, kind, m, 2 * i + 1);
		emp_big_subtract(&rest, &n, &x);
		if (x.negative || rest.negative)
			return false;
		emp_big_subtract(&rest, &x, &squares);
		if (rest.negative)
			return false;
	}
	return emp_cells_possible(kind, m);
}

/* Check the length of the name of a group that a user gave. */
EmpStatus
emp_group_check(size_t len, EmpFailure *failure)
{
	if (len <= EMP_GROUP_NAME_MAX)
		return EMP_OK;
	emp_fail(failure, EMP_TOO_LARGE, "name of a group of %zu bytes is too long", len);
	emp_fail_detail(failure, "It has at most %d bytes.", EMP_GROUP_NAME_MAX);
	emp_fail_hint(failure, "Cut longer ones, for example by left(grp, 60).");
	return failure->status;
}

/* Record that there are more groups than can be compared. */
EmpStatus
emp_too_many_groups(EmpFailure *failure)
{
	emp_fail(failure, EMP_TOO_LARGE, "too many groups");
	emp_fail_detail(failure, "At most %d groups can be compared.", EMP_GROUPS_MAX);
	emp_fail_hint(failure, "Is the group an identifier? Put customers into fewer groups, or leave "
						   "rare ones out.");
	return failure->status;
}

/* ---------------------------------------------------------------------------------------------
 * Layout.
 */

/* Return the bytes of a name, up to a multiple of 8. */
static size_t
padded(size_t len)
{
	return (len + 7) & ~(size_t) 7;
}

/* Return the bytes of a group whose name and sums have so many bytes and words. */
size_t
emp_group_size(size_t len, int words, EmpGroupKind kind)
{
	return sizeof(EmpCustomerGroup) + padded(len) + emp_moments_size(&kinds[kind], words);
}

/* Return where the groups begin. */
static uint32_t *
places_of(const EmpGroupSums *s)
{
	return (uint32_t *) s->data;
}

/* Return the first byte of the groups. */
static char *
groups_of(const EmpGroupSums *s)
{
	return (char *) (places_of(s) + ((s->groups + 1) & ~(size_t) 1));
}

/* Return a group; NULL where a damaged value has none. */
const EmpCustomerGroup *
emp_group_at(const EmpGroupSums *s, uint32_t i)
{
	uint32_t place = places_of(s)[i];
	const EmpCustomerGroup *group;
	size_t left;

	if (place % 8 != 0 || place > s->used || s->used - place < sizeof(EmpCustomerGroup))
		return NULL;
	group = (const EmpCustomerGroup *) (groups_of(s) + place);
	left = s->used - place - sizeof(EmpCustomerGroup);
	if (group->len > EMP_GROUP_STORED_NAME || left < padded(group->len) ||
		left - padded(group->len) < group->size)
		return NULL;
	return emp_moments_sound(&kinds[s->kind], emp_group_moments(group), group->size) ? group : NULL;
}

/* Return the moments of a group. */
const EmpMoments *
emp_group_moments(const EmpCustomerGroup *group)
{
	return (const EmpMoments *) (group->name + padded(group->len));
}

/* Start a state that will have so many groups. */
void
emp_group_sums_start(EmpGroupSums *s, EmpGroupKind kind, double threshold, int32_t least,
					 uint32_t groups)
{
	memset(s, 0, emp_group_sums_size(groups, 0));
	s->format = EMP_GROUP_SUMS_FORMAT;
	s->kind = (uint8_t) kind;
	s->threshold = threshold;
	s->least = least;
	s->groups = groups;
}

/* Append a group of nothing yet, which is number i, and return its moments. */
EmpMoments *
emp_group_sums_append(EmpGroupSums *s, uint32_t i, const char *name, size_t len, EmpWindow window)
{
	const EmpMomentsKind *kind = &kinds[s->kind];
	size_t moments = emp_moments_size(kind, emp_window_words(window));
	EmpCustomerGroup *group = (EmpCustomerGroup *) (groups_of(s) + s->used);

	places_of(s)[i] = s->used;
	group->len = (uint32_t) len;
	group->size = (uint32_t) moments;
	memset(group->name, 0, padded(len));
	memcpy(group->name, name, len);
	s->used += (uint32_t) (sizeof(EmpCustomerGroup) + padded(len) + moments);
	emp_moments_init(kind, (EmpMoments *) emp_group_moments(group), window);
	return (EmpMoments *) emp_group_moments(group);
}

/* ---------------------------------------------------------------------------------------------
 * Adding.
 */

/* Order two names by their bytes. */
static int
compare_names(const char *a, size_t a_len, const char *b, size_t b_len)
{
	int order = memcmp(a, b, a_len < b_len ? a_len : b_len);

	if (order != 0)
		return order < 0 ? -1 : 1;
	EMP_RETURN_ORDER(a_len, b_len);
	return 0;
}

/* Find a group; NULL when there is none of that name. */
static const EmpCustomerGroup *
find(const EmpGroupSums *s, const char *name, size_t len)
{
	uint32_t low = 0;
	uint32_t high = s->groups;

	while (low < high)
	{
		uint32_t middle = low + (high - low) / 2;
		const EmpCustomerGroup *group = emp_group_at(s, middle);
		int order = group != NULL ? compare_names(name, len, group->name, group->len) : -1;

		if (order == 0)
			return group;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

/* Make a row. */
void
emp_group_row(EmpGroupRow *row, const char *name, size_t len, int cell, double x)
{
	row->name = name;
	row->len = len;
	row->cell = cell;
	row->window = emp_cell_terms(x, row->terms);
}

/* Count a row without a group. */
static EmpStatus
add_without(EmpGroupSums *s, int64_t rows, EmpFailure *failure)
{
	if (rows > EMP_EXACT_ROWS - s->without)
		return emp_too_many_rows(failure);
	s->without += rows;
	return EMP_OK;
}

/* Add a row where it fits. */
EmpStatus
emp_group_sums_add(EmpGroupSums *s, const EmpGroupRow *row, bool *fits, EmpFailure *failure)
{
	const EmpCustomerGroup *group;

	*fits = true;
	if (row->name == NULL)
		return add_without(s, 1, failure);
	group = find(s, row->name, row->len);
	*fits = group != NULL &&
			emp_window_holds(emp_moments_window(emp_group_moments(group)), row->window);
	if (!*fits)
		return EMP_OK;
	return emp_moments_add(&kinds[s->kind], (EmpMoments *) emp_group_moments(group), row->cell,
						   2 * row->cell, row->terms, EMP_CELL_TERMS, failure);
}

/* Return the bytes of a state of one row. */
size_t
emp_group_sums_row_size(EmpGroupKind kind, const EmpGroupRow *row)
{
	if (row->name == NULL)
		return emp_group_sums_size(0, 0);
	return emp_group_sums_size(
		1, (uint32_t) emp_group_size(row->len, emp_window_words(row->window), kind));
}

/* Make a state of one row. */
void
emp_group_sums_of_row(EmpGroupSums *s, EmpGroupKind kind, double threshold, int32_t least,
					  const EmpGroupRow *row)
{
	EmpFailure failure;
	EmpMoments *m;

	emp_group_sums_start(s, kind, threshold, least, row->name != NULL);
	s->without = row->name == NULL;
	if (row->name == NULL)
		return;
	m = emp_group_sums_append(s, 0, row->name, row->len, row->window);
	emp_moments_add(&kinds[kind], m, row->cell, 2 * row->cell, row->terms, EMP_CELL_TERMS,
					&failure);
}

/* A walk over the groups of two states, in the order of their names. */
typedef struct Walk
{
	const EmpGroupSums *s[2];
	uint32_t at[2];
	const EmpCustomerGroup *group[2]; /* the next one of either, NULL where the name is not there */
} Walk;

/* Go to the next name; false at the end. */
static bool
next(Walk *walk)
{
	int order;
	int i;

	for (i = 0; i < 2; i++)
		walk->group[i] =
			walk->at[i] < walk->s[i]->groups ? emp_group_at(walk->s[i], walk->at[i]) : NULL;
	if (walk->group[0] == NULL && walk->group[1] == NULL)
		return false;
	order = walk->group[0] == NULL   ? 1
			: walk->group[1] == NULL ? -1
									 : compare_names(walk->group[0]->name, walk->group[0]->len,
													 walk->group[1]->name, walk->group[1]->len);
	if (order < 0)
		walk->group[1] = NULL;
	else if (order > 0)
		walk->group[0] = NULL;
	for (i = 0; i < 2; i++)
		walk->at[i] += walk->group[i] != NULL;
	return true;
}

/* Return the window that the sums of a group need. */
static EmpWindow
window_of(const Walk *walk)
{
	EmpWindow window = {0, 0};
	int i;

	for (i = 0; i < 2; i++)
		if (walk->group[i] != NULL)
			emp_window_join(&window, emp_moments_window(emp_group_moments(walk->group[i])));
	return window;
}

/* Return the group that there is. */
static const EmpCustomerGroup *
either(const Walk *walk)
{
	return walk->group[0] != NULL ? walk->group[0] : walk->group[1];
}

/* Return the number of different names in two states. */
static uint32_t
count_names(const EmpGroupSums *a, const EmpGroupSums *b)
{
	Walk walk = {.s = {a, b}};
	uint32_t names = 0;

	while (next(&walk))
		names++;
	return names;
}

/* Return the bytes of both states together. */
EmpStatus
emp_group_sums_merged_size(const EmpGroupSums *a, const EmpGroupSums *b, size_t *size,
						   EmpFailure *failure)
{
	Walk walk = {.s = {a, b}};
	uint32_t groups = 0;
	uint32_t used = 0;

	if (a->threshold != b->threshold || a->least != b->least)
	{
		emp_fail(failure, EMP_BAD_VALUE, "different thresholds or smallest groups");
		emp_fail_detail(failure, "They have to be the same in all rows of a report.");
		return failure->status;
	}
	while (next(&walk))
	{
		groups++;
		used += (uint32_t) emp_group_size(either(&walk)->len, emp_window_words(window_of(&walk)),
										  (EmpGroupKind) a->kind);
	}
	if (groups > EMP_GROUPS_MAX)
		return emp_too_many_groups(failure);
	*size = emp_group_sums_size(groups, used);
	return EMP_OK;
}

/* Put both states together. */
EmpStatus
emp_group_sums_merge(EmpGroupSums *into, const EmpGroupSums *a, const EmpGroupSums *b,
					 EmpFailure *failure)
{
	Walk walk = {.s = {a, b}};
	uint32_t groups = 0;

	emp_group_sums_start(into, (EmpGroupKind) a->kind, a->threshold, a->least, count_names(a, b));
	into->without = a->without;
	if (add_without(into, b->without, failure) != EMP_OK)
		return failure->status;
	while (next(&walk))
	{
		const EmpCustomerGroup *group = either(&walk);
		EmpMoments *m =
			emp_group_sums_append(into, groups++, group->name, group->len, window_of(&walk));
		int i;

		for (i = 0; i < 2; i++)
			if (walk.group[i] != NULL &&
				emp_moments_merge(&kinds[into->kind], m, emp_group_moments(walk.group[i]),
								  failure) != EMP_OK)
				return failure->status;
	}
	return EMP_OK;
}

/* ---------------------------------------------------------------------------------------------
 * Stored values.
 */

/* Return whether the head of a stored value of so many bytes is possible. */
bool
emp_group_sums_sound(const EmpGroupSums *s, EmpGroupKind kind, size_t size)
{
	bool of_predictions = kind == EMP_GROUP_PREDICTIONS;

	return size >= sizeof(*s) && s->kind == kind && s->groups <= EMP_GROUPS_MAX &&
		   s->used % 8 == 0 && size == emp_group_sums_size(s->groups, s->used) && s->without >= 0 &&
		   s->without <= EMP_EXACT_ROWS && s->groups + s->without > 0 && s->threshold >= 0 &&
		   s->threshold <= of_predictions && s->least >= of_predictions &&
		   (of_predictions || s->least == 0);
}

/* Return whether the groups can be read: one after the other, in the order of their names. */
bool
emp_group_sums_readable(const EmpGroupSums *s)
{
	const EmpCustomerGroup *last = NULL;
	uint32_t end = 0;
	uint32_t i;

	for (i = 0; i < s->groups; i++)
	{
		const EmpCustomerGroup *group = emp_group_at(s, i);

		if (group == NULL || places_of(s)[i] != end ||
			(last != NULL && compare_names(last->name, last->len, group->name, group->len) >= 0))
			return false;
		end += (uint32_t) (sizeof(EmpCustomerGroup) + padded(group->len) + group->size);
		last = group;
	}
	return end == s->used;
}

/* Order two states; 0 only when they are equal. */
int
emp_group_sums_compare(const EmpGroupSums *a, const EmpGroupSums *b)
{
	uint32_t i;

	EMP_RETURN_ORDER(a->groups, b->groups);
	EMP_RETURN_ORDER(a->without, b->without);
	EMP_RETURN_ORDER(a->threshold, b->threshold);
	EMP_RETURN_ORDER(a->least, b->least);
	for (i = 0; i < a->groups; i++)
	{
		const EmpCustomerGroup *x = emp_group_at(a, i);
		const EmpCustomerGroup *y = emp_group_at(b, i);
		int order = compare_names(x->name, x->len, y->name, y->len);

		if (order == 0)
			order =
				emp_moments_compare(&kinds[a->kind], emp_group_moments(x), emp_group_moments(y));
		if (order != 0)
			return order;
	}
	return 0;
}

/* Return a hash that is the same on every machine. */
uint64_t
emp_group_sums_hash(const EmpGroupSums *s, uint64_t seed)
{
	uint64_t hash = emp_hash_seed(seed ^ (uint64_t) s->without);
	uint32_t i;

	hash = emp_hash_mix(hash ^ emp_double_bits(s->threshold) ^ EMP_SECRET_1,
						(uint64_t) s->least ^ EMP_SECRET_2);
	for (i = 0; i < s->groups; i++)
	{
		const EmpCustomerGroup *group = emp_group_at(s, i);

		hash = emp_hash64(group->name, group->len, hash);
		hash = emp_moments_hash(&kinds[s->kind], emp_group_moments(group), hash);
	}
	return hash;
}
