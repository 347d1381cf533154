/*
 * test_token.c
 *		Text cut into tokens: kinds, keys, flags, and offsets that name the text as written.
 *
 * Every text that is cut here is also held against rules that hold for any text: offsets grow,
 * stay inside, count whole characters, and agree in characters and bytes.
 */
#include "check.h"
#include "text/chars.h"
#include "text/token.h"
#include "text/utf8.h"

#include <stdlib.h>

#define LONG_TEXT (256 * 1024)
#define SHOWN 4096

#define ZWJ "\u200D"
#define VS15 "\uFE0E"
#define VS16 "\uFE0F"
#define SKIN "\U0001F3FD"

static char shown[SHOWN];
static uint8_t long_text[LONG_TEXT];

/* Count the characters between two bytes; -1 when the end lies inside one. */
static long
count_chars(const uint8_t *p, const uint8_t *to, const uint8_t *end)
{
	long n = 0;

	while (p < to)
	{
		int len;

		(void) emp_utf8_decode(p, end, &len);
		p += len;
		n++;
	}
	return p == to ? n : -1;
}

/* Check the rules that hold for any text and return how many tokens it has. */
static int
cut(const void *text, size_t len)
{
	const uint8_t *p = text;
	EmpTokenizer t;
	EmpToken token;
	uint32_t chars = 0;
	uint32_t bytes = 0;
	int n = 0;
	int wrong = 0;

	emp_tokenizer_init(&t, text, len);
	while (emp_token_next(&t, &token))
	{
		wrong += token.byte < bytes || token.start < chars || token.bytes == 0 || token.chars == 0;
		wrong += token.byte + token.bytes > len || token.key_len > EMP_KEY_SIZE;
		wrong += count_chars(p + bytes, p + token.byte, p + len) != (long) (token.start - chars);
		wrong += count_chars(p + token.byte, p + token.byte + token.bytes, p + len) !=
				 (long) token.chars;
		wrong += count_chars(token.key, token.key + token.key_len, token.key + token.key_len) < 0;
		bytes = token.byte + token.bytes;
		chars = token.start + token.chars;
		n++;
	}
	wrong += count_chars(p + bytes, p + len, p + len) != (long) (t.chars - chars);
	CHECK_INT(wrong, 0);
	return n;
}

/*
 * Show the tokens of a text, each as KIND START+CHARS KEY FLAGS.
 * Kinds: w word, n number, ! shout, . ellipsis, : emoticon, e emoji, p placeholder, l link,
 * m mention.  Flags: C caps, L elongated, c clitic.
 */
static const char *
show_bytes(const void *text, size_t len)
{
	static const char kinds[] = "wn!.:eplm";
	EmpTokenizer t;
	EmpToken token;
	size_t n = 0;

	(void) cut(text, len);
	emp_tokenizer_init(&t, text, len);
	shown[0] = '\0';
	while (emp_token_next(&t, &token) && n < SHOWN - 128)
		n += (size_t) sprintf(
			shown + n, "%s%c%u+%u %.*s%s%s%s%s", n > 0 ? " | " : "", kinds[token.kind], token.start,
			token.chars, (int) token.key_len, (const char *) token.key,
			token.flags & (EMP_TOKEN_CAPS | EMP_TOKEN_ELONGATED | EMP_TOKEN_CLITIC) ? " " : "",
			token.flags & EMP_TOKEN_CAPS ? "C" : "", token.flags & EMP_TOKEN_ELONGATED ? "L" : "",
			token.flags & EMP_TOKEN_CLITIC ? "c" : "");
	return shown;
}

/* Show the tokens of a string. */
static const char *
show(const char *text)
{
	return show_bytes(text, strlen(text));
}

