/*
 * test_effects.c
 *		Trends and effects: against golden figures of R, at their edges, in any order and split.
 */
#include <math.h>
#include <string.h>

#include "check.h"
#include "moments_build.h"

#define GOLDEN "test/golden/effects.csv"

/* The generator of Park and Miller, as in test/golden/effects.R. */
static double generator;

/* Draw a number between 0 and 1. */
static double
draw(void)
{
	generator = fmod(generator * 16807, 2147483647);
	return generator / 2147483647;
}

/* Return whether two numbers agree to 1e-9 of their size, or of a size they came from. */
static bool
near(double actual, double expected, double size)
{
	if (isnan(expected))
		return true;
	return fabs(actual - expected) <= 1e-9 * fabs(expected) + 1e-12 * size;
}

/* Draw a value. */
static double
value(double offset, double scale, double planted)
{
	return offset + scale * (draw() - 0.5) + planted;
}

/* Draw the input of a line and work out four results. */
static bool
work_out(const char *kind, int n, double offset, double scale, double shift, double *out)
{
	EmpMoments *m = NULL;
	EmpClusters *s = NULL;
	EmpEffect effect = {0};
	EmpTrend trend;
	EmpFailure failure;
	bool known = true;
	int i;

	for (i = 0; i < n; i++)
	{
		if (strcmp(kind, "welch") == 0)
		{
			bool flag = draw() < 0.4;

			cell_add(&emp_effect_kind, &m,
					 value(offset, flag ? 2 * scale : scale, flag ? shift : 0), flag);
		}
		else if (strcmp(kind, "trend") == 0)
		{
			double t = floor(draw() * 1e13);

			trend_add(&m, value(offset, scale, shift * t / 86400e6),
					  INT64_C(820000000000000) + (int64_t) t);
		}
		else if (strcmp(kind, "did") == 0)
		{
			bool treated = draw() < 0.5;
			bool after = draw() < 0.5;

			cell_add(&emp_diff_in_diff_kind, &m,
					 value(offset, treated ? 3 * scale : scale,
						   (after ? 3 : 0) + (treated && after ? shift : 0)),
					 emp_effect_cell(treated, after));
		}
		else if (strcmp(kind, "cluster") == 0)
		{
			double g = floor(draw() * (2 + (double) n / 5));
			bool after = draw() < 0.5;
			char name[20];

			snprintf(name, sizeof(name), "%g", g);
			cluster_add(&s, value(offset, scale, fmod(g, 7) * scale / 4 + (after ? shift : 0)),
						after, name);
		}
		else
		{
			bool flag = draw() < 0.3;

			cell_add(&emp_effect_kind, &m, value(offset, scale, flag ? shift : 0), flag);
		}
	}
	if (strcmp(kind, "trend") == 0)
	{
		CHECK(emp_trend_of(m, &trend, &failure) == EMP_OK);
		effect.diff = trend.slope;
		effect.ci_low = trend.ci_low;
		effect.ci_high = trend.ci_high;
	}
	else if (strcmp(kind, "welch") == 0)
		CHECK(emp_effect_of(m, &effect, &failure) == EMP_OK);
	else if (strcmp(kind, "did") == 0)
		CHECK(emp_diff_in_diff_of(m, &effect, &failure) == EMP_OK);
	else if (strcmp(kind, "cluster") == 0)
		CHECK(emp_clusters_effect(s, &effect, check_nothing, &failure) == EMP_OK);
	else if (strcmp(kind, "biserial") == 0)
		effect.diff = emp_point_biserial_of(m);
	else
		known = false;
	out[0] = effect.diff;
	out[1] = effect.ci_low;
	out[2] = effect.ci_high;
	out[3] = effect.p_value;
	free(m);
	free(s);
	return known;
}

/* Compare every line of the golden figures. */
static void
test_golden(void)
{
	FILE *file = fopen(GOLDEN, "r");
	char line[400];
	int lines = 0;

	if (!CHECK(file != NULL))
		return;
	while (fgets(line, sizeof(line), file) != NULL)
	{
		char kind[20];
		double in[5];
		double expected[4];
		double actual[4];
		double size;
		int i;

		if (line[0] == '#')
			continue;
		if (!CHECK(sscanf(line, "%19[^,],%lf,%lf,%lf,%lf,%lf,%lf,%lf,%lf,%lf", kind, &in[0], &in[1],
						  &in[2], &in[3], &in[4], &expected[0], &expected[1], &expected[2],
						  &expected[3]) == 10))
			break;
		lines++;
		generator = in[0];
		CHECK(work_out(kind, (int) in[1], in[2], in[3], in[4], actual));
		/* differences that cancel have the error of what they are of */
		size = strcmp(kind, "biserial") == 0 ? 1 : in[3];
		for (i = 0; i < 4; i++)
			if (!CHECK(near(actual[i], expected[i], i == 3 ? 0 : size)))
				printf("\tresult %d is %.17g in %s", i, actual[i], line);
	}
	fclose(file);
	CHECK(lines >= 1000);
}

