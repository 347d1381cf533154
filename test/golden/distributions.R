# Golden figures of the normal distribution and Student's t:
#
#     Rscript test/golden/distributions.R > test/golden/distributions.csv
#
# R's pt() is a rough approximation above 4e5 degrees of freedom, and its qt() stops short of the last
# digits, so the tail of t is taken from pbeta(), on the side where its argument keeps its digits, and
# quantiles are polished by Newton's method on the logarithm of that tail.

tail_of <- function(t, df) {
    if (t^2 > df) pbeta(df / (df + t^2), df / 2, 0.5) / 2
    else pbeta(t^2 / (df + t^2), 0.5, df / 2, lower.tail = FALSE) / 2
}
density_of <- function(t, df) if (df > 1e7) dnorm(t) else dt(t, df)
quantile_of <- function(p, df) { # p < 1/2; the result is positive
    t <- -qt(p, df)
    for (i in 1:10) {
        tail <- tail_of(t, df)
        t <- t + (log(tail) - log(p)) * tail / density_of(t, df)
    }
    t
}
row <- function(name, x, df, value) cat(sprintf("%s,%.17g,%.17g,%.17g\n", name, x, df, value))

set.seed(20240601)
cat("# function, argument, degrees of freedom, value: by test/golden/distributions.R and",
    R.version.string, "\n")
for (x in c(0, 0.5, 1, -1, 1.959963984540054, -5, -10, -20, -30, -37, 8, runif(100, -8, 6)))
    row("normal_cdf", x, 0, pnorm(x))
for (p in c(0.5, 0.025, 0.975, 1e-5, 1e-10, 1e-20, 1e-50, 1e-100, 1e-200, 1e-300, 0.0749, 0.0751,
            0.9249, 0.9251, 1 - 1e-10, runif(100), 10^-runif(50, 0, 300)))
    row("normal_quantile", p, 0, qnorm(p))
dfs <- c(0.5, 1, 1.5, 2, 3, 4.25, 5, 7, 10, 15, 30, 60, 99, 99.999, 100, 101, 150, 300, 1000, 5000, 1e4,
         1e5, 1e6, 1e7, 1e8, 1e9)
for (df in dfs) {
    for (t in c(0.001, 0.3, 1, 1.4, 1.7, 1.8, 2, 3, 3.3, 5, 10, 20, runif(4, 0, 6)))
        if (tail_of(t, df) > 1e-290) row("t_cdf", -t, df, tail_of(t, df))
    for (p in c(0.49, 0.26, 0.25, 0.2, 0.1, 0.025, 0.005, 1e-4, 1e-8, 1e-16, 1e-40, runif(4, 0, 0.45)))
        if (p > 1e-10 || df >= 2) row("t_quantile", p, df, -quantile_of(p, df))
}
