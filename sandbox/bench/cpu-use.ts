import { readdirSync, readFileSync } from 'node:fs'

/** Linux counts processor time in hundredths of a second. */
const TICK_MS = 10

interface Running {
  readonly parent: number
  readonly command: string
  readonly cpuMs: number
}

/** Processor time this process and all below it have used so far, ms, by what they are. Empty where there is no /proc. */
export function cpuUse(names: Readonly<Record<string, RegExp>>): Readonly<Record<string, number>> {
  const all = readAll()
  const isOurs = (pid: number): boolean => {
    const one = all.get(pid)
    return pid === process.pid || (one !== undefined && one.parent > 1 && isOurs(one.parent))
  }
  const use: Record<string, number> = {}
  for (const [pid, { command, cpuMs }] of all) {
    if (!isOurs(pid)) continue
    const name = Object.keys(names).find((key) => names[key]?.test(command)) ?? 'other'
    use[name] = (use[name] ?? 0) + cpuMs
  }
  return use
}

function readAll(): ReadonlyMap<number, Running> {
  const all = new Map<number, Running>()
  for (const pid of readdirOf('/proc')) {
    const stat = textOf(`/proc/${pid}/stat`)
    // The name in brackets may hold anything, so what counts is read from behind it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields.length < 13) continue
    const cpuMs = (Number(fields[11]) + Number(fields[12])) * TICK_MS
    all.set(Number(pid), { parent: Number(fields[1]), command: textOf(`/proc/${pid}/cmdline`), cpuMs })
  }
  return all
}

function readdirOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => /^\d+$/.test(name))
  } catch {
    return []
  }
}

/** Empty when the process has ended meanwhile. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
