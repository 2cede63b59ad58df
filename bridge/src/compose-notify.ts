import { join } from 'node:path'
import type { ClaimedDelivery } from '@naru/shared/contracts/notifications'
import { Secret } from '@naru/shared/core/secret'
import type { UnixMs } from '@naru/shared/core/time'
import type { TradingCalendar } from '@naru/shared/market/trading-calendar'
import { type RenderContext, renderNotification } from '@naru/shared/notifications/render'
import { valueName } from '@naru/shared/rules/value-names'
import { createDiscordChannel } from './adapters/notify/discord.ts'
import { createEmailChannel } from './adapters/notify/email.ts'
import { createFcmChannel, ServiceAccount } from './adapters/notify/fcm.ts'
import { createReach, type Reach } from './adapters/notify/reach.ts'
import { createSlackChannel } from './adapters/notify/slack.ts'
import { createTelegramChannel } from './adapters/notify/telegram.ts'
import { createTelegramBot } from './adapters/notify/telegram-bot.ts'
import { loadVapidKeys } from './adapters/notify/vapid-file.ts'
import { createWebPushChannel } from './adapters/notify/web-push.ts'
import { createWebhookChannel } from './adapters/notify/webhook.ts'
import { createNotificationStore, type LedgerClient } from './adapters/supabase/index.ts'
import { createTimetable } from './adapters/system/timetable.ts'
import type { Config } from './config.ts'
import type { NotifyConfig } from './config-notify.ts'
import type { Clock } from './ports/clock.ts'
import type { Logger } from './ports/logger.ts'
import type { NotificationStore } from './ports/notifications.ts'
import type { NotifyChannel, Senders } from './ports/notify.ts'
import type { Sessions } from './ports/sessions.ts'
import type { AccountStore, Wakeup } from './ports/store.ts'
import type { Metrics } from './runtime/metrics.ts'
import { type Addresses, createAddresses } from './runtime/notifications/addresses.ts'
import { type Chats, createChats } from './runtime/notifications/chats.ts'
import { startDailySummary } from './runtime/notifications/daily-summary.ts'
import { startOutbox } from './runtime/notifications/outbox.ts'
import { startTelegram } from './runtime/notifications/telegram.ts'

interface Parts {
  readonly client: LedgerClient
  readonly accounts: Pick<AccountStore, 'list'>
  readonly sessions: Sessions
  readonly calendar: () => TradingCalendar
  readonly clock: Clock
  /** The ledger's time: whose day it is. */
  readonly now: () => UnixMs
  readonly logger: Logger
  readonly isActive: () => boolean
  readonly metrics: Pick<Metrics, 'deliveries'>
}

export interface Notifications {
  readonly senders: Senders
  hear(wakeup: Wakeup): void
  stop(): Promise<void>
}

/** Everything that tells people something, and the bot they may answer to. Nothing of it is on the way of an order. */
export function openNotifications(config: Config, parts: Parts): Notifications {
  const { client, clock, logger } = parts
  const reach = createReach(config.notify.allowsLoopback)
  const store = createNotificationStore({ client, key: config.key, clock })
  const addresses = createAddresses(store, clock)
  const chats = createChats(store, addresses, clock)
  const vapid = loadVapidKeys(join(config.dataDir, 'vapid.json'), subjectOf(config))
  const places = [...placesOf(config.notify, reach), createWebPushChannel(vapid, reach)]
  const channels = new Map(places.map((channel) => [channel.kind, channel]))
  const outbox = startOutbox({
    store,
    addresses,
    channels,
    render: renderFor(config),
    clock,
    logger,
    random: Math.random,
    count: (channel, outcome) => parts.metrics.deliveries.inc({ channel, outcome }),
  })
  const telegram = openTelegram(config.notify, { ...parts, store, chats, reach })
  const timetable = createTimetable()
  const stopSummary = startDailySummary({ ...parts, store, timetable })

  return {
    senders: { pushKey: vapid.publicKey, botName: telegram.name },
    hear: (wakeup) => hear(wakeup, { addresses, chats, wake: outbox.wake }),
    async stop() {
      stopSummary()
      telegram.stop()
      await outbox.stop()
    },
  }
}

/** Apple asks for a way to reach the sender: the web app, or the mailbox the bridge signs in with. */
const subjectOf = ({ http, ledger }: Config): string =>
  http.allowedOrigins.find((origin) => origin.startsWith('https:')) ?? `mailto:${ledger.email}`

function placesOf({ telegram, fcm, discordUrl, slackUrl }: NotifyConfig, reach: Reach): readonly NotifyChannel[] {
  return [
    createDiscordChannel(discordUrl, reach),
    createSlackChannel(slackUrl, reach),
    createEmailChannel(reach),
    createWebhookChannel(reach),
    ...(telegram ? [createTelegramChannel(telegram, reach)] : []),
    ...(fcm ? [createFcmChannel(toFcmAccess(fcm), reach)] : []),
  ]
}

/** Throws when the operator's file is not what Firebase gives out: then the bridge does not start. */
function toFcmAccess({ serviceAccount, url, tokenUrl }: NonNullable<NotifyConfig['fcm']>) {
  const {
    project_id: projectId,
    client_email: clientEmail,
    private_key: key,
  } = ServiceAccount.parse(JSON.parse(serviceAccount.expose()))
  return { projectId, clientEmail, privateKey: new Secret(key), url, tokenUrl }
}

const renderFor = ({ http }: Config) => {
  const [webUrl] = http.allowedOrigins
  return (delivery: ClaimedDelivery) => {
    const {
      locale,
      account_label: accountLabel,
      environment,
      instrument_name_ko: ko,
      instrument_name_en: en,
    } = delivery
    const instrumentName = locale === 'ko' ? ko : (en ?? ko)
    const labelOf = (key: string) => valueName(key, locale)
    const context: RenderContext = { locale, accountLabel, environment, instrumentName, webUrl, labelOf }
    return renderNotification(delivery.notification, context)
  }
}

interface TelegramInputs extends Pick<Parts, 'clock' | 'logger' | 'isActive'> {
  readonly store: NotificationStore
  readonly chats: Chats
  readonly reach: Reach
}

function openTelegram({ telegram }: NotifyConfig, inputs: TelegramInputs) {
  if (telegram === undefined) return { name: () => Promise.resolve(null), stop: () => undefined }
  const bot = createTelegramBot(telegram, inputs.reach)
  let known: string | null = null
  return {
    name: async () => {
      known ??= (await bot.name()) ?? null
      return known
    },
    stop: startTelegram({ ...inputs, bot }),
  }
}

interface Hearers {
  readonly addresses: Addresses
  readonly chats: Chats
  readonly wake: () => void
}

function hear(wakeup: Wakeup, { addresses, chats, wake }: Hearers): void {
  switch (wakeup.kind) {
    case 'deliveries_waiting':
      wake()
      break
    case 'channel_changed':
      addresses.forget(wakeup.channelId)
      chats.forget()
      wake()
      break
    case 'opened':
      addresses.forget()
      chats.forget()
      wake()
      break
    default:
      break
  }
}
