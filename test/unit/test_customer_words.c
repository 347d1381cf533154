/*
 * test_customer_words.c
 *		Markup, quotations, signatures and furniture removed; the customer's words kept.
 */
#include <stdlib.h>

#include "check.h"
#include "text/customer_words.h"
#include "text/html_entity.h"
#include "text/utf8.h"

#define HUGE_BODY (1024 * 1024)

static int checks_called;

/* Encode for a UTF-8 text. */
static int
encode_utf8(uint32_t code_point, char *out, void *arg)
{
	(void) arg;
	return emp_utf8_encode(code_point, (uint8_t *) out);
}

/* Encode for a LATIN1 text. */
static int
encode_latin1(uint32_t code_point, char *out, void *arg)
{
	(void) arg;
	out[0] = (char) code_point;
	return code_point < 0x100 ? 1 : 0;
}

/* Count the calls of the check. */
static void
count_check(void *arg)
{
	(void) arg;
	checks_called++;
}

/* Return the words of a body, in a buffer that the next call overwrites. */
static const char *
words_in(const char *body, EmpBodyFormat format, const EmpWordsHost *host)
{
	static char *out;
	size_t len = strlen(body);
	size_t n;
	char *exact = malloc(len + 1); /* so that the sanitizer sees a byte too much */

	n = emp_customer_words_extract(body, len, format, host, exact);
	CHECK(n <= len);
	free(out);
	out = malloc(n + 1);
	memcpy(out, exact, n);
	out[n] = '\0';
	free(exact);
	return out;
}

/* Return the words of a UTF-8 body. */
static const char *
words(const char *body, EmpBodyFormat format)
{
	EmpWordsHost host = {encode_utf8, NULL, count_check, NULL};

	return words_in(body, format, &host);
}

#define HTML(body) words(body, EMP_BODY_HTML)
#define TEXT(body) words(body, EMP_BODY_TEXT)
#define AUTO(body) words(body, EMP_BODY_AUTO)

/* Tags go, and what is no tag stays. */
static void
test_markup(void)
{
	CHECK_STRING(HTML("<p>Hello <b>big</b>\n  world</p><p>Bye</p>"), "Hello big world\n\nBye");
	CHECK_STRING(HTML("one<br>two<br/>three<BR />four"), "one\ntwo\nthree\nfour");
	CHECK_STRING(HTML("<div>a</div><div><br></div><div>b</div>"), "a\n\nb");
	CHECK_STRING(HTML("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>"), "a b\nc");
	CHECK_STRING(HTML("<ul><li>a<li>b</ul>c"), "a\nb\n\nc");
	CHECK_STRING(HTML("<pre>a\n  b\n\nc</pre>"), "a\nb\n\nc");
	CHECK_STRING(HTML("I <3 it, a < b, x<-y, 1 <2> 3 <> 4"), "I <3 it, a < b, x<-y, 1 <2> 3 <> 4");
	CHECK_STRING(HTML("ask <lee@x.test> or <https://x.test/a> <grin>"),
				 "ask <lee@x.test> or <https://x.test/a> <grin>");
	CHECK_STRING(HTML("if a <b and c> d"), "if a <b and c> d");
	CHECK_STRING(HTML("<o:p></o:p><x-y a=1>ok</x-y>"), "ok");
	CHECK_STRING(HTML("<a title=\"a > b\" href='x'>link</a>"), "link");
	CHECK_STRING(HTML("never closed <p class=\"x"), "never closed <p class=\"x");
	CHECK_STRING(HTML("closed late <p <b>bold</b>"), "closed late <p bold");
	CHECK_STRING(HTML("a<!-- <p>x</p> -->b<!---->c"), "abc");
	CHECK_STRING(HTML("a <!-- b"), "a b");
	CHECK_STRING(HTML("<!DOCTYPE html><?xml version='1.0'?><![if !mso]>a<![endif]>"), "a");
	CHECK_STRING(HTML("<![CDATA[I am <b>sad</b>]]>"), "I am sad");
	CHECK_STRING(HTML("<html><head><title>t</title><style>p{}</style></head><body>a</body></html>"),
				 "a");
	CHECK_STRING(HTML("<head><meta charset=x><p>a</p>"), "a");
	CHECK_STRING(HTML("a<script>if (1 < 2) '</p>'</script>b<STYLE>x</sTyle >c"), "abc");
	CHECK_STRING(HTML("a <title>b"), "a b");
	CHECK_STRING(HTML("a <script>b"), "a");
	CHECK_STRING(HTML("mad <img class=e alt=\"\xF0\x9F\x98\xA1\"><img alt='&#128545;'> "
					  "<img alt='Logo'><img alt=':('>"),
				 "mad \xF0\x9F\x98\xA1\xF0\x9F\x98\xA1 :(");
	CHECK_STRING(HTML("\xC2\xA0 a\xC2\xA0\xC2\xA0 b"), "a b");
	CHECK_STRING(HTML("a\x01"
					  "b\x1F"),
				 "a b");
	CHECK_STRING(HTML(""), "");
	CHECK_STRING(HTML(" <p> </p> "), "");
}

