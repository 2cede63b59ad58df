import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AccessMatrix, fillLedger, MANIFEST, readAccessMatrix } from './support/access-matrix.ts'
import { aLedgerWithAccounts, type Ledger } from './support/database.ts'

const manifest = JSON.parse(readFileSync(MANIFEST, 'utf8')) as AccessMatrix
let ledger: Ledger
let actual: AccessMatrix
beforeAll(async () => {
  ledger = await aLedgerWithAccounts()
  await fillLedger(ledger)
  actual = await readAccessMatrix(ledger)
})
afterAll(() => ledger.drop())

describe('who can do what', () => {
  it.each(['schemas', 'relations', 'policies', 'functions', 'calls'] as const)('is as written down: %s', (part) => {
    expect(actual[part]).toEqual(manifest[part])
  })

  it('has a line for every new table', async () => {
    await ledger.sql.begin(async (sql) => {
      await sql`set local role app_owner`
      await sql`create table trade.forgotten (id uuid primary key)`
    })
    const { relations } = await readAccessMatrix(ledger)
    expect(Object.keys(relations).filter((name) => !(name in manifest.relations))).toEqual(['trade.forgotten'])
    await ledger.sql`drop table trade.forgotten`
  })
})

describe('as it is written down', () => {
  const relations = Object.entries(manifest.relations)

  it.each(relations)('%s gives anon and service_role nothing', (_name, line) => {
    for (const actor of ['anon', 'service_role']) expect(line[actor]).toMatch(/^[-! ]+$/)
  })

  it.each(relations)('%s lets nobody write or empty it', (_name, line) => {
    for (const actor of ['nobody', 'owner', 'bridge', 'other_bridge']) expect(line[actor]).not.toMatch(/[IUDT]/)
  })

  it.each(relations)('%s shows nobody the rows of others', (_name, line) => {
    for (const actor of ['nobody', 'owner', 'bridge', 'other_bridge']) {
      const [, others] = (line[actor] ?? '').split(' ')
      if (others !== undefined) expect(others).not.toContain('S')
    }
  })

  it.each(relations)(
    '%s belongs to app_owner and is under row-level security, or runs as its reader',
    (_name, line) => {
      expect(line.is).toMatch(/^(table of app_owner, rls forced|view of app_owner, runs as its reader)$/)
    },
  )

  it.each(Object.entries(manifest.calls))('%s answers no one without a token', (_name, outcomes) => {
    expect([outcomes.anon, outcomes.service_role]).toEqual(['denied', 'denied'])
    expect(['unauthenticated', 'permission_missing']).toContain(outcomes.nobody)
  })

  it.each(Object.entries(manifest.functions))('%s pins its search path and is not everybody’s', (name, facts) => {
    expect(facts).toContain('search_path ""')
    expect(facts).not.toMatch(/execute:.*(public|anon|service_role)/)
    // The exposed schema runs as the caller; what runs as its owner lies behind it.
    if (!/^(trade|private)\./.test(name)) expect(facts).toContain('invoker')
  })
})