/* Check that results do not depend on order and split, bit for bit. */
static void
test_split(void)
{
	int round;

	for (round = 1; round <= 200; round++)
	{
		EmpMoments *whole = NULL;
		EmpMoments *part[7] = {NULL};
		EmpMoments *joined = NULL;
		EmpClusters *clusters = NULL;
		EmpClusters *cluster_part[7] = {NULL};
		EmpClusters *clusters_joined = NULL;
		EmpClusters *closed[2];
		size_t size[2];
		EmpFailure failure;
		char name[20];
		int i;

		generator = round;
		for (i = 0; i < 100; i++)
		{
			/* numbers of very different sizes, and signs, that no double sum would keep */
			double x = ldexp(draw() - 0.5, (int) (draw() * 200) - 100);
			int64_t t = (int64_t) ((draw() - 0.3) * 1e17);
			int k = (int) (draw() * 7);

			trend_add(&whole, x, t);
			trend_add(&part[k], x, t);
			snprintf(name, sizeof(name), "c%d", i % 20);
			cluster_add(&clusters, x, i % 3 == 0, name);
			cluster_add(&cluster_part[k], x, i % 3 == 0, name);
		}
		for (i = 6; i >= 0; i--)
		{
			if (part[i] == NULL)
				continue;
			CHECK(moments_join(&emp_trend_kind, &joined, part[i], &failure) == EMP_OK);
			clusters_reserve(&clusters_joined, cluster_part[i]->clusters,
							 emp_clusters_window(cluster_part[i]), &failure);
			CHECK(emp_clusters_merge(clusters_joined, cluster_part[i], check_nothing, &failure) ==
				  EMP_OK);
			free(part[i]);
			free(cluster_part[i]);
		}
		CHECK(memcmp(whole, joined, emp_moments_size(&emp_trend_kind, whole->words)) == 0);
		closed[0] = clusters_closed(clusters, &size[0]);
		closed[1] = clusters_closed(clusters_joined, &size[1]);
		CHECK(size[0] == size[1] && memcmp(closed[0], closed[1], size[0]) == 0);
		CHECK(emp_clusters_sound(closed[0], size[0]));
		CHECK_INT(emp_clusters_compare(closed[0], closed[1]), 0);
		free(closed[0]);
		free(closed[1]);
		free(clusters);
		free(clusters_joined);
		free(whole);
		free(joined);
	}
}

/* Check that an offset changes nothing: numbers are exact in a double with and without it. */
static void
test_centring(void)
{
	EmpMoments *plain = NULL;
	EmpMoments *shifted = NULL;
	EmpEffect a;
	EmpEffect b;
	EmpTrend line;
	EmpTrend line_shifted;
	EmpFailure failure;
	int i;

	generator = 7;
	for (i = 0; i < 1000; i++)
	{
		double x = floor(draw() * 64) / 8;
		bool after = draw() < 0.5;

		cell_add(&emp_effect_kind, &plain, x, after);
		cell_add(&emp_effect_kind, &shifted, x + 1e15, after);
	}
	emp_effect_of(plain, &a, &failure);
	emp_effect_of(shifted, &b, &failure);
	CHECK(a.diff == b.diff && near(b.ci_low, a.ci_low, 0) && near(b.p_value, a.p_value, 0));
	CHECK(near(emp_point_biserial_of(shifted), emp_point_biserial_of(plain), 0));
	free(plain);
	free(shifted);

	plain = shifted = NULL;
	for (i = 0; i < 1000; i++)
	{
		double x = floor(draw() * 64) / 8;
		int64_t t = (int64_t) (draw() * 1000);

		trend_add(&plain, x, t);
		trend_add(&shifted, x + 1e9, t + INT64_C(9000000000000000000));
	}
	emp_trend_of(plain, &line, &failure);
	emp_trend_of(shifted, &line_shifted, &failure);
	CHECK(near(line_shifted.slope, line.slope, 0) && near(line_shifted.ci_low, line.ci_low, 0));
	free(plain);
	free(shifted);
}

