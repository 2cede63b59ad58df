'use client'

import type { StreamMessage } from '@naru/shared/contracts/bridge-api'
import { type ReactNode, useEffect } from 'react'
import { z } from 'zod'
import { useQuery } from '@/lib/use-query.ts'
import { askStreamTicket, streamUrl } from './bridge.ts'
import { useConfig } from './config.tsx'
import { useConnection } from './connection.ts'
import type { PinnedBridge } from './env.ts'
import { accountsQuery } from './ledger/tables.ts'
import { notePhase } from './market-phase.ts'
import { createQuoteStream } from './quote-stream.ts'
import { useQuotes, useWatches, wantedOf } from './quotes.ts'
import { callRpc } from './supabase/browser.ts'
import { useTape } from './tape.ts'

/** A relay request is valid for 30 s; asking every 20 s keeps it alive. */
const RELAY_EVERY_MS = 20_000
/** The bridge gets this long to answer before quotes are asked for through the server. */
const RELAY_AFTER_MS = 4_000
const RELAY_MAX_SYMBOLS = 20

function onMessage(message: StreamMessage): void {
  switch (message.type) {
    case 'quotes':
      useQuotes.getState().receive(message.quotes, 'stream')
      break
    case 'book':
      useQuotes.getState().receiveBook(message.book)
      break
    case 'subscribed':
      useQuotes.setState({ polled: message.polled })
      break
    case 'feed':
      useConnection.setState({
        feedCode: message.state === 'up' ? null : (message.code ?? 'realtime_unavailable'),
      })
      break
    case 'trades':
      useTape.getState().receive(message.instrumentId, message.trades, 'stream')
      break
    case 'phase':
      notePhase(message)
      break
    case 'pong':
    case 'error':
      break
  }
}

/** Runs once for a burst of calls: a page that mounts thirty rows asks once. */
function batched(run: () => void, waitMs: number): { call: () => void; cancel: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined
  return {
    call: () => {
      clearTimeout(timer)
      timer = setTimeout(run, waitMs)
    },
    cancel: () => clearTimeout(timer),
  }
}

/** Asks for quotes through the server while the bridge itself cannot be reached. Returns how to stop. */
function keepRelayAlive(bridge: PinnedBridge): () => void {
  const ask = async (): Promise<void> => {
    const ids = wantedOf(useWatches.getState().watches).symbols.slice(0, RELAY_MAX_SYMBOLS)
    if (ids.length === 0) return
    try {
      await callRpc('request_quote_relay', { p_bridge_id: bridge.id, p_instrument_ids: ids }, z.unknown())
      if (useConnection.getState().stream !== 'up') useConnection.setState({ stream: 'relay' })
    } catch {
      useConnection.setState({ stream: 'down' })
    }
  }
  void ask()
  const timer = setInterval(() => void ask(), RELAY_EVERY_MS)
  const burst = batched(() => void ask(), 300)
  const stopListening = useWatches.subscribe(burst.call)
  return () => {
    clearInterval(timer)
    burst.cancel()
    stopListening()
  }
}

function followBridge(bridge: PinnedBridge): () => void {
  let stopRelay: (() => void) | undefined
  let patience: ReturnType<typeof setTimeout> | undefined

  const stream = createQuoteStream({
    url: streamUrl(bridge),
    ticket: (signal) => askStreamTicket(bridge, signal),
    onMessage,
    onState: (state) => {
      if (state === 'up') {
        clearTimeout(patience)
        patience = undefined
        stopRelay?.()
        stopRelay = undefined
        if (useConnection.getState().stream !== 'up') useConnection.setState({ stream: 'up' })
        return
      }
      // While the relay works, trying the bridge again in the background changes nothing on screen.
      if (!stopRelay) useConnection.setState({ stream: state })
      patience ??= setTimeout(() => {
        stopRelay ??= keepRelayAlive(bridge)
      }, RELAY_AFTER_MS)
    },
  })

  const tell = (): void => {
    const { symbols, books } = wantedOf(useWatches.getState().watches)
    stream.want(symbols, books)
  }
  const wake = (): void => {
    if (document.visibilityState === 'visible') stream.wake()
  }
  const burst = batched(tell, 50)
  tell()
  const stopListening = useWatches.subscribe(burst.call)
  document.addEventListener('visibilitychange', wake)
  window.addEventListener('online', wake)
  return () => {
    stopListening()
    burst.cancel()
    document.removeEventListener('visibilitychange', wake)
    window.removeEventListener('online', wake)
    clearTimeout(patience)
    stopRelay?.()
    stream.stop()
    useConnection.setState({ stream: 'idle', feedCode: null })
  }
}

/** The trusted bridge of the user's first connected account; undefined until there is one. */
export function useMyBridge(): PinnedBridge | undefined {
  const { bridges } = useConfig()
  const { data: accounts } = useQuery(accountsQuery)
  const ids = accounts?.filter((account) => !account.archived_at).map((account) => account.bridge_id)
  return bridges.find((bridge) => ids?.includes(bridge.id))
}

/** Keeps quotes of everything watched on this page coming, straight or relayed. */
export function StreamProvider({ children }: { children: ReactNode }) {
  const bridge = useMyBridge()
  useEffect(() => (bridge ? followBridge(bridge) : undefined), [bridge])
  return children
}
