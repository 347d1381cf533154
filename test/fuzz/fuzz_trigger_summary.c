/*
 * fuzz_trigger_summary.c
 *		Text into a summary of themes: what is taken reads back the same, merges and ranks; and a stored
 *		value with any bytes at all is refused or walked through without harm.
 */
#include <string.h>

#include "fuzz.h"
#include "../unit/trigger_build.h"

/* Merge a summary with itself: the lifts stay, and are surer. */
static void
try_twice(const EmpTriggerSummary *s)
{
	EmpTrigger *once = malloc((emp_triggers_max(s) + 1) * sizeof(*once));
	EmpTrigger *twice = malloc((emp_triggers_max(s) + 1) * sizeof(*twice));
	size_t count = emp_triggers_rank(s, once);
	EmpTriggerSummary *both = build_room(NULL, s->themes, s->used);
	EmpFailure failure;
	size_t i;

	require(emp_trigger_summary_merge(both, s, &failure) == EMP_OK);
	if (emp_trigger_summary_merge(both, s, &failure) == EMP_OK)
	{
		require(emp_triggers_rank(both, twice) == count);
		for (i = 0; i < count; i++)
		{
			require(once[i].lift > 1.0 && once[i].lift_low > 0.0 && once[i].share <= 1.0);
			require(i == 0 || once[i].lift_low <= once[i - 1].lift_low);
		}
	}
	else
		require(s->readings > EMP_READINGS_MAX / 2);
	free(both);
	free(once);
	free(twice);
}

/* Read a text; when it is a summary, print it and read it again. */
static void
try_text(const char *text, size_t size)
{
	EmpFailure failure;
	EmpTriggerSummary *s = build_parsed(text, size, &failure);
	EmpTriggerSummary *again;
	size_t len;
	char *printed;

	if (s == NULL)
	{
		require(failure.status == EMP_BAD_TEXT || failure.status == EMP_TOO_LARGE);
		require(failure.message[0] != '\0');
		return;
	}
	require(emp_trigger_summary_sound(s, emp_trigger_summary_size(s->used, 0)));
	printed = build_printed(s, &len);
	again = build_parsed(printed, len, &failure);
	require(again != NULL && again->used == s->used);
	require(memcmp(again, s, emp_trigger_summary_size(s->used, 0)) == 0);
	require(emp_trigger_summary_compare(again, s) == 0);
	try_twice(s);
	free(printed);
	free(again);
	free(s);
}

/* Take bytes for a stored value. */
static void
try_stored(const uint8_t *data, size_t size)
{
	EmpTriggerSummary *s = malloc(size);

	memcpy(s, data, size);
	if (emp_trigger_summary_sound(s, size))
	{
		EmpTriggerSummary *closed = build_closed(s);
		size_t len;

		free(build_printed(closed, &len));
		emp_trigger_summary_compare(s, closed);
		emp_trigger_summary_hash(s, 0);
		free(closed);
	}
	free(s);
}

/* Run one input. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	try_text((const char *) data, size);
	if (size >= sizeof(EmpTriggerSummary))
		try_stored(data, size);
	return 0;
}
