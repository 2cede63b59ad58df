/** One message as it arrived at one of the fakes: what its receiver reads, and what came with it. */
export interface SentMessage {
  readonly number: number
  /** ISO 8601. */
  readonly at: string
  readonly channel: ChannelName
  /** Chat, webhook, device or mailbox. */
  readonly to: string
  /** As the receiver reads it: escapes resolved, boxes opened. */
  readonly text: string
  /** Where the protocol carries one. */
  readonly eventId?: string
  /** Addresses it leads to, where the text does not show them. */
  readonly links?: readonly string[]
  /** People or groups it would have called. */
  readonly pings: readonly string[]
}

export type ChannelName = 'telegram' | 'discord' | 'web_push' | 'fcm' | 'email' | 'slack' | 'webhook'

export interface SentLog {
  add(message: Omit<SentMessage, 'number' | 'at' | 'pings'> & { readonly pings?: readonly string[] }): SentMessage
  list(): readonly SentMessage[]
  clear(): void
  /** Resolves with the first message that fits, already there or not. */
  waitFor(fits: (message: SentMessage) => boolean, withinMs?: number): Promise<SentMessage>
}

const KEPT = 2_000
const WAIT_MS = 20_000

export function createSentLog(): SentLog {
  let messages: readonly SentMessage[] = []
  let number = 0
  const listeners = new Set<(message: SentMessage) => void>()
  return {
    add(given) {
      number += 1
      const message = { pings: [], ...given, number, at: new Date().toISOString() }
      messages = [...messages.slice(-KEPT), message]
      for (const listener of listeners) listener(message)
      return message
    },
    list: () => messages,
    clear() {
      messages = []
    },
    waitFor(fits, withinMs = WAIT_MS) {
      const found = messages.find(fits)
      if (found) return Promise.resolve(found)
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          listeners.delete(listener)
          reject(new Error(`no such message among ${JSON.stringify(messages)}`))
        }, withinMs)
        const listener = (message: SentMessage): void => {
          if (!fits(message)) return
          clearTimeout(timer)
          listeners.delete(listener)
          resolve(message)
        }
        listeners.add(listener)
      })
    },
  }
}