/* References become characters; what is no reference stays. */
static void
test_entities(void)
{
	EmpWordsHost latin1 = {encode_latin1, NULL, NULL, NULL};

	CHECK_STRING(HTML("&#128545;&#x1F621;&#X1f621;"),
				 "\xF0\x9F\x98\xA1\xF0\x9F\x98\xA1\xF0\x9F\x98\xA1");
	CHECK_STRING(HTML("don&rsquo;t &amp; won&#39;t &quot;x&quot; caf&eacute; &euro;5"),
				 "don\xE2\x80\x99t & won't \"x\" caf\xC3\xA9 \xE2\x82\xAC"
				 "5");
	CHECK_STRING(HTML("a&nbsp;&nbsp;b&#160;c&thinsp;d"), "a b c d");
	CHECK_STRING(HTML("I &lt;3 you &gt;:("), "I <3 you >:(");
	CHECK_STRING(HTML("&lt;b&gt;"), "<b>");
	CHECK_STRING(HTML("R&D, Q&A, ?a=1&copy=2&reg=3, &unknown; & &; &#; &#x;"),
				 "R&D, Q&A, ?a=1&copy=2&reg=3, &unknown; & &; &#; &#x;");
	CHECK_STRING(HTML("AT&amp T &lt3"), "AT& T &lt3");
	CHECK_STRING(HTML("it&amp;#39;s &amp;amp;amp;quot;big&amp;quot; &amp;amp; &#38;lt;"),
				 "it's \"big\" & <");
	CHECK_STRING(HTML("a&#0;b&#xD800;c&#x110000;d&#99999999999999999999;e&#7;f"), "a b c d e f");
	CHECK_STRING(HTML("&#146;&#x80;&#129;"), "\xE2\x80\x99\xE2\x82\xAC");
	CHECK_STRING(HTML("won&shy;der&#x200B;ful"), "wonderful");
	CHECK_STRING(words_in("caf&eacute; don&rsquo;t &ldquo;no&rdquo;&hellip; &#128545;!",
						  EMP_BODY_HTML, &latin1),
				 "caf\xE9 don't \"no\"... !");
	CHECK_STRING(words_in("\xC2\xA0x", EMP_BODY_HTML, &latin1), "\xC2\xA0x");
}

