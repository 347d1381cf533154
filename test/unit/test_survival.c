/*
 * test_survival.c
 *		Survival curves, log-rank tests and Cox models against R's package survival, and at their edges.
 */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "churn/cox.h"
#include "churn/log_rank.h"
#include "churn/survival_curve.h"
#include "check.h"

#define GOLDEN "test/golden/survival.csv"
#define FIELDS 24
#define FEATURES 3
#define MOST_ROWS 2000
#define MOST_GROUPS 10

/* Let everything run. */
static void
no_check(void)
{
}

/* Return how far two numbers are from each other, in parts of the expected one; NaN is as NaN. */
static double
distance(double actual, double expected)
{
	if (isnan(expected) || isnan(actual))
		return isnan(expected) && isnan(actual) ? 0 : INFINITY;
	return fabs(actual - expected) / fmax(fabs(expected), 1e-3);
}

/* Make an open table with room. */
static EmpEventTable *
new_table(EmpEventKind kind, uint32_t events)
{
	EmpEventTablePlan plan;
	EmpFailure failure;
	EmpEventTable *t;

	CHECK(emp_event_table_plan(NULL, kind, events, 1000, &plan, &failure) == EMP_OK);
	t = malloc(emp_event_table_size(plan.room, plan.slots, plan.name_room));
	emp_event_table_init(t, &plan);
	return t;
}

/* Return a table that is closed. */
static EmpEventTable *
closed(const EmpEventTable *t)
{
	size_t size = emp_event_table_size(t->events, 0, t->names);
	EmpEventTable *into = malloc(size);
	void *scratch = malloc(emp_event_table_close_scratch(t));

	emp_event_table_close(t, scratch, into, no_check);
	CHECK(emp_event_table_sound(into, (EmpEventKind) t->kind, size));
	free(scratch);
	return into;
}

/* Add a customer. */
static void
add(EmpEventTable *t, double time, const char *group, bool churned)
{
	EmpEventRow row = {time, group, strlen(group), churned, !churned};
	EmpFailure failure;

	CHECK(emp_event_table_fits(t, 1, t->kind == EMP_EVENTS_OF_ALL ? 0 : 16));
	CHECK(emp_event_table_add(t, &row, &failure) == EMP_OK);
}

/* One data set of the golden file. */
typedef struct Data
{
	int rows;
	double cell[MOST_ROWS][EMP_COX_LEAD + FEATURES];
	EmpEventTable *all;
	EmpEventTable *groups;
	EmpEventTable *open[EMP_EVENT_KINDS];
} Data;

static Data data;

/* Close the tables of a data set. */
static void
close_data(void)
{
	free(data.all);
	free(data.groups);
	data.all = closed(data.open[EMP_EVENTS_OF_ALL]);
	data.groups = closed(data.open[EMP_EVENTS_OF_GROUPS]);
	free(data.open[EMP_EVENTS_OF_ALL]);
	free(data.open[EMP_EVENTS_OF_GROUPS]);
	data.open[0] = data.open[1] = NULL;
}

/* Take a row of a data set. */
static void
take_row(char *const *field)
{
	int i;

	if (data.open[0] == NULL)
	{
		data.rows = 0;
		data.open[EMP_EVENTS_OF_ALL] = new_table(EMP_EVENTS_OF_ALL, MOST_ROWS);
		data.open[EMP_EVENTS_OF_GROUPS] = new_table(EMP_EVENTS_OF_GROUPS, MOST_ROWS);
	}
	data.cell[data.rows][0] = atof(field[2]);
	data.cell[data.rows][1] = atof(field[3]);
	for (i = 0; i < FEATURES; i++)
		data.cell[data.rows][EMP_COX_LEAD + i] = atof(field[5 + i]);
	add(data.open[EMP_EVENTS_OF_ALL], atof(field[2]), "", atof(field[3]) == 1);
	add(data.open[EMP_EVENTS_OF_GROUPS], atof(field[2]), field[4], atof(field[3]) == 1);
	data.rows++;
}

