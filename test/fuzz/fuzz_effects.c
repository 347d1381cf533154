/*
 * fuzz_effects.c
 *		Text into the summaries of trends, effects, clusters and series: what is taken reads back the same
 *		and says something possible; and a stored value with any bytes at all is refused or read without
 *		harm.
 */
#include <math.h>
#include <string.h>

#include "fuzz.h"
#include "../unit/moments_build.h"
#include "scores/series.h"

static const EmpMomentsKind *const kinds[] = {&emp_trend_kind, &emp_effect_kind,
											  &emp_diff_in_diff_kind};

/* Check that a text was refused with a reason. */
static void
require_refused(const EmpFailure *failure)
{
	require(failure->status == EMP_BAD_TEXT || failure->status == EMP_TOO_LARGE);
	require(failure->message[0] != '\0');
}

/* Check that an effect is possible. */
static void
require_effect(EmpStatus status, const EmpEffect *e)
{
	if (status != EMP_OK)
	{
		require(status == EMP_OUT_OF_RANGE);
		return;
	}
	require(isnan(e->p_value) || (e->p_value >= 0 && e->p_value <= 1));
	require(isnan(e->ci_low) || (e->ci_low <= e->diff && e->diff <= e->ci_high));
	require(isnan(e->p_value) == isnan(e->ci_low));
}

/* Work out what a state says. */
static void
try_result(const EmpMomentsKind *kind, const EmpMoments *m, bool possible)
{
	EmpTrend trend;
	EmpEffect effect;
	EmpCell cell;
	EmpFailure failure;
	EmpStatus status;
	double r;

	if (kind == &emp_trend_kind)
	{
		status = emp_trend_of(m, &trend, &failure);
		require(!possible || status != EMP_OK || isnan(trend.ci_low) ||
				(trend.ci_low <= trend.slope && trend.slope <= trend.ci_high));
		return;
	}
	emp_cell_of(kind, m, 1, &cell);
	if (kind == &emp_effect_kind)
	{
		status = emp_effect_of(m, &effect, &failure);
		r = emp_point_biserial_of(m);
		require(!possible || isnan(r) || fabs(r) <= 1);
	}
	else
		status = emp_diff_in_diff_of(m, &effect, &failure);
	if (possible)
		require_effect(status, &effect);
}

/* Read a text as moments; when it is one, print it and read it again. */
static EmpMoments *
parse_moments(const EmpMomentsKind *kind, const char *text, size_t size, EmpFailure *failure)
{
	EmpWindow window;
	EmpMoments *m;

	if (emp_moments_parse_window(kind, text, size, &window, failure) != EMP_OK)
		return NULL;
	m = moments_new(kind, window);
	if (emp_moments_parse(kind, text, size, m, failure) == EMP_OK)
		return m;
	free(m);
	return NULL;
}

/* Try a text as moments. */
static void
try_moments(const EmpMomentsKind *kind, const char *text, size_t size)
{
	EmpFailure failure;
	EmpMoments *m = parse_moments(kind, text, size, &failure);
	EmpMoments *again;
	char *printed;
	size_t len;

	if (m == NULL)
	{
		require_refused(&failure);
		return;
	}
	require(emp_moments_sound(kind, m, emp_moments_size(kind, m->words)));
	printed = malloc(emp_moments_text_size(kind, m->words));
	len = emp_moments_print(kind, m, printed);
	require(len < emp_moments_text_size(kind, m->words));
	again = parse_moments(kind, printed, len, &failure);
	require(again != NULL && emp_moments_compare(kind, m, again) == 0);
	require(memcmp(m, again, emp_moments_size(kind, m->words)) == 0);
	try_result(kind, m, true);
	if (moments_join(kind, &again, m, &failure) == EMP_OK)
		try_result(kind, again, true);
	free(printed);
	free(again);
	free(m);
}

/* Read a text as clusters, closed. */
static EmpClusters *
parse_clusters(const char *text, size_t size, EmpFailure *failure)
{
	EmpClustersPlan plan;
	EmpClusters *closed = NULL;
	EmpClusters *s;
	size_t bytes;

	if (emp_clusters_parse_plan(text, size, &plan, failure) != EMP_OK)
		return NULL;
	s = malloc(emp_clusters_size(emp_window_words(plan.window), plan.room, plan.slots));
	emp_clusters_init(s, &plan);
	if (emp_clusters_parse(text, size, s, check_nothing, failure) == EMP_OK)
	{
		closed = clusters_closed(s, &bytes);
		require(emp_clusters_sound(closed, bytes));
	}
	free(s);
	return closed;
}

/* Try a text as clusters. */
static void
try_clusters(const char *text, size_t size)
{
	EmpFailure failure;
	EmpClusters *s = parse_clusters(text, size, &failure);
	EmpClusters *again;
	EmpEffect effect;
	char *printed;
	size_t len;

	if (s == NULL)
	{
		require_refused(&failure);
		return;
	}
	printed = malloc(emp_clusters_text_size(s));
	len = emp_clusters_print(s, printed, check_nothing);
	require(len < emp_clusters_text_size(s));
	again = parse_clusters(printed, len, &failure);
	require(again != NULL && emp_clusters_compare(s, again) == 0);
	require_effect(emp_clusters_effect(s, &effect, check_nothing, &failure), &effect);
	free(printed);
	free(again);
	free(s);
}

/* Try a text as a series. */
static void
try_series(const char *text, size_t size)
{
	uint32_t room = emp_series_parse_room(text, size);
	EmpSeries *s = malloc(emp_series_size(room));
	EmpSeries *closed;
	EmpAnomaly result;
	EmpFailure failure;
	double *scratch;

	emp_series_init(s, room);
	if (emp_series_parse(text, size, s, &failure) != EMP_OK)
	{
		require_refused(&failure);
		free(s);
		return;
	}
	closed = malloc(emp_series_size(s->points));
	scratch = malloc(2 * sizeof(double) * s->points);
	emp_series_close(s, closed);
	if (emp_series_anomaly(closed, scratch, &result, &failure) == EMP_OK)
		require(s->points > EMP_SERIES_EARLIER || isnan(result.z));
	free(scratch);
	free(closed);
	free(s);
}

/* Take bytes for stored values. */
static void
try_stored(const uint8_t *data, size_t size)
{
	void *value = malloc(size);
	EmpFailure failure;
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
	{
		memcpy(value, data, size);
		if (size >= sizeof(EmpMoments) && emp_moments_sound(kinds[i], value, size))
			try_result(kinds[i], value, false);
	}
	if (size >= sizeof(EmpClusters) && emp_clusters_sound(value, size))
	{
		EmpEffect effect;

		emp_clusters_effect(value, &effect, check_nothing, &failure);
		emp_clusters_hash(value, 0);
	}
	free(value);
}

/* Run one input. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		try_moments(kinds[i], (const char *) data, size);
	try_clusters((const char *) data, size);
	try_series((const char *) data, size);
	if (size > 0)
		try_stored(data, size);
	return 0;
}
