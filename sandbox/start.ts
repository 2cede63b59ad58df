import { join } from 'node:path'
import type { Supervisor } from './run/processes.ts'
import { runBuild } from './run/stages.ts'

export interface StartOptions {
  readonly root: string
  /** Reload on change instead of serving the build. */
  readonly dev: boolean
  /** Forget the data of earlier runs first. */
  readonly fresh: boolean
  readonly supervisor: Supervisor
}

/** What `npm start` runs. Resolves to an exit code when a service ends; signals are the caller's. */
export async function start({ root, dev, supervisor }: StartOptions): Promise<number> {
  const web = join(root, 'web')
  if (!dev && (await runBuild({ root, supervisor })) !== 0) return 1
  const next = join(web, 'node_modules/next/dist/bin/next')
  await supervisor.start({
    name: 'web',
    command: process.execPath,
    args: [next, dev ? 'dev' : 'start', '-p', '3000', '-H', '127.0.0.1'],
    cwd: web,
    readyUrl: 'http://127.0.0.1:3000/',
  })
  console.log('준비되었습니다 · Ready: http://127.0.0.1:3000')
  const lost = await supervisor.lost
  console.error(`${lost.name} 이(가) 끝났습니다 · ${lost.name} ended; see .local/logs/${lost.name}.log`)
  return 1
}
