/*
 * churn_model_bytes.h
 *		Churn models as runs of bytes, which are what is stored, sent, compared and hashed.
 *
 * Numbers are big endian, texts end with a NUL.  Format 1:
 *
 *		8 bits	format, method, status, reason, by_position
 *		32		features, levels of all features, terms, trees, nodes of all trees, iterations
 *		64		rows, churned, left_out
 *		double	weights of rows that stayed, that left; l2, log-likelihood
 *		each feature:
 *			text name; 8 kind, role; 32 twin; 64 missing; double importance
 *			a category:		32 levels; each: text, 64 rows; then 32 reference, others; 64 other_rows
 *			something else:	double mean, deviation, low, high; 8 cuts; double cuts; 64 rows of bins
 *		logistic:
 *			each term:	8 kind, aliased; 32 feature, and level, or left and right, as the kind has them;
 *						double mean, deviation, and unless aliased coefficient
 *			double covariance of the terms that are not aliased, lower triangle by rows
 *		boosting:
 *			double learning rate, start
 *			each tree:	32 nodes; each: 8 kind (0 leaf, 1 number, 2 category); double cover;
 *						leaf: double value; else 32 feature, left, right; 8 missing_left; and
 *						double threshold, or 4 * 64 bits of levels
 *
 * A failed model ends after the features.
 */
#ifndef EMP_CHURN_CHURN_MODEL_BYTES_H
#define EMP_CHURN_CHURN_MODEL_BYTES_H

#include "churn/churn_model.h"

#define EMP_CHURN_MODEL_FORMAT 1

/* Return the bytes that a model has, and write them; no negative zero gets into them. */
extern size_t emp_churn_model_bytes(const EmpChurnModel *model);
extern void emp_churn_model_pack(const EmpChurnModel *model, uint8_t *out);

/* Return the bytes of memory that open needs; fails when the bytes cannot be a model. */
extern EmpStatus emp_churn_model_memory(const uint8_t *bytes, size_t len, size_t *memory,
										EmpFailure *failure);

/*
 * Open a model in memory that is aligned as for a double, and check everything in it.  Texts stay where
 * they are, so the bytes have to live as long as the model.
 */
extern EmpStatus emp_churn_model_open(const uint8_t *bytes, size_t len, void *memory,
									  EmpChurnModel *model, EmpFailure *failure);

#endif
