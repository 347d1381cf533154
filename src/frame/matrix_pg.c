/*
 * matrix_pg.c
 *		SQL face of types whose values are rows of numbers.
 *
 * The state of the aggregates is open and grows by doubling, what people see is closed, and every function
 * takes either.
 */
#include "frame/matrix_pg.h"

#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"
#include "utils/memutils.h"

#include "base/hash.h"
#include "base/interrupt_pg.h"
#include "frame/frame_pg.h"

/* Options of rows: a text, and the hash of what it was made of. */
typedef struct Options
{
	char *text;
	Size len;
	uint64 hash; /* 0: there are none */
} Options;

/* Fetch a state to read, open or closed. */
EmpMatrix *
emp_matrix_get(const EmpMatrixKind *kind, Datum datum)
{
	EmpMatrix *m = emp_state_get_sized(datum, EMP_MATRIX_FORMAT, kind->type);

	if (unlikely(!emp_matrix_sound(kind, m, VARSIZE(m))))
		emp_throw_damaged(kind->type);
	return m;
}

/* Make an open state of nothing. */
static EmpMatrix *
new_matrix(const EmpMatrixPlan *plan, const char *options)
{
	Size size = emp_matrix_size(plan);
	EmpMatrix *m = palloc(size);

	emp_matrix_init(m, plan, options);
	SET_VARSIZE(m, size);
	return m;
}

/* Return a state that is closed. */
static EmpMatrix *
close_matrix(const EmpMatrix *m)
{
	EmpMatrixPlan plan = {m->lead, m->columns, m->options, m->rows};
	Size size = emp_matrix_size(&plan);
	EmpMatrix *closed = palloc(size);
	void *scratch =
		MemoryContextAllocHuge(CurrentMemoryContext, Max(emp_matrix_close_scratch(m), 1));

	emp_matrix_close(m, closed, scratch, emp_check_interrupts);
	SET_VARSIZE(closed, size);
	pfree(scratch);
	return closed;
}

/* Fetch a closed state to read. */
EmpMatrix *
emp_matrix_get_closed(const EmpMatrixKind *kind, Datum datum)
{
	EmpMatrix *m = emp_matrix_get(kind, datum);

	return m->open ? close_matrix(m) : m;
}

/* Make a larger open state of a state, or of none. */
static EmpMatrix *
enlarge(const EmpMatrixKind *kind, const EmpMatrix *m, int columns, int64 more,
		const Options *options)
{
	EmpMatrixPlan plan;
	EmpMatrix *larger;
	EmpFailure failure;

	if (emp_matrix_plan(kind, m, columns, options->len, more, &plan, &failure) != EMP_OK)
		emp_throw(&failure);
	larger = new_matrix(&plan, options->text);
	if (m != NULL && emp_matrix_merge(larger, m, &failure) != EMP_OK)
		emp_throw(&failure);
	larger->options_hash = options->hash;
	return larger;
}

/*
 * Fetch the first argument, which may be NULL, as an open state that may be changed and returned, with
 * room for so many more rows of so many columns; 0 rows may be of any.
 */
static EmpMatrix *
get_writable(FunctionCallInfo fcinfo, const EmpMatrixKind *kind, int columns, int64 more,
			 const Options *options)
{
	EmpMatrix *m;
	EmpFailure failure;

	if (PG_ARGISNULL(0))
		return enlarge(kind, NULL, columns, more, options);
	m = emp_matrix_get(kind, PG_GETARG_DATUM(0));
	if (emp_matrix_match(m, more == 0 || m->rows == 0 ? m->columns : columns, options->text,
						 options->len, &failure) != EMP_OK)
		emp_throw(&failure);
	if (more == 0)
		columns = m->columns;
	if (m->columns == columns && AggCheckCallContext(fcinfo, NULL) && emp_matrix_fits(m, more))
		return m;
	return enlarge(kind, m, columns, more, options);
}

/* Throw for options that are too long as a text. */
static void
check_length(Size len)
{
	if (len > EMP_MATRIX_OPTIONS)
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("options are too long"),
						errdetail("They may have %d bytes as a text.", EMP_MATRIX_OPTIONS)));
}

/* Fill in the options of a hash from the state, where they came with an earlier row; else false. */
static bool
known_options(FunctionCallInfo fcinfo, const EmpMatrixKind *kind, Options *options)
{
	EmpMatrix *m;

	if (PG_ARGISNULL(0))
		return false;
	m = emp_matrix_get(kind, PG_GETARG_DATUM(0));
	if (!m->open || m->options_hash != options->hash)
		return false;
	options->text = emp_matrix_options(m);
	options->len = m->options;
	return true;
}

/* Take options as a text. */
static void
take_options(const Jsonb *object, Options *options)
{
	options->text =
		JsonbToCString(NULL, unconstify(JsonbContainer *, &object->root), VARSIZE(object));
	options->len = strlen(options->text);
	check_length(options->len);
}

/* Return the options in an argument; those of the state are taken where they were read from the same. */
static Options
fetch_options(FunctionCallInfo fcinfo, const EmpMatrixKind *kind, int arg)
{
	Options options = {.text = ""};
	Jsonb *object;

	if (arg == 0 || PG_ARGISNULL(arg))
		return options;
	object = PG_GETARG_JSONB_P(arg);
	options.hash = emp_hash64(VARDATA(object), VARSIZE(object) - VARHDRSZ, 0);
	if (!known_options(fcinfo, kind, &options))
		take_options(object, &options);
	return options;
}

