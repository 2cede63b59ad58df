import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from './net.ts'
import { createPlatform, type LoginRole, PLATFORM_VERSION } from './platform.ts'
import { takeCluster } from './postgres/cluster-lock.ts'
import { canEnter, nativeDir, type ProcessOwner, serverOwner } from './postgres/native.ts'

export interface PostgresServer {
  readonly port: number
  /** Where the cluster really is; see `reachableCluster`. */
  readonly clusterDir: string
  /** One password for every login role of this server; it is kept beside the data folder. */
  readonly password: string
  /** postgres:// URL of the superuser, or of `role`, for `database` (default `postgres`). */
  urlFor(role: LoginRole, database?: string): string
  stop(): Promise<void>
}

export interface PostgresOptions {
  /** The cluster lives here and survives restarts. Made when missing. */
  readonly dataDir: string
  /** False only for tests: nothing is flushed to disk, so a crash of the machine loses the cluster. */
  readonly durable: boolean
}

/** Starts an embedded PostgreSQL 17 on a free loopback port. It never touches a server of the system. */
export async function startPostgres({ dataDir, durable }: PostgresOptions): Promise<PostgresServer> {
  const owner = serverOwner()
  const clusterDir = reachableCluster(resolve(dataDir), owner)
  mkdirSync(dirname(clusterDir), { recursive: true })
  const release = await takeCluster(clusterDir)
  const native = nativeDir(owner)
  const password = clusterPassword(clusterDir)
  const isNew = platformVersion(clusterDir) === undefined
  if (isNew) await initCluster({ native, clusterDir, owner, password })

  const port = await freePort()
  const child = spawn(join(native, 'bin', 'postgres'), serverArguments(clusterDir, port, durable), {
    ...owner,
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  // A normal exit of this process takes the server along; after a SIGKILL the next start finds and ends it.
  const killChild = () => child.kill('SIGQUIT')
  process.once('exit', killChild)
  await serverReady(child)

  const urlFor = (role: LoginRole, database = 'postgres') =>
    `postgres://${role}:${password}@127.0.0.1:${port}/${database}`
  if (isNew) {
    await createPlatform(urlFor('supabase_admin'), password)
    writeFileSync(markerOf(clusterDir), PLATFORM_VERSION)
  }
  return {
    port,
    clusterDir,
    password,
    urlFor,
    async stop() {
      process.off('exit', killChild)
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, 'exit')
        child.kill(durable ? 'SIGINT' : 'SIGQUIT')
        await ended
      }
      release()
    },
  }
}

/** A folder below a private home cannot be entered by `nobody`; its cluster then lives in /var/tmp under a name of its own. */
function reachableCluster(dataDir: string, owner: ProcessOwner | undefined): string {
  if (canEnter(dirname(dataDir), owner)) return dataDir
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 16)
  const folder = join('/var/tmp', `naru-${name}`)
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  if (statSync(folder).uid !== process.getuid?.()) throw new Error(`${folder} belongs to another user: remove it`)
  return join(folder, basename(dataDir))
}

function clusterPassword(clusterDir: string): string {
  const file = `${clusterDir}.password`
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o600 })
  return readFileSync(file, 'utf8')
}

const markerOf = (clusterDir: string) => `${clusterDir}.platform`

/**
 * Written last, so a first start that was interrupted begins again instead of leaving half a platform.
 *
 * @errors throws when the cluster was made by an older sandbox: nothing is thrown away unasked
 */
function platformVersion(clusterDir: string): string | undefined {
  const marker = markerOf(clusterDir)
  if (!existsSync(marker) || !existsSync(join(clusterDir, 'PG_VERSION'))) return undefined
  const version = readFileSync(marker, 'utf8')
  if (version !== PLATFORM_VERSION)
    throw new Error(`${clusterDir} was made by an older sandbox: remove it and start again`)
  return version
}

interface InitOptions {
  readonly native: string
  readonly clusterDir: string
  readonly owner: ProcessOwner | undefined
  readonly password: string
}

async function initCluster({ native, clusterDir, owner, password }: InitOptions): Promise<void> {
  rmSync(clusterDir, { recursive: true, force: true })
  mkdirSync(clusterDir, { mode: 0o700 })
  const passwordFile = join(dirname(clusterDir), `.initdb-${process.pid}`)
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (owner !== undefined) for (const path of [clusterDir, passwordFile]) chownSync(path, owner.uid, owner.gid)
  try {
    const roles = ['-U', 'supabase_admin', '--auth=scram-sha-256', `--pwfile=${passwordFile}`]
    const locale = ['--encoding=UTF8', '--locale=C', '--no-sync']
    await promisify(execFile)(join(native, 'bin', 'initdb'), ['-D', clusterDir, ...roles, ...locale], {
      ...owner,
      cwd: '/',
    })
  } finally {
    rmSync(passwordFile, { force: true })
  }
  chmodSync(clusterDir, 0o700)
}

function serverArguments(clusterDir: string, port: number, durable: boolean): string[] {
  const settings = [
    'wal_level=logical',
    'timezone=UTC',
    'max_connections=200',
    // Passwords here are 192 random bits: stretching them only makes connecting slow.
    'scram_iterations=1',
    'log_min_messages=log',
    ...(durable ? [] : ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off', 'autovacuum=off']),
  ]
  // The data folder stands between spaces on the command line: that is how a stale server is recognized.
  return ['-D', clusterDir, '-p', String(port), '-h', '127.0.0.1', '-k', '', ...settings.flatMap((s) => ['-c', s])]
}

/** PostgreSQL says on stderr when it takes connections. */
async function serverReady(child: ChildProcess): Promise<void> {
  let said = ''
  await new Promise<void>((ready, fail) => {
    child.once('error', fail)
    child.once('exit', (code) => fail(new Error(`PostgreSQL ended with code ${code}:\n${said}`)))
    child.stderr?.on('data', (chunk: Buffer) => {
      said = `${said}${chunk.toString()}`.slice(-4_000)
      if (said.includes('ready to accept connections')) ready()
    })
  })
}
