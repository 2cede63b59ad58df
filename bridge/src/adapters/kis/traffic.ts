/** Frames between two looks that make a service "busy". */
const BUSY_FRAMES = 10

/** Notices when a service that was busy has fallen silent although the connection lives. */
export interface Traffic {
  heard(tr: string, now: number): void
  /** Services to register again. Each is named once, until it has been busy again: a market may just be quiet. */
  silent(now: number): readonly string[]
  clear(): void
}

export function createTraffic(staleMs: number): Traffic {
  const services = new Map<string, { lastAt: number; frames: number; isBusy: boolean }>()
  return {
    heard: (tr, now) => {
      const seen = services.get(tr)
      if (seen === undefined) {
        services.set(tr, { lastAt: now, frames: 1, isBusy: false })
        return
      }
      seen.lastAt = now
      seen.frames += 1
    },
    silent: (now) => {
      const silent: string[] = []
      for (const [tr, seen] of services) {
        if (seen.frames >= BUSY_FRAMES) seen.isBusy = true
        seen.frames = 0
        if (!seen.isBusy || now - seen.lastAt < staleMs) continue
        seen.isBusy = false
        silent.push(tr)
      }
      return silent
    },
    clear: () => services.clear(),
  }
}
