import { aBalance, aHolding, aReport } from '@naru/shared/engine/fixtures.test-support'
import { describe, expect, it } from 'vitest'
import { aDesk, buy } from '../support/desk.ts'

describe('while the database is away', () => {
  it('sends nothing', async () => {
    const desk = await aDesk()
    desk.ledger.setDown(true)
    await desk.places()
    await desk.passes(10_000)
    expect(desk.broker.posts).toHaveLength(0)
  })

  it('does not send when the answer to its claim is lost', async () => {
    const desk = await aDesk()
    desk.ledger.breakNext('claim', 'after')
    const id = await desk.places()
    expect(desk.state(id)).toBe('sending')
    await desk.passes(20_000)
    expect(desk.broker.posts).toHaveLength(0)
    expect(desk.state(id)).toBe('in_doubt')
    await desk.passes(120_000)
    expect(desk.state(id)).toBe('absent')
    expect(desk.broker.posts).toHaveLength(0)
  })

  it('sends once when the claim was refused at first', async () => {
    const desk = await aDesk()
    desk.ledger.breakNext('claim', 'before')
    const id = await desk.places()
    await desk.passes(4_000)
    expect(desk.state(id)).toBe('acked')
    expect(desk.broker.posts).toHaveLength(1)
  })

  it('keeps what the broker said until the database takes it', async () => {
    const desk = await aDesk()
    for (let times = 0; times < 5; times += 1) desk.ledger.breakNext('record', 'before')
    const id = await desk.places()
    expect(desk.state(id)).toBe('sending')
    await desk.passes(5_000)
    expect(desk.state(id)).toBe('acked')
    expect(desk.broker.posts).toHaveLength(1)
  })

  it('may record a fact twice without harm', async () => {
    const desk = await aDesk()
    desk.ledger.breakNext('record', 'after')
    const id = await desk.places()
    await desk.passes(1_000)
    expect(desk.recorded().filter((fact) => fact.kind === 'ack')).toHaveLength(2)
    expect(desk.state(id)).toBe('acked')
  })

  it('stops claiming when its lease can have run out', async () => {
    const desk = await aDesk()
    desk.ledger.setDown(true)
    await desk.passes(13_000)
    expect(desk.manager.sessions.health()).toMatchObject({
      ready: false,
      reasons: ['database_unavailable', 'no_lease'],
      lease: { held: false },
    })
    desk.ledger.setDown(false)
    await desk.passes(5_000)
    expect(desk.manager.sessions.health()).toMatchObject({ ready: true, lease: { held: true } })
  })
})

describe('when the disk is full', () => {
  it('says so without an order to find out by, sends nothing, and recovers by itself', async () => {
    const desk = await aDesk()
    desk.journal.setFull(true)
    await desk.passes(15_000)
    expect(desk.alarms).toContain('journal_unwritable')
    expect(desk.manager.sessions.health()).toMatchObject({ ready: false, reasons: ['journal_unwritable'] })
    await desk.places()
    await desk.passes(1_000)
    expect(desk.broker.posts).toHaveLength(0)
    desk.journal.setFull(false)
    await desk.passes(15_000)
    expect(desk.manager.sessions.health()).toMatchObject({ ready: true, reasons: [] })
  })

  it('goes on reading the broker, and says when it last did', async () => {
    const desk = await aDesk()
    desk.journal.setFull(true)
    await desk.passes(60_000)
    const [session] = desk.manager.sessions.health().sessionHealth
    expect(session?.state).toBe('running')
    expect(desk.clock.now() - (session?.listReadAt ?? 0)).toBeLessThanOrEqual(30_000)
  })
})

describe('when the process dies', () => {
  it('before the claim, its successor sends the order once', async () => {
    const desk = await aDesk()
    desk.kill()
    const id = await desk.places()
    desk.startBridge()
    await desk.passes(20_000)
    expect(desk.state(id)).toBe('acked')
    expect(desk.broker.posts).toHaveLength(1)
  })

  it('after the broker took the order, its successor adopts it and sends nothing', async () => {
    const desk = await aDesk({ broker: [{ kind: 'lose_reply' }] })
    const id = await desk.places()
    desk.kill()
    desk.startBridge()
    await desk.passes(40_000)
    expect(desk.ledger.rows.get(id)).toMatchObject({ state: 'acked', venueOrderId: { orderNo: '0000000001' } })
    expect(desk.broker.posts).toHaveLength(1)
  })

  it('after the claim and before the request, its successor proves the order absent and sends nothing', async () => {
    const desk = await aDesk({ broker: [{ kind: 'lose_request' }] })
    const id = await desk.places()
    desk.kill()
    desk.startBridge()
    await desk.passes(180_000)
    expect(desk.state(id)).toBe('absent')
    expect(desk.broker.posts).toHaveLength(1)
  })

  it('with an unrecorded answer, its successor records it from the journal', async () => {
    const desk = await aDesk()
    desk.ledger.breakNext('record', 'before')
    const id = await desk.places()
    expect(desk.state(id)).toBe('sending')
    desk.kill()
    desk.startBridge()
    await desk.clock.settle()
    expect(desk.state(id)).toBe('acked')
  })

  it('its successor does not take an order it already owns for the one it is looking for', async () => {
    const desk = await aDesk({ broker: [{ kind: 'lose_request' }] })
    const lost = await desk.places()
    await desk.passes(170_000)
    expect(desk.state(lost)).toBe('absent')
    const placed = await desk.places()
    expect(desk.state(placed)).toBe('acked')
    desk.kill()
    desk.startBridge()
    await desk.passes(40_000)
    expect(desk.state(lost)).toBe('absent')
    expect(desk.state(placed)).toBe('acked')
  })
})

