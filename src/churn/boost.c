/*
 * boost.c
 *		The rounds of boosting: gradients, a tree, new log-odds; and when to stop.
 */
#include <math.h>
#include <string.h>

#include "base/hash.h"
#include "base/special.h"
#include "churn/boost.h"
#include "churn/boost_room.h"
#include "churn/boost_tree.h"

#define LEAF_HESSIAN 1e-3 /* the least sum of hessians of a leaf */
#define SMOOTHING 10      /* of the order of levels: as much as so many rows of hessian 1 */
#define ROWS_PER_CHECK 16384
#define LEAST_SHARE 1e-6 /* of an outcome, when the start is set */

typedef struct Fit
{
	EmpBoost *boost;
	EmpBoostGrower grower;
	double *log_odds; /* of all rows, as far as trees are grown */
	uint8_t *label;
	uint8_t *held; /* 1 for rows that are held out */
	int64_t held_out;
} Fit;

/* Cut the scratch up; returns its bytes. */
static size_t
plan(Fit *fit, const EmpFrame *frame, const EmpBoostOptions *options, char *scratch)
{
	size_t rows = (size_t) frame->rows;
	size_t used =
		emp_boost_grower_plan(&fit->grower, frame, options->bins, options->leaves, scratch);

	fit->log_odds = emp_boost_room(scratch, &used, sizeof(double) * rows);
	fit->label = emp_boost_room(scratch, &used, rows);
	fit->held = emp_boost_room(scratch, &used, rows);
	return used;
}

/* Return how many bytes of scratch a fit needs. */
size_t
emp_boost_scratch(const EmpFrame *frame, const EmpBoostOptions *options)
{
	Fit fit;

	return plan(&fit, frame, options, NULL) + EMP_BOOST_ALIGN;
}

/* Return whether a row is held out: a matter of what it holds, so that copies are kept together. */
static bool
is_held_out(const EmpBoost *boost, const double *cell)
{
	uint64_t hash = emp_hash_seed(boost->options.seed);
	int i;

	for (i = 0; i < boost->frame->columns; i++)
	{
		uint64_t bits = UINT64_MAX; /* what is missing */

		if (boost->feature[i].role != EMP_FEATURE_USED)
			continue;
		if (!isnan(cell[i]))
			memcpy(&bits, &cell[i], sizeof(bits));
		hash = emp_hash_mix(hash ^ EMP_SECRET_2, bits ^ EMP_SECRET_3);
	}
	return (double) (emp_hash_mix(hash, EMP_SECRET_1) >> 11) * 0x1p-53 < boost->options.holdout;
}

/* Choose the rows that are held out: none, when either part has one outcome only. */
static void
hold_out(Fit *fit)
{
	const EmpFrame *frame = fit->boost->frame;
	int64_t rows[2] = {0, 0};
	int64_t left[2] = {0, 0};
	int64_t i;

	for (i = 0; i < frame->rows; i++)
	{
		const double *cell = emp_frame_row(frame, i);
		bool held = fit->boost->options.patience > 0 && is_held_out(fit->boost, cell + frame->lead);

		if (i % ROWS_PER_CHECK == 0)
			fit->boost->check();
		fit->label[i] = cell[fit->boost->lead] != 0;
		fit->held[i] = held;
		rows[held]++;
		left[held] += fit->label[i];
	}
	fit->held_out = rows[1];
	if (left[0] == 0 || left[0] == rows[0] || left[1] == 0 || left[1] == rows[1])
	{
		fit->held_out = 0;
		memset(fit->held, 0, (size_t) frame->rows);
	}
}

/* Bring limits into the units of the sums. */
static void
set_limits(Fit *fit)
{
	const EmpBoostOptions *options = &fit->boost->options;
	EmpBoostGrower *grower = &fit->grower;
	double heaviest = fmax(options->weight[0], options->weight[1]);
	double unit = EMP_BOOST_HESSIAN_UNIT / heaviest;

	grower->limits.l2 = options->l2 * unit;
	grower->limits.leaf_rows = options->leaf_rows;
	grower->limits.leaf_hessian = (int64_t) fmin(fmax(LEAF_HESSIAN * unit, 1), 0x1p62);
	grower->limits.smoothing = SMOOTHING * unit;
	grower->unit = EMP_BOOST_HESSIAN_UNIT / EMP_BOOST_UNIT;
	grower->learning_rate = options->learning_rate;
	grower->weight[0] = options->weight[0];
	grower->weight[1] = options->weight[1];
	grower->check = fit->boost->check;
	grower->label = fit->label;
	grower->held = fit->held;
}

/* Return the log-odds of the outcome in the rows that are fitted, weighted. */
static double
start_log_odds(const Fit *fit)
{
	const double *weight = fit->boost->options.weight;
	double sum[2] = {0, 0};
	double share;
	int64_t i;

	for (i = 0; i < fit->boost->frame->rows; i++)
		sum[fit->label[i]] += !fit->held[i];
	share = weight[1] * sum[1] / (weight[1] * sum[1] + weight[0] * sum[0]);
	share = fmin(fmax(share, LEAST_SHARE), 1 - LEAST_SHARE);
	return log(share / (1 - share));
}

