import postgres, { type Sql } from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from './testing/database.ts'

let database: TestDatabase
let sql: Sql
beforeAll(async () => {
  database = await createTestDatabase({ supabaseDir: undefined })
  sql = postgres(database.urlFor('postgres'), { max: 1, onnotice: () => {} })
})
afterAll(async () => {
  await sql.end()
  await database.drop()
})

const INVALID = 'pgsodium_crypto_aead_det_decrypt_by_id: invalid ciphertext'

describe('the stand-in for pgsodium', () => {
  it('decrypts what it encrypted, under the same key, nonce and associated data only', async () => {
    const [key] = await sql`select id from pgsodium.create_key(name => 'credentials_1')`
    const [other] = await sql`select id from pgsodium.create_key(name => 'credentials_2')`
    const [{ nonce, other_nonce } = {}] = await sql`
      select pgsodium.crypto_aead_det_noncegen() as nonce, pgsodium.crypto_aead_det_noncegen() as other_nonce`
    const [sealed] = await sql`
      select pgsodium.crypto_aead_det_encrypt(${Buffer.from('비밀')}, ${Buffer.from('owner')}, ${key?.id}, ${nonce}) as box`
    const open = (additional: string, id: string, withNonce: Buffer, box: Buffer = sealed?.box) =>
      sql`select convert_from(pgsodium.crypto_aead_det_decrypt(${box}, ${Buffer.from(additional)}, ${id}, ${withNonce}), 'utf8') as text`

    const [opened] = await open('owner', key?.id, nonce)
    expect(opened?.text).toBe('비밀')
    expect(sealed?.box.includes(Buffer.from('비밀'))).toBe(false)
    await expect(open('somebody else', key?.id, nonce)).rejects.toThrow(INVALID)
    await expect(open('owner', other?.id, nonce)).rejects.toThrow(INVALID)
    await expect(open('owner', key?.id, other_nonce)).rejects.toThrow(INVALID)
    const bent = Buffer.from(sealed?.box)
    bent[bent.length - 1] = (bent.at(-1) ?? 0) ^ 1
    await expect(open('owner', key?.id, nonce, bent)).rejects.toThrow(INVALID)
  })

  it('is closed to the API roles, and its root key even to postgres', async () => {
    const [row] = await sql`select has_schema_privilege('authenticated', 'pgsodium', 'usage') as api,
      has_function_privilege('service_role', 'pgsodium.crypto_aead_det_decrypt(bytea,bytea,uuid,bytea)', 'execute') as service`
    expect(row).toEqual({ api: false, service: false })
    await expect(sql`select key from development_only.root_key`).rejects.toThrow('permission denied')
  })
})

describe('the stand-in for Vault', () => {
  it('keeps a secret encrypted and shows it through its view', async () => {
    const [{ id } = {}] = await sql`select vault.create_secret('열쇠', 'a name') as id`
    const read = () => sql`select secret, decrypted_secret from vault.decrypted_secrets where id = ${id}`
    const [stored] = await read()
    expect(stored?.decrypted_secret).toBe('열쇠')
    expect(stored?.secret).not.toContain('열쇠')
    await sql`select vault.update_secret(${id}, '새 열쇠')`
    expect((await read())[0]?.decrypted_secret).toBe('새 열쇠')
    await sql`delete from vault.secrets where id = ${id}`
    expect(await read()).toEqual([])
  })
})
