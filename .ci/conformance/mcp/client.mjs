// Asks `cargo skcc serve` everything a client can, with the client of the TypeScript SDK, over
// standard input and output and over HTTP. Prints what was done; ends with 1 at the first surprise.
//
// node client.mjs BINARY SKILLS

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import {
  PromptListChangedNotificationSchema,
  ResourceListChangedNotificationSchema,
} from "@modelcontextprotocol/sdk/types.js";

const [binary, source] = process.argv.slice(2);
assert(binary && source, "usage: node client.mjs BINARY SKILLS");
const skills = join(mkdtempSync(join(tmpdir(), "skcc-mcp-")), "skills");
cpSync(source, skills, { recursive: true });
const file = join(skills, "commit", "SKILL.md");

const text = (result) => result.content.map((part) => part.text ?? "").join("\n");
const fails = async (what, promise) => {
  const failure = await promise.then(
    (result) => (result.isError ? text(result) : undefined),
    (error) => error.message,
  );
  assert(failure, `${what} was not refused`);
  return failure.split("\n")[0];
};
const told = (what, more = "") => console.log(`  ${what.padEnd(24)}${more}`);

// Everything but what a transport is about.
async function ask(transport) {
  const client = new Client({ name: "skcc-conformance", version: "1" }, { capabilities: {} });
  const changes = [];
  for (const schema of [PromptListChangedNotificationSchema, ResourceListChangedNotificationSchema]) {
    client.setNotificationHandler(schema, (notification) => changes.push(notification.method));
  }
  await client.connect(transport);
  const { name, version } = client.getServerVersion();
  told("initialize", `${name} ${version}`);

  const { tools } = await client.listTools();
  told("tools/list", tools.map((tool) => tool.name).join(", "));
  const call = (name, args) => client.callTool({ name, arguments: args });
  const found = text(await call("find_skill", { query: "commit" }));
  assert(found.includes("commit"), found);
  told("find_skill", found.split("\n")[0]);
  const contract = text(await call("run_skill", { skill: "commit" }));
  assert(contract.includes("commit"), contract);
  told("run_skill", `${contract.length} characters`);
  told("run_skill, unknown", await fails("an unknown skill", call("run_skill", { skill: "comit" })));

  const { prompts } = await client.listPrompts();
  const prompt = prompts.find((one) => one.name.endsWith("commit"));
  assert(prompt, "the prompt `commit`");
  const ask = (type) => client.getPrompt({ name: prompt.name, arguments: { type } });
  const { messages } = await ask("feat");
  assert(messages[0].content.text.includes("feat"), "the value stands in the prompt");
  told("prompts/get", `${prompt.name}, of ${prompt.arguments.map((one) => one.name).join(", ")}`);
  told("prompts/get, refused", await fails("a wrong value", ask("feature")));

  const { resources } = await client.listResources();
  const uri = resources.find((one) => one.uri.includes("commit"))?.uri;
  assert(uri, "the resource of `commit`");
  const { contents } = await client.readResource({ uri });
  assert(contents[0].text.includes("#"), "the text of the skill");
  told("resources/read", uri);
  const folder = uri.slice(0, uri.lastIndexOf("/"));
  for (const path of ["/../../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd"]) {
    const escape = folder + path;
    told("resources/read, refused", `${path}: ${await fails(escape, client.readResource({ uri: escape }))}`);
  }

  const before = readFileSync(file, "utf8");
  writeFileSync(file, before.replace("description: ", "description: Changed while it is served. "));
  for (let turn = 0; turn < 100 && changes.length < 2; turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert(changes.length >= 2, "nobody told of the change");
  const again = (await client.listResources()).resources.find((one) => one.uri === uri);
  assert(again.description.includes("Changed"), again.description);
  told("list_changed", [...new Set(changes)].sort().join(", "));
  writeFileSync(file, before);
  await client.close();
}

const serve = ["serve", "--watch", skills];
console.log("standard input and output");
await ask(new StdioClientTransport({ command: binary, args: serve, stderr: "ignore" }));

console.log("HTTP");
const token = "0123456789abcdef0123456789abcdef";
const server = spawn(binary, [...serve, "--http"], {
  env: { ...process.env, SKCC_MCP_TOKEN: token },
  stdio: ["ignore", "ignore", "pipe"],
});
try {
  const lines = createInterface({ input: server.stderr });
  let url;
  for await (const line of lines) {
    url = line.match(/http:\/\/\S+\/mcp/)?.[0];
    if (url) break;
  }
  assert(url, "the server says where it is");
  const transport = (headers) => new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } });
  await ask(transport({ Authorization: `Bearer ${token}` }));
  const connect = (headers) =>
    new Client({ name: "skcc-conformance", version: "1" }, { capabilities: {} }).connect(transport(headers));
  const wrong = `Bearer ${token.slice(1)}0`;
  told("wrong token, refused", await fails("a wrong token", connect({ Authorization: wrong })));
  told("no token, refused", await fails("no token", connect({})));
  const page = { Authorization: `Bearer ${token}`, Origin: "https://example.com" };
  told("foreign Origin, refused", await fails("a web page", connect(page)));
} finally {
  server.kill();
  rmSync(join(skills, ".."), { recursive: true });
}