/* Show where sentences and clauses start: for each token S, P or -. */
static const char *
breaks(const char *text)
{
	EmpTokenizer t;
	EmpToken token;
	size_t n = 0;

	emp_tokenizer_init(&t, text, strlen(text));
	while (emp_token_next(&t, &token) && n < SHOWN - 1)
		shown[n++] = token.flags & EMP_TOKEN_AFTER_SENTENCE ? 'S'
					 : token.flags & EMP_TOKEN_AFTER_PAUSE  ? 'P'
															: '-';
	shown[n] = '\0';
	return shown;
}

/* Words, numbers and what separates them. */
static void
test_words(void)
{
	CHECK_STRING(show(""), "");
	CHECK_STRING(show("   \t "), "");
	CHECK_STRING(show("Good, cheap"), "w0+4 good | w6+5 cheap");
	CHECK_STRING(show("ALL ok NO A1B"), "w0+3 all C | w4+2 ok | w7+2 no | w10+3 a1b");
	CHECK_STRING(show("well-made and/or so_so"),
				 "w0+4 well | w5+4 made | w10+3 and | w14+2 or | w17+2 so | w20+2 so");
	CHECK_STRING(show("5 12 2024 1,000.50 12:30 3rd"),
				 "n0+1 5 | n2+2 12 | n5+4 0000 | n10+8 0,000.00 | n19+5 00:00 | w25+3 3rd");
	CHECK_STRING(show("f*** b*d a * b"), "w0+4 f*** | w5+3 b*d | w9+1 a | w13+1 b");
	CHECK_STRING(show("**great** *nice* a*********"), "w2+5 great | w11+4 nice | w17+1 a");
	CHECK_STRING(show("caf\u00E9 cafe\u0301"), "w0+4 caf\u00E9 | w5+5 caf\u00E9");
	CHECK_STRING(show("so\u00ADft"), "w0+5 soft");
	CHECK_STRING(show("\u597D\u5403!"), "w0+1 \u597D | w1+1 \u5403 | !2+1 !");
	CHECK_STRING(show("\u0301\u0301 \u200D"), "");
}

/* The second half of "don't". */
static void
test_clitics(void)
{
	CHECK_STRING(show("don't"), "w0+2 do | w2+3 n't c");
	CHECK_STRING(show("I\u2019m it\u2019s"), "w0+1 i | w1+2 'm c | w4+2 it | w6+2 's c");
	CHECK_STRING(show("Don\u2019t!"), "w0+2 do | w2+3 n't c | !5+1 !");
	CHECK_STRING(show("we're they've you'll he'd"),
				 "w0+2 we | w2+3 're c | w6+4 they | w10+3 've c | w14+3 you | w17+3 'll c | "
				 "w21+2 he | w23+2 'd c");
	CHECK_STRING(show("CAN'T"), "w0+2 ca C | w2+3 n't Cc");
	CHECK_STRING(show("o'clock rock'n'roll"), "w0+7 o'clock | w8+11 rock'n'roll");
	CHECK_STRING(show("'quoted' dogs'"), "w1+6 quoted | w9+4 dogs");
	CHECK_STRING(show("donnnn't"), "w0+5 don L | w5+3 n't c");
	CHECK_STRING(show("sooooo's"), "w0+6 soo L | w6+2 's c");
	CHECK_STRING(show("don\u00AD\u2019t go"), "w0+2 do | w2+4 n't c | w7+2 go");
	CHECK_STRING(show("do\u00ADn\u2019t go"), "w0+3 do | w3+3 n't c | w7+2 go");
	CHECK_STRING(show("fa\u00E7ade's"), "w0+8 fa\u00E7ade's");
}

/* Letters repeated. */
static void
test_elongation(void)
{
	CHECK_STRING(show("soo sooo SOOOO"), "w0+3 soo | w4+4 soo L | w9+5 soo CL");
	CHECK_STRING(show("nOoOo"), "w0+5 noo L");
	CHECK_STRING(show("\u00F6\u00F6\u00F6\u00F6k"), "w0+5 \u00F6\u00F6k L");
	CHECK_STRING(show("1000000"), "n0+7 0000000");
	CHECK_STRING(show("aaaaaaaa"), "w0+8 aa L");
}

