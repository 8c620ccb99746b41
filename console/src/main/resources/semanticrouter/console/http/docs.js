'use strict';
const api = JSON.parse(document.getElementById('openapi').textContent);
const main = document.getElementById('docs');

function add(parent, tag, text, className) {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  if (className !== undefined) element.className = className;
  parent.append(element);
  return element;
}

function typeOf(schema) {
  if (schema === undefined || schema.type === undefined) return 'any';
  return schema.type === 'array' ? `${typeOf(schema.items)}[]` : schema.type;
}

function fields(parent, title, rows) {
  if (rows.length === 0) return;
  add(parent, 'h4', title);
  const body = add(add(parent, 'table'), 'tbody');
  for (const [name, type, required] of rows) {
    const row = add(body, 'tr');
    add(add(row, 'th'), 'code', name);
    add(row, 'td', type);
    add(row, 'td', required ? 'required' : 'optional', 'note');
  }
}

function schemaRows(holder) {
  const schema = holder?.content?.['application/json']?.schema;
  const required = schema?.required ?? [];
  return Object.entries(schema?.properties ?? {}).map(([name, field]) => [name, typeOf(field), required.includes(name)]);
}

add(main, 'h1', api.info.title);
add(main, 'p', `Version ${api.info.version}. This page shows openapi.json of the same server.`, 'note');
const groups = new Map();
for (const [path, operations] of Object.entries(api.paths)) {
  for (const [method, operation] of Object.entries(operations)) {
    const tag = operation.tags[0];
    if (!groups.has(tag)) groups.set(tag, []);
    groups.get(tag).push([path, method, operation]);
  }
}
for (const [tag, operations] of groups) {
  add(main, 'h2', tag);
  for (const [path, method, operation] of operations) {
    const block = add(main, 'details');
    const head = add(block, 'summary');
    add(head, 'span', method.toUpperCase(), 'method');
    add(head, 'code', path);
    add(head, 'span', ` ${operation.summary}`, 'note');
    if (operation['x-permission'] !== undefined) add(block, 'p', `Needs the permission ${operation['x-permission']}.`);
    const parameters = operation.parameters ?? [];
    fields(block, 'Parameters', parameters.map((it) => [`${it.name} (${it.in})`, typeOf(it.schema), it.required]));
    fields(block, 'Body', schemaRows(operation.requestBody));
    fields(block, 'Answer', schemaRows(operation.responses['200']));
  }
}
