/*
 * churn_options_pg.h
 *		How a churn model is to be fitted, where somebody says so: an object of jsonb.
 */
#ifndef EMP_CHURN_CHURN_OPTIONS_PG_H
#define EMP_CHURN_CHURN_OPTIONS_PG_H

#include "base/pg_compat.h"

#include "utils/jsonb.h"

#include "base/options_pg.h"
#include "churn/boost.h"
#include "churn/churn_model.h"

typedef struct EmpChurnOptions
{
	EmpChurnMethod method;
	double l2;     /* of a logistic model */
	bool balanced; /* both outcomes count the same in total */
	double weight[2];
	int interactions;
	EmpNamePair *interaction; /* names of features */
	EmpCoxTies ties;          /* of a Cox model */
	int references;
	EmpNamePair *reference; /* feature, level */
	int most_levels;
	int ignored;
	char **ignore; /* columns that are no features */
	char *label;   /* churn_train, cross_validate: the column with the outcome, "churned" */
	char *fold;    /* cross_validate: the column that says the fold, or NULL */
	EmpBoostOptions boost;
} EmpChurnOptions;

/* The defaults, and an object of options over them; throws for what there is not. */
extern void emp_churn_options_default(EmpChurnOptions *options);
extern void emp_churn_options_read(Jsonb *object, EmpChurnOptions *options);

/* The same of a Cox model. */
extern void emp_cox_options_read(Jsonb *object, EmpChurnOptions *options);

#endif
