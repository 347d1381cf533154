# Golden figures of the intervals of rates, means and Net Promoter Scores:
#
#     Rscript test/golden/intervals.R > test/golden/intervals.csv
#
# Lines are: measure, confidence level, counts of the answers or hits and cases, value, low, high.
# Rates are by prop.test (Wilson), means by t.test, and a Net Promoter Score by the variance of a
# difference of two shares of one multinomial sample, which base R has no function for.
set.seed(20260301)

number <- function(x) format(x, digits = 17, scientific = FALSE, trim = TRUE)
line <- function(measure, level, counts, value, ends)
    cat(paste(measure, number(level), paste(counts, collapse = " "), number(value), number(ends[1]), number(ends[2]), sep = ","), "\n", sep = "")

# Counts of answers, of which some may be missing; at least two answers.
random_counts <- function(points)
{
    repeat
    {
        counts <- rpois(points, sample(c(0.5, 3, 40, 900), 1) * runif(points) * rbinom(points, 1, 0.8))
        if (sum(counts) >= 2)
            return(counts)
    }
}

cat("# measure, level, counts, value, low, high: by test/golden/intervals.R and", R.version.string, "\n")
for (i in 1:400)
{
    cases <- ceiling(10^runif(1, 0, 7))
    hits <- if (i %% 20 == 0) 0 else if (i %% 20 == 1) cases else rbinom(1, cases, runif(1))
    level <- sample(c(0.5, 0.9, 0.95, 0.99, 0.999), 1)
    ends <- suppressWarnings(prop.test(hits, cases, conf.level = level, correct = FALSE))$conf.int
    line("rate", level, c(hits, cases), 100 * hits / cases, 100 * ends)
}
for (i in 1:400)
{
    scale <- sample(c("effort_1_5", "effort_1_7", "ease_1_5", "ease_1_7"), 1)
    points <- as.integer(substr(scale, nchar(scale), nchar(scale)))
    level <- sample(c(0.5, 0.9, 0.95, 0.99, 0.999), 1)
    repeat
    {
        counts <- random_counts(points)
        if (sum(counts > 0) > 1) # t.test refuses answers that are all the same
            break
    }
    answers <- rep(1:points, counts)
    line(scale, level, counts, mean(answers), t.test(answers, conf.level = level)$conf.int)
}
for (i in 1:200)
{
    level <- sample(c(0.5, 0.9, 0.95, 0.99, 0.999), 1)
    counts <- random_counts(11)
    n <- sum(counts)
    p <- sum(counts[10:11]) / n
    d <- sum(counts[1:7]) / n
    margin <- qnorm((1 + level) / 2) * sqrt((p + d - (p - d)^2) / n)
    line("nps_0_10", level, counts, 100 * (p - d), 100 * (p - d + c(-margin, margin)))
}
