import Glibc

/// The lines of a trace on their way into a file, plain or compressed.
///
/// A file that can be patched begins as a JSON array and becomes an object when it is finished: its
/// first line is overwritten in place. Each flush puts a provisional end behind the lines, which
/// the next lines replace, so that the file is whole, valid JSON (or gzip) at almost every moment;
/// an array, because tolerant readers open one even if it is cut between two flushes. A pipe gets
/// the object from the start.
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

  /// What a flush left: so many bytes for good, and behind them the end that makes a whole file.
  fileprivate struct Flush {
    var size: Int64
    var end: [UInt8]
  }

  /// Whole lines that wait to be written, each with the comma that the next one needs.
  var lines: ByteBuffer
  private var file: OutputFile
  private var gzip: GzipStream?
  private var packed: ByteBuffer
  /// Whether anything was written since the last flush.
  private var isFlushed = false
  private var lastFlush: Flush?
  /// How long the first line is, with its end.
  static let headSize = Head.array.line.count
  /// The first lines that a file can have.
  static let heads = Head.allCases.map(\.line)
  /// The provisional end of a file of which nothing more is known. The last line before it has a comma.
  private static let unfinishedEnd = unfinishedEnd(knownUntil: nil)
  /// The event that stands in for the rest of the file. With `moment`, it says up to when it is known
  /// who was on a core.
  private static func unfinishedEnd(knownUntil moment: Nanoseconds?) -> [UInt8] {
    var end = ByteBuffer(capacity: 256)
    end.append(#"{"ph":"M","name":"coreograph unfinished","pid":"#)
    end.append(decimal: TraceFormat.coresProcess)
    end.append(#","args":{"#)
    if let moment {
      end.append(#""until":"#)
      end.append(microseconds: moment)
    }
    end.append("}}\n]\n")
    return Array(end.bytes)
  }
  // More bytes than this are written without waiting for a flush, so that memory stays bounded.
  private static let enough = 256 << 10

  /// Creates the file; its first line waits to be written.
  ///
  /// - Parameter wholeOrNothing: there is no file, or the former one, until ``finish()``.
  init(path: String, wholeOrNothing: Bool) throws(TraceWriteError) {
    file = try OutputFile(path: path, wholeOrNothing: wholeOrNothing)
    // They grow to what the recording needs between two flushes.
    lines = ByteBuffer(capacity: 1 << 14)
    packed = ByteBuffer(capacity: 1 << 14)
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

  /// Writes the lines so far, the first of all. Where they do not fit, there is no trace: what was
  /// created for it is removed. An earlier file of this name stays as it is until the first flush:
  /// the program to be recorded may not even start.
  mutating func begin() throws(TraceWriteError) {
    guard !file.holdsFormerContent else { return }
    do {
      try flush()
      endForNow(knownUntil: nil)
    } catch {
      file.withdraw()
      guard error.reason == .full else { throw error }
      throw TraceWriteError(path: path, reason: .cannotCreate(ENOSPC))
    }
  }

  /// Writes the lines if there are many.
  mutating func relieve() throws(TraceWriteError) {
    if lines.count >= Self.enough { try write(flushing: .none) }
  }

  /// Writes everything, so that nothing is lost if the program is killed after this. Call
  /// ``endForNow(knownUntil:)`` next.
  mutating func flush() throws(TraceWriteError) {
    if !isFlushed || lines.count > 0 { try write(flushing: .synchronize) }
    try file.checkPresence()
  }

  /// Makes the file whole until more is written. The lines that wait now go with that.
  ///
  /// - Parameter moment: up to when these lines say who is on a core; nil where they don't.
  mutating func endForNow(knownUntil moment: Nanoseconds?) {
    let text = Array(lines.bytes) + Self.unfinishedEnd(knownUntil: moment)
    lines.removeAll()
    let end = gzip?.end(with: text, head: Head.array.line) ?? text
    if isFlushed, let lastFlush, lastFlush.end == end { return }
    file.writeTentatively(end)
    lastFlush = Flush(size: file.size, end: end)
    isFlushed = true
  }

  /// Writes the last lines, which end the object, and makes the file one. Flush before.
  mutating func finish() throws(TraceWriteError) {
    let head = Head.object.line
    if gzip != nil {
      gzip?.compress(lines.bytes, flushing: .finish, into: &packed)
      lines.removeAll()
      packed.append(gzip?.end(head: head) ?? [])
      try writePacked()
    } else {
      try writePlain(orBackTo: lastFlush)
    }
    try file.checkPresence()
    if file.isPatchable { try file.patch(head, at: gzip == nil ? 0 : Int64(GzipStream.headOffset)) }
    try file.takePlace()
  }

  private mutating func write(flushing: GzipStream.Flushing) throws(TraceWriteError) {
    isFlushed = false
    if gzip != nil {
      gzip?.compress(lines.bytes, flushing: flushing, into: &packed)
      lines.removeAll()
      try writePacked()
    } else {
      try writePlain(orBackTo: nil)
    }
  }

  /// Writes the lines. Where they do not fit, the file ends where it did at `flush`, or else after
  /// as many of them as leave room for the end.
  private mutating func writePlain(orBackTo flush: Flush?) throws(TraceWriteError) {
    defer { lines.removeAll() }
    let sizeBefore = file.size
    do {
      try file.write(lines.bytes)
    } catch {
      let end = Self.unfinishedEnd
      let room = max(0, Int(file.size - sizeBefore) - end.count)
      let lastNewline = lines.bytes[..<room].lastIndex(of: UInt8(ascii: "\n"))
      let fitting = lastNewline.map { Flush(size: sizeBefore + Int64($0 + 1), end: end) }
      if let flush = flush ?? fitting ?? lastFlush { file.end(as: flush) }
      throw error
    }
  }

  /// Writes what was compressed. Where it does not fit, the file ends where it did at the last
  /// flush, because a part of it could not be unpacked by every tool.
  private mutating func writePacked() throws(TraceWriteError) {
    defer { packed.removeAll() }
    do {
      try file.write(packed.bytes)
    } catch {
      if let lastFlush { file.end(as: lastFlush) }
      throw error
    }
  }
}

extension OutputFile {
  /// Makes the file what it was at a flush.
  fileprivate mutating func end(as flush: TraceOutput.Flush) {
    truncate(to: flush.size)
    writeTentatively(flush.end)
  }
}
