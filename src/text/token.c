/*
 * token.c
 *		The tokenizer.
 *
 * One pass, no backtracking beyond a bounded look-ahead, so linear time on any input.  There
 * is no dictionary and no break iterator: a word is a run of letters, marks and digits, as in
 * UAX 29 for the scripts with spaces, plus what customer text needs: clitics are split the
 * way the Penn Treebank and GloVe do ("do" "n't"), letters repeated three times or more count
 * as two ("sooo" and "sooooo" are one word), emoticons and emoji are tokens of their own.
 */
#include "text/token.h"

#include "text/ascii_match.h"
#include "text/bytes8.h"
#include "text/chars.h"
#include "text/emoji.h"
#include "text/utf8.h"

#include <string.h>

#define WORD_CODE_POINTS 48 /* what is kept of a word; the token itself covers all of it */
#define MAX_STARS 8         /* letters hidden in a row: "f***" */
#define MAX_MAIL_NAME 64    /* bytes before the @ of a mail address */
#define MAX_MAIL_HOST 128   /* bytes behind it */

/* A word while it is being read. */
typedef struct Word
{
	uint32_t cp[WORD_CODE_POINTS]; /* code points after squeezing repeated letters */
	int n;
	int letters;   /* letters seen */
	int capitals;  /* of them capitals */
	int digits;    /* digits seen */
	int repeat;    /* length of the current run of one letter */
	uint32_t last; /* lower-cased last letter */
	bool elongated;
	bool wide;
	int apostrophe;     /* index in cp of the last apostrophe, -1 for none */
	uint32_t apo_chars; /* characters before that apostrophe, from the start of the word */
	uint32_t apo_bytes; /* bytes likewise */
} Word;

/* Start reading a window of text. */
void
emp_tokenizer_init(EmpTokenizer *t, const void *text, size_t len)
{
	t->text = t->p = t->address_end = text;
	t->end = t->text + len;
	t->chars = 0;
	t->pending = EMP_TOKEN_AFTER_SENTENCE;
	t->has_clitic = false;
	t->after_word = false;
}

/* Open a token at the current position. */
static void
begin(EmpTokenizer *t, EmpToken *token, EmpTokenKind kind)
{
	token->kind = (uint8_t) kind;
	token->flags = t->pending;
	token->key_len = 0;
	token->start = t->chars;
	token->byte = (uint32_t) (t->p - t->text);
	t->pending = 0;
	t->after_word = false;
}

/* Close a token at the current position. */
static void
finish(EmpTokenizer *t, EmpToken *token)
{
	token->chars = t->chars - token->start;
	token->bytes = (uint32_t) (t->p - t->text) - token->byte;
}

/* Set the key of a token to a constant. */
static void
set_key(EmpToken *token, const char *key)
{
	token->key_len = (uint8_t) strlen(key);
	memcpy(token->key, key, token->key_len);
}

/* Move over n bytes of ASCII. */
static void
advance(EmpTokenizer *t, size_t n)
{
	t->p += n;
	t->chars += (uint32_t) n;
}

/* Return the byte at an offset from the current position, 0 behind the end. */
static uint8_t
peek(const EmpTokenizer *t, size_t offset)
{
	return (size_t) (t->end - t->p) > offset ? t->p[offset] : 0;
}

/* Say whether a byte is an ASCII letter. */
static bool
ascii_letter(uint8_t c)
{
	return c < 128 && emp_ascii_class[c] == EMP_CHAR_LETTER;
}

/* Say whether a byte is an ASCII letter or digit. */
static bool
ascii_alnum(uint8_t c)
{
	return ascii_letter(c) || (c >= '0' && c <= '9');
}

/* Take one letter, mark or digit into a word. */
static void
word_add(Word *w, uint32_t c, EmpCharClass class)
{
	uint32_t lower = c;

	if (class == EMP_CHAR_LETTER)
	{
		w->letters++;
		if (c < 128)
		{
			if (c <= 'Z')
			{
				w->capitals++;
				lower = c | 0x20;
			}
		}
		else
			w->capitals += emp_char_is_capital(c);
		w->repeat = lower == w->last ? w->repeat + 1 : 1;
		if (w->repeat > 2)
		{
			w->elongated = true;
			return;
		}
	}
	else
	{
		w->repeat = 0;
		w->digits += class == EMP_CHAR_DIGIT;
	}
	w->last = lower;
	if (c >= 128)
		w->wide = true;
	if (w->n < WORD_CODE_POINTS)
		w->cp[w->n++] = lower;
}

