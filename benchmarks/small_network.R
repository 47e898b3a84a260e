# The small networks of networks.py in simmer, with its own random numbers. The resources' monitors
# are off, which only makes it faster.
#
# Arguments: "queue" or "door", horizon in minutes, seed, then
#   queue: mean gap, mean service, servers
#   door: mean gap, nurses, cubicles, clinicians, beds, share admitted, mean minutes of tests, mean
#     and standard deviation of the logarithm of the minutes of triage, assessment, review and
#     stay, then the cumulated shares of acuity, most urgent first
# Prints the processor seconds of the run and its table, and the number of patients who left.

suppressPackageStartupMessages(library(simmer))

words <- commandArgs(trailingOnly = TRUE)
values <- as.numeric(words[-1])
horizon <- values[1]
set.seed(values[2])
x <- values[-(1:2)]

queue <- function() {
  customer <- trajectory() %>%
    seize("server", 1) %>%
    timeout(function() rexp(1, 1 / x[2])) %>%
    release("server", 1)
  simmer() %>%
    add_resource("server", x[3], mon = FALSE) %>%
    add_generator("customer", customer, function() rexp(1, 1 / x[1]))
}

# In simmer the higher priority goes first: bands 1 to 5 become 5 to 1, and a review 6.
door <- function() {
  shares <- x[16:19]
  lognormal <- function(k) function() rlnorm(1, x[k], x[k + 1])
  urgency <- function() {
    priority <- 5 - findInterval(runif(1), shares)
    c(priority, priority, 0)
  }
  to_bed <- trajectory() %>%
    set_prioritization(c(0, 0, 0)) %>%
    seize("bed", 1) %>%
    release("cubicle", 1) %>%
    timeout(lognormal(14)) %>%
    release("bed", 1)
  home <- trajectory() %>%
    release("cubicle", 1)
  patient <- trajectory() %>%
    seize("nurse", 1) %>%
    timeout(lognormal(8)) %>%
    release("nurse", 1) %>%
    set_prioritization(urgency) %>%
    seize("cubicle", 1) %>%
    seize("clinician", 1) %>%
    timeout(lognormal(10)) %>%
    release("clinician", 1) %>%
    timeout(function() rexp(1, 1 / x[7])) %>%
    set_prioritization(c(6, 6, 0)) %>%
    seize("clinician", 1) %>%
    timeout(lognormal(12)) %>%
    release("clinician", 1) %>%
    branch(function() if (runif(1) < x[6]) 1 else 2, continue = c(FALSE, FALSE), to_bed, home)
  simmer() %>%
    add_resource("nurse", x[2], mon = FALSE) %>%
    add_resource("cubicle", x[3], mon = FALSE) %>%
    add_resource("clinician", x[4], mon = FALSE) %>%
    add_resource("bed", x[5], mon = FALSE) %>%
    add_generator("patient", patient, function() rexp(1, 1 / x[1]))
}

make <- if (words[1] == "queue") queue else door
start <- proc.time()
env <- make() %>% run(until = horizon)
table <- get_mon_arrivals(env)
used <- proc.time() - start

cat(used[["user.self"]] + used[["sys.self"]], nrow(table), "\n")
