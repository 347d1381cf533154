/*
 * boost_tree.c
 *		Growing one tree.
 *
 * Of the two parts of a leaf only the smaller is added up; the histogram of the larger is that of both less
 * the smaller's.  There is room for a few histograms; the leaf that gains least gives its own away, and
 * is added up again should its turn come.  As sums are exact, that changes no tree.
 */
#include <float.h>
#include <string.h>

#include "churn/boost_room.h"
#include "churn/boost_tree.h"

#define HISTOGRAM_BYTES (64 << 20) /* of all that are kept, unless two are more */
#define ROWS_PER_CHECK 65536

/* Return how many histograms are kept. */
static int
count_slots(size_t columns, int most_leaves)
{
	size_t one = sizeof(EmpBoostSums) * EMP_BOOST_BINS * (columns > 0 ? columns : 1);
	size_t slots = HISTOGRAM_BYTES / one;

	if (slots < 2)
		slots = 2;
	return slots < (size_t) most_leaves ? (int) slots : most_leaves;
}

/* Cut the scratch up; returns its bytes. */
size_t
emp_boost_grower_plan(EmpBoostGrower *grower, const EmpFrame *frame, int most_bins, int most_leaves,
					  char *scratch)
{
	size_t rows = (size_t) frame->rows;
	size_t columns = (size_t) frame->columns;
	size_t used = emp_boost_bins_plan(&grower->bins, frame, most_bins, scratch);

	used += emp_boost_adder_plan(&grower->adder, scratch == NULL ? NULL : scratch + used);
	grower->most_leaves = most_leaves;
	grower->slots = count_slots(columns, most_leaves);
	grower->gradient = emp_boost_room(scratch, &used, sizeof(EmpBoostGradient) * rows);
	grower->row = emp_boost_room(scratch, &used, sizeof(uint32_t) * rows);
	grower->moved = emp_boost_room(scratch, &used, sizeof(uint32_t) * rows);
	grower->histogram = emp_boost_room(
		scratch, &used, sizeof(EmpBoostSums) * EMP_BOOST_BINS * columns * (size_t) grower->slots);
	grower->owner = emp_boost_room(scratch, &used, sizeof(int32_t) * (size_t) grower->slots);
	grower->leaf = emp_boost_room(scratch, &used, sizeof(EmpBoostLeaf) * (size_t) most_leaves);
	return used;
}

/* Return the histogram of a slot. */
static EmpBoostSums *
slot_histogram(const EmpBoostGrower *grower, int slot)
{
	return grower->histogram + (size_t) slot * EMP_BOOST_BINS * (size_t) grower->bins.columns;
}

/* Give a leaf a slot: a free one, or that of the leaf that gains least, but for one leaf. */
static void
take_slot(EmpBoostGrower *grower, int leaf, int spared)
{
	int chosen = -1;
	int i;

	for (i = 0; i < grower->slots; i++)
	{
		if (grower->owner[i] < 0)
		{
			chosen = i;
			break;
		}
		if (grower->owner[i] != spared &&
			(chosen < 0 || grower->leaf[grower->owner[i]].split.gain <
							   grower->leaf[grower->owner[chosen]].split.gain))
			chosen = i;
	}
	if (grower->owner[chosen] >= 0)
		grower->leaf[grower->owner[chosen]].slot = -1;
	grower->owner[chosen] = leaf;
	grower->leaf[leaf].slot = chosen;
}

/* Free the slot of a leaf. */
static void
free_slot(EmpBoostGrower *grower, int leaf)
{
	int slot = grower->leaf[leaf].slot;

	if (slot >= 0)
		grower->owner[slot] = -1;
	grower->leaf[leaf].slot = -1;
}

/* Return whether a leaf has rows enough for two. */
static bool
may_split(const EmpBoostGrower *grower, const EmpBoostLeaf *leaf)
{
	return leaf->sums.rows >= 2 * grower->limits.leaf_rows &&
		   leaf->sums.hessian >= 2 * grower->limits.leaf_hessian;
}

