import { once } from 'node:events'
import type { Server } from 'node:http'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import type { ProjectKeys } from './keys.ts'
import { createLite } from './lite.ts'
import type { LoginRole } from './postgres.ts'

export interface GatewayOptions {
  readonly urlFor: (role: LoginRole) => string
  readonly keys: ProjectKeys
  /** 0 takes any free port. */
  readonly port: number
  /** Where a sign-in may return to. */
  readonly redirectUrls?: readonly string[]
  readonly jwtExpirySeconds?: number
}

export interface Gateway {
  readonly url: string
  stop(): Promise<void>
}

/** One HTTP server with the paths of a hosted project, on loopback. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const lite = await createLite({
    ...options.keys,
    restUrl: options.urlFor('authenticator'),
    authUrl: options.urlFor('supabase_auth_admin'),
    adminUrl: options.urlFor('supabase_admin'),
    jwtExpirySeconds: options.jwtExpirySeconds ?? 3600,
    redirectUrls: options.redirectUrls ?? ['http://localhost:*/**', 'http://127.0.0.1:*/**'],
    googleClientId: 'sandbox',
  })
  const app = new Hono()
  app.all('/rest/v1/*', (c) => lite.rest(c.req.raw))
  app.all('/auth/v1/*', (c) => lite.auth(c.req.raw))

  const server = serve({ fetch: app.fetch, port: options.port, hostname: '127.0.0.1' }) as Server
  if (!server.listening) await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the gateway has no port')

  return {
    url: `http://127.0.0.1:${address.port}`,
    async stop() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
      await lite.close()
    },
  }
}
