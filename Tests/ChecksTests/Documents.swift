import Checks

/// Documents as Coreograph writes them, in small.
enum Documents {
  /// A summary of two worker threads and the one that started them.
  static let summary = tree(
    """
    {"format": "coreograph-summary/1", "label": null, "command": ["python3", "primes.py"],
     "exitStatus": 0, "cores": 2, "wallSeconds": 1.5, "cpuSeconds": 2.25, "cpuUse": 0.75,
     "verdict": "parallel", "bound": "cpu", "spanSeconds": null, "runnable": null,
     "maxResidentBytes": 10485760, "capture": {"method": "switches", "cutShort": false},
     "parallelism": {"mean": 1.4999999, "peak": 2, "secondsAtLevel": [0.1, 0.5, 0.9]},
     "states": {"running": 2.25, "runnable": 0.003}, "gil": [],
     "processes": [{"pid": 7, "name": "main"}, {"pid": 8, "name": "child", "parent": 7}],
     "threads": [
       {"tid": 7, "name": "main", "runningSeconds": 0.25, "cores": [0]},
       {"tid": 8, "name": "worker-1", "runningSeconds": 1.0, "cores": [0, 1]},
       {"tid": 9, "name": "worker-2", "runningSeconds": 1.0, "cores": [1]}],
     "findings": [
       {"id": "serial-fraction", "severity": "warning", "seconds": 0.4, "text": "a * b"},
       {"id": "stolen-cores", "severity": "note", "seconds": 0.02, "text": "c"}]}
    """)

  /// A comparison of one metric.
  static let comparison = tree(
    """
    {"format": "coreograph-compare/1", "notes": [], "metrics": [
      {"name": "wallSeconds", "base": {"median": 1.0, "n": 6}, "with": {"median": 1.1, "n": 6},
       "ratio": {"value": 1.1, "low": 1.08, "high": 1.12}, "decision": "slower"}],
     "ratio": {"wallSeconds": {"value": 1.1, "low": 1.08, "high": 1.12},
               "gilWaitSeconds": {"value": null, "low": null, "high": null}}}
    """)

  /// A fit on six numbers of workers.
  static let fit = tree(
    """
    {"format": "coreograph-fit/1", "best": "amdahl",
     "serialFraction": {"source": "amdahl", "n": null, "value": 0.2, "low": 0.18, "high": 0.22},
     "laws": [{"law": "linear", "accepted": false, "parameters": {}},
              {"law": "amdahl", "accepted": true,
               "parameters": {"s": {"value": 0.2, "low": 0.18, "high": 0.22, "bound": false}}}],
     "karpFlatt": [{"n": 2, "value": 0.19}, {"n": 4, "value": 0.21}]}
    """)

  private static func tree(_ text: String) -> JSONTree { JSONTree(json: Array(text.utf8)) ?? .null }
}
