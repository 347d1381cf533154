/*
 * forest_explain.c
 *		Exact Shapley values of the features of a row in trees.
 *
 * Let a row know each feature with chance t.  A leaf is then reached with the product of a factor for each
 * feature on its path, f(t) = t o + (1 - t) z: o is 1 when the row agrees with all splits of the path by
 * that feature, else 0, and z the share of the training rows that took those branches.  The Shapley value of a
 * feature is the integral over t of 0 .. 1 of what it adds (Owen 1972, "Multilinear extensions of games"):
 * for each leaf its value times o - z times the factors of the other features.  That is a polynomial in t of a
 * degree below the depth of the tree, so that Gauss and Legendre's rule with half as many nodes is exact.
 * All leaves below a branch share its term, so a tree costs its nodes times those of the rule (the idea of Yu,
 * Xu, Bifet, Read 2022, "Linear TreeShap"); and nothing is subtracted that is not small, which keeps
 * digits where the published recursion over subset sizes loses them.
 */
#include <math.h>
#include <string.h>

#include "churn/forest.h"

#define PI 3.14159265358979323846
#define LEGENDRE_STEPS 100 /* more than Newton's method ever takes */

/* The branch that leads to a node. */
typedef struct Branch
{
	int32_t parent;
	int32_t
		above; /* the child end of the branch before on the path that asks for the feature, or 0 */
	double known; /* o: of all branches of the path by this feature */
	double share; /* z */
} Branch;

typedef struct Explanation
{
	int points; /* of the rule */
	double *at; /* t */
	double *weight;
	double *against; /* 1 / (1 - t) */
	Branch *branch;  /* of the nodes of a tree */
	double
		*product; /* nodes * points: of the factors on the path; on the way back, what leaves add */
	double *inverse; /* nodes * points: 1 / f of the feature of the branch */
} Explanation;

/* Return the depth of the deepest leaf of the trees. */
static int
deepest(const EmpForest *forest)
{
	int most = 0;
	int i;
	int j;

	for (i = 0; i < forest->trees; i++)
	{
		const EmpNode *tree = forest->node + forest->root[i];
		int depth[EMP_FOREST_NODES];

		depth[0] = 0;
		for (j = 0; j < forest->root[i + 1] - forest->root[i]; j++)
		{
			if (depth[j] > most)
				most = depth[j];
			if (tree[j].feature >= 0)
				depth[tree[j].left] = depth[tree[j].right] = depth[j] + 1;
		}
	}
	return most;
}

/*
 * Return how many points make the rule exact: a path has at most as many features as branches, and one of
 * them is left out of the product.
 */
static int
rule_points(const EmpForest *forest)
{
	int depth = deepest(forest);

	return depth > 2 ? (depth + 1) / 2 : 1;
}

/* Return the bytes that an explanation needs. */
size_t
emp_forest_explain_scratch(const EmpForest *forest)
{
	size_t points = (size_t) rule_points(forest);

	return sizeof(double) * (3 * points + 2 * EMP_FOREST_NODES * points) +
		   sizeof(Branch) * EMP_FOREST_NODES;
}

/* Make the rule of Gauss and Legendre over 0 .. 1: the roots of Legendre's polynomial by Newton's method. */
static void
make_rule(Explanation *e)
{
	int n = e->points;
	int i;
	int k;

	for (i = 0; i < n; i++)
	{
		double x = cos(PI * (i + 0.75) / (n + 0.5));
		double slope = 1;
		int step;

		for (step = 0; step < LEGENDRE_STEPS; step++)
		{
			double before = 1;
			double p = x;
			double change;

			for (k = 2; k <= n; k++)
			{
				double next = ((2 * k - 1) * x * p - (k - 1) * before) / k;

				before = p;
				p = next;
			}
			slope = n * (x * p - before) / (x * x - 1);
			change = p / slope;
			x -= change;
			if (fabs(change) < 1e-15)
				break;
		}
		e->at[i] = (1 + x) / 2;
		e->weight[i] = 1 / ((1 - x * x) * slope * slope);
		e->against[i] = 1 / (1 - e->at[i]);
	}
}

