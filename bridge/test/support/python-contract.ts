import { fileURLToPath } from 'node:url'
import { loadSync, type MessageTypeDefinition } from '@grpc/proto-loader'

const ROOT = new URL('../../../', import.meta.url)

export const CONTRACT_FILE = fileURLToPath(new URL('bridge/proto/strategy_gateway.proto', ROOT))
export const PYTHON_CONTRACT = new URL('python/naru_gateway/_descriptor.py', ROOT)

/** What Python makes its messages of, from the one copy of the contract. */
export function pythonContract(): string {
  const found = loadSync(CONTRACT_FILE, { keepCase: true })
  const message = found['naru.gateway.v1.Hello'] as MessageTypeDefinition<object, object> // it is a message
  const [descriptor] = message.fileDescriptorProtos
  const lines = descriptor?.toString('base64').match(/.{1,100}/g) ?? []
  const text = lines.map((line) => `    "${line}"`).join('\n')
  return `"""strategy_gateway.proto as protobuf describes it. Written by \`npm run docs:gateway\`."""\n\nDESCRIPTOR = (\n${text}\n)\n`
}
