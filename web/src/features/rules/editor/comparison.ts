import { isObject, type Json, type JsonObject } from './json.ts'

/** The ways two values, a channel or a move can be asked about, in the order menus show them. */
export const OPS = {
  compare: ['>', '>=', '<', '<=', '==', '!='],
  cross: ['crossesAbove', 'crossesBelow', 'crosses', 'touches'],
  channel: ['between', 'outside', 'enters', 'exits'],
  move: ['risesBy', 'fallsBy'],
} as const
export type OpGroup = keyof typeof OPS
export type Op = (typeof OPS)[OpGroup][number] | 'inside'

export const OP_GROUPS = Object.keys(OPS) as readonly OpGroup[]

export const groupOf = (op: string): OpGroup =>
  OP_GROUPS.find((group) => (OPS[group] as readonly string[]).includes(op)) ?? (op === 'inside' ? 'channel' : 'compare')

const TOLERANCE: JsonObject = { pct: 0.5 }
const MOVE: JsonObject = { by: { pct: 3 }, within: '00:05:00' }

/** The same question put another way: what both ways have is kept, what is new begins with figures that can be used. */
export function withOp(node: JsonObject, op: Op): JsonObject {
  const left: JsonObject = { op, l: node.l ?? { px: 'last' } }
  const right = node.r ?? node.lo ?? null
  switch (groupOf(op)) {
    case 'compare':
      return { ...left, r: right, ...(isObject(node.tol) && (op === '==' || op === '!=') && { tol: node.tol }) }
    case 'cross':
      return { ...left, r: right, ...(op === 'touches' && { tol: node.tol ?? TOLERANCE }) }
    case 'channel':
      return { ...left, lo: right, hi: node.hi ?? right }
    case 'move':
      return { ...left, by: node.by ?? MOVE.by ?? null, within: node.within ?? MOVE.within ?? null }
  }
}

/** A number of its unit, as the language writes it: "원" and "%" are said, a plain number is not. */
export const LITERAL_KEYS = ['krw', 'pct', 'shares', 'points', 'days'] as const
export type LiteralUnit = (typeof LITERAL_KEYS)[number] | 'number' | 'dur'

export interface Literal {
  readonly unit: LiteralUnit
  /** Null while nothing has been written. */
  readonly value: number | string | null
}

/** The literal an operand is; undefined when it is something that changes. */
export function literalOf(operand: Json | undefined): Literal | undefined {
  if (operand === null || typeof operand === 'number') return { unit: 'number', value: operand }
  if (!isObject(operand)) return undefined
  if (Object.hasOwn(operand, 'dur')) {
    const { dur } = operand
    return { unit: 'dur', value: typeof dur === 'string' ? dur : null }
  }
  const unit = LITERAL_KEYS.find((key) => Object.hasOwn(operand, key))
  const value = unit && operand[unit]
  // A pair under "pct" is a calculation, not a number.
  return unit && (value === null || typeof value === 'number') ? { unit, value } : undefined
}

export const writeLiteral = ({ unit, value }: Literal): Json => {
  if (unit === 'number') return value
  return unit === 'dur' ? { dur: value ?? '00:05:00' } : { [unit]: value }
}

/** A literal in the unit it is compared in; its figure is kept where it can be. */
export function inUnit(operand: Json | undefined, unit: LiteralUnit): Json {
  const held = literalOf(operand)
  const value = held && typeof held.value === 'number' && unit !== 'dur' ? held.value : null
  return writeLiteral({ unit, value })
}

/** "1,234.5" as somebody types it → a number; null for what is none (yet). */
export function readNumber(text: string): number | null {
  const plain = text.replaceAll(',', '').trim()
  const value = Number(plain)
  return plain === '' || !Number.isFinite(value) ? null : value
}

/** "1,234.5": grouped, so that a price is read at a glance. */
export const writeNumber = (value: number | null): string =>
  value === null ? '' : value.toLocaleString('ko-KR', { maximumFractionDigits: 6 })
