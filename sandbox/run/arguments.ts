export const STAGES = ['check', 'unit', 'build', 'e2e'] as const
export type Stage = (typeof STAGES)[number]

/** Long runs: each prints its verdict and its figures last. */
export const LONG_RUNS = {
  soak: 'sandbox/soak/main.ts',
  sim: 'bridge/test/sim/main.ts',
  chaos: 'bridge/test/chaos/main.ts',
  mutation: 'tools/mutation.ts',
  rules: 'bridge/test/support/generated-rules-main.ts',
} as const
export type LongRun = keyof typeof LONG_RUNS

export type Command =
  | { readonly kind: 'start'; readonly dev: boolean; readonly fresh: boolean }
  | { readonly kind: 'test'; readonly stages: readonly Stage[] }
  | { readonly kind: 'bench'; readonly name: string; readonly json: boolean }
  | { readonly kind: 'check' }
  | { readonly kind: 'kis:canary' }
  | { readonly kind: 'build' }
  | { readonly kind: 'history'; readonly rest: readonly string[] }
  | { readonly kind: 'e2e'; readonly rest: readonly string[] }
  | { readonly kind: 'long'; readonly name: LongRun; readonly rest: readonly string[] }
  | { readonly kind: 'usage'; readonly problem: string }

export const USAGE = `사용법 · Usage
  npm start [-- --fresh]            서비스 전체를 이 컴퓨터에서 시작 · start everything on this machine
                                    (--fresh: 이전 체험 데이터 삭제 · forget the data of earlier runs)
  npm run dev [-- --fresh]          개발 모드로 시작 · the same, reloading on change
  npm test [-- ${STAGES.join(' ')}]   모든 검사와 테스트 · all checks and tests, or only some
  npm run check                     형식·타입·규칙 검사 (수 초) · format, types and laws, in seconds
  npm run build                     웹 앱 빌드 · build the web app
  npm run e2e [-- --full]           브라우저 테스트만 · browser tests only (--full: 휴대폰에서도 · more of them on a phone too)
  npm run history -- import <csv>   일봉·분봉 가져오기, list는 목록 · import bars; list shows what is stored
  npm run data:import -- <폴더>     폴더 안의 모든 시세 파일 가져오기 · import every file of prices in a folder
  npm run kis:canary                내 KIS 키로 응답 형식 점검 (docs/kis.md) · compare KIS' answers with what we build on
  npm run bench -- <name> [--json]  성능 측정 · measure
  npm run soak -- --users 10 --minutes 10
                                    장애 속 동시 거래 시험 · ten users trade at once under faults; ends with a verdict
  npm run sim -- --seeds 20000      주문 경로 결정적 시뮬레이션 (--ablate: 규칙을 하나씩 꺼 봄)
                                    the money path on a virtual clock (--ablate: with one rule after another off)
  npm run chaos -- --kills 1008     실제 프로세스를 죽이며 시험 · real processes killed at every point
  npm run mutation                  테스트가 변경을 알아채는지 · whether the tests notice a change of what decides over money
  npm run rules -- --generated 200000
                                    생성한 규칙을 기준 해석기와 비교 · generated rules against a plain interpreter`

export function parseArguments([name, ...rest]: readonly string[]): Command {
  switch (name) {
    case 'start':
    case 'dev':
      return only(rest, ['--fresh'], () => ({ kind: 'start', dev: name === 'dev', fresh: rest.includes('--fresh') }))
    case 'check':
    case 'build':
    case 'kis:canary':
      return only(rest, [], () => ({ kind: name }))
    case 'test':
      return only(rest, STAGES, () => ({
        kind: 'test',
        stages: STAGES.filter((s) => !rest.length || rest.includes(s)),
      }))
    case 'data:import':
      return { kind: 'history', rest: ['import-folder', ...rest] }
    case 'e2e':
    case 'history':
      return { kind: name, rest }
    case 'soak':
    case 'sim':
    case 'chaos':
    case 'mutation':
    case 'rules':
      return { kind: 'long', name, rest }
    case 'bench':
      return bench(rest)
    default:
      return { kind: 'usage', problem: name === undefined ? 'no command' : `unknown command: ${name}` }
  }
}

function bench(rest: readonly string[]): Command {
  const [name, ...more] = rest.filter((word) => word !== '--json')
  if (name === undefined || !/^[a-z0-9][a-z0-9-]*$/.test(name)) return { kind: 'usage', problem: 'bench needs a name' }
  return only(more, [], () => ({ kind: 'bench', name, json: rest.includes('--json') }))
}

function only(given: readonly string[], known: readonly string[], command: () => Command): Command {
  const unknown = given.find((word) => !known.includes(word))
  return unknown === undefined ? command() : { kind: 'usage', problem: `unknown option: ${unknown}` }
}
