"""Fits the BG/NBD model with lifetimes: bgnbd_lifetimes.py SUMMARY.csv

Prints the milliseconds of CPU of the fit alone, and what was found.
"""

import sys
import time

import numpy
from lifetimes import BetaGeoFitter

frequency, recency, age = numpy.loadtxt(sys.argv[1], delimiter=",", unpack=True)
started = time.process_time()
model = BetaGeoFitter().fit(frequency, recency, age)
used = time.process_time() - started
print(round(1000 * used), "r %.4f alpha %.3f a %.4f b %.3f" % tuple(model.params_))
