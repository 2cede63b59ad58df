import { gain, grouped, kstTime, parseTimestamp, shares, won } from './format.ts'
import type { Locale } from './message.ts'
import { modeName, orderStatusName, ruleStateName, sessionName } from './names.ts'
import type { TelegramOverview } from './overview.ts'

/** All there is. Nothing here raises a risk: no order, no arming, no way back from a stop. */
export const BOT_COMMANDS = ['status', 'positions', 'orders', 'pnl', 'rules', 'pause', 'kill', 'help'] as const
export type BotCommand = (typeof BOT_COMMANDS)[number]

export type BotRequest =
  | { readonly kind: 'command'; readonly command: BotCommand }
  /** Somebody wants to be known: "/start ABCDEFGHJK", or the word alone. */
  | { readonly kind: 'bind'; readonly code: string }
  | { readonly kind: 'unknown' }

const CODE = /^[A-HJ-NP-Z2-9]{10}$/

/** What a message asks for. Everything but the list above is unknown. */
export function readRequest(text: string): BotRequest {
  const [first = '', second] = text.trim().split(/\s+/, 2)
  const word = (first === '/start' ? (second ?? '') : first).toUpperCase()
  if (CODE.test(word)) return { kind: 'bind', code: word }
  const name = /^\/([a-z]{1,20})(?:@\w{1,40})?$/.exec(first)?.[1]
  const command = name === 'start' ? 'help' : BOT_COMMANDS.find((known) => known === name)
  return command === undefined ? { kind: 'unknown' } : { kind: 'command', command }
}

const ENVIRONMENT = { ko: { paper: '모의', live: '실전' }, en: { paper: 'PAPER', live: 'LIVE' } } as const

const HELP = {
  ko: [
    '나루 봇이 하는 일',
    '/status 계좌의 상태',
    '/positions 보유 종목',
    '/orders 미체결 주문',
    '/pnl 손익',
    '/rules 켜 둔 규칙',
    '/pause 새로 사지 않기',
    '/kill 모두 멈추고 미체결 주문 취소 요청',
    '/help 이 목록',
    '',
    '주문을 내거나 다시 켜는 일은 여기서 하지 않아요. 나루에 로그인해서 하세요.',
  ],
  en: [
    'What the Naru bot does',
    '/status your accounts',
    '/positions what you hold',
    '/orders open orders',
    '/pnl profit and loss',
    '/rules armed rules',
    '/pause no new buying',
    '/kill stop everything and ask to cancel open orders',
    '/help this list',
    '',
    'Ordering and starting again are not done here: sign in to Naru.',
  ],
} as const

/** For the menu of the app: each command and what it does. */
export const botMenu = (locale: Locale): readonly { readonly command: string; readonly description: string }[] =>
  HELP[locale].flatMap((line) => {
    const [, command, description] = /^\/(\w+) (.+)$/.exec(line) ?? []
    return command && description ? [{ command, description }] : []
  })

export const botHelp = (locale: Locale): readonly string[] => HELP[locale]

/** To somebody nobody knows. */
export const BOT_STRANGER = [
  '연결되지 않은 대화예요. 나루의 알림 설정에서 텔레그램을 연결해 주세요.',
  'This chat is not connected. Connect Telegram in the notification settings of Naru.',
]
export const BOT_WRONG_CODE = [
  '코드가 맞지 않거나 시간이 지났어요. 알림 설정에서 새 코드를 받아 주세요.',
  'The code is wrong or over. Get a new one in the notification settings.',
]
export const BOT_BOUND = ['연결됐어요. 알림을 여기로 보내 드려요. · Connected: you will be told here.', '/help']
export const BOT_AWAY = [
  '지금은 기록을 읽지 못해요. 잠시 뒤에 다시 보내 주세요. · The ledger cannot be read now; try again later.',
]

/** What was done, and no more: that a cancel was asked for is not that it happened. */
export function botReduced(
  action: 'pause' | 'kill',
  { accounts, cancels }: { readonly accounts: number; readonly cancels: number },
  locale: Locale,
): readonly string[] {
  if (locale === 'ko') {
    return action === 'pause'
      ? [`계좌 ${accounts}개에서 새로 사지 않아요. 파는 것과 취소는 돼요.`, '다시 켜려면 나루에 로그인하세요.']
      : [
          `계좌 ${accounts}개를 멈췄어요. 취소를 요청한 주문: ${cancels}건.`,
          '취소가 끝났는지는 따로 알려드려요. 다시 켜려면 나루에 로그인하세요.',
        ]
  }
  return action === 'pause'
    ? [`No new buying on ${accounts} account(s). Selling and canceling go on.`, 'Sign in to Naru to start again.']
    : [
        `${accounts} account(s) halted. Orders asked to be canceled: ${cancels}.`,
        'You will hear separately what came of that. Sign in to Naru to start again.',
      ]
}

type Reading = Exclude<BotCommand, 'pause' | 'kill' | 'help'>

/** The answer to a question, from what the ledger knows. */
export function botAnswer(command: Reading, overview: TelegramOverview, locale: Locale): readonly string[] {
  const parts: Readonly<Record<Reading, () => readonly string[]>> = {
    status: () => overview.accounts.flatMap((account) => statusOf(account, locale)),
    positions: () => byAccount(overview, locale, { rows: overview.positions, line: positionLine }),
    orders: () => byAccount(overview, locale, { rows: overview.orders, line: orderLine }),
    pnl: () => overview.accounts.map((account) => pnlLine(account, overview, locale)),
    rules: () => overview.rules.map((rule) => ruleLine(rule, locale)),
  }
  const lines = parts[command]()
  return lines.length > 0 ? lines : [NOTHING[locale][command]]
}

