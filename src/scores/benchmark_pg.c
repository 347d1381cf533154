/*
 * benchmark_pg.c
 *		SQL face of a value's place among quartiles: vs_benchmark(value, p25, p50, p75).
 */
#include "base/pg_compat.h"

#include "fmgr.h"
#include "utils/builtins.h"

#include "base/composite_pg.h"
#include "base/failure_pg.h"
#include "scores/benchmark_pg.h"
#include "scores/rescale.h"

PG_FUNCTION_INFO_V1(emp_vs_benchmark);

/* Put a text into a row, or NULL. */
static void
put_text(Datum *value, bool *null, const char *text)
{
	*null = text == NULL;
	*value = text != NULL ? CStringGetTextDatum(text) : (Datum) 0;
}

/* Return where a value stands, as a benchmark_result. */
Datum
emp_benchmark_datum(FunctionCallInfo fcinfo, double value, const EmpBenchmark *benchmark)
{
	Datum values[8];
	bool nulls[8] = {false};
	EmpFailure failure;
	const char *band;

	if (emp_benchmark_band(value, benchmark->p25, benchmark->p50, benchmark->p75, &band,
						   &failure) != EMP_OK)
		emp_throw(&failure);
	values[0] = CStringGetTextDatum(band);
	values[1] = Float8GetDatum(value - benchmark->p50);
	values[2] = Float8GetDatum(value - benchmark->p75);
	values[3] = Float8GetDatum(benchmark->p25);
	values[4] = Float8GetDatum(benchmark->p50);
	values[5] = Float8GetDatum(benchmark->p75);
	put_text(&values[6], &nulls[6], benchmark->period);
	put_text(&values[7], &nulls[7], benchmark->source);
	return emp_composite_datum(fcinfo, values, nulls);
}

/* vs_benchmark(value, p25, p50, p75) */
Datum
emp_vs_benchmark(PG_FUNCTION_ARGS)
{
	EmpBenchmark benchmark = {PG_GETARG_FLOAT8(1), PG_GETARG_FLOAT8(2), PG_GETARG_FLOAT8(3), NULL,
							  NULL};

	return emp_benchmark_datum(fcinfo, PG_GETARG_FLOAT8(0), &benchmark);
}
