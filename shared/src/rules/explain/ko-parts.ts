import { industryName } from '../../market/sectors.ts'
import type { Action, OrderPrice, PriceOf, Size } from '../action.ts'
import { durationMs } from '../clock.ts'
import type { Rule, Session, Universe } from '../rule.ts'
import { PHASES } from '../syntax.ts'
import { koCondition } from './ko.ts'
import { withParticle } from './korean.ts'
import type { KoreanTeller } from './teller.ts'
import { BAR_NAMES, figure, type RuleNames, span } from './words.ts'

const CHANNEL_NAMES: Readonly<Record<string, string>> = {
  telegram: '텔레그램',
  discord: '디스코드',
  webpush: '웹 푸시',
  fcm: '앱 푸시',
  email: '이메일',
  slack: '슬랙',
  webhook: '웹훅',
}
const PRICE_NAMES: Readonly<Record<PriceOf, string>> = {
  last: '현재가',
  bid1: '매수 1호가',
  ask1: '매도 1호가',
  mid: '중간가',
  prevClose: '전일 종가',
  upperLimit: '상한가',
  lowerLimit: '하한가',
}

export function koSubject(universe: Universe, names: RuleNames): string {
  if ('symbols' in universe) {
    const [first = '', ...others] = universe.symbols.map((symbol) => names.symbol?.(symbol) ?? symbol)
    return others.length === 0
      ? first
      : others.length === 1
        ? `${first}·${others[0]}`
        : `${first} 외 ${others.length}종목`
  }
  if ('watchlist' in universe) return `관심 종목${named(names.watchlist?.(universe.watchlist))}의 종목`
  if ('kisCondition' in universe) return `조건검색 ‘${universe.kisCondition}’의 종목`
  const { industry, max } = universe.screen
  const of = industry === undefined ? '' : `${industryName(industry, 'ko')} 업종에서 `
  return `${of}골라낸 종목(최대 ${max}개)`
}

const named = (name: string | undefined): string => (name === undefined ? '' : ` ‘${name}’`)

/** An action up to its last verb: "텔레그램으로 알려드리", and how it ends. */
interface Deed {
  readonly before: string
  readonly and: string
  readonly end: string
}
const deed = (before: string, and: string, end: string): Deed => ({ before, and, end })

export function koDeeds(actions: readonly Action[], teller: KoreanTeller): string {
  const deeds = actions.map((action) => deedOf(action, teller))
  return deeds.map(({ before, and, end }, at) => before + (at === deeds.length - 1 ? end : and)).join(' ')
}

function deedOf(action: Action, teller: KoreanTeller): Deed {
  switch (action.do) {
    case 'notify': {
      const channels = action.channels?.map((channel) => CHANNEL_NAMES[channel] ?? channel)
      const how = channels === undefined ? '' : `${withParticle(joined(channels), '으로')} `
      return deed(`${how}알려`, '드리고', '드려요')
    }
    case 'order':
      return orderDeed(action, teller)
    case 'cancelOrders': {
      const side = action.side === undefined ? '' : action.side === 'buy' ? '매수 ' : '매도 '
      return deed(`미체결 ${side}주문을 `, '취소하고', '취소해요')
    }
    case 'closePosition': {
      const part = action.pct === undefined || action.pct === 100 ? '모두' : `${figure(action.pct)}%를`
      return action.approval === 'semi'
        ? deed(`보유 수량 ${part} 파는 승인 요청을 `, '보내고', '보내요')
        : deed(`보유 수량을 ${part} `, '팔고', '팔아요')
    }
    case 'setStop':
      return deed(`손절을 그때 값의 ${figure(action.pct)}%에 `, '걸고', '걸어요')
    case 'pauseStrategy':
      return deed(action.rule === undefined ? '이 전략을 ' : '지정한 전략을 ', '멈추고', '멈춰요')
    case 'addWatch':
      return deed(`관심 종목${named(teller.names.watchlist?.(action.watchlist))}에 `, '더하고', '더해요')
    case 'tag':
      return deed(`‘${action.tag}’ 꼬리표를 `, '붙이고', '붙여요')
    case 'webhook':
      return deed('웹훅을 ', '부르고', '불러요')
    case 'runStrategy':
      return deed('지정한 전략을 ', '실행하고', '실행해요')
  }
}

const joined = (words: readonly string[]): string => words.reduce((all, one) => `${withParticle(all, '과')} ${one}`)

function orderDeed(action: Extract<Action, { readonly do: 'order' }>, teller: KoreanTeller): Deed {
  const { side, type, price, size, approval } = action
  const how =
    type === 'market' ? '시장가로 ' : type === 'best' ? '최유리 지정가로 ' : `${withParticle(priceOf(price), '으로')} `
  const much = sizeOf(size, teller)
  const verb = side === 'buy' ? '매수' : '매도'
  return approval === 'semi'
    ? deed(`${how}${much} ${verb}하는 승인 요청을 `, '보내고', '보내요')
    : deed(`${how}${much} `, `${verb}하고`, `${verb}해요`)
}

function priceOf(price: OrderPrice | undefined): string {
  if (price === undefined) return '지정가'
  if ('krw' in price) return `지정가 ${figure(price.krw)}원`
  if ('at' in price) return `지정가 ${PRICE_NAMES[price.at]}`
  if ('tick' in price) {
    const { of, n } = price.tick
    return n === 0
      ? `지정가 ${PRICE_NAMES[of]}`
      : `${PRICE_NAMES[of]}보다 ${Math.abs(n)}틱 ${n > 0 ? '높은' : '낮은'} 지정가`
  }
  const { of, by } = price.pct
  return by === 0
    ? `지정가 ${PRICE_NAMES[of]}`
    : `${PRICE_NAMES[of]}보다 ${figure(Math.abs(by))}% ${by > 0 ? '높은' : '낮은'} 지정가`
}

