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
}
