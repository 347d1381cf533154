/*
 * field_pg.c
 *		Values of SQL as features: which types can be one, and how they are read.
 */
#include "frame/field_pg.h"

#include "catalog/pg_type.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"
#include "utils/typcache.h"

#include "base/numeric_pg.h"

/* Types that have a form of their own. */
static const struct
{
	Oid type;
	EmpColumnKind kind;
	EmpFieldForm form;
} known[] = {
	{INT2OID, EMP_COLUMN_NUMBER, EMP_FIELD_INT2},
	{INT4OID, EMP_COLUMN_NUMBER, EMP_FIELD_INT4},
	{INT8OID, EMP_COLUMN_NUMBER, EMP_FIELD_INT8},
	{FLOAT4OID, EMP_COLUMN_NUMBER, EMP_FIELD_FLOAT4},
	{FLOAT8OID, EMP_COLUMN_NUMBER, EMP_FIELD_FLOAT8},
	{NUMERICOID, EMP_COLUMN_NUMBER, EMP_FIELD_NUMERIC},
	{INTERVALOID, EMP_COLUMN_NUMBER, EMP_FIELD_INTERVAL},
	{BOOLOID, EMP_COLUMN_BOOLEAN, EMP_FIELD_BOOLEAN},
	{DATEOID, EMP_COLUMN_DATE, EMP_FIELD_DATE},
	{TIMESTAMPOID, EMP_COLUMN_DATE, EMP_FIELD_MOMENT},
	{TIMESTAMPTZOID, EMP_COLUMN_DATE, EMP_FIELD_MOMENT},
	{TEXTOID, EMP_COLUMN_CATEGORY, EMP_FIELD_TEXT},
	{VARCHAROID, EMP_COLUMN_CATEGORY, EMP_FIELD_TEXT},
	{BPCHAROID, EMP_COLUMN_CATEGORY, EMP_FIELD_PADDED},
	{NAMEOID, EMP_COLUMN_CATEGORY, EMP_FIELD_NAME},
	{CHAROID, EMP_COLUMN_CATEGORY, EMP_FIELD_OUTPUT},
	{UUIDOID, EMP_COLUMN_CATEGORY, EMP_FIELD_OUTPUT},
	{UNKNOWNOID, EMP_COLUMN_CATEGORY, EMP_FIELD_OUTPUT},
};

/* Return whether a type that is not in the list is a category: an enum, or a kind of string. */
static bool
is_category(Oid type)
{
	char category;
	bool preferred;

	if (get_typtype(type) == TYPTYPE_ENUM)
		return true;
	get_type_category_preferred(type, &category, &preferred);
	return category == TYPCATEGORY_STRING;
}

/* Find out how a type is read; false when it is no feature. */
bool
emp_field_of_type(Oid type, MemoryContext context, EmpRowField *field)
{
	Oid output;
	bool varlena;
	int i;

	type = getBaseType(type);
	field->kind = EMP_COLUMN_CATEGORY;
	field->form = EMP_FIELD_OUTPUT;
	for (i = 0; i < (int) lengthof(known) && known[i].type != type; i++)
		continue;
	if (i < (int) lengthof(known))
	{
		field->kind = known[i].kind;
		field->form = known[i].form;
	}
	else if (!is_category(type))
		return false;
	if (field->form == EMP_FIELD_OUTPUT)
	{
		getTypeOutputInfo(type, &output, &varlena);
		fmgr_info_cxt(output, &field->output, context);
	}
	return true;
}

/* Throw for a column whose type is no feature. */
void
emp_field_throw_type(const char *name, Oid type)
{
	ereport(
		ERROR,
		(errcode(ERRCODE_DATATYPE_MISMATCH),
		 errmsg("column \"%s\" of type %s cannot be a feature", name, format_type_be(type)),
		 errdetail("Features are numbers, intervals, booleans, dates, moments, texts and enums."),
		 errhint("Give a number or a text of it, or name it in the option \"ignore\".")));
	pg_unreachable();
}

/* Return an interval in days, with months of 30 days and years of 365.25, as extract(epoch) has them. */
static double
interval_days(const Interval *interval)
{
	return interval->month / MONTHS_PER_YEAR * DAYS_PER_YEAR +
		   interval->month % MONTHS_PER_YEAR * DAYS_PER_MONTH + interval->day +
		   (double) interval->time / (double) USECS_PER_DAY;
}

/* Return a value that is no category as a number, which may be NaN or infinite. */
static inline double
number_of(const EmpRowField *field, Datum value)
{
	switch (field->form)
	{
		case EMP_FIELD_INT2:
			return DatumGetInt16(value);
		case EMP_FIELD_INT4:
			return DatumGetInt32(value);
		case EMP_FIELD_INT8:
			return (double) DatumGetInt64(value);
		case EMP_FIELD_FLOAT4:
			return DatumGetFloat4(value);
		case EMP_FIELD_FLOAT8:
			return DatumGetFloat8(value);
		case EMP_FIELD_NUMERIC:
			return emp_numeric_double(value);
		case EMP_FIELD_INTERVAL:
			return emp_interval_infinite(DatumGetIntervalP(value))
					   ? HUGE_VAL
					   : interval_days(DatumGetIntervalP(value));
		case EMP_FIELD_BOOLEAN:
			return DatumGetBool(value) ? 1 : 0;
		case EMP_FIELD_DATE:
			return DATE_NOT_FINITE(DatumGetDateADT(value)) ? HUGE_VAL : DatumGetDateADT(value);
		case EMP_FIELD_MOMENT:
			return TIMESTAMP_NOT_FINITE(DatumGetTimestamp(value))
					   ? HUGE_VAL
					   : (double) DatumGetTimestamp(value) / (double) USECS_PER_DAY;
		default:
			break;
	}
	return NAN;
}

