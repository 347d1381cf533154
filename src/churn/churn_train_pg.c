/*
 * churn_train_pg.c
 *		Logistic regression over a query: churn_train().
 *
 * Nothing of the rows is kept.  A query finds ranges and means of numbers, one the levels of categories; a
 * pass of the zero model says how everything is distributed and which terms are linear in others; a sample of
 * the rows, as a fit in memory would find them first, gives deciles, a start and importance; then each step
 * of Newton's method is one aggregate over the query, with the model so far as a parameter.  All queries see
 * one snapshot.
 */
#include "churn/churn_query_pg.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/memutils.h"

#include "base/failure_pg.h"
#include "base/hash.h"
#include "base/interrupt_pg.h"
#include "base/number.h"
#include "churn/churn_fit.h"
#include "churn/churn_fit_pg.h"
#include "churn/churn_model_pg.h"
#include "churn/churn_score.h"
#include "churn/churn_train.h"
#include "churn/logit_rows.h"
#include "churn/logit_sums_pg.h"
#include "frame/frame_pg.h"

PG_FUNCTION_INFO_V1(emp_churn_cells);
PG_FUNCTION_INFO_V1(emp_churn_train);
PG_FUNCTION_INFO_V1(emp_churn_train_options);

#define COLUMNS_PER_QUERY 300 /* numbers whose ranges are asked for at once */
#define SAMPLE_ROWS 32768     /* about so many rows are sampled */
#define CUT_ROWS 20000        /* of which so many choose cuts (describe.c) */
#define ALL_HASHES (INT64CONST(1) << 32)

/* ---------------------------------------------------------------------------------------------
 * Rows of a query as numbers.
 */

/* What is kept for the next row. */
typedef struct CellReader
{
	EmpFeatureReader *reader;
	double *row; /* outcome, then cells */
} CellReader;