/* Cut the first token off a text that ends where its memory ends. */
static EmpToken
first_token(const char *word, int len, const char *behind)
{
	size_t size = (size_t) len + strlen(behind);
	char *text = malloc(size);
	EmpTokenizer t;
	EmpToken token = {.kind = 255};

	memcpy(text, word, (size_t) len);
	memcpy(text + len, behind, strlen(behind));
	emp_tokenizer_init(&t, text, size);
	(void) emp_token_next(&t, &token);
	free(text);
	return token;
}

/* Plain words are read a shorter way; what is ignored behind a word sends it the long way. */
static void
test_plain_words(void)
{
	static const char *const behind[] = {"", " ", ".", ". A", ",b", "!", " bbbbbbbb", "\n"};
	uint32_t random = 1;
	int wrong = 0;

	for (int round = 0; round < 20000; round++)
	{
		char word[60];
		int len = 1 + round % 60;
		EmpToken plain;
		EmpToken careful;

		for (int i = 0; i < len; i++)
		{
			random = random * 1664525 + 1013904223;
			word[i] = "abcdeABCDEthTHmnyz"[(random >> 16) % (round % 3 == 0 ? 2 : 18)];
		}
		plain = first_token(word, len, behind[round % 8]);
		careful = first_token(word, len, "\u00AD");
		wrong += plain.kind != careful.kind || plain.flags != careful.flags ||
				 plain.key_len != careful.key_len ||
				 memcmp(plain.key, careful.key, plain.key_len) != 0 ||
				 plain.bytes != (uint32_t) len || plain.chars != (uint32_t) len;
	}
	CHECK_INT(wrong, 0);
	CHECK_STRING(show("abcdefg abcdefgh ABCDEFGHIJKLMN, ABCDEFGHIJKLMNo"),
				 "w0+7 abcdefg | w8+8 abcdefgh | w17+14 abcdefghijklmn C | "
				 "w33+15 abcdefghijklmno");
	CHECK_STRING(show("abcdeffg abcdefffg abcdefghhhi"),
				 "w0+8 abcdeffg | w9+9 abcdeffg L | w19+11 abcdefghhi L");
}

/* Runs of signs. */
static void
test_signs(void)
{
	CHECK_STRING(show("! !! ?? ?! !?!"), "!0+1 ! | !2+2 !! | !5+2 ?? | !8+2 ?! | !11+3 ?!");
	CHECK_STRING(show("\u203C \uFF01\uFF1F"), "!0+1 !! | !2+2 ?!");
	CHECK_STRING(show("wait... what\u2026 .. ."),
				 "w0+4 wait | .4+3 ... | w8+4 what | .12+1 ... | .14+2 ...");
	CHECK_STRING(show("12345"), "n0+5 00000");
	CHECK_STRING(show("-,()[]{} ; \"#$%&*+/< > = @\\^_`|~"), "");
}

/* Emoticons. */
static void
test_emoticons(void)
{
	CHECK_STRING(show("ok :) :-) =) :))) (:"), "w0+2 ok | :3+2 :) | :6+3 :) | :10+2 :) | :13+4 :)");
	CHECK_STRING(show(":( :'( >:( :-/ ;-) :D :P :o :*"),
				 ":0+2 :( | :3+3 :'( | :7+3 >:( | :11+3 :/ | :15+3 ;) | :19+2 :D | :22+2 :P | "
				 ":25+2 :o | :28+2 :*");
	CHECK_STRING(show("<3 </3 xD XD T_T ^_^ o_O D:"),
				 ":0+2 <3 | :3+3 </3 | :7+2 xD | :10+2 xD | :13+3 T_T | :17+3 ^_^ | :21+3 o_O | "
				 ":25+2 D:");
	CHECK_STRING(show("<30 a:b at 12:30"), "n1+2 30 | w4+1 a | w6+1 b | w8+2 at | n11+5 00:00");
	CHECK_STRING(show(":"), "");
	CHECK_STRING(show(">:"), "");
	CHECK_STRING(show(":'"), "");
}

