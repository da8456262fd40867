import Scene
import Testing

@Suite struct GeometryTests {
  @Test func knowsItsEdges() {
    let rect = Rect(x: 10, y: 20, width: 30, height: 5)
    #expect(rect.maxX == 40)
    #expect(rect.maxY == 25)
    #expect(rect.center == Point(25, 22.5))
  }

  @Test func touchingIsNotIntersecting() {
    let rect = Rect(x: 0, y: 0, width: 10, height: 10)
    #expect(!rect.intersects(Rect(x: 10, y: 0, width: 5, height: 10)))
    #expect(!rect.intersects(Rect(x: 0, y: 10, width: 10, height: 5)))
    #expect(rect.intersects(Rect(x: 9.9, y: 9.9, width: 5, height: 5)))
    #expect(rect.intersects(Rect(x: -5, y: 3, width: 100, height: 1)))
  }

  @Test func containsItself() {
    let rect = Rect(x: 0, y: 0, width: 10, height: 10)
    #expect(rect.contains(rect))
    #expect(!rect.contains(Rect(x: 0, y: 0, width: 10.1, height: 10)))
  }

  @Test func readsHexadecimalColors() {
    #expect(Color(hex: 0x1f77b4) == Color(red: 31, green: 119, blue: 180))
    #expect(Color(hex: 0xffffff).opacity(0.5).opacity == 0.5)
  }
}
