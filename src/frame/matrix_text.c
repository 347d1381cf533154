/*
 * matrix_text.c
 *		Text form of rows of numbers.
 */
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "base/pairs.h"
#include "frame/matrix.h"

#define HEAD_TEXT 64 /* columns and left_out */
#define ROW_TEXT 5   /* " row=" */
#define CELLS_PER_CHECK 10000
#define MISSING "null"

/* Return the bytes that print needs. */
size_t
emp_matrix_text_size(const EmpMatrix *m)
{
	return HEAD_TEXT + 2 * (size_t) m->options + 3 +
		   (ROW_TEXT + (size_t) emp_matrix_stride(m) * (EMP_NUMBER_TEXT_SIZE - 4)) *
			   (size_t) m->rows;
}

/* Print a row. */
static size_t
print_row(const EmpMatrix *m, int64_t row, char *out)
{
	const double *cell = emp_matrix_cells(m) + row * emp_matrix_stride(m);
	size_t len = (size_t) sprintf(out, " row=");
	int i;

	for (i = 0; i < emp_matrix_stride(m); i++)
	{
		if (i > 0)
			out[len++] = ',';
		len += (size_t) (isnan(cell[i]) ? sprintf(out + len, MISSING)
										: emp_number_print(cell[i], out + len));
	}
	return len;
}

/* Print a closed state, terminated, and return the length. */
size_t
emp_matrix_print(const EmpMatrix *m, char *out, EmpCheck check)
{
	int64_t step = CELLS_PER_CHECK / emp_matrix_stride(m) + 1;
	size_t len = 0;
	int64_t i;

	if (m->options > 0)
	{
		len = emp_quoted_print(emp_matrix_options(m), m->options, out);
		out[len++] = ' ';
	}
	len += (size_t) sprintf(out + len, "columns=%d left_out=%lld", m->columns,
							(long long) m->left_out);
	for (i = 0; i < m->rows; i++)
	{
		if (i % step == 0)
			check();
		len += print_row(m, i, out + len);
	}
	out[len] = '\0';
	return len;
}

/* Read a count, once, up to a limit. */
static EmpStatus
read_count(const EmpPairs *pairs, int64_t most, int64_t *count, EmpFailure *failure)
{
	EmpInt128 number;

	if (*count >= 0)
		return emp_pairs_fail(pairs, failure, "repeated key in");
	if (!emp_pairs_integer(pairs, &number, failure))
		return failure->status;
	if (number < 0 || number > most)
		return emp_pairs_fail(pairs, failure, "number out of range in");
	*count = (int64_t) number;
	return EMP_OK;
}

/* Find out what a text has. */
EmpStatus
emp_matrix_parse_plan(const EmpMatrixKind *kind, const char *text, size_t len, EmpMatrixPlan *plan,
					  char *options, EmpFailure *failure)
{
	int64_t columns = -1;
	int64_t rows = 0;
	size_t options_len = 0;
	EmpPairs pairs;

	emp_pairs_start(&pairs, kind->type, kind->example, text, len);
	if (emp_pairs_at_quote(&pairs) &&
		emp_pairs_quoted(&pairs, options, EMP_MATRIX_OPTIONS, &options_len, failure) != EMP_OK)
		return failure->status;
	while (emp_pairs_next(&pairs, failure))
	{
		if (emp_span_is(pairs.key, "columns") &&
			read_count(&pairs, EMP_FRAME_COLUMNS, &columns, failure) != EMP_OK)
			return failure->status;
		rows += emp_span_is(pairs.key, "row");
	}
	if (failure->status != EMP_OK)
		return failure->status;
	if (columns < 0)
		return emp_pairs_missing(&pairs, failure, "columns");
	if (columns == 0 && kind->lead == 0)
		return emp_pairs_fail(&pairs, failure, "no columns in");
	return emp_matrix_plan(kind, NULL, (int) columns, options_len, rows, plan, failure);
}

/* Read the cells of a row. */
static EmpStatus
read_row(const EmpMatrixKind *kind, const EmpPairs *pairs, EmpMatrix *m, EmpFailure *failure)
{
	const char *at = pairs->value.text;
	const char *end = at + pairs->value.len;
	double lead[EMP_MATRIX_LEAD];
	double cell[EMP_FRAME_COLUMNS];
	int stride = emp_matrix_stride(m);
	int i;

	for (i = 0; i < stride; i++)
	{
		const char *comma = memchr(at, ',', (size_t) (end - at));
		bool last = i == stride - 1;
		double number = (double) NAN;
		size_t len;

		if ((comma == NULL) != last)
			return emp_pairs_fail(pairs, failure, "a row of another number of columns in");
		len = (size_t) ((last ? end : comma) - at);
		if (i < kind->lead || !emp_span_is((EmpSpan){at, len}, MISSING))
		{
			if (!emp_number_parse(at, len, &number) || isnan(emp_frame_cell(number)))
				return emp_pairs_fail(pairs, failure, "no number in a row of");
			number = emp_frame_cell(number);
		}
		if (i < kind->lead)
			lead[i] = number;
		else
			cell[i - kind->lead] = number;
		at = last ? end : comma + 1;
	}
	if (kind->check(lead) != NULL)
		return emp_pairs_fail(pairs, failure, kind->check(lead));
	emp_matrix_add(m, lead, cell);
	return EMP_OK;
}

/* Parse the text form. */
EmpStatus
emp_matrix_parse(const EmpMatrixKind *kind, const char *text, size_t len, EmpMatrix *m,
				 EmpCheck check, EmpFailure *failure)
{
	int64_t step = CELLS_PER_CHECK / emp_matrix_stride(m) + 1;
	int64_t left_out = -1;
	EmpPairs pairs;

	emp_pairs_start(&pairs, kind->type, kind->example, text, len);
	if (emp_pairs_at_quote(&pairs)) /* options, which the plan has */
		for (pairs.at++; *pairs.at != '"'; pairs.at++)
			pairs.at += *pairs.at == '\\';
	pairs.at += pairs.at < pairs.end && *pairs.at == '"';
	while (emp_pairs_next(&pairs, failure))
	{
		if (m->rows % step == 0)
			check();
		if (emp_span_is(pairs.key, "row"))
		{
			if (read_row(kind, &pairs, m, failure) != EMP_OK)
				return failure->status;
		}
		else if (emp_span_is(pairs.key, "left_out"))
		{
			if (read_count(&pairs, EMP_MATRIX_LEFT_OUT, &left_out, failure) != EMP_OK)
				return failure->status;
		}
		else if (!emp_span_is(pairs.key, "columns"))
			return emp_pairs_fail(&pairs, failure, "unknown key in");
	}
	if (failure->status != EMP_OK)
		return failure->status;
	if (left_out < 0)
		return emp_pairs_missing(&pairs, failure, "left_out");
	if (m->rows == 0 && m->columns > 0)
		return emp_pairs_fail(&pairs, failure, "columns of no row in");
	if (m->rows == 0 && left_out == 0)
		return emp_pairs_missing(&pairs, failure, "a row");
	return emp_matrix_leave_out(m, left_out, failure);
}
