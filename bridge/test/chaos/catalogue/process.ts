import { stat, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import type { Lane } from '../lane.ts'
import { playTwos, twoCases } from '../two-bridges.ts'
import { atBroker, disagreements, type Entry, isOpen, must, pause, placeMany, statesOf, strike } from './entry.ts'

const MINUTE_MS = 60_000
/** What a stopping bridge may take, and how long nobody trades while the next one starts. */
const DRAIN_MS = 20_000
const GAP_MS = 15_000

/** Requests for tokens the broker has counted for both accounts. */
async function tokenAsks({ world, desks }: Lane): Promise<number> {
  const asks = desks.map(async ({ credentials: { accountNumber } }) => {
    const reply = await fetch(`${world.kis.urls.control}/truth/tokens?accountNumber=${accountNumber}`)
    return ((await reply.json()) as readonly unknown[]).length // one row for each request
  })
  return (await Promise.all(asks)).reduce((sum, count) => sum + count, 0)
}

const crashLoop: Entry = {
  id: 'A2',
  title: 'a bridge that is killed while it recovers, again and again, duplicates nothing and asks for no new token',
  short: 2,
  long: 200,
  async play({ lane, count, random }) {
    const complaints: string[] = []
    await lane.start()
    await isOpen(lane)
    const before = await tokenAsks(lane)
    const started = performance.now()
    for (let loop = 0; loop < count; loop += 1) {
      const undo = strike(lane, 'order-cash', { action: { kind: 'drop_response' }, times: null })
      await placeMany(lane, 2)
      await pause(random() * 300)
      await lane.killAll()
      undo()
      for (let kill = 0; kill < 5; kill += 1) {
        await lane.start({}, false)
        await pause(random() * 1_500)
        await lane.killAll()
      }
      await lane.start()
      complaints.push(...(await disagreements(lane)))
    }
    const asks = (await tokenAsks(lane)) - before
    const minutes = Math.ceil((performance.now() - started) / MINUTE_MS)
    complaints.push(...must(asks <= 2 * minutes, `${asks} tokens for two accounts in ${minutes} minutes`))
    return { figure: { kills: count * 6, token_asks: asks }, complaints }
  },
}

const twins: Entry = {
  id: 'A3',
  title: 'a bridge that slept between claim and write sends nothing after its time, and nothing its twin sends too',
  short: 10,
  long: 200,
  lanes: 3,
  async play({ lanes, count, random }) {
    const { figures, complaints } = await playTwos(lanes, twoCases(count, Math.ceil(random() * 1_000)))
    return { figure: figures, complaints }
  },
}

const deploys: Entry = {
  id: 'A6',
  title: 'a bridge that is stopped with orders under way ends in time, and the next one loses and repeats nothing',
  short: 3,
  long: 100,
  async play({ lane, count, random }) {
    const complaints: string[] = []
    let drainMs = 0
    let gapMs = 0
    let bridge = await lane.start()
    await isOpen(lane)
    for (let deploy = 0; deploy < count; deploy += 1) {
      await placeMany(lane, 6, { kind: 'buy', atOnce: 6 })
      await pause(random() * 150)
      const asked = performance.now()
      const code = await bridge.kill('SIGTERM')
      const drained = performance.now() - asked
      bridge = await lane.start()
      const gap = performance.now() - asked
      complaints.push(...must(code === 0, `ended with ${code}`))
      complaints.push(...must(drained <= DRAIN_MS, `took ${drained} ms to end`))
      complaints.push(...must(gap <= GAP_MS, `nobody traded for ${gap} ms`))
      complaints.push(...(await disagreements(lane)))
      drainMs = Math.max(drainMs, drained)
      gapMs = Math.max(gapMs, gap)
      await isOpen(lane)
    }
    return { figure: { drain_max_ms: Math.round(drainMs), gap_max_ms: Math.round(gapMs) }, complaints }
  },
}

const powerCuts: Entry = {
  id: 'A7',
  title: 'a journal torn at any byte by a power cut duplicates and loses nothing',
  short: 4,
  long: 200,
  async play({ lane, count, random }) {
    const complaints: string[] = []
    const journal = join(lane.dataDir, 'journal', 'journal.jsonl')
    let bytes = 0
    await lane.start()
    await isOpen(lane)
    for (let cut = 0; cut < count; cut += 1) {
      await placeMany(lane, 4, { kind: cut % 2 === 0 ? 'buy' : 'rest' })
      await pause(random() * 300)
      await lane.killAll()
      const { size } = await stat(journal)
      const kept = Math.floor(random() * (size + 1))
      await truncate(journal, kept)
      bytes += size - kept
      await lane.start()
      complaints.push(...(await disagreements(lane)))
    }
    return { figure: { bytes_torn: bytes }, complaints }
  },
}

/** EX_CONFIG of sysexits.h. */
const EXIT_CONFIG = 78

const versionSkew: Entry = {
  id: 'A8',
  title: 'a bridge ends with its exit code, takes no lease and sends nothing where the ledger is of another version',
  short: 2,
  long: 10,
  async play({ lane, count }) {
    const { world } = lane
    const complaints: string[] = []
    await lane.start()
    await isOpen(lane)
    // The ledger is shared with other lanes, so its word on its version is changed on the way.
    const versions = ['older', 'newer']
    let sent = 0
    for (let times = 0; times < count; times += 1) {
      await lane.killAll()
      const before = atBroker(lane)
      const placed = await placeMany(lane, 2)
      const code = await (await lane.start({ CHAOS_LEDGER: versions[times % 2] ?? '' }, false)).exited
      const [lease] = await world.sql<{ owners: number }[]>`
        select count(owner)::int as owners from private.leases l join trade.broker_accounts a on a.bridge_id = l.bridge_id
        where a.id = ${lane.desks[0].accountId} and l.owner is not null`
      sent += atBroker(lane) - before
      complaints.push(...must(code === EXIT_CONFIG, `ended with ${code}`))
      complaints.push(...must(lease?.owners === 0, 'the lease is held'))
      complaints.push(...must(((await statesOf(lane, placed)).ready ?? 0) === 2, 'an order was touched'))
      await lane.start()
      complaints.push(...(await disagreements(lane)))
    }
    return { figure: { sent }, complaints: [...complaints, ...must(sent === 0, `${sent} orders left`)] }
  },
}

export const PROCESS: readonly Entry[] = [crashLoop, twins, deploys, powerCuts, versionSkew]