/* Throw for a number that is no cell. */
static void
throw_number(const char *name, double number)
{
	if (isnan(number) || isinf(number))
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
						errmsg("feature \"%s\" is %s", name, isnan(number) ? "NaN" : "infinite"),
						errhint("NULL stands for a value that is not known.")));
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("feature \"%s\" is out of range: %g", name, number),
			 errdetail("Numbers are between -%g and %g.", EMP_FRAME_LARGEST, EMP_FRAME_LARGEST)));
}

/* Return a number as a cell. */
double
emp_field_cell(const char *name, double number)
{
	double cell = emp_frame_cell(number);

	if (unlikely(isnan(cell)))
		throw_number(name, number);
	return cell;
}

/* Return a value that is no category as a cell. */
double
emp_field_number(const EmpRowField *field, const char *name, Datum value)
{
	return emp_field_cell(name, number_of(field, value));
}

/* Throw for a text that is too long for a level. */
void
emp_field_throw_long(const char *name, Size len)
{
	ereport(
		ERROR,
		(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
		 errmsg("text of feature \"%s\" is too long", name),
		 errdetail("It has %zu bytes; the level of a category has at most %d.", len,
				   EMP_FRAME_LEVEL_MAX),
		 errhint("A text is a category. Give numbers of it, such as its length or sentiment, or "
				 "name it in the option \"ignore\".")));
	pg_unreachable();
}

/* Return the text of a category. */
const char *
emp_field_text(EmpRowField *field, const char *name, Datum value, Size *len)
{
	const char *text;

	switch (field->form)
	{
		case EMP_FIELD_TEXT:
		case EMP_FIELD_PADDED:
			value = PointerGetDatum(PG_DETOAST_DATUM_PACKED(value));
			text = VARDATA_ANY(DatumGetPointer(value));
			*len = VARSIZE_ANY_EXHDR(DatumGetPointer(value));
			if (field->form == EMP_FIELD_PADDED)
				*len = (Size) bpchartruelen((char *) text, (int) *len);
			break;
		case EMP_FIELD_NAME:
			text = NameStr(*DatumGetName(value));
			*len = strlen(text);
			break;
		default:
			text = OutputFunctionCall(&field->output, value);
			*len = strlen(text);
	}
	if (unlikely(*len > EMP_FRAME_LEVEL_MAX))
		emp_field_throw_long(name, *len);
	return text;
}

/* Return whether a record is of a row type. */
bool
emp_row_type_matches(const EmpRowType *row, HeapTupleHeader record)
{
	return row != NULL && HeapTupleHeaderGetTypeId(record) == row->type &&
		   HeapTupleHeaderGetTypMod(record) == row->typmod;
}

/* Return the name of an attribute, or NULL when the column was dropped. */
const char *
emp_row_type_name(const EmpRowType *row, int attribute)
{
	Form_pg_attribute column = TupleDescAttr(row->desc, attribute);

	return column->attisdropped ? NULL : NameStr(column->attname);
}

/* Compare two names. */
static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *) a, *(const char *const *) b);
}

/* Throw when two columns have one name. */
static void
check_names(const EmpRowType *row)
{
	const char **name = palloc(sizeof(char *) * (Size) row->desc->natts);
	int n = 0;
	int i;

	for (i = 0; i < row->desc->natts; i++)
		if (emp_row_type_name(row, i) != NULL)
			name[n++] = emp_row_type_name(row, i);
	qsort(name, (Size) n, sizeof(char *), compare_names);
	for (i = 1; i < n; i++)
		if (strcmp(name[i - 1], name[i]) == 0)
			ereport(ERROR, (errcode(ERRCODE_DUPLICATE_COLUMN),
							errmsg("column \"%s\" appears twice in a row of features", name[i]),
							errhint("Give one of them another name by AS.")));
	pfree(name);
}

/* Take the row type of a record apart. */
EmpRowType *
emp_row_type(MemoryContext context, HeapTupleHeader record)
{
	MemoryContext own = AllocSetContextCreate(context, "empathy row type", ALLOCSET_SMALL_SIZES);
	MemoryContext before = MemoryContextSwitchTo(own);
	EmpRowType *row = palloc0(sizeof(EmpRowType));
	TupleDesc desc;
	int i;

	row->type = HeapTupleHeaderGetTypeId(record);
	row->typmod = HeapTupleHeaderGetTypMod(record);
	desc = lookup_rowtype_tupdesc(row->type, row->typmod);
	row->desc = CreateTupleDescCopy(desc);
	ReleaseTupleDesc(desc);
	row->field = palloc0(sizeof(EmpRowField) * (Size) row->desc->natts);
	row->value = palloc(sizeof(Datum) * (Size) row->desc->natts);
	row->null = palloc(sizeof(bool) * (Size) row->desc->natts);
	for (i = 0; i < row->desc->natts; i++)
		row->field[i].feature = -1;
	check_names(row);
	MemoryContextSwitchTo(before);
	return row;
}

/* Free a row type. */
void
emp_row_type_free(EmpRowType *row)
{
	if (row != NULL)
		MemoryContextDelete(GetMemoryChunkContext(row));
}

/* Take a record apart. */
void
emp_row_type_deform(EmpRowType *row, HeapTupleHeader record)
{
	HeapTupleData tuple = {.t_len = HeapTupleHeaderGetDatumLength(record), .t_data = record};

	ItemPointerSetInvalid(&tuple.t_self);
	heap_deform_tuple(&tuple, row->desc, row->value, row->null);
}
