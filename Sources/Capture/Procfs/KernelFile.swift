import Glibc

/// A small file of procfs that is read again and again.
///
/// It is kept open where descriptors suffice: an open file stays bound to its task, so that a
/// reused id is never taken for the old one, and reading it costs a third.
struct KernelFile: ~Copyable {
  private let path: String
  private let descriptor: Int32

  /// Opens `path` if `keepOpen`; nil where it is not there.
  init?(_ path: String, keepOpen: Bool) {
    self.path = path
    guard keepOpen else {
      descriptor = -1
      guard access(path, F_OK) == 0 else { return nil }
      return
    }
    descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0, errno != EMFILE, errno != ENFILE { return nil }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Reads the file into `buffer`; nil when what it tells of is gone.
  func read(into buffer: UnsafeMutableBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
    guard descriptor >= 0 else { return readOnce(path, into: buffer) }
    let got = pread(descriptor, buffer.baseAddress, buffer.count, 0)
    return got > 0 ? UnsafeBufferPointer(rebasing: buffer[..<got]) : nil
  }
}

/// Opens, reads and closes a small file of procfs; nil when it is not there or empty.
func readOnce(
  _ path: String, into buffer: UnsafeMutableBufferPointer<UInt8>
) -> UnsafeBufferPointer<UInt8>? {
  let file = open(path, O_RDONLY | O_CLOEXEC)
  guard file >= 0 else { return nil }
  defer { close(file) }
  let got = read(file, buffer.baseAddress, buffer.count)
  return got > 0 ? UnsafeBufferPointer(rebasing: buffer[..<got]) : nil
}

/// The numbers among the names in a folder of procfs: process or thread ids.
func numbers(in folder: String) -> [Int32]? {
  guard let directory = opendir(folder) else { return nil }
  defer { closedir(directory) }
  var result: [Int32] = []
  while let entry = readdir(directory) {
    var name = UnsafeRawPointer(entry).advanced(
      by: MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
    ).assumingMemoryBound(to: UInt8.self)
    var number: Int32 = 0
    while (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(name.pointee) {
      number = number &* 10 &+ Int32(name.pointee - UInt8(ascii: "0"))
      name += 1
    }
    if name.pointee == 0, number > 0 { result.append(number) }
  }
  return result
}
