/**
 * Reads the exported types of the package's two elements by TypeScript: the literals of each union
 * and the properties of each event's detail. The documentation is checked against them and prints
 * them.
 */
import { join } from 'node:path';
import ts from 'typescript';
import { root } from './bundle.js';

interface Carried {
  readonly name: string;
  readonly optional: boolean;
  /** The type as the source writes it, for example `CallState`. */
  readonly type: string;
}

export interface PublicTypes {
  /** The values of each union of strings, for example of `CallState`. */
  readonly unions: ReadonlyMap<string, readonly string[]>;
  /** By event: the properties of its `detail`, or the name if the detail has an exported type. */
  readonly details: ReadonlyMap<string, readonly Carried[] | string>;
  /** Events that have a class of their own. */
  readonly classes: ReadonlySet<string>;
}

const entries = ['src/click-to-dial.ts', 'src/agent/index.ts'];

/** Reads the sources, which takes some seconds. */
export function readPublicTypes(): PublicTypes {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile) as {
    config: unknown;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root, { types: [] });
  const program = ts.createProgram(
    entries.map((entry) => join(root, entry)),
    options,
  );
  const checker = program.getTypeChecker();
  const exported = new Map<string, ts.Symbol>();
  for (const source of program.getSourceFiles()) {
    const module = checker.getSymbolAtLocation(source);
    if (!module || !entries.some((entry) => source.fileName.endsWith(entry))) continue;
    for (const one of checker.getExportsOfModule(module)) {
      const isAlias = (one.flags & ts.SymbolFlags.Alias) !== 0;
      exported.set(one.name, isAlias ? checker.getAliasedSymbol(one) : one);
    }
  }

  const unions = new Map<string, readonly string[]>();
  const details = new Map<string, readonly Carried[] | string>();
  const classes = new Set<string>();
  for (const [name, symbol] of exported) {
    const type = checker.getDeclaredTypeOfSymbol(symbol);
    if (type.isUnion()) {
      const values = type.types.flatMap((one) => (one.isStringLiteral() ? [one.value] : []));
      if (values.length === type.types.length) unions.set(name, values);
    }
    for (const event of name.endsWith('EventMap') ? type.getProperties() : []) {
      const carrier = checker.getTypeOfSymbol(event);
      const detail = carrier.getProperty('detail');
      if (!detail) continue;
      if (carrier.isClass()) classes.add(event.name);
      const carried = checker.getTypeOfSymbol(detail);
      const own = carried.symbol?.name;
      details.set(event.name, exported.has(own) ? own : carried.getProperties().map(describe));
    }
  }
  return { unions, details, classes };

  function describe(property: ts.Symbol): Carried {
    const flags =
      ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseSingleQuotesForStringLiteralType;
    return {
      name: property.name,
      optional: (property.flags & ts.SymbolFlags.Optional) !== 0,
      type: checker
        .typeToString(checker.getTypeOfSymbol(property), undefined, flags)
        .replace(/ \| undefined$/, ''),
    };
  }
}
