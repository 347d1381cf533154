/*
 * test_logit_sums.c
 *		Sums of passes over customers: exact, alike for any split, read back from their text; what first
 *		passes say of features and terms.
 */
#include "check.h"
#include "churn/churn_model_bytes.h"
#include "churn/churn_train.h"
#include "logit_build.h"

/* A model as bytes, as an aggregate gets it. */
typedef struct Bytes
{
	uint8_t *data;
	size_t len;
} Bytes;

/* Make rows of a number, a number that is missing at times, and a category; and their model. */
static Built *
make_rows(int rows, double large)
{
	static const char *const level[3] = {"blue", "green", "red"};
	static const double none[2] = {1, 1};
	Built *b = build_rows(3, rows);
	int i;

	b->column[2] =
		(EmpColumn){.name = "colour", .kind = EMP_COLUMN_CATEGORY, .levels = 3, .level = level};
	for (i = 0; i < rows; i++)
	{
		double *row = build_row(b, i);

		row[0] = build_draw() < 0.3;
		row[1] = large * build_draw();
		row[2] = build_draw() < 0.1 ? (double) NAN : build_draw();
		row[3] = floor(3 * build_draw());
	}
	build_model(b, none);
	build_fit(b, 0);
	return b;
}

/* Turn a model into bytes. */
static Bytes
to_bytes(const EmpChurnModel *model)
{
	Bytes bytes = {.len = emp_churn_model_bytes(model)};

	bytes.data = malloc(bytes.len);
	emp_churn_model_pack(model, bytes.data);
	return bytes;
}

/* Make an open state. */
static EmpLogitTotals *
open_state(const EmpChurnModel *model, const Bytes *bytes)
{
	EmpLogitTotals *t = malloc(emp_logit_sums_open_size(model, bytes->len));

	emp_logit_sums_init(t, model, bytes->data, bytes->len);
	CHECK(emp_logit_sums_sound(t, emp_logit_sums_open_size(model, bytes->len)));
	return t;
}

/* Close a state; the open one is freed. */
static EmpLogitTotals *
close_state(EmpLogitTotals *t)
{
	EmpLogitShape shape = {t->terms, t->features, t->bins};
	EmpLogitTotals *closed = calloc(1, emp_logit_sums_size(&shape));

	emp_logit_sums_close(t, closed);
	closed->header = 0;
	CHECK(emp_logit_sums_sound(closed, emp_logit_sums_size(&shape)));
	free(t);
	return closed;
}

/* Add rows whose number has a remainder by a divisor. */
static void
add_rows(EmpLogitTotals *t, Built *b, int divisor, int remainder)
{
	EmpFailure failure;
	int i;

	for (i = 0; i < b->frame.rows; i++)
		if (i % divisor == remainder)
			CHECK_INT(emp_logit_sums_add(t, build_row(b, i)[0] == 1, build_row(b, i) + 1, &failure),
					  EMP_OK);
}

/* Sum up all rows. */
static EmpLogitTotals *
sum_up(Built *b, const EmpChurnModel *model)
{
	Bytes bytes = to_bytes(model);
	EmpLogitTotals *t = open_state(model, &bytes);

	add_rows(t, b, 1, 0);
	free(bytes.data);
	return close_state(t);
}

