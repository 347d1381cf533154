/*
 * drift_summary.c
 *		Customers of now by the bins of the features of a churn model.
 */
#include "churn/drift_summary.h"

#include <math.h>
#include <string.h>

#include "base/hash.h"
#include "base/order.h"
#include "churn/drift.h"

/* Return the bytes of a summary that has such a head. */
size_t
emp_drift_summary_size(const EmpDriftSummary *head)
{
	return sizeof(EmpDriftSummary) + sizeof(EmpDriftFeature) * (size_t) head->features +
		   sizeof(double) * (size_t) head->cuts + 2 * sizeof(int64_t) * (size_t) head->bins +
		   head->names;
}

/* Return how many bins a feature has, missing values included. */
static uint32_t
bins_of(const EmpFeature *feature)
{
	if (feature->kind == EMP_COLUMN_CATEGORY)
		return (uint32_t) feature->levels + 2;
	return (uint32_t) feature->cuts + 2;
}

/* Make the head of a summary of a model. */
void
emp_drift_summary_head(const EmpChurnModel *model, uint64_t hash, EmpDriftSummary *head)
{
	int i;

	memset(head, 0, sizeof(*head));
	head->format = EMP_DRIFT_SUMMARY_FORMAT;
	head->elements = (uint32_t) model->features;
	head->arrays = 1;
	head->model = hash;
	head->then = model->rows;
	for (i = 0; i < model->features; i++)
	{
		const EmpFeature *feature = &model->feature[i];

		if (feature->role != EMP_FEATURE_USED)
			continue;
		head->features++;
		head->bins += bins_of(feature);
		head->names += (uint32_t) strlen(feature->name);
		if (feature->kind == EMP_COLUMN_CATEGORY)
			head->arrays = 0;
		else
			head->cuts += (uint32_t) feature->cuts;
	}
	head->names = (head->names + 7) & ~(uint32_t) 7;
}

/* Fill the bins of the customers that a model was fitted to. */
static void
fill_then(const EmpFeature *feature, uint32_t bins, int64_t *then)
{
	uint32_t i;

	for (i = 0; i + 1 < bins; i++)
		if (feature->kind != EMP_COLUMN_CATEGORY)
			then[i] = feature->bin[i];
		else
			then[i] = i < (uint32_t) feature->levels ? feature->level[i].rows : feature->other_rows;
	then[bins - 1] = feature->missing;
}

/* Make a summary of no customer yet. */
void
emp_drift_summary_init(EmpDriftSummary *s, const EmpDriftSummary *head, const EmpChurnModel *model)
{
	uint32_t name = 0;
	uint32_t cut = 0;
	uint32_t bin = 0;
	EmpDriftFeature *f;
	int i;

	*s = *head;
	memset(s->feature, 0, emp_drift_summary_size(head) - sizeof(*head));
	f = s->feature;
	for (i = 0; i < model->features; i++)
	{
		const EmpFeature *feature = &model->feature[i];

		if (feature->role != EMP_FEATURE_USED)
			continue;
		*f = (EmpDriftFeature){name,
							   (uint32_t) strlen(feature->name),
							   (uint32_t) i,
							   feature->kind,
							   feature->kind == EMP_COLUMN_CATEGORY ? 0 : (uint32_t) feature->cuts,
							   cut,
							   bins_of(feature),
							   bin};
		memcpy(emp_drift_names(s) + name, feature->name, f->len);
		memcpy(emp_drift_cuts(s) + cut, feature->cut, sizeof(double) * f->cuts);
		fill_then(feature, f->bins, emp_drift_then(s) + bin);
		name += f->len;
		cut += f->cuts;
		bin += f->bins;
		f++;
	}
}

/* Count one more customer. */
static EmpStatus
count(EmpDriftSummary *s, int64_t customers, EmpFailure *failure)
{
	if (customers > EMP_DRIFT_CUSTOMERS - s->customers)
	{
		emp_fail(failure, EMP_OUT_OF_RANGE, "too many customers");
		emp_fail_detail(failure, "A drift_summary holds at most %lld customers.",
						(long long) EMP_DRIFT_CUSTOMERS);
		return failure->status;
	}
	s->customers += customers;
	return EMP_OK;
}

