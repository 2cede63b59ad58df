import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { installFromDebian } from './debian.ts'

const ON_PATH = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge']
const APPS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
]
/** A Chromium that npm can deliver; only for Linux on x64. */
const NPM_CHROMIUM = '@sparticuz/chromium@153.0.0'

/** A Chromium to test with: the one asked for, the ones that are there, then the ones that can be had. */
export async function findBrowser(root: string, env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const asked = env.CHROME_PATH
  if (asked !== undefined && asked !== '') {
    if (runs(asked)) return asked
    throw new Error(
      `CHROME_PATH 의 브라우저를 실행할 수 없습니다 · CHROME_PATH names a browser that does not run: ${asked}`,
    )
  }
  const found = [...playwrightBrowsers(env), ...onPath(env), ...APPS].find(runs)
  if (found !== undefined) return found
  console.log('브라우저를 설치합니다 · No browser found, installing one')
  const installed = fromDebian(env) ?? fromNpm(root)
  if (installed !== undefined) return installed
  throw new Error(
    '브라우저 테스트에는 Chromium 이나 Chrome 이 필요합니다. 설치한 뒤 다시 실행하거나 CHROME_PATH 로 경로를 알려 주세요.\n' +
      'The browser tests need Chromium or Chrome. Install one, or name it in CHROME_PATH, then run again.',
  )
}

/** A file that is there may still be a stub that only points elsewhere. */
const runs = (path: string): boolean =>
  isExecutable(path) && spawnSync(path, ['--version'], { timeout: 20_000, stdio: 'ignore' }).status === 0

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

const onPath = (env: NodeJS.ProcessEnv): readonly string[] =>
  ON_PATH.flatMap((name) => (env.PATH ?? '').split(delimiter).map((folder) => join(folder, name)))

/** Where `playwright install` puts its browsers, newest first. */
function playwrightBrowsers(env: NodeJS.ProcessEnv): readonly string[] {
  const cache = process.platform === 'darwin' ? 'Library/Caches/ms-playwright' : '.cache/ms-playwright'
  const folder = env.PLAYWRIGHT_BROWSERS_PATH ?? join(env.HOME ?? homedir(), cache)
  if (!existsSync(folder)) return []
  const revision = (name: string): number => Number(name.slice(name.lastIndexOf('-') + 1))
  return readdirSync(folder)
    .filter((name) => /^chromium(_headless_shell)?-\d+$/.test(name))
    .sort((a, b) => revision(b) - revision(a))
    .flatMap((name) =>
      [
        'chrome-linux/chrome',
        'chrome-linux64/chrome',
        'chrome-linux/headless_shell',
        'chrome-headless-shell-linux64/chrome-headless-shell',
      ].map((program) => join(folder, name, program)),
    )
}

/** Debian's own package. */
const fromDebian = (env: NodeJS.ProcessEnv): string | undefined =>
  installFromDebian('chromium') ? onPath(env).find(runs) : undefined

function fromNpm(root: string): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined
  const folder = join(root, '.local/browser')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }')
  const install = ['install', '--no-audit', '--no-fund', '--prefix', folder, NPM_CHROMIUM]
  if (spawnSync('npm', install, { stdio: ['ignore', 'ignore', 'inherit'], timeout: 600_000 }).status !== 0)
    return undefined
  // It unpacks itself below TMPDIR and says where.
  const unpack = "console.log(await (await import('@sparticuz/chromium')).default.executablePath())"
  const env = { ...process.env, TMPDIR: folder }
  const result = spawnSync(process.execPath, ['--input-type=module', '-e', unpack], {
    cwd: folder,
    env,
    encoding: 'utf8',
  })
  const path = result.stdout.trim()
  return runs(path) ? path : undefined
}
