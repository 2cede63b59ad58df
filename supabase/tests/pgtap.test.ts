import { describe, expect, it } from 'vitest'
import { readTap, runTapFiles } from './support/tap.ts'

// Before the tests are known, so that each pgTAP assertion is a test of its own.
for (const file of await runTapFiles()) {
  describe(file.name, () => {
    it('runs to its end', () => {
      expect(file.error).toBeUndefined()
    })
    for (const { title, failure } of file.assertions) {
      it(title, () => {
        expect(failure).toBeUndefined()
      })
    }
  })
}

describe('the reader of pgTAP results', () => {
  it('tells what holds from what fails', () => {
    expect(readTap(['1..2', 'ok 1 - holds', 'not ok 2 - fails\n# have: 1', ''])).toEqual([
      { title: 'holds' },
      { title: 'fails', failure: 'not ok 2 - fails\n# have: 1' },
    ])
  })
})
