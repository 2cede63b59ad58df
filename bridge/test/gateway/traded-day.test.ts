import { createHash, randomUUID } from 'node:crypto'
import { StrategySignalRow } from '@naru/shared/contracts/strategies'
import { canonicalStrategySpec } from '@naru/shared/strategies/spec'
import { afterAll, expect, it, vi } from 'vitest'
import { type Desk, eventually, startWorld, type World } from '../integration/world.ts'
import { specOf } from './day-desk.ts'
import { endPrograms, lacksPython, runExample, TOKEN } from './programs.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const CODE = '005930'
const [HOUR_MS, MINUTE_MS, SPEED] = [3_600_000, 60_000, 300]
const SHARES = 3

let world: World | undefined
afterAll(async () => {
  endPrograms()
  await world?.stop()
})

/** Saves and arms a strategy as the web does. Returns the id of its version. */
async function arms({ user, accountId }: Desk): Promise<string> {
  const params = { fast: 2, slow: 4, shares: SHARES }
  const spec = specOf({ kind: 'gateway', program: 'moving_average', params })
  const text = canonicalStrategySpec(spec)
  const hash = createHash('sha256').update(text).digest('hex')
  const [id, versionId] = [randomUUID(), randomUUID()]
  const call = async (name: string, args: object): Promise<void> => {
    const { error } = await user.client.rpc(name, args)
    if (error) throw new Error(`${name}: ${error.message} ${error.details}`)
  }
  await call('save_strategy', { p_id: id, p_name: '시험', p_account_id: accountId, p_spec: text, p_hash: hash })
  const words = { p_sentence_ko: '시험', p_sentence_en: 'a test' }
  await call('arm_strategy', { p_strategy_id: id, p_version_id: versionId, p_hash: hash, ...words, p_when: 'now' })
  return versionId
}

it('trades on paper, through the bridge, what a program in Python wants', async (context) => {
  if (await lacksPython(context)) return
  world = await startWorld()
  const { driver, world: market } = world.kis
  driver.set({ elapsed: 6 * HOUR_MS + MINUTE_MS, isPaused: true })
  const desk = await world.openDesk()
  const bridge = await world.spawnBridge({
    BRIDGE_GATEWAY_ADDRESS: '127.0.0.1:0',
    BRIDGE_GATEWAY_TOKEN: TOKEN,
    BRIDGE_GATEWAY_PROGRAMS: `moving_average=${desk.user.id}`,
  })
  const { port } = await bridge.logged('strategy_gateway_open')
  runExample('moving_average', { port: () => Number(port) })
  await world.sessionIs(desk, 'running')
  const versionId = await arms(desk)
  await bridge.logged('strategy_program_runs')
  await bridge.logged('strategy_started')

  driver.set({ isPaused: false, speed: SPEED })
  const rowsOf = async () => {
    const { data, error } = await desk.user.client.from('strategy_signals').select('*').eq('version_id', versionId)
    if (error) throw new Error(error.message)
    return data.map((row) => StrategySignalRow.parse(row))
  }
  const bought = await eventually(async () => (await rowsOf()).find(({ action }) => action === 'buy'), 'a purchase')
  driver.set({ speed: 60 })
  expect(bought).toMatchObject({
    origin: 'gateway',
    decision: 'proposed',
    reason: 'cross_up',
    instrument_id: `${CODE}.KRX`,
  })
  await desk.orderIs(String(bought.intent_id), 'filled')
  driver.set({ speed: SPEED })
  const sold = await eventually(async () => (await rowsOf()).find(({ action }) => action === 'sell'), 'a sale')
  expect(sold).toMatchObject({ origin: 'gateway', decision: 'proposed', reason: 'cross_down' })
  await desk.orderIs(String(sold.intent_id), 'filled')
  driver.set({ isPaused: true })
  expect(market.market.position.timeOfDay).toBeLessThan(15 * HOUR_MS)
})
