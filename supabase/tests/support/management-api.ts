import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What the CLI sent for one function: its files by path, and whether the gateway looks at tokens before it. */
export interface Deployment {
  readonly files: Readonly<Record<string, string>>
  readonly metadata: {
    readonly entrypoint_path: string
    readonly import_map_path: string
    readonly verify_jwt?: boolean
  }
}

export interface ManagementApi {
  /** For `--profile`: makes the CLI speak to this stand-in and to nobody else. */
  readonly profile: string
  readonly deployments: ReadonlyMap<string, Deployment>
  stop(): Promise<void>
}

/** As much of the platform's Management API as deploying functions needs, on loopback. */
export async function startManagementApi(): Promise<ManagementApi> {
  const deployments = new Map<string, Deployment>()
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const url = new URL(request.url ?? '/', 'http://localhost')
    const slug = url.searchParams.get('slug')
    if (slug !== null && request.method === 'POST') {
      const type = request.headers['content-type'] ?? ''
      deployments.set(slug, await readDeployment(Buffer.concat(chunks), type))
    }
    response.writeHead(request.method === 'POST' ? 201 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(request.method === 'GET' ? [] : stored(slug)))
  }
  const server = createServer((request, response) => void handle(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const folder = await mkdtemp(join(tmpdir(), 'naru-profile-'))
  const profile = join(folder, 'profile.yaml')
  await writeFile(profile, `name: naru-test\napi_url: ${address}\ndashboard_url: ${address}\nproject_host: 127.0.0.1\n`)
  return {
    profile,
    deployments,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function readDeployment(body: Buffer, type: string): Promise<Deployment> {
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData()
  const files: Record<string, string> = {}
  for (const part of form.getAll('file')) if (typeof part !== 'string') files[part.name] = await part.text()
  return { files, metadata: JSON.parse(String(form.get('metadata'))) as Deployment['metadata'] }
}

const stored = (slug: string | null) => ({
  id: '00000000-0000-4000-8000-000000000000',
  slug: slug ?? '',
  name: slug ?? '',
  version: 1,
  status: 'ACTIVE',
  created_at: 1,
  updated_at: 1,
  verify_jwt: true,
  entrypoint_path: 'index.ts',
})
