/*
 * corpus.c
 *		The training documents, whatever file they come from.
 *
 * Emotion labels come from GoEmotions, from our own seeds, and from our annotations of real
 * customer sentences (model/annotations.tsv names a sentence by file, row and place, and never
 * holds its text).  Valence and the two poles come from these and from customer text: product
 * pros and cons, clothing and food reviews, survey comments, film snippets, and queries that
 * are neutral.  See model/README.md for licences.
 */
#include "corpus.h"

#include "base/hash.h"
#include "tsv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A seed counts as so many documents. */
#define WORD_COPIES 2
#define SENTENCE_COPIES 6

#define LEAVE_OUT 9 /* a valence that says: not this row */

/* Return the name of a source. */
const char *
corpus_source_name(Source source)
{
	static const char *const name[SOURCES] = {
		"GoEmotions", "seeds",        "annotated sentences", "pros and cons",   "sentence polarity",
		"clothing",   "foods",        "NHS survey",          "NHS criticality", "CLINC150",
		"Banking77",  "iSarcasmEval",
	};

	return name[source];
}

/* Return the labels of one polarity. */
static EmpLabelSet
family_labels(const char *family)
{
	EmpLabelSet set = 0;

	for (int l = 0; l < EMP_BASE_LABELS; l++)
		if (strcmp(emp_label_info(l)->family, family) == 0)
			set |= (EmpLabelSet) 1 << l;
	return set;
}

/* Return the fold of a row of a file. */
static int
fold_of(const char *file, long row)
{
	char name[256];
	int n = snprintf(name, sizeof(name), "%.*s:%ld", (int) strcspn(file, "."), file, row);

	return (int) (emp_hash64(name, (size_t) n, 0) % FOLDS);
}

/* Add a document and return it. */
static Document *
add(Corpus *c, const char *text, size_t len, Source source, int fold)
{
	Document *d;

	if (c->n == c->size)
		c->doc = realloc(c->doc, sizeof(Document) * (size_t) (c->size = c->size * 2 + 1024));
	d = &c->doc[c->n++];
	memset(d, 0, sizeof(*d));
	d->text = strndup(text, len);
	d->source = source;
	d->fold = fold;
	d->first = -1;
	d->side = SIDE_NONE;
	return d;
}

/* Set the valence of a document, and the poles that its sign tells. */
static void
set_valence(Document *d, double valence)
{
	d->use |= USE_VALENCE | USE_POLES;
	d->valence = (float) valence;
	d->positive = valence > 0.2;
	d->negative = valence < -0.2;
}

/* Read a list of labels. */
static void
set_labels(Document *d, const char *names, const char *file)
{
	d->use |= USE_LABELS;
	for (const char *p = names; *p != '\0';)
	{
		size_t len = strcspn(p, ",");
		int label = emp_label_find(p, len);

		if (label < 0 || label >= EMP_BASE_LABELS)
		{
			fprintf(stderr, "%s: unknown label in \"%s\"\n", file, names);
			exit(1);
		}
		if (d->first < 0)
			d->first = label;
		d->labels |= (EmpLabelSet) 1 << label;
		p += len + (p[len] == ',');
	}
}

/* Load a file of GoEmotions. */
static bool
load_goemotions(Corpus *c, const char *dir, const char *file)
{
	EmpLabelSet positive = family_labels("positive");
	EmpLabelSet negative = family_labels("negative");
	Tsv t;

	if (!tsv_open(&t, dir, file))
		return false;
	for (long row = 1; tsv_next(&t); row++)
	{
		const char *text = tsv_get(&t, "text");
		Document *d = add(c, text, strlen(text), SOURCE_GOEMOTIONS, fold_of(file, row));
		const char *p = tsv_get(&t, "label_ids");

		d->use = USE_LABELS | USE_VALENCE | USE_POLES;
		while (*p)
		{
			d->labels |= (EmpLabelSet) 1 << strtol(p, (char **) &p, 10);
			p += *p == ',';
		}
		d->positive = (d->labels & positive) != 0;
		d->negative = (d->labels & negative) != 0;
		d->valence = (float) (0.7 * (d->positive - d->negative));
	}
	tsv_close(&t);
	return true;
}

/* Load our own seeds: labels and a valence. */
static bool
load_seeds(Corpus *c, const char *dir, const char *file, int copies)
{
	Tsv t;

	if (!tsv_open(&t, dir, file))
		return false;
	while (tsv_next(&t))
		for (int copy = 0; copy < copies; copy++)
		{
			const char *text = tsv_get(&t, "text");
			Document *d = add(c, text, strlen(text), SOURCE_SEEDS, FOLD_NONE);

			set_labels(d, tsv_get(&t, "labels"), file);
			set_valence(d, atof(tsv_get(&t, "valence")));
		}
	tsv_close(&t);
	return true;
}

