import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/** Linux answers from /proc; macOS has none and is asked through ps. */
const HAS_PROC = process.platform === 'linux'

interface Stat {
  readonly state: string
  readonly group: number
  readonly startedTicks: string
}

/** `/proc/<pid>/stat` is "pid (name) state ppid pgrp …"; the name may hold spaces, field 22 is the start time. */
function stat(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return { state: fields[0] ?? '', group: Number(fields[2]), startedTicks: fields[19] ?? '' }
  } catch {
    return undefined
  }
}

/**
 * Names one process for good: numbers are reused, a number with its moment of start is not. Undefined once it has
 * ended (a zombie has). Command lines would not do: a shell shim becomes another program under the same number.
 */
export function identityOf(pid: number): string | undefined {
  if (!HAS_PROC) return ps(pid)
  const found = stat(pid)
  return found === undefined || found.state === 'Z' ? undefined : `${bootId()} ${found.startedTicks}`
}

/** True while any member of the process group still runs. */
export function groupRuns(leader: number): boolean {
  if (!HAS_PROC) return canSignal(-leader)
  return readdirSync('/proc').some((name) => {
    if (!/^\d+$/.test(name)) return false
    const found = stat(Number(name))
    return found?.group === leader && found.state !== 'Z'
  })
}

/** Signals a whole group; one that is already gone is what was wanted. */
export function signalGroup(leader: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-leader, signal)
  } catch {
    // gone
  }
}

function canSignal(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

const bootId = (): string => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()

function ps(pid: number): string | undefined {
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined
  } catch {
    return undefined
  }
}