/* Add a row with options. */
static Datum
accum(FunctionCallInfo fcinfo, const EmpMatrixKind *kind, const double *lead, int features,
	  const Options *options)
{
	EmpFailure failure;
	ArrayType *array;
	const double *cell;
	EmpMatrix *m;
	int columns;

	if (lead == NULL || PG_ARGISNULL(features))
	{
		m = get_writable(fcinfo, kind, 0, 0, options);
		if (emp_matrix_leave_out(m, 1, &failure) != EMP_OK)
			emp_throw(&failure);
		PG_RETURN_POINTER(m);
	}
	array = PG_GETARG_ARRAYTYPE_P(features);
	cell = emp_feature_array_cells(array, &columns);
	m = get_writable(fcinfo, kind, columns, 1, options);
	emp_matrix_add(m, lead, cell);
	PG_RETURN_POINTER(m);
}

/* Add a row in a transition function. */
Datum
emp_matrix_accum(FunctionCallInfo fcinfo, const EmpMatrixKind *kind, const double *lead,
				 int features, int options_arg)
{
	Options options;

	if (lead == NULL && PG_ARGISNULL(features))
		return emp_state_unchanged(fcinfo);
	options = fetch_options(fcinfo, kind, options_arg);
	return accum(fcinfo, kind, lead, features, &options);
}

/* Add a row with options of the aggregate's own. */
Datum
emp_matrix_accum_by(FunctionCallInfo fcinfo, const EmpMatrixKind *kind, const double *lead,
					int features, uint64 hash, Jsonb *(*make)(FunctionCallInfo fcinfo))
{
	Options options = {.hash = hash};

	if (lead == NULL && PG_ARGISNULL(features))
		return emp_state_unchanged(fcinfo);
	if (!known_options(fcinfo, kind, &options))
		take_options(make(fcinfo), &options);
	return accum(fcinfo, kind, lead, features, &options);
}

/* Add a state to a state. */
Datum
emp_matrix_combine(FunctionCallInfo fcinfo, const EmpMatrixKind *kind)
{
	EmpMatrix *into;
	EmpMatrix *from;
	EmpFailure failure;
	Options options;

	if (PG_ARGISNULL(1))
		return emp_state_unchanged(fcinfo);
	from = emp_matrix_get(kind, PG_GETARG_DATUM(1));
	options = (Options){emp_matrix_options(from), from->options, from->options_hash};
	into = get_writable(fcinfo, kind, from->columns, from->rows, &options);
	if (emp_matrix_merge(into, from, &failure) != EMP_OK)
		emp_throw(&failure);
	PG_RETURN_POINTER(into);
}

/* Return the options that came with the rows. */
Jsonb *
emp_matrix_given_options(const EmpMatrix *m)
{
	char *text;

	if (m->options == 0)
		return NULL;
	text = pnstrdup(emp_matrix_options(m), m->options);
	return DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(text)));
}

/* Return the rows of a closed state as a frame. */
EmpFrame *
emp_matrix_frame(const EmpMatrix *m)
{
	EmpFrame *frame = emp_frame_of_numbers(m->lead, m->columns, m->rows, emp_matrix_cells(m));

	frame->left_out = m->left_out;
	return frame;
}

/* Return the options of a text form as the server prints them; NULL when they are no JSON. */
static char *
normal_options(const char *text)
{
	EMP_SOFT_ERRORS(swallowed);
	Datum json;

	if (!emp_input_soft(jsonb_in, unconstify(char *, text), (Node *) &swallowed, &json))
		return NULL;
	return JsonbToCString(NULL, &DatumGetJsonbP(json)->root, VARSIZE(DatumGetPointer(json)));
}

/* Read the text form; NULL when it does not parse. */
EmpMatrix *
emp_matrix_read_text(const EmpMatrixKind *kind, const char *text, Size len, EmpFailure *failure)
{
	char *options = palloc(len + 1);
	EmpMatrixPlan plan;
	EmpMatrix *m;

	if (emp_matrix_parse_plan(kind, text, len, &plan, options, failure) != EMP_OK)
		return NULL;
	if (plan.options > 0)
	{
		options[plan.options] = '\0';
		options = normal_options(options);
		if (options == NULL || strlen(options) > EMP_MATRIX_OPTIONS)
		{
			emp_fail(failure, EMP_BAD_TEXT, "invalid input syntax for type %s", kind->type);
			emp_fail_detail(failure, "The options are not JSON.");
			return NULL;
		}
		plan.options = strlen(options);
	}
	m = new_matrix(&plan, options);
	if (emp_matrix_parse(kind, text, len, m, emp_check_interrupts, failure) != EMP_OK)
		return NULL;
	return close_matrix(m);
}

/* Return the text form. */
char *
emp_matrix_text(const EmpMatrixKind *kind, Datum datum)
{
	EmpMatrix *m = emp_matrix_get_closed(kind, datum);
	Size size = emp_matrix_text_size(m);
	char *text;

	/* that is what it may have at most, and as a rule it has a third of it */
	text = MemoryContextAllocHuge(CurrentMemoryContext, size);
	size = emp_matrix_print(m, text, emp_check_interrupts);
	if (!AllocSizeIsValid(size + 1))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many rows for the text form of a %s", kind->type),
				 errdetail("The text of " INT64_FORMAT " rows has more than 1 GB.", m->rows)));
	return text;
}
