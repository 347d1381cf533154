/*
 * profile_build.h
 *		Making profiles in tests: memory as the SQL face gives it.
 */
#ifndef EMP_TEST_PROFILE_BUILD_H
#define EMP_TEST_PROFILE_BUILD_H

#include <stdlib.h>

#include "segment/emotion_profile.h"

/* Make an open profile of nothing. */
static inline EmpEmotionProfile *
profile_new(EmpNameRoom channels, EmpNameRoom themes)
{
	EmpEmotionProfile *p = malloc(emp_emotion_profile_size(channels, themes));

	emp_emotion_profile_init(p, channels, themes);
	return p;
}

/* See to it that an open profile, or NULL, has room for so much more. */
static inline EmpEmotionProfile *
profile_room(EmpEmotionProfile *p, EmpNamesMore channels, EmpNamesMore themes)
{
	EmpEmotionProfile *larger;
	EmpNameRoom channel_room;
	EmpNameRoom theme_room;
	EmpFailure failure;

	if (p != NULL && emp_emotion_profile_fits(p, channels, themes))
		return p;
	emp_emotion_profile_plan(p, channels, themes, &channel_room, &theme_room);
	larger = profile_new(channel_room, theme_room);
	if (p != NULL && emp_emotion_profile_merge(larger, p, &failure) != EMP_OK)
		abort();
	free(p);
	return larger;
}

/* Return what a profile brings to the names of another. */
static inline EmpNamesMore
profile_names(const EmpTriggerSummary *s)
{
	EmpNamesMore more = {s->themes, s->used};

	return more;
}

/* Return the bytes of a closed profile. */
static inline size_t
profile_closed_size(const EmpEmotionProfile *p)
{
	EmpNameRoom channels;
	EmpNameRoom themes;

	emp_emotion_profile_closed_room(p, &channels, &themes);
	return emp_emotion_profile_size(channels, themes);
}

/* Close a profile. */
static inline EmpEmotionProfile *
profile_closed(const EmpEmotionProfile *p)
{
	const EmpTheme **order = malloc((EMP_THEMES_MAX + 1) * sizeof(*order));
	EmpEmotionProfile *closed = malloc(profile_closed_size(p));

	emp_emotion_profile_close(p, order, closed);
	free(order);
	return closed;
}

/* Parse a text and close it; NULL when it is refused. */
static inline EmpEmotionProfile *
profile_parsed(const char *text, size_t len, EmpFailure *failure)
{
	EmpEmotionProfile *closed = NULL;
	EmpEmotionProfile *open;
	EmpProfileText parts;

	if (emp_emotion_profile_split(text, len, &parts, failure) != EMP_OK)
		return NULL;
	open = profile_new(parts.channel_room, parts.theme_room);
	if (emp_emotion_profile_parse(&parts, open, failure) == EMP_OK)
		closed = profile_closed(open);
	free(open);
	return closed;
}

/* Print a profile. */
static inline char *
profile_printed(const EmpEmotionProfile *p, size_t *len)
{
	char *text = malloc(emp_emotion_profile_text_size(p));

	*len = emp_emotion_profile_print(p, text);
	if (*len >= emp_emotion_profile_text_size(p))
		abort();
	return text;
}

#endif