function sizeOf(size: Size, teller: KoreanTeller): string {
  if ('if' in size) {
    const test = koCondition(size.if, teller)
    return `(${test} ${sizeOf(size.then, teller)}, 아니면 ${sizeOf(size.else, teller)})`
  }
  if ('qty' in size) return `${figure(size.qty)}주를`
  if ('krw' in size) return `${figure(size.krw)}원어치를`
  if ('pctEquity' in size) return `총자산의 ${figure(size.pctEquity)}%만큼`
  if ('pctCash' in size) return `예수금의 ${figure(size.pctCash)}%만큼`
  if ('pctHolding' in size) return `보유 수량의 ${figure(size.pctHolding)}%를`
  if ('riskPct' in size) return `${figure(size.stopPct)}%에 손절할 때 총자산의 ${figure(size.riskPct)}%를 잃을 만큼`
  return 'targetQty' in size
    ? `보유 수량이 ${figure(size.targetQty)}주가 되게`
    : `비중이 ${figure(size.targetPct)}%가 되게`
}

const EVAL = { tick: '값이 바뀔 때마다 살펴봐요.' } as const

/** When it is looked at, how often it fires, and what else bounds it: a sentence each. */
export function koOthers(rule: Rule, teller: KoreanTeller): readonly string[] {
  return [
    whenLooked(rule),
    sessionOf(rule.session),
    firing(rule),
    ...exits(rule),
    rule.exit === undefined ? '' : `보유 중에 ${koCondition(rule.exit, teller)} 모두 팔아요.`,
    guards(rule),
  ].filter((sentence) => sentence !== '')
}

function whenLooked({ eval: { on = 'tick', hold, onUnknown } = { on: 'tick' } }: Rule): string {
  const [kind, what = ''] = on.split(':')
  const look =
    kind === 'throttle'
      ? `길어도 ${Number.parseInt(what, 10)}초에 한 번 살펴봐요.`
      : kind === 'barClose'
        ? `${BAR_NAMES[what as keyof typeof BAR_NAMES].ko}이 끝날 때마다 살펴봐요.`
        : EVAL.tick
  const held = hold === undefined ? '' : ` ${span(durationMs(hold), 'ko')} 동안 이어져야 울려요.`
  const told = onUnknown === 'notify' ? ' 값을 알 수 없으면 그렇다고 알려드려요.' : ''
  return look + held + told
}

function sessionOf(session: Session | undefined): string {
  if (session === undefined) return ''
  const { phases, from, to, days, venues } = session
  const parts = [
    ...(days === 'trading' ? ['거래일'] : []),
    ...(venues === undefined ? [] : [venues.join('·')]),
    ...(phases === undefined ? [] : [phases.map((name) => PHASES[name].ko).join('·')]),
    ...(from === undefined ? [] : [`${from}부터`]),
    ...(to === undefined ? [] : [`${to}까지`]),
  ]
  return parts.length === 0 ? '' : `${parts.join(' ')}만 살펴봐요.`
}

const MODES = {
  once: '한 번만 울려요.',
  oncePerBar: '봉마다 한 번만 울려요.',
  oncePerDay: '하루에 한 번만 울려요.',
  everyTime: '조건이 이어지는 동안 되풀이해서 울려요.',
  edge: '조건이 새로 맞을 때마다 울려요.',
} as const

function firing({ fire: { mode, cooldown, maxPerDay, expires } }: Rule): string {
  const limits = [
    ...(cooldown === undefined ? [] : [`울린 뒤 ${span(durationMs(cooldown), 'ko')} 동안은 쉬어요.`]),
    ...(maxPerDay === undefined ? [] : [`하루 최대 ${maxPerDay}번이에요.`]),
    ...(expires === undefined ? [] : [`${expires}까지만 울려요.`]),
  ]
  return [MODES[mode], ...limits].join(' ')
}

function exits({ then }: Rule): readonly string[] {
  return then.flatMap((action) => {
    if (action.do !== 'order' || action.exits === undefined) return []
    const words = action.exits.oco.map((one) => {
      if ('stop' in one) return `${figure(one.stop.pct)}%에 손절`
      if ('take' in one) return `+${figure(one.take.pct)}%에 익절`
      if ('time' in one) return `${one.time}에 정리`
      const after = one.trail.after === undefined ? '' : `+${figure(one.trail.after.pct)}%부터 `
      return `${after}고점에서 ${figure(one.trail.pct)}% 내리면 정리`
    })
    return [`체결되면 ${words.join(', ')} 중 먼저 닿는 것을 따라요.`]
  })
}

function guards({ guards: limits }: Rule): string {
  if (limits === undefined) return ''
  const words = [
    ...(limits.maxPositionPct === undefined ? [] : [`한 종목 비중 ${figure(limits.maxPositionPct)}%`]),
    ...(limits.maxDailyLossKrw === undefined ? [] : [`하루 손실 ${figure(limits.maxDailyLossKrw)}원`]),
    ...(limits.maxTradesPerDay === undefined ? [] : [`하루 주문 ${limits.maxTradesPerDay}번`]),
  ]
  return words.length === 0 ? '' : `${withParticle(words.join(', '), '을')} 넘기지 않아요.`
}
