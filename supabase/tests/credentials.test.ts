import { UnixMs } from '@naru/shared/core/time'
import { createKeyPair, seal } from '@naru/shared/crypto/sealed-box'
import { AccountId } from '@naru/shared/domain/order'
import type { TransactionSql } from 'postgres'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Actor, aLedgerWithAccounts, type Ledger } from './support/database.ts'

const APP_SECRET = `canary${'s'.repeat(174)}`

/** Both ways a project may offer encryption at rest. Without pgsodium's function the ledger falls back to Vault. */
describe.each(['pgsodium', 'vault'])('a credential under %s', (provider) => {
  let ledger: Ledger
  let account: string
  let otherAccount: string
  let sealed: string
  beforeAll(async () => {
    ledger = await aLedgerWithAccounts()
    if (provider === 'vault') await ledger.admin`drop schema pgsodium cascade`
    account = await ledger.id('account')
    otherAccount = await ledger.id('other_account')
    sealed = await envelopeFor(account)
    await save('owner', account, sealed)
    await save('stranger', otherAccount, await envelopeFor(otherAccount))
  })
  afterAll(() => ledger.drop())

  async function envelopeFor(accountId: string): Promise<string> {
    const { publicKey } = await createKeyPair()
    const envelope = {
      v: 1 as const,
      userId: await ledger.id('owner'),
      accountId: AccountId.parse(accountId),
      keyId: 'key-1',
      environment: 'paper' as const,
      broker: 'kis' as const,
      appKey: `PS${'a'.repeat(34)}`,
      appSecret: APP_SECRET,
      accountNumber: '12345678-01',
      htsId: 'naru01',
      sealedAt: UnixMs.parse(1_795_000_000_000),
    }
    return seal(envelope, publicKey)
  }

  const save = (actor: Actor, accountId: string, envelope: string) =>
    ledger.as(actor, (sql) => sql`select public.save_credential(${accountId}, 'key-1', ${envelope})`)
  const read = (actor: Actor, accountId: string) =>
    ledger.as(actor, (sql) => sql<{ sealed: string }[]>`select sealed from public.read_credential(${accountId})`)
  const stored = () => ledger.sql`select account_id, provider, key_id, ciphertext, nonce from private.broker_credentials
      where revoked_at is null order by account_id = ${account} desc`

  it('is kept by that provider', async () => {
    expect((await stored()).map((row) => row.provider)).toEqual([provider, provider])
  })

  it('comes back whole to the account’s own bridge, and to nobody else', async () => {
    expect(await read('bridge', account)).toEqual([{ sealed }])
    expect(await read('other_bridge', account)).toEqual([])
    for (const actor of ['owner', 'stranger', 'nobody', 'anon', 'service_role'] as const) {
      await expect(read(actor, account)).rejects.toMatchObject({ code: '42501' })
    }
  })

  it('is nowhere in the database in a form that can be read', async () => {
    const tables = await ledger.admin<{ name: string }[]>`
      select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and n.nspname in ('public', 'trade', 'private', 'vault', 'realtime', 'auth')`
    for (const { name } of tables) {
      const found = await ledger.admin.unsafe(
        `select 1 from ${name} t where strpos(t::text, $1) > 0 or strpos(t::text, $2) > 0 or strpos(t::text, $3) > 0`,
        [sealed, APP_SECRET, Buffer.from(sealed).toString('hex')],
      )
      expect([name, found.length]).toEqual([name, 0])
    }
  })

  it('does not open from another user’s row', async () => {
    const [ours, theirs] = await stored()
    await ledger.sql`update private.broker_credentials set key_id = ${theirs?.key_id}, ciphertext = ${theirs?.ciphertext},
      nonce = ${theirs?.nonce} where account_id = ${account} and revoked_at is null`
    await expect(read('bridge', account)).rejects.toThrow('credential_unreadable')
    await ledger.sql`update private.broker_credentials set key_id = ${ours?.key_id}, ciphertext = ${ours?.ciphertext},
      nonce = ${ours?.nonce} where account_id = ${account} and revoked_at is null`
    expect(await read('bridge', account)).toEqual([{ sealed }])
  })

  it('is encrypted anew when keys are rotated, and still opens', async () => {
    const before = await stored()
    const [rotation] = await ledger.sql`select private.rotate_credential_keys('broker_credentials_2') as count`
    const after = await stored()
    expect(rotation).toEqual({ count: 2 })
    for (const [index, row] of after.entries()) {
      expect(row.key_id).not.toBe(before[index]?.key_id)
      if (provider === 'pgsodium') expect(row.ciphertext).not.toEqual(before[index]?.ciphertext)
    }
    expect(await read('bridge', account)).toEqual([{ sealed }])
  })

  it('leaves nothing behind when it is replaced or its account archived', async () => {
    await save('owner', account, await envelopeFor(account))
    await ledger.as('owner', (sql) => sql`select public.archive_broker_account(${account})`)
    const left =
      await ledger.sql`select key_id, ciphertext, nonce from private.broker_credentials where account_id = ${account}`
    for (const row of left) expect(row).toEqual({ key_id: null, ciphertext: null, nonce: null })
    if (provider === 'vault') {
      expect(await ledger.sql`select count(*)::int as n from vault.secrets`).toEqual([{ n: 1 }])
    }
  })
})

