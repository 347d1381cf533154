/*
 * survey_summary.h
 *		Mergeable counts of answers on one scale: the value behind the SQL type survey_summary.
 *
 * What is counted is how often each answer was given, so that every measure of a survey is an exact
 * fraction of integers, rounded once, however the answers were split.
 */
#ifndef EMP_SCORES_SURVEY_SUMMARY_H
#define EMP_SCORES_SURVEY_SUMMARY_H

#include "base/interval.h"
#include "scores/survey_scale.h"

#define EMP_SURVEY_SUMMARY_FORMAT 1
#define EMP_ANSWERS_MAX (INT64_C(1) << 48)

/* At least one answer.  The layout is the stored one; padding is spelt out and zero. */
typedef struct EmpSurveySummary
{
	int32_t header;                /* varlena length; the SQL face sets it, nothing here reads it */
	uint8_t format;                /* EMP_SURVEY_SUMMARY_FORMAT */
	EmpScale scale;                /* of all answers */
	uint8_t reserved;              /* 0 */
	int64_t count[EMP_POINTS_MAX]; /* from the lowest answer on; 0 behind the highest */
} EmpSurveySummary;

/* Make a summary of nothing yet, or of one more answer, or of two parts together. */
extern void emp_survey_summary_init(EmpSurveySummary *s);
extern EmpStatus emp_survey_summary_add(EmpSurveySummary *s, EmpScale scale, int32_t answer,
										EmpFailure *failure);
extern EmpStatus emp_survey_summary_merge(EmpSurveySummary *into, const EmpSurveySummary *from,
										  EmpFailure *failure);

/* Whether the counts are possible: some answers on a scale that there is. */
extern bool emp_survey_summary_sound(const EmpSurveySummary *s);

/* How many answers there are, and how many of one kind, which is on the scale. */
extern int64_t emp_survey_answers(const EmpSurveySummary *s);
extern EmpStatus emp_survey_answer_count(const EmpSurveySummary *s, int32_t answer, int64_t *count,
										 EmpFailure *failure);
extern double emp_survey_mean(const EmpSurveySummary *s);

/* What surveys are asked for, each on scales of its own. */
typedef enum EmpSurveyMeasure
{
	EMP_MEASURE_EFFORT, /* mean answer */
	EMP_MEASURE_EASE,   /* 0..100, high is easy */
	EMP_MEASURE_CSAT,   /* 0..100, share of the two best answers */
	EMP_MEASURE_NPS,    /* -100..100, share of promoters less that of detractors */
	EMP_SURVEY_MEASURES
} EmpSurveyMeasure;

/* Whether a scale has a measure, or fail. */
extern bool emp_survey_has(EmpScale scale, EmpSurveyMeasure measure);
extern EmpStatus emp_survey_require(EmpScale scale, EmpSurveyMeasure measure, EmpFailure *failure);

/*
 * A measure that the scale has, rounded once; its confidence interval, false where a single answer
 * gives none; and half the width of that of an NPS.
 */
extern double emp_survey_value(const EmpSurveySummary *s, EmpSurveyMeasure measure);
extern bool emp_survey_interval(const EmpSurveySummary *s, EmpSurveyMeasure measure, double level,
								EmpInterval *interval);
extern bool emp_survey_nps_margin(const EmpSurveySummary *s, double level, double *margin);

/* Order (by scale, then mean, then every count), hash. */
extern int emp_survey_summary_compare(const EmpSurveySummary *a, const EmpSurveySummary *b);
extern uint64_t emp_survey_summary_hash(const EmpSurveySummary *s, uint64_t seed);

/* Text form: "scale=ease_1_7 6=3 7=12", counts of 0 left out; print returns the length. */
#define EMP_SURVEY_SUMMARY_TEXT_SIZE 256
extern int emp_survey_summary_print(const EmpSurveySummary *s, char *out);
extern EmpStatus emp_survey_summary_parse(const char *text, size_t len, EmpSurveySummary *s,
										  EmpFailure *failure);

/* Byte form for sending, big endian; the first byte is the format. */
#define EMP_SURVEY_SUMMARY_BYTES (1 + 1 + 1 + EMP_POINTS_MAX * 8)
extern void emp_survey_summary_pack(const EmpSurveySummary *s, uint8_t *out);
extern EmpStatus emp_survey_summary_unpack(const uint8_t *in, size_t len, EmpSurveySummary *s,
										   EmpFailure *failure);

#endif
