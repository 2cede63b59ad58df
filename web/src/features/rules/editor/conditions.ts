import { at, isList, isObject, type Json, type JsonObject, type Path, put } from './json.ts'

export const GROUPS = ['all', 'any'] as const
export type GroupOp = (typeof GROUPS)[number]

/** What can be put around one condition, and what it brings with it. */
export const WRAPS = {
  not: {},
  hold: { for: '00:00:30' },
  within: { for: '00:05:00' },
  count: { n: 3, window: '00:10:00' },
  firstTimeToday: {},
  consecutive: { n: 3, tf: '1m' },
} as const satisfies Readonly<Record<string, JsonObject>>
export type WrapOp = keyof typeof WRAPS
export const WRAP_OPS = Object.keys(WRAPS) as readonly WrapOp[]

/** A condition as the form shows it. `path`s lead from the root of the rule. */
export type ConditionView =
  | { readonly kind: 'group'; readonly op: GroupOp | 'atLeast' | 'sequence'; readonly children: readonly Path[] }
  | { readonly kind: 'wrap'; readonly op: WrapOp; readonly child: Path }
  | { readonly kind: 'compare' | 'flag' | 'clock' | 'phase' | 'dayOfWeek' | 'calendar' }
  /** Nothing the form knows: read and changed as JSON. */
  | { readonly kind: 'other' }

const LEAVES = ['flag', 'clock', 'phase', 'dayOfWeek', 'calendar'] as const

/** How the condition at `path` is shown. */
export function viewOf(draft: Json, path: Path): ConditionView {
  const node = at(draft, path)
  if (!isObject(node)) return { kind: 'other' }
  // Told first: a move says `within` of its own.
  if (Object.hasOwn(node, 'op')) return { kind: 'compare' }
  const list = listKey(node)
  if (list !== undefined) {
    const items = node[list.key]
    const children = isList(items) ? items.map((_, index) => [...path, list.key, index]) : []
    return { kind: 'group', op: list.op, children }
  }
  const wrap = WRAP_OPS.find((op) => Object.hasOwn(node, op))
  if (wrap !== undefined) return { kind: 'wrap', op: wrap, child: [...path, wrap] }
  return { kind: LEAVES.find((leaf) => Object.hasOwn(node, leaf)) ?? 'other' }
}

/** Under which key a group keeps what it holds. */
function listKey(node: JsonObject) {
  if (Object.hasOwn(node, 'all')) return { key: 'all', op: 'all' } as const
  if (Object.hasOwn(node, 'any')) return { key: 'any', op: 'any' } as const
  if (Object.hasOwn(node, 'atLeast')) return { key: 'of', op: 'atLeast' } as const
  return Object.hasOwn(node, 'sequence') ? ({ key: 'sequence', op: 'sequence' } as const) : undefined
}

/** The price at or above an amount that is still to be written. */
export const STARTER: JsonObject = { op: '>=', l: { px: 'last' }, r: { krw: null } }

/** One more condition: into the group at `path`, or beside what stands there alone. */
export function addCondition(draft: Json, path: Path, added: Json = STARTER): Json {
  const view = viewOf(draft, path)
  const node = at(draft, path)
  if (view.kind !== 'group') return put(draft, path, node === undefined ? added : { all: [node, added] })
  const key = isObject(node) ? (listKey(node)?.key ?? 'all') : 'all'
  return put(draft, [...path, key, view.children.length], added)
}

/** Takes away the condition at `path`, what only stood around it, and a group that is left with one. */
export function removeCondition(draft: Json, path: Path): Json {
  const key = path.at(-1)
  if (typeof key === 'number') return withoutItem(draft, path, key)
  const parent = path.slice(0, -1)
  // Below a wrap; the root of a condition ("when", "exit") has the rule itself above it.
  if (parent.length > 0 && viewOf(draft, parent).kind === 'wrap') return removeCondition(draft, parent)
  return put(draft, path, path[0] === 'when' ? STARTER : undefined)
}

function withoutItem(draft: Json, path: Path, index: number): Json {
  const listPath = path.slice(0, -1)
  const groupPath = path.slice(0, -2)
  const rest = at(draft, listPath)
  const left = isList(rest) ? rest.filter((_, place) => place !== index) : []
  const [only] = left
  if (only === undefined) return removeCondition(draft, groupPath)
  return left.length === 1 ? put(draft, groupPath, only) : put(draft, listPath, left)
}

export const wrapCondition = (draft: Json, path: Path, op: WrapOp): Json =>
  put(draft, path, { [op]: at(draft, path) ?? STARTER, ...WRAPS[op] })

/** Takes away what stands around the condition, not the condition. */
export function unwrapCondition(draft: Json, path: Path): Json {
  const view = viewOf(draft, path)
  return view.kind === 'wrap' ? put(draft, path, at(draft, view.child)) : draft
}

/** The condition and a new one in a group of their own. */
export const nestCondition = (draft: Json, path: Path, op: GroupOp): Json =>
  put(draft, path, { [op]: [at(draft, path) ?? STARTER, STARTER] })

/** All of them or any of them, keeping what the group holds. */
export function regroup(draft: Json, path: Path, op: GroupOp | 'atLeast' | 'sequence'): Json {
  const view = viewOf(draft, path)
  if (view.kind !== 'group' || view.op === op) return draft
  const items = view.children.map((child) => at(draft, child) ?? STARTER)
  if (op === 'atLeast') return put(draft, path, { atLeast: Math.max(1, items.length - 1), of: items })
  return put(draft, path, op === 'sequence' ? { sequence: items, within: '00:10:00' } : { [op]: items })
}

/** How many groups and wraps stand around `path`: the form offers no deeper nesting than the language takes. */
export const depthOf = (path: Path): number => path.filter((key) => typeof key === 'string').length - 1
