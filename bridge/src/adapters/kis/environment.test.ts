import type { Environment } from '@naru/shared/domain/order'
import { describe, expect, it } from 'vitest'
import {
  aCredential,
  aKisStub,
  aSession,
  drivenClock,
  memorySecrets,
  recordingLogger,
} from '../../../test/support/kis.ts'
import { agree, environmentOfTr, environmentOfUrl } from './environment.ts'
import { createKisSession } from './index.ts'
import { TR_NAMES, trId } from './tr-table.ts'

const BOTH: readonly Environment[] = ['paper', 'live']
const TR_OF = { paper: 'VTTC0012U', live: 'TTTC0012U' } as const

describe('credential, host and TR id', () => {
  const combinations = BOTH.flatMap((key) => BOTH.flatMap((host) => BOTH.map((tr) => ({ key, host, tr }))))

  it.each(combinations)('$key key, $host host, $tr TR: agree only when all three are the same', ({ key, host, tr }) => {
    expect(agree(key, host, TR_OF[tr]).ok).toBe(key === host && host === tr)
  })

  it('agree for quotations whatever the environment, as long as the host fits', () => {
    expect(agree('paper', 'paper', 'FHKST01010100').ok).toBe(true)
    expect(agree('paper', 'live', 'FHKST01010100').ok).toBe(false)
  })

  it('never agree with a host that is not of KIS', () => {
    expect(agree('live', undefined, TR_OF.live).ok).toBe(false)
  })

  it.each(BOTH)('every %s TR id we send says so itself', (environment) => {
    for (const name of TR_NAMES) {
      const id = trId(name, environment)
      if (id !== null) expect(['both', environment]).toContain(environmentOfTr(id))
    }
  })
})

describe('a URL', () => {
  it.each([
    ['https://openapi.koreainvestment.com:9443', 'live'],
    ['https://openapivts.koreainvestment.com:29443', 'paper'],
    ['ws://ops.koreainvestment.com:21000', 'live'],
    ['ws://ops.koreainvestment.com:31000', 'paper'],
    ['http://openapi.koreainvestment.com:9443', undefined],
    ['https://openapi.koreainvestment.com.evil.example:9443', undefined],
    ['https://openapi.koreainvestment.com@evil.example:9443', undefined],
    ['http://127.0.0.1:29443', 'live'],
    ['not a url', undefined],
  ])('%s belongs to %s', (url, expected) => {
    expect(environmentOfUrl(url, 'live')).toBe(expected)
  })
})

describe('a session whose parts do not agree', () => {
  it.each([
    ['live', 'https://openapivts.koreainvestment.com:29443', 'ws://ops.koreainvestment.com:31000'],
    ['paper', 'https://openapi.koreainvestment.com:9443', 'ws://ops.koreainvestment.com:21000'],
    ['paper', 'https://openapivts.koreainvestment.com:29443', 'ws://ops.koreainvestment.com:21000'],
    ['live', 'https://broker.example', 'ws://ops.koreainvestment.com:21000'],
  ] as const)('(%s key, %s, %s) is refused before anything is sent', async (environment, rest, ws) => {
    const session = createKisSession({
      credential: aCredential(environment),
      urls: { rest, ws },
      clock: drivenClock(),
      logger: recordingLogger(),
      secrets: memorySecrets(),
      random: () => 0,
    })
    expect(await session.verify()).toMatchObject({ ok: false, error: { code: 'environment_mismatch' } })
    expect(
      await session.broker.cancel({ orderDate: '2026-11-20' as never, branch: '', orderNo: '0000000001' }),
    ).toEqual({
      kind: 'not_sent',
      cause: 'environment_mismatch',
    })
    expect(await session.broker.balance()).toMatchObject({ ok: false, error: { code: 'environment_mismatch' } })
    await session.close()
  })

  it('on loopback is refused when the simulator says it plays the other environment', async () => {
    const stub = await aKisStub()
    const session = createKisSession({
      credential: aCredential('live'),
      urls: { rest: stub.rest, ws: stub.ws, environment: 'paper' },
      clock: drivenClock(),
      logger: recordingLogger(),
      secrets: memorySecrets(),
      random: () => 0,
    })
    expect(await session.verify()).toMatchObject({ ok: false, error: { code: 'environment_mismatch' } })
    await session.close()
    expect(stub.requests).toEqual([])
  })

  it('sends paper TR ids with a paper key', async () => {
    const stub = await aKisStub()
    stub.on('order-rvsecncl', () => ({ body: { rt_cd: '1', msg_cd: '40580000', msg1: '모의투자 장종료 입니다.' } }))
    const { session } = aSession(stub)
    await session.broker.cancel({ orderDate: '2026-11-20' as never, branch: '00950', orderNo: '0000000001' })
    expect(stub.to('order-rvsecncl')[0]?.headers.tr_id).toBe('VTTC0013U')
  })
})
