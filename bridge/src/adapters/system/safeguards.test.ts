import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { watchCapsFile } from './caps-file.ts'
import { killFileIn, watchKillFile } from './kill-file.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'naru-safeguards-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

function aKillFile() {
  const killFile = watchKillFile(folder)
  onTestFinished(killFile.stop)
  const heard = vi.fn()
  killFile.onChange(heard)
  return { killFile, heard }
}
const halt = (): Promise<void> => writeFile(killFileIn(folder), '')

describe('the kill file', () => {
  it('is off while it is not there', () => {
    expect(aKillFile().killFile.isOn()).toBe(false)
  })

  it('is seen the moment somebody asks, and told within a quarter of a second', async () => {
    const { killFile, heard } = aKillFile()
    await halt()
    const at = performance.now()
    expect(killFile.isOn()).toBe(true)
    await vi.waitFor(() => expect(heard).toHaveBeenCalledOnce(), { interval: 5 })
    const tookMs = performance.now() - at
    console.log(`kill file told after ${Math.round(tookMs)} ms`)
    expect(tookMs).toBeLessThan(1_000)
  })

  it('stays on after it is taken away until the ledger knows', async () => {
    const { killFile } = aKillFile()
    await halt()
    expect(killFile.isOn()).toBe(true)
    await rm(killFileIn(folder))
    expect(killFile.isOn()).toBe(true)
    killFile.recorded()
    expect(killFile.isOn()).toBe(false)
    expect(await readdir(folder)).toEqual([])
  })

  it('is remembered by the next process when the ledger was never told', async () => {
    const { killFile } = aKillFile()
    await halt()
    killFile.isOn()
    killFile.stop()
    await rm(killFileIn(folder))
    expect(aKillFile().killFile.isOn()).toBe(true)
  })

  it('stays on while it is there, whatever the ledger knows', async () => {
    const { killFile } = aKillFile()
    await halt()
    killFile.isOn()
    killFile.recorded()
    expect(killFile.isOn()).toBe(true)
    expect(existsSync(join(folder, '.halt-unrecorded'))).toBe(false)
  })
})

describe('the file of hard caps', () => {
  const path = (): string => join(folder, 'caps.json')
  const someCaps = () => {
    const caps = watchCapsFile(path())
    onTestFinished(caps.stop)
    return caps
  }

  it('is what the bridge goes by', async () => {
    await writeFile(path(), '{ "maxOrderValueWon": 3000000, "allowReceivables": false }')
    expect(someCaps().current()).toEqual({ ok: true, value: { maxOrderValueWon: 3_000_000, allowReceivables: false } })
  })

  it.each([
    ['is not there', undefined, 'cannot read'],
    ['is no JSON', '{ maxOrderValueWon: 1 }', 'not JSON'],
    ['has a name nobody knows', '{ "maxOrderValue": 1 }', 'maxOrderValue'],
    ['has an amount that is none', '{ "maxOrderValueWon": "3000000" }', 'maxOrderValueWon'],
    ['says percent where a fraction is meant', '{ "collarRate": 3 }', 'collarRate'],
  ])('that %s is an error that says so', async (_name, text, cause) => {
    if (text !== undefined) await writeFile(path(), text)
    const current = someCaps().current()
    expect(current.ok).toBe(false)
    expect(current.ok ? '' : current.error.cause).toContain(cause)
  })

  it('is read again when it changes', async () => {
    await writeFile(path(), '{ "maxDailyOrders": 10 }')
    const caps = someCaps()
    const heard = vi.fn()
    caps.onChange(heard)
    await writeFile(path(), '{ "maxDailyOrders": 5 }\n')
    await vi.waitFor(() => expect(heard).toHaveBeenCalledOnce(), { timeout: 5_000 })
    expect(caps.current()).toEqual({ ok: true, value: { maxDailyOrders: 5 } })
  })

  it('that the repository ships is one', async () => {
    const caps = watchCapsFile(join(import.meta.dirname, '../../../caps.example.json'))
    onTestFinished(caps.stop)
    expect(caps.current()).toMatchObject({ ok: true, value: { maxOrderValueWon: 50_000_000 } })
  })
})
