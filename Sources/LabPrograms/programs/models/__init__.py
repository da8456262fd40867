"""How to run tasks: a file for each concurrency model, each with run(work, tasks, workers)."""