describe('after a night away', () => {
  it('a bridge tells the fills it missed and what became of the rest of the day', async () => {
    const desk = await aDesk()
    await desk.places(buy(10).at(70_000))
    await desk.passes(2_000)
    desk.kill()
    Object.assign(desk.broker.list[0]!, { cumQty: 4, cumAmount: 280_000, leavesQty: 6 })
    await desk.passes(86_400_000)
    desk.startBridge()
    await desk.passes(20_000)
    const told = desk.recorded().flatMap((fact) => (fact.kind === 'order_reports' ? fact.reports : []))
    expect(told.at(-1)?.report).toMatchObject({ cumQty: 4, leavesQty: 0 })
    expect(desk.session()).toMatchObject({ state: 'running' })
  })
})

describe('two bridges at once', () => {
  it('send an order once between them', async () => {
    const desk = await aDesk()
    desk.startBridge()
    await desk.passes(2_000)
    const id = await desk.places()
    await desk.passes(20_000)
    expect(desk.state(id)).toBe('acked')
    expect(desk.broker.posts).toHaveLength(1)
  })

  it('do not open sessions twice', async () => {
    const desk = await aDesk()
    const second = desk.startBridge()
    await desk.passes(10_000)
    expect(desk.manager.sessions.forUser('user')).toHaveLength(1)
    expect(second.manager.sessions.forUser('user')).toHaveLength(0)
  })

  it('leave it to the holder of the lease to halt an account over an order nobody here knows', async () => {
    const desk = await aDesk()
    desk.broker.feed({ kind: 'up' })
    await desk.passes(1_000)
    // What the new holder sends, the old one sees on the list before it has learned that it was replaced.
    desk.ledger.takeLease('elsewhere')
    desk.broker.placeElsewhere(aReport({ orderNo: '0000000099', orderedAt: desk.clock.now(), isOpenApi: true }))
    desk.broker.feed({ kind: 'down', reason: 'disconnected', detail: '' })
    desk.broker.feed({ kind: 'up' })
    await desk.passes(10_000)
    expect(desk.alarms).toContain('order_orphaned')
    expect(await desk.ledger.accounts.list()).toMatchObject({ ok: true, value: [{ mode: 'active' }] })
  })

  it('begin anew when another held the lease meanwhile: what they knew is old', async () => {
    const desk = await aDesk()
    desk.ledger.takeLease('elsewhere')
    await desk.ledger.leases.release({ owner: 'elsewhere', epoch: 2 })
    await desk.passes(10_000)
    const states = desk.ledger.sessions.map(({ state }) => state)
    expect(states.filter((state) => state === 'connecting')).toHaveLength(2)
    expect(desk.session()).toMatchObject({ state: 'running' })
    expect(desk.manager.sessions.health()).toMatchObject({ lease: { held: true, epoch: 3 } })
  })

  it('leave the field to the new holder of the lease', async () => {
    const desk = await aDesk()
    desk.ledger.takeLease('elsewhere')
    await desk.passes(5_000)
    expect(desk.manager.sessions.forUser('user')).toHaveLength(0)
    const id = await desk.places()
    await desk.passes(2_000)
    expect(desk.state(id)).toBe('ready')
    expect(desk.broker.posts).toHaveLength(0)
  })
})

