/*
 * lexicon.c
 *		From records to a lexicon: meanings, sorting, and the hash table.
 */
#include "emotion/lexicon.h"

#include "emotion/labels.h"

#include <string.h>

#define RECORD_HEAD 4
#define MEANING_BYTES 3

/* Return the name of a meaning, NULL when the code is none. */
const char *
emp_meaning_name(int code)
{
	switch (code)
	{
		case EMP_MEANS_VALENCE:
			return "valence";
		case EMP_MEANS_POSITIVE:
			return "positive";
		case EMP_MEANS_NEGATIVE:
			return "negative";
		case EMP_MEANS_NOTHING:
			return "exclude";
		default:
			break;
	}
	if (code >= EMP_MEANS_BASE && code < EMP_MEANS_BASE + EMP_BASE_LABELS)
		return emp_label_info(code - EMP_MEANS_BASE)->name;
	if (code >= EMP_MEANS_COMPOSITE && code < EMP_MEANS_COMPOSITE + EMP_COMPOSITE_LABELS)
		return emp_label_info(code - EMP_MEANS_COMPOSITE + EMP_BASE_LABELS)->name;
	return NULL;
}

/* Find the meaning of a name that a user gave. */
EmpStatus
emp_meaning_require(const char *name, size_t len, uint8_t *code, EmpFailure *failure)
{
	int label;

	for (int c = EMP_MEANS_VALENCE; c <= EMP_MEANS_NOTHING; c++)
		if (strlen(emp_meaning_name(c)) == len && memcmp(emp_meaning_name(c), name, len) == 0)
		{
			*code = (uint8_t) c;
			return EMP_OK;
		}
	if (emp_label_require(name, len, &label, failure) != EMP_OK)
	{
		emp_fail_hint(failure, "In a lexicon there are also valence, positive, negative and "
							   "exclude.");
		return failure->status;
	}
	*code = (uint8_t) (label < EMP_BASE_LABELS ? EMP_MEANS_BASE + label
											   : EMP_MEANS_COMPOSITE + label - EMP_BASE_LABELS);
	return EMP_OK;
}

/* Fail for a weight. */
static EmpStatus
fail_weight(EmpFailure *failure, EmpStatus status)
{
	emp_fail(failure, status,
			 status == EMP_BAD_TEXT ? "invalid weight of a term" : "weight of a term out of range");
	emp_fail_detail(failure, "A weight is a number from -1 to 1.");
	emp_fail_hint(failure, "The weight is the probability of the label, or the valence, of a text "
						   "that is the term alone.");
	return status;
}

/* Take a weight from a number. */
EmpStatus
emp_weight_from_double(double value, int16_t *weight, EmpFailure *failure)
{
	double size = value < 0 ? -value : value;
	int32_t rounded;

	if (!(size <= 1)) /* also when it is not a number */
		return fail_weight(failure, EMP_OUT_OF_RANGE);
	rounded = (int32_t) (size * EMP_LEXICON_ONE + 0.5);
	*weight = (int16_t) (value < 0 ? -rounded : rounded);
	return EMP_OK;
}

/* Read the exponent of a number, held between bounds that no digit can make up for. */
static int64_t
read_exponent(const char **at, const char *end)
{
	const int64_t most = INT64_C(1) << 40;
	bool minus = *at < end && **at == '-';
	int64_t exponent = 0;

	if (*at < end && (**at == '-' || **at == '+'))
		(*at)++;
	for (; *at < end && **at >= '0' && **at <= '9'; (*at)++)
		if (exponent < most)
			exponent = exponent * 10 + (**at - '0');
	return minus ? -exponent : exponent;
}

/* Return the number of digits at the start of a text. */
static size_t
digits_at(const char *p, const char *end)
{
	size_t n = 0;

	while (p + n < end && p[n] >= '0' && p[n] <= '9')
		n++;
	return n;
}

