/*
 * test_frame.c
 *		Frames: the order of rows, what is found out about columns, and the terms of linear models.
 */
#include "base/packed.h"
#include "base/radix.h"
#include "frame/design.h"
#include "frame/frame.h"

#include <math.h>
#include <stdlib.h>

#include "check.h"

static int checks; /* calls of the check callback */

static void
check(void)
{
	checks++;
}

/* Return the next of a sequence of numbers in 0 .. 1. */
static double
draw(void)
{
	static uint64_t state = 1;

	state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (double) (state >> 11) * 0x1p-53;
}

/* A frame with a lead cell and what describes it. */
typedef struct Made
{
	EmpColumn column[16];
	EmpFrame frame;
	EmpFeature feature[16];
	void *memory;
	EmpFailure failure;
} Made;

/* Make a frame of numbers. */
static Made *
make(int columns, int rows)
{
	static const char *const name[16] = {"a", "b", "c", "d", "e", "f", "g", "h",
										 "i", "j", "k", "l", "m", "n", "o", "p"};
	Made *made = calloc(1, sizeof(Made));
	int i;

	for (i = 0; i < columns; i++)
		made->column[i] = (EmpColumn){.name = name[i], .kind = EMP_COLUMN_NUMBER};
	made->frame = (EmpFrame){.lead = 1,
							 .columns = columns,
							 .column = made->column,
							 .rows = rows,
							 .cell = calloc((size_t) (rows * (columns + 1)), sizeof(double))};
	return made;
}

/* Free a frame. */
static void
drop(Made *made)
{
	free(made->frame.cell);
	free(made->memory);
	free(made);
}

/* Return a cell of a feature. */
static double *
at(Made *made, int row, int column)
{
	return emp_frame_row(&made->frame, row) + 1 + column;
}

/* Turn a column into a category. */
static void
categorise(Made *made, int column, const char *const *level, int levels)
{
	made->column[column].kind = EMP_COLUMN_CATEGORY;
	made->column[column].level = level;
	made->column[column].levels = levels;
}

/* Sort a frame. */
static void
sort(Made *made)
{
	void *scratch = malloc(emp_frame_sort_scratch(&made->frame));

	emp_frame_sort(&made->frame, scratch, check);
	free(scratch);
}

/* Describe a frame. */
static EmpStatus
describe(Made *made, int most_levels, const char *const *reference)
{
	EmpFeatureOptions options = {.most_levels = most_levels, .reference = reference};
	void *scratch = malloc(emp_feature_describe_scratch(&made->frame, &options));
	EmpStatus status;

	made->memory = malloc(emp_feature_describe_memory(&made->frame, &options));
	status = emp_feature_describe(&made->frame, &options, made->feature, made->memory, scratch,
								  check, &made->failure);
	free(scratch);
	return status;
}

/* Numbers of either sign are in order, and equal ones stay in the order in which they came. */
static void
test_radix(void)
{
	enum
	{
		N = 5000
	};
	static EmpKeyed items[N];
	static EmpKeyed spare[N];
	int n;
	int i;

	for (n = 0; n <= N; n = n == 0 ? 1 : n * 5)
	{
		bool ordered = true;

		for (i = 0; i < n; i++)
		{
			double number = floor((draw() - 0.5) * 1000) * (i % 2 == 0 ? 1 : 1e30);

			items[i] = (EmpKeyed){emp_radix_key(number + 0.0), (uint64_t) i};
			ordered = ordered && emp_radix_number(items[i].key) == number;
		}
		emp_radix_sort(items, spare, (size_t) n, check);
		for (i = 1; i < n; i++)
		{
			double last = emp_radix_number(items[i - 1].key);
			double number = emp_radix_number(items[i].key);

			ordered = ordered &&
					  (last < number || (last == number && items[i - 1].place < items[i].place));
		}
		CHECK(ordered);
	}
}