/* Work out gradients and hessians of the logistic loss. */
static void
fill_gradients(Fit *fit)
{
	const double *weight = fit->boost->options.weight;
	double heaviest = fmax(weight[0], weight[1]);
	double scale[2] = {weight[0] / heaviest, weight[1] / heaviest};
	int64_t i;

	for (i = 0; i < fit->boost->frame->rows; i++)
	{
		int label = fit->label[i];
		double p = 1 / (1 + exp(-fit->log_odds[i]));
		EmpBoostGradient *g = fit->grower.gradient + i;

		if (i % ROWS_PER_CHECK == 0)
			fit->boost->check();
		g->gradient = (int32_t) lrint((p - label) * scale[label] * EMP_BOOST_UNIT);
		g->hessian = (int32_t) lrint(p * (1 - p) * scale[label] * EMP_BOOST_HESSIAN_UNIT);
	}
}

/* Add a tree to the log-odds: for rows that were fitted its leaves say to which. */
static void
add_tree(Fit *fit, const EmpNode *tree)
{
	const EmpFrame *frame = fit->boost->frame;
	int64_t r;
	int i;

	for (i = 0; i < fit->grower.leaves; i++)
	{
		const EmpBoostLeaf *leaf = fit->grower.leaf + i;
		double value = tree[leaf->node].value;

		for (r = leaf->begin; r < leaf->end; r++)
		{
			if (r % ROWS_PER_CHECK == 0)
				fit->boost->check();
			fit->log_odds[fit->grower.row[r]] += value;
		}
	}
	for (r = 0; fit->held_out > 0 && r < frame->rows; r++)
	{
		if (r % ROWS_PER_CHECK == 0)
			fit->boost->check();
		if (fit->held[r])
			fit->log_odds[r] +=
				emp_tree_value(tree, fit->boost->feature, emp_frame_row(frame, r) + frame->lead);
	}
}

/* Return the log-likelihood of a row, weighted. */
static double
row_log_likelihood(const Fit *fit, int64_t row)
{
	int label = fit->label[row];
	double log_odds = fit->log_odds[row];

	return -fit->boost->options.weight[label] * emp_log_1p_exp(label ? -log_odds : log_odds);
}

/* Return the log-likelihood of the rows held out. */
static double
held_log_likelihood(const Fit *fit)
{
	double sum = 0;
	int64_t r;

	for (r = 0; r < fit->boost->frame->rows; r++)
	{
		if (r % ROWS_PER_CHECK == 0)
			fit->boost->check();
		if (fit->held[r])
			sum += row_log_likelihood(fit, r);
	}
	return sum;
}

/* Make rounds until they are used up, nothing gains, or those held out are predicted no better. */
static void
make_rounds(Fit *fit)
{
	EmpBoost *boost = fit->boost;
	double best = fit->held_out > 0 ? held_log_likelihood(fit) : 0;
	int kept = 0;
	int round;

	boost->root[0] = 0;
	for (round = 0; round < boost->options.rounds; round++)
	{
		EmpNode *tree = boost->node + boost->root[round];
		int nodes;

		fill_gradients(fit);
		nodes = emp_boost_grow(&fit->grower, tree);
		if (nodes == 1)
			break;
		boost->root[round + 1] = boost->root[round] + nodes;
		add_tree(fit, tree);
		if (fit->held_out > 0)
		{
			double now = held_log_likelihood(fit);

			if (now > best)
			{
				best = now;
				kept = round + 1;
			}
			if (round + 1 - kept >= boost->options.patience)
			{
				round++;
				break;
			}
		}
	}
	boost->rounds = round;
	boost->forest.trees = fit->held_out > 0 ? kept : round;
}

/* Sum up the log-likelihood of all rows, by the trees that are kept. */
static void
measure(Fit *fit)
{
	EmpBoost *boost = fit->boost;
	const EmpFrame *frame = boost->frame;
	bool again = boost->forest.trees < boost->rounds;
	int64_t i;

	boost->log_likelihood = 0;
	for (i = 0; i < frame->rows; i++)
	{
		if (i % (ROWS_PER_CHECK / 64) == 0)
			boost->check();
		if (again)
			fit->log_odds[i] = emp_forest_log_odds(&boost->forest, boost->feature,
												   emp_frame_row(frame, i) + frame->lead);
		boost->log_likelihood += row_log_likelihood(fit, i);
	}
}

/* Fit trees to a frame. */
void
emp_boost_fit(EmpBoost *boost)
{
	Fit fit = {.boost = boost};
	int64_t i;

	plan(&fit, boost->frame, &boost->options, emp_boost_aligned(boost->scratch));
	hold_out(&fit);
	set_limits(&fit);
	emp_boost_bins_fill(&fit.grower.bins, boost->frame, boost->feature, boost->options.bins,
						fit.held, boost->check);
	boost->forest.start = start_log_odds(&fit);
	boost->forest.root = boost->root;
	boost->forest.node = boost->node;
	for (i = 0; i < boost->frame->rows; i++)
		fit.log_odds[i] = boost->forest.start;
	make_rounds(&fit);
	measure(&fit);
}
