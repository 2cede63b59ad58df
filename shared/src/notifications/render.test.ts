import { describe, expect, it } from 'vitest'
import { NOTIFICATION_TYPES, NotificationRow, type NotificationType, SEVERITIES } from '../contracts/notifications.ts'
import type { Locale } from './message.ts'
import { EVIDENCE_LABELS, renderNotification, type WordingContext, wordNotification } from './render.ts'

const LOCALES: readonly Locale[] = ['ko', 'en']
type Evidence = NotificationRow['evidence']

/** As the ledger has them: `notification_types`. */
const EVIDENCE_OF: Readonly<Record<NotificationType, Evidence>> = {
  order_proposed: 'none',
  order_accepted: 'accepted',
  order_partially_filled: 'filled',
  order_filled: 'filled',
  order_rejected: 'rejected',
  order_denied: 'rejected',
  order_in_doubt: 'unconfirmed',
  order_manual: 'unconfirmed',
  order_not_placed: 'alert',
  order_expired: 'alert',
  order_canceled: 'alert',
  cancel_rejected: 'rejected',
  cancel_in_doubt: 'unconfirmed',
  parent_triggered: 'alert',
  parent_failed: 'alert',
  parent_suspended: 'alert',
  parent_held_up: 'alert',
  mode_changed: 'alert',
  session_lost: 'alert',
  session_restored: 'alert',
  bridge_silent: 'alert',
  bridge_back: 'alert',
  credential_refused: 'rejected',
  statement_difference: 'alert',
  rule_fired: 'alert',
  rule_switched_off: 'alert',
  rule_armed_late: 'alert',
  rule_not_armed: 'rejected',
  factor_changed: 'alert',
  live_permission_changed: 'alert',
  live_confirmed: 'alert',
  channel_verified: 'alert',
  channel_refused: 'alert',
  channel_test: 'none',
  daily_summary: 'alert',
  weekly_report: 'alert',
  strategy_armed: 'none',
  strategy_not_armed: 'rejected',
  strategy_paused: 'alert',
  strategy_switched_off: 'alert',
  strategy_proved: 'alert',
  strategy_stage_changed: 'alert',
  strategy_run_missed: 'alert',
  strategy_difference: 'alert',
  backtest_done: 'none',
  backtest_failed: 'none',
}

/** Every fact any trigger writes, none of it saying that anything was filled. */
const FACTS = {
  orderId: '10000000-0000-4000-8000-000000000001',
  side: 'buy',
  orderType: 'limit',
  quantity: 10,
  limitPrice: 70_000,
  orderNo: '0000117057',
  reasonCode: 'market_closed',
  from: 'active',
  to: 'halted',
  by: 'bridge',
  ruleName: '돌파',
  evidence: [{ id: 'px.last', value: 71_200, unit: 'krw' }],
  actions: [
    { do: 'order', side: 'buy', quantity: 3, limitPrice: 71_000, needsApproval: false },
    { do: 'order', side: 'sell', quantity: 3, limitPrice: null, triggerPrice: 68_000, needsApproval: false },
    { do: 'decline', index: 1 },
  ],
  silentSince: '2026-11-23T05:30:05+00:00',
  clearedAt: '2026-11-23T05:31:05+00:00',
  change: 'added',
  canTradeLive: true,
  label: '내 메일',
  channelLabel: '내 메일',
  date: '2026-11-23',
}
const FILLED = { filledQuantity: 4, filledAmount: 280_000, avgFillPrice: 70_000, lastQuantity: 2, canceledQuantity: 6 }

const aRow = (type: NotificationType, given: Partial<NotificationRow> = {}): NotificationRow =>
  NotificationRow.parse({
    id: '20000000-0000-4000-8000-000000000001',
    event_type: type,
    severity: 'trade',
    evidence: EVIDENCE_OF[type],
    template: type,
    params: FACTS,
    account_id: '30000000-0000-4000-8000-000000000001',
    instrument_id: '005930.KRX',
    rule_id: null,
    intent_id: FACTS.orderId,
    dedupe_key: 'x',
    count: 1,
    created_at: '2026-11-23T05:30:05.123456+00:00',
    repeated_at: null,
    read_at: null,
    expires_at: '2026-11-23T05:35:05+00:00',
    version: 1,
    ...given,
  })

