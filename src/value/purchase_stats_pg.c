/*
 * purchase_stats_pg.c
 *		Values of the composite type purchase_stats, as the SQL faces of the room take and make them.
 */
#include "base/pg_compat.h"

#include <math.h>

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "fmgr.h"
#include "funcapi.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/numeric.h"
#include "utils/typcache.h"

#include "base/numeric_pg.h"
#include "value/purchase_stats_pg.h"

#define COLUMNS 4

/*
 * Return the columns of the type.
 *
 * The cache of types keeps the description for as long as the session knows the type, so no
 * reference has to be counted, which would cost more than taking the row apart.
 */
static TupleDesc
describe(Oid type)
{
	static const Oid expected[COLUMNS] = {INT4OID, FLOAT8OID, FLOAT8OID, NUMERICOID};
	TupleDesc desc = lookup_type_cache(type, TYPECACHE_TUPDESC)->tupDesc;
	bool same = desc != NULL && desc->natts == COLUMNS;
	int i;

	for (i = 0; same && i < COLUMNS; i++)
		same = TupleDescAttr(desc, i)->atttypid == expected[i];
	if (unlikely(!same))
		elog(ERROR, "the columns of type purchase_stats were altered");
	return desc;
}

/* Take a value apart. */
bool
emp_purchase_stats_fetch(Datum row, EmpPurchaseStats *stats)
{
	HeapTupleHeader header = DatumGetHeapTupleHeader(row);
	HeapTupleData tuple = {.t_len = HeapTupleHeaderGetDatumLength(header), .t_data = header};
	Datum values[COLUMNS];
	bool nulls[COLUMNS];

	heap_deform_tuple(&tuple, describe(HeapTupleHeaderGetTypeId(header)), values, nulls);
	if (nulls[0] || nulls[1] || nulls[2])
		return false;
	stats->history.frequency = DatumGetInt32(values[0]);
	stats->history.recency = DatumGetFloat8(values[1]);
	stats->history.age = DatumGetFloat8(values[2]);
	stats->monetary = nulls[3] ? NAN : emp_numeric_double(values[3]);
	return true;
}

/* Make a value. */
Datum
emp_purchase_stats_datum(FunctionCallInfo fcinfo, int64 frequency, double recency, double age,
						 EmpDecimal repeats)
{
	bool nulls[COLUMNS] = {false, false, false, frequency == 0};
	Datum values[COLUMNS];

	if (unlikely(frequency > PG_INT32_MAX))
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
						errmsg("too many repeat purchases for an integer")));
	values[0] = Int32GetDatum((int32) frequency);
	values[1] = Float8GetDatum(recency);
	values[2] = Float8GetDatum(age);
	values[3] = nulls[3] ? (Datum) 0
						 : DirectFunctionCall2(numeric_div, emp_numeric_make(repeats),
											   NumericGetDatum(int64_to_numeric(frequency)));
	return HeapTupleGetDatum(
		heap_form_tuple(describe(get_func_rettype(fcinfo->flinfo->fn_oid)), values, nulls));
}
