/*
 * design.h
 *		Features as terms of a linear model: the columns of its design matrix.
 *
 * A number is one term, a category one a level but for the reference; what was missing when the model was
 * fitted has a term of its own, and its value counts as the mean.  A level that was never seen counts as
 * the average of the levels.  Terms are the intercept first, then by features, then products of features.
 */
#ifndef EMP_FRAME_DESIGN_H
#define EMP_FRAME_DESIGN_H

#include "frame/feature.h"

#define EMP_DESIGN_TERMS 1600 /* the most terms, the intercept included */
#define EMP_TILE 128          /* rows that are worked on together */

/* Part of stored formats. */
typedef enum EmpTermKind
{
	EMP_TERM_INTERCEPT = 0,
	EMP_TERM_VALUE = 1,   /* of a number, boolean or date */
	EMP_TERM_LEVEL = 2,   /* 1 for a level of a category (levels: the pooled ones), else 0 */
	EMP_TERM_MISSING = 3, /* 1 for a missing value, else 0 */
	EMP_TERM_PRODUCT = 4, /* of two terms */
	EMP_TERM_KINDS
} EmpTermKind;

/* Return the name of a kind: intercept, value, level, missing, product. */
extern const char *emp_term_kind_name(EmpTermKind kind);

typedef struct EmpTerm
{
	EmpTermKind kind;
	bool aliased;    /* constant or linear in earlier terms: left out of the model */
	int32_t feature; /* but for intercept and product */
	int32_t level;   /* of EMP_TERM_LEVEL */
	int32_t left;    /* terms of a product */
	int32_t right;
	double mean;      /* in the rows that the model was fitted to; intercept: 0 */
	double deviation; /* by n; intercept: 1 */
} EmpTerm;

typedef struct EmpDesign
{
	int features;
	const EmpFeature *feature;
	int terms;
	EmpTerm *term;
} EmpDesign;

/* Two features whose product is a term, by their numbers. */
typedef struct EmpInteraction
{
	int32_t left;
	int32_t right;
} EmpInteraction;

/*
 * Make the terms of features that are used, up to EMP_DESIGN_TERMS; means and deviations are left 0.
 * Interactions of features that are not used have no terms.
 */
extern EmpStatus emp_design_terms(const EmpFeature *feature, int features,
								  const EmpInteraction *interaction, int interactions,
								  EmpTerm *term, int *terms, EmpFailure *failure);

/* Print the name of a term: tenure, Contract=One year, tenure is missing, tenure * age. */
#define EMP_TERM_NAME_SIZE 1024
extern int emp_term_print(const EmpDesign *design, int term, char *out);

/* Return the values of all terms for the features of one row, as they are. */
extern void emp_design_row(const EmpDesign *design, const double *cell, double *x);

/*
 * Fill a tile (tile.c): x[t * EMP_TILE + r] is term t of row r, as it is.  cell: features of the first row, from
 * which the next ones are stride cells away.
 */
extern void emp_design_values(const EmpDesign *design, const double *cell, int stride, int rows,
							  double *x);

/*
 * The same, less the means of the terms, by their deviations; 1 for the intercept, 0 for terms that are
 * aliased and for rows beyond the count.
 */
extern void emp_design_tile(const EmpDesign *design, const double *cell, int stride, int rows,
							double *x);

/* What follows is in design_scale.c. */

/* Return the numbers of scratch that scaling and correlating need. */
extern size_t emp_design_scratch(int terms);

/*
 * Work out means and deviations from rows, of which there are some (weight: of rows by their first lead
 * cell, or NULL for 1), and mark terms that are constant aliased.  Without weights and products they follow
 * from the features, which have to be those of the same rows.
 */
extern void emp_design_scale(EmpDesign *design, const EmpFrame *frame, const double weight[2],
							 double *scratch, EmpCheck check);

/* Work out the correlations of the terms in the rows: packed, without the intercept; 0 for aliased ones. */
extern void emp_design_correlate(const EmpDesign *design, const EmpFrame *frame,
								 const double weight[2], double *correlation, double *scratch,
								 EmpCheck check);

/*
 * Find terms that are linear in earlier ones, given the correlations of all terms but the intercept, and
 * mark them aliased.  The correlations are destroyed; scratch: a number for each term.  Returns how many
 * terms are aliased, constant ones included.
 */
extern int emp_design_find_aliases(EmpDesign *design, double *correlation, double *scratch,
								   EmpCheck check);

/*
 * The same from the rows themselves, given correlation for as many numbers as correlations have.  Terms
 * that are linear in others are so in any part of the rows too; so where the first rows show none, there
 * are none, and that is enough.
 */
extern int emp_design_find_linear(EmpDesign *design, const EmpFrame *frame, const double weight[2],
								  double *correlation, double *scratch, EmpCheck check);

#endif
