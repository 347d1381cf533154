"""Fits churn models with scikit-learn, data in memory, one thread: churn_sklearn.py CUSTOMERS.binary

Reads what COPY ... WITH (FORMAT binary) wrote: float8 columns without a NULL, the outcome first.  Prints three lines: milliseconds of CPU
of logistic regression (lbfgs, C = 1), of histogram gradient boosting with the options that are our defaults, and of its predictions
of all rows, each with the log-loss over the same rows.
"""

import sys

from peer import read, spend
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss

y, x = read(sys.argv[1])
model, used = spend(lambda: LogisticRegression(C=1, solver="lbfgs", max_iter=1000).fit(x, y))
print(used, log_loss(y, model.predict_proba(x)))
boosting = HistGradientBoostingClassifier(
    learning_rate=0.05, max_leaf_nodes=15, max_iter=100, l2_regularization=1, min_samples_leaf=20, early_stopping=False
)
model, used = spend(lambda: boosting.fit(x, y))
predicted, used_again = spend(lambda: model.predict_proba(x))
print(used, log_loss(y, predicted))
print(used_again, log_loss(y, predicted))
