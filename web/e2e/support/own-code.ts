import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Supervisor } from '@naru/sandbox/run/processes.ts'
import { findPython } from '@naru/sandbox/run/python.ts'

const PROGRAM = 'moving_average'
const TOKEN = 'a-token-of-the-stories'

/** What the owner of this bridge has put into its folder: a plugin of the examples, and one that was never finished. */
export function installPlugins(root: string, dataDir: string): string {
  const plugins = join(dataDir, 'plugins')
  mkdirSync(join(plugins, 'half-done'), { recursive: true })
  cpSync(join(root, 'examples/strategy-plugin/plugin.ts'), join(plugins, 'buy-the-dip/plugin.ts'))
  return plugins
}

/** Settings of a bridge that lets one program decide for everybody. */
export const letPrograms = (port: number): Readonly<Record<string, string>> => ({
  BRIDGE_GATEWAY_ADDRESS: `127.0.0.1:${port}`,
  BRIDGE_GATEWAY_TOKEN: TOKEN,
  BRIDGE_GATEWAY_PROGRAMS: `${PROGRAM}=everyone`,
})

interface Surroundings {
  readonly root: string
  /** Of the gateway. */
  readonly port: number
  readonly supervisor: Supervisor
}

/** Connects that program, and gives its name; undefined: this machine has no Python for it, which was said. */
export async function startProgram({ root, port, supervisor }: Surroundings): Promise<string | undefined> {
  const python = findPython()
  if (python === undefined) return undefined
  await supervisor.start({
    name: 'program',
    command: python,
    args: [join(root, 'python/examples/moving_average.py')],
    env: {
      PYTHONPATH: join(root, 'python'),
      PYTHONDONTWRITEBYTECODE: '1',
      GRPC_VERBOSITY: 'NONE',
      NARU_GATEWAY_ADDRESS: `127.0.0.1:${port}`,
      NARU_GATEWAY_TOKEN: TOKEN,
    },
  })
  return PROGRAM
}
