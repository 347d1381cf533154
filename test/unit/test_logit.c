/*
 * test_logit.c
 *		Logistic regression: golden figures of ../shared (skipped when absent), separation, ridge, weights,
 *		and passes by tiles against sums written out.
 */
#include "base/special.h"
#include "check.h"
#include "logit_build.h"

#define DATA "../shared/data/churn/"
#define LINE 4000
#define FIELDS 40

/* Return whether two numbers are as good as equal. */
static bool
near(double a, double b, double tolerance)
{
	return fabs(a - b) <= tolerance * fmax(fabs(a), fabs(b));
}

/* Return the standard error of a coefficient. */
static double
error_of(const EmpChurnModel *model, int term)
{
	return sqrt(model->covariance[emp_packed_at(term, term)]);
}

/* Cut a line at its commas. */
static int
cut(char *line, char **field)
{
	int count = 0;

	line[strcspn(line, "\r\n")] = '\0';
	for (;;)
	{
		field[count++] = line;
		line += strcspn(line, ",");
		if (*line == '\0' || count == FIELDS)
			return count;
		*line++ = '\0';
	}
}

/* Golden figures of one data set. */
typedef struct Golden
{
	int terms; /* the constant first */
	char name[FIELDS][60];
	double coefficient[FIELDS];
	double error[FIELDS];
	double log_likelihood;
} Golden;

/* Read the figures of a data set. */
static void
read_golden(const char *set, Golden *golden)
{
	FILE *file = fopen(DATA "golden/logit_coefficients.csv", "r");
	char line[LINE];
	char *field[FIELDS];

	golden->terms = 0;
	while (fgets(line, sizeof(line), file) != NULL)
	{
		int t = golden->terms;

		cut(line, field);
		if (strcmp(field[0], set) != 0)
			continue;
		snprintf(golden->name[t], sizeof(golden->name[t]), "%s", field[1]);
		golden->coefficient[t] = strtod(field[2], NULL);
		golden->error[t] = strtod(field[3], NULL);
		golden->log_likelihood = strtod(field[4], NULL);
		golden->terms++;
	}
	fclose(file);
}

/* Return the value of a term, a column or a column and a level, in a line of the file. */
static double
value_of(const char *term, char **header, char **field, int columns)
{
	int i;

	for (i = 0; i < columns; i++)
	{
		size_t len = strlen(header[i]);
		const char *level = field[i];

		if (strcmp(term, header[i]) == 0)
			return strtod(level, NULL);
		if (strcmp(level, "No internet service") == 0 || strcmp(level, "No phone service") == 0)
			level = "No";
		if (strncmp(term, header[i], len) == 0 && term[len] == '_')
			return strcmp(term + len + 1, level) == 0;
	}
	CHECK(!"a term that is no column");
	return 0;
}

/* Read the rows of a file; named: terms are found by their names, else they are the columns in order. */
static Built *
read_rows(const char *name, const Golden *golden, bool named, int rows)
{
	Built *b = build_rows(golden->terms - 1, rows);
	FILE *file = fopen(name, "r");
	char head[LINE];
	char line[LINE];
	char *header[FIELDS];
	char *field[FIELDS];
	int columns;
	int row = 0;
	int t;

	CHECK(file != NULL && fgets(head, sizeof(head), file) != NULL);
	columns = cut(head, header);
	while (fgets(line, sizeof(line), file) != NULL && row < rows)
	{
		double *to = build_row(b, row++);

		CHECK_INT(cut(line, field), columns);
		to[0] = named ? strcmp(field[columns - 1], "Yes") == 0 : strtod(field[columns - 1], NULL);
		for (t = 1; t < golden->terms; t++)
			to[t] = named ? value_of(golden->name[t], header, field, columns)
						  : strtod(field[t - 1], NULL);
	}
	CHECK_INT(row, rows);
	fclose(file);
	return b;
}