/* Add a sentence that we annotated. */
static void
add_annotated(Corpus *c, const Tsv *note, const char *text)
{
	const char *file = tsv_get(note, "source");
	size_t at = (size_t) atol(tsv_get(note, "byte"));
	size_t len = (size_t) atol(tsv_get(note, "bytes"));
	const char *polarity = tsv_get(note, "polarity");
	int stance = atoi(polarity);
	Document *d;

	if (at + len > strlen(text))
	{
		fprintf(stderr, "annotations.tsv: %s has no such sentence\n", file);
		exit(1);
	}
	d = add(c, text + at, len, SOURCE_ANNOTATIONS, fold_of(file, atol(tsv_get(note, "row"))));
	set_labels(d, tsv_get(note, "labels"), "annotations.tsv");
	if (strncmp(file, "isarcasmeval", 12) != 0)
		d->use |= USE_SINCERE;
	if (strcmp(polarity, "m") == 0)
	{
		d->use |= USE_VALENCE | USE_POLES;
		d->valence = -0.1f;
		d->positive = d->negative = true;
		d->side = 0;
		return;
	}
	set_valence(d, stance == 0 ? 0 : stance > 0 ? 0.1 + 0.4 * stance : -0.1 + 0.4 * stance);
	d->side = (stance > 0) - (stance < 0);
}

/* Load our annotations, which are in the order of files and rows. */
static bool
load_annotations(Corpus *c, const char *dir, const char *model_dir)
{
	Tsv note;
	Tsv texts;
	char open[64] = "";
	char file[80];
	long row = 0;

	if (!tsv_open(&note, model_dir, "annotations.tsv"))
		return false;
	while (tsv_next(&note))
	{
		const char *source = tsv_get(&note, "source");
		long wanted = atol(tsv_get(&note, "row"));

		if (strcmp(source, open) != 0)
		{
			if (*open != '\0')
				tsv_close(&texts);
			snprintf(open, sizeof(open), "%s", source);
			snprintf(file, sizeof(file), "%s.tsv.gz", source);
			if (!tsv_open(&texts, dir, file))
				return false;
			row = 0;
		}
		for (; row < wanted; row++)
			if (!tsv_next(&texts))
			{
				fprintf(stderr, "annotations.tsv: %s has no row %ld\n", source, wanted);
				return false;
			}
		add_annotated(c, &note, tsv_get(&texts, "text"));
	}
	if (*open != '\0')
		tsv_close(&texts);
	tsv_close(&note);
	return true;
}

/* Count the words of a text, roughly. */
static int
words(const char *text)
{
	int n = 0;

	for (const char *p = text; *p; p++)
		n += *p == ' ' && p[1] != ' ';
	return n + 1;
}

/* What the column of a file says of a document. */
typedef void (*Rater)(Document *d, double value);

/* Load a file in which one column is a number that tells the polarity. */
static bool
load_rated(Corpus *c, const char *dir, const char *file, Source source, const char *column,
		   Rater rate, int min_words)
{
	Tsv t;

	if (!tsv_open(&t, dir, file))
		return false;
	for (long row = 1; tsv_next(&t); row++)
	{
		const char *text = tsv_get(&t, "text");
		const char *value = tsv_get(&t, column);

		if (*value != '\0' && strcmp(value, "NA") != 0 && words(text) >= min_words)
			rate(add(c, text, strlen(text), source, fold_of(file, row)), atof(value));
	}
	tsv_close(&t);
	return true;
}

/* Pros and cons, film snippets: -1 or 1. */
static void
by_polarity(Document *d, double p)
{
	set_valence(d, 0.6 * p);
	d->side = p > 0 ? 1 : -1;
}

/* Stars: three are mixed; four and two say little about the other pole. */
static void
by_stars(Document *d, double stars)
{
	static const double valence[] = {-0.9, -0.5, 0, 0.6, 0.9};

	set_valence(d, valence[(int) stars - 1]);
	d->side = (stars > 3) - (stars < 3);
	if (stars == 3)
		d->positive = d->negative = true;
	if (stars == 4)
		d->use &= ~USE_NEGATIVE;
	if (stars == 2)
		d->use &= ~USE_POSITIVE;
}

