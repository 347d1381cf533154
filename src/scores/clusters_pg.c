/*
 * clusters_pg.c
 *		SQL face of before_after(value, after, cluster) and of the type cluster_effect_summary.
 *
 * As in triggers_pg.c, the state of the aggregates is open and grows by doubling, what people see is
 * closed, and every function takes either.
 */
#include "base/pg_compat.h"

#include "fmgr.h"
#include "utils/memutils.h"

#include "base/failure_pg.h"
#include "base/interrupt_pg.h"
#include "scores/clusters.h"
#include "scores/effects_pg.h"

#define TYPE "cluster_effect_summary"
#define EMP_CLUSTER_EFFECT_SUMMARY_FORMAT EMP_CLUSTERS_FORMAT

PG_FUNCTION_INFO_V1(emp_before_after_cluster);
PG_FUNCTION_INFO_V1(emp_clusters);
PG_FUNCTION_INFO_V1(emp_cluster_effect_summary_jsonb);
PG_FUNCTION_INFO_V1(emp_cluster_effect_summary_accum);
PG_FUNCTION_INFO_V1(emp_cluster_effect_summary_combine);
PG_FUNCTION_INFO_V1(emp_cluster_effect_summary_final);

/* Fetch a state to read, open or closed. */
static EmpClusters *
get_any(Datum datum)
{
	EmpClusters *s = emp_state_get_sized(datum, EMP_CLUSTERS_FORMAT, TYPE);

	if (unlikely(!emp_clusters_sound(s, VARSIZE(s))))
		emp_throw_damaged(TYPE);
	return s;
}

/* Make an open state of nothing. */
static EmpClusters *
new_clusters(const EmpClustersPlan *plan)
{
	Size size = emp_clusters_size(emp_window_words(plan->window), plan->room, plan->slots);
	EmpClusters *s = palloc(size);

	emp_clusters_init(s, plan);
	SET_VARSIZE(s, size);
	return s;
}

/* Return a state that is closed. */
static EmpClusters *
close_clusters(const EmpClusters *s)
{
	Size size = emp_clusters_size(s->words, s->clusters, 0);
	EmpClusters *closed = palloc(size);
	uint32_t *starts = palloc((emp_clusters_buckets(s) + (Size) 1) * sizeof(*starts));

	emp_clusters_close(s, starts, closed, emp_check_interrupts);
	SET_VARSIZE(closed, size);
	pfree(starts);
	return closed;
}

/* Fetch a closed state to read. */
static EmpClusters *
get_closed(Datum datum)
{
	EmpClusters *s = get_any(datum);

	return s->slots == 0 ? s : close_clusters(s);
}

/*
 * Fetch the first argument, which may be NULL, as an open state that may be changed and returned, with
 * room for so many more clusters and sums in a window.
 *
 * An open state that an aggregate passes in was made here, so its hash table is to be trusted.
 */
static EmpClusters *
get_writable(FunctionCallInfo fcinfo, uint32 more, EmpWindow window)
{
	EmpClusters *s = PG_ARGISNULL(0) ? NULL : get_any(PG_GETARG_DATUM(0));
	EmpClustersPlan plan;
	EmpClusters *larger;
	EmpFailure failure;

	if (s != NULL && AggCheckCallContext(fcinfo, NULL) && emp_clusters_fit(s, more, window))
		return s;
	if (emp_clusters_plan(s, more, window, &plan, &failure) != EMP_OK)
		emp_throw(&failure);
	larger = new_clusters(&plan);
	if (s != NULL && emp_clusters_merge(larger, s, emp_check_interrupts, &failure) != EMP_OK)
		emp_throw(&failure);
	return larger;
}

/* Read the text form; NULL when it does not parse. */
static void *
parse(const char *text, Size len, EmpFailure *failure)
{
	EmpClustersPlan plan;
	EmpClusters *s;

	if (emp_clusters_parse_plan(text, len, &plan, failure) != EMP_OK)
		return NULL;
	s = new_clusters(&plan);
	if (emp_clusters_parse(text, len, s, emp_check_interrupts, failure) != EMP_OK)
		return NULL;
	return close_clusters(s);
}

