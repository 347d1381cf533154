/*
 * function_pg.c
 *		What the catalogue says of functions.
 */
#include "base/function_pg.h"

#include "access/htup_details.h"
#include "catalog/pg_proc.h"
#include "utils/syscache.h"

/* Say whether everybody may call a function. */
bool
emp_open_to_all(Oid function)
{
	HeapTuple tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(function));
	bool open;

	if (!HeapTupleIsValid(tuple))
		return false;
	open = heap_attisnull(tuple, Anum_pg_proc_proacl, NULL);
	ReleaseSysCache(tuple);
	return open;
}
