import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type AccessMatrix,
  codesOf,
  fillLedger,
  MANIFEST,
  MATRIX_PARTS,
  readAccessMatrix,
  readMatrixParts,
} from './support/access-matrix.ts'
import { aLedgerWithAccounts, type Ledger } from './support/database.ts'

const manifest = JSON.parse(readFileSync(MANIFEST, 'utf8')) as AccessMatrix
const SIGNED_IN = ['nobody', 'owner', 'owner_aal2', 'stranger', 'forger', 'bridge', 'other_bridge', 'admin']
/** Whoever must not get at what belongs to the owner. */
const OTHERS = ['anon', 'nobody', 'stranger', 'forger', 'other_bridge', 'service_role']

let ledger: Ledger
let actual: AccessMatrix
beforeAll(async () => {
  ledger = await aLedgerWithAccounts()
  await fillLedger(ledger)
  actual = await readAccessMatrix(ledger)
})
afterAll(() => ledger.drop())

describe('who can do what', () => {
  it.each(MATRIX_PARTS)('is as written down: %s', (part) => {
    expect(actual[part]).toEqual(manifest[part])
  })

  it('has a line for every new table, column and function', async () => {
    await ledger.sql.unsafe(`set role app_owner; create table trade.forgotten (id uuid primary key);
      alter table trade.fills add column forgotten integer;
      create function trade.forgotten() returns integer language sql as 'select 1'; set role postgres`)
    const matrix = await readMatrixParts(ledger, ['relations', 'columns', 'functions'])
    const unknown = (part: keyof typeof matrix) =>
      Object.keys(matrix[part] ?? {}).filter((name) => !(name in manifest[part]))
    expect(unknown('relations')).toEqual(['trade.forgotten'])
    expect(unknown('columns')).toEqual(['trade.fills.forgotten', 'trade.forgotten.id'])
    expect(unknown('functions')).toEqual(['trade.forgotten()'])
    await ledger.sql.unsafe(`drop table trade.forgotten; alter table trade.fills drop column forgotten;
      drop function trade.forgotten()`)
  })
})

describe('as it is written down', () => {
  const relations = Object.entries(manifest.relations)

  it('speaks of every principal', () => {
    for (const [, line] of relations) {
      expect(Object.keys(line).sort()).toEqual(['anon', 'grants', 'is', 'service_role', ...SIGNED_IN].sort())
    }
  })

  it.each(relations)('%s gives anon and service_role nothing', (_name, line) => {
    for (const actor of ['anon', 'service_role']) expect(line[actor]).toMatch(/^[- ]+$/)
  })

  it.each(relations)('%s lets nobody write or empty it', (_name, line) => {
    for (const actor of SIGNED_IN) expect(line[actor]).not.toMatch(/[IUDT]/)
  })

  it.each(relations)('%s shows the rows of others to nobody', (_name, line) => {
    for (const actor of SIGNED_IN) {
      const [owners, strangers] = (line[actor] ?? '').split(' ')
      if (strangers === undefined) continue
      expect(owners?.includes('S')).toBe(actor.startsWith('owner') && line.owner?.startsWith('S'))
      expect(strangers.includes('S')).toBe(actor === 'stranger' && line.owner?.startsWith('S'))
    }
  })

  it.each(relations)(
    '%s belongs to app_owner and is under row-level security, or runs as its reader',
    (_name, line) => {
      expect(line.is).toMatch(/^(table of app_owner, rls forced|view of app_owner, runs as its reader)$/)
    },
  )

  it('lets API roles read columns and do nothing else with them', () => {
    for (const [name, rights] of Object.entries(manifest.columns)) {
      expect([name, rights]).toEqual([name, expect.stringMatching(/^(-|authenticated S)$/)])
    }
  })

  it.each(Object.entries(manifest.calls))('%s answers no one without a token', (name, line) => {
    const codes = codesOf(line)
    expect([codes.anon, codes.service_role]).toEqual(['denied', 'denied'])
    // Behind the exposed schema lie helpers of policies and views, which tell nobody anything.
    const refusals = /^(private|trade)\./.test(name)
      ? /^(unauthenticated|permission_missing|input_invalid|nothing)$/
      : /^(unauthenticated|permission_missing|input_invalid)$/
    expect(codes.nobody).toMatch(refusals)
  })

  it.each(Object.entries(manifest.reach).filter(([name]) => name.includes('uuid') && !name.includes('list_')))(
    '%s does nothing for anybody with what is the owner’s, but for the owner, their bridge and who is meant to',
    (name, line) => {
      const codes = codesOf(line)
      for (const principal of OTHERS) expect([principal, codes[principal]]).not.toEqual([principal, 'ok'])
      if (!/(grant|revoke)_live/.test(name)) expect(codes.admin).not.toBe('ok')
    },
  )

  it.each(Object.entries(manifest.functions))('%s pins its search path and is not everybody’s', (name, facts) => {
    expect(facts).toContain('search_path ""')
    expect(facts).not.toMatch(/execute:.*(public|anon|service_role)/)
    // The exposed schema runs as the caller; what runs as its owner lies behind it.
    if (!/^(trade|private)\./.test(name)) expect(facts).toContain('invoker')
  })
})
