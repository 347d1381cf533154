/*
 * feature_bytes.c
 *		Features in the byte form of a model.
 */
#include "frame/feature_bytes.h"

#include <string.h>

/* Bytes of what features of one kind have more, without texts and what is counted. */
#define CATEGORY_BYTES (4 + 4 + 4 + 8)
#define NUMBER_BYTES (4 * 8 + 1)

/* ---------------------------------------------------------------------------------------------
 * Writing.
 */

/* Return the bytes of a feature. */
size_t
emp_feature_bytes(const EmpFeature *f)
{
	size_t size = EMP_FEATURE_LEAST_BYTES + strlen(f->name);
	int i;

	if (f->kind != EMP_COLUMN_CATEGORY)
		return size + NUMBER_BYTES + 8 * (size_t) (2 * f->cuts + 1);
	size += CATEGORY_BYTES;
	for (i = 0; i < f->levels; i++)
		size += EMP_LEVEL_LEAST_BYTES + strlen(f->level[i].text);
	return size;
}

/* Write a double, never a negative zero. */
void
emp_write_double(EmpWriter *w, double number)
{
	emp_write64be(w, emp_double_bits(number + 0.0));
}

/* Write doubles. */
void
emp_write_doubles(EmpWriter *w, const double *number, int count)
{
	int i;

	for (i = 0; i < count; i++)
		emp_write_double(w, number[i]);
}

/* Write a text. */
void
emp_write_text(EmpWriter *w, const char *text)
{
	emp_write_bytes(w, text, strlen(text) + 1);
}

/* Write the levels of a category. */
static void
write_levels(EmpWriter *w, const EmpFeature *f)
{
	int i;

	emp_write32be(w, (uint32_t) f->levels);
	for (i = 0; i < f->levels; i++)
	{
		emp_write_text(w, f->level[i].text);
		emp_write64be(w, (uint64_t) f->level[i].rows);
	}
	emp_write32be(w, (uint32_t) f->reference);
	emp_write32be(w, (uint32_t) f->others);
	emp_write64be(w, (uint64_t) f->other_rows);
}

/* Write how a number is distributed. */
static void
write_bins(EmpWriter *w, const EmpFeature *f)
{
	int i;

	emp_write_double(w, f->mean);
	emp_write_double(w, f->deviation);
	emp_write_double(w, f->low);
	emp_write_double(w, f->high);
	emp_write8(w, (uint8_t) f->cuts);
	emp_write_doubles(w, f->cut, f->cuts);
	for (i = 0; i <= f->cuts; i++)
		emp_write64be(w, (uint64_t) f->bin[i]);
}

/* Write a feature. */
void
emp_feature_write(EmpWriter *w, const EmpFeature *f, double number)
{
	emp_write_text(w, f->name);
	emp_write8(w, (uint8_t) f->kind);
	emp_write8(w, (uint8_t) f->role);
	emp_write32be(w, (uint32_t) f->twin);
	emp_write64be(w, (uint64_t) f->missing);
	emp_write_double(w, number);
	if (f->kind == EMP_COLUMN_CATEGORY)
		write_levels(w, f);
	else
		write_bins(w, f);
}

/* ---------------------------------------------------------------------------------------------
 * Reading.
 */

/* Read a 32-bit number with a sign. */
int32_t
emp_model_read32(EmpFeatureReading *in)
{
	return (int32_t) emp_read32be(&in->reader);
}

/* Read a 64-bit number with a sign. */
int64_t
emp_model_read64(EmpFeatureReading *in)
{
	return (int64_t) emp_read64be(&in->reader);
}

/* Read a double, never a negative zero. */
double
emp_model_read_double(EmpFeatureReading *in)
{
	return emp_bits_double(emp_read64be(&in->reader)) + 0.0;
}

/* Read doubles. */
void
emp_model_read_doubles(EmpFeatureReading *in, double *number, int count)
{
	int i;

	for (i = 0; i < count; i++)
		number[i] = emp_model_read_double(in);
}

/* Read a flag. */
bool
emp_model_read_flag(EmpFeatureReading *in)
{
	uint8_t flag = emp_read8(&in->reader);

	if (flag > 1)
		in->damaged = true;
	return flag == 1;
}

/* Return a text, which stays where it is. */
const char *
emp_model_read_text(EmpFeatureReading *in)
{
	const uint8_t *text = in->reader.at;
	const uint8_t *end = memchr(text, 0, emp_reader_left(&in->reader));

	if (end == NULL)
	{
		in->damaged = true;
		return "";
	}
	emp_read_bytes(&in->reader, (size_t) (end - text) + 1);
	return (const char *) text;
}

/* Read the levels of a category. */
static void
read_levels(EmpFeatureReading *in, EmpFeature *f)
{
	uint32_t levels = emp_read32be(&in->reader);
	uint32_t i;

	if (levels > in->levels)
	{
		in->damaged = true;
		return;
	}
	f->levels = (int32_t) levels;
	f->level = in->level;
	for (i = 0; i < levels; i++)
	{
		in->level[i].text = emp_model_read_text(in);
		in->level[i].rows = emp_model_read64(in);
	}
	in->level += levels;
	in->levels -= levels;
	f->reference = emp_model_read32(in);
	f->others = emp_model_read32(in);
	f->other_rows = emp_model_read64(in);
}

/* Read how a number is distributed. */
static void
read_bins(EmpFeatureReading *in, EmpFeature *f)
{
	int i;

	f->mean = emp_model_read_double(in);
	f->deviation = emp_model_read_double(in);
	f->low = emp_model_read_double(in);
	f->high = emp_model_read_double(in);
	f->cuts = emp_read8(&in->reader);
	if (f->cuts >= EMP_FEATURE_BINS)
	{
		in->damaged = true;
		f->cuts = 0;
	}
	emp_model_read_doubles(in, f->cut, f->cuts);
	for (i = 0; i <= f->cuts; i++)
		f->bin[i] = emp_model_read64(in);
}

/* Read a feature. */
void
emp_feature_read(EmpFeatureReading *in, EmpFeature *f, double *number)
{
	int64_t rows = f->rows;

	memset(f, 0, sizeof(*f));
	f->name = emp_model_read_text(in);
	f->kind = (EmpColumnKind) emp_read8(&in->reader);
	f->role = (EmpFeatureRole) emp_read8(&in->reader);
	f->twin = emp_model_read32(in);
	f->rows = rows;
	f->missing = emp_model_read64(in);
	*number = emp_model_read_double(in);
	if (f->kind == EMP_COLUMN_CATEGORY)
		read_levels(in, f);
	else
		read_bins(in, f);
}
