import { FALSE, TRUE, type Tri, UNKNOWN } from '../tri.ts'
import type { Built, Context, Test } from './context.ts'

/** What remembers has to see every evaluation; the rest is skipped once the answer is clear. The answer is the same. */
function inOrder(children: readonly Built<Test>[]): {
  readonly always: readonly Test[]
  readonly rest: readonly Test[]
} {
  return {
    always: children.filter((child) => child.remembers).map((child) => child.run),
    rest: children.filter((child) => !child.remembers).map((child) => child.run),
  }
}

/** False when one is false; else unknown when one is unknown. With `deciding` TRUE the same for `any`. */
function gate(children: readonly Built<Test>[], deciding: typeof FALSE | typeof TRUE): Built<Test> {
  const { always, rest } = inOrder(children)
  const other = deciding === FALSE ? TRUE : FALSE
  return {
    remembers: always.length > 0,
    run(context) {
      let result: Tri = other
      for (let at = 0; at < always.length; at += 1) {
        const one = always[at]!(context)
        if (one === deciding) result = deciding
        else if (one === UNKNOWN && result !== deciding) result = UNKNOWN
      }
      if (result === deciding) return deciding
      for (let at = 0; at < rest.length; at += 1) {
        const one = rest[at]!(context)
        if (one === deciding) return deciding
        if (one === UNKNOWN) result = UNKNOWN
      }
      return result
    },
  }
}

export const all = (children: readonly Built<Test>[]): Built<Test> => gate(children, FALSE)
export const any = (children: readonly Built<Test>[]): Built<Test> => gate(children, TRUE)

/** At least `n` are true. Known as soon as enough are, or as too few could still be. */
export function atLeast(n: number, children: readonly Built<Test>[]): Built<Test> {
  const tests = children.map((child) => child.run)
  return {
    remembers: children.some((child) => child.remembers),
    run(context: Context) {
      let trues = 0
      let unknowns = 0
      for (const test of tests) {
        const one = test(context)
        if (one === TRUE) trues += 1
        else if (one === UNKNOWN) unknowns += 1
      }
      if (trues >= n) return TRUE
      return trues + unknowns >= n ? UNKNOWN : FALSE
    },
  }
}
