import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { DayDesk, recordedBars, specOf, wishes } from './day-desk.ts'
import { endPrograms, lacksPython, type OpenGateway, openGateway, runExample, runMisbehaving } from './programs.ts'

vi.setConfig({ testTimeout: 90_000 })

const [BEFORE = [], DAY = []] = recordedBars(2)
const MORNING = DAY.slice(0, 150)
const NUMBERS = { fast: 5, slow: 20, shares: 3 }
const GUARDS = { guards: { maxOrdersADay: 1_000, maxLossADayRate: 1, pausesOnForeignFill: true } }
const TYPESCRIPT = specOf({ kind: 'built_in', strategy: 'sma_cross', params: NUMBERS }, GUARDS)
const PANDAS = specOf({ kind: 'gateway', program: 'moving_average', params: NUMBERS }, GUARDS)
const MISBEHAVING = specOf({ kind: 'gateway', program: 'misbehaving', params: {} }, GUARDS)
const SKLEARN = specOf(
  { kind: 'gateway', program: 'classifier', params: { margin: 0 } },
  { ...GUARDS, sizing: { shares: 5 } },
)

let gateway: OpenGateway
beforeEach(async () => {
  gateway = await openGateway()
})
afterEach(() => {
  endPrograms()
  gateway.close()
})

/** The whole day, unless told. */
async function playDay(desk: DayDesk, bars = DAY): Promise<void> {
  for (const bar of bars) await desk.play(bar)
  desk.stop()
}

describe('a recorded day', () => {
  it('brings a program in Python to the same signals as the same rule in TypeScript', async (context) => {
    if (await lacksPython(context)) return
    runExample('moving_average', gateway)
    await gateway.hasProgram('moving_average')
    const here = new DayDesk()
    here.arm('here', TYPESCRIPT, BEFORE)
    await playDay(here)
    const there = new DayDesk(gateway)
    there.arm('there', PANDAS, BEFORE)
    await playDay(there)
    expect(DAY.length).toBeGreaterThan(300)
    expect(wishes(there.signals).length).toBeGreaterThan(6)
    expect(wishes(there.signals)).toEqual(wishes(here.signals))
    expect(new Set(there.signals.map(({ origin }) => origin))).toEqual(new Set(['gateway']))
  })

  it('goes on as if nothing had been when its program is killed and comes back', async (context) => {
    if (await lacksPython(context)) return
    const first = runExample('moving_average', gateway)
    await gateway.hasProgram('moving_average')
    const [here, there] = [new DayDesk(), new DayDesk(gateway)]
    here.arm('here', TYPESCRIPT, BEFORE)
    there.arm('there', PANDAS, BEFORE)
    for (const [n, bar] of MORNING.entries()) {
      await here.play(bar)
      await there.play(bar)
      if (n !== 60) continue
      await Promise.all([first.kill(), there.loses('source_gone')])
      runExample('moving_average', gateway)
      await there.runs(2)
    }
    there.stop()
    expect(wishes(there.signals)).toEqual(wishes(here.signals))
  })

  it('is traded by one program as ever while others hang, die, flood and lie', async (context) => {
    if (await lacksPython(context)) return
    runExample('moving_average', gateway)
    const hows = ['hangs', 'dies', 'floods', 'strength-7', 'future-sequence', 'no-credit']
    const bad = hows.map((how) => runMisbehaving(how, gateway))
    await Promise.all([gateway.hasProgram('moving_average'), ...bad.map((one) => one.says('accepted'))])
    const [here, there] = [new DayDesk(), new DayDesk(gateway, new Set(['good']))]
    here.arm('here', TYPESCRIPT, BEFORE)
    for (const how of hows) there.arm(how, MISBEHAVING, BEFORE)
    there.arm('good', PANDAS, BEFORE)
    for (const bar of MORNING) {
      await here.play(bar)
      await there.play(bar)
    }
    there.stop()
    expect(wishes(there.signals, 'good')).toEqual(wishes(here.signals))
    expect(there.signals.filter(({ versionId }) => versionId !== 'good')).toEqual([])
  })

  it('is learned from by a classifier, which says the same of it each time', async (context) => {
    if (await lacksPython(context)) return
    runExample('classifier', gateway)
    await gateway.hasProgram('classifier')
    const days: (readonly string[])[] = []
    for (const _ of [1, 2]) {
      const desk = new DayDesk(gateway)
      desk.arm('learned', SKLEARN, BEFORE)
      await playDay(desk, MORNING)
      days.push(wishes(desk.signals))
    }
    expect(days[0]?.length).toBeGreaterThan(3)
    expect(days[0]).toEqual(days[1])
  })
})
