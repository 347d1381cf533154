/*
 * emotion_profile_pg.c
 *		SQL face of the type emotion_profile_summary, of emotion_profile and rollup.
 *
 * The state of the aggregates is an open profile, which grows by doubling as those of themes do; a value
 * that people see is closed.
 */
#include "base/pg_compat.h"

#include "fmgr.h"
#include "utils/timestamp.h"

#include "base/composite_pg.h"
#include "base/failure_pg.h"
#include "emotion/emotion_pg.h"
#include "scores/effects_pg.h"
#include "scores/triggers_pg.h"
#include "segment/emotion_profile.h"

#define TYPE "emotion_profile_summary"
#define EMP_EMOTION_PROFILE_SUMMARY_FORMAT EMP_EMOTION_PROFILE_FORMAT

PG_FUNCTION_INFO_V1(emp_emotion_profile);
PG_FUNCTION_INFO_V1(emp_emotion_profile_accum);
PG_FUNCTION_INFO_V1(emp_emotion_profile_combine);
PG_FUNCTION_INFO_V1(emp_emotion_profile_final);

/* Fetch a profile to read, open or closed, once it is sure that nothing in it leads astray. */
static EmpEmotionProfile *
get_any(Datum datum)
{
	EmpEmotionProfile *p = emp_state_get_sized(datum, EMP_EMOTION_PROFILE_FORMAT, TYPE);

	if (unlikely(!emp_emotion_profile_sound(p, VARSIZE(p))))
		emp_throw_damaged(TYPE);
	return p;
}

/* Make an open profile of nothing. */
static EmpEmotionProfile *
new_profile(EmpNameRoom channels, EmpNameRoom themes)
{
	Size size = emp_emotion_profile_size(channels, themes);
	EmpEmotionProfile *p = palloc(size);

	emp_emotion_profile_init(p, channels, themes);
	SET_VARSIZE(p, size);
	return p;
}

/* Return a profile that is closed. */
static EmpEmotionProfile *
close_profile(const EmpEmotionProfile *p)
{
	Size names = Max(emp_profile_channels(p)->themes, emp_profile_themes(p)->themes);
	const EmpTheme **order = palloc(Max(names, 1) * sizeof(*order));
	EmpEmotionProfile *closed;
	EmpNameRoom channels;
	EmpNameRoom themes;
	Size size;

	emp_emotion_profile_closed_room(p, &channels, &themes);
	size = emp_emotion_profile_size(channels, themes);
	closed = palloc(size);
	emp_emotion_profile_close(p, order, closed);
	SET_VARSIZE(closed, size);
	pfree(order);
	return closed;
}

/* Fetch a closed profile to read. */
static EmpEmotionProfile *
get_profile(Datum datum)
{
	EmpEmotionProfile *p = get_any(datum);

	return emp_profile_channels(p)->slots == 0 && emp_profile_themes(p)->slots == 0
			   ? p
			   : close_profile(p);
}

/*
 * Fetch the first argument, which may be NULL, as an open profile that may be changed and returned, with
 * room for so many more names.
 *
 * An open profile that an aggregate passes in was made here: its hash tables are to be trusted, unlike
 * those of a value from elsewhere, which is merged into a new profile.
 */
static EmpEmotionProfile *
get_writable_profile(FunctionCallInfo fcinfo, EmpNamesMore channels, EmpNamesMore themes)
{
	EmpEmotionProfile *p = PG_ARGISNULL(0) ? NULL : get_any(PG_GETARG_DATUM(0));
	EmpEmotionProfile *larger;
	EmpNameRoom channel_room;
	EmpNameRoom theme_room;
	EmpFailure failure;

	if (p != NULL && AggCheckCallContext(fcinfo, NULL) &&
		emp_emotion_profile_fits(p, channels, themes))
		return p;
	emp_emotion_profile_plan(p, channels, themes, &channel_room, &theme_room);
	larger = new_profile(channel_room, theme_room);
	if (p != NULL && emp_emotion_profile_merge(larger, p, &failure) != EMP_OK)
		emp_throw(&failure);
	return larger;
}

/* Read the text form; NULL when it does not parse. */
static void *
parse(const char *text, Size len, EmpFailure *failure)
{
	EmpProfileText parts;
	EmpEmotionProfile *p;

	if (emp_emotion_profile_split(text, len, &parts, failure) != EMP_OK)
		return NULL;
	p = new_profile(parts.channel_room, parts.theme_room);
	return emp_emotion_profile_parse(&parts, p, failure) == EMP_OK ? close_profile(p) : NULL;
}

