import { z } from 'zod'
import type { Clock } from '../../ports/clock.ts'
import type { BotStore } from '../../ports/notifications.ts'
import type { Addresses } from './addresses.ts'

/** A person who has bound this chat, with the channel that says so. */
export interface KnownChat {
  readonly channelId: string
  readonly locale: 'ko' | 'en'
}

export interface Chats {
  /** Everybody this chat belongs to; none while nobody has bound it, or the ledger does not say. */
  of(chatId: string): Promise<readonly KnownChat[]>
  forget(): void
}

type ByChat = ReadonlyMap<string, readonly KnownChat[]>

const KEPT_MS = 5 * 60_000
/** So that a crowd of strangers does not make us read the ledger for each of their words. */
const UNKNOWN_MS = 5_000

const Address = z.object({ kind: z.literal('telegram'), chatId: z.string() })

/** Which chats are whose. Addresses are sealed, so every bound one is opened once and remembered for a while. */
export function createChats(store: Pick<BotStore, 'channels'>, addresses: Pick<Addresses, 'of'>, clock: Clock): Chats {
  let kept: { readonly chats: Promise<ByChat>; readonly readAt: number } | undefined

  const read = async (): Promise<ByChat> => {
    const rows = await store.channels()
    const chats = new Map<string, KnownChat[]>()
    if (!rows.ok) return chats
    for (const { channel_id: id, kind, state, has_address: hasAddress, locale } of rows.value) {
      if (kind !== 'telegram' || state !== 'verified' || !hasAddress) continue
      const opened = await addresses.of({ id, kind })
      if (!opened.ok) continue
      const { chatId } = Address.parse(JSON.parse(opened.value.expose()))
      chats.set(chatId, [...(chats.get(chatId) ?? []), { channelId: id, locale }])
    }
    return chats
  }

  const current = (maxAgeMs: number): Promise<ByChat> => {
    const now = clock.monotonic()
    if (!kept || now - kept.readAt > maxAgeMs) kept = { chats: read(), readAt: now }
    return kept.chats
  }

  return {
    async of(chatId) {
      const known = (await current(KEPT_MS)).get(chatId)
      return known ?? (await current(UNKNOWN_MS)).get(chatId) ?? []
    },
    forget() {
      kept = undefined
    },
  }
}
