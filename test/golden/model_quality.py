#!/usr/bin/python3
# Golden figures of the quality of predictions, of drift and of fairness:
#
#     /usr/bin/python3 test/golden/model_quality.py > test/golden/model_quality.csv
#
# Cases are random customers, with ties and with scores at the ends of their range.  A line "case" has the
# customers, score:churned (0 or 1); the lines after it a figure each.  The area under the curve, losses,
# calibration are by scikit-learn; the standard error of the area by the definition
# of DeLong, DeLong and Clarke-Pearson (1988), all pairs one by one; lift by its definition over all orders
# of ties; intercept and slope of calibration by Newton's method; drift by its formula; Welch's tests by
# scipy and by their published formulas.
import math

import numpy
import scipy.optimize
import scipy.special
import scipy.stats
import sklearn
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score

random = numpy.random.default_rng(20261122)


def number(x):
    return repr(float(x))


def line(*cells):
    print(','.join(cells))


def delong(label, score):
    left = score[label]
    stayed = score[~label]
    wins = (left[:, None] > stayed[None, :]) + 0.5 * (left[:, None] == stayed[None, :])
    return math.sqrt(wins.mean(axis=1).var(ddof=1) / len(left) + wins.mean(axis=0).var(ddof=1) / len(stayed))


def lift(label, score, share):
    k = max(1, math.floor(len(score) * share + 1e-9))
    cut = numpy.sort(score)[-k]
    above = score > cut
    ties = score == cut
    hits = label[above].sum() + (k - above.sum()) * label[ties].mean()
    return hits / k / label.mean()


def calibration_line(label, p):
    p = numpy.clip(p, numpy.finfo(float).eps, 1 - numpy.finfo(float).eps)
    x = numpy.column_stack([numpy.ones(len(p)), numpy.log(p) - numpy.log1p(-p)])
    def likelihood(beta):
        return (label * (x @ beta) - numpy.logaddexp(0, x @ beta)).sum()

    beta = numpy.array([0.0, 0.0])
    for _ in range(200):
        fitted = scipy.special.expit(x @ beta)
        information = (x * (fitted * (1 - fitted))[:, None]).T @ x
        step = numpy.linalg.solve(information, x.T @ (label - fitted))
        while likelihood(beta + step) < likelihood(beta) and numpy.abs(step).max() > 1e-9:
            step /= 2
        beta = beta + step
        if numpy.abs(step).max() < 1e-14:
            break
    error = numpy.sqrt(numpy.diag(numpy.linalg.inv(information)))
    return beta, error


def overlap(label, p):
    return p[~label].max() > p[label].min() and p[label].max() > p[~label].min()


def expected_error(label, p, bins):
    rate, mean = calibration_curve(label, p, n_bins=bins)
    edges = numpy.linspace(0, 1, bins + 1)
    count = numpy.bincount(numpy.searchsorted(edges[1:-1], p), minlength=bins)
    return (numpy.abs(rate - mean) * count[count > 0]).sum() / count.sum()


def binned_auc(label, p, bins):
    edges = numpy.arange(1, bins) / bins
    return roc_auc_score(label, numpy.searchsorted(edges, p))


