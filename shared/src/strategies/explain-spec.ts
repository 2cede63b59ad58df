import { BAR_NAMES, figure, type Locale, type RuleNames } from '../rules/explain/words.ts'
import { explainStrategy } from './document/explain.ts'
import { STRATEGIES } from './registry.ts'
import { nameOfPlugin, type StrategySource } from './source.ts'
import type { StrategySizing, StrategySpec } from './spec.ts'

/**
 * A strategy as it is armed, in words: what decides, on what, how much it takes, and what bounds it. Of a document of
 * rules its own sentences come first.
 *
 * @param names  what symbols and watchlists are called; what it does not know is said by its code
 */
export function explainSpec(spec: StrategySpec, locale: Locale, names: RuleNames = {}): readonly string[] {
  const say = locale === 'ko' ? KOREAN : ENGLISH
  const { source, minimumStrength, schedule, guards, sizing } = spec
  const head =
    source.kind === 'rules'
      ? explainStrategy(source.document, locale, names)
      : [say.decides(decider(source, locale), say.on(universeOf(spec, names, say)), BAR_NAMES[spec.bar][locale])]
  return [
    ...head,
    ...(source.kind === 'rules' ? [] : [say.sizes(sizing)]),
    ...(minimumStrength > 0 ? [say.strength(minimumStrength)] : []),
    schedule.closeRoutine === 'flatten' ? say.flatten : say.keep,
    say.bounds(guards.maxOrdersADay, figure(Math.round(guards.maxLossADayRate * 1000) / 10)),
    ...(guards.pausesOnForeignFill ? [say.foreign] : []),
  ]
}

interface Sayings {
  decides(what: string, on: string, bar: string): string
  on(universe: string): string
  readonly watchlist: string
  sizes(sizing: StrategySizing): string
  strength(least: number): string
  readonly flatten: string
  readonly keep: string
  bounds(orders: number, loss: string): string
  readonly foreign: string
}

function universeOf({ universe }: StrategySpec, names: RuleNames, say: Sayings): string {
  if ('symbols' in universe)
    return universe.symbols.map((id) => names.symbol?.(id.slice(0, 6)) ?? id.slice(0, 6)).join(' · ')
  return 'watchlist' in universe ? (names.watchlist?.(universe.watchlist) ?? say.watchlist) : ''
}

function decider(source: Exclude<StrategySource, { kind: 'rules' }>, locale: Locale): string {
  const korean = locale === 'ko'
  switch (source.kind) {
    case 'built_in': {
      const definition = STRATEGIES.find(({ id }) => id === source.strategy)
      const params = (definition?.params ?? []).map((spec) => {
        const value = source.params[spec.id] ?? spec.default
        return `${spec.label[locale]} ${typeof value === 'number' ? figure(value) : value}`
      })
      const name = definition?.label[locale] ?? source.strategy
      return korean ? `‘${name}’ 전략(${params.join(', ')})` : `the strategy “${name}” (${params.join(', ')})`
    }
    case 'script':
      return korean ? '직접 쓴 스크립트' : 'a script of your own'
    case 'plugin':
      return korean
        ? `NAS에 설치한 플러그인 ${nameOfPlugin(source.plugin)}`
        : `the plugin ${nameOfPlugin(source.plugin)} installed on the NAS`
    case 'gateway':
      return korean ? `연결된 프로그램 ${source.program}` : `the connected program ${source.program}`
    case 'hook':
      return korean ? '밖에서 온 서명된 신호' : 'signed signals from outside'
  }
}

const percent = (part: number): string => figure(Math.round(part * 10_000) / 100)

const KOREAN: Sayings = {
  decides: (what, on, bar) => `${on} ${bar}으로 보고, ${what}에 따라 사고팔아요.`,
  on: (universe) => `${universe}: `,
  watchlist: '관심종목 목록',
  sizes: (sizing) => {
    if ('shares' in sizing) return `크기를 말하지 않은 신호는 ${figure(sizing.shares)}주씩 사요.`
    if ('won' in sizing) return `크기를 말하지 않은 신호는 ${figure(sizing.won)}원어치씩 사요.`
    if ('equityShare' in sizing)
      return `크기를 말하지 않은 신호는 계좌 평가액의 ${percent(sizing.equityShare)}%씩 사요.`
    return `크기를 말하지 않은 신호는 주문 가능 금액의 ${percent(sizing.buyingPowerShare)}%씩 사요.`
  },
  strength: (least) => `강도가 ${figure(least)}보다 약한 신호는 적어 두기만 하고 주문하지 않아요.`,
  flatten: '장이 끝나기 전에 가진 것을 모두 팔아요.',
  keep: '장이 끝나도 가진 것을 그대로 들고 가요.',
  bounds: (orders, loss) => `하루에 주문 ${figure(orders)}건까지, 하루 손실이 ${loss}%에 닿으면 그날은 더 사지 않아요.`,
  foreign: '다른 곳에서 같은 종목이 거래되면 멈추고 알려요.',
}

const ENGLISH: Sayings = {
  decides: (what, on, bar) => `${on}looks at ${bar} bars and trades as ${what} decides.`,
  on: (universe) => `${universe}: `,
  watchlist: 'a watchlist',
  sizes: (sizing) => {
    const each = 'A signal without a size of its own buys'
    if ('shares' in sizing) return `${each} ${figure(sizing.shares)} shares.`
    if ('won' in sizing) return `${each} for ₩${figure(sizing.won)}.`
    if ('equityShare' in sizing) return `${each} for ${percent(sizing.equityShare)}% of what the account is worth.`
    return `${each} for ${percent(sizing.buyingPowerShare)}% of the buying power.`
  },
  strength: (least) => `A signal weaker than ${figure(least)} is written down and not ordered.`,
  flatten: 'Sells all it holds before the market closes.',
  keep: 'Keeps what it holds over the close.',
  bounds: (orders, loss) =>
    `At most ${figure(orders)} orders a day; buys no more that day once the loss reaches ${loss}%.`,
  foreign: 'Pauses and tells you when the same stock is traded elsewhere.',
}
