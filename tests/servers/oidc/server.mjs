// A real OpenID Connect provider for the tests: oidc-provider with fixed accounts and clients.
//
// node server.mjs '{"clients": [...], "accounts": {"<login>": {<claims>}}}'
// Prints {"issuer": "http://127.0.0.1:<port>"} once it listens. Whoever logs in with a known name is
// that account; its own plain pages ask for name and consent.
import { createServer } from "node:http";
import { generateKeyPairSync, randomUUID } from "node:crypto";
import Provider from "oidc-provider";

const { clients, accounts } = JSON.parse(process.argv[2]);

function signingKey(kid) {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { ...privateKey.export({ format: "jwk" }), kid, use: "sig", alg: "RS256" };
}

function provider(issuer) {
  const made = new Provider(issuer, {
    clients: clients.map((client) => ({
      response_types: ["code"],
      grant_types: ["authorization_code"],
      id_token_signed_response_alg: "RS256",
      ...client,
    })),
    jwks: { keys: [signingKey(randomUUID())] },
    cookies: { keys: [randomUUID()] },
    scopes: ["openid", "profile", "fhirUser"],
    claims: { openid: ["sub"], profile: ["name", "birthdate"], fhirUser: ["fhirUser"] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: true }, rpInitiatedLogout: { enabled: true } },
    findAccount: (_context, id) =>
      id in accounts ? { accountId: id, claims: () => ({ sub: id, ...accounts[id] }) } : undefined,
    ttl: { AccessToken: 300, AuthorizationCode: 60, Grant: 600, IdToken: 300, Interaction: 600, Session: 600 },
  });
  made.on("server_error", (_context, error) => process.stderr.write(`${error.stack}\n`));
  made.use(async (context, next) => {
    // The provider's pages name a style sheet elsewhere; no test asks another machine for anything.
    await next();
    if (typeof context.body === "string") {
      context.body = context.body.replace(/@import url\([^)]*\);/g, "");
    }
  });
  return made;
}

const server = createServer((request, response) => answer(request, response));
let answer;
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  answer = provider(issuer).callback();
  process.stdout.write(`${JSON.stringify({ issuer })}\n`);
});