/* Set the key of a token from part of a word. */
static void
word_key(const Word *w, int from, int to, EmpToken *token)
{
	if (w->wide)
		token->key_len = (uint8_t) emp_fold_word(w->cp + from, to - from, token->key, EMP_KEY_SIZE);
	else
	{
		token->key_len = (uint8_t) (to - from);
		for (int i = from; i < to; i++)
			token->key[i - from] = (uint8_t) w->cp[i];
	}
}

/* Return where the clitic of a word starts ("n't", "'s"), or -1 when it has none. */
static int
clitic_start(const Word *w)
{
	int n = w->n;
	int a = w->apostrophe;

	if (a <= 0 || n - a > 3 || n - a < 2)
		return -1;
	if (n - a == 2 && w->cp[n - 1] == 't' && a >= 2 && w->cp[a - 1] == 'n')
		return a - 1;
	if (n - a == 2 && strchr("smdt", (int) (w->cp[n - 1] & 0x7F)) && w->cp[n - 1] < 128)
		return a;
	if (n - a == 3 && ((w->cp[a + 1] == 'r' && w->cp[a + 2] == 'e') ||
					   (w->cp[a + 1] == 'v' && w->cp[a + 2] == 'e') ||
					   (w->cp[a + 1] == 'l' && w->cp[a + 2] == 'l')))
		return a;
	return -1;
}

/* Turn the digits of a long number into zeros: its size says more than its value. */
static void
blur_number(EmpToken *token, int digits)
{
	if (digits <= 2)
		return;
	for (int i = 0; i < token->key_len; i++)
		if (token->key[i] >= '0' && token->key[i] <= '9')
			token->key[i] = '0';
}

/* Close a word: one token, or a word and its clitic. */
static void
word_finish(EmpTokenizer *t, Word *w, EmpToken *token)
{
	int split = w->wide ? -1 : clitic_start(w);

	finish(t, token);
	t->after_word = true;
	if (w->letters == 0)
		token->kind = EMP_TOKEN_NUMBER;
	if (w->elongated)
		token->flags |= EMP_TOKEN_ELONGATED;
	if (w->letters >= 3 && w->capitals == w->letters)
		token->flags |= EMP_TOKEN_CAPS;
	if (split < 0)
	{
		word_key(w, 0, w->n, token);
		blur_number(token, w->digits);
		return;
	}
	/* Elongation shifts code points against characters, so count back from the apostrophe. */
	t->clitic = *token;
	t->clitic.start += w->apo_chars;
	t->clitic.byte += w->apo_bytes;
	while (split < w->apostrophe && (t->text[t->clitic.byte] | 0x20) != 'n')
	{
		/* What is ignored may stand between the "n" and the apostrophe. */
		t->clitic.byte--;
		t->clitic.start -= (t->text[t->clitic.byte] & 0xC0) != 0x80;
	}
	t->clitic.chars = token->start + token->chars - t->clitic.start;
	t->clitic.bytes = token->byte + token->bytes - t->clitic.byte;
	t->clitic.flags = (uint8_t) ((token->flags & EMP_TOKEN_CAPS) | EMP_TOKEN_CLITIC);
	word_key(w, split, w->n, &t->clitic);
	t->has_clitic = true;
	token->chars -= t->clitic.chars;
	token->bytes -= t->clitic.bytes;
	word_key(w, 0, split, token);
}

/* Return the length of a run of stars that hides letters ("f***", "b*d"), 0 when it is markup. */
static size_t
hiding_stars(const EmpTokenizer *t, int letters)
{
	size_t n = 1;

	while (n < MAX_STARS && peek(t, n) == '*')
		n++;
	if (ascii_letter(peek(t, n)))
		return n;
	return n > 1 && letters <= 2 && peek(t, n) != '*' ? n : 0;
}

