import { create } from 'zustand'
import { serverNow } from './clock.ts'

export type RealtimeState = 'connecting' | 'live' | 'retrying'
export type StreamState = 'idle' | 'connecting' | 'up' | 'relay' | 'down'

interface Connection {
  /** Facts about the user's own orders, positions and accounts. */
  readonly realtime: RealtimeState
  /** Server's clock, when the channel was lost; null while it is joined. */
  readonly lostAt: number | null
  /** Quotes from the bridge: straight, or relayed by the server. */
  readonly stream: StreamState
  /** The reason the broker's own feed is down, as the bridge tells it; null while it is up. */
  readonly feedCode: string | null
}

/** What the page is connected to, for badges and banners. */
export const useConnection = create<Connection>(() => ({
  realtime: 'connecting',
  lostAt: null,
  stream: 'idle',
  feedCode: null,
}))

export function noteJoined(): void {
  useConnection.setState({ realtime: 'live', lostAt: null })
}

export function noteLost(): void {
  useConnection.setState(({ lostAt }) => ({ realtime: 'retrying', lostAt: lostAt ?? serverNow() }))
}