/* Quotations in HTML go, answers between them stay. */
static void
test_html_quotes(void)
{
	CHECK_STRING(HTML("<p>WORST update EVER!!! &#128545;</p><blockquote>On Monday Lee wrote: happy "
					  "to help</blockquote>"),
				 "WORST update EVER!!! \xF0\x9F\x98\xA1");
	CHECK_STRING(HTML("<p>WORST update EVER!!! &#128545;</p>"),
				 "WORST update EVER!!! \xF0\x9F\x98\xA1");
	CHECK_STRING(HTML("a<blockquote>q<blockquote>qq</blockquote>q</blockquote>b"), "a\nb");
	CHECK_STRING(HTML("<p>a</p><blockquote>q</blockquote><p>b</p>"), "a\n\nb");
	CHECK_STRING(HTML("<p>a</p><p>b</p>"), "a\n\nb");
	CHECK_STRING(HTML("<p>a</p>On Monday Lee wrote:<br><blockquote>q</blockquote>"), "a");
	CHECK_STRING(HTML("<p>a</p>On Monday Lee wrote:"), "a");
	CHECK_STRING(HTML("a<div><blockquote>q</div>b"), "a\nb");
	CHECK_STRING(HTML("a<blockquote>never closed"), "a");
	CHECK_STRING(HTML("<div>a</div><div class=\"gmail_quote x\"><div class=gmail_attr>On Mon Lee "
					  "wrote:</div><blockquote>q</blockquote><div>b</div><blockquote>r</blockquote>"
					  "</div><div>c</div>"),
				 "a\nb\nc");
	CHECK_STRING(HTML("a<div class='gmail_extra'><div class='gmail_quote'>On Mon Lee wrote:<div>q"
					  "</div></div></div>b"),
				 "a\nb");
	CHECK_STRING(HTML("a<div class=\"moz-cite-prefix\">On 1/2/26 Lee wrote:<br></div>"
					  "<blockquote type=cite>q</blockquote>"),
				 "a");
	CHECK_STRING(HTML("a<hr><div id=\"divRplyFwdMsg\"><b>From:</b> Lee</div><div>q</div>"), "a");
	CHECK_STRING(HTML("a<div class=OutlookMessageHeader>From: Lee</div>q"), "a");
	CHECK_STRING(HTML("a<div class='yahoo_quoted' id='yahoo_quoted_1'>q</div>b"), "a\nb");
	CHECK_STRING(HTML("a<div class='x_x_protonmail_quote'>q</div>"), "a");
	CHECK_STRING(HTML("a<div class=gmail_signature><div>Lee</div></div>"), "a");
	CHECK_STRING(HTML("a<div id=\"Signature\">Lee</div>"), "a");
	CHECK_STRING(HTML("a<pre class='moz-signature'>-- \nLee</pre>"), "a");
	CHECK_STRING(HTML("a<p><b>From:</b> Lee<br><b>Sent:</b> Monday<br><b>To:</b> Ana</p><p>q</p>"),
				 "a");
	/* Nothing else is there, so it stays. */
	CHECK_STRING(HTML("<blockquote>only <b>this</b></blockquote>"), "only this");
	CHECK_STRING(HTML("<div class=gmail_signature>Lee</div>"), "Lee");
}

/* Quoted lines of plain text. */
static void
test_text_quotes(void)
{
	CHECK_STRING(TEXT("no\r\n\r\n> q\r\n> r\r\nyes  \r\n"), "no\n\nyes");
	CHECK_STRING(TEXT("> q1\na1\n> q2\na2"), "a1\na2");
	CHECK_STRING(TEXT("bad\n\nOn Mon, 5 May 2026 at 10:11, Lee <lee@x.test> wrote:\n> q\n"), "bad");
	CHECK_STRING(TEXT("bad\n\nOn Mon, 5 May 2026 at 10:11, Lee Smith\n<lee@x.test> wrote:\n\n> q"),
				 "bad");
	CHECK_STRING(TEXT("bad\nOn Monday Lee wrote:\n> q\nmy answer"), "bad\nmy answer");
	CHECK_STRING(TEXT("bad\n\nOn 5 May 2026, at 10:11, Lee wrote:\n\nunmarked quotation"), "bad");
	CHECK_STRING(TEXT("On Monday my boss wrote:\nyou are fired"),
				 "On Monday my boss wrote:\nyou are fired");
	CHECK_STRING(TEXT("bad\n\nAm 05.05.2026 um 10:11 schrieb Lee <lee@x.test>:\n> q"), "bad");
	CHECK_STRING(TEXT("bad\n\nLee <l@x> schrieb am Mo., 5. Mai 2026, 10:11:\n> q"), "bad");
	CHECK_STRING(TEXT("bad\n\nLe 5 mai 2026 \xC3\xA0 10:11, Lee <l@x> a \xC3\xA9"
					  "crit\xC2\xA0:\n> q"),
				 "bad");
	CHECK_STRING(TEXT("bad\n\nLe 5 mai 2026 \xE0 10:11, Lee <l@x> a \xE9"
					  "crit :\n> q"),
				 "bad");
	CHECK_STRING(TEXT("bad\n\nEl lun, 5 may 2026 a las 10:11, Lee (<l@x>) escribi\xC3\xB3:\n> q"),
				 "bad");
	CHECK_STRING(TEXT("bad\n-----Original Message-----\nFrom: Lee\nq"), "bad");
	CHECK_STRING(TEXT("bad\n-----Urspr\xC3\xBCngliche Nachricht-----\nq"), "bad");
	CHECK_STRING(TEXT("bad\n---------- Forwarded message ---------\nq"), "bad");
	CHECK_STRING(TEXT("bad\n________________________________\nFrom: Lee\nSent: Mon\nTo: A\n\nq"),
				 "bad");
	CHECK_STRING(TEXT("bad\n________________________________\nworse"),
				 "bad\n________________________________\nworse");
	CHECK_STRING(TEXT("bad\n*From:* Lee\n*Date:* Mon\n*Subject:* Re\n\nq"), "bad");
	CHECK_STRING(TEXT("bad\nVon: Lee\nGesendet: Mo\nAn: A\nBetreff: Re\n\nq"), "bad");
	CHECK_STRING(TEXT("From: the bottom of my heart\nthank you"),
				 "From: the bottom of my heart\nthank you");
	CHECK_STRING(TEXT("bad\n##- Please type your reply above this line -##\nq"), "bad");
	CHECK_STRING(TEXT("it broke\n>:( so mad\n>_< again\n>10 days now"),
				 "it broke\n>:( so mad\n>_< again\n>10 days now");
	CHECK_STRING(TEXT("> all\n> quoted"), "> all\n> quoted");
	CHECK_STRING(TEXT("a\n\n\n\nb"), "a\n\nb");
	CHECK_STRING(TEXT("  a\n   b"), "a\n   b");
}

