"""Finds personas with scikit-learn, data in memory, one thread: personas_sklearn.py CUSTOMERS.binary

Reads float8 columns without a NULL, as peer.py does; the first one is nothing.  Prints two lines: milliseconds of CPU of KMeans with five clusters over
standardised columns, by ten starts and by one, each with its inertia.
"""

import sys

from peer import read, spend
from sklearn.cluster import KMeans

_, x = read(sys.argv[1])
z = (x - x.mean(0)) / x.std(0)
for starts in (10, 1):
    model, used = spend(lambda: KMeans(5, n_init=starts, random_state=0).fit(z))
    print(used, model.inertia_)