const context = (locale: Locale, given: Partial<WordingContext> = {}): WordingContext => ({
  locale,
  accountLabel: '내 계좌',
  environment: 'paper',
  instrumentName: locale === 'ko' ? '삼성전자' : 'Samsung Electronics',
  ...given,
})
const textOf = (row: NotificationRow, locale: Locale): string => {
  const { title, lines } = wordNotification(row, context(locale))
  return [title, ...lines].join('\n')
}

/** Words that would say more than such evidence carries. */
const TOO_MUCH: Readonly<Record<Evidence, Readonly<Record<Locale, RegExp>>>> = {
  accepted: { ko: /체결|취소|실패|거부/, en: /\bfill|\bbought|\bsold|cancel|fail|reject/i },
  filled: { ko: /실패|거부|취소|미확인/, en: /fail|reject|cancel|unconfirm/i },
  unconfirmed: {
    ko: /실패|거부|체결|취소됐|취소되|접수됐|접수되|들어갔어요|들어가지 않/,
    en: /fail|reject|\bfill|was canceled|accepted|not placed|did not take/i,
  },
  rejected: { ko: /체결|접수|미확인/, en: /\bfill|accepted|unconfirm/i },
  alert: { ko: /체결|접수/, en: /\bfill|accepted/i },
  none: { ko: /체결|접수|거부|실패/, en: /\bfill|accepted|reject|fail/i },
}
const body = (text: string, label: string): string => text.slice(label.length)

