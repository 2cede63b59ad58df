import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { endStale, recordPid } from './pid-files.ts'
import { groupRuns, identityOf } from './process-table.ts'
import { createSupervisor, type Service } from './processes.ts'

let directory = ''
const strays: ChildProcess[] = []
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'processes-'))
})
afterEach(() => {
  for (const stray of strays.splice(0)) stray.kill('SIGKILL')
  rmSync(directory, { recursive: true, force: true })
})

const script = (name: string, text: string, more: Partial<Service> = {}): Service => ({
  name,
  command: process.execPath,
  args: ['-e', text],
  ...more,
})
const SLEEPS = 'setInterval(() => {}, 1000)'
const pidFiles = (): string[] => {
  const run = join(directory, 'run')
  return existsSync(run) ? readdirSync(run) : []
}
const log = (name: string): string => readFileSync(join(directory, `logs/${name}.log`), 'utf8')

/** Runs a program that supervises by itself, so that it can be killed; its last word is the pids it printed. */
async function aRunOfItsOwn(text: string): Promise<{ owner: ChildProcess; said: string }> {
  const supervisor = JSON.stringify(join(import.meta.dirname, 'processes.ts'))
  const program = `import { createSupervisor } from ${supervisor}\n${text}`
  const args = ['--input-type=module', '-e', program, directory]
  const owner = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], detached: true })
  strays.push(owner)
  const [said] = (await once(owner.stdout, 'data')) as [Buffer]
  return { owner, said: said.toString().trim() }
}

describe('the supervisor', () => {
  it('waits until a service answers', async () => {
    const supervisor = createSupervisor(directory)
    const text = `
      const server = require('node:http').createServer((_, answer) => answer.end('ok'))
      setTimeout(() => server.listen(Number(process.env.PORT), '127.0.0.1'), 150)`
    const port = await aFreePort()
    const readyUrl = `http://127.0.0.1:${port}/`
    await supervisor.start(script('slow', text, { readyUrl, env: { PORT: String(port) } }))
    expect((await fetch(readyUrl)).status).toBe(200)
    await supervisor.stopAll()
    await expect(fetch(readyUrl)).rejects.toThrow()
  })

  it('tells the end of the log when a service ends before it is ready', async () => {
    const supervisor = createSupervisor(directory)
    const text = `console.error('port is taken'); process.exit(3)`
    const readyUrl = `http://127.0.0.1:${await aFreePort()}/`
    await expect(supervisor.start(script('broken', text, { readyUrl }))).rejects.toThrow(
      /broken ended with 3\nport is taken/,
    )
    await supervisor.stopAll()
  })

  it('gives up on a service that never answers, and ends it', async () => {
    const supervisor = createSupervisor(directory)
    const readyUrl = `http://127.0.0.1:${await aFreePort()}/`
    const service = script('silent', SLEEPS, { readyUrl, readyTimeoutMs: 300 })
    await expect(supervisor.start(service)).rejects.toThrow(/silent did not answer/)
    await supervisor.stopAll()
    expect(pidFiles()).toEqual([])
  })

  it('reports a program that cannot be started', async () => {
    const supervisor = createSupervisor(directory)
    const service = await supervisor.start({ name: 'none', command: join(directory, 'no-such-program'), args: [] })
    expect(await service.exited).toBe(127)
    await supervisor.stopAll()
  })

  it('keeps what a service says in its log', async () => {
    const supervisor = createSupervisor(directory)
    const service = await supervisor.start(script('chatty', `console.log('하나'); console.error('둘')`))
    expect(await service.exited).toBe(0)
    await vi.waitFor(() => expect(log('chatty').split('\n').sort()).toEqual(['', '둘', '하나'].sort()))
    await supervisor.stopAll()
  })

  it('tells when a service ends that nobody has stopped', async () => {
    const supervisor = createSupervisor(directory)
    await supervisor.start(script('stays', SLEEPS))
    await supervisor.start(script('leaves', 'process.exit(4)'))
    const lost = await supervisor.lost
    expect([lost.name, await lost.exited]).toEqual(['leaves', 4])
    await supervisor.stopAll()
  })

  it('stops the last started first', async () => {
    const supervisor = createSupervisor(directory)
    const ended: string[] = []
    for (const name of ['database', 'bridge', 'web']) {
      const service = await supervisor.start(script(name, SLEEPS))
      void service.exited.then(() => ended.push(name))
    }
    await supervisor.stopAll()
    expect(ended).toEqual(['web', 'bridge', 'database'])
    expect(pidFiles()).toEqual([])
  })

  it('kills a service that does not want to end', async () => {
    const supervisor = createSupervisor(directory)
    const text = `process.on('SIGTERM', () => {}); console.log('deaf'); ${SLEEPS}`
    const service = await supervisor.start(script('deaf', text, { stopTimeoutMs: 200 }))
    await vi.waitFor(() => expect(log('deaf')).toBe('deaf\n'))
    await supervisor.stopAll()
    expect(groupRuns(service.pid ?? 0)).toBe(false)
  })

  it('ends the children of a service too', async () => {
    const supervisor = createSupervisor(directory)
    const text = `require('node:child_process').spawn(process.execPath, ['-e', '${SLEEPS}']); process.exit(0)`
    const service = await supervisor.start(script('parent', text))
    await service.exited
    await vi.waitFor(() => expect(groupRuns(service.pid ?? 0)).toBe(false))
    await supervisor.stopAll()
  })

  it('leaves nothing behind when it is killed outright', async () => {
    const { owner, said } = await aRunOfItsOwn(`
      const supervisor = createSupervisor(process.argv.at(-1))
      const service = await supervisor.start({ name: 'orphan', command: process.execPath, args: ['-e', '${SLEEPS}'] })
      console.log(service.pid)
      ${SLEEPS}`)
    const orphan = Number(said)
    expect(identityOf(orphan)).toBeDefined()
    owner.kill('SIGKILL')
    await vi.waitFor(() => expect(identityOf(orphan)).toBeUndefined(), { timeout: 10_000 })
  })
})

