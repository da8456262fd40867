import Testing

@testable import Checks

/// Requirements that cannot be checked: where and why.
@Suite struct MalformedTests {
  @Test(arguments: [
    ("", 1, "a field or a value is missing"),
    ("parallelism >=", 15, "a field or a value is missing"),
    ("parallelism => 1", 14, "a field or a value is missing"),
    ("parallelism 1.5", 13, "a comparison such as '>='"),
    ("parallelism >= 1.5 wallSeconds < 1", 20, "'and', 'or' or the end"),
    ("(cores == 2", 12, "')' should follow"),
    ("cores == 2)", 11, "'and', 'or' or the end"),
    ("cores == 2 and", 15, "is missing before the end"),
    ("cores == 2 && cores == 3", 12, "write 'and'"),
    ("cores ≥ 2", 7, "write '>='"),
    ("verdict == 'parallel", 12, "never closed"),
    ("threads[name=x.runningSeconds < 1", 31, "']'"),
    ("threads[-1].tid == 1", 9, "0, 1, 2"),
    ("threads[name].tid == 1", 13, "a comparison such as '='"),
    ("states. == 1", 9, "the name of a field is missing"),
    ("wallSeconds < 10 lightyears", 18, "'and', 'or' or the end"),
    ("and == 1", 1, "the name of a field is missing"),
    ("sum(threads", 12, "')' should follow"),
    ("wallSeconds < 1 # quick", 17, "'#' has no meaning"),
  ])
  func syntaxIsRefusedWithItsColumn(_ text: String, _ column: Int, _ part: String) {
    let error = #expect(throws: RequirementError.self) { try Requirement(text) }
    #expect(error?.column == column, "\(error?.description ?? "")")
    #expect(error?.what.contains(part) == true, "\(error?.description ?? "")")
    #expect(error?.description.contains("\n") == false)
  }

  @Test(arguments: [
    ("paralellism >= 1.5", 1, "'paralellism'; did you mean 'parallelism'?"),
    ("cores == 2 and walSeconds < 1", 16, "did you mean 'wallSeconds'?"),
    ("WallSeconds < 1", 1, "did you mean 'wallSeconds'?"),
    ("cores == 2 or walSeconds < 1", 15, "did you mean 'wallSeconds'?"),
    ("parallelism.mena > 1", 13, "did you mean 'parallelism.mean'?"),
    ("parallelism.average > 1", 13, "only mean, peak, secondsAtLevel"),
    ("threads.runingSeconds > 1", 9, "did you mean 'threads[0].runningSeconds'?"),
    ("secondsAtLevel[0] < 1", 1, "did you mean 'parallelism.secondsAtLevel'?"),
    ("runningSeconds < 1", 1, "did you mean 'threads.runningSeconds'?"),
    ("threads[nme=x].tid > 1", 9, "did you mean"),
    ("wallSeconds.mean > 1", 13, "'wallSeconds.mean': wallSeconds has no fields"),
    ("wallSeconds < cpuSecnods", 15, "did you mean 'cpuSeconds'?"),
    ("wallSeconds[0] < 1", 12, "wallSeconds is no list"),
  ])
  func unknownFieldsOfferTheNearest(_ text: String, _ column: Int, _ part: String) throws {
    let requirement = try Requirement(text)
    let error = #expect(throws: RequirementError.self) { try requirement.check(Documents.summary) }
    #expect(error?.column == column, "\(error?.description ?? "")")
    #expect(error?.what.contains(part) == true, "\(error?.description ?? "")")
  }

  @Test func metricsOfAComparisonAreFoundByTheirNames() throws {
    let text = """
      {"metrics": [{"name": "wallSeconds", "ratio": {"value": 1.1}},
        {"name": "gil.waitSeconds", "base": {"median": 1}, "with": {"median": 0.4},
         "ratio": {"value": 0.4}}]}
      """
    let comparison = try #require(JSONTree(json: Array(text.utf8)))
    let requirement = try Requirement("gil.waitShare <= 0.5")
    let error = #expect(throws: RequirementError.self) { try requirement.check(comparison) }
    let part = "did you mean 'metrics[name=\"gil.waitSeconds\"]', which has base, ratio, with?"
    #expect(error?.what.contains(part) == true, "\(error?.description ?? "")")
    let other = try Requirement("metrics[name=\"gil.waitSeconds\"].with <= 0.5")
    _ = try other.check(comparison)
  }

  @Test(arguments: [
    ("verdict > 2", "verdict is text"), ("exitStatus == 'ok'", "exitStatus is a number"),
    ("wallSeconds < 10MiB", "a time, such as 250ms"), ("wallSeconds < 20%", "a time"),
    ("maxResidentBytes < 5s", "a size, such as 10MiB"), ("threads > 3", "count(…)"),
    ("capture.cutShort > 1", "true or false"), ("capture == 1", "cutShort, method"),
    ("1 < 2", "neither side is a field"), ("cores > null", "null has no order"),
    ("wallSeconds > threads.runningSeconds", "write max(threads.runningSeconds)"),
    ("sum(threads.name) > 1", "is no number"), ("verdict", "verdict is text"),
    ("threads[tid=wallSeconds.x].name == a", "a selector compares with a number or a text"),
  ])
  func whatDoesNotCompareIsRefused(_ text: String, _ part: String) throws {
    let requirement = try Requirement(text)
    let error = #expect(throws: RequirementError.self) { try requirement.check(Documents.summary) }
    #expect(error?.what.contains(part) == true, "\(error?.description ?? "")")
  }

  @Test func depthAndLengthAreBounded() {
    let deep = String(repeating: "(", count: 2000) + "cores == 2"
    #expect(throws: RequirementError.self) { try Requirement(deep) }
    let nots = String(repeating: "not ", count: 900) + "cores == 2"
    #expect(throws: RequirementError.self) { try Requirement(nots) }
    let long = (0..<1000).map { _ in "cores == 2" }.joined(separator: " and ")
    #expect(throws: RequirementError.self) { try Requirement(long) }
  }

  /// Counted by hand: what stands in text is none, whatever it is made of.
  @Test func documentsOfTooManyValuesAreTold() {
    let few = Array(#"{"a, [\"{,": [1, {"b": "\\"}], "c": ",,,,"}"#.utf8)
    #expect(JSONTree.isFeasible(json: few))
    #expect(!JSONTree.isFeasible(json: few, most: 4))
    #expect(JSONTree.isFeasible(json: few, most: 5))
  }
}
