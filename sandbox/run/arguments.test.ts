import { describe, expect, it } from 'vitest'
import { parseArguments, STAGES } from './arguments.ts'

describe('the command line', () => {
  it('starts with the data of earlier runs unless told to forget them', () => {
    expect(parseArguments(['start'])).toEqual({ kind: 'start', dev: false, fresh: false })
    expect(parseArguments(['start', '--fresh'])).toEqual({ kind: 'start', dev: false, fresh: true })
    expect(parseArguments(['dev', '--fresh'])).toEqual({ kind: 'start', dev: true, fresh: true })
  })

  it('tests everything unless stages are named, and always in the same order', () => {
    expect(parseArguments(['test'])).toEqual({ kind: 'test', stages: STAGES })
    expect(parseArguments(['test', 'unit', 'check'])).toEqual({ kind: 'test', stages: ['check', 'unit'] })
  })

  it('takes the flag of a bench on either side of its name', () => {
    expect(parseArguments(['bench', '--json', 'tick-to-order'])).toEqual({
      kind: 'bench',
      name: 'tick-to-order',
      json: true,
    })
    expect(parseArguments(['bench', 'frames'])).toEqual({ kind: 'bench', name: 'frames', json: false })
  })

  it('passes what follows e2e to the browser tests', () => {
    expect(parseArguments(['history', 'import', 'a.csv'])).toEqual({ kind: 'history', rest: ['import', 'a.csv'] })
    expect(parseArguments(['e2e', '--grep', 'order'])).toEqual({ kind: 'e2e', rest: ['--grep', 'order'] })
  })

  it('passes what follows a long run to it', () => {
    const rest = ['--seeds', '20']
    expect(parseArguments(['sim', ...rest])).toEqual({ kind: 'long', name: 'sim', rest })
    expect(parseArguments(['soak'])).toEqual({ kind: 'long', name: 'soak', rest: [] })
  })

  it.each([
    [[], 'no command'],
    [['deploy'], 'unknown command: deploy'],
    [['start', '--frehs'], 'unknown option: --frehs'],
    [['test', 'units'], 'unknown option: units'],
    [['check', 'web'], 'unknown option: web'],
    [['bench'], 'bench needs a name'],
    [['bench', '../secrets'], 'bench needs a name'],
    [['bench', 'frames', 'rules'], 'unknown option: rules'],
  ])('explains %j', (words, problem) => {
    expect(parseArguments(words)).toEqual({ kind: 'usage', problem })
  })
})
