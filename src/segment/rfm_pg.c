/*
 * rfm_pg.c
 *		SQL face of RFM scores: their cut-offs, their tiles and their segments.
 */
#include "segment/rfm_pg.h"

#include <math.h>

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "fmgr.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"
#include "windowapi.h"

#include "base/failure_pg.h"
#include "base/number.h"
#include "base/state_pg.h"
#include "segment/quantile_pg.h"
#include "segment/rfm_summary.h"
#include "segment/rule_list_pg.h"
#include "segment/segment_pg.h"
#include "value/purchase_stats_pg.h"

PG_FUNCTION_INFO_V1(emp_rfm);
PG_FUNCTION_INFO_V1(emp_rfm_tile_cutoffs);
PG_FUNCTION_INFO_V1(emp_rfm_tile_window);
PG_FUNCTION_INFO_V1(emp_rfm_cutoffs_summary);
PG_FUNCTION_INFO_V1(emp_rfm_score_stats);
PG_FUNCTION_INFO_V1(emp_rfm_segment_usual);
PG_FUNCTION_INFO_V1(emp_rfm_segment_mapping);
PG_FUNCTION_INFO_V1(emp_rfm_segments_usual);
PG_FUNCTION_INFO_V1(emp_rfm_summary_accum);
PG_FUNCTION_INFO_V1(emp_rfm_summary_jsonb);

#define PARTS 3 /* of a score, and of cut-offs */

/* What the parts of cut-offs are called. */
static const char *const parts[PARTS] = {"recency", "frequency", "monetary"};

/*
 * Return the columns of a composite type of ours, which are all of one type.
 *
 * As in purchase_stats_pg.c, the cache of types keeps the description.
 */
static TupleDesc
describe(Oid type, Oid column, const char *name)
{
	TupleDesc desc = lookup_type_cache(type, TYPECACHE_TUPDESC)->tupDesc;
	bool same = desc != NULL && desc->natts == PARTS;

	for (int i = 0; same && i < PARTS; i++)
		same = TupleDescAttr(desc, i)->atttypid == column;
	if (unlikely(!same))
		elog(ERROR, "the columns of type %s were altered", name);
	return desc;
}

/* Take a value of such a type apart. */
static void
take_apart(Datum row, Oid column, const char *name, Datum *values, bool *nulls)
{
	HeapTupleHeader header = DatumGetHeapTupleHeader(row);
	HeapTupleData tuple = {.t_len = HeapTupleHeaderGetDatumLength(header), .t_data = header};

	heap_deform_tuple(&tuple, describe(HeapTupleHeaderGetTypeId(header), column, name), values,
					  nulls);
}

/* Make a value of such a type, as the result of the called function. */
static Datum
put_together(FunctionCallInfo fcinfo, Oid column, const char *name, Datum *values)
{
	bool nulls[PARTS] = {false};
	TupleDesc desc = describe(get_func_rettype(fcinfo->flinfo->fn_oid), column, name);

	return HeapTupleGetDatum(heap_form_tuple(desc, values, nulls));
}

/* ---------------------------------------------------------------------------------------------
 * Scores.
 */

/* Return a score, which was checked, as the result of the called function. */
static Datum
rfm_datum(FunctionCallInfo fcinfo, const EmpRfm *rfm)
{
	Datum values[PARTS];

	for (int i = 0; i < PARTS; i++)
		values[i] = Int32GetDatum(rfm->score[i]);
	return put_together(fcinfo, INT4OID, "rfm", values);
}

/* Make a score. */
Datum
emp_rfm(PG_FUNCTION_ARGS)
{
	EmpRfm rfm = {.score = {PG_GETARG_INT32(0), PG_GETARG_INT32(1), PG_GETARG_INT32(2)}};
	EmpFailure failure;

	if (emp_rfm_check(&rfm, &failure) != EMP_OK)
		emp_throw(&failure);
	return rfm_datum(fcinfo, &rfm);
}

/* Fetch a score. */
void
emp_rfm_get(Datum row, EmpRfm *rfm)
{
	Datum values[PARTS];
	EmpFailure failure;

	take_apart(row, INT4OID, "rfm", values, rfm->null);
	for (int i = 0; i < PARTS; i++)
		rfm->score[i] = rfm->null[i] ? 0 : DatumGetInt32(values[i]);
	if (emp_rfm_check(rfm, &failure) != EMP_OK)
		emp_throw(&failure);
}

/* ---------------------------------------------------------------------------------------------
 * Cut-offs.
 */

