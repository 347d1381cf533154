/*
 * test_churn_model.c
 *		Churn models as bytes: what is packed opens to the same, and nothing else opens; scores and parts.
 */
#include <math.h>
#include <stdlib.h>

#include "check.h"
#include "churn/churn_model_bytes.h"
#include "churn/churn_score.h"
#include "churn_model_build.h"
#include "churn_model_format1.h"

static EmpFailure failure;

/* Return a model as bytes. */
static uint8_t *
pack(const EmpChurnModel *model, size_t *len)
{
	uint8_t *bytes;

	*len = emp_churn_model_bytes(model);
	bytes = malloc(*len);
	memset(bytes, 0xee, *len);
	emp_churn_model_pack(model, bytes);
	return bytes;
}

/* Open bytes in memory of exactly the size; NULL when they are no model. */
static void *
open_bytes(const uint8_t *bytes, size_t len, EmpChurnModel *model)
{
	size_t size;
	void *memory;

	if (emp_churn_model_memory(bytes, len, &size, &failure) != EMP_OK)
		return NULL;
	memory = malloc(size);
	if (emp_churn_model_open(bytes, len, memory, model, &failure) == EMP_OK)
		return memory;
	free(memory);
	return NULL;
}

/* Check that bytes open, and pack to the same. */
static void
check_bytes(const uint8_t *bytes, size_t len)
{
	EmpChurnModel model;
	void *memory = open_bytes(bytes, len, &model);
	uint8_t *again;
	size_t again_len;

	if (!CHECK(memory != NULL))
	{
		printf("\t%s %s\n", failure.message, failure.detail);
		return;
	}
	again = pack(&model, &again_len);
	CHECK_INT(again_len, len);
	CHECK(again_len == len && memcmp(again, bytes, len) == 0);
	free(again);
	free(memory);
}

/* Read hexadecimal digits. */
static uint8_t *
from_hex(const char *hex, size_t *len)
{
	uint8_t *bytes = malloc(strlen(hex) / 2);
	unsigned byte;

	for (*len = 0; sscanf(hex + 2 * *len, "%2x", &byte) == 1; (*len)++)
		bytes[*len] = (uint8_t) byte;
	return bytes;
}

/* What was once written in format 1 is read for ever, and is what is written today. */
static void
test_format(void)
{
	void (*const build[])(Build *) = {build_logistic, build_boosting};
	static const char *const hex[] = {FORMAT1_LOGISTIC, FORMAT1_BOOSTING};
	Build b;
	int i;

	for (i = 0; i < 2; i++)
	{
		size_t old_len;
		size_t len;
		uint8_t *old = from_hex(hex[i], &old_len);
		uint8_t *bytes;

		build[i](&b);
		bytes = pack(&b.model, &len);
		check_bytes(old, old_len);
		CHECK_INT(len, old_len);
		if (!CHECK(len == old_len && memcmp(old, bytes, len) == 0))
		{
			for (size_t j = 0; j < len; j++)
				printf("%02x", bytes[j]);
			printf("\n");
		}
		free(bytes);
		free(old);
	}
}

/* A failed model has features and nothing else. */
static void
test_failed(void)
{
	EmpChurnModel model;
	uint8_t *bytes;
	void *memory;
	size_t len;
	Build b;

	build_logistic(&b);
	b.model.status = EMP_CHURN_FAILED;
	b.model.reason = EMP_CHURN_ALL_LEFT;
	b.model.churned = 10;
	bytes = pack(&b.model, &len);
	check_bytes(bytes, len);
	memory = open_bytes(bytes, len, &model);
	CHECK(memory != NULL && model.terms == 0 && model.status == EMP_CHURN_FAILED);
	free(memory);
	free(bytes);
}