/* Print the text form. */
static char *
print(Datum datum)
{
	EmpClusters *s = get_closed(datum);
	Size size = emp_clusters_text_size(s);
	char *text;

	if (!AllocSizeIsValid(size))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many clusters for the text form"),
				 errdetail("The text of %u clusters may have more than 1 GB.", s->clusters)));
	text = palloc(size);
	emp_clusters_print(s, text, emp_check_interrupts);
	return text;
}

EMP_TEXT_STATE_IO_FUNCTIONS(cluster_effect_summary, CLUSTER_EFFECT_SUMMARY, parse, print)
EMP_STATE_ORDER_FUNCTIONS(cluster_effect_summary, get_closed, emp_clusters_compare)
EMP_STATE_HASH_FUNCTIONS(cluster_effect_summary, get_closed, emp_clusters_hash)

/* Work out the effect of a state. */
static void
work_out(const EmpClusters *s, EmpEffect *effect)
{
	EmpFailure failure;

	if (emp_clusters_effect(s, effect, emp_check_interrupts, &failure) != EMP_OK)
		emp_throw(&failure);
}

/* Return the effect of a state, with cluster-robust errors. */
Datum
emp_before_after_cluster(PG_FUNCTION_ARGS)
{
	EmpEffect effect;

	work_out(get_any(PG_GETARG_DATUM(0)), &effect);
	return emp_effect_datum(fcinfo, &effect);
}

/* Return the number of clusters. */
Datum
emp_clusters(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(get_any(PG_GETARG_DATUM(0))->clusters);
}

/* Show what a state says. */
Datum
emp_cluster_effect_summary_jsonb(PG_FUNCTION_ARGS)
{
	EmpClusters *s = get_any(PG_GETARG_DATUM(0));
	StringInfoData json;
	EmpEffect effect;

	work_out(s, &effect);
	initStringInfo(&json);
	appendStringInfo(&json, "{\"clusters\": %u, ", s->clusters);
	emp_json_effect(&json, &effect);
	return emp_json_datum(&json);
}

/* Add a value of a cluster before or after. */
Datum
emp_cluster_effect_summary_accum(PG_FUNCTION_ARGS)
{
	EmpWindow window = {0, 0};
	EmpClusters *s;
	EmpFailure failure;
	EmpExactTerm term;
	text *cluster;

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2) || PG_ARGISNULL(3))
		return emp_state_unchanged(fcinfo);
	term = emp_exact_double(emp_getarg_value(fcinfo, 1));
	cluster = PG_GETARG_TEXT_PP(3);
	emp_window_take(&window, &term);
	s = get_writable(fcinfo, 1, window);
	if (unlikely(emp_clusters_add(s, VARDATA_ANY(cluster), VARSIZE_ANY_EXHDR(cluster),
								  PG_GETARG_BOOL(2), &term, &failure) != EMP_OK))
		emp_throw(&failure);
	PG_RETURN_POINTER(s);
}

/* Add a state to a state. */
Datum
emp_cluster_effect_summary_combine(PG_FUNCTION_ARGS)
{
	EmpClusters *into;
	EmpClusters *from;
	EmpFailure failure;

	if (PG_ARGISNULL(1))
		return emp_state_unchanged(fcinfo);
	from = get_any(PG_GETARG_DATUM(1));
	into = get_writable(fcinfo, from->clusters, emp_clusters_window(from));
	if (emp_clusters_merge(into, from, emp_check_interrupts, &failure) != EMP_OK)
		emp_throw(&failure);
	PG_RETURN_POINTER(into);
}

/* Close a state. */
Datum
emp_cluster_effect_summary_final(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(get_closed(PG_GETARG_DATUM(0)));
}
