import type { Run } from './world.ts'

/** What many runs came to. */
export interface Summary {
  readonly seeds: number
  readonly kills: number
  readonly freezes: number
  readonly orders: number
  readonly events: number
  readonly duplicates: number
  readonly unlinked: number
  readonly ledgerErrors: number
  readonly stuck: number
  readonly parents: number
  readonly fired: number
  readonly parentErrors: number
  readonly manual: number
  readonly late: number
  readonly swapped: number
  readonly bad: readonly Bad[]
}

export interface Bad {
  readonly seed: number
  readonly complaints: readonly string[]
}

export const NOTHING: Summary = {
  seeds: 0,
  kills: 0,
  freezes: 0,
  orders: 0,
  events: 0,
  duplicates: 0,
  unlinked: 0,
  ledgerErrors: 0,
  stuck: 0,
  parents: 0,
  fired: 0,
  parentErrors: 0,
  manual: 0,
  late: 0,
  swapped: 0,
  bad: [],
}

const SUMS = [
  'kills',
  'freezes',
  'orders',
  'events',
  'duplicates',
  'unlinked',
  'ledgerErrors',
  'stuck',
  'parents',
  'fired',
  'parentErrors',
  'manual',
  'late',
  'swapped',
] as const

export function add(summary: Summary, run: Run): Summary {
  const sums = Object.fromEntries(SUMS.map((name) => [name, summary[name] + run[name]]))
  const bad = run.complaints.length > 0 ? [{ seed: run.seed, complaints: run.complaints }] : []
  return { ...summary, ...sums, seeds: summary.seeds + 1, bad: [...summary.bad, ...bad] }
}

export function merge(one: Summary, other: Summary): Summary {
  const sums = Object.fromEntries(SUMS.map((name) => [name, one[name] + other[name]]))
  return { ...one, ...sums, seeds: one.seeds + other.seeds, bad: [...one.bad, ...other.bad] }
}

/** The line others read. */
export const figuresOf = (summary: Summary) => ({
  seeds: summary.seeds,
  kills: summary.kills,
  duplicates: summary.duplicates,
  unlinked: summary.unlinked,
  ledger_errors: summary.ledgerErrors,
  stuck: summary.stuck,
  parents: summary.parents,
  parent_errors: summary.parentErrors,
})
