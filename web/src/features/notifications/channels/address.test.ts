import { Secret } from '@naru/shared/core/secret'
import { openChannel } from '@naru/shared/crypto/channel-box'
import { createKeyPair } from '@naru/shared/crypto/sealed-box'
import { describe, expect, it } from 'vitest'
import { readAddress, sealAddress } from './address.ts'
import { newWebhookSecret } from './fields.ts'

const TOKEN = 'abcdefghij-ABCDEFGHIJ_0123456789abcdefghij'
const DISCORD = { url: `https://discord.com/api/webhooks/123456789012345678/${TOKEN}` }
const EMAIL = {
  host: 'smtp.naver.com',
  port: '465',
  username: 'somebody',
  password: 'app-password',
  from: 'somebody@naver.com',
  to: 'somebody@naver.com',
}

describe('an address as it was typed', () => {
  it('is taken apart, and only enough of it shown to know it again', () => {
    expect(readAddress('discord', DISCORD)).toEqual({
      kind: 'read',
      address: { kind: 'discord', webhookId: '123456789012345678', token: TOKEN },
      masked: '••••5678',
    })
    expect(readAddress('email', EMAIL)).toMatchObject({ masked: 's••••@naver.com', address: { port: 465 } })
  })

  it.each([
    ['discord', { url: 'https://evil.example.com/api/webhooks/123456789012345678/x' }, 'url'],
    ['slack', { url: 'http://hooks.slack.com/services/somewhere' }, 'url'],
    ['email', { ...EMAIL, port: 'many' }, 'port'],
    ['email', { ...EMAIL, to: 'nobody' }, 'to'],
    ['email', { ...EMAIL, password: '' }, 'password'],
    ['webhook', { url: 'http://example.com/hook', secret: newWebhookSecret() }, 'url'],
    ['webhook', { url: 'not an address', secret: newWebhookSecret() }, 'url'],
    ['fcm', { token: 'short' }, 'token'],
  ] as const)('is refused for %s, naming the field (%#)', (kind, typed, field) => {
    expect(readAddress(kind, typed)).toEqual({ kind: 'invalid', field })
  })

  it('never shows a secret of its own in what is kept readable', () => {
    const secret = newWebhookSecret()
    const read = [
      readAddress('discord', DISCORD),
      readAddress('email', EMAIL),
      readAddress('webhook', { url: 'https://n8n.example.com/hook/secret-path', secret }),
    ]
    for (const one of read) {
      expect(one.kind).toBe('read')
      const masked = one.kind === 'read' ? one.masked : ''
      for (const hidden of [TOKEN, 'app-password', secret, 'secret-path']) expect(masked).not.toContain(hidden)
    }
  })
})

it('makes a new secret for every webhook', () => {
  const secrets = Array.from({ length: 20 }, newWebhookSecret)
  expect(new Set(secrets).size).toBe(20)
  for (const secret of secrets) expect(secret).toMatch(/^[0-9a-f]{64}$/)
})

it('seals so that only the pinned key opens it, for this user and this channel alone', async () => {
  const pair = await createKeyPair()
  const bridge = {
    id: crypto.randomUUID(),
    name: 'NAS',
    url: 'http://127.0.0.1',
    keyId: 'k1',
    publicKey: pair.publicKey,
  }
  const [userId, channelId] = [crypto.randomUUID(), crypto.randomUUID()]
  const read = readAddress('discord', DISCORD)
  if (read.kind !== 'read') throw new Error('it reads')
  const sealed = await sealAddress({ bridge, userId, channelId, address: read.address })
  expect(sealed).not.toContain(TOKEN)
  const owner = { userId, channelId, keyId: 'k1', kind: 'discord' as const }
  expect(await openChannel(sealed, new Secret(pair.secretKey), owner)).toEqual({ ok: true, value: read.address })
  const moved = await openChannel(sealed, new Secret(pair.secretKey), { ...owner, channelId: crypto.randomUUID() })
  expect(moved.ok).toBe(false)
})
