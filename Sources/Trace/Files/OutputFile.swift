import Glibc

/// A file, pipe or terminal that bytes are written to, with errors that say what to do.
struct OutputFile: ~Copyable {
  /// The output as the user named it; `-` is standard output.
  let path: String
  /// Whether bytes that were written can still be changed: a regular file of our own.
  let isPatchable: Bool
  /// How many bytes were written for good.
  private(set) var size: Int64 = 0
  /// Whether more bytes stand behind them for the time being.
  private var hasTentativeEnd = false
  private let descriptor: Int32
  private let ownsDescriptor: Bool
  /// Whether there was nothing of this name before.
  private let isNew: Bool
  /// What will become the file; nil where it is written in place.
  private let replacement: Replacement?

  /// Whether the file still holds what it held before; the first byte written replaces all of it.
  private(set) var holdsFormerContent = false

  /// Creates or opens the file `path`, with the permissions that the umask leaves.
  ///
  /// - Parameter wholeOrNothing: a file appears under that name, or takes the place of a former one,
  ///   when ``takePlace()`` is called, and not before.
  init(path: String, wholeOrNothing: Bool) throws(TraceWriteError) {
    self.path = path
    // All that can fail comes first: what cannot be copied is made at once or not at all.
    let (replacement, opened, isNew) = try Self.open(path, wholeOrNothing: wholeOrNothing)
    self.replacement = replacement
    self.isNew = isNew
    descriptor = opened
    ownsDescriptor = path != "-" && replacement == nil
    var facts = stat()
    isPatchable =
      path != "-" && fstat(opened, &facts) == 0 && facts.st_mode & S_IFMT == S_IFREG
    holdsFormerContent = !isNew && replacement == nil && isPatchable
  }

  deinit {
    if ownsDescriptor { close(descriptor) }
  }

  private static func open(
    _ path: String, wholeOrNothing: Bool
  ) throws(TraceWriteError) -> (replacement: Replacement?, descriptor: Int32, isNew: Bool) {
    if path == "-" { return (nil, STDOUT_FILENO, false) }
    if wholeOrNothing, Replacement.isPossible(of: path) {
      guard !isForeign(path) else { throw TraceWriteError(path: path, reason: .foreign) }
      do throws(Replacement.Failure) {
        let replacement = try Replacement(of: path)
        return (replacement, replacement.descriptor, false)
      } catch {
        throw TraceWriteError(path: path, reason: .cannotCreate(error.code))
      }
    }
    var opened = create(path, O_EXCL)
    let isNew = opened >= 0
    if opened < 0, errno == EEXIST { opened = try openExisting(path) }
    guard opened >= 0 else { throw TraceWriteError(path: path, reason: .cannotCreate(errno)) }
    return (nil, opened, isNew)
  }

  private static func create(_ path: String, _ manner: Int32) -> Int32 {
    while true {
      let opened = Glibc.open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY | manner, 0o666)
      if opened >= 0 || errno != EINTR { return opened }
    }
  }

  /// Opens what is there already, unless another user may have put it there; -1 and `errno` where that
  /// is not possible.
  private static func openExisting(_ path: String) throws(TraceWriteError) -> Int32 {
    var before = stat()
    let isKnown = lstat(path, &before) == 0
    if isKnown, isForeign(before, at: path) { throw TraceWriteError(path: path, reason: .foreign) }
    let isLink = isKnown && before.st_mode & S_IFMT == S_IFLNK
    let opened = create(path, isLink ? 0 : O_NOFOLLOW)
    // Whoever may rename there can have exchanged it since.
    var facts = stat()
    guard opened >= 0, !isLink, fstat(opened, &facts) == 0, isForeign(facts, at: path) else {
      return opened
    }
    close(opened)
    throw TraceWriteError(path: path, reason: .foreign)
  }

  /// Lets the file have its name, if it has not yet; nothing may be written afterwards.
  func takePlace() throws(TraceWriteError) {
    do throws(Replacement.Failure) {
      try replacement?.takePlace()
    } catch {
      throw failure(error.code)
    }
  }

  private func failure(_ code: Int32) -> TraceWriteError {
    let failure = TraceWriteError.writing(path, code: code)
    guard replacement != nil, failure.reason == .full else { return failure }
    return TraceWriteError(path: path, reason: .noRoom)
  }

  /// Removes the file, if it was not there before it was created here.
  func withdraw() {
    if isNew, isPatchable { unlink(path) }
  }

  /// Writes all of `bytes` at the end. After a failure the output holds a part of them.
  mutating func write(_ bytes: UnsafeRawBufferPointer) throws(TraceWriteError) {
    if hasTentativeEnd || holdsFormerContent { truncate(to: size) }
    var rest = bytes
    while !rest.isEmpty {
      let (written, code) = withoutSignals { Glibc.write(descriptor, rest.baseAddress, rest.count) }
      if written >= 0 {
        size += Int64(written)
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
      } else if code == EAGAIN {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&waiting, 1, -1)
      } else if code != EINTR {
        throw failure(code)
      }
    }
  }

  /// Puts `bytes` behind what was written until something else is; does nothing to a pipe, and
  /// nothing where they do not fit.
  mutating func writeTentatively(_ bytes: [UInt8]) {
    guard isPatchable else { return }
    if hasTentativeEnd || holdsFormerContent { truncate(to: size) }
    hasTentativeEnd = true
    let (written, _) = withoutSignals { pwrite(descriptor, bytes, bytes.count, off_t(size)) }
    if written != bytes.count { truncate(to: size) }
  }

  /// Overwrites the bytes from `offset` on, which were written before.
  func patch(_ bytes: [UInt8], at offset: Int64) throws(TraceWriteError) {
    let written = pwrite(descriptor, bytes, bytes.count, off_t(offset))
    guard written == bytes.count else {
      throw failure(written < 0 ? errno : ENOSPC)
    }
  }

  /// Cuts the file off after `newSize` bytes; does nothing to a pipe.
  mutating func truncate(to newSize: Int64) {
    guard isPatchable, ftruncate(descriptor, off_t(newSize)) == 0 else { return }
    lseek(descriptor, off_t(newSize), SEEK_SET)
    size = newSize
    hasTentativeEnd = false
    holdsFormerContent = false
  }

  /// Throws if the file was deleted or cut by someone else since it was created.
  func checkPresence() throws(TraceWriteError) {
    guard isPatchable else { return }
    var facts = stat()
    guard fstat(descriptor, &facts) == 0 else { throw .writing(path, code: errno) }
    guard facts.st_nlink > 0, facts.st_size >= size else {
      throw TraceWriteError(path: path, reason: .removed)
    }
  }
}

/// Runs a system call that writes, so that a closed pipe or a limit of file size is an error, where
/// the system would otherwise kill the whole program by signal. Returns the count, or -1 and
/// `errno`'s value.
private func withoutSignals(_ call: () -> Int) -> (written: Int, code: Int32) {
  var deadly = sigset_t()
  sigemptyset(&deadly)
  sigaddset(&deadly, SIGPIPE)
  sigaddset(&deadly, SIGXFSZ)
  var before = sigset_t()
  pthread_sigmask(SIG_BLOCK, &deadly, &before)
  defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
  let written = call()
  let code = errno
  if written < 0, code == EPIPE || code == EFBIG {
    var now = timespec()
    sigtimedwait(&deadly, nil, &now)
  }
  return (written, code)
}
