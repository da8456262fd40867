import Scene
import Trace
import Typesetting

@testable import Figures

/// A figure of each kind, of a recording that has what the kind shows.
enum KindSample {
  static func scene(
    _ kind: FigureKind, _ typeface: BundledTypeface, preset: Preset = .web, theme: Theme = .light
  ) throws -> Scene {
    let inputs: [NamedTrace] =
      switch kind {
      case .models, .map, .states: Program.models
      case .gil, .waits: [NamedTrace(name: "turns", trace: Program.gilTurns())]
      case .criticalPath: [NamedTrace(name: "chain", trace: Program.gilChain())]
      case .compare:
        [
          NamedTrace(name: "threads", trace: Program.turns(threads: 3, milliseconds: 120)),
          NamedTrace(name: "processes", trace: Program.pool(workers: 3, milliseconds: 70)),
        ]
      default: [NamedTrace(name: "loop", trace: Program.eventLoop())]
      }
    return try makeScene(
      FigureRequest(
        kind: kind, inputs: inputs, options: FigureOptions(preset: preset, theme: theme)),
      measuring: typeface)
  }
}
