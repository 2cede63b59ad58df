import { unixMs } from '@naru/shared/core/time'
import { ChannelAddress, readDiscordUrl, readSlackUrl, sealChannel } from '@naru/shared/crypto/channel-box'
import { serverNow } from '@/lib/clock.ts'
import type { PinnedBridge } from '@/lib/env.ts'

/** What was typed into a form, by the name of the field. */
export type Typed = Readonly<Record<string, string>>

type ReadAddress =
  | { readonly kind: 'read'; readonly address: ChannelAddress; readonly masked: string }
  /** `field`: the first one that cannot be what it should be. */
  | { readonly kind: 'invalid'; readonly field: string }

/** The last of an identifier, enough to tell two channels apart and too little to use. */
const tail = (text: string): string => `••••${text.slice(-4)}`

/** "n••••@naver.com" */
const maskedMailbox = (mailbox: string): string => mailbox.replace(/^(.).*@/, '$1••••@')

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).hostname : '')

function masked(address: ChannelAddress): string {
  switch (address.kind) {
    case 'telegram':
      return tail(address.chatId)
    case 'discord':
      return tail(address.webhookId)
    case 'slack':
      return tail(address.hook)
    case 'fcm':
      return tail(address.token)
    case 'email':
      return maskedMailbox(address.to)
    case 'webhook':
      return hostOf(address.url)
    case 'web_push':
      return hostOf(address.endpoint)
  }
}

/** The address as it may stand in the box, or the field that is wrong. */
function compose(kind: ChannelAddress['kind'], typed: Typed): unknown {
  const { url = '' } = typed
  switch (kind) {
    case 'discord':
      return readDiscordUrl(url)
    case 'slack':
      return readSlackUrl(url)
    case 'email':
      return { kind, ...typed, port: Number(typed.port) }
    default:
      return { kind, ...typed }
  }
}

/** What the bridge would refuse anyway; on this machine alone, in the sandbox, it takes more. */
const mayBePublic = (url: string): boolean =>
  URL.canParse(url) && (new URL(url).protocol === 'https:' || /^(127\.0\.0\.1|localhost)$/.test(new URL(url).hostname))

/** Reads what was typed for one kind of channel. Whether a place exists only the bridge finds out. */
export function readAddress(kind: ChannelAddress['kind'], typed: Typed): ReadAddress {
  const parsed = ChannelAddress.safeParse(compose(kind, typed))
  if (!parsed.success) return { kind: 'invalid', field: String(parsed.error.issues[0]?.path[0] ?? 'url') }
  const address = parsed.data
  if (address.kind === 'webhook' && !mayBePublic(address.url)) return { kind: 'invalid', field: 'url' }
  return { kind: 'read', address, masked: masked(address) }
}

interface Sealing {
  readonly bridge: PinnedBridge
  readonly userId: string
  readonly channelId: string
  readonly address: ChannelAddress
}

/** Seals to the key this deployment pins, never to one the database names. */
export const sealAddress = ({ bridge, userId, channelId, address }: Sealing): Promise<string> =>
  sealChannel(
    {
      v: 1,
      purpose: 'notification_channel',
      userId,
      channelId,
      keyId: bridge.keyId,
      address,
      sealedAt: unixMs(serverNow()),
    },
    bridge.publicKey,
  )
