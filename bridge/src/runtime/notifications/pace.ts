import type { ChannelKind } from '../../ports/notify.ts'

interface Gaps {
  /** Between two messages to one place, ms. */
  readonly channelMs: number
  /** Between two messages to any place of this kind, ms. */
  readonly kindMs: number
}

/** Source: Telegram Bot FAQ (1 a second in a chat, 30 a second in all); Discord and Slack, rate limits of webhooks. */
const GAPS: Readonly<Record<ChannelKind, Gaps>> = {
  telegram: { channelMs: 1_000, kindMs: 34 },
  discord: { channelMs: 500, kindMs: 20 },
  slack: { channelMs: 1_000, kindMs: 0 },
  email: { channelMs: 1_000, kindMs: 0 },
  web_push: { channelMs: 0, kindMs: 0 },
  fcm: { channelMs: 0, kindMs: 0 },
  webhook: { channelMs: 100, kindMs: 0 },
}

export interface Pace {
  /** How long a message to this place has to wait from `now` on, ms; its place in the row is taken with that. */
  take(kind: ChannelKind, channelId: string, now: number): number
}

/** Keeps to what each place allows, without a queue: everybody is told when it is their turn. */
export function createPace(): Pace {
  const next = new Map<string, number>()
  return {
    take(kind, channelId, now) {
      const at = Math.max(now, next.get(channelId) ?? now, next.get(kind) ?? now)
      next.set(channelId, at + GAPS[kind].channelMs)
      next.set(kind, at + GAPS[kind].kindMs)
      return at - now
    },
  }
}
