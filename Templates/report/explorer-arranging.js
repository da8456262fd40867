// What a reader does with lanes: folds groups, moves lanes. Methods of Explorer.

const arranging = {
  fold(id) {
    this.change(({ folded }) => (folded.has(id) ? folded.delete(id) : folded.add(id)), true);
    this.draw();
    this.panel.labels.querySelector(`[data-group="${id}"]`)?.focus();
  },

  foldSelected() {
    const { selection } = this.view;
    const group = selection ? this.groups.find((other) => other.lanes.includes(selection.lane)) : this.groups[0];
    if (group) this.change(({ folded }) => (folded.has(group.id) ? folded.delete(group.id) : folded.add(group.id)), true);
  },

  moveSelectedLane(direction) {
    const { selection } = this.view;
    const lanes = this.rows.filter((row) => row.kind === "lane");
    const place = lanes.findIndex((row) => row.lane === selection?.lane);
    const other = lanes[place + direction];
    if (place < 0 || !other || other.group !== lanes[place].group) return;
    const before = direction < 0 ? other : lanes[place + 2];
    this.moveBefore(selection.lane.id, before?.group === other.group ? before.lane.id : "");
  },

  moveLane(id, row) {
    const moved = this.rows.find((other) => other.lane?.id === id);
    if (!row || row.kind !== "lane" || row.group !== moved?.group || row.lane.id === id) return;
    this.moveBefore(id, row.lane.id);
  },

  moveBefore(id, before) {
    this.change((view) => {
      view.moved = [...view.moved.filter((pair) => !pair.startsWith(`${id}<`)), `${id}<${before}`];
    }, true);
  },

  showDrop(row) {
    this.drop = row?.kind === "lane" ? row : null;
    this.redraw();
  },
};
