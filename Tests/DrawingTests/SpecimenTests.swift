import Drawing
import Scene
import Testing
import Typesetting

@Suite struct SpecimenTests {
  @Test func theSameSceneGivesTheSameBytes() throws {
    let typeface = try BundledTypeface()
    let scene = Specimen.scene(typeface)
    #expect(renderSVG(scene, typeface: typeface) == renderSVG(scene, typeface: typeface))
    #expect(
      try renderPNG(scene, scale: 1, typeface: typeface)
        == renderPNG(scene, scale: 1, typeface: typeface))
    #expect(try renderPDF(scene, typeface: typeface) == renderPDF(scene, typeface: typeface))
  }

  @Test func manyThreadsDrawTheSameBytes() async throws {
    let typeface = try BundledTypeface()
    let scene = Specimen.scene(typeface)
    let png = try renderPNG(scene, scale: 1, typeface: typeface)
    let pdf = try renderPDF(scene, typeface: typeface)
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for _ in 0..<8 {
        group.addTask {
          let typeface = try BundledTypeface()
          return try renderPNG(scene, scale: 1, typeface: typeface) == png
            && renderPDF(scene, typeface: typeface) == pdf
        }
      }
      for try await isSame in group { #expect(isSame) }
    }
  }
}
