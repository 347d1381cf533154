# Fits of purchase models with covariates, by another way: the likelihoods as in the papers, integrals by
# Gauss and Legendre's rule where Pareto/NBD has hypergeometric functions, maxima by optim (BFGS, numerical gradients).
#
#     Rscript test/golden/purchase_fits.R
#
# writes purchase_fits_data.csv, for each of two models 400 simulated customers with two covariates, and
# purchase_fits.csv: for each model its log-likelihood at the maximum, the parameters, the coefficients, and their standard errors from the numerical
# Hessian in the logarithms of the parameters.
# Covariates as in Fader and Hardie, note 019: alpha exp(-g1'z), a exp(g2'z), b exp(g3'z); beta exp(-g2'z).
options(digits = 17)
set.seed(20240601)
n <- 400

simulate <- function(model) {
    z1 <- round(rnorm(n), 3)
    z2 <- rbinom(n, 1, 0.4)
    age <- sample(26:52, n, replace = TRUE)
    rate <- rgamma(n, 0.8, 4 * exp(-(0.5 * z1 - 0.3 * z2)))
    p <- rbeta(n, 0.8 * exp(0.4 * z2), 2.5 * exp(0.2 * z1))
    life <- rexp(n, rgamma(n, 0.7, 12 * exp(-(0.6 * z1 + 0.5 * z2))))
    x <- numeric(n)
    t_x <- numeric(n)
    for (i in seq_len(n)) {
        t <- 0
        repeat {
            t <- t + rexp(1, rate[i])
            if (t > age[i] || (model == "pareto_nbd" && t > life[i])) break
            x[i] <- x[i] + 1
            t_x[i] <- t
            if (model == "bgnbd" && runif(1) < p[i]) break
        }
    }
    data.frame(model = model, x = x, t_x = round(t_x, 3), age = age, z1 = z1, z2 = z2)
}
data <- rbind(simulate("bgnbd"), simulate("pareto_nbd"))
write.csv(data, "test/golden/purchase_fits_data.csv", row.names = FALSE, quote = FALSE)

bgnbd <- function(u) {
    r <- exp(u[1])
    alpha <- exp(u[2] - z %*% u[5:6])
    a <- exp(u[3] + z %*% u[7:8])
    b <- exp(u[4] + z %*% u[9:10])
    here <- lbeta(a, b + x) - lbeta(a, b) - (r + x) * log(alpha + age)
    left <- ifelse(x > 0, lbeta(a + 1, b + pmax(x, 1) - 1) - lbeta(a, b) - (r + x) * log(alpha + t_x), -Inf)
    top <- pmax(here, left)
    sum(lgamma(r + x) - lgamma(r) + r * log(alpha) + top + log(exp(here - top) + exp(left - top)))
}

# nodes and weights on -1 .. 1, from the eigenvalues of the matrix of the recurrence (Golub and Welsch 1969)
nodes <- 100
k <- seq_len(nodes - 1)
jacobi <- matrix(0, nodes, nodes)
jacobi[cbind(k, k + 1)] <- jacobi[cbind(k + 1, k)] <- k / sqrt(4 * k^2 - 1)
eigen_jacobi <- eigen(jacobi, symmetric = TRUE)
node <- eigen_jacobi$values
weight <- 2 * eigen_jacobi$vectors[1, ]^2

pareto_nbd <- function(u) {
    r <- exp(u[1])
    s <- exp(u[3])
    alpha <- as.vector(exp(u[2] - z %*% u[5:6]))
    beta <- as.vector(exp(u[4] - z %*% u[7:8]))
    half <- (age - t_x) / 2
    left <- 0
    for (i in seq_len(nodes)) {
        since <- half * (1 + node[i])
        left <- left + weight[i] * half * exp(-(r + x) * log1p(since / (alpha + t_x)) - (s + 1) * log1p(since / (beta + t_x)))
    }
    scale <- -(r + x) * log(alpha + t_x) - (s + 1) * log(beta + t_x)
    here <- exp(-(r + x) * log(alpha + age) - s * log(beta + age) - scale)
    sum(lgamma(r + x) - lgamma(r) + r * log(alpha) + s * log(beta) + scale + log(here + s * left))
}

rows <- NULL
fit <- function(name, likelihood, start) {
    rows_of <- data[data$model == name, ]
    x <<- rows_of$x
    t_x <<- rows_of$t_x
    age <<- rows_of$age
    z <<- as.matrix(rows_of[c("z1", "z2")])
    for (i in 1:3) {
        found <- optim(start, likelihood, method = "BFGS", control = list(fnscale = -1, reltol = 1e-15, maxit = 500, ndeps = rep(1e-5, length(start))))
        start <- found$par
    }
    se <- sqrt(diag(solve(-optimHess(start, likelihood, control = list(ndeps = rep(1e-3, length(start)))))))
    own <- 1:4
    number <- start
    number[own] <- exp(start[own])
    se[own] <- se[own] * number[own]
    rows <<- rbind(rows, data.frame(model = name, log_likelihood = found$value, place = seq_along(start) - 1, number = number, se = se))
}
fit("bgnbd", bgnbd, c(log(c(0.8, 4, 0.8, 2.5)), rep(0, 6)))
fit("pareto_nbd", pareto_nbd, c(log(c(0.8, 4, 0.7, 12)), rep(0, 4)))
write.csv(rows, "test/golden/purchase_fits.csv", row.names = FALSE, quote = FALSE)
