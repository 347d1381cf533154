"""Fits the BG/NBD model as one writes it in Python without a library: bgnbd_scipy.py SUMMARY.csv

The log-likelihood of Fader, Hardie and Lee (2005) over whole columns, in log parameters, minimised by
scipy from where lifetimes starts too, with gradients by finite differences.  Prints the milliseconds
of CPU of the fit alone, and what was found.
"""

import sys
import time

import numpy
from scipy.optimize import minimize
from scipy.special import betaln, gammaln


def fit(x, t_x, age):
    """Return r, alpha, a and b."""
    scale = 10 / age.max()  # as lifetimes has it
    t_x, age = t_x * scale, age * scale
    repeats = x > 0

    def cost(logarithms):
        r, alpha, a, b = numpy.exp(logarithms)
        common = gammaln(r + x) - gammaln(r) + r * numpy.log(alpha) + betaln(a, b + x) - betaln(a, b)
        alive = -(r + x) * numpy.log(alpha + age)
        gone = numpy.where(repeats, numpy.log(a) - numpy.log(b + numpy.maximum(x, 1) - 1) - (r + x) * numpy.log(alpha + t_x), -numpy.inf)
        return -(common + numpy.logaddexp(alive, gone)).mean()

    found = minimize(cost, numpy.full(4, 0.1), method="L-BFGS-B", tol=1e-7)
    parameters = numpy.exp(found.x)
    parameters[1] /= scale
    return parameters


columns = numpy.loadtxt(sys.argv[1], delimiter=",", unpack=True)
started = time.process_time()
parameters = fit(*columns)
used = time.process_time() - started
print(round(1000 * used), "r %.4f alpha %.3f a %.4f b %.3f" % tuple(parameters))