/* Check results where rows are few or alike, or numbers extreme. */
static void
test_edges(void)
{
	EmpMoments *m = NULL;
	EmpClusters *s = NULL;
	EmpEffect e;
	EmpTrend t;
	EmpFailure failure;

	/* one side */
	cell_add(&emp_effect_kind, &m, 3, 0);
	CHECK(emp_effect_of(m, &e, &failure) == EMP_OK);
	CHECK(e.n_before == 1 && e.n_after == 0 && e.mean_before == 3 && isnan(e.mean_after));
	CHECK(isnan(e.diff) && isnan(e.ci_low) && isnan(e.p_value));
	CHECK(isnan(emp_point_biserial_of(m)));
	/* one row on a side */
	cell_add(&emp_effect_kind, &m, 5, 1);
	emp_effect_of(m, &e, &failure);
	CHECK(e.diff == 2 && isnan(e.ci_low) && isnan(e.p_value));
	CHECK(emp_point_biserial_of(m) == 1);
	/* no variance */
	cell_add(&emp_effect_kind, &m, 3, 0);
	cell_add(&emp_effect_kind, &m, 5, 1);
	emp_effect_of(m, &e, &failure);
	CHECK(e.diff == 2 && e.ci_low == 2 && e.ci_high == 2 && e.p_value == 0);
	free(m);
	m = NULL;
	cell_add(&emp_effect_kind, &m, 0, 0);
	cell_add(&emp_effect_kind, &m, 0, 0);
	cell_add(&emp_effect_kind, &m, 0, 1);
	cell_add(&emp_effect_kind, &m, 0, 1);
	CHECK_INT(m->words, 0);
	emp_effect_of(m, &e, &failure);
	CHECK(e.diff == 0 && e.ci_high == 0 && e.p_value == 1 && isnan(emp_point_biserial_of(m)));
	free(m);
	/* the ends of the range of double */
	m = NULL;
	cell_add(&emp_effect_kind, &m, 1e308, 0);
	cell_add(&emp_effect_kind, &m, 1.1e308, 0);
	cell_add(&emp_effect_kind, &m, 1.0e308, 1);
	cell_add(&emp_effect_kind, &m, 1.2e308, 1);
	CHECK(emp_effect_of(m, &e, &failure) == EMP_OK);
	CHECK(near(e.diff, 5e306, 0) && near(e.mean_before, 1.05e308, 0));
	cell_add(&emp_effect_kind, &m, -1.7e308, 1);
	CHECK(emp_effect_of(m, &e, &failure) == EMP_OUT_OF_RANGE);
	free(m);
	m = NULL;
	cell_add(&emp_effect_kind, &m, 1e-300, 0);
	cell_add(&emp_effect_kind, &m, 3e-300, 0);
	cell_add(&emp_effect_kind, &m, 7e-300, 1);
	cell_add(&emp_effect_kind, &m, 8e-300, 1);
	CHECK(emp_effect_of(m, &e, &failure) == EMP_OK);
	CHECK(near(e.diff, 5.5e-300, 0) && e.p_value > 0.01 && e.p_value < 0.1 && e.ci_low < e.diff);
	free(m);

	/* trends */
	m = NULL;
	trend_add(&m, 5, EMP_DAY_US);
	emp_trend_of(m, &t, &failure);
	CHECK(t.n == 1 && isnan(t.slope) && t.direction == NULL);
	trend_add(&m, 7, EMP_DAY_US);
	trend_add(&m, 9, EMP_DAY_US);
	emp_trend_of(m, &t, &failure);
	CHECK(t.n == 3 && isnan(t.slope) && isnan(t.ci_low) && t.direction == NULL);
	free(m);
	m = NULL;
	trend_add(&m, 5, EMP_DAY_US);
	trend_add(&m, 7, 2 * EMP_DAY_US);
	emp_trend_of(m, &t, &failure);
	CHECK(t.slope == 2 && isnan(t.ci_low) && t.direction == NULL);
	trend_add(&m, 9, 3 * EMP_DAY_US);
	emp_trend_of(m, &t, &failure);
	CHECK(t.slope == 2 && t.ci_low == 2 && t.ci_high == 2);
	CHECK_STRING(t.direction, "rising");
	free(m);
	m = NULL;
	trend_add(&m, 5, 0);
	trend_add(&m, 5, 1);
	trend_add(&m, 5, INT64_MAX - 1);
	emp_trend_of(m, &t, &failure);
	CHECK(t.slope == 0 && t.ci_high == 0);
	CHECK_STRING(t.direction, "flat");
	free(m);

	/* clusters: one a side says nothing of how clusters differ */
	cluster_add(&s, 1, false, "a");
	cluster_add(&s, 2, false, "a");
	cluster_add(&s, 4, true, "a");
	cluster_add(&s, 5, true, "b");
	CHECK(emp_clusters_effect(s, &e, check_nothing, &failure) == EMP_OK);
	CHECK(e.diff == 3 && isnan(e.ci_low) && isnan(e.p_value));
	cluster_add(&s, 1.5, false, "c");
	emp_clusters_effect(s, &e, check_nothing, &failure);
	CHECK(e.diff == 3 && e.ci_low < 3 && e.ci_high > 3 && e.p_value > 0 && e.p_value < 1);
	free(s);
}

