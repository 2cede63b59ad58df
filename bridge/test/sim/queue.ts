/** What arrives, for one reader at a time. */
export function createQueue<T>() {
  const items: T[] = []
  let wake = (): void => undefined
  return {
    push(item: T): void {
      items.push(item)
      wake()
    },
    async *read(signal: AbortSignal): AsyncGenerator<T> {
      signal.addEventListener('abort', () => wake(), { once: true })
      while (!signal.aborted) {
        yield* items.splice(0)
        if (items.length > 0 || signal.aborted) continue
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
  }
}
