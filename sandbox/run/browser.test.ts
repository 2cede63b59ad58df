import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findBrowser } from './browser.ts'

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'browser-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

function aProgram(path: string, exitCode = 0): string {
  const file = join(home, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `#!/bin/sh\nexit ${exitCode}\n`)
  chmodSync(file, 0o755)
  return file
}

describe('the search for a browser', () => {
  it('takes the one that CHROME_PATH names', async () => {
    const asked = aProgram('my/chrome')
    aProgram('bin/chromium')
    expect(await findBrowser(home, { CHROME_PATH: asked, PATH: join(home, 'bin') })).toBe(asked)
  })

  it('refuses to replace the one that CHROME_PATH names by another', async () => {
    const broken = aProgram('my/chrome', 1)
    aProgram('bin/chromium')
    await expect(findBrowser(home, { CHROME_PATH: broken, PATH: join(home, 'bin') })).rejects.toThrow(/CHROME_PATH/)
  })

  it("prefers Playwright's newest over the system's", async () => {
    aProgram('bin/chromium')
    aProgram('.cache/ms-playwright/chromium-999/chrome-linux/chrome')
    const newest = aProgram('.cache/ms-playwright/chromium-1200/chrome-linux/chrome')
    const env = { PATH: join(home, 'bin'), PLAYWRIGHT_BROWSERS_PATH: join(home, '.cache/ms-playwright') }
    expect(await findBrowser(home, env)).toBe(newest)
  })

  it('passes over one that is there but does not run', async () => {
    aProgram('bin/chromium', 10)
    const chrome = aProgram('bin/google-chrome')
    expect(await findBrowser(home, { PATH: join(home, 'bin'), HOME: home })).toBe(chrome)
  })
})
