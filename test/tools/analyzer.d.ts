/** Types for the command line of the manifest's analyzer, whose package has none for it. */
declare module '@custom-elements-manifest/analyzer/cli.js' {
  /** With `noWrite`, the manifest is returned instead of written. */
  export function cli(options: {
    argv: string[];
    cwd: string;
    noWrite: boolean;
  }): Promise<{ modules: { declarations: unknown[] }[] }>;
}
