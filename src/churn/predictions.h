/*
 * predictions.h
 *		Scores of customers and whether they left: the value behind the SQL type prediction_summary.
 *
 * Every score is kept exactly, once, with how many customers of either outcome have it.  A summary is
 * open or closed (doc/design/005).  Closed, its scores are in order and nothing is left over, so that
 * equal summaries are the same bytes.  Open, scores that came since it was last put in order stand
 * behind the others, as they came, and there is room for more.  Either is flat, without pointers.
 */
#ifndef EMP_CHURN_PREDICTIONS_H
#define EMP_CHURN_PREDICTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/failure.h"
#include "base/interrupt.h"
#include "base/radix.h"
#include "base/wide.h"

#define EMP_PREDICTION_SUMMARY_FORMAT 1
#define EMP_PREDICTION_SUMMARY_BYTES ((size_t) 0x3fffffff) /* the most bytes: 1 GB */
/* The most customers: products of four such counts have to stay within 127 bits (emp_delong). */
#define EMP_PREDICTIONS_MAX INT64_C(4294967295)

/* A score and the customers who have it. */
typedef struct EmpScore
{
	double score; /* finite, no negative zero */
	uint32_t churned;
	uint32_t stayed;
} EmpScore;

/* At least one customer.  The layout is the stored one; padding is spelt out and zero. */
typedef struct EmpPredictionSummary
{
	int32_t header;      /* varlena length; the SQL face sets it */
	uint8_t format;      /* EMP_PREDICTION_SUMMARY_FORMAT */
	uint8_t reserved[3]; /* 0 */
	uint32_t scores;     /* that there are */
	uint32_t sorted;     /* of them, in order and different; closed: all */
	uint32_t room;       /* scores there is room for; closed: scores */
	uint32_t reserved2;  /* 0 */
	int64_t customers;   /* 1 .. EMP_PREDICTIONS_MAX */
	int64_t churned;     /* of them */
	double share;        /* that lift_at asks for, 0..1; 0: no share */
	EmpScore score[];
} EmpPredictionSummary;

/* Return the bytes of a summary. */
static inline size_t
emp_prediction_summary_size(size_t room)
{
	return sizeof(EmpPredictionSummary) + room * sizeof(EmpScore);
}

/* Return whether a summary is closed. */
static inline bool
emp_prediction_summary_closed(const EmpPredictionSummary *s)
{
	return s->sorted == s->room;
}

/* Check a score, and a share of the customers, that a user gave. */
extern EmpStatus emp_score_check(double score, EmpFailure *failure);
extern EmpStatus emp_share_check(double share, EmpFailure *failure);

/* Make an open summary of nothing yet, in emp_prediction_summary_size(room) bytes. */
extern void emp_prediction_summary_init(EmpPredictionSummary *s, uint32_t room, double share);

/* Check that a summary, and a row or another summary, ask for the same share. */
extern EmpStatus emp_share_match(const EmpPredictionSummary *s, double share, EmpFailure *failure);

/* Return whether an open summary can take so many more scores. */
extern bool emp_prediction_summary_fits(const EmpPredictionSummary *s, uint32_t more);

/*
 * Return how much room a summary gets that has so many scores, and takes so many more.  What is put in
 * order there may have fewer: then trim gives room back, and fails where even so there is not enough.
 */
extern uint32_t emp_prediction_summary_room(uint32_t scores, uint32_t more);
extern EmpStatus emp_prediction_summary_trim(EmpPredictionSummary *s, uint32_t more,
											 EmpFailure *failure);

/*
 * Add customers of one score, which was checked, or all of another summary; what is added to is open
 * and fits it.
 */
extern EmpStatus emp_prediction_summary_add(EmpPredictionSummary *s, double score, int64_t churned,
											int64_t stayed, EmpFailure *failure);
extern EmpStatus emp_prediction_summary_merge(EmpPredictionSummary *into,
											  const EmpPredictionSummary *from,
											  EmpFailure *failure);

/*
 * Put the scores of a summary in order, each once, in a summary that emp_prediction_summary_init made,
 * with room for as many.  scratch: emp_prediction_summary_scratch items.
 */
extern size_t emp_prediction_summary_scratch(const EmpPredictionSummary *from);
extern void emp_prediction_summary_compact(const EmpPredictionSummary *from, EmpKeyed *scratch,
										   EmpPredictionSummary *into, EmpCheck check);

/* Leave no room in a summary that was just put in order: it is closed. */
extern void emp_prediction_summary_close(EmpPredictionSummary *s);

/* Whether the header of a stored value of so many bytes is possible; whether all of a closed one is. */
extern bool emp_prediction_summary_sound(const EmpPredictionSummary *s, size_t size);
extern bool emp_prediction_summary_possible(const EmpPredictionSummary *s);

/* What follows is about closed summaries. */

/*
 * The share of pairs of a customer who left and one who stayed in which the former has the higher
 * score, ties counting half (Mann and Whitney 1947); NaN where all left or all stayed.
 */
extern double emp_prediction_auc(const EmpPredictionSummary *s);

/* Its standard error by DeLong, DeLong and Clarke-Pearson (1988); NaN below two of either outcome. */
extern double emp_prediction_auc_error(const EmpPredictionSummary *s);

/* Customers of the highest scores, where those of equal scores count by their expectation. */
typedef struct EmpTop
{
	int64_t customers; /* a share of all, rounded down, at least 1 */
	double churned;    /* of them */
	double rate;       /* of churn among them, 0..1 */
	double lift;       /* that rate over the rate of all; NaN where nobody left */
	double capture;    /* the part of all who left that is among them; NaN where nobody left */
} EmpTop;
extern EmpTop emp_prediction_top(const EmpPredictionSummary *s, double share);

/* Order (by customers, then every other number), hash. */
extern int emp_prediction_summary_compare(const EmpPredictionSummary *a,
										  const EmpPredictionSummary *b);
extern uint64_t emp_prediction_summary_hash(const EmpPredictionSummary *s, uint64_t seed);

/*
 * Text form: the share, if there is one, then each score with the customers who left and who stayed:
 * share=0.1 0.25=3,17 0.5=4,4.  print needs emp_prediction_summary_text_size bytes and returns the
 * length.  parse fills an open summary of the room that emp_prediction_summary_parse_plan says.
 */
extern size_t emp_prediction_summary_text_size(const EmpPredictionSummary *s);
extern size_t emp_prediction_summary_print(const EmpPredictionSummary *s, char *out,
										   EmpCheck check);
extern EmpStatus emp_prediction_summary_parse_plan(const char *text, size_t len, uint32_t *room,
												   EmpFailure *failure);
extern EmpStatus emp_prediction_summary_parse(const char *text, size_t len, EmpPredictionSummary *s,
											  EmpCheck check, EmpFailure *failure);

#endif
