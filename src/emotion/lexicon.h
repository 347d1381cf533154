/*
 * lexicon.h
 *		A customer's own words and phrases: the value behind the SQL type lexicon.
 *
 * A lexicon maps terms, phrases of one to five tokens, to what they mean: weights for labels,
 * or nothing at all.  It comes into being in two steps.  EmpRecords gathers entries in any
 * order; emp_lexicon_gather and emp_lexicon_close sort them and lay a hash table over them, so
 * that a text is read in time that does not depend on the size of the lexicon.  The closed
 * bytes are the stored value and are read in place.
 */
#ifndef EMP_EMOTION_LEXICON_H
#define EMP_EMOTION_LEXICON_H

#include "base/bytes.h"
#include "base/failure.h"
#include "emotion/lexicon_term.h"

#define EMP_LEXICON_TERMS 100000             /* the most terms */
#define EMP_LEXICON_BYTES (16 * 1024 * 1024) /* the most bytes of a value */
#define EMP_RECORDS_BYTES (32 * 1024 * 1024) /* the most bytes of records on the way there */
#define EMP_LEXICON_ONE 10000                /* weight 1.0: weights are in 1e-4 */

/* What a term may mean; the codes are part of the stored format. */
typedef enum EmpMeaningCode
{
	EMP_MEANS_VALENCE = 0,
	EMP_MEANS_POSITIVE = 1,
	EMP_MEANS_NEGATIVE = 2,
	EMP_MEANS_NOTHING = 3,    /* "exclude": the term says nothing; its weight is 0 */
	EMP_MEANS_BASE = 16,      /* base label i is this + i */
	EMP_MEANS_COMPOSITE = 64, /* composite label i is this + i */
	EMP_MEANING_CODES = 128
} EmpMeaningCode;

#define EMP_MEANINGS_MAX 39 /* the most that one term can mean */

typedef struct EmpMeaning
{
	uint8_t code;   /* EmpMeaningCode */
	int16_t weight; /* -1..1, in 1e-4 */
} EmpMeaning;

extern const char *emp_meaning_name(int code); /* NULL for a code that is none */
extern EmpStatus emp_meaning_require(const char *name, size_t len, uint8_t *code,
									 EmpFailure *failure);

/*
 * Weights from outside, rounded to 1e-4, halves away from 0.  A text is a decimal number, with
 * an exponent or not; limit is the largest magnitude.
 */
extern EmpStatus emp_weight_from_double(double value, int16_t *weight, EmpFailure *failure);
extern EmpStatus emp_weight_parse(const char *text, size_t len, int limit, int32_t *weight,
								  EmpFailure *failure);

/*
 * Records, little endian and not aligned:
 *		0	bytes of text, 2 bytes
 *		2	flags (EmpTermFlag), and the number of tokens in the upper four bits
 *		3	meanings
 *		4	each meaning: code, then weight in two's complement, 2 bytes
 *		and the canonical text of the term, UTF-8
 */
typedef struct EmpLexiconTerm
{
	const uint8_t *text;
	uint16_t len;
	uint8_t flags;          /* EmpTermFlag */
	uint8_t tokens;         /* 1 .. EMP_TERM_TOKENS */
	uint8_t meanings;       /* 1 .. EMP_MEANINGS_MAX */
	const uint8_t *meaning; /* of emp_term_meaning */
} EmpLexiconTerm;

/* Read the record at an offset and set *next behind it; false when it does not lie inside. */
extern bool emp_term_at(const uint8_t *records, size_t bytes, size_t at, EmpLexiconTerm *term,
						size_t *next);
extern EmpMeaning emp_term_meaning(const EmpLexiconTerm *term, int i);

/* Entries as they come; the memory is the caller's. */
typedef struct EmpRecords EmpRecords;
struct EmpRecords
{
	uint8_t *bytes;
	size_t used;
	size_t size;
	void (*grow)(EmpRecords *r, size_t size); /* make size larger, at least this */
	void (*check)(void);                      /* called often; may not return */
	bool last_wins; /* of several records of a term the last counts, else all do */
};

/* Add a term as a person wrote it. */
extern EmpStatus emp_records_add(EmpRecords *r, const void *text, size_t len, uint8_t flags,
								 const EmpMeaning *meaning, int meanings, EmpFailure *failure);
/* Add records that are canonical already. */
extern EmpStatus emp_records_append(EmpRecords *r, const uint8_t *bytes, size_t len,
									EmpFailure *failure);
extern size_t emp_records_count(const EmpRecords *r);

/* Sorted records, one a term. */
typedef struct EmpGathered
{
	uint8_t *records; /* room for all records that are gathered */
	size_t bytes;
	uint32_t terms;
	uint32_t tokens;  /* of all terms */
	uint8_t longest;  /* tokens of the longest term */
	uint8_t variants; /* bit f for terms of flags f */
} EmpGathered;

