import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { groupRuns, identityOf, signalGroup } from './process-table.ts'

/** A process group we started (its leader) and the runner that is responsible for it. */
const PidFile = z.object({
  name: z.string(),
  pid: z.int().positive(),
  identity: z.string(),
  owner: z.int().positive(),
  ownerIdentity: z.string(),
})

const POLL_MS = 50

/** Writes down that this process owns the group led by `pid`; returns how to take it back. */
export function recordPid(directory: string, name: string, pid: number): () => void {
  const identity = identityOf(pid)
  if (identity === undefined) return () => {} // it ended before we could look
  mkdirSync(directory, { recursive: true })
  const file = join(directory, `${name}.${pid}.pid`)
  const ownerIdentity = identityOf(process.pid) ?? ''
  writeFileSync(file, JSON.stringify({ name, pid, identity, owner: process.pid, ownerIdentity }))
  return () => rmSync(file, { force: true })
}

/**
 * Ends what a killed run left behind, and only that: the owner must be gone and the leader must be the very process
 * that was written down. `leaderless` also ends groups whose leader is gone but whose members are not; only safe at
 * the moment the owner dies, before numbers are reused.
 * @returns the names of what was ended
 */
export async function endStale(directory: string, { leaderless = false } = {}): Promise<readonly string[]> {
  const ended: string[] = []
  for (const file of pidFiles(directory)) {
    const entry = read(file)
    if (entry !== undefined && identityOf(entry.owner) === entry.ownerIdentity) continue
    if (entry !== undefined) {
      const leader = identityOf(entry.pid)
      const isOurs = leader === entry.identity || (leaderless && leader === undefined)
      if (isOurs && groupRuns(entry.pid)) {
        await endGroup(entry.pid, 5_000)
        ended.push(entry.name)
      }
    }
    rmSync(file, { force: true })
  }
  return ended
}

/** Asks a process group to end, waits, then insists. */
export async function endGroup(leader: number, patienceMs: number): Promise<void> {
  signalGroup(leader, 'SIGTERM')
  for (let waited = 0; waited < patienceMs; waited += POLL_MS) {
    if (!groupRuns(leader)) return
    await wait(POLL_MS)
  }
  signalGroup(leader, 'SIGKILL')
}

function pidFiles(directory: string): readonly string[] {
  try {
    return readdirSync(directory)
      .filter((name) => name.endsWith('.pid'))
      .map((name) => join(directory, name))
  } catch {
    return []
  }
}

function read(file: string): z.infer<typeof PidFile> | undefined {
  try {
    return PidFile.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}
