// Calls the plan with Node's `soap`: `soap_client.mjs BASE_URL LOGIN PASSWORD`, plan on stdin, results on stdout.
// Run with TZ=UTC: the package makes local dates of Y2's dates without a zone.

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const soap = createRequire(`${process.cwd()}/`)("soap");
const [base, login, password] = process.argv.slice(2);
const plan = JSON.parse(readFileSync(0, "utf8"));
const headers = { Authorization: `Basic ${Buffer.from(`${login}:${password}`).toString("base64")}` };
const options = { wsdl_headers: headers, handleNilAsNull: true, preserveWhitespace: true };

async function connect(url) {
  const client = await soap.createClientAsync(url, options);
  client.setSecurity(new soap.BasicAuthSecurity(login, password));
  return client;
}

function operations(client) {
  const [service] = Object.values(client.describe());
  const [port] = Object.values(service);
  return Object.keys(port).sort();
}

const clients = {};
const listed = {};
const results = [];
for (const name of new Set(plan.map((entry) => entry.service))) {
  clients[name] = await connect(`${base}/${name}.svc?wsdl`);
  listed[name] = operations(clients[name]);
  const single = operations(await connect(`${base}/${name}.svc?singleWsdl`));
  if (single.join() !== listed[name].join()) throw new Error(`${name}: the two forms of the WSDL differ`);
}
for (const { service, operation, arguments: given, inOrder } of plan) {
  if (inOrder) {
    // `soap` 1.12 puts the middle of a chain of extensions before its base, and Y2 then drops the base's members
    // (its issue 1530). The caller's own order is used instead, as in earlier versions.
    const special = new Set(["attributes", "$value", "$xml"]);
    clients[service].wsdl._orderElementKeys = (object) => Object.keys(object).filter((key) => !special.has(key));
  }
  try {
    const [reply] = await clients[service][`${operation}Async`](given);
    results.push({ reply: reply?.[`${operation}Result`] ?? null });
  } catch (error) {
    const fault = error.root?.Envelope?.Body?.Fault;
    if (!fault) throw error;
    const text = fault.faultstring?.$value ?? fault.faultstring;
    results.push({ fault: text, detail: fault.detail?.CbpExceptionDetail ?? null });
  }
}
process.stdout.write(JSON.stringify({ operations: listed, results }));
