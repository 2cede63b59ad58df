import { create } from 'zustand'

export type RealtimeState = 'connecting' | 'live' | 'retrying'
export type StreamState = 'idle' | 'connecting' | 'up' | 'relay' | 'down'

interface Connection {
  /** Facts about the user's own orders, positions and accounts. */
  readonly realtime: RealtimeState
  /** Quotes from the bridge: straight, or relayed by the server. */
  readonly stream: StreamState
  /** The reason the broker's own feed is down, as the bridge tells it; null while it is up. */
  readonly feedCode: string | null
}

/** What the page is connected to, for badges and banners. */
export const useConnection = create<Connection>(() => ({ realtime: 'connecting', stream: 'idle', feedCode: null }))
