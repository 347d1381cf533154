/*
 * record.c
 *		Text form, byte form, order and hash of a fixed set of integers, by a table of its fields.
 */
#include "base/record.h"

#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/order.h"
#include "base/pairs.h"

/* Return where a field is. */
static const void *
at(const EmpField *field, const void *value)
{
	return (const char *) value + field->offset;
}

/* Return a field that is not a huge one. */
static EmpInt128
get(const EmpField *field, const void *value)
{
	switch (field->kind)
	{
		case EMP_FIELD_BYTE:
			return *(const uint8_t *) at(field, value);
		case EMP_FIELD_INT64:
			return *(const int64_t *) at(field, value);
		case EMP_FIELD_WIDE:
			return emp_wide_get(at(field, value));
		case EMP_FIELD_HUGE:
			break;
	}
	return 0;
}

/* Set a field that is not a huge one; false when the number does not fit. */
static bool
set(const EmpField *field, void *value, EmpInt128 number)
{
	char *place = (char *) value + field->offset;

	switch (field->kind)
	{
		case EMP_FIELD_BYTE:
			*(uint8_t *) place = (uint8_t) number;
			break;
		case EMP_FIELD_INT64:
			*(int64_t *) place = (int64_t) number;
			break;
		case EMP_FIELD_WIDE:
			emp_wide_set((EmpWide *) place, number);
			break;
		case EMP_FIELD_HUGE:
			return false;
	}
	return get(field, value) == number;
}

/* Print a value, terminated, and return the length. */
int
emp_record_print(const EmpRecord *record, const void *value, char *out)
{
	int len = 0;
	int i;

	for (i = 0; i < record->fields; i++)
	{
		const EmpField *field = &record->field[i];

		len += sprintf(out + len, "%s%s=", i > 0 ? " " : "", field->name);
		if (field->kind == EMP_FIELD_HUGE)
			len += emp_huge_print(*(const EmpHuge *) at(field, value), out + len);
		else
			len += emp_wide_print(get(field, value), out + len);
	}
	return len;
}

/* Put the value of a pair into its field. */
static EmpStatus
parse_value(const EmpPairs *pairs, const EmpField *field, void *value, EmpFailure *failure)
{
	EmpInt128 number;

	if (field->kind == EMP_FIELD_HUGE)
	{
		EmpHuge *huge = (EmpHuge *) ((char *) value + field->offset);

		if (!emp_huge_parse(pairs->value.text, pairs->value.len, huge))
			return emp_pairs_fail(pairs, failure, "no hexadecimal number in");
		return EMP_OK;
	}
	if (!emp_pairs_integer(pairs, &number, failure))
		return failure->status;
	if (!set(field, value, number))
		return emp_pairs_fail(pairs, failure, "number out of range in");
	return EMP_OK;
}

/* Parse the text form. */
EmpStatus
emp_record_parse(const EmpRecord *record, const char *text, size_t len, void *value,
				 EmpFailure *failure)
{
	uint32_t seen = 0;
	EmpPairs pairs;
	int i;

	emp_pairs_start(&pairs, record->type, record->example, text, len);
	while (emp_pairs_next(&pairs, failure))
	{
		for (i = 0; i < record->fields && !emp_span_is(pairs.key, record->field[i].name); i++)
			;
		if (i == record->fields)
			return emp_pairs_fail(&pairs, failure, "unknown key in");
		if ((seen >> i & 1) != 0)
			return emp_pairs_fail(&pairs, failure, "repeated key in");
		seen |= (uint32_t) 1 << i;
		if (parse_value(&pairs, &record->field[i], value, failure) != EMP_OK)
			return failure->status;
	}
	if (failure->status != EMP_OK)
		return failure->status;
	for (i = 0; i < record->fields; i++)
		if ((seen >> i & 1) == 0)
			return emp_pairs_missing(&pairs, failure, record->field[i].name);
	return EMP_OK;
}

/* Return the bytes of a field in the byte form. */
static size_t
field_bytes(const EmpField *field)
{
	static const size_t bytes[] = {1, 8, 16, 8 * EMP_HUGE_LIMBS};

	return bytes[field->kind];
}

