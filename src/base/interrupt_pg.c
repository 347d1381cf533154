/*
 * interrupt_pg.c
 *		What SQL faces pass to pure code that can run long.
 */
#include "postgres.h"

#include "miscadmin.h"

#include "base/interrupt_pg.h"

/* Let a query be cancelled. */
void
emp_check_interrupts(void)
{
	CHECK_FOR_INTERRUPTS();
}
