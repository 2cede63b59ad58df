/** Hands every value to every reader that is listening at that moment, in order. */
export interface Channel<T> {
  push(value: T): void
  /** Values from now on, until `signal` aborts or the channel closes. */
  read(signal: AbortSignal): AsyncIterable<T>
  close(): void
}

interface Reader<T> {
  readonly queue: T[]
  wake: (() => void) | undefined
}

/**
 * @param capacity  values a slow reader may lag behind; then the oldest goes
 * @param dropped   told once per value that had to go
 */
export function createChannel<T>(capacity: number, dropped: () => void): Channel<T> {
  const readers = new Set<Reader<T>>()
  let isClosed = false

  const iterate = async function* (reader: Reader<T>, signal: AbortSignal): AsyncGenerator<T> {
    const wake = () => reader.wake?.()
    signal.addEventListener('abort', wake)
    try {
      while (!signal.aborted) {
        const value = reader.queue.shift()
        if (value !== undefined) yield value
        else if (isClosed) return
        else
          await new Promise<void>((resolve) => {
            reader.wake = resolve
          })
      }
    } finally {
      signal.removeEventListener('abort', wake)
      readers.delete(reader)
    }
  }

  return {
    push: (value) => {
      for (const reader of readers) {
        if (reader.queue.length >= capacity) {
          reader.queue.shift()
          dropped()
        }
        reader.queue.push(value)
        reader.wake?.()
      }
    },
    read: (signal) => {
      const reader: Reader<T> = { queue: [], wake: undefined }
      // Registered here and not at the first `next`: nothing that happens in between may be missed.
      readers.add(reader)
      return iterate(reader, signal)
    },
    close: () => {
      isClosed = true
      for (const reader of readers) reader.wake?.()
    },
  }
}
