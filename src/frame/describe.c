/*
 * describe.c
 *		What the columns of a frame hold, as features.
 *
 * Two passes over the rows: the first one for sums, ranges and counts of levels; the second one for squares
 * about the means, for bins, and to renumber levels.  Rows are taken a tile at a time, column by column.
 * They are in canonical order, so sums are the same whatever the order in which the rows came.
 */
#include <string.h>

#include "base/hash.h"
#include "base/radix.h"
#include "frame/feature.h"

#define TILE 128       /* rows */
#define PADDED_CUTS 15 /* one less than a power of two */
#define SAMPLE 20000   /* rows that deciles are taken from */
#define CELLS_PER_CHECK 100000
#define NEGLIGIBLE 1e-12 /* part of a deviation */
#define LEVELS_PER_CHECK 65536

/* What is gathered of a column. */
typedef struct Gathered
{
	uint64_t hash;
	double sum;  /* of numbers; in the second pass, of what they differ from the mean */
	double lost; /* what rounding took from the sum */
	double squares;
	int64_t bin[EMP_FEATURE_BINS];
	double cut[PADDED_CUTS]; /* above the cuts: infinity */
	int64_t *count;          /* rows of each level */
	int32_t *renumbered;     /* the kept level, or that of the pooled ones */
	bool twin_differs;
} Gathered;

typedef struct Work
{
	EmpFrame *frame;
	EmpFeature *feature;
	const EmpFeatureOptions *options;
	Gathered *gathered; /* columns */
	EmpKeyed *sample;
	EmpKeyed *spare;
	EmpLevel *level; /* room for those to come */
	EmpCheck check;
} Work;

/* Return how many levels of a column can be kept. */
static size_t
most_kept(const EmpColumn *column, const EmpFeatureOptions *options)
{
	return (size_t) (column->levels < options->most_levels ? column->levels : options->most_levels);
}

/* Return how much room the features' levels need. */
size_t
emp_feature_describe_memory(const EmpFrame *frame, const EmpFeatureOptions *options)
{
	size_t kept = 1;
	int j;

	for (j = 0; j < frame->columns; j++)
		kept += most_kept(&frame->column[j], options);
	return kept * sizeof(EmpLevel);
}

/* Return how much room describing needs beside that. */
size_t
emp_feature_describe_scratch(const EmpFrame *frame, const EmpFeatureOptions *options)
{
	size_t levels = 0;
	int j;

	(void) options;
	for (j = 0; j < frame->columns; j++)
		levels += (size_t) frame->column[j].levels;
	return 2 * SAMPLE * sizeof(EmpKeyed) + sizeof(Gathered) * (size_t) frame->columns +
		   levels * (sizeof(int64_t) + sizeof(int32_t));
}

/* Cut the scratch up. */
static void
cut_scratch(Work *work, void *scratch)
{
	const EmpFrame *frame = work->frame;
	int64_t *count;
	int32_t *renumbered;
	int j;

	work->sample = scratch;
	work->spare = work->sample + SAMPLE;
	work->gathered = (Gathered *) (work->spare + SAMPLE);
	memset(work->gathered, 0, sizeof(Gathered) * (size_t) frame->columns);
	count = (int64_t *) (work->gathered + frame->columns);
	for (j = 0; j < frame->columns; j++)
	{
		work->gathered[j].count = count;
		count += frame->column[j].levels;
	}
	renumbered = (int32_t *) count;
	for (j = 0; j < frame->columns; j++)
	{
		work->gathered[j].renumbered = renumbered;
		renumbered += frame->column[j].levels;
		memset(work->gathered[j].count, 0, sizeof(int64_t) * (size_t) frame->column[j].levels);
	}
}

/* Return the cell of a row of a column. */
static double *
cell_at(const EmpFrame *frame, int column, int64_t row)
{
	return emp_frame_row(frame, row) + frame->lead + column;
}

/* Add the sum of a tile, and keep what rounding takes (Neumaier 1974). */
static void
add_to_sum(Gathered *g, double part)
{
	double sum = g->sum + part;

	g->lost += fabs(g->sum) >= fabs(part) ? g->sum - sum + part : part - sum + g->sum;
	g->sum = sum;
}

