import CZlib
import Foundation

/// Writes a PNG, eight bits of grey: rows of numbers from 0, white, to `darkest`, black.
func paint(_ rows: [[Int]], to path: String, darkest: Int) throws {
  var png = Data([0x89]) + Data("PNG\r\n\u{1a}\n".utf8)
  func add(_ kind: String, _ data: [UInt8]) {
    let body = Array(kind.utf8) + data
    png +=
      bytes(UInt32(data.count)) + body
      + bytes(UInt32(truncatingIfNeeded: crc32(0, body, UInt32(body.count))))
  }
  func bytes(_ number: UInt32) -> [UInt8] {
    withUnsafeBytes(of: number.bigEndian) { Array($0) }
  }

  let pixels: [UInt8] = rows.flatMap { row in
    [0] + row.map { UInt8(255 - $0 * 255 / darkest) }
  }
  var size = compressBound(UInt(pixels.count))
  var packed = [UInt8](repeating: 0, count: Int(size))
  compress(&packed, &size, pixels, UInt(pixels.count))
  add("IHDR", bytes(UInt32(rows.first?.count ?? 0)) + bytes(UInt32(rows.count)) + [8, 0, 0, 0, 0])
  add("IDAT", Array(packed.prefix(Int(size))))
  add("IEND", [])
  try png.write(to: URL(filePath: path))
}