/* Take a weight from the text of a decimal number. */
EmpStatus
emp_weight_parse(const char *text, size_t len, int limit, int32_t *weight, EmpFailure *failure)
{
	const char *at = text;
	const char *end = text + len;
	bool minus = at < end && *at == '-';
	const char *whole = at + (at < end && (*at == '-' || *at == '+'));
	size_t wholes = digits_at(whole, end);
	const char *part = whole + wholes;
	size_t parts = 0;
	int64_t place; /* power of ten of the next digit */
	int64_t value = 0;
	bool rest = false; /* something other than 0 is left behind the decimals */
	bool up = false;

	at = part;
	if (at < end && *at == '.')
	{
		part++;
		parts = digits_at(part, end);
		at = part + parts;
	}
	place = (int64_t) wholes - 1;
	if (at < end && (*at == 'e' || *at == 'E') && wholes + parts > 0)
	{
		const char *digits = at + 1;

		if (digits < end && (*digits == '-' || *digits == '+'))
			digits++;
		if (digits_at(digits, end) == 0)
			return fail_weight(failure, EMP_BAD_TEXT);
		at++;
		place += read_exponent(&at, end);
	}
	if (at != end || wholes + parts == 0)
		return fail_weight(failure, EMP_BAD_TEXT);
	for (size_t i = 0; i < wholes + parts; i++, place--)
	{
		int digit = (i < wholes ? whole[i] : part[i - wholes]) - '0';

		if (digit == 0)
			continue;
		if (place > 0)
			return fail_weight(failure, EMP_OUT_OF_RANGE);
		if (place < -4)
		{
			up |= place == -5 && digit >= 5;
			rest = true;
			continue;
		}
		for (int64_t p = place; p > -4; p--)
			digit *= 10;
		value += digit;
	}
	if (value > limit || (value == limit && rest))
		return fail_weight(failure, EMP_OUT_OF_RANGE);
	value += up;
	*weight = (int32_t) (minus ? -value : value);
	return EMP_OK;
}

/* Read a record. */
bool
emp_term_at(const uint8_t *records, size_t bytes, size_t at, EmpLexiconTerm *term, size_t *next)
{
	const uint8_t *p = records + at;
	size_t size;

	if (at > bytes || bytes - at < RECORD_HEAD)
		return false;
	term->len = emp_load16le(p);
	term->flags = p[2] & (EMP_TERM_VARIANTS - 1);
	term->tokens = p[2] >> 4;
	term->meanings = p[3];
	size = RECORD_HEAD + (size_t) term->meanings * MEANING_BYTES + term->len;
	if (bytes - at < size || term->len > EMP_TERM_SIZE)
		return false;
	term->meaning = p + RECORD_HEAD;
	term->text = term->meaning + (size_t) term->meanings * MEANING_BYTES;
	*next = at + size;
	return true;
}

/* Return a meaning of a term. */
EmpMeaning
emp_term_meaning(const EmpLexiconTerm *term, int i)
{
	const uint8_t *p = term->meaning + (size_t) i * MEANING_BYTES;

	return (EmpMeaning){p[0], (int16_t) emp_load16le(p + 1)};
}

/* Write the head and the meanings of a record, and return where its text goes. */
static uint8_t *
put_record(uint8_t *p, size_t len, uint8_t flags, int tokens, const EmpMeaning *meaning,
		   int meanings)
{
	emp_store16le(p, (uint16_t) len);
	p[2] = (uint8_t) (flags | tokens << 4);
	p[3] = (uint8_t) meanings;
	p += RECORD_HEAD;
	for (int i = 0; i < meanings; i++, p += MEANING_BYTES)
	{
		p[0] = meaning[i].code;
		emp_store16le(p + 1, (uint16_t) meaning[i].weight);
	}
	return p;
}

/* Make room for more bytes of records. */
static EmpStatus
make_room(EmpRecords *r, size_t len, EmpFailure *failure)
{
	if (r->check != NULL)
		r->check();
	if (len > EMP_RECORDS_BYTES - r->used)
	{
		emp_fail(failure, EMP_TOO_LARGE, "too many terms for a lexicon");
		emp_fail_detail(failure, "A lexicon has at most %d terms and %d bytes.", EMP_LEXICON_TERMS,
						EMP_LEXICON_BYTES);
		return failure->status;
	}
	if (r->used + len > r->size)
		r->grow(r, r->used + len);
	return EMP_OK;
}

/* Add a term as a person wrote it. */
EmpStatus
emp_records_add(EmpRecords *r, const void *text, size_t len, uint8_t flags,
				const EmpMeaning *meaning, int meanings, EmpFailure *failure)
{
	EmpTermText term;
	size_t size;
	uint8_t *p;

	if (emp_term_read(text, len, flags, &term, failure) != EMP_OK)
		return failure->status;
	size = RECORD_HEAD + (size_t) meanings * MEANING_BYTES + term.len;
	if (make_room(r, size, failure) != EMP_OK)
		return failure->status;
	p = put_record(r->bytes + r->used, term.len, flags, term.tokens, meaning, meanings);
	memcpy(p, term.text, term.len);
	r->used += size;
	return EMP_OK;
}

