/*
 * feature_reader_pg.c
 *		The features of a model, from records by name and from arrays by position.
 */
#include "base/pg_compat.h"

#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "frame/field_pg.h"
#include "frame/frame_pg.h"

struct EmpFeatureReader
{
	MemoryContext context;
	const EmpFeature *feature;
	int features;
	bool *needed;
	EmpRowType *row; /* of the last record */
};

/* Make a reader. */
EmpFeatureReader *
emp_feature_reader(MemoryContext context, const EmpFeature *feature, int features,
				   const bool *needed)
{
	EmpFeatureReader *reader = MemoryContextAllocZero(context, sizeof(EmpFeatureReader));
	int i;

	reader->context = context;
	reader->feature = feature;
	reader->features = features;
	reader->needed = MemoryContextAlloc(context, sizeof(bool) * (Size) features + 1);
	for (i = 0; i < features; i++)
		reader->needed[i] = needed == NULL ? feature[i].role == EMP_FEATURE_USED : needed[i];
	return reader;
}

/* Throw for a feature that a row has not. */
pg_noreturn static void
throw_missing(const EmpFeatureReader *reader, int missing)
{
	StringInfoData names;
	int i;

	initStringInfo(&names);
	for (i = 0; i < reader->features; i++)
		if (reader->needed[i])
			appendStringInfo(&names, "%s%s", names.len == 0 ? "" : ", ", reader->feature[i].name);
	ereport(ERROR, (errcode(ERRCODE_UNDEFINED_COLUMN),
					errmsg("feature \"%s\" is missing from the row", reader->feature[missing].name),
					errdetail("The model needs: %s.", names.data)));
	pg_unreachable();
}

/* Throw for a feature of another kind than the model knows. */
pg_noreturn static void
throw_kind(const EmpFeature *feature, Oid type)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATATYPE_MISMATCH),
			 errmsg("feature \"%s\" is of type %s, but the model was fitted to a %s", feature->name,
					format_type_be(type), emp_column_kind_name(feature->kind))));
	pg_unreachable();
}

/* Return the attribute of a name, or -1; it is probably `likely_at`. */
static int
find_attribute(const EmpRowType *row, const char *name, int likely_at)
{
	int i;

	for (i = 0; i < row->desc->natts; i++)
	{
		int at = (likely_at + i) % row->desc->natts;
		const char *other = emp_row_type_name(row, at);

		if (other != NULL && strcmp(other, name) == 0)
			return at;
	}
	return -1;
}

/* Find the features among the columns of a row type. */
static void
resolve(EmpFeatureReader *reader, EmpRowType *row)
{
	int at = -1;
	int i;

	for (i = 0; i < reader->features; i++)
	{
		const EmpFeature *feature = &reader->feature[i];
		int found;

		if (!reader->needed[i])
			continue;
		found = row->desc->natts == 0 ? -1 : find_attribute(row, feature->name, at + 1);
		if (found < 0)
			throw_missing(reader, i);
		at = found;
		if (!emp_field_of_type(TupleDescAttr(row->desc, at)->atttypid, GetMemoryChunkContext(row),
							   &row->field[at]) ||
			row->field[at].kind != feature->kind)
			throw_kind(feature, TupleDescAttr(row->desc, at)->atttypid);
		row->field[at].feature = i;
	}
}

/* Fill cells from a record. */
void
emp_feature_read_record(EmpFeatureReader *reader, Datum record, double *cell)
{
	HeapTupleHeader header = DatumGetHeapTupleHeader(record);
	EmpRowType *row = reader->row;
	int i;

	if (unlikely(!emp_row_type_matches(row, header)))
	{
		row = emp_row_type(reader->context, header);
		resolve(reader, row);
		emp_row_type_free(reader->row);
		reader->row = row;
	}
	emp_row_type_deform(row, header);
	for (i = 0; i < reader->features; i++)
		cell[i] = NAN;
	for (i = 0; i < row->desc->natts; i++)
	{
		EmpRowField *field = &row->field[i];
		const EmpFeature *feature;

		if (field->feature < 0 || row->null[i])
			continue;
		feature = &reader->feature[field->feature];
		if (field->kind == EMP_COLUMN_CATEGORY)
		{
			Size len;
			const char *text = emp_field_text(field, feature->name, row->value[i], &len);

			cell[field->feature] = emp_feature_level(feature, text, len);
		}
		else
			cell[field->feature] = emp_field_number(field, feature->name, row->value[i]);
	}
	if (unlikely((Pointer) header != DatumGetPointer(record)))
		pfree(header);
}

/* Return the elements of an array of features. */
const double *
emp_feature_array_cells(ArrayType *array, int *elements)
{
	const double *value = (const double *) ARR_DATA_PTR(array);
	const bits8 *known = ARR_NULLBITMAP(array);
	double *cell;
	int i;

	if (ARR_NDIM(array) > 1)
		ereport(ERROR, (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
						errmsg("array of features has %d dimensions", ARR_NDIM(array)),
						errhint("Features are an array of one dimension.")));
	*elements = ARR_NDIM(array) == 0 ? 0 : ARR_DIMS(array)[0];
	if (*elements == 0)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("array of features has no elements")));
	if (*elements > EMP_FRAME_COLUMNS)
		emp_frame_throw_columns();
	cell = palloc(sizeof(double) * (Size) *elements);
	for (i = 0; i < *elements; i++)
	{
		char name[16];

		if (known != NULL && (known[i / 8] & 1 << i % 8) == 0)
		{
			cell[i] = NAN;
			continue;
		}
		cell[i] = emp_frame_cell(*value);
		if (unlikely(isnan(cell[i])))
		{
			snprintf(name, sizeof(name), "x%d", i + 1);
			(void) emp_field_cell(name, *value);
		}
		value++;
	}
	return cell;
}

/* Fill cells from an array, by position. */
void
emp_feature_read_array(const EmpFeature *feature, int features, ArrayType *array, double *cell)
{
	int elements;
	const double *from = emp_feature_array_cells(array, &elements);
	int i;

	if (elements != features)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("array has %d features, but the model has %d", elements, features)));
	for (i = 0; i < features; i++)
		if (feature[i].kind == EMP_COLUMN_CATEGORY && feature[i].role == EMP_FEATURE_USED)
			ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
							errmsg("feature \"%s\" of the model is a category, which an array of "
								   "numbers cannot have",
								   feature[i].name),
							errhint("Give a row with the features by name.")));
	memcpy(cell, from, sizeof(double) * (Size) features);
	pfree((void *) from);
}
