/*
 * emotion_profile.h
 *		How a customer feels, on which channel, and what about: the value behind the SQL type
 *		emotion_profile_summary.
 *
 * A profile counts nothing of its own.  It is the last reading and four states that other aggregates
 * have, one behind another in one flat value: sums over all readings (emotion_summary.h), sums of
 * valences in time (moments.h, those of a trend), and counts of dominant labels by channel and by theme
 * (trigger_summary.h).  All of them are exact, and of several readings of the last moment the greatest
 * is the last one, so nothing depends on the order of the rows or on how they were split.
 *
 * As a trigger_summary, a profile is closed, which is how it is kept, or open, the state of an aggregate,
 * with room for more channels and themes.
 */
#ifndef EMP_SEGMENT_EMOTION_PROFILE_H
#define EMP_SEGMENT_EMOTION_PROFILE_H

#include "base/instant.h"
#include "base/pairs.h"
#include "scores/effects.h"
#include "scores/emotion_summary.h"
#include "scores/trigger_summary.h"

#define EMP_EMOTION_PROFILE_FORMAT 1

/*
 * The window of the sums of a trend, the same in every profile: it has whatever valences and moments add
 * to them.  A valence is a multiple of 2^-83 at most 1, a moment an integer below 2^63.
 */
#define EMP_PROFILE_LOW (-3)
#define EMP_PROFILE_WORDS 6
#define EMP_PROFILE_TREND_WORDS                                                                    \
	(sizeof(EmpMoments) / sizeof(uint64_t) + 1 + EMP_TREND_TERMS * EMP_PROFILE_WORDS)

/* At least one reading.  The layout is the stored one; padding is spelt out and zero. */
typedef struct EmpEmotionProfile
{
	int32_t header;      /* varlena length; the SQL face sets it, nothing here reads it */
	uint8_t format;      /* EMP_EMOTION_PROFILE_FORMAT */
	uint8_t reserved[3]; /* 0 */
	int64_t first_at;    /* microseconds since 2000 */
	int64_t last_at;
	uint8_t latest[EMP_EMOTION_BYTES]; /* the reading of last_at; of several the greatest one */
	uint8_t reserved4[4];              /* 0 */
	EmpEmotionSummary readings;
	uint64_t trend[EMP_PROFILE_TREND_WORDS]; /* an EmpMoments of valences in time */
	char parts_at[]; /* an EmpTriggerSummary of channels, then one of themes */
} EmpEmotionProfile;

/* The room for names in a channels' or themes' summary, as emp_trigger_summary_init takes it. */
typedef struct EmpNameRoom
{
	uint32_t room;
	uint32_t slots;
} EmpNameRoom;

/* The parts of a profile. */
static inline EmpMoments *
emp_profile_trend(const EmpEmotionProfile *p)
{
	return (EmpMoments *) p->trend;
}

static inline EmpTriggerSummary *
emp_profile_channels(const EmpEmotionProfile *p)
{
	return (EmpTriggerSummary *) p->parts_at;
}

static inline EmpTriggerSummary *
emp_profile_themes(const EmpEmotionProfile *p)
{
	const EmpTriggerSummary *channels = emp_profile_channels(p);

	return (EmpTriggerSummary *) (p->parts_at +
								  emp_trigger_summary_size(channels->room, channels->slots));
}

/* Return the bytes of a profile. */
static inline size_t
emp_emotion_profile_size(EmpNameRoom channels, EmpNameRoom themes)
{
	return sizeof(EmpEmotionProfile) + emp_trigger_summary_size(channels.room, channels.slots) +
		   emp_trigger_summary_size(themes.room, themes.slots);
}

/* Whether the head of a stored value of so many bytes, and those of its parts, are possible. */
extern bool emp_emotion_profile_sound(const EmpEmotionProfile *p, size_t size);

/* Make an open profile of nothing yet. */
extern void emp_emotion_profile_init(EmpEmotionProfile *p, EmpNameRoom channels,
									 EmpNameRoom themes);

