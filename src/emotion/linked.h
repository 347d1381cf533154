/*
 * linked.h
 *		The model that is linked into the library.
 */
#ifndef EMP_EMOTION_LINKED_H
#define EMP_EMOTION_LINKED_H

#include "emotion/model.h"

extern const unsigned char emp_model_english[]; /* model_data.c, generated from model/ */
extern const unsigned long emp_model_english_size;

extern const EmpModelHeader *emp_linked_header(void);
extern uint32_t emp_linked_id(void);
extern void emp_linked_model(EmpModel *model);

#endif
