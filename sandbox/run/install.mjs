import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const MARKER = 'node_modules/.naru-installed'
/** Below this a Node does not run TypeScript files by itself. */
const STRIPS_TYPES = [22, 18]

/**
 * What an installation depends on. Equal keys mean that node_modules is up to date.
 * @param {string} root
 */
export function installKey(root) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`)
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml']) hash.update(readFileSync(join(root, file)))
  return hash.digest('hex')
}

/** @param {string} root */
export function isInstalled(root) {
  const marker = join(root, MARKER)
  return existsSync(marker) && readFileSync(marker, 'utf8') === installKey(root)
}

/**
 * Installs exactly what the lockfile names, unless that is there already.
 * @param {string} root
 */
export function ensureInstalled(root) {
  if (isInstalled(root)) return
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  console.error('패키지를 설치합니다 · Installing packages (once, about half a minute)')
  // Everything goes to stderr: a caller may want nothing but JSON on stdout. CI=true keeps pnpm from asking.
  const result = spawnSync('npx', ['-y', packageManager, 'install', '--frozen-lockfile'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, CI: 'true' },
  })
  if (result.status !== 0) {
    throw new Error(
      `패키지 설치에 실패했습니다. 네트워크와 npm 설정을 확인한 뒤 다시 실행해 주세요.\n` +
        `Installing packages failed (${packageManager}): ${result.error?.message ?? `exit ${result.status}`}. ` +
        `Check the network and npm's settings, then run the command again.`,
    )
  }
  writeFileSync(join(root, MARKER), installKey(root))
}

/**
 * The Node 24 of the workspace; where none is published for the machine, its own when new enough.
 * @param {string} root
 */
export function nodeOf(root) {
  const ours = join(root, 'node_modules/.bin/node')
  if (existsSync(ours)) return ours
  if (isNewEnough(process.versions.node)) return process.execPath
  throw new Error(
    `Node ${STRIPS_TYPES.join('.')} 이상이 필요합니다 (지금 ${process.versions.node}).\n` +
      `Node ${STRIPS_TYPES.join('.')} or newer is needed on this machine (this is ${process.versions.node}).`,
  )
}

/** @param {string} version */
export function isNewEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [wantedMajor = 0, wantedMinor = 0] = STRIPS_TYPES
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)
}
