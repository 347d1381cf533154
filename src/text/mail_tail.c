/*
 * mail_tail.c
 *		What programs and habits put at the end of a message.
 *
 * Four rules look at the last lines, again and again until none applies; whatever they drop,
 * something must be left above it:
 *
 *	- The line of a device: "Sent from my iPhone", "Get Outlook for iOS".
 *	- A legal notice: from a line that begins as such notices do to the end, if the text from
 *	  there speaks of confidentiality or of the intended recipient.
 *	- A line "--" with at most 15 lines below it.
 *	- A closing ("Best regards," "Mit freundlichen Grüßen", "Cheers,") with at most four lines
 *	  below it, each of which looks like a name, a title, a telephone number or an address.
 *
 * Where the words of the customer are at stake, too little is dropped rather than too much.
 * "Thanks," above a name stays, being gratitude as often as habit; only contact details below
 * are dropped.  A line under a closing that exclaims, asks, smiles or speaks of a mood
 * ("Regards, a very unhappy customer") keeps the closing and itself.
 *
 * Only the last EMP_TAIL_BYTES are looked at, so the cost does not depend on the text.
 */
#include "text/mail_tail.h"

#include "text/ascii_match.h"

#define EMP_TAIL_BYTES 8192
#define EMP_TAIL_LINES 48 /* lines with text among those bytes */
#define EMP_TAIL_ROUNDS 6 /* furniture under furniture under ... */
#define SIGNATURE_LINES 15
#define CLOSING_LINES 4
#define LONGEST_CLOSING 64 /* bytes of a closing, and of a line under it */

/* The last lines that are not empty; number 0 is the very last. */
typedef struct Tail
{
	const char *text;
	size_t start[EMP_TAIL_LINES]; /* offset */
	size_t len[EMP_TAIL_LINES];   /* bytes, without blanks around */
	int n;
} Tail;

/* Find the last lines of a text. */
static void
tail_read(Tail *tail, const char *text, size_t len)
{
	size_t low = len > EMP_TAIL_BYTES ? len - EMP_TAIL_BYTES : 0;
	size_t end = len;

	tail->text = text;
	tail->n = 0;
	while (end > low && tail->n < EMP_TAIL_LINES)
	{
		size_t start = end;
		size_t first;
		size_t last = end;

		while (start > low && text[start - 1] != '\n')
			start--;
		if (start == low && low > 0)
			return; /* begins before the window */
		first = start;
		while (first < last && emp_ascii_space(text[first]))
			first++;
		while (last > first && emp_ascii_space(text[last - 1]))
			last--;
		if (last > first)
		{
			tail->start[tail->n] = first;
			tail->len[tail->n] = last - first;
			tail->n++;
		}
		if (start == 0)
			return;
		end = start - 1;
	}
}

/* Does the line begin with one of the literals?  Sets the bytes that it takes. */
static bool
starts_with_any(const char *text, size_t len, const char *const *literals, size_t *taken)
{
	int i;

	for (i = 0; literals[i] != NULL; i++)
		if (emp_starts_with(text, len, literals[i]))
		{
			*taken = strlen(literals[i]);
			return true;
		}
	return false;
}

/* Count the words of a line. */
static int
count_words(const char *text, size_t len)
{
	int words = 0;
	size_t i;

	for (i = 0; i < len; i++)
		if (!emp_ascii_space(text[i]) && (i == 0 || emp_ascii_space(text[i - 1])))
			words++;
	return words;
}

/*
 * Are all words of the line those that a program writes about itself: capitalised, a number, an
 * address, or one of a few?  "Sent from my phone, it still fails" is not such a line.
 */
