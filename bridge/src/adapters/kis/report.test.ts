import { describe, expect, it, vi } from 'vitest'
import { aKisStub, aSession, STUB_SECRETS, wallClock } from '../../../test/support/kis.ts'
import fixtures from './__fixtures__/frames.json' with { type: 'json' }
import { reportOf } from './report.ts'

/** A session whose socket is open, and what it says of itself. */
async function aConnection(answer: string) {
  const stub = await aKisStub()
  stub.onMessage((socket) => socket.send(answer))
  const { session } = aSession(stub)
  session.feed.setSubscriptions([])
  return { stub, report: () => reportOf(session.status(), wallClock) }
}

describe('the report of a connection', () => {
  it('says up, since when, and how many registrations of 41 are taken', async () => {
    const { report, stub } = await aConnection(fixtures['ack-cnt'])
    expect(report()).toMatchObject({ token: { state: 'none' }, socket: { state: 'starting', reconnects: 0 } })
    await vi.waitFor(() => expect(report()).toMatchObject({ socket: { state: 'up' }, slots: { used: 1, total: 41 } }))
    expect(report().socket.since).toBeGreaterThan(0)
    stub.sockets.at(-1)?.terminate()
    await vi.waitFor(() => expect(report().socket).toMatchObject({ state: 'up', reconnects: 1 }), { timeout: 5_000 })
  })

  it('says off while another program holds the key, and holds no secret', async () => {
    const { report } = await aConnection(fixtures['nak-inuse'])
    await vi.waitFor(() => expect(report().socket.state).toBe('off'))
    for (const secret of STUB_SECRETS) expect(JSON.stringify(report())).not.toContain(secret)
  })
})
