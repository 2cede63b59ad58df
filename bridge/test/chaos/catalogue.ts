import { mulberry32 } from '@naru/shared/sim/random'
import { BROKER } from './catalogue/broker.ts'
import type { Entry, Played } from './catalogue/entry.ts'
import { LEDGER } from './catalogue/ledger.ts'
import { PROCESS } from './catalogue/process.ts'
import { STREAM } from './catalogue/stream.ts'
import type { Lane } from './lane.ts'

export const ENTRIES: readonly Entry[] = [...PROCESS, ...BROKER, ...STREAM, ...LEDGER]

/** All of them, or those with these ids. */
export const entriesNamed = (ids: readonly string[] | undefined): readonly Entry[] =>
  ids ? ENTRIES.filter(({ id }) => ids.includes(id)) : ENTRIES

interface PlayOptions {
  readonly seed: number
  readonly isShort: boolean
  readonly say: (line: string) => void
}

/** Plays the entries on all lanes at once; whoever is free takes the next. */
export async function playEntries(lanes: readonly Lane[], entries: readonly Entry[], options: PlayOptions) {
  const queue = [...entries]
  const results: (Played & { readonly entry: Entry })[] = []
  const playAll = async (lane: Lane): Promise<void> => {
    for (let entry = queue.shift(); entry; entry = queue.shift())
      results.push({ entry, ...(await playEntry(lane, entry, options)) })
  }
  await Promise.all(lanes.map(playAll))
  return results
}

export async function playEntry(lane: Lane, entry: Entry, { seed, isShort, say }: PlayOptions): Promise<Played> {
  const started = performance.now()
  const count = isShort ? entry.short : entry.long
  try {
    await lane.moveOn()
    const { figure, complaints } = await entry.play({ lane, count, random: mulberry32(seed) })
    const seconds = Math.round((performance.now() - started) / 100) / 10
    say(`${entry.id}: ${JSON.stringify({ count, ...figure, seconds })} ${entry.title}`)
    return { figure, complaints: complaints.map((line) => `${entry.id}: ${line}`) }
  } catch (error) {
    return {
      figure: {},
      complaints: [`${entry.id}: could not be played: ${error instanceof Error ? error.message : 'unknown'}`],
    }
  } finally {
    await lane.killAll()
  }
}
