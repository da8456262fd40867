import Testing

/// An interactive program under `record`, in a terminal, with a shell's job control around it.
/// What is done and expected stands in Programs/terminal.py.
struct RecordTerminalTests {
  let workshop = Result { try RecordWorkshop() }

  @Test(arguments: [
    "conversation", "interrupt", "interrupts_are_the_programs", "quit_key", "suspend",
    "suspend_itself", "ignore_suspend", "background", "pipeline", "hangup",
  ])
  func `a person at a terminal`(scenario: String) async throws {
    let workshop = try workshop.get()
    let result = try await workshop.run(
      [
        "python3", RecordWorkshop.program("terminal.py"), scenario, try RecordWorkshop.command,
      ]
        + RecordWorkshop.usualOptions)
    #expect(result.lines.last == "as expected", "\(result.diagnostics)")
  }
}
