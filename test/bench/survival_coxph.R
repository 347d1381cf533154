# How many milliseconds coxph and survfit of R's package survival take over a file, in memory:
#     Rscript survival_coxph.R stay.csv 'whole months'
suppressPackageStartupMessages(library(survival))
arguments <- commandArgs(TRUE)
stay <- read.csv(arguments[1])
stay$churned <- stay$churned == "t"
if (arguments[2] == "whole months")
    stay$duration <- ceiling(stay$duration)
cox <- system.time(coxph(Surv(duration, churned) ~ ., stay))[["elapsed"]]
curve <- system.time(survfit(Surv(duration, churned) ~ 1, stay))[["elapsed"]]
cat(1000 * cox, 1000 * curve, "\n")
