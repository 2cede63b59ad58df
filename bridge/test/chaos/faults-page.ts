import { ENTRIES } from './catalogue.ts'

/** A test of a fault, by its file and by words of its title; a title that begins with the fault's number is found by it. Counts are as in that test; `long` where a long run has more. */
export interface Proof {
  readonly id: string
  readonly file: string
  readonly title: string
  /** Its title begins with the number. */
  readonly isNumbered?: boolean
  readonly short: string
  readonly long: string
}

const CHAOS = 'bridge/test/chaos/chaos.test.ts'
const BROKER = 'bridge/test/scenarios/broker-faults.test.ts'
const FILLS = 'bridge/test/scenarios/fill-faults.test.ts'

/** Faults shown elsewhere than by the real processes of this folder. */
const ELSEWHERE: readonly Proof[] = [
  {
    id: 'A1',
    file: CHAOS,
    title: 'a bridge killed at every point under every network outcome',
    short: '112 kills',
    long: '1,008 kills (`npm run chaos -- --kills 1008`)',
  },
  {
    id: 'A4',
    file: 'bridge/test/watchdog.test.ts',
    title: 'ends a process whose event loop is blocked',
    short: '1',
    long: '',
  },
  {
    id: 'A5',
    file: 'bridge/test/watchdog.test.ts',
    title: 'a process that may believe something wrong ends at once',
    isNumbered: true,
    short: '20',
    long: '',
  },
  {
    id: 'B1',
    file: BROKER,
    title: 'an order whose reply is lost is adopted and never sent again',
    isNumbered: true,
    short: 'in the test',
    long: '',
  },
  {
    id: 'B2',
    file: BROKER,
    title: 'an order whose request is lost is called absent after proof and never sent again',
    isNumbered: true,
    short: 'in the test',
    long: '',
  },
  {
    id: 'B3',
    file: BROKER,
    title: 'an order that is taken long after we gave up is linked all the same',
    isNumbered: true,
    short: 'in the test',
    long: '',
  },
  {
    id: 'B6',
    file: 'bridge/src/adapters/kis/rate-limiter.test.ts',
    title: 'sends an order at once however many quotes are waiting',
    short: 'in the test',
    long: '',
  },
  {
    id: 'B7',
    file: 'bridge/src/adapters/kis/auth.test.ts',
    title: 'is asked for once by fifty callers at the same time',
    short: '50 callers',
    long: '',
  },
  {
    id: 'B9',
    file: BROKER,
    title: 'a list that fails, is late or shows nothing yet proves nothing',
    isNumbered: true,
    short: 'in the test',
    long: '',
  },
  {
    id: 'B10',
    file: BROKER,
    title: 'one holding told for two exchanges is one holding',
    isNumbered: true,
    short: '1',
    long: '',
  },
  {
    id: 'B11',
    file: BROKER,
    title: 'a row of another shape is read as it is meant, or not at all',
    isNumbered: true,
    short: 'in the test',
    long: '',
  },
  {
    id: 'B12',
    file: 'bridge/src/adapters/kis/transport.test.ts',
    title: 'an order to a host that cannot be reached or trusted',
    isNumbered: true,
    short: '80',
    long: '',
  },
  {
    id: 'C1',
    file: FILLS,
    title: 'notices that are lost, doubled and out of order change no fill',
    isNumbered: true,
    short: 'in the test',
    long: '',
  },
  {
    id: 'C2',
    file: FILLS,
    title: 'two fills equal in second, quantity and price are two',
    isNumbered: true,
    short: 'in the test',
    long: '',
  },
  {
    id: 'C3',
    file: FILLS,
    title: 'a notice and a fill that come before the reply are of the order that is being sent',
    isNumbered: true,
    short: 'in the test',
    long: '',
  },
  {
    id: 'C4',
    file: 'bridge/src/adapters/kis/feed.test.ts',
    title: 'registers a service again that was busy and has fallen silent',
    short: '1',
    long: '',
  },
  {
    id: 'C5',
    file: FILLS,
    title: 'a fill at the instant the line breaks is read when it is back',
    isNumbered: true,
    short: 'in the test',
    long: '',
  },
  {
    id: 'C6',
    file: 'bridge/src/adapters/kis/reconnect.test.ts',
    title: 'tries at most 20 times in ten minutes, however lucky the dice',
    short: '10 min of a driven clock',
    long: '',
  },
  {
    id: 'C7',
    file: 'bridge/src/adapters/kis/parse-mutations.test.ts',
    title: 'is read as the simplest reader reads it, or counted as left out; nothing else happens',
    short: 'in the test',
    long: '',
  },
  {
    id: 'C8',
    file: 'shared/src/engine/parents/interleavings.test.ts',
    title: 'no parent trades more than its quantity, and no two legs more than is held',
    short: 'forged ticks among random steps',
    long: '',
  },
  {
    id: 'C8',
    file: 'bridge/test/sim/sim.test.ts',
    title: 'a bridge, its ledger and its broker in a world where everything fails',
    short: 'forged trades in every third of 500 lives',
    long: 'every third of 20,000',
  },
  {
    id: 'C9',
    file: FILLS,
    title: 'fills, cancels and silence end with filled and canceled shares that make up the order',
    isNumbered: true,
    short: 'in the test',
    long: '',
  },
  {
    id: 'C10',
    file: 'bridge/test/scenarios/parents.test.ts',
    title: 'orders only what a fill before the cancel has left',
    short: '1',
    long: '',
  },
  {
    id: 'C10',
    file: 'bridge/test/sim/sim.test.ts',
    title: 'a bridge, its ledger and its broker in a world where everything fails',
    short: 'changes in every third of 500 lives',
    long: 'every third of 20,000',
  },
  {
    id: 'C11',
    file: FILLS,
    title: 'an order from the user’s own app is known within ten seconds and never taken for ours',
    isNumbered: true,
    short: 'in the test',
    long: '',
  },
  {
    id: 'D4',
    file: 'web/src/lib/user-channel.test.ts',
    title: 'cannot take a fill back when it arrives late',
    short: '1',
    long: '',
  },
  { id: 'D5', file: CHAOS, title: 'the catalogue of faults, at the size of a test run', short: 'as A3', long: 'as A3' },
  {
    id: 'D6',
    file: 'bridge/test/scenarios/modes.test.ts',
    title: 'a clock that jumps',
    isNumbered: true,
    short: '100 jumps',
    long: '',
  },
  {
    id: 'D7',
    file: 'shared/src/engine/rounds.test.ts',
    title: 'every day from 2024 to 2028 has its rounds exactly when the market opens, dated in Seoul',
    isNumbered: true,
    short: 'all days 2024–2028',
    long: '',
  },
  {
    id: 'D9',
    file: 'bridge/src/adapters/journal/file-journal.test.ts',
    title: 'refuses lines once it cannot write',
    short: '1',
    long: '',
  },
]

const range = (letter: string, last: number): readonly string[] =>
  Array.from({ length: last }, (_, index) => `${letter}${index + 1}`)

/** What has to be survived. One without a proof fails the test of this page. */
export const FAULT_IDS: readonly string[] = [...range('A', 8), ...range('B', 14), ...range('C', 11), ...range('D', 9)]

/** Every proof, in the order of the catalogue. */
export function proofs(): readonly Proof[] {
  const played = ENTRIES.map(
    ({ id, title, short, long }): Proof => ({
      id,
      file: CHAOS,
      title,
      short: String(short),
      long: long.toLocaleString('en'),
    }),
  )
  const place = ({ id }: Proof): number => FAULT_IDS.indexOf(id)
  return [...played, ...ELSEWHERE].sort((a, b) => place(a) - place(b))
}

/** The table of docs/faults.md. */
export const renderTable = (): string =>
  [
    '| Fault | Test | In `npm test` | Long run |',
    '|---|---|---|---|',
    ...proofs().map(({ id, file, title, short, long }) => `| ${id} | ${title} · \`${file}\` | ${short} | ${long} |`),
  ].join('\n')
