/*
 * interval.h
 *		Confidence intervals of rates and of means.
 */
#ifndef EMP_SCORES_INTERVAL_H
#define EMP_SCORES_INTERVAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/level.h"

/* Wilson's interval of a rate, in percent; of at least one case. */
extern void emp_wilson_interval(int64_t hits, int64_t cases, double level, EmpInterval *interval);

/* Student's t interval of a mean, of n values with this sample variance; false for fewer than two. */
extern bool emp_mean_interval(double mean, double variance, int64_t n, double level,
							  EmpInterval *interval);

/* Half the width of the normal interval of a mean, of n values with this variance. */
extern double emp_normal_margin(double variance, int64_t n, double level);

#endif
