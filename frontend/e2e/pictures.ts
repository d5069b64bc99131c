import { deflateSync } from "node:zlib";

/** A PNG of width × height whose pixels come from a formula: real bytes, nothing downloaded. `parameters`: what a generator writes. */
export function png(width: number, height: number, seed: number, parameters = ""): Buffer {
  return encoded(width, height, parameters, (x, y) => [
    128 + 90 * Math.sin((x + seed) / (width / 7)) + 30 * Math.cos(y / 5),
    120 + 80 * Math.sin((y + 2 * seed) / (height / 5)),
    90 + (60 * (x + y)) / (width + height) + 13 * seed,
  ]);
}

/** A mosaic of 16 × 12 tiles, the same at any size: as rich as a photograph to a perceptual hash. */
export function mosaic(width: number, height: number, seed: number, parameters = ""): Buffer {
  return encoded(width, height, parameters, (x, y) => {
    const tile = Math.floor((16 * x) / width) + 16 * Math.floor((12 * y) / height);
    const shade = Math.abs(Math.sin(127.1 * tile + seed) * 43758.5453) % 1;
    return [40 + 180 * shade, 60 + 140 * shade, 80 + 100 * shade];
  });
}

function encoded(width: number, height: number, parameters: string, colour: (x: number, y: number) => readonly [number, number, number]): Buffer {
  const rows = Buffer.alloc(height * (1 + width * 3));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * (1 + width * 3) + 1 + x * 3;
      colour(x, y).forEach((value, band) => (rows[at + band] = value & 255));
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const told = parameters ? chunk("tEXt", Buffer.from(`parameters\0${parameters}`, "latin1")) : Buffer.alloc(0);
  return Buffer.concat([signature, chunk("IHDR", header), told, chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "ascii"), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}

function crc32(data: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
