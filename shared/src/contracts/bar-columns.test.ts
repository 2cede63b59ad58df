import { describe, expect, it } from 'vitest'
import { decodeColumns, encodeColumns } from './bar-columns.ts'

const column = (...values: number[]) => Float64Array.from(values)
const COLUMNS = {
  ts: column(1, 2),
  open: column(70_000.5, 71_000),
  high: column(71_000, 72_000),
  low: column(69_000, 70_000),
  close: column(70_500, 71_500),
  volume: column(0, 12),
  length: 2,
}

describe('columns of bars on the wire', () => {
  it('come back as they were', () => {
    expect(decodeColumns(encodeColumns(COLUMNS).buffer)).toEqual(COLUMNS)
    expect(decodeColumns(encodeColumns({ ...COLUMNS, length: 1 }).buffer)?.open).toEqual(column(70_000.5))
  })

  it('are refused when they were cut off or are something else', () => {
    const whole = encodeColumns(COLUMNS)
    expect(decodeColumns(whole.buffer.slice(0, -8))).toBeUndefined()
    expect(decodeColumns(new ArrayBuffer(4))).toBeUndefined()
    expect(decodeColumns(new ArrayBuffer(16))).toBeUndefined()
  })
})