/* Rows in any order end up in the same one, none is lost, and copies stand together. */
static void
test_sort(void)
{
	enum
	{
		ROWS = 3000
	};
	Made *a = make(3, ROWS);
	Made *b = make(3, ROWS);
	double sum[2] = {0, 0};
	int i;
	int j;

	for (i = 0; i < ROWS; i++)
		for (j = 0; j < 4; j++)
		{
			double v = floor(draw() * 4) == 0 ? NAN : floor(draw() * 5);

			emp_frame_row(&a->frame, i)[j] = v;
			emp_frame_row(&b->frame, (i * 7 + 11) % ROWS)[j] = v;
			sum[0] += isnan(v) ? -1 : v;
		}
	sort(a);
	sort(b);
	CHECK(memcmp(a->frame.cell, b->frame.cell, sizeof(double) * ROWS * 4) == 0);
	for (i = 0; i < ROWS * 4; i++)
		sum[1] += isnan(a->frame.cell[i]) ? -1 : a->frame.cell[i];
	CHECK(sum[0] == sum[1]);
	CHECK(checks > 0);
	drop(a);
	drop(b);

	a = make(1, 0);
	sort(a);
	drop(a);
}

/* So many different rows that some have the same half of a hash, and are told apart by their bytes. */
static void
test_sort_many(void)
{
	enum
	{
		ROWS = 300000
	};
	Made *a = make(1, ROWS);
	Made *b = make(1, ROWS);
	int i;

	for (i = 0; i < ROWS; i++)
	{
		*at(a, i, 0) = i;
		*at(b, ROWS - 1 - i, 0) = i;
	}
	sort(a);
	sort(b);
	CHECK(memcmp(a->frame.cell, b->frame.cell, sizeof(double) * ROWS * 2) == 0);
	drop(a);
	drop(b);
}

/* Means, deviations, ranges, missing values and bins of numbers. */
static void
test_numbers(void)
{
	Made *made = make(5, 1000);
	const EmpFeature *f = made->feature;
	int64_t sum = 0;
	int i;

	for (i = 0; i < 1000; i++)
	{
		*at(made, i, 0) = 1e9 + i % 2;               /* far from 0 */
		*at(made, i, 1) = i % 10 == 0 ? NAN : i + 1; /* missing */
		*at(made, i, 2) = 0.1;                       /* constant */
		*at(made, i, 3) = NAN;
		*at(made, i, 4) = i == 0 ? 0 : 7; /* nearly constant */
	}
	CHECK_INT(describe(made, 50, NULL), EMP_OK);
	CHECK(f[0].mean == 1e9 + 0.5 && f[0].deviation == 0.5);
	CHECK(f[0].low == 1e9 && f[0].high == 1e9 + 1);
	CHECK_INT(f[0].role, EMP_FEATURE_USED);
	CHECK_INT(f[0].cuts, 1);
	CHECK_INT(f[0].bin[0], 500);
	CHECK_INT(f[0].bin[1], 500);
	CHECK_INT(f[1].missing, 100);
	CHECK_INT(f[1].rows, 1000);
	CHECK_INT(f[1].cuts, 9);
	for (i = 0; i < 10; i++)
	{
		CHECK_INT(f[1].bin[i], 90);
		sum += f[1].bin[i];
	}
	CHECK_INT(sum, 900);
	CHECK_INT(emp_feature_bin(&f[1], 1), 0);
	CHECK_INT(emp_feature_bin(&f[1], f[1].cut[3]), 3);
	CHECK_INT(emp_feature_bin(&f[1], 1e9), 9);
	CHECK_INT(emp_feature_bin(&f[1], NAN), -1);
	CHECK_INT(f[2].role, EMP_FEATURE_CONSTANT);
	CHECK(f[2].mean == 0.1 && f[2].deviation == 0);
	CHECK_INT(f[2].cuts, 0);
	CHECK_INT(f[3].role, EMP_FEATURE_CONSTANT);
	CHECK_INT(f[3].missing, 1000);
	CHECK(f[3].mean == 0 && f[3].low == 0 && f[3].high == 0);
	CHECK_INT(f[4].cuts, 1);
	CHECK(f[4].cut[0] == 0);
	CHECK_INT(f[4].bin[0], 1);
	CHECK_INT(f[4].bin[1], 999);
	drop(made);
}

