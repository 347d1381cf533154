/*
 * window.h
 *		Where to cut a long text.
 */
#ifndef EMP_TEXT_WINDOW_H
#define EMP_TEXT_WINDOW_H

#include <stdbool.h>
#include <stddef.h>

#define EMP_WINDOW_SIZE (64 * 1024) /* bytes of UTF-8 read at a time */

/*
 * Return how many of the first len bytes (at most EMP_WINDOW_SIZE) make the next window; last
 * says that nothing follows them.
 */
extern size_t emp_window_cut(const void *text, size_t len, bool last);

/*
 * Return the length of the unit that the text says over and over, and nothing else; the length of
 * the text when there is none.  A unit holds white space: "haha" is a word, not "ha" said twice.
 */
extern size_t emp_text_unit(const void *text, size_t len);

#endif
