import { runGenerated } from '@naru/shared/rules/generated.test-support'

/** `npm run rules -- --generated 200000 [--seed 1] [--json]`: the long form of the test of generated rules. */
const BATCH = 2_000

function numberAfter(name: string, byDefault: number): number {
  const at = process.argv.indexOf(name)
  if (at < 0) return byDefault
  const value = Number(process.argv[at + 1])
  if (!Number.isInteger(value) || value < 1) throw new Error(`${name} takes a whole number`)
  return value
}

const wanted = numberAfter('--generated', 200_000)
const seed = numberAfter('--seed', 1)
const isJson = process.argv.includes('--json')
const figures = {
  generated: 0,
  accepted: 0,
  refused: 0,
  evaluations: 0,
  true: 0,
  false: 0,
  unknown: 0,
  disagreements: 0,
}
const started = performance.now()

// In batches, each with a seed of its own: a failure names the batch, and prints the smallest example found.
for (let batch = 0; figures.generated < wanted; batch += 1) {
  const count = Math.min(BATCH, wanted - figures.generated)
  try {
    const report = runGenerated(count, seed + batch)
    figures.accepted += report.accepted
    figures.evaluations += report.evaluations
    for (const answer of ['true', 'false', 'unknown'] as const) figures[answer] += report.answers[answer]
  } catch (error) {
    figures.disagreements += 1
    process.exitCode = 1
    console.error(`batch with seed ${seed + batch}:`, error instanceof Error ? error.message : error)
  }
  figures.generated += count
  if (!isJson) console.log(`${figures.generated} of ${wanted} generated rules`)
}
figures.refused = figures.generated - figures.accepted
const seconds = Number(((performance.now() - started) / 1000).toFixed(1))
console.log(
  isJson ? JSON.stringify({ figures: { ...figures, seconds } }) : `rules: ${JSON.stringify(figures)} in ${seconds} s`,
)
