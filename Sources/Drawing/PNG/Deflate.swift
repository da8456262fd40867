import CZlib

/// One piece of a zlib stream that is compressed in pieces, each on its own.
struct DeflatedPiece {
  /// Raw deflate blocks that end at a whole byte.
  var bytes: [UInt8]
  /// The Adler-32 checksum of what was compressed.
  var checksum: UInt
  /// How many bytes were compressed.
  var count: Int

  /// Compresses `content`; the last piece ends the stream.
  init(_ content: [UInt8], isLast: Bool) throws(DrawingError) {
    var stream = z_stream()
    // A raw window (negative) of 15 bits. On drawings, level 4 takes as long as level 3, and
    // higher levels take longer to gain a hundredth.
    let status = deflateInit2_(
      &stream, 4, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else { throw Self.error(status) }
    defer { deflateEnd(&stream) }
    // The bound is for a finished stream; a flush adds an empty block of five bytes.
    let room = Int(deflateBound(&stream, UInt(content.count))) + 16
    var final = Z_OK
    bytes = [UInt8](unsafeUninitializedCapacity: room) { output, count in
      content.withUnsafeBufferPointer { input in
        stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(room)
        final = deflate(&stream, isLast ? Z_FINISH : Z_SYNC_FLUSH)
      }
      count = room - Int(stream.avail_out)
    }
    guard final == (isLast ? Z_STREAM_END : Z_OK), stream.avail_in == 0 else {
      throw Self.error(final)
    }
    checksum = adler32_z(adler32_z(0, nil, 0), content, content.count)
    count = content.count
  }

  private static func error(_ status: Int32) -> DrawingError {
    .otherLibrary(name: "zlib", reason: "error \(status)")
  }
}

/// The pieces as one zlib stream.
func zlibStream(_ pieces: [DeflatedPiece]) -> [UInt8] {
  // Deflate with a window of 32 KiB; the second byte makes the two divisible by 31.
  var stream: [UInt8] = [0x78, 0x9c]
  stream.reserveCapacity(pieces.reduce(6) { $0 + $1.bytes.count })
  var checksum = adler32_z(0, nil, 0)
  for piece in pieces {
    stream += piece.bytes
    checksum = adler32_combine(checksum, piece.checksum, piece.count)
  }
  stream.append(bigEndian: UInt32(checksum))
  return stream
}
