import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** What every file of bench/ exports as `run`. Keys name their unit: `p99_ms`, `trades_per_s`. */
interface Bench {
  run(): Promise<{ readonly bench: string; readonly figures: Readonly<Record<string, number | string>> }>
}

const FOLDER = join(import.meta.dirname, '../bench')
const [name = '', ...flags] = process.argv.slice(2)
const known = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .map((file) => file.slice(0, -'.ts'.length))

if (!known.includes(name)) {
  console.error(`벤치마크가 없습니다 · No bench named "${name}". There are: ${known.join(', ')}`)
  process.exit(2)
}

// Whatever a bench or its parts print must not stand between the caller and the one JSON line.
const print = console.log
console.log = console.error
const bench = (await import(pathToFileURL(join(FOLDER, `${name}.ts`)).href)) as Partial<Bench>
if (bench.run === undefined) throw new Error(`bench/${name}.ts must export async function run()`)
const result = await bench.run()

const width = Math.max(...Object.keys(result.figures).map((key) => key.length))
for (const [key, value] of Object.entries(result.figures)) console.error(`  ${key.padEnd(width)}  ${value}`)
if (flags.includes('--json')) print(JSON.stringify(result))
process.exit(0)
