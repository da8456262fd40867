import Foundation

/// HarfBuzz's own command-line shaper, another program than the one under test.
enum HarfBuzzTool {
  /// A glyph as the tool prints it.
  struct Glyph: Decodable, Equatable {
    var g: UInt32
    var cl: Int
    var dx: Int32
    var dy: Int32
    var ax: Int32
  }

  /// Why there is nothing to compare with.
  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  /// Shapes one text per line with a font of the sources, or one with a whole path, in font units.
  static func shape(_ lines: [String], fontFile: String) throws -> [[Glyph]] {
    let fonts = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../../Sources/BundledFonts/fonts").standardizedFileURL
    let font = fontFile.hasPrefix("/") ? fontFile : fonts.appendingPathComponent(fontFile).path
    let input = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try lines.joined(separator: "\n").write(to: input, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: input) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/hb-shape")
    process.arguments = [
      font, "--text-file=\(input.path)",
      "--output-format=json", "--no-glyph-names", "--utf8-clusters", "--language=en",
    ]
    let output = Pipe()
    process.standardOutput = output
    do {
      try process.run()
    } catch {
      throw Failure(description: "hb-shape is missing: apt-get install libharfbuzz-bin")
    }
    let text = String(
      decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure(description: "hb-shape failed") }
    return try text.split(separator: "\n").map {
      try JSONDecoder().decode([Glyph].self, from: Data($0.utf8))
    }
  }
}
