/*
 * context_pg.c
 *		SQL face of score_in_context, criticality and journey_stages.
 */
#include "base/pg_compat.h"

#include "fmgr.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"

#include "base/failure_pg.h"
#include "emotion/context_pg.h"
#include "emotion/emotion_pg.h"
#include "emotion/read_pg.h"

PG_FUNCTION_INFO_V1(emp_score_in_context);
PG_FUNCTION_INFO_V1(emp_criticality_stage);
PG_FUNCTION_INFO_V1(emp_criticality_context);
PG_FUNCTION_INFO_V1(emp_journey_stages);

/* Return the stage that a text names, or throw. */
const EmpStage *
emp_stage_pg(text *name)
{
	const EmpStage *stage;
	EmpFailure failure;

	if (emp_stage_require(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name), &stage, &failure) != EMP_OK)
		emp_throw(&failure);
	return stage;
}

/* score_in_context(body, stage, channel); the channel says nothing about the reading */
Datum
emp_score_in_context(PG_FUNCTION_ARGS)
{
	const EmpStage *stage = PG_ARGISNULL(1) ? NULL : emp_stage_pg(PG_GETARG_TEXT_PP(1));
	EmpEmotion e;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	emp_read_text_pg(PG_GETARG_TEXT_PP(0), &e);
	if (stage != NULL)
		emp_emotion_in_stage(&e, stage);
	EMP_RETURN_EMOTION(&e);
}

/* criticality(emotion, stage) */
Datum
emp_criticality_stage(PG_FUNCTION_ARGS)
{
	EmpEmotion e;

	EMP_GETARG_EMOTION(0, &e);
	PG_RETURN_FLOAT8(
		emp_criticality(&e, emp_stage_pg(PG_GETARG_TEXT_PP(1)), EMP_SPEECH_LOW_CONTEXT));
}

/* criticality(emotion, stage, context) */
Datum
emp_criticality_context(PG_FUNCTION_ARGS)
{
	const EmpStage *stage = emp_stage_pg(PG_GETARG_TEXT_PP(1));
	text *context = PG_GETARG_TEXT_PP(2);
	EmpSpeech speech;
	EmpEmotion e;
	EmpFailure failure;

	EMP_GETARG_EMOTION(0, &e);
	if (emp_speech_require(VARDATA_ANY(context), VARSIZE_ANY_EXHDR(context), &speech, &failure) !=
		EMP_OK)
		emp_throw(&failure);
	PG_RETURN_FLOAT8(emp_criticality(&e, stage, speech));
}

/* journey_stages() */
Datum
emp_journey_stages(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;

	InitMaterializedSRF(fcinfo, 0);
	for (int s = 0; s < EMP_STAGES; s++)
	{
		const EmpStage *stage = emp_stage(s);
		Datum values[4] = {Int32GetDatum(s + 1), CStringGetTextDatum(stage->name),
						   Float8GetDatum(stage->weight / (double) EMP_STAGE_ONE),
						   CStringGetTextDatum(stage->description)};
		bool nulls[4] = {false};

		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}