/* Read a word that starts at the current position. */
static void
read_word(EmpTokenizer *t, EmpToken *token)
{
	Word w;

	w.n = w.letters = w.capitals = w.digits = w.repeat = 0;
	w.last = 0;
	w.elongated = w.wide = false;
	w.apostrophe = -1;
	begin(t, token, EMP_TOKEN_WORD);
	while (t->p < t->end)
	{
		int len;
		uint32_t c = emp_utf8_decode(t->p, t->end, &len);
		EmpCharClass class = emp_char_class(c);

		if (class == EMP_CHAR_APOSTROPHE)
		{
			int next_len = 0;
			uint32_t next =
				t->p + len < t->end ? emp_utf8_decode(t->p + len, t->end, &next_len) : 0;

			if (w.letters == 0 || emp_char_class(next) != EMP_CHAR_LETTER)
				break;
			w.apostrophe = w.n < WORD_CODE_POINTS ? w.n : -1;
			w.apo_chars = t->chars - token->start;
			w.apo_bytes = (uint32_t) (t->p - t->text) - token->byte;
			w.repeat = 0;
			w.last = '\'';
			if (w.n < WORD_CODE_POINTS)
				w.cp[w.n++] = '\'';
		}
		else if (class == EMP_CHAR_LETTER || class == EMP_CHAR_DIGIT || class == EMP_CHAR_MARK)
			word_add(&w, c, class);
		else if (c == '*' && w.letters > 0 && hiding_stars(t, w.letters) > 0)
			for (size_t stars = hiding_stars(t, w.letters); stars > 0; stars--)
			{
				word_add(&w, c, EMP_CHAR_OTHER);
				if (stars > 1)
					advance(t, 1);
			}
		else if ((c == '.' || c == ',' || c == ':') && w.letters == 0 && peek(t, 1) >= '0' &&
				 peek(t, 1) <= '9')
			word_add(&w, c, EMP_CHAR_OTHER); /* 1,000.50 and 12:30 are numbers */
		else if (class != EMP_CHAR_IGNORED)
			break;
		t->p += len;
		t->chars++;
	}
	word_finish(t, &w, token);
}

/* Say whether a word of letters ends before p for sure: it has no clitic and is no address. */
static bool
ends_plainly(const uint8_t *p, const uint8_t *end)
{
	/* Signs and digits that may go on with it; all below '@', like what ends it. */
	const uint64_t goes_on = UINT64_C(0x3FF) << '0' | UINT64_C(1) << '\'' | UINT64_C(1) << '*' |
							 UINT64_C(1) << '+' | UINT64_C(1) << '-' | UINT64_C(1) << '.';

	if (p == end)
		return true;
	if (*p == '.')
		return p + 1 == end || p[1] <= ' ';
	return *p < '@' && !(goes_on >> *p & 1);
}

/* Say whether an emoticon ("xD", "T_T", "o_O", "D:") or a link may start with two bytes. */
static inline bool
may_be_sign(uint8_t first, uint8_t second)
{
	static const uint8_t starts[256] = {
		['x'] = 1, ['X'] = 1,  ['T'] = 2,  ['o'] = 4,  ['O'] = 4,
		['D'] = 8, ['h'] = 16, ['H'] = 16, ['w'] = 32, ['W'] = 32,
	};
	static const uint8_t goes_on[256] = {
		['D'] = 1,  ['_'] = 2 | 4, ['.'] = 2,  [':'] = 8,
		['t'] = 16, ['T'] = 16,    ['w'] = 32, ['W'] = 32,
	};

	return (starts[first] & goes_on[second]) != 0;
}

/* Make a token of a plain word of n letters. */
static inline void
take_plain_word(EmpTokenizer *t, EmpToken *token, size_t n, bool capitals)
{
	begin(t, token, EMP_TOKEN_WORD);
	token->key_len = (uint8_t) n;
	if (n >= 3 && capitals)
		token->flags |= EMP_TOKEN_CAPS;
	token->chars = token->bytes = (uint32_t) n;
	advance(t, n);
	t->after_word = true;
}

/* Eight bytes of a word, which may go on behind them. */
typedef struct Letters
{
	uint64_t lower;  /* in lower case */
	uint64_t others; /* which bytes are no letters */
	uint64_t small;  /* which are letters of the word and no capitals, among other bits */
	bool thrice;     /* a letter three times in a row */
} Letters;

