import CZlib

/// Compresses a stream of bytes into one gzip member whose first bytes can be changed at the end.
///
/// The head of the stream goes into a stored (uncompressed) deflate block of its own, so that it
/// lies in the file as it is and can be overwritten in place; the checksum of the whole is put
/// together from those of the head and the rest. Everything before a ``compress(_:flushing:into:)``
/// that synchronizes can be unpacked even if the file ends there, and ``end(with:head:)`` says what
/// makes it a whole file.
struct GzipStream: ~Copyable {
  /// How the bytes handed over are treated.
  enum Flushing {
    /// Kept back for better compression.
    case none
    /// Written out so that a reader gets all of them.
    case synchronize
    /// Written out, and the compressed stream ended.
    case finish
  }

  /// Where the head lies in the file: after the gzip header and the header of the stored block.
  static let headOffset = 15

  // zlib keeps a pointer to this structure, so that it must not move.
  private let stream: UnsafeMutablePointer<z_stream>
  private let scratch: UnsafeMutableRawBufferPointer
  private var restChecksum: UInt = crc32(0, nil, 0)
  private var restCount = 0

  /// Starts a stream with the head `head` (at most 65,535 bytes).
  init(head: [UInt8], into output: inout ByteBuffer) {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    scratch = .allocate(byteCount: 128 << 10, alignment: 16)
    // Raw deflate (negative window bits): the gzip header and trailer are written here. With
    // constant, valid parameters this fails only without memory, where Swift ends the program too.
    let result = deflateInit2_(
      stream, 1, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    precondition(result == Z_OK, "zlib cannot start")
    // Magic, deflate, no flags, no time, fastest, Unix.
    output.append([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 4, 3])
    output.append(storedBlock(head, isLast: false))
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
    scratch.deallocate()
  }

  /// Compresses `bytes` and appends what comes out to `output`.
  mutating func compress(
    _ bytes: UnsafeRawBufferPointer, flushing: Flushing, into output: inout ByteBuffer
  ) {
    let input = bytes.assumingMemoryBound(to: UInt8.self)
    // Of no bytes at no address, zlib returns its initial value instead of the checksum so far.
    if !input.isEmpty { restChecksum = crc32_z(restChecksum, input.baseAddress, input.count) }
    restCount += input.count
    stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
    stream.pointee.avail_in = UInt32(input.count)
    let mode =
      switch flushing {
      case .none: Z_NO_FLUSH
      case .synchronize: Z_SYNC_FLUSH
      case .finish: Z_FINISH
      }
    repeat {
      stream.pointee.next_out = scratch.baseAddress?.assumingMemoryBound(to: UInt8.self)
      stream.pointee.avail_out = UInt32(scratch.count)
      deflate(stream, mode)
      let produced = scratch.count - Int(stream.pointee.avail_out)
      output.append(UnsafeRawBufferPointer(rebasing: scratch[..<produced]))
    } while stream.pointee.avail_out == 0
  }

  /// What must follow the compressed bytes so far, which must have been synchronized, to make
  /// them a whole file that ends with `text` and begins with `head`.
  func end(with text: [UInt8], head: [UInt8]) -> [UInt8] {
    // The last blocks, stored.
    stride(from: 0, to: text.count, by: 65_535).flatMap { start in
      let end = min(start + 65_535, text.count)
      return storedBlock(Array(text[start..<end]), isLast: end == text.count)
    }
      + trailer(
        checksum: crc32_z(restChecksum, text, text.count), restCount: restCount + text.count,
        head: head)
  }

  /// What must follow the compressed stream once it was finished, if the file begins with `head`.
  func end(head: [UInt8]) -> [UInt8] {
    trailer(checksum: restChecksum, restCount: restCount, head: head)
  }

  private func trailer(checksum: UInt, restCount: Int, head: [UInt8]) -> [UInt8] {
    let whole = crc32_combine(crc32_z(0, head, head.count), checksum, restCount)
    let length = head.count + restCount
    return [UInt32(truncatingIfNeeded: whole), UInt32(truncatingIfNeeded: length)]
      .flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
  }
}

/// A block of deflate that holds `bytes` as they are.
private func storedBlock(_ bytes: [UInt8], isLast: Bool) -> [UInt8] {
  let (low, high) = (UInt8(bytes.count & 255), UInt8(bytes.count >> 8))
  return [isLast ? 1 : 0, low, high, ~low, ~high] + bytes
}

/// `bytes` as one gzip member, the same each time.
public func gzipped(_ bytes: [UInt8]) -> [UInt8] {
  var packed = ByteBuffer(capacity: bytes.count / 4)
  var stream = GzipStream(head: [], into: &packed)
  bytes.withUnsafeBytes { stream.compress($0, flushing: .finish, into: &packed) }
  packed.append(stream.end(head: []))
  return Array(packed.bytes)
}
