# Golden figures of k-means by R's kmeans, algorithm "Lloyd", from given starts:
#
#     Rscript test/golden/kmeans.R > test/golden/kmeans.csv
#
# Lines by what they begin with, then the number of a data set:
#   row      numbers of a customer, as they are
#   start    data set, number of the start, centre by centre: a customer's numbers
#   inertia  data set, number of the start, k, sum of squares within clusters, of columns less their means, by their deviations (by n)
#   size     data set, number of the start, sizes of the clusters, the largest first
#   best     data set, k, sum of squares of the best of 10 starts of Hartigan and Wong
suppressWarnings(set.seed(20260402))

line <- function(...) cat(paste(sapply(list(...), function(x) paste(format(x, digits = 17, scientific = -2, trim = TRUE), collapse = ",")), collapse = ","), "\n", sep = "")

mixture <- function(n, k, d, apart, unit)
{
    centre <- matrix(rnorm(k * d, sd = apart), k)
    member <- sample(k, n, replace = TRUE, prob = 1 / seq_len(k))
    x <- centre[member, , drop = FALSE] + matrix(rnorm(n * d), n)
    round(sweep(x, 2, unit, "*"), 4)
}
cases <- list(list(x = mixture(300, 3, 2, 3, c(1, 100)), k = c(1, 3, 5)),
              list(x = mixture(500, 6, 5, 2, 10^(0:4)), k = c(2, 6, 12)),
              list(x = matrix(round(runif(400 * 3), 2), 400), k = c(4, 20)))

cat("# by test/golden/kmeans.R,", R.version.string, "\n")
for (i in seq_along(cases))
{
    x <- cases[[i]]$x
    z <- scale(x, scale = FALSE)
    z <- sweep(z, 2, sqrt(colMeans(z^2)), "/")
    for (r in seq_len(nrow(x)))
        line("row", i, x[r, ])
    number <- 0
    for (k in cases[[i]]$k)
    {
        for (s in 1:2)
        {
            number <- number + 1
            chosen <- which(!duplicated(z))
            chosen <- chosen[sample(length(chosen), k)]
            f <- if (k == 1) kmeans(z, z[chosen, , drop = FALSE], iter.max = 1000)
                 else kmeans(z, z[chosen, , drop = FALSE], iter.max = 1000, algorithm = "Lloyd")
            for (r in chosen)
                line("start", i, number, x[r, ])
            line("inertia", i, number, k, f$tot.withinss)
            line("size", i, number, sort(f$size, decreasing = TRUE))
        }
        line("best", i, k, kmeans(z, k, nstart = 10, iter.max = 1000)$tot.withinss)
    }
}
