/*
 * sample_text.c
 *		Text form of samples of histories.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "base/pairs.h"
#include "value/sample.h"

#define HEAD_TEXT 512  /* covariates and options */
#define ENTRY_TEXT 32  /* blank, frequency, "=", customers; without the other numbers */
#define START "start_" /* before the name of a parameter */
#define CHECK_EVERY 1024

/* For messages, by kind. */
static const char *const types[EMP_SAMPLE_KINDS] = {"purchase_sample", "spend_sample"};
static const char *const examples[EMP_SAMPLE_KINDS] = {"covariates=0 0,0,38.86=3 2,30.43,38.86=1",
													   "0,0=3 2,22.345=1"};

/* Return the bytes that print needs. */
size_t
emp_sample_text_size(const EmpSample *s)
{
	return HEAD_TEXT +
		   (ENTRY_TEXT + (2 + (size_t) s->covariates) * (EMP_NUMBER_TEXT_SIZE - 4)) * s->entries;
}

/* Print an option that was given. */
static size_t
print_option(const char *prefix, const char *name, double value, char *out)
{
	size_t len;

	if (value == 0)
		return 0;
	len = (size_t) sprintf(out, " %s%s=", prefix, name);
	return len + (size_t) emp_number_print(value, out + len);
}

/* Print an entry. */
static size_t
print_entry(const EmpSample *s, const EmpSampleEntry *e, char *out)
{
	size_t len = (size_t) sprintf(out, " %lu,", (unsigned long) e->frequency);
	int i;

	if (s->kind == EMP_SAMPLE_HISTORIES)
	{
		len += (size_t) emp_number_print(e->recency, out + len);
		out[len++] = ',';
	}
	len += (size_t) emp_number_print(e->age, out + len);
	for (i = 0; i < s->covariates; i++)
	{
		out[len++] = ',';
		len += (size_t) emp_number_print(e->covariate[i], out + len);
	}
	return len + (size_t) sprintf(out + len, "=%lu", (unsigned long) e->customers);
}

/* Print a closed state, terminated, and return the length.  Every part begins with a blank. */
size_t
emp_sample_print(const EmpSample *s, char *out, EmpCheck check)
{
	size_t len = 0;
	uint32_t i;

	if (s->kind == EMP_SAMPLE_HISTORIES)
		len = (size_t) sprintf(out, " covariates=%d", s->covariates);
	len += print_option("", "penalty", s->options.penalty, out + len);
	len += print_option("", "tolerance", s->options.tolerance, out + len);
	for (i = 0; i < EMP_FIT_STARTS; i++)
		len += print_option(START, emp_fit_start_name((int) i), s->options.start[i], out + len);
	for (i = 0; i < s->entries; i++)
	{
		if (i % CHECK_EVERY == 0)
			check();
		len += print_entry(s, emp_sample_entry(s, i), out + len);
	}
	memmove(out, out + 1, len); /* with the end of the text */
	return len - 1;
}

/* Return where an option is, or NULL when a key names none. */
static double *
find_option(EmpFitOptions *options, EmpSpan key)
{
	size_t prefix = strlen(START);
	int i;

	if (emp_span_is(key, "penalty"))
		return &options->penalty;
	if (emp_span_is(key, "tolerance"))
		return &options->tolerance;
	if (key.len < prefix || memcmp(key.text, START, prefix) != 0)
		return NULL;
	key.text += prefix;
	key.len -= prefix;
	for (i = 0; i < EMP_FIT_STARTS; i++)
		if (emp_span_is(key, emp_fit_start_name(i)))
			return &options->start[i];
	return NULL;
}