/* Five stars, or an unknown number of less. */
static void
by_five_star(Document *d, double five)
{
	if (five > 0)
		set_valence(d, 0.8);
}

/* Survey comments of -2 to 2, where 0 is neutral or mixed: too vague to train on. */
static void
by_survey(Document *d, double s)
{
	if (s != 0)
		set_valence(d, 0.45 * s);
	d->side = (s > 0) - (s < 0);
}

/* Criticality of survey comments: only its sign can be relied on. */
static void
by_criticality(Document *d, double s)
{
	if (s == 0)
		return;
	set_valence(d, s > 0 ? 0.6 : -0.5);
	d->side = s > 0 ? 1 : -1;
}

/* Sarcastic tweets. */
static void
by_sarcasm(Document *d, double sarcastic)
{
	d->use = USE_SARCASM;
	d->sarcastic = sarcastic > 0;
}

/* Load our own seeds of sarcasm, which mean the opposite of what they say, and sincere texts. */
static bool
load_sarcasm_seeds(Corpus *c, const char *dir, const char *file)
{
	Tsv t;

	if (!tsv_open(&t, dir, file))
		return false;
	while (tsv_next(&t))
		for (int copy = 0; copy < SENTENCE_COPIES; copy++)
		{
			const char *text = tsv_get(&t, "text");
			Document *d = add(c, text, strlen(text), SOURCE_SEEDS, FOLD_NONE);

			d->use = USE_SARCASM;
			d->sarcastic = atoi(tsv_get(&t, "sarcastic")) > 0;
			if (d->sarcastic)
				set_valence(d, -0.6);
		}
	tsv_close(&t);
	return true;
}

/* Load queries: neutral but for thanks. */
static bool
load_queries(Corpus *c, const char *dir, const char *file, Source source)
{
	Tsv t;

	if (!tsv_open(&t, dir, file))
		return false;
	for (long row = 1; tsv_next(&t); row++)
	{
		const char *text = tsv_get(&t, "text");
		Document *d = add(c, text, strlen(text), source, fold_of(file, row));

		set_valence(d, strcmp(tsv_get(&t, "intent"), "thank_you") == 0 ? 0.8 : 0);
	}
	tsv_close(&t);
	return true;
}

/* Load everything to train on. */
bool
corpus_load_train(Corpus *c, const char *dir, const char *model_dir)
{
	memset(c, 0, sizeof(*c));
	return load_goemotions(c, dir, "goemotions/train.tsv.gz") &&
		   load_seeds(c, model_dir, "seeds.tsv", WORD_COPIES) &&
		   load_seeds(c, model_dir, "seed_sentences.tsv", SENTENCE_COPIES) &&
		   load_sarcasm_seeds(c, model_dir, "seed_sarcasm.tsv") &&
		   load_annotations(c, dir, model_dir) &&
		   load_rated(c, dir, "pros_cons/train.tsv.gz", SOURCE_PROS_CONS, "polarity", by_polarity,
					  2) &&
		   load_rated(c, dir, "sentence_polarity/train.tsv.gz", SOURCE_SENTENCE_POLARITY,
					  "polarity", by_polarity, 3) &&
		   load_rated(c, dir, "womens_clothing/train.tsv.gz", SOURCE_CLOTHING, "rating", by_stars,
					  3) &&
		   load_rated(c, dir, "fine_foods/train.tsv.gz", SOURCE_FOODS, "stars", by_stars, 3) &&
		   load_rated(c, dir, "fine_foods/five_star.tsv.gz", SOURCE_FOODS, "five_star",
					  by_five_star, 3) &&
		   load_rated(c, dir, "nhs_fft/train.tsv.gz", SOURCE_SURVEY, "sentiment", by_survey, 2) &&
		   load_rated(c, dir, "nhs_fft/phase1.tsv.gz", SOURCE_SURVEY_CRITICALITY, "criticality",
					  by_criticality, 3) &&
		   load_queries(c, dir, "clinc150/train.tsv.gz", SOURCE_CLINC) &&
		   load_queries(c, dir, "banking77/train.tsv.gz", SOURCE_BANKING) &&
		   load_rated(c, dir, "isarcasmeval/train.en.tsv.gz", SOURCE_SARCASM, "sarcastic",
					  by_sarcasm, 2);
}

/* Load what the model is measured on. */
bool
corpus_load_dev(Corpus *c, const char *dir)
{
	memset(c, 0, sizeof(*c));
	return load_goemotions(c, dir, "goemotions/dev.tsv.gz");
}
