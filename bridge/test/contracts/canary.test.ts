import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FaultAction } from '@naru/sandbox/kis/faults.ts'
import { type KisSimulator, startKisSimulator } from '@naru/sandbox/kis/start.ts'
import { Secret } from '@naru/shared/core/secret'
import { fromKst, unixMs } from '@naru/shared/core/time'
import type { Environment } from '@naru/shared/domain/order'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isClean, render, runCanary } from '../../src/adapters/kis/index.ts'
import { TR_NAMES, trOf } from '../../src/adapters/kis/tr-table.ts'
import type { Clock } from '../../src/ports/clock.ts'
import { aCredential, FAST, memorySecrets, wallClock } from '../support/kis.ts'

const START = { date: '20200319', time: '100000' } as const
const MAIN = join(import.meta.dirname, '../../src/kis-canary.ts')

/** A clock that shows the day the simulator plays. */
const clockOfThatDay = (): Clock => {
  const behind = wallClock.now() - (fromKst(START.date, START.time) ?? 0)
  return { ...wallClock, now: () => unixMs(wallClock.now() - behind) }
}

/** Whole programs and every service, on a machine that may be busy. */
const PATIENCE = { timeout: 120_000 }

describe('the canary', PATIENCE, () => {
  let simulator: KisSimulator
  beforeAll(async () => {
    simulator = await startKisSimulator({ startAt: START, speed: 20, demoRestPerSecond: 1_000, tokenIntervalMs: 0 })
  })
  afterAll(() => simulator.stop())

  const run = (environment: Environment) => {
    const { appKey, appSecret, accountNumber, htsId } = simulator.credentials[environment]
    const [cano = '', productCode = ''] = accountNumber.split('-')
    const keys = { appKey: new Secret(appKey), appSecret: new Secret(appSecret), cano, productCode, htsId }
    const { liveRest, liveWs, paperRest, paperWs } = simulator.urls
    return runCanary({
      credential: aCredential(environment, keys),
      urls: environment === 'live' ? { rest: liveRest, ws: liveWs } : { rest: paperRest, ws: paperWs },
      clock: clockOfThatDay(),
      secrets: memorySecrets(),
      random: () => 0,
      limits: { ...FAST, rate: { perSecond: 200, orderReserve: 5 } },
      listenMs: 1_000,
    })
  }

  it('finds everything as published on the simulator, every service that changes nothing', async () => {
    const report = await run('live')
    expect(render(report)).toMatch(/everything is as published/)
    const asked = report.findings.map(({ tr }) => tr)
    expect([...asked].sort()).toEqual(TR_NAMES.filter((name) => trOf(name).method === 'GET').sort())
    expect(report.findings.filter(({ state }) => state === 'as_published').length).toBeGreaterThan(25)
    expect(report.realtime.trades + report.realtime.books).toBeGreaterThan(0)
    expect(report.indices).toEqual({ '0001': true, '1001': true, '2001': true })
  })

  it('asks a paper account for what paper offers, and names the rest', async () => {
    const report = await run('paper')
    expect(isClean(report)).toBe(true)
    expect(report.notOffered).toContain('holidays')
    expect(report.findings.some(({ id }) => id.startsWith('V'))).toBe(true)
  })

  it('reports fields that were added, that have gone, were renamed, and answers of another shape', async () => {
    const drift = (path: string, change: object) =>
      simulator.faults.add({ match: { path }, action: FaultAction.parse({ kind: 'drift', ...change }), times: null })
    drift('inquire-balance', { add: { came_later: '1' } })
    drift('inquire-ccnl', { drop: ['tday_rltv'] })
    drift('inquire-psbl-order', { rename: { ord_psbl_cash: 'ord_psbl_csh' } })
    drift('inquire-asking-price-exp-ccn', { shape: 'array' })
    const report = await run('live')
    simulator.faults.clear()
    const finding = (tr: string) => report.findings.find((one) => one.tr === tr)
    expect(finding('balance')?.drift.added).toContain('output2.came_later')
    expect(finding('latestTrades')).toMatchObject({ state: 'drifted', drift: { missing: ['output.tday_rltv'] } })
    expect(finding('buyable')).toMatchObject({
      state: 'unread',
      drift: { missing: ['output.ord_psbl_cash'], added: ['output.ord_psbl_csh'] },
    })
    expect(finding('orderBook')).toMatchObject({
      state: 'unread',
      drift: { reshaped: expect.arrayContaining(['output1']) },
    })
    expect(isClean(report)).toBe(false)
    expect(render(report)).toMatch(/UNREAD +FHKST01010200/)
    expect(report.findings.filter(({ state }) => state === 'as_published').length).toBeGreaterThan(20)
  })

  it('prints no secret, whoever runs it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'naru-canary-'))
    const file = join(folder, 'key.json')
    const { appKey, appSecret, accountNumber, htsId } = simulator.credentials.live
    writeFileSync(file, JSON.stringify({ environment: 'live', appKey, appSecret, accountNumber, htsId }))
    const start = (env: Readonly<Record<string, string>>) =>
      new Promise<{ code: number | null; output: string }>((resolve) => {
        const child = spawn(process.execPath, [MAIN], { env: { PATH: process.env.PATH, ...env } })
        let output = ''
        child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
        child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
        child.once('close', (code) => resolve({ code, output }))
      })
    const env = {
      KIS_CANARY_KEY_FILE: file,
      KIS_LIVE_REST_URL: simulator.urls.liveRest,
      KIS_LIVE_WS_URL: simulator.urls.liveWs,
      KIS_CANARY_LISTEN_SECONDS: '1',
    }
    const open = await start(env)
    expect(open).toMatchObject({ code: 78, output: expect.stringContaining('chmod 600') })
    chmodSync(file, 0o600)
    const { output } = await start(env)
    for (const secret of [appKey, appSecret, accountNumber.slice(0, 8), htsId]) expect(output).not.toContain(secret)
    expect(output).toContain('TTTC8434R')
    rmSync(folder, { recursive: true })
  })
})
