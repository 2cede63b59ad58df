import type { Exit, Size } from '../../rules/action.ts'
import type { Rule, Session } from '../../rules/rule.ts'
import type { Condition } from '../../rules/syntax.ts'
import type { EntrySize, StrategyDocument } from './schema.ts'

/** Where things of the document stand in its rule, and back: problems are told where the user wrote them. */
type Path = readonly (string | number)[]

/**
 * The rule that says what the document says: what its sentence is told from, and what watches the market. How many
 * instruments may be held at once is not in a rule; whoever plays the document keeps that.
 */
export function ruleOf(document: StrategyDocument): Rule {
  const { name, universe, vars, bar, enters, order, guards } = document
  const session = sessionOf(document)
  const exit = exitOf(document)
  const exits = exitsOf(document)
  return {
    v: 1,
    kind: 'strategy',
    name,
    universe,
    ...(session && { session }),
    ...(vars && { vars }),
    when: entryOf(document),
    eval: { on: `barClose:${bar}` },
    fire: enters === 'is_true' ? { mode: 'everyTime', cooldown: '00:00:01' } : { mode: 'oncePerBar', bar },
    then: [
      {
        do: 'order',
        side: 'buy',
        size: sizeOf(document),
        ...order,
        ...(exits.length > 0 && { exits: { oco: exits } }),
      },
    ],
    ...(exit && { exit }),
    ...(guards && { guards }),
  }
}

function entryOf({ entry, schedule }: StrategyDocument): Condition {
  return schedule?.weekdays === undefined ? entry : { all: [entry, { dayOfWeek: schedule.weekdays }] }
}

function exitOf({ exit, exits }: StrategyDocument): Condition | undefined {
  const bars = exits?.time?.bars
  if (bars === undefined) return exit
  const isOver: Condition = { op: '>=', l: { pos: 'heldBars' }, r: bars }
  return exit === undefined ? isOver : { any: [exit, isOver] }
}

function sessionOf({ schedule }: StrategyDocument): Session | undefined {
  if (schedule === undefined) return undefined
  const { from, to, phases } = schedule
  if (from === undefined && to === undefined && phases === undefined) return undefined
  return { ...(phases && { phases }), ...(from && { from }), ...(to && { to }) }
}

function exitsOf({ exits }: StrategyDocument): readonly Exit[] {
  if (exits === undefined) return []
  const { stop, take, trail, time } = exits
  return [
    ...(stop ? [{ stop }] : []),
    ...(take ? [{ take }] : []),
    ...(trail ? [{ trail }] : []),
    ...(time?.clock === undefined ? [] : [{ time: time.clock }]),
  ]
}

/** A risk without a stop is refused by `parseStrategyDocument`; until then it is sized by the widest. */
const sizeOf = ({ size, exits }: StrategyDocument): Size =>
  isRisk(size) ? { ...size, stopPct: exits?.stop?.pct ?? -50 } : size

const isRisk = (size: EntrySize): size is Extract<EntrySize, { riskPct: number }> => 'riskPct' in size

/** Where the user wrote what stands at `path` of the rule. */
export function documentPath(document: StrategyDocument, path: Path): Path {
  const [root, ...rest] = path
  if (root === 'when') return document.schedule?.weekdays === undefined ? ['entry', ...rest] : unwrapped('entry', rest)
  if (root === 'exit') {
    const isWrapped = document.exits?.time?.bars !== undefined && document.exit !== undefined
    return isWrapped ? unwrapped('exit', rest) : ['exit', ...rest]
  }
  if (root === 'session') return ['schedule', ...rest]
  if (root === 'then') return rest[1] === 'size' || rest[1] === 'exits' ? rest.slice(1) : ['order', ...rest.slice(1)]
  return root === 'fire' || root === 'eval' ? ['bar'] : path
}

/** The user's own condition is the first of two. */
const unwrapped = (root: string, [, , ...rest]: Path): Path => [root, ...rest]
