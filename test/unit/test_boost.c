/*
 * test_boost.c
 *		Boosting: splits against a search over all of them, bins, order of rows, room for histograms, stopping.
 */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "check.h"
#include "churn/boost.h"
#include "churn/boost_tree.h"

#define MOST 12   /* features */
#define ROWS 3000 /* at most */
#define ROUNDS 60 /* at most */
#define LEAVES 31 /* at most */

static int checks_called;

/* Count what a server would use to cancel. */
static void
count_check(void)
{
	checks_called++;
}

/* Data, options and room for a fit. */
typedef struct Trial
{
	EmpFrame frame;
	EmpFeature feature[MOST];
	double cell[ROWS * (MOST + 1)];
	EmpBoost boost;
	int32_t root[ROUNDS + 1];
	EmpNode node[ROUNDS * (2 * LEAVES - 1)];
} Trial;

/* Start data of numbers; categories are set later. */
static void
start_trial(Trial *t, int rows, int columns)
{
	memset(t, 0, sizeof(*t));
	t->frame.lead = 1;
	t->frame.columns = columns;
	t->frame.rows = rows;
	t->frame.cell = t->cell;
	for (int i = 0; i < columns; i++)
		t->feature[i].kind = EMP_COLUMN_NUMBER;
	t->boost.frame = &t->frame;
	t->boost.feature = t->feature;
	t->boost.check = count_check;
	t->boost.options = (EmpBoostOptions){.learning_rate = 0.1,
										 .leaves = 8,
										 .rounds = 20,
										 .l2 = 1,
										 .leaf_rows = 20,
										 .bins = 255,
										 .holdout = 0.25,
										 .weight = {1, 1}};
	t->boost.root = t->root;
	t->boost.node = t->node;
}

/* Return a cell. */
static double *
cell_at(Trial *t, int row, int column)
{
	return emp_frame_row(&t->frame, row) + t->frame.lead + column;
}

/* Set the outcome of a row. */
static void
set_label(Trial *t, int row, bool left)
{
	emp_frame_row(&t->frame, row)[0] = left;
}

/* Fit. */
static void
fit(Trial *t)
{
	size_t room = emp_boost_scratch(&t->frame, &t->boost.options);
	char *memory;
	EmpFailure failure;

	for (int i = 0; i < t->frame.columns; i++)
	{
		t->feature[i].missing = 0;
		for (int r = 0; r < t->frame.rows; r++)
			t->feature[i].missing += isnan(*cell_at(t, r, i));
	}
	/* as a server allocates: aligned to 8 bytes, no more */
	memory = malloc(room + 8);
	t->boost.scratch = memory + 8;
	emp_boost_fit(&t->boost);
	free(memory);
	CHECK_INT(
		emp_forest_check(&t->boost.forest, t->feature, t->frame.columns, EMP_BAD_BINARY, &failure),
		EMP_OK);
}

/* Return the log-odds that the forest gives a row. */
static double
log_odds(Trial *t, int row)
{
	return emp_forest_log_odds(&t->boost.forest, t->feature, cell_at(t, row, 0));
}

/* Fill with numbers, two categories and missing values, and outcomes that depend on them. */
static void
fill(Trial *t, uint64_t seed)
{
	EmpRandom random;

	emp_random_start(&random, seed, 0);
	for (int i = 0; i < t->frame.columns; i++)
		if (i % 3 == 2)
		{
			t->feature[i].kind = EMP_COLUMN_CATEGORY;
			t->feature[i].levels = 10 * i;
			t->feature[i].others = i % 2;
		}
	for (int r = 0; r < t->frame.rows; r++)
	{
		double score = -1;

		for (int i = 0; i < t->frame.columns; i++)
		{
			double x = emp_random_normal(&random);

			if (t->feature[i].kind == EMP_COLUMN_CATEGORY)
			{
				x = (double) (emp_random_bits(&random) %
							  (uint64_t) (t->feature[i].levels + t->feature[i].others));
				score += fmod(x, 3) - 1;
			}
			else if (i % 3 == 1 && emp_random_uniform(&random) < 0.2)
			{
				x = NAN;
				score += 1;
			}
			else
				score += i == 0 ? fabs(x) : x / 2;
			*cell_at(t, r, i) = x;
		}
		set_label(t, r, emp_random_uniform(&random) < 1 / (1 + exp(-score)));
	}
}

