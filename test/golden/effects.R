# Golden figures of trends and effects:
#
#     Rscript test/golden/effects.R > test/golden/effects.csv
#
# Only the seeds of the inputs are kept: both sides draw them from the generator of Park and Miller
# ("minimal standard"), whose products are exact in double precision.  Offsets are taken off again before
# R works on the values, because its own sums lose digits to them; no result depends on them.

options(digits = 17)
state <- 0
draw <- function() {
    state <<- (state * 16807) %% 2147483647
    state / 2147483647
}
row <- function(kind, seed, n, offset, scale, shift, ...)
    cat(sprintf("%s,%d,%d,%.17g,%.17g,%.17g,%s\n", kind, seed, n, offset, scale, shift,
                paste(sprintf("%.17g", c(...)), collapse = ",")))
# a value: offset, noise of a size, and what is planted; without the offset, as it is rounded with it
value <- function(offset, scale, planted) (offset + scale * (draw() - 0.5) + planted) - offset

welch <- function(n, offset, scale, shift) {
    before <- after <- c()
    for (i in 1:n) {
        flag <- draw() < 0.4
        x <- value(offset, if (flag) 2 * scale else scale, if (flag) shift else 0)
        if (flag) after <- c(after, x) else before <- c(before, x)
    }
    if (length(before) < 2 || length(after) < 2) return(NULL)
    test <- t.test(after, before)
    c(mean(after) - mean(before), test$conf.int, test$p.value)
}
trend <- function(n, offset, scale, shift) {
    t <- x <- c()
    for (i in 1:n) {
        t <- c(t, floor(draw() * 1e13)) # microseconds, some 115 days
        x <- c(x, value(offset, scale, shift * t[i] / 86400e6))
    }
    days <- t / 86400e6
    fit <- lm(x ~ days)
    c(coef(fit)[2], confint(fit)[2, ], NaN)
}
did <- function(n, offset, scale, shift) {
    x <- treated <- after <- c()
    for (i in 1:n) {
        treated <- c(treated, draw() < 0.5)
        after <- c(after, draw() < 0.5)
        drift <- if (after[i]) 3 else 0
        x <- c(x, value(offset, if (treated[i]) 3 * scale else scale,
                        drift + if (treated[i] && after[i]) shift else 0))
    }
    cell <- factor(2 * treated + after, levels = 0:3)
    if (min(table(cell)) < 2) return(NULL)
    fit <- lm(x ~ treated * after)
    part <- tapply(x, cell, var) / table(cell)
    se <- sqrt(sum(part))
    df <- sum(part)^2 / sum(part^2 / (table(cell) - 1))
    effect <- coef(fit)[4]
    c(effect, effect - qt(0.975, df) * se, effect + qt(0.975, df) * se, 2 * pt(-abs(effect / se), df))
}
cluster <- function(n, offset, scale, shift) {
    x <- after <- g <- c()
    for (i in 1:n) {
        g <- c(g, floor(draw() * (2 + n / 5)))
        after <- c(after, draw() < 0.5)
        x <- c(x, value(offset, scale, (g[i] %% 7) * scale / 4 + if (after[i]) shift else 0))
    }
    if (length(unique(g[after])) < 2 || length(unique(g[!after])) < 2) return(NULL)
    X <- cbind(1, after)
    bread <- solve(crossprod(X))
    beta <- bread %*% crossprod(X, x)
    scores <- rowsum(X * as.vector(x - X %*% beta), g)
    G <- nrow(scores)
    V <- bread %*% crossprod(scores) %*% bread * G / (G - 1) * (n - 1) / (n - 2)
    se <- sqrt(V[2, 2])
    effect <- beta[2]
    c(effect, effect - qt(0.975, G - 1) * se, effect + qt(0.975, G - 1) * se,
      2 * pt(-abs(effect / se), G - 1))
}
biserial <- function(n, offset, scale, shift) {
    x <- flag <- c()
    for (i in 1:n) {
        flag <- c(flag, draw() < 0.3)
        x <- c(x, value(offset, scale, if (flag[i]) shift else 0))
    }
    if (length(unique(flag)) < 2) return(NULL)
    c(cor(flag, x), NaN, NaN, NaN)
}

kinds <- list(welch = welch, trend = trend, did = did, cluster = cluster, biserial = biserial)
cat("# kind, seed, n, offset, scale, shift, effect, low, high, p: by test/golden/effects.R and",
    R.version.string, "\n")
set.seed(20240602)
for (kind in names(kinds)) {
    made <- 0
    while (made < 210) {
        seed <- sample.int(2^31 - 2, 1)
        n <- sample(c(8:40, 60, 100), 1)
        offset <- sample(c(0, 1, 50, -300, 1e4), 1)
        scale <- sample(c(0.001, 0.5, 1, 20), 1)
        shift <- sample(c(0, 0.25, 1, -4), 1) * scale
        state <- seed
        result <- kinds[[kind]](n, offset, scale, shift)
        if (is.null(result)) next
        row(kind, seed, n, offset, scale, shift, result)
        made <- made + 1
    }
}
