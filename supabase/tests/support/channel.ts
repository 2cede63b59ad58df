import type { TestUser } from '@naru/sandbox/supabase/testing.ts'

type Client = TestUser['client']
type Channel = ReturnType<Client['channel']>

export interface HeardEvent {
  readonly name: string
  readonly payload: unknown
}

/** What arrives on one private channel, from the moment the subscription stands. */
export interface Heard {
  readonly channel: Channel
  readonly events: readonly HeardEvent[]
  /** Calls back after each arrival. */
  onArrival(callback: () => void): void
}

/** Subscribes to a private channel; rejects with the server's words when it refuses. */
export async function hear(client: Client, topic: string): Promise<Heard> {
  await client.realtime.setAuth()
  // A client keeps one channel for each topic; the former listener steps back.
  const former = client.getChannels().filter((channel) => channel.subTopic === topic)
  await Promise.all(former.map((channel) => client.removeChannel(channel)))
  const events: HeardEvent[] = []
  const callbacks: (() => void)[] = []
  const channel = client.channel(topic, { config: { private: true } })
  channel.on('broadcast', { event: '*' }, ({ event, payload }) => {
    events.push({ name: event, payload })
    for (const callback of callbacks) callback()
  })
  await new Promise<void>((resolve, reject) => {
    channel.subscribe((status, error) => {
      if (status === 'SUBSCRIBED') resolve()
      else if (status !== 'CLOSED') {
        void client.removeChannel(channel)
        reject(error ?? new Error(status))
      }
    })
  })
  return { channel, events, onArrival: (callback) => callbacks.push(callback) }
}

/** The first event, heard already or to come, that matches. The test's own time limit ends the wait. */
export function whenHeard(heard: Heard, matches: (event: HeardEvent) => boolean): Promise<HeardEvent> {
  return new Promise((resolve) => {
    const look = () => {
      const found = heard.events.find(matches)
      if (found !== undefined) resolve(found)
    }
    heard.onArrival(look)
    look()
  })
}
