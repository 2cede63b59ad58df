import { parseArgs } from 'node:util'
import { ABLATIONS } from './ablations.ts'
import { createCrew } from './crew.ts'
import { figuresOf, type Summary } from './summary.ts'
import { runSeed } from './world.ts'

/**
 * `npm run sim -- --seeds 20000 [--first S] [--json]` runs seeds and ends with 1 when one of them goes wrong;
 * `--ablate` switches every rule off in turn and ends with 1 when one of them is not missed;
 * `--trace` with one seed prints everything that happens in it.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string' },
    first: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    ablate: { type: 'boolean', default: false },
    trace: { type: 'boolean', default: false },
  },
})
/** Enough for the rarest of the things that go wrong without a rule. */
const ABLATION_SEEDS = 600
const first = Number(values.first)
const seeds = Number(values.seeds ?? (values.ablate ? ABLATION_SEEDS : values.trace ? 1 : 1_000))
if (![first, seeds].every((number) => Number.isSafeInteger(number) && number >= 1)) {
  console.error('--seeds and --first are whole numbers above 0')
  process.exit(2)
}

const say = (line: string): void => void (values.json || console.log(line))
const tellBad = ({ bad }: Summary): void => {
  for (const { seed, complaints } of bad.slice(0, 20)) {
    console.error(`seed ${seed} (npm run sim -- --first ${seed} --trace):`)
    for (const complaint of complaints.slice(0, 5)) console.error(`  ${complaint}`)
  }
}

async function simulate(): Promise<boolean> {
  const crew = createCrew()
  const startedAt = performance.now()
  let told = 0
  const summary = await crew.run({ first, count: seeds, without: null }, (soFar) => {
    if (soFar.seeds - told >= 1_000) {
      told = soFar.seeds
      console.error(`sim: ${soFar.seeds} of ${seeds} seeds, ${soFar.bad.length} bad`)
    }
    return 'go_on'
  })
  await crew.close()
  const seconds = (performance.now() - startedAt) / 1_000
  tellBad(summary)
  const { orders, kills, freezes, events, manual, late, swapped, bad } = summary
  say(`${seeds} seeds in ${seconds.toFixed(1)} s (${(seeds / seconds).toFixed(1)} a second), ${events} events`)
  say(
    `${orders} orders, ${kills} kills, ${freezes} freezes; ${late} late, ${swapped} swapped, ${manual} left to a person`,
  )
  say(`${bad.length} seeds went wrong`)
  console.log(JSON.stringify({ figures: figuresOf(summary) }))
  return bad.length === 0
}

/** A checker that never complains proves nothing: each rule that is switched off has to be missed. */
async function ablate(): Promise<boolean> {
  const crew = createCrew()
  let caught = 0
  for (const rule of Object.keys(ABLATIONS)) {
    const summary = await crew.run({ first, count: seeds, without: rule }, ({ bad }) =>
      bad.length > 0 ? 'enough' : 'go_on',
    )
    const [bad] = summary.bad
    if (bad) caught += 1
    say(
      bad
        ? `without ${rule}: seed ${bad.seed}: ${bad.complaints[0]}`
        : `without ${rule}: nothing in ${summary.seeds} seeds`,
    )
  }
  await crew.close()
  const rules = Object.keys(ABLATIONS).length
  console.log(JSON.stringify({ figures: { rules, caught } }))
  return caught === rules
}

async function trace(): Promise<boolean> {
  const run = await runSeed(first, { keepsTrace: true })
  for (const line of run.trace) console.log(line)
  for (const complaint of run.complaints) console.error(complaint)
  return run.complaints.length === 0
}

const isGood = await (values.trace ? trace() : values.ablate ? ablate() : simulate())
process.exit(isGood ? 0 : 1)
