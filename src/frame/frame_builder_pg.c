/*
 * frame_builder_pg.c
 *		Gathering records as a frame.
 */
#include "base/pg_compat.h"

#include "miscadmin.h"
#include "utils/memutils.h"

#include "base/bytes.h"
#include "base/interrupt_pg.h"
#include "frame/field_pg.h"
#include "frame/frame_pg.h"
#include "frame/levels_pg.h"

#define FIRST_ROWS 64 /* that there is room for at first */
#define ROWS_PER_CHECK 1024

/* A column that is a feature. */
typedef struct BuilderColumn
{
	char *name;
	EmpColumnKind kind;
	EmpLevels *levels; /* of a category */
} BuilderColumn;

struct EmpFrameBuilder
{
	MemoryContext context;
	int lead;
	char *const *ignore;
	int ignored;
	int columns; /* 0: no row has come */
	BuilderColumn *column;
	bool mixed;      /* rows had their columns in different orders */
	EmpRowType *row; /* of the last record */
	int64 rows;
	int64 room; /* rows */
	int64 left_out;
	double *cell;
};

/* Make a builder. */
EmpFrameBuilder *
emp_frame_builder(MemoryContext context, int lead, char *const *ignore, int ignored)
{
	EmpFrameBuilder *builder = MemoryContextAllocZero(context, sizeof(EmpFrameBuilder));
	char **names = MemoryContextAlloc(context, sizeof(char *) * (Size) ignored + 1);
	int i;

	for (i = 0; i < ignored; i++)
		names[i] = MemoryContextStrdup(context, ignore[i]);
	builder->context = context;
	builder->lead = lead;
	builder->ignore = names;
	builder->ignored = ignored;
	return builder;
}

/* Return the bytes of a row. */
static Size
row_size(const EmpFrameBuilder *builder)
{
	return sizeof(double) * (Size) (builder->lead + builder->columns);
}

/* Return where a row begins. */
static double *
row_at(const EmpFrameBuilder *builder, int64 row)
{
	return builder->cell + row * (builder->lead + builder->columns);
}

/* Make room for more rows. */
static void
reserve(EmpFrameBuilder *builder, int64 more)
{
	int64 room = builder->room == 0 ? FIRST_ROWS : builder->room;

	while (room - builder->rows < more)
		room *= 2;
	if (room == builder->room)
		return;
	if (builder->cell == NULL)
		builder->cell = MemoryContextAllocHuge(builder->context, row_size(builder) * (Size) room);
	else
		builder->cell = repalloc_huge(builder->cell, row_size(builder) * (Size) room);
	builder->room = room;
}

/* Return whether a column is to be ignored. */
static bool
is_ignored(const EmpFrameBuilder *builder, const char *name)
{
	int i;

	for (i = 0; i < builder->ignored; i++)
		if (strcmp(builder->ignore[i], name) == 0)
			return true;
	return false;
}

/* Make room for columns. */
static void
start_columns(EmpFrameBuilder *builder, int most)
{
	builder->column = MemoryContextAllocZero(builder->context, sizeof(BuilderColumn) * (Size) most);
}

/* Add a column. */
static void
add_column(EmpFrameBuilder *builder, const char *name, EmpColumnKind kind)
{
	BuilderColumn *column = &builder->column[builder->columns];

	if (builder->columns == EMP_FRAME_COLUMNS)
		emp_frame_throw_columns();
	column->name = MemoryContextStrdup(builder->context, name);
	column->kind = kind;
	if (kind == EMP_COLUMN_CATEGORY)
		column->levels = emp_levels(builder->context);
	builder->columns++;
}

/* Throw for a column that is in some rows only. */
pg_noreturn static void
throw_different(const char *name)
{
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					errmsg("rows of features have different columns"),
					errdetail("Column \"%s\" is in some of the rows only.", name),
					errhint("Give all rows the same columns, in any order.")));
	pg_unreachable();
}

/* Return the number of a column, which has to be there; it is probably `likely_at`. */
static int
find_column(const EmpFrameBuilder *builder, const char *name, EmpColumnKind kind, int likely_at)
{
	int i = likely_at;

	if (i >= builder->columns || strcmp(builder->column[i].name, name) != 0)
		for (i = 0; i < builder->columns && strcmp(builder->column[i].name, name) != 0; i++)
			continue;
	if (i == builder->columns)
		throw_different(name);
	if (builder->column[i].kind != kind)
		ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
						errmsg("column \"%s\" is a %s in one row of features, and a %s in another",
							   name, emp_column_kind_name(builder->column[i].kind),
							   emp_column_kind_name(kind))));
	return i;
}

