import { industryName } from '../../market/sectors.ts'
import type { Action, OrderPrice, Size } from '../action.ts'
import { durationMs } from '../clock.ts'
import type { Rule, Session, Universe } from '../rule.ts'
import { PHASES } from '../syntax.ts'
import { enCondition } from './en.ts'
import type { EnglishTeller } from './teller.ts'
import { BAR_NAMES, figure, type RuleNames, span } from './words.ts'

export function enSubject(universe: Universe, names: RuleNames): string {
  if ('symbols' in universe) {
    const [first = '', ...others] = universe.symbols.map((symbol) => names.symbol?.(symbol) ?? symbol)
    return others.length === 0 ? first : `one of ${first} and ${others.length} other${others.length === 1 ? '' : 's'}`
  }
  if ('watchlist' in universe) return `a stock of the watchlist${named(names.watchlist?.(universe.watchlist))}`
  if ('kisCondition' in universe) return `a stock found by “${universe.kisCondition}”`
  const { industry, max } = universe.screen
  return `one of up to ${max} screened stocks${industry === undefined ? '' : ` in ${industryName(industry, 'en')}`}`
}

const named = (name: string | undefined): string => (name === undefined ? '' : ` “${name}”`)

export const enDeeds = (actions: readonly Action[], teller: EnglishTeller): string =>
  actions.map((action) => deedOf(action, teller)).join(' and ')

function deedOf(action: Action, teller: EnglishTeller): string {
  switch (action.do) {
    case 'notify':
      return action.channels === undefined ? 'you are told' : `you are told by ${action.channels.join(' and ')}`
    case 'order': {
      const what = `${action.side} ${sizeOf(action.size, teller)} ${priceOf(action.type, action.price)}`
      return action.approval === 'semi' ? `you are asked to approve: ${what}` : `it will ${what}`
    }
    case 'cancelOrders':
      return `open ${action.side === undefined ? '' : `${action.side} `}orders are canceled`
    case 'closePosition':
      return `${action.pct === undefined ? 'all' : `${figure(action.pct)}%`} of the holding is sold`
    case 'setStop':
      return `a stop is set at ${figure(action.pct)}% of the price at that time`
    case 'pauseStrategy':
      return action.rule === undefined ? 'this strategy pauses' : 'the named strategy pauses'
    case 'addWatch':
      return `it is added to the watchlist${named(teller.names.watchlist?.(action.watchlist))}`
    case 'tag':
      return `it is tagged “${action.tag}”`
    case 'webhook':
      return 'the webhook is called'
    case 'runStrategy':
      return 'the named strategy runs'
  }
}

function priceOf(type: string, price: OrderPrice | undefined): string {
  if (type === 'market') return 'at the market'
  if (type === 'best') return 'at the best opposite price'
  if (price === undefined) return 'at a limit'
  if ('krw' in price) return `at ${figure(price.krw)} won`
  if ('at' in price) return `at the ${price.at}`
  if ('tick' in price) return `${price.tick.n} ticks from the ${price.tick.of}`
  return `${figure(price.pct.by)}% from the ${price.pct.of}`
}

function sizeOf(size: Size, teller: EnglishTeller): string {
  if ('if' in size) {
    return `${sizeOf(size.then, teller)} if ${enCondition(size.if, teller)}, otherwise ${sizeOf(size.else, teller)},`
  }
  if ('qty' in size) return `${figure(size.qty)} shares`
  if ('krw' in size) return `for ${figure(size.krw)} won`
  if ('pctEquity' in size) return `for ${figure(size.pctEquity)}% of equity`
  if ('pctCash' in size) return `for ${figure(size.pctCash)}% of cash`
  if ('pctHolding' in size) return `${figure(size.pctHolding)}% of the holding`
  if ('riskPct' in size)
    return `so much that a stop at ${figure(size.stopPct)}% loses ${figure(size.riskPct)}% of equity`
  return 'targetQty' in size ? `up to ${figure(size.targetQty)} shares` : `up to ${figure(size.targetPct)}% of equity`
}

export function enOthers(rule: Rule, teller: EnglishTeller): readonly string[] {
  return [
    looked(rule),
    sessionOf(rule.session),
    firing(rule),
    rule.exit === undefined ? '' : `While held, everything is sold when ${enCondition(rule.exit, teller)}.`,
    guards(rule),
  ].filter((sentence) => sentence !== '')
}

function looked({ eval: { on = 'tick', hold, onUnknown } = { on: 'tick' } }: Rule): string {
  const [kind, what = ''] = on.split(':')
  const look =
    kind === 'throttle'
      ? `It is looked at every ${what} at most.`
      : kind === 'barClose'
        ? `It is looked at when a ${BAR_NAMES[what as keyof typeof BAR_NAMES].en} bar closes.`
        : 'It is looked at whenever something changes.'
  const held = hold === undefined ? '' : ` It has to hold for ${span(durationMs(hold), 'en')}.`
  return look + held + (onUnknown === 'notify' ? ' You are told when it cannot know.' : '')
}

function sessionOf(session: Session | undefined): string {
  if (session === undefined) return ''
  const { phases, from, to, days, venues } = session
  const parts = [
    ...(days === 'trading' ? ['on trading days'] : []),
    ...(venues === undefined ? [] : [`of ${venues.join(' and ')}`]),
    ...(phases === undefined ? [] : [`in ${phases.map((name) => PHASES[name].en).join(' or ')}`]),
    ...(from === undefined ? [] : [`from ${from}`]),
    ...(to === undefined ? [] : [`to ${to}`]),
  ]
  return parts.length === 0 ? '' : `Only ${parts.join(', ')}.`
}

const MODES = {
  once: 'It fires once.',
  oncePerBar: 'It fires once a bar.',
  oncePerDay: 'It fires once a day.',
  everyTime: 'It fires again and again while it is so.',
  edge: 'It fires whenever it becomes so.',
} as const

function firing({ fire: { mode, cooldown, maxPerDay, expires } }: Rule): string {
  const limits = [
    ...(cooldown === undefined ? [] : [`It rests for ${span(durationMs(cooldown), 'en')} after firing.`]),
    ...(maxPerDay === undefined ? [] : [`At most ${maxPerDay} times a day.`]),
    ...(expires === undefined ? [] : [`Until ${expires}.`]),
  ]
  return [MODES[mode], ...limits].join(' ')
}

function guards({ guards: limits }: Rule): string {
  if (limits === undefined) return ''
  const words = [
    ...(limits.maxPositionPct === undefined ? [] : [`${figure(limits.maxPositionPct)}% of equity in one stock`]),
    ...(limits.maxDailyLossKrw === undefined ? [] : [`a loss of ${figure(limits.maxDailyLossKrw)} won a day`]),
    ...(limits.maxTradesPerDay === undefined ? [] : [`${limits.maxTradesPerDay} orders a day`]),
  ]
  return words.length === 0 ? '' : `Never beyond ${words.join(', ')}.`
}
