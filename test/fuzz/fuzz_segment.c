/*
 * fuzz_segment.c
 *		Rules: what parses prints to a text that gives the same bytes, and these open to the same rule, also
 *		what and, or, not make of two rules; bytes that come from anywhere open to a whole rule or not at all.
 */
#include <string.h>

#include "fuzz.h"
#include "segment/rfm.h"
#include "segment/segment_holds.h"

/* Make an arena on the heap, just as large as is asked for, so that a step beyond its end is seen. */
static EmpArena
make_arena(size_t size, void **memory)
{
	EmpArena arena;

	*memory = malloc(size);
	require(*memory != NULL);
	emp_arena_init(&arena, *memory, size);
	return arena;
}

/* Parse a rule, for which there has to be memory enough; NULL when it is none. */
static const EmpClause *
parse(const char *text, size_t len, void **memory)
{
	EmpArena arena = make_arena(emp_segment_parse_memory(len), memory);
	const EmpClause *rule;
	EmpFailure failure;

	if (emp_segment_parse(text, len, NULL, &arena, &rule, &failure) == EMP_OK)
		return rule;
	require(failure.status != EMP_OK && strcmp(failure.detail, "There is no more memory for it."));
	return NULL;
}

/* Pack a rule, onto the heap. */
static uint8_t *
pack(const EmpClause *rule, size_t *len)
{
	uint8_t *bytes;

	*len = emp_segment_pack(rule, NULL);
	bytes = malloc(*len);
	require(bytes != NULL && emp_segment_pack(rule, bytes) == *len);
	return bytes;
}

/* Check that a rule has these bytes. */
static void
check_same(const EmpClause *rule, const uint8_t *bytes, size_t len)
{
	size_t again_len;
	uint8_t *again = pack(rule, &again_len);

	require(again_len == len && memcmp(again, bytes, len) == 0);
	free(again);
}

/* Check that a rule reads back from its text with the same bytes. */
static void
check_text(const EmpClause *rule, const uint8_t *bytes, size_t len)
{
	size_t text_len = emp_segment_print(rule, NULL);
	char *text = malloc(text_len + 1);
	const EmpClause *back;
	void *memory;

	require(text != NULL && emp_segment_print(rule, text) == text_len && strlen(text) == text_len);
	back = parse(text, text_len, &memory);
	require(back != NULL);
	check_same(back, bytes, len);
	free(memory);
	free(text);
}

/* Ask a rule about a reading and an RFM score, where it can be. */
static void
ask(const EmpClause *rule)
{
	static const EmpEmotion e = {.valence = -500000000, .flags = EMP_FLAG_SHOUTING};
	static const EmpRfm rfm = {{1, 5, 0}, {false, false, true}};
	uint8_t bytes[EMP_EMOTION_BYTES];
	EmpFailure failure;

	emp_emotion_pack(&e, bytes);
	require(emp_segment_of_nulls(rule) <= EMP_UNKNOWN);
	if (emp_segment_bind(rule, &emp_subject_emotion, &failure) == EMP_OK)
		require(emp_segment_holds(rule, &emp_subject_emotion, bytes) <= EMP_TRUE);
	if (emp_segment_bind(rule, &emp_subject_rfm, &failure) == EMP_OK)
		require(emp_segment_holds(rule, &emp_subject_rfm, &rfm) <= EMP_UNKNOWN);
}

/* Check bytes that may be those of a rule; return whether they are. */
static int
check_bytes(const uint8_t *bytes, size_t len)
{
	void *memory;
	EmpArena arena = make_arena(emp_segment_open_memory(len), &memory);
	const EmpClause *rule = emp_segment_open(bytes, len, &arena);

	if (rule != NULL)
	{
		check_same(rule, bytes, len);
		check_text(rule, bytes, len);
		ask(rule);
	}
	free(memory);
	return rule != NULL;
}

/* Check a rule that was parsed or put together. */
static void
check_rule(const EmpClause *rule)
{
	size_t len;
	uint8_t *bytes = pack(rule, &len);

	require(check_bytes(bytes, len));
	free(bytes);
}

/* Check what becomes of two rules, or of the second, that are put together. */
static void
check_joined(const char *text, size_t len, EmpClauseKind kind)
{
	size_t half = len / 2;
	void *memory[3];
	const EmpClause *left = parse(text, half, &memory[0]);
	const EmpClause *right = parse(text + half, len - half, &memory[1]);
	EmpArena arena = make_arena(EMP_SEGMENT_JOIN_MEMORY, &memory[2]);
	const EmpClause *rule;
	EmpFailure failure;

	if (kind == EMP_CLAUSE_NOT)
	{
		if (right != NULL && emp_segment_negate(right, &arena, &rule, &failure) == EMP_OK)
			check_rule(rule);
	}
	else if (left != NULL && right != NULL &&
			 emp_segment_join(kind, left, right, &arena, &rule, &failure) == EMP_OK)
		check_rule(rule);
	for (int i = 0; i < 3; i++)
		free(memory[i]);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const EmpClause *rule;
	void *memory;

	if (size > 64 * 1024)
		return 0;
	rule = parse((const char *) data, size, &memory);
	if (rule != NULL)
		check_rule(rule);
	free(memory);
	check_bytes(data, size);
	check_joined((const char *) data, size, (EmpClauseKind) (EMP_CLAUSE_AND + size % 3));
	return 0;
}