/* Add up the histogram of a leaf. */
static void
add_up(EmpBoostGrower *grower, int leaf)
{
	const EmpBoostLeaf *l = grower->leaf + leaf;

	emp_boost_histogram(&grower->adder, &grower->bins, grower->gradient, grower->row + l->begin,
						l->end - l->begin, slot_histogram(grower, l->slot), grower->check);
}

/* Give a leaf a histogram of its own, unless it has one. */
static void
ensure_histogram(EmpBoostGrower *grower, int leaf)
{
	if (grower->leaf[leaf].slot >= 0)
		return;
	take_slot(grower, leaf, leaf);
	add_up(grower, leaf);
}

/* Find the best split of a leaf that has a histogram; one without any needs none. */
static void
find_split(EmpBoostGrower *grower, int leaf)
{
	EmpBoostLeaf *l = grower->leaf + leaf;

	emp_boost_split(&grower->bins, slot_histogram(grower, l->slot), &l->sums, &grower->limits,
					&l->split, grower->check);
	if (!(l->split.gain > 0))
		free_slot(grower, leaf);
}

/* Start with one leaf of all rows that are fitted. */
static void
plant(EmpBoostGrower *grower)
{
	EmpBoostLeaf *root = grower->leaf;
	int64_t i;

	memset(root, 0, sizeof(*root));
	for (i = 0; i < grower->slots; i++)
		grower->owner[i] = -1;
	for (i = 0; i < grower->bins.rows; i++)
	{
		int64_t fitted = !grower->held[i];

		if (i % ROWS_PER_CHECK == 0)
			grower->check();
		grower->row[root->end] = (uint32_t) i;
		root->end += fitted;
		root->sums.gradient += fitted * grower->gradient[i].gradient;
		root->sums.hessian += fitted * grower->gradient[i].hessian;
	}
	root->sums.rows = root->end;
	root->slot = -1;
	grower->leaves = 1;
	if (!may_split(grower, root))
		return;
	ensure_histogram(grower, 0);
	find_split(grower, 0);
}

/* Return the leaf that gains most, or -1 when none gains anything. */
static int
best_leaf(const EmpBoostGrower *grower)
{
	int best = -1;
	int i;

	for (i = 0; i < grower->leaves; i++)
		if (grower->leaf[i].split.gain > (best < 0 ? 0 : grower->leaf[best].split.gain))
			best = i;
	return best;
}

/* Bring the rows of a leaf that go left before the others, each in their order; return where those begin. */
static int64_t
part_rows(EmpBoostGrower *grower, const EmpBoostLeaf *leaf)
{
	const EmpBoostBins *bins = &grower->bins;
	int column = leaf->split.column;
	const uint8_t *bin =
		bins->bin + (size_t) (column / EMP_BOOST_WIDTH) * (size_t) bins->rows * EMP_BOOST_WIDTH +
		column % EMP_BOOST_WIDTH;
	uint8_t goes_left[EMP_BOOST_BINS];
	uint32_t *row = grower->row;
	int64_t left = leaf->begin;
	int64_t right = 0;
	int64_t i;

	emp_boost_split_sides(bins, &leaf->split, goes_left);
	for (i = leaf->begin; i < leaf->end; i++)
	{
		uint32_t r = row[i];
		uint8_t goes = goes_left[bin[(size_t) r * EMP_BOOST_WIDTH]];

		if (i % ROWS_PER_CHECK == 0)
			grower->check();
		row[left] = r;
		grower->moved[right] = r;
		left += goes;
		right += !goes;
	}
	memcpy(row + left, grower->moved, sizeof(uint32_t) * (size_t) right);
	return left;
}

/* Write the split of a leaf into its node. */
static void
write_split(const EmpBoostGrower *grower, const EmpBoostLeaf *leaf, EmpNode *node, int left)
{
	const EmpBoostSplit *split = &leaf->split;
	const EmpBoostColumn *column = grower->bins.column + split->column;

	node->feature = column->feature;
	node->left = left;
	node->right = left + 1;
	node->missing_left = split->missing_left;
	if (column->category)
		memcpy(node->level, split->level, sizeof(node->level));
	else
		/* after the last cut only what is missing goes right */
		node->threshold = split->cut < column->bins - 1 ? column->cut[split->cut] : DBL_MAX;
}

