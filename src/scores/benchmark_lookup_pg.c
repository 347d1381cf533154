/*
 * benchmark_lookup_pg.c
 *		A value's place among the benchmarks in a table of the user's own: vs_benchmark(metric, ...).
 *
 * The extension ships no figures.  It reads the table with the caller's rights, under a search path
 * that the function's declaration fixes; names of the relation come from the catalogue and values go
 * in as parameters.
 */
#include "base/pg_compat.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#include "base/table_pg.h"
#include "scores/benchmark_pg.h"

PG_FUNCTION_INFO_V1(emp_vs_benchmark_table);
PG_FUNCTION_INFO_V1(emp_vs_benchmark_table_period);

/* Columns of the query. */
enum
{
	COLUMN_PERIOD = 1,
	COLUMN_P25,
	COLUMN_P50,
	COLUMN_P75,
	COLUMN_SOURCE
};

/* Throw unless a relation has the columns of a table of benchmarks. */
static void
check_relation(Oid relid)
{
	static const char *const columns[] = {"metric", "industry", "period", "p25",
										  "p50",    "p75",      "source"};

	if (get_rel_name(relid) == NULL)
		ereport(ERROR, (errcode(ERRCODE_UNDEFINED_TABLE),
						errmsg("relation with OID %u does not exist", relid)));
	for (size_t i = 0; i < lengthof(columns); i++)
		if (get_attnum(relid, columns[i]) == InvalidAttrNumber)
			ereport(ERROR,
					(errcode(ERRCODE_UNDEFINED_COLUMN),
					 errmsg("table of benchmarks \"%s\" has no column \"%s\"", get_rel_name(relid),
							columns[i]),
					 errdetail("It needs metric, industry, period, p25, p50, p75 and source.")));
}

/* Look up at most two rows, the latest period first. */
static void
look_up(FunctionCallInfo fcinfo, Oid relid, bool by_period)
{
	Oid types[3] = {TEXTOID, TEXTOID, TEXTOID};
	Datum arguments[3] = {PG_GETARG_DATUM(0), PG_GETARG_DATUM(2), (Datum) 0};
	StringInfoData query;

	if (by_period)
		arguments[2] = PG_GETARG_DATUM(4);
	initStringInfo(&query);
	appendStringInfo(
		&query,
		"SELECT period::text, p25::float8, p50::float8, p75::float8, source::text FROM %s "
		"WHERE metric::text = $1 AND industry::text = $2%s ORDER BY period DESC NULLS LAST LIMIT 2",
		emp_table_quoted(relid), by_period ? " AND period::text = $3" : "");
	if (SPI_execute_with_args(query.data, by_period ? 3 : 2, types, arguments, NULL, true, 0) !=
		SPI_OK_SELECT)
		elog(ERROR, "could not look up a benchmark");
}

/* Return a text of a row that was found, in memory that outlives the query; NULL for NULL. */
static char *
found_text(uint64 row, int column, MemoryContext memory)
{
	char *text = SPI_getvalue(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, column);

	return text != NULL ? MemoryContextStrdup(memory, text) : NULL;
}

/* Read a number of the first row; false when it is NULL. */
static bool
found_number(int column, double *number)
{
	bool null;
	Datum value = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, column, &null);

	if (!null)
		*number = DatumGetFloat8(value);
	return !null;
}

/* Throw when two benchmarks are for the same period. */
static void
check_single(const char *period, MemoryContext memory)
{
	char *other = SPI_processed > 1 ? found_text(1, COLUMN_PERIOD, memory) : NULL;

	if (SPI_processed > 1 && (period == NULL || other == NULL || strcmp(period, other) == 0))
		ereport(ERROR, (errcode(ERRCODE_CARDINALITY_VIOLATION),
						errmsg("two benchmarks for one metric, industry and period"),
						errhint("Make (metric, industry, period) the primary key of the table.")));
}

/* Read the benchmark that was found; false when there is none. */
static bool
read_benchmark(EmpBenchmark *benchmark, MemoryContext memory)
{
	if (SPI_processed == 0)
		return false;
	benchmark->period = found_text(0, COLUMN_PERIOD, memory);
	benchmark->source = found_text(0, COLUMN_SOURCE, memory);
	check_single(benchmark->period, memory);
	return found_number(COLUMN_P25, &benchmark->p25) && found_number(COLUMN_P50, &benchmark->p50) &&
		   found_number(COLUMN_P75, &benchmark->p75);
}

/* Compare a value with a benchmark of a table. */
static Datum
compare(FunctionCallInfo fcinfo, bool by_period)
{
	Oid relid = PG_GETARG_OID(3);
	MemoryContext memory = CurrentMemoryContext;
	EmpBenchmark benchmark;
	bool found;

	check_relation(relid);
	SPI_connect();
	look_up(fcinfo, relid, by_period);
	found = read_benchmark(&benchmark, memory);
	SPI_finish();
	if (!found)
	{
		ereport(NOTICE,
				(errmsg("no benchmark for metric \"%s\" in industry \"%s\"%s%s",
						TextDatumGetCString(PG_GETARG_DATUM(0)),
						TextDatumGetCString(PG_GETARG_DATUM(2)), by_period ? " in period " : "",
						by_period ? TextDatumGetCString(PG_GETARG_DATUM(4)) : ""),
				 errdetail("Table \"%s\" has no such row with all of its quartiles.",
						   get_rel_name(relid))));
		PG_RETURN_NULL();
	}
	return emp_benchmark_datum(fcinfo, PG_GETARG_FLOAT8(1), &benchmark);
}

/* vs_benchmark(metric, value, industry, benchmarks): of the latest period */
Datum
emp_vs_benchmark_table(PG_FUNCTION_ARGS)
{
	return compare(fcinfo, false);
}

/* vs_benchmark(metric, value, industry, benchmarks, period) */
Datum
emp_vs_benchmark_table_period(PG_FUNCTION_ARGS)
{
	return compare(fcinfo, true);
}
