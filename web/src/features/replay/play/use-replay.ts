import type { Quote, TapeTrade } from '@naru/shared/contracts/bridge-api'
import type { Bar } from '@naru/shared/domain/market-data'
import type { SavedReplay } from '@naru/shared/replay/saved-replay'
import { useEffect, useRef, useState } from 'react'
import {
  type ReplayAnswer,
  type ReplayDesk,
  type ReplayLink,
  type ReplayRequest,
  type ReplayUpdate,
  type SpawnReplay,
  spawnReplay,
} from '@/lib/replay-worker.ts'
import type { ReplayQuotes } from '../replay-parts.ts'

/** As many rows as the live tape keeps. */
const TAPE_ROWS = 50
/** Kept this often while it plays: five seconds of beats. */
const UPDATES_BETWEEN = 50

export interface ReplayState {
  /** Null until the worker has played up to where it was left. */
  readonly update: ReplayUpdate | null
  readonly desk: ReplayDesk | null
  /** Newest first. */
  readonly trades: readonly TapeTrade[]
  /** Of the recorded length, those before the day and those of it that are over. */
  readonly bars: readonly Bar[]
  /** The bar after them, as it was when the last of them ended: from there on quotes let it grow. */
  readonly growing: Bar | null
  readonly daily: readonly Bar[]
  readonly failure: Extract<ReplayAnswer, { kind: 'failed' }> | null
}

const NOTHING: ReplayState = { update: null, desk: null, trades: [], bars: [], growing: null, daily: [], failure: null }

/** What the screen holds after one more answer. */
export function withAnswer(state: ReplayState, said: Exclude<ReplayAnswer, { kind: 'file' }>): ReplayState {
  switch (said.kind) {
    case 'opened':
      return { ...NOTHING, bars: said.past, daily: said.daily }
    case 'failed':
      return { ...state, failure: said }
    case 'update': {
      const { trades, bars, desk } = said
      return {
        ...state,
        update: said,
        desk: desk ?? state.desk,
        trades: trades.length > 0 ? [...trades, ...state.trades].slice(0, TAPE_ROWS) : state.trades,
        bars: bars.length > 0 ? [...state.bars, ...bars] : state.bars,
        growing: bars.length > 0 || state.update === null ? said.growing : state.growing,
      }
    }
  }
}

/** Quotes are there before those who follow them are told: by then the bars that ended with them have been drawn. */
function createSource() {
  let quotes: Readonly<Record<string, Quote>> = {}
  let told: unknown
  const listeners = new Set<() => void>()
  return {
    getState: () => ({ quotes }),
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    hold: (next: Readonly<Record<string, Quote>>): void => {
      quotes = next
    },
    /** Once for each update. */
    tell: (update: unknown): void => {
      if (update === told) return
      told = update
      for (const listener of listeners) listener()
    },
  }
}

interface UseReplay extends ReplayState {
  readonly send: (request: ReplayRequest) => void
  readonly source: ReplayQuotes
}

interface Options {
  readonly saved: SavedReplay
  /** Called now and then, and in the end, with what it takes to go on later. */
  readonly onKeep: (saved: SavedReplay, state: ReplayState) => void
  readonly onFile: (format: 'csv' | 'json', text: string) => void
  readonly spawn?: SpawnReplay
}

/** One replay in a worker of its own, for as long as its screen is shown. */
export function useReplay({ saved, onKeep, onFile, spawn }: Options): UseReplay {
  const [state, setState] = useState(NOTHING)
  const [source] = useState(createSource)
  const link = useRef<ReplayLink>(undefined)
  const told = useRef({ onKeep, onFile })
  useEffect(() => {
    told.current = { onKeep, onFile }
  })
  useEffect(() => {
    let held = NOTHING
    let waiting = 0
    const keepNow = (): void => {
      waiting = 0
      const { update, desk } = held
      if (!update || !desk) return
      told.current.onKeep({ ...saved, commands: desk.commands, clock: update.clock }, held)
    }
    // Not a default of the parameter: whoever packs the page may write it there anew for every render.
    const opened = (spawn ?? spawnReplay)((said) => {
      if (said.kind === 'file') return told.current.onFile(said.format, said.text)
      const before = held
      held = withAnswer(held, said)
      if (said.kind === 'update') {
        source.hold({ [saved.day.instrumentId]: said.quote })
        waiting += 1
        const hasActed = held.desk?.commands.length !== before.desk?.commands.length
        if (hasActed || !said.isPlaying || waiting >= UPDATES_BETWEEN) keepNow()
      }
      setState(held)
    })
    link.current = opened
    opened.send({ kind: 'open', saved, speed: 1 })
    window.addEventListener('pagehide', keepNow)
    return () => {
      window.removeEventListener('pagehide', keepNow)
      keepNow()
      opened.end()
    }
  }, [saved, source, spawn])
  const { update } = state
  useEffect(() => source.tell(update), [source, update])
  return { ...state, source, send: (request) => link.current?.send(request) }
}
