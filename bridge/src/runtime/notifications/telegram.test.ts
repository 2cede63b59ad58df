import { randomUUID } from 'node:crypto'
import { type Inbox, startInbox } from '@naru/sandbox/inbox/start.ts'
import { BOT_TOKEN } from '@naru/sandbox/telegram/bot-api.ts'
import type { BridgeChannelRow } from '@naru/shared/contracts/notifications'
import { ok } from '@naru/shared/core/result'
import { Secret } from '@naru/shared/core/secret'
import type { TelegramOverview } from '@naru/shared/notifications/overview'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { memoryLogger, systemClock } from '../../../test/support/market.ts'
import { createReach } from '../../adapters/notify/reach.ts'
import { createTelegramBot } from '../../adapters/notify/telegram-bot.ts'
import type { BotStore } from '../../ports/notifications.ts'
import { createChats } from './chats.ts'
import { startTelegram } from './telegram.ts'

const CODE = 'ABCDEFGHJK'
const KNOWN = '55501234'
const CHANNEL = randomUUID()

const OVERVIEW: TelegramOverview = {
  accounts: [
    {
      accountId: 'a0000000-0000-4000-8000-000000000001',
      label: '내 계좌',
      environment: 'paper',
      mode: 'active',
      sessionState: 'running',
      equity: 10_500_000,
      dayStartEquity: 10_000_000,
      buyingPower: 3_000_000,
      tradingDate: '2026-11-23',
      syncedAt: '2026-11-23T05:30:05Z',
    },
  ],
  positions: [
    {
      accountId: 'a0000000-0000-4000-8000-000000000001',
      instrumentId: '005930.KRX',
      nameKo: '삼성전자',
      nameEn: 'Samsung Electronics',
      quantity: 10,
      avgPx: 70_000,
      lastPx: 71_000,
      realizedPnl: 0,
    },
  ],
  orders: [
    {
      accountId: 'a0000000-0000-4000-8000-000000000001',
      orderId: randomUUID(),
      instrumentId: '005930.KRX',
      nameKo: '삼성전자',
      nameEn: null,
      side: 'sell',
      quantity: 10,
      filledQuantity: 3,
      limitPrice: 72_000,
      status: 'partially_filled',
    },
  ],
  rules: [
    {
      ruleId: randomUUID(),
      name: '돌파',
      kind: 'alert',
      state: 'armed',
      lastFiredAt: null,
      firesToday: 2,
    },
  ],
}

/** A ledger with one bound chat, or none; what it was asked is kept. */
function aStore(isBound: boolean) {
  const asked: string[] = []
  let bound = isBound ? KNOWN : undefined
  const row: BridgeChannelRow = {
    channel_id: CHANNEL,
    user_id: randomUUID(),
    kind: 'telegram',
    label: 'Telegram',
    state: 'verified',
    priority: 0,
    locale: 'ko',
    has_address: true,
  }
  const store: BotStore = {
    channels: () => Promise.resolve(ok(bound === undefined ? [] : [row])),
    findBinding: (code) => {
      asked.push(`find ${code}`)
      return Promise.resolve(ok(code === CODE ? { channelId: CHANNEL, userId: row.user_id } : null))
    },
    bind: (code, owner, chatId) => {
      asked.push(`bind ${code} ${chatId}`)
      bound = chatId
      return Promise.resolve(ok(owner))
    },
    overview: (channelId) => {
      asked.push(`overview ${channelId}`)
      return Promise.resolve(ok(OVERVIEW))
    },
    reduce: (channelId, action) => {
      asked.push(`${action} ${channelId}`)
      return Promise.resolve(ok({ accounts: 2, cancels: 3 }))
    },
  }
  const addresses = { of: () => Promise.resolve(ok(new Secret(JSON.stringify({ kind: 'telegram', chatId: bound })))) }
  return { store, addresses, asked }
}

let inbox: Inbox
let stop = (): void => undefined

beforeEach(async () => {
  inbox = await startInbox()
})
afterEach(async () => {
  stop()
  await inbox.close()
})

function aBot(isBound = true) {
  const { store, addresses, asked } = aStore(isBound)
  const bot = createTelegramBot({ url: `${inbox.url}/telegram`, botToken: new Secret(BOT_TOKEN) }, createReach(true))
  const chats = createChats(store, addresses, systemClock)
  stop = startTelegram({ bot, store, chats, clock: systemClock, logger: memoryLogger(), isActive: () => true })
  const says = (text: string, chatId = KNOWN): void => inbox.telegram.say(chatId, text)
  const hears = (part: string, chatId = KNOWN) =>
    inbox.sent.waitFor(({ to, text }) => to === chatId && text.includes(part))
  return { asked, says, hears, bot }
}

