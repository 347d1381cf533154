# Golden figures of survival curves, log-rank tests and Cox models, by R's package survival:
#
#     Rscript test/golden/survival.R > test/golden/survival.csv
#
# Lines by what they begin with, then the number of a data set:
#   row      duration, churned, group, x1, x2, x3
#   km       level, time, at risk, churned, censored, survival, standard error, low, high, cumulative hazard
#   median   level, median, low, high
#   mean     limit, restricted mean
#   log_rank chi-square, degrees of freedom, then of each group: churned, expected
#   cox      ties, log-likelihood without and with features, concordance, coefficients, standard errors
#   hazard   ties, time, cumulative hazard of the average customer
# NA is what there is not.
suppressPackageStartupMessages(library(survival))
set.seed(20260401)

line <- function(...) cat(paste(sapply(list(...), function(x) paste(format(x, digits = 17, scientific = -2, trim = TRUE), collapse = ",")), collapse = ","), "\n", sep = "")

customers <- function(n, round_to, censored, groups)
{
    x <- cbind(rnorm(n), rbinom(n, 1, 0.3), round(runif(n, 0, 5)))
    group <- sample(groups, n, replace = TRUE)
    time <- rexp(n, exp(0.5 * x[, 1] - 0.8 * x[, 2] + 0.2 * x[, 3] + 0.3 * (group == "b")) / 10)
    watched <- runif(n, 0, 30) / censored
    data.frame(time = if (round_to > 0) floor(pmin(time, watched) / round_to) * round_to else pmin(time, watched),
               churned = as.integer(time <= watched), group = group, x1 = x[, 1], x2 = x[, 2], x3 = x[, 3])
}

cases <- list(customers(40, 0, 1, c("a", "b")), customers(300, 2, 1, c("a", "b", "c")), customers(150, 5, 0.2, c("a", "b")),
              customers(1000, 1, 2, letters[1:6]), customers(25, 0, 0.01, c("a", "b")))
# half of the customers left, from one duration to another; a group that nobody is left of at the first event
half <- customers(8, 0, 1, "a")
half$time <- c(1, 2, 3, 3.5, 4, 5, 6, 7)
half$churned <- c(1, 1, 1, 0, 1, 0, 1, 0)
half$time[4] <- 9
half$group <- c("a", "a", "b", "b", "a", "b", "b", "a")
cases <- c(cases, list(half))
early <- customers(60, 1, 1, c("a", "b"))
early$group[1:3] <- "never"
early$time[1:3] <- 0
early$churned <- ifelse(early$time == 0, 0, early$churned)
cases <- c(cases, list(early))

cat("# by test/golden/survival.R,", R.version.string, "and survival", as.character(packageVersion("survival")), "\n")
for (i in seq_along(cases))
{
    d <- cases[[i]]
    for (r in seq_len(nrow(d)))
        line("row", i, d$time[r], d$churned[r], d$group[r], d$x1[r], d$x2[r], d$x3[r])
    for (level in c(0.95, 0.8))
    {
        f <- survfit(Surv(time, churned) ~ 1, d, conf.int = level, timefix = FALSE)
        for (r in seq_along(f$time))
            line("km", i, level, f$time[r], f$n.risk[r], f$n.event[r], f$n.censor[r], f$surv[r],
                 if (f$surv[r] > 0) f$surv[r] * f$std.err[r] else NA, f$lower[r], f$upper[r], f$cumhaz[r])
        t <- summary(f)$table
        line("median", i, level, unname(t["median"]), unname(t[length(t) - 1]), unname(t[length(t)]))
    }
    limit <- max(d$time) / 2
    f <- survfit(Surv(time, churned) ~ 1, d, timefix = FALSE)
    line("mean", i, limit, unname(summary(f, rmean = limit)$table["rmean"]))
    t <- survdiff(Surv(time, churned) ~ group, d)
    line("log_rank", i, t$chisq, sum(t$exp > 0) - 1, c(rbind(t$obs, t$exp)))
    for (ties in c("efron", "breslow"))
    {
        m <- coxph(Surv(time, churned) ~ x1 + x2 + x3, d, ties = ties, timefix = FALSE,
                   control = coxph.control(eps = 1e-14, iter.max = 50, toler.chol = 1e-15, timefix = FALSE))
        line("cox", i, ties, m$loglik, unname(m$concordance["concordance"]), unname(m$coefficients), unname(sqrt(diag(m$var))))
        h <- basehaz(m, centered = FALSE)
        average <- exp(sum(m$coefficients * colMeans(d[c("x1", "x2", "x3")])))
        for (r in seq_len(nrow(h)))
            line("hazard", i, ties, h$time[r], h$hazard[r] * average)
    }
}
