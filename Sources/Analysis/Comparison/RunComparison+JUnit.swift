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
  fileprivate var asXML: String {
    harmless.reduce(into: "") { text, character in
      switch character {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "\"": text += "&quot;"
      default: text.append(character)
      }
    }
  }
}
