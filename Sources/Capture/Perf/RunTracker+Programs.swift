import Trace

extension RunTracker {
  /// The writer of a record is on the core that wrote it; where that was not known, it is from now
  /// on. Whoever is not known at all begins here.
  @discardableResult
  mutating func see<Sink: TraceSink & ~Copyable>(
    _ writer: ThreadKey, on core: Int, at moment: Nanoseconds, into sink: inout Sink
  ) throws -> Int {
    if let place = occupant(of: core, if: writer) { return place }
    noteContradiction()
    let place =
      try place(of: writer.tid) ?? beginUnannounced(writer, at: moment, into: &sink)
    try enter(place, core: core, at: moment, into: &sink)
    return place
  }

  /// An exec by the thread that is `key` now. All other threads of the process are gone by now, each
  /// with an end of its own.
  ///
  /// The root's first one begins the run: that thread got its core before anything was recorded. An
  /// exec by a thread that is not the process's first takes over the first one's id without a word
  /// about the old id (de_thread, fs/exec.c): the core still holds the thread under its old id.
  mutating func execute<Sink: TraceSink & ~Copyable>(
    _ key: ThreadKey, named name: KernelName, core: Int, at moment: Nanoseconds,
    into sink: inout Sink
  ) throws {
    if !hasBegun, key.tid == root {
      let place = try begin(key, name: name, creator: nil, at: moment, into: &sink)
      try enter(place, core: core, at: moment, into: &sink)
      return
    }
    if let old = cores[core].occupant, threads[old].key.pid == key.pid,
      threads[old].key.tid != key.tid
    {
      let former = threads[old]
      if let leader = place(of: key.tid) {
        // It is a zombie already, but the switch that takes it off its core is yet to come.
        try end(leader, at: moment, why: .exited, spanEnd: .exited, into: &sink)
      }
      let place = try begin(key, name: former.name, creator: former.key, at: moment, into: &sink)
      try end(old, at: moment, why: .exited, spanEnd: .exited, into: &sink)
      try enter(place, core: core, at: moment, into: &sink)
    }
    let place = try see(key, on: core, at: moment, into: &sink)
    try changeProgram(of: place, to: name, at: moment, into: &sink)
  }
}
