import { createWriteStream, mkdirSync, readdirSync, rmSync, type WriteStream } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../../ports/clock.ts'
import type { DeskTape, DeskTapes } from '../../ports/desk-tape.ts'
import type { Logger } from '../../ports/logger.ts'

export interface TapeLimits {
  /** Of one tape. One that is full ends: without its beginning it could not be played again. */
  readonly maxBytes: number
  /** Tapes in the folder; the oldest make room. */
  readonly keep: number
  /** What a slow disk may leave waiting in memory before a tape ends. */
  readonly maxWaitingBytes: number
}

const MB = 1024 * 1024
/** Some half a million prices. */
const LIMITS: TapeLimits = { maxBytes: 256 * MB, keep: 10, maxWaitingBytes: 8 * MB }
const NAME = /^desk-\d{8}T\d{9}Z-[\w-]+\.jsonl$/

interface Parts {
  readonly folder: string
  readonly clock: Pick<Clock, 'now'>
  readonly logger: Logger
}

/** Tapes as files only the bridge's own user may read: `desk-<UTC>-<user>.jsonl`. */
export function createDeskTapes({ folder, clock, logger }: Parts, limits: TapeLimits = LIMITS): DeskTapes {
  return {
    open(userId) {
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 })
        makeRoom(folder, limits.keep)
      } catch (error) {
        logger.event('desk_tape_ended', { userId, reason: codeOf(error) })
        return undefined
      }
      const stamp = new Date(clock.now()).toISOString().replace(/[-:.]/g, '')
      const file = createWriteStream(join(folder, `desk-${stamp}-${userId}.jsonl`), { flags: 'a', mode: 0o600 })
      return tapeTo(file, limits, (reason) => logger.event('desk_tape_ended', { userId, reason }))
    },
  }
}

/** A tape that ends before its desk does says why, once. */
function tapeTo(file: WriteStream, limits: TapeLimits, onEnded: (reason: string) => void): DeskTape {
  let bytes = 0
  let isOver = false
  const end = (reason: string): void => {
    if (isOver) return
    isOver = true
    onEnded(reason)
    file.end()
  }
  const closed = new Promise<void>((resolve) => file.once('close', () => resolve()))
  file.on('error', (error) => end(codeOf(error)))
  return {
    write(line) {
      if (isOver) return
      const text = `${line}\n`
      bytes += Buffer.byteLength(text)
      if (bytes > limits.maxBytes) return end('full')
      if (file.writableLength > limits.maxWaitingBytes) return end('disk_slow')
      file.write(text)
    },
    close() {
      isOver = true
      file.end()
      return closed
    },
  }
}

function makeRoom(folder: string, keep: number): void {
  const names = readdirSync(folder)
    .filter((name) => NAME.test(name))
    .sort()
  for (const name of names.slice(0, Math.max(0, names.length - keep + 1))) rmSync(join(folder, name), { force: true })
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unwritable'