/* Add records that are canonical already. */
EmpStatus
emp_records_append(EmpRecords *r, const uint8_t *bytes, size_t len, EmpFailure *failure)
{
	if (make_room(r, len, failure) != EMP_OK)
		return failure->status;
	if (len > 0)
		memcpy(r->bytes + r->used, bytes, len);
	r->used += len;
	return EMP_OK;
}

/* Count records. */
size_t
emp_records_count(const EmpRecords *r)
{
	size_t n = 0;
	size_t at = 0;
	EmpLexiconTerm term;

	while (emp_term_at(r->bytes, r->used, at, &term, &at))
		n++;
	return n;
}

/* Compare the texts of two records. */
static int
compare_texts(const uint8_t *a, const uint8_t *b)
{
	size_t len_a = emp_load16le(a);
	size_t len_b = emp_load16le(b);
	int order = memcmp(a + RECORD_HEAD + a[3] * MEANING_BYTES,
					   b + RECORD_HEAD + b[3] * MEANING_BYTES, len_a < len_b ? len_a : len_b);

	return order != 0 ? order : len_a < len_b ? -1 : len_a > len_b;
}

/* Sort records by their texts: a merge sort, which is stable and never slow. */
static const uint8_t **
sort_records(const uint8_t **order, const uint8_t **scratch, size_t n, void (*check)(void))
{
	for (size_t width = 1; width < n; width *= 2)
	{
		const uint8_t **swap = order;

		for (size_t from = 0; from < n; from += 2 * width)
		{
			size_t middle = from + width < n ? from + width : n;
			size_t end = middle + width < n ? middle + width : n;
			size_t a = from;
			size_t b = middle;

			for (size_t i = from; i < end; i++)
			{
				if (check != NULL && (i & 0xFFF) == 0)
					check();
				scratch[i] = b >= end || (a < middle && compare_texts(order[a], order[b]) <= 0)
								 ? order[a++]
								 : order[b++];
			}
		}
		order = scratch;
		scratch = swap;
	}
	return order;
}

/* What the records of one term say together. */
typedef struct Joined
{
	bool has[EMP_MEANING_CODES];
	int16_t weight[EMP_MEANING_CODES];
} Joined;

/* Fail for records that contradict each other. */
static EmpStatus
fail_contradiction(const EmpLexiconTerm *term, EmpFailure *failure, const char *detail)
{
	char quote[48];

	emp_quote(quote, sizeof(quote), (const char *) term->text, term->len);
	emp_fail(failure, EMP_BAD_VALUE, "contradictory entries for the term \"%s\" of a lexicon",
			 quote);
	emp_fail_detail(failure, "%s", detail);
	emp_fail_hint(failure,
				  "Spellings that differ only in capitals, accents or white space are one term. "
				  "Keep one of the entries.");
	return failure->status;
}

/* Join what a record says to what others of the term say. */
static EmpStatus
join_record(Joined *joined, const EmpLexiconTerm *term, EmpFailure *failure)
{
	for (int i = 0; i < term->meanings; i++)
	{
		EmpMeaning m = emp_term_meaning(term, i);
		uint8_t code = m.code % EMP_MEANING_CODES;

		if (joined->has[code] && joined->weight[code] != m.weight)
			return fail_contradiction(term, failure,
									  "There are two weights of the term for one label.");
		joined->has[code] = true;
		joined->weight[code] = m.weight;
	}
	return EMP_OK;
}

/* Write the record of a term; returns its size, 0 when the term is excluded and means something. */
static size_t
put_joined(uint8_t *p, const Joined *joined, const EmpLexiconTerm *term)
{
	EmpMeaning meaning[EMP_MEANINGS_MAX];
	int n = 0;

	for (int code = 0; code < EMP_MEANING_CODES && n < EMP_MEANINGS_MAX; code++)
		if (joined->has[code])
			meaning[n++] = (EmpMeaning){(uint8_t) code, joined->weight[code]};
	if (joined->has[EMP_MEANS_NOTHING] && n > 1)
		return 0;
	memcpy(put_record(p, term->len, term->flags, term->tokens, meaning, n), term->text, term->len);
	return RECORD_HEAD + (size_t) n * MEANING_BYTES + term->len;
}