/* Signatures, closings, devices, legal notices. */
static void
test_tail(void)
{
	CHECK_STRING(TEXT("bad\n-- \nLee\nAcme"), "bad");
	CHECK_STRING(TEXT("bad\n--\nLee\nAcme"), "bad");
	CHECK_STRING(TEXT("bad\n-- \nLee\n> q\nanswer"), "bad\nanswer");
	CHECK_STRING(TEXT("-- \nLee"), "--\nLee");
	CHECK_STRING(TEXT("bad\n\nSent from my iPhone"), "bad");
	CHECK_STRING(TEXT("bad\nGet Outlook for iOS<https://aka.ms/x>"), "bad");
	CHECK_STRING(TEXT("bad\nVon meinem iPhone gesendet"), "bad");
	CHECK_STRING(TEXT("bad\nSent from Yahoo Mail on Android"), "bad");
	CHECK_STRING(TEXT("bad\nSent from my phone, it still fails"),
				 "bad\nSent from my phone, it still fails");
	CHECK_STRING(TEXT("Sent from my iPhone"), "Sent from my iPhone");
	CHECK_STRING(TEXT("bad\n\nBest regards,\nLee Smith\nHead of Sales\n+49 30 123456\nwww.x.test"),
				 "bad");
	CHECK_STRING(TEXT("bad\n\nKind regards, Lee Smith"), "bad");
	CHECK_STRING(TEXT("bad\nregards\nlee"), "bad");
	CHECK_STRING(TEXT("bad\n\nMit freundlichen Gr\xC3\xBC\xC3\x9F"
					  "en\nJ\xC3\xBCrgen"),
				 "bad");
	CHECK_STRING(TEXT("bad\n\nMit freundlichen Gr\xFC\xDF"
					  "en\nJ\xFCrgen"),
				 "bad");
	CHECK_STRING(TEXT("bad\n\nCheers,\nLee"), "bad");
	CHECK_STRING(TEXT("bad\n\nCheers!"), "bad\n\nCheers!");
	CHECK_STRING(TEXT("bad\n\nThanks,\nLee"), "bad\n\nThanks,\nLee");
	CHECK_STRING(TEXT("bad\n\nThanks,\nLee\n+49 30 123456"), "bad\n\nThanks,");
	CHECK_STRING(TEXT("thanks,\nbut it still fails"), "thanks,\nbut it still fails");
	CHECK_STRING(TEXT("bad\nRegards,\nA very unhappy customer"),
				 "bad\nRegards,\nA very unhappy customer");
	CHECK_STRING(TEXT("bad\nRegards,\nplease call me back"), "bad\nRegards,\nplease call me back");
	CHECK_STRING(TEXT("bad\nRegards,\nLee \xF0\x9F\x98\xA1"),
				 "bad\nRegards,\nLee \xF0\x9F\x98\xA1");
	CHECK_STRING(TEXT("Best regards,\nLee"), "Best regards,\nLee");
	CHECK_STRING(TEXT("bad\n\nRegards,\nLee\n\nCONFIDENTIALITY NOTICE: This email is\nconfidential "
					  "and for the intended recipient only.\n\nSent from my iPad"),
				 "bad");
	CHECK_STRING(TEXT("bad\nDisclaimer: I am not an expert"),
				 "bad\nDisclaimer: I am not an expert");
}

