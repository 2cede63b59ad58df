import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { installKey, isInstalled, isNewEnough, nodeOf } from './install.mjs'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'install-'))
  mkdirSync(join(root, 'node_modules/.bin'), { recursive: true })
  writeFileSync(join(root, 'pnpm-lock.yaml'), 'packages:\n  zod@4.6.7:\n')
  writeFileSync(join(root, 'pnpm-workspace.yaml'), 'packages: [web]\n')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const markInstalled = (): void => writeFileSync(join(root, 'node_modules/.naru-installed'), installKey(root))

describe('an installation', () => {
  it('is up to date while the lockfile and the workspace stay as they were', () => {
    markInstalled()
    expect(isInstalled(root)).toBe(true)
  })

  it.each(['pnpm-lock.yaml', 'pnpm-workspace.yaml'])('is out of date once %s changes', (file) => {
    markInstalled()
    writeFileSync(join(root, file), 'changed')
    expect(isInstalled(root)).toBe(false)
  })

  it('is missing without its marker', () => {
    expect(isInstalled(root)).toBe(false)
  })
})

describe('the Node that runs everything', () => {
  it('is the one that was installed', () => {
    writeFileSync(join(root, 'node_modules/.bin/node'), '')
    expect(nodeOf(root)).toBe(join(root, 'node_modules/.bin/node'))
  })

  it('is the one at hand where none is published, when it is new enough', () => {
    expect(nodeOf(root)).toBe(process.execPath)
    expect(['22.18.0', '22.19.1', '24.0.0'].every(isNewEnough)).toBe(true)
    expect(['20.20.2', '22.17.9'].some(isNewEnough)).toBe(false)
  })
})