/* Compare a step of a survival curve. */
static bool
check_curve(const double *n)
{
	EmpInterval interval;
	EmpCurve walk;
	double error;
	bool known;

	CHECK(emp_curve_at(&walk, data.all, n[3], no_check));
	known = emp_curve_error(&walk, &error);
	CHECK(known == emp_curve_interval(&walk, n[2], &interval));
	if (!known)
		error = interval.low = interval.high = NAN;
	return walk.time == n[3] && walk.at_risk == n[4] && walk.churned == n[5] &&
		   walk.censored == n[6] && distance(walk.survival, n[7]) < 1e-12 &&
		   distance(error, n[8]) < 1e-12 && distance(interval.low, n[9]) < 1e-12 &&
		   distance(interval.high, n[10]) < 1e-12 && distance(walk.hazard, n[11]) < 1e-12;
}

/* Compare a median. */
static bool
check_median(const double *n)
{
	EmpMedian half = emp_curve_median(data.all, n[2], no_check);

	return distance(half.median, n[3]) < 1e-12 && distance(half.interval.low, n[4]) < 1e-12 &&
		   distance(half.interval.high, n[5]) < 1e-12;
}

/* Compare a log-rank test. */
static bool
check_log_rank(const double *n)
{
	EmpLogRankGroup group[MOST_GROUPS];
	void *scratch = malloc(emp_log_rank_scratch(data.groups));
	EmpLogRank test;
	bool same;
	int i;

	emp_log_rank_test(data.groups, group, &test, scratch, no_check);
	free(scratch);
	same = distance(test.chi_square, n[2]) < 1e-10 && test.df == n[3];
	for (i = 0; i < data.groups->groups; i++)
		same = same && group[i].churned == n[4 + 2 * i] &&
			   distance(group[i].expected, n[5 + 2 * i]) < 1e-12;
	return same;
}

/* A Cox model and what it is made of. */
typedef struct Fitted
{
	EmpColumn column[FEATURES];
	EmpFrame frame;
	EmpFeature feature[FEATURES];
	EmpTerm term[FEATURES + 1];
	EmpDesign design;
	double coefficient[FEATURES + 1];
	double covariance[(FEATURES + 1) * (FEATURES + 2) / 2];
	EmpCox cox;
} Fitted;

static Fitted fitted;