/*
 * Sort records and join those of one term, which fails when they contradict each other: so the
 * order in which they came does not matter, unless the last is to win.  order and scratch have room for emp_records_count.
 */
extern EmpStatus emp_lexicon_gather(const EmpRecords *r, const uint8_t **order,
									const uint8_t **scratch, EmpGathered *g, EmpFailure *failure);

/* The closed value: its size, and the value itself. */
extern EmpStatus emp_lexicon_size(const EmpGathered *g, size_t *size, EmpFailure *failure);
extern void emp_lexicon_close(const EmpGathered *g, uint8_t *out, void (*check)(void));

/*
 * The value:
 *		0	format, EMP_LEXICON_FORMAT
 *		1	folding, EMP_LEXICON_FOLDING: which tokenizer and folding the table is for
 *		2	1 when open: records in any order and no table, the state of an aggregate
 *		3	tokens of the longest term
 *		4	variants, as in EmpGathered
 *		5	0, 3 bytes
 *		8	terms, 4 bytes
 *		12	bytes of the records, 4 bytes
 *		16	slots of the table, 4 bytes, a power of two
 *		20	records
 *		then the slots: upper half of the hash, 4 bytes; place, 4 bytes
 * A place is 0 for a free slot, 1 for the beginning of longer terms, else 2 more than the offset
 * of a record.
 */
#define EMP_LEXICON_FORMAT 1
#define EMP_LEXICON_FOLDING 1
#define EMP_LEXICON_HEADER 20
#define EMP_SLOT_BYTES 8
#define EMP_PLACE_FREE 0
#define EMP_PLACE_BEGINNING 1
#define EMP_PLACE_RECORD 2

typedef struct EmpLexicon
{
	const uint8_t *records;
	uint32_t bytes; /* of the records */
	uint32_t terms;
	const uint8_t *slots; /* NULL when open */
	uint32_t mask;        /* slots - 1 */
	uint8_t longest;
	uint8_t variants;
} EmpLexicon;

typedef enum EmpLexiconIs
{
	EMP_LEXICON_GOOD,
	EMP_LEXICON_NEWER_FORMAT,
	EMP_LEXICON_NEWER_FOLDING,
	EMP_LEXICON_DAMAGED
} EmpLexiconIs;

extern EmpLexiconIs emp_lexicon_view(const uint8_t *body, size_t len, EmpLexicon *lexicon);
extern void emp_lexicon_open_header(uint8_t *body, size_t used);

/*
 * Find the next slot of the table for a hash, which emp_term_start and emp_term_chain make; false
 * when no term begins so, or no more.  *probe walks over the slots, from -1 on.  What is found
 * begins a term, or is the term at a place, or neither when hashes collide.
 */
static inline bool
emp_lexicon_find(const EmpLexicon *lexicon, uint64_t hash, int64_t *probe, uint32_t *place)
{
	uint32_t tag = (uint32_t) (hash >> 32);

	while (++*probe <= lexicon->mask)
	{
		uint32_t i = ((uint32_t) hash + (uint32_t) *probe) & lexicon->mask;
		const uint8_t *slot = lexicon->slots + EMP_SLOT_BYTES * (size_t) i;

		*place = emp_load32le(slot + 4);
		if (*place == EMP_PLACE_FREE)
			return false;
		if (emp_load32le(slot) == tag)
			return true;
	}
	return false;
}

/* Start fetching what emp_lexicon_find will look at. */
static inline void
emp_lexicon_prefetch(const EmpLexicon *lexicon, uint64_t hash)
{
	__builtin_prefetch(lexicon->slots +
					   EMP_SLOT_BYTES * (size_t) ((uint32_t) hash & lexicon->mask));
}

/*
 * Text form: JSON, for example
 *		{"terms": {"billing loop": {"frustration": 0.8}, "cancer": "exclude"}}
 * emp_lexicon_print writes at most size bytes and returns how many there are in all.
 */
extern EmpStatus emp_lexicon_parse(const char *text, size_t len, EmpRecords *r,
								   EmpFailure *failure);
extern size_t emp_lexicon_print(const EmpLexicon *lexicon, char *out, size_t size);

/* Byte form for sending: the format, then the records. */
extern EmpStatus emp_lexicon_unpack(const uint8_t *in, size_t len, EmpRecords *r,
									EmpFailure *failure);

/*
 * Lines of VADER's lexicon: token, tab, mean rating -4..4, and whatever else.  Of two lines for one
 * term the last counts, as in VADER, but ":)" before ">:)", which is read as that.  *skipped
 * counts emoticons and the like that are not read as one.
 */
extern EmpStatus emp_lexicon_parse_vader(const char *text, size_t len, EmpRecords *r,
										 int64_t *skipped, EmpFailure *failure);

#endif