/* Look at eight bytes. */
static inline Letters
look_at_letters(uint64_t bytes)
{
	uint64_t lower = bytes | EMP_BYTES8(0x20);
	uint64_t others = emp_bytes8_others(bytes);
	uint64_t differ = (lower ^ lower >> 8) | (lower ^ lower >> 16);

	return (Letters){
		.lower = lower,
		.others = others,
		.small = bytes << 2 & (others - 1) & ~others,
		.thrice = emp_bytes8_any_zero(differ | others),
	};
}

/* Read a word of eight ASCII letters or more; false when it has to be read with care. */
static bool
read_long_word(EmpTokenizer *t, EmpToken *token)
{
	uint64_t small = 0;
	size_t n = 0;
	Letters l;

	/* In steps of six, so that any three letters in a row lie together in one of them. */
	for (;; n += 6)
	{
		l = look_at_letters(emp_bytes8(t->p + n, t->text, t->end));
		if (l.thrice || n >= WORD_CODE_POINTS)
			return false;
		small |= l.small;
		emp_store64le(token->key + n, l.lower);
		if (l.others != 0)
			break;
	}
	n += emp_bytes8_before(l.others);
	if (n >= WORD_CODE_POINTS || !ends_plainly(t->p + n, t->end))
		return false;
	take_plain_word(t, token, n, (small & EMP_BYTES8(0x80)) == 0);
	return true;
}

/*
 * Read a word of ASCII letters alone, by far the commonest token; false when none starts here, or
 * when it may be anything else and has to be read with care.
 */
static inline __attribute__((always_inline)) bool
read_plain_word(EmpTokenizer *t, EmpToken *token)
{
	uint64_t bytes = emp_bytes8(t->p, t->text, t->end);
	Letters l = look_at_letters(bytes);
	size_t n = emp_bytes8_before(l.others);

	if (n == 0 || l.thrice || may_be_sign((uint8_t) bytes, (uint8_t) (bytes >> 8)))
		return false;
	if (n == 8)
		return read_long_word(t, token);
	if (!ends_plainly(t->p + n, t->end))
		return false;
	emp_store64le(token->key, l.lower);
	take_plain_word(t, token, n, (l.small & EMP_BYTES8(0x80)) == 0);
	return true;
}

/* Read a run of ! and ?. */
static void
read_shout(EmpTokenizer *t, EmpToken *token)
{
	int shouts = 0;
	int questions = 0;

	begin(t, token, EMP_TOKEN_SHOUT);
	while (t->p < t->end)
	{
		int len;
		uint32_t c = emp_utf8_decode(t->p, t->end, &len);

		if (emp_char_class(c) != EMP_CHAR_SHOUT)
			break;
		if (emp_char_shout(c) == '?')
			questions++;
		else
			shouts += c == 0x203C ? 2 : 1;
		t->p += len;
		t->chars++;
	}
	if (shouts && questions)
		set_key(token, "?!");
	else if (questions)
		set_key(token, questions > 1 ? "??" : "?");
	else
		set_key(token, shouts > 1 ? "!!" : "!");
	finish(t, token);
	t->pending |= EMP_TOKEN_AFTER_SENTENCE;
}

/* Return the length of the run of visible ASCII at the current position. */
static size_t
visible_run(const EmpTokenizer *t)
{
	size_t n = 0;

	while (peek(t, n) > ' ' && peek(t, n) < 127 && peek(t, n) != '<' && peek(t, n) != '"')
		n++;
	return n;
}

/* Return the length of what a link starts with, 0 when none starts here. */
static size_t
link_start(const EmpTokenizer *t)
{
	const char *text = (const char *) t->p;
	size_t room = (size_t) (t->end - t->p);

	if (emp_starts_with(text, room, "http://"))
		return 7;
	if (emp_starts_with(text, room, "https://"))
		return 8;
	return emp_starts_with(text, room, "www.") ? 4 : 0;
}

/* Read a link when one starts here; signs behind it belong to the sentence. */
static bool
read_link(EmpTokenizer *t, EmpToken *token)
{
	size_t start = link_start(t);
	size_t n = start > 0 ? visible_run(t) : 0;

	while (n > start && strchr(".,;:!?'()[]{}*", peek(t, n - 1)))
		n--;
	if (n <= start)
		return false;
	begin(t, token, EMP_TOKEN_LINK);
	set_key(token, "<link>");
	advance(t, n);
	finish(t, token);
	return true;
}