describe('a project that gains pgsodium later', () => {
  it('moves what Vault holds by rotating', async () => {
    const ledger = await aLedgerWithAccounts()
    try {
      await ledger.admin`alter function pgsodium.crypto_aead_det_encrypt(bytea, bytea, uuid, bytea) rename to hidden`
      const account = await ledger.id('account')
      const envelope = `${'Zm9v'.repeat(150)}`
      await ledger.as('owner', (sql) => sql`select public.save_credential(${account}, 'key-1', ${envelope})`)
      await ledger.admin`alter function pgsodium.hidden(bytea, bytea, uuid, bytea) rename to crypto_aead_det_encrypt`
      await ledger.sql`select private.rotate_credential_keys('broker_credentials_2')`
      expect(
        await ledger.sql`select distinct provider from private.broker_credentials where revoked_at is null`,
      ).toEqual([{ provider: 'pgsodium' }])
      expect(await ledger.as('bridge', (sql) => sql`select sealed from public.read_credential(${account})`)).toEqual([
        { sealed: envelope },
      ])
      expect(await ledger.sql`select count(*)::int as n from vault.secrets`).toEqual([{ n: 0 }])
    } finally {
      await ledger.drop()
    }
  })
})

describe('the first two credentials of a project', () => {
  it('are both kept when they are saved in the same moment', async () => {
    const ledger = await aLedgerWithAccounts()
    const save = async (sql: TransactionSql, account: string) => {
      const id = await ledger.id(account)
      await sql`select public.save_credential(${id}, 'key-1', ${'Zm9v'.repeat(150)})`
    }
    try {
      await ledger.admin`update private.settings set value = 'a_key_nobody_made' where name = 'credential_key_name'`
      let second = Promise.resolve()
      await ledger.as('owner', async (sql) => {
        await save(sql, 'account')
        second = ledger.as('stranger', (other) => save(other, 'other_account'))
        // It must wait for the key that the first is making.
        await vi.waitFor(async () => {
          const waiting = await ledger.admin`select 1 from pg_stat_activity
            where wait_event_type = 'Lock' and datname = current_database()` // other tests have databases of their own
          expect(waiting).toHaveLength(1)
        })
      })
      await second
      const keys = await ledger.sql`select count(*)::int, count(distinct key_id)::int as keys
        from private.broker_credentials where revoked_at is null`
      expect(keys).toEqual([{ count: 2, keys: 1 }])
    } finally {
      await ledger.drop()
    }
  })
})
