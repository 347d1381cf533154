/*
 * emotion_summary_pg.c
 *		SQL face of the type emotion_summary, of emotion_agg and of rollup.
 *
 * emotion_agg and rollup are aggregates without a final function: their state is the value.
 */
#include "base/pg_compat.h"

#include "fmgr.h"
#include "lib/stringinfo.h"

#include "base/failure_pg.h"
#include "emotion/emotion_pg.h"
#include "scores/emotion_summary.h"
#include "scores/interval_pg.h"
#include "base/state_pg.h"

PG_FUNCTION_INFO_V1(emp_readings);
PG_FUNCTION_INFO_V1(emp_mean_valence);
PG_FUNCTION_INFO_V1(emp_valence_stddev);
PG_FUNCTION_INFO_V1(emp_mean_intensity);
PG_FUNCTION_INFO_V1(emp_mean_confidence);
PG_FUNCTION_INFO_V1(emp_share);
PG_FUNCTION_INFO_V1(emp_dominant_share);
PG_FUNCTION_INFO_V1(emp_sentiment_share);
PG_FUNCTION_INFO_V1(emp_customer_emotion_score_summary);
PG_FUNCTION_INFO_V1(emp_customer_emotion_score_interval);
PG_FUNCTION_INFO_V1(emp_mean_emotion_summary);
PG_FUNCTION_INFO_V1(emp_emotion_summary_jsonb);
PG_FUNCTION_INFO_V1(emp_emotion_summary_accum);

/* Throw when something in a summary would lead astray. */
static void
check(const EmpEmotionSummary *s)
{
	if (unlikely(s->language >= EMP_LANGUAGES))
		emp_throw_newer("emotion_summary", "language", s->language);
	if (unlikely(s->readings < 1))
		emp_throw_damaged("emotion_summary");
}

EMP_FIXED_STATE(emotion_summary, EMOTION_SUMMARY, EmpEmotionSummary, check)

/* Return the number of readings. */
Datum
emp_readings(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(emotion_summary_get(PG_GETARG_DATUM(0))->readings);
}

/* Return the mean valence, -1..1. */
Datum
emp_mean_valence(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(emp_emotion_summary_mean_valence(emotion_summary_get(PG_GETARG_DATUM(0))));
}

/* Return the sample standard deviation of valence, NULL for one reading. */
Datum
emp_valence_stddev(PG_FUNCTION_ARGS)
{
	double stddev;

	if (!emp_emotion_summary_stddev(emotion_summary_get(PG_GETARG_DATUM(0)), &stddev))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(stddev);
}

/* Return the mean intensity, 0..1. */
Datum
emp_mean_intensity(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(emp_emotion_summary_mean(emotion_summary_get(PG_GETARG_DATUM(0)),
											  EMP_FAMILY_MEAN, EMP_SUM_INTENSITY));
}

/* Return the mean confidence, 0..1. */
Datum
emp_mean_confidence(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(emp_emotion_summary_mean(emotion_summary_get(PG_GETARG_DATUM(0)),
											  EMP_FAMILY_MEAN, EMP_SUM_CONFIDENCE));
}

/* Return the share of readings that were counted under the name in the second argument. */
static double
share_of_name(FunctionCallInfo fcinfo, EmpSummaryFamilyId family)
{
	EmpEmotionSummary *s = emotion_summary_get(PG_GETARG_DATUM(0));
	text *name = PG_GETARG_TEXT_PP(1);
	EmpFailure failure;
	int count;

	if (emp_summary_require(family, VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name), &count, &failure) !=
		EMP_OK)
		emp_throw(&failure);
	return emp_emotion_summary_mean(s, family, count);
}

/* Return the share of readings in which a label is present, 0..1. */
Datum
emp_share(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(share_of_name(fcinfo, EMP_FAMILY_PRESENT));
}

/* Return the share of readings in which a headline label is the dominant one, 0..1. */
Datum
emp_dominant_share(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(share_of_name(fcinfo, EMP_FAMILY_DOMINANT));
}

