"""Prints how many texts a second VADER reads: texts on standard input, one a line."""

import statistics
import sys
import time

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

runs = int(sys.argv[1])
texts = sys.stdin.read().splitlines()
vader = SentimentIntensityAnalyzer()
rates = []
for _ in range(runs):
    start = time.perf_counter()
    for text in texts:
        vader.polarity_scores(text)
    rates.append(len(texts) / (time.perf_counter() - start))
print(statistics.median(rates))
