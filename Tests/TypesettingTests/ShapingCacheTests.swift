import Scene
import Testing

@testable import Typesetting

@Suite struct ShapingCacheTests {
  private let empty = ShapedText(text: "", glyphs: [], runs: [], advance: 0)

  @Test func staysBounded() {
    let cache = ShapingCache()
    for number in 0..<(5 * ShapingCache.capacity) {
      _ = cache.shaped("thread \(number)", weight: .regular) { empty }
    }
    #expect(cache.count <= 2 * ShapingCache.capacity)
    #expect(cache.count >= ShapingCache.capacity)
  }

  @Test func remembersWhatIsUsed() {
    let cache = ShapingCache()
    var shapings = 0
    for number in 0..<(5 * ShapingCache.capacity) {
      _ = cache.shaped("always", weight: .regular) {
        shapings += 1
        return empty
      }
      _ = cache.shaped("thread \(number)", weight: .regular) { empty }
    }
    #expect(shapings == 1)
  }

  @Test func tellsWeightsApart() {
    let cache = ShapingCache()
    let bold = ShapedText(text: "bold", glyphs: [], runs: [], advance: 0)
    #expect(cache.shaped("a", weight: .regular) { empty } == empty)
    #expect(cache.shaped("a", weight: .bold) { bold } == bold)
  }

  @Test func leavesLongTextsOut() {
    let cache = ShapingCache()
    _ = cache.shaped(String(repeating: "a", count: 100_000), weight: .regular) { empty }
    #expect(cache.count == 0)
  }
}
