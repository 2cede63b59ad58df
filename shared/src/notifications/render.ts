import type { NotificationRow } from '../contracts/notifications.ts'
import { unixMs } from '../core/time.ts'
import type { Environment } from '../domain/order.ts'
import { type Facts, factsOf } from './facts.ts'
import { grouped, kstTime, parseTimestamp, won } from './format.ts'
import type { Locale, RenderedMessage } from './message.ts'
import { reasonOf } from './reasons.ts'
import type { Templates } from './templates.ts'
import { EN } from './templates-en.ts'
import { KO } from './templates-ko.ts'

/** First word of every message. What claims nothing is an alert to its reader as well. */
export const EVIDENCE_LABELS: Readonly<Record<Locale, Readonly<Record<NotificationRow['evidence'], string>>>> = {
  ko: { accepted: '접수', filled: '체결', unconfirmed: '미확인', rejected: '거부', alert: '알림', none: '알림' },
  en: {
    accepted: 'Accepted',
    filled: 'Filled',
    unconfirmed: 'Unconfirmed',
    rejected: 'Rejected',
    alert: 'Alert',
    none: 'Alert',
  },
}

const ENVIRONMENTS: Readonly<Record<Locale, Readonly<Record<Environment, string>>>> = {
  ko: { paper: '모의', live: '실전' },
  en: { paper: 'PAPER', live: 'LIVE' },
}

const TEMPLATES: Readonly<Record<Locale, Templates>> = { ko: KO, en: EN }

export interface WordingContext {
  readonly locale: Locale
  readonly accountLabel: string | null
  readonly environment: Environment | null
  /** In the reader's language; null for none. */
  readonly instrumentName: string | null
  /** "px.last" → "현재가"; what it does not know is shown as it is. */
  readonly labelOf?: (valueId: string) => string | undefined
}

export interface WordedNotification {
  /** "체결" */
  readonly label: string
  /** Begins with the label. */
  readonly title: string
  readonly lines: readonly string[]
}

/** A notification in words: how sure it is, what happened, in which account and when. */
export function wordNotification(row: NotificationRow, context: WordingContext): WordedNotification {
  const { locale } = context
  const facts = factsOf(row.params)
  const expires = parseTimestamp(row.expires_at)
  const worded = TEMPLATES[locale][row.event_type]({
    facts,
    instrument: context.instrumentName ?? row.instrument_id ?? undefined,
    reason: reasonOf(facts, locale),
    until: expires === undefined ? undefined : kstTime(expires, locale),
    value: (evidence) => wordedValue(evidence, context),
  })
  const label = EVIDENCE_LABELS[locale][row.evidence]
  const lines = [...worded.lines, repeated(row, locale), placeAndTime(row, context)]
  return {
    label,
    title: oneLine(`${label} · ${worded.title}`),
    lines: lines.flatMap((line) => (line ? [oneLine(line)] : [])),
  }
}

export interface RenderContext extends WordingContext {
  /** "https://naru.example.com"; undefined where the bridge does not know its web app. */
  readonly webUrl: string | undefined
}

/** The same as it is sent: with its event, and a way into the web app. */
export function renderNotification(row: NotificationRow, context: RenderContext): RenderedMessage {
  const { title, lines } = wordNotification(row, context)
  const { locale, webUrl } = context
  return {
    eventId: row.id,
    eventType: row.event_type,
    evidence: row.evidence,
    severity: row.severity,
    locale,
    title,
    lines,
    link: webUrl === undefined ? null : { label: LINK_LABELS[locale][linkKind(row)], url: webUrl + pathOf(row) },
    at: parseTimestamp(row.created_at) ?? unixMs(0),
  }
}

const LINK_LABELS = {
  ko: { approval: '승인하러 가기', order: '주문 보기', rule: '규칙 보기', other: '나루에서 보기' },
  en: { approval: 'Decide', order: 'Orders', rule: 'Rule', other: 'Open Naru' },
} as const

function linkKind({ event_type: type, rule_id: rule }: NotificationRow): keyof typeof LINK_LABELS.ko {
  if (type === 'order_proposed') return 'approval'
  if (/^(?:order|cancel|parent)_/.test(type)) return 'order'
  return rule === null ? 'other' : 'rule'
}

/** Whoever follows it signs in, and the ledger decides what they may see and approve. */
function pathOf(row: NotificationRow): string {
  switch (linkKind(row)) {
    case 'approval':
      return approvalPath(row)
    case 'order': {
      const id = factsOf(row.params).text('orderId') ?? row.intent_id
      return id === null ? '/orders' : `/orders?order=${encodeURIComponent(id)}`
    }
    case 'rule':
      return `/rules/${row.rule_id ?? ''}`
    case 'other':
      return '/notifications'
  }
}

/** Signed by the ledger for its owner, this order and this time: changed in any way it opens nothing. */
function approvalPath({ intent_id: id, params }: NotificationRow): string {
  const facts = factsOf(params)
  const [until, signature] = [facts.number('until'), facts.text('signature')]
  if (id === null || until === undefined || signature === undefined) return '/approvals'
  return `/approvals?${new URLSearchParams({ order: id, until: String(until), signature }).toString()}`
}

function placeAndTime(row: NotificationRow, { locale, environment, accountLabel }: WordingContext): string {
  const at = parseTimestamp(row.repeated_at ?? row.created_at)
  const where = environment === null ? [] : [ENVIRONMENTS[locale][environment]]
  return [...where, ...(accountLabel ? [accountLabel] : []), ...(at === undefined ? [] : [kstTime(at, locale)])].join(
    ' · ',
  )
}

function repeated({ count }: NotificationRow, locale: Locale): string | undefined {
  if (count < 2) return undefined
  return locale === 'ko' ? `같은 일이 ${grouped(count)}번 있었어요.` : `It happened ${grouped(count)} times.`
}

const UNITS: Readonly<Record<string, Readonly<Record<Locale, string>>>> = {
  pct: { ko: '%', en: '%' },
  shares: { ko: '주', en: ' shares' },
  points: { ko: '포인트', en: ' points' },
  days: { ko: '일', en: ' days' },
}

/** "현재가 70,000원"; a value nobody knew is said to be unknown. */
function wordedValue(evidence: Facts, { locale, labelOf }: WordingContext): string | undefined {
  const id = evidence.text('id')
  if (id === undefined) return undefined
  const name = labelOf?.(id) ?? evidence.text('label') ?? id
  const value = evidence.number('value')
  if (value === undefined) return `${name} ?`
  const unit = evidence.text('unit') ?? ''
  return `${name} ${unit === 'krw' ? won(value, locale) : grouped(value) + (UNITS[unit]?.[locale] ?? '')}`
}

const oneLine = (text: string): string => text.replaceAll(/\p{Cc}+/gu, ' ').trim()
