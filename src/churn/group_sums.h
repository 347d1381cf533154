/*
 * group_sums.h
 *		Exact sums of numbers by group: the state behind fairness_gap and fairness_report.
 *
 * A state has a head and its groups, in the order of the bytes of their names; what there is of a group
 * are moments (base/moments.h), changed in place.  A group that is new, or whose sums need another word,
 * makes a new state: there are few groups.  So a state is always closed, and equal states are the same
 * bytes.
 */
#ifndef EMP_CHURN_GROUP_SUMS_H
#define EMP_CHURN_GROUP_SUMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cells.h"

#define EMP_GROUP_SUMS_FORMAT 1
#define EMP_GROUPS_MAX 1000    /* the most groups of a state */
#define EMP_GROUP_NAME_MAX 255 /* the most bytes of a name ... */
/* ... and in a value from outside: those of one encoding may be four times as many in another. */
#define EMP_GROUP_STORED_NAME (4 * EMP_GROUP_NAME_MAX)

/* What the sums are of.  The numbers are part of the stored format. */
typedef enum EmpGroupKind
{
	EMP_GROUP_SCORES = 0,      /* fairness_gap_summary: one cell, of scores */
	EMP_GROUP_PREDICTIONS = 1, /* fairness_report_summary: four cells, of probabilities */
	EMP_GROUP_KINDS
} EmpGroupKind;

/* Cells of predictions. */
typedef enum EmpPredictionCell
{
	EMP_SELECTED_CHURNED = 0, /* probability at least the threshold, and left */
	EMP_SELECTED_STAYED = 1,
	EMP_OTHER_CHURNED = 2,
	EMP_OTHER_STAYED = 3
} EmpPredictionCell;

/* One group, at least one row; the moments come after its name. */
typedef struct EmpCustomerGroup
{
	uint32_t len;  /* of the name, in bytes */
	uint32_t size; /* of the moments, in bytes */
	char name[];   /* and zeros up to a multiple of 8 */
} EmpCustomerGroup;

/* At least one row.  The layout is the stored one; padding is spelt out and zero. */
typedef struct EmpGroupSums
{
	int32_t header;      /* varlena length; the SQL face sets it */
	uint8_t format;      /* EMP_GROUP_SUMS_FORMAT */
	uint8_t kind;        /* EmpGroupKind */
	uint8_t reserved[2]; /* 0 */
	uint32_t groups;     /* 0 .. EMP_GROUPS_MAX */
	uint32_t used;       /* bytes of the groups */
	int64_t without;     /* rows without a group */
	double
		threshold; /* of predictions: a probability from which on customers are selected; else 0 */
	int32_t least; /* of predictions: rows of a group that is compared; else 0 */
	uint32_t reserved2; /* 0 */
	uint64_t data[]; /* where each group begins, 32 bits each, up to a multiple of 8; the groups */
} EmpGroupSums;

/* Return the bytes of a state. */
static inline size_t
emp_group_sums_size(uint32_t groups, uint32_t used)
{
	return sizeof(EmpGroupSums) + ((groups + 1) & ~(size_t) 1) * sizeof(uint32_t) + used;
}

/* Return the moments of a kind. */
extern const EmpMomentsKind *emp_group_kind(EmpGroupKind kind);

/* Check the length of the name of a group that a user gave. */
extern EmpStatus emp_group_check(size_t len, EmpFailure *failure);
extern EmpStatus emp_too_many_groups(EmpFailure *failure);

/*
 * Make a state piece by piece: start one that will have so many groups, append them in the order of
 * their names, each with moments of nothing yet, which are returned.
 */
extern size_t emp_group_size(size_t len, int words, EmpGroupKind kind); /* bytes of a group */
extern void emp_group_sums_start(EmpGroupSums *s, EmpGroupKind kind, double threshold,
								 int32_t least, uint32_t groups);
extern EmpMoments *emp_group_sums_append(EmpGroupSums *s, uint32_t i, const char *name, size_t len,
										 EmpWindow window);

/* A group and its row. */
typedef struct EmpGroupRow
{
	const char *name; /* NULL: without a group */
	size_t len;
	int cell;
	EmpExactTerm terms[EMP_CELL_TERMS];
	EmpWindow window; /* of the terms */
} EmpGroupRow;

/* Make a row of a number that was checked. */
extern void emp_group_row(EmpGroupRow *row, const char *name, size_t len, int cell, double x);

/* Add a row where it fits; false in `fits` where it does not. */
extern EmpStatus emp_group_sums_add(EmpGroupSums *s, const EmpGroupRow *row, bool *fits,
									EmpFailure *failure);

/* A state of one row: how large, and the making of it. */
extern size_t emp_group_sums_row_size(EmpGroupKind kind, const EmpGroupRow *row);
extern void emp_group_sums_of_row(EmpGroupSums *s, EmpGroupKind kind, double threshold,
								  int32_t least, const EmpGroupRow *row);

/* Both states together, in a new one: how large, and the making of it. */
extern EmpStatus emp_group_sums_merged_size(const EmpGroupSums *a, const EmpGroupSums *b,
											size_t *size, EmpFailure *failure);
extern EmpStatus emp_group_sums_merge(EmpGroupSums *into, const EmpGroupSums *a,
									  const EmpGroupSums *b, EmpFailure *failure);

/* Return a group, and its moments; NULL where a damaged value has none. */
extern const EmpCustomerGroup *emp_group_at(const EmpGroupSums *s, uint32_t i);
extern const EmpMoments *emp_group_moments(const EmpCustomerGroup *group);

/* Whether the head of a stored value of so many bytes is possible; whether its groups can be read. */
extern bool emp_group_sums_sound(const EmpGroupSums *s, EmpGroupKind kind, size_t size);
extern bool emp_group_sums_readable(const EmpGroupSums *s);

/* Order (by groups, then names and sums), hash; of states that can be read. */
extern int emp_group_sums_compare(const EmpGroupSums *a, const EmpGroupSums *b);
extern uint64_t emp_group_sums_hash(const EmpGroupSums *s, uint64_t seed);

/*
 * Text form: what is in the head, then each group in quotes and its moments, for example
 *		without=2 "de" n=2 low=0 words=1 x=0x3 xx=0x5 "fr" n=1 low=0 words=0
 * print needs emp_group_sums_text_size bytes and returns the length.  parse fills a state of
 * emp_group_sums_parse_size bytes.
 */
extern size_t emp_group_sums_text_size(const EmpGroupSums *s);
extern size_t emp_group_sums_print(const EmpGroupSums *s, char *out);
extern EmpStatus emp_group_sums_parse_size(const char *text, size_t len, EmpGroupKind kind,
										   size_t *size, EmpFailure *failure);
extern EmpStatus emp_group_sums_parse(const char *text, size_t len, EmpGroupKind kind,
									  EmpGroupSums *s, EmpFailure *failure);

#endif