/* Bytes that are cut off, go on, or have one changed, are no model or one that packs to as many bytes. */
static void
test_hostile(void)
{
	void (*const build[])(Build *) = {build_logistic, build_boosting};
	static const uint8_t flips[] = {1, 0x80, 0xff};
	int opened = 0;
	size_t f;
	size_t i;
	int m;

	for (m = 0; m < 2; m++)
	{
		EmpChurnModel model;
		uint8_t *bytes;
		size_t len;
		Build b;

		build[m](&b);
		bytes = pack(&b.model, &len);
		for (i = 0; i < len; i++)
		{
			/* at the end of a block of memory, so that sanitizers see what is read beyond it */
			uint8_t *cut = malloc(i + 1);

			memcpy(cut, bytes, i);
			CHECK(open_bytes(cut, i, &model) == NULL);
			free(cut);
		}
		for (i = 0; i < len; i++)
			for (f = 0; f < sizeof(flips); f++)
			{
				void *memory;

				bytes[i] ^= flips[f];
				memory = open_bytes(bytes, len, &model);
				if (memory != NULL)
				{
					opened++;
					CHECK_INT(emp_churn_model_bytes(&model), len);
				}
				free(memory);
				bytes[i] ^= flips[f];
			}
		bytes = realloc(bytes, len + 1);
		bytes[len] = 0;
		CHECK(open_bytes(bytes, len + 1, &model) == NULL);
		free(bytes);
	}
	CHECK(opened > 100);
}

/* Check that a model is refused with a detail. */
static void
check_refused(const Build *b, const char *detail)
{
	failure.detail[0] = '\0';
	CHECK_INT(emp_churn_model_check(&b->model, EMP_BAD_TEXT, &failure), EMP_BAD_TEXT);
	CHECK_STRING(failure.detail, detail);
}

/* Everything that cannot be is found. */
static void
test_check(void)
{
	static const EmpLevel unsorted[] = {{"b", 3}, {"a", 4}, {"c", 1}};
	char name[EMP_FRAME_NAME_MAX + 2];
	Build b;

#define REFUSE(change, detail)                                                                     \
	do                                                                                             \
	{                                                                                              \
		build_logistic(&b);                                                                        \
		CHECK_INT(emp_churn_model_check(&b.model, EMP_BAD_TEXT, &failure), EMP_OK);                \
		change;                                                                                    \
		check_refused(&b, detail);                                                                 \
	} while (0)

	memset(name, 'x', sizeof(name));
	name[sizeof(name) - 1] = '\0';
	REFUSE(b.model.status = EMP_CHURN_CONVERGED, "The reason does not go with the status.");
	REFUSE(b.model.churned = 11, "The number of customers is impossible.");
	REFUSE(b.model.weight[1] = 0, "The weights or the penalty are impossible.");
	REFUSE(b.model.log_likelihood = 1, "The log-likelihood is impossible.");
	REFUSE(b.model.by_position = true, "Feature 2: an array has numbers only.");
	REFUSE(b.feature[0].name = name, "Feature 1: the name is empty or too long.");
	REFUSE(b.feature[0].name = "", "Feature 1: the name is empty or too long.");
	REFUSE(b.feature[1].name = "tenure", "Feature 2: the name is that of another feature.");
	REFUSE(b.feature[2].twin = 2, "Feature 3: the twin is no earlier feature.");
	REFUSE(b.feature[0].twin = 0, "Feature 1: the twin is no earlier feature.");
	REFUSE(b.feature[1].level = unsorted,
		   "Feature 2: the levels are not different and in the order of their bytes.");
	REFUSE(b.feature[1].missing = 1, "Feature 2: the rows of the levels do not add up.");
	REFUSE(b.feature[1].reference = 3, "Feature 2: the reference is no level.");
	REFUSE(b.feature[0].bin[0] = 3, "Feature 1: the rows of the bins do not add up.");
	REFUSE(b.feature[0].cut[1] = 3, "Feature 1: the cuts do not grow.");
	REFUSE(b.feature[0].mean = NAN, "Feature 1: the mean, deviation or range is impossible.");
	REFUSE(b.importance[1] = INFINITY, "Feature 2: the importance is impossible.");
	REFUSE(b.term[1].kind = EMP_TERM_INTERCEPT,
		   "Term 2: the first term, and no other one, is the intercept.");
	REFUSE(b.term[1].feature = 1, "Term 2: there is no such number.");
	REFUSE(b.term[1].feature = 2, "Term 2: there is no such number.");
	REFUSE(b.term[2].feature = -1, "Term 3: there is no such feature.");
	REFUSE(b.term[3].feature = 4, "Term 4: there is no such category.");
	REFUSE(b.term[5].level = 4, "Term 6: there is no such level.");
	REFUSE(b.term[6].left = 6, "Term 7: it is a product of terms that there are not.");
	REFUSE(b.coefficient[3] = NAN, "Term 4: a number is impossible.");
	REFUSE(b.covariance[2] = -1, "A variance is negative.");
	REFUSE(b.covariance[1] = NAN, "A number of the covariance is not finite.");
}

