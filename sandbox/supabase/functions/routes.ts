import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Context, Hono } from 'hono'
import { jwtVerify } from 'jose'
import type { ProjectKeys } from '../keys.ts'
import { readSetting } from '../settings.ts'
import { startWorker, type Worker } from './worker.ts'

export interface FunctionsOptions {
  /** The folder with `functions/` and `config.toml`. */
  readonly supabaseDir: string
  readonly keys: ProjectKeys
  /** Variables every function finds besides those of the platform. */
  readonly secrets: Readonly<Record<string, string>>
  /** The gateway's own address, asked for when a function starts. */
  readonly url: () => string
}

export interface Functions {
  readonly app: Hono
  close(): Promise<void>
}

/** `/functions/v1/:name`: each function is started when it is first called, and again when it has ended. */
export function createFunctions({ supabaseDir, keys, secrets, url }: FunctionsOptions): Functions {
  const workers = new Map<string, Promise<Worker>>()

  const workerOf = async (name: string, entry: string): Promise<Worker> => {
    const running = await workers.get(name)
    if (running?.isRunning() === true) return running
    let output = ''
    const starting = startWorker({
      entry,
      readable: [join(supabaseDir, 'functions', '_shared'), join(dirname(supabaseDir), 'shared')],
      env: { ...secrets, ...environment(url(), keys) },
      onOutput: (text) => {
        output = (output + text).slice(-4_000)
      },
    }).catch((error: unknown) => {
      workers.delete(name)
      throw new Error(`${error instanceof Error ? error.message : String(error)}\n${output}`)
    })
    workers.set(name, starting)
    return starting
  }

  const app = new Hono()
  app.all('/:name{[A-Za-z0-9_-]+}/*', (c) => serveFunction(c))
  app.all('/:name{[A-Za-z0-9_-]+}', (c) => serveFunction(c))

  async function serveFunction(c: Context): Promise<Response> {
    const name = c.req.param('name') ?? ''
    const entry = join(supabaseDir, 'functions', name, 'index.ts')
    if (!existsSync(entry)) return c.json({ code: 'NOT_FOUND', message: 'Requested function was not found' }, 404)
    const isPreflight = c.req.method === 'OPTIONS'
    if (!isPreflight && wantsToken(supabaseDir, name) && !(await hasToken(c, keys))) {
      return c.json({ code: 'UNAUTHORIZED_INVALID_JWT_FORMAT', message: 'Invalid JWT' }, 401)
    }
    let worker: Worker
    try {
      worker = await workerOf(name, entry)
    } catch (error) {
      console.error(`function ${name} did not start:`, error)
      return c.json({ code: 'BOOT_ERROR', message: 'Function failed to start (please check logs)' }, 503)
    }
    return forward(c.req.raw, worker.port)
  }

  return {
    app,
    async close() {
      for (const worker of await Promise.allSettled(workers.values())) {
        if (worker.status === 'fulfilled') await worker.value.stop()
      }
    },
  }
}

/** The variables every function finds on the platform. */
function environment(url: string, keys: ProjectKeys): Record<string, string> {
  return {
    SUPABASE_URL: url,
    SUPABASE_ANON_KEY: keys.publishableKey,
    SUPABASE_SERVICE_ROLE_KEY: keys.secretKey,
    SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: keys.publishableKey }),
    SUPABASE_SECRET_KEYS: JSON.stringify({ default: keys.secretKey }),
  }
}

/** The platform's default is true. */
const wantsToken = (supabaseDir: string, name: string): boolean =>
  readSetting(supabaseDir, `functions.${name}`, 'verify_jwt') !== 'false'

async function hasToken(c: Context, keys: ProjectKeys): Promise<boolean> {
  const token = /^Bearer (.+)$/.exec(c.req.header('authorization') ?? '')?.[1] ?? ''
  const secret = new TextEncoder().encode(keys.jwtSecret)
  return jwtVerify(token, secret, { algorithms: ['HS256'] }).then(
    () => true,
    () => false,
  )
}

/** The path inside a function begins with its name, as on the platform. */
async function forward(request: Request, port: number): Promise<Response> {
  const { pathname, search } = new URL(request.url)
  const target = `http://127.0.0.1:${port}${pathname.replace('/functions/v1', '')}${search}`
  const body = request.body === null ? {} : { body: request.body, duplex: 'half' as const }
  const headers = new Headers(request.headers)
  headers.delete('host')
  headers.delete('connection')
  const answer = await fetch(target, { method: request.method, headers, redirect: 'manual', ...body })
  // fetch has unpacked the body already.
  const answerHeaders = new Headers(answer.headers)
  for (const name of ['content-encoding', 'content-length', 'transfer-encoding']) answerHeaders.delete(name)
  return new Response(answer.body, { status: answer.status, headers: answerHeaders })
}
