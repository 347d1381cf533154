/*
 * drift_summary_text.c
 *		The text form of a drift_summary, which its binary form carries too.
 */
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "base/pairs.h"
#include "churn/drift_summary.h"

#define TYPE "drift_summary"
#define EXAMPLE                                                                                    \
	"model=7 elements=1 arrays=1 then=20 customers=4 \"x1\" element=0 kind=number cuts=1 "         \
	"bins_then=15,5,0 bins_now=0,4,0"
#define HEAD_TEXT 200
#define FEATURE_TEXT 120
#define NAME_MAX_BYTES (4 * EMP_FRAME_NAME_MAX)

/* Return how many bytes printing takes at most. */
size_t
emp_drift_summary_text_size(const EmpDriftSummary *s)
{
	return HEAD_TEXT + FEATURE_TEXT * (size_t) s->features + 2 * (size_t) s->names +
		   EMP_NUMBER_TEXT_SIZE * (size_t) s->cuts + 2 * 22 * (size_t) s->bins;
}

/* Print counts, separated by commas, and return the length. */
static size_t
print_bins(const char *key, const int64_t *bin, uint32_t bins, char *out)
{
	size_t len = (size_t) sprintf(out, " %s=", key);
	uint32_t i;

	for (i = 0; i < bins; i++)
		len += (size_t) sprintf(out + len, "%s%lld", i > 0 ? "," : "", (long long) bin[i]);
	return len;
}

/* Print a summary, terminated, and return the length. */
size_t
emp_drift_summary_print(const EmpDriftSummary *s, char *out)
{
	size_t len =
		(size_t) sprintf(out, "model=%llu elements=%u arrays=%u then=%lld customers=%lld",
						 (unsigned long long) s->model, (unsigned) s->elements,
						 (unsigned) s->arrays, (long long) s->then, (long long) s->customers);
	uint32_t i;
	uint32_t k;

	for (i = 0; i < s->features; i++)
	{
		const EmpDriftFeature *f = &s->feature[i];

		out[len++] = ' ';
		len += emp_quoted_print(emp_drift_names(s) + f->name, f->len, out + len);
		len += (size_t) sprintf(out + len, " element=%u kind=%s", (unsigned) f->element,
								emp_column_kind_name((EmpColumnKind) f->kind));
		if (f->cuts > 0)
			len += (size_t) sprintf(out + len, " cuts=");
		for (k = 0; k < f->cuts; k++)
		{
			if (k > 0)
				out[len++] = ',';
			len += (size_t) emp_number_print(emp_drift_cuts(s)[f->first_cut + k], out + len);
		}
		len += print_bins("bins_then", emp_drift_then(s) + f->first_bin, f->bins, out + len);
		len += print_bins("bins_now", emp_drift_now(s) + f->first_bin, f->bins, out + len);
	}
	out[len] = '\0';
	return len;
}

/* Go to the next pair, which has this key. */
static bool
expect(EmpPairs *pairs, const char *key, EmpFailure *failure)
{
	failure->status = EMP_OK;
	if (emp_pairs_at_quote(pairs) || !emp_pairs_next(pairs, failure))
	{
		if (failure->status == EMP_OK)
			emp_pairs_missing(pairs, failure, key);
		return false;
	}
	if (!emp_span_is(pairs->key, key))
	{
		emp_pairs_fail(pairs, failure, "unexpected");
		return false;
	}
	return true;
}

/* Read the next pair, which has this key, as a whole number up to the most. */
static bool
expect_number(EmpPairs *pairs, const char *key, EmpInt128 most, EmpInt128 *number,
			  EmpFailure *failure)
{
	if (!expect(pairs, key, failure) || !emp_pairs_integer(pairs, number, failure))
		return false;
	if (*number < 0 || *number > most)
	{
		emp_pairs_fail(pairs, failure, "number out of range in");
		return false;
	}
	return true;
}

