/*
 * series.h
 *		A series of values in time, and whether the latest stands out: the state of score_anomaly.
 *
 * A median needs the values themselves, so a series holds them, 16 bytes each and at most 100,000:
 * it is for a score a day or an hour, not for single answers.  Open, the points are in the order in
 * which they came, with room for more; closed, they are in the order of time and then value, and equal
 * series are the same bytes.
 */
#ifndef EMP_SCORES_SERIES_H
#define EMP_SCORES_SERIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/failure.h"

#define EMP_SERIES_FORMAT 1
#define EMP_SERIES_MAX 100000 /* the most points */
#define EMP_SERIES_EARLIER 5  /* earlier values that a judgement takes */
#define EMP_SERIES_WEEKS 3 /* earlier weeks with a value of the same weekday that make a season */

/* One value. */
typedef struct EmpPoint
{
	int64_t at; /* microseconds since 2000 */
	double value;
} EmpPoint;

/* At least one point.  The layout is the stored one; padding is spelt out and zero. */
typedef struct EmpSeries
{
	int32_t header;      /* varlena length; the SQL face sets it */
	uint8_t format;      /* EMP_SERIES_FORMAT */
	uint8_t reserved[3]; /* 0 */
	uint32_t points;     /* 1 .. EMP_SERIES_MAX */
	uint32_t room;       /* points there is room for; closed: points */
	EmpPoint point[];
} EmpSeries;

/* Return the bytes of a series. */
static inline size_t
emp_series_size(uint32_t room)
{
	return sizeof(EmpSeries) + sizeof(EmpPoint) * (size_t) room;
}

/* Say how much room a larger series should have that takes so many points more. */
extern EmpStatus emp_series_plan(uint32_t points, uint32_t more, uint32_t *room,
								 EmpFailure *failure);

/* Make an open series of nothing yet; add a point that was checked, or a series, that fits. */
extern void emp_series_init(EmpSeries *s, uint32_t room);
extern void emp_series_add(EmpSeries *s, int64_t at, double value);
extern void emp_series_merge(EmpSeries *into, const EmpSeries *from);

/* Close a series into emp_series_size(from->points) bytes. */
extern void emp_series_close(const EmpSeries *from, EmpSeries *into);

extern bool emp_series_sound(const EmpSeries *s, size_t size);

/*
 * Judge the latest value of a closed series: its robust z, NaN when there are too few values.  scratch
 * has room for 2 * points numbers.
 */
typedef struct EmpAnomaly
{
	double z;
	double latest;  /* the value that is judged */
	double typical; /* median of what it is compared with */
	double spread;  /* standard deviation, estimated robustly */
	bool weekly;    /* compared with the same weekday */
} EmpAnomaly;
extern EmpStatus emp_series_anomaly(const EmpSeries *s, double *scratch, EmpAnomaly *result,
									EmpFailure *failure);

/* Order (by points, then every point) and hash; of closed series. */
extern int emp_series_compare(const EmpSeries *a, const EmpSeries *b);
extern uint64_t emp_series_hash(const EmpSeries *s, uint64_t seed);

/*
 * Text form: pairs of the time, in microseconds since 2000, and the bits of the value in hexadecimal,
 * in the order of time: 820454400000000=4049000000000000 ...
 */
#define EMP_POINT_TEXT 40
extern size_t emp_series_print(const EmpSeries *s, char *out);
extern uint32_t emp_series_parse_room(const char *text, size_t len);
extern EmpStatus emp_series_parse(const char *text, size_t len, EmpSeries *s, EmpFailure *failure);

#endif