/* The fit of a data set is the golden one. */
static void
check_golden(Built *b, const Golden *golden)
{
	const EmpChurnModel *model = build_fit(b, 0);
	int t;

	CHECK_INT(model->status, EMP_CHURN_CONVERGED);
	CHECK(near(model->log_likelihood, golden->log_likelihood, 1e-12));
	for (t = 0; t < golden->terms; t++)
		if (!CHECK(near(model->coefficient[t], golden->coefficient[t], 1e-8)) ||
			!CHECK(near(error_of(model, t), golden->error[t], 1e-8)))
			printf("\t%s: %.17g, not %.17g\n", golden->name[t], model->coefficient[t],
				   golden->coefficient[t]);
	build_free(b);
}

/* Coefficients, standard errors and likelihoods of statsmodels. */
static void
test_golden(void)
{
	FILE *file = fopen(DATA "golden/logit_coefficients.csv", "r");
	Golden golden;

	if (file == NULL)
	{
		printf("test_logit: no " DATA ", golden figures skipped\n");
		return;
	}
	fclose(file);
	read_golden("telco", &golden);
	check_golden(read_rows(DATA "telco_customer_churn.csv", &golden, true, 7043), &golden);
	read_golden("iranian", &golden);
	check_golden(read_rows(DATA "iranian_churn.csv", &golden, false, 3150), &golden);
}

/* Make rows of which some leave, by log-odds that follow from two of the columns. */
static Built *
simulate(int columns, int rows)
{
	Built *b = build_rows(columns, rows);
	int i;
	int j;

	for (i = 0; i < rows; i++)
	{
		double *row = build_row(b, i);

		for (j = 1; j <= columns; j++)
			row[j] = build_draw() + build_draw() + build_draw() - 1.5;
		row[0] = build_draw() < emp_expit(2 * row[1] - row[columns] - 0.7);
	}
	return b;
}

/* Work out the sums of a pass by their definitions. */
static void
naive_pass(Built *b, const EmpDesign *design, const double weight[2], const double *coefficient,
		   EmpLogitSums *sums)
{
	double x[1 + 2 * BUILD_COLUMNS];
	int64_t r;
	int i;
	int j;

	sums->log_likelihood = 0;
	memset(sums->gradient, 0, (size_t) design->terms * sizeof(double));
	memset(sums->information, 0, emp_packed_size(design->terms) * sizeof(double));
	for (r = 0; r < b->frame.rows; r++)
	{
		const double *row = emp_frame_row(&b->frame, r);
		double w = weight[row[0] == 1];
		double eta = 0;
		double p;

		emp_design_row(design, row + 1, x);
		for (i = 0; i < design->terms; i++)
		{
			x[i] = design->term[i].aliased
					   ? 0
					   : (x[i] - design->term[i].mean) / design->term[i].deviation;
			eta += x[i] * coefficient[i];
		}
		p = emp_expit(eta);
		sums->log_likelihood -= w * emp_log_1p_exp(row[0] == 1 ? -eta : eta);
		for (i = 0; i < design->terms; i++)
		{
			sums->gradient[i] += w * (row[0] - p) * x[i];
			for (j = 0; j <= i; j++)
				sums->information[emp_packed_at(i, j)] += w * p * (1 - p) * x[i] * x[j];
		}
	}
}

/* Passes by tiles give the sums by definition, for any number of terms and rows, with weights. */
static void
test_pass(void)
{
	static const double weight[2] = {0.75, 2.5};
	int columns;

	for (columns = 1; columns <= 9; columns++)
	{
		Built *b = simulate(columns, 100 + 57 * columns);
		double coefficient[1 + 2 * BUILD_COLUMNS] = {0.3, -0.4, 30};
		double gradient[2][1 + 2 * BUILD_COLUMNS];
		double information[2][500];
		EmpLogitSums sums[2];
		EmpLogitRows rows = {.frame = &b->frame,
							 .weight = {weight[0], weight[1]},
							 .rows = b->frame.rows,
							 .check = build_check};
		EmpDesign design;
		int i;

		build_row(b, 3)[columns] = (double) NAN;
		build_model(b, weight);
		design = emp_churn_model_design(&b->model);
		rows.design = &design;
		rows.scratch = malloc(sizeof(double) * (emp_logit_rows_scratch(design.terms) +
												emp_design_scratch(design.terms)));
		emp_design_scale(&design, &b->frame, weight, rows.scratch, build_check);
		if (columns > 5)
			b->term[4].aliased = true;
		for (i = 0; i < 2; i++)
			sums[i] = (EmpLogitSums){0, gradient[i], information[i]};
		emp_logit_rows_pass(&rows, coefficient, &sums[0]);
		naive_pass(b, &design, weight, coefficient, &sums[1]);
		CHECK(near(sums[0].log_likelihood, sums[1].log_likelihood, 1e-13));
		for (i = 0; i < design.terms; i++)
			CHECK(fabs(gradient[0][i] - gradient[1][i]) < 1e-11);
		for (i = 0; i < (int) emp_packed_size(design.terms); i++)
			CHECK(fabs(information[0][i] - information[1][i]) < 1e-11);
		free(rows.scratch);
		build_free(b);
	}
}

