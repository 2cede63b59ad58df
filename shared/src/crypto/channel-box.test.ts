import { describe, expect, it } from 'vitest'
import { Secret } from '../core/secret.ts'
import { UnixMs } from '../core/time.ts'
import { type ChannelEnvelope, openChannel, readDiscordUrl, readSlackUrl, sealChannel } from './channel-box.ts'
import { createKeyPair, sealJson } from './sealed-box.ts'

const envelope: ChannelEnvelope = {
  v: 1,
  purpose: 'notification_channel',
  userId: '10000000-0000-4000-8000-000000000001',
  channelId: '20000000-0000-4000-8000-000000000001',
  keyId: 'test-1',
  address: { kind: 'discord', webhookId: '123456789012345678', token: 'a'.repeat(68) },
  sealedAt: UnixMs.parse(1_700_000_000_000),
}
const owner = { userId: envelope.userId, channelId: envelope.channelId, keyId: 'test-1', kind: 'discord' } as const

describe('a sealed channel address', () => {
  it('opens for the row it was sealed for', async () => {
    const { publicKey, secretKey } = await createKeyPair()
    const sealed = await sealChannel(envelope, publicKey)
    expect(await openChannel(sealed, new Secret(secretKey), owner)).toEqual({ ok: true, value: envelope.address })
  })

  it.each([
    ['userId', '10000000-0000-4000-8000-000000000002'],
    ['channelId', '20000000-0000-4000-8000-000000000002'],
    ['keyId', 'test-2'],
    ['kind', 'slack'],
  ] as const)('does not open for a row with another %s', async (field, value) => {
    const { publicKey, secretKey } = await createKeyPair()
    const sealed = await sealChannel(envelope, publicKey)
    const opened = await openChannel(sealed, new Secret(secretKey), { ...owner, [field]: value })
    expect(opened).toEqual({ ok: false, error: { kind: 'mismatch', field } })
  })

  it('is refused when it was sealed for another purpose', async () => {
    const { publicKey, secretKey } = await createKeyPair()
    const sealed = await sealJson({ ...envelope, purpose: 'broker_credential' }, publicKey)
    const opened = await openChannel(sealed, new Secret(secretKey), owner)
    expect(opened).toMatchObject({ ok: false, error: { kind: 'parse_error' } })
  })
})

describe('an address a user pastes', () => {
  it('is cut to the parts that say which webhook it is', () => {
    const token = 'Ab-_'.repeat(17)
    expect(readDiscordUrl(` https://discord.com/api/webhooks/123456789012345678/${token} `)).toEqual({
      kind: 'discord',
      webhookId: '123456789012345678',
      token,
    })
    const parts = ['T00000000', 'B00000000', 'X'.repeat(24)]
    expect(readSlackUrl(`https://hooks.slack.com/services/${parts.join('/')}`)).toEqual({
      kind: 'slack',
      team: 'T00000000',
      hook: 'B00000000',
      token: 'X'.repeat(24),
    })
  })

  it.each([
    `https://discord.com.evil.example/api/webhooks/123456789012345678/${'a'.repeat(68)}`,
    `https://user@discord.com/api/webhooks/123456789012345678/${'a'.repeat(68)}`,
    `http://discord.com/api/webhooks/123456789012345678/${'a'.repeat(68)}`,
    `https://discord.com/api/webhooks/123456789012345678/${'a'.repeat(68)}?wait=true`,
    `https://hooks.slack.com/services/${['T00000000', 'B00000000', '..', '..', 'x'].join('/')}`,
    'https://hooks.slack.com@10.0.0.1/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX',
  ])('is refused when it is another place: %s', (text) => {
    expect([readDiscordUrl(text), readSlackUrl(text)]).toEqual([undefined, undefined])
  })
})