/* Scores are sums of coefficients and values, and of leaves; parts add up to them. */
static void
test_scores(void)
{
	static const double cells[][BUILD_FEATURES] = {{2, 0, 0, NAN, 0},
												   {NAN, 3, 0, NAN, 0},
												   {20, NAN, 0, NAN, 0},
												   {20, EMP_LEVEL_UNSEEN, 0, NAN, 0}};
	/* intercept 0.25, tenure 0.5, missing 0.75, "" 1, pooled 1.5, tenure * "" 1.75 */
	static const double logistic[] = {0.25 + 1 + 1 + 3.5, 0.25 + 6.25 + 0.75 + 1.5, 0.25 + 10,
									  0.25 + 10 + 0.3 + 0.3 + 1.75 * 20 * 0.3};
	static const double boosting[] = {-0.4 + 0.5 + 0.03125, -0.4 + 0.5 + 0.03125,
									  -0.4 + 0.0625 + 0.03125, -0.4 + 0.0625 + 0.03125};
	Build b;
	size_t i;
	int m;
	int p;

	for (m = 0; m < 2; m++)
	{
		double x[BUILD_TERMS];
		double part[BUILD_FEATURES + BUILD_TERMS];
		int32_t order[BUILD_FEATURES + BUILD_TERMS];
		EmpChurnParts parts;
		void *memory;
		void *scratch;

		if (m == 0)
			build_logistic(&b);
		else
			build_boosting(&b);
		memory = malloc(emp_churn_parts_memory(&b.model));
		scratch = malloc(emp_churn_explain_scratch(&b.model));
		emp_churn_parts(&b.model, memory, &parts);
		CHECK_INT(parts.parts, m == 0 ? 3 : 2);
		for (i = 0; i < sizeof(cells) / sizeof(cells[0]); i++)
		{
			double log_odds = emp_churn_model_log_odds(&b.model, cells[i], x);
			double sum = emp_churn_model_baseline(&b.model);

			CHECK(fabs(log_odds - (m == 0 ? logistic : boosting)[i]) < 1e-12);
			emp_churn_explain(&b.model, &parts, cells[i], false, part, scratch);
			emp_churn_order(part, parts.parts, order);
			for (p = 0; p < parts.parts; p++)
			{
				sum += part[order[p]];
				CHECK(p == 0 || fabs(part[order[p - 1]]) >= fabs(part[order[p]]));
			}
			CHECK(fabs(sum - log_odds) < 1e-12);
		}
		/* of the average customer, nothing stands out */
		if (m == 0)
		{
			emp_churn_explain(&b.model, &parts, (double[]){12.5, 1, 0, NAN, 0}, true, part,
							  scratch);
			CHECK(fabs(part[0] + 0.75 * 0.1) < 1e-12);
			CHECK(fabs(part[1] + 1 * 0.3 + 1.5 * 0.2) < 1e-12);
			CHECK(fabs(part[2] + 1.75 * 3) < 1e-12);
		}
		free(scratch);
		free(memory);
	}
}

/* Let everything run. */
static void
no_check(void)
{
}

/* Importance is the mean absolute part; a product counts half for either feature. */
static void
test_importance(void)
{
	double cell[] = {1, 2, 0, 0, NAN, 0, 0, 14.5, 1, 0, NAN, 0};
	EmpFrame frame = {.lead = 1, .columns = BUILD_FEATURES, .rows = 2, .cell = cell};
	double product[] = {1.75 * fabs(2 - 3.0), 1.75 * 3};
	double tenure[] = {fabs(0.5 * (2 - 12.5) - 0.075), 0.5 * 2 - 0.075};
	void *scratch;
	Build b;

	build_logistic(&b);
	scratch = malloc(emp_churn_importance_scratch(&b.model));
	emp_churn_measure_importance(&b.model, &frame, scratch, no_check);
	CHECK(fabs(b.importance[0] - (tenure[0] + tenure[1] + (product[0] + product[1]) / 2) / 2) <
		  1e-12);
	CHECK(fabs(b.importance[1] -
			   (fabs(0.7 - 0.3) + 0.3 + 0.3 + (product[0] + product[1]) / 2) / 2) < 1e-12);
	CHECK(b.importance[2] == 0 && b.importance[4] == 0);
	free(scratch);
}

int
main(void)
{
	test_format();
	test_failed();
	test_hostile();
	test_check();
	test_scores();
	test_importance();
	return CHECK_DONE();
}
