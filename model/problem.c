/*
 * problem.c
 *		Documents as rows of a training matrix, and the heads trained on them.
 *
 * A row holds exactly what src/emotion/read.c adds up: features over the length of the text.
 * Heads for labels are linear support vector machines with squared hinge loss, the head for
 * valence is support vector regression; LIBLINEAR solves both in the primal by a trust region
 * Newton method (Lin, Weng, Keerthi 2008), which uses no random numbers.
 */
#include "problem.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COST_LABELS 0.03
#define COST_POLES 0.05
#define COST_VALENCE 0.05
#define VALENCE_TUBE 0.1 /* errors below this cost nothing */

/* A row while it is being built: dense, with a list of what is touched. */
typedef struct Builder
{
	double *value;
	int *touched;
	int n;
} Builder;

/* Add to a column. */
static void
put(Builder *b, int column, double value)
{
	if (b->value[column] == 0)
		b->touched[b->n++] = column;
	b->value[column] += value;
}

/* Order columns. */
static int
by_column(const void *a, const void *b)
{
	return *(const int *) a - *(const int *) b;
}

/* Add one sentence to a row and return its squared length. */
static double
add_sentence(Builder *b, const Matrix *m, const EmpSentence *s)
{
	const Dictionary *d = m->dictionary;
	EmpLexical lexical[EMP_SENTENCE_TOKENS];
	EmpScopes scopes;
	double square = 0;

	for (int i = 0; i < s->n; i++)
		lexical[i] = dictionary_lexical(d, s->hash[i]);
	emp_scopes(s, lexical, &scopes);
	for (int i = 0; i < s->n; i++)
	{
		const EmpScope *scope = &scopes.at[i];
		const Entry *word = map_find(&d->map[KIND_WORD], dictionary_hash(&s->token[i], s->hash[i]));
		const Entry *e;
		uint64_t grams[EMP_MAX_GRAMS];
		EmpCueValue cues[EMP_MAX_TOKEN_CUES];
		double idf = word ? word->idf : d->unknown_idf;
		double own;
		bool pair_repeated = false;
		int n;

		for (int k = 0; scope->repeated && k < i && i + 1 < s->n; k++)
			pair_repeated |= s->hash[k] == s->hash[i] && s->hash[k + 1] == s->hash[i + 1];
		if (i + 1 < s->n && !pair_repeated)
		{
			e = map_find(&d->map[KIND_PAIR], emp_pair_hash(s->hash[i], s->hash[i + 1]));
			if (e && e->feature >= 0)
				put(b, e->feature, e->idf * PAIR_SCALE);
		}
		if (scope->repeated)
			continue;
		square += idf * idf;
		own = scope->negated ? EMP_NEGATED_QUARTERS / 4.0 : 1;
		if (word && word->feature >= 0)
			put(b, word->feature, own * idf);
		if (word && word->vector)
			for (int k = 0; k < VECTOR_SIZE; k++)
				put(b, m->vector_at + k, own * word->vector[k] * idf * VECTOR_SCALE);
		if (scope->negated)
		{
			e = map_find(&d->map[KIND_PAIR], emp_negated_hash(s->hash[i]));
			if (e && e->feature >= 0)
				put(b, e->feature, e->idf * PAIR_SCALE);
		}
		n = word && word->terms ? 0 : emp_token_grams(&s->token[i], grams);
		for (int k = 0; k < n; k++)
			if ((e = map_find(&d->map[KIND_GRAM], grams[k])) != NULL && e->feature >= 0)
				put(b, e->feature, own * e->idf * GRAM_SCALE);
		n = emp_token_cues(&s->token[i], &lexical[i], scope, cues);
		for (int k = 0; k < n; k++)
			put(b, m->cue_at + cues[k].cue, CUE_SCALE * cues[k].value / EMP_CUE_ONE);
	}
	return square;
}

/* Turn a document into a row. */
static struct feature_node *
build_row(Builder *b, const Matrix *m, const char *text)
{
	EmpSentenceReader reader;
	EmpSentence s;
	EmpSentencesSeen seen = {0};
	double square = 0;
	double length;
	struct feature_node *row;

	b->n = 0;
	emp_sentence_init(&reader, text, strlen(text));
	while (emp_sentence_next(&reader, &s))
		if (!emp_sentence_seen(&seen, &s))
			square += add_sentence(b, m, &s);
	length = sqrt(emp_length_square(square, (double) seen.sentences));
	qsort(b->touched, (size_t) b->n, sizeof(int), by_column);
	row = malloc(sizeof(struct feature_node) * (size_t) (b->n + 2));
	for (int i = 0; i < b->n; i++)
	{
		row[i].index = b->touched[i] + 1;
		row[i].value = b->value[b->touched[i]] / length;
		b->value[b->touched[i]] = 0;
	}
	row[b->n].index = m->columns + 1; /* the bias, where a head has one */
	row[b->n].value = 1;
	row[b->n + 1].index = -1;
	return row;
}

