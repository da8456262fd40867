// Times as text, as figures write them: lengths with three digits, stretches in one unit, round ticks.

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
  return `${value.toFixed(decimals)} ${unit.symbol}`;
}

// As in `12.3–15.9 ms`.
function rangeText(from, to) {
  const unit = unitFor(Math.max(Math.abs(from), Math.abs(to)));
  const decimals = decimalsFor(unit, Math.max((to - from) / 10, 1));
  return `${(from / unit.length).toFixed(decimals)}–${(to / unit.length).toFixed(decimals)} ${unit.symbol}`;
}

// A moment to the nanosecond, as in `12.345678 ms`.
function momentText(time) {
  const unit = unitFor(time);
  return `${(time / unit.length).toFixed(decimalsFor(unit, 1)).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "")} ${unit.symbol}`;
}

function decimalsFor(unit, smallest) {
  let decimals = 0;
  for (let step = unit.length; step > smallest * 1.0001 && decimals < 11; step /= 10) decimals += 1;
  return decimals;
}

// Round moments from `from` to `to`, at most about `most` of them, each a multiple of 1, 2 or 5 times a
// power of ten. Where labels would need many digits that hardly change, they count from a base.
function timeTicks(from, to, most) {
  const unit = unitFor(to - from);
  let step = 1;
  const multiples = [2, 2.5, 2];
  for (let count = 0; (to - from) / step > most; count += 1) step *= multiples[count % 3];
  if (unit.symbol === "min" && step < unit.length) step = [1e9, 2e9, 5e9, 1e10, 2e10, 3e10, 6e10].find((size) => size >= step);
  const base = to / step >= 1e5 ? Math.floor(from / (step * 10)) * step * 10 : 0;
  const decimals = decimalsFor(unit, step);
  const moments = [];
  for (let index = Math.ceil(from / step); index * step <= to; index += 1) moments.push(index * step);
  const label = (moment) => {
    const distance = moment - base;
    if (distance === 0) return base === 0 ? "0" : "+0";
    return `${base === 0 ? "" : "+"}${(distance / unit.length).toFixed(decimals)} ${unit.symbol}`;
  };
  return { step, base, moments, label, baseLabel: base === 0 ? null : momentText(base) };
}

// A share from 0 to 1 as figures write it: what is more than nothing is at least `< 1 %`.
function percentText(share) {
  const percent = share * 100;
  if (percent <= 0) return "0 %";
  return percent < 0.95 ? "< 1 %" : `${Math.round(percent)} %`;
}

// A count with thin spaces between thousands.
function groupedText(number) {
  return String(Math.round(number)).replace(/\B(?=(\d{3})+$)/g, "\u202f");
}
