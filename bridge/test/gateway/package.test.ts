import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { PYTHON_CONTRACT, pythonContract } from '../support/python-contract.ts'
import { lacksPython, runPython } from './programs.ts'

describe('the package for programs in Python', () => {
  it('carries the contract as the bridge reads it', () => {
    expect(readFileSync(PYTHON_CONTRACT, 'utf8'), 'npm run docs:gateway').toBe(pythonContract())
  })

  it('passes its own tests', async (context) => {
    if (await lacksPython(context)) return
    const program = runPython(['-m', 'unittest', 'discover', '-s', 'tests', '-t', '.'])
    expect(await program.exited, program.lines.join('\n')).toBe(0)
    expect(program.lines.join('\n')).toMatch(/Ran 1[0-9] tests/)
  })
})
