/*
 * feature_json_pg.h
 *		Features in the text form of a model, an object of JSON: with names for numbers of features and levels.
 */
#ifndef EMP_FRAME_FEATURE_JSON_PG_H
#define EMP_FRAME_FEATURE_JSON_PG_H

#include "base/pg_compat.h"

#include "base/json_print_pg.h"
#include "base/json_read_pg.h"
#include "frame/feature.h"

/* Append features as the member "features"; name, number: what the model has of each: "importance". */
extern void emp_features_print(StringInfo json, const EmpFeature *feature, int features,
							   const char *name, const double *number);

/* Read that member into the current memory context; rows: those that the model was fitted to. */
extern EmpFeature *emp_features_parse(EmpJsonReading *r, EmpJsonObject *object, int64 rows,
									  int *features, const char *name, double **number);

/* Append the text of a level of a category, or null for those that are pooled; read it. */
extern void emp_feature_print_level(StringInfo json, const EmpFeature *f, int level);
extern int emp_feature_read_level(EmpJsonReading *r, const char *name, const EmpFeature *f,
								  const JsonbValue *value);

/* Return which of the first features a member names. */
extern int emp_feature_read_name(EmpJsonReading *r, EmpJsonObject *object, const char *name,
								 const EmpFeature *feature, int features);

/* Throw unless the texts of features that came in binary form are of the encoding of the server. */
extern void emp_features_verify(const EmpFeature *feature, int features);

#endif
