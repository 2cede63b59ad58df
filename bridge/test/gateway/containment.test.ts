import { fileURLToPath } from 'node:url'
import { unixMs } from '@naru/shared/core/time'
import { instrumentId } from '@naru/shared/domain/instrument'
import type { ParamValues } from '@naru/shared/indicators/indicator'
import type { RemoteTold } from '@naru/shared/strategies/desk/desk-event'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { RemoteStrategy, RemoteVersion } from '../../src/ports/strategies.ts'
import {
  endPrograms,
  lacksPython,
  type OpenGateway,
  openGateway,
  type Running,
  runMisbehaving,
  runPython,
  TOKEN,
} from './programs.ts'

vi.setConfig({ testTimeout: 90_000 })

const HANGING = fileURLToPath(new URL('hanging.py', import.meta.url))
const ID = instrumentId('005930')
const VERSION: RemoteVersion = {
  versionId: 'version',
  userId: 'anybody',
  program: 'misbehaving',
  params: {},
  instruments: [ID],
  bar: '1m',
}
const START = Date.parse('2026-03-03T09:00:00+09:00')
const bar = (n: number): RemoteTold => ({
  event: {
    type: 'bar',
    series: 0,
    bar: { ts: unixMs(START + n * 60_000), open: 1, high: 1, low: 1, close: 1, volume: 1 },
  },
  context: { now: START, cash: 1_000, equity: 1_000, holdings: [] },
})
const PAST = Array.from({ length: 600 }, (_, n) => bar(n))

let gateway: OpenGateway
beforeAll(async () => {
  gateway = await openGateway()
})
afterAll(() => {
  endPrograms()
  gateway.close()
})

/** A program of this kind at work, with its past behind it. */
async function atWork(how: string, of = gateway): Promise<{ program: Running; remote: RemoteStrategy }> {
  const program = runMisbehaving(how, of)
  await program.says('accepted')
  const opened = await of.open(VERSION)
  if (!opened.ok) throw new Error(opened.error.detail)
  expect(await opened.value.remember(PAST)).toEqual({ ok: true, value: undefined })
  return { program, remote: opened.value }
}

const codeOf = async (answer: ReturnType<RemoteStrategy['ask']>): Promise<string> => {
  const got = await answer
  return got.ok ? `${got.value.length} signals` : got.error.code
}

