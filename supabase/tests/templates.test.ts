import { createHash } from 'node:crypto'
import { canonicalRule } from '@naru/shared/rules/canonical'
import { compileRule } from '@naru/shared/rules/compile'
import { findUnserved } from '@naru/shared/rules/desk/served'
import { parseRule } from '@naru/shared/rules/parse'
import { canonicalStrategySpec, parseStrategySpec } from '@naru/shared/strategies/spec'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { aLedgerWithAccounts, type Ledger } from './support/database.ts'

let ledger: Ledger
beforeAll(async () => {
  ledger = await aLedgerWithAccounts()
})
afterAll(() => ledger.drop())

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

it('every template is a rule of the language that a bridge can run, under the hash of its canonical text', async () => {
  const rows = await ledger.as(
    'stranger',
    (sql) => sql<{ name: string; kind: string; draft: unknown; draft_hash: string }[]>`
      select name, kind, draft, draft_hash from public.rules where template and not is_own`,
  )
  expect(rows.length).toBeGreaterThan(5)
  for (const row of rows) {
    const rule = parseRule(row.draft)
    if (!rule.ok) throw new Error(`${row.name}: ${JSON.stringify(rule.error)}`)
    expect([row.name, row.kind]).toEqual([rule.value.name, rule.value.kind])
    expect([row.name, sha256(canonicalRule(rule.value))]).toEqual([row.name, row.draft_hash])
    expect([row.name, findUnserved(compileRule(rule.value))]).toEqual([row.name, []])
  }
})

it('a rule that is saved, armed and listed has the hash that the browser and the bridge take of it', async () => {
  const [template] = await ledger.as(
    'owner',
    (sql) => sql<{ draft: unknown }[]>`
    select draft from public.rules where template and kind = 'strategy'`,
  )
  const parsed = parseRule(template?.draft)
  if (!parsed.ok) throw new Error('no strategy among the templates')
  const text = canonicalRule({ ...parsed.value, name: '한글 이름과 😀 "따옴표"' })
  const [rule, version, account] = [crypto.randomUUID(), crypto.randomUUID(), await ledger.id('account')]
  await ledger.as('owner', async (sql) => {
    await sql`select public.save_rule(${rule}, '규칙', 'strategy', ${text}, ${account})`
    await sql`select public.arm_rule(${rule}, ${version}, ${sha256(text)}, '문장', 'sentence')`
  })
  const [listed] = await ledger.as(
    'bridge',
    (sql) => sql<{ definition: unknown; hash: string }[]>`
    select definition, hash from public.list_armed_rules()`,
  )
  const again = parseRule(listed?.definition)
  expect(again.ok && sha256(canonicalRule(again.value))).toBe(listed?.hash)
})

it('every strategy for everybody is one this product plays, under the hash of its canonical text', async () => {
  const rows = await ledger.as(
    'stranger',
    (sql) => sql<{ name: string; draft: unknown; draft_hash: string }[]>`
      select name, draft, draft_hash from public.strategies where template and not is_own`,
  )
  expect(rows.length).toBeGreaterThan(5)
  for (const row of rows) {
    const spec = parseStrategySpec(row.draft)
    if (!spec.ok) throw new Error(`${row.name}: ${JSON.stringify(spec.error)}`)
    expect(row.name).toBe(spec.value.name)
    expect([row.name, sha256(canonicalStrategySpec(spec.value))]).toEqual([row.name, row.draft_hash])
  }
})

it('a strategy that is saved, armed and listed has the hash that the browser and the bridge take of it', async () => {
  const [template] = await ledger.as(
    'owner',
    (sql) => sql<{ draft: unknown }[]>`select draft from public.strategies where template limit 1`,
  )
  const spec = parseStrategySpec(template?.draft)
  if (!spec.ok) throw new Error('no strategy among the templates')
  const text = canonicalStrategySpec({ ...spec.value, name: '한글 이름과 😀 "따옴표"', minimumStrength: 0.1 })
  const [strategy, version, account] = [crypto.randomUUID(), crypto.randomUUID(), await ledger.id('account')]
  await ledger.as('owner', async (sql) => {
    await sql`select public.save_strategy(${strategy}, '전략', ${text}, ${sha256(text)}, ${account})`
    await sql`select public.arm_strategy(${strategy}, ${version}, ${sha256(text)}, '문장', 'sentence')`
  })
  const [listed] = await ledger.as(
    'bridge',
    (sql) => sql<{ definition: unknown; hash: string }[]>`
    select definition, hash from public.list_armed_strategies()`,
  )
  const again = parseStrategySpec(listed?.definition)
  expect(again.ok && sha256(canonicalStrategySpec(again.value))).toBe(listed?.hash)
})
