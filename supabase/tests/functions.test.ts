import { randomUUID } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { REPOSITORY, supabaseCli } from './support/cli.ts'
import { aDesk, type Desk, ORIGIN } from './support/desk.ts'
import { startManagementApi } from './support/management-api.ts'

const FUNCTIONS = join(import.meta.dirname, '../functions')
const names = readdirSync(FUNCTIONS).filter((name) => existsSync(join(FUNCTIONS, name, 'index.ts')))

/** The functions as they are deployed, on Deno, behind the gateway that looks at tokens first. */
describe('on the platform’s own runtime', () => {
  let desk: Desk
  beforeAll(async () => {
    desk = await aDesk()
  })
  afterAll(() => desk.stop())

  it('an order is placed, and taken back', async () => {
    const { client } = desk.user
    const id = randomUUID()
    const body = { accountId: desk.paperId, instrumentId: '005930.KRX', side: 'buy', orderType: 'market', quantity: 1 }
    const placed = await client.functions.invoke('place-order', { body, headers: { 'idempotency-key': id } })
    expect(placed.data).toMatchObject({ order: { id, status: 'requested' } })
    const canceled = await client.functions.invoke('cancel-order', {
      body: { orderId: id },
      headers: { 'idempotency-key': randomUUID() },
    })
    expect(canceled.data).toMatchObject({ order: { id, reason_code: 'canceled_by_user' } })
  })

  it('a browser hears from its own origin that it may call, and from another nothing', async () => {
    const ask = async (origin: string) => {
      const headers = { origin, 'access-control-request-method': 'POST' }
      const response = await fetch(`${desk.supabase.url}/functions/v1/place-order`, { method: 'OPTIONS', headers })
      return response.headers.get('access-control-allow-origin')
    }
    expect([await ask(ORIGIN), await ask('https://evil.example')]).toEqual([ORIGIN, null])
  })

  it('a second factor nobody has is refused', async () => {
    const { response } = await desk.user.client.functions.invoke('verify-step-up', {
      body: { factorId: randomUUID(), code: '123456' },
    })
    expect([response?.status, await response?.json()]).toMatchObject([404, { code: 'not_found' }])
  })

  it('the watch asks for its secret, and needs no user', async () => {
    const { response } = await desk.supabase.createClient().functions.invoke('watch-bridge')
    expect([response?.status, await response?.json()]).toMatchObject([401, { code: 'unauthenticated' }])
  })

  it.each(['place-order', 'cancel-order', 'verify-step-up'])(
    '%s is behind the gateway’s look at the token',
    async (name) => {
      const { response } = await desk.supabase.createClient().functions.invoke(name, { body: {} })
      expect(response?.status).toBe(401)
    },
  )
})

it('the official CLI uploads each function with everything it imports', { timeout: 90_000 }, async () => {
  const api = await startManagementApi()
  try {
    const flags = [
      '--use-api',
      '--yes',
      '--remote=abcdefghijklmnopqrst',
      `--profile=${api.profile}`,
      `--workdir=${REPOSITORY}`,
    ]
    await supabaseCli(['functions', 'deploy', ...names, ...flags], { SUPABASE_ACCESS_TOKEN: `sbp_${'a'.repeat(40)}` })
    expect([...api.deployments.keys()].sort()).toEqual([...names].sort())
    for (const { files, metadata } of api.deployments.values()) {
      const { imports } = JSON.parse(files[metadata.import_map_path] ?? '') as { imports: Record<string, string> }
      const here = [
        ...Object.entries(files).flatMap(([path, text]) =>
          [...text.matchAll(/from '(\.[^']+)'/g)].map(([, target = '']) => join(dirname(path), target)),
        ),
        ...Object.values(imports)
          .filter((target) => target.startsWith('.'))
          .map((target) => join(dirname(metadata.import_map_path), target)),
      ]
      expect(Object.keys(files)).toEqual(expect.arrayContaining([metadata.entrypoint_path, ...here]))
    }
    const open = names.filter((name) => api.deployments.get(name)?.metadata.verify_jwt === false)
    expect(open).toEqual(['receive-signal', 'system-status', 'watch-bridge'])
  } finally {
    await api.stop()
  }
})

describe.each(names)('what %s brings along', (name) => {
  const sources = (folder: string) =>
    readdirSync(folder)
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .map((file) => readFileSync(join(folder, file), 'utf8'))
  const imported = [...sources(join(FUNCTIONS, name)), ...sources(join(FUNCTIONS, '_shared'))].flatMap((source) =>
    [...source.matchAll(/from '([^'.][^']*)'/g)].map(([, specifier = '']) => specifier),
  )
  const { imports } = JSON.parse(readFileSync(join(FUNCTIONS, name, 'deno.json'), 'utf8')) as {
    imports: Record<string, string>
  }

  it('is in its deno.json, in one exact version or as a file that is there', () => {
    const own = sources(join(FUNCTIONS, name)).join('\n')
    const needed = own.includes('_shared/') ? new Set(imported) : new Set(own.match(/(?<=from ')[^'.][^']*/g))
    expect(Object.keys(imports).sort()).toEqual([...needed].sort())
    for (const target of Object.values(imports)) {
      if (target.startsWith('.')) expect(existsSync(join(FUNCTIONS, name, target))).toBe(true)
      else expect(target).toMatch(/^npm:[a-z@/-]+@\d+\.\d+\.\d+(\/[a-z-]+)?$/)
    }
  })

  it('has the version the tests ran with', () => {
    const catalog = readFileSync(join(FUNCTIONS, '../../pnpm-workspace.yaml'), 'utf8')
    for (const target of Object.values(imports).filter((text) => text.startsWith('npm:'))) {
      const [, dependency = '', version = ''] = /^npm:([^@]+)@([\d.]+)/.exec(target) ?? []
      expect(catalog).toMatch(new RegExp(`^  ${dependency}: ${version.replaceAll('.', '\\.')}$`, 'm'))
    }
  })
})
