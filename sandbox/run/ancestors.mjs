import { readFileSync } from 'node:fs'

const EVERY_MS = 500
const SHELLS = /^(sh|dash|bash|zsh|busybox)$/

/**
 * Calls `onGone` once when our parent ends. Under npm the parent is a shell that outlives npm, so the chain is followed
 * through shells to npm itself. Does not keep the process alive.
 * @param {() => void} onGone
 */
export function watchAncestors(onGone) {
  const chain = chainOf(process.ppid)
  const timer = setInterval(() => {
    if (process.ppid === chain[0] && chain.every((pid, i) => i === 0 || parentOf(chain[i - 1]) === pid)) return
    clearInterval(timer)
    onGone()
  }, EVERY_MS)
  timer.unref()
}

/** @param {number} pid */
function chainOf(pid) {
  const chain = [pid]
  if (process.env.npm_lifecycle_event === undefined) return chain
  for (let at = pid; SHELLS.test(nameOf(at)); ) {
    const parent = parentOf(at)
    if (parent === undefined || parent <= 1) break
    chain.push(parent)
    at = parent
  }
  return chain
}

/**
 * `/proc/<pid>/stat` is "pid (name) state ppid …" and the name may hold spaces. Undefined where there is no /proc.
 * @param {number | undefined} pid
 */
function parentOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return undefined
  }
}

/** @param {number} pid */
function nameOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim()
  } catch {
    return ''
  }
}
