# Golden figures of Cronbach's alpha:
#
#     Rscript test/golden/alpha.R > test/golden/alpha.csv
#
# Lines are: number of items, answers of one respondent after another, alpha.
set.seed(20260302)

# Cronbach 1951, from the covariances.
alpha <- function(answers)
{
    k <- ncol(answers)
    covariance <- cov(answers)
    k / (k - 1) * (1 - sum(diag(covariance)) / sum(covariance))
}

cat("# items, answers, alpha: by test/golden/alpha.R and", R.version.string, "\n")
for (i in 1:200)
{
    k <- sample(2:8, 1)
    n <- sample(2:25, 1)
    repeat
    {
        answers <- matrix(round(rnorm(n) * sample(c(0, 1, 2), 1) + rnorm(n * k) + 4), n, k)
        if (length(unique(rowSums(answers))) > 1)
            break
    }
    cat(k, paste(t(answers), collapse = " "), format(alpha(answers), digits = 17), sep = ",")
    cat("\n")
}