/* Return the share of readings of a sentiment, 0..1. */
Datum
emp_sentiment_share(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(share_of_name(fcinfo, EMP_FAMILY_SENTIMENT));
}

/* Return the customer emotion score of a summary, 0..100. */
Datum
emp_customer_emotion_score_summary(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(emp_emotion_summary_score(emotion_summary_get(PG_GETARG_DATUM(0))));
}

/* Return the interval of the customer emotion score of a summary, NULL for a single reading. */
Datum
emp_customer_emotion_score_interval(PG_FUNCTION_ARGS)
{
	EmpEmotionSummary *s = emotion_summary_get(PG_GETARG_DATUM(0));
	double level = emp_interval_level(fcinfo);
	double stddev;
	EmpInterval interval;

	/* the score is 50 + 50 * mean valence */
	if (!emp_emotion_summary_stddev(s, &stddev) ||
		!emp_mean_interval(emp_emotion_summary_score(s), 2500.0 * stddev * stddev, s->readings,
						   level, &interval))
		PG_RETURN_NULL();
	return emp_interval_datum(fcinfo, &interval);
}

/* Return the mean reading of a summary; also the final function of mean_emotion. */
Datum
emp_mean_emotion_summary(PG_FUNCTION_ARGS)
{
	EmpEmotion mean;

	emp_emotion_summary_mean_emotion(emotion_summary_get(PG_GETARG_DATUM(0)), &mean);
	EMP_RETURN_EMOTION(&mean);
}

/* Show everything in a summary, under the names of the functions that give the same numbers. */
Datum
emp_emotion_summary_jsonb(PG_FUNCTION_ARGS)
{
	EmpEmotionSummary *s = emotion_summary_get(PG_GETARG_DATUM(0));
	char model[EMP_MODEL_TEXT_SIZE];
	StringInfoData json;
	double stddev;
	int f;
	int i;

	emp_emotion_print_model(s->model, model);
	initStringInfo(&json);
	appendStringInfo(&json, "{\"readings\": " INT64_FORMAT, s->readings);
	appendStringInfo(&json, ", \"language\": \"%s\"", emp_language_name(s->language));
	appendStringInfo(&json, ", \"model\": \"%s\"", model);
	emp_json_number(&json, "customer_emotion_score", emp_emotion_summary_score(s));
	emp_json_number(&json, "mean_valence", emp_emotion_summary_mean_valence(s));
	if (emp_emotion_summary_stddev(s, &stddev))
		emp_json_number(&json, "valence_stddev", stddev);
	else
		appendStringInfoString(&json, ", \"valence_stddev\": null");
	for (f = 0; f < EMP_SUMMARY_FAMILIES; f++)
	{
		const EmpSummaryFamily *family = emp_summary_family((EmpSummaryFamilyId) f);

		if (family->view != NULL)
			appendStringInfo(&json, ", \"%s\": {", family->view);
		for (i = 0; i < family->members; i++)
			emp_json_number(&json,
							family->view != NULL ? family->name(i)
												 : psprintf("mean_%s", family->name(i)),
							emp_emotion_summary_mean(s, (EmpSummaryFamilyId) f, family->first + i));
		if (family->view != NULL)
			appendStringInfoChar(&json, '}');
	}
	return emp_json_datum(&json);
}

/* Add a reading to a summary: the transition function of emotion_agg and mean_emotion. */
Datum
emp_emotion_summary_accum(PG_FUNCTION_ARGS)
{
	EmpEmotionSummary *s;
	EmpEmotion e;
	EmpFailure failure;

	if (PG_ARGISNULL(1))
		return emp_state_unchanged(fcinfo);
	EMP_GETARG_EMOTION(1, &e);
	s = emotion_summary_writable(fcinfo);
	if (emp_emotion_summary_add(s, &e, &failure) != EMP_OK)
		emp_throw(&failure);
	PG_RETURN_POINTER(s);
}
