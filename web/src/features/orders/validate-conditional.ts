import { findParentProblem } from '@naru/shared/domain/parent-order'
import { isOnTick } from '@naru/shared/market/tick-size'
import { conditionalTerms } from './conditional-terms.ts'
import type { Draft } from './drafts.ts'
import { parseDecimal, parseWhole } from './figures.ts'
import {
  type Problem,
  priceProblem,
  type TicketField,
  type TicketProblems,
  type TicketSurroundings,
} from './problems.ts'

type Judge = (draft: Draft, around: TicketSurroundings) => Problem | undefined

const within =
  (figure: (draft: Draft) => number | undefined, [from, to]: readonly [number, number], code: Problem['code']): Judge =>
  (draft) => {
    const value = figure(draft)
    return value === undefined || value < from || value > to ? { code } : undefined
  }

/** A condition may lie beyond today's limits: it can be met on another day. */
const trigger: Judge = (draft, around) => priceProblem(draft.trigger, { ...around, limits: null })
const exitPrice: Judge = (draft, around) => {
  if (draft.exitType === 'market') return undefined
  const wrong = priceProblem(draft.exitPrice, { ...around, limits: null })
  const [exit, start] = [parseWhole(draft.exitPrice), parseWhole(draft.trigger)]
  if (wrong || exit === undefined || start === undefined) return wrong
  const isBuy = draft.kind === 'stop' && draft.side === 'buy'
  if (isBuy) return exit < start ? { code: 'exit_below' } : undefined
  return exit > start ? { code: 'exit_above' } : undefined
}
/** It rests at the exchange from the first day on. */
const takeProfit: Judge = (draft, around) => {
  const wrong = priceProblem(draft.takeProfit, around)
  const [target, from] = [parseWhole(draft.takeProfit), draft.kind === 'oco' ? around.last : undefined]
  return (
    wrong ?? (target !== undefined && from !== undefined && target <= from ? { code: 'take_profit_below' } : undefined)
  )
}
const trail: Judge = (draft, around) =>
  draft.trailUnit === 'rate'
    ? within(({ trail: rate }) => parseDecimal(rate), [0.1, 50], 'rate_range')(draft, around)
    : within(({ trail: won }) => parseWhole(won), [1, 1e9], 'won_range')(draft, around)
const offset: Judge = (draft, around) =>
  draft.exitType === 'market'
    ? undefined
    : within((held) => parseWhole(held.offset), [0, 1e9], 'won_range')(draft, around)

const JUDGES: Readonly<Record<Exclude<Draft['kind'], 'order'>, Readonly<Partial<Record<TicketField, Judge>>>>> = {
  stop: { trigger, exitPrice },
  trailing_stop: { trail, offset },
  oco: { takeProfit, trigger, exitPrice },
  bracket: { takeProfit, trigger, exitPrice },
  twap: {
    slices: within(({ slices }) => parseWhole(slices), [2, 100], 'slices_range'),
    interval: within(({ interval }) => parseWhole(interval), [5, 3_600], 'interval_range'),
  },
}

/** Where a field of the terms is typed. */
const FIELD_OF: Readonly<Record<string, TicketField>> = {
  triggerPrice: 'trigger',
  stopPrice: 'trigger',
  stopLimitPrice: 'exitPrice',
  takeProfitPrice: 'takeProfit',
  slices: 'slices',
}

/** What is wrong with the fields a conditional order has besides quantity and price. */
export function conditionalProblems(draft: Draft, around: TicketSurroundings): TicketProblems {
  if (draft.kind === 'order') return {}
  const judged = Object.entries(JUDGES[draft.kind]).map(([field, judge]) => [field, judge(draft, around)] as const)
  const problems: TicketProblems = Object.fromEntries(judged.filter(([, problem]) => problem))
  return Object.keys(problems).length > 0 ? problems : crossProblem(draft, around)
}

/** Each figure is fine by itself; do they make sense together? */
function crossProblem(draft: Draft, around: TicketSurroundings): TicketProblems {
  const terms = conditionalTerms(draft)
  if (!terms || !around.shares) return {}
  const problem = findParentProblem(
    { ...terms, side: draft.side, quantity: around.shares },
    { lastPrice: around.last ?? null, isOnTick: (price) => isOnTick(around.instrument.kind, price) },
  )
  return problem ? { [FIELD_OF[problem.field] ?? 'price']: { code: problem.code } } : {}
}
