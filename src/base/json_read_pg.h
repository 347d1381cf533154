/*
 * json_read_pg.h
 *		Reading the text form of a value that is an object of JSON: members by name, each of them wanted.
 *
 * The first thing that is wrong is recorded; after it, everything reads as nothing.
 */
#ifndef EMP_BASE_JSON_READ_PG_H
#define EMP_BASE_JSON_READ_PG_H

#include "base/pg_compat.h"

#include "utils/jsonb.h"

#include "base/failure.h"

#define EMP_JSON_COUNT ((int64) 1 << 48) /* the largest count */

/* What is being read, and whether it is right so far. */
typedef struct EmpJsonReading
{
	EmpFailure *failure;
	const char *type; /* SQL type, for messages */
	const char *part; /* "Feature 3", for messages */
	bool failed;
} EmpJsonReading;

/* A member of an object, and whether somebody asked for it. */
typedef struct EmpJsonMember
{
	char *name;
	JsonbValue value;
	bool read;
} EmpJsonMember;

typedef struct EmpJsonObject
{
	int members;
	EmpJsonMember *member;
} EmpJsonObject;

/* Record what is wrong with a member: "is not a list". */
extern void emp_json_fail(EmpJsonReading *r, const char *name, const char *problem);

/* Open an object, all of a text or the value of a member; close it: nothing is left over in it. */
extern void emp_json_open_root(EmpJsonReading *r, Jsonb *json, EmpJsonObject *object);
extern void emp_json_open(EmpJsonReading *r, const char *name, const JsonbValue *value,
						  EmpJsonObject *object);
extern void emp_json_close(EmpJsonReading *r, EmpJsonObject *object);

/* Return a member, or NULL; one that there has to be, or a null. */
extern const JsonbValue *emp_json_find(EmpJsonObject *object, const char *name);
extern const JsonbValue *emp_json_need(EmpJsonReading *r, EmpJsonObject *object, const char *name);

/* Return a value as a number, as a whole number of 0 .. EMP_JSON_COUNT. */
extern double emp_json_number_of(EmpJsonReading *r, const char *name, const JsonbValue *value);
extern int64 emp_json_count_of(EmpJsonReading *r, const char *name, const JsonbValue *value);

/* Return a member as a number, a whole number, one of 31 bits, a text. */
extern double emp_json_read_number(EmpJsonReading *r, EmpJsonObject *object, const char *name);
extern int64 emp_json_read_count(EmpJsonReading *r, EmpJsonObject *object, const char *name);
extern int32 emp_json_read_place(EmpJsonReading *r, EmpJsonObject *object, const char *name);
extern char *emp_json_read_text(EmpJsonReading *r, EmpJsonObject *object, const char *name);
extern bool emp_json_read_truth(EmpJsonReading *r, EmpJsonObject *object, const char *name);

/* Return which of some names, first .. end - 1, a member is; the first one when it is none. */
extern int emp_json_read_word(EmpJsonReading *r, EmpJsonObject *object, const char *name,
							  const char *(*name_of)(int), int first, int end);

/* Return a walk over a value that is a list of at most so many elements; NULL when it is not. */
extern JsonbIterator *emp_json_read_list(EmpJsonReading *r, const char *name,
										 const JsonbValue *value, int most, int *count);

#endif
