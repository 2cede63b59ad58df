import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'

const NOT_OURS = new Set(['node_modules', '.git', '.next', '.local', 'dist', 'coverage', 'test-results'])

/** Every file that belongs to the repository, as sorted paths with forward slashes, relative to `root`. */
export function projectFiles(root: string): readonly string[] {
  try {
    const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
    const output = execFileSync('git', list, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    const deleted = execFileSync('git', ['ls-files', '-z', '--deleted'], { cwd: root, encoding: 'utf8' })
    const gone = new Set(deleted.split('\0'))
    return [...new Set(output.split('\0'))].filter((path) => path !== '' && !gone.has(path)).sort()
  } catch {
    return walk(root, '').sort() // a download without .git
  }
}

function walk(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (NOT_OURS.has(entry.name)) return []
    return entry.isDirectory() ? walk(root, path) : [path]
  })
}
