import { err, ok, type Result } from '@naru/shared/core/result'
import { problemWith } from '@naru/shared/indicators/define'
import type { ProgramView, RemoteVersion, SourceProblem } from '../../ports/strategies.ts'
import type { ProgramLine } from './program-line.ts'
import type { Hello } from './read-said.ts'
import type { Misses } from './session.ts'

/** Whose strategies a program may decide for: everybody's on this bridge, or those of the users named. */
export type ProgramUsers = 'everyone' | ReadonlySet<string>

interface Known {
  /** As its last hello had it. */
  hello: Hello
  readonly waiting: Set<ProgramLine>
  readonly working: Map<ProgramLine, string>
  readonly misses: Misses
}

/** Streams of one program that wait for work, or do it. */
const MAX_WAITING = 8
const MAX_LINES = 64

/** Which programs are there, by name, and whom each may serve. */
export function createPrograms(allowed: ReadonlyMap<string, ProgramUsers>) {
  const known = new Map<string, Known>()

  const mayUse = (userId: string, name: string): boolean => {
    const users = allowed.get(name)
    return users === 'everyone' || users?.has(userId) === true
  }

  const linesOf = ({ waiting, working }: Known): number => waiting.size + working.size

  return {
    isNamed: (name: string): boolean => allowed.has(name),
    /** False: there are more of it than anybody needs. */
    join(line: ProgramLine, hello: Hello): boolean {
      const one = known.get(hello.name) ?? {
        hello,
        waiting: new Set(),
        working: new Map(),
        misses: { late: 0, refused: 0 },
      }
      known.set(hello.name, one)
      const lines = [...known.values()].reduce((sum, program) => sum + linesOf(program), 0)
      if (one.waiting.size >= MAX_WAITING || lines >= MAX_LINES) return false
      one.hello = hello
      one.waiting.add(line)
      return true
    },
    leave(line: ProgramLine): void {
      for (const { waiting, working } of known.values()) {
        waiting.delete(line)
        working.delete(line)
      }
    },
    /** A line that runs this version from now on: the one that came last, as a newer program replaces an older. */
    take({ program, userId, params }: RemoteVersion): Result<{ line: ProgramLine; misses: Misses }, SourceProblem> {
      if (!mayUse(userId, program)) return err({ code: 'source_unknown', detail: program })
      const one = known.get(program)
      const line = [...(one?.waiting ?? [])].at(-1)
      if (one === undefined || line === undefined) return err({ code: 'source_gone', detail: program })
      const wrong = Object.entries(params).find(([id, value]) => {
        const spec = line.hello.params.find((param) => param.id === id)
        return spec === undefined || problemWith(spec, value) !== undefined
      })
      if (wrong !== undefined) return err({ code: 'source_broken', detail: `params_invalid: ${wrong[0]}` })
      one.waiting.delete(line)
      one.working.set(line, userId)
      return ok({ line, misses: one.misses })
    },
    list: (userId: string): readonly ProgramView[] =>
      [...allowed.keys()]
        .filter((name) => mayUse(userId, name))
        .sort()
        .map((name) => {
          const one = known.get(name)
          const isConnected = one !== undefined && linesOf(one) > 0
          if (one === undefined) return { name, version: null, params: [], isConnected, late: 0, refused: 0 }
          const { hello, misses } = one
          return { name, version: hello.version, params: hello.params, isConnected, ...misses }
        }),
  }
}
