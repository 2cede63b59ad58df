import { crc32, deflateRawSync } from 'node:zlib'

const LOCAL = 0x04034b50
const CENTRAL = 0x02014b50
const END = 0x06054b50
const VERSION = 20
const DEFLATED = 8
/** 1980-01-01, the first day the format knows: the same content makes the same archive. */
const FIRST_DAY = 0x21

/** An archive of one file, as the broker's download host serves its lists. */
export function zipOf(name: string, content: Uint8Array): Buffer {
  const nameBytes = Buffer.from(name, 'ascii')
  const packed = deflateRawSync(content)
  const about = Buffer.alloc(26)
  about.writeUInt16LE(VERSION, 0)
  about.writeUInt16LE(0, 2)
  about.writeUInt16LE(DEFLATED, 4)
  about.writeUInt16LE(0, 6)
  about.writeUInt16LE(FIRST_DAY, 8)
  about.writeUInt32LE(crc32(content), 10)
  about.writeUInt32LE(packed.length, 14)
  about.writeUInt32LE(content.length, 18)
  about.writeUInt16LE(nameBytes.length, 22)
  about.writeUInt16LE(0, 24)
  const local = Buffer.concat([uint32(LOCAL), about, nameBytes, packed])
  // Made by the same version; no comment, disk 0, no attributes, and the file begins at byte 0.
  const central = Buffer.concat([uint32(CENTRAL), uint16(VERSION), about, Buffer.alloc(14), nameBytes])
  const end = Buffer.alloc(18)
  end.writeUInt16LE(1, 4)
  end.writeUInt16LE(1, 6)
  end.writeUInt32LE(central.length, 8)
  end.writeUInt32LE(local.length, 12)
  return Buffer.concat([local, central, uint32(END), end])
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}