/* The first pass over a column of numbers: sum, range, what is missing. */
static void
take_numbers(Gathered *g, EmpFeature *feature, const double *cell, int stride, int rows)
{
	uint64_t hash = g->hash;
	double sum = 0;
	double low = feature->low;
	double high = feature->high;
	int r;

	for (r = 0; r < rows; r++, cell += stride)
	{
		double v = *cell;

		hash = emp_hash_mix(hash ^ emp_double_bits(v), EMP_SECRET_2);
		if (isnan(v))
		{
			feature->missing++;
			continue;
		}
		sum += v;
		low = v < low ? v : low;
		high = v > high ? v : high;
	}
	g->hash = hash;
	add_to_sum(g, sum);
	feature->low = low;
	feature->high = high;
}

/* The first pass over a column of levels: counts. */
static void
take_levels(Gathered *g, EmpFeature *feature, const double *cell, int stride, int rows)
{
	int r;

	for (r = 0; r < rows; r++, cell += stride)
	{
		g->hash = emp_hash_mix(g->hash ^ emp_double_bits(*cell), EMP_SECRET_2);
		if (isnan(*cell))
			feature->missing++;
		else
			g->count[(int32_t) *cell]++;
	}
}

/* Return the bin of a number, by halves and without branches. */
static int
bin_of(const double cut[PADDED_CUTS], double v)
{
	int bin = v > cut[7] ? 8 : 0;

	bin += v > cut[bin + 3] ? 4 : 0;
	bin += v > cut[bin + 1] ? 2 : 0;
	return bin + (v > cut[bin] ? 1 : 0);
}

/* The second pass over a column of numbers: what they differ from the mean, and bins. */
static void
take_deviations(Gathered *g, const EmpFeature *feature, const double *cell, int stride, int rows)
{
	double sum = 0;
	double squares = 0;
	int r;

	for (r = 0; r < rows; r++, cell += stride)
	{
		double d = *cell - feature->mean;

		if (isnan(d))
			continue;
		g->bin[bin_of(g->cut, *cell)]++;
		sum += d;
		squares += d * d;
	}
	g->sum += sum;
	g->squares += squares;
}

/* The second pass over a column of levels: they get the numbers of those that are kept. */
static void
renumber(const Gathered *g, double *cell, int stride, int rows)
{
	int r;

	for (r = 0; r < rows; r++, cell += stride)
		if (!isnan(*cell))
			*cell = g->renumbered[(int32_t) *cell];
}

/* Return whether columns are equal in some rows. */
static bool
equal(const double *a, const double *b, int stride, int rows)
{
	int r;

	for (r = 0; r < rows; r++)
		if (emp_double_bits(a[r * stride]) != emp_double_bits(b[r * stride]))
			return false;
	return true;
}

/* The first pass over a tile. */
static void
take_tile(Work *work, int64_t start, int rows)
{
	EmpFrame *frame = work->frame;
	int stride = emp_frame_stride(frame);
	int j;

	for (j = 0; j < frame->columns; j++)
		(frame->column[j].kind == EMP_COLUMN_CATEGORY ? take_levels : take_numbers)(
			&work->gathered[j], &work->feature[j], cell_at(frame, j, start), stride, rows);
}

/* The second pass over a tile. */
static void
take_tile_again(Work *work, int64_t start, int rows)
{
	EmpFrame *frame = work->frame;
	int stride = emp_frame_stride(frame);
	int j;

	for (j = 0; j < frame->columns; j++)
	{
		int twin = work->feature[j].twin;

		if (twin >= 0 &&
			!equal(cell_at(frame, j, start), cell_at(frame, twin, start), stride, rows))
			work->gathered[j].twin_differs = true;
	}
	for (j = 0; j < frame->columns; j++)
		if (frame->column[j].kind == EMP_COLUMN_CATEGORY)
			renumber(&work->gathered[j], cell_at(frame, j, start), stride, rows);
		else
			take_deviations(&work->gathered[j], &work->feature[j], cell_at(frame, j, start), stride,
							rows);
}

/* Pass over all rows. */
static void
pass(Work *work, void (*tile)(Work *work, int64_t start, int rows))
{
	int64_t cells = 0;
	int64_t start;

	for (start = 0; start < work->frame->rows; start += TILE)
	{
		int64_t left = work->frame->rows - start;

		if (cells <= 0)
		{
			work->check();
			cells = CELLS_PER_CHECK;
		}
		tile(work, start, left < TILE ? (int) left : TILE);
		cells -= (int64_t) TILE * work->frame->columns;
	}
}

