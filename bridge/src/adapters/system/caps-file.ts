import { readFileSync, statSync } from 'node:fs'
import { err, ok, type Result } from '@naru/shared/core/result'
import { RiskCaps } from '@naru/shared/risk/limits'
import type { HardCaps } from '../../ports/safeguards.ts'

const LOOK_MS = 1_000

export interface CapsFile extends HardCaps {
  stop(): void
}

/** JSON of `RiskCaps`: any of the limits by name, nothing else. Read again whenever it changes. */
export function watchCapsFile(path: string): CapsFile {
  const listeners = new Set<() => void>()
  let stamp = stampOf(path)
  let caps = readCaps(path)
  const timer = setInterval(() => {
    const now = stampOf(path)
    if (now === stamp) return
    stamp = now
    caps = readCaps(path)
    for (const listener of listeners) listener()
  }, LOOK_MS)
  return {
    current: () => caps,
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    stop: () => clearInterval(timer),
  }
}

function stampOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat ? `${stat.ino} ${stat.size} ${stat.mtimeMs}` : 'none'
}

function readCaps(path: string): Result<RiskCaps, { readonly cause: string }> {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return err({ cause: `cannot read ${path}` })
  }
  try {
    const caps = RiskCaps.safeParse(JSON.parse(text))
    if (caps.success) return ok(caps.data)
    return err({ cause: caps.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ') })
  } catch {
    return err({ cause: 'not JSON' })
  }
}
