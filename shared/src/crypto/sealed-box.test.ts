import { expect, it } from 'vitest'
import { Secret } from '../core/secret.ts'
import { UnixMs } from '../core/time.ts'
import { AccountId } from '../domain/order.ts'
import { type CredentialEnvelope, createKeyPair, fingerprint, open, publicKeyOf, seal } from './sealed-box.ts'

const envelope: CredentialEnvelope = {
  v: 1,
  userId: '10000000-0000-4000-8000-000000000001',
  accountId: AccountId.parse('20000000-0000-4000-8000-000000000001'),
  keyId: 'test-1',
  environment: 'paper',
  broker: 'kis',
  appKey: `PS${'a'.repeat(34)}`,
  appSecret: 's'.repeat(180),
  accountNumber: '12345678-01',
  htsId: 'naru01',
  sealedAt: UnixMs.parse(1_700_000_000_000),
}

it('opens with the secret half only', async () => {
  const bridge = await createKeyPair()
  const other = await createKeyPair()
  const sealed = await seal(envelope, bridge.publicKey)
  expect(await open(sealed, new Secret(bridge.secretKey))).toEqual({ ok: true, value: envelope })
  expect(await open(sealed, new Secret(other.secretKey))).toEqual({ ok: false, error: { kind: 'cannot_open' } })
})

it('refuses a box with one changed character', async () => {
  const bridge = await createKeyPair()
  const sealed = await seal(envelope, bridge.publicKey)
  const damaged = `${sealed.slice(0, 100)}${sealed[100] === 'A' ? 'B' : 'A'}${sealed.slice(101)}`
  expect(await open(damaged, new Secret(bridge.secretKey))).toEqual({ ok: false, error: { kind: 'cannot_open' } })
})

it('never seals the same envelope to the same text twice', async () => {
  const bridge = await createKeyPair()
  expect(await seal(envelope, bridge.publicKey)).not.toBe(await seal(envelope, bridge.publicKey))
})

it('gives both halves of a pair the same fingerprint', async () => {
  const bridge = await createKeyPair()
  const derived = await publicKeyOf(new Secret(bridge.secretKey))
  expect(derived).toBe(bridge.publicKey)
  expect(await fingerprint(derived)).toMatch(/^[0-9a-f]{4}(-[0-9a-f]{4}){3}$/)
})
