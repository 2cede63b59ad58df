const TICK_MS = 50

/** Worst delay of the event loop since the last look, ms, one that lasts at this moment included. */
export function createLoopLag(): { readonly read: () => number; readonly stop: () => void } {
  let lastTick = performance.now()
  let worst = 0
  const tick = (): void => {
    const now = performance.now()
    worst = Math.max(worst, now - lastTick - TICK_MS)
    lastTick = now
  }
  const timer = setInterval(tick, TICK_MS).unref()
  return {
    read: () => {
      const lagMs = Math.max(0, worst, performance.now() - lastTick - TICK_MS)
      worst = 0
      return lagMs
    },
    stop: () => clearInterval(timer),
  }
}
