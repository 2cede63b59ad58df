import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { loadVapidKeys } from './vapid-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'naru-vapid-'))
afterAll(() => rmSync(folder, { recursive: true }))

it('makes one pair, in a file that nobody else reads, and keeps to it', () => {
  const file = join(folder, 'data/vapid.json')
  const first = loadVapidKeys(file, 'mailto:nas@example.com')
  expect(first.publicKey).toMatch(/^[\w-]{87}$/)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const second = loadVapidKeys(file, 'mailto:nas@example.com')
  expect(second.publicKey).toBe(first.publicKey)
  expect(second.privateKey.expose()).toBe(first.privateKey.expose())
})

it('makes no new pair in place of one it cannot read: every subscription would fall silent', () => {
  const file = join(folder, 'broken.json')
  writeFileSync(file, '{"publicKey": "half')
  expect(() => loadVapidKeys(file, 'mailto:nas@example.com')).toThrow()
})