/* Levels: the most frequent ones are kept, and cells say which. */
static void
test_levels(void)
{
	static const char *const level[] = {"a", "b", "bb", "c", "d"};
	static const char *const reference[] = {"d"};
	static const char *const missing[] = {"a"};
	static const int rows[] = {1, 30, 2, 2, 5};
	static const double number[] = {3, 0, 1, 3, 2};
	Made *made;
	const EmpFeature *f;
	int i;
	int j;
	int row = 0;

	made = make(1, 42);
	f = made->feature;
	categorise(made, 0, level, 5);
	for (i = 0; i < 5; i++)
		for (j = 0; j < rows[i]; j++)
			*at(made, row++, 0) = i;
	*at(made, 40, 0) = NAN;
	*at(made, 41, 0) = NAN;
	CHECK_INT(describe(made, 3, reference), EMP_OK);
	CHECK_INT(f->levels, 3);
	CHECK_STRING(f->level[0].text, "b");
	CHECK_STRING(f->level[1].text, "bb"); /* as frequent as c, and before it */
	CHECK_STRING(f->level[2].text, "d");
	CHECK_INT(f->level[2].rows, 5);
	CHECK_INT(f->others, 2);
	CHECK_INT(f->other_rows, 3);
	CHECK_INT(f->missing, 2);
	CHECK_INT(f->reference, 2);
	CHECK_INT(f->role, EMP_FEATURE_USED);
	for (i = 0, row = 0; i < 5; i++)
		for (j = 0; j < rows[i]; j++)
			CHECK(*at(made, row++, 0) == number[i]);
	CHECK(isnan(*at(made, 41, 0)));

	CHECK(emp_feature_level(f, "b", 1) == 0);
	CHECK(emp_feature_level(f, "bb", 2) == 1);
	CHECK(emp_feature_level(f, "bbb", 2) == 1);
	CHECK(emp_feature_level(f, "bbb", 3) == 3);
	CHECK(emp_feature_level(f, "", 0) == 3);
	CHECK(emp_feature_level(f, "d", 1) == 2);
	CHECK_STRING(emp_feature_level_text(f, 1), "bb");
	CHECK_STRING(emp_feature_level_text(f, 3), "(other)");
	CHECK_STRING(emp_feature_level_text(f, NAN), "(missing)");
	CHECK_STRING(emp_feature_level_text(f, EMP_LEVEL_UNSEEN), "(unseen)");
	CHECK_INT(emp_feature_bin(f, 2), 2);
	CHECK_INT(emp_feature_bin(f, 3), 3);
	CHECK_INT(emp_feature_bin(f, EMP_LEVEL_UNSEEN), 3);
	made->feature[0].others = 0;
	CHECK(emp_feature_level(f, "c", 1) == EMP_LEVEL_UNSEEN);
	drop(made);

	made = make(1, 42);
	categorise(made, 0, level, 5);
	for (i = 0; i < 42; i++)
		*at(made, i, 0) = i < 5 ? i : 4;
	CHECK_INT(describe(made, 2, missing), EMP_OK);
	free(made->memory);
	for (i = 0; i < 42; i++)
		*at(made, i, 0) = i < 5 ? i : 4;
	CHECK_INT(describe(made, 2, level + 1), EMP_BAD_VALUE);
	CHECK_STRING(made->failure.message, "reference level \"b\" of feature \"a\" does not exist");
	CHECK_STRING(made->failure.detail, "Only its 2 most frequent levels are kept.");
	drop(made);
}