static bool
is_device_name(const char *text, size_t len)
{
	static const char *const words[] = {
		"a",      "all-new",   "android",    "app",     "da",   "de",       "desde",
		"device", "do",        "email",      "enviado", "for",  "gesendet", "handset",
		"het",    "ipad",      "iphone",     "ipod",    "il",   "inviato",  "mail",
		"meinem", "meiner",    "meu",        "mi",      "mijn", "mio",      "mit",
		"mobile", "mon",       "my",         "new",     "on",   "phone",    "powered",
		"secure", "sent",      "smartphone", "tablet",  "the",  "vanaf",    "verstuurd",
		"via",    "verzonden", "wireless",   "with",    "by",   "ios",      NULL};
	static const char *const excuses[] = {"excuse", "typo", "brevity", "pardon", NULL};
	size_t i = 0;
	int k;

	for (k = 0; excuses[k] != NULL; k++)
		if (emp_contains(text, len, excuses[k]))
			return true;
	while (i < len)
	{
		size_t start;

		while (i < len && (emp_ascii_space(text[i]) || strchr(",.-()<", text[i]) != NULL))
			i++;
		start = i;
		while (i < len && !emp_ascii_space(text[i]) && strchr(",.()<", text[i]) == NULL)
			i++;
		if (i == start)
			break;
		if (emp_starts_with(text + start, len - start, "http"))
			return true;
		for (k = 0; words[k] != NULL; k++)
			if (emp_equals(text + start, i - start, words[k]))
				break;
		if (words[k] == NULL && !emp_ascii_digit(text[start]) &&
			!(text[start] >= 'A' && text[start] <= 'Z'))
			return false;
	}
	return true;
}

/* Does the line say with which device or program the message was sent? */
static bool
is_device_line(const char *text, size_t len)
{
	static const char *const phrases[] = {
		"sent from my ", "sent from ",       "sent via ",        "sent with ",
		"sent using ",   "get outlook for ", "von meinem ",      "von meiner ",
		"gesendet von ", "gesendet mit ",    "enviado desde ",   "enviado do meu ",
		"inviato da",    "verzonden vanaf ", "verstuurd vanaf ", NULL};
	static const char *const devices[] = {
		"iphone",  "ipad",       "ipod",    "android",     "galaxy", "samsung", "blackberry",
		"windows", "mobil",      "phone",   "tablet",      "device", "pixel",   "huawei",
		"xiaomi",  "telefon",    "handy",   "outlook",     "ios",    "watch",   "yahoo",
		"gmail",   "proton",     "aol",     "thunderbird", "gmx",    "web.de",  "icloud",
		"tuta",    "superhuman", "airmail", "zoho",        NULL};
	size_t taken;
	int i;

	if (len > 120 || memchr(text, '?', len) != NULL || emp_contains(text, len, " i ") ||
		emp_contains(text, len, " you "))
		return false;
	if (emp_starts_with(text, len, "envoy") && emp_contains(text, len, " de mon "))
	{
		for (taken = 5; taken < len && !emp_ascii_space(text[taken]);)
			taken++;
	}
	else if (!starts_with_any(text, len, phrases, &taken))
		return false;
	if (count_words(text, len) > 12 || !is_device_name(text + taken, len - taken))
		return false;
	for (i = 0; devices[i] != NULL; i++)
		if (emp_contains(text + taken, len - taken, devices[i]))
			return true;
	return false;
}

/* Return the number of the first line of a legal notice at the end, or -1. */
static int
find_notice(const Tail *tail, size_t len)
{
	static const char *const beginnings[] = {"confidentiality notice",
											 "confidentiality note",
											 "confidential notice",
											 "legal notice",
											 "legal disclaimer",
											 "disclaimer:",
											 "disclaimer -",
											 "email disclaimer",
											 "e-mail disclaimer",
											 "notice: this e",
											 "this email and any",
											 "this e-mail and any",
											 "this email, including",
											 "this e-mail, including",
											 "this message and any",
											 "this message, including",
											 "this communication, including",
											 "this email is confidential",
											 "this e-mail is confidential",
											 "this email may contain",
											 "this e-mail may contain",
											 "this message may contain",
											 "this message contains confidential",
											 "this email contains confidential",
											 "this e-mail contains confidential",
											 "the information contained in this e",
											 "the information contained in this m",
											 "the information contained in this c",
											 "the contents of this e",
											 "the content of this e",
											 "diese e-mail enth",
											 "ce message et toutes les pi",
											 NULL};
	static const char *const proofs[] = {"confiden",
										 "intended recipient",
										 "intended solely",
										 "intended only",
										 "privileged",
										 "vertraulich",
										 NULL};
	int i;
	int k;

	for (i = tail->n - 1; i >= 0; i--)
	{
		const char *text = tail->text + tail->start[i];
		size_t n = tail->len[i];
		size_t ignored;

		while (n > 0 && (*text == '*' || *text == '_'))
		{
			text++;
			n--;
		}
		if (!starts_with_any(text, n, beginnings, &ignored))
			continue;
		for (k = 0; proofs[k] != NULL; k++)
			if (emp_contains(text, len - (size_t) (text - tail->text), proofs[k]))
				return i;
		return -1; /* what begins further down holds no more */
	}
	return -1;
}

