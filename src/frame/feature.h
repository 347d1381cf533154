/*
 * feature.h
 *		What a model knows of a feature: its name and kind, and how it was distributed when the model was
 *		fitted.
 *
 * The distribution serves three times: for missing values and levels never seen, to tell what a model
 * was made of, and to see later on how far customers have moved away from it.
 */
#ifndef EMP_FRAME_FEATURE_H
#define EMP_FRAME_FEATURE_H

#include "base/failure.h"
#include "base/radix.h"
#include "frame/frame.h"

#define EMP_FEATURE_BINS 10         /* of a number, for drift */
#define EMP_FEATURE_LEVELS 50       /* the most levels kept, unless somebody says otherwise ... */
#define EMP_FEATURE_LEVELS_MAX 254  /* ... and at most */
#define EMP_FEATURE_OTHER "(other)" /* how the levels that are pooled are called ... */
#define EMP_FEATURE_MISSING "(missing)" /* ... what is not known ... */
#define EMP_FEATURE_UNSEEN "(unseen)"   /* ... and a level that the model never saw */

/* Whether a model uses a feature, and if not, why.  Part of stored formats. */
typedef enum EmpFeatureRole
{
	EMP_FEATURE_USED = 0,
	EMP_FEATURE_CONSTANT = 1,   /* the same in all rows; also: always missing */
	EMP_FEATURE_DUPLICATE = 2,  /* in all rows the same as an earlier feature, its twin */
	EMP_FEATURE_IDENTIFIER = 3, /* a category that is different in most rows */
	EMP_FEATURE_ROLES
} EmpFeatureRole;

/* Return the name of a role: used, constant, duplicate, identifier. */
extern const char *emp_feature_role_name(EmpFeatureRole role);

typedef struct EmpLevel
{
	const char *text;
	int64_t rows;
} EmpLevel;

typedef struct EmpFeature
{
	const char *name;
	EmpColumnKind kind;
	EmpFeatureRole role;
	int32_t twin; /* of a duplicate: the earlier feature, else -1 */
	int64_t rows; /* that the model was fitted to */
	int64_t missing;
	/* of the values that are not missing; of a category, 0 */
	double mean;
	double deviation; /* by n, not n - 1 */
	double low;
	double high;
	/* categories: the most frequent levels, in the order of their bytes */
	int32_t levels;
	const EmpLevel *level;
	int32_t reference;  /* the level that the others are compared with */
	int32_t others;     /* how many levels are pooled ... */
	int64_t other_rows; /* ... in so many rows */
	/* others: values up to cut[0], up to cut[1], ..., above; cuts grow */
	int32_t cuts;
	double cut[EMP_FEATURE_BINS - 1];
	int64_t bin[EMP_FEATURE_BINS];
} EmpFeature;

/*
 * The cell of a category is the number of a level that is kept, or `levels` for one that was pooled, or
 * this for a level that the model never saw, where none was pooled.
 */
#define EMP_LEVEL_UNSEEN (-1)

/* Return the cell of a level: see above. */
extern double emp_feature_level(const EmpFeature *feature, const char *text, size_t len);

/* Return the text of the cell of a category, "(other)" and the like included. */
extern const char *emp_feature_level_text(const EmpFeature *feature, double cell);

/*
 * Choose where bins of numbers from low to high end: at the deciles of n of them that are sorted.  No cut
 * is at the greatest value, so that something is above the last one; but where values differ there is a
 * cut.  Returns how many there are.
 */
extern int emp_feature_cuts(const EmpKeyed *sorted, int64_t n, double low, double high,
							double cut[EMP_FEATURE_BINS - 1]);

/* Return the bin that a cell is in: of a number 0 .. cuts, of a category 0 .. levels; missing: -1. */
extern int emp_feature_bin(const EmpFeature *feature, double cell);

/* How features are taken from columns, where somebody says so (describe.c). */
typedef struct EmpFeatureOptions
{
	int32_t most_levels; /* kept */
	const char *const
		*reference; /* for each column: its reference level, or NULL; or NULL for all */
} EmpFeatureOptions;

/* Take a reference level, NULL for the first one; fails when it is no level that is kept. */
extern EmpStatus emp_feature_refer(EmpFeature *feature, const char *wanted, EmpFailure *failure);

/*
 * Describe the columns of a frame, sorted by emp_frame_sort, and replace levels by those that are kept.
 * Features, their levels and texts live in the memory given and in the texts of the frame.  Fails when a
 * reference is no level that is kept.
 */
extern size_t emp_feature_describe_scratch(const EmpFrame *frame, const EmpFeatureOptions *options);
extern size_t emp_feature_describe_memory(const EmpFrame *frame, const EmpFeatureOptions *options);
extern EmpStatus emp_feature_describe(EmpFrame *frame, const EmpFeatureOptions *options,
									  EmpFeature *feature, void *memory, void *scratch,
									  EmpCheck check, EmpFailure *failure);

/*
 * Check feature i of a model that came from outside and was fitted to so many rows: return NULL, or what is
 * wrong with it.  Those before it were checked.
 */
extern const char *emp_feature_check(const EmpFeature *feature, int i, int64_t rows);

/* Return whether a feature alone tells rows with an outcome (lead cell `lead` is 1) from the others. */
extern bool emp_feature_tells(const EmpFrame *frame, const EmpFeature *feature, int column,
							  int lead, EmpCheck check);

#endif
