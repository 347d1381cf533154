/*
 * random.h
 *		Random numbers that a seed determines, the same on every machine.
 *
 * xoshiro256++ (Blackman and Vigna 2021), seeded by splitmix64.  Machines with another C library may
 * differ in the last digits of what is not uniform, because their exp and log do.
 */
#ifndef EMP_BASE_RANDOM_H
#define EMP_BASE_RANDOM_H

#include <stdint.h>

typedef struct EmpRandom
{
	uint64_t state[4];
} EmpRandom;

/* Streams of one seed are independent of each other. */
extern void emp_random_start(EmpRandom *random, uint64_t seed, uint64_t stream);
extern uint64_t emp_random_bits(EmpRandom *random);
extern double emp_random_uniform(EmpRandom *random); /* 0 < u < 1 */
extern double emp_random_normal(EmpRandom *random);
extern double emp_random_exponential(EmpRandom *random);         /* mean 1 */
extern double emp_random_gamma(EmpRandom *random, double shape); /* scale 1, shape > 0 */
extern double emp_random_log_gamma(EmpRandom *random,
								   double shape); /* ln of it: never underflows */
extern double emp_random_beta(EmpRandom *random, double a, double b);     /* a, b > 0 */
extern double emp_random_poisson(EmpRandom *random, double mean);         /* 0 <= mean, finite */
extern double emp_random_binomial(EmpRandom *random, double n, double p); /* n: a whole number */

#endif
