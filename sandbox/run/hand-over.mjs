import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { delimiter, join } from 'node:path'
import { watchAncestors } from './ancestors.mjs'

/** @type {NodeJS.Signals[]} */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Goes on under the given Node and resolves to its exit code. Signals are passed on; when whoever started us is gone,
 * so are we, because npm does not pass its own end on.
 * @param {string} node
 * @param {string} root
 * @param {string[]} args
 * @returns {Promise<number>}
 */
export function handOver(node, root, args) {
  const bin = join(root, 'node_modules/.bin')
  const child = spawn(node, [join(root, 'sandbox/run/main.ts'), ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` },
  })
  for (const signal of SIGNALS) process.on(signal, () => child.kill(signal))
  watchAncestors(() => child.kill('SIGTERM'))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code, signal) => resolve(code ?? 128 + (signal === null ? 1 : constants.signals[signal])))
  })
}
