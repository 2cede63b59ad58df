import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { findPython } from './python.ts'

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'python-'))
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(home, { recursive: true, force: true })
})

/** A Python that misses these modules, as it says itself. */
function aPython(missing: string): string {
  const file = join(home, 'python3')
  writeFileSync(file, `#!/bin/sh\necho "${missing}"\n`)
  chmodSync(file, 0o755)
  return file
}

describe('the search for a Python', () => {
  it('takes the one that NARU_PYTHON names', () => {
    const asked = aPython('')
    expect(findPython({ NARU_PYTHON: asked })).toBe(asked)
  })

  it('says what the one that is named misses, and installs nothing for it', () => {
    const said = vi.spyOn(console, 'log').mockImplementation(() => undefined)
    const asked = aPython('grpc sklearn')
    expect(findPython({ NARU_PYTHON: asked })).toBeUndefined()
    expect(said.mock.calls.flat().join()).toContain(`${asked}: grpc sklearn`)
  })
})
