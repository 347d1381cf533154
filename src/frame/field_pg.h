/*
 * field_pg.h
 *		Values of SQL as features: which types can be one, and how they are read.
 */
#ifndef EMP_FRAME_FIELD_PG_H
#define EMP_FRAME_FIELD_PG_H

#include "base/pg_compat.h"

#include "access/htup_details.h"
#include "access/tupdesc.h"
#include "fmgr.h"

#include "frame/frame.h"

/* How a value is read. */
typedef enum EmpFieldForm
{
	EMP_FIELD_INT2,
	EMP_FIELD_INT4,
	EMP_FIELD_INT8,
	EMP_FIELD_FLOAT4,
	EMP_FIELD_FLOAT8,
	EMP_FIELD_NUMERIC,
	EMP_FIELD_INTERVAL,
	EMP_FIELD_BOOLEAN,
	EMP_FIELD_DATE,
	EMP_FIELD_MOMENT, /* timestamp, with a time zone or without */
	EMP_FIELD_TEXT,
	EMP_FIELD_PADDED, /* character(n): spaces at the end do not count */
	EMP_FIELD_NAME,
	EMP_FIELD_OUTPUT /* a text that the type's output function gives */
} EmpFieldForm;

/* A column of a row type that is a feature. */
typedef struct EmpRowField
{
	int feature; /* which; -1: none */
	EmpColumnKind kind;
	EmpFieldForm form;
	FmgrInfo output;
} EmpRowField;

/* Find out how a type is read; false when it is no feature.  context: for what the output function keeps. */
extern bool emp_field_of_type(Oid type, MemoryContext context, EmpRowField *field);

/* Throw for a column whose type is no feature. */
pg_noreturn extern void emp_field_throw_type(const char *name, Oid type);

/*
 * Return a value that is no category as a cell; throws, naming the feature, for NaN, infinities and what is
 * beyond the limits of frame.h.
 */
extern double emp_field_number(const EmpRowField *field, const char *name, Datum value);
extern double emp_field_cell(const char *name, double number);

/* Return the text of a category, which does not end with NUL; throws when it is too long. */
extern const char *emp_field_text(EmpRowField *field, const char *name, Datum value, Size *len);

/* Throw for a text that is too long for a level. */
pg_noreturn extern void emp_field_throw_long(const char *name, Size len);

/* A row type, taken apart once for many rows. */
typedef struct EmpRowType
{
	Oid type;
	int32 typmod;
	TupleDesc desc;     /* our own copy */
	EmpRowField *field; /* for each of its attributes */
	Datum *value;       /* of the last row */
	bool *null;
} EmpRowType;

/* Return whether a record is of a row type; NULL: no. */
extern bool emp_row_type_matches(const EmpRowType *row, HeapTupleHeader record);

/*
 * Take the row type of a record apart; fields are those of no feature yet.  Throws when two columns have
 * one name.
 */
extern EmpRowType *emp_row_type(MemoryContext context, HeapTupleHeader record);
extern void emp_row_type_free(EmpRowType *row);

/* Return the name of an attribute, or NULL when the column was dropped. */
extern const char *emp_row_type_name(const EmpRowType *row, int attribute);

/* Take a record apart into value and null. */
extern void emp_row_type_deform(EmpRowType *row, HeapTupleHeader record);

#endif
