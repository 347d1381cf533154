/*
 * emotion_profile.c
 *		How a customer feels, on which channel, and what about: the value behind the SQL type
 *		emotion_profile_summary.
 *
 * Adding and merging go to the parts, each of which is exact; here is only which reading is the last,
 * and the memory that the parts share.
 */
#include "segment/emotion_profile.h"

#include <string.h>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/order.h"

/* Make an open profile of nothing yet. */
void
emp_emotion_profile_init(EmpEmotionProfile *p, EmpNameRoom channels, EmpNameRoom themes)
{
	EmpWindow window = {EMP_PROFILE_LOW, EMP_PROFILE_LOW + EMP_PROFILE_WORDS};

	memset(p, 0, sizeof(*p));
	p->format = EMP_EMOTION_PROFILE_FORMAT;
	emp_emotion_summary_init(&p->readings);
	emp_moments_init(&emp_trend_kind, emp_profile_trend(p), window);
	emp_trigger_summary_init(emp_profile_channels(p), channels.room, channels.slots);
	emp_trigger_summary_init(emp_profile_themes(p), themes.room, themes.slots);
}

/*
 * Return whether a summary of names is possible that has at most so many bytes, and how many it has.
 */
static bool
names_sound(const EmpTriggerSummary *s, size_t left, size_t *size)
{
	if (left < sizeof(*s))
		return false;
	*size = emp_trigger_summary_size(s->room, s->slots);
	return *size <= left && s->slots % 2 == 0 && s->format == EMP_TRIGGER_SUMMARY_FORMAT &&
		   emp_trigger_summary_sound(s, *size);
}

/* Return whether the head of a stored value of so many bytes, and those of its parts, are possible. */
bool
emp_emotion_profile_sound(const EmpEmotionProfile *p, size_t size)
{
	const EmpMoments *trend;
	EmpInt128 valence;
	EmpInt128 most;
	size_t channels;
	size_t themes;

	if (size < sizeof(*p) || !names_sound(emp_profile_channels(p), size - sizeof(*p), &channels) ||
		!names_sound(emp_profile_themes(p), size - sizeof(*p) - channels, &themes))
		return false;
	trend = emp_profile_trend(p);
	valence = emp_wide_get(&p->readings.valence);
	most = (EmpInt128) EMP_READINGS_MAX * EMP_VALENCE_ONE;
	return size == sizeof(*p) + channels + themes && p->first_at <= p->last_at &&
		   emp_instant_valid(p->first_at) && emp_instant_valid(p->last_at) &&
		   emp_emotion_peekable(p->latest, sizeof(p->latest)) &&
		   p->readings.format == EMP_EMOTION_SUMMARY_FORMAT && p->readings.readings >= 1 &&
		   p->readings.readings <= EMP_READINGS_MAX && valence >= -most && valence <= most &&
		   p->readings.language < EMP_LANGUAGES && trend->low == EMP_PROFILE_LOW &&
		   trend->words == EMP_PROFILE_WORDS &&
		   emp_moments_sound(&emp_trend_kind, trend, sizeof(p->trend));
}

/* Return whether an open profile can take so many more channels and themes. */
bool
emp_emotion_profile_fits(const EmpEmotionProfile *p, EmpNamesMore channels, EmpNamesMore themes)
{
	return emp_trigger_summary_fits(emp_profile_channels(p), channels.names, channels.bytes) &&
		   emp_trigger_summary_fits(emp_profile_themes(p), themes.names, themes.bytes);
}

/* Say how large a list of names should be that takes a list, or NULL, and so much more. */
static EmpNameRoom
plan_names(const EmpTriggerSummary *s, EmpNamesMore more)
{
	EmpNameRoom room = {0, 0};

	if (s != NULL && emp_trigger_summary_fits(s, more.names, more.bytes))
	{
		room.room = s->room;
		room.slots = s->slots;
	}
	else if (s != NULL || more.names > 0)
		emp_trigger_summary_plan(s, more.names, more.bytes, &room.room, &room.slots);
	return room;
}

/* Say how large a larger profile should be. */
void
emp_emotion_profile_plan(const EmpEmotionProfile *p, EmpNamesMore channels, EmpNamesMore themes,
						 EmpNameRoom *channel_room, EmpNameRoom *theme_room)
{
	*channel_room = plan_names(p != NULL ? emp_profile_channels(p) : NULL, channels);
	*theme_room = plan_names(p != NULL ? emp_profile_themes(p) : NULL, themes);
}

