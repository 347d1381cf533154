/*
 * heads.c
 *		The linear heads that are trained on the matrix.
 *
 * Heads for labels are linear support vector machines with squared hinge loss, the head for
 * valence is support vector regression; LIBLINEAR solves both in the primal by a trust region
 * Newton method (Lin, Weng, Keerthi 2008), which uses no random numbers.
 */
#include "heads.h"

#include <linear.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define COST_LABELS 0.03
#define COST_POLES 0.1
#define COST_VALENCE 0.05
#define VALENCE_TUBE 0.1 /* errors below this cost nothing */

#define EVERYTHING FOLDS /* the fold that leaves nothing out */

/* What there is to train: every head, without each fold and on everything. */
typedef struct Work
{
	const Matrix *m;
	const Corpus *c;
	Heads *heads;
	Unseen *unseen;
	int next;
	pthread_mutex_t lock;
} Work;

/* Return the members of a group that has a head. */
EmpLabelSet
trained_group(int i)
{
	static const struct
	{
		EmpSchemeId scheme;
		const char *name;
	} group[TRAINED_GROUPS] = {
		{EMP_SCHEME_EKMAN, "anger"},    {EMP_SCHEME_EKMAN, "fear"},
		{EMP_SCHEME_EKMAN, "joy"},      {EMP_SCHEME_EKMAN, "sadness"},
		{EMP_SCHEME_EKMAN, "surprise"}, {EMP_SCHEME_SENTIMENT, "negative"},
	};
	const EmpScheme *scheme = emp_scheme(group[i].scheme);

	return scheme->group[emp_group_find(scheme, group[i].name, strlen(group[i].name))].members;
}

/* Say whether a document has what a pole or sarcasm finds. */
bool
head_finds(const Document *d, int head)
{
	return head == EMP_HEAD_POSITIVE   ? d->positive
		   : head == EMP_HEAD_NEGATIVE ? d->negative
									   : d->sarcastic;
}

/* Say whether a document takes part in a head, and with which target. */
static bool
target(const Document *d, int head, double *y)
{
	bool is;
	int use;

	if (head == EMP_HEAD_VALENCE)
	{
		*y = d->valence;
		return d->use & USE_VALENCE;
	}
	if (head < EMP_BASE_LABELS)
	{
		is = d->labels >> head & 1;
		use = USE_LABELS;
	}
	else if (head >= TRAINED_AT)
	{
		is = (d->labels & trained_group(head - TRAINED_AT)) != 0;
		use = USE_LABELS;
	}
	else
	{
		is = head_finds(d, head);
		use = head == EMP_HEAD_POSITIVE   ? USE_POSITIVE
			  : head == EMP_HEAD_NEGATIVE ? USE_NEGATIVE
										  : USE_SARCASM;
	}
	*y = is ? 1 : -1;
	return d->use & use;
}

/* Say whether a head is one of a label, or of a group of them. */
static bool
is_label(int head)
{
	return head < EMP_BASE_LABELS || head >= TRAINED_AT;
}

/*
 * Copy a row as a head takes it: labels by their length, the others without what a sentence begins
 * and ends with (short product reviews would make every last word praise), and the regression
 * without a constant.
 */
static struct feature_node *
row_for(const Matrix *m, int i, int head)
{
	const struct feature_node *row = m->row[i];
	struct feature_node *copy;
	int n = 0;

	while (row[n].index != -1)
		n++;
	copy = malloc(sizeof(*copy) * (size_t) (n + 1));
	memcpy(copy, row, sizeof(*copy) * (size_t) (n + 1));
	if (is_label(head))
	{
		for (int k = 0; k < n; k++)
			if (copy[k].index <= m->columns)
				copy[k].value *= m->label_scale[i];
		return copy;
	}
	n = 0;
	for (int k = 0; row[k].index != -1; k++)
		if (row[k].index > m->columns ? head != EMP_HEAD_VALENCE : !m->edge[row[k].index - 1])
			copy[n++] = row[k];
	copy[n].index = -1;
	return copy;
}

/* Train one head on all documents but those of a fold. */
static void
train_head(const Work *w, int head, int fold)
{
	struct problem p = {0};
	struct parameter q = {0};
	struct model *model;
	int columns = w->m->columns;
	bool regression = head == EMP_HEAD_VALENCE; /* it has no constant */
	Heads *heads = fold == EVERYTHING ? w->heads : &w->unseen->heads[fold];

	p.x = malloc(sizeof(*p.x) * (size_t) w->c->n);
	p.y = malloc(sizeof(double) * (size_t) w->c->n);
	p.n = regression ? columns : columns + 1;
	p.bias = -1;
	for (int i = 0; i < w->c->n; i++)
		if (w->c->doc[i].fold != fold && target(&w->c->doc[i], head, &p.y[p.l]))
			p.x[p.l++] = row_for(w->m, i, head);
	q.solver_type = regression ? L2R_L2LOSS_SVR : L2R_L2LOSS_SVC;
	q.eps = 0.01;
	q.C = regression                                               ? COST_VALENCE
		  : head == EMP_HEAD_POSITIVE || head == EMP_HEAD_NEGATIVE ? COST_POLES
																   : COST_LABELS;
	q.p = VALENCE_TUBE;
	model = train(&p, &q);
	heads->weight[head] = malloc(sizeof(double) * (size_t) columns);
	for (int k = 0; k < columns; k++)
		heads->weight[head][k] = get_decfun_coef(model, k + 1, 0);
	heads->bias[head] = regression ? 0 : get_decfun_coef(model, columns + 1, 0);
	for (int i = 0; i < w->c->n; i++)
		if (w->c->doc[i].fold == fold)
		{
			double z = 0;

			for (const struct feature_node *x = w->m->row[i]; x->index != -1; x++)
				if (x->index <= columns)
					z += x->value * heads->weight[head][x->index - 1];
			w->unseen->z[i][head] = is_label(head) ? z * w->m->label_scale[i] : z;
		}
	free_and_destroy_model(&model);
	for (int i = 0; i < p.l; i++)
		free(p.x[i]);
	free(p.x);
	free(p.y);
}

/* Train heads as long as there are any left. */
static void *
work(void *arg)
{
	Work *w = arg;

	for (;;)
	{
		int i;

		pthread_mutex_lock(&w->lock);
		i = w->next--;
		pthread_mutex_unlock(&w->lock);
		if (i < 0)
			return NULL;
		train_head(w, i % TRAINED_HEADS, i / TRAINED_HEADS);
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
heads_train(Heads *heads, Unseen *unseen, const Matrix *m, const Corpus *c)
{
	Work w = {.m = m, .c = c, .heads = heads, .unseen = unseen};
	pthread_t thread[2];

	set_print_string_function(silent);
	memset(heads, 0, sizeof(*heads));
	memset(unseen, 0, sizeof(*unseen));
	unseen->z = calloc((size_t) c->n, sizeof(*unseen->z));
	w.next = (FOLDS + 1) * TRAINED_HEADS - 1;
	pthread_mutex_init(&w.lock, NULL);
	for (int i = 0; i < 2; i++)
		pthread_create(&thread[i], NULL, work, &w);
	for (int i = 0; i < 2; i++)
		pthread_join(thread[i], NULL);
}
