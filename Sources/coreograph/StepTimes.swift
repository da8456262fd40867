import Glibc

/// What `body` returns. Where the variable `COREOGRAPH_STEPS` is set, a line on standard error says
/// what the step took (Benchmarks/loading reads it): processor seconds of all threads, seconds by the
/// clock, and the memory that was needed at most so far.
func step<Success, Failure: Error>(
  _ name: String, _ body: () throws(Failure) -> Success
) throws(Failure) -> Success {
  guard getenv("COREOGRAPH_STEPS") != nil else { return try body() }
  let before = StepTimes()
  let result = try body()
  let after = StepTimes()
  printDiagnostic(
    "step \(name): \(after.processor - before.processor) s of processor time,"
      + " \(after.clock - before.clock) s, \(after.mostMemory) KB at most")
  return result
}

private struct StepTimes {
  let processor: Double
  let clock: Double
  let mostMemory: Int

  init() {
    var usage = rusage()
    getrusage(RUSAGE_SELF.rawValue, &usage)
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    processor = seconds(usage.ru_utime) + seconds(usage.ru_stime)
    mostMemory = usage.ru_maxrss
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    clock = Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
  }
}
