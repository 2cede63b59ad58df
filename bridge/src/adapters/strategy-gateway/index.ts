import { createHash, timingSafeEqual } from 'node:crypto'
import { Server, ServerCredentials, status } from '@grpc/grpc-js'
import { ok } from '@naru/shared/core/result'
import type { Secret } from '@naru/shared/core/secret'
import type { Clock } from '../../ports/clock.ts'
import type { Logger } from '../../ports/logger.ts'
import type { ProgramList, SignalSource } from '../../ports/strategies.ts'
import { type ProgramCall, readContract } from './contract.ts'
import { type LineTiming, ProgramLine } from './program-line.ts'
import { createPrograms, type ProgramUsers } from './programs.ts'
import { ProgramSession } from './session.ts'

export interface GatewayOptions {
  /** "127.0.0.1:50061" */
  readonly address: string
  readonly token: Secret
  readonly programs: ReadonlyMap<string, ProgramUsers>
  /** strategy_gateway.proto */
  readonly contract: string
  readonly timing?: Partial<LineTiming>
}

interface Parts {
  readonly clock: Clock
  readonly logger: Logger
}

export interface StrategyGateway extends SignalSource, ProgramList {
  /** The port it listens on; 0 while it cannot. */
  port(): number
  close(): void
}

const PROTOCOL = 1
const TIMING: LineTiming = { helloMs: 10_000, heartbeatMs: 5_000 }
/** Of a message: far more than fifty signals take. */
const MAX_BYTES = 64 * 1024
const REBIND_MS = 10_000

/** Where programs of the owner's connect, and strategies find them. Nothing they do reaches further than their own line. */
export async function openStrategyGateway(options: GatewayOptions, parts: Parts): Promise<StrategyGateway> {
  const { clock, logger } = parts
  const programs = createPrograms(options.programs)
  const listeners = new Set<() => void>()
  const isToken = tokenCheck(options.token)

  const serve = (call: ProgramCall): void => {
    const [said] = call.metadata.get('authorization')
    if (!isToken(String(said ?? ''))) {
      logger.event('strategy_program_refused', { cause: 'token' })
      call.on('error', () => undefined)
      return void call.emit('error', { code: status.UNAUTHENTICATED, details: 'the token is not known' })
    }
    new ProgramLine(call, {
      clock,
      timing: { ...TIMING, ...options.timing },
      onHello(line, hello) {
        if (hello.protocol !== PROTOCOL) {
          return { code: status.FAILED_PRECONDITION, cause: `protocol ${PROTOCOL} is spoken here` }
        }
        if (!programs.isNamed(hello.name)) {
          return { code: status.PERMISSION_DENIED, cause: `${hello.name} is not named in BRIDGE_GATEWAY_PROGRAMS` }
        }
        if (!programs.join(line, hello)) return { code: status.RESOURCE_EXHAUSTED, cause: 'enough of it are waiting' }
        logger.event('strategy_program_here', { program: hello.name, version: hello.version })
        queueMicrotask(() => {
          for (const listener of listeners) listener()
        })
        return undefined
      },
      onOver(line, { code, cause }) {
        programs.leave(line)
        logger.event('strategy_program_left', { program: line.name, code: status[code], cause })
      },
    })
  }

  const server = new Server({
    'grpc.max_receive_message_length': MAX_BYTES,
    'grpc.max_concurrent_streams': 128,
  })
  server.addService(readContract(options.contract), { Run: serve })
  const bound = await bind(server, options.address, parts)
  return {
    port: bound.port,
    list: programs.list,
    onProgram(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    async open(version) {
      const taken = programs.take(version)
      if (!taken.ok) return taken
      const { line, misses } = taken.value
      return ok(new ProgramSession(line, version, { clock, misses }))
    },
    close() {
      bound.cancel()
      server.forceShutdown()
    },
  }
}

/** Whoever listens on its port first is waited for: the bridge has more to do than this. */
async function bind(server: Server, address: string, { clock, logger }: Parts) {
  let port = 0
  let cancel = (): void => undefined
  const attempt = (): Promise<void> =>
    new Promise((resolve) => {
      server.bindAsync(address, ServerCredentials.createInsecure(), (error, boundPort) => {
        resolve()
        if (error === null) {
          port = boundPort
          return logger.event('strategy_gateway_open', { port })
        }
        logger.alarm('strategy_gateway_not_open', { address, cause: error.message })
        cancel = clock.after(REBIND_MS, () => void attempt())
      })
    })
  await attempt()
  return { port: () => port, cancel: () => cancel() }
}

/** Compared by digest, in the same time whatever is wrong with it. */
function tokenCheck(token: Secret): (header: string) => boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  const expected = digest(`Bearer ${token.expose()}`)
  return (header) => timingSafeEqual(digest(header), expected)
}