/* Find out how many covariates and entries a text has. */
EmpStatus
emp_sample_parse_plan(const char *text, size_t len, EmpSampleKind kind, EmpSamplePlan *plan,
					  EmpFailure *failure)
{
	EmpInt128 covariates = kind == EMP_SAMPLE_HISTORIES ? -1 : 0;
	EmpFitOptions ignored;
	uint32_t entries = 0;
	EmpPairs pairs;

	emp_pairs_start(&pairs, types[kind], examples[kind], text, len);
	while (emp_pairs_next(&pairs, failure))
	{
		if (!emp_span_is(pairs.key, "covariates"))
		{
			entries += find_option(&ignored, pairs.key) == NULL;
			continue;
		}
		if (covariates >= 0)
			return emp_pairs_fail(&pairs, failure, "repeated key in");
		if (!emp_pairs_integer(&pairs, &covariates, failure))
			return failure->status;
		if (covariates < 0 || covariates > EMP_SAMPLE_COVARIATES)
			return emp_pairs_fail(&pairs, failure, "number out of range in");
	}
	if (failure->status != EMP_OK)
		return failure->status;
	if (covariates < 0)
		return emp_pairs_missing(&pairs, failure, "covariates");
	if (entries == 0)
		return emp_pairs_missing(&pairs, failure, "a history");
	return emp_sample_plan(NULL, kind, (int) covariates, entries, plan, failure);
}

/* Read the numbers of a history. */
static EmpStatus
read_history(const EmpPairs *pairs, const EmpSample *s, EmpHistory *h, double *covariates,
			 EmpFailure *failure)
{
	const char *at = pairs->key.text;
	const char *end = at + pairs->key.len;
	double number[3 + EMP_SAMPLE_COVARIATES] = {0};
	int i;

	for (i = 0; i < 3 + s->covariates; i++)
	{
		const char *comma = memchr(at, ',', (size_t) (end - at));
		bool last = i == 2 + s->covariates;

		if (i == 1 && s->kind == EMP_SAMPLE_SPENDING) /* no recency */
			continue;

		if ((comma == NULL) != last ||
			!emp_number_parse(at, (size_t) ((last ? end : comma) - at), &number[i]))
			return emp_pairs_fail(pairs, failure, "no history of as many numbers in");
		at = last ? end : comma + 1;
	}
	*h = (EmpHistory){number[0], number[1], number[2]};
	memcpy(covariates, number + 3, sizeof(double) * s->covariates);
	if (h->frequency != floor(h->frequency) || h->frequency > UINT32_MAX ||
		emp_history_check(h, failure) != EMP_OK)
		return emp_pairs_fail(pairs, failure, "a history that no customer has in");
	return EMP_OK;
}

/* Read the value of an option. */
static EmpStatus
read_option(const EmpPairs *pairs, double *option, EmpFailure *failure)
{
	if (*option != 0)
		return emp_pairs_fail(pairs, failure, "repeated key in");
	if (!emp_number_parse(pairs->value.text, pairs->value.len, option) || *option <= 0)
		return emp_pairs_fail(pairs, failure, "number out of range in");
	return EMP_OK;
}

/* Parse the text form. */
EmpStatus
emp_sample_parse(const char *text, size_t len, EmpSample *s, EmpCheck check, EmpFailure *failure)
{
	double covariates[EMP_SAMPLE_COVARIATES];
	EmpInt128 customers;
	EmpHistory h;
	EmpPairs pairs;
	uint32_t count = 0;

	emp_pairs_start(&pairs, types[s->kind], examples[s->kind], text, len);
	while (emp_pairs_next(&pairs, failure))
	{
		double *option = find_option(&s->options, pairs.key);
		uint32_t entries = s->entries;

		if (count++ % CHECK_EVERY == 0)
			check();
		if (emp_span_is(pairs.key, "covariates"))
			continue;
		if (option != NULL)
		{
			if (read_option(&pairs, option, failure) != EMP_OK)
				return failure->status;
			continue;
		}
		if (read_history(&pairs, s, &h, covariates, failure) != EMP_OK ||
			!emp_pairs_integer(&pairs, &customers, failure))
			return failure->status;
		if (customers < 1 || customers > UINT32_MAX)
			return emp_pairs_fail(&pairs, failure, "number out of range in");
		if (emp_sample_add(s, &h, covariates, (int64_t) customers, failure) != EMP_OK)
			return failure->status;
		if (s->entries == entries)
			return emp_pairs_fail(&pairs, failure, "repeated history in");
	}
	return failure->status;
}
