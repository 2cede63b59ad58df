import type { MethodDefinition, ServerDuplexStream, ServiceDefinition } from '@grpc/grpc-js'
import { loadSync } from '@grpc/proto-loader'
import { assert } from '@naru/shared/core/assert'
import type { FromBridge } from './to-wire.ts'

const SERVICE = 'naru.gateway.v1.StrategyGateway'

/** What a program says is nobody's word yet: `readSaid` reads it. */
export type ProgramCall = ServerDuplexStream<unknown, FromBridge>

type Service = ServiceDefinition<{ Run: MethodDefinition<unknown, FromBridge> }>

/** @param file  strategy_gateway.proto, the one copy both sides are made of */
export function readContract(file: string): Service {
  const service = loadSync(file, { longs: Number, enums: String, defaults: true, oneofs: true })[SERVICE]
  assert(service !== undefined && !('format' in service), `${file} has no ${SERVICE}`)
  return service as unknown as Service // as the file says
}
