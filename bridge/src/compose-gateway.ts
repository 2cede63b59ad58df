import { fileURLToPath } from 'node:url'
import { openStrategyGateway } from './adapters/strategy-gateway/index.ts'
import type { GatewayConfig } from './config-gateway.ts'
import type { Clock } from './ports/clock.ts'
import type { Logger } from './ports/logger.ts'
import type { ProgramList, SignalSource } from './ports/strategies.ts'

/** In the bundle it lies beside this file. */
const CONTRACT = fileURLToPath(
  new URL(
    import.meta.url.endsWith('.ts') ? '../proto/strategy_gateway.proto' : './strategy_gateway.proto',
    import.meta.url,
  ),
)

interface OpenGateway {
  /** Undefined: strategies of programs find nobody. */
  readonly source: SignalSource | undefined
  readonly programs: ProgramList
  close(): void
}

/** The gateway for programs of the owner's, where it is switched on. */
export async function openGateway(
  config: GatewayConfig | undefined,
  parts: { readonly clock: Clock; readonly logger: Logger },
): Promise<OpenGateway> {
  if (config === undefined) return { source: undefined, programs: { list: () => [] }, close: () => undefined }
  const gateway = await openStrategyGateway({ ...config, contract: CONTRACT }, parts)
  return { source: gateway, programs: gateway, close: gateway.close }
}
