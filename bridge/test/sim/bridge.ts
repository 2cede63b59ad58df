import type { LiveAccess } from '@naru/shared/engine/guard'
import { DEFAULT_TIMING } from '@naru/shared/engine/settings'
import { CARRIED_CALENDAR } from '@naru/shared/market/trading-calendar'
import type { Journal, JournalEntry } from '../../src/ports/journal.ts'
import type { Logger } from '../../src/ports/logger.ts'
import type { LeaseHolder, Ledger } from '../../src/ports/store.ts'
import { createMetrics } from '../../src/runtime/metrics.ts'
import { assembleBridge } from '../support/bridge-in-memory.ts'
import type { Dice } from './dice.ts'
import type { Life } from './life.ts'
import type { Line } from './line.ts'
import type { Rules } from './rules.ts'

/** What outlives a process: its machine's disk. */
export interface Machine {
  readonly lines: JournalEntry[]
  holder: LeaseHolder | undefined
  /** One process at a time: the lock on the data folder keeps others away. */
  life: Life | undefined
}

export const aMachine = (): Machine => ({ lines: [], holder: undefined, life: undefined })

interface Parts {
  readonly life: Life
  readonly machine: Machine
  readonly dice: Dice
  readonly ledger: Ledger
  readonly line: Line
  readonly rules: Rules
  /** What the ledger says of the account's rights as it starts. */
  readonly access: LiveAccess
  readonly onAlarm: (words: string) => void
  readonly onBug: (error: unknown) => void
}

/** Only counted, and nobody reads them here: making them anew for every process would take longer than its life. */
const METRICS = createMetrics()

/** Starts the real bridge in one process of the simulated world. */
export function startBridge({ life, machine, dice, ledger, line, rules, access, onAlarm, onBug }: Parts): void {
  const logger: Logger = {
    event: () => undefined,
    alarm: (name, fields) => onAlarm(`${name} ${JSON.stringify(fields ?? {})}`),
    child: () => logger,
  }
  const manager = assembleBridge({
    owner: life.name,
    ledger,
    journal: journalOf(life, machine, dice),
    history: [...machine.lines],
    clock: life.clock,
    logger,
    metrics: METRICS,
    connect: line.connect,
    calendar: () => CARRIED_CALENDAR,
    settings: { timing: { ...DEFAULT_TIMING, ...rules.timing }, access },
    lock: {
      previous: machine.holder,
      remember: (holder) => {
        machine.holder = holder
      },
    },
    onBug,
  })
  manager.start()
}

/** A disk that takes some milliseconds, in the middle of which the process may die: the line is there or it is not. */
function journalOf(life: Life, { lines }: Machine, dice: Dice): Journal {
  const trip = () => ({ call: 'journal' as const, outMs: dice.between(0, 2), backMs: dice.between(0, 2) })
  return {
    append: (entry) => life.ask({ ...trip(), work: () => void lines.push(entry) }),
    check: () => life.ask({ ...trip(), work: () => undefined }),
    isWritable: true,
    read: async () => lines,
    close: async () => undefined,
  }
}
