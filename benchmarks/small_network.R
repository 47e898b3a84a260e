# The M/M/4 queue of networks.py in simmer, with its own random numbers.
#
# Arguments: horizon in minutes, mean gap, mean service, servers, seed. Prints the processor
# seconds of the run and its table, the number of customers who left, and their mean wait.

suppressPackageStartupMessages(library(simmer))

values <- as.numeric(commandArgs(trailingOnly = TRUE))
horizon <- values[1]
gap <- values[2]
service <- values[3]
servers <- values[4]
set.seed(values[5])

customer <- trajectory() %>%
  seize("server", 1) %>%
  timeout(function() rexp(1, 1 / service)) %>%
  release("server", 1)

start <- proc.time()
env <- simmer() %>%
  add_resource("server", servers) %>%
  add_generator("customer", customer, function() rexp(1, 1 / gap)) %>%
  run(until = horizon)
table <- get_mon_arrivals(env)
used <- proc.time() - start

wait <- table$end_time - table$start_time - table$activity_time
cat(used[["user.self"]] + used[["sys.self"]], nrow(table), mean(wait), "\n")
