/** Who waits for time. An entry whose owner has since asked for another time is thrown away when it comes up. */
export interface Waiter {
  wakeAt: number
}

export interface WakeHeap {
  push(waiter: Waiter, at: number): void
  /** The next one that is due and still wants it; undefined when there is none. Its `wakeAt` is cleared. */
  pop(at: number): Waiter | undefined
  /** When the next one is due; Infinity when nobody waits. */
  next(): number
}

export function createWakeHeap(): WakeHeap {
  const entries: { readonly at: number; readonly waiter: Waiter }[] = []

  const swap = (a: number, b: number): void => {
    const held = entries[a]!
    entries[a] = entries[b]!
    entries[b] = held
  }
  const rise = (from: number): void => {
    for (let at = from; at > 0; ) {
      const above = (at - 1) >> 1
      if (entries[above]!.at <= entries[at]!.at) return
      swap(at, above)
      at = above
    }
  }
  const sink = (): void => {
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2]
      let least = at
      if (left < entries.length && entries[left]!.at < entries[least]!.at) least = left
      if (right < entries.length && entries[right]!.at < entries[least]!.at) least = right
      if (least === at) return
      swap(at, least)
      at = least
    }
  }
  const drop = (): void => {
    const last = entries.pop()
    if (entries.length === 0 || last === undefined) return
    entries[0] = last
    sink()
  }
  /** Throws away what nobody waits for any more. */
  const settle = (): void => {
    while (entries[0] !== undefined && entries[0].waiter.wakeAt !== entries[0].at) drop()
  }

  return {
    push(waiter, at) {
      if (!(at < Number.POSITIVE_INFINITY)) return
      waiter.wakeAt = at
      entries.push({ at, waiter })
      rise(entries.length - 1)
    },
    pop(at) {
      settle()
      const first = entries[0]
      if (first === undefined || first.at > at) return undefined
      drop()
      first.waiter.wakeAt = Number.POSITIVE_INFINITY
      return first.waiter
    },
    next() {
      settle()
      return entries[0]?.at ?? Number.POSITIVE_INFINITY
    },
  }
}
