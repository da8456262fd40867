/// The lines of a trace on their way into a file, plain or compressed.
///
/// A file that can be patched begins as a JSON array, which tolerant readers open although it is
/// cut, and becomes an object when it is finished: its first line is overwritten in place. A pipe
/// gets the object from the start.
struct TraceOutput: ~Copyable {
  /// What the first line says.
  private enum Head: String, CaseIterable {
    case array = "["
    case object = #"{"displayTimeUnit":"ns","traceEvents":["#

    /// The line, of the same length in either form.
    var line: [UInt8] {
      var bytes = Array(rawValue.utf8)
      bytes += Array(repeating: UInt8(ascii: " "), count: 63 - bytes.count)
      bytes.append(UInt8(ascii: "\n"))
      return bytes
    }
  }

  /// Whole lines that wait to be written.
  var lines: ByteBuffer
  private var file: OutputFile
  private var gzip: GzipStream?
  private var packed: ByteBuffer
  /// How long the first line is, with its end.
  static let headSize = Head.array.line.count
  /// The first lines that a file can have.
  static let heads = Head.allCases.map(\.line)
  // More bytes than this are written without waiting for a flush, so that memory stays bounded.
  private static let enough = 256 << 10

  /// Creates the file; its first line waits to be written.
  init(path: String) throws(TraceWriteError) {
    file = try OutputFile(path: path)
    lines = ByteBuffer(capacity: Self.enough + (16 << 10))
    packed = ByteBuffer(capacity: 1 << 16)
    let head: Head = file.isPatchable ? .array : .object
    if path.hasSuffix(".gz") {
      gzip = GzipStream(head: head.line, into: &packed)
    } else {
      lines.append(head.line)
      gzip = nil
    }
  }

  /// The output as the user named it.
  var path: String { file.path }

  /// Writes the lines if there are many.
  mutating func relieve() throws(TraceWriteError) {
    if lines.count >= Self.enough { try write(flushing: .none) }
  }

  /// Writes everything, so that nothing is lost if the program is killed after this.
  mutating func flush() throws(TraceWriteError) {
    try write(flushing: .synchronize)
    try file.checkPresence()
  }

  /// Writes the last lines and makes the file a JSON object.
  mutating func finish() throws(TraceWriteError) {
    try write(flushing: .finish)
    try file.checkPresence()
    let head = Head.object.line
    if file.isPatchable { try file.patch(head, at: gzip == nil ? 0 : Int64(GzipStream.headOffset)) }
    if let trailer = gzip?.trailer(head: head) {
      packed.append(trailer)
      try writePacked()
    }
  }

  private mutating func write(flushing: GzipStream.Flushing) throws(TraceWriteError) {
    defer { lines.removeAll() }
    if gzip != nil {
      gzip?.compress(lines.bytes, flushing: flushing, into: &packed)
      try writePacked()
      return
    }
    let sizeBefore = file.size
    do {
      try file.write(lines.bytes)
    } catch {
      // What fitted of the last line is useless: without it, any JSON reader that tolerates an
      // open array reads the file.
      let fitted = Int(file.size - sizeBefore)
      let newline = UInt8(ascii: "\n")
      let whole = lines.bytes[..<fitted].lastIndex(of: newline).map { $0 + 1 } ?? 0
      file.truncate(to: sizeBefore + Int64(whole))
      throw error
    }
  }

  private mutating func writePacked() throws(TraceWriteError) {
    defer { packed.removeAll() }
    try file.write(packed.bytes)
  }
}
