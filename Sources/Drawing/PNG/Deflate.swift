import CZlib

/// One piece of a zlib stream that is compressed in pieces, each on its own.
struct DeflatedPiece {
  /// Raw deflate blocks that end at a whole byte.
  var bytes: [UInt8]
  /// The Adler-32 checksum of what was compressed.
  var checksum: UInt
  /// How many bytes were compressed.
  var count: Int

  /// Compresses some rows of a picture; the last piece ends the stream.
  init(_ rows: Range<Int>, of filter: inout RowFilter, isLast: Bool) throws(DrawingError) {
    var stream = z_stream()
    // A raw window (negative) of 15 bits. Level 3 is the last that does not note every byte of a long
    // match, and most of a drawing is long matches: level 4 takes 1.7 times as long. That it looks at
    // more places, for longer matches, saves a third of what its files would be larger by.
    let status = deflateInit2_(
      &stream, 3, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else { throw Self.error(status) }
    defer { deflateEnd(&stream) }
    deflateTune(&stream, 4, 32, 258, 16)
    count = rows.count * filter.rowLength
    // The bound is for a finished stream; a flush adds an empty block of five bytes.
    let room = Int(deflateBound(&stream, UInt(count))) + 16
    var final = Z_OK
    var sum = adler32_z(0, nil, 0)
    bytes = [UInt8](unsafeUninitializedCapacity: room) { output, count in
      stream.next_out = output.baseAddress
      stream.avail_out = UInt32(room)
      var next = rows.lowerBound
      while next < rows.upperBound, final == Z_OK {
        // As many as stay in a core's cache between filter and compression.
        let some = next..<min(next + Self.rowsAtOnce, rows.upperBound)
        next = some.upperBound
        let content = filter.filtered(some)
        sum = adler32_z(sum, content, content.count)
        let flush = next < rows.upperBound ? Z_NO_FLUSH : isLast ? Z_FINISH : Z_SYNC_FLUSH
        content.withUnsafeBufferPointer { input in
          stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
          stream.avail_in = UInt32(input.count)
          final = deflate(&stream, flush)
        }
      }
      count = room - Int(stream.avail_out)
    }
    checksum = sum
    guard final == (isLast ? Z_STREAM_END : Z_OK), stream.avail_in == 0 else {
      throw Self.error(final)
    }
  }

  private static let rowsAtOnce = 16

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
