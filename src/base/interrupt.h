/*
 * interrupt.h
 *		What long loops of pure code call, so that a query can be cancelled.
 */
#ifndef EMP_BASE_INTERRUPT_H
#define EMP_BASE_INTERRUPT_H

/* Called once in a while in long loops; may not return. */
typedef void (*EmpCheck)(void);

#endif
