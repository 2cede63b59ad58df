import type { BarColumns } from '@naru/shared/indicators/columns'
import { createLines, runTile } from './sweep-grid.ts'
import { walk } from './walk.ts'
import { GRID_BARS, LARGE_GRID, M1, piecesOf, playEngine, symbolsOf } from './workloads.ts'

/**
 * One workload in a process of its own: what it comes to, and what memory it took at most. The bars are made here too.
 * Started with its name: m1, multi or sweep.
 */
const BYTES_A_BAR = 6 * 8
const MB = 1_048_576

function play(name: string): { readonly final: number; readonly bars: number } {
  if (name === 'm1') return { final: playEngine(walk(M1)).final, bars: M1.count }
  if (name === 'multi') {
    const symbols: readonly BarColumns[] = symbolsOf()
    const bars = symbols.reduce((sum, { length }) => sum + length, 0)
    return { final: symbols.reduce((sum, columns) => sum + playEngine(columns).final, 0), bars }
  }
  const columns = walk({ ...M1, count: GRID_BARS })
  const lines = createLines(columns)
  const final = piecesOf(LARGE_GRID).reduce((sum, tile) => sum + runTile(columns, tile, lines).sum, 0)
  return { final, bars: GRID_BARS }
}

const { final, bars } = play(process.argv[2] ?? 'm1')
const peak = process.resourceUsage().maxRSS / 1_024
console.log(JSON.stringify({ final, peakMb: peak, columnsMb: (bars * BYTES_A_BAR) / MB }))