/* Emoji: one token for all that belongs together, one key for one feeling. */
static void
test_emoji(void)
{
	CHECK_STRING(show("\u2764 \u2764" VS16 " \u2764" VS15),
				 "e0+1 \u2764 | e2+2 \u2764 | e5+2 \u2764");
	CHECK_STRING(show("\U0001F44D" SKIN "ok"), "e0+2 \U0001F44D | w2+2 ok");
	CHECK_STRING(show("\U0001F937" ZWJ "\u2640" VS16 "."), "e0+4 \U0001F937");
	CHECK_STRING(show("\U0001F937" SKIN ZWJ "\u2642" VS16 "x"), "e0+5 \U0001F937 | w5+1 x");
	CHECK_STRING(show("\U0001F468" ZWJ "\U0001F469" ZWJ "\U0001F467"),
				 "e0+5 \U0001F468\U0001F469\U0001F467");
	CHECK_STRING(show("\U0001F1E9\U0001F1EA\U0001F1EB\U0001F1F7"),
				 "e0+2 \U0001F1E9\U0001F1EA | e2+2 \U0001F1EB\U0001F1F7");
	CHECK_STRING(show("\U0001F1E9 x"), "e0+1 \U0001F1E9 | w2+1 x");
	CHECK_STRING(show("\U0001F3F4\U000E0067\U000E0062\U000E007F!"), "e0+4 \U0001F3F4 | !4+1 !");
	CHECK_STRING(show("\U0001F621\U0001F621"), "e0+1 \U0001F621 | e1+1 \U0001F621");
	CHECK_STRING(show("1" VS16 "\u20E3 done"), "n0+3 1\u20E3 | w4+4 done");
	CHECK_STRING(show(ZWJ ZWJ VS16 SKIN), "");
	CHECK_STRING(show("\U0001F621" ZWJ), "e0+2 \U0001F621");
	CHECK_STRING(show("great\U0001F60Dday"), "w0+5 great | e5+1 \U0001F60D | w6+3 day");
}

/* Characters that came after the pinned version of Unicode are unknown on every ICU. */
static void
test_newer_characters(void)
{
	CHECK_INT(emp_char_class(0x1FAE0), EMP_CHAR_EMOJI); /* melting face, Unicode 14 */
	CHECK_INT(emp_char_class(0x1FAE8), EMP_CHAR_OTHER); /* shaking face, Unicode 15 */
	CHECK_INT(emp_char_class(0x1FAE9), EMP_CHAR_OTHER); /* face with bags, Unicode 16 */
	CHECK_INT(emp_char_class(0x1C89), EMP_CHAR_OTHER);  /* Cyrillic letter, Unicode 16 */
	CHECK_INT(emp_char_class(0x31350), EMP_CHAR_OTHER); /* ideograph, Unicode 15 */
	CHECK_INT(emp_char_class(0x10FFFF), EMP_CHAR_OTHER);
	CHECK_STRING(show("so \U0001FAE9 tired\U0001FAE8"), "w0+2 so | w5+5 tired");
}

/* Compatibility forms fold to what they stand for. */
static void
test_folding(void)
{
	CHECK_STRING(show("\uFF27\uFF32\uFF25\uFF21\uFF34"), "w0+5 great C");
	CHECK_STRING(show("e\uFB03cient"), "w0+7 efficient");
	CHECK_STRING(show("\U0001D421\U0001D41A\U0001D429\U0001D429\U0001D432"), "w0+5 happy");
	CHECK_STRING(show("\u00C4RGER"), "w0+5 \u00E4rger C");
	CHECK_STRING(show("\u0130s"), "w0+2 \u0130s"); /* no simple folding, no Turkish rule */
	CHECK_STRING(show("\u03A3\u03C2"), "w0+2 \u03C3\u03C3");
	CHECK_STRING(show("\u212Aind"), "w0+4 kind"); /* Kelvin sign */
	/* Long expansions are cut behind a whole character. */
	for (int i = 0; i < 60; i++)
		memcpy(long_text + 3 * i, "\uFDFA", 3);
	CHECK_INT(cut(long_text, 180), 1);
}