/* Take an array of cut-offs apart; returns how many there are. */
static int
take_cutoffs(Datum datum, const char *of, const double **cutoff)
{
	ArrayType *array = DatumGetArrayTypeP(datum);
	int cutoffs = ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));
	EmpFailure failure;

	if (ARR_NDIM(array) > 1)
		ereport(ERROR, (errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
						errmsg("cut-offs of %s have %d dimensions", of, ARR_NDIM(array)),
						errhint("Cut-offs are an array of one dimension.")));
	if (array_contains_nulls(array))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("a cut-off of %s is NULL", of)));
	*cutoff = (const double *) ARR_DATA_PTR(array);
	if (emp_rfm_cutoffs_check(*cutoff, cutoffs, of, &failure) != EMP_OK)
		emp_throw(&failure);
	return cutoffs;
}

/* Fetch cut-offs. */
static void
fetch_cutoffs(Datum row, EmpRfmCutoffs *cutoffs)
{
	Datum values[PARTS];
	bool nulls[PARTS];

	take_apart(row, FLOAT8ARRAYOID, "rfm_cutoffs", values, nulls);
	for (int i = 0; i < PARTS; i++)
	{
		const double *cutoff;

		if (nulls[i])
			ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
							errmsg("cut-offs of %s are NULL", parts[i]),
							errhint("An empty array gives all customers the same score.")));
		cutoffs->cutoffs[i] = take_cutoffs(values[i], parts[i], &cutoff);
		memcpy(cutoffs->cutoff[i], cutoff, sizeof(double) * (Size) cutoffs->cutoffs[i]);
	}
}

/* Return the cut-offs that make so many tiles of the customers in a summary. */
Datum
emp_rfm_cutoffs_summary(PG_FUNCTION_ARGS)
{
	EmpQuantileSketch *s = emp_quantile_sketch_get(PG_GETARG_DATUM(0), EMP_QUANTILE_SERIES);
	int32 tiles = PG_NARGS() > 1 ? PG_GETARG_INT32(1) : EMP_RFM_TILES;
	Datum values[PARTS];
	EmpRfmCutoffs cutoffs;
	EmpFailure failure;

	if (emp_rfm_tiles_check(tiles, &failure) != EMP_OK)
		emp_throw(&failure);
	emp_rfm_cutoffs(s, tiles, &cutoffs);
	for (int i = 0; i < PARTS; i++)
	{
		Datum element[EMP_RFM_MAX - 1];

		for (int k = 0; k < cutoffs.cutoffs[i]; k++)
			element[k] = Float8GetDatum(cutoffs.cutoff[i][k]);
		values[i] =
			PointerGetDatum(construct_array(element, cutoffs.cutoffs[i], FLOAT8OID, sizeof(float8),
											FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
	}
	return put_together(fcinfo, FLOAT8ARRAYOID, "rfm_cutoffs", values);
}

/* Take a customer apart; false when something is NULL that must not be. */
static bool
fetch_customer(Datum row, EmpPurchaseStats *stats)
{
	EmpFailure failure;

	if (!emp_purchase_stats_fetch(row, stats))
		return false;
	if (unlikely(emp_rfm_customer_check(&stats->history, stats->monetary, &failure) != EMP_OK))
		emp_throw(&failure);
	return true;
}

/* Score a customer by cut-offs. */
Datum
emp_rfm_score_stats(PG_FUNCTION_ARGS)
{
	EmpPurchaseStats stats;
	EmpRfmCutoffs cutoffs;
	EmpRfm rfm;

	fetch_cutoffs(PG_GETARG_DATUM(1), &cutoffs);
	if (!fetch_customer(PG_GETARG_DATUM(0), &stats))
		PG_RETURN_NULL();
	emp_rfm_score(&stats.history, stats.monetary, &cutoffs, &rfm);
	return rfm_datum(fcinfo, &rfm);
}

/* ---------------------------------------------------------------------------------------------
 * Tiles.
 */

/* Return the tile of a number, which may be infinite. */
Datum
emp_rfm_tile_cutoffs(PG_FUNCTION_ARGS)
{
	double number = PG_GETARG_FLOAT8(0);
	const double *cutoff;
	int cutoffs = take_cutoffs(PG_GETARG_DATUM(1), "a tile", &cutoff);

	if (isnan(number))
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("NaN has no tile")));
	PG_RETURN_INT32(emp_rfm_tile(number, cutoff, cutoffs));
}