/* Find the fields of a row type that are features; the first one decides what features there are. */
static void
resolve(EmpFrameBuilder *builder, EmpRowType *row)
{
	bool first = builder->columns == 0;
	int found = 0;
	bool *seen;
	int i;

	if (first)
		start_columns(builder, Min(row->desc->natts, EMP_FRAME_COLUMNS) + 1);
	for (i = 0; i < row->desc->natts; i++)
	{
		const char *name = emp_row_type_name(row, i);
		EmpRowField *field = &row->field[i];

		if (name == NULL || is_ignored(builder, name))
			continue;
		if (!emp_field_of_type(TupleDescAttr(row->desc, i)->atttypid, GetMemoryChunkContext(row),
							   field))
			emp_field_throw_type(name, TupleDescAttr(row->desc, i)->atttypid);
		if (first)
			add_column(builder, name, field->kind);
		field->feature = find_column(builder, name, field->kind, found);
		builder->mixed |= field->feature != found;
		found++;
	}
	if (builder->columns == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("row of features has no columns"),
				 errhint("Give a row such as (SELECT f FROM (SELECT age, plan) AS f).")));
	if (found == builder->columns)
		return;
	seen = palloc0(sizeof(bool) * (Size) builder->columns);
	for (i = 0; i < row->desc->natts; i++)
		if (row->field[i].feature >= 0)
			seen[row->field[i].feature] = true;
	for (i = 0; seen[i]; i++)
		continue;
	throw_different(builder->column[i].name);
}

/* Return the cell of a level. */
static double
level_cell(BuilderColumn *column, const char *text, Size len)
{
	int32 number = emp_levels_number(column->levels, text, len);

	if (number < 0)
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
						errmsg("too many levels of feature \"%s\"", column->name),
						errdetail("A category has at most %d.", EMP_FRAME_LEVELS),
						errhint("Name it in the option \"ignore\".")));
	return number;
}

/* Add a record. */
void
emp_frame_builder_add(EmpFrameBuilder *builder, const double *lead, Datum record)
{
	HeapTupleHeader header = DatumGetHeapTupleHeader(record);
	EmpRowType *row = builder->row;
	double *to;
	int i;

	if (unlikely(!emp_row_type_matches(row, header)))
	{
		row = emp_row_type(builder->context, header);
		resolve(builder, row);
		emp_row_type_free(builder->row);
		builder->row = row;
	}
	if (unlikely(builder->rows == builder->room))
		reserve(builder, 1);
	emp_row_type_deform(row, header);
	to = row_at(builder, builder->rows);
	for (i = 0; i < builder->lead; i++)
		*to++ = lead[i];
	for (i = 0; i < row->desc->natts; i++)
	{
		EmpRowField *field = &row->field[i];
		BuilderColumn *column;

		if (field->feature < 0)
			continue;
		column = &builder->column[field->feature];
		if (row->null[i])
			to[field->feature] = NAN;
		else if (field->kind == EMP_COLUMN_CATEGORY)
		{
			Size len;
			const char *text = emp_field_text(field, column->name, row->value[i], &len);

			to[field->feature] = level_cell(column, text, len);
		}
		else
			to[field->feature] = emp_field_number(field, column->name, row->value[i]);
	}
	builder->rows++;
}

/* Count a row that has no outcome or no features. */
void
emp_frame_builder_leave_out(EmpFrameBuilder *builder)
{
	builder->left_out++;
}

/* How the rows of a builder are brought into another one. */
typedef struct ColumnMap
{
	int to;         /* column */
	int32 *numbers; /* of a category: the number there of each level */
} ColumnMap;

/* Find the columns of a builder in another one. */
static ColumnMap *
map_columns(EmpFrameBuilder *into, const EmpFrameBuilder *from)
{
	ColumnMap *map = palloc0(sizeof(ColumnMap) * (Size) from->columns);
	int i;
	int32 j;

	for (i = 0; i < from->columns; i++)
	{
		const BuilderColumn *column = &from->column[i];
		int32 levels = column->levels == NULL ? 0 : emp_levels_count(column->levels);

		map[i].to = find_column(into, column->name, column->kind, i);
		into->mixed |= map[i].to != i;
		map[i].numbers = palloc(sizeof(int32) * (Size) levels + 1);
		for (j = 0; j < levels; j++)
		{
			const char *text = emp_levels_text(column->levels, j);

			if (j % ROWS_PER_CHECK == 0)
				CHECK_FOR_INTERRUPTS();
			map[i].numbers[j] = (int32) level_cell(&into->column[map[i].to], text, strlen(text));
		}
	}
	return map;
}

