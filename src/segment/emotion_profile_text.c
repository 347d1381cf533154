/*
 * emotion_profile_text.c
 *		The text form of an emotion_profile_summary, which its binary form carries too: those of its parts,
 *		each in parentheses.
 */
#include <stdio.h>
#include <string.h>

#include "segment/emotion_profile.h"

#define TYPE "emotion_profile_summary"
#define PARTS 7
#define HEAD_TEXT 256 /* names of parts, parentheses, blanks and two moments */

static const char *const part_name[PARTS] = {"first_at", "last_at",  "latest", "readings",
											 "trend",    "channels", "themes"};

/* Return how many bytes printing takes at most. */
size_t
emp_emotion_profile_text_size(const EmpEmotionProfile *p)
{
	return HEAD_TEXT + EMP_EMOTION_TEXT_SIZE + EMP_EMOTION_SUMMARY_TEXT_SIZE +
		   emp_moments_text_size(&emp_trend_kind, EMP_PROFILE_WORDS) +
		   emp_trigger_summary_text_size(emp_profile_channels(p)) +
		   emp_trigger_summary_text_size(emp_profile_themes(p));
}

/* Print a profile, terminated, and return the length. */
size_t
emp_emotion_profile_print(const EmpEmotionProfile *p, char *out)
{
	size_t len = (size_t) sprintf(out, "first_at=%lld last_at=%lld latest=(",
								  (long long) p->first_at, (long long) p->last_at);
	EmpFailure failure;
	EmpEmotion e;

	if (emp_emotion_unpack(p->latest, sizeof(p->latest), &e, &failure) != EMP_OK)
		memset(&e, 0, sizeof(e)); /* damaged, which the SQL face finds out beforehand */
	len += (size_t) emp_emotion_print(&e, out + len);
	len += (size_t) sprintf(out + len, ") readings=(");
	len += (size_t) emp_emotion_summary_print(&p->readings, out + len);
	len += (size_t) sprintf(out + len, ") trend=(");
	len += emp_moments_print(&emp_trend_kind, emp_profile_trend(p), out + len);
	len += (size_t) sprintf(out + len, ") channels=(");
	len += emp_trigger_summary_print(emp_profile_channels(p), out + len);
	len += (size_t) sprintf(out + len, ") themes=(");
	len += emp_trigger_summary_print(emp_profile_themes(p), out + len);
	return len + (size_t) sprintf(out + len, ")");
}

/*
 * Extend the value of a pair, which begins with a parenthesis, to the closing one, and take both away.
 * What is in quotes is no parenthesis.
 */
static EmpStatus
take_parentheses(EmpPairs *pairs, EmpFailure *failure)
{
	const char *at = pairs->value.text;
	bool quoted = false;

	if (pairs->value.len == 0 || *at != '(')
		return emp_pairs_fail(pairs, failure, "no part in parentheses in");
	for (at++; at < pairs->end && (quoted || *at != ')'); at++)
	{
		if (*at == '"')
			quoted = !quoted;
		else if (quoted && *at == '\\' && at + 1 < pairs->end)
			at++;
	}
	if (at >= pairs->end)
		return emp_pairs_fail(pairs, failure, "no closing parenthesis of");
	pairs->value.text++;
	pairs->value.len = (size_t) (at - pairs->value.text);
	pairs->at = at + 1;
	return EMP_OK;
}

/* Find the parts of a text, and say how large the profile has to be into which they are parsed. */
EmpStatus
emp_emotion_profile_split(const char *text, size_t len, EmpProfileText *parts, EmpFailure *failure)
{
	EmpSpan *part[PARTS] = {&parts->first_at, &parts->last_at,  &parts->latest, &parts->readings,
							&parts->trend,    &parts->channels, &parts->themes};
	EmpPairs pairs;
	int i;

	memset(parts, 0, sizeof(*parts));
	emp_pairs_start(&pairs, TYPE, "first_at=0 last_at=0 latest=(valence=0.5 ...)", text, len);
	while (emp_pairs_next(&pairs, failure))
	{
		for (i = 0; i < PARTS && !emp_span_is(pairs.key, part_name[i]); i++)
			;
		if (i == PARTS)
			return emp_pairs_fail(&pairs, failure, "unknown key in");
		if (part[i]->text != NULL)
			return emp_pairs_fail(&pairs, failure, "repeated key in");
		if (i >= 2 && take_parentheses(&pairs, failure) != EMP_OK)
			return failure->status;
		*part[i] = pairs.value;
	}
	if (failure->status != EMP_OK)
		return failure->status;
	for (i = 0; i < PARTS; i++)
		if (part[i]->text == NULL)
			return emp_pairs_missing(&pairs, failure, part_name[i]);
	emp_trigger_summary_parse_plan(parts->channels.text, parts->channels.len,
								   &parts->channel_room.room, &parts->channel_room.slots);
	emp_trigger_summary_parse_plan(parts->themes.text, parts->themes.len, &parts->theme_room.room,
								   &parts->theme_room.slots);
	return EMP_OK;
}

