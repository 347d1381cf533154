/*
 * concordance.c
 *		How well scores tell who leaves sooner.
 *
 * Rows are met from the longest duration on.  Those who stayed longer than one who leaves are counted by
 * the rank of their score, in a tree of sums (Fenwick, Software: Practice and Experience 24, 1994), which
 * tells how many of them have a lower score, and an equal one.
 */
#include <string.h>

#include "base/radix.h"
#include "churn/cox.h"

#define CHECK_EVERY 1024

/* The scratch, cut up. */
typedef struct Ranks
{
	EmpKeyed *item;
	int64_t *rank;  /* of the score of each row, from 1; equal scores have one rank */
	int64_t *count; /* the tree, by rank */
	int64_t ranks;
} Ranks;

/* Return the bytes of scratch: the tree takes the place of what was sorted. */
size_t
emp_cox_concordance_scratch(int64_t rows)
{
	return (size_t) rows * (2 * sizeof(EmpKeyed) + sizeof(int64_t));
}

/* Rank scores. */
static void
rank_scores(Ranks *ranks, const double *score, int64_t rows, EmpCheck check)
{
	int64_t i;

	for (i = 0; i < rows; i++)
		ranks->item[i] = (EmpKeyed){emp_radix_key(score[i] + 0.0), (uint64_t) i};
	emp_radix_sort(ranks->item, ranks->item + rows, (size_t) rows, check);
	ranks->ranks = 0;
	for (i = 0; i < rows; i++)
	{
		if (i == 0 || ranks->item[i].key != ranks->item[i - 1].key)
			ranks->ranks++;
		ranks->rank[ranks->item[i].place] = ranks->ranks;
	}
	ranks->count = (int64_t *) ranks->item;
	memset(ranks->count, 0, sizeof(int64_t) * (size_t) (ranks->ranks + 1));
}

/* Count a customer. */
static void
insert(Ranks *ranks, int64_t row)
{
	int64_t i;

	for (i = ranks->rank[row]; i <= ranks->ranks; i += i & -i)
		ranks->count[i]++;
}

/* Return the customers counted up to a rank. */
static int64_t
up_to(const Ranks *ranks, int64_t rank)
{
	int64_t sum = 0;

	for (; rank > 0; rank -= rank & -rank)
		sum += ranks->count[rank];
	return sum;
}

/* Work out the share of pairs in which who left sooner has the higher score. */
double
emp_cox_concordance(const EmpFrame *frame, const double *score, void *scratch, EmpCheck check)
{
	Ranks ranks = {.item = scratch};
	int64_t longer = 0;
	int64_t twice = 0; /* pairs in the right order, twice, and equal ones */
	int64_t pairs = 0;
	int64_t end;
	int64_t start;
	int64_t i;

	ranks.rank = (int64_t *) (ranks.item + 2 * frame->rows);
	rank_scores(&ranks, score, frame->rows, check);
	for (end = frame->rows; end > 0; end = start)
	{
		double time = emp_frame_row(frame, end - 1)[0];

		/* who was only watched so long stayed longer than who left then */
		for (start = end; start > 0 && emp_frame_row(frame, start - 1)[0] == time; start--)
		{
			if (start % CHECK_EVERY == 0)
				check();
			if (emp_frame_row(frame, start - 1)[EMP_COX_CHURNED] == 0)
			{
				insert(&ranks, start - 1);
				longer++;
			}
		}
		for (i = start; i < end; i++)
			if (emp_frame_row(frame, i)[EMP_COX_CHURNED] == 1)
			{
				if (i % CHECK_EVERY == 0)
					check();
				twice += up_to(&ranks, ranks.rank[i]) + up_to(&ranks, ranks.rank[i] - 1);
				pairs += longer;
			}
		for (i = start; i < end; i++)
			if (emp_frame_row(frame, i)[EMP_COX_CHURNED] == 1)
			{
				if (i % CHECK_EVERY == 0)
					check();
				insert(&ranks, i);
				longer++;
			}
	}
	return pairs == 0 ? NAN : (double) twice / 2 / (double) pairs;
}
