// Numbers and times as text, as figures write them (Sources/Figures/Time): lengths with three digits,
// stretches in one unit, round ticks. All times are whole nanoseconds where a figure is saved.

const UNITS = [
  { symbol: "ns", length: 1 },
  { symbol: "µs", length: 1e3 },
  { symbol: "ms", length: 1e6 },
  { symbol: "s", length: 1e9 },
  { symbol: "min", length: 6e10 },
];

// The largest unit of which `length` holds at least one; a minute takes two.
function unitFor(length) {
  return UNITS.findLast((unit) => Math.abs(length) >= (unit.symbol === "min" ? 2 : 1) * unit.length) ?? UNITS[0];
}

// A number with exactly `decimals` decimals, half away from zero.
function numberText(value, decimals) {
  const scale = 10 ** decimals;
  const scaled = Math.round(Math.abs(value) * scale);
  if (scaled >= 9e15) return value < 0 ? "< -9e15" : "> 9e15";
  return (value < 0 && scaled > 0 ? "-" : "") + decimalText(scaled, scale, decimals);
}

// `value / unit`, both whole, with exactly `decimals` decimals, cut off after them.
function decimalText(value, unit, decimals) {
  const size = Math.abs(value);
  let text = `${value < 0 ? "-" : ""}${Math.floor(size / unit)}`;
  let rest = size % unit;
  for (let index = 0; index < decimals; index += 1) {
    text += `${index === 0 ? "." : ""}${Math.floor((rest * 10) / unit)}`;
    rest = (rest * 10) % unit;
  }
  return text;
}

// As in `12.3 ms`.
function durationText(length) {
  if (length === 0) return "0 s";
  let unit = unitFor(length);
  let value = length / unit.length;
  if (Math.abs(value) >= 999.5 && unit.length < 1e9) {
    unit = unitFor(unit.length * 1000);
    value = length / unit.length;
  }
  const size = Math.abs(value);
  const decimals = unit.length === 1 ? 0 : size < 9.995 ? 2 : size < 99.95 ? 1 : 0;
  return `${numberText(value, decimals)} ${unit.symbol}`;
}

// As in `12.3–15.9 ms`.
function rangeText(from, to) {
  const unit = unitFor(Math.max(Math.abs(from), Math.abs(to)));
  // A tenth of the length must show; a nanosecond is the finest there is.
  let decimals = 0;
  let step = unit.length;
  for (; step > Math.max(Math.floor((to - from) / 10), 1) && decimals < 11; decimals += 1) step = Math.floor(step / 10);
  const nearest = tenths(unit.length, decimals);
  const text = (moment) => {
    const down = moment - (moment % nearest);
    const rounded = nearest > 1 && moment - down >= nearest - Math.floor(nearest / 2) ? down + nearest : nearest > 1 ? down : moment;
    return decimalText(rounded, unit.length, decimals);
  };
  return `${text(from)}–${text(to)} ${unit.symbol}`;
}

// `length` divided by ten `count` times, a whole number each time.
function tenths(length, count) {
  let step = length;
  for (let index = 0; index < count; index += 1) step = Math.floor(step / 10);
  return step;
}

// A moment to the nanosecond, as in `12.345678 ms`.
function momentText(time) {
  const unit = unitFor(time);
  let decimals = 0;
  for (let step = unit.length; step > 1 && decimals < 11; step /= 10) decimals += 1;
  return `${(time / unit.length).toFixed(decimals).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "")} ${unit.symbol}`;
}

// The finest round moments from `from` to `to` of which `fits` holds: all a multiple of 1, 2 or 5 times a
// power of ten of one unit. Where labels would need many digits that hardly change, they count from a base.
function timeTicks(from, to, fits) {
  const unit = unitFor(to - from);
  let power = unit.length;
  while (power < Math.floor((to - from) / 500)) power *= 10;
  while (power > 1 && power > Math.floor((to - from) / 50)) power = Math.max(Math.floor(power / 10), 1);
  let ticks = ticksOf(from, to, unit, power);
  for (let multiple = 1; !fits(ticks) && ticks.moments.length > 1; multiple += 1) {
    if (multiple === 3) {
      multiple = 0;
      power *= 10;
    }
    ticks = ticksOf(from, to, unit, power * [1, 2, 5][multiple]);
  }
  return ticks;
}

function ticksOf(from, to, unit, step) {
  const base = Math.floor(to / step) >= 1e5 ? from - (from % (step * 10)) : 0;
  let first = from - (from % step);
  if (first < from) first += step;
  const moments = [];
  for (let moment = first; moment <= to; moment += step) moments.push(moment);
  let decimals = 0;
  for (let scaled = step; scaled % unit.length !== 0 && decimals < 11; decimals += 1) scaled *= 10;
  const label = (moment) => {
    const distance = moment - base;
    if (distance === 0) return base === 0 ? "0" : "+0";
    return `${base === 0 ? "" : "+"}${decimalText(distance, unit.length, decimals)} ${unit.symbol}`;
  };
  return { moments, label, baseLabel: base === 0 ? null : baseText(base) };
}

// `base` with its unit, exact.
function baseText(base) {
  const unit = unitFor(base);
  let decimals = 0;
  for (let step = unit.length; base % Math.max(step, 1) !== 0 && decimals < 11; decimals += 1) step = Math.floor(step / 10);
  return `${decimalText(base, unit.length, decimals)} ${unit.symbol}`;
}

// A share from 0 to 1 as figures write it: what is more than nothing is at least `< 1 %`.
function percentText(share) {
  if (!(share > 0)) return "0 %";
  const percent = share * 100;
  return percent < 0.95 ? "< 1 %" : `${numberText(percent, 0)} %`;
}

// A count with thin spaces between thousands.
function groupedText(number) {
  return String(Math.round(number)).replace(/\B(?=(\d{3})+$)/g, "\u202f");
}
