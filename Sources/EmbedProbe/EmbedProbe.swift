import Foundation
import PackagePlugin

/// Compiles the preloaded library and turns its bytes, and the Python agent's, into Swift constants.
///
/// The library goes into other people's programs, so it must be one of its own that needs nothing
/// but libc: a SwiftPM library product would bring the Swift runtime along, and the command itself
/// must never contain the functions that the library interposes.
@main
struct EmbedProbe: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let preload = target.directoryURL.appending(component: "preload")
    let python = target.directoryURL.appending(component: "python")
    let layout = target.directoryURL.deletingLastPathComponent()
      .appending(components: "CProbeRings", "include")
    let library = context.pluginWorkDirectoryURL.appending(component: "coreograph-probe.so")
    let source = context.pluginWorkDirectoryURL.appending(component: "ProbeImages.swift")
    let inputs = try [preload, python, layout].flatMap {
      try FileManager.default.contentsOfDirectory(at: $0, includingPropertiesForKeys: nil)
    }
    .filter { ["c", "h", "py"].contains($0.pathExtension) }
    let script = """
      set -e
      # `make sanitize` adds what ends the program that does what C leaves undefined.
      clang -O2 ${COREOGRAPH_PROBE_FLAGS-} -fPIC -shared -fvisibility=hidden -Wall -Wextra -Werror -I "$1" -o "$2" "$3"/*.c
      { printf '/// The preloaded library in base64, made from preload/*.c.\\n'
        printf 'let preloadText: StaticString = "'
        base64 -w 0 "$2"
        printf '"\\n/// The Python agent in base64, made from python/*.py.\\n'
        printf 'let pythonAgentText: StaticString = "'
        cat "$4"/*.py | base64 -w 0
        printf '"\\n'; } > "$5"
      """
    return [
      .buildCommand(
        displayName: "Compiling the preloaded probe",
        executable: URL(filePath: "/bin/sh"),
        arguments: [
          "-c", script, "sh", layout.path, library.path, preload.path, python.path, source.path,
        ],
        inputFiles: inputs,
        outputFiles: [source])
    ]
  }
}
