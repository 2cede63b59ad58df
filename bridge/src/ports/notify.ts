import type { Result } from '@naru/shared/core/result'
import type { Secret } from '@naru/shared/core/secret'
import type { UnixMs } from '@naru/shared/core/time'
import type { ChannelAddress } from '@naru/shared/crypto/channel-box'
import type { RenderedMessage } from '@naru/shared/notifications/message'

export type ChannelKind = ChannelAddress['kind']

/** What is known after one try. No message, header or address of the other side is ever in a code. */
export type SendOutcome =
  | { readonly kind: 'delivered' }
  /** It may be there or not; worth another try, not before `retryAfterMs` where the other side asked for that. */
  | { readonly kind: 'retry'; readonly code: string; readonly retryAfterMs: number | null }
  /** Another try would meet the same answer. `isAddressDead`: so would every other message to this address. */
  | { readonly kind: 'refused'; readonly code: string; readonly isAddressDead: boolean }

/** One way to reach a person. All of them pass `test/contracts/notify`. */
export interface NotifyChannel {
  readonly kind: ChannelKind
  /**
   * One try, over within a few seconds. Never rejects.
   *
   * @param address  `ChannelAddress` of this kind as JSON: whoever reads it can write to that place
   */
  send(message: RenderedMessage, address: Secret): Promise<SendOutcome>
}

/** What somebody wrote to the bot in a conversation of two. */
export interface ChatMessage {
  readonly chatId: string
  readonly text: string
  readonly sentAt: UnixMs
}

/** The bot people write to. */
export interface ChatBot {
  /** Its name without "@"; undefined while it cannot be asked. */
  name(): Promise<string | undefined>
  /** Waits for what people write, for half a minute at most; each message is given once unless this process dies. */
  read(signal: AbortSignal): Promise<Result<readonly ChatMessage[], { readonly code: string }>>
  /** One try; plain text. */
  reply(chatId: string, lines: readonly string[]): Promise<boolean>
}

/** By what those who carry messages know this bridge. */
export interface Senders {
  /** VAPID key, base64url. */
  readonly pushKey: string
  /** Without "@"; null where there is none, or it cannot be asked. */
  botName(): Promise<string | null>
}
