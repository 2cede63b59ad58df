import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { compileFunction } from 'node:vm'
import { z } from 'zod'

const EXAMPLES = join(import.meta.dirname, '../../examples')

const Node = z.object({ name: z.string(), type: z.string(), parameters: z.record(z.string(), z.unknown()) })
const Workflow = z.object({
  nodes: z.array(Node),
  connections: z.record(
    z.string(),
    z.object({
      main: z.tuple([z.tuple([z.object({ node: z.string(), type: z.literal('main'), index: z.literal(0) })])]),
    }),
  ),
})
const CodeNode = z.object({ mode: z.literal('runOnceForAllItems'), jsCode: z.string() })
const RequestNode = z.object({
  method: z.literal('POST'),
  url: z.string(),
  sendHeaders: z.literal(true),
  headerParameters: z.object({ parameters: z.array(z.object({ name: z.string(), value: z.string() })) }),
  sendBody: z.literal(true),
  contentType: z.literal('raw'),
  rawContentType: z.string(),
  body: z.string(),
})
const Items = z.tuple([z.object({ json: z.record(z.string(), z.string()) })])

interface Sender {
  readonly url: string
  readonly secret: string
}

interface Sent {
  readonly url: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * What the workflow for n8n sends of one item of its trigger: from there along its connections, the code run and the
 * expressions of the request filled in as n8n does.
 */
export function n8nRequest(sender: Sender, item: object): Sent {
  const workflow = Workflow.parse(JSON.parse(readFileSync(join(EXAMPLES, 'n8n/naru-signal.workflow.json'), 'utf8')))
  const nodeAfter = (name: string) => {
    const next = workflow.connections[name]?.main[0][0].node
    const node = workflow.nodes.find((one) => one.name === next)
    if (!node) throw new Error(`nothing follows ${name}`)
    return node
  }
  const [trigger] = workflow.nodes
  const code = nodeAfter(trigger?.name ?? '')
  const request = RequestNode.parse(nodeAfter(code.name).parameters)
  const [{ json }] = Items.parse(runCode(CodeNode.parse(code.parameters).jsCode, sender, item))
  const filled = (text: string): string =>
    text.startsWith('=')
      ? text.slice(1).replace(/\{\{ \$json\.(\w+) \}\}/g, (_, name: string) => json[name] ?? '')
      : text
  const headers = request.headerParameters.parameters.map(({ name, value }) => [name, filled(value)])
  return {
    url: filled(request.url),
    method: request.method,
    headers: { ...Object.fromEntries(headers), 'content-type': request.rawContentType },
    body: filled(request.body),
  }
}

function runCode(code: string, { url, secret }: Sender, item: object): unknown {
  const own = code.replace('YOUR_HOOK_URL', url).replace('YOUR_SECRET', secret)
  const run = compileFunction(own, ['require', '$input'])
  return run(createRequire(import.meta.url), { all: () => [{ json: item }] })
}

/** The message of an alert with its placeholders filled in, in the forms that TradingView documents. */
export function tradingViewBody(secret: string, alert: { readonly action: 'buy' | 'sell'; readonly at: Date }): string {
  const values: Readonly<Record<string, string>> = {
    timenow: `${alert.at.toISOString().slice(0, 19)}Z`,
    ticker: '000660',
    'strategy.order.action': alert.action,
  }
  return readFileSync(join(EXAMPLES, 'tradingview-alert.json'), 'utf8')
    .replace('YOUR_SECRET', secret)
    .replace(/\{\{([\w.]+)\}\}/g, (whole, name: string) => values[name] ?? whole)
}
