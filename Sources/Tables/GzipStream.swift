import CZlib

/// Bytes on their way into one gzip member (RFC 1952), the same for the same bytes: no name, no date.
final class GzipStream {
  // zlib keeps a pointer to this structure, so that it must not move.
  private let stream: UnsafeMutablePointer<z_stream>

  /// - Parameter level: zlib's, from 1 (fastest) to 9.
  init(level: Int32) {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // 16 more than the window's bits ask for gzip. With constant, valid parameters this fails only
    // without memory, where Swift ends the program too.
    let status = deflateInit2_(
      stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "zlib cannot start")
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
  }

  /// Compresses `bytes` and appends what comes out to `output`.
  ///
  /// - Parameter isLast: whether the member ends with them; nothing may follow.
  func compress(_ bytes: [UInt8], isLast: Bool, into output: inout [UInt8]) {
    bytes.withUnsafeBufferPointer { input in
      stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
      stream.pointee.avail_in = UInt32(input.count)
      repeat {
        let portion = [UInt8](unsafeUninitializedCapacity: Self.portion) { space, count in
          stream.pointee.next_out = space.baseAddress
          stream.pointee.avail_out = UInt32(space.count)
          deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
          count = space.count - Int(stream.pointee.avail_out)
        }
        output.append(contentsOf: portion)
      } while stream.pointee.avail_out == 0
    }
  }

  private static let portion = 1 << 18

  /// `bytes` as a member of their own.
  static func packed(_ bytes: [UInt8], level: Int32) -> [UInt8] {
    var output: [UInt8] = []
    GzipStream(level: level).compress(bytes, isLast: true, into: &output)
    return output
  }
}
