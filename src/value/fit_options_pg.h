/*
 * fit_options_pg.h
 *		Reading how a model is to be fitted.
 */
#ifndef EMP_VALUE_FIT_OPTIONS_PG_H
#define EMP_VALUE_FIT_OPTIONS_PG_H

#include "postgres.h"

#include "utils/jsonb.h"

#include "value/fit_options.h"

/* Read an object of options; what is not one is an error. */
extern void emp_fit_options_read(Jsonb *object, EmpFitOptions *options);

#endif