/* Add the rows of a builder to another one. */
void
emp_frame_builder_merge(EmpFrameBuilder *into, const EmpFrameBuilder *from)
{
	ColumnMap *map;
	int64 i;
	int j;

	into->left_out += from->left_out;
	into->mixed |= from->mixed;
	if (from->columns == 0)
		return;
	if (into->columns == 0)
	{
		start_columns(into, from->columns);
		for (j = 0; j < from->columns; j++)
			add_column(into, from->column[j].name, from->column[j].kind);
	}
	map = map_columns(into, from);
	for (j = 0; j < into->columns && into->columns > from->columns; j++)
	{
		int k = 0;

		while (k < from->columns && map[k].to != j)
			k++;
		if (k == from->columns)
			throw_different(into->column[j].name);
	}
	reserve(into, from->rows);
	for (i = 0; i < from->rows; i++)
	{
		const double *source = row_at(from, i);
		double *to = row_at(into, into->rows);

		if (i % ROWS_PER_CHECK == 0)
			CHECK_FOR_INTERRUPTS();
		memcpy(to, source, sizeof(double) * (Size) from->lead);
		for (j = 0; j < from->columns; j++)
		{
			double v = source[from->lead + j];

			if (from->column[j].kind == EMP_COLUMN_CATEGORY && !isnan(v))
				v = map[j].numbers[(int32) v];
			to[into->lead + map[j].to] = v;
		}
		into->rows++;
	}
}

/* Return the bytes that a builder has as a message to another process. */
static Size
message_size(const EmpFrameBuilder *builder)
{
	Size size = 5 * sizeof(uint64) + row_size(builder) * (Size) builder->rows;
	int i;
	int32 j;

	for (i = 0; i < builder->columns; i++)
	{
		const BuilderColumn *column = &builder->column[i];
		int32 levels = column->levels == NULL ? 0 : emp_levels_count(column->levels);

		size += 3 * sizeof(uint32) + strlen(column->name);
		for (j = 0; j < levels; j++)
			size += sizeof(uint32) + strlen(emp_levels_text(column->levels, j));
	}
	return size;
}

/* Write a text with its length. */
static void
write_text(EmpWriter *writer, const char *text)
{
	emp_write32be(writer, (uint32) strlen(text));
	emp_write_bytes(writer, text, strlen(text));
}

/* Return a builder as a message to another process of the same server. */
bytea *
emp_frame_builder_serialize(const EmpFrameBuilder *builder)
{
	Size size = message_size(builder);
	bytea *message;
	EmpWriter writer;
	int i;
	int32 j;

	if (size > MaxAllocSize - VARHDRSZ)
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
						errmsg("too many rows of features for a parallel query"),
						errdetail("A worker can hand over 1 GB, which are %zu rows of these.",
								  MaxAllocSize / row_size(builder)),
						errhint("SET max_parallel_workers_per_gather = 0, or use churn_train.")));
	message = palloc(VARHDRSZ + size);
	SET_VARSIZE(message, VARHDRSZ + size);
	emp_writer_init(&writer, VARDATA(message), size);
	emp_write64be(&writer, (uint64) builder->lead);
	emp_write64be(&writer, (uint64) builder->columns);
	emp_write64be(&writer, (uint64) builder->rows);
	emp_write64be(&writer, (uint64) builder->left_out);
	emp_write64be(&writer, (uint64) builder->mixed);
	for (i = 0; i < builder->columns; i++)
	{
		const BuilderColumn *column = &builder->column[i];
		int32 levels = column->levels == NULL ? 0 : emp_levels_count(column->levels);

		emp_write32be(&writer, (uint32) column->kind);
		emp_write32be(&writer, (uint32) levels);
		write_text(&writer, column->name);
		for (j = 0; j < levels; j++)
			write_text(&writer, emp_levels_text(column->levels, j));
	}
	/* the other process has the same byte order */
	emp_write_bytes(&writer, builder->cell, row_size(builder) * (Size) builder->rows);
	Assert(!writer.overrun && writer.at == writer.end);
	return message;
}

/* Read a column and its levels. */
static void
read_column(EmpReader *reader, EmpFrameBuilder *builder)
{
	EmpColumnKind kind = (EmpColumnKind) emp_read32be(reader);
	uint32 levels = emp_read32be(reader);
	uint32 len = emp_read32be(reader);
	const char *text = (const char *) emp_read_bytes(reader, len);
	BuilderColumn *column = &builder->column[builder->columns];
	uint32 i;

	add_column(builder, pnstrdup(text, len), kind);
	for (i = 0; i < levels; i++)
	{
		if (i % ROWS_PER_CHECK == 0)
			CHECK_FOR_INTERRUPTS();
		len = emp_read32be(reader);
		text = (const char *) emp_read_bytes(reader, len);
		(void) level_cell(column, text, len);
	}
}

