import Foundation

/// Five tasks that only wait.
struct Sleep: Workload {
  static let name = "sleep"
  let tasks = 5
  private let seconds: Double

  init(_ options: Options) { seconds = options.number(1) }

  func work(_ task: Int) -> Double {
    Thread.sleep(forTimeInterval: seconds)
    return seconds
  }

  func workAsync(_ task: Int) async -> Double {
    try? await Task.sleep(for: .seconds(seconds))
    return seconds
  }

  func answer(_ waits: [Double]) -> String { "\(waits.count) waits" }
}