/* Print the text form. */
static char *
print(Datum datum)
{
	EmpEmotionProfile *p = get_profile(datum);
	char *text = palloc(emp_emotion_profile_text_size(p));
	EmpEmotion e;

	emp_emotion_from_body(p->latest, &e); /* throws where it is damaged */
	emp_emotion_profile_print(p, text);
	return text;
}

EMP_TEXT_STATE_IO_FUNCTIONS(emotion_profile_summary, EMOTION_PROFILE_SUMMARY, parse, print)
EMP_STATE_ORDER_FUNCTIONS(emotion_profile_summary, get_profile, emp_emotion_profile_compare)
EMP_STATE_HASH_FUNCTIONS(emotion_profile_summary, get_profile, emp_emotion_profile_hash)

/* Append the last reading. */
static void
append_last(StringInfo json, const EmpEmotionProfile *p)
{
	EmpEmotion e;

	emp_emotion_from_body(p->latest, &e);
	appendStringInfoString(json, ", \"last\": {");
	appendStringInfo(json, "\"dominant\": \"%s\", \"sentiment\": \"%s\"",
					 emp_scheme(EMP_SCHEME_HEADLINE)->group[emp_dominant(&e)].name,
					 emp_sentiment_name(emp_sentiment(&e)));
	emp_json_moment(json, "at", p->last_at);
	emp_json_number(json, "valence", emp_valence_float8(e.valence));
	emp_json_number(json, "intensity", emp_share_float8(e.intensity));
	appendStringInfoChar(json, '}');
}

/* Append the most frequent dominant labels and their shares. */
static void
append_emotions(StringInfo json, const EmpEmotionProfile *p)
{
	int label[EMP_PROFILE_LABELS];
	int labels = emp_profile_labels(p, label);
	int i;

	appendStringInfoString(json, ", \"emotions\": [");
	for (i = 0; i < labels; i++)
	{
		appendStringInfo(json, "%s{\"label\": \"%s\"", i > 0 ? ", " : "",
						 emp_scheme(EMP_SCHEME_HEADLINE)->group[label[i]].name);
		emp_json_number(json, "share",
						emp_emotion_summary_mean(&p->readings, EMP_FAMILY_DOMINANT,
												 EMP_COUNT_DOMINANT + label[i]));
		appendStringInfoChar(json, '}');
	}
	appendStringInfoChar(json, ']');
}

/* Append the trend of the valence; null where there are too few moments for an interval. */
static void
append_trend(StringInfo json, const EmpEmotionProfile *p)
{
	EmpFailure failure;
	EmpTrend trend;

	if (emp_trend_of(emp_profile_trend(p), &trend, &failure) != EMP_OK)
		emp_throw(&failure);
	appendStringInfoString(json, ", \"trend\": ");
	if (trend.direction == NULL)
	{
		appendStringInfoString(json, "null");
		return;
	}
	appendStringInfoChar(json, '{');
	emp_json_trend(json, &trend);
	appendStringInfoChar(json, '}');
}

/* Append the readings of each channel, and the channel with the most. */
static void
append_channels(StringInfo json, const EmpTriggerSummary *channels)
{
	const EmpTheme *preferred = emp_most_readings(channels);
	EmpThemeCursor cursor = {0};
	const EmpTheme *channel;

	appendStringInfoString(json, ", \"channels\": {");
	while ((channel = emp_trigger_summary_next(channels, &cursor)) != NULL)
	{
		if (cursor.passed > 1)
			appendStringInfoString(json, ", ");
		emp_json_theme_name(json, channel);
		appendStringInfo(json, ": " INT64_FORMAT, emp_theme_readings(channel));
	}
	appendStringInfoString(json, "}, \"preferred_channel\": ");
	if (preferred != NULL)
		emp_json_theme_name(json, preferred);
	else
		appendStringInfoString(json, "null");
}

/* Append the strongest trigger. */
static void
append_trigger(StringInfo json, const EmpTriggerSummary *themes)
{
	size_t count;
	EmpTrigger *triggers = emp_triggers_ranked(themes, &count);

	appendStringInfoString(json, ", \"top_trigger\": ");
	if (count > 0)
		emp_json_trigger(json, &triggers[0]);
	else
		appendStringInfoString(json, "null");
	pfree(triggers);
}

