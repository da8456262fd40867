import Trace

/// Reads one protobuf trace of Perfetto from its first packet to its last, holding one packet of it in memory.
struct PerfettoReader: ~Copyable {
  let path: String
  private var window: ByteWindow
  private var packets: PerfettoPackets

  init(path: String, reading window: consuming ByteWindow) {
    self.path = path
    self.window = window
    packets = PerfettoPackets(path: path)
  }

  /// The trace of all that the file says.
  mutating func read() throws(TraceReadError) -> Trace {
    let cut: Int?
    do throws(PerfettoPackets.Trouble) {
      cut = try packets.readPackets(&window)
    } catch {
      switch error {
      case .file(let error): throw error
      case .damage(let damage): throw refusal(damage)
      }
    }
    if let cut, packets.context.isEmpty {
      throw TraceReadError(
        path: path, place: .byte(cut), what: "ends before anything was recorded",
        fix: "copy the file anew from where it was made, or write the trace anew")
    }
    guard !packets.context.isEmpty else {
      throw TraceReadError(
        path: path, place: nil,
        what: "is a Perfetto trace without switches and slices: nothing in it lasts",
        fix:
          "record ftrace's sched/sched_switch or track events, or record with 'coreograph record'")
    }
    do throws(InvariantViolation) {
      return try packets.context.makeTrace(packets.facts(cutAt: cut))
    } catch {
      throw TraceReadError(
        path: path, place: nil, what: "it contradicts itself: \(error.description)",
        fix: "write the trace anew with the tool that made it")
    }
  }

  private func refusal(_ damage: WireDamage) -> TraceReadError {
    TraceReadError(
      path: path, place: .byte(damage.offset), what: "no sound packet: \(damage.what)",
      fix: "copy the file anew from where it was made, or write the trace anew")
  }
}