/* Return the number of the line "--" that begins a signature at the end, or -1. */
static int
find_dashes(const Tail *tail)
{
	int i;

	for (i = tail->n - 1; i >= 0; i--)
		if (i <= SIGNATURE_LINES && emp_equals(tail->text + tail->start[i], tail->len[i], "--"))
			return i;
	return -1;
}

/* How much a closing says by itself. */
typedef enum Closing
{
	CLOSING_NONE,
	CLOSING_FORMAL, /* nothing: dropped wherever it ends the text */
	CLOSING_CASUAL, /* a mood, unless a comma and a name follow */
	CLOSING_THANKS  /* gratitude: stays, but contact details below it go */
} Closing;

/* Match a line with a phrase in which '*' stands for one or more bytes outside ASCII. */
static size_t
match_phrase(const char *text, size_t len, const char *phrase)
{
	size_t i = 0;

	for (; *phrase != '\0'; phrase++)
	{
		if (*phrase == '*')
		{
			size_t start = i;

			while (i < len && emp_high_byte(text[i]))
				i++;
			if (i == start)
				return 0;
		}
		else if (i < len && emp_ascii_lower(text[i]) == *phrase)
			i++;
		else
			return 0;
	}
	return i;
}

/* Return the longest of some phrases that the line begins with, in bytes. */
static size_t
longest_phrase(const char *text, size_t len, const char *const *phrases)
{
	size_t longest = 0;
	int i;

	for (i = 0; phrases[i] != NULL; i++)
	{
		size_t n = match_phrase(text, len, phrases[i]);

		if (n > longest && (n == len || !emp_ascii_letter(text[n])))
			longest = n;
	}
	return longest;
}

/*
 * Does an emoji of UTF-8 begin here?  Nearly every character of four bytes is one, and of those of
 * three the dingbats: hearts and old smileys.  The following bytes tell them from LATIN1.
 */
static bool
is_emoji(const char *text, size_t len)
{
	const unsigned char *c = (const unsigned char *) text;

	if (len >= 4 && c[0] >= 0xF0)
		return (c[1] & 0xC0) == 0x80 && (c[2] & 0xC0) == 0x80 && (c[3] & 0xC0) == 0x80;
	return len >= 3 && c[0] == 0xE2 && c[1] >= 0x98 && c[1] <= 0x9E && (c[2] & 0xC0) == 0x80;
}

/* Does the line say something of a mood, so that it is no line of a signature? */
static bool
has_mood(const char *text, size_t len)
{
	static const char *const words[] = {
		"customer", "client", "angry",   "happy",   "disappoint", "frustrat", "furious",
		"never",    "upset",  "annoyed", "worst",   "terribl",    "thank",    "love",
		"hate",     "great",  "awesome", "service", "refund",     ":(",       ":)",
		":-",       ";)",     "<3",      ":d",      "not ",       NULL};
	size_t i;

	for (i = 0; words[i] != NULL; i++)
		if (emp_contains(text, len, words[i]))
			return true;
	for (i = 0; i < len; i++)
		if (text[i] == '!' || text[i] == '?' || is_emoji(text + i, len - i))
			return true;
	return false;
}

