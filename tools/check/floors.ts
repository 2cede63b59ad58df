import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Versions below these have known holes. Every version the lockfile resolves is held against them. */
export function belowFloor(
  root: string,
  floors: Readonly<Record<string, string>> = readFloors(root),
): readonly string[] {
  const lockfile = readFileSync(join(root, 'pnpm-lock.yaml'), 'utf8')
  const resolved = [...lockfile.matchAll(/^ {2}'?((?:@[\w.-]+\/)?[\w.-]+)@(\d+\.\d+\.\d+)[^\s:]*:/gm)]
  const names = new Set(resolved.map(([, name]) => name))
  const unknown = Object.keys(floors).filter((name) => !names.has(name))
  const low = resolved.flatMap(([, name = '', version = '']) => {
    const floor = floors[name]
    return floor !== undefined && compare(version, floor) < 0 ? [`${name} ${version} is below its floor ${floor}`] : []
  })
  return [...unknown.map((name) => `${name} has a floor but is not in the lockfile`), ...new Set(low)]
}

const readFloors = (root: string): Record<string, string> =>
  JSON.parse(readFileSync(join(root, 'tools/check/floors.json'), 'utf8')) as Record<string, string>

function compare(a: string, b: string): number {
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)]
  for (let i = 0; i < 3; i++) if (left[i] !== right[i]) return (left[i] ?? 0) - (right[i] ?? 0)
  return 0
}
