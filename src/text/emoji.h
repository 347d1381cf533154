/*
 * emoji.h
 *		Emoji sequences and emoticons.
 */
#ifndef EMP_TEXT_EMOJI_H
#define EMP_TEXT_EMOJI_H

#include <stddef.h>
#include <stdint.h>

/*
 * Match the emoji sequence that starts at p, which has class EMP_CHAR_EMOJI or
 * EMP_CHAR_REGIONAL.  Returns its bytes; *chars are its code points.  The key leaves out what
 * does not change the feeling: variation selectors, skin tones, gender signs.
 */
extern size_t emp_emoji_match(const uint8_t *p, size_t room, size_t *chars, uint8_t *key,
							  size_t key_size, size_t *key_len);

/* Match an emoticon that starts at p; returns its bytes, 0 for none, and its canonical form. */
extern size_t emp_emoticon_match(const uint8_t *p, size_t room, const char **key);

#endif