/* Is every word of the line capitalised, up to five, small link words aside? */
static bool
is_name(const char *text, size_t len, int max_words)
{
	static const char *const links[] = {"of",  "and", "the", "de", "la", "von", "van",
										"der", "den", "for", "at", "in", "du",  "e",
										"y",   "und", "&",   "|",  "-",  "/",   NULL};
	int words = 0;
	size_t i = 0;

	while (i < len)
	{
		size_t start;
		int k;

		while (i < len && (emp_ascii_space(text[i]) || strchr(",.()", text[i]) != NULL))
			i++;
		start = i;
		while (i < len && !emp_ascii_space(text[i]) && strchr(",.()", text[i]) == NULL)
			i++;
		if (i == start)
			break;
		for (k = 0; links[k] != NULL; k++)
			if (emp_equals(text + start, i - start, links[k]))
				break;
		if (links[k] != NULL)
			continue;
		if (!emp_high_byte(text[start]) && !(text[start] >= 'A' && text[start] <= 'Z'))
			return false;
		words++;
	}
	return words > 0 && words <= max_words;
}

/* Is the line a telephone number, an address of mail or web, or a labelled one? */
static bool
is_contact(const char *text, size_t len)
{
	static const char *const labels[] = {
		"tel", "phone", "mobile", "cell", "fax", "mail:", "email", "e-mail",
		"web", "t:",    "m:",     "p:",   "e:",  "w:",    "ph:",   NULL};
	size_t digits = 0;
	size_t ignored;
	size_t i;
	bool has_at = memchr(text, '@', len) != NULL;
	bool label = starts_with_any(text, len, labels, &ignored);

	if (count_words(text, len) > 6)
		return false;
	if (emp_contains(text, len, "www.") || emp_contains(text, len, "http"))
		return count_words(text, len) <= 3;
	for (i = 0; i < len; i++)
	{
		if (emp_ascii_digit(text[i]))
			digits++;
		else if (!label && !has_at && strchr(" +-()./", text[i]) == NULL)
			return false;
	}
	if (has_at)
		return count_words(text, len) <= 3;
	return digits >= 6;
}

/* Can the line stand under a closing? */
static bool
is_signature_line(const Tail *tail, int i)
{
	const char *text = tail->text + tail->start[i];
	size_t len = tail->len[i];

	if (len > LONGEST_CLOSING || has_mood(text, len))
		return false;
	return is_name(text, len, 5) || is_contact(text, len);
}

/* Is the line a single lower-case word, as people sign: "lee", "ana."? */
static bool
is_small_name(const char *text, size_t len)
{
	size_t i;

	if (len > 0 && text[len - 1] == '.')
		len--;
	for (i = 0; i < len; i++)
		if (!emp_ascii_letter(text[i]) && !emp_high_byte(text[i]))
			return false;
	return len > 0 && len <= 16;
}