/* Fit a Cox model to some rows of the data set. */
static void
fit(int rows, EmpCoxTies ties, double l2)
{
	EmpFeatureOptions options = {EMP_FEATURE_LEVELS, NULL};
	size_t row = sizeof(data.cell[0]);
	EmpFailure failure;
	double *correlation;
	double *scratch;
	void *bytes;
	void *memory;
	int i;

	free(fitted.frame.cell);
	free(fitted.cox.time);
	free(fitted.cox.hazard);
	memset(&fitted, 0, sizeof(fitted));
	for (i = 0; i < FEATURES; i++)
		fitted.column[i] = (EmpColumn){.name = i == 0   ? "x1"
											   : i == 1 ? "x2"
														: "x3",
									   .kind = EMP_COLUMN_NUMBER};
	fitted.frame = (EmpFrame){
		.lead = EMP_COX_LEAD, .columns = FEATURES, .column = fitted.column, .rows = rows};
	fitted.frame.cell = malloc(row * (size_t) rows);
	memcpy(fitted.frame.cell, data.cell, row * (size_t) rows);
	bytes = malloc(emp_frame_sort_scratch(&fitted.frame));
	emp_frame_sort(&fitted.frame, bytes, no_check);
	emp_frame_order(&fitted.frame, 0, bytes, no_check);
	free(bytes);
	bytes = malloc(emp_feature_describe_scratch(&fitted.frame, &options) + 1);
	memory = malloc(emp_feature_describe_memory(&fitted.frame, &options) + 1);
	CHECK(emp_feature_describe(&fitted.frame, &options, fitted.feature, memory, bytes, no_check,
							   &failure) == EMP_OK);
	free(bytes);
	fitted.design =
		(EmpDesign){.features = FEATURES, .feature = fitted.feature, .term = fitted.term};
	CHECK(emp_design_terms(fitted.feature, FEATURES, NULL, 0, fitted.term, &fitted.design.terms,
						   &failure) == EMP_OK);
	free(memory);
	scratch = malloc(sizeof(double) * emp_design_scratch(fitted.design.terms));
	correlation = malloc(sizeof(double) * emp_packed_size(fitted.design.terms));
	emp_design_scale(&fitted.design, &fitted.frame, NULL, scratch, no_check);
	emp_design_correlate(&fitted.design, &fitted.frame, NULL, correlation, scratch, no_check);
	emp_design_find_aliases(&fitted.design, correlation, scratch, no_check);
	free(correlation);
	free(scratch);
	fitted.cox = (EmpCox){.frame = &fitted.frame,
						  .design = &fitted.design,
						  .ties = ties,
						  .l2 = l2,
						  .check = no_check,
						  .coefficient = fitted.coefficient,
						  .covariance = fitted.covariance};
	i = (int) emp_cox_times(&fitted.frame);
	fitted.cox.time = malloc(sizeof(double) * (size_t) (i + 1));
	fitted.cox.hazard = malloc(sizeof(double) * (size_t) (i + 1));
	fitted.cox.scratch = malloc(emp_cox_scratch(&fitted.frame, fitted.design.terms));
	emp_cox_fit(&fitted.cox);
	free(fitted.cox.scratch);
}

/* Compare a Cox model. */
static bool
check_cox(char *const *field, const double *n)
{
	bool same;
	int i;

	fit(data.rows, strcmp(field[2], "efron") == 0 ? EMP_COX_EFRON : EMP_COX_BRESLOW, 0);
	same = fitted.cox.end == EMP_LOGIT_CONVERGED &&
		   distance(fitted.cox.log_likelihood_null, n[3]) < 1e-12 &&
		   distance(fitted.cox.log_likelihood, n[4]) < 1e-12 &&
		   distance(fitted.cox.concordance, n[5]) < 1e-12;
	for (i = 0; i < FEATURES; i++)
		same = same && distance(fitted.coefficient[1 + i], n[6 + i]) < 1e-9 &&
			   distance(sqrt(fitted.covariance[emp_packed_at(1 + i, 1 + i)]), n[6 + FEATURES + i]) <
				   1e-8;
	if (!same)
		printf("\tLL %.17g %.17g, concordance %.17g, coefficients %.12g %.12g %.12g, end %d\n",
			   fitted.cox.log_likelihood_null, fitted.cox.log_likelihood, fitted.cox.concordance,
			   fitted.coefficient[1], fitted.coefficient[2], fitted.coefficient[3], fitted.cox.end);
	return same;
}

/* Compare the hazard of the average customer, in the model that was fitted last. */
static bool
check_hazard(const double *n)
{
	int64_t times = emp_cox_times(&fitted.frame);
	double hazard = 0;
	int64_t i;

	for (i = 0; i < times && fitted.cox.time[i] <= n[3]; i++)
		hazard = fitted.cox.hazard[i];
	return distance(hazard, n[4]) < 1e-9;
}

