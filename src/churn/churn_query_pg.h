/*
 * churn_query_pg.h
 *		A query of the user's own as rows of features: its columns, and queries around it.
 */
#ifndef EMP_CHURN_CHURN_QUERY_PG_H
#define EMP_CHURN_CHURN_QUERY_PG_H

#include "base/pg_compat.h"

#include "lib/stringinfo.h"

#include "base/query_pg.h"
#include "churn/churn_options_pg.h"
#include "frame/field_pg.h"

/* A column that is a feature. */
typedef struct EmpQueryColumn
{
	char *name;
	char *quoted; /* q."name" */
	EmpRowField field;
} EmpQueryColumn;

typedef struct EmpChurnQuery
{
	char *from;  /* FROM (the query) AS q */
	char *label; /* q."churned" */
	char *fold;  /* q."fold", or NULL */
	int columns;
	EmpQueryColumn *column;
} EmpChurnQuery;

/*
 * Look at a query, connected to SPI; what is made lives in the current memory context.  Throws unless it is
 * one SELECT with a boolean column for the outcome, as the options name it, and some features.
 */
extern EmpChurnQuery *emp_churn_query(const char *text, const EmpChurnOptions *options);

#endif
