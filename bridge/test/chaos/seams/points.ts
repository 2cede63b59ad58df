import { writeSync } from 'node:fs'
import { createInterface } from 'node:readline'

/**
 * Points at which a bridge under test stops, exactly there, and says so. Armed through stdin ("K4 freeze <needle>"), told
 * on pipe 3 ("at K4"). The bridge's own code knows nothing of them: they sit where its ports and libraries are.
 */
export type Point = 'K1' | 'K2' | 'K3' | 'K4' | 'K5' | 'K6' | 'K9' | 'K10' | 'K11' | 'K12' | 'K13' | 'K14' | 'K15'

/**
 * `freeze`: nothing of the process runs any more, until it is killed. `stop`: SIGSTOP to itself, so that somebody may wake
 * it. `go`: only says that it was there.
 */
type Action = 'freeze' | 'stop' | 'go'

const LINE = 3
let armed: { readonly point: string; readonly action: Action; readonly needle: string } | undefined

/** Says something to whoever watches this process. */
export const tell = (words: string): void => void writeSync(LINE, `${words}\n`)

const input = createInterface({ input: process.stdin })
// Nobody is left to ask for anything.
input.on('close', () => process.exit(1))
input.on('line', (words) => {
  const [point = '', action = '', needle = ''] = words.split(' ')
  if (point === 'trouble') percents.set(action, Number(needle))
  else armed = { point, action: action as Action, needle } // the words of the test
  tell(`heard ${words}`)
})

/** `lose`: the ledger did it, its answer is lost. `fail`: the ledger could not. `full`: the disk takes no line. */
type Trouble = 'lose' | 'fail' | 'full'
const percents = new Map<string, number>()

/** Whether this kind of trouble strikes now: so many times in a hundred ("trouble lose 10"). */
export const strikes = (trouble: Trouble): boolean => Math.random() * 100 < (percents.get(trouble) ?? 0)

/** Whether this point is armed for what `text` tells of. */
export const isArmed = (point: Point, text = ''): boolean => armed?.point === point && text.includes(armed.needle)

/** Stops here when the point is armed. */
export function reach(point: Point, text = ''): void {
  if (!isArmed(point, text) || !armed) return
  const { action } = armed
  armed = undefined
  tell(`at ${point}`)
  if (action === 'freeze') freeze()
  if (action === 'stop') process.kill(process.pid, 'SIGSTOP')
}

/** Until it is killed, or whoever would do that is gone. */
function freeze(): never {
  const never = new Int32Array(new SharedArrayBuffer(4))
  for (const parent = process.ppid; process.ppid === parent; ) Atomics.wait(never, 0, 0, 1_000)
  process.exit(1)
}