/* Check the length of the name of a channel that a user gave. */
EmpStatus
emp_channel_check(size_t len, EmpFailure *failure)
{
	if (len <= EMP_THEME_NAME)
		return EMP_OK;
	emp_fail(failure, EMP_TOO_LARGE, "channel of %zu bytes is too long", len);
	emp_fail_detail(failure, "A channel has at most %d bytes.", EMP_THEME_NAME);
	emp_fail_hint(failure, "A channel is a short name, such as mail or chat.");
	return failure->status;
}

/* Record that there are too many channels, where the list of names says too many themes. */
static EmpStatus
too_many_channels(EmpFailure *failure)
{
	emp_fail(failure, EMP_TOO_LARGE, "too many channels");
	emp_fail_detail(failure, "An emotion_profile_summary holds at most %d different channels.",
					EMP_THEMES_MAX);
	emp_fail_hint(failure, "A channel is a short name, such as mail or chat. Group them into "
						   "fewer.");
	return failure->status;
}

/* Take the moments of readings and, where it is the last, the reading of the last of them. */
static EmpStatus
take_moments(EmpEmotionProfile *p, int64_t first_at, int64_t last_at, const uint8_t *latest,
			 EmpFailure *failure)
{
	bool nothing = p->readings.readings == 0;
	int order = nothing || last_at > p->last_at ? 1 : last_at < p->last_at ? -1 : 0;

	if (order == 0)
	{
		EmpEmotion here;
		EmpEmotion there;

		if (emp_emotion_unpack(p->latest, sizeof(p->latest), &here, failure) != EMP_OK ||
			emp_emotion_unpack(latest, EMP_EMOTION_BYTES, &there, failure) != EMP_OK)
			return failure->status;
		order = emp_emotion_compare(&there, &here);
	}
	if (order > 0)
	{
		p->last_at = last_at;
		memcpy(p->latest, latest, sizeof(p->latest));
	}
	if (nothing || first_at < p->first_at)
		p->first_at = first_at;
	return EMP_OK;
}

/* Add a reading. */
EmpStatus
emp_emotion_profile_add(EmpEmotionProfile *p, const EmpEmotion *e, int64_t at, EmpSpan channel,
						EmpSpan theme, EmpFailure *failure)
{
	uint8_t packed[EMP_EMOTION_BYTES];
	EmpExactTerm terms[EMP_TREND_TERMS];

	emp_emotion_pack(e, packed);
	emp_trend_terms(e->valence / (double) EMP_VALENCE_ONE, at, terms);
	if (take_moments(p, at, at, packed, failure) != EMP_OK ||
		emp_emotion_summary_add(&p->readings, e, failure) != EMP_OK ||
		emp_moments_add(&emp_trend_kind, emp_profile_trend(p), 0, 0, terms, EMP_TREND_TERMS,
						failure) != EMP_OK)
		return failure->status;
	if (emp_trigger_summary_add(emp_profile_channels(p), e, channel.text, channel.len, failure) !=
		EMP_OK)
		return too_many_channels(failure);
	return emp_trigger_summary_add(emp_profile_themes(p), e, theme.text, theme.len, failure);
}

/* Add the readings of another profile. */
EmpStatus
emp_emotion_profile_merge(EmpEmotionProfile *into, const EmpEmotionProfile *from,
						  EmpFailure *failure)
{
	if (take_moments(into, from->first_at, from->last_at, from->latest, failure) != EMP_OK ||
		emp_emotion_summary_merge(&into->readings, &from->readings, failure) != EMP_OK ||
		emp_moments_merge(&emp_trend_kind, emp_profile_trend(into), emp_profile_trend(from),
						  failure) != EMP_OK)
		return failure->status;
	if (emp_trigger_summary_merge(emp_profile_channels(into), emp_profile_channels(from),
								  failure) != EMP_OK)
		return too_many_channels(failure);
	return emp_trigger_summary_merge(emp_profile_themes(into), emp_profile_themes(from), failure);
}

