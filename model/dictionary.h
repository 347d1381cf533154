/*
 * dictionary.h
 *		All features that the training documents have, and what is known of words.
 */
#ifndef EMP_MODEL_DICTIONARY_H
#define EMP_MODEL_DICTIONARY_H

#include "corpus.h"
#include "features/features.h"

#define VECTOR_SIZE 100

typedef enum Kind
{
	KIND_WORD,
	KIND_PAIR,
	KIND_GRAM,
	KINDS
} Kind;

typedef struct Entry
{
	uint64_t hash;
	uint32_t df;     /* documents that hold it */
	int32_t feature; /* column in the training matrix, -1 when too rare */
	float idf;
	uint32_t last; /* last document that counted it, plus one */
	bool edge;     /* a pair with the start or the end of its sentence */
	/* words only: */
	char *key;
	float *vector; /* word vector, NULL for none */
	EmpLexical lexical;
	uint8_t terms; /* EmpTermSet bits: stands for all terms of these sets */
} Entry;

typedef struct Map
{
	Entry *entry;
	uint32_t n;
	uint32_t size;
	uint32_t *slot; /* index + 1 */
	uint32_t slots;
} Map;

typedef struct Dictionary
{
	Map map[KINDS];
	int features; /* columns of sparse features */
	double unknown_idf;
} Dictionary;

extern void dictionary_build(Dictionary *d, const Corpus *c, const char *data_dir);
extern Entry *map_find(const Map *m, uint64_t hash);
extern uint64_t dictionary_hash(const EmpToken *token, uint64_t hash);
extern EmpLexical dictionary_lexical(const Dictionary *d, uint64_t word);

#endif
