import { describe, expect, it } from 'vitest'
import { filesToTryAgain, withSecondTry } from './second-try.ts'

const aFile = (path: string, failed = 0) => ({ path: `/naru/${path}`, passed: 10, failed })
const RULES = 'bridge/test/rules/rules.test.ts'
const STORE = 'supabase/tests/store.test.ts'

describe('files that are run once more', () => {
  const toTry = (failed: readonly string[], errors = 0) =>
    filesToTryAgain({ files: [...failed.map((path) => aFile(path, 1)), aFile('bridge/src/fine.test.ts')], errors })

  it('are those with databases, processes and pages that failed', () => {
    const failed = [RULES, STORE, 'web/src/app/page.test.tsx']
    expect(toTry(failed)).toEqual(failed.map((path) => `/naru/${path}`))
    expect(toTry([])).toEqual([])
  })

  it('are none where something failed that computes, or that must never fail', () => {
    for (const never of [
      'shared/src/core/time.test.ts',
      'bridge/test/sim/sim.test.ts',
      'bridge/test/chaos/chaos.test.ts',
    ]) {
      expect(toTry([RULES, never]), never).toEqual([])
    }
  })

  it('are none where much failed, or an error was not caught', () => {
    expect(toTry([RULES, STORE, 'tools/a.test.ts', 'sandbox/b.test.ts'])).toEqual([])
    expect(toTry([RULES], 1)).toEqual([])
  })
})

it('a run whose failed files were run again counts them as they were the second time', () => {
  const first = { files: [aFile(RULES, 2), aFile(STORE, 1), aFile('shared/a.test.ts')], errors: 0 }
  const second = { files: [{ ...aFile(RULES), passed: 12 }, aFile(STORE)], errors: 0 }
  expect(withSecondTry(first, second)).toEqual({
    files: [{ ...aFile(RULES), passed: 12 }, aFile(STORE), aFile('shared/a.test.ts')],
    errors: 0,
  })
})
