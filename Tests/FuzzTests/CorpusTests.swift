import Foundation
import FuzzTargets
import Testing

/// The inputs that fuzzing has found worth keeping, given to the same functions once more; one at a time,
/// because they go through files of one name.
@Suite(.serialized) struct CorpusTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fuzz/Corpus")

  @Test(arguments: FuzzTarget.all.map(\.name))
  func everyKeptInputKeepsItsPromises(name: String) throws {
    let target = try #require(FuzzTarget.all.first { $0.name == name })
    let folder = Self.folder.appending(path: name)
    let inputs = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    #expect(!inputs.isEmpty)
    for input in inputs.sorted(by: { $0.path < $1.path }) {
      let bytes = Array(try Data(contentsOf: input))
      do {
        try bytes.withUnsafeBufferPointer { try target.check($0) }
      } catch {
        Issue.record("\(input.lastPathComponent): \(error)")
      }
    }
  }
}
