/*
 * feature_bytes.h
 *		Features in the byte form of a model, and the numbers and texts that such a form is made of.
 *
 * Numbers are big endian, texts end with a NUL.  A feature:
 *
 *		text name; 8 kind, role; 32 twin; 64 missing; double that the model has of it
 *		a category:		32 levels; each: text, 64 rows; then 32 reference, others; 64 other_rows
 *		something else:	double mean, deviation, low, high; 8 cuts; double cuts; 64 rows of bins
 */
#ifndef EMP_FRAME_FEATURE_BYTES_H
#define EMP_FRAME_FEATURE_BYTES_H

#include "base/bytes.h"
#include "frame/feature.h"

#define EMP_FEATURE_LEAST_BYTES (1 + 1 + 1 + 4 + 8 + 8) /* a feature has at least so many ... */
#define EMP_LEVEL_LEAST_BYTES (1 + 8)                   /* ... and a level */

/* Return the bytes of a feature, and write it; number: what the model has of it. */
extern size_t emp_feature_bytes(const EmpFeature *f);
extern void emp_feature_write(EmpWriter *w, const EmpFeature *f, double number);

/* Write a double, never a negative zero; several; a text. */
extern void emp_write_double(EmpWriter *w, double number);
extern void emp_write_doubles(EmpWriter *w, const double *number, int count);
extern void emp_write_text(EmpWriter *w, const char *text);

/* A model being read; what is met that cannot be is remembered, and judged at the end. */
typedef struct EmpFeatureReading
{
	EmpReader reader;
	EmpLevel *level; /* the next free ones ... */
	uint32_t levels; /* ... and how many */
	bool damaged;    /* something that cannot be was met */
} EmpFeatureReading;

/* Read a feature, whose rows are set; texts stay where they are. */
extern void emp_feature_read(EmpFeatureReading *in, EmpFeature *f, double *number);

/* Read numbers with a sign, doubles that are never a negative zero, a flag, a text that stays where it is. */
extern int32_t emp_model_read32(EmpFeatureReading *in);
extern int64_t emp_model_read64(EmpFeatureReading *in);
extern double emp_model_read_double(EmpFeatureReading *in);
extern void emp_model_read_doubles(EmpFeatureReading *in, double *number, int count);
extern bool emp_model_read_flag(EmpFeatureReading *in);
extern const char *emp_model_read_text(EmpFeatureReading *in);

#endif
