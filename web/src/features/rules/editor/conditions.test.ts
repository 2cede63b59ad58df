import { describe, expect, it } from 'vitest'
import {
  addCondition,
  nestCondition,
  regroup,
  removeCondition,
  STARTER,
  unwrapCondition,
  viewOf,
  wrapCondition,
} from './conditions.ts'
import { at, type Json, put, readJson, writeJson } from './json.ts'

const HALTED = { flag: 'halted' }
const VI = { flag: 'viActive' }
const rule = (when: Json): Json => ({ v: 1, name: '규칙', when })
const when = (draft: Json): Json | undefined => at(draft, ['when'])

describe('a condition that is added', () => {
  it('stands beside one that stood alone', () => {
    expect(when(addCondition(rule(HALTED), ['when'], VI))).toEqual({ all: [HALTED, VI] })
  })

  it('goes to the end of a group, whatever the group asks', () => {
    expect(when(addCondition(rule({ any: [HALTED] }), ['when'], VI))).toEqual({ any: [HALTED, VI] })
    expect(when(addCondition(rule({ atLeast: 1, of: [HALTED] }), ['when'], VI))).toEqual({
      atLeast: 1,
      of: [HALTED, VI],
    })
  })
})

describe('a condition that is taken away', () => {
  it('leaves the other of two without a group around it', () => {
    expect(when(removeCondition(rule({ all: [HALTED, VI] }), ['when', 'all', 0]))).toEqual(VI)
  })

  it('takes what only stood around it along', () => {
    const draft = rule({ all: [VI, { not: { hold: HALTED, for: '00:00:05' } }, HALTED] })
    expect(when(removeCondition(draft, ['when', 'all', 1, 'not', 'hold']))).toEqual({ all: [VI, HALTED] })
  })

  it('leaves a beginning to write on when it was the last', () => {
    expect(when(removeCondition(rule(VI), ['when']))).toEqual(STARTER)
    expect(when(removeCondition(rule({ not: VI }), ['when', 'not']))).toEqual(STARTER)
  })

  it('is gone altogether where none is needed', () => {
    expect(removeCondition({ when: VI, exit: HALTED }, ['exit'])).toEqual({ when: VI })
  })
})

describe('what stands around a condition', () => {
  it('comes with figures that can be used as they are, and goes without a trace', () => {
    const wrapped = wrapCondition(rule(VI), ['when'], 'hold')
    expect(when(wrapped)).toEqual({ hold: VI, for: '00:00:30' })
    expect(when(unwrapCondition(wrapped, ['when']))).toEqual(VI)
  })

  it('can be another group', () => {
    expect(when(nestCondition(rule({ all: [VI, HALTED] }), ['when', 'all', 1], 'any'))).toEqual({
      all: [VI, { any: [HALTED, STARTER] }],
    })
  })

  it('keeps what it holds when all becomes any', () => {
    expect(when(regroup(rule({ all: [VI, HALTED] }), ['when'], 'any'))).toEqual({ any: [VI, HALTED] })
    expect(when(regroup(rule({ any: [VI, HALTED] }), ['when'], 'atLeast'))).toEqual({ atLeast: 1, of: [VI, HALTED] })
    expect(when(regroup(rule({ any: [VI, HALTED] }), ['when'], 'sequence'))).toEqual({
      sequence: [VI, HALTED],
      within: '00:10:00',
    })
  })
})

describe('how a condition is shown', () => {
  it.each([
    [{ all: [VI] }, 'group'],
    [{ sequence: [VI], within: '00:01:00' }, 'group'],
    [{ not: VI }, 'wrap'],
    [STARTER, 'compare'],
    [{ op: 'risesBy', l: { px: 'last' }, by: { krw: 100 }, within: '00:01:00' }, 'compare'],
    [VI, 'flag'],
    [{ clock: { from: '09:00' } }, 'clock'],
    [{ something: 'else' }, 'other'],
    [null, 'other'],
    [[], 'other'],
  ] as const)('%j is a %s', (node, kind) => {
    expect(viewOf(rule(node), ['when']).kind).toBe(kind)
  })
})

describe('the JSON somebody writes', () => {
  it('comes back as it was written', () => {
    const draft = { v: 1, when: { all: [VI] } }
    expect(readJson(writeJson(draft))).toEqual({ value: draft })
  })

  it('is refused with the line where reading stopped', () => {
    expect(readJson('{\n  "v": 1,\n  oops\n}')).toEqual({ line: 3 })
    expect(readJson('[1]')).toEqual({ line: 1 })
  })

  it('keeps everything a change is not about', () => {
    const draft = { a: { b: [1, 2, { c: 3 }] }, d: 4 }
    expect(put(draft, ['a', 'b', 2, 'c'], 5)).toEqual({ a: { b: [1, 2, { c: 5 }] }, d: 4 })
    expect(put(draft, ['a', 'b', 0], undefined)).toEqual({ a: { b: [2, { c: 3 }] }, d: 4 })
    expect(put(draft, ['d'], undefined)).toEqual({ a: draft.a })
    expect(put(draft, ['e', 'f'], 1)).toEqual({ ...draft, e: { f: 1 } })
  })
})
