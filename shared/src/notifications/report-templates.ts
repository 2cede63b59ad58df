import type { Facts } from './facts.ts'
import { gain, grouped, won } from './format.ts'
import type { Locale } from './message.ts'
import type { Templates, Worded } from './templates.ts'

type ReportTemplates = Pick<Templates, 'weekly_report'>

const WORDS = {
  ko: {
    title: '한 주 보고',
    orders: '거래한 주문',
    trips: '매도',
    hits: '이익',
    bought: '매수',
    sold: '매도 금액',
    earned: '한 주 손익',
    realized: '실현손익',
    commission: '수수료',
    tax: '세금',
    equity: '자산',
    inflow: '들어온 돈',
    outflow: '나간 돈',
    dividend: '배당 등',
    best: '가장 번 종목',
    worst: '가장 잃은 종목',
    firings: '규칙이 울림',
    partial: '기록이 없는 거래일이 있어 빠진 숫자가 있어요.',
  },
  en: {
    title: 'report of the week',
    orders: 'orders that traded',
    trips: 'sales',
    hits: 'with profit',
    bought: 'bought',
    sold: 'sold',
    earned: 'earned in the week',
    realized: 'realized',
    commission: 'commission',
    tax: 'tax',
    equity: 'equity',
    inflow: 'money in',
    outflow: 'money out',
    dividend: 'dividends and the like',
    best: 'earned most',
    worst: 'lost most',
    firings: 'rules fired',
    partial: 'Trading days are missing from the records, and so are figures.',
  },
} as const

/** "11/16–11/20" */
const span = (facts: Facts): string | undefined => {
  const [from, to] = [facts.text('from'), facts.text('to')].map((date) => date?.slice(5).replace('-', '/'))
  return from && to && `${from}–${to}`
}
const dotted = (...parts: readonly (string | undefined)[]): string | undefined =>
  parts.filter(Boolean).join(' · ') || undefined

function weekly(facts: Facts, locale: Locale): Worded {
  const words = WORDS[locale]
  const money = (label: string, name: string, word = won): string | undefined => {
    const value = facts.number(name)
    return value === undefined ? undefined : `${label} ${word(value, locale)}`
  }
  const count = (label: string, name: string): string | undefined => {
    const value = facts.number(name)
    return value === undefined ? undefined : `${label} ${grouped(value)}${locale === 'ko' ? '건' : ''}`
  }
  /** What did not happen is left out. */
  const some = (label: string, name: string): string | undefined =>
    facts.number(name) === 0 ? undefined : money(label, name)
  const named = (label: string, which: 'best' | 'worst'): string | undefined => {
    const [name, value] = [facts.text(`${which}Name`), facts.number(`${which}Won`)]
    return name && value !== undefined ? `${label}: ${name} ${gain(value, locale)}` : undefined
  }
  const rate = facts.number('changePercent')
  const earned = money(words.earned, 'gainWon', gain)
  return {
    title: [span(facts), words.title].filter(Boolean).join(' '),
    lines: [
      earned && rate !== undefined ? `${earned} (${rate > 0 ? '+' : ''}${grouped(rate)}%)` : earned,
      dotted(money(words.realized, 'realizedWon', gain), money(words.equity, 'equityWon')),
      dotted(count(words.orders, 'orders'), count(words.trips, 'trips'), count(words.hits, 'hits')),
      dotted(money(words.bought, 'boughtWon'), money(words.sold, 'soldWon')),
      dotted(money(words.commission, 'commissionWon'), money(words.tax, 'taxWon')),
      dotted(some(words.inflow, 'inflowWon'), some(words.outflow, 'outflowWon'), some(words.dividend, 'dividendWon')),
      dotted(named(words.best, 'best'), named(words.worst, 'worst')),
      count(words.firings, 'firings'),
      facts.flag('isPartial') ? words.partial : undefined,
    ],
  }
}

export const REPORTS_KO: ReportTemplates = { weekly_report: ({ facts }) => weekly(facts, 'ko') }
export const REPORTS_EN: ReportTemplates = { weekly_report: ({ facts }) => weekly(facts, 'en') }