/* Compare every line of the golden figures. */
static void
test_golden(void)
{
	FILE *file = fopen(GOLDEN, "r");
	char line[1000];
	char copy[1000];
	int lines = 0;

	if (!CHECK(file != NULL))
		return;
	while (fgets(line, sizeof(line), file) != NULL)
	{
		char *field[FIELDS] = {0};
		double n[FIELDS];
		char *at = copy;
		bool same = true;
		int i;

		if (line[0] == '#')
			continue;
		strcpy(copy, line);
		for (i = 0; i < FIELDS && at != NULL; i++)
			field[i] = strsep(&at, ",\n");
		for (i = 0; i < FIELDS; i++)
			n[i] = field[i] == NULL || strcmp(field[i], "NA") == 0 ? NAN : atof(field[i]);
		if (strcmp(field[0], "row") != 0 && data.open[0] != NULL)
			close_data();
		if (strcmp(field[0], "row") == 0)
			take_row(field);
		else if (strcmp(field[0], "km") == 0)
			same = check_curve(n);
		else if (strcmp(field[0], "median") == 0)
			same = check_median(n);
		else if (strcmp(field[0], "mean") == 0)
		{
			double mean;

			CHECK(emp_curve_mean(data.all, n[2], &mean, no_check));
			same = distance(mean, n[3]) < 1e-12;
		}
		else if (strcmp(field[0], "log_rank") == 0)
			same = check_log_rank(n);
		else if (strcmp(field[0], "cox") == 0)
			same = check_cox(field, n);
		else if (strcmp(field[0], "hazard") == 0)
			same = check_hazard(n);
		else
			same = false;
		lines++;
		if (!CHECK(same))
			printf("\tfor %s", line);
	}
	fclose(file);
	CHECK(lines > 2000);
}

/* Read a table from its text; NULL when it does not parse. */
static EmpEventTable *
read_table(EmpEventKind kind, const char *text, EmpFailure *failure)
{
	EmpEventTablePlan plan;
	EmpEventTable *result = NULL;
	EmpEventTable *t;

	if (emp_event_table_parse_plan(text, strlen(text), kind, &plan, failure) != EMP_OK)
		return NULL;
	t = malloc(emp_event_table_size(plan.room, plan.slots, plan.name_room));
	emp_event_table_init(t, &plan);
	if (emp_event_table_parse(text, strlen(text), t, no_check, failure) == EMP_OK)
		result = closed(t);
	free(t);
	return result;
}

/* Check that a text reads, and prints as another one. */
static void
check_text(EmpEventKind kind, const char *text, const char *expected)
{
	EmpFailure failure;
	EmpEventTable *t = read_table(kind, text, &failure);
	char *printed;

	if (!CHECK(t != NULL))
	{
		printf("\t%s: %s\n", text, failure.message);
		return;
	}
	printed = malloc(emp_event_table_text_size(t));
	emp_event_table_print(t, printed, no_check);
	CHECK_STRING(printed, expected);
	free(printed);
	free(t);
}

/* Check that a text does not read. */
static void
check_no_text(EmpEventKind kind, const char *text, const char *message)
{
	EmpFailure failure;
	EmpEventTable *t = read_table(kind, text, &failure);

	CHECK(t == NULL);
	free(t);
	CHECK_INT(failure.status, EMP_BAD_TEXT);
	CHECK_STRING(failure.message, message);
}

