-- customer_words: from a stored message to what its author wrote.
BEGIN;
SELECT plan(27);

-- HTML, quotations, signatures
SELECT is(
    empathy.customer_words('<p>WORST update EVER!!! &#128545;</p><blockquote>On Monday Lee wrote: happy to help</blockquote>', 'html'),
    empathy.customer_words('<p>WORST update EVER!!! &#128545;</p>', 'html'),
    'removing the blockquote by hand changes nothing');
SELECT is(empathy.customer_words('<p>WORST update EVER!!! &#33;</p><blockquote>x</blockquote>', 'html'),
    'WORST update EVER!!! !', 'markup and quotation go');
SELECT is(empathy.customer_words('<p>a</p><div class="gmail_quote"><div>On Mon, Lee wrote:</div><blockquote>q</blockquote>b</div>', 'html'),
    E'a\n\nb', 'an answer in a Gmail quotation stays');
SELECT is(empathy.customer_words('I <3 it, a < b', 'html'), 'I <3 it, a < b', 'what is no tag is text');
SELECT is(empathy.customer_words(E'It broke.\r\n\r\nOn Mon, 5 May 2026 at 10:11, Lee\r\n<lee@x.test> wrote:\r\n\r\n> happy to help\r\n', 'text'),
    'It broke.', 'quoted lines and their attribution go');
SELECT is(empathy.customer_words(E'> one?\nno\n> two?\nnever', 'text'), E'no\nnever', 'answers between quoted lines stay');
SELECT is(empathy.customer_words(E'It broke.\n\nBest regards,\nAna Silva\n+55 11 1234567\n\nSent from my iPhone', 'text'),
    'It broke.', 'closing and device line go');
SELECT is(empathy.customer_words(E'It broke.\n\nThanks,\nAna', 'text'), E'It broke.\n\nThanks,\nAna', 'thanks stay');
SELECT is(empathy.customer_words('> all of it', 'text'), '> all of it', 'a text is never emptied');
SELECT is(empathy.customer_words('<blockquote>all <i>of</i> it</blockquote>', 'html'), 'all of it',
    'of a message that is all quotation only the markup goes');

-- formats
SELECT is(empathy.customer_words('<p>a</p> &amp; b', 'text'), '<p>a</p> &amp; b', 'text has no markup');
SELECT is(empathy.customer_words('<p>a &amp; b</p>', 'auto'), 'a & b', 'auto sees HTML');
SELECT is(empathy.customer_words('I <3 a & b <lee@x.test>', 'auto'), 'I <3 a & b <lee@x.test>', 'auto sees text');
SELECT is(empathy.customer_words('<p>a &amp; b</p>'), 'a & b', 'without format: auto');
SELECT throws_ok($$SELECT empathy.customer_words('a', 'rtf')$$, '22023', 'unknown message format "rtf"',
    'another format is an error');
SELECT is(empathy.customer_words(NULL, 'text'), NULL, 'no body');
SELECT is(empathy.customer_words('a', NULL), NULL, 'no format');
SELECT is(empathy.customer_words('', 'html'), '', 'empty body');

-- encoding: a space for what the database cannot hold
SELECT is(empathy.customer_words('caf&#65;&#0;x&#xD800;y&#x110000;z', 'html'), 'cafA x y z', 'impossible numbers are spaces');
SELECT is(empathy.customer_words('a &#128545; b &eacute; c', 'html'),
    CASE getdatabaseencoding()
        WHEN 'UTF8' THEN convert_from('\x6120f09f98a1206220c3a92063', getdatabaseencoding())
        WHEN 'LATIN1' THEN convert_from('\x61206220e92063', getdatabaseencoding())
        WHEN 'EUC_JP' THEN convert_from('\x612062208fabb12063', getdatabaseencoding())
        ELSE 'a b c'
    END, 'a character that the encoding lacks is a space');
SELECT is(empathy.customer_words('don&rsquo;t&hellip;', 'html'),
    CASE getdatabaseencoding()
        WHEN 'UTF8' THEN convert_from('\x646f6ee2809974e280a6', getdatabaseencoding())
        WHEN 'EUC_JP' THEN convert_from('\x646f6ea1c774a1c4', getdatabaseencoding())
        ELSE 'don''t...'
    END, 'punctuation has a stand-in');

-- 10 MB of hostile bodies, each in time
SET LOCAL statement_timeout = '20s';
SELECT is(length(empathy.customer_words(repeat('<', 10000000), 'html')), 10000000, '10 MB of <');
SELECT is(length(empathy.customer_words(repeat('&', 10000000), 'html')), 10000000, '10 MB of &');
SELECT is(length(empathy.customer_words(repeat(E'>\n', 5000000), 'text')), 9999999, '10 MB of quoted lines');
SELECT is(empathy.customer_words('a' || repeat('<blockquote><div>', 600000), 'html'), 'a', '10 MB of nesting');
SELECT lives_ok($$SELECT empathy.customer_words(repeat('<p title="''', 1000000), 'html')$$, '10 MB of tags never closed');

-- the catalogue
SELECT is(count(*), 2::bigint, 'immutable, strict, parallel safe, with a comment')
FROM pg_proc
WHERE proname = 'customer_words' AND pronamespace = 'empathy'::regnamespace
  AND provolatile = 'i' AND proisstrict AND proparallel = 's' AND obj_description(oid, 'pg_proc') IS NOT NULL;

SELECT * FROM finish();
ROLLBACK;