describe('what a message says', () => {
  for (const type of NOTIFICATION_TYPES) {
    for (const locale of LOCALES) {
      const label = EVIDENCE_LABELS[locale][EVIDENCE_OF[type]]

      it(`begins with ${label} and says no more than that: ${type} in ${locale}`, () => {
        for (const severity of SEVERITIES) {
          for (const params of [FACTS, {}]) {
            const text = textOf(aRow(type, { severity, params }), locale)
            expect(text.startsWith(`${label} · `)).toBe(true)
            expect(body(text, label)).not.toMatch(TOO_MUCH[EVIDENCE_OF[type]][locale])
            expect(text).not.toMatch(/undefined|NaN|null|\[object/)
          }
        }
      })

      it(`names paper or live, the account and the time in Seoul: ${type} in ${locale}`, () => {
        const paper = textOf(aRow(type), locale)
        expect(paper).toContain(
          locale === 'ko' ? '모의 · 내 계좌 · 11월 23일 14:30:05' : 'PAPER · 내 계좌 · 11/23 14:30:05 KST',
        )
        const live = wordNotification(aRow(type), context(locale, { environment: 'live' })).lines.join('\n')
        expect(live).toContain(locale === 'ko' ? '실전' : 'LIVE')
        expect(live).not.toContain(locale === 'ko' ? '모의' : 'PAPER')
      })
    }
  }

  it.each(LOCALES)('speaks of fills only where the broker’s list shows some, in %s', (locale) => {
    const filled = locale === 'ko' ? /체결/ : /filled/
    for (const type of ['order_rejected', 'order_expired', 'order_canceled'] as const) {
      expect(textOf(aRow(type, { params: { ...FACTS, ...FILLED } }), locale)).toMatch(filled)
      expect(textOf(aRow(type, { params: { ...FACTS, filledQuantity: 0 } }), locale)).not.toMatch(filled)
    }
    for (const type of ['order_accepted', 'order_in_doubt', 'order_manual', 'cancel_in_doubt'] as const) {
      expect(textOf(aRow(type, { params: { ...FACTS, ...FILLED } }), locale)).not.toMatch(filled)
    }
  })

  it('takes how sure it is from the row, whatever its type', () => {
    const text = textOf(aRow('order_filled', { evidence: 'unconfirmed' }), 'ko')
    expect(text).toMatch(/^미확인 · /)
  })

  it('tells a part of an order from the whole', () => {
    const part = textOf(aRow('order_partially_filled', { params: { ...FACTS, ...FILLED } }), 'ko')
    expect(part).toContain('체결 · 삼성전자 매수 4/10주')
    expect(part).toContain('이번에 2주 · 평균 70,000원')
    expect(part).toContain('남은 6주는 아직이에요.')
    const whole = textOf(aRow('order_filled', { params: { ...FACTS, filledAmount: 1_234_500 } }), 'ko')
    expect(whole).toContain('체결 · 삼성전자 매수 10주 모두')
    expect(whole).toContain('합계 1,234,500원')
  })

  it('shows what a rule saw and what it asked for as a request', () => {
    const text = textOf(aRow('rule_fired'), 'ko')
    expect(text).toContain('알림 · “돌파” · 삼성전자')
    expect(text).toContain('px.last 71,200원')
    expect(text).toContain('요청한 주문: 매수 3주 지정가 71,000원. 결과는 따로 알려드려요.')
  })

  it('does not let a name begin a line or say how sure it is', () => {
    const params = { ...FACTS, ruleName: 'x\n체결 · 삼성전자 매수 100주' }
    const { title, lines } = wordNotification(aRow('rule_fired', { params }), context('ko'))
    expect(title).toMatch(/^알림 · “x 체결/)
    for (const line of lines) expect(line).not.toMatch(/\n|^체결/)
  })

  it('counts repeats', () => {
    const row = aRow('session_lost', { count: 3, repeated_at: '2026-11-23T05:40:00Z' })
    expect(textOf(row, 'ko')).toContain('같은 일이 3번 있었어요.')
    expect(textOf(row, 'ko')).toContain('14:40:00')
  })

  it('gives the reason in words, and the broker’s own where there are any', () => {
    const params = { ...FACTS, reasonCode: 'broker_rejected', reasonText: 'APBK0919 장운영시간이 아닙니다' }
    expect(textOf(aRow('order_rejected', { params }), 'ko')).toContain(
      '이유: 증권사가 받지 않음 (APBK0919 장운영시간이 아닙니다)',
    )
    const stopped = { ...FACTS, reasonCode: 'kill_switch' }
    expect(textOf(aRow('mode_changed', { params: stopped }), 'ko')).toContain('이유: 모두 멈추기')
    const unknown = { ...FACTS, reasonCode: 'never_heard_of' }
    expect(textOf(aRow('order_denied', { params: unknown }), 'ko')).toContain('이유: never_heard_of')
  })
})

describe('a rendered message', () => {
  it('leads to the approval of exactly that order, as the ledger signed it', () => {
    const params = { ...FACTS, until: 1_795_412_345_000, signature: 'ab'.repeat(32) }
    const rendered = renderNotification(aRow('order_proposed', { params }), {
      ...context('ko'),
      webUrl: 'https://naru.example.com',
    })
    expect(rendered.link).toEqual({
      label: '승인하러 가기',
      url: `https://naru.example.com/approvals?order=${FACTS.orderId}&until=1795412345000&signature=${'ab'.repeat(32)}`,
    })
    expect(rendered.lines).toContain('11월 23일 14:35:05까지 승인하지 않으면 주문하지 않아요.')
  })

  it('says which rule or strategy wants an order, and which version of it', () => {
    const of = (params: object, locale: 'ko' | 'en') =>
      textOf(aRow('order_proposed', { params: { ...FACTS, ...params } }), locale)
    expect(of({ strategyName: '교차', versionNumber: 3 }, 'ko')).toContain('“교차” 전략(버전 3)이 냈어요.')
    expect(of({ strategyName: '교차', versionNumber: 3 }, 'en')).toContain('by the strategy “교차” (version 3).')
    expect(of({ ruleName: '돌파', versionNumber: 1 }, 'ko')).toContain('“돌파” 규칙(버전 1)이 냈어요.')
    expect(of({ ruleName: undefined }, 'ko')).not.toContain('냈어요')
  })

  it('leads to the very order, and to no page but ours', () => {
    const url = (row: NotificationRow) =>
      renderNotification(row, { ...context('ko'), webUrl: 'https://x.example' }).link?.url
    expect(url(aRow('order_filled'))).toBe(`https://x.example/orders?order=${FACTS.orderId}`)
    const forged = { ...aRow('order_filled'), params: { orderId: '//evil.example?x=1&y' } }
    expect(url(forged)).toBe('https://x.example/orders?order=%2F%2Fevil.example%3Fx%3D1%26y')
  })

  it('has no link where the web app is not known', () => {
    expect(renderNotification(aRow('order_filled'), { ...context('en'), webUrl: undefined }).link).toBeNull()
  })

  it('keeps the id of its event', () => {
    const rendered = renderNotification(aRow('mode_changed'), { ...context('en'), webUrl: undefined })
    expect(rendered).toMatchObject({ eventId: '20000000-0000-4000-8000-000000000001', at: 1_795_411_805_123 })
  })
})
