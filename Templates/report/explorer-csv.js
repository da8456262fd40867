// The spans of the open lanes of threads in the window, as a table that any program reads.

function spansAsCSV({ run, view, rows }) {
  const lines = ["process,pid,thread,tid,state,core,place,start_ns,end_ns\n"];
  for (const { lane } of rows) {
    if (lane?.kind !== "thread") continue;
    const { process, name, tid, first } = lane.thread;
    const who = [quoted(process.name), process.pid, quoted(name), tid].join(",");
    const [from, to] = lane.track.range(view.from, view.to);
    for (let index = from; index < to; index += 1) {
      const span = run.span(first + index);
      lines.push(`${who},${span.state},${span.core ?? ""},${quoted(span.place ?? "")},${span.start},${span.end}\n`);
    }
  }
  return new Blob(lines, { type: "text/csv" });
}

// Text as a field. Programs that calculate would take one that begins with such a sign for a formula,
// blanks before it or not; some part cells at semicolons.
function quoted(text) {
  return `"${text.replace(/(^|;)(\s*)(?=[=+\-@＝＋－＠])/g, "$1$2'").replaceAll('"', '""')}"`;
}