/* A category that is different in most rows is no feature; nor is one with a single level. */
static void
test_roles(void)
{
	static const char *const level[] = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
	static const char *const other[] = {"A", "B", "C", "D", "E", "F", "G", "H", "I", "J"};
	Made *made = make(8, 12);
	const EmpFeature *f = made->feature;
	int i;

	for (i = 0; i < 12; i++)
	{
		*at(made, i, 0) = i % 10;
		*at(made, i, 1) = 3;
		*at(made, i, 2) = i % 3 == 0 ? NAN : i % 2;
		*at(made, i, 3) = i % 3 == 0 ? NAN : i % 2; /* a copy, as a boolean */
		*at(made, i, 4) = i % 2;
		*at(made, i, 5) = i % 2; /* the same numbers, but other levels */
		*at(made, i, 6) = i % 2; /* a copy of feature 4 */
		*at(made, i, 7) = i < 11 ? i % 2 : 0;
	}
	categorise(made, 0, level, 10);
	categorise(made, 1, level, 10);
	made->column[3].kind = EMP_COLUMN_BOOLEAN;
	categorise(made, 4, level, 2);
	categorise(made, 5, other, 2);
	categorise(made, 6, level, 2);
	categorise(made, 7, level, 2);
	CHECK_INT(describe(made, 4, NULL), EMP_OK);
	CHECK_INT(f[0].role, EMP_FEATURE_IDENTIFIER);
	CHECK_INT(f[0].levels, 0);
	CHECK_INT(f[0].others, 10);
	CHECK_INT(f[0].other_rows, 12);
	CHECK_INT(f[1].role, EMP_FEATURE_CONSTANT);
	CHECK_INT(f[1].levels, 1);
	CHECK_INT(f[2].role, EMP_FEATURE_USED);
	CHECK_INT(f[3].role, EMP_FEATURE_DUPLICATE);
	CHECK_INT(f[3].twin, 2);
	CHECK_INT(f[4].role, EMP_FEATURE_USED);
	CHECK_INT(f[5].role, EMP_FEATURE_USED);
	CHECK_INT(f[6].role, EMP_FEATURE_DUPLICATE);
	CHECK_INT(f[6].twin, 4);
	CHECK_INT(f[7].role, EMP_FEATURE_USED);
	CHECK_INT(f[7].twin, -1);
	drop(made);
}

/* Which features alone tell the outcome. */
static void
test_tells(void)
{
	static const char *const level[] = {"x", "y", "z"};
	Made *made = make(6, 40);
	int i;

	for (i = 0; i < 40; i++)
	{
		bool left = i % 4 == 0;

		emp_frame_row(&made->frame, i)[0] = left;
		*at(made, i, 0) = left;
		*at(made, i, 1) = left ? i + 100 : i;
		*at(made, i, 2) = left ? NAN : i;
		*at(made, i, 3) = i;
		*at(made, i, 4) = left ? 1 : i % 4 == 1 ? 2 : 0;
		*at(made, i, 5) = left || i == 1 ? NAN : i % 3;
	}
	categorise(made, 4, level, 3);
	categorise(made, 5, level, 3);
	CHECK_INT(describe(made, 50, NULL), EMP_OK);
	for (i = 0; i < 6; i++)
		CHECK_INT(emp_feature_tells(&made->frame, &made->feature[i], i, 0, check),
				  i != 3 && i != 5);
	for (i = 0; i < 40; i++)
		emp_frame_row(&made->frame, i)[0] = 1;
	CHECK(!emp_feature_tells(&made->frame, &made->feature[0], 0, 0, check)); /* all left */
	drop(made);
}

/* Make a design of the features of a frame, and scale it. */
static int
design_of(Made *made, EmpDesign *design, const EmpInteraction *pairs, int n, const double *weight)
{
	double *scratch;

	design->features = made->frame.columns;
	design->feature = made->feature;
	design->term = calloc(EMP_DESIGN_TERMS, sizeof(EmpTerm));
	if (emp_design_terms(made->feature, made->frame.columns, pairs, n, design->term, &design->terms,
						 &made->failure) != EMP_OK)
		return -1;
	scratch = malloc(sizeof(double) * emp_design_scratch(design->terms));
	emp_design_scale(design, &made->frame, weight, scratch, check);
	free(scratch);
	return design->terms;
}

/* Check the name, the mean and the deviation of a term. */
static void
check_term(const EmpDesign *design, int term, const char *name, double mean, double deviation)
{
	char text[EMP_TERM_NAME_SIZE];

	CHECK_INT(emp_term_print(design, term, text), strlen(name));
	CHECK_STRING(text, name);
	CHECK(fabs(design->term[term].mean - mean) < 1e-14);
	CHECK(fabs(design->term[term].deviation - deviation) < 1e-14);
}