/* Read what comes before the features. */
static bool
parse_start(EmpPairs *pairs, const char *text, size_t len, EmpDriftSummary *head,
			EmpFailure *failure)
{
	EmpInt128 model;
	EmpInt128 elements;
	EmpInt128 arrays;
	EmpInt128 then;
	EmpInt128 customers;

	emp_pairs_start(pairs, TYPE, EXAMPLE, text, len);
	if (!expect_number(pairs, "model", UINT64_MAX, &model, failure) ||
		!expect_number(pairs, "elements", EMP_FRAME_COLUMNS, &elements, failure) ||
		!expect_number(pairs, "arrays", 1, &arrays, failure) ||
		!expect_number(pairs, "then", EMP_DRIFT_CUSTOMERS, &then, failure) ||
		!expect_number(pairs, "customers", EMP_DRIFT_CUSTOMERS, &customers, failure))
		return false;
	memset(head, 0, sizeof(*head));
	head->format = EMP_DRIFT_SUMMARY_FORMAT;
	head->model = (uint64_t) model;
	head->elements = (uint32_t) elements;
	head->arrays = (uint32_t) arrays;
	head->then = (int64_t) then;
	head->customers = (int64_t) customers;
	return true;
}

/* A feature as a text has it. */
typedef struct Feature
{
	char name[NAME_MAX_BYTES];
	size_t len;
	uint32_t element;
	EmpColumnKind kind;
	uint32_t cuts;
	uint32_t bins;
	double cut[EMP_FEATURE_BINS - 1];
	int64_t then[EMP_DRIFT_BINS];
	int64_t now[EMP_DRIFT_BINS];
} Feature;

/* Return the next element of a list; false at its end. */
static bool
next_element(EmpSpan *list, EmpSpan *element)
{
	const char *comma;

	if (list->text == NULL)
		return false;
	comma = memchr(list->text, ',', list->len);
	element->text = list->text;
	element->len = comma != NULL ? (size_t) (comma - list->text) : list->len;
	list->len -= comma != NULL ? element->len + 1 : element->len;
	list->text = comma != NULL ? comma + 1 : NULL;
	return true;
}

/* Read the last pair as cuts. */
static bool
parse_cuts(const EmpPairs *pairs, Feature *f, EmpFailure *failure)
{
	EmpSpan list = pairs->value;
	EmpSpan element;

	for (f->cuts = 0; next_element(&list, &element); f->cuts++)
		if (f->cuts == EMP_FEATURE_BINS - 1 ||
			!emp_number_parse(element.text, element.len, &f->cut[f->cuts]))
		{
			emp_pairs_fail(pairs, failure, "no cuts in");
			return false;
		}
	return true;
}

/* Read the last pair as counts, and return how many there are; 0 on a failure. */
static uint32_t
parse_bins(const EmpPairs *pairs, int64_t *bin, EmpFailure *failure)
{
	EmpSpan list = pairs->value;
	EmpSpan element;
	EmpInt128 number;
	uint32_t bins;

	for (bins = 0; next_element(&list, &element); bins++)
	{
		if (bins == EMP_DRIFT_BINS || !emp_wide_parse(element.text, element.len, &number) ||
			number < 0 || number > EMP_DRIFT_CUSTOMERS)
		{
			emp_pairs_fail(pairs, failure, "no counts in");
			return 0;
		}
		bin[bins] = (int64_t) number;
	}
	return bins;
}

/* Read the last pair as a kind. */
static bool
parse_kind(const EmpPairs *pairs, EmpColumnKind *kind, EmpFailure *failure)
{
	int i;

	for (i = EMP_COLUMN_NUMBER; i < EMP_COLUMN_KINDS; i++)
		if (emp_span_is(pairs->value, emp_column_kind_name((EmpColumnKind) i)))
		{
			*kind = (EmpColumnKind) i;
			return true;
		}
	emp_pairs_fail(pairs, failure, "no kind of feature in");
	return false;
}