/* Join n records of one term. */
static EmpStatus
gather_term(const uint8_t **order, size_t n, EmpGathered *g, EmpFailure *failure)
{
	Joined joined = {0};
	EmpLexiconTerm term = {0};
	EmpLexiconTerm other = {0};
	size_t size;

	emp_term_at(order[0], SIZE_MAX, 0, &term, &size);
	for (size_t i = 0; i < n; i++)
	{
		emp_term_at(order[i], SIZE_MAX, 0, &other, &size);
		if (other.flags != term.flags)
			return fail_contradiction(&term, failure,
									  "One entry minds capitals or accents, another does not.");
		if (join_record(&joined, &other, failure) != EMP_OK)
			return failure->status;
	}
	size = put_joined(g->records + g->bytes, &joined, &term);
	if (size == 0)
		return fail_contradiction(&term, failure, "It is excluded and has a weight.");
	g->bytes += size;
	g->terms++;
	g->tokens += term.tokens;
	g->longest = term.tokens > g->longest ? term.tokens : g->longest;
	g->variants |= (uint8_t) (1 << term.flags);
	return EMP_OK;
}

/* Sort records and join those of one term. */
EmpStatus
emp_lexicon_gather(const EmpRecords *r, const uint8_t **order, const uint8_t **scratch,
				   EmpGathered *g, EmpFailure *failure)
{
	const uint8_t **sorted;
	size_t n = 0;
	EmpLexiconTerm term;

	for (size_t at = 0, next; emp_term_at(r->bytes, r->used, at, &term, &next); at = next)
		order[n++] = r->bytes + at;
	sorted = sort_records(order, scratch, n, r->check);
	g->bytes = 0;
	g->terms = g->tokens = 0;
	g->longest = g->variants = 0;
	for (size_t from = 0, to; from < n; from = to)
	{
		for (to = from + 1; to < n && compare_texts(sorted[from], sorted[to]) == 0;)
			to++;
		if (r->check != NULL)
			r->check();
		if (r->last_wins)
			from = to - 1;
		if (gather_term(sorted + from, to - from, g, failure) != EMP_OK)
			return failure->status;
	}
	return EMP_OK;
}

/* Return the number of slots: at most half of them are used. */
static uint32_t
slots_for(uint32_t tokens)
{
	uint32_t slots = 4;

	while (slots < 2 * tokens)
		slots *= 2;
	return slots;
}

/* Return the size of the closed value; it fails for more than a lexicon may have. */
EmpStatus
emp_lexicon_size(const EmpGathered *g, size_t *size, EmpFailure *failure)
{
	if (g->terms <= EMP_LEXICON_TERMS)
	{
		*size = EMP_LEXICON_HEADER + g->bytes + (size_t) EMP_SLOT_BYTES * slots_for(g->tokens);
		if (*size <= EMP_LEXICON_BYTES)
			return EMP_OK;
		emp_fail(failure, EMP_TOO_LARGE, "lexicon of %zu bytes is too large", *size);
	}
	else
		emp_fail(failure, EMP_TOO_LARGE, "lexicon of %u terms is too large", g->terms);
	emp_fail_detail(failure, "A lexicon has at most %d terms and %d bytes.", EMP_LEXICON_TERMS,
					EMP_LEXICON_BYTES);
	emp_fail_hint(failure, "Make a lexicon for each tenant, language or product.");
	return failure->status;
}

/* Put a hash into the table: a term, or the beginning of one unless something is there already. */
static void
put_slot(uint8_t *slots, uint32_t mask, uint64_t hash, uint32_t place)
{
	uint32_t tag = (uint32_t) (hash >> 32);

	for (uint32_t i = (uint32_t) hash & mask;; i = (i + 1) & mask)
	{
		uint8_t *slot = slots + (size_t) EMP_SLOT_BYTES * i;
		uint32_t found = emp_load32le(slot + 4);

		if (found == EMP_PLACE_FREE || (found == EMP_PLACE_BEGINNING && emp_load32le(slot) == tag))
		{
			emp_store32le(slot, tag);
			emp_store32le(slot + 4, place);
			return;
		}
		if (place == EMP_PLACE_BEGINNING && emp_load32le(slot) == tag)
			return;
	}
}

/* Write the closed value. */
void
emp_lexicon_close(const EmpGathered *g, uint8_t *out, void (*check)(void))
{
	uint32_t slots = slots_for(g->tokens);
	uint8_t *table = out + EMP_LEXICON_HEADER + g->bytes;
	EmpTermText text;
	EmpFailure failure;
	EmpLexiconTerm term;

	memset(out, 0, EMP_LEXICON_HEADER);
	out[0] = EMP_LEXICON_FORMAT;
	out[1] = EMP_LEXICON_FOLDING;
	out[3] = g->longest;
	out[4] = g->variants;
	emp_store32le(out + 8, g->terms);
	emp_store32le(out + 12, (uint32_t) g->bytes);
	emp_store32le(out + 16, slots);
	memcpy(out + EMP_LEXICON_HEADER, g->records, g->bytes);
	memset(table, 0, (size_t) EMP_SLOT_BYTES * slots);
	for (size_t at = 0, next; emp_term_at(g->records, g->bytes, at, &term, &next); at = next)
	{
		if (check != NULL)
			check();
		if (emp_term_read(term.text, term.len, term.flags, &text, &failure) != EMP_OK)
			continue; /* no text could hold it, so nothing has to find it */
		for (int i = 0; i + 1 < text.tokens; i++)
			put_slot(table, slots - 1, text.hash[i], EMP_PLACE_BEGINNING);
		put_slot(table, slots - 1, text.hash[text.tokens - 1], (uint32_t) at + EMP_PLACE_RECORD);
	}
}

