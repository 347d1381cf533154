/*
 * arena.h
 *		Memory of the caller's, handed out piece by piece: for what is built as it is read.
 */
#ifndef EMP_BASE_ARENA_H
#define EMP_BASE_ARENA_H

#include <stddef.h>
#include <stdint.h>

#define EMP_ARENA_ALIGNMENT 16

/* Pieces begin at multiples of EMP_ARENA_ALIGNMENT of the memory, which is itself aligned. */
typedef struct EmpArena
{
	uint8_t *at;
	uint8_t *end;
} EmpArena;

/* Begin with some memory. */
static inline void
emp_arena_init(EmpArena *arena, void *memory, size_t size)
{
	arena->at = memory;
	arena->end = arena->at + size;
}

/* Return what a piece takes. */
static inline size_t
emp_arena_piece(size_t size)
{
	return (size + EMP_ARENA_ALIGNMENT - 1) & ~(size_t) (EMP_ARENA_ALIGNMENT - 1);
}

/* Return a piece, or NULL when there is not enough left. */
static inline void *
emp_arena_take(EmpArena *arena, size_t size)
{
	size_t piece = emp_arena_piece(size);
	void *taken = arena->at;

	if (piece < size || piece > (size_t) (arena->end - arena->at))
		return NULL;
	arena->at += piece;
	return taken;
}

#endif
