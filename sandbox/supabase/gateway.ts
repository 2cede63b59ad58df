import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import type { Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { cors } from 'hono/cors'
import { createFakeGoogle } from '../google/provider.ts'
import { answerFor } from '../google/redirect.ts'
import { createAuthRoutes } from './auth/routes.ts'
import { createFunctions } from './functions/routes.ts'
import type { ProjectKeys } from './keys.ts'
import { createLite } from './lite.ts'
import type { LoginRole } from './platform.ts'
import { startRealtime } from './realtime/server.ts'
import { createRpc } from './rpc.ts'
import { readJwtExpiry } from './settings.ts'
import { createStorage } from './storage/routes.ts'

export interface GatewayOptions {
  readonly urlFor: (role: LoginRole) => string
  readonly keys: ProjectKeys
  /** 0 takes any free port. */
  readonly port: number
  /** Where a sign-in may return to. */
  readonly redirectUrls?: readonly string[]
  /** The folder with `functions/` and `config.toml`; without it there are no functions. */
  readonly supabaseDir?: string | undefined
  /** Where objects of Storage are kept; by default in a folder of this process alone, gone with it. */
  readonly storageDir?: string
  /** What `supabase secrets set` gives the functions of a hosted project. */
  readonly functionSecrets?: Readonly<Record<string, string>>
}

export interface Gateway {
  readonly url: string
  stop(): Promise<void>
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']
/** The exact set the platform names, so that a browser sees the same headers here and there. */
const EXPOSED_HEADERS = [
  'Content-Range',
  'Content-Location',
  'Preference-Applied',
  'X-Total-Count',
  'Link',
  'sb-error-code',
]

/** One HTTP server with the paths of a hosted project, on loopback. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { keys, urlFor, supabaseDir } = options
  const jwtExpirySeconds = readJwtExpiry(supabaseDir)
  const google = createFakeGoogle()
  const restoreFetch = answerFor(google)
  const authUrl = urlFor('supabase_auth_admin')
  const lite = await createLite({
    ...keys,
    restUrl: urlFor('authenticator'),
    authUrl,
    adminUrl: urlFor('supabase_admin'),
    jwtExpirySeconds,
    redirectUrls: options.redirectUrls ?? ['http://localhost:*/**', 'http://127.0.0.1:*/**'],
    googleClientId: google.clientId,
  })
  const rpc = await createRpc({ ...keys, restUrl: urlFor('authenticator'), adminUrl: urlFor('supabase_admin') })
  const auth = createAuthRoutes({ ...keys, lite, authUrl, jwtExpirySeconds, google })

  const folder = options.storageDir ?? mkdtempSync(join(tmpdir(), 'naru-storage-'))
  const storage = createStorage({ keys, storageUrl: urlFor('supabase_storage_admin'), folder })
  const realtime = await startRealtime({ databaseUrl: urlFor('supabase_realtime_admin'), keys })

  let url = ''
  const secrets = options.functionSecrets ?? {}
  const functions =
    supabaseDir === undefined ? undefined : createFunctions({ supabaseDir, keys, secrets, url: () => url })

  const app = new Hono()
  // Not for functions: on the platform they answer a browser's question themselves.
  for (const path of ['/rest/*', '/auth/*', '/realtime/*', '/storage/*']) {
    app.use(path, cors({ origin: '*', maxAge: 86_400, exposeHeaders: EXPOSED_HEADERS, allowMethods: METHODS }))
  }
  app.post('/rest/v1/rpc/:name', async (c, next) => (await rpc.answer(c.req.raw, c.req.param('name'))) ?? next())
  app.all('/rest/v1/*', (c) => lite.rest(c.req.raw))
  app.route('/auth/v1', auth.app)
  app.route('/realtime/v1/api', realtime.app)
  app.route('/storage/v1', storage.app)
  app.route('/_google', google.app)
  if (functions !== undefined) app.route('/functions/v1', functions.app)

  const server = serve({ fetch: app.fetch, port: options.port, hostname: '127.0.0.1' }) as Server
  server.on('upgrade', (request, socket, head) => {
    if (request.url?.startsWith('/realtime/v1/websocket') === true) realtime.upgrade(request, socket, head)
    else socket.destroy()
  })
  if (!server.listening) await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the gateway has no port')

  url = `http://127.0.0.1:${address.port}`
  return {
    url,
    async stop() {
      // Its sockets first: the server is closed only when nobody is connected.
      await realtime.close()
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
      await Promise.all([lite.close(), rpc.close(), auth.close(), storage.close(), functions?.close()])
      if (options.storageDir === undefined) rmSync(folder, { recursive: true, force: true })
      restoreFetch()
    },
  }
}