/* Cover is the weight of rows, log-odds are those of the leaves, the likelihood that of all rows. */
static void
test_fit(void)
{
	static Trial t;
	double before = -HUGE_VAL;

	for (int rounds = 0; rounds <= 40; rounds += 10)
	{
		double sum = 0;

		start_trial(&t, 1500, 6);
		fill(&t, 1);
		t.boost.options.rounds = rounds;
		t.boost.options.weight[1] = 2;
		fit(&t);
		CHECK_INT(t.boost.forest.trees, rounds);
		CHECK_INT(t.boost.rounds, rounds);
		for (int r = 0; r < 1500; r++)
		{
			bool left = t.cell[r * 7] != 0;

			sum -= (left ? 2 : 1) * log1p(exp((left ? -1 : 1) * log_odds(&t, r)));
		}
		CHECK(fabs(sum - t.boost.log_likelihood) < 1e-9 * fabs(sum));
		CHECK(sum > before);
		before = sum;
		for (int i = 0; i < rounds; i++)
		{
			const EmpNode *tree = t.node + t.root[i];
			double weight = 0;

			CHECK_INT(t.root[i + 1] - t.root[i], 15);
			for (int r = 0; r < 1500; r++)
				weight += t.cell[r * 7] != 0 ? 2 : 1;
			CHECK(tree[0].cover == weight);
		}
	}
	CHECK(checks_called > 100);
}

/* Return the score of sums, as a leaf. */
static double
score(double gradient, double hessian, double l2)
{
	return gradient * gradient / (hessian + l2);
}

/* The first split is the best of all, and values of leaves are right. */
static void
test_first_split(void)
{
	static Trial t;

	for (uint64_t seed = 2; seed < 12; seed++)
	{
		double best = 0;
		double gradient = 0;
		double share = 0;
		double left[2] = {0, 0};
		int rows = 400;

		start_trial(&t, rows, 2);
		fill(&t, seed);
		t.boost.options.leaves = 2;
		t.boost.options.rounds = 1;
		fit(&t);
		for (int r = 0; r < rows; r++)
			share += t.cell[r * 3] / rows;
		CHECK(fabs(t.boost.forest.start - log(share / (1 - share))) < 1e-12);
		for (int i = 0; i < 2; i++)
			for (int at = 0; at < rows; at++)
				for (int missing = 0; missing < 2; missing++)
				{
					int count = 0;

					gradient = 0;
					for (int r = 0; r < rows; r++)
					{
						double x = *cell_at(&t, r, i);

						if (isnan(x) ? missing : x <= *cell_at(&t, at, i))
						{
							gradient += share - t.cell[r * 3];
							count++;
						}
					}
					if (isnan(*cell_at(&t, at, i)) || count < 20 || rows - count < 20)
						continue;
					best = fmax(best, score(gradient, count * share * (1 - share), 1) +
										  score(gradient, (rows - count) * share * (1 - share), 1));
				}
		gradient = 0;
		for (int r = 0; r < rows; r++)
			if (emp_node_goes_left(t.node, &t.feature[t.node->feature],
								   *cell_at(&t, r, t.node->feature)))
			{
				left[0]++;
				gradient += share - t.cell[r * 3];
			}
		left[1] = score(gradient, left[0] * share * (1 - share), 1) +
				  score(gradient, (rows - left[0]) * share * (1 - share), 1);
		if (!CHECK(fabs(left[1] - best) < 1e-5))
			printf("\tseed %d: %g, not %g\n", (int) seed, left[1], best);
		CHECK(t.node[1].cover == left[0]);
		CHECK(fabs(t.node[1].value + 0.1 * gradient / (left[0] * share * (1 - share) + 1)) < 1e-6);
	}
}

/* Rows may come in any order. */
static void
test_order(void)
{
	static Trial t;
	static Trial turned;

	for (int patience = 0; patience < 10; patience += 5)
	{
		start_trial(&t, 2000, 6);
		fill(&t, 20);
		t.boost.options.patience = patience;
		fit(&t);
		start_trial(&turned, 2000, 6);
		fill(&turned, 20);
		turned.boost.options.patience = patience;
		for (int r = 0; r < 2000; r++)
			memcpy(emp_frame_row(&turned.frame, r), emp_frame_row(&t.frame, 1999 - r),
				   sizeof(double) * 7);
		fit(&turned);
		CHECK_INT(turned.boost.forest.trees, t.boost.forest.trees);
		CHECK(memcmp(turned.root, t.root, sizeof(int32_t) * (t.boost.forest.trees + 1)) == 0);
		CHECK(memcmp(turned.node, t.node,
					 sizeof(EmpNode) * (size_t) t.root[t.boost.forest.trees]) == 0);
	}
}