/* Check text forms. */
static void
test_text(void)
{
	check_text(EMP_EVENTS_OF_ALL, " 2=1,0 -0=0,3 1e-3=4,5", "0=0,3 0.001=4,5 2=1,0");
	check_text(EMP_EVENTS_OF_GROUPS, "\"b\\\"\" 2=1,0 1=0,1 \"a\" 2=3,4 \"b\\\"\" 7=1,1",
			   "\"a\" 2=3,4 \"b\\\"\" 1=0,1 2=1,0 7=1,1");
	check_text(EMP_EVENTS_OF_GROUPS, "\"\" 2=1,0", "\"\" 2=1,0");
	check_no_text(EMP_EVENTS_OF_ALL, "",
				  "invalid input syntax for type survival_curve: \"a duration\" is missing");
	check_no_text(EMP_EVENTS_OF_ALL, "1=0,0",
				  "invalid input syntax for type survival_curve: number out of range in \"1=0,0\"");
	check_no_text(EMP_EVENTS_OF_ALL, "1=1",
				  "invalid input syntax for type survival_curve: no two integers in \"1=1\"");
	check_no_text(
		EMP_EVENTS_OF_ALL, "1=1,-1",
		"invalid input syntax for type survival_curve: number out of range in \"1=1,-1\"");
	check_no_text(EMP_EVENTS_OF_ALL, "1=1,4294967296",
				  "invalid input syntax for type survival_curve: number out of range in "
				  "\"1=1,4294967296\"");
	check_no_text(EMP_EVENTS_OF_ALL, "-1=1,1",
				  "invalid input syntax for type survival_curve: no duration in \"-1=1,1\"");
	check_no_text(EMP_EVENTS_OF_ALL, "nan=1,1",
				  "invalid input syntax for type survival_curve: no duration in \"nan=1,1\"");
	check_no_text(EMP_EVENTS_OF_ALL, "1=1,1 1.0=1,1",
				  "invalid input syntax for type survival_curve: repeated duration in \"1.0=1,1\"");
	check_no_text(EMP_EVENTS_OF_GROUPS, "1=1,1",
				  "invalid input syntax for type log_rank_summary: no name of a group before "
				  "\"1=1,1\"");
	check_no_text(EMP_EVENTS_OF_GROUPS, "\"a\"",
				  "invalid input syntax for type log_rank_summary: \"a duration\" is missing");
	check_no_text(
		EMP_EVENTS_OF_GROUPS, "\"a 1=1,1",
		"invalid input syntax for type log_rank_summary: no closing quote of \"\"a 1=1,1\"");
}

/* Check that any split of the rows gives the same bytes. */
static void
test_merge(void)
{
	EmpEventTable *parts[3];
	EmpEventTable *whole = new_table(EMP_EVENTS_OF_GROUPS, 100);
	EmpEventTable *merged = new_table(EMP_EVENTS_OF_GROUPS, 100);
	EmpEventTable *a;
	EmpEventTable *b;
	EmpFailure failure;
	int i;

	for (i = 0; i < 3; i++)
		parts[i] = new_table(EMP_EVENTS_OF_GROUPS, 100);
	for (i = 0; i < 200; i++)
	{
		char group[2] = {(char) ('a' + i * 7 % 5), '\0'};

		add(whole, i * 13 % 17, group, i % 3 == 0);
		add(parts[i % 3], i * 13 % 17, group, i % 3 == 0);
	}
	for (i = 2; i >= 0; i--)
		CHECK(emp_event_table_merge(merged, parts[i], no_check, &failure) == EMP_OK);
	a = closed(whole);
	b = closed(merged);
	CHECK(a->events == b->events);
	CHECK(memcmp((char *) a + 4, (char *) b + 4,
				 emp_event_table_size(a->events, 0, a->names) - 4) == 0);
	CHECK(emp_event_table_compare(a, b) == 0);
	CHECK(emp_event_table_hash(a, 7) == emp_event_table_hash(b, 7));
	CHECK_INT(a->customers, 200);
	for (i = 0; i < 3; i++)
		free(parts[i]);
	free(whole);
	free(merged);
	free(a);
	free(b);
}

