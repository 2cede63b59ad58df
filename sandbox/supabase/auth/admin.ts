import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import type { Sql } from 'postgres'
import { z } from 'zod'
import { authError, type Refusal } from './errors.ts'
import type { Tokens } from './tokens.ts'

const UserBody = z.object({
  id: z.uuid().optional(),
  email: z.email().optional(),
  password: z.string().min(6).max(72).optional(),
  email_confirm: z.boolean().optional(),
  user_metadata: z.record(z.string(), z.unknown()).optional(),
  app_metadata: z.record(z.string(), z.unknown()).optional(),
})

interface AdminOptions {
  readonly sql: Sql
  readonly tokens: Tokens
  readonly secretKey: string
}

const NOT_FOUND: Refusal = { status: 404, code: 'user_not_found', text: 'User not found' }

/** `/auth/v1/admin/users`: what `supabase.auth.admin` needs to create, list, read, change and delete users. */
export function createAdminRoutes({ sql, tokens, secretKey }: AdminOptions): Hono {
  const app = new Hono()
  app.use(async (c, next) => {
    const key = c.req.header('apikey') ?? c.req.header('authorization')?.replace('Bearer ', '')
    if (key !== secretKey)
      return authError(c, { status: 401, code: 'no_authorization', text: 'This endpoint requires a secret key' })
    await next()
  })

  const find = async (id: string) => {
    const [user] = z.uuid().safeParse(id).success ? await sql`${select(sql)} where id = ${id}` : []
    return user === undefined ? undefined : { ...user, factors: await tokens.factorsOf(id) }
  }
  app.get('/users', async (c) => {
    // supabase-js sends both empty when they are not given.
    const page = Number(c.req.query('page')) || 1
    const perPage = Number(c.req.query('per_page')) || 50
    const users = await sql`${select(sql)} order by created_at limit ${perPage} offset ${(page - 1) * perPage}`
    const [total] = await sql`select count(*)::int as count from auth.users`
    c.header('x-total-count', String(total?.count ?? 0))
    return c.json({ users, aud: 'authenticated' })
  })
  app.post('/users', async (c) => {
    const body = UserBody.required({ email: true }).parse(await c.req.json())
    const [existing] = await sql`select from auth.users where email = ${body.email.toLowerCase()}`
    if (existing !== undefined) {
      const text = 'A user with this email address has already been registered'
      return authError(c, { status: 422, code: 'email_exists', text })
    }
    return c.json(await find(await createUser(sql, body)))
  })
  app.get('/users/:id', async (c) => {
    const user = await find(c.req.param('id'))
    return user === undefined ? authError(c, NOT_FOUND) : c.json(user)
  })
  app.put('/users/:id', async (c) => {
    const id = c.req.param('id')
    if ((await find(id)) === undefined) return authError(c, NOT_FOUND)
    await updateUser(sql, id, UserBody.parse(await c.req.json()))
    return c.json(await find(id))
  })
  app.delete('/users/:id', async (c) => {
    const user = await find(c.req.param('id'))
    if (user === undefined) return authError(c, NOT_FOUND)
    await sql`delete from auth.users where id = ${c.req.param('id')}`
    return c.json({})
  })
  return app
}

const select = (sql: Sql) => sql`select id, aud, role, email, coalesce(phone, '') as phone, email_confirmed_at,
  last_sign_in_at, raw_app_meta_data as app_metadata, raw_user_meta_data as user_metadata, created_at, updated_at,
  is_anonymous from auth.users`

async function createUser(sql: Sql, body: z.infer<typeof UserBody> & { email: string }): Promise<string> {
  const id = body.id ?? randomUUID()
  const email = body.email.toLowerCase()
  const userMetadata = { ...body.user_metadata, email, email_verified: body.email_confirm ?? false, sub: id }
  const appMetadata = { provider: 'email', providers: ['email'], ...body.app_metadata }
  await sql.begin(async (transaction) => {
    await transaction`insert into auth.users
      (id, email, encrypted_password, email_confirmed_at, raw_user_meta_data, raw_app_meta_data)
      values (${id}, ${email},
        extensions.crypt(${body.password ?? randomUUID()}, extensions.gen_salt('bf', 10)),
        ${body.email_confirm === true ? new Date() : null},
        ${transaction.json(userMetadata as never)}, ${transaction.json(appMetadata as never)})`
    await transaction`insert into auth.identities (id, provider, provider_id, user_id, identity_data)
      values (${randomUUID()}, 'email', ${id}, ${id}, ${transaction.json({ sub: id, email })})`
  })
  return id
}

async function updateUser(sql: Sql, id: string, body: z.infer<typeof UserBody>): Promise<void> {
  const json = (value: Record<string, unknown> | undefined) => sql.json((value ?? {}) as never)
  await sql`update auth.users set
    email = coalesce(${body.email?.toLowerCase() ?? null}, email),
    encrypted_password = coalesce(extensions.crypt(${body.password ?? null}, extensions.gen_salt('bf', 10)), encrypted_password),
    email_confirmed_at = case when ${body.email_confirm ?? false} then coalesce(email_confirmed_at, now()) else email_confirmed_at end,
    raw_user_meta_data = raw_user_meta_data || ${json(body.user_metadata)},
    raw_app_meta_data = raw_app_meta_data || ${json(body.app_metadata)},
    updated_at = now()
    where id = ${id}`
}
