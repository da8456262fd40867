extension RunComparison {
  /// A JUnit report for a CI server: one case per metric, of which only the wall time can fail.
  public var junit: String {
    let failures = isRegression ? 1 : 0
    let cases = metrics.map { metric -> String in
      let time =
        metric.metric == .wallSeconds ? " time=\"\(decimals(metric.candidateMedian, 6))\"" : ""
      let head =
        "    <testcase classname=\"coreograph.compare\" name=\"\(metric.metric.name.asXML)\""
        + time
      let facts =
        "\(metric.metric.text(metric.baseMedian)) before, "
        + "\(metric.metric.text(metric.candidateMedian)) after, \(metric.decision.rawValue)"
      guard metric.metric == .wallSeconds, isRegression else {
        return "\(head)>\n      <system-out>\(facts.asXML)</system-out>\n    </testcase>"
      }
      return
        "\(head)>\n      <failure type=\"slower\" message=\"\(sentence.asXML)\">\(powerText.asXML)</failure>\n"
        + "    </testcase>"
    }
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <testsuites tests="\(metrics.count)" failures="\(failures)" errors="0">
        <testsuite name="coreograph compare" tests="\(metrics.count)" failures="\(failures)" \
      errors="0" skipped="0">
      \(cases.joined(separator: "\n"))
        </testsuite>
      </testsuites>

      """
  }
}

extension String {
  /// A sign of XML stays one with something combined with it, and XML 1.0 has no way to say the last two
  /// numbers of a plane that Unicode gives to nobody.
  fileprivate var asXML: String {
    let scalars = harmless.unicodeScalars.reduce(into: String.UnicodeScalarView()) { text, scalar in
      switch scalar {
      case "&": text.append(contentsOf: "&amp;".unicodeScalars)
      case "<": text.append(contentsOf: "&lt;".unicodeScalars)
      case ">": text.append(contentsOf: "&gt;".unicodeScalars)
      case "\"": text.append(contentsOf: "&quot;".unicodeScalars)
      case "\u{fffe}", "\u{ffff}": text.append("\u{fffd}")
      default: text.append(scalar)
      }
    }
    return String(scalars)
  }
}
