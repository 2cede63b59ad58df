import { monitorEventLoopDelay } from 'node:perf_hooks'

const RESOLUTION_MS = 20

/** Worst delay of the event loop since the last look, ms. */
export function createLoopLag(): { readonly read: () => number; readonly stop: () => void } {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  histogram.enable()
  return {
    read: () => {
      const lagMs = histogram.count === 0 ? 0 : Math.max(0, histogram.max / 1e6 - RESOLUTION_MS)
      histogram.reset()
      return lagMs
    },
    stop: () => histogram.disable(),
  }
}
