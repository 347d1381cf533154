/*
 * benchmark_pg.h
 *		What the two forms of vs_benchmark share.
 */
#ifndef EMP_SCORES_BENCHMARK_PG_H
#define EMP_SCORES_BENCHMARK_PG_H

#include "postgres.h"

#include "fmgr.h"

/* One benchmark. */
typedef struct EmpBenchmark
{
	double p25;
	double p50;
	double p75;
	char *period; /* NULL: not known */
	char *source; /* NULL: not known */
} EmpBenchmark;

extern Datum emp_benchmark_datum(FunctionCallInfo fcinfo, double value,
								 const EmpBenchmark *benchmark);

#endif
