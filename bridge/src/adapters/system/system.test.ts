import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Secret } from '@naru/shared/core/secret'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lockDataDir } from './data-lock.ts'
import { createLogger } from './logger.ts'
import { createFileSecretStore } from './secret-store.ts'
import { createSystemClock } from './system-clock.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'naru-system-'))
})
afterEach(() => rm(folder, { recursive: true }))

const KEY = new Secret('N1/Xw7gUAv6XMgqxsvaIvZ/MsHtmGXi9P5pSPT7B3So=')
const OTHER_KEY = new Secret('A1/Xw7gUAv6XMgqxsvaIvZ/MsHtmGXi9P5pSPT7B3So=')

describe('the secret store', () => {
  it('gives back what was put in, also to the next process', async () => {
    await createFileSecretStore(folder, KEY).set('kis-token', 'a token')
    expect(await createFileSecretStore(folder, KEY).get('kis-token')).toBe('a token')
  })

  it('writes neither the value nor the name in clear', async () => {
    await createFileSecretStore(folder, KEY).set('kis-token', 'a token')
    const [name = ''] = await readdir(folder)
    expect(name).not.toContain('kis')
    expect((await readFile(join(folder, name))).toString('latin1')).not.toContain('a token')
  })

  it('has nothing for another bridge key', async () => {
    await createFileSecretStore(folder, KEY).set('kis-token', 'a token')
    expect(await createFileSecretStore(folder, OTHER_KEY).get('kis-token')).toBeUndefined()
  })

  it('has nothing when the file was tampered with', async () => {
    const store = createFileSecretStore(folder, KEY)
    await store.set('kis-token', 'a token')
    const [name = ''] = await readdir(folder)
    const content = await readFile(join(folder, name))
    content.writeUInt8(content.readUInt8(content.length - 1) ^ 1, content.length - 1)
    await writeFile(join(folder, name), content)
    expect(await store.get('kis-token')).toBeUndefined()
  })

  it('forgets', async () => {
    const store = createFileSecretStore(folder, KEY)
    await store.set('kis-token', 'a token')
    await store.remove('kis-token')
    expect(await store.get('kis-token')).toBeUndefined()
  })
})

describe('the lock on the data folder', () => {
  it('lets one in at a time', () => {
    const first = lockDataDir(folder)
    expect(lockDataDir(folder)).toEqual({ ok: false, error: 'in_use' })
    if (first.ok) first.value.release()
    const next = lockDataDir(folder)
    expect(next.ok).toBe(true)
    if (next.ok) next.value.release()
  })

  it('tells who held the lease before', () => {
    const first = lockDataDir(folder)
    expect(first.ok && first.value.previous).toBeUndefined()
    if (!first.ok) return
    first.value.remember({ owner: 'a', epoch: 1 })
    first.value.remember({ owner: 'b', epoch: 2 })
    first.value.release()
    const next = lockDataDir(folder)
    expect(next.ok && next.value.previous).toEqual({ owner: 'b', epoch: 2 })
    if (next.ok) next.value.release()
  })
})

describe('the log', () => {
  it('says [secret] where a field is called like one, and prints no Secret', () => {
    const lines: string[] = []
    const logger = createLogger({ level: 'info', destination: { write: (line: string) => void lines.push(line) } })
    logger.event('order_sent', { appKey: 'canary-1', nested: { token: 'canary-2', held: KEY }, intentId: 'i' })
    logger.child({ accountId: 'a' }).alarm('refused', { authorization: 'canary-3' })
    expect(lines.join('')).not.toMatch(/canary/)
    expect(lines.join('')).not.toContain(KEY.expose())
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ event: 'order_sent', intentId: 'i', appKey: '[secret]' })
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({ level: 'error', event: 'refused', accountId: 'a' })
  })
})

describe('the system clock', () => {
  it('calls back once, or not at all when told so', async () => {
    const clock = createSystemClock()
    const calls: string[] = []
    const cancel = clock.after(1, () => calls.push('canceled'))
    cancel()
    await new Promise<void>((resolve) => clock.after(5, resolve))
    expect(calls).toEqual([])
  })
})