/* Check limits of tables. */
static void
test_limits(void)
{
	EmpEventTable *t = new_table(EMP_EVENTS_OF_ALL, 10);
	EmpEventRow row = {1, NULL, 0, UINT32_MAX, 1};
	EmpEventTablePlan plan;
	EmpFailure failure;

	CHECK(emp_event_table_add(t, &row, &failure) == EMP_OK);
	CHECK(emp_event_table_add(t, &row, &failure) == EMP_TOO_LARGE);
	CHECK(emp_event_table_plan(t, EMP_EVENTS_OF_ALL, 40000000, 0, &plan, &failure) ==
		  EMP_TOO_LARGE);
	CHECK(emp_event_time_check(-1, &failure) == EMP_OUT_OF_RANGE);
	CHECK(emp_event_time_check(NAN, &failure) == EMP_OUT_OF_RANGE);
	CHECK(emp_event_time_check(INFINITY, &failure) == EMP_OUT_OF_RANGE);
	CHECK(emp_event_name_check(255, &failure) == EMP_OK);
	CHECK(emp_event_name_check(256, &failure) == EMP_BAD_VALUE);
	free(t);
	t = new_table(EMP_EVENTS_OF_GROUPS, 2000);
	for (row.churned = 1; row.churned <= 1000; row.churned++)
	{
		char name[8];

		row.name = name;
		row.len = (size_t) sprintf(name, "%d", (int) row.churned);
		t->name_room = 1 << 20;
		if (row.churned == 1)
		{
			plan = (EmpEventTablePlan){EMP_EVENTS_OF_GROUPS, 2048, 4096, 1 << 20};
			free(t);
			t = malloc(emp_event_table_size(plan.room, plan.slots, plan.name_room));
			emp_event_table_init(t, &plan);
		}
		CHECK(emp_event_table_add(t, &row, &failure) == EMP_OK);
	}
	row.name = "one more";
	row.len = 8;
	CHECK(emp_event_table_add(t, &row, &failure) == EMP_TOO_LARGE);
	free(t);
}

/* Check curves at their edges. */
static void
test_curve_edges(void)
{
	EmpFailure failure;
	EmpEventTable *t = read_table(EMP_EVENTS_OF_ALL, "2=1,0 5=1,0", &failure);
	EmpInterval interval;
	EmpCurve walk;
	double mean;

	CHECK(emp_curve_at(&walk, t, 0, no_check) && walk.survival == 1);
	CHECK(emp_curve_at(&walk, t, 2, no_check) && walk.survival == 0.5);
	CHECK(emp_curve_at(&walk, t, INFINITY, no_check) && walk.survival == 0);
	CHECK(!emp_curve_interval(&walk, 0.95, &interval));
	CHECK(emp_curve_mean(t, 100, &mean, no_check) && mean == 3.5);
	CHECK(emp_curve_median(t, 0.95, no_check).median == 3.5);
	free(t);
	t = read_table(EMP_EVENTS_OF_ALL, "2=1,0 5=0,1", &failure);
	CHECK(!emp_curve_at(&walk, t, 5.5, no_check));
	CHECK(emp_curve_at(&walk, t, 5, no_check) && walk.survival == 0.5);
	CHECK(!emp_curve_mean(t, 100, &mean, no_check));
	CHECK(emp_curve_mean(t, 4, &mean, no_check) && mean == 3);
	CHECK(emp_curve_median(t, 0.95, no_check).median == 2);
	free(t);
}

/* Return the test of a text. */
static EmpLogRank
log_rank(const char *text)
{
	EmpLogRankGroup group[MOST_GROUPS];
	EmpFailure failure;
	EmpEventTable *t = read_table(EMP_EVENTS_OF_GROUPS, text, &failure);
	void *scratch = malloc(emp_log_rank_scratch(t));
	EmpLogRank test;

	emp_log_rank_test(t, group, &test, scratch, no_check);
	free(scratch);
	free(t);
	return test;
}

/* Check tests that have nothing to compare. */
static void
test_log_rank_edges(void)
{
	EmpLogRank test = log_rank("\"a\" 1=3,2 2=1,1");

	CHECK(isnan(test.chi_square) && isnan(test.p_value) && test.df == 0);
	test = log_rank("\"a\" 1=0,2 \"b\" 2=0,1"); /* nobody left */
	CHECK(isnan(test.chi_square) && isnan(test.p_value) && test.df == 0);
	test = log_rank("\"a\" 1=2,0 \"b\" 1=2,0"); /* everybody at once */
	CHECK(isnan(test.chi_square) && isnan(test.p_value));
	test = log_rank("\"a\" 1=2,0 2=3,1 \"b\" 1=2,0 2=3,1"); /* no difference */
	CHECK(fabs(test.chi_square) < 1e-20 && test.p_value == 1 && test.df == 1);
	test = log_rank("\"a\" 1=4000,0 \"b\" 2=0,4000");
	CHECK(test.chi_square > 1500 && test.p_value == 0);
}

