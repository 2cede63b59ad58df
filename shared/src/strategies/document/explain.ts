import { BAR_NAMES, figure, type Locale, type RuleNames } from '../../rules/explain/words.ts'
import { explainRule } from '../../rules/explain.ts'
import type { Rule } from '../../rules/rule.ts'
import type { StrategyDocument } from './schema.ts'
import { ruleOf } from './to-rule.ts'

/**
 * A strategy in words. The first sentence is what it waits for and what it buys; each of the others is one further part:
 * when it is looked at, what ends a position, and what bounds it.
 *
 * @param names  what symbols, lines and watchlists are called; what it does not know is said by its code
 */
export function explainStrategy(document: StrategyDocument, locale: Locale, names: RuleNames = {}): readonly string[] {
  const { exits: _told, exit, guards, schedule, ...entry } = document
  const weekdays = schedule?.weekdays === undefined ? undefined : { weekdays: schedule.weekdays }
  const plain = ruleOf({ ...entry, ...(weekdays && { schedule: weekdays }), ...stopOf(document) })
  const known = explainRule(bare(plain), locale, names)
  /** What one more part of the rule adds to its sentences. */
  const added = (more: Partial<Rule>): readonly string[] =>
    explainRule({ ...bare(plain), ...more }, locale, names).filter((sentence) => !known.includes(sentence))
  const { session } = ruleOf(document)
  const say = locale === 'ko' ? KOREAN : ENGLISH
  return [
    known[0] ?? '',
    say.looks(BAR_NAMES[document.bar][locale], document.enters === 'is_true'),
    ...(session ? added({ session }) : []),
    ...exitSentences(document, say),
    ...(exit ? added({ exit }) : []),
    ...(guards ? added({ guards }) : []),
    ...(document.maxPositions === undefined ? [] : [say.holds(document.maxPositions)]),
  ]
}

/** A size by risk is told with its stop. */
const stopOf = ({ exits }: StrategyDocument): Pick<StrategyDocument, 'exits'> =>
  exits?.stop === undefined ? {} : { exits: { stop: exits.stop } }

/** Without what is told by sentences of its own. */
const bare = (rule: Rule): Rule => ({
  ...rule,
  then: rule.then.map((action) => (action.do === 'order' ? { ...action, exits: undefined } : action)),
})

interface Sayings {
  looks(bar: string, isRepeated: boolean): string
  stop(pct: number): string
  take(pct: number): string
  trail(pct: number, after: number | undefined): string
  bars(count: number): string
  clock(time: string): string
  readonly first: string
  holds(count: number): string
}

function exitSentences({ exits }: StrategyDocument, say: Sayings): readonly string[] {
  if (exits === undefined) return []
  const { stop, take, trail, time } = exits
  const told = [
    ...(stop ? [say.stop(stop.pct)] : []),
    ...(take ? [say.take(take.pct)] : []),
    ...(trail ? [say.trail(trail.pct, trail.after?.pct)] : []),
    ...(time?.bars === undefined ? [] : [say.bars(time.bars)]),
    ...(time?.clock === undefined ? [] : [say.clock(time.clock)]),
  ]
  return told.length > 1 ? [...told, say.first] : told
}

const KOREAN: Sayings = {
  looks: (bar, isRepeated) =>
    isRepeated
      ? `${bar}이 끝날 때마다 살펴보고, 보유하지 않는 동안은 조건이 맞을 때마다 사요.`
      : `${bar}이 끝날 때마다 살펴보고, 조건이 새로 맞을 때 한 번 사요.`,
  stop: (pct) => `산 값에서 ${figure(-pct)}% 내리면 손절해요.`,
  take: (pct) => `산 값에서 ${figure(pct)}% 오르면 익절해요.`,
  trail: (pct, after) =>
    `${after === undefined ? '' : `${figure(after)}% 오른 뒤부터는 `}산 뒤의 최고가에서 ${figure(pct)}% 내리면 팔아요.`,
  bars: (count) => `산 뒤 봉 ${figure(count)}개가 지나면 팔아요.`,
  clock: (time) => `${time}이 되면 팔아요.`,
  first: '이 가운데 먼저 닿는 것이 나머지를 취소해요.',
  holds: (count) => `한 번에 ${figure(count)}종목까지만 보유해요.`,
}

const ENGLISH: Sayings = {
  looks: (bar, isRepeated) =>
    isRepeated
      ? `It looks when a ${bar} bar closes and buys whenever the condition holds and nothing is held.`
      : `It looks when a ${bar} bar closes and buys once when the condition comes true.`,
  stop: (pct) => `It sells ${figure(-pct)}% below the purchase.`,
  take: (pct) => `It sells ${figure(pct)}% above the purchase.`,
  trail: (pct, after) =>
    `It sells ${figure(pct)}% below the highest price since the purchase${after === undefined ? '' : `, once that has gained ${figure(after)}%`}.`,
  bars: (count) => `It sells ${figure(count)} bars after the purchase.`,
  clock: (time) => `It sells at ${time}.`,
  first: 'The first of these cancels the others.',
  holds: (count) => `It holds at most ${figure(count)} instrument${count === 1 ? '' : 's'} at once.`,
}
