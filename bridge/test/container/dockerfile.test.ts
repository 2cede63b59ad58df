import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'

const root = new URL('../../../', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8')

interface Instruction {
  readonly name: string
  readonly text: string
}

const instructions = (text: string): readonly Instruction[] =>
  text
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n\s*/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => ({ name: line.split(' ')[0] ?? '', text: line.slice(line.indexOf(' ') + 1) }))

const all = instructions(read('bridge/Dockerfile'))
const lastFrom = all.findLastIndex(({ name }) => name === 'FROM')
const [build, final] = [all.slice(0, lastFrom), all.slice(lastFrom)]
const named = (part: readonly Instruction[], name: string): readonly string[] =>
  part.filter((one) => one.name === name).map((one) => one.text)
const workspace = parse(read('pnpm-workspace.yaml')) as { packages: string[]; nodeVersion: string } // our own file
const copied = named(build, 'COPY').flatMap((text) => text.split(' ').slice(0, -1))

describe('the image', () => {
  it('is built on the exact Node the workspace names, slim', () => {
    for (const from of named(all, 'FROM')) expect(from).toContain(`node:${workspace.nodeVersion}-bookworm-slim`)
  })

  it('installs with the pnpm of the repository, exactly what the lockfile says', () => {
    const { packageManager } = JSON.parse(read('package.json')) as { packageManager: string } // our own file
    const runs = named(build, 'RUN').join('\n')
    expect(runs).toContain(packageManager)
    expect(runs).toContain('--frozen-lockfile')
  })

  it('copies only what exists, by name, and every package the lockfile knows', () => {
    for (const path of copied) expect(existsSync(new URL(path, root)), path).toBe(true)
    expect(copied).not.toContain('.')
    for (const name of workspace.packages) expect(copied).toContain(`${name}/package.json`)
    expect(named(all, 'ADD')).toEqual([])
  })

  it('lets everything it copies into the build context, and no tests, modules or settings', () => {
    const ignore = read('bridge/Dockerfile.dockerignore').split('\n')
    expect(ignore[0]).toBe('*')
    for (const path of copied) {
      const isPackage = path.endsWith('/package.json')
      expect(ignore, path).toContain(isPackage ? '!*/package.json' : `!${path}`)
    }
    expect(ignore).toEqual(expect.arrayContaining(['**/*.test.ts', '**/node_modules', '**/.env*']))
  })

  it('takes over nothing but the finished files, read-only', () => {
    expect(named(final, 'COPY')).toEqual(['--from=build --chmod=0444 /out/ ./'])
  })

  it('runs as uid 10001, without a shell, without package managers', () => {
    expect(named(final, 'USER')).toEqual(['10001:10001'])
    expect(named(final, 'ENTRYPOINT')).toEqual(['["node"]'])
    expect(named(final, 'CMD')).toEqual(['["bridge.mjs"]'])
    expect(named(final, 'RUN').join()).toMatch(/rm -rf .*node_modules.*npm.*npx.*corepack.*yarn/)
    const order = final.map(({ name }) => name)
    expect(order.indexOf('USER')).toBeGreaterThan(order.lastIndexOf('RUN'))
  })

  it('carries no secret in its layers', () => {
    expect(named(all, 'ARG')).toEqual([])
    expect(named(all, 'ENV').join()).not.toMatch(/PASSWORD|SECRET|TOKEN|_KEY/)
  })

  it('is asked for its health and told to stop by SIGTERM', () => {
    expect(named(final, 'HEALTHCHECK')[0]).toMatch(/CMD \["node", "health.mjs"\]$/)
    expect(named(final, 'STOPSIGNAL')).toEqual(['SIGTERM'])
  })
})

describe('the image of programs in Python', () => {
  const python = instructions(read('python/Dockerfile'))

  it('is a Debian of a known version with packages of its own, and fetches nothing else', () => {
    expect(named(python, 'FROM')).toEqual([expect.stringMatching(/^debian:\d+\.\d+-slim$/)])
    const [install = ''] = named(python, 'RUN')
    for (const name of ['grpcio', 'protobuf', 'numpy', 'pandas', 'sklearn'])
      expect(install).toContain(`python3-${name}`)
    expect(named(python, 'RUN').join()).not.toMatch(/pip|curl|wget/)
    expect([named(python, 'ADD'), named(python, 'ARG')]).toEqual([[], []])
  })

  it('copies the package and the examples alone, read-only, and runs as a user of its own', () => {
    const sources = named(python, 'COPY').map((text) => text.split(' ').slice(0, -1))
    expect(sources).toEqual(['naru_gateway', 'examples'].map((name) => ['--chmod=0444', `python/${name}/`]))
    for (const [, path = ''] of sources) expect(existsSync(new URL(path, root)), path).toBe(true)
    expect(named(python, 'USER')).toEqual(['10004:10004'])
  })
})
