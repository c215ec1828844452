// Makes the high-throughput codestreams of this folder with OpenJPH; see README.md.
// node make-ht.mjs FOLDER-OF-openjphjs.js
import { writeFileSync } from "fs";
import { createRequire } from "module";
import path from "path";

const require = createRequire(import.meta.url);
const codec = await require(path.resolve(process.argv[2], "openjphjs.js"))();
const here = path.dirname(new URL(import.meta.url).pathname);
const [width, height] = [37, 29];

function picture(bits, samples) {
  const out = [];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < samples; c++) {
        let v = x > 20 && y > 18 ? 100 : 40 + x * 3 + y * 2 + c * 20 + ((x * y * 7 + c) % 5);
        if (x > 5 && x < 12 && y > 4 && y < 15) v += 60;
        v = Math.min(255, v);
        out.push(bits <= 8 ? v >> (8 - bits)
          : (v << (bits - 8)) | ((x * 31 + y * 17) % (1 << (bits - 8))));
      }
  return out;
}

function save(name, bits, samples, options = {}) {
  const encoder = new codec.HTJ2KEncoder();
  const buffer = encoder.getDecodedBuffer({ width, height, bitsPerSample: bits,
    componentCount: samples, isSigned: false, isUsingColorTransform: samples === 3 });
  const values = picture(bits, samples);
  const words = bits > 8 ? new Uint8Array(Uint16Array.from(values).buffer) : Uint8Array.from(values);
  buffer.set(words);
  encoder.setDecompositions(options.levels ?? 3);
  encoder.setProgressionOrder(options.order ?? 2);
  if (options.block) encoder.setBlockDimensions(options.block);
  encoder.setQuality(!options.step, options.step ?? 0);
  encoder.encode();
  const stream = Uint8Array.from(encoder.getEncodedBuffer());
  writeFileSync(path.join(here, name), stream);
  console.log(name, stream.length);
  if (options.step) {
    const decoder = new codec.HTJ2KDecoder();
    decoder.getEncodedBuffer(stream.length).set(stream);
    decoder.decode();
    writeFileSync(path.join(here, name + ".raw"), Uint8Array.from(decoder.getDecodedBuffer()));
  }
}

save("ht-8", 8, 1);
save("ht-12", 12, 1, { levels: 2, order: 0, block: { width: 16, height: 8 } });
save("ht-16", 16, 1, { levels: 1, order: 4 });
save("ht-rgb", 8, 3, { order: 3, block: { width: 4, height: 4 } });
save("ht-lossy-12", 12, 1, { step: 0.002 });
save("ht-lossy-rgb", 8, 3, { step: 0.01 });