describe('pid files of a killed run', () => {
  const run = (): string => join(directory, 'run')
  /** As a run that is no more would have left it. */
  const leftBehind = (pid: number, change: object = {}): void => {
    recordPid(run(), 'stale', pid)
    const file = join(run(), `stale.${pid}.pid`)
    const entry = JSON.parse(readFileSync(file, 'utf8')) as object
    writeFileSync(file, JSON.stringify({ ...entry, ownerIdentity: 'an earlier life', ...change }))
  }
  const aStray = (): number => {
    const stray = spawn(process.execPath, ['-e', SLEEPS], { detached: true, stdio: 'ignore' })
    strays.push(stray)
    return stray.pid ?? 0
  }

  it('lead to the process that was left, and it is ended', async () => {
    const pid = aStray()
    leftBehind(pid)
    expect(await endStale(run())).toEqual(['stale'])
    expect(identityOf(pid)).toBeUndefined()
    expect(pidFiles()).toEqual([])
  })

  it('do not harm another process that was given the same number', async () => {
    const pid = aStray()
    leftBehind(pid, { identity: 'another boot, another time' })
    expect(await endStale(run())).toEqual([])
    expect(identityOf(pid)).toBeDefined()
    expect(pidFiles()).toEqual([])
  })

  it('do not harm a process whose owner still runs', async () => {
    const pid = aStray()
    const forget = recordPid(run(), 'current', pid)
    expect(await endStale(run())).toEqual([])
    expect(identityOf(pid)).toBeDefined()
    forget()
    expect(pidFiles()).toEqual([])
  })

  it('that cannot be read are removed', async () => {
    recordPid(run(), 'torn', aStray())
    for (const name of pidFiles()) writeFileSync(join(run(), name), '{"pid":')
    expect(await endStale(run())).toEqual([])
    expect(pidFiles()).toEqual([])
  })

  it('of no run at all are no problem', async () => {
    expect(await endStale(join(directory, 'never'))).toEqual([])
  })
})

async function aFreePort(): Promise<number> {
  const { createServer } = await import('node:net')
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}
