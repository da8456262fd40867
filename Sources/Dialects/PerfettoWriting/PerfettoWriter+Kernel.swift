import Trace

// What the kernel would have told of a recording.
extension PerfettoWriter {
  /// Who had which core when.
  mutating func addOccupations() {
    var occupations: [Int32: [CoreEvents.Occupation]] = [:]
    for row in 0..<trace.running.count {
      let thread = ids.threads[Int(trace.running.threads[row])]
      occupations[trace.running.cores[row], default: []].append(
        CoreEvents.Occupation(
          time: trace.running.time(row), thread: thread, ending: trace.running.endings[row])
      )
    }
    for span in trace.foreign {
      occupations[span.core, default: []].append(
        CoreEvents.Occupation(
          time: span.time, thread: foreignThreads[span.name] ?? foreignFrom, ending: .preempted))
    }
    for loss in trace.losses { cores[loss.core, default: CoreEvents()].losses.append(loss.time) }
    for core in Set(occupations.keys).union(cores.keys) {
      let spans = (occupations[core] ?? []).sorted {
        ($0.time.start, $0.time.end) < ($1.time.start, $1.time.end)
      }
      cores[core, default: CoreEvents()].addSwitches(spans, until: trace.end)
    }
  }

  /// The core that thread number `thread` was on within a span at `moment`, and only there.
  private func core(of thread: Int, at moment: Nanoseconds) -> Int32? {
    let rows = trace.threads[thread].running
    guard let row = rows.lastRow(where: { trace.running.starts[$0] < moment }),
      moment < trace.running.ends[row]
    else { return nil }
    return trace.running.cores[row]
  }

  /// The core that thread number `thread` was on last before `moment`, or else some core.
  private func coreBefore(_ moment: Nanoseconds, _ thread: Int) -> Int32 {
    let rows = trace.threads[thread].running
    let row = rows.lastRow { trace.running.ends[$0] <= moment } ?? rows.first
    return row.map { trace.running.cores[$0] } ?? trace.running.cores.first ?? 0
  }

  /// Adds an event that `teller` tells on `core`.
  private mutating func add(
    _ kind: Int32, at moment: Nanoseconds, on core: Int32, by teller: Int32, flags: UInt64? = nil,
    _ fill: (inout WireWriter) -> Void
  ) {
    var message = WireWriter()
    fill(&message)
    let event = CoreEvents.event(kind, message, at: origin + moment, by: teller, flags: flags)
    cores[core, default: CoreEvents()].others.append(CoreEvents.Other(at: moment, message: event))
  }

  // MARK: Lives

  /// A flag of clone(2): a thread is made and no process.
  private static let threadFlag: Int64 = 0x10000

  /// Tells when threads began, changed and ended.
  mutating func addLives() {
    for index in trace.threads.indices {
      let thread = trace.threads[index]
      let (id, process) = (ids.threads[index], ids.processes[thread.process])
      let core = coreBefore(thread.time.start, index)
      if !thread.isThereFromTheBeginning { addBirth(of: index, on: core) }
      for (before, naming) in zip(thread.names, thread.names.dropFirst()) {
        add(PerfettoField.Event.rename, at: naming.at, on: core, by: id) { message in
          message.add(PerfettoField.Life.taskThread, id)
          message.add(PerfettoField.Life.taskName, before.name)
          message.add(PerfettoField.Life.newName, naming.name)
        }
      }
      guard thread.ending != .recordingEnded else { continue }
      let last = thread.running.last.map { trace.running.cores[$0] } ?? core
      for kind in [PerfettoField.Event.exit, PerfettoField.Event.free] {
        add(kind, at: thread.time.end, on: last, by: id) { message in
          message.add(PerfettoField.Life.name, thread.name)
          message.add(PerfettoField.Life.thread, id)
          if kind == PerfettoField.Event.exit {
            message.add(PerfettoField.Life.process, process)
          }
        }
      }
    }
    for (index, process) in trace.processes.enumerated() {
      let id = ids.processes[index]
      let core = process.threads.first.map { coreBefore(process.time.start, $0) } ?? 0
      for execution in process.executions {
        add(PerfettoField.Event.exec, at: execution.at, on: core, by: id) { message in
          message.add(PerfettoField.Life.name, execution.name)
          message.add(PerfettoField.Life.thread, id)
        }
      }
    }
  }