/* Terms, their names, their values in rows and tiles. */
static void
test_terms(void)
{
	static const char *const level[] = {"x", "y", "z"};
	static const EmpInteraction pairs[] = {{0, 1}, {0, 0}};
	static const double weight[2] = {1, 3};
	Made *made = make(3, 8);
	EmpDesign design;
	double x[16 * EMP_TILE];
	double row[16];
	double sum[2] = {0, 0};
	int i;
	int r;

	for (i = 0; i < 8; i++)
	{
		emp_frame_row(&made->frame, i)[0] = i >= 6;
		*at(made, i, 0) = i < 2 ? NAN : i;
		*at(made, i, 1) = i == 7 ? NAN : i % 3;
		*at(made, i, 2) = 4;
	}
	categorise(made, 1, level, 3);
	CHECK_INT(describe(made, 50, NULL), EMP_OK);
	made->feature[1].reference = 1;
	CHECK_INT(design_of(made, &design, pairs, 2, NULL), 10);
	check_term(&design, 0, "(intercept)", 0, 1);
	check_term(&design, 1, "a", 4.5, sqrt(17.5 / 8));
	check_term(&design, 2, "a is missing", 0.25, sqrt(0.1875));
	check_term(&design, 3, "b=x", 3 / 8.0, sqrt(15) / 8);
	check_term(&design, 4, "b=z", 2 / 8.0, sqrt(12) / 8);
	check_term(&design, 5, "b is missing", 1 / 8.0, sqrt(7) / 8);
	check_term(&design, 6, "a * b=x", (4.5 + 3 + 6) / 8, design.term[6].deviation);
	check_term(&design, 8, "a * b is missing", 7 / 8.0, 7 * sqrt(7) / 8);
	check_term(&design, 9, "a * a", (2 * 20.25 + 4 + 9 + 16 + 25 + 36 + 49) / 8,
			   design.term[9].deviation);

	emp_design_tile(&design, at(made, 0, 0), 4, 8, x);
	for (r = 0; r < EMP_TILE; r++)
	{
		CHECK(x[r] == (r < 8));
		CHECK(r < 8 || x[3 * EMP_TILE + r] == 0);
		sum[0] += x[6 * EMP_TILE + r];
		sum[1] += x[6 * EMP_TILE + r] * x[6 * EMP_TILE + r];
	}
	CHECK(fabs(sum[0]) < 1e-14 && fabs(sum[1] - 8) < 1e-14);
	for (r = 0; r < 8; r++)
	{
		emp_design_row(&design, at(made, r, 0), row);
		for (i = 1; i < 10; i++)
			CHECK(fabs((row[i] - design.term[i].mean) / design.term[i].deviation -
					   x[i * EMP_TILE + r]) < 1e-14);
	}

	/* a level that was never seen is as good as none: the mean of all terms of the feature */
	*at(made, 0, 1) = EMP_LEVEL_UNSEEN;
	emp_design_tile(&design, at(made, 0, 0), 4, 1, x);
	for (i = 3; i < 6; i++)
		CHECK(x[i * EMP_TILE] == 0);
	*at(made, 0, 1) = 0;
	free(design.term);

	CHECK_INT(design_of(made, &design, NULL, 0, weight), 6);
	CHECK(fabs(design.term[5].mean - 3 / 12.0) < 1e-14);
	CHECK(fabs(design.term[1].mean - (4.5 * 2 + 14 + 3 * 13) / 12) < 1e-14);
	free(design.term);
	drop(made);
}

/* Make a design, and return which terms are aliased, as a string of 0 and 1. */
static const char *
aliases_of(Made *made, const EmpInteraction *pairs, int n)
{
	static char text[64];
	EmpDesign design;
	int terms;
	double *correlation;
	double *scratch;
	int aliased;
	int i;

	describe(made, 50, NULL);
	terms = design_of(made, &design, pairs, n, NULL);
	correlation = malloc(sizeof(double) * emp_packed_size(terms));
	scratch = malloc(sizeof(double) * emp_design_scratch(terms));
	emp_design_correlate(&design, &made->frame, NULL, correlation, scratch, check);
	aliased = emp_design_find_aliases(&design, correlation, scratch, check);
	for (i = 0; i < terms; i++)
	{
		text[i] = design.term[i].aliased ? '1' : '0';
		aliased -= design.term[i].aliased;
	}
	text[terms] = '\0';
	CHECK_INT(aliased, 0);
	free(correlation);
	free(scratch);
	free(design.term);
	drop(made);
	return text;
}