/* Lay a view over a value. */
EmpLexiconIs
emp_lexicon_view(const uint8_t *body, size_t len, EmpLexicon *lexicon)
{
	uint32_t slots;

	if (len > 0 && body[0] != EMP_LEXICON_FORMAT)
		return EMP_LEXICON_NEWER_FORMAT;
	if (len < EMP_LEXICON_HEADER)
		return EMP_LEXICON_DAMAGED;
	if (body[1] != EMP_LEXICON_FOLDING)
		return EMP_LEXICON_NEWER_FOLDING;
	lexicon->longest = body[3];
	lexicon->variants = body[4];
	lexicon->terms = emp_load32le(body + 8);
	lexicon->bytes = emp_load32le(body + 12);
	lexicon->records = body + EMP_LEXICON_HEADER;
	slots = emp_load32le(body + 16);
	lexicon->mask = slots - 1;
	lexicon->slots = NULL;
	if (lexicon->bytes > len - EMP_LEXICON_HEADER)
		return EMP_LEXICON_DAMAGED;
	if (body[2] != 0)
		return EMP_LEXICON_GOOD;
	lexicon->slots = lexicon->records + lexicon->bytes;
	if (slots == 0 || (slots & (slots - 1)) != 0 || lexicon->longest > EMP_TERM_TOKENS ||
		lexicon->variants >> EMP_TERM_VARIANTS != 0 ||
		len - EMP_LEXICON_HEADER - lexicon->bytes != (size_t) EMP_SLOT_BYTES * slots)
		return EMP_LEXICON_DAMAGED;
	return EMP_LEXICON_GOOD;
}

/* Write the header of an open value. */
void
emp_lexicon_open_header(uint8_t *body, size_t used)
{
	memset(body, 0, EMP_LEXICON_HEADER);
	body[0] = EMP_LEXICON_FORMAT;
	body[1] = EMP_LEXICON_FOLDING;
	body[2] = 1;
	emp_store32le(body + 12, (uint32_t) used);
}

/* Read the byte form for sending. */
EmpStatus
emp_lexicon_unpack(const uint8_t *in, size_t len, EmpRecords *r, EmpFailure *failure)
{
	size_t at = 0;
	EmpLexiconTerm term;

	if (len == 0 || in[0] != EMP_LEXICON_FORMAT)
	{
		emp_fail(failure, EMP_BAD_BINARY, "unknown format of a lexicon value");
		emp_fail_detail(failure, "This version of the extension reads format %d.",
						EMP_LEXICON_FORMAT);
		return failure->status;
	}
	in++;
	len--;
	while (at < len)
	{
		EmpMeaning meaning[EMP_MEANINGS_MAX];

		if (!emp_term_at(in, len, at, &term, &at) || term.meanings < 1 ||
			term.meanings > EMP_MEANINGS_MAX)
			return emp_fail(failure, EMP_BAD_BINARY, "binary lexicon value is cut or damaged");
		for (int i = 0; i < term.meanings; i++)
		{
			meaning[i] = emp_term_meaning(&term, i);
			if (emp_meaning_name(meaning[i].code) == NULL || meaning[i].weight < -EMP_LEXICON_ONE ||
				meaning[i].weight > EMP_LEXICON_ONE ||
				(meaning[i].code == EMP_MEANS_NOTHING && meaning[i].weight != 0))
			{
				emp_fail(failure, EMP_BAD_BINARY, "unknown label or weight in a lexicon value");
				emp_fail_detail(failure, "Label %d has the weight %d in 1e-4.", meaning[i].code,
								meaning[i].weight);
				return failure->status;
			}
		}
		if (emp_records_add(r, term.text, term.len, term.flags, meaning, term.meanings, failure) !=
			EMP_OK)
		{
			if (failure->status == EMP_BAD_VALUE)
				failure->status = EMP_BAD_BINARY;
			return failure->status;
		}
	}
	return EMP_OK;
}
