/*
 * main.c
 *		Runs a fuzz target without a fuzzer: the corpus, then mutations of it.
 *
 *		fuzz_X [-runs=N] [-seed=N] FILE|FOLDER...
 *
 * Every input is run as it is, then N mutations of each are run.  The mutations come from a
 * seeded generator (splitmix64, Steele et al. 2014), so that a crash is found again by the same
 * command.  The input under test is written to PROGRAM.crash, beside the program,
 * when the sanitizer stops it: it then belongs into the corpus.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../unit/seeded.h"

#define INPUT_SIZE (1 << 16) /* bytes of one input, mutations included */
#define MAX_FILES 4096

extern int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct Input
{
	char *path;
	uint8_t *data;
	size_t size;
} Input;

static Input inputs[MAX_FILES];
static int n_inputs;
static const uint8_t *current; /* the input under test, for crash_save */
static size_t current_size;
static char crash_path[512];

/* Byte sequences that parsers of text and numbers stumble over. */
static const char *const tokens[] = {"\xF0\x9F\x98\xA1",
									 "\xE2\x80\x8D",
									 "\xEF\xB8\x8F",
									 "\xF0\x9F\x8F\xBD",
									 "\xE2\x80\x99",
									 "\xCC\x81",
									 "\xC3\xA9",
									 "\xFF",
									 "\xC0\x80",
									 "\xED\xA0\x80",
									 "n't",
									 "not",
									 "but",
									 "!!!",
									 "...",
									 ":-)",
									 "<br>",
									 "&amp;",
									 "http://a.b/c",
									 "@name",
									 "{",
									 "}",
									 ",",
									 "=",
									 "-",
									 "0",
									 "1e308",
									 "-1",
									 "4294967296",
									 "18446744073709551616",
									 "nan",
									 "\n> ",
									 "\n-- \n",
									 "<",
									 ">"};

/* Return a number in 0 .. n - 1. */
static size_t
random_below(size_t n)
{
	return n == 0 ? 0 : (size_t) (random_next() % n);
}

/* Stop with a message. */
static void
die(const char *what, const char *path)
{
	fprintf(stderr, "fuzz: %s %s\n", what, path);
	exit(2);
}

/* Write the input under test to a file: the sanitizer calls this when it stops the program. */
static void
crash_save(void)
{
	FILE *f = fopen(crash_path, "wb");

	if (f != NULL)
	{
		fwrite(current, 1, current_size, f);
		fclose(f);
		fprintf(stderr, "fuzz: the input is in %s\n", crash_path);
	}
}

extern void __sanitizer_set_death_callback(void (*callback)(void));

/* Run the target on an exact-size heap copy, so that reading one byte past the end is seen. */
static void
run_one(const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size == 0 ? 1 : size);

	if (copy == NULL)
		die("out of memory", "");
	memcpy(copy, data, size);
	current = data;
	current_size = size;
	LLVMFuzzerTestOneInput(copy, size);
	free(copy);
}

/* Change an input in place by one to eight small edits, and return its new size. */
static size_t
mutate(uint8_t *data, size_t size)
{
	int edits = 1 + (int) random_below(8);

	while (edits-- > 0)
	{
		size_t at = random_below(size + 1);

		switch (random_below(7))
		{
			case 0: /* flip a bit */
				if (at < size)
					data[at] ^= (uint8_t) (1u << random_below(8));
				break;
			case 1: /* set a byte */
				if (at < size)
					data[at] = (uint8_t) random_next();
				break;
			case 2: /* cut the end */
				size = at;
				break;
			case 3: /* remove a run */
			{
				size_t len = random_below(size - at + 1);

				memmove(data + at, data + at + len, size - at - len);
				size -= len;
				break;
			}
			case 4: /* double a run */
			{
				size_t len = random_below(size - at + 1);

				if (size + len > INPUT_SIZE)
					break;
				memmove(data + at + len, data + at, size - at);
				size += len;
				break;
			}
			case 5: /* insert a sequence */
			{
				const char *token = tokens[random_below(sizeof(tokens) / sizeof(tokens[0]))];
				size_t len = strlen(token);

				if (size + len > INPUT_SIZE)
					break;
				memmove(data + at + len, data + at, size - at);
				memcpy(data + at, token, len);
				size += len;
				break;
			}
			case 6: /* splice in a run of another input */
			{
				const Input *other = &inputs[random_below((size_t) n_inputs)];
				size_t from = random_below(other->size);
				size_t len = random_below(other->size - from + 1);

				if (at + len > INPUT_SIZE)
					break;
				memcpy(data + at, other->data + from, len);
				if (at + len > size)
					size = at + len;
				break;
			}
		}
	}
	return size;
}

/* Read one file into the list of inputs; longer ones are cut. */
static void
input_add(const char *path)
{
	FILE *f = fopen(path, "rb");
	Input *input = &inputs[n_inputs];

	if (f == NULL)
		die("cannot read", path);
	if (n_inputs == MAX_FILES)
		die("too many inputs at", path);
	input->path = strdup(path);
	input->data = malloc(INPUT_SIZE);
	if (input->path == NULL || input->data == NULL)
		die("out of memory at", path);
	input->size = fread(input->data, 1, INPUT_SIZE, f);
	fclose(f);
	n_inputs++;
}

/* Read every file of a folder, or one file. */
static void
path_add(const char *path)
{
	struct stat st;
	struct dirent **entries;
	int n;
	int i;

	if (stat(path, &st) != 0)
		die("cannot find", path);
	if (!S_ISDIR(st.st_mode))
	{
		input_add(path);
		return;
	}
	n = scandir(path, &entries, NULL, alphasort); /* sorted: the same order everywhere */
	if (n < 0)
		die("cannot list", path);
	for (i = 0; i < n; i++)
	{
		char name[4096];

		if (entries[i]->d_name[0] != '.')
		{
			snprintf(name, sizeof(name), "%s/%s", path, entries[i]->d_name);
			input_add(name);
		}
		free(entries[i]);
	}
	free(entries);
}

/* Run the corpus and its mutations. */
int
main(int argc, char **argv)
{
	static uint8_t buffer[INPUT_SIZE];
	unsigned long runs = 2000;
	unsigned long seed = 1;
	unsigned long total = 0;
	unsigned long r;
	int i;

	snprintf(crash_path, sizeof(crash_path), "%s.crash", argv[0]);
	for (i = 1; i < argc; i++)
	{
		if (strncmp(argv[i], "-runs=", 6) == 0)
			runs = strtoul(argv[i] + 6, NULL, 10);
		else if (strncmp(argv[i], "-seed=", 6) == 0)
			seed = strtoul(argv[i] + 6, NULL, 10);
		else
			path_add(argv[i]);
	}
	if (n_inputs == 0)
		die("no input for", argv[0]);
	__sanitizer_set_death_callback(crash_save);
	run_one(buffer, 0);
	for (i = 0; i < n_inputs; i++, total++)
		run_one(inputs[i].data, inputs[i].size);
	for (i = 0; i < n_inputs; i++)
	{
		random_state = seed + (uint64_t) i * 0x632BE59BD9B4E019u;
		for (r = 0; r < runs; r++, total++)
		{
			size_t size = inputs[i].size;

			memcpy(buffer, inputs[i].data, size);
			size = mutate(buffer, size);
			run_one(buffer, size);
		}
	}
	printf("%s: %d files, %lu runs\n", argv[0], n_inputs, total);
	for (i = 0; i < n_inputs; i++)
	{
		free(inputs[i].path);
		free(inputs[i].data);
	}
	return 0;
}
