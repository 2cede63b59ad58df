import { mulberry32 } from '@naru/shared/sim/random'
import { BROKER } from './catalogue/broker.ts'
import type { Entry, Played } from './catalogue/entry.ts'
import { LEDGER } from './catalogue/ledger.ts'
import { PROCESS } from './catalogue/process.ts'
import { STREAM } from './catalogue/stream.ts'
import type { Lane } from './lane.ts'

/** Those that take longest come first: what is played at once then ends together. */
export const ENTRIES: readonly Entry[] = [...BROKER, ...PROCESS, ...STREAM, ...LEDGER]

/** All of them, or those with these ids. */
export const entriesNamed = (ids: readonly string[] | undefined): readonly Entry[] =>
  ids ? ENTRIES.filter(({ id }) => ids.includes(id)) : ENTRIES

interface PlayOptions {
  readonly seed: number
  readonly isShort: boolean
  readonly say: (line: string) => void
}

/** Plays the entries on all lanes at once; whoever is free takes the next. What takes several lanes gets all of them first. */
export async function playEntries(lanes: readonly Lane[], entries: readonly Entry[], options: PlayOptions) {
  const results: (Played & { readonly entry: Entry })[] = []
  const play = async (entry: Entry, on: readonly Lane[]): Promise<void> => {
    results.push({ entry, ...(await playEntry(on, entry, options)) })
  }
  for (const entry of entries) if (entry.lanes !== undefined) await play(entry, lanes)
  const queue = entries.filter((entry) => entry.lanes === undefined)
  const playAll = async (lane: Lane): Promise<void> => {
    for (let entry = queue.shift(); entry; entry = queue.shift()) await play(entry, [lane])
  }
  await Promise.all(lanes.map(playAll))
  return results
}

export async function playEntry(
  [lane, ...others]: readonly Lane[],
  entry: Entry,
  { seed, isShort, say }: PlayOptions,
): Promise<Played> {
  if (!lane) throw new Error(`${entry.id} has no lane to be played on`)
  const lanes = [lane, ...others] as const
  const started = performance.now()
  const count = isShort ? entry.short : entry.long
  try {
    await Promise.all(lanes.map((one) => one.moveOn()))
    const { figure, complaints } = await entry.play({ lane, lanes, count, random: mulberry32(seed) })
    const seconds = Math.round((performance.now() - started) / 100) / 10
    say(`${entry.id}: ${JSON.stringify({ count, ...figure, seconds })} ${entry.title}`)
    return { figure, complaints: complaints.map((line) => `${entry.id}: ${line}`) }
  } catch (error) {
    return {
      figure: {},
      complaints: [`${entry.id}: could not be played: ${error instanceof Error ? error.message : 'unknown'}`],
    }
  } finally {
    await Promise.all(lanes.map((one) => one.killAll()))
  }
}
