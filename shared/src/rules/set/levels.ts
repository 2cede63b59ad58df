/**
 * Price levels of one instrument, sorted, and where the price stands among them. A move of the price finds the levels it
 * passed by walking from where it stood: a tick that passes none costs two comparisons.
 */
export interface Levels<T> {
  add(threshold: number, item: T): void
  remove(item: T): void
  /** Calls `woken` for each level whose side of the price may have changed. The first price changes all. */
  move(price: number, woken: (item: T) => void): void
  readonly size: number
}

export function createLevels<T>(): Levels<T> {
  let thresholds = new Float64Array(8)
  const items: T[] = []
  /** Levels below the price, and levels not above it; −1 before the first price. */
  let below = -1
  let notAbove = -1
  let last = Number.NaN

  const place = (price: number): void => {
    below = 0
    while (below < items.length && thresholds[below]! < price) below += 1
    notAbove = below
    while (notAbove < items.length && thresholds[notAbove]! <= price) notAbove += 1
  }

  const add = (threshold: number, item: T): void => {
    if (items.length === thresholds.length) {
      const larger = new Float64Array(thresholds.length * 2)
      larger.set(thresholds)
      thresholds = larger
    }
    let at = 0
    while (at < items.length && thresholds[at]! < threshold) at += 1
    thresholds.copyWithin(at + 1, at, items.length)
    thresholds[at] = threshold
    items.splice(at, 0, item)
    if (!Number.isNaN(last)) place(last)
  }

  return {
    add,
    remove(item) {
      const at = items.indexOf(item)
      if (at < 0) return
      thresholds.copyWithin(at, at + 1, items.length)
      items.splice(at, 1)
      if (!Number.isNaN(last)) place(last)
    },
    move(price, woken) {
      if (price === last) return
      const isFirst = Number.isNaN(last)
      const [from, to] = [below, notAbove]
      last = price
      if (isFirst) {
        place(price)
        for (const item of items.slice()) woken(item)
        return
      }
      while (below > 0 && thresholds[below - 1]! >= price) below -= 1
      while (below < items.length && thresholds[below]! < price) below += 1
      notAbove = Math.max(below, 0)
      while (notAbove < items.length && thresholds[notAbove]! <= price) notAbove += 1
      if (from === below && to === notAbove) return
      const end = Math.max(to, notAbove)
      // A copy: whoever is woken may be taken out.
      for (const item of items.slice(Math.min(from, below), end)) woken(item)
    },
    get size() {
      return items.length
    },
  }
}