/* Trees do not depend on how many histograms are kept. */
static void
test_slots(void)
{
	static Trial t;
	static EmpNode tree[2][2 * LEAVES - 1];

	start_trial(&t, 3000, 9);
	fill(&t, 30);
	for (int i = 0; i < t.frame.columns; i++)
		t.feature[i].missing = 1;
	for (int few = 0; few < 2; few++)
	{
		EmpBoostGrower g = {.learning_rate = 1, .unit = 4, .weight = {1, 1}, .check = count_check};
		static uint8_t label[3000];
		static uint8_t held[3000];
		char *room;
		int nodes;

		room = aligned_alloc(64, emp_boost_grower_plan(&g, &t.frame, 255, LEAVES, NULL));
		emp_boost_grower_plan(&g, &t.frame, 255, LEAVES, room);
		CHECK_INT(g.slots, LEAVES);
		g.slots = few ? 2 : LEAVES;
		g.limits =
			(EmpBoostLimits){.l2 = 4e9, .leaf_rows = 20, .leaf_hessian = 1, .smoothing = 4e10};
		g.label = label;
		g.held = held;
		emp_boost_bins_fill(&g.bins, &t.frame, t.feature, 255, held, count_check);
		for (int r = 0; r < 3000; r++)
		{
			label[r] = t.cell[r * 10] != 0;
			g.gradient[r].gradient = label[r] ? -(1 << 29) : 1 << 29;
			g.gradient[r].hessian = 1 << 30;
		}
		nodes = emp_boost_grow(&g, tree[few]);
		CHECK_INT(nodes, 2 * LEAVES - 1);
		free(room);
	}
	CHECK(memcmp(tree[0], tree[1], sizeof(tree[0])) == 0);
}

/* Copies of rows are held out together: twice the rows, with twice the limits, give the same trees. */
static void
test_stopping(void)
{
	static Trial t;
	static Trial twice;
	int trees;
	uint64_t seed;
	bool differs = false;

	start_trial(&t, 1000, 2);
	fill(&t, 40);
	/* so few values that cuts lie between them, not at quantiles */
	for (int r = 0; r < 1000; r++)
		for (int i = 0; i < 2; i++)
			*cell_at(&t, r, i) = round(*cell_at(&t, r, i) * 20) / 20;
	t.boost.options.patience = 5;
	t.boost.options.rounds = ROUNDS;
	t.boost.options.leaf_rows = 10;
	fit(&t);
	trees = t.boost.forest.trees;
	CHECK(trees > 0 && trees < ROUNDS);
	CHECK_INT(t.boost.rounds, trees + 5);
	start_trial(&twice, 2000, 2);
	twice.boost.options = t.boost.options;
	twice.boost.options.leaf_rows = 20;
	twice.boost.options.l2 = 2;
	for (int r = 0; r < 2000; r++)
		memcpy(emp_frame_row(&twice.frame, r), emp_frame_row(&t.frame, r / 2), sizeof(double) * 3);
	fit(&twice);
	CHECK_INT(twice.boost.forest.trees, trees);
	for (int r = 0; r < 1000; r++)
		if (!CHECK(log_odds(&twice, 2 * r) == log_odds(&t, r)))
			break;
	/* other seeds hold other rows out */
	for (seed = 1; seed < 10; seed++)
	{
		t.boost.options.seed = seed;
		fit(&t);
		differs = differs || t.boost.forest.trees != trees;
	}
	CHECK(differs);
	/* nothing held out, everything held out: all rounds */
	t.boost.options.rounds = 20;
	t.boost.options.holdout = 0;
	fit(&t);
	CHECK_INT(t.boost.forest.trees, 20);
	t.boost.options.holdout = 1;
	fit(&t);
	CHECK_INT(t.boost.forest.trees, 20);
}

