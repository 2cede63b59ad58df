/** What the platform says of a storage call that fails. The HTTP status is 400 whatever the code in the body. */
export class StorageError extends Error {
  readonly code: string
  readonly kind: string

  constructor(code: string, kind: string, message: string) {
    super(message)
    this.code = code
    this.kind = kind
  }

  get answer(): Response {
    return Response.json({ statusCode: this.code, error: this.kind, message: this.message }, { status: 400 })
  }
}

export const notFound = (): StorageError => new StorageError('404', 'not_found', 'Object not found')
export const notAllowed = (message: string): StorageError => new StorageError('403', 'Unauthorized', message)

/** SQLSTATEs of the statements below, as the platform words them. */
export function storageError(error: unknown): unknown {
  const { code, message } = error as { readonly code?: string; readonly message?: string }
  if (code === '42501') return notAllowed(message ?? 'new row violates row-level security policy')
  if (code === '23505') return new StorageError('409', 'Duplicate', 'The resource already exists')
  return error
}
