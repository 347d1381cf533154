/*
 * kept_pg.c
 *		Arguments that are the same in many rows, opened once and kept.
 */
#include "base/kept_pg.h"

#include "utils/memutils.h"

/* What is kept from call to call. */
typedef struct Kept
{
	MemoryContext context; /* of everything here but this struct */
	struct varlena *key;   /* the argument as it came: a toast pointer, or the value itself */
	const void *opened;
	void *extra; /* of the function */
} Kept;

/*
 * Return what was made of an argument.
 *
 * What came before is known by its bytes, as they were passed.  Those of a toast pointer name one
 * value in the toast table, which does not change while the query runs, so nothing is fetched for it.
 */
const void *
emp_kept(FunctionCallInfo fcinfo, int arg, EmpKeptOpen open)
{
	struct varlena *value = (struct varlena *) PG_GETARG_POINTER(arg);
	Kept *kept = fcinfo->flinfo->fn_extra;
	MemoryContext before;
	Size size;

	/* what is in memory under another name, and may change */
	if (VARATT_IS_EXTERNAL(value) && !VARATT_IS_EXTERNAL_ONDISK(value))
		value = PG_DETOAST_DATUM(PG_GETARG_DATUM(arg));
	size = VARSIZE_ANY(value);
	if (likely(kept != NULL && kept->opened != NULL && VARSIZE_ANY(kept->key) == size &&
			   memcmp(kept->key, value, size) == 0))
		return kept->opened;

	if (kept == NULL)
	{
		kept = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(Kept));
		kept->context =
			AllocSetContextCreate(fcinfo->flinfo->fn_mcxt, "kept argument", ALLOCSET_DEFAULT_SIZES);
		fcinfo->flinfo->fn_extra = kept;
	}
	kept->opened = NULL;
	kept->extra = NULL;
	MemoryContextReset(kept->context);
	before = MemoryContextSwitchTo(kept->context);
	kept->key = memcpy(palloc(size), value, size);
	kept->opened = open(pg_detoast_datum_packed(kept->key));
	MemoryContextSwitchTo(before);
	return kept->opened;
}

/* Return where a function may keep what else it made of the argument. */
void **
emp_kept_extra(FunctionCallInfo fcinfo, MemoryContext *context)
{
	Kept *kept = fcinfo->flinfo->fn_extra;

	*context = kept->context;
	return &kept->extra;
}
