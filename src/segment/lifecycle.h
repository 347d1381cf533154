/*
 * lifecycle.h
 *		Where a customer is between their first purchase and their last: new, established, at risk, lapsed.
 *
 * A stage is decided by time and, where a model of purchases gave it, by the probability that the customer is
 * still one.  Both only ever move a customer on: the longer they have not bought, and the less probable they are
 * to come back, the later the stage.
 */
#ifndef EMP_SEGMENT_LIFECYCLE_H
#define EMP_SEGMENT_LIFECYCLE_H

#include <stdint.h>

#include "base/failure.h"

typedef enum EmpLifecycle
{
	EMP_LIFECYCLE_PROSPECT, /* without a purchase */
	EMP_LIFECYCLE_NEW,
	EMP_LIFECYCLE_ESTABLISHED,
	EMP_LIFECYCLE_AT_RISK,
	EMP_LIFECYCLE_LAPSED,
	EMP_LIFECYCLES
} EmpLifecycle;

/* Names of stages. */
extern const char *const emp_lifecycle_name[EMP_LIFECYCLES];

/* When a stage begins. */
typedef struct EmpLifecycleLimits
{
	int64_t new_for;      /* microseconds: who first bought less than this ago is new, 0 .. */
	int64_t at_risk_from; /* microseconds since the last purchase, 0 .. */
	int64_t lapsed_from;  /* at least at_risk_from */
	double at_risk_below; /* probability of being alive, lapsed_below .. 1 */
	double lapsed_below;  /* 0 .. 1 */
} EmpLifecycleLimits;

/* 30, 90 and 365 days, 0.5 and 0.2. */
extern const EmpLifecycleLimits emp_lifecycle_limits;

/* What is known of a customer. */
typedef struct EmpPatron
{
	int64_t first; /* microseconds since 2000 */
	int64_t last;
	int64_t purchases; /* from 1 */
	int64_t as_of;
	double p_alive; /* 0 .. 1, NaN: unknown */
} EmpPatron;

/* Turn the fields of an interval into microseconds: a month counts 30 days, a year 365.25. */
extern EmpStatus emp_lifecycle_time(int32_t months, int32_t days, int64_t micros, const char *what,
									int64_t *time, EmpFailure *failure);

/* Check limits, and what is known of a customer, that a user gave. */
extern EmpStatus emp_lifecycle_limits_check(const EmpLifecycleLimits *limits, EmpFailure *failure);
extern EmpStatus emp_patron_check(const EmpPatron *patron, EmpFailure *failure);

/* Return the stage of a customer, by limits; both were checked. */
extern EmpLifecycle emp_lifecycle_of(const EmpPatron *patron, const EmpLifecycleLimits *limits);

#endif
