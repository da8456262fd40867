// The rows of a figure, and how tall they become on a page (Sources/Figures/Page: Rows, RowFit, Panel, Columns).
//
// A panel is { tracks, trackWeight, groups, shareHeading, losses, foldedName, folded }.

// From so many lanes on those that would not be missed by themselves are folded even where there is room.
const MOST_LANES_WITH_MINOR = 16;
// From one name to the next where they are as near as can be, in sizes of their font.
const NAME_LEADING = 1.15;

function laneCount({ groups }) {
  return groups.reduce((sum, { lanes }) => sum + lanes.length, 0);
}

// The panel without the lanes that `isKept` does not hold of: they are folded into one.
function foldedPanel(panel, isKept) {
  const groups = panel.groups.map(({ heading, lanes }) => ({ heading, lanes: lanes.filter(isKept) })).filter(({ lanes }) => lanes.length > 0);
  const folded = [...panel.folded, ...panel.groups.flatMap(({ lanes }) => lanes.filter((lane) => !isKept(lane)))];
  return { ...panel, groups, folded };
}

function withoutMinorLanes(panel) {
  const result = foldedPanel(panel, (lane) => lane.isMajor);
  // A single lane takes no more room as itself.
  return result.folded.length > 1 ? result : panel;
}

// The panel with at most `most` lanes: the least active are folded; among equals, the first ones stay.
function withMostLanes(panel, most) {
  if (laneCount(panel) <= most) return panel;
  const order = panel.groups.flatMap(({ lanes }) => lanes).map((lane, index) => ({ lane, index }));
  order.sort((one, other) => other.lane.activity - one.lane.activity || one.index - other.index);
  const kept = new Set(order.slice(0, most).map(({ lane }) => lane));
  return foldedPanel(panel, (lane) => kept.has(lane));
}

// What stands below one another: { kind, height } with a fixed height, or { kind, strips } with one in heights
// of a strip; a lane is as high as every other. Without `hasHeadings`, lanes bear their full names.
function rowsOfPanel(panel, preset, hasHeadings) {
  const rows = [];
  const space = (height) => rows.push({ kind: "space", height });
  panel.tracks.forEach((track, number) => {
    // Charts have numbers at both ends of their scales.
    if (number > 0) space(Math.max(preset.space, track.isChart ? preset.smallSize * 1.5 : 0));
    rows.push({ kind: "track", track, strips: panel.trackWeight });
  });
  if (laneCount(panel) === 0 && panel.folded.length === 0) return rows;
  // Where lanes are lower than their labels, the first label reaches above its lane.
  const reach = hasHeadings ? 0 : preset.labelSize * 0.5;
  const heading = panel.shareHeading === null ? 0 : preset.smallSize * 1.9;
  rows.push({ kind: "laneHeading", text: panel.shareHeading, height: Math.max(preset.space, heading) + reach });
  panel.groups.forEach((group, number) => {
    if (hasHeadings && group.heading !== null) {
      if (number > 0) space(preset.space * 0.5);
      rows.push({ kind: "groupHeading", text: group.heading, height: preset.labelSize * 1.6 });
    }
    for (const lane of group.lanes) rows.push({ kind: "lane", lane });
  });
  if (panel.folded.length > 0) {
    space(preset.space * 0.5);
    rows.push({ kind: "folded", height: preset.labelSize * 2 });
  }
  return rows;
}

function heightOfRow(row, pitch, strip) {
  return row.kind === "lane" ? pitch : row.kind === "track" ? row.strips * strip : row.height;
}

function heightOfRows(rows, pitch, strip) {
  return rows.reduce((sum, row) => sum + heightOfRow(row, pitch, strip), 0);
}

