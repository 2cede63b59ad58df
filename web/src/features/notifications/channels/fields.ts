import type { ChannelAddress } from '@naru/shared/crypto/channel-box'

/** Kinds whose address is typed into a form. */
export type TypedKind = Exclude<ChannelAddress['kind'], 'telegram' | 'web_push'>

/** A server that mail can be handed in to, with its port for TLS from the first byte. */
interface MailServer {
  readonly host: string
  readonly port: string
}

export const MAIL_SERVERS = {
  naver: { host: 'smtp.naver.com', port: '465' },
  gmail: { host: 'smtp.gmail.com', port: '465' },
  kakao: { host: 'smtp.kakao.com', port: '465' },
  other: { host: '', port: '465' },
} as const satisfies Readonly<Record<string, MailServer>>
export type MailProvider = keyof typeof MAIL_SERVERS

const SECRET_BYTES = 32

/** What signs the messages of one webhook: 256 random bits, in hexadecimal. */
export function newWebhookSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(SECRET_BYTES))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
