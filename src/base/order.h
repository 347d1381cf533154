/*
 * order.h
 *		Ordering two values field by field.
 */
#ifndef EMP_BASE_ORDER_H
#define EMP_BASE_ORDER_H

/* Return the order of two numbers, -1 or 1, from the function around it; go on when equal. */
#define EMP_RETURN_ORDER(x, y)                                                                     \
	do                                                                                             \
	{                                                                                              \
		if ((x) != (y))                                                                            \
			return (x) < (y) ? -1 : 1;                                                             \
	} while (0)

#endif
