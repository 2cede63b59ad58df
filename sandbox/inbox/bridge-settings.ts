import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { BOT_TOKEN } from '../telegram/bot-api.ts'
import type { Inbox } from './start.ts'

export interface InboxFiles {
  readonly certificate: string
  readonly serviceAccount: string
}

/** What a bridge reads from files: whom it trusts as a mail server, and who it is for mobile push. */
export function keepInboxFiles({ certificate, fcm }: Inbox, folder: string): InboxFiles {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const files = { certificate: join(folder, 'ca.pem'), serviceAccount: join(folder, 'fcm.json') }
  writeFileSync(files.certificate, certificate.cert, { mode: 0o600 })
  writeFileSync(files.serviceAccount, fcm.serviceAccount, { mode: 0o600 })
  return files
}

/** Leads everything a bridge would send out into the inbox. */
export const bridgeNotifySettings = ({ url }: Inbox, files: InboxFiles): Readonly<Record<string, string>> => ({
  NOTIFY_ALLOW_LOOPBACK: 'yes',
  NODE_EXTRA_CA_CERTS: files.certificate,
  TELEGRAM_BOT_TOKEN: BOT_TOKEN,
  TELEGRAM_URL: `${url}/telegram`,
  DISCORD_URL: `${url}/discord`,
  SLACK_URL: `${url}/slack`,
  FCM_URL: `${url}/fcm`,
  FCM_TOKEN_URL: `${url}/fcm/token`,
  FCM_SERVICE_ACCOUNT_FILE: files.serviceAccount,
})