/* The sums are those of a pass over rows in memory. */
static void
test_sums(void)
{
	Built *b = make_rows(700, 5);
	EmpLogitTotals *t = sum_up(b, &b->model);
	EmpDesign design = emp_churn_model_design(&b->model);
	double scaled[20];
	double gradient[2][20];
	double information[2][210];
	EmpLogitSums sums[2] = {{0, gradient[0], information[0]}, {0, gradient[1], information[1]}};
	EmpLogitRows rows = {.design = &design,
						 .frame = &b->frame,
						 .weight = {1, 1},
						 .rows = b->frame.rows,
						 .check = build_check};
	const EmpLogitRange *range = emp_logit_ranges(t);
	int i;

	rows.scratch = malloc(sizeof(double) * emp_logit_rows_scratch(design.terms));
	memcpy(scaled, b->coefficient, sizeof(double) * (size_t) design.terms);
	emp_logit_scale(design.term, design.terms, scaled);
	emp_logit_rows_pass(&rows, scaled, &sums[0]);
	emp_logit_sums_read(t, &sums[1]);
	CHECK(fabs(sums[0].log_likelihood - sums[1].log_likelihood) < 1e-9);
	CHECK(fabs(sums[0].log_likelihood - b->model.log_likelihood) < 1e-9);
	for (i = 0; i < design.terms; i++)
		CHECK(fabs(gradient[0][i] - gradient[1][i]) < 1e-9);
	for (i = 0; i < (int) emp_packed_size(design.terms); i++)
		CHECK(fabs(information[0][i] - information[1][i]) < 1e-9);
	CHECK_INT(t->rows, 700);
	CHECK_INT(t->churned, b->model.churned);
	/* what describing the rows has found */
	CHECK_INT(range[1].missing[0] + range[1].missing[1], b->feature[1].missing);
	CHECK(fmin(range[0].low[0], range[0].low[1]) == b->feature[0].low);
	CHECK(fmax(range[1].high[0], range[1].high[1]) == b->feature[1].high);
	for (i = 0; i < 10; i++)
		CHECK_INT(emp_logit_bins(t, &range[0], 0)[i] + emp_logit_bins(t, &range[0], 1)[i],
				  b->feature[0].bin[i]);
	for (i = 0; i < 3; i++)
		CHECK_INT(emp_logit_bins(t, &range[2], 0)[i] + emp_logit_bins(t, &range[2], 1)[i],
				  b->feature[2].level[i].rows);
	free(rows.scratch);
	free(t);
	build_free(b);
}

/* Return the text of a state. */
static char *
text_of(const EmpLogitTotals *t)
{
	char *text = malloc(emp_logit_sums_text_size(t));
	size_t len = emp_logit_sums_print(t, text, build_check);

	CHECK(len < emp_logit_sums_text_size(t));
	return text;
}

/* Read a text; NULL when it is refused. */
static EmpLogitTotals *
read_text(const char *text, EmpFailure *failure)
{
	EmpLogitShape shape;
	EmpLogitTotals *t;

	if (emp_logit_sums_parse_shape(text, strlen(text), &shape, failure) != EMP_OK)
		return NULL;
	t = malloc(emp_logit_sums_size(&shape));
	if (emp_logit_sums_parse(text, strlen(text), t, build_check, failure) == EMP_OK)
		return t;
	free(t);
	return NULL;
}

/* Any split gives the same bytes, through text too, and large numbers, which take another way. */
static void
test_splits(void)
{
	double large;

	for (large = 1; large <= 1e4; large *= 100)
	{
		Built *b = make_rows(400, 1);
		Bytes bytes;
		EmpLogitTotals *whole;
		EmpLogitTotals *merged = NULL;
		EmpFailure failure;
		int i;

		/* terms far larger than what the model was scaled for */
		for (i = 0; i < 400; i += 7)
			build_row(b, i)[1] *= large;
		bytes = to_bytes(&b->model);
		whole = sum_up(b, &b->model);
		for (i = 0; i < 5; i++)
		{
			EmpLogitTotals *part = open_state(&b->model, &bytes);
			char *text;

			add_rows(part, b, 5, i);
			part = close_state(part);
			text = text_of(part);
			free(part);
			part = read_text(text, &failure);
			free(text);
			if (!CHECK(part != NULL))
				return;
			if (merged == NULL)
				merged = part;
			else
			{
				CHECK_INT(emp_logit_sums_merge(merged, part, &failure), EMP_OK);
				free(part);
			}
		}
		CHECK_INT(emp_logit_sums_compare(whole, merged), 0);
		CHECK(emp_logit_sums_hash(whole, 7) == emp_logit_sums_hash(merged, 7));
		merged->churned--;
		CHECK(emp_logit_sums_compare(whole, merged) != 0);
		free(whole);
		free(merged);
		free(bytes.data);
		build_free(b);
	}
}