describe('the Telegram bot', () => {
  it('answers what the ledger knows', async () => {
    const { says, hears } = aBot()
    says('/status')
    await hears('[모의] 내 계좌\n매매 정상 · 연결 정상\n자산 10,500,000원 · 주문가능 3,000,000원 · 11월 23일 14:30:05')
    says('/positions')
    await hears('삼성전자 10주 · 평균 70,000원 · +10,000원')
    says('/orders')
    await hears('삼성전자 매도 10주 @ 72,000원 · 일부 체결 · 3/10')
    says('/pnl')
    await hears('[모의] 내 계좌 · 평가손익 +10,000원 · 하루 변화 +500,000원')
    says('/rules@naru_sandbox_bot')
    await hears('“돌파” · 켜짐 · 오늘 2번')
    expect(inbox.telegram.menu()).toEqual(['status', 'positions', 'orders', 'pnl', 'rules', 'pause', 'kill', 'help'])
    says('/help')
    await hears('/kill 모두 멈추고 미체결 주문 취소 요청')
  })

  it('pauses and kills, and does not call a cancel done that was only asked for', async () => {
    const { says, hears, asked } = aBot()
    says('/pause')
    await hears('계좌 2개에서 새로 사지 않아요.')
    says('/kill')
    const { text } = await hears('계좌 2개를 멈췄어요. 취소를 요청한 주문: 3건.')
    expect(text).not.toMatch(/취소됐|취소했/)
    expect(asked).toEqual([`pause ${CHANNEL}`, `kill ${CHANNEL}`])
  })

  it.each([
    '/order buy 005930 10',
    '/arm',
    '/resume',
    '/live',
    '/approve 1',
    '/unkill',
    '/start',
    'kill',
    '/KILLALL',
    '사줘',
  ])('has no command %j: it answers with what there is', async (text) => {
    const { says, hears, asked } = aBot()
    says(text)
    await hears('나루 봇이 하는 일')
    expect(asked).toEqual([])
  })

  it('binds a chat to whoever got the word, once', async () => {
    const { says, hears, asked } = aBot(false)
    says(`/start ${CODE}`, '777')
    await hears('연결됐어요.', '777')
    expect(asked).toEqual([`find ${CODE}`, `bind ${CODE} 777`])
    says('/kill', '777')
    await hears('계좌 2개를 멈췄어요.', '777')
    says('/start WRNGWRNGWR', '888')
    await hears('코드가 맞지 않거나', '888')
    expect(asked).not.toContain('bind WRNGWRNGWR 888')
  })

  it('does nothing for a thousand messages of chats nobody has bound', async () => {
    const { says, hears, asked } = aBot()
    const commands = [
      '/kill',
      '/pause',
      '/status',
      '/orders',
      '/order',
      '/arm',
      '/positions',
      '/start',
      'hello',
      '/pnl',
    ]
    for (let n = 0; n < 1_000; n += 1) says(commands[n % commands.length] ?? '', String(900_000 + (n % 40)))
    says('/help')
    await hears('나루 봇이 하는 일')
    expect(asked).toEqual([])
    // And nobody is written to without end.
    const answers = inbox.sent.list().filter(({ to }) => to !== KNOWN)
    expect(answers.length).toBeLessThanOrEqual(40 * 5)
    for (const { text } of answers) expect(text).toContain('연결되지 않은 대화예요')
  })

  it('lets a chat try five words and then asks the ledger no more', async () => {
    const { says, hears, asked } = aBot()
    for (let n = 0; n < 50; n += 1) says(`/start WRNGWRNG${'ABCDEFGHJKLMNPQRSTUV'[n % 20]}${(n % 8) + 2}`, '999')
    says('/help')
    await hears('나루 봇이 하는 일')
    expect(asked).toHaveLength(5)
  })

  it('passes over groups, other bots, messages in somebody’s name and what is no text', async () => {
    const { says, hears, asked } = aBot()
    const person = { id: Number(KNOWN), is_bot: false }
    const chat = { id: Number(KNOWN), type: 'private' }
    const { telegram } = inbox
    telegram.receive({ from: person, chat: { ...chat, type: 'group' }, text: '/kill' })
    telegram.receive({ from: { ...person, is_bot: true }, chat, text: '/kill' })
    telegram.receive({ from: { ...person, id: 1 }, chat, text: '/kill' })
    telegram.receive({ chat, text: '/kill' })
    telegram.receive({ from: person, chat, sticker: { emoji: '👍' } })
    telegram.receive({ from: person, chat: { id: 'x' }, text: '/kill' })
    says('/help')
    await hears('나루 봇이 하는 일')
    expect(asked).toEqual([])
  })

  it('tells its name', async () => expect(await aBot().bot.name()).toBe('naru_sandbox_bot'))

  it('goes on after Telegram was away', async () => {
    inbox.faults.telegram.next({ kind: 'status', status: 502 })
    const { says, hears } = aBot()
    says('/help')
    await hears('나루 봇이 하는 일')
  })
})