/* Make a builder of a message; it can be merged and closed, but takes no records. */
EmpFrameBuilder *
emp_frame_builder_deserialize(MemoryContext context, bytea *bytes)
{
	EmpFrameBuilder *builder = emp_frame_builder(context, 0, NULL, 0);
	EmpReader reader;
	int columns;
	int64 rows;
	Size size;
	int i;

	emp_reader_init(&reader, VARDATA_ANY(bytes), VARSIZE_ANY_EXHDR(bytes));
	builder->lead = (int) emp_read64be(&reader);
	columns = (int) emp_read64be(&reader);
	rows = (int64) emp_read64be(&reader);
	builder->left_out = (int64) emp_read64be(&reader);
	builder->mixed = emp_read64be(&reader) != 0;
	if (columns == 0)
		return builder;
	start_columns(builder, columns);
	for (i = 0; i < columns; i++)
		read_column(&reader, builder);
	reserve(builder, rows);
	size = row_size(builder) * (Size) rows;
	memcpy(builder->cell, emp_read_bytes(&reader, size), size);
	builder->rows = rows;
	return builder;
}

/* Give the levels of a column of a frame the places that they have in the order of their bytes. */
static void
close_levels(EmpFrame *frame, EmpColumn *column, const EmpLevels *levels)
{
	int at = frame->lead + (int) (column - frame->column);
	int32 *place;
	int64 i;

	column->level = emp_levels_sort(levels, &place);
	column->levels = emp_levels_count(levels);
	for (i = 0; i < frame->rows; i++)
	{
		double *cell = emp_frame_row(frame, i) + at;

		if (i % ROWS_PER_CHECK == 0)
			CHECK_FOR_INTERRUPTS();
		if (!isnan(*cell))
			*cell = place[(int32) *cell];
	}
	pfree(place);
}

/* Order two columns by their names. */
static int
compare_columns(const void *a, const void *b)
{
	const BuilderColumn *const *left = a;
	const BuilderColumn *const *right = b;

	return strcmp((*left)->name, (*right)->name);
}

/* Put columns in the order of their names: where rows differ in theirs, none of them is the right one. */
static void
order_columns(EmpFrameBuilder *builder)
{
	Size n = (Size) builder->columns;
	const BuilderColumn **from = palloc(sizeof(BuilderColumn *) * n);
	BuilderColumn *column = palloc(sizeof(BuilderColumn) * n);
	double *cell = palloc(sizeof(double) * n);
	int64 i;
	Size j;

	for (j = 0; j < n; j++)
		from[j] = &builder->column[j];
	qsort(from, n, sizeof(*from), compare_columns);
	for (i = 0; i < builder->rows; i++)
	{
		double *row = row_at(builder, i) + builder->lead;

		if (i % ROWS_PER_CHECK == 0)
			CHECK_FOR_INTERRUPTS();
		for (j = 0; j < n; j++)
			cell[j] = row[from[j] - builder->column];
		memcpy(row, cell, sizeof(double) * n);
	}
	for (j = 0; j < n; j++)
		column[j] = *from[j];
	memcpy(builder->column, column, sizeof(BuilderColumn) * n);
}

/* Make a frame: levels in order, rows sorted. */
EmpFrame *
emp_frame_builder_close(EmpFrameBuilder *builder)
{
	EmpColumn *column = palloc0(sizeof(EmpColumn) * (Size) builder->columns + 1);
	EmpFrame *frame = palloc(sizeof(EmpFrame));
	int i;

	if (builder->mixed)
		order_columns(builder);
	*frame = (EmpFrame){.lead = builder->lead,
						.columns = builder->columns,
						.column = column,
						.rows = builder->rows,
						.left_out = builder->left_out,
						.cell = builder->cell};
	for (i = 0; i < builder->columns; i++)
	{
		column[i].name = builder->column[i].name;
		column[i].kind = builder->column[i].kind;
		if (column[i].kind == EMP_COLUMN_CATEGORY)
			close_levels(frame, &column[i], builder->column[i].levels);
	}
	emp_frame_sort_rows(frame);
	builder->cell = NULL;
	builder->rows = 0;
	builder->room = 0;
	return frame;
}
