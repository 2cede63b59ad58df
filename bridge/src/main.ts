import { type Bridge, startBridge } from './compose.ts'
import { readConfig } from './config.ts'
import { WrongLedger } from './runtime/lease.ts'

/** EX_CONFIG of sysexits.h: starting again without a change is useless. */
const EXIT_CONFIG = 78
/** Docker kills after 25 s. */
const STOP_WITHIN_MS = 20_000

const config = readConfig()
if (!config.ok) {
  process.stderr.write(`${config.error.message}\n`)
  process.exit(EXIT_CONFIG)
}

let bridge: Bridge | undefined

/** A bug: whatever the process believes may be wrong, so it ends and the next one starts from ledger and broker. */
const crash = (error: unknown): never => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : 'unknown error'}\n`)
  process.exit(error instanceof WrongLedger ? EXIT_CONFIG : 1)
}
process.on('uncaughtException', crash)
process.on('unhandledRejection', crash)

const stop = async (): Promise<void> => {
  setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref()
  await bridge?.stop()
  process.exit(0)
}
process.once('SIGTERM', () => void stop())
process.once('SIGINT', () => void stop())

bridge = await startBridge(config.value, crash)