/* What templates, anonymisers and web pages leave in a text. */
static void
test_placeholders_and_links(void)
{
	CHECK_STRING(show("Dear [NAME], {{ first_name }}!"),
				 "w0+4 dear | p5+6 <name> | p13+16 <name> | !29+1 !");
	CHECK_STRING(show("[A] [name] {x} [NAME"), "w1+1 a | w5+4 name | w12+1 x | w16+4 name C");
	CHECK_STRING(show("see https://x.test/a?b=c ok"), "w0+3 see | l4+20 <link> | w25+2 ok");
	CHECK_STRING(show("www.x.test"), "l0+10 <link>");
	CHECK_STRING(show("HTTPS://x.test Www.x.test"), "l0+14 <link> | l15+10 <link>");
	CHECK_STRING(show("http:// ok"), "w0+4 http | w8+2 ok");
	CHECK_STRING(show("(http://x.test). Bad"), "l1+13 <link> | w17+3 bad");
	CHECK_STRING(show("http://x.test!!"), "l0+13 <link> | !13+2 !!");
	CHECK_STRING(show("http://x.test/\u00FCber ok"), "l0+14 <link> | w14+4 \u00FCber | w19+2 ok");
	CHECK_STRING(show("http://x.test\U0001F621"), "l0+13 <link> | e13+1 \U0001F621");
	CHECK_STRING(show("mail ann.b@x.test."), "w0+4 mail | l5+12 <mail>");
	CHECK_STRING(show("@ann thanks, me@home"), "m0+4 <mention> | w5+6 thanks | l13+7 <mail>");
	CHECK_STRING(show("@ x @\u00E9"), "w2+1 x | w5+1 \u00E9");
}

/* Where sentences and clauses begin. */
static void
test_breaks(void)
{
	CHECK_STRING(breaks("Good. Bad! Why? Oh"), "SS-S-S");
	CHECK_STRING(breaks("Good, bad; and - so"), "SPPP");
	CHECK_STRING(breaks("one\ntwo\n\nthree\r\n \r\nfour"), "SPSS");
	CHECK_STRING(breaks("v1.2 e.g. this.that"), "S---S-");
	CHECK_STRING(breaks("\u597D\u3002\u597D"), "SS");
	CHECK_STRING(breaks("well-made"), "S-");
}

