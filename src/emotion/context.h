/*
 * context.h
 *		What a reading weighs where it was said: at which stage of a customer's journey, and among people
 *		who speak openly or with reserve.
 */
#ifndef EMP_EMOTION_CONTEXT_H
#define EMP_EMOTION_CONTEXT_H

#include "emotion/emotion.h"

#define EMP_STAGE_ONE 100      /* a weight of 1 */
#define EMP_STAGE_REFERENCE 60 /* the weight of usage: there a text says what it says anywhere */
#define EMP_STAGES 10

/* A stage of the journey. */
typedef struct EmpStage
{
	const char *name;
	int weight; /* how much is at stake, 40 .. 100 in 1/100 */
	const char *description;
} EmpStage;

extern const EmpStage *emp_stage(int stage); /* 0 .. EMP_STAGES - 1, in the order of the journey */

/* Look up a stage that a user named; the failure lists those that there are. */
extern EmpStatus emp_stage_require(const char *name, size_t len, const EmpStage **stage,
								   EmpFailure *failure);

/* Read a reading as one of a stage: bad words weigh as much more as there is more at stake. */
extern void emp_emotion_in_stage(EmpEmotion *e, const EmpStage *stage);

/* How people speak. */
typedef enum EmpSpeech
{
	EMP_SPEECH_LOW_CONTEXT, /* openly: what is meant is said, and how strongly */
	EMP_SPEECH_HIGH_CONTEXT /* with reserve: what is meant is more than what is said */
} EmpSpeech;

extern EmpStatus emp_speech_require(const char *name, size_t len, EmpSpeech *speech,
									EmpFailure *failure);

/* How bad what was said is, 0 .. 1; never less by what is meant than by what is said. */
extern double emp_severity(const EmpEmotion *e, EmpSpeech speech);

/* The same at a stage: 0 .. 1, times its weight. */
extern double emp_criticality(const EmpEmotion *e, const EmpStage *stage, EmpSpeech speech);

#endif