/* Read a mail address when the word that starts here is one. */
static bool
read_mail(EmpTokenizer *t, EmpToken *token)
{
	size_t n;
	size_t at;

	/* The run is looked at once, however many words it has. */
	if (t->address_end <= t->p)
	{
		const uint8_t *p = t->p;

		while (p < t->end && (ascii_alnum(*p) || *p == '.' || *p == '_' || *p == '+' || *p == '-'))
			p++;
		t->address_end = p;
	}
	n = (size_t) (t->address_end - t->p);
	if (n == 0 || n > MAX_MAIL_NAME || peek(t, n) != '@' || !ascii_alnum(peek(t, n + 1)))
		return false;
	at = n++;
	while (n < at + MAX_MAIL_HOST &&
		   (ascii_alnum(peek(t, n)) || peek(t, n) == '.' || peek(t, n) == '-'))
		n++;
	if (t->p[n - 1] == '.')
		n--;
	begin(t, token, EMP_TOKEN_LINK);
	set_key(token, "<mail>");
	advance(t, n);
	finish(t, token);
	return true;
}

/* Read @name. */
static bool
read_mention(EmpTokenizer *t, EmpToken *token)
{
	size_t n = 1;

	if (t->after_word || !ascii_alnum(peek(t, 1)))
		return false;
	while (ascii_alnum(peek(t, n)) || peek(t, n) == '_')
		n++;
	begin(t, token, EMP_TOKEN_MENTION);
	set_key(token, "<mention>");
	advance(t, n);
	finish(t, token);
	return true;
}

/* Read [NAME] or {{name}}: what templates and anonymisers leave in a text. */
static bool
read_placeholder(EmpTokenizer *t, EmpToken *token)
{
	size_t n = 1;

	if (peek(t, 0) == '[')
	{
		while (n < 34 && ((peek(t, n) >= 'A' && peek(t, n) <= 'Z') || peek(t, n) == '_'))
			n++;
		if (n < 3 || peek(t, n) != ']')
			return false;
		n++;
	}
	else
	{
		if (peek(t, 1) != '{')
			return false;
		while (n < 64 && peek(t, n) >= ' ' && peek(t, n) < 127 && peek(t, n) != '}' &&
			   (n < 2 || peek(t, n) != '{'))
			n++;
		if (peek(t, n) != '}' || peek(t, n + 1) != '}')
			return false;
		n += 2;
	}
	begin(t, token, EMP_TOKEN_PLACEHOLDER);
	set_key(token, "<name>");
	advance(t, n);
	finish(t, token);
	return true;
}

/* Read an emoticon when one starts here. */
static bool
read_emoticon(EmpTokenizer *t, EmpToken *token)
{
	const char *key;
	size_t n = emp_emoticon_match(t->p, (size_t) (t->end - t->p), &key);

	if (n == 0 || t->after_word)
		return false;
	begin(t, token, EMP_TOKEN_EMOTICON);
	set_key(token, key);
	advance(t, n);
	finish(t, token);
	return true;
}

/* Read an emoji and everything that belongs to it. */
static void
read_emoji(EmpTokenizer *t, EmpToken *token)
{
	size_t chars;
	size_t key_len;
	size_t n;

	begin(t, token, EMP_TOKEN_EMOJI);
	n = emp_emoji_match(t->p, (size_t) (t->end - t->p), &chars, token->key, EMP_KEY_SIZE, &key_len);
	token->key_len = (uint8_t) key_len;
	t->p += n;
	t->chars += (uint32_t) chars;
	finish(t, token);
}