/* Record that there are no readings of which a profile could be; rule: a whole sentence. */
static EmpStatus
impossible(EmpFailure *failure, const char *rule)
{
	emp_fail(failure, EMP_BAD_TEXT,
			 "invalid input syntax for type %s: no readings have these parts", TYPE);
	emp_fail_detail(failure, "%s", rule);
	return failure->status;
}

/* Parse a moment. */
static EmpStatus
parse_moment(EmpSpan text, int64_t *at, EmpFailure *failure)
{
	EmpInt128 number;

	if (!emp_wide_parse(text.text, text.len, &number) || number != (int64_t) number ||
		!emp_instant_valid((int64_t) number))
		return impossible(failure, "first_at and last_at are moments, in microseconds since 2000.");
	*at = (int64_t) number;
	return EMP_OK;
}

/* Parse the sums of a trend, which have the same window in every profile. */
static EmpStatus
parse_trend(EmpSpan text, EmpMoments *trend, EmpFailure *failure)
{
	EmpWindow window;

	if (emp_moments_parse_window(&emp_trend_kind, text.text, text.len, &window, failure) != EMP_OK)
		return failure->status;
	if (window.low != EMP_PROFILE_LOW || emp_window_words(window) != EMP_PROFILE_WORDS)
		return impossible(failure, "Sums of a trend have low=-3 words=6 in a profile.");
	return emp_moments_parse(&emp_trend_kind, text.text, text.len, trend, failure);
}

/* Check that the parts are about the same readings. */
static EmpStatus
check(const EmpEmotionProfile *p, EmpFailure *failure)
{
	const EmpTriggerSummary *channels = emp_profile_channels(p);
	const EmpTriggerSummary *themes = emp_profile_themes(p);
	const int64_t *counts = p->readings.count + EMP_COUNT_DOMINANT;
	int64_t n = p->readings.readings;

	if (p->first_at > p->last_at || (n == 1 && p->first_at != p->last_at))
		return impossible(failure, "The first moment is not after the last, and is the last of a "
								   "single reading.");
	if (emp_moments_count(emp_profile_trend(p), 0) != n || channels->readings != n ||
		themes->readings != n)
		return impossible(failure, "All parts have the same number of readings.");
	if (memcmp(channels->dominant, counts, sizeof(channels->dominant)) != 0 ||
		memcmp(themes->dominant, counts, sizeof(themes->dominant)) != 0)
		return impossible(failure, "All parts have the same counts of dominant labels.");
	return EMP_OK;
}

/* Parse the parts of a text into an open profile of nothing. */
EmpStatus
emp_emotion_profile_parse(const EmpProfileText *parts, EmpEmotionProfile *p, EmpFailure *failure)
{
	EmpEmotion e;

	if (parse_moment(parts->first_at, &p->first_at, failure) != EMP_OK ||
		parse_moment(parts->last_at, &p->last_at, failure) != EMP_OK ||
		emp_emotion_parse(parts->latest.text, parts->latest.len, &e, failure) != EMP_OK ||
		emp_emotion_summary_parse(parts->readings.text, parts->readings.len, &p->readings,
								  failure) != EMP_OK ||
		parse_trend(parts->trend, emp_profile_trend(p), failure) != EMP_OK ||
		emp_trigger_summary_parse(parts->channels.text, parts->channels.len,
								  emp_profile_channels(p), failure) != EMP_OK ||
		emp_trigger_summary_parse(parts->themes.text, parts->themes.len, emp_profile_themes(p),
								  failure) != EMP_OK)
		return failure->status;
	emp_emotion_pack(&e, p->latest);
	return check(p, failure);
}
