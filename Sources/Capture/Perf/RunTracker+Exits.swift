import Trace

/// The time between a thread's exit record and the kernel's last word of it.
///
/// Since Linux 6.16 perf lets go of a thread before the kernel frees its memory (do_exit,
/// kernel/exit.c): 0.1 ms per process, up to a second where it held gigabytes. That time is charged
/// to the thread, and its beginning and its end are known, each with the core. What lies between is
/// inferred: a core is never idle while a thread is ready for it, so the thread was on it whenever
/// no other thread of the run was, unless a program outside the run was.
extension RunTracker {
  /// Another thread of the run gets the core of one that has exited.
  ///
  /// - Parameter isOurs: whether nothing speaks for programs outside the run on that core.
  mutating func giveWay<Sink: TraceSink & ~Copyable>(
    on core: Int, at moment: Nanoseconds, isOurs: Bool, into sink: inout Sink
  ) throws {
    guard let place = cores[core].occupant, let exit = threads[place].exitedAt else { return }
    noteWay(given: place, on: core)
    if isOurs {
      try infer(place, until: moment, why: .preempted, into: &sink)
    } else {
      uncertainNanoseconds += moment - exit
      try leave(place, at: exit, why: .exited, into: &sink)
    }
  }

  /// The kernel's last word of a thread that has exited.
  ///
  /// - Parameters:
  ///   - core: the place of the core on which the kernel wrote it; nil if it is not watched.
  ///   - isOurs: as for ``giveWay(on:at:isOurs:into:)``.
  mutating func close<Sink: TraceSink & ~Copyable>(
    _ place: Int, core: Int?, at moment: Nanoseconds, isOurs: Bool, into sink: inout Sink
  ) throws {
    guard let exit = threads[place].exitedAt else { return }
    switch threads[place].phase {
    case .onCore(let own, _) where own == core && isOurs:
      try infer(place, until: moment, why: .exited, into: &sink)
    case .onCore:
      // It went to another core, nobody knows when, or shared this one with others.
      uncertainNanoseconds += moment - exit
      try leave(place, at: exit, why: .exited, into: &sink)
    case .offCore:
      guard let core, cores[core].occupant == nil else { break }
      guard isOurs, threads[place].readyOn == core else {
        uncertainNanoseconds += moment - max(cores[core].freeSince, threads[place].writtenUntil)
        break
      }
      try enter(place, core: core, at: exit, into: &sink)
      try infer(place, until: moment, why: .exited, into: &sink)
    }
    let last = threads[place].writtenUntil
    try end(
      place, at: moment, why: .exited, spanEnd: .exited, inferredFrom: last > exit ? exit : nil,
      into: &sink)
  }

  /// Nothing more will be heard of a thread that has exited.
  mutating func closeUnheard<Sink: TraceSink & ~Copyable>(
    _ place: Int, into sink: inout Sink
  ) throws {
    guard let exit = threads[place].exitedAt else { return }
    try end(place, at: exit, why: .exited, spanEnd: .exited, into: &sink)
  }

  /// A thread that has exited was seen to wait: it was not on its core all the time.
  mutating func doubt<Sink: TraceSink & ~Copyable>(
    _ place: Int, into sink: inout Sink
  ) throws {
    guard let exit = threads[place].exitedAt else { return }
    try leave(place, at: exit, why: .exited, into: &sink)
  }

  private mutating func infer<Sink: TraceSink & ~Copyable>(
    _ place: Int, until moment: Nanoseconds, why: SpanEnd, into sink: inout Sink
  ) throws {
    guard case .onCore(_, let since) = threads[place].phase, let exit = threads[place].exitedAt
    else { return }
    inferredNanoseconds += max(0, moment - max(since, exit))
    try leave(place, at: moment, why: why, into: &sink)
  }
}
