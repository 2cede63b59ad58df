import { serve } from '@hono/node-server'
import { WebSocketServer } from 'ws'
import { createHttpApp } from './app.ts'
import type { HttpDeps } from './deps.ts'
import { DEFAULT_LIMITS, type HttpLimits } from './limits.ts'
import { createLoopLag } from './loop-lag.ts'

export interface HttpOptions extends Omit<HttpDeps, 'limits' | 'loopLagMs'> {
  readonly host: string
  /** 0: any free port. */
  readonly port: number
  readonly limits?: Partial<HttpLimits>
}

export interface RunningHttp {
  readonly url: string
  readonly port: number
  /** Says goodbye to every stream and stops listening. */
  close(): Promise<void>
}

const GOING_AWAY = 1001

/** Serves the HTTP surface. Rejects when the address cannot be listened on. */
export async function startHttp({ host, port, limits: given, ...deps }: HttpOptions): Promise<RunningHttp> {
  const limits = { ...DEFAULT_LIMITS, ...given }
  const loopLag = createLoopLag()
  const app = createHttpApp({ ...deps, limits, loopLagMs: loopLag.read })
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: limits.messageBytes,
    perMessageDeflate: false, // small messages, many of them: compressing costs more than it saves
  })
  const listening = Promise.withResolvers<number>()
  const server = serve(
    {
      fetch: app.fetch,
      hostname: host,
      port,
      websocket: { server: sockets },
      serverOptions: {
        headersTimeout: limits.requestMs,
        requestTimeout: limits.requestMs,
        connectionsCheckingInterval: limits.requestMs / 5,
      },
    },
    (info) => listening.resolve(info.port),
  )
  server.on('error', listening.reject)
  const bound = await listening.promise

  const close = async (): Promise<void> => {
    loopLag.stop()
    for (const socket of sockets.clients) socket.close(GOING_AWAY)
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    if ('closeAllConnections' in server) server.closeAllConnections()
    for (const socket of sockets.clients) socket.terminate()
    await closed
  }
  return { url: `http://${host}:${bound}`, port: bound, close }
}
