/*
 * record.h
 *		Text form, byte form, order and hash of a fixed set of integers, by a table of its fields.
 *
 * Most mergeable states are a few counts and sums.  Such a type says where they are, and everything
 * else but the check of what comes from outside is done here.
 */
#ifndef EMP_BASE_RECORD_H
#define EMP_BASE_RECORD_H

#include <stddef.h>
#include <stdint.h>

#include "base/failure.h"
#include "base/huge.h"

typedef enum EmpFieldKind
{
	EMP_FIELD_BYTE,  /* uint8_t */
	EMP_FIELD_INT64, /* int64_t */
	EMP_FIELD_WIDE,  /* EmpWide */
	EMP_FIELD_HUGE   /* EmpHuge, hexadecimal in the text form */
} EmpFieldKind;

typedef struct EmpField
{
	const char *name;
	EmpFieldKind kind;
	size_t offset; /* in the struct */
} EmpField;

typedef struct EmpRecord
{
	const char *type;    /* SQL type, for messages */
	const char *example; /* some pairs, for messages */
	uint8_t format;      /* first byte of the byte form */
	int fields;          /* at most 32 */
	const EmpField *field;
} EmpRecord;

/*
 * Text form: key=integer pairs, all of them, separated by blanks.  print terminates it and returns
 * the length; parse fills the fields of a struct that was initialised, and does not judge them.
 */
#define EMP_RECORD_TEXT_SIZE 1024
extern int emp_record_print(const EmpRecord *record, const void *value, char *out);
extern EmpStatus emp_record_parse(const EmpRecord *record, const char *text, size_t len,
								  void *value, EmpFailure *failure);

/* Byte form, big endian; the first byte is the format. */
#define EMP_RECORD_BYTES_MAX 512
extern size_t emp_record_bytes(const EmpRecord *record);
extern void emp_record_pack(const EmpRecord *record, const void *value, uint8_t *out);
extern EmpStatus emp_record_unpack(const EmpRecord *record, const uint8_t *in, size_t len,
								   void *value, EmpFailure *failure);

/* Order by the first field, then the second, and so on; and a hash, the same on every machine. */
extern int emp_record_compare(const EmpRecord *record, const void *a, const void *b);
extern uint64_t emp_record_hash(const EmpRecord *record, const void *value, uint64_t seed);

/* Record that a field of a value from outside cannot be; rule: what it is, a whole sentence. */
extern EmpStatus emp_record_fail(const EmpRecord *record, const char *field, const char *rule,
								 EmpStatus status, EmpFailure *failure);

/*
 * Declare, and in one .c file define, emp_NAME_print, _parse, _pack, _unpack, _compare and _hash of a
 * struct by emp_NAME_record (EMP_RECORD_FORMS leaves _compare to the .c file).  The .c file brings emp_NAME_init, which clears a struct, and
 * emp_NAME_check, which judges one that came from outside.
 */
#define EMP_RECORD_PROTOTYPES(name, Struct)                                                        \
	extern const EmpRecord emp_##name##_record;                                                    \
	extern void emp_##name##_init(Struct *value);                                                  \
	extern EmpStatus emp_##name##_check(const Struct *value, EmpStatus status,                     \
										EmpFailure *failure);                                      \
	extern int emp_##name##_print(const Struct *value, char *out);                                 \
	extern EmpStatus emp_##name##_parse(const char *text, size_t len, Struct *value,               \
										EmpFailure *failure);                                      \
	extern void emp_##name##_pack(const Struct *value, uint8_t *out);                              \
	extern EmpStatus emp_##name##_unpack(const uint8_t *in, size_t len, Struct *value,             \
										 EmpFailure *failure);                                     \
	extern int emp_##name##_compare(const Struct *a, const Struct *b);                             \
	extern uint64_t emp_##name##_hash(const Struct *value, uint64_t seed);

#define EMP_RECORD_FORMS(name, Struct)                                                             \
	int emp_##name##_print(const Struct *value, char *out)                                         \
	{                                                                                              \
		return emp_record_print(&emp_##name##_record, value, out);                                 \
	}                                                                                              \
                                                                                                   \
	EmpStatus emp_##name##_parse(const char *text, size_t len, Struct *value, EmpFailure *failure) \
	{                                                                                              \
		emp_##name##_init(value);                                                                  \
		if (emp_record_parse(&emp_##name##_record, text, len, value, failure) != EMP_OK)           \
			return failure->status;                                                                \
		return emp_##name##_check(value, EMP_BAD_TEXT, failure);                                   \
	}                                                                                              \
                                                                                                   \
	void emp_##name##_pack(const Struct *value, uint8_t *out)                                      \
	{                                                                                              \
		emp_record_pack(&emp_##name##_record, value, out);                                         \
	}                                                                                              \
                                                                                                   \
	EmpStatus emp_##name##_unpack(const uint8_t *in, size_t len, Struct *value,                    \
								  EmpFailure *failure)                                             \
	{                                                                                              \
		emp_##name##_init(value);                                                                  \
		if (emp_record_unpack(&emp_##name##_record, in, len, value, failure) != EMP_OK)            \
			return failure->status;                                                                \
		return emp_##name##_check(value, EMP_BAD_BINARY, failure);                                 \
	}                                                                                              \
                                                                                                   \
	uint64_t emp_##name##_hash(const Struct *value, uint64_t seed)                                 \
	{                                                                                              \
		return emp_record_hash(&emp_##name##_record, value, seed);                                 \
	}

/* The same with an order by the fields, for types that have no order of their own. */
#define EMP_RECORD_FUNCTIONS(name, Struct)                                                         \
	EMP_RECORD_FORMS(name, Struct)                                                                 \
                                                                                                   \
	int emp_##name##_compare(const Struct *a, const Struct *b)                                     \
	{                                                                                              \
		return emp_record_compare(&emp_##name##_record, a, b);                                     \
	}

#endif
