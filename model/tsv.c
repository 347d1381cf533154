/*
 * tsv.c
 *		Reading the gzipped, tab separated training files.
 */
#include "tsv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Read one line of any length, without its end; false behind the last.  Damaged data is fatal. */
static bool
read_line(Tsv *t)
{
	size_t n = 0;
	bool ended = false;
	int error;
	const char *reason;

	while (!ended)
	{
		if (t->line_size < n + 65536)
			t->line = realloc(t->line, t->line_size = (n + 65536) * 2);
		if (gzgets(t->file, t->line + n, (int) (t->line_size - n)) == NULL)
			break;
		n += strlen(t->line + n);
		ended = n > 0 && t->line[n - 1] == '\n';
	}
	reason = gzerror(t->file, &error);
	if (!ended && error != Z_OK && error != Z_STREAM_END)
	{
		fprintf(stderr, "damaged data: %s\n", reason);
		exit(1);
	}
	while (n > 0 && (t->line[n - 1] == '\n' || t->line[n - 1] == '\r'))
		n--;
	if (t->line != NULL)
		t->line[n] = '\0';
	return ended || n > 0;
}

/* Cut the line at its tabs. */
static int
split(Tsv *t)
{
	int n = 0;
	char *p = t->line;

	while (n < TSV_COLUMNS)
	{
		t->field[n++] = p;
		p = strchr(p, '\t');
		if (p == NULL)
			break;
		*p++ = '\0';
	}
	return n;
}

/* Open a file and read its header line. */
bool
tsv_open(Tsv *t, const char *dir, const char *file)
{
	char path[1024];

	memset(t, 0, sizeof(*t));
	snprintf(path, sizeof(path), "%s/%s", dir, file);
	t->file = gzopen(path, "rb");
	if (t->file == NULL)
	{
		fprintf(stderr, "cannot read %s\n", path);
		return false;
	}
	if (!read_line(t))
		return false;
	t->columns = split(t);
	for (int i = 0; i < t->columns; i++)
		snprintf(t->name[i], sizeof(t->name[i]), "%s", t->field[i]);
	return true;
}

/* Read the next row. */
bool
tsv_next(Tsv *t)
{
	int n;

	if (!read_line(t))
		return false;
	n = split(t);
	for (; n < t->columns; n++)
		t->field[n] = t->line + strlen(t->line);
	return true;
}

/* Return a field of the current row by its column's name. */
const char *
tsv_get(const Tsv *t, const char *column)
{
	for (int i = 0; i < t->columns; i++)
		if (strcmp(t->name[i], column) == 0)
			return t->field[i];
	return "";
}

/* Close the file. */
void
tsv_close(Tsv *t)
{
	gzclose(t->file);
	free(t->line);
}
