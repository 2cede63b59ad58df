import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { readConfig } from '../../src/config.ts'
import {
  brokenCacheRules,
  brokenProgramRules,
  brokenRules,
  brokenWorkerRules,
  COMPOSE_RULES,
  type Service,
} from './compose-rules.ts'

interface Compose {
  readonly services: Readonly<Record<string, Service>>
  readonly secrets: Readonly<Record<string, { readonly file: string }>>
  readonly networks: Readonly<Record<string, object>>
}

const root = new URL('../../../', import.meta.url)
const compose = parse(readFileSync(new URL('docker-compose.bridge.yml', root), 'utf8')) as Compose // rules check the shape
const bridge = compose.services.bridge ?? {}
const redis = compose.services.redis ?? {}
const workers = compose.services.workers ?? {}
const python = compose.services.python ?? {}

/** One planted violation for each rule. */
const PLANTED: Readonly<Record<string, Partial<Service>>> = {
  'runs as a user that is not root': { user: '0:0' },
  'cannot write its root file system': { read_only: false },
  'has no capabilities': { cap_add: ['NET_ADMIN'] },
  'is not privileged': { privileged: true },
  'cannot gain privileges': { security_opt: [] },
  'runs nothing out of /tmp': { tmpfs: ['/tmp:size=64m'] },
  'has an init that passes signals on': { init: false },
  'comes back after a crash and after a power cut': { restart: 'no' },
  'has time to drain': { stop_grace_period: '10s' },
  'has a memory limit and no swap beyond it': { memswap_limit: '4g' },
  'has a limit of processes': { pids_limit: -1 },
  'dumps no core, where secrets would be in': { ulimits: { nofile: 1024 } },
  'has a limit of open files': { ulimits: { core: 0 } },
  'gets secrets as files, not as environment': { environment: { BRIDGE_PASSWORD: 'hunter2' } },
  'cannot change the programs its owner gives it': { volumes: [{ source: './plugins', target: '/plugins' }] },
  'sees nothing of the host but its data and plugins': {
    volumes: [{ source: '/var/run/docker.sock', target: '/var/run/docker.sock', read_only: true }],
  },
  'is reached from this machine only': { ports: ['8787:8787'] },
  'shares no namespace with the host': { network_mode: 'host' },
  'is asked for its health': { healthcheck: {} },
  'keeps its log within bounds': { logging: { options: { 'max-size': '10m' } } },
  'has an image with a version': { image: 'naru-bridge:latest' },
}

describe('the compose file of the NAS', () => {
  it('runs the bridge, a cache and, where wanted, workers and a program, each under every rule that is meant for it', () => {
    expect(Object.keys(compose.services)).toEqual(['bridge', 'redis', 'workers', 'python'])
    expect(brokenRules(bridge)).toEqual([])
    expect(brokenCacheRules(redis)).toEqual([])
    expect(brokenWorkerRules(workers)).toEqual([])
    expect(brokenProgramRules(python)).toEqual([])
  })

  it.each<[string, Partial<Service>]>([
    ['is reached by the bridge alone', { ports: ['127.0.0.1:6379:6379'] }],
    ['is reached by the bridge alone', { networks: ['cache', 'egress'] }],
    ['keeps nothing', { volumes: [{ source: './data', target: '/data' }] }],
    ['has a bound on what it holds', { command: ['redis-server'] }],
  ])('would not pass if the cache broke the rule “%s”', (rule, planted) => {
    expect(brokenCacheRules({ ...redis, ...planted })).toEqual([rule])
  })

  it.each<[string, Partial<Service>]>([
    ['reaches the queue alone', { networks: ['cache', 'egress'] }],
    ['keeps nothing and knows no secret', { secrets: ['bridge_password'] }],
    ['is started only where it is wanted', { profiles: [] }],
  ])('would not pass if a worker broke the rule “%s”', (rule, planted) => {
    expect(brokenWorkerRules({ ...workers, ...planted })).toEqual([rule])
  })

  it.each<[string, Partial<Service>]>([
    ['reaches the bridge alone', { networks: ['programs', 'egress'] }],
    ['reaches the bridge alone', { ports: ['127.0.0.1:50061:50061'] }],
    ['keeps nothing and knows its token alone', { secrets: ['gateway_token', 'bridge_password'] }],
    ['is started only where it is wanted', { profiles: [] }],
  ])('would not pass if a program broke the rule “%s”', (rule, planted) => {
    expect(brokenProgramRules({ ...python, ...planted })).toEqual([rule])
  })

  it.each(Object.keys(COMPOSE_RULES))('would not pass if a service broke the rule “%s”', (rule) => {
    expect(PLANTED).toHaveProperty([rule])
    expect(brokenRules({ ...bridge, ...PLANTED[rule] })).toEqual([rule])
  })

  it('defines every secret and network it uses, secrets as files of their own', () => {
    for (const service of Object.values(compose.services)) {
      for (const secret of service.secrets ?? []) expect(compose.secrets[secret]?.file).toBe(`./secrets/${secret}`)
    }
    expect(compose.networks).toEqual({ egress: {}, cache: { internal: true }, programs: { internal: true } })
  })

  it('together with the example settings is a complete configuration of the bridge', () => {
    const lines = readFileSync(new URL('bridge/.env.example', root), 'utf8').split('\n')
    const settings = Object.fromEntries(
      lines.filter((line) => /^[A-Z]/.test(line)).map((line) => line.split(/=(.*)/, 2)),
    )
    const { BRIDGE_PASSWORD_FILE, BRIDGE_SECRET_KEY_FILE, ...rest } = bridge.environment ?? {}
    expect([BRIDGE_PASSWORD_FILE, BRIDGE_SECRET_KEY_FILE].every(Boolean)).toBe(true)
    const secrets = { BRIDGE_PASSWORD: 'from a file', BRIDGE_SECRET_KEY: `${'A'.repeat(43)}=` }
    expect(readConfig({ ...settings, ...rest, ...secrets })).toMatchObject({
      ok: true,
      value: {
        environment: 'paper',
        http: { host: '0.0.0.0', port: 8787 },
        dataDir: '/data',
        pluginsDir: '/plugins',
        marketHours: 'calendar',
      },
    })
  })
})
