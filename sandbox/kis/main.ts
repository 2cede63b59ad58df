import { parseArgs } from 'node:util'
import { drivenClock, type ServerClock, wallClock } from './clock.ts'
import { type KisSimulatorOptions, startKisSimulator } from './start.ts'

const USAGE = `node sandbox/kis/main.ts [--host 127.0.0.1] [--paper-rest 29443] [--paper-ws 31000] [--live-rest 9443] [--live-ws 21000]
  [--control 29400] [--data-dir DIR] [--speed 10] [--seed 1] [--start-date 2020-03-19] [--start-time 090000]
  [--hours replay|calendar] [--clock wall|driven] [--now 2026-11-20T08:00:00+09:00] [--step-ms 200] [--notice-fields 26|23]
  [--latency-ms 0] [--masters DIR] [--demo-rest-per-second 18] [--paper-cash 10000000] [--live-cash 10000000]`

const { values } = parseArgs({
  options: {
    host: { type: 'string', default: '127.0.0.1' },
    'paper-rest': { type: 'string', default: '29443' },
    'paper-ws': { type: 'string', default: '31000' },
    'live-rest': { type: 'string', default: '9443' },
    'live-ws': { type: 'string', default: '21000' },
    control: { type: 'string', default: '29400' },
    'data-dir': { type: 'string' },
    masters: { type: 'string' },
    speed: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    'start-date': { type: 'string' },
    'start-time': { type: 'string', default: '090000' },
    hours: { type: 'string', default: 'replay' },
    clock: { type: 'string', default: 'wall' },
    now: { type: 'string' },
    'step-ms': { type: 'string', default: '200' },
    'notice-fields': { type: 'string', default: '26' },
    'latency-ms': { type: 'string', default: '0' },
    'demo-rest-per-second': { type: 'string', default: '18' },
    'paper-cash': { type: 'string', default: '10000000' },
    'live-cash': { type: 'string', default: '10000000' },
  },
})

function refuse(problem: string): never {
  console.error(`${problem}\n${USAGE}`)
  process.exit(78)
}

/** A whole number ≥ 0, or the end. */
function whole(name: Exclude<keyof typeof values, 'start-date' | 'data-dir' | 'now'>): number {
  const value = Number(values[name])
  return Number.isInteger(value) && value >= 0 ? value : refuse(`--${name} must be a whole number, was ${values[name]}`)
}

/** The wall clock, or one that stands at `--now` until the control port moves it. */
function readClock(): ServerClock {
  if (values.clock === 'wall') return wallClock()
  const now = Date.parse(values.now ?? new Date().toISOString())
  if (values.clock !== 'driven' || Number.isNaN(now)) return refuse('--clock must be wall or driven and --now a time')
  return drivenClock(now)
}

function readOptions(): KisSimulatorOptions {
  const speed = whole('speed')
  if (speed < 1 || speed > 60) refuse(`--speed must be 1 to 60, was ${speed}`)
  const { hours } = values
  if (hours !== 'replay' && hours !== 'calendar') return refuse(`--hours must be replay or calendar, was ${hours}`)
  return {
    host: values.host,
    ports: {
      paperRest: whole('paper-rest'),
      paperWs: whole('paper-ws'),
      liveRest: whole('live-rest'),
      liveWs: whole('live-ws'),
      control: whole('control'),
    },
    speed,
    marketHours: hours,
    clock: readClock(),
    stepMs: whole('step-ms'),
    noticeFields: values['notice-fields'] === '23' ? 23 : 26,
    seed: whole('seed'),
    latencyMs: whole('latency-ms'),
    demoRestPerSecond: whole('demo-rest-per-second'),
    cash: { paper: whole('paper-cash'), live: whole('live-cash') },
    ...(values['data-dir'] !== undefined && { dataDir: values['data-dir'] }),
    ...(values.masters !== undefined && { mastersDir: values.masters }),
    ...(values['start-date'] !== undefined && { startAt: { date: values['start-date'], time: values['start-time'] } }),
  }
}

const simulator = await startKisSimulator(readOptions())
console.log(JSON.stringify({ ready: true, urls: simulator.urls, ports: simulator.ports }))

const stop = (): void => void simulator.stop().then(() => process.exit(0))
process.once('SIGTERM', stop)
process.once('SIGINT', stop)
