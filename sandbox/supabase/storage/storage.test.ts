import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestSupabase, type TestSupabase, type TestUser } from '../testing.ts'

let supabase: TestSupabase
let ann: TestUser
let ben: TestUser

const bytesOf = async (blob: Blob | null): Promise<string> => (blob === null ? '' : blob.text())

beforeAll(async () => {
  supabase = await startTestSupabase({ supabaseDir: undefined })
  const sql = postgres(supabase.database.urlFor('supabase_admin'), { max: 1 })
  await sql.unsafe(`
    insert into storage.buckets (id, name, file_size_limit, allowed_mime_types) values ('notes', 'notes', 100, '{text/plain}');
    create policy own_folder on storage.objects to authenticated
      using (bucket_id = 'notes' and (storage.foldername(name))[1] = auth.uid()::text)
      with check (bucket_id = 'notes' and (storage.foldername(name))[1] = auth.uid()::text);
  `)
  await sql.end()
  ;[ann, ben] = await Promise.all([supabase.createUser(), supabase.createUser()])
})
afterAll(() => supabase.stop())

const notes = (user: TestUser) => user.client.storage.from('notes')
const TEXT = { contentType: 'text/plain' }

describe('Storage', () => {
  it('gives back the bytes that were uploaded, and the newer ones once they were replaced', async () => {
    const path = `${ann.id}/a.txt`
    const { data } = await notes(ann).upload(path, Buffer.from('first'), TEXT)
    expect(data).toMatchObject({ path, fullPath: `notes/${path}` })
    expect(await bytesOf((await notes(ann).download(path)).data)).toBe('first')
    const again = await notes(ann).upload(path, Buffer.from('second'), TEXT)
    expect(again.error).toMatchObject({ message: 'The resource already exists', statusCode: '409' })
    expect(
      (await notes(ann).upload(path, new Blob(['third'], { type: 'text/plain' }), { upsert: true })).error,
    ).toBeNull()
    expect(await bytesOf((await notes(ann).download(path)).data)).toBe('third')
    expect((await notes(ann).info(path)).data).toMatchObject({ size: 5, contentType: 'text/plain' })
  })

  it('hides from one person what is in the folder of another, and lets nothing be put there', async () => {
    const path = `${ann.id}/private.txt`
    await notes(ann).upload(path, Buffer.from('mine'), TEXT)
    expect((await notes(ben).download(path)).error).not.toBeNull()
    expect((await notes(ben).list(ann.id)).data).toEqual([])
    expect((await notes(ben).createSignedUrl(path, 60)).error).toMatchObject({ message: 'Object not found' })
    expect((await notes(ben).remove([path])).data).toEqual([])
    for (const upsert of [false, true]) {
      const put = await notes(ben).upload(path, Buffer.from('theirs'), { ...TEXT, upsert })
      expect(put.error).toMatchObject({ statusCode: '403' })
    }
    expect((await supabase.createClient().storage.from('notes').download(path)).error).not.toBeNull()
    expect(await bytesOf((await notes(ann).download(path)).data)).toBe('mine')
  })

  it('lets whoever holds a signed link read, that one object, for as long as it says', async () => {
    const path = `${ann.id}/linked.txt`
    await notes(ann).upload(path, Buffer.from('linked'), TEXT)
    const { data } = await notes(ann).createSignedUrl(path, 60)
    const url = data?.signedUrl ?? ''
    expect(await (await fetch(url)).text()).toBe('linked')
    expect((await fetch(url.replace('linked.txt', 'private.txt'))).status).toBe(400)
    expect((await fetch(`${url}x`)).status).toBe(400)
  })

  it('lists a folder and forgets what was removed', async () => {
    for (const name of ['one.txt', 'two.txt', 'deep/three.txt']) {
      await notes(ben).upload(`${ben.id}/${name}`, Buffer.from(name), TEXT)
    }
    const names = async () => (await notes(ben).list(ben.id)).data?.map(({ name }) => name)
    expect(await names()).toEqual(['deep', 'one.txt', 'two.txt'])
    expect((await notes(ben).remove([`${ben.id}/one.txt`])).data?.map(({ name }) => name)).toEqual([
      `${ben.id}/one.txt`,
    ])
    expect(await names()).toEqual(['deep', 'two.txt'])
  })

  it('keeps to the limits of its bucket and to names that are no way out of a folder', async () => {
    const put = (name: string, size = 1, contentType = 'text/plain') =>
      notes(ann).upload(`${ann.id}/${name}`, Buffer.alloc(size, 'x'), { contentType })
    expect((await put('large.txt', 101)).error).toMatchObject({ statusCode: '413' })
    expect((await put('page.html', 1, 'text/html')).error).toMatchObject({ statusCode: '415' })
    expect((await put('..%2F..%2Fout.txt')).error).toMatchObject({ message: expect.stringContaining('Invalid key') })
  })
})
