import Foundation
import PackagePlugin

/// Turns every file below a target's folder `programs` into a Swift constant, so that a program is
/// carried by the binary because it lies there and no list needs to name it.
@main
struct EmbedPrograms: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let programs = target.directoryURL.appending(component: "programs")
    let source = context.pluginWorkDirectoryURL.appending(component: "ProgramFiles.swift")
    let files = FileManager.default.enumerator(at: programs, includingPropertiesForKeys: nil)
    // Folders are inputs as well: a file that comes or goes changes its folder. Links stand for
    // what they lead to.
    let inputs =
      [programs] + (files?.compactMap { ($0 as? URL)?.resolvingSymlinksInPath() } ?? [])
    let script = """
      set -e
      cd "$1"
      { printf 'let programFiles: [(path: String, base64: StaticString)] = [\\n'
        find -L . -type f ! -name '*.pyc' ! -name '.*' | sed 's|^[.]/||' | LC_ALL=C sort \\
          | while IFS= read -r file; do
              printf '  ("%s", "' "$file"
              base64 -w 0 "$file"
              printf '"),\\n'
            done
        printf ']\\n'; } > "$2"
      """
    return [
      .buildCommand(
        displayName: "Embedding the experiments' programs",
        executable: URL(filePath: "/bin/sh"),
        arguments: ["-c", script, "sh", programs.path, source.path],
        inputFiles: inputs.filter { !$0.path.contains("__pycache__") },
        outputFiles: [source])
    ]
  }
}
