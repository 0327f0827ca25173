// A real OpenID provider for the tests: client credentials, access tokens as JWT, one client per kind of caller.
// Prints its issuer, then reads lines: `rotate` makes it sign with a new key. Ends with its standard input.
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import Provider from 'oidc-provider';

// Standard output is for the test alone.
console.info = console.log = () => {};

const RESOURCE = 'https://connector.example';
const SCOPES = 'tenant.configuration:read tenant.personalData:read';

const key = () => ({
  ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }),
  kid: randomUUID(), use: 'sig', alg: 'RS256',
});

const client = (client_id) => ({
  client_id, client_secret: 'not-a-secret', grant_types: ['client_credentials'], response_types: [], redirect_uris: [],
  scope: SCOPES,
});

const configuration = (keys) => ({
  jwks: { keys },
  clients: [client('of-demo'), client('of-neighbour')],
  scopes: SCOPES.split(' '),
  cookies: { keys: ['not-a-secret'] },
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => RESOURCE,
      getResourceServerInfo: () => ({
        scope: SCOPES, audience: RESOURCE, accessTokenTTL: 600, accessTokenFormat: 'jwt', jwt: { sign: { alg: 'RS256' } },
      }),
    },
  },
  extraTokenClaims: (_, token) => ({ 'https://connector.example/tenants': [token.clientId.replace('of-', '')] }),
});

let answer;
const server = createServer((request, response) => answer(request, response));
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const serve = () => { answer = new Provider(issuer, configuration([key()])).callback(); };
  serve();
  process.stdout.write(`${issuer}\n`);
  createInterface({ input: process.stdin })
    .on('line', (line) => { if (line === 'rotate') { serve(); process.stdout.write('rotated\n'); } })
    .on('close', () => process.exit());
});