/* Return the tile of a row of a window, the same for all its peers. */
Datum
emp_rfm_tile_window(PG_FUNCTION_ARGS)
{
	WindowObject window = PG_WINDOW_OBJECT();
	int64 *rank = WinGetPartitionLocalMemory(window, sizeof(int64));
	int64 row = WinGetCurrentPosition(window);
	EmpFailure failure;
	int32 tiles;
	bool null;

	/* every row is looked at, so that the rank is known when the next one comes */
	if (row == 0 || !WinRowsArePeers(window, row - 1, row))
		*rank = row + 1;
	WinSetMarkPosition(window, row);
	tiles = DatumGetInt32(WinGetFuncArgCurrent(window, 0, &null));
	if (null)
		PG_RETURN_NULL();
	if (emp_rfm_tiles_check(tiles, &failure) != EMP_OK)
		emp_throw(&failure);
	PG_RETURN_INT32(emp_rfm_tile_of_rank(*rank, WinGetPartitionRowCount(window), tiles));
}

/* ---------------------------------------------------------------------------------------------
 * Segments.
 */

/* Return the name of the usual segment of a score; NULL where a part is. */
Datum
emp_rfm_segment_usual(PG_FUNCTION_ARGS)
{
	const EmpRfmSegment *segment;
	EmpFailure failure;
	EmpRfm rfm;

	emp_rfm_get(PG_GETARG_DATUM(0), &rfm);
	if (rfm.null[0] || rfm.null[1] || rfm.null[2])
		PG_RETURN_NULL();
	if (emp_rfm_segment(&rfm, &segment, &failure) != EMP_OK)
		emp_throw(&failure);
	PG_RETURN_TEXT_P(cstring_to_text(segment->name));
}

/* Return the name of the first rule of the second argument that holds of a score; NULL when none does. */
Datum
emp_rfm_segment_mapping(PG_FUNCTION_ARGS)
{
	EmpKeptRules *kept = emp_rule_list_keep_jsonb(fcinfo, 1, "name", false, &emp_subject_rfm);
	EmpRfm rfm;
	int first;

	emp_rfm_get(PG_GETARG_DATUM(0), &rfm);
	first = emp_rule_list_first(kept->list, &emp_subject_rfm, &rfm);
	if (first < 0)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(kept->list->rule[first].name));
}

/* Return the usual segments as rows. */
Datum
emp_rfm_segments_usual(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;

	InitMaterializedSRF(fcinfo, 0);
	for (int i = 0; i < EMP_RFM_SEGMENTS; i++)
	{
		const EmpRfmSegment *segment = &emp_rfm_segments[i];
		bool nulls[4] = {false};
		char rule[EMP_RFM_RULE_SIZE];
		Datum values[4];

		emp_rfm_rule_print(segment, rule);
		values[0] = Int32GetDatum(i + 1);
		values[1] = CStringGetTextDatum(segment->name);
		values[2] = emp_segment_datum(emp_segment_of_text(rule, strlen(rule)));
		values[3] = CStringGetTextDatum(segment->description);
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/* ---------------------------------------------------------------------------------------------
 * Summaries.
 */

/* Add a customer: the transition function of rfm_agg and rfm_cutoffs. */
Datum
emp_rfm_summary_accum(PG_FUNCTION_ARGS)
{
	EmpPurchaseStats stats;
	EmpQuantileSketch *s;
	EmpFailure failure;

	if (PG_ARGISNULL(1) || !fetch_customer(PG_GETARG_DATUM(1), &stats))
		return emp_state_unchanged(fcinfo);
	s = emp_quantile_sketch_writable(fcinfo, EMP_QUANTILE_SERIES, EMP_RFM_ADDS);
	if (unlikely(emp_rfm_summary_add(s, &stats.history, stats.monetary, &failure) != EMP_OK))
		emp_throw(&failure);
	PG_RETURN_POINTER(s);
}

/* Show a summary. */
Datum
emp_rfm_summary_jsonb(PG_FUNCTION_ARGS)
{
	static const char *const names[PARTS] = {"days_since", "frequency", "monetary"};
	EmpQuantileSketch *s = emp_quantile_sketch_get(PG_GETARG_DATUM(0), EMP_QUANTILE_SERIES);
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfo(&json, "{\"customers\": " INT64_FORMAT, s->numbers[EMP_RFM_IDLE]);
	for (int i = 0; i < PARTS; i++)
	{
		appendStringInfo(&json, ", \"%s\": {", names[i]);
		emp_json_quantiles(&json, s, i);
		appendStringInfoChar(&json, '}');
	}
	return emp_json_datum(&json);
}
