'use client'

import type { BacktestSpec } from '@naru/shared/backtest/spec'
import { create } from 'zustand'
import type { BacktestData, RunFailure } from '@/lib/backtest-worker.ts'
import { newRunner, type RunBacktest, RunFailed, Superseded } from '@/lib/backtest-worker.ts'
import { serverNow } from '@/lib/clock.ts'
import { learnSpeed } from '../form/estimate.ts'
import { keepResult, type Shelf } from './kept-results.ts'

/** What this browser computes now, or has just failed to. It goes on while the reader looks at other pages. */
export interface LocalRun {
  readonly id: string
  readonly name: string
  readonly spec: BacktestSpec
  readonly source: 'carried' | 'bridge'
  /** UnixMs. */
  readonly startedAt: number
  readonly state: 'loading' | 'running' | 'failed'
  readonly done: number
  readonly total: number
  /** Why there is no result; its words belong to whoever shows it. */
  readonly failure: RunFailure | 'bars_unreachable' | null
}

export const useLocalRun = create<{ readonly run: LocalRun | null }>(() => ({ run: null }))

let runner: RunBacktest | undefined
let leaving: AbortController | undefined

export interface Start {
  readonly id: string
  readonly name: string
  readonly spec: BacktestSpec
  readonly source: 'carried' | 'bridge'
  /** Bars to be played in all, for learning how fast this device is. */
  readonly work: number
  readonly load: (signal: AbortSignal) => Promise<BacktestData>
}

/** Closing the page would end the run: the browser asks first. */
const askToStay = (event: BeforeUnloadEvent): void => event.preventDefault()

/** Begins a run of its own; one that was under way ends. Settles when the result is kept, or when there will be none. */
export async function startLocally(shelf: Shelf, { work, load, ...start }: Start): Promise<void> {
  leaving?.abort(new Superseded('a newer run took its place'))
  const controller = new AbortController()
  leaving = controller
  runner ??= newRunner()
  const { id, spec } = start
  const note = (change: Partial<LocalRun>): void =>
    useLocalRun.setState(({ run }) => (run?.id === id ? { run: { ...run, ...change } } : {}))
  useLocalRun.setState({
    run: { ...start, startedAt: serverNow(), state: 'loading', done: 0, total: 0, failure: null },
  })
  window.addEventListener('beforeunload', askToStay)
  try {
    const data = await load(controller.signal)
    note({ state: 'running', startedAt: serverNow() })
    const began = performance.now()
    const onProgress = (done: number, total: number): void => note({ done, total })
    const report = await runner(spec, data, { onProgress, signal: controller.signal })
    learnSpeed(work, (performance.now() - began) / 1000)
    await keepResult(shelf, { ...start, createdAt: serverNow() }, report)
    useLocalRun.setState(({ run }) => (run?.id === id ? { run: null } : {}))
  } catch (error) {
    if (controller.signal.aborted || error instanceof Superseded) return
    note({ state: 'failed', failure: error instanceof RunFailed ? error.code : 'bars_unreachable' })
  } finally {
    if (leaving === controller) window.removeEventListener('beforeunload', askToStay)
  }
}

/** Ends the run; nothing is kept of it. */
export function stopLocally(id: string): void {
  if (useLocalRun.getState().run?.id !== id) return
  leaving?.abort(new Superseded('canceled'))
  useLocalRun.setState({ run: null })
}

/** Seconds that are left, from how it went so far; undefined while that says nothing. */
export function secondsLeft(
  { startedAt, done, total }: Pick<LocalRun, 'startedAt' | 'done' | 'total'>,
  now: number,
): number | undefined {
  const spent = (now - startedAt) / 1000
  return done > 0 && total > 0 && spent > 1 ? (spent / done) * (total - done) : undefined
}
