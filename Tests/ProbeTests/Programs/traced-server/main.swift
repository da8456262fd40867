// A server as swift-distributed-tracing instruments it, in small: two requests at once, each with a
// query inside; the second one's query fails.
import CoreographTracing
import Tracing

struct QueryError: Error {}

func query(fails: Bool) async throws {
  try await withSpan("query") { _ in
    try await Task.sleep(for: .milliseconds(50))
    if fails { throw QueryError() }
  }
}

InstrumentationSystem.bootstrap(CoreographTracer())
await withTaskGroup { group in
  for number in 1...2 {
    group.addTask {
      await withSpan("GET /\(number)", ofKind: .server) { span in
        do { try await query(fails: number == 2) } catch { span.setStatus(.init(code: .error)) }
      }
    }
  }
}