/* What is taken for HTML when nobody says. */
static void
test_auto(void)
{
	CHECK_STRING(AUTO("<p>a</p><p>b</p>"), "a\n\nb");
	CHECK_STRING(AUTO("I <3 it, a < b and <lee@x.test> & <grin>"),
				 "I <3 it, a < b and <lee@x.test> & <grin>");
	CHECK_STRING(AUTO("it&#39;s\nbroken"), "it's\nbroken");
	CHECK_STRING(AUTO("<b>so</b> bad\n> q\nreally"), "so bad\nreally");
	CHECK_STRING(AUTO("<p>a\nb</p>"), "a b");
	CHECK_STRING(TEXT("<p>a</p> &amp;"), "<p>a</p> &amp;");
}

/* Names of formats. */
static void
test_format(void)
{
	EmpBodyFormat format;
	EmpFailure failure;

	CHECK_INT(emp_body_format_parse("html", 4, &format, &failure), EMP_OK);
	CHECK_INT(format, EMP_BODY_HTML);
	CHECK_INT(emp_body_format_parse("text", 4, &format, &failure), EMP_OK);
	CHECK_INT(format, EMP_BODY_TEXT);
	CHECK_INT(emp_body_format_parse("auto", 4, &format, &failure), EMP_OK);
	CHECK_INT(format, EMP_BODY_AUTO);
	CHECK_INT(emp_body_format_parse("htm", 3, &format, &failure), EMP_BAD_VALUE);
	CHECK_STRING(failure.message, "unknown message format \"htm\"");
	CHECK_INT(emp_body_format_parse("", 0, &format, &failure), EMP_BAD_VALUE);
}

/* Long hostile bodies: quadratic work would take minutes, and the check is called on the way. */
static void
test_hostile(void)
{
	static const char *const units[] = {"<",
										"&",
										">\n",
										"<p ",
										"<a b=\"",
										"<a b='\"<a c=\"' ",
										"<!--",
										"<title>",
										"<blockquote>",
										"<div>",
										"<div class=gmail_quote>",
										"&#0",
										"--\n",
										"-- \nx\n",
										"On x:\n",
										"From: x\nSent: \n",
										"On 10:11 x@y wrote:\n\n",
										"_________\n",
										"Regards,\nLee\n",
										"<![CDATA[",
										"\xC2\xA0",
										"&amp;amp",
										"a",
										"\n",
										"<p =",
										"<!x",
										"\xF0\x9F\x98\xA1",
										":",
										"Disclaimer: x\n"};
	char *body = malloc(HUGE_BODY);
	char *out = malloc(HUGE_BODY);
	EmpWordsHost host = {encode_utf8, NULL, count_check, NULL};
	size_t i;

	for (i = 0; i < sizeof(units) / sizeof(units[0]); i++)
	{
		size_t n = strlen(units[i]);
		size_t k;
		EmpBodyFormat format;

		for (k = 0; k < HUGE_BODY; k++)
			body[k] = units[i][k % n];
		for (format = EMP_BODY_TEXT; format <= EMP_BODY_HTML; format++)
		{
			checks_called = 0;
			CHECK(emp_customer_words_extract(body, HUGE_BODY, format, &host, out) <= HUGE_BODY);
			CHECK(checks_called >= HUGE_BODY / EMP_CHECK_STRIDE - 1);
		}
	}
	free(body);
	free(out);
}

/* Run all. */
int
main(void)
{
	test_markup();
	test_entities();
	test_html_quotes();
	test_text_quotes();
	test_tail();
	test_auto();
	test_format();
	test_hostile();
	return CHECK_DONE();
}