# Values up to the first cut, up to the second, ..., above the last: deciles, of which none is at the
# greatest value.
def decile_cuts(x):
    x = numpy.sort(x)
    cuts = numpy.unique([x[(i * len(x) + 9) // 10 - 1] for i in range(1, 10)])
    cuts = cuts[cuts < x[-1]]
    return cuts if len(cuts) > 0 else x[x < x[-1]][-1:]


def mean_error(x):
    return x.std(ddof=1) / math.sqrt(len(x))


print('# by test/golden/model_quality.py, scikit-learn', sklearn.__version__, 'numpy', numpy.__version__, 'scipy', scipy.__version__)
for case in range(60):
    n = int(10 ** random.uniform(0.8, 2.2))
    label = random.random(n) < random.uniform(0.1, 0.9)
    if label.all() or not label.any():
        label[0] = not label[0]
    score = random.random(n) ** random.uniform(0.3, 3) * 0.7 + 0.3 * random.random() * label
    if case % 3 == 0:
        score = numpy.round(score, 1)
    if case % 7 == 0:
        score[random.integers(n)] = 0
        score[random.integers(n)] = 1
    score = numpy.round(numpy.clip(score, 0, 1), 7)
    line('case', ' '.join(f'{number(p)}:{int(y)}' for p, y in zip(score, label)))
    line('auc', number(roc_auc_score(label, score)))
    if label.sum() > 1 and (~label).sum() > 1:
        line('auc_error', number(delong(label, score)))
    clipped = numpy.clip(score, numpy.finfo(float).eps, 1 - numpy.finfo(float).eps)
    losses = numpy.where(label, -numpy.log(clipped), -numpy.log1p(-clipped))
    assert abs(losses.mean() - log_loss(label, score)) < 1e-12
    line('log_loss', number(log_loss(label, score)))
    line('log_loss_error', number(mean_error(losses)))
    line('brier', number(brier_score_loss(label, score)))
    line('brier_error', number(mean_error((score - label) ** 2)))
    line('difference_error', number(mean_error(label - score)))
    for percent in (5, 10, 20, 50, 100):
        line(f'lift {percent}', number(lift(label, score, percent / 100)))
    for bins in (2, 10, 37):
        line(f'auc {bins}', number(binned_auc(label, score, bins)))
        line(f'expected_error {bins}', number(expected_error(label, score, bins)))
        rate, mean = calibration_curve(label, score, n_bins=bins)
        line(f'rates {bins}', ' '.join(map(number, rate)))
        line(f'means {bins}', ' '.join(map(number, mean)))
    if overlap(label, score):
        beta, error = calibration_line(label, score)
        line('intercept', number(beta[0]))
        line('intercept_error', number(error[0]))
        line('slope', number(beta[1]))
        line('slope_error', number(error[1]))

# Population stability over deciles of the expected sample; a missing element is a bin of its own; empty
# bins count half a row.
for case in range(40):
    expected = numpy.round(random.normal(0, 1, 1 + int(10 ** random.uniform(0.5, 2.3))), random.integers(1, 4))
    actual = numpy.round(random.normal(random.uniform(-1, 1), 1, int(10 ** random.uniform(0.5, 2.3))), 3)
    cuts = decile_cuts(expected)
    missing = random.integers(0, 3, 2)
    counts = [numpy.append(numpy.bincount(numpy.searchsorted(cuts, x), minlength=len(cuts) + 1), m) for x, m in zip((expected, actual), missing)]
    counts = numpy.array(counts, dtype=float)
    counts = counts[:, counts.sum(axis=0) > 0]
    shares = numpy.where(counts == 0, 0.5, counts) / counts.sum(axis=1, keepdims=True)
    psi = ((shares[1] - shares[0]) * numpy.log(shares[1] / shares[0])).sum()
    cells = [' '.join([number(v) for v in x] + ['NULL'] * m) for x, m in zip((expected, actual), missing)]
    line('stability', cells[0], cells[1], number(psi))

# Differences of rates: Wilson's intervals by scipy, put together as Newcombe (1998, method 10) does.
for case in range(40):
    cases = [int(10 ** random.uniform(0, 4)) for _ in range(2)]
    hits = [int(random.integers(0, n + 1)) for n in cases]
    rate = [h / n for h, n in zip(hits, cases)]
    ends = [scipy.stats.binomtest(h, n).proportion_ci(method='wilson') for h, n in zip(hits, cases)]
    low = rate[0] - rate[1] - math.hypot(rate[0] - ends[0].low, ends[1].high - rate[1])
    high = rate[0] - rate[1] + math.hypot(ends[0].high - rate[0], rate[1] - ends[1].low)
    line('difference', f'{hits[0]} {cases[0]} {hits[1]} {cases[1]}', number(low), number(high))

# Groups of scores: name=scores; then mean, Welch's test of the largest gap and his analysis of variance.
for case in range(20):
    groups = [numpy.round(random.normal(random.uniform(-1, 1), random.uniform(0.1, 3), random.integers(30, 60)), 5) for _ in range(random.integers(2, 6))]
    line('groups', *(' '.join(map(number, g)) for g in groups))
    high = max(groups, key=numpy.mean)
    low = min(groups, key=numpy.mean)
    line('gap', number(high.mean() - low.mean()))
    line('gap_p', number(scipy.stats.ttest_ind(high, low, equal_var=False).pvalue))
    a, b = high.var(ddof=1) / len(high), low.var(ddof=1) / len(low)
    df = (a + b) ** 2 / (a * a / (len(high) - 1) + b * b / (len(low) - 1))
    # t.ppf of scipy is good for no more than nine digits
    half = scipy.optimize.brentq(lambda t: scipy.stats.t.cdf(t, df) - 0.975, 1, 20, xtol=1e-15, rtol=1e-14) * math.sqrt(a + b)
    line('gap_low', number(high.mean() - low.mean() - half))
    pooled = math.sqrt(((len(high) - 1) * high.var(ddof=1) + (len(low) - 1) * low.var(ddof=1)) / (len(high) + len(low) - 2))
    line('gap_effect', number((high.mean() - low.mean()) / pooled))
    k = len(groups)
    size = numpy.array([len(g) for g in groups])
    weight = size / numpy.array([g.var(ddof=1) for g in groups])
    mean = numpy.array([g.mean() for g in groups])
    middle = (weight * mean).sum() / weight.sum()
    rest = ((1 - weight / weight.sum()) ** 2 / (size - 1)).sum()
    f = (weight * (mean - middle) ** 2).sum() / (k - 1) / (1 + 2 * (k - 2) / (k * k - 1) * rest)
    line('equal_p', number(scipy.stats.f.sf(f, k - 1, (k * k - 1) / (3 * rest))))
