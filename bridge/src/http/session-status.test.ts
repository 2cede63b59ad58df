import { SessionStatusResponse } from '@naru/shared/contracts/market-info-api'
import { unixMs } from '@naru/shared/core/time'
import { describe, expect, it, vi } from 'vitest'
import { ALICE, aBridgeHttp, aStream, BOB, call, tokenOf } from '../../test/support/http.ts'
import { aFeed, aSession, NAVER, SAMSUNG } from '../../test/support/market.ts'
import { A_REPORT } from '../../test/support/not-offered.ts'

type Http = Awaited<ReturnType<typeof aBridgeHttp>>['http']
const statusOf = async (http: Http, user: string) =>
  SessionStatusResponse.parse((await call(http, '/v1/session-status', { token: tokenOf(user) })).body).sessions

describe('the status of a connection', () => {
  it('names token, socket, requests used, and who has a slot and who is polled, with the age of the last read', async () => {
    const feed = aFeed({ maxSubscriptions: 1 })
    const lastError = { code: 'broker_rate_limited', at: unixMs(1_000) }
    const session = aSession(ALICE, { feed, report: () => ({ ...A_REPORT, lastError }) })
    const { http } = await aBridgeHttp([session])
    const stream = await aStream(http, ALICE)
    await stream.untilUp()
    stream.send({ action: 'subscribe', symbols: [SAMSUNG, NAVER] })
    await vi.waitFor(() => expect(feed.snapshots).toContain(NAVER))
    await vi.waitFor(async () => {
      const [report] = await statusOf(http, ALICE)
      expect(report).toMatchObject({
        accountId: session.accountId,
        ...A_REPORT,
        lastError,
        slots: { used: 1, total: 41 },
      })
      expect(report?.slots.streamed).toEqual([SAMSUNG])
      expect(report?.slots.polled).toEqual([{ instrumentId: NAVER, readAt: expect.any(Number) }])
    })
  })

  it('is told to its own user alone', async () => {
    const { http } = await aBridgeHttp([aSession(ALICE)])
    expect(await statusOf(http, BOB)).toEqual([])
    expect((await call(http, '/v1/session-status', {})).status).toBe(401)
  })
})