const NOTHING: Readonly<Record<Locale, Readonly<Record<Reading, string>>>> = {
  ko: {
    status: '연결된 계좌가 없어요.',
    positions: '보유 종목이 없어요.',
    orders: '미체결 주문이 없어요.',
    pnl: '연결된 계좌가 없어요.',
    rules: '켜 둔 규칙이 없어요.',
  },
  en: {
    status: 'No account is connected.',
    positions: 'You hold nothing.',
    orders: 'No order is open.',
    pnl: 'No account is connected.',
    rules: 'No rule is armed.',
  },
}

type Account = TelegramOverview['accounts'][number]
type Position = TelegramOverview['positions'][number]
type Order = TelegramOverview['orders'][number]

const nameOf = (account: Account, locale: Locale): string =>
  `[${ENVIRONMENT[locale][account.environment]}] ${account.label}`
const stockOf = ({ nameKo, nameEn, instrumentId }: Position | Order, locale: Locale): string =>
  (locale === 'ko' ? nameKo : (nameEn ?? nameKo)) ?? instrumentId
const asOf = ({ syncedAt }: Account, locale: Locale): string | undefined => {
  const at = syncedAt === null ? undefined : parseTimestamp(syncedAt)
  return at === undefined ? undefined : kstTime(at, locale)
}

function statusOf(account: Account, locale: Locale): readonly string[] {
  const isKo = locale === 'ko'
  const money = [
    account.equity !== null && `${isKo ? '자산' : 'equity'} ${won(account.equity, locale)}`,
    account.buyingPower !== null && `${isKo ? '주문가능' : 'buying power'} ${won(account.buyingPower, locale)}`,
    asOf(account, locale),
  ].filter(Boolean)
  const state = `${isKo ? '매매' : 'trading'} ${modeName(account.mode, locale)} · ${isKo ? '연결' : 'connection'} ${sessionName(account.sessionState ?? undefined, locale)}`
  return [nameOf(account, locale), state, ...(money.length > 0 ? [money.join(' · ')] : [])]
}

interface Listed<T> {
  readonly rows: readonly T[]
  readonly line: (row: T, locale: Locale) => string
}

function byAccount<T extends { readonly accountId: string }>(
  { accounts }: TelegramOverview,
  locale: Locale,
  { rows, line }: Listed<T>,
): readonly string[] {
  return accounts.flatMap((account) => {
    const own = rows.filter(({ accountId }) => accountId === account.accountId)
    return own.length === 0 ? [] : [nameOf(account, locale), ...own.map((row) => line(row, locale))]
  })
}

function positionLine(position: Position, locale: Locale): string {
  const { quantity, avgPx, lastPx } = position
  const held = `${stockOf(position, locale)} ${shares(quantity, locale)}`
  if (avgPx === null) return held
  const average = `${locale === 'ko' ? '평균' : 'average'} ${won(avgPx, locale)}`
  return lastPx === null
    ? `${held} · ${average}`
    : `${held} · ${average} · ${gain((lastPx - avgPx) * quantity, locale)}`
}

function orderLine(order: Order, locale: Locale): string {
  const side = locale === 'ko' ? { buy: '매수', sell: '매도' }[order.side] : order.side
  const price = order.limitPrice === null ? '' : ` @ ${won(order.limitPrice, locale)}`
  const done = order.filledQuantity > 0 ? ` · ${grouped(order.filledQuantity)}/${grouped(order.quantity)}` : ''
  return `${stockOf(order, locale)} ${side} ${shares(order.quantity, locale)}${price} · ${orderStatusName(order.status, locale)}${done}`
}

/** Of the holdings; what was realized is of what is still held only, so it is not called the day's. */
function pnlLine(account: Account, { positions }: TelegramOverview, locale: Locale): string {
  const own = positions.filter(({ accountId }) => accountId === account.accountId)
  const open = own.reduce(
    (sum, { avgPx, lastPx, quantity }) => sum + ((lastPx ?? avgPx ?? 0) - (avgPx ?? 0)) * quantity,
    0,
  )
  const isKo = locale === 'ko'
  const day =
    account.equity === null || account.dayStartEquity === null
      ? undefined
      : `${isKo ? '하루 변화' : 'change of the day'} ${gain(account.equity - account.dayStartEquity, locale)}`
  return [nameOf(account, locale), `${isKo ? '평가손익' : 'unrealized'} ${gain(open, locale)}`, day]
    .filter(Boolean)
    .join(' · ')
}

function ruleLine({ name, state, firesToday, lastFiredAt }: TelegramOverview['rules'][number], locale: Locale): string {
  const fired = locale === 'ko' ? `오늘 ${firesToday}번` : `${firesToday} today`
  const at = lastFiredAt === null ? undefined : parseTimestamp(lastFiredAt)
  const last = at === undefined ? '' : ` (${kstTime(at, locale)})`
  return `“${name.replaceAll(/\p{Cc}+/gu, ' ')}” · ${ruleStateName(state, locale)} · ${fired}${last}`
}
