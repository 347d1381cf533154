/*
 * empathy.c
 *		The library's entry point for the server.
 *
 * The extension has no setting and no state, so there is nothing to initialise: the magic
 * block tells the server which version the library was built for, and that is all.
 */
#include "postgres.h"

#include "fmgr.h"

#ifdef PG_MODULE_MAGIC_EXT
PG_MODULE_MAGIC_EXT(.name = "empathy", .version = EMP_VERSION);
#else
PG_MODULE_MAGIC;
#endif