/*
 * Return whether an open profile can take so many more names of so many bytes in each of its two lists;
 * say how large a larger one should be that takes a profile, or NULL, and as much more.
 */
typedef struct EmpNamesMore
{
	uint32_t names;
	size_t bytes;
} EmpNamesMore;
extern bool emp_emotion_profile_fits(const EmpEmotionProfile *p, EmpNamesMore channels,
									 EmpNamesMore themes);
extern void emp_emotion_profile_plan(const EmpEmotionProfile *p, EmpNamesMore channels,
									 EmpNamesMore themes, EmpNameRoom *channel_room,
									 EmpNameRoom *theme_room);

/* Check the length of the name of a channel that a user gave; that of a theme: emp_theme_check. */
extern EmpStatus emp_channel_check(size_t len, EmpFailure *failure);

/*
 * Add a reading of a moment, all of which were checked; a channel or theme without a text is none.  Add
 * a profile.  What is added to is open, and fits it.
 */
extern EmpStatus emp_emotion_profile_add(EmpEmotionProfile *p, const EmpEmotion *e, int64_t at,
										 EmpSpan channel, EmpSpan theme, EmpFailure *failure);
extern EmpStatus emp_emotion_profile_merge(EmpEmotionProfile *into, const EmpEmotionProfile *from,
										   EmpFailure *failure);

/* Return the room of the closed form; close a profile into one of this size. */
extern void emp_emotion_profile_closed_room(const EmpEmotionProfile *p, EmpNameRoom *channels,
											EmpNameRoom *themes);
extern void emp_emotion_profile_close(const EmpEmotionProfile *from, const EmpTheme **order,
									  EmpEmotionProfile *into); /* order: for EMP_THEMES_MAX */

/* The readings with a name; the most frequent name, of several the first in bytes, NULL without any. */
extern int64_t emp_theme_readings(const EmpTheme *theme);
extern const EmpTheme *emp_most_readings(const EmpTriggerSummary *s);

/* The most frequent dominant labels, the most frequent first; returns how many of EMP_PROFILE_LABELS. */
#define EMP_PROFILE_LABELS 3
extern int emp_profile_labels(const EmpEmotionProfile *p, int label[EMP_PROFILE_LABELS]);

/* Order (by the sums over readings, then the rest), and a hash; of closed profiles. */
extern int emp_emotion_profile_compare(const EmpEmotionProfile *a, const EmpEmotionProfile *b);
extern uint64_t emp_emotion_profile_hash(const EmpEmotionProfile *p, uint64_t seed);

/*
 * Text form: moments in microseconds since 2000, and the text forms of the parts in parentheses, for
 * example
 *		first_at=820454400000000 last_at=820454400000000 latest=(valence=0.5 ...)
 *		readings=(readings=1 ...) trend=(n=1 ...) channels=(readings=1 joy=1 "mail" joy=1)
 *		themes=(readings=1 joy=1)
 * print needs emp_emotion_profile_text_size bytes and returns the length.  Reading has two steps: split
 * finds the parts and says how large the open profile has to be into which parse reads them.
 */
typedef struct EmpProfileText
{
	EmpSpan first_at;
	EmpSpan last_at;
	EmpSpan latest;
	EmpSpan readings;
	EmpSpan trend;
	EmpSpan channels;
	EmpSpan themes;
	EmpNameRoom channel_room;
	EmpNameRoom theme_room;
} EmpProfileText;

extern size_t emp_emotion_profile_text_size(const EmpEmotionProfile *p);
extern size_t emp_emotion_profile_print(const EmpEmotionProfile *p, char *out);
extern EmpStatus emp_emotion_profile_split(const char *text, size_t len, EmpProfileText *parts,
										   EmpFailure *failure);
extern EmpStatus emp_emotion_profile_parse(const EmpProfileText *parts, EmpEmotionProfile *p,
										   EmpFailure *failure);

#endif