/* Return an array of cells, NULL where they are missing. */
static Datum
cells_datum(const double *cell, int features)
{
	Datum *value = palloc(sizeof(Datum) * Max(features, 1));
	bool *null = palloc(sizeof(bool) * Max(features, 1));
	int low = 1;

	for (int i = 0; i < features; i++)
	{
		null[i] = isnan(cell[i]);
		value[i] = Float8GetDatum(null[i] ? 0 : cell[i]);
	}
	PG_RETURN_POINTER(construct_md_array(value, null, 1, &features, &low, FLOAT8OID, sizeof(float8),
										 FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
}

/*
 * Return the features of a customer as numbers: model, whether they left, the row, and a bound.  Rows with a
 * hash, of 32 bits, above the bound give NULL: those below it are the first in the order of frames.
 */
Datum
emp_churn_cells(PG_FUNCTION_ARGS)
{
	const EmpChurnModel *model;
	MemoryContext context;
	CellReader *kept;
	void **extra;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_ARGISNULL(2) || PG_ARGISNULL(3))
		PG_RETURN_NULL();
	model = emp_churn_model_fetch(fcinfo, 0);
	extra = emp_churn_model_extra(fcinfo, &context);
	kept = *extra;
	if (unlikely(kept == NULL))
	{
		kept = MemoryContextAlloc(context, sizeof(CellReader));
		kept->reader = emp_feature_reader(context, model->feature, model->features, NULL);
		kept->row = MemoryContextAlloc(context, sizeof(double) * (model->features + 1));
		*extra = kept;
	}
	kept->row[0] = PG_GETARG_BOOL(1);
	emp_feature_read_record(kept->reader, PG_GETARG_DATUM(2), kept->row + 1);
	if (PG_GETARG_INT64(3) < ALL_HASHES &&
		(int64) (emp_hash64(kept->row, sizeof(double) * (model->features + 1), 0) >> 32) >=
			PG_GETARG_INT64(3))
		PG_RETURN_NULL();
	return cells_datum(kept->row + 1, model->features);
}

/* ---------------------------------------------------------------------------------------------
 * What is known of the query.
 */

/* A training. */
typedef struct Train
{
	EmpChurnOptions options;
	EmpChurnQuery *query;
	EmpChurnModel model; /* as far as it is known */
	EmpFrame columns;    /* names and kinds of the features, without rows */
	const char **reference;
	EmpInteraction *interaction;
	EmpDesign provisional; /* terms of the last pass of the zero model, and what it summed up */
	EmpLogitSums zero;
	EmpFrame *sample;
	char *pass_query;
	char *sample_query;
	EmpLogitTotals *totals; /* of the last pass */
	int passes;
	MemoryContext pass_context;
} Train;

/* Run a query with a model as $1, and maybe a number as $2; return its one value. */
static Datum
ask_with_model(const char *text, const EmpChurnModel *model, int64 bound)
{
	Oid type[2] = {emp_query_type("churn_model"), INT8OID};
	Datum value[2] = {emp_churn_model_datum(model), Int64GetDatum(bound)};

	emp_query_run(text, 2, type, value);
	return emp_query_value(0, 1, NULL);
}

/* Return a number column as it is written around the query: days for what is a time. */
static char *
number_expression(const EmpQueryColumn *column)
{
	switch (column->field.form)
	{
		case EMP_FIELD_BOOLEAN:
			return psprintf("%s::pg_catalog.int4::pg_catalog.float8", column->quoted);
		case EMP_FIELD_INTERVAL:
			return psprintf("pg_catalog.date_part('epoch', %s) OPERATOR(pg_catalog./) 86400",
							column->quoted);
		case EMP_FIELD_DATE:
		case EMP_FIELD_MOMENT:
			return psprintf("pg_catalog.date_part('epoch', %s) OPERATOR(pg_catalog./) 86400 "
							"OPERATOR(pg_catalog.-) 10957",
							column->quoted);
		default:
			return psprintf("%s::pg_catalog.float8", column->quoted);
	}
}

/* Set up a feature before anything is known of it. */
static void
start_feature(EmpFeature *feature, const EmpQueryColumn *column, int64 rows)
{
	feature->name = column->name;
	feature->kind = column->field.kind;
	feature->twin = -1;
	feature->rows = rows;
	feature->missing = rows;
	feature->role = EMP_FEATURE_CONSTANT;
}

/* Take range and mean of a number from a row of a query, from a column on. */
static void
take_number(EmpFeature *feature, uint64 row, int column)
{
	bool null;
	int64 known = DatumGetInt64(emp_query_value(row, column, NULL));
	Datum low = emp_query_value(row, column + 1, &null);

	if (known == 0)
		return;
	feature->missing = feature->rows - known;
	feature->low = emp_field_cell(feature->name, DatumGetFloat8(low));
	feature->high =
		emp_field_cell(feature->name, DatumGetFloat8(emp_query_value(row, column + 2, NULL)));
	feature->mean = DatumGetFloat8(emp_query_value(row, column + 3, NULL));
	feature->mean = fmin(fmax(feature->mean, feature->low), feature->high);
	feature->bin[0] = known;
	if (feature->missing > 0 || feature->low < feature->high)
		feature->role = EMP_FEATURE_USED;
}

/* Ask for rows, and for ranges of some of the numbers. */
static void
ask_for_numbers(Train *train, const int *number, int numbers, bool first)
{
	EmpChurnModel *model = &train->model;
	StringInfoData outer;
	StringInfoData inner;

	initStringInfo(&outer);
	initStringInfo(&inner);
	appendStringInfo(&outer, "SELECT s.y IS NULL, pg_catalog.count(*), "
							 "pg_catalog.count(*) FILTER (WHERE s.y)");
	appendStringInfo(&inner, "SELECT %s AS y", train->query->label);
	for (int i = 0; i < numbers; i++)
	{
		appendStringInfo(&outer,
						 ", pg_catalog.count(s.v%d), pg_catalog.min(s.v%d), pg_catalog.max(s.v%d), "
						 "pg_catalog.avg(s.v%d)",
						 i, i, i, i);
		appendStringInfo(&inner, ", %s AS v%d", number_expression(&train->query->column[number[i]]),
						 i);
	}
	appendStringInfo(&outer, " FROM (%s %s) AS s GROUP BY 1", inner.data, train->query->from);
	emp_query_run(outer.data, 0, NULL, NULL);
	for (uint64 row = 0; row < SPI_processed; row++)
	{
		if (DatumGetBool(emp_query_value(row, 1, NULL)))
		{
			model->left_out = DatumGetInt64(emp_query_value(row, 2, NULL));
			continue;
		}
		if (first)
		{
			model->rows = DatumGetInt64(emp_query_value(row, 2, NULL));
			model->churned = DatumGetInt64(emp_query_value(row, 3, NULL));
			for (int i = 0; i < model->features; i++)
				start_feature(&model->feature[i], &train->query->column[i], model->rows);
		}
		for (int i = 0; i < numbers; i++)
			take_number(&model->feature[number[i]], row, 4 + 4 * i);
	}
	SPI_freetuptable(SPI_tuptable);
}

/* Find out how many rows there are, and the ranges of numbers. */
static void
find_numbers(Train *train)
{
	int *number = palloc(sizeof(int) * train->query->columns);
	int numbers = 0;

	for (int i = 0; i < train->query->columns; i++)
		if (train->query->column[i].field.kind != EMP_COLUMN_CATEGORY)
			number[numbers++] = i;
	for (int start = 0; start == 0 || start < numbers; start += COLUMNS_PER_QUERY)
		ask_for_numbers(train, number + start, Min(numbers - start, COLUMNS_PER_QUERY), start == 0);
}

/* Columns of the query for levels. */
enum
{
	LEVEL_WHICH = 1,
	LEVEL_TEXT,
	LEVEL_ROWS,
	LEVEL_LEVELS,
	LEVEL_KNOWN,
	LEVEL_BYTES
};

/* Return the query for the most frequent levels of all categories; NULL when there are none. */
static char *
levels_query(const Train *train)
{
	const char *separator = "";
	StringInfoData text;

	initStringInfo(&text);
	appendStringInfo(
		&text,
		"SELECT r.which, r.level, r.n, r.levels, r.known, r.bytes FROM ("
		"SELECT g.which, g.level, g.n, pg_catalog.count(*) OVER p AS levels, "
		"pg_catalog.sum(g.n) OVER p ::pg_catalog.int8 AS known, "
		"pg_catalog.max(pg_catalog.octet_length(g.level)) OVER p AS bytes, "
		"pg_catalog.row_number() OVER (PARTITION BY g.which ORDER BY g.n DESC, g.level) AS place "
		"FROM (SELECT v.which, v.level, pg_catalog.count(*) AS n %s CROSS JOIN LATERAL (VALUES ",
		train->query->from);
	for (int i = 0; i < train->query->columns; i++)
		if (train->query->column[i].field.kind == EMP_COLUMN_CATEGORY)
		{
			appendStringInfo(&text, "%s(%d, %s::pg_catalog.text COLLATE pg_catalog.\"C\")",
							 separator, i, train->query->column[i].quoted);
			separator = ", ";
		}
	appendStringInfo(&text,
					 ") AS v (which, level) WHERE %s IS NOT NULL AND v.level IS NOT NULL "
					 "GROUP BY v.which, v.level) AS g WINDOW p AS (PARTITION BY g.which)) AS r "
					 "WHERE r.place OPERATOR(pg_catalog.<=) %d ORDER BY r.which, r.level",
					 train->query->label, train->options.most_levels);
	return *separator == '\0' ? NULL : text.data;
}

/* Finish a feature whose levels were read. */
static void
finish_levels(EmpFeature *feature, int64 levels, int64 known)
{
	int64 kept = 0;

	feature->missing = feature->rows - known;
	if (levels > feature->levels && 2 * levels > known)
	{
		feature->role = EMP_FEATURE_IDENTIFIER;
		feature->levels = 0;
	}
	else if (feature->missing > 0 || levels > 1)
		feature->role = EMP_FEATURE_USED;
	for (int i = 0; i < feature->levels; i++)
		kept += feature->level[i].rows;
	feature->others = (int32) Min(levels - feature->levels, PG_INT32_MAX);
	feature->other_rows = known - kept;
}

/* Find the levels of categories. */
static void
find_levels(Train *train)
{
	char *query = levels_query(train);
	EmpLevel *level;

	if (query == NULL)
		return;
	emp_query_run(query, 0, NULL, NULL);
	level = palloc(sizeof(EmpLevel) * Max(SPI_processed, 1));
	for (uint64 row = 0; row < SPI_processed; row++)
	{
		int which = DatumGetInt32(emp_query_value(row, LEVEL_WHICH, NULL));
		EmpFeature *feature = &train->model.feature[which];
		int bytes = DatumGetInt32(emp_query_value(row, LEVEL_BYTES, NULL));

		if (bytes > EMP_FRAME_LEVEL_MAX)
			emp_field_throw_long(feature->name, bytes);
		if (feature->levels == 0)
			feature->level = &level[row];
		level[row].text = TextDatumGetCString(emp_query_value(row, LEVEL_TEXT, NULL));
		level[row].rows = DatumGetInt64(emp_query_value(row, LEVEL_ROWS, NULL));
		feature->levels++;
		if (row + 1 == SPI_processed ||
			DatumGetInt32(emp_query_value(row + 1, LEVEL_WHICH, NULL)) != which)
			finish_levels(feature, DatumGetInt64(emp_query_value(row, LEVEL_LEVELS, NULL)),
						  DatumGetInt64(emp_query_value(row, LEVEL_KNOWN, NULL)));
	}
	SPI_freetuptable(SPI_tuptable);
}

/* Find what the options say of features. */
static void
apply_options(Train *train)
{
	EmpChurnModel *model = &train->model;
	EmpFailure failure;

	for (int i = 0; i < model->features; i++)
		if (emp_feature_refer(&model->feature[i], train->reference[i], &failure) != EMP_OK)
			emp_throw(&failure);
	model->weight[0] = train->options.weight[0];
	model->weight[1] = train->options.weight[1];
	if (train->options.balanced && model->churned > 0 && model->churned < model->rows)
	{
		model->weight[0] = (double) model->rows / (2 * (double) (model->rows - model->churned));
		model->weight[1] = (double) model->rows / (2 * (double) model->churned);
	}
}

/* ---------------------------------------------------------------------------------------------
 * Passes.
 */

/* Make the terms of a design, of features as they are known. */
static EmpDesign
make_terms(Train *train)
{
	EmpChurnModel *model = &train->model;
	EmpTerm *term = palloc(sizeof(EmpTerm) * EMP_DESIGN_TERMS);
	EmpFailure failure;
	int terms;

	if (emp_design_terms(model->feature, model->features, train->interaction,
						 train->options.interactions, term, &terms, &failure) != EMP_OK)
		emp_throw(&failure);
	return (EmpDesign){model->features, model->feature, terms, term};
}

/* Return memory for the sums of so many terms. */
static EmpLogitSums
new_sums(int terms)
{
	return (EmpLogitSums){
		0, palloc(sizeof(double) * terms),
		MemoryContextAllocHuge(CurrentMemoryContext, sizeof(double) * emp_packed_size(terms))};
}

/* Make a pass with coefficients of standardised terms. */
static void
make_pass(Train *train, const EmpDesign *design, const double weight[2], const double *coefficient,
		  EmpLogitSums *sums)
{
	MemoryContext before = CurrentMemoryContext;
	EmpChurnModel model = train->model;
	Size size = emp_packed_size(design->terms);
	Datum totals;

	MemoryContextReset(train->pass_context);
	MemoryContextSwitchTo(train->pass_context);
	model.method = EMP_CHURN_LOGISTIC;
	model.status = EMP_CHURN_CONVERGED;
	model.reason = EMP_CHURN_NO_REASON;
	model.weight[0] = weight[0];
	model.weight[1] = weight[1];
	model.terms = design->terms;
	model.term = design->term;
	model.coefficient = palloc(sizeof(double) * design->terms);
	memcpy(model.coefficient, coefficient, sizeof(double) * design->terms);
	model.covariance = MemoryContextAllocHuge(CurrentMemoryContext, sizeof(double) * size);
	memset(model.covariance, 0, sizeof(double) * size);
	emp_logit_unscale(model.term, model.terms, model.coefficient, model.covariance,
					  palloc(sizeof(double) * design->terms));
	totals = ask_with_model(train->pass_query, &model, ALL_HASHES);
	train->totals = emp_logit_sums_get(datumCopy(totals, false, -1));
	SPI_freetuptable(SPI_tuptable);
	MemoryContextSwitchTo(before);
	emp_logit_sums_read(train->totals, sums);
	train->passes++;
	ereport(NOTICE,
			(errmsg("pass %d over " INT64_FORMAT " customers: log-likelihood %s", train->passes,
					(int64) train->totals->rows, EMP_SHOW(sums->log_likelihood))));
}

/* A pass of the solver. */
typedef struct Pass
{
	Train *train;
	const EmpDesign *design;
} Pass;

/* Make a pass of the solver: an EmpLogitPass. */
static void
newton_pass(void *context, const double *coefficient, EmpLogitSums *sums)
{
	Pass *pass = context;

	make_pass(pass->train, pass->design, pass->train->model.weight, coefficient, sums);
}

/* Make a pass of the zero model over provisional terms. */
static void
zero_pass(Train *train, const double weight[2])
{
	train->provisional = make_terms(train);
	emp_churn_train_scale_roughly(&train->provisional);
	train->zero = new_sums(train->provisional.terms);
	make_pass(train, &train->provisional, weight,
			  palloc0(sizeof(double) * train->provisional.terms), &train->zero);
}

/* ---------------------------------------------------------------------------------------------
 * The sample.
 */

/* Take about SAMPLE_ROWS rows: those that come first in the order of frames. */
static void
take_sample(Train *train)
{
	double share = (double) SAMPLE_ROWS / (double) train->model.rows;
	int64 bound = share >= 1 ? ALL_HASHES : (int64) (share * (double) ALL_HASHES) + 1;
	EmpChurnModel model = train->model;
	double coefficient = 0;
	double covariance = 0;
	EmpTerm term = {.kind = EMP_TERM_INTERCEPT, .deviation = 1};

	model.method = EMP_CHURN_LOGISTIC;
	model.terms = 1;
	model.term = &term;
	model.coefficient = &coefficient;
	model.covariance = &covariance;
	/* the order of frames is that of rows of all columns, whatever the use of each */
	model.feature = palloc(sizeof(EmpFeature) * Max(model.features, 1));
	for (int i = 0; i < model.features; i++)
	{
		model.feature[i] = train->model.feature[i];
		if (model.feature[i].role != EMP_FEATURE_IDENTIFIER)
			model.feature[i].role = EMP_FEATURE_USED;
		model.feature[i].twin = -1;
	}
	train->sample = emp_churn_sample_frame(ask_with_model(train->sample_query, &model, bound));
	SPI_freetuptable(SPI_tuptable);
}

/*
 * Return the sample with two rows more, of the least and the greatest values of all: cuts are chosen of what
 * comes first, but within the range.
 */
static EmpFrame *
sample_with_ranges(const Train *train)
{
	const EmpFrame *sample = train->sample;
	int stride = emp_frame_stride(sample);
	Size cells = (Size) sample->rows * stride;
	double *cell =
		MemoryContextAllocHuge(CurrentMemoryContext, sizeof(double) * (cells + 2 * stride));
	EmpFrame *frame = palloc(sizeof(EmpFrame));

	memcpy(cell, sample->cell, sizeof(double) * cells);
	for (int i = 0; i < sample->columns; i++)
	{
		const EmpFeature *feature = &train->model.feature[i];
		bool none = feature->missing == feature->rows;

		cell[cells + 1 + i] = none ? (double) NAN : feature->low;
		cell[cells + stride + 1 + i] = none ? (double) NAN : feature->high;
	}
	cell[cells] = cell[cells + stride] = 0;
	*frame = *sample;
	frame->cell = cell;
	/* where all rows are fewer than what cuts are chosen of, they have the range */
	frame->rows += sample->rows >= CUT_ROWS ? 2 : 0;
	return frame;
}

/* Choose the cuts of numbers. */
static void
choose_cuts(Train *train)
{
	EmpFeatureOptions options = {EMP_FEATURE_LEVELS, NULL};
	const EmpFeature *found = emp_frame_describe(sample_with_ranges(train), &options);

	for (int i = 0; i < train->model.features; i++)
	{
		EmpFeature *feature = &train->model.feature[i];

		if (feature->kind == EMP_COLUMN_CATEGORY || feature->role == EMP_FEATURE_IDENTIFIER ||
			feature->missing == feature->rows)
			continue;
		feature->cuts = found[i].cuts;
		memcpy(feature->cut, found[i].cut, sizeof(feature->cut));
	}
}

/* ---------------------------------------------------------------------------------------------
 * The fit.
 */

/* Find out how everything is distributed; return whether each feature alone tells the outcome. */
static bool *
describe(Train *train)
{
	static const double none[2] = {1, 1};
	EmpChurnModel *model = &train->model;
	bool *tells = palloc0(sizeof(bool) * Max(model->features, 1));

	zero_pass(train, none);
	emp_churn_train_describe(&train->provisional, model->feature, train->totals, &train->zero);
	for (int i = 0; i < model->features; i++)
		tells[i] = emp_churn_train_tells(&model->feature[i], train->totals, i);
	take_sample(train);
	choose_cuts(train);
	return tells;
}

/* Scale the terms of a design, and find those that are linear in others. */
static void
scale(Train *train, EmpDesign *design)
{
	const double *weight = train->model.weight;
	double *correlation = MemoryContextAllocHuge(CurrentMemoryContext,
												 sizeof(double) * emp_packed_size(design->terms));

	/* means and deviations are those of weighted rows */
	if (weight[0] != weight[1])
		zero_pass(train, weight);
	emp_churn_train_scale(&train->provisional, &train->zero, design, correlation);
	if (train->options.l2 == 0)
		emp_design_find_aliases(design, correlation, palloc(sizeof(double) * design->terms),
								emp_check_interrupts);
	pfree(correlation);
}

/* Fit the sample, for a start. */
static void
fit_sample(Train *train, const EmpDesign *design, EmpLogit *logit)
{
	EmpLogitRows rows = {.design = design,
						 .frame = train->sample,
						 .weight = {train->model.weight[0], train->model.weight[1]},
						 .check = emp_check_interrupts};

	rows.scratch = palloc(sizeof(double) * emp_logit_rows_scratch(design->terms));
	emp_logit_rows_fit(logit, &rows);
	pfree(rows.scratch);
}

/* Fit the model. */
static void
fit(Train *train)
{
	EmpChurnModel *model = &train->model;
	EmpDesign design = make_terms(train);
	Pass pass = {train, &design};
	EmpLogit logit = {.l2 = train->options.l2};

	scale(train, &design);
	model->terms = design.terms;
	model->term = design.term;
	logit.coefficient = model->coefficient = palloc(sizeof(double) * design.terms);
	logit.covariance = model->covariance = MemoryContextAllocHuge(
		CurrentMemoryContext, sizeof(double) * emp_packed_size(design.terms));
	logit.scratch = MemoryContextAllocHuge(CurrentMemoryContext,
										   sizeof(double) * emp_logit_scratch(design.terms));
	fit_sample(train, &design, &logit);
	logit.weight = model->weight[1] * (double) model->churned +
				   model->weight[0] * (double) (model->rows - model->churned);
	logit.pass = newton_pass;
	logit.context = &pass;
	emp_logit_fit(&logit);
	emp_churn_fit_finish(model, &logit);
}

/* Measure importance on the sample. */
static void
measure_importance(Train *train)
{
	void *scratch = MemoryContextAllocHuge(CurrentMemoryContext,
										   Max(emp_churn_importance_scratch(&train->model), 1));

	emp_churn_measure_importance(&train->model, train->sample, scratch, emp_check_interrupts);
	pfree(scratch);
}

/* Write the queries that passes ask. */
static void
write_queries(Train *train)
{
	const EmpChurnQuery *query = train->query;

	train->pass_query =
		psprintf("SELECT empathy.logit_pass($1, %s, empathy._churn_cells($1, %s, q.*, $2)) %s",
				 query->label, query->label, query->from);
	train->sample_query =
		psprintf("SELECT empathy.churn_sample_agg(%s, empathy._churn_cells($1, %s, q.*, $2)) %s",
				 query->label, query->label, query->from);
}

/* Set up a training: the query, and features without anything known of them. */
static void
start_train(Train *train, const char *text, Jsonb *options)
{
	EmpColumn *column;

	memset(train, 0, sizeof(*train));
	emp_churn_options_default(&train->options);
	if (options != NULL)
		emp_churn_options_read(options, &train->options);
	if (train->options.method != EMP_CHURN_LOGISTIC)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED), errmsg("churn_train fits logistic models"),
				 errhint("Boosting needs its rows in memory: use churn_fit.")));
	train->query = emp_churn_query(text, &train->options);
	train->model.features = train->query->columns;
	train->model.method = EMP_CHURN_LOGISTIC;
	train->model.feature = palloc0(sizeof(EmpFeature) * train->query->columns);
	train->model.importance = palloc0(sizeof(double) * train->query->columns);
	column = palloc0(sizeof(EmpColumn) * train->query->columns);
	for (int i = 0; i < train->query->columns; i++)
	{
		column[i].name = train->query->column[i].name;
		column[i].kind = train->query->column[i].field.kind;
	}
	train->columns.columns = train->query->columns;
	train->columns.column = column;
	train->reference = emp_churn_find_references(&train->columns, &train->options);
	train->interaction = emp_churn_find_interactions(&train->columns, &train->options);
	train->pass_context =
		AllocSetContextCreate(CurrentMemoryContext, "churn pass", ALLOCSET_DEFAULT_SIZES);
	write_queries(train);
}

