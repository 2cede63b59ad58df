import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { isGreen, type Reporter, readTally, sum } from './reports.ts'

const folder = mkdtempSync(join(tmpdir(), 'reports-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const told = (reporter: Reporter, report: unknown, exitCode = 0) => {
  const file = join(folder, 'report.json')
  writeFileSync(file, typeof report === 'string' ? report : JSON.stringify(report))
  return readTally(reporter, file, exitCode)
}

const aFile = (passed: number, failed: number) => ({ path: '/a.test.ts', passed, failed })

describe('a report', () => {
  it('of the checks counts each law', () => {
    expect(told('check', { passed: 13, failed: 1 }, 1)).toEqual({ passed: 13, failed: 1 })
  })

  it('of the unit tests counts tests', () => {
    const report = { files: [aFile(38, 0), aFile(2, 2)], errors: 0 }
    expect(told('unit', report, 1)).toEqual({ passed: 40, failed: 2 })
  })

  it('counts an error nobody caught as a failure', () => {
    const report = { files: [aFile(40, 0)], errors: 1 }
    expect(told('unit', report, 1)).toEqual({ passed: 40, failed: 1 })
  })

  it('of the browser tests counts a story that passed when it was told again as passed', () => {
    const report = { stats: { expected: 10, unexpected: 1, flaky: 1, skipped: 0 }, errors: [] }
    expect(told('e2e', report, 1)).toEqual({ passed: 11, failed: 1 })
  })

  it('counts what went wrong outside of any browser test', () => {
    const report = { stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0 }, errors: [{ message: 'no server' }] }
    expect(told('e2e', report, 1)).toEqual({ passed: 0, failed: 1 })
  })

  it('that is all green beside a failed exit code counts one failure', () => {
    const report = { files: [aFile(40, 0)], errors: 0 }
    expect(told('unit', report, 1)).toEqual({ passed: 40, failed: 1 })
  })

  it.each(['', '{"files": [', '{"passed": "all"}'])('that cannot be read (%j) counts one failure', (text) => {
    expect(told('unit', text)).toEqual({ passed: 0, failed: 1 })
  })

  it('that is not there counts one failure', () => {
    expect(readTally('unit', join(folder, 'none.json'), 0)).toEqual({ passed: 0, failed: 1 })
  })
})

describe('the sum', () => {
  it('adds up what all stages passed and failed', () => {
    expect(
      sum([
        { passed: 1, failed: 0 },
        { passed: 40, failed: 2 },
      ]),
    ).toEqual({ passed: 41, failed: 2 })
  })

  it('is green only when something ran and nothing failed', () => {
    expect(isGreen({ passed: 1, failed: 0 })).toBe(true)
    expect(isGreen({ passed: 1, failed: 1 })).toBe(false)
    expect(isGreen(sum([]))).toBe(false)
  })
})