/* Find the best splits of two parts of a leaf, the first of which took its place and histogram. */
static void
search_parts(EmpBoostGrower *grower, int left, int right)
{
	int small = grower->leaf[left].sums.rows < grower->leaf[right].sums.rows ? left : right;
	int large = left + right - small;
	int slot = grower->leaf[left].slot;
	int part[2] = {large, small};
	int i;

	if (slot >= 0 && may_split(grower, &grower->leaf[large]))
	{
		/* the larger part inherits the histogram of both */
		grower->leaf[left].slot = -1;
		grower->leaf[large].slot = slot;
		grower->owner[slot] = large;
		take_slot(grower, small, large);
		add_up(grower, small);
		emp_boost_histogram_subtract(slot_histogram(grower, slot),
									 slot_histogram(grower, grower->leaf[small].slot),
									 grower->bins.columns, grower->check);
	}
	else
		free_slot(grower, left);
	for (i = 0; i < 2; i++)
	{
		if (may_split(grower, &grower->leaf[part[i]]))
		{
			ensure_histogram(grower, part[i]);
			find_split(grower, part[i]);
		}
		else
			free_slot(grower, part[i]);
	}
}

/* Split a leaf: it becomes its left part, and a new leaf the right one. */
static void
split_leaf(EmpBoostGrower *grower, EmpNode *tree, int *nodes, int chosen)
{
	EmpBoostLeaf *left = grower->leaf + chosen;
	EmpBoostLeaf *right = grower->leaf + grower->leaves;
	int64_t middle = part_rows(grower, left);

	write_split(grower, left, tree + left->node, *nodes);
	memset(right, 0, sizeof(*right));
	right->node = *nodes + 1;
	right->slot = -1;
	right->begin = middle;
	right->end = left->end;
	right->sums.gradient = left->sums.gradient - left->split.left.gradient;
	right->sums.hessian = left->sums.hessian - left->split.left.hessian;
	right->sums.rows = left->sums.rows - left->split.left.rows;
	left->node = *nodes;
	left->end = middle;
	left->sums = left->split.left;
	left->split.gain = 0;
	*nodes += 2;
	grower->leaves++;
	if (grower->leaves < grower->most_leaves)
		search_parts(grower, chosen, grower->leaves - 1);
}

/* Fill values of leaves, and the cover of all nodes. */
static void
finish(const EmpBoostGrower *grower, EmpNode *tree, int nodes)
{
	int64_t r;
	int i;

	for (i = 0; i < grower->leaves; i++)
	{
		const EmpBoostLeaf *leaf = grower->leaf + i;
		EmpNode *node = tree + leaf->node;
		int64_t left = 0;

		for (r = leaf->begin; r < leaf->end; r++)
			left += grower->label[grower->row[r]];
		grower->check();
		node->feature = -1;
		node->value = -grower->learning_rate * grower->unit * (double) leaf->sums.gradient /
					  ((double) leaf->sums.hessian + grower->limits.l2);
		node->cover = grower->weight[1] * (double) left +
					  grower->weight[0] * (double) (leaf->end - leaf->begin - left);
	}
	for (i = nodes - 1; i >= 0; i--)
		if (tree[i].feature >= 0)
			tree[i].cover = tree[tree[i].left].cover + tree[tree[i].right].cover;
}

/* Grow a tree; returns how many nodes it has. */
int
emp_boost_grow(EmpBoostGrower *grower, EmpNode *tree)
{
	int nodes = 1;

	memset(tree, 0, sizeof(EmpNode) * (2 * (size_t) grower->most_leaves - 1));
	plant(grower);
	while (grower->leaves < grower->most_leaves)
	{
		int chosen = best_leaf(grower);

		if (chosen < 0)
			break;
		split_leaf(grower, tree, &nodes, chosen);
	}
	finish(grower, tree, nodes);
	return nodes;
}
