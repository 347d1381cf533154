/*
 * blob_pg.c
 *		Values that are runs of bytes: sent, ordered and hashed as they are.
 */
#include "base/blob_pg.h"

#include "libpq/pqformat.h"

#include "base/hash.h"

/* Make the binary form. */
Datum
emp_blob_send(FunctionCallInfo fcinfo)
{
	struct varlena *value = PG_GETARG_VARLENA_PP(0);
	StringInfoData message;

	pq_begintypsend(&message);
	pq_sendbytes(&message, VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value));
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

/* Order two values by their bytes. */
int
emp_blob_order(FunctionCallInfo fcinfo)
{
	struct varlena *a = PG_GETARG_VARLENA_PP(0);
	struct varlena *b = PG_GETARG_VARLENA_PP(1);
	Size a_len = VARSIZE_ANY_EXHDR(a);
	Size b_len = VARSIZE_ANY_EXHDR(b);
	int order = memcmp(VARDATA_ANY(a), VARDATA_ANY(b), Min(a_len, b_len));

	if (order == 0)
		order = a_len < b_len ? -1 : a_len > b_len;
	PG_FREE_IF_COPY(a, 0);
	PG_FREE_IF_COPY(b, 1);
	return order < 0 ? -1 : order > 0;
}

/* Hash the bytes of a value. */
uint64
emp_blob_hash(FunctionCallInfo fcinfo, uint64 seed)
{
	struct varlena *value = PG_GETARG_VARLENA_PP(0);
	uint64 hash = emp_hash64(VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value), seed);

	PG_FREE_IF_COPY(value, 0);
	return hash;
}
