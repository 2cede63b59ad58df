/** Hands every value to everybody who listens at that moment. */
export interface Listeners<T> {
  readonly tell: (value: T) => void
  /** Values from now on, until `signal` aborts or this closes. */
  readonly read: (signal: AbortSignal) => AsyncIterable<T>
  close(): void
}

interface Listener<T> {
  readonly waiting: T[]
  wake: () => void
}

export function createListeners<T>(): Listeners<T> {
  const listeners = new Set<Listener<T>>()
  let isClosed = false

  const iterate = async function* (listener: Listener<T>, signal: AbortSignal): AsyncGenerator<T> {
    const wake = () => listener.wake()
    signal.addEventListener('abort', wake)
    try {
      while (!signal.aborted) {
        yield* listener.waiting.splice(0)
        if (listener.waiting.length > 0) continue
        if (isClosed || signal.aborted) return
        await new Promise<void>((resolve) => {
          listener.wake = resolve
        })
      }
    } finally {
      signal.removeEventListener('abort', wake)
      listeners.delete(listener)
    }
  }

  return {
    tell: (value) => {
      for (const listener of listeners) {
        listener.waiting.push(value)
        listener.wake()
      }
    },
    read: (signal) => {
      const listener: Listener<T> = { waiting: [], wake: () => undefined }
      // Registered here and not at the first `next`: nothing that happens in between may be missed.
      listeners.add(listener)
      return iterate(listener, signal)
    },
    close: () => {
      isClosed = true
      for (const listener of listeners) listener.wake()
    },
  }
}