/* Count a customer by the cells of a row. */
EmpStatus
emp_drift_summary_add_row(EmpDriftSummary *s, const EmpChurnModel *model, const double *cell,
						  EmpFailure *failure)
{
	int64_t *now = emp_drift_now(s);
	uint32_t i;

	if (count(s, 1, failure) != EMP_OK)
		return failure->status;
	for (i = 0; i < s->features; i++)
	{
		const EmpDriftFeature *f = &s->feature[i];
		int bin = emp_feature_bin(&model->feature[f->element], cell[f->element]);

		now[f->first_bin + (bin < 0 ? f->bins - 1 : (uint32_t) bin)]++;
	}
	return EMP_OK;
}

/* Return the bin of a number. */
static uint32_t
bin_of(const EmpDriftFeature *f, const double *cut, double value)
{
	uint32_t bin = 0;

	if (isnan(value))
		return f->bins - 1;
	while (bin < f->cuts && value > cut[bin])
		bin++;
	return bin;
}

/* Count a customer by the elements of an array. */
EmpStatus
emp_drift_summary_add_array(EmpDriftSummary *s, const double *cell, int elements,
							EmpFailure *failure)
{
	int64_t *now = emp_drift_now(s);
	uint32_t i;

	if ((uint32_t) elements != s->elements)
		return emp_fail(failure, EMP_BAD_VALUE, "array has %d features, but the model has %u",
						elements, (unsigned) s->elements);
	if (!s->arrays)
	{
		emp_fail(failure, EMP_BAD_VALUE,
				 "the model has categories, which arrays of numbers "
				 "cannot have");
		emp_fail_hint(failure, "Give a row with the features by name.");
		return failure->status;
	}
	if (count(s, 1, failure) != EMP_OK)
		return failure->status;
	for (i = 0; i < s->features; i++)
	{
		const EmpDriftFeature *f = &s->feature[i];

		now[f->first_bin + bin_of(f, emp_drift_cuts(s) + f->first_cut, cell[f->element])]++;
	}
	return EMP_OK;
}

/* Check that a model is that of a summary. */
EmpStatus
emp_drift_summary_match(const EmpDriftSummary *s, uint64_t hash, EmpFailure *failure)
{
	if (s->model == hash)
		return EMP_OK;
	emp_fail(failure, EMP_BAD_VALUE, "drift from different models");
	emp_fail_detail(failure, "The model has to be the same in all rows of a group.");
	return failure->status;
}

/* Add another summary. */
EmpStatus
emp_drift_summary_merge(EmpDriftSummary *into, const EmpDriftSummary *from, EmpFailure *failure)
{
	const size_t names = sizeof(EmpDriftFeature) * (size_t) from->features;
	uint32_t i;

	if (emp_drift_summary_match(into, from->model, failure) != EMP_OK)
		return failure->status;
	/* what came from outside may bear the hash of another model */
	if (into->features != from->features || into->cuts != from->cuts || into->bins != from->bins ||
		into->names != from->names || memcmp(into->feature, from->feature, names) != 0)
		return emp_drift_summary_match(into, ~from->model, failure);
	if (count(into, from->customers, failure) != EMP_OK)
		return failure->status;
	for (i = 0; i < from->bins; i++)
		emp_drift_now(into)[i] += emp_drift_now(from)[i];
	return EMP_OK;
}

/* Return whether the head of a stored value of so many bytes is possible. */
bool
emp_drift_summary_sound(const EmpDriftSummary *s, size_t size)
{
	return size >= sizeof(*s) && s->features <= EMP_FRAME_COLUMNS &&
		   s->elements <= EMP_FRAME_COLUMNS && s->cuts <= s->features * (EMP_FEATURE_BINS - 1) &&
		   s->bins <= s->features * EMP_DRIFT_BINS &&
		   s->names <= s->features * EMP_FRAME_NAME_MAX * 4 + 8 && s->names % 8 == 0 &&
		   size == emp_drift_summary_size(s) && s->then >= 1 && s->then <= EMP_DRIFT_CUSTOMERS &&
		   s->customers >= 1 && s->customers <= EMP_DRIFT_CUSTOMERS && s->arrays <= 1;
}

/* Return whether bins of a feature add up to the customers. */
static bool
adds_up(const int64_t *bin, uint32_t bins, int64_t customers)
{
	uint32_t i;

	for (i = 0; i < bins; i++)
	{
		if (bin[i] < 0 || bin[i] > customers)
			return false;
		customers -= bin[i];
	}
	return customers == 0;
}