/* A fit that begins with parts of the rows ends where one that does not ends. */
static void
test_start(void)
{
	Built *b = simulate(3, 64 * 400);
	const EmpChurnModel *model = build_fit(b, 0);
	double coefficient[1 + 2 * BUILD_COLUMNS] = {0};
	double covariance[500];
	double scratch[2000];
	EmpDesign design = emp_churn_model_design(model);
	EmpLogitRows rows = {.design = &design,
						 .frame = &b->frame,
						 .weight = {1, 1},
						 .rows = b->frame.rows,
						 .check = build_check};
	EmpLogit logit = {.terms = design.terms,
					  .term = design.term,
					  .pass = emp_logit_rows_pass,
					  .context = &rows,
					  .least_weight = 1,
					  .scratch = scratch,
					  .coefficient = coefficient,
					  .covariance = covariance};
	int i;

	rows.scratch = malloc(sizeof(double) * emp_logit_rows_scratch(design.terms));
	emp_logit_fit(&logit);
	emp_logit_unscale(design.term, design.terms, coefficient, covariance, scratch);
	CHECK(logit.passes > (int) model->iterations);
	for (i = 0; i < design.terms; i++)
	{
		CHECK(near(coefficient[i], model->coefficient[i], 1e-11));
		CHECK(near(sqrt(covariance[emp_packed_at(i, i)]), error_of(model, i), 1e-8));
	}
	/* back and forth */
	emp_logit_scale(design.term, design.terms, coefficient);
	emp_logit_rows_pass(&rows, coefficient, &(EmpLogitSums){0, scratch, covariance});
	for (i = 0; i < design.terms; i++)
		CHECK(fabs(scratch[i]) < 1e-9);
	free(rows.scratch);
	build_free(b);
}

/* With a penalty the gradient of the standardised coefficients is the penalty's; weights are copies. */
static void
test_ridge_and_weights(void)
{
	static const double twice[2] = {1, 2};
	Built *b = simulate(4, 500);
	Built *copies = build_rows(4, 1000);
	const EmpChurnModel *model;
	int row = 0;
	int i;

	for (i = 0; i < 500; i++)
	{
		memcpy(build_row(copies, row++), build_row(b, i), 5 * sizeof(double));
		if (build_row(b, i)[0] == 1)
			memcpy(build_row(copies, row++), build_row(b, i), 5 * sizeof(double));
	}
	copies->frame.rows = row;
	build_model(b, twice);
	model = build_fit(b, 3);
	CHECK_INT(model->status, EMP_CHURN_CONVERGED);
	CHECK(model->l2 == 3);
	build_fit(copies, 3);
	CHECK(near(model->log_likelihood, copies->model.log_likelihood, 1e-12));
	for (i = 0; i < model->terms; i++)
	{
		CHECK(near(model->coefficient[i], copies->model.coefficient[i], 1e-10));
		CHECK(near(error_of(model, i), error_of(&copies->model, i), 1e-8));
	}
	build_free(b);
	build_free(copies);
}

