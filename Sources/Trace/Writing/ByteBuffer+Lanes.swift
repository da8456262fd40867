// The lines that name and order lanes, for those who look at the file in a trace viewer.
extension ByteBuffer {
  /// Which lane a line is about: a process's group of lanes, or the lane of one of its threads.
  struct Lane {
    var pid: Int32
    var tid: Int32?

    /// The group of the cores' lanes.
    static let cores = Lane(pid: TraceFormat.coresProcess)

    /// The lane of a core.
    static func core(_ number: Int32) -> Lane { Lane(pid: TraceFormat.coresProcess, tid: number) }
  }

  /// Appends the lines that name `lane` and give it its place among its neighbours.
  mutating func append(_ lane: Lane, named name: String, at position: Int) {
    append(lane, named: name)
    begin(lane, lane.tid == nil ? "process_sort_index" : "thread_sort_index")
    append("\"sort_index\":")
    append(decimal: position)
    append("}},\n")
  }

  /// Appends the line that names `lane`; the last one holds.
  mutating func append(_ lane: Lane, named name: String) {
    begin(lane, lane.tid == nil ? "process_name" : "thread_name")
    append("\"name\":")
    append(jsonString: name)
    append("}},\n")
  }

  private mutating func begin(_ lane: Lane, _ kind: StaticString) {
    append("{\"ph\":\"M\",\"name\":\"")
    append(kind)
    append("\",\"pid\":")
    append(decimal: lane.pid)
    if let tid = lane.tid {
      append(",\"tid\":")
      append(decimal: tid)
    }
    append(",\"args\":{")
  }
}
