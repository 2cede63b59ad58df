import { parentPort, workerData } from 'node:worker_threads'
import type { BarColumns } from '@naru/shared/indicators/columns'
import { createLines, runTile, type Tile } from './sweep-grid.ts'

/** Plays one tile after the other over columns it shares with whoever started it. */
const columns = workerData as BarColumns
const lines = createLines(columns)
parentPort?.on('message', (tile: Tile) => parentPort?.postMessage(runTile(columns, tile, lines)))
parentPort?.postMessage('ready')