/* Bytes that are no text. */
static void
test_hostile_bytes(void)
{
	static const char *const bad[] = {
		"\xFF",
		"\x80\x80",
		"\xC0\x80",
		"\xC3",
		"\xE2\x80",
		"\xF0\x9F\x98",
		"\xED\xA0\x80",
		"\xF4\x90\x80\x80",
		"\xF8\x88\x80",
		"good\xFF"
		"bad",
		"don\xE2\x80",
		"a\xC3\xC3\xA9",
		"\xE2\x9D\xA4\xEF\xB8",
		"\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F",
		"x@\xFF.y",
		"http://\xFF\xFE",
		"{{\xFF}}",
		"[NAME\xFF]",
		":\xFF",
		">:\xFF",
		"'\xE2\x80\x99t",
		"n\xE2\x80\x99\xFF",
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		(void) cut(bad[i], strlen(bad[i]));
	CHECK_STRING(show("good\xFF"
					  "bad"),
				 "w0+4 good | w5+3 bad");
	CHECK_STRING(show("\xF0\x9F\x98 x"), "w4+1 x");
	CHECK_STRING(show("a\xED\xA0\x80z"), "w0+1 a | w4+1 z");
	CHECK_STRING(show_bytes("a\0b", 3), "w0+1 a | w2+1 b");
	/* Every text that ends after each of its bytes. */
	for (const char *text = "Don\u2019t \U0001F468" ZWJ "\U0001F469 \u2764" VS16
							" http://x.t @a {{b}} caf\u00E9 >:-( [A_B]";
		 *text; text++)
		for (size_t len = 0; len <= strlen(text); len++)
			(void) cut(text, len);
	/* Every pair of bytes, alone and between letters. */
	for (int a = 0; a < 256; a++)
		for (int b = 0; b < 256; b++)
		{
			uint8_t pair[4] = {'a', (uint8_t) a, (uint8_t) b, 'z'};
			EmpTokenizer t;
			EmpToken token;
			uint32_t last = 0;

			emp_tokenizer_init(&t, pair, 4);
			while (emp_token_next(&t, &token))
			{
				if (token.byte < last || token.byte + token.bytes > 4)
					CHECK(!"offsets inside the text");
				last = token.byte + token.bytes;
			}
		}
}

/* Fill the long text with one piece over and over and return how many tokens it has. */
static int
cut_repeated(const char *piece)
{
	size_t len = strlen(piece);
	size_t n = 0;

	while (n + len <= LONG_TEXT)
	{
		memcpy(long_text + n, piece, len);
		n += len;
	}
	return cut(long_text, n);
}

/* Long runs of one thing. */
static void
test_long_runs(void)
{
	CHECK_INT(cut_repeated("a"), 1);
	CHECK_INT(cut_repeated("7"), 1);
	CHECK_INT(cut_repeated(" "), 0);
	CHECK_INT(cut_repeated("!"), 1);
	CHECK_INT(cut_repeated("."), 1);
	CHECK_INT(cut_repeated("\u0301"), 0);
	CHECK_INT(cut_repeated("\xFF"), 0);
	CHECK_INT(cut_repeated("\xE2\x80"), 0);
	CHECK_INT(cut_repeated("e\u0301"), 1);
	CHECK_INT(cut_repeated("\U0001F621"), LONG_TEXT / 4);
	CHECK(cut_repeated("\U0001F621" ZWJ) > 0);
	CHECK(cut_repeated("'") == 0);
	CHECK(cut_repeated("a'") > 0);
	CHECK(cut_repeated("<") == 0);
	CHECK(cut_repeated(":") >= 0);
	CHECK(cut_repeated("[A") > 0);
	CHECK(cut_repeated("{{") == 0);
	CHECK(cut_repeated("a.") > 0);
	CHECK(cut_repeated("a@") > 0);
	CHECK(cut_repeated("don't ") > 0);
}

/* The parts of UTF-8 decoding that the tokens do not show. */
static void
test_utf8(void)
{
	for (uint32_t c = 1; c <= 0x10FFFF; c += c < 0x3000 ? 1 : 61)
	{
		uint8_t bytes[4];
		int written;
		int len;

		if (c >= 0xD800 && c <= 0xDFFF)
			continue;
		written = emp_utf8_encode(c, bytes);
		if (emp_utf8_decode(bytes, bytes + written, &len) != c || len != written)
			CHECK(!"a code point survives");
		/* One byte too few is one broken byte. */
		if (written > 1 &&
			(emp_utf8_decode(bytes, bytes + written - 1, &len) != EMP_REPLACEMENT || len != 1))
			CHECK(!"a cut character is broken");
	}
}

int
main(void)
{
	test_words();
	test_clitics();
	test_elongation();
	test_plain_words();
	test_signs();
	test_emoticons();
	test_emoji();
	test_newer_characters();
	test_folding();
	test_placeholders_and_links();
	test_breaks();
	test_hostile_bytes();
	test_long_runs();
	test_utf8();
	return CHECK_DONE();
}
