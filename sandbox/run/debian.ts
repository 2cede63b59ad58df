import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** Installs packages of Debian's, when we may do so without asking for a password. False: it cannot be had this way. */
export function installFromDebian(...packages: readonly string[]): boolean {
  if (!existsSync('/etc/debian_version')) return false
  const isRoot = process.getuid?.() === 0
  if (!isRoot && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status !== 0) return false
  const apt = (...args: string[]): boolean => {
    const words = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args]
    const [command = '', ...rest] = isRoot ? words : ['sudo', '-n', ...words]
    return spawnSync(command, rest, { stdio: ['ignore', 'ignore', 'inherit'], timeout: 600_000 }).status === 0
  }
  return apt('update', '-q') && apt('install', '-qy', '--no-install-recommends', ...packages)
}