  private mutating func addBirth(of index: Int, on core: Int32) {
    let thread = trace.threads[index]
    let (id, process) = (ids.threads[index], ids.processes[thread.process])
    let isFirst = id == process
    let parent = trace.processes[thread.process].parent.map { ids.processes[$0] }
    let teller = thread.creator.map { ids.threads[$0] } ?? (isFirst ? parent ?? 0 : process)
    add(PerfettoField.Event.newTask, at: thread.time.start, on: core, by: teller) { message in
      message.add(PerfettoField.Life.taskThread, id)
      message.add(PerfettoField.Life.taskName, thread.firstName)
      message.add(PerfettoField.Life.cloneFlags, isFirst ? 0 : Self.threadFlag)
    }
  }

  // MARK: Waits

  /// Tells who woke whom, and what for.
  mutating func addWaits() {
    let bearers = Dictionary(grouping: trace.threads.indices) { trace.threads[$0].key }
    for row in 0..<trace.blocked.count {
      let index = Int(trace.blocked.threads[row])
      let at = trace.blocked.ends[row]
      let thread = ids.threads[index]
      var core = coreBefore(at, index)
      switch trace.blocked.wakers[row] {
      case .interrupt:
        cores[core, default: CoreEvents()].wakings.append(
          CoreEvents.Waking(at: at, thread: thread, isInterrupt: true))
      case .thread(let key):
        let waker = bearers[key]?.last { trace.threads[$0].time.start <= at }
        if let here = waker.flatMap({ self.core(of: $0, at: at) }) {
          core = here
          cores[core, default: CoreEvents()].wakings.append(
            CoreEvents.Waking(at: at, thread: thread, isInterrupt: false))
        } else {
          addWaking(
            of: index, by: waker.map { ids.threads[$0] } ?? foreignFrom, at: at, on: core)
        }
      case .other: addWaking(of: index, by: foreignFrom, at: at, on: core)
      case nil: break
      }
      addReason(row, thread, at: at, on: core)
    }
  }

  private mutating func addWaking(of thread: Int, by waker: Int32, at: Nanoseconds, on core: Int32)
  {
    let (id, name) = (ids.threads[thread], trace.threads[thread].name)
    add(PerfettoField.Event.waking, at: at, on: core, by: waker, flags: 0) { message in
      message.add(PerfettoField.Life.name, name)
      message.add(PerfettoField.Life.thread, id)
      message.add(PerfettoField.Life.priority, CoreEvents.priority)
    }
  }

  private mutating func addReason(
    _ row: Int, _ thread: Int32, at: Nanoseconds, on core: Int32
  ) {
    let text = WaitText(trace.blocked, row).text
    guard !text.isEmpty || trace.blocked.wakers[row] == nil else { return }
    let symbol = symbols.number(of: text)
    let isIO = trace.blocked.causes[row] == .io
    add(PerfettoField.Event.blockedReason, at: at, on: core, by: 0) { message in
      message.add(PerfettoField.Reason.thread, thread)
      message.add(PerfettoField.Reason.caller, bits: symbol)
      message.add(PerfettoField.Reason.isIO, isIO ? 1 : 0)
    }
  }
}

extension Range<Int> {
  /// The last one for which `matches` holds, as it does for all before it.
  fileprivate func lastRow(where matches: (Int) -> Bool) -> Int? {
    var (low, high) = (lowerBound, upperBound)
    while low < high {
      let middle = (low + high) / 2
      if matches(middle) { low = middle + 1 } else { high = middle }
    }
    return low > lowerBound ? low - 1 : nil
  }
}
