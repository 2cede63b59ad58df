import { z } from 'zod'
import { parseWith } from '../core/parse.ts'
import { err, type Result } from '../core/result.ts'
import type { Secret } from '../core/secret.ts'
import { UnixMs } from '../core/time.ts'
import { type OpenError, openJson, sealJson } from './sealed-box.ts'

/** Base64 without padding, in the alphabet of addresses. */
const base64url = (length: number) => z.string().regex(new RegExp(`^[A-Za-z0-9_-]{${length}}=?$`))
const mailbox = z
  .string()
  .max(254)
  .regex(/^[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\]+\.[^\s@<>,;:"()[\]\\]+$/)
/** No control character reaches a header, a command or a log through these. */
const printable = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[\x20-\x7e]+$/)

/**
 * Where one channel leads and what opens it. Whoever knows it can write to that place, so it is a secret as a whole:
 * in clear only in the browser that seals it and in the bridge.
 */
export const ChannelAddress = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('telegram'), chatId: z.string().regex(/^-?[1-9]\d{0,18}$/) }),
  z.strictObject({
    kind: z.literal('discord'),
    webhookId: z.string().regex(/^\d{15,22}$/),
    token: z.string().regex(/^[A-Za-z0-9_-]{40,120}$/),
  }),
  z.strictObject({
    kind: z.literal('web_push'),
    endpoint: z.string().max(1_024),
    p256dh: base64url(87),
    auth: base64url(22),
  }),
  z.strictObject({ kind: z.literal('fcm'), token: z.string().regex(/^[A-Za-z0-9_:.-]{20,1024}$/) }),
  z.strictObject({
    kind: z.literal('email'),
    /** Where mail is handed in: 465 speaks TLS at once, 587 after STARTTLS. */
    host: z.string().regex(/^[A-Za-z0-9.-]{1,253}$/),
    port: z.int().min(1).max(65_535),
    username: printable(254),
    password: printable(256),
    from: mailbox,
    to: mailbox,
  }),
  z.strictObject({
    kind: z.literal('slack'),
    team: z.string().regex(/^T[A-Z0-9]{5,20}$/),
    hook: z.string().regex(/^B[A-Z0-9]{5,20}$/),
    token: z.string().regex(/^[A-Za-z0-9]{16,64}$/),
  }),
  z.strictObject({ kind: z.literal('webhook'), url: z.string().max(1_024), secret: printable(256).min(16) }),
])
export type ChannelAddress = z.infer<typeof ChannelAddress>

/** What a browser seals to a bridge for one channel of one user. */
export const ChannelEnvelope = z.strictObject({
  v: z.literal(1),
  purpose: z.literal('notification_channel'),
  userId: z.uuid(),
  channelId: z.uuid(),
  /** Which bridge key it was sealed to. */
  keyId: z.string().min(1).max(40),
  address: ChannelAddress,
  sealedAt: UnixMs,
})
export type ChannelEnvelope = z.infer<typeof ChannelEnvelope>

export const sealChannel = (envelope: ChannelEnvelope, publicKey: string): Promise<string> =>
  sealJson(ChannelEnvelope.parse(envelope), publicKey)

/** What must be the same inside and on the row, or somebody has moved a box from one row to another. */
export interface ChannelOwner {
  readonly userId: string
  readonly channelId: string
  readonly keyId: string
  readonly kind: ChannelAddress['kind']
}

export type OpenChannelError = OpenError | { readonly kind: 'mismatch'; readonly field: keyof ChannelOwner }

/** Opens a channel's envelope for the row it came in. Refuses what was sealed for another user, channel, key or kind. */
export async function openChannel(
  sealed: string,
  secretKey: Secret,
  owner: ChannelOwner,
): Promise<Result<ChannelAddress, OpenChannelError>> {
  const opened = await openJson(sealed, secretKey)
  if (!opened.ok) return opened
  const envelope = parseWith(ChannelEnvelope, opened.value)
  if (!envelope.ok) return envelope
  const { userId, channelId, keyId, address } = envelope.value
  const inside: ChannelOwner = { userId, channelId, keyId, kind: address.kind }
  for (const field of ['userId', 'channelId', 'keyId', 'kind'] as const) {
    if (inside[field] !== owner[field]) return err({ kind: 'mismatch', field })
  }
  return { ok: true, value: address }
}

/** "https://discord.com/api/webhooks/1234/abcd" → its parts. Nothing of the text but these is ever used again. */
export function readDiscordUrl(text: string): Extract<ChannelAddress, { kind: 'discord' }> | undefined {
  const found =
    /^https:\/\/(?:(?:ptb|canary)\.)?discord(?:app)?\.com\/api\/(?:v\d+\/)?webhooks\/(\d{15,22})\/([A-Za-z0-9_-]{40,120})\/?$/.exec(
      text.trim(),
    )
  return found?.[1] && found[2] ? { kind: 'discord', webhookId: found[1], token: found[2] } : undefined
}

/** "https://hooks.slack.com/services/T…/B…/…" → its parts. */
export function readSlackUrl(text: string): Extract<ChannelAddress, { kind: 'slack' }> | undefined {
  const found =
    /^https:\/\/hooks\.slack\.com\/services\/(T[A-Z0-9]{5,20})\/(B[A-Z0-9]{5,20})\/([A-Za-z0-9]{16,64})\/?$/.exec(
      text.trim(),
    )
  return found?.[1] && found[2] && found[3]
    ? { kind: 'slack', team: found[1], hook: found[2], token: found[3] }
    : undefined
}
