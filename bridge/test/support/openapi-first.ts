// Gives zod its OpenAPI methods before any schema is made: files that share a worker meet schemas that others made.
import '@hono/zod-openapi'
