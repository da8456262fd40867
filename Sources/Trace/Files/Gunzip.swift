import CZlib

/// Unpacks a gzip file piece by piece, in bounded memory, whatever its ratio of compression.
///
/// Several members in a row count as one stream, as for `gzip -d`. A file that ends too early
/// yields everything that can be unpacked from it.
struct Gunzip: ~Copyable {
  /// How every gzip file begins.
  static let magic: [UInt8] = [0x1F, 0x8B]

  /// What a call of ``unpack(into:)`` led to.
  enum Step {
    /// That many bytes were unpacked.
    case unpacked(Int)
    /// More packed bytes are needed: read some into this space and call ``supplied(_:)``.
    case hungry(UnsafeMutableRawBufferPointer)
    /// The stream has ended.
    case end
    /// The input ended before the stream did.
    case cut
    /// The packed bytes make no sense from about this one on.
    case damaged(Int)
  }

  private let packedSpace: UnsafeMutableRawBufferPointer
  // zlib keeps a pointer to this structure, so that it must not move.
  private let stream: UnsafeMutablePointer<z_stream>
  private var consumed = 0
  private var isBetweenMembers = false
  private var inputHasEnded = false

  /// What stands before the compressed bytes, as zlib counts it.
  enum Header: Int32 {
    /// 15 bits of window, + 16: a gzip header and trailer are expected and checked.
    case gzip = 31
    /// + 32: those of gzip or of zlib.
    case any = 47
  }

  init(header: Header = .gzip) {
    packedSpace = .allocate(byteCount: 64 << 10, alignment: 16)
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // With constant, valid parameters this fails only without memory, where Swift ends the program too.
    let result = inflateInit2_(
      stream, header.rawValue, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(result == Z_OK, "zlib cannot start")
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    packedSpace.deallocate()
  }

  /// Tells that `count` bytes were read into the space; 0 at the end of the input.
  mutating func supplied(_ count: Int) {
    if count == 0 { inputHasEnded = true }
    consumed += count
    stream.pointee.next_in = packedSpace.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_in = UInt32(count)
  }

  /// Unpacks into `buffer`, which must not be empty.
  mutating func unpack(into buffer: UnsafeMutableRawBufferPointer) -> Step {
    if isBetweenMembers {
      if stream.pointee.avail_in == 0 { return inputHasEnded ? .end : .hungry(packedSpace) }
      // Anything but a further member, such as a tape's zero padding, is not ours to read.
      guard stream.pointee.next_in.pointee == Self.magic[0] else { return .end }
      inflateReset(stream)
      isBetweenMembers = false
    }
    stream.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = UInt32(clamping: buffer.count)
    let offered = Int(stream.pointee.avail_out)
    let result = inflate(stream, Z_NO_FLUSH)
    let count = offered - Int(stream.pointee.avail_out)
    switch result {
    case Z_STREAM_END: isBetweenMembers = true
    case Z_OK, Z_BUF_ERROR: break
    default: return count > 0 ? .unpacked(count) : .damaged(consumed - Int(stream.pointee.avail_in))
    }
    if count > 0 { return .unpacked(count) }
    if isBetweenMembers { return unpack(into: buffer) }
    return inputHasEnded ? .cut : .hungry(packedSpace)
  }
}