/* Check the text form of a state: back and forth, and what is refused. */
static void
test_text(void)
{
	static const char *const bad[] = {
		"",
		"n=1",
		"n=1 low=0",
		"low=0 words=0",
		"n=0 low=0 words=0",
		"n=-1 low=0 words=0",
		"n=281474976710657 low=0 words=0",
		"n=1 low=1 words=0",
		"n=1 low=0 words=69",
		"n=1 low=-35 words=1",
		"n=1 low=99999999999999999999 words=1",
		"n=1 low=0 words=-1",
		"n=1 low=0 low=0 words=1",
		"n=1 low=0 words=1 x=1",
		"n=1 low=0 words=1 x=0x",
		"n=1 low=0 words=1 x=0x0",
		"n=1 low=0 words=1 x=0x01",
		"n=1 low=0 words=1 x=0xg",
		"n=1 low=0 words=1 x=0X1",
		"n=1 low=0 words=1 x=--0x1",
		"n=1 low=0 words=1 x=0x11111111111111111",
		"n=1 low=0 words=1 x=0x8000 xx=0x40000000",           /* beyond the headroom */
		"n=1 low=0 words=1 x=0x1",                            /* no squares */
		"n=2 low=0 words=1 x=0x3 xx=0x4",                     /* variance below 0 */
		"n=2 low=0 words=1 x=0x3 xx=0x5 t=0x3 tt=0x5 xt=0x9", /* correlation above 1 */
		"n=1 low=0 words=1 y=0x1",
		"n=1 n=1 low=0 words=1",
	};
	EmpMoments *m = NULL;
	EmpMoments *back;
	EmpWindow window;
	EmpFailure failure;
	char text[8000];
	size_t len;
	size_t i;

	for (i = 0; i < 50; i++)
		trend_add(&m, ldexp((double) i - 25.1, (int) i * 4 - 100), (int64_t) i * 1000 - 20000);
	len = emp_moments_print(&emp_trend_kind, m, text);
	CHECK(len == strlen(text) && len < emp_moments_text_size(&emp_trend_kind, m->words));
	CHECK(emp_moments_parse_window(&emp_trend_kind, text, len, &window, &failure) == EMP_OK);
	back = moments_new(&emp_trend_kind, window);
	CHECK(emp_moments_parse(&emp_trend_kind, text, len, back, &failure) == EMP_OK);
	CHECK(memcmp(m, back, emp_moments_size(&emp_trend_kind, m->words)) == 0);
	CHECK_INT(emp_moments_compare(&emp_trend_kind, m, back), 0);
	CHECK(emp_moments_hash(&emp_trend_kind, m, 1) == emp_moments_hash(&emp_trend_kind, back, 1));
	CHECK(emp_moments_hash(&emp_trend_kind, m, 1) != emp_moments_hash(&emp_trend_kind, m, 2));
	trend_add(&back, 1, 1);
	CHECK_INT(emp_moments_compare(&emp_trend_kind, m, back), -1);
	free(m);
	free(back);

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
	{
		EmpStatus status;

		len = strlen(bad[i]);
		m = NULL;
		status = emp_moments_parse_window(&emp_trend_kind, bad[i], len, &window, &failure);
		if (status == EMP_OK)
		{
			m = moments_new(&emp_trend_kind, window);
			status = emp_moments_parse(&emp_trend_kind, bad[i], len, m, &failure);
		}
		if (!CHECK(status == EMP_BAD_TEXT))
			printf("\ttaken: %s\n", bad[i]);
		free(m);
	}
}