/* Fit one number, given for rows that stayed and rows that left. */
static EmpChurnModel
fit_number(const double *number, const int *left, int rows)
{
	Built *b = build_rows(1, rows);
	EmpChurnModel model;
	int i;

	for (i = 0; i < rows; i++)
	{
		build_row(b, i)[0] = left[i];
		build_row(b, i)[1] = number[i];
	}
	model = *build_fit(b, 0);
	CHECK(isfinite(b->coefficient[0]) && isfinite(b->coefficient[1]) && isfinite(b->covariance[2]));
	build_free(b);
	return model;
}

/* Separation, complete and quasi-complete, is found and penalised; a hair's breadth less is a maximum. */
static void
test_separation(void)
{
	static const double number[8] = {1, 2, 3, 4, 5, 6, 7, 8};
	static const double tied[8] = {1, 2, 3, 4, 4, 6, 7, 8};
	static const double hair[8] = {1, 2, 3, 4.001, 4, 6, 7, 8};
	static const double rare[8] = {0, 0, 0, 0, 0, 0, 1, 1};
	static const int ordered[8] = {0, 0, 0, 0, 1, 1, 1, 1};
	static const int mixed[8] = {0, 1, 0, 1, 0, 1, 1, 1};
	EmpChurnModel model;

	model = fit_number(number, ordered, 8);
	CHECK_INT(model.status, EMP_CHURN_PENALISED);
	CHECK_INT(model.reason, EMP_CHURN_SEPARABLE);
	CHECK(model.l2 == EMP_LOGIT_SEPARATED_L2);
	/* only the tie is uncertain */
	CHECK_INT(fit_number(tied, ordered, 8).status, EMP_CHURN_PENALISED);
	CHECK_INT(fit_number(hair, ordered, 8).status, EMP_CHURN_CONVERGED);
	/* all of a level left: quasi-complete */
	CHECK_INT(fit_number(rare, mixed, 8).status, EMP_CHURN_PENALISED);
	CHECK_INT(fit_number(number, mixed, 8).status, EMP_CHURN_CONVERGED);
}

/* Many small data sets with one number: separated just where the outcomes do not overlap. */
static void
test_separation_truth(void)
{
	int wrong = 0;
	int found[2] = {0, 0};
	int i;
	int j;

	for (i = 0; i < 3000; i++)
	{
		int rows = 4 + (int) (build_draw() * 20);
		double number[24];
		int left[24];
		double low[2] = {HUGE_VAL, HUGE_VAL};
		double high[2] = {-HUGE_VAL, -HUGE_VAL};
		double slope = 20 * build_draw();
		bool separated;

		for (j = 0; j < rows; j++)
		{
			number[j] = i % 3 == 0 ? floor(4 * build_draw()) : build_draw();
			left[j] = build_draw() < emp_expit(slope * (number[j] - 0.5));
			low[left[j]] = fmin(low[left[j]], number[j]);
			high[left[j]] = fmax(high[left[j]], number[j]);
		}
		if (!isfinite(low[0]) || !isfinite(low[1]) ||
			fmin(low[0], low[1]) == fmax(high[0], high[1]))
			continue;
		separated = high[0] <= low[1] || high[1] <= low[0];
		found[separated]++;
		wrong += (fit_number(number, left, rows).status == EMP_CHURN_PENALISED) != separated;
	}
	CHECK_INT(wrong, 0);
	CHECK(found[0] > 500 && found[1] > 500);
}

/* Columns that are nearly the same make a fit hard, not separable. */
static void
test_conditioning(void)
{
	double apart;

	for (apart = 1e-2; apart > 5e-6; apart /= 10)
	{
		Built *b = simulate(3, 300);
		const EmpChurnModel *model;
		int i;

		for (i = 0; i < 300; i++)
			build_row(b, i)[2] = build_row(b, i)[1] + apart * build_row(b, i)[2];
		model = build_fit(b, 0);
		CHECK_INT(model->status, EMP_CHURN_CONVERGED);
		CHECK(error_of(model, 2) > 0.01 / apart);
		build_free(b);
	}
}

int
main(void)
{
	test_golden();
	test_pass();
	test_start();
	test_ridge_and_weights();
	test_separation();
	test_separation_truth();
	test_conditioning();
	return CHECK_DONE();
}
