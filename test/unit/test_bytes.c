/*
 * test_bytes.c
 *		Reading and writing numbers in byte strings, and hashing them.
 */
#include <stdint.h>

#include "base/bytes.h"
#include "base/hash.h"
#include "check.h"

/* Check the loads and stores at every alignment. */
static void
test_loads(void)
{
	uint8_t bytes[16];
	int i;

	for (i = 0; i < 8; i++)
	{
		for (int k = 0; k < 8; k++)
			bytes[i + k] = (uint8_t) (0x11 * (k + 1));
		CHECK(emp_load64le(bytes + i) == UINT64_C(0x8877665544332211));
		CHECK_INT(emp_load32le(bytes + i + 1), 0x55443322);
		CHECK_INT(emp_load16le(bytes + i + 6), 0x8877);
		emp_store32le(bytes + i, UINT32_C(0xfefdfcfb));
		CHECK_INT(emp_load32le(bytes + i), UINT32_C(0xfefdfcfb));
		emp_store16le(bytes + i, 0xabcd);
		CHECK_INT(bytes[i], 0xcd);
		CHECK_INT(emp_load16le(bytes + i), 0xabcd);
	}
}

/* Check that what is written is read again, and that nothing goes past the end. */
static void
test_bounds(void)
{
	uint8_t bytes[16];
	EmpWriter w;
	EmpReader r;

	emp_writer_init(&w, bytes, 15);
	emp_write8(&w, 0x01);
	emp_write32be(&w, UINT32_C(0x02030405));
	emp_write64be(&w, UINT64_C(0x060708090a0b0c0d));
	emp_write_bytes(&w, "\x0e\x0f", 2);
	CHECK(!w.overrun);
	CHECK(w.at == bytes + 15);
	for (int i = 0; i < 15; i++)
		CHECK_INT(bytes[i], i + 1);
	bytes[15] = 0xee;
	emp_write8(&w, 1);
	emp_write_bytes(&w, bytes, 0);
	CHECK(w.overrun);
	CHECK_INT(bytes[15], 0xee);

	emp_reader_init(&r, bytes, 15);
	CHECK_INT(emp_read8(&r), 0x01);
	CHECK_INT(emp_read32be(&r), UINT32_C(0x02030405));
	CHECK(emp_read64be(&r) == UINT64_C(0x060708090a0b0c0d));
	CHECK_INT(emp_reader_left(&r), 2);
	CHECK(!emp_reader_done(&r));
	CHECK(emp_read_bytes(&r, 2) == bytes + 13);
	CHECK(emp_reader_done(&r));
	CHECK_INT(emp_read8(&r), 0);
	CHECK(r.overrun && !emp_reader_done(&r));

	emp_reader_init(&r, bytes, 3);
	CHECK_INT(emp_read32be(&r), 0); /* nothing of a number that is cut */
	CHECK_INT(emp_reader_left(&r), 0);
	CHECK(r.overrun);
	CHECK(emp_read_bytes(&r, SIZE_MAX) == NULL);
}

/* Check the hash against the test vectors of its author. */
static void
test_hash(void)
{
	static const struct
	{
		const char *text;
		uint64_t hash;
	} vectors[] = {
		{"", UINT64_C(0x93228a4de0eec5a2)},
		{"a", UINT64_C(0xc5bac3db178713c4)},
		{"abc", UINT64_C(0xa97f2f7b1d9b3314)},
		{"message digest", UINT64_C(0x786d1f1df3801df4)},
		{"abcdefghijklmnopqrstuvwxyz", UINT64_C(0xdca5a8138ad37c87)},
		{"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
		 UINT64_C(0xb9e734f117cfaf70)},
		{"12345678901234567890123456789012345678901234567890123456789012345678901234567890",
		 UINT64_C(0x6cc5eab49a92d617)},
	};
	uint8_t zeros[64] = {0};
	size_t i;

	for (i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++)
		CHECK(emp_hash64(vectors[i].text, strlen(vectors[i].text), i) == vectors[i].hash);

	/* the length counts, the seed counts, the alignment does not */
	for (i = 0; i < 60; i++)
	{
		CHECK(emp_hash64(zeros, i, 0) != emp_hash64(zeros, i + 1, 0));
		CHECK(emp_hash64(zeros, i, 0) != emp_hash64(zeros, i, 1));
		CHECK(emp_hash64(zeros, i, 7) == emp_hash64(zeros + 3, i, 7));
	}
}

int
main(void)
{
	test_loads();
	test_bounds();
	test_hash();
	return CHECK_DONE();
}