/* What cannot be added up is refused. */
static void
test_refused(void)
{
	Built *b = make_rows(50, 1);
	Built *other = make_rows(60, 1);
	Bytes bytes = to_bytes(&b->model);
	EmpLogitTotals *t = open_state(&b->model, &bytes);
	EmpLogitTotals *strange = sum_up(other, &other->model);
	EmpFailure failure;
	double cell[3] = {0.5, 0.5, 1};

	CHECK_INT(emp_logit_sums_add(t, true, cell, &failure), EMP_OK);
	cell[2] = EMP_LEVEL_UNSEEN;
	CHECK_INT(emp_logit_sums_add(t, true, cell, &failure), EMP_OK);
	cell[2] = 3; /* nothing is pooled, but a worker may have an older model */
	CHECK_INT(emp_logit_sums_add(t, true, cell, &failure), EMP_OK);
	cell[2] = 1.5;
	CHECK_INT(emp_logit_sums_add(t, true, cell, &failure), EMP_OUT_OF_RANGE);
	cell[2] = 4;
	CHECK_INT(emp_logit_sums_add(t, true, cell, &failure), EMP_OUT_OF_RANGE);
	cell[2] = 1;
	cell[0] = 1e9;
	CHECK_INT(emp_logit_sums_add(t, true, cell, &failure), EMP_OUT_OF_RANGE);
	CHECK_INT(t->rows, 3);
	CHECK_INT(emp_logit_sums_merge(t, strange, &failure), EMP_BAD_VALUE);
	CHECK(emp_logit_sums_is_of(t, bytes.data, bytes.len));
	bytes.data[bytes.len - 1] ^= 1;
	CHECK(!emp_logit_sums_is_of(t, bytes.data, bytes.len));
	free(bytes.data);
	free(t);
	free(strange);
	build_free(b);
	build_free(other);
}

/* Texts that are no sums. */
static void
test_texts(void)
{
	static const char *const bad[] = {
		"",
		"terms=1",
		"model=1f rows=2 churned=1 terms=0 sums=0,0,0",
		"model=1f rows=2 churned=1 terms=1 sums=0,0",
		"model=1f rows=2 churned=1 terms=1 sums=0,0,0,0",
		"model=1f rows=2 churned=3 terms=1 sums=0,0,0",
		"model=1f rows=-2 churned=1 terms=1 sums=0,0,0",
		"model=1F rows=2 churned=1 terms=1 sums=0,0,0",
		"model=01 rows=2 churned=1 terms=1 sums=0,0,0",
		"model=1f rows=2 churned=1 terms=1 sums=0,0,0 sums=0,0,0",
		"model=1f rows=2 churned=1 terms=1 sums=0,0,0 more=1",
		"model=1f rows=2 churned=1 terms=1 sums=0,0,0 feature=0,0,1,1,3,3,77",
		"model=1f rows=2 churned=1 terms=1 sums=0,0,0 feature=0,0,1,1,3,3,77,1",
		"model=1f rows=2 churned=1 terms=1 sums=0,0,0 feature=0,0,1,1,3,3,77,1,2",
		"model=1f rows=2 churned=1 terms=1 sums=0,0,0 feature=0,0,1,1,3,2,77,1,1",
		"model=1f rows=2 churned=1 terms=1 sums=0,0,0 feature=1,0,1,1,3,3,77,0,1",
		"model=1f rows=2 churned=1 terms=1 sums=0,0,0 feature=0,0,1,1,3,Infinity,77,1,1",
	};
	const char *good =
		"terms=1 model=1f rows=2 churned=1 sums=-24388,0,8796093022208 feature=0,0,1,1,3,3,77,1,1";
	EmpFailure failure;
	EmpLogitTotals *t = read_text(good, &failure);
	char *text;
	size_t i;

	if (!CHECK(t != NULL))
		return;
	text = text_of(t);
	CHECK_STRING(text, "model=1f rows=2 churned=1 terms=1 sums=-24388,0,8796093022208 "
					   "feature=0,0,1,1,3,3,77,1,1");
	free(text);
	free(t);
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++)
	{
		t = read_text(bad[i], &failure);
		if (!CHECK(t == NULL))
			printf("\taccepted: %s\n", bad[i]);
		else
			CHECK(failure.status == EMP_BAD_TEXT || failure.status == EMP_OUT_OF_RANGE);
		free(t);
	}
}

