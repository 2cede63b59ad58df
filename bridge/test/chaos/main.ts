import { parseArgs } from 'node:util'
import { type KillCase, killCases } from './cases.ts'
import { entriesNamed, playEntries } from './catalogue.ts'
import { type Lane, startLanes } from './lane.ts'
import { figuresOf, playKills } from './matrix.ts'

/**
 * `npm run chaos -- --kills 1008`: the kill matrix. `--catalogue`: every other fault with its full count, `--only B4,D1`
 * some of them. Ends with 1 when anything was duplicated, lost, stuck or told wrongly, or could not be played.
 */
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '1008' },
    lanes: { type: 'string', default: '4' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    catalogue: { type: 'boolean', default: false },
    only: { type: 'string' },
    short: { type: 'boolean', default: false },
  },
})

function whole(name: 'kills' | 'lanes' | 'seed', most: number): number {
  const value = Number(values[name])
  if (Number.isInteger(value) && value >= 1 && value <= most) return value
  console.error(`--${name} must be 1 to ${most}, was ${values[name]}`)
  return process.exit(2)
}

const seed = whole('seed', 1_000_000)
const kills = whole('kills', 100_000)
const running = await startLanes(whole('lanes', 16))
const say = (line: string): void => console.error(`chaos: ${line}`)
const isPlayingKills = !values.catalogue && values.only === undefined
const { figures, complaints } = isPlayingKills ? await playMatrix(running.lanes) : await playCatalogue(running.lanes)
await running.stop()
if (values.json) console.log(JSON.stringify({ figures }))
else console.table(figures)
process.exit(complaints.length === 0 ? 0 : 1)

async function playMatrix(lanes: readonly Lane[]) {
  const started = performance.now()
  let played = 0
  const onKill = (one: KillCase): void => {
    played += 1
    if (played % 50 === 0) say(`${played} of ${kills} kills, ${one.name}, ${minutesSince(started)} min`)
  }
  const result = await playKills(lanes, killCases(kills, seed), { onKill, onComplaint: say })
  return { figures: { ...figuresOf(result), minutes: minutesSince(started) }, complaints: result.complaints }
}

async function playCatalogue(lanes: readonly Lane[]) {
  const entries = entriesNamed(values.only?.split(','))
  const results = await playEntries(lanes, entries, { seed, isShort: values.short, say })
  const figures = Object.fromEntries(results.map(({ entry, figure }) => [entry.id, figure]))
  const complaints = results.flatMap((result) => result.complaints)
  for (const complaint of complaints) say(complaint)
  return { figures, complaints }
}

function minutesSince(started: number): number {
  return Math.round((performance.now() - started) / 600) / 100
}
