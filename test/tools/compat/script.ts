/**
 * Finds every feature of JavaScript and of the web's interfaces that a script uses. Types tell
 * which interface a member belongs to: always in the source, and in bundles where TypeScript can
 * infer them. Without a type the member's name decides (names.ts).
 */
import ts from 'typescript';
import { tooNew } from './names.js';
import { children, feature, type Feature } from './support.js';
import { readTemplate } from './template.js';

export interface Use {
  readonly feature: Feature;
  readonly file: string;
  readonly line: number;
}

const isOfLibrary = (node: ts.Node) => /\/lib\.[\w.]+\.d\.ts$/.test(node.getSourceFile().fileName);

/** Paths in the data of the fields of dictionaries that several functions take. */
const dictionaries: Readonly<Record<string, readonly string[]>> = {
  AddEventListenerOptions: ['api', 'EventTarget', 'addEventListener', 'options_parameter'],
  RequestInit: ['api', 'fetch', 'options_parameter'],
};

/** The feature of a global with this name. */
const ofGlobal = (name: string): Feature | undefined =>
  feature('javascript', 'builtins', name) ??
  feature('api', name) ??
  feature('api', 'Window', name) ??
  feature('api', 'WorkerGlobalScope', name) ??
  feature('javascript', 'functions', name) ??
  feature('javascript', 'builtins', 'Intl', name);

function ofMember(owner: string, name: string): Feature | undefined {
  // Undo TypeScript's own names for the built-in types.
  const builtin = owner
    .replace(/Constructor$/, '')
    .replace(/^Readonly(?=Array|Set|Map)/, '')
    .replace(/^(?:Array|Map|RegExpString|Set|String)?Iterator(?:Object)?$/, 'Iterator');
  return (
    feature('api', owner, name) ??
    feature('api', owner, `${name}_static`) ??
    feature('api', owner, `${name.replace(/^on/, '')}_event`) ??
    feature('javascript', 'builtins', builtin, name) ??
    feature('javascript', 'builtins', 'Intl', builtin, name)
  );
}

