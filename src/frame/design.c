/*
 * design.c
 *		Features as terms of a linear model.
 */
#include "frame/design.h"

#include <stdio.h>
#include <string.h>

/* Return the name of a kind. */
const char *
emp_term_kind_name(EmpTermKind kind)
{
	static const char *const name[EMP_TERM_KINDS] = {
		[EMP_TERM_INTERCEPT] = "intercept", [EMP_TERM_VALUE] = "value",
		[EMP_TERM_LEVEL] = "level",         [EMP_TERM_MISSING] = "missing",
		[EMP_TERM_PRODUCT] = "product",
	};

	return name[kind];
}

/* Add a term; false when there are too many. */
static bool
add(EmpTerm *term, int *terms, EmpTermKind kind, int a, int b)
{
	if (*terms == EMP_DESIGN_TERMS)
		return false;
	term[(*terms)++] = kind == EMP_TERM_PRODUCT ? (EmpTerm){.kind = kind, .left = a, .right = b}
												: (EmpTerm){.kind = kind, .feature = a, .level = b};
	return true;
}

/* Add the terms of a feature. */
static bool
add_feature(const EmpFeature *feature, int number, EmpTerm *term, int *terms)
{
	bool room = true;
	int i;

	if (feature->kind != EMP_COLUMN_CATEGORY)
		room = add(term, terms, EMP_TERM_VALUE, number, 0);
	for (i = 0; i < feature->levels + (feature->others > 0); i++)
		if (i != feature->reference)
			room = room && add(term, terms, EMP_TERM_LEVEL, number, i);
	if (feature->missing > 0)
		room = room && add(term, terms, EMP_TERM_MISSING, number, 0);
	return room;
}

/*
 * Return whether a term of a feature has products: all but that of a number that is missing, which counts
 * as the mean there.
 */
static bool
multiplies(const EmpFeature *feature, const EmpTerm *term, int number)
{
	return term->kind != EMP_TERM_INTERCEPT && term->kind != EMP_TERM_PRODUCT &&
		   term->feature == number &&
		   (term->kind != EMP_TERM_MISSING || feature[number].kind == EMP_COLUMN_CATEGORY);
}

/* Add the products of the terms of two features. */
static bool
add_products(const EmpFeature *feature, const EmpInteraction *pair, EmpTerm *term, int *terms)
{
	int n = *terms;
	bool room = true;
	int i;
	int j;

	for (i = 0; i < n; i++)
		for (j = pair->left == pair->right ? i : 0; j < n; j++)
			if (multiplies(feature, &term[i], pair->left) &&
				multiplies(feature, &term[j], pair->right))
				room = room && add(term, terms, EMP_TERM_PRODUCT, i, j);
	return room;
}

/* Make the terms of features. */
EmpStatus
emp_design_terms(const EmpFeature *feature, int features, const EmpInteraction *interaction,
				 int interactions, EmpTerm *term, int *terms, EmpFailure *failure)
{
	bool room;
	int i;

	*terms = 0;
	room = add(term, terms, EMP_TERM_INTERCEPT, 0, 0);
	for (i = 0; i < features; i++)
		if (feature[i].role == EMP_FEATURE_USED)
			room = room && add_feature(&feature[i], i, term, terms);
	for (i = 0; i < interactions; i++)
		room = room && add_products(feature, &interaction[i], term, terms);
	if (room)
		return EMP_OK;
	emp_fail(failure, EMP_TOO_LARGE, "too many terms in a linear model");
	emp_fail_detail(failure,
					"A model has at most %d terms: one a number, one a level of a category, "
					"one a product.",
					EMP_DESIGN_TERMS);
	emp_fail_hint(failure, "Leave features out, or keep fewer levels of categories.");
	return EMP_TOO_LARGE;
}

/* Print the name of a term that is no product. */
static int
print_single(const EmpDesign *design, const EmpTerm *term, char *out, size_t size)
{
	const EmpFeature *feature = &design->feature[term->feature];

	switch (term->kind)
	{
		case EMP_TERM_LEVEL:
			return snprintf(out, size, "%s=%s", feature->name,
							emp_feature_level_text(feature, term->level));
		case EMP_TERM_MISSING:
			return snprintf(out, size, "%s is missing", feature->name);
		case EMP_TERM_VALUE:
			return snprintf(out, size, "%s", feature->name);
		default:
			return snprintf(out, size, "(intercept)");
	}
}

/* Print the name of a term. */
int
emp_term_print(const EmpDesign *design, int term, char *out)
{
	const EmpTerm *t = &design->term[term];
	int len;

	if (t->kind != EMP_TERM_PRODUCT)
		return print_single(design, t, out, EMP_TERM_NAME_SIZE);
	len = print_single(design, &design->term[t->left], out, EMP_TERM_NAME_SIZE / 2);
	len += snprintf(out + len, 4, " * ");
	return len + print_single(design, &design->term[t->right], out + len,
							  (size_t) (EMP_TERM_NAME_SIZE - len));
}

/* Return the value of a term that is neither intercept nor product, given the cell of its feature. */
static double
value_of(const EmpFeature *feature, const EmpTerm *term, double cell)
{
	if (term->kind == EMP_TERM_VALUE)
		return isnan(cell) ? feature->mean : cell;
	if (feature->kind == EMP_COLUMN_CATEGORY && cell == EMP_LEVEL_UNSEEN)
		return term->mean;
	return term->kind == EMP_TERM_LEVEL ? cell == term->level : isnan(cell);
}

/* Return the values of all terms for the features of one row. */
void
emp_design_row(const EmpDesign *design, const double *cell, double *x)
{
	int i;

	for (i = 0; i < design->terms; i++)
	{
		const EmpTerm *t = &design->term[i];

		if (t->kind == EMP_TERM_INTERCEPT)
			x[i] = 1;
		else if (t->kind == EMP_TERM_PRODUCT)
			x[i] = x[t->left] * x[t->right];
		else
			x[i] = value_of(&design->feature[t->feature], t, cell[t->feature]);
	}
}