/* Put customers into the data set: first feature, duration, whether they left. */
static void
put(const double (*customer)[3], int rows)
{
	int i;

	data.rows = rows;
	for (i = 0; i < rows; i++)
	{
		data.cell[i][0] = customer[i][1];
		data.cell[i][1] = customer[i][2];
		data.cell[i][2] = customer[i][0];
		data.cell[i][3] = 1;
		data.cell[i][4] = 0;
	}
}

/* Check models at their edges. */
static void
test_cox_edges(void)
{
	static const double separable[6][3] = {{6, 1, 1}, {5, 2, 1}, {4, 3, 1},
										   {3, 4, 1}, {2, 5, 0}, {1, 6, 0}};
	static const double at_once[4][3] = {{1, 3, 1}, {2, 3, 1}, {3, 3, 1}, {4, 3, 1}};
	static const double constant[3][3] = {{1, 1, 1}, {1, 2, 0}, {1, 3, 1}};
	static const double one[1][3] = {{1, 1, 1}};
	static const double far[5][3] = {
		{1e300, 1, 1}, {0, 2, 1}, {0, 3, 0}, {1e-300, 4, 1}, {5, 5, 0}};

	put(separable, 6);
	fit(6, EMP_COX_EFRON, 0);
	CHECK(fitted.cox.end == EMP_LOGIT_SEPARATED && fitted.cox.used_l2 == EMP_LOGIT_SEPARATED_L2);
	CHECK(fitted.coefficient[1] > 0 && fitted.coefficient[1] < 10);
	CHECK(fitted.cox.concordance == 1 && isfinite(fitted.cox.hazard[3]));
	fit(6, EMP_COX_EFRON, 0.1);
	CHECK(fitted.cox.end == EMP_LOGIT_CONVERGED && fitted.cox.used_l2 == 0.1);
	put(at_once, 4);
	fit(4, EMP_COX_EFRON, 0);
	CHECK(fitted.cox.end == EMP_LOGIT_CONVERGED && isnan(fitted.cox.concordance));
	CHECK(fabs(fitted.cox.log_likelihood + log(24)) < 1e-12);
	fit(4, EMP_COX_BRESLOW, 0);
	CHECK(fabs(fitted.cox.log_likelihood + 4 * log(4)) < 1e-12);
	put(constant, 3);
	fit(3, EMP_COX_EFRON, 0);
	CHECK(fitted.cox.end == EMP_LOGIT_CONVERGED && fitted.design.terms == 1);
	CHECK(fitted.cox.log_likelihood == fitted.cox.log_likelihood_null);
	CHECK(fabs(fitted.cox.log_likelihood + log(3)) < 1e-15 && fitted.cox.concordance == 0.5);
	CHECK(fabs(fitted.cox.hazard[0] - 1.0 / 3) < 1e-15 && fitted.cox.hazard[1] == 1 + 1.0 / 3);
	put(one, 1);
	fit(1, EMP_COX_EFRON, 0);
	CHECK(fitted.cox.log_likelihood == 0 && isnan(fitted.cox.concordance));
	put(far, 5);
	fit(5, EMP_COX_EFRON, 0);
	CHECK(isfinite(fitted.cox.log_likelihood) && isfinite(fitted.coefficient[1]));
}

int
main(void)
{
	test_golden();
	test_text();
	test_merge();
	test_limits();
	test_curve_edges();
	test_log_rank_edges();
	test_cox_edges();
	return CHECK_DONE();
}