/* Train a model; false when there are no rows. */
static bool
run_train(Train *train)
{
	EmpChurnModel *model = &train->model;
	bool *tells;

	find_numbers(train);
	if (model->rows == 0)
		return false;
	find_levels(train);
	apply_options(train);
	tells = describe(train);
	if (model->churned == 0 || model->churned == model->rows)
	{
		model->status = EMP_CHURN_FAILED;
		model->reason = model->churned == 0 ? EMP_CHURN_ALL_STAYED : EMP_CHURN_ALL_LEFT;
		zero_pass(train, model->weight);
	}
	else
		fit(train);
	emp_churn_train_take_bins(model->feature, train->totals);
	if (model->status != EMP_CHURN_FAILED)
		measure_importance(train);
	emp_churn_model_notices(model, tells);
	return true;
}

/* Train a model over a query, with options or without. */
static Datum
churn_train(FunctionCallInfo fcinfo, Jsonb *options)
{
	MemoryContext result = CurrentMemoryContext;
	char *query = text_to_cstring(PG_GETARG_TEXT_PP(0));
	Datum datum = (Datum) 0;
	Train train;

	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	start_train(&train, query, options);
	if (run_train(&train))
	{
		MemoryContext before = MemoryContextSwitchTo(result);

		datum = emp_churn_model_datum(&train.model);
		MemoryContextSwitchTo(before);
	}
	SPI_finish();
	if (datum == (Datum) 0)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(datum);
}

/* Train a model over a query. */
Datum
emp_churn_train(PG_FUNCTION_ARGS)
{
	return churn_train(fcinfo, NULL);
}

/* The same with options. */
Datum
emp_churn_train_options(PG_FUNCTION_ARGS)
{
	return churn_train(fcinfo, PG_ARGISNULL(1) ? NULL : PG_GETARG_JSONB_P(1));
}