// `whole` fitted into `room`: { panel, rows, pitch, strip }. What gives way, in this order: lanes that would not be missed by
// themselves; the size of names; headings, and names of every lane; the least active lanes. Null where not even these fit.
function fittedRows(whole, room, preset, smallestStrip) {
  const labelledPitch = preset.labelSize * 1.2;
  const namedPitch = preset.smallSize * NAME_LEADING;
  let panel = whole;
  let rows = rowsOfPanel(panel, preset, true);
  const lanes = () => rows.filter(({ kind }) => kind === "lane").length;
  const lanePitch = (strip) => (lanes() > 0 ? (room - heightOfRows(rows, 0, strip)) / lanes() : Infinity);
  if (laneCount(panel) > MOST_LANES_WITH_MINOR || lanePitch(smallestStrip) < labelledPitch) {
    panel = withoutMinorLanes(panel);
    rows = rowsOfPanel(panel, preset, true);
  }
  let [pitch, strip] = [preset.lanePitch, Math.max(preset.stripHeight, smallestStrip)];
  let hasHeadings = true;
  const fit = () => ({
    panel, rows, pitch, strip, hasHeadings, height: heightOfRows(rows, pitch, strip), hasRoomForCaptions: pitch >= labelledPitch,
    nameSize: pitch < labelledPitch && pitch >= namedPitch ? Math.min(Math.max(pitch / NAME_LEADING, preset.smallSize), preset.labelSize) : preset.labelSize,
  });
  if (heightOfRows(rows, pitch, strip) <= room) return fit();
  strip = smallestStrip;
  if (lanePitch(strip) < namedPitch) {
    hasHeadings = false;
    rows = rowsOfPanel(panel, preset, false);
  }
  if (lanes() > 0 && lanePitch(strip) < preset.smallestLanePitch) {
    const most = mostLanes(panel, room, preset, strip);
    if (most === 0) return null;
    panel = withMostLanes(panel, most);
    hasHeadings = false;
    rows = rowsOfPanel(panel, preset, false);
  }
  const strips = rows.reduce((sum, row) => sum + (row.strips ?? 0), 0);
  if (lanes() === 0) {
    strip = Math.min((room - heightOfRows(rows, 0, 0)) / Math.max(strips, 1), preset.stripHeight);
  } else {
    pitch = Math.min(lanePitch(strip), preset.lanePitch);
    if (strips > 0) strip = Math.min((room - heightOfRows(rows, pitch, 0)) / strips, Math.max(preset.stripHeight, smallestStrip));
  }
  const result = fit();
  return strip < smallestStrip * 0.99 || result.height > room + 0.01 ? null : result;
}

// How many lanes fit at their lowest.
function mostLanes(panel, room, preset, strip) {
  let [fits, tooMany] = [0, laneCount(panel) + 1];
  while (tooMany - fits > 1) {
    const most = Math.floor((fits + tooMany) / 2);
    const rows = rowsOfPanel(withMostLanes(panel, most), preset, false);
    if (heightOfRows(rows, preset.smallestLanePitch, strip) <= room) fits = most;
    else tooMany = most;
  }
  return fits;
}

// Where names, the plot and the numbers stand, from left to right: as wide as what stands in them.
function columnsOf({ panel, hasHeadings, nameSize }, page) {
  const { preset, typeface, fonts, strips, charts } = page;
  const most = preset.labelShare * preset.page.width;
  let [names, values, trackNames] = [0, 0, 0];
  for (const { heading, lanes } of panel.groups) {
    for (const lane of lanes) {
      // Measuring a thousand names to find the widest is not worth it once one is wide enough.
      if (names < most) names = Math.max(names, typeface.width(laneName(lane, !hasHeadings), Typeface.font(nameSize)) + detailWidth(lane, nameSize, page));
      if (lane.share !== null) values = Math.max(values, typeface.width(lane.share, fonts.small));
    }
    if (hasHeadings && heading !== null) names = Math.max(names, typeface.width(heading, fonts.strongLabel));
  }
  if (panel.shareHeading !== null) values = Math.max(values, typeface.width(panel.shareHeading, fonts.small));
  for (const track of panel.tracks) {
    trackNames = Math.max(trackNames, track.isChart ? charts.scaleWidth(track) : strips.namesWidth(track));
    values = Math.max(values, track.isChart ? charts.namesWidth(track) : strips.scaleWidth(track));
  }
  if (panel.folded.length > 0) names = Math.max(names, typeface.width(foldedLabel(panel), fonts.label));
  const labelWidth = Math.ceil(Math.max(Math.min(names, most), trackNames));
  const valueWidth = Math.ceil(values);
  const plotLeft = Math.ceil(page.left + labelWidth + preset.labelSize * 0.9);
  const plotRight = Math.floor(page.right - (valueWidth > 0 ? valueWidth + preset.smallSize * 0.6 : 0));
  return { labelLeft: page.left, labelWidth, plotLeft, plotRight, valueLeft: plotRight + preset.smallSize * 0.6 };
}

function foldedLabel({ folded, foldedName }) {
  return `${folded.length} ${foldedName}`;
}

function laneName(lane, isFull) {
  const own = isFull ? lane.fullName : lane.name;
  return lane.isRow && own === "" ? "" : labelText(own);
}

// How wide the quieter part of a lane's label is, with the space before it.
function detailWidth({ detail }, nameSize, { typeface, fonts }) {
  return detail === null ? 0 : nameSize * 0.4 + typeface.width(detail, fonts.small);
}
