import type { Result } from '@naru/shared/core/result'
import type { Secret } from '@naru/shared/core/secret'
import type { Clock } from '../../ports/clock.ts'
import type { AddressError, DeliveryStore } from '../../ports/notifications.ts'
import type { ChannelKind } from '../../ports/notify.ts'

type Address = Promise<Result<Secret, AddressError>>

/** A wake-up that says that an address has changed can be lost. */
const KEPT_MS = 5 * 60_000

export interface Addresses {
  of(channel: { readonly id: string; readonly kind: ChannelKind }): Address
  /** One, or all of them: what is read next comes from the ledger. */
  forget(channelId?: string): void
}

/** Opened addresses, kept for a while: each reading of one is work and a line in the audit log. */
export function createAddresses(store: Pick<DeliveryStore, 'openAddress'>, clock: Clock): Addresses {
  const kept = new Map<string, { readonly address: Address; readonly until: number }>()
  return {
    of(channel) {
      const now = clock.monotonic()
      const known = kept.get(channel.id)
      if (known && known.until > now) return known.address
      const address = store.openAddress(channel)
      kept.set(channel.id, { address, until: now + KEPT_MS })
      void address.then((opened) => {
        if (!opened.ok && kept.get(channel.id)?.address === address) kept.delete(channel.id)
      })
      return address
    },
    forget(channelId) {
      if (channelId === undefined) kept.clear()
      else kept.delete(channelId)
    },
  }
}
