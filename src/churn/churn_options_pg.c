/*
 * churn_options_pg.c
 *		How a churn model is to be fitted, where somebody says so: an object of jsonb.
 */
#include "churn/churn_options_pg.h"

#define HINT                                                                                       \
	"The options are method, l2, class_weights, interactions, reference, max_categories and "      \
	"ignore; of boosting, learning_rate, leaves, rounds, min_leaf, bins, early_stopping, holdout " \
	"and seed; of churn_train and cross_validate, label and fold."
#define COX_HINT "The options are ties, l2, interactions, reference, max_categories and ignore."
#define MOST_L2 1e12
#define MOST_WEIGHT 1e6
#define LEAST_WEIGHT 1e-6
#define LARGEST_SEED ((int64) 1 << 53)

static const char *const METHODS[] = {"logistic", "boosting"};
static const char *const WEIGHTS[] = {"balanced"};
static const char *const TIES[] = {"efron", "breslow"};

/* Set the defaults. */
void
emp_churn_options_default(EmpChurnOptions *options)
{
	memset(options, 0, sizeof(*options));
	options->method = EMP_CHURN_LOGISTIC;
	options->weight[0] = 1;
	options->weight[1] = 1;
	options->most_levels = EMP_FEATURE_LEVELS;
	options->label = "churned";
	options->boost.learning_rate = 0.05;
	options->boost.leaves = 15;
	options->boost.rounds = 100;
	options->boost.l2 = 1;
	options->boost.leaf_rows = 20;
	options->boost.bins = 255;
	options->boost.holdout = 0.1;
}

/* Read how much rows of each outcome count: "balanced", or {"churned": 2, "stayed": 1}. */
static void
read_weights(const EmpOptions *member, EmpChurnOptions *options)
{
	EmpOptions weight;

	if (!emp_option_is_object(member))
	{
		emp_option_word(member, WEIGHTS, lengthof(WEIGHTS));
		options->balanced = true;
		return;
	}
	emp_option_open(member, &weight);
	while (emp_options_next(&weight))
	{
		if (emp_option_is(&weight, "churned"))
			options->weight[1] = emp_option_number(&weight, LEAST_WEIGHT, MOST_WEIGHT);
		else if (emp_option_is(&weight, "stayed"))
			options->weight[0] = emp_option_number(&weight, LEAST_WEIGHT, MOST_WEIGHT);
		else
			emp_option_unknown(&weight);
	}
}

/* Read an option of boosting; false when it is none. */
static bool
read_boost(const EmpOptions *member, EmpBoostOptions *boost)
{
	if (emp_option_is(member, "learning_rate"))
		boost->learning_rate = emp_option_number(member, 1e-6, 1);
	else if (emp_option_is(member, "leaves"))
		boost->leaves = (int) emp_option_integer(member, 2, EMP_FOREST_LEAVES);
	else if (emp_option_is(member, "rounds"))
		boost->rounds = (int) emp_option_integer(member, 1, EMP_FOREST_TREES);
	else if (emp_option_is(member, "min_leaf"))
		boost->leaf_rows = (int) emp_option_integer(member, 1, PG_INT32_MAX);
	else if (emp_option_is(member, "bins"))
		boost->bins = (int) emp_option_integer(member, 2, 255);
	else if (emp_option_is(member, "early_stopping"))
		boost->patience = (int) emp_option_integer(member, 0, EMP_FOREST_TREES);
	else if (emp_option_is(member, "holdout"))
		boost->holdout = emp_option_number(member, 0.01, 0.9);
	else if (emp_option_is(member, "seed"))
		boost->seed = (uint64) emp_option_integer(member, 0, LARGEST_SEED);
	else
		return false;
	return true;
}

/* Read an option about features; false when it is none. */
static bool
read_features(const EmpOptions *member, EmpChurnOptions *options)
{
	if (emp_option_is(member, "interactions"))
		options->interaction = emp_option_pairs(member, &options->interactions);
	else if (emp_option_is(member, "reference"))
		options->reference = emp_option_named(member, &options->references);
	else if (emp_option_is(member, "max_categories"))
		options->most_levels = (int) emp_option_integer(member, 2, EMP_FEATURE_LEVELS_MAX);
	else if (emp_option_is(member, "ignore"))
		options->ignore = emp_option_texts(member, &options->ignored);
	else
		return false;
	return true;
}

/* Read an object of options over those that are set. */
void
emp_churn_options_read(Jsonb *object, EmpChurnOptions *options)
{
	EmpOptions member;

	emp_options_open(&member, object, "a churn model", HINT);
	while (emp_options_next(&member))
	{
		if (emp_option_is(&member, "method"))
			options->method = emp_option_word(&member, METHODS, lengthof(METHODS)) == 0
								  ? EMP_CHURN_LOGISTIC
								  : EMP_CHURN_BOOSTING;
		else if (emp_option_is(&member, "l2"))
			options->l2 = options->boost.l2 = emp_option_number(&member, 0, MOST_L2);
		else if (emp_option_is(&member, "class_weights"))
			read_weights(&member, options);
		else if (emp_option_is(&member, "label"))
			options->label = emp_option_text(&member);
		else if (emp_option_is(&member, "fold"))
			options->fold = emp_option_text(&member);
		else if (!read_features(&member, options) && !read_boost(&member, &options->boost))
			emp_option_unknown(&member);
	}
}

/* Read options of a Cox model. */
void
emp_cox_options_read(Jsonb *object, EmpChurnOptions *options)
{
	EmpOptions member;

	emp_options_open(&member, object, "a Cox model", COX_HINT);
	while (emp_options_next(&member))
	{
		if (emp_option_is(&member, "ties"))
			options->ties = emp_option_word(&member, TIES, lengthof(TIES)) == 0 ? EMP_COX_EFRON
																				: EMP_COX_BRESLOW;
		else if (emp_option_is(&member, "l2"))
			options->l2 = emp_option_number(&member, 0, MOST_L2);
		else if (!read_features(&member, options))
			emp_option_unknown(&member);
	}
}