describe('a program at the gateway', () => {
  it('is told its past in one piece, and answers what is asked', async (context) => {
    if (await lacksPython(context)) return
    const { program, remote } = await atWork('honest')
    const wanted = { series: 0, side: 'buy', size: { shares: 1 }, strength: 1, type: 'market' }
    expect(await remote.ask(bar(1), 20_000)).toEqual({ ok: true, value: [wanted] })
    remote.close()
    expect(await program.says('over')).toBe('over OK')
  })

  it('that lies gets no signal through, and is heard again once it is honest', async (context) => {
    if (await lacksPython(context)) return
    const { remote } = await atWork('lies')
    // An instrument of nobody, strengths of 7 and NaN, prices of NaN and -1, shares of a half and no end, actions of nothing, a reason.
    const codes = []
    for (let n = 1; n <= 11; n += 1) codes.push(await codeOf(remote.ask(bar(n), 20_000)))
    expect(codes).toEqual([...Array(10).fill('source_broken'), '1 signals'])
    expect(gateway.list('anybody').find(({ name }) => name === 'misbehaving')?.refused).toBeGreaterThanOrEqual(10)
    remote.close()
  })

  it.for([['future-sequence'], ['second-hello'], ['oversize'], ['dies'], ['floods']] as const)(
    'whose answer is “%s” is let go, without a signal',
    async ([how], context) => {
      if (await lacksPython(context)) return
      const { program, remote } = await atWork(how)
      for (const n of [1, 2]) expect(await codeOf(remote.ask(bar(n), 20_000))).toBe('source_gone')
      remote.close()
      await program.exited
    },
  )

  it('may answer late: that one is thrown away, and the next one counts', async (context) => {
    if (await lacksPython(context)) return
    const { remote } = await atWork('late')
    expect(await codeOf(remote.ask(bar(1), 300))).toBe('source_late')
    expect(await codeOf(remote.ask(bar(2), 20_000))).toBe('1 signals')
    expect(gateway.list('anybody').find(({ name }) => name === 'misbehaving')?.late).toBeGreaterThan(0)
    remote.close()
  })

  it('that hangs is let go after three questions', async (context) => {
    if (await lacksPython(context)) return
    const { remote } = await atWork('hangs')
    const codes = []
    for (const n of [1, 2, 3, 4]) codes.push(await codeOf(remote.ask(bar(n), 100)))
    expect(codes).toEqual(['source_late', 'source_late', 'source_late', 'source_gone'])
  })

  it('that takes nothing more is sent nothing more, and what it missed waits for it', async (context) => {
    if (await lacksPython(context)) return
    const { program, remote } = await atWork('no-credit')
    const codes = []
    // Of eight messages its past has taken three.
    for (const n of [1, 2, 3, 4, 5]) codes.push(await codeOf(remote.ask(bar(n), 20_000)))
    expect(codes).toEqual(Array(5).fill('0 signals'))
    expect(await codeOf(remote.ask(bar(6), 200))).toBe('source_late')
    remote.close()
    await program.exited
    expect(program.lines.filter((line) => line === 'events')).toHaveLength(8)
  })

  it('that is not there any more is noticed, whether it says so or not', async (context) => {
    if (await lacksPython(context)) return
    const fast = await openGateway({ heartbeatMs: 100 })
    const { program, remote } = await atWork('silent', fast)
    const isGone = new Promise<void>((resolve) => remote.onGone(resolve))
    await isGone
    expect(await program.says('over')).toBe('over DEADLINE_EXCEEDED silent')
    const killed = await atWork('honest')
    const isKilled = new Promise<void>((resolve) => killed.remote.onGone(resolve))
    await killed.program.kill()
    await isKilled
    fast.close()
  })

  it('whose strategy hangs ends its own process, to be started anew', async (context) => {
    if (await lacksPython(context)) return
    const program = runPython([HANGING, `127.0.0.1:${gateway.port()}`, TOKEN])
    await gateway.hasProgram('other')
    const opened = await gateway.open({ ...VERSION, program: 'other' })
    if (!opened.ok) throw new Error(opened.error.detail)
    for (const n of [1, 2, 3]) expect(await codeOf(opened.value.ask(bar(n), 50))).toBe('source_late')
    expect(await program.exited).toBe(70)
  })
})

describe('the gateway', () => {
  it.for([
    ['wrong token', 'honest', 'not-the-token', 'over UNAUTHENTICATED the token is not known'],
    ['other protocol', 'other-protocol', TOKEN, 'over FAILED_PRECONDITION protocol 1 is spoken here'],
    ['no hello', 'floods-at-once', TOKEN, 'over INVALID_ARGUMENT hello comes first, and once'],
  ] as const)('turns a program away for its %s', async ([, how, token, words], context) => {
    if (await lacksPython(context)) return
    expect(await runMisbehaving(how, gateway, token).says('over')).toBe(words)
  })

  it('lets a program decide for the users its owner has named, and for nobody else', async (context) => {
    if (await lacksPython(context)) return
    const narrow = await openGateway({ users: new Set(['friend']) })
    runMisbehaving('honest', narrow)
    await narrow.hasProgram('misbehaving')
    expect(narrow.list('stranger')).toEqual([])
    expect(await narrow.open({ ...VERSION, userId: 'stranger' })).toMatchObject({
      ok: false,
      error: { code: 'source_unknown' },
    })
    expect(await narrow.open({ ...VERSION, userId: 'friend' })).toMatchObject({ ok: true })
    narrow.close()
  })

  it('gives a program no parameter it did not ask for, and none out of its bounds', async (context) => {
    if (await lacksPython(context)) return
    runMisbehaving('honest', gateway)
    await gateway.hasProgram('misbehaving')
    const wrong: readonly ParamValues[] = [{ n: 10 }, { m: 1 }, { n: 1.5 }]
    for (const params of wrong) {
      const refused = {
        ok: false,
        error: { code: 'source_broken', detail: `params_invalid: ${Object.keys(params)[0]}` },
      }
      expect(await gateway.open({ ...VERSION, params })).toEqual(refused)
    }
  })

  it('is found again by a program after it was away', async (context) => {
    if (await lacksPython(context)) return
    const before = await openGateway()
    runPython([HANGING, `127.0.0.1:${before.port()}`, TOKEN])
    await before.hasProgram('other')
    const port = before.port()
    before.close()
    const after = await openGateway({ port })
    await after.hasProgram('other')
    after.close()
  })
})
