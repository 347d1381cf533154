/*
 * tsv.h
 *		Reading the gzipped, tab separated training files.
 */
#ifndef EMP_MODEL_TSV_H
#define EMP_MODEL_TSV_H

#include <stdbool.h>
#include <stddef.h>
#include <zlib.h>

#define TSV_COLUMNS 16

typedef struct Tsv
{
	gzFile file;
	char *line;
	size_t line_size;
	int columns;
	char name[TSV_COLUMNS][32];
	char *field[TSV_COLUMNS];
} Tsv;

extern bool tsv_open(Tsv *t, const char *dir, const char *file); /* reads the header line too */
extern bool tsv_next(Tsv *t);
extern const char *tsv_get(const Tsv *t, const char *column); /* "" when there is none */
extern void tsv_close(Tsv *t);

#endif