/* Return the room of the closed form. */
void
emp_emotion_profile_closed_room(const EmpEmotionProfile *p, EmpNameRoom *channels,
								EmpNameRoom *themes)
{
	channels->room = emp_profile_channels(p)->used;
	themes->room = emp_profile_themes(p)->used;
	channels->slots = themes->slots = 0;
}

/* Close a profile: the order of names is all that may differ between equal ones. */
void
emp_emotion_profile_close(const EmpEmotionProfile *from, const EmpTheme **order,
						  EmpEmotionProfile *into)
{
	*into = *from;
	emp_trigger_summary_close(emp_profile_channels(from), order, emp_profile_channels(into));
	emp_trigger_summary_close(emp_profile_themes(from), order, emp_profile_themes(into));
}

/* Return the readings with a name. */
int64_t
emp_theme_readings(const EmpTheme *theme)
{
	uint64_t readings = 0; /* of damaged counts too */
	int i;

	for (i = 0; i < EMP_HEADLINE_GROUPS; i++)
		readings += (uint64_t) theme->dominant[i];
	return (int64_t) readings;
}

/* Return the name with the most readings, of several the first in the order of bytes; NULL without. */
const EmpTheme *
emp_most_readings(const EmpTriggerSummary *s)
{
	const EmpTheme *most = NULL;
	EmpThemeCursor cursor = {0};
	const EmpTheme *theme;
	int64_t readings = 0;

	while ((theme = emp_trigger_summary_next(s, &cursor)) != NULL)
	{
		int64_t these = emp_theme_readings(theme);

		if (most == NULL || these > readings ||
			(these == readings && emp_theme_name_compare(theme, most) < 0))
		{
			most = theme;
			readings = these;
		}
	}
	return most;
}

/* Find the most frequent dominant labels; of two that are as frequent the first of the scheme is first. */
int
emp_profile_labels(const EmpEmotionProfile *p, int label[EMP_PROFILE_LABELS])
{
	const int64_t *counts = p->readings.count + EMP_COUNT_DOMINANT;
	int labels = 0;
	int place;
	int i;

	for (i = 0; i < EMP_HEADLINE_GROUPS; i++)
	{
		if (counts[i] == 0)
			continue;
		for (place = labels; place > 0 && counts[i] > counts[label[place - 1]]; place--)
			if (place < EMP_PROFILE_LABELS)
				label[place] = label[place - 1];
		if (place < EMP_PROFILE_LABELS)
			label[place] = i;
		if (labels < EMP_PROFILE_LABELS)
			labels++;
	}
	return labels;
}

/* Order two closed profiles; 0 only when they are equal. */
int
emp_emotion_profile_compare(const EmpEmotionProfile *a, const EmpEmotionProfile *b)
{
	int order = emp_emotion_summary_compare(&a->readings, &b->readings);

	if (order != 0)
		return order;
	EMP_RETURN_ORDER(a->last_at, b->last_at);
	EMP_RETURN_ORDER(a->first_at, b->first_at);
	order = memcmp(a->latest, b->latest, sizeof(a->latest));
	if (order != 0)
		return order < 0 ? -1 : 1;
	order = emp_moments_compare(&emp_trend_kind, emp_profile_trend(a), emp_profile_trend(b));
	if (order == 0)
		order = emp_trigger_summary_compare(emp_profile_channels(a), emp_profile_channels(b));
	if (order == 0)
		order = emp_trigger_summary_compare(emp_profile_themes(a), emp_profile_themes(b));
	return order;
}

/* Return a hash of a closed profile that is the same on every machine. */
uint64_t
emp_emotion_profile_hash(const EmpEmotionProfile *p, uint64_t seed)
{
	uint8_t bytes[16 + EMP_EMOTION_BYTES];
	EmpWriter writer;
	uint64_t hash;

	emp_writer_init(&writer, bytes, sizeof(bytes));
	emp_write64be(&writer, (uint64_t) p->first_at);
	emp_write64be(&writer, (uint64_t) p->last_at);
	memcpy(bytes + 16, p->latest, EMP_EMOTION_BYTES);
	hash = emp_emotion_summary_hash(&p->readings, emp_hash64(bytes, sizeof(bytes), seed));
	hash = emp_moments_hash(&emp_trend_kind, emp_profile_trend(p), hash);
	hash = emp_trigger_summary_hash(emp_profile_channels(p), hash);
	return emp_trigger_summary_hash(emp_profile_themes(p), hash);
}
