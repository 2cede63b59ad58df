import { err, ok, type Result } from '../../core/result.ts'
import type { RunFigures } from '../report.ts'
import type { ChunkResult } from './chunk.ts'
import { PARTS } from './figures.ts'

const FIGURES = ['sharpe', 'cagr', 'mdd', 'calmar', 'profit', 'trades'] as const
const SUMS = PARTS * 2
const WIDTH = 1 + FIGURES.length + SUMS

/** Runs as one column of numbers, to the bit; NaN stands for what is not known. Small and quick to send and to keep. */
export function encodeChunk({ runs }: ChunkResult): Float64Array {
  const values = new Float64Array(runs.length * WIDTH)
  runs.forEach(({ place, figures, sums }, run) => {
    values.set([place, ...FIGURES.map((name) => figures[name] ?? Number.NaN), ...sums], run * WIDTH)
  })
  return values
}

/** @errors `not_a_chunk`: these numbers were written by another version of this program, or by none */
export function decodeChunk(values: Float64Array): Result<ChunkResult, 'not_a_chunk'> {
  if (values.length % WIDTH !== 0) return err('not_a_chunk')
  const runs = Array.from({ length: values.length / WIDTH }, (_, run) => {
    const [place = 0, ...rest] = values.subarray(run * WIDTH, (run + 1) * WIDTH)
    const known = FIGURES.map((name, at) => [name, Number.isNaN(rest[at]) ? null : rest[at]])
    return { place, figures: Object.fromEntries(known) as RunFigures, sums: rest.slice(FIGURES.length) } // as written
  })
  return ok({ runs })
}
