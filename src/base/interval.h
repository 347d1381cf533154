/*
 * interval.h
 *		Confidence intervals of rates and of means.
 */
#ifndef EMP_BASE_INTERVAL_H
#define EMP_BASE_INTERVAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/level.h"

/*
 * Wilson's interval of a rate of at least one case, which need not be whole numbers; whole: what all
 * cases are called, 1 or 100.
 */
extern void emp_wilson_interval(double hits, double cases, double whole, double level,
								EmpInterval *interval);

/* Student's t interval of a mean, of n values with this sample variance; false for fewer than two. */
extern bool emp_mean_interval(double mean, double variance, int64_t n, double level,
							  EmpInterval *interval);

/* Half the width of the normal interval of a mean, of n values with this variance. */
extern double emp_normal_margin(double variance, int64_t n, double level);

/*
 * Newcombe's interval of the difference of two rates, a less b, from the Wilson intervals of both; all
 * from 0 to 1.
 */
extern void emp_newcombe_interval(double a, const EmpInterval *of_a, double b,
								  const EmpInterval *of_b, EmpInterval *interval);

#endif
