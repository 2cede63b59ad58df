import { isClean, render, runCanary } from './adapters/kis/index.ts'
import { createSystemClock } from './adapters/system/system-clock.ts'
import { readCanaryConfig } from './canary-config.ts'
import { processEnvironment } from './config.ts'

/** EX_CONFIG of sysexits.h. */
const EXIT_CONFIG = 78

/** Asks a real account everything that changes nothing, and says how the answers differ from what is built on. */
const config = readCanaryConfig(processEnvironment())
if (!config.ok) {
  process.stderr.write(`${config.error}\n`)
  process.exit(EXIT_CONFIG)
}

const forgotten = new Map<string, string>()
const report = await runCanary({
  ...config.value,
  clock: createSystemClock(),
  random: Math.random,
  // One token for one run; it stays valid for whoever else uses the key.
  secrets: {
    get: async (name) => forgotten.get(name),
    set: async (name, value) => void forgotten.set(name, value),
    remove: async (name) => void forgotten.delete(name),
  },
})
process.stdout.write(`${render(report)}\n`)
process.exitCode = isClean(report) ? 0 : 1
