import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, it } from 'vitest'
import { freePorts } from './ports.ts'

it('takes the next free port when the wanted one is taken', async () => {
  const squatter = createServer().listen(0)
  await once(squatter, 'listening')
  const address = squatter.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const ports = await freePorts({ web: port })
  squatter.close()
  expect(ports.web).toBeGreaterThan(port)
})

it('never gives two services the same port', async () => {
  const ports = await freePorts({ web: 0, bridge: 0, supabase: 0, kisControl: 0 })
  expect(new Set(Object.values(ports)).size).toBe(Object.keys(ports).length)
})
