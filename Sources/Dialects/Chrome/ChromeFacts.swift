import FoundationEssentials

/// What a Chrome trace says of the tool that wrote it, beside its events.
struct ChromeFacts {
  /// Whether the file is an array of events and nothing else.
  var isArray = false
  private var tool: String?
  private var notes: [String] = []

  /// Members that are read; their values are small.
  static let told: Set<String> = ["\"viztracer_metadata\"", "\"metadata\""]

  private struct VizTracer: Decodable {
    var version: String?
    var overflow: Bool?
  }

  private struct Chromium: Decodable {
    var product: String?

    enum CodingKeys: String, CodingKey {
      case product = "product-version"
    }
  }

  /// The outer object has a member of this name, written as JSON.
  mutating func notice(member name: String) {
    // Kineto's, which PyTorch's profiler is made of.
    if name == "\"deviceProperties\"" { tool = tool ?? "PyTorch" }
    if name == "\"systemTraceEvents\"" {
      notes.append("what the kernel said in the file (systemTraceEvents) is left out")
    }
  }

  /// Reads what the value `json` of the member `name` says; what it does not say as expected says
  /// nothing.
  mutating func read(_ name: String, _ json: Data) {
    let decoder = JSONDecoder()
    if name == "\"viztracer_metadata\"" {
      let said = try? decoder.decode(VizTracer.self, from: json)
      tool = "VizTracer" + (said?.version.map { " \($0)" } ?? "")
      if said?.overflow == true {
        notes.append("VizTracer's buffer was full: what came first is missing")
      }
    } else if let product = (try? decoder.decode(Chromium.self, from: json))?.product {
      tool = product
    }
  }

  /// What the trace is to say of the file, which ended too early at byte `cut`.
  func timelineFacts(cutAt cut: Int?) -> TimelineFacts {
    var facts = TimelineFacts(
      tool: tool ?? "another tool", format: "a Chrome trace", notes: notes, isCut: cut != nil)
    if let cut {
      facts.notes.append("cut short: the file ends at byte \(cut), before its own end")
    }
    return facts
  }
}