/* Work out the mean of a column of numbers from the first pass. */
static void
work_out_mean(const Gathered *g, EmpFeature *feature)
{
	int64_t known = feature->rows - feature->missing;

	if (known == 0)
	{
		feature->low = 0;
		feature->high = 0;
		return;
	}
	feature->mean = fmin(fmax((g->sum + g->lost) / (double) known, feature->low), feature->high);
}

/* Work out the deviation, and improve the mean where numbers are far from 0 for how they vary. */
static void
work_out_deviation(const Gathered *g, EmpFeature *feature)
{
	double known = (double) (feature->rows - feature->missing);
	double shift = g->sum / known;

	if (feature->low == feature->high)
		return;
	feature->deviation = sqrt(fmax(g->squares / known - shift * shift, 0));
	if (fabs(shift) > NEGLIGIBLE * feature->deviation)
		feature->mean = fmin(fmax(feature->mean + shift, feature->low), feature->high);
}

/* Choose where bins of numbers end by the first rows, which are as good as drawn at random. */
static void
choose_cuts(Work *work, int column)
{
	EmpFeature *feature = &work->feature[column];
	int64_t rows = work->frame->rows < SAMPLE ? work->frame->rows : SAMPLE;
	int64_t n = 0;
	int64_t i;

	for (i = 0; i < rows; i++)
	{
		double v = *cell_at(work->frame, column, i);

		if (!isnan(v))
			work->sample[n++].key = emp_radix_key(v);
	}
	emp_radix_sort(work->sample, work->spare, (size_t) n, work->check);
	feature->cuts = emp_feature_cuts(work->sample, n, feature->low, feature->high, feature->cut);
	for (i = 0; i < PADDED_CUTS; i++)
		work->gathered[column].cut[i] = i < feature->cuts ? feature->cut[i] : HUGE_VAL;
}

/* Find the most frequent levels, the first of those that are equally frequent; return how many. */
static int
find_frequent(const Work *work, const Gathered *g, int levels, int32_t *best)
{
	int most = work->options->most_levels;
	int n = 0;
	int32_t i;

	for (i = 0; i < levels; i++)
	{
		int at = n;

		if (i % LEVELS_PER_CHECK == 0)
			work->check();
		if (g->count[i] == 0 || (n == most && g->count[i] <= g->count[best[n - 1]]))
			continue;
		if (n == most)
			at = n - 1;
		else
			n++;
		for (; at > 0 && g->count[i] > g->count[best[at - 1]]; at--)
			best[at] = best[at - 1];
		best[at] = i;
	}
	return n;
}

/* Choose the levels of a category that are kept, and number them anew. */
static void
choose_levels(Work *work, int column)
{
	const EmpColumn *from = &work->frame->column[column];
	EmpFeature *feature = &work->feature[column];
	Gathered *g = &work->gathered[column];
	int64_t known = feature->rows - feature->missing;
	int32_t best[EMP_FEATURE_LEVELS_MAX];
	int32_t present = 0;
	int kept = find_frequent(work, g, from->levels, best);
	int32_t i;

	for (i = 0; i < from->levels; i++)
	{
		present += g->count[i] > 0;
		g->renumbered[i] = -1;
	}
	if (present > kept && 2 * (int64_t) present > known)
	{
		feature->role = EMP_FEATURE_IDENTIFIER;
		kept = 0;
	}
	for (i = 0; i < kept; i++)
		g->renumbered[best[i]] = 0;
	feature->level = work->level;
	feature->others = present - kept;
	feature->other_rows = known;
	for (i = 0; i < from->levels; i++)
	{
		if (g->renumbered[i] < 0)
		{
			g->renumbered[i] = kept;
			continue;
		}
		g->renumbered[i] = feature->levels++;
		*work->level++ = (EmpLevel){from->level[i], g->count[i]};
		feature->other_rows -= g->count[i];
	}
}