/* Go down a branch: note what it asks for, and the product of the factors as far as here. */
static void
go_down(Explanation *e, const EmpNode *tree, int parent, int child, bool taken)
{
	const EmpNode *split = tree + parent;
	Branch *b = e->branch + child;
	const double *before = e->product + (size_t) parent * e->points;
	double *product = e->product + (size_t) child * e->points;
	double *inverse = e->inverse + (size_t) child * e->points;
	int above = parent;
	double one;
	int q;

	while (above > 0 && tree[e->branch[above].parent].feature != split->feature)
		above = e->branch[above].parent;
	b->parent = parent;
	b->above = above;
	b->known = taken ? 1 : 0;
	b->share = tree[child].cover / split->cover;
	if (above > 0)
	{
		b->known *= e->branch[above].known;
		b->share *= e->branch[above].share;
	}
	one = 1 / b->share;
	for (q = 0; q < e->points; q++)
	{
		double factor = e->at[q] * b->known + (1 - e->at[q]) * b->share;

		product[q] = before[q] * factor;
		/* what was not taken is most of a tree, and needs no division for each point */
		inverse[q] = taken ? 1 / factor : e->against[q] * one;
	}
	if (above > 0)
		for (q = 0; q < e->points; q++)
			product[q] *= e->inverse[(size_t) above * e->points + q];
}

/* Return what the leaves below a branch add to its feature, were the branch `end` the last that asks for it. */
static double
branch_part(const Explanation *e, int child, int end)
{
	const double *sum = e->product + (size_t) child * e->points;
	const double *inverse = e->inverse + (size_t) end * e->points;
	double part = 0;
	int q;

	for (q = 0; q < e->points; q++)
		part += sum[q] * inverse[q];
	return part * (e->branch[end].known - e->branch[end].share);
}

/* Add the parts of one tree. */
static void
explain_tree(Explanation *e, const EmpNode *tree, int nodes, const EmpFeature *feature,
			 const double *cell, double *part)
{
	int i;
	int q;

	for (q = 0; q < e->points; q++)
		e->product[q] = 1;
	for (i = 0; i < nodes; i++)
	{
		const EmpNode *node = tree + i;
		bool left;

		if (node->feature < 0)
			continue;
		left = emp_node_goes_left(node, &feature[node->feature], cell[node->feature]);
		go_down(e, tree, i, node->left, left);
		go_down(e, tree, i, node->right, !left);
	}
	for (i = nodes - 1; i >= 0; i--)
	{
		const EmpNode *node = tree + i;
		double *sum = e->product + (size_t) i * e->points;

		if (node->feature < 0)
			for (q = 0; q < e->points; q++)
				sum[q] *= node->value * e->weight[q];
		else
			for (q = 0; q < e->points; q++)
				sum[q] = e->product[(size_t) node->left * e->points + q] +
						 e->product[(size_t) node->right * e->points + q];
		if (i > 0)
		{
			const Branch *b = e->branch + i;

			/* what a branch above counted for these leaves is now counted here */
			part[tree[b->parent].feature] +=
				branch_part(e, i, i) - (b->above > 0 ? branch_part(e, i, b->above) : 0);
		}
	}
}

/* Add to part[features] what each feature contributes to the log-odds of a row. */
void
emp_forest_explain(const EmpForest *forest, const EmpFeature *feature, const double *cell,
				   double *part, void *scratch)
{
	Explanation e;
	int i;

	e.points = rule_points(forest);
	e.at = scratch;
	e.weight = e.at + e.points;
	e.against = e.weight + e.points;
	e.product = e.against + e.points;
	e.inverse = e.product + (size_t) EMP_FOREST_NODES * e.points;
	e.branch = (Branch *) (e.inverse + (size_t) EMP_FOREST_NODES * e.points);
	make_rule(&e);
	for (i = 0; i < forest->trees; i++)
		explain_tree(&e, forest->node + forest->root[i], forest->root[i + 1] - forest->root[i],
					 feature, cell, part);
}