/* Say which closing the line is; has_name says that a name stands behind it. */
static Closing
closing_of(const char *text, size_t len, bool *has_name)
{
	static const char *const formal[] = {"best regards",
										 "kind regards",
										 "kindest regards",
										 "warm regards",
										 "warmest regards",
										 "with kind regards",
										 "with best regards",
										 "regards",
										 "best wishes",
										 "with best wishes",
										 "sincerely",
										 "yours sincerely",
										 "sincerely yours",
										 "yours truly",
										 "yours faithfully",
										 "faithfully",
										 "respectfully",
										 "cordially",
										 "rgds",
										 "many regards",
										 "mit freundlichen gr*en",
										 "mit freundlichen gr*ssen",
										 "mit freundlichen gruessen",
										 "mit freundlichem gru*",
										 "freundliche gr*e",
										 "viele gr*e",
										 "beste gr*e",
										 "liebe gr*e",
										 "viele gruesse",
										 "beste gruesse",
										 "liebe gruesse",
										 "mfg",
										 "cordialement",
										 "bien cordialement",
										 "bien * vous",
										 "saludos",
										 "un saludo",
										 "saludos cordiales",
										 "atentamente",
										 "cordiali saluti",
										 "distinti saluti",
										 "atenciosamente",
										 "met vriendelijke groet",
										 "met vriendelijke groeten",
										 "groeten",
										 NULL};
	static const char *const casual[] = {"best", "all the best", "cheers", "warmly", "take care",
										 "br",   "vg",           "lg",     NULL};
	static const char *const thanks[] = {"thanks",
										 "thank you",
										 "many thanks",
										 "thanks and regards",
										 "thanks & regards",
										 "thanks in advance",
										 "thank you in advance",
										 "with thanks",
										 "kind thanks",
										 "danke",
										 "merci",
										 "gracias",
										 NULL};
	Closing kind = CLOSING_FORMAL;
	size_t n;
	size_t rest;
	bool comma;

	*has_name = false;
	if (len > LONGEST_CLOSING)
		return CLOSING_NONE;
	n = longest_phrase(text, len, formal);
	if (n == 0)
	{
		kind = CLOSING_CASUAL;
		n = longest_phrase(text, len, casual);
	}
	if (n == 0)
	{
		kind = CLOSING_THANKS;
		n = longest_phrase(text, len, thanks);
	}
	if (n == 0)
		return CLOSING_NONE;
	rest = n;
	while (rest < len && (emp_ascii_space(text[rest]) || strchr(",.;-", text[rest]) != NULL))
		rest++;
	if (kind == CLOSING_FORMAL && rest + 1 == len && text[rest] == '!')
		rest++;
	comma = memchr(text + n, ',', rest - n) != NULL;
	if (rest == len)
		return (kind == CLOSING_FORMAL || comma) ? kind : CLOSING_NONE;
	*has_name = true;
	if (kind != CLOSING_FORMAL || has_mood(text + rest, len - rest) ||
		!(comma || memchr(text, ' ', n) != NULL) || !is_name(text + rest, len - rest, 3))
		return CLOSING_NONE;
	return kind;
}

/* Return the offset at which a closing at the end, or what stands under it, begins, or 0. */
static size_t
find_closing(const Tail *tail)
{
	bool contact = false;
	int i;

	for (i = 0; i < tail->n && i <= CLOSING_LINES; i++)
	{
		const char *text = tail->text + tail->start[i];
		bool has_name;
		Closing kind = closing_of(text, tail->len[i], &has_name);

		if (kind == CLOSING_FORMAL || (kind == CLOSING_CASUAL && i >= 1))
			return tail->start[i];
		if (kind == CLOSING_THANKS && i >= 1)
			return contact ? tail->start[i - 1] : 0;
		if (!is_signature_line(tail, i) &&
			!(i == 0 && is_small_name(text, tail->len[0]) && !has_mood(text, tail->len[0])))
			return 0;
		contact = contact || is_contact(text, tail->len[i]);
	}
	return 0;
}

/* Return the length without blanks at the end. */
static size_t
trimmed(const char *text, size_t len)
{
	while (len > 0 && emp_ascii_space(text[len - 1]))
		len--;
	return len;
}

/* Return the offset of a line by its number, or 0 for none. */
static size_t
line_start(const Tail *tail, int line)
{
	return line < 0 ? 0 : tail->start[line];
}

/*
 * Return the length of the text without signature, closing, device line and legal notice at its
 * end.  It is 0 only if the text was blank.
 */
size_t
emp_mail_tail(const char *text, size_t len)
{
	Tail tail;
	int round;

	len = trimmed(text, len);
	for (round = 0; round < EMP_TAIL_ROUNDS; round++)
	{
		size_t cut = 0;

		tail_read(&tail, text, len);
		if (tail.n == 0)
			break;
		if (is_device_line(text + tail.start[0], tail.len[0]))
			cut = trimmed(text, tail.start[0]);
		if (cut == 0)
			cut = trimmed(text, line_start(&tail, find_notice(&tail, len)));
		if (cut == 0)
			cut = trimmed(text, line_start(&tail, find_dashes(&tail)));
		if (cut == 0)
			cut = trimmed(text, find_closing(&tail));
		if (cut == 0)
			break;
		len = cut;
	}
	return len;
}