/* A pass of the zero model gives means, deviations and correlations; twins and telling features are found. */
static void
test_train(void)
{
	Built *b = build_rows(4, 500);
	EmpFeature rough[4];
	EmpTerm term[20];
	EmpTerm scaled[20];
	EmpDesign design = {4, rough, 0, term};
	EmpDesign kept = {4, rough, 0, scaled};
	EmpChurnModel model;
	EmpFailure failure;
	double gradient[20];
	double information[210];
	double correlation[210];
	double expected[210];
	double *scratch;
	EmpLogitSums sums = {0, gradient, information};
	static const double none[2] = {1, 1};
	EmpLogitTotals *t;
	int i;

	for (i = 0; i < 500; i++)
	{
		double *row = build_row(b, i);

		row[0] = i % 3 == 0;
		row[1] = 9000 + 100 * build_draw();
		row[2] = build_draw() < 0.2 ? (double) NAN : -build_draw();
		row[3] = row[1];
		row[4] = row[0] * 2 + build_draw();
	}
	build_model(b, none);
	CHECK_INT(b->feature[2].role, EMP_FEATURE_DUPLICATE);
	memcpy(rough, b->feature, sizeof(rough));
	for (i = 0; i < 4; i++)
	{
		rough[i].role = EMP_FEATURE_USED;
		rough[i].twin = -1;
		rough[i].deviation = 0;
		/* what is missing counts as the mean, which is known well; the rest is corrected */
		if (rough[i].missing == 0)
			rough[i].mean += 1e-3 * (rough[i].high - rough[i].low);
	}
	emp_design_terms(rough, 4, NULL, 0, term, &design.terms, &failure);
	emp_churn_train_scale_roughly(&design);
	model = b->model;
	model.feature = rough;
	model.term = term;
	model.terms = design.terms;
	memset(b->coefficient, 0, sizeof(b->coefficient));
	memset(b->covariance, 0, sizeof(b->covariance));
	t = sum_up(b, &model);
	emp_logit_sums_read(t, &sums);
	emp_churn_train_describe(&design, rough, t, &sums);
	for (i = 0; i < 4; i++)
	{
		CHECK_INT(rough[i].role, b->feature[i].role);
		CHECK_INT(rough[i].twin, b->feature[i].twin);
		CHECK(fabs(rough[i].mean - b->feature[i].mean) < 1e-10);
		CHECK(fabs(rough[i].deviation - b->feature[i].deviation) < 1e-10);
		CHECK(emp_churn_train_tells(&rough[i], t, i) == (i == 3));
	}
	/* the terms that are left: the intercept, three numbers, and one that is missing at times */
	emp_design_terms(rough, 4, NULL, 0, scaled, &kept.terms, &failure);
	CHECK_INT(kept.terms, 5);
	emp_churn_train_scale(&design, &sums, &kept, correlation);
	design = emp_churn_model_design(&b->model);
	scratch = malloc(sizeof(double) * emp_design_scratch(design.terms));
	emp_design_scale(&design, &b->frame, NULL, scratch, build_check);
	emp_design_correlate(&design, &b->frame, NULL, expected, scratch, build_check);
	free(scratch);
	for (i = 1; i < kept.terms; i++)
		CHECK(!scaled[i].aliased && fabs(scaled[i].deviation / b->term[i].deviation - 1) < 1e-10);
	for (i = 0; i < (int) emp_packed_size(kept.terms - 1); i++)
		CHECK(fabs(correlation[i] - expected[i]) < 1e-10);
	emp_churn_train_take_bins(rough, t);
	CHECK(memcmp(rough[2].bin, rough[0].bin, sizeof(rough[0].bin)) == 0);
	free(t);
	build_free(b);
}

int
main(void)
{
	test_sums();
	test_splits();
	test_refused();
	test_texts();
	test_train();
	return CHECK_DONE();
}
