"""Golden figures of base/special.h, to 60 digits and then rounded:

    python3 test/golden/special.py > test/golden/special.csv      (needs mpmath)
"""
import random
import mpmath as mp

mp.mp.dps = 60
random.seed(20240601)


def row(name, *numbers):
    *arguments, value = [mp.mpf(n) for n in numbers]
    numbers = arguments + [mp.mpf(0)] * (3 - len(arguments)) + [value]
    print(",".join([name] + [mp.nstr(n, 17, min_fixed=1, max_fixed=1) for n in numbers]))


def between(low, high):
    """A double between two powers of ten."""
    return 10 ** random.uniform(low, high)


def rising(a, n):
    a, n = mp.mpf(a), mp.mpf(n)
    with mp.workdps(120):
        row("rising", a, n, mp.loggamma(a + n) - mp.loggamma(a))
        row("rising_1", a, n, mp.digamma(a + n) - mp.digamma(a))
        row("rising_2", a, n, mp.psi(1, a + n) - mp.psi(1, a))


def log_beta(a, b):
    return mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(a + b)


def beta_rising(a, b, n):
    a, b, n = mp.mpf(a), mp.mpf(b), mp.mpf(n)
    with mp.workdps(120):
        row("beta_rising", a, b, n, log_beta(a, b + n) - log_beta(a, b))
        row("beta_rising_b", a, b, n, mp.digamma(b + n) + mp.digamma(a + b) - mp.digamma(b) - mp.digamma(a + b + n))
        row("beta_rising_bb", a, b, n, mp.psi(1, b + n) + mp.psi(1, a + b) - mp.psi(1, b) - mp.psi(1, a + b + n))


def beta_share(x, a, b):
    x, a, b = mp.mpf(x), mp.mpf(a), mp.mpf(b)
    share = mp.betainc(a, b, 0, x, regularized=True)
    if mp.mpf(10) ** -300 < share:
        row("beta_share", x, a, b, share)


def gamma_above(a, x):
    a, x = mp.mpf(a), mp.mpf(x)
    share = mp.gammainc(a, x, regularized=True)
    if mp.mpf(10) ** -300 < share:
        row("gamma_above", a, x, share)


print("# function, up to three arguments, value; unused columns are 0: by test/golden/special.py")
for x in [1, 2, 0.5, 1e-9, 1e9, 11.99, 12, 1.5] + [between(-6, 9) for _ in range(60)]:
    x = mp.mpf(x)
    row("log_gamma", x, mp.loggamma(x))
    row("digamma", x, mp.digamma(x))
    row("trigamma", x, mp.psi(1, x))
for a, n in [(1e9, 3), (1e9, 0.25), (1e9, 2**31), (0.243, 2**31), (0.001, 5000), (0.5, 0.5), (11, 17), (13, 1e-6),
             (1, -0.5), (1, 1e-9), (0.3, 16), (0.3, 17), (1e-6, 1e-6), (5e4, 2.5)]:
    rising(a, n)
for _ in range(60):
    rising(between(-4, 9), between(-6, 7))
    rising(between(-4, 9), random.randint(0, 60))
for _ in range(60):
    a, b = mp.mpf(between(-6, 9)), mp.mpf(between(-6, 9))
    with mp.workdps(120):
        row("log_beta", a, b, log_beta(a, b))
for a, b, n in [(0.793, 2.426, 2), (1e-6, 1e9, 3), (1e4, 1e9, 7), (0.8, 2.4, 2**31), (3, 1e-4, 12)]:
    beta_rising(a, b, n)
for _ in range(60):
    beta_rising(between(-4, 5), between(-4, 9), random.randint(1, 10 ** random.randint(1, 7)))
for _ in range(120):
    a, b = between(-3, 3), between(-3, 3)
    beta_share(random.uniform(0, 1), a, b)
    beta_share(a / (a + b) * random.uniform(0.5, 1), a, b)
for _ in range(60):
    b, z = mp.mpf(between(-3, 3)), mp.mpf(random.uniform(0, 0.999))
    c = b + mp.mpf(between(-3, 3))
    row("hypergeometric_1", b, c, z, mp.hyp2f1(1, b, c, z))
for v, x in [(1, 0.1), (1, 1e-9), (0.5, 0.3), (1.5, 0.001), (2, 0.999), (0.606, 0.05), (10, 1e-6), (5000, 0.5), (3, 1),
             (1.000001, 0.01), (0.001, 0.9), (9.999, 1e-3)]:
    row("exponential_integral", v, x, mp.exp(x) * mp.expint(v, x))
for _ in range(60):
    v, x = mp.mpf(between(-2, 4)), mp.mpf(between(-8, 4))
    row("exponential_integral", v, x, mp.exp(x) * mp.expint(v, x))
for a, x in [(0.5, 3.841458820694124), (1, 1176.43), (1, 700), (2.5, 0.01), (499.5, 500), (499.5, 300), (499.5, 900),
             (2e3, 2e3), (12, 11), (11.9, 13)]:
    gamma_above(a, x)
for _ in range(80):
    a = between(-1, 3)
    gamma_above(a, between(-6, 2.5))
    gamma_above(a, a * random.uniform(0.7, 1.5))
