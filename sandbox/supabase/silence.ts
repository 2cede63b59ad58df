import { AsyncLocalStorage } from 'node:async_hooks'

interface Printer {
  error(...values: unknown[]): void
}

/** @returns a function that runs work during which `printer.error` prints nothing, whatever else runs at the same time */
export function createSilence(printer: Printer): <T>(work: () => Promise<T>) => Promise<T> {
  const isSilent = new AsyncLocalStorage<true>()
  const print = printer.error
  printer.error = (...values) => {
    if (isSilent.getStore() === undefined) print(...values)
  }
  return (work) => isSilent.run(true, work)
}
