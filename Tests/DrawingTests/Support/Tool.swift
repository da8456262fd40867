import Foundation
import Testing

/// Programs of others that judge our files. A test that needs one fails where it is missing.
enum Tool: String {
  case rsvgConvert = "rsvg-convert"
  case pdftotext
  case pdffonts
  case pdfinfo
  case pdftoppm
  case hbShape = "hb-shape"
  case xmllint
  case chromium

  /// The Debian package that has it.
  var package: String {
    switch self {
    case .rsvgConvert: "librsvg2-bin"
    case .pdftotext, .pdffonts, .pdfinfo, .pdftoppm: "poppler-utils"
    case .hbShape: "libharfbuzz-bin"
    case .xmllint: "libxml2-utils"
    case .chromium: "chromium"
    }
  }

  /// Runs it and gives what it wrote to standard output; fails the test when it fails.
  @discardableResult
  func run(_ arguments: [String]) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/\(rawValue)")
    process.arguments = arguments
    let output = Pipe()
    let errors = Pipe()
    process.standardOutput = output
    process.standardError = errors
    do {
      try process.run()
    } catch {
      throw ToolFailure(reason: "\(rawValue) is missing: apt-get install \(package)")
    }
    let bytes = [UInt8](output.fileHandleForReading.readDataToEndOfFile())
    let complaint = String(
      decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw ToolFailure(reason: "\(rawValue) \(arguments): \(complaint)")
    }
    return bytes
  }
}

/// Why a program of others could not judge.
struct ToolFailure: Error, CustomStringConvertible {
  var reason: String
  var description: String { reason }
}
