import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'

const SECRET = 'N1/Xw7gUAv6XMgqxsvaIvZ/MsHtmGXi9P5pSPT7B3So='
const COMPLETE = {
  BRIDGE_DATA_DIR: '/data',
  BRIDGE_EMAIL: 'bridge@example.com',
  BRIDGE_PASSWORD: 'password',
  BRIDGE_KEY_ID: '2026-11',
  BRIDGE_SECRET_KEY: SECRET,
  SUPABASE_URL: 'https://example.supabase.co',
  SUPABASE_PUBLISHABLE_KEY: 'sb_publishable_x',
}
const LOOPBACK = {
  KIS_LIVE_REST_URL: 'http://127.0.0.1:1',
  KIS_LIVE_WS_URL: 'ws://127.0.0.1:2',
  KIS_PAPER_REST_URL: 'http://127.0.0.1:3',
  KIS_PAPER_WS_URL: 'ws://127.0.0.1:4',
}
const folder = mkdtempSync(join(tmpdir(), 'naru-config-'))
afterAll(() => rmSync(folder, { recursive: true }))

const problems = (env: Record<string, string>): string => {
  const config = readConfig(env)
  return config.ok ? '' : config.error.message
}

describe('the configuration', () => {
  it('leads messages to this machine only beside a simulator', () => {
    const elsewhere = { NOTIFY_ALLOW_LOOPBACK: 'yes', TELEGRAM_URL: 'http://127.0.0.1:5/telegram' }
    expect(readConfig({ ...COMPLETE, ...LOOPBACK, ...elsewhere })).toMatchObject({
      ok: true,
      value: { notify: { allowsLoopback: true } },
    })
    for (const environment of ['paper', 'live']) {
      const message = problems({ ...COMPLETE, ...elsewhere, BRIDGE_ENVIRONMENT: environment })
      expect(message).toContain('NOTIFY_ALLOW_LOOPBACK: only with a simulator')
      expect(message).toContain('TELEGRAM_URL: another place than https://api.telegram.org only with a simulator')
    }
    for (const name of ['DISCORD_URL', 'SLACK_URL', 'FCM_URL', 'FCM_TOKEN_URL']) {
      expect(problems({ ...COMPLETE, [name]: 'https://evil.example' })).toContain(`${name}: another place`)
    }
    expect(readConfig(COMPLETE)).toMatchObject({ ok: true, value: { notify: { allowsLoopback: false } } })
  })

  it('takes the bot by its token, and says nothing of it', () => {
    const TELEGRAM_BOT_TOKEN = ['7000000001', 'AAsandboxsandboxsandboxsandboxsandb'].join(':')
    const config = readConfig({ ...COMPLETE, TELEGRAM_BOT_TOKEN })
    expect(config).toMatchObject({ ok: true, value: { notify: { telegram: { url: 'https://api.telegram.org' } } } })
    expect(JSON.stringify(config)).not.toContain('AAsandbox')
    expect(problems({ ...COMPLETE, TELEGRAM_BOT_TOKEN: 'my bot' })).toContain('TELEGRAM_BOT_TOKEN: must be a token')
    expect(problems({ ...COMPLETE, TELEGRAM_BOT_TOKEN: 'my bot' })).not.toContain('my bot')
  })

  it('needs only what has no sensible default, and trades on paper', () => {
    expect(readConfig(COMPLETE)).toMatchObject({
      ok: true,
      value: {
        environment: 'paper',
        http: { host: '127.0.0.1', port: 8787, allowedOrigins: [] },
        marketHours: 'calendar',
        kis: { live: { rest: 'https://openapi.koreainvestment.com:9443' } },
        capsFile: '/data/caps.json',
      },
    })
  })

  it('reads the symbol masters from the broker, from where it is told, or beside a simulator from nobody', () => {
    const mastersOf = (env: Record<string, string>): string | undefined => {
      const config = readConfig({ ...COMPLETE, ...env })
      return config.ok ? config.value.mastersUrl : 'refused'
    }
    expect(mastersOf({})).toBe('https://new.real.download.dws.co.kr/common/master')
    expect(mastersOf(LOOPBACK)).toBeUndefined()
    expect(mastersOf({ ...LOOPBACK, KIS_MASTERS_URL: 'http://127.0.0.1:5/common/master/' })).toBe(
      'http://127.0.0.1:5/common/master',
    )
    expect(mastersOf({ KIS_MASTERS_URL: 'ftp://host' })).toBe('refused')
  })

  it('names every bad key in one message', () => {
    const message = problems({ BRIDGE_HTTP_PORT: '99999', BRIDGE_ENVIRONMENT: 'real' })
    for (const key of [...Object.keys(COMPLETE), 'BRIDGE_HTTP_PORT', 'BRIDGE_ENVIRONMENT'])
      expect(message).toContain(key)
  })

  it('asks no public service for bars unless it is switched on, and Alpha Vantage with a key alone', () => {
    const providers = (env: Record<string, string>) => {
      const config = readConfig({ ...COMPLETE, ...env })
      return config.ok ? config.value.historyProviders : config.error.message
    }
    expect(providers({})).toEqual({ yahoo: undefined, alphaVantage: undefined })
    expect(providers({ ALPHA_VANTAGE_KEY: 'k' }), 'a key alone switches nothing on').toMatchObject({
      alphaVantage: undefined,
    })
    expect(providers({ BRIDGE_HISTORY_PROVIDERS: 'yahoo, alpha_vantage', ALPHA_VANTAGE_KEY: 'k' })).toMatchObject({
      yahoo: { url: 'https://query1.finance.yahoo.com' },
      alphaVantage: { url: 'https://www.alphavantage.co' },
    })
    expect(providers({ BRIDGE_HISTORY_PROVIDERS: 'alpha_vantage' })).toContain('ALPHA_VANTAGE_KEY')
    expect(providers({ BRIDGE_HISTORY_PROVIDERS: 'bloomberg' })).toContain('must name yahoo, alpha_vantage or both')
  })

  it('prints no secret, neither in a message nor in itself', () => {
    const short = `${SECRET.slice(0, 20)}`
    expect(problems({ ...COMPLETE, BRIDGE_SECRET_KEY: short })).toContain('BRIDGE_SECRET_KEY')
    expect(problems({ ...COMPLETE, BRIDGE_SECRET_KEY: short })).not.toContain(short)
    expect(JSON.stringify(readConfig(COMPLETE))).not.toContain(SECRET)
    expect(JSON.stringify(readConfig(COMPLETE))).not.toContain('"password":"password"')
  })

  it('takes any value from a file', () => {
    const file = join(folder, 'password')
    writeFileSync(file, 'from-a-file\n')
    const config = readConfig({ ...COMPLETE, BRIDGE_PASSWORD: '', BRIDGE_PASSWORD_FILE: file })
    expect(config.ok && config.value.ledger.password.expose()).toBe('from-a-file')
  })

  it('says which file it cannot read', () => {
    expect(problems({ ...COMPLETE, BRIDGE_PASSWORD_FILE: join(folder, 'missing') })).toContain('BRIDGE_PASSWORD_FILE')
  })

  it('takes exact origins only', () => {
    const origins = 'https://naru.example.com, http://localhost:3000'
    expect(readConfig({ ...COMPLETE, BRIDGE_ALLOWED_ORIGINS: origins })).toMatchObject({
      value: { http: { allowedOrigins: ['https://naru.example.com', 'http://localhost:3000'] } },
    })
    expect(problems({ ...COMPLETE, BRIDGE_ALLOWED_ORIGINS: 'https://naru.example.com/' })).toContain('without a path')
  })

  it('refuses replayed hours for a live broker, unless every broker address is a simulator on this machine', () => {
    const live = { ...COMPLETE, BRIDGE_ENVIRONMENT: 'live', BRIDGE_MARKET_HOURS: 'replay' }
    expect(problems(live)).toContain('BRIDGE_MARKET_HOURS')
    expect(readConfig({ ...live, ...LOOPBACK }).ok).toBe(true)
    expect(problems({ ...live, ...LOOPBACK, KIS_LIVE_WS_URL: 'ws://ops.koreainvestment.com:21000' })).toContain(
      'MARKET_HOURS',
    )
  })

  it('shortens the proof of absence only against a simulator', () => {
    expect(problems({ ...COMPLETE, BRIDGE_PROOF_QUIESCE_MS: '59999' })).toContain('BRIDGE_PROOF_QUIESCE_MS')
    expect(problems({ ...COMPLETE, BRIDGE_ORDER_TIMEOUT_MS: '6999' })).toContain('BRIDGE_ORDER_TIMEOUT_MS')
    expect(problems({ ...COMPLETE, BRIDGE_PROOF_SPAN_MS: '29999' })).toContain('BRIDGE_PROOF_SPAN_MS')
    expect(readConfig({ ...COMPLETE, ...LOOPBACK, BRIDGE_PROOF_QUIESCE_MS: '1' }).ok).toBe(true)
  })

  it('lets programs decide only where it is told an address, a token, and for whom', () => {
    expect(readConfig(COMPLETE)).toMatchObject({ value: { gateway: undefined } })
    const on = { ...COMPLETE, BRIDGE_GATEWAY_ADDRESS: '127.0.0.1:50061' }
    expect(problems(on)).toContain('BRIDGE_GATEWAY_TOKEN: needed')
    const user = '00000000-0000-4000-8000-000000000001'
    const whole = { ...on, BRIDGE_GATEWAY_TOKEN: 'sixteen or longer', BRIDGE_GATEWAY_PROGRAMS: `a=everyone, b=${user}` }
    const config = readConfig(whole)
    const programs = new Map<string, unknown>([
      ['a', 'everyone'],
      ['b', new Set([user])],
    ])
    expect(config).toMatchObject({ value: { gateway: { address: '127.0.0.1:50061', programs } } })
    expect(JSON.stringify(config)).not.toContain('sixteen')
    for (const wrong of ['a', 'a=me', 'a b=everyone', `a=${user}|`]) {
      expect(problems({ ...whole, BRIDGE_GATEWAY_PROGRAMS: wrong })).toContain('BRIDGE_GATEWAY_PROGRAMS')
    }
    expect(problems({ ...whole, BRIDGE_GATEWAY_TOKEN: 'short' })).toContain('BRIDGE_GATEWAY_TOKEN')
    expect(problems({ ...whole, BRIDGE_GATEWAY_ADDRESS: 'https://x' })).toContain('BRIDGE_GATEWAY_ADDRESS')
  })
})
