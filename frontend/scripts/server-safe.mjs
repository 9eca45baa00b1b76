// Finds what a server cannot draw: names of the browser read when a module loads or while a component renders.
// Effects, handlers and plain functions may use them; src/platform is where rendering asks for them.
// node scripts/server-safe.mjs src
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import ts from "typescript";

const BROWSER = new Set(["window", "document", "location", "navigator", "history", "screen", "localStorage", "sessionStorage", "matchMedia"]);
/** Hooks whose callbacks run while the component renders. */
const AT_ONCE = new Set(["useState", "useMemo", "useReducer", "useSyncExternalStore"]);
const EXEMPT = /(\.test\.tsx?|\.d\.ts)$|src\/platform\//;

const nameOf = (node) => node.name?.text ?? (ts.isVariableDeclaration(node.parent) ? node.parent.name.text : undefined);
const isCallOf = (node, names) => ts.isCallExpression(node) && names.has(node.expression.getText());

/** True when the name is a value that is read: no property, no type, no name of something declared. */
function isRead(node) {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) return false;
  if (ts.isTypeOfExpression(parent) || ts.isTypeNode(parent) || ts.isQualifiedName(parent)) return false;
  return !("name" in parent && parent.name === node) && !(ts.isBindingElement(parent) && parent.propertyName === node) && !ts.isJsxAttribute(parent);
}

function declares(scope, name) {
  let found = false;
  const look = (node) => {
    if ((ts.isVariableDeclaration(node) || ts.isParameter(node) || ts.isBindingElement(node) || ts.isImportSpecifier(node)) && node.name.getText() === name)
      found = true;
    if (!found) ts.forEachChild(node, look);
  };
  look(scope);
  return found;
}

/** "module" or "render" where the name is read at such a time, else null. */
function timeOf(node) {
  for (let at = node.parent; at; at = at.parent) {
    if (!ts.isFunctionLike(at) || !at.body) continue;
    if (isCallOf(at.parent, AT_ONCE)) return "render";
    return /^(use)?[A-Z]/.test(nameOf(at) ?? "") ? "render" : null;
  }
  return "module";
}

/** The places in one file: {line, name, time}. */
export function browserNamesIn(path, text) {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found = [];
  const visit = (node) => {
    if (ts.isIdentifier(node) && BROWSER.has(node.text) && isRead(node) && !declares(file, node.text)) {
      const time = timeOf(node);
      if (time) found.push({ line: file.getLineAndCharacterOfPosition(node.pos).line + 1, name: node.text, time });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function main(folder) {
  const files = readdirSync(folder, { recursive: true }).map((name) => join(folder, name));
  const ours = files.filter((path) => /\.tsx?$/.test(path) && !EXEMPT.test(path));
  const found = ours.flatMap((path) => browserNamesIn(path, readFileSync(path, "utf8")).map((place) => ({ path, ...place })));
  for (const { path, line, name, time } of found) console.error(`${path}:${line}: \`${name}\` is read at ${time} time; a server has none`);
  return found.length === 0 ? 0 : 1;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) process.exitCode = main(process.argv[2]);
