/** What is going to happen, in order of time and then of asking. Nothing else makes time pass. */
export interface Agenda {
  /** Milliseconds since the start of the world's time. */
  now(): number
  /** Returns how to call it off. */
  at(time: number, callback: () => void): () => void
  after(ms: number, callback: () => void): () => void
  /** Lets everything happen until `until`; rejects with what a callback throws. */
  run(until: number): Promise<void>
  /** How much has happened so far. */
  count(): number
}

interface Entry {
  readonly time: number
  readonly order: number
  callback: (() => void) | undefined
}

/** A life has some twenty thousand events. One with so many turns in a circle, as a process at full load would. */
const TOO_MUCH = 1_000_000

const isBefore = (a: Entry, b: Entry): boolean => a.time < b.time || (a.time === b.time && a.order < b.order)

export function createAgenda(start: number): Agenda {
  const heap: Entry[] = []
  let now = start
  let order = 0
  let count = 0

  const at = (time: number, callback: () => void): (() => void) => {
    order += 1
    const entry: Entry = { time: Math.max(time, now), order, callback }
    push(heap, entry)
    return () => {
      entry.callback = undefined
    }
  }

  /** False when nothing more is due. */
  const step = (until: number): boolean => {
    const [first] = heap
    if (first === undefined || first.time > until) return false
    pop(heap)
    const { callback } = first
    if (callback === undefined) return true
    now = first.time
    count += 1
    if (count > TOO_MUCH) throw new Error(`${TOO_MUCH} things have happened by ${now}`)
    callback()
    return true
  }

  return {
    now: () => now,
    at,
    after: (ms, callback) => at(now + Math.max(0, ms), callback),
    count: () => count,
    run: (until) =>
      new Promise((resolve, reject) => {
        const next = (): void => {
          try {
            if (!step(until)) {
              now = until
              resolve()
              return
            }
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)))
            return
          }
          // A tick asked for by a microtask comes when no microtask is left: every promise has settled by then.
          queueMicrotask(() => process.nextTick(next))
        }
        next()
      }),
  }
}

function push(heap: Entry[], entry: Entry): void {
  let at = heap.length
  heap.push(entry)
  while (at > 0) {
    const above = (at - 1) >> 1
    const parent = heap[above]
    if (parent === undefined || !isBefore(entry, parent)) break
    heap[at] = parent
    at = above
  }
  heap[at] = entry
}

function pop(heap: Entry[]): void {
  const last = heap.pop()
  if (last === undefined || heap.length === 0) return
  let at = 0
  for (;;) {
    let below = 2 * at + 1
    const [left, right] = [heap[below], heap[below + 1]]
    if (left !== undefined && right !== undefined && isBefore(right, left)) below += 1
    const child = heap[below]
    if (child === undefined || !isBefore(child, last)) break
    heap[at] = child
    at = below
  }
  heap[at] = last
}