/* Take the reference level that somebody asked for. */
EmpStatus
emp_feature_refer(EmpFeature *feature, const char *wanted, EmpFailure *failure)
{
	char quoted[64];
	int i;

	if (wanted == NULL)
		return EMP_OK;
	for (i = 0; i < feature->levels; i++)
		if (strcmp(feature->level[i].text, wanted) == 0)
		{
			feature->reference = i;
			return EMP_OK;
		}
	emp_fail(failure, EMP_BAD_VALUE, "reference level \"%s\" of feature \"%s\" does not exist",
			 emp_quote(quoted, sizeof(quoted), wanted, (int) strlen(wanted)), feature->name);
	if (feature->kind != EMP_COLUMN_CATEGORY)
		emp_fail_detail(failure, "The feature is a %s, which has no levels.",
						emp_column_kind_name(feature->kind));
	else if (feature->others > 0)
		emp_fail_detail(failure, "Only its %d most frequent levels are kept.", feature->levels);
	return EMP_BAD_VALUE;
}

/* Return whether two columns have the same hash and mean the same by their cells. */
static bool
may_be_twins(const Work *work, int a, int b)
{
	const EmpColumn *left = &work->frame->column[a];
	const EmpColumn *right = &work->frame->column[b];
	int i;

	if (work->gathered[a].hash != work->gathered[b].hash || left->levels != right->levels ||
		(left->kind == EMP_COLUMN_CATEGORY) != (right->kind == EMP_COLUMN_CATEGORY))
		return false;
	for (i = 0; i < left->levels; i++)
		if (strcmp(left->level[i], right->level[i]) != 0)
			return false;
	return true;
}

/* Find the first feature that this one may be a copy of. */
static void
find_twin(Work *work, int column)
{
	int i;

	for (i = 0; i < column; i++)
		if (work->feature[i].role == EMP_FEATURE_USED && work->feature[i].twin < 0 &&
			may_be_twins(work, i, column))
		{
			work->feature[column].twin = i;
			return;
		}
}

/* Finish what the first pass found out about a column. */
static EmpStatus
finish_first(Work *work, int column, EmpFailure *failure)
{
	EmpFeature *feature = &work->feature[column];
	Gathered *g = &work->gathered[column];
	bool one_value;

	if (feature->kind == EMP_COLUMN_CATEGORY)
	{
		feature->low = 0;
		feature->high = 0;
		choose_levels(work, column);
		one_value = feature->levels + feature->others == 1;
	}
	else
	{
		work_out_mean(g, feature);
		choose_cuts(work, column);
		g->sum = 0;
		one_value = feature->low == feature->high;
	}
	if (feature->missing == feature->rows || (feature->missing == 0 && one_value))
		feature->role = EMP_FEATURE_CONSTANT;
	if (feature->role == EMP_FEATURE_USED)
		find_twin(work, column);
	return emp_feature_refer(
		feature, work->options->reference == NULL ? NULL : work->options->reference[column],
		failure);
}

/* Finish what the second pass found out about a column. */
static void
finish_second(Work *work, int column)
{
	EmpFeature *feature = &work->feature[column];
	Gathered *g = &work->gathered[column];

	if (feature->kind != EMP_COLUMN_CATEGORY)
	{
		work_out_deviation(g, feature);
		memcpy(feature->bin, g->bin, sizeof(feature->bin));
	}
	if (g->twin_differs)
		feature->twin = -1;
	if (feature->twin >= 0)
		feature->role = EMP_FEATURE_DUPLICATE;
}

/* Describe the columns of a frame. */
EmpStatus
emp_feature_describe(EmpFrame *frame, const EmpFeatureOptions *options, EmpFeature *feature,
					 void *memory, void *scratch, EmpCheck check, EmpFailure *failure)
{
	Work work = {
		.frame = frame, .feature = feature, .options = options, .level = memory, .check = check};
	int j;

	cut_scratch(&work, scratch);
	for (j = 0; j < frame->columns; j++)
		feature[j] = (EmpFeature){.name = frame->column[j].name,
								  .kind = frame->column[j].kind,
								  .twin = -1,
								  .rows = frame->rows,
								  .low = HUGE_VAL,
								  .high = -HUGE_VAL};
	pass(&work, take_tile);
	for (j = 0; j < frame->columns; j++)
		if (finish_first(&work, j, failure) != EMP_OK)
			return failure->status;
	pass(&work, take_tile_again);
	for (j = 0; j < frame->columns; j++)
		finish_second(&work, j);
	return EMP_OK;
}
