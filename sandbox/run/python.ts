import { spawnSync } from 'node:child_process'
import { installFromDebian } from './debian.ts'

/** What the programs of the gateway and their examples import, and where Debian has it. */
const MODULES = ['grpc', 'google.protobuf', 'numpy', 'pandas', 'sklearn']
const PACKAGES = ['python3-grpcio', 'python3-protobuf', 'python3-numpy', 'python3-pandas', 'python3-sklearn']
const DEBIANS = '/usr/bin/python3'

/**
 * A Python that has gRPC and the libraries of the examples: the one `NARU_PYTHON` names, the ones that are there, then
 * Debian's with its packages installed. Undefined when there is none; it is said what is missing.
 */
export function findPython(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const asked = env.NARU_PYTHON
  const known = asked !== undefined && asked !== '' ? [asked] : [DEBIANS, 'python3']
  const found = known.find((command) => missingOf(command) === '')
  if (found !== undefined) return found
  if (known.includes(DEBIANS)) {
    console.log('파이썬 패키지를 설치합니다 · No Python with gRPC found, installing its packages')
    if (installFromDebian('python3', ...PACKAGES) && missingOf(DEBIANS) === '') return DEBIANS
  }
  const missing = known.map((command) => `${command}: ${missingOf(command)}`).join('; ')
  console.log(
    `전략 프로그램에는 ${PACKAGES.join(' ')} 가 있는 파이썬이 필요합니다. NARU_PYTHON 으로 알려 줄 수 있습니다.\n` +
      `Programs of the gateway need a Python with gRPC (${missing}). Install it, or name one in NARU_PYTHON.`,
  )
  return undefined
}

/** Empty: nothing. */
function missingOf(command: string): string {
  const look = `import importlib.util as u\nprint(*[m for m in ${JSON.stringify(MODULES)} if not found(m)])`
  const found = 'def found(m):\n  try: return u.find_spec(m) is not None\n  except ImportError: return False'
  const { status, stdout } = spawnSync(command, ['-c', `${found}\n${look}`], { encoding: 'utf8', timeout: 20_000 })
  return status === 0 ? stdout.trim() : 'it does not run'
}
