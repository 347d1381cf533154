"""Golden figures of the purchase models, from the published formulas with 80 digits and more:

    python3 test/golden/laws.py > test/golden/laws.csv      (needs mpmath; some minutes)

Columns: law, four parameters, x, t_x, T, quantity, two arguments (0 when unused), value.  Gradients (g0 ... g3) and
Hessians (h00, h10, h11, ...) are by logarithms of parameters.  What concerns the future is of a living customer.
"""
import random
from mpmath import mp, mpf

mp.dps = 80
random.seed(20240602)


def lbeta(a, b):
    return mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(a + b)


def power(base, exponent):
    return mp.exp(exponent * mp.log(base))


class GeometricLaw:
    """BG/NBD (m = 0) and MBG/NBD (m = 1)."""

    def __init__(self, name, m):
        self.name, self.m = name, m

    def loglik(self, theta, x, tx, T):
        r, alpha, a, b = theta
        k, n = r + x, x + self.m
        both = power(alpha + T, -k)
        if n > 0:
            both += a / (b + n - 1) * power(alpha + tx, -k)
        return (mp.loggamma(k) - mp.loggamma(r) + r * mp.log(alpha) + lbeta(a, b + n) - lbeta(a, b) + mp.log(both))

    def alive(self, theta, x, tx, T):
        r, alpha, a, b = theta
        n = x + self.m
        if n == 0:
            return mpf(1)
        return 1 / (1 + a / (b + n - 1) * power((alpha + T) / (alpha + tx), r + x))

    def purchases(self, theta, x, T, t):
        r, alpha, a, b = theta
        if a == 1:
            a += mpf(10) ** -(mp.dps // 2)
        k, bb, z = r + x, b + x + self.m, t / (alpha + T + t)
        c = a + bb - 1
        if c == 0:
            c += mpf(10) ** -(mp.dps // 2)
        return c / (a - 1) * (1 - power(1 - z, a - 1) * mp.hyp2f1(c - k, a - 1, c, z, maxterms=10000))

    def probability(self, theta, x, T, t, n):
        r, alpha, a, b = theta
        k, bb, rate = r + x, b + x + self.m, alpha + T
        z, y = t / (rate + t), rate / (rate + t)

        def count(j):
            return mp.exp(mp.loggamma(k + j) - mp.loggamma(k) - mp.loggamma(j + 1) + k * mp.log(y) + j * mp.log(z))

        here = mp.exp(lbeta(a, bb + n) - lbeta(a, bb)) * count(n)
        if n > 0:
            here += mp.exp(lbeta(a + 1, bb + n - 1) - lbeta(a, bb)) * mp.betainc(n, k, 0, z, regularized=True)
        return here

    def discounted(self, theta, x, T, delta):
        r, alpha, a, b = theta
        k, bb = r + x, b + x + self.m

        def integrand(u):  # p = v^(1/a), so that nothing is singular at 0; substituted once more at 1
            v = 1 - power(u, 1 / min(bb, mpf(1)))
            p = power(v, 1 / a)
            y = (alpha + T) * delta / p
            slope = power(u, 1 / min(bb, mpf(1)) - 1) / min(bb, mpf(1)) / a
            return slope * power(1 - p, bb - 1) * k * mp.exp(y) * mp.expint(k + 1, y) / p

        with mp.workdps(20):
            return mp.quad(integrand, mp.linspace(0, 1, 9)) / mp.exp(lbeta(a, bb))


class ParetoLaw:
    name = "pareto_nbd"

    def integral(self, theta, x, y):
        """The integral of (alpha + u)^-(r + x) (beta + u)^-(s + 1) from y to infinity."""
        r, alpha, s, beta = theta
        k = r + x
        most, order = (alpha, s + 1) if alpha >= beta else (beta, k)
        return (power(most + y, -(k + s)) / (k + s) *
                mp.hyp2f1(k + s, order, k + s + 1, abs(alpha - beta) / (most + y)))

    def parts(self, theta, x, tx, T):
        r, alpha, s, beta = theta
        here = power(alpha + T, -(r + x)) * power(beta + T, -s)
        return here, s * (self.integral(theta, x, tx) - self.integral(theta, x, T))

    def loglik(self, theta, x, tx, T):
        r, alpha, s, beta = theta
        return (mp.loggamma(r + x) - mp.loggamma(r) + r * mp.log(alpha) + s * mp.log(beta) +
                mp.log(sum(self.parts(theta, x, tx, T))))

    def alive(self, theta, x, tx, T):
        here, left = self.parts(theta, x, tx, T)
        return here / (here + left)

    def purchases(self, theta, x, T, t):
        r, alpha, s, beta = theta
        b = beta + T
        if s == 1:
            return (r + x) / (alpha + T) * b * mp.log(1 + t / b)
        return (r + x) / (alpha + T) * b / (s - 1) * (1 - power(b / (b + t), s - 1))

    def probability(self, theta, x, T, t, n):
        r, alpha, s, beta = theta
        k, rate, b = r + x, alpha + T, beta + T

        def count(u):
            z = u / (rate + u)
            return mp.exp(mp.loggamma(k + n) - mp.loggamma(k) - mp.loggamma(n + 1) + k * mp.log(1 - z)) * z ** n

        def leaving(u):  # quad() has an absolute tolerance
            time = mp.exp(u)
            return time * count(time) / count(t) * s / b * power(1 + time / b, -s - 1)

        with mp.workdps(25):
            left = mp.quad(leaving, mp.linspace(mp.log(t) - 60, mp.log(t), 31))
        return count(t) * (power(1 + t / b, -s) + left)

    def discounted(self, theta, x, T, delta):
        r, alpha, s, beta = theta
        y = delta * (beta + T)
        return (r + x) / (alpha + T) * (beta + T) * mp.exp(y) * mp.expint(s, y)


class BetaLaw:
    name = "bgbb"

    def parts(self, theta, x, tx, n):
        a, b, c, d = theta
        scale = lbeta(a, b) + lbeta(c, d)
        here = mp.exp(lbeta(a + x, b + n - x) + lbeta(c, d + n) - scale)
        next_one = mp.exp(lbeta(a + x, b + n - x) + lbeta(c, d + n + 1) - scale)
        return next_one, here + mp.fsum(mp.exp(lbeta(a + x, b + tx - x + i) + lbeta(c + 1, d + tx + i) - scale)
                                        for i in range(int(n - tx)))

    def loglik(self, theta, x, tx, n):
        return mp.log(self.parts(theta, x, tx, n)[1])

    def alive(self, theta, x, tx, n):
        next_one, all_of_them = self.parts(theta, x, tx, n)
        return next_one / all_of_them

    def survival(self, theta, n, i):
        return mp.exp(lbeta(theta[2], theta[3] + n + 1 + i) - lbeta(theta[2], theta[3] + n + 1))

    def purchases(self, theta, x, n, t):
        a, b, c, d = theta
        return (a + x) / (a + b + n) * mp.fsum(self.survival(theta, n, i) for i in range(int(t)))

    def probability(self, theta, x, n, t, m):
        a, b, c, d = theta
        a, b, t = a + x, b + n - x, int(t)

        def count(i):
            return mp.binomial(i, m) * mp.exp(lbeta(a + m, b + i - m) - lbeta(a, b))

        return (count(t) * self.survival(theta, n, t - 1) +
                mp.fsum(count(i) * (self.survival(theta, n, i - 1) - self.survival(theta, n, i))
                        for i in range(max(m, 1), t)))

    def discounted(self, theta, x, n, delta):
        a, b, c, d = theta
        return ((a + x) / (a + b + n) * mp.exp(-delta) *
                mp.hyp2f1(1, d + n + 1, c + d + n + 1, mp.exp(-delta)))


def row(law, theta, h, quantity, value, *arguments):
    arguments = list(arguments) + [0] * (2 - len(arguments))
    fields = [mp.nstr(mpf(v), 17) for v in list(theta) + list(h) + arguments[:2]]
    print(",".join([law.name] + fields[:7] + [quantity] + fields[7:] + [mp.nstr(value, 17)]), flush=True)


def likelihood(law, theta, h):
    row(law, theta, h, "loglik", law.loglik(theta, *h))
    row(law, theta, h, "alive", law.alive(theta, *h))


def derivatives(law, theta, h):
    logs = [mp.log(p) for p in theta]

    def f(*at):
        return law.loglik([mp.exp(p) for p in at], *h)

    for i in range(4):
        order = [0] * 4
        order[i] += 1
        row(law, theta, h, "g%d" % i, mp.diff(f, logs, tuple(order)))
        for j in range(i + 1):
            order[j] += 1
            row(law, theta, h, "h%d%d" % (i, j), mp.diff(f, logs, tuple(order)))
            order[j] -= 1


def between(low, high):
    return mpf(float(10 ** random.uniform(low, high)))


def history(law, most):
    """A random history of up to 10^most repeats."""
    x = int(10 ** random.uniform(-0.5, most))
    if law.name == "bgbb":
        x = min(x, 40)
        tx = x + random.randint(0, 20) if x else 0
        return mpf(x), mpf(tx), mpf(tx + random.choice([0, 1, 5, 40]))
    T = between(-1, 4)
    tx = random.choice([mpf(float(T * random.random())), T, mpf(float(T * mpf(0.999)))]) if x else mpf(0)
    return mpf(x), tx, T


def parameters(width):
    theta = [between(-width, width) for _ in range(4)]
    if random.random() < 0.2:
        theta[2] = mpf(1)
    return theta


LAWS = [GeometricLaw("bgnbd", 0), GeometricLaw("mbgnbd", 1), ParetoLaw(), BetaLaw()]

print("# by test/golden/laws.py")
for law in LAWS:
    whole = law.name == "bgbb"
    for _ in range(60):
        likelihood(law, parameters(random.choice([0.5, 1.5, 3])), history(law, random.choice([1, 2, 3.7])))
    for _ in range(12):
        derivatives(law, parameters(1), history(law, random.choice([1, 2, 3.7])))
    for _ in range(60):
        theta, h = parameters(random.choice([0.5, 1, 1.5, 2.5])), history(law, random.choice([1, 2, 3.7]))
        t = mpf(random.randint(1, 300)) if whole else between(-6, random.choice([2, 4, 6]))
        with mp.workdps(150):
            row(law, theta, h, "purchases", law.purchases(theta, h[0], h[2], t), t)
    for _ in range(40):
        theta, h = parameters(1), history(law, random.choice([1, 2, 3.7]))
        t = mpf(random.randint(1, 60)) if whole else between(-3, 3)
        n = random.randint(0, int(t) if whole else 30)
        row(law, theta, h, "probability", law.probability(theta, h[0], h[2], t, n), t, n)
    for _ in range(20):
        theta, h = parameters(0.7), history(law, random.choice([1, 2]))
        delta = between(-4, 0.5)
        row(law, theta, h, "discounted", law.discounted(theta, h[0], h[2], delta), delta)

for law in LAWS[:2]:  # where the usual forms fail
    for _ in range(30):
        theta, h = parameters(3.5), history(law, random.choice([1, 3.7]))
        if random.random() < 0.25:
            h = (mpf(2) ** 31 - 1, h[1], h[2])
        t = between(-6, 9)
        try:
            with mp.workdps(150):
                row(law, theta, h, "purchases", law.purchases(theta, h[0], h[2], t), t)
        except mp.NoConvergence:
            pass
