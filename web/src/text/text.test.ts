import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ERROR_CODES } from '@naru/shared/contracts/error-codes'
import { EvidenceLevel } from '@naru/shared/contracts/notifications'
import { OrderStatus } from '@naru/shared/contracts/views'
import { EVIDENCE_LABELS } from '@naru/shared/notifications/render'
import { describe, expect, it } from 'vitest'
import { admin as enAdmin } from './en/admin.ts'
import { analytics as enAnalytics } from './en/analytics.ts'
import { backtestReport as enReport } from './en/backtest-report.ts'
import { backtests as enBacktests } from './en/backtests.ts'
import { credentials as enCredentials } from './en/credentials.ts'
import { lines as enLines } from './en/lines.ts'
import { notificationWords as enNotifications } from './en/notifications.ts'
import { onboarding as enOnboarding } from './en/onboarding.ts'
import { orderDesk as enDesk } from './en/order-desk.ts'
import { portfolio as enPortfolio } from './en/portfolio.ts'
import { rankings as enRankings } from './en/rankings.ts'
import { records as enRecords } from './en/records.ts'
import { ruleEditor as enRuleEditor } from './en/rule-editor.ts'
import { rules as enRules } from './en/rules.ts'
import { safety as enSafety } from './en/safety.ts'
import { ticketKinds as enKinds } from './en/ticket-kinds.ts'
import { en } from './en.ts'
import { admin as koAdmin } from './ko/admin.ts'
import { analytics as koAnalytics } from './ko/analytics.ts'
import { backtestReport as koReport } from './ko/backtest-report.ts'
import { backtests as koBacktests } from './ko/backtests.ts'
import { credentials as koCredentials } from './ko/credentials.ts'
import { lines as koLines } from './ko/lines.ts'
import { notificationWords as koNotifications } from './ko/notifications.ts'
import { onboarding as koOnboarding } from './ko/onboarding.ts'
import { orderDesk as koDesk } from './ko/order-desk.ts'
import { portfolio as koPortfolio } from './ko/portfolio.ts'
import { rankings as koRankings } from './ko/rankings.ts'
import { records as koRecords } from './ko/records.ts'
import { ruleEditor as koRuleEditor } from './ko/rule-editor.ts'
import { rules as koRules } from './ko/rules.ts'
import { safety as koSafety } from './ko/safety.ts'
import { ticketKinds as koKinds } from './ko/ticket-kinds.ts'
import { ko } from './ko.ts'

function paths(value: unknown, at = ''): string[] {
  if (typeof value !== 'object' || value === null) return [`${at}:${typeof value}`]
  return Object.entries(value).flatMap(([key, child]) => paths(child, `${at}.${key}`))
}

function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value === 'function') return [String(value('가나다'))]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : []
}

describe.each([
  ['every page', ko, en, ['한국어']],
  ['the order ticket', koKinds, enKinds, []],
  ['the orders screen', koDesk, enDesk, []],
  ['the records', koRecords, enRecords, []],
  ['the safety screen', koSafety, enSafety, []],
  ['the lines on a chart', koLines, enLines, []],
  ['the rules', koRules, enRules, []],
  ['the form of a rule', koRuleEditor, enRuleEditor, []],
  ['the pages of admins', koAdmin, enAdmin, []],
  ['the rankings', koRankings, enRankings, []],
  ['the backtests', koBacktests, enBacktests, []],
  ['the result of a backtest', koReport, enReport, []],
  ['the first steps', koOnboarding, enOnboarding, []],
  ['the form of a key', koCredentials, enCredentials, []],
  ['the portfolio', koPortfolio, enPortfolio, []],
  ['the analytics', koAnalytics, enAnalytics, []],
  ['the notifications', koNotifications, enNotifications, ['한국어']],
] as const)('the two languages of %s', (_where, korean, english, ownNames) => {
  it('have the same shape', () => {
    expect(paths(english).sort()).toEqual(paths(korean).sort())
  })

  it('leave no sentence empty', () => {
    for (const text of [korean, english]) expect(strings(text).filter((line) => line.trim() === '')).toEqual([])
  })

  it('speak their own language', () => {
    const hangul = /[가-힣]/
    expect(strings(english).filter((line) => hangul.test(line.replaceAll('가나다', '')))).toEqual(ownNames)
  })
})

describe('the words of an order’s steps', () => {
  it('claim acceptance, a fill or a refusal only with the proof of it beside them', () => {
    for (const { label, evidence } of Object.values(koDesk.steps.place)) {
      if (label.includes('체결')) expect(evidence).toBe('filled')
      if (label.endsWith('접수함')) expect(evidence).toBe('accepted')
      if (/거부함$|막음$/.test(label)) expect(evidence).toBe('refused')
    }
  })

  it('say of a doubt that it is one', () => {
    for (const state of ['in_doubt', 'manual'] as const) {
      expect([koDesk.steps.place[state].evidence, koDesk.steps.cancel[state].evidence]).toEqual([
        'unconfirmed',
        'unconfirmed',
      ])
    }
  })
})

describe('how sure a notification is', () => {
  it('is said on the screen with the word that every channel begins with', () => {
    for (const level of EvidenceLevel.options) {
      expect(koNotifications.evidence[level].label).toBe(EVIDENCE_LABELS.ko[level])
      expect(enNotifications.evidence[level].label).toBe(EVIDENCE_LABELS.en[level])
    }
  })
})

describe.each([
  ['Korean', ko],
  ['English', en],
])('%s errors', (_name, text) => {
  it.each(ERROR_CODES)('%s says what happened, what was not done and what to do', (code) => {
    const wording = text.errors[code]
    expect([wording.what, wording.notDone, wording.next].every((line) => line.length > 3)).toBe(true)
  })

  it('are all different', () => {
    const whats = Object.values(text.errors).map((wording) => wording.what)
    expect(new Set(whats).size).toBe(whats.length)
  })
})

describe('the guide', () => {
  it('names every status as the screens do', () => {
    const guide = readFileSync(join(import.meta.dirname, '../../../docs/user-guide.ko.md'), 'utf8')
    const rows = guide.split('\n').filter((line) => line.startsWith('| '))
    const named = new Set(rows.flatMap((line) => (line.split('|')[1] ?? '').split('·').map((word) => word.trim())))
    const labels = [...Object.values(ko.orders.status), ko.orders.withdrawn].map(({ label }) => label)
    expect(labels.filter((label) => !named.has(label))).toEqual([])
  })
})

describe('order statuses', () => {
  it.each(OrderStatus.options)('%s is worded', (status) => {
    expect(ko.orders.status[status].label).not.toBe('')
    expect(en.orders.status[status].label).not.toBe('')
  })

  it('claim a fill only when something was filled', () => {
    const unfilled = OrderStatus.options.filter(
      (status) => !['filled', 'partially_filled', 'canceled'].includes(status),
    )
    for (const status of unfilled) expect(ko.orders.status[status].label).not.toContain('체결')
  })

  it('claim acceptance only with the broker’s word for it', () => {
    for (const status of ['requested', 'sending', 'checking', 'denied', 'expired'] as const) {
      expect(ko.orders.status[status].label).not.toMatch(/접수됨|체결/)
    }
  })
})
