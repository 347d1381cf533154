/*
 * purchases_build.h
 *		Purchases of a customer outside a server: states that grow as the SQL face makes them grow.
 */
#ifndef EMP_TEST_PURCHASES_BUILD_H
#define EMP_TEST_PURCHASES_BUILD_H

#include <stdlib.h>
#include <string.h>

#include "base/instant.h"
#include "value/purchases.h"

/* Count how often long loops ask. */
static int purchases_asked;
static inline void
purchases_check(void)
{
	purchases_asked++;
}

/* Make a state of nothing. */
static inline EmpPurchases *
purchases_new(const EmpPurchases *like, const EmpPurchasesPlan *plan)
{
	EmpPurchases *p = malloc(emp_purchases_size(plan->width, plan->room));

	emp_purchases_init(p, like, plan);
	return p;
}

/* Add a state to one that may be NULL. */
static inline EmpStatus
purchases_join(EmpPurchases **into, const EmpPurchases *more, EmpFailure *failure)
{
	EmpPurchases *p = *into;
	EmpPurchasesPlan plan;

	if (p != NULL && emp_purchases_same(p, more, failure) != EMP_OK)
		return failure->status;
	if (p != NULL && p->room - p->entries < more->entries)
		emp_purchases_compact(p, purchases_check);
	if (emp_purchases_plan(p, more, &plan, purchases_check, failure) != EMP_OK)
		return failure->status;
	if (p == NULL || !emp_purchases_fits(p, &plan))
	{
		*into = purchases_new(more, &plan);
		if (p != NULL)
			emp_purchases_merge(*into, p, purchases_check);
		free(p);
	}
	emp_purchases_merge(*into, more, purchases_check);
	return EMP_OK;
}

/* Add a row to a state that may be NULL. */
static inline EmpStatus
purchases_row(EmpPurchases **p, const EmpPurchases *head, const EmpPurchase *row,
			  EmpFailure *failure)
{
	EmpPurchaseRow more;

	if (*p != NULL && emp_purchases_add(*p, row))
		return EMP_OK;
	emp_purchases_of_row(&more, head, row);
	return purchases_join(p, &more.state, failure);
}

/* Return the closed form of a state; NULL when a sum is too large. */
static inline EmpPurchases *
purchases_closed(const EmpPurchases *p, EmpFailure *failure)
{
	EmpPurchasesPlan plan = {.scale = p->scale, .width = EMP_PURCHASES_WIDEST, .room = p->entries};
	EmpPurchases *widest = purchases_new(p, &plan);
	EmpPurchases *closed = NULL;

	emp_purchases_merge(widest, p, purchases_check);
	emp_purchases_compact(widest, purchases_check);
	if (emp_purchases_plan_closed(widest, &plan, purchases_check, failure) == EMP_OK)
	{
		closed = purchases_new(widest, &plan);
		emp_purchases_merge(closed, widest, purchases_check);
	}
	free(widest);
	return closed;
}

/* Return the bytes of a state without its header, which only the server sets. */
static inline size_t
purchases_bytes(const EmpPurchases *p)
{
	return emp_purchases_size(p->width, p->room);
}

/* Read a text; NULL when it is none. */
static inline EmpPurchases *
purchases_read(const char *text, size_t len, EmpFailure *failure)
{
	EmpPurchases nothing = {.bucket = 1};
	EmpPurchasesPlan plan;
	EmpPurchases *closed = NULL;
	EmpPurchases *p;

	if (emp_purchases_parse_plan(text, len, &plan, failure) != EMP_OK)
		return NULL;
	p = purchases_new(&nothing, &plan);
	if (emp_purchases_parse(text, len, p, purchases_check, failure) == EMP_OK)
		closed = purchases_closed(p, failure);
	free(p);
	return closed;
}

/* Return the text of a closed state. */
static inline char *
purchases_text(const EmpPurchases *p)
{
	char *text = malloc(EMP_PURCHASES_TEXT_HEAD + EMP_PURCHASES_TEXT_ENTRY * (size_t) p->entries);

	emp_purchases_print(p, text, purchases_check);
	return text;
}

#endif