/* Show what a profile says: the final function of emotion_profile, and the cast to jsonb. */
Datum
emp_emotion_profile(PG_FUNCTION_ARGS)
{
	EmpEmotionProfile *p = get_any(PG_GETARG_DATUM(0));
	const EmpEmotionSummary *readings = &p->readings;
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfo(&json, "{\"n\": " INT64_FORMAT, readings->readings);
	emp_json_moment(&json, "first_at", p->first_at);
	emp_json_moment(&json, "last_at", p->last_at);
	append_last(&json, p);
	emp_json_number(&json, "mean_valence", emp_emotion_summary_mean_valence(readings));
	emp_json_number(&json, "mean_intensity",
					emp_emotion_summary_mean(readings, EMP_FAMILY_MEAN, EMP_SUM_INTENSITY));
	emp_json_number(&json, "customer_emotion_score", emp_emotion_summary_score(readings));
	append_emotions(&json, p);
	append_trend(&json, p);
	append_channels(&json, emp_profile_channels(p));
	append_trigger(&json, emp_profile_themes(p));
	return emp_json_datum(&json);
}

/* Fetch a name, none where it is NULL or not given, once its length was checked. */
static EmpSpan
getarg_name(FunctionCallInfo fcinfo, int arg, EmpStatus (*check)(size_t, EmpFailure *),
			EmpNamesMore *more)
{
	EmpSpan name = {NULL, 0};
	EmpFailure failure;
	text *given;

	more->names = 0;
	more->bytes = 0;
	if (arg >= PG_NARGS() || PG_ARGISNULL(arg))
		return name;
	given = PG_GETARG_TEXT_PP(arg);
	name.text = VARDATA_ANY(given);
	name.len = VARSIZE_ANY_EXHDR(given);
	if (check(name.len, &failure) != EMP_OK)
		emp_throw(&failure);
	more->names = 1;
	more->bytes = emp_theme_size(name.len);
	return name;
}

/* Add a reading, its channel, moment and theme, if any, to a profile: the transition function. */
Datum
emp_emotion_profile_accum(PG_FUNCTION_ARGS)
{
	EmpNamesMore more_channels;
	EmpNamesMore more_themes;
	EmpEmotionProfile *p;
	EmpFailure failure;
	TimestampTz at;
	EmpSpan channel;
	EmpSpan theme;
	EmpEmotion e;

	if (PG_ARGISNULL(1) || PG_ARGISNULL(3))
		return emp_state_unchanged(fcinfo);
	EMP_GETARG_EMOTION(1, &e);
	at = PG_GETARG_TIMESTAMPTZ(3);
	if (emp_instant_check(at, "moment of a reading", &failure) != EMP_OK)
		emp_throw(&failure);
	channel = getarg_name(fcinfo, 2, emp_channel_check, &more_channels);
	theme = getarg_name(fcinfo, 4, emp_theme_check, &more_themes);
	p = get_writable_profile(fcinfo, more_channels, more_themes);
	if (emp_emotion_profile_add(p, &e, at, channel, theme, &failure) != EMP_OK)
		emp_throw(&failure);
	PG_RETURN_POINTER(p);
}

/* Add a profile to a profile: combine function, and the transition function of rollup. */
Datum
emp_emotion_profile_combine(PG_FUNCTION_ARGS)
{
	EmpEmotionProfile *into;
	EmpEmotionProfile *from;
	EmpNamesMore channels;
	EmpNamesMore themes;
	EmpFailure failure;

	if (PG_ARGISNULL(1))
		return emp_state_unchanged(fcinfo);
	from = get_any(PG_GETARG_DATUM(1));
	channels.names = emp_profile_channels(from)->themes;
	channels.bytes = emp_profile_channels(from)->used;
	themes.names = emp_profile_themes(from)->themes;
	themes.bytes = emp_profile_themes(from)->used;
	into = get_writable_profile(fcinfo, channels, themes);
	if (emp_emotion_profile_merge(into, from, &failure) != EMP_OK)
		emp_throw(&failure);
	PG_RETURN_POINTER(into);
}

/* Close a profile: the final function of emotion_profile_agg and rollup. */
Datum
emp_emotion_profile_final(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(get_profile(PG_GETARG_DATUM(0)));
}
