import Trace

extension RunTracker {
  /// The writer of a record is on the core that wrote it; where that was not known, it is from now
  /// on. Whoever is not known at all begins here.
  @discardableResult
  mutating func see<Sink: TraceSink & ~Copyable>(
    _ writer: ThreadKey, on core: Int, at moment: Nanoseconds, into sink: inout Sink
  ) throws -> Int {
    if let place = occupant(of: core, if: writer) { return place }
    if let former = formerSelf(of: writer, on: core) {
      return try takeOver(writer, from: former, core: core, at: moment, into: &sink)
    }
    noteContradiction()
    let place = try place(of: writer.tid) ?? beginUnannounced(writer, at: moment, into: &sink)
    try enter(place, core: core, at: moment, into: &sink)
    return place
  }

  /// An exec by the thread that is `key` now. All other threads of the process are gone by now, each
  /// with an end of its own. The root's first one begins the run: that thread got its core before
  /// anything was recorded.
  mutating func execute<Sink: TraceSink & ~Copyable>(
    _ key: ThreadKey, named name: KernelName, core: Int, at moment: Nanoseconds,
    into sink: inout Sink
  ) throws {
    if !hasBegun, key.tid == root {
      let place = try begin(key, name: name, creator: nil, at: moment, into: &sink)
      try enter(place, core: core, at: moment, into: &sink)
      return
    }
    let place = try see(key, on: core, at: moment, into: &sink)
    try changeProgram(of: place, to: name, at: moment, into: &sink)
  }

  /// The thread on a core, if it was known under another id than `key`, which it bears now.
  ///
  /// A thread that calls exec and is not its process's first one takes over the first one's id
  /// without a word about the old id (de_thread, fs/exec.c), some time before the record of the exec:
  /// the core still holds the thread under its old id. The first thread is a zombie by then.
  func formerSelf(of key: ThreadKey, on core: Int) -> Int? {
    guard key.tid == key.pid, let former = cores[core].occupant,
      threads[former].key.pid == key.pid, threads[former].key.tid != key.tid
    else { return nil }
    if let first = place(of: key.tid), !threads[first].isExiting { return nil }
    return former
  }

  private mutating func takeOver<Sink: TraceSink & ~Copyable>(
    _ key: ThreadKey, from former: Int, core: Int, at moment: Nanoseconds, into sink: inout Sink
  ) throws -> Int {
    if let first = place(of: key.tid) {
      // It is dead, but the switch that takes it off its core is yet to come.
      try end(first, at: moment, why: .exited, spanEnd: .exited, into: &sink)
    }
    let (name, creator) = (threads[former].name, threads[former].key)
    let place = try begin(key, name: name, creator: creator, at: moment, into: &sink)
    try end(former, at: moment, why: .exited, spanEnd: .exited, into: &sink)
    try enter(place, core: core, at: moment, into: &sink)
    return place
  }
}