/* Levels are parted as their outcomes say, whatever their numbers, and new ones go with the majority. */
static void
test_levels(void)
{
	static Trial t;

	start_trial(&t, 1200, 1);
	t.feature[0].kind = EMP_COLUMN_CATEGORY;
	t.feature[0].levels = 200;
	t.feature[0].others = 1;
	t.boost.options.leaves = 2;
	t.boost.options.rounds = 1;
	for (int r = 0; r < 1200; r++)
	{
		int level = r % 201 == 200 ? 200 : r % 20 * 10;

		*cell_at(&t, r, 0) = r % 7 == 0 ? NAN : level;
		/* multiples of 40, those that are pooled, and those missing left */
		set_label(&t, r, level == 200 || r % 7 == 0 || level % 40 == 0);
	}
	fit(&t);
	CHECK_INT(t.boost.forest.trees, 1);
	for (int r = 0; r < 1200; r++)
	{
		bool pooled = *cell_at(&t, r, 0) == 200;

		/* few rows are pooled: they go with most levels */
		if (!CHECK((log_odds(&t, r) > t.boost.forest.start) == (t.cell[2 * r] != 0 && !pooled)))
			break;
	}
	*cell_at(&t, 0, 0) = EMP_LEVEL_UNSEEN;
	CHECK(log_odds(&t, 0) > t.boost.forest.start);
	*cell_at(&t, 0, 0) = 11;
	CHECK(log_odds(&t, 0) < t.boost.forest.start);
}

/* Numbers at the ends of what there is, few and many values, missing values alone. */
static void
test_extremes(void)
{
	static const double odd[] = {-DBL_MAX, -1, -DBL_MIN,  -5e-324, 0,       5e-324,
								 DBL_MIN,  1,  1 + 2e-16, 1e300,   DBL_MAX, NAN};
	static Trial t;

	for (int split = 1; split < 12; split++)
	{
		start_trial(&t, 1200, 2);
		t.boost.options.leaves = 2;
		t.boost.options.rounds = 3;
		t.feature[1].role = EMP_FEATURE_CONSTANT;
		for (int r = 0; r < 1200; r++)
		{
			*cell_at(&t, r, 0) = odd[r % 12];
			*cell_at(&t, r, 1) = NAN;
			set_label(&t, r, r % 12 >= split);
		}
		fit(&t);
		CHECK_INT(t.boost.forest.trees, 3);
		for (int r = 0; r < 12; r++)
			if (!CHECK((log_odds(&t, r) > t.boost.forest.start) == (r >= split)))
				printf("\tsplit at %d, row %d\n", split, r);
	}
	/* bins are fewer than values, rows beyond the sample, and half of them are 0 */
	start_trial(&t, 3000, 1);
	t.boost.options.bins = 10;
	t.boost.options.leaves = LEAVES;
	t.boost.options.rounds = 1;
	for (int r = 0; r < 3000; r++)
	{
		*cell_at(&t, r, 0) = r % 2 * r;
		set_label(&t, r, r % 11 == 0);
	}
	fit(&t);
	CHECK(t.root[1] > 1 && t.root[1] <= 2 * 6 - 1);
}

/* Nothing to learn: no features, one value, too few rows, one outcome, no limits at all. */
static void
test_nothing(void)
{
	static Trial t;

	start_trial(&t, 100, 0);
	for (int r = 0; r < 100; r++)
		set_label(&t, r, r % 4 == 0);
	fit(&t);
	CHECK_INT(t.boost.forest.trees, 0);
	CHECK(fabs(t.boost.log_likelihood - (25 * log(0.25) + 75 * log(0.75))) < 1e-9);
	start_trial(&t, 100, 1);
	for (int r = 0; r < 100; r++)
		set_label(&t, r, r % 4 == 0);
	fit(&t);
	CHECK_INT(t.boost.forest.trees, 0);
	for (int rows = 1; rows < 40; rows++)
	{
		start_trial(&t, rows, 1);
		t.boost.options.patience = 3;
		for (int r = 0; r < rows; r++)
		{
			*cell_at(&t, r, 0) = r % 4 == 0;
			set_label(&t, r, r % 4 == 0);
		}
		fit(&t);
		CHECK_INT(t.boost.forest.trees, 0);
		CHECK(isfinite(t.boost.log_likelihood) && isfinite(t.boost.forest.start));
	}
	/* separable: hessians vanish, and values stay finite */
	start_trial(&t, 40, 1);
	t.boost.options.learning_rate = 1;
	t.boost.options.rounds = ROUNDS;
	t.boost.options.l2 = 0;
	t.boost.options.leaf_rows = 1;
	for (int r = 0; r < 40; r++)
	{
		*cell_at(&t, r, 0) = r % 4 == 0;
		set_label(&t, r, r % 4 == 0);
	}
	fit(&t);
	CHECK(t.boost.forest.trees > 3);
	CHECK(isfinite(log_odds(&t, 0)) && log_odds(&t, 0) > 5 && log_odds(&t, 1) < -5);
}

int
main(void)
{
	test_fit();
	test_first_split();
	test_order();
	test_slots();
	test_stopping();
	test_levels();
	test_extremes();
	test_nothing();
	return CHECK_DONE();
}
