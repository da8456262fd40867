import CCoreographMarks

/// Names what `body` does, for Coreograph: a task of its own, or inside of a task a stretch of it.
///
///     let count = withSpan("parse") { parse(text) }
///
/// Unless the program runs under `coreograph record`, this costs one test.
///
/// - Parameters:
///   - name: what charts call it.
///   - body: is called at once, on the calling thread.
/// - Returns: what `body` returns.
/// - Throws: what `body` throws.
public func withSpan<Success, Failure: Error>(
  _ name: String, _ body: () throws(Failure) -> Success
) throws(Failure) -> Success {
  guard MarkedTask.areRecorded else { return try body() }
  guard let task = MarkedTask.current else { return try job(name, parent: nil, body) }
  if task.isRunningHere { return try stretch(name, body) }
  // On an actor the thread works for whoever has its turn: the task runs here, too.
  if OpenSpans.shared.innermostOfThisTask == task {
    return try task.run { () throws(Failure) in try stretch(name, body) }
  }
  // A child task without a span of its own.
  return try job(name, parent: task, body)
}

private func stretch<Success, Failure: Error>(
  _ name: String, _ body: () throws(Failure) -> Success
) throws(Failure) -> Success {
  coreograph_marks_begin_stretch(name)
  defer { coreograph_marks_end_stretch() }
  return try body()
}

private func job<Success, Failure: Error>(
  _ name: String, parent: MarkedTask?, _ body: () throws(Failure) -> Success
) throws(Failure) -> Success {
  let task = MarkedTask(name, parent: parent, kind: .job)
  let outcome = MarkedTask.$current.withValue(task) { task.run { Result(catching: body) } }
  task.finish(outcome)
  return try outcome.get()
}

/// Names what `body` does, for Coreograph: a task of its own.
///
///     async let page = withSpan("fetch") { try await fetch(url) }
///
/// Shows when it ran, on which threads, and when it was suspended: where it is recorded, the parts
/// of it that belong to no actor run under a task executor that notes each stretch, on the threads
/// of the default executor. The child tasks of `body` do, too. Of parts that belong to an actor, and
/// of a whole body that does, beginning and end are seen; what they do can have spans of its own.
/// Unless the program runs under `coreograph record`, this costs one test.
///
/// - Parameters:
///   - name: what charts call it.
///   - isolation: the actor that `body` runs on; the caller's.
///   - body: is awaited.
/// - Returns: what `body` returns.
/// - Throws: what `body` throws.
public func withSpan<Success, Failure: Error>(
  _ name: String, isolation: isolated (any Actor)? = #isolation,
  _ body: () async throws(Failure) -> Success
) async throws(Failure) -> Success {
  guard MarkedTask.areRecorded else { return try await body() }
  let task = MarkedTask(name)
  let outcome = await MarkedTask.$current.withValue(task) {
    if isolation == nil {
      await withTaskExecutorPreference(StretchExecutor.shared, isolation: isolation) {
        await StretchExecutor.begin(task)
        let outcome = await result(of: body, isolation: isolation)
        StretchExecutor.end(task, outcome)
        return outcome
      }
    } else {
      await seenAtItsEnds(task, body, isolation: isolation)
    }
  }
  return try outcome.get()
}

private func result<Success, Failure: Error>(
  of body: () async throws(Failure) -> Success, isolation: isolated (any Actor)?
) async -> Result<Success, Failure> {
  do throws(Failure) { return .success(try await body()) } catch { return .failure(error) }
}

private func seenAtItsEnds<Success, Failure: Error>(
  _ task: MarkedTask, _ body: () async throws(Failure) -> Success,
  isolation: isolated (any Actor)?
) async -> Result<Success, Failure> {
  OpenSpans.shared.open(task)
  task.touch()
  let outcome = await result(of: body, isolation: isolation)
  task.touch()
  OpenSpans.shared.close(task)
  task.finish(outcome)
  return outcome
}

/// Says that the shared value `name` holds `actual` of `expected` updates: the summary reports lost
/// ones, which no recording can see by itself.
public func updates(of name: String, expected: Int, actual: Int) {
  coreograph_marks_begin_stretch("updates of \(name): \(actual) of \(expected)")
  coreograph_marks_end_stretch()
}
