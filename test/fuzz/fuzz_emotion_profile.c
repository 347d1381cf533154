/*
 * fuzz_emotion_profile.c
 *		Text into a profile: what is taken reads back the same, and merges with itself; and a stored value
 *		with any bytes at all is refused or walked through without harm.
 */
#include <string.h>

#include "fuzz.h"
#include "../unit/profile_build.h"

/* Merge a profile with itself: twice the readings, and the same last one. */
static void
try_twice(const EmpEmotionProfile *p)
{
	EmpNamesMore channels = profile_names(emp_profile_channels(p));
	EmpNamesMore themes = profile_names(emp_profile_themes(p));
	EmpEmotionProfile *both = profile_room(NULL, channels, themes);
	EmpFailure failure;
	EmpTrend trend;

	require(emp_emotion_profile_merge(both, p, &failure) == EMP_OK);
	if (emp_emotion_profile_merge(both, p, &failure) == EMP_OK)
	{
		require(both->readings.readings == 2 * p->readings.readings);
		require(both->first_at == p->first_at && both->last_at == p->last_at);
		require(memcmp(both->latest, p->latest, sizeof(p->latest)) == 0);
		require(emp_trend_of(emp_profile_trend(both), &trend, &failure) != EMP_OK ||
				trend.n == 2 * p->readings.readings);
	}
	else
		require(p->readings.readings > EMP_READINGS_MAX / 2);
	free(both);
}

/* Read a text; when it is a profile, print it and read it again. */
static void
try_text(const char *text, size_t size)
{
	EmpFailure failure;
	EmpEmotionProfile *p = profile_parsed(text, size, &failure);
	EmpEmotionProfile *again;
	size_t len;
	char *printed;

	if (p == NULL)
	{
		require(failure.status == EMP_BAD_TEXT || failure.status == EMP_TOO_LARGE ||
				failure.status == EMP_OUT_OF_RANGE);
		require(failure.message[0] != '\0');
		return;
	}
	require(emp_emotion_profile_sound(p, profile_closed_size(p)));
	printed = profile_printed(p, &len);
	again = profile_parsed(printed, len, &failure);
	require(again != NULL && profile_closed_size(again) == profile_closed_size(p));
	require(memcmp(again, p, profile_closed_size(p)) == 0);
	require(emp_emotion_profile_compare(again, p) == 0);
	require(emp_emotion_profile_hash(again, 0) == emp_emotion_profile_hash(p, 0));
	try_twice(p);
	free(printed);
	free(again);
	free(p);
}

/* Take bytes for a stored value. */
static void
try_stored(const uint8_t *data, size_t size)
{
	EmpEmotionProfile *p = malloc(size);
	int label[EMP_PROFILE_LABELS];

	memcpy(p, data, size);
	if (emp_emotion_profile_sound(p, size))
	{
		EmpEmotionProfile *closed = profile_closed(p);
		size_t len;

		free(profile_printed(closed, &len));
		emp_emotion_profile_compare(p, closed);
		emp_emotion_profile_hash(p, 0);
		emp_most_readings(emp_profile_channels(p));
		emp_profile_labels(p, label);
		free(closed);
	}
	free(p);
}

/* Run one input. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	try_text((const char *) data, size);
	if (size > 0)
		try_stored(data, size);
	return 0;
}
