// Writes name.br and name.gz beside every built file that gains by it; the server chooses by Accept-Encoding.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const dist = new URL("../dist/", import.meta.url);
const TEXT = /\.(js|css|json|svg|html)$/;
// Below this everything travels in the first packet anyway.
const SMALLEST = 1000;

const WAYS = {
  br: (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
  gz: (bytes) => gzipSync(bytes, { level: 9 }),
};

let before = 0;
const after = { br: 0, gz: 0 };
for (const name of readdirSync(dist, { recursive: true }).filter((each) => TEXT.test(each))) {
  const bytes = readFileSync(new URL(name, dist));
  if (bytes.length < SMALLEST) continue;
  before += bytes.length;
  for (const [ending, compress] of Object.entries(WAYS)) {
    const packed = compress(bytes);
    after[ending] += packed.length;
    if (packed.length < bytes.length) writeFileSync(new URL(`${name}.${ending}`, dist), packed);
  }
}
const kilobytes = (size) => `${Math.round(size / 1000)} kB`;
console.log(`text ${kilobytes(before)}: br ${kilobytes(after.br)}, gz ${kilobytes(after.gz)}`);
