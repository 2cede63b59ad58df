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

/** Plays the cases on all lanes at once; whoever is free takes the next. */
export async function playKills(
  lanes: readonly Lane[],
  cases: readonly KillCase[],
  onKill: (one: KillCase, kill: Kill) => void = () => undefined,
): Promise<MatrixResult> {
  const queue = [...cases]
  const kills: Kill[] = []
  const complaints: string[] = []
  const play = async (lane: Lane): Promise<void> => {
    const victim = await aVictim(lane)
    for (let one = queue.shift(); one; one = queue.shift()) {
      try {
        const kill = await victim.kill(one)
        kills.push(kill)
        onKill(one, kill)
        complaints.push(...complaintsOf(one, kill))
      } catch (error) {
        complaints.push(`${one.name}: could not be played: ${error instanceof Error ? error.message : 'unknown'}`)
        await victim.recover()
      }
    }
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

function complaintsOf({ name }: KillCase, { verdict }: Kill): readonly string[] {
  const { duplicates, lost, stuck, falseStates } = verdict
  return Object.entries({ duplicates, lost, stuck, falseStates }).flatMap(([what, lines]) =>
    lines.map((line) => `${name}: ${what}: ${line}`),
  )
}

/** The value a share of all is at or below; 0 of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0
}
