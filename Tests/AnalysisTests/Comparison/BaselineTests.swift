import Foundation
import Testing

@testable import Analysis

/// What a file beside kept recordings may say.
@Suite struct BaselineTests {
  private static let sound = """
    {"format": "coreograph-baseline/1", "name": "main", "machine": {"hostname": "h", "processor": "p",
    "kernel": "k", "architecture": "a", "memoryBytes": 1}, "cores": {"online": [0], "usable": [0]},
    "method": "switches", "command": ["make"], "recordings": ["run-1.json", "run-2.json.gz"]}
    """

  @Test func soundFactsAreReadAndWrittenAlike() throws {
    let baseline = try Baseline(json: Array(Self.sound.utf8), path: "b.json")
    #expect(baseline.recordings == ["run-1.json", "run-2.json.gz"])
    let again = try JSONEncoder().encode(baseline)
    #expect(try Baseline(json: Array(again), path: "b.json") == baseline)
  }

  @Test(arguments: [
    ("[\"run-1.json\", \"run-2.json.gz\"]", "[]", "names no recording"),
    ("run-2.json.gz", "run-1.json", "names a recording twice"),
    ("run-1.json", "../run-1.json", "names recordings outside of its folder"),
    ("run-1.json", ".hidden", "names recordings outside of its folder"),
    ("baseline/1", "baseline/2", "is of another format, 'coreograph-baseline/2'"),
    ("\"recordings\"", "\"others\"", "is no list of kept recordings"),
  ])
  func whatCannotBeUsedIsRefused(words: String, others: String, what: String) {
    let text = Self.sound.replacing(words, with: others)
    #expect {
      try Baseline(json: Array(text.utf8), path: "b.json")
    } throws: {
      "\($0)" == "b.json: \(what): save the baseline anew"
    }
  }
}
