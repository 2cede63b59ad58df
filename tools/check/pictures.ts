import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const STORY = /^web\/e2e\/[\w-]+\.story\.ts$/
const LOOK = /\blook\('([^']+)'\)/g
const PICTURE = /^docs\/images\/ko\/(desktop|phone)\/(.+)\.png$/

/** The pictures of the pages are those the browser stories take: none is missing, none is left over, none is taken twice. */
export function strayPictures(root: string, files: readonly string[]): readonly string[] {
  const looks = files
    .filter((path) => STORY.test(path))
    .flatMap((path) => [...readFileSync(join(root, path), 'utf8').matchAll(LOOK)].map(([, name = '']) => name))
  const pictures = files.flatMap((path) => {
    const [, screen, name = ''] = PICTURE.exec(path) ?? []
    return screen === undefined ? [] : [{ path, screen, name }]
  })
  const onDesktop = new Set(pictures.filter(({ screen }) => screen === 'desktop').map(({ name }) => name))
  return [
    ...looks
      .filter((name, index) => looks.indexOf(name) !== index)
      .map((name) => `two stories take a picture called ${name}`),
    ...[...new Set(looks)]
      .filter((name) => !onDesktop.has(name))
      .map((name) => `${name} has no picture: NARU_SCREENSHOTS=1 npm run e2e`),
    ...pictures.filter(({ name }) => !looks.includes(name)).map(({ path }) => `no story takes ${path}`),
  ]
}
