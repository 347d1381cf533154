/*
 * interrupt_pg.h
 *		What SQL faces pass to pure code that can run long.
 */
#ifndef EMP_BASE_INTERRUPT_PG_H
#define EMP_BASE_INTERRUPT_PG_H

/* Let a query be cancelled: an EmpCheck. */
extern void emp_check_interrupts(void);

#endif
