import { existsSync, rmSync, watch, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { KillSwitch } from '../../ports/safeguards.ts'

/** What a person puts into the data folder: `touch HALT`. What it says does not matter. */
export const killFileIn = (directory: string): string => join(directory, 'HALT')
/** Ours: the file was seen and the ledger has not been told, so that a restart does not forget it. */
const UNRECORDED = '.halt-unrecorded'
/** Not every file system tells of changes: it is looked at as well. */
const LOOK_MS = 200

export interface KillFile extends KillSwitch {
  stop(): void
}

/** Watches for the kill file in the data folder. */
export function watchKillFile(directory: string): KillFile {
  const file = killFileIn(directory)
  const marker = join(directory, UNRECORDED)
  const listeners = new Set<() => void>()
  let isUnrecorded = existsSync(marker)
  let wasOn = false

  const isOn = (): boolean => {
    const isThere = existsSync(file)
    if (isThere && !wasOn) remember()
    return isThere || isUnrecorded
  }

  const remember = (): void => {
    wasOn = true
    isUnrecorded = true
    try {
      writeFileSync(marker, '', { mode: 0o600 })
    } catch {
      // A full disk: the file itself is there, and this process remembers.
    }
  }

  let last = isOn()
  const look = (): void => {
    const now = isOn()
    if (!existsSync(file)) wasOn = false
    if (now === last) return
    last = now
    for (const listener of listeners) listener()
  }
  const timer = setInterval(look, LOOK_MS)
  const watcher = openWatcher(directory, look)

  return {
    isOn,
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    recorded() {
      isUnrecorded = false
      rmSync(marker, { force: true })
      look()
    },
    stop() {
      clearInterval(timer)
      watcher?.close()
    },
  }
}

/** Sooner than the next look where the system offers it. */
function openWatcher(directory: string, onChange: () => void): { close(): void } | undefined {
  try {
    const watcher = watch(directory, { persistent: false }, onChange)
    watcher.on('error', () => watcher.close())
    return watcher
  } catch {
    return undefined
  }
}
