/*
 * bytes.h
 *		Reading and writing numbers in byte strings, in a stated byte order.
 *
 * The loads and stores work at any alignment on any machine; compilers turn them into single
 * instructions.  EmpReader and EmpWriter put bounds around them: a read past the end gives 0
 * and a write past the end is dropped, and either is remembered, so that a caller checks once
 * at the end instead of after each field.
 */
#ifndef EMP_BASE_BYTES_H
#define EMP_BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Return the 16-bit number at p, little endian. */
static inline uint16_t
emp_load16le(const uint8_t *p)
{
	return (uint16_t) (p[0] | p[1] << 8);
}

/* Return the 32-bit number at p, little endian. */
static inline uint32_t
emp_load32le(const uint8_t *p)
{
	return (uint32_t) p[0] | (uint32_t) p[1] << 8 | (uint32_t) p[2] << 16 | (uint32_t) p[3] << 24;
}

/* Return the 64-bit number at p, little endian. */
static inline uint64_t
emp_load64le(const uint8_t *p)
{
	return (uint64_t) p[0] | (uint64_t) p[1] << 8 | (uint64_t) p[2] << 16 | (uint64_t) p[3] << 24 |
		   (uint64_t) p[4] << 32 | (uint64_t) p[5] << 40 | (uint64_t) p[6] << 48 |
		   (uint64_t) p[7] << 56;
}

/* Put a 16-bit number at p, little endian. */
static inline void
emp_store16le(uint8_t *p, uint16_t v)
{
	p[0] = (uint8_t) v;
	p[1] = (uint8_t) (v >> 8);
}

/* Put a 32-bit number at p, little endian. */
static inline void
emp_store32le(uint8_t *p, uint32_t v)
{
	emp_store16le(p, (uint16_t) v);
	emp_store16le(p + 2, (uint16_t) (v >> 16));
}

/* Put a 64-bit number at p, little endian. */
static inline void
emp_store64le(uint8_t *p, uint64_t v)
{
	emp_store32le(p, (uint32_t) v);
	emp_store32le(p + 4, (uint32_t) (v >> 32));
}

/* Return the bits of a double. */
static inline uint64_t
emp_double_bits(double number)
{
	uint64_t bits;

	memcpy(&bits, &number, sizeof(bits));
	return bits;
}

/* Return the double of some bits. */
static inline double
emp_bits_double(uint64_t bits)
{
	double number;

	memcpy(&number, &bits, sizeof(number));
	return number;
}

/* Reads from `at` up to `end`. */
typedef struct EmpReader
{
	const uint8_t *at;
	const uint8_t *end;
	bool overrun; /* something was read past the end */
} EmpReader;

extern void emp_reader_init(EmpReader *r, const void *bytes, size_t len);
extern size_t emp_reader_left(const EmpReader *r);
extern bool emp_reader_done(const EmpReader *r); /* all was read, and no more than that */
extern uint8_t emp_read8(EmpReader *r);
extern uint32_t emp_read32be(EmpReader *r);
extern uint64_t emp_read64be(EmpReader *r);
extern const uint8_t *emp_read_bytes(EmpReader *r, size_t len); /* NULL when fewer are left */

/* Writes from `at` up to `end`. */
typedef struct EmpWriter
{
	uint8_t *at;
	uint8_t *end;
	bool overrun; /* something was dropped for want of room */
} EmpWriter;

extern void emp_writer_init(EmpWriter *w, void *bytes, size_t size);
extern void emp_write8(EmpWriter *w, uint8_t v);
extern void emp_write32be(EmpWriter *w, uint32_t v);
extern void emp_write64be(EmpWriter *w, uint64_t v);
extern void emp_write_bytes(EmpWriter *w, const void *bytes, size_t len);

#endif
