import { durationMs, secondsOf } from '../clock.ts'
import { type Condition, WEEKDAYS } from '../syntax.ts'
import { not, triOf, UNKNOWN } from '../tri.ts'
import { buildComparison } from './compare.ts'
import type { Builder, Built, Path, Test } from './context.ts'
import { all, any, atLeast } from './gate.ts'
import { flagRead } from './leaf.ts'
import { cellOf } from './operand.ts'
import { consecutive, count, firstTimeToday, hold, sequence, within } from './temporal.ts'

/** Where the children of a condition stand below it. */
export function childrenOf(condition: Condition): readonly { readonly path: Path; readonly condition: Condition }[] {
  const list = (key: string, conditions: readonly Condition[]) =>
    conditions.map((one, at) => ({ path: [key, at], condition: one }))
  if ('all' in condition) return list('all', condition.all)
  if ('any' in condition) return list('any', condition.any)
  if ('not' in condition) return [{ path: ['not'], condition: condition.not }]
  if ('atLeast' in condition) return list('of', condition.of)
  if ('hold' in condition) return [{ path: ['hold'], condition: condition.hold }]
  if ('sequence' in condition) return list('sequence', condition.sequence)
  if ('count' in condition) return [{ path: ['count'], condition: condition.count }]
  if ('firstTimeToday' in condition) return [{ path: ['firstTimeToday'], condition: condition.firstTimeToday }]
  if ('consecutive' in condition) return [{ path: ['consecutive'], condition: condition.consecutive }]
  if ('within' in condition && !('op' in condition)) return [{ path: ['within'], condition: condition.within }]
  return []
}

export function buildCondition(builder: Builder, condition: Condition, path: Path | null): Built<Test> {
  if ('op' in condition) return buildComparison(builder, condition)
  if ('consecutive' in condition) {
    const { n, tf } = condition
    return consecutive(builder, (inside) => inside.condition(condition.consecutive, null), { n, tf })
  }
  const children = childrenOf(condition).map((child) =>
    builder.condition(child.condition, path && [...path, ...child.path]),
  )
  const [only] = children
  if (only !== undefined) return buildAbove(builder, condition, { children, only })
  return buildFact(builder, condition)
}

interface Below {
  readonly children: readonly Built<Test>[]
  readonly only: Built<Test>
}

function buildAbove(builder: Builder, condition: Condition, { children, only }: Below): Built<Test> {
  if ('all' in condition) return all(children)
  if ('any' in condition) return any(children)
  if ('not' in condition) return { remembers: only.remembers, run: (context) => not(only.run(context)) }
  if ('atLeast' in condition) return atLeast(condition.atLeast, children)
  if ('hold' in condition) return hold(builder, only, durationMs(condition.for))
  if ('sequence' in condition) return sequence(builder, children, durationMs(condition.within))
  if ('count' in condition) return count(builder, only, { n: condition.n, ms: durationMs(condition.window) })
  if ('within' in condition && 'for' in condition) return within(builder, only, durationMs(condition.for))
  return firstTimeToday(builder, only)
}

/** What is so, or the time of day. */
function buildFact(builder: Builder, condition: Condition): Built<Test> {
  const plain = (run: Test): Built<Test> => ({ remembers: false, run })
  if ('flag' in condition) {
    const value = cellOf(builder.read(flagRead(condition.flag)))
    return plain((context) => {
      const flag = value(context)
      return Number.isNaN(flag) ? UNKNOWN : triOf(flag !== 0)
    })
  }
  if ('clock' in condition) {
    const [from, to] = [secondsOf(condition.clock.from), lastSecond(condition.clock.to)]
    builder.clock({ kind: 'second', second: from })
    builder.clock({ kind: 'second', second: to + 1 })
    return plain(({ clock }) => triOf(clock.second >= from && clock.second <= to))
  }
  if ('phase' in condition) {
    builder.clock({ kind: 'phase' })
    return plain(({ clock }) => triOf(condition.phase.some((name) => clock.isPhase(name))))
  }
  builder.clock({ kind: 'day' })
  if ('dayOfWeek' in condition) {
    const days = condition.dayOfWeek.map((name) => Object.keys(WEEKDAYS).indexOf(name) + 1)
    return plain(({ clock }) => triOf(days.includes(clock.weekday)))
  }
  return plain(({ clock }) => ('calendar' in condition ? triOf(clock.flag(condition.calendar)) : UNKNOWN))
}

const END_OF_DAY = 24 * 3600 - 1

/** "15:15" is the whole second 15:15:00; left out: to the end of the day. */
export const lastSecond = (to: string | undefined): number => (to === undefined ? END_OF_DAY : secondsOf(to))
