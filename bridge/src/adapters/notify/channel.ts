import type { Secret } from '@naru/shared/core/secret'
import { ChannelAddress } from '@naru/shared/crypto/channel-box'
import type { RenderedMessage } from '@naru/shared/notifications/message'
import type { ChannelKind, NotifyChannel, SendOutcome } from '../../ports/notify.ts'
import type { HttpAnswer, HttpFailure } from './http.ts'

export type AddressOf<K extends ChannelKind> = Extract<ChannelAddress, { kind: K }>

export const DELIVERED: SendOutcome = { kind: 'delivered' }
export const refused = (code: string, isAddressDead = false): SendOutcome => ({ kind: 'refused', code, isAddressDead })
export const retry = (code: string, retryAfterMs: number | null = null): SendOutcome => ({
  kind: 'retry',
  code,
  retryAfterMs,
})

/** What every channel does alike: reads its address, and never lets an error out that might name it. */
export const createChannel = <K extends ChannelKind>(
  kind: K,
  deliver: (message: RenderedMessage, address: AddressOf<K>) => Promise<SendOutcome>,
): NotifyChannel => ({
  kind,
  async send(message, secret) {
    const address = readAddress(kind, secret)
    if (address === undefined) return refused('address_unreadable', true)
    return deliver(message, address).catch(() => retry('failed'))
  },
})

function readAddress<K extends ChannelKind>(kind: K, secret: Secret): AddressOf<K> | undefined {
  try {
    const parsed = ChannelAddress.safeParse(JSON.parse(secret.expose()))
    // The kind is compared first, which narrows it to K.
    return parsed.success && parsed.data.kind === kind ? (parsed.data as AddressOf<K>) : undefined
  } catch {
    return undefined
  }
}

/** A request that brought no answer. Only what was refused before anything was sent is not tried again. */
export function failed(failure: HttpFailure): SendOutcome {
  switch (failure) {
    case 'address_unreadable':
    case 'address_refused':
      return refused(failure, true)
    case 'answer_too_large':
    case 'name_unknown':
    case 'timeout':
    case 'connection_lost':
      return retry(failure)
  }
}

/** What a status means wherever nothing else is agreed on. `undefined`: it was taken. */
export function judge({ status, retryAfterMs }: HttpAnswer, dead: readonly number[]): SendOutcome | undefined {
  if (status >= 200 && status < 300) return undefined
  if (status === 429) return retry('too_many_requests', retryAfterMs)
  if (status >= 500 || status === 408) return retry(`http_${status}`, retryAfterMs)
  if (status >= 300 && status < 400) return refused('redirected', true)
  return refused(`http_${status}`, dead.includes(status))
}

/** What is inside an answer, or undefined when it is no JSON object. */
export function readObject(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