/* Terms that are linear in earlier ones are found, and those that nearly are, are not. */
static void
test_aliases(void)
{
	static const char *const level[] = {"n", "x", "y"};
	static const EmpInteraction square[] = {{0, 0}};
	Made *made;
	int i;

	/* sums of numbers far from 0, and levels that go together */
	made = make(6, 5000);
	for (i = 0; i < 5000; i++)
	{
		*at(made, i, 0) = 1e6 + draw();
		*at(made, i, 1) = draw() * 1e-3;
		*at(made, i, 2) = *at(made, i, 0) * 2 - *at(made, i, 1) * 100 + 7;
		*at(made, i, 3) = floor(draw() * 3);
		*at(made, i, 4) = *at(made, i, 3) == 0 ? 0 : floor(1 + draw() * 2);
		*at(made, i, 5) = *at(made, i, 3) == 0;
	}
	categorise(made, 3, level, 3);
	categorise(made, 4, level, 3);
	/* terms: 1 a b c d=x d=y e=x e=y f */
	CHECK_STRING(aliases_of(made, NULL, 0), "000100011");

	/* a charge that is a rate times minutes, rounded to cents: not the same */
	made = make(3, 5000);
	for (i = 0; i < 5000; i++)
	{
		*at(made, i, 0) = floor(draw() * 3000) / 10;
		*at(made, i, 1) = floor(*at(made, i, 0) * 17 + 0.5) / 100;
		*at(made, i, 2) = *at(made, i, 0) + 1e-3 * draw();
	}
	CHECK_STRING(aliases_of(made, NULL, 0), "0000");

	/* the difference of two that are nearly the same */
	made = make(4, 5000);
	for (i = 0; i < 5000; i++)
	{
		double small = draw();

		*at(made, i, 0) = draw();
		*at(made, i, 1) = *at(made, i, 0) + 1e-5 * small;
		*at(made, i, 2) = (*at(made, i, 1) - *at(made, i, 0)) * 1e5;
		*at(made, i, 3) = small + draw();
	}
	CHECK_STRING(aliases_of(made, NULL, 0), "00010");

	/* what is missing is its own term; the square of a boolean is itself; a constant among what is known */
	made = make(3, 500);
	for (i = 0; i < 500; i++)
	{
		*at(made, i, 0) = draw() < 0.5;
		*at(made, i, 1) = i % 5 == 0 ? NAN : 3;
		*at(made, i, 2) = i % 5 == 0 ? NAN : draw();
	}
	made->column[0].kind = EMP_COLUMN_BOOLEAN;
	/* terms: 1 a b b-missing c c-missing a*a */
	CHECK_STRING(aliases_of(made, square, 1), "0010011");
}

/* More terms than a model can have. */
static void
test_too_many_terms(void)
{
	static char text[10][200][8];
	static const char *level[10][200];
	Made *made = make(10, 2000);
	EmpDesign design;
	int i;
	int j;

	for (i = 0; i < 10; i++)
	{
		for (j = 0; j < 200; j++)
		{
			sprintf(text[i][j], "%d", 1000 + j);
			level[i][j] = text[i][j];
		}
		categorise(made, i, level[i], 200);
	}
	for (i = 0; i < 2000; i++)
		for (j = 0; j < 10; j++)
			*at(made, i, j) = (i * (j + 1) + i / 200) % 200;
	CHECK_INT(describe(made, EMP_FEATURE_LEVELS_MAX, NULL), EMP_OK);
	CHECK_INT(design_of(made, &design, NULL, 0, NULL), -1);
	CHECK_INT(made->failure.status, EMP_TOO_LARGE);
	free(design.term);
	drop(made);
}

int
main(void)
{
	test_radix();
	test_sort();
	test_sort_many();
	test_numbers();
	test_levels();
	test_roles();
	test_tells();
	test_terms();
	test_aliases();
	test_too_many_terms();
	return CHECK_DONE();
}
