import Glibc

/// A file, pipe or terminal that bytes are read from; compressed ones are unpacked on the way.
package struct InputFile: ~Copyable {
  /// The input as the user named it; `-` is standard input.
  let path: String
  private let descriptor: Int32
  private let ownsDescriptor: Bool
  private var gunzip: Gunzip?
  /// Whether a compressed file ended before its compressed stream did.
  package private(set) var isPackedCut = false
  /// How many bytes were read, before unpacking.
  private var rawCount = 0
  /// Bytes that were read to find out whether the file is compressed, or all that there are.
  private var opening: [UInt8] = []

  /// Opens the file `path`.
  init(path: String) throws(TraceReadError) {
    self.path = path
    if path == "-" {
      descriptor = STDIN_FILENO
      ownsDescriptor = false
      return
    }
    var opened: Int32
    repeat {
      opened = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
    } while opened < 0 && errno == EINTR
    guard opened >= 0 else {
      throw TraceReadError(
        path: path, place: nil, what: "cannot be opened: \(systemMessage(errno))",
        fix: errno == ENOENT ? "check the name" : "check its permissions")
    }
    descriptor = opened
    ownsDescriptor = true
  }

  /// The bytes themselves, under the name `path`.
  init(path: String, holding bytes: [UInt8]) {
    self.path = path
    descriptor = -1
    ownsDescriptor = false
    opening = bytes
  }

  /// What is compressed in `packed` by zlib, with a header of its own or gzip's, under the name `path`.
  init(path: String, inflating packed: [UInt8]) {
    self.init(path: path, holding: packed)
    gunzip = Gunzip(header: .any)
  }

  deinit {
    if ownsDescriptor { close(descriptor) }
  }

  /// Finds out by content whether the file is compressed. Call once, before the first read.
  mutating func detectCompression() throws(TraceReadError) {
    while opening.count < 2 {
      var byte: UInt8 = 0
      let count = try withUnsafeMutableBytes(of: &byte) { bytes throws(TraceReadError) in
        try readRaw(into: bytes)
      }
      guard count > 0 else { return }
      opening.append(byte)
    }
    if opening.starts(with: Gunzip.magic) { gunzip = Gunzip() }
  }

  /// Reads some bytes into `buffer`; returns how many, 0 at the end.
  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(TraceReadError) -> Int {
    guard gunzip != nil else { return try readOpening(into: buffer) }
    while true {
      let step = gunzip?.unpack(into: buffer) ?? .end
      switch step {
      case .unpacked(let count): return count
      case .end: return 0
      case .cut:
        isPackedCut = true
        return 0
      case .hungry(let space):
        let count = try readOpening(into: space)
        gunzip?.supplied(count)
      case .damaged(let byte):
        throw TraceReadError(
          path: path, place: nil,
          what: "its compressed data are damaged near packed byte \(byte)",
          fix: "copy it anew from where it was made")
      }
    }
  }

  private mutating func readOpening(
    into buffer: UnsafeMutableRawBufferPointer
  ) throws(TraceReadError) -> Int {
    guard !opening.isEmpty else { return try readRaw(into: buffer) }
    let count = min(opening.count, buffer.count)
    buffer.copyBytes(from: opening[..<count])
    opening.removeFirst(count)
    return count
  }

  /// Which part of a file on a disk was read, 0...1; nil where its size says nothing.
  var shareRead: Double? { size.map { min(Double(rawCount) / Double($0), 1) } }

  /// How many bytes there are to read; nil where the file is compressed or its size says nothing.
  var plainSize: Int? { gunzip == nil ? size : nil }

  /// Whether it is a file on a disk that has a name, and so can be read again.
  package var canBeReopened: Bool { ownsDescriptor && size != nil }

  /// The size of a file on a disk.
  private var size: Int? {
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0
    else { return nil }
    return Int(status.st_size)
  }

  private mutating func readRaw(
    into buffer: UnsafeMutableRawBufferPointer
  ) throws(TraceReadError) -> Int {
    guard descriptor >= 0 else { return 0 }
    while true {
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 {
        rawCount += count
        return count
      }
      switch errno {
      case EINTR: continue
      case EAGAIN:
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        _ = poll(&waiting, 1, -1)
      case EISDIR:
        throw TraceReadError(
          path: path, place: nil, what: "is a folder", fix: "name a trace file in it")
      default:
        throw TraceReadError(
          path: path, place: nil, what: "cannot be read: \(systemMessage(errno))",
          fix: "copy it to a sound disk, if it can be copied")
      }
    }
  }
}