/* Return the length of the byte form. */
size_t
emp_record_bytes(const EmpRecord *record)
{
	size_t bytes = 1;
	int i;

	for (i = 0; i < record->fields; i++)
		bytes += field_bytes(&record->field[i]);
	return bytes;
}

/* Write the byte form, emp_record_bytes long. */
void
emp_record_pack(const EmpRecord *record, const void *value, uint8_t *out)
{
	EmpWriter writer;
	int i;
	int j;

	emp_writer_init(&writer, out, emp_record_bytes(record));
	emp_write8(&writer, record->format);
	for (i = 0; i < record->fields; i++)
	{
		const EmpField *field = &record->field[i];
		EmpInt128 number = get(field, value);

		if (field->kind == EMP_FIELD_HUGE)
			for (j = EMP_HUGE_LIMBS - 1; j >= 0; j--)
				emp_write64be(&writer, ((const EmpHuge *) at(field, value))->limb[j]);
		else if (field->kind == EMP_FIELD_BYTE)
			emp_write8(&writer, (uint8_t) number);
		else
		{
			if (field->kind == EMP_FIELD_WIDE)
				emp_write64be(&writer, (uint64_t) ((EmpUint128) number >> 64));
			emp_write64be(&writer, (uint64_t) number);
		}
	}
}

/* Read the byte form, trusting nothing in it but what the caller checks. */
EmpStatus
emp_record_unpack(const EmpRecord *record, const uint8_t *in, size_t len, void *value,
				  EmpFailure *failure)
{
	EmpReader reader;
	uint8_t format;
	int i;
	int j;

	emp_reader_init(&reader, in, len);
	format = emp_read8(&reader);
	for (i = 0; i < record->fields; i++)
	{
		const EmpField *field = &record->field[i];
		char *place = (char *) value + field->offset;

		if (field->kind == EMP_FIELD_HUGE)
			for (j = EMP_HUGE_LIMBS - 1; j >= 0; j--)
				((EmpHuge *) place)->limb[j] = emp_read64be(&reader);
		else if (field->kind == EMP_FIELD_BYTE)
			*(uint8_t *) place = emp_read8(&reader);
		else if (field->kind == EMP_FIELD_INT64)
			*(int64_t *) place = (int64_t) emp_read64be(&reader);
		else
		{
			((EmpWide *) place)->high = emp_read64be(&reader);
			((EmpWide *) place)->low = emp_read64be(&reader);
		}
	}
	if (!emp_reader_done(&reader) || format != record->format)
		return emp_fail(failure, EMP_BAD_BINARY, "invalid binary form of type %s", record->type);
	return EMP_OK;
}

/* Order two values field by field. */
int
emp_record_compare(const EmpRecord *record, const void *a, const void *b)
{
	int i;

	for (i = 0; i < record->fields; i++)
	{
		const EmpField *field = &record->field[i];

		if (field->kind == EMP_FIELD_HUGE)
		{
			int sign = emp_huge_sign(emp_huge_difference(*(const EmpHuge *) at(field, a),
														 *(const EmpHuge *) at(field, b)));

			if (sign != 0)
				return sign;
		}
		EMP_RETURN_ORDER(get(field, a), get(field, b));
	}
	return 0;
}

/* Return a hash of the byte form. */
uint64_t
emp_record_hash(const EmpRecord *record, const void *value, uint64_t seed)
{
	uint8_t bytes[EMP_RECORD_BYTES_MAX];

	emp_record_pack(record, value, bytes);
	return emp_hash64(bytes, emp_record_bytes(record), seed);
}

/* Record that a field of a value from outside cannot be. */
EmpStatus
emp_record_fail(const EmpRecord *record, const char *field, const char *rule, EmpStatus status,
				EmpFailure *failure)
{
	emp_fail(failure, status, "\"%s\" of %s %s is out of range", field,
			 strchr("aeiou", record->type[0]) != NULL ? "an" : "a", record->type);
	emp_fail_detail(failure, "%s", rule);
	return status;
}