describe('a session', () => {
  it('runs after list and balance have been read', async () => {
    const desk = await aDesk()
    expect(desk.session()).toMatchObject({ state: 'running', code: null, credentialState: 'verified' })
  })

  it('is refused with a code when the key is refused, and not tried again', async () => {
    const desk = await aDesk({ account: { credentialState: 'sealed' } })
    desk.kill()
    desk.broker.failReads({ kind: 'unauthorized', code: 'EGW00105' })
    const next = desk.startBridge()
    await desk.passes(30_000)
    expect(desk.session()).toMatchObject({ state: 'refused', code: 'credential_refused', credentialState: 'refused' })
    expect(next.manager.sessions.forUser('user')).toHaveLength(0)
  })

  it('says that the broker is out of reach, and recovers by itself', async () => {
    const desk = await aDesk()
    desk.broker.failReads({ kind: 'maintenance' })
    await desk.passes(61_000)
    expect(desk.session()).toMatchObject({ state: 'degraded', code: 'broker_maintenance' })
    desk.broker.failReads(undefined)
    await desk.passes(10_000)
    expect(desk.session()).toMatchObject({ state: 'running', code: null })
  })

  it('says at once that another program holds the socket', async () => {
    const desk = await aDesk()
    desk.broker.feed({ kind: 'down', reason: 'in_use', detail: '' })
    await desk.passes(1)
    expect(desk.session()).toMatchObject({ state: 'degraded', code: 'realtime_in_use' })
  })

  it('forgives a socket that is back within seconds, and reads what it may have missed', async () => {
    const desk = await aDesk()
    desk.broker.feed({ kind: 'up' })
    await desk.passes(2_000)
    const before = desk.broker.listReads
    desk.broker.feed({ kind: 'down', reason: 'disconnected', detail: '' })
    desk.broker.feed({ kind: 'up' })
    await desk.passes(500)
    expect(desk.session()).toMatchObject({ state: 'running' })
    expect(desk.broker.listReads).toBe(before + 1)
  })

  it('is not opened for real money by a bridge that was not started for it', async () => {
    const desk = await aDesk({ account: { environment: 'live' } })
    expect(desk.session()).toMatchObject({ state: 'refused', code: 'environment_mismatch', credentialState: 'refused' })
    const id = await desk.places()
    await desk.passes(5_000)
    expect(desk.state(id)).toBe('ready')
    expect(desk.broker.posts).toHaveLength(0)
  })

  it('records an order the user placed elsewhere as somebody else’s', async () => {
    const desk = await aDesk()
    desk.broker.placeElsewhere(aReport({ orderNo: '0000000099', orderedAt: desk.clock.now(), isOpenApi: false }))
    await desk.passes(31_000)
    const rows = desk.recorded().flatMap((fact) => (fact.kind === 'order_reports' ? fact.reports : []))
    expect(rows).toMatchObject([{ intentId: null, report: { venueOrderId: { orderNo: '0000000099' } } }])
    expect(desk.alarms).toEqual([])
  })

  it('raises an alarm for an order through its own key that no intent explains', async () => {
    const desk = await aDesk()
    desk.broker.placeElsewhere(aReport({ orderNo: '0000000099', orderedAt: desk.clock.now(), isOpenApi: true }))
    await desk.passes(31_000)
    expect(desk.alarms).toEqual(['order_orphaned', 'mode_lowered'])
  })

  it('reads the list before it believes holdings that no fill explains', async () => {
    const desk = await aDesk()
    await desk.places(buy(10).at(70_000))
    await desk.passes(15_000)
    Object.assign(desk.broker.list[0]!, { cumQty: 10, cumAmount: 700_000, leavesQty: 0 })
    desk.broker.setBalance(aBalance({ holdings: [aHolding()] }))
    await desk.passes(61_000)
    const told = desk.recorded().map((fact) => fact.kind)
    const firstFill = desk
      .recorded()
      .findIndex((fact) => fact.kind === 'order_reports' && fact.reports.some(({ report }) => report.cumQty === 10))
    const firstHolding = desk
      .recorded()
      .findIndex((fact) => fact.kind === 'balance' && fact.balance.holdings.length > 0)
    expect(told).toContain('balance')
    expect(firstFill).toBeGreaterThan(-1)
    expect(firstHolding).toBeGreaterThan(firstFill)
  })
})

describe('a stop', () => {
  it('lets a send end, claims nothing new and gives the lease back', async () => {
    const desk = await aDesk({ broker: [{ kind: 'lose_request' }] })
    const sent = await desk.places()
    const stopped = desk.manager.stop()
    const late = await desk.places(buy(1).at(70_000))
    await desk.passes(20_000)
    await stopped
    expect(desk.state(sent)).toBe('in_doubt')
    expect(desk.state(late)).toBe('ready')
    expect(desk.broker.posts).toHaveLength(1)
    expect(await desk.ledger.leases.acquire('next', 15_000)).toMatchObject({ value: { epoch: 2 } })
    expect(desk.bugs).toEqual([])
  })
})
