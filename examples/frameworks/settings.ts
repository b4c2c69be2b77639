/** The application's configuration: where its database is, its keys and its address. */
const { PORT = "3000", SECRET_KEY, ENCRYPTION_KEY, DATABASE_URL = "pglite://memory" } = process.env;

export const port = Number(PORT);
export const settings = {
  databaseUrl: DATABASE_URL,
  secretKey: SECRET_KEY,
  crypto: { encryptionKey: ENCRYPTION_KEY },
  publicUrl: `http://127.0.0.1:${port}`,
};
