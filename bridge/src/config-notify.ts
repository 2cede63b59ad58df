import { Secret } from '@naru/shared/core/secret'
import { z } from 'zod'

const url = z
  .url()
  .refine((text) => ['https:', 'http:'].includes(new URL(text).protocol), 'must begin with https://')
  .transform((text) => text.replace(/\/$/, ''))
const secret = (text: string): Secret => new Secret(text)

/** Where the places are that messages go to. Anything else is a fake on this machine. */
const PLACES = {
  TELEGRAM_URL: 'https://api.telegram.org',
  DISCORD_URL: 'https://discord.com',
  SLACK_URL: 'https://hooks.slack.com',
  FCM_URL: 'https://fcm.googleapis.com',
  FCM_TOKEN_URL: 'https://oauth2.googleapis.com/token',
} as const

/** Settings of notifications, by the name of their environment variable. */
export const NOTIFY_ENV = {
  TELEGRAM_BOT_TOKEN: z
    .string()
    .regex(/^\d{6,12}:[A-Za-z0-9_-]{30,50}$/, 'must be a token as BotFather gives it')
    .transform(secret)
    .optional(),
  FCM_SERVICE_ACCOUNT: z.string().transform(secret).optional(),
  NOTIFY_ALLOW_LOOPBACK: z.enum(['yes', 'no']).default('no'),
  TELEGRAM_URL: url.default(PLACES.TELEGRAM_URL),
  DISCORD_URL: url.default(PLACES.DISCORD_URL),
  SLACK_URL: url.default(PLACES.SLACK_URL),
  FCM_URL: url.default(PLACES.FCM_URL),
  FCM_TOKEN_URL: url.default(PLACES.FCM_TOKEN_URL),
}
const NotifyEnv = z.object(NOTIFY_ENV)
type NotifyEnv = z.output<typeof NotifyEnv>

export interface NotifyConfig {
  /** Undefined: this bridge has no bot, and no Telegram channel works. */
  readonly telegram: { readonly url: string; readonly botToken: Secret } | undefined
  /** Undefined: no mobile push. */
  readonly fcm: { readonly serviceAccount: Secret; readonly url: string; readonly tokenUrl: string } | undefined
  readonly discordUrl: string
  readonly slackUrl: string
  /** Messages may go to this machine itself: only beside a simulator, never with a real broker. */
  readonly allowsLoopback: boolean
}

export const toNotifyConfig = (env: NotifyEnv): NotifyConfig => ({
  telegram: env.TELEGRAM_BOT_TOKEN && { url: env.TELEGRAM_URL, botToken: env.TELEGRAM_BOT_TOKEN },
  fcm: env.FCM_SERVICE_ACCOUNT && {
    serviceAccount: env.FCM_SERVICE_ACCOUNT,
    url: env.FCM_URL,
    tokenUrl: env.FCM_TOKEN_URL,
  },
  discordUrl: env.DISCORD_URL,
  slackUrl: env.SLACK_URL,
  allowsLoopback: env.NOTIFY_ALLOW_LOOPBACK === 'yes',
})

/** What a bridge of a real broker may not be told: it would lead messages, and whoever writes webhooks, to other places. */
export const onlyBesideSimulator = (env: NotifyEnv): readonly string[] => [
  ...(env.NOTIFY_ALLOW_LOOPBACK === 'yes' ? ['NOTIFY_ALLOW_LOOPBACK: only with a simulator'] : []),
  ...Object.entries(PLACES).flatMap(([name, known]) =>
    env[name as keyof typeof PLACES] === known ? [] : [`${name}: another place than ${known} only with a simulator`],
  ),
]
