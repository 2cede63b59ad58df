import type { KillCase } from './cases.ts'
import { aVictim, type Kill } from './kill.ts'
import type { Lane } from './lane.ts'
import { add, type Verdict } from './verdict.ts'

export interface MatrixResult {
  readonly kills: number
  readonly verdict: Verdict
  readonly reconciledMs: readonly number[]
  readonly runningMs: readonly number[]
  /** Cases that could not be played, or that were not clean. */
  readonly complaints: readonly string[]
}

interface Listeners {
  readonly onKill?: (one: KillCase, kill: Kill) => void
  readonly onComplaint?: (line: string) => void
}

/** Plays the cases on all lanes at once; whoever is free takes the next. */
export async function playKills(
  lanes: readonly Lane[],
  cases: readonly KillCase[],
  { onKill = () => undefined, onComplaint = () => undefined }: Listeners = {},
): Promise<MatrixResult> {
  const queue = [...cases]
  const kills: Kill[] = []
  const complaints: string[] = []
  const complain = (lines: readonly string[]): void => {
    complaints.push(...lines)
    for (const line of lines) onComplaint(line)
  }
  const play = async (lane: Lane): Promise<void> => {
    const victim = await aVictim(lane)
    for (let one = queue.shift(); one; one = queue.shift()) {
      try {
        const kill = await victim.kill(one)
        kills.push(kill)
        onKill(one, kill)
        complain(complaintsOf(one, kill.verdict))
      } catch (error) {
        complain([`${one.name}: could not be played: ${error instanceof Error ? error.message : 'unknown'}`])
        await victim.recover()
      }
    }
    await lane.killAll()
  }
  await Promise.all(lanes.map(play))
  return {
    kills: kills.length,
    verdict: add(kills.map(({ verdict }) => verdict)),
    reconciledMs: kills.map(({ reconciledMs }) => reconciledMs),
    runningMs: kills.map(({ runningMs }) => runningMs),
    complaints,
  }
}

export function complaintsOf({ name }: { readonly name: string }, verdict: Verdict): readonly string[] {
  const { duplicates, lost, stuck, falseStates } = verdict
  return Object.entries({ duplicates, lost, stuck, falseStates }).flatMap(([what, lines]) =>
    lines.map((line) => `${name}: ${what}: ${line}`),
  )
}

interface Figures {
  readonly kills: number
  readonly duplicates: number
  readonly lost: number
  readonly stuck: number
  readonly false_states: number
  readonly reconciled_p50_s: number
  readonly reconciled_p95_s: number
  readonly reconciled_p100_s: number
  readonly running_p95_s: number
}

export function figuresOf({ kills, verdict, reconciledMs, runningMs }: MatrixResult): Figures {
  const seconds = (values: readonly number[], share: number): number => Math.round(quantile(values, share) / 10) / 100
  return {
    kills,
    duplicates: verdict.duplicates.length,
    lost: verdict.lost.length,
    stuck: verdict.stuck.length,
    false_states: verdict.falseStates.length,
    reconciled_p50_s: seconds(reconciledMs, 0.5),
    reconciled_p95_s: seconds(reconciledMs, 0.95),
    reconciled_p100_s: seconds(reconciledMs, 1),
    running_p95_s: seconds(runningMs, 0.95),
  }
}

/** The value a share of all is at or below; 0 of none. */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0
}