/* Go to the next feature; false at the end, and on a failure. */
static bool
next_feature(EmpPairs *pairs, Feature *f, EmpFailure *failure)
{
	EmpInt128 element;
	EmpPairs ahead;

	failure->status = EMP_OK;
	if (!emp_pairs_at_quote(pairs))
	{
		if (emp_pairs_next(pairs, failure))
			emp_pairs_fail(pairs, failure, "unexpected");
		return false;
	}
	if (emp_pairs_quoted(pairs, f->name, sizeof(f->name), &f->len, failure) != EMP_OK ||
		!expect_number(pairs, "element", EMP_FRAME_COLUMNS, &element, failure) ||
		!expect(pairs, "kind", failure) || !parse_kind(pairs, &f->kind, failure))
		return false;
	f->element = (uint32_t) element;
	f->cuts = 0;
	ahead = *pairs;
	if (emp_pairs_next(&ahead, failure) && emp_span_is(ahead.key, "cuts"))
	{
		*pairs = ahead;
		if (!parse_cuts(pairs, f, failure))
			return false;
	}
	if (!expect(pairs, "bins_then", failure) ||
		(f->bins = parse_bins(pairs, f->then, failure)) == 0 || !expect(pairs, "bins_now", failure))
		return false;
	if (parse_bins(pairs, f->now, failure) != f->bins)
	{
		if (failure->status == EMP_OK)
			emp_pairs_fail(pairs, failure, "another number of bins in");
		return false;
	}
	return true;
}

/* Read the head of a text, and count what comes after it. */
EmpStatus
emp_drift_summary_parse_head(const char *text, size_t len, EmpDriftSummary *head,
							 EmpFailure *failure)
{
	EmpPairs pairs;
	Feature f;

	if (!parse_start(&pairs, text, len, head, failure))
		return failure->status;
	while (next_feature(&pairs, &f, failure))
	{
		if (head->features++ == EMP_FRAME_COLUMNS)
			return emp_fail(failure, EMP_BAD_TEXT, "too many features in a %s", TYPE);
		head->cuts += f.cuts;
		head->bins += f.bins;
		head->names += (uint32_t) f.len;
	}
	head->names = (head->names + 7) & ~(uint32_t) 7;
	return failure->status;
}

/* Parse the text form. */
EmpStatus
emp_drift_summary_parse(const char *text, size_t len, const EmpDriftSummary *head,
						EmpDriftSummary *s, EmpFailure *failure)
{
	EmpDriftSummary start;
	EmpDriftFeature at = {0};
	EmpPairs pairs;
	Feature f;
	uint32_t i;

	*s = *head;
	memset(s->feature, 0, emp_drift_summary_size(head) - sizeof(*head));
	if (!parse_start(&pairs, text, len, &start, failure))
		return failure->status;
	for (i = 0; next_feature(&pairs, &f, failure); i++)
	{
		at.len = (uint32_t) f.len;
		at.element = f.element;
		at.kind = f.kind;
		at.cuts = f.cuts;
		at.bins = f.bins;
		s->feature[i] = at;
		memcpy(emp_drift_names(s) + at.name, f.name, f.len);
		memcpy(emp_drift_cuts(s) + at.first_cut, f.cut, sizeof(double) * f.cuts);
		memcpy(emp_drift_then(s) + at.first_bin, f.then, sizeof(int64_t) * f.bins);
		memcpy(emp_drift_now(s) + at.first_bin, f.now, sizeof(int64_t) * f.bins);
		at.name += at.len;
		at.first_cut += at.cuts;
		at.first_bin += at.bins;
	}
	if (failure->status != EMP_OK)
		return failure->status;
	if (!emp_drift_summary_sound(s, emp_drift_summary_size(s)) || !emp_drift_summary_possible(s))
	{
		emp_fail(failure, EMP_BAD_TEXT, "impossible counts in a value of type %s", TYPE);
		emp_fail_detail(failure, "There are no customers that have them.");
		return failure->status;
	}
	return EMP_OK;
}
