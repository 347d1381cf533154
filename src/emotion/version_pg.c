/*
 * version_pg.c
 *		SQL face of what made a reading: the model's card and the versions.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"

#include "emotion/linked.h"
#include "text/chars.h"

PG_FUNCTION_INFO_V1(emp_model_card);
PG_FUNCTION_INFO_V1(emp_score_version);
PG_FUNCTION_INFO_V1(emp_library_version);
PG_FUNCTION_INFO_V1(emp_unicode_version);

/* model_card() */
Datum
emp_model_card(PG_FUNCTION_ARGS)
{
	const EmpModelHeader *h = emp_linked_header();
	char *json = pnstrdup((const char *) h + h->card_at, h->card_size);

	return DirectFunctionCall1(jsonb_in, CStringGetDatum(json));
}

/* score_version(): language and id of the model, which changes with any weight. */
Datum
emp_score_version(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(psprintf("en-%08x", emp_linked_id())));
}

/* The version of the library, as it was built. */
Datum
emp_library_version(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(EMP_VERSION));
}

/* The version of Unicode behind which characters are unknown. */
Datum
emp_unicode_version(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(psprintf("%d.0", EMP_UNICODE_MAJOR)));
}