/* Build the matrix of a corpus. */
void
matrix_build(Matrix *m, const Dictionary *d, const Corpus *c)
{
	Builder b;

	m->dictionary = d;
	m->vector_at = d->features;
	m->cue_at = m->vector_at + VECTOR_SIZE;
	m->columns = m->cue_at + EMP_CUES;
	m->row = malloc(sizeof(*m->row) * (size_t) c->n);
	b.value = calloc((size_t) m->columns + 1, sizeof(double));
	b.touched = malloc(sizeof(int) * (size_t) (m->columns + 1));
	for (int i = 0; i < c->n; i++)
		m->row[i] = build_row(&b, m, c->doc[i].text);
	free(b.value);
	free(b.touched);
}

/* What a head is trained on. */
typedef struct Task
{
	const Matrix *m;
	const Corpus *c;
	Heads *heads;
	int next;
	pthread_mutex_t lock;
} Task;

/* Say whether a document takes part in a head, and with which target. */
static bool
target(const Document *d, int head, double *y)
{
	if (head < EMP_BASE_LABELS)
	{
		*y = (d->labels >> head & 1) ? 1 : -1;
		return d->use & USE_LABELS;
	}
	if (head == EMP_HEAD_VALENCE)
	{
		*y = d->valence;
		return d->use & USE_VALENCE;
	}
	*y = (head == EMP_HEAD_POSITIVE ? d->positive : d->negative) ? 1 : -1;
	return d->use & USE_POLES;
}

/* Train one head. */
static void
train_head(const Task *t, int head)
{
	struct problem p = {0};
	struct parameter q = {0};
	struct model *model;
	bool has_bias = head != EMP_HEAD_VALENCE;

	p.x = malloc(sizeof(*p.x) * (size_t) t->c->n);
	p.y = malloc(sizeof(double) * (size_t) t->c->n);
	p.n = t->m->columns + has_bias;
	p.bias = has_bias ? 1 : -1;
	for (int i = 0; i < t->c->n; i++)
		if (target(&t->c->doc[i], head, &p.y[p.l]))
			p.x[p.l++] = t->m->row[i];
	q.solver_type = head == EMP_HEAD_VALENCE ? L2R_L2LOSS_SVR : L2R_L2LOSS_SVC;
	q.eps = 0.01;
	q.C = head == EMP_HEAD_VALENCE                                 ? COST_VALENCE
		  : head == EMP_HEAD_POSITIVE || head == EMP_HEAD_NEGATIVE ? COST_POLES
																   : COST_LABELS;
	q.p = VALENCE_TUBE;
	if (!has_bias)
	{
		/* LIBLINEAR reads a row up to its end mark: hide the bias from this head. */
		for (int i = 0; i < p.l; i++)
		{
			struct feature_node *x = p.x[i];
			int n = 0;

			while (x[n].index != -1 && x[n].index <= t->m->columns)
				n++;
			p.x[i] = malloc(sizeof(*x) * (size_t) (n + 1));
			memcpy(p.x[i], x, sizeof(*x) * (size_t) n);
			p.x[i][n].index = -1;
		}
	}
	model = train(&p, &q);
	t->heads->weight[head] = malloc(sizeof(double) * (size_t) t->m->columns);
	for (int k = 0; k < t->m->columns; k++)
		t->heads->weight[head][k] = get_decfun_coef(model, k + 1, 0);
	free_and_destroy_model(&model);
	if (!has_bias)
		for (int i = 0; i < p.l; i++)
			free(p.x[i]);
	free(p.x);
	free(p.y);
}

/* Train heads as long as there are any left. */
static void *
work(void *arg)
{
	Task *t = arg;

	for (;;)
	{
		int head;

		pthread_mutex_lock(&t->lock);
		head = t->next--;
		pthread_mutex_unlock(&t->lock);
		if (head < 0)
			return NULL;
		train_head(t, head);
	}
}

/* Keep LIBLINEAR quiet. */
static void
silent(const char *message)
{
	(void) message;
}

/* Train all heads, two at a time: each is independent, so the result does not depend on that. */
void
heads_train(Heads *heads, const Matrix *m, const Corpus *c)
{
	Task task = {.m = m, .c = c, .heads = heads, .next = EMP_HEADS_USED - 1};
	pthread_t thread[2];

	set_print_string_function(silent);
	memset(heads, 0, sizeof(*heads));
	pthread_mutex_init(&task.lock, NULL);
	for (int i = 0; i < 2; i++)
		pthread_create(&thread[i], NULL, work, &task);
	for (int i = 0; i < 2; i++)
		pthread_join(thread[i], NULL);
}
