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

/* The rule of so many points over 0 .. 1. */
typedef struct Rule
{
	int points;
	double *at; /* t */
	double *weight;
	double *against; /* 1 / (1 - t) */
} Rule;

/* The branch that leads to a node. */
typedef struct Branch
{
	int32_t parent;
	int32_t above;    /* the child end of the branch before on the path by the same feature, or 0 */
	int32_t features; /* of the path as far as here, each counted once */
	bool known;       /* o: of all branches of the path by this feature */
	double share;     /* z */
} Branch;

typedef struct Explanation
{
	int most_points;
	double *rules;  /* of 1 .. most_points points, one after the other; at[0] < 0: not yet made */
	Rule rule;      /* of the tree at hand */
	Branch *branch; /* of its nodes */
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

/* Return how many points are exact for paths of so many features, one of which is left out of the product. */
static int
points_for(int features)
{
	return features > 2 ? (features + 1) / 2 : 1;
}

/* Return how many numbers the rules of fewer than so many points are. */
static size_t
rules_before(int points)
{
	return 3 * (size_t) points * ((size_t) points - 1) / 2;
}

/* Return the bytes that an explanation needs. */
size_t
emp_forest_explain_scratch(const EmpForest *forest)
{
	int points = points_for(deepest(forest));

	return sizeof(double) * (rules_before(points + 1) + 2 * EMP_FOREST_NODES * (size_t) points) +
		   sizeof(Branch) * EMP_FOREST_NODES;
}

/* Make a rule of Gauss and Legendre over 0 .. 1: the roots of Legendre's polynomial by Newton's method. */
static void
make_rule(const Rule *rule)
{
	int n = rule->points;
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
		rule->at[i] = (1 + x) / 2;
		rule->weight[i] = 1 / ((1 - x * x) * slope * slope);
		rule->against[i] = 1 / (1 - rule->at[i]);
	}
}

/* Take the rule of so many points, made when it is first needed. */
static void
take_rule(Explanation *e, int points)
{
	Rule *rule = &e->rule;

	rule->points = points;
	rule->at = e->rules + rules_before(points);
	rule->weight = rule->at + points;
	rule->against = rule->weight + points;
	if (rule->at[0] < 0)
		make_rule(rule);
}

/* Note what is known of a branch, all those above it being noted. */
static void
note_branch(Explanation *e, const EmpNode *tree, int parent, int child, bool taken)
{
	const EmpNode *split = tree + parent;
	Branch *b = e->branch + child;
	int above = parent;

	while (above > 0 && tree[e->branch[above].parent].feature != split->feature)
		above = e->branch[above].parent;
	b->parent = parent;
	b->above = above;
	b->features = e->branch[parent].features + (above == 0);
	b->known = taken && (above == 0 || e->branch[above].known);
	b->share = tree[child].cover / split->cover;
	if (above > 0)
		b->share *= e->branch[above].share;
}

/* Note all branches of a tree; returns the most features of a path. */
static int
note_branches(Explanation *e, const EmpNode *tree, int nodes, const EmpFeature *feature,
			  const double *cell)
{
	int most = 0;
	int i;

	e->branch[0].features = 0;
	for (i = 0; i < nodes; i++)
	{
		const EmpNode *node = tree + i;
		bool left;

		if (e->branch[i].features > most)
			most = e->branch[i].features;
		if (node->feature < 0)
			continue;
		left = emp_node_goes_left(node, &feature[node->feature], cell[node->feature]);
		note_branch(e, tree, i, node->left, left);
		note_branch(e, tree, i, node->right, !left);
	}
	return most;
}

/* Multiply the factors on the path to a node. */
static void
go_down(Explanation *e, int child)
{
	const Rule *rule = &e->rule;
	const Branch *b = e->branch + child;
	const double *before = e->product + (size_t) b->parent * (size_t) rule->points;
	const double *above = e->inverse + (size_t) b->above * (size_t) rule->points;
	double *product = e->product + (size_t) child * (size_t) rule->points;
	double *inverse = e->inverse + (size_t) child * (size_t) rule->points;
	double one = 1 / b->share;
	int q;

	if (b->known)
		for (q = 0; q < rule->points; q++)
		{
			double factor = rule->at[q] + (1 - rule->at[q]) * b->share;

			product[q] = before[q] * factor;
			inverse[q] = 1 / factor;
		}
	else
		for (q = 0; q < rule->points; q++)
		{
			product[q] = before[q] * (1 - rule->at[q]) * b->share;
			inverse[q] = rule->against[q] * one;
		}
	if (b->above > 0)
		for (q = 0; q < rule->points; q++)
			product[q] *= above[q];
}

/* Return what the leaves below a branch add to its feature, were the branch `end` the last by that. */
static double
branch_part(const Explanation *e, int child, int end)
{
	const double *sum = e->product + (size_t) child * (size_t) e->rule.points;
	const double *inverse = e->inverse + (size_t) end * (size_t) e->rule.points;
	double part = 0;
	int q;

	for (q = 0; q < e->rule.points; q++)
		part += sum[q] * inverse[q];
	return part * (e->branch[end].known - e->branch[end].share);
}

/* Fill what leaves below a node add, for each point. */
static void
go_up(Explanation *e, const EmpNode *tree, int at)
{
	const EmpNode *node = tree + at;
	size_t points = (size_t) e->rule.points;
	double *sum = e->product + (size_t) at * points;
	size_t q;

	if (node->feature < 0)
		for (q = 0; q < points; q++)
			sum[q] *= node->value * e->rule.weight[q];
	else
	{
		const double *left = e->product + (size_t) node->left * points;
		const double *right = e->product + (size_t) node->right * points;

		for (q = 0; q < points; q++)
			sum[q] = left[q] + right[q];
	}
}

/* Add the parts of one tree. */
static void
explain_tree(Explanation *e, const EmpNode *tree, int nodes, const EmpFeature *feature,
			 const double *cell, double *part)
{
	int i;
	int q;

	take_rule(e, points_for(note_branches(e, tree, nodes, feature, cell)));
	for (q = 0; q < e->rule.points; q++)
		e->product[q] = 1;
	for (i = 1; i < nodes; i++)
		go_down(e, i);
	for (i = nodes - 1; i > 0; i--)
	{
		const Branch *b = e->branch + i;

		go_up(e, tree, i);
		/* what a branch above counted for these leaves is now counted here */
		part[tree[b->parent].feature] +=
			branch_part(e, i, i) - (b->above > 0 ? branch_part(e, i, b->above) : 0);
	}
}

/* Add to part[features] what each feature contributes to the log-odds of a row. */
void
emp_forest_explain(const EmpForest *forest, const EmpFeature *feature, const double *cell,
				   double *part, void *scratch)
{
	Explanation e;
	int i;

	e.most_points = points_for(deepest(forest));
	e.rules = scratch;
	e.product = e.rules + rules_before(e.most_points + 1);
	e.inverse = e.product + (size_t) EMP_FOREST_NODES * (size_t) e.most_points;
	e.branch = (Branch *) (e.inverse + (size_t) EMP_FOREST_NODES * (size_t) e.most_points);
	for (i = 1; i <= e.most_points; i++)
		e.rules[rules_before(i)] = -1;
	for (i = 0; i < forest->trees; i++)
		explain_tree(&e, forest->node + forest->root[i], forest->root[i + 1] - forest->root[i],
					 feature, cell, part);
}
