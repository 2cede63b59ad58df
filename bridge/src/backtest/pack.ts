import { gunzipSync, gzipSync } from 'node:zlib'
import { decodeColumns, encodeColumns } from '@naru/shared/contracts/bar-columns'
import type { LoadedBars } from './protocol.ts'

interface Head extends Omit<LoadedBars, 'series'> {
  readonly series: readonly (Omit<LoadedBars['series'][number], 'columns'> & { readonly bytes: number })[]
}

/** The bars of a job as one block of bytes, for workers on other machines. */
export function packBars({ series, benchmark, hash }: LoadedBars): Uint8Array {
  const parts = series.map(({ columns }) => encodeColumns(columns))
  const head: Head = {
    hash,
    benchmark,
    series: series.map((one, at) => {
      const { columns: _columns, ...rest } = one
      return { ...rest, bytes: parts[at]?.length ?? 0 }
    }),
  }
  const text = Buffer.from(JSON.stringify(head))
  const size = Buffer.alloc(4)
  size.writeUInt32LE(text.length)
  return gzipSync(Buffer.concat([size, text, ...parts]), { level: 1 })
}

/** @throws on bytes that `packBars` did not make */
export function unpackBars(packed: Uint8Array): LoadedBars {
  const bytes = gunzipSync(packed)
  const text = bytes.subarray(4, 4 + bytes.readUInt32LE(0))
  const { hash, benchmark, series } = JSON.parse(text.toString()) as Head // as `packBars` wrote it
  let at = 4 + text.length
  return {
    hash,
    benchmark,
    series: series.map(({ bytes: length, ...one }) => {
      const shared = new SharedArrayBuffer(length)
      new Uint8Array(shared).set(bytes.subarray(at, at + length))
      const columns = decodeColumns(shared)
      if (!columns) throw new TypeError('not the bars of a job')
      at += length
      return { ...one, columns }
    }),
  }
}