export function usesIn(program: ts.Program, file: ts.SourceFile): Use[] {
  const checker = program.getTypeChecker();
  const uses: Use[] = [];

  const add = (node: ts.Node, found: Feature | undefined): void => {
    if (!found) return;
    const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
    uses.push({ feature: found, file: file.fileName, line: line + 1 });
  };

  /** The interface or the `declare var` that a type comes from, and those it extends. */
  function* owners(type: ts.Type): Generator<string> {
    for (const part of type.isUnionOrIntersection() ? type.types : [type]) {
      const whole = checker.getApparentType(part);
      for (const declaration of whole.symbol?.declarations ?? []) {
        // The top of a file has no declaration around it.
        const parent = declaration.parent as ts.Node | undefined;
        if (parent && ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name))
          yield parent.name.text;
      }
      if (whole.symbol) yield whole.symbol.name;
      // A class of this project that extends one of the platform inherits its members.
      for (const base of whole.isClassOrInterface() ? checker.getBaseTypes(whole) : []) {
        yield* owners(base);
      }
    }
  }

  function memberOf(object: ts.Expression, name: ts.Node, text: string): Feature | undefined {
    const symbol = checker.getSymbolAtLocation(name);
    const declarations = symbol?.declarations ?? [];
    // Members of this project's code or of a package are no features of the platform.
    if (declarations.length > 0 && !declarations.every(isOfLibrary)) return undefined;
    if (
      declarations.some((one) => ts.isVariableDeclaration(one) || ts.isFunctionDeclaration(one))
    ) {
      return ofGlobal(text);
    }
    const type = checker.getTypeAtLocation(object);
    for (const owner of owners(type)) {
      const found = owner === 'globalThis' ? ofGlobal(text) : ofMember(owner, text);
      if (found) return found;
    }
    return tooNew('member', text);
  }

  /** `fetch(url, { keepalive: true })`: an option is a feature of the function. */
  function addOptions(
    call: ts.CallExpression | ts.NewExpression,
    callee: Feature | undefined,
  ): void {
    if (!callee) return;
    for (const argument of call.arguments ?? []) {
      if (!ts.isObjectLiteralExpression(argument)) continue;
      for (const property of argument.properties) {
        const name = property.name && ts.isIdentifier(property.name) ? property.name.text : '';
        if (name) add(property, optionOf(callee, name));
      }
    }
  }

  /** Options in an object literal anywhere, as long as the type of the literal is known. */
  function addFields(literal: ts.ObjectLiteralExpression): void {
    const type = checker.getContextualType(literal);
    for (const owner of type ? owners(type) : []) {
      for (const { name } of literal.properties) {
        if (!name || !ts.isIdentifier(name)) continue;
        const path = dictionaries[owner] ?? ['api', owner];
        add(
          name,
          feature(...path, name.text) ?? feature(...path, `options_${name.text}_parameter`),
        );
      }
    }
  }

  /** The event of an `addEventListener`, of the window where no object stands before it. */
  function addEvent({ expression: callee, arguments: [name] }: ts.CallExpression): void {
    const object = ts.isPropertyAccessExpression(callee) ? callee.expression : undefined;
    const method = ts.isPropertyAccessExpression(callee) ? callee.name : callee;
    if (!ts.isIdentifier(method) || method.text !== 'addEventListener') return;
    if (!name || !ts.isStringLiteralLike(name)) return;
    for (const owner of object ? owners(checker.getTypeAtLocation(object)) : ['Window']) {
      const found = feature('api', owner, `${name.text}_event`);
      if (found) return add(name, found);
    }
    add(name, tooNew('event', name.text));
  }

  function calleeOf(expression: ts.Expression): Feature | undefined {
    if (ts.isPropertyAccessExpression(expression)) {
      return memberOf(expression.expression, expression.name, expression.name.text);
    }
    return ts.isIdentifier(expression) ? globalOf(expression) : undefined;
  }

  function globalOf(node: ts.Identifier): Feature | undefined {
    const declarations = checker.getSymbolAtLocation(node)?.declarations ?? [];
    return declarations.every(isOfLibrary) ? ofGlobal(node.text) : undefined;
  }

  function visit(node: ts.Node): void {
    if (ts.isPropertyAccessExpression(node)) {
      add(node.name, memberOf(node.expression, node.name, node.name.text));
    } else if (ts.isElementAccessExpression(node)) {
      const { argumentExpression: name } = node;
      if (ts.isStringLiteralLike(name)) add(name, memberOf(node.expression, name, name.text));
    } else if (ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent)) {
      addBound(node, node.parent);
    } else if (ts.isIdentifier(node) && isRead(node)) {
      add(node, globalOf(node));
    } else if (ts.isNewExpression(node) && ts.isIdentifier(node.expression)) {
      const made =
        globalOf(node.expression) && ofMember(node.expression.text, node.expression.text);
      add(node, made);
      addOptions(node, made);
    } else if (ts.isCallExpression(node)) {
      addEvent(node);
      addOptions(node, calleeOf(node.expression));
    } else if (ts.isObjectLiteralExpression(node)) {
      addFields(node);
    } else if (ts.isTaggedTemplateExpression(node)) {
      for (const found of readTemplate(textOf(node.template))) add(node, found);
    }
    // `typeof x` only tests whether a feature exists, and does not use it.
    if (!ts.isTypeNode(node) && !ts.isTypeOfExpression(node)) ts.forEachChild(node, visit);
  }

  /** `const { canParse } = URL` */
  function addBound(node: ts.BindingElement, pattern: ts.ObjectBindingPattern): void {
    const name = node.propertyName ?? node.name;
    if (!ts.isIdentifier(name)) return;
    for (const owner of owners(checker.getTypeAtLocation(pattern))) {
      const found = ofMember(owner, name.text);
      if (found) return add(node, found);
    }
  }

  visit(file);
  return uses;
}

/** Whether an identifier reads a value, and is not the name of a member or a label. */
function isRead(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  return !ts.isMetaProperty(parent) && !ts.isBreakOrContinueStatement(parent);
}

function optionOf(callee: Feature, name: string): Feature | undefined {
  const wanted = new RegExp(`^(?:\\w+_)?${name}(?:_parameter|_option)?$`);
  const under = (parent: Feature, depth: number): Feature | undefined => {
    for (const [key, node] of children(parent.node)) {
      if (!node.__compat) continue;
      const found = { path: `${parent.path}.${key}`, node };
      if (wanted.test(key)) return found;
      const deeper = depth > 0 && key.endsWith('_parameter') ? under(found, depth - 1) : undefined;
      if (deeper) return deeper;
    }
    return undefined;
  };
  return under(callee, 1);
}

/** The text of a template, with a placeholder word for each expression. */
function textOf(template: ts.TemplateLiteral): string {
  if (ts.isNoSubstitutionTemplateLiteral(template)) return template.text;
  return (
    template.head.text + template.templateSpans.map((span) => `_${span.literal.text}`).join('')
  );
}
