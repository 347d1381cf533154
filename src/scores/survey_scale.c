/*
 * survey_scale.c
 *		The scales on which customers answer, by name.
 */
#include "scores/survey_scale.h"

#include <stdio.h>
#include <string.h>

/* One kind: the first part of its names, its first answer, and the numbers of points it comes with. */
typedef struct Kind
{
	const char *name;
	int lowest;
	uint16_t points; /* bit p: there is a scale of p points */
} Kind;

#define FROM_TO(a, b) (((1 << ((b) + 1)) - 1) & ~((1 << (a)) - 1))

static const Kind kinds[EMP_SCALE_KINDS] = {
	[EMP_SCALE_NONE] = {"", 0, 0},
	[EMP_SCALE_EFFORT] = {"effort", 1, 1 << 5 | 1 << 7},
	[EMP_SCALE_EASE] = {"ease", 1, 1 << 5 | 1 << 7},
	/* of two points both would be the top two */
	[EMP_SCALE_CSAT] = {"csat", 1, FROM_TO(3, EMP_POINTS_MAX)},
	[EMP_SCALE_NPS] = {"nps", 0, 1 << 11},
	[EMP_SCALE_LIKERT] = {"likert", 1, FROM_TO(2, EMP_POINTS_MAX)},
};

/* Return whether there is such a scale. */
bool
emp_scale_exists(EmpScale scale)
{
	return scale.kind < EMP_SCALE_KINDS && scale.points <= EMP_POINTS_MAX &&
		   (kinds[scale.kind].points >> scale.points & 1) != 0;
}

/* Return the lowest answer. */
int
emp_scale_lowest(EmpScale scale)
{
	return kinds[scale.kind].lowest;
}

/* Return the highest answer. */
int
emp_scale_highest(EmpScale scale)
{
	return kinds[scale.kind].lowest + scale.points - 1;
}

/* Print the name of a scale, terminated, and return the length. */
int
emp_scale_name(EmpScale scale, char *out)
{
	return snprintf(out, EMP_SCALE_NAME_SIZE, "%s_%d_%d", kinds[scale.kind].name,
					emp_scale_lowest(scale), emp_scale_highest(scale));
}

/* Read the highest answer at the end of a name: one or two digits, 0 for anything else. */
static int
read_highest(const char *digits, size_t len)
{
	int highest = 0;
	size_t i;

	if (len < 1 || len > 2 || digits[0] == '0')
		return 0;
	for (i = 0; i < len; i++)
	{
		if (digits[i] < '0' || digits[i] > '9')
			return 0;
		highest = highest * 10 + (digits[i] - '0');
	}
	return highest;
}

/* Find a scale by its name, such as "ease_1_7". */
bool
emp_scale_find(const char *name, size_t len, EmpScale *scale)
{
	int kind;

	for (kind = EMP_SCALE_NONE + 1; kind < EMP_SCALE_KINDS; kind++)
	{
		size_t prefix = strlen(kinds[kind].name);
		char lowest[] = {'_', (char) ('0' + kinds[kind].lowest), '_'};
		int points;

		if (len <= prefix + sizeof(lowest) || memcmp(name, kinds[kind].name, prefix) != 0 ||
			memcmp(name + prefix, lowest, sizeof(lowest)) != 0)
			continue;
		prefix += sizeof(lowest);
		points = read_highest(name + prefix, len - prefix) - kinds[kind].lowest + 1;
		if (points < 0)
			return false;
		scale->kind = (uint8_t) kind;
		scale->points = (uint8_t) points;
		return emp_scale_exists(*scale);
	}
	return false;
}

/* Find a scale that a user named. */
EmpStatus
emp_scale_require(const char *name, size_t len, EmpScale *scale, EmpFailure *failure)
{
	char quote[48];

	if (emp_scale_find(name, len, scale))
		return EMP_OK;
	emp_quote(quote, sizeof(quote), name, len < sizeof(quote) ? (int) len : (int) sizeof(quote));
	emp_fail(failure, EMP_BAD_VALUE, "unknown survey scale \"%s\"", quote);
	emp_fail_hint(failure, "Scales are effort_1_5, effort_1_7, ease_1_5, ease_1_7, nps_0_10, "
						   "csat_1_3 to csat_1_11, and likert_1_2 to likert_1_11.");
	return EMP_BAD_VALUE;
}

/* Find the csat scale of so many points. */
EmpStatus
emp_scale_csat(int32_t points, EmpScale *scale, EmpFailure *failure)
{
	scale->kind = EMP_SCALE_CSAT;
	scale->points = points >= 0 && points <= EMP_POINTS_MAX ? (uint8_t) points : 0;
	if (emp_scale_exists(*scale))
		return EMP_OK;
	emp_fail(failure, EMP_OUT_OF_RANGE, "number of points %d is out of range", (int) points);
	emp_fail_detail(failure, "A satisfaction scale has 3 to %d points.", EMP_POINTS_MAX);
	if (points == 2)
		emp_fail_hint(failure, "Use csat(boolean) for good and bad.");
	return EMP_OUT_OF_RANGE;
}

/* Check that an answer is on a scale. */
EmpStatus
emp_scale_check(EmpScale scale, int32_t answer, EmpFailure *failure)
{
	char name[EMP_SCALE_NAME_SIZE];

	if (answer >= emp_scale_lowest(scale) && answer <= emp_scale_highest(scale))
		return EMP_OK;
	emp_scale_name(scale, name);
	emp_fail(failure, EMP_OUT_OF_RANGE, "answer %d is outside the scale %s", (int) answer, name);
	emp_fail_detail(failure, "Answers on this scale are %d to %d.", emp_scale_lowest(scale),
					emp_scale_highest(scale));
	return EMP_OUT_OF_RANGE;
}
