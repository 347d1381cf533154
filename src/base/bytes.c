/*
 * bytes.c
 *		Bounded reading and writing of numbers in byte strings.
 *
 * What comes from a client or from disk may be cut, so every step checks what is left before
 * it touches a byte.  The length is compared with end - at, never at + length with end: the
 * latter may point outside the array, which C leaves undefined.
 */
#include "base/bytes.h"

#include <string.h>

/* Start reading len bytes. */
void
emp_reader_init(EmpReader *r, const void *bytes, size_t len)
{
	r->at = bytes;
	r->end = r->at + len;
	r->overrun = false;
}

/* Return how many bytes are left to read. */
size_t
emp_reader_left(const EmpReader *r)
{
	return (size_t) (r->end - r->at);
}

/* Return whether exactly the given bytes were read. */
bool
emp_reader_done(const EmpReader *r)
{
	return r->at == r->end && !r->overrun;
}

/* Return the next len bytes and step over them, or NULL when fewer are left. */
const uint8_t *
emp_read_bytes(EmpReader *r, size_t len)
{
	const uint8_t *bytes = r->at;

	if (len > emp_reader_left(r))
	{
		r->overrun = true;
		r->at = r->end;
		return NULL;
	}
	r->at += len;
	return bytes;
}

/* Read an unsigned number of `size` bytes, most significant byte first. */
static uint64_t
read_be(EmpReader *r, int size)
{
	const uint8_t *p = emp_read_bytes(r, (size_t) size);
	uint64_t v = 0;
	int i;

	if (p)
		for (i = 0; i < size; i++)
			v = v << 8 | p[i];
	return v;
}

/* Read one byte. */
uint8_t
emp_read8(EmpReader *r)
{
	return (uint8_t) read_be(r, 1);
}

/* Read a 32-bit number, big endian. */
uint32_t
emp_read32be(EmpReader *r)
{
	return (uint32_t) read_be(r, 4);
}

/* Read a 64-bit number, big endian. */
uint64_t
emp_read64be(EmpReader *r)
{
	return read_be(r, 8);
}

/* Start writing into size bytes. */
void
emp_writer_init(EmpWriter *w, void *bytes, size_t size)
{
	w->at = bytes;
	w->end = w->at + size;
	w->overrun = false;
}

/* Write len bytes, all or none. */
void
emp_write_bytes(EmpWriter *w, const void *bytes, size_t len)
{
	if (len > (size_t) (w->end - w->at))
	{
		w->overrun = true;
		return;
	}
	if (len > 0)
		memcpy(w->at, bytes, len);
	w->at += len;
}

/* Write the low `size` bytes of a number, most significant byte first. */
static void
write_be(EmpWriter *w, uint64_t v, int size)
{
	uint8_t bytes[8];
	int i;

	for (i = 0; i < size; i++)
		bytes[size - 1 - i] = (uint8_t) (v >> 8 * i);
	emp_write_bytes(w, bytes, (size_t) size);
}

/* Write one byte. */
void
emp_write8(EmpWriter *w, uint8_t v)
{
	write_be(w, v, 1);
}

/* Write a 32-bit number, big endian. */
void
emp_write32be(EmpWriter *w, uint32_t v)
{
	write_be(w, v, 4);
}

/* Write a 64-bit number, big endian. */
void
emp_write64be(EmpWriter *w, uint64_t v)
{
	write_be(w, v, 8);
}