/* Read dots: an ellipsis is a token, a single stop may end the sentence. */
static bool
read_stop(EmpTokenizer *t, EmpToken *token, uint32_t c, int len)
{
	bool token_made = false;

	if (c == 0x2026 || (c == '.' && peek(t, 1) == '.'))
	{
		begin(t, token, EMP_TOKEN_ELLIPSIS);
		set_key(token, "...");
		do
		{
			t->p += len;
			t->chars++;
		} while (t->p < t->end && emp_utf8_decode(t->p, t->end, &len) == c);
		finish(t, token);
		token_made = true;
		t->pending |= EMP_TOKEN_AFTER_PAUSE;
	}
	else
	{
		uint8_t next = peek(t, (size_t) len);

		if (c != '.' || next <= ' ' || next == '"' || next == '\'' || next == ')' || next >= 128)
			t->pending |= EMP_TOKEN_AFTER_SENTENCE;
		t->p += len;
		t->chars++;
	}
	return token_made;
}

/* Pass a line end; a blank line ends the sentence. */
static void
pass_newline(EmpTokenizer *t, int len)
{
	t->pending |= EMP_TOKEN_AFTER_PAUSE;
	t->p += len;
	t->chars++;
	while (t->p < t->end && (*t->p == ' ' || *t->p == '\t' || *t->p == '\r'))
		advance(t, 1);
	if (t->p < t->end && *t->p == '\n')
		t->pending |= EMP_TOKEN_AFTER_SENTENCE;
}

/* Read what starts at the current position; false when that is no token and was passed. */
static bool
read_any(EmpTokenizer *t, EmpToken *token)
{
	int len;
	uint32_t c = emp_utf8_decode(t->p, t->end, &len);
	EmpCharClass class = emp_char_class(c);

	switch (class)
	{
		case EMP_CHAR_LETTER:
			if (c < 128 && may_be_sign(*t->p, peek(t, 1)) &&
				(read_emoticon(t, token) || read_link(t, token)))
				return true;
			/* fall through */
		case EMP_CHAR_DIGIT:
			if (c < 128 && read_mail(t, token))
				return true;
			read_word(t, token);
			return true;
		case EMP_CHAR_IDEOGRAPH:
			begin(t, token, EMP_TOKEN_WORD);
			token->key_len = (uint8_t) emp_fold_word(&c, 1, token->key, EMP_KEY_SIZE);
			t->p += len;
			t->chars++;
			finish(t, token);
			return true;
		case EMP_CHAR_SHOUT:
			read_shout(t, token);
			return true;
		case EMP_CHAR_EMOJI:
		case EMP_CHAR_REGIONAL:
			read_emoji(t, token);
			return true;
		case EMP_CHAR_STOP:
			if (read_stop(t, token, c, len))
				return true;
			t->after_word = false;
			return false;
		case EMP_CHAR_NEWLINE:
			pass_newline(t, len);
			t->after_word = false;
			return false;
		case EMP_CHAR_SPACE:
		case EMP_CHAR_MARK:
		case EMP_CHAR_IGNORED:
			break;
		case EMP_CHAR_APOSTROPHE:
		case EMP_CHAR_PAUSE:
		case EMP_CHAR_OTHER:
			if (c < 128)
			{
				if (read_emoticon(t, token))
					return true;
				if (c == '@' && read_mention(t, token))
					return true;
				if ((c == '[' || c == '{') && read_placeholder(t, token))
					return true;
			}
			if (class == EMP_CHAR_PAUSE && (c != '-' || !t->after_word))
				t->pending |= EMP_TOKEN_AFTER_PAUSE;
			break;
	}
	t->p += len;
	t->chars++;
	t->after_word = false;
	return false;
}

/* Pass the blank behind most words. */
static inline void
pass_blank(EmpTokenizer *t)
{
	if (t->p < t->end && *t->p == ' ')
	{
		advance(t, 1);
		t->after_word = false;
	}
}

/* Read the next token when it is not known to be a plain word. */
static __attribute__((noinline)) bool
read_with_care(EmpTokenizer *t, EmpToken *token)
{
	if (t->has_clitic)
	{
		*token = t->clitic;
		t->has_clitic = false;
		return true;
	}
	while (t->p < t->end)
	{
		if (read_any(t, token))
			return true;
		pass_blank(t);
		if (read_plain_word(t, token))
			return true;
	}
	return false;
}

/* Read the next token; false at the end of the window.  Most are plain words after a blank. */
bool
emp_token_next(EmpTokenizer *t, EmpToken *token)
{
	if (!t->has_clitic)
	{
		pass_blank(t);
		if (read_plain_word(t, token))
			return true;
	}
	return read_with_care(t, token);
}
