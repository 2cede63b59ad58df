import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { commandOf, endProcess, isAlive, startTimeOf } from './process.ts'

/**
 * Makes the data folder ours. A server left behind by a killed run is ended; one whose run is alive is respected.
 *
 * @errors throws when another live run uses the folder
 */
export async function takeCluster(clusterDir: string): Promise<() => void> {
  const ownerFile = `${clusterDir}.owner.json`
  const owner = readOwner(ownerFile)
  if (owner !== undefined && owner.pid !== process.pid && startTimeOf(owner.pid) === owner.startTime) {
    throw new Error(`${clusterDir} is in use by process ${owner.pid}: stop that run first`)
  }
  await endStaleServer(clusterDir)
  writeFileSync(ownerFile, JSON.stringify({ pid: process.pid, startTime: startTimeOf(process.pid) }))
  return () => rmSync(ownerFile, { force: true })
}

function readOwner(file: string): { pid: number; startTime: string } | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as { pid: number; startTime: string }
  } catch {
    // Missing, or half written by a run that was killed: then nobody owns the folder.
    return undefined
  }
}

async function endStaleServer(clusterDir: string): Promise<void> {
  const pidFile = join(clusterDir, 'postmaster.pid')
  if (!existsSync(pidFile)) return
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0])
  if (Number.isInteger(pid) && pid > 1 && isAlive(pid) && isServerOf(pid, clusterDir)) {
    await endProcess(pid, ['SIGINT', 'SIGQUIT', 'SIGKILL'], 5_000)
  }
  // What is left names a process that is not our server: PostgreSQL would refuse to start because of it.
  rmSync(pidFile, { force: true })
}

/** The process id may have been given to something else since, so the command line must name this very folder. */
function isServerOf(pid: number, clusterDir: string): boolean {
  const command = commandOf(pid) ?? ''
  return /bin\/postgres\s/.test(command) && command.includes(` ${clusterDir} `)
}