/* Return whether cuts are numbers that grow. */
static bool
cuts_grow(const double *cut, uint32_t cuts)
{
	uint32_t i;

	for (i = 0; i < cuts; i++)
		if (!isfinite(cut[i]) || (i > 0 && cut[i] <= cut[i - 1]))
			return false;
	return true;
}

/* Return whether all of a summary whose head is possible is so. */
bool
emp_drift_summary_possible(const EmpDriftSummary *s)
{
	uint32_t element = 0;
	uint32_t name = 0;
	uint32_t cut = 0;
	uint32_t bin = 0;
	uint32_t i;

	for (i = 0; i < s->features; i++)
	{
		const EmpDriftFeature *f = &s->feature[i];
		bool category = f->kind == EMP_COLUMN_CATEGORY;

		if (f->element < element || f->element >= s->elements || f->kind < EMP_COLUMN_NUMBER ||
			f->kind >= EMP_COLUMN_KINDS || (category && s->arrays) || f->name != name ||
			f->len > s->names - name || f->first_cut != cut || f->cuts > s->cuts - cut ||
			f->first_bin != bin || f->bins < 2 || f->bins > s->bins - bin ||
			f->cuts != (category ? 0 : f->bins - 2) || f->bins > EMP_DRIFT_BINS ||
			!cuts_grow(emp_drift_cuts(s) + cut, f->cuts) ||
			!adds_up(emp_drift_then(s) + bin, f->bins, s->then) ||
			!adds_up(emp_drift_now(s) + bin, f->bins, s->customers))
			return false;
		element = f->element + 1;
		name += f->len;
		cut += f->cuts;
		bin += f->bins;
	}
	return cut == s->cuts && bin == s->bins && ((name + 7) & ~(uint32_t) 7) == s->names;
}

/* Say how far a feature has moved. */
EmpDrift
emp_drift_of(const EmpDriftSummary *s, uint32_t feature)
{
	const EmpDriftFeature *f = &s->feature[feature];
	const int64_t *then = emp_drift_then(s) + f->first_bin;
	const int64_t *now = emp_drift_now(s) + f->first_bin;
	EmpDrift drift;
	int used = 0;
	uint32_t i;

	for (i = 0; i < f->bins; i++)
		used += then[i] > 0 || now[i] > 0;
	drift.psi = emp_stability(then, now, (int) f->bins);
	drift.chance = (used - 1) * (1 / (double) s->then + 1 / (double) s->customers);
	drift.missing_then = (double) then[f->bins - 1] / (double) s->then;
	drift.missing_now = (double) now[f->bins - 1] / (double) s->customers;
	return drift;
}

/* Order two closed summaries; 0 only when they are equal. */
int
emp_drift_summary_compare(const EmpDriftSummary *a, const EmpDriftSummary *b)
{
	size_t a_size = emp_drift_summary_size(a);
	size_t b_size = emp_drift_summary_size(b);
	uint32_t i;
	int order;

	EMP_RETURN_ORDER(a->customers, b->customers);
	EMP_RETURN_ORDER(a->model, b->model);
	EMP_RETURN_ORDER(a_size, b_size);
	EMP_RETURN_ORDER(a->bins, b->bins);
	for (i = 0; i < a->bins; i++)
		EMP_RETURN_ORDER(emp_drift_now(a)[i], emp_drift_now(b)[i]);
	/* the rest is the same where the model is, but for what came from outside */
	order = memcmp(&a->format, &b->format, a_size - offsetof(EmpDriftSummary, format));
	return order < 0 ? -1 : order > 0;
}

/* Return a hash that is the same on every machine. */
uint64_t
emp_drift_summary_hash(const EmpDriftSummary *s, uint64_t seed)
{
	uint64_t hash = emp_hash_mix(emp_hash_seed(seed) ^ s->model ^ EMP_SECRET_1,
								 (uint64_t) s->customers ^ EMP_SECRET_2);
	uint32_t i;

	for (i = 0; i < s->bins; i++)
		hash = emp_hash_mix(hash ^ EMP_SECRET_1, (uint64_t) emp_drift_now(s)[i] ^ EMP_SECRET_2);
	return emp_hash_seed(hash);
}