/* Check the text form of clusters. */
static void
test_clusters_text(void)
{
#define KEY "9ae16a3b2f90404f02f1dc1b6c4e0d3a"
	static const char *const bad[] = {
		"",
		"low=0 words=1",
		"low=0 words=1 a=1,0,0x1,0x0",
		"words=1 " KEY "=1,0,0x1,0x0",
		"low=0 words=1 " KEY "=1,0,0x1",
		"low=0 words=1 " KEY "=1,0,0x1,0x0,0x0",
		"low=0 words=1 " KEY "=1,0,0x1,0x1",
		"low=0 words=1 " KEY "=0,0,0x0,0x0",
		"low=0 words=1 " KEY "=-1,2,0x1,0x1",
		"low=0 words=1 " KEY "=,2,0x1,0x1",
		"low=0 words=1 " KEY "=1,0,0xffffffffff,0x0",
		"low=0 words=1 " KEY "=1,0,0x1,0x0 " KEY "=1,0,0x1,0x0",
		"low=0 words=99 " KEY "=1,0,0x1,0x0",
	};
	EmpClusters *s = NULL;
	EmpClusters *closed;
	EmpClusters *back;
	EmpClusters *back_closed;
	EmpClustersPlan plan;
	EmpFailure failure;
	char name[20];
	char *text;
	size_t size[2];
	size_t len;
	size_t i;

	for (i = 0; i < 1000; i++)
	{
		snprintf(name, sizeof(name), "%zu", i % 300);
		cluster_add(&s, (double) i / 7 - 40, i % 2 == 0, name);
	}
	CHECK_INT(s->clusters, 300);
	closed = clusters_closed(s, &size[0]);
	text = malloc(emp_clusters_text_size(closed));
	len = emp_clusters_print(closed, text, check_nothing);
	CHECK(len == strlen(text) && len < emp_clusters_text_size(closed));
	CHECK(emp_clusters_parse_plan(text, len, &plan, &failure) == EMP_OK);
	back = malloc(emp_clusters_size(emp_window_words(plan.window), plan.room, plan.slots));
	emp_clusters_init(back, &plan);
	CHECK(emp_clusters_parse(text, len, back, check_nothing, &failure) == EMP_OK);
	back_closed = clusters_closed(back, &size[1]);
	CHECK(size[0] == size[1] && memcmp(closed, back_closed, size[0]) == 0);
	CHECK(emp_clusters_hash(closed, 1) == emp_clusters_hash(back_closed, 1));
	free(text);
	free(s);
	free(closed);
	free(back);
	free(back_closed);

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
	{
		EmpStatus status = emp_clusters_parse_plan(bad[i], strlen(bad[i]), &plan, &failure);

		if (status == EMP_OK)
		{
			s = malloc(emp_clusters_size(emp_window_words(plan.window), plan.room, plan.slots));
			emp_clusters_init(s, &plan);
			status = emp_clusters_parse(bad[i], strlen(bad[i]), s, check_nothing, &failure);
			free(s);
		}
		if (!CHECK(status == EMP_BAD_TEXT))
			printf("\ttaken: %s\n", bad[i]);
	}
}

/* Check the limits of rows and memory. */
static void
test_limits(void)
{
	EmpMoments *m = NULL;
	EmpClusters *s = NULL;
	EmpClustersPlan plan;
	EmpWindow none = {0, 0};
	EmpFailure failure;

	cell_add(&emp_effect_kind, &m, 1, 0);
	m->number[0] = (uint64_t) EMP_EXACT_ROWS;
	CHECK(moments_join(&emp_effect_kind, &m, m, &failure) == EMP_OUT_OF_RANGE);
	CHECK(emp_moments_add(&emp_effect_kind, m, 0, 0, NULL, 0, &failure) == EMP_OUT_OF_RANGE);
	free(m);

	cluster_add(&s, 1, false, "a");
	CHECK(emp_clusters_plan(s, 8000000, none, &plan, &failure) == EMP_OK);
	CHECK(emp_clusters_size(1, plan.room, plan.slots) <= EMP_CLUSTERS_BYTES);
	CHECK(plan.room >= 8000001);
	CHECK(emp_clusters_plan(s, 100000000, none, &plan, &failure) == EMP_TOO_LARGE);
	CHECK(emp_clusters_plan(s, UINT32_MAX, none, &plan, &failure) == EMP_TOO_LARGE);
	free(s);

	CHECK(emp_value_check(NAN, &failure) == EMP_BAD_VALUE);
	CHECK(emp_value_check(-INFINITY, &failure) == EMP_BAD_VALUE);
	CHECK(emp_time_check(INT64_MAX, &failure) == EMP_BAD_VALUE);
	CHECK(emp_value_check(1e308, &failure) == EMP_OK && emp_time_check(0, &failure) == EMP_OK);
}

int
main(void)
{
	test_golden();
	test_split();
	test_centring();
	test_edges();
	test_text();
	test_clusters_text();
	test_limits();
	return CHECK_DONE();
}
